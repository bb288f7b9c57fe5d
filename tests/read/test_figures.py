"""Figures of a report: what is counted, by roles; whose it is; which day; what is part of what."""

from dataclasses import replace
from functools import cache

import pytest
from builders import make_parsed, make_report
from figure_cases import read_cases, write_bounds
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.read.counted import View
from storyledger.read.edtf import days_of
from storyledger.read.figure_units import name_claim
from storyledger.read.figures import find_figures
from storyledger.read.gazetteer import Gazetteer
from storyledger.read.model import Encoder
from storyledger.read.numbers import read_number
from storyledger.read.parse import parse_reports
from storyledger.read.places import find_places
from storyledger.read.quotations import find_quotations
from storyledger.read.times import find_times
from storyledger.read.trees import Tree
from storyledger.records import Dating

CASES = read_cases("claims-*.txt")
DATING = Dating("2020-06-15", "metadata", "given")
KINDS = {
    *(
        "killed",
        "injured",
        "missing",
        "evacuated",
        "displaced",
        "rescued",
        "trapped",
        "detained",
        "besieged",
        "fighters",
    ),
    *("population", "affected", "vehicles", "buildings", "aid", "money", "votes", "share", "magnitude", "distance"),
    "other",
}


def read_claims(parsed):
    """The claims of a parsed report of Monday 15 June 2020, with its times, places and quotations."""
    times = find_times(parsed, DATING)
    return find_figures(parsed, DATING, times, find_places(parsed, gazetteer()), find_quotations(parsed, times))


@cache
def gazetteer():
    """The reader's gazetteer, loaded once."""
    return Gazetteer.load()


@cache
def encoder():
    """The reader's encoder, loaded once."""
    return Encoder.load(ReadSettings())


@cache
def read_cases_once():
    """Claims of every case by its name, parsed in one batch."""
    reports = [make_report(name, text) for name, text, _ in CASES]
    return {parsed.report.id: read_claims(parsed) for parsed in parse_reports(reports, encoder())}


def told(text, claims, claim):
    """What a case may ask of a claim, by key."""
    whole = claims[claim.part_of] if claim.part_of is not None else None
    return {
        "source": claim.source or "-",
        "name": claim.source_name or "-",
        "day": claim.as_of or "-",
        "place": claim.place or "-",
        "population": claim.population,
        "part": text[whole.start : whole.end] if whole else "-",
        "projected": "yes" if claim.projected else "no",
        "delta": "yes" if claim.delta else "no",
        "scope": claim.scope or "-",
        "what": claim.what,
    }


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_claim_is_read_with_its_kind_and_role(name, text, expected):
    """Words, bounds, kind and the further keys of each claim are those of the case file, and no other claim is made."""
    claims = read_cases_once()[name]
    assert [(text[c.start : c.end], write_bounds(c), c.kind) for c in claims] == [tuple(row[:3]) for row in expected]
    for claim, row in zip(claims, expected, strict=True):
        for pair in filter(None, (part.strip() for part in (row[3] if len(row) > 3 else "").split(";"))):
            key, _, value = pair.partition("=")
            got = told(text, claims, claim)[key]
            assert got == value if key != "source" or value == "-" else value.lower() in got.lower(), (pair, got)


@pytest.mark.parametrize(("name", "text"), [case[:2] for case in CASES], ids=[case[0] for case in CASES])
def test_the_quoted_words_give_the_same_bounds_again(name, text):
    """For every claim the words that it quotes contain its number: read alone they give the same bounds."""
    for claim in read_cases_once()[name]:
        again = read_number(text[claim.start : claim.end])
        assert again is not None
        assert (again.value, again.low, again.high) == (claim.value, claim.low, claim.high)


def test_every_claim_says_why():
    """Each claim names the rules that gave its kind and its source."""
    for claims in read_cases_once().values():
        for claim in claims:
            assert claim.kind in KINDS
            assert len(claim.reasons) >= 2
            assert all(": " in reason or '"' in reason for reason in claim.reasons)


def test_a_day_is_told_from_a_longer_stretch():
    """Scopes: "on Friday" is a day, "since Friday" a period up to the report's day, a whole war is background."""
    text = (
        "Shells killed 12 people on Friday. Since Friday shells have killed 60 people. "
        "More than 300,000 people have been killed since the war began in 2011."
    )
    (parsed,) = parse_reports([make_report("r", text)], encoder())
    claims = read_claims(parsed)
    assert [(c.as_of, c.scope) for c in claims] == [
        ("2020-06-12", "day"),
        ("2020-06-15", "period"),
        (None, "background"),
    ]


