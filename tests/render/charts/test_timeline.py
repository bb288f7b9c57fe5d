"""The timeline drawn."""

import itertools
import random

import pytest
from chart_parts import links_of, marks_of, overlaps_of, root_of, texts_of

from storyledger.render.charts import Row, draw_timeline

KINDS = ("wide", "narrow")


def event(date, what="A lamp was lit", origins=1, **more):
    return {"date": date, "what": what, "origins": origins, "modality": "happened", **more}


def drawn(*events):
    return draw_timeline("s1-timeline", [Row(told, f"#s1-event-{n}") for n, told in enumerate(events, 1)])


@pytest.mark.parametrize("kind", KINDS)
def test_every_dated_event_is_a_link(kind):
    """Each event with a day is a mark that leads to it; what has none is told in the sentence."""
    chart = drawn(
        event("2024-03-12"), event(None), event("2024-03-15"), event("2024-03-13/2024-03-14"), event("2024-03~")
    )
    assert {href for href, _ in links_of(root_of(getattr(chart, kind)))} == {f"#s1-event-{n}" for n in (1, 3, 4, 5)}
    assert "1 event without a day" in chart.description
    assert len(chart.rows) == 5


def test_one_day_is_no_timeline():
    """Where all events are of one day there is nothing to draw."""
    assert drawn(event("2024-03-12"), event("2024-03-12"), event(None)) is None


def test_the_scale_is_true_to_time_where_days_are_close():
    """Three days stand as far apart as they are, without a dotted axis."""
    chart = drawn(event("2024-03-12"), event("2024-03-13"), event("2024-03-16"))
    first, second, third = (place[0] for _, place, _ in marks_of(root_of(chart.wide)))
    assert third - second == pytest.approx(3 * (second - first), abs=0.5)
    assert "dotted" not in chart.description


def test_a_day_of_long_ago_does_not_press_the_others_together():
    """With an event of nine years before, the days of the story still stand apart, and the sentence tells of it."""
    chart = drawn(event("2015-01-01"), *(event(f"2024-03-{day}") for day in (12, 13, 14)))
    spots = [place[0] for _, place, _ in marks_of(root_of(chart.wide))]
    assert all(later - earlier > 24 for earlier, later in itertools.pairwise(spots))
    assert "dotted" in chart.description


def test_more_origins_make_a_larger_mark_and_what_is_planned_is_a_ring():
    """Size tells the origins; a planned event is hollow."""
    chart = drawn(
        event("2024-03-12", origins=1), event("2024-03-13", origins=5), event("2024-03-14", modality="planned")
    )
    (_, _, small), (_, _, large), _ = marks_of(root_of(chart.wide))
    assert float(large[1:].split(",")[0]) > float(small[1:].split(",")[0])
    fills = [mark.find("{*}path").get("fill") for mark in root_of(chart.wide).iter("{*}a")]
    assert fills == ["var(--ink)", "var(--ink)", "var(--paper)"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_words_lie_on_others_or_leave_the_drawing(kind):
    """Whatever the days and however long the words."""
    dice = random.Random(7)
    for size in (2, 6, 25, 120):
        days = [f"20{dice.randint(10, 24)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}" for _ in range(size)]
        days += ["2016-12", "2016-12-15/2016-12-19", "2017"]
        words = [
            "The last of the buses left the square after midnight and drove west",
            "Lit",
            "عاد السكان إلى المدينة " * 5,
            "x" * 500,
        ]
        chart = drawn(*(event(day, dice.choice(words), dice.randint(1, 9)) for day in days))
        assert not overlaps_of(root_of(getattr(chart, kind)))


def test_many_events_of_a_day_are_counted():
    """Of a hundred events of one day some are marks, and the rest is a number over them."""
    chart = drawn(*(event("2024-03-12") for _ in range(100)), event("2024-03-13"))
    for kind in KINDS:
        root = root_of(getattr(chart, kind))
        shown = len(links_of(root)) - 1
        assert f"+{100 - shown}" in [words for words, *_ in texts_of(root)]
