"""How likely two reports tell the same story: what they share, against how many days lie between them.

An event is known by who, where, how many and when. So the likeness of two reports is the cosine of their features, each
weighed by its class and its rarity, raised where the names, the numbers and the days that they tell agree, lowered
where they differ, and lowered by the days between their publication. The odds of one story grow with the third power of
likeness. Candidates come from an inverted index over rare features, so that a report costs no more where there are more
stories.

Every weight is a round number set by hand, none is fitted. They were chosen while looking at the errors on the six
stories of development, ECB+ topics 1-35 and half 0 of the incidents corpus; half 1 was measured, not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.fingerprint import CLASSES, COUNT, DAY, NAME, NUMBER, Matrix, find_evidence, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from storyledger.records import Reading

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_EVEN = 0.1
"""Likeness at which one story is as likely as two, in a folder of a thousand reports."""
_FEWER = 0.15
"""A handful of reports in one folder was put together by somebody and mostly tells one story; of thousands, any two
are most likely strangers. The even likeness falls with this power of the number of reports, down to fifty."""
_SHORT, _SHORTER = 100.0, 0.5
"""In a report of less than a hundred features one shared name is a larger part: the even likeness rises with this
power as the report gets shorter, as the cosine of two random reports does."""
_STEEP = 3.0
"""Twice the even likeness is odds of eight to one."""
_NAMES = 0.6
"""Power of the likeness of the names: two quakes have their words in common, and no name."""
_NUMBERS = 0.4
"""Power of the likeness of the numbers: tolls, ages and house numbers tell two shootings in one town apart, but a toll
changes while names stay."""
_DAYS = 0.2
"""Power of the likeness of the days that are told: half of the numbers', as background tells days, too."""
_NEUTRAL, _SLIGHT = 0.1, 0.05
"""Likeness of names, numbers or days that speaks neither for nor against, and is taken where a report has none; and
what is added to every likeness, so that three numbers of which none is shared are no proof."""
_WAIT, _WAIT_DAYS = 0.4, 3.0
"""News comes within days: three days apart cost a quarter of the likeness, a month six tenths."""
_UNDATED = 5.0
"""Days taken to lie between two reports of which one has no day."""
_LEAST = 0.03
"""Cosine below which a pair is not looked at."""
_NEIGHBOURS = 200
"""Closest reports that are looked at for each."""
_LOOKED_UP = 20_000
"""Entries of the inverted index that are looked up for one report."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of reports, `left` < `right`, in order, with the probability that they tell one story."""

    left: Ints
    right: Ints
    chance: Floats


def read_evidence(readings: Sequence[Reading]) -> Matrix:
    """Return the features of reports, a row each."""
    return weigh(find_evidence(readings))


def compare_pairs(matrix: Matrix, days: Floats) -> Pairs:
    """Return the pairs of reports that share something rare, and how likely they tell one story.

    `days` counts from any day; nan where a report has none.
    """
    left, right = find_near(matrix, _LEAST)
    per_class, has = _by_class(matrix, left, right)
    cosine = cosines(matrix, left, right)
    numbers = np.where(has[:, NUMBER] | has[:, COUNT], (per_class[:, NUMBER] + per_class[:, COUNT]) / 2, _NEUTRAL)
    names = np.where(has[:, NAME], per_class[:, NAME], _NEUTRAL)
    told = np.where(has[:, DAY], per_class[:, DAY], _NEUTRAL)
    alike = (
        cosine
        * agreement(numbers, _NUMBERS)
        * agreement(names, _NAMES)
        * agreement(told, _DAYS)
        * closeness(np.abs(days[left] - days[right]))
    )
    lengths = np.diff(matrix.start)
    return Pairs(left, right, chance_of(alike, np.sqrt(lengths[left] * lengths[right]), len(lengths)))


def chance_of(alike: Floats, length: Floats, count: int) -> Floats:
    """Return the probability that pairs of this likeness tell one story, among `count` reports.

    `length` is the number of features of the reports of a pair, as a geometric mean.
    """
    fewer = (min(max(count, 50), 1000) / 1000) ** _FEWER
    even = _EVEN * fewer * np.maximum(_SHORT / length, 1.0) ** _SHORTER
    odds = (alike / even) ** _STEEP
    return np.asarray(odds / (1 + odds), dtype=np.float64)


def agreement(likeness: Floats, power: float) -> Floats:
    """Return the factor for numbers or days that agree this much: 1 where there is nothing to compare."""
    return np.asarray(((likeness + _SLIGHT) / (_NEUTRAL + _SLIGHT)) ** power, dtype=np.float64)


