"""Relations that numbers of one story must keep, and where they break: each relation a function, its reason a sentence.

A part is not more than its whole, the dead and wounded not more than the casualties, those rescued, dead and missing
not more than those on board, a place not more than its country, and a toll does not fall unless somebody sets it
right. Bounds and hedges are respected: a relation is broken only where no numbers that the words allow would keep it.
What was feared and what was added to a count are left out, and so are claims whose day is only guessed.
Left out: relations between shares, and sums over places that no report adds up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from storyledger.reconcile.bounds import ROUNDED, find_bounds, is_above, show_amount, show_number
from storyledger.reconcile.figures.counts import LOOKED, tells_of_others
from storyledger.reconcile.spelling import lexicon
from storyledger.records import OWN_DAY, Citation, Conflict, Side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from storyledger.records import Claim, Figure, Reading, ReportedClaim, Toponym

GROWING: Final = frozenset({"killed", "injured", "evacuated", "displaced", "rescued", "detained", "affected"})
"""Kinds of which a toll is kept that only grows."""
OUTCOMES: Final = ("rescued", "killed", "missing")
"""What becomes of those on board."""
WITHIN: Final = 3
"""Sentences between those on board, or the casualties, and what became of them."""
_ABOARD: Final = re.compile(r"\W{0,3}(?:who (?:was|were) |that (?:was|were) )?(?:on ?board|aboard)\b", re.IGNORECASE)
_CARRYING: Final = re.compile(r"\b(?:carrying|carried)\s+$", re.IGNORECASE)
_FAR: Final = 60
"""Characters around a number that are looked at for "on board"."""
_MONTH: Final = re.compile(r"\d{4}-\d\d")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DISJOINT: Final = (frozenset({"child", "woman"}), frozenset({"civilian", "fighter"}))
"""Groups of people of whom nobody is in two."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the relations are looked for in."""

    readings: Mapping[str, Reading]
    """By report."""
    figures: tuple[Figure, ...]
    outlets: Mapping[str, str]
    """Name for a reader of each report."""

    def side(self, claim: Claim, report: str, says: str = "{}") -> Side:
        """One side of a broken relation: the number in words, whose it is, and where it stands."""
        whose = claim.source_name or claim.source or self.outlets.get(report, report)
        return Side(f"{says.format(show_number(claim))}, {whose}", (Citation(report, claim.start, claim.end),))


def find_broken_sums(
    readings: Sequence[Reading], figures: Sequence[Figure], outlets: Mapping[str, str]
) -> tuple[Conflict, ...]:
    """The relations between numbers that do not hold, in the order of `RELATIONS`."""
    told = Told({reading.report.id: reading for reading in readings}, tuple(figures), outlets)
    return tuple(conflict for relation in RELATIONS for conflict in relation(told))


def is_counted(claim: Claim, text: str) -> bool:
    """Whether a claim is a count that others can be held against: a stated number, not feared, not an addition."""
    if claim.value is None or claim.projected or claim.delta or claim.scope in {"background", "rate"}:
        return False
    return not tells_of_others(claim, text)


# --- parts and wholes -----------------------------------------------------------------------------------------------


def part_above_whole(told: Told) -> Iterator[Conflict]:
    """A part that exceeds the whole of which its report says that it is a part."""
    for reading in told.readings.values():
        for claim in reading.claims:
            whole = _whole(claim, reading)
            if whole is None or claim.value is None or whole.value is None or not _are_parts(claim, whole):
                continue
            if is_above(claim, whole):
                report = reading.report.id
                yield Conflict(
                    "arithmetic",
                    whole.what,
                    f"A part is larger than its whole in {told.outlets.get(report, report)}.",
                    (told.side(whole, report, "{} in all"), told.side(claim, report, "{} of them")),
                )


