"""The command `storyledger stories`: which reports tell one story, and what somebody decides about that by hand."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from storyledger.console import (
    EXIT_NOTHING,
    HandFile,
    check_output,
    keep_by_hand,
    now,
    one_line,
    open_ledger,
    read_by_hand,
    show_progress,
    tell_problems,
    terminal_width,
    user_name,
    write_file,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.by_hand import Signed
    from storyledger.config import Settings
    from storyledger.ledger import Ledger
    from storyledger.records import Decision, Problem, Reading, Story

_EXAMPLES = """
\b
Examples:
  storyledger stories reports/
      the stories that the reports tell, with the ids of both
  storyledger stories reports/ --decisions desk.jsonl --merge story-1a2b3c4d
          --merge story-5e6f7a8b --why "one blast, two names of the market"
      make one story of two
  storyledger stories reports/ --decisions desk.jsonl --split r7 --split r9
          --why "the second quake"
      let two reports stand as a story of their own
  storyledger stories reports/ --decisions desk.jsonl --move r4
          --to story-1a2b3c4d --why "names the same ship"
      put a report with another story
  storyledger stories reports/ --decisions desk.jsonl --undo decision-0f1e2d3c
          --why "they were two blasts"
      take a decision back
  storyledger account reports/ --decisions desk.jsonl
      the account, with the stories as they were decided
  storyledger stories --ledger aleppo --split r7 --why "another siege"
      the same in a ledger, whose log keeps the decision

