"""What is concluded of the claims of a figure: range, best value with the rule that chose it, standing, origins.

The best value is one that some claim states, never a mean. Each rule is a function that gives the value and the
sentence that the account shows with it, or None where it does not apply; the first that applies decides (`RULES`).
Two reports of one origin are one voice: a number is as strong as the independent origins that state it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from storyledger.reconcile.bounds import (
    ABOUT,
    are_compatible,
    find_voice,
    is_above,
    is_of_bodies,
    pairs_across,
    show_amount,
)
from storyledger.reconcile.figures.counts import BRIEF, CUMULATIVE, HARM, is_garbled
from storyledger.reconcile.figures.differences import STOCKS
from storyledger.reconcile.figures.side_by_side import are_compared
from storyledger.reconcile.spelling import lexicon
from storyledger.records import Figure, ReportedClaim

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from storyledger.reconcile.figures.counts import Count
    from storyledger.records import Standing


@dataclass(frozen=True, slots=True)
class Stated:
    """The claims of a figure that state a number, and which reports are of one origin."""

    counts: tuple[Count, ...]
    origin_of: Mapping[str, str]

    def origins(self, value: float | None = None) -> int:
        """Independent origins that state a value; without one, those that state any."""
        return len({self.origin(count) for count in self.counts if value is None or count.claim.value == value})

    def origin(self, count: Count) -> str:
        """The origin of a claim's report."""
        return self.origin_of.get(count.report, count.report)

    @property
    def kind(self) -> str:
        """What is counted."""
        return self.counts[0].claim.kind

    @property
    def grows(self) -> bool:
        """Whether the count is a running total: of a kind that only grows, not of one single day."""
        return self.kind in CUMULATIVE and any(count.claim.scope != "day" for count in self.counts)


_LETTERS = 4
"""Letters that a name in capitals has at most: a longer word in capitals is a headline's."""


def conclude(
    name: str, group: Sequence[Count], origin_of: Mapping[str, str], copied: AbstractSet[tuple[str, str]] = frozenset()
) -> Figure:
    """The figure of claims that count the same thing, in the order given; `copied` are pairs of copy and original."""
    standing_now = _still_standing(group)
    own = _without_slips(standing_now, copied)
    best, basis = choose_best(own, origin_of)
    if len(own) < len(standing_now):
        basis += " A copy that gives another number in its original's sentence is left out of this."
    if len(standing_now) < len(group):
        basis += " A number that is told as taken back is left out of this."
    standing = find_standing(standing_now, best, origin_of)
    if standing == "agreed" and best is not None:
        basis += _told_of_support(group, best, origin_of)
    units = Counter(count.claim.unit for count in group if count.claim.unit)
    named = Counter(count.claim.place for count in group if count.claim.place)
    of_best = {count.claim.unit for count in group if count.claim.value == best}
    unit = max(units, key=lambda name: (units[name], name in of_best), default="")
    place = max(named, key=lambda name: (named[name], not name.isupper()), default=None)
    lead = next((count for count in group if count.claim.place == place and count.claim.unit == unit), group[0])
    low, high = find_range(group)
    what = lead.claim.what
    if place is not None and place.isupper() and len(place) > _LETTERS:
        what, place = what.replace(place, place.title()), place.title()
    return Figure(
        id=name,
        what=what,
        kind=group[0].claim.kind,
        unit=unit,
        place=place,
        low=low,
        best=best,
        high=high,
        as_of=_as_of(group, best),
        basis=basis,
        standing=standing,
        origins=len({origin_of.get(count.report, count.report) for count in group}),
        claims=tuple(ReportedClaim(count.report, count.claim) for count in group),
        taken_back=tuple(sorted({count.size for count in group if count.withdrawn})),
    )


def _still_standing(group: Sequence[Count]) -> Sequence[Count]:
    """The claims without the numbers that a report tells as taken back, whoever told them up to that day; or all."""
    taken = {count.size: count.day for count in group if count.withdrawn}
    kept = [
        count
        for count in group
        if count.replaces
        or count.size not in taken
        or ((day := taken[count.size]) is not None and count.day is not None and count.day > day)
    ]
    return kept or group


