"""Days of the calendar as worded: months and their days, weekdays, feasts, dates in digits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storyledger.read.time_clocks import is_clock
from storyledger.read.time_words import APOSTROPHES, DASHES, ORDINAL_ENDS, neighbours
from storyledger.read.time_years import related_year, trailing_year

if TYPE_CHECKING:
    from storyledger.read.time_words import Found, Words

_RANGE_WORDS = frozenset(("to", "and", "or", "through", "until", "till", "&"))


def read_month(words: Words, i: int, depth: int) -> Found | None:
    """Read "November", "Nov. 16", "December 16, 2016", "February of 1940", "Nov 012017", "August of that year"."""
    low, word = words.low[i], words.word[i]
    month = int(words.value[i])
    j = i + 1
    if words.low[j] == "." and len(low) <= 4 and words.end[i] == words.start[j] and low != "may":
        j += 1
    if low == "may" and word == "may":
        return None
    if low in ("march", "mar", "jan", "dec", "jun", "sep") and word.islower():
        return None
    sure = len(low) > 4 and low != "march"
    fields: dict[str, Any] = {"form": "month", "month": month}
    if words.kind[j] == "digits":
        digits = words.word[j]
        if (
            len(digits) <= 2
            and 1 <= int(digits) <= 31
            and not is_clock(words, j)
            and words.kind[j + 1] != "unit"
            and words.low[j + 1] != "%"
        ):
            k = j + 1
            if words.low[k] in ORDINAL_ENDS and words.start[k] == words.end[k - 1]:
                k += 1
            if words.kind[k] != "count" or words.low[k] in ("killed", "dead"):
                fields |= {"form": "day", "day": int(digits)}
                year = trailing_year(words, k)
                if year:
                    fields["year"], k = year
                    return fields, k
                related = related_year(words, k)
                return (fields | related[0], related[1]) if related else (fields, k)
        if (
            len(digits) == 6 and 1 <= int(digits[:2]) <= 31 and 1900 <= int(digits[2:]) <= 2099
        ):  # "Nov 012017": the blank was lost
            return fields | {"form": "day", "day": int(digits[:2]), "year": int(digits[2:])}, j + 1
        if len(digits) == 5 and 1900 <= int(digits[1:]) <= 2099 and digits[0] != "0":
            return fields | {"form": "day", "day": int(digits[0]), "year": int(digits[1:])}, j + 1
    if words.kind[j] == "ordinal" and words.value[j] != "-1" and words.low[j] != "first":
        fields |= {"form": "day", "day": int(words.value[j])}
        year = trailing_year(words, j + 1)
        k = j + 1
        if year:
            fields["year"], k = year
        return fields, k
    year = trailing_year(words, j)
    if year:
        fields["year"], j = year
        return fields, j
    if (
        words.low[j] in APOSTROPHES
        and words.kind[j + 1] == "digits"
        and len(words.word[j + 1]) == 2
        and words.end[j] == words.start[j + 1]
    ):
        short = int(words.word[j + 1])
        return fields | {"year": 2000 + short if short < 50 else 1900 + short}, j + 2
    related = related_year(words, j)
    if related:
        return fields | related[0], related[1]
    before = words.low[i - 1] if i else ""
    if before in DASHES and i > 1:
        before = words.low[i - 2]
    if words.low[j] in DASHES and words.kind[j + 1] == "month" and word[0].isupper():
        return fields, i + 1
    if sure and word[0].isupper():
        return fields, i + 1
    if not sure and (before in neighbours("before months") or depth) and word[0].isupper():
        following = words.word[j]
        if low == "may" and following[:1].isupper() and before in ("and", "to"):
            return None
        return fields, i + 1
    return None


def more_days(words: Words, j: int, fields: dict[str, Any]) -> tuple[dict[str, Any], int, int] | None:
    """Read the days that hang on a month already read: "April 6 and 7", "February 3-5, 2015"."""
    if fields.get("year") is not None or not fields.get("month"):
        return None
    low = words.low[j]
    if not (low in _RANGE_WORDS or low in DASHES or low == ",") or words.kind[j + 1] != "digits":
        return None
    digits, k = words.word[j + 1], j + 2
    if len(digits) > 2 or not 1 <= int(digits) <= 31 or is_clock(words, j + 1):
        return None
    if words.low[k] in ORDINAL_ENDS:
        k += 1
    if words.kind[k] == "month" or words.kind[k] == "unit" or words.low[k] in DASHES or words.low[k] == "%":
        return None
    new: dict[str, Any] = {"form": "day", "month": fields["month"], "day": int(digits)}
    year = trailing_year(words, k)
    if year:
        new["year"] = year[0]
        return new, j + 1, year[1]
    if low == ",":
        return None
    if low not in DASHES and words.word[k][:1].isalpha() and words.low[k] not in neighbours("after days"):
        return None
    return new, j + 1, k


def read_weekday(words: Words, i: int, depth: int) -> Found | None:
    """Read "Friday", "Thursday night", "Friday (Dec 16)", "Saturday, June 1, 2013", "Monday last week"."""
    low, word = words.low[i], words.word[i]
    if word.islower() and (len(low) < 6 or not low.endswith("day")):
        return None
    weekday = int(words.value[i])
    j = i + 1
    short = len(low) <= 4
    if short and words.low[j] == "." and words.end[i] == words.start[j]:
        j += 1
    fields: dict[str, Any] = {"form": "weekday", "weekday": weekday}
    if low.endswith("days"):
        return {"form": "set", "set_of": "P1W", "weekday": weekday}, j
    if words.kind[j] == "part" or (words.low[j] in ("early", "late") and words.kind[j + 1] == "part"):
        k = j + (words.kind[j] != "part")
        if words.value[k]:
            fields["part"] = words.value[k]
            j = k + 1
    elif words.kind[j] == "edge" and words.low[j] in ("early", "late") and not words.kind[j + 1]:
        pass
    k = j
    closing = ""
    if words.low[k] in ("(", "["):
        closing = ")" if words.low[k] == "(" else "]"
        k += 1
    elif words.low[k] in (",", "the"):
        k += 1
        if words.low[k] == "the":
            k += 1
    if words.kind[k] in ("month", "digits"):
        inner = read_month(words, k, 1) if words.kind[k] == "month" else calendar_digits(words, k)
        if inner and inner[0]["form"] == "day" and "more" not in inner[0]:
            k = inner[1]
            if not closing or words.low[k] == closing:
                return inner[0] | fields | {"form": "day"}, k + bool(closing)
    if words.low[j] == "last" and words.low[j + 1] == "week":
        return fields | {"relation": "-1", "unit": "w"}, j + 2
    if words.low[j] in ("next", "this") and words.low[j + 1] == "week":
        return fields | {"relation": "+1" if words.low[j] == "next" else "0", "unit": "w"}, j + 2
    if words.low[j] == "of" and words.low[j + 1] in ("last", "next", "this") and words.low[j + 2] == "week":
        return fields | {"relation": {"last": "-1", "next": "+1", "this": "0"}[words.low[j + 1]], "unit": "w"}, j + 3
    if short:  # "sun", "sat", "mon" are words and parts of names: a lone one needs a part of the day or a preposition
        before = words.low[i - 1] if i else ""
        if not (
            fields.get("part")
            or before in ("on", "since", "until", "last", "next", "this", "late", "early", "by")
            or depth
        ):
            return None
        if not word[0].isupper() or (low in ("sun", "sat", "mon", "wed") and before != "on"):
            return None
    elif word.islower() and low == "sunday" and words.low[j] == "school":
        return None
    return fields, j


def calendar_digits(words: Words, i: int) -> Found | None:
    """Read "16 December 2016", "the 16th of March", "2016-12-16", "12/16/2016", "14 to 17 November"."""
    digits = words.word[i]
    a = int(digits) if len(digits) <= 4 else 0
    j = i + 1
    mark = words.low[j]
    if (
        len(digits) == 4
        and mark in ("-", "/", ".", "–")
        and words.kind[j + 1] == "digits"
        and words.low[j + 2] == mark
        and words.kind[j + 3] == "digits"
    ):
        month, day = words.word[j + 1], words.word[j + 3]
        if 1 <= a <= 2199 and len(month) <= 2 and len(day) <= 2 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            k = j + 4
            if words.word[k] == "T" and words.kind[k + 1] == "digits":
                while (
                    k < j + 11
                    and k < words.size
                    and (words.word[k].isalnum() or words.low[k] in (":", ".", "+", "-"))
                    and words.start[k] == words.end[k - 1]
                ):
                    k += 1
            return {"form": "day", "year": a, "month": int(month), "day": int(day)}, k
    if (
        len(digits) <= 2
        and mark in ("/", ".", "-")
        and words.kind[j + 1] == "digits"
        and words.low[j + 2] == mark
        and words.kind[j + 3] == "digits"
    ):
        b, year = words.word[j + 1], words.word[j + 3]
        if (
            len(b) <= 2
            and len(year) in (2, 4)
            and (mark == "/" or len(year) == 4)
            and 1 <= a <= 31
            and 1 <= int(b) <= 31
        ):
            full = int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 50 else 1900 + int(year)
            first, second = a, int(b)
            if first <= 12 and second > 12:
                return {"form": "day", "year": full, "month": first, "day": second}, j + 4
            if first > 12 >= second or (first == second and first <= 12):
                return {"form": "day", "year": full, "month": second, "day": first}, j + 4
            if first <= 12 and second <= 12:
                if mark == ".":
                    return {"form": "day", "year": full, "month": second, "day": first}, j + 4
                return {"form": "slashed", "year": full, "month": first, "day": second}, j + 4
    if len(digits) > 2 or not 1 <= a <= 31:
        return None
    the = False
    if words.low[j] in ORDINAL_ENDS and words.start[j] == words.end[i]:
        j += 1
        the = True
    if words.low[j] == "of" and words.kind[j + 1] == "month":
        j += 1
    if words.low[j] in DASHES and words.kind[j + 1] == "month" and len(words.low[j + 1]) == 3:
        j += 1
        if words.low[j + 1] in DASHES and words.kind[j + 2] == "digits" and len(words.word[j + 2]) == 4:
            return {"form": "day", "day": a, "month": int(words.value[j]), "year": int(words.word[j + 2])}, j + 3
    if (words.kind[j] == "month" and (words.word[j][0].isupper()) and words.low[j] != "may") or (
        words.low[j] == "may" and words.word[j] != "may"
    ):
        return day_of_month(words, a, j, the=the)
    if words.low[j] in _RANGE_WORDS or words.low[j] in DASHES or words.low[j] == "/":
        b = words.word[j + 1]
        k = j + 2
        if words.kind[j + 1] == "digits" and len(b) <= 2 and 1 <= int(b) <= 31:
            if words.low[k] in ORDINAL_ENDS:
                k += 1
            if words.low[k] == "of":
                k += 1
            if words.kind[k] == "month" and words.word[k][0].isupper():
                fields, end = day_of_month(words, int(b), k, the=the)
                fields.pop("the", None)
                left = {key: fields[key] for key in ("form", "month", "year", "relation", "unit") if key in fields}
                return left | {"day": a, "the": the, "more": (fields, j + 1, end)}, j
    return None


def day_of_month(words: Words, day: int, j: int, *, the: bool) -> Found:
    """Read the month at j, with its year where one follows, for a day already read: "16 December 2016"."""
    fields: dict[str, Any] = {"form": "day", "day": day, "month": int(words.value[j]), "the": the}
    k = j + 1
    if words.low[k] == "." and len(words.low[j]) <= 4 and (words.kind[k + 1] == "digits" or words.low[k + 1] == ","):
        k += 1
    year = trailing_year(words, k)
    if year:
        fields["year"], k = year
        return fields, k
    related = related_year(words, k)
    if related:
        return fields | related[0], related[1]
    return fields, j + 1


def read_holiday(words: Words, i: int, depth: int) -> Found | None:  # noqa: ARG001 - readers share a signature
    """Read "Christmas Eve", "Christmas 2007", "Easter", "New Year's Day"."""
    if not words.word[i][0].isupper():
        return None
    j = i + 1
    value = words.value[i]
    if words.low[i] == "new":
        if words.word[j] not in ("Year", "Years"):
            return None
        j += 1
        while words.low[j] in ("'", "’", "s", "'s", "’s"):
            j += 1
        if words.word[j] not in ("Eve", "Day"):
            return None
        value, j = ("12-31" if words.word[j] == "Eve" else value), j + 1
    elif words.word[j] == "Eve" and value == "12-25":
        value, j = "12-24", j + 1
    elif words.word[j] == "Day":
        j += 1
    elif words.word[j] in ("Island", "Sunday", "Monday", "Rising"):
        return None
    fields: dict[str, Any] = {"form": "holiday"}
    if value not in ("none", "easter"):
        fields |= {"month": int(value[:2]), "day": int(value[3:])}
    year = trailing_year(words, j)
    if year:
        fields["year"], j = year
    return fields, j
