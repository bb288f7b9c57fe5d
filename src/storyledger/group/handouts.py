"""Paragraphs that two reporters may both print without one having them from the other.

*Handed out*: a statement printed in full after a line that announces it ("The full statement reads:"). *Figures*: lines
of a box, "Depth: 11 km". *House lines*: paragraphs, mostly at the end, in which the outlet speaks to its readers: who
it is, whom to call, what to click. Left out: what an outlet says of itself without speaking to anybody.
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
    r"|member(?:ship)?|donat(?:e|ion)|contribution|support|subscri(?:be|ption)|newsletter|article|story|edition|item"
    r"|account|profile|password|download|video|player|browser|version|alerts?|apps?|sign|log|enter|click|regist(?:er"
    r"|ration)|privacy|terms|message)\b",
    re.IGNORECASE,
)
_SERVICES = 2
"""Different words of service in a paragraph to the readers that stands anywhere; at the end one will do."""
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
    """Yield the lines of boxes of figures and the house lines."""
    paragraphs = list(_paragraphs(text))
    for number, (start, end) in enumerate(paragraphs):
        if end - start <= _LONGEST_FIGURE and _FIGURE.fullmatch(text, start, end):
            yield start, end
        elif len(paragraphs) > 1 and end - start <= _LONGEST_PARAGRAPH:
            line = text[start:end]
            if _TO_READERS.search(line) and not _SPEECH & set(line):
                services = {word.lower() for word in _SERVICE.findall(line)}
                if len(services) >= (1 if number and number >= len(paragraphs) - _LAST else _SERVICES):
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
