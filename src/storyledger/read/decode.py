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


def pick(relations: NDArray[np.integer], heads: list[int]) -> list[int]:
    """Returns each word's relation to its head; `relations` [words, words + 1], column 0 for the root."""
    picked: list[int] = relations[np.arange(len(heads)), heads].tolist()
    return picked


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
    if heads.count(0) != 1:
        square[1:, 0] -= 1e7
        heads = _edmonds(square)[1:]
    return heads


def _edmonds(scores: NDArray[np.floating]) -> list[int]:
    """Heads of the best tree rooted in node 0; `scores` [node, head]; iterative, so that no depth can overflow.

    Each cycle becomes a node of its own, behind the others in all lists, whose row says what every head outside would
    gain it, and through which of its words. Columns stay words', so that a cycle costs a few rows.
    """
    size = len(scores)
    rows = list(scores)
    heads: list[int] = scores.argmax(1).tolist()
    heads[0] = 0
    entries: list[NDArray[np.intp] | int] = list(range(size))  # the word that each head would be the head of
    words = [[word] for word in range(size)]
    above = [-1] * size  # the cycle that each went into
    outermost = list(range(size))  # for each word
    settled = [False] * size  # whether its head's head's ... head is the root
    settled[0] = True
    for start in range(1, size):
        path: list[int] = []
        node = outermost[start]
        while not settled[node]:
            if node not in path:
                path.append(node)
                node = outermost[heads[node]]
                continue
            first = path.index(node)
            cycle, path = path[first:], path[:first]
            node = len(rows)
            # Entering the cycle at a word costs that word its arc within the cycle.
            row = rows[cycle[0]] - rows[cycle[0]][heads[cycle[0]]]
            entry = entries[cycle[0]]
            for part in cycle[1:]:
                other = rows[part] - rows[part][heads[part]]
                entry = np.where(other > row, entries[part], entry)
                row = np.maximum(row, other)
            inside = [word for part in cycle for word in words[part]]
            row[inside] = -np.inf
            rows.append(row)
            heads.append(int(row.argmax()))
            entries.append(entry)
            words.append(inside)
            above.append(-1)
            settled.append(False)
            for part in cycle:
                above[part] = node
            for word in inside:
                outermost[word] = node
        for node in path:
            settled[node] = True
    return _expand(size, heads, entries, above)


def _expand(size: int, heads: list[int], entries: list[NDArray[np.intp] | int], above: list[int]) -> list[int]:
    """The heads of the words: a cycle's head is that of the word it enters by, the others keep theirs in the cycle."""
    entered = [False] * len(heads)
    for node in range(len(heads) - 1, size - 1, -1):
        if entered[node]:
            continue
        head = heads[node]
        entry = entries[node]
        part = entry if isinstance(entry, int) else int(entry[head])
        while part != node:
            heads[part], entered[part] = head, True
            part = above[part]
    return heads[:size]


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
    likeliest = scores.argmax(-1)
    # Where each word's likeliest label may follow the one before, these are the best path.
    forbidden = (transitions[likeliest[:, :-1], likeliest[:, 1:]] < 0) & (
        np.arange(1, scores.shape[1]) < np.array(lengths)[:, None]
    )
    first = np.array([-1e4 if label.startswith("I-") else 0.0 for label in labels], np.float32)
    search = forbidden.any(1) | (first[likeliest[:, 0]] < 0)
    results: list[list[int]] = [row[:length] for row, length in zip(likeliest.tolist(), lengths, strict=True)]
    for row in np.flatnonzero(search).tolist():
        results[row] = _best_path(scores[row, : lengths[row]], first, transitions)
    return results


def _best_path(scores: Floats, first: Floats, transitions: Floats) -> list[int]:
    best = scores[0] + first
    back: list[list[int]] = []
    for likely in scores[1:]:
        through = best[:, None] + transitions
        back.append(through.argmax(0).tolist())
        best = through.max(0) + likely
    label = int(best.argmax())
    path = [label]
    for step in reversed(back):
        label = step[label]
        path.append(label)
    return path[::-1]


def kind_shares(scores: Floats, labels: list[str], kinds: Sequence[str]) -> Floats:
    """Returns [batch, words, kinds]: how likely each word is part of a name of the kind, out of log probabilities."""
    likely = np.exp(scores)
    columns = [[place for place, label in enumerate(labels) if label[2:] == kind] for kind in kinds]
    return np.stack([likely[:, :, places].sum(-1) for places in columns], axis=-1)
