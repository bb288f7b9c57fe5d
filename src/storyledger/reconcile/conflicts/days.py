"""On which day, and where it was: a deed that happens once, put on two days or in two places by two witnesses."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from storyledger.reconcile.conflicts.clauses import words_of
from storyledger.reconcile.conflicts.comparing import (
    apart,
    are_one_thing,
    read_day,
    shared_background,
    show_day,
)
from storyledger.records import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.reconcile.conflicts.comparing import Told
    from storyledger.reconcile.conflicts.deeds import Deed
    from storyledger.records import Toponym

_BUCKET = 60
_FARTHEST = 10
"""Days; what is told of days farther apart are two happenings of one kind. Set by hand."""
_ALONG = 3
"""Content words that two sentences share beside the deed, where no name says that it is one. Set by hand."""


def find_days_apart(told: Told, deeds: Sequence[Deed]) -> Iterator[Conflict]:
    """One deed on two days, each stated beside it; the night between them is on either side."""
    for same in _alike(deeds, "one day"):
        for a, b in combinations(same, 2):
            one, two = read_day(a.day), read_day(b.day)
            if not (a.exact and b.exact and one and two and one != two) or a.origin == b.origin:
                continue
            gap = abs((one - two).days)
            if gap > _FARTHEST or (gap == 1 and (a.edge or b.edge)) or not _are_one(a, b) or _far(a, b):
                continue
            if _told_apart(a, b, same):
                continue
            reason = f"By {told.account(a)} it was{show_day(a.day)}, by {told.account(b)}{show_day(b.day)}."
            yield Conflict("day", told.words(a), reason, (told.side(a, a.day or ""), told.side(b, b.day or "")))
            break


def find_places_apart(told: Told, deeds: Sequence[Deed]) -> Iterator[Conflict]:
    """One deed in two places that are far from each other and neither of which holds the other."""
    for same in _alike(deeds, "one place"):
        for a, b in combinations(same, 2):
            pair = _far(a, b)
            one, two = read_day(a.day), read_day(b.day)
            if pair is None or a.origin == b.origin or not _are_one(a, b, places=True):
                continue
            if one is None or two is None or one != two:
                continue
            if any(c.report == o.report and _far(c, o) is not None for c, o in combinations(same, 2)):
                continue  # one report tells of two
            here, there = pair
            reason = f"By {told.account(a)} it was at {here.text}, by {told.account(b)} at {there.text}."
            yield Conflict("place", told.words(a), reason, (told.side(a, here.text), told.side(b, there.text)))
            break


def _alike(deeds: Sequence[Deed], section: str) -> Iterator[list[Deed]]:
    """Deeds of one act and one head that happen once, over the reports."""
    groups: dict[tuple[str, str], list[Deed]] = defaultdict(list)
    for deed in deeds:
        if deed.act in words_of(section) and deed.done and deed.theme is not None and not deed.theme.none:
            name = min(deed.theme.names) if deed.theme.proper and deed.theme.names else deed.theme.head
            groups[deed.act, name].append(deed)
    for same in groups.values():
        if len({d.origin for d in same}) > 1:
            yield same[:_BUCKET]


def _are_one(a: Deed, b: Deed, *, places: bool = False) -> bool:
    """Whether two deeds of one act are one: a named thing, or the same words around a thing without a name."""
    assert a.theme is not None
    assert b.theme is not None
    if not are_one_thing(a.theme, b.theme):
        return False
    names = a.theme.names & b.theme.names
    if names and (a.theme.proper or a.theme.person or not places):
        return True
    definite = not ({a.theme.head, b.theme.head} & words_of("generic"))
    return definite and shared_background(a, b) >= _ALONG


def _told_apart(a: Deed, b: Deed, same: Sequence[Deed]) -> bool:
    """Whether one of the two reports tells of the act on both days: then there were two."""
    days = {a.day, b.day}
    return any({d.day for d in same if d.report == report and d.exact} >= days for report in (a.report, b.report))


def _far(a: Deed, b: Deed) -> tuple[Toponym, Toponym] | None:
    """A place of each, if none of the one is near any of the other."""
    if not a.places or not b.places or any(not apart(x, y) for x in a.places for y in b.places):
        return None
    return a.places[0], b.places[0]
