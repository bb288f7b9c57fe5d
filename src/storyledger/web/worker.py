"""What the child process does: one task after the other, until it is told to end."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, Any, Final

from storyledger.errors import StoryledgerError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.connection import Connection

    from storyledger.ledger import Ledger

_EVERY: Final = 0.2
"""Seconds between two words on how far a stage is."""


def run_worker(pipe: Connection, address: str, by: str) -> None:
    """Do what comes through the pipe until None comes, or the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which tells us
    from storyledger.ledger import Ledger  # noqa: PLC0415 - in the child alone

    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        if task is None:
            return
        kind, given, who = task
        try:
            with Ledger.open(address, by=who or by, create=True) as ledger:
                _TASKS[kind](ledger, given, pipe)
            pipe.send(("done", None))
        except (StoryledgerError, OSError) as error:
            pipe.send(("failed", str(error)))
        except Exception as error:  # noqa: BLE001 - a fault of ours ends the task, not the child
            pipe.send(("failed", f"a fault of the program ({type(error).__name__}: {error}); tell us"))


def _teller(pipe: Connection) -> Callable[[str, int, int], None]:
    """Return what is told of each step; it passes on the first and last of a stage, and some between."""
    last: list[Any] = ["", 0.0]

    def tell(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage != last[0] or done == total or now - last[1] > _EVERY:
            last[:] = [stage, now]
            pipe.send(("at", (stage, done, total)))

    return tell


def _add(ledger: Ledger, given: Mapping[str, Any], pipe: Connection) -> None:
    """Take in what was named, uploaded or pasted."""
    from dataclasses import asdict  # noqa: PLC0415 - with the rest

    from storyledger.records import Problem  # noqa: PLC0415
    from storyledger.web.taking import take_given  # noqa: PLC0415

    tell = _teller(pipe)
    new = 0
    for done, became in enumerate(ledger.add(take_given(given)), start=1):
        tell("ingest", done, 0)
        if not isinstance(became, Problem):
            new += became.status != "there"
        pipe.send(("became", asdict(became)))
    if new:
        pipe.send(("next", {"kind": "account", "given": {}}))


def _account(ledger: Ledger, _given: Mapping[str, Any], pipe: Connection) -> None:
    """Read what is new, make the account of the whole ledger, keep it, and make what pages show."""
    from storyledger.config import Settings  # noqa: PLC0415 - in the child alone
    from storyledger.desk import account_ledger, keep_account  # noqa: PLC0415
    from storyledger.render import account_json, dump_json, validate  # noqa: PLC0415
    from storyledger.web.views import make_views  # noqa: PLC0415

    tell = _teller(pipe)
    made, listed = account_ledger(ledger, Settings(), on_progress=tell)
    told = account_json(made)
    validate(told)
    entry = keep_account(ledger, told, dump_json(told), listed)
    make_views(ledger, told, entry, tell)


def _views(ledger: Ledger, _given: Mapping[str, Any], pipe: Connection) -> None:
    """Make what pages show of the newest account, where that was made by other hands."""
    from storyledger.web.views import make_newest_views  # noqa: PLC0415 - in the child alone

    make_newest_views(ledger, _teller(pipe))


_TASKS: Final = {"add": _add, "account": _account, "views": _views}
