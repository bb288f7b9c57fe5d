"""The places of the gazetteer that words may name, as they stand or without generic words around the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.folding import plain
from storyledger.read.gazetteer import GENERIC_WORDS
from storyledger.read.place_words import load_words

if TYPE_CHECKING:
    from storyledger.read.gazetteer import Candidate, Gazetteer


def look_up(text: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Return the candidates for the words as they stand, else without generic words and directions around the name."""
    words = load_words()
    key = plain(text)
    if len(key) <= 2 and not text.isupper() and "." not in text:
        return ()  # "al", not Alabama's postal letters
    if not gazetteer.is_shortened(text) and (
        key in words.never
        or key in words.direction
        or key in words.kinds
        or (gazetteer.demonym(text) is not None and not is_country(text, gazetteer))
    ):
        return ()
    found = gazetteer.find(text)
    if len(text) == 2 and text.isupper() and not gazetteer.is_shortened(text):
        found = tuple(c for c in found if c.spelled.isupper())  # "SE" is no town of Macao, "UK" none of Russia
    if found and found[0].match != "folded":
        return found
    found = tuple(c for c in found if c.likeness >= 0.7)
    parts = text.split()
    if len(parts) > 1:
        lowered = [plain(part) for part in parts]
        start = 2 if lowered[1] == "of" and lowered[0] in words.kinds else 0
        while start < len(parts) - 1 and (
            lowered[start] in words.direction or lowered[start] in ("the", "city", "district")
        ):
            start += 1
        end = len(parts)
        while end - start > 1 and (lowered[end - 1] in GENERIC_WORDS or lowered[end - 1] in words.kinds):
            end -= 1
        if (start, end) != (0, len(parts)):
            inner = gazetteer.find(" ".join(parts[start:end]))
            if inner and (not found or inner[0].match != "folded"):
                return inner
    if not found and text.endswith("s") and len(text) > 4:  # "Syrias" where the apostrophe was lost
        bare = gazetteer.find(text[:-1])
        return bare if bare and bare[0].match != "folded" and bare[0].population > 100_000 else ()
    return found


def is_country(text: str, gazetteer: Gazetteer) -> bool:
    """Return whether the words are just so a country's name."""
    return any(c.feature == "country" and c.match != "folded" for c in gazetteer.find(text))
