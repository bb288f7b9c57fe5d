"""Contradictions of a story: claims and events that cannot both hold, each with the cause named.

Independence is checked before disagreement is claimed: what differs between two reports of one origin is a garbled copy
or an update, never two witnesses. A later toll is no contradiction of an earlier one but an update, and said to be one;
nor is what was done by Friday a contradiction of its denial on Thursday. A file a kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.folding import plain
from storyledger.reconcile.arithmetic import find_broken_sums
from storyledger.reconcile.conflicts.agents import find_denied_blame, find_rival_doers
from storyledger.reconcile.conflicts.comparing import Told
from storyledger.reconcile.conflicts.days import find_days_apart, find_places_apart
from storyledger.reconcile.conflicts.deeds import read_deeds
from storyledger.reconcile.conflicts.disputed import find_disputed_numbers
from storyledger.reconcile.conflicts.garbled import find_altered_copies, find_swapped_harm
from storyledger.reconcile.conflicts.numbers import (
    find_other_counts,
    find_other_definitions,
    find_updates,
)
from storyledger.reconcile.conflicts.shots import find_denied_shots
from storyledger.reconcile.conflicts.stands import find_disowned_deeds, find_opposed_positions
from storyledger.reconcile.conflicts.taken_back import find_taken_back
from storyledger.reconcile.conflicts.untrue import find_called_untrue
from storyledger.reconcile.conflicts.whether import find_denied_deeds, find_flat_denials

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.records import Citation, Conflict, Entity, Figure, Position, Reading, Story

__all__ = ["find_conflicts"]


def find_conflicts(
    story: Story,
    readings: Sequence[Reading],
    figures: Sequence[Figure],
    positions: Sequence[Position] = (),
    entities: Sequence[Entity] = (),
) -> tuple[Conflict, ...]:
    """The contradictions of one story, numbers first, each side with its citations; updates, which are none, last."""
    origin_of = story.origin_of()
    told = Told(
        readings={r.report.id: r for r in readings},
        origin_of=origin_of,
        outlets={r.report.id: r.report.outlet or r.report.title or r.report.id for r in readings},
        main={plain(name): plain(e.name) for e in reversed(entities) for name in (*e.names, e.name)},
    )
    deeds = read_deeds(readings, origin_of, entities)
    found: list[Conflict] = [
        *find_other_counts(told, figures),
        *find_disputed_numbers(told, figures),
        *find_swapped_harm(told, figures),
        *find_broken_sums(readings, figures, told.outlets),
        *find_other_definitions(told, figures),
        *find_altered_copies(told, story),
        *find_days_apart(told, deeds),
        *find_places_apart(told, deeds),
        *find_rival_doers(told, deeds),
        *find_denied_blame(told, deeds),
        *find_denied_deeds(told, deeds),
        *find_denied_shots(told, deeds),
        *find_flat_denials(told, deeds),
        *find_called_untrue(told),
        *find_opposed_positions(told, positions),
        *find_disowned_deeds(told, positions),
        *find_taken_back(told, figures),
        *find_updates(told, figures),
    ]
    return tuple(_each_once(found))


def _each_once(conflicts: Sequence[Conflict]) -> Iterator[Conflict]:
    """The contradictions in order, none that cites on two of its sides the words of the sides of one before.

    Who did it and how many there were are two contradictions, though one sentence tells both.
    """
    kept: list[tuple[bool, list[tuple[Citation, ...]]]] = []
    for conflict in conflicts:
        sides = [side.citations for side in conflict.sides]
        of_deed = conflict.kind == "agent"
        alike = [other for deed, other in kept if deed == of_deed]
        if conflict.kind != "time" and any(sum(any(_meet(a, b) for b in other) for a in sides) > 1 for other in alike):
            continue
        kept.append((of_deed, sides))
        yield conflict


def _meet(a: Sequence[Citation], b: Sequence[Citation]) -> bool:
    return any(x.report == y.report and x.start < y.end and y.start < x.end for x in a for y in b)
