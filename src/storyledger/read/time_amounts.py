"""Amounts of time as worded: lengths ("four years"), and how far off a day lies ("two days later")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.time_numbers import number_at
from storyledger.read.time_periods import read_ordinal
from storyledger.read.time_words import APOSTROPHES, DASHES
from storyledger.read.time_years import year_at

if TYPE_CHECKING:
    from storyledger.read.time_words import Found, Words


def read_quantity(words: Words, i: int, depth: int) -> Found | None:
    """Read "four years", "two days later", "a year and a half", "five-year", "a dozen years ago"."""
    if i and words.kind[i] in ("number", "digits") and words.low[i - 1] in ("$", "€", "£", "#"):
        return None
    found = number_at(words, i)
    if found is None:
        return None
    number, j = found
    if words.kind[i] == "article" and words.kind[i + 1] in ("number", "digits"):
        # "a ten-day visit", "a 60-day truce": the article belongs to the noun behind.
        return None
    if (
        words.kind[i] == "article"
        and words.kind[j] == "unit"
        and words.low[j + 1] in DASHES
        and words.low[j + 2] == "long"
    ):
        return None
    if words.low[j] in ("to", "or") and words.kind[j + 1] in (
        "digits",
        "number",
    ):  # "two or three days", "12 to 18 months": no one length
        second = number_at(words, j + 1)
        if second and (
            words.kind[second[1]] == "unit" or (words.low[second[1]] in DASHES and words.kind[second[1] + 1] == "unit")
        ):
            number, j = None, second[1]
    elif words.low[j] in DASHES and words.kind[j + 1] == "digits" and words.kind[j + 2] == "unit":
        number, j = None, j + 2
    if (words.low[j] in DASHES and words.kind[j + 1] == "unit") or (
        words.kind[j] == "filler" and words.kind[i] != "article"
    ):
        j += 1
    if words.low[j] in APOSTROPHES:
        return None
    if words.kind[j] != "unit":
        return None
    unit = words.value[j]
    if unit == "S" and words.low[j] == "second" and (number is None or words.kind[i] == "article" or number != 1):
        return None
    if words.low[j] == "min" and words.word[j] != "min":
        return None
    if unit == "q" and words.kind[j - 1] != "filler":  # "three quarters of the troops"
        return None
    return _with_unit(words, number, unit, j + 1, depth)


def read_half(words: Words, i: int, depth: int) -> Found | None:
    """Read "half an hour", "half a century ago"."""
    if words.kind[i + 1] == "article" and words.kind[i + 2] == "unit":
        return _with_unit(words, 0.5, words.value[i + 2], i + 3, depth)
    return None


def read_unit(words: Words, i: int, depth: int) -> Found | None:
    """Read units without a number.

    "days later", "years", "the weekend", "the year 2015", "the day before", "month-long".
    """
    unit, low = words.value[i], words.low[i]
    if unit == "S":
        return read_ordinal(words, i, depth) if low == "second" else None
    if low in ("min", "mins", "hr", "hrs", "yr", "yrs", "secs"):
        return None
    j = i + 1
    plural = low.endswith("s") or low == "millennia"
    if words.low[j] in DASHES and words.low[j + 1] == "long":
        return {"form": "duration", "unit": unit, "number": None if plural else 1.0}, j + 2
    if unit == "y" and words.kind[j] == "digits" and len(words.word[j]) == 4:
        found = year_at(words, j, sure=True)
        if found:
            return found[0] | {"the": True}, found[1]
    before = words.low[i - 1] if i else ""
    if unit == "e":
        if before in ("the", "over", "at", "on"):
            return {"form": "unit", "unit": "e", "relation": "the", "number": 1.0, "the": True}, j
        return None
    if plural:
        if unit in ("q", "e", "f", "K"):
            return None
        if before in ("these", "those") and unit == "d":
            return {"form": "vague", "relation": "present", "the": "any"}, j
        shift = _shift_word(words, j) if depth == 0 else None
        if shift:
            return {"form": "shift", "number": None, "unit": unit, "relation": shift[0]}, shift[1]
        return {"form": "duration", "number": None, "unit": unit}, j
    if before == "the" and unit in ("d", "w", "m", "y", "D"):
        if words.low[j] == "before" and not words.word[j + 1].isalnum() and unit in ("d", "y", "m", "w"):
            return {"form": "unit", "unit": unit, "relation": "prev", "number": 1.0, "the": True}, j + 1
        if (words.low[j] == "after" and not words.word[j + 1].isalnum()) or (
            words.low[j] == "following" and unit == "d"
        ):
            return {"form": "unit", "unit": unit, "relation": "fol", "number": 1.0, "the": True}, j + 1
        if words.low[j] == "before" and words.low[j + 1] == "yesterday":
            return {"form": "deictic", "number": -2.0, "the": True}, j + 2
        if words.low[j] == "after" and words.low[j + 1] == "tomorrow":
            return {"form": "deictic", "number": 2.0, "the": True}, j + 2
        if depth:
            return {"form": "unit", "unit": unit, "relation": "the", "number": 1.0, "the": True}, j
    return None


def _with_unit(words: Words, number: float | None, unit: str, j: int, depth: int) -> Found:
    """Read what follows number and unit: "ago", "later", "old", "and a half", "-long"."""
    if words.low[j] == "and" and words.low[j + 1] == "a" and words.low[j + 2] == "half" and number is not None:
        number, j = number + 0.5, j + 3
    if words.low[j] in DASHES and words.low[j + 1] in ("long", "old"):
        return {"form": "duration", "number": number, "unit": unit}, j + 2
    if words.low[j] in APOSTROPHES and words.low[j + 1] != "s":
        j += 1
        return {"form": "duration", "number": number, "unit": unit}, j - 1
    if words.low[j] == "old" and unit in ("y", "m"):
        return {"form": "duration", "number": number, "unit": unit}, j + 1
    if words.low[j] == "of" and words.low[j + 1] == "age":
        return {"form": "duration", "number": number, "unit": unit}, j + 2
    if depth == 0:
        shift = _shift_word(words, j)
        if shift:
            return {"form": "shift", "number": number, "unit": unit, "relation": shift[0]}, shift[1]
    return {"form": "duration", "number": number, "unit": unit}, j


def _shift_word(words: Words, j: int) -> tuple[str, int] | None:
    """Read "ago", "later", "earlier", "previously", "from now".

    "before" and "after" only where nothing is named behind them.
    """
    low = words.low[j]
    if low == "ago":
        return "ago", j + 1
    if low in ("later", "afterwards", "afterward", "thereafter", "hence"):
        return "+", j + 1
    if low in ("earlier", "previously", "beforehand"):
        return "-", j + 1
    if low == "from" and words.low[j + 1] in ("now", "today"):
        return "hence", j + 2
    if low in ("before", "after") and (
        not words.word[j + 1] or not (words.word[j + 1][0].isalnum() or words.low[j + 1] in "'’\"“")
    ):
        return ("-" if low == "before" else "+"), j + 1
    if low == "on" and words.kind[j - 1] == "unit" and not words.word[j + 1].isalnum():
        return "+", j + 1
    return None
