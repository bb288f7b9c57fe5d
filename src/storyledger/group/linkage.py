"""Groups by average linkage, as far as hand-made decisions let them join."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DIGITS = 10
"""Sums of the same numbers in another order differ in the last digits: those decide nothing."""


def link(
    near: Sequence[Mapping[int, float]], least: float, together: Sequence[int], barred: Sequence[set[int]]
) -> list[list[int]]:
    """Return groups by average linkage: two join, best first, while the mean over all pairs reaches `least`.

    `near` holds the probability of each pair. What has the same number in `together` begins as one group; groups that
    hold a number and one of its `barred` never join.
    """
    members: list[list[int]] = []
    group_of: list[int] = []
    first: dict[int, int] = {}
    for i, hand in enumerate(together):
        group = first.setdefault(hand, len(members))
        if group == len(members):
            members.append([])
        members[group].append(i)
        group_of.append(group)
    sums: list[dict[int, float]] = [{} for _ in members]
    for i, row in enumerate(near):
        for j, value in row.items():
            if group_of[i] != group_of[j]:
                sums[group_of[i]][group_of[j]] = sums[group_of[i]].get(group_of[j], 0.0) + value
    apart = [{first[h] for i in group for h in barred[i] if h in first} for group in members]
    version = [0] * len(members)
    queue: list[tuple[float, int, int, int, int]] = []

    def offer(a: int, b: int) -> None:
        mean = round(sums[a][b] / (len(members[a]) * len(members[b])), _DIGITS)
        if mean >= least and b not in apart[a]:
            low, high = min(a, b), max(a, b)
            heapq.heappush(queue, (-mean, low, high, version[low], version[high]))

    for a, row in enumerate(sums):
        for b in row:
            if a < b:
                offer(a, b)
    while queue:
        _, a, b, version_a, version_b = heapq.heappop(queue)
        # A group that has changed since has been queued anew; one that was joined is at version -1.
        if version[a] != version_a or version[b] != version_b:
            continue
        members[a] += members[b]
        members[b] = []
        version[a], version[b] = version[a] + 1, -1
        for other in apart[b]:
            apart[other].discard(b)
            apart[other].add(a)
        apart[a] |= apart[b]
        del sums[a][b]
        for other, total in sums[b].items():
            if other != a:
                del sums[other][b]
                sums[a][other] = sums[other][a] = sums[a].get(other, 0.0) + total
        sums[b] = {}
        for other in sums[a]:
            offer(a, other)
    return [sorted(group) for group in members if group]
