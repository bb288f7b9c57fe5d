"""The whole program: reports in, an account out."""

from __future__ import annotations

from dataclasses import replace
from typing import IO, TYPE_CHECKING, Final

from storyledger.account import write_account
from storyledger.group import find_neighbours, group_stories
from storyledger.ingest import ingest_paths
from storyledger.read import Reader, date_reading
from storyledger.reconcile import reconcile_story
from storyledger.records import Account, Dating

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storyledger.config import Settings
    from storyledger.records import Problem, Reading

_FIRM: Final = ("metadata", "dateline")
_OPEN: Final = Dating(None, "unknown", "left open so that the story's other reports can speak")
_PASSES: Final = 6
"""Rounds of dating reports with the help of reports dated in the round before: more than 3 were never needed."""


def build_accounts(
    inputs: Sequence[str],
    settings: Settings,
    stdin: IO[bytes] | None = None,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> Account:
    """The account of all stories that the inputs tell, with what could not be read under `problems`.

    `inputs` are files, folders, globs or `-` for `stdin`; `on_progress` is told stage, done and total.
    Raises ModelError or GazetteerError where the package is broken; never for an input.
    """
    tell = on_progress or (lambda _stage, _done, _total: None)
    reader, readings, problems = read_inputs(inputs, settings, stdin, tell)
    if reader is None:
        return Account(stories=(), problems=problems, model="")
    tell("group", 0, 1)
    stories = group_stories(readings, settings.group)
    tell("group", 1, 1)
    by_id = {reading.report.id: reading for reading in readings}
    dossiers = []
    for done, story in enumerate(stories, start=1):
        told = [by_id[report] for report in story.reports]
        dated = [reader.redate(one, two.dating) for one, two in zip(told, date_together(told), strict=True)]
        dossiers.append(reconcile_story(story, dated))
        tell("reconcile", done, len(stories))
    return write_account(dossiers, problems, reader.identity)


def read_inputs(
    inputs: Sequence[str],
    settings: Settings,
    stdin: IO[bytes] | None,
    tell: Callable[[str, int, int], None],
) -> tuple[Reader | None, list[Reading], tuple[Problem, ...]]:
    """Return the reader, None where there is nothing to read, what it read, and what could not be read."""
    tell("ingest", 0, 1)
    reports, problems = ingest_paths(inputs, settings.ingest, stdin)
    tell("ingest", 1, 1)
    if not reports:
        return None, [], problems
    reader = Reader(settings.read)
    tell("read", 0, len(reports))
    return reader, list(reader.read(reports, lambda done: tell("read", done, len(reports)))), problems


def date_together(readings: Sequence[Reading]) -> list[Reading]:
    """Return one story's readings, in order, those whose own words leave the day open dated with the others' help.

    First, days that were worked out from the words alone are looked at again where other reports have theirs from
    metadata or a dateline. Then, pass by pass, the reports that can be told most exactly; these help with the next.
    Only days and times are new: `Reader.redate` reads the rest again.
    """
    told = list(readings)
    firm = {i for i, reading in enumerate(told) if reading.dating.value and reading.dating.basis in _FIRM}
    if len(told) == 1 or not any(reading.dating.value for reading in told):
        return told
    if firm and any(_is_open_to_others(reading) for reading in told):
        near = find_neighbours([r if i in firm else replace(r, dating=_OPEN) for i, r in enumerate(told)])
        told = [date_reading(r, near[i]) if _is_open_to_others(r) else r for i, r in enumerate(told)]
    done = {i for i, reading in enumerate(told) if _width(reading) == 0}
    for _ in range(_PASSES):
        if len(done) == len(told):
            break
        near = find_neighbours(told)
        tried = {i: date_reading(r, near[i]) for i, r in enumerate(told) if i not in done}
        new = {i: r for i, r in tried.items() if r.dating.value and r.dating.value != told[i].dating.value}
        if not new:
            break
        exact = min(_width(reading) for reading in new.values())
        for i, reading in new.items():
            if _width(reading) == exact:
                told[i] = reading
                done.add(i)  # once told by the others it stays: these may have been told by it in turn
    return told


def _is_open_to_others(reading: Reading) -> bool:
    """Whether a day was worked out from the words, or from a line that a page's later change may have left."""
    dating = reading.dating
    return dating.value is not None and (dating.basis not in _FIRM or "updated" in dating.reason.lower())


def _width(reading: Reading) -> int:
    """How exactly the day is known: 0 a day, 1 a span, 2 not at all."""
    return 2 if not reading.dating.value else int("/" in reading.dating.value)