def find_range(group: Sequence[Count]) -> tuple[float | None, float | None]:
    """The lowest and the highest number that any claim names; of vague plurals only where nothing else is told."""
    stated = [count.claim for count in group if not count.vague] or [count.claim for count in group]
    lows = [number for claim in stated if (number := claim.low if claim.value is None else claim.value) is not None]
    highs = [number for claim in stated if (number := claim.high if claim.value is None else claim.value) is not None]
    return min(lows, default=None), max(highs, default=None)


def _as_of(group: Sequence[Count], best: float | None) -> str | None:
    """The latest day for which the best number is told; of a figure without one the latest of any claim."""
    days = [count.claim.as_of for count in group if count.claim.as_of and (best is None or count.claim.value == best)]
    return max(days, default=None)


# --- the best value -------------------------------------------------------------------------------------------------


def choose_best(group: Sequence[Count], origin_of: Mapping[str, str]) -> tuple[float | None, str]:
    """The best value by the first rule that applies, and that rule's sentence.

    What could be reached is no count while one is told, nor is what was added to a count; "up to 200,000" is a
    ceiling, and no count beside one; bodies found are no toll while fewer than the dead that are told.
    """
    stated = [count for count in group if count.claim.value is not None]
    counted = [count for count in stated if not count.claim.projected] or stated
    totals = [count for count in counted if not count.adds] or counted
    dead = max((_value(count) for count in totals if not is_of_bodies(count.claim)), default=0.0)
    totals = [count for count in totals if not is_of_bodies(count.claim) or _value(count) >= dead]
    floored = [count for count in totals if not _is_ceiling(count)] or totals
    known = Stated(tuple(floored), origin_of)
    return next(concluded for rule in RULES if (concluded := rule(known)))


def _without_slips(group: Sequence[Count], copied: AbstractSet[tuple[str, str]]) -> list[Count]:
    """The claims without those of copies that give another number than the same sentence of their original."""
    return [
        count
        for count in group
        if not any(
            (count.report, other.report) in copied and count.size != other.size and is_garbled(count, other)
            for other in group
        )
    ]


def no_number(known: Stated) -> tuple[None, str] | None:
    """Nothing but bounds: "dozens", "hundreds"."""
    return None if known.counts else (None, "No number is stated, only a bound.")


def only_number(known: Stated) -> tuple[float, str] | None:
    """One number, by however many."""
    values = {_value(count) for count in known.counts}
    if len(values) > 1:
        return None
    (value,) = values
    forecast = ", as what it could reach" if all(count.claim.projected for count in known.counts) else ""
    return value, f"The only number stated, by {_origins(known.origins())}{forecast}."


def highest_undated_total(known: Stated) -> tuple[float, str] | None:
    """Of a count that grows, a number more than a tenth above all dated ones is later, though its day is not told."""
    dated = [_value(count) for count in known.counts if count.day is not None]
    if not known.grows or not dated or _is_set_right(known):
        return None
    beyond = [count for count in known.counts if count.day is None and _value(count) > max(dated) * (1 + ABOUT)]
    if not beyond:
        return None
    value = max(_value(count) for count in beyond)
    told = _origins(known.origins(value))
    return value, f"A count that grows: the highest number, its day not told, by {told}."


def _is_set_right(known: Stated) -> bool:
    """Whether the latest number sets a higher one of a day before it right."""
    latest = _latest(known)
    if latest is None or not is_revised(latest):
        return False
    return any(count.day is not None and _value(count) > _value(latest) for count in known.counts)


def unbroken_total(known: Stated) -> tuple[float, str] | None:
    """Of a count that grows, a higher number of an earlier day, where fewer origins tell a lower one later.

    A lower number replaces it where its words set the other right, or where as many origins tell it.
    """
    latest = _latest(known)
    if not known.grows or latest is None:
        return None
    earlier = [count for count in known.counts if count.day is not None and latest.day and count.day < latest.day]
    higher = [count for count in earlier if is_above(count.claim, latest.claim)]
    if not higher or is_revised(latest):
        return None
    top = max(higher, key=lambda count: (known.origins(_value(count)), count.day or date.min, _value(count)))
    if known.origins(_value(top)) <= known.origins(_value(latest)):
        return None
    return _value(top), (
        f"A count that grows: the number that most independent origins tell ({_origins(known.origins(_value(top)))}); "
        f"{show_amount(_value(latest))}, of a later day, is lower, and no words set the other right."
    )


