"""Positions drawn: actors down, days across, each position a sign in its cell; a line where an actor's stance changed.

A phone has room for some days only: the grid then stands in blocks, one below the other, and an actor's name above
the row.
"""

from __future__ import annotations

import calendar
import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from storyledger.render.charts.canvas import (
    ACCENT,
    INK,
    LINE,
    NARROW,
    PITCH,
    RULE,
    SOFT,
    WIDE,
    Canvas,
    Look,
)
from storyledger.render.charts.chart import Cell, Chart, Row
from storyledger.render.charts.lettering import shorten, text_width, wrap
from storyledger.render.charts.vega import Link, draw_sheets
from storyledger.render.edtf import day_bounds, day_words, sort_key
from storyledger.render.words import count_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.render.charts.vega import Sheet

_TITLE: Final = "Positions by actor and day"
_SIGNS: Final = {
    "proposes": ("+", "exact", "var(--green)"),
    "accepts": ("✓", "exact", "var(--green)"),
    "rejects": ("×", "square", "var(--red)"),
    "denies": ("≠", "square", "var(--red)"),
    "accuses": ("»", "square", "var(--red)"),
    "demands": ("!", "range", "var(--amber)"),
    "conditions": ("if", "range", "var(--amber)"),
    "claims": ("“", "about", SOFT),
}
"""Sign, outline and colour of each stance: discs are for, squares against, pointed ones ask for something."""
_OTHER: Final = ("·", "about", SOFT)
_ACTORS: Final = 18
_DAYS: Final = 21
_CELL: Final = 3
"""Signs in one cell."""
_GUTTER: Final = 168.0
_COLUMN: Final = 62.0
"""Least width of a day with its name, on a wide drawing; on a narrow one its name stands on two lines."""
_NARROW_COLUMN: Final = 46.0
_UNDATED: Final = "no day"
_LONG_MONTHS: Final = tuple(name for name in calendar.month_name if len(name) > 5)


@dataclass(frozen=True, slots=True)
class _Grid:
    actors: tuple[tuple[str, dict[str, list[Row]]], ...]
    """Each with its positions by day."""
    days: tuple[str, ...]
    """EDTF values in order; an empty one, for what has no day, is last."""
    left_out: int
    days_left_out: int


def draw_positions(name: str, positions: Sequence[Row]) -> Chart | None:
    """Return the grid, or None where there are not two days to compare."""
    grid = _read(positions)
    if len([day for day in grid.days if day]) < 2:
        return None
    drawn = draw_sheets([_draw(grid, Canvas(WIDE, "wide")), _draw(grid, Canvas(NARROW, "narrow"))])
    changes = sum(bool(row.given.get("changed_from")) for row in positions)
    told = f"{count_words(len(grid.actors), 'actor')} on {count_words(len([day for day in grid.days if day]), 'day')}."
    if changes:
        told += f" {count_words(changes, 'change')} of stance {'is' if changes == 1 else 'are'} marked by a line."
    more = ((grid.left_out, "more actor"), (grid.days_left_out, "more day"))
    if folded := " and ".join(count_words(count, what) for count, what in more if count):
        told += f" The table has {folded}."
    return Chart(
        name=name,
        title=_TITLE,
        description=told,
        wide=drawn[0],
        narrow=drawn[1],
        head=("Actor", "Day", "Stance", "On"),
        rows=tuple(
            (
                Cell(str(row.given.get("actor") or "")),
                Cell(day_words(row.given.get("date")) or "–"),
                Cell(str(row.given.get("stance") or ""), row.href),
                Cell(str(row.given.get("issue") or "")),
            )
            for row in sorted(positions, key=lambda row: (str(row.given.get("actor")), sort_key(row.given.get("date"))))
        ),
    )


def _read(positions: Iterable[Row]) -> _Grid:
    cells: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in positions:
        date = str(row.given.get("date") or "")
        cells[str(row.given.get("actor") or "")][date if day_bounds(date) else ""].append(row)

    def weight(actor: str) -> tuple[bool, int, int]:
        told = [row for rows in cells[actor].values() for row in rows]
        changed = any(row.given.get("changed_from") for row in told)
        return changed, len([day for day in cells[actor] if day]), len(told)

    best = sorted(cells, key=weight, reverse=True)[:_ACTORS]
    counts = Counter(day for actor in best for day in cells[actor])
    days = sorted((day for day, _ in counts.most_common(_DAYS)), key=lambda day: sort_key(day or None))
    actors = tuple((actor, cells[actor]) for actor in best if any(day in cells[actor] for day in days))
    return _Grid(actors, tuple(days), len(cells) - len(actors), len(counts) - len(days))


