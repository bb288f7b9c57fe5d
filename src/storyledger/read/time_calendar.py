"""Values of days, months and seasons: the year of those written without one, and why it is that."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from storyledger.read import edtf
from storyledger.read.time_ground import SEASON_MONTHS, base_day, marked

if TYPE_CHECKING:
    from storyledger.read.tense import Tense
    from storyledger.read.time_clues import Clue
    from storyledger.read.time_ground import Ground, Kind, Resolved

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def resolve_day(ground: Ground, clue: Clue, tense: Tense | None) -> Resolved:
    """Return the day of "16 December", with its year where none is written; a feast's as well."""
    assert clue.month is not None
    assert clue.day is not None
    kind: Kind = "time" if clue.part else "date"
    why = "the date is written in full"
    year = clue.year
    if year is None:
        picked = _written_year(ground, clue) if clue.unit else _pick_year(ground, clue.month, clue.day, clue, tense)
        if picked is None:
            return kind, None, "no year is told"
        year, why = picked
    if not 1 <= year <= 9999:
        if clue.day > edtf.month_days(2000, clue.month):
            return kind, None, "no such day"
        return kind, f"{edtf.month_value(year, clue.month)}-{clue.day:02d}", why
    day = edtf.make_day(year, clue.month, clue.day)
    if day is None:
        return kind, None, f"{clue.month:02d}-{clue.day:02d} is no day of {year}"
    if clue.weekday is not None and day.weekday() != clue.weekday:
        why += f"; but that day is a {WEEKDAYS[day.weekday()]}"
    return kind, day.isoformat() + ("~" if clue.approximate else ""), why


def resolve_slashed(ground: Ground, clue: Clue) -> Resolved:
    """Return the day of "4/5/2016" where only one way round lies near the report's day."""
    assert clue.year
    assert clue.month
    assert clue.day
    first, second = edtf.make_day(clue.year, clue.month, clue.day), edtf.make_day(clue.year, clue.day, clue.month)
    if ground.day and first and second:
        near = [day for day in (first, second) if -31 <= (day - ground.day).days <= 7]
        if len(near) == 1:
            return "date", near[0].isoformat(), f"the reading near the report's day {ground.day.isoformat()}"
    return "date", None, "day and month could be either way round"


def resolve_month(ground: Ground, clue: Clue, tense: Tense | None) -> Resolved:
    """Return the month of "November", "last March", "August of that year"."""
    assert clue.month is not None
    if clue.year is not None:
        return "date", marked(edtf.month_value(clue.year, clue.month), clue), "month and year are written"
    picked = _written_year(ground, clue) if clue.unit else None
    if picked is None and clue.relation in ("-1", "past", "prev") and (base := base_day(ground)):
        picked = base[0].year - (clue.month >= base[0].month), f"the last one before {base[1]}"
    elif picked is None and clue.relation in ("+1", "com", "fol") and (base := base_day(ground)):
        picked = base[0].year + (clue.month <= base[0].month), f"the first one after {base[1]}"
    elif picked is None and clue.relation == "0" and (base := base_day(ground)):
        picked = base[0].year, f"counted from {base[1]}"
    elif picked is None:
        picked = _pick_year(ground, clue.month, None, clue, tense)
    if picked is None:
        return "date", None, "no year is told"
    return "date", marked(edtf.month_value(picked[0], clue.month), clue), picked[1]


def resolve_season(ground: Ground, clue: Clue, tense: Tense | None, inner: Resolved | None) -> Resolved:
    """Return the season, quarter or half; `inner` is the period of which it is a part ("the first quarter of 2009")."""
    year, why = clue.year, "season and year are written"
    code = clue.code
    if clue.unit in ("q", "h"):
        code = {("q", -1): 36, ("h", -1): 41}.get((clue.unit, code), (32 if clue.unit == "q" else 39) + code)
    if inner is not None:
        _, value, why = inner
        if not value or len(value.rstrip("~")) != 4 or "X" in value:
            return "date", value.rstrip("~") + "~" if value and "/" not in value and "X" not in value else value, why
        year = int(value[:4])
    elif year is None:
        picked = _written_year(ground, clue) if clue.unit == "y" else None
        month = SEASON_MONTHS.get(code, 1)
        base = base_day(ground)
        if picked is None and base and clue.relation in ("-1", "past", "prev"):
            picked = base[0].year - (month + 2 >= base[0].month), f"the last one before {base[1]}"
        elif picked is None and base and clue.relation in ("+1", "com", "fol"):
            picked = base[0].year + (month <= base[0].month), f"the first one after {base[1]}"
        elif picked is None and base and clue.relation == "0":
            picked = base[0].year, f"counted from {base[1]}"
        elif picked is None and ground.narrative and ground.anchor and clue.relation not in ("that", "same"):
            picked = ground.anchor.year, f"of the year told before, {ground.anchor.year}"
        elif picked is None and ground.told and clue.relation in ("that", "same"):
            picked = ground.told.year, f"of the year told before, {ground.told.year}"
        elif picked is None:
            picked = _pick_year(ground, month, None, clue, tense)
        if picked is None:
            return "date", None, "no year is told"
        year, why = picked
    if year is None or not -9999 <= year <= 9999:
        return "date", None, "a year beyond the calendar"
    return "date", marked(f"{edtf.year_value(year)}-{code}", clue), why


