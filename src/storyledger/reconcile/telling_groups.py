"""Tellings joined best pair first (average linkage), never over days that cannot both be right."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from storyledger.reconcile.telling_likeness import likeness
from storyledger.reconcile.tellings import cosine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.reconcile.tellings import Telling

JOIN = 3.9
"""Mean likeness, log odds plus `telling_likeness.FLOOR`, of two groups of tellings from which on they are one event.
Set on the four open gold stories by the recall of gold events at twenty listed: .83 to .90 between 3.3 and 4.5, so
little hangs on it. Averaging log odds keeps chains apart better than averaging probabilities did (.79 at best)."""
_FULL = 500
"""Up to this many tellings every pair is compared; beyond, only those that share a rare word."""
_POSTING = 60
"""With more tellings than `_FULL`, a word that more tellings than this share proposes no pairs."""


def propose_pairs(tellings: Sequence[Telling]) -> Iterable[tuple[int, int]]:
    """The pairs worth comparing: all of a small story, those that share a rare word of a large one."""
    if len(tellings) <= _FULL:
        for i in range(len(tellings)):
            for j in range(i + 1, len(tellings)):
                yield i, j
        return
    postings: dict[str, list[int]] = defaultdict(list)
    spread = Counter(word for t in tellings for word in t.words)
    for t in tellings:
        shared = [w for w in t.words if spread[w] > 1]  # a word that stands once proposes nothing
        for word in sorted(shared, key=lambda w: (-t.words[w], w))[:8]:
            postings[word].append(t.index)
    seen: set[tuple[int, int]] = set()
    for members in postings.values():
        # The tellings of a common word are compared in a window in the order of their days.
        members.sort(key=lambda i: (tellings[i].days or (0, 0), i))
        window = len(members) if len(members) <= _POSTING else 6
        for at, i in enumerate(members):
            for j in members[at + 1 : at + 1 + window]:
                pair = (min(i, j), max(i, j))
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def join_tellings(tellings: Sequence[Telling]) -> list[list[Telling]]:
    """Tellings in groups, joined best pair first while the groups' mean likeness reaches JOIN and no days conflict."""
    near: dict[int, dict[int, float]] = {t.index: {} for t in tellings if not t.event.continues}
    apart: dict[int, set[int]] = defaultdict(set)
    for i, j in propose_pairs(tellings):
        if i not in near or j not in near:
            continue
        score = likeness(tellings[i], tellings[j])
        if score < 0:
            apart[i].add(j)
            apart[j].add(i)
        elif score > 0:
            near[i][j] = near[j][i] = score
    groups = {i: [i] for i in near}
    heap = [(-s, i, j) for i, others in near.items() for j, s in others.items() if i < j and s >= JOIN]
    sums = near  # from here on the sums of likeness between the groups
    heapq.heapify(heap)
    following = len(tellings)
    while heap:
        negative, i, j = heapq.heappop(heap)
        if i not in groups or j not in groups or _mean(sums, groups, i, j) != -negative:
            continue
        new = following
        following += 1
        groups[new] = groups.pop(i) + groups.pop(j)
        apart[new] = apart.pop(i, set()) | apart.pop(j, set())
        joined: dict[int, float] = defaultdict(float)
        for old in (i, j):
            for other, total in sums.pop(old).items():
                sums.get(other, {}).pop(old, None)
                if other in groups:
                    joined[other] += total
        sums[new] = dict(joined)
        for other in [k for k in apart[new] if k in groups]:
            apart[other] = (apart[other] - {i, j}) | {new}
        apart[new] = {k for k in apart[new] if k in groups}
        for other, total in joined.items():
            sums[other][new] = total
            if other not in apart[new]:
                mean = _mean(sums, groups, new, other)
                if mean >= JOIN:
                    heapq.heappush(heap, (-mean, min(new, other), max(new, other)))
    return [[tellings[i] for i in sorted(members)] for members in groups.values()]


def _mean(sums: dict[int, dict[int, float]], groups: dict[int, list[int]], i: int, j: int) -> float:
    total = sums.get(i, {}).get(j, 0.0)
    return total / (len(groups[i]) * len(groups[j]))


def attach_sequels(groups: list[list[Telling]], tellings: Sequence[Telling]) -> list[list[Telling]]:
    """Sentences that go on with the event before them, put with it; alone where nothing stands before."""
    place = {t.index: group for group in groups for t in group}
    found = list(groups)
    previous: dict[str, list[Telling]] = defaultdict(list)
    for t in tellings:
        if t.event.continues and t.index not in place:
            before = [p for p in previous[t.report] if 0 < t.sentence.index - p.sentence.index <= 2]
            before.sort(
                key=lambda p: (
                    p.sentence.index,
                    cosine(p.words, t.words) + (p.speaker == t.speaker) * 0.1,
                    p.event.salience,
                )
            )
            if before:
                group = place[before[-1].index]
                group.append(t)
            else:
                group = [t]
                found.append(group)
            place[t.index] = group
        previous[t.report] = [*previous[t.report][-5:], t]
    return found
