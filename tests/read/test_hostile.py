"""The whole reading of any text: no exception, exact citations, and a cost that grows with the text and no faster."""

import gc
import time

import pytest
from hostile import FRAGMENTS, UNITS, GuessingEncoder, check_parsed, check_reading
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.read import Reader
from storyledger.read.parse import parse_reports
from storyledger.read.segment import segment_text
from storyledger.records import Report


@pytest.fixture(scope="module")
def reader():
    """The trained reader."""
    return Reader(ReadSettings())


@pytest.fixture(scope="module")
def guesser():
    """A reader whose encoder only guesses; `encoder.seed` changes the guess."""
    reader = Reader(ReadSettings())
    reader.encoder = GuessingEncoder(reader.encoder.labels)
    return reader


def make(text, title=None):
    return Report(id="r", text=text, sha256="", input="", title=title)


ANY_TEXT = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(" ".join),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8)), max_size=30).map("".join),
    st.text(st.characters(exclude_categories=()), max_size=200),
)


@given(st.lists(ANY_TEXT, max_size=3), st.one_of(st.none(), ANY_TEXT), st.integers(0, 1000))
@settings(max_examples=120)
def test_any_text_is_read_whatever_the_parse(guesser, texts, title, seed):
    """Whatever the texts and however wrong the parse, each is read, and each record cites its own words."""
    guesser.encoder.seed = seed
    readings = list(guesser.read([make(text, title) for text in texts]))
    assert [reading.report.text for reading in readings] == texts
    for reading in readings:
        check_reading(reading)


@given(ANY_TEXT)
@settings(max_examples=40)
def test_any_text_is_read(reader, text):
    """The same with the trained encoder."""
    (reading,) = reader.read([make(text)])
    check_reading(reading)


LONG = {
    "one sentence": "the neighbourhood's spokespersons acknowledged international negotiations with 12 representatives "
    * 2_050,
    "line ends": "\n" * 10_000,
    "lines": "A line.\r\n\rAnother\n" * 500,
    "no spaces": "abc,12.x-" * 1_000,
    "no spaces and no marks": "abcdefghij" * 20_000,
    "punctuation": "?!.,;:-—…()[]\"'“”" * 400,
    "emoji": "👩‍👩‍👧😀🇸🇾" * 700,
    "combining marks": "e" + "\u0301\u0323\u0308" * 3_000 + " and",
    "directions": "\u202eabc \u2066قال שלום\u2069 \u200f12 \u200b\u200d" * 600,
    "control characters": "".join(map(chr, range(32))) * 300 + "said \x7f\x80\x9f",
    "surrogates": "\ud83d said \udc00 12 " * 1_000,
    "quotation marks": "“‘\"'”’»«" * 900,
    "brackets": "([{" * 2_500,
    "a number": "9" * 200_000,
    "decimals": "1.1" * 60_000,
    "a long word": "said " + "kill" * 50_000 + " 5 people.",
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_hostile_text_is_read(guesser, name):
    """Up to 200,000 characters of one kind are read to the end, and what is found stands where it says."""
    guesser.encoder.seed = 1
    (reading,) = guesser.read([make(LONG[name])])
    check_reading(reading)


def test_a_place_behind_the_words_that_are_parsed_costs_nothing(reader):
    """A sentence that is too long is parsed in part: its figures are read, and places behind are not theirs."""
    (reading,) = reader.read([make("The mayor said 12 people were killed in Varna, and " * 40)])
    check_reading(reading)
    assert reading.claims[0].place


def test_a_long_hostile_text_is_parsed_by_the_trained_encoder(reader):
    """A beginning of each long text goes through the trained encoder, all in one run."""
    texts = [text[:1_000] for text in LONG.values()]
    for parsed in parse_reports([make(text) for text in texts], reader.encoder):
        check_parsed(parsed)


def test_many_short_lines_are_many_sentences(guesser):
    """Five thousand lines of one word each are sentences of their own."""
    (reading,) = guesser.read([make("Killed\n" * 5_000)])
    assert len(reading.parsed.sentences) == 5_000
    check_reading(reading)


# --- cost -----------------------------------------------------------------------------------------------------------

SMALL, TIMES = 4_000, 8
# A cost that grows with the text takes 8 times as long for 8 times the text, one that grows with its square 64 times.
MOST = 20
# Seconds of this thread below which a step's time says nothing about its growth.
LEAST = 0.05


def cost(guesser, text):
    """Seconds of this thread for segmentation and for all that comes behind the parse, garbage collection aside."""
    guesser.encoder.seed = 1
    (parsed,) = parse_reports([make(text)], guesser.encoder)
    gc.disable()
    try:
        started = time.thread_time()
        segment_text(text)
        segmented = time.thread_time()
        guesser.find(parsed)
        return segmented - started, time.thread_time() - segmented
    finally:
        gc.enable()


@pytest.mark.parametrize("name", UNITS)
def test_the_cost_grows_with_the_text(guesser, name):
    """Eight times as much of what a finder has most work with costs about eight times as much, not 64 times."""
    unit = UNITS[name]
    for _ in range(3):  # other programs may slow one of the two down, but hardly three times over
        small = cost(guesser, unit * (SMALL // len(unit)))
        large = cost(guesser, unit * (TIMES * SMALL // len(unit)))
        ratios = [b / max(a, LEAST / MOST) for a, b in zip(small, large, strict=True)]
        if max(ratios) <= MOST:
            return
    pytest.fail(f"{TIMES} times the text cost {max(ratios):.0f} times as much: {small} and {large} seconds")
