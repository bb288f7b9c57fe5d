"""Reports that come one by one or in any batches end in the same stories, and every change on the way is told."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.group.test_stories import folder, happenings, reading

from storyledger.config import GroupSettings
from storyledger.group import group_stories
from storyledger.group.decisions import make_decision
from storyledger.group.stream import Stream
from storyledger.records import Named

FOLDERS = Path(__file__).parent.parent / "cases" / "stories"
SETTINGS = GroupSettings()
SMALL = GroupSettings(known=4, known_short=3)
"""Stories are well known early, so that a few reports reach every rule."""


def everything():
    """The reports of all little folders, and some of the copies' happenings, under ids of their own."""
    made = []
    for path in sorted(FOLDERS.glob("*.txt")):
        reports, _ = folder(path)
        made += [
            replace(r, parsed=replace(r.parsed, report=replace(r.report, id=f"{path.stem}/{r.report.id}")))
            for r in reports
        ]
    return made + happenings()[::3]


REPORTS = everything()


def found(stream):
    """The stories that a stream holds, as sets of ids."""
    return {frozenset(stream.readings[i].report.id for i in story) for story in stream.stories()}


def batches(draw_seed, reports):
    """The reports in a random order and in random batches."""
    chance = random.Random(draw_seed)
    rest = reports[:]
    chance.shuffle(rest)
    while rest:
        size = chance.choice([1, 1, 2, 3, 7, 20])
        yield rest[:size]
        rest = rest[size:]


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([SETTINGS, SMALL]))
def test_any_order_and_any_batches_give_what_reading_at_once_gives(seed, group):
    """After the stream has settled, its stories are those of all reports read at once."""
    chance = random.Random(seed)
    reports = chance.sample(REPORTS, chance.randint(1, len(REPORTS)))
    stream = Stream(group)
    for batch in batches(seed, reports):
        stream.add(batch)
    stream.settle()
    assert found(stream) == {frozenset(story.reports) for story in group_stories(reports, group)}


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([SETTINGS, SMALL]))
def test_every_change_is_told(seed, group):
    """Reports of one story that are not told to have moved stay together, and those of two stay apart."""
    stream = Stream(group)
    standing: dict[str, frozenset[str]] = {}
    steps = [*batches(seed, REPORTS[:60]), None]
    for batch in steps:
        moved = stream.settle() if batch is None else stream.add(batch)[1]
        now = {id_: story for story in found(stream) for id_ in story}
        stayed = standing.keys() - {m.report for m in moved}
        assert {m.report for m in moved} <= standing.keys()
        old_to_new = {(standing[id_], now[id_]) for id_ in stayed}
        assert len({old for old, _ in old_to_new}) == len(old_to_new), "a story fell apart and nobody said so"
        assert len({new for _, new in old_to_new}) == len(old_to_new), "two stories became one and nobody said so"
        standing = now


def test_a_new_report_is_told_where_it_stands():
    """It joins the story it fits, under that story's id, or begins one; the reason is a sentence."""
    flood = [r for r in happenings() if r.report.id.startswith("flood/")][:3]
    ferry = [r for r in happenings() if r.report.id.startswith("ferry/")][:1]
    stream = Stream(SETTINGS)
    stream.add([*flood[:2], *ferry])
    (placed,), moved = stream.add(flood[2:])
    assert placed.joined
    assert "mean probability" in placed.reason
    assert not moved
    assert placed.story == next(s.id for s in group_stories(flood, SETTINGS) if flood[2].report.id in s.reports)


CRACKS = (
    "Engineers of Ansel Power closed the Kettle dam above Merrow on Monday after cracks were found in one of its gates."
)
FLOOD = "At least 11 people drowned in Merrow on Tuesday when its lower town was flooded, Mayor Greta Solberg said."
BOTH = f"{CRACKS} {FLOOD}"


def test_a_report_that_brings_two_stories_together_says_what_moved():
    """A report that tells of both makes one of two: what stood alone moved, and it is said from where to where."""
    cracks, flood, both = (reading(text[:40], text, "2029-07-03") for text in (CRACKS, FLOOD, BOTH))
    stream = Stream(SETTINGS)
    placed, moved = stream.add([cracks, flood])
    assert (len(stream.stories()), moved) == (2, ())
    _, moved = stream.add([both])
    assert len(stream.stories()) == 1
    (one,) = moved
    assert {one.from_story, one.to_story} == {p.story for p in placed}
    assert "mean probability" in one.reason


def test_what_is_held_costs_a_new_report_nothing():
    """The entries of the index that a report is compared with are bounded, whatever is held."""
    stream = Stream(SETTINGS)
    for i in range(0, 600, 100):
        stream.add([replace_text(REPORTS[0], i + j) for j in range(100)])
    compared = [len(near) for near in stream._near]
    assert max(compared) <= 250


def replace_text(reading, number):
    """The reading with a word of its own at the end."""
    report = replace(reading.report, id=f"copy-{number}", text=f"{reading.report.text} Number {number}.")
    return replace(reading, parsed=replace(reading.parsed, report=report))


@pytest.mark.parametrize("kind", ["together", "apart"])
def test_hands_outlive_the_stream(kind):
    """What was decided holds however many reports come afterwards, in any order."""
    reports = [r for r in REPORTS if r.report.id.startswith("two_blasts_one_city/")]
    names = tuple(Named(r.report.id, "") for r in reports)
    one, other = names[:2], names[2:]
    decision = (
        make_decision("together", (names, (), ()), who="", when="", why="")
        if kind == "together"
        else make_decision("apart", (names[:1], (), names[1:2]), who="", when="", why="")
    )
    for seed in range(4):
        stream = Stream(replace(SMALL, decisions=(decision,)))
        for batch in batches(seed, reports + REPORTS[:30]):
            stream.add(batch)
        stream.settle()
        where = {id_: story for story in found(stream) for id_ in story}
        if kind == "together":
            assert len({where[n.id] for n in (*one, *other)}) == 1
        else:
            assert where[names[0].id] != where[names[1].id]
