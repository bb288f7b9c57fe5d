"""Sessions on a ledger that are killed, or whose disk fails, again and again; after each the ledger is looked at."""

import errno
import random
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ledger_work import complaints, plan, session
from traced import Act, Ended, Running, Tell, run_traced

import storyledger.ledger.seals as ledger_seals
from storyledger.errors import LedgerError

KILLS: tuple[Act, ...] = ("before", "torn", "after")
FAILURES: tuple[Act, ...] = ("error", "full")
REPORTS = 16
_SEAL_BYTES = 150_000
"""So little that a ledger is sealed several times in one session."""
_CALLS = 260
"""Calls that change a file in a session that begins where the last was broken off, about."""


@dataclass
class Tried:
    """What came of trials."""

    by_act: Counter[str] = field(default_factory=Counter)
    """How often each kind of fault hit a session."""
    completed: int = 0
    """Ledgers that came to their end in spite of it, with all reports in them once."""
    said: Counter[str] = field(default_factory=Counter)
    """The errors that users were told."""
    wrong: list[str] = field(default_factory=list)


class Trials:
    """Sessions on one ledger after another, each with a fault at a point drawn by chance."""

    def __init__(self, base: Path, seed: int) -> None:
        self.tried = Tried()
        self._base = base
        self._folder = base / "ledger"
        self._chance = random.Random(seed)
        self._items = plan(REPORTS)
        self._told: list[str] = []

    def by_call(self, count: int, acts: tuple[Act, ...]) -> Tried:
        """Faults at the n-th call to the system that changes a file."""
        for number in range(count):
            most = self._chance.choice((40, _CALLS, _CALLS))
            at, act = self._chance.randint(1, most), self._chance.choice(acts)
            error = self._chance.choice((errno.ENOSPC, errno.EIO))
            ended = run_traced(self._work, at, act, error)
            if not self._look(ended, act, f"trial {number}: {act} at call {at}, error {error}"):
                break
        return self.tried

    def by_time(self, count: int) -> Tried:
        """Kills after a time drawn by chance, up to half of what a whole session takes: all but the first go on."""
        started = time.monotonic()
        self._look(_ran(self._work), "", "the first session")
        longest = time.monotonic() - started
        for number in range(count):
            running = Running(self._work)
            time.sleep(self._chance.uniform(0, longest / 2))
            running.kill()
            if not self._look(running.end(), "killed", f"kill {number} by time"):
                break
        return self.tried

    def _work(self, tell: Tell) -> None:
        ledger_seals.SEAL_BYTES = _SEAL_BYTES  # type: ignore[misc] - this process is a copy
        try:
            session(self._folder, self._items, tell)
        except LedgerError as error:
            tell(f"failed {error}")

    def _look(self, ended: Ended, act: str, what: str) -> bool:
        """Look at the ledger that a session left, or at a copy of its folder; False where something is wrong."""
        failed = [line for line in ended.told if line.startswith("failed")]
        self._told += [line for line in ended.told if not line.startswith("failed")]
        self.tried.said.update(line.removeprefix("failed ").replace(str(self._folder), "") for line in failed)
        whole = not (ended.killed or failed or ended.error)
        self.tried.by_act[act] += not whole
        wrong = [ended.error] if ended.error else []
        wrong += complaints(self._place(), self._items, self._told, whole=whole)
        self.tried.wrong += [f"{what}: {complaint}" for complaint in wrong]
        if whole:
            self.tried.completed += 1
            self._told = []
            shutil.rmtree(self._folder)
        return not wrong

    def _place(self) -> Path:
        """The ledger, or a copy of it: what is looked at is not always what the next session meets."""
        copy = self._base / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        if self._folder.exists() and self._chance.random() < 0.5:
            shutil.copytree(self._folder, copy)
            return copy
        return self._folder


def _ran(work: object) -> Ended:
    """A session that nobody breaks off."""
    return Running(work).end()
