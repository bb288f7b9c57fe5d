"""Average linkage, in which pairs of one week count more than those of months apart."""

from __future__ import annotations

import math

from storyledger.group.linkage import link


def linked(pairs, days):
    """The groups of rows with these probabilities, of these days."""
    near: list[dict[int, float]] = [{} for _ in days]
    for (i, j), value in pairs.items():
        near[i][j] = near[j][i] = value
    return sorted(link(near, 0.6, list(range(len(days))), [set() for _ in days], days))


GOES_ON = {(0, 1): 1.0, (2, 3): 1.0, (1, 2): 0.95, (0, 2): 0.6, (1, 3): 0.5, (0, 3): 0.2}
"""Two reports of a deed and two of a trial: the last of the one and the first of the other are close."""


def test_a_story_goes_on_for_months():
    """What lies close together decides; where no day is known, all pairs count alike."""
    assert linked(GOES_ON, [0.0, 1.0, 3.0, 60.0]) == [[0, 1, 2, 3]]
    assert linked(GOES_ON, [math.nan] * 4) == [[0, 1], [2, 3]]


def test_one_pair_of_one_day_does_not_join_two_stories():
    """However little the others count."""
    first = {(i, j): 1.0 for i in range(4) for j in range(i)}
    second = {(i, j): 1.0 for i in range(4, 8) for j in range(4, i)}
    days = [0.0, 100.0, 200.0, 300.0, 300.0, 400.0, 500.0, 600.0]
    assert linked({**first, **second, (4, 3): 1.0}, days) == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_an_undated_report_counts_as_one_of_some_days():
    """It neither leads nor is left out."""
    assert linked({(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.9}, [0.0, math.nan, 2.0]) == [[0, 1, 2]]
