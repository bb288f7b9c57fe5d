"""The signs of a part of a city given to the city: "Four were shot in Old Port", told in Orvel of its Old Port.

A part is known by what lies about it: the city's police alone looks into what happens there, the report names the city
beside it, or nothing but the city of the outlet is near. What has a police of its own is a town. Left out: the bounds
of cities; a circle that its people fill stands for them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from math import pi, sqrt
from typing import TYPE_CHECKING, NamedTuple

from storyledger.folding import plain
from storyledger.read.focus_known import candidate_for, has_parts, wholes_of
from storyledger.read.focus_towns import as_toponym, spot_value
from storyledger.read.focus_words import focus_words
from storyledger.read.gazetteer import kilometres

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from storyledger.read.gazetteer import Candidate, Gazetteer
    from storyledger.records import Sign, Toponym

IN_DATELINE = "stands in the dateline"
HAS_BODY = "names the body that looks into it"
TOLD_IN = "the headline tells of something in"
_POLICE_OF = "the headline tells of the police of"
_CITY = 100_000
_TOLD = 0.6
"""Weight of a city's own signs from which on its parts are given to it."""
_FIRM = 0.3
"""Weight of a sign from which on the report tells of a town itself."""
_PART_KM, _NEAR_KM, _FAR_KM, _REGION_KM = 40.0, 150.0, 200.0, 400.0
_COUNTY_KM = 60.0
_HOME_KM = 50.0
_PART, _NAMESAKE = 5, 10
"""How many times as large as its part a city is: where its police alone looks into it, and where its name is all that
there is. Set on half 0 of the incidents: at 4 boroughs are given away, at 10 large quarters are towns."""
_LARGER = 5
_NAMESAKES = 3
"""Places of a land that bear a name from which on it may as well be that of a part of a city."""
_DENSITY = 3000.0
"""Inhabitants a square kilometre within a city's bounds; North America's large cities have 1,500 to 4,500, and what
lies near the edge may as well be a suburb."""


class Whereabouts(NamedTuple):
    """What a report shows of where it is, beside its signs."""

    seats: tuple[Toponym, ...]
    """The towns of the bodies that look into the event."""
    outlet: Toponym | None
    """The city of the outlet."""
    parts: AbstractSet[int]
    """Where names start that are called parts of a town: "the Orvel neighbourhood"."""
    suburbs: AbstractSet[str] = frozenset()
    """The plain names of what is called a suburb: no part of any city."""


def give_to_wholes(signs: Sequence[Sign], about: Whereabouts, gazetteer: Gazetteer) -> list[Sign]:
    """The signs in their order, those of parts of a city with the city for their place and value."""
    signs = _by_list(signs, about, gazetteer)
    signs = _by_police(signs, about, gazetteer)
    signs = _of_namesakes(signs, gazetteer)
    signs = _of_outlet(signs, about, gazetteer)
    return _in_city(signs, about.outlet, gazetteer)


def candidate_of(place: Toponym | None, gazetteer: Gazetteer) -> Candidate | None:
    """The gazetteer's record behind a toponym."""
    if place is None:
        return None
    return next((c for c in gazetteer.find(place.name) if c.gazetteer_id == place.gazetteer_id), None)


def _apart(one: Toponym | Candidate, other: Toponym | Candidate) -> float:
    return kilometres((one.latitude, one.longitude), (other.latitude, other.longitude))


def _ids(signs: Sequence[Sign], *ends: str) -> set[str]:
    """The places of the signs whose reasons end so."""
    return {sign.place.gazetteer_id for sign in signs if sign.place and sign.reason.endswith(ends)}


# --- by the list ----------------------------------------------------------------------------------------------------


