"""Which places a report tells for its main event, and how well the words around each say that it was there.

A place counts in full in the clause that names the event, less elsewhere, hardly where somebody is from, was taken to
or is tried. A county, a region or a country counts little: the town in it is the answer where any is told; a city is
where the report names it beside one of its parts. Left out: addresses.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from math import pi, sqrt
from typing import TYPE_CHECKING

from storyledger.datelines import after_dateline
from storyledger.folding import plain
from storyledger.read.focus_days import is_of_what_follows
from storyledger.read.focus_spots import find_spots
from storyledger.read.focus_titles import title_alone, title_signs
from storyledger.read.focus_words import focus_words
from storyledger.read.gazetteer import kilometres
from storyledger.read.happening_words import happening_words
from storyledger.records import Sign

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from storyledger.read.focus import Mention
    from storyledger.read.focus_spots import Spot
    from storyledger.read.gazetteer import Candidate, Gazetteer
    from storyledger.read.trees import Tree
    from storyledger.records import Parsed, Toponym

_DATELINE = 0.9
_IN_DATELINE = "stands in the dateline"
_OWN = 1.5
_CLAUSE = 1.2
_SENTENCE = 0.8
_BODY = 0.8
_ELSEWHERE = 0.3
_FAR = 0.1
_FROM = 0.3
_FIRST, _EARLY, _LATE = 1.4, 1.1, 0.7
_BODIES = 2
"""Mentions of one body that count."""
_SEATS = 20
_RELEVANT = 0.3
"""How much a sentence must belong to the report for the body that it names to be the one that looks into the event."""
_PART_KM = 40.0
_FAR_KM = 200.0
"""A place as far from all bodies that look into it is another town of that name, or the home of somebody."""
_STRAY = 0.4
_LARGER = 5
_NAMESAKES = 3
"""Places of a land that bear a name from which on it may as well be that of a part of a city."""
_OUTSIDE = 0.5
_BUREAU = 0.2
"""For the place of a dateline that lies outside of the region that the event is told of."""
_CITY = 100_000
_TOLD = 0.6
"""Weight of a city's own signs from which on its parts are given to it."""
_DENSITY = 3000.0
"""Inhabitants a square kilometre within a city's bounds; North America's large cities have 1,500 to 4,500, and what
lies near the edge may as well be a suburb."""


def find_place_signs(
    parsed: Parsed,
    toponyms: Sequence[Toponym],
    mentions: Sequence[Mention],
    known: tuple[Sequence[Tree], Sequence[float]],
    gazetteer: Gazetteer,
) -> tuple[Sign, ...]:
    """The places told for the main event, in the order of their words; those of the headline alone stand at 0 to 0."""
    trees, relevance = known
    spots = find_spots(parsed, toponyms, gazetteer)
    named: dict[int, set[int]] = defaultdict(set)
    for mention in mentions:
        named[mention.place].add(mention.token)
    order: dict[int, int] = {}
    ordinal = -1
    for place, sentence in enumerate(parsed.sentences):
        ordinal += sentence.kind == "body"
        order[place] = ordinal
    told_from: dict[int, int] = {}
    signs = []
    bodies: dict[str, int] = defaultdict(int)
    seats: list[Toponym] = []
    for spot in spots:
        sentence = parsed.sentences[spot.place]
        if sentence.kind == "furniture":
            continue
        if spot.is_body:
            bodies[plain(spot.value)] += 1
            if bodies[plain(spot.value)] > _BODIES:
                continue
            weight, why = _BODY, "names the body that looks into it"
        else:
            if spot.place not in told_from:
                text = parsed.report.text[sentence.start : sentence.end]
                told_from[spot.place] = sentence.start + after_dateline(text)
            if spot.start < told_from[spot.place]:
                weight, why = _DATELINE, _IN_DATELINE
            else:
                weight, why = _standing(trees[spot.place], spot, named.get(spot.place, set()))
        is_seat = spot.is_body and spot.toponym is not None and relevance[spot.place] >= _RELEVANT
        if is_seat and spot.toponym is not None and len(seats) < _SEATS:
            seats.append(spot.toponym)
        at = order[spot.place]
        weight *= (_FIRST if at <= 0 else _EARLY if at < 6 else _LATE) * spot.factor * relevance[spot.place]
        words = parsed.report.text[spot.start : spot.end]
        signs.append(Sign(spot.value, round(weight, 3), spot.start, spot.end, f"“{words}” {why}", spot.toponym))
    signs = [_beside_seats(sign, seats) for sign in signs]
    signs = [*signs, *title_signs(parsed, signs, gazetteer)] if signs else title_alone(parsed, gazetteer)
    signs = _by_police(_in_region(signs, gazetteer), seats, gazetteer)
    signs = _of_namesakes(signs, gazetteer)
    return tuple(_in_city(signs, gazetteer))


