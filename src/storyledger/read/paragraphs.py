"""Paragraphs of a raw text as spans; lines that were wrapped stand together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.read.segment_marks import TERMINAL, letters_of, load_list, strip_span, word_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.read.segment_marks import Span

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# Lines of hard-wrapped text in mail, wire copies and books are 55 to 100 characters wide, in columns of print from 30;
# wider lines are paragraphs.
_NARROWEST_WRAP, _WIDEST_WRAP = 28, 120
# What has fewer characters is a button or a name above something else.
_SHORTEST_BROKEN = 20
_SMALL_WORD = re.compile(r"[a-z][a-z'’-]*[.,;:!?]?(?:\s|$)")
# No line of a text ends with one of these but where it was broken.
_NO_ENDS = frozenset(
    ("the", "a", "an", "of", "and", "or", "to", "that", "his", "her", "their", "its", "with", "from", "was", "were")
)
BULLET = re.compile(r"[•●◦▪■‣·*–—-]\s+\S|\(?\d{1,2}[.)]\s+\S|\(?[a-z]\)\s+\S")


def find_paragraphs(text: str, *, cased: bool = True) -> Iterator[Span]:
    """Yields the paragraphs as spans without white space at their ends; lines that were wrapped stand together."""
    run: list[Span] = []
    last = 0
    for match in _LINE.finditer(text):
        start, end = strip_span(text, match.start(), match.end())
        if start == end:
            continue
        # Anything but one line break between two lines is a blank line.
        if run and not _one_break(text, last, match.start()):
            yield from _unwrap(text, run, cased=cased)
            run = []
        run.append((start, end))
        last = match.end()
    if run:
        yield from _unwrap(text, run, cased=cased)


def _one_break(text: str, start: int, end: int) -> bool:
    return end - start == 1 or text[start:end] == "\r\n"


def _unwrap(text: str, run: list[Span], *, cased: bool) -> Iterator[Span]:
    """Yields the paragraphs of a run of lines without blank lines between: each its own, unless they were wrapped.

    Lines that reach one width were wrapped, whatever their letters; others where the words go on.
    """
    width = max(end - start for start, end in run)
    fits = [_would_not_fit(text, run[i], run[i + 1], width) for i in range(len(run) - 1)]
    lower = any(fit and text[run[i + 1][0]].islower() for i, fit in enumerate(fits))
    wrapped = (
        _NARROWEST_WRAP <= width <= _WIDEST_WRAP
        and lower
        and sum(fits) * 2 >= len(fits)
        and any(text[end - 1] not in TERMINAL for _, end in run[:-1])
    )
    start = run[0][0]
    for i, (_, end) in enumerate(run):
        if i + 1 < len(run) and (
            (wrapped and fits[i] and not BULLET.match(text, *run[i + 1]))
            or _goes_on(text, (start, end), run[i + 1], cased=cased)
        ):
            continue
        yield start, end
        if i + 1 < len(run):
            start = run[i + 1][0]


def _goes_on(text: str, lines: Span, following: Span, *, cased: bool) -> bool:
    """Whether a sentence goes on in the next line: by the small letter there, or a last word that ends none."""
    last = text[lines[1] - 1]
    if last in TERMINAL or lines[1] - lines[0] < _SHORTEST_BROKEN or BULLET.match(text, *following):
        return False
    if cased and _SMALL_WORD.match(text, *following):
        # "said." behind "the mayor": a word of small letters opens no line. "iPhone", addresses and buttons do.
        goes = last.isalnum() or last in ",-–—\"'”’)"
        return goes and letters_of(text[following[0] : min(following[1], following[0] + 60)]) not in load_list(
            "furniture_lines.txt"
        )
    return word_before(text, lines[0], lines[1]) in _NO_ENDS


def _would_not_fit(text: str, line: Span, following: Span, width: int) -> bool:
    """Whether the next line's first word would have made this line wider than the widest."""
    word_end = following[0]
    limit = min(following[1], following[0] + _WIDEST_WRAP)
    while word_end < limit and not text[word_end].isspace():
        word_end += 1
    # Five characters of grace: editors wrap at a column, not at the widest line seen.
    return (line[1] - line[0]) + 1 + (word_end - following[0]) > width - 5
