"""Values of what counts from a day: "Friday", "yesterday", "last week", "the first week of March"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from storyledger.read import edtf
from storyledger.read.time_calendar import WEEKDAYS
from storyledger.read.time_ground import marked, told_text, why_unknown

if TYPE_CHECKING:
    from datetime import date

    from storyledger.read.tense import Tense
    from storyledger.read.time_clues import Clue
    from storyledger.read.time_ground import Ground, Kind, Resolved


def resolve_weekday(ground: Ground, clue: Clue, tense: Tense | None) -> Resolved:
    """Return the day of "Friday", "last Monday", "the following Sunday"."""
    assert clue.weekday is not None
    kind: Kind = "time" if clue.part or clue.edge else "date"
    name = WEEKDAYS[clue.weekday]
    if clue.relation in ("that", "same", "fol", "prev") or ground.narrative:
        told = ground.told.first() if ground.told and ground.told.day else None
        if told is None:
            return kind, None, why_unknown(ground)
        if clue.relation in ("prev", "-1"):
            day = told - timedelta(days=(told.weekday() - clue.weekday - 1) % 7 + 1) if told.toordinal() > 7 else None
        else:
            ahead = (clue.weekday - told.weekday()) % 7
            day = edtf.shift_days(told, ahead or (7 if clue.relation in ("fol", "+1") else 0))
        return (
            kind,
            day.isoformat() if day else None,
            f"{name} counted from the date told before, {told_text(ground)}",
        )
    if ground.day is None:
        return kind, None, why_unknown(ground)
    report = f"the report's day {ground.day.isoformat()}"
    back, ahead = (ground.day.weekday() - clue.weekday) % 7, (clue.weekday - ground.day.weekday()) % 7
    if clue.unit == "w":
        shift = clue.weekday - ground.day.weekday() + 7 * int(clue.relation)
        why = f"{name} of the week {['before', 'of', 'after'][int(clue.relation) + 1]} {report}"
    elif clue.relation in ("-1", "past"):
        shift, why = -(back or 7), f"{name} before {report}"
    elif clue.relation in ("+1", "com"):
        shift, why = ahead or 7, f"{name} after {report}"
    elif tense in ("future", "present") and not (tense == "present" and clue.relation == "" and back == 0):
        shift, why = ahead, f"{name} from {report} on"
    else:
        shift, why = -back, f"{name} up to {report}"
    day = edtf.shift_days(ground.day, shift)
    return kind, day.isoformat() if day else None, why


def resolve_deictic(ground: Ground, clue: Clue) -> Resolved:
    """Return the day of "today", "yesterday evening"."""
    kind: Kind = "time" if clue.part else "date"
    if ground.narrative or ground.day is None:
        return kind, None, "the report's day is not known" if ground.day is None else "the present, no calendar time"
    day = edtf.shift_days(ground.day, int(clue.number or 0))
    return kind, day.isoformat() if day else None, f"counted from the report's day {ground.day.isoformat()}"


def resolve_part(ground: Ground, clue: Clue) -> Resolved:
    """Return the day of "this morning", "that night", or the two that "overnight" joins."""
    relation = clue.relation
    if relation in ("0", "-1", "over") and not (ground.narrative and ground.told and ground.told.day):
        if ground.day is None or ground.narrative:
            return "time", None, why_unknown(ground)
        day = ground.day if relation == "0" else edtf.shift_days(ground.day, -1)
        why = f"counted from the report's day {ground.day.isoformat()}"
        if day is None:
            return "time", None, why
        return "time", f"{day.isoformat()}/{ground.day.isoformat()}" if relation == "over" else day.isoformat(), why
    told = (
        ground.told.first() if ground.told and ground.told.day and clue.sentence - ground.told.sentence <= 2 else None
    )
    if told is None:
        return "time", None, "no day is told"
    if relation == "the" and ground.told and ground.told.sentence != clue.sentence and not ground.narrative:
        return "time", None, "no day is told"
    day = edtf.shift_days(told, {"+1": 1, "fol": 1, "prev": -1, "-1": -1}.get(relation, 0))
    if day is None:
        return "time", None, why_unknown(ground)
    why = f"counted from the date told before, {told_text(ground)}"
    if relation == "over":
        following = edtf.shift_days(day, 1)
        return "time", f"{day.isoformat()}/{following.isoformat()}" if following else None, why
    return "time", day.isoformat(), why


def resolve_period(ground: Ground, clue: Clue, tense: Tense | None) -> Resolved:
    """Return what "last week", "that year", "the following month", "the first week of March" cover."""
    relation, unit = clue.relation, clue.unit
    shift = {"-1": -1, "prev": -1, "+1": 1, "fol": 1, "com": 1}.get(relation, 0)
    starts_the = ground.text[clue.start : clue.start + 3].lower() == "the"
    from_told = (
        relation in ("that", "same", "fol", "prev")
        or unit == "d"
        or (relation == "+1" and starts_the)
        or ground.narrative
    )
    if relation == "the":
        from_told = ground.narrative or (
            ground.told is not None and ground.told.sentence == clue.sentence and unit != "e"
        )
    if relation == "0" and unit == "d" and not ground.narrative:
        from_told = False
    if from_told:
        told = ground.told
        if told is None or (unit == "d" and told.day is None) or (unit in ("w", "m", "e") and told.month is None):
            return "date", None, why_unknown(ground)
        first = told.first()
        why = f"counted from the date told before, {told_text(ground)}"
        if unit == "y":
            return "date", marked(edtf.year_value(told.year + shift), clue), why
        if unit == "w" and told.day is None:
            return "date", None, why_unknown(ground)
    else:
        first = ground.day
        if first is None:
            return "date", None, why_unknown(ground)
        why = f"counted from the report's day {first.isoformat()}"
    if first is None:
        return "date", None, "outside of the calendar"
    return "date", _period_value(first, unit, shift, clue, tense), why


def _period_value(first: date, unit: str, shift: int, clue: Clue, tense: Tense | None) -> str | None:
    if unit == "d":
        day = edtf.shift_days(first, shift)
        return day.isoformat() if day else None
    if unit == "w":
        day = edtf.shift_days(first, 7 * shift)
        return edtf.week_value(day) if day else None
    if unit == "f":
        return None
    if unit == "e":
        saturday = 5 - first.weekday()  # of the same week
        if clue.relation == "-1" or (
            clue.relation == "the" and tense not in ("future", "present") and first.weekday() < 5
        ):
            saturday -= 7
        elif clue.relation == "+1" and first.weekday() >= 5:
            saturday += 7
        a, b = edtf.shift_days(first, saturday), edtf.shift_days(first, saturday + 1)
        return f"{a.isoformat()}/{b.isoformat()}" if a and b else None
    if unit == "m":
        return marked(edtf.month_value(*edtf.add_months(first.year, first.month, shift)), clue)
    if unit == "q":
        year, month = edtf.add_months(first.year, first.month, 3 * shift)
        return f"{edtf.year_value(year)}-{33 + (month - 1) // 3}"
    if unit == "y":
        return marked(edtf.year_value(first.year + shift), clue)
    if unit == "D":
        return f"{first.year // 10 + shift:03d}X"
    if unit == "C":
        return f"{first.year // 100 + shift:02d}XX"
    return None


def resolve_part_of_period(clue: Clue, whole: Resolved) -> Resolved:
    """Return the part that a unit of a period is: "the first week of March", of which `whole` is the March."""
    _, value, why = whole
    days = edtf.days_of(value)
    if days is None:
        return "date", None, why
    first, last = days
    n = clue.code
    if clue.unit == "d":
        day = last if n < 0 else edtf.shift_days(first, n - 1)
        return "date", day.isoformat() if day and day <= last else None, why
    if clue.unit == "w":
        start = edtf.shift_days(last, -6) if n < 0 else edtf.shift_days(first, 7 * (n - 1))
        end = edtf.shift_days(start, 6) if start else None
        if not start or not end or start > last:
            return "date", None, why
        return "date", f"{start.isoformat()}~/{min(end, last).isoformat()}~", why
    if clue.unit == "m":
        month = (
            edtf.month_value(last.year, last.month)
            if n < 0
            else edtf.month_value(*edtf.add_months(first.year, first.month, n - 1))
        )
        return "date", month, why
    return "date", None, why
