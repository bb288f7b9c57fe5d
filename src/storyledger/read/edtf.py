"""Days, months and years as EDTF (ISO 8601-2:2019), and back to the days that they cover.

Only what the reader writes is read: years, months, days, seasons, quarters and halves of a year, decades and centuries
(`196X`, `19XX`),
clock times, intervals, open intervals and the marks `~`, `?` and `%`. Years before 1 are astronomical: 499 BC is
`-0498`.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache

_SEASONS: dict[int, tuple[int, int]] = {
    # EDTF code -> first and last month; 21-24 are the seasons of the northern year, 33-36 the quarters, 40 and 41
    # the halves.
    21: (3, 5),
    22: (6, 8),
    23: (9, 11),
    24: (12, 14),
    33: (1, 3),
    34: (4, 6),
    35: (7, 9),
    36: (10, 12),
    40: (1, 6),
    41: (7, 12),
}


def month_days(year: int, month: int) -> int:
    """Return the number of days of a month; 30 where the year lies outside of the calendar that Python knows."""
    if 1 <= year <= 9999:
        return calendar.monthrange(year, month)[1]
    return 30


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where the calendar has none such (30 February)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def add_months(year: int, month: int, shift: int) -> tuple[int, int]:
    """Return year and month `shift` months on."""
    total = year * 12 + (month - 1) + shift
    return total // 12, total % 12 + 1


def year_value(year: int) -> str:
    """Return a year as EDTF, four digits, with a minus sign before the year 0 (1 BC)."""
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def month_value(year: int, month: int) -> str:
    """Return a month as EDTF."""
    return f"{year_value(year)}-{month:02d}"


def week_value(day: date) -> str:
    """Return the calendar week of `day`, Monday to Sunday, as an EDTF interval: EDTF has no weeks."""
    try:
        first = day - timedelta(days=day.weekday())
        return f"{first.isoformat()}/{(first + timedelta(days=6)).isoformat()}"
    except OverflowError:
        return day.isoformat()


def shift_days(day: date, days: int) -> date | None:
    """Return `day` moved by `days`, or None beyond the calendar's ends."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


@lru_cache(maxsize=4_096)
def days_of(value: str | None) -> tuple[date, date] | None:
    """Return first and last day that an EDTF value covers.

    None where it is no value, has an open end, or leaves the calendar.
    """
    if not value:
        return None
    first_text, slash, last_text = value.partition("/")
    first = _span(first_text)
    last = _span(last_text) if slash else first
    if first is None or last is None or last[1] < first[0]:
        return None
    return first[0], last[1]


def _span(text: str) -> tuple[date, date] | None:
    """Return first and last day of one end of an interval."""
    text = text.rstrip("~?%").partition("T")[0]
    parts = text.split("-")
    try:
        if len(parts) == 1:
            if len(text) != 4:
                return None
            return date(int(text.replace("X", "0")), 1, 1), date(int(text.replace("X", "9")), 12, 31)
        year, month = int(parts[0]), int(parts[1])
        if len(parts) == 3:
            day = date(year, month, int(parts[2]))
            return day, day
        if len(parts) != 2:
            return None
        first_month, last_month = _SEASONS.get(month, (month, month))
        last_year, last_month = add_months(year, last_month, 0)
        return date(year, first_month, 1), date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])
    except (ValueError, OverflowError):
        return None
