"""Contradictions: what, why, and both sides with their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from storyledger.render.clean import screen_line
from storyledger.render.screen import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.render.listings.sheet import Sheet
    from storyledger.render.parts import Line

    Json = Mapping[str, Any]

_CITED: Final = 3
"""Places of one side's words that are shown; with all words wanted, all are."""
_KINDS: Final = {
    "whether": "whether it happened",
    "agent": "agent: who did it",
    "definition": "definition: who or what is counted",
    "garbled": "garbled in copying",
}
"""The kinds whose names alone say too little."""
_SIGNS: Final = {"time": "→"}


def draw_conflicts(sheet: Sheet, lines: Sequence[Line]) -> None:
    """Write each contradiction; what only changed from day to day comes under a head of its own."""
    updates = False
    for number, line in enumerate(lines):
        conflict = line.value
        if number:
            sheet.screen.print()
        if conflict["kind"] == "time" and not updates:
            updates = True
            sheet.screen.print(words(("What only changed from day to day", "dim")))
        sheet.screen.hang(
            words(
                (f"{line.number}  ", "dim"),
                (screen_line(conflict["what"]), "bold"),
                (f"  {_KINDS.get(conflict['kind'], conflict['kind'])}", "yellow"),
            )
        )
        for place, side in enumerate(conflict["sides"]):
            _draw_side(sheet, side, "" if not place else f"{_SIGNS.get(conflict['kind'], '≠')} ")
        sheet.screen.print(words((screen_line(conflict["reason"]), "dim italic")), 3)


def _draw_side(sheet: Sheet, side: Json, sign: str) -> None:
    reports = [citation["report"] for citation in side["citations"]]
    sheet.screen.hang(words((sign, "red"), (screen_line(side["says"]), "bold"), "  ", sheet.letters(reports)), 3)
    cited = side["citations"] if sheet.look.cited else side["citations"][:_CITED]
    for citation in cited:
        sheet.screen.print(words(sheet.sentence(citation), " ", sheet.place(citation)), 5)
    if len(cited) < len(side["citations"]):
        sheet.screen.print(words((f"and {len(side['citations']) - len(cited)} more", "dim")), 5)
