"""Who proposes, accepts, rejects, demands, conditions or denies what: negation and conditions turn a stance."""

from functools import cache
from pathlib import Path

import pytest
from builders import make_parsed, make_report
from case_files import read_dated_cases
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.read.quotations import find_quotations
from storyledger.read.stances import find_stances
from storyledger.read.times import find_times
from storyledger.records import Dating, Sentence, Token

CASES = Path(__file__).parents[1] / "cases" / "stances"


@cache
def parsed_cases():
    """Every case's text parsed, in one batch."""
    reports = [make_report(name, text) for name, _, text, _ in read_dated_cases(CASES)]
    return {parsed.report.id: parsed for parsed in parse_reports(reports, Encoder.load(ReadSettings()))}


@pytest.mark.parametrize(
    ("name", "published", "text", "expected"), read_dated_cases(CASES), ids=[c[0] for c in read_dated_cases(CASES)]
)
def test_a_sentence_takes_the_stances_of_its_case_and_no_other(name, published, text, expected):
    parsed = parsed_cases()[name]
    dating = Dating(published, "metadata", "given")
    times = find_times(parsed, dating)
    stances = find_stances(parsed, dating, times, find_quotations(parsed, times))
    shown = [(s.actor, s.issue, s.stance, s.date) for s in stances]
    wanted = [tuple(part.strip() for part in line.split("|")) for line in expected if line != "none"]
    for actor, issue, stance, day in wanted:
        assert any(
            s.actor.casefold().split()[-1] == actor.casefold().split()[-1]
            and (s.issue, s.stance) == (issue, stance)
            and day in {"-", s.date}
            for s in stances
        ), f"{text}\nwanted: {actor, issue, stance, day}\nfound: {shown}"
    assert len(stances) == len(wanted), f"{text}\nfound: {shown}"


WORDS = st.tuples(
    st.sampled_from(["rejected", "truce", "not", "will", "he", "", "\x00", "🙂", "without", "rebels"]),
    st.sampled_from(["VERB", "NOUN", "PRON", "AUX", "ADP", "ADJ", "X"]),
    st.integers(-3, 30),
    st.sampled_from(
        ["root", "nsubj", "obj", "ccomp", "conj", "xcomp", "advcl", "acl:relcl", "case", "aux", "obl", "nmod:poss"]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=25))
def test_no_tree_however_broken_makes_the_finder_raise(words):
    at, tokens = 0, []
    for text, upos, head, deprel in words:
        tokens.append(Token(at, at + len(text), text, text.replace("rejected", "reject"), upos, "VBD", head, deprel))
        at += len(text) + 1
    text = " ".join(w[0] for w in words)
    parsed = make_parsed("r", "x")
    parsed = type(parsed)(make_report("r", text), (Sentence(0, 0, len(text), 0, "body", tuple(tokens)),), ())
    for stance in find_stances(parsed, Dating(None, "unknown", ""), (), ()):
        assert 0 <= stance.start <= stance.end <= len(text)
        assert stance.actor