def test_page_furniture_makes_no_figures():
    """A line that the parser calls furniture is not read."""
    (parsed,) = parse_reports([make_report("r", "The flood killed 12 people.")], encoder())
    assert read_claims(parsed)
    hidden = replace(parsed, sentences=tuple(replace(s, kind="furniture") for s in parsed.sentences))
    assert read_claims(hidden) == ()


@settings(max_examples=60)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200), st.integers(2, 90_000))
def test_any_text_is_read_without_error(noise, number):
    """Odd input raises nothing, and every claim quotes words of its report."""
    parsed = make_parsed("r", f"{noise} killed {number:,} people {noise}")
    for claim in find_figures(parsed, DATING, (), (), ()):
        assert 0 <= claim.start < claim.end <= len(parsed.report.text)
        assert claim.sentence_start <= claim.start
        assert claim.part_of is None or claim.part_of >= 0


@settings(max_examples=80)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "On Friday",
                    "Since 3 June",
                    "from 5 to 8 June",
                    "as of",
                    "in 1934",
                    "by noon on Sunday",
                    "last week",
                ),
                *("Tom Reed said", "12 people died", "some 40 were hurt", "a quake of magnitude 7.1", "so far"),
                *("in the past 26 days", "when the siege began in April", "the toll reached 900", ". ", ", ", "; "),
                *("after", "who", "that", "and", "of them", "including 3 children", "according to the mayor"),
            ]
        ),
        max_size=24,
    ),
    st.sampled_from(["2020-06-15", "2020-06-14/2020-06-15", "2020-06", "", None]),
)
def test_a_day_is_a_value_that_can_be_read_and_comes_with_its_reason(pieces, published):
    """Whatever stands together, a claim's day is EDTF that covers days, not after the report's, with its reason."""
    parsed = make_parsed("r", " ".join(pieces))
    dating = Dating(published, "metadata", "given")
    times = find_times(parsed, dating)
    own = days_of(published)
    for claim in find_figures(parsed, dating, times, (), find_quotations(parsed, times)):
        if claim.as_of is None:
            continue
        days = days_of(claim.as_of)
        assert days is not None
        assert own is None or days[0] <= own[1]
        assert any(reason.startswith("day: ") for reason in claim.reasons)


def test_damaged_trees_and_empty_reports_are_read():
    """Heads out of range, a report without words and a sentence of thousands of numbers raise nothing."""
    parsed = make_parsed("r", "Bombs killed 12 people and wounded 40. " + "12 men, " * 3000)
    broken = replace(
        parsed,
        sentences=tuple(
            replace(s, tokens=tuple(replace(t, head=10**6 if n % 2 else n) for n, t in enumerate(s.tokens)))
            for s in parsed.sentences
        ),
    )
    assert find_figures(broken, DATING, (), (), ()) is not None
    assert find_figures(make_parsed("e", ""), DATING, (), (), ()) == ()


def test_a_view_finds_the_token_of_an_offset():
    """`at` gives the token that covers an offset, or the next one."""
    parsed = make_parsed("r", "Bombs  fell.")
    view = View(Tree(parsed.sentences[0]), parsed.report.text)
    assert [view.at(k) for k in (0, 4, 5, 7, 10, 11, 12)] == [0, 0, 1, 1, 1, 2, 3]


@pytest.mark.parametrize(
    ("thing", "named"),
    [
        ("people", "people evacuated from Idlib"),
        ("villages", "villages evacuated in Idlib"),
    ],
)
def test_people_are_evacuated_from_a_place_and_villages_where_they_stand(thing, named):
    """The line for the reader says "from" only of what is brought away."""
    assert name_claim(thing, "evacuated", "Idlib", projected=False) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("At least 27 people were killed, nine of them children.", ["people killed", "children killed"]),
        ("Thirty-eight of the 40 trucks arrived on Sunday.", ["trucks", "trucks"]),
        ("Officials said 34 were dead, nine of them in hospital beds.", ["people killed", "people killed"]),
    ],
)
def test_a_number_of_them_is_of_what_the_noun_behind_it_names(text, named):
    """The line for the reader names who "nine of them children" are."""
    (parsed,) = parse_reports([make_report("r", text)], encoder())
    assert [claim.what for claim in read_claims(parsed)] == named