def parts_above_whole(told: Told) -> Iterator[Conflict]:
    """Parts of which nobody is in two, and that together exceed their whole."""
    for reading in told.readings.values():
        parts: dict[int, list[Claim]] = defaultdict(list)
        for claim in reading.claims:
            if claim.part_of is not None and _whole(claim, reading) is not None and claim.value is not None:
                parts[claim.part_of].append(claim)
        for at, claims in parts.items():
            whole = reading.claims[at]
            apart = _disjoint(claims, whole)
            least = sum(find_bounds(claim)[0] for claim in apart)
            if len(apart) < 2 or whole.value is None or least <= find_bounds(whole)[1] * (1 + ROUNDED):
                continue
            if any(is_above(claim, whole) for claim in apart):
                continue  # told by `part_above_whole`
            report = reading.report.id
            sides = (
                told.side(whole, report, "{} in all"),
                *(told.side(claim, report, "{} of them") for claim in apart),
            )
            reason = f"The parts come to {show_amount(least)}, more than their whole."
            yield Conflict("arithmetic", whole.what, reason, sides)


def part_above_later_whole(told: Told) -> Iterator[Conflict]:
    """A count, told as a part elsewhere, that exceeds the whole as another report has it for its day or a later one.

    Where its own report tells the whole, the wholes are at odds, and that is told.
    """
    place_of = {
        (claim.report, claim.claim.start): at for at, figure in enumerate(told.figures) for claim in figure.claims
    }
    links: dict[tuple[int, int], None] = {}
    for reading in told.readings.values():
        for claim in reading.claims:
            whole = _whole(claim, reading)
            if whole is None or not _are_parts(claim, whole):
                continue
            part = place_of.get((reading.report.id, claim.start))
            of = place_of.get((reading.report.id, whole.start))
            if part is not None and of is not None and part != of:
                links[part, of] = None
    for part, of in links:
        broken = next(
            (
                (a, b)
                for a in told.figures[part].claims
                for b in told.figures[of].claims
                if a.report != b.report
                and a.claim.part_of is None
                and _is_dated(a, told)
                and _is_dated(b, told)
                and (a.claim.as_of or "") <= (b.claim.as_of or "")
                and (a.claim.as_of == b.claim.as_of or told.figures[of].kind in GROWING)
                and is_above(a.claim, b.claim)
            ),
            None,
        )
        if broken:
            a, b = broken
            reason = "A part is larger than its whole as another report has it for the same day or a later one."
            sides = (told.side(b.claim, b.report, "{} in all"), told.side(a.claim, a.report, "{} of them"))
            yield Conflict("arithmetic", told.figures[of].what, reason, sides)


def _whole(claim: Claim, reading: Reading) -> Claim | None:
    at = claim.part_of
    return reading.claims[at] if at is not None and 0 <= at < len(reading.claims) else None


def _are_parts(claim: Claim, whole: Claim) -> bool:
    """Whether the two are counts that can be held against each other: no share, no sum of money."""
    return not {claim.kind, whole.kind} & {"share", "money"} and not claim.projected and not whole.projected


def _disjoint(claims: Sequence[Claim], whole: Claim) -> list[Claim]:
    """The parts of which nobody, or no thing, is in two: children and women, buses and trucks."""
    first: dict[str, Claim] = {}
    for claim in claims:
        if _are_parts(claim, whole) and not claim.delta:
            first.setdefault(claim.population or claim.unit, claim)
    if whole.kind in {"vehicles", "buildings"}:
        return list(first.values())
    groups = [[first[name] for name in group if name in first] for group in _DISJOINT]
    return max(groups, key=len)


# --- what became of them --------------------------------------------------------------------------------------------


def casualties_exceeded(told: Told) -> Iterator[Conflict]:
    """Dead and wounded that are more than the casualties that the same report tells."""
    for reading in told.readings.values():
        for claim in reading.claims:
            if claim.unit.lower() not in {"casualties", "casualty"} or not is_counted(claim, reading.report.text):
                continue
            harmed = [_largest("killed", claim, reading), _largest("injured", claim, reading)]
            yield from _exceeded(told, reading, (claim, *harmed), ("dead and wounded", "the casualties"))


