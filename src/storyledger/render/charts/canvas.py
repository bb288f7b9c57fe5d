"""The pieces of a chart, gathered as rows of plain numbers and texts, and the Vega marks that draw them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.charts.lettering import SIZE, shorten
from storyledger.render.charts.vega import Link, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDE: Final = 760.0
"""Width of the drawing for screens from about 720 pixels on."""
NARROW: Final = 328.0
"""Width of the drawing for phones: a page of 360 pixels less its margins."""
RADIUS: Final = 10.5
PITCH: Final = 25.0
"""What a mark with its letter takes across and down, so that two never touch and each is a target of 24 pixels."""
LINE: Final = 15.0
"""From one line of text to the next."""
SOFT: Final = "var(--soft)"
INK: Final = "var(--ink)"
PAPER: Final = "var(--paper)"
RULE: Final = "var(--rule)"
ACCENT: Final = "var(--accent)"

SHAPES: Final[Mapping[str, str]] = {
    "exact": "circle",
    "about": "circle",
    "up": "M-.95,-.95H.35L1.25,0L.35,.95H-.95Z",
    "down": "M.95,-.95H-.35L-1.25,0L-.35,.95H.95Z",
    "range": "M-1.25,0L-.6,-.95H.6L1.25,0L.6,.95H-.6Z",
    "diamond": "M0,-1L1,0L0,1L-1,0Z",
    "square": "M-.95,-.95H.95V.95H-.95Z",
}
"""Outlines in units of a mark's radius: at least points up the scale, at most down, a range both ways."""


def colour(number: int) -> str:
    """Return the page's colour of an origin."""
    return f"var(--o{number})" if 1 <= number <= 8 else SOFT


@dataclass(frozen=True, slots=True)
class Look:
    """How a mark looks: a disc or another outline, filled or hollow."""

    tint: str
    shape: str = "exact"
    hollow: bool = False
    radius: float = RADIUS


@dataclass(slots=True)
class Canvas:
    """A drawing being made; x goes right and y down, texts are placed by the middle of their line."""

    width: float
    kind: str
    links: list[Link] = field(default_factory=list)
    _bars: list[dict[str, Any]] = field(default_factory=list)
    _rules: list[dict[str, Any]] = field(default_factory=list)
    _paths: list[dict[str, Any]] = field(default_factory=list)
    _marks: list[dict[str, Any]] = field(default_factory=list)
    _signs: list[dict[str, Any]] = field(default_factory=list)
    _texts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def wide(self) -> bool:
        """Return whether it is the drawing for wide screens."""
        return self.kind == "wide"

    def bar(self, x: tuple[float, float], y: tuple[float, float], fill: str, **more: float) -> None:
        """Put down a rectangle; `opacity` and `round` may be told."""
        self._bars.append({"x": x[0], "x2": x[1], "y": y[0], "y2": y[1], "fill": fill, **more})

    def rule(self, start: tuple[float, float], end: tuple[float, float], stroke: str = RULE, **more: Any) -> None:  # noqa: ANN401 - a number or a list
        """Put down a line; its width as `line` and its `dash` may be told."""
        self._rules.append({"x": start[0], "y": start[1], "x2": end[0], "y2": end[1], "stroke": stroke, **more})

    def path(self, way: str, stroke: str, dash: Sequence[float] | None = None) -> None:
        """Put down a line along an SVG path."""
        self._paths.append({"path": way, "stroke": stroke, "dash": dash})

    def text(self, x: float, y: float, text: str, fill: str = SOFT, **more: Any) -> None:  # noqa: ANN401 - words and numbers
        """Put down a text that was made to fit; `align`, `weight` and `size` may be told."""
        if text:
            self._texts.append({"x": x, "y": y, "text": text, "fill": fill, "align": "left", **more})

    def mark(self, at: tuple[float, float], look: Look, link: Link, sign: str = "") -> None:
        """Put down a mark that leads somewhere, with a sign of one or two letters in it."""
        x, y = at
        self._marks.append(
            {
                "x": x,
                "y": y,
                "shape": SHAPES.get(look.shape, look.shape),
                "size": look.radius - (1 if look.hollow else 0),
                "fill": PAPER if look.hollow else look.tint,
                "stroke": look.tint if look.hollow else PAPER,
                "line": 2.5 if look.hollow else 1.5,
                "link": len(self.links),
            }
        )
        self.links.append(link)
        if said := shorten(sign, 2 * look.radius, 11):
            ink = look.tint if look.hollow else "var(--on)"
            self._signs.append(
                {"x": x, "y": y, "text": said, "fill": ink, "align": "center", "size": 11, "weight": 700}
            )

    def sheet(self, height: float, title: str, **more: list[dict[str, Any]]) -> Sheet:
        """Return the drawing for the engine; `more` are scales, axes, projections, data and marks below the others."""
        layers = (
            ("bars", self._bars, _bars), ("rules", self._rules, _rules), ("paths", self._paths, _paths),
            ("marks", self._marks, _symbols), ("signs", self._signs, _texts), ("texts", self._texts, _texts),
        )  # fmt: skip
        told = [(name, rows, mark(name)) for name, rows, mark in layers if rows]
        inside = {
            **more,
            "data": [*more.get("data", ()), *({"name": name, "values": rows} for name, rows, _ in told)],
            "marks": [*more.get("marks", ()), *(mark for _, _, mark in told)],
        }
        return Sheet(self.width, height, title, self.kind, inside, tuple(self.links))


def _fields(*names: str) -> dict[str, Any]:
    return {name: {"field": name} for name in names}


def _mark(kind: str, data: str, enter: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "interactive": False, "from": {"data": data}, "encode": {"enter": enter}}


def _bars(data: str) -> dict[str, Any]:
    more = {"fillOpacity": {"signal": "datum.opacity || 1"}, "cornerRadius": {"signal": "datum.round || 0"}}
    return _mark("rect", data, {**_fields("x", "x2", "y", "y2", "fill"), **more})


def _line(width: float) -> dict[str, Any]:
    return {
        "strokeWidth": {"signal": f"datum.line || {width}"},
        "strokeDash": {"signal": "datum.dash || null"},
        "strokeCap": {"value": "round"},
    }


def _rules(data: str) -> dict[str, Any]:
    return _mark("rule", data, {**_fields("x", "x2", "y", "y2", "stroke"), **_line(1)})


def _paths(data: str) -> dict[str, Any]:
    return _mark("path", data, {**_fields("path", "stroke"), **_line(1.5)})


def _texts(data: str) -> dict[str, Any]:
    more = {
        "baseline": {"value": "middle"},
        "fontWeight": {"signal": "datum.weight || 'normal'"},
        "fontStyle": {"signal": "datum.style || 'normal'"},
        "fontSize": {"signal": f"datum.size || {SIZE}"},
    }
    return _mark("text", data, {**_fields("x", "y", "text", "align", "fill"), **more})


def _symbols(data: str) -> dict[str, Any]:
    more = {
        "size": {"signal": "4 * datum.size * datum.size"},
        "strokeWidth": {"field": "line"},
        "href": {"signal": "'#' + datum.link"},
    }
    return {**_mark("symbol", data, {**_fields("x", "y", "shape", "fill", "stroke"), **more}), "interactive": True}
