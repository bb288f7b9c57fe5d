"""How long things had gone on, and what day follows for a report that says so."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.group.elapsed import find_courses, match_courses
from storyledger.group.words import stems_of
from storyledger.pipeline import date_together
from storyledger.read import Reader
from storyledger.records import Report


@cache
def reader():
    """The package's reader."""
    return Reader(ReadSettings())


def read(*texts, published=()):
    """Readings of texts, those with a day in `published` dated by it."""
    days = [*published, *[None] * len(texts)]
    reports = [
        Report(f"r{i}", text, "", "test", published=day) for i, (text, day) in enumerate(zip(texts, days, strict=False))
    ]
    return list(reader().read(reports))


LENGTHS = [
    ("The three-week offensive in the valley has cost forty lives.", ("offensive", 21)),
    ("The 26-day-old strike has closed every pit.", ("strike", 26)),
    ("After nine days of protests the mayor gave in.", ("protests", 9)),
    ("On the third day of the siege two bakers died.", ("siege", 2)),
    ("The evacuation of the valley entered a second day on Friday.", ("evacuation", 1)),
    ("Two weeks after the flood, families still sleep in the school.", ("flood", 14)),
    ("The harbour opened again a month to the day after the storm.", ("storm", 30.4)),
    ("Trains run again, two weeks after the army launched its offensive.", ("offensive", 14)),
]


@pytest.mark.parametrize(("text", "expected"), LENGTHS)
def test_lengths(text, expected):
    """A length that qualifies a happening is found with the happening's key and its days."""
    noun, days = expected
    found = [(course.noun, course.days) for course in find_courses(read(text)[0])]
    assert found == [(stems_of((noun,))[0], days)]


@pytest.mark.parametrize(
    "text",
    [
        "Both sides agreed on a five-day truce.",  # a length beforehand
        "The minister began a two-week visit.",
        "A three-year-old boy was found alive.",  # an age
        "The offensive is due to begin on 15 November.",  # a plan
        "The well is three days from the town.",
    ],
)
def test_no_lengths(text):
    """Planned lengths, ages and distances say nothing of how long a thing has gone on."""
    assert find_courses(read(text, published=["2016-11-10"])[0]) == []


def test_beginnings_need_a_day():
    """A beginning is told where its date can be worked out, mid-month being its middle."""
    words = "In Karsk the assault of the rebels began in mid-November, shopkeepers recall."
    assert find_courses(read(words)[0]) == []
    course = find_courses(read(words, published=["2016-12-16"])[0])[0]
    assert (course.noun, course.began.isoformat(), course.days) == ("attack", "2016-11-15", None)


def test_the_day_follows_from_length_and_beginning():
    """Three weeks into what another report says began in mid-November: about 6 December."""
    undated, dated = read(
        "General Tarn defended the three-week offensive against Karsk.",
        "Karsk had some 90 families. The assault on it began in mid-November, shopkeepers recall.",
        published=[None, "2016-12-16"],
    )
    found = match_courses(find_courses(undated), find_courses(dated), None)
    assert [(f.day, undated.report.text[f.start : f.end]) for f in found] == [("2016-12-06", "three-week")]


def test_days_after_what_happened_at_once():
    """A verb of what happens at once has its day and its lengths, too: "fell near Karsk on Wednesday"."""
    undated, dated = read(
        "A man was rescued on Friday from the mill, 17 days after it collapsed.",
        "The owner of the mill that collapsed in Karsk on Wednesday was held on Sunday.",
        published=[None, "2013-04-28"],
    )
    found = match_courses(find_courses(undated), find_courses(dated), None)
    assert [(f.day, undated.report.text[f.start : f.end]) for f in found] == [("2013-05-11", "17 days")]


def test_what_lasts_is_counted_from_nothing():
    """Verbs of what lasts, and days told with their date, give no length and no beginning."""
    for text in (
        "The mayor was seen on Friday, 17 days after he spoke.",
        "On 3 May 2013, ten days after it collapsed, the mill was blown up.",
    ):
        assert find_courses(read(text, published=["2013-06-01"])[0]) == []


def test_days_of_an_event_date_a_report():
    """On the ninth day of a strike that began on a known Monday, the report is of the week after."""
    told = read(
        "Miners at the Karsk pit walked out in silence. The Karsk strike entered its ninth day on Tuesday, "
        "union leader Ada Brum said. Owner Pell Mining rejected talks on Tuesday.",
        "KARSK, March 14, 2016 (Wire) - The strike at the Karsk pit began on Monday, union leader Ada Brum said. "
        "Pell Mining called it illegal.",
        "KARSK, March 24, 2016 (Wire) - Miners at Karsk voted to return. Ada Brum of the union said Pell Mining had "
        "agreed to talks.",
    )
    assert told[0].dating.value is None
    dating = date_together(told)[0].dating
    assert dating.value in ("2016-03-22", "2016-03-22/2016-03-23")
    assert "ninth day" in dating.reason


def test_what_the_others_told_is_not_told_back():
    """A report that got a span from another does not get narrowed by one that got its day from it."""
    told = date_together(
        read(
            "The Vell bridge fell on Wednesday after a week of storms, police chief Ines Dorn said.",
            "The Vell bridge fell on Wednesday, police chief Ines Dorn said, after storms had raged for a week.",
            "VELL, June 15, 2018 (Wire) - The Vell bridge fell on Wednesday, police chief Ines Dorn said.",
        )
    )
    assert all("r0" not in reading.dating.reason for reading in told[1:])


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_any_words_are_read(words):
    """Whatever the words, what is found lies in the text."""
    text = f"The second day of {words} strike. A {words}-week siege, three weeks after {words}."
    for reading in read(text):
        for course in find_courses(reading):
            assert 0 <= course.start < course.end <= len(reading.report.text)
