"""Groups by average linkage, as far as hand-made decisions let them join."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_DIGITS = 10
"""Sums of the same numbers in another order differ in the last digits: those decide nothing."""
_UNDATED = 4.0
"""Days taken to lie between two reports of which one has no day."""
_QUIET_DAYS = 3.0
"""A pair that is so many days apart counts half, one of a month a tenth."""
_PLAIN = 0.7
"""What the mean in which all pairs count alike must reach, as a share of the least: one pair of one day alone must not
join two stories of months. Half 0 of the incidents is the same from a half to here."""


def link(
    near: Sequence[Mapping[int, float]],
    least: float,
    together: Sequence[int],
    barred: Sequence[set[int]],
    days: Sequence[float],
) -> list[list[int]]:
    """Return groups by average linkage: two join, best first, while the mean over all pairs reaches `least`.

    A pair counts less in the mean the more `days` lie between (nan where a day is not known): a story that goes on for
    months is held together by its reports of one week, whatever the first and the last have in common.

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
    dated = not all(map(math.isnan, days))
    voice = _voice(days) if dated else _alike
    # Of two groups: the sum of what their pairs say by how much each counts, and the plain sum.
    sums: list[dict[int, float]] = [{} for _ in members]
    plain: list[dict[int, float]] = [{} for _ in members]
    for i, row in enumerate(near):
        for j, value in row.items():
            if group_of[i] != group_of[j]:
                plain[group_of[i]][group_of[j]] = plain[group_of[i]].get(group_of[j], 0.0) + value
                said = value * voice(i, j)
                sums[group_of[i]][group_of[j]] = sums[group_of[i]].get(group_of[j], 0.0) + said
    # And how much all their pairs count, where that was asked.
    voices: list[dict[int, float]] = [{} for _ in members]

    def counted(a: int, b: int) -> float:
        if not dated:
            return float(len(members[a]) * len(members[b]))
        known = voices[a].get(b)
        if known is None:
            known = voices[a][b] = voices[b][a] = sum(voice(i, j) for i in members[a] for j in members[b])
        return known

    apart = [{first[h] for i in group for h in barred[i] if h in first} for group in members]
    version = [0] * len(members)
    queue: list[tuple[float, int, int, int, int]] = []

    def offer(a: int, b: int) -> None:
        mean = round(sums[a][b] / counted(a, b), _DIGITS)
        if round(plain[a][b] / (len(members[a]) * len(members[b])), _DIGITS) < _PLAIN * least:
            return
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
        if dated:
            for other in (sums[a].keys() | sums[b].keys()) - {a, b}:
                voices[a][other] = voices[other][a] = counted(a, other) + counted(b, other)
            for other in voices[b]:
                del voices[other][b]
            voices[b] = {}
        members[a] += members[b]
        members[b] = []
        version[a], version[b] = version[a] + 1, -1
        for other in apart[b]:
            apart[other].discard(b)
            apart[other].add(a)
        apart[a] |= apart[b]
        del sums[a][b]
        del plain[a][b]
        for other, total in plain[b].items():
            if other != a:
                del plain[other][b]
                plain[a][other] = plain[other][a] = plain[a].get(other, 0.0) + total
        plain[b] = {}
        for other, total in sums[b].items():
            if other != a:
                del sums[other][b]
                sums[a][other] = sums[other][a] = sums[a].get(other, 0.0) + total
        sums[b] = {}
        for other in sums[a]:
            offer(a, other)
    return [sorted(group) for group in members if group]


def _voice(days: Sequence[float]) -> Callable[[int, int], float]:
    """Return the function that tells how much a pair counts."""

    def voice(i: int, j: int) -> float:
        apart = abs(days[i] - days[j])
        return 1.0 / (1.0 + (_UNDATED if math.isnan(apart) else apart) / _QUIET_DAYS)

    return voice


def _alike(_i: int, _j: int) -> float:
    """Return how much a pair counts where no day is known."""
    return 1.0
