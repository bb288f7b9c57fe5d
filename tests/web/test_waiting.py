"""What was given to be taken in and is not yet: it outlives the server, in whatever way that ended."""

import json
import signal
import time
from pathlib import Path

import fake_workers
import pytest
from ferry_reports import REPORTS
from serving import Served
from web_client import token_in
from web_ledger import served
from web_pages import Person, words

from storyledger.errors import CrowdedError
from storyledger.ledger.locking import folder_lock
from storyledger.web import work
from storyledger.web.uploads import new_folder, open_private
from storyledger.web.waiting import Note, Waiting, home_of, write_note
from storyledger.web.work import Works

PATIENCE = 60
MIB = 1 << 20


@pytest.fixture
def home(tmp_path):
    """Return where additions wait."""
    return tmp_path / "ledger" / "waiting"


@pytest.fixture
def opened(home):
    """Return a function that begins a server's folder for additions; those still open are given back at the end."""
    made = []

    def begin():
        made.append(Waiting(home))
        return made[-1]

    yield begin
    for one in made:
        one.close()


def put(waiting, name="a.txt", text="a report", **note):
    """An addition of one file, as the form writes it."""
    folder = new_folder(waiting.folder)
    with open_private(folder / "000000") as file:
        file.write(text.encode())
    given = {
        "folder": str(folder),
        "uploads": [("000000", name)],
        "texts": [],
        "addresses": [],
        **note.pop("given", {}),
    }
    write_note(Note(given, note.pop("by", "mara"), **note))
    return folder


def everything(home):
    """All files and folders in a folder."""
    return list(home.rglob("*"))


# --- the folder -------------------------------------------------------------------------------------------------------


def test_what_a_server_left_is_taken_over_by_the_next_in_the_order_in_which_it_came(opened, home):
    """With its files, names, hand and what else was given; nothing is left in the old place."""
    first = opened()
    for name in ("one.txt", "two.txt", "three.txt"):
        put(first, name, f"text of {name}", by=f"by {name}", given={"addresses": [f"https://{name}.example/"]})
    first.close()
    second = opened()
    assert [note.given["uploads"] for note in second.left] == [
        [("000000", name)] for name in ("one.txt", "two.txt", "three.txt")
    ]
    assert [note.by for note in second.left] == ["by one.txt", "by two.txt", "by three.txt"]
    assert second.left[0].given["addresses"] == ["https://one.txt.example/"]
    assert [Path(note.given["folder"], "000000").read_text() for note in second.left][2] == "text of three.txt"
    assert [path.name for path in home.iterdir()] == [second.folder.name]


def test_what_waits_for_a_server_that_runs_is_not_taken_from_it(opened):
    """Two may serve one ledger at a time."""
    first = opened()
    folder = put(first)
    assert opened().left == ()
    assert (folder / "000000").read_text() == "a report"


def test_what_broke_off_is_removed(opened):
    """An upload without its note is no whole one."""
    first = opened()
    folder = new_folder(first.folder)
    (folder / "000000").write_text("half of a rep")
    first.close()
    second = opened()
    assert second.left == ()
    assert everything(second.folder) == []


def test_all_of_it_is_for_its_owner_alone(opened, home):
    """Reports are not for everybody on a computer, nor are pasted texts in the note."""
    put(opened())
    modes = {path: path.stat().st_mode & 0o777 for path in [home, *everything(home)]}
    assert set(modes.values()) == {0o600, 0o700}
    assert all(mode == (0o700 if path.is_dir() else 0o600) for path, mode in modes.items())


HOSTILE = ["../../outside.txt", "/etc/passwd", "..\\..\\x.txt", "a\x00b.txt", "note.json", "\u202etxt.exe", "x" * 5000]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_a_name(opened, name):
    """Nothing is written or read under it, though the note of it was made by other hands."""
    first = opened()
    put(first, name)
    first.close()
    (note,) = opened().left
    ((stored, shown),) = note.given["uploads"]
    assert stored == "000000"
    assert "/" not in shown
    assert "\x00" not in shown
    assert len(shown) <= 200


@pytest.mark.parametrize(
    "stored", ["../secret", "/etc/passwd", "note.json", "000001", "00000", "000000/../../x", "link"]
)
def test_a_note_leads_to_no_file_but_its_own(opened, tmp_path, stored):
    """A path in it is no number; a link is not followed."""
    (tmp_path / "secret").write_text("a secret")
    first = opened()
    folder = put(first)
    (folder / "000001").symlink_to(tmp_path / "secret")
    told = json.loads((folder / "note.json").read_text())
    told["given"]["uploads"] = [[stored, "a.txt"]]
    (folder / "note.json").write_text(json.dumps(told))
    first.close()
    assert [note.given["uploads"] for note in opened().left] in ([[]], [])


@pytest.mark.parametrize(
    "note", ["", "{", "[]", "null", '{"given": 3}', "[" * 100_000, '{"given": {"texts": [{"a": 1}]}}']
)
def test_a_note_that_cannot_be_read_is_given_up(opened, note):
    """The server begins all the same."""
    first = opened()
    (put(first) / "note.json").write_text(note)
    put(first, "b.txt")
    first.close()
    second = opened()
    assert [one.given["uploads"][0][1] for one in second.left] == ["b.txt"]
    assert len([path for path in second.folder.iterdir() if path.is_dir()]) == 1


def test_where_nothing_can_be_written_a_temporary_folder_serves(tmp_path):
    """A ledger on a read-only medium is served for reading."""
    (tmp_path / "file").write_text("")
    waiting = Waiting(tmp_path / "file" / "waiting")
    assert waiting.folder.stat().st_mode & 0o777 == 0o700
    waiting.close()
    assert not waiting.folder.exists()


def test_a_database_has_its_place_with_its_user(monkeypatch, tmp_path):
    """Under a name that tells no password."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    home = home_of("postgresql://me:secret@desk.example/ledger")
    assert "secret" not in str(home)
    assert home != home_of("postgresql://me:secret@desk.example/other")
    assert home_of("ledger") == Path("ledger/waiting")


# --- tasks ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def works(tmp_path):
    """Return works whose child does what its tasks say."""
    made = Works(str(tmp_path / "log"), "ann", fake_workers.obedient)
    yield made
    made.close()


def until(works, id_, state):
    end = time.monotonic() + PATIENCE
    while works.get(id_).state != state:
        assert time.monotonic() < end, works.get(id_)
        time.sleep(0.01)


def test_what_waits_and_what_is_under_way_when_the_server_ends_is_kept(works, opened):
    """Both are taken up by the next one, which begins neither as one that failed."""
    first = opened()
    for name, do in (("a.txt", ["hang"]), ("b.txt", [])):
        given = {"folder": str(put(first, name)), "uploads": [("000000", name)], "do": do}
        task = works.submit("add", given)
    until(works, task.id - 1, "running")
    works.close()
    first.close()
    left = opened().left
    assert [(note.given["uploads"][0][1], note.begun, note.error) for note in left] == [
        ("a.txt", 0, ""),
        ("b.txt", 0, ""),
    ]


@pytest.mark.parametrize("end", ["die", "fail"])
def test_what_could_not_be_taken_in_is_kept_and_tried_again(works, opened, end):
    """With its reason; given up, it is gone."""
    waiting = opened()
    folder = put(waiting)
    task = works.submit("add", {"folder": str(folder), "do": [end]})
    works.wait(task.id, PATIENCE)
    assert works.get(task.id).kept
    again = works.again(task.id)
    assert works.get(task.id).then == again.id
    assert works.again(task.id) is None
    works.wait(again.id, PATIENCE)
    assert works.get(again.id).kept
    assert folder.exists()
    works.stop(again.id)
    assert works.get(again.id).state == "stopped"
    assert not folder.exists()
    waiting.close()
    assert opened().left == ()


def test_what_ended_the_server_again_and_again_is_not_begun_by_itself(works, opened):
    """It waits for a hand, and says why."""
    waiting = opened()
    put(waiting, begun=3)
    put(waiting, "b.txt", error="the disk is full")
    waiting.close()
    works.take_up(opened().left)
    second, first = works.all()
    assert (first.state, first.kept, first.taken_up) == ("failed", True, True)
    assert "begun 3 times" in first.error
    assert (second.state, second.kept, second.error) == ("failed", True, "the disk is full")
    again = works.again(first.id)
    assert works.wait(again.id, PATIENCE).state == "done"


def test_one_person_may_have_so_much_wait_and_all_together_so_much(works, monkeypatch):
    """Beyond that the next is refused, in a sentence; what waits is done all the same."""
    monkeypatch.setattr(work, "MOST_OF_ONE", 3)
    monkeypatch.setattr(work, "MOST", 5)
    first = works.submit("add", {"do": ["hang"]})
    until(works, first.id, "running")
    for _ in range(3):
        works.submit("add", {"name": "x"}, "ann")
    with pytest.raises(CrowdedError, match="3 tasks of ann wait") as refused:
        works.submit("add", {"name": "x"}, "ann")
    assert refused.value.own
    works.submit("add", {"name": "x"}, "bob")
    last = works.submit("compare", {"earlier": 1, "later": 2}, "bob")
    with pytest.raises(CrowdedError, match="5 tasks wait") as refused:
        works.submit("add", {"name": "x"}, "cem")
    assert not refused.value.own
    assert works.submit("account", {}, "cem").kind == "account"  # what was set right by hand is worked out all the same
    works.stop(first.id)
    assert works.wait(last.id, PATIENCE).state == "done"
    works.check_room("cem")


def test_so_many_bytes_may_wait(works, opened, monkeypatch):
    """The disk is not filled through the page of adding; what was taken in counts no more."""
    monkeypatch.setattr(work, "MOST_BYTES", MIB)
    waiting = opened()
    first = works.submit("add", {"do": ["hang"]})
    until(works, first.id, "running")
    large = works.submit("add", {"folder": str(put(waiting, text="x" * MIB))})
    with pytest.raises(CrowdedError, match="GiB"):
        works.check_room("bob")
    works.stop(first.id)
    assert works.wait(large.id, PATIENCE).state == "done"
    end = time.monotonic() + PATIENCE
    while works.get(large.id).state != "done" or everything(waiting.folder):
        assert time.monotonic() < end
        time.sleep(0.01)
    works.check_room("bob")


# --- pages and the API ------------------------------------------------------------------------------------------------


def press(client, address):
    """The answer to a button."""
    token = token_in(client.get("/add").text)
    return client.post(address, data={"csrf": token}, follow_redirects=False)


def test_the_list_of_tasks_tells_what_was_left_from_before(tmp_path):
    """And each task's page, in words; it is there under its own name."""
    folder = tmp_path / "ledger"
    with served(folder) as client:
        Person(client).send("/add", files=[("files", ("<i>a.txt", b"Nine people were hurt.", "text/plain"))])
    with served(folder) as client, client:
        person = Person(client)
        (task, *_rest) = person.desk.works.all()
        assert task.given["uploads"] == [("000000", "<i>a.txt")]
        assert "left from before" in words(person.get("/tasks"))
        assert "It was kept, and goes on now" in words(person.get(f"/tasks/{task.id}"))


def fail(desk, message="another process has been writing for 60 seconds: try again later"):
    """Have the newest task fail."""
    with desk.works._changed:
        (task,) = desk.works._tasks.values()
        desk.works._waiting.clear()
        desk.works._tasks[task.id] = work.replace(task, state="failed", error=message)
    return task.id


