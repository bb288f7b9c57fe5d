"""Addresses as reports: a page, a PDF, a feed with the pages that it links to, a list of feeds.

Each report carries how it came: the redirects with their heads, the address connected to, and the whole exchange as a
web archive. A failing address costs only itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from storyledger.errors import FetchError
from storyledger.ingest import read_bytes, take_drafts
from storyledger.ingest.feed import Subscription, draft_entry, feed_format, parse_feed, read_opml
from storyledger.ingest.feed_entry import address_name
from storyledger.records import Evidence, Problem, Taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from storyledger.config import FetchSettings, IngestSettings
    from storyledger.fetch.client import Client, Fetched
    from storyledger.ingest.feed import Entry, Feed

_SAME_SITE: Final = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
"""Beginnings of hosts that show the same pages in another dress."""


@dataclass(frozen=True, slots=True)
class Web:
    """What is needed to make reports of addresses."""

    ingest: IngestSettings
    fetch: FetchSettings
    client: Client
    follow: bool = True
    """Whether the pages that a feed links to are fetched, as far as their sites let programs do so."""

    def take(self, address: str) -> Iterator[Taken | Problem]:
        """Yield the reports that an address gives."""
        try:
            fetched = self.client.fetch(address)
        except FetchError as error:
            yield problem_with(address, error)
            return
        yield from self.take_fetched(fetched, address)

    def take_fetched(
        self, fetched: Fetched, address: str, is_new: Callable[[Entry], bool] | None = None
    ) -> Iterator[Taken | Problem]:
        """Yield the reports in what was fetched; of a feed, of the entries that `is_new` says are new."""
        yield from (Problem(address, note) for note in fetched.notes)
        kind = feed_format(fetched.body)
        if kind == "opml":
            for found in read_opml(fetched.body, address):
                if isinstance(found, Problem):
                    yield found
                else:
                    yield from self._take_subscription(found)
        elif kind == "feed":
            yield from self._take_feed(fetched, address, is_new)
        else:
            yield from self._take_page(fetched, address)

    def _take_subscription(self, listed: Subscription) -> Iterator[Taken | Problem]:
        """Yield the reports of a listed feed; what is no feed there is passed over, lists in lists too."""
        try:
            fetched = self.client.fetch(listed.feed)
        except FetchError as error:
            yield problem_with(listed.feed, error)
            return
        if feed_format(fetched.body) == "feed":
            yield from self._take_feed(fetched, listed.feed, None)
        else:
            yield Problem(listed.feed, "this is listed as a feed, and is none")

    def _take_feed(
        self, fetched: Fetched, address: str, is_new: Callable[[Entry], bool] | None
    ) -> Iterator[Taken | Problem]:
        opened = parse_feed(fetched.body, address, self.ingest, fetched.url)
        if isinstance(opened, Problem):
            yield opened
            return
        if not opened.feed.entries:
            yield Problem(address, "the feed has no entries")
        seen: set[str] = set()
        pages = 0
        for number, entry in enumerate(opened.feed.entries, start=1):
            if (is_new is not None and not is_new(entry)) or (entry.link and entry.link in seen):
                continue
            if entry.link:
                seen.add(entry.link)
            if self.follow and entry.link and pages < self.fetch.max_entries:
                pages += 1
                got, problems = self._page_of(entry, opened.feed)
                if got:
                    yield from got
                    continue
                instead = "; the feed's own text was taken instead" if entry.tells else ""
                yield from (replace(problem, message=problem.message + instead) for problem in problems)
            if entry.tells:
                own = draft_entry(opened, number, address_name(fetched.url), address)
                yield from (_with_proof(one, fetched) for one in take_drafts([own], self.ingest))
            elif not (self.follow and entry.link):
                what = f"'{entry.title[:80]}'" if entry.title else f"number {number}"
                yield Problem(address, f"the feed's entry {what} has no running text of its own")

    def _page_of(self, entry: Entry, feed: Feed) -> tuple[list[Taken], list[Problem]]:
        """Return the reports on the page that an entry links to, with what only the feed tells; or the problems."""
        link = entry.link or ""
        try:
            if not self.client.may_follow(link):
                return [], [Problem(link, "the site asks programs not to fetch this page (robots.txt)")]
            fetched = self.client.fetch(link)
        except FetchError as error:
            return [], [problem_with(link, error)]
        if feed_format(fetched.body) is not None:
            return [], [Problem(link, "the feed's entry links to a feed, not to a page")]
        found = list(self._take_page(fetched, link))
        taken = [_told_by_feed(one, entry, feed) for one in found if isinstance(one, Taken)]
        return taken, [one for one in found if isinstance(one, Problem)]

    def _take_page(self, fetched: Fetched, address: str) -> Iterator[Taken | Problem]:
        name = address_name(fetched.url)
        for one in read_bytes(fetched.body, name, address, fetched.content_type or None, self.ingest):
            taken = _with_proof(one, fetched)
            # What came out of an archive or a mail at the address has addresses of its own.
            if isinstance(taken, Taken) and not taken.containers:
                url = page_address(taken.report.url, fetched.url)
                taken = replace(taken, report=replace(taken.report, url=url))
            yield taken


def take_in_addresses(
    addresses: Sequence[str], ingest: IngestSettings, fetch: FetchSettings, client: Client, *, follow: bool = True
) -> Iterator[Taken | Problem]:
    """Yield each report that the addresses give, with its bytes and the proof of how they came, and what failed.

    With `follow`, a feed's entries are taken from the pages that they link to; where a page gives no report, the text
    in the feed is taken.
    """
    web = Web(ingest, fetch, client, follow)
    for address in addresses:
        yield from web.take(address)


def problem_with(address: str, error: FetchError) -> Problem:
    """Return the error as a problem with the address, which is not named twice."""
    message = str(error)
    return Problem(address, f"it {message[len(address) + 1 :]}" if message.startswith(f"{address} ") else message)


def page_address(stated: str | None, final: str) -> str:
    """Return the address that a page states as its own if it is on the same site, else where the redirects ended.

    A page may say that it is another site's, to be taken for that; or do so honestly, when it is a reprint.
    """
    if stated is None:
        return final
    try:
        own, there = (urlsplit(url).hostname or "" for url in (stated, final))
    except ValueError:
        return final
    own, there = _SAME_SITE.sub("", own), _SAME_SITE.sub("", there)
    same = own == there or own.endswith(f".{there}") or there.endswith(f".{own}")
    return stated if own and there and same and "." in own else final


def _with_proof(one: Taken | Problem, fetched: Fetched) -> Taken | Problem:
    if isinstance(one, Problem):
        return one
    return replace(
        one, exchanges=fetched.exchanges, evidence=(*one.evidence, Evidence("warc", "application/warc", fetched.warc))
    )


def _told_by_feed(taken: Taken, entry: Entry, feed: Feed) -> Taken:
    """Fill in what the page leaves open; a day that the feed states is better than one read off an address."""
    report = taken.report
    published, reason = report.published, report.published_reason
    guessed = published is None or reason == "the day in the address"
    if guessed and entry.published:
        published, reason = entry.published, entry.published_reason
    report = replace(
        report,
        title=report.title or entry.title,
        outlet=report.outlet or entry.outlet or feed.title,
        author=report.author or entry.author,
        published=published,
        published_reason=reason,
    )
    return replace(taken, report=report)
