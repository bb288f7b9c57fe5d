"""Numbers of a sentence that add up to another: "62 have died: 21 on the one bank and 41 on the other"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.counted import View
    from storyledger.read.figure_reports import Draft

PARTS: Final = 4
"""Counts at most that make up a sum."""
_OPENING: Final = frozenset({":", "–", "—", "--", "("})


def summed_to(view: View, drafts: Sequence[Draft], at: int, begin: int) -> int | None:
    """Index of the count to which a number and its neighbours behind a colon or dash add up; None where none is."""
    for whole in range(at - 1, max(begin, at - PARTS) - 1, -1):
        total = _exact(drafts[whole])
        between = view.words(view.at(drafts[whole].end - 1) + 1, view.at(drafts[whole + 1].start))
        if total is None or _OPENING.isdisjoint(between):
            continue
        sizes = [_exact(draft) for draft in drafts[whole + 1 : whole + 1 + PARTS]]
        for count in range(max(2, at - whole), len(sizes) + 1):
            if None not in sizes[:count] and sum(size or 0.0 for size in sizes[:count]) == total:
                return whole
    return None


def _exact(draft: Draft) -> float | None:
    number = draft.number
    counts = number.sense == "count" and not number.delta and not number.approximate and not number.projected
    return number.value if counts else None
