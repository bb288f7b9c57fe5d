"""Who said what: each case of tests/cases/quotations, and rules that hold for any text."""

from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from builders import make_parsed, make_report
from case_files import read_named_cases
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.read.marks import find_marks
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.read.quotations import find_quotations
from storyledger.records import Sentence, Timex, Token

CASES = Path(__file__).parents[1] / "cases" / "quotations"


@cache
def parsed_cases():
    """Every case's text parsed, in one batch."""
    reports = [make_report(name, text) for name, text, _ in read_named_cases(CASES)]
    return {parsed.report.id: parsed for parsed in parse_reports(reports, Encoder.load(ReadSettings()))}


def rows(parsed):
    """The quotations as the case files write them."""
    text = parsed.report.text
    return [
        ("direct" if q.direct else "indirect", q.speaker or "?", q.cue or "-", text[q.start : q.end])
        for q in find_quotations(parsed, ())
    ]


@pytest.mark.parametrize(
    ("name", "text", "expected"), read_named_cases(CASES), ids=[c[0] for c in read_named_cases(CASES)]
)
def test_a_text_has_the_quotations_of_its_case_and_no_other(name, text, expected):
    assert text
    assert rows(parsed_cases()[name]) == expected


def test_there_are_at_least_sixty_cases():
    assert len(read_named_cases(CASES)) >= 60


def test_every_reason_is_given_and_every_offset_shows_its_words():
    for parsed in parsed_cases().values():
        text = parsed.report.text
        for q in find_quotations(parsed, ()):
            assert q.reason
            assert q.cue is None or text[q.cue_start : q.cue_end] == q.cue
            assert q.speaker_text is None or text[q.speaker_start : q.speaker_end] == q.speaker_text
            assert q.cue_start is None or not q.start <= q.cue_start < q.end


def test_the_day_of_the_cue_is_the_day_on_which_it_was_said():
    parsed = parsed_cases()["indirect: a day between cue and clause"]
    start = parsed.report.text.index("Tuesday")
    day = Timex(start, start + 7, "Tuesday", 0, "date", "2018-06-05", "given")
    assert [q.date for q in find_quotations(parsed, (day,))] == ["2018-06-05"]


def test_a_day_inside_what_is_said_is_not_the_day_on_which_it_was_said():
    parsed = parsed_cases()["indirect: told somebody that"]
    start = parsed.report.text.index("March")
    day = Timex(start, start + 5, "March", 0, "date", "2018-03", "given")
    assert [q.date for q in find_quotations(parsed, (day,))] == [None]


def test_losing_every_parent_loses_no_direct_speech():
    parsed = parsed_cases()["direct: speech behind a colon"]
    flat = replace(
        parsed,
        sentences=tuple(
            replace(
                s,
                tokens=tuple(
                    replace(t, head=-1 if i == 0 else 0, deprel="root" if i == 0 else "dep")
                    for i, t in enumerate(s.tokens)
                ),
            )
            for s in parsed.sentences
        ),
    )
    assert [row[3] for row in rows(flat) if row[0] == "direct"] == ["Nobody goes back to the harbour before Sunday."]


def test_a_tree_with_loops_and_heads_out_of_range_is_read_without_an_error():
    parsed = parsed_cases()["direct: speech behind a colon"]
    looped = replace(
        parsed,
        sentences=tuple(
            replace(
                s,
                tokens=tuple(
                    replace(t, head=(i + 1) % len(s.tokens) if i % 3 else 10_000) for i, t in enumerate(s.tokens)
                ),
            )
            for s in parsed.sentences
        ),
    )
    find_quotations(looped, ())


def test_a_sentence_of_forty_thousand_words_ends():
    words = ("he said that " * 13_000).split()
    text = " ".join(words)
    tokens, at = [], 0
    for i, word in enumerate(words):
        upos, xpos, deprel = {
            "he": ("PRON", "PRP", "nsubj"),
            "said": ("VERB", "VBD", "ccomp"),
            "that": ("SCONJ", "IN", "mark"),
        }[word]
        tokens.append(Token(at, at + len(word), word, word, upos, xpos, i - 1 if i else -1, deprel if i else "root"))
        at += len(word) + 1
    parsed = replace(
        make_parsed("long", "x"),
        report=make_report("long", text),
        sentences=(Sentence(0, 0, len(text), 0, "body", tuple(tokens)),),
    )
    find_quotations(parsed, ())


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="“”\"'‘’«»`. ,:!?abÄ\n\u200f\x00😀said", max_size=200))
def test_any_text_is_read_without_an_error_and_every_content_lies_in_it(text):
    parsed = make_parsed("any", text)
    for q in find_quotations(parsed, ()):
        assert 0 <= q.start < q.end <= len(text)


@given(st.text(alphabet="“”\"'‘’«»`. ,ab\n", max_size=300))
@example("“`\n``”")
@example("“a\nb ``c”")
def test_quoted_stretches_never_overlap_and_leave_their_paragraph_only_if_a_mark_closes_them(text):
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append((at, at + len(line)))
        at += len(line) + 1
    found = find_marks(text, blocks)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(q.closed or any(start <= q.start <= q.end <= end for start, end in blocks) for q in found)
    assert all(blocks[0][0] <= q.start <= q.end <= blocks[-1][1] for q in found)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said “yes” and “no”.", ["yes", "no"]),
        ('He said "yes" and "no".', ["yes", "no"]),
        ("«Oui», dit-il.", ["Oui"]),
        ("``Yes,'' he said.", ["Yes,"]),
        ("The rebels’ camp was the commander’s.", []),
        ("the rebels’ ‘moral’ fight", ["moral"]),
        ('It’s 6" of snow', []),
        ("”We are ready,” she said.", ["We are ready,"]),
        ('“The levee broke," she said.', ["The levee broke,"]),
        ("Don't say 'never again' to me", ["never again"]),
    ],
)
def test_quotation_marks_are_told_from_apostrophes_and_inches(text, quoted):
    assert [text[q.start : q.end] for q in find_marks(text, [(0, len(text))])] == quoted
