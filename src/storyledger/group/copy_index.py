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
from typing import TYPE_CHECKING
from zlib import crc32

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
_CHUNK = 1 << 18
"""Bytes looked at together: what the arrays of a chunk hold stays in the processor's cache."""
_TIED = 1 << 14
"""Entries of shared features that are tied to those after them at a time, for the same reason."""
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
_ONE, _HALF = np.uint64(1), np.uint64(32)
_ONES, _HIGHS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_LONGEST = 64
"""Bytes of a word that tell it from others."""


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
        hashes, starts = _words(raw)
        bounds = np.searchsorted(starts, ends)
        shingles.append(_tagged(*_shingles(hashes, bounds, rate), first, mask))
        if stems is not None:
            found = stems.find(hashes, raw, starts)
            pairs += [_tagged(*part, first, mask) for part in _stem_pairs(found, bounds, rate)]
    return np.concatenate(shingles), np.concatenate(pairs)


def _tagged(hashes: Longs, owner: Ints, first: int, mask: np.uint64) -> Longs:
    """Return features with the numbers of their texts, which count from `first`, in the place of their lower bits."""
    hashes = _mixed(hashes)
    hashes &= ~mask
    hashes |= (owner + first).view(np.uint64)
    return hashes


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
            yield first, _without_marks(b"\0".join([*held, bytes(_PAD)]).translate(_TABLE)), ends
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


def _words(raw: bytes) -> tuple[Longs, Ints]:
    """Return hash and start of every word: its first `_LONGEST` bytes, mixed eight by eight."""
    is_word = np.frombuffer(raw, dtype=np.uint8) != 0
    starts = np.flatnonzero(is_word[1:] > is_word[:-1]) + 1
    if raw[:1] > b"\0":
        starts = np.r_[0, starts]
    eights = np.ndarray((len(raw) - 8,), dtype="V8", buffer=raw, strides=(1,))
    hashes, on = _first_bytes(eights[starts].view("<u8"))
    hashes *= _MIX[0]
    for read in range(8, _LONGEST, 8):
        if not len(on):
            break
        following, still = _first_bytes(eights[np.minimum(starts[on] + read, len(eights) - 1)].view("<u8"))
        hashes[on] = (hashes[on] ^ (hashes[on] >> _HALF) ^ following) * _MIX[1]
        on = on[still]
    hashes ^= hashes >> _HALF
    return hashes, starts


def _first_bytes(eights: Longs) -> tuple[Longs, Ints]:
    """Return eight bytes each, with zeros from the first zero on, and the places of those that have none."""
    zeros = eights - _ONES
    zeros &= ~eights
    zeros &= _HIGHS
    full = np.flatnonzero(zeros == 0)
    # The lowest bit that is set is that of the first zero: what is below it is kept, and all where none is set.
    kept = zeros - _ONE
    kept &= np.invert(zeros, out=zeros)
    kept &= eights
    return kept, full


