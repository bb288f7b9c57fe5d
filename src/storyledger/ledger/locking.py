"""One writer at a time in a ledger's folder, across processes: what SQLite's own lock does not cover.

The lock lies on the folder itself, so that nothing is written for it and a read-only medium will do; the operating
system drops it with the process.
"""

from __future__ import annotations

import os
import random
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, ClassVar, Final

from storyledger.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAUSE: Final = 0.001
"""Seconds between two tries: a batch takes a hundred times as long."""
_WINDOWS_LOCK: Final = "ledger.lock"
"""Where folders cannot be locked: an empty file in it."""


@contextmanager
def folder_lock(folder: Path, *, shared: bool = False, wait: float = 60.0) -> Iterator[None]:
    """Hold a folder against writers, or with `shared` beside others who only keep writers out.

    Raises LedgerError where another holds it for longer than `wait` seconds.
    """
    handle = _open(folder)
    try:
        until = time.monotonic() + wait
        while not _try(handle, shared=shared):
            if time.monotonic() >= until:
                message = f"another process has been writing to {str(folder)!r} for {wait:g} seconds: try again later"
                raise LedgerError(message)
            time.sleep(_PAUSE * random.uniform(0.5, 1.5))  # noqa: S311 - no secret: writers shall not keep step
        yield
    finally:
        os.close(handle)


class Opened:
    """Says that a ledger's folder is open in this process, until it is given back.

    While it is, no descriptor of the database file or of the log's index may be closed: the process would lose the
    locks that SQLite holds on them. Who read one of them by itself leaves the descriptor here.
    """

    _all: ClassVar[list[Opened]] = []

    def __init__(self, folder: Path) -> None:
        """Say it."""
        self.folder = folder.resolve()
        self.left: list[BinaryIO] = []
        self._held: dict[str, BinaryIO] = {}
        self.given_back = False
        self._all.append(self)

    @classmethod
    def close_or_leave(cls, folder: Path, file: BinaryIO) -> None:
        """Close a file of the folder now, or when the folder is open no more."""
        for opened in cls._all:
            if opened.folder == folder.resolve():
                opened.left.append(file)
                return
        file.close()

    def read(self, name: str, size: int) -> bytes:
        """Return a file's first bytes, read by a descriptor that stays open as long as the folder; empty without it."""
        path = self.folder / name
        try:
            status = path.stat()
            file = self._held.get(name)
            if file is None or not os.path.samestat(os.fstat(file.fileno()), status):
                file = path.open("rb", buffering=0)
                self._held[name] = file
                self.left.append(file)
            file.seek(0)
            return file.read(size)
        except OSError:
            return b""

    def give_back(self) -> None:
        """Say that it is open no more here: called when the connections are closed."""
        if self.given_back:
            return
        self.given_back = True
        self._all.remove(self)
        for file in self.left:
            self.close_or_leave(self.folder, file)


if sys.platform == "win32":
    import msvcrt

    def _open(folder: Path) -> int:
        return os.open(folder / _WINDOWS_LOCK, os.O_RDWR | os.O_CREAT)

    def _try(handle: int, *, shared: bool) -> bool:  # noqa: ARG001 - there are no shared locks
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _open(folder: Path) -> int:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def _try(handle: int, *, shared: bool) -> bool:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
