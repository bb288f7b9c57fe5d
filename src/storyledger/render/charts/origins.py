"""Which reports come from which origin, drawn: a row for each report at its day, an arrow from the text to its copy."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.charts.canvas import INK, LINE, NARROW, PITCH, SOFT, WIDE, Canvas, Look, colour
from storyledger.render.charts.chart import Cell, Chart, Row
from storyledger.render.charts.days import day_span, fit_days
from storyledger.render.charts.lettering import shorten, text_width
from storyledger.render.charts.vega import Link, draw_sheets
from storyledger.render.edtf import day_words, sort_key
from storyledger.render.words import count_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.render.charts.days import DayScale
    from storyledger.render.charts.vega import Sheet

_TITLE: Final = "Reports by origin and day"
_ROWS: Final = 36
"""Reports that are drawn; the table has all."""
_MEMBERS: Final = 12
"""Reports of one origin that are drawn."""
_GUTTER: Final = 128.0
_NAME: Final = 190.0
_NARROW_NAME: Final = 122.0
"""Room that the name of a report may take beside its mark."""
_WAY: Final = 26.0
"""Room for arrows at the far left."""
_LONG_SPAN: Final = 31
"""Days from which on a report's possible days are no longer drawn as a stretch."""
_DASHES: Final[Mapping[str, Sequence[float] | None]] = {"same wire": None, "copied": (6, 3), "rewritten": (1.5, 3.5)}


@dataclass(frozen=True, slots=True)
class _Origin:
    label: str
    credit: str
    shown: tuple[Row, ...]
    left_out: int


def draw_origins(
    name: str,
    reports: Sequence[Row],
    origins: Sequence[Mapping[str, Any]],
    copies: Sequence[Mapping[str, Any]],
) -> Chart | None:
    """Return the origins of a story with their reports, or None where it has one report."""
    if len(reports) < 2:
        return None
    groups, left_out = _read(reports, origins)
    shown = {str(row.given["id"]) for group in groups for row in group.shown}
    arrows = _arrows(copies, shown)
    sizes = ((WIDE, "wide"), (NARROW, "narrow"))
    drawn = draw_sheets([_draw(groups, left_out, arrows, Canvas(*size)) for size in sizes])
    said = f"{count_words(len(reports), 'report')} from {count_words(len(origins), 'independent origin')}."
    if arrows:
        kinds = ", ".join(f"{_WORDS[kind]} {kind}" for kind in _DASHES if kind in {arrow[2] for arrow in arrows})
        said += f" An arrow leads from a text to the report that has it ({kinds})."
    return Chart(
        name=name,
        title=_TITLE,
        description=said,
        wide=drawn[0],
        narrow=drawn[1],
        head=("Origin", "Report", "Published", "Shares its text with"),
        rows=_table(reports, origins, copies),
    )


_WORDS: Final = {"same wire": "a line:", "copied": "dashes:", "rewritten": "dots:"}


def _members(reports: Sequence[Row], origins: Sequence[Mapping[str, Any]]) -> dict[str, list[Row]]:
    """Return the reports of each origin in order of publication."""
    members: dict[str, list[Row]] = {str(origin["id"]): [] for origin in origins}
    for row in reports:
        members.setdefault(str(row.given.get("origin") or row.given["id"]), []).append(row)
    for rows in members.values():
        rows.sort(key=lambda row: sort_key(row.given.get("published")))
    return {id_: rows for id_, rows in members.items() if rows}


def _read(reports: Sequence[Row], origins: Sequence[Mapping[str, Any]]) -> tuple[tuple[_Origin, ...], tuple[int, int]]:
    """Return the origins that are drawn, and how many reports of how many more are not."""
    credited = {str(origin["id"]): str(origin.get("credit") or "") for origin in origins}
    numbered = [
        (f"Origin {number}", id_, rows) for number, (id_, rows) in enumerate(_members(reports, origins).items(), 1)
    ]
    out, room = [], _ROWS
    best = sorted(numbered, key=lambda entry: -len(entry[2]))
    kept = set()
    for _, id_, rows in best:
        if room > 0:
            kept.add(id_)
            room -= min(len(rows), _MEMBERS)
    for label, id_, rows in numbered:
        if id_ in kept:
            out.append(_Origin(label, credited.get(id_, ""), tuple(rows[:_MEMBERS]), max(0, len(rows) - _MEMBERS)))
    gone = [rows for _, id_, rows in numbered if id_ not in kept]
    return tuple(out), (sum(map(len, gone)), len(gone))


def _arrows(copies: Sequence[Mapping[str, Any]], shown: set[str]) -> list[tuple[str, str, str]]:
    """Return from, to and kind for each copy of which both sides are drawn, each report's copy once."""
    arrows: dict[str, tuple[str, str, str]] = {}
    for copy in copies:
        if copy["report"] in shown and copy["of"] in shown:
            arrows.setdefault(copy["report"], (copy["of"], copy["report"], str(copy["kind"])))
    return list(arrows.values())


