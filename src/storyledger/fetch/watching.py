"""Watching: folders, files, feeds and pages are looked at again and again, and what is new in them is taken.

Only what changed is read: an address says whether it did (ETag, Last-Modified), a feed's entries and a folder's files
are known by marks. What fails is asked less and less often. The state of each target is handed out after every look, to
be kept; killed between the two, the next run looks again, and the ledger adds nothing twice.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from storyledger.errors import FetchError
from storyledger.fetch.client import Clock, Conditions
from storyledger.fetch.watched import Watched, mark_of
from storyledger.fetch.web import problem_with
from storyledger.ingest import take_in
from storyledger.ingest.feed import Subscription, feed_format, read_opml
from storyledger.ingest.walk import find_sources
from storyledger.records import Problem, Taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from storyledger.config import WatchSettings
    from storyledger.fetch.client import Fetched
    from storyledger.fetch.web import Web
    from storyledger.ingest.feed import Entry

_DATES: Final = ("published", "created", "updated", "date_published", "date_modified")
"""An entry's fields that change when it does."""
_TOLD: Final = 20
"""Messages remembered of a look."""


class Look:
    """One look at a target: its new reports when it is run through, and then, in `after`, its state."""

    def __init__(self, before: Watched, found: Iterator[Taken | Problem], watching: Watch) -> None:
        self.before = before
        self.after = before
        """The target's new state, once the look was run through."""
        self._found = found
        self._watching = watching

    def __iter__(self) -> Iterator[Taken | Problem]:
        yield from self._found
        self.after = self._watching.settled(self.before.target)


class _Notes:
    """What a look learns of its target, to be kept for the next."""

    def __init__(self, before: Watched) -> None:
        self.told_before = frozenset(before.told)
        self.seen_before = frozenset(before.seen)
        self.seen: list[str] = []
        self.again = dict(before.again)
        self.conditions = Conditions(before.etag, before.modified)
        self.digest = before.digest
        self.told: list[str] = []
        self.failed = False

    def is_known(self, mark: str) -> bool:
        """Whether the mark was there before; from now on it is."""
        self.seen.append(mark)
        return mark in self.seen_before

    def tell(self, target: str, message: str, *, failed: bool = False) -> Iterator[Problem]:
        """Yield the problem with the target itself, unless it was told the last time."""
        self.failed = self.failed or failed
        self.told.append(message)
        if message not in self.told_before:
            yield Problem(target, message)


