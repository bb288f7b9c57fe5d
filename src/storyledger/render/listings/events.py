"""The timeline, and who took which position when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from storyledger.render.clean import screen_line
from storyledger.render.screen import Column, Row, draw_table, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.render.listings.sheet import Sheet
    from storyledger.render.parts import Line

    Json = Mapping[str, Any]

_TIMELINE: Final = (
    Column("DAY", 12, style="bold"),
    Column("EVENT"),
    Column("ORIGINS", 7, right=True),
    Column("REPORTS", 11),
)


def draw_events(sheet: Sheet, lines: Sequence[Line]) -> None:
    """Write a row an event; a day that several share stands once."""
    rows = []
    last = None
    for line in lines:
        event = line.value
        day = sheet.day(event["date"]) or "no day"
        told = words(screen_line(event["what"]))
        if (modality := event.get("modality", "happened")) != "happened":
            told.append(f" ({screen_line(modality)})", "yellow")
        if by_hand := sheet.by_hand(event):
            told.append(f" ({by_hand})", "yellow")
        reports = {citation["report"] for citation in event["citations"]}
        cells = (words(day if day != last else ""), told, words(str(event["origins"])), sheet.letters(reports))
        rows.append(Row(cells, sheet.cited(event["citations"])))
        last = day
    draw_table(sheet.screen, _TIMELINE, rows)


def draw_positions(sheet: Sheet, lines: Sequence[Line]) -> None:
    """Write a row a position, and one for all who took the same in the same words; what a row repeats stands once."""
    lead, *rest = {"issue": ("ISSUE", "WHO"), "day": ("DAY", "WHO", "ISSUE")}.get(sheet.look.sort, ("WHO", "ISSUE"))
    heads = (lead, *rest, "POSITION", *(["DAY"] if lead != "DAY" else []), "REPORTS")
    rows = []
    last: tuple[str, ...] = ()
    for told in _together(lines):
        position = told[0]
        actors = ", ".join(screen_line(one["actor"]) for one in told)
        before = f" (before: {position['changed_from']})" if position.get("changed_from") else ""
        by_hand = f" ({sheet.by_hand(position)})" if sheet.by_hand(position) else ""
        texts = {
            "WHO": actors,
            "ISSUE": screen_line(position["issue"]),
            "POSITION": f"{position['stance']}{before}{by_hand}",
            "DAY": sheet.day(position["date"]),
        }
        shown = dict(texts)
        for head, text in zip((lead, *rest)[:2], last, strict=False):
            if texts[head] != text:
                break
            shown[head] = ""
        last = tuple(texts[head] for head in (lead, *rest)[:2])
        reports = sheet.letters(citation["report"] for citation in position["citations"])
        cells = [reports if head == "REPORTS" else words(shown[head]) for head in heads]
        rows.append(Row(tuple(cells), sheet.cited(position["citations"])))
    draw_table(sheet.screen, [_POSITION[head] for head in heads], rows)


_POSITION: Final = {
    "WHO": Column("WHO", 24, style="bold"),
    "ISSUE": Column("ISSUE", 22),
    "POSITION": Column("POSITION"),
    "DAY": Column("DAY", 12),
    "REPORTS": Column("REPORTS", 11),
}


def _together(lines: Iterable[Line]) -> list[list[Json]]:
    """Return the positions, with those that differ only in their actor as one."""
    rows: dict[tuple[Any, ...], list[Json]] = {}
    for line in lines:
        told = line.value
        cited = tuple((one["report"], one["start"], one["end"]) for one in told["citations"])
        same = (told["issue"], told["stance"], told["date"], told.get("changed_from"), cited)
        rows.setdefault(same, []).append(told)
    return list(rows.values())
