"""Words and names found again: in any case, by their beginnings, under other spellings, and what looks like them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from storyledger.folding import fold, likeness, plain

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Mapping, Sequence

_WORD: Final = re.compile(r"\w+")
_LISTED: Final = 12
"""Names that a message lists before it only counts the rest."""
_NEAR: Final = 0.6
"""Likeness from which a name is offered for another, set by hand: "Lavrof", "Putn" and "Merkl" find theirs, "Obama" and
"Osama" (0.8) are offered for each other, and words of other letters are not."""
_OFFERED: Final = 3
_FOLDED: Final = 4
"""Letters that a word must have to be found under another spelling: below it too many fold to the same key."""


def has_words(texts: Iterable[str], wanted: str) -> bool:
    """Return whether all words of `wanted` stand in the texts, each whole or as the beginning of a word."""
    words = {word for text in texts for word in _WORD.findall(text.casefold())}
    return all(any(word.startswith(asked) for word in words) for asked in _WORD.findall(wanted.casefold()))


def name_keys(entities: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Return all spellings of each name of some entities or places of an account."""
    keys: dict[str, tuple[str, ...]] = {}
    for entity in entities:
        names = tuple(dict.fromkeys((entity["name"], *(entity.get("names") or ()))))
        for name in names:
            keys.setdefault(name, names)
    return keys


def match_name(wanted: str, names: Mapping[str, Iterable[str]]) -> set[str]:
    """Return the names that `wanted` may stand for; `names` has each with its spellings.

    Those of which a spelling has all its words, by their beginnings and in any case ("lav" for "Sergei Lavrov"); where
    there is none, those that are transliterated otherwise ("Fuaa" for "al-Fu'ah").
    """
    asked = plain(wanted).split()
    if not asked:
        return set()
    found = {
        name
        for name, spellings in names.items()
        if any(all(any(w.startswith(part) for w in words) for part in asked) for words in map(_words, spellings))
    }
    if found:
        return found
    key = fold(wanted)
    return {name for name, spellings in names.items() if any(key in _folded(spelling) for spelling in spellings)}


def near_names(wanted: str, told: Counter[str]) -> list[str]:
    """Return the names that are spelled most like one, at most three; `told` counts how often each is told."""
    scored = [(max(likeness(wanted, part) for part in (name, *name.split()[:8])), told[name], name) for name in told]
    near: list[str] = []
    for score, _, name in sorted(scored, key=lambda one: (-one[0], len(one[2]), -one[1], one[2])):
        if score >= _NEAR and not any(other in name for other in near):  # not "Minister Lavrov" beside "Lavrov"
            near.append(name)
    return near[:_OFFERED]


def list_words(names: Sequence[str], between: str = ", ") -> str:
    """Return names in a row, of many the first ones and how many more there are."""
    more = f"{between}and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    return between.join(names[:_LISTED]) + more


def _words(name: str) -> list[str]:
    return plain(name).split()


def _folded(name: str) -> set[str]:
    """Return the keys of a name and of its longer words under which other transliterations find it."""
    return {fold(part) for part in (name, *(word for word in _words(name) if len(word) >= _FOLDED))}
