"""Days in words and in order."""

import pytest

from storyledger.render.edtf import day_bounds, day_words, sort_key, span_words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        ("", ""),
        ("2016-12-16", "16 December 2016"),
        ("2016-12", "December 2016"),
        ("2016", "2016"),
        ("2016-12-15~", "about 15 December 2016"),
        ("2016-12-15?", "15 December 2016 (uncertain)"),
        ("2016-12-15/2016-12-16", "15–16 December 2016"),
        ("2016-11-30/2016-12-02", "30 November – 2 December 2016"),
        ("2016-12-30/2017-01-02", "30 December 2016 – 2 January 2017"),
        ("2016-12-15/..", "from 15 December 2016"),
        ("../2016-12-15", "until 15 December 2016"),
        ("2016-12-16T08:00:00Z", "16 December 2016"),
        ("2016-02-31", "2016-02-31"),
        ("soon", "soon"),
        ("201X", "2010s"),
        ("12XX", "1200s"),
        ("-0603", "604 BC"),
        ("-0603/-0561", "604 BC – 562 BC"),
    ],
)
def test_a_day_is_written_as_people_write_it_and_the_unknown_as_it_is(value, words):
    """Each EDTF form has its words; what we do not read comes back as it is."""
    assert day_words(value) == words


def test_bounds_cover_the_whole_of_what_is_named():
    """A month runs from its first to its last day, an open interval takes the side it has."""
    assert day_bounds("2016-02") == ("2016-02-01", "2016-02-29")
    assert day_bounds("2016-12-15/..") == ("2016-12-15", "2016-12-15")
    assert day_bounds("soon") is None


def test_the_undated_come_last():
    """Order is by first day."""
    days = ["2016-12-16", None, "2016-12", "2015"]
    assert sorted(days, key=sort_key) == ["2015", "2016-12", "2016-12-16", None]


def test_the_time_of_several_days_runs_from_the_first_to_the_last():
    """What names no day is left out; one day alone is that day."""
    assert span_words(["2016-12-16", None, "2016-12-09/2016-12-10", "soon"]) == "9–16 December 2016"
    assert span_words(["2016-12-16"]) == "16 December 2016"
    assert span_words([None]) == ""
