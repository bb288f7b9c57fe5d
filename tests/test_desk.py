"""The pipeline's way into a ledger: reports and readings come out in a few transactions, whatever it holds."""

import pytest
from builders import make_reading
from ledger.case_shelves import take

from storyledger.desk import ledger_shelf
from storyledger.ledger import Ledger

COUNT = 120


@pytest.fixture
def ledger(tmp_path):
    """A ledger of many reports, every other one read."""
    with Ledger.open(str(tmp_path / "ledger"), by="tester", create=True) as opened:
        list(opened.add(iter([take(f"r{n}", f"Report {n}. Rain fell.") for n in range(COUNT)])))
        listed = opened.listed()
        readings = [make_reading(row.report, opened.report(row).text) for row in listed[::2]]
        opened.keep_readings(list(zip(listed[::2], readings, strict=True)), "model 1")
        yield opened


def test_reports_and_readings_come_out_in_a_few_transactions(ledger, monkeypatch):
    """Not one for each; what was not read is told so, and is there once it was kept."""
    looks = []
    read = ledger.store.read
    monkeypatch.setattr(ledger.store, "read", lambda: looks.append(1) or read())
    listed = ledger.listed()
    reports = ledger.reports(listed)
    assert reports == [ledger.report(row) for row in listed]
    looks.clear()
    shelf = ledger_shelf(ledger, listed)
    found = [shelf.get(report, "model 1") for report in reports]
    assert len(looks) <= 3
    assert [reading is not None for reading in found] == [n % 2 == 0 for n in range(COUNT)]
    assert found[4].report == reports[4]
    shelf.put([make_reading("r5", reports[5].text)], "model 1")
    assert shelf.get(reports[5], "model 1").report == reports[5]
    assert shelf.get(reports[4], "model 1") == found[4]
    assert shelf.get(reports[6], "another") is None
