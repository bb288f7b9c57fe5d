"""The drawing of a figure: its reported range as a line, each claim a mark; positions are per cent of the width."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.words import number_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_EDGE: Final = 7.0
"""Per cent left free on each side, so that marks and numbers at the ends are not cut."""
_LOG_FROM: Final = 30.0
"""Highest by lowest from which the scale is logarithmic: below it the low marks can still be told apart."""
_MARK_WIDTH: Final = 8.5
"""Per cent that one mark takes on a phone, where the drawing is about 290 pixels wide: closer marks are stacked."""
_ROW: Final = 26
_TOP: Final = 4
_AXIS: Final = 26


@dataclass(frozen=True, slots=True)
class ClaimMark:
    """One claim on the drawing."""

    claim: int
    """Index of the claim."""
    x: float
    y: int
    left: float | None
    """Start and end of the bar, where the claim gives a range of its own."""
    right: float | None
    opens: str
    """`up` for at least, `down` for at most, `about`, or empty for an exact number."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A number on the axis."""

    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that the picture of a figure shows; heights are in pixels."""

    height: int
    axis_y: int
    low: float
    high: float
    best: float | None
    open_low: bool
    open_high: bool
    logarithmic: bool
    marks: tuple[ClaimMark, ...]
    ticks: tuple[Tick, ...]


def is_wide(least: float, most: float) -> bool:
    """Return whether numbers from `least` to `most` need a logarithmic scale."""
    return least > 0 and most / least >= _LOG_FROM


def scale_share(number: float, least: float, most: float) -> float:
    """Return where a number stands on the scale from `least` (0) to `most` (1)."""
    if is_wide(least, most):
        return math.log(number / least) / math.log(most / least)
    return (number - least) / (most - least)


def claim_spot(claim: Mapping[str, Any]) -> float | None:
    """Return the number at which a claim's mark stands, or None where it names none."""
    if claim["value"] is not None:
        return float(claim["value"])
    if claim["low"] is not None and claim["high"] is not None:
        return (float(claim["low"]) + float(claim["high"])) / 2
    found = claim["low"] if claim["low"] is not None else claim["high"]
    return None if found is None else float(found)


def draw_figure(figure: Mapping[str, Any]) -> Drawing | None:
    """Return the drawing of a figure, or None where its claims have fewer than two different numbers to place."""
    claims: Sequence[Mapping[str, Any]] = figure["claims"]
    numbers = [float(line[side]) for line in claims for side in ("value", "low", "high") if line[side] is not None]
    numbers += [float(figure[side]) for side in ("low", "best", "high") if figure[side] is not None]
    numbers = [number for number in numbers if math.isfinite(number)]
    if len(set(numbers)) < 2:
        return None
    least, most = min(numbers), max(numbers)
    logarithmic = is_wide(least, most)

    def x(number: float) -> float:
        return round(_EDGE + (100 - 2 * _EDGE) * scale_share(number, least, most), 2)

    rows: list[float] = []  # where the last mark of each row ends
    placed = []
    spots = [
        (spot, index)
        for index, line in enumerate(claims)
        if (spot := claim_spot(line)) is not None and math.isfinite(spot)
    ]
    for spot, index in sorted(spots):
        line = claims[index]
        at = x(spot)
        ranged = line["low"] is not None and line["high"] is not None and line["low"] != line["high"]
        left, right = (x(float(line["low"])), x(float(line["high"]))) if ranged else (None, None)
        begin, finish = min(at, left or at), max(at, right or at)
        row = next((number for number, last in enumerate(rows) if last + _MARK_WIDTH <= begin), len(rows))
        rows[row : row + 1] = [finish]
        placed.append((index, at, row, left, right))
    height = _TOP + _ROW * len(rows)
    marks = tuple(
        ClaimMark(index, at, height - _ROW * row - _ROW // 2, left, right, claim_opens(claims[index]))
        for index, at, row, left, right in placed
    )
    low = figure["low"] if figure["low"] is not None else least
    high = figure["high"] if figure["high"] is not None else most
    return Drawing(
        height=height + _AXIS,
        axis_y=height + 2,
        low=x(float(low)),
        high=x(float(high)),
        best=None if figure["best"] is None else x(float(figure["best"])),
        open_low=figure["low"] is None,
        open_high=figure["high"] is None,
        logarithmic=logarithmic,
        marks=marks,
        ticks=(Tick(x(least), number_words(least), "start"), Tick(x(most), number_words(most), "end")),
    )


def claim_opens(claim: Mapping[str, Any]) -> str:
    """Return `about`, `up` for at least, `down` for at most, or empty for an exact number or a range."""
    if claim.get("approximate"):
        return "about"
    if claim["low"] is not None and claim["high"] is None:
        return "up"
    if claim["high"] is not None and claim["low"] is None:
        return "down"
    return ""
