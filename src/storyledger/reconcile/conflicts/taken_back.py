"""Numbers that a report tells as taken back: no contradiction, and said to be none; the one and the other are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.reconcile.bounds import show_number
from storyledger.reconcile.conflicts.disputed import inside
from storyledger.reconcile.withdrawn import find_withdrawn
from storyledger.records import Citation, Conflict, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.reconcile.conflicts.comparing import Told
    from storyledger.records import Figure


def find_taken_back(told: Told, figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Each number that is taken back, with the one in its place."""
    named = {(c.report, c.claim.start): figure for figure in figures for c in figure.claims}
    for report, reading in told.readings.items():
        by_start = {claim.start: claim for claim in reading.claims}
        outlet = told.outlets.get(report, report)
        withdrawn = find_withdrawn(reading)
        once = {(by_start[start].value, right.start): start for start, right in reversed(withdrawn.items())}
        for start, right in withdrawn.items():
            if once[by_start[start].value, right.start] != start:
                continue
            figure, wrong = named.get((report, start)), by_start[start]
            if figure is None:
                continue
            now, then = (claim.source_name or claim.source or outlet for claim in (right, wrong))
            gave = "" if now == then else f", which {inside(then)} gave,"
            reason = (
                f"No contradiction but a correction: {show_number(wrong)}{gave} is taken back for {show_number(right)}."
            )
            sides = tuple(
                Side(f"{show_number(claim)}, {who}", (Citation(report, claim.start, claim.end),))
                for claim, who in ((wrong, then), (right, now))
            )
            yield Conflict("time", figure.what, reason, sides)
