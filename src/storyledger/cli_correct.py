"""The command `storyledger correct`: what somebody sets right by hand in what the program read."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

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
    user_name,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.by_hand import Signed
    from storyledger.config import Settings
    from storyledger.ledger import Ledger
    from storyledger.records import Account, CorrectedValue, Correction, Dossier

_EXAMPLES = """
\b
Examples:
  storyledger correct reports/ --at "r4 'nine thousand'"
      what was read at these words of the report r4
  storyledger correct reports/ --corrections desk.jsonl --at r4:120-168
          --speaker "Dana Rusk" --why "the recording has her voice"
      who said it
  storyledger correct reports/ --corrections desk.jsonl --at "r4 'nine thousand'"
          --value "about 900" --why "misprint, see the paper of the 3rd"
      the number; --source, --kind, --unit, --as-of and --place are set likewise
  storyledger correct reports/ --corrections desk.jsonl --at "r4 'Route 9'"
          --drop claim --why "the name of a road"
      no figure at all
  storyledger correct reports/ --corrections desk.jsonl --at r7
          --published 2030-02-11 --why "the archive's stamp"
      the day of a report; all that follows from it is worked out anew
  storyledger correct reports/ --corrections desk.jsonl --at "r4 'nine thousand'"
          --at "r5 '9,200'" --same-figure --why "one count, rounded by r4"
      two claims that count the same thing; --other-figure, --same-name and
      --other-name likewise
  storyledger correct reports/ --corrections desk.jsonl --at "r4 'nine thousand'"
          --confirm conflict --why "two counts, of two days"
      somebody looked at the contradiction, and nothing is wrong: as `Nothing is
      wrong here` under Doubts in the browser; doubt, number and day likewise
  storyledger correct reports/ --corrections desk.jsonl --undo correction-0f1e2d3c4b5a
          --why "the recording was of another day"
      take a correction back
  storyledger account reports/ --corrections desk.jsonl
      the account, set right; each such line says who, when, why and what was read

