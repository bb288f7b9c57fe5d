"""What two reports have in common: the same words in a row, lines with the same content, lines told in one order.

All by array operations over sorted numbers: the cost of a pair grows with the lengths of the two reports and with what
they share, not with the product of their lengths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.copy_index import SHINGLE
from storyledger.group.copy_text import add_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from storyledger.group.copy_text import Prepared

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

ANY_RUN = 2.5
"""Lightest stretch that is shown as a passage of a pair that shares text (see Words.weights)."""
CLOSE_LINE = 0.5
"""Mean of the shares that two sentences have in common of the shorter and of the longer one's content."""
LINE_CONTENT = 4.0
"""Least content in common: short sentences agree by chance."""
RETOLD_CLOSE = 0.3
"""As CLOSE_LINE, in rareness: retold sentences keep a third of each other."""
RETOLD_LINE = 1.0
"""Least rareness in common, about one name or rare word that stands nowhere else."""
_REFRAIN = 64
"""Ways to lay one stretch of words on itself from which on it is left to its neighbours."""
_COMMON_STEM = 200
"""Lines of one report that have a stem from which on it says nothing of any of them."""


@dataclass(frozen=True, slots=True)
class Run:
    """The same words in a row: from word `left` and `right`, `length` words."""

    left: int
    right: int
    length: int
    weight: float
    telling: float
    """Its weight with every word weighed by its rareness."""


@dataclass(frozen=True, slots=True)
class LinePair:
    """Two lines that tell the same."""

    left: int
    right: int
    close: float
    content: float


@dataclass(frozen=True, slots=True)
class SharedLines:
    """Every two lines of two reports that have a stem in common, with what they share."""

    left: Ints
    right: Ints
    content: Floats
    rareness: Floats


def find_runs(left: Prepared, right: Prepared) -> list[Run]:
    """Return the maximal stretches of the same words, heaviest first, none overlapping another on either side."""
    mine, other = left.stretches, right.stretches
    first = np.searchsorted(other.numbers, mine.numbers, "left")
    times = np.searchsorted(other.numbers, mine.numbers, "right") - first
    times[times * mine.times > _REFRAIN] = 0
    at = np.flatnonzero(times)
    if not len(at):
        return []
    times = times[at]
    begins = np.cumsum(times) - times
    lefts = np.repeat(mine.places[at], times)
    rights = other.places[np.repeat(first[at] - begins, times) + np.arange(len(lefts))]
    # Stretches of one run lie one word apart on both sides: next to each other once sorted by offset, then by place.
    span = len(left.keys) + len(right.keys) + 2
    order = np.argsort((rights - lefts + len(left.keys)) * span + lefts, kind="stable")
    lefts, rights = lefts[order], rights[order]
    new = np.flatnonzero(np.r_[True, (np.diff(lefts) != 1) | (np.diff(rights) != 1)])
    length = np.diff(np.r_[new, len(lefts)]) + SHINGLE - 1
    lefts, rights = lefts[new], rights[new]
    weight, telling = (
        np.minimum(sums[lefts + length] - sums[lefts], of_sums[rights + length] - of_sums[rights])
        for sums, of_sums in ((left.weighed, right.weighed), (left.telling, right.telling))
    )
    kept = np.flatnonzero(weight >= ANY_RUN)
    kept = kept[np.lexsort((rights[kept], lefts[kept], -weight[kept]))]
    taken_left, taken_right = bytearray(len(left.keys)), bytearray(len(right.keys))
    runs = []
    for i, j, words, *weighs in zip(
        *(values[kept].tolist() for values in (lefts, rights, length, weight, telling)), strict=True
    ):
        if taken_left.find(1, i, i + words) < 0 and taken_right.find(1, j, j + words) < 0:
            taken_left[i : i + words] = taken_right[j : j + words] = b"\1" * words
            runs.append(Run(i, j, words, *weighs))
    return runs