\b
A decision is one line added to the file; nothing is ever removed from it. It
names its reports by their bytes and by their ids, so it holds when a file is
renamed or edited, and in every later run with --decisions. Where two disagree,
the later one holds.
"""


@click.command(epilog=_EXAMPLES, short_help="List the stories of reports; merge, split and move by hand.")
@click.argument("paths", metavar="PATH...", nargs=-1, type=str)
@click.option("--ledger", metavar="LEDGER", help="Of this ledger's reports; decisions are entries in its log.")
@click.option("--decisions", "decisions_file", metavar="FILE", help="Decisions by hand, JSON Lines; made if missing.")
@click.option("--merge", metavar="ID", multiple=True, help="Stories or reports that are one story; twice or more.")
@click.option("--split", metavar="REPORT", multiple=True, help="A report that leaves its story, with the others given.")
@click.option("--move", metavar="REPORT", multiple=True, help="A report that belongs to another story; needs --to.")
@click.option("--to", metavar="ID", help="The story, or a report of it, that --move puts reports with.")
@click.option("--undo", metavar="DECISION", help="A decision to take back, by its id.")
@click.option(
    "--why", metavar="TEXT", callback=one_line, help="The reason, for those who come later; every decision needs one."
)
@click.option("--by", metavar="NAME", callback=one_line, help="Who decides; else the name of this computer's user.")
@click.option("--json", "json_file", metavar="FILE", help="Write the stories as JSON; `-` is standard output.")
@click.option("--width", metavar="COLUMNS", type=click.IntRange(40, 400), help="Width of the table, 40 to 400.")
@click.option("--quiet", "-q", is_flag=True, help="No table and no progress.")
def stories(
    *,
    paths: tuple[str, ...],
    ledger: str | None,
    decisions_file: str | None,
    merge: tuple[str, ...],
    split: tuple[str, ...],
    move: tuple[str, ...],
    to: str | None,
    undo: str | None,
    why: str | None,
    by: str | None,
    json_file: str | None,
    width: int | None,
    quiet: bool,
) -> None:
    """List the stories that the reports in PATH tell, and decide by hand which reports belong together.

    With --ledger, PATH is the id of a report in it; without one all of its reports are meant.
    """
    from storyledger.config import Settings
    from storyledger.group import group_stories
    from storyledger.render import decision_json

    asked = _asked(merge=merge, split=split, move=move, to=to, undo=undo)
    _check_call(paths, ledger, decisions_file, asked, why)
    check_output(json_file)
    check_output(decisions_file if asked is not None else None)
    settings = Settings()
    with ExitStack() as opened:
        kept = opened.enter_context(open_ledger(ledger, by=by)) if ledger is not None else None
        decisions = _decisions(kept, decisions_file, may_be_missing=asked is not None)
        readings, problems = _read(kept, paths, settings, quiet=quiet)
        told = [{"input": p.input, "message": p.message, "line": p.line} for p in problems]
        tell_problems(told)
        if not readings:
            click.echo("No story could be found: no report could be read.", err=True)
            sys.exit(EXIT_NOTHING)
        found = group_stories(readings, replace(settings.group, decisions=decisions))
        if asked is not None:
            signed: Signed = {"who": by if by is not None else user_name(), "when": now(), "why": (why or "").strip()}
            made = _undo(undo, decisions, signed) if undo is not None else _decide(asked, found, readings, signed)
            click.echo(keep_by_hand(decision_json(made), "decide", kept, decisions_file, "--decisions"), err=True)
            found = group_stories(readings, replace(settings.group, decisions=(*decisions, made)))
    by_id = {reading.report.id: reading for reading in readings}
    listed = [_listed(story, by_id) for story in found]
    if json_file is not None:
        from storyledger.render import dump_json

        write_file(json_file, dump_json({"schema": "storyledger/stories/1", "stories": listed, "problems": told}))
    if not quiet and json_file != "-":
        from storyledger.render import render_stories

        click.echo(render_stories(listed, width or terminal_width()), nl=False)


def read_decisions_file(name: str, *, may_be_missing: bool = False) -> tuple[Decision, ...]:
    """Return the decisions of a file; a wrong file is a wrong call, told before the work begins."""
    from storyledger.errors import DecisionError
    from storyledger.group import read_decisions

    maker = "storyledger stories PATH --decisions FILE --merge ..."
    about = HandFile("--decisions", "decision", maker, DecisionError)
    return read_by_hand(name, about, read_decisions, may_be_missing=may_be_missing)


class _Asked(NamedTuple):
    """What is to be decided: merge, split, move or undo, about which ids, and where moved reports go."""

    action: str
    ids: tuple[str, ...]
    to: str


def _asked(
    *, merge: tuple[str, ...], split: tuple[str, ...], move: tuple[str, ...], to: str | None, undo: str | None
) -> _Asked | None:
    """Return what is asked for, None for nothing; raises for two actions at once, or for half of one."""
    every = {"merge": merge, "split": split, "move": move, "undo": (undo,) if undo else ()}
    given = [_Asked(action, tuple(dict.fromkeys(ids)), to or "") for action, ids in every.items() if ids]
    if len(given) > 1:
        message = f"--{given[0].action} and --{given[1].action} at once: give one decision a call."
        raise click.UsageError(message)
    if bool(move) != bool(to):
        message = "--move REPORT and --to ID belong together: what moves, and where to."
        raise click.UsageError(message)
    if merge and len(given[0].ids) == 1:
        message = "--merge needs two ids or more: give it once for each story or report."
        raise click.UsageError(message)
    return given[0] if given else None


def _check_call(
    paths: tuple[str, ...], ledger: str | None, decisions_file: str | None, asked: _Asked | None, why: str | None
) -> None:
    """Raise where the call lacks reports, a place for a decision, or its reason."""
    if not paths and ledger is None:
        raise click.UsageError("name the reports: files or folders, or a ledger with --ledger.")
    if ledger is not None and decisions_file is not None:
        raise click.UsageError("--ledger and --decisions at once: a ledger keeps its decisions itself.")
    if asked is not None and not ((ledger or decisions_file) and (why or "").strip()):
        message = f"--{asked.action} needs --decisions FILE or --ledger, where it is kept, and --why TEXT."
        raise click.UsageError(message)


def _decisions(kept: Ledger | None, decisions_file: str | None, *, may_be_missing: bool) -> tuple[Decision, ...]:
    """Return what was decided before, in a ledger or a file."""
    if kept is not None:
        from storyledger.config import Settings
        from storyledger.desk import hand_made

        return hand_made(kept, Settings()).group.decisions
    return read_decisions_file(decisions_file, may_be_missing=may_be_missing) if decisions_file is not None else ()


def _read(
    kept: Ledger | None, paths: tuple[str, ...], settings: Settings, *, quiet: bool
) -> tuple[list[Reading], tuple[Problem, ...]]:
    with show_progress(show=not quiet and sys.stderr.isatty()) as tell:
        if kept is not None:
            from storyledger.desk import read_ledger

            return read_ledger(kept, settings, paths, tell)
        from storyledger.pipeline import read_inputs

        return read_inputs(paths, settings, sys.stdin.buffer if "-" in paths else None, tell)


def _undo(id_: str, decisions: Sequence[Decision], signed: Signed) -> Decision:
    """Return the decision that takes another back; raises where there is no such one."""
    from storyledger.by_hand import undo_decision
    from storyledger.errors import DecisionError

    try:
        return undo_decision(id_, decisions, signed)
    except DecisionError as error:
        message = f"--undo {error}"
        raise click.UsageError(message) from error


def _decide(asked: _Asked, found: Sequence[Story], readings: Sequence[Reading], signed: Signed) -> Decision:
    """Return the decision that is asked for; raises where an id names nothing that is here."""
    from storyledger.by_hand import Grouping, merge_stories, move_reports, split_reports
    from storyledger.errors import DecisionError

    now_ = Grouping(
        {story.id: story.reports for story in found}, {reading.report.id: reading.report.sha256 for reading in readings}
    )
    try:
        if asked.action == "merge":
            return merge_stories(asked.ids, now_, signed)
        if asked.action == "split":
            return split_reports(asked.ids, now_, signed)
        return move_reports(asked.ids, asked.to, now_, signed)
    except DecisionError as error:
        message = f"--{asked.action}: {error}"
        raise click.UsageError(message) from error


def _listed(story: Story, by_id: dict[str, Reading]) -> dict[str, Any]:
    """Return a story as the JSON object of the list."""
    from storyledger.render import decision_json

    told = [by_id[id_] for id_ in story.reports]
    days = sorted(reading.dating.value for reading in told if reading.dating.value)
    return {
        "id": story.id,
        "title": next((_headline(reading) for reading in told if _headline(reading)), ""),
        "from": days[0] if days else None,
        "to": days[-1] if days else None,
        "origins": len(story.origins),
        "reason": story.reason,
        "reports": [
            {
                "id": reading.report.id,
                "sha256": reading.report.sha256,
                "published": reading.dating.value,
                "outlet": reading.report.outlet,
                "title": _headline(reading),
            }
            for reading in told
        ],
        "decisions": [decision_json(decision) for decision in story.decisions],
    }


def _headline(reading: Reading) -> str:
    """Return the report's title, else the beginning of its first line."""
    first = next((line.strip() for line in reading.report.text[:2000].split("\n") if line.strip()), "")
    return reading.report.title or first[:120]
