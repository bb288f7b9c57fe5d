"""Which reports a new one meets: those that share rare features with it, found through an inverted index."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.rows import grown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from storyledger.group.rows import Rows

    Ints = NDArray[np.int64]

_LOOKED_UP = 3_000
"""Entries of the inverted index that are looked up for one report, its rarest features first."""
_RECENT = 200
"""Entries of one feature that are looked at, the last that came."""


class Meetings:
    """An inverted index over the rare features of the rows that stand in no well-known story."""

    def __init__(self) -> None:
        """Begin with no row."""
        self._only: dict[int, int] = {}
        """Feature -> the row that has it, where only one came: most features stay with one."""
        self._postings: dict[int, array[int]] = {}
        self._open = np.zeros(64, dtype=np.bool_)
        """Rows that can be met."""
        self._shared = np.zeros(64)
        self._first = np.zeros(64, dtype=np.int64)

    def meet(self, row: int, rows: Rows, most: int) -> Ints:
        """Return the rows that share most of what is rare with a new one, at most so many, and take it in."""
        columns, weights = rows.telling(row)
        looked_up = 0
        found: array[int] = array("q")
        used, sizes = [], []
        postings, only = self._postings, self._only
        for i, column in enumerate(columns.tolist()):
            held = postings.get(column)
            if held is None:
                one = only.setdefault(column, row)
                if one == row:
                    continue
                held = postings[column] = array("q", (one,))
                del only[column]
            size = len(held)
            if size <= _RECENT:
                if looked_up + size <= _LOOKED_UP:
                    found += held
                    looked_up += size
                    used.append(i)
                    sizes.append(size)
                held.append(row)
                continue
            if looked_up + _RECENT <= _LOOKED_UP:
                found += held[-_RECENT:]
                looked_up += _RECENT
                used.append(i)
                sizes.append(_RECENT)
            if size >= 2 * _RECENT:
                still = np.array(held, dtype=np.int64)
                postings[column] = held = array("q", still[self._open[still]][-_RECENT:].tobytes())
            held.append(row)
        self._open, self._shared = grown(self._open, row + 1), grown(self._shared, row + 1)
        self._first = grown(self._first, row + 1)
        self._open[row] = True
        if not used:
            return np.zeros(0, dtype=np.int64)
        met = np.frombuffer(found, dtype=np.int64)
        still = np.flatnonzero(self._open[met])
        met = met[still]
        np.add.at(self._shared, met, np.repeat(weights[used], sizes)[still])
        places = np.arange(len(met))
        self._first[met[::-1]] = places[::-1]
        others: Ints = met[self._first[met] == places]
        if len(others) > most:
            shared = self._shared[others]
            enough = shared >= np.partition(shared, -most)[-most]
            others = others[enough][(-shared[enough]).argsort(kind="stable")[:most]]
        self._shared[met] = 0.0
        return others

    def close(self, row: int) -> None:
        """Let a row be met no more."""
        if row < len(self._open):
            self._open[row] = False