def latest_total(known: Stated) -> tuple[float, str] | None:
    """Of a count that grows, the number of the latest day; of several that of most origins, exact, then highest."""
    latest = _latest(known)
    if not known.grows or latest is None:
        return None
    told = _origins(known.origins(_value(latest)))
    when = f" ({latest.day.isoformat()})" if latest.day is not None else ""
    if latest.day is None:
        return _value(latest), f"A count that grows, of no known day: the number that most origins tell, by {told}."
    if is_revised(latest) and any(is_above(count.claim, latest.claim) for count in known.counts):
        return _value(latest), f"A count that was set right: the number of the latest day{when}, told by {told}."
    return _value(latest), f"A count that grows: the number of the latest day{when}, told by {told}."


def latest_state(known: Stated) -> tuple[float, str] | None:
    """Of a count that rises and falls, the number of the latest day; of several that of most origins."""
    latest = _latest(known)
    if known.kind not in STOCKS or latest is None or latest.day is None:
        return None
    told = _origins(known.origins(_value(latest)))
    when = latest.day.isoformat()
    return _value(latest), f"A count that rises and falls: the number of the latest day ({when}), told by {told}."


def most_told(known: Stated) -> tuple[float, str] | None:
    """The number that most independent origins state; of several the one told last, then exact, then first told.

    Of people killed or hurt on one day the highest before the first told: such counts only grow.
    """
    grows = known.kind in HARM
    days = [count.day for count in known.counts if count.day is not None]
    # of one night and the morning after it the number that is told last, else that of the last day
    one_time = len(days) == len(known.counts) and max(days) - min(days) <= timedelta(days=BRIEF)
    chosen = max(
        known.counts,
        key=lambda count: (
            known.origins(_value(count)),
            (count.told or date.min) if one_time else date.min,
            count.day or date.min,
            count.told or date.min,
            _is_exact(count),
            _value(count) if grows else 0.0,
            -count.order,
        ),
    )
    told = known.origins(_value(chosen))
    tied = {_value(count) for count in known.counts if known.origins(_value(count)) == told}
    if len(tied) == 1:
        return _value(chosen), f"The number that most independent origins tell ({_origins(told)})."
    last = "the highest told last" if grows else "the one told last"
    return _value(chosen), f"Of {len(tied)} numbers, each told by {_origins(told)}, {last}."


RULES: Final[tuple[Callable[[Stated], tuple[float | None, str] | None], ...]] = (
    no_number,
    only_number,
    highest_undated_total,
    unbroken_total,
    latest_total,
    latest_state,
    most_told,
)
"""Asked in this order; the last one always answers."""


def _latest(known: Stated) -> Count | None:
    """The claim of the latest day: of several that of most origins that day, then the exact, then the highest.

    Who tells more of that day later knows more: only such a claim is looked at, if there is one.
    """
    days = [count.day for count in known.counts if count.day is not None]
    latest = [count for count in known.counts if not days or count.day == max(days)]
    grown = [
        count
        for count in latest
        if all(other.told == count.told or other.size == count.size or _is_grown(count, other) for other in latest)
    ]
    latest = grown or latest
    of_day = Stated(tuple(latest), known.origin_of)
    return max(
        latest,
        key=lambda count: (of_day.origins(_value(count)), _is_exact(count), _value(count), -count.order),
        default=None,
    )


def is_revised(count: Count) -> bool:
    """Whether a claim's sentence says that a number was set right: "revised", "corrected", "counted twice"."""
    return bool(count.replaces) or bool(count.words & lexicon("quantities.txt")["revision"])


def _value(count: Count) -> float:
    return count.claim.value if count.claim.value is not None else 0.0


