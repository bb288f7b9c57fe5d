"""The scale of a chart's days: a column for each day that something happened on, and what the axis says of them.

Where the days lie close together the scale is true to time. Where they do not, the time between two columns is drawn
shorter than it was and its stretch of the axis dotted: news tells of three days in a row and of one nine years before.
Where there are too many days for the width, a column is a week, a month, a year or a decade.
"""

from __future__ import annotations

import bisect
import calendar
import datetime as dt
import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from storyledger.render.charts.canvas import INK, SOFT
from storyledger.render.charts.lettering import text_width
from storyledger.render.edtf import day_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.render.charts.canvas import Canvas

Unit = Literal["day", "week", "month", "year", "decade"]
_UNITS: Final[tuple[Unit, ...]] = ("day", "week", "month", "year", "decade")
_LENGTH: Final = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25, "decade": 3652.5}
_EMPTY: Final = 2.5
"""Columns that a stretch without events takes at most: enough to see that there is one."""
_MONTHS: Final = tuple(calendar.month_abbr)


def day_span(value: str | None) -> tuple[int, int] | None:
    """Return the first and the last day of an EDTF value as ordinals, or None where it names none of our era."""
    bounds = day_bounds(value)
    if bounds is None:
        return None
    try:
        first, last = (dt.date.fromisoformat(day).toordinal() for day in bounds)
    except ValueError:  # the year 0
        return None
    return min(first, last), max(first, last)


def column_of(day: int, unit: Unit) -> int:
    """Return the first day of the week, month, year or decade that a day lies in, or the day itself."""
    date = dt.date.fromordinal(day)
    if unit == "day":
        return day
    if unit == "week":
        return max(1, day - date.weekday())
    if unit == "month":
        return date.replace(day=1).toordinal()
    return date.replace(year=max(1, date.year if unit == "year" else date.year // 10 * 10), month=1, day=1).toordinal()


@dataclass(frozen=True, slots=True)
class DayScale:
    """Columns for days along a line; `columns` are their first days and `spots` where they stand."""

    unit: Unit
    columns: tuple[int, ...]
    spots: tuple[float, ...]
    gaps: tuple[bool, ...]
    """For the stretch before each column but the first: whether it is drawn shorter than it was."""

    def at(self, day: int) -> float:
        """Return where a day stands: in its column, or between two in proportion."""
        day = column_of(day, self.unit)
        right = bisect.bisect_left(self.columns, day)
        if right < len(self.columns) and self.columns[right] == day:
            return self.spots[right]
        if right == 0:
            return self.spots[0]
        if right == len(self.columns):
            return self.spots[-1]
        first, last = self.columns[right - 1], self.columns[right]
        share = (day - first) / (last - first)
        return self.spots[right - 1] + share * (self.spots[right] - self.spots[right - 1])

    @property
    def names(self) -> tuple[str, ...]:
        """Return what the axis calls each column, in a few signs."""
        return tuple(_name(column, self.unit) for column in self.columns)

    def row_words(self, column: int) -> tuple[str, str]:
        """Return what a row of its own is called, such as `16 Dec`, and what it lies in, such as `2016`."""
        name, eras = _name(column, self.unit), _eras(column, self.unit)
        if self.unit in {"day", "week"}:
            return f"{name} {eras[-1]}", str(dt.date.fromordinal(column).year)
        return name, eras[0] if eras else ""

    @property
    def broken(self) -> bool:
        """Return whether any stretch is drawn shorter than it was."""
        return any(self.gaps)

    def draw_axis(self, canvas: Canvas, y: float) -> None:
        """Draw the line with its columns, their names below, and below these the months or years that they lie in."""
        for number, gap in enumerate(self.gaps):
            dash = [1, 5] if gap else None
            canvas.rule((self.spots[number], y), (self.spots[number + 1], y), SOFT, line=1.5, dash=dash)
        end = -math.inf
        for spot, name in zip(self.spots, self.names, strict=True):
            canvas.rule((spot, y), (spot, y + 4), SOFT)
            half = text_width(name) / 2
            if spot - half >= end:
                canvas.text(spot, y + 13, name, INK, align="center")
                end = spot + half + 4
        eras = [(spot, _eras(column, self.unit)) for column, spot in zip(self.columns, self.spots, strict=True)]
        firsts = [era for number, era in enumerate(eras) if not number or eras[number - 1][1] != era[1]]
        for number, (spot, names) in enumerate(firsts):
            left = spot - 8
            room = (firsts[number + 1][0] - 8 if number + 1 < len(firsts) else canvas.width) - left - 6
            fitting = [name for name in names if text_width(name) <= room]
            if fitting:
                canvas.text(left, y + 29, fitting[0])
            elif number + 1 == len(firsts) and names:
                canvas.text(canvas.width, y + 29, names[-1], align="right")


def fit_days(days: Iterable[int], line: tuple[float, float], pitch: float) -> DayScale:
    """Return the scale for these days along a line, no two columns closer than `pitch`."""
    start, end = line
    days = sorted(set(days))
    for unit in _UNITS:
        columns = sorted({column_of(day, unit) for day in days})
        steps = [(last - first) / _LENGTH[unit] for first, last in itertools.pairwise(columns)]
        if _fits(steps, end - start, pitch):
            break
        steps = [min(step, 1 + math.log10(max(1.0, step))) if step > 1.5 else 1.0 for step in steps]
        steps = [min(step, _EMPTY) for step in steps]
        if _fits(steps, end - start, pitch):
            break
    # More decades than there is room for: the columns stand closer, and their names give way.
    return _scale(unit, columns, steps, line)


def _fits(steps: Sequence[float], room: float, pitch: float) -> bool:
    return not steps or min(steps) / sum(steps) * room >= pitch


def _scale(unit: Unit, columns: Sequence[int], steps: Sequence[float], line: tuple[float, float]) -> DayScale:
    start, end = line
    total = sum(steps)
    true = [(last - first) / _LENGTH[unit] for first, last in itertools.pairwise(columns)]
    spots = [start if total else (start + end) / 2]
    spots.extend(start + (end - start) * sum(steps[: number + 1]) / total for number in range(len(steps)))
    gaps = tuple(drawn < 0.9 * told for drawn, told in zip(steps, true, strict=True))
    return DayScale(unit, tuple(columns), tuple(spots), gaps)


def _name(column: int, unit: Unit) -> str:
    date = dt.date.fromordinal(column)
    if unit == "day":
        return str(date.day)
    if unit == "week":
        last = dt.date.fromordinal(min(dt.date.max.toordinal(), column + 6))
        return f"{date.day}–{last.day}"
    if unit == "month":
        return _MONTHS[date.month]
    return f"{date.year}s" if unit == "decade" else str(date.year)


def _eras(column: int, unit: Unit) -> tuple[str, ...]:
    """Return what a column lies in, the longest words first."""
    date = dt.date.fromordinal(column)
    if unit in {"day", "week"}:
        month, short = calendar.month_name[date.month], _MONTHS[date.month]
        return (f"{month} {date.year}", f"{short} {date.year}", short)
    return (str(date.year),) if unit == "month" else ()
