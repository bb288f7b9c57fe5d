"""Digests of every page of the database file, so that also a byte that no row stands in cannot change unseen.

`ledger.pages` has a digest of each page of ledger.sqlite as of the last checkpoint of SQLite's write-ahead log (only a
checkpoint changes that file). `ledger.frames` has the frames that were written to the log since: what the pages will be
after the next checkpoint, whoever makes it, also SQLite by itself when the last connection closes. Both carry their
own check. The order of writing, all of it under the folder's lock:

1. a transaction is committed: its frames are in the log, synchronised;
2. its frames are added to ledger.frames, synchronised; then ledger.head says how many there are;
3. sealing (when a ledger is closed, and when the log has grown): a mark in ledger.frames; the checkpoint; ledger.pages
   anew, with what ledger.frames says last of each page; ledger.frames removed.

Killed between 1 and 2, the log has one transaction more than ledger.frames: the next writer adds it (`catch_up`).
Killed in 3: as long as the log is there, a page of the database file may be as before or as in any of the frames (or
half written, once the mark stands: the log has it whole); when the log is gone or begun anew, all of it was copied.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from storyledger.errors import LedgerError
from storyledger.ledger.wal import DIGEST, FORM, FRAME_HEADER, WAL_HEADER, Frame, NoWal, Wal, frames_in_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

DATABASE: Final = "ledger.sqlite"
WAL: Final = f"{DATABASE}-wal"
INDEX: Final = f"{DATABASE}-shm"
"""SQLite's index of its write-ahead log: shared memory, which it makes anew from the log where nobody has it open."""
PAGES: Final = "ledger.pages"
FRAMES: Final = "ledger.frames"
SEAL_BYTES: Final = 64 << 20
"""Bytes of the write-ahead log from which a writer seals: ledger.pages (8 bytes a page) is little beside."""
_PAGES_MAGIC: Final = {form: b"storyledger/pages/%d\n" % form for form in (1, 2, FORM)}
_FRAMES_MAGIC: Final = {form: b"storyledger/frames/%d\n" % form for form in (1, 2, FORM)}
_PAGES_HEAD: Final = struct.Struct(">III")
_CHECK: Final = 16
_RECORD: Final = FRAME_HEADER + DIGEST
_PAGES_START: Final = len(_PAGES_MAGIC[FORM]) + _PAGES_HEAD.size
_FRAMES_START: Final = len(_FRAMES_MAGIC[FORM])
_FRAMES_HEAD: Final = _FRAMES_START + WAL_HEADER + _CHECK


class DamagedSealError(LedgerError):
    """`ledger.pages` or `ledger.frames` is not as it was written."""


@dataclass(frozen=True, slots=True)
class PageTable:
    """What `ledger.pages` says."""

    number: int
    """How often the ledger was sealed."""
    page_size: int
    count: int
    """Pages of the database file."""
    digests: bytes
    """8 bytes a page."""
    form: int = FORM
    """How they were made: see wal.py."""

    def digest(self, page: int) -> bytes:
        """Return the digest of a page, from 1; empty beyond the last."""
        return self.digests[(page - 1) * DIGEST : page * DIGEST]

    def content(self) -> bytes:
        """Return the file's bytes."""
        told = _PAGES_MAGIC[self.form] + _PAGES_HEAD.pack(self.number, self.page_size, self.count) + self.digests
        return told + blake2b(told, digest_size=_CHECK).digest()


@dataclass(slots=True)
class FrameLog:
    """What `ledger.frames` says, as far as it is sound."""

    wal_header: bytes
    form: int = FORM
    """How pages are digested: as in `ledger.pages`."""
    frames: list[Frame] = field(default_factory=list)
    marked: bool = False
    """A checkpoint was begun."""
    check: bytes = b""
    """The last block's: each goes over the one before."""
    good: int = 0
    """Bytes up to the end of the last sound block."""
    rest: bytes = b""
    """What follows: a block that was not written to its end, or a damaged one."""

    def begin(self) -> bytes:
        """Return the file's first bytes."""
        told = _FRAMES_MAGIC[self.form] + self.wal_header
        self.check = blake2b(told, digest_size=_CHECK).digest()
        self.good = len(told) + _CHECK
        return told + self.check

    def block(self, frames: Sequence[Frame]) -> bytes:
        """Return the bytes of a block, as it follows what is there; one without frames is a mark."""
        told = len(frames).to_bytes(4, "big") + b"".join(frame.header + frame.digest for frame in frames)
        return told + blake2b(self.check + told, digest_size=_CHECK).digest()

    def take(self, frames: Sequence[Frame], block: bytes) -> None:
        """Take notice of a block."""
        self.frames.extend(frames)
        self.marked = self.marked or not frames
        self.check = block[-_CHECK:]
        self.good += len(block)

    def last(self) -> tuple[dict[int, bytes], int]:
        """Return the digest that each page has last, and the database's size in pages after that."""
        pages = {int.from_bytes(header[:4], "big"): digest for header, digest in self.frames}
        return pages, self.frames[-1].commit if self.frames else 0

    def position(self) -> str:
        """Return how far the write-ahead log is known: its salts and the number of frames, for ledger.head."""
        return f"{self.wal_header[16:24].hex()}:{len(self.frames)}"


