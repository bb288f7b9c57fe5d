"""Toponyms of a report, settled together."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.read.gazetteer import Gazetteer, kilometres
from storyledger.read.places import find_places
from storyledger.records import Name, Parsed, Report, Sentence, Token

CASES = Path(__file__).parent.parent / "cases" / "places" / "settled.txt"
GAZETTEER = Gazetteer.load()


def parse(marked: str) -> Parsed:
    """A report from text with its names in braces, "in {place:Paris}"; one sentence."""
    text, names = "", []
    at = 0
    for match in re.finditer(r"\{(\w+):([^}]*)\}", marked):
        text += marked[at : match.start()]
        names.append(Name(len(text), len(text) + len(match[2]), match[2], match[1], 0))
        text += match[2]
        at = match.end()
    text += marked[at:]
    tokens = tuple(
        Token(
            m.start(), m.end(), m.group(), m.group().lower(), "PROPN" if m.group()[0].isupper() else "X", "", -1, "dep"
        )
        for m in re.finditer(r"['’]s\b|\w+(?:[-'’](?!s\b)\w+)*|[^\w\s]", text)
    )
    sentence = Sentence(0, 0, len(text), 0, "body", tokens)
    return Parsed(Report("r", text, "", "r.txt"), (sentence,), tuple(names))


def read_cases():
    """Title, marked text and expectations of each block."""
    blocks = CASES.read_text(encoding="utf-8").split("\n\n")
    for block in blocks:
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if len(lines) > 2:
            yield lines[0], lines[1], [line[2:].split(" = ") for line in lines[2:]]


CASE_LIST = list(read_cases())


@pytest.mark.parametrize(("title", "text", "expected"), CASE_LIST, ids=[case[0] for case in CASE_LIST])
def test_names_are_settled_where_the_text_means(title, text, expected):
    """Each name of the case lies where the case says, or is no toponym."""
    parsed = parse(text)
    found = {}
    for toponym in find_places(parsed, GAZETTEER):
        assert parsed.report.text[toponym.start : toponym.end] == toponym.text
        found[toponym.text] = toponym
    for words, place in expected:
        if place == "none":
            assert words not in found, f"{title}: {words} -> {found.get(words)}"
            continue
        country, latitude, longitude = place.split()
        assert words in found, f"{title}: {words} not among {sorted(found)}"
        toponym = found[words]
        assert toponym.country == country.strip("-"), f"{title}: {toponym}"
        far = 60 if toponym.feature in ("city", "district", "landmark") else 260
        assert kilometres((toponym.latitude, toponym.longitude), (float(latitude), float(longitude))) < far, toponym


def test_the_reason_can_be_checked():
    """A toponym's reason names the gazetteer's entry and what decided."""
    (paris, *_) = find_places(parse("A mill burned in {place:Paris}, {place:Texas}."), GAZETTEER)
    assert 'named "Paris"' in paris.reason
    assert "lies in" in paris.reason
    (foah, *_) = find_places(parse("Buses left {place:Foah} in {place:Syria}."), GAZETTEER)
    assert "another name" in foah.reason


def test_said_kind_decides_between_city_and_province():
    """Thus "Idlib province" is the province, "Idlib" the city."""
    found = find_places(parse("They left {place:Idlib} for {place:Aleppo} province in {place:Syria}."), GAZETTEER)
    assert {(t.text, t.feature) for t in found} == {("Idlib", "city"), ("Aleppo", "region"), ("Syria", "country")}


def test_one_name_has_one_sense_in_a_report():
    """A container named once settles the name wherever it stands."""
    found = find_places(
        parse("Fire broke out in {place:Paris}, {place:Texas}. The mayor of {place:Paris} thanked all."), GAZETTEER
    )
    assert {t.country for t in found if t.text == "Paris"} == {"US"}


def test_toponyms_come_in_order_and_do_not_overlap():
    """Spans rise and keep apart."""
    found = find_places(
        parse("In {place:Syria}, {place:Aleppo Syria} and the town of Homs near {place:Damascus}, {place:Syria}."),
        GAZETTEER,
    )
    assert len(found) >= 4
    assert all(a.end <= b.start for a, b in pairwise(found))


KINDS = st.sampled_from(["place", "person", "organisation", "group"])
WORDS = st.text(max_size=12).map(lambda w: w.replace("{", "").replace("}", ""))


@given(st.lists(st.tuples(KINDS, WORDS, WORDS), max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_text_is_taken(parts):
    """Whatever the words and names, there are toponyms or none, all inside the text."""
    parsed = parse(" ".join(f"{{{kind}:{name}}} in {words}" for kind, name, words in parts))
    for toponym in find_places(parsed, GAZETTEER):
        assert 0 <= toponym.start < toponym.end <= len(parsed.report.text)
        assert toponym.reason


def test_a_report_without_names_has_no_toponyms():
    """Nothing comes of nothing."""
    assert find_places(Parsed(Report("r", "", "", "r.txt"), (), ()), GAZETTEER) == ()


def position_of(text, url):
    """The position, in whole degrees, of the one place of a text on a page of this address."""
    parsed = parse(text)
    (toponym,) = find_places(replace(parsed, report=replace(parsed.report, url=url)), GAZETTEER)
    return round(toponym.latitude), round(toponym.longitude)


@pytest.mark.parametrize(
    ("host", "position"),
    [("www.wand.example", (40, -89)), ("www.decaturdaily.example", (35, -87)), ("www.wsbtv.example", (34, -84))],
)
def test_a_town_of_a_common_name_is_the_one_near_the_outlet(host, position):
    assert position_of("A barn burned in {place:Decatur} on Monday.", f"https://{host}/4711") == position
