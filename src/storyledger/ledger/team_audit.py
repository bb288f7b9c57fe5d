"""The audit of a team: what each did, when and from where, in a chain that is only added to.

Each entry holds the hash of the one before, so that none can be changed, left out or put in without all after it being
made anew. It says nothing of a chain that was cut at its end, or made anew whole: against that, keep the last hash
elsewhere (`storyledger team audit` prints it).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storyledger.ledger.entries import canonical
from storyledger.ledger.storable import storable_text
from storyledger.ledger.team_schema import audit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_BATCH: Final = 1_000
_DETAIL: Final = 1_000
"""Characters of a detail that are kept."""


@dataclass(frozen=True, slots=True)
class Audited:
    """One entry of the audit."""

    seq: int
    """Its number, from 0 without gaps."""
    at: str
    """When, by the server's clock: ISO 8601, UTC."""
    who: str
    """The account, empty for somebody who is not known."""
    address: str
    """From where: an IP address, empty for the server's own command line."""
    what: str
    """What was done: "sign-in", "sign-in failed", "refused", "did", "export", "account added"..."""
    detail: str
    prev: str
    """The hash of the entry before in hexadecimal, empty for the first."""
    hash: str = ""


def add_audited(connection: Connection, at: str, who: str, address: str, told: tuple[str, str]) -> None:
    """Add what was done, and its detail; the caller holds the writing transaction."""
    last = connection.execute(sa.select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).one_or_none()
    content = canonical(
        {
            "seq": 0 if last is None else last.seq + 1,
            "at": at,
            "who": storable_text(who),
            "address": storable_text(address),
            "what": told[0],
            "detail": storable_text(told[1][:_DETAIL]),
            "prev": "" if last is None else bytes(last.hash).hex(),
        }
    )
    row = {"seq": 0 if last is None else last.seq + 1, "content": content, "hash": hashlib.sha256(content).digest()}
    connection.execute(audit.insert(), row)


def read_audited(connection: Connection, before: int | None = None, most: int = 100) -> list[Audited]:
    """Return entries, the newest first: those with a smaller number than `before`."""
    query = sa.select(audit.c.content, audit.c.hash).order_by(audit.c.seq.desc()).limit(most)
    if before is not None:
        query = query.where(audit.c.seq < before)
    return [Audited(**json.loads(row.content), hash=bytes(row.hash).hex()) for row in connection.execute(query)]


def check_audited(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each entry that is not as it was written, or does not follow the one before."""
    query = sa.select(audit.c.seq, audit.c.content, audit.c.hash).order_by(audit.c.seq)
    expected, prev = 0, ""
    for row in connection.execute(query).yield_per(_BATCH):
        if row.seq != expected:
            yield f"audit entry {expected} is missing"
        content, kept = (part if isinstance(part, bytes) else str(part).encode() for part in (row.content, row.hash))
        if hashlib.sha256(content).digest() != kept:
            yield f"audit entry {row.seq} is not as it was written"
        try:
            told = json.loads(content)
            follows = told["prev"] == prev and told["seq"] == row.seq
        except (ValueError, KeyError, TypeError):
            follows = False
        if not follows:
            yield f"audit entry {row.seq} does not follow the one before"
        expected, prev = row.seq + 1, kept.hex()
