"""What all that cuts a text asks for: marks, word lists, and the ends of spans."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

Span = tuple[int, int]
TERMINAL = frozenset(".!?…。:;")
CLOSERS = frozenset("\"'”’»)]}›")
OPENERS = frozenset("\"'“‘«([{‹„")
_NO_LETTER = re.compile(r"[\W_]+")


@cache
def load_list(name: str) -> frozenset[str]:
    """The entries of a lexicon file: one a line in `*_lines.txt`, else separated by spaces."""
    text = resources.files("storyledger").joinpath("read", "lexicon", name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    if name.endswith("_lines.txt"):
        return frozenset(line.strip() for line in lines)
    return frozenset(word for line in lines for word in line.split())


def strip_span(text: str, start: int, end: int) -> Span:
    """Returns the span without white space at its ends."""
    while start < end and (text[start].isspace() or text[start] in "\ufeff\u200b\x00"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\ufeff\u200b\x00"):
        end -= 1
    return start, end


def word_before(text: str, left: int, place: int) -> str:
    """Returns the word that ends at a place, from `left` on; no more than thirty characters of it."""
    start = place
    limit = max(left, place - 30)
    while start > limit and not text[start - 1].isspace() and text[start - 1] not in OPENERS:
        start -= 1
    return text[start:place]


def letters_of(line: str) -> str:
    """Returns the letters and digits of a line in small letters, one space between words."""
    return _NO_LETTER.sub(" ", line.lower()).strip()
