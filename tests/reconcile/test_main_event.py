"""What a story is about, when and where: each case gives reports of one story and what a careful reader concludes."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from builders import make_report

from storyledger.config import ReadSettings
from storyledger.read import Reader
from storyledger.reconcile.main_event import find_main_event
from storyledger.records import Dating, Focus, Origin, Sign, Story

CASES = Path(__file__).parents[1] / "cases" / "main_event"


def read_cases():
    """(file: name, reports, what, wanted): a report is its day, headline, text and address."""
    found = []
    for path in sorted(CASES.glob("*.txt")):
        for block in ("\n" + path.read_text(encoding="utf-8")).split("\n= ")[1:]:
            name, _, rest = block.partition("\n")
            told, _, expected = rest.partition("\n> ")
            reports = []
            for part in ("\n" + told).split("\n@ ")[1:]:
                head, _, text = part.partition("\n")
                published, _, title = head.partition(" | ")
                day, _, url = published.strip().partition(" ")
                reports.append((day, title.strip(), text.strip(), url or None))
            what, _, wanted = expected.strip().partition(" | ")
            found.append((f"{path.stem}: {name}", reports, what, wanted.strip()))
    return found


@cache
def readings():
    """The readings of all cases' reports by their ids, read in one go."""
    given = [
        replace(make_report(f"{name}#{number}", text), title=title, published=day, url=url)
        for name, reports, _, _ in read_cases()
        for number, (day, title, text, url) in enumerate(reports)
    ]
    return {reading.report.id: reading for reading in Reader(ReadSettings()).read(given)}


def told_by(found):
    """A story of these readings, each an origin of its own."""
    ids = tuple(reading.report.id for reading in found)
    return Story("s", ids, (), tuple(Origin(f"o{i}", (id_,), None, "") for i, id_ in enumerate(ids)), "")


@pytest.mark.parametrize(("name", "reports", "what", "wanted"), read_cases(), ids=[case[0] for case in read_cases()])
def test_a_story_is_when_and_where_its_case_says(name, reports, what, wanted):
    found = [readings()[f"{name}#{number}"] for number in range(len(reports))]
    main = find_main_event(told_by(found), found, ())
    assert main is not None
    shown = [
        (sign.value, sign.weight, sign.reason)
        for r in found
        if r.focus
        for sign in getattr(r.focus, f"{what}s", r.focus.days)
    ]
    assert getattr(main, what) == wanted, shown
    texts = {reading.report.id: reading.report.text for reading in found}
    assert main.citations
    assert all(0 <= c.start < c.end <= len(texts[c.report]) for c in main.citations)


def reading_of(id_, *days):
    """A reading whose focus has these days, each at the start of its text."""
    reading = next(iter(readings().values()))
    report = replace(reading.report, id=id_, text="It burned.")
    focus = Focus(("fire",), tuple(Sign(day, 1.0, 0, 2, "told") for day in days), ())
    return replace(
        reading, parsed=replace(reading.parsed, report=report), dating=Dating(None, "unknown", ""), focus=focus
    )


def test_copies_of_one_origin_have_one_vote():
    told = [
        reading_of("a", "2019-03-12"),
        *(reading_of(f"b{i}", "2019-03-13") for i in range(3)),
        reading_of("c", "2019-03-12"),
    ]
    ids = tuple(reading.report.id for reading in told)
    origins = (Origin("o1", ("a",), None, ""), Origin("o2", ids[1:4], None, ""), Origin("o3", ("c",), None, ""))
    main = find_main_event(Story("s", ids, (), origins, ""), told, ())
    assert main.date == "2019-03-12"


def test_a_story_whose_reports_tell_nothing_has_no_main_event():
    told = [replace(reading_of("a"), focus=None)]
    assert find_main_event(told_by(told), told, ()) is None
