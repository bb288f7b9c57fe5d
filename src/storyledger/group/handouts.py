"""Paragraphs that two reporters may both print without one having them from the other.

*Handed out*: a statement printed in full after a line that announces it ("The full statement reads:"). *Figures*: lines
of a box, "Depth: 11 km". *House lines*: paragraphs at the end in which the outlet speaks to its readers, who it is and
whom to call. Left out: what an outlet says of itself without speaking to anybody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ANNOUNCES = re.compile(
    r"\b(?:statement|communiqu[eé]|declaration|announcement|notice|letter|message|speech|address|transcript|text|reads?"
    r"|said|says|wrote|writes|published|released)\b",
    re.IGNORECASE,
)
_LONGEST_ANNOUNCEMENT = 200
"""Characters of the line that announces what was handed out."""
_FIGURE = re.compile(r"[^\W\d_][^:.!?]{1,40}:\s{0,3}[^\w\s]?\d[^.!?]{0,10}(?:[.,]\d{1,12}[^.!?]{0,15})?\.?")
_LONGEST_FIGURE = 70
_LAST = 4
"""Paragraphs at the end among which house lines are looked for."""
_TO_READERS = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_SERVICE = re.compile(
    r"\b(?:our|us|call|contact|reach(?:ed)?|visit|website|e-?mail|helpline|hotline|lifeline|confidential|confidence"
    r"|member(?:ship)?|donat(?:e|ion)|contribution|support|subscri(?:be|ption)|newsletter|article|story|edition)\b",
    re.IGNORECASE,
)
_LONGEST_PARAGRAPH = 1_200
_SPEECH = frozenset('"“”„«»')


def find_handed_out(text: str) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs that follow a line which announces somebody's statement and ends in a colon."""
    announced = False
    for start, end in _paragraphs(text):
        line = text[start:end]
        if announced:
            yield start, end
        announced = line.endswith(":") and len(line) <= _LONGEST_ANNOUNCEMENT and _ANNOUNCES.search(line) is not None


def find_page_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of boxes of figures and the house lines at the end."""
    paragraphs = list(_paragraphs(text))
    for number, (start, end) in enumerate(paragraphs):
        if end - start <= _LONGEST_FIGURE:
            if _FIGURE.fullmatch(text, start, end):
                yield start, end
        elif number and number >= len(paragraphs) - _LAST and end - start <= _LONGEST_PARAGRAPH:
            line = text[start:end]
            if not _SPEECH & set(line) and _TO_READERS.search(line) and _SERVICE.search(line):
                yield start, end


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of a text that are not blank, without the white space around them."""
    at = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + line.index(stripped[0])
            yield start, start + len(stripped)
        at += len(line) + 1
