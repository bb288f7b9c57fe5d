"""Little stories of our own, read by the whole program: which contradictions are found in them, and which are not."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from story_cases import read_blocks, read_together, reconcile_together

CASES = Path(__file__).parents[1] / "cases" / "conflicts"


class Case(NamedTuple):
    """The reports of a story, id to day and text, and the contradictions expected: kind, and (report, words) a side."""

    name: str
    reports: dict[str, tuple[str | None, str]]
    conflicts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def read_cases():
    """Every story of the case files; their README says how they are written."""
    found = []
    for name, reports, lines in read_blocks(CASES, "! "):
        conflicts = []
        for line in lines:
            kind, _, sides = line.partition(" ")
            conflicts.append((kind, tuple(tuple(side.strip().split(" ", 1)) for side in sides.split(" ; "))))
        found.append(Case(name, reports, tuple(conflicts)))
    return found


@cache
def readings():
    """(case, report): the reading of every report."""
    return read_together({case.name: case.reports for case in read_cases()})


def tell(case):
    """The dossier of the case's reports."""
    return reconcile_together([readings()[case.name, one] for one in case.reports])


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
