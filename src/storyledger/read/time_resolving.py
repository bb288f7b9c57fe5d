"""Times as worded to times with values, one after another: each may count from those told before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read import edtf
from storyledger.read.time_calendar import resolve_day, resolve_month, resolve_season, resolve_slashed
from storyledger.read.time_counted import (
    resolve_deictic,
    resolve_part,
    resolve_part_of_period,
    resolve_period,
    resolve_weekday,
)
from storyledger.read.time_ground import Ground, is_narrative, marked, remember
from storyledger.read.time_lengths import duration_value, resolve_duration, resolve_shift

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from storyledger.read.tense import Tense
    from storyledger.read.time_clues import Clue
    from storyledger.read.time_ground import Resolved


def resolve_clues(clues: Sequence[Clue], tenses: Sequence[Tense | None], day: date | None, text: str) -> list[Resolved]:
    """Return what each time of a report is, its value and why, against one day of the report, or none."""
    ground = Ground(day, text, is_narrative(clues, day))
    resolved: list[Resolved] = []
    clocks: list[int] = []
    for position, (clue, tense) in enumerate(zip(clues, tenses, strict=True)):
        if clue.form == "clock":
            clocks.append(position)
            resolved.append(("time", None, ""))
            continue
        outcome = _resolve(ground, clue, tense)
        kind, value, reason = outcome
        if value and kind in ("date", "time"):
            if position and clues[position - 1].joined and clue.year is None:
                value, reason = _after_left_end(resolved[position - 1][1], value, clue, reason)
            ground = remember(ground, value, clue)
            if clue.before == "since" and not value.startswith("P"):
                value, reason = value.partition("/")[0] + "/..", reason + ", and since"
        resolved.append((kind, value, reason))
    for position in clocks:
        resolved[position] = _clock(clues, resolved, position)
    return resolved


def _after_left_end(left: str | None, value: str, clue: Clue, reason: str) -> tuple[str, str]:
    """Move the right end of a range on by a year where it lay before the left ("from December 2015 to March")."""
    a, b = edtf.days_of(left), edtf.days_of(value)
    if a and b and b[1] < a[0] and clue.form in ("day", "month") and clue.month:
        year = a[0].year + ((clue.month, clue.day or 28) < (a[0].month, a[0].day))
        if clue.form == "month":
            return edtf.month_value(year, clue.month), reason + ", after the range's start"
        day = edtf.make_day(year, clue.month, clue.day or 1)
        if day:
            return day.isoformat(), reason + ", after the range's start"
    return value, reason


def _resolve(ground: Ground, clue: Clue, tense: Tense | None) -> Resolved:
    form = clue.form
    inner = _resolve(ground, clue.inner, tense) if clue.inner is not None else None
    if form == "duration":
        return resolve_duration(ground, clue)
    if form == "set":
        return "set", clue.set_of or duration_value(clue.number, clue.unit), "a repetition"
    if form == "vague":
        why = {
            "present": "the present",
            "past": "some time in the past",
            "future": "some time to come",
            "told": "a time told elsewhere in the text",
        }
        return "date", None, f"{why.get(clue.relation, clue.relation)}, no calendar time"
    if form == "day":
        return resolve_day(ground, clue, tense)
    if form == "holiday":
        if clue.month is None:
            return "date", None, "a movable day"
        return resolve_day(ground, clue, tense)
    if form == "slashed":
        return resolve_slashed(ground, clue)
    if form == "month":
        return resolve_month(ground, clue, tense)
    if form == "year":
        assert clue.year is not None
        return "date", marked(edtf.year_value(clue.year), clue), "the year is written"
    if form == "decade":
        assert clue.year is not None
        if clue.year < 0:
            return (
                "date",
                f"{edtf.year_value(clue.year - 8)}/{edtf.year_value(clue.year + 1)}",
                "the decade is written",
            )
        return "date", f"{clue.year // 10:03d}X", "the decade is written"
    if form == "century":
        number = int(clue.number or 1)
        if clue.code < 0:
            return (
                "date",
                f"{edtf.year_value(1 - number * 100)}/{edtf.year_value(-(number - 1) * 100)}",
                "the century is written",
            )
        return "date", f"{number - 1:02d}XX", "the century is written"
    if form == "season":
        return resolve_season(ground, clue, tense, inner)
    if form == "weekday":
        return resolve_weekday(ground, clue, tense)
    if form == "deictic":
        return resolve_deictic(ground, clue)
    if form == "part":
        return resolve_part(ground, clue)
    if form == "unit":
        return resolve_period(ground, clue, tense) if inner is None else resolve_part_of_period(clue, inner)
    return resolve_shift(ground, clue)


def _clock(clues: Sequence[Clue], resolved: Sequence[Resolved], position: int) -> Resolved:
    """Return a clock time with the day of the nearest date of its sentence, or of the sentence before."""
    clue = clues[position]
    best: tuple[int, str] | None = None
    for index in range(max(0, position - 6), min(len(clues), position + 7)):
        other = clues[index]
        value = resolved[index][1]
        if (
            index == position
            or other.form in ("clock", "duration", "set")
            or not value
            or other.sentence != clue.sentence
        ):
            continue
        day = value.partition("/")[0]
        if len(day) == 10:
            distance = abs(other.start - clue.start)
            if best is None or distance < best[0]:
                best = distance, day
    if best is None:
        for index in range(position - 1, max(-1, position - 6), -1):
            value = resolved[index][1]
            if (
                value
                and len(value) == 10
                and clue.sentence - clues[index].sentence <= 3
                and resolved[index][0] in ("date", "time")
            ):
                best = 0, value
                break
    if best is None:
        return "time", None, f"{clue.clock or 'an hour'} on a day that is not told"
    if not clue.clock or clue.part == "night":
        return "time", best[1], "on the day told beside it"
    return (
        "time",
        f"{best[1]}T{clue.clock}:00{'Z' if clue.zone == 'Z' else ''}",
        f"{clue.clock} on the day told beside it",
    )
