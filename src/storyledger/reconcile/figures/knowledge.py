"""What the claims of a story say together: its place, what it counts day by day, and for whom apart from all."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from storyledger.reconcile.figures.counts import ALIKE, HARM, LOOKED, PERSON_KINDS, SPECIFIC, Count, Known, are_nested

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DAYS: Final = 3
"""A kind with counts for this many single days is told day by day: Ghouta has six such days, a quake one."""
DAYS_SUMMED: Final = 12
"""Days that are tried for a sum."""
APART: Final = 2.0
"""Ratio from which the counts of a country and of a place in it are two: of one blast they grow by less in a day."""


def know(counts: Sequence[Count]) -> Known:
    """What the claims of a story say together."""
    levels, recurrent = _levels(counts), _recurrent(counts)
    wholes = _wholes(counts, levels - recurrent)
    return Known(_main_places(counts), _split_populations(counts), recurrent, levels, wholes)


def _main_places(counts: Sequence[Count]) -> frozenset[str]:
    """Keys of the place that most claims about persons name: where a claim names none, it is meant."""
    named: Counter[frozenset[str]] = Counter(
        count.places for count in counts if count.places and count.claim.kind in PERSON_KINDS
    )
    keys: Counter[str] = Counter()
    for places, number in named.items():
        for key in places:
            keys[key] += number
    if not keys:
        return frozenset()
    top = max(keys.values())
    best = {key for key, number in keys.items() if number == top}
    return frozenset(key for places in named for key in places if places & best and keys[key] * 2 >= top)


def _split_populations(counts: Sequence[Count]) -> frozenset[str]:
    """Kinds for which the story itself tells civilians from all: "50,000 people, 40,000 of them civilians"."""
    return frozenset(
        count.claim.kind
        for count in counts
        if count.whole is not None and count.claim.population == "civilian" and count.whole.population in {"person", ""}
    )


def _levels(counts: Sequence[Count]) -> frozenset[str]:
    """Kinds for which one report tells a country's count beside the much smaller one of a place in it.

    A quake has such counts, one blast has not: there different reports name its place more or less closely.
    """
    dated = [count for count in counts if count.country and not count.vague and count.whole is None]
    return frozenset(
        a.claim.kind
        for a, b in _pairs(dated[:LOOKED])
        if a.report == b.report
        and a.claim.kind == b.claim.kind
        and a.population == b.population
        and a.day == b.day
        and are_nested(a, b)
        and _of_country(a, b).size > APART * _of_place(a, b).size
    )


def _wholes(counts: Sequence[Count], kinds: frozenset[str]) -> frozenset[int]:
    """Counts of a place, by order, that none of the country's counts up to their day exceeds: the toll by another name.

    After a quake in one region "161 dead in the region" is what others tell of the country, though its towns have
    counts of their own. A place that a report sets beside the country's larger count is never meant.
    """
    told = [c for c in counts if c.country and not c.vague and c.whole is None and c.claim.kind in kinds]
    so_far: dict[tuple[str, str, str], float] = {}
    in_report: dict[tuple[tuple[str, str, str], str], float] = {}
    for count in filter(_is_of_country, told):
        beside = _counted(count), count.report
        in_report[beside] = max(in_report.get(beside, 0.0), count.size)
    found = set()
    for count in sorted(told, key=lambda c: (c.day or date.min, not _is_of_country(c))):
        key = _counted(count)
        highest = max(so_far.get(key, 0.0), in_report.get((key, count.report), 0.0))
        if _is_of_country(count):
            so_far[key] = max(so_far.get(key, 0.0), count.size)
        elif count.day is not None and key in so_far and highest <= count.size:
            found.add(count.order)
    return frozenset(found)


def _counted(count: Count) -> tuple[str, str, str]:
    return count.claim.kind, count.population, count.country


def _is_of_country(count: Count) -> bool:
    return f"country:{count.country}" in count.places


def _of_country(a: Count, b: Count) -> Count:
    return a if f"country:{a.country}" in a.places else b


def _of_place(a: Count, b: Count) -> Count:
    return b if _of_country(a, b) is a else a


def _pairs(counts: Sequence[Count]) -> Iterator[tuple[Count, Count]]:
    return combinations(counts, 2)


def _recurrent(counts: Sequence[Count]) -> frozenset[str]:
    """Kinds that the story counts for several single days: there one day's count is not the toll.

    The days of one toll that is told again and again only grow; those of a war fall too. A report that tells an
    earlier day's number as it was told then, beside that of a later day, says so too: a toll would have grown.
    """
    single = [
        count
        for count in counts
        if count.claim.scope == "day"
        and count.claim.kind not in {"magnitude", "population"}
        and count.claim.as_of
        and count.whole is None
        and not count.vague
        and (count.claim.kind not in PERSON_KINDS or count.population in {"person", "civilian"})
    ]
    days: dict[str, dict[str, float]] = {}
    for count in single:
        told = days.setdefault(count.claim.kind, {})
        day = count.claim.as_of or ""
        told[day] = max(told.get(day, 0.0), count.size)
    found = {kind for kind, told in days.items() if len(told) >= DAYS and _falls([told[day] for day in sorted(told)])}
    found |= _summed_over_days(counts)
    found |= {count.claim.kind for count in single[:LOOKED] if count.claim.kind in HARM and _is_kept(count, single)}
    return frozenset(found | HARM) if found & HARM else frozenset(found)


def _summed_over_days(counts: Sequence[Count]) -> set[str]:
    """Kinds of which a total over days is the sum of what two or three of these days are told to have brought."""
    days: dict[tuple[str, str], dict[str, float]] = {}
    for count in counts:
        if count.claim.scope == "day" and count.claim.as_of and count.whole is None and not count.vague:
            days.setdefault((count.claim.kind, count.population), {}).setdefault(count.claim.as_of, count.size)
    return {
        count.claim.kind
        for count in counts
        if count.claim.scope == "period"
        and count.claim.value is not None
        and count.size > SPECIFIC
        and any(
            sum(numbers) == count.size
            for terms in (2, 3)
            for numbers in combinations(
                list(days.get((count.claim.kind, count.population), {}).values())[:DAYS_SUMMED], terms
            )
        )
    }


def _falls(numbers: Sequence[float]) -> bool:
    return any(late * ALIKE < early for early, late in pairwise(numbers))


def _is_kept(count: Count, single: Sequence[Count]) -> bool:
    """Whether a day's number is told on that day, and as it was by a report that has another for a later day."""
    if count.told is None or count.told != count.day:
        return False
    again = {
        other.report
        for other in single[:LOOKED]
        if other.claim.kind == count.claim.kind
        and (other.day, other.size) == (count.day, count.size)
        and other.told is not None
        and other.told > count.told
    }
    return any(
        later.report in again
        and later.claim.kind == count.claim.kind
        and later.day is not None
        and later.day > count.told
        and later.size != count.size
        for later in single[:LOOKED]
    )