def aboard_exceeded(told: Told) -> Iterator[Conflict]:
    """Rescued, dead and missing that are more than those on board in the same report."""
    for reading in told.readings.values():
        for claim in reading.claims:
            if claim.kind in {*OUTCOMES, "injured", "vehicles"} or not is_counted(claim, reading.report.text):
                continue
            if not is_aboard(claim, reading.report.text):
                continue
            found = [_largest(kind, claim, reading) for kind in OUTCOMES]
            names = ("rescued, dead and missing", "those on board")
            yield from _exceeded(told, reading, (claim, *found), names)


def is_aboard(claim: Claim, text: str) -> bool:
    """Whether a number is of those on a ship or plane: "210 people on board", "carrying 210 people"."""
    before = text[max(0, claim.start - _FAR) : claim.start]
    after = text[claim.end : claim.end + _FAR]
    return bool(_ABOARD.match(after) or _CARRYING.search(before)) and claim.population not in {"", "case"}


def _largest(kind: str, beside: Claim, reading: Reading) -> Claim | None:
    """The largest count of a kind in the sentences near a claim, of whoever was there."""
    near = [
        claim
        for claim in reading.claims
        if claim.kind == kind
        and is_counted(claim, reading.report.text)
        and claim.part_of is None
        and abs(claim.sentence - beside.sentence) <= WITHIN
        and (claim.place is None or beside.place is None or claim.place == beside.place)
        and not (claim.as_of and beside.as_of and claim.as_of < beside.as_of)
    ]
    return max(near, key=lambda claim: find_bounds(claim)[0], default=None)


def _exceeded(
    told: Told, reading: Reading, claims: Sequence[Claim | None], names: tuple[str, str]
) -> Iterator[Conflict]:
    """The conflict of a whole, told first, and parts that together are more, if they are; `names`: of both."""
    whole, *parts = claims
    of, what = names
    if whole is None:
        return
    counted = [part for part in parts if part is not None]
    least = sum(find_bounds(part)[0] for part in counted)
    if not counted or least <= find_bounds(whole)[1] * (1 + ROUNDED):
        return
    report = reading.report.id
    reason = f"The {of} come to {show_amount(least)}, more than {what}."
    sides = (
        told.side(whole, report, f"{{}} {what.removeprefix('those ').removeprefix('the ')}"),
        *(told.side(part, report, f"{{}} {part.kind}") for part in counted),
    )
    yield Conflict("arithmetic", whole.what, reason, sides)


# --- over time and places -------------------------------------------------------------------------------------------


def toll_fell(told: Told) -> Iterator[Conflict]:
    """A toll that is lower on a later day, where no report says that it was set right; the deepest fall of a figure."""
    for figure in told.figures:
        if figure.kind not in GROWING:
            continue
        claims = [c for c in figure.claims if c.claim.scope != "day" and _is_dated(c, told)]
        claims.extend(c for c in figure.claims if c.claim.scope == "day" and _is_running(c, told))
        claims = [c for c in claims if c.claim.population not in _DWINDLING]
        if any(_is_revised(claim, told) for claim in claims):
            continue
        falls = [
            (early, late)
            for early in claims
            for late in claims
            if (early.claim.as_of or "") < (late.claim.as_of or "")
            # a number that was contested on its own day is held against nothing later
            and all(is_above(c.claim, late.claim) for c in claims if c.claim.as_of == early.claim.as_of)
        ]
        if falls:
            early, late = max(
                falls, key=lambda fall: (fall[0].claim.value or 0.0) / max(1.0, fall[1].claim.value or 0.0)
            )
            reason = (
                f"A toll only grows, but the number for {late.claim.as_of} is lower than that for {early.claim.as_of}, "
                "and no report says that it was set right."
            )
            sides = (
                told.side(early.claim, early.report, f"{{}} on {early.claim.as_of}"),
                told.side(late.claim, late.report, f"{{}} on {late.claim.as_of}"),
            )
            yield Conflict("arithmetic", figure.what, reason, sides)


