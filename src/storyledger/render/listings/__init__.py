"""The parts of an account as tables for a terminal: what `storyledger figures`, `timeline`, `said` and others print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.render.listings.conflicts import draw_conflicts
from storyledger.render.listings.events import draw_events, draw_positions
from storyledger.render.listings.figures import draw_claims, draw_figures
from storyledger.render.listings.origins import draw_copies, draw_origins
from storyledger.render.listings.said import draw_quotations, draw_speakers
from storyledger.render.listings.sheet import Look, Sheet
from storyledger.render.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storyledger.render.parts import Line

_DRAWN: Final[dict[str, Callable[[Sheet, Sequence[Line]], None]]] = {
    "figures": draw_figures,
    "claims": draw_claims,
    "quotations": draw_quotations,
    "speakers": draw_speakers,
    "events": draw_events,
    "positions": draw_positions,
    "conflicts": draw_conflicts,
    "origins": draw_origins,
    "copies": draw_copies,
}


def render_listing(lines: Sequence[Line], part: str, look: Look) -> str:
    """Return lines of a part as tables, one for each story, none of their lines wider than `look.width`.

    `part` is one of PARTS, or `speakers` for quotations counted by who said them. The lines' order is kept within a
    story. Nothing of a report's text reaches the terminal as a control sequence.
    """
    screen = Screen(look.width, colour=look.colour)
    stories = {line.story["id"]: line.story for line in lines}
    for number, (id_, story) in enumerate(stories.items()):
        if number:
            screen.print()
        sheet = Sheet(screen, story, look)
        sheet.head()
        screen.print()
        _DRAWN[part](sheet, [line for line in lines if line.story["id"] == id_])
        sheet.key()
    return screen.text()
