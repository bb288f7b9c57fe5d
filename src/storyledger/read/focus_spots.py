"""Where a report names places that its main event may have been in, and how much each is a town's own name.

Places come from the gazetteer, from the names that the reader calls places though the gazetteer has none of them, from
what a region stands behind ("Orvel, N.C."), and from the bodies that look into what happens in a town ("Orvel police").
A county, a street or a school that bears a town's name is not the town.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from storyledger.folding import plain
from storyledger.read.focus_bodies import find_bodies, find_by_letters
from storyledger.read.focus_datelines import find_in_datelines
from storyledger.read.focus_towns import (
    FEATURES,
    NEAR,
    UNKNOWN,
    Spot,
    as_toponym,
    find_town,
    is_house,
    spot_factor,
    spot_value,
    tidy,
)
from storyledger.read.focus_words import focus_words
from storyledger.read.gazetteer import kilometres
from storyledger.read.trees import LONGEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.read.gazetteer import Gazetteer
    from storyledger.records import Name, Parsed, Sentence, Toponym

_UNKNOWN_TOWN = 0.9
"""For a name that the gazetteer does not have, where the words say that it is a town."""
_UNKNOWN_IN = 0.5
"""For a name that the gazetteer does not have, where the words say that something was in it."""
_NEIGHBOURHOOD = 0.15
_NAMED_AFTER = 0.2
_OF_COUNTY = 0.25
_CITY = 100_000
"""Inhabitants from which on a town has sides that are told by their names alone."""
_READ = 20_000
"""Characters in which counties are looked for."""
"""Words between a town's name and the word for its body: "Orvel Metropolitan Police"."""
_NO_NAME = frozenset({"'s", "’s", "the", "city"})
"""Words after which a name begins anew, or that say what it is: "Orvel's Tamsk"."""
_WATERS = frozenset({"lake", "river", "mount", "camp"})
"""Words before a town's name that make it another place's: "the Lake Orvel community"."""
_COUNTY_KM = 100.0
"""A county town lies nearer to its county's middle than this."""


