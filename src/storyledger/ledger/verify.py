"""Whether a ledger is what was written into it, and where it is not.

What is held against each other: every entry of the log against its leaf hash, the chain and the roots in checkpoints;
every original, text, reading and account against its hash; every table made from the log against the log; in a folder
also every byte of its files against the seals (seals.py). Nothing is written, and no damage stops it: what cannot be
read is told and the rest is checked.

What a ledger by itself cannot show: that all of it was put back to an earlier state, or written anew from some entry
on, with all hashes, its head and its seals. Who keeps a checkpoint elsewhere (a few lines) and gives it here sees that
too; a time stamp shows that it is not younger than it says. Nor can it show that what was never added is missing.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storyledger.errors import LedgerError
from storyledger.ledger.faults import READING_ERRORS, Fault, what_was_said
from storyledger.ledger.head import HEAD
from storyledger.ledger.locking import folder_lock
from storyledger.ledger.seals import DATABASE, FRAMES, PAGES, WAL
from storyledger.ledger.store import check_address, is_postgresql, open_postgresql
from storyledger.ledger.verify_files import FilesChecked, check_files
from storyledger.ledger.verify_log import Known, LogChecked, check_log
from storyledger.ledger.verify_objects import ObjectsCheck
from storyledger.ledger.verify_schema import at_step, check_schema, newest_step
from storyledger.ledger.wal import NoWal, Wal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection

    from storyledger.ledger.head import Head

__all__ = ["Fault", "Verified", "verify_ledger"]

_SHM: Final = f"{DATABASE}-shm"
_AGAIN: Final = 3
"""Looks at a ledger that is being written to meanwhile, before writers are kept waiting for one."""
_LONGEST: Final = 1 << 28
"""Bytes of one value, above which SQLite is to call a damaged length an error rather than make room for it."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, and what was found."""

    entries: int
    objects: int
    bytes: int
    """Of the objects."""
    reports: int
    readings: int
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify_ledger(
    ledger_address: str, *, checkpoints: Sequence[Known] = (), on_progress: Callable[[int], None] | None = None
) -> Verified:
    """Return what was checked of the ledger at a folder or PostgreSQL address, with every fault and its place.

    `checkpoints`: what somebody kept elsewhere, each with `size` and `root`. `on_progress` is told, every now and
    then, how many entries and objects were checked. Raises LedgerError only where there is no ledger, or none to reach.
    """
    progress = _Progress(on_progress)
    check_address(ledger_address)
    if is_postgresql(ledger_address):
        with open_postgresql(ledger_address) as connection:
            return _verify_tables(connection, None, checkpoints, progress)
    folder = Path(ledger_address)
    if not any((folder / name).exists() for name in (DATABASE, HEAD, PAGES)):
        raise LedgerError(f"there is no ledger in {ledger_address!r}; `storyledger add --ledger` makes one")
    for _time in range(_AGAIN):
        before = _state(folder)
        verified = _verify_folder(folder, checkpoints, progress)
        if verified.sound or _state(folder) == before:
            return verified
    with folder_lock(folder, shared=True):
        return _verify_folder(folder, checkpoints, progress)


class _Progress:
    """Counts what was checked."""

    def __init__(self, on_progress: Callable[[int], None] | None) -> None:
        self._on_progress = on_progress
        self._count = 0

    def __call__(self) -> None:
        self._count += 1
        if self._on_progress is not None and self._count % 100 == 0:
            self._on_progress(self._count)


def _state(folder: Path) -> list[object]:
    """Return what changes with every transaction and every sealing."""
    state: list[object] = []
    for name in (DATABASE, WAL, FRAMES, PAGES, HEAD):
        try:
            status = (folder / name).stat()
        except OSError:
            state.append(None)
        else:
            state.append((status.st_size, status.st_mtime_ns, status.st_ino))
    with suppress(OSError):
        state.append((folder / HEAD).read_bytes())
    return state


def _verify_folder(folder: Path, checkpoints: Sequence[Known], progress: _Progress) -> Verified:
    files = check_files(folder)
    nothing = Verified(0, 0, 0, 0, 0, files.faults)
    if not (folder / DATABASE).is_file():
        return nothing
    try:
        with _open_sqlite(folder) as connection:
            if not files.begun and _is_unmade(connection, folder):
                return nothing
            head = files.head if files.begun else None
            verified = _verify_tables(connection, head, checkpoints, progress, files)
    except READING_ERRORS as error:
        return _with_faults(nothing, [_unreadable(error)])
    return verified


