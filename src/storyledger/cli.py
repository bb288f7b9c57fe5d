"""The command line: parses what the user asks, calls the pipeline, renders.

Nothing heavy is imported before a command runs: `storyledger --help` must answer at once (benchmarks/startup.py).
"""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING, Any, Final

import click

from storyledger import __version__
from storyledger.cli_correct import correct, read_corrections_file
from storyledger.cli_export import export
from storyledger.cli_given import account_of_ledger, build_account, read_account, written_account
from storyledger.cli_ledger import add, list_, log, show
from storyledger.cli_proof import checkpoint, verify
from storyledger.cli_search import search
from storyledger.cli_serve import serve
from storyledger.cli_stories import read_decisions_file, stories
from storyledger.cli_tables import conflicts, figures, origins, positions, said, timeline
from storyledger.cli_team import team
from storyledger.cli_watch import watch
from storyledger.console import (
    EXIT_NOTHING,
    check_output,
    has_colour,
    open_ledger,
    tell_problems,
    terminal_width,
    write_file,
    write_files,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


EXIT_INTERRUPTED: Final = 130
"""Ended by Ctrl-C: 128 and the signal's number, as shells have it."""

_EXAMPLES = """
\b
Examples:
  storyledger account reports/ --html account.html --open
  storyledger account a.txt b.html feed.jsonl --json account.json
  cat reports.jsonl | storyledger account - --json -
  storyledger add reports/ https://outlet.example/story --ledger aleppo
  storyledger account --ledger aleppo --open
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=_EXAMPLES)
@click.version_option(__version__, "--version", "-V", message="%(prog)s %(version)s")
def cli() -> None:
    """Read many reports of the same events and give one checkable account of them.

    Every line of the account opens the exact words in the reports on which it rests.
    """


for _command in (add, list_, show, log, search, stories, correct, verify, checkpoint, export, watch, serve, team):
    cli.add_command(_command)
for _command in (figures, timeline, said, positions, conflicts, origins):
    cli.add_command(_command)

_ACCOUNT_EXAMPLES = """
\b
Examples:
  storyledger account reports/
      a summary of all reports in a folder
  storyledger account reports/ --html account.html --open
      the whole account, every citation opening its words, in the browser
  storyledger account 'reports/*.txt' page.html --json account.json
      as JSON, for other programs
  cat reports.jsonl | storyledger account - --json - | jq '.stories[].brief'
      in a pipe
  storyledger account reports/ --since monday.json --json tuesday.json
      what is new, revised, withdrawn or newly contradicted since Monday's account
  storyledger account --ledger aleppo --html account.html
      of all reports in a ledger, with what was decided and corrected there; the account is kept in it
  storyledger account --ledger aleppo 'reuters-*' r7
      of some of its reports, by their ids

\b
Exit status: 0 an account was made (what could not be read is listed on standard error),
1 none could be made, 2 wrong usage, 130 interrupted.
"""


@cli.command(epilog=_ACCOUNT_EXAMPLES, short_help="Make an account of reports.")
@click.argument("paths", metavar="PATH...", nargs=-1, type=str)
@click.option("--ledger", metavar="LEDGER", help="Of the reports in this ledger: all, or those whose ids are given.")
@click.option("--json", "json_file", metavar="FILE", help="Write the account as JSON; `-` is standard output.")
@click.option("--csv", "csv_folder", metavar="FOLDER", help="Write the account as CSV, a file a table, to this folder.")
@click.option("--html", "html_file", metavar="FILE", help="Write the account as one HTML file that needs nothing else.")
@click.option("--open", "open_browser", is_flag=True, help="Open the HTML file in the browser.")
@click.option("--since", "since_file", metavar="FILE", help="Say what changed since this account, written with --json.")
@click.option("--decisions", "decisions_file", metavar="FILE", help="Keep what was decided by `storyledger stories`.")
@click.option("--corrections", "corrections_file", metavar="FILE", help="Set right what `storyledger correct` wrote.")
@click.option(
    "--story", metavar="STORY", help="Show only the story of this id, or with these words in its title, in the summary."
)
@click.option(
    "--width",
    metavar="COLUMNS",
    type=click.IntRange(40, 400),
    help="Width of the summary, 40 to 400; else the terminal's up to 100, or 80.",
)
@click.option("--quiet", "-q", is_flag=True, help="No summary and no progress.")
def account(
    *,
    paths: tuple[str, ...],
    ledger: str | None,
    json_file: str | None,
    csv_folder: str | None,
    html_file: str | None,
    open_browser: bool,
    since_file: str | None,
    decisions_file: str | None,
    corrections_file: str | None,
    story: str | None,
    width: int | None,
    quiet: bool,
) -> None:
    """Make an account of the reports in PATH: files, folders or globs; `-` reads standard input.

    Reports are plain text (.txt), saved web pages (.html), JSON (.json) or JSON Lines (.jsonl, one report a line), PDF,
    feeds (.xml), web archives (.warc, .wacz), mails (.eml), and ZIP or gzip files of these. With --ledger, PATH is the
    id of a report in it, `*` standing for any letters. An account that --json wrote is shown again.
    """
    from dataclasses import replace

    from storyledger.config import Settings

    if not paths and ledger is None:
        raise click.UsageError("name the reports: files or folders, or a ledger with --ledger.")
    if html_file == "-":
        raise click.UsageError("--html needs a file name; only --json can go to standard output.")
    for name in (json_file, html_file):
        check_output(name)
    earlier = read_account(since_file, "--since") if since_file is not None else None
    settings = Settings()
    if decisions_file is not None:
        decisions = read_decisions_file(decisions_file)
        settings = replace(settings, group=replace(settings.group, decisions=decisions))
    if corrections_file is not None:
        settings = replace(settings, corrections=read_corrections_file(corrections_file))
    from storyledger.render import dump_json, render_terminal, validate
    from storyledger.render.choose import choose_stories

    if ledger is None and (written := written_account(paths)) is not None:
        if decisions_file is not None or corrections_file is not None:
            raise click.UsageError("--decisions and --corrections are for reports: an account is made already.")
        told = written
    elif ledger is None:
        told = build_account(paths, settings, quiet=quiet)
    else:
        with open_ledger(ledger) as kept:
            told = account_of_ledger(kept, paths, settings, quiet=quiet)
    if earlier is not None:
        from storyledger.account import compare_accounts

        told["changes"] = compare_accounts(earlier, told)
    validate(told)
    tell_problems(told["problems"])
    if not told["stories"]:
        click.echo("No account could be made: no report could be read.", err=True)
        sys.exit(EXIT_NOTHING)
    if json_file is not None:
        write_file(json_file, dump_json(told))
    if csv_folder is not None:
        from storyledger.render.exports import render_export

        write_files(csv_folder, render_export(told, "csv"), "--csv")
    page = _write_page(told, html_file, open_browser=open_browser)
    if not quiet and json_file != "-":
        colour = has_colour()
        stories = told["stories"] if story is None else choose_stories(told["stories"], story)
        shown = {**told, "stories": stories, "problems": []}  # they stand on standard error already
        click.echo(render_terminal(shown, width or terminal_width(), colour), nl=False, color=colour)
    if page is not None and open_browser:
        click.launch(page.absolute().as_uri())


def _write_page(told: Mapping[str, Any], name: str | None, *, open_browser: bool) -> Path | None:
    """Return the HTML file that was written, or None where none was asked for."""
    import tempfile
    from pathlib import Path

    if name is None and not open_browser:
        return None
    from storyledger.render import render_html

    path = Path(name) if name is not None else Path(tempfile.mkdtemp(prefix="storyledger-")) / "account.html"
    write_file(str(path), render_html(told).encode())
    return path


# --- the edge -------------------------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None, stderr: IO[str] | None = None) -> None:
    """Run the program; ends the process with the exit status that the help names."""
    import signal

    stderr = stderr or sys.stderr
    if hasattr(signal, "SIGTERM"):
        # A polite end is an interruption too: half-written files go away.
        signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        result = cli.main(arguments, prog_name="storyledger", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        stderr.write("storyledger: interrupted.\n")  # click has ended the line on which ^C stands
        sys.exit(EXIT_INTERRUPTED)
    except click.ClickException as error:
        error.show(stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Who read our output has enough (`| head`): no complaint, and none from the interpreter's own last flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + 13)
    except Exception as error:
        from storyledger.errors import StoryledgerError

        if isinstance(error, (StoryledgerError, OSError)):
            stderr.write(f"storyledger: {error}\n")
            sys.exit(EXIT_NOTHING)
        raise
    sys.exit(result if isinstance(result, int) else 0)


if __name__ == "__main__":
    main()
