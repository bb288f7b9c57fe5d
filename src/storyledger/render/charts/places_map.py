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
"""Units within which two places are one mark; what lies further off and nearer than a finger is wide stands aside."""
_TOUCH: Final = PITCH
"""Units between the middles of two marks at least: each is a target of 24 pixels at every width (WCAG 2.5.8)."""
_ASIDE: Final = 20.0
"""Units that a mark stands beside its place at most; a line leads from it to the place."""
_TOLD: Final = 3
"""Other places that the name of a mark tells."""
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

    def link(self, others: Sequence[_Place] = ()) -> Link:
        """Return the link of its mark, which may stand for others too."""
        here = ", ".join(other.name for other in others[:_TOLD])
        more = f" and {count_words(len(others) - _TOLD, 'more place')}" if len(others) > _TOLD else ""
        also = f"; also here: {here}{more}" if others else ""
        return Link(self.row.href, f"{self.name}: {count_words(self.cited, 'citation')}{also}")


@dataclass(slots=True, eq=False)
class _Spot:
    """A mark on the map: where it stands, where its place lies, and the other places that it stands for."""

    place: _Place
    x: float
    y: float
    true: tuple[float, float]
    others: list[_Place]


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
    here = [place for place in places if view.shows(place.at, _TOUCH / 2)]
    marked = _main_countries(land, [place for place in here if place in towns], view)
    others = [country for country in land if country not in marked]
    for start, end in itertools.pairwise(((0, 0), (canvas.width, 0), (canvas.width, height), (0, height), (0, 0))):
        canvas.rule(start, end)
    spots = _gather(here, view)
    boxes = _draw_places(canvas, spots, view)
    boxes.append(_draw_scale(canvas, view))
    named = [] if view.world else _draw_countries(canvas, (land, view), places, boxes, spots)
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
    canvas: Canvas,
    shown: tuple[Sequence[Shown], View],
    places: Sequence[_Place],
    boxes: Sequence[Box],
    spots: Sequence[_Spot],
) -> list[_Place]:
    """Draw the names of countries, those that the story names with a mark, and return what these are."""
    land, view = shown
    here = {place.name.casefold() for place in places if place.country and view.shows(place.at, _TOUCH / 2)}
    told = {place.name.casefold(): place for place in places if place.country and place.name.casefold() not in here}
    rest = [country for country in land if country.name.casefold() not in here]
    ringed = {name: 2 * place.radius + 5 for name, place in told.items()}
    taken = [(spot.x, spot.y) for spot in spots]
    out = []
    for name, x, y in place_names(rest, view, boxes, ringed):
        canvas.text(x, y, name, SOFT, size=11, style="italic")
        if place := told.get(name.casefold()):
            at = x - place.radius - 3, y
            if all(math.dist(at, other) >= _TOUCH for other in taken):
                canvas.mark(at, place.look, place.link())
                taken.append(at)
                out.append(place)
    return out


def _gather(places: Sequence[_Place], view: View) -> list[_Spot]:
    """Return the marks, the most cited first: what lies on another is one with it, what lies near stands aside.

    Where there is no room beside either, it is one with the nearest; of places all over a map not all get a mark.
    """
    kept: list[_Spot] = []
    for place in places:
        true = view.at(place.at)
        near = min(kept, key=lambda spot: math.dist(spot.true, true), default=None)
        same = near is not None and math.dist(near.true, true) < _SAME
        free = None if same else _stand_aside(true, kept, view)
        if near is not None and free is None:
            near.others.append(place)
        elif free is not None and len(kept) < _MARKS:
            kept.append(_Spot(place, *free, true, []))
    return kept


def _stand_aside(true: tuple[float, float], kept: Sequence[_Spot], view: View) -> tuple[float, float] | None:
    """Return the nearest spot to a place where a mark touches no other, or None where there is none near by."""
    close = [(other.x, other.y) for other in kept if math.dist((other.x, other.y), true) < _TOUCH + _ASIDE]
    ways = [(0.0, 0.0)]
    for far in (_ASIDE / 4, _ASIDE / 2, _ASIDE * 3 / 4, _ASIDE):
        ways += [(far * math.cos(turn * math.pi / 8), far * math.sin(turn * math.pi / 8)) for turn in range(16)]
    for east, south in ways:
        x, y = true[0] + east, true[1] + south
        inside = _TOUCH / 2 <= x <= view.width - _TOUCH / 2 and _TOUCH / 2 <= y <= view.height - _TOUCH / 2
        if inside and all(math.dist((x, y), other) >= _TOUCH for other in close):
            return x, y
    return None


def _draw_places(canvas: Canvas, spots: Sequence[_Spot], view: View) -> list[Box]:
    """Draw the marks and as many names as have room, and return what they cover."""
    boxes: list[Box] = []
    for spot in spots:
        size = spot.place.radius
        boxes.append((spot.x - size, spot.y - size, spot.x + size, spot.y + size))
        if (spot.x, spot.y) != spot.true:
            boxes.append(_box_of((spot.x, spot.y), spot.true))
            canvas.rule((spot.x, spot.y), spot.true, INK)
        canvas.mark((spot.x, spot.y), spot.place.look, spot.place.link(spot.others))
    names: list[Box] = []
    for number, spot in enumerate(spots):
        x, y, place = spot.x, spot.y, spot.place
        words = shorten(place.name, _NAME) + (f" +{len(spot.others)}" if spot.others else "")
        bold = place.cited > 3
        width = text_width(words) * (1.08 if bold else 1)
        # The best places get their names even where that takes a line to them.
        for far in (0.0, 14.0, 30.0) if number < _NAMED else (0.0,):
            for left, middle in _beside(x, y, width, place.radius + 3 + far):
                end = min(max(x, left), left + width), middle + (8 if middle < y else -8)
                crossed = far and not all(apart(_box_of((x, y), end), name) for name in names)
                if crossed or not _free((left, middle), width, view, boxes + names):
                    continue
                names.append((left - 1, middle - 8, left + width + 1, middle + 8))
                canvas.text(left, middle, words, INK, weight=600 if bold else "normal")
                if far:
                    boxes.append(_box_of((x, y), end))
                    canvas.rule((x, y), end, INK)
                break
            else:
                continue
            break
    return boxes + names


def _box_of(start: tuple[float, float], end: tuple[float, float]) -> Box:
    """Return what a line covers."""
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return left - 1, top - 1, right + 1, bottom + 1


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
