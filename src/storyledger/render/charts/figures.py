"""A figure drawn: a row for each day, every claim a mark at its number, below them the reported range.

Days go down the page and numbers across, so that a phone shows as many days as a wide screen, and marks of one day
never look like those of another. The shape of a mark is its kind of bound, its colour the origin, its letter the
report. Left out: figures whose claims all name one number, for they have no course.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.charts.canvas import ACCENT, INK, LINE, NARROW, PITCH, SOFT, WIDE, Canvas, Look, colour
from storyledger.render.charts.chart import Cell, Chart, Row
from storyledger.render.charts.lettering import shorten, text_width, wrap
from storyledger.render.charts.numbers import NumberScale, tick_words, to_number
from storyledger.render.charts.vega import Link, Sheet, draw_sheets
from storyledger.render.edtf import day_bounds, day_words, sort_key
from storyledger.render.words import claim_words, count_words, number_words, range_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_GUTTER: Final = 128.0
"""Room for the days on the left of a wide drawing; on a narrow one they stand above their rows."""
_LANES: Final = 10
_DAYS: Final = 16
_MARKS: Final = 160
"""Claims that are drawn at most; the days share them."""
_LEAST: Final = 8
"""Claims of one day that are drawn however many days there are."""
_QUOTE: Final = 400.0
"""Room for a claim's own words in the name of its mark."""
_HEAD: Final = 20.0
_UNDATED: Final = "No day given"


@dataclass(frozen=True, slots=True)
class FigureRows:
    """A figure of the account's JSON with a row for each of its claims, in its order."""

    name: str
    """Unique on the page."""
    figure: Mapping[str, Any]
    claims: Sequence[Row]


@dataclass(frozen=True, slots=True)
class _Spot:
    row: Row
    number: float
    low: float | None
    high: float | None
    bound: str

    @property
    def least(self) -> float:
        return self.number if self.low is None else self.low

    @property
    def most(self) -> float:
        return self.number if self.high is None else self.high


@dataclass(frozen=True, slots=True)
class _Day:
    """The claims of one day, and those of them that are drawn with x and lane."""

    label: str
    spots: Sequence[_Spot]
    placed: Sequence[tuple[_Spot, float, int]] = ()


def draw_figures(shown: Sequence[FigureRows]) -> tuple[Chart | None, ...]:
    """Return a chart for each figure, in one run of the engine; None where its claims name fewer than two numbers."""
    plans = [_read(given) for given in shown]
    sheets = draw_sheets([sheet for plan in plans if plan is not None for sheet in _sheets(plan)])
    drawn = iter(zip(sheets[::2], sheets[1::2], strict=True))
    return tuple(None if plan is None else _chart(plan, *next(drawn)) for plan in plans)


@dataclass(frozen=True, slots=True)
class _Plan:
    given: FigureRows
    days: tuple[_Day, ...]
    days_left_out: int
    claims_left_out: int
    numbers: tuple[float, ...]
    low: float | None
    best: float | None
    high: float | None

    @property
    def title(self) -> str:
        return f"Claims for {self.given.figure['what']}"

    @property
    def dated(self) -> bool:
        """Return whether any day is named."""
        return len(self.days) > 1 or self.days[0].label != _UNDATED


def _read(given: FigureRows) -> _Plan | None:
    spots = [spot for row in given.claims if (spot := _spot(row)) is not None]
    low, best, high = (to_number(given.figure.get(side)) for side in ("low", "best", "high"))
    numbers = {number for spot in spots for number in (spot.least, spot.number, spot.most)}
    numbers.update(number for number in (low, best, high) if number is not None)
    if len(numbers) < 2 or not spots:
        return None
    days: dict[str, list[_Spot]] = defaultdict(list)
    for spot in spots:
        as_of = str(spot.row.given.get("as_of") or "")
        days[as_of if day_bounds(as_of) else ""].append(spot)
    ordered = sorted(days, key=sort_key)
    kept = set(sorted(ordered, key=lambda day: -len(days[day]))[: _DAYS - 2]) | {ordered[0], ordered[-1]}
    one_year = len({bounds[0][:4] for day in ordered if (bounds := day_bounds(day))}) == 1
    labels = {day: day_words(day, year=not one_year) or _UNDATED for day in ordered}
    return _Plan(
        given=given,
        days=tuple(_Day(labels[day], days[day]) for day in ordered if day in kept),
        days_left_out=len(ordered) - len(kept),
        claims_left_out=sum(len(days[day]) for day in ordered if day not in kept),
        numbers=tuple(sorted(numbers)),
        low=low,
        best=best,
        high=high,
    )


