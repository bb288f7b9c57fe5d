"""The word lists of number expressions: units, scales, hedges, measures and what names by number.

The lists are data files under `lexicon/`; here they are read once and laid out as the grammar asks for them.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LEXEME: Final = re.compile(r"\d+(?:[.,٫٬．，]\d+|['’]\d{3}(?!\d))*|[²³¹⁰⁴-⁹]+|[^\W\d_²³¹⁰⁴-⁹]+|[^\w\s]|_", re.UNICODE)
"""A row of digits with its separators, small raised figures, a word, or one other sign."""
DASHES: Final = frozenset("-–—‐‑−")
COUNTRY_LETTERS: Final = frozenset({"us", "a", "c", "s", "hk", "nz", "nt", "au"})
"""Between or before a dollar sign and its number: "US$5", "$US5"."""
VULGAR: Final = MappingProxyType({"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 33.3 / 100, "⅔": 66.7 / 100})
"""Fractions of one character, with the value that our shares in words have (a third is 33.3 per cent)."""


@cache
def load_lists(name: str) -> Mapping[str, tuple[str, ...]]:
    """Sections of a word list of this package: section name to its entries, in order, lower case.

    A list is a text file under `lexicon/`: "#" comments, "[section]" heads, one entry a line.
    """
    text = resources.files("storyledger.read").joinpath("lexicon", name).read_text(encoding="utf-8")
    sections: dict[str, list[str]] = {}
    entries: list[str] = []
    for raw in text.splitlines():
        line = raw.strip().lower()
        if line.startswith("# ") or line == "#" or not line:
            continue
        if line.startswith("[") and line.endswith("]"):
            entries = sections.setdefault(line[1:-1], [])
        else:
            entries.append(line)
    return MappingProxyType({head: tuple(lines) for head, lines in sections.items()})


def _values(section: str) -> dict[str, float]:
    pairs = (line.split(" = ") for line in load_lists("numbers.txt")[section])
    return {key: float(value) for key, value in pairs}


Hedges = tuple[tuple[tuple[str, ...], str], ...]


class Words:
    """The lists as the grammar asks for them; built once."""

    def __init__(self) -> None:
        lists, measures, hedges = load_lists("numbers.txt"), load_lists("measures.txt"), load_lists("hedges.txt")
        self.near = {head: frozenset(lines) for head, lines in load_lists("number_neighbours.txt").items()}
        """Words beside a number that tell what it is; the file says of each section what for."""
        self.change_stems = load_lists("number_neighbours.txt")["change stems"]
        self.units = _values("units")
        self.tens = _values("tens")
        self.scales = _values("scales")
        self.glued = _values("glued")
        self.vague = _values("vague")
        self.fractions = _values("fractions")
        self.alternatives = sorted(_phrases(lists["vague links"]), key=len, reverse=True)
        self.few = frozenset(lists["few"])
        self.none = sorted(_phrases(lists["none"]), key=len, reverse=True)
        self.none_nouns = frozenset(lists["none nouns"])
        self.percent = _by_word(_longest((phrase, "") for phrase in lists["percent"]), 0)
        self.currency_before = frozenset(lists["currency before"])
        self.currency_after = dict(line.split(" = ") for line in lists["currency after"])
        self.duration = frozenset(measures["duration"])
        self.distance = frozenset(measures["distance"])
        self.measure = _phrases((*measures["measure"], *measures["distance"]))
        self.code_before = frozenset(measures["code before"])
        self.code_always = frozenset(measures["code always"])
        self.street = frozenset(measures["street"])
        self.months = frozenset(measures["months"])
        self.year_before = frozenset(measures["year before"])
        self.clock = frozenset(measures["clock after"])
        self.age_nouns = frozenset(measures["age nouns"])
        self.aged_nouns = frozenset(measures["aged nouns"])
        self.score_words = frozenset(measures["score words"])
        self.vote_words = frozenset(measures["vote words"])
        self.magnitude = frozenset(measures["magnitude nouns"])
        self.before: Hedges = _longest(
            (phrase, effect) for effect in ("lower", "upper", "about", "exact", "delta") for phrase in hedges[effect]
        )
        self.before_by_last = _by_word(self.before, -1)
        self.before_by_first = _by_word(self.before, 0)
        self.after = _longest(
            (phrase, effect) for effect in ("lower", "upper", "about") for phrase in hedges[f"{effect} after"]
        )
        self.after_by_first = _by_word(self.after, 0)
        self.reach_by_last = _by_word(_longest((phrase, "upper") for phrase in hedges["reach"]), -1)
        self.beyond_by_last = _by_word(_longest((phrase, "lower") for phrase in hedges["reach beyond"]), -1)
        self.stative = _phrases(hedges["reach at once"])
        self.modal = _longest((phrase, "modal") for phrase in hedges["modal"])
        self.modal_adverb = frozenset(hedges["modal adverb"])
        self.beginnings = frozenset({"no", "not", "nobody", "none", "another", "a", "an", "half", "quarter"}).union(
            self.few, self.units, self.tens, self.scales, self.vague, VULGAR
        )
        """The words with which a number can begin; almost no word of a text is one."""
        # An article begins a number only before a scale or a part: "a dozen", "a third of".
        self.telling = (self.beginnings - {"a", "an", "not"}).union(self.fractions, {"single"})


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(match.group() for match in LEXEME.finditer(phrase))


def _phrases(phrases: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(_split(phrase) for phrase in phrases)


def _longest(pairs: object) -> Hedges:
    found = {_split(phrase): effect for phrase, effect in pairs}  # type: ignore[attr-defined]
    return tuple(sorted(found.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def _by_word(hedges: Hedges, place: int) -> dict[str, Hedges]:
    """The hedges by their first or last word, those of one word in the order given."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for hedge in hedges:
        found.setdefault(hedge[0][place], []).append(hedge)
    return {word: tuple(those) for word, those in found.items()}


@cache
def load_words() -> Words:
    """The word lists, read once."""
    return Words()
