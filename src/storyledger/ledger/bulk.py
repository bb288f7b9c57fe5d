"""Many rows at once, past what SQLAlchemy does with each value of each row: adding reports consists of little else."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Column, Connection, Table

_ASKED: Final = 500
"""Values asked for in one query; SQLite allows 32,766 variables."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that all name the same columns, two or more; values are texts, whole numbers, bytes or None."""
    if rows:
        names = list(rows[0])
        taken = itemgetter(*names)
        insert_tuples(connection, table, names, [taken(row) for row in rows])


def insert_tuples(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows that have the values of these columns in this order; as `insert_rows` without a mapping for each."""
    if not rows:
        return
    quote = connection.dialect.identifier_preparer.quote
    listed = ", ".join(map(quote, names))
    marks = _marks(connection, len(names))
    query = f"INSERT INTO {quote(table.name)} ({listed}) VALUES ({marks})"  # noqa: S608 - names from our schema only
    connection.exec_driver_sql(query, rows)


def rows_where(
    connection: Connection, columns: Sequence[Column[Any]], among: Column[Any], values: Collection[str]
) -> Iterator[tuple[Any, ...]]:
    """Yield some columns of the rows of a table in which one column has one of the values."""
    quote = connection.dialect.identifier_preparer.quote
    listed = ", ".join(quote(column.name) for column in columns)
    asked = sorted(values)
    for start in range(0, len(asked), _ASKED):
        part = tuple(asked[start : start + _ASKED])
        query = (
            f"SELECT {listed} FROM {quote(among.table.name)} "  # noqa: S608 - names from our schema only
            f"WHERE {quote(among.name)} IN ({_marks(connection, len(part))})"
        )
        for row in connection.exec_driver_sql(query, part):
            yield tuple(row)


def _marks(connection: Connection, count: int) -> str:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    return ", ".join([mark] * count)
