"""Which figures of a kind a claim may join at all, and which lie nearest in number, without asking each of them.

What `differences.py` says of a claim and a figure's first claim holds for the figure: where things are counted, it is
of one thing or of one telling number; where shares and votes are, of one number or of one owner. All others need not
be asked. Of persons and of money it is when and where: those of its number, and those whose time and place can be its
own, are asked.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import chain
from typing import TYPE_CHECKING, Final

from storyledger.reconcile.figures.counts import PERSON_KINDS
from storyledger.reconcile.figures.differences import are_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.reconcile.figures.counts import Count

_OWNED: Final = frozenset({"share", "votes"})
"""Kinds of which two numbers are one only where they are equal or of one owner."""
_ANY: Final = PERSON_KINDS | {"magnitude", "money", "population"}
"""Kinds of which who or what is counted does not tell figures apart."""


class Alike:
    """The figures of each kind, by their first claims, in the order in which they began."""

    def __init__(self, main: frozenset[str]) -> None:
        """`main` are the keys of the place that the story is about."""
        self._main = main
        self._settled: dict[str, dict[_Setting, list[int]]] = {}
        self._firsts: dict[tuple[str, _Setting], Count] = {}
        self._apart: dict[tuple[str, _Setting, _Setting], bool] = {}
        self._sized: dict[tuple[str, float], list[int]] = {}
        self._named: dict[tuple[str, str], list[int]] = {}

    def add(self, at: int, first: Count) -> None:
        """Take in a figure that begins with a claim; `at` grows from figure to figure."""
        kind = first.claim.kind
        self._sized.setdefault((kind, first.size), []).append(at)
        if kind in _ANY:
            setting = _setting(first)
            self._firsts.setdefault((kind, setting), first)
            self._settled.setdefault(kind, {}).setdefault(setting, []).append(at)
        else:
            self._named.setdefault((kind, _name(first)), []).append(at)

    def asked(self, count: Count) -> Sequence[int]:
        """The figures that a claim has to be held against, in order."""
        kind = count.claim.kind
        sized = self._sized.get((kind, count.size), ())
        if kind in _ANY:
            own = _setting(count)
            settled = self._settled.get(kind, {})
            near = [ats for setting, ats in settled.items() if not self._are_apart(count, own, setting)]
            return sorted({*sized, *chain.from_iterable(near)})
        name = _name(count)
        if kind in _OWNED and not name:
            return sized
        return sorted({*sized, *self._named.get((kind, name), ())})

    def _are_apart(self, count: Count, own: _Setting, setting: _Setting) -> bool:
        """Whether no number of one time and place is one with another number of the other; asked once of each two."""
        key = count.claim.kind, own, setting
        apart = self._apart.get(key)
        if apart is None:
            apart = self._apart[key] = are_apart(count, self._firsts[count.claim.kind, setting], self._main)
        return apart


_Setting = tuple[object, ...]
"""What of a claim decides `are_apart`, its number aside."""


def _setting(count: Count) -> _Setting:
    there = count.toponym
    spot = (there.country, there.feature, there.latitude, there.longitude) if there is not None else None
    return count.places, count.country, spot, count.claim.scope, count.day, count.happened


def _name(count: Count) -> str:
    return count.actor if count.claim.kind in _OWNED else count.population


class Nearest:
    """The figures of one kind by the number of their first claims."""

    def __init__(self, firsts: Sequence[tuple[int, Count]]) -> None:
        self._by_size: dict[float, list[tuple[int, int]]] = {}
        for at, first in firsts:
            insort(self._by_size.setdefault(first.size, []), (first.order, at))
        self._sizes = sorted(self._by_size)

    def to(self, at: int, size: float, most: int) -> list[int]:
        """The figures whose numbers lie nearest to a figure's, itself aside: by distance, then by order of the text."""
        right = bisect_left(self._sizes, size)
        left = right - 1
        found: list[int] = []
        while len(found) < most and (left >= 0 or right < len(self._sizes)):
            below = size - self._sizes[left] if left >= 0 else None
            above = self._sizes[right] - size if right < len(self._sizes) else None
            near: list[tuple[int, int]] = []
            if above is not None and (below is None or above <= below):
                near += self._by_size[self._sizes[right]][: most + 1]
                right += 1
            if below is not None and (above is None or below <= above):
                near += self._by_size[self._sizes[left]][: most + 1]
                left -= 1
            found += [other for _, other in sorted(near) if other != at]
        return found[:most]
