"""What of the earth a map shows: chosen by the places of a story, with the projection that puts it on the drawing.

Most stories are shown on Lambert's azimuthal equal-area projection about their own middle: it has no seam at the date
line and no end at the poles, and near the middle it keeps shapes. Where the places lie round the world it is the
Equal Earth. The engine projects outlines by the same formulas; ours place names.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Degrees = NDArray[np.float64]

_LEAST: Final = math.radians(6.0)
"""Least angle across the height of a map: some 670 km, so that a story of one town shows what country it is in."""
_ROUND: Final = math.radians(75.0)
"""Angle from the middle to the furthest place from which on the whole world is shown."""
_MARGIN: Final = 44.0
_EQUAL_EARTH: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_EQUAL_EARTH_WIDTH: Final = 5.42
EARTH: Final = 6371.0
"""Radius of the earth in km."""

Point = tuple[float, float]
"""Longitude and latitude in degrees."""


def angle(one: Point, other: Point) -> float:
    """Return the angle between two places as seen from the centre of the earth, in radians."""
    (lon, lat), (lon2, lat2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * math.asin(min(1.0, math.sqrt(half)))


def middle_of(points: Sequence[Point]) -> Point:
    """Return the middle of the smallest part of the earth, by degrees, in which all points lie."""
    longitudes = sorted({lon % 360 for lon, _ in points})
    gaps = [(longitudes[(at + 1) % len(longitudes)] - lon) % 360 or 360 for at, lon in enumerate(longitudes)]
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    first = longitudes[(widest + 1) % len(longitudes)]
    lon = first + (360 - gaps[widest]) / 2
    latitudes = [lat for _, lat in points]
    return (lon + 180) % 360 - 180, (min(latitudes) + max(latitudes)) / 2


@dataclass(frozen=True, slots=True)
class View:
    """A part of the earth on a drawing."""

    middle: Point
    scale: float
    """Units of the drawing to a radian, in the middle."""
    width: float
    height: float
    world: bool

    def at(self, point: Point) -> tuple[float, float]:
        """Return where a place stands on the drawing; far away for what lies on the other side of the earth."""
        ((x, y),) = self.all_at(np.array([point])).tolist()
        return x, y

    def all_at(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where places stand on the drawing, a row each."""
        east, north = (_equal_earth if self.world else _azimuthal)(points[:, 0], points[:, 1], self.middle)
        return np.column_stack((self.width / 2 + self.scale * east, self.height / 2 - self.scale * north))

    def shows(self, point: Point, margin: float = 0) -> bool:
        """Return whether a place lies on the drawing."""
        x, y = self.at(point)
        return margin <= x <= self.width - margin and margin <= y <= self.height - margin

    @property
    def reach(self) -> float:
        """Return the angle from the middle to a corner, in radians."""
        corner = math.hypot(self.width, self.height) / 2 / self.scale
        return math.pi if self.world else 2 * math.asin(min(1.0, corner / 2))

    @property
    def degree(self) -> float:
        """Return how many degrees of the earth a unit of the drawing is."""
        return math.degrees(1 / self.scale)

    def projection(self) -> dict[str, Any]:
        """Return the same for the engine."""
        lon, lat = self.middle
        return {
            "name": "earth",
            "type": "equalEarth" if self.world else "azimuthalEqualArea",
            "rotate": [-lon, 0 if self.world else -lat],
            "scale": self.scale,
            "translate": [self.width / 2, self.height / 2],
            "clipExtent": [[0, 0], [self.width, self.height]],
        }


def fit_view(points: Sequence[Point], width: float, height: float) -> View:
    """Return the view that shows all points with a margin, and no less of the earth than makes sense."""
    middle = middle_of(points)
    if max(angle(middle, point) for point in points) > _ROUND:
        scale = min(width / _EQUAL_EARTH_WIDTH, height / (_EQUAL_EARTH_WIDTH / 2.05))
        return View((middle[0], 0.0), scale, width, height, world=True)
    scale = height / _LEAST
    longitudes, latitudes = np.array(points).T
    east, north = np.abs(_azimuthal(longitudes, latitudes, middle)).max(axis=1)
    scale = min(scale, (width / 2 - _MARGIN) / max(east, 1e-9), (height / 2 - _MARGIN) / max(north, 1e-9))
    return View(middle, scale, width, height, world=False)


def _azimuthal(lon: Degrees, lat: Degrees, middle: Point) -> tuple[Degrees, Degrees]:
    lon, lat, up = np.radians(lon - middle[0]), np.radians(lat), math.radians(middle[1])
    cosine = math.sin(up) * np.sin(lat) + math.cos(up) * np.cos(lat) * np.cos(lon)
    stretch = np.sqrt(2 / np.maximum(1e-9, 1 + cosine))
    north = math.cos(up) * np.sin(lat) - math.sin(up) * np.cos(lat) * np.cos(lon)
    return stretch * np.cos(lat) * np.sin(lon), stretch * north


def _equal_earth(lon: Degrees, lat: Degrees, middle: Point) -> tuple[Degrees, Degrees]:
    """Return x and y by Šavrič, Patterson and Jenny (2018)."""
    lon = np.radians((lon - middle[0] + 180) % 360 - 180)
    first, second, third, fourth = _EQUAL_EARTH
    slant = np.arcsin(math.sqrt(3) / 2 * np.sin(np.radians(lat)))
    two, six = slant**2, slant**6
    x = 2 * math.sqrt(3) * lon * np.cos(slant)
    x /= 3 * (first + 3 * second * two + six * (7 * third + 9 * fourth * two))
    return x, slant * (first + second * two + six * (third + fourth * two))


def most_of(points: Iterable[tuple[Point, float]], share: float) -> list[Point]:
    """Return the points nearest to the weightiest one that together have this share of all weight."""
    known = list(points)
    start = max(known, key=lambda entry: entry[1])[0]
    known.sort(key=lambda entry: angle(start, entry[0]))
    wanted = share * sum(weight for _, weight in known)
    out = []
    for point, weight in known:
        out.append(point)
        wanted -= weight
        if wanted <= 0:
            break
    return out
