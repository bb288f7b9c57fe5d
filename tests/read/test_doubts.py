"""Attributions and references that cannot stand: each case of tests/cases/doubts, and none where nothing is wrong."""

from functools import cache
from pathlib import Path

import pytest
from builders import make_parsed, make_report
from case_files import read_named_cases
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.read.doubts import find_doubts
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.read.quotations import find_quotations

CASES = Path(__file__).parents[1] / "cases" / "doubts"


@cache
def parsed_cases():
    """Every case's text parsed, in one batch."""
    reports = [make_report(name, text) for name, text, _ in read_named_cases(CASES)]
    return {parsed.report.id: parsed for parsed in parse_reports(reports, Encoder.load(ReadSettings()))}


@pytest.mark.parametrize(
    ("name", "text", "expected"), read_named_cases(CASES), ids=[c[0] for c in read_named_cases(CASES)]
)
def test_a_text_has_the_doubts_of_its_case_and_no_other(name, text, expected):
    parsed = parsed_cases()[name]
    found = find_doubts(parsed, find_quotations(parsed, ()))
    assert len(found) == len(expected), [(text[d.start : d.end], d.why) for d in found]
    for doubt, (words, why) in zip(found, expected, strict=True):
        assert words in text[doubt.start : doubt.end]
        assert why in doubt.why


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="“”\"'[]. ,:ab\n\u200f\x00😀he said", max_size=200))
def test_any_text_is_read_without_an_error_and_every_doubt_lies_in_it(text):
    parsed = make_parsed("any", text)
    for doubt in find_doubts(parsed, find_quotations(parsed, ())):
        assert 0 <= doubt.start < doubt.end <= len(text)
        assert doubt.why
