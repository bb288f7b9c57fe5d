"""Stems found for many words at a time are those found one by one."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.group import stem_table
from storyledger.group.stem_table import Room, StemTable, find_stems
from storyledger.group.words import function_words, lexicon, swaps, word_stem

ENDINGS = (
    *("s", "ies", "sses", "ches", "shes", "ss", "us", "is", "ied", "ing", "edly", "ed", "ly", "e", "ee", "y", "yy"),
    *("lies", "dlies", "edlies", "ingly", "yly", "lled", "nned", "es", "ness", "h", "x", "7", "é", "ción"),
)


def laid_out(words):
    """The words as bytes, with zeros between them, and where each starts."""
    raw = b"\0".join([b"", *(word.encode() for word in words), bytes(16)])
    lengths = [len(word.encode()) + 1 for word in words]
    return raw, np.cumsum([1, *lengths[:-1]], dtype=np.int64)


def stems(words):
    """The stems of words that are looked at together, as text."""
    return [stem.decode() for stem in find_stems(*laid_out(words))]


@pytest.fixture(autouse=True)
def _together(monkeypatch):
    """Few words are cut together, too."""
    monkeypatch.setattr(stem_table, "_FEW", 0)


def test_every_ending_is_cut_as_it_is_from_one_word():
    """One ending, two in a row, and what is too short for them, after beginnings of no letter to five."""
    words = [
        start + one + two for start in ("", "a", "be", "bed", "trip", "pyy", "q1") for one in ENDINGS for two in ENDINGS
    ]
    assert stems(words) == [word_stem(word) for word in words]


def test_the_word_lists_give_the_same_stems():
    """Common words, function words and all words of groups that rewrites swap."""
    common = {line.split("\t")[0] for line in lexicon("frequencies.tsv")}
    words = sorted(word for word in common | function_words() | swaps().keys() if word.isalnum())
    assert stems(words) == [word_stem(word) for word in words]


@given(st.lists(st.text("desilygnhcubé4", min_size=1, max_size=9), min_size=1, max_size=40))
def test_any_words_give_the_same_stems(words):
    """Letters that endings are made of, with an accent and a number among them."""
    assert stems(words) == [word_stem(word) for word in words]


def test_few_words_and_many_give_the_same_stems(monkeypatch):
    """Whether they are cut together or one by one."""
    words = ["attacked", "attacks", "parties", "cafés", "the", "w12", "x" * 70]
    together = stems(words)
    monkeypatch.setattr(stem_table, "_FEW", 100)
    assert stems(words) == together == [word_stem(word[: stem_table.LONGEST]) for word in words]


def numbers(table, words):
    """What a table gives for words."""
    raw, starts = laid_out(words)
    hashes = np.array([hash_of(word) for word in words], dtype=np.uint64)
    return table.find(hashes, raw, starts, Room()).tolist()


def hash_of(word):
    """A hash of a word that is the same in every run."""
    return random.Random(word).getrandbits(64)


def test_words_that_share_a_place_of_the_table_keep_their_own_stems():
    """A table of two places gives what one of a million gives, again and again."""
    words = [f"{a}{b}ing" for a in "bcdfghklmn" for b in ("and", "end", "old", "amp")] * 3 + [
        "the",
        "of",
        "bands",
        "ends",
    ]
    small, large = StemTable(1), StemTable(20)
    wanted = numbers(large, words)
    assert numbers(small, words) == wanted == numbers(small, words) == numbers(large, words)
    assert wanted[-4:-2] == [0, 0]
    assert wanted[0] == wanted[-2] > 0


def test_words_of_one_place_take_no_longer_than_others():
    """Text made so that all its words fall on one place of the table is no trap."""
    words = [f"word{number}" for number in range(30_000)]
    raw, starts = laid_out(words)
    hashes = np.arange(1, len(words) + 1, dtype=np.uint64)
    started = time.process_time()
    found = StemTable(10).find(hashes, raw, starts, Room())
    assert time.process_time() - started < 5
    assert len(set(found.tolist())) > 29_990
