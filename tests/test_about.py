"""What many reports share, on the whole or of a day, tells what is of their story and what is beside it."""

import pytest
from builders import make_happening, make_reading, make_story

from storyledger.about import aboutness, weigh_words, weigh_words_of_days

FLOOD = "The dam above Lowdale gave way."
BOUT = "A boxer won his bout in Orvel."


def story_of(number, origins=None):
    """A story of so many reports of the flood, the last of which tells of a bout too."""
    readings = [make_reading(f"r{n}", FLOOD) for n in range(number - 1)]
    readings.append(make_reading(f"r{number - 1}", f"{FLOOD} {BOUT}"))
    told = [make_happening(reading, FLOOD, id=f"e{n}") for n, reading in enumerate(readings)]
    told.append(make_happening(readings[-1], BOUT, id="bout"))
    return make_story(*readings, origins=origins), readings, told


def test_a_line_of_what_the_origins_share_is_more_of_the_story():
    story, readings, _ = story_of(20)
    words = weigh_words(story, readings)
    assert aboutness(FLOOD, words) > 2 * aboutness(BOUT, words) > 0


def test_a_line_of_what_is_told_of_the_day_by_many_is_more_of_that_day():
    story, readings, told = story_of(20)
    words = weigh_words_of_days(story, readings, told)
    assert set(words) == {"2020-01-02"}
    assert aboutness(FLOOD, words["2020-01-02"]) > 2 * aboutness(BOUT, words["2020-01-02"]) > 0


def test_what_the_ten_most_shared_stems_of_a_day_weigh_is_one_on_the_mean():
    story, readings, told = story_of(20)
    weights = weigh_words_of_days(story, readings, told)["2020-01-02"].values()
    top = sorted(weights, reverse=True)[:10]
    assert sum(top) / len(top) == pytest.approx(1)


@pytest.mark.parametrize("origins", [None, (tuple(f"r{n}" for n in range(30)),)])
def test_of_few_origins_nothing_is_beside_the_story(origins):
    story, readings, told = story_of(30 if origins else 19, origins)
    assert weigh_words(story, readings) == {}
    assert weigh_words_of_days(story, readings, told) == {}
