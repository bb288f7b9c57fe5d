"""The land of a map: the countries that a view shows, thinned to its scale, and where their names have room."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from storyledger.render.charts.countries import load_outlines, thin, to_vectors
from storyledger.render.charts.lettering import text_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from storyledger.render.charts.countries import Points
    from storyledger.render.charts.view import View

_FINE: Final = 1.1
"""Units of the drawing that two points of an outline are apart at least; three times as many on a map of the world."""
_SPECK: Final = 2.0
"""Units below which an island is left out; three times as many on a map of the world."""
_GRID: Final = 14.0
"""Units between the places that are tried for a country's name."""
_NAME_SIZE: Final = 11.0

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of something on the drawing."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A country that a view shows."""

    name: str
    rings: tuple[tuple[Points, ...], ...]
    """Its polygons, each with its rings, in degrees."""
    outside: tuple[Points, ...]
    """The outer ring of each on the drawing."""


def shown_land(view: View) -> list[Shown]:
    """Return the countries of which a view shows something, thinned to its scale."""
    outlines = load_outlines()
    (towards,) = to_vectors(np.array([view.middle]))
    near = np.arccos(np.clip(outlines.middles @ towards, -1, 1)) <= outlines.radii + view.reach
    thinned: dict[int, Points] = {}
    found: dict[str, list[tuple[tuple[Points, ...], Points]]] = defaultdict(list)
    for number in np.flatnonzero(near):
        polygon = outlines.polygons[number]
        for arc in {arc if arc >= 0 else ~arc for ring in polygon.rings for arc in ring} - set(thinned):
            thinned[arc] = thin(outlines.arcs[arc], (3 if view.world else 1) * _FINE * view.degree)
        rings = tuple(ring for arcs in polygon.rings if len(ring := outlines.ring(arcs, thinned)) > 3)
        if rings and _touches(outside := view.all_at(rings[0]), view):
            found[polygon.country].append((rings, outside))
    return [Shown(name, *map(tuple, zip(*pieces, strict=True))) for name, pieces in found.items()]


def feature(shown: Sequence[Shown]) -> dict[str, Any]:
    """Return countries as one GeoJSON feature."""
    polygons = [[ring.round(4).tolist() for ring in rings] for land in shown for rings in land.rings]
    return {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": polygons}}


def points_within(land: Shown, spots: Points, view: View) -> NDArray[np.bool_]:
    """Return for each place on the drawing whether it lies in a country."""
    return _inside(_edges(land.outside, view), spots)


def place_names(
    shown: Sequence[Shown], view: View, taken: Sequence[Box], ringed: Mapping[str, float]
) -> list[tuple[str, float, float]]:
    """Return the names of countries with where each begins, where they have room inside and cover nothing.

    `ringed` tells by folded name how much more room one needs before it, for a mark.
    """
    columns = np.arange(_GRID, view.width - _GRID / 2, _GRID)
    lines = np.arange(_GRID, view.height - _GRID / 2, _GRID)
    grid = np.array([(x, y) for y in lines for x in columns])
    boxes = list(taken)
    out = []
    for land in sorted(shown, key=lambda land: -max(map(_area, land.outside))):
        before = ringed.get(land.name.casefold(), 0.0)
        width = before + text_width(land.name, _NAME_SIZE)
        edges = _edges(land.outside, view)
        free = (grid[:, 0] - width / 2 > 4) & (grid[:, 0] + width / 2 < view.width - 4)
        for side in (0.0, -width / 2, width / 2):
            free[free] = _inside(edges, grid[free] + np.array((side, 0.0)))
        inside = grid[free]
        if not len(inside) or not land.name:
            continue
        middle = inside.mean(axis=0)
        for x, y in inside[np.argsort(((inside - middle) ** 2).sum(axis=1))][:40]:
            box = (x - width / 2, y - 9, x + width / 2, y + 9)
            if all(apart(box, other) for other in boxes):
                boxes.append(box)
                out.append((land.name, float(x - width / 2 + before), float(y)))
                break
    return out


def apart(one: Box, other: Box) -> bool:
    """Return whether two boxes do not touch."""
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def _touches(ring: Points, view: View) -> bool:
    """Return whether a ring on the drawing comes near it, larger than a speck."""
    near = ring[np.abs(ring).max(axis=1) < 1e5]  # not what lies on the other side of the earth
    if not len(near):
        return False
    (left, top), (right, bottom) = near.min(axis=0), near.max(axis=0)
    if right < 0 or bottom < 0 or left > view.width or top > view.height:
        return False
    return bool(max(right - left, bottom - top) >= _SPECK * (3 if view.world else 1))


def _area(ring: Points) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2


def _edges(rings: Sequence[Points], view: View) -> Points:
    """Return the edges of rings, a row each (x, y, x2, y2), that a line to the right from the view may cross."""
    edges = np.concatenate([np.hstack((ring[:-1], ring[1:])) for ring in rings])
    low, high = np.minimum(edges[:, 1], edges[:, 3]), np.maximum(edges[:, 1], edges[:, 3])
    near: Points = edges[(high >= 0) & (low <= view.height) & (np.maximum(edges[:, 0], edges[:, 2]) >= 0)]
    return near


def _inside(edges: Points, spots: Points) -> NDArray[np.bool_]:
    """Return for each spot whether it lies within the edges, by how often a line to its right crosses them."""
    found = np.zeros(len(spots), dtype=np.bool_)
    if not len(edges):
        return found
    low, high = edges[:, 1::2].min(), edges[:, 1::2].max()
    near = (spots[:, 1] >= low) & (spots[:, 1] <= high) & (spots[:, 0] <= edges[:, ::2].max())
    across, down = spots[near].T
    x, y, x2, y2 = (side[:, None] for side in edges.T)
    crosses = (y > down) != (y2 > down)
    rise = np.where(y2 == y, 1.0, y2 - y)
    found[near] = (crosses & (across < x + (x2 - x) * (down - y) / rise)).sum(axis=0) % 2 == 1
    return found
