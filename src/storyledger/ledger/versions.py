"""What changed between two versions of a report: sentences and lines that came, went or were altered.

Patience diff (Bram Cohen's) over whole sentences: those that stand once in both texts are the anchors, and between
two anchors the same again. What stays in between is compared pair by pair where it is little; where it is much it is
one change. So the time is linear in the texts, whatever they are. Left out: sentences that only moved, which went in
one place and came in another.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from storyledger.ledger.sentences import cut_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ChangeKind = Literal["added", "removed", "altered", "spacing"]
Span = tuple[int, int]
_ROUNDS: Final = 12
"""Times that what lies between anchors is searched for anchors of its own; real texts need three."""
_CELLS: Final = 2_500
"""Pairs of sentences that are compared between two anchors: 50 beside 50."""
_MOST: Final = 1_000
"""Sentences of one gap told one by one; more are one change."""
_ALIKE: Final = 0.5
"""Share of their words (Dice) from which two sentences are one that was altered. Of 4,777 pairs of different sentences
of one report, in 29 news reports, 99 in 100 share less than 0.31; a figure that was put right leaves nearly all."""
_WORD: Final = re.compile(r"\w+|[^\w\s]|\s+")


@dataclass(frozen=True, slots=True)
class Change:
    """`old[old_start:old_end]` became `new[new_start:new_end]`; one of the two is empty where all came or went."""

    kind: ChangeKind
    """"spacing": nothing but blanks and ends of lines."""
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def changes_between(old: str, new: str) -> tuple[Change, ...]:
    """Return what changed, in order; putting each change's new words for its old ones makes `new` of `old`."""
    return tuple(_changes(old, new, list(cut_sentences(old)), list(cut_sentences(new))))


def changed_words(old: str, new: str) -> tuple[Change, ...]:
    """Return what changed within one altered sentence, word by word, as `changes_between` does with sentences."""
    before, after = ([match.span() for match in _WORD.finditer(text)] for text in (old, new))
    told: list[Change] = []
    for old_gap, new_gap in _gaps(old, new, before, after):
        told.append(_change(old, new, _extent(before, old_gap), _extent(after, new_gap)))
    return tuple(told)


def _changes(old: str, new: str, before: Sequence[Span], after: Sequence[Span]) -> Iterator[Change]:
    for old_gap, new_gap in _gaps(old, new, before, after):
        for left, right in _paired(old, new, before[slice(*old_gap)], after[slice(*new_gap)]):
            old_span = _extent(before, (old_gap[0] + left[0], old_gap[0] + left[1]))
            new_span = _extent(after, (new_gap[0] + right[0], new_gap[0] + right[1]))
            yield _change(old, new, old_span, new_span)


def _extent(units: Sequence[Span], gap: Span) -> Span:
    """Return the characters of a run of units; of an empty one, the place where it would stand."""
    first, last = gap
    if first == last:
        at = units[first][0] if first < len(units) else units[-1][1] if units else 0
        return at, at
    return units[first][0], units[last - 1][1]


def _change(old: str, new: str, old_span: Span, new_span: Span) -> Change:
    was, becomes = old[slice(*old_span)], new[slice(*new_span)]
    kind: ChangeKind
    if was.split() == becomes.split():
        kind = "spacing"
    elif not was.strip():
        kind = "added"
    else:
        kind = "altered" if becomes.strip() else "removed"
    return Change(kind, *old_span, *new_span)


# --- what is the same -------------------------------------------------------------------------------------------------


