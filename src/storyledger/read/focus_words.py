"""The words that tell when and where a report's main event was, as lexicon/focus_words.txt has them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from storyledger.read.clause_tree import lexicon_lines


@dataclass(frozen=True, slots=True)
class FocusWords:
    """The sections of the list; the file's head says what each holds."""

    causes: frozenset[str]
    harms: frozenset[str]
    befall: frozenset[str]
    answer: frozenset[str]
    far: frozenset[str]
    bodies: frozenset[str]


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
        far=frozenset(sections["far"]),
        bodies=frozenset(sections["body"]),
    )
