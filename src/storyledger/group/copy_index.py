"""Which reports are worth comparing word by word: those that share rare stretches, found without looking at pairs.

Two kinds of features. *Shingles*, five words in a row, are what a copy shares, however much of it was cut; *stem
pairs*, two content stems that stand next to each other or one apart, in either order, are what a rewrite shares. Each
feature is one 64-bit number that holds its hash above and its report's number below, so that one sort of plain integers
brings equal features together; a feature of many reports ties each to its neighbours in the list and to its first
report only. The cost grows with the number of words, never with the square of the number of reports.

In a large collection one feature in four or more is kept, chosen by its own words (so that both sides of a pair keep
the same ones): memory is bounded by `_MOST_KEPT` features, and a stretch has to be longer to be seen. Words are found
in the bytes of the text by array operations, a chunk of reports at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.words import word_stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Longs = NDArray[np.uint64]
    Ints = NDArray[np.int64]
    Stems = NDArray[np.uint32]

SHINGLE = 5
"""Words in a row. Four brings stock phrases ("have been killed in"), six loses copies with a word changed between."""
_WINDOW = 24
"""Reports of one feature that are all tied to one another; a wire with more reprints is tied through its first."""
_SHARED_SHINGLES = 5
"""Nine words in a row have five shingles, and no shorter stretch counts as a copy (LONG_RUN)."""
_SHARED_PAIRS = 14
_SHARE_OF_PAIRS = 0.12
"""Of the shorter text's. Rewrites of our test set share 59 or more with the original, a third of the shorter's at
least; independent reports of the same events 0 to 19, at most .15."""
_SAMPLED_FROM = 12_000_000
"""Bytes in all, about two million words, above which one feature in four is kept: a sentence of 25 words still has
five shingles, and two shared ones make a candidate."""
_MOST_KEPT = 1 << 25
"""Features of a kind that are held: eight bytes each. Above 128 million words fewer than one in four are."""
_CHUNK = 1 << 20
"""Bytes looked at together: what the arrays of a chunk hold stays in the processor's cache."""
_PAD = 16
_MIX = tuple(
    np.uint64(number)
    for number in (
        0x9E3779B97F4A7C15,
        0xBF58476D1CE4E5B9,
        0x94D049BB133111EB,
        0xD6E8FEB86659FD93,
        0xA0761D6478BD642F,
    )
)
_LOW = np.array([(1 << 8 * length) - 1 for length in range(9)], dtype=np.uint64)
"""Masks that keep the first bytes of a word of up to eight."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of texts worth a closer look, lower index first, sorted."""

    pairs: tuple[tuple[int, int], ...]
    reworded: tuple[bool, ...]
    """Whether the pair shares enough stem pairs to be a rewrite; else it is only worth comparing word for word."""


