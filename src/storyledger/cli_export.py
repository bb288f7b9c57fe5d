"""The command `storyledger export`: an account for other programs and on paper, and the case file that proves it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from storyledger.cli_given import kept_account, parse_account, read_account
from storyledger.console import check_output, ledger_option, one_line, open_ledger, write_file, write_files

if TYPE_CHECKING:
    from storyledger.ledger import Ledger
    from storyledger.ledger.case import CaseSummary

FORMATS: Final = ("json", "csv", "csv-excel", "geojson", "ftm", "ftm-json", "timelinejs", "markdown", "html", "pdf")
"""The forms of render/exports.py, named here so that help need not load them; a test holds the two together."""

_EXAMPLES = """
\b
Examples:
  storyledger export --ledger aleppo --format csv --to tables/
      a table for each part of the newest account, every row with its words
  storyledger export --ledger aleppo --format pdf --to account.pdf
  storyledger export account.json --format markdown | less
      of an account that `storyledger account --json` wrote
  storyledger export --ledger aleppo --case aleppo-case
      originals, texts, account, log and proofs in a BagIt folder, which anybody can verify
      with Python alone, or by hand

\b
Formats: json; csv (tables), csv-excel (the same for Excel); geojson (places and what happened there); ftm, ftm-json
(FollowTheMoney); timelinejs; markdown; html; pdf. docs/exports.md describes each.
"""


@click.command(epilog=_EXAMPLES, short_help="Export an account, or a case file that proves it.")
@click.argument("account", metavar="[ACCOUNT.json]", required=False)
@ledger_option
@click.option("--format", "format_", metavar="FORMAT", type=click.Choice(FORMATS), help="What to write, see below.")
@click.option("--to", "to", metavar="PATH", help="The file to write, or the folder for several; else standard output.")
@click.option(
    "--entry", metavar="N", type=click.IntRange(0), help="The account of this entry of the log; else the newest."
)
@click.option("--font", "fonts", metavar="FILE", multiple=True, help="A font for signs that the PDF's own lack.")
@click.option("--case", "case_folder", metavar="FOLDER", help="Write a case file to this new folder.")
@click.option("--key", "key_file", metavar="FILE", help="Sign the case's checkpoint with this private key.")
@click.option("--by", metavar="NAME", callback=one_line, help="Whose hand; else the name of this computer's user.")
def export(
    *,
    account: str | None,
    ledger: str,
    format_: str | None,
    to: str | None,
    entry: int | None,
    fonts: tuple[str, ...],
    case_folder: str | None,
    key_file: str | None,
    by: str | None,
) -> None:
    """Export the newest account of a ledger, or one in a file, for other programs, on paper, or as a case file."""
    if (format_ is None) == (case_folder is None):
        raise click.UsageError("give --format FORMAT or --case FOLDER.")
    if case_folder is not None:
        if account is not None:
            raise click.UsageError("--case is made of a ledger: an account alone proves nothing.")
        with open_ledger(ledger, by=by) as kept:
            _export_case(kept, Path(case_folder), entry, key_file)
        return
    if account is not None:
        told = read_account(account, "ACCOUNT.json")
    else:
        with open_ledger(ledger) as kept:
            told = parse_account(kept.object(kept_account(kept, entry).body["sha256"]))
    from storyledger.render.exports import Options, render_export

    assert format_ is not None
    _write(render_export(told, format_, Options(fonts=fonts)), format_, to)


def _write(files: dict[str, bytes], format_: str, to: str | None) -> None:
    """Write one file to a file or standard output, several to a folder."""
    if len(files) > 1:
        if to is None:
            raise click.UsageError(f"--format {format_} writes {len(files)} files: give --to FOLDER.")
        write_files(to, files, "--to")
        return
    ((name, content),) = files.items()
    if to is None and format_ == "pdf" and sys.stdout.isatty():
        raise click.UsageError("--format pdf is nothing for a terminal: give --to FILE.")
    target = to or "-"
    if to is not None and Path(to).is_dir():
        target = str(Path(to) / name)
    check_output(target)
    write_file(target, content)


def _export_case(kept: Ledger, folder: Path, entry: int | None, key_file: str | None) -> None:
    """Write a case file of a ledger's account, with all that it rests on."""
    from storyledger.ledger.case import export_case, names_of
    from storyledger.ledger.keys import load_signer
    from storyledger.render import render_html

    signer = load_signer(Path(key_file), apart_from=kept.store.folder) if key_file is not None else None
    chosen = kept_account(kept, entry)
    content = kept.object(chosen.body["sha256"])
    named = names_of(chosen.body)
    every = {row.report for row in kept.listed()}
    # Of an account of some reports, the case holds these alone; the rest of the log stands in it as hashes.
    summary = export_case(
        kept,
        folder,
        account=content,
        html=render_html(parse_account(content)).encode(),
        reports=None if named == every else sorted(named),
        signer=signer,
    )
    click.echo(_case_line(folder, summary), err=True)


def _case_line(folder: Path, summary: CaseSummary) -> str:
    from storyledger.render.words import count_words

    held = f"{count_words(summary.reports, 'version')} of reports, {summary.shown:,} of {summary.entries:,} entries"
    return f"{folder}: {held} of the log. Check it with: python3 {folder / 'verify.py'}"
