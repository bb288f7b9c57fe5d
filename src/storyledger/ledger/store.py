"""The database under a ledger: opening and migrating it, and transactions that are there whole or not at all.

SQLite: one file in the ledger's folder, in WAL with full synchronisation; one writer at a time, who holds the database
from the beginning of the transaction, and readers who see one state throughout. PostgreSQL: writers take one advisory
lock, readers are in `repeatable read`. SQL of either kind alone stands in this file, the migrations and the search.

Beside the SQLite file stand `ledger.head` (how long the log is) and the seals (a digest of every page, see seals.py):
both are written here, after each transaction and under the folder's lock, and tell `verify` what was done behind our
back. So that the digests hold, nobody checkpoints but `_seal`, or SQLite itself when the last connection closes.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError

from storyledger.errors import LedgerError
from storyledger.ledger.head import HEAD, check_head, read_head, retell_head, tell_head
from storyledger.ledger.locking import Opened, folder_lock
from storyledger.ledger.schema import entries
from storyledger.ledger.seals import DATABASE, INDEX, PAGES, WAL, Seals
from storyledger.ledger.sqlite_engine import sqlite_engine
from storyledger.ledger.wal import INDEX_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

PAGE_SIZE: Final = 8192
"""Bytes of a page in new ledgers: twice SQLite's own, for a tenth of the time of adding. 16384 and 32768 gained no
more, took up to a third more room, and write more where pages are touched here and there: a correction, the indexes by
hash of a large ledger."""
_WAIT: Final = 60
"""Seconds for which a writer waits for another: a batch takes far less than one."""
_WAIT_CLOSING: Final = 5
"""Seconds for which who wrote waits for another writer to seal at closing; the other seals later."""
_TRIES: Final = 100
_PAUSE: Final = 0.02
"""Tries to seal a new ledger, and seconds between them: only who looks at it in that moment is in the way."""
_LOCK: Final = 0x5354_4F52_594C  # "STORYL": the advisory lock of PostgreSQL that writers hold
_POSTGRESQL: Final = ("postgresql://", "postgres://", "postgresql+psycopg://")


def is_postgresql(address: str) -> bool:
    """Return whether a ledger's address is that of a PostgreSQL database, and not a folder."""
    return address.startswith(_POSTGRESQL)


def check_address(address: str) -> None:
    """Raise LedgerError for what is no ledger's address: empty, of another kind of database, or not to be taken apart.

    As a folder's name each would make a ledger that nobody finds again.
    """
    expected = "give a folder, or postgresql://user@host/name"
    if not address.strip():
        raise LedgerError(f"the ledger's address is empty; {expected}")
    if not is_postgresql(address):
        if "://" in address:
            raise LedgerError(f"{address.partition('://')[0]}:// is no address of a ledger; {expected}")
        return
    try:
        sa.make_url(address)
    except (ValueError, ArgumentError) as error:  # not quoted: there may be a password in it
        raise LedgerError(f"the ledger's address cannot be read as one of PostgreSQL; {expected}") from error


