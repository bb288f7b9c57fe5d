"""Texts that fit, and scales of days."""

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from storyledger.render.charts.days import day_span, fit_days
from storyledger.render.charts.lettering import shorten, text_width, wrap
from storyledger.render.charts.numbers import NumberScale, to_number

DAYS = st.lists(st.integers(1, dt.date.max.toordinal()), min_size=1, max_size=60)


@given(st.text(max_size=300), st.floats(0, 400))
def test_a_shortened_text_fits(text, room):
    """Whatever the text, what comes back is no wider than the room."""
    assert text_width(shorten(text, room)) <= room


@given(st.text(max_size=300), st.floats(20, 400), st.integers(1, 4))
def test_wrapped_lines_fit(text, room, lines):
    """There are at most so many lines, none of them wider than the room."""
    out = wrap(text, room, lines)
    assert len(out) <= lines
    assert all(text_width(line) <= room for line in out)


def test_a_text_that_fits_stays_whole():
    """Nothing is cut that has room; what is cut ends in an ellipsis, between words where it can."""
    assert shorten("Lamp Post", 100) == "Lamp Post"
    assert shorten("The lamps of the harbour", 120) == "The lamps of…"


@given(DAYS, st.floats(100, 800))
def test_days_stand_in_their_order_inside_the_line(days, end):
    """A later day never stands before an earlier one, and none leaves the line."""
    scale = fit_days(days, (10, 10 + end), 28)
    spots = [scale.at(day) for day in sorted(days)]
    assert all(earlier <= later for earlier, later in itertools.pairwise(spots))
    assert all(9.9 <= spot <= 10.1 + end for spot in spots)


@given(st.lists(st.integers(670_000, 760_000), min_size=2, max_size=60))
def test_columns_keep_apart(days):
    """Days of 26 decades are put into columns that do not touch, by weeks, months, years or decades where need be.

    For more decades than that there is no room.
    """
    scale = fit_days(days, (0, 700), 26)
    assert all(later - earlier >= 25.9 for earlier, later in itertools.pairwise(scale.spots))


def test_days_of_edtf():
    """Spans, months and years are spans of days; the year 0 and words are none."""
    assert day_span("2016-12-15/2016-12-16") == (736_313, 736_314)
    assert day_span("2016-12") == (736_299, 736_329)
    assert day_span("0000-01-01") is day_span("soon") is day_span(None) is None


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e99, max_value=1e99), st.floats(0, 1e99))
def test_ticks_lie_on_the_axis_and_keep_apart(least, span):
    """The ends are always named, and no two names touch."""
    scale = NumberScale(least, least + span, 0, 300)
    ticks = scale.ticks([scale.least, scale.most])
    assert scale.least in ticks
    assert all(0 <= scale.at(tick) <= 300 for tick in ticks)


def test_numbers_beyond_measure_are_none():
    """Endless, no number and larger than anything counted: not drawn."""
    assert [to_number(odd) for odd in (float("nan"), float("inf"), 10**400, "5", True, None)] == [None] * 6
    assert to_number(7) == 7.0
