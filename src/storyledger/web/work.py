"""Long work in a process of its own: taking reports in, reading them, making the account and what pages show of it.

One child process does one task after the other and keeps what it has loaded. It writes to the ledger itself, so that
what it has done stays done when it is ended. The server hears from it through a pipe and tells it in turn.
"""

from __future__ import annotations

import itertools
import multiprocessing
import shutil
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from storyledger.errors import CrowdedError
from storyledger.render.words import count_words
from storyledger.web.waiting import Note, drop_note, size_of, write_note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

State = Literal["waiting", "running", "done", "failed", "stopped"]
_REMEMBERED: Final = 100
"""Tasks that are over and still told of."""
TOLD: Final = 5_000
"""Lines of what became of a task's inputs that are remembered; all are counted."""
MOST_OF_ONE: Final = 100
"""Tasks of one person that wait: a folder that is dropped on the page comes in parts of 5,000 files or 200 MiB."""
MOST: Final = 500
"""Tasks of all that wait."""
MOST_BYTES: Final = 8 << 30
"""Bytes of files that wait to be taken in, before no more are taken."""
_TRIES: Final = 3
"""Times that an addition is begun by itself: one with which the server ended so often is left to somebody's hand."""
_POLITE: Final = 5.0
"""Seconds for the child to end by itself when the server does."""


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work, and how far it is."""

    id: int
    kind: str
    """`add`: take in; `account`: read what is new and make the account; `views`: list the stories of one that was made
    elsewhere; `index`: have the search find what was added elsewhere."""
    given: Mapping[str, Any]
    """For `add`, see taking.py; the folder named there is the task's own, and removed when all in it was taken in, or
    when somebody says so."""
    by: str
    state: State = "waiting"
    stage: str = ""
    done: int = 0
    total: int = 0
    """What there is to do in this stage; 0 where it is not known."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many reports became what (`Added.status`), and how many `problems` there were."""
    then: int | None = None
    """The task that follows from this one."""
    error: str = ""
    begun: int = 0
    """How often this was begun: more than once where the server ended meanwhile."""
    taken_up: bool = False
    """Whether a server that ended before left it."""

    @property
    def kept(self) -> bool:
        """Whether it was not done, and what it was given is still there to be tried again."""
        return self.state == "failed" and self.then is None and bool(self.given.get("folder"))

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "failed", "stopped"}


