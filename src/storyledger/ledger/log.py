"""The log: entries appended in a transaction, each chained to the one before; checked as they are read, in order."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from storyledger.errors import LedgerError
from storyledger.ledger.bulk import insert_tuples
from storyledger.ledger.entries import PROGRAM, Entry, Kind, leaf_hash, parse_entry
from storyledger.ledger.schema import entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Connection

_COLUMNS: Final = ("seq", "kind", "content", "leaf")


def utc_now() -> str:
    """Return this moment by the machine's clock: ISO 8601 in UTC, to the second."""
    return _written(int(time.time()))


@lru_cache(maxsize=1)
def _written(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Appender:
    """Adds entries to the log within one writing transaction; they are there when `flush` was called and it ended."""

    def __init__(self, connection: Connection, by: str, now: Callable[[], str] = utc_now) -> None:
        """Take up where the log ends."""
        self._connection = connection
        self._by = by
        self._now = now
        last = connection.execute(
            sa.select(entries.c.seq, entries.c.leaf).order_by(entries.c.seq.desc()).limit(1)
        ).one_or_none()
        self.size = 0 if last is None else last.seq + 1
        self.head: bytes | None = None if last is None else bytes(last.leaf)
        self._rows: list[tuple[object, ...]] = []

    def append(self, kind: Kind, body: dict[str, Any], *, by: str | None = None) -> Entry:
        """Return the entry that was added."""
        prev = None if self.head is None else self.head.hex()
        entry = Entry(self.size, kind, self._now(), by or self._by, PROGRAM, prev, body)
        try:
            content = entry.content()
        except ValueError as error:  # half a surrogate pair is one, too
            raise LedgerError(f"this cannot be written to the log: {error}") from error
        self.head = leaf_hash(content)
        self.size += 1
        self._rows.append((entry.seq, kind, content, self.head))
        return entry

    def flush(self) -> None:
        """Hand the entries to the database."""
        if self._rows:
            insert_tuples(self._connection, entries, _COLUMNS, self._rows)
            self._rows = []


def read_entries(
    connection: Connection, kinds: Iterable[Kind] | None = None, start: int = 0, end: int | None = None
) -> Iterator[Entry]:
    """Yield the log's entries in order, of some kinds or all; raises LedgerError for one that is not what it was."""
    query = sa.select(entries.c.seq, entries.c.content, entries.c.leaf).where(entries.c.seq >= start)
    if end is not None:
        query = query.where(entries.c.seq < end)
    if kinds is not None:
        query = query.where(entries.c.kind.in_(list(kinds)))
    # Told to the query: told to the connection, it would hold for all that is done on it afterwards.
    result = connection.execute(query.order_by(entries.c.seq), execution_options={"yield_per": 500})
    for seq, content, leaf in result:
        try:
            entry = parse_entry(bytes(content))
        except (ValueError, TypeError) as error:
            raise LedgerError(f"entry {seq} of the log was altered: {error}; `storyledger verify` says more") from error
        if entry.seq != seq or leaf_hash(bytes(content)) != bytes(leaf):
            raise LedgerError(f"entry {seq} of the log was altered; `storyledger verify` says more")
        yield entry


def last_entry(connection: Connection, kind: Kind) -> Entry | None:
    """Return the newest entry of a kind, None where there is none."""
    seq = connection.execute(sa.select(sa.func.max(entries.c.seq)).where(entries.c.kind == kind)).scalar_one()
    return None if seq is None else next(read_entries(connection, start=seq, end=seq + 1))


def read_leaves(connection: Connection, size: int | None = None) -> list[bytes]:
    """Return the leaf hashes of the log, in order, as they are stored: of its first `size` entries or of all."""
    query = sa.select(entries.c.leaf).order_by(entries.c.seq)
    if size is not None:
        query = query.where(entries.c.seq < size)
    return [bytes(leaf) for leaf in connection.execute(query).scalars()]
