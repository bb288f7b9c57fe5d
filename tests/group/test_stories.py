"""Reports of one event come together, reports of another stay apart, whatever the order they come in."""

from __future__ import annotations

import math
import random
import re
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import GroupSettings
from storyledger.group import group_stories
from storyledger.group.fingerprint import (
    NAME,
    PLAIN,
    find_evidence,
    find_features,
    kind_of,
    make_feature,
    read_outlines,
    words_of,
)
from storyledger.group.likeness import compare_row
from storyledger.group.rows import Rows
from storyledger.group.stories import with_years
from storyledger.records import Dating, Parsed, Reading, Report

CASES = Path(__file__).parent.parent / "cases" / "copies"
FOLDERS = Path(__file__).parent.parent / "cases" / "stories"
SETTINGS = GroupSettings()


def reading(id_, text, day=None, title=None, outlet=None):
    """A reading with nothing found; "--04-16" is the day of a dateline without a year."""
    report = Report(id=id_, text=text, sha256="", input="", title=title, outlet=outlet)
    dating = Dating(day, "metadata", "")
    if day and day.startswith("--"):
        dating = Dating(None, "unknown", "no year is told", (int(day[2:4]), int(day[5:7])))
    return Reading(Parsed(report, (), ()), dating, (), (), (), (), (), (), ())


