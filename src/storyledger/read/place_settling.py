"""Which place each name of a report means, all of them settled together, and why.

How well known a place is, what the text says it is, which container it names, and how well it lies with the report's
other places. Time is linear in the report.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from storyledger.folding import plain
from storyledger.read.gazetteer import kilometres
from storyledger.read.place_candidates import look_up
from storyledger.read.place_containers import find_containers
from storyledger.read.place_mentions import OBSCURE
from storyledger.read.place_scores import (
    SEAT_DISCOUNT,
    Choice,
    Provinces,
    coherence,
    country_shares,
    fits,
    has_seat,
    is_namesake,
    near_home,
    outlet_countries,
    prior,
)
from storyledger.read.place_words import load_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.read.gazetteer import Candidate, Feature, Gazetteer
    from storyledger.read.place_mentions import Mention
    from storyledger.records import Report, Toponym

LOCAL_COUNTRY = 4.0  # off a country whose name a town near a county that the report names bears, or its state
ROUNDS = 2
MOST_CANDIDATES = 60
MOST_ANCHORS = 12
MIN_SCORE = 2.8  # a village of 600 inhabitants, exactly so named, in a country that nothing else in the report names
MIN_SCORE_UNCALLED = 4.2  # the same for words that only their surroundings call a place
MIN_SCORE_ORGANISATION = 5.0
METROPOLIS = 500_000  # inhabitants from which on a city is known by its sides as well: "Southeast D.C."
FEW_PLACES = 3
LOCAL = 3  # anchors that lie together make a local report ...
LOCAL_KM = 100.0  # ... within so far of each other,
LOCAL_FAR_KM = 400.0  # where a town so far off is some other place of that name,
LOCAL_TOWN = 150_000  # unless it is as large as this


def settle(
    report: Report, mentions: list[Mention], known: tuple[Counter[str], Toponym | None], gazetteer: Gazetteer
) -> list[tuple[Mention, Candidate, str]]:
    """Return each mention with its place: one sense a name and report, unless the words name another container.

    `known` is how often each country's people are named, and the outlet's city.
    """
    demonyms, home = known
    groups: dict[tuple[str, Feature | None], list[Mention]] = defaultdict(list)
    candidates: dict[tuple[str, Feature | None], tuple[Candidate, ...]] = {}
    for mention in mentions:
        text = report.text[mention.start : mention.end]
        key = (plain(text), mention.wanted)
        if key not in candidates:
            candidates[key] = look_up(text, gazetteer)[:MOST_CANDIDATES]
        if candidates[key]:
            groups[key].append(mention)
    containers = find_containers(report, mentions, candidates)
    base = {
        key: {
            place.gazetteer_id: prior(place, key[1], gazetteer)
            - (SEAT_DISCOUNT if has_seat(place, candidates[key]) else 0.0)
            + containers.get((key, place.gazetteer_id), 0.0)
            + (near_home(place, home) if home is not None else 0.0)
            for place in candidates[key]
        }
        for key in groups
    }
    chosen = {key: _best(candidates[key], scores) for key, scores in base.items()}
    outlet = outlet_countries(report, gazetteer)
    for _ in range(ROUNDS):
        shares = country_shares(chosen, groups, demonyms, outlet)
        towns = [c for c in chosen.values() if c.place.feature not in ("country", "region", "water")]
        anchors = [c.place for c in sorted(towns, key=lambda c: -c.score)[:MOST_ANCHORS]]
        provinces = Provinces(chosen)
        chosen = {
            key: _best(
                candidates[key],
                {
                    place.gazetteer_id: base[key][place.gazetteer_id]
                    + coherence(place, chosen[key].place, shares, anchors)
                    - (LOCAL_COUNTRY if is_namesake(place, candidates[key], anchors) else 0.0)
                    + provinces.bonus(place, chosen[key].place)
                    for place in candidates[key]
                },
            )
            for key in groups
        }
    settled = []
    shares = country_shares(chosen, groups, demonyms, outlet)
    backing = demonyms + Counter(c.place.country for c in chosen.values() if c.place.match != "folded")
    for key, members in groups.items():
        choice = chosen[key]
        if not _is_plausible(choice.place, backing, len(chosen)) or _is_elsewhere(choice.place, chosen):
            continue
        is_known = choice.place.feature == "city" and choice.place.population >= METROPOLIS
        if _is_stripped(key[0], choice.place) and not is_known and backing[choice.place.country] <= 1:
            continue
        for mention in members:
            least = {"place": MIN_SCORE, "context": MIN_SCORE_UNCALLED}.get(mention.called, MIN_SCORE_ORGANISATION)
            if choice.score >= least:
                reason = _reason(
                    choice, key[1], (containers.get((key, choice.place.gazetteer_id), 0.0), shares), gazetteer
                )
                settled.append((mention, choice.place, reason))
    return settled


def _best(candidates: Sequence[Candidate], scores: Mapping[str, float]) -> Choice:
    place = max(candidates, key=lambda c: (scores[c.gazetteer_id], c.gazetteer_id))
    return Choice(place, scores[place.gazetteer_id])


def _is_plausible(place: Candidate, backing: Counter[str], names: int) -> bool:
    """Return whether a place is well known, or in a country that the report names otherwise.

    Asked of names that are only spelled alike, and of villages in reports that name many places, none of them there.
    `backing` counts, by country, the report's demonyms and the names that are spelled just so; `names` counts all.
    """
    own = int(place.match != "folded")
    if place.match == "folded":
        if place.likeness >= 0.75 and place.population >= 300_000:
            return True
    elif place.feature != "city" or place.population >= OBSCURE or names <= FEW_PLACES:
        return True
    return backing[place.country] > own


def _is_stripped(key: str, place: Candidate) -> bool:
    """Return whether a direction was taken off the name: "West Midlands" is no part of some country's Midlands."""
    first = key.partition(" ")[0]
    return first in load_words().direction and plain(place.spelled).partition(" ")[0] != first


