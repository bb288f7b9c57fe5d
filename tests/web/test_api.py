"""What the API answers, over a ledger with a small account; every answer is held against the API's own description."""

import hashlib
import json
from pathlib import Path

import pytest
from corrected_story import make_reports
from web_api import check_answer

from storyledger.errors import LedgerError
from storyledger.ledger.entries import canonical, leaf_hash
from storyledger.ledger.merkle import check_inclusion
from storyledger.web.api.parts import PARTS
from storyledger.web.guards.bodies import BodyLimits

API = "/api/v1"


@pytest.fixture
def ask(client):
    """Return a function that asks the API, holds the answer against the description and returns it."""

    def ask_and_check(path, method="GET", **sent):
        answer = client.request(method, f"{API}{path}", **sent)
        check_answer(client, method, answer)
        return answer

    return ask_and_check


@pytest.fixture
def told(client):
    """Return the account that the ledger keeps, as its JSON object."""
    entry = client.get(f"{API}/ledger").json()["account"]["entry"]
    return client.get(f"{API}/accounts/{entry}").json()


def test_the_ledger_says_how_much_it_holds(ask, told):
    """Reports, entries, accounts, stories, the newest account and the newest checkpoint."""
    found = ask("/ledger").json()
    assert found["counts"]["reports"] == found["counts"]["versions"] == len(make_reports())
    assert found["counts"]["stories"] == len(told["stories"])
    assert found["account"]["reports"] == len(make_reports())
    assert found["checkpoint"]["note"].startswith(found["ledger"])


@pytest.mark.parametrize("part", PARTS)
def test_each_list_of_a_story_is_the_accounts_word_for_word(ask, told, part):
    """The same objects in the same order as in the account's JSON."""
    for story in told["stories"]:
        assert ask(f"/stories/{story['id']}/{part}").json()["items"] == story.get(part, [])


def test_a_story_is_told_without_its_lists(ask, told):
    """Its title, days and main event, and how long each list is."""
    for story in told["stories"]:
        head = ask(f"/stories/{story['id']}").json()
        assert {name: head[name] for name in ("title", "from", "to", "main")} == {
            name: story[name] for name in ("title", "from", "to", "main")
        }
        assert head["counts"] == {part: len(story.get(part, [])) for part in PARTS}


def test_stories_are_listed_the_latest_first(ask, told):
    """Each once, with what is told of it as a whole."""
    items = ask("/stories").json()["items"]
    assert {item["id"] for item in items} == {story["id"] for story in told["stories"]}
    assert [item["to"] for item in items] == sorted((item["to"] for item in items), reverse=True)


def test_an_account_comes_byte_for_byte_as_it_was_kept(ask):
    """Its bytes have the hash that stands in the log."""
    (line,) = ask("/accounts").json()["items"]
    answer = ask(f"/accounts/{line['entry']}")
    assert hashlib.sha256(answer.content).hexdigest() == line["sha256"]


def test_an_account_and_itself_do_not_differ(ask):
    """Two accounts are compared as `storyledger compare` compares files."""
    (line,) = ask("/accounts").json()["items"]
    assert ask(f"/accounts/{line['entry']}/changes?since={line['entry']}").json()["lines"] == []


def test_a_report_comes_with_its_text_and_its_bytes(ask):
    """The text that offsets count in, and the original as something to save."""
    for report in make_reports():
        stored = ask(f"/reports/{report.id}").json()
        assert stored["sha256"] == report.sha256
        assert ask(f"/reports/{report.id}/text").text == report.text
        assert ask(f"/reports/{report.id}/versions/1/text").text == report.text
        assert ask(f"/reports/{report.id}/versions/1").json()["told"]["sha256"] == report.sha256
        for path in ("original", "versions/1/original"):
            original = ask(f"/reports/{report.id}/{path}")
            assert original.content == report.text.encode()
            assert original.headers["content-disposition"].startswith("attachment")
            assert original.headers["x-content-type-options"] == "nosniff"


def test_an_entry_is_proven_to_stand_in_the_log(ask):
    """The leaf is that of the entry as it was told, and the path leads from it to the root, of any beginning."""
    entries = ask("/log?limit=500").json()["items"]
    for entry in entries:
        leaf = leaf_hash(canonical({name: value for name, value in entry.items() if name != "leaf"}))
        assert leaf.hex() == entry["leaf"]
        for size in (entry["seq"] + 1, len(entries)):
            proof = ask(f"/log/{entry['seq']}/proof?size={size}").json()
            path = [bytes.fromhex(node) for node in proof["path"]]
            assert check_inclusion(leaf, entry["seq"], size, path, bytes.fromhex(proof["root"]))


