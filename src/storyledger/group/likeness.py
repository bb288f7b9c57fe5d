"""How likely two reports tell the same story: a formula over what they share and how many days lie between them.

Candidates come from an inverted index over rare features. The formula is a logistic regression on the likenesses of
all features, of each class, of the openings, on the rarity that is shared in all, and on the days between; its weights
were fitted by training/fit_grouping.py on half of the incidents corpus.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.fingerprint import CLASSES, LEAD, Matrix, Outline, find_features, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

# fmt: off
FORMULA: tuple[float, ...] = (
    0.22, -0.916, -0.97, -0.216, -0.03, 1.053, -2.07, -0.4, 0.88, -0.471, 0.691, -1.724, -0.168, -0.013, 0.123,
    0.02, -0.185, 0.026, -1.415, -0.01, -0.301, 0.168, -0.611, 0.184, 0.376, 0.179, 0.083, 0.379, 0.395,
)
# fmt: on
"""The constant, then a weight for each column of `measures`."""
_LEAST = 0.03
"""Likeness below which a pair is not looked at: of the pairs of one incident, 98 in 100 have more."""
_NEIGHBOURS = 400
"""Closest reports that are looked at for each."""
_UNDATED = 14.0
"""Days taken to lie between two reports of which one has no day: with fewer, the two Syrian stories among our six run
together when all days are hidden, with more, long stories fall apart."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of reports with the measures of their likeness, a row each."""

    left: Ints
    right: Ints
    measures: Floats


def compare_pairs(outlines: Sequence[Outline], days: Floats) -> Pairs:
    """Return the pairs of reports that share something rare, and the columns of the formula for each.

    `days` counts from any day; nan where a report has none. Pairs come with left < right, in order.
    """
    features = [find_features(outline) for outline in outlines]
    whole = weigh(features)
    left, right = _candidates(whole)
    per_class, rare = _by_class(whole, left, right)
    lead = weigh([find_features(outline, LEAD) for outline in outlines])
    likeness, opening = _dot(whole, left, right), _dot(lead, left, right)
    apart = np.abs(days[left] - days[right])
    gap = np.where(np.isnan(apart), _UNDATED, apart)
    everything, word, name, in_a_row, number, first = logs = [
        np.log(x + 0.03) for x in (likeness, *per_class.T, opening)
    ]
    rare_word, rare_name, rare_row, rare_number = np.log1p(rare).T
    wait = np.log1p(gap)
    columns = [
        *logs,
        *(rare_row, rare_name, rare_number, rare_word),
        *(wait, wait * everything, wait * in_a_row, wait * name, wait * first, np.minimum(gap, 60) / 30, wait**2),
        # Signs that strengthen or stand in for each other: what is likeliest in every way at once is the same story.
        *(
            everything**2,
            in_a_row * first,
            name * word,
            number * everything,
            first**2,
            first * everything,
            name * first,
        ),
        *(wait * rare_name, wait * rare_row, rare_row * everything, rare_name * everything),
    ]
    return Pairs(left, right, np.stack(columns, axis=1) if len(left) else np.empty((0, len(FORMULA) - 1)))


def same_story(pairs: Pairs, formula: Sequence[float] = FORMULA) -> Floats:
    """Return the probability that each pair tells one story."""
    score = formula[0] + pairs.measures @ np.array(formula[1:])
    return np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))), dtype=np.float64)


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


def _by_class(whole: Matrix, left: Ints, right: Ints) -> tuple[Floats, Floats]:
    """Return the likeness of each pair within each class, and the rarity that it shares of each class."""
    pair, a, b = _entries(whole, left, right)
    rows = np.repeat(np.arange(len(whole.start) - 1), np.diff(whole.start))
    of_class = whole.classes[whole.columns]
    kinds = len(CLASSES)
    lengths = np.sqrt(
        np.bincount(rows * kinds + of_class, weights=whole.values**2, minlength=(len(whole.start) - 1) * kinds)
    ).reshape(-1, kinds)
    cell = pair * kinds + of_class[a]
    shared = np.bincount(cell, weights=whole.values[a] * whole.values[b], minlength=len(left) * kinds).reshape(
        -1, kinds
    )
    likeness = shared / np.maximum(lengths[left] * lengths[right], 1e-9)
    rare = np.bincount(cell, weights=whole.rarity[whole.columns[a]], minlength=len(left) * kinds).reshape(-1, kinds)
    return likeness, rare.astype(np.float64)
