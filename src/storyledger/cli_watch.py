"""The command `storyledger watch`: folders, feeds and pages looked at again and again, what is new taken in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from storyledger.cli_ledger import became_line, tell_problem
from storyledger.console import EXIT_NOTHING, ledger_option, one_line, open_ledger

if TYPE_CHECKING:
    from storyledger.fetch.watching import Watch
    from storyledger.ledger import Ledger

_EXAMPLES = """
\b
Examples:
  storyledger watch https://outlet.example/feed.xml incoming/ --ledger aleppo
      a feed every quarter of an hour, a folder every half minute, until Ctrl-C
  storyledger watch feeds.opml --every 60
      all feeds of a list, every hour
  storyledger watch feeds.opml --once
      what is due now, and no more: for cron

\b
Where each stands is kept in the ledger, so that a later call goes on. What fails is asked less and less often.
"""


@click.command(epilog=_EXAMPLES, short_help="Take in what is new in folders, feeds and pages.")
@click.argument("targets", metavar="PATH|ADDRESS...", nargs=-1, required=True)
@ledger_option
@click.option("--every", metavar="MINUTES", type=click.FloatRange(1, 10080), help="Minutes between two looks at one.")
@click.option("--once", is_flag=True, help="Look at what is due now, and end.")
@click.option("--follow/--no-follow", default=True, help="Fetch what a feed's entries link to (default: yes).")
@click.option("--by", metavar="NAME", callback=one_line, help="Whose hand adds; else the name of this computer's user.")
@click.option("--quiet", "-q", is_flag=True, help="No list of what was taken in.")
def watch(
    *, targets: tuple[str, ...], ledger: str, every: float | None, once: bool, follow: bool, by: str | None, quiet: bool
) -> None:
    """Watch folders, files, feeds, lists of feeds (OPML) and pages; what is new in them goes into the ledger."""
    from dataclasses import replace

    from storyledger.config import Settings
    from storyledger.fetch.client import Client
    from storyledger.fetch.watched import Watched
    from storyledger.fetch.watching import Watch, find_targets
    from storyledger.fetch.web import Web
    from storyledger.records import Problem

    settings = Settings()
    web = Web(settings.ingest, settings.fetch, Client(settings.fetch), follow)
    found: list[str] = []
    for target in find_targets(targets, web):
        if isinstance(target, Problem):
            tell_problem(target)
        else:
            found.append(target)
    if not found:
        sys.exit(EXIT_NOTHING)
    intervals = settings.watch
    if every is not None:
        intervals = replace(intervals, address_seconds=every * 60, path_seconds=every * 60)
    with open_ledger(ledger, by=by, create=True) as kept:
        states = [Watched.from_text(kept.state(Watched(target).name), target) for target in found]
        if not quiet and not once:
            click.echo(f"Watching {len(found):,}; Ctrl-C ends.", err=True)
        _watch(Watch(states, web, intervals), kept, once=once, quiet=quiet)


def _watch(watching: Watch, kept: Ledger, **how: Any) -> None:  # noqa: ANN401 - the options
    """Take in what each look finds; where a target stands is kept when all of it is in the ledger."""
    from storyledger.records import Problem

    for look in watching.looks(once=how["once"]):
        for became in kept.add(look):
            if isinstance(became, Problem):
                tell_problem(became)
            elif not how["quiet"] and became.status in {"new", "new version"}:
                click.echo(became_line(became))
        kept.keep_state(look.after.name, look.after.to_text())