def test_the_log_is_listed_by_kind(ask):
    """All entries, or those of the kinds that are asked for."""
    kinds = [entry["kind"] for entry in ask("/log?kind=correct&kind=decide").json()["items"]]
    assert sorted(kinds) == ["correct", "decide"]


def test_words_are_found_with_every_filter(ask):
    """What `storyledger search` can be asked can be asked here."""
    found = ask("/search", params={"words": "rescued", "kind": ["text", "quotation", "claim"]}).json()
    assert {hit["report"] for hit in found["items"]} >= {"gazette", "herald"}
    asked = {"words": "ferry", "outlet": "Herald", "since": "2031-03", "until": "2031", "report": "herald", "limit": 1}
    assert [hit["report"] for hit in ask("/search", params=asked).json()["items"]] == ["herald"]
    assert ask("/search", params={"words": "ferry", "story": "none"}).json()["total"] == 0


def test_what_is_known_already_costs_a_304(client, told):
    """With If-None-Match, until the answer is another."""
    story = told["stories"][0]["id"]
    entry = client.get(f"{API}/ledger").json()["account"]["entry"]
    paths = [f"/stories/{story}", f"/stories/{story}/figures", "/stories", f"/accounts/{entry}"]
    for path in [*paths, "/reports/herald/text", "/reports/herald/original"]:
        first = client.get(f"{API}{path}")
        again = client.get(f"{API}{path}", headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), path
        assert client.get(f"{API}{path}", headers={"if-none-match": '"other"'}).status_code == 200


def test_head_is_get_without_its_content(client):
    """For checkers of links, with the same length."""
    paths = [f"{API}{path}" for path in ("/ledger", "/reports", "/stories", "/openapi.json", "/nothing")]
    for path in [*paths, "/search", "/api"]:
        whole, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert head.headers["content-length"] == whole.headers["content-length"]


def test_reports_are_taken_in_as_json(ask, client):
    """What is given becomes a task, whose file says the same as the request."""
    body = {"reports": [{"text": "Nine people were hurt.", "title": "Route 9"}], "addresses": ["https://a.example/1"]}
    answer = ask("/reports", "POST", json=body)
    assert answer.status_code == 202
    assert ask(answer.headers["location"].removeprefix(API)).json()["kind"] == "add"
    (task,) = client.app.state.desk.works.all()
    ((stored, name),) = task.given["uploads"]
    lines = (Path(task.given["folder"]) / stored).read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == body["reports"]
    assert name.endswith(".jsonl")
    assert task.given["addresses"] == body["addresses"]


def test_reports_are_taken_in_as_files(ask, client):
    """A form with files and addresses becomes a task."""
    files = [("files", ("a.txt", b"One.")), ("files", ("b.txt", b"Two."))]
    answer = ask("/reports", "POST", files=files, data={"addresses": "https://a.example/1\nhttps://b.example/2"})
    assert answer.status_code == 202
    (task,) = client.app.state.desk.works.all()
    assert [name for _, name in task.given["uploads"]] == ["a.txt", "b.txt"]
    assert task.given["addresses"] == ["https://a.example/1", "https://b.example/2"]


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {}},
        {"json": {"reports": []}},
        {"json": {"reports": [{"text": " \n"}]}},
        {"json": {"reports": [{"text": "A.", "body": "B."}]}},
        {"json": {"addresses": ["file:///etc/passwd"]}},
        {"json": {"addresses": ["javascript:alert(1)"]}},
        {"content": b'{"reports": [{"text": "\\ud800"}]}', "headers": {"content-type": "application/json"}},
        {"content": b'{"reports": ' + b"[" * 100_000, "headers": {"content-type": "application/json"}},
        {"content": b'{"reports": 1' + b"0" * 100_000 + b"}", "headers": {"content-type": "application/json"}},
        {"files": [("files", ("", b""))]},
        {"files": [("files", ("a.txt", b"A."))], "data": {"folder": "/etc"}},
    ],
    ids=str,
)
def test_what_is_no_report_is_refused_with_what_was_expected(ask, client, sent):
    """Nothing is begun, and nothing is left lying about."""
    answer = ask("/reports", "POST", **sent)
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert client.app.state.desk.works.all() == []
    assert list(client.app.state.desk.uploads.iterdir()) == []


