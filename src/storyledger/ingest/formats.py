"""Which format reads which bytes: by the ending of a name, by a declared type, or by the first bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.ingest.html import read_html
from storyledger.ingest.jsonl import read_json, read_lines
from storyledger.ingest.piece import TooMuchError
from storyledger.ingest.text import read_text
from storyledger.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.ingest.draft import Draft
    from storyledger.ingest.piece import Budget, Piece

_BLANK = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"


def read_outermost(piece: Piece, budget: Budget) -> Iterator[Draft | Problem]:
    """Yield what an input holds, up to where it grows beyond its budget; a problem names the input then."""
    try:
        yield from read_piece(piece, budget)
    except TooMuchError as error:
        yield Problem(piece.input, str(error))


def read_piece(piece: Piece, budget: Budget) -> Iterator[Draft | Problem]:
    """Yield the reports in a piece and the problems with it; raises TooMuchError where the budget is spent."""
    format_ = piece.format or sniff(piece.stream.peek(4096))
    if format_ == "lines":
        yield from _read_lines(piece, budget)
        return
    settings = budget.settings
    raw = read_whole(piece, settings.max_bytes)
    if isinstance(raw, Problem):
        yield raw
    elif not raw.strip(_BLANK):
        yield Problem(piece.input, "the file is empty")
    elif format_ == "html":
        yield from read_html(raw, piece.name, piece.input, settings)
    elif format_ == "json":
        yield from read_json(raw, piece.name, piece.input)
    else:
        yield from read_text(raw, piece.name, piece.input)


def read_whole(piece: Piece, limit: int) -> bytes | Problem:
    """Return the piece's bytes; one above the limit is refused, before it is read where its size is known."""
    if piece.size is not None and piece.size > limit:
        return Problem(piece.input, f"the file has {piece.size:,} bytes; files up to {limit:,} bytes are read")
    raw = piece.stream.read(limit + 1)
    if len(raw) > limit:
        what = "standard input" if piece.input == "-" else "it"
        return Problem(piece.input, f"{what} has more than {limit:,} bytes, the most that is read as one input")
    return raw


def _read_lines(piece: Piece, budget: Budget) -> Iterator[Draft | Problem]:
    """Read JSON Lines line by line: the file may be of any size, a line may not."""
    limit = budget.settings.max_bytes
    if piece.stream.peek(2)[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        # UTF-16 has no byte lines.
        raw = read_whole(piece, limit)
        yield from [raw] if isinstance(raw, Problem) else read_json(raw, piece.name, piece.input)
        return
    too_long: list[Problem] = []
    for draft in read_lines(_limited_lines(piece, limit, too_long), piece.name, piece.input):
        while too_long:
            yield too_long.pop()
        yield draft
    yield from too_long


def _limited_lines(piece: Piece, limit: int, too_long: list[Problem]) -> Iterator[bytes]:
    number = 0
    while line := piece.stream.readline(limit + 1):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            message = f"the line has more than {limit:,} bytes, the most that is read as one report"
            too_long.append(Problem(piece.input, message, number))
            while line and not line.endswith(b"\n"):
                line = piece.stream.readline(limit + 1)
            yield b""  # keeps the count of lines
        else:
            yield line


def sniff(head: bytes) -> str:
    """Return the format of unnamed bytes: JSON begins with a bracket, a page with a tag; all else is text."""
    start = head[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b'{"', b"{ ", b"{\n", b"{\r", b"{}", b"[{", b"[ {", b"[\n", b"[\r")):
        return "json"
    lower = start[:300].lower()
    if lower.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) or (
        lower.startswith(b"<!--") and b"<html" in head[:4000].lower()
    ):
        return "html"
    return "text"


_TYPES = {
    "text/plain": "text",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/json": "json",
    "application/x-ndjson": "lines",
    "application/jsonl": "lines",
}
"""Media types (RFC 6838) and the format that reads them."""


def format_of_type(media_type: str | None, raw: bytes) -> str | None:
    """Return the format of bytes that were declared to be of a type; None for a type that is not read.

    Servers declare wrongly: what the bytes show for sure is believed before the type.
    """
    shown = sniff(raw[:4096])
    declared = (media_type or "").partition(";")[0].strip().lower()
    if shown != "text":
        return shown
    if declared.partition("/")[0] in {"image", "audio", "video", "font"}:
        return None
    return _TYPES.get(declared, shown)
