"""Little stories of our own, read by the whole program: which claims count the same thing, and what is concluded."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest

from storyledger import pipeline
from storyledger.config import Settings
from storyledger.group import group_stories

CASES = Path(__file__).parent.parent / "cases" / "same_quantity"
OF_NUMBERS = {"number", "whether", "garbled", "arithmetic", "definition"}


class Expected(NamedTuple):
    """One line of a case: claims, each a report and words of it, and what is concluded of them."""

    claims: tuple[tuple[str, str], ...]
    conclusion: str


class Case(NamedTuple):
    """The reports of a case file, the figures that it expects, and the conflicts."""

    reports: dict[str, tuple[str | None, str]]
    figures: tuple[Expected, ...]
    conflicts: tuple[Expected, ...]


def read_case(path):
    """The case that a file describes; its README says how."""
    parts = re.split(r"^=== (\S+) (\S+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    reports, figures, conflicts = {}, [], []
    for name, day, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        told = [line for line in text.splitlines() if not line.startswith(("> ", "! "))]
        reports[name] = (None if day == "-" else day, " ".join(" ".join(told).split()))
        for line in text.splitlines():
            if line.startswith("> "):
                claims, _, conclusion = line[2:].partition(" = ")
                figures.append(Expected(_named(claims), conclusion.strip()))
            elif line.startswith("! "):
                kind, _, claims = line[2:].partition(" ")
                conflicts.append(Expected(_named(claims), kind))
    return Case(reports, tuple(figures), tuple(conflicts))


def _named(claims):
    return tuple(tuple(claim.strip().split(" ", 1)) for claim in claims.split(" ; "))


def tell(case, folder):
    """The dossier of the case's reports, taken for one story whatever they share."""
    lines = [
        json.dumps({"id": name, "published": day, "text": text, "outlet": f"Outlet {name}"})
        for name, (day, text) in case.reports.items()
    ]
    (folder / "reports.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "group_stories", one_story)
        (story,) = pipeline.build_accounts([str(folder / "reports.jsonl")], Settings()).stories
    return story.dossier


def one_story(readings, settings):
    """All readings as one story, with the origins that grouping finds."""
    stories = group_stories(readings, settings)
    return (
        replace(
            stories[0],
            reports=tuple(report for story in stories for report in story.reports),
            copies=tuple(copy for story in stories for copy in story.copies),
            origins=tuple(
                replace(origin, id=f"{story.id}-{origin.id}") for story in stories for origin in story.origins
            ),
        ),
    )


def _find(case, report, words):
    start = case.reports[report][1].index(words)
    return start, start + len(words)


def check(case, dossier):
    """What differs from the expected, a line each."""
    wrong = []
    figure_of = {}
    for figure in dossier.figures:
        for told in figure.claims:
            figure_of[(told.report, told.claim.start, told.claim.end)] = figure

    def figure_at(report, words):
        start, end = _find(case, report, words)
        for (name, first, last), figure in figure_of.items():
            if name == report and first < end and start < last:
                return figure
        wrong.append(f"no claim: {report} {words}")
        return None

    found = []
    for line in case.figures:
        figures = {figure.id: figure for claim in line.claims if (figure := figure_at(*claim))}
        found.append((line, set(figures)))
        if len(figures) > 1:
            wrong.append(f"kept apart: {line.claims}: {[_shown(f) for f in figures.values()]}")
        if line.conclusion and figures:
            wrong.extend(_check_conclusion(line.conclusion, figures))
    for (one, left), (two, right) in combinations(found, 2):
        if left & right:
            wrong.append(f"brought together: {one.claims} and {two.claims}")
    wrong.extend(_check_conflicts(case, dossier))
    return wrong


def _shown(figure):
    return f"{figure.id} {figure.kind} {figure.place}: {[(c.report, c.claim.value) for c in figure.claims]}"


def _check_conclusion(conclusion, figures):
    best, *rest = conclusion.split()
    for figure in figures.values():
        shown = f"{figure.low:g}..{figure.high:g}" if figure.low is not None and figure.high is not None else "open"
        expected = None if best == "none" else float(best.replace(",", ""))
        if figure.best != expected:
            yield f"best {figure.best} for {best}: {_shown(figure)} {figure.basis}"
        for word in rest:
            actual = shown if ".." in word else figure.standing
            if actual != word.replace(",", ""):
                yield f"{actual} for {word}: {_shown(figure)}"


def _check_conflicts(case, dossier):
    open_ = list(case.conflicts)
    for conflict in dossier.conflicts:
        if conflict.kind not in OF_NUMBERS:
            continue
        cited = {(c.report, c.start, c.end) for side in conflict.sides for c in side.citations}

        def fits(expected, conflict=conflict, cited=cited):
            return expected.conclusion == conflict.kind and all(
                any(
                    name == report and first < end and start < last
                    for name, first, last in cited
                    for start, end in [_find(case, report, words)]
                )
                for report, words in expected.claims
            )

        expected = next((e for e in open_ if fits(e)), None)
        if expected:
            open_.remove(expected)
        else:
            yield f"conflict: {conflict.kind} {conflict.reason} {[side.says for side in conflict.sides]}"
    for expected in open_:
        yield f"no conflict: {expected}"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_a_little_story_is_counted_as_an_analyst_would(path, tmp_path):
    """The figures, conclusions and conflicts of numbers that the case file lists."""
    case = read_case(path)
    assert check(case, tell(case, tmp_path)) == []
