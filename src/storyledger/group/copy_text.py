"""Reports as rows of numbers, so that two of them are compared by array operations.

A word, a stem and a stretch of words get a number each, the same in all reports of a run. Weights are added up from the
left, so that the weight of any stretch is one difference.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.copy_index import SHINGLE
from storyledger.group.fingerprint import frequencies
from storyledger.group.words import read_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from storyledger.group.words import Words
    from storyledger.records import Reading

    Longs = NDArray[np.uint64]
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_NAME_CONTENT = 0.4
"""Content of a name or a number, where another content word has 1: independent reports of one event share them."""
_COMMON = 8
"""Added to a stem's count of reports in a thousand: rareness is 1 for a word in no list, .15 for the commonest."""
_SPEECH = 0.5
"""Part of its rareness that a word has in quotation marks: both may have heard it, but not where it comes next."""
_REFRAIN = 64
"""Places of one stretch in a text from which on it is a refrain (or hostile input) and left to its neighbours."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """The stretches of SHINGLE words in a row of one report, sorted by number."""

    numbers: Longs
    places: Ints
    """First word of each."""
    times: Ints
    """How often each stands in the report."""


@dataclass(frozen=True, slots=True)
class Stems:
    """The stems of a report's lines, once a line, sorted by number."""

    numbers: Ints
    lines: Ints
    content: Floats
    """1 for a plain word, less for a name; 0 in quotation marks and page furniture."""
    rareness: Floats
    """1 for a word in no list, speech included, divided by the number of lines that have the stem."""
    line_content: Floats
    """Sum of `content`, by line; `line_rareness` likewise."""
    line_rareness: Floats


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report made ready for comparison."""

    words: Words
    keys: Ints
    """Number of every word."""
    weighed: Floats
    """Weight of all words before each; one more than there are words."""
    stretches: Stretches
    stems: Stems

    def weights(self, first: Ints, last: Ints) -> Floats:
        """Return the weights of the words from each `first` up to each `last`."""
        return self.weighed[last] - self.weighed[first]


class Vocabulary:
    """Numbers of words and stems, in the order in which a run meets them."""

    def __init__(self) -> None:
        self._keys: dict[str, int] = {}
        self._stems: dict[str, int] = {}

    def prepare(self, reading: Reading) -> Prepared:
        """Return the report with its words and stems as this vocabulary's numbers."""
        words = read_words(reading)
        known = self._keys
        keys = np.array([known.setdefault(key, len(known)) for key in words.keys], dtype=np.int64)
        weighed = np.zeros(len(keys) + 1)
        np.cumsum(words.weights, out=weighed[1:])
        return Prepared(words, keys, weighed, _stretches(keys), self._read_stems(words))

    def _read_stems(self, words: Words) -> Stems:
        known = self._stems
        content: list[dict[str, float]] = []
        rare: list[dict[str, float]] = []
        standing: Counter[str] = Counter()
        for line in words.lines:
            told: dict[str, float] = {}
            seldom: dict[str, float] = {}
            for i in range(line.first, line.last):
                stem = words.stems[i]
                if not stem:
                    continue
                if words.weights[i]:
                    told.setdefault(stem, _NAME_CONTENT if i in words.names else 1.0)
                if not line.furniture:
                    weight = _rareness(stem)
                    seldom[stem] = max(seldom.get(stem, 0.0), weight if words.weights[i] else _SPEECH * weight)
            standing.update(seldom.keys())
            content.append(told)
            rare.append(seldom)
        # Who the report is about stands in every other sentence, and ties none of them to one of the other report.
        rows = [
            (
                known.setdefault(stem, len(known)),
                number,
                told.get(stem, 0.0),
                seldom.get(stem, 0.0) / max(1, standing[stem]),
            )
            for number, (told, seldom) in enumerate(zip(content, rare, strict=True))
            for stem in {**told, **seldom}
        ]
        rows.sort()
        table = np.array(rows, dtype=np.float64).reshape(-1, 4)
        numbers, lines = table[:, 0].astype(np.int64), table[:, 1].astype(np.int64)
        count = len(words.lines)
        return Stems(
            numbers,
            lines,
            table[:, 2].copy(),
            table[:, 3].copy(),
            add_up(lines, table[:, 2], count),
            add_up(lines, table[:, 3], count),
        )


def add_up(places: Ints, amounts: Floats, count: int) -> Floats:
    """Return the sum of the amounts of every place from 0 up to `count`."""
    return np.bincount(places, amounts, minlength=count).astype(np.float64)


@lru_cache(maxsize=65_536)
def _rareness(stem: str) -> float:
    """Return 1 for a stem in no list of common ones, .15 for the commonest."""
    return max(0.15, math.log(1000 / (frequencies().get(stem, 0) + _COMMON)) / math.log(1000 / _COMMON))


def _stretches(keys: Ints) -> Stretches:
    count = max(0, len(keys) - SHINGLE + 1)
    hashed = np.zeros(count, dtype=np.uint64)
    for step in range(SHINGLE):
        hashed = (hashed ^ keys[step : step + count].astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        hashed ^= hashed >> np.uint64(29)
    places = np.argsort(hashed, kind="stable")
    numbers = hashed[places]
    first = np.searchsorted(numbers, numbers, "left")
    times = np.searchsorted(numbers, numbers, "right") - first
    kept = times <= _REFRAIN
    return Stretches(numbers[kept], places[kept], times[kept])
