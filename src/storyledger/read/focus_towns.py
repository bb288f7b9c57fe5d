"""Towns by the names that reports give them: which town of the gazetteer, under which name, and how much it counts."""

from __future__ import annotations

from math import exp, log10
from typing import TYPE_CHECKING, NamedTuple

from storyledger.folding import plain
from storyledger.read.focus_words import focus_words
from storyledger.read.gazetteer import kilometres
from storyledger.records import Toponym

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.gazetteer import Candidate, Gazetteer

FEATURES = {"city": 1.0, "district": 0.5, "other": 0.5, "landmark": 0.2, "region": 0.1, "country": 0.05, "water": 0.02}
UNKNOWN = 0.25
_COUNTY = 0.25
NEAR = 20
"""Places of the report that a town is held against."""
_CITY = 100_000
"""Inhabitants from which on a town has sides that are told by their names alone."""
_TOWN_KM, _REGION_KM = 100.0, 300.0
_FAR_KM = 400.0
_LEAST_TOWN = 3.5
"""A town of 3,000 inhabitants that lies near nothing else, or a village beside the report's other places."""


class Spot(NamedTuple):
    """Words that name a place, in their sentence."""

    value: str
    start: int
    end: int
    place: int
    """Index of the sentence among the report's."""
    factor: float
    toponym: Toponym | None
    is_body: bool = False
    is_part: bool = False
    """The words behind it say that it is a part of a town: "the Orvel neighbourhood"."""
    is_suburb: bool = False
    """The words before it say that it lies outside of a city: "suburban Orvel"."""


def find_town(text: str, near: Sequence[Toponym], gazetteer: Gazetteer) -> Candidate | None:
    """The town of this name that lies best with the places `near`; None where there is none."""
    if len(text) < 4 or plain(text) in focus_words().directions:
        return None
    towns = [c for c in gazetteer.find(text) if c.feature == "city" and c.match != "folded"][:40]
    if not towns:
        return None

    def score(town: Candidate) -> float:
        here = (town.latitude, town.longitude)
        nearness = (
            exp(-kilometres(here, (t.latitude, t.longitude)) / (_REGION_KM if t.feature == "region" else _TOWN_KM))
            for t in near[:NEAR]
        )
        return log10(town.population + 100) + 3 * max(nearness, default=0.0)

    best = max(towns, key=lambda c: (score(c), c.gazetteer_id))
    located = [(t.latitude, t.longitude) for t in near[:NEAR] if t.feature in {"city", "district"}]
    here = (best.latitude, best.longitude)
    if located and best.population < _CITY and all(kilometres(here, there) > _FAR_KM for there in located):
        return None
    return best if score(best) >= _LEAST_TOWN else None


def as_toponym(text: str, town: Candidate, reason: str, span: tuple[int, int] = (0, 0)) -> Toponym:
    """A town of the gazetteer as a toponym; where it stands in no sentence, at 0 to 0."""
    return Toponym(
        *span, text, 0, town.name, town.latitude, town.longitude, town.gazetteer_id, town.country, "city", reason
    )


def spot_value(toponym: Toponym) -> str:
    """The gazetteer's name where the words hold or shorten it ("west Orvel" is Orvel, "D.C."), else the words."""
    text, name = tidy(toponym.text), toponym.name.partition(",")[0]
    bare = text.split()
    while len(bare) > 1 and plain(bare[0]) in focus_words().directions:
        bare = bare[1:]
    if toponym.feature == "city" and len(bare) == 1 and len(bare[0]) < 5 and bare[0].replace(".", "").isupper():
        return name  # "D.C.", "Southeast D.C."
    return name if f" {plain(name)} " in f" {plain(text)} " and not is_house(toponym) else text


def spot_factor(value: str, toponym: Toponym | None) -> float:
    """How much a place counts for what it is, 0 to 1: a town in full, a county or a region little."""
    if set(plain(value).split()) & focus_words().counties:
        return _COUNTY
    return UNKNOWN if toponym is None else FEATURES[toponym.feature]


def is_house(toponym: Toponym) -> bool:
    """Whether the words behind a town's name within a toponym's make it a park's or a river's: "Orvel Park"."""
    listed = focus_words()
    _, found, behind = f"{plain(toponym.text)} ".partition(f"{plain(toponym.name)} ")
    return bool(found) and bool(set(behind.split()) & (listed.streets | listed.houses | listed.nature))


def tidy(text: str) -> str:
    """A name on one line, without marks and a possessive at its end, and not all in capitals."""
    words = " ".join(text.split()).strip(" ,.'’-")
    words = words.removesuffix("'s").removesuffix("’s")
    return words.title() if words.isupper() and len(words) > 4 else words