def happenings():
    """Our invented events, each told in several reports over three days."""
    made = []
    for path in sorted(CASES.glob("*.txt")):
        parts = re.split(r"^=== .*$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        for i, text in enumerate(parts):
            day = (date(2021, 3, 1) + timedelta(days=i % 3)).isoformat()
            made.append(reading(f"{path.stem}/{i}", text.strip("\n"), day))
    return made


def partition(stories):
    return {frozenset(story.reports) for story in stories}


def test_every_event_of_the_copies_is_one_story():
    """Copies, rewrites and independent reports of one event stand together; no two events do.

    Of the side stories, a few name nobody and nothing of their event: those may stand alone.
    """
    made = happenings()
    stories = [{id_.split("/")[0] for id_ in story.reports} for story in group_stories(made, SETTINGS)]
    assert all(len(events) == 1 for events in stories)
    assert len(stories) <= len({r.report.id.split("/")[0] for r in made}) + 4


def test_the_order_of_reports_changes_nothing():
    """Stories, ids and reasons are the same for any order."""
    made = happenings()
    expected = group_stories(made, SETTINGS)
    for seed in (1, 2):
        shuffled = made[:]
        random.Random(seed).shuffle(shuffled)
        assert group_stories(shuffled, SETTINGS) == expected


def folder(path):
    """The reports of a little folder, and the story that each belongs to."""
    heads = re.findall(r"^=== (\S+) (\S+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    texts = re.split(r"^=== .*$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    made = [
        reading(str(i), text.strip(), None if day == "-" else day)
        for i, ((_, day), text) in enumerate(zip(heads, texts, strict=True))
    ]
    return made, [story for story, _ in heads]


@pytest.mark.parametrize("path", sorted(FOLDERS.glob("*.txt")), ids=lambda path: path.stem)
def test_a_little_folder_comes_apart_into_its_stories(path):
    """What the head line of the case file says; the same for a higher threshold."""
    made, stories = folder(path)
    expected = {frozenset(str(i) for i, s in enumerate(stories) if s == story) for story in stories}
    for join in (0.5, SETTINGS.join):
        assert partition(group_stories(made, GroupSettings(join=join))) == expected


def test_all_little_folders_in_one_come_apart():
    """Thirty stories of other kinds beside it change nothing in a story, but that more is asked of its reports."""
    made, stories = [], []
    for path in sorted(FOLDERS.glob("*.txt")):
        some, of = folder(path)
        made += [reading(f"{path.stem}/{r.report.id}", r.report.text, r.dating.value) for r in some]
        stories += [f"{path.stem}/{story}" for story in of]
    found = {id_: number for number, story in enumerate(group_stories(made, SETTINGS)) for id_ in story.reports}
    numbers = [found[r.report.id] for r in made]
    assert len(set(numbers)) >= len(set(stories))
    pairs = {(number, story) for number, story in zip(numbers, stories, strict=True)}
    assert len(pairs) == len(set(numbers)), "two stories under one"
    assert len(set(numbers)) <= len(set(stories)) + 2


QUAKE = (
    "A magnitude 6.{m} earthquake shook {town} on {day}, killing {n} people, and rescuers searched the rubble of the "
    "{place}, governor {who} said. Power was out in {town} and hospitals were full."
)


@pytest.mark.parametrize("dated", [True, False])
def test_two_events_of_one_kind_stay_apart(dated):
    """Two quakes share their words, not their names, places and numbers."""
    one = [
        QUAKE.format(m=4, town="Orvane", day="Monday", n=n, place="Pastry Arcade", who="Lena Pardo")
        for n in (31, 38, 44)
    ]
    other = [
        QUAKE.format(m=1, town="Belquist", day="Friday", n=n, place="Tannery Mosque", who="Idris Vane")
        for n in (7, 9, 12)
    ]
    made = [reading(f"a{i}", t, f"2021-03-0{i + 1}" if dated else None) for i, t in enumerate(one)]
    made += [reading(f"b{i}", t, f"2021-06-0{i + 1}" if dated else None) for i, t in enumerate(other)]
    assert partition(group_stories(made, SETTINGS)) == {frozenset({"a0", "a1", "a2"}), frozenset({"b0", "b1", "b2"})}


def test_a_story_says_why_its_reports_stand_together():
    """The reason names what they share, with their days; a lone report says that nothing fits."""
    text = "Mayor Lena Pardo of Orvane resigned on Monday over the fall of the Pastry Arcade, which killed 31 people."
    made = [reading("a", text, "2021-03-01"), reading("b", text + " The council of Orvane met late.", "2021-03-02")]
    made.append(reading("c", "Exports of wool rose in the second quarter, the bank of the islands said.", "2021-03-02"))
    both, alone = group_stories(made, SETTINGS)
    assert "Lena Pardo" in both.reason
    assert "2021-03-01 to 2021-03-02" in both.reason
    assert alone.reports == ("c",)
    assert "no other report" in alone.reason


def test_a_story_carries_its_copies_and_origins():
    """Three reports, two of them the same text: one copy, two origins at most."""
    made = [r for r in happenings() if r.report.id in {"flood/0", "flood/1", "flood/7"}]
    (story,) = group_stories(made, SETTINGS)
    assert [(c.report, c.of) for c in story.copies] == [("flood/1", "flood/0")]
    assert sorted(o.reports for o in story.origins) == [("flood/0", "flood/1"), ("flood/7",)]


def test_the_id_of_a_story_stays_when_later_reports_come():
    """It is made from the first report's text."""
    made = [r for r in happenings() if r.report.id.startswith("ferry/")]
    first = sorted(made, key=lambda r: r.dating.value)[:1]
    assert (
        group_stories(first, SETTINGS)[0].id
        == group_stories([*first, *(r for r in made if r.dating.value > first[0].dating.value)], SETTINGS)[0].id
    )


def test_a_text_without_line_breaks_is_no_furniture():
    """A page's stamp at its start must not cost the whole text."""
    text = (
        "Last updated at Nov 01 2020 "
        + "The ferry Queen Maren ran aground off Hessel and Ilse Torvald spoke to the press. " * 4
    )
    assert find_features(read_outlines([reading("a", text)])[0])


def test_the_outlets_own_name_is_no_likeness():
    """Reports of one outlet share its name in titles and text."""
    (outline,) = read_outlines(
        [
            reading(
                "a",
                "The Valley Post has learned of it.",
                title="Bridge falls in Orvane | Valley Post",
                outlet="Valley Post",
            )
        ]
    )
    assert not {"valley", "post", "valley post"} & set(map(words_of, find_features(outline)))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (None, "Hale won. Pardo lost the vote in Orvane."),
        ("Pardo Loses Vote", "The people of Orvane voted."),
        ("PARDO LOSES VOTE", "The people of Orvane voted."),
        (None, "The people of Orvane voted against Lena Pardo."),
    ],
)
def test_a_name_is_one_feature_wherever_it_stands(title, text):
    """At the start of a sentence, in a headline, in capitals or in the midst of a sentence."""
    (outline,) = read_outlines([reading("a", text, title=title)])
    found = find_features(outline)
    assert make_feature(NAME, "pardo") in found
    assert not {make_feature(NAME, word) for word in ("people", "the", "won", "loses", "vote")} & found.keys()


