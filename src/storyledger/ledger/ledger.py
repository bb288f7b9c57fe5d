"""A ledger, open: reports go in, come out as they were, and every step stands in its log."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import sqlalchemy as sa

from storyledger.errors import LedgerError
from storyledger.ledger.adding import Added, add_batch
from storyledger.ledger.log import Appender, last_entry, read_entries, read_leaves, utc_now
from storyledger.ledger.objects import keep_objects, read_object, sha256_of
from storyledger.ledger.readings import keep_readings, read_reading
from storyledger.ledger.schema import addresses, reports, states
from storyledger.ledger.search_index import index_readings, index_stories
from storyledger.ledger.store import Store
from storyledger.records import Address, Problem, Report

if TYPE_CHECKING:
    import types
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from storyledger.ledger.entries import Entry, Kind
    from storyledger.records import Reading, Taken

FORMAT: Final = "storyledger/ledger/1"
_BATCH: Final = 1_000
"""Reports written in one transaction: each writes most pages of the indexes by hash anew, so that few are cheaper."""
_BATCH_BYTES: Final = 16 << 20
"""Bytes of originals after which a batch is written: memory stays flat."""
_BATCH_SECONDS: Final = 1.0
"""Seconds after which a batch is written: what comes slowly is not left hanging."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One version of a report as the ledger lists it, without its text."""

    report: str
    version: int
    seq: int
    """The entry in the log that added it."""
    sha256: str
    text_sha256: str
    input: str
    url: str | None
    title: str | None
    outlet: str | None
    published: str | None
    at: str
    """When it was added: ISO 8601, UTC."""


