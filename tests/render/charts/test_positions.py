"""Positions drawn as a grid."""

import random

import pytest
from chart_parts import crowded_of, links_of, marks_of, overlaps_of, root_of, texts_of

from storyledger.render.charts import Row, draw_positions

KINDS = ("wide", "narrow")


def position(actor, stance, date, issue="truce", changed_from=None):
    return {"actor": actor, "stance": stance, "date": date, "issue": issue, "changed_from": changed_from}


def drawn(*positions):
    return draw_positions("s1-positions", [Row(told, f"#s1-position-{n}") for n, told in enumerate(positions, 1)])


@pytest.mark.parametrize("kind", KINDS)
def test_actors_stand_in_rows_and_days_in_columns(kind):
    """Two positions of an actor share a row, two of a day share a column."""
    chart = drawn(
        position("Orlan", "rejects", "2024-03-12"), position("Orlan", "accepts", "2024-03-14"),
        position("Vesna", "demands", "2024-03-14"), position("Vesna", "claims", None),
    )  # fmt: skip
    places = {href: place for href, place, _ in marks_of(root_of(getattr(chart, kind)))}
    assert places["#s1-position-1"][1] == places["#s1-position-2"][1] != places["#s1-position-3"][1]
    assert places["#s1-position-2"][0] == places["#s1-position-3"][0] > places["#s1-position-1"][0]
    assert places["#s1-position-4"][0] > places["#s1-position-3"][0]


def test_a_change_of_stance_is_drawn_and_told():
    """An actor that accepts what it rejected has a line between the two; one that never changed has none."""
    before, after = position("Orlan", "rejects", "2024-03-12"), position("Orlan", "accepts", "2024-03-14")
    changed = drawn(before, {**after, "changed_from": "rejects"})
    steady = drawn(before, after)
    assert 'stroke="var(--accent)"' in changed.wide
    assert 'stroke="var(--accent)"' not in steady.wide
    assert "1 change of stance" in changed.description
    assert "before: rejects" in dict(links_of(root_of(changed.wide)))["#s1-position-2"]


def test_each_stance_has_its_sign_and_the_key_names_it():
    """Signs tell stances apart without colour."""
    stances = ("proposes", "accepts", "rejects", "denies", "accuses", "demands", "conditions", "claims")
    days = [position(f"Actor {n}", stance, f"2024-03-{n + 10}") for n, stance in enumerate(stances)]
    words = [told for told, *_ in texts_of(root_of(drawn(*days).wide))]
    assert set(stances) <= set(words)
    signs = [told for told in words if len(told) <= 2 and not told.isdigit()]
    assert len(set(signs)) == len(stances)


def test_one_day_is_no_grid():
    """Positions of a single day, or of none, have nothing to compare."""
    assert drawn(position("Orlan", "rejects", "2024-03-12"), position("Vesna", "accepts", None)) is None


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_lies_on_anything_else(kind):
    """Signs keep a finger's width apart, and no text covers another or leaves the drawing."""
    dice = random.Random(3)
    for size in (4, 20, 300):
        days = [
            None,
            *(f"2024-{month:02}-{day}" for month in (3, 12) for day in range(10, 28)),
            "2024-03-12/2024-04-02",
        ]
        actors = ["Orlan", "The council of the upper valley and its nine towns", "المجلس", "y" * 300]
        issues = ["truce", "withdrawal of heavy weapons", "z" * 99]
        stances = ["rejects", "claims", "demands"]
        told = [
            position(dice.choice(actors), dice.choice(stances), dice.choice(days), dice.choice(issues))
            for _ in range(size)
        ]
        root = root_of(getattr(drawn(*told), kind))
        assert not overlaps_of(root)
        assert not crowded_of(root)


def test_what_is_not_drawn_is_counted():
    """Actors and days beyond what can be read at once are told as numbers and stand in the table."""
    many = [position(f"Actor {n}", "rejects", f"20{10 + n % 50}-03-12") for n in range(200)]
    chart = drawn(*many)
    assert "The table has" in chart.description
    assert len(chart.rows) == 200
    assert len(links_of(root_of(chart.wide))) < 100
