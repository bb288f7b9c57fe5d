"""Numbers of words' stems, for millions of words at a time: looked up by hash, worked out where they are new.

The stem is that of `words.word_stem`. Of words in plain letters the endings are cut by array operations, a chunk's new
words together, by the same rules in the same order as `words.stem_of`; other words are given to `word_stem` itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from storyledger.group.words import function_words, swaps, word_stem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]
    Longs = NDArray[np.uint64]
    Stems = NDArray[np.uint32]

LONGEST = 64
"""Bytes of a word that tell it from others."""
_FEW = 150
"""Words below which cutting their endings together costs more than cutting them one by one."""
_TURNS = 8
"""Words of one place that are entered in one chunk: mostly there are two or three, in hostile input thousands."""
_ONE, _HALF = np.uint64(1), np.uint64(32)
_C, _D, _E, _G, _H, _I, _L, _N, _S, _U, _Y = (np.uint8(letter) for letter in b"cdeghilnsuy")


class Room:
    """Arrays that are used for one chunk after another: pages of fresh memory cost more than writing on them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._held = [np.empty(0, dtype="<u8")] * 3

    def longs(self, place: int, count: int) -> Longs:
        """Return the first numbers of one of the arrays, with whatever they hold."""
        if len(self._held[place]) < count:
            self._held[place] = np.empty(1 << count.bit_length(), dtype="<u8")
        return self._held[place][:count]


class StemTable:
    """Stems of words by the words' hashes; of two words that fall on one place, the one met last is held.

    A place of the table has the lower half of a hash above and the number of the stem below.
    """

    def __init__(self, bits: int) -> None:
        """Make a table of so many places, as a power of two."""
        self._shift = np.uint64(64 - bits)
        self._table = np.zeros(1 << bits, dtype="<u8")
        self._last = np.zeros(1 << bits, dtype=np.int32)

    def find(self, hashes: Longs, raw: bytes, starts: Ints, room: Room) -> Stems:
        """Return the number of every word's stem, 0 for function words.

        `raw` holds the words in lower case, with a zero after each; `starts` says where in it each begins.
        """
        slots = np.right_shift(hashes, self._shift, out=room.longs(1, len(hashes))).view(np.int64)
        lower = hashes.view("<u4")[::2]
        halves = self._table.take(slots, mode="clip", out=room.longs(2, len(hashes))).view("<u4")
        found: Stems = halves[::2]
        missing = np.flatnonzero(halves[1::2] != lower)
        for _ in range(_TURNS):
            if not len(missing):
                return found
            # One word of each place is entered at a time: those of two words that share a place take turns.
            places = slots[missing]
            self._last[places] = missing
            new = missing[self._last[places] == missing]
            self._table[slots[new]] = (hashes[new] << _HALF) | _number(raw, starts[new])
            halves = self._table.take(places, mode="clip").view("<u4")
            found[missing] = halves[::2]
            missing = missing[halves[1::2] != lower[missing]]
        _, first, which = np.unique(hashes[missing], return_index=True, return_inverse=True)
        found[missing] = _number(raw, starts[missing[first]])[which]
        return found


def _mixed(values: Longs) -> Longs:
    """Return the values with their bits well mixed (the finaliser of MurmurHash3)."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def _number(raw: bytes, starts: Ints) -> Longs:
    """Return the numbers of the stems of the words that start there, 0 for function words."""
    numbers = np.array([crc32(stem) if stem else 0 for stem in find_stems(raw, starts)], dtype=np.uint64)
    # Of numbered words ("w1", "w2") the checksums are so regular that sums of two are alike.
    return np.where(numbers > 0, (_mixed(numbers) >> _HALF) | _ONE, numbers)


def find_stems(raw: bytes, starts: Ints) -> list[bytes]:
    """Return the stems of the words that start there, each with a zero after it; empty for function words."""
    begins, find = starts.tolist(), raw.index
    if len(begins) < _FEW:
        words = [raw[start : min(find(0, start), start + LONGEST)] for start in begins]
        return [word_stem(word.decode("utf-8", "replace")).encode() for word in words]
    ends = np.minimum([find(0, start) for start in begins], starts + LONGEST)
    words = [raw[start:end] for start, end in zip(begins, ends.tolist(), strict=True)]
    plain = np.flatnonzero((ends - starts > 3) & np.array([word.isalpha() for word in words], dtype=np.bool_))
    lengths, closed = _cut_endings(np.frombuffer(raw, dtype=np.uint8), starts[plain], ends[plain])
    ends[plain] = starts[plain] + lengths
    stems = [raw[start:end] for start, end in zip(begins, ends.tolist(), strict=True)]
    for place in plain[closed].tolist():
        stems[place] = stems[place][:-1] + b"y"
    functional, groups = _function_words(), _swaps()
    found = [b"" if word in functional else groups.get(stem, stem) for word, stem in zip(words, stems, strict=True)]
    if not raw.isascii():
        for place, word in enumerate(words):
            if not word.isascii():
                found[place] = word_stem(word.decode("utf-8", "replace")).encode()
    return found


def _cut_endings(letters: Bytes, starts: Ints, ends: Ints) -> tuple[Ints, Flags]:
    """Return how many letters each word's stem has, and whether the last of these is a "y" in place of the word's own.

    The words are of four plain letters or more, in lower case.
    """
    last, second, third, fourth = (letters[ends - step] for step in (1, 2, 3, 4))
    plural = last == _S
    es = plural & (second == _E) & (ends - starts > 4)
    closed = es & (third == _I)
    sses = es & (((third == _H) & ((fourth == _C) | (fourth == _S))) | ((third == _S) & (fourth == _S)))
    kept = closed | sses | (second == _S) | (second == _U) | (second == _I)
    ends = ends - 2 * (closed | sses) - (plural & ~kept)

    last, second, third, fourth = (letters[ends - step] for step in (1, 2, 3, 4))
    last = np.where(closed, _Y, last)
    lengths = ends - starts
    ied = (last == _D) & (second == _E) & (third == _I) & (lengths > 5)
    ing = (last == _G) & (second == _N) & (third == _I) & (lengths > 5)
    edly = (last == _Y) & (second == _L) & (third == _D) & (fourth == _E) & (lengths > 6)
    ed = (last == _D) & (second == _E) & (lengths > 4) & ~ied
    ly = (last == _Y) & (second == _L) & (lengths > 4) & ~edly
    ends = ends - 2 * (ied | ed | ly) - 3 * ing - 4 * edly
    closed = (closed & ~(ly | edly)) | ied

    last, second = (letters[ends - step] for step in (1, 2))
    last = np.where(closed, _Y, last)
    doubled = (ends - starts > 4) & (last == second) & (last != _L) & (last != _S)
    ends = ends - doubled
    closed &= ~doubled
    silent = (ends - starts > 4) & (letters[ends - 1] == _E) & ~closed
    return ends - silent - starts, closed


@lru_cache(maxsize=1)
def _function_words() -> frozenset[bytes]:
    return frozenset(word.encode() for word in function_words())


@lru_cache(maxsize=1)
def _swaps() -> dict[bytes, bytes]:
    return {stem.encode(): group.encode() for stem, group in swaps().items()}
