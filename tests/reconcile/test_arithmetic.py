"""Relations between numbers: each is told where it breaks, and only there; hedges and bounds are respected."""

from dataclasses import replace

import pytest
from builders import make_claim, make_figure, make_reading
from hypothesis import given
from hypothesis import strategies as st

from storyledger.reconcile.arithmetic import (
    RELATIONS,
    Told,
    aboard_exceeded,
    casualties_exceeded,
    find_broken_sums,
    is_aboard,
    part_above_later_whole,
    part_above_whole,
    parts_above_whole,
    place_above_country,
    toll_fell,
)
from storyledger.records import OWN_DAY, Dating, ReportedClaim, Toponym

DAY = "2029-03-05"


def at_least(value):
    return {"low": value, "high": None}


def up_to(value):
    return {"low": None, "high": value}


def about():
    return {"low": None, "high": None, "approximate": True}


def tell(text, *claims, report="a", day=DAY, toponyms=()):
    """A reading of one day; a claim is (its words, number, fields)."""
    made = tuple(make_claim(text, words, value, **{"as_of": day, **fields}) for words, value, fields in claims)
    return make_reading(report, text, claims=made, dating=Dating(day, "metadata", "given"), toponyms=toponyms)


def find(relation, *readings, figures=()):
    """The conflicts of one relation."""
    outlets = {reading.report.id: f"Outlet {reading.report.id}" for reading in readings}
    return list(relation(Told({r.report.id: r for r in readings}, tuple(figures), outlets)))


def figure(*places, kind="killed", id_="f1", **fields):
    """A figure of claims, each a reading and the claim's place in it."""
    told = [ReportedClaim(reading.report.id, reading.claims[at]) for reading, at in places]
    return make_figure(*told, kind=kind, id=id_, **fields)


def cited(conflict, *readings):
    """The words that the sides cite."""
    texts = {reading.report.id: reading.report.text for reading in readings}
    return [texts[c.report][c.start : c.end] for side in conflict.sides for c in side.citations]


PARTS = "The blast killed 12 people, among them 20 children."


def test_a_part_above_its_whole_is_told_with_both_citations():
    reading = tell(PARTS, ("12 people", 12, {}), ("20 children", 20, {"population": "child", "part_of": 0}))
    (conflict,) = find(part_above_whole, reading)
    assert conflict.kind == "arithmetic"
    assert conflict.reason == "A part is larger than its whole in Outlet a."
    assert cited(conflict, reading) == ["12 people", "20 children"]


@pytest.mark.parametrize(
    ("whole", "part"),
    [({}, {"value": 12.0, "low": 12.0, "high": 12.0}), (at_least(12), {}), ({}, up_to(20)), ({}, {"projected": True})],
    ids=["equal", "the whole has no bound above", "the part has no bound below", "the part is feared"],
)
def test_a_part_that_may_lie_within_its_whole_is_not_told(whole, part):
    reading = tell(PARTS, ("12 people", 12, whole), ("20 children", 20, {"part_of": 0}))
    claims = (reading.claims[0], replace(reading.claims[1], **part))
    assert find(part_above_whole, replace(reading, claims=claims)) == []


def test_an_approximate_part_has_a_tenth_to_spare():
    text = "Some 105 of 100 homes were hit."
    reading = tell(text, ("100 homes", 100, {}), ("Some 105", 105, {"part_of": 0, **about()}))
    assert find(part_above_whole, reading) == []


CONVOY = "A convoy of 50 vehicles, with 40 buses and 20 trucks, left."


def test_things_of_two_sorts_that_come_to_more_than_all_are_told():
    fields = {"kind": "vehicles", "part_of": 0}
    reading = tell(
        CONVOY,
        ("50 vehicles", 50, {"kind": "vehicles", "population": "vehicle"}),
        ("40 buses", 40, {**fields, "population": "bus"}),
        ("20 trucks", 20, {**fields, "population": "truck"}),
    )
    (conflict,) = find(parts_above_whole, reading)
    assert conflict.reason == "The parts come to 60, more than their whole."
    assert cited(conflict, reading) == ["50 vehicles", "40 buses", "20 trucks"]