def _by_police(signs: Sequence[Sign], seats: Sequence[Toponym], gazetteer: Gazetteer) -> list[Sign]:
    """The signs, those of small and unknown places given to the city whose police alone looks into it.

    A city's police looks into what happens in the city: "Four were shot in Old Port, Orvel police said".
    """
    seat = seats[0] if seats and len({s.gazetteer_id for s in seats}) == 1 else None
    city = _candidate(seat, gazetteer)
    if seat is None or city is None or city.population < _CITY:
        return list(signs)
    name = next(s.value for s in signs if s.place and s.place.gazetteer_id == seat.gazetteer_id)
    lands = {s.place.country for s in signs if s.place and s.place.feature in {"country", "region", "district"}}
    moved = []
    for sign in signs:
        if _may_be_part(sign, city, lands, gazetteer):
            moved.append(
                replace(sign, value=name, place=seat, reason=f"{sign.reason}; the police of {name} looks into it")
            )
        else:
            moved.append(sign)
    return moved


def _of_namesakes(signs: Sequence[Sign], gazetteer: Gazetteer) -> list[Sign]:
    """The signs, those of far places that nothing else tells of given to the one large city that is told of.

    A part of a city may bear the name of a place far away: "Four were shot in Tamsk", told in Orvel of its Tamsk.
    """
    told: dict[str, float] = defaultdict(float)
    for sign in signs:
        if sign.place is not None and sign.place.feature == "city":
            told[sign.place.gazetteer_id] += sign.weight
    seats = {s.place.gazetteer_id: s for s in signs if s.place and told.get(s.place.gazetteer_id, 0.0) >= _TOLD}
    cities = {key: town for key, s in seats.items() if (town := _candidate(s.place, gazetteer)) is not None}
    large = [town for town in cities.values() if town.population >= _CITY]
    local = {s.place.gazetteer_id for s in signs if s.place and s.reason.endswith(_IN_DATELINE)}
    known = {(s.place.country, s.place.name) for s in signs if s.place and s.place.feature in {"country", "region"}}
    if not large:
        return list(signs)
    moved = []
    for sign in signs:
        place = _candidate(sign.place, gazetteer)
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


def _may_be_part(sign: Sign, city: Candidate, lands: AbstractSet[str], gazetteer: Gazetteer) -> bool:
    """Whether a sign's place may be a part of a city: nothing that the gazetteer has, near it, or of another land.

    `lands` are those that the report names otherwise.
    """
    if sign.reason.endswith(_IN_DATELINE):
        return False
    place = _candidate(sign.place, gazetteer)
    if place is None:
        return sign.place is None
    if place.feature != "city" or place.gazetteer_id == city.gazetteer_id:
        return False
    if place.country != city.country and place.country not in lands:
        return place.population < city.population
    if 10 * place.population > city.population:
        return False
    apart = kilometres((place.latitude, place.longitude), (city.latitude, city.longitude))
    return apart < _PART_KM or apart > _FAR_KM


def _in_region(signs: Sequence[Sign], gazetteer: Gazetteer) -> list[Sign]:
    """The signs, those of towns outside of the regions that stand with the event worth less."""
    regions = [s.place for s in signs if s.place and s.place.feature == "region" and "stands with" in s.reason]
    named = {region.name for region in regions}
    countries = {region.country for region in regions}
    if not named:
        return list(signs)
    kept = []
    for sign in signs:
        town = _candidate(sign.place, gazetteer)
        outside = town is not None and town.feature == "city" and town.province and town.province not in named
        is_bureau = town is not None and town.country in countries and sign.reason.endswith(_IN_DATELINE)
        share = _BUREAU if is_bureau else _OUTSIDE
        kept.append(replace(sign, weight=round(sign.weight * share, 3)) if outside else sign)
    return kept