def read_pages(folder: Path) -> PageTable | None:
    """Return what `ledger.pages` says, None where it is missing; raises DamagedSealError where it is damaged."""
    try:
        content = (folder / PAGES).read_bytes()
    except FileNotFoundError:
        return None
    form = _form(content, _PAGES_MAGIC)
    if form is not None and len(content) >= _PAGES_START + _CHECK:
        number, page_size, count = _PAGES_HEAD.unpack_from(content, len(_PAGES_MAGIC[form]))
        table = PageTable(number, page_size, count, content[_PAGES_START:-_CHECK], form)
        if table.content() == content and len(table.digests) == table.count * DIGEST and table.page_size:
            return table
    raise DamagedSealError(f"{PAGES} is damaged: it is not as it was written")


def read_frames(folder: Path) -> FrameLog | None:
    """Return what `ledger.frames` says, None where it is missing; raises DamagedSealError where it is damaged.

    A block at the end that was not written whole is no damage by itself: it is in `rest`.
    """
    try:
        content = (folder / FRAMES).read_bytes()
    except FileNotFoundError:
        return None
    log = FrameLog(content[_FRAMES_START:][:WAL_HEADER], _form(content, _FRAMES_MAGIC) or FORM)
    if content[:_FRAMES_HEAD] != log.begin():
        raise DamagedSealError(f"{FRAMES} is damaged: its beginning is not as it was written")
    while log.good + 4 <= len(content):
        size = int.from_bytes(content[log.good : log.good + 4], "big")
        block = content[log.good : log.good + 4 + size * _RECORD + _CHECK]
        if len(block) < 4 + size * _RECORD + _CHECK:
            break
        records = (block[at : at + _RECORD] for at in range(4, 4 + size * _RECORD, _RECORD))
        frames = [Frame(record[:FRAME_HEADER], record[FRAME_HEADER:]) for record in records]
        if log.block(frames) != block:
            raise DamagedSealError(f"{FRAMES} is damaged after its first {log.good} bytes: it is not as it was written")
        log.take(frames, block)
    log.rest = content[log.good :]
    return log


def folded(table: PageTable | None, log: FrameLog) -> PageTable:
    """Return the digests of the pages once all frames are copied; raises DamagedSealError where a page has none."""
    last, count = log.last()
    page_size = int.from_bytes(log.wal_header[8:12], "big")
    if not last:
        count = 0 if table is None else table.count
    digests = bytearray(count * DIGEST)
    known = 0 if table is None else min(table.count, count)
    if table is not None:
        digests[: known * DIGEST] = table.digests[: known * DIGEST]
    for page, digest in last.items():
        if page <= count:
            digests[(page - 1) * DIGEST : page * DIGEST] = digest
    if any(page not in last for page in range(known + 1, count + 1)):
        raise DamagedSealError(f"{PAGES} is missing, or lacks pages of {DATABASE}; `storyledger verify` says more")
    return PageTable(1 if table is None else table.number + 1, page_size, count, bytes(digests), log.form)


def _form(content: bytes, magics: Mapping[int, bytes]) -> int | None:
    """Return which of the forms of a file its first bytes say."""
    return next((form for form, magic in magics.items() if content.startswith(magic)), None)


