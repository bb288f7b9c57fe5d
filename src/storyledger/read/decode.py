"""From scores to structures: trees over the arcs, and names over the labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.floating]


def is_tree(heads: list[int]) -> bool:
    """Whether heads (0 for the root, h + 1 for word h) form one tree under exactly one root word."""
    if heads.count(0) != 1:
        return False
    state = [0] * (len(heads) + 1)
    state[0] = 2
    for start in range(1, len(heads) + 1):
        path = []
        node = start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = heads[node - 1]
        if state[node] == 1:
            return False
        for seen in path:
            state[seen] = 2
    return True


def best_tree(scores: Floats) -> list[int]:
    """Returns the heads of the best tree with one root word; `scores` [words, words + 1], column 0 for the root.

    Chu-Liu and Edmonds, contracting cycles. Where the best of all has several root words, the search is repeated with a
    penalty on every root arc above all differences of scores, which leaves the best among the trees with one.
    """
    words = scores.shape[0]
    square = np.full((words + 1, words + 1), -np.inf)
    # Padding and impossible arcs stand at -10,000 and below; kept finite so that sums stay numbers.
    square[1:, :] = np.maximum(np.nan_to_num(scores, nan=-1e5, neginf=-1e5, posinf=1e5), -1e5)
    np.fill_diagonal(square, -np.inf)
    heads = _edmonds(square)[1:]
    if np.count_nonzero(heads == 0) != 1:
        square[1:, 0] -= 1e7
        heads = _edmonds(square)[1:]
    return [int(head) for head in heads]


def _edmonds(scores: NDArray[np.floating]) -> NDArray[np.intp]:
    """Heads of the best tree rooted in node 0; `scores` [node, head]; iterative, so that no depth can overflow."""
    levels: list[tuple[NDArray[np.floating], NDArray[np.intp], list[int], list[int], list[int], list[int]]] = []
    while True:
        heads: NDArray[np.intp] = np.argmax(scores, axis=1)
        heads[0] = 0
        cycle = _find_cycle(heads)
        if not cycle:
            break
        inside = set(cycle)
        rest = [node for node in range(len(scores)) if node not in inside]
        along = scores[cycle, heads[cycle]]
        # Entering the cycle at a word costs that word its arc within the cycle.
        entering = scores[cycle][:, rest] - along[:, None]
        entry = np.argmax(entering, axis=0)
        leaving = scores[rest][:, cycle]
        exit_ = np.argmax(leaving, axis=1)
        smaller = np.full((len(rest) + 1, len(rest) + 1), -np.inf)
        smaller[:-1, :-1] = scores[rest][:, rest]
        smaller[-1, :-1] = entering[entry, np.arange(len(rest))] + along.sum()
        smaller[:-1, -1] = leaving[np.arange(len(rest)), exit_]
        levels.append((scores, heads, cycle, rest, [cycle[i] for i in entry], [cycle[i] for i in exit_]))
        scores = smaller
    for _, before, _, rest, entry_at, exit_at in reversed(levels):
        full = before.copy()
        merged = len(rest)
        for place, node in enumerate(rest[1:], start=1):
            full[node] = exit_at[place] if heads[place] == merged else rest[heads[place]]
        outside = int(heads[merged])
        full[entry_at[outside]] = rest[outside]
        heads = full
    return heads


def _find_cycle(heads: NDArray[np.intp]) -> list[int]:
    state = [0] * len(heads)
    state[0] = 2
    for start in range(1, len(heads)):
        path = []
        node = start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if state[node] == 1:
            return path[path.index(node) :]
        for seen in path:
            state[seen] = 2
    return []


def name_transitions(labels: list[str]) -> Floats:
    """Returns [labels, labels]: 0 where the second may follow the first, a huge penalty where it may not."""
    allowed = np.zeros((len(labels), len(labels)), np.float32)
    for column, label in enumerate(labels):
        if label.startswith("I-"):
            for row, before in enumerate(labels):
                if before[2:] != label[2:] or before == "O":
                    allowed[row, column] = -1e4
    return allowed


def best_names(scores: Floats, lengths: list[int], transitions: Floats, labels: list[str]) -> list[list[int]]:
    """Returns each word's label on the best path (Viterbi); `scores` [batch, words, labels] are log probabilities."""
    batch, words, count = scores.shape
    first = np.array([-1e4 if label.startswith("I-") else 0.0 for label in labels], np.float32)
    best = scores[:, 0, :] + first
    back = np.zeros((batch, words, count), np.int8)
    every = [best]
    for word in range(1, words):
        through = best[:, :, None] + transitions[None]
        back[:, word] = through.argmax(1)
        best = through.max(1) + scores[:, word]
        every.append(best)
    results = []
    steps = back.tolist()
    for row, length in enumerate(lengths):
        label = int(every[length - 1][row].argmax())
        path = [label]
        for step in reversed(steps[row][1:length]):
            label = step[label]
            path.append(label)
        results.append(path[::-1])
    return results


def kind_shares(scores: Floats, labels: list[str], kinds: Sequence[str]) -> Floats:
    """Returns [batch, words, kinds]: how likely each word is part of a name of the kind, out of log probabilities."""
    likely = np.exp(scores)
    columns = [[place for place, label in enumerate(labels) if label[2:] == kind] for kind in kinds]
    return np.stack([likely[:, :, places].sum(-1) for places in columns], axis=-1)
