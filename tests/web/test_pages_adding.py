"""Adding reports in the browser: what comes in is taken in under its own name, and what cannot be is told."""

import io
import zipfile
from pathlib import Path

import pytest
from ferry_reports import REPORTS
from web_client import token_in
from web_ledger import served
from web_pages import Person, links, words

from storyledger.ledger import Ledger
from storyledger.ledger.pending import log_size, mark_covered
from storyledger.web import uploads, worker
from storyledger.web.uploads import plain_name

BOUNDARY = "----boundary"


@pytest.fixture
def person(tmp_path):
    """Return somebody who looks at a ledger that holds nothing; tasks wait."""
    with served(tmp_path / "ledger") as client:
        yield Person(client)


class Pipe:
    """A pipe that keeps what the child says."""

    def __init__(self):
        self.said = []

    def send(self, told):
        """Keep it."""
        self.said.append(told)

    def became(self):
        """What became of each input."""
        return [line for said, lines in self.said if said == "became" for line in lines]


def do(person, kind="add", given=None):
    """Do the newest task, or another, in this process, as the child does; returns what it said."""
    pipe = Pipe()
    address = person.desk.settings.ledger
    ended = worker._do(kind, person.given() if given is None else given, (address, "mara"), pipe)
    assert ended == ("done", ""), ended
    return pipe


def open_files():
    """How many files this process has open, where the system tells."""
    told = Path("/proc/self/fd")
    return len(list(told.iterdir())) if told.exists() else 0


def raw(person, body, boundary=BOUNDARY, **headers):
    """The answer to a body that is sent as it is, with a script's token."""
    token = token_in(person.client.get("/add").text)
    sent = {"content-type": f"multipart/form-data; boundary={boundary}", "x-csrf-token": token, **headers}
    return person.client.post("/add", content=body, headers=sent)


def part(name, content, filename=None):
    """One part of a form."""
    named = "" if filename is None else f'; filename="{filename}"'
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


# --- what is given ----------------------------------------------------------------------------------------------------


def test_files_are_taken_in_under_their_own_names(person):
    """The ledger has the name under which a file came and its very bytes, and never a temporary path."""
    files = [("files", (name, text.encode(), "text/plain")) for name, text in REPORTS.items()]
    assert person.send("/add", files=files).headers["location"] == "/tasks/1"
    became = do(person).became()
    assert [line["input"] for line in became] == list(REPORTS)
    assert {line["status"] for line in became} == {"new"}
    for row in person.desk.ledger.listed():
        assert person.desk.ledger.original(row) == REPORTS[row.input].encode()
    assert str(person.desk.uploads) not in str([entry.body for entry in person.desk.ledger.entries()])


def test_a_pasted_text_is_taken_in_with_what_is_told_of_it(person):
    """Title, outlet, day and address; the text with the ends of lines that it had."""
    text = REPORTS["coastal-tribune.txt"]
    told = {"title": "Divers search", "outlet": "Tribune", "published": "4 March 2021", "url": "https://t.example/1"}
    person.send("/add", {**told, "text": text.replace("\n", "\r\n")})
    (became,) = do(person).became()
    (row,) = person.desk.ledger.listed()
    assert (row.title, row.outlet, row.published, row.url) == ("Divers search", "Tribune", "2021-03-04", told["url"])
    assert person.desk.ledger.report(row).text == text
    assert became["report"] == "Divers-search"


def test_addresses_are_given_to_the_task_each_once(person):
    """One a line, without blanks."""
    person.send("/add", {"addresses": "https://a.example/1\r\n\r\n  https://b.example/2 \r\nhttps://a.example/1\r\n"})
    assert person.given()["addresses"] == ["https://a.example/1", "https://b.example/2"]


