"""Little stories of our own, read by the whole program: who stood where on what, on which day, and who changed."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from story_cases import read_blocks, read_together, reconcile_together

CASES = Path(__file__).parents[1] / "cases" / "positions"


class Case(NamedTuple):
    """The reports of a story, id to day and text, and the positions expected: actor, issue, stance, day, before."""

    name: str
    reports: dict[str, tuple[str | None, str]]
    positions: tuple[tuple[str, str, str, str, str], ...]


def read_cases():
    """Every story of the case files; their README says how they are written."""
    found = []
    for name, reports, lines in read_blocks(CASES, "> "):
        rows = [tuple(part.strip() for part in line.split(" | ")) for line in lines if line != "none"]
        found.append(Case(name, reports, tuple((*row, "") if len(row) == 4 else row for row in rows)))
    return found


@cache
def readings():
    """(case, report): the reading of every report."""
    return read_together({case.name: case.reports for case in read_cases()})


def check(case, positions):
    """What differs from the expected, a line each."""
    wrong = []
    left = list(positions)
    for actor, issue, stance, day, before in case.positions:
        match = next(
            (
                p
                for p in left
                if (p.issue, p.stance) == (issue, stance)
                and actor.lower() in p.actor.lower()
                and day in ("-", p.date or "")
                and (p.changed_from or "") == before
            ),
            None,
        )
        if match is None:
            wrong.append(f"not found: {actor} {stance} {issue} {day} {before}")
        else:
            left.remove(match)
    wrong.extend(f"found: {p.actor} {p.stance} {p.issue} {p.date} {p.changed_from}" for p in left)
    return wrong


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_a_story_has_the_positions_of_its_case_and_no_other(case):
    """Who proposes, demands, accepts, rejects, conditions, denies, accuses: by actor, issue and day, with changes."""
    dossier = reconcile_together([readings()[case.name, one] for one in case.reports])
    wrong = check(case, dossier.positions)
    assert not wrong, "\n".join(wrong)
