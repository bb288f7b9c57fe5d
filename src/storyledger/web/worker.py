"""What the child process does: one task after the other, until it is told to end."""

from __future__ import annotations

import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from storyledger.errors import StoryledgerError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.connection import Connection

    from storyledger.ledger import Ledger

_EVERY: Final = 0.2
"""Seconds between two words on how far a stage is."""


def run_worker(pipe: Connection, address: str, by: str) -> None:
    """Do what comes through the pipe until None comes, or the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which tells us
    with suppress(EOFError, OSError):  # the server is gone: nobody is left to tell
        while (task := pipe.recv()) is not None:
            kind, given, who = task
            pipe.send(_do(kind, given, (address, who or by), pipe))


def _do(kind: str, given: Mapping[str, Any], at: tuple[str, str], pipe: Connection) -> tuple[str, str]:
    """Return how a task ended, done or failed with the reason; `at` is the ledger's address and whose hand writes."""
    from storyledger.ledger import Ledger  # noqa: PLC0415 - in the child alone

    try:
        with Ledger.open(at[0], by=at[1], create=True) as ledger:
            _TASKS[kind](ledger, given, _Teller(pipe))
    except BrokenPipeError:
        raise
    except (StoryledgerError, OSError) as error:
        return "failed", str(error)
    except Exception as error:  # noqa: BLE001 - a fault of ours ends the task, not the child
        return "failed", f"a fault of the program ({type(error).__name__}: {error}); tell us"
    return "done", ""


class _Teller:
    """Tells the server how it goes, without drowning it."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._stage, self._at = "", 0.0
        self._became: list[Mapping[str, Any]] = []

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Tell how far a stage is: its first and last step, and some between."""
        now = time.monotonic()
        if stage != self._stage or done == total or now - self._at > _EVERY:
            self._stage, self._at = stage, now
            self.flush()
            self._pipe.send(("at", (stage, done, total)))

    def became(self, told: Mapping[str, Any]) -> None:
        """Tell what became of an input, with the next step."""
        self._became.append(told)

    def flush(self) -> None:
        """Tell what was not told yet."""
        if self._became:
            self._pipe.send(("became", self._became))
            self._became = []

    def follow(self, kind: str) -> None:
        """Ask for a task that follows from this one."""
        self._pipe.send(("next", kind))


def _add(ledger: Ledger, given: Mapping[str, Any], tell: _Teller) -> None:
    """Take in what was named, uploaded or pasted."""
    from dataclasses import asdict  # noqa: PLC0415 - with the rest

    from storyledger.ledger.search_index import index_reports  # noqa: PLC0415
    from storyledger.records import Problem  # noqa: PLC0415
    from storyledger.web.taking import take_given  # noqa: PLC0415

    new = 0
    try:
        for became in ledger.add(take_given(given, lambda done, total: tell("ingest", done, total))):
            if isinstance(became, Problem):
                tell.became(asdict(became))
            else:
                new += became.status in {"new", "new version"}
                tell.became(became._asdict())
    finally:
        tell.flush()
    if new:
        tell("index", 0, new)
        index_reports(ledger, lambda done: tell("index", min(done, new), new))
        tell.follow("account")


def _account(ledger: Ledger, _given: Mapping[str, Any], tell: _Teller) -> None:
    """Read what is new, make the account of the whole ledger, keep it, and list its stories."""
    from storyledger.config import Settings  # noqa: PLC0415 - in the child alone
    from storyledger.desk import account_ledger, keep_account  # noqa: PLC0415
    from storyledger.ledger.pending import log_size, mark_covered  # noqa: PLC0415
    from storyledger.render import account_json, dump_json, validate  # noqa: PLC0415
    from storyledger.web.views import list_stories  # noqa: PLC0415

    size = log_size(ledger)
    made, listed = account_ledger(ledger, Settings(), on_progress=tell)
    tell("account", 0, 1)
    told = account_json(made)
    validate(told)
    if told["stories"]:
        list_stories(ledger, told, keep_account(ledger, told, dump_json(told), listed), tell)
    mark_covered(ledger, size)
    for problem in told["problems"]:
        tell.became(problem)
    tell.flush()


def _views(ledger: Ledger, _given: Mapping[str, Any], tell: _Teller) -> None:
    """List the stories of the newest account, where that was made by other hands."""
    from storyledger.ledger.pending import mark_last_covered  # noqa: PLC0415 - in the child alone
    from storyledger.web.views import list_newest  # noqa: PLC0415

    list_newest(ledger, tell)
    mark_last_covered(ledger)


def _index(ledger: Ledger, _given: Mapping[str, Any], tell: _Teller) -> None:
    """Have the search find what was added by other hands."""
    from storyledger.ledger.search_index import index_reports  # noqa: PLC0415 - in the child alone

    index_reports(ledger, lambda done: tell("index", done, 0))


def _verify(ledger: Ledger, given: Mapping[str, Any], tell: _Teller) -> None:
    """Check the ledger."""
    from storyledger.web.hand.tasks import verify  # noqa: PLC0415 - in the child alone

    verify(ledger, given, tell)


def _compare(ledger: Ledger, given: Mapping[str, Any], tell: _Teller) -> None:
    """Compare two large accounts."""
    from storyledger.web.hand.tasks import compare  # noqa: PLC0415 - in the child alone

    compare(ledger, given, tell)


_TASKS: Final = {
    "add": _add,
    "account": _account,
    "views": _views,
    "index": _index,
    "verify": _verify,
    "compare": _compare,
}
