"""The API over a ledger in PostgreSQL: what it lists, pages, takes in and sets right is the same."""

import pytest
from hand_ledger import Untold
from web_ledger import fill, served

from storyledger.web import worker

API = "/api/v1"


@pytest.fixture
def client(postgresql_address, tmp_path, monkeypatch):
    """Return a client over a ledger in a database of its own, with an account."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    address = postgresql_address()
    fill(address)
    with served(address) as opened:
        yield opened


def work_off(client, number=0):
    """Do a task that waits as the working process does: the newest, or one before; then what it says follows."""
    desk = client.app.state.desk
    task = desk.works.all()[number]
    worker._TASKS[task.kind](desk.ledger, task.given, Untold())


def pages(client, path, **asked):
    """The items of all pages of a list, by its cursors."""
    items, address = [], f"{API}{path}"
    while address:
        told = client.get(address, params=asked)
        assert told.status_code == 200, told.text
        items += told.json()["items"]
        address, asked = told.json()["next"], None
    return items


def test_lists_are_paged_to_their_end(client):
    """Reports, stories, the log and a story's parts, one and two at a time, each item once."""
    (story,) = pages(client, "/stories", limit=1)
    assert {one["report"] for one in pages(client, "/reports", limit=1)} == {"gazette", "herald", "mail", "notes"}
    entries = [one["seq"] for one in pages(client, "/log", limit=2)]
    assert sorted(entries) == list(range(len(client.app.state.desk.ledger.entries())))
    for part in ("figures", "events", "quotations"):
        whole = client.get(f"{API}/stories/{story['id']}/{part}").json()["items"]
        assert pages(client, f"/stories/{story['id']}/{part}", limit=1) == whole != []
    for asked in ({"words": "ferry"}, {"outlet": "Gazette"}):
        found = client.get(f"{API}/search", params=asked).json()["items"]
        assert "gazette" in {one["report"] for one in found}


def test_reports_are_taken_in_and_something_is_set_right_and_back(client):
    """Each an entry of the log, with what follows from it in the next account."""
    given = {
        "reports": [
            {"id": "late", "text": "Port Amber's mayor, Ida Holm, said that 18 people died on the ferry Merle."}
        ]
    }
    begun = client.post(f"{API}/reports", json=given)
    assert begun.status_code == 202, begun.text
    work_off(client)
    assert client.get(f"{API}/reports/late").json()["report"] == "late"
    words = {"report": "mail", "start": 95, "end": 104}
    told = {"kind": "kind", "targets": [words], "after": {"kind": "injured"}, "why": "they were hurt"}
    made = client.post(f"{API}/corrections", json=told)
    assert made.status_code == 201, made.text
    worker._TASKS["account"](client.app.state.desk.ledger, {}, Untold())
    (story,) = [one for one in pages(client, "/stories") if one["counts"]["reports"] > 1]
    listed = {one["id"]: one["state"] for one in pages(client, f"/stories/{story['id']}/corrections")}
    assert listed[made.json()["told"]["id"]] == "applied"
    undone = client.post(f"{made.headers['location']}/undo", json={"why": "they were not"})
    assert undone.status_code == 201, undone.text
    kinds = [entry.kind for entry in client.app.state.desk.ledger.entries(["add", "correct"])]
    assert kinds[-3:] == ["add", "correct", "correct"]


def test_pages_are_the_same_as_over_a_folder(client):
    """The first page, the story's and the search."""
    client.headers["accept"] = "text/html"
    (story,) = pages(client, "/stories")
    for path in ("/", f"/stories/{story['id']}", "/search?words=ferry", "/doubts", "/log", "/tasks", "/undo"):
        assert client.get(path).status_code == 200, path
