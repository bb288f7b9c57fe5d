"""What is written to a terminal: lines no wider than it, with colours or without a single control sequence.

Left out: marks that hold right-to-left names in place; few terminals know them, and in a pipe they are in the way.
"""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console, RenderableType
    from rich.text import Text

LEAST_WIDTH: Final = 40
"""Columns below which no table can be read: nothing is drawn narrower."""
_GAP: Final = 2
_LEAST_MAIN: Final = 24
"""Cells that the main column must have beside the others; below that a row is drawn as a few lines."""


def words(*parts: str | Text | tuple[str, str]) -> Text:
    """Return pieces of text, each with a style or without, as one."""
    from rich.text import Text  # noqa: PLC0415 - heavy, and `--help` must not wait for it

    return Text.assemble(*parts)


class Screen:
    """Lines being written for a terminal of a width."""

    def __init__(self, width: int, *, colour: bool) -> None:
        """Begin with none."""
        from rich.console import Console  # noqa: PLC0415 - see words

        self._out = io.StringIO()
        self.width = max(width, LEAST_WIDTH)
        self.colour = colour
        self.console: Console = Console(
            file=self._out,
            width=self.width,
            force_terminal=colour,
            color_system="standard" if colour else None,
            no_color=not colour,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
            soft_wrap=False,
        )

    def print(self, content: RenderableType = "", indent: int = 0) -> None:
        """Write something, wrapped behind a margin."""
        from rich.padding import Padding  # noqa: PLC0415 - see words

        self.console.print(Padding(content, (0, 0, 0, indent)) if indent else content)

    def hang(self, content: Text, indent: int = 0) -> None:
        """Write a text whose lines after the first stand a little to the right."""
        first, *rest = content.wrap(self.console, self.width - indent - _GAP, overflow="fold")
        self.print(first, indent)
        for line in rest:
            self.print(line, indent + _GAP)

    def text(self) -> str:
        """Return what was written; blanks at the ends of lines, which tables have for padding, are gone."""
        return "".join(line.rstrip() + "\n" for line in self._out.getvalue().splitlines())


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    head: str
    most: int | None = None
    """Cells that it may take before it wraps; None for the main column, which takes what the others leave."""
    right: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `under` are lines below it, from behind the beginning of its main column to the edge."""

    cells: tuple[Text, ...]
    under: tuple[Text, ...] = ()


def draw_table(screen: Screen, columns: Sequence[Column], rows: Sequence[Row], indent: int = 0) -> None:
    """Write a table; columns without any text are left out, and where it is too narrow each row is a few lines.

    In those, the main column's text comes first, then the others with their heads. One column must be the main one.
    """
    kept = [at for at, column in enumerate(columns) if column.most is None or any(row.cells[at] for row in rows)]
    columns = [columns[at] for at in kept]
    rows = [Row(tuple(row.cells[at] for at in kept), row.under) for row in rows]
    main = next(at for at, column in enumerate(columns) if column.most is None)
    widths = [
        0 if column.most is None else min(column.most, max(_width(row.cells[at], column.head) for row in rows))
        for at, column in enumerate(columns)
    ]
    widths[main] = screen.width - indent - sum(widths) - _GAP * (len(columns) - 1)
    if widths[main] < min(_LEAST_MAIN, max(_width(row.cells[main], "") for row in rows)):
        _draw_narrow(screen, columns, rows, indent)
        return
    left = indent + sum(widths[:main]) + _GAP * (main + 1)
    waiting: list[Sequence[Text]] = []
    if any(column.head for column in columns):
        waiting.append([words((column.head, "dim")) for column in columns])
    for row in rows:
        waiting.append(row.cells)
        if row.under:
            screen.print(_grid(columns, widths, waiting), indent)
            waiting = []
            for line in row.under:
                screen.print(line, left)
    if waiting:
        screen.print(_grid(columns, widths, waiting), indent)


def plain_table(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> str:
    """Return a table without styles; columns without any text are left out, and cells wrap as `draw_table` wraps them.

    For lists of a whole ledger: a row takes a hundredth of the time.
    """
    kept = [at for at in range(len(columns)) if columns[at].most is None or any(row[at] for row in rows)]
    columns = [columns[at] for at in kept]
    table = [[row[at] for at in kept] for row in rows]
    if any(column.head for column in columns):
        table.insert(0, [column.head for column in columns])
    main = next(at for at, column in enumerate(columns) if column.most is None)
    widths = [
        0 if column.most is None else min(column.most, max(_cells(row[at]) for row in table))
        for at, column in enumerate(columns)
    ]
    widths[main] = max(width - sum(widths) - _GAP * (len(columns) - 1), 8)
    lines = []
    for row in table:
        wrapped = [wrap_line(cell, room) for cell, room in zip(row, widths, strict=True)]
        for at in range(max(map(len, wrapped))):
            parts = []
            for column, room, cell in zip(columns, widths, wrapped, strict=True):
                told = cell[at] if at < len(cell) else ""
                blank = " " * (room - _cells(told))
                parts.append(blank + told if column.right else told + blank)
            lines.append((" " * _GAP).join(parts).rstrip())
    return "".join(f"{line}\n" for line in lines)


def wrap_line(text: str, width: int) -> list[str]:
    """Return a line as lines of at most `width` cells, broken at blanks, or where a word is too long for one."""
    if text.isascii():
        return textwrap.wrap(text, width, break_on_hyphens=False) or [""]
    if _cells(text) <= width:
        return [text]
    from rich.console import Console  # noqa: PLC0415 - see words

    return [line.plain.rstrip() for line in words(text).wrap(Console(width=width), width, overflow="fold")]


def hang_line(first: str, text: str, width: int) -> list[str]:
    """Return a text behind its first cells, wrapped under itself."""
    lines = wrap_line(text, width - len(first))
    return [((" " * len(first) if at else first) + line).rstrip() for at, line in enumerate(lines)]


def _cells(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - see words

    return cell_len(text)


def _width(cell: Text, head: str) -> int:
    return max(len(head), *(_cells(line) for line in cell.plain.split("\n")))


def _grid(columns: Sequence[Column], widths: Sequence[int], rows: Sequence[Sequence[Text]]) -> RenderableType:
    from rich.table import Table  # noqa: PLC0415 - see words

    table = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    for column, width in zip(columns, widths, strict=True):
        table.add_column(width=width, justify="right" if column.right else "left", style=column.style, overflow="fold")
    for cells in rows:
        table.add_row(*cells)
    return table


def _draw_narrow(screen: Screen, columns: Sequence[Column], rows: Sequence[Row], indent: int) -> None:
    """Write each row as what stands before and in its main column, and below it the others with their heads."""
    main = next(at for at, column in enumerate(columns) if column.most is None)
    for row in rows:
        first = words()
        for at in range(main + 1):
            if row.cells[at]:
                first.append_text(
                    words(
                        "  " if first else "", (row.cells[at].plain, columns[at].style) if at < main else row.cells[at]
                    )
                )
        screen.hang(first, indent)
        told = words()
        for column, cell in zip(columns[main + 1 :], row.cells[main + 1 :], strict=True):
            if cell:
                told.append_text(
                    words(" · " if told else "", (f"{column.head.lower()} " if column.head else "", "dim"), cell)
                )
        if told:
            screen.hang(told, indent + 2 * _GAP)
        for line in row.under:
            screen.print(line, indent + 2 * _GAP)
