"""The account's tables as CSV that a spreadsheet opens without running anything in it (RFC 4180)."""

from __future__ import annotations

import csv
import io
import re
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.clean import markup_text
from storyledger.render.tables import account_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from storyledger.render.tables import Cell, Table

_SIGNS: Final = "-=+@＝＋－＠﹦﹢﹣﹫−"
_SKIPPED: Final = "'\" \u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
"""What a program may strip from a cell before it looks at it: blanks, quotation marks, signs of no width."""
_FORMULA: Final = re.compile(rf"(?:\A|(?<=[;\t\r\n]))(?=[{_SKIPPED}]*[{_SIGNS}])|\A(?=[{_SKIPPED}]*[\t\r\n])")
_LONGEST: Final = 32_767
"""Characters that a cell of Excel holds: it puts what is beyond into the next row, and the sheet is broken."""
_CUT: Final = " […]"


def render_csv(account: Mapping[str, Any], *, excel: bool = False) -> dict[str, str]:
    """Return the account's tables as CSV, by file name: `reports.csv`, `figures.csv`, `claims.csv` and so on.

    Rows end with CR LF, the first names the columns. Numbers are written as numbers, also negative ones; text that a
    spreadsheet would take for a formula has an apostrophe before its sign, as OWASP advises. With `excel`, each file
    begins with a byte order mark, without which Excel misreads UTF-8, and a cell longer than Excel holds is cut and
    marked `[…]`; its `start` and `end` stay whole.
    """
    return {f"{table.name}.csv": table_csv(table, excel=excel) for table in account_tables(account)}


def csv_pieces(
    stories: Iterable[Mapping[str, Any]], rest: Mapping[str, Any], *, excel: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield what `render_csv` gives in pieces, each with its file's name; of the stories one is held at a time.

    `rest` is the account without them, and without changes, for these are about several at a time.
    """
    alone = {key: value for key, value in rest.items() if key not in {"problems", "decisions", "corrections"}}
    begun: set[str] = set()
    for part in chain([{**rest, "stories": []}], ({**alone, "stories": [story], "problems": []} for story in stories)):
        for table in account_tables(part):
            yield f"{table.name}.csv", table_csv(table, excel=excel, head=table.name not in begun)
            begun.add(table.name)


def table_csv(table: Table, *, excel: bool = False, head: bool = True) -> str:
    """Return one table as CSV, as `render_csv` has it; without `head` as more rows of a file that was begun."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    if head:
        writer.writerow(table.columns)
    writer.writerows([_cell(value, excel=excel) for value in row] for row in table.rows)
    return f"\ufeff{file.getvalue()}" if excel and head else file.getvalue()


def _cell(value: Cell, *, excel: bool) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = plain_text(value)
    return text[: _LONGEST - len(_CUT)] + _CUT if excel and len(text) > _LONGEST else text


def plain_text(text: str) -> str:
    """Return the text so that no spreadsheet takes it, or what a wrong separator makes of it, for a formula.

    An apostrophe is put before a cell that begins with = + - @ (also in their wide and small forms), a tab or a line
    end, also behind blanks and quotation marks. The same is done behind a semicolon, tab or line end within: a
    spreadsheet that splits at semicolons, as in half of Europe, begins a new cell there. Taking one apostrophe away at
    each of these places gives the text back. Control characters become their pictures.
    """
    return _FORMULA.sub("'", markup_text(text))
