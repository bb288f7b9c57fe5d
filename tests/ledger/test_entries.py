"""Entries of the log: one way to write each, and whatever is not written in that way is none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.ledger.entries import Entry, canonical, leaf_hash, parse_entry

ENTRY = Entry(3, "also", "2026-03-01T08:00:00Z", "ana", "storyledger 1", "ab" * 32, {"report": "r", "version": 1})
TEXT = st.text(st.characters(exclude_categories=("Cs",)))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcdefgh_", max_size=5), inner),
)


@given(VALUES)
def test_a_value_reads_back_and_writes_the_same(value):
    """Canonical JSON is JSON, and writing what was read gives the same bytes."""
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written


def test_the_form_is_that_of_rfc_8785():
    """Keys in order, no white space, UTF-8 as it is, only what must be escaped, in lower case."""
    told = {"b": [1, True, None], "a": 'é€😀\u2028\x00\n"\\/\x7f'}
    assert canonical(told) == '{"a":"é€😀\u2028\\u0000\\n\\"\\\\/\x7f","b":[1,true,null]}'.encode()


@pytest.mark.parametrize("value", [1.0, 1e22, 1e-7, float("nan"), float("inf"), {"é": 1}, {1: 2}])
def test_what_could_be_written_in_two_ways_is_refused(value):
    """Odd numbers, keys beyond ASCII."""
    with pytest.raises(ValueError, match=r"number|ASCII"):
        canonical({"a": [value]} if not isinstance(value, dict) else value)


@given(VALUES)
def test_an_entry_reads_back(body):
    """What was written is read as it was."""
    entry = Entry(0, "begin", "now", "ö", "p", None, {"a": body})
    assert parse_entry(entry.content()) == entry


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        ENTRY.content() + b"\n",
        b" " + ENTRY.content(),
        ENTRY.content().replace(b'"kind":"also"', b'"kind":"other"'),
        ENTRY.content().replace(b'"seq":3', b'"seq":3.0'),
        ENTRY.content().replace(b'"seq":3', b'"seq":true'),
        ENTRY.content().replace(b'"seq":3', b'"seq":3,"seq":3'),
        ENTRY.content().replace(b'"seq":3', b'"more":1,"seq":3'),
        ENTRY.content().replace(b'{"report":"r","version":1}', b"[1]"),
        ENTRY.content().replace(b'"r"', b'"\\u0072"'),
        ENTRY.content().replace(b'"r"', b"NaN"),
        ENTRY.content().replace(b'"r"', b"9" * 5000),
        ENTRY.content().replace(b'"r"', b"[" * 100_000 + b"]" * 100_000),
        ENTRY.content().replace(b'"r"', b"[" * 600 + b"]" * 600),
    ],
)
def test_what_is_not_an_entry_byte_by_byte_is_refused(content):
    """One error for all, also for what is nested beyond all measure; the last of these is only refused, or read."""
    try:
        entry = parse_entry(content)
    except ValueError:
        return
    assert entry.content() == content
    assert b"[[[" in content


def test_leaves_are_hashed_with_their_own_prefix():
    """An inner node's bytes are no entry's (RFC 9162, 2.1.1)."""
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
