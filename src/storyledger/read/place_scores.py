"""How likely a name means a place: how well known that is, what the text calls it, how it lies with the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import exp, log10
from typing import TYPE_CHECKING, NamedTuple

from storyledger.folding import likeness
from storyledger.read.gazetteer import kilometres
from storyledger.read.place_words import load_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.read.gazetteer import Candidate, Feature, Gazetteer
    from storyledger.read.place_mentions import Mention
    from storyledger.records import Report, Toponym

# Weights, all on the scale of a power of ten of population. Set by hand on the places of general knowledge in
# tests/cases/places/ and on the first half of GeoVirus (articles of even number); benchmarks/places.py reports the
# other half.
UNKNOWN_POPULATION = 3000.0  # GeoNames gives 0 where it does not know
COUNTRY_BONUS = 1.5
CAPITAL_BONUS = 0.7
SEAT_BONUS = 2.0  # where bodies of all nations sit: "Geneva" in a report from Chicago is not the suburb
REGION_DISCOUNT = 0.8  # a province bears its capital's name: the city is meant unless the words say otherwise
DISTRICT_DISCOUNT = 1.5
OTHER_NAME_DISCOUNT = 0.3
OTHER_LETTERS_DISCOUNT = 1.5  # times the share of letters in which it differs from the main name: former names
SEAT_DISCOUNT = 0.8  # for a province where a city of its name holds SEAT_SHARE of its people: "Donetsk", not "Quebec"
SEAT_SHARE = 0.1
FOLDED_DISCOUNT = 3.0  # times the share of letters that differ
SAID_KIND = 3.0  # "Idlib province", "the town of Gorkha"
SAME_COUNTRY = 2.5  # times the country's share of the report
SAME_PROVINCE = 1.5  # times the share of the country's places in the report that lie in the same province
NEARBY = 0.8  # times exp(-distance / NEAR_KM)
NEAR_KM = 150.0
COUNTY = 1.0  # for a town within COUNTY_KM of a county that the report names: only local news names counties
COUNTY_KM = 60.0
OUTLET = 1.0  # times exp(-distance / NEAR_KM): for a town or county as far from the outlet's city


class Choice(NamedTuple):
    """The place that a name is taken to mean, and how likely."""

    place: Candidate
    score: float


def prior(place: Candidate, wanted: Feature | None, gazetteer: Gazetteer) -> float:
    """Return how likely a name means a place by itself: how well known that is, and whether the text calls it so."""
    score = log10(max(place.population, 1.0) if place.population >= 1 else UNKNOWN_POPULATION)
    if place.feature == "country":
        score += COUNTRY_BONUS
    elif place.feature == "region":
        score -= REGION_DISCOUNT
    elif place.feature == "district":
        score -= DISTRICT_DISCOUNT
    elif gazetteer.is_capital(place):
        score += CAPITAL_BONUS
    elif (place.name, place.country) in load_words().seat:
        score += SEAT_BONUS
    if place.match == "other name" and place.gazetteer_id.startswith("geonames") and place.feature != "country":
        score -= OTHER_NAME_DISCOUNT + OTHER_LETTERS_DISCOUNT * (1.0 - likeness(place.spelled, place.name))
    elif place.match == "folded":
        score -= OTHER_NAME_DISCOUNT + FOLDED_DISCOUNT * (1.0 - place.likeness)
    if wanted is not None and fits(place.feature, wanted):
        score += SAID_KIND
    return score


def near_home(place: Candidate, home: Toponym) -> float:
    """Return the bonus of a town or county for lying near the city of the outlet, whose readers know it."""
    if place.feature not in {"city", "district"} or place.country != home.country:
        return 0.0
    far = kilometres((place.latitude, place.longitude), (home.latitude, home.longitude))
    return OUTLET * exp(-far / NEAR_KM)


def has_seat(place: Candidate, others: Sequence[Candidate]) -> bool:
    """Return whether a province shares its name with a city in it that is large enough to be meant."""
    return place.feature == "region" and any(
        other.feature == "city"
        and other.country == place.country
        and other.population >= SEAT_SHARE * place.population
        and other.match != "folded"
        for other in others
    )


def fits(feature: Feature, wanted: Feature) -> bool:
    """Return whether a place is what the text says: regions and districts are one."""
    return feature == wanted or {feature, wanted} == {"region", "district"}


def outlet_countries(report: Report, gazetteer: Gazetteer) -> dict[str, float]:
    """Return a small weight for the country of the outlet, by its name or the country code in its address."""
    weights: dict[str, float] = {}
    for word in (report.outlet or "").split()[:8]:
        code = gazetteer.demonym(word)
        for place in gazetteer.find(word)[:1]:
            if place.match == "exact" and place.population > 500_000:
                code = code or place.country
        if code:
            weights[code] = 0.5
    host = (report.url or "").partition("//")[2].partition("/")[0]
    code = host.rpartition(".")[2].upper()
    code = "GB" if code == "UK" else code
    if len(code) == 2 and gazetteer.country_name(code) != code:
        weights[code] = 0.5
    return weights


def country_shares(
    chosen: Mapping[tuple[str, Feature | None], Choice],
    groups: Mapping[tuple[str, Feature | None], list[Mention]],
    demonyms: Counter[str],
    outlet: Mapping[str, float],
) -> dict[str, float]:
    """Return each country's share of the report's places, 0 to 1."""
    weights: dict[str, float] = defaultdict(float)
    for code, weight in outlet.items():
        weights[code] += weight
    for code, count in demonyms.items():
        weights[code] += 0.4 * min(count, 5)
    for key, choice in chosen.items():
        if choice.place.country and choice.score > 0:
            sure = 1.0 if choice.place.feature != "country" else 1.5
            weights[choice.place.country] += sure * (1.0 + log10(len(groups[key])))
    total = sum(weights.values()) + 1.0
    return {code: weight / total for code, weight in weights.items()}


class Provinces:
    """How many of the report's distinct places lie in each province."""

    def __init__(self, chosen: Mapping[tuple[str, Feature | None], Choice]) -> None:
        places = {c.place.gazetteer_id: c.place for c in chosen.values() if c.place.feature != "country"}
        self._in_province = Counter((p.country, p.province) for p in places.values() if p.province)
        self._in_country = Counter(p.country for p in places.values())

    def bonus(self, place: Candidate, now: Candidate) -> float:
        """Return the bonus for a candidate; the name's own choice does not speak for itself."""
        own = now.feature != "country"
        inside = self._in_province[place.country, place.province] - (own and now.province == place.province)
        total = self._in_country[place.country] - (own and now.country == place.country)
        return SAME_PROVINCE * inside / (total + 1) if place.province and inside > 0 else 0.0