def test_an_address_within_this_computer_is_refused_by_the_guards_of_fetching(person):
    """The server asks nobody on behalf of who pastes an address; the problem names it."""
    person.send("/add", {"addresses": "http://127.0.0.1:1/secret\nfile:///etc/passwd"})
    became = do(person).became()
    assert [line["input"] for line in became] == ["http://127.0.0.1:1/secret", "file:///etc/passwd"]
    assert all("message" in line for line in became)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Nothing was given"),
        ({"text": "  \n"}, "Nothing was given"),
        ({"title": "A title alone"}, "no text yet"),
        ({"text": "Words.", "published": "someday"}, "is no date"),
        ({"text": "Words.", "published": "2021-02-31"}, "is no date"),
        ({"text": "Words.", "url": "javascript:alert(1)"}, "is no web address"),
    ],
)
def test_a_form_that_cannot_be_taken_comes_back_as_it_was_sent(person, fields, message):
    """With the reason; nothing is begun, and nothing is left behind."""
    import lxml.html

    answer = person.send("/add", fields, status=422)
    page = lxml.html.fromstring(answer.text)
    assert message in words(page, "//*[@role='alert']")
    for name, value in fields.items():
        (field,) = page.xpath(f"//*[@name='{name}']")
        assert (field.get("value") or field.text or "").strip() == value.strip()
    assert not person.desk.works.all()
    assert not list(person.desk.uploads.iterdir())


def test_a_script_gets_the_address_of_the_task_as_json(person):
    """And what is wrong in the same form."""
    answer = raw(person, part("files", b"Words of a report.", "a.txt") + END)
    assert (answer.status_code, answer.json()["address"]) == (202, "/tasks/1")
    answer = raw(person, part("title", b"alone") + END)
    assert answer.status_code == 422
    assert "no text yet" in answer.json()["detail"]


# --- hostile and broken -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x.txt", "x.txt"),
        ("..\\..\\x.txt", "x.txt"),
        ("/etc/passwd", "passwd"),
        ("C:\\fakepath\\a b.txt", "a b.txt"),
        ("..", "upload"),
        ("/", "upload"),
        ("", "upload"),
        ("a\x00b\r\n.txt", "a b .txt"),
        ("\u202egpj.txt", "gpj.txt"),
        ("x" * 400 + ".html", "x" * 195 + ".html"),
        ("x" * 400, "x" * 200),
        ("." + "x" * 400, "." + "x" * 199),
        ("\u06af\u0632\u0627\u0631\u0634.txt", "\u06af\u0632\u0627\u0631\u0634.txt"),
    ],
)
def test_a_name_is_only_ever_the_last_part_of_a_name(given, kept):
    """No path, no sign that is not shown, no longer than file systems have them."""
    assert plain_name(given) == kept


