"""Days as EDTF strings (ISO 8601-2:2019): their bounds, for sorting, and their words, for reading.

Left out: seasons, sets, exponential years and significant digits, which no part of the program writes.
"""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_OPEN: Final = ("", "..")
_ROUND: Final = re.compile(r"(\d{2,3})(X{1,2})[~?%]?")
_BEFORE: Final = re.compile(r"-(\d{4})[~?%]?")


def _parts(day: str) -> tuple[int, int | None, int | None] | None:
    match = _DATE.match(day.lstrip("~?%"))
    if match is None:
        return None
    year, month, date = (int(part) if part else None for part in match.groups())
    if year is None or (month is not None and not 1 <= month <= 12):
        return None
    if month is not None and date is not None and not 1 <= date <= calendar.monthrange(max(year, 1), month)[1]:
        return None
    return year, month, date


def day_bounds(value: str | None) -> tuple[str, str] | None:
    """Return the first and the last day (`YYYY-MM-DD`) that an EDTF value covers, or None where it names none.

    An open side of an interval takes the other side's day.
    """
    if not value:
        return None
    first, slash, last = value.partition("/")
    if not slash:
        last = first
    elif first in _OPEN:
        first = last
    elif last in _OPEN:
        last = first
    start, end = _parts(first), _parts(last)
    if start is None or end is None:
        return None
    year, month, date = end
    month = month or 12
    date = date or calendar.monthrange(max(year, 1), month)[1]
    return f"{start[0]:04}-{start[1] or 1:02}-{start[2] or 1:02}", f"{year:04}-{month:02}-{date:02}"


def sort_key(value: str | None) -> tuple[str, str]:
    """Return a key that puts EDTF values in order of their first day, the undated last."""
    return day_bounds(value) or ("9999-99-99", "9999-99-99")


def span_words(values: Iterable[str | None]) -> str:
    """Return the time from the first to the last of the days in words; empty where none of them names a day."""
    bounds = [found for value in values if (found := day_bounds(value)) is not None]
    if not bounds:
        return ""
    first, last = min(start for start, _ in bounds), max(end for _, end in bounds)
    return day_words(first if first == last else f"{first}/{last}")


def day_words(value: str | None, *, year: bool = True) -> str:
    """Return an EDTF value in words, such as `15 to 16 December 2016` or `about May 2009`; empty for None.

    A value outside what we read comes back as it is. With `year` false, a single day goes without its year.
    """
    if not value:
        return ""
    first, slash, last = value.partition("/")
    if not slash:
        return _one(value, year=year)
    if first in _OPEN:
        return f"until {_one(last, year=year)}"
    if last in _OPEN:
        return f"from {_one(first, year=year)}"
    start, end = _parts(first), _parts(last)
    if start is None or end is None:
        return f"{_one(first, year=year)} – {_one(last, year=year)}"
    tail = _one(last, year=year)
    if start == end:
        return tail
    if start[2] and end[2] and start[:2] == end[:2]:
        return f"{start[2]}–{tail.removeprefix('about ')}"
    if start[0] == end[0]:
        return f"{_one(first, year=False)} – {tail}"
    return f"{_one(first, year=year)} – {tail}"


def _far(day: str) -> str:
    """Decades, centuries and years before our era in words; anything else as it is."""
    if found := _ROUND.fullmatch(day):
        return f"{found[1]}{'0' * len(found[2])}s"
    if found := _BEFORE.fullmatch(day):
        return f"{int(found[1]) + 1} BC"  # EDTF counts a year 0
    return day


def _one(day: str, *, year: bool) -> str:
    parts = _parts(day)
    if parts is None:
        return _far(day)
    words = [str(parts[2])] if parts[2] else []
    if parts[1]:
        words.append(_MONTHS[parts[1] - 1])
    if year or not parts[1]:
        words.append(str(parts[0]))
    said = " ".join(words)
    if any(sign in day for sign in "~%"):
        said = f"about {said}"
    if any(sign in day for sign in "?%"):
        said = f"{said} (uncertain)"
    return said
