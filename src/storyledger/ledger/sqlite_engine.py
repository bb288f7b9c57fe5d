"""Engines over SQLite files, whose transactions are ours: a writer holds the database from the beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Engine


def sqlite_engine(connect: Callable[[], sqlite3.Connection], settings: Sequence[str]) -> Engine:
    """Return an engine whose connections have these settings (PRAGMA).

    A transaction with the execution option `storyledger_write` is one of a writer.
    """
    engine = sa.create_engine("sqlite+pysqlite://", creator=connect, poolclass=sa.QueuePool)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
        connection.isolation_level = None  # the driver begins no transactions: `begin` below does
        cursor = connection.cursor()
        for setting in settings:
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("storyledger_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine
