"""Well-known stories: those of so many reports that the sum of their features tells what they are about.

A report is held against the sum, not against every report, so a story of ten thousand reports costs no more than one of
twenty. Short reports share few words with each other, but what ten of them have in common names the event fully.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from storyledger.group.likeness import after

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.group.rows import Rows

_SPREAD = 60
"""Stories that have a feature from which on it tells none of them, and is not looked up."""
_HEAVIEST = 100
"""Features of a report or a story that are looked up."""
_DIGITS = 10


class Fit(NamedTuple):
    """How well something fits the story it fits best, and how well the next; `story` is -1 where none is near."""

    story: int
    value: float
    next: float


class Known:
    """Well-known stories by key, each with its reports' rows, the sum of their features and its days."""

    def __init__(self) -> None:
        """Begin with no story."""
        self.members: dict[int, list[int]] = {}
        self._sums: dict[int, dict[int, float]] = {}
        self._squares: dict[int, float] = {}
        self._lengths: dict[int, float] = {}
        self._days: dict[int, tuple[float, float]] = {}
        self._holders: dict[int, dict[int, float]] = {}
        """Column -> stories that have it with its weight in each, the one that grew last at the end."""

    def add(self, story: int, members: Iterable[int], rows: Rows, days: Sequence[float]) -> None:
        """Put rows into a story, which begins with them where it is new."""
        total = self._sums.setdefault(story, {})
        held = self.members.setdefault(story, [])
        first, last = self._days.get(story, (math.nan, math.nan))
        square = self._squares.get(story, 0.0)
        for row in members:
            held.append(row)
            for column, value in zip(rows.columns[row].tolist(), rows.values[row].tolist(), strict=True):
                before = total.get(column, 0.0)
                total[column] = before + value
                square += value * (2 * before + value)
                holders = self._holders.get(column)
                if holders is None:
                    holders = self._holders[column] = {}
                elif before:
                    del holders[story]
                holders[story] = before + value
            day = days[row]
            if not math.isnan(day):
                first, last = min(day, first, key=_nan_last), max(day, last) if not math.isnan(last) else day
        self._squares[story], self._days[story] = square, (first, last)
        self._lengths[story] = math.sqrt(max(square, 1e-12))

    def merge(self, story: int, other: int) -> None:
        """Put all of another story into one."""
        total = self._sums[story]
        for column, value in self._sums.pop(other).items():
            total[column] = total.get(column, 0.0) + value
            holders = self._holders[column]
            holders.pop(other)
            holders.pop(story, None)
            holders[story] = total[column]
        self._squares[story] = sum(value * value for value in total.values())
        self._lengths[story] = math.sqrt(max(self._squares[story], 1e-12))
        self.members[story] += self.members.pop(other)
        ends = [day for key in (story, other) for day in self._days[key] if not math.isnan(day)]
        self._days[story] = (min(ends), max(ends)) if ends else (math.nan, math.nan)
        del self._squares[other], self._days[other], self._lengths[other]

    def fit(self, members: Sequence[int], rows: Rows, days: Sequence[float]) -> Fit:
        """Return how well reports, taken together, fit: the cosine with the sum, less for the days between.

        Of a long report, the heaviest features alone are looked up, so the cosine is a little too low.
        """
        if not self.members:
            return Fit(-1, 0.0, 0.0)
        own: dict[int, float] = {}
        for row in members:
            for column, value in zip(rows.columns[row].tolist(), rows.values[row].tolist(), strict=True):
                own[column] = own.get(column, 0.0) + value
        known = [days[row] for row in members if not math.isnan(days[row])]
        return self._closest(own, (min(known), max(known)) if known else (math.nan, math.nan), -1)

    def fit_story(self, story: int) -> Fit:
        """Return how well a story fits another, by its heaviest features."""
        total = self._sums[story]
        heaviest = sorted(total, key=lambda column: (-total[column], column))[:_HEAVIEST]
        return self._closest({column: total[column] for column in heaviest}, self._days[story], story)

    def _closest(self, own: dict[int, float], days: tuple[float, float], but: int) -> Fit:
        length = math.sqrt(sum([value * value for value in own.values()])) or 1.0
        if len(own) > _HEAVIEST:
            own = dict(sorted(own.items(), key=lambda pair: (-pair[1], pair[0]))[:_HEAVIEST])
        shared: defaultdict[int, float] = defaultdict(float)
        for column, value in own.items():
            holders = self._holders.get(column)
            if holders and len(holders) <= _SPREAD:
                for story, weight in holders.items():
                    shared[story] += value * weight
        shared.pop(but, None)
        best, least, second = -1, 0.0, 0.0
        lengths = self._lengths
        for story, both in shared.items():
            fit = both / lengths[story]
            if fit > second:
                fit = round(fit / length * after(_gap(days, self._days[story])), _DIGITS) * length
                if fit > least or (fit == least and story < best):
                    best, least, second = story, fit, least
                elif fit > second:
                    second = fit
        return Fit(best, least / length, second / length)


def _gap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the days between two spans, 0 where they overlap or one has no day."""
    gap = max(one[0] - other[1], other[0] - one[1])
    return 0.0 if math.isnan(gap) else max(0.0, gap)


def _nan_last(value: float) -> float:
    return math.inf if math.isnan(value) else value