def closeness(apart: Floats) -> Floats:
    """Return the factor for the days between; nan where one is not known."""
    return np.asarray((1 + np.where(np.isnan(apart), _UNDATED, apart) / _WAIT_DAYS) ** -_WAIT, dtype=np.float64)


def find_near(matrix: Matrix, least: float) -> tuple[Ints, Ints]:
    """Return the pairs of rows, `left` < `right`, whose cosine over features that few rows have is `least` or more."""
    count = len(matrix.start) - 1
    rows = np.repeat(np.arange(count), np.diff(matrix.start))
    order = np.argsort(matrix.columns, kind="stable")
    posting_rows, posting_values = rows[order], matrix.values[order]
    sizes = np.bincount(matrix.columns, minlength=len(matrix.names))
    begins = np.concatenate([[0], np.cumsum(sizes)])
    # A feature of a tenth of all reports tells nothing apart and would make every pair a candidate.
    usable = sizes <= max(60, count // 10)
    found = []
    for i in range(count):
        span = slice(matrix.start[i], matrix.start[i + 1])
        columns, own = matrix.columns[span], matrix.values[span]
        # The rarest first, until enough was looked up: a report costs the same among ten thousand as among millions.
        rarest = np.argsort(sizes[columns], kind="stable")
        rarest = rarest[usable[columns[rarest]] & (np.cumsum(sizes[columns[rarest]]) <= _LOOKED_UP)]
        columns, own = columns[rarest], own[rarest]
        lengths = sizes[columns]
        if not len(columns):
            continue
        at = np.repeat(begins[columns] - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths) + np.arange(
            lengths.sum()
        )
        likeness = np.bincount(posting_rows[at], weights=posting_values[at] * np.repeat(own, lengths), minlength=count)
        likeness[i] = 0
        near = np.flatnonzero(likeness >= least)
        if len(near) > _NEIGHBOURS:
            near = near[np.argsort(-likeness[near], kind="stable")[:_NEIGHBOURS]]
        found.append(np.minimum(near, i) * count + np.maximum(near, i))
    pairs = np.unique(np.concatenate([*found, np.empty(0, dtype=np.int64)]))
    return pairs // max(count, 1), pairs % max(count, 1)


def _entries(matrix: Matrix, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
    """Return every feature that both of a pair have: the pair, and where it stands in the two rows."""
    found_pair, found_left, found_right = [], [], []
    place = np.full(len(matrix.names), -1, dtype=np.int64)
    edges = np.flatnonzero(np.diff(left, prepend=-1, append=-1))
    for first, last in pairwise(edges):
        span = np.arange(matrix.start[left[first]], matrix.start[left[first] + 1])
        place[matrix.columns[span]] = span
        others = right[first:last]
        lengths = matrix.start[others + 1] - matrix.start[others]
        at = np.repeat(matrix.start[others] - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths) + np.arange(
            lengths.sum()
        )
        own = place[matrix.columns[at]]
        both = own >= 0
        found_pair.append(np.repeat(np.arange(first, last), lengths)[both])
        found_left.append(own[both])
        found_right.append(at[both])
        place[matrix.columns[span]] = -1
    empty = [np.empty(0, dtype=np.int64)]
    return (
        np.concatenate(found_pair or empty),
        np.concatenate(found_left or empty),
        np.concatenate(found_right or empty),
    )


def cosines(matrix: Matrix, left: Ints, right: Ints) -> Floats:
    """Return the cosine of each pair of rows."""
    pair, a, b = _entries(matrix, left, right)
    return np.bincount(pair, weights=matrix.values[a] * matrix.values[b], minlength=len(left)).astype(np.float64)


def _by_class(matrix: Matrix, left: Ints, right: Ints) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the cosine of each pair within each class, and whether both have features of it."""
    pair, a, b = _entries(matrix, left, right)
    rows = np.repeat(np.arange(len(matrix.start) - 1), np.diff(matrix.start))
    kinds = len(CLASSES)
    square = np.bincount(
        rows * kinds + matrix.classes[matrix.columns],
        weights=matrix.plain**2,
        minlength=(len(matrix.start) - 1) * kinds,
    ).reshape(-1, kinds)
    shared = np.bincount(
        pair * kinds + matrix.classes[matrix.columns[a]],
        weights=matrix.plain[a] * matrix.plain[b],
        minlength=len(left) * kinds,
    ).reshape(-1, kinds)
    both = square[left] * square[right]
    return shared / np.sqrt(np.maximum(both, 1e-12)), both > 0
