"""Lists of a ledger, a page at a time, in a folder and in PostgreSQL."""

import hashlib

import pytest

from storyledger.ledger import Ledger
from storyledger.ledger.lists import (
    count_all,
    count_entries,
    entry_at,
    newest_entry,
    page_entries,
    page_reports,
    versions_of,
)
from storyledger.ledger.views import read_view
from storyledger.records import Report, Taken


def taken(number, text="", url=None):
    """A report as it is taken in; another text at the same address is a new version."""
    words = text or f"Report {number} of the bridge."
    sha256 = hashlib.sha256(words.encode()).hexdigest()
    report = Report(f"r{number}", words, sha256, f"{number}.txt", url=url or f"https://example.org/{number}")
    return Taken(report, words.encode(), "text/plain")


@pytest.fixture
def ledger(ledger_address):
    """Return a ledger of nine reports, the third of which has three versions."""
    with Ledger.open(ledger_address, by="mara", create=True) as opened:
        list(opened.add([taken(number) for number in range(9)]))
        for text in ("It was closed.", "It was closed on Monday."):
            list(opened.add([taken(2, text)]))
        opened.append("correct", {"why": "a test"})
        yield opened


@pytest.mark.parametrize("most", [1, 2, 4, 9, 50])
def test_a_walk_meets_each_report_once_in_its_newest_version(ledger, most):
    """In the order in which they were first added, though a version came later."""
    found, after = [], None
    while page := page_reports(ledger, after, most):
        assert len(page) <= most
        found += page
        after = page[-1].first
    assert [(placed.listed.report, placed.listed.version) for placed in found] == [
        (row.report, row.version) for row in ledger.listed()
    ]


def test_all_versions_of_a_report_come_in_order(ledger):
    """None of a report that is not there, whatever it is called."""
    report = ledger.listed()[2].report
    assert [placed.listed.version for placed in versions_of(ledger, report)] == [1, 2, 3]
    assert {placed.first for placed in versions_of(ledger, report)} == {versions_of(ledger, report)[0].listed.seq}
    for name in ("none", "", "\0", "a\0b", "\ud800", "'; DROP TABLE reports; --"):
        assert versions_of(ledger, name) == []
        assert read_view(ledger, name, name) is None


def test_entries_come_one_by_one_from_any_place_on(ledger):
    """Of some kinds or of all, as many as are asked for."""
    every = ledger.entries()
    assert list(page_entries(ledger, (), None, 500)) == every
    assert list(page_entries(ledger, (), every[3].seq, 4)) == every[4:8]
    assert [entry.kind for entry in page_entries(ledger, ("correct", "begin"), None, 500)] == ["begin", "correct"]
    assert entry_at(ledger, every[-1].seq) == every[-1]
    assert entry_at(ledger, (1 << 53) - 1) is None
    assert newest_entry(ledger, "add") == [entry for entry in every if entry.kind == "add"][-1]
    assert newest_entry(ledger, "account") is None


def test_what_there_is_is_counted(ledger):
    """Reports once, their versions each."""
    told = count_all(ledger)
    assert (told.reports, told.versions, told.accounts) == (9, 11, 0)
    assert told.entries == len(ledger.entries()) == count_entries(ledger, ())
    assert count_entries(ledger, ("correct",)) == 1
