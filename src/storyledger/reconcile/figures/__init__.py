"""Claims over the reports of a story brought together into figures, with a range and a best value by a stated rule.

Two claims stand under one figure only if they count the same thing: same kind, same population, same place, same
stretch of time. Reasons against are absolute (differences.py), reasons for are added up (likeness.py); a claim joins
the figure that it is most like, if no reason against holds. A cumulative toll of one event is one figure over time, a
part is not its whole, a projection and what is added to a toll stand apart, and so do the totals of a whole war. The
best value is never a mean (conclusion.py).
Left out: figures that span stories.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from storyledger.reconcile.figures.conclusion import conclude
from storyledger.reconcile.figures.counts import Count, find_counts, know
from storyledger.reconcile.figures.differences import find_difference
from storyledger.reconcile.figures.likeness import find_likeness, needed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Entity, Figure, Reading, Story

__all__ = ["reconcile_figures"]


def reconcile_figures(story: Story, readings: Sequence[Reading], entities: Sequence[Entity]) -> tuple[Figure, ...]:
    """The story's figures in the order of their first claims.

    Every claim of the story's reports stands under exactly one figure. `entities` lends the spellings of places.
    """
    told = set(story.reports)
    counts = find_counts([reading for reading in readings if reading.report.id in told], entities)
    known = know(counts)
    groups: list[list[Count]] = []
    reasons: list[list[str]] = []
    for count in sorted(counts, key=lambda one: (one.vague, one.day or date.max, one.order)):
        best: tuple[float, int, str] | None = None
        for at, group in enumerate(groups):
            if find_difference(count, group, known):
                continue
            score, why = max(find_likeness(count, other, known.main) for other in group)
            if score >= needed(count, known) and (best is None or score > best[0]):
                best = score, at, why
        if best is None:
            groups.append([count])
            reasons.append([])
        else:
            groups[best[1]].append(count)
            reasons[best[1]].append(best[2])
    origin_of = {report: origin.id for origin in story.origins for report in origin.reports}
    ordered = sorted(zip(groups, reasons, strict=True), key=lambda pair: min(count.order for count in pair[0]))
    return tuple(
        conclude(f"f{number}", sorted(group, key=lambda one: one.order), tuple(dict.fromkeys(why)), origin_of)
        for number, (group, why) in enumerate(ordered, start=1)
    )
