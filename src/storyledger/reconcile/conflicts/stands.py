"""An actor for and against one thing on one day, as different origins tell it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from storyledger.records import Conflict, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.reconcile.conflicts.comparing import Told
    from storyledger.records import Position

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FOR = frozenset({"proposes", "accepts"})
_AGAINST = frozenset({"rejects", "denies"})


def find_opposed_positions(told: Told, positions: Sequence[Position]) -> Iterator[Conflict]:
    """An actor for and against one thing on one day, told by different origins."""
    held: dict[tuple[str, str, str], list[Position]] = defaultdict(list)
    for position in positions:
        if position.date and _DAY.fullmatch(position.date):
            held[(position.actor, position.issue, position.date)].append(position)
    for (actor, issue, day), stances in held.items():
        pro = [p for p in stances if p.stance in _FOR]
        con = [p for p in stances if p.stance in _AGAINST]
        told_by = [{told.origin_of.get(c.report, c.report) for p in side for c in p.citations} for side in (pro, con)]
        if not pro or not con or told_by[0] & told_by[1]:
            continue
        sides = tuple(
            Side(f"{actor} {p.stance} {issue}, {told.outlets[p.citations[0].report]}", p.citations)
            for p in (pro[0], con[0])
        )
        reason = f"Different origins put {actor} on both sides on {day}."
        yield Conflict("whether", f"{actor} on {issue}", reason, sides)