def test_parts_that_may_share_people_are_not_added():
    """Of 30 dead 20 may be children and 25 pupils; 20 children and 25 women they cannot be."""
    text = "It killed 30 people, 20 children and 25 pupils among them, 25 women too."
    whole, children = ("30 people", 30, {}), ("20 children", 20, {"population": "child", "part_of": 0})
    pupils = ("25 pupils", 25, {"population": "pupil", "part_of": 0})
    women = ("25 women", 25, {"population": "woman", "part_of": 0})
    assert find(parts_above_whole, tell(text, whole, children, pupils)) == []
    assert len(find(parts_above_whole, tell(text, whole, children, women))) == 1


def test_a_count_above_the_whole_that_another_report_has_later_is_told():
    a = tell(PARTS, ("12 people", 12, at_least(12)), ("20 children", 9, {"population": "child", "part_of": 0}))
    b = tell("Later 11 children had died.", ("11 children", 11, {"population": "child"}), report="b")
    c = tell("In all 10 people died.", ("10 people", 10, {}), report="c", day="2029-03-06")
    figures = (figure((a, 0), (c, 0)), figure((a, 1), (b, 0), id_="f2"))
    (conflict,) = find(part_above_later_whole, a, b, c, figures=figures)
    assert cited(conflict, a, b, c) == ["10 people", "11 children"]
    early = tell("In all 10 people died.", ("10 people", 10, {}), report="c", day="2029-03-04")
    figures = (figure((a, 0), (early, 0)), figure((a, 1), (b, 0), id_="f2"))
    assert find(part_above_later_whole, a, b, early, figures=figures) == []


BASE = "The attack caused 50 casualties. It killed 22 soldiers and wounded 48 soldiers."


def casualties(number, **fields):
    return tell(
        BASE,
        ("50 casualties", number, {"kind": "affected", "unit": "casualties", **fields}),
        ("22 soldiers", 22, {"population": "fighter"}),
        ("48 soldiers", 48, {"kind": "injured", "population": "fighter"}),
    )


def test_dead_and_wounded_above_the_casualties_are_told():
    (conflict,) = find(casualties_exceeded, casualties(50))
    assert conflict.reason == "The dead and wounded come to 70, more than the casualties."
    assert len(conflict.sides) == 3


def test_dead_and_wounded_within_the_casualties_are_not_told():
    for reading in (casualties(70), casualties(90), casualties(50, **at_least(50)), casualties(65, **about())):
        assert find(casualties_exceeded, reading) == []


SHIP = "A ship with 80 people on board sank. The navy rescued 52 people and recovered 41 bodies."


def ship(aboard, **fields):
    return tell(
        SHIP,
        ("80 people", aboard, {"kind": "other", **fields}),
        ("52 people", 52, {"kind": "rescued"}),
        ("41 bodies", 41, {"unit": "bodies"}),
    )


def test_rescued_and_dead_above_those_on_board_are_told():
    (conflict,) = find(aboard_exceeded, ship(80))
    assert conflict.reason == "The rescued, dead and missing come to 93, more than those on board."
    assert [side.says for side in conflict.sides] == [
        "80 on board, Outlet a",
        "52 rescued, Outlet a",
        "41 killed, Outlet a",
    ]


def test_rescued_and_dead_within_those_on_board_are_not_told():
    for reading in (ship(93), ship(120), ship(80, **at_least(80)), ship(90, **about())):
        assert find(aboard_exceeded, reading) == []


def test_only_words_of_a_ship_or_plane_make_those_on_board():
    for text, words in (
        ("carrying 80 people", "80 people"),
        ("80 people who were on board", "80 people"),
        ("80 passengers aboard", "80 passengers"),
    ):
        assert is_aboard(make_claim(text, words, 80), text)
    text = "A truck carrying aid for 80 people."
    assert not is_aboard(make_claim(text, "80 people", 80), text)


EARLY, LATE = "The toll is 58.", "The toll is 49."


