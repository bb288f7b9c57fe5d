"""Readings as they are kept: the same comes out as went in, others are refused, and they take little room."""

import contextlib
import random
import tracemalloc
import zlib
from pathlib import Path

import msgspec
import pytest
from builders import make_reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyledger.config import IngestSettings, ReadSettings
from storyledger.errors import LedgerError
from storyledger.ingest import ingest_paths
from storyledger.ledger import readings
from storyledger.ledger.readings import pack_reading, unpack_reading
from storyledger.ledger.search_rows import search_rows
from storyledger.read import read_reports
from storyledger.records import (
    Claim,
    Corrected,
    Dating,
    Doubt,
    Event,
    Focus,
    Name,
    Parsed,
    Quotation,
    Reading,
    Report,
    Sentence,
    Sign,
    Stance,
    Timex,
    Token,
    Toponym,
    Victim,
)

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "aleppo-2016"
FOUND = ("times", "toponyms", "quotations", "claims", "events", "stances", "doubts", "victims")


@pytest.fixture(scope="module")
def read():
    """Three of the examples' reports, read."""
    paths = [str(path) for path in sorted(EXAMPLES.glob("*.txt"))[:3]]
    reports, problems = ingest_paths(paths, IngestSettings())
    assert not problems
    return list(read_reports(reports, ReadSettings(threads=1)))


def test_a_reading_comes_back_as_it_was(read):
    """Real readings, with all that the reader finds, are the same after packing; packed twice, the same bytes."""
    for reading in read:
        assert unpack_reading(pack_reading(reading)) == reading
        assert pack_reading(unpack_reading(pack_reading(reading))) == pack_reading(reading)
    assert {name for name in FOUND if any(getattr(reading, name) for reading in read)} >= {"times", "claims", "events"}


def test_a_reading_takes_little_room(read):
    """A kept reading is no more than ten times its report's text: packing makes a sixth of what it is as JSON."""
    for reading in read:
        size = len(pack_reading(reading))
        assert size <= 10 * len(reading.report.text.encode())
        assert size <= len(msgspec.json.encode(reading)) / 4


def test_all_that_was_found_in_a_report_can_be_found_by_search(read):
    """Every quotation, claim and event has a row that begins where it does, and every sentence is there whole."""
    for reading in read:
        rows = search_rows(reading)
        there = {(row.kind, row.start) for row in rows}
        assert there >= {("claim", claim.start) for claim in reading.claims}
        assert there >= {("event", event.start) for event in reading.events}
        assert there >= {("quotation", quotation.start) for quotation in reading.quotations}
        assert len([row for row in rows if row.kind == "text"]) == len(reading.parsed.sentences)
        assert all(0 <= row.start <= row.end <= len(reading.report.text) for row in rows)


def made(kind, **fields):
    """Records of one kind, their fields by their types; what holds further records is told."""
    return st.builds(kind, **fields)


st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
SMALL = 2
RECORDS = {name: st.lists(made(kind), max_size=SMALL).map(tuple) for name, kind in {
    "times": Timex, "toponyms": Toponym, "quotations": Quotation, "claims": Claim, "events": Event,
    "stances": Stance, "doubts": Doubt, "victims": Victim, "corrected": Corrected,
}.items()}  # fmt: skip
PARSED = made(
    Parsed,
    report=made(Report),
    sentences=st.lists(
        made(Sentence, tokens=st.lists(made(Token), max_size=SMALL).map(tuple)), max_size=SMALL
    ).map(tuple),
    names=st.lists(made(Name), max_size=SMALL).map(tuple),
)  # fmt: skip
READINGS = made(
    Reading,
    parsed=PARSED,
    dating=made(Dating),
    focus=st.none() | made(Focus, days=st.lists(made(Sign), max_size=1).map(tuple)),
    **RECORDS,
)


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_any_reading_comes_back_as_it_was(data):
    """Whatever a record holds, it comes back; search makes rows of it, of plain words."""
    reading = data.draw(READINGS)
    assert unpack_reading(pack_reading(reading)) == reading
    for row in search_rows(reading):
        assert 0 <= row.start <= row.end <= len(reading.report.text)
        assert 0 <= row.shown_start <= row.shown_end <= len(reading.report.text)
        assert len(row.words.split()) <= 250
        assert not {"\x00", '"', "'"} & set(row.words + row.speaker_words + row.place_words)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"{}",
        zlib.compress(b""),
        zlib.compress(b"{}"),
        zlib.compress(b"[]"),
        zlib.compress(b"null"),
        zlib.compress(b"\xff\xfe"),
        zlib.compress(b"[" * 200_000),
        zlib.compress(b'{"parsed":' * 5_000),
        pack_reading(make_reading("a", "One. Two."))[:-4],
        pack_reading(make_reading("a", "One. Two.")) + b"more",
        random.Random(7).randbytes(500),
    ],
)
def test_bytes_that_hold_no_reading_are_refused(content):
    """Wrong, cut or lengthened bytes are an error of the ledger's, whatever they are."""
    with pytest.raises(LedgerError, match="cannot be read"):
        unpack_reading(content)


def test_each_flipped_bit_is_an_error_or_leaves_the_reading(read):
    """No flipped bit makes another reading pass for the kept one: the packing has a checksum."""
    content = bytearray(pack_reading(read[0]))
    chance = random.Random(3)
    for _ in range(200):
        at, bit = chance.randrange(len(content)), 1 << chance.randrange(8)
        content[at] ^= bit
        with contextlib.suppress(LedgerError):
            assert unpack_reading(bytes(content)) == read[0]
        content[at] ^= bit


def test_what_unpacks_to_more_than_the_bound_is_refused_before_it_does(monkeypatch):
    """A bomb is refused while it takes no more memory than the bound."""
    bomb = zlib.compress(b" " * 200_000_000, 9)
    monkeypatch.setattr(readings, "_MOST", 1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(LedgerError, match="more than 1,000,000 bytes"):
            unpack_reading(bomb)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
