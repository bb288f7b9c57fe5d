"""How likely two reports tell the same story: what they share, against how many days lie between them.

An event is known by who, where, how many and when. So the likeness of two reports is the cosine of their features, each
weighed by its class and its rarity, raised where the names, the numbers and the days that they tell agree, lowered
where they differ, and lowered by the days between their publication. The odds of one story grow with the third power of
likeness. Candidates come from an inverted index over rare features, so that a report costs no more where there are more
stories.

Every weight is a round number set by hand, none is fitted. They were chosen while looking at the errors on the six
stories of development, ECB+ topics 1-35 and half 0 of the incidents corpus; benchmarks/grouping.py shows each apart.
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
    left, right = _candidates(matrix)
    per_class, has = _by_class(matrix, left, right)
    cosine = _dot(matrix, left, right)
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
    return Pairs(left, right, chance_of(alike, len(matrix.start) - 1))


def chance_of(alike: Floats, count: int) -> Floats:
    """Return the probability that pairs of this likeness tell one story, in a folder of `count` reports."""
    even = _EVEN * (min(max(count, 50), 1000) / 1000) ** _FEWER
    odds = (alike / even) ** _STEEP
    return np.asarray(odds / (1 + odds), dtype=np.float64)


def agreement(likeness: Floats, power: float) -> Floats:
    """Return the factor for numbers or days that agree this much: 1 where there is nothing to compare."""
    return np.asarray(((likeness + _SLIGHT) / (_NEUTRAL + _SLIGHT)) ** power, dtype=np.float64)


def closeness(apart: Floats) -> Floats:
    """Return the factor for the days between; nan where one is not known."""
    return np.asarray((1 + np.where(np.isnan(apart), _UNDATED, apart) / _WAIT_DAYS) ** -_WAIT, dtype=np.float64)


def _candidates(matrix: Matrix) -> tuple[Ints, Ints]:
    """Return the pairs whose likeness over features that few reports have is above the least."""
    count = len(matrix.start) - 1
    rows = np.repeat(np.arange(count), np.diff(matrix.start))
    order = np.argsort(matrix.columns, kind="stable")
    posting_rows, posting_values = rows[order], matrix.values[order]
    sizes = np.bincount(matrix.columns, minlength=len(matrix.names))
    begins = np.concatenate([[0], np.cumsum(sizes)])
    # A feature of a tenth of all reports tells nothing apart and would make every pair a candidate.
    usable = sizes <= max(60, count // 10)
    lefts, rights = [], []
    for i in range(count):
        span = slice(matrix.start[i], matrix.start[i + 1])
        columns = matrix.columns[span]
        good = usable[columns]
        columns, own = columns[good], matrix.values[span][good]
        lengths = begins[columns + 1] - begins[columns]
        if not len(columns) or not lengths.sum():
            continue
        at = np.repeat(begins[columns] - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths) + np.arange(
            lengths.sum()
        )
        others = posting_rows[at]
        likeness = np.bincount(others, weights=posting_values[at] * np.repeat(own, lengths), minlength=count)
        likeness[i] = 0
        near = np.flatnonzero(likeness >= _LEAST)
        if len(near) > _NEIGHBOURS:
            near = near[np.argsort(-likeness[near], kind="stable")[:_NEIGHBOURS]]
        lefts.append(np.minimum(near, i))
        rights.append(np.maximum(near, i))
    if not lefts:
        empty = np.empty(0, dtype=np.int64)
        return empty, empty
    pairs = np.unique(np.concatenate(lefts) * count + np.concatenate(rights))
    return pairs // count, pairs % count


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


def _dot(matrix: Matrix, left: Ints, right: Ints) -> Floats:
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
