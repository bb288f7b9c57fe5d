"""Stories whose profiles are alike: what the joining of pairs leaves apart, because short reports share few words.

A story's profile is the sum of its reports' features. Two items of twenty words on one event may share one of them;
the words of ten such items name the event fully. So stories that pairs left apart are joined where their profiles are
alike, the two that are each other's likest first, in rounds until none are left.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.likeness import closeness, cosines, find_near

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from storyledger.group.fingerprint import Matrix

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_ALIKE = 0.4
"""Cosine of two profiles from which they are one story, days between them counted as between reports."""
_ALIKE_KNOWN, _KNOWN = 0.3, 20
"""The same where one of the two has twenty reports or more, and so is well known. Both set by hand, with the incidents,
ECB+ and googlenews in view: a tenth below, shootings of one town run together."""
_HEAVIEST = 100
"""Features of a profile that are compared."""
_ROUNDS = 50
"""Each joins a good part of what can be joined; a dozen were enough for 11,000 reports."""


def join_profiles(members: list[list[int]], matrix: Matrix, days: Floats) -> list[list[int]]:
    """Return the stories, as indices of reports, with those joined whose profiles are alike, without empty ones."""
    stories = [group for group in members if group]
    for _ in range(_ROUNDS):
        if len(stories) < 2:
            break
        joined = _join_likest(stories, matrix, days)
        if len(joined) == len(stories):
            break
        stories = joined
    return stories


def _join_likest(stories: list[list[int]], matrix: Matrix, days: Floats) -> list[list[int]]:
    """Return the stories after every two that are each other's likest, and alike enough, were joined."""
    sizes = np.array([len(group) for group in stories])
    profiles = _profiles(stories, sizes, matrix)
    # Half, as features of many stories are not looked up.
    left, right = find_near(profiles, _ALIKE_KNOWN / 2)
    least = np.where(np.maximum(sizes[left], sizes[right]) >= _KNOWN, _ALIKE_KNOWN, _ALIKE)
    alike = cosines(profiles, left, right) * closeness(_apart(stories, days, left, right)) / least
    enough = alike >= 1
    left, right, alike = left[enough], right[enough], alike[enough]
    likest: dict[int, tuple[float, int]] = {}
    for a, b, value in zip(left.tolist(), right.tolist(), alike.tolist(), strict=True):
        likest[a] = max(likest.get(a, (0.0, 0)), (value, -b))
        likest[b] = max(likest.get(b, (0.0, 0)), (value, -a))
    joined = [list(group) for group in stories]
    for a, (_, minus) in likest.items():
        if a < -minus and -likest[-minus][1] == a:
            joined[a] += joined[-minus]
            joined[-minus] = []
    return [group for group in joined if group]


def _profiles(stories: list[list[int]], sizes: Ints, matrix: Matrix) -> Matrix:
    """Return the sums of the rows of each story's reports, the heaviest features only, each of length one."""
    rows = np.fromiter(chain.from_iterable(stories), dtype=np.int64, count=int(sizes.sum()))
    lengths = matrix.start[rows + 1] - matrix.start[rows]
    whole = int(lengths.sum())
    at = np.repeat(matrix.start[rows] - np.r_[0, np.cumsum(lengths)[:-1]], lengths) + np.arange(whole)
    owner = np.repeat(np.repeat(np.arange(len(stories)), sizes), lengths)
    width = len(matrix.names) or 1
    cells, inverse = np.unique(owner * width + matrix.columns[at], return_inverse=True)
    values = np.bincount(inverse, weights=matrix.values[at], minlength=len(cells))
    owner = cells // width
    order = np.lexsort((-values, owner))
    begins = np.searchsorted(owner, np.arange(len(stories)))
    kept = np.sort(order[np.arange(len(cells)) - begins[owner] < _HEAVIEST])
    cells, values, owner = cells[kept], values[kept], owner[kept]
    square = np.bincount(owner, weights=values**2, minlength=len(stories))
    values = values / np.sqrt(np.maximum(square, 1e-12))[owner]
    start = np.searchsorted(owner, np.arange(len(stories) + 1))
    return replace(matrix, start=start, columns=cells % width, values=values, plain=values)


def _apart(stories: list[list[int]], days: Floats, left: Ints, right: Ints) -> Floats:
    """Return the days between the spans of two stories, 0 where they overlap or one has no day."""
    spans = []
    for group in stories:
        known = days[group][~np.isnan(days[group])]
        spans.append((known.min(), known.max()) if len(known) else (np.nan, np.nan))
    first, last = np.array(spans).T
    gap = np.maximum(first[left] - last[right], first[right] - last[left])
    return np.asarray(np.where(np.isnan(gap), 0.0, np.maximum(gap, 0.0)), dtype=np.float64)
