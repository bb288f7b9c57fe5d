"""How likely two reports tell the same story: what they share, against how many days lie between them.

An event is known by who, where, how many and when. So the likeness of two reports is the cosine of their features, each
weighed by its class and its rarity, raised where the names, the numbers and the days that they tell agree, lowered
where they differ, and lowered by the days between their publication, unless both tell of the same days. The odds of one
story grow with the third power of likeness.

Every weight is a round number set by hand, none is fitted. They were chosen while looking at the errors on the six
stories of development, ECB+ topics 1-35 and half 0 of the incidents corpus; half 1 was measured, not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.fingerprint import COUNT, DAY, NAME, NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from storyledger.group.rows import Rows

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_EVEN = 0.11
"""Likeness at which one story is as likely as two, in a folder of a thousand reports."""
_FEWER = 0.15
"""A handful of reports in one folder was put together by somebody and mostly tells one story; of thousands, any two
are most likely strangers. The even likeness falls with this power of the number of reports, down to thirty."""
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
_WAIT, _WAIT_DAYS = 0.5, 3.0
"""News comes within days: three days apart cost three tenths of the likeness, a month seven tenths."""
_UNDATED = 4.0
"""Days taken to lie between two reports of which one has no day."""
_SAME_DAYS = 0.5
"""Likeness of the days that are told from which the wait counts nothing: what a court hears in spring of a day in
autumn is news of that day. From a fifth to a half of it is the same on half 0 of the incidents."""


_AT_ONCE = 1 << 17
"""Features that are compared at once, about as many as the processor's cache holds with what is made of them."""


def compare_row(rows: Rows, row: int, others: Sequence[int], days: Floats) -> Floats:
    """Return for each of the other rows how likely it tells the same story as `row`.

    `days` counts from any day, for every row; nan where a report has none.
    """
    return compare_pairs(rows, np.full(len(others), row), np.array(others, dtype=np.int64), days)


def compare_pairs(rows: Rows, ones: Ints, others: Ints, days: Floats) -> Floats:
    """Return for each pair of rows how likely they tell the same story; equal ones stand next to each other."""
    if not len(ones):
        return np.zeros(0)
    sizes = rows.sizes(others)
    parts = np.cumsum(sizes) // _AT_ONCE
    ends = np.flatnonzero(np.r_[parts[1:] != parts[:-1], True]) + 1
    found = [
        _compare(rows, ones[start:end], others[start:end], days)
        for start, end in zip([0, *ends.tolist()[:-1]], ends.tolist(), strict=True)
    ]
    return np.concatenate(found)


def _compare(rows: Rows, ones: Ints, others: Ints, days: Floats) -> Floats:
    cosine, per_class, both = rows.compare(ones, others)
    numbers = np.where(both[:, NUMBER] | both[:, COUNT], (per_class[:, NUMBER] + per_class[:, COUNT]) / 2, _NEUTRAL)
    names = np.where(both[:, NAME], per_class[:, NAME], _NEUTRAL)
    apart = np.abs(days[others] - days[ones])
    alike = cosine * agreement(numbers, _NUMBERS) * agreement(names, _NAMES)
    if both[:, DAY].any():
        told = per_class[:, DAY]
        apart = apart * (1 - np.minimum(told / _SAME_DAYS, 1))
        alike *= agreement(np.where(both[:, DAY], told, _NEUTRAL), _DAYS)
    alike *= closeness(apart)
    return chance_of(alike, np.sqrt(rows.sizes(others) * rows.sizes(ones)), rows.reports)


def chance_of(alike: Floats, length: Floats, count: int) -> Floats:
    """Return the probability that pairs of this likeness tell one story, among `count` reports.

    `length` is the number of features of the reports of a pair, as a geometric mean.
    """
    fewer = (min(max(count, 30), 1000) / 1000) ** _FEWER
    even = _EVEN * fewer * np.maximum(_SHORT / length, 1.0) ** _SHORTER
    odds = (alike / even) ** _STEEP
    return np.asarray(odds / (1 + odds), dtype=np.float64)


def agreement(likeness: Floats, power: float) -> Floats:
    """Return the factor for numbers or days that agree this much: 1 where there is nothing to compare."""
    return np.asarray(((likeness + _SLIGHT) / (_NEUTRAL + _SLIGHT)) ** power, dtype=np.float64)


def closeness(apart: Floats) -> Floats:
    """Return the factor for the days between; nan where one is not known."""
    return np.asarray((1 + np.where(np.isnan(apart), _UNDATED, apart) / _WAIT_DAYS) ** -_WAIT, dtype=np.float64)


def after(apart: Floats) -> Floats:
    """Return the factor for known numbers of days between."""
    return np.asarray((1 + apart / _WAIT_DAYS) ** -_WAIT, dtype=np.float64)
