"""The whole program: reports in, an account out."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Final

from storyledger.account import write_account
from storyledger.corrections import bind_corrections
from storyledger.group import find_neighbours, group_stories
from storyledger.ingest import ingest_paths
from storyledger.read import Reader, correct_reading, date_reading
from storyledger.reconcile import reconcile_story
from storyledger.records import Account, Dating, Problem, Reading, Report

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from storyledger.config import Settings
    from storyledger.corrections import Bound
    from storyledger.records import Dossier

Progress = Callable[[str, int, int], None]
"""Is told the stage, how much of it is done, and how much there is."""

_FIRM: Final = ("metadata", "dateline")
_OPEN: Final = Dating(None, "unknown", "left open so that the story's other reports can speak")
_PASSES: Final = 6
"""Rounds of dating reports with the help of reports dated in the round before: more than 3 were never needed."""
_LOT: Final = 16
"""Readings kept at a time: half a minute's work at most."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where readings are kept from run to run, so that a report is read once."""

    get: Callable[[Report, str], Reading | None]
    """What the model of this identity found in a report, None where it was not read yet."""
    put: Callable[[Sequence[Reading], str], None]
    """Keeps what was read with the model of this identity."""


def build_accounts(
    inputs: Sequence[str],
    settings: Settings,
    stdin: IO[bytes] | None = None,
    on_progress: Progress | None = None,
) -> Account:
    """The account of all stories that the inputs tell, with what could not be read under `problems`.

    `inputs` are files, folders, globs or `-` for `stdin`; `on_progress` is told stage, done and total.
    Raises ModelError or GazetteerError where the package is broken; never for an input.
    """
    tell = on_progress or _untold
    tell("ingest", 0, 1)
    reports, problems = ingest_paths(inputs, settings.ingest, stdin)
    tell("ingest", 1, 1)
    return account_reports(reports, settings, problems, on_progress=tell)


def account_reports(
    reports: Sequence[Report],
    settings: Settings,
    problems: Sequence[Problem] = (),
    *,
    on_progress: Progress | None = None,
    shelf: Shelf | None = None,
) -> Account:
    """The account of all stories that reports tell; what stands on the shelf is not read again."""
    tell = on_progress or _untold
    if not reports:
        return Account(stories=(), problems=tuple(problems), model="")
    reader, read, failed = read_all(reports, settings, tell, shelf)
    bound = bind_corrections(settings.corrections, reports)
    readings = [reader.correct(reading, bound.of(reading.report.id)) for reading in read]
    tell("group", 0, 1)
    stories = group_stories(readings, settings.group)
    tell("group", 1, 1)
    by_id = {reading.report.id: reading for reading in readings}
    dossiers = []
    for done, story in enumerate(stories, start=1):
        about = bound.about(story.reports)
        dated = _dated(reader, [by_id[report] for report in story.reports], about)
        dossiers.append(reconcile_story(story, dated, about))
        tell("reconcile", done, len(stories))
    return write_account(dossiers, (*problems, *failed, *_unapplied(bound, dossiers)), reader.identity)


def read_inputs(
    inputs: Sequence[str], settings: Settings, stdin: IO[bytes] | None, tell: Progress
) -> tuple[list[Reading], tuple[Problem, ...]]:
    """Return what was read in the inputs, and what could not be read."""
    tell("ingest", 0, 1)
    reports, problems = ingest_paths(inputs, settings.ingest, stdin)
    tell("ingest", 1, 1)
    if not reports:
        return [], problems
    _, readings, failed = read_all(reports, settings, tell)
    return readings, (*problems, *failed)


