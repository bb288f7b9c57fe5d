"""The account as a summary for the terminal: what an editor wants to know first, with who says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.changes import HEADS, change_words, count_changes, count_parts, part_words
from storyledger.render.clean import screen_line
from storyledger.render.correction_words import correction_words
from storyledger.render.edtf import day_words, sort_key, span_words
from storyledger.render.pages import Names
from storyledger.render.screen import Screen, words
from storyledger.render.words import (
    KINDS,
    agreement_words,
    brief_days,
    claim_words,
    count_words,
    decision_words,
    main_label,
    main_words,
    number_words,
    range_words,
    source_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console, RenderableType

FIGURES: Final = 12
"""Lines a section shows before it says how many more the report has: a story should fit three screens."""
CLAIMS: Final = 6
EVENTS: Final = 12
SPEAKERS: Final = 8
POSITIONS: Final = 10
CONFLICTS: Final = 6
PROBLEMS: Final = 10
CORRECTIONS: Final = 5
CHANGED: Final = 8
"""Lines of each kind of change; statements and new reports are only counted."""
_QUOTE_WIDTH: Final = 150
_QUOTES: Final = "“”‘’\"'"


def render_terminal(account: Mapping[str, Any], width: int = 80, colour: bool = False) -> str:
    """Return the account as lines of at most `width` cells; with `colour`, in the terminal's own sixteen colours.

    Nothing of a report's text reaches the terminal as a control sequence.
    """
    screen = Screen(width, colour=colour)
    console = screen.console
    changes = account.get("changes")
    for number, story in enumerate(account["stories"]):
        if number:
            console.print()
        _story(console, story, changes and [line for line in changes["lines"] if line["story"] == story["id"]])
    if changes and (gone := [line for line in changes["lines"] if line["story"] is None]):
        console.print()
        _changes(console, gone, Names(()), "Gone with their stories")
    problems = account["problems"]
    if problems:
        console.print()
        _head(console, "Problems", count_words(len(problems), "input"))
        for problem in problems[:PROBLEMS]:
            _item(console, screen_line(problem["input"]), screen_line(problem["message"]))
        _more(console, len(problems), PROBLEMS, "problem")
    return screen.text()


def _indent(console: Console, content: RenderableType, left: int = 2) -> None:
    from rich.padding import Padding  # noqa: PLC0415 - see render_terminal

    console.print(Padding(content, (0, 0, 0, left)))


def _head(console: Console, title: str, note: str = "") -> None:
    console.print(words((title.upper(), "bold cyan"), (f"  {note}" if note else "", "dim")))


def _item(console: Console, lead: str, rest: str, *, style: str = "bold") -> None:
    from rich.table import Table  # noqa: PLC0415 - see render_terminal

    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column()
    table.add_row(words(("·", "dim")), words((lead, style), (": " if rest else ""), rest))
    _indent(console, table)


def _more(console: Console, total: int, shown: int, what: str) -> None:
    if total > shown:
        _indent(console, words((f"… and {count_words(total - shown, f'more {what}')} in the report file", "dim")))


def _grid(*ratios: int | None, lead: int | None = None) -> Any:  # noqa: ANN401 - rich is imported late
    from rich.table import Table  # noqa: PLC0415 - see render_terminal

    table = Table.grid(padding=(0, 2), expand=True)
    for index, ratio in enumerate(ratios):
        table.add_column(ratio=ratio, width=lead if index == 0 and lead else None, overflow="fold")
    return table


def _reported_by(cited: Sequence[Mapping[str, Any]], names: Names) -> str:
    shown = list(dict.fromkeys(names.at(one) for one in cited))
    between = ", " if any(" " in one for one in shown) else " "
    return between.join(shown) if len(shown) <= 6 else f"{between.join(shown[:5])} +{len(shown) - 5}"


def _behind(event: Mapping[str, Any]) -> str:
    """Return the count of reports and origins of an event that several reports tell."""
    reports = len({citation["report"] for citation in event["citations"]})
    return f": {agreement_words(reports, event['origins'])}" if reports > 1 else ""


def _cited_by(line: Mapping[str, Any], names: Names) -> str:
    return _reported_by(line["citations"], names)


def _story(console: Console, story: Mapping[str, Any], changed: Sequence[Mapping[str, Any]] | None) -> None:
    names = Names(story["reports"])
    console.print(words((screen_line(story["title"]) or "Untitled story", "bold")))
    origins = {report["origin"] or report["id"] for report in story["reports"]}
    counted = agreement_words(len(story["reports"]), len(origins))
    days = span_words(report["published"] for report in story["reports"]) or span_words((story["from"], story["to"]))
    console.print(words((f"{days}  ·  {counted}" if days else counted, "dim")))
    if about := main_words(story):
        console.print(words((f"{main_label(story)}: ", "dim"), screen_line(about)))
    for decision in story.get("decisions", ()):
        console.print(words(("By hand: ", "dim"), screen_line(decision_words(decision))))
    corrections = story.get("corrections", ())
    for correction in corrections[:CORRECTIONS]:
        console.print(words(("By hand: ", "dim"), screen_line(correction_words(correction))))
    _more(console, len(corrections), CORRECTIONS, "correction")
    _reports(console, story, names)
    if changed is not None:
        console.print()
        _changes(console, changed, names, "What changed")
    _brief(console, story, names)
    _figures(console, story, names)
    _timeline(console, story, names)
    _said(console, story, names)
    _positions(console, story, names)
    _conflicts(console, story, names)
    if len(story["reports"]) > 1:
        _origins(console, story, names)
    if story["doubts"]:
        console.print()
        _head(console, "Doubts", count_words(len(story["doubts"]), "sentence"))
        _indent(console, words("Words whose speaker or reference is broken; the report file marks each."))


def _reports(console: Console, story: Mapping[str, Any], names: Names) -> None:
    """Print the key to the letters, which stand for the reports from here on."""
    table = _grid(None, 1, None, lead=max(len(name) for name in names.values()))
    for report in story["reports"]:
        about = screen_line(report["outlet"] or report["title"] or report["id"])
        if report.get("also_at"):
            about += f" ({count_words(1 + len(report['also_at']), 'address', 'addresses')})"
        table.add_row(
            words((names[report["id"]], "bold cyan")),
            about,
            words((day_words(report["published"]) or "undated", "dim")),
        )
    console.print()
    _indent(console, table)


def _changes(console: Console, lines: Sequence[Mapping[str, Any]], names: Names, title: str) -> None:
    """Print the changes since an earlier account, kind by kind; the many of small weight as a count."""
    _head(console, title, count_changes(lines))
    for change, head in HEADS.items():
        told = [line for line in lines if line["change"] == change]
        # A new figure's claims stand below with the figures; of the statements and reports a count says enough.
        named = [line for line in told if not (change == "new" and line["part"] in {"report", "quotation"})]
        for line in named[:CHANGED]:
            said = screen_line(change_words(line))
            lead = f"{head} {part_words(line)}"
            cited = f" [{_cited_by(line, names)}]" if line["citations"] else ""
            what = screen_line(line["what"])
            _item(console, lead, f"{what}{': ' if said else ''}{said}{cited}", style=_CHANGE_STYLE.get(change, "bold"))
        rest = [*named[CHANGED:], *(line for line in told if line not in named)]
        if rest:
            _indent(console, words((f"{head}{', also' if named else ''}: {count_parts(rest)}", "dim")))


_CHANGE_STYLE: Final = {"contradicted": "red", "revised": "yellow", "withdrawn": "yellow"}


def _brief(console: Console, story: Mapping[str, Any], names: Names) -> None:
    if not story["brief"]:
        return
    console.print()
    _head(console, "Brief")
    for day, line in brief_days(story["brief"]):
        if day:
            _indent(console, words((day, "bold")))
        _indent(console, words(screen_line(line["text"]), (f" [{_cited_by(line, names)}]", "dim")))


def _figures(console: Console, story: Mapping[str, Any], names: Names) -> None:
    # Figures that several origins tell come first: they are what can be compared. Then what happened to people.
    figures = sorted(
        story["figures"],
        key=lambda figure: (-figure["origins"], -len(figure["claims"]), KINDS.index(figure["kind"])),
    )
    if not figures:
        return
    console.print()
    _head(console, "Figures", "best value, reported range, who says what")
    table = _grid(None, 1, lead=17)
    for figure in figures[:FIGURES]:
        best = number_words(figure["best"]) or range_words(figure)
        reported = range_words(figure)
        what = words(
            screen_line(figure["what"]), (f"  {figure['standing']}", _STANDING_STYLE.get(figure["standing"], ""))
        )
        if reported and reported != best:
            what.append(f"  reported: {reported}", style="dim")
        reports = len({claim["report"] for claim in figure["claims"]})
        if reports > 1:
            what.append(f"  {agreement_words(reports, figure['origins'])}", style="dim")
        table.add_row(words((best, "bold")), what)
        for line in _claim_lines(figure, names):
            table.add_row("", words((line, "dim")))
        if len({number_words(claim["value"]) for claim in figure["claims"]}) > 1 and figure["basis"]:
            table.add_row("", words((f"best: {screen_line(figure['basis'])}", "dim italic")))
    _indent(console, table)
    _more(console, len(figures), FIGURES, "figure")


_STANDING_STYLE: Final = {"disputed": "red", "superseded": "yellow", "agreed": "green"}


def _claim_lines(figure: Mapping[str, Any], names: Names) -> Iterator[str]:
    """Yield one line a distinct claim: what, by whom, in which reports."""
    told: dict[tuple[str, str, str], list[Mapping[str, Any]]] = defaultdict(list)
    named: dict[str, str] = {}
    for claim in sorted(figure["claims"], key=lambda claim: sort_key(claim["as_of"])):
        source = screen_line(claim.get("source_name") or claim["source"] or "")
        # "Syria's state media" and "the state media in Syria" are one line.
        source = named.setdefault(source_key(source), source)
        told[claim_words(claim), source, day_words(claim["as_of"], year=False)].append(claim)
    lines = list(told.items())
    if len(lines) > CLAIMS:
        # The claim that gives the best value is the last to be left out.
        best = {claim_words(claim) for claim in figure["claims"] if claim["value"] == figure["best"]}
        chosen = sorted(range(len(lines)), key=lambda index: (lines[index][0][0] not in best, index))[:CLAIMS]
        lines = [lines[index] for index in sorted(chosen)]
    for (said, source, day), claims in lines:
        about = ", ".join(part for part in (source, day) if part)
        yield f"{said}{': ' if about else ''}{about} [{_reported_by(claims, names)}]"
    if len(told) > CLAIMS:
        yield f"… {len(told) - CLAIMS} more"


def _timeline(console: Console, story: Mapping[str, Any], names: Names) -> None:
    events = sorted(story["events"], key=lambda event: sort_key(event["date"]))
    if not events:
        return
    chosen = events
    if len(events) > EVENTS:
        # The events that most origins tell, in the order of their days.
        best = sorted(events, key=lambda event: (-event["origins"], -event.get("salience", 0)))[:EVENTS]
        chosen = [event for event in events if event in best]
    console.print()
    _head(console, "Timeline", count_words(len(events), "event"))
    table = _grid(None, 1, lead=16)
    last = None
    for event in chosen:
        day = day_words(event["date"]) or "no day given"
        what = screen_line(event["what"])
        modality = event.get("modality", "happened")
        note = "" if modality == "happened" else f" ({modality})"
        table.add_row(
            words((day if day != last else "", "bold")),
            words(what, (note, "yellow"), (f" [{_cited_by(event, names)}{_behind(event)}]", "dim")),
        )
        last = day
    _indent(console, table)
    _more(console, len(events), len(chosen), "event")


_PLAINLY = frozenset(
    ("said", "says", "say", "saying", "told", "tells", "added", "adds", "stated", "wrote", "according to", "reported")
)
"""Reporting words that tell no more than that something was said."""


def _said(console: Console, story: Mapping[str, Any], names: Names) -> None:
    by_speaker: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    seen: set[str] = set()
    for quotation in story["quotations"]:
        if quotation["id"] not in seen and quotation["speaker"]:
            by_speaker[quotation["speaker"]].append(quotation)
        seen.update((quotation["id"], *quotation["same_as"]))
    if not by_speaker:
        return
    speakers = sorted(by_speaker.items(), key=lambda entry: -len(entry[1]))
    console.print()
    _head(console, "Who said what", count_words(len(speakers), "speaker"))
    for speaker, quotations in speakers[:SPEAKERS]:
        first = max(quotations, key=lambda quotation: (quotation["direct"], len(quotation["content"]) <= _QUOTE_WIDTH))
        content = screen_line(first["content"]).rstrip(",")
        if len(content) > _QUOTE_WIDTH:
            content = f"{content[: _QUOTE_WIDTH - 1].rsplit(' ', 1)[0]}…"
        cue = screen_line(first.get("cue") or "")
        # "its aircraft had struck" is no word of a ministry that denied it
        said = content if cue.lower() in _PLAINLY or not cue else f"({cue}) {content}"
        said = f"“{content.strip(_QUOTES)}”" if first["direct"] else said
        more = f" +{len(quotations) - 1}" if len(quotations) > 1 else ""
        _item(console, screen_line(speaker), f"{said} [{names.at(first)}]{more}")
    _more(console, len(speakers), SPEAKERS, "speaker")


def _positions(console: Console, story: Mapping[str, Any], names: Names) -> None:
    if not story["positions"]:
        return
    # Who takes most positions comes first.
    counts = Counter(position["actor"] for position in story["positions"])
    positions = sorted(
        story["positions"],
        key=lambda position: (-counts[position["actor"]], position["actor"], sort_key(position["date"])),
    )
    console.print()
    _head(console, "Positions")
    table = _grid(2, 3, None, 2)
    for position in positions[:POSITIONS]:
        before = f" (before: {position['changed_from']})" if position.get("changed_from") else ""
        table.add_row(
            words((screen_line(position["actor"]), "bold")),
            f"{position['stance']} {screen_line(position['issue'])}{before}",
            day_words(position["date"], year=False) or "–",
            words((_cited_by(position, names), "dim")),
        )
    _indent(console, table)
    _more(console, len(positions), POSITIONS, "position")


def _conflicts(console: Console, story: Mapping[str, Any], names: Names) -> None:
    updates = [conflict for conflict in story["conflicts"] if conflict["kind"] == "time"]
    conflicts = [conflict for conflict in story["conflicts"] if conflict["kind"] != "time"]
    for told, head, sign in ((conflicts, "contradiction", "≠"), (updates, "update", "→")):
        if not told:
            continue
        console.print()
        _head(console, f"{head.capitalize()}s", str(len(told)))
        for conflict in told[:CONFLICTS]:
            sides = [f"{screen_line(side['says'])} [{_cited_by(side, names)}]" for side in conflict["sides"]]
            kind = f" ({conflict['kind']})" if told is conflicts else ""
            _item(console, f"{screen_line(conflict['what'])}{kind}", f"  {sign}  ".join(sides))
            _indent(console, words((screen_line(conflict["reason"]), "dim")), 4)
        _more(console, len(told), CONFLICTS, head)


def _origins(console: Console, story: Mapping[str, Any], names: Names) -> None:
    groups: dict[str, list[str]] = defaultdict(list)
    for report in story["reports"]:
        groups[report["origin"] or report["id"]].append(report["id"])
    credits_ = {origin["id"]: origin.get("credit") for origin in story.get("origins", [])}
    console.print()
    _head(console, "Origins", agreement_words(len(story["reports"]), len(groups)))
    shared = [(origin, reports) for origin, reports in groups.items() if len(reports) > 1]
    if not shared:
        _indent(console, words("No two reports share text that was not written independently."))
    for origin, reports in shared:
        lead = screen_line(credits_.get(origin) or "One origin")
        _item(console, lead, " ".join(names[report] for report in reports))
