"""The course of a figure over days: a column for each day, each dated claim a mark in its column.

Columns are of one width, whatever lies between their days: marks of the same day stand side by side in theirs, and
so never look like claims of another day. x is in per cent of the width, y in pixels.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.edtf import day_bounds, day_words
from storyledger.render.ranges import claim_opens, claim_spot, scale_share
from storyledger.render.words import number_words

if TYPE_CHECKING:
    from collections.abc import Mapping

_LEFT: Final = 15.0
_RIGHT: Final = 98.0
_MARK: Final = 8.5
"""Per cent that a mark takes on a phone; see ranges."""
_LABEL: Final = 22.0
"""Per cent that the label of a day takes on a phone."""
_MARK_HEIGHT: Final = 23
_TOP: Final = 22
_BOTTOM: Final = 128
HEIGHT: Final = 168


@dataclass(frozen=True, slots=True)
class CourseMark:
    """A dated claim on the drawing; the bar is the range that the claim itself gives."""

    claim: int
    x: float
    y: float
    bar: tuple[float, float] | None
    opens: str


@dataclass(frozen=True, slots=True)
class Course:
    """The picture: the days along the bottom, the least and the highest number at the side."""

    marks: tuple[CourseMark, ...]
    days: tuple[tuple[float, str], ...]
    edges: tuple[float, ...]
    """Where one day's column ends and the next begins."""
    numbers: tuple[tuple[float, str], ...]
    height: int = HEIGHT


def draw_course(figure: Mapping[str, Any]) -> Course | None:
    """Return the drawing, or None where there are not three dated claims, two days and two numbers, or no room."""
    dated = []
    for index, claim in enumerate(figure["claims"]):
        bounds, spot = day_bounds(claim["as_of"]), claim_spot(claim)
        if bounds is not None and spot is not None and math.isfinite(spot):
            first, last = (dt.date.fromisoformat(day).toordinal() for day in bounds)
            dated.append(((first + last) / 2, spot, index))
    days = sorted({day for day, _, _ in dated})
    numbers = [spot for _, spot, _ in dated]
    numbers += [
        float(figure["claims"][index][side])
        for _, _, index in dated
        for side in ("low", "high")
        if figure["claims"][index][side] is not None
    ]
    if len(dated) < 3 or len(days) < 2 or len(set(numbers)) < 2:
        return None
    least, most = min(numbers), max(numbers)

    column = (_RIGHT - _LEFT) / len(days)

    def y(number: float) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * scale_share(number, least, most), 1)

    marks: list[CourseMark] = []
    for number, day in enumerate(days):
        middle = _LEFT + column * (number + 0.5)
        placed: list[CourseMark] = []
        for spot, index in sorted((spot, index) for at, spot, index in dated if at == day):
            claim = figure["claims"][index]
            ranged = claim["low"] is not None and claim["high"] is not None and claim["low"] != claim["high"]
            bar = (y(float(claim["low"])), y(float(claim["high"]))) if ranged else None
            place = _free(middle, y(spot), [*marks, *placed])
            if abs(place - middle) + _MARK / 4 > column / 2:  # a quarter of a mark may stand over the edge
                return None
            placed.append(CourseMark(index, place, y(spot), bar, claim_opens(claim)))
        marks += placed
    named = range(len(days)) if column >= _LABEL else (0, len(days) - 1)
    return Course(
        marks=tuple(marks),
        days=tuple((round(_LEFT + column * (number + 0.5), 2), _day_label(days[number])) for number in named),
        edges=tuple(round(_LEFT + column * number, 2) for number in range(1, len(days))),
        numbers=((y(least), number_words(least)), (y(most), number_words(most))),
    )


def _free(middle: float, y: float, taken: list[CourseMark]) -> float:
    """Return the place nearest to the column's middle where a mark covers no other."""
    for step in range(2 * len(taken) + 1):
        for place in (middle - step * _MARK / 2, middle + step * _MARK / 2):
            if all(abs(mark.x - place) >= _MARK - 0.01 or abs(mark.y - y) >= _MARK_HEIGHT for mark in taken):
                return round(place, 2)
    return middle


def _day_label(ordinal: float) -> str:
    return day_words(dt.date.fromordinal(int(ordinal)).isoformat(), year=False)
