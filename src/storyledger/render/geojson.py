"""The account on a map: places, and what happened and was counted there, as GeoJSON (RFC 7946).

Left out: what has no place that the account could find on the map. Lines and areas: the gazetteer has points only.
"""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.cited import Cited, Sources, markup_deep
from storyledger.render.words import range_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from storyledger.render.cited import Line

    Spot = tuple[float, float]


_FIGURE: Final = (
    "what", "kind", "unit", "place", "low", "best", "high", "as_of", "basis", "standing", "corrected",
)  # fmt: skip


def render_geojson(account: Mapping[str, Any]) -> str:
    """Return the account's places, figures and events as one GeoJSON feature collection, in WGS 84.

    A feature's `part` says what it is: `place`, `figure`, `event`, or `main` for what a story is about. Each has an id
    that the same line always has, the line's values and its citations with their words, all in `properties`. Places are
    points; an event or figure at several places is one feature of several points.
    """
    features = [feature for story in account["stories"] for feature in _features(story)]
    whole: Line = {"type": "FeatureCollection", "features": features}
    spots = [spot for feature in features for spot in _spots(feature["geometry"])]
    if spots:
        whole["bbox"] = bounding_box(spots)
    # Compact: the browser reads it, and a map of many reports has many citations.
    return json.dumps(markup_deep(whole), ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def bounding_box(spots: Sequence[Spot]) -> list[float]:
    """Return west, south, east, north of the smallest box around the points; west exceeds east across 180° (5.2)."""
    east_ward = sorted({longitude for longitude, _ in spots})
    gaps = [(after - before, after, before) for before, after in pairwise(east_ward)]
    # The box is what the widest empty stretch of the circle leaves; where nothing is wider, that is around the back.
    back = (360 - (east_ward[-1] - east_ward[0]), east_ward[0], east_ward[-1])
    _, west, east = max((back, *gaps), key=lambda gap: gap[0])
    latitudes = [latitude for _, latitude in spots]
    return [west, min(latitudes), east, max(latitudes)]


def _spots(geometry: Mapping[str, Any]) -> list[Spot]:
    found = geometry["coordinates"]
    return [tuple(found)] if geometry["type"] == "Point" else [tuple(spot) for spot in found]


def _spot(line: Mapping[str, Any]) -> Spot | None:
    """Return longitude and latitude, in the order that GeoJSON wants, or None where they are no point on the earth."""
    latitude, longitude = line.get("latitude"), line.get("longitude")
    if latitude is None or longitude is None:
        return None
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return float(longitude), float(latitude)


def _geometry(spots: Iterable[Spot]) -> Line | None:
    found = [list(spot) for spot in dict.fromkeys(spots)]
    if not found:
        return None
    if len(found) == 1:
        return {"type": "Point", "coordinates": found[0]}
    return {"type": "MultiPoint", "coordinates": found}


def _features(story: Mapping[str, Any]) -> Iterator[Line]:
    sources = Sources(story)
    known = _known(story["places"])

    def feature(
        part: str, key: object, spots: Iterable[Spot | None], told: Line, cited: Iterable[Cited]
    ) -> Iterator[Line]:
        geometry = _geometry(spot for spot in spots if spot is not None)
        if geometry is None:
            return
        out: Line = {"type": "Feature", "id": f"{story['id']}/{part}/{key}"}
        if geometry["type"] == "MultiPoint":
            out["bbox"] = bounding_box(_spots(geometry))
        out["geometry"] = geometry
        citations = [_citation(one) for one in cited]
        out["properties"] = {"part": part, "story": story["id"], **told, "citations": citations}
        yield out

    main = story.get("main") or {}
    told = {"title": story.get("title"), "date": main.get("date"), "name": main.get("place")}
    yield from feature("main", "1", [_spot(main)], told, sources.cite_all(main))
    seen: set[object] = set()
    for place in story["places"]:
        # Two places of one gazetteer entry would share an id.
        key = place["gazetteer_id"] if place["gazetteer_id"] not in seen else f"{place['gazetteer_id']}/{len(seen)}"
        seen |= {place["gazetteer_id"], key}
        told = _some(place, ("name", "names", "feature", "gazetteer_id"))
        yield from feature("place", key, [_spot(place)], told, sources.cite_all(place))
    for figure in story["figures"]:
        told = _some(
            figure, ("what", "kind", "unit", "place", "low", "best", "high", "as_of", "basis", "standing", "corrected")
        )
        told |= {"reported": range_words(figure), "origins": figure["origins"], "claims": len(figure["claims"])}
        spots = [known.get(_key(figure["place"]))] if figure["place"] else []
        yield from feature("figure", figure["id"], spots, told, map(sources.cite, figure["claims"]))
    listed = [(event, True) for event in story["events"]]
    listed += [(event, False) for event in story.get("other_events") or ()]
    for event, on_timeline in listed:
        told = _some(event, ("what", "date", "kind", "modality", "actors", "places", "origins", "corrected"))
        told["on_timeline"] = on_timeline
        spots = [known.get(_key(name)) for name in event["places"]]
        yield from feature("event", event["id"], spots, told, sources.cite_all(event))


def _some(line: Mapping[str, Any], names: Iterable[str]) -> Line:
    return {name: line[name] for name in names if name in line}


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _known(places: Iterable[Mapping[str, Any]]) -> dict[str, Spot]:
    """Return the points of the story's places by their names; a place's own name counts before another's variant."""
    found: dict[str, Spot] = {}
    listed = [(place, _spot(place)) for place in places]
    names = [(place["name"], spot) for place, spot in listed]
    names += [(name, spot) for place, spot in listed for name in place.get("names") or ()]
    for name, spot in names:
        if spot is not None:
            found.setdefault(_key(name), spot)
    return found


def _citation(cited: Cited) -> Line:
    return {
        "report": cited.report,
        "start": cited.start,
        "end": cited.end,
        "words": cited.words,
        **({"page": cited.page} if cited.page else {}),
        "outlet": cited.outlet or None,
        "url": cited.url,
        "sha256": cited.sha256,
    }
