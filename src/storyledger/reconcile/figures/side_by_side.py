"""What words tell of two counts: that one replaces the other, counts it anew, is its rival, or of an older event."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from storyledger.reconcile.figures.counts import CUMULATIVE, FAR

if TYPE_CHECKING:
    from storyledger.reconcile.figures.counts import Count

RIVALS: Final = 4
"""How many times as much one source may count as the other before the two count different things."""
ANEW_DAYS: Final = 14
"""Days behind an event whose early counts one of months later, which tells its day, counts anew."""


def are_rivals(a: Count, b: Count) -> bool:
    """Whether one sentence and the next give two sources' counts of all: "the mayor said 40 died. The army said 15"."""
    if are_compared(a, b):
        return True
    if a.report != b.report or abs(a.claim.sentence - b.claim.sentence) != 1 or a.places != b.places:
        return False
    both = (a, b)
    sources = {(one.claim.source_name or one.claim.source or "").lower() for one in both}
    whole = all(one.claim.unit == "people" and one.population == "person" and not _is_some(one) for one in both)
    return (
        "" not in sources
        and len(sources) == len(both)
        and whole
        and max(a.size, b.size) <= RIVALS * min(a.size, b.size)
    )


def are_compared(a: Count, b: Count) -> bool:
    """Whether one sentence holds two sources' numbers against each other: "234, more than the 85 given by"."""
    return a.report == b.report and (a.claim.start == b.against or b.claim.start == a.against)


def _is_some(count: Count) -> bool:
    """Whether it counts only some of them: a part, others, those of one day, or those found so far."""
    if "final" in count.words or {"so", "far"} <= count.words:
        return True
    return bool(count.whole or count.of_them or count.rest or count.adds or count.term_of or count.claim.scope == "day")


def is_counted_anew(a: Count, b: Count) -> bool:
    """Whether the later count tells the day of what it counts, in whose weeks the earlier one was told."""
    early, late = (a, b) if a.day and b.day and a.day <= b.day else (b, a)
    if late.happened is None or early.day is None or a.claim.kind not in CUMULATIVE:
        return False
    return timedelta() <= early.day - late.happened <= timedelta(days=ANEW_DAYS)


def is_of_before(past: Count, other: Count) -> bool:
    """Whether one is of a time long before its report, and the other of no day that is told."""
    if other.day is not None or past.day is None or past.told is None:
        return False
    return (past.told - past.day).days > FAR


def is_replaced(a: Count, b: Count) -> bool:
    """Whether one of two claims is told to be set in the place of the other."""
    return a.report == b.report and (a.claim.start in b.replaces or b.claim.start in a.replaces)
