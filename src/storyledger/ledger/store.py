"""The database under a ledger: opening and migrating it, and transactions that are there whole or not at all.

SQLite: one file in the ledger's folder, in WAL with full synchronisation; one writer at a time, who holds the database
from the beginning of the transaction, and readers who see one state throughout. PostgreSQL: writers take one advisory
lock, readers are in `repeatable read`. SQL of either kind alone stands in this file, the migrations and the search.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from storyledger.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

DATABASE: Final = "ledger.sqlite"
_WAIT: Final = 60
"""Seconds for which a writer waits for another: a batch takes far less than one."""
_LOCK: Final = 0x5354_4F52_594C  # "STORYL": the advisory lock of PostgreSQL that writers hold
_POSTGRESQL: Final = ("postgresql://", "postgres://", "postgresql+psycopg://")


def is_postgresql(address: str) -> bool:
    """Return whether a ledger's address is that of a PostgreSQL database, and not a folder."""
    return address.startswith(_POSTGRESQL)


class Store:
    """A ledger's database, open."""

    def __init__(self, address: str, *, create: bool) -> None:
        """Open the database at a folder or PostgreSQL address, with its tables in their present form.

        Raises LedgerError where there is none (and it is not to be made), or none that can be used.
        """
        self.address = address
        self.folder = None if is_postgresql(address) else Path(address)
        if self.folder is not None:
            _prepare_folder(self.folder, create=create)
        self._engine = (
            _sqlite_engine(self.folder / DATABASE) if self.folder is not None else _postgresql_engine(address)
        )
        try:
            self._migrate(create=create)
        except DBAPIError as error:
            self.close()
            raise LedgerError(f"the ledger {self.shown!r} cannot be opened: {_why(error)}") from error

    @property
    def shown(self) -> str:
        """The address as it may be shown: without a password."""
        if self.folder is not None:
            return str(self.folder)
        return sa.make_url(self.address).render_as_string(hide_password=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one state of the ledger, whatever is written meanwhile."""
        with self._told(), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(  # noqa: PLW2901 - the same connection, its isolation set
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection in a transaction that no other writer shares; what was written is durable at its end."""
        with self._told(), self._engine.connect() as connection:
            writing = connection.execution_options(storyledger_write=True)
            with writing.begin():
                if writing.dialect.name == "postgresql":
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
            raise LedgerError(f"the ledger {self.shown!r}: {_why(error)}") from error

    def _migrate(self, *, create: bool) -> None:
        """Bring the tables to their present form; raises LedgerError for a ledger of a later version."""
        from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - a fifth of a second, with its imports
        from alembic.script import ScriptDirectory  # noqa: PLC0415

        config = _alembic()
        script = ScriptDirectory.from_config(config)
        newest = script.get_current_head()
        with self._engine.connect() as connection:
            at = MigrationContext.configure(connection).get_current_revision()
        if at == newest:
            return
        if at is not None and at not in {step.revision for step in script.walk_revisions()}:
            message = f"the ledger {self.shown!r} was written by a later version of storyledger (step {at}); upgrade it"
            raise LedgerError(message)
        if at is None and not create:
            raise LedgerError(f"{self.shown!r} holds no ledger; `storyledger add --ledger` makes one")
        from alembic import command  # noqa: PLC0415

        with self.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _alembic() -> Any:  # noqa: ANN401 - Alembic is loaded late
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "storyledger.ledger:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _prepare_folder(folder: Path, *, create: bool) -> None:
    if (folder / DATABASE).is_file():
        return
    if folder.exists() and not folder.is_dir():
        raise LedgerError(f"{str(folder)!r} is a file; a ledger is a folder")
    if not create:
        raise LedgerError(f"there is no ledger in {str(folder)!r}; `storyledger add --ledger {folder}` makes one")
    if folder.exists() and any(not entry.name.startswith(".") for entry in folder.iterdir()):
        raise LedgerError(f"the folder {str(folder)!r} holds other files; give a new or an empty one for a ledger")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(f"the folder {str(folder)!r} cannot be made: {error.strerror}") from error


def _sqlite_engine(path: Path) -> Engine:
    url = sa.URL.create("sqlite+pysqlite", database=str(path.absolute()))
    engine = sa.create_engine(url, connect_args={"timeout": _WAIT, "check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
        connection.isolation_level = None  # the driver begins no transactions: `begin` below does
        cursor = connection.cursor()
        for setting in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "trusted_schema=OFF",
            "cell_size_check=ON",
        ):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("storyledger_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _postgresql_engine(address: str) -> Engine:
    url = sa.make_url(address.replace("postgres://", "postgresql://", 1)).set(drivername="postgresql+psycopg")
    try:
        return sa.create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        message = "a ledger in PostgreSQL needs the driver: pip install 'storyledger[postgresql]'"
        raise LedgerError(message) from error


def _why(error: DBAPIError) -> str:
    """Return what the database said, in one line, and what to do where that is known."""
    said = " ".join(str(error.orig).split())
    hints = {
        "database or disk is full": "; nothing of this batch was kept: make room and run the same command again",
        "database is locked": f"; another process has been writing for {_WAIT} seconds: try again when it is done",
        "malformed": "; `storyledger verify` says what is damaged",
        "not a database": "; `storyledger verify` says what is damaged",
        "readonly": "; the folder and its files must be writable",
        "disk I/O error": "; nothing of this batch was kept: look at the disk, then run the same command again",
    }
    return said + next((hint for sign, hint in hints.items() if sign in said), "")
