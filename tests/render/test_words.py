"""Numbers and bounds in words."""

import pytest

from storyledger.render.json import account_schema
from storyledger.render.words import (
    KINDS,
    claim_words,
    main_label,
    main_words,
    number_words,
    range_words,
    said_words,
    source_key,
)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (0, "0"),
        (35000, "35,000"),
        (7.8, "7.8"),
        (140000000, "140 million"),
        (1234567, "1,234,567"),
        (2.5e9, "2.5 billion"),
    ],
)
def test_a_number_is_printed_as_papers_do_and_loses_nothing(value, words):
    """Millions are named only where no digit is lost."""
    assert number_words(value) == words


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ((273, 273, 273, False), "273"),
        ((273, 273, None, False), "at least 273"),
        ((9000, None, 9000, False), "up to 9,000"),
        ((8500, None, None, True), "about 8,500"),
        ((None, 200, 300, False), "200 to 300"),
        ((None, 24, None, True), "at least 24"),
        ((None, None, None, False), "no number"),
    ],
)
def test_bounds_read_as_the_contract_means_them(bounds, words):
    """Each row of the contract's table has its words."""
    assert claim_words(dict(zip(("value", "low", "high", "approximate"), bounds, strict=True))) == words


def test_every_kind_of_the_contract_has_its_place_in_the_order():
    """The order of kinds is an order of exactly the schema's kinds."""
    assert sorted(KINDS) == sorted(account_schema()["$defs"]["figure"]["properties"]["kind"]["enum"])


def test_a_range_open_on_one_side_says_so():
    """A range without an upper end is not closed by its best value."""
    assert range_words({"low": 14, "best": 20, "high": None}) == "14 or more"
    assert range_words({"low": None, "best": None, "high": 9000}) == "up to 9,000"
    assert range_words({"low": 11, "best": 11, "high": 11}) == "11"


def test_a_plural_without_a_number_is_shown_as_told():
    """“Thousands” is no “at least 2,000”: nobody said so."""
    thousands = {"value": None, "low": 2000, "high": None, "quote": "Thousands of people"}
    tens = {"value": None, "low": 20000, "high": None, "quote": "tens of thousands"}
    over = {"value": None, "low": 300, "high": None, "quote": "more than 300"}
    assert [claim_words(claim) for claim in (thousands, tens, over)] == [
        "thousands",
        "tens of thousands",
        "at least 300",
    ]
    assert range_words({"low": 2000, "best": None, "high": None, "claims": [thousands, tens]}) == "tens of thousands"
    assert range_words({"low": 300, "best": None, "high": None, "claims": [thousands, over]}) == "300 or more"


@pytest.mark.parametrize("bounds", [(2000, 2000), (None, 2000), (None, 9)])
def test_a_number_is_never_shown_as_a_plural(bounds):
    """Where a value or an upper bound is told, it is shown, whatever the words around it."""
    value, high = bounds
    shown = claim_words({"value": value, "low": None, "high": high, "quote": "thousands, up to 2,000"})
    assert any(c.isdigit() for c in shown)


@pytest.mark.parametrize(
    ("main", "words"),
    [
        (None, ""),
        ({"date": "2024-03-12", "date_share": 0.9, "place": "Varnholt", "place_share": 0.6}, "12 March 2024, Varnholt"),
        ({"date": "2024-03-12", "date_share": 0.3, "place": "Varnholt", "place_share": 0.6}, "Varnholt"),
        ({"date": "2024-03-12", "date_share": 0.9, "place": None, "place_share": 0.0}, "12 March 2024"),
        ({"date": None, "date_share": 0.0, "place": "Varnholt", "place_share": 0.4}, ""),
    ],
)
def test_a_main_event_is_shown_by_what_most_origins_tell_of_it(main, words):
    """A story of many days has none of its own; one without a firm place shows the day alone."""
    assert main_words({"main": main}) == words


def test_a_place_without_a_firm_day_is_no_main_event():
    """A story of many days is shown by its place, and not as one event there."""
    assert main_label({"main": {"date_share": 0.9}}) == "Main event"
    assert main_label({"main": {"date_share": 0.3}}) == "Place"
    assert main_label({"main": None}) == "Place"


def test_one_source_written_in_two_ways_has_one_key():
    assert (
        source_key("State media in Norland")
        == source_key("Norland's state media")
        == source_key("state media of Norland")
    )
    assert source_key("the army") == source_key("Army") != source_key("the navy")
    assert source_key("The") == "the"


@pytest.mark.parametrize(
    ("content", "direct", "shown"),
    [
        ('"Nobody came,"', True, "Nobody came"),
        ('the government had "nothing to hide"', False, 'the government had "nothing to hide"'),
        ("the truce was “mostly holding”", False, "the truce was “mostly holding”"),
        ('the truce held"', False, "the truce held"),
        (", that it would go on,", False, "that it would go on"),
    ],
)
def test_quotation_marks_within_what_is_told_stay(content, direct, shown):
    assert said_words({"content": content, "direct": direct}) == shown