def coherence(place: Candidate, now: Candidate, shares: Mapping[str, float], anchors: Sequence[Candidate]) -> float:
    """Return how well a candidate lies with the report's other places; its name's own choice has no say."""
    if place.feature == "country":
        return SAME_COUNTRY * 0.5 * shares.get(place.country, 0.0)
    score = SAME_COUNTRY * shares.get(place.country, 0.0)
    here, own = (place.latitude, place.longitude), (place.gazetteer_id, now.gazetteer_id)
    apart = [kilometres(here, (a.latitude, a.longitude)) for a in anchors]
    others = [far for far, a in zip(apart, anchors, strict=True) if a.gazetteer_id not in own]
    if others:
        score += NEARBY * exp(-min(others) / NEAR_KM)
    if place.feature == "city" and any(
        a.feature == "district" and a.country == place.country and a.province == place.province and far < COUNTY_KM
        for far, a in zip(apart, anchors, strict=True)
    ):
        score += COUNTY
    return score


def is_namesake(place: Candidate, others: Sequence[Candidate], anchors: Sequence[Candidate]) -> bool:
    """Return whether a country bears the name of a town or region in the land of whose counties alone is told."""
    if place.feature != "country" or any(a.country == place.country for a in anchors):
        return False
    counties = [a for a in anchors if a.feature == "district"]
    return any(
        other.match != "folded"
        and other.country == county.country
        and (
            other.feature == "region"
            or (
                other.feature == "city"
                and kilometres((other.latitude, other.longitude), (county.latitude, county.longitude)) < COUNTY_KM
            )
        )
        for other in others
        for county in counties
    )
