"""Rows of a table that may be damaged, one by one: what can be read is read, what cannot is told.

Values come as the database has them, unconverted: who altered the file may have put a number where bytes stood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from storyledger.ledger.faults import READING_ERRORS, Fault, numbered, what_was_said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Row

_HIGHEST: Final = (1 << 62) - 1
_MOST_GAPS: Final = 100
"""Places in one table where reading breaks off, after which the rest is left."""


class Rows:
    """A table's rows in the order of a whole number, with what could not be read of it."""

    def __init__(self, connection: Connection, table: str, columns: Sequence[str], key: str) -> None:
        """Take a table, its columns and the one of them that orders it."""
        self._connection = connection
        self._table = table
        self._key = key
        quoted = ", ".join(f'"{column}"' for column in columns)
        self._select = f"SELECT {quoted} FROM {table} WHERE {key} >= :start ORDER BY {key}"  # noqa: S608 - our names
        self._at = tuple(columns).index(key)
        self.gaps: list[tuple[int, int | None]] = []
        """From and to which key nothing could be read; None for the end of the table."""
        self.why = ""

    def __iter__(self) -> Iterator[Row[Any]]:
        """Yield the rows."""
        start = 0
        while len(self.gaps) < _MOST_GAPS:
            try:
                streaming = self._connection.execution_options(stream_results=True, max_row_buffer=16)
                for row in streaming.execute(sa.text(self._select), {"start": start}):
                    if isinstance(row[self._at], int):
                        start = max(start, row[self._at] + 1)
                    yield row
            except READING_ERRORS as error:
                self.why = what_was_said(error)
                following = None if self._connection.dialect.name == "postgresql" else self._after(start)
                self.gaps.append((start, None if following is None else following - 1))
                if following is None:
                    return
                start = following
            else:
                return

    def _after(self, start: int) -> int | None:
        """Return the first key beyond a place that cannot be read from which on it can; None where there is none."""
        low, step = start, 1
        while (high := low + step) < _HIGHEST and not self._readable(high):
            low, step = high, step * 2
        if high >= _HIGHEST:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._readable(middle) else (middle, high)
        row = self._first(high)
        return None if row is None else int(row[self._at])

    def _readable(self, start: int) -> bool:
        try:
            self._first(start)
        except READING_ERRORS:
            return False
        return True

    def _first(self, start: int) -> Row[Any] | None:
        return self._connection.execute(sa.text(f"{self._select} LIMIT 1"), {"start": start}).first()

    def faults(self, one: str, many: str) -> Iterator[Fault]:
        """Yield a fault for each place that could not be read, after the rows."""
        for first, last in self.gaps:
            where = f"{many} from {first} on" if last is None else numbered(first, last, one, many)
            yield Fault("damaged", where, f"{where} in the table {self._table} cannot be read: {self.why}")