def test_what_failed_is_offered_again_or_to_be_given_up(tmp_path):
    """On its page, by buttons; nothing is left then."""
    with served(tmp_path / "ledger") as client:
        person = Person(client)
        person.send("/add", {"text": "Nine people were hurt."})
        number = fail(person.desk)
        assert "kept to try again" in words(person.get("/tasks"))
        page = person.get(f"/tasks/{number}")
        assert "What was given is kept" in words(page)
        assert page.xpath("//form/@action")[:2] == [f"/tasks/{number}/again", f"/tasks/{number}/stop"]
        again = press(client, f"/tasks/{number}/again")
        assert again.headers["location"] == f"/tasks/{number + 1}"
        assert press(client, f"/tasks/{number}/again").status_code == 409
        press(client, f"/tasks/{number + 1}/stop")
        assert not [path for path in person.desk.uploads.iterdir() if path.is_dir()]


def test_the_api_tries_again_what_failed_and_gives_it_up(tmp_path):
    """As the page does."""
    with served(tmp_path / "ledger") as client:
        begun = client.post("/api/v1/reports", json={"reports": [{"text": "Nine people were hurt."}]})
        number = fail(client.app.state.desk)
        told = client.get(begun.headers["location"]).json()
        assert (told["kept"], told["taken_up"]) == (True, False)
        again = client.post(f"/api/v1/tasks/{number}/again")
        assert (again.status_code, again.json()["state"]) == (202, "waiting")
        assert client.post(f"/api/v1/tasks/{number}/again").status_code == 409
        assert client.post("/api/v1/tasks/99/again").status_code == 404
        assert client.delete(again.headers["location"]).json()["state"] == "stopped"


@pytest.mark.parametrize(("most", "status"), [("MOST_OF_ONE", 429), ("MOST", 503)])
def test_too_much_that_waits_is_refused_with_a_sentence_and_when_to_come_again(tmp_path, monkeypatch, most, status):
    """By the page, by its script and by the API; no part of it lies about."""
    monkeypatch.setattr(work, most, 0)
    with served(tmp_path / "ledger") as client:
        script = client.post("/add", files=[("files", ("a.txt", b"text"))])
        api = client.post("/api/v1/reports", json={"reports": [{"text": "text"}]})
        for answer in (script, api):
            assert (answer.status_code, answer.headers["retry-after"]) == (status, "30")
            assert "wait already" in answer.json()["detail"]
        page = Person(client).send("/add", {"text": "Nine people were hurt."}, status=status)
        assert page.headers["retry-after"] == "30"
        assert "wait already; go on when some of them are done." in page.text
        assert not [path for path in client.app.state.desk.uploads.iterdir() if path.is_dir()]


# --- a server that is killed ------------------------------------------------------------------------------------------


def states(server):
    """How far the additions of a server are."""
    told = server.client.get("/api/v1/tasks").json()["items"]
    return [task["state"] for task in told if task["kind"] == "add"]


def test_a_server_that_was_killed_loses_nothing_that_it_was_given(tmp_path):
    """Additions that waited behind a ledger that another process held are in it after the next start, and removed."""
    ledger = tmp_path / "ledger"
    server = Served(ledger)
    with folder_lock(ledger):
        for name, text in REPORTS.items():
            answer = server.client.post("/add", files=[("files", (name, text.encode()))], headers={"x-csrf-token": "-"})
            assert answer.status_code == 202
        server.end(signal.SIGKILL)
    waits = home_of(str(ledger))
    assert len(list(waits.rglob("note.json"))) == len(REPORTS)
    server = Served(ledger)
    try:
        server.wait(lambda: states(server) == ["done"] * len(REPORTS))
        held = {one["input"] for one in server.client.get("/api/v1/reports").json()["items"]}
        assert held == set(REPORTS)
        assert list(waits.rglob("note.json")) == []
    finally:
        server.end()
