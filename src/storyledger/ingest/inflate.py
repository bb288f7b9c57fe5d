"""Compressed bytes come out a little at a time, counted as they come.

Nothing is inflated that is not read, so a bomb costs what the budget allows and never the memory it was made for.
"""

from __future__ import annotations

import io
import zlib
from typing import IO, TYPE_CHECKING, Final

from storyledger.ingest.draft import safe_line
from storyledger.ingest.piece import DamagedError, buffered, why

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from storyledger.ingest.piece import Budget

GZIP: Final = b"\x1f\x8b"
_PAGE: Final = (b"<!doctype", b"<html", b"<?xml")
_CHUNK: Final = 65_536
_GZIP_BITS: Final = 31
"""zlib's window bits for a gzip header and trailer; 15 for zlib's, -15 for none."""
_ZLIB_BITS: Final = 15
_RAW_BITS: Final = -15


class Inflating(io.RawIOBase):
    """What comes out of gzip: members one after the other, up to the first damage, or past it where asked.

    `damage` says what was wrong, None while nothing is. Bytes before the damage are kept.
    """

    def __init__(self, source: io.BufferedReader, budget: Budget, *, past_damage: bool = False) -> None:
        super().__init__()
        self.damage: str | None = None
        self._source = source
        self._budget = budget
        self._past_damage = past_damage
        self._rest = b""
        self._member: zlib._Decompress | None = None
        self._members = 0
        self._saved = b""

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill the buffer as far as the next bytes go; 0 at the end. Raises TooMuchError."""
        view = memoryview(buffer)
        out = self._next(min(len(view), _CHUNK))
        self._budget.spend(len(out))
        view[: len(out)] = out
        return len(out)

    def _next(self, most: int) -> bytes:
        while True:
            if self._saved:
                out, self._saved = self._saved[:most], self._saved[most:]
                return out
            data = self._rest or self._source.read(_CHUNK)
            self._rest = b""
            if self._member is None:
                if self._members:
                    data = data.lstrip(b"\0")  # padding of tapes and blocks
                    if not data and (data := self._source.read(_CHUNK).lstrip(b"\0")):
                        self._rest = data
                        continue
                if not data:
                    return b""
                self._member = zlib.decompressobj(_GZIP_BITS)
                self._members += 1
            before = self._member.copy()
            try:
                out = self._member.decompress(data, most)
            except zlib.error:
                self._saved = _salvage(before, data, most)
                self._stop("is damaged", data)
                continue
            self._rest = self._member.unconsumed_tail
            if self._member.eof:
                self._rest, self._member = self._member.unused_data, None
            if out:
                return out
            if not data and self._member is not None:
                self.damage = self.damage or "is cut short"
                self._member = None
                return b""

    def _stop(self, damage: str, data: bytes) -> None:
        """Note the damage; go to the next member, or to the end."""
        self.damage = self.damage or damage
        self._member = None
        if not self._past_damage:
            self._source, self._rest = buffered(io.BytesIO()), b""
            return
        at = data.find(GZIP, 2)
        while at < 0 and (data := data[-1:] + self._source.read(_CHUNK)) and len(data) > 1:
            at = data.find(GZIP)
        self._rest = data[at:] if at >= 0 else b""


def _salvage(member: zlib._Decompress, data: bytes, most: int) -> bytes:
    """Return what comes out of `data` before its damage, up to `most` bytes."""
    out = bytearray()
    for at in range(len(data)):
        try:
            out += member.decompress(data[at : at + 1], most)
        except zlib.error:
            break
        if len(out) >= most:
            break
    return bytes(out)


class Counted(io.RawIOBase):
    """A member of an archive: its bytes are counted, and its damage is a DamagedError."""

    def __init__(self, source: IO[bytes], budget: Budget, damages: tuple[type[Exception], ...]) -> None:
        super().__init__()
        self._source = source
        self._budget = budget
        self._damages = damages

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill the buffer as far as the next bytes go; 0 at the end. Raises TooMuchError, DamagedError."""
        view = memoryview(buffer)
        try:
            out = self._source.read(min(len(view), _CHUNK)) or b""
        except self._damages as error:
            raise DamagedError(f"is damaged ({why(error)})") from error
        self._budget.spend(len(out))
        view[: len(out)] = out
        return len(out)


def decode_content(raw: bytes, codings: str, budget: Budget, most: int) -> bytes:
    """Return the bytes of an HTTP body without its content codings ("gzip", "br", "deflate", "identity").

    Raises DamagedError for damaged bytes, another coding, and for more than `most` bytes; TooMuchError.
    """
    for coding in reversed([coding.strip().lower() for coding in codings.split(",")]):
        if raw[:100].lstrip().lower().startswith(_PAGE):
            break  # crawlers undo a coding and leave its header
        if coding in {"gzip", "x-gzip"}:
            raw = _drain(raw, _GZIP_BITS, budget, most)
        elif coding == "deflate":
            zlib_header = len(raw) > 1 and raw[0] & 15 == 8 and int.from_bytes(raw[:2]) % 31 == 0
            raw = _drain(raw, _ZLIB_BITS if zlib_header else _RAW_BITS, budget, most)
        elif coding == "br":
            raw = _unbrotli(raw, budget, most)
        elif coding not in {"", "identity"}:
            raise DamagedError(f"is coded in a way that is not read ({safe_line(coding[:20])})")
    return raw


def _drain(raw: bytes, bits: int, budget: Budget, most: int) -> bytes:
    member = zlib.decompressobj(bits)
    out = bytearray()
    while raw and not member.eof:
        try:
            piece = member.decompress(raw, _CHUNK)
        except zlib.error as error:
            raise DamagedError(f"is damaged ({why(error)})") from error
        raw = member.unconsumed_tail
        _add(out, piece, budget, most)
    return bytes(out)


def _unbrotli(raw: bytes, budget: Budget, most: int) -> bytes:
    import brotli  # noqa: PLC0415 - needed for few inputs

    decoder = brotli.Decompressor()
    out = bytearray()
    try:
        piece = decoder.process(raw, output_buffer_limit=_CHUNK)
        while piece:
            _add(out, piece, budget, most)
            piece = b"" if decoder.is_finished() else decoder.process(b"", output_buffer_limit=_CHUNK)
    except brotli.error as error:
        raise DamagedError("is damaged (no Brotli)") from error
    return bytes(out)


def _add(out: bytearray, piece: bytes, budget: Budget, most: int) -> None:
    budget.spend(len(piece))
    out += piece
    if len(out) > most:
        raise DamagedError(f"has more than {most:,} bytes, the most that is read as one input")
