"""What the newest account does not have yet, and where its stories' reports are; on both kinds of database."""

import pytest
from searching import add

from storyledger.ledger.pending import log_size, mark_covered, mark_last_covered, read_pending
from storyledger.ledger.story_places import reports_once_in, stories_of
from storyledger.records import Report


def report(name):
    return Report(name, f"Text of {name}.", name * 8, f"{name}.txt", name.title())


def pending(ledger):
    with ledger.store.read() as connection:
        return read_pending(connection)


def account(ledger, stories, **fields):
    """An account's entry: its stories by id, each with the names of its reports."""
    reports = [{"report": name, "version": 1} for names in stories.values() for name in names]
    told = [{"id": id_, "title": id_.title(), "reports": [[n, 1] for n in names]} for id_, names in stories.items()]
    content = str(sorted(stories.items())).encode()
    return ledger.keep_account(content, {"reports": reports, "stories": told, **fields})


def test_nothing_is_pending_in_a_new_ledger(ledger):
    """Its log has one entry, and that is no report."""
    assert not pending(ledger)
    assert pending(ledger).account == -1


def test_what_was_added_or_set_right_since_is_counted(ledger):
    """Reports, versions, corrections and decisions; checkpoints and readings are none of it."""
    add(ledger, report("a"), report("b"))
    assert (pending(ledger).reports, pending(ledger).by_hand) == (2, 0)
    ledger.append("correct", {"why": "x"})
    ledger.append("decide", {"why": "x"})
    ledger.append("checkpoint", {"why": "x"})
    assert (pending(ledger).reports, pending(ledger).by_hand) == (2, 2)


def test_an_account_covers_what_the_log_held_when_it_was_begun(ledger):
    """What came in while it was made is still pending, and what came in before is not."""
    add(ledger, report("a"))
    size = log_size(ledger)
    add(ledger, report("b"))
    account(ledger, {"s": ["a"]})
    mark_covered(ledger, size)
    assert pending(ledger).reports == 1
    mark_covered(ledger, log_size(ledger))
    assert not pending(ledger)


@pytest.mark.parametrize("has", [["a", "b"], ["a"], []])
def test_an_account_by_another_hand_covers_the_reports_that_its_entry_names(ledger, has):
    """Also one of a part of the ledger's reports."""
    add(ledger, report("a"), report("b"))
    account(ledger, {"s": has})
    assert pending(ledger).reports == {2: 0, 1: 1, 0: 2}[len(has)]
    mark_last_covered(ledger)
    assert pending(ledger).reports == {2: 0, 1: 1, 0: 2}[len(has)]


def test_a_newer_account_by_another_hand_is_noticed(ledger):
    """Its number is told, so that pages can be made of it."""
    add(ledger, report("a"))
    mark_covered(ledger, log_size(ledger))
    entry = account(ledger, {"s": ["a"]})
    assert pending(ledger).account == entry.seq


def test_a_report_is_found_in_the_story_of_the_newest_account(ledger):
    """With the story's title; one that is in no account is not there."""
    add(ledger, report("a"), report("b"), report("c"))
    account(ledger, {"old": ["a", "b"]})
    account(ledger, {"new": ["b"]})
    assert stories_of(ledger, ["a", "b", "c"]) == {"a": ("old", "Old"), "b": ("new", "New")}


def test_the_reports_of_a_story_that_is_no_more_are_known_from_the_last_account_that_had_it(ledger):
    """One that never was has none."""
    add(ledger, report("a"), report("b"))
    account(ledger, {"old": ["a"]})
    account(ledger, {"old": ["a", "b"], "other": []})
    account(ledger, {"new": ["a", "b"]})
    assert reports_once_in(ledger, "old") == ["a", "b"]
    assert reports_once_in(ledger, "never") == []
