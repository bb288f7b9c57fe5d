"""The account on a map: valid GeoJSON, the axes the right way round, and every point with its words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.render.geojson import bounding_box, render_geojson

SPOT = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def shown(told):
    def refused(name):
        raise ValueError(name)

    return json.loads(render_geojson(told), parse_constant=refused)


def check(collection):
    """Check what RFC 7946 asks of a feature collection of points."""
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    ids = [feature["id"] for feature in collection["features"]]
    assert len(set(ids)) == len(ids)
    for feature in collection["features"]:
        assert set(feature) <= {"type", "id", "bbox", "geometry", "properties"}
        assert feature["type"] == "Feature"
        geometry = feature["geometry"]
        points = [geometry["coordinates"]] if geometry["type"] == "Point" else geometry["coordinates"]
        assert geometry["type"] in {"Point", "MultiPoint"}
        assert len(points) > (geometry["type"] == "MultiPoint")
        for longitude, latitude in points:
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90
        assert ("bbox" in feature) == (geometry["type"] == "MultiPoint")


def test_places_events_and_figures_are_on_the_map(told):
    """Each place is a point, longitude first; an event or figure stands at the places that it names."""
    (story,) = told["stories"]
    collection = shown(told)
    check(collection)
    by_id = {feature["id"]: feature for feature in collection["features"]}
    for place in story["places"]:
        found = by_id[f"s1/place/{place['gazetteer_id']}"]
        assert found["geometry"] == {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]}
    varnholt = next(place for place in story["places"] if place["name"] == "Varnholt")
    dead = by_id["s1/figure/f1"]
    assert dead["geometry"]["coordinates"] == [varnholt["longitude"], varnholt["latitude"]]
    assert dead["properties"]["reported"] == "11 to 23"
    assert by_id["s1/event/e1"]["properties"]["date"] == "2024-03-12"
    assert "s1/event/e3" not in by_id, "an event without a place is on no map"


def test_every_feature_carries_the_words_it_rests_on(told):
    """A citation's words are the report's, with its hash."""
    texts = {report["id"]: report for report in told["stories"][0]["reports"]}
    for feature in shown(told)["features"]:
        assert feature["properties"]["citations"]
        for cited in feature["properties"]["citations"]:
            report = texts[cited["report"]]
            assert cited["words"] == report["text"][cited["start"] : cited["end"]]
            assert cited["sha256"] == report["sha256"]


def test_an_event_at_several_places_is_one_feature(told):
    """Its geometry has all of its points, each once, and a box around them."""
    (story,) = told["stories"]
    story["places"].append(
        {**story["places"][0], "name": "Maar", "names": ["Maar"], "latitude": 1.5, "gazetteer_id": "x:1"}
    )
    story["events"][0]["places"] = ["Varnholt", "MAAR", "varnholt", "Nowhere"]
    feature = next(one for one in shown(told)["features"] if one["id"] == "s1/event/e1")
    assert feature["geometry"]["type"] == "MultiPoint"
    assert len(feature["geometry"]["coordinates"]) == 2
    assert feature["bbox"][1] == 1.5


@pytest.mark.parametrize("latitude", [float("nan"), float("inf"), 90.5, None])
def test_what_is_no_point_on_earth_is_left_out(told, latitude):
    """A place with an impossible latitude, and what stands only there, is not shown; the rest is."""
    for place in told["stories"][0]["places"]:
        if place["name"] == "Varnholt":
            place["latitude"] = latitude
    collection = shown(told)
    check(collection)
    assert "s1/figure/f1" not in {feature["id"] for feature in collection["features"]}


def test_an_account_without_places_is_an_empty_collection(told):
    """No features, and no box around nothing."""
    told["stories"][0].update(places=[], main=None)
    assert shown(told) == {"type": "FeatureCollection", "features": []}


def test_two_places_of_one_gazetteer_entry_differ_in_their_ids(told):
    """An id stands once."""
    (story,) = told["stories"]
    story["places"] += [dict(story["places"][0]), dict(story["places"][0])]
    check(shown(told))


def test_hostile_words_are_data(told):
    """Control characters and lone surrogates of a report become signs that JSON and UTF-8 hold."""
    told["stories"][0]["places"][0]["name"] = "a\x00\ud800</script>"
    render_geojson(told).encode()
    assert shown(told)["features"][0]["properties"]["name"] == "a␀�</script>"


@given(st.lists(SPOT, min_size=1))
def test_the_box_holds_every_point(spots):
    """Every point lies in the box, across 180 degrees too."""
    west, south, east, north = bounding_box(spots)
    for longitude, latitude in spots:
        assert south <= latitude <= north
        assert west <= longitude <= east if west <= east else longitude >= west or longitude <= east


def test_the_box_of_fiji_crosses_the_antimeridian():
    """RFC 7946, 5.2: islands on both sides of 180 degrees have a small box whose west exceeds its east."""
    assert bounding_box([(177.0, -20.0), (-178.0, -16.0)]) == [177.0, -20.0, -178.0, -16.0]
    assert bounding_box([(5.0, 1.0), (8.0, 2.0)]) == [5.0, 1.0, 8.0, 2.0]
    assert bounding_box([(5.0, 1.0)]) == [5.0, 1.0, 5.0, 1.0]
