"""Well-known stories: those of so many reports that the sum of their features tells what they are about.

A report is held against the sum, not against every report, so a story of ten thousand reports costs no more than one of
twenty. Short reports share few words with each other, but what ten of them have in common names the event fully.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from storyledger.group.holders import Holders
from storyledger.group.likeness import after
from storyledger.group.rows import grown, stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from storyledger.group.rows import Rows

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_HEAVIEST = 100
"""Features of a report or a story that are looked up."""
_DIGITS = 10
_TENS = 10.0**_DIGITS
_LAST = 1e-9
"""More than rounding changes."""


class Fit(NamedTuple):
    """How well something fits the story it fits best, and how well the next; `story` is -1 where none is near."""

    story: int
    value: float
    next: float


_NONE = Fit(-1, 0.0, 0.0)


class Known:
    """Well-known stories by key, each with its reports' rows, the sum of their features and its days."""

    def __init__(self) -> None:
        """Begin with no story."""
        self.members: dict[int, list[int]] = {}
        self.holders = Holders()
        self.keys: list[int] = []
        """Of every story that ever was, in the order of their coming; a story's number is its place here."""
        self._number: dict[int, int] = {}
        self._sums: dict[int, dict[int, float]] = {}
        self._squares: dict[int, float] = {}
        # By number.
        self._lengths = np.zeros(64)
        self._first = np.zeros(64)
        self._last = np.zeros(64)
        # By column.
        self._weights = np.zeros(1024)
        self._first_place = np.zeros(1024, dtype=np.int64)

    def number(self, story: int) -> int:
        """Return the number of a story."""
        return self._number[story]

    def add(self, story: int, members: Iterable[int], rows: Rows, days: Floats) -> list[int]:
        """Put rows into a story, which begins with them where it is new.

        Returns the columns that so many stories have from now on that they tell none of them.
        """
        if story not in self._number:
            self._begin(story)
        self.holders.begin(rows.columns)
        number, total, held = self._number[story], self._sums[story], self.members[story]
        square, common, get = self._squares[story], [], total.get
        for row in members:
            held.append(row)
            columns, values = rows.row(row)
            new = []
            for column, value in zip(columns.tolist(), values.tolist(), strict=True):
                was = get(column)
                if was is None:
                    new.append(column)
                    total[column] = value
                    square += value * value
                else:
                    total[column] = now = was + value
                    square += value * (was + now)
            common += self.holders.add(number, columns, values, new)
            day = days[row]
            if day == day:  # noqa: PLR0124 - it is not nan
                self._first[number] = min(self._first[number], day)
                self._last[number] = max(self._last[number], day)
        self._squares[story] = square
        self._lengths[number] = math.sqrt(max(square, 1e-12))
        return common

    def merge(self, story: int, other: int) -> None:
        """Put all of another story into one."""
        self.holders.flush()
        number, its = self._number[story], self._number.pop(other)
        total, sums = self._sums[story], self._sums.pop(other)
        only = np.array([column for column in sums if column not in total], dtype=np.int64)
        both = np.array([column for column in sums if column in total], dtype=np.int64)
        for column, value in sums.items():
            total[column] = total.get(column, 0.0) + value
        for column in self.holders.merge(number, its, only, both).tolist():
            having = [key for key, held in self._sums.items() if column in held]
            self.holders.restore(column, map(self._number.__getitem__, having), (self._sums[k][column] for k in having))
        square = self._squares[story] = sum(value * value for value in total.values())
        self._lengths[number] = math.sqrt(max(square, 1e-12))
        self._first[number] = min(self._first[number], self._first[its])
        self._last[number] = max(self._last[number], self._last[its])
        self.members[story] += self.members.pop(other)
        del self._squares[other]

    def fits(self, things: Sequence[Sequence[int]], rows: Rows, days: Floats) -> Fits:
        """Return how well each of some groups of rows, taken together, fits."""
        of_row = np.repeat(np.arange(len(things)), [len(members) for members in things])
        members = [row for members in things for row in members]
        place, columns, values = rows.features(members)
        thing = of_row[place]
        if len(members) > len(things):
            cells, which = np.unique(thing * rows.columns + columns, return_inverse=True)
            thing, columns = np.divmod(cells, rows.columns)
            values = np.bincount(which, values, minlength=len(cells)).astype(np.float64)
        known = days[np.array(members, dtype=np.int64)]
        starts = np.flatnonzero(np.diff(of_row, prepend=-1))
        spans = np.fmin.reduceat(known, starts), np.fmax.reduceat(known, starts)
        return Fits(self, (thing, columns, values), spans)

    def fit_stories(self, stories: Sequence[int]) -> list[Fit]:
        """Return how well each story fits another, by its heaviest features."""
        columns, values = [], []
        for story in stories:
            total = self._sums[story]
            held, weights = (
                np.fromiter(total, np.int64, len(total)),
                np.fromiter(total.values(), np.float64, len(total)),
            )
            if len(held) > _HEAVIEST:
                heavy = np.flatnonzero(weights >= np.partition(weights, -_HEAVIEST)[-_HEAVIEST])
                held, weights = held[heavy], weights[heavy]
            heaviest = np.lexsort((held, -weights))[:_HEAVIEST]
            columns.append(held[heaviest])
            values.append(weights[heaviest])
        numbers = np.array([self._number[story] for story in stories])
        things = np.repeat(np.arange(len(stories)), [len(held) for held in columns])
        features = things, np.concatenate(columns), np.concatenate(values)
        fits = Fits(self, features, (self._first[numbers], self._last[numbers]))
        return [fits.best(thing, but=number) for thing, number in enumerate(numbers.tolist())]

    def gained(self, joined: dict[int, list[int]], rows: Rows) -> Floats:
        """Return for every column how much more a row of it may fit since rows joined stories, by story."""
        found = np.zeros(rows.columns)
        for story, members in joined.items():
            _, columns, values = rows.features(members)
            np.add.at(found, columns, values / self._lengths[self._number[story]])
        return found

    def weights(self, columns: int) -> Floats:
        """Return zeros for so many columns, to be left as they are found."""
        self._weights = grown(self._weights, columns)
        return self._weights

    def repeated(self, columns: Ints) -> NDArray[np.bool_]:
        """Return which of some columns stand before in the same array."""
        self._first_place = grown(self._first_place, int(columns.max(initial=0)) + 1)
        places = np.arange(len(columns))
        self._first_place[columns[::-1]] = places[::-1]
        return np.asarray(self._first_place[columns] != places)

    def by_length(self, shared: Floats) -> Floats:
        """Return what something shares with the first stories, by number, by their lengths."""
        found: Floats = shared / self._lengths[: len(shared)]
        return found

    def lessen(self, fits: Floats, first: float, last: float) -> None:
        """Make less of what fits stories that lie days before or behind; a span without days is (nan, nan)."""
        gap = np.maximum(self._first[: len(fits)] - last, first - self._last[: len(fits)])
        apart = np.flatnonzero((gap > 0) & (gap < math.inf) & (fits > 0))
        fits[apart] *= after(gap[apart])

    def _begin(self, story: int) -> None:
        number = self._number[story] = len(self.keys)
        self.keys.append(story)
        self.members[story], self._sums[story], self._squares[story] = [], {}, 0.0
        self._lengths = grown(self._lengths, number + 1)
        self._first, self._last = grown(self._first, number + 1), grown(self._last, number + 1)
        self._first[number], self._last[number] = math.inf, -math.inf


