"""What a report's headline says of the place of its main event.

The headline speaks for the places of the text that it names, as much as the text tells of each, and for the towns that
it tells of something in. Where a page has no text of its own, the headline alone is read.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from storyledger.datelines import own_title
from storyledger.folding import plain
from storyledger.read.focus_towns import as_toponym, find_town, spot_factor, spot_value
from storyledger.read.focus_words import focus_words
from storyledger.records import Sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.gazetteer import Candidate, Gazetteer
    from storyledger.records import Parsed, Toponym

_TITLE = 1.5
_IN_TITLE = 0.9
_BODY_IN_TITLE = 0.7
_TOWN_IN_TITLE = 15_000
_LEAST_LABEL = 5
"""Letters of an outlet's address that may be a city's name."""
_FROM = 0.3
"""For a place that tells where somebody of the headline is from: "Orvel man killed"."""


def title_signs(parsed: Parsed, signs: Sequence[Sign], outlet: Toponym | None, gazetteer: Gazetteer) -> list[Sign]:
    """What the headline adds: the text's places that it names, as much as that tells of each, and towns it is in.

    The city of the outlet counts in full, however little the text tells of it.
    """
    title = own_title(parsed.report.title or "")
    words = f" {plain(title)} "
    text = parsed.report.text
    found: dict[str, Sign] = {}
    for sign in sorted(signs, key=lambda s: -s.weight):
        key = plain(sign.value)
        surface = plain(text[sign.start : sign.end])
        at = next((a for a in (words.find(f" {k} ") + 1 for k in (key, surface) if k) if a > 0), 0)
        if key and key not in found and at and not set(words[at:].split()[1:4]) & focus_words().houses:
            is_outlet = outlet and sign.place and outlet.gazetteer_id == sign.place.gazetteer_id
            told = max(_IN_TITLE if is_outlet else 0.0, 0.2 + 1.5 * sign.weight)
            weight = min(_TITLE * spot_factor(sign.value, sign.place), told)
            weight *= _FROM if set(words[at + len(key) :].split()[:1]) & focus_words().people else 1.0
            found[key] = Sign(sign.value, round(weight, 3), 0, 0, f"the headline names “{sign.value}”", sign.place)
    places = [sign.place for sign in signs if sign.place is not None]
    for text, sure in towns_in(title, gazetteer, math.inf):
        if plain(text) not in found:
            reason = f"the headline names “{text}” and its region"
            place = as_toponym(text, sure, reason)
            found[plain(text)] = Sign(spot_value(place), _TITLE, 0, 0, reason, place)
    for names, weight, why in _names_in(title):
        if any(plain(name) in found for name in names):
            continue
        for name in names:
            town = find_town(name, places, gazetteer) or (_only_town(name, gazetteer) if weight == _IN_TITLE else None)
            if town is not None:
                reason = f"the headline tells of {why} “{name}”"
                place = as_toponym(name, town, reason)
                found[plain(name)] = Sign(spot_value(place), weight, 0, 0, reason, place)
                break
    return list(found.values())


def _names_in(title: str) -> list[tuple[list[str], float, str]]:
    """The names that a headline has behind "in" or "near", or before "police" and "woman", as they may be spelled.

    With each, what it weighs and how it stands. Behind "in", what is left without directions is a spelling, too.
    """
    listed = focus_words()
    words = title.replace(",", " , ").replace(":", " : ").split()
    found: list[tuple[list[str], float, str]] = []
    for at, word in enumerate(words):
        is_beside = word.lower() == "of" and at > 0 and plain(words[at - 1]) in listed.directions
        if word.lower() in {"in", "near", "outside"} or is_beside:
            run: list[str] = []
            for other in words[at + 1 : at + 5]:
                if not (other[:1].isupper() or plain(other) in listed.directions) or plain(other) in listed.bodies:
                    break
                run.append(other.strip(".'’\"”"))
            if {plain(w) for w in run} & (listed.counties | listed.houses | listed.streets):
                continue
            bare = list(run)
            while bare and plain(bare[0]) in listed.directions:
                bare = bare[1:]
            spellings = [" ".join(part[:size]) for part in (run, bare) for size in range(min(3, len(part)), 0, -1)]
            found.append((spellings, _IN_TITLE, "something in"))
        elif at and plain(word) in listed.bodies | listed.people:
            is_body = plain(word) in listed.bodies
            run = words[max(0, at - 3) : at]
            spellings = [
                " ".join(run[first:]) for first in range(len(run)) if all(w[:1].isupper() for w in run[first:])
            ]
            spellings = [s for s in spellings if (len(s.split()) > 1 or is_body or at == 1) and not _has_body(s)]
            found.append(
                (spellings, _BODY_IN_TITLE if is_body else _FROM, "the police of" if is_body else "somebody of")
            )
    return found


def _only_town(name: str, gazetteer: Gazetteer) -> Candidate | None:
    """The one place that bears a name, where it is a town, however small."""
    found = [c for c in gazetteer.find(name) if c.match != "folded"]
    return found[0] if len(found) == 1 and found[0].feature == "city" and len(name) > _LEAST_LABEL - 1 else None


def _has_body(name: str) -> bool:
    return bool(set(plain(name).split()) & focus_words().bodies)


def title_alone(parsed: Parsed, outlet: Toponym | None, gazetteer: Gazetteer) -> list[Sign]:
    """The towns that the headline of a page without a place in its text names."""
    title = own_title(parsed.report.title or "")
    words = f" {plain(title)} "
    found, homes = [], []
    for text, town in towns_in(title, gazetteer, _TOWN_IN_TITLE):
        place = as_toponym(text, town, f"the headline names “{text}”")
        found.append(Sign(spot_value(place), _TITLE, 0, 0, place.reason, place))
        behind = words.partition(f" {plain(text)} ")[2].split()[:1]
        homes.append(bool(set(behind) & focus_words().people))
    if found and not all(homes):
        return found
    told = title_signs(parsed, (), outlet, gazetteer)
    others = [sign for sign in told if plain(sign.value) not in {plain(home.value) for home in found}]
    if any(sign.weight > _FROM for sign in others):  # "Orvel man hurt near Tamsk"
        return [*(replace(sign, weight=_FROM) for sign in found), *others]
    return found or told


def towns_in(line: str, gazetteer: Gazetteer, least: float) -> list[tuple[str, Candidate]]:
    """The towns that a headline or an outlet's name has, as spelled: those of `least` inhabitants, or "Orvel, Ala."."""
    words = line.replace(",", " , ").replace(":", " : ").split()
    listed = focus_words()
    no_towns = listed.streets | listed.bodies | listed.people | listed.houses | listed.counties
    found: list[tuple[str, Candidate]] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + 3), at, -1):
            text = " ".join(words[at:end]).strip(" .'’\"“”")
            behind = {plain(w) for w in words[end : end + 2]}
            if (
                not text[:1].isupper()
                or set(plain(text).removeprefix("st ").split()) & no_towns
                or behind & (listed.counties | listed.parts)
            ):
                continue
            towns = [c for c in gazetteer.find(text) if c.feature == "city" and c.match != "folded"]
            region = words[end + 1] if words[end : end + 1] == [","] and end + 1 < len(words) else ""
            senses = (*gazetteer.find(region), *gazetteer.find(region.rstrip(",;"))) if region else ()
            inside = {plain(c.name) for c in senses if c.feature == "region"}
            town = next((c for c in towns if plain(c.province) in inside), None)
            if town is None and towns and towns[0].population >= least:
                town = towns[0]
            if town is not None:
                found.append((text, town))
            if town is not None or (towns and " " in text and "," not in text):
                at = end - 1  # a small town of a long name is not the town that a piece of it names: "St. Orvel"
                break
        at += 1
    return found