def find_spots(parsed: Parsed, toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> list[Spot]:
    """The report's spots in the order of their words."""
    where = {sentence.index: place for place, sentence in enumerate(parsed.sentences)}
    counties = _counties(parsed)
    spots = []
    longer = _longer_names(parsed, toponyms)
    parts = _parts(parsed, toponyms, where)
    run_on = _run_on(parsed, toponyms)
    regions = _regions(parsed, toponyms, where, gazetteer)
    taken: dict[int, list[Toponym]] = defaultdict(list)
    for t in toponyms:
        if t.sentence not in where:
            continue
        taken[where[t.sentence]].append(t)
        if plain(t.text) in focus_words().counties or t.start in run_on:
            continue  # "Orvel Co." is no Colorado
        words = _Around(parsed.sentences[where[t.sentence]], t.start, t.end)
        if t.start in longer:
            spots.append(_whole(longer[t.start], where[t.sentence], toponyms, words.share_of_name(), gazetteer))
            continue
        value = spot_value(t)
        if t.feature == "district" and _is_short_for_county(value, t.name) and not _has_town(t, gazetteer):
            value = t.name
        county = _county_of(t, toponyms) if t.feature == "city" and plain(value) in counties else None
        if county is not None:
            value, t = county.name, replace(county, start=t.start, end=t.end, text=t.text, sentence=t.sentence)  # noqa: PLW2901 - the place that the words mean
        if words.is_county() and not set(plain(value).split()) & focus_words().counties:
            value = f"{value} County"
        factor = spot_factor(value, t) * words.share_of_name()
        if t.feature == "city" and plain(t.text) in regions:
            factor *= FEATURES["region"]
        if t.feature == "city" and (plain(value) in parts or is_house(t)):
            factor *= _NEIGHBOURHOOD
        elif t.feature == "city" and plain(value) in counties:
            factor *= _OF_COUNTY
        about = {"is_part": words.is_part(), "is_suburb": words.is_suburb()}
        spots.append(Spot(value, t.start, t.end, where[t.sentence], factor, t, **about))
    near = [t for t in toponyms if t.feature != "country"][:NEAR]
    people = {word for n in parsed.names if n.kind == "person" for word in plain(n.text).split() if " " in n.text}
    taken_words = {place: _Taken(found) for place, found in taken.items()}
    for name in parsed.names:
        if name.kind != "place" or name.sentence not in where or plain(name.text) in people:
            continue
        place = where[name.sentence]
        words = _Around(parsed.sentences[place], name.start, name.end)
        if place in taken_words and taken_words[place].has(name.start, name.end):
            continue
        if not words.may_be_town(name.text):
            continue
        part = _part_of_city(name, near, gazetteer) or _before_noun(name, near, gazetteer)
        if part is not None:
            spots.append(Spot(spot_value(part), name.start, name.end, place, words.share_of_name(), part))
            continue
        value = tidy(_without_nouns(name.text))
        factor = spot_factor(value, None)
        if factor == UNKNOWN and (words.is_called_town() or _stands_before_region(parsed, name, taken[place])):
            factor = _UNKNOWN_TOWN
        elif factor == UNKNOWN and words.stands_in():
            factor = _UNKNOWN_IN
        factor *= words.share_of_name() * (_NEIGHBOURHOOD if words.is_part() else 1.0)
        about = {"is_part": words.is_part(), "is_suburb": words.is_suburb()}
        spots.append(Spot(value, name.start, name.end, place, factor, None, **about))
    spots.extend(_before_regions(parsed, taken, near, spots, gazetteer))
    spots.extend(find_bodies(parsed, near, counties, gazetteer))
    spots.extend(find_by_letters(parsed, near, gazetteer))
    spots.extend(find_in_datelines(parsed, near, spots, gazetteer))
    return sorted(spots, key=lambda s: (s.start, s.end))


class _Taken:
    """Which words of a sentence toponyms stand on: looked up in the order of their starts."""

    def __init__(self, toponyms: Sequence[Toponym]) -> None:
        held = sorted((t.start, t.end) for t in toponyms)
        self.starts = [start for start, _ in held]
        self.ends = list(accumulate((end for _, end in held), max))

    def has(self, start: int, end: int) -> bool:
        """Whether a toponym stands on any of the words at `start:end`."""
        before = bisect_left(self.starts, end)
        return before > 0 and self.ends[before - 1] > start


def _longer_names(parsed: Parsed, toponyms: Sequence[Toponym]) -> dict[int, Name]:
    """The names of places of which a town's is only a piece, by where the piece starts: "Tamsk" of "Orvel Tamsk"."""
    apart = focus_words().directions | focus_words().counties | _NO_NAME
    names = sorted((name for name in parsed.names if name.kind == "place"), key=lambda name: name.start)
    found = {}
    at = 0
    for t in sorted(toponyms, key=lambda t: t.start):
        while at < len(names) and names[at].end <= t.start:
            at += 1
        name = names[at] if at < len(names) and names[at].start <= t.start and t.end <= names[at].end else None
        if name is None or t.feature != "city" or name.text.split()[-1].islower():
            continue
        text = parsed.report.text
        more = set(plain(f"{text[name.start : t.start]} {text[t.end : name.end]}").split())
        if more and apart.isdisjoint(more):
            found[t.start] = name
    return found


def _whole(name: Name, place: int, near: Sequence[Toponym], share: float, gazetteer: Gazetteer) -> Spot:
    """The spot of a longer name: the town of that name, or a place that the gazetteer does not have."""
    town = find_town(name.text, near[:NEAR], gazetteer)
    if town is None:
        return Spot(tidy(name.text), name.start, name.end, place, UNKNOWN * share, None)
    whole = as_toponym(name.text, town, "the whole name", (name.start, name.end))
    return Spot(spot_value(whole), name.start, name.end, place, share, whole)


def _has_town(county: Toponym, gazetteer: Gazetteer) -> bool:
    """Whether a county has a town of its name, which may be meant: "a Baltimore neighborhood"."""
    here = (county.latitude, county.longitude)
    return any(
        c.feature == "city" and c.match == "exact" and kilometres(here, (c.latitude, c.longitude)) < _COUNTY_KM
        for c in gazetteer.find(county.text)
    )


def _county_of(town: Toponym, toponyms: Sequence[Toponym]) -> Toponym | None:
    """The county of a town's name that the report is about, where the town of that name lies far from it."""
    for area in toponyms:
        if area.feature == "district" and _is_short_for_county(town.text, area.name):
            apart = kilometres((town.latitude, town.longitude), (area.latitude, area.longitude))
            return area if apart > _COUNTY_KM else None
    return None


def _part_of_city(name: Name, near: Sequence[Toponym], gazetteer: Gazetteer) -> Toponym | None:
    """The city of which a name that the gazetteer does not have is a side: "Southwest Orvel"."""
    words = name.text.split()
    bare = list(words)
    while len(bare) > 1 and plain(bare[0]) in focus_words().directions:
        bare = bare[1:]
    city = find_town(" ".join(bare), near, gazetteer) if len(bare) < len(words) else None
    if city is None or city.population < _CITY:
        return None
    return as_toponym(name.text, city, "a side of the city", (name.start, name.end))


def _without_nouns(text: str) -> str:
    """The words of a name as far as its last capital: "Orvel" of "Orvel home"."""
    words = text.split()
    while len(words) > 1 and words[-1].isalpha() and words[-1].islower():
        words.pop()
    return " ".join(words)


def _before_noun(name: Name, near: Sequence[Toponym], gazetteer: Gazetteer) -> Toponym | None:
    """The town of a name that the reader took with the noun behind it: "a Tamsk home"."""
    bare = _without_nouns(name.text)
    town = find_town(bare, near, gazetteer) if bare != name.text else None
    return None if town is None else as_toponym(bare, town, "the name before the noun", (name.start, name.end))


def _parts(parsed: Parsed, toponyms: Sequence[Toponym], where: Mapping[int, int]) -> frozenset[str]:
    """The plain names of what the report calls a part of a town anywhere: "the Orvel neighbourhood"."""
    return frozenset(
        plain(spot_value(t))
        for t in toponyms
        if t.sentence in where and _Around(parsed.sentences[where[t.sentence]], t.start, t.end).is_part()
    )


def _regions(
    parsed: Parsed, toponyms: Sequence[Toponym], where: Mapping[int, int], gazetteer: Gazetteer
) -> frozenset[str]:
    """The plain names that a region and a city share and that the report uses for the region.

    "Upstate New York", "Washington state"; where the city lies in another region, "western Washington" and "Tamsk,
    Washington" as well. That report's other "Washington" are the region, too.
    """
    found: set[str] = set()
    for t in toponyms:
        if t.sentence not in where or t.feature not in {"city", "region"}:
            continue
        bare = " ".join(w for w in plain(t.text).split() if not w.endswith("ern") and w != "state")
        senses = [c for c in gazetteer.find(bare) if c.match != "folded" and c.country == t.country]
        region = next((c for c in senses if c.feature == "region"), None)
        city = next((c for c in senses if c.feature == "city"), None)
        if region is None or city is None:
            continue
        said = _Around(parsed.sentences[where[t.sentence]], t.start, t.end).is_region()
        if said or (plain(city.province) != plain(region.name) and (t.feature == "region" or bare != plain(t.text))):
            found.update((bare, plain(t.text)))
    return frozenset(found)


def _run_on(parsed: Parsed, toponyms: Sequence[Toponym]) -> frozenset[int]:
    """Where toponyms start that are pieces of one longer name: two towns with nothing but a space between them."""
    found: set[int] = set()
    for one, other in pairwise(sorted(toponyms, key=lambda t: t.start)):
        if one.feature == other.feature == "city" and parsed.report.text[one.end : other.start] == " ":
            found.update((one.start, other.start))
    return frozenset(found)


class _Around:
    """The words around a name in its sentence, of which the first 400 tokens are looked at."""

    def __init__(self, sentence: Sentence, start: int, end: int) -> None:
        tokens = sentence.tokens[:LONGEST]
        first = bisect_left(tokens, start, key=lambda t: t.start)
        last = bisect_left(tokens, end, key=lambda t: t.start)
        self._before = [t.text for t in tokens[max(0, first - 4) : first]]
        self._behind = [t.text for t in tokens[last : last + 4]]
        self._far_before = tokens[max(0, first - 16) : first]

    def is_part(self) -> bool:
        """Whether a part of a town follows: "the Orvel neighbourhood"."""
        return _low(self._behind[:1]) in focus_words().parts

    def is_suburb(self) -> bool:
        """Whether the words before say that the place lies outside of a city: "suburban X", "the suburb of X"."""
        before = [w.lower() for w in self._before]
        return before[-1:] == ["suburban"] or before[-2:] == ["suburb", "of"]

    def is_region(self) -> bool:
        """Whether the words beside say that the name is a region's: "upstate New York", "Washington state"."""
        behind = self._behind[:1] == ["state"] or (
            self._behind[:1] == ["State"] and not any(map(str.istitle, self._behind[1:2]))
        )
        return behind or self._before[-1:] in (["upstate"], ["Upstate"])

    def is_county(self) -> bool:
        """Whether the name is a county's, told in short: "Orvel Co."."""
        return _low(self._behind[:1]) == "co" and self._behind[0][:1].isupper()

    def _is_corner(self) -> bool:
        """Whether the name is a street's without its word: "at Tamsk and Orvel streets", "the corner of Orvel"."""
        streets = focus_words().streets
        before, behind = [w.lower().rstrip(".") for w in self._before], [w.lower().rstrip(".") for w in self._behind]
        if behind[:1] in (["and"], ["&"]) and set(behind[2:4]) & streets:
            return True
        if {"intersection", "corner"} & set(before):
            return True
        is_pair = (before[-1:] == ["near"] and behind[:1] == ["and"]) or (
            before[-1:] == ["and"] and "near" in before[:-2]
        )
        if is_pair and any(t.text == "block" for t in self._far_before):
            return True  # "in the 400 block of Orvel Street, near Tamsk and Main"
        return before[-1:] == ["and"] and before[-2:-1] != [] and before[-2] in streets

    def share_of_name(self) -> float:
        """How much a place counts that is a part of a longer name: a street's none, a school's little."""
        run: list[str] = []
        for word in self._behind:
            if not word[:1].isupper() and word != "-":
                break
            run.append(_low([word]))
        of_nature = self._before[-1:] != [] and self._before[-1].istitle() and _low(self._before[-1:]) in _WATERS
        if of_nature or set(run) & focus_words().houses:
            return _NAMED_AFTER
        in_block = [w.lower() for w in self._before[-2:]] == ["block", "of"]
        return 0.0 if in_block or self._is_corner() or set(run) & focus_words().streets else 1.0

    def may_be_town(self, name: str) -> bool:
        """Whether a name that the gazetteer does not have may be a town's: no street, no river, no part of the sky."""
        listed = focus_words()
        words = set(plain(name).split())
        if "year" in words or not 0 < len(words) <= 4 or len(name.strip(" .")) < 4 or any(c.isdigit() for c in name):
            return False
        if name.rstrip().endswith(".") or words <= listed.directions or words & (listed.streets | listed.nature):
            return False
        if self._before[-1:] in (["("], ["/"], ["|"]):
            return False  # "(CBS) -": who brings it
        return _low(self._behind[:1]) not in listed.streets | listed.bodies | listed.nature

    def stands_in(self) -> bool:
        """Whether something is in it or near it: "a shooting in X", "in the X area"."""
        behind = self._behind[:1] in (["area"], ["community"])
        return behind or self._before[-1:] in (["in"], ["near"])

    def is_called_town(self) -> bool:
        """Whether the words before say that a town follows: "the town of X"."""
        before = [w.lower() for w in self._before]
        return before[-1:] == ["of"] and before[-2:-1] in (["town"], ["city"], ["village"], ["township"], ["borough"])


def _low(words: Sequence[str]) -> str:
    return words[0].lower().rstrip(".") if words else ""


def _stands_before_region(parsed: Parsed, name: Name, toponyms: Sequence[Toponym]) -> bool:
    """Whether a comma and a region stand behind a name: "X, Okla."."""
    text = parsed.report.text
    return any(
        t.feature in {"region", "country"} and 0 < t.start - name.end <= 3 and text[name.end : t.start].strip() == ","
        for t in toponyms
    )


def _before_regions(
    parsed: Parsed,
    toponyms: Mapping[int, Sequence[Toponym]],
    near: Sequence[Toponym],
    spots: Sequence[Spot],
    gazetteer: Gazetteer,
) -> list[Spot]:
    """The towns that only the region behind them shows: "ORVEL, N.C. -", "in Orvel, Ark."."""
    listed = focus_words()
    text = parsed.report.text
    taken = {spot.end for spot in spots}
    found = []
    for place, regions in toponyms.items():
        tokens = parsed.sentences[place].tokens[:LONGEST]
        for region in (t for t in regions if t.feature == "region"):
            at = bisect_left(tokens, region.start, key=lambda t: t.start) - 1
            if at < 1 or at >= len(tokens) or tokens[at].text != "," or tokens[at - 1].end in taken:
                continue
            first = at
            shouted = tokens[at - 1].text.isupper()
            while first > 0 and at - first < 3 and tokens[first - 1].text[:1].isupper():
                if shouted and not tokens[first - 1].text.isupper():
                    break
                first -= 1
            if first == at:
                continue
            start, end = tokens[first].start, tokens[at - 1].end
            words = set(plain(text[start:end]).split())
            if not words or words & (listed.streets | listed.nature | listed.people) or any(map(str.isdigit, words)):
                continue
            town = find_town(text[start:end], near, gazetteer)
            if town is None and first > 0 and tokens[first - 1].text.lower() not in listed.prepositions | {"of"}:
                continue
            toponym = as_toponym(text[start:end], town, "a region behind it", (start, end)) if town else None
            value = spot_value(toponym) if toponym else tidy(text[start:end])
            found.append(Spot(value, start, end, place, 1.0 if toponym else _UNKNOWN_TOWN, toponym))
    return found


def _counties(parsed: Parsed) -> frozenset[str]:
    """The plain names of the counties that the report speaks of: "Orvel County police" are not the town's."""
    words = plain(f"{parsed.report.title or ''}\n{parsed.report.text[:_READ]}").split()
    found = set()
    for at, word in enumerate(words):
        if word in focus_words().counties and at:
            found.add(words[at - 1])
            found.add(" ".join(words[max(0, at - 2) : at]))
    return frozenset(found)


def _is_short_for_county(text: str, name: str) -> bool:
    """Whether a county is named without the word for it: "a shooting in Orvel" of Orvel County."""
    head, _, last = plain(name).rpartition(" ")
    return last in focus_words().counties and head == plain(text)
