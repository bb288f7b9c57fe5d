"""The command `storyledger search`: words found again in a ledger."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

from storyledger.console import (
    EXIT_NOTHING,
    check_forms,
    has_colour,
    ledger_option,
    open_ledger,
    show_progress,
    terminal_width,
    write_csv,
)

if TYPE_CHECKING:
    from storyledger.ledger.ledger import Ledger
    from storyledger.ledger.search import Page

_EXAMPLES = """
\b
Examples:
  storyledger search evacuation
  storyledger search '"green buses" -Idlib' --since 2016-12-15
      these words side by side, without another, about these days
  storyledger search ceasefire --in quotation --speaker Lavrov
      in what was said, and by whom
  storyledger search 'evacuat* OR displac*' --in claim --place Aleppo
      in what was counted: beginnings of words, one or the other
  storyledger search hospital convoy --anywhere
      in reports that have both words, if not in one line
  storyledger search hospital --json | jq -r .report

\b
Words are found in all their forms ("evacuate" finds "evacuated"). What is said, counted and named is found once the
reports were read (`storyledger account --ledger`); their texts from the moment they are added.
Exit status: 0 something was found, 1 nothing.
"""

_KINDS: Final = ("title", "text", "quotation", "claim", "event", "name")


@click.command(epilog=_EXAMPLES, short_help="Find words in reports, quotations, claims, events, names.")
@click.argument("words", metavar="WORDS", nargs=-1)
@ledger_option
@click.option(
    "--in",
    "kinds",
    multiple=True,
    type=click.Choice(_KINDS),
    help="Where to look, may be repeated; else title and text.",
)
@click.option("--since", metavar="DAY", help="About this day or later, such as 2016-12-15 or 2016-12.")
@click.option("--until", metavar="DAY", help="About this day or earlier.")
@click.option("--place", metavar="NAME", help="A place named in the line.")
@click.option("--speaker", metavar="NAME", help="Who says it, or whom a number is from.")
@click.option("--outlet", metavar="NAME", help="Who published it.")
@click.option("--story", metavar="ID", help="In the reports of this story.")
@click.option("--report", metavar="ID", help="In this report.")
@click.option("--anywhere", is_flag=True, help="The words may stand anywhere in a report, not in one line.")
@click.option("--versions", is_flag=True, help="In all versions of each report, not the newest alone.")
@click.option("--limit", metavar="N", type=click.IntRange(1, 1000), default=20, show_default=True, help="Hits a page.")
@click.option("--cursor", metavar="MARK", help="Go on after a page: the mark that it ended with.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a hit.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def search(words: tuple[str, ...], ledger: str, *, as_json: bool, as_csv: bool, **asked: Any) -> None:  # noqa: ANN401 - the options
    """Find WORDS in a ledger: "words in a row", -without, one OR another, beginn*."""
    from storyledger.errors import LedgerError
    from storyledger.ledger.search import Query
    from storyledger.ledger.search import search as find

    check_forms(as_json=as_json, as_csv=as_csv)
    query = Query(" ".join(words), **{**asked, "kinds": asked["kinds"] or ("title", "text")})
    with open_ledger(ledger) as kept:
        try:
            _index(kept)
        except LedgerError as error:
            click.echo(f"Reports added since the last search are left out: {error}", err=True)
        page = find(kept, query)
        if query.story is not None and not page.hits:
            _check_story(kept, query.story)
    if as_json:
        import json
        from dataclasses import asdict

        for hit in page.hits:
            click.echo(json.dumps(asdict(hit), ensure_ascii=True))
    elif as_csv:
        _print_csv(page)
    else:
        _print(page)
    if page.cursor is not None:
        click.echo(f"More with --cursor {page.cursor}", err=True)
    if not page.hits:
        sys.exit(EXIT_NOTHING)


def _check_story(ledger: Ledger, story: str) -> None:
    """Raise where there is no such story; the error says which there are."""
    from storyledger.ledger.search import stories_there
    from storyledger.render.clean import screen_line

    there = stories_there(ledger)
    if story not in there:
        shown = "; ".join(f"{id_} “{screen_line(title)}”" for id_, title in list(there.items())[:_STORIES_SHOWN])
        more = f"; and {len(there) - _STORIES_SHOWN:,} more" if len(there) > _STORIES_SHOWN else ""
        known = f"there are {shown}{more}" if there else "no account was made yet (`storyledger account --ledger`)"
        raise click.UsageError(f"--story {screen_line(story)!r}: no story has this id; {known}.")


def _index(ledger: Ledger) -> None:
    """Make what was added since the last search findable: after many reports were added, a matter of minutes."""
    from storyledger.ledger.search_index import count_unindexed, index_reports

    with ledger.store.read() as connection:
        due = count_unindexed(connection)
    if due:
        with show_progress(show=sys.stderr.isatty()) as tell:
            tell("Indexing", 0, due)
            index_reports(ledger, lambda done: tell("Indexing", done, due))


_STORIES_SHOWN: Final = 10
_CSV: Final = ("kind", "report", "version", "start", "end", "title", "outlet", "published", "story", "speaker", "rank")


def _print_csv(page: Page) -> None:
    rows = [(*(getattr(hit, name) for name in _CSV), hit.snippet.text) for hit in page.hits]
    write_csv("hits", (*_CSV, "snippet"), rows)


def _print(page: Page) -> None:
    from storyledger.ledger.search import page_json
    from storyledger.render.search import render_hits

    colour = has_colour()
    click.echo(render_hits(page_json(page), terminal_width(), colour=colour), nl=False, color=colour)
