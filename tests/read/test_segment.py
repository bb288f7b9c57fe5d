"""Segmentation: paragraphs, sentences and words of raw text."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.read.paragraphs import find_paragraphs
from storyledger.read.segment import segment_text
from storyledger.read.words import find_words

CASES = Path(__file__).parent.parent / "cases"


def read_blocks(name):
    """Each case of a file: its description, its text, and the expected lines."""
    for block in (CASES / name).read_text(encoding="utf-8").split("\n====\n"):
        head, _, expected = block.partition("\n---\n")
        description, _, text = head.partition("\n")
        yield pytest.param(text, expected.strip("\n").split("\n"), id=description.lstrip("# "))


def read_folder():
    """The cases of every file."""
    for path in sorted((CASES / "segment").glob("*.txt")):
        yield from read_blocks(path.relative_to(CASES))


@pytest.mark.parametrize(("text", "expected"), list(read_folder()))
def test_sentences_and_kinds_are_those_of_the_case(text, expected):
    """A text falls into the sentences, of the kinds, that its case names."""
    found = [f"{piece.kind}| {text[piece.start : piece.end]}".replace("\n", "\\n") for piece in segment_text(text)]
    assert found == expected


def word_cases():
    for line in (CASES / "words/words.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, _, words = line.partition(" => ")
            yield pytest.param(text, words.split(" "), id=text)


@pytest.mark.parametrize(("text", "words"), list(word_cases()))
def test_words_are_those_of_the_treebanks(text, words):
    """A sentence falls into the words into which the English treebanks cut it."""
    assert [text[start:end] for start, end in find_words(text, 0, len(text))] == words


# Text as it comes: letters, marks that mean something here, line ends, odd spaces, right-to-left and emoji.
TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("aB .,!?\"'“”’()-–…\n\r\t\x00\u00a0\u200b/0:5$%&@سא😀é"), st.characters()),
    max_size=300,
)


@given(TEXTS, st.one_of(st.none(), st.text(max_size=30)))
@settings(max_examples=300, deadline=None)
def test_offsets_hold_for_any_text(text, title):
    """Whatever the text, sentences and words lie in bounds, in order, apart from each other, and none is empty."""
    last = 0
    for piece in segment_text(text, title):
        assert last <= piece.start < piece.end <= len(text)
        last = piece.end
        place = piece.start
        assert piece.tokens
        for start, end in piece.tokens:
            assert place <= start < end <= piece.end
            place = end


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_no_letter_is_lost(text):
    """Every letter and digit of a text stands in some word."""
    covered = {i for piece in segment_text(text) for start, end in piece.tokens for i in range(start, end)}
    assert {i for i, c in enumerate(text) if c.isalnum()} <= covered


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_paragraphs_have_no_space_at_their_ends(text):
    """A paragraph begins and ends with something that can be seen."""
    for start, end in find_paragraphs(text):
        assert not text[start].isspace()
        assert not text[end - 1].isspace()


HOSTILE = [
    "a",
    ".",
    '"',
    "a. ",
    "a.B",
    "-",
    "(",
    "\n",
    "1,2",
    " b",
    "' s",
    "www.",
    "a@",
    "é\u0301",
    "a\n",
    "A. ",
    "x-",
    "\u2019s",
    "(Photo: A",
    "Jon Doe/",
    "By Jon Doe, ",
    "— a (@b) ",
    "\u2022 a ",
    "Image copyright ",
    "REUTERS/A B",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_text_built_against_slow_patterns_is_segmented_whole(unit):
    """Such a text of 200,000 characters comes back in order; a quadratic pattern would not within anyone's patience."""
    text = unit * (200_000 // len(unit))
    pieces = segment_text(text)
    assert all(0 <= a.start < a.end <= b.start for a, b in pairwise(pieces))


def test_a_repeated_title_is_a_headline_each_time():
    """The known title is a headline wherever it stands alone, even when it ends like a sentence."""
    text = "The bridge fell.\n\nThe bridge fell.\n\nIt fell at noon on Sunday, the mayor said."
    assert [piece.kind for piece in segment_text(text, "The bridge fell")] == ["headline", "headline", "body"]


def test_a_title_glued_to_the_first_sentence_is_cut_off():
    """A page that was flattened begins with its title; what only begins in the same words is left whole."""
    title = "Bridge falls in Arvelo | The Gazette"
    text = "Bridge falls in Arvelo A bridge fell into the river at noon on Sunday, the mayor of the town said."
    assert [(p.kind, text[p.start : p.end]) for p in segment_text(text, title)] == [
        ("headline", "Bridge falls in Arvelo"),
        ("body", "A bridge fell into the river at noon on Sunday, the mayor of the town said."),
    ]
    assert len(segment_text(text.replace("A bridge fell", "after it fell"), title)) == 1