def _pick_year(ground: Ground, month: int, day: int | None, clue: Clue, tense: Tense | None) -> tuple[int, str] | None:
    """Return the year of a month or a day written without one, and why."""
    told = ground.anchor if ground.narrative and ground.anchor else ground.told
    if told is not None and (
        ground.narrative
        or (
            told.sentence == clue.sentence
            and (ground.day is None or abs(told.year - ground.day.year) > 1)
            and tense != "future"
        )
    ):
        if told.month is None or not 2 <= told.year <= 9998:
            return told.year, f"of the year told before, {told.year}"
        # The nearest to the month told last; a narrative goes forward, so half a year on is nearer
        # than half a year back.
        # The shift of one month was set on half of WikiWars.
        distances = [
            (abs((year - told.year) * 12 + month - told.month - 1), year)
            for year in (told.year - 1, told.year, told.year + 1)
        ]
        year = min(distances)[1]
        return year, f"nearest to the date told before, {told.year}-{told.month:02d}"
    if ground.day is None:
        return None
    days = [
        (year, first, last)
        for year in range(max(1, ground.day.year - 1), min(9999, ground.day.year + 1) + 1)
        if (first := _first(year, month, day)) and (last := _last(year, month, day))
    ]
    if day == 29 and month == 2:
        days = [
            (year, first, first)
            for year in range(max(1, ground.day.year - 4), min(9999, ground.day.year + 4) + 1)
            if (first := edtf.make_day(year, 2, 29))
        ]
    if not days:
        return None
    if clue.weekday is not None and day is not None:
        span = range(max(1, ground.day.year - 6), min(9999, ground.day.year + 6) + 1)
        fitting = [d for year in span if (d := edtf.make_day(year, month, day)) and d.weekday() == clue.weekday]
        if fitting:
            best = min(fitting, key=lambda d: abs((d - ground.day).days))  # type: ignore[operator]
            if abs((best - ground.day).days) < 200:
                return best.year, f"a {WEEKDAYS[clue.weekday]} near the report's day {ground.day.isoformat()}"
    report = f"the report's day {ground.day.isoformat()}"
    slack = (
        ground.day + timedelta(days=1) if ground.day < date.max else ground.day
    )  # a report may be dated by a clock to the west of the events
    past = [item for item in days if item[1] <= slack]
    future = [item for item in days if item[2] >= ground.day]
    nearest = min(days, key=lambda item: abs((item[1] - ground.day).days))  # type: ignore[operator]
    if tense == "past" and past:
        if day is not None and nearest[1] > slack and (nearest[1] - ground.day).days < 45:
            return nearest[0], f"nearest to {report}"
        return past[-1][0], f"the last one up to {report}"
    if tense == "future" and future:
        return future[0][0], f"the first one from {report}"
    return nearest[0], f"nearest to {report}"


def _written_year(ground: Ground, clue: Clue) -> tuple[int, str] | None:
    """Return the year of "of that year", "last year" behind a month or a season."""
    if clue.relation in ("that", "same", "the", "prev", "fol") and ground.told and clue.unit == "y":
        shift = {"prev": -1, "fol": 1}.get(clue.relation, 0)
        return ground.told.year + shift, f"the year told before is {ground.told.year}"
    base = base_day(ground)
    if base and clue.unit == "y":
        shift = {"-1": -1, "+1": 1, "prev": -1, "fol": 1}.get(clue.relation, 0)
        return base[0].year + shift, f"counted from {base[1]}"
    return None


def _first(year: int, month: int, day: int | None) -> date | None:
    return edtf.make_day(year, month, day or 1)


def _last(year: int, month: int, day: int | None) -> date | None:
    return edtf.make_day(year, month, day or edtf.month_days(year, month))