class Ledger:
    """A folder or a PostgreSQL database that holds originals, what was read in them, and the log of both."""

    def __init__(self, store: Store, by: str, now: Callable[[], str] = utc_now) -> None:
        """Hold an open store; `by` is whose hand writes, `now` the clock."""
        self.store = store
        self.by = by
        self._now = now

    @classmethod
    def open(cls, address: str, *, by: str, create: bool = False, now: Callable[[], str] = utc_now) -> Self:
        """Return the ledger at a folder or a PostgreSQL address, made where it is missing and `create` says so.

        Raises LedgerError where there is none, or none that this version can use.
        """
        store = Store(address, create=create)
        ledger = cls(store, by, now)
        try:
            ledger._begin_or_check()
        except BaseException:
            store.close()
            raise
        return ledger

    def _begin_or_check(self) -> None:
        """Write the first entry of a new ledger; raises LedgerError where the first entry is of another format."""
        with self.store.read() as connection:
            first = next(read_entries(connection, end=1), None)
        if first is not None:
            if first.body.get("format") != FORMAT:
                message = f"{self.store.shown!r} is of the form {first.body.get('format')!r}; known is {FORMAT!r}"
                raise LedgerError(message)
            return
        import secrets  # noqa: PLC0415 - once in a ledger's life

        with self.writing() as (_connection, log):
            if log.size == 0:  # else another process was quicker
                log.append("begin", {"format": FORMAT, "ledger": secrets.token_hex(16)})

    def __enter__(self) -> Self:
        """Return the ledger itself."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: types.TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    @property
    def shown(self) -> str:
        """The ledger's address as it may be shown: without a password."""
        return self.store.shown

    def close(self) -> None:
        """Give the database back."""
        self.store.close()

    # --- writing ----------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self, by: str | None = None) -> Iterator[tuple[Connection, Appender]]:
        """Yield a connection and the log's end, in a transaction of one writer; durable when it ends without error.

        Raises LedgerError where the log was cut or put back since it was last written.
        """
        with self.store.write() as connection:
            log = Appender(connection, by or self.by, self._now)
            yield connection, log
            log.flush()

    def add(self, items: Iterable[Taken | Problem]) -> Iterator[Added | Problem]:
        """Yield what became of each report, in order, once it is durable; problems are handed through.

        Written in batches. Where the process ends in between, what was not yielded may be missing: adding the same
        again adds just that.
        """
        batch: list[Taken] = []
        size, began = 0, time.monotonic()
        for item in items:
            if isinstance(item, Problem):
                yield item
                continue
            if not batch:
                began = time.monotonic()
            batch.append(item)
            size += len(item.original) + len(item.report.text)
            if len(batch) >= _BATCH or size >= _BATCH_BYTES or time.monotonic() - began > _BATCH_SECONDS:
                yield from self._add(batch)
                batch, size = [], 0
        if batch:
            yield from self._add(batch)

    def _add(self, batch: Sequence[Taken]) -> list[Added]:
        with self.writing() as (connection, log):
            return add_batch(connection, log, batch)

    def keep_readings(self, made: Sequence[tuple[Listed, Reading]], model: str) -> None:
        """Keep readings of reports, which search finds from then on; what is kept already is left as it is."""
        named = [((row.report, row.version), row.text_sha256, reading) for row, reading in made]
        with self.writing() as (connection, log):
            index_readings(connection, keep_readings(connection, log, named, model))

    def keep_account(self, content: bytes, about: dict[str, Any]) -> Entry:
        """Return the entry of an account that was kept: its JSON's bytes, and what the entry says about it.

        The same account again adds nothing: the entry is the one that is there.
        """
        name = sha256_of(content)
        with self.writing() as (connection, log):
            last = last_entry(connection, "account")
            if last is not None and last.body["sha256"] == name:
                return last
            keep_objects(connection, {name: content})
            entry = log.append("account", {**about, "sha256": name, "size": len(content)})
            log.flush()
            index_stories(connection, entry)
            return entry

    def append(self, kind: Kind, body: dict[str, Any], by: str | None = None) -> Entry:
        """Return an entry that was added to the log: a correction, a decision, a checkpoint."""
        with self.writing(by) as (_connection, log):
            return log.append(kind, body)

    def keep_state(self, name: str, content: str) -> None:
        """Keep where some work stands; it is no part of the log."""
        with self.store.write() as connection:
            connection.execute(states.delete().where(states.c.name == name))
            connection.execute(states.insert(), {"name": name, "content": content})

    # --- reading ----------------------------------------------------------------------------------------------------

    def listed(self, *, versions: bool = False) -> list[Listed]:
        """Return the reports, in the order in which they were first added: the newest version of each, or all."""
        with self.store.read() as connection:
            return list_reports(connection, versions=versions)

    def find(self, report: str, version: int | None = None) -> Listed:
        """Return one report's row, of its newest version or another; raises LedgerError where there is none."""
        with self.store.read() as connection:
            query = sa.select(*_LISTED).where(reports.c.report == report)
            if version is not None:
                query = query.where(reports.c.version == version)
            row = connection.execute(query.order_by(reports.c.version.desc()).limit(1)).one_or_none()
        if row is None:
            which = report if version is None else f"{report} (version {version})"
            raise LedgerError(f"the ledger holds no report {which!r}; `storyledger list` shows those it holds")
        return Listed(*row)

    def report(self, listed: Listed) -> Report:
        """Return a report as it was taken in, with the other places where it was found."""
        (report,) = self.reports([listed])
        return report

    def reports(self, listed: Iterable[Listed]) -> list[Report]:
        """Return reports as they were taken in, with the other places where they were found; all of one state."""
        with self.store.read() as connection:
            return [_read_report(connection, row) for row in listed]

    def original(self, listed: Listed) -> bytes:
        """Return the bytes that a report came as, checked against their hash."""
        return self.object(listed.sha256)

    def object(self, name: str) -> bytes:
        """Return the bytes kept under a SHA-256, checked against it."""
        with self.store.read() as connection:
            return read_object(connection, name)

    def reading(self, listed: Listed, model: str) -> Reading | None:
        """Return what this model and program found in a report, None where it was not read with them yet."""
        with self.store.read() as connection:
            return read_reading(connection, (listed.report, listed.version), model)

    def readings(self, listed: Iterable[Listed], model: str) -> list[Reading | None]:
        """Return what this model and program found in each of these reports, None for those not read with them yet."""
        with self.store.read() as connection:
            return [read_reading(connection, (row.report, row.version), model) for row in listed]

    def state(self, name: str) -> str | None:
        """Return where some work stood when it was last kept."""
        with self.store.read() as connection:
            found: str | None = connection.execute(
                sa.select(states.c.content).where(states.c.name == name)
            ).scalar_one_or_none()
        return found

    def entries(self, kinds: Iterable[Kind] | None = None, start: int = 0) -> list[Entry]:
        """Return the log's entries, of some kinds or all."""
        with self.store.read() as connection:
            return list(read_entries(connection, kinds, start))

    def entry(self, seq: int) -> Entry:
        """Return one entry of the log; raises LedgerError where it is not there or not what it was."""
        with self.store.read() as connection:
            found = next(read_entries(connection, start=seq, end=seq + 1), None)
        if found is None:
            raise LedgerError(f"the log has no entry {seq}; `storyledger verify` says more")
        return found

    def versions(self, report: str) -> list[Listed]:
        """Return all versions of one report, the first one first."""
        query = sa.select(*_LISTED).where(reports.c.report == report).order_by(reports.c.version)
        with self.store.read() as connection:
            return [Listed(*row) for row in connection.execute(query)]

    def leaves(self, size: int | None = None) -> list[bytes]:
        """Return the leaf hashes of the log, of its first `size` entries or of all: the Merkle tree's leaves."""
        with self.store.read() as connection:
            return read_leaves(connection, size)


_LISTED: Final = tuple(reports.c[name] for name in Listed.__dataclass_fields__)


def _read_report(connection: Connection, listed: Listed) -> Report:
    told = next(read_entries(connection, start=listed.seq, end=listed.seq + 1)).body
    text = read_object(connection, listed.text_sha256).decode("utf-8", "surrogatepass")
    query = sa.select(addresses.c.input, addresses.c.url).where(addresses.c.report == listed.report)
    also = tuple(Address(*row) for row in connection.execute(query.order_by(addresses.c.seq)))
    fields = {name: told[name] for name in ("title", "outlet", "author", "url", "language", "published")}
    return Report(
        id=listed.report,
        text=text,
        sha256=listed.sha256,
        input=listed.input,
        **fields,
        published_reason=told["published_reason"],
        also_at=also,
        pages=tuple(told["pages"]),
    )


def list_reports(connection: Connection, *, versions: bool = False) -> list[Listed]:
    """Return the reports, in the order in which they were first added: the newest version of each, or all versions."""
    query = sa.select(*_LISTED).order_by(reports.c.seq)
    rows = [Listed(*row) for row in connection.execute(query)]
    if versions:
        return rows
    newest: dict[str, Listed] = {}
    for row in rows:
        newest[row.report] = row
    return list(newest.values())
