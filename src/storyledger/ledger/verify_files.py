"""Whether the files of a ledger's folder are, byte by byte, as they were last written.

Each page of ledger.sqlite against its digest in ledger.pages, each frame of the write-ahead log against ledger.frames,
those two and ledger.head against their own checks and each other. States that a killed process leaves are sound.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO, Final

from storyledger.errors import LedgerError
from storyledger.ledger.faults import Fault, numbered, ranges
from storyledger.ledger.head import HEAD, Head, read_head
from storyledger.ledger.locking import Opened
from storyledger.ledger.seals import (
    DATABASE,
    FRAMES,
    PAGES,
    WAL,
    DamagedSealError,
    FrameLog,
    PageTable,
    folded,
    read_frames,
    read_pages,
)
from storyledger.ledger.sqlite_pages import page_owners, page_size_of
from storyledger.ledger.wal import DIGEST, FORM, WAL_HEADER, Frame, NoWal, Wal, page_digest

if TYPE_CHECKING:
    from pathlib import Path

JOURNAL: Final = f"{DATABASE}-journal"
_HEADER: Final = 100
_MOST_PAGES: Final = 1 << 24
_BLOCK: Final = 1 << 20
_OWNERS_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class FilesChecked:
    """What the files say."""

    faults: tuple[Fault, ...]
    head: Head | None
    """What ledger.head says; None where it is missing or damaged."""
    head_there: bool
    begun: bool
    """Whether a ledger was ever made here to its end; before, there are no seals."""
    current: bool = False
    """Whether all was told to ledger.head: not where a writer was killed before he could."""


def check_files(folder: Path) -> FilesChecked:
    """Return the faults of a folder's files, by file and page."""
    faults: list[Fault] = []
    head = table = log = None
    damaged = set()
    try:
        head = read_head(folder)
    except LedgerError as error:
        damaged.add(HEAD)
        faults.append(Fault("altered", HEAD, str(error)))
    try:
        table = read_pages(folder)
    except DamagedSealError as error:
        damaged.add(PAGES)
        faults.append(Fault("altered", PAGES, str(error)))
    try:
        log = read_frames(folder)
    except DamagedSealError as error:
        damaged.add(FRAMES)
        faults.append(Fault("altered", FRAMES, str(error)))
    begun = head is not None or table is not None or bool(damaged)
    if not begun:
        return FilesChecked(tuple(faults), None, head_there=False, begun=False)
    if table is None and PAGES not in damaged:
        faults.append(Fault("missing", PAGES, f"{PAGES} is missing: the pages of {DATABASE} have nothing to hold to"))
    if (folder / JOURNAL).exists():
        faults.append(
            Fault("inserted", JOURNAL, f"{JOURNAL} is not a ledger's: SQLite would copy it into {DATABASE} unasked")
        )
    database = _Database.open(folder)
    current = False
    if database is None:
        faults.append(Fault("missing", DATABASE, f"{DATABASE} is missing"))
    else:
        check = _Check(folder, database, head, table, log, damaged, faults)
        try:
            with Wal.open(folder / WAL, check.form) or NoWal() as wal:
                check.run(wal)
                current = check.current
        finally:
            Opened.close_or_leave(folder, database.file)
    return FilesChecked(tuple(faults), head, head is not None or HEAD in damaged, begun, current)


