"""The scale of a chart's numbers: where a number stands, which numbers the axis names, and how."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.charts.canvas import SOFT
from storyledger.render.charts.lettering import text_width
from storyledger.render.words import number_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storyledger.render.charts.canvas import Canvas

LOG_FROM: Final = 30.0
"""Highest by lowest from which the scale is logarithmic: below it the low marks can still be told apart."""
_LARGEST: Final = 1e100
"""Beyond it nothing is a figure of the news, and sums of it run over."""
_LONG: Final = 14
"""Signs from which on a number is written with a power of ten."""


def to_number(value: object) -> float | None:
    """Return a claim's number as one that can be drawn, or None where it is none, or beyond all measure."""
    if value is None or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int) and abs(value) > _LARGEST:
        return None
    number = float(value)
    return number if math.isfinite(number) and abs(number) <= _LARGEST else None


def tick_words(number: float) -> str:
    """Return a number as an axis names it: `35,000`, `28 million`, `1e+30`."""
    said = number_words(number)
    return said if len(said) <= _LONG else f"{number:.3g}"


@dataclass(frozen=True, slots=True)
class NumberScale:
    """Numbers from `least` to `most` along a line from `start` to `end`."""

    least: float
    most: float
    start: float
    end: float

    @property
    def logarithmic(self) -> bool:
        """Return whether low numbers would be lost on a linear scale."""
        return self.least > 0 and self.most / self.least >= LOG_FROM

    def at(self, number: float) -> float:
        """Return where a number stands."""
        if self.most == self.least:
            share = 0.5
        elif self.logarithmic:
            share = math.log(number / self.least) / math.log(self.most / self.least)
        else:
            share = number / (self.most - self.least) - self.least / (self.most - self.least)
        return self.start + (self.end - self.start) * min(1.0, max(0.0, share))

    def draw_axis(self, canvas: Canvas, first: Iterable[float], y: float, height: float) -> dict[str, Any]:
        """Name the numbers below `y`, and return the engine's scale and its axis; `first` are named before others."""
        ticks = self.ticks(first)
        for tick in ticks:
            canvas.text(self.at(tick), y + 16, tick_words(tick), align="center")
        kind = "log" if self.logarithmic else "linear"
        scale: dict[str, Any] = {"name": "number", "type": kind, "domain": [self.least, self.most]}
        scale["range"] = [self.start, self.end]
        if kind == "linear":
            scale["zero"] = False
        axis = {
            "orient": "bottom",
            "scale": "number",
            "values": ticks,
            "offset": y - height,
            "domain": False,
            "labels": False,
            "tickColor": SOFT,
            "tickSize": 5,
        }
        return {"scales": [scale], "axes": [axis]}

    def ticks(self, first: Iterable[float]) -> list[float]:
        """Return the numbers that the axis names: those given, the first before all, then round ones with room left."""
        kept: list[float] = []
        for number in (*first, *self._round_numbers()):
            if self.least <= number <= self.most and all(self._apart(number, other) for other in kept):
                kept.append(number)
        return sorted(kept)

    def _apart(self, one: float, other: float) -> bool:
        room = (text_width(tick_words(one)) + text_width(tick_words(other))) / 2 + 10
        return abs(self.at(one) - self.at(other)) >= room

    def _round_numbers(self) -> Iterable[float]:
        """Yield round numbers of the range, the roundest first."""
        if self.logarithmic:
            powers = range(math.floor(math.log10(self.least)), math.ceil(math.log10(self.most)) + 1)
            yield from (float(f"{times}e{power}") for times in (1, 3, 2, 5) for power in powers)
            return
        span = self.most - self.least
        if span <= 0:
            return
        power = math.floor(math.log10(span))
        whole = self.least.is_integer() and self.most.is_integer()
        for step in (float(f"{times}e{power}") for times in (1, 0.5, 0.2)):
            if (whole and step < 1) or not step:
                return
            first = math.ceil(self.least / step)
            count = min(25, math.floor(self.most / step) - first + 1)
            numbers = [float(f"{(first + number) * step:.12g}") for number in range(max(0, count))]
            if len(numbers) > 2:
                yield from numbers
                return
