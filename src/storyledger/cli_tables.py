"""The commands that print a part of an account: figures, timeline, said, positions, conflicts, origins.

Nothing heavy is imported before a command runs (benchmarks/startup.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from storyledger.cli_given import given_account
from storyledger.console import check_forms, has_colour, ledger_option, terminal_width, write_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storyledger.render.choose import Asked
    from storyledger.render.parts import Line

    Command = TypeVar("Command", bound=Callable[..., Any])

SHOWN: Final = 30
"""Lines of a table, unless more are wanted: a story should fit two screens."""
ORDERS: Final = {
    "figures": ("importance", "kind", "day", "value", "what"),
    "timeline": ("day", "importance"),
    "said": ("speaker", "day", "importance"),
    "positions": ("actor", "issue", "day"),
    "conflicts": ("importance", "kind"),
}
"""The orders of each command, named here so that help need not load render/order.py; a test holds the two together."""

_INPUT: Final = """
PATH is a report, a folder or glob of reports, an account that `storyledger account --json` wrote, or `-` for one of
these on standard input. Without PATH it is the newest account of the ledger, made anew where it is not of what the
ledger holds now.

Letters stand for reports, as in the account; [REPORT:START-END] is where words stand: `storyledger show` opens it.
Exit status: 0, 1 where nothing was found, 2 wrong usage, 130 interrupted.
"""


def _day(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    from storyledger.render.edtf import day_bounds

    if value is not None and day_bounds(value) is None:
        message = f"{value!r} is no day; give one such as 2016-12-15, 2016-12 or 2016."
        raise click.BadParameter(message)
    return value or ""


def _paths(command: Command) -> Command:
    return click.argument("paths", metavar="[PATH]...", nargs=-1, type=str)(command)


_OPTIONS: Final = {
    "story": click.option(
        "--story", metavar="STORY", default="", help="The story of this id, or with these words in its title."
    ),
    "report": click.option("--report", metavar="ID", default="", help="What this report says: its id or letter."),
    "kind": click.option("--kind", "kinds", metavar="KIND", multiple=True, help="Of this kind; may be repeated."),
    "stance": click.option(
        "--stance", "kinds", metavar="STANCE", multiple=True, help="With this stance (rejects); may be repeated."
    ),
    "since": click.option(
        "--since", metavar="DAY", callback=_day, help="Of this day or later: 2016-12-15, 2016-12 or 2016."
    ),
    "until": click.option("--until", metavar="DAY", callback=_day, help="Of this day or earlier."),
    "place": click.option("--place", metavar="NAME", default="", help="Of this place, or with words that name it."),
    "who": click.option("--who", metavar="NAME", multiple=True, help="By this name or part of one; may be repeated."),
    "about": click.option("--about", metavar="WORDS", default="", help="With all these words, or words so beginning."),
    "limit": click.option(
        "--limit",
        metavar="N",
        type=click.IntRange(0),
        help=f"At most N lines, those most told; 0 for all. Else {SHOWN} in a table, and all of JSON and CSV.",
    ),
    "words": click.option("--words", "cited", is_flag=True, help="With the sentences on which each line rests."),
    "json": click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line, as the account has it."),
    "csv": click.option("--csv", "as_csv", is_flag=True, help="Print the table of `storyledger export --format csv`."),
    "width": click.option(
        "--width",
        metavar="COLUMNS",
        type=click.IntRange(40, 400),
        help="Width of the table, 40 to 400; else the terminal's up to 100, or 80.",
    ),
}


def _options(command: str, *names: str) -> Callable[[Command], Command]:
    """Return what gives a command its options: those named, and those that all have."""

    def decorate(function: Command) -> Command:
        chosen = [ledger_option, *(_OPTIONS[name] for name in ("story", "report", *names, "limit"))]
        if command in ORDERS:
            orders = ORDERS[command]
            chosen.append(
                click.option(
                    "--sort", type=click.Choice(orders), default=orders[0], show_default=True, help="The order."
                )
            )
        chosen += [_OPTIONS[name] for name in ("json", "csv", "width")]
        for option in reversed(chosen):
            function = option(function)
        return function

    return decorate


def _examples(*lines: str) -> str:
    return "\n".join(("", "\b", "Examples:", *(f"  {line}" for line in lines), _INPUT))


@click.command(
    epilog=_examples(
        "storyledger figures reports/",
        "    best value, reported range, day, how many origins tell it, the most told first",
        "storyledger figures --ledger aleppo --kind killed --kind injured --since 2016-12-13",
        "storyledger figures account.json --about evacuated --claims",
        "    every claim: value, source, day, the exact words and where they stand",
        "storyledger figures --claims --json | jq -r '[.value, .source, .report] | @tsv'",
    ),
    short_help="How many: figures with their ranges, sources and claims.",
)
@_paths
@_options("figures", "kind", "since", "until", "place", "who", "about", "words")
@click.option(
    "--claims", is_flag=True, help="The claims of each figure, with their words; what is asked for is asked of claims."
)
def figures(*, paths: tuple[str, ...], claims: bool, **asked: Any) -> None:  # noqa: ANN401 - the options
    """Show how many: each figure's best value, reported range, day and sources, those most told first.

    Kinds are killed, injured, missing, trapped, evacuated, displaced, rescued, detained, besieged, affected, fighters,
    population, buildings, vehicles, aid, money, votes, share, magnitude, distance, other.
    """
    if claims and asked["sort"] not in {"importance", "day", "value"}:
        message = "--claims are in the order of importance, day or value."
        raise click.UsageError(message)
    _show("claims" if claims else "figures", paths, asked)


@click.command(
    epilog=_examples(
        "storyledger timeline reports/",
        "storyledger timeline --ledger aleppo --since 2016-12-15 --until 2016-12-16 --words",
        "    what happened on two days, with the words of all who tell it",
        "storyledger timeline account.json --all --who Putin",
        "    also what the account leaves off its timeline",
        "storyledger timeline --csv > timeline.csv",
    ),
    short_help="What happened when, and how many origins tell it.",
)
@_paths
@_options("timeline", "kind", "since", "until", "place", "who", "about", "words")
@click.option("--all", "every", is_flag=True, help="Also the events that the account leaves off its timeline.")
def timeline(*, paths: tuple[str, ...], every: bool, **asked: Any) -> None:  # noqa: ANN401 - the options
    """Show what happened when, day by day, and how many independent origins tell it."""
    _show("events", paths, asked, only=None if every else lambda line: line.on_timeline)


@click.command(
    epilog=_examples(
        "storyledger said reports/",
        "    who speaks, in how many statements, origins and reports",
        "storyledger said lavrov kerry reports/",
        "    all that two people said: names in any case, whole or in part",
        "storyledger said --ledger aleppo --about ceasefire --sort day",
        "    who said something with this word, day by day",
        "storyledger said 'red cross' account.json --json | jq -r .content",
    )
    + """
