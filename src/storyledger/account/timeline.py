"""Which happenings a timeline shows: those that more origins tell, that matter, that have a day; by their days."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Happening

_CROWDED = 0.06
"""Each happening of the same day that is already chosen costs the next one this much, so that one busy day does not
fill the timeline; set on the four open gold stories, whose fullest day has three of thirteen events."""

_ORIGIN = 0.15
"""What each doubling of the independent origins adds; .1 to .22 differ little on the open gold stories. The number of
sentences adds nothing there: background is repeated most."""


def choose_timeline(happenings: Sequence[Happening], limit: int) -> tuple[Happening, ...]:
    """At most `limit` happenings in order of date, undated ones last; an empty tuple for a limit below 1.

    Chosen one by one: worth is salience, plus what more origins add, less what the same day already shows.
    What only might happen, and what has no day, is worth less.
    """
    remaining = sorted(happenings, key=lambda h: (-_worth(h), h.id))
    chosen: list[Happening] = []
    days: dict[str, int] = {}
    while remaining and len(chosen) < limit:
        # Only the best few can be the next: the day's cost is bounded.
        best = max(remaining[:50], key=lambda h: _worth(h) - _CROWDED * min(5, days.get(h.date or "", 0)))
        remaining.remove(best)
        chosen.append(best)
        days[best.date or ""] = days.get(best.date or "", 0) + 1
    return tuple(sorted(chosen, key=lambda h: (h.date is None, h.date or "", -_worth(h), h.id)))


def _worth(happening: Happening) -> float:
    """How much a happening belongs on the timeline, about 0 to 1.5."""
    worth = happening.salience + _ORIGIN * math.log2(max(1, happening.origins))
    if happening.date is None or len(happening.date) < len("2016-12-16"):
        worth -= 0.5
    if happening.modality in {"possible", "denied"}:
        worth -= 0.1
    return worth