class Works:
    """The tasks of a ledger: waiting, under way and over."""

    def __init__(
        self,
        ledger: str,
        by: str,
        target: Callable[[Connection, str, str], None] | None = None,
        *,
        after: Callable[[Task], None] | None = None,
    ) -> None:
        """Hold the ledger's address; the child is started with the first task.

        `target` is what the child runs; `after` hears of each task that is over.
        """
        from storyledger.web.worker import run_worker  # noqa: PLC0415 - after this module

        self._ledger, self._by = ledger, by
        self._target = target or run_worker
        self._after = after
        self._tasks: dict[int, Task] = {}
        self._told: dict[int, list[Mapping[str, Any]]] = {}
        self._waiting: deque[int] = deque()
        self._bytes: dict[str, int] = {}
        """Of what waits to be taken in, by its folder."""
        self._ids = itertools.count(1)
        self._changed = threading.Condition()  # its lock may be taken again by who holds it
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
            if given:  # what is given nothing waits once at most
                self.check_room(by)
            if folder := given.get("folder"):
                write_note(Note(given, by or self._by))
                self._bytes[folder] = size_of(folder)
            return self._put(Task(next(self._ids), kind, dict(given), by or self._by))

    def take_up(self, notes: Iterable[Note]) -> None:
        """Have what a server left that ended before taken in; what failed, or ended it, waits for somebody's hand."""
        with self._changed:
            for note in notes:
                self._bytes[note.given["folder"]] = size_of(note.given["folder"])
                task = Task(next(self._ids), "add", note.given, note.by, begun=note.begun, taken_up=True)
                error = note.error
                if not error and note.begun >= _TRIES:
                    error = f"this was begun {count_words(note.begun, 'time')}, and the server ended each time"
                if error:
                    self._tasks[task.id] = replace(task, state="failed", error=error)
                    self._told[task.id] = []
                else:
                    self._put(task)

    def check_room(self, by: str | None = None) -> None:
        """Raise CrowdedError where so much waits already that nothing more is taken on."""
        with self._changed:
            waits = [task for task in self._tasks.values() if task.state == "waiting" or task.kept]
            own = sum(task.by == (by or self._by) for task in waits)
            if own >= MOST_OF_ONE:
                message = f"{own:,} tasks of {by or self._by} wait already; go on when some of them are done"
                raise CrowdedError(message, own=True)
            if len(waits) >= MOST:
                raise CrowdedError(f"{len(waits):,} tasks wait already; go on when some of them are done", own=False)
            if sum(self._bytes.values()) >= MOST_BYTES:
                message = f"{MOST_BYTES >> 30} GiB of files wait to be taken in; go on when some of them are"
                raise CrowdedError(message, own=False)

    def again(self, id_: int) -> Task | None:
        """Return the new task that does again what failed; None where nothing is kept of it."""
        with self._changed:
            task = self._tasks.get(id_)
            if task is None or not task.kept:
                return None
            write_note(Note(task.given, task.by))
            new = self._put(Task(next(self._ids), task.kind, task.given, task.by, taken_up=task.taken_up))
            self._tasks[id_] = replace(task, then=new.id)
            return new

    def _put(self, task: Task) -> Task:
        """Return a task that was put behind those that wait; the caller holds the lock."""
        self._tasks[task.id] = task
        self._told[task.id] = []
        self._waiting.append(task.id)
        self._forget()
        self._changed.notify_all()
        return task

    def get(self, id_: int) -> Task | None:
        """Return a task, None where it is not known any more."""
        with self._changed:
            return self._tasks.get(id_)

    def told(self, id_: int, start: int = 0, most: int = TOLD) -> list[Mapping[str, Any]]:
        """Return what became of a task's inputs, as it came: {"status", "report", "title"} or {"input", "message"}."""
        with self._changed:
            return self._told.get(id_, [])[start : start + most]

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
        """End a task: what it has done stays done. What is kept of one that failed is given up."""
        with self._changed:
            task = self._tasks.get(id_)
            if task is None or (task.over and not task.kept):
                return
            if task.kept:
                self._clear(task)
            elif id_ in self._waiting:
                self._waiting.remove(id_)
                self._clear(task)
            else:
                if folder := task.given.get("folder"):
                    drop_note(folder)  # the rest when the child does not read it any more
                if self._child is not None:
                    self._child.terminate()  # the thread hears that its pipe ends
            self._tasks[id_] = replace(task, state="stopped")
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
        """End the child and the thread; what a task has done stays done, and what it was given is kept."""
        with self._changed:
            self._closing = True
            self._waiting.clear()
            if self._running is not None and self._child is not None:
                self._child.terminate()
            self._changed.notify_all()
        self._thread.join(2 * _POLITE)

    # --- the thread that talks with the child -----------------------------------------------------------------------

    def _go(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closing:
                    self._changed.wait()
                if self._closing:
                    break
                self._running = self._waiting.popleft()
                task = self._tasks[self._running]
                task = self._tasks[self._running] = replace(task, state="running", begun=task.begun + 1)
                self._changed.notify_all()
            try:
                self._work(task)
            finally:
                with self._changed:
                    self._running = None
                    if not self._tasks[task.id].over:
                        self._tasks[task.id] = replace(self._tasks[task.id], state="failed")
                    self._settle(self._tasks[task.id])
                    task = self._tasks[task.id]
                    self._changed.notify_all()
            if self._after is not None:
                self._after(task)
        self._end(politely=True)

    def _settle(self, task: Task) -> None:
        """Remove what was given for a task that is over; of one that failed it is kept, with the reason."""
        folder = task.given.get("folder")
        if not folder:
            return
        if task.state != "failed":
            self._clear(task)
            return
        note = Note(task.given, task.by, task.begun, task.error or "it ended unexpectedly")
        if self._closing:  # the next server begins it anew, and it was not the task that ended this one
            note = Note(task.given, task.by, task.begun - 1)
        with suppress(OSError):
            write_note(note)

    def _clear(self, task: Task) -> None:
        """Remove what was uploaded for a task."""
        if folder := task.given.get("folder"):
            shutil.rmtree(folder, ignore_errors=True)
            self._bytes.pop(folder, None)

    def _work(self, task: Task) -> None:
        try:
            if task.given.get("folder"):
                write_note(Note(task.given, task.by, task.begun))
            pipe = self._begin()
            with self._changed:
                stopped = self._tasks[task.id].over or self._closing
            if not stopped:  # else it was before there was a child to end
                pipe.send((task.kind, task.given, task.by))
            while not stopped:
                said, what = pipe.recv()
                with self._changed:
                    self._hear(task.id, said, what)
                    self._changed.notify_all()
                    now = self._tasks[task.id]
                    if now.over and now.state != "stopped":
                        return
        except (EOFError, OSError):
            with self._changed:
                if not self._tasks[task.id].over:
                    error = "the process that did this ended unexpectedly; what it had done is kept: try again"
                    self._tasks[task.id] = replace(self._tasks[task.id], state="failed", error=error)
        self._end()

    def _hear(self, id_: int, said: str, what: Any) -> None:  # noqa: ANN401 - what the child sent
        """Take down a word of the child; the caller holds the lock."""
        task = self._tasks[id_]
        if task.state == "stopped":
            return
        if said == "at":
            stage, done, total = what
            task = replace(task, stage=stage, done=done, total=total)
        elif said == "became":
            counts = dict(task.counts)
            for line in what:
                name = line.get("status", "problems")
                counts[name] = counts.get(name, 0) + 1
            self._told[id_] += what[: max(0, TOLD - len(self._told[id_]))]
            task = replace(task, counts=counts)
        elif said == "next":
            # At the end of those that wait: an account after three additions is one account.
            task = replace(task, then=self.submit(what, {}, task.by).id)
        elif said == "done":
            task = replace(task, state="done")
        elif said == "failed":
            task = replace(task, state="failed", error=what)
        self._tasks[id_] = task

    def _begin(self) -> Connection:
        """Return the pipe to the child, which is started where there is none."""
        if self._child is not None and self._pipe is not None and self._child.is_alive():
            return self._pipe
        context = multiprocessing.get_context("spawn")  # the server has threads: no fork
        ours, theirs = context.Pipe()
        child = context.Process(target=self._target, args=(theirs, self._ledger, self._by), daemon=True)
        child.start()
        theirs.close()
        with self._changed:
            self._child, self._pipe = child, ours
        return ours

    def _end(self, *, politely: bool = False) -> None:
        """End the child, which may have ended already."""
        with self._changed:
            child, pipe = self._child, self._pipe
            self._child = self._pipe = None
        if pipe is not None:
            if politely:
                with suppress(OSError):
                    pipe.send(None)
            pipe.close()
        if child is not None:
            if not politely:
                child.terminate()
            child.join(_POLITE)
            if child.is_alive():
                child.kill()
                child.join()

    def _forget(self) -> None:
        over = [task.id for task in self._tasks.values() if task.over and not task.kept]
        for id_ in over[:-_REMEMBERED]:
            del self._tasks[id_], self._told[id_]
