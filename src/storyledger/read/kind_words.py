"""What words say of those who are counted: the lists of kinds, and what a rule has found.

Roles: "patient" (verbs whose object is counted), "agent" (whose subject is), "state" (said of them), "noun" (what is
counted says it itself), "of" (nouns that take them with "of").
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from storyledger.read.numbers import load_lists

if TYPE_CHECKING:
    from collections.abc import Mapping


class Found(NamedTuple):
    """A kind with the word that decided and the rule, for the reader."""

    kind: str
    event: str | None
    rule: str
    projected: bool = False
    negated: bool = False
    trigger: int = -1
    """Token of the deciding word."""


@cache
def kind_table(role: str) -> Mapping[str, str]:
    """Lemma to kind for one role."""
    table: dict[str, str] = {}
    for section, lemmas in load_lists("kinds.txt").items():
        kind, _, name = section.partition(" ")
        if name == role:
            for lemma in lemmas:
                table.setdefault(lemma, kind)
    return table


@cache
def kind_words(section: str) -> frozenset[str]:
    """The words of a section of the list of kinds."""
    return frozenset(load_lists("kinds.txt")[section])


@cache
def kind_phrases() -> tuple[tuple[str, str], ...]:
    """Phrases with their kinds, the longest first."""
    found: list[tuple[str, str]] = []
    for section, phrases in load_lists("kinds.txt").items():
        kind, _, name = section.partition(" ")
        if name == "phrase":
            found.extend((phrase, kind) for phrase in phrases)
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))