\b
A correction is one line added to the file; nothing is ever removed from it. It
names its words and the version of the report that they stand in: in another
version it is not applied, and the account says so. Of two that set the same
field of the same words, the later one holds.
"""

_BETWEEN: Final = ("same_figure", "other_figure", "same_name", "other_name")
_NO_FIELD: Final = (*_BETWEEN, "drop", "undo")


@click.command(epilog=_EXAMPLES, short_help="Set right by hand what was read: speakers, figures, days, names.")
@click.argument("paths", metavar="PATH...", nargs=-1, type=str)
@click.option("--ledger", metavar="LEDGER", help="Of this ledger's reports; corrections are entries in its log.")
@click.option("--corrections", "corrections_file", metavar="FILE", help="Corrections, JSON Lines; made if missing.")
@click.option("--at", metavar="WHERE", multiple=True, help="REPORT:START-END, or \"REPORT 'its words'\", or REPORT.")
@click.option("--speaker", metavar="NAME", help="Who says it; empty for nobody who is named.")
@click.option("--source", metavar="NAME", help="Whom the report has the number from; empty for its own voice.")
@click.option("--value", metavar="NUMBER", help="The number, such as 9000, 'about 900', 'at least 40', '200 to 300'.")
@click.option("--kind", metavar="KIND", help="What is counted, such as killed, injured, evacuated, money.")
@click.option("--unit", metavar="WORD", help="The noun that is counted, such as people, buses, tonnes.")
@click.option("--as-of", metavar="DAY", help="The day for which the number holds; empty where it is not known.")
@click.option("--place", metavar="NAME", help="Where it is counted; empty where it is not known.")
@click.option("--event-date", metavar="DAY", help="When it happened; empty where it is not known.")
@click.option(
    "--drop",
    metavar="WHAT",
    type=click.Choice(["claim", "quotation", "event", "name", "stance", "doubt"]),
    help="It is no claim, quotation, event, name, stance or doubt at all.",
)
@click.option("--published", metavar="DAY", help="When the report was published.")
@click.option("--outlet", metavar="NAME", help="Who published it.")
@click.option("--title", metavar="TEXT", help="Its headline.")
@click.option("--same-figure", is_flag=True, help="The claims at these words count the same thing.")
@click.option("--other-figure", is_flag=True, help="They do not.")
@click.option("--same-name", is_flag=True, help="The names at these words are one person's, body's or place's.")
@click.option("--other-name", is_flag=True, help="They are not.")
@click.option(
    "--confirm",
    metavar="WHAT",
    type=click.Choice(["doubt", "conflict", "number", "day"]),
    help="You looked at what is doubtful there, and it is right: words that could not stand, a contradiction, a number "
    "of one origin against others, a day worked out from words.",
)
@click.option("--undo", metavar="CORRECTION", help="A correction to take back, by its id.")
@click.option(
    "--why", metavar="TEXT", callback=one_line, help="The reason, for those who come later; every correction needs one."
)
@click.option("--by", metavar="NAME", callback=one_line, help="Who corrects; else the name of this computer's user.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def correct(
    *,
    paths: tuple[str, ...],
    ledger: str | None,
    corrections_file: str | None,
    at: tuple[str, ...],
    why: str | None,
    by: str | None,
    quiet: bool,
    **given: str | bool | None,
) -> None:
    """Set right by hand what was read in the reports in PATH, or show what was read at some words.

    With --ledger, PATH is the id of a report in it; without one all of its reports are meant.
    """
    from storyledger.config import Settings
    from storyledger.errors import CorrectionError

    asked = _asked(given)
    _check_call(paths, ledger, corrections_file, at, asked, why)
    check_output(corrections_file if asked is not None else None)
    with ExitStack() as opened:
        kept = opened.enter_context(open_ledger(ledger, by=by)) if ledger is not None else None
        # else a ledger's are read with its reports
        before = kept if asked is not None and asked.kind == "undo" else None
        settings = _with_corrections(Settings(), before, corrections_file, may_be_missing=asked is not None)
        signed: Signed = {"who": by if by is not None else user_name(), "when": now(), "why": (why or "").strip()}
        if asked is not None and asked.kind == "undo":
            click.echo(_keep(_undo(asked.undoes, settings.corrections, signed), kept, corrections_file), err=True)
            return
        account = _read(kept, paths, settings, quiet=quiet)
        dossiers = tuple(story.dossier for story in account.stories)
        try:
            if asked is None:
                for where in at:
                    click.echo(_shown(where, dossiers))
                return
            made = _confirm(asked, at, account, signed) if asked.settles else _make(asked, at, dossiers, signed)
        except CorrectionError as error:
            raise click.UsageError(_on_screen(str(error))) from error
        click.echo(_keep(made, kept, corrections_file), err=True)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be set right: of which kind, the fields, and what else some kinds are about."""

    kind: str
    after: Mapping[str, CorrectedValue]
    of: str | None = None
    """For `drop`, the sort of line."""
    undoes: str = ""
    """For `undo`, the correction."""
    settles: str = ""
    """For `confirm`, the sort of doubt."""


def _asked(given: Mapping[str, str | bool | None]) -> _Asked | None:
    """Return what is asked for, None for nothing; raises for two corrections at once."""
    wanted = {kind: value for kind, value in given.items() if value is not None and value is not False}
    if not wanted:
        return None
    if len(wanted) > 1:
        first, second = (f"--{kind.replace('_', '-')}" for kind in [*wanted][:2])
        raise click.UsageError(f"{first} and {second} at once: give one correction a call.")
    ((kind, value),) = wanted.items()
    text = str(value).strip()
    if kind == "drop":
        return _Asked(kind, {}, of=text)
    if kind == "undo":
        return _Asked(kind, {}, undoes=text)
    if kind == "confirm":
        return _Asked(kind, {}, settles=text)
    if kind in _BETWEEN:
        return _Asked(kind, {})
    if kind == "value":
        return _Asked(kind, _number(text))
    return _Asked(kind, {"date" if kind == "event_date" else kind: text or None})


