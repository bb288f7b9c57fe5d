"""Values of lengths of time, and of what lies such a length off: "four years", "two weeks ago"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read import edtf
from storyledger.read.time_ground import marked, told_text, why_unknown

if TYPE_CHECKING:
    from datetime import date

    from storyledger.read.time_clues import Clue
    from storyledger.read.time_ground import Ground, Kind, Resolved

_UNIT_NAMES = {
    "S": "second", "M": "minute", "H": "hour", "d": "day", "w": "week", "e": "weekend", "f": "fortnight", "m": "month",
    "q": "quarter", "y": "year", "D": "decade", "C": "century", "K": "millennium",
}  # fmt: skip
_DURATIONS = {
    "S": ("PT", 1, "S"), "M": ("PT", 1, "M"), "H": ("PT", 1, "H"), "d": ("P", 1, "D"), "w": ("P", 1, "W"),
    "f": ("P", 2, "W"), "m": ("P", 1, "M"), "q": ("P", 3, "M"), "y": ("P", 1, "Y"), "D": ("P", 10, "Y"),
    "C": ("P", 100, "Y"), "K": ("P", 1000, "Y"),
}  # fmt: skip
_HALVES = {"H": "PT30M", "d": "PT12H", "y": "P6M", "D": "P5Y", "C": "P50Y", "M": "PT30S", "K": "P500Y"}


def resolve_duration(ground: Ground, clue: Clue) -> Resolved:
    """Return the length of "four years", "the past 26 days"."""
    value = duration_value(clue.number, clue.unit)
    if value is None:
        return "duration", None, "a length without a number"
    reason = f"{clue.number:g} {_UNIT_NAMES[clue.unit]}{'' if clue.number == 1 else 's'}"
    if clue.relation in ("past", "-1") and ground.day and not ground.narrative:
        reason += f" up to the report's day {ground.day.isoformat()}"
    elif clue.relation in ("+1", "com") and ground.day and not ground.narrative:
        reason += f" from the report's day {ground.day.isoformat()}"
    return "duration", value, reason


def resolve_shift(ground: Ground, clue: Clue) -> Resolved:
    """Return the day, month or year of "two weeks ago", "three days later", "a year earlier"."""
    kind: Kind = "time" if clue.unit in ("S", "M", "H") else "date"
    if clue.number is None:
        return kind, None, "no number is told"
    from_report = clue.relation in ("ago", "hence")
    if from_report and not ground.narrative:
        base = ground.day
        why = f"counted from the report's day {ground.day.isoformat()}" if ground.day else ""
        exact = True
    else:
        base = ground.told.first() if ground.told else None
        why = f"counted from the date told before, {told_text(ground)}"
        exact = bool(ground.told and ground.told.day)
        if base is None and ground.told is not None and clue.unit in ("y", "D", "C"):
            years = int(clue.number * {"y": 1, "D": 10, "C": 100}[clue.unit])
            return (
                kind,
                marked(edtf.year_value(ground.told.year + (years if clue.relation == "+" else -years)), clue),
                why,
            )
    if base is None:
        return kind, None, why_unknown(ground)
    sign = 1 if clue.relation in ("+", "hence") else -1
    value = _shifted(base, sign * clue.number, clue.unit, exact=exact)
    return (
        kind,
        marked(value, clue) if value else None,
        why if value else "too short or too long a time to give a day",
    )


def duration_value(number: float | None, unit: str) -> str | None:
    """Return a length in ISO 8601, None without a number or for what it has no letter for."""
    if number is None or unit not in _DURATIONS:
        return None
    if number == 0.5 and unit in _HALVES:
        return _HALVES[unit]
    start, factor, letter = _DURATIONS[unit]
    total = number * factor
    if total >= 1e7:
        return None
    return f"{start}{total:g}{letter}" if total < 1e6 else f"{start}{int(total)}{letter}"


def _shifted(base: date, number: float, unit: str, *, exact: bool) -> str | None:
    """Return `base` moved by a number of units, no more precise than the unit."""
    if unit in ("S", "M"):
        return None
    if unit == "H":
        if number % 24 or not exact:
            return None
        number, unit = number / 24, "d"
    if unit in ("d", "w", "f"):
        if not exact or (number != int(number) and unit == "d") or abs(number) > 40_000:
            return None
        day = edtf.shift_days(base, round(number * {"d": 1, "w": 7, "f": 14}[unit]))
        return None if day is None else day.isoformat() + ("" if unit == "d" else "~")
    if unit == "m" or (unit == "y" and number != int(number)):
        year, month = (
            edtf.add_months(base.year, base.month, round(number * (12 if unit == "y" else 1)))
            if abs(number) < 1e5
            else (0, 0)
        )
        return edtf.month_value(year, month) if 1 <= year <= 9999 else None
    factor = {"y": 1, "D": 10, "C": 100, "K": 1000}.get(unit)
    if factor is None or abs(number) > 10_000:
        return None
    year = base.year + round(number * factor)
    return edtf.year_value(year) + ("" if unit == "y" else "~") if -9999 <= year <= 9999 else None
