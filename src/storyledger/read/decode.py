"""From scores to structures: trees over the arcs, and names over the labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.floating]
Ints = NDArray[np.int64]


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


def is_projective(heads: list[int]) -> bool:
    """Whether no two arcs cross, that of the root, which comes from before all words, among them."""
    above = np.array(heads)
    words = np.arange(1, len(heads) + 1)
    first, last = np.minimum(above, words), np.maximum(above, words)
    begins_within = (first[:, None] < first) & (first < last[:, None])
    return not bool((begins_within & (last[:, None] < last)).any())


def best_tree(scores: Floats) -> list[int]:
    """Returns the heads of the best projective tree with one root word; `scores` [words, words + 1], column 0 the root.

    English is projective but for one sentence in sixty; of trees with crossing arcs that a parser gives, most are wrong
    (with this the arcs of the treebanks' development parts are right a tenth of a point more often). The algorithm is
    Eisner's (1996, "Three new probabilistic models for dependency parsing"), all spans of one length at a time. Root
    arcs bear a penalty above all differences of scores, so that there is no second.
    """
    size = scores.shape[0] + 1
    arcs = np.full((size, size), -np.inf)  # [word, head]
    # Padding and impossible arcs stand at -10,000 and below; kept finite so that sums stay numbers.
    arcs[1:, :] = np.maximum(np.nan_to_num(scores, nan=-1e5, neginf=-1e5, posinf=1e5), -1e5)
    arcs[1:, 0] -= 1e8
    # Of a span, by its length: how good it is with its head at its left or its right end, open where the other end may
    # still take words on its outer side. Rows are where it starts, or ends: either way, spans side by side are slices.
    left_from, left_to, right_from, right_to = (np.full((size, size), -np.inf) for _ in range(4))
    open_from, open_to = np.full((size, size), -np.inf), np.full((size, size), -np.inf)
    for table in (left_from, left_to, right_from, right_to):
        table[:, 0] = 0.0
    # And where the best of them is cut, counted from its start.
    cut_open, cut_left, cut_right = (np.zeros((size, size), dtype=np.int64) for _ in range(3))
    for length in range(1, size):
        starts, ends = np.arange(size - length), np.arange(length, size)
        cut_open[starts, length], best = _best_cut(left_from[:-length, :length], right_to[length:, length - 1 :: -1])
        open_from[starts, length] = best + arcs[ends, starts]
        open_to[ends, length] = best + arcs[starts, ends]
        cut, best = _best_cut(open_from[:-length, 1 : length + 1], left_to[length:, length - 1 :: -1])
        cut_left[starts, length] = cut + 1
        left_from[starts, length] = left_to[ends, length] = best
        cut, best = _best_cut(right_from[:-length, :length], open_to[length:, length:0:-1])
        cut_right[starts, length] = cut
        right_from[starts, length] = right_to[ends, length] = best
    return _follow(size, cut_open, cut_left, cut_right)


def _best_cut(before: Floats, behind: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Where each of some spans is best cut in two, and what it is worth then; a row a span, a column a cut."""
    sums = before + behind[:, : before.shape[1]]
    cut = sums.argmax(1)
    return cut, sums[np.arange(len(sums)), cut]


def _follow(size: int, cut_open: Ints, cut_left: Ints, cut_right: Ints) -> list[int]:
    """The heads of the words by the cuts of all spans, from the whole sentence on."""
    heads = [0] * size
    spans = [(0, size - 1, True, False)]
    while spans:
        start, end, from_left, is_open = spans.pop()
        length = end - start
        if not length:
            continue
        if is_open:
            cut = start + int(cut_open[start, length])
            heads[end if from_left else start] = start if from_left else end
            spans += [(start, cut, True, False), (cut + 1, end, False, False)]
        elif from_left:
            cut = start + int(cut_left[start, length])
            spans += [(start, cut, True, True), (cut, end, True, False)]
        else:
            cut = start + int(cut_right[start, length])
            spans += [(start, cut, False, False), (cut, end, False, True)]
    return heads[1:]


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