def test_reports_in_another_form_are_refused(ask):
    """The answer names the forms that are read."""
    answer = ask("/reports", "POST", content=b"text", headers={"content-type": "text/plain"})
    assert answer.status_code == 415
    assert "multipart/form-data" in answer.json()["detail"]


def test_what_is_too_much_is_refused_as_a_problem(ask, client):
    """Before it is read: more bytes of JSON than a form may have, wherever they go."""
    for path in ("/reports", "/corrections", "/decisions", "/corrections/x/undo", "/accounts"):
        headers = {"content-type": "application/json"}
        assert ask(path, "POST", content=b" " * (BodyLimits().bytes + 1), headers=headers).status_code == 413
    assert client.app.state.desk.works.all() == []


def test_a_ledger_that_another_process_writes_to_is_busy(ask, monkeypatch):
    """With 503, and when to come again."""

    def wait(_ledger):
        raise LedgerError("the ledger 'l': locked; another process has been writing for 30 seconds: try again")

    monkeypatch.setattr("storyledger.web.api.ledger.count_all", wait)
    answer = ask("/ledger")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


def test_an_account_is_made_by_a_task_that_can_be_stopped(ask):
    """One that waits already is not doubled; one that is over cannot be stopped."""
    first, second = ask("/accounts", "POST").json(), ask("/accounts", "POST").json()
    assert first["id"] == second["id"]
    assert [task["id"] for task in ask("/tasks").json()["items"]] == [first["id"]]
    assert ask(f"/tasks/{first['id']}", "DELETE").json()["state"] == "stopped"
    assert ask(f"/tasks/{first['id']}", "DELETE").status_code == 409


def test_something_is_set_right_and_taken_back(ask, told):
    """Each is an entry of the log that names its words, and an account is made anew after it."""
    claim = next(claim for figure in told["stories"][0]["figures"] for claim in figure["claims"])
    words = {"report": claim["report"], "start": claim["start"], "end": claim["end"]}
    answer = ask("/corrections", "POST", json=_correction("kind", words, {"kind": "other"}))
    assert answer.status_code == 201
    made = answer.json()
    assert made["told"]["targets"][0]["words"] == claim["quote"]
    assert made["told"]["before"]["kind"] != "other"
    assert made["task"]["kind"] == "account"
    there = answer.headers["location"].removeprefix(API)
    assert ask(there).json()["undone_by"] is None
    undone = ask(f"{there}/undo", "POST", json={"why": "a slip"}).json()
    assert ask(there).json()["undone_by"] == undone["told"]["id"]
    assert ask(f"{there}/undo", "POST", json={"why": "again"}).status_code == 409
    assert [item["told"]["id"] for item in ask("/corrections").json()["items"]][1:] == [
        made["told"]["id"],
        undone["told"]["id"],
    ]


@pytest.mark.parametrize(
    ("kind", "words", "after"),
    [
        ("kind", {"report": "nobody", "start": 0, "end": 4}, {"kind": "other"}),
        ("kind", {"report": "herald", "start": 0, "end": 10**9}, {"kind": "other"}),
        ("kind", {"report": "herald", "start": 0, "end": 10**400}, {"kind": "other"}),
        ("kind", {"report": "herald", "start": -1, "end": 4}, {"kind": "other"}),
        ("kind", {"report": "herald", "start": 0, "end": 2}, {"kind": "other"}),
        ("drop", {"report": "herald", "start": 0, "end": 2}, {}),
        ("kind", {"report": "herald", "start": 0, "end": 2, "of": "event"}, {"kind": "other"}),
        ("title", {"report": "herald"}, {"title": 10**400}),
        ("title", {"report": "herald"}, {"outlet": "X"}),
        ("title", {"report": "herald"}, {"title": "x" * 3_000}),
        ("published", {"report": "herald"}, {"published": "yesterday"}),
        ("undo", {"report": "herald"}, {}),
    ],
    ids=str,
)
def test_what_cannot_be_set_right_is_refused(ask, kind, words, after):
    """No such words, no such line, no such field: nothing is written."""
    answer = ask("/corrections", "POST", json=_correction(kind, words, after))
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert ask("/corrections").json()["total"] == 1


