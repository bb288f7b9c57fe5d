"""The words that tell when and where a report's main event was, as lexicon/focus_words.txt has them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from storyledger.read.happening_words import lexicon_lines


@dataclass(frozen=True, slots=True)
class FocusWords:
    """The sections of the list; the file's head says what each holds."""

    causes: frozenset[str]
    harms: frozenset[str]
    befall: frozenset[str]
    answer: frozenset[str]
    told_of: frozenset[str]
    judging: frozenset[str]
    far: frozenset[str]
    measures: frozenset[str]
    bodies: frozenset[str]
    crews: frozenset[str]
    bearers: frozenset[str]
    counties: frozenset[str]
    areas: frozenset[str]
    directions: frozenset[str]
    streets: frozenset[str]
    houses: frozenset[str]
    hospitals: frozenset[str]
    parts: frozenset[str]
    nature: frozenset[str]
    people: frozenset[str]
    prepositions: frozenset[str]
    papers: frozenset[str]


@cache
def focus_words() -> FocusWords:
    """The word list, read once."""
    sections: dict[str, set[str]] = defaultdict(set)
    section = ""
    for line in lexicon_lines("focus_words.txt"):
        if line[0].startswith("["):
            section = line[0].strip("[]")
        else:
            sections[section].update(line)
    return FocusWords(
        causes=frozenset(sections["cause"]),
        harms=frozenset(sections["harm"]),
        befall=frozenset(sections["befall"]),
        answer=frozenset(sections["answer"]),
        told_of=frozenset(sections["told_of"]),
        judging=frozenset(sections["judging"]),
        measures=frozenset(sections["measure"]),
        far=frozenset(sections["far"]),
        crews=frozenset(sections["crew"]),
        bearers=frozenset(sections["bearer"]),
        bodies=frozenset(sections["body"]),
        counties=frozenset(sections["counties"]),
        areas=frozenset(sections["areas"]),
        directions=frozenset(sections["directions"]),
        streets=frozenset(sections["streets"]),
        houses=frozenset(sections["houses"]),
        hospitals=frozenset(sections["hospitals"]),
        parts=frozenset(sections["parts"]),
        nature=frozenset(sections["nature"]),
        people=frozenset(sections["people"]),
        prepositions=frozenset(sections["prepositions"]),
        papers=frozenset(sections["papers"]),
    )
