"""What the words of a claim allow, whether two can both be right, and in whose voice they stand."""

from itertools import combinations
from math import inf

import pytest
from builders import make_claim
from hypothesis import given
from hypothesis import strategies as st

from storyledger.reconcile.bounds import are_compatible, find_bounds, find_voice, is_above, pairs_across, show_number

TEXT = "There were 100 people, the mayor said."


def claim(value=100, **fields):
    return make_claim(TEXT, "100 people", value, **fields)


@pytest.mark.parametrize(
    ("fields", "bounds", "shown"),
    [
        ({}, (100, 100), "100"),
        ({"high": None}, (100, inf), "at least 100"),
        ({"low": None}, (0, 100), "up to 100"),
        ({"low": None, "high": None, "approximate": True}, (90, 110), "about 100"),
        ({"value": None, "low": 200.0, "high": 300.0}, (200, 300), "200 to 300"),
        ({"value": None, "low": 24.0, "high": None}, (24, inf), "24 or more"),
        ({"unit": "bodies"}, (100, inf), "100"),
    ],
    ids=["exact", "at least", "up to", "about", "range", "dozens", "bodies found are no fewer than the dead"],
)
def test_words_allow_an_interval(fields, bounds, shown):
    found = claim(**fields)
    assert find_bounds(found) == pytest.approx(bounds)
    assert show_number(found) == shown


def test_rounding_is_no_difference():
    """Two per cent either way is how a number is rounded for a headline."""
    assert are_compatible(claim(13_800), claim(13_762))
    assert not are_compatible(claim(13_800), claim(12_000))
    assert not is_above(claim(102), claim(100))
    assert is_above(claim(103), claim(100))


VALUES = st.integers(0, 10_000)
FIELDS = st.sampled_from([{}, {"high": None}, {"low": None}, {"low": None, "high": None, "approximate": True}])


@given(VALUES, VALUES, FIELDS, FIELDS)
def test_two_claims_are_compatible_either_way_or_one_is_above(left, right, one, other):
    """Compatible does not depend on the order; of two that are not, exactly one is above the other."""
    a, b = claim(left, **one), claim(right, **other)
    assert are_compatible(a, b) == are_compatible(b, a)
    if not are_compatible(a, b):
        assert is_above(a, b) != is_above(b, a)


def test_a_source_is_one_voice_whoever_reprints_it_and_a_report_speaks_for_its_origin():
    told = claim(source="the mayor")
    assert find_voice(told, "r0", {}) == find_voice(told, "r1", {})
    assert find_voice(claim(), "r0", {"r0": "o1"}) == find_voice(claim(), "r1", {"r1": "o1"})
    assert find_voice(claim(), "r0", {}) != find_voice(claim(), "r1", {})


@given(st.lists(st.tuples(st.sampled_from([None, "a", "b"]), st.integers(0, 2))))
def test_pairs_across_are_those_that_a_look_at_every_pair_finds(items):
    """Pairs equal in one thing and different in another come in the order in which all pairs would."""
    plainly = [(a, b) for a, b in combinations(items, 2) if a[0] is not None and a[0] == b[0] and a[1] != b[1]]
    assert list(pairs_across(items, lambda item: item[0], lambda item: item[1])) == plainly
