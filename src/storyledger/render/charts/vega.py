"""Vega run without a browser or the network, and its SVG made fit for our pages.

One run draws many charts: starting the engine takes a second, a run about 20 ms, a chart in it about 5 ms. No word goes
through the engine, of reports or of ours: texts are empty and links are numbers there, and what they say is put in
here. So nothing in a report can be taken for an expression; and measuring words would take four fifths of the time.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import vl_convert
from lxml import etree

from storyledger.render.charts.lettering import SIZE, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SVG: Final = "http://www.w3.org/2000/svg"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
_STEP: Final = re.compile(r"([MLZ])(?:(-?[\d.]+(?:e-?\d+)?),(-?[\d.]+(?:e-?\d+)?))?")
_CURVED: Final = set("ACHQSTVachlmqstv")
_LONG: Final = 400
"""Signs from which on a path of straight lines is shortened: the outlines of land."""
_KEPT: Final = {
    "g": ("transform",),
    "path": ("transform", "d", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity"),
    "line": ("transform", "x2", "y2", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-opacity"),
    "text": ("transform", "text-anchor", "fill", "font-size", "font-weight", "font-style"),
}
"""Elements and attributes that come through; anything else that the engine writes is left out."""
_NUMBERS: Final = {"transform", "d", "x2", "y2", "font-size", "stroke-width", "fill-opacity"}
_DEFAULTS: Final = {
    ("stroke-width", "1"), ("font-size", f"{SIZE:g}"), ("font-weight", "normal"), ("font-style", "normal"),
    ("text-anchor", "start"), ("fill-opacity", "1"), ("transform", "translate(0,0)"), ("x2", "0"), ("y2", "0"),
    ("stroke-dasharray", ""),
}  # fmt: skip
_SHARED: Final = {"fill", "stroke", "font-size", "font-weight", "text-anchor", "stroke-linecap", "stroke-width"}
_BATCH: Final = 40
"""Sheets in one run, so that neither the engine nor the tree of one answer grows large."""
_MOST_KEPT: Final = 16 << 20
"""Characters of drawings that are kept: those of a hundred stories."""
_LABEL: Final = 150
"""Signs of a mark's name."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a mark leads and what it is called; a mark refers to it by its number in the sheet."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One drawing to be made: the inside of a Vega group (data, scales, axes, projections, marks) and its links."""

    width: float
    height: float
    title: str
    kind: str
    """`wide` or `narrow`, a class of the element."""
    inside: dict[str, Any]
    links: tuple[Link, ...] = ()
    words: tuple[str, ...] = ()
    """What its texts say, in their order: the engine is given empty ones."""


def draw_sheets(sheets: Sequence[Sheet]) -> list[str]:
    """Return an `<svg>` element for each sheet; what was drawn a while ago is not drawn again."""
    kept = _kept()
    names = [_name(sheet) for sheet in sheets]
    drawn = {name: svg for name in names if (svg := kept.get(name)) is not None}
    missing = {name: sheet for name, sheet in zip(names, sheets, strict=True) if name not in drawn}
    new = list(missing)
    for at in range(0, len(new), _BATCH):
        batch = new[at : at + _BATCH]
        for name, svg in zip(batch, _draw([missing[name] for name in batch]), strict=True):
            drawn[name] = svg
            kept.put(name, svg)
    return [drawn[name] for name in names]


class _Kept:
    """The latest drawings, by what they were drawn from: where one line is set right, most of its story stays."""

    def __init__(self) -> None:
        self._drawn: OrderedDict[bytes, str] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, name: bytes) -> str | None:
        with self._lock:
            svg = self._drawn.get(name)
            if svg is not None:
                self._drawn.move_to_end(name)
        return svg

    def put(self, name: bytes, svg: str) -> None:
        with self._lock:
            self._size += len(svg) - len(self._drawn.pop(name, ""))
            self._drawn[name] = svg
            while self._size > _MOST_KEPT:
                self._size -= len(self._drawn.popitem(last=False)[1])


@cache
def _kept() -> _Kept:
    return _Kept()


def _name(sheet: Sheet) -> bytes:
    """Return what no other sheet has."""
    told = (sheet.width, sheet.height, sheet.title, sheet.kind, sheet.words, sheet.inside)
    links = [(link.href, link.label) for link in sheet.links]
    return hashlib.sha256(json.dumps((told, links), separators=(",", ":")).encode()).digest()


