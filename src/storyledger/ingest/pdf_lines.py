"""Lines of pages become paragraphs: what a line's end hides is put together again, what a page repeats stands apart.

A PDF knows no paragraphs and no words that run over a line's end, only where each letter is printed. A line belongs to
the one before where it stands one line's height below it in the same size and nothing says that something new begins.
Running heads and feet are kept as lines of their own and never cut a sentence that runs over the page's end.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]{0,3}$")
_BULLET = re.compile(r"(?:[•▪●◦‣∙*–—-]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_LAST_WORD = re.compile(r"(?<!\w)\w{1,60}$")
_WORD_LENGTH = 61
"""Characters looked at for the word that a line's end divides."""
_HYPHENS = "-\u2010\u00ad"
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_SAME_SIZE = 0.12
"""Share by which two heights differ that are one size: capitals and small letters of one font differ by less."""
_NEW_GAP = 1.3
"""Times the usual distance of two lines from which a gap is one between paragraphs: a line of space is 1.5 or more."""
_SHORT = 0.8
"""Share of the column's width under which a line ends because something ends."""
_FURNITURE_PAGES = 3
"""Pages on which a line at the edge must stand to be a running head or foot."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; places in points, from the lower left."""

    text: str
    left: float
    bottom: float
    right: float
    height: float
    """Of its font, not of its letters."""
    hyphen: bool
    """Whether it ends in a hyphen that the next line's first word goes on from."""


def join_pages(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...], str | None]:
    """Return the text, where each page begins in it, and the first page's largest words, None without any.

    Paragraphs stand apart by an empty line. A sentence that a page's end cuts runs on; the next page begins in it.
    """
    told = [[line for line in map(_clean, page) if line.text] for page in pages]
    furniture = _furniture(told)
    pitches = _pitches(told)
    written: list[list[tuple[int, Line]]] = []
    waiting: list[list[tuple[int, Line]]] = []  # heads and feet that would cut a sentence
    is_open = False
    for number, page in enumerate(told):
        edges = [[(number, line)] for line in page if _shape(line) in furniture]
        body = _paragraphs([line for line in page if _shape(line) not in furniture], pitches)
        here = [[(number, line) for line in paragraph] for paragraph in body]
        if here and is_open and _runs_on(written[-1][-1][1], here[0][0][1]):
            written[-1] += here.pop(0)
            waiting += edges
            if here:
                written += waiting
                waiting = []
        else:
            written += waiting + edges
            waiting = []
        written += here
        is_open = bool(body)
    words = {word.lower() for page in told for line in page for word in _WORD.findall(line.text)[1:-1]}
    text, starts = _write(written + waiting, words)
    ends = [starts.get(number) for number in range(len(told))]
    begins = len(text)
    for number in range(len(ends) - 1, -1, -1):  # a page without words begins where the next one does
        begins = starts.get(number, begins)
        ends[number] = begins
    return text, (0, *(end for end in ends[1:] if end is not None)), _headline(told[0] if told else [], pitches)


def _clean(line: Line) -> Line:
    text = " ".join(line.text.translate(_LIGATURES).split())
    return replace(line, text=text.replace("\u00ad", "") if not text.endswith("\u00ad") else text)


def _shape(line: Line) -> str:
    """Return a line as it stands on many pages: with any number for its numbers."""
    return _DIGITS.sub("#", line.text)


def _furniture(pages: Sequence[Sequence[Line]]) -> set[str]:
    """Return the shapes of running heads and feet: lines at the top or foot of several pages."""
    seen: Counter[str] = Counter()
    for page in pages:
        by_height = sorted(page, key=lambda line: line.bottom)
        seen.update({_shape(line) for line in by_height[:2] + by_height[-2:]})
    return {shape for shape, count in seen.items() if count >= min(_FURNITURE_PAGES, len(pages)) and len(pages) > 1}


