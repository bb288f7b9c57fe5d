"""Little stories of our own, read by the whole program: which contradictions are found in them, and which are not."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from builders import make_report

from storyledger.config import Settings
from storyledger.group import group_stories
from storyledger.pipeline import date_together
from storyledger.read import Reader
from storyledger.read.parse import parse_reports
from storyledger.reconcile import reconcile_story

CASES = Path(__file__).parents[1] / "cases" / "conflicts"


class Case(NamedTuple):
    """The reports of a story, id to day and text, and the contradictions expected: kind, and (report, words) a side."""

    name: str
    reports: dict[str, tuple[str | None, str]]
    conflicts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def read_cases(folder=CASES):
    """Every story of the case files; their README says how they are written."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("\n= ")[1:]:
            name, _, rest = block.partition("\n")
            lines = [line for line in rest.splitlines() if line.startswith("! ")]
            told = "\n".join(line for line in rest.splitlines() if not line.startswith("! "))
            parts = re.split(r"^@ (\S+) (\S+)$", told, flags=re.MULTILINE)
            reports = {
                one: (None if day == "-" else day, text.strip())
                for one, day, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
            }
            conflicts = []
            for line in lines:
                kind, _, sides = line[2:].partition(" ")
                conflicts.append((kind, tuple(tuple(side.strip().split(" ", 1)) for side in sides.split(" ; "))))
            found.append(Case(f"{path.stem}: {name}", reports, tuple(conflicts)))
    return found


@cache
def reader():
    """The reader, loaded once."""
    return Reader(Settings().read)


@cache
def readings():
    """(case, report): the reading of every report, all parsed in one batch."""
    keys = [(case.name, one, *case.reports[one]) for case in read_cases() for one in case.reports]
    reports = [
        make_report(f"{name}|{one}", text, published=day, outlet=f"Outlet {one}") for name, one, day, text in keys
    ]
    parsed = parse_reports(reports, reader().encoder)
    return {
        (name, one): reader().find(replace(each, report=replace(each.report, id=one)))
        for (name, one, _, _), each in zip(keys, parsed, strict=True)
    }


def tell(case):
    """The dossier of the case's reports, taken for one story whatever they share."""
    told = [readings()[case.name, one] for one in case.reports]
    stories = group_stories(told, Settings().group)
    story = replace(
        stories[0],
        reports=tuple(report for each in stories for report in each.reports),
        copies=tuple(copy for each in stories for copy in each.copies),
        origins=tuple(replace(origin, id=f"{each.id}-{origin.id}") for each in stories for origin in each.origins),
    )
    by_id = {reading.report.id: reading for reading in told}
    told = [by_id[report] for report in story.reports]
    told = [reader().redate(one, two.dating) for one, two in zip(told, date_together(told), strict=True)]
    return reconcile_story(story, told)


def check(case, dossier):
    """What differs from the expected, a line each."""
    wrong = []
    left = list(dossier.conflicts)
    for kind, sides in case.conflicts:
        spots = []
        for report, words in sides:
            start = case.reports[report][1].index(words)
            spots.append((report, start, start + len(words)))
        match = next((c for c in left if c.kind == kind and _cites(c, spots)), None)
        if match is None:
            wrong.append(f"not found: {kind} {sides}")
        else:
            left.remove(match)
    wrong.extend(f"found: {c.kind} {c.what}: {c.reason} {[side.says for side in c.sides]}" for c in left)
    return wrong


def _cites(conflict, spots):
    """Whether each of the words is cited by a side, and not all by one."""
    held = [
        {
            at
            for at, side in enumerate(conflict.sides)
            for cited in side.citations
            if cited.report == report and cited.start < end and start < cited.end
        }
        for report, start, end in spots
    ]
    return all(held) and len(set.union(*held)) > 1


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_a_story_has_the_contradictions_of_its_case_and_no_other(case):
    """Each kind of contradiction is found where it is, cites the words of both sides, and nothing else is found."""
    wrong = check(case, tell(case))
    assert not wrong, "\n".join(wrong)