def _number(words: str) -> dict[str, CorrectedValue]:
    """Return what a number in words says; raises for what is no number."""
    from storyledger.by_hand import number_fields
    from storyledger.errors import CorrectionError

    try:
        return number_fields(words)
    except CorrectionError as error:
        message = f"--value {error}"
        raise click.UsageError(message) from error


def _check_call(  # noqa: PLR0917 - what the command was called with
    paths: tuple[str, ...],
    ledger: str | None,
    corrections_file: str | None,
    at: tuple[str, ...],
    asked: _Asked | None,
    why: str | None,
) -> None:
    """Raise where the call lacks reports, words, a place for the correction, or its reason."""
    undo = asked is not None and asked.kind == "undo"
    if not paths and ledger is None and not undo:
        raise click.UsageError("name the reports: files or folders, or a ledger with --ledger.")
    if ledger is not None and corrections_file is not None:
        raise click.UsageError("--ledger and --corrections at once: a ledger keeps its corrections itself.")
    if not at and not undo:
        raise click.UsageError("--at WHERE is missing: REPORT:START-END, \"REPORT 'its words'\", or REPORT.")
    if asked is None:
        return
    option = f"--{asked.kind.replace('_', '-')}"
    if undo and at:
        raise click.UsageError("--undo takes a correction back as a whole, and no --at.")
    if asked.kind in _BETWEEN and len(at) < 2:
        raise click.UsageError(f"{option} is about two places or more: give --at for each.")
    if not ((ledger or corrections_file) and (why or "").strip()):
        raise click.UsageError(f"{option} needs --corrections FILE or --ledger, where it is kept, and --why TEXT.")


def _with_corrections(
    settings: Settings, kept: Ledger | None, corrections_file: str | None, *, may_be_missing: bool
) -> Settings:
    """Return the settings with what was set right before, in a ledger or a file."""
    if kept is not None:
        from storyledger.desk import hand_made

        return hand_made(kept, settings)
    if corrections_file is None:
        return settings
    return replace(settings, corrections=read_corrections_file(corrections_file, may_be_missing=may_be_missing))


def read_corrections_file(name: str, *, may_be_missing: bool = False) -> tuple[Correction, ...]:
    """Return the corrections of a file; a wrong file is a wrong call, told before the work begins."""
    from storyledger.corrections import read_corrections
    from storyledger.errors import CorrectionError

    maker = "storyledger correct PATH --corrections FILE --at ..."
    about = HandFile("--corrections", "correction", maker, CorrectionError)
    return read_by_hand(name, about, read_corrections, may_be_missing=may_be_missing)


def _read(kept: Ledger | None, paths: tuple[str, ...], settings: Settings, *, quiet: bool) -> Account:
    """Return the account of the reports as they stand now, with what was set right before."""
    with show_progress(show=not quiet and sys.stderr.isatty()) as tell:
        account: Account
        if kept is not None:
            from storyledger.config import Settings as Plain
            from storyledger.desk import account_ledger

            account, _ = account_ledger(kept, Plain(), paths, tell)
        else:
            from storyledger.pipeline import build_accounts

            account = build_accounts(paths, settings, sys.stdin.buffer if "-" in paths else None, tell)
    tell_problems([{"input": p.input, "message": p.message, "line": p.line} for p in account.problems])
    if not account.stories:
        click.echo("Nothing to set right: no report could be read.", err=True)
        sys.exit(EXIT_NOTHING)
    return account


