"""The database of a team: a file beside the ledger's in its folder, or tables in its PostgreSQL database."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from storyledger.errors import LedgerError, TeamError
from storyledger.ledger.seals import DATABASE
from storyledger.ledger.sqlite_engine import sqlite_engine
from storyledger.ledger.store import check_address, is_postgresql, postgresql_engine, what_database_said
from storyledger.ledger.team_schema import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

TEAM: Final = "team.sqlite"
_WAIT: Final = 10
"""Seconds for which a writer waits for another: each writes a row or two."""
_LOCK: Final = 0x5445_414D  # "TEAM": the advisory lock of PostgreSQL that writers hold, so that the audit is one chain


class TeamDatabase:
    """A team's database, open."""

    def __init__(self, address: str, *, create: bool) -> None:
        """Open the team of the ledger at a folder or PostgreSQL address, with its tables in their present form.

        Raises LedgerError where there is no such ledger, TeamError where it has no team and none is to be made.
        """
        check_address(address)
        self.address = address
        if is_postgresql(address):
            self._engine = postgresql_engine(address)
        else:
            folder = Path(address)
            if not (folder / DATABASE).is_file():
                message = f"there is no ledger in {address!r}; `storyledger add --ledger {address}` makes one"
                raise LedgerError(message)
            if not create and not (folder / TEAM).is_file():
                raise TeamError(_no_team(address))
            _make_private(folder / TEAM)
            self._engine = _sqlite_engine(folder / TEAM)
        try:
            self._migrate(create=create)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one state."""
        with self._told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection in a transaction that no other writer shares."""
        with self._told(), self._engine.connect() as connection:
            writing = connection.execution_options(storyledger_write=True)
            with writing.begin():
                if connection.dialect.name == "postgresql":
                    writing.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                yield writing

    def close(self) -> None:
        """Give the database back."""
        self._engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise LedgerError(f"the accounts of the team: {what_database_said(error)}") from error

    def _migrate(self, *, create: bool) -> None:
        from alembic import command  # noqa: PLC0415 - a fifth of a second, with its imports
        from alembic.config import Config  # noqa: PLC0415
        from alembic.runtime.migration import MigrationContext  # noqa: PLC0415
        from alembic.script import ScriptDirectory  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", "storyledger.ledger:team_migrations")
        config.set_main_option("path_separator", "os")
        script = ScriptDirectory.from_config(config)
        with self.read() as connection:
            at = MigrationContext.configure(connection, opts={"version_table": STEPS}).get_current_revision()
            ledger = sa.inspect(connection).has_table("entries")
        if at == script.get_current_head():
            return
        if at is not None and at not in {step.revision for step in script.walk_revisions()}:
            raise TeamError(f"the team was written by a later version of storyledger (step {at}); upgrade it")
        if at is None and not create:
            raise TeamError(_no_team(self.address))
        if is_postgresql(self.address) and not ledger:
            raise LedgerError("that database holds no ledger; `storyledger add --ledger` makes one")
        with self.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _no_team(address: str) -> str:
    shown = "LEDGER" if is_postgresql(address) else address
    return f"the ledger has no accounts yet; `storyledger team add NAME --role admin --ledger {shown}` makes the first"


def _make_private(path: Path) -> None:
    """Make the file, for its owner's eyes alone: it holds hashes of passwords, and who signed in from where."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise LedgerError(f"{str(path)!r} cannot be written: {error.strerror}") from error


def _sqlite_engine(path: Path) -> Engine:
    settings = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF")
    return sqlite_engine(lambda: sqlite3.connect(path, timeout=_WAIT, check_same_thread=False), settings)
