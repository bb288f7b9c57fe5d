"""Which reports a new one meets: those that share rare features with it, found through an inverted index."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.rows import grown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from storyledger.group.rows import Rows

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_LOOKED_UP = 3_000
"""Entries of the inverted index that are looked up for one report, its rarest features first."""
_RECENT = 200
"""Entries of one feature that are looked at, the last that came."""


_TOGETHER = 50
"""Rows whose meetings are worked out together: of long reports, each may look up all those entries."""


class Meetings:
    """An inverted index over the rare features of the rows that stand in no well-known story."""

    def __init__(self) -> None:
        """Begin with no row."""
        self._postings: dict[int, int | array[int]] = {}
        """Feature -> the rows that have it, or the row: most features stay with one."""
        self._open = np.zeros(64, dtype=np.bool_)
        """Rows that can be met."""

    def meet(self, new: Sequence[int], rows: Rows, most: Sequence[int]) -> tuple[Ints, Ints]:
        """Return the rows that share most of what is rare with each new one, at most so many, and take these in.

        It is told pair by pair, those of one new row next to each other: the new row, and the row it meets. New rows
        meet those that stand before them in `new`, too.
        """
        ones, others = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        self._open = grown(self._open, max(new, default=0) + 1)
        for start in range(0, len(new), _TOGETHER):
            block = np.array(new[start : start + _TOGETHER], dtype=np.int64)
            self._open[block] = True
            place, met = self._meet(block, rows, np.array(most[start : start + _TOGETHER]))
            ones.append(block[place])
            others.append(met)
        return np.concatenate(ones), np.concatenate(others)

    def _meet(self, new: Ints, rows: Rows, most: Ints) -> tuple[Ints, Ints]:
        owners, columns, weights = rows.telling(new)
        found, used, sizes = self._look_up(new, np.bincount(owners, minlength=len(new)), columns.tolist())
        met = np.frombuffer(found, dtype=np.int64)
        span = len(self._open)
        cells = np.repeat(owners[used] * span, sizes) + met
        still = np.flatnonzero(self._open[met])
        cells, weight = cells[still], np.repeat(weights[used], sizes)[still]
        # One entry for every row that is met, with what it shares and where it was found first.
        order = cells.argsort(kind="stable")
        cells = cells[order]
        starts = np.flatnonzero(np.diff(cells, prepend=-1))
        first = order[starts]
        which = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(cells)))
        shared = np.bincount(which, weight[order], minlength=len(starts)).astype(np.float64, copy=False)
        owner, met = np.divmod(cells[starts], span)
        kept = _keep_most(owner, shared, first, most)
        return owner[kept], met[kept]

    def _look_up(self, new: Ints, counts: Ints, columns: list[int]) -> tuple[array[int], list[int], list[int]]:
        """Return the rows that have the new rows' features, and of which features how many; take the new rows in.

        The `columns` stand one row after the other, as many of each as `counts` has.
        """
        found: array[int] = array("q")
        used: list[int] = []
        sizes: list[int] = []
        postings, at = self._postings, 0
        for row, count in zip(new.tolist(), counts.tolist(), strict=True):
            left = _LOOKED_UP
            for place, column in enumerate(columns[at : at + count], at):
                held = postings.get(column)
                if held is None:
                    postings[column] = row
                    continue
                if isinstance(held, int):
                    held = postings[column] = array("q", (held,))
                size = len(held)
                if size <= _RECENT:
                    if size <= left:
                        found += held
                        left -= size
                        used.append(place)
                        sizes.append(size)
                    held.append(row)
                    continue
                if left >= _RECENT:
                    found += held[-_RECENT:]
                    left -= _RECENT
                    used.append(place)
                    sizes.append(_RECENT)
                if size >= 2 * _RECENT:
                    still = np.array(held, dtype=np.int64)
                    postings[column] = held = array("q", still[self._open[still]][-_RECENT:].tobytes())
                held.append(row)
            at += count
        return found, used, sizes

    def close(self, row: int) -> None:
        """Let a row be met no more."""
        if row < len(self._open):
            self._open[row] = False


def _keep_most(owner: Ints, shared: Floats, first: Ints, most: Ints) -> Ints:
    """Return the entries of each owner that share most, at most so many; of those alike, the ones found first.

    Entries stand by owner.
    """
    counts = np.bincount(owner, minlength=len(most))
    width = int(counts.max(initial=0))
    if not (counts > most).any():
        return np.arange(len(owner))
    # A row for every owner: the least of those that are kept stands at its place once the row is parted there.
    table = np.full((len(most), width), -1.0)
    table[owner, np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)] = shared
    at = np.maximum(width - most, 0)
    table.partition(np.unique(at), axis=1)
    least = np.where(counts > most, table[np.arange(len(most)), at], -1.0)[owner]
    over = shared > least
    alike = np.flatnonzero(shared == least)
    alike = alike[np.lexsort((first[alike], owner[alike]))]
    of = owner[alike]
    rank = np.arange(len(of)) - np.searchsorted(of, of)
    over[alike[rank < (most - np.bincount(owner[over], minlength=len(most)))[of]]] = True
    return np.flatnonzero(over)
