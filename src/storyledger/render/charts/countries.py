"""The outlines of countries as the map needs them: decoded from TopoJSON, and thinned for the size of a drawing.

Neighbours share the line between them (an arc), and arcs are thinned, not countries: so a border stays one line.
"""

from __future__ import annotations

import importlib.resources
import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    """Longitude and latitude in degrees, a row each."""

_FILE: Final = "countries.json"


@dataclass(frozen=True, slots=True)
class Polygon:
    """A piece of a country: rings, the first outside, the others holes, each a list of arcs; -1 - n is n backwards."""

    country: str
    rings: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Outlines:
    """All pieces of countries, and the arcs that they are made of."""

    polygons: tuple[Polygon, ...]
    arcs: tuple[Points, ...]
    middles: Points
    """A point in the middle of each polygon, as a vector of length 1."""
    radii: NDArray[np.float64]
    """The angle from there to the furthest point of each, in radians."""

    def ring(self, arcs: tuple[int, ...], thinned: Mapping[int, Points] | None = None) -> Points:
        """Return the points of a ring, the first again at the end."""
        pieces: list[Points] = []
        for number in arcs:
            forward = number if number >= 0 else ~number
            points = self.arcs[forward] if thinned is None else thinned[forward]
            points = points if number >= 0 else points[::-1]
            pieces.append(points[1:] if pieces else points)
        return np.concatenate(pieces)


@cache
def load_outlines() -> Outlines:
    """Return the outlines as they are shipped."""
    file = importlib.resources.files("storyledger.render.charts.outlines") / _FILE
    topology = json.loads(file.read_text("utf-8"))
    scale, move = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    arcs = tuple(np.cumsum(np.array(arc, dtype=np.float64), axis=0) * scale + move for arc in topology["arcs"])
    polygons: list[Polygon] = []
    for shape in topology["objects"]["countries"]["geometries"]:
        name = str(shape["properties"].get("name", ""))
        pieces = shape.get("arcs", []) if shape["type"] == "MultiPolygon" else [shape.get("arcs", [])]
        polygons.extend(Polygon(name, tuple(tuple(ring) for ring in piece)) for piece in pieces if piece)
    plain = Outlines(tuple(polygons), arcs, np.empty((0, 3)), np.empty(0))
    vectors = [to_vectors(plain.ring(polygon.rings[0])) for polygon in polygons]
    middles = np.array([points.mean(axis=0) for points in vectors])
    middles /= np.maximum(1e-9, np.linalg.norm(middles, axis=1))[:, None]
    least = [float((points @ middle).min()) for points, middle in zip(vectors, middles, strict=True)]
    return Outlines(plain.polygons, arcs, middles, np.arccos(np.clip(least, -1, 1)))


def to_vectors(points: Points) -> Points:
    """Return places as vectors of length 1 from the centre of the earth."""
    lon, lat = np.radians(points).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def thin(points: Points, tolerance: float) -> Points:
    """Return a line without the points that lie nearer than `tolerance` degrees to the one kept before them."""
    if len(points) < 3:
        return points
    # Plain numbers: one by one, those of an array take five times as long.
    wide = np.cos(np.radians(points[:, 1])).tolist()
    xs, ys = points.T.tolist()
    kept = [0]
    last_x, last_y = xs[0], ys[0]
    for number in range(1, len(xs) - 1):
        x, y = xs[number], ys[number]
        if abs(x - last_x) * wide[number] >= tolerance or abs(y - last_y) >= tolerance:
            kept.append(number)
            last_x, last_y = x, y
    kept.append(len(points) - 1)
    return points[kept]
