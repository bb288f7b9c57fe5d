"""Claims over the reports of a story brought together into figures, with a range and a best value by a stated rule.

Two claims stand under one figure only if they count the same thing: same kind, same population, same place, same
stretch of time. Reasons against are absolute (differences.py), reasons for are added up (likeness.py); a claim joins
the figure that it is most like, if no reason against holds. A cumulative toll of one event is one figure over time, a
part is not its whole, a projection and what is added to a toll stand apart, and so do the totals of a whole war. The
best value is never a mean (conclusion.py).
Left out: figures that span stories.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Final

from storyledger.reconcile.bonds import Bonds
from storyledger.reconcile.bounds import show_number
from storyledger.reconcile.figures.conclusion import conclude
from storyledger.reconcile.figures.differences import find_difference
from storyledger.reconcile.figures.index import Alike, Nearest
from storyledger.reconcile.figures.knowledge import know
from storyledger.reconcile.figures.likeness import find_likeness, needed
from storyledger.reconcile.figures.surroundings import find_counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.reconcile.figures.counts import Count, Known
    from storyledger.records import Correction, Entity, Figure, Reading, Story, Target

__all__ = ["reconcile_figures"]

ASKED: Final = 40
"""Claims of a figure that another is compared with, so that a thousand reports of one toll are not slow."""
SHOWN: Final = 3
"""Figures of the same kind that a figure is told apart from in words."""


def reconcile_figures(
    story: Story, readings: Sequence[Reading], entities: Sequence[Entity], by_hand: Sequence[Correction] = ()
) -> tuple[Figure, ...]:
    """The story's figures in the order of their first claims.

    Every claim of the story's reports stands under exactly one figure. `entities` lends the spellings of places;
    `by_hand` says which claims count the same, or do not, whatever they look like.
    """
    told = set(story.reports)
    counts = find_counts([reading for reading in readings if reading.report.id in told], entities)
    known = know(counts)
    bonds = Bonds(by_hand, ("same_figure", "other_figure"), lambda target: _find_count(counts, target))
    hands: dict[int | None, int] = {}
    groups: list[list[Count]] = []
    reasons: list[list[str]] = []
    alike = Alike(known.main)
    for count in sorted(counts, key=lambda one: (one.vague, one.day or date.max, one.order)):
        best: tuple[float, int, str] | None = None
        hand = bonds.hand(count.order)
        if hand is not None and hand in hands:
            groups[hands[hand]].append(count)
            reasons[hands[hand]].append(
                f"“{count.quote}” in {count.outlet} counts the same: {bonds.why_joined(count.order)}."
            )
            continue
        for at in alike.asked(count):
            group = _asked(groups[at])
            if bonds.why_apart(count.order, (other.order for other in groups[at])):
                continue
            if find_difference(count, group, known):
                continue
            score, why = find_likeness(count, group, known.main)
            if score >= needed(count, known) and (best is None or score > best[0]):
                best = score, at, why
        if best is None:
            alike.add(len(groups), count)
            groups.append([count])
            reasons.append([])
        else:
            groups[best[1]].append(count)
            reasons[best[1]].append(best[2])
        if hand is not None:
            hands[hand] = len(groups) - 1 if best is None else best[1]
    apart = _tell_all_apart(groups, known, bonds)
    origin_of = story.origin_of()
    copied = frozenset((copy.report, copy.of) for copy in story.copies)
    ordered = sorted(zip(groups, reasons, apart, strict=True), key=lambda row: min(count.order for count in row[0]))
    return tuple(
        replace(
            conclude(f"f{number}", sorted(group, key=lambda one: one.order), origin_of, copied),
            reasons=tuple(dict.fromkeys([*why, *_add_up(group)])),
            apart=others,
        )
        for number, (group, why, others) in enumerate(ordered, start=1)
    )


def _asked(group: list[Count]) -> list[Count]:
    """The claims of a figure that another is compared with: of very many the first and the last of them."""
    return group if len(group) <= ASKED else [*group[: ASKED // 4], *group[-(ASKED - ASKED // 4) :]]


def _add_up(group: Sequence[Count]) -> tuple[str, ...]:
    """A sentence for each claim that is the sum of others in its report."""
    return tuple(
        f"“{count.quote}” in {count.outlet} is the sum of {', '.join(show_number(term) for term in count.summed)}."
        for count in group
        if count.summed
    )


def _find_count(counts: Sequence[Count], target: Target) -> int | None:
    """The order of the count at a target's words, else of the only one that overlaps them."""
    here = [count for count in counts if count.report == target.report]
    exact = [count for count in here if (count.claim.start, count.claim.end) == (target.start, target.end)]
    near = [count for count in here if count.claim.start < target.end and target.start < count.claim.end]
    return exact[0].order if exact else near[0].order if len(near) == 1 else None


def _tell_all_apart(groups: Sequence[list[Count]], known: Known, bonds: Bonds) -> list[tuple[str, ...]]:
    """Why the figures of the same kind whose numbers lie nearest are not each one, a sentence each."""
    firsts: dict[str, list[tuple[int, Count]]] = {}
    for at, group in enumerate(groups):
        firsts.setdefault(group[0].claim.kind, []).append((at, group[0]))
    near = {kind: Nearest(first) for kind, first in firsts.items()}
    return [
        _tell_apart(
            group,
            [groups[n] for n in near[group[0].claim.kind].to(at, group[0].size, SHOWN)],
            known,
            bonds,
        )
        for at, group in enumerate(groups)
    ]


def _tell_apart(one: list[Count], nearest: Sequence[list[Count]], known: Known, bonds: Bonds) -> tuple[str, ...]:
    told = []
    for group in nearest:
        orders = [count.order for count in group]
        by_hand = (bonds.why_apart(count.order, orders) for count in one)
        read = (find_difference(count, _asked(group), known) for count in one[:ASKED])
        why = next((why for why in chain(by_hand, read) if why), "too little says that they count one thing")
        told.append(f"Not the {group[0].claim.what} of “{group[0].quote}” in {group[0].outlet}: {why}.")
    return tuple(told)
