"""Lemmas from form and part of speech."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.read.lemma import lemmatize

CASES = Path(__file__).parent.parent / "cases" / "lemma" / "lemmas.txt"
LINES = [line.split() for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(("form", "upos", "xpos", "lemma"), LINES, ids=[" ".join(line[:3]) for line in LINES])
def test_lemma_is_that_of_the_case(form, upos, xpos, lemma):
    """A form with its tags has the lemma that the case names."""
    assert lemmatize(form, upos, xpos) == lemma


@given(
    st.text(min_size=1, max_size=60),
    st.sampled_from(["NOUN", "VERB", "ADJ", "ADV", "AUX", "PROPN", "X", "PRON", "?"]),
    st.sampled_from(["NNS", "VBZ", "VBG", "VBD", "VBN", "JJR", "JJS", "RBR", "NNPS", "_"]),
)
def test_any_word_has_a_lemma(form, upos, xpos):
    """Whatever the word and its tags, there is a lemma and no error."""
    assert lemmatize(form, upos, xpos)
