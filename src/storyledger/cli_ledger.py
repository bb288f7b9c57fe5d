"""The commands that keep a ledger: take reports in, list and show them, read its log.

Nothing heavy is imported before a command runs (benchmarks/startup.py).
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, Final

import click

from storyledger.console import (
    EXIT_NOTHING,
    check_forms,
    check_output,
    has_colour,
    ledger_option,
    one_line,
    open_ledger,
    show_progress,
    tell_problems,
    terminal_width,
    user_name,
    write_csv,
    write_file,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.config import Settings
    from storyledger.fetch.client import Client
    from storyledger.ledger import Added, Ledger, Listed
    from storyledger.records import Problem, Report, Taken

_ADD_EXAMPLES = """
\b
Examples:
  storyledger add reports/ page.html mail.eml scans.pdf
      take files and folders into the ledger in the folder `ledger`
  storyledger add https://news.example/story --ledger aleppo
      take in a web page, with the redirects and headers that came with it
  storyledger add crawl.warc.gz feed.xml bundle.zip --ledger aleppo
      every report in a web archive, a feed, a ZIP file
  storyledger add reports/ --ledger postgresql://user@host/desk
      into a team's PostgreSQL database

\b
Adding the same twice adds nothing; a page that says something else now is a new version of the same report. What was
acknowledged is on disk: after an interruption the same command goes on.
Exit status: 0 all is in the ledger (what could not be read is listed on standard error), 1 nothing could be taken in,
2 wrong usage, 130 interrupted.
"""

_WORDS: Final = {"new": "added", "new version": "new version", "also": "known, found elsewhere", "there": "known"}


@click.command(epilog=_ADD_EXAMPLES, short_help="Take reports into a ledger: files, folders, web addresses.")
@click.argument("inputs", metavar="PATH|ADDRESS...", nargs=-1, required=True, type=str)
@ledger_option
@click.option("--by", metavar="NAME", callback=one_line, help="Whose hand adds; else the name of this computer's user.")
@click.option(
    "--follow/--no-follow", default=True, help="Fetch the pages that a feed's entries link to (default: yes)."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a report, as it is kept.")
@click.option("--quiet", "-q", is_flag=True, help="No list and no progress.")
def add(inputs: tuple[str, ...], ledger: str, by: str | None, *, follow: bool, as_json: bool, quiet: bool) -> None:
    """Take reports into a ledger, which is made where there is none.

    Read are plain text, saved web pages, PDF, JSON and JSON Lines, feeds (RSS, Atom, JSON Feed), OPML, web archives
    (WARC, WACZ), mails (EML), ZIP and gzip files of any of these, and web addresses. `-` reads standard input.
    """
    from storyledger.config import Settings
    from storyledger.records import Problem

    counts: dict[str, int] = {}
    problems = 0
    with (
        open_ledger(ledger, by=by or user_name(), create=True) as kept,
        show_progress(show=not quiet and sys.stderr.isatty()) as tell,
    ):
        for done, became in enumerate(kept.add(_take_in(inputs, Settings(), follow=follow)), start=1):
            tell("ingest", done, 0)
            if isinstance(became, Problem):
                problems += 1
                tell_problem(became)
                continue
            counts[became.status] = counts.get(became.status, 0) + 1
            if as_json:
                click.echo(_as_json(became))
            elif not quiet and became.status in {"new", "new version"}:
                click.echo(became_line(became))
    if not quiet and not as_json:
        told = ", ".join(f"{count:,} {_WORDS[status]}" for status, count in sorted(counts.items()))
        click.echo(f"{told or 'nothing added'}{f'; {problems:,} could not be read' if problems else ''}.", err=True)
    if not counts:
        sys.exit(EXIT_NOTHING)


def _take_in(inputs: Sequence[str], settings: Settings, *, follow: bool) -> Iterator[Taken | Problem]:
    """Yield what files and addresses hold, in the inputs' order."""
    from storyledger.ingest import take_in

    client: Client | None = None
    for given in inputs:
        if is_address(given):
            from storyledger.fetch.client import Client
            from storyledger.fetch.web import take_in_addresses

            client = client or Client(settings.fetch)  # one for the run: its pauses hold for all of it
            yield from take_in_addresses([given], settings.ingest, settings.fetch, client, follow=follow)
        else:
            yield from take_in([given], settings.ingest, sys.stdin.buffer if given == "-" else None)