class Store:
    """A ledger's database, open."""

    def __init__(self, address: str, *, create: bool) -> None:
        """Open the database at a folder or PostgreSQL address, with its tables in their present form.

        Raises LedgerError where there is none (and it is not to be made), or none that can be used.
        """
        check_address(address)
        self.address = address
        self.folder = None if is_postgresql(address) else Path(address)
        self.patience: float = _WAIT
        """Seconds for which a writer waits for another; less where somebody looks at a page that is about to come."""
        self._seals = None if self.folder is None else Seals(self.folder)
        self._wrote = self._closed = False
        # After a transaction that failed: SQLite took it back, but its frames may stand in the write-ahead log, whole.
        # Until they are written over, or the log is read anew, nothing there is told to the seals.
        self._doubtful = False
        self._usable = False
        """Whether it was opened without finding damage: else nothing of it is touched."""
        if self.folder is not None:
            _prepare_folder(self.folder, create=create)
        self._opened = None if self.folder is None else Opened(self.folder)
        self._engine = folder_engine(self.folder) if self.folder is not None else postgresql_engine(address)
        try:
            with self._told():
                self._check_seals()
                self._usable = True
                self._migrate(create=create)
        except BaseException:
            self.close()
            raise

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
        """Yield a connection in a transaction that no other writer shares; what was written is durable at its end.

        Raises LedgerError where the log was cut or put back since it was last written: nothing is written upon that.
        """
        with self._told(), self._locked(), self._transaction() as connection:
            yield connection

    def close(self) -> None:
        """Give the database back, sealed where something was left to seal."""
        with ExitStack() as held:
            sealed = False
            # damage, a full disk, another writer: what was not sealed now is sealed at the next closing
            with suppress(LedgerError, DBAPIError, OSError):
                if self.folder is not None and self._usable and not self._closed:
                    held.enter_context(folder_lock(self.folder, wait=_WAIT_CLOSING if self._wrote else 0))
                    self._seal()
                    sealed = not self._doubtful
            self._engine.dispose()
            with suppress(LedgerError, OSError):
                if sealed and self.folder is not None and self._seals is not None:
                    self._seals.sweep()
                    # what readers kept back at sealing is copied by the last to close
                    self._seals.catch_up(self._index())
                    retell_head(self.folder, self._seals.position, self._seals.number)
        self._closed = True
        if self._opened is not None:
            self._opened.give_back()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise LedgerError(f"the ledger {self.shown!r}: {what_database_said(error)}") from error
        except UnicodeDecodeError as error:  # SQLite quotes what is damaged
            message = f"the ledger {self.shown!r} holds what is no text; `storyledger verify` says what is damaged"
            raise LedgerError(message) from error

    @contextmanager
    def _files_told(self) -> Iterator[None]:
        """Turn what goes wrong with our own files into an error that says so."""
        try:
            yield
        except OSError as error:
            message = f"the ledger {self.shown!r}: {error.strerror or error}; make room or look at the disk, then go on"
            raise LedgerError(message) from error

    def _check_seals(self) -> None:
        """Raise LedgerError where SQLite would drop what was written when it opens the database."""
        if self._seals is None or self.folder is None:
            return
        try:
            self._seals.check()
        except LedgerError:  # or a writer was at work meanwhile
            with folder_lock(self.folder, shared=True, wait=_WAIT):
                self._seals.check()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if self.folder is None:
            yield
            return
        with folder_lock(self.folder, wait=self.patience):
            yield

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Yield a connection in a writing transaction; the caller holds the folder's lock."""
        with self._engine.connect() as connection:
            writing = connection.execution_options(storyledger_write=True)
            try:
                with writing.begin():
                    if self.folder is None:
                        wait = {"name": "lock_timeout", "wait": f"{max(1, round(self.patience * 1000))}ms"}
                        writing.execute(sa.text("SELECT set_config(:name, :wait, true)"), wait)
                        writing.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                    elif self._seals is not None:
                        check_head(writing, self.folder)
                        with self._files_told():
                            self._catch_up(writing)
                    yield writing
                    last = last_leaf(writing) if self.folder is not None else None
            except DBAPIError:
                self._doubtful = True
                raise
        self._wrote, self._doubtful = True, False
        if self.folder is not None and self._seals is not None:
            with self._files_told():
                self._seals.note()
                tell_head(self.folder, last, self._seals.position, self._seals.number)
                if self._seals.grown():
                    with suppress(OSError):  # what was written is durable; it is sealed another time
                        self._seal()

    def _seal(self) -> None:
        """Bring the write-ahead log into the database file; the caller holds the folder's lock."""
        if self.folder is None or self._seals is None or self._doubtful:
            return
        with self._engine.connect() as connection:
            check_head(connection, self.folder)
            self._catch_up(connection)
            last = last_leaf(connection)
        before = self._seals.number
        if self._seals.seal(self._checkpoint) and self._seals.number != before:
            tell_head(self.folder, last, None, self._seals.number)

    def _catch_up(self, connection: Connection) -> None:
        """Tell the seals and ledger.head what a writer who was killed could not tell any more."""
        if self.folder is None or self._seals is None or self._doubtful:
            return
        told = read_head(self.folder) is not None
        last = last_leaf(connection) if told or sa.inspect(connection).has_table(entries.name) else None
        if not told and last is not None and last[0] > 0:
            last = None  # not a first entry whose writer was killed: `verify` says that the file is missing
        tell_head(self.folder, last, self._seals.position, self._seals.number)
        self._seals.catch_up(self._index())
        tell_head(self.folder, last, self._seals.position, self._seals.number)

    def _index(self) -> bytes:
        """Return how the index of SQLite's write-ahead log begins; empty where nobody has it open."""
        return b"" if self._opened is None else self._opened.read(INDEX, INDEX_HEAD)

    def _checkpoint(self) -> bool:
        """Copy SQLite's write-ahead log into the database file, as far as no reader needs it; return whether all is."""
        with self._engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is None:  # pragma: no cover - the pool always has one
                return False
            try:
                driver.execute("PRAGMA busy_timeout=0")
                busy, _frames, _copied = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except driver.Error:
                return False  # a full disk, or a failing one: all is in the log, and copied another time
            finally:
                driver.execute(f"PRAGMA busy_timeout={_WAIT * 1000}")
        return not busy

    def _migrate(self, *, create: bool) -> None:
        """Bring the tables to their present form; raises LedgerError for a ledger of a later version."""
        from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - a fifth of a second, with its imports
        from alembic.script import ScriptDirectory  # noqa: PLC0415

        config = alembic_config()
        script = ScriptDirectory.from_config(config)
        newest = script.get_current_head()
        with self._engine.connect() as connection:
            at = MigrationContext.configure(connection).get_current_revision()
            others = [] if at is not None else sa.inspect(connection).get_table_names()
        if others:
            message = (
                f"{self.shown!r} is a database of something else ({', '.join(sorted(others)[:3])}): give an empty one"
            )
            raise LedgerError(message)
        if at == newest:
            self._seal_first()
            return
        if at is not None and at not in {step.revision for step in script.walk_revisions()}:
            message = f"the ledger {self.shown!r} was written by a later version of storyledger (step {at}); upgrade it"
            raise LedgerError(message)
        if at is None and not create:
            raise LedgerError(f"{self.shown!r} holds no ledger; `storyledger add --ledger` makes one")
        from alembic import command  # noqa: PLC0415

        with self._locked():
            with self._transaction() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
            if self.folder is None or (self.folder / PAGES).exists():
                with suppress(OSError):  # it is sealed another time
                    self._seal()
        self._seal_first()

    def _seal_first(self) -> None:
        """Seal a new ledger before its first entry; raises LedgerError where that cannot be done."""
        if self.folder is None or (self.folder / PAGES).exists() or (self.folder / HEAD).exists():
            return
        for _time in range(_TRIES):
            with self._locked(), self._files_told():
                if (self.folder / PAGES).exists():
                    return  # another process was quicker
                with self._engine.connect() as connection:
                    if last_leaf(connection) is not None:
                        return  # not new, but damaged: `verify` says so
                self._seal()
                if (self.folder / PAGES).exists():
                    return
            time.sleep(_PAUSE)  # somebody looks at it just now, and keeps the log from being copied
        raise LedgerError(f"the ledger {self.shown!r} could not be made: look at the disk, then run this again")


