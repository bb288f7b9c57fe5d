"""Number expressions: what is stated, what is bounded, and what only looks like a number."""

import pytest
from figure_cases import read_cases, write_bounds
from hypothesis import example, given
from hypothesis import strategies as st

from storyledger.read.numbers import QUANTITIES, find_numbers, read_number

CASES = read_cases("numbers-*.txt")


def flags(number):
    """What a case's fourth field says: a projection, a rate, or neither."""
    return " ".join(name for name in ("projected", "rate") if getattr(number, name))


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_number_expression_is_read_with_its_bounds(name, text, expected):
    """Words, bounds and sense of each expression are those of the case file, and nothing else is found."""
    found = [
        [text[n.start : n.end], write_bounds(n), n.sense, flags(n)] for n in find_numbers(text) if n.sense in QUANTITIES
    ]
    assert [row[: len(want)] for row, want in zip(found, expected, strict=False)] == expected, name
    assert len(found) == len(expected), found


@given(st.integers(min_value=0, max_value=10**12))
def test_a_count_with_separators_is_the_count_without(number):
    """Thousands separators do not change what is read."""
    plain = read_number(f"some number of {number} people")
    grouped = read_number(f"some number of {number:,} people")
    assert grouped is not None
    assert grouped.value == number
    # four bare figures may be a year; nothing else is lost without separators
    assert plain is None or plain.value == number


HEDGES = {"at least": (1, 0), "more than": (1, 0), "up to": (0, 1), "fewer than": (0, 1), "about": (0, 0), "": (1, 1)}


@given(st.sampled_from(sorted(HEDGES)), st.integers(min_value=3, max_value=999_999))
def test_a_hedge_opens_the_side_that_it_names(hedge, number):
    """A lower hedge leaves the upper bound open, an upper one the lower, "about" both."""
    found = read_number(f"{hedge} {number:,} people")
    assert found is not None
    low, high = HEDGES[hedge]
    assert (found.low, found.high) == (number if low else None, number if high else None)


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_a_range_keeps_its_ends_in_order(left, right):
    """A range is read only where it rises, and then its bounds are its ends."""
    found = read_number(f"between {left:,} and {right:,} people")
    assert found is not None
    if left < right:
        assert (found.value, found.low, found.high) == (None, left, right)
    else:
        assert found.value is not None


@given(st.text(max_size=300))
def test_any_text_is_read_without_error_and_spans_do_not_overlap(text):
    """Whatever the text, expressions stand inside it, in order."""
    last = 0
    for number in find_numbers(text):
        assert last <= number.start <= number.core_start < number.core_end <= number.end <= len(text)
        last = number.end


@example("0 0/")
@given(st.text(alphabet="0123456789.,-–/:$%° \nmk", max_size=120))
def test_rows_of_digits_and_signs_are_read_without_error(text):
    """Phone numbers, versions, dates and nonsense raise nothing and give finite numbers."""
    for number in find_numbers(text):
        assert number.value is None or abs(number.value) < float("inf")


@pytest.mark.parametrize("text", ["9" * 200_000, "one " * 50_000, "up to " * 40_000, "1-" * 60_000, "12, " * 50_000])
def test_long_rows_are_read_in_linear_time(text):
    """A hostile text of 200,000 characters comes back; a quadratic reader would not within the suite's patience."""
    assert find_numbers(text) is not None


def test_another_person_is_one_more():
    """The words "another child" count one, and add."""
    number = read_number("another child was hurt")
    assert number is not None
    assert (number.value, number.delta, number.single) == (1, True, True)


def test_a_sense_says_why_something_is_no_count():
    """What is left out comes back with its sense."""
    senses = [n.sense for n in find_numbers("In 1934 the 10-year-old left at 3:20 pm on Flight 370, the 21st.")]
    assert senses == ["year", "age", "time", "code", "ordinal"]
