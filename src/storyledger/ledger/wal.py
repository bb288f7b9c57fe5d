"""What stands in SQLite's write-ahead log: its frames, read off the file by the documented format.

A frame is a page as a transaction left it, with a header of 24 bytes: the page's number, the database's size in pages
where the frame ends a transaction (else 0), the two salts of the log's header, and a checksum over all frames so far.
What SQLite takes for written are the frames up to the last that ends a transaction and whose checksum holds.
The file itself is never locked by SQLite, so it may be opened and closed here beside open connections; the database
file may not (closing any descriptor of it would drop the process's locks).
Source: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
"""

from __future__ import annotations

import struct
import sys
from array import array
from hashlib import blake2b, sha256
from io import FileIO
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from xxhash import xxh3_64_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WAL_HEADER: Final = 32
FRAME_HEADER: Final = 24
DIGEST: Final = 8
"""Bytes of a page's digest: against accidents and tools that do not know of it, not against who rewrites it too."""
FORM: Final = 3
"""How pages are digested in new ledgers: by XXH3, in a fifteenth of the time that SHA-256 (2) takes; 1 is BLAKE2b.
Entries and originals have SHA-256 in any case."""
_BLOCK: Final = 1 << 20
_INDEX_HEADER: Final = 48
INDEX_HEAD: Final = 2 * _INDEX_HEADER
"""Bytes at the beginning of the log's index that `frames_in_index` looks at."""
_NONE: Final = bytes(4)
_MAGIC: Final = 0x377F0682
_MASK: Final = 0xFFFFFFFF


class Frame(NamedTuple):
    """A frame of the log, without its page."""

    header: bytes
    digest: bytes
    """Of the page."""

    @property
    def page(self) -> int:
        """The page's number, from 1."""
        return int.from_bytes(self.header[:4], "big")

    @property
    def commit(self) -> int:
        """The database's size in pages where the frame ends a transaction, else 0."""
        return int.from_bytes(self.header[4:8], "big")


_DIGESTS: Final[dict[int, Callable[[bytes | memoryview], bytes]]] = {
    1: lambda page: blake2b(page, digest_size=DIGEST).digest(),
    2: lambda page: sha256(page).digest()[:DIGEST],
    FORM: xxh3_64_digest,
}


def page_digest(page: bytes | memoryview, form: int = FORM) -> bytes:
    """Return the digest by which a page is known."""
    return _DIGESTS[form](page)


