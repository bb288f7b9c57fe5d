"""The map: each place of a story a mark, the larger the more often it is cited, on Natural Earth's outlines.

The view follows the places that carry the story; what lies far off, such as the capitals that comment on it, stands in
a line below. Countries are rings in their middle, towns are discs.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from storyledger.render.charts.canvas import ACCENT, INK, NARROW, PITCH, RULE, SOFT, WIDE, Canvas, Look
from storyledger.render.charts.chart import Cell, Chart, Row
from storyledger.render.charts.land import Box, Shown, apart, feature, place_names, points_within, shown_land
from storyledger.render.charts.lettering import plain, shorten, text_width
from storyledger.render.charts.numbers import to_number
from storyledger.render.charts.vega import Link, draw_sheets
from storyledger.render.charts.view import EARTH, View, fit_view, most_of
from storyledger.render.words import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.render.charts.vega import Sheet
    from storyledger.render.charts.view import Point

_TITLE: Final = "Places"
_HEIGHTS: Final = {"wide": 430.0, "narrow": 300.0}
_SHARE: Final = 0.85
"""Part of all citations of towns that the view must hold; set on the gold stories, where the rest are capitals that
comment and the towns where agencies date their reports."""
_MAIN: Final = 0.25
"""Part of the citations on the map from which on a country is toned as one that the story plays in."""
_ZOOMS: Final = 5
_DRAWN: Final = 400
_MARKS: Final = 60
_BELOW: Final = 12
"""Far places that are named below."""
_SAME: Final = 11.0
"""Units within which two places are one mark."""
_NAME: Final = 150.0
_NAMED: Final = 5
_SCALE: Final = 110.0
"""Units that the scale is long at most."""


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    row: Row
    at: Point
    cited: int

    @property
    def name(self) -> str:
        return str(self.row.given.get("name") or "")

    @property
    def country(self) -> bool:
        return self.row.given.get("feature") == "country"

    @property
    def radius(self) -> float:
        return min(12.0, 4.0 + 1.6 * math.sqrt(self.cited))

    @property
    def look(self) -> Look:
        return Look(ACCENT, hollow=self.country, radius=self.radius)

    def link(self, others: int = 0) -> Link:
        """Return the link of its mark, which may stand for others too."""
        more = f", and {count_words(others, 'other place')} here" if others else ""
        return Link(self.row.href, f"{self.name}: {count_words(self.cited, 'citation')}{more}")


def draw_map(name: str, places: Sequence[Row]) -> Chart | None:
    """Return the map of these places, or None where none of them has coordinates."""
    found = [place for row in places if (place := _read(row)) is not None]
    if not found:
        return None
    found.sort(key=lambda place: -place.cited)
    best = found[:_DRAWN]
    drawn = draw_sheets([_draw(best, Canvas(WIDE, "wide")), _draw(best, Canvas(NARROW, "narrow"))])
    told = f"{count_words(len(found), 'place')}; the larger the mark, the more often it is cited."
    if any(place.country for place in found):
        told += " A ring is a country."
    if len(best) < len(found):
        told += f" The {len(best):,} that are cited most are drawn."
    if missing := len(places) - len(found):
        told += f" {count_words(missing, 'place')} without coordinates {'is' if missing == 1 else 'are'} in the list."
    told += " Outlines: Natural Earth; they are no statement on any border."
    return Chart(
        name=name,
        title=_TITLE,
        description=told,
        wide=drawn[0],
        narrow=drawn[1],
        head=("Place", "Citations", "Latitude", "Longitude"),
        rows=tuple(_cells(place) for place in found),
    )


def _cells(place: _Place) -> tuple[Cell, ...]:
    lon, lat = place.at
    return Cell(place.name, place.row.href), Cell(f"{place.cited:,}"), Cell(f"{lat:.2f}"), Cell(f"{lon:.2f}")


def _read(row: Row) -> _Place | None:
    lat, lon = to_number(row.given.get("latitude")), to_number(row.given.get("longitude"))
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None
    return _Place(row, (lon, lat), max(1, len(row.given.get("citations") or ())))


def _draw(places: Sequence[_Place], canvas: Canvas) -> Sheet:
    height = _HEIGHTS[canvas.kind]
    towns = [place for place in places if not place.country] or list(places)
    view = fit_view(most_of(((place.at, place.cited) for place in towns), _SHARE), canvas.width, height)
    land = shown_land(view)
    for _ in range(_ZOOMS):
        if land:
            break
        view = dataclasses.replace(view, scale=view.scale / 2)  # an island too small for the outlines: what lies near
        land = shown_land(view)
    here = [place for place in places if view.shows(place.at, 4)]
    marked = _main_countries(land, [place for place in here if place in towns], view)
    others = [country for country in land if country not in marked]
    for start, end in itertools.pairwise(((0, 0), (canvas.width, 0), (canvas.width, height), (0, height), (0, 0))):
        canvas.rule(start, end)
    boxes = _draw_places(canvas, _gather(here, view)[:_MARKS], view)
    boxes.append(_draw_scale(canvas, view))
    named = [] if view.world else _draw_countries(canvas, land, view, places, boxes)
    top = _draw_far([place for place in places if place not in here and place not in named], canvas, height + 6)
    return canvas.sheet(
        top,
        _TITLE,
        projections=[view.projection()],
        data=[{"name": "land", "values": [feature(others)]}, {"name": "story", "values": [feature(marked)]}],
        marks=[_shape("land", "var(--faint)"), _shape("story", RULE)],
    )


def _main_countries(land: Sequence[Shown], towns: Sequence[_Place], view: View) -> list[Shown]:
    """Return the countries that hold a good part of what is cited."""
    if not towns:
        return []
    spots = view.all_at(np.array([town.at for town in towns]))
    cited = np.array([town.cited for town in towns])
    least = max(1.0, _MAIN * cited.sum())
    return [country for country in land if cited[points_within(country, spots, view)].sum() >= least]


def _shape(data: str, fill: str) -> dict[str, Any]:
    enter = {"fill": fill, "fillOpacity": 1 if data == "land" else 0.75, "stroke": "var(--passage)", "strokeWidth": 0.6}
    return {
        "type": "shape",
        "interactive": False,
        "from": {"data": data},
        "transform": [{"type": "geoshape", "projection": "earth"}],
        "encode": {"enter": {key: {"value": value} for key, value in enter.items()}},
    }


def _draw_countries(
    canvas: Canvas, land: Sequence[Shown], view: View, places: Sequence[_Place], boxes: Sequence[Box]
) -> list[_Place]:
    """Draw the names of countries, those that the story names with a mark, and return what these are."""
    shown = {place.name.casefold() for place in places if place.country and view.shows(place.at, 4)}
    told = {place.name.casefold(): place for place in places if place.country and place.name.casefold() not in shown}
    rest = [country for country in land if country.name.casefold() not in shown]
    ringed = {name: 2 * place.radius + 5 for name, place in told.items()}
    out = []
    for name, x, y in place_names(rest, view, boxes, ringed):
        canvas.text(x, y, name, SOFT, size=11, style="italic")
        if place := told.get(name.casefold()):
            canvas.mark((x - place.radius - 3, y), place.look, place.link())
            out.append(place)
    return out


def _gather(places: Sequence[_Place], view: View) -> list[tuple[_Place, int]]:
    """Return the places that get a mark, each with how many others it stands for because they lie on it."""
    kept: list[tuple[_Place, float, float]] = []
    others: list[int] = []
    for place in places:
        x, y = view.at(place.at)
        near = next((number for number, (_, x2, y2) in enumerate(kept) if math.hypot(x - x2, y - y2) < _SAME), None)
        if near is not None:
            others[near] += 1
        elif len(kept) < 4 * _MARKS:
            kept.append((place, x, y))
            others.append(0)
    return [(place, count) for (place, _, _), count in zip(kept, others, strict=True)]


def _draw_places(canvas: Canvas, groups: Sequence[tuple[_Place, int]], view: View) -> list[Box]:
    """Draw the marks and as many names as have room, and return what they cover."""
    spots = [(place, others, *view.at(place.at)) for place, others in groups]
    boxes: list[Box] = [
        (x - place.radius, y - place.radius, x + place.radius, y + place.radius) for place, _, x, y in spots
    ]
    for place, others, x, y in spots:
        canvas.mark((x, y), place.look, place.link(others))
    for number, (place, others, x, y) in enumerate(spots):
        words = shorten(place.name, _NAME) + (f" +{others}" if others else "")
        bold = place.cited > 3
        width = text_width(words) * (1.08 if bold else 1)
        # The best places get their names even where that takes a line to them.
        for far in (0.0, 14.0, 30.0) if number < _NAMED else (0.0,):
            tried = _beside(x, y, width, place.radius + 3 + far)
            found = next((spot for spot in tried if _free(spot, width, view, boxes)), None)
            if found is not None:
                left, middle = found
                boxes.append((left - 1, middle - 8, left + width + 1, middle + 8))
                canvas.text(left, middle, words, INK, weight=600 if bold else "normal")
                if far:
                    canvas.rule((x, y), (min(max(x, left), left + width), middle + (8 if middle < y else -8)), INK)
                break
    return boxes


def _beside(x: float, y: float, width: float, gap: float) -> tuple[tuple[float, float], ...]:
    """Return where a name of this width may stand about a mark, as its left edge and middle, the best first."""
    high, low, slant = y - gap - 6, y + gap + 7, gap * 0.75
    return (
        (x + gap, y), (x - gap - width, y), (x - width / 2, high), (x - width / 2, low), (x + slant, y - slant - 6),
        (x + slant, y + slant + 6), (x - slant - width, y - slant - 6), (x - slant - width, y + slant + 6),
    )  # fmt: skip


def _free(spot: tuple[float, float], width: float, view: View, boxes: Sequence[Box]) -> bool:
    left, middle = spot
    box = (left - 1, middle - 8, left + width + 1, middle + 8)
    inside = box[0] >= 2 and box[2] <= view.width - 2 and box[1] >= 2 and box[3] <= view.height - 2
    return inside and all(apart(box, other) for other in boxes)


def _draw_scale(canvas: Canvas, view: View) -> Box:
    """Draw how long some round number of kilometres is, and return what that covers; nothing on a map of the world."""
    y = view.height - 12
    if view.world:
        return (0, y, 0, y)
    unit = EARTH / view.scale
    lengths = [float(f"{times}e{power}") for times in (1, 2, 5) for power in range(6)]
    length = max(number for number in lengths if number <= _SCALE * unit)
    words = f"{length:,.0f} km"
    end = 10 + length / unit
    canvas.rule((10, y), (end, y), SOFT, line=1.5)
    for x in (10, end):
        canvas.rule((x, y - 3), (x, y + 3), SOFT, line=1.5)
    canvas.text(end + 6, y, words, size=11)
    return (4, y - 9, end + 10 + text_width(words, 11), y + 9)


def _draw_far(places: Sequence[_Place], canvas: Canvas, top: float) -> float:
    """Name the places beyond the map below it, and return where the drawing ends."""
    canvas.rule((0, top - 6), (canvas.width, top - 6), RULE)
    if not places:
        return top
    canvas.text(0, top + 8, "Beyond the map")
    x, y = text_width("Beyond the map") + 12 + PITCH / 2, top + 8
    for number, place in enumerate(places):
        if number == _BELOW:
            words = f"and {len(places) - number:,} more"
            if x - PITCH / 2 + text_width(words) > canvas.width:
                x, y = PITCH / 2, y + PITCH
            canvas.text(x - PITCH / 2, y, words)
            break
        words = plain(f"{shorten(place.name, _NAME)} {place.cited:,}")
        width = PITCH + text_width(words) + 10
        if x - PITCH / 2 + width - 10 > canvas.width:
            x, y = PITCH / 2, y + PITCH
        canvas.mark((x, y), Look(ACCENT, hollow=place.country, radius=6), place.link())
        canvas.text(x + PITCH / 2, y, words, INK)
        x += width
    return y + PITCH / 2 + 2
