"""Which dated reports bear on an undated one, and which weekdays they tell."""

from dataclasses import replace

from builders import make_reading
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.group.neighbours import compare_reports, find_neighbours
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.records import Dating, Report, Timex

DAM = "The Ferro dam above Altdorf gave way {} after forty hours of rain, engineer Ruth Amsel said."
BRIDGE = "Mayor Lena Kopp opened a shelter in the school gym {} and asked for blankets and cots."
VOTE = "The cantonal council voted for an inquiry into the sirens {} by eleven hands to two."


def told(id_, parts, published=None):
    """A reading of sentences, each with its time words and their value."""
    text, times = "", []
    for number, (sentence, words, value) in enumerate(parts):
        line = sentence.format(words)
        start = len(text) + line.index(words)
        times.append(Timex(start, start + len(words), words, number, "date", value, ""))
        text += line + "\n"
    dating = Dating(published, "metadata", "told") if published else Dating(None, "unknown", "no year is told")
    return make_reading(id_, text, times=tuple(times), dating=dating)


def story():
    """An undated report, one of much the same, and one of other news of the story."""
    return [
        told("open", [(DAM, "on Wednesday", None), (BRIDGE, "on Thursday", None)]),
        told("same", [(DAM, "Wednesday", "2018-06-13"), (BRIDGE, "on Thursday", "2018-06-14")], "2018-06-15"),
        told("later", [(VOTE, "on Wednesday", "2018-06-20")], "2018-06-21"),
    ]


def test_a_weekday_in_the_same_sentence_is_anchored():
    """The weekday of a sentence that a dated report tells in the same words gets that report's day."""
    neighbours = find_neighbours(story())[0]
    assert [n.report for n in neighbours] == ["same", "later"]
    assert [(a.day, a.alike > 0.5) for a in neighbours[0].anchors] == [("2018-06-13", True), ("2018-06-14", True)]


def test_the_same_weekday_of_other_news_is_no_anchor():
    """A weekday that another report tells of something else anchors nothing."""
    assert find_neighbours(story())[0][1].anchors == ()


def test_a_toll_of_another_number_is_of_another_day():
    """Two tolls that rose "on Friday" to other numbers are less alike than one that is told twice; deaths are not."""
    rose = "The death toll from the collapse of the Karsk mill rose to {} on Friday, the army said."
    killed = "The Karsk mill collapsed on Friday, killing at least {} people, the army said."

    def likeness(words: str, number: str) -> float:
        there = told("there", [(words.format("1,273"), "on Friday", "2018-06-15")], "2018-06-15")
        other = told("other", [(VOTE, "on Wednesday", "2018-06-20")], "2018-06-21")
        found = find_neighbours([told("here", [(words.format(number), "on Friday", None)], None), there, other])[0]
        return next((anchor.alike for n in found if n.report == "there" for anchor in n.anchors), 0.0)

    assert likeness(rose, "1,045") < 0.6 * likeness(rose, "1,273")
    assert likeness(killed, "1,045") > 0.6 * likeness(killed, "1,273")


def test_only_dated_reports_are_neighbours():
    """A report without a day, and the report itself, are no neighbours."""
    found = find_neighbours(story())
    assert all("open" not in [n.report for n in row] for row in found)
    assert [n.report for n in found[1]] == ["later"]


def test_last_weekdays_are_no_anchors():
    """A weekday called the last one may be of the week before, so it is left out."""
    readings = story()
    readings[0] = told("open", [(DAM, "last Wednesday", None)])
    assert find_neighbours(readings)[0][0].anchors == ()


def test_a_day_ahead_counts_less():
    """A day that lay ahead of the report that tells it matches less than one that it tells as past."""
    readings = story()
    ahead = [readings[0], told("same", [(DAM, "Wednesday", "2018-06-13")], "2018-06-12")]
    past = [readings[0], told("same", [(DAM, "Wednesday", "2018-06-13")], "2018-06-15")]
    assert find_neighbours(ahead)[0][0].anchors[0].alike < find_neighbours(past)[0][0].anchors[0].alike


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=300), min_size=1, max_size=5))
def test_likeness_is_a_share_and_the_same_both_ways(texts):
    """Any texts are compared without an error, symmetrically, from 0 to 1."""
    alike = compare_reports([make_reading(f"r{i}", text) for i, text in enumerate(texts)])
    for i, row in enumerate(alike):
        for j, value in row.items():
            assert 0 <= value <= 1.000001
            assert alike[j][i] == value


def test_the_weekday_of_one_thing_is_anchored():
    """The Sunday of an election is that of another report's "Sunday's election", whatever else they tell."""
    texts = {
        "open": "Police held two thousand people on Monday night, more than five thousand since Sunday's election.",
        "told": "The ministry counted thirty hurt after a third night of unrest over Sunday's disputed election.",
        "vote": "The ministry counted thirty hurt after a third night of unrest over Sunday's football match.",
    }
    reports = [Report(id=id_, text=text, sha256="", input="") for id_, text in texts.items()]
    parsed = {one.report.id: one for one in parse_reports(reports, Encoder.load(ReadSettings()))}
    found = {}
    for other in ("told", "vote"):
        readings = []
        for id_, day in (("open", None), (other, "2020-08-12")):
            at = texts[id_].index("Sunday")
            value = "2020-08-09" if day else None
            times = (Timex(at, at + 6, "Sunday", 0, "date", value, ""),)
            dating = Dating(day, "metadata", "told") if day else Dating(None, "unknown", "no year is told")
            readings.append(replace(make_reading(id_, texts[id_], times=times, dating=dating), parsed=parsed[id_]))
        found[other] = [a.day for a in find_neighbours(readings)[0][0].anchors]
    assert found == {"told": ["2020-08-09"], "vote": []}


def test_a_story_begins_on_the_day_that_most_of_its_reports_tell():
    """The first report's day, told by most of the later ones; none where but one later report tells it."""
    first = told("first", [(DAM, "Wednesday", "2018-06-13")], "2018-06-13")
    later = [told(f"later-{day}", [(DAM, "Wednesday", "2018-06-13")], f"2018-06-{day}") for day in (14, 15)]
    other = [told(f"other-{day}", [(VOTE, "Monday", f"2018-06-{day}")], f"2018-06-{day}") for day in (14, 15, 16)]
    undated = told("open", [(BRIDGE, "on Thursday", None)])
    assert {n.began for n in find_neighbours([undated, first, *later])[0]} == {"2018-06-13"}
    assert {n.began for n in find_neighbours([undated, first, later[0], *other])[0]} == {None}
    assert {n.began for n in find_neighbours([undated, first, later[0]])[0]} == {None}