def _candidate(place: Toponym | None, gazetteer: Gazetteer) -> Candidate | None:
    """The gazetteer's record behind a toponym."""
    if place is None:
        return None
    return next((c for c in gazetteer.find(place.name) if c.gazetteer_id == place.gazetteer_id), None)


def _beside_seats(sign: Sign, seats: Sequence[Toponym]) -> Sign:
    """The sign, worth less where its place lies far from the bodies that look into it."""
    place = sign.place
    if place is None or not seats or place.feature not in {"city", "district"}:
        return sign
    here = (place.latitude, place.longitude)
    if any(kilometres(here, (seat.latitude, seat.longitude)) < _FAR_KM for seat in seats if seat is not place):
        return sign
    if any(seat.gazetteer_id == place.gazetteer_id for seat in seats):
        return sign
    return replace(sign, weight=round(sign.weight * _STRAY, 3))


def _in_city(signs: Sequence[Sign], gazetteer: Gazetteer) -> list[Sign]:
    """The signs, those of a city's parts given to the city where the report names it too: "Orvel, in its Old Port"."""
    towns: dict[str, Candidate] = {}
    names: dict[str, str] = {}
    wholes: dict[str, Toponym] = {}
    for sign in signs:
        place = sign.place
        if place is None or place.feature != "city" or place.gazetteer_id in towns:
            continue
        town = _candidate(place, gazetteer)
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
    moved = []
    for sign in signs:
        part = towns.get(sign.place.gazetteer_id) if sign.place else None
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


# --- how a place stands ---------------------------------------------------------------------------------------------


def _standing(tree: Tree, spot: Spot, mentions: set[int]) -> tuple[float, str]:
    """How much a place's words behind any dateline tell where the main event was, and how they stand to it."""
    inside = [i for i, t in enumerate(tree.tokens) if t.start < spot.end and spot.start < t.end]
    if not inside:
        return _ELSEWHERE, "is named"
    words, telling = focus_words(), happening_words()
    top = next((i for i in inside if tree.heads[i] not in inside), inside[0])
    before = tree.forms[max(0, inside[0] - 4) : inside[0]]
    if before[-2:] == [",", "of"] and any(word.isdigit() for word in before):
        return _FAR, "tells where somebody is from"  # "Ilka Morvay, 34, of Orvel"
    cases = {tree.forms[k] for k in tree.kids[top] if tree.relations[k] == "case"}
    if "from" in cases and any(tree.relations[k] == "cop" for k in tree.kids[top]):
        return _FAR, "tells where somebody is from"  # "the driver is from Orvel"
    line = tree.ancestors(top)
    held = False
    for at, above in enumerate(line):
        lemma = tree.lemmas[above]
        is_hospital = lemma in words.houses and any(tree.lemmas[k] in words.hospitals for k in tree.kids[above])
        if (lemma in words.far or is_hospital) and not held:
            return _FAR, f"stands with “{tree.tokens[above].text}”: elsewhere"
        if at == 0 and "of" in cases and (tree.tokens[above].upos == "PROPN" or lemma in words.people):
            return _FAR, "tells where somebody is from"
        is_noun = tree.tokens[above].upos in {"NOUN", "PROPN"}
        if at == 0 and "from" in cases and is_noun and above not in mentions:
            return _FROM, "tells where somebody is from"  # "two students from Orvel"
        if at == 0 and lemma in words.people and above not in inside and not cases & words.prepositions:
            return _FROM, "tells where somebody is from"
        if not tree.is_predicate(above) and any(
            tree.lemmas[k] in words.measures for k in tree.kids[above] if k < inside[0]
        ):
            return _FAR, "tells how far away it is"
        if above in mentions:
            return _OWN, f"stands with “{tree.tokens[above].text}”"
        held = held or any(
            tree.relations[k] == "case" and tree.forms[k] in words.prepositions for k in tree.kids[above]
        )
        if tree.is_predicate(above) or tree.tokens[above].upos == "VERB":
            spellings = set(tree.spellings(above))
            if is_of_what_follows(tree, above):
                return _FAR, f"stands with “{tree.tokens[above].text}”: what followed"
            if spellings & (words.befall | words.answer) or any(k in mentions for k in tree.kids[above]):
                return _CLAUSE, f"stands with “{tree.tokens[above].text}”"
            if lemma not in telling.plain:
                break
    if mentions:
        return _SENTENCE, "stands in a sentence that names it"
    return _ELSEWHERE * (1.7 if cases & words.prepositions else 1.0), "is named"