def _spot(row: Row) -> _Spot | None:
    """Return where a claim stands, or None where it names no number."""
    value, low, high = (to_number(row.given.get(side)) for side in ("value", "low", "high"))
    ranged = low is not None and high is not None and low != high
    if value is None and low is not None and high is not None:
        value = low / 2 + high / 2
    number = value if value is not None else low if low is not None else high
    if number is None:
        return None
    if row.given.get("approximate"):
        bound = "about"
    elif ranged:
        bound = "range"
    else:
        bound = "exact" if (low is None) == (high is None) else "up" if high is None else "down"
    return _Spot(row, number, low if ranged else None, high if ranged else None, bound)


def _sheets(plan: _Plan) -> tuple[Sheet, Sheet]:
    return _sheet(plan, Canvas(WIDE, "wide")), _sheet(plan, Canvas(NARROW, "narrow"))


def _place(spots: Sequence[_Spot], scale: NumberScale, room: int) -> list[tuple[_Spot, float, int]]:
    """Return `room` claims at most, each with x and lane; what only repeats a number of an origin comes last."""
    told: set[tuple[float, int, str]] = set()
    first: list[_Spot] = []
    again: list[_Spot] = []
    for spot in sorted(spots, key=lambda spot: spot.number):
        key = (spot.number, spot.row.colour, spot.bound)
        (again if key in told else first).append(spot)
        told.add(key)
    step = max(1, -(-len(first) // room))
    taken: list[list[tuple[float, float]]] = []
    placed = []
    for spot in (*first[::step], *again[: max(0, room - len(first))]):
        x = scale.at(spot.number)
        begin, finish = min(x, scale.at(spot.least)), max(x, scale.at(spot.most))
        for lane in range(_LANES):
            if lane == len(taken):
                taken.append([])
            if all(begin - last >= PITCH or start - finish >= PITCH for start, last in taken[lane]):
                taken[lane].append((begin, finish))
                placed.append((spot, x, lane))
                break
    return sorted(placed, key=lambda entry: (entry[1], entry[2]))


def _sheet(plan: _Plan, canvas: Canvas) -> Sheet:
    least, most = plan.numbers[0], plan.numbers[-1]
    gutter = _GUTTER if canvas.wide and plan.dated else 0
    start = gutter + max(15.0, text_width(tick_words(least)) / 2 + 1)
    end = canvas.width - max(17.0, text_width(tick_words(most)) / 2 + 1)
    scale = NumberScale(least, most, start, end)
    room = max(_LEAST, _MARKS // len(plan.days))
    top = 2.0
    for number, day in enumerate(plan.days):
        if number:
            canvas.rule((0, top), (canvas.width, top))
            top += 3
        top = _draw_day(_Day(day.label, day.spots, _place(day.spots, scale, room)), plan, canvas, scale, top)
    if plan.days_left_out:
        told = f"and {plan.claims_left_out:,} more claims of {count_words(plan.days_left_out, 'more day')}"
        canvas.text(0, top + 10, shorten(told, canvas.width))
        top += 22
    level = top + 12
    if gutter:
        canvas.text(0, level, "Reported range")
    open_ended = plan.low is None or plan.high is None
    low, high = plan.low if plan.low is not None else least, plan.high if plan.high is not None else most
    canvas.rule((scale.at(low), level), (scale.at(high), level), INK, line=3, dash=[1, 6] if open_ended else None)
    first = [least, most]
    if plan.best is not None:
        first.insert(0, plan.best)
        canvas.mark(
            (scale.at(plan.best), level),
            Look(ACCENT, "diamond", radius=6),
            Link("", f"Best value {number_words(plan.best)}"),
        )
    height = level + 32
    return canvas.sheet(height, plan.title, **scale.draw_axis(canvas, first, level + 4, height))


def _draw_day(day: _Day, plan: _Plan, canvas: Canvas, scale: NumberScale, top: float) -> float:
    """Draw the claims of a day from `top` down, and return where the next begins."""
    lanes = 1 + max((lane for _, _, lane in day.placed), default=0)
    left_out = len(day.spots) - len(day.placed)
    more = f"and {left_out:,} more" if left_out else ""
    height = PITCH * lanes + 3
    if plan.dated and canvas.wide:
        lines = [*wrap(day.label, _GUTTER - 8, 2), *([more] if more else [])]
        height = max(height, LINE * len(lines) + 4)
        middle = top + height / 2 - LINE * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            canvas.text(0, middle + LINE * number, line)
    elif plan.dated or more:
        canvas.text(0, top + _HEAD / 2, shorten(" · ".join(part for part in (day.label, more) if part), canvas.width))
        top += _HEAD
    base = top + height - 1.5
    if plan.best is not None:
        canvas.rule((scale.at(plan.best), top + 1), (scale.at(plan.best), base), ACCENT, dash=[1, 4])
    if len(day.placed) > 1:
        ends = [scale.at(number) for spot, _, _ in day.placed for number in (spot.least, spot.most)]
        canvas.bar((min(ends), max(ends)), (base - 3, base), SOFT, opacity=0.25)
    for spot, x, lane in day.placed:
        y = base - PITCH * (lane + 0.5)
        tint = colour(spot.row.colour)
        if spot.least != spot.most:
            canvas.bar((scale.at(spot.least), scale.at(spot.most)), (y - 3, y + 3), tint, opacity=0.45, round=3)
        look = Look(tint, spot.bound, hollow=spot.bound == "about")
        canvas.mark((x, y), look, Link(spot.row.href, _label(spot.row)), spot.row.letter)
    return top + height


def _label(row: Row) -> str:
    """Return what a mark is called: what the claim says, its day, report and source, and the words themselves."""
    claim = row.given
    said = [claim_words(claim), day_words(claim.get("as_of")), row.name]
    words = f" – “{shorten(claim['quote'], _QUOTE)}”" if claim.get("quote") else ""
    return f"{', '.join(part for part in said if part)}: {claim.get('source') or 'no source named'}{words}"


def _chart(plan: _Plan, wide: str, narrow: str) -> Chart:
    figure = plan.given.figure
    told = len(plan.given.claims)
    days = sum(day.label != _UNDATED for day in plan.days) + plan.days_left_out
    said = f"{count_words(told, 'claim')}"
    if days > 1:
        said += f" of {days} days"
    said += f": {range_words(figure)}"
    if plan.best is not None:
        said += f", best value {number_words(plan.best)}"
    if NumberScale(plan.numbers[0], plan.numbers[-1], 0, 1).logarithmic:
        said += ". The scale is logarithmic"
    return Chart(
        name=plan.given.name,
        title=plan.title,
        description=f"{said}.",
        wide=wide,
        narrow=narrow,
        head=("Day", "Says", "Source", "Outlet"),
        rows=tuple(
            (
                Cell(day_words(row.given.get("as_of")) or "–"),
                Cell(claim_words(row.given), row.href),
                Cell(row.given.get("source") or "the report itself"),
                Cell(f"{row.letter} {row.name}".strip()),
            )
            for row in sorted(plan.given.claims, key=lambda row: sort_key(row.given.get("as_of")))
        ),
    )
