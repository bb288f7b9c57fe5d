"""Lists of numbers each with its own place: "12 in the port, 5 in the old town and 3 in the hills"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.kind_words import kind_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.counted import View
    from storyledger.read.figure_reports import Draft

_WHERE: Final = frozenset({"in", "at", "near"})
_LINKS: Final = frozenset({",", "and", "or", ";"})
_OPENING: Final = frozenset({":", ",", "(", "–", "—", "-"})
LISTED: Final = 12
"""Numbers of one list that are followed to each side."""


def own_place(view: View, draft: Draft) -> int | None:
    """The first word of the place that follows a number at once: "12 in", "5 people in", "3 killed in"; else None."""
    k = view.at(draft.end - 1) + 1
    if view.low(k) in kind_table("state"):
        k += 1
    elif view.low(k) == "of" and view.low(k + 1) in {"them", "whom", "those", "these"}:
        k += 2
    return k + 1 if view.low(k) in _WHERE and view.upos(k + 1) == "PROPN" else None


def is_listed(view: View, drafts: Sequence[Draft], at: int) -> bool:
    """Whether the number at an index has its own place, and stands beside another that has its own."""
    if own_place(view, drafts[at]) is None:
        return False
    after = at + 1 < len(drafts) and follows_place(view, drafts[at], drafts[at + 1])
    return after or (at > 0 and follows_place(view, drafts[at - 1], drafts[at]))


def follows_place(view: View, left: Draft, right: Draft) -> bool:
    """Whether nothing but the place of the one and "and" or a comma stand between two numbers that have both places."""
    k = own_place(view, left) if left.sentence == right.sentence else None
    if k is None or own_place(view, right) is None:
        return False
    stop = view.at(right.start)
    while k < stop and (view.upos(k) == "PROPN" or view.low(k) in {"-", "the", "of"}):
        k += 1
    between = view.words(k, stop)
    return 0 < len(between) <= 2 and all(word in _LINKS for word in between)


def listed_under(view: View, drafts: Sequence[Draft], at: int, begin: int) -> int | None:
    """Index of the count that a list of numbers with their places comes to: "20 people: 12 in the port, 8 in"."""
    first = last = at
    while first > max(begin, at - LISTED) and follows_place(view, drafts[first - 1], drafts[first]):
        first -= 1
    while last + 1 < min(len(drafts), at + LISTED) and follows_place(view, drafts[last], drafts[last + 1]):
        last += 1
    whole = first - 1
    if first == last or whole < begin or drafts[whole].number.sense != "count":
        return None
    total = drafts[whole].number.value
    opened = view.low(view.at(drafts[first].start) - 1) in _OPENING
    return whole if opened and total == sum(drafts[k].number.value or 0.0 for k in range(first, last + 1)) else None