def _is_unmade(connection: Connection, folder: Path) -> bool:
    """Return whether the making of a ledger was broken off before its first entry; raises LedgerError for no ledger."""
    tables = set(connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
    if tables and "alembic_version" not in tables:
        raise LedgerError(f"{DATABASE} in {str(folder)!r} is a database, but no ledger's")
    return not tables or connection.execute(sa.text("SELECT count(*) FROM entries")).scalar() == 0


def _with_faults(verified: Verified, faults: Sequence[Fault]) -> Verified:
    return Verified(
        verified.entries,
        verified.objects,
        verified.bytes,
        verified.reports,
        verified.readings,
        (*verified.faults, *faults),
    )


def _unreadable(error: Exception) -> Fault:
    return Fault("damaged", DATABASE, f"the database cannot be read: {what_was_said(error)}")


def _verify_tables(
    connection: Connection,
    head: Head | None,
    checkpoints: Sequence[Known],
    progress: _Progress,
    files: FilesChecked | None = None,
) -> Verified:
    """Check what stands in the tables, of either kind of database."""
    faults = list(files.faults) if files else []
    try:
        step, newest = at_step(connection), newest_step()
        if step is None and not faults:
            raise LedgerError("there are no tables of a ledger in this database")
        if step != newest and not faults:
            message = f"its tables are at step {step!r}, this version of storyledger knows {newest!r}"
            faults.append(Fault("altered", "table alembic_version", message))
        schema = list(check_schema(connection))
    except READING_ERRORS as error:
        faults.append(_unreadable(error))
        schema = []
    log, objects = LogChecked(), None
    try:
        log = check_log(connection, head, checkpoints, progress)
        if files is not None and not files.begun and log.entries:
            faults.append(
                Fault("missing", PAGES, f"{PAGES} and {HEAD} are missing beside a log of {log.entries} entries")
            )
        if files is not None and files.begun and not files.head_there and log.entries > 1:
            faults.append(Fault("missing", HEAD, f"{HEAD} is missing; the log has {log.entries} entries"))
        if head is not None and files is not None and files.current and not files.faults and head.size < log.entries:
            message = f"{HEAD} is an older one: it tells of {head.size} entries, the log has {log.entries}"
            faults.append(Fault("rolled back", HEAD, message))
        complete = all(fault.what == "derived" for fault in log.faults)
        objects = ObjectsCheck(connection, log.objects, progress).run(complete=complete)
    except READING_ERRORS as error:
        faults.append(_unreadable(error))
    faults += [*schema, *log.faults, *(objects.faults if objects else [])]
    if not faults:
        faults += _last_checks(connection)
    counts = (objects.objects, objects.bytes) if objects else (0, 0)
    return Verified(log.entries, *counts, len(log.reports), log.readings, tuple(dict.fromkeys(faults)))


def check_tables(folder: Path) -> list[Fault]:
    """Return what only shows where nothing else is wrong with a folder's database, whatever its seals say."""
    with _open_sqlite(folder) as connection:
        return _last_checks(connection)


def _last_checks(connection: Connection) -> list[Fault]:
    """Return what only shows where nothing else is wrong: indexes beside their tables, and the tables of the search."""
    from storyledger.ledger.search_index import search_faults  # noqa: PLC0415 - with the search's word lists

    faults = []
    try:
        if connection.dialect.name == "sqlite":
            for (told,) in connection.execute(sa.text("PRAGMA integrity_check")):
                if told != "ok":
                    faults.append(Fault("damaged", DATABASE, f"SQLite's own check: {told}"))
            for row in connection.execute(sa.text("PRAGMA foreign_key_check")):
                where = f"row {row[1]} in the table {row[0]}"
                faults.append(Fault("derived", where, f"the {where} belongs to no row of {row[2]}"))
        faults += [
            Fault("derived", "the tables of the search", told)
            for told in search_faults(connection)
            if "could not be checked" not in told  # SQLite checks its text index by a write; its pages have seals
        ]
    except (*READING_ERRORS, LedgerError) as error:
        told = f"they cannot be checked: {what_was_said(error)}"
        faults.append(Fault("damaged", "the tables of the search", told))
    return faults


@contextmanager
def _open_sqlite(folder: Path) -> Iterator[Connection]:
    """Yield a connection to a folder's database that sees one state of it and can write nothing."""
    with ExitStack() as stack:
        driver = _connect(folder, stack)
        driver.text_factory = lambda told: told.decode("utf-8", "backslashreplace")
        driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        for setting in ("query_only=ON", "trusted_schema=OFF", "cell_size_check=ON"):
            driver.execute(f"PRAGMA {setting}")
        engine = sa.create_engine("sqlite+pysqlite://", creator=lambda: driver, poolclass=sa.StaticPool)
        connection = stack.enter_context(engine.connect())
        driver.execute("BEGIN")  # not before: the engine's first connection ends what was begun
        yield connection


def _connect(folder: Path, stack: ExitStack) -> sqlite3.Connection:
    """Return a connection that leaves every file as it is.

    Without a write-ahead log the file alone is read, as it is; so where the log's header is damaged, over which SQLite
    would brood for ten seconds and then do the same. With a log, SQLite needs its index of it beside it; where that is
    missing (a copy of a folder), the two are copied elsewhere first.
    """
    path = folder.absolute() / DATABASE
    with Wal.open(path.with_name(WAL)) or NoWal() as wal:
        if wal is None or not wal.sound:
            return _opened(f"{path.as_uri()}?immutable=1", stack)
    for how in ("mode=ro&readonly_shm=1", "mode=ro") if path.with_name(_SHM).exists() else ():
        driver = _opened(f"{path.as_uri()}?{how}", stack)
        try:
            driver.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            continue  # it cannot be opened in this way
        except sqlite3.DatabaseError:
            return driver  # it can, and is damaged
        return driver
    copied = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="storyledger-verify-")))
    try:
        for name in (DATABASE, WAL):
            shutil.copyfile(path.with_name(name), copied / name)
    except OSError as error:
        raise LedgerError(f"the ledger cannot be copied to {str(copied)!r} for a look: {error.strerror}") from error
    return _opened((copied / DATABASE).as_uri(), stack)


def _opened(uri: str, stack: ExitStack) -> sqlite3.Connection:
    driver = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    return stack.enter_context(closing(driver))
