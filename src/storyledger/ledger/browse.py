"""What a person looks up in a ledger, a row or a page at a time: the log from its end, the story of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storyledger.ledger.log import read_entries
from storyledger.ledger.schema import entries, objects, story_reports

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.ledger.entries import Entry, Kind
    from storyledger.ledger.ledger import Ledger

_BATCH: Final = 200
_LOOKED_THROUGH: Final = 5_000
"""Entries that one page looks through for those of one hand: the hand stands in the entry, not in a column."""


def entries_back(
    ledger: Ledger, before: int | None, most: int, kinds: Iterable[Kind] = (), by: str = ""
) -> tuple[list[Entry], int | None]:
    """Return up to `most` entries below the number `before`, the newest first, and where to go on, None at the end.

    Of some kinds or all, by one hand or any. With a hand it may be fewer while there are more.
    """
    wanted = list(kinds)
    found: list[Entry] = []
    looked = 0
    at = before
    with ledger.store.read() as connection:
        while True:
            query = sa.select(entries.c.seq).order_by(entries.c.seq.desc()).limit(_BATCH if by else most + 1)
            if at is not None:
                query = query.where(entries.c.seq < at)
            if wanted:
                query = query.where(entries.c.kind.in_(wanted))
            seqs = list(connection.execute(query).scalars())
            if not seqs:
                return found, None
            there = {e.seq: e for e in read_entries(connection, wanted or None, seqs[-1], seqs[0] + 1)}
            for seq in seqs:
                if len(found) == most:
                    return found, found[-1].seq if found else seq + 1
                at = seq
                if not by or there[seq].by == by:
                    found.append(there[seq])
            looked += len(seqs)
            if looked >= _LOOKED_THROUGH:
                return found, at


def entry_at(ledger: Ledger, seq: int) -> Entry | None:
    """Return one entry of the log, None where there is none."""
    with ledger.store.read() as connection:
        return next(read_entries(connection, start=seq, end=seq + 1), None) if seq >= 0 else None


def count_entries(ledger: Ledger) -> int:
    """Return how many entries the log has."""
    with ledger.store.read() as connection:
        last = connection.execute(sa.select(sa.func.max(entries.c.seq))).scalar_one()
    return 0 if last is None else int(last) + 1


def story_of(ledger: Ledger, report: str) -> str | None:
    """Return the id of the story in which the newest account that has a report has it, None where none does."""
    query = (
        sa.select(story_reports.c.story)
        .where(story_reports.c.report == report)
        .order_by(story_reports.c.seq.desc(), story_reports.c.version.desc())
        .limit(1)
    )
    with ledger.store.read() as connection:
        found: str | None = connection.execute(query).scalar_one_or_none()
    return found


def size_of(ledger: Ledger, names: Sequence[str] | None = None) -> int:
    """Return the bytes of some objects, by their SHA-256, or of all that a ledger keeps."""
    query = sa.select(sa.func.coalesce(sa.func.sum(objects.c.size), 0))
    if names is not None:
        query = query.where(objects.c.sha256.in_(list(names)))
    with ledger.store.read() as connection:
        return int(connection.execute(query).scalar_one())