def _by_list(signs: Sequence[Sign], about: Whereabouts, gazetteer: Gazetteer) -> list[Sign]:
    """The signs, those of listed parts of a city given to the city where the report or its outlet is of that city.

    Two listed parts of one city speak for each other. Not what has a police of its own or is called a suburb, nor what
    stands in the dateline of an outlet from elsewhere, and not where the report names the region or the land of another
    place of that name.
    """
    told = {s.place.gazetteer_id for s in signs if s.place and s.place.feature == "city"}
    told |= {seat.gazetteer_id for seat in about.seats}
    regions = {(s.place.country, s.place.name) for s in signs if s.place and s.place.feature == "region"}
    lands = {s.place.country for s in signs if s.place and s.place.feature == "country"}
    lines = {plain(s.value) for s in signs if s.reason.endswith(IN_DATELINE)}
    own = {plain(s.value) for s in signs if _is_own(s) and not s.reason.endswith(IN_DATELINE)} | about.suburbs
    parts = {plain(s.value): wholes_of(s.value) for s in signs if not _is_area(s) and plain(s.value) not in own}
    named = Counter(city for cities in parts.values() for city in cities)
    moved = []
    for sign in signs:
        cities = () if _is_area(sign) else parts.get(plain(sign.value), ())
        place = candidate_of(sign.place, gazetteer) if cities else None
        whole = None
        for listed in cities:
            city = candidate_for(listed, gazetteer)
            if city is None or (place is not None and _id(place) == _id(city)):
                continue
            is_elsewhere = place is not None and (
                ((place.country, place.province) in regions and (city.country, city.province) not in regions)
                or (place.country != city.country and place.country in lands)
            )
            is_home = about.outlet is not None and _apart(about.outlet, city) < _HOME_KM
            is_told = plain(sign.value) not in lines and (_id(city) in told or named[listed] > 1)
            if not is_elsewhere and (is_home or is_told):
                whole = city
                break
        if whole is None:
            moved.append(sign)
            continue
        reason = f"{sign.reason}; it is a part of {whole.name}"
        moved.append(replace(sign, value=whole.name, place=as_toponym(whole.name, whole, reason), reason=reason))
    return moved


def _is_area(sign: Sign) -> bool:
    return sign.place is not None and sign.place.feature in {"country", "region", "district"}


# --- by the police --------------------------------------------------------------------------------------------------


def _by_police(signs: Sequence[Sign], about: Whereabouts, gazetteer: Gazetteer) -> list[Sign]:
    """The signs, those of small and unknown places given to the city whose police alone looks into it.

    A city's police looks into what happens in the city: "Four were shot in Old Port, Orvel police said".
    """
    seat = about.seats[0] if len({s.gazetteer_id for s in about.seats}) == 1 else None
    city = candidate_of(seat, gazetteer)
    if seat is None or city is None or city.population < _CITY:
        return list(signs)
    name = next(s.value for s in signs if s.place and s.place.gazetteer_id == seat.gazetteer_id)
    own = _ids(signs, HAS_BODY, IN_DATELINE)
    areas = [s.place for s in signs if s.place and s.place.feature in {"country", "region", "district"}]
    lands = {area.country for area in areas}
    regions = {(area.country, area.name) for area in areas if area.feature == "region"}
    is_outlet = about.outlet is not None and about.outlet.gazetteer_id == seat.gazetteer_id
    moved = []
    for sign in signs:
        place = candidate_of(sign.place, gazetteer)
        is_known = place and (place.country == city.country or (place.country, place.province) in regions)
        is_own = is_known and place is not None and _id(place) in own
        if is_own or sign.reason.endswith(IN_DATELINE) or sign.reason.startswith(TOLD_IN):
            is_part = False
        elif place is None:
            is_part = sign.place is None
        else:
            # Where the outlet is the city's as well, even a large town far away is only a namesake.
            is_far = is_outlet and place.country == city.country and (place.country, place.province) not in regions
            is_far = is_far and place.feature == "city" and _apart(place, city) > _FAR_KM
            is_part = is_far or _may_be_part(place, city, lands)
        if is_part:
            reason = f"{sign.reason}; the police of {name} looks into it"
            moved.append(replace(sign, value=name, place=seat, reason=reason))
        else:
            moved.append(sign)
    return moved


def _id(place: Candidate) -> str:
    return place.gazetteer_id


def _may_be_part(place: Candidate, city: Candidate, lands: AbstractSet[str]) -> bool:
    """Whether a place may be a part of a city: a much smaller one, near it or so far that another is meant.

    `lands` are those that the report names otherwise.
    """
    if place.feature != "city" or _id(place) == _id(city) or has_parts(place):
        return False
    if place.country != city.country and place.country not in lands:
        return place.population < city.population
    apart = _apart(place, city)
    is_near = apart < _PART_KM and _PART * place.population <= city.population
    return is_near or (apart > _FAR_KM and _NAMESAKE * place.population <= city.population)


# --- by the name ----------------------------------------------------------------------------------------------------


