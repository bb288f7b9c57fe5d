"""Who said what: statements in their exact words, and the speakers counted."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.clean import screen_line
from storyledger.render.order import days_told
from storyledger.render.screen import Column, Row, draw_table, words
from storyledger.render.words import count_words, source_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.text import Text

    from storyledger.render.listings.sheet import Sheet
    from storyledger.render.parts import Line

    Json = Mapping[str, Any]

_UNNAMED: Final = "(nobody named)"
_NEAR: Final = 3
"""Characters between the reporting word and what is said, so that they are shown in a row as they stand."""
_SPEAKERS: Final = (
    Column("SPEAKER"),
    Column("STATEMENTS", 10, right=True),
    Column("IN QUOTES", 9, right=True),
    Column("ORIGINS", 7, right=True),
    Column("REPORTS", 16),
)
_STATEMENTS: Final = (Column("", 12, style="dim"), Column(""))
_BY_DAY: Final = (Column("DAY", 12), Column("SPEAKER", 22, style="bold"), Column("STATEMENT"))


def once_each(lines: Iterable[Line]) -> list[Line]:
    """Return the statements without those that say another's words again, as a reprint does."""
    out = []
    seen: set[tuple[str, str]] = set()
    for line in lines:
        if line.key not in seen:
            out.append(line)
        seen.update((line.story["id"], id_) for id_ in (line.value["id"], *line.value["same_as"]))
    return out


def rank_speakers(lines: Iterable[Line]) -> list[list[Line]]:
    """Return each speaker's statements in each story, those first whom most origins tell; nobody named comes last."""
    stories: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        stories[line.story["id"]].append(line)
    ranked = []
    for told in stories.values():
        origins = {report["id"]: report["origin"] or report["id"] for report in told[0].story["reports"]}
        for name, said in _by_speaker(told):
            behind = {origins[line.value["report"]] for line in said}
            ranked.append(((name == _UNNAMED, -len(behind), -len(once_each(said))), said))
    return [said for _, said in sorted(ranked, key=lambda one: one[0])]


def draw_speakers(sheet: Sheet, lines: Sequence[Line]) -> None:
    """Write a row a speaker; the same words in two reports are one statement."""
    rows = []
    for told in rank_speakers(lines):
        reports = {line.value["report"] for line in told}
        statements = once_each(told)
        direct = sum(line.value["direct"] for line in statements)
        cells = (
            words((_name(told[0]), "bold")),
            words(str(len(statements))),
            words(str(direct or "")),
            words(str(sheet.origins(reports))),
            sheet.letters(reports),
        )
        rows.append(Row(cells))
    draw_table(sheet.screen, _SPEAKERS, rows)


def draw_quotations(sheet: Sheet, lines: Sequence[Line]) -> None:
    """Write the statements speaker by speaker, or, in the order of their days, with the speaker on each."""
    days = days_told(lines)
    if sheet.look.sort == "day":
        rows = [Row((_day(sheet, line, days), words(_name(line)), _statement(sheet, line.value))) for line in lines]
        draw_table(sheet.screen, _BY_DAY, rows)
        return
    for number, (name, told) in enumerate(_by_speaker(lines)):
        if number:
            sheet.screen.print()
        reports = {line.value["report"] for line in told}
        counted = f"{count_words(len(told), 'statement')}, {count_words(sheet.origins(reports), 'origin')}"
        sheet.screen.print(words((name, "bold"), (f"  {counted}", "dim")))
        rows = [Row((_day(sheet, line, days), _statement(sheet, line.value))) for line in told]
        draw_table(sheet.screen, _STATEMENTS, rows, 2)


def _by_speaker(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    speakers: dict[str, list[Line]] = {}
    for line in lines:
        speakers.setdefault(source_key(_name(line)), []).append(line)
    return [(_name(told[0]), told) for told in speakers.values()]


def _name(line: Line) -> str:
    return screen_line(line.value["speaker"] or "") or _UNNAMED


def _day(sheet: Sheet, line: Line, told: Mapping[tuple[str, str], str | None]) -> Text:
    """Return the day of a statement, in brackets where it is only that of its report."""
    day = sheet.day(told[line.key])
    return words(day if line.value["date"] or not day else f"({day})")


def _statement(sheet: Sheet, quotation: Json) -> Text:
    """Return what was said and where: in quotation marks where it is word for word, else behind the reporting word."""
    told = words(sheet.quote(quotation) if quotation["direct"] else _indirect(quotation), " ", sheet.place(quotation))
    if also := {sheet.said_in[id_] for id_ in quotation["same_as"]} - {quotation["report"]}:
        told.append_text(words((", also in ", "dim"), sheet.letters(also)))
    if by_hand := sheet.by_hand(quotation):
        told.append(f" ({by_hand})", "yellow")
    return told


def _indirect(quotation: Json) -> Text:
    content = screen_line(quotation["content"])
    cue, end = quotation["cue"], quotation["cue_end"]
    if not cue:
        return words(content)
    if end is not None and 0 <= quotation["start"] - end <= _NEAR:
        return words((f"{screen_line(cue)} ", "dim"), content)
    return words(content, (f" ({screen_line(cue)})", "dim"))