An argument that is a file or folder, or has a / or * in it, is a PATH; every other one is a name. Give --who for a
name that looks like a PATH.
""",
    short_help="Who said what, in their words.",
)
@click.argument("names", metavar="[WHO]... [PATH]...", nargs=-1, type=str)
@_options("said", "who", "since", "until", "place", "about")
@click.option("--direct", is_flag=True, help="Only what is quoted word for word.")
@click.option("--all", "every", is_flag=True, help="All statements, where nobody is named.")
def said(*, names: tuple[str, ...], who: tuple[str, ...], direct: bool, every: bool, **asked: Any) -> None:  # noqa: ANN401
    """Show what WHO said, in the reports' words; without a name, who speaks and how often."""
    paths = tuple(name for name in names if _is_path(name))
    asked["who"] = (*who, *(name for name in names if not _is_path(name)))
    chosen = direct or every or any(asked[name] for name in ("who", "since", "until", "place", "about", "report"))
    only = (lambda line: bool(line.value["direct"])) if direct else None
    _show("quotations", paths, asked, only=only, table="" if chosen else "speakers")


def _is_path(name: str) -> bool:
    return name == "-" or any(sign in name for sign in "/\\*?") or Path(name).exists()


@click.command(
    epilog=_examples(
        "storyledger positions reports/",
        "storyledger positions --ledger minsk --who Putin --words",
        "    what he stands for and the words that say so",
        "storyledger positions account.json --about truce --sort issue",
        "storyledger positions --stance rejects --csv > rejected.csv",
    ),
    short_help="Who stands for what, by issue and day, and who changed.",
)
@_paths
@_options("positions", "stance", "since", "until", "place", "who", "about", "words")
def positions(*, paths: tuple[str, ...], **asked: Any) -> None:  # noqa: ANN401 - the options
    """Show who proposes, accepts, rejects, demands, sets conditions, denies, claims or accuses: by issue and day."""
    _show("positions", paths, asked)


@click.command(
    epilog=_examples(
        "storyledger conflicts reports/",
        "storyledger conflicts --ledger aleppo --kind number",
        "storyledger conflicts account.json --json | jq -r '[.kind, .what, .reason] | @tsv'",
    ),
    short_help="Where reports contradict each other, and why.",
)
@_paths
@_options("conflicts", "kind", "about", "words")
def conflicts(*, paths: tuple[str, ...], **asked: Any) -> None:  # noqa: ANN401 - the options
    """Show where reports contradict each other: what about, both sides with their words, and why.

    Kinds are number, day, place, agent (who did it), whether (it happened), definition (who or what is counted),
    arithmetic, garbled (in copying), and time, which is no contradiction: it only changed from day to day.
    """
    _show("conflicts", paths, asked)


