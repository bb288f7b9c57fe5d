"""What is taken away of a large ledger: in pieces, whole or refused before its first byte, nothing left on the disk."""

import errno
import io
import json
import tempfile
import tracemalloc
import zipfile

import pytest
import sqlalchemy as sa

from storyledger.desk import keep_account
from storyledger.errors import LedgerError
from storyledger.ledger.browse import checked_pieces
from storyledger.ledger.objects import CHUNK
from storyledger.ledger.schema import chunks
from storyledger.render import dump_json
from storyledger.web import views
from storyledger.web.hand import export


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Return the folder in which exports are written, and look that nothing is left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.glob("storyledger-export-*")) == []


def grow(client, size):
    """Make an account of a size, keep it as the newest one, and return its bytes and its entry."""
    ledger = client.app.state.desk.ledger
    told = json.loads(client.get("/export/json").content)
    told["problems"] = [{"input": f"{n}.txt", "line": n, "message": "x" * 1000} for n in range(size // 1000)]
    content = dump_json(told)
    return content, keep_account(ledger, told | {"stories": []}, content, [])


def alter(client):
    """Change a byte of the second piece of what is kept in pieces."""
    with client.app.state.desk.ledger.store.write() as connection:
        for (name,) in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(sa.text(f'DROP TRIGGER "{name}"'))
        connection.execute(chunks.update().where(chunks.c.n == 1).values(content=b"x"))


def test_a_large_account_is_given_as_it_is_kept_piece_by_piece(client):
    """Its length is told before it comes, and no more than some pieces are in memory."""
    content, entry = grow(client, 12 * CHUNK)
    answer = client.get("/export/json")
    assert answer.content == content
    assert answer.headers["content-length"] == str(len(content))
    tracemalloc.start()
    try:
        size, pieces = checked_pieces(client.app.state.desk.ledger, entry.body["sha256"])
        assert sum(map(len, pieces)) == size == len(content)
        assert tracemalloc.get_traced_memory()[1] < 5 * CHUNK
    finally:
        tracemalloc.stop()


def test_an_account_that_was_altered_is_refused_before_its_first_byte(client):
    """With a status that says so, and what to do."""
    _content, entry = grow(client, 3 * CHUNK)
    alter(client)
    with pytest.raises(LedgerError, match="altered"):
        checked_pieces(client.app.state.desk.ledger, entry.body["sha256"])
    answer = client.get("/export/json")
    assert answer.status_code == 500
    assert "storyledger verify" in answer.text


@pytest.mark.usefixtures("temporary")
def test_tables_are_written_story_by_story(client, monkeypatch):
    """They are those of the account at once, which is not read for them."""
    before = client.get("/export/csv")
    monkeypatch.setattr(export, "_account", None)
    after = client.get("/export/csv")
    assert before.content == after.content
    with zipfile.ZipFile(io.BytesIO(after.content)) as archive:
        assert archive.testzip() is None
        assert "ledger/claims.csv" in archive.namelist()


@pytest.mark.usefixtures("temporary")
def test_tables_of_two_accounts_are_never_mixed(client, monkeypatch):
    """Where stories are told anew while they are written, nothing is given."""
    desk = client.app.state.desk
    told = json.loads(client.get("/export/json").content)
    slow = views.told_story

    def told_anew(ledger, story):
        found = slow(ledger, story)
        entry = ledger.append("account", {"sha256": "0" * 64, "size": 1, "reports": [], "stories": []})
        views.list_stories(ledger, {**told, "stories": told["stories"][:1]}, entry, lambda *_: None)
        return found

    monkeypatch.setattr(export, "told_story", told_anew)
    assert client.get("/export/csv").status_code == 503
    assert desk.ledger is not None


@pytest.mark.usefixtures("temporary")
def test_a_full_disk_is_told_before_the_first_byte(client, monkeypatch):
    """It is an answer with a status, and what was begun is removed."""

    def fail(*_, **__):
        yield "claims.csv", "a part"
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(export, "csv_pieces", fail)
    answer = client.get("/export/csv")
    assert answer.status_code == 507
    assert "No space left" in answer.text


def test_a_case_for_which_there_is_no_room_is_left_to_the_command(client, monkeypatch):
    """It can be written to another disk."""
    monkeypatch.setattr(export, "_TWICE", 1 << 60)
    answer = client.post("/export/case")
    assert answer.status_code == 507
    assert "storyledger export" in answer.text
