"""The features of the reports held, a row each, weighed by one scale; and how alike rows are.

Rows are only ever added, so that a report costs the same whatever is held; a new scale weighs all of them anew. They
stand one after the other in a few long arrays, so that many of them are weighed and compared by one operation.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from storyledger.group.fingerprint import (
    BACKGROUND,
    CLASS_WEIGHT,
    CLASSES,
    NAME,
    PLAIN,
    frequencies,
    kind_of,
    words_of,
)
from storyledger.group.words import stem_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from storyledger.group.fingerprint import Feature

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_KINDS = len(CLASSES)
_AS_NAME = 0.5
"""Of the reports that have a word, those taken to have it as a name: "President" and "State" tell no event."""
Kind = TypeVar("Kind", bound=np.generic)


class Rows:
    """Rows of weighed features of growing number; rarity is that of the last `rescale`."""

    def __init__(self) -> None:
        """Begin with no rows."""
        self.lengths: list[int] = []
        """Features of every row."""
        self.reports = 0
        """Reports that the scale was made from."""
        self.names: list[Feature] = []
        self._column: dict[Feature, int] = {}
        # Of every column: its class, its reports in a thousand of English, in how many reports it stood and how rare
        # it was when the scale was made, and where it stands in what is compared just now.
        self._classes = np.zeros(1024, dtype=np.int64)
        self._known = np.zeros(1024)
        self._counts = np.zeros(1024, dtype=np.int64)
        self._rarity = np.zeros(1024)
        self._place = np.full(1024, -1, dtype=np.int64)
        # Of every row: where its features begin, how many there are, and per class the sum of the squares of `_plain`.
        self._starts = np.zeros(64, dtype=np.int64)
        self._sizes = np.zeros(64, dtype=np.int64)
        self._squares = np.zeros((64, _KINDS))
        # Of every feature of a row: its column, how much of the report it is, that weighed by rarity alone, and that
        # weighed by class as well, with rows of length one.
        self._used = 0
        self._columns = np.zeros(1024, dtype=np.int64)
        self._amounts = np.zeros(1024)
        self._plain = np.zeros(1024)
        self._values = np.zeros(1024)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.lengths)

    @property
    def columns(self) -> int:
        """The number of columns."""
        return len(self.names)

    def add(self, features: Sequence[dict[Feature, float]]) -> None:
        """Put new rows after the others."""
        first = len(self.lengths)
        self.lengths += map(len, features)
        count = len(self.lengths)
        self._starts, self._sizes = grown(self._starts, count), grown(self._sizes, count)
        self._squares = grown(self._squares, count)
        self._write(np.arange(first, len(self.lengths)), features)

    def replace(self, row: int, features: dict[Feature, float]) -> None:
        """Put other features in a row's place."""
        self.lengths[row] = len(features)
        self._write(np.array([row]), [features])

    def rescale(self) -> None:
        """Weigh all rows by the rarity that features have among them."""
        count = self.reports = len(self.lengths)
        every = np.arange(count)
        at = stretches(self._starts[:count], self._sizes[:count])
        columns, amounts = self._columns[at], self._amounts[at]
        self._columns[: len(at)], self._amounts[: len(at)], self._used = columns, amounts, len(at)
        self._starts[:count] = np.cumsum(self._sizes[:count]) - self._sizes[:count]
        self._counts = np.bincount(columns, minlength=len(self._classes))
        self._rarity = self._rare(self._counts, self._known)
        self._weigh(every)

    def sizes(self, rows: Ints) -> Ints:
        """Return the number of features of each row."""
        return self._sizes[rows]

    def telling(self, rows: Ints) -> tuple[Ints, Ints, Floats]:
        """Return the features of rows that few reports have, the rarest of each first.

        It is told which of `rows` has it, its column and the square of its rarity. A feature of a tenth of all reports
        tells nothing apart and would make every two a pair.
        """
        sizes = self._sizes[rows]
        columns = self._columns[stretches(self._starts[rows], sizes)]
        few = np.flatnonzero(self._counts[columns] <= max(60, self.reports // 10))
        columns, owner = columns[few], np.repeat(np.arange(len(rows)), sizes)[few]
        rarity = self._rarity[columns]
        # They stand by column.
        order = np.lexsort((-rarity, owner))
        return owner, columns[order], rarity[order] ** 2

    def row(self, row: int) -> tuple[Ints, Floats]:
        """Return the columns of a row with their values."""
        start = self._starts[row]
        end = start + self.lengths[row]
        return self._columns[start:end], self._values[start:end]

    def features(self, rows: Sequence[int]) -> tuple[Ints, Ints, Floats]:
        """Return the features of rows: which of `rows` has it, its column and its value there."""
        chosen = np.array(rows, dtype=np.int64)
        sizes = self._sizes[chosen]
        at = stretches(self._starts[chosen], sizes)
        return np.repeat(np.arange(len(chosen)), sizes), self._columns[at], self._values[at]

    def compare(self, rows: Ints, others: Ints) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """Return of every pair the cosine, that within each class, and whether both have any of the class.

        Equal rows stand next to each other in `rows`. What is held meanwhile grows with the number of different ones
        by that of their features.
        """
        new = np.concatenate([[True], rows[1:] != rows[:-1]])
        own, of_pair = rows[new], np.cumsum(new) - 1
        sizes = self._sizes[own]
        own_at = stretches(self._starts[own], sizes)
        columns = np.unique(self._columns[own_at])
        self._place[columns] = np.arange(len(columns))
        # Its last column, which -1 stands for as well, is that of features that none of `rows` has.
        table = np.full((len(own), len(columns) + 1), -1, dtype=np.int32)
        table[np.repeat(np.arange(len(own)), sizes), self._place[self._columns[own_at]]] = np.arange(len(own_at))
        # Of every different one of `others`, the features that any of `rows` has.
        different, which = np.unique(others, return_inverse=True)
        sizes = self._sizes[different]
        held_at = stretches(self._starts[different], sizes)
        places = self._place[self._columns[held_at]]
        self._place[columns] = -1
        in_one = np.flatnonzero(places >= 0)
        ends = np.searchsorted(in_one, np.cumsum(sizes))
        starts = np.concatenate([[0], ends[:-1]])
        sizes, count = (ends - starts)[which], len(others)
        held = in_one[stretches(starts[which], sizes)]
        other_at, places = held_at[held], places[held]
        pair = np.repeat(np.arange(count), sizes)
        at = table[of_pair[pair], places]
        both = np.flatnonzero(at >= 0)
        pair, own_at, other_at = pair[both], own_at[at[both]], other_at[both]
        values = self._values[own_at] * self._values[other_at]
        cosine = np.bincount(pair, weights=values, minlength=count).astype(np.float64)
        plain = self._plain[own_at] * self._plain[other_at]
        kinds = pair * _KINDS + self._classes[self._columns[other_at]]
        shared = np.bincount(kinds, weights=plain, minlength=count * _KINDS).reshape(count, _KINDS)
        squares = self._squares[rows] * self._squares[others]
        return cosine, shared / np.sqrt(np.maximum(squares, 1e-12)), squares > 0

    def _write(self, rows: Ints, features: Sequence[dict[Feature, float]]) -> None:
        """Write the features of rows behind all others, by row and column, and weigh them."""
        sizes = np.array([len(row) for row in features], dtype=np.int64)
        start, end = self._used, self._used + int(sizes.sum())
        self._columns, self._amounts = grown(self._columns, end), grown(self._amounts, end)
        self._plain, self._values = grown(self._plain, end), grown(self._values, end)
        columns = np.array(self._encode(features), dtype=np.int64)
        amounts = np.fromiter(chain.from_iterable(map(dict.values, features)), np.float64, len(columns))
        order = np.argsort(np.repeat(np.arange(len(sizes)) * self.columns, sizes) + columns)
        self._columns[start:end] = columns[order]
        self._amounts[start:end] = np.where(amounts > 1, 1 + np.log(np.maximum(amounts, 1)), amounts)[order]
        self._sizes[rows], self._starts[rows] = sizes, start + np.cumsum(sizes) - sizes
        self._used = end
        self._weigh(rows)

    def _encode(self, features: Sequence[dict[Feature, float]]) -> list[int]:
        """Return the columns of all features, one row after the other; those that are new get one."""
        number, start = self._column, len(self.names)
        get: Callable[[Feature], Any] = number.get
        found: list[int] = []
        for row in features:
            columns = list(map(get, row))
            if None in columns:
                new = sorted([name for name, column in zip(row, columns, strict=True) if column is None])
                number.update(zip(new, range(len(self.names), len(self.names) + len(new)), strict=True))
                self.names += new
                found += map(number.__getitem__, row)
            else:
                found += columns
        self._weigh_names(start, len(self.names))
        return found

    def _weigh_names(self, start: int, end: int) -> None:
        if end > len(self._place):
            self._classes, self._known = grown(self._classes, end), grown(self._known, end)
            self._counts, self._rarity = grown(self._counts, end), grown(self._rarity, end)
            self._place = np.full(len(self._classes), -1, dtype=np.int64)
        common = frequencies()
        names = self.names[start:end]
        kinds = self._classes[start:end] = list(map(kind_of, names))
        self._known[start:end] = [
            common.get(words_of(name), 0)
            if kind == PLAIN
            else _AS_NAME * common.get(stem_of(words_of(name)), 0)
            if kind == NAME
            else 0.0
            for kind, name in zip(kinds, names, strict=True)
        ]
        self._rarity[start:end] = self._rare(self._counts[start:end], self._known[start:end])

    def _rare(self, counts: Ints, known: Floats) -> Floats:
        return np.maximum(0.0, np.log((BACKGROUND + self.reports + 1) / (counts + known + 0.5)))

    def _weigh(self, rows: Ints) -> None:
        sizes, count = self._sizes[rows], len(rows)
        at = stretches(self._starts[rows], sizes)
        columns, row = self._columns[at], np.repeat(np.arange(count), sizes)
        classes = self._classes[columns]
        plain = self._amounts[at] * self._rarity[columns]
        values = plain * CLASS_WEIGHT[classes]
        lengths = np.sqrt(np.bincount(row, values * values, minlength=count))
        self._plain[at], self._values[at] = plain, values / np.maximum(1e-9, lengths)[row]
        squares = np.bincount(row * _KINDS + classes, plain * plain, minlength=count * _KINDS)
        self._squares[rows] = squares.reshape(count, _KINDS)


def stretches(starts: Ints, sizes: Ints) -> Ints:
    """Return the places of all stretches of a long array, one stretch after the other."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - ends + sizes, sizes)


def grown(table: NDArray[Kind], size: int) -> NDArray[Kind]:
    """Return the table, or a copy with room for twice as much as `size` and zeros in it."""
    if size <= len(table):
        return table
    made = np.zeros((2 * size, *table.shape[1:]), dtype=table.dtype)
    made[: len(table)] = table
    return made
