"""Cited spans laid over a report's text: paragraphs of nested pieces that HTML elements can hold.

Elements nest and spans need not: a span that crosses another's end, or a paragraph's, is split there, so that every
piece is one element and the pieces of a span, put together, are its exact words.
"""

from __future__ import annotations

import heapq
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BLANK_LINES: Final = re.compile(r"\n[ \t\r]*\n\s*")
_LINE_END: Final = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A step in writing a paragraph: words, the gap after a paragraph, or the start or end of a span's element."""

    step: Literal["words", "gap", "open", "close"]
    text: str = ""
    span: int = -1
    """Index of the span, at `open`."""
    first: bool = True
    """Whether this is the span's first element, which carries its anchor."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of a text with its pieces, and the spans that begin in it."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    spans: tuple[int, ...]


def find_paragraphs(text: str) -> list[tuple[int, int, int]]:
    """Return start, end of the words and end of the gap after them, for each paragraph; together they are the text.

    Where the text has blank lines, they part its paragraphs and a single line end is only a line end; else each line
    is a paragraph.
    """
    pattern = _BLANK_LINES if _BLANK_LINES.search(text.strip()) else _LINE_END
    paragraphs = []
    start = 0
    for gap in pattern.finditer(text):
        paragraphs.append((start, gap.start(), gap.end()))
        start = gap.end()
    if start < len(text):
        paragraphs.append((start, len(text), len(text)))
    return paragraphs


def mark_spans(text: str, spans: Sequence[tuple[int, int]]) -> list[Paragraph]:
    """Return the text's paragraphs with the spans (start, end) laid over them as nested, never crossing elements."""
    order = sorted(range(len(spans)), key=lambda index: (spans[index][0], -spans[index][1], index))
    waiting = iter(order)
    upcoming = next(waiting, None)
    running: list[int] = []  # spans that go on from the paragraph before
    out = []
    for start, words_end, end in find_paragraphs(text):
        begun = []
        while upcoming is not None and spans[upcoming][0] < end:
            begun.append(upcoming)
            upcoming = next(waiting, None)
        heap = [(start, -min(spans[index][1], end), index, False) for index in running]
        heap += [(spans[index][0], -min(spans[index][1], end), index, True) for index in begun]
        pieces = tuple(_pieces(text, (start, words_end, end), heap))
        out.append(Paragraph(start, words_end, pieces, tuple(begun)))
        running = [index for index in (*running, *begun) if spans[index][1] > end]
    return out


def _pieces(text: str, bounds: tuple[int, int, int], heap: list[tuple[int, int, int, bool]]) -> Iterator[Piece]:
    """Yield one paragraph's pieces; `heap` holds start, -end, index and whether it is the span's first piece."""
    at, words_end, end = bounds
    heapq.heapify(heap)
    ends: list[int] = []

    def words(until: int) -> Iterator[Piece]:
        if at < min(until, words_end):
            yield Piece("words", text[at : min(until, words_end)])
        if max(at, words_end) < until:
            yield Piece("gap", text[max(at, words_end) : until])

    while heap or ends:
        if ends and (not heap or ends[-1] <= heap[0][0]):
            yield from words(ends[-1])
            at = ends.pop()
            yield Piece("close")
            continue
        span_start, negative_end, index, first = heapq.heappop(heap)
        span_end = -negative_end
        yield from words(span_start)
        at = span_start
        if ends and span_end > ends[-1]:
            heapq.heappush(heap, (ends[-1], -span_end, index, False))
            span_end = ends[-1]
        ends.append(span_end)
        yield Piece("open", span=index, first=first)
    yield from words(end)