def share_lines(left: Prepared, right: Prepared) -> SharedLines:
    """Return what every two lines that have a stem in common share, by left line, then by right line."""
    mine, other = left.stems, right.stems
    first = np.searchsorted(other.numbers, mine.numbers, "left")
    times = np.searchsorted(other.numbers, mine.numbers, "right") - first
    times[times > _COMMON_STEM] = 0
    at = np.flatnonzero(times)
    times = times[at]
    begins = np.cumsum(times) - times
    lefts = np.repeat(at, times)
    rights = np.repeat(first[at] - begins, times) + np.arange(len(lefts))
    lines = max(1, len(other.line_content))
    cells, which = np.unique(mine.lines[lefts] * lines + other.lines[rights], return_inverse=True)
    content = add_up(which, np.minimum(mine.content[lefts], other.content[rights]), len(cells))
    rareness = add_up(which, np.minimum(mine.rareness[lefts], other.rareness[rights]), len(cells))
    return SharedLines(cells // lines, cells % lines, content, rareness)


def pair_lines(left: Prepared, right: Prepared, shared: SharedLines) -> list[LinePair]:
    """Return the lines that pair off one to one by their content, closest first."""
    kept = np.flatnonzero(shared.content >= LINE_CONTENT)
    lefts, rights, content = shared.left[kept], shared.right[kept], shared.content[kept]
    close = (content / left.stems.line_content[lefts] + content / right.stems.line_content[rights]) / 2
    kept = np.flatnonzero(close >= CLOSE_LINE)
    return _pair_off(lefts[kept], rights[kept], close[kept], content[kept])


def _pair_off(lefts: Ints, rights: Ints, close: Floats, content: Floats) -> list[LinePair]:
    """Return pairs of lines of which each is used once, closest first."""
    order = np.lexsort((rights, lefts, -close * np.sqrt(content)))
    pairs: list[LinePair] = []
    used_left: set[int] = set()
    used_right: set[int] = set()
    for i, j, near, told in zip(
        lefts[order].tolist(), rights[order].tolist(), close[order].tolist(), content[order].tolist(), strict=True
    ):
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            pairs.append(LinePair(i, j, near, told))
    return pairs


def gather_lines(left: Prepared, right: Prepared, shared: SharedLines) -> list[LinePair]:
    """Return the lines that pair off one to one by their rare words, in whatever order; `content` is rareness."""
    lefts, rights, close, told = _like_lines(left, right, shared)
    return _pair_off(lefts, rights, close, told)


def chain_lines(left: Prepared, right: Prepared, shared: SharedLines) -> list[LinePair]:
    """Return the heaviest chain of like lines that goes forward on both sides.

    A tree of prefix maxima over the right-hand lines finds the best chain to go on from, so that the cost is the number
    of like lines times the logarithm of the number of lines.
    """
    lefts, rights, close, told = _like_lines(left, right, shared)
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(right.words.lines) + 1)
    steps: list[tuple[LinePair, int]] = []
    # All of one line's pairs look at the tree before any is entered: a line is used once.
    waiting: list[tuple[int, float]] = []
    line = -1
    for i, j, near, content in zip(lefts.tolist(), rights.tolist(), close.tolist(), told.tolist(), strict=True):
        if i != line:
            _enter(tree, steps, waiting)
            line, waiting = i, []
        best, before, at = 0.0, -1, j
        while at > 0:
            best, before = max((best, before), tree[at])
            at -= at & -at
        waiting.append((len(steps), best + content * near**0.5))
        steps.append((LinePair(i, j, near, content), before))
    _enter(tree, steps, waiting)
    _, step = max(tree)
    chain: list[LinePair] = []
    while step >= 0:
        pair, step = steps[step]
        chain.append(pair)
    return chain[::-1]


def _like_lines(left: Prepared, right: Prepared, shared: SharedLines) -> tuple[Ints, Ints, Floats, Floats]:
    """Return the lines that may tell the same, by left line: left, right, closeness and rareness in common."""
    kept = np.flatnonzero(shared.rareness >= RETOLD_LINE)
    lefts, rights, told = shared.left[kept], shared.right[kept], shared.rareness[kept]
    close = (told / left.stems.line_rareness[lefts] + told / right.stems.line_rareness[rights]) / 2
    kept = np.flatnonzero(close >= RETOLD_CLOSE)
    return lefts[kept], rights[kept], close[kept], told[kept]


def _enter(tree: list[tuple[float, int]], steps: list[tuple[LinePair, int]], waiting: list[tuple[int, float]]) -> None:
    for step, total in waiting:
        at = steps[step][0].right + 1
        while at < len(tree):
            tree[at] = max(tree[at], (total, step))
            at += at & -at
