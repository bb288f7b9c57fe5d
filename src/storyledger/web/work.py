"""Long work in a process of its own: taking reports in, reading them, making the account and what pages show of it.

One child process does one task after the other and keeps the reader's model loaded. It writes to the ledger itself, so
that what it has done stays done when it is ended. The server hears from it through a pipe and tells it in turn.
"""

from __future__ import annotations

import itertools
import multiprocessing
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

State = Literal["waiting", "running", "done", "failed", "stopped"]
_REMEMBERED: Final = 100
"""Tasks that are over and still told of."""
_POLITE: Final = 5.0
"""Seconds for the child to end by itself when the server does."""


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work, and how far it is."""

    id: int
    kind: str
    """`add`: take in; `account`: read what is new and make the account; `views`: make what pages show."""
    given: Mapping[str, Any]
    by: str
    state: State = "waiting"
    stage: str = ""
    done: int = 0
    total: int = 0
    """What there is to do in this stage; 0 where it is not known."""
    told: tuple[Mapping[str, Any], ...] = ()
    """What became of each input, as it comes: {"status", "report", "version", "title"} or {"input", "message"}."""
    error: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "failed", "stopped"}


class Works:
    """The tasks of a ledger: waiting, under way and over."""

    def __init__(self, ledger: str, by: str, target: Callable[[Connection, str, str], None] | None = None) -> None:
        """Hold the ledger's address; the child is started with the first task. `target` is what the child runs."""
        from storyledger.web.worker import run_worker  # noqa: PLC0415 - after this module

        self._ledger, self._by = ledger, by
        self._target = target or run_worker
        self._tasks: dict[int, Task] = {}
        self._waiting: deque[int] = deque()
        self._ids = itertools.count(1)
        self._changed = threading.Condition()
        self._closing = False
        self._running: int | None = None
        self._child: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._thread = threading.Thread(target=self._go, name="works", daemon=True)
        self._thread.start()

    def submit(self, kind: str, given: Mapping[str, Any], by: str | None = None) -> Task:
        """Return a new task, which begins when those before it are over; one that is waiting already is not doubled."""
        with self._changed:
            for id_ in self._waiting:
                same = self._tasks[id_]
                if kind != "add" and same.kind == kind and same.given == given:
                    return same
            task = Task(next(self._ids), kind, dict(given), by or self._by)
            self._tasks[task.id] = task
            self._waiting.append(task.id)
            self._forget()
            self._changed.notify_all()
        return task

    def get(self, id_: int) -> Task | None:
        """Return a task, None where it is not known any more."""
        with self._changed:
            return self._tasks.get(id_)

    def all(self) -> list[Task]:
        """Return the tasks that are remembered, the newest first."""
        with self._changed:
            return sorted(self._tasks.values(), key=lambda task: -task.id)

    def current(self) -> Task | None:
        """Return the task under way, else the next one, None where there is none."""
        with self._changed:
            at = self._running if self._running is not None else (self._waiting[0] if self._waiting else None)
            return None if at is None else self._tasks[at]

    def stop(self, id_: int) -> None:
        """End a task: what it has done stays done."""
        with self._changed:
            if id_ in self._waiting:
                self._waiting.remove(id_)
                self._tasks[id_] = replace(self._tasks[id_], state="stopped")
            elif id_ == self._running:
                self._tasks[id_] = replace(self._tasks[id_], state="stopped")
                self._kill()
            self._changed.notify_all()

    def wait(self, id_: int, seconds: float) -> Task | None:
        """Return a task when it is over, or as it is after some seconds."""
        until = time.monotonic() + seconds
        with self._changed:
            while (task := self._tasks.get(id_)) is not None and not task.over:
                left = until - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            return task

    def close(self) -> None:
        """End the child and the thread."""
        with self._changed:
            self._closing = True
            self._waiting.clear()
            self._changed.notify_all()
            pipe, child = self._pipe, self._child
        if pipe is not None and child is not None:
            if self._running is None:
                with suppress(OSError):
                    pipe.send(None)
                child.join(_POLITE)
            self._kill()
        self._thread.join(_POLITE)

    # --- the thread that talks with the child -----------------------------------------------------------------------

    def _go(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closing:
                    self._changed.wait()
                if self._closing:
                    return
                self._running = self._waiting.popleft()
                task = self._tasks[self._running] = replace(self._tasks[self._running], state="running")
                self._changed.notify_all()
            try:
                self._work(task)
            finally:
                with self._changed:
                    self._running = None
                    if not self._tasks[task.id].over:
                        self._tasks[task.id] = replace(self._tasks[task.id], state="failed")
                    self._changed.notify_all()

    def _work(self, task: Task) -> None:
        try:
            pipe = self._begin()
            pipe.send((task.kind, task.given, task.by))
            while True:
                said, what = pipe.recv()
                with self._changed:
                    now = self._tasks[task.id]
                    if now.state == "stopped":
                        return
                    self._tasks[task.id] = _heard(now, said, what)
                    self._changed.notify_all()
                    if said == "next":
                        # Work that follows from this task goes before what waits: an account after an addition.
                        follow = Task(next(self._ids), what["kind"], what["given"], task.by)
                        same = [i for i in self._waiting if self._tasks[i].kind == follow.kind]
                        if not same:
                            self._tasks[follow.id] = follow
                            self._waiting.append(follow.id)
                    if self._tasks[task.id].over:
                        return
        except (EOFError, OSError):
            with self._changed:
                self._kill()
                if not self._tasks[task.id].over:
                    error = "the process that did this ended unexpectedly; what it had done is kept: try again"
                    self._tasks[task.id] = replace(self._tasks[task.id], state="failed", error=error)

    def _begin(self) -> Connection:
        """Return the pipe to the child, which is started where there is none."""
        with self._changed:
            if self._child is None or not self._child.is_alive() or self._pipe is None:
                context = multiprocessing.get_context("spawn")  # the server has threads: no fork
                ours, theirs = context.Pipe()
                child = context.Process(target=self._target, args=(theirs, self._ledger, self._by), daemon=True)
                child.start()
                theirs.close()
                self._child, self._pipe = child, ours
            return self._pipe

    def _kill(self) -> None:
        if self._child is not None:
            self._child.terminate()
            self._child.join(_POLITE)
            if self._child.is_alive():
                self._child.kill()
        if self._pipe is not None:
            self._pipe.close()
        self._child = self._pipe = None

    def _forget(self) -> None:
        over = [task.id for task in self._tasks.values() if task.over]
        for id_ in over[:-_REMEMBERED]:
            del self._tasks[id_]


def _heard(task: Task, said: str, what: Any) -> Task:  # noqa: ANN401 - what the child sent
    """Return a task after a word of the child."""
    match said:
        case "at":
            stage, done, total = what
            return replace(task, stage=stage, done=done, total=total)
        case "became":
            return replace(task, told=(*task.told, what))
        case "done":
            return replace(task, state="done")
        case "failed":
            return replace(task, state="failed", error=what)
    return task
