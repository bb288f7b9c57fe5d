"""Who says, thinks, wants or shows what: each case of tests/cases/attributions, and rules that hold for any text."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from builders import make_report
from case_files import read_named_cases
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.read.attribution_words import attributing_verbs, attributing_words
from storyledger.read.attributions import find_attributions, find_printed
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.read.quotations import find_quotations

CASES = Path(__file__).parents[1] / "cases" / "attributions"
QUOTATIONS = CASES.parent / "quotations"


def parse(texts):
    """The texts parsed in one batch, by name."""
    reports = [make_report(name, text) for name, text in texts.items()]
    return {parsed.report.id: parsed for parsed in parse_reports(reports, Encoder.load(ReadSettings()))}


@cache
def parsed_cases():
    """Every case's text, and those of the quotations' cases."""
    return parse({name: text for folder in (CASES, QUOTATIONS) for name, text, _ in read_named_cases(folder)})


def rows(parsed):
    """The attributions as the case files write them."""
    text = parsed.report.text

    def words(start, end, missing):
        return missing if start is None else text[start:end]

    return [
        (
            " ".join([a.kind, *(["nested"] if a.nested else []), *(["negated"] if a.negated else [])]),
            words(a.source_start, a.source_end, "?"),
            words(a.cue_start, a.cue_end, "-"),
            text[a.start : a.end],
        )
        for a in find_attributions(parsed, ())
    ]


@pytest.mark.parametrize(
    ("name", "text", "expected"), read_named_cases(CASES), ids=[c[0] for c in read_named_cases(CASES)]
)
def test_a_text_has_the_attributions_of_its_case_and_no_other(name, text, expected):
    assert text
    assert rows(parsed_cases()[name]) == expected


def test_every_quotation_of_the_account_is_one_of_the_attributions_once():
    for parsed in parsed_cases().values():
        quotations = find_quotations(parsed, ())
        kept = [a.quotation for a in find_attributions(parsed, (), quotations) if a.quotation is not None]
        assert sorted(map(id, kept)) == sorted(map(id, quotations))


def test_no_cue_stands_in_its_own_content():
    for parsed in parsed_cases().values():
        for a in find_attributions(parsed, ()):
            assert a.start < a.end
            assert a.cue_start is None or not a.start <= a.cue_start < a.end


def test_a_nested_attribution_has_its_cue_in_the_content_of_another():
    found = 0
    for parsed in parsed_cases().values():
        attributions = find_attributions(parsed, ())
        for inner in (a for a in attributions if a.nested):
            found += 1
            assert any(a is not inner and a.start <= inner.cue_start < a.end for a in attributions)
    assert found


def test_a_sentence_of_many_words_loses_and_doubles_no_quotation():
    long = "The clerk said the gate was shut, and " * 60 + "the clerk said the key was lost."
    parsed = parse({"long": long})["long"]
    quotations = find_quotations(parsed, ())
    kept = [a.quotation for a in find_attributions(parsed, (), quotations) if a.quotation is not None]
    assert len(kept) == len(quotations) > 10


def test_loops_and_heads_out_of_range_are_read_without_an_error():
    for name in ("thought: a wish for others", "nouns: making the case", "said: a quoted part within a clause"):
        parsed = parsed_cases()[name]
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
        find_attributions(looped, ())


WORDS = st.sampled_from(
    ["Olsen", "the", "mayor", "poll", "says", "believes", "wants", "was", "accused", "of", "her", "claim", "that",
     "“", "”", '"', "—", ":", ",", ".", "\n\n", "to", "leave", "is", "sure", "allegedly", "who", "as", "by",
     "it", "whether", "not", "ANNA:", "\u202e", "\x00", "🙂"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=50).map(" ".join))
def test_any_text_is_read_and_every_span_lies_within_it(text):
    parsed = parse({"any": text})["any"]
    for a in find_attributions(parsed, ()):
        assert 0 <= a.start < a.end <= len(text)
        for start, end in ((a.source_start, a.source_end), (a.cue_start, a.cue_end)):
            assert (start is None) == (end is None)
            assert start is None or 0 <= start < end <= len(text)


def test_what_is_printed_is_all_found_where_a_paper_is_named():
    """Of the attributions of every case, those with a paper as their source are told by find_printed, and no other."""
    told = 0
    for parsed in parsed_cases().values():
        quotations = find_quotations(parsed, ())
        every = [
            (a.start, a.end)
            for a in find_attributions(parsed, (), quotations)
            if a.printed and not a.nested and not a.negated and a.source_start is not None
        ]
        assert [(q.start, q.end) for q in find_printed(parsed, quotations)] == every
        told += len(every)
    assert told > 3


def printed(text):
    parsed = parse({"x": text})["x"]
    return [(q.speaker_text, text[q.start : q.end]) for q in find_printed(parsed, find_quotations(parsed, ()))]


def test_what_a_poll_finds_is_told_by_the_poll():
    assert printed("A poll that opened in May found that 52 per cent of islanders would stay.") == [
        ("A poll", "52 per cent of islanders would stay")
    ]


def test_what_a_person_says_or_a_picture_shows_is_told_by_nothing_printed():
    assert printed("Olsen said 52 boats were lost. The picture shows 30 boats on the shore.") == []


def test_every_word_of_the_lexicon_has_a_kind_and_a_shape():
    for entries in (
        *attributing_verbs().values(),
        *(e for p in ("noun", "adj", "adv") for e in attributing_words(p).values()),
    ):
        assert entries
        assert all(shapes for _, shapes in entries)
