"""How many a story's event killed and hurt, over all that its reports tell of one by one and in numbers."""

from functools import cache
from pathlib import Path

import pytest
from builders import make_claim, make_figure, make_reading, make_report, make_story

from storyledger.config import ReadSettings
from storyledger.read import Reader
from storyledger.reconcile import reconcile_story
from storyledger.reconcile.tolls import reconcile_tolls
from storyledger.records import ReportedClaim


def read_cases():
    """Name, killed, injured and reports (day, title, text) of each story."""
    cases = []
    path = Path(__file__).parent.parent / "cases" / "victims" / "tolls.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            name, _, numbers = line[3:].rpartition(": ")
            cases.append((name, *map(int, numbers.split(",")), []))
        elif line.startswith("@ "):
            day, _, title = line[2:].partition(" |")
            cases[-1][3].append([day, title.strip(), ""])
        elif cases and not line.startswith("# "):
            cases[-1][3][-1][2] += line + "\n"
    return cases


CASES = read_cases()


@cache
def reader():
    """The reader, loaded once."""
    return Reader(ReadSettings())


def told(at):
    """The tolls of a case, by kind."""
    _, _, _, texts = CASES[at]
    reports = [
        make_report(f"r{n}", text.strip(), title=title or None, published=day)
        for n, (day, title, text) in enumerate(texts)
    ]
    readings = list(reader().read(reports))
    figures = reconcile_story(make_story(*readings), readings).figures
    return {figure.kind: figure for figure in figures if figure.toll}


@pytest.mark.parametrize("at", range(len(CASES)), ids=[case[0] for case in CASES])
def test_each_story_has_its_toll(at):
    """Killed and injured are those of the case; a kind that nobody belongs to has no figure or one of 0."""
    tolls = told(at)
    assert [tolls[kind].best if kind in tolls else 0 for kind in ("killed", "injured")] == list(CASES[at][1:3])


@pytest.mark.parametrize("at", range(len(CASES)), ids=[case[0] for case in CASES])
def test_every_counted_person_is_cited(at):
    """Each claim of a toll stands in its report's words, and a toll has a basis that says how it was counted."""
    texts = {f"r{n}": text.strip() for n, (_, _, text) in enumerate(CASES[at][3])}
    for figure in told(at).values():
        assert figure.claims
        assert figure.basis.endswith(".")
        for one in figure.claims:
            assert texts[one.report][one.claim.start : one.claim.end].strip()


def test_a_war_has_no_toll_counted():
    """Where large numbers of dead are told more than once, single victims make no figure and no figure is marked."""
    text = "The war has killed 5,000 people. At least 5,200 people have been killed."
    claims = [
        ReportedClaim("a", make_claim(text, "5,000 people", 5000, kind="killed")),
        ReportedClaim("a", make_claim(text, "At least 5,200 people", 5200, kind="killed")),
    ]
    figure = make_figure(*claims, kind="killed", best=5200.0)
    reading = make_reading("a", text)
    assert reconcile_tolls(make_story(reading), [reading], [figure]) == (figure,)
