"""Lists of what a ledger holds, a page at a time: each costs the rows that it shows, however much there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storyledger.ledger.ledger import Listed
from storyledger.ledger.log import last_entry, read_entries
from storyledger.ledger.schema import entries, reports, story_reports
from storyledger.ledger.storable import storable_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from storyledger.ledger.entries import Entry, Kind
    from storyledger.ledger.ledger import Ledger

_ACCOUNTS: Final[tuple[Kind, ...]] = ("account",)
_LISTED: Final = tuple(reports.c[name] for name in Listed.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Placed:
    """The newest version of a report, where it stands in the list, and the story that the newest account puts it in."""

    first: int
    """The entry that added its first version: the list's order."""
    listed: Listed
    story: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a ledger holds."""

    reports: int
    versions: int
    entries: int
    accounts: int


def page_reports(ledger: Ledger, after: int | None, most: int) -> list[Placed]:
    """Return reports in the order in which they were first added, from the one after an entry on."""
    begun = sa.select(reports.c.report, reports.c.seq).where(reports.c.version == 1)
    if after is not None:
        begun = begun.where(reports.c.seq > after)
    first = begun.order_by(reports.c.seq).limit(most).subquery()
    in_story = (story_reports.c.report == reports.c.report) & (story_reports.c.version == reports.c.version)
    query = (
        sa.select(first.c.seq, story_reports.c.story, *_LISTED)
        .join(reports, reports.c.report == first.c.report)
        .outerjoin(story_reports, in_story)
        .order_by(first.c.seq, reports.c.version)
    )
    newest: dict[int, Placed] = {}
    with ledger.store.read() as connection:
        for begins, story, *row in connection.execute(query):
            newest[begins] = Placed(begins, Listed(*row), story)
    return list(newest.values())


def versions_of(ledger: Ledger, report: str) -> list[Placed]:
    """Return all versions of a report, the first one first; none where the ledger does not hold it."""
    in_story = (story_reports.c.report == reports.c.report) & (story_reports.c.version == reports.c.version)
    query = (
        sa.select(story_reports.c.story, *_LISTED)
        .join_from(reports, story_reports, in_story, isouter=True)
        .where(reports.c.report == storable_text(report))
        .order_by(reports.c.version)
    )
    with ledger.store.read() as connection:
        rows = [(story, Listed(*row)) for story, *row in connection.execute(query)]
    return [Placed(rows[0][1].seq, listed, story) for story, listed in rows]


def count_all(ledger: Ledger) -> Counts:
    """Return how much a ledger holds."""
    with ledger.store.read() as connection:
        versions = connection.execute(sa.select(sa.func.count()).select_from(reports)).scalar_one()
        last = connection.execute(sa.select(sa.func.max(entries.c.seq))).scalar_one()
    return Counts(count_reports(ledger), versions, 0 if last is None else last + 1, count_entries(ledger, _ACCOUNTS))


def count_reports(ledger: Ledger) -> int:
    """Return how many reports a ledger holds, the versions of one counted once."""
    with ledger.store.read() as connection:
        query = sa.select(sa.func.count()).select_from(reports).where(reports.c.version == 1)
        count: int = connection.execute(query).scalar_one()
    return count


def count_entries(ledger: Ledger, kinds: Collection[Kind]) -> int:
    """Return how many entries of some kinds the log has; of all for none."""
    query = sa.select(sa.func.count()).select_from(entries)
    if kinds:
        query = query.where(entries.c.kind.in_(list(kinds)))
    with ledger.store.read() as connection:
        count: int = connection.execute(query).scalar_one()
    return count


def page_entries(ledger: Ledger, kinds: Collection[Kind], after: int | None, most: int) -> Iterator[Entry]:
    """Yield entries of the log, of some kinds or of all for none, from the one after an entry on; one read at a time.

    Some are a megabyte, so that who has enough stops.
    """
    query = sa.select(entries.c.seq).order_by(entries.c.seq).limit(most)
    if after is not None:
        query = query.where(entries.c.seq > after)
    if kinds:
        query = query.where(entries.c.kind.in_(list(kinds)))
    with ledger.store.read() as connection:
        seqs: Sequence[int] = connection.execute(query).scalars().all()
        for seq in seqs:
            yield from read_entries(connection, start=seq, end=seq + 1)


def entry_at(ledger: Ledger, seq: int) -> Entry | None:
    """Return one entry of the log, None where it has none of that number."""
    with ledger.store.read() as connection:
        return next(read_entries(connection, start=seq, end=seq + 1), None)


def newest_entry(ledger: Ledger, kind: Kind) -> Entry | None:
    """Return the newest entry of a kind, None where there is none."""
    with ledger.store.read() as connection:
        return last_entry(connection, kind)
