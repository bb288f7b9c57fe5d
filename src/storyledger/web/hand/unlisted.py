"""Events that were read in a report and that the account leaves out: it lists the weightiest thousand of a story.

They can be set right like those that it lists. What is told of one is what was read in its report alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storyledger.ledger.log import last_entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.ledger import Ledger, Listed

Json = dict[str, Any]


def unlisted_events(ledger: Ledger, listed: Listed, lines: Sequence[Json]) -> list[Json]:
    """Return the events of a report that are not among its `lines` (see hand/kept.py), in the text's order."""
    with ledger.store.read() as connection:
        account = last_entry(connection, "account")
    reading = None if account is None else ledger.reading(listed, account.body["model"])
    if reading is None:
        return []
    known = {(line["start"], line["end"]) for line in lines if line["of"] == "event"}
    text = reading.report.text
    return [
        {
            "of": "event",
            "start": event.start,
            "end": event.end,
            "fields": {"date": event.date},
            "what": " ".join(text[event.start : event.end].split()),
            "why": [event.date_reason],
            "corrected": [],
            "unlisted": True,
        }
        for event in sorted(reading.events, key=lambda event: (event.start, event.end))
        if (event.start, event.end) not in known
    ]