def _gaps(old: str, new: str, before: Sequence[Span], after: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """Yield the runs of units that are not the same, as slices of both lists."""
    numbers: dict[str, int] = {}
    left = [numbers.setdefault(old[slice(*unit)], len(numbers)) for unit in before]
    right = [numbers.setdefault(new[slice(*unit)], len(numbers)) for unit in after]
    i = j = 0
    for at, of, length in [*_same(left, right), (len(left), len(right), 0)]:
        if i < at or j < of:
            yield (i, at), (j, of)
        i, j = at + length, of + length


def _same(left: Sequence[int], right: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return runs that are the same in both, in order: where they begin in each, and how long they are."""
    runs: list[tuple[int, int, int]] = []
    open_: list[tuple[Span, Span, int]] = [((0, len(left)), (0, len(right)), _ROUNDS)]
    while open_:
        (i, k), (j, m), rounds = open_.pop()
        start = i
        while i < k and j < m and left[i] == right[j]:
            i, j = i + 1, j + 1
        if i > start:
            runs.append((start, j - (i - start), i - start))
        end = k
        while i < k and j < m and left[k - 1] == right[m - 1]:
            k, m = k - 1, m - 1
        if end > k:
            runs.append((k, m, end - k))
        if i == k or j == m or not rounds:
            continue
        anchors = _anchors(left[i:k], right[j:m])
        if not anchors and (k - i) * (m - j) <= _CELLS:
            anchors = _longest_common(left[i:k], right[j:m])
            rounds = 1  # nothing stays in between
        if anchors:
            ends = [(i + a, j + b) for a, b in anchors]
            runs.extend((a, b, 1) for a, b in ends)
            froms = [(i, j), *((a + 1, b + 1) for a, b in ends)]
            open_.extend(((a, c), (b, d), rounds - 1) for (a, b), (c, d) in zip(froms, [*ends, (k, m)], strict=True))
    return sorted(runs)


def _anchors(left: Sequence[int], right: Sequence[int]) -> list[tuple[int, int]]:
    """Return units that stand once in each, as many as keep their order: the longest increasing subsequence."""
    counts, others = Counter(left), Counter(right)
    where = {unit: at for at, unit in enumerate(right) if others[unit] == 1}
    pairs = [(at, where[unit]) for at, unit in enumerate(left) if counts[unit] == 1 and unit in where]
    tails: list[int] = []
    ends: list[int] = []
    before = [-1] * len(pairs)
    for n, (_, of) in enumerate(pairs):
        at = bisect_left(tails, of)
        before[n] = ends[at - 1] if at else -1
        tails[at : at + 1] = [of]
        ends[at : at + 1] = [n]
    chain = []
    n = ends[-1] if ends else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]


def _longest_common(left: Sequence[int], right: Sequence[int]) -> list[tuple[int, int]]:
    """Return a longest common subsequence of two short runs."""
    return _best_path(
        len(left), len(right), {(i, j): 1.0 for i, a in enumerate(left) for j, b in enumerate(right) if a == b}
    )


def _best_path(height: int, width: int, worth: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Return pairs, increasing in both, that are worth most together."""
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            paired = best[i + 1][j + 1] + worth[i, j] if (i, j) in worth else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    path = []
    i = j = 0
    while i < height and j < width:
        if (i, j) in worth and best[i][j] == best[i + 1][j + 1] + worth[i, j]:
            path.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return path


# --- what became of what ----------------------------------------------------------------------------------------------


def _paired(old: str, new: str, before: Sequence[Span], after: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """Yield the changes of one gap as slices of its units: altered ones beside each other, the rest one by one."""
    height, width = len(before), len(after)
    if height + width > _MOST:
        yield (0, height), (0, width)
        return
    pairs: list[tuple[int, int]] = []
    if height * width <= _CELLS:
        pairs = _best_path(height, width, _alike([old[slice(*u)] for u in before], [new[slice(*u)] for u in after]))
    elif height and width:
        yield (0, height), (0, width)
        return
    i = j = 0
    for at, of in [*pairs, (height, width)]:
        yield from (((n, n + 1), (j, j)) for n in range(i, at))
        yield from (((at, at), (n, n + 1)) for n in range(j, of))
        if at < height:
            yield (at, at + 1), (of, of + 1)
        i, j = at + 1, of + 1


def _alike(left: Iterable[str], right: Iterable[str]) -> dict[tuple[int, int], float]:
    """Return how alike the sentences are that are alike enough to be one that was altered."""
    others = [Counter(sentence.split()) for sentence in right]
    worth = {}
    for i, sentence in enumerate(left):
        words = Counter(sentence.split())
        for j, other in enumerate(others):
            here, there = sorted((words, other), key=len)
            total = words.total() + other.total()
            shared = sum(min(count, there[word]) for word, count in here.items())
            if total == 0 or 2 * shared >= _ALIKE * total:
                worth[i, j] = 2 * shared / total if total else 1.0
    return worth