def find_candidates(texts: Sequence[str]) -> Candidates:
    """Return the pairs of texts that share enough for a closer look, and by which kind of feature."""
    if len(texts) < 2:
        return Candidates((), ())
    size = sum(map(len, texts))
    rate = _rate(size)
    shingles, pairs = _features(texts, rate, min(20, max(10, (size // 8).bit_length())))
    exact = _shared(shingles, len(texts), _SHARED_SHINGLES if rate == 1 else 2, 0.0, tie_large=True)
    # Among thousands of reports, a pair of stems that many share is a name or a phrase of the day.
    reworded = _shared(pairs, len(texts), max(3, -(-_SHARED_PAIRS // rate)), _SHARE_OF_PAIRS, tie_large=rate == 1)
    found = np.union1d(exact, reworded)
    low, high = np.divmod(found, len(texts))
    return Candidates(tuple(zip(low.tolist(), high.tolist(), strict=True)), tuple(np.isin(found, reworded).tolist()))


def candidate_pairs(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of texts (lower index first, sorted) that share enough for a closer look."""
    return list(find_candidates(texts).pairs)


def shared_shingles(texts: Sequence[str], least: int = 0, share: float = 0.0) -> list[tuple[int, int]]:
    """Return the pairs of texts that share `least` kept shingles and `share` of the shorter's: word for word only."""
    if len(texts) < 2:
        return []
    rate = _rate(sum(map(len, texts)))
    shingles, _ = _features(texts, rate, 0)
    found = _shared(shingles, len(texts), least or (_SHARED_SHINGLES if rate == 1 else 2), share, tie_large=True)
    low, high = np.divmod(found, len(texts))
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _rate(size: int) -> int:
    """Return of how many features one is kept, a power of two, for so many bytes."""
    rate = 1 if size < _SAMPLED_FROM else 4
    while size // 6 // rate > _MOST_KEPT:
        rate *= 2
    return rate


def _features(texts: Sequence[str], rate: int, bits: int) -> tuple[Longs, Longs]:
    """Return the kept shingles and, if `bits` is not 0, stem pairs of all texts, each with its text's number below."""
    below = (len(texts) - 1).bit_length()
    mask = np.uint64((1 << below) - 1)
    stems = _StemTable(bits) if bits else None
    shingles, pairs = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint64)]
    for first, raw, ends in _chunks(texts):
        hashes, starts, stops = _words(raw)
        counts = np.diff(np.searchsorted(starts, ends), prepend=0)
        owner = np.repeat(np.arange(first, first + len(ends)), counts)
        kept, owners = _shingles(hashes, owner, rate)
        shingles.append((kept & ~mask) | owners.astype(np.uint64))
        if stems is not None:
            kept, owners = _stem_pairs(stems.find(hashes, raw, starts, stops), owner, rate)
            pairs.append((kept & ~mask) | owners.astype(np.uint64))
    return np.concatenate(shingles), np.concatenate(pairs)


def _chunks(texts: Sequence[str]) -> Iterator[tuple[int, bytes, Ints]]:
    """Yield, for a chunk of texts, the number of the first, their bytes, and where among these each text ends.

    Letters are in lower case; what is no word is zeros.
    """
    held: list[bytes] = []
    size = first = 0
    for number, text in enumerate(texts):
        held.append(text.encode("utf-8", "replace"))
        size += len(held[-1])
        if size >= _CHUNK or number + 1 == len(texts):
            ends = np.cumsum([len(raw) + 1 for raw in held], dtype=np.int64)
            yield first, _without_marks(b"\0".join(held).translate(_TABLE) + bytes(_PAD)), ends
            held, size, first = [], 0, number + 1


_TABLE = bytes(ord(chr(i).lower()) if i < 128 and chr(i).isalnum() else i if i >= 128 else 0 for i in range(256))
_ALL_MARKS = {0xC2: 2, 0xE2: 3, 0xF0: 4}
"""First bytes, with the length, of characters that are hardly ever letters: U+0080 to U+00BF, U+2000 to U+2FFF (dashes,
quotation marks, signs, arrows), U+10000 on (emoji)."""


def _without_marks(raw: bytes) -> bytes:
    """Return the bytes with zeros for punctuation and signs outside ASCII."""
    if raw.isascii():
        return raw
    found = np.frombuffer(raw, dtype=np.uint8)
    made = found.copy()
    for lead, length in _ALL_MARKS.items():
        at = np.flatnonzero(found == lead)
        for step in range(length):
            made[at + step] = 0
    return made.tobytes()


def _words(raw: bytes) -> tuple[Longs, Ints, Ints]:
    """Return hash, start and end of every word: its first eight bytes, its last eight and its length, mixed."""
    is_word = np.frombuffer(raw, dtype=np.uint8) != 0
    edges = np.flatnonzero(is_word[1:] != is_word[:-1]) + 1
    if raw[:1] > b"\0":
        edges = np.r_[0, edges]
    starts, ends = edges[::2], edges[1::2]
    eights = np.ndarray((len(raw) - 8,), dtype="V8", buffer=raw, strides=(1,))
    length = ends - starts
    hashes: Longs = eights[starts].view("<u8") & _LOW[np.minimum(length, 8)]
    hashes *= _MIX[0]
    long = np.flatnonzero(length > 8)
    hashes[long] ^= eights[ends[long] - 8].view("<u8") * _MIX[1] + length[long].astype(np.uint64)
    hashes ^= hashes >> np.uint64(32)
    return hashes, starts, ends


def _shingles(words: Longs, owner: Ints, rate: int) -> tuple[Longs, Ints]:
    """Return the kept shingles and whose they are: every one, or those whose first two words' hash says so."""
    count = max(0, len(words) - SHINGLE + 1)
    if rate == 1:
        at = np.arange(count)
    else:
        at = np.flatnonzero((words[:count] * _MIX[1] + words[1 : count + 1] * _MIX[2]) < np.uint64((1 << 64) // rate))
    at = at[owner[at] == owner[at + SHINGLE - 1]]
    hashed = words[at] * _MIX[0]
    for step in range(1, SHINGLE):
        hashed += words[at + step] * _MIX[step]
    return _mixed(hashed), owner[at]


class _StemTable:
    """Stems of words by the words' hashes: a table that the array operations look into, and a full one behind it."""

    def __init__(self, bits: int) -> None:
        self._shift = np.uint64(64 - bits)
        self._keys = np.zeros(1 << bits, dtype=np.uint64)
        self._stems = np.zeros(1 << bits, dtype=np.uint32)
        self._all: dict[int, int] = {}

    def find(self, hashes: Longs, raw: bytes, starts: Ints, ends: Ints) -> Stems:
        """Return the number of every word's stem, 0 for function words."""
        slots = hashes >> self._shift
        found: Stems = self._stems[slots]
        missing = np.flatnonzero(self._keys[slots] != hashes)
        if len(missing):
            new, first, which = np.unique(hashes[missing], return_index=True, return_inverse=True)
            stems = np.array(
                [
                    self._stem(hash_, raw, start, end)
                    for hash_, start, end in zip(
                        new.tolist(), starts[missing[first]].tolist(), ends[missing[first]].tolist(), strict=True
                    )
                ],
                dtype=np.uint32,
            )
            found[missing] = stems[which]
            self._keys[new >> self._shift], self._stems[new >> self._shift] = new, stems
        return found

    def _stem(self, hash_: int, raw: bytes, start: int, end: int) -> int:
        known = self._all.get(hash_)
        if known is None:
            word = raw[start : min(end, start + _LONGEST)].decode("utf-8", "replace")
            stem = word_stem(word)
            known = int.from_bytes(blake2b(stem.encode(), digest_size=4).digest()) | 1 if stem else 0
            self._all[hash_] = known
        return known


_LONGEST = 64
"""Bytes of a word that its stem is made from."""


def _stem_pairs(stems: Stems, owner: Ints, rate: int) -> tuple[Longs, Ints]:
    """Return the kept pairs of content stems next to each other or one apart, and whose they are."""
    content = np.flatnonzero(stems)
    held, owner = stems[content].astype(np.uint64) * _MIX[0], owner[content]
    features, owners = [], []
    for step in (1, 2):
        # A sum is the same in either order; what it loses, two pairs of one sum, is one in 2^64.
        joined = held[:-step] + held[step:]
        kept = (owner[:-step] == owner[step:]) & (held[:-step] != held[step:])
        if rate > 1:
            kept &= joined < np.uint64((1 << 64) // rate)
        at = np.flatnonzero(kept)
        features.append(_mixed(joined[at]))
        owners.append(owner[at])
    return np.concatenate(features), np.concatenate(owners)


def _mixed(values: Longs) -> Longs:
    """Return the values with their bits well mixed (the finaliser of MurmurHash3)."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def _shared(features: Longs, texts: int, least: int, share: float, *, tie_large: bool) -> Ints:
    """Return the pairs of texts, as `low * texts + high`, that share `least` features and `share` of the shorter's."""
    nothing = np.empty(0, dtype=np.int64)
    if len(features) < 2:
        return nothing
    below = np.uint64((texts - 1).bit_length())
    mask = np.uint64((1 << int(below)) - 1)
    features.sort()
    own = np.bincount((features & mask).astype(np.int64), minlength=texts)
    # Most features stand in one text: only those that have their like beside them are looked at further.
    like = (features[1:] ^ features[:-1]) <= mask
    features = features[np.r_[like, False] | np.r_[False, like]]
    if not len(features):
        return nothing
    new = np.r_[True, features[1:] != features[:-1]]
    own -= np.bincount((features[~new] & mask).astype(np.int64), minlength=texts)
    features = features[new]
    owner, hashes = (features & mask).astype(np.int64), features >> below
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]])
    sizes = np.diff(np.r_[starts, len(hashes)])
    wanted = sizes > 1 if tie_large else (sizes > 1) & (sizes <= _WINDOW)
    if not wanted.any():
        return nothing
    kept = np.repeat(wanted, sizes)
    owner, sizes = owner[kept], sizes[wanted]
    group = np.repeat(np.arange(len(sizes)), sizes)
    begins = np.r_[0, np.cumsum(sizes)[:-1]]
    place = np.arange(len(owner)) - begins[group]
    pairs = []
    for step in range(1, min(_WINDOW, int(sizes.max()))):
        same = np.flatnonzero(group[:-step] == group[step:])
        pairs.append(owner[same] * texts + owner[same + step])
    far = np.flatnonzero(place >= _WINDOW)
    if len(far):
        pairs.append(owner[begins[group[far]]] * texts + owner[far])
    found, counts = np.unique(np.concatenate(pairs), return_counts=True)
    enough: Ints = found[counts >= np.maximum(least, share * np.minimum(own[found // texts], own[found % texts]))]
    return enough
