"""Clock times as worded: "11:56 am", "6 p.m.", "08:30 UTC"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storyledger.read.time_words import APOSTROPHES, neighbours

if TYPE_CHECKING:
    from storyledger.read.time_words import Found, Words


def clock_at(words: Words, i: int) -> Found | None:
    """Read "11:56 am", "6 p.m.", "08:30 UTC", "1630 GMT", "10:00hrs", "5 o'clock"."""
    digits = words.word[i]
    if len(digits) > 4:
        return None
    hour, minute, j = int(digits), 0, i + 1
    sure = False
    colon = words.low[j]
    if (
        len(digits) <= 2
        and colon in (":", ".")
        and words.kind[j + 1] == "digits"
        and len(words.word[j + 1]) == 2
        and words.end[i] == words.start[j]
        and words.end[j] == words.start[j + 1]
    ):
        minute = int(words.word[j + 1])
        j += 2
        sure = colon == ":"
        if sure and words.low[j] == ":" and words.kind[j + 1] == "digits" and len(words.word[j + 1]) == 2:
            j += 2
    elif len(digits) == 4 and (
        words.kind[j] == "zone" or (words.low[j] in ("hours", "hrs") and (digits[0] == "0" or words.low[i - 1] == "at"))
    ):
        hour, minute = hour // 100, hour % 100
        sure = True
    elif len(digits) > 2:
        return None
    meridiem = meridiem_at(words, j)
    if meridiem:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if meridiem[0] == "p" else 0)
        j = meridiem[1]
        sure = True
    elif words.low[j] == "o" and words.low[j + 1] in APOSTROPHES and words.low[j + 2] == "clock":
        return {"form": "clock", "clock": "", "zone": "?"}, j + 3
    before = words.low[i - 1] if i else ""
    bare = words.kind[j] != "zone" and not meridiem and len(digits) < 4
    if bare and before and before not in neighbours("before clocks"):  # "the score was 3:12"
        return None
    if not sure or hour > 23 or minute > 59:
        return None
    fields: dict[str, Any] = {"form": "clock", "clock": f"{hour:02d}:{minute:02d}"}
    if words.low[j] == "(" and words.kind[j + 1] == "zone" and words.word[j + 1].isupper():
        k = j + 2
        for _ in range(3):
            if words.low[k] in ("+", "-") or words.kind[k] == "digits":
                k += 1
        if words.low[k] == ")":
            plain = k == j + 2
            return fields | {"zone": words.value[j + 1] if plain else "?"}, k + 1
    if words.kind[j] == "zone" or words.low[j] in ("hours", "hrs"):
        fields["zone"] = "Z" if words.value[j] == "Z" else "?"
        j += 1
        if words.low[j] in ("+", "-") and words.kind[j + 1] == "digits":
            fields["zone"] = "?"
            j += 2
    elif words.low[j] == "local" and words.low[j + 1] == "time":
        fields["zone"] = "?"
    return fields, j


def is_clock(words: Words, j: int) -> bool:
    """Return whether the digits at j are the hour of a clock time."""
    return (
        (words.low[j + 1] in (":", ".") and words.kind[j + 2] == "digits" and len(words.word[j + 2]) == 2 and
        words.end[j] == words.start[j + 1]
         and words.end[j + 1] == words.start[j + 2]
         and (words.low[j + 1] == ":" or meridiem_at(words, j + 3) is not None))
        or meridiem_at(words, j + 1) is not None
    )  # fmt: skip


def meridiem_at(words: Words, j: int) -> tuple[str, int] | None:
    """Read am, pm, a.m., p.m."""
    low = words.low[j]
    if low in ("am", "pm"):
        return low[0], j + 1
    if low in ("a", "p") and words.low[j + 1] == "." and words.low[j + 2] == "m":
        return low, j + 4 if words.low[j + 3] == "." and words.start[j + 3] == words.end[j + 2] else j + 3
    return None
