"""What pages show, kept beside the log: replaced as a whole, added to, told apart; on both kinds of database."""

import hashlib

import pytest
from searching import add

from storyledger.errors import LedgerError
from storyledger.ledger import browse
from storyledger.ledger.browse import checked_pieces
from storyledger.ledger.pending import log_size, mark_covered
from storyledger.ledger.views import (
    View,
    add_views,
    has_view,
    read_view,
    read_view_and_news,
    replace_stories,
    replace_views,
    stories_with,
)
from storyledger.records import Report


def test_views_are_added_beside_others_of_the_same_state_only(ledger):
    """Those of an earlier state change nothing; parts that are there already are replaced with all their pages."""
    replace_views(ledger, "s", "first", [View("told", 1, b"a")])
    assert add_views(ledger, "s", "first", [View("page", 1, b"1"), View("page", 2, b"2")])
    assert not add_views(ledger, "s", "second", [View("page", 1, b"x")])
    assert not add_views(ledger, "other", "first", [View("page", 1, b"x")])
    assert add_views(ledger, "s", "first", [View("page", 1, b"3")])
    assert [read_view(ledger, "s", "page", page) for page in (1, 2)] == [b"3", None]
    assert read_view(ledger, "s", "told") == b"a"
    assert read_view(ledger, "other", "page") is None


def test_stories_are_known_by_what_they_lack(ledger):
    """Several are told at once; a story told anew has nothing of before."""
    replace_stories(ledger, [(story, "of", [View("told", 1, b"x")]) for story in ("a", "b", "c")])
    replace_views(ledger, "none", "of", [View("other", 1, b"x")])
    add_views(ledger, "b", "of", [View("lines", 1, b"y")])
    assert stories_with(ledger, "told", without="lines") == {"a", "c"}
    assert has_view(ledger, "b", "lines")
    replace_views(ledger, "b", "of again", [View("told", 1, b"x")])
    assert not has_view(ledger, "b", "lines")
    assert stories_with(ledger, "told", without="lines") == {"a", "b", "c"}


def test_a_view_is_read_with_whether_there_is_news(ledger):
    """There is none when an account has all that the log tells, with a view or without one."""
    replace_views(ledger, "", "of", [View("front", 1, b"list")])
    mark_covered(ledger, log_size(ledger))
    for part, content in (("front", b"list"), ("nothing", None)):
        with ledger.store.read() as connection:
            assert read_view_and_news(connection, "", part) == (content, False)
    add(ledger, Report("a", "Text of a.", "a" * 8, "a.txt", "A"))
    with ledger.store.read() as connection:
        assert read_view_and_news(connection, "", "front") == (b"list", True)


@pytest.mark.parametrize("size", [0, 10, 1 << 20, (3 << 20) + 5])
def test_an_object_comes_in_pieces_that_were_checked(ledger, size, monkeypatch):
    """Their bytes together are the object's, none is longer than 1 MiB; one that was altered gives none."""
    content = bytes(size)
    name = hashlib.sha256(content).hexdigest()
    ledger.keep_account(content, {"reports": [], "stories": []})
    told, pieces = checked_pieces(ledger, name)
    found = list(pieces)
    assert told == size
    assert b"".join(found) == content
    assert max(map(len, found)) <= 1 << 20
    if size > 1 << 20:
        monkeypatch.setattr(browse, "_pieces", lambda *_: iter([b"x"]))
        with pytest.raises(LedgerError, match="altered"):
            checked_pieces(ledger, name)