def _shown(where: str, dossiers: Sequence[Dossier]) -> str:
    """Return what was read at some words, to choose from."""
    from storyledger.corrections import find_lines, find_words, tell_lines

    homes = {reading.report.id: dossier for dossier in dossiers for reading in dossier.readings}
    readings = {reading.report.id: reading for dossier in dossiers for reading in dossier.readings}
    report, start, end = find_words(where, {id_: reading.report for id_, reading in readings.items()})
    if start == end:
        reading = readings[report.id]
        fields = {"outlet": report.outlet, "title": report.title, "published": reading.dating.value}
        return _on_screen(f"{report.id}: {', '.join(f'{key} {value}' for key, value in fields.items())}")
    return _on_screen(tell_lines(find_lines(homes[report.id], report.id, start, end), report))


def _on_screen(text: str) -> str:
    from storyledger.render.clean import screen_line

    return "\n".join(screen_line(line) if line[:2] != "  " else f"  {screen_line(line)}" for line in text.split("\n"))


def _make(asked: _Asked, at: Sequence[str], dossiers: Sequence[Dossier], signed: Signed) -> Correction:
    from storyledger.corrections import aim, make_correction

    aims = [aim(asked.kind, where, dossiers, asked.of) for where in at]
    targets = list(dict.fromkeys(target for target, _ in aims))
    before: dict[str, Any] = dict(aims[0][1]) if asked.kind not in _NO_FIELD else {}
    return make_correction(asked.kind, targets, asked.after, before=before, **signed)


def _confirm(asked: _Asked, at: Sequence[str], account: Account, signed: Signed) -> Correction:
    """Return the correction that finds right what is doubtful at some words, all of its words with them."""
    from storyledger.by_hand import confirm_doubt
    from storyledger.corrections import find_words
    from storyledger.errors import CorrectionError
    from storyledger.render import account_json
    from storyledger.web.hand.doubted import story_doubts

    reports = {reading.report.id: reading.report for story in account.stories for reading in story.dossier.readings}
    named = [(report.id, start, end) for report, start, end in (find_words(where, reports) for where in at)]
    doubts = [doubt for story in account_json(account)["stories"] for doubt in story_doubts(story)]
    there = [doubt for doubt in doubts if doubt["kind"] != "correction" and all(_rests(doubt, one) for one in named)]
    chosen = [doubt for doubt in there if doubt["kind"] == asked.settles]
    if len(chosen) != 1:
        what = f"more than one {asked.settles} rests" if chosen else f"no {asked.settles} rests"
        told = "".join(f"\n  {doubt['kind']} {_places(doubt)}  {doubt['what']}" for doubt in chosen or there or doubts)
        some = "Nothing here is doubtful." if not doubts else f"Doubtful is{'' if there else ' elsewhere'}:{told}"
        message = f"{what} on the words at {' and '.join(at)}; name more of its words with --at. {some}"
        raise CorrectionError(message)
    return confirm_doubt(chosen[0], reports, signed)


def _rests(doubt: Mapping[str, Any], words: tuple[str, int, int]) -> bool:
    """Return whether a doubt rests on words of a report, or on some among them, or on the report as a whole."""
    return any(
        span[0] == words[0] and ((span[1] < words[2] and words[1] < span[2]) or span[1:3] == [*words[1:]])
        for span in doubt["spans"]
    )


def _places(doubt: Mapping[str, Any]) -> str:
    return " ".join(f"{report}:{start}-{end}" if end else report for report, start, end, _of in doubt["spans"])


def _undo(id_: str, corrections: Sequence[Correction], signed: Signed) -> Correction:
    """Return the correction that takes another back; raises where there is no such one."""
    from storyledger.by_hand import undo_correction
    from storyledger.errors import CorrectionError

    try:
        return undo_correction(id_, corrections, signed)
    except CorrectionError as error:
        message = f"--undo {error}"
        raise click.UsageError(message) from error


def _keep(made: Correction, kept: Ledger | None, corrections_file: str | None) -> str:
    """Add a correction to a ledger's log or to a file; returns the line that says so."""
    from storyledger.corrections import correction_json

    return keep_by_hand(correction_json(made), "correct", kept, corrections_file, "--corrections")