def _of_namesakes(signs: Sequence[Sign], gazetteer: Gazetteer) -> list[Sign]:
    """The signs, those of far places that nothing else tells of given to the one large city that is told of.

    A part of a city may bear the name of a place far away: "Four were shot in Tamsk", told in Orvel of its Tamsk.
    """
    told: dict[str, float] = defaultdict(float)
    for sign in signs:
        if sign.place is not None and sign.place.feature == "city":
            told[sign.place.gazetteer_id] += sign.weight
    seats = {s.place.gazetteer_id: s for s in signs if s.place and told.get(s.place.gazetteer_id, 0.0) >= _TOLD}
    plainest = (s for s in signs if s.place and plain(s.value) == plain(s.place.name))
    seats |= {s.place.gazetteer_id: s for s in plainest if s.place and s.place.gazetteer_id in seats}
    cities = {key: town for key, s in seats.items() if (town := candidate_of(s.place, gazetteer)) is not None}
    large = [town for town in cities.values() if town.population >= _CITY]
    local = {s.place.gazetteer_id for s in signs if s.place and s.reason.endswith(IN_DATELINE)}
    known = {(s.place.country, s.place.name) for s in signs if s.place and s.place.feature in {"country", "region"}}
    if not large:
        return list(signs)
    moved = []
    for sign in signs:
        place = candidate_of(sign.place, gazetteer)
        weight = told[place.gazetteer_id] if place is not None else 0.0
        wholes = (c for c in large if told[c.gazetteer_id] > weight or c.gazetteer_id in local)
        whole = next((c for c in wholes if place is not None and _is_namesake(place, c, known, gazetteer)), None)
        if whole is None:
            moved.append(sign)
            continue
        seat = seats[whole.gazetteer_id]
        reason = f"{sign.reason}; nothing tells of {place.name if place else ''} itself: a part of {seat.value}"
        moved.append(replace(sign, value=seat.value, place=seat.place, reason=reason))
    return moved


def _is_namesake(place: Candidate, city: Candidate, known: AbstractSet[tuple[str, str]], gazetteer: Gazetteer) -> bool:
    """Whether a place is so small and far, and its region so unknown to the report, that a part of the city is meant.

    That is so of names only that many towns of the land bear: any of them may be that of a part of a city, too.
    """
    if place.feature != "city" or place.country != city.country or (place.country, place.province) in known:
        return False
    if _LARGER * place.population > city.population or place.gazetteer_id == city.gazetteer_id:
        return False
    apart = kilometres((place.latitude, place.longitude), (city.latitude, city.longitude))
    same = [c for c in gazetteer.find(place.name) if c.match == "exact" and c.country == city.country]
    return apart > _FAR_KM and len(same) >= _NAMESAKES


# --- by the outlet --------------------------------------------------------------------------------------------------


def _of_outlet(signs: Sequence[Sign], about: Whereabouts, gazetteer: Gazetteer) -> list[Sign]:
    """The signs, those of places that nothing locates given to the outlet's city: what its readers know lies there.

    These are names that the gazetteer does not have, or has far away where nothing else in the report is, and what the
    report calls a part of a city. Not where the report tells of another town or county itself.
    """
    outlet = about.outlet
    city = candidate_of(outlet, gazetteer)
    if outlet is None or city is None or city.population < _CITY:
        return list(signs)
    places = {s.place.gazetteer_id: s.place for s in signs if s.place and s.weight > 0}
    strays = {key for key, place in places.items() if _is_stray(place, city, tuple(places.values()), gazetteer)}
    strays -= {s.place.gazetteer_id for s in signs if s.place and _is_own(s)}
    own = {plain(s.value) for s in signs if _is_own(s)}
    if any(_tells_elsewhere(sign, city, strays) for sign in signs if sign.start not in about.parts):
        return list(signs)
    moved = []
    for sign in signs:
        is_part = sign.end > 0 and sign.start in about.parts
        is_stray = sign.place is not None and sign.place.gazetteer_id in strays
        is_area = not focus_words().areas.isdisjoint(plain(sign.value).split())
        if plain(sign.value) in own or is_area or not (is_part or is_stray or sign.place is None):
            moved.append(sign)
            continue
        same = _namesake_near(sign.place, city, gazetteer) if sign.place and not is_part else None
        if same is not None:
            moved.append(replace(sign, place=as_toponym(sign.value, same, f"it lies near {city.name}")))
        else:
            reason = f"{sign.reason}; {outlet.reason}"
            moved.append(replace(sign, value=spot_value(outlet), place=outlet, reason=reason))
    return moved