def test_platforms_and_holidays_are_no_names():
    """Where a picture is from, and which day it was, says nothing of who and where."""
    (outline,) = read_outlines([reading("a", "She wrote on Facebook on New Year's Eve, seen by Lena Pardo.")])
    named = {words_of(feature) for feature in find_features(outline) if kind_of(feature) == NAME}
    assert named <= {"new", "year", "lena", "pardo"}


def test_rare_features_weigh_more():
    """A name weighs more than a common word, and rows have length one."""
    rows = rows_of([reading("a", "The people saw Lena Pardo.")])
    weight = {rows.names[c]: v for c, v in zip(*(held.tolist() for held in rows.row(0)), strict=True)}
    assert weight[make_feature(NAME, "pardo")] > max(v for name, v in weight.items() if kind_of(name) == PLAIN)
    assert np.isclose(sum(v * v for v in weight.values()), 1)


def rows_of(made):
    """The rows of some readings, weighed by what is rare among them."""
    rows = Rows()
    rows.add([find_evidence(r, outline) for r, outline in zip(made, read_outlines(made), strict=True)])
    rows.rescale()
    return rows


def test_every_pair_has_a_probability():
    """Between nought and one, whatever is missing; the same from either side."""
    made = [*happenings()[:6], reading("z", "Wool.")]
    rows = rows_of(made)
    every = list(range(len(made)))
    chances = np.array([compare_row(rows, i, every, np.full(len(made), math.nan)) for i in every])
    assert ((chances >= 0) & (chances <= 1)).all()
    assert np.allclose(chances, chances.T)


@pytest.mark.parametrize(
    "value", ["2021-03-01", "2021-03", "2021", "2021-03-01/2021-03-04", "2021-03-01~", "unknown", "", None]
)
def test_days_of_any_precision_are_taken(value):
    """A month, a year, an interval or nonsense as day changes no more than the distance in time."""
    made = [
        reading("a", "Lena Pardo of Orvane resigned.", value),
        reading("b", "Lena Pardo of Orvane resigned.", "2021-03-02"),
    ]
    assert sum(len(s.reports) for s in group_stories(made, SETTINGS)) == 2


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=5))
def test_no_text_makes_it_raise(texts):
    """Every report is in exactly one story, whatever it holds."""
    made = [reading(str(i), t) for i, t in enumerate(texts)]
    stories = group_stories(made, SETTINGS)
    assert sorted(id_ for s in stories for id_ in s.reports) == sorted(str(i) for i in range(len(texts)))


@pytest.mark.parametrize(
    ("yearless", "dated", "expected"),
    [
        ("--04-16", ["2014-04-23"], "2014-04-16"),
        ("--12-30", ["2015-01-02"], "2014-12-30"),
        ("--04-16", ["2014-04-23", "2014-09-01"], "2014-04-16"),
        ("--04-16", ["2014-04-23", "2015-04-20"], None),
        ("--04-16", ["2014-09-01"], None),
        ("--02-29", ["2015-03-01"], None),
        ("--02-29", ["2016-03-01"], "2016-02-29"),
        ("--02-29", [], "2000-02-29"),
    ],
)
def test_a_dateline_without_a_year_gets_the_one_that_is_left(yearless, dated, expected):
    """The year in which it comes within weeks of a dated report; none where two are left or none is."""
    given_days = [yearless, *dated]
    readings = [reading(str(i), "A pier fell.", day) for i, day in enumerate(given_days)]
    found = with_years(readings)
    assert found[0].dating.value == expected
    assert [r.dating.value for r in found[1:]] == dated


def test_a_country_its_people_and_what_is_theirs_are_one_name():
    """As "the Libyan coast" and "Libya's boat" share a name; nobody is named by what is theirs."""
    rows = [
        find_features(read_outlines([reading("a", text)])[0])
        for text in ("They sank off the Libyan coast, said Marcus Hale.", "It was Libya's boat, and Hale’s crew.")
    ]
    first, second = ({words_of(feature) for feature in row if kind_of(feature) == NAME} for row in rows)
    assert first & second == {"LY", "hale"}


def test_an_agency_is_no_name():
    """Who sent a report says nothing of what happened."""
    (outline,) = read_outlines([reading("a", "CAIRO, May 3 (Reuters) - Hale told AFP that he was safe.")])
    assert {words_of(f) for f in find_features(outline) if kind_of(f) == NAME} == {"cairo", "hale"}
