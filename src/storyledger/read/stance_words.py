"""The words of stances: who takes one, with which words, about what; read from the lexicon once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from storyledger.read.happening_words import lexicon_lines

Kind = Literal["proposes", "accepts", "rejects", "demands", "conditions", "denies", "claims", "accuses"]
KINDS: tuple[Kind, ...] = ("proposes", "accepts", "rejects", "demands", "conditions", "denies", "claims", "accuses")
COUNTRY_PEOPLE = 7
"""The column of lexicon/countries.tsv with a country's adjectives."""


@cache
def words_of(name: str) -> frozenset[str]:
    """One of the short word lists of lexicon/stance_words.txt, by its name."""
    return next(frozenset(line[1:]) for line in lexicon_lines("stance_words.txt") if line[0] == name)


@cache
def countries() -> dict[str, str]:
    """Adjective to country: "French" to "France"."""
    text = (resources.files("storyledger") / "read" / "lexicon" / "countries.tsv").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        cells = line.split("\t")
        if len(cells) > COUNTRY_PEOPLE and not line.startswith("#"):
            for word in cells[COUNTRY_PEOPLE].split("|"):
                found.setdefault(word, cells[2])
    return found


@cache
def adjectives() -> dict[str, str]:
    """Country to adjective: "France" to "French"."""
    found: dict[str, str] = {}
    for word, country in countries().items():
        found.setdefault(country, word)
    return found


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of stances, issues, conditions and actors."""

    verbs: dict[str, Kind]
    adjectives: dict[str, Kind]
    nouns: dict[str, Kind]
    weak: frozenset[str]
    issues: dict[str, str]
    pairs: dict[tuple[str, str], str]
    conditions: dict[str, frozenset[str]]
    actors: frozenset[str]
    taking: frozenset[str]
    """Lemmas of the words that may take a stance: "call" of "call_for"."""


@cache
def lexicon() -> Lexicon:
    """The words of the lexicon, read once."""
    parts: dict[str, dict[str, Kind]] = {"v": {}, "a": {}, "n": {}}
    weak: set[str] = set()
    for name, part, *words in lexicon_lines("stances.txt"):
        kind = next((k for k in KINDS if k == name), None)
        if kind is None:
            weak.update(words)
            continue
        for word in words:
            parts[part].setdefault(word, kind)
    issues: dict[str, str] = {}
    pairs: dict[tuple[str, str], str] = {}
    for issue, *words in lexicon_lines("issues.txt"):
        for word in words:
            verb, plus, noun = word.partition("+")
            if plus:
                pairs.setdefault((verb, noun), issue)
            else:
                issues.setdefault(word, issue)
    return Lexicon(
        verbs=parts["v"],
        adjectives=parts["a"],
        nouns=parts["n"],
        weak=frozenset(weak),
        issues=issues,
        pairs=pairs,
        actors=frozenset(word for line in lexicon_lines("actors.txt") for word in line),
        taking=frozenset(
            word.partition("_")[0]
            for words in (*parts.values(), weak, {"against", "favour", "favor", "commit"})
            for word in words
        ),
        conditions={line[0]: frozenset(line[1:]) for line in lexicon_lines("conditions.txt")},
    )