def _pitches(pages: Sequence[Sequence[Line]]) -> dict[int, float]:
    """Return the usual distance of two lines of one paragraph, by height in half points; 0 for all heights, as a share.

    The lower quartile: most neighbours stand in one paragraph, and what stands closer than those is rare.
    """
    found: dict[int, list[float]] = {}
    for page in pages:
        for one, two in pairwise(page):
            drop = one.bottom - two.bottom
            if _same_size(one, two) and 0.5 * one.height < drop < 3 * one.height:
                found.setdefault(_size(one), []).append(drop)
                found.setdefault(0, []).append(drop / one.height)
    return {size: sorted(drops)[len(drops) // 4] for size, drops in found.items() if not size or len(drops) >= 3}


def _size(line: Line) -> int:
    return max(1, round(line.height * 2))


def _same_size(one: Line, two: Line) -> bool:
    return abs(one.height - two.height) <= _SAME_SIZE * max(one.height, two.height)


def _paragraphs(lines: Sequence[Line], pitches: dict[int, float]) -> list[list[Line]]:
    """Return the lines of a page in paragraphs, in the order of the file."""
    columns = _columns(lines)
    paragraphs: list[list[Line]] = []
    for line in lines:
        if paragraphs and not _begins(paragraphs[-1][-1], line, pitches, columns):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _columns(lines: Sequence[Line]) -> dict[tuple[int, int], float]:
    """Return the right edge of the lines that begin near a place, by height and by left edge in steps."""
    edges: dict[tuple[int, int], float] = {}
    for line in lines:
        for step in (-1, 0, 1):
            key = (_size(line), _step(line) + step)
            edges[key] = max(edges.get(key, line.right), line.right)
    return edges


def _step(line: Line) -> int:
    return int(line.left // (2.5 * max(line.height, 1)))


def _begins(before: Line, line: Line, pitches: dict[int, float], columns: dict[tuple[int, int], float]) -> bool:
    """Whether a paragraph begins with this line."""
    if not _same_size(before, line):
        return True
    if before.hyphen:
        return False
    drop = before.bottom - line.bottom
    if drop <= 0.3 * line.height:  # beside it or above: another column
        return not _runs_on(before, line)
    pitch = pitches.get(_size(line), pitches.get(0, 1.3) * line.height)
    if drop > _NEW_GAP * pitch or _BULLET.match(line.text):
        return True
    ends = bool(_SENTENCE_END.search(before.text[-4:]))
    if ends and line.left > before.left + 0.7 * line.height and not _BULLET.match(before.text):
        return True
    width = columns[_size(before), _step(before)] - before.left
    share = (before.right - before.left) / width if width > 0 else 1.0
    heading = share < _SHORT - 0.2 or bool(_BULLET.match(before.text))
    return share < _SHORT and (ends or (heading and not line.text[0].islower()))


def _runs_on(before: Line, line: Line) -> bool:
    """Whether a sentence that a column's or a page's end cuts goes on here."""
    return before.hyphen or (
        _same_size(before, line) and not _SENTENCE_END.search(before.text[-4:]) and not line.text[0].isupper()
    )


def _write(paragraphs: Sequence[Sequence[tuple[int, Line]]], words: set[str]) -> tuple[str, dict[int, int]]:
    parts: list[str] = []
    starts: dict[int, int] = {}
    length = 0
    for paragraph in paragraphs:
        before: Line | None = None
        for page, line in paragraph:
            between = "\n\n" if parts else ""
            if before is not None:
                kept, between = _joint(parts[-1], line.text, words, hyphen=before.hyphen)
                length += len(kept) - len(parts[-1])
                parts[-1] = kept
            parts += [between, line.text]
            length += len(between)
            starts.setdefault(page, length)
            length += len(line.text)
            before = line
    return "".join(parts), starts


def _joint(left: str, right: str, words: set[str], *, hyphen: bool) -> tuple[str, str]:
    """Return the left line without what only its end put there, and what stands between the two.

    A hyphen at a line's end is the printer's or the word's own ("well-known"): it stays before a capital or a figure,
    and where the same word stands with it elsewhere.
    """
    printed = left[-1:] in _HYPHENS and left[-2:-1].isalnum()
    if not hyphen and not (printed and right[0].isalnum()):
        dash = left[-1:] in "—–" and not left[-2:-1].isspace()
        return left, "" if dash else " "
    kept = left[:-1] if printed else left
    first, last = _WORD.match(right), _LAST_WORD.search(kept[-_WORD_LENGTH:])
    if first is None or last is None or not right[0].islower():
        return kept, "-"
    whole = (last[0] + first[0]).lower()
    return kept, "-" if f"{last[0]}-{first[0]}".lower() in words and whole not in words else ""


def _headline(page: Sequence[Line], pitches: dict[int, float]) -> str | None:
    """Return the largest words of the first page, if they are larger than its text and few enough for a title."""
    if not page:
        return None
    usual = statistics.median(line.height for line in page for _ in range(max(1, len(line.text) // 20)))
    largest = max(_paragraphs(page, pitches), key=lambda paragraph: paragraph[0].height)
    text = " ".join(line.text for line in largest)
    return text if largest[0].height > 1.15 * usual and 3 <= len(text.split()) <= 40 and len(text) <= 250 else None
