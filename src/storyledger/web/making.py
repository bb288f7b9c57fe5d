"""Stories' pages made in processes of their own: the newest story first, and before it those that somebody asks for.

An account lists its stories at once; their pages, drawings above all, take longer, and a person opens few of them. What
is made here is a cache: where the server is killed amid it, the next one goes on with what is not made.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from storyledger.errors import StoryledgerError
from storyledger.web.views import stories_unmade

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from storyledger.ledger import Ledger

_IDLE: Final = 60.0
"""Seconds without work after which a process ends: the engine that draws holds 100 MB."""
_MOST_WAITING: Final = 16
"""Requests that wait for a story's pages at a time; others are told to come again, for a server has 40 threads."""
_POLITE: Final = 5.0
"""Seconds for a process to end by itself."""


class Making:
    """Makes the pages of stories that have none."""

    def __init__(
        self, ledger: Ledger, by: str, count: int | None = None, target: Callable[..., None] | None = None
    ) -> None:
        """Begin nothing yet; `count` processes at a time are started when there is something to make.

        Of two processors one is left to the server and to what it reads. `target` is what a process runs.
        """
        self.ledger, self._by = ledger, by
        self._count = count or min(4, max(1, (os.cpu_count() or 1) - 1))
        self._target = target or run_making
        self._wanted: deque[str] = deque()
        self._rest: deque[str] = deque()
        self._under_way: set[str] = set()
        self._failed: dict[str, str] = {}
        self._changed = threading.Condition()
        self._look = self._closing = False
        self._waiting = threading.BoundedSemaphore(_MOST_WAITING)
        self._threads: list[threading.Thread] = []
        self._children: list[SpawnProcess] = []

    def begin(self) -> None:
        """Have the pages of all stories made that have none now."""
        with self._changed:
            self._look = True
            self._failed.clear()
            self._start()
            self._changed.notify_all()

    def ask(self, story: str, seconds: float) -> str:
        """Have the pages of a story made before others, and wait so long; returns why they cannot be made, or nothing.

        They may not be made when it returns.
        """
        with self._changed:
            if not self._is_coming(story):
                self._failed.pop(story, None)  # what is asked for is tried again
                self._wanted.append(story)
                with suppress(ValueError):
                    self._rest.remove(story)
                self._start()
                self._changed.notify_all()
        if self._waiting.acquire(blocking=False):
            try:
                with self._changed:
                    self._changed.wait_for(lambda: self._closing or not self._is_coming(story), seconds)
            finally:
                self._waiting.release()
        with self._changed:
            return self._failed.get(story, "")

    def close(self) -> None:
        """End the processes; what they have not kept is made another time."""
        with self._changed:
            self._closing = True
            for child in self._children:
                child.terminate()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(2 * _POLITE)

    def _is_coming(self, story: str) -> bool:
        return story in self._wanted or story in self._under_way

    def _start(self) -> None:
        """Start a thread for each process; the caller holds the lock."""
        while len(self._threads) < self._count and not self._closing:
            thread = threading.Thread(target=self._go, name="making", daemon=True)
            self._threads.append(thread)
            thread.start()

    # --- the threads, each with its process -------------------------------------------------------------------------

    def _go(self) -> None:
        child: _Child | None = None
        while True:
            story = self._next(None if child is None else _IDLE)
            if story is None and self._closing:
                break
            if story is None:
                _end(child)
                child = None
                continue
            error = ""
            try:
                child = child or self._begin_child()
                error = child.make(story)
            except (EOFError, OSError):
                _end(child)
                child = None
                error = "the process that made them ended unexpectedly"
            with self._changed:
                self._under_way.discard(story)
                if error:
                    self._failed[story] = error
                self._changed.notify_all()
        _end(child)

    def _next(self, seconds: float | None) -> str | None:
        """Return a story to be made, which is under way from then on; None when none came in time, or at the end."""
        until = None if seconds is None else time.monotonic() + seconds
        with self._changed:
            while not self._closing:
                if self._look:
                    self._look = False
                    with suppress(StoryledgerError):  # whoever asks is told what is wrong with the ledger
                        self._rest = deque(stories_unmade(self.ledger))
                for waiting in (self._wanted, self._rest):
                    while waiting:
                        story = waiting.popleft()
                        if story not in self._under_way and story not in self._failed:
                            self._under_way.add(story)
                            return story
                left = None if until is None else until - time.monotonic()
                if left is not None and left <= 0:
                    return None
                self._changed.wait(left)
        return None

    def _begin_child(self) -> _Child:
        context = multiprocessing.get_context("spawn")  # the server has threads: no fork
        ours, theirs = context.Pipe()
        process = context.Process(target=self._target, args=(theirs, self.ledger.store.address, self._by), daemon=True)
        process.start()
        theirs.close()
        with self._changed:
            self._children.append(process)
            if self._closing:
                process.terminate()
        return _Child(process, ours, self._children)


class _Child:
    """A process that makes pages, and the pipe to it."""

    def __init__(self, process: SpawnProcess, pipe: Connection, children: list[SpawnProcess]) -> None:
        self.process, self.pipe, self._children = process, pipe, children

    def make(self, story: str) -> str:
        """Return why the pages of a story could not be made, or nothing."""
        self.pipe.send(story)
        return str(self.pipe.recv())

    def end(self) -> None:
        """End it: it hears that the pipe does, or it is killed."""
        self.pipe.close()
        self.process.join(_POLITE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self._children.remove(self.process)


def _end(child: _Child | None) -> None:
    if child is not None:
        child.end()


def run_making(pipe: Connection, address: str, by: str) -> None:
    """Make the pages of each story that comes through the pipe, and say what was wrong, until the pipe is closed."""
    from storyledger.ledger import Ledger  # noqa: PLC0415 - in the child alone
    from storyledger.web.views import make_pages  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which closes the pipe
    with suppress(EOFError, OSError), Ledger.open(address, by=by) as ledger:
        while True:
            story = pipe.recv()
            error = ""
            try:
                make_pages(ledger, story)
            except (StoryledgerError, OSError) as fault:
                error = str(fault) or type(fault).__name__
            except Exception as fault:  # noqa: BLE001 - a fault of ours is told, and the others get their pages
                error = f"a fault of the program ({type(fault).__name__}: {fault}); tell us"
            pipe.send(error)
