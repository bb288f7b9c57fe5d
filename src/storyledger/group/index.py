"""Which reports are worth comparing word by word: those that share rare stretches, found without looking at pairs.

Two kinds of features, both hashed to 64 bits: every five words in a row (what a copy shares), and every two content
stems that stand next to each other or one apart, in either order (what a rewrite shares). One sort of all features
brings equal ones together; a feature of many reports ties each to its neighbours in the list and to its first report
only, so that cost grows with the number of words, not with the square of the number of reports.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.words import function_words, key_of, stems_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Longs = NDArray[np.uint64]
    Ints = NDArray[np.int64]

SHINGLE = 5
"""Words in a row. Four brings stock phrases ("have been killed in"), six loses copies with a word changed between."""
_WORD = re.compile(r"\d[\d.,]*\d|[^\W_]+")
_WINDOW = 24
"""Reports of one feature that are all tied to one another; a wire with more reprints is tied through its first."""
_SHARED_SHINGLES = 4
"""Nine words in a row have five shingles; the shortest stretch that may count as a copy has more."""
_SHARED_PAIRS = 14
_SHARE_OF_PAIRS = 0.12
"""Of the shorter text's. Rewrites of our test set share 59 or more with the original, a third of the shorter's at
least; independent reports of the same events 0 to 19, at most .15."""
_SAMPLED_FROM = 2_000_000
"""Words in all above which one shingle in four is looked at: a sentence of 25 words still has five of them."""
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def candidate_pairs(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of texts (lower index first, sorted) that share enough for a closer look."""
    if len(texts) < 2:
        return []
    keys, stems, owner = _read(texts)
    sampled = len(keys) > _SAMPLED_FROM
    shingles, shingle_owner = _shingles(keys, owner)
    if sampled:
        kept = shingles % np.uint64(4) == 0
        shingles, shingle_owner = shingles[kept], shingle_owner[kept]
    found = _shared(shingles, shingle_owner, len(texts), 2 if sampled else _SHARED_SHINGLES, 0.0, tie_large=True)
    pairs, pair_owner = _stem_pairs(stems, owner)
    # Among thousands of reports, a pair of stems that many share is a name or a phrase of the day.
    found = np.union1d(
        found, _shared(pairs, pair_owner, len(texts), _SHARED_PAIRS, _SHARE_OF_PAIRS, tie_large=not sampled)
    )
    return [(int(pair) // len(texts), int(pair) % len(texts)) for pair in found]


def _read(texts: Sequence[str]) -> tuple[Longs, Ints, Ints]:
    """Return the keys, the stems (-1 for function words) and the text of every word, all texts in a row."""
    vocabulary: dict[str, int] = {}
    ids: list[int] = []
    lengths: list[int] = []
    for text in texts:
        words = _WORD.findall(text.lower().replace("'", "").replace("’", ""))
        ids.extend([vocabulary.setdefault(word, len(vocabulary)) for word in words])
        lengths.append(len(words))
    spelled = [key_of(word) for word in vocabulary]
    numbers: dict[str, int] = {}
    key_of_id = np.array([numbers.setdefault(key, len(numbers)) for key in spelled] or [0], dtype=np.uint64)
    functional = function_words()
    stem_numbers: dict[str, int] = {}
    stem_of_id = np.array(
        [
            -1 if key in functional else stem_numbers.setdefault(stems_of((key,))[0], len(stem_numbers))
            for key in spelled
        ]
        or [0],
        dtype=np.int64,
    )
    flat = np.array(ids, dtype=np.int64)
    owner = np.repeat(np.arange(len(texts), dtype=np.int64), np.array(lengths, dtype=np.int64))
    return key_of_id[flat], stem_of_id[flat], owner


def _shingles(keys: Longs, owner: Ints) -> tuple[Longs, Ints]:
    if len(keys) < SHINGLE:
        return keys[:0], owner[:0]
    count = len(keys) - SHINGLE + 1
    hashed = np.zeros(count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for i in range(SHINGLE):
            hashed = _mixed(hashed * _MIX[0] + keys[i : i + count] + np.uint64(1))
    whole = owner[:count] == owner[SHINGLE - 1 :]
    return hashed[whole], owner[:count][whole]


def _stem_pairs(stems: Ints, owner: Ints) -> tuple[Longs, Ints]:
    content = stems >= 0
    stems, owner = stems[content], owner[content]
    features, owners = [], []
    for step in (1, 2):
        first, second = stems[:-step], stems[step:]
        same = (owner[:-step] == owner[step:]) & (first != second)
        low, high = np.minimum(first, second)[same], np.maximum(first, second)[same]
        with np.errstate(over="ignore"):
            features.append(_mixed(low.astype(np.uint64) * _MIX[0] + high.astype(np.uint64)))
        owners.append(owner[:-step][same])
    return np.concatenate(features), np.concatenate(owners)


def _mixed(values: Longs) -> Longs:
    """Return the values with their bits well mixed (the finaliser of SplitMix64)."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * _MIX[1]
        values = (values ^ (values >> np.uint64(27))) * _MIX[2]
    return values ^ (values >> np.uint64(31))


def _shared(features: Longs, owner: Ints, texts: int, least: int, share: float, *, tie_large: bool) -> Ints:  # noqa: PLR0913 - internal
    """Return the pairs of texts, as `low * texts + high`, that share `least` features and `share` of the shorter's."""
    order = np.lexsort((owner, features))
    features, owner = features[order], owner[order]
    if len(features) < 2:
        return np.empty(0, dtype=np.int64)
    # Once a text, and only features of two texts or more.
    new = np.r_[True, (features[1:] != features[:-1]) | (owner[1:] != owner[:-1])]
    features, owner = features[new], owner[new]
    own = np.bincount(owner, minlength=texts)
    starts = np.flatnonzero(np.r_[True, features[1:] != features[:-1]])
    sizes = np.diff(np.r_[starts, len(features)])
    wanted = sizes > 1 if tie_large else (sizes > 1) & (sizes <= _WINDOW)
    if not wanted.any():
        return np.empty(0, dtype=np.int64)
    kept = np.repeat(wanted, sizes)
    features, owner, sizes = features[kept], owner[kept], sizes[wanted]
    begins = np.r_[0, np.cumsum(sizes)[:-1]]
    first, place = np.repeat(owner[begins], sizes), np.arange(len(owner)) - np.repeat(begins, sizes)
    pairs = []
    for step in range(1, min(_WINDOW, int(sizes.max(initial=1)))):
        same = features[:-step] == features[step:]
        if not same.any():
            break
        pairs.append(owner[:-step][same] * texts + owner[step:][same])
    far = place >= _WINDOW
    if far.any():
        pairs.append(first[far] * texts + owner[far])
    if not pairs:
        return np.empty(0, dtype=np.int64)
    found, counts = np.unique(np.concatenate(pairs), return_counts=True)
    enough: Ints = found[counts >= np.maximum(least, share * np.minimum(own[found // texts], own[found % texts]))]
    return enough