@dataclass(slots=True)
class _Drawing:
    """A drawing being made: where its parts begin, and where each report stands."""

    canvas: Canvas
    arrows: Sequence[tuple[str, str, str]]
    scale: DayScale | None
    left: float
    """Right of the origins' names."""
    lane: float
    """Where reports without a day stand."""
    spots: dict[str, tuple[float, float]] = field(default_factory=dict)
    homes: dict[str, _Origin] = field(default_factory=dict)

    def draw_origin(self, group: _Origin, top: float) -> float:
        """Draw an origin with its reports from `top` down, and return where it ends."""
        canvas = self.canvas
        if not canvas.wide:
            credit = f" ({group.credit})" if group.credit else ""
            start = _WAY if self.arrows else 0.0  # beside the arrows that lead from one origin to another
            canvas.text(start, top + 9, shorten(f"{group.label}{credit}", canvas.width - start))
            top += 18
        height = PITCH * len(group.shown) + (18 if group.left_out else 0)
        full = max(height, 2 * LINE + 2) if canvas.wide and group.credit else height
        if canvas.wide:
            middle = top + full / 2
            canvas.text(0, middle - (LINE / 2 if group.credit else 0), group.label, INK)
            canvas.text(0, middle + LINE / 2, shorten(group.credit, _GUTTER - 14))
        canvas.bar((self.left, self.left + 3), (top + 1, top + full - 1), colour(group.shown[0].colour))
        y = top + (full - height) / 2 + PITCH / 2
        for row in group.shown:
            self._draw_report(row, y)
            self.homes[str(row.given["id"])] = group
            y += PITCH
        if group.left_out:
            canvas.text(self.lane, y - 4, f"and {count_words(group.left_out, 'more report')}")
        return top + full

    def _draw_report(self, row: Row, y: float) -> None:
        span = day_span(row.given.get("published"))
        x = reach = self.lane
        if self.scale is not None and span is not None:
            x = reach = self.scale.at(span[0])
            if 0 < span[1] - span[0] <= _LONG_SPAN:
                reach = max(x + PITCH / 2, self.scale.at(span[1]))
                self.canvas.bar((x, reach), (y - 3, y + 3), colour(row.colour), opacity=0.35, round=3)
        self.spots[str(row.given["id"])] = (x, y)
        told = day_words(row.given.get("published")) or "no day"
        link = Link(row.href, f"{row.letter}: {row.name}, {told}")
        self.canvas.mark((x, y), Look(colour(row.colour)), link, row.letter)
        start = max(reach + 5, x + PITCH / 2 + 3)
        self.canvas.text(start, y, shorten(row.name, self.canvas.width - start), INK)

    def draw_arrows(self) -> None:
        """Draw the way from each text to its copy: close by within an origin, else at the far left, past all words."""
        for number, (start, end, kind) in enumerate(self.arrows):
            (x, y), (x2, y2) = self.spots[start], self.spots[end]
            out = self.left + 7 + 4 * (number % 3)
            if self.homes[start] is self.homes[end]:
                between = [at for at, level in self.spots.values() if min(y, y2) <= level <= max(y, y2)]
                out = max(out, min(between) - PITCH / 2 - 6 - 3 * (number % 3))
            turn = 5 if y2 > y else -5
            edge, tip = x - PITCH / 2 + 1, x2 - PITCH / 2
            way = f"M{edge},{y}H{out + 5}Q{out},{y} {out},{y + turn}V{y2 - turn}Q{out},{y2} {out + 5},{y2}H{tip - 1}"
            self.canvas.path(way, SOFT, _DASHES.get(kind))
            self.canvas.path(f"M{tip - 5},{y2 - 4}L{tip},{y2}L{tip - 5},{y2 + 4}", SOFT)


def _draw(
    groups: Sequence[_Origin], left_out: tuple[int, int], arrows: Sequence[tuple[str, str, str]], canvas: Canvas
) -> Sheet:
    shown = [row for group in groups for row in group.shown]
    spans = [day_span(row.given.get("published")) for row in shown]
    dated = [span[0] for span in spans if span is not None]
    names = max(text_width(shorten(row.name, _NAME if canvas.wide else _NARROW_NAME)) for row in shown)
    left = _GUTTER if canvas.wide else 0.0
    lane = left + PITCH / 2 + 6 + (PITCH * 0.7 if arrows else 0)
    first = lane + (PITCH * 1.7 if len(dated) < len(shown) else 0)
    last = max(first + PITCH, canvas.width - names - PITCH / 2 - 6)
    ends = [span[1] for span in spans if span is not None and span[1] - span[0] <= _LONG_SPAN]
    scale = fit_days([*dated, *ends], (first, last), PITCH) if dated else None
    drawing = _Drawing(canvas, arrows, scale, left, lane)
    top = 2.0
    for number, group in enumerate(groups):
        if number:
            canvas.rule((0, top + 2), (canvas.width, top + 2))
            top += 4
        top = drawing.draw_origin(group, top)
    if left_out[0]:
        told = f"and {count_words(left_out[0], 'more report')} of {count_words(left_out[1], 'more origin')}"
        canvas.text(0, top + 10, told)
        top += 22
    drawing.draw_arrows()
    if scale is None:
        return canvas.sheet(top + 2, _TITLE)
    scale.draw_axis(canvas, top + 8)
    if len(dated) < len(shown):
        canvas.text(lane, top + 21, "no day", align="center")
    return canvas.sheet(top + 46, _TITLE)


def _table(
    reports: Sequence[Row], origins: Sequence[Mapping[str, Any]], copies: Sequence[Mapping[str, Any]]
) -> tuple[tuple[Cell, ...], ...]:
    rows = {str(row.given["id"]): row for row in reports}
    shares: dict[str, list[str]] = defaultdict(list)
    for copy in copies:
        if copy["of"] in rows:
            shares[str(copy["report"])].append(f"{rows[copy['of']].letter} ({copy['kind']})")
    return tuple(
        (
            Cell(f"Origin {number}"),
            Cell(f"{row.letter} {row.name}".strip(), row.href),
            Cell(day_words(row.given.get("published")) or "–"),
            Cell(", ".join(shares[str(row.given["id"])]) or "–"),
        )
        for number, members in enumerate(_members(reports, origins).values(), start=1)
        for row in members
    )
