"""What goes into a chart and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the account as a chart takes it: the JSON object, and how the page leads to it."""

    given: Mapping[str, Any]
    """The claim, event, position, place or report, as the account's JSON has it."""
    href: str
    """Where its mark leads: `#s1-a-3` in a file, a path when served; empty for a mark that leads nowhere."""
    letter: str = ""
    """The letter of its report."""
    colour: int = 0
    """The colour of its origin, 1 to 8; 0 for none."""
    name: str = ""
    """What the page calls its report."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a chart's table."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing in two widths, and the same in words and as a table.

    `wide` and `narrow` are `<svg>` elements, safe to put into a page as they are: every text is escaped, there is no
    script, no style attribute and no address but those given; colours are custom properties of the page's style sheet.
    """

    name: str
    title: str
    description: str
    wide: str
    narrow: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