def _draw(grid: _Grid, canvas: Canvas) -> Sheet:
    gutter = _GUTTER if canvas.wide else 0.0
    least = _COLUMN if canvas.wide else _NARROW_COLUMN
    at_once = int((canvas.width - gutter) // least)
    top = 0.0
    blocks = -(-len(grid.days) // at_once)
    size = -(-len(grid.days) // blocks)
    for block in range(blocks):
        days = grid.days[block * size : (block + 1) * size]
        column = (canvas.width - gutter) / len(days)
        starts = {day: gutter + column * number for number, day in enumerate(days)}
        top = _draw_head(canvas, starts, column, top)
        for actor, cells in grid.actors:
            if any(day in cells for day in days):
                top = _draw_actor(canvas, actor, {day: cells[day] for day in days if day in cells}, starts, top)
        top += 12
    shown = (row for _, cells in grid.actors for rows in cells.values() for row in rows)
    bottom = _draw_key(canvas, {str(row.given.get("stance")) for row in shown}, top)
    return canvas.sheet(bottom, _TITLE)


def _draw_head(canvas: Canvas, starts: dict[str, float], column: float, top: float) -> float:
    """Draw the days over their columns, and return where the rows begin."""
    heads = [(start, wrap(_short_day(day), column - 4, 2)) for day, start in starts.items()]
    high = max(len(lines) for _, lines in heads)
    for start, lines in heads:
        for number, line in enumerate(lines, start=high - len(lines)):
            canvas.text(start + 2, top + LINE * (number + 0.5), line)
    return top + LINE * high + 4


def _short_day(day: str) -> str:
    words = day_words(day, year=False) if day else _UNDATED
    for month in _LONG_MONTHS:
        words = words.replace(month, month[:3])
    return words


def _draw_actor(canvas: Canvas, actor: str, cells: dict[str, list[Row]], starts: dict[str, float], top: float) -> float:
    """Draw the row of an actor from `top` down, and return where the next begins."""
    canvas.rule((0, top), (canvas.width, top), RULE)
    top += 3
    height = PITCH * max(map(_signs_high, cells.values())) + 1
    if canvas.wide:
        lines = wrap(actor, _GUTTER - 10, 2)
        height = max(height, LINE * len(lines) + 4)
        middle = top + height / 2 - LINE * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            canvas.text(0, middle + LINE * number, line, INK)
    else:
        canvas.text(0, top + LINE / 2 + 1, shorten(actor, canvas.width), INK)
        top += LINE + 3
    spots: dict[str, tuple[str, float, float]] = {}
    reached = 0.0
    days = sorted(cells, key=starts.__getitem__)
    for day, following in itertools.zip_longest(days, days[1:]):
        rows = cells[day]
        y = top + (height - PITCH * _signs_high(rows)) / 2 + PITCH / 2
        x = starts[day] + PITCH / 2
        room = (starts[following] - 8 if following is not None else canvas.width) - x - PITCH / 2 - 3
        taken = reached
        for row in rows[:_CELL]:
            stance, issue = str(row.given.get("stance") or ""), str(row.given.get("issue") or "")
            sign, shape, tint = _SIGNS.get(stance, _OTHER)
            canvas.mark((x, y), Look(tint, shape, hollow=shape == "about"), _link(row), sign)
            said = shorten(issue, room, 11)
            before = spots.get(issue.casefold())
            changed = row.given.get("changed_from") and before and before[0] != stance
            end = x + PITCH / 2 + 3
            if said != issue and not changed and (width := text_width(issue, 11)) < x - PITCH / 2 - 11 - taken:
                canvas.text(x - PITCH / 2 - 3 - width, y, issue, size=11)  # at the edge it has room before the sign
            else:
                said = said if said == issue or len(said) > 3 else ""
                canvas.text(end, y, said, size=11)
                end += text_width(said, 11)
            if changed and before:
                canvas.rule((before[1] + 3, before[2]), (x - PITCH / 2 - 1, y), ACCENT, line=2)
            spots[issue.casefold()] = (stance, end, y)
            reached = max(reached, end)
            y += PITCH
        if len(rows) > _CELL:
            canvas.text(x, y - 4, f"+{len(rows) - _CELL:,}", align="center", size=11)
    return top + height + 2


def _signs_high(rows: Sequence[Row]) -> float:
    """Return how many signs a cell is high; what is left out takes part of one."""
    return min(_CELL, len(rows)) + (0.6 if len(rows) > _CELL else 0)


def _link(row: Row) -> Link:
    given = row.given
    said = f"{given.get('actor')} {given.get('stance')} {given.get('issue') or ''}".strip()
    if given.get("changed_from"):
        said += f", before: {given['changed_from']}"
    return Link(row.href, ", ".join(part for part in (said, day_words(given.get("date")), row.name) if part))


def _draw_key(canvas: Canvas, stances: set[str], top: float) -> float:
    """Draw what the signs mean, and return where the drawing ends."""
    canvas.rule((0, top - 10), (canvas.width, top - 10), RULE)
    x, y = PITCH / 2, top + PITCH / 2 - 6
    for stance in (stance for stance in _SIGNS if stance in stances):
        sign, shape, tint = _SIGNS[stance]
        width = PITCH + 4 + text_width(stance) + 12
        if x + width - PITCH / 2 > canvas.width and x > PITCH:
            x, y = PITCH / 2, y + PITCH
        canvas.mark((x, y), Look(tint, shape, hollow=shape == "about", radius=9), Link("", stance), sign)
        canvas.text(x + PITCH / 2 + 4, y, stance)
        x += width
    return y + PITCH / 2 + 2
