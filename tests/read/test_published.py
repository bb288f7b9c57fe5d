"""The publication day: told by metadata, by a line, or worked out from the words; a reason for each, and no guesses."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from builders import make_parsed, make_report
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.read import edtf
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.read.published import find_published
from storyledger.records import Anchor, Neighbour

CASES = Path(__file__).parents[1] / "cases" / "published"


def read_cases(folder):
    """(file:line, near, text, expected) of every case in a folder of case files."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        name, near, text = "", (), ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.startswith("> "):
                found.append((name, near, text, line[2:].strip()))
            elif line.strip() and not line.startswith("#"):
                name, near, text = f"{path.stem}:{number}", (), line
                if line.startswith("near: "):
                    days, _, text = line[6:].partition(" | ")
                    near = tuple(Neighbour(f"other-{day}", day, 0.3) for day in days.split(", "))
                text = text.replace("\\n", "\n")
    return found


@cache
def parsed_cases():
    """Every case's text parsed, in one batch."""
    reports = [make_report(name, text) for name, _, text, _ in read_cases(CASES)]
    return {parsed.report.id: parsed for parsed in parse_reports(reports, Encoder.load(ReadSettings()))}


@pytest.mark.parametrize(("name", "near", "text", "expected"), read_cases(CASES), ids=lambda value: str(value)[:40])
def test_case(name, near, text, expected):  # noqa: ARG001 - the text names the case
    """Each case's day is found on its basis, or none where the words leave it open."""
    dating = find_published(parsed_cases()[name], near)
    assert f"{dating.value or 'none'} | {dating.basis}" == expected, dating.reason


def test_metadata_comes_first():
    """What the input's metadata says is taken, whatever the words say."""
    parsed = make_parsed("r", "Published June 14 2018", published="2018-06-01", published_reason="meta date")
    dating = find_published(parsed)
    assert (dating.value, dating.basis, dating.reason) == ("2018-06-01", "metadata", "meta date")


@pytest.mark.parametrize(
    ("page", "published", "value"),
    [
        ("https://example.org/news/4711.html", "2019-01-28", "2018-06-20~"),
        ("https://example.org/2018/06/14/bridge", "2019-01-28", "2018-06-14"),
        ("https://example.org/news/20180614/bridge", "2019-01-28", "2018-06-14"),
        ("https://example.org/news/4711.html", "2018-06-20", "2018-06-20"),
        ("https://example.org/2018/06/14/bridge", "2018-06-16", "2018-06-16"),
    ],
)
def test_no_page_is_published_after_a_web_archive_has_copied_it(page, published, value):
    """Metadata that tell a later day are of a later change: the day is the address's, else about the copy's."""
    parsed = make_parsed("r", "The bridge fell.", url=f"http://web.archive.org/web/20180620101530/{page}")
    dating = find_published(replace(parsed, report=replace(parsed.report, published=published)))
    assert (dating.value, dating.basis) == (value, "metadata")


def test_the_address_tells_the_day():
    """A day in the report's address is metadata too."""
    dating = find_published(make_parsed("r", "The bridge fell.", url="https://example.org/world/2018/06/14/bridge"))
    assert (dating.value, dating.basis) == ("2018-06-14", "metadata")
    assert "2018/06/14" in dating.reason


def test_the_reason_quotes_the_deciding_words():
    """A reader can check the answer: the reason quotes the words of the text."""
    dating = find_published(make_parsed("r", "Published June 14 2018 The bridge fell."))
    assert dating.reason == "the text says “Published June 14 2018”"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "Friday",
                    "(Dec",
                    "16)",
                    "2016",
                    "since",
                    "2011",
                    "years",
                    "five",
                    "more",
                    "than",
                    "on",
                    "Thursday",
                    "said",
                    "will",
                    ".",
                    "\n",
                    ",",
                    "|",
                    "Updated",
                    "June",
                    "31",
                    "2018",
                    "\x00",
                    "-",
                ]
            ),
            st.text(max_size=6),
        ),
        max_size=30,
    ),
    st.lists(
        st.sampled_from(["2016-12-16", "2016-12", "2016-12-16/2016-12-18", "x", "", "9999-12-31", "0001-01-01"]),
        max_size=4,
    ),
)
def test_anything_gets_an_answer_with_a_reason(words, near):
    """Whatever the text: no exception, a day or span that EDTF knows or none, and a reason."""
    dating = find_published(make_parsed("r", " ".join(words)), tuple(Neighbour("other", day) for day in near))
    assert dating.reason
    assert (dating.value is None) == (dating.basis == "unknown")
    if dating.value is not None:
        assert edtf.days_of(dating.value) is not None


@settings(max_examples=60, deadline=None)
@given(st.dates(edtf.make_day(1990, 1, 1), edtf.make_day(2039, 12, 31)))
def test_a_publication_line_is_believed(day):
    """The day of a publication line is the answer, for every day."""
    parsed = make_parsed("r", f"Published {day:%B} {day.day} {day.year} The bridge fell on Monday.")
    assert find_published(parsed).value == day.isoformat()


def test_metadata_that_is_no_date_is_passed_over():
    """A publication date that cannot be read gives way to what the text says."""
    parsed = make_parsed("r", "Published June 14 2018 The bridge fell.")
    parsed = replace(parsed, report=replace(parsed.report, published="last week"))
    assert find_published(parsed).value == "2018-06-14"


def test_a_shared_weekday_tells_the_week():
    """A weekday whose day a dated report tells in the same words leaves that day and the six after it."""
    text = "The dam gave way on Wednesday. Crews said on Wednesday that the valley was empty."
    near = tuple(Neighbour(f"other-{day}", f"2018-06-{day}", 0.3) for day in (22, 23, 24))
    start = text.index("Wednesday")
    anchor = Anchor(start, start + 9, "2018-06-13", 0, 9, 0.8)
    parsed = make_parsed("r", text)
    days = edtf.days_of(find_published(parsed, near).value)
    assert days is None or days[0].isoformat() >= "2018-06-20"
    told = find_published(parsed, tuple(replace(other, alike=0.1, anchors=(anchor,)) for other in near))
    days = edtf.days_of(told.value)
    assert days, told.reason
    assert "2018-06-13" <= days[0].isoformat() <= days[1].isoformat() <= "2018-06-19"
    assert "of 2018-06-22, where it is 2018-06-13" in told.reason


def test_no_report_is_older_than_its_story():
    """A day before the one on which the story began is next to excluded: the week is told by that alone."""
    text = "The minister resigned on Thursday over the failure of the dam."
    near = [
        Neighbour(f"other-{day}", f"2018-06-{day}", 0.3, began=began)
        for day, began in ((17, None), (18, None), (19, None))
    ]
    begun = [replace(neighbour, began="2018-06-17") for neighbour in near]
    before = find_published(make_parsed("r", text), tuple(near))
    after = find_published(make_parsed("r", text), tuple(begun))
    assert "2018-06-14" in f"{before.value} {before.reason}"
    assert not (after.value or "").startswith("2018-06-14")
    assert "2018-06-14" not in after.reason.partition("likeliest ")[2][:10]
