"""The pipeline over a ledger: its reports, read once, with all that was decided and set right by hand, in one account.

Here the ledger meets the stages, for the command line and the web page alike.
"""

from __future__ import annotations

import json
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

from storyledger.errors import LedgerError
from storyledger.pipeline import Shelf, account_reports, read_all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.config import Settings
    from storyledger.ledger import Entry, Ledger, Listed
    from storyledger.pipeline import Progress
    from storyledger.records import Account, Problem, Reading, Report

_AHEAD: Final = 50
"""Readings that are taken out of a ledger at once."""


def choose_reports(ledger: Ledger, wanted: Sequence[str]) -> list[Listed]:
    """Return the newest versions of the reports whose ids are wanted, `*` and `?` standing for any; all for none.

    Raises LedgerError for one that names no report: an account that silently lacks a report would be wrong.
    """
    listed = ledger.listed()
    if not wanted:
        return listed
    for pattern in wanted:
        if not any(fnmatchcase(row.report, pattern) for row in listed):
            message = f"the ledger holds no report {pattern!r}; `storyledger list` shows those it holds"
            raise LedgerError(message)
    return [row for row in listed if any(fnmatchcase(row.report, pattern) for pattern in wanted)]


def hand_made(ledger: Ledger, settings: Settings) -> Settings:
    """Return the settings with the decisions and corrections of the ledger's log, before those given already."""
    from storyledger.corrections import read_corrections  # noqa: PLC0415 - where there are some
    from storyledger.group import read_decisions  # noqa: PLC0415

    decisions = read_decisions(_lines(ledger.entries(["decide"])))
    corrections = read_corrections(_lines(ledger.entries(["correct"])))
    return replace(
        settings,
        group=replace(settings.group, decisions=(*decisions, *settings.group.decisions)),
        corrections=(*corrections, *settings.corrections),
    )


def _lines(entries: Sequence[Entry]) -> str:
    """Return what entries hold as JSON Lines, the form in which it stands in files."""
    return "".join(json.dumps(entry.body) + "\n" for entry in entries)


def account_ledger(
    ledger: Ledger, settings: Settings, wanted: Sequence[str] = (), on_progress: Progress | None = None
) -> tuple[Account, list[Listed]]:
    """Return the account of a ledger's reports, or of those wanted, and which versions of which reports it is of."""
    listed = choose_reports(ledger, wanted)
    reports = ledger.reports(listed)
    account = account_reports(
        reports, hand_made(ledger, settings), on_progress=on_progress, shelf=ledger_shelf(ledger, listed)
    )
    return account, listed


def read_ledger(
    ledger: Ledger, settings: Settings, wanted: Sequence[str], on_progress: Progress
) -> tuple[list[Reading], tuple[Problem, ...]]:
    """Return what was read in a ledger's reports, or in those wanted, now or before, and what could not be read."""
    listed = choose_reports(ledger, wanted)
    if not listed:
        return [], ()
    reports = ledger.reports(listed)
    _, readings, failed = read_all(reports, settings, on_progress, ledger_shelf(ledger, listed))
    return readings, tuple(failed)


def ledger_shelf(ledger: Ledger, listed: Sequence[Listed]) -> Shelf:
    """Return the ledger's readings of these reports as the shelf that the pipeline takes them from and puts them on."""
    rows = {row.report: row for row in listed}
    places = {row.report: place for place, row in enumerate(listed)}
    ahead: dict[tuple[str, str], Reading | None] = {}
    """Readings of the reports that are asked for next: not a transaction for each."""

    def get(report: Report, model: str) -> Reading | None:
        if (report.id, model) not in ahead:
            following = listed[places[report.id] :][:_AHEAD]
            ahead.clear()
            found = ledger.readings(following, model)
            ahead.update(((row.report, model), reading) for row, reading in zip(following, found, strict=True))
        kept = ahead.pop((report.id, model))
        # The report is the ledger's own: what was found at further addresses since is with it.
        return None if kept is None else replace(kept, parsed=replace(kept.parsed, report=report))

    def put(readings: Sequence[Reading], model: str) -> None:
        ahead.clear()
        ledger.keep_readings([(rows[reading.parsed.report.id], reading) for reading in readings], model)

    return Shelf(get, put)


def keep_account(ledger: Ledger, told: Mapping[str, Any], content: bytes, listed: Sequence[Listed]) -> Entry:
    """Return the log's entry of an account: the last one where that is the same, byte for byte, else a new one."""
    version = {row.report: row.version for row in listed}
    about = {
        "reports": [{"report": row.report, "version": row.version, "sha256": row.sha256} for row in listed],
        "stories": [
            {
                "id": story["id"],
                "title": story["title"],
                "reports": [[report["id"], version[report["id"]]] for report in story["reports"]],
            }
            for story in told["stories"]
        ],
        "model": told["generator"]["model"],
    }
    return ledger.keep_account(content, about)
