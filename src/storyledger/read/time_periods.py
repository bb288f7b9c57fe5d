"""Periods and their parts as worded: "last week", "the first quarter of 2009", "the night of 8 February".

What such a part is of (`period_at`) is any other expression, so the readers come with the sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storyledger.read.time_dates import day_of_month, read_month, read_weekday
from storyledger.read.time_numbers import number_at
from storyledger.read.time_words import DASHES, as_clue, neighbours
from storyledger.read.time_years import era_at, related_year, trailing_year

if TYPE_CHECKING:
    from storyledger.read.time_words import Found, Words

_NOUN_EDGES = frozenset(("beginning", "start", "end", "close", "middle", "midst", "opening"))


def read_ordinal(words: Words, i: int, depth: int) -> Found | None:
    """Read "21st century", "the first quarter of 2009", "the last week of March", "the first of May"."""
    if words.kind[i] == "digits":
        number, j = int(words.word[i]) if len(words.word[i]) < 4 else 0, i + 2
    else:
        number, j = (2 if words.low[i] == "second" else int(words.value[i])), i + 1
        if words.low[j] in DASHES and number >= 20 and (words.kind[j + 1] == "ordinal" or words.low[j + 1] == "second"):
            number += 2 if words.low[j + 1] == "second" else int(words.value[j + 1])
            j += 2
    if words.low[j] in DASHES and words.kind[j + 1] == "unit":
        j += 1
    if words.low[j] in ("century", "centuries"):
        if number < 1 or number > 30:
            return None
        era = era_at(words, j + 1)
        return {
            "form": "century",
            "number": float(number),
            "the": True,
            "code": -1 if era and era[0] == "BC" else 0,
        }, era[1] if era else j + 1
    if words.kind[j] == "month" and 1 <= number <= 31 and words.word[j][0].isupper() and words.low[j] != "may":
        return day_of_month(words, number, j, the=True)
    if (
        words.low[j] == "of"
        and words.kind[j + 1] == "month"
        and 1 <= number <= 31
        and words.word[j + 1][0].isupper()
        and words.low[i - 1] == "the"
    ):
        return day_of_month(words, number, j + 1, the=True)
    unit = words.value[j] if words.kind[j] == "unit" else "h" if words.low[j] in ("half", "part") else ""
    if unit in ("q", "h") and (number in (1, 2, 3, 4, -1)):
        k = j + 1
        inner = (
            period_at(words, k + 1, depth)
            if words.low[k] in ("of", "in")
            else period_at(words, k, depth)
            if words.kind[k] in ("digits", "relative")
            else None
        )
        if inner and inner[0]["form"] in ("year", "unit", "month", "decade", "century"):
            return {
                "form": "season",
                "code": number,
                "unit": unit,
                "the": True,
                "inner": as_clue(words, inner[0], k, inner[1]),
            }, inner[1]
        if unit == "q":
            return {"form": "season", "code": number, "unit": "q", "the": True}, k
        return None
    if unit in ("d", "w", "m", "y", "D", "H") and words.low[j + 1] == "of":
        inner = period_at(words, j + 2, depth)
        if inner and inner[0]["form"] in ("month", "year", "unit", "season", "decade"):
            return {
                "form": "unit",
                "unit": unit,
                "relation": "of",
                "code": number,
                "the": True,
                "inner": as_clue(words, inner[0], j + 2, inner[1]),
            }, inner[1]
    if (words.kind[j] in ("number", "digits", "some")) and number in (1, -1):  # "the first ten months of 2014"
        count = number_at(words, j)
        if count and words.kind[count[1]] == "unit" and words.value[count[1]] != "S":
            k = count[1] + 1
            if words.low[k] == "of":
                inner = period_at(words, k + 1, depth)
                if inner and inner[0]["form"] in ("month", "year", "unit"):
                    return {"form": "duration", "number": count[0], "unit": words.value[count[1]], "the": True}, inner[
                        1
                    ]
            return {"form": "duration", "number": count[0], "unit": words.value[count[1]], "the": True}, k
    return None


def read_relative(words: Words, i: int, depth: int) -> Found | None:
    """Read "last week", "the past 26 days", "next Monday", "this morning", "that year", "the same day"."""
    relation, low = words.value[i], words.low[i]
    j = i + 1
    if relation == "-1" and words.low[j] == "-":
        return None
    the = relation not in ("0", "that")
    before = words.low[i - 1] if i else ""
    if relation == "same" and before not in ("the", "that", "this"):
        return None
    if low == "very":
        return None
    if relation == "that" and words.low[j] == "same":
        relation, j = "same", j + 1
    if relation == "same" and before in ("that", "this"):
        the = "any"  # type: ignore[assignment]
    kind = words.kind[j]
    if kind in ("number", "digits", "some", "couple", "half") and relation not in ("0", "that", "same"):
        count = number_at(words, j)
        if count:
            k = count[1] + (words.kind[count[1]] == "filler")
            if words.low[k] in DASHES and words.kind[k + 1] == "unit":
                k += 1
            if words.kind[k] == "unit" and words.value[k] != "S":
                return {
                    "form": "duration",
                    "number": count[0],
                    "unit": words.value[k],
                    "relation": relation,
                    "the": the,
                }, k + 1
        return None
    if kind == "filler" and words.kind[j + 1] == "unit":
        j, kind = j + 1, "unit"
    if kind == "unit" and words.value[j] != "S":
        unit = words.value[j]
        plural = words.low[j].endswith("s")
        if unit == "y" and relation in ("0", "that") and plural:
            return None
        if plural:
            if relation in ("0", "that"):
                return None
            return {"form": "duration", "number": None, "unit": unit, "relation": relation, "the": the}, j + 1
        if relation == "that" and words.low[j + 1] in ("is", "was", "that"):
            return None
        fields: dict[str, Any] = {"form": "unit", "unit": unit, "relation": relation, "number": 1.0, "the": the}
        if relation == "past" or (relation == "-1" and before == "the" and unit in ("w", "m", "y", "D", "C")):
            if words.low[j + 1] == "of" and relation == "-1":
                inner = period_at(words, j + 2, depth)
                if inner and inner[0]["form"] in ("month", "year", "unit"):
                    return {
                        "form": "unit",
                        "unit": unit,
                        "relation": "of",
                        "code": -1,
                        "the": True,
                        "inner": as_clue(words, inner[0], j + 2, inner[1]),
                    }, inner[1]
            return {"form": "duration", "number": 1.0, "unit": unit, "relation": "past", "the": the}, j + 1
        if relation == "-1" and unit == "d":  # "the last day" is of something
            return None
        if unit == "q" and relation in ("-1", "+1", "0", "prev"):
            return {"form": "unit", "unit": "q", "relation": relation, "number": 1.0, "the": the}, j + 1
        if unit in ("H", "M"):
            return None
        return fields, j + 1
    if kind == "weekday" and relation in ("-1", "+1", "0", "that", "fol", "prev", "past", "com", "same"):
        inner = read_weekday(words, j, 1)
        if inner and inner[0]["form"] == "weekday" and "relation" not in inner[0]:
            return inner[0] | {"relation": relation, "the": the}, inner[1]
        return None
    if kind == "month" and relation in ("-1", "+1", "0", "that", "fol", "prev", "past", "com"):
        inner = read_month(words, j, 1)
        if inner and inner[0].get("year") is None and "relation" not in inner[0]:
            return inner[0] | {"relation": relation, "the": the}, inner[1]
        return None
    if kind == "season" and relation in ("-1", "+1", "0", "that", "fol", "prev", "past", "com", "same"):
        return {"form": "season", "code": int(words.value[j]), "relation": relation, "the": the}, j + 1
    if (
        kind == "part"
        and relation in ("-1", "+1", "0", "that", "fol", "prev", "same")
        and not words.low[j].endswith("s")
    ):
        if relation == "-1" and words.low[j] != "night" and words.low[j] != "evening":
            return None
        fields = {"form": "part", "part": words.value[j], "relation": relation, "the": the}
        return fields, j + 1
    if words.low[j] in ("time", "period", "moment", "point", "date", "era") and relation in ("that", "0", "same"):
        if relation in ("0", "that") and before not in neighbours("before told times"):
            return None
        return {"form": "vague", "relation": "told", "the": the}, j + 1
    if (
        low == "past"
        and before == "the"
        and (not words.word[j].isalnum() or words.low[j] in ("and", "or", "but", "that", "when", "have", "has", "had"))
    ):
        return {"form": "vague", "relation": "past", "the": True}, j
    return None


def read_edge(words: Words, i: int, depth: int) -> Found | None:
    """Read "early October", "mid-November", "the end of the month", "early in 1862", "the middle of August"."""
    low, edge = words.low[i], words.value[i]
    j = i + 1
    if low in _NOUN_EDGES:
        if words.low[j] != "of":
            return None
        j += 1
    elif words.low[j] in DASHES:
        j += 1
        if words.low[j] == "to":
            return None
    elif words.low[j] == "part" and words.low[j + 1] == "of":
        j += 2
    elif words.low[j] in ("in", "on") and low in ("early", "late"):
        j += 1
    found = period_at(words, j, depth)
    if found is None:
        return None
    fields, k = found
    if fields["form"] == "deictic" and low not in ("early", "late"):
        return None
    return fields | {
        "edge": edge,
        "the": low in _NOUN_EDGES or bool(fields.get("the")) or low in ("mid", "early", "late"),
    }, k


def read_part(words: Words, i: int, depth: int) -> Found | None:
    """Read "the night of 8 February", "noon", "at dawn", "the evening"."""
    low = words.low[i]
    j = i + 1
    before = words.low[i - 1] if i else ""
    if low in neighbours("parts of days"):
        k = j
        if words.low[k] == "hours":
            k += 1
        if words.low[k] in ("of", "on") or words.kind[k] == "weekday":
            inner = period_at(words, k + 1 if words.low[k] in ("of", "on") else k, depth)
            joined = words.low[k] == "of" or low in ("midnight", "dawn")
            if (
                inner
                and joined
                and inner[0]["form"] in ("day", "weekday", "deictic", "unit", "holiday")
                and (inner[0]["form"] != "unit" or inner[0].get("unit") == "d")
            ):
                return inner[0] | {"part": words.value[i], "the": True}, inner[1]
    if low in ("eve", "mornings", "evenings", "afternoons", "daylight"):
        return None
    if low in ("noon", "midnight", "midday"):
        return {"form": "clock", "clock": "12:00" if words.value[i] == "noon" else "00:00", "part": words.value[i]}, j
    if before == "the" or (
        before in ("at", "by", "until", "before", "since", "from", "after")
        and low in ("night", "dawn", "dusk", "nightfall", "daybreak", "sunset", "sunrise", "nighttime", "lunchtime")
    ):
        if words.low[j] in ("of", "before", "after") and words.low[j] != "of":
            return None
        if (
            before == "the"
            and words.low[i - 2]
            not in ("in", "during", "through", "by", "into", "throughout", "for", "until", "all", "over")
            and i > 1
        ):
            return None
        return {"form": "part", "part": words.value[i], "relation": "the", "the": True}, j
    return None


def read_season(words: Words, i: int, depth: int) -> Found | None:
    """Read "the summer of 1955", "winter", "spring 2016", "fall of that year"; "the fall of Aleppo" is none."""
    low = words.low[i]
    j = i + 1
    before = words.low[i - 1] if i else ""
    fields: dict[str, Any] = {"form": "season", "code": int(words.value[i]), "the": True}
    k = j + 1 if words.low[j] in ("of", ",") or words.low[j] in DASHES else j
    if (
        words.low[j] in DASHES
        and words.kind[k] == "digits"
        and len(words.word[k]) == 4
        and 1000 <= int(words.word[k]) <= 2100
    ):
        return fields | {"year": int(words.word[k])}, k + 1
    year = trailing_year(words, j)
    if year:
        return fields | {"year": year[0]}, year[1]
    related = related_year(words, j)
    if related:
        return fields | related[0], related[1]
    if words.word[j] in ("Olympics", "Games", "Olympic", "Palace", "Guard"):
        return None
    if low in ("fall", "spring"):
        led = (
            before in neighbours("before seasons")
            or depth
            or (
                before == "the"
                and (
                    words.low[i - 2] in ("in", "by", "until", "since", "during", "of")
                    or (words.low[j] in ("and", "or") and words.kind[j + 1] in ("season", "edge"))
                )
            )
        )
        if not led or words.low[j] == "of" or (words.kind[i - 1] == "number" if i else False):
            return None
    return fields, j


def read_after(words: Words, i: int, depth: int) -> Found | None:
    """Read "later that month", "earlier today", "later in the year"."""
    low = words.low[i]
    if low not in ("later", "earlier"):
        return None
    j = i + 1
    if words.low[j] in ("in", "on"):
        j += 1
    if words.low[j] not in ("the", "this", "that") and words.kind[j] not in ("deictic", "weekday", "relative"):
        return None
    found = period_at(words, j, depth)
    if (
        found is None
        or found[0]["form"] not in ("unit", "deictic", "weekday", "part", "season")
        or found[0].get("relation") in ("-1", "+1", "fol", "prev")
    ):
        return None
    if found[0]["form"] == "weekday" and words.low[i + 1] == "on":
        return found[0] | {"the": False}, found[1]
    return found[0] | {"the": False}, found[1]


def period_at(words: Words, j: int, depth: int) -> Found | None:
    """Read the period behind "of" or "in": "of March", "of the year", "in the summer of 1955"."""
    if depth >= 3 or j >= words.size:
        return None
    if words.low[j] in ("the", "a"):
        j += 1
    kind = words.kind[j]
    if kind not in (
        "month",
        "weekday",
        "digits",
        "unit",
        "relative",
        "season",
        "part",
        "ordinal",
        "edge",
        "holiday",
        "deictic",
    ):
        return None
    found = words.readers[kind](words, j, depth + 1)
    if found is None or found[0]["form"] in ("duration", "shift", "set", "vague", "clock", "slashed"):
        return None
    if "more" in found[0]:
        found[0].pop("more")
    return found