_DWINDLING: Final = frozenset({"survivor"})
"""Who become fewer by themselves: some of those rescued die."""


def _is_running(reported: ReportedClaim, told: Told) -> bool:
    """Whether a count of one day is told on that day: "killed 27 people on Monday", said on Monday."""
    reading = told.readings.get(reported.report)
    published = (reading.dating.value or "").partition("T")[0] if reading is not None else ""
    return _is_dated(reported, told) and published == reported.claim.as_of


def _is_revised(reported: ReportedClaim, told: Told) -> bool:
    """Whether a claim's sentence, or the next, says that a number was set right."""
    reading = told.readings.get(reported.report)
    if reading is None:
        return False
    claim = reported.claim
    words = re.findall(r"[\w-]+", reading.report.text[claim.sentence_start : claim.sentence_end + 2 * _FAR].lower())
    return bool(set(words) & lexicon("quantities.txt")["revision"])


def place_above_country(told: Told) -> Iterator[Conflict]:
    """A place's count that is more than its country's for the same day."""
    toponyms: dict[str, Toponym] = {}
    for reading in told.readings.values():
        for toponym in reading.toponyms:
            toponyms.setdefault(toponym.text, toponym)
    counted = [
        (at, claim)
        for at, figure in enumerate(told.figures)
        if figure.kind in GROWING
        for claim in figure.claims
        if claim.claim.part_of is None and _is_dated(claim, told)
    ]
    seen = set()
    for (one, a), (two, b) in combinations(counted[:LOOKED], 2):
        if one == two:
            continue  # one count under two names of its place
        for inner, outer in ((a, b), (b, a)):
            place, country = toponyms.get(inner.claim.place or ""), toponyms.get(outer.claim.place or "")
            if place is None or country is None or country.feature != "country" or place.feature == "country":
                continue
            same = (inner.claim.kind, inner.claim.population, inner.claim.as_of, inner.claim.scope) == (
                (outer.claim.kind, outer.claim.population, outer.claim.as_of, outer.claim.scope)
            )
            key = (place.name, country.name, inner.claim.kind)
            if not same or place.country != country.country or key in seen or not is_above(inner.claim, outer.claim):
                continue
            seen.add(key)
            reason = f"More are told for {place.name} than for all of {country.name} on {inner.claim.as_of}."
            sides = (
                told.side(outer.claim, outer.report, f"{{}} in {country.name}"),
                told.side(inner.claim, inner.report, f"{{}} in {place.name}"),
            )
            yield Conflict("arithmetic", outer.claim.what, reason, sides)


def _is_dated(reported: ReportedClaim, told: Told) -> bool:
    """Whether a count holds for a day that its words tell, or on which its report is known to have been published."""
    claim, reading = reported.claim, told.readings.get(reported.report)
    if (
        reading is None
        or not is_counted(claim, reading.report.text)
        or not claim.as_of
        or not _DAY.fullmatch(claim.as_of)
    ):
        return False
    if not any(reason.startswith(OWN_DAY) for reason in claim.reasons):
        return True
    # "In February a quake killed 600": only the month is told, and it is not the report's.
    months = [time.value[:7] for time in reading.times if time.sentence == claim.sentence and time.value]
    elsewhere = any(_MONTH.match(month) and not claim.as_of.startswith(month) for month in months)
    return not elsewhere and (reading.dating.value or "").partition("T")[0] == claim.as_of


RELATIONS: Final[tuple[Callable[[Told], Iterator[Conflict]], ...]] = (
    part_above_whole,
    parts_above_whole,
    part_above_later_whole,
    casualties_exceeded,
    aboard_exceeded,
    toll_fell,
    place_above_country,
)
"""Looked for in this order."""