def _draw(sheets: Sequence[Sheet]) -> Iterator[str]:
    spec = {
        "$schema": "https://vega.github.io/schema/vega/v5.json",
        "width": max(sheet.width for sheet in sheets),
        "height": max(sheet.height for sheet in sheets),
        "autosize": "none",
        "config": {"group": {"stroke": None}, "axis": {"translate": 0}, "text": {"fontSize": SIZE}},
        "marks": [
            {
                "type": "group",
                "name": f"sheet{number}",
                "encode": {"enter": {"width": {"value": sheet.width}, "height": {"value": sheet.height}}},
                **sheet.inside,
            }
            for number, sheet in enumerate(sheets)
        ],
    }
    drawn = vl_convert.vega_to_svg(spec, allowed_base_urls=[])
    # The engine's own answer, not a stranger's: no entities, and texts of any length.
    root = etree.fromstring(drawn.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    groups = {
        name: group
        for group in root.iter(f"{{{_SVG}}}g")
        for name in group.get("class", "").split()
        if name[:5] == "sheet"
    }
    for number, sheet in enumerate(sheets):
        yield _clean(groups[f"sheet{number}"], sheet)


def _clean(group: etree._Element, sheet: Sheet) -> str:
    """Return the drawing of one sheet with only what we mean to show."""
    out = etree.Element("svg", nsmap={None: _SVG})
    out.set("class", f"chart {sheet.kind}")
    out.set("viewBox", f"0 0 {sheet.width:g} {sheet.height:g}")
    out.set("role", "group")
    out.set("aria-label", plain(sheet.title))
    out.set("fill", "none")
    out.set("font-size", f"{SIZE:g}")
    for text, words in zip(group.iter(f"{{{_SVG}}}text"), sheet.words, strict=True):
        text.text = words
    for layer in group.iterfind(f"{{{_SVG}}}g/{{{_SVG}}}g/*"):
        copies = _copies(layer, sheet)
        if any(True for copy in copies for _ in copy.iter("a", "title")):
            out.extend(copies)
        elif copies:
            # What it says stands in the names of the marks and in the table.
            hidden = etree.SubElement(out, "g", {"aria-hidden": "true", "pointer-events": "none"})
            hidden.extend(copies)
            _share(hidden)
    return str(etree.tostring(out, encoding="unicode"))


def _copies(node: etree._Element, sheet: Sheet) -> list[etree._Element]:
    """Return what stands for a node in the page: itself with what is kept of it, its children alone, or nothing."""
    tag = etree.QName(node).localname
    if node.get("class") in {"background", "foreground"} and not node.get("fill") and not node.get("stroke"):
        return []
    if tag == "a":
        return _links(node, sheet)
    if tag not in _KEPT:
        return []
    out = etree.Element(tag)
    for key in _KEPT[tag]:
        value = node.get(key)
        if value is None:
            continue
        if key == "d" and len(value) > _LONG and not _CURVED & set(value):
            value = _shorten(value)
        elif key in _NUMBERS:
            value = _NUMBER.sub(_round, value.removesuffix("px"))
        if (key, value) not in _DEFAULTS:
            out.set(key, value)
    if tag == "text":
        out.text = node.text
        if any("\u0590" <= sign <= "\u08ff" for sign in node.text or ""):
            out.set("unicode-bidi", "plaintext")
    out.extend(copy for child in node for copy in _copies(child, sheet))
    if tag == "g":
        return [out] if out.attrib and len(out) else list(out)
    return [out]


def _shorten(way: str) -> str:
    """Return a path of straight lines with each point told from the one before it: half as long for an outline."""
    out: list[str] = []
    x = y = 0
    start = (0, 0)
    for letter, right, down in _STEP.findall(way):
        if letter == "Z":
            out.append("z")
            x, y = start
            continue
        # In whole tenths, so that what is rounded off does not add up.
        x2, y2 = round(float(right) * 10), round(float(down) * 10)
        if letter == "M":
            out.append("m")
            start = (x2, y2)
        elif (x2, y2) == (x, y):
            continue
        out.append(f"{(x2 - x) / 10:g},{(y2 - y) / 10:g}" if letter == "M" else f" {(x2 - x) / 10:g},{(y2 - y) / 10:g}")
        x, y = x2, y2
    return "".join(out)


def _share(group: etree._Element) -> None:
    """Say once for the group what all in it say alike; a group drawn on its own place keeps that."""
    for key in sorted(_SHARED):
        values = {child.get(key) for child in group}
        if len(values) == 1 and len(group) > 1 and (value := values.pop()) is not None:
            group.set(key, value)
            for child in group:
                del child.attrib[key]


def _links(node: etree._Element, sheet: Sheet) -> list[etree._Element]:
    link = sheet.links[int(node.get(_LINK, "").rpartition("#")[2])]
    inside = [copy for child in node for copy in _copies(child, sheet)]
    # Within the page or the site: what a browser takes for another host's address starts with two slashes of any kind.
    leads = link.href.isprintable() and link.href[:1] in {"#", "/"} and link.href[1:2] not in {"/", "\\"}
    out = etree.Element("a" if leads else "g")
    label = plain(link.label)
    label = label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"
    if leads:
        out.set("href", link.href)
        if link.href.startswith("#"):
            out.set("data-words", "")
        out.set("aria-label", label)
    etree.SubElement(out, "title").text = label
    out.extend(inside)
    return [out]


def _round(found: re.Match[str]) -> str:
    number = round(float(found.group()), 1)
    return f"{number or 0:g}" if abs(number) < 1e5 else f"{number:.0f}"
