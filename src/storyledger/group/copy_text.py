"""Reports as rows of numbers, so that two of them are compared by array operations.

A word, a stem and a stretch of words get a number each, the same in all reports of a run. Weights are added up from the
left, so that the weight of any stretch is one difference.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.copy_index import SHINGLE
from storyledger.group.fingerprint import frequencies
from storyledger.group.words import read_words

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    telling: Floats
    """Likewise, with every word's rareness for its weight: formulas of law, police and weather weigh, and tell little.
    """
    stretches: Stretches
    stems: Stems


class Vocabulary:
    """Numbers of words and stems, in the order in which a run meets them."""

    def __init__(self) -> None:
        self._keys: dict[str, int] = {}
        self._stems: dict[str, int] = {"": 0}
        self._rareness = np.zeros(1024)

    def prepare(self, reading: Reading) -> Prepared:
        """Return the report with its words and stems as this vocabulary's numbers."""
        words = read_words(reading)
        known = self._keys
        keys = np.array([known.setdefault(key, len(known)) for key in words.keys], dtype=np.int64)
        numbers = self._number_stems(words.stems)
        weights = np.array(words.weights, dtype=np.float64)
        is_name = np.zeros(len(keys), dtype=np.bool_)
        is_name[list(words.names)] = True
        telling = weights * np.where(is_name, 1.0, self._rareness[numbers])
        stems = self._read_stems(words, numbers, is_name)
        return Prepared(words, keys, _added_up(weights), _added_up(telling), _stretches(keys), stems)

    def _read_stems(self, words: Words, stems: Ints, is_name: NDArray[np.bool_]) -> Stems:
        count = len(words.lines)
        line_of = np.full(len(words.keys), -1)
        for number, line in enumerate(words.lines):
            line_of[line.first : line.last] = number
        held = np.flatnonzero((stems > 0) & (line_of >= 0))
        stems, lines = stems[held], line_of[held]
        heard: NDArray[np.bool_] = np.array(words.weights)[held] > 0
        content: Floats = np.where(is_name[held], _NAME_CONTENT, 1.0)
        content[~heard] = 0.0
        of_page = np.array([line.furniture for line in words.lines] or [False])[lines]
        rare = self._rareness[stems] * np.where(of_page, 0.0, np.where(heard, 1.0, _SPEECH))
        # Once a line: the most that the stem counts for in it.
        cells = stems * max(1, count) + lines
        order = np.argsort(cells, kind="stable")
        first = np.flatnonzero(np.diff(cells[order], prepend=-1))
        if not len(first):
            return Stems(stems, lines, content, rare, np.zeros(count), np.zeros(count))
        content, rare = np.maximum.reduceat(content[order], first), np.maximum.reduceat(rare[order], first)
        stems, lines = stems[order][first], lines[order][first]
        # Who the report is about stands in every other sentence, and ties none of them to one of the other report.
        begins = np.flatnonzero(np.diff(stems, prepend=-1))
        times = np.add.reduceat((rare > 0).astype(np.int64), begins)
        rare /= np.maximum(1, np.repeat(times, np.diff(np.r_[begins, len(stems)])))
        return Stems(stems, lines, content, rare, add_up(lines, content, count), add_up(lines, rare, count))

    def _number_stems(self, stems: Sequence[str]) -> Ints:
        """Return the number of every stem, 0 where there is none, and keep the rareness of those that are new."""
        known = self._stems
        for stem in [stem for stem in dict.fromkeys(stems) if stem not in known]:
            number = known[stem] = len(known)
            if number == len(self._rareness):
                self._rareness = np.r_[self._rareness, np.zeros_like(self._rareness)]
            self._rareness[number] = _rareness(stem)
        return np.array([known[stem] for stem in stems], dtype=np.int64)


def add_up(places: Ints, amounts: Floats, count: int) -> Floats:
    """Return the sum of the amounts of every place from 0 up to `count`."""
    return np.bincount(places, amounts, minlength=count).astype(np.float64)


def _added_up(values: Floats) -> Floats:
    """Return the sum of the values before each place, and of all."""
    sums = np.zeros(len(values) + 1)
    np.cumsum(values, out=sums[1:])
    return sums


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
