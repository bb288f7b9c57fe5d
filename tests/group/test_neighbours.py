"""Which dated reports bear on an undated one, and which weekdays they tell."""

from builders import make_reading
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.group.neighbours import compare_reports, find_neighbours
from storyledger.records import Dating, Timex

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
