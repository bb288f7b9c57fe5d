"""The pieces of a chart, gathered as rows of plain numbers and texts, and the Vega marks that draw them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.charts.lettering import SIZE, plain, shorten
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


_PLAIN: Final = {"align": "left", "weight": "normal", "style": "normal", "size": SIZE}
"""How a text is set where nothing else is told."""


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
    _sign_words: list[str] = field(default_factory=list)
    _text_words: list[str] = field(default_factory=list)

    @property
    def wide(self) -> bool:
        """Return whether it is the drawing for wide screens."""
        return self.kind == "wide"

    def bar(self, x: tuple[float, float], y: tuple[float, float], fill: str, **more: float) -> None:
        """Put down a rectangle; `opacity` and `round` may be told."""
        row = {"x": x[0], "x2": x[1], "y": y[0], "y2": y[1], "fill": fill}
        self._bars.append({**row, "opacity": 1, "round": 0, **more})

    def rule(self, start: tuple[float, float], end: tuple[float, float], stroke: str = RULE, **more: Any) -> None:  # noqa: ANN401 - a number or a list
        """Put down a line; its width as `line` and its `dash` may be told."""
        row = {"x": start[0], "y": start[1], "x2": end[0], "y2": end[1], "stroke": stroke}
        self._rules.append({**row, "line": 1, "dash": None, **more})

    def path(self, way: str, stroke: str, dash: Sequence[float] | None = None) -> None:
        """Put down a line along an SVG path."""
        self._paths.append({"path": way, "stroke": stroke, "line": 1.5, "dash": dash})

    def text(self, x: float, y: float, text: str, fill: str = SOFT, **more: Any) -> None:  # noqa: ANN401 - words and numbers
        """Put down a text that was made to fit; `align`, `weight` and `size` may be told."""
        if text:
            self._texts.append({"x": x, "y": y, "fill": fill, **_PLAIN, **more})
            self._text_words.append(plain(text))

    def mark(self, at: tuple[float, float], look: Look, link: Link, sign: str = "") -> None:
        """Put down a mark that leads somewhere, with a sign of one or two letters in it."""
        x, y = at
        self._marks.append(
            {
                "x": x,
                "y": y,
                "shape": SHAPES.get(look.shape, look.shape),
                "size": 4 * (look.radius - (1 if look.hollow else 0)) ** 2,
                "fill": PAPER if look.hollow else look.tint,
                "stroke": look.tint if look.hollow else PAPER,
                "line": 2.5 if look.hollow else 1.5,
                "href": f"#{len(self.links)}",
            }
        )
        self.links.append(link)
        if said := shorten(sign, 2 * look.radius, 11):
            ink = look.tint if look.hollow else "var(--on)"
            self._signs.append({"x": x, "y": y, "fill": ink, **_PLAIN, "align": "center", "size": 11, "weight": 700})
            self._sign_words.append(said)

    def sheet(self, height: float, title: str, **more: list[dict[str, Any]]) -> Sheet:
        """Return the drawing for the engine; `more` are scales, axes, projections, data and marks below the others."""
        layers = (
            ("bars", self._bars, _bars), ("rules", self._rules, _rules), ("paths", self._paths, _paths),
            ("marks", self._marks, _symbols), ("signs", self._signs, _texts), ("texts", self._texts, _texts),
        )  # fmt: skip
        told = [(name, rows, mark(name)) for name, rows, mark in layers if rows]
        inside = {
            **more,
            "data": [
                *more.get("data", ()),
                *({"name": name, "values": rows} for name, rows, _ in told),
            ],
            "marks": [*more.get("marks", ()), *(mark for _, _, mark in told)],
        }
        return Sheet(
            self.width, height, title, self.kind, inside, tuple(self.links), (*self._sign_words, *self._text_words)
        )


def _fields(*names: str) -> dict[str, Any]:
    return {name: {"field": name} for name in names}


def _mark(kind: str, data: str, enter: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "interactive": False, "from": {"data": data}, "encode": {"enter": enter}}


def _bars(data: str) -> dict[str, Any]:
    more = {"fillOpacity": {"field": "opacity"}, "cornerRadius": {"field": "round"}}
    return _mark("rect", data, {**_fields("x", "x2", "y", "y2", "fill"), **more})


_LINE_STYLE: Final = {
    "strokeWidth": {"field": "line"},
    "strokeDash": {"field": "dash"},
    "strokeCap": {"value": "round"},
}


def _rules(data: str) -> dict[str, Any]:
    return _mark("rule", data, {**_fields("x", "x2", "y", "y2", "stroke"), **_LINE_STYLE})


def _paths(data: str) -> dict[str, Any]:
    return _mark("path", data, {**_fields("path", "stroke"), **_LINE_STYLE})


def _texts(data: str) -> dict[str, Any]:
    more = {
        "baseline": {"value": "middle"},
        "fontWeight": {"field": "weight"},
        "fontStyle": {"field": "style"},
        "fontSize": {"field": "size"},
    }
    return _mark("text", data, {**_fields("x", "y", "align", "fill"), "text": {"value": ""}, **more})


def _symbols(data: str) -> dict[str, Any]:
    enter = {**_fields("x", "y", "shape", "fill", "stroke", "size", "href"), "strokeWidth": {"field": "line"}}
    return {**_mark("symbol", data, enter), "interactive": True}
