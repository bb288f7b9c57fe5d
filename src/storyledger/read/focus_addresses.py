"""What the headline in the address of a page says of the place of its main event: ".../teen-shot-in-orvel-96".

It is the first headline that the page had: pages come to bear another, or texts of other stories. Left out: places that
it names without "in" or "near".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.folding import plain
from storyledger.read.focus_towns import NEAR, as_toponym, find_town, spot_factor, spot_value
from storyledger.read.focus_words import focus_words
from storyledger.read.gazetteer import kilometres
from storyledger.records import Sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.gazetteer import Candidate, Gazetteer
    from storyledger.records import Parsed, Toponym

_SLUG = 4
"""Words from which on a piece of an address is a headline."""
_BEFORE = frozenset({"in", "near", "outside"})
_LEAST = 4
_SMALL = 5_000
_IN_ADDRESS = 0.9
_NEAR_KM = 60.0
"""A town that the text does not name lies as near to one of its places."""


def address_signs(
    parsed: Parsed, signs: Sequence[Sign], titled: Sequence[Sign], near: Sequence[Toponym], gazetteer: Gazetteer
) -> list[Sign]:
    """What the headline in the page's address adds: a town of the text, or near its places, that it tells of.

    It is the first headline that the page had; of a place that the headline of today tells of (`titled`) it adds
    nothing.
    """
    text = parsed.report.text
    known = {plain(sign.value) for sign in titled}
    best: dict[str, Sign] = {}
    for sign in sorted(signs, key=lambda s: s.weight):
        if sign.start < sign.end:
            best[plain(sign.value)] = best[plain(text[sign.start : sign.end])] = sign
    areas = [place for place in near if place.feature in {"city", "district"}]
    for name in map(plain, names_in_address(parsed.report.url or "")):
        told = best.get(name)
        if name in known or (told is not None and plain(told.value) in known) or _is_area(told):
            return []
        if told is not None:
            reason = f"the page's address tells of something in “{told.value}”"
            weight = min(_IN_ADDRESS, 0.2 + 1.5 * told.weight) * spot_factor(told.value, told.place)
            return [Sign(told.value, round(weight, 3), 0, 0, reason, told.place)]
        town = find_town(name, areas, gazetteer) if areas and len(name) >= _LEAST else None
        if town is not None and any(_apart(town, place) < _NEAR_KM for place in areas[:NEAR]):
            place = as_toponym(town.name, town, f"the page's address tells of something in “{town.name}”")
            return [Sign(spot_value(place), _IN_ADDRESS, 0, 0, place.reason, place)]
    return []


def _is_area(sign: Sign | None) -> bool:
    """Whether a sign is of a county or a region: the town in it is the answer where any is told."""
    if sign is None:
        return False
    is_county = not focus_words().counties.isdisjoint(plain(sign.value).split())
    return is_county or (sign.place is not None and sign.place.feature in {"country", "region", "district"})


def _apart(town: Candidate, place: Toponym) -> float:
    return kilometres((town.latitude, town.longitude), (place.latitude, place.longitude))


def town_in_address(parsed: Parsed, gazetteer: Gazetteer) -> Toponym | None:
    """The town that the headline in a page's address is in: ".../teen-shot-in-orvel-96", "...-northwest-orvel-..."."""
    for name in names_in_address(parsed.report.url or ""):
        for town in gazetteer.find(name) if len(name) >= _LEAST else ():
            if town.feature == "city" and town.match == "exact" and town.population >= _SMALL:
                return as_toponym(town.name, town, f"the page's address tells of something in “{name}”")
    return None


def names_in_address(url: str) -> list[str]:
    """What the headline in a page's address may name a place that it tells of something in: the longest name first."""
    path = url.rpartition("//")[2].lower().partition("/")[2]
    before = _BEFORE | focus_words().directions
    found: list[str] = []
    for part in path.split("/"):
        words = part.partition(".")[0].replace("_", "-").split("-")
        for at in [at for at, word in enumerate(words) if word in before and len(words) >= _SLUG]:
            found.extend(" ".join(words[at + 1 : at + 1 + size]) for size in (3, 2, 1) if at + size < len(words))
    return found
