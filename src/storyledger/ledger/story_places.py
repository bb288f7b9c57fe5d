"""In which story a report stands, and what became of a story that is no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storyledger.ledger.bulk import rows_where
from storyledger.ledger.log import read_entries
from storyledger.ledger.schema import entries, story_reports

if TYPE_CHECKING:
    from collections.abc import Collection

    from storyledger.ledger.ledger import Ledger

_LOOKED_BACK: Final = 200
"""Accounts that are looked through for a story that is no more, from the newest on."""


def stories_of(ledger: Ledger, reports: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return the id and title of the story of each of these reports, in the newest account that has the report."""
    columns = tuple(story_reports.c[name] for name in ("report", "seq", "version", "story", "title"))
    with ledger.store.read() as connection:
        rows = sorted(rows_where(connection, columns, story_reports.c.report, reports))
    return {report: (story, title or "") for report, _seq, _version, story, title in rows}


def reports_once_in(ledger: Ledger, story: str) -> list[str]:
    """Return the reports of a story as the last account that had it tells; none for a story that never was."""
    with ledger.store.read() as connection:
        query = sa.select(entries.c.seq).where(entries.c.kind == "account").order_by(entries.c.seq.desc())
        for seq in connection.execute(query.limit(_LOOKED_BACK)).scalars().all():
            entry = next(read_entries(connection, start=seq, end=seq + 1))
            for told in entry.body.get("stories", ()):
                if told["id"] == story:
                    return [report for report, _version in told["reports"]]
    return []