def _tells_elsewhere(sign: Sign, city: Candidate, strays: AbstractSet[str]) -> bool:
    """Whether a sign tells of a county far from the outlet's city, or of another town that is no stray name."""
    if sign.place is None:
        return False
    if sign.place.feature == "district":
        return _apart(sign.place, city) > _COUNTY_KM
    is_known = sign.place.gazetteer_id not in strays and sign.place.gazetteer_id != _id(city)
    return sign.place.feature == "city" and sign.weight >= _FIRM and is_known


def _is_own(sign: Sign) -> bool:
    """Whether the words say that the place is a town of its own: its dateline, its police."""
    return sign.reason.endswith((IN_DATELINE, HAS_BODY)) or sign.reason.startswith(_POLICE_OF)


def _is_stray(place: Toponym, city: Candidate, others: Sequence[Toponym], gazetteer: Gazetteer) -> bool:
    """Whether a town lies far from a city and from all else that the report tells of, and is not known in its land."""
    if place.feature != "city" or _apart(place, city) <= _FAR_KM:
        return False
    town = candidate_of(place, gazetteer)
    if (
        town is not None
        and town.country == city.country
        and (town.province == city.province or town.population > _CITY)
    ):
        return False
    return all(
        other.feature == "country" or _apart(place, other) > (_REGION_KM if other.feature == "region" else _FAR_KM)
        for other in others
        if other.name != place.name
    )


def _namesake_near(place: Toponym, city: Candidate, gazetteer: Gazetteer) -> Candidate | None:
    """The town of a place's name that lies near a city."""
    towns = (c for c in gazetteer.find(place.name) if c.feature == "city" and c.match == "exact")
    return next((town for town in towns if _apart(town, city) < _NEAR_KM), None)


# --- by the city beside it ------------------------------------------------------------------------------------------


def _in_city(signs: Sequence[Sign], outlet: Toponym | None, gazetteer: Gazetteer) -> list[Sign]:
    """The signs, those of a city's parts given to the city where the report names it too: "Orvel, in its Old Port"."""
    towns: dict[str, Candidate] = {}
    names: dict[str, str] = {}
    wholes: dict[str, Toponym] = {}
    for sign in signs:
        place = sign.place
        if place is None or place.feature != "city" or place.gazetteer_id in towns:
            continue
        town = candidate_of(place, gazetteer)
        if town is not None:
            towns[town.gazetteer_id] = town
            names[town.gazetteer_id] = sign.value
            wholes[town.gazetteer_id] = place
    told: dict[str, float] = defaultdict(float)
    for sign in signs:
        if sign.place is not None:
            told[sign.place.gazetteer_id] += sign.weight
    cities = sorted(
        (t for t in towns.values() if t.population >= _CITY and told[t.gazetteer_id] >= _TOLD),
        key=lambda t: t.population,
    )
    # A town with a police of its own is no part; nor one that brings the news, unless the city's outlet does.
    own, lines = _ids(signs, HAS_BODY), _ids(signs, IN_DATELINE)
    brought = lines | ({outlet.gazetteer_id} if outlet else set())
    own |= lines if brought.isdisjoint(_id(city) for city in cities) else set()
    moved = []
    for sign in signs:
        part = towns.get(sign.place.gazetteer_id) if sign.place and sign.place.gazetteer_id not in own else None
        city = next((c for c in cities if part is not None and _is_part(part, c)), None)
        if city is None:
            moved.append(sign)
            continue
        whole = wholes[city.gazetteer_id]
        reason = f"{sign.reason}; it is a part of {names[city.gazetteer_id]}"
        moved.append(replace(sign, value=names[city.gazetteer_id], reason=reason, place=whole))
    return moved


def _is_part(part: Candidate, city: Candidate) -> bool:
    """Whether a place lies within a much larger city, as far as its people can live."""
    if part.gazetteer_id == city.gazetteer_id or part.country != city.country or 10 * part.population > city.population:
        return False
    if part.province and city.province and part.province != city.province:
        return False
    reach = sqrt(city.population / (pi * _DENSITY))
    return kilometres((part.latitude, part.longitude), (city.latitude, city.longitude)) <= reach
