"""Words that are a time by themselves: "today", "every Friday", "daily", "now"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storyledger.read.time_numbers import number_at
from storyledger.read.time_words import APOSTROPHES, DASHES

if TYPE_CHECKING:
    from storyledger.read.time_words import Found, Words


def read_deictic(words: Words, i: int, depth: int) -> Found | None:  # noqa: ARG001 - readers share a signature
    """Read "today", "yesterday evening", "tonight", "overnight"."""
    value, j = words.value[i], i + 1
    if words.low[j] in APOSTROPHES and words.word[j + 1] == "Zaman":
        return None
    if value in ("night", "over"):
        return {"form": "part", "part": "night", "relation": "0" if value == "night" else "over"}, j
    if words.word[i] == "Today" and i and words.word[i - 1] in ("USA", "Russia", "India", "China"):
        return None
    fields: dict[str, Any] = {"form": "deictic", "number": float(value)}
    if words.kind[j] == "part" and not words.low[j].endswith("s"):
        return fields | {"part": words.value[j]}, j + 1
    return fields, j


def read_every(words: Words, i: int, depth: int) -> Found | None:  # noqa: ARG001 - readers share a signature
    """Read "every Friday", "each day", "every two weeks", "per month"."""
    j = i + 1
    if words.kind[j] == "weekday" and words.low[i] != "per":
        return {"form": "set", "set_of": "P1W", "weekday": int(words.value[j])}, j + 1
    if words.kind[j] == "month" and words.low[i] != "per":
        return {"form": "set", "set_of": "P1Y"}, j + 1
    if words.kind[j] == "season":
        return {"form": "set", "set_of": "P1Y"}, j + 1
    if words.kind[j] == "part":
        return {"form": "set", "set_of": "P1D"}, j + 1
    number: float | None = 1.0
    if words.kind[j] in ("number", "digits") or words.low[j] == "few":
        count = (None, j + 1) if words.low[j] == "few" else number_at(words, j)
        if count:
            number, j = count
    if words.kind[j] == "unit" and words.value[j] not in ("S", "e", "f", "K"):
        return {"form": "set", "number": number, "unit": words.value[j]}, j + 1
    return None


def read_set(words: Words, i: int, depth: int) -> Found | None:  # noqa: ARG001 - readers share a signature
    """Read "daily", "weekly", "annual"; not in names ("Daily Mail")."""
    if words.word[i][0].isupper() and i:
        return None
    return {"form": "set", "set_of": words.value[i]}, i + 1


def read_vague(words: Words, i: int, depth: int) -> Found | None:  # noqa: ARG001 - readers share a signature
    """Read "now", "recently", "the future": time, but no calendar time."""
    low, j = words.low[i], i + 1
    if low in ("soon", "shortly", "previously", "formerly", "lately"):
        return None
    if low == "now" and words.low[j] in ("that", *DASHES):
        return None
    return {
        "form": "vague",
        "relation": words.value[i],
        "the": low == "future" and words.low[i - 1] == "the" and words.low[j] != "of",
    }, j
