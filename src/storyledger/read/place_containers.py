"""What lies in what, as the words say: "Paris, Texas"."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from storyledger.folding import fold, plain
from storyledger.read.gazetteer import kilometres

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.read.gazetteer import Candidate, Feature
    from storyledger.read.place_mentions import Mention
    from storyledger.records import Report

CONTAINER = 4.0  # "Paris, Texas"


def find_containers(
    report: Report, mentions: Sequence[Mention], candidates: Mapping[tuple[str, Feature | None], tuple[Candidate, ...]]
) -> dict[tuple[tuple[str, Feature | None], str], float]:
    """Return a bonus for each candidate that lies in the region or country named right after it: "Paris, Texas"."""
    bonus: dict[tuple[tuple[str, Feature | None], str], float] = {}
    ordered = sorted(mentions, key=lambda m: m.start)
    for inner, outer in pairwise(ordered):
        gap = report.text[inner.end : outer.start]
        if inner.sentence != outer.sentence or len(gap) > 30 or not _joins(gap):
            continue
        inner_key = (plain(report.text[inner.start : inner.end]), inner.wanted)
        outer_key = (plain(report.text[outer.start : outer.end]), outer.wanted)
        if _same_level(candidates.get(inner_key, ()), candidates.get(outer_key, ())):
            continue
        wholes = [c for c in candidates.get(outer_key, ()) if c.feature in ("country", "region", "district", "city")][
            :8
        ]
        for place in candidates.get(inner_key, ()):
            for whole in wholes:
                if whole.gazetteer_id != place.gazetteer_id and _lies_in(place, whole):
                    bonus[inner_key, place.gazetteer_id] = CONTAINER
                    key = (outer_key, whole.gazetteer_id)
                    bonus[key] = max(bonus.get(key, 0.0), CONTAINER / 2)
    return bonus


def _same_level(inner: Sequence[Candidate], outer: Sequence[Candidate]) -> bool:
    """Return whether two names are above all provinces, or countries: a list, not a place and what it lies in."""
    areas = ("country", "region")
    inner_best = max(inner, key=lambda c: c.population, default=None)
    outer_best = max(outer, key=lambda c: c.population, default=None)
    return (
        inner_best is not None
        and outer_best is not None
        and inner_best.feature in areas
        and outer_best.feature == inner_best.feature
    )


def _joins(gap: str) -> bool:
    words = gap.replace(",", " ").replace("(", " ").lower().split()
    if not words:
        return True  # a comma, a bracket, or nothing: "Paris, Texas"
    return words[0] in {"in", "of"} and len(words) <= 4 and "and" not in words


def _lies_in(place: Candidate, whole: Candidate) -> bool:
    if place.country != whole.country or place.feature == "country":
        return False
    if whole.feature == "country":
        return True
    if whole.feature == "region":
        return fold(whole.name) == fold(place.province) or (
            not place.province
            and kilometres((place.latitude, place.longitude), (whole.latitude, whole.longitude)) < 150
        )
    return kilometres((place.latitude, place.longitude), (whole.latitude, whole.longitude)) < 40