class Fits:
    """How well things fit the well-known stories: the cosine with each story's sum, less for the days between.

    What they share with the stories is worked out together and kept up as some of them join, how well one fits when
    it is asked for. Of a long report, the heaviest features alone are looked up, so its cosine is a little too low.
    """

    def __init__(self, known: Known, features: tuple[Ints, Ints, Floats], days: tuple[Floats, Floats]) -> None:
        """Work out all of it, from the features of things (thing, column, value), by thing, and their days."""
        self._known = known
        self._days = days
        self._count = len(days[0])
        thing, columns, values = features
        lengths = np.sqrt(np.bincount(thing, values * values, minlength=self._count))
        self._lengths = np.where(lengths > 0, lengths, 1.0).tolist()
        sizes = np.bincount(thing, minlength=self._count)
        repeated = known.repeated(columns)
        if len(sizes) and sizes.max() > _HEAVIEST:
            order = np.lexsort((columns, -values, thing))
            rank = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
            order = order[rank < _HEAVIEST]
            thing, columns, values, repeated = thing[order], columns[order], values[order], repeated[order]
            sizes = np.minimum(sizes, _HEAVIEST)
        self._thing, self._columns = thing, columns
        self._starts = np.concatenate([[0], np.cumsum(sizes)])
        self._dated = not np.isnan(days[0]).all()
        known.holders.begin(int(columns.max(initial=0)) + 1)
        known.holders.flush()
        self._values = np.where(known.holders.common(columns), 0.0, values)
        # Of these, those that a thing before has as well: all that a thing gains by others' joining.
        gains = np.flatnonzero(repeated & (self._values > 0))
        self._gains = thing[gains], columns[gains], self._values[gains]
        self._gains_from = np.searchsorted(self._gains[0], np.arange(self._count + 1)).tolist()
        self._stories = len(known.keys)
        self._shared = self._share(thing, self._columns, self._values, self._count, self._stories)
        self.most = 0.0
        """How well that fits best which was asked for last."""

    def is_dated(self, thing: int) -> bool:
        """Say whether any row of a thing has a day."""
        return not math.isnan(self._days[0][thing])

    def best(self, thing: int, least: float = 0.0, but: int = -1) -> Fit:
        """Return how well a thing fits, leaving out the story of one number; none where it fits none so well."""
        self.most = 0.0
        if not self._stories:
            return _NONE
        known, length = self._known, self._lengths[thing]
        fits = known.by_length(self._shared[thing, : self._stories])
        if but >= 0:
            fits[but] = 0.0
        number = int(fits.argmax())
        if self._dated and fits[number] / length >= least - _LAST:
            known.lessen(fits, self._days[0][thing], self._days[1][thing])
            number = int(fits.argmax())
        value = self.most = _rounded(fits[number] / length)
        if value <= 0 or value < least:
            return _NONE
        fits[number] = 0.0
        following = _rounded(fits[fits.argmax()] / length)
        if following == value:
            alike = np.flatnonzero((fits / length).round(_DIGITS) == value).tolist()
            number = min(number, *alike, key=known.keys.__getitem__)
        return Fit(known.keys[number], value, following)

    def join(self, thing: int, story: int, members: Sequence[int], rows: Rows, days: Floats) -> None:
        """Put a thing's rows into a story, and hold the things that follow against what it has become."""
        common = self._known.add(story, members, rows, days)
        first = thing + 1
        number = self._known.number(story)
        self._stories = max(self._stories, number + 1)
        if first == self._count:
            return
        if self._stories > self._shared.shape[1]:
            self._widen()
        anew = self._spread(common, first) if common else None
        start = self._gains_from[first]
        things, held, values = self._gains
        if start == len(things):
            return
        weights = self._known.weights(rows.columns)
        if len(members) == 1:
            columns, added = rows.row(members[0])
            weights[columns] = added
        else:
            _, columns, added = rows.features(members)
            np.add.at(weights, columns, added)
        more = np.bincount(things[start:], values[start:] * weights[held[start:]], minlength=self._count)
        weights[columns] = 0.0
        if anew is not None:
            more[anew] = 0.0
        self._shared[first:, number] += more[first:]

    def _spread(self, common: Sequence[int], first: int) -> Ints:
        """Work out anew how well things, from one on, fit that have columns which tell no story from now on."""
        start = self._starts[first]
        touched = np.isin(self._columns[start:], common)
        self._values[start:][touched] = 0.0
        self._gains[2][np.isin(self._gains[1], common)] = 0.0
        anew = np.unique(self._thing[start:][touched])
        self._known.holders.flush()
        sizes = self._starts[anew + 1] - self._starts[anew]
        at = stretches(self._starts[anew], sizes)
        place = np.repeat(np.arange(len(anew)), sizes)
        self._shared[anew] = self._share(place, self._columns[at], self._values[at], len(anew), self._shared.shape[1])
        return anew

    def _widen(self) -> None:
        """Make room for the stories that came since."""
        table = np.zeros((self._count, self._stories + 16))
        table[:, : self._shared.shape[1]] = self._shared
        self._shared = table

    def _share(self, thing: Ints, columns: Ints, values: Floats, count: int, width: int) -> Floats:
        """Return what things share with every story, from their features: a row a thing, a place a story."""
        holders = self._known.holders
        telling = np.flatnonzero(holders.telling(columns))
        sizes, stories, weights = holders.lookup(columns[telling])
        cells = np.repeat(thing[telling] * width, sizes)
        cells += stories
        weights *= np.repeat(values[telling], sizes)
        return np.bincount(cells, weights, minlength=count * width).astype(np.float64, copy=False).reshape(count, width)


def _rounded(value: float) -> float:
    """Return a number to so many digits, as arrays are rounded."""
    return round(value * _TENS) / _TENS
