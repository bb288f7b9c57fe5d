"""What stands behind a dateline has a tree of its own, whatever the parser made of the two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.read.dateline_trees import free_telling
from storyledger.read.decode import is_tree
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.records import Report, Token

TAGS = ("NOUN", "VERB", "PROPN", "ADP", "PUNCT")
RELATIONS = ("nsubj", "appos", "obl", "dep", "ccomp", "acl:relcl", "punct", "aux:pass")


@st.composite
def parses(draw):
    """Words in any tree, and the first that is told."""
    size = draw(st.integers(1, 12))
    order = draw(st.permutations(range(size)))
    heads = [-1] * size
    for at, word in enumerate(order[1:], start=1):
        heads[word] = order[draw(st.integers(0, at - 1))]
    tags, relations = (
        draw(st.lists(st.sampled_from(names), min_size=size, max_size=size)) for names in (TAGS, RELATIONS)
    )
    tokens = [
        Token(2 * k, 2 * k + 1, "x", "x", tags[k], "", head, relations[k] if head >= 0 else "root")
        for k, head in enumerate(heads)
    ]
    return tokens, draw(st.integers(0, size))


@given(parses())
def test_any_parse_stays_one_tree_and_nothing_told_hangs_from_the_dateline(parse):
    """And the dateline's words hang from each other or from what is told; words and tags are untouched."""
    tokens, start = parse
    freed = free_telling(tokens, start)
    assert is_tree([token.head + 1 for token in freed])
    assert [(t.start, t.text, t.upos) for t in freed] == [(t.start, t.text, t.upos) for t in tokens]
    if 0 < start < len(tokens):
        assert all(token.head >= start for token in freed[start:] if token.head >= 0)
        assert any(token.head < 0 for token in freed[start:])
        assert all(not t.deprel.startswith("nsubj") for t in freed[:start] if t.head >= start)
    else:
        assert list(freed) == list(tokens)


@pytest.fixture(scope="module")
def encoder():
    """The reader's encoder, loaded once."""
    return Encoder.load(ReadSettings())


@pytest.mark.parametrize(
    ("text", "subject", "verb"),
    [
        (
            "ABUJA, Nigeria (AP) — West African leaders on Sunday gave the junta one week to hand back power.",
            "leaders",
            "gave",
        ),
        (
            "NIAMEY, Aug 8 (AFP) - Niger's new rulers on Tuesday turned away a joint mission of three bodies.",
            "rulers",
            "turned",
        ),
        (
            "KHERSON, Ukraine, June 6, 2023 (Reuters) - A huge dam on the river was breached on Tuesday.",
            "dam",
            "breached",
        ),
        ("The leaders on Sunday gave the junta one week.", "leaders", "gave"),
    ],
)
def test_who_does_what_is_told_behind_a_dateline(encoder, text, subject, verb):
    """The verb has its subject, and the town before the dash is none."""
    (parsed,) = parse_reports([Report(id="r", text=text, sha256="", input="")], encoder)
    tokens = parsed.sentences[0].tokens
    at = next(k for k, token in enumerate(tokens) if token.text == verb)
    subjects = [t.text for t in tokens if t.head == at and t.deprel.startswith("nsubj")]
    assert subjects == [subject]
    assert tokens[at].head < 0
