"""The city of the outlet that brought a report: where what it names without saying where is likely to be.

Local news tells its readers no city: "four were shot in Old Port", a place that the gazetteer does not have, or has
in another land. The outlet's name or the page's address names the city. Left out: outlets that are named after nothing.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from storyledger.datelines import own_title
from storyledger.folding import plain
from storyledger.read.focus_known import City, candidate_for, city_of_credit, city_of_host, city_of_letters
from storyledger.read.focus_titles import towns_in
from storyledger.read.focus_towns import as_toponym
from storyledger.read.focus_words import focus_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.gazetteer import Candidate, Gazetteer
    from storyledger.records import Parsed, Toponym

_TOWN = 100_000
_FAMOUS = 500_000
"""Inhabitants from which on a city is known by a nickname: "philly"."""
_SMALL = 5_000
_LEAST, _MOST = 4, 16
"""Letters of an address that may be a city's name."""
_PEOPLE = frozenset({"n", "an", "ian", "nian", "s"})
"""What is left of a word that is made from a city's name: "columbian"."""
_IN_FULL = {"st": "Saint", "ft": "Fort", "mt": "Mount"}
_SECTIONS = 5
_FORMS = frozenset({"mobile"})
"""Sections of an address that tell in what form a page is."""
_BEFORE_NAMES = ("the", "my", "go")
_HOSTS_KEPT = 512


def outlet_city(parsed: Parsed, near: Sequence[Toponym], gazetteer: Gazetteer) -> Toponym | None:
    """The city of the outlet, by what stands behind the headline ("- Orvel News 5"), its name or the page's address.

    Of cities of one name the one of the land of the places `near`; none where regions of other lands are named.
    """
    credited = _listed(city_of_credit(parsed.report.text), near, gazetteer)
    if credited is not None:
        return as_toponym(credited.name, credited, f"the outlet's city is {credited.name}: it is credited")
    whole = parsed.report.title or ""
    for name in (whole.removeprefix(own_title(whole)), parsed.report.outlet or ""):
        for text, town in towns_in(name, gazetteer, _TOWN) if name else ():
            same = (c for c in gazetteer.find(text) if c.feature == "city" and c.match != "folded")
            city = _in_land((town, *(c for c in same if c.population >= _TOWN)), near)
            if city is not None:
                return as_toponym(text, city, f"the outlet's name has “{text.strip(' ,.-')}”")
        listed = _listed(city_of_letters(name), near, gazetteer) if name else None
        if listed is not None:
            return as_toponym(listed.name, listed, f"the outlet's city is {listed.name}")
    host, _, path = (parsed.report.url or "").rpartition("//")[2].lower().partition("/")
    host = host.partition(":")[0]
    found = _towns_of_path(path, gazetteer)
    listed = None if found else _listed(city_of_host(host), near, gazetteer)
    if listed is not None:
        return as_toponym(listed.name, listed, f"the outlet's city is {listed.name}")
    found = found or _towns_of_host(host, gazetteer)
    city = _in_land(found[1], near) if found else None
    return as_toponym(city.name, city, f"the outlet's address has “{found[0]}”") if found and city else None


def _listed(city: City | None, near: Sequence[Toponym], gazetteer: Gazetteer) -> Candidate | None:
    """The gazetteer's record of the city of a listed outlet."""
    found = candidate_for(city, gazetteer) if city else None
    return _in_land((found,), near) if found else None


def _in_land(towns: Sequence[Candidate], near: Sequence[Toponym]) -> Candidate | None:
    """The first town of a land that the places near are in; the first of any where these are but towns' names."""
    lands = {place.country for place in near}
    found = next((town for town in towns if town.country in lands), None)
    if found is None and all(place.feature == "city" for place in near):
        return towns[0] if towns else None
    return found


def _towns_of_path(path: str, gazetteer: Gazetteer) -> tuple[str, tuple[Candidate, ...]] | None:
    """The towns that a section of an outlet's pages bears the name of: "/local/orvel/", "/new_orvel/news"."""
    for part in path.split("/")[:_SECTIONS]:
        if len(part) >= _LEAST and part not in _FORMS and part.replace("-", "").replace("_", "").isalpha():
            name = part.replace("-", " ").replace("_", " ")
            same = (c for c in gazetteer.find(name) if c.feature == "city" and c.population >= _TOWN)
            towns = tuple(c for c in same if plain(c.spelled) == name and c.match != "folded")
            if towns:
                return part, towns
    return None


@lru_cache(maxsize=_HOSTS_KEPT)
def _towns_of_host(host: str, gazetteer: Gazetteer) -> tuple[str, tuple[Candidate, ...]] | None:
    """The towns that an address may name, with the letters that name them: those that a word of it begins or ends with.

    The larger towns are looked for first at the beginning; small ones only before a word that newspapers are called by.
    """
    papers = focus_words().papers
    for label in map(_bare, host.split(".")[:-1]):
        famous = tuple(c for c in gazetteer.find(label) if c.match == "other name" and c.population >= _FAMOUS)
        if famous and famous[0].feature == "city":
            return label, famous
        sizes = range(min(len(label), _MOST), _LEAST - 1, -1)
        heads = ((label[:size], label[size:].lstrip("-")) for size in sizes)
        tails = ((label[-size:], "") for size in sizes)
        for letters, rest in (*heads, *tails):
            least = _SMALL if rest in papers else _TOWN if len(letters) > _LEAST else math.inf
            towns = () if rest in _PEOPLE else _towns_spelled(letters, least, gazetteer)
            if towns:
                return letters, towns
    return None


def _bare(label: str) -> str:
    """A word of an address without what stands before an outlet's name: "theorvelpress", "myorvelnews"."""
    return next(
        (label[len(b) :] for b in _BEFORE_NAMES if label.startswith(b) and len(label) - len(b) > _MOST / 2), label
    )


def _towns_spelled(letters: str, least: float, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """The towns whose names have just these letters: "kansascity", "stlouis"."""
    full = _IN_FULL.get(letters[:2])
    return tuple(
        town
        for text in (letters, f"{full} {letters[2:]}" if full else "")
        for town in (gazetteer.find(text) if text else ())
        if town.feature == "city"
        and town.population >= least
        and _letters(town.name).removesuffix("city") == _letters(text).removesuffix("city")
    )


def _letters(name: str) -> str:
    return "".join(plain(name).split())
