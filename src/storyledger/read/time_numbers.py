"""How many of a unit of time: what a number at a place of a sentence says, and where it ends.

Words only: "26", "twenty-two", "two and a half", "a few"; the unit behind them is `time_amounts`' to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.time_words import DASHES

if TYPE_CHECKING:
    from storyledger.read.time_words import Words


def number_at(words: Words, i: int) -> tuple[float | None, int] | None:
    """Read "26", "2.5", "1,000", "twenty-two", "two and a half", "a few", "several", "a couple of"."""
    kind = words.kind[i]
    if kind == "digits":
        value = float(words.word[i]) if len(words.word[i]) < 10 else 0.0
        j = i + 1
        if (
            words.low[j] == ","
            and words.kind[j + 1] == "digits"
            and len(words.word[j + 1]) == 3
            and words.end[i] == words.start[j]
        ):
            value, j = value * 1000 + float(words.word[j + 1]), j + 2
        elif (
            words.low[j] == "."
            and words.kind[j + 1] == "digits"
            and words.end[j] == words.start[j + 1]
            and len(words.word[j + 1]) < 5
        ):
            value, j = float(f"{words.word[i]}.{words.word[j + 1]}"), j + 2
        return _and_half(words, value, j)
    if kind == "number":
        value, j = float(words.value[i]), i + 1
        after = j + 1 if words.low[j] in DASHES else j
        if 20 <= value < 100 and words.kind[after] == "number" and float(words.value[after]) < 10:
            value, j = value + float(words.value[after]), after + 1
        while words.low[j] in ("hundred", "thousand") and value < 1000 and j < i + 6:
            value, j = value * float(words.value[j]), j + 1
        return _and_half(words, value, j)
    if kind == "article":
        j = i + 1
        if words.kind[j] == "some" or words.low[j] == "little":
            return None, j + 1
        if words.kind[j] == "couple":
            return 2.0, j + 2 if words.low[j + 1] == "of" else j + 1
        if words.kind[j] == "half" and words.kind[j + 1] == "unit":
            return 0.5, j + 1
        if words.kind[j] == "number" and float(words.value[j]) >= 100:
            return float(words.value[j]), j + 1
        if words.kind[j] == "number" and words.low[j] != "one":  # "a sixty-day period"
            return number_at(words, j)
        if words.kind[j] == "digits":
            return number_at(words, j)
        return 1.0, j
    if kind == "some":
        j = i + 1
        if words.low[i] == "tens" and words.low[j] == "of":
            j += 1 + (words.low[j + 1] == "thousands")
        return None, j + 1 if words.low[j] == "of" else j
    if kind == "couple":
        return 2.0, i + 2 if words.low[i + 1] == "of" else i + 1
    return None


def _and_half(words: Words, value: float, j: int) -> tuple[float, int]:
    if words.low[j] == "and" and words.low[j + 1] == "a" and words.low[j + 2] == "half":
        return value + 0.5, j + 3
    if words.low[j] == "and" and words.low[j + 1] == "half" and words.kind[j + 2] == "unit":
        return value + 0.5, j + 2
    return value, j
