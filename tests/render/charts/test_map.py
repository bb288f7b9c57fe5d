"""The map: places where they are, on land, with their names."""

import itertools
import math
import random

import numpy as np
import pytest
import vl_convert
from chart_parts import links_of, marks_of, overlaps_of, root_of, texts_of

from storyledger.render.charts import Row, draw_map
from storyledger.render.charts.land import shown_land
from storyledger.render.charts.view import fit_view

KINDS = ("wide", "narrow")
TOWNS = {"Aleppo": (36.2, 37.16), "Damascus": (33.51, 36.29), "Homs": (34.73, 36.71)}


def place(name, latitude, longitude, cited=1, feature="city"):
    return {"name": name, "latitude": latitude, "longitude": longitude, "citations": [{}] * cited, "feature": feature}


def drawn(*places):
    return draw_map("s1-map", [Row(told, f"#s1-place-{n}") for n, told in enumerate(places, 1)])


def towns():
    return [place(name, *at, cited=4) for name, at in TOWNS.items()]


@pytest.mark.parametrize("kind", KINDS)
def test_every_place_is_a_link_and_towns_have_their_names(kind):
    """North is up, east is right, and each town's name stands on the map."""
    chart = drawn(*towns())
    root = root_of(getattr(chart, kind))
    spots = {href: spot for href, spot, _ in marks_of(root)}
    assert len(spots) == 3
    aleppo, damascus = spots["#s1-place-1"], spots["#s1-place-2"]
    assert aleppo[1] < damascus[1]
    assert aleppo[0] > damascus[0]
    assert set(TOWNS) <= {words for words, *_ in texts_of(root)}
    assert "no statement on any border" in chart.description


def test_one_town_is_shown_in_its_country():
    """A story of one town shows land around it, with the names of countries."""
    words = {words for words, *_ in texts_of(root_of(drawn(place("Kathmandu", 27.7, 85.32, 9)).wide))}
    assert {"Kathmandu", "Nepal", "India"} <= words


@pytest.mark.parametrize("kind", KINDS)
def test_places_far_off_are_named_below_and_do_not_change_the_view(kind):
    """Two capitals that comment leave the map as it is."""
    near = drawn(*towns())
    far = drawn(*towns(), place("Washington", 38.9, -77.0), place("Tokyo", 35.7, 139.7))
    spots = {href: spot for href, spot, _ in marks_of(root_of(getattr(far, kind)))}
    assert {href: spots[href] for href in list(spots)[:3]} == {
        h: s for h, s, _ in marks_of(root_of(getattr(near, kind)))
    }
    assert "Washington 1" in {words for words, *_ in texts_of(root_of(getattr(far, kind)))}
    assert {"#s1-place-4", "#s1-place-5"} <= set(spots)


def test_places_beside_the_date_line_stand_beside_each_other():
    """Suva and Apia lie on two sides of the line and 1,100 km apart."""
    view = fit_view([(178.4, -18.1), (-171.8, -13.8)], 760, 430)
    (x, _), (x2, _) = view.at((178.4, -18.1)), view.at((-171.8, -13.8))
    assert 0 < x < x2 < 760
    assert {land.name for land in shown_land(view)} >= {"Fiji", "Samoa"}


@pytest.mark.parametrize(
    "points", [[(37.2, 36.2), (36.3, 33.5)], [(15.6, 78.2), (11.9, 78.9)], [(-74, 40.7), (139.7, 35.6), (151.2, -33.9)]]
)
def test_our_formulas_are_those_of_the_engine(points):
    """Names are placed where the engine projects, near and far, for a region and for the world."""
    view = fit_view(points, 760, 430)
    assert view.world == (len(points) == 3)
    around = [(lon + east, lat + north) for lon, lat in points for east in (-3, 0, 4) for north in (-3, 0, 5)]
    at = {"x": {"field": "x"}, "y": {"field": "y"}}
    spec = {
        "$schema": "https://vega.github.io/schema/vega/v5.json",
        "width": 760, "height": 430,
        "projections": [{**view.projection(), "clipExtent": None}],
        "data": [{
            "name": "p", "values": [{"lon": lon, "lat": lat} for lon, lat in around],
            "transform": [{"type": "geopoint", "projection": "earth", "fields": ["lon", "lat"], "as": ["x", "y"]}],
        }],
        "marks": [{"type": "symbol", "from": {"data": "p"}, "encode": {"enter": at}}],
    }  # fmt: skip
    scene = vl_convert.vega_to_scenegraph(spec, allowed_base_urls=[])
    items = scene["scenegraph"]["items"][0]["items"][0]["items"]
    theirs = np.array([(item.get("x", 0), item.get("y", 0)) for item in items])
    assert np.abs(view.all_at(np.array(around)) - theirs).max() < 0.01


