"""The records of a web archive (WARC 1.0 and 1.1, ISO 28500), cut out of its bytes one after the other.

A record says how long it is, and may lie: what follows must be two line ends and the next record. Where it is not, the
next record is looked for and the lying one is left out. What a record holds is parsed by warcio, from its own bytes.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from storyledger.ingest.piece import read_most

if TYPE_CHECKING:
    from collections.abc import Iterator

_VERSION: Final = b"WARC/"
_BETWEEN: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(
    rb"^content-length[ \t]{0,9}:[ \t]{0,9}(\d{1,18})[ \t]{0,9}\r?$", re.IGNORECASE | re.MULTILINE
)
_CHUNK: Final = 65_536
_MOST_HEADER: Final = 1_000_000
"""Bytes of a record's header at most: real ones have a thousand."""
_MOST_DAMAGED: Final = 100
"""Damaged records after which the rest is left: looking for the next one may cost a block of memory each."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A record's bytes; None for one that is too long to be held, and what is wrong with it."""

    number: int
    """From 1."""
    header: bytes
    block: bytes | None
    damage: str | None = None

    @property
    def raw(self) -> bytes:
        """Return the whole record, with the two line ends that close it."""
        return self.header + (self.block or b"") + _BETWEEN


class _Rewindable:
    """A stream into which bytes can be put back."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._back = io.BytesIO()

    def read(self, size: int) -> bytes:
        got = self._back.read(size)
        return got + read_most(self._stream, size - len(got)) if len(got) < size else got

    def readline(self) -> bytes:
        line = self._back.readline(_CHUNK)
        return line if line.endswith(b"\n") or len(line) >= _CHUNK else line + self._stream.readline(_CHUNK - len(line))

    def put_back(self, raw: bytes) -> None:
        self._back = io.BytesIO(raw + self._back.read())


def cut_records(stream: io.BufferedReader, most: int) -> Iterator[Cut]:
    """Yield the records of an uncompressed web archive; blocks above `most` bytes are passed over.

    The last may be damaged: where the bytes end before it does.
    """
    source = _Rewindable(stream)
    number = damaged = 0
    while damaged < _MOST_DAMAGED:
        line = _next_record(source)
        if line is None:
            return
        number += 1
        cut = _cut(source, number, line, most)
        damaged += cut.damage is not None
        yield cut


def _next_record(source: _Rewindable) -> bytes | None:
    """Return the first line of the next record, whatever stands before it."""
    while line := source.readline():
        if line.startswith(_VERSION):
            return line
    return None


def _cut(source: _Rewindable, number: int, line: bytes, most: int) -> Cut:
    header = bytearray(line)
    while (line := source.readline()).strip():
        header += line
        if line.startswith(_VERSION) or len(header) > _MOST_HEADER:
            source.put_back(line)
            return Cut(number, bytes(header), None, "its header has no end")
    header += line
    found = _LENGTH.search(bytes(header))
    if found is None:
        return Cut(number, bytes(header), None, "it does not say how long it is")
    length = int(found[1])
    if length > most:
        return _pass_over(source, Cut(number, bytes(header), None), length)
    block = source.read(length)
    if len(block) == length and _is_followed(source):
        return Cut(number, bytes(header), block)
    at = block.find(_BETWEEN + _VERSION)
    if at >= 0:
        source.put_back(block[at + len(_BETWEEN) :])
    there = f"{at:,}" if at >= 0 else f"{len(block):,}" if len(block) < length else "more"
    return Cut(number, bytes(header), None, f"it says that it has {length:,} bytes, and {there} are there")


def _pass_over(source: _Rewindable, cut: Cut, length: int) -> Cut:
    left = length
    while left and (piece := source.read(min(left, _CHUNK))):
        left -= len(piece)
    if left:
        return replace(cut, damage=f"it says that it has {length:,} bytes, and {length - left:,} are there")
    return cut if _is_followed(source) else replace(cut, damage=f"it says that it has {length:,} bytes, and has more")


def _is_followed(source: _Rewindable) -> bool:
    """Whether line ends and another record, or nothing, come next; some programs write fewer line ends than two."""
    after = source.read(len(_BETWEEN))
    left = after.lstrip(b"\r\n")
    source.put_back(left)
    return _VERSION.startswith(left)
