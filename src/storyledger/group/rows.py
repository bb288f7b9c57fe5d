"""The features of the reports held, a row each, weighed by one scale; and how alike one row is to some others.

Rows are only ever added, so that a report costs the same whatever is held; a new scale weighs all of them anew.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.fingerprint import BACKGROUND, CLASS_WEIGHT, CLASSES, PLAIN, frequencies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from storyledger.group.fingerprint import Feature

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_KINDS = len(CLASSES)


class Rows:
    """Rows of weighed features of growing number; rarity is that of the last `rescale`."""

    def __init__(self) -> None:
        """Begin with no rows."""
        self.columns: list[Ints] = []
        self.values: list[Floats] = []
        """Weighed by class and rarity, of length one."""
        self.plain: list[Floats] = []
        """Before the weights of the classes, and before rows were brought to length one."""
        self.squares: list[Floats] = []
        """Per class the sum of the squares of `plain`."""
        self.reports = 0
        """Reports that the scale was made from."""
        self.names: list[Feature] = []
        self._amounts: list[Floats] = []
        self._column: dict[Feature, int] = {}
        self._classes = np.zeros(1024, dtype=np.int64)
        self._rarity = np.zeros(1024)
        self._counts = np.zeros(1024, dtype=np.int64)
        """Reports with the feature when the scale was made."""
        self._place = np.full(1024, -1, dtype=np.int64)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.columns)

    def add(self, features: dict[Feature, float]) -> int:
        """Return the number of a new row."""
        columns, amounts = self._encode(features)
        self.columns.append(columns)
        self._amounts.append(amounts)
        plain, values, squares = self._weigh(columns, amounts)
        self.plain.append(plain)
        self.values.append(values)
        self.squares.append(squares)
        return len(self.columns) - 1

    def replace(self, row: int, features: dict[Feature, float]) -> None:
        """Put other features in a row's place; they count from the next `rescale` on."""
        self.columns[row], self._amounts[row] = self._encode(features)

    def rescale(self) -> None:
        """Weigh all rows by the rarity that features have among them."""
        self.reports = len(self.columns)
        every = np.concatenate([*self.columns, np.empty(0, dtype=np.int64)])
        self._counts = np.bincount(every, minlength=len(self._classes))
        for column, name in enumerate(self.names):
            self._rarity[column] = self._rare(name, int(self._counts[column]))
        for row, (columns, amounts) in enumerate(zip(self.columns, self._amounts, strict=True)):
            self.plain[row], self.values[row], self.squares[row] = self._weigh(columns, amounts)

    def telling(self, row: int) -> list[tuple[int, float]]:
        """Return the columns of a row that few reports have, with the square of their rarity, the rarest first.

        A feature of a tenth of all reports tells nothing apart and would make every two a pair.
        """
        columns = self.columns[row]
        columns = columns[self._counts[columns] <= max(60, self.reports // 10)]
        rarity = self._rarity[columns]
        order = np.lexsort((columns, -rarity))
        return list(zip(columns[order].tolist(), (rarity[order] ** 2).tolist(), strict=True))

    def compare(self, row: int, others: Sequence[int]) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """Return the cosine with each of the others, that within each class, and whether both have any of the class."""
        own = self.columns[row]
        self._place[own] = np.arange(len(own))
        columns = np.concatenate([self.columns[other] for other in others])
        at = self._place[columns]
        self._place[own] = -1
        both = np.flatnonzero(at >= 0)
        at, count = at[both], len(others)
        pair = np.repeat(np.arange(count), [len(self.columns[other]) for other in others])[both]
        values = np.concatenate([self.values[other] for other in others])[both]
        plain = np.concatenate([self.plain[other] for other in others])[both]
        cosine = np.bincount(pair, weights=self.values[row][at] * values, minlength=count).astype(np.float64)
        shared = np.bincount(
            pair * _KINDS + self._classes[columns[both]],
            weights=self.plain[row][at] * plain,
            minlength=count * _KINDS,
        ).reshape(count, _KINDS)
        squares = self.squares[row] * np.stack([self.squares[other] for other in others])
        return cosine, shared / np.sqrt(np.maximum(squares, 1e-12)), squares > 0

    def _encode(self, features: dict[Feature, float]) -> tuple[Ints, Floats]:
        names = sorted(features)
        for name in names:
            if name not in self._column:
                self._name(name)
        columns = np.array([self._column[name] for name in names], dtype=np.int64)
        amounts = np.array([features[name] for name in names], dtype=np.float64)
        return columns, np.where(amounts > 1, 1 + np.log(np.maximum(amounts, 1)), amounts)

    def _name(self, name: Feature) -> None:
        column = self._column[name] = len(self.names)
        self.names.append(name)
        if column == len(self._classes):
            self._classes, self._rarity, self._counts, self._place = (
                np.concatenate([table, np.full(column, fill, dtype=table.dtype)])
                for table, fill in ((self._classes, 0), (self._rarity, 0), (self._counts, 0), (self._place, -1))
            )
        self._classes[column] = name[0]
        self._rarity[column] = self._rare(name, 0)

    def _rare(self, name: Feature, count: int) -> float:
        known = frequencies().get(name[1], 0) if name[0] == PLAIN else 0
        return max(0.0, math.log((BACKGROUND + self.reports + 1) / (count + known + 0.5)))

    def _weigh(self, columns: Ints, amounts: Floats) -> tuple[Floats, Floats, Floats]:
        plain = amounts * self._rarity[columns]
        classes = self._classes[columns]
        values = plain * CLASS_WEIGHT[classes]
        return (
            plain,
            values / max(1e-9, math.sqrt(float(values @ values))),
            np.bincount(classes, weights=plain**2, minlength=_KINDS).astype(np.float64),
        )
