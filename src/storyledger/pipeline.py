"""The whole program: reports in, an account out."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from storyledger.account import write_account
from storyledger.group import group_stories
from storyledger.ingest import ingest_paths
from storyledger.read import Reader
from storyledger.reconcile import reconcile_story
from storyledger.records import Account

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storyledger.config import Settings
    from storyledger.records import Reading, Story


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
    tell("ingest", 0, 1)
    reports, problems = ingest_paths(inputs, settings.ingest, stdin)
    tell("ingest", 1, 1)
    if not reports:
        return Account(stories=(), problems=problems, model="")
    reader = Reader(settings.read)
    tell("read", 0, len(reports))
    readings = list(reader.read(reports, lambda done: tell("read", done, len(reports))))
    tell("group", 0, 1)
    stories = group_stories(readings, settings.group)
    tell("group", 1, 1)
    by_id = {reading.report.id: reading for reading in readings}
    dossiers = []
    for done, story in enumerate(stories, start=1):
        told = _date_from_neighbours(reader, story, [by_id[report] for report in story.reports])
        dossiers.append(reconcile_story(story, told))
        tell("reconcile", done, len(stories))
    return write_account(dossiers, problems, reader.identity)


def _date_from_neighbours(reader: Reader, story: Story, readings: Sequence[Reading]) -> list[Reading]:
    """The story's readings, in its order, the undated ones dated by what the dated ones allow."""
    days = [reading.dating.value for reading in readings if reading.dating.value]
    if not days or len(story.reports) == 1:
        return list(readings)
    return [reading if reading.dating.value else reader.redate(reading, days) for reading in readings]