@click.command(
    epilog=_examples(
        "storyledger origins reports/",
        "    which reports are independent, who copied whom, and how much rests on each origin",
        "storyledger origins --ledger aleppo --passages",
        "    the words that two reports share, side by side",
        "storyledger origins account.json --json | jq '{id, reports}'",
    ),
    short_help="Which reports are independent, and who copied whom.",
)
@_paths
@_options("origins")
@click.option("--passages", is_flag=True, help="Each copy with the words that it shares, and where they stand.")
def origins(*, paths: tuple[str, ...], passages: bool, **asked: Any) -> None:  # noqa: ANN401 - the options
    """Show each independent origin: its reports, who copied whom and how, and what rests on it."""
    _show("copies" if passages else "origins", paths, {**asked, "sort": "importance"})


# --- what they share ------------------------------------------------------------------------------------------------


def _show(
    part: str,
    paths: Sequence[str],
    asked: dict[str, Any],
    *,
    only: Callable[[Line], bool] | None = None,
    table: str = "",
) -> None:
    """Print the lines of a part that are asked for, as a table (another one than the part's own), JSON or CSV."""
    from storyledger.render.choose import Asked, choose_lines
    from storyledger.render.order import order_lines

    check_forms(as_json=asked["as_json"], as_csv=asked["as_csv"])
    if paths and click.get_current_context().get_parameter_source("ledger") is click.core.ParameterSource.COMMANDLINE:
        message = "give PATH or --ledger, not both; --report ID chooses one of a ledger's reports."
        raise click.UsageError(message)
    told = given_account(paths, asked["ledger"])
    wanted = Asked(**{name: asked[name] for name in Asked.__dataclass_fields__ if name in asked})
    lines = choose_lines(told, part, wanted, only)
    _tell_missing(told, part, wanted, only)
    plain = asked["as_json"] or asked["as_csv"]
    most = asked["limit"] or None if plain or asked["limit"] is not None else SHOWN
    if table == "speakers" and not plain:
        _print_speakers(lines, most, asked)
        return
    if part == "quotations" and not plain:
        from storyledger.render.listings.said import once_each

        lines = once_each(lines)
    shown = order_lines(lines, part, asked["sort"], most)
    if asked["as_json"]:
        _print_json(shown, part)
    elif asked["as_csv"]:
        from storyledger.render.tables import part_table

        found = part_table(part, shown)
        write_csv(part, found.columns, found.rows)
    else:
        from storyledger.render.parts import PARTS

        _print_table(shown, part, asked)
        _tell_more(len(shown), len(lines), PARTS[part].many)


def _print_speakers(lines: Sequence[Line], most: int | None, asked: dict[str, Any]) -> None:
    """Print a table of who said the statements."""
    from storyledger.render.listings.said import rank_speakers

    speakers = rank_speakers(lines)
    shown = speakers[:most]
    _print_table([line for told in shown for line in told], "speakers", asked)
    _tell_more(len(shown), len(speakers), "speakers")


def _tell_more(shown: int, total: int, what: str) -> None:
    """Say on standard error that a table has not all, so that a pipe gets the table alone."""
    if shown < total:
        click.echo(f"{shown:,} of {total:,} {what} shown; --limit 0 shows all.", err=True)


def _tell_missing(told: dict[str, Any], part: str, wanted: Asked, only: Callable[[Line], bool] | None) -> None:
    """Say on standard error which of several names nobody has."""
    from dataclasses import replace

    from storyledger.render.choose import choose_lines, missing_names
    from storyledger.render.clean import screen_line

    if len(wanted.who) < 2:
        return
    for name, near in missing_names(choose_lines(told, part, replace(wanted, who=()), only), part, wanted.who).items():
        meant = f"; did you mean {' or '.join(near)}?" if near else "."
        click.echo(screen_line(f"Nobody is named “{name}”{meant}"), err=True)


def _print_json(lines: Sequence[Line], part: str) -> None:
    import json

    from storyledger.render.parts import lines_json

    for told in lines_json(lines, part):
        click.echo(json.dumps(told, ensure_ascii=True))


def _print_table(lines: Sequence[Line], table: str, asked: dict[str, Any]) -> None:
    from storyledger.render.listings import render_listing
    from storyledger.render.listings.sheet import Look

    colour = has_colour()
    look = Look(asked["width"] or terminal_width(), colour, asked.get("cited", False), asked["sort"])
    click.echo(render_listing(lines, table, look), nl=False, color=colour)