class Wal:
    """An open write-ahead log."""

    def __init__(self, file: FileIO, header: bytes, form: int) -> None:
        """Take an open file, its header, and how its pages are digested."""
        self._file = file
        self._form = form
        self.header = header
        self.size = file.seek(0, 2)
        magic = int.from_bytes(header[:4], "big")
        self.page_size = int.from_bytes(header[8:12], "big")
        self.sound: bool = magic | 1 == _MAGIC | 1 and 512 <= self.page_size <= 65536
        self._big = bool(magic & 1)
        if self.sound:
            self._first = checksum(header[:24], (0, 0), big=self._big)
            self.sound = struct.pack(">II", *self._first) == header[24:]

    @classmethod
    def open(cls, path: Path, form: int = FORM) -> Wal | None:
        """Return the log in a file; None where it is missing or has not even a header: nothing is in it then."""
        try:
            file = FileIO(path)
        except FileNotFoundError:
            return None
        header = file.read(WAL_HEADER)
        if len(header) < WAL_HEADER:
            file.close()
            return None
        return cls(file, header, form)

    def __enter__(self) -> Self:
        """Return the log itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    def frames(self, start: int) -> Iterator[tuple[Frame, memoryview]]:
        """Yield the frames from a number on (from 0) as they lie in the file, whole ones, each with its page.

        A page's bytes are written over when later frames are asked for.
        """
        step, form = FRAME_HEADER + self.page_size, self._form
        for view in self._blocks(start, step):
            for at in range(0, len(view), step):
                page = view[at + FRAME_HEADER : at + step]
                yield Frame(bytes(view[at : at + FRAME_HEADER]), page_digest(page, form)), page

    def _blocks(self, start: int, step: int) -> Iterator[memoryview]:
        """Yield the bytes of whole frames from a number on, some at a time, each written over by the next."""
        self._file.seek(WAL_HEADER + start * step)
        content = bytearray(max(1, _BLOCK // step) * step)
        view, filled = memoryview(content), 0
        while count := self._file.readinto(view[filled:]):
            filled += count
            whole = filled // step * step
            yield view[:whole]
            filled -= whole
            content[:filled] = content[whole : whole + filled]

    def header_of(self, number: int) -> bytes:
        """Return the header of one frame; shorter than that where the file ends before."""
        self._file.seek(WAL_HEADER + number * (FRAME_HEADER + self.page_size))
        return self._file.read(FRAME_HEADER)

    def whole(self) -> int:
        """Return how many whole frames the file has room for."""
        return max(0, self.size - WAL_HEADER) // (FRAME_HEADER + self.page_size)

    def committed(self, start: int, last: bytes | None, end: int | None = None) -> list[list[Frame]]:
        """Return the transactions after the first `start` frames, `last` being the header of the one before.

        What follows the last whole transaction is left out: a process that was killed, or a transaction taken back; so
        are transactions beyond the first `end` frames.
        """
        sums = self._first if last is None else struct.unpack(">II", last[16:])
        found: list[list[Frame]] = []
        open_: list[Frame] = []
        for frame, page in self.frames(start):
            sums = checksum(frame.header[:8], (sums[0], sums[1]), big=self._big)
            sums = checksum(page, sums, big=self._big)
            if frame.header[8:16] != self.header[16:24] or struct.pack(">II", *sums) != frame.header[16:]:
                break
            open_.append(frame)
            if frame.commit:
                start += len(open_)
                if end is not None and start > end:
                    break
                found.append(open_)
                open_ = []
        return found

    def next_commit(self, start: int) -> list[Frame]:
        """Return the frames from `start` to the first that ends a transaction; none where there is no such.

        To be asked right after a transaction, by who kept all others from writing: checksums need no look then.
        """
        found: list[Frame] = []
        step, digest, salts = FRAME_HEADER + self.page_size, _DIGESTS[self._form], self.header[16:24]
        for view in self._blocks(start, step):
            for at in range(0, len(view), step):
                header = bytes(view[at : at + FRAME_HEADER])
                if header[8:16] != salts:
                    return []
                found.append(Frame(header, digest(view[at + FRAME_HEADER : at + step])))
                if header[4:8] != _NONE:
                    return found
        return []


def frames_in_index(index: bytes, salts: bytes) -> int | None:
    """Return how many frames of the log with these salts SQLite takes for written, as the log's index begins.

    None where that is half written or not there. A transaction whose COMMIT failed may stand in the log, whole, and is
    not among them. The index begins with its header twice, in the machine's order of bytes; it has other salts until
    the first transaction of a log that was begun anew.
    """
    header = index[:_INDEX_HEADER]
    if len(index) < INDEX_HEAD or header != index[_INDEX_HEADER:INDEX_HEAD]:
        return None
    return int.from_bytes(header[16:20], sys.byteorder) if header[32:40] == salts else 0


class NoWal:
    """Stands for a write-ahead log that is not there."""

    def __enter__(self) -> None:
        """Return None."""

    def __exit__(self, *_: object) -> None:
        """Do nothing."""


def checksum(content: bytes | memoryview, sums: tuple[int, int], *, big: bool) -> tuple[int, int]:
    """Return SQLite's running checksum after more bytes, a multiple of 8 of them."""
    words = array("I")
    words.frombytes(content)
    if big == (sys.byteorder == "little"):
        words.byteswap()
    first, second = sums
    pairs = iter(words)
    for one, other in zip(pairs, pairs, strict=True):
        first = (first + one + second) & _MASK
        second = (second + other + first) & _MASK
    return first, second
