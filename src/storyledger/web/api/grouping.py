"""How the reports stand now, as decisions by hand need to know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.by_hand import Grouping
from storyledger.ledger.lists import newest_entry

if TYPE_CHECKING:
    from storyledger.ledger import Ledger


def grouping_now(ledger: Ledger) -> Grouping | None:
    """Return which reports the newest account has in which story, None where there is no account."""
    entry = newest_entry(ledger, "account")
    if entry is None:
        return None
    stories = {story["id"]: [report for report, _version in story["reports"]] for story in entry.body["stories"]}
    return Grouping(stories, {row["report"]: row["sha256"] for row in entry.body["reports"]})