def _is_elsewhere(place: Candidate, chosen: Mapping[tuple[str, Feature | None], Choice]) -> bool:
    """Return whether a small town lies far from all others of a report whose places lie together."""
    if place.feature != "city" or place.population >= LOCAL_TOWN:
        return False
    others = {
        c.place.gazetteer_id: (c.place.latitude, c.place.longitude)
        for c in chosen.values()
        if c.place.feature in ("city", "district", "landmark") and c.place.gazetteer_id != place.gazetteer_id
    }
    points = list(others.values())[:MOST_ANCHORS]
    here = (place.latitude, place.longitude)
    near = max((sum(kilometres(a, b) < LOCAL_KM for b in points) for a in points), default=0)
    return near >= LOCAL and 2 * near > len(points) and all(kilometres(here, p) > LOCAL_FAR_KM for p in points)


def _reason(
    choice: Choice, wanted: Feature | None, why: tuple[float, Mapping[str, float]], gazetteer: Gazetteer
) -> str:
    place = choice.place
    inside, shares = why
    where = ", ".join(
        part for part in (place.province, gazetteer.country_name(place.country)) if part and part != place.name
    )
    said = f"{place.feature} in {where}" if where else place.feature
    reasons = [
        f'named "{place.name}", {said}'
        if place.match == "exact"
        else f'"{place.spelled}" is another name of {place.name}, {said}'
        if place.match == "other name"
        else f'spelled like "{place.spelled}" ({place.name}, {said})'
    ]
    if inside:
        reasons.append("the words beside it name what it lies in")
    if wanted is not None and fits(place.feature, wanted):
        reasons.append(f"the text calls it a {wanted}")
    share = shares.get(place.country, 0.0)
    if place.feature != "country" and share >= 0.2:
        reasons.append(f"{share:.0%} of the report's places lie in {gazetteer.country_name(place.country)}")
    return "; ".join(reasons)
