"""Whether a ledger's tables, indexes and triggers are those that its migrations make."""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from storyledger.ledger.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_KEPT: Final = ("entries", "objects", "chunks")
_CODE: Final = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
_COLUMNS: Final = """
SELECT 'table ' || name, group_concat(told, ';') FROM (
    SELECT m.name,
        x.cid || ' ' || x.name || ' ' || x.type || ' ' || x."notnull" || ' ' || x.pk || ' ' || x.hidden AS told
    FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS x WHERE m.type = 'table' ORDER BY m.name, x.cid
) GROUP BY name"""
_REFERENCES: Final = """
SELECT 'references of ' || name, group_concat(told, ';') FROM (
    SELECT m.name, x."from" || ' ' || x."table" || ' ' || x."to" || ' ' || x.on_delete AS told
    FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS x WHERE m.type = 'table' ORDER BY m.name, x."from"
) GROUP BY name"""
_INDEXES: Final = """
SELECT 'index ' || name, group_concat(told, ';') FROM (
    SELECT i.name,
        m.name || ' ' || i."unique" || ' ' || i.partial || ' ' || x.seqno || ' ' || coalesce(x.name, '') AS told
    FROM sqlite_master AS m, pragma_index_list(m.name) AS i, pragma_index_info(i.name) AS x
    WHERE m.type = 'table' ORDER BY i.name, x.seqno
) GROUP BY name"""
"""What each thing in the schema is, by what SQLite understands: how its SQL is written may change with a library."""
_MISSING: Final = {"add_table", "add_column", "modify_type", "modify_nullable", "add_index"}


def check_schema(connection: Connection) -> Iterator[Fault]:
    """Yield a fault for each thing in the schema that is missing, more or other than the migrations make it."""
    if connection.dialect.name == "postgresql":
        yield from _check_postgresql(connection)
        return
    driver = connection.connection.driver_connection
    found, expected = _described(driver), _expected()
    for name in sorted(found.keys() | expected.keys()):
        if name.startswith(("table sqlite_stat", "index sqlite_stat")):
            continue
        if found.get(name) != expected.get(name):
            where = f"{name} in the schema"
            if name not in found:
                yield Fault("missing", where, f"{name} is missing")
            elif name not in expected:
                yield Fault("inserted", where, f"{name} is none of a ledger's")
            else:
                yield Fault("altered", where, f"{name} is not as the migrations make it")


def at_step(connection: Connection) -> str | None:
    """Return the migration that a database is at, None where none was made."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    step: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return step


def newest_step() -> str:
    """Return the newest migration of this version."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - a fifth of a second, with its imports

    from storyledger.ledger.store import alembic_config  # noqa: PLC0415 - with it

    return str(ScriptDirectory.from_config(alembic_config()).get_current_head())


def _described(driver: Any) -> dict[str, str]:  # noqa: ANN401 - of the driver
    questions = (_CODE, _COLUMNS, _REFERENCES, _INDEXES)
    return {name: told for question in questions for name, told in driver.execute(question)}


@cache
def _expected() -> dict[str, str]:
    """Return the schema of a ledger that was just made."""
    from alembic import command  # noqa: PLC0415 - a fifth of a second, with its imports

    from storyledger.ledger.store import alembic_config  # noqa: PLC0415 - with it

    driver = sqlite3.connect(":memory:")
    engine = sa.create_engine("sqlite+pysqlite://", creator=lambda: driver, poolclass=sa.StaticPool)
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    described = _described(driver)
    driver.close()
    return described


def _check_postgresql(connection: Connection) -> Iterator[Fault]:
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - a fifth of a second, with its imports
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415

    from storyledger.ledger.schema import metadata  # noqa: PLC0415 - with them

    for change in compare_metadata(MigrationContext.configure(connection), metadata):
        for step in change if isinstance(change, list) else [change]:
            if step[0] in _MISSING:
                told = " ".join(
                    str(part) for part in step[1:4] if isinstance(part, (str, sa.Column, sa.Table, sa.Index))
                )
                yield Fault("altered", f"{told} in the schema", f"the schema is not as the migrations make it: {told}")
    query = (
        "SELECT c.relname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgname = c.relname || '_only_added_to'"
    )
    there = set(connection.execute(sa.text(query)).scalars())
    for table in _KEPT:
        if table not in there:
            where = f"trigger {table}_only_added_to in the schema"
            yield Fault("missing", where, f"the {where} is missing or switched off: {table} could be changed")