def tolls(late=49, late_text=LATE, late_day="2029-03-06", **fields):
    a = tell(EARLY, ("58", 58, {"scope": "period"}))
    words = late_text.rpartition(" is ")[2].partition(".")[0]
    b = tell(late_text, (words, late, {"scope": "period", **fields}), report="b", day=late_day)
    return find(toll_fell, a, b, figures=(figure((a, 0), (b, 0)),))


def test_a_toll_that_falls_is_told_with_both_days():
    (conflict,) = tolls()
    assert conflict.reason == (
        "A toll only grows, but the number for 2029-03-06 is lower than that for 2029-03-05, "
        "and no report says that it was set right."
    )
    assert [side.says for side in conflict.sides] == ["58 on 2029-03-05, Outlet a", "49 on 2029-03-06, Outlet b"]


def test_a_toll_that_was_set_right_or_grew_or_may_have_grown_is_not_told():
    assert tolls(late_text="Police corrected the toll, which is 49.") == []
    assert tolls(late=58, late_text="The toll is 58.") == []
    assert tolls(**at_least(49)) == []
    assert tolls(late_day="2029-03-04") == []
    assert tolls(late=57.5, late_text="The toll is 57.5.") == []
    assert tolls(delta=True) == []
    assert tolls(projected=True) == []
    assert tolls(reasons=(f"{OWN_DAY}, for the text gives the present state",)) != []
    assert tolls(as_of="2029-03-07", reasons=(f"{OWN_DAY}, for the text gives the present state",)) == []


def test_a_count_that_rises_and_falls_may_fall():
    a = tell("58 are missing.", ("58", 58, {"kind": "missing"}))
    b = tell("49 are missing.", ("49", 49, {"kind": "missing"}), report="b", day="2029-03-06")
    assert find(toll_fell, a, b, figures=(figure((a, 0), (b, 0), kind="missing"),)) == []


def spot(name, feature):
    return Toponym(0, 1, name, 0, name, 37.0, -5.0, f"test:{name}", "ES", feature, "given")


HEAT = "The heat killed 40 people in Spain and 65 people in Seville."


SPAIN = (spot("Spain", "country"), spot("Seville", "city"))


def heat(country, city, toponyms=SPAIN):
    reading = tell(
        HEAT,
        ("40 people", country, {"place": "Spain", "scope": "day"}),
        ("65 people", city, {"place": "Seville", "scope": "day"}),
        toponyms=toponyms,
    )
    return find(place_above_country, reading, figures=(figure((reading, 0)), figure((reading, 1), id_="f2")))


def test_more_for_a_place_than_for_its_country_is_told():
    (conflict,) = heat(40, 65)
    assert conflict.reason == "More are told for Seville than for all of Spain on 2029-03-05."


def test_fewer_for_a_place_or_a_place_of_another_country_is_not_told():
    assert heat(65, 40) == []
    assert heat(40, 65, (replace(spot("Spain", "country"), country="PT"), spot("Seville", "city"))) == []


def test_one_count_under_two_names_of_its_place_is_no_broken_sum():
    reading = tell(HEAT, ("40 people", 40, {"place": "Spain"}), ("65 people", 65, {"place": "Seville"}))
    assert find(place_above_country, reading, figures=(figure((reading, 0), (reading, 1)),)) == []


NUMBERS = st.integers(0, 500)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_sum_of_parts_is_told_exactly_where_it_exceeds_its_whole(aboard, rescued, dead):
    """Whatever the numbers, rounding aside."""
    reading = ship(aboard)
    counts = (aboard, rescued, dead)
    claims = tuple(
        replace(claim, value=float(number), low=float(number), high=float(number))
        for claim, number in zip(reading.claims, counts, strict=True)
    )
    told = find(aboard_exceeded, replace(reading, claims=claims))
    assert bool(told) == (rescued + dead > aboard * 1.02)


def test_every_relation_is_asked_and_says_why():
    """The conflicts of all relations together, each with a reason that ends in a full stop and two sides or more."""
    readings = [ship(80), replace(casualties(50), parsed=tell(BASE, report="b").parsed)]
    conflicts = find_broken_sums(readings, (), {})
    assert len(conflicts) == 2
    assert len(RELATIONS) == 7
    for conflict in conflicts:
        assert conflict.reason.endswith(".")
        assert len(conflict.sides) >= 2
