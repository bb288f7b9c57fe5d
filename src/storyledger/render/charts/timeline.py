"""The timeline drawn: each event a mark on its day, the larger the more origins tell of it; the best with their words.

On a wide screen time goes across: what happened on one day stands in a pile, what lasted hangs below the axis. On a
phone it goes down, a row for each day.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.charts.canvas import INK, LINE, NARROW, PITCH, WIDE, Canvas, Look
from storyledger.render.charts.chart import Cell, Chart, Row
from storyledger.render.charts.days import DayScale, column_of, day_span, fit_days
from storyledger.render.charts.lettering import shorten, text_width, wrap
from storyledger.render.charts.vega import Link, Sheet, draw_sheets
from storyledger.render.edtf import day_words, sort_key
from storyledger.render.words import count_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TITLE: Final = "Events by day"
_PILE: Final = 7
"""Marks in the pile of one column."""
_ROWS: Final = 14
"""Days of the narrow drawing."""
_LANES: Final = 5
"""Rows below the axis for what lasted."""
_LABELS: Final = 6
_TIERS: Final = 3
_BOX: Final = 196.0
"""Width of the words of an event."""
_BOX_LINES: Final = 4
_TIER: Final = LINE * _BOX_LINES + 7
_MARGIN: Final = 24.0
_NARROW_GUTTER: Final = 72.0
_NOT_YET: Final = frozenset({"planned", "announced", "possible"})


@dataclass(frozen=True, slots=True)
class _Event:
    row: Row
    first: int
    last: int

    @property
    def what(self) -> str:
        return str(self.row.given.get("what") or "")

    @property
    def weight(self) -> tuple[float, float, int]:
        """Return by what the best events are found: origins, salience, then those that come first."""
        given = self.row.given
        return (float(given.get("origins") or 1), float(given.get("salience") or 0), -self.first)

    @property
    def radius(self) -> float:
        return min(11.5, 4.5 + 2.5 * math.sqrt(max(1.0, self.weight[0])))

    @property
    def look(self) -> Look:
        modality = self.row.given.get("modality") or "happened"
        shape = "square" if modality == "denied" else "exact"
        return Look(INK, shape, hollow=modality in _NOT_YET or modality == "denied", radius=self.radius)

    @property
    def link(self) -> Link:
        modality = self.row.given.get("modality") or "happened"
        told = [day_words(self.row.given.get("date")), count_words(int(self.weight[0]), "origin")]
        if modality != "happened":
            told.append(str(modality))
        return Link(self.row.href, f"{', '.join(told)}: {self.what}")


def draw_timeline(name: str, events: Sequence[Row]) -> Chart | None:
    """Return the timeline of these events, or None where fewer than two of their days are told."""
    dated = [_Event(row, *span) for row in events if (span := day_span(row.given.get("date"))) is not None]
    if len({event.first for event in dated}) < 2:
        return None
    dated.sort(key=lambda event: (event.first, event.last, -event.weight[0]))
    wide, scale = _draw_wide(dated)
    drawn = draw_sheets([wide, _draw_narrow(dated)])
    return Chart(
        name=name,
        title=_TITLE,
        description=_describe(events, dated, scale),
        wide=drawn[0],
        narrow=drawn[1],
        head=("Day", "Event", "Told as", "Origins"),
        rows=tuple(
            (
                Cell(day_words(row.given.get("date")) or "–"),
                Cell(str(row.given.get("what") or ""), row.href),
                Cell(str(row.given.get("modality") or "happened")),
                Cell(str(row.given.get("origins") or 1)),
            )
            for row in sorted(events, key=lambda row: sort_key(row.given.get("date")))
        ),
    )


def _describe(events: Sequence[Row], dated: Sequence[_Event], scale: DayScale) -> str:
    told = f"{count_words(len(dated), 'event')}; the larger the mark, the more independent origins tell of it."
    modalities = {str(event.row.given.get("modality")) for event in dated}
    if modalities & _NOT_YET:
        told += " A ring is planned or announced."
    if "denied" in modalities:
        told += " A hollow square is denied."
    if any(event.last > event.first for event in dated):
        told += " A bar is a stretch of days."
    if scale.broken:
        told += " Where the axis is dotted, time without events is drawn shorter."
    if missing := len(events) - len(dated):
        told += f" {count_words(missing, 'event')} without a day {'is' if missing == 1 else 'are'} in the list."
    return told


# --- across -------------------------------------------------------------------------------------------------------


def _draw_wide(events: Sequence[_Event]) -> tuple[Sheet, DayScale]:
    canvas = Canvas(WIDE, "wide")
    points = [event for event in events if event.last == event.first]
    spans = [event for event in events if event.last > event.first]
    days = {event.first for event in points}
    short = [event for event in spans if event.last - event.first <= 31] or (spans if not points else [])
    days.update(day for event in short for day in (event.first, event.last))
    scale = fit_days(days, (_MARGIN, WIDE - _MARGIN), PITCH + 3)
    piles: dict[float, list[_Event]] = defaultdict(list)
    for event in points:
        piles[scale.at(event.first)].append(event)
    for pile in piles.values():
        pile.sort(key=lambda event: event.weight)
    labels = _place_labels(piles)
    tiers = 1 + max((tier for _, _, tier, _ in labels), default=-1)
    highest = max((min(len(pile), _PILE) for pile in piles.values()), default=0)
    over = any(len(pile) > _PILE for pile in piles.values())
    axis = 4 + _TIER * tiers + (16 if over else 4) + PITCH * highest + 4
    for x, pile in piles.items():
        shown = pile[-_PILE:]
        for number, event in enumerate(shown):
            canvas.mark((x, axis - 4 - PITCH * (number + 0.5)), event.look, event.link)
        if len(pile) > _PILE:
            canvas.text(x, axis - 4 - PITCH * _PILE - 8, f"+{len(pile) - _PILE:,}", align="center", size=11)
    for event, left, tier, lines in labels:
        top = 4 + _TIER * tier
        x = scale.at(event.first)
        for number, line in enumerate(lines):
            canvas.text(left, top + LINE * (number + 0.5), line, INK)
        pile = piles[x]
        reach = axis - 4 - PITCH * min(len(pile), _PILE) + (PITCH / 2 - event.radius) - (16 if len(pile) > _PILE else 1)
        canvas.rule((x, top + LINE * len(lines) + 2), (x, reach), "var(--passage)")
    scale.draw_axis(canvas, axis)
    height = _draw_spans(canvas, spans, scale, axis + 40)
    return canvas.sheet(height, _TITLE), scale


def _place_labels(piles: Mapping[float, Sequence[_Event]]) -> list[tuple[_Event, float, int, tuple[str, ...]]]:
    """Return the words of the best events, each with its left edge, tier and lines: no box on another, nor on a line.

    The line from a box goes straight down to its mark, through the tiers below.
    """
    best = sorted(((pile[-1], x) for x, pile in piles.items()), key=lambda entry: entry[0].weight, reverse=True)
    placed: list[tuple[_Event, float, int, tuple[str, ...], float]] = []
    for event, x in best[: 4 * _LABELS]:
        if len(placed) == _LABELS:
            break
        lines = wrap(event.what, _BOX, _BOX_LINES)
        if not lines:
            continue
        width = max(text_width(line) for line in lines)
        found = _find_room(x, width, placed)
        if found is not None:
            placed.append((event, found[0], found[1], lines, x))
    used = sorted({tier for _, _, tier, _, _ in placed})
    return [(event, left, used.index(tier), lines) for event, left, tier, lines, _ in placed]


def _find_room(
    x: float, width: float, placed: Sequence[tuple[Any, float, int, tuple[str, ...], float]]
) -> tuple[float, int] | None:
    """Return the left edge and the tier for a box of this width over x, the lowest that is free."""
    for tier in reversed(range(_TIERS)):
        for share in (0.08, 0.5, 0.92):
            left = min(max(0.0, x - share * width), WIDE - width)
            right = left + width
            if all(_clear(other, (left, right), tier, x) for other in placed):
                return left, tier
    return None


def _clear(
    other: tuple[Any, float, int, tuple[str, ...], float], box: tuple[float, float], tier: int, x: float
) -> bool:
    _, left, its_tier, lines, its_x = other
    right = left + max(text_width(line) for line in lines)
    if its_tier == tier and box[0] < right + 12 and left < box[1] + 12:
        return False
    if its_tier < tier and box[0] - 5 < its_x < box[1] + 5:  # its line would go through this box
        return False
    return not (its_tier > tier and left - 5 < x < right + 5)


def _draw_spans(canvas: Canvas, spans: Sequence[_Event], scale: DayScale, top: float) -> float:
    """Draw what lasted below the axis, and return where the drawing ends."""
    lanes: list[float] = []
    left_out = 0
    for event in spans:
        start, end = scale.at(event.first), scale.at(event.last)
        lane = next((number for number, reach in enumerate(lanes) if reach + PITCH < start), len(lanes))
        if lane >= _LANES:
            left_out += 1
            continue
        y = top + PITCH * (lane + 0.5)
        canvas.bar((start, max(end, start + 1)), (y - 3, y + 3), INK, opacity=0.3, round=3)
        canvas.mark((start, y), event.look, event.link)
        words = shorten(event.what, min(canvas.width - end - 16, 260.0))
        reach = end + PITCH / 2
        if len(words) > 14:
            canvas.text(end + 16, y, words, INK)
            reach = end + 16 + text_width(words)
        lanes[lane : lane + 1] = [reach]
    bottom = top + PITCH * len(lanes)
    if left_out:
        canvas.text(0, bottom + 10, f"and {count_words(left_out, 'more stretch', 'more stretches')} of days")
        bottom += 20
    return bottom + 2


# --- down ---------------------------------------------------------------------------------------------------------


def _draw_narrow(events: Sequence[_Event]) -> Sheet:
    canvas = Canvas(NARROW, "narrow")
    scale = fit_days({event.first for event in events}, (0, _ROWS * PITCH), PITCH)
    rows: dict[int, list[_Event]] = defaultdict(list)
    for event in events:
        rows[column_of(event.first, scale.unit)].append(event)
    best = sorted(rows, key=lambda day: max(event.weight for event in rows[day]), reverse=True)[:_ROWS]
    room = int((NARROW - _NARROW_GUTTER) // PITCH)
    top = 2.0
    era = ""
    for day in sorted(best):
        told = sorted(rows[day], key=lambda event: event.weight, reverse=True)
        name, now = scale.row_words(day)
        if now != era:
            canvas.text(0, top + 9, now, weight=600)
            top += 20
            era = now
        y = top + PITCH / 2
        canvas.text(0, y, name)
        shown = told[: room if len(told) <= room else room - 1]
        for number, event in enumerate(shown):
            canvas.mark((_NARROW_GUTTER + PITCH * (number + 0.5), y), event.look, event.link)
        if len(told) > len(shown):
            canvas.text(NARROW, y, f"+{len(told) - len(shown):,}", align="right")
        top += PITCH + 2
        for line in wrap(told[0].what, NARROW - _NARROW_GUTTER - 2, 2):
            canvas.text(_NARROW_GUTTER + 2, top + LINE / 2, line, INK)
            top += LINE
        top += 7
    if missing := len(rows) - len(best):
        folded = sum(len(told) for day, told in rows.items() if day not in best)
        canvas.text(0, top + 9, f"and {count_words(folded, 'event')} of {missing:,} more {scale.unit}s")
        top += 20
    return canvas.sheet(top, _TITLE)
