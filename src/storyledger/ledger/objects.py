"""Bytes kept under their own hash: originals as they came, the texts made from them, readings and accounts.

A large object is cut into chunks so that one of any size is read and written with little memory; others stand in one
row. The same bytes are kept once, whoever they came from. Reading checks: bytes that do not have their hash any more
are never handed out.
"""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storyledger.errors import LedgerError
from storyledger.ledger.bulk import insert_rows, insert_tuples, rows_where
from storyledger.ledger.schema import chunks, objects

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy import Connection

CHUNK: Final = 1 << 20


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal: an object's name."""
    return hashlib.sha256(content).hexdigest()


def keep_objects(connection: Connection, contents: Mapping[str, bytes]) -> int:
    """Keep bytes under their names, those that are there already left alone; returns how many were new."""
    there = held(connection, contents)
    new = sorted(name for name in contents if name not in there)  # in the order of the index by name
    if not new:
        return 0
    last = connection.execute(sa.select(sa.func.max(objects.c.id))).scalar_one() or 0
    ids = {name: last + place for place, name in enumerate(new, 1)}  # nobody else writes meanwhile
    large = [name for name in new if len(contents[name]) > CHUNK]
    rows: list[tuple[object, ...]] = []
    for name in new:
        content = contents[name]
        size = len(content)
        rows.append((ids[name], name, size, None if size > CHUNK else content))
    insert_tuples(connection, objects, ("id", "sha256", "size", "content"), rows)
    for batch in _batches(_chunked(ids, contents, large)):
        insert_rows(connection, chunks, batch)
    return len(new)


def held(connection: Connection, names: Collection[str]) -> dict[str, int]:
    """Return the row of each of the names that is kept."""
    return dict(rows_where(connection, (objects.c.sha256, objects.c.id), objects.c.sha256, names))


def read_object(connection: Connection, name: str) -> bytes:
    """Return an object's bytes; raises LedgerError where it is missing or its bytes are not what its name says."""
    content = b"".join(read_chunks(connection, name))
    if sha256_of(content) != name:
        raise LedgerError(f"the object {name} was altered: its bytes have another hash; `storyledger verify` says more")
    return content


def read_chunks(connection: Connection, name: str) -> Iterator[bytes]:
    """Yield an object's bytes piece by piece, unchecked; raises LedgerError where it is missing."""
    columns = (objects.c.id, objects.c.size, objects.c.content)
    row = connection.execute(sa.select(*columns).where(objects.c.sha256 == name)).one_or_none()
    if row is None:
        raise LedgerError(f"the object {name} is missing; `storyledger verify` says what else is")
    if row.content is not None:
        yield bytes(row.content)
        return
    for n in range(-(-row.size // CHUNK)):
        query = sa.select(chunks.c.content).where(chunks.c.object == row.id, chunks.c.n == n)
        content = connection.execute(query).scalar_one_or_none()
        if content is None:
            raise LedgerError(f"the object {name} lacks its piece {n}; `storyledger verify` says more")
        yield bytes(content)


def _chunked(
    ids: Mapping[str, int], contents: Mapping[str, bytes], names: Iterable[str]
) -> Iterator[dict[str, object]]:
    for name in names:
        content = contents[name]
        for n, start in enumerate(range(0, len(content), CHUNK)):
            yield {"object": ids[name], "n": n, "content": content[start : start + CHUNK]}


def _batches(rows: Iterator[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    """Yield rows in lists: with chunks of 1 MiB, 16 MiB at most."""
    while batch := list(islice(rows, 16)):
        yield batch