class Watch:
    """Looks at targets when they are due.

    The clock's `sleep` may return early, such as `threading.Event.wait`; `stopping` then says whether to end.
    """

    def __init__(
        self,
        targets: Iterable[Watched],
        web: Web,
        settings: WatchSettings,
        clock: Clock | None = None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._states = {watched.target: watched for watched in targets}
        self._web = web
        self._settings = settings
        self._clock = clock or Clock()
        self._stopping = stopping
        self._chance = random.Random()  # noqa: S311 - spreads requests, guards nothing

    @property
    def states(self) -> tuple[Watched, ...]:
        """The targets as they stand."""
        return tuple(self._states.values())

    def due(self, now: datetime) -> tuple[Watched, ...]:
        """Return the targets that are to be looked at, the longest due first."""
        waiting = [watched for watched in self._states.values() if watched.is_due(now)]
        return tuple(sorted(waiting, key=lambda watched: watched.due or ""))

    def looks(self, *, once: bool = False) -> Iterator[Look]:
        """Yield a look at each target as it gets due, and wait in between; with `once`, at each due target and no more.

        Each look is to be run through before the next is asked for; one that is not leaves its target as it was.
        """
        looked: set[str] = set()
        while self._states and not self._stopping():
            due = [watched for watched in self.due(self._clock.now()) if not (once and watched.target in looked)]
            for watched in due:
                if self._stopping():
                    return
                looked.add(watched.target)
                yield self.look(watched)
            if once and not due:
                return
            if not (once or self._stopping()):
                self._wait()

    def look(self, watched: Watched) -> Look:
        """Return a look at a target, due or not."""
        return Look(watched, self._find(watched), self)

    def settled(self, target: str) -> Watched:
        """Return the target's state."""
        return self._states[target]

    def _wait(self) -> None:
        """Wait until the next target is due."""
        times = [datetime.fromisoformat(w.due) for w in self._states.values() if w.due is not None]
        if len(times) == len(self._states):
            seconds = (min(times) - self._clock.now()).total_seconds()
            if seconds > 0:
                self._clock.sleep(seconds)

    def _find(self, watched: Watched) -> Iterator[Taken | Problem]:
        notes = _Notes(watched)
        if watched.is_address:
            yield from self._find_on_web(watched, notes)
        else:
            yield from self._find_files(watched, notes)
        self._states[watched.target] = self._next(watched, notes)

    def _find_on_web(self, watched: Watched, notes: _Notes) -> Iterator[Taken | Problem]:
        # Pages that are still to be had are asked for though the feed that links to them is unchanged.
        conditions = None if notes.again else notes.conditions
        client = self._web.client
        try:
            if not client.may_follow(watched.target):
                refusal = "the site asks programs not to fetch this address (robots.txt)"
                yield from notes.tell(watched.target, refusal, failed=True)
                return
            fetched = client.fetch(watched.target, conditions)
        except FetchError as error:
            yield from notes.tell(watched.target, problem_with(watched.target, error).message, failed=True)
            return
        if fetched.unchanged:
            notes.told = list(watched.told)
            return
        if feed_format(fetched.body) == "opml":
            yield from self._watch_listed(fetched, watched)
            return
        digest = hashlib.sha256(fetched.body).hexdigest()
        if digest == watched.digest and not notes.again:
            notes.told = list(watched.told)
        else:
            yield from self._take(fetched, watched, notes)
        notes.conditions, notes.digest = fetched.conditions, digest

    def _watch_listed(self, fetched: Fetched, watched: Watched) -> Iterator[Problem]:
        """Watch the feeds of a list as targets of their own, from the next round on."""
        for found in read_opml(fetched.body, watched.target):
            if isinstance(found, Subscription):
                self._states.setdefault(found.feed, Watched(found.feed))
            elif found.message not in watched.told:
                yield found

    def _take(self, fetched: Fetched, watched: Watched, notes: _Notes) -> Iterator[Taken | Problem]:
        links: dict[str, str] = {}

        def is_new(entry: Entry) -> bool:
            dates = [entry.fields.get(name) for name in _DATES]
            mark = mark_of(entry.key, entry.link, entry.title, *dates)
            known = notes.is_known(mark)
            if entry.link:
                links[entry.link] = mark
            return not known or mark in notes.again

        failed: set[str] = set()
        for one in self._web.take_fetched(fetched, watched.target, is_new):
            if isinstance(one, Taken):
                # Pages change in their advertisements alone: the text tells.
                if not notes.is_known(mark_of(one.report.id, one.report.title, one.report.text)):
                    yield one
            elif one.input == watched.target:
                yield from notes.tell(one.input, one.message)
            else:
                failed.add(links.get(one.input, ""))
                yield one
        tried = {mark: notes.again.get(mark, 0) + 1 for mark in failed if mark}
        notes.again = {mark: count for mark, count in tried.items() if count < self._settings.attempts}

    def _find_files(self, watched: Watched, notes: _Notes) -> Iterator[Taken | Problem]:
        now = self._clock.now().timestamp()
        for source in find_sources([watched.target], None):
            if isinstance(source, Problem):
                # A folder that is empty is one to wait at.
                if not Path(watched.target).is_dir():
                    yield from notes.tell(source.input, source.message, failed=True)
                continue
            path = source.path
            assert path is not None  # there is no standard input to watch
            try:
                stands = path.stat()
            except OSError:
                continue  # gone since it was listed
            if 0 <= now - stands.st_mtime < self._settings.settle_seconds:
                continue
            if not notes.is_known(mark_of(str(path), str(stands.st_mtime_ns), str(stands.st_size))):
                yield from take_in([str(path)], self._web.ingest)

    def _next(self, watched: Watched, notes: _Notes) -> Watched:
        """Return the target's state after a look."""
        settings = self._settings
        failures = watched.failures + 1 if notes.failed else 0
        seconds = settings.address_seconds if watched.is_address else settings.path_seconds
        seconds = min(seconds * 2 ** min(failures, 20), max(settings.longest_seconds, seconds))
        seconds *= 1 + settings.jitter * self._chance.uniform(-1, 1)
        now = dict.fromkeys(notes.seen)
        earlier = [mark for mark in watched.seen if mark not in now][: settings.remembered]
        return replace(
            watched,
            due=(self._clock.now() + timedelta(seconds=seconds)).isoformat(timespec="seconds"),
            failures=failures,
            told=tuple(notes.told[:_TOLD]),
            etag=notes.conditions.etag,
            modified=notes.conditions.modified,
            digest=notes.digest,
            seen=(*now, *earlier),
            again=tuple(notes.again.items()),
        )


def find_targets(inputs: Iterable[str], web: Web) -> Iterator[str | Problem]:
    """Yield what is to be watched: each input once, and in the place of a list of feeds (OPML) its feeds."""
    seen: set[str] = set()
    for given in inputs:
        for found in _targets(given, web):
            if isinstance(found, Problem):
                yield found
            elif found not in seen:
                seen.add(found)
                yield found


def _targets(given: str, web: Web) -> Iterator[str | Problem]:
    try:
        if "://" in given:
            listed = given.lower().partition("?")[0].endswith(".opml")
            raw = web.client.fetch(given).body if listed else b""
        else:
            raw = Path(given).read_bytes() if given.lower().endswith(".opml") else b""
    except (FetchError, OSError) as error:
        if isinstance(error, FetchError):
            yield problem_with(given, error)
        else:
            yield Problem(given, f"the list of feeds could not be read ({(error.strerror or '').lower()})")
        return
    if feed_format(raw) != "opml":
        yield given
        return
    for found in read_opml(raw, given):
        yield found.feed if isinstance(found, Subscription) else found
