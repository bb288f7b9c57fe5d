"""Years as worded: alone ("2015", "the 1960s", "499 BC"), behind a month or a season, and as the end of a range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storyledger.read.time_clocks import is_clock
from storyledger.read.time_words import APOSTROPHES, DASHES, neighbours

if TYPE_CHECKING:
    from storyledger.read.time_words import Found, Words


def year_at(words: Words, i: int, *, sure: bool) -> Found | None:
    """Read "2015", "1960s", "'60s", "499 BC", "AD 79".

    A bare number is a year only where its neighbours allow it.
    """
    digits = words.word[i]
    j = i + 1
    before = words.low[i - 1] if i else ""
    value = int(digits) if len(digits) <= 4 else -1
    if len(digits) in (2, 3) and digits.endswith("0") and words.low[j] == "s" and words.start[j] == words.end[i]:
        era = era_at(words, j + 1)
        if era and era[0] == "BC":
            return {"form": "decade", "year": -value, "the": True}, era[1]
    if len(digits) == 4 and digits.endswith("0") and words.low[j] == "s" and words.start[j] == words.end[i]:
        return {"form": "decade", "year": value, "the": True}, j + 1
    if (
        len(digits) == 4
        and digits.endswith("0")
        and words.low[j] in APOSTROPHES
        and words.low[j + 1] == "s"
        and before in ("the", "early", "late", "mid", "-")
        and words.start[j] == words.end[i]
    ):
        return {"form": "decade", "year": value, "the": True}, j + 2
    if (
        len(digits) == 2
        and digits.endswith("0")
        and words.low[j] == "s"
        and words.start[j] == words.end[i]
        and before in (*APOSTROPHES, "the", "early", "late", "mid")
    ):
        return {"form": "decade", "year": 1900 + value, "the": True}, j + 1
    era = era_at(words, j)
    if era and len(digits) <= 4:
        return {"form": "year", "year": 1 - value if era[0] == "BC" else value}, era[1]
    if words.word[i - 1] == "AD" and i and 1 <= value <= 2100:
        return {"form": "year", "year": value}, j
    if before in ("$", "€", "£", "#", ".", "№", "no", "/") or (
        before == "," and i > 1 and words.kind[i - 2] == "digits" and words.end[i - 1] == words.start[i]
    ):
        return None
    if (
        len(digits) in (3, 4)
        and words.low[j] in (*DASHES, "and", "to", "or", "/")
        and words.kind[j + 1] == "digits"
        and era_at(words, j + 2)
        and (era_at(words, j + 2) or ("",))[0] == "BC"
    ):
        return {"form": "year", "year": 1 - value}, j
    if len(digits) != 4 or not 1000 <= value <= 2100:
        return None
    if sure:
        return {"form": "year", "year": value}, j
    after = words.low[j]
    if (words.kind[j] in ("unit", "count") and after not in ("killed", "dead", "per", "injured", "wounded")) or (
        after in ("%", "°", "$", ":") and words.kind[j + 1] == "digits"
    ):
        return None
    if (after in (",", ".") and words.kind[j + 1] == "digits" and words.end[j] == words.start[j + 1]) or words.low[
        j
    ] == "%":
        return None
    hedged = before in neighbours("hedges of counts")
    if hedged and (
        value < 1500
        or value > 2030
        or words.kind[j] == "count"
        or (after.isalpha() and after.endswith("s") and len(after) > 3 and words.low[j] != "s")
    ):
        return None
    if 1900 <= value <= 2050:
        plural = after.isalpha() and after.endswith("s") and len(after) > 4
        paired = words.kind[i - 2] == "digits" and len(words.word[i - 2]) == 4
        if (
            plural and not paired and before in ("and", "or", "to", "about", "around", "with")
        ):  # "2,000 soldiers and 1900 horses"
            return None
        if (
            before in neighbours("before years")
            or not before
            or before in neighbours("before near years")
            or before in DASHES
            or words.kind[i - 1] in ("month", "season", "edge", "holiday")
        ):
            return {"form": "year", "year": value}, j
        if value % 100 == 0 or _is_counted(after):
            return None
        return {"form": "year", "year": value}, j
    if (
        (before in neighbours("before years") and before not in ("about", "around", "for", "into"))
        or before in ("(", *DASHES)
        or words.kind[i - 1] in ("season", "edge", "holiday", "relative")
    ):
        if _is_counted(after):
            return None
        if (before == "to" and value % 100 == 0) or (before in ("of", "and", "or", "to") and value > 2030):
            return None
        return {"form": "year", "year": value}, j
    if value >= 1400 and (
        (before == "," and not words.word[j].isalnum())
        or (after in DASHES and words.kind[j + 1] == "digits" and len(words.word[j + 1]) == 4)
    ):
        return {"form": "year", "year": value}, j
    if before == "the" and words.word[j][:1].isalpha() and value >= 1400:
        return {"form": "year", "year": value}, j
    return None


def _is_counted(after: str) -> bool:
    """Return whether a word in the plural follows: "1700 soldiers"."""
    is_plural = after.isalpha() and after.endswith("s") and not after.endswith("ss")
    return is_plural and after not in neighbours("no plurals")


def short_year(words: Words, j: int, fields: dict[str, Any]) -> tuple[dict[str, Any], int, int] | None:
    """Read the right end of "2007-08", "1958/59"."""
    year, short = fields["year"], words.word[j + 1]
    if (
        not (words.low[j] in DASHES or words.low[j] == "/")
        or len(short) != 2
        or words.kind[j + 1] != "digits"
        or year < 1000
    ):
        return None
    if (
        words.end[j - 1] != words.start[j]
        or words.end[j] != words.start[j + 1]
        or words.low[j + 2] in (*DASHES, "/", ".", "%")
    ):
        return None
    full = year // 100 * 100 + int(short)
    return ({"form": "year", "year": full}, j + 1, j + 2) if full > year else None


def trailing_year(words: Words, k: int) -> tuple[int, int] | None:
    """Read the year behind a month or a day, over a comma or "of"."""
    j = k
    if words.low[j] == "," or words.low[j] == "of":
        j += 1
    if words.kind[j] != "digits":
        return None
    digits = words.word[j]
    if len(digits) in (3, 4):
        era = era_at(words, j + 1)
        if era:
            return (1 - int(digits) if era[0] == "BC" else int(digits)), era[1]
    if len(digits) == 4 and 1000 <= int(digits) <= 2199:
        after = words.kind[j + 1]
        if words.low[k] == "," and after == "count" and words.low[j + 1] not in ("killed", "dead", "per"):
            return None
        if after == "unit" or is_clock(words, j):
            return None
        return int(digits), j + 1
    return None


def related_year(words: Words, j: int) -> Found | None:
    """Read "of that year", "this year", "last year", "next year" behind a month, a day or a season."""
    k = j + 1 if words.low[j] == "of" else j
    if words.low[k] == "the":
        k += 1
    if words.kind[k] == "relative" and words.low[k + 1] == "year" and words.low[k] not in ("past", "coming"):
        return {"relation": {"prev": "prev", "fol": "fol"}.get(words.value[k], words.value[k]), "unit": "y"}, k + 2
    return None


def era_at(words: Words, j: int) -> tuple[str, int] | None:
    """Read BC, B.C., BCE, AD, A.D., CE."""
    word = words.word[j]
    if word in ("BC", "BCE"):
        return "BC", j + 1
    if word in ("AD", "CE"):
        return "AD", j + 1
    if word in ("B", "A") and words.low[j + 1] == "." and words.word[j + 2] in ("C", "D"):
        return word + ("C" if word == "B" else "D"), j + 4 if words.low[j + 3] == "." else j + 3
    return None