def test_reports_are_decided_about(ask, told):
    """To be apart, with what would stay behind; and together again by taking that back."""
    ids = [report["id"] for report in told["stories"][0]["reports"]]
    answer = ask("/decisions", "POST", json={"kind": "apart", "ids": ids[:1], "why": "another ferry"})
    assert answer.status_code == 201
    there = answer.headers["location"].removeprefix(API)
    assert ask(f"{there}/undo", "POST", json={"why": "the same one"}).status_code == 201
    assert ask(f"{there}/undo", "POST", json={"why": "the same one"}).status_code == 409
    assert ask("/decisions").json()["total"] == 3
    for wrong in (
        {"kind": "together", "ids": ids[:1]},
        {"kind": "move", "ids": ids[:1]},
        {"kind": "apart", "ids": ids},
    ):
        assert ask("/decisions", "POST", json={**wrong, "why": "?"}).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/stories/none",
        "/stories/none/figures",
        "/stories/%ED%A0%80/figures",
        "/stories/%20",
        "/stories/..%2f..%2fetc",
        "/reports/none",
        "/reports/none/text",
        "/reports/herald/versions/2",
        "/reports/herald/versions/2147483647/original",
        "/accounts/0",
        "/accounts/9007199254740991",
        "/accounts/0/changes?since=0",
        "/log/9007199254740991",
        "/log/9007199254740991/proof",
        "/tasks/1",
        "/corrections/none",
        "/decisions/none",
    ],
)
def test_what_is_not_there_is_told_as_missing(ask, path):
    """With where to look for what is."""
    assert ask(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/log?limit=0",
        "/log?limit=-1",
        "/log?limit=501",
        "/log?limit=1" + "0" * 5_000,
        "/log?limit=1e3",
        "/log?limit=",
        "/log?cursor=" + "A" * 5_000,
        "/log?cursor=AAAAAAAAAAB",
        "/log?cursor=__________8",
        "/log?kind=other",
        "/log/0/proof?size=0",
        "/log/0/proof?size=999",
        "/log/" + "9" * 400,
        "/log/-1",
        "/stories?cursor=x",
        "/stories?cursor=" + "!" * 22,
        "/stories?cursor=" + "A" * 21 + "B",
        "/search?since=yesterday",
        "/search?cursor=1",
        "/search?cursor=99999.0",
        "/search?kind=none",
        "/search?limit=1001",
        "/search?words=" + "a" * 2_001,
        "/reports/herald/versions/0",
        "/accounts/0/changes",
    ],
)
def test_a_value_that_cannot_be_taken_is_named(ask, path):
    """What was found, and what was expected."""
    answer = ask(path)
    assert answer.status_code == 422
    assert all({"in", "name", "message"} <= error.keys() for error in answer.json()["errors"])


@pytest.mark.parametrize("path", ["/stories/%00", "/reports/a%00b/text", "/log?cursor=%00", "/search?words=%00"])
def test_what_is_no_text_is_told_in_any_place(ask, path):
    """A NUL in an address is refused before it comes to a database that has no such sign."""
    assert ask(path).status_code in {200, 400, 404, 422}


def test_a_cursor_that_leads_nowhere_any_more_says_so(ask):
    """The shape is right, the line is not there: the walk begins again."""
    assert ask("/stories?cursor=" + "A" * 22).status_code == 410


def test_a_method_that_is_none_names_those_that_are(ask):
    """As Allow, too."""
    answer = ask("/reports", "PUT")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


def test_the_description_lists_each_operation_once(client):
    """With an id, a summary, a tag that is described, and schemas that are all there."""
    described = client.get(f"{API}/openapi.json").json()
    operations = [one for methods in described["paths"].values() for one in methods.values()]
    ids = [one["operationId"] for one in operations]
    assert len(ids) == len(set(ids))
    tags = {tag["name"] for tag in described["tags"]}
    for one in operations:
        assert set(one["tags"]) <= tags
        assert one["summary"]
        assert one["description"]
    named = set(json.dumps(described).split('"#/components/schemas/')[1:])
    assert {name.partition('"')[0] for name in named} <= described["components"]["schemas"].keys()
    assert described["components"]["securitySchemes"].keys() == {"bearer", "session"}


def test_the_page_of_the_api_names_every_operation(client):
    """In the layout, with a link to the description."""
    page = client.get("/api").text
    for path, methods in client.get(f"{API}/openapi.json").json()["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {API}{path}</code>" in page
    assert f'href="{API}/openapi.json"' in page


def _correction(kind, words, after):
    return {"kind": kind, "targets": [words], "after": after, "why": "checked"}
