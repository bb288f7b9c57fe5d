"""What a person looks up in a ledger: the log from its end, and how much it keeps."""

import pytest
from ledger_work import made

from storyledger.ledger import Ledger
from storyledger.ledger.browse import entries_back, list_accounts, size_of


@pytest.fixture
def ledger(tmp_path):
    """A ledger of five reports, and corrections by two hands."""
    with Ledger.open(str(tmp_path / "l"), by="ada", create=True) as opened:
        list(opened.add(made(number) for number in range(5)))
        for number in range(6):
            opened.append("correct", {"n": number}, by="bea" if number % 2 else "ada")
        yield opened


def walk(ledger, most, **how):
    """All entries, page by page, and the number of pages."""
    seqs, at, pages = [], None, 0
    while True:
        page, at = entries_back(ledger, at, most, **how)
        seqs += [entry.seq for entry in page]
        pages += 1
        if at is None:
            return seqs, pages


@pytest.mark.parametrize("most", [1, 2, 3, 12, 100])
def test_pages_together_are_the_whole_log_from_its_end(ledger, most):
    """Each entry once, whatever the size of a page."""
    assert walk(ledger, most)[0] == [entry.seq for entry in reversed(ledger.entries())]


@pytest.mark.parametrize("most", [1, 2, 7])
def test_kind_and_hand_choose(ledger, most):
    """Only the entries of the kind, and only those of the hand."""
    every = ledger.entries()
    corrected = [e.seq for e in reversed(every) if e.kind == "correct"]
    assert walk(ledger, most, kinds=["correct"])[0] == corrected
    of_bea = [e.seq for e in reversed(every) if e.by == "bea"]
    assert walk(ledger, most, by="bea")[0] == of_bea
    assert len(of_bea) == 3
    assert walk(ledger, most, by="nobody")[0] == []


def test_how_much_is_kept(ledger):
    """Of some objects or all."""
    rows = ledger.listed()
    one = size_of(ledger, [rows[0].sha256])
    assert one == len(ledger.original(rows[0]))
    assert size_of(ledger) > one > 0
    assert size_of(ledger, []) == 0


def test_accounts_are_listed_with_their_times(ledger):
    """The newest first, as their entries have it."""
    for content in (b"{}", b"[]", b"null"):
        ledger.keep_account(content, {"stories": [], "reports": ["r" * 100] * 100})
    accounts = [(entry.seq, entry.at) for entry in reversed(ledger.entries(["account"]))]
    assert list_accounts(ledger, 10) == accounts
    assert list_accounts(ledger, 2) == accounts[:2]
