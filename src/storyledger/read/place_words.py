"""The words that tell places, from lexicon/place_words.txt: what stands before them, what they are and are not."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.read.gazetteer import Feature


class PlaceWords(NamedTuple):
    """The lists; the file says of each what for."""

    before: frozenset[str]
    surely: frozenset[str]
    kinds: Mapping[str, Feature]
    direction: frozenset[str]
    never: frozenset[str]
    body: frozenset[str]
    street: frozenset[str]
    seat: frozenset[tuple[str, str]]


@cache
def load_words() -> PlaceWords:
    """Return the lists, read once."""
    sections: dict[str, list[str]] = defaultdict(list)
    phrases: list[str] = []
    section = ""
    for line in (files("storyledger.read") / "lexicon/place_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            sections[section].extend(line.split())
            if section == "never phrases":
                phrases.append(line)
    kinds: dict[str, Feature] = {}
    features: tuple[Feature, ...] = ("region", "district", "city", "water", "landmark")
    for feature in features:
        for word in sections[f"kind {feature}"]:
            kinds.setdefault(word, feature)
    return PlaceWords(
        frozenset(sections["before"] + sections["surely"]),
        frozenset(sections["surely"]),
        kinds,
        frozenset(sections["direction"]),
        frozenset(sections["never"] + phrases),
        frozenset(sections["body"]),
        frozenset(sections["street"]),
        frozenset((name.replace("_", " "), code) for name, _, code in (w.partition("/") for w in sections["seat"])),
    )
