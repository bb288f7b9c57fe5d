"""A figure drawn: every claim a mark where its number and its day are, or counted."""

import random

import pytest
from chart_parts import crowded_of, links_of, marks_of, overlaps_of, place_of, root_of, texts_of

from storyledger.render.charts import FigureRows, Row, draw_figures

KINDS = ("wide", "narrow")


def claim(value=None, low=None, high=None, as_of=None, **more):
    return {"value": value, "low": low, "high": high, "as_of": as_of, "approximate": False, "source": None, **more}


def figure(*claims, low=None, best=None, high=None, what="lamps lit"):
    given = {"what": what, "low": low, "best": best, "high": high}
    rows = [Row(told, f"#s1-a-{n}", "A", 1 + n % 8, "Lamp Post") for n, told in enumerate(claims, 1)]
    return FigureRows("s1-figure-1", given, rows)


def drawn(*claims, **sides):
    (chart,) = draw_figures([figure(*claims, **sides)])
    return chart


@pytest.mark.parametrize("kind", KINDS)
def test_every_claim_is_a_link_to_its_words_in_the_order_of_days(kind):
    """Each claim's mark leads where its row says; those without a day come last."""
    chart = drawn(claim(None, 16, 18), claim(20, 20, None, "2024-03-15"), claim(14, 14, 14, "2024-03-12"))
    hrefs = [href for href, _ in links_of(root_of(getattr(chart, kind)))]
    assert hrefs == ["#s1-a-3", "#s1-a-2", "#s1-a-1"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_mark_stands_at_its_number_and_in_the_row_of_its_day(kind):
    """Numbers grow to the right, days go down, and equal numbers of two days stand in one line."""
    chart = drawn(
        claim(10, 10, 10, "2024-03-12"), claim(20, 20, 20, "2024-03-12"), claim(10, 10, 10, "2024-03-13"),
        claim(30, 30, 30, "2024-03-13"),
    )  # fmt: skip
    (low, top), (middle, _), (again, below), (high, _) = (
        place for _, place, _ in marks_of(root_of(getattr(chart, kind)))
    )
    assert low == again
    assert below > top
    assert middle - low == pytest.approx(high - middle, abs=0.3)


def test_each_kind_of_bound_has_its_own_outline():
    """Exact, at least, at most and a range differ in shape; about is a ring of an exact claim's shape."""
    chart = drawn(
        claim(10, 10, 10), claim(20, 20, None), claim(30, None, 30), claim(None, 40, 50), claim(60, approximate=True)
    )
    outlines = [outline for _, _, outline in marks_of(root_of(chart.wide))]
    assert len(set(outlines)) == 5
    rings = [mark[0].get("href") for mark in _rings(chart.wide)]
    assert rings == ["#s1-a-5"]


def _rings(svg):
    marks = root_of(svg).iter("{*}a")
    return [(mark,) for mark in marks if mark.find("{*}path").get("fill") == "var(--paper)"]


def test_the_axis_names_numbers_where_the_marks_of_these_numbers_stand():
    """The ends of the axis stand under the lowest and the highest claim."""
    chart = drawn(claim(8000, as_of="2024-03-12"), claim(35000, as_of="2024-03-13"), low=8000, high=35000)
    root = root_of(chart.wide)
    marks = [place[0] for _, place, _ in marks_of(root)]
    middles = {words: (left + right) / 2 for words, left, _, right, _ in texts_of(root)}
    assert middles["8,000"] == pytest.approx(marks[0], abs=0.3)
    assert middles["35,000"] == pytest.approx(marks[1], abs=0.3)
    strokes = [place_of(line)[0] for line in root.iter("{*}line") if line.get("y2") == "5"]
    assert len(strokes) > 2
    assert sorted(strokes) == pytest.approx(sorted(middles[name] for name in middles if name.endswith("000")), abs=0.6)


def test_a_wide_range_is_logarithmic_and_says_so():
    """From thirty times the lowest on, equal factors are equal distances, and the sentence tells it."""
    chart = drawn(claim(1), claim(10), claim(100))
    one, ten, hundred = (place[0] for _, place, _ in marks_of(root_of(chart.wide)))
    assert ten - one == pytest.approx(hundred - ten, abs=0.3)
    assert "logarithmic" in chart.description
    assert "logarithmic" not in drawn(claim(1), claim(10)).description


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_drawn_is_counted(kind):
    """Of many claims of one number some are marks, and the rest is told as a number."""
    chart = drawn(*(claim(5, 5, 5, "2024-03-12") for _ in range(40)), claim(9, 9, 9, "2024-03-12"))
    root = root_of(getattr(chart, kind))
    left_out = 41 - len(links_of(root))
    assert left_out > 0
    assert any(f"and {left_out} more" in words for words, *_ in texts_of(root))
    assert len(chart.rows) == 41


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_lies_on_anything_else(kind):
    """Marks keep a finger's width apart and no text covers another, whatever the numbers and days."""
    dice = random.Random(5)
    shown = []
    for size in (2, 5, 12, 40, 200):
        days = [None, "2024-03-12", "2024-03", "2024-12-27/2025-01-03", "2024-03-13~", "2023"]
        numbers = [dice.choice([3, 10, 11, 400, 5e6, 1.5, 28e6]) for _ in range(size)]
        claims = [claim(number, number, dice.choice([number, None]), dice.choice(days)) for number in numbers]
        shown.append(figure(*claims, low=min(numbers), best=numbers[0], high=max(numbers)))
    charts = [chart for chart in draw_figures(shown) if chart is not None]
    assert len(charts) >= 4
    for chart in charts:
        root = root_of(getattr(chart, kind))
        assert not overlaps_of(root)
        assert not crowded_of(root)


def test_one_number_is_not_drawn():
    """Claims that all name one number have no course, and figures around it keep their charts."""
    none, some = draw_figures(
        [figure(claim(5, as_of="2024-03-12"), claim(5, as_of="2024-03-13")), figure(claim(5), claim(6))]
    )
    assert none is None
    assert some.name == "s1-figure-1"


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), 1e30, -1e30, 1e308, -7, 0, 5e-324, 10**15])
def test_odd_numbers_are_drawn_or_left_out(odd):
    """Numbers beyond all measure, negative ones and none at all leave no broken place in the drawing."""
    chart = drawn(claim(odd, odd, None, "2024-03-12"), claim(3), claim(4), low=odd, best=3, high=odd)
    for kind in KINDS:
        root = root_of(getattr(chart, kind))
        moves = [node.get("transform", "") for node in root.iter()]
        assert not any("nan" in move.lower() or "inf" in move.lower() for move in moves)
        assert {"#s1-a-2", "#s1-a-3"} <= {href for href, _ in links_of(root)}