def read_all(
    reports: Sequence[Report], settings: Settings, tell: Progress, shelf: Shelf | None = None
) -> tuple[Reader, list[Reading], list[Problem]]:
    """Return the reader and one reading a report, in order: from the shelf where it stands there, else read and kept.

    What was read is kept in small lots, so that a run that is ended goes on where it stopped. A report on which the
    program fails is left out, with a problem: a fault of ours in one report costs no other.
    """
    reader = Reader(settings.read)
    found = [shelf.get(report, reader.identity) if shelf else None for report in reports]
    missing = [report for report, reading in zip(reports, found, strict=True) if reading is None]
    known = len(reports) - len(missing)
    tell("read", known, len(reports))
    read: dict[str, Reading] = {}
    lot: list[Reading] = []
    failed: list[Problem] = []

    def fail(report: Report, error: Exception) -> None:
        where = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__} in {where.name}, line {where.lineno}"
        failed.append(Problem(report.input, f"it could not be read: {what}. This is a fault of the program; tell us"))

    for reading in reader.read(missing, lambda done: tell("read", known + done, len(reports)), fail):
        read[reading.report.id] = reading
        lot.append(reading)
        if shelf and len(lot) >= _LOT:
            shelf.put(lot, reader.identity)
            lot = []
    if shelf and lot:
        shelf.put(lot, reader.identity)
    every = [reading or read.get(report.id) for report, reading in zip(reports, found, strict=True)]
    return reader, [reading for reading in every if reading is not None], failed


def _untold(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def _dated(reader: Reader, told: Sequence[Reading], corrections: Bound) -> list[Reading]:
    """Return one story's readings dated together; those that have another day now are read and set right again."""
    by_hand = {target.report for c in corrections.standing if c.kind == "published" for target in c.targets}
    dated = []
    for one, two in zip(told, date_together(told, by_hand), strict=True):
        again = reader.redate(one, two.dating)
        dated.append(again if again is one else correct_reading(again, corrections.of(one.report.id)))
    return dated


def _unapplied(bound: Bound, dossiers: Sequence[Dossier]) -> list[Problem]:
    """Return a problem for each correction by hand that could not be applied, wholly or in part."""
    told: dict[str, Problem] = {}
    for dossier in dossiers:
        inputs = {reading.report.id: reading.report.input for reading in dossier.readings}
        for outcome in dossier.corrections:
            if outcome.note:
                correction = outcome.correction
                named = next((inputs[t.report] for t in correction.targets if t.report in inputs), "corrections")
                part = "in part not applied" if outcome.lines else "not applied"
                message = f"correction {correction.id} ({correction.kind}) {part}: {outcome.note}"
                told.setdefault(correction.id, Problem(named, message))
    return [*bound.problems, *told.values()]


def date_together(readings: Sequence[Reading], by_hand: AbstractSet[str] = frozenset()) -> list[Reading]:
    """Return one story's readings, in order, those whose own words leave the day open dated with the others' help.

    The days of the reports named in `by_hand` stay as they were set. First, days that were worked out from the words
    alone are looked at again where other reports have theirs from metadata or a dateline. Then, pass by pass, the
    reports that can be told most exactly; these help with the next. Only days and times are new: `Reader.redate` reads
    the rest again.
    """
    told = list(readings)
    firm = {i for i, reading in enumerate(told) if reading.dating.value and reading.dating.basis in _FIRM}
    if len(told) == 1 or not any(reading.dating.value for reading in told):
        return told
    held = {i for i, reading in enumerate(told) if reading.report.id in by_hand}
    unsure = {i for i, reading in enumerate(told) if i not in held and _is_open_to_others(reading)}
    if firm and unsure:
        near = find_neighbours([r if i in firm else replace(r, dating=_OPEN) for i, r in enumerate(told)])
        told = [date_reading(r, near[i]) if i in unsure else r for i, r in enumerate(told)]
    done = held | {i for i, reading in enumerate(told) if _width(reading) == 0}
    for _ in range(_PASSES):
        if len(done) == len(told):
            break
        near = find_neighbours(told)
        tried = {i: date_reading(r, near[i]) for i, r in enumerate(told) if i not in done}
        new = {i: r for i, r in tried.items() if r.dating.value and r.dating.value != told[i].dating.value}
        if not new:
            # Why the day stays open, as the others leave it.
            return [r if r.dating.value or i in held else tried.get(i, r) for i, r in enumerate(told)]
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
