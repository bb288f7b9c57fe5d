"""The days that reports tell of: what nobody parsed is read for them, too, and they outlast a wait."""

from dataclasses import replace

import numpy as np
import pytest

from storyledger.config import GroupSettings
from storyledger.group.fingerprint import DAY, find_evidence, kind_of, read_outlines, words_of
from storyledger.group.likeness import compare_row
from storyledger.group.rows import Rows
from storyledger.group.stories import group_alike
from storyledger.group.stream import day_number
from storyledger.records import Dating, Parsed, Reading, Report, Timex

FIRST = (
    "Two people were hurt when a ferry hit the pier at Orvel on Tuesday evening, the harbour office of Orvel said. "
    "The ferry Hanna Brask was carrying 40 passengers from Tamsk."
)
COURT = (
    "The pilot of a ferry that hit the pier at Orvel {when}, hurting two people, was fined on Friday. "
    "Jon Harvik, 52, told the court in Tamsk that he had been tired."
)


def reading(id_, text, day=None):
    report = Report(id=id_, text=text, sha256="", input="", title=None, outlet=None)
    return Reading(Parsed(report, (), ()), Dating(day, "metadata", ""), (), (), (), (), (), (), ())


def told(text, day):
    made = reading("r", text, day)
    return {words_of(f) for f in find_evidence(made, read_outlines([made])[0]) if kind_of(f) == DAY}


@pytest.mark.parametrize(
    ("text", "day", "days"),
    [
        ("It sank on Sept. 12, police said.", "2013-12-13", {"2013-09-12"}),
        ("It sank on September 12th, 2009.", "2013-12-13", {"2009-09-12"}),
        ("It sank on Dec 30 off Orvel.", "2014-01-04", {"2013-12-30"}),
        ("It sails again on Jan. 5, the office said.", "2014-01-04", {"2014-01-05"}),
        ("It sank on Tuesday and yesterday it was lifted.", "2021-03-04", {"2021-03-02", "2021-03-03"}),
        ("May 31 came before June 31 and Feb. 29.", "2021-07-04", {"2021-05-31", "2020-02-29"}),
        ("Marches 12 miles long. Mayor 3. Junebug 4. Decades 5.", "2021-07-04", set()),
        ("It sank on Sept. 12.", None, set()),
    ],
)
def test_days_of_a_report_that_nobody_parsed(text, day, days):
    """A day without a year is the last before publication, or one just ahead."""
    assert told(text, day) == days


def test_a_span_is_no_day():
    """Of the times that the reader found, a day and an hour are days that are told; a week, a month and an age none."""
    text = "It sank on Tuesday at 8 p.m., and last week in May a girl of nine years was hurt."
    found = [
        ("Tuesday", "2021-06-01", "date"),
        ("8 p.m.", "2021-06-01T20:00:00", "time"),
        ("nine years", "P9Y", "date"),
    ]
    found += [("last week", "2021-05-24/2021-05-30", "date"), ("May", "2021-05", "date")]
    times = tuple(Timex(text.index(w), text.index(w) + len(w), w, 0, k, v, "") for w, v, k in found)
    made = replace(reading("r", text, "2021-06-02"), times=times)
    row = find_evidence(made, read_outlines([made])[0])
    assert {words_of(f) for f in row if kind_of(f) == DAY} == {"2021-06-01"}


@pytest.mark.parametrize(("when", "together"), [("on March 2", True), ("in spring", False), ("on July 2", False)])
def test_a_court_months_later_is_news_of_the_day_that_it_names(when, together):
    """What two reports tell of one day lies in no wait; without it half a year is too long."""
    made = [reading("first", FIRST, "2021-03-03"), reading("court", COURT.format(when=when), "2021-09-10")]
    strangers = [
        reading(f"s{i}", f"Voters in {town} go to the polls on Sunday to choose a mayor.", "2021-05-01")
        for i, town in enumerate(("Zulvar", "Quell", "Bresk", "Dorn"))
    ]
    rows = Rows()
    rows.add([find_evidence(r, o) for r, o in zip(made, read_outlines(made), strict=True)])
    rows.rescale()
    days = np.array([day_number(r.dating.value) for r in made])
    at_once = compare_row(rows, 0, [1], np.array([days[0], days[0]])).tolist()
    assert (compare_row(rows, 0, [1], days).tolist() == at_once) is together
    assert ([0, 1] in group_alike([*made, *strangers], GroupSettings())) is together
