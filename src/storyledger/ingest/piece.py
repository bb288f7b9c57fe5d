"""Bytes to be read, wherever they came out of, and what one input may cost in all.

An archive says how large its members are, and lies. So nothing here believes a size that is declared: every byte that
comes out of an archive, at any depth, is counted as it comes, in one budget for the whole input.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from storyledger.ingest.draft import Draft, safe_line
from storyledger.records import Problem

if TYPE_CHECKING:
    from storyledger.config import IngestSettings


class TooMuchError(Exception):
    """An input grows beyond what one input may; the message says how far."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, standard input or what stands inside another file."""

    stream: io.BufferedReader
    name: str
    """What the report's id is made from: a file name without its ending."""
    input: str
    """As shown to the user."""
    format: str | None
    """One of `walk.FORMATS`; None where the first bytes must say."""
    size: int | None = None
    """Bytes, where that is known and not only declared."""
    at_hand: bool = False
    """Whether going back in it costs nothing: a file or memory, and no archive's member."""
    charset: str | None = None
    """The encoding that was declared with it."""


Inside = Callable[[Piece], Iterator[Draft | Problem]]
"""Reads what stands inside a piece."""


@dataclass(slots=True)
class Budget:
    """What is left of what one input may cost: counted over all that it holds, however nested."""

    settings: IngestSettings
    given: int
    """Bytes of the input as it was given."""
    out: int = 0
    """Bytes that came out of archives."""
    members: int = 0

    def spend(self, count: int) -> None:
        """Count bytes that came out of an archive; raises TooMuchError."""
        self.out += count
        limits = self.settings
        ratio = max(limits.max_expansion * self.given, 2 * limits.max_held_bytes)
        if self.out > ratio:
            raise TooMuchError(
                f"what it holds is more than {limits.max_expansion} times its own {self.given:,} bytes, as in an "
                "archive made to fill memory; unpack it yourself if you trust it"
            )
        if self.out > limits.max_expanded_bytes:
            raise TooMuchError(
                f"it holds more than {limits.max_expanded_bytes:,} bytes, the most that is taken out of one input; "
                "split it, or unpack it yourself"
            )

    def count_member(self) -> None:
        """Count a member of an archive, a record of a web archive or a part of a mail; raises TooMuchError."""
        self.members += 1
        if self.members > self.settings.max_members:
            raise TooMuchError(
                f"it has more than {self.settings.max_members:,} members, the most that are looked at in one input; "
                "split it"
            )


def held(raw: bytes, name: str, input_name: str, format_: str | None, charset: str | None = None) -> Piece:
    """Return bytes in memory as a piece."""
    return Piece(buffered(io.BytesIO(raw)), name, input_name, format_, len(raw), at_hand=True, charset=charset)


def buffered(stream: IO[bytes] | io.BufferedIOBase | io.RawIOBase) -> io.BufferedReader:
    """Return a stream that can be peeked into."""
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream), 65_536)


def read_most(stream: io.BufferedReader, most: int) -> bytes:
    """Return the next bytes, up to `most`, in no more memory than they need: a plain read takes `most` at once."""
    out = bytearray()
    while len(out) < most and (piece := stream.read(min(most - len(out), 65_536))):
        out += piece
    return bytes(out)


def why(error: Exception) -> str:
    """Return an error's message as one clean line: it may quote the bytes that it complains of."""
    return safe_line(str(error)) or type(error).__name__


class DamagedError(Exception):
    """Bytes inside an archive do not come out of it; the message says why, as the rest of a sentence about it."""
