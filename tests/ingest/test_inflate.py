"""What unpacking promises: the very bytes, counted; before a damage all of them, after it none."""

from __future__ import annotations

import gzip
import io
import random
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import IngestSettings
from storyledger.ingest.inflate import Inflating, decode_content
from storyledger.ingest.piece import Budget, DamagedError, TooMuchError, buffered


def made(seed, size, kind):
    dice = random.Random(seed)
    if kind == "noise":
        return dice.randbytes(size)
    if kind == "zeros":
        return bytes(size)
    return b" ".join(dice.choice([b"bridge", b"river", b"mayor"]) for _ in range(size // 6))


MEMBERS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 200_000), st.sampled_from(["noise", "zeros", "words"])), max_size=4
)


@settings(max_examples=40)
@given(members=MEMBERS, padding=st.sampled_from([b"", b"\0" * 600]), step=st.sampled_from([1000, 65_536]))
def test_gzip_comes_out_as_it_went_in(members, padding, step):
    """Any number of members, empty ones and those larger than a step among them; padding at the end is none."""
    parts = [made(*member) for member in members]
    budget = Budget(IngestSettings(), 10**9)
    stream = Inflating(buffered(io.BytesIO(b"".join(map(gzip.compress, parts)) + padding * bool(parts))), budget)
    out = bytearray()
    while piece := stream.read(step):
        out += piece
    assert bytes(out) == b"".join(parts)
    assert (stream.damage, budget.out) == (None, len(out))


@settings(max_examples=60)
@given(
    member=st.tuples(st.integers(0, 9), st.integers(100, 200_000), st.sampled_from(["noise", "words"])),
    at=st.floats(0, 0.99),
)
def test_what_comes_before_a_cut_is_whole(member, at):
    """A cut file gives the beginning of what it held, and says that it is cut."""
    whole = made(*member)
    raw = gzip.compress(whole)
    stream = Inflating(buffered(io.BytesIO(raw[: int(at * len(raw))])), Budget(IngestSettings(), 10**9))
    out = stream.read()
    assert whole.startswith(out)
    assert stream.damage == ("is cut short" if int(at * len(raw)) else None)
    assert len(out) >= (at - 0.5) * len(whole) - 70_000


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda raw: zlib.compress(raw)[2:-4]),
        ("br", brotli.compress),
        ("gzip, br", lambda raw: brotli.compress(gzip.compress(raw))),
        ("identity", bytes),
        ("", bytes),
    ],
)
def test_codings_of_a_body_are_undone(coding, pack):
    """Each that servers use, and two in a row; a bomb ends at the cap, and at the budget; another coding is named."""
    raw = made(1, 150_000, "words")
    budget = Budget(IngestSettings(), 10**9)
    assert decode_content(pack(raw), coding, budget, 10**7) == raw
    if coding not in {"", "identity"}:
        with pytest.raises(DamagedError, match="more than 1,000 bytes"):
            decode_content(pack(bytes(10**6)), coding, budget, 1000)
        with pytest.raises(TooMuchError):
            decode_content(pack(bytes(10**7)), coding, Budget(IngestSettings(max_held_bytes=100_000), 10), 10**8)
    with pytest.raises(DamagedError, match="not read \\(zstd\\)"):
        decode_content(raw, "zstd", budget, 10**7)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_body_that_is_not_coded_as_it_says_is_damaged(coding):
    """Unless it is a page as it stands: crawlers undo a coding and leave its header."""
    budget = Budget(IngestSettings(), 10**9)
    with pytest.raises(DamagedError):
        decode_content(b"\x07no such thing" * 10, coding, budget, 10**7)
    assert decode_content(b"<!DOCTYPE html><p>x", coding, budget, 10**7) == b"<!DOCTYPE html><p>x"
