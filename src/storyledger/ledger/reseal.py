"""Making `ledger.pages` anew where it, or `ledger.frames`, was lost or damaged and all else is sound.

Those files cannot be worked out from the log: they say which bytes stood in the database file, and after this they say
which stand there now. So it is done on somebody's word alone, when everything that the log can show was found right,
and the log says what was lost, who had it made anew and why: an entry that stands there before the files do.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DBAPIError

from storyledger.errors import LedgerError
from storyledger.ledger.head import check_head, read_head, tell_head
from storyledger.ledger.locking import Opened, folder_lock
from storyledger.ledger.log import Appender, read_leaves, utc_now
from storyledger.ledger.merkle import tree_root
from storyledger.ledger.seals import DATABASE, FRAMES, PAGES, DamagedSealError, PageTable, read_pages, replace_file
from storyledger.ledger.sqlite_pages import page_size_of
from storyledger.ledger.store import folder_engine, is_postgresql, last_leaf, what_database_said
from storyledger.ledger.verify import check_tables, verify_ledger
from storyledger.ledger.wal import page_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Engine

    from storyledger.ledger.entries import Entry
    from storyledger.ledger.faults import Fault

_SEALS: Final = {PAGES, FRAMES}
_SHOWN: Final = 3


def reseal(address: str, *, by: str, why: str, now: Callable[[], str] = utc_now) -> Entry:
    """Return the entry that says that a ledger's seals were made anew: a `checkpoint` with what was lost, and why.

    Raises LedgerError where nothing is wrong with them, where anything else is, and where others have the ledger open.
    """
    if not why.strip():
        raise LedgerError("the log is to say why the seals are made anew: give a reason")
    if is_postgresql(address):
        raise LedgerError("a ledger in PostgreSQL has no files of its own, and no seals")
    folder = Path(address)
    with folder_lock(folder):
        lost = _only_seals(address)
        opened = Opened(folder)
        engine = folder_engine(folder)
        try:
            _copy_log(engine, address)
            with engine.connect() as connection:
                writing = connection.execution_options(storyledger_write=True)
                with writing.begin():
                    check_head(writing, folder)
                    entry = _tell(Appender(writing, by, now), writing, lost, why)
                    last = last_leaf(writing)
            _copy_log(engine, address)
        except DBAPIError as error:
            raise LedgerError(f"the ledger {address!r}: {what_database_said(error)}") from error
        finally:
            engine.dispose()
            opened.give_back()
        (folder / FRAMES).unlink(missing_ok=True)
        number = _number(folder)
        replace_file(folder / PAGES, _pages(folder, number).content())
        tell_head(folder, last, None, number)
    return entry


def _only_seals(address: str) -> list[Fault]:
    """Return what is wrong with the seals; raises LedgerError where that is nothing, or not all that is wrong."""
    found = verify_ledger(address).faults
    others = [fault for fault in found if fault.where not in _SEALS]
    if not found:
        raise LedgerError(f"the seals of {address!r} are as they were written: there is nothing to make anew")
    others = others or check_tables(Path(address))
    if others:
        told = "; ".join(fault.message for fault in others[:_SHOWN]) + ("; ..." if len(others) > _SHOWN else "")
        raise LedgerError(f"more than the seals of {address!r} is damaged, and is not to be sealed: {told}")
    return list(found)


def _tell(log: Appender, connection: Connection, lost: Sequence[Fault], why: str) -> Entry:
    leaves = read_leaves(connection)
    body = {
        "what": "seals",
        "why": why,
        "lost": [{"file": fault.where, "found": fault.message} for fault in lost],
        "tree_size": len(leaves),
        "root": tree_root(leaves).hex(),
    }
    entry = log.append("checkpoint", body)
    log.flush()
    return entry


def _copy_log(engine: Engine, address: str) -> None:
    """Bring the write-ahead log into the database file, all of it."""
    with closing(engine.raw_connection()) as connection:  # within no transaction
        told = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if told[0]:
        raise LedgerError(f"others have the ledger {address!r} open: run this again when they are done")


def _number(folder: Path) -> int:
    """Return the number of the next sealing."""
    head = read_head(folder)
    try:
        table = read_pages(folder)
    except DamagedSealError:
        table = None
    return max(0 if head is None else head.sealed, 0 if table is None else table.number) + 1


def _pages(folder: Path, number: int) -> PageTable:
    """Return the digests of the database file as it is."""
    file = (folder / DATABASE).open("rb", buffering=0)
    try:
        size = page_size_of(file.read(100))
        file.seek(0)
        digests = b"".join(page_digest(page) for page in iter(lambda: file.read(size), b""))
        return PageTable(number, size, file.tell() // size, digests)
    finally:
        Opened.close_or_leave(folder, file)
