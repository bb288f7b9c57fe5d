"""The log's entries in canonical JSON: one form, whoever writes it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.ledger.entries import canonical

TEXTS = st.text(st.characters(exclude_categories=("Cs",)))
KEYS = st.text(st.characters(min_codepoint=0, max_codepoint=127))
NUMBERS = st.integers() | st.floats(-1e4, 1e4).map(lambda number: round(number, 3)).filter(lambda n: not n.is_integer())
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
)


def by_the_standard_library(value):
    """The same with nothing but Python: what the script in a case file does."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


@given(VALUES)
def test_the_form_is_that_of_the_standard_library(value):
    """Whatever an entry may hold is written as `json.dumps` with sorted keys writes it."""
    if "e" not in repr(value).replace("True", "").replace("False", "").replace("None", ""):
        assert canonical(value) == by_the_standard_library(value)


def test_every_character_is_written_alike():
    """Control characters, marks, all planes: escapes have one form."""
    text = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x110000)]))
    assert canonical(text) == by_the_standard_library(text)


@pytest.mark.parametrize(
    "value", [1.0, 1e-7, 1e22, float("nan"), float("inf"), {"é": 1}, "\ud800", b"x", {1: 2}, {1, 2}]
)
def test_what_has_more_than_one_form_is_refused(value):
    """Odd numbers, keys beyond ASCII, half pairs and what is no JSON."""
    with pytest.raises((ValueError, TypeError)):
        canonical({"value": value})
