"""What the newest account does not have yet: reports added since, and what was set right or decided by hand.

Where an account began to be made the log had a length; what was added to it from there on may not be in the account.
That length is kept beside the log, as no evidence: where it is missing, it is worked out from the account's entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from storyledger.ledger.ledger import list_reports
from storyledger.ledger.log import last_entry
from storyledger.ledger.schema import entries, states

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from storyledger.ledger.ledger import Ledger

_STATE: Final = "account covers"
_COUNTED: Final = ("add", "correct", "decide", "account")
_KEPT: Final = sa.select(states.c.content).where(states.c.name == _STATE)
_COUNTS: Final = (
    sa.select(entries.c.kind, sa.func.count(), sa.func.max(entries.c.seq))
    .where(entries.c.kind.in_(_COUNTED))
    .group_by(entries.c.kind)
)
_SINCE: Final = _COUNTS.where(entries.c.seq >= sa.bindparam("size"))
SINCE_STATE: Final = _COUNTS.where(
    entries.c.seq >= sa.func.coalesce(sa.cast(_KEPT.scalar_subquery(), entries.c.seq.type), 0)
)
"""What was written since the newest account was begun, by kind, where that is known."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What was written since the newest account was begun."""

    reports: int = 0
    """Reports, or new versions of them."""
    by_hand: int = 0
    """Corrections and decisions."""
    account: int = -1
    """The number of the newest account's entry, where that is among what was written."""

    def __bool__(self) -> bool:
        """Return whether an account made now would have something new."""
        return self.reports + self.by_hand > 0


def log_size(ledger: Ledger) -> int:
    """Return how many entries the log has: what to cover, before an account is made."""
    with ledger.store.read() as connection:
        return _size(connection)


def mark_covered(ledger: Ledger, size: int) -> None:
    """Keep that an account has what the first `size` entries of the log tell."""
    with ledger.store.read() as connection:
        since = _since(connection, size)
        if not since:
            size = _size(connection)  # so that nobody counts over the readings that followed
    ledger.keep_state(_STATE, str(size))


def read_pending(connection: Connection) -> Pending:
    """Return what the newest account does not have yet; one row is read where that is nothing."""
    pending = _told(connection.execute(SINCE_STATE))
    if pending.account < 0 or connection.execute(_KEPT).scalar_one_or_none() is not None:
        return pending
    return _since(connection, _covered_by_last(connection))


def mark_last_covered(ledger: Ledger) -> None:
    """Keep what the newest account of the log has, whoever made it."""
    with ledger.store.read() as connection:
        size = _covered_by_last(connection)
    ledger.keep_state(_STATE, str(size))


def _size(connection: Connection) -> int:
    last = connection.execute(sa.select(sa.func.max(entries.c.seq))).scalar_one()
    return 0 if last is None else int(last) + 1


def _since(connection: Connection, size: int) -> Pending:
    return _told(connection.execute(_SINCE, {"size": size}))


def _told(rows: Iterable[Any]) -> Pending:
    told = {kind: (count, last) for kind, count, last in rows}
    counts = {kind: count for kind, (count, _) in told.items()}
    by_hand = counts.get("correct", 0) + counts.get("decide", 0)
    return Pending(counts.get("add", 0), by_hand, told.get("account", (0, -1))[1])


def _covered_by_last(connection: Connection) -> int:
    """Return from where on entries may not be in the newest account: its own place, or a report that it lacks."""
    last = last_entry(connection, "account")
    if last is None:
        return 0
    has = {(told["report"], told["version"]) for told in last.body.get("reports", ())}
    lacks = [row.seq for row in list_reports(connection) if (row.report, row.version) not in has]
    return min(lacks, default=last.seq)
