"""A ledger that another process holds for long: who writes is told so, in time, and who reads is not kept from it."""

import pytest
from hand_ledger import serve
from web_pages import Person, words

from storyledger.ledger.locking import folder_lock
from storyledger.web import context


@pytest.fixture
def held(tmp_path, monkeypatch):
    """Return a client of a ledger, and the ledger, which another holds meanwhile."""
    monkeypatch.setattr(context, "_PATIENCE", 0.1)
    with serve(tmp_path) as (client, desk), folder_lock(tmp_path / "ledger"):
        yield client, desk


def size(desk):
    """How long the log is."""
    return len(desk.ledger.entries())


def test_a_page_says_that_another_process_writes_and_when_to_come_again(held):
    """503 in a sentence; nothing was written."""
    client, desk = held
    before = size(desk)
    answer = Person(client).send("/undo", {"id": "x", "why": "it was wrong"}, status=503)
    assert answer.headers["retry-after"] == "5"
    assert "The ledger is busy" in answer.text
    assert "nother process has been writing to" in answer.text
    assert size(desk) == before


def test_a_script_and_a_program_are_told_so_as_json(held):
    """By the pages' own forms, and by the API."""
    client, _desk = held
    given = {"id": "x", "why": "it was wrong"}
    told = {
        "targets": [{"report": "pass", "start": 0, "end": 0}],
        "after": {"title": "A"},
        "kind": "title",
        "why": "so",
    }
    script = client.post("/undo", data=given, headers={"sec-fetch-mode": "cors"})
    for answer in (script, client.post("/api/v1/corrections", json=told)):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5"), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert "another process has been writing" in answer.json()["detail"].lower()


def test_who_reads_is_not_kept_waiting(held):
    """Pages are there as ever."""
    client, _desk = held
    assert "Avalanche" in words(Person(client).get("/"))
    assert client.get("/api/v1/stories").status_code == 200


def test_two_who_write_at_once_do_not_wait_for_each_other_for_good(tmp_path, monkeypatch):
    """Whoever is behind one that cannot go on is told so, and leaves its thread to others."""
    monkeypatch.setattr(context, "_PATIENCE", 0.1)
    with serve(tmp_path) as (client, desk), desk.writing():
        answer = client.post("/undo", data={"id": "x", "why": "it was wrong"})
        assert answer.status_code == 503
        assert "nothing was changed: try again in a moment" in answer.text
