"""A ledger that another process holds for long: who writes is told so, in time, and who reads is not kept from it."""

from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from hand_ledger import serve
from web_ledger import fill
from web_ledger import served as serve_at
from web_pages import Person, words

from storyledger.ledger import store
from storyledger.ledger.locking import folder_lock
from storyledger.web import context

TITLE = {"targets": [{"report": "mail", "start": 0, "end": 0}], "after": {"title": "A"}, "kind": "title", "why": "so"}


@pytest.fixture
def held(tmp_path, monkeypatch):
    """Return a client of a ledger, which another holds meanwhile, and the id of a correction in it."""
    monkeypatch.setattr(context, "_PATIENCE", 0.1)
    with serve(tmp_path) as (client, _desk):
        made = client.post("/api/v1/corrections", json=TITLE).json()["told"]["id"]
        with folder_lock(tmp_path / "ledger"):
            yield client, made


def test_a_page_says_that_another_process_writes_and_when_to_come_again(held):
    """503 in a sentence; nothing was written."""
    client, made = held
    answer = Person(client).send("/undo", {"id": made, "why": "it was wrong"}, status=503)
    assert answer.headers["retry-after"] == "5"
    assert "The ledger is busy" in answer.text
    assert "nother process has been writing to" in answer.text
    assert len(client.get("/api/v1/corrections").json()["items"]) == 1


def test_a_script_and_a_program_are_told_so_as_json(held):
    """By the pages' own forms, and by the API."""
    client, made = held
    script = client.post("/undo", data={"id": made, "why": "it was wrong"}, headers={"sec-fetch-mode": "cors"})
    for answer in (script, client.post("/api/v1/corrections", json=TITLE)):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5"), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert "another process has been writing" in answer.json()["detail"].lower()


def test_who_reads_is_not_kept_waiting(held):
    """Pages are there as ever."""
    client, _made = held
    assert "Avalanche" in words(Person(client).get("/"))
    assert client.get("/api/v1/stories").status_code == 200


def test_two_who_write_at_once_do_not_wait_for_each_other_for_good(tmp_path, monkeypatch):
    """Whoever is behind one that cannot go on is told so, and leaves its thread to others."""
    monkeypatch.setattr(context, "_PATIENCE", 0.1)
    with serve(tmp_path) as (client, desk), desk.writing():
        answer = client.post("/api/v1/corrections", json=TITLE)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "nothing was changed: try again in a moment" in answer.json()["detail"]


@contextmanager
def holding(address):
    """Hold a ledger in PostgreSQL as a writer does."""
    engine = sa.create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": store._LOCK})
        yield
    engine.dispose()


def test_in_postgresql_too_nobody_waits_for_good(postgresql_address, tmp_path, monkeypatch):
    """The database ends the wait; when the other is done, what was refused is written."""
    monkeypatch.setattr(context, "_PATIENCE", 0.2)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    address = postgresql_address()
    fill(address)
    with serve_at(address) as client:
        with holding(address):
            answer = client.post("/api/v1/corrections", json=TITLE)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert "another process is writing: try again when it is done" in answer.json()["detail"]
            assert client.get("/api/v1/stories").status_code == 200
        assert client.post("/api/v1/corrections", json=TITLE).status_code == 201