@dataclass
class _Database:
    """The database file, open."""

    file: BinaryIO
    size: int
    page_size: int
    """As the file itself says; `ledger.pages` and the write-ahead log know better."""

    @classmethod
    def open(cls, folder: Path) -> _Database | None:
        try:
            file = (folder / DATABASE).open("rb", buffering=0)
        except (FileNotFoundError, IsADirectoryError):
            return None
        page_size = page_size_of(file.read(_HEADER))
        return cls(file, file.seek(0, 2), page_size)

    def page(self, number: int) -> bytes:
        self.file.seek((number - 1) * self.page_size)
        return self.file.read(self.page_size)

    def digests(self, form: int) -> list[bytes]:
        """Return the digest of every page, of the last also where it is cut short."""
        found: list[bytes] = []
        self.file.seek(0)
        size = max(self.page_size, _BLOCK // self.page_size * self.page_size)
        while block := self.file.read(size):
            view = memoryview(block)
            found.extend(
                page_digest(view[at : at + self.page_size], form) for at in range(0, len(block), self.page_size)
            )
        return found

    @cached_property
    def owners(self) -> dict[int, str]:
        return page_owners(self.page, self.size // self.page_size)

    def of(self, first: int, last: int) -> str:
        """Return what pages belong to, in words."""
        names = list(dict.fromkeys(self.owners.get(page, "unknown") for page in range(first, last + 1)))
        return ", ".join(names[:_OWNERS_SHOWN]) + (", ..." if len(names) > _OWNERS_SHOWN else "")


@dataclass
class _Check:
    """One look at the files."""

    folder: Path
    database: _Database
    head: Head | None
    table: PageTable | None
    log: FrameLog | None
    damaged: set[str]
    """Those of our own files whose check fails."""
    faults: list[Fault]
    beyond: list[list[Frame]] = field(default_factory=list)
    """Transactions in the write-ahead log that `ledger.frames` does not tell."""
    current: bool = False

    @property
    def form(self) -> int:
        """How pages are digested here."""
        told = self.table or self.log
        return FORM if told is None else told.form

    def run(self, wal: Wal | None) -> None:
        """Check all."""
        if self.table is not None:
            self.database.page_size = self.table.page_size
        elif wal is not None and wal.sound:
            self.database.page_size = wal.page_size
        size = (self.folder / WAL).stat().st_size if wal is None and (self.folder / WAL).exists() else 0
        same = wal is not None and self.log is not None and wal.header == self.log.wal_header
        if wal is not None:
            self._check_wal(wal, same=same)
        elif 0 < size < WAL_HEADER:
            self._add("truncated", WAL, f"{WAL} has {size} bytes: not even a header")
        self._check_against_head(wal)
        self._check_rest(wal)
        if self.table is not None:
            self._check_pages(copied=self.log is not None and not same and (wal is None or wal.sound))

    def _add(self, what: str, where: str, message: str) -> None:
        self.faults.append(Fault(what, where, message))  # type: ignore[arg-type]

    def _check_wal(self, wal: Wal, *, same: bool) -> None:
        known = self.log.frames if self.log is not None and same else []
        if not wal.sound:
            if self.log is not None and self.log.frames:
                self._add("altered", f"header of {WAL}", f"the header of {WAL} is not as it was written")
            elif wal.whole() or FRAMES in self.damaged:
                self._add("damaged", f"header of {WAL}", f"the header of {WAL} is none")
            return
        there = wal.frames(0)
        for number, frame in enumerate(known):
            found, _page = next(there, (None, b""))
            if found == frame:
                continue
            where = f"frame {number} of {WAL} (page {frame.page}: {self.database.of(frame.page, frame.page)})"
            if found is None:
                self._add("truncated", where, f"{WAL} ends before frame {number}; {len(known)} were written")
                return
            self._add("altered", where, f"frame {number} of {WAL} is not as it was written")
        self.beyond = wal.committed(len(known), known[-1].header if known else None)
        if len(self.beyond) > 1 and FRAMES not in self.damaged:
            self._add(
                "truncated" if self.log is not None else "missing",
                FRAMES,
                f"{WAL} has {len(self.beyond)} transactions that {FRAMES} does not tell; a writer leaves one at most",
            )
        self._check_tail(wal, len(known) + sum(map(len, self.beyond)))

    def _check_tail(self, wal: Wal, committed: int) -> None:
        """What follows the last transaction is of a killed process, of one taken back, or of the log before."""
        if not any(wal.header[12:16]) and 0 < int.from_bytes(wal.header_of(committed)[:4], "big") < _MOST_PAGES:
            return  # salts are drawn anew for a log never copied: what a killed process left has others
        salt = int.from_bytes(wal.header[16:20], "big")
        header = wal.header_of(committed)
        if len(header) < 16:
            return  # not written to its end
        if header[8:16] != wal.header[16:24] and not 0 < salt - int.from_bytes(header[8:12], "big") < 1 << 16:
            where = f"{WAL} after frame {committed - 1}"
            self._add("inserted", where, f"{WAL} has bytes after its last transaction that SQLite did not write")

    def _check_against_head(self, wal: Wal | None) -> None:
        """ledger.head says how far the others were."""
        if self.head is None:
            return
        if self.table is not None and self.table.number < self.head.sealed:
            self._add("rolled back", PAGES, f"{PAGES} is an older one: seal {self.table.number} of {self.head.sealed}")
        if FRAMES in self.damaged:
            return
        if self.table is not None and self.table.number > self.head.sealed + 1:
            self._add("rolled back", HEAD, f"{HEAD} is an older one: seal {self.head.sealed} of {self.table.number}")
        self.current = not self.beyond
        salts, _colon, told = (self.head.frames or ":").partition(":")
        if self.log is not None:
            after = self.log.frames[int(told) :] if self.log.wal_header[16:24].hex() == salts else self.log.frames
            behind = sum(bool(frame.commit) for frame in after)
            self.current = self.current and not behind
            if behind > 1:
                self._add("rolled back", HEAD, f"{HEAD} is an older one: {behind} transactions were told since")
        if not salts:
            return
        sealed_since = self.table is not None and self.table.number > self.head.sealed
        if self.log is None:
            if (wal is not None and wal.header[16:24].hex() == salts) or not sealed_since:
                self._add("missing", FRAMES, f"{FRAMES} is missing; it told {told} frames of {WAL}")
        elif self.log.wal_header[16:24].hex() == salts and len(self.log.frames) < int(told):
            self._add("truncated", FRAMES, f"{FRAMES} tells {len(self.log.frames)} frames of {WAL}; {told} were told")

    def _check_rest(self, wal: Wal | None) -> None:
        """A block of ledger.frames that was not written to its end is the next transaction's, as far as it goes."""
        if self.log is None or not self.log.rest:
            return
        expected = [self.log.block(())]
        if self.beyond:
            expected.append(self.log.block(self.beyond[0]))
        rest = self.log.rest.rstrip(b"\0")  # a file system may leave zeros where power failed
        if wal is None or not any(block.startswith(rest) for block in expected):
            self._add("altered", FRAMES, f"{FRAMES} does not end as it was written, after {self.log.good} bytes")

    def _check_pages(self, *, copied: bool) -> None:
        """Compare every page; `copied`: the write-ahead log that `ledger.frames` tells of is gone, all of it copied."""
        table = self.table
        if table is None:
            return
        other: dict[int, set[bytes]] = {}
        if self.log is not None and not copied:
            for frame in (*self.log.frames, *(frame for block in self.beyond for frame in block)):
                other.setdefault(frame.page, set()).add(frame.digest)
        counts = {table.count}
        if other and self.log is not None:
            counts |= {frame.commit for frame in self.log.frames if frame.commit}
        found = self.database.digests(table.form)
        unknown = self._differing(table, found, other)
        if copied and self.log is not None and self.log.frames:
            try:
                after = folded(table, self.log)
            except DamagedSealError:
                after = table
            not_after = self._differing(after, found, {})
            if not_after and not unknown:
                self._add(
                    "missing",
                    WAL,
                    f"{WAL} is missing or another: {len(self.log.frames)} frames that it had are not in {DATABASE}",
                )
                return
            unknown, counts, table = not_after, {after.count}, after
        half_written = set(other) if self.log is not None and self.log.marked else set()
        self._tell_pages([page for page in unknown if page not in half_written], max(counts))
        sizes = {count * table.page_size for count in counts}
        if self.database.size not in sizes and not half_written:
            shorter = self.database.size < min(sizes)
            self._add(
                "truncated" if shorter else "inserted",
                f"{DATABASE} from page {self.database.size // table.page_size + 1 if shorter else max(counts) + 1}",
                f"{DATABASE} has {self.database.size} bytes; {max(sizes)} were written",
            )

    def _differing(self, table: PageTable, found: list[bytes], other: dict[int, set[bytes]]) -> list[int]:
        told, size = table.digests, self.database.size
        joined = b"".join(found)
        if joined == told and not size % table.page_size:
            return []
        pages = range(1, max(table.count, len(found)) + 1)
        return [
            page
            for page in pages
            if joined[(page - 1) * DIGEST : page * DIGEST] != told[(page - 1) * DIGEST : page * DIGEST]
            and joined[(page - 1) * DIGEST : page * DIGEST] not in other.get(page, ())
        ]

    def _tell_pages(self, pages: list[int], count: int) -> None:
        for first, last in ranges(pages):
            end = min(last, count)
            if first > end:
                continue  # beyond the file's end: its size tells that
            where = f"{numbered(first, end, 'page', 'pages')} of {DATABASE} ({self.database.of(first, end)})"
            self._add("altered", where, f"{where}: not as written")
