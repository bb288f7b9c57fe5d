"""Each format's reader, and how what stands inside another file is read by the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.ingest.archive import read_gzip, read_zip
from storyledger.ingest.eml import read_eml
from storyledger.ingest.feed import feed_format, read_feed
from storyledger.ingest.html import read_html
from storyledger.ingest.jsonl import read_json, read_lines
from storyledger.ingest.pdf import read_pdf
from storyledger.ingest.piece import TooMuchError, read_most
from storyledger.ingest.sniff import HEAD, sniff
from storyledger.ingest.text import read_text
from storyledger.ingest.warc import read_wacz, read_warc
from storyledger.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.config import IngestSettings
    from storyledger.ingest.draft import Draft
    from storyledger.ingest.piece import Budget, Piece

_CONTAINERS = {"zip": read_zip, "gzip": read_gzip, "warc": read_warc, "wacz": read_wacz}
"""What is read as it comes and may be larger than memory."""
_JSON_FEED = re.compile(rb'"version"\s{0,20}:\s{0,20}"https?:\\?/\\?/jsonfeed\.org')
"""The field that tells a JSON Feed from other JSON, wherever it stands: a name within a text has backslashes."""
_BLANK = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"


def read_outermost(piece: Piece, budget: Budget) -> Iterator[Draft | Problem]:
    """Yield what an input holds, up to where it grows beyond its budget; a problem names the input then."""
    try:
        yield from read_piece(piece, budget)
    except TooMuchError as error:
        yield Problem(piece.input, str(error))


def read_piece(piece: Piece, budget: Budget, depth: int = 0) -> Iterator[Draft | Problem]:
    """Yield the reports in a piece and the problems with it, as deep as pieces may stand in pieces.

    Raises TooMuchError where the budget is spent, DamagedError where the piece's own bytes do not come.
    """

    def inside(inner: Piece) -> Iterator[Draft | Problem]:
        if depth >= budget.settings.max_depth:
            most = budget.settings.max_depth
            yield Problem(inner.input, f"this is packed more than {most} times; unpack it and add it by itself")
        else:
            yield from read_piece(inner, budget, depth + 1)

    format_ = piece.format or sniff(piece.stream.peek(HEAD))
    if not piece.stream.peek(1):
        yield Problem(piece.input, "the file is empty")
        return
    if format_ in _CONTAINERS:
        yield from _CONTAINERS[format_](piece, budget, inside)
        return
    if format_ == "lines":
        yield from _read_lines(piece, budget)
        return
    raw = read_whole(piece, limit_of(format_, budget.settings))
    if isinstance(raw, Problem):
        yield raw
    elif not raw.strip(_BLANK):
        yield Problem(piece.input, "the file is empty")
    elif format_ == "eml":
        yield from read_eml(raw, piece, budget, inside)
    else:
        yield from _read_bytes(raw, format_, piece, budget.settings)


def limit_of(format_: str, settings: IngestSettings) -> int:
    """Return how many bytes of a format are held at once."""
    return settings.max_held_bytes if format_ in {"pdf", "eml", *_CONTAINERS} else settings.max_bytes


def read_whole(piece: Piece, limit: int) -> bytes | Problem:
    """Return the piece's bytes; one above the limit is refused, before it is read where its size is known."""
    if piece.size is not None and piece.size > limit:
        return Problem(piece.input, f"the file has {piece.size:,} bytes; files up to {limit:,} bytes are read")
    raw = read_most(piece.stream, limit + 1)
    if len(raw) > limit:
        what = "standard input" if piece.input == "-" else "it"
        return Problem(piece.input, f"{what} has more than {limit:,} bytes, the most that is read as one input")
    return raw


def _read_bytes(raw: bytes, format_: str, piece: Piece, settings: IngestSettings) -> Iterator[Draft | Problem]:
    if format_ == "json" and _JSON_FEED.search(raw.replace(b"\x00", b"")):
        format_ = "feed"
    if format_ == "html":
        yield from read_html(raw, piece.name, piece.input, settings, piece.charset)
    elif format_ == "json":
        yield from read_json(raw, piece.name, piece.input)
    elif format_ == "pdf":
        yield from read_pdf(raw, piece.name, piece.input, settings)
    elif format_ == "feed" and feed_format(raw) == "opml":
        yield Problem(
            piece.input, "this is a list of feeds (OPML); `storyledger watch` follows the feeds that it lists"
        )
    elif format_ == "feed":
        yield from read_feed(raw, piece.name, piece.input, settings)
    else:
        yield from read_text(raw, piece.name, piece.input, piece.charset)


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
