"""Time expressions: exact words, values in EDTF, nothing guessed, nothing raised."""

import re
from datetime import date
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
from storyledger.read.time_words import load_words, neighbours
from storyledger.read.times import find_single_times, find_times
from storyledger.records import Dating

CASES = Path(__file__).parents[1] / "cases" / "times"
READ = Path(__file__).parents[2] / "src/storyledger/read"
LEXICON = READ / "lexicon/times.txt"

_YEAR = r"-?\d{4}"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_DATE = rf"(?:{_YEAR}(?:-{_MONTH}(?:-{_DAY})?)?|{_YEAR}-(?:2[1-4]|3[3-6]|4[01])|\d{{3}}X|\d{{2}}XX)~?"
_EDTF = re.compile(rf"(?:{_DATE}(?:/{_DATE})?|{_DATE}/\.\.|{_YEAR}-{_MONTH}-{_DAY}T[0-2]\d:[0-5]\d:[0-5]\dZ?)")
_LENGTH = re.compile(r"P(?:[\d.]+[YMWD]|T[\d.]+[HMS])")


def read_cases(folder):
    """(file:line, published, text, expected lines) of every case in a folder of case files."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.startswith("> "):
                found[-1][3].append(line[2:].strip())
            elif line.strip() and not line.startswith("#"):
                published, _, text = line.partition(" | ")
                found.append((f"{path.stem}:{number}", published.strip(), text.strip(), []))
    return found


@cache
def parsed_cases():
    """Every case's text parsed, in one batch."""
    reports = [make_report(name, text) for name, _, text, _ in read_cases(CASES)]
    return {parsed.report.id: parsed for parsed in parse_reports(reports, Encoder.load(ReadSettings()))}


def shown(timexes):
    """The expressions as a case file has them."""
    return [f"{timex.text} = {timex.value or 'none'}" for timex in timexes] or ["none"]


@pytest.mark.parametrize(
    ("name", "published", "text", "expected"), read_cases(CASES), ids=lambda value: str(value)[:40]
)
def test_case(name, published, text, expected):
    """Each case's expressions are found with their values, and no other."""
    dating = Dating(None if published == "-" else published, "metadata", "")
    found = find_times(parsed_cases()[name], dating)
    assert [timex.text for timex in found] == [text[timex.start : timex.end] for timex in found]
    assert shown(found) == expected


def test_each_word_stands_in_one_class_only():
    """No word of the lexicon is listed twice: the later line would silently win."""
    words = [
        w
        for line in LEXICON.read_text("utf-8").splitlines()
        if not line.startswith("#")
        for w in line.split("\t")[2].split("|")
    ]
    assert len(words) == len(set(words)) == len(load_words())


def test_each_list_of_neighbours_is_asked_for():
    """The grammar names every section of lexicon/time_neighbours.txt, and none that is not there or is empty."""
    sections = re.findall(r"(?m)^\[(.+)\]$", (READ / "lexicon/time_neighbours.txt").read_text("utf-8"))
    asked = {name for path in READ.glob("time*.py") for name in re.findall(r'neighbours\("(.+?)"\)', path.read_text())}
    assert sorted(sections) == sorted(asked)
    assert all(neighbours(section) for section in sections)


def test_ends_of_a_range_can_be_had_apart():
    """The corpora annotate each end on its own; `find_single_times` gives them so."""
    parsed = make_parsed("r", "They met from 4 to 7 May 2017.")
    assert shown(find_single_times(parsed, Dating(None, "unknown", ""))) == [
        "4 = 2017-05-04",
        "7 May 2017 = 2017-05-07",
    ]


def test_every_value_has_its_reason():
    """A reader can check each value: the reason names the day that it counts from."""
    (timex,) = find_times(make_parsed("r", "He left on Friday."), Dating("2018-06-14", "metadata", ""))
    assert timex.reason == "Friday up to the report's day 2018-06-14"


_WORDS = sorted(load_words())
_PIECES = st.one_of(
    st.sampled_from([*_WORDS, *(word.title() for word in _WORDS)]),
    st.integers(0, 99999).map(str),
    st.sampled_from(
        [
            "of",
            "the",
            "in",
            "to",
            "and",
            "-",
            "–",
            "/",
            ".",
            ",",
            ":",
            "'",
            "(",
            ")",
            "a",
            "s",
            "BC",
            "AD",
            "\n",
            "until",
            "from",
            "more",
            "than",
            "ago",
            "st",
            "th",
            "\x00",
            "\u200f",
            "🙂",
        ]
    ),
    st.text(max_size=5),
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(_PIECES, max_size=40),
    st.sampled_from([" ", "", "  "]),
    st.sampled_from([None, "2018-06-14", "2018-06", "0001-01-01", "9999-12-31", "x"]),
)
def test_anything_is_read_with_exact_offsets_and_valid_values(pieces, gap, published):
    """Whatever the text: no exception, spans in order that give their words, and valid EDTF or ISO 8601."""
    text = gap.join(pieces)
    end = 0
    for timex in find_times(make_parsed("r", text), Dating(published, "metadata", "")):
        assert timex.start >= end
        assert text[timex.start : timex.end] == timex.text
        assert timex.reason
        end = timex.end
        if timex.value is not None:
            assert (_LENGTH if timex.kind in ("duration", "set") else _EDTF).fullmatch(timex.value), timex


@settings(max_examples=200, deadline=None)
@given(
    st.dates(date(1000, 1, 1), date(2199, 12, 31)),
    st.sampled_from(["{:%Y-%m-%d}", "{0.day} {0:%B} {0:%Y}", "{0:%B} {0.day}, {0:%Y}", "{0:%b} {0.day} {0:%Y}"]),
)
def test_a_date_written_in_full_is_that_day(day, form):
    """A full date has one reading, whatever the report's day."""
    (timex,) = find_times(make_parsed("r", form.format(day)), Dating("2018-06-14", "metadata", ""))
    assert timex.value == day.isoformat()


@settings(max_examples=200, deadline=None)
@given(st.dates(), st.integers(0, 6))
def test_a_weekday_told_as_past_lies_within_the_last_week(published, weekday):
    """A weekday told as past is the last such day up to the report's day."""
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]
    (timex,) = find_times(make_parsed("r", f"It rained on {name}."), Dating(published.isoformat(), "metadata", ""))
    if timex.value is not None:  # None before the calendar's first week
        day = edtf.days_of(timex.value)[0]
        assert day.weekday() == weekday
        assert 0 <= (published - day).days < 7


def test_a_sentence_of_any_length_is_read_in_linear_time():
    """200,000 characters of words that start expressions are read within seconds."""
    text = ("the end of the first half of the last week of " * 4400)[:200_000]
    assert isinstance(find_times(make_parsed("r", text), Dating("2018-06-14", "metadata", "")), tuple)