def is_address(given: str) -> bool:
    """Return whether an input is an address (of any scheme) and not a path."""
    scheme, sign, _ = given.partition("://")
    return bool(sign) and scheme.isascii() and scheme.replace("+", "").replace("-", "").replace(".", "").isalnum()


def tell_problem(problem: Problem) -> None:
    """Write what could not be read to standard error."""
    tell_problems([{"input": problem.input, "message": problem.message, "line": problem.line}])


def _as_json(became: Added) -> str:
    import json

    return json.dumps(became._asdict(), ensure_ascii=True)


def became_line(became: Added) -> str:
    """Return what became of a report as a line, or as several where its title is long."""
    from storyledger.render.clean import screen_line
    from storyledger.render.screen import hang_line

    version = f" v{became.version}" if became.version > 1 else ""
    told = screen_line(f"{became.report}{version}  {became.title or ''}")
    return "\n".join(hang_line(f"{_WORDS[became.status]:11} ", told, terminal_width()))


_LIST_EXAMPLES = """
\b
Examples:
  storyledger list --ledger aleppo
  storyledger list --versions
  storyledger list --json | jq -r .report
"""


@click.command("list", epilog=_LIST_EXAMPLES, short_help="List a ledger's reports.")
@ledger_option
@click.option("--versions", is_flag=True, help="All versions of each report, not the newest alone.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def list_(ledger: str, *, versions: bool, as_json: bool, as_csv: bool) -> None:
    """List the reports of a ledger in the order in which they were added."""
    from dataclasses import asdict

    check_forms(as_json=as_json, as_csv=as_csv)
    with open_ledger(ledger) as kept:
        rows = kept.listed(versions=versions)
    if not rows:
        click.echo("The ledger holds no report yet; `storyledger add PATH` takes some in.", err=True)
    elif as_json:
        import json

        for row in rows:
            click.echo(json.dumps(asdict(row), ensure_ascii=True))
    elif as_csv:
        told = [asdict(row) for row in rows]
        write_csv("reports", tuple(told[0]), [tuple(row.values()) for row in told])
    else:
        from storyledger.render.ledger import render_list

        click.echo(render_list(rows, terminal_width()), nl=False)


_SHOW_EXAMPLES = """
\b
Examples:
  storyledger show r7
      how the report came, its hashes, and how its text begins
  storyledger show r7 --text | less
  storyledger show r7 --original > page.html
      the very bytes that came, checked against their hash
  storyledger show r7 --changes
      what its newest version says otherwise than the one before
  storyledger show r7:1203-1241
      these words of it, as tables name them, with those around them; with --text the words alone
"""


@click.command(epilog=_SHOW_EXAMPLES, short_help="Show one report: how it came, its text, its bytes, what changed.")
@click.argument("report", metavar="REPORT[:START-END]")
@ledger_option
@click.option("--version", "version", metavar="N", type=click.IntRange(1), help="This version; else the newest.")
@click.option("--text", "part", flag_value="text", help="Print the whole text, or the words alone.")
@click.option("--original", "part", flag_value="original", help="Write the original bytes to standard output.")
@click.option("--changes", "part", flag_value="changes", help="Print what changed since the version before.")
@click.option("--json", "part", flag_value="json", help="Print what the log says of it, or the words, as JSON.")
def show(report: str, ledger: str, version: int | None, part: str | None) -> None:
    """Show one report of a ledger, or some of its words."""
    with open_ledger(ledger) as kept:
        listed, span = _find(kept, report, version)
        if span is not None:
            _show_words(kept.report(listed), listed, span, part)
            return
        if part == "original":
            sys.stdout.buffer.write(kept.original(listed))
            sys.stdout.buffer.flush()
            return
        entry = kept.entries(start=listed.seq)[0]
        if part == "json":
            import json

            click.echo(json.dumps({"seq": entry.seq, "at": entry.at, "by": entry.by, **entry.body}, indent=1))
            return
        told = kept.report(listed)
        before = kept.report(kept.find(report, listed.version - 1)) if listed.version > 1 else None
    from storyledger.render.ledger import render_changes, render_report

    if part == "text":
        click.echo(told.text)
    elif part == "changes":
        if before is None:
            message = f"{report!r} has no version before {listed.version}."
            raise click.ClickException(message)
        from storyledger.ledger.versions import changes_between

        click.echo(render_changes(changes_between(before.text, told.text), (before.text, told.text), terminal_width()))
    else:
        click.echo(render_report(told, entry.body, (entry.seq, entry.at, entry.by), terminal_width()), nl=False)


_PLACE: Final = re.compile(r"\[?(?P<report>.+):(?P<start>\d{1,9})-(?P<end>\d{1,9})(?: pp?\. [\d–]+)?\]?")
"""Where words stand, as tables print it."""


def _find(kept: Ledger, wanted: str, version: int | None) -> tuple[Listed, tuple[int, int] | None]:
    """Return a version of a report, and the span that is wanted of it, if one is."""
    from storyledger.errors import LedgerError

    try:
        return kept.find(wanted, version), None
    except LedgerError:
        if (place := _PLACE.fullmatch(wanted)) is None:
            raise
    return kept.find(place["report"], version), (int(place["start"]), int(place["end"]))


def _show_words(told: Report, listed: Listed, span: tuple[int, int], part: str | None) -> None:
    """Print words of a report: with those around them, alone, or as JSON."""
    start, end = span
    if part not in {None, "text", "json"}:
        message = "of some words of a report, only --text and --json can be shown."
        raise click.UsageError(message)
    if not start < end <= len(told.text):
        message = f"{told.id!r} has {len(told.text):,} characters: there are no words from {start} to {end}."
        raise click.ClickException(message)
    words = told.text[start:end]
    if part == "text":
        click.echo(words)
    elif part == "json":
        import json

        place = {"report": told.id, "version": listed.version, "start": start, "end": end, "words": words}
        click.echo(json.dumps({**place, "sha256": listed.sha256, "text_sha256": listed.text_sha256}))
    else:
        from storyledger.render.ledger import render_words

        colour = has_colour()
        click.echo(render_words(told, span, terminal_width(), colour=colour), nl=False, color=colour)


_LOG_EXAMPLES = """
\b
Examples:
  storyledger log
  storyledger log --kind correct --kind decide
      what was set right by hand, by whom and why
  storyledger log --json > log.jsonl
      every entry as it is kept, one a line
"""


@click.command(epilog=_LOG_EXAMPLES, short_help="Print a ledger's log: every step, who took it and when.")
@ledger_option
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["begin", "add", "also", "read", "account", "correct", "decide", "checkpoint"]),
    help="Entries of this kind only; may be given more than once.",
)
@click.option("--json", "json_file", is_flag=False, flag_value="-", metavar="[FILE]", help="Write the entries' bytes.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def log(ledger: str, kinds: tuple[Any, ...], json_file: str | None, *, as_csv: bool) -> None:
    """Print the log of a ledger: additions, readings, corrections, decisions, accounts and checkpoints."""
    check_forms(as_json=json_file is not None, as_csv=as_csv)
    check_output(json_file)
    with open_ledger(ledger) as kept:
        entries = kept.entries(kinds or None)
    if json_file is not None:
        write_file(json_file, b"".join(entry.content() + b"\n" for entry in entries))
        return
    from storyledger.render.ledger import LOG, log_rows, render_log

    if as_csv:
        write_csv("log", LOG, log_rows(entries))
    else:
        click.echo(render_log(entries, terminal_width()), nl=False)
