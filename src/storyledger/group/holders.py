"""Which well-known stories have a feature, and with what weight: an inverted index kept in a few long arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.rows import grown, stretches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_SPREAD = 60
"""Stories that have a feature from which on it tells none of them, and is not looked up."""
_ROOM = 4
"""Stories that a feature has room for when its first one comes."""


class Holders:
    """For every column the stories that have it, where these are not too many to tell them apart.

    Stories are numbers from 0. What is added is written down by `flush`, many at a time; how many stories have a column
    is known at once.
    """

    def __init__(self) -> None:
        """Begin with no column."""
        self._spread = np.zeros(1024, dtype=np.int64)
        self._spread_one = self._spread.data
        """The same, for one column: quicker to read and write by Python."""
        self._starts = np.zeros(1024, dtype=np.int64)
        self._sizes = np.zeros(1024, dtype=np.int64)
        self._room = np.zeros(1024, dtype=np.int64)
        self._used = 0
        self._stories = np.zeros(1024, dtype=np.int64)
        self._weights = np.zeros(1024)
        self._added: list[tuple[int, Ints, Floats]] = []

    def begin(self, columns: int) -> None:
        """Make room for so many columns."""
        if columns > len(self._spread):
            self._spread = grown(self._spread, columns)
            self._spread_one = self._spread.data
        self._starts = grown(self._starts, columns)
        self._sizes, self._room = grown(self._sizes, columns), grown(self._room, columns)

    def telling(self, columns: Ints) -> NDArray[np.bool_]:
        """Return which of the columns some stories have and not too many."""
        spread = self._spread[columns]
        return (spread > 0) & (spread <= _SPREAD)

    def common(self, columns: Ints) -> NDArray[np.bool_]:
        """Return which of the columns too many stories have."""
        return self._spread[columns] > _SPREAD

    def add(self, story: int, columns: Ints, weights: Floats, new: Iterable[int]) -> list[int]:
        """Add weights to a story's; return the columns, of those `new` to it, that tell no stories apart from now on.

        A column stands once in `columns`.
        """
        self._added.append((story, columns, weights))
        spread = self._spread_one
        found = []
        for column in new:
            spread[column] = stories = spread[column] + 1
            if stories == _SPREAD + 1:
                found.append(column)
        return found

    def flush(self) -> None:
        """Write down what was added."""
        if not self._added:
            return
        sizes = [len(columns) for _, columns, _ in self._added]
        stories = np.repeat(np.array([story for story, _, _ in self._added], dtype=np.int64), sizes)
        columns = np.concatenate([columns for _, columns, _ in self._added])
        weights = np.concatenate([weights for _, _, weights in self._added])
        self._added = []
        kept = self._spread[columns] <= _SPREAD
        many = int(stories.max(initial=0)) + 1
        cells = (columns * many + stories)[kept]
        order = cells.argsort(kind="stable")
        cells = cells[order]
        firsts = np.flatnonzero(np.diff(cells, prepend=-1))
        cells = cells[firsts]
        columns, stories = np.divmod(cells, many)
        sums = np.add.reduceat(weights[kept][order], firsts) if len(firsts) else np.zeros(0)
        at, owner = self._entries(columns)
        hit = self._stories[at] == stories[owner]
        at, owner = at[hit], owner[hit]
        self._weights[at] += sums[owner]
        new = np.ones(len(cells), dtype=np.bool_)
        new[owner] = False
        self._append(columns[new], stories[new], sums[new])

    def lookup(self, columns: Ints) -> tuple[Ints, Ints, Floats]:
        """Return the stories that have the columns: how many each has, the stories, and the column's weight there."""
        sizes = self._sizes[columns]
        at = stretches(self._starts[columns], sizes)
        return sizes, self._stories[at], self._weights[at]

    def merge(self, story: int, other: int, only: Ints, both: Ints) -> Ints:
        """Give a story what another has: the columns that only the other has, and those that both have.

        Returns the columns that tell stories apart again, which have to be `restore`d. Everything is flushed before.
        """
        at, _ = self._entries(only[self.telling(only)])
        at = at[self._stories[at] == other]
        self._stories[at] = story
        kept = both[self.telling(both)]
        at, owner = self._entries(kept)
        mine, its = self._stories[at] == story, self._stories[at] == other
        place = np.zeros(len(kept), dtype=np.int64)
        place[owner[mine]] = at[mine]
        self._weights[place[owner[its]]] += self._weights[at[its]]
        # An entry without a weight stands for nothing.
        self._weights[at[its]] = 0.0
        self._spread[both] -= 1
        again: Ints = both[self._spread[both] == _SPREAD]
        return again

    def restore(self, column: int, stories: Iterable[int], weights: Iterable[float]) -> None:
        """Write down all stories of a column."""
        held, values = np.array(list(stories), dtype=np.int64), np.array(list(weights))
        self._sizes[column] = 0
        self._append(np.full(len(held), column), held, values)

    def _entries(self, columns: Ints) -> tuple[Ints, Ints]:
        """Return the places of all entries of columns, and which of the columns each is of."""
        sizes = self._sizes[columns]
        return stretches(self._starts[columns], sizes), np.repeat(np.arange(len(columns)), sizes)

    def _append(self, columns: Ints, stories: Ints, weights: Floats) -> None:
        """Write new entries behind those of their columns; equal columns stand next to each other."""
        if not len(columns):
            return
        first = np.flatnonzero(np.r_[True, columns[1:] != columns[:-1]])
        each, counts = columns[first], np.diff(np.r_[first, len(columns)])
        needed = self._sizes[each] + counts
        self._move(each[needed > self._room[each]], needed[needed > self._room[each]])
        at = stretches(self._starts[each] + self._sizes[each], counts)
        self._stories[at], self._weights[at] = stories, weights
        self._sizes[each] = needed

    def _move(self, columns: Ints, needed: Ints) -> None:
        """Bring columns to where they have room for twice as much as they need."""
        room = np.maximum(_ROOM, 2 * needed)
        starts = self._used + np.cumsum(room) - room
        self._used += int(room.sum())
        self._stories, self._weights = grown(self._stories, self._used), grown(self._weights, self._used)
        sizes = self._sizes[columns]
        old, new = stretches(self._starts[columns], sizes), stretches(starts, sizes)
        self._stories[new], self._weights[new] = self._stories[old], self._weights[old]
        self._starts[columns], self._room[columns] = starts, room
