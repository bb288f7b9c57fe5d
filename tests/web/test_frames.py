"""What is around the list of stories is kept, and is what would be rendered now: for this visitor, with their token."""

import hashlib
import re
from dataclasses import replace

import pytest
from corrected_story import make_reports
from web_client import token_in
from web_ledger import account, take

from storyledger.ledger.pending import mark_last_covered
from storyledger.web import context
from storyledger.web.visitors import Visitor


@pytest.fixture
def client(client):
    """Return a client over a ledger whose account has everything, and for which there is nothing to do."""
    settle(client)
    return client


def settle(client):
    """Have it known what the account has, and nothing under way."""
    desk = client.app.state.desk
    mark_last_covered(desk.ledger)
    for task in desk.works.all():
        desk.works.stop(task.id)


def shown(client):
    """Return the first page without its tokens, and these."""
    page = client.get("/").text
    tokens = re.findall(r'name="csrf" (?:content|value)="([^"]*)"', page)
    for token in set(tokens):
        page = page.replace(token, "TOKEN")
    return page, tokens


def fresh(client):
    """Return the same with nothing kept."""
    client.app.state.desk.frames.clear()
    return shown(client)


def late_report():
    """Return a report that no account has yet."""
    text = "The ferry Merle was raised off Port Amber on Friday, the harbour office said.\n"
    return replace(make_reports()[0], id="late", text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


def test_a_kept_page_is_the_page_with_a_token_of_its_own(client):
    """Twice the same but for the token, which is another one each time and good for a form."""
    (first, one), (again, other) = fresh(client), shown(client)
    assert first == again
    assert set(one).isdisjoint(other)
    assert client.app.state.desk.frames
    token = token_in(client.get("/").text)
    assert client.post("/account", headers={"x-csrf-token": token}, follow_redirects=False).status_code < 400


def test_what_is_written_meanwhile_is_told(client):
    """A report that waits for an account, then the account that has it: the page is as if nothing was kept."""
    before, _ = shown(client)
    ledger = client.app.state.desk.ledger
    take(ledger, late_report())
    waiting, _ = shown(client)
    assert "1 report is not in the account yet" in waiting
    assert waiting == fresh(client)[0]
    account(ledger)
    settle(client)
    after, _ = shown(client)
    assert "not in the account" not in after
    assert after not in {before, waiting}
    assert after == fresh(client)[0]


def test_nobody_sees_what_was_kept_for_another(client, monkeypatch):
    """A reader, who may not add, comes after an editor, and the editor again."""
    editor, _ = shown(client)
    assert 'href="/add"' in editor
    door = client.app.state.door
    monkeypatch.setattr(door, "needed", lambda *_: "reader")
    own, door._visitor = door._visitor, Visitor("rita", "reader")
    reader, _ = shown(client)
    assert "role-reader" in reader
    assert 'href="/add"' not in reader
    assert reader == fresh(client)[0]
    door._visitor = own
    assert shown(client)[0] == editor


def test_work_under_way_is_told_and_not_kept(client):
    """Where a task runs the page names it, and no longer than that."""
    before, _ = shown(client)
    works = client.app.state.desk.works
    task = works.submit("account", {})
    assert f"/tasks/{task.id}" in shown(client)[0]
    works.stop(task.id)
    assert shown(client)[0] == before


def test_marks_of_ours_reach_no_page_and_what_is_kept_is_bounded(client, monkeypatch):
    """Neither where the list stands nor where the token does."""
    monkeypatch.setattr(context, "_FRAMES", 2)
    desk = client.app.state.desk
    for number in range(5):
        client.app.state.door._visitor = Visitor(f"admin {number}", "admin")
        page = client.get("/").text
        assert context._HOLE not in page
        assert context._TOKEN not in page
    assert len(desk.frames) == 2
