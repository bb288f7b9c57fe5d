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

import numpy as np

from storyledger.group.stem_table import LONGEST, Room, StemTable

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
"""Characters looked at together: with half as many, what a chunk costs however short it is adds a twentieth."""
_TIED = 1 << 17
"""Entries of shared features that are tied to those after them at a time: what that takes is small beside the pairs."""
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


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of texts worth a closer look, lower index first, sorted."""

    pairs: tuple[tuple[int, int], ...]
    reworded: tuple[bool, ...]
    """Whether the pair shares enough stem pairs to be a rewrite; else it is only worth comparing word for word."""


@dataclass(frozen=True, slots=True)
class _Features:
    """Features of one kind, each with its text's number below, and how many each text has."""

    numbers: Longs
    own: Ints


def find_candidates(texts: Sequence[str]) -> Candidates:
    """Return the pairs of texts that share enough for a closer look, and by which kind of feature."""
    if len(texts) < 2:
        return Candidates((), ())
    sizes = _sizes(texts)
    rate = _rate(int(sizes[-1]))
    shingles, pairs = _features(texts, sizes, rate, stems=True)
    exact = _shared(shingles, _SHARED_SHINGLES if rate == 1 else 2, 0.0, tie_large=True)
    # Among thousands of reports, a pair of stems that many share is a name or a phrase of the day.
    reworded = _shared(pairs, max(3, -(-_SHARED_PAIRS // rate)), _SHARE_OF_PAIRS, tie_large=rate == 1)
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
    sizes = _sizes(texts)
    rate = _rate(int(sizes[-1]))
    shingles, _ = _features(texts, sizes, rate, stems=False)
    found = _shared(shingles, least or (_SHARED_SHINGLES if rate == 1 else 2), share, tie_large=True)
    low, high = np.divmod(found, len(texts))
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _sizes(texts: Sequence[str]) -> Ints:
    """Return the characters of all texts up to each, with its own."""
    return np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))


def _rate(size: int) -> int:
    """Return of how many features one is kept, a power of two, for so many bytes."""
    rate = 1 if size < _SAMPLED_FROM else 4
    while size // 6 // rate > _MOST_KEPT:
        rate *= 2
    return rate


def _features(texts: Sequence[str], sizes: Ints, rate: int, *, stems: bool) -> tuple[_Features, _Features]:
    """Return the kept shingles and, with `stems`, stem pairs of all texts."""
    mask = _mask(len(texts))
    table = StemTable(min(20, max(10, (int(sizes[-1]) // 8).bit_length()))) if stems else None
    room = Room()
    shingles, pairs = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint64)]
    own_shingles, own_pairs = np.zeros(len(texts), np.int64), np.zeros(len(texts), np.int64)
    for first, raw, ends in _chunks(texts, sizes):
        last = first + len(ends)
        numbers = np.arange(first, last, dtype=np.uint64)
        hashes, starts = _words(raw, room)
        bounds = np.searchsorted(starts, ends)
        kept, counts = _shingles(hashes, bounds, rate, room)
        kept &= ~mask
        kept |= numbers.repeat(counts)
        shingles.append(kept)
        own_shingles[first:last] = counts
        if table is not None:
            for joined, times in _stem_pairs(table.find(hashes, raw, starts, room), bounds, rate):
                pairs.append(joined | numbers.repeat(times))
                own_pairs[first:last] += times
    return _Features(np.concatenate(shingles), own_shingles), _Features(np.concatenate(pairs), own_pairs)


def _mask(texts: int) -> np.uint64:
    """Return the lower bits of a feature, which hold the number of one of so many texts."""
    return np.uint64((1 << (texts - 1).bit_length()) - 1)


def _chunks(texts: Sequence[str], sizes: Ints) -> Iterator[tuple[int, bytes, Ints]]:
    """Yield, for a chunk of texts, the number of the first, their bytes, and where among these each text ends.

    Letters are in lower case; what is no word is zeros, of which there is one at least before the first word.
    """
    first = 0
    while first < len(texts):
        last = max(first + 1, int(np.searchsorted(sizes, (sizes[first - 1] if first else 0) + _CHUNK)))
        held = [text.encode("utf-8", "replace") for text in texts[first:last]]
        ends = np.cumsum(list(map(len, held))) + np.arange(2, len(held) + 2)
        yield first, _without_marks(b"\0".join([b"", *held, bytes(_PAD)]).translate(_TABLE)), ends
        first = last


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


def _words(raw: bytes, room: Room) -> tuple[Longs, Ints]:
    """Return hash and start of every word: its first `LONGEST` bytes, mixed eight by eight."""
    is_word = np.frombuffer(raw, dtype=np.uint8) != 0
    starts = np.flatnonzero(is_word[1:] > is_word[:-1])
    starts += 1
    eights = np.ndarray((len(raw) - 8,), dtype="V8", buffer=raw, strides=(1,))
    hashes = eights[starts].view("<u8")
    on = _first_bytes(hashes, room)
    hashes *= _MIX[0]
    for read in range(8, LONGEST, 8):
        if not len(on):
            break
        following = eights[np.minimum(starts[on] + read, len(eights) - 1)].view("<u8")
        still = _first_bytes(following, room)
        hashes[on] = (hashes[on] ^ (hashes[on] >> _HALF) ^ following) * _MIX[1]
        on = on[still]
    hashes ^= np.right_shift(hashes, _HALF, out=room.longs(1, len(hashes)))
    return hashes, starts


def _first_bytes(eights: Longs, room: Room) -> Ints:
    """Put zeros from the first zero on in eight bytes each; return the places of those that have none."""
    zeros, other = room.longs(1, len(eights)), room.longs(2, len(eights))
    np.subtract(eights, _ONES, out=zeros)
    zeros &= np.invert(eights, out=other)
    zeros &= _HIGHS
    full = np.flatnonzero(zeros == 0)
    # From the lowest bit that is set, in the first zero, down: what is there is kept, and all where none is set.
    zeros ^= np.subtract(zeros, _ONE, out=other)
    eights &= zeros
    return full


def _shingles(words: Longs, bounds: Ints, rate: int, room: Room) -> tuple[Longs, Ints]:
    """Return the kept shingles, with how many each text has: every one, or those whose first two words' hash says so.

    `bounds` says before which word each text ends.
    """
    count = max(0, len(words) - SHINGLE + 1)
    if rate == 1:
        kept = np.ones(count, dtype=np.bool_)
    else:
        both = np.multiply(words[1 : count + 1], _MIX[2], out=room.longs(1, count))
        both += words[:count]
        kept = both < np.uint64((1 << 64) // rate)
    at = _inside(kept, bounds, SHINGLE - 1)
    hashed = words[at] * _MIX[0]
    for step in range(1, SHINGLE):
        hashed += words[at + step] * _MIX[step]
    return hashed, _counts(at, bounds)


def _inside(kept: NDArray[np.bool_], bounds: Ints, reach: int) -> Ints:
    """Return the places that are kept, but those so near the end of their text that they reach over it."""
    for step in range(1, reach + 1):
        over = bounds - step
        kept[over[(over >= 0) & (over < len(kept))]] = False
    return np.flatnonzero(kept)


def _counts(at: Ints, bounds: Ints) -> Ints:
    """Return for growing places how many of them stand in each text."""
    return np.diff(np.searchsorted(at, bounds), prepend=0)


def _stem_pairs(stems: Stems, bounds: Ints, rate: int) -> Iterator[tuple[Longs, Ints]]:
    """Yield the kept pairs of content stems next to each other, then those one apart, with how many each text has."""
    content = np.flatnonzero(stems != 0)
    bounds = np.searchsorted(content, bounds)
    held = stems[content]
    for step in (1, 2):
        # A sum is the same in either order; what it loses, two pairs of one sum, is one in 2^32.
        joined = held[:-step] + held[step:]
        kept = joined < (1 << 32) // rate if rate > 1 else np.ones(len(joined), dtype=np.bool_)
        at = _inside(kept, bounds, step)
        at = at[held[at] != held[at + step]]
        yield joined[at].astype(np.uint64) << _HALF, _counts(at, bounds)


def _shared(kept: _Features, least: int, share: float, *, tie_large: bool) -> Ints:
    """Return the pairs of texts, as `low * texts + high`, that share `least` features and `share` of the shorter's."""
    features, own, texts = kept.numbers, kept.own, len(kept.own)
    nothing = np.empty(0, dtype=np.int64)
    if len(features) < 2:
        return nothing
    mask = _mask(texts)
    # Numbers of half the length are sorted in half the time.
    kind = np.uint32 if texts <= 1 << 16 else np.int64
    features.sort()
    # Most features stand in one text: only those that have their like beside them are looked at further.
    like = (features[1:] ^ features[:-1]) <= mask
    features = features[np.r_[like, False] | np.r_[False, like]]
    if not len(features):
        return nothing
    new = np.r_[True, features[1:] != features[:-1]]
    own = own - np.bincount((features[~new] & mask).view(np.int64), minlength=texts)
    features = features[new]
    owner = (features & mask).astype(kind)
    starts = np.flatnonzero(np.r_[True, (features[1:] ^ features[:-1]) > mask])
    sizes = np.diff(np.r_[starts, len(features)])
    wanted = sizes > 1 if tie_large else (sizes > 1) & (sizes <= _WINDOW)
    if not wanted.any():
        return nothing
    owner, sizes = owner[np.repeat(wanted, sizes)], sizes[wanted]
    place = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    after = (np.minimum(np.repeat(sizes, sizes) - place, _WINDOW) - 1).astype(np.uint8)
    pairs = np.empty(int(after.sum(dtype=np.int64)), dtype=kind)
    filled = 0
    for start in range(0, len(owner), _TIED):
        step, one = 1, np.flatnonzero(after[start : start + _TIED]) + start
        while len(one):
            made = pairs[filled : filled + len(one)]
            np.multiply(owner[one], texts, out=made)
            np.add(made, owner[one + step], out=made)
            filled, step = filled + len(one), step + 1
            one = one[after[one] >= step]
    far = np.flatnonzero(place >= _WINDOW)
    if len(far):
        pairs = np.concatenate([pairs, owner[far - place[far]] * texts + owner[far]])
    if len(pairs) < least:
        return nothing
    pairs.sort()
    # Most pairs share a feature or two: only those of which `least` stand in a row are counted.
    found = np.unique(pairs[: len(pairs) - least + 1][pairs[least - 1 :] == pairs[: len(pairs) - least + 1]])
    counts = np.searchsorted(pairs, found, "right") - np.searchsorted(pairs, found)
    found = found.astype(np.int64)
    if share:
        found = found[counts >= share * np.minimum(own[found // texts], own[found % texts])]
    return found