def _shingles(words: Longs, bounds: Ints, rate: int) -> tuple[Longs, Ints]:
    """Return the kept shingles and whose they are: every one, or those whose first two words' hash says so.

    `bounds` says before which word each text ends.
    """
    count = max(0, len(words) - SHINGLE + 1)
    if rate == 1:
        kept = np.ones(count, dtype=np.bool_)
    else:
        both = words[1 : count + 1] * _MIX[2]
        both += words[:count]
        kept = both < np.uint64((1 << 64) // rate)
    at = _inside(kept, bounds, SHINGLE - 1)
    hashed = words[at] * _MIX[0]
    for step in range(1, SHINGLE):
        hashed += words[at + step] * _MIX[step]
    return hashed, _owners(at, bounds)


def _inside(kept: NDArray[np.bool_], bounds: Ints, reach: int) -> Ints:
    """Return the places that are kept, but those so near the end of their text that they reach over it."""
    for step in range(1, reach + 1):
        over = bounds - step
        kept[over[(over >= 0) & (over < len(kept))]] = False
    return np.flatnonzero(kept)


def _owners(at: Ints, bounds: Ints) -> Ints:
    """Return for growing places the number of the text in which each stands."""
    return np.repeat(np.arange(len(bounds)), np.diff(np.searchsorted(at, bounds), prepend=0))


class _StemTable:
    """Stems of words by the words' hashes: a table that the array operations look into, and a full one behind it.

    A place of the table has the lower half of a hash above and the number of the stem below.
    """

    def __init__(self, bits: int) -> None:
        self._shift = np.uint64(64 - bits)
        self._table = np.zeros(1 << bits, dtype="<u8")
        self._all: dict[int, int] = {}

    def find(self, hashes: Longs, raw: bytes, starts: Ints) -> Stems:
        """Return the number of every word's stem, 0 for function words."""
        slots = (hashes >> self._shift).view(np.int64)
        halves = self._table.take(slots, mode="clip").view("<u4")
        found: Stems = halves[::2]
        missing = np.flatnonzero(halves[1::2] != hashes.view("<u4")[::2])
        if len(missing):
            new, first, which = np.unique(hashes[missing], return_index=True, return_inverse=True)
            known = self._all
            listed = new.tolist()
            for hash_, start in zip(listed, starts[missing[first]].tolist(), strict=True):
                if hash_ not in known:
                    word = raw[start : start + _LONGEST]
                    stem = word_stem(word.partition(b"\0")[0].decode("utf-8", "replace"))
                    known[hash_] = crc32(stem.encode()) if stem else 0
            stems = np.array([known[hash_] for hash_ in listed], dtype=np.uint64)
            # Of numbered words ("w1", "w2") the checksums are so regular that sums of two are alike.
            stems = np.where(stems > 0, (_mixed(stems) >> _HALF) | _ONE, stems)
            found[missing] = stems[which]
            self._table[(new >> self._shift).view(np.int64)] = (new << _HALF) | stems
        return found


def _stem_pairs(stems: Stems, bounds: Ints, rate: int) -> Iterator[tuple[Longs, Ints]]:
    """Yield the kept pairs of content stems next to each other, then those one apart, and whose they are."""
    content = np.flatnonzero(stems)
    bounds = np.searchsorted(content, bounds)
    held = stems[content]
    for step in (1, 2):
        # A sum is the same in either order; what it loses, two pairs of one sum, is one in 2^32.
        joined = held[:-step] + held[step:]
        kept = held[:-step] != held[step:]
        if rate > 1:
            kept &= joined < (1 << 32) // rate
        at = _inside(kept, bounds, step)
        yield joined[at] * _MIX[0], _owners(at, bounds)


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
    own = np.bincount((features & mask).view(np.int64), minlength=texts)
    features.sort()
    # Most features stand in one text: only those that have their like beside them are looked at further.
    like = (features[1:] ^ features[:-1]) <= mask
    features = features[np.r_[like, False] | np.r_[False, like]]
    if not len(features):
        return nothing
    new = np.r_[True, features[1:] != features[:-1]]
    own -= np.bincount((features[~new] & mask).view(np.int64), minlength=texts)
    features = features[new]
    owner, hashes = (features & mask).view(np.int64), features >> below
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]])
    sizes = np.diff(np.r_[starts, len(hashes)])
    wanted = sizes > 1 if tie_large else (sizes > 1) & (sizes <= _WINDOW)
    if not wanted.any():
        return nothing
    owner, sizes = owner[np.repeat(wanted, sizes)], sizes[wanted]
    place = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    after = np.minimum(np.repeat(sizes, sizes) - place, _WINDOW) - 1
    pairs = np.empty(int(after.sum()), dtype=np.int64)
    filled = 0
    for start in range(0, len(owner), _TIED):
        counts = after[start : start + _TIED]
        one = np.repeat(np.arange(start, start + len(counts)), counts)
        other = np.arange(1, len(one) + 1) - np.repeat(np.cumsum(counts) - counts, counts)
        other += one
        made = pairs[filled : filled + len(one)]
        np.multiply(owner[one], texts, out=made)
        made += owner[other]
        filled += len(one)
    far = np.flatnonzero(place >= _WINDOW)
    if len(far):
        pairs = np.concatenate([pairs, owner[far - place[far]] * texts + owner[far]])
    if len(pairs) < least:
        return nothing
    pairs.sort()
    # Most pairs share a feature or two: only those of which `least` stand in a row are counted.
    found = np.unique(pairs[: len(pairs) - least + 1][pairs[least - 1 :] == pairs[: len(pairs) - least + 1]])
    counts = np.searchsorted(pairs, found, "right") - np.searchsorted(pairs, found)
    enough: Ints = found[counts >= share * np.minimum(own[found // texts], own[found % texts])]
    return enough
