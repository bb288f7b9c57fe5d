"""Which country a word names, as a country or as its people."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from storyledger.read.sayings import read_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def _lands() -> dict[str, str]:
    """A word, in lower case, to the code (ISO 3166-1) of the country that it alone names, or whose people."""
    found: dict[str, str] = {}
    for line in read_lexicon("countries.tsv"):
        code, _, name, _, _, _, others, peoples, *_ = line.split("\t")
        for spelled in (name, *others.split("|"), *peoples.split("|")):
            if spelled and " " not in spelled:
                found.setdefault(spelled.lower(), code)
    return found


def lands_of(words: Iterable[str]) -> frozenset[str]:
    """The codes of the countries that words in lower case name, each by itself: "french" and "france" name one."""
    known = _lands()
    return frozenset(known[word] for word in words if word in known)
