"""The words of a sentence as the grammar of times sees them, each with its class.

Runs of letters, runs of digits and single marks, not the parser's words: dates are written in ways ("2016-12-16",
"Nov 012017", "mid-November") on which tokenizers disagree. A text without capitals, or of nothing else, gets those
that tell "May" from "may".
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from storyledger.read.time_clues import Clue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Found = tuple[dict[str, Any], int]
    """The fields that an expression has, and the index after its words."""
    Reader = Callable[["Words", int, int], Found | None]
    """What reads the expression that begins at a word; the last number is how deep it lies in others."""

_ATOM = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_UNKNOWN = ("", "")
DASHES = frozenset("-–—‐‑−")
APOSTROPHES = frozenset("'’‘ʼ")
ORDINAL_ENDS = frozenset(("st", "nd", "rd", "th"))
_LOOK = 8  # words that a sub-expression may reach ahead; the longest in the corpora is 7


@cache
def load_words() -> dict[str, tuple[str, str]]:
    """Return class and value of each word of the lexicon, lower case."""
    words: dict[str, tuple[str, str]] = {}
    text = resources.files("storyledger").joinpath("read", "lexicon", "times.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kind, value, forms = line.split("\t")
            for form in forms.split("|"):
                words[form] = (kind, value)
    return words


@cache
def neighbours(section: str) -> frozenset[str]:
    """Return the words of a section of lexicon/time_neighbours.txt, which says of each what for."""
    return _sections()[section]


@cache
def _sections() -> dict[str, frozenset[str]]:
    text = resources.files("storyledger").joinpath("read", "lexicon", "time_neighbours.txt").read_text(encoding="utf-8")
    found: dict[str, frozenset[str]] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            found[section] = found.get(section, frozenset()) | frozenset(line.split())
    return found


class Words(NamedTuple):
    """The words of one sentence, in columns that go on for some empty places, so that looking ahead needs no bounds."""

    text: str
    """The whole text, in which `start` and `end` count."""
    sentence: int
    size: int
    word: list[str]
    low: list[str]
    kind: list[str]
    """The class of each word: that of the lexicon, "digits", or none."""
    value: list[str]
    start: list[int]
    end: list[int]
    readers: Mapping[str, Reader]
    """What reads an expression that begins with a word of the class."""


def lay_out(text: str, span: tuple[int, int], sentence: int, readers: Mapping[str, Reader]) -> Words:
    """Return the words of a part of the text, which is the sentence of that number."""
    start, end = span
    lexicon = load_words()
    atoms = list(_ATOM.finditer(text, start, end))
    beyond = [""] * _LOOK
    word = [atom[0] for atom in atoms]
    low = list(map(str.lower, word))
    known = [lexicon.get(one, _UNKNOWN) for one in low]
    kind = [
        named or ("digits" if one.isdecimal() and one.isascii() else "")
        for (named, _), one in zip(known, word, strict=True)
    ] + beyond
    low += beyond
    if "new" in low:
        for i in [i for i in range(len(atoms)) if low[i] == "new" and low[i + 1] not in ("year", "years")]:
            kind[i] = ""
    words = Words(
        text=text,
        sentence=sentence,
        size=len(atoms),
        word=word + beyond,
        low=low,
        kind=kind,
        value=[value for _, value in known] + beyond,
        start=[atom.start() for atom in atoms] + [end] * _LOOK,
        end=[atom.end() for atom in atoms] + [end] * _LOOK,
        readers=readers,
    )
    line = text[start:end]
    if line.islower() or line.isupper():
        return words._replace(word=[_cased(words, i) for i in range(len(words.word))])
    return words


def as_clue(words: Words, fields: dict[str, Any], i: int, j: int) -> Clue:
    """Return the expression of these fields that the words from i up to j make."""
    shown = {name: value for name, value in fields.items() if name not in ("the", "more")}
    return Clue(
        start=words.start[i],
        end=words.end[j - 1],
        sentence=words.sentence,
        before=words.low[i - 1] if i else "",
        after=words.low[j],
        **shown,
    )


def _cased(words: Words, i: int) -> str:
    """Return the word as a text with capitals would have it, as far as it matters to times."""
    low, kind = words.low[i], words.kind[i]
    before = words.kind[i - 1] if i else ""
    if kind == "month":
        return low.capitalize() if _is_month(words, i) else low
    if kind == "holiday" or (low in ("eve", "day") and before == "holiday"):
        return low.capitalize()
    if kind == "weekday" and (len(low) > 5 or (i and words.low[i - 1] in ("on", "last", "next")) or _day_by(words, i)):
        return low.capitalize()
    near = before == "digits" or (i > 0 and words.low[i - 1] in ("century", "centuries", "s"))
    if kind == "zone" or (low in ("bc", "bce", "ad", "ce") and (near or words.kind[i + 1] == "digits")):
        return low.upper()
    # "490 b.c.", "79 a.d."
    if low in ("b", "a") and near and words.low[i + 1] == "." and words.low[i + 2] in ("c", "d"):
        return low.upper()
    if low in ("c", "d") and i > 2 and words.low[i - 1] == "." and words.low[i - 2] in ("a", "b"):
        return low.upper()
    return low


def _day_by(words: Words, i: int) -> bool:
    """Return whether a number stands on either side, a full stop, a comma, or the th of an ordinal left out."""
    right = i + 2 if words.low[i + 1] in (".", ",") else i + 1
    left = i - 2 if i > 1 and words.low[i - 1] in ORDINAL_ENDS else i - 1
    return words.kind[right] == "digits" or (left >= 0 and words.kind[left] in ("digits", "ordinal"))


def _is_month(words: Words, i: int) -> bool:
    """Return whether the name of a month is one, judged without its capital: "march", "may" and "dec" are words."""
    low = words.low[i]
    before = words.low[i - 1] if i else ""
    if len(low) > 4 and low != "march":
        return True
    if len(low) < 5 and low not in ("june", "july", "may"):
        return _day_by(words, i)
    if low in ("june", "july") or words.kind[i + 1] == "digits":
        return True
    # "At least 5 may have died", "in March and may end": behind a month stands no verb.
    ends = low == "march" or not words.low[i + 1].isalpha() or words.low[i + 1] in neighbours("after days")
    if _day_by(words, i):
        return ends
    if before in ("to", "and", "or", "through") or before in DASHES:
        return ends and any(words.kind[k] == "month" for k in range(max(0, i - 3), i))
    return before in neighbours("before small months")