def test_names_decide_nothing_about_where_files_lie(person):
    """Whatever files are called, they lie in the task's own folder under numbers."""
    names = ["../../x.txt", "a.txt", "a.txt", "..", "x" * 3000 + ".txt", "nul\\0.txt"]
    answer = raw(person, b"".join(part("files", f"Report {n}.".encode(), name) for n, name in enumerate(names)) + END)
    assert answer.status_code == 202
    (folder,) = person.desk.uploads.iterdir()
    assert sorted(path.name for path in folder.iterdir()) == [*(f"{n:06}" for n in range(len(names))), "note.json"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert person.given()["folder"] == str(folder)


@pytest.mark.parametrize(
    ("given", "heading", "hint"),
    [
        ({"text": REPORTS["meridian-wire.txt"]}, "Reports added", "add what others wrote of the same events"),
        ({"addresses": "http://127.0.0.1/x"}, "Nothing could be added", "open it yourself and paste its text"),
    ],
)
def test_what_there_is_to_do_next_stands_with_what_was_done(person, given, heading, hint):
    """A heading that says how it ended, and a way on: more reports, or another way for what could not be read."""
    person.send("/add", given)
    with person.desk.works._changed:
        for said, what in do(person).said:
            person.desk.works._hear(1, said, what) if said == "became" else None
        person.desk.works._hear(1, "done", "")
    page = person.get("/tasks/1")
    assert words(page, "//h1") == heading
    assert hint in words(page)
    assert "/add" in links(page)


def test_one_report_alone_is_not_left_without_a_word(person):
    """The first page of an account of one says what is missing."""
    person.send("/add", {"text": REPORTS["meridian-wire.txt"]})
    do(person)
    do(person, "account", {})
    with person.desk.works._changed:
        person.desk.works._waiting.clear()
    assert "There is one report yet" in words(person.get("/"))
    assert "kept in" in words(person.get("/"))


def test_two_files_of_one_name_are_two_reports(person):
    """In one form and in two; a name tells nothing about what an upload replaces."""
    first = [("files", ("a.txt", text.encode(), "text/plain")) for text in list(REPORTS.values())[:2]]
    person.send("/add", files=first)
    assert [line["status"] for line in do(person).became()] == ["new", "new"]
    person.send("/add", files=[("files", ("a.txt", REPORTS["meridian-wire.txt"].encode(), "text/plain"))])
    assert [line["status"] for line in do(person).became()] == ["new"]
    assert len(person.desk.ledger.listed()) == 3


def test_the_same_file_again_adds_nothing_and_begins_no_account(person):
    """It is known already."""
    file = ("files", ("a.txt", REPORTS["meridian-wire.txt"].encode(), "text/plain"))
    person.send("/add", files=[file])
    assert ("next", "account") in do(person).said
    person.send("/add", files=[file])
    again = do(person)
    assert [line["status"] for line in again.became()] == ["there"]
    assert ("next", "account") not in again.said


def test_what_cannot_be_read_is_told_by_its_name_and_costs_nothing_else(person):
    """Empty files, other types, binary files, members of archives."""
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("inner/good.txt", REPORTS["relief-monitor.txt"])
        archive.writestr("inner/bad.txt", "")
    files = {
        "empty.txt": b"",
        "sheet.xlsx": b"PK\x03\x04",
        "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "bundle.zip": bundle.getvalue(),
        "good.txt": REPORTS["harbour-post.txt"].encode(),
    }
    person.send("/add", files=[("files", (name, content, "text/plain")) for name, content in files.items()])
    became = do(person).became()
    problems = [line["input"] for line in became if "message" in line]
    assert set(problems) >= {"empty.txt", "sheet.xlsx", "picture.txt"}
    assert any("bundle.zip" in name for name in problems)
    assert len(person.desk.ledger.listed()) == 2


def test_ten_thousand_files_at_once_are_one_task(person):
    """All of them, in order; none is held in memory meanwhile, and none is open."""
    body = b"".join(part("files", b"Report %d." % n, f"{n}.txt") for n in range(10_000)) + END
    opened = open_files()
    assert raw(person, body).status_code == 202
    assert open_files() <= opened + 8
    names = [name for _stored, name in person.given()["uploads"]]
    assert names == [f"{n}.txt" for n in range(10_000)]


def test_more_files_than_are_taken_are_refused_whole(person, monkeypatch):
    """With what to do instead; nothing is left behind."""
    monkeypatch.setattr(uploads, "MOST_FILES", 3)
    answer = raw(person, b"".join(part("files", b"x", f"{n}.txt") for n in range(4)) + END)
    assert answer.status_code == 413
    assert "ZIP" in answer.json()["detail"]
    assert not list(person.desk.uploads.iterdir())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        part("files", b"Words.", "a.txt"),
        part("files", b"Words.", "a.txt")[:-9],
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="x\r\n'.encode(),
        f"--{BOUNDARY}\r\n".encode() + b"A" * 100_000,
        f"--{BOUNDARY}\r\n".encode() + b"A: b\r\n" * 5_000 + b"\r\n" + END,
        part("text", b"x" * 9_100_000) + END,
        b"".join(part(f"field{n}", b"x") for n in range(200)) + END,
    ],
    ids=["empty", "nonsense", "no end", "cut", "half a head", "long head", "heads", "long field", "many fields"],
)
def test_a_body_that_is_no_form_is_refused_and_leaves_nothing(person, body):
    """It is the sender's fault (4xx), and no task is begun."""
    answer = raw(person, body)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["detail"]
    assert not person.desk.works.all()
    assert not list(person.desk.uploads.iterdir())


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/json", "text/plain", "\u00ff", ""])
def test_a_body_of_another_type_is_no_form(person, kind):
    """Nothing was given with it."""
    answer = raw(person, b"{}", **{"content-type": kind.encode("latin-1")})
    assert 400 <= answer.status_code < 500


def test_parts_without_names_or_types_are_harmless(person):
    """A part that does not say what it is is a field that nobody asks for."""
    odd = f"--{BOUNDARY}\r\n\r\nno head\r\n--{BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nno name\r\n".encode()
    assert raw(person, odd + part("text", b"Words of a report.") + END).status_code == 202


def test_a_server_that_runs_for_weeks_still_takes_files(person):
    """What cleans up temporary folders may have taken ours: it is made again, for us alone."""
    person.desk.uploads.rmdir()
    assert raw(person, part("files", b"Words of a report.", "a.txt") + END).status_code == 202
    assert person.desk.uploads.stat().st_mode & 0o777 == 0o700


