"""The timeline, and who took which position when."""

from __future__ import annotations

from dataclasses import dataclass
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
    for stand in _stands(lines):
        position = stand.positions[0]
        actors = ", ".join(stand.actors)
        before = f" (before: {position['changed_from']})" if position.get("changed_from") else ""
        by_hand = f" ({sheet.by_hand(position)})" if sheet.by_hand(position) else ""
        texts = {
            "WHO": actors,
            "ISSUE": screen_line(position["issue"]),
            "POSITION": f"{position['stance']}{before}{by_hand}",
            "DAY": "\n".join(dict.fromkeys(day for one in stand.positions if (day := sheet.day(one["date"])))),
        }
        shown = dict(texts)
        for head, text in zip((lead, *rest)[:2], last, strict=False):
            if texts[head] != text:
                break
            shown[head] = ""
        last = tuple(texts[head] for head in (lead, *rest)[:2])
        citations = [citation for one in stand.positions for citation in one["citations"]]
        reports = sheet.letters(citation["report"] for citation in citations)
        cells = [reports if head == "REPORTS" else words(shown[head]) for head in heads]
        rows.append(Row(tuple(cells), sheet.cited(citations)))
    draw_table(sheet.screen, [_POSITION[head] for head in heads], rows)


_POSITION: Final = {
    "WHO": Column("WHO", 24, style="bold"),
    "ISSUE": Column("ISSUE", 22),
    "POSITION": Column("POSITION"),
    "DAY": Column("DAY", 12),
    "REPORTS": Column("REPORTS", 11),
}


@dataclass(slots=True)
class _Stand:
    """One stand on an issue: by whom, and each time that it is told."""

    actors: list[str]
    positions: list[Json]


def _stands(lines: Iterable[Line]) -> list[_Stand]:
    """Return the positions as rows: those that differ only in their actor as one, and the same told again as one."""
    by_words: dict[tuple[Any, ...], _Stand] = {}
    for line in lines:
        told = line.value
        cited = tuple((one["report"], one["start"], one["end"]) for one in told["citations"])
        same = (told["issue"], told["stance"], told["date"], told.get("changed_from"), cited)
        stand = by_words.setdefault(same, _Stand([], []))
        stand.actors.append(screen_line(told["actor"]))
        stand.positions[:] = stand.positions or [told]
    out: list[_Stand] = []
    for stand in by_words.values():
        if out and _same(out[-1], stand):
            out[-1].positions += stand.positions
        else:
            out.append(stand)
    return out


def _same(before: _Stand, after: _Stand) -> bool:
    """Return whether the same actors take the same stand again, with no other between."""
    one, other = before.positions[0], after.positions[0]
    fields = ("issue", "stance", "changed_from")
    return before.actors == after.actors and all(one.get(name) == other.get(name) for name in fields)