def _is_exact(count: Count) -> bool:
    return count.claim.low == count.claim.high and count.claim.low is not None


def _is_ceiling(count: Count) -> bool:
    """Whether the words give a bound above alone: "up to", "fewer than"."""
    return count.claim.low is None and count.claim.high is not None and not count.claim.approximate


def _origins(count: int) -> str:
    return "one origin" if count == 1 else f"{count} independent origins"


# --- the standing ---------------------------------------------------------------------------------------------------


def find_standing(group: Sequence[Count], best: float | None, origin_of: Mapping[str, str]) -> Standing:
    """Disputed: two voices cannot both be right; agreed: two origins can about the best value; else single."""
    rivals = pairs_across(
        group,
        lambda count: count.day or (count.report, count.claim.sentence),
        lambda count: find_voice(count.claim, count.report, origin_of),
    )
    if any(are_at_odds(a, b, origin_of) for a, b in rivals):
        return "disputed"

    return "agreed" if len(_find_backing(group, best, origin_of)) >= 2 else "single"


def _find_backing(group: Sequence[Count], best: float | None, origin_of: Mapping[str, str]) -> set[str]:
    """The origins that state the best value; where it is only one, also those whose claim for that day agrees."""
    stated = _origins_of(group, best, origin_of)
    if len(stated) > 1:
        return stated
    leads = [count for count in group if count.claim.value == best]
    return stated | {
        origin_of.get(count.report, count.report)
        for count in group
        for lead in leads
        if count.day == lead.day and are_compatible(count.claim, lead.claim)
    }


def _origins_of(group: Sequence[Count], best: float | None, origin_of: Mapping[str, str]) -> set[str]:
    """The origins that state the best value; without one, all."""
    return {origin_of.get(count.report, count.report) for count in group if best is None or count.claim.value == best}


def _told_of_support(group: Sequence[Count], best: float, origin_of: Mapping[str, str]) -> str:
    """What makes a number agreed that one origin alone states; of several, whether all have it from one source."""
    stated = _origins_of(group, best, origin_of)
    if len(stated) > 1:
        leads = [count for count in group if count.claim.value == best]
        voices = {find_voice(count.claim, count.report, origin_of) for count in leads}
        name = leads[0].claim.source_name or leads[0].claim.source or ""
        words = name.removeprefix("The ").removeprefix("the ").split()
        # "Officials" may be others in each: a name has a capital behind its first word, or throughout
        one = len(voices) == 1 and bool(words) and (words[0].isupper() or any(w[0].isupper() for w in words[1:]))
        return f" All of them have it from one source: {name}." if one else ""
    others = len(_find_backing(group, best, origin_of) - stated)
    if not others:
        return ""
    return (
        " What another origin tells agrees with it."
        if others == 1
        else f" What {others} other origins tell agrees with it."
    )


def are_at_odds(a: Count, b: Count, origin_of: Mapping[str, str]) -> bool:
    """Whether two voices give one day numbers that cannot both hold, and neither is what the other grew to."""
    one_day = a.day is not None and a.day == b.day
    if not (one_day or are_compared(a, b)) or a.claim.projected != b.claim.projected or a.adds != b.adds:
        return False
    if a.claim.kind == "magnitude" and abs(a.size - b.size) <= MAGNITUDE:
        return False
    if find_voice(a.claim, a.report, origin_of) == find_voice(b.claim, b.report, origin_of):
        return False
    return not are_compatible(a.claim, b.claim) and not is_update(a, b)


MAGNITUDE: Final = 0.2
"""Magnitudes of one quake are worked out again within hours, and by several scales."""


def is_update(a: Count, b: Count) -> bool:
    """Whether the later report of a day's dead or hurt tells more: its knowledge grew."""
    return _is_grown(a, b) or _is_grown(b, a)


def _is_grown(late: Count, early: Count) -> bool:
    """Whether one claim is told on a later day than another, and is larger."""
    told = late.told is not None and early.told is not None and late.told > early.told
    return late.claim.kind in HARM and told and late.size > early.size