def test_a_body_that_breaks_off_leaves_nothing(person):
    """The browser went away in the middle of a file."""
    import anyio
    from starlette.requests import ClientDisconnect, Request

    pieces = iter([{"type": "http.request", "body": part("files", b"Half", "a.txt")[:-4], "more_body": True}])

    async def receive():
        return next(pieces, {"type": "http.disconnect"})

    head = [(b"content-type", f"multipart/form-data; boundary={BOUNDARY}".encode())]
    request = Request({"type": "http", "method": "POST", "path": "/add", "headers": head}, receive)
    with pytest.raises(ClientDisconnect):
        anyio.run(uploads.receive_form, request, person.desk.uploads)
    assert not list(person.desk.uploads.iterdir())


# --- the task's page --------------------------------------------------------------------------------------------------


def test_a_tasks_page_tells_every_report_and_every_problem(person):
    """What is new, what is known and what could not be read, each by its name, and the stories at the end."""
    files = [("files", (name, text.encode(), "text/plain")) for name, text in REPORTS.items()]
    person.send("/add", files=[*files, ("files", ("<b>empty<i>.txt", b"", "text/plain"))])
    task = person.desk.works.get(1)
    page = person.get("/tasks/1")
    assert page.xpath("//noscript/meta[@http-equiv='refresh']")
    assert page.xpath("//form[@action='/tasks/1/stop']")
    for said, what in do(person).said:
        person.desk.works._hear(1, said, what)
    follow = person.desk.works.get(1).then
    for said, what in [*do(person, "account", {}).said, ("done", "")]:
        person.desk.works._hear(follow, said, what)
    person.desk.works._hear(task.id, "done", "")
    page = person.get("/tasks/1")
    told = words(page)
    assert "5 reports added, 1 problem" in told
    assert "<b>empty<i>.txt: the file is empty" in told
    assert all(name in told for name in REPORTS)
    assert not page.xpath("//noscript/meta")
    (story,) = links(page, "//section[@class='result']//a")
    assert person.get(story).xpath("//h1")


def test_the_account_follows_with_its_steps_told(person):
    """Reading, grouping, comparing, writing, preparing: each stage says how far it is."""
    files = [("files", (name, text.encode(), "text/plain")) for name, text in list(REPORTS.items())[:2]]
    person.send("/add", files=files)
    do(person)
    told = [what for said, what in do(person, "account", {}).said if said == "at"]
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["read", "group", "reconcile", "account", "views"]
    assert ("read", 2, 2) in told


def test_a_task_is_stopped_by_its_button(person):
    """It and what follows from it; the page says so."""
    person.send("/add", {"text": "Words of a report."})
    assert person.send("/tasks/1/stop").headers["location"] == "/tasks/1"
    assert person.desk.works.get(1).state == "stopped"
    assert "Stopped" in words(person.get("/tasks/1"))


def test_tasks_are_listed_the_newest_first(person):
    """With what each is and how far."""
    person.send("/add", {"text": "Words of a report."})
    person.send("/account")
    assert links(person.get("/tasks"), "//main//li/a") == ["/tasks/2", "/tasks/1"]


def test_a_server_that_begins_makes_the_account_that_an_earlier_one_did_not(person, tmp_path):
    """What was added is there; reports that are in no account are put into one, and else nothing is begun."""
    folder = tmp_path / "later"
    with served(folder) as client:
        person = Person(client)
        person.send("/add", {"text": REPORTS["meridian-wire.txt"]})
        do(person)
        person.client.post("/tasks/1/stop", headers={"x-csrf-token": token_in(person.client.get("/add").text)})
    kinds = []
    for _ in range(2):
        with served(folder) as client, client:
            kinds.append([task.kind for task in client.app.state.desk.works.all()])
            do(Person(client), "account", {})
    assert kinds == [["account"], []]


def test_what_came_in_while_the_account_was_made_is_not_taken_for_told(tmp_path):
    """An account covers what the log held when it was begun."""
    with Ledger.open(str(tmp_path / "l"), by="ann", create=True) as ledger:
        size = log_size(ledger)
        ledger.append("correct", {"why": "meanwhile"})
        mark_covered(ledger, size)
        from storyledger.ledger.pending import read_pending

        with ledger.store.read() as connection:
            assert read_pending(connection).by_hand == 1
        mark_covered(ledger, log_size(ledger))
        with ledger.store.read() as connection:
            assert not read_pending(connection)
