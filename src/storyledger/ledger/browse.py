"""What a person looks up in a ledger: the log from its end, a page at a time, and how much it keeps."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storyledger.errors import LedgerError
from storyledger.ledger.log import read_entries
from storyledger.ledger.objects import CHUNK
from storyledger.ledger.schema import chunks, entries, objects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from storyledger.ledger.entries import Entry, Kind
    from storyledger.ledger.ledger import Ledger

_TIME: Final = len('{"at":"')
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


def list_accounts(ledger: Ledger, most: int) -> list[tuple[int, str]]:
    """Return the number and the time of up to `most` accounts, the newest first.

    Only the beginning of each entry is read, which canonical JSON has the time in: of many reports an entry is a
    megabyte. It is to choose by: nothing is checked here.
    """
    begins = sa.func.substr(entries.c.content, 1, _TIME + 32)
    query = sa.select(entries.c.seq, begins).where(entries.c.kind == "account").order_by(entries.c.seq.desc())
    with ledger.store.read() as connection:
        rows = connection.execute(query.limit(most)).all()
    return [(seq, bytes(content)[_TIME:].split(b'"')[0].decode()) for seq, content in rows]


def size_of(ledger: Ledger, names: Sequence[str] | None = None) -> int:
    """Return the bytes of some objects, by their SHA-256, or of all that a ledger keeps."""
    query = sa.select(sa.func.coalesce(sa.func.sum(objects.c.size), 0))
    if names is not None:
        query = query.where(objects.c.sha256.in_(list(names)))
    with ledger.store.read() as connection:
        return int(connection.execute(query).scalar_one())


def checked_pieces(ledger: Ledger, name: str) -> tuple[int, Iterator[bytes]]:
    """Return how many bytes an object has, and these in pieces of 1 MiB at most, which were checked against its name.

    Each piece is read on its own: a slow taker keeps no writer waiting. Raises LedgerError before the first piece.
    """
    size = size_of(ledger, [name])
    if size <= CHUNK:
        whole = ledger.object(name)
        return len(whole), iter([whole])
    found = hashlib.sha256()
    for piece in _pieces(ledger, name, size):
        found.update(piece)
    if found.hexdigest() != name:
        raise LedgerError(f"the object {name} was altered: its bytes have another hash; `storyledger verify` says more")
    return size, _pieces(ledger, name, size)


def _pieces(ledger: Ledger, name: str, size: int) -> Iterator[bytes]:
    held = sa.select(objects.c.id).where(objects.c.sha256 == name).scalar_subquery()
    for number in range(-(-size // CHUNK)):
        query = sa.select(chunks.c.content).where(chunks.c.object == held, chunks.c.n == number)
        with ledger.store.read() as connection:
            piece = connection.execute(query).scalar_one_or_none()
        if piece is None:
            raise LedgerError(f"the object {name} lacks its piece {number}; `storyledger verify` says more")
        yield bytes(piece)
