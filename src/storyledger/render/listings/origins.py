"""Where the reports come from: each independent origin, who copied whom and how, and what rests on it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.clean import screen_line
from storyledger.render.order import rests_on
from storyledger.render.screen import Column, Row, draw_table, words
from storyledger.render.words import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.text import Text

    from storyledger.render.listings.sheet import Sheet
    from storyledger.render.parts import Line

    Json = Mapping[str, Any]

_ORIGINS: Final = (
    Column("ORIGIN"),
    Column("REPORTS", 11),
    Column("FIGURES", 7, right=True),
    Column("NOWHERE ELSE", 12, right=True),
    Column("STATEMENTS", 10, right=True),
)


def draw_origins(sheet: Sheet, lines: Sequence[Line]) -> None:
    """Write a row an origin: its reports, how many figures rest on it, on it alone, and how many statements."""
    reports = {report["id"]: report for report in sheet.story["reports"]}
    every = rests_on(sheet.story)
    copies: dict[str, list[Json]] = defaultdict(list)
    for copy in sheet.story["copies"]:
        copies[copy["report"]].append(copy)
    rows = []
    for line in lines:
        origin = line.value
        rests = every[origin["id"]]
        told = [reports[id_] for id_ in origin["reports"]]
        name = screen_line(origin.get("credit") or told[0]["outlet"] or told[0]["title"] or told[0]["id"])
        cells = (
            words((name, "bold")),
            sheet.letters(origin["reports"]),
            *(words(str(count)) for count in (rests.figures, rests.alone, rests.quotations)),
        )
        rows.append(Row(cells, tuple(_shared(sheet, origin, copies))))
    draw_table(sheet.screen, _ORIGINS, rows)


def _shared(sheet: Sheet, origin: Json, copies: Mapping[str, Sequence[Json]]) -> Iterator[Text]:
    """Yield a line for each report of an origin that shares text with another, and why they are one origin."""
    for report in origin["reports"]:
        for copy in copies.get(report, ()):
            yield _copy_words(sheet, copy)
    if len(origin["reports"]) > 1 and (reason := screen_line(origin.get("reason") or "")):
        yield words((f"One origin: {reason}", "dim"))


def _copy_words(sheet: Sheet, copy: Json) -> Text:
    """Return who copied whom and how: "F has the same wire as A: 5 passages, 112 words"."""
    text = sheet.texts[copy["report"]]
    shared = sum(len(text[passage["start"] : passage["end"]].split()) for passage in copy["passages"])
    how = {"same wire": "has the same wire as", "copied": "is copied from", "rewritten": "is rewritten from"}
    link = f" {how.get(copy['kind'], copy['kind'])} "
    size = f": {count_words(len(copy['passages']), 'passage')}, {count_words(shared, 'word')}"
    return words(sheet.letters([copy["report"]]), link, sheet.letters([copy["of"]]), (size, "dim"))


def draw_copies(sheet: Sheet, lines: Sequence[Line]) -> None:
    """Write each copy with its passages, in both reports' words where these differ."""
    for number, line in enumerate(lines):
        copy = line.value
        if number:
            sheet.screen.print()
        sheet.screen.print(_copy_words(sheet, copy))
        sheet.screen.print(words((screen_line(copy.get("reason") or ""), "dim italic")), 2)
        for passage in copy["passages"]:
            here = {"report": copy["report"], "start": passage["start"], "end": passage["end"]}
            there = {"report": copy["of"], "start": passage["of_start"], "end": passage["of_end"]}
            one, other = sheet.quote(here), sheet.quote(there)
            if one.plain == other.plain:
                sheet.screen.print(words(one, " ", sheet.place(here), " ", sheet.place(there)), 2)
                continue
            sheet.screen.print(words(one, " ", sheet.place(here)), 2)
            sheet.screen.print(words(other, " ", sheet.place(there)), 4)