class Seals:
    """The seals of a ledger's folder, kept by who writes; each call is made under the folder's lock."""

    def __init__(self, folder: Path) -> None:
        """Take up where the files stand."""
        self._folder = folder
        self._log: FrameLog | None = None
        self._seen: tuple[int, int] | None = None

    def check(self) -> None:
        """Raise DamagedSealError where the write-ahead log lacks, or has otherwise, frames that were acknowledged.

        To be asked before SQLite opens the database: it would drop such frames without a word.
        """
        log = read_frames(self._folder)
        if log is None or not log.frames:
            return
        with Wal.open(self._folder / WAL, log.form) or NoWal() as wal:
            if wal is None or wal.header != log.wal_header:
                return  # it was copied, or ledger.head tells that it was not
            there = (frame for frame, _page in wal.frames(0))
            if any(next(there, None) != frame for frame in log.frames):
                raise DamagedSealError(
                    f"{WAL} in {str(self._folder)!r} is damaged: what was written is not in it any more. Nothing was "
                    "changed; `storyledger verify` says more"
                )

    def catch_up(self, index: bytes = b"") -> None:
        """Add what the last writer could not tell any more; fold where the log was copied meanwhile.

        `index`: how the log's index begins, where it is open: what SQLite took back is not added then.
        """
        self._follow(by_checksum=True, index=index)

    def note(self) -> None:
        """Add the frames of the transaction that has just ended."""
        self._follow(by_checksum=False)

    @property
    def position(self) -> str | None:
        """How far the write-ahead log is known, for ledger.head; None where nothing is in it."""
        log = self._load()
        return log.position() if log is not None and log.frames else None

    @property
    def number(self) -> int:
        """How often the ledger was sealed."""
        return self._sealed()[0]

    def sweep(self) -> None:
        """Remove what a killed writer left of a file that was to be replaced."""
        for name in (PAGES, FRAMES, "ledger.head"):
            for path in self._folder.glob(f".{name}.*"):
                path.unlink(missing_ok=True)

    def grown(self) -> bool:
        """Return whether the write-ahead log is long enough for sealing."""
        log = self._load()
        return log is not None and len(log.frames) * int.from_bytes(log.wal_header[8:12], "big") >= SEAL_BYTES

    def seal(self, checkpoint: Callable[[], bool]) -> bool:
        """Copy the write-ahead log into the database file; returns False where readers keep part of it back."""
        log = self._load()
        if log is None:
            return True
        self._append(log, [()])
        if not checkpoint():
            return False
        self._fold(log)
        return True

    def _sealed(self) -> tuple[int, int]:
        """Return how often the ledger was sealed, and in which form its pages are digested."""
        try:
            with (self._folder / PAGES).open("rb") as file:
                start = file.read(_PAGES_START)
            number, _size, _count = _PAGES_HEAD.unpack_from(start, len(_PAGES_MAGIC[FORM]))
        except (FileNotFoundError, struct.error):
            return 0, FORM
        return int(number), _form(start, _PAGES_MAGIC) or FORM

    def _follow(self, *, by_checksum: bool, index: bytes = b"") -> None:
        log = self._load()
        form = self._sealed()[1] if log is None else log.form
        with Wal.open(self._folder / WAL, form) or NoWal() as wal:
            if log is not None and (wal is None or wal.header != log.wal_header):
                self._fold(log)
                log = None
            if wal is None or not wal.sound:
                return
            if log is None:
                log = FrameLog(wal.header, form)
            known = len(log.frames)
            last = log.frames[-1].header if log.frames else None
            if last is not None and wal.header_of(known - 1) != last:
                # written over: a transaction that was taken back after its last frame had been written
                known, last, log = 0, None, FrameLog(wal.header, form)
                by_checksum = True
            if by_checksum:
                end = frames_in_index(index, wal.header[16:24])
                added = wal.committed(known, last, end) if wal.whole() > known else []
            else:
                added = [found] if (found := wal.next_commit(known)) else []
        if added:
            self._append(log, added)

    def _load(self) -> FrameLog | None:
        try:
            status = (self._folder / FRAMES).stat()
        except FileNotFoundError:
            self._log = self._seen = None
            return None
        if self._log is None or self._seen != (status.st_ino, status.st_size):
            self._log = read_frames(self._folder)
            self._seen = (status.st_ino, status.st_size)
        return self._log

    def _append(self, log: FrameLog, blocks: Iterable[Sequence[Frame]]) -> None:
        """Write blocks behind the last sound one, synchronised."""
        path = self._folder / FRAMES
        self._log = self._seen = None  # until all of it is written: what stands in the file is read again otherwise
        if not log.good:  # a new file, whole or not at all
            content = log.begin()
            for frames in blocks:
                block = log.block(frames)
                log.take(frames, block)
                content += block
            replace_file(path, content)
        else:
            with path.open("r+b") as file:
                file.seek(log.good)
                file.truncate()
                for frames in blocks:
                    block = log.block(frames)
                    file.write(block)
                    log.take(frames, block)
                file.flush()
                os.fsync(file.fileno())
        status = path.stat()
        self._log, self._seen = log, (status.st_ino, status.st_size)

    def _fold(self, log: FrameLog) -> None:
        if log.frames:
            replace_file(self._folder / PAGES, folded(read_pages(self._folder), log).content())
        (self._folder / FRAMES).unlink(missing_ok=True)
        self._log = self._seen = None


def replace_file(path: Path, content: bytes) -> None:
    """Write a file anew, whole or not at all, synchronised; the caller holds the folder's lock.

    What a killed process left of it stands under one name, and is written over.
    """
    temporary = path.with_name(f".{path.name}.new")
    try:
        with temporary.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
        _synchronise(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _synchronise(folder: Path) -> None:
    """Make the name durable too, where the system lets a folder be synchronised."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