def test_the_world_is_shown_where_the_places_lie_around_it():
    """Three continents make a map of the world, without names of countries, still small."""
    chart = drawn(place("New York", 40.7, -74, 9), place("Nairobi", -1.3, 36.8, 9), place("Sydney", -33.9, 151.2, 9))
    assert {words for words, *_ in texts_of(root_of(chart.wide))} == {"New York", "Nairobi", "Sydney"}
    assert len(chart.wide) < 40_000


def test_a_lone_island_has_land_on_its_map():
    """Where the outlines hold no land near by, more of the sea is shown until there is some."""
    assert "m" in "".join(
        node.get("d", "") for node in root_of(drawn(place("Adamstown", -25.07, -130.1)).narrow).iter()
    )


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_lies_on_another_or_leaves_the_map(kind):
    """Whatever lies together, also right-to-left names and long ones."""
    dice = random.Random(2)
    names = ["Aleppo", "The old quarter by the northern gate", "حلب", "ض" * 300, "New"]
    for size in (3, 30, 300):
        near = []
        for _ in range(size):
            at = 34 + dice.random() * 3, 36 + dice.random() * 4
            near.append(place(dice.choice(names), *at, dice.randint(1, 30), dice.choice(["city", "country"])))
        far = [place(dice.choice(names), dice.uniform(-60, 70), dice.uniform(-180, 180)) for _ in range(9)]
        assert not overlaps_of(root_of(getattr(drawn(*near, *far), kind)))


def test_places_on_one_spot_are_one_mark_that_counts_them():
    """A mark says which other places it stands for, of many how many; the table has each."""
    chart = drawn(place("Aleppo", 36.2, 37.16, 5), *(place(f"Quarter {n}", 36.2, 37.16) for n in range(6)))
    ((href, name),) = links_of(root_of(chart.wide))
    assert href == "#s1-place-1"
    assert name == "Aleppo: 5 citations; also here: Quarter 0, Quarter 1, Quarter 2 and 3 more places"
    assert "Aleppo +6" in {words for words, *_ in texts_of(root_of(chart.wide))}
    assert len(chart.rows) == 7


@pytest.mark.parametrize("kind", KINDS)
def test_marks_are_targets_of_their_own(kind):
    """However near places lie: none nearer than 25 units, within the map, and a line leads to where the place is."""
    dice = random.Random(3)
    for size in (2, 8, 60, 400):
        near = [place(f"P{n}", 36 + dice.random() / 2, 37 + dice.random() / 2, size - n) for n in range(size)]
        spots = [spot for _, spot, _ in marks_of(root_of(getattr(drawn(*near, *towns()), kind)))]
        apart = min(math.dist(one, other) for one, other in itertools.combinations(spots, 2))
        assert apart > 24.9
        assert len(spots) > 2
    second = place("B", {"wide": 36.2, "narrow": 36.35}[kind], 37.0, 4)
    first, far = place("A", 36.0, 37.0, 9), place("Far", 33.0, 36.0, 9)
    beside, alone = (
        {href: spot for href, spot, _ in marks_of(root_of(getattr(drawn(*places, second, far), kind)))}
        for places in ([first], [place("A", 33.0, 36.0, 9)])
    )
    assert len(beside) == 3
    assert beside["#s1-place-2"] != alone["#s1-place-2"]


@pytest.mark.parametrize("at", [(None, None), (float("nan"), 3), (91, 3), (3, 181)])
def test_a_place_without_coordinates_is_no_mark(at):
    """It is told in the sentence; a story without any coordinates has no map."""
    assert drawn(place("Nowhere", *at)) is None
    chart = drawn(place("Nowhere", *at), place("Aleppo", 36.2, 37.16))
    assert [href for href, _ in links_of(root_of(chart.wide))] == ["#s1-place-2"]
    assert "1 place without coordinates" in chart.description