def alembic_config() -> Any:  # noqa: ANN401 - Alembic is loaded late
    """Return the settings with which Alembic finds the migrations."""
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


def folder_engine(folder: Path) -> Engine:
    """Return what connects to the database in a ledger's folder, with the settings that a ledger needs."""
    path = folder / DATABASE
    read_only = path.exists() and not os.access(path.parent, os.W_OK)
    settings = (
        f"page_size={PAGE_SIZE}",  # of a new file; it stays as it is in one that is there
        *(() if read_only else ("journal_mode=WAL",)),
        "wal_autocheckpoint=0",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "cell_size_check=ON",
    )
    return sqlite_engine(lambda: _connect(path, read_only=read_only), settings)


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Return a connection to the database; on a medium that cannot be written, to the file as it is."""
    options = ""
    if read_only:
        wal = path.with_name(WAL)
        options = "?mode=ro" if wal.exists() and wal.stat().st_size else "?immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}{options}", uri=True, timeout=_WAIT, check_same_thread=False)


def postgresql_engine(address: str) -> Engine:
    """Return what connects to a PostgreSQL database; raises LedgerError where its driver is not installed."""
    url = sa.make_url(address.replace("postgres://", "postgresql://", 1)).set(drivername="postgresql+psycopg")
    try:
        return sa.create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        message = "a ledger in PostgreSQL needs the driver: pip install 'storyledger[postgresql]'"
        raise LedgerError(message) from error


def last_leaf(connection: Connection) -> tuple[int, bytes] | None:
    """Return the number of the log's last entry and its leaf hash, None where the log is empty."""
    query = sa.select(entries.c.seq, entries.c.leaf).order_by(entries.c.seq.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.seq, bytes(row.leaf))


@contextmanager
def open_postgresql(address: str) -> Iterator[Connection]:
    """Yield a connection that sees one state of a PostgreSQL database, as it is; raises LedgerError where it cannot."""
    engine = postgresql_engine(address)
    try:
        with engine.connect() as connection:
            yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    except DBAPIError as error:
        shown = sa.make_url(address).render_as_string(hide_password=True)
        raise LedgerError(f"the ledger {shown!r}: {what_database_said(error)}") from error
    finally:
        engine.dispose()


def what_database_said(error: DBAPIError) -> str:
    """Return what the database said, in one line, and what to do where that is known."""
    said = " ".join(str(error.orig).split())
    hints = {
        "database or disk is full": "; nothing of this batch was kept: make room and run the same command again",
        "database is locked": f"; another process has been writing for {_WAIT} seconds: try again when it is done",
        "lock timeout": "; another process is writing: try again when it is done",
        "malformed": "; `storyledger verify` says what is damaged",
        "not a database": "; `storyledger verify` says what is damaged",
        "readonly": "; the folder and its files must be writable",
        "disk I/O error": "; nothing of this batch was kept: look at the disk, then run the same command again",
    }
    return said + next((hint for sign, hint in hints.items() if sign in said), "")
