"""A program's work with the API of a server that runs: reports go in, an account comes out, something is set right."""

import time

import pytest
from corrected_story import DAYS, TEXTS
from serving import PATIENCE, Served

API = "/api/v1"


@pytest.fixture
def server(tmp_path):
    """Return a server over a ledger that is not there yet."""
    served = Served(tmp_path / "ledger")
    yield served
    served.end()


def finish(client, address):
    """Return a task when it is over, and the one that follows from it."""
    end = time.monotonic() + PATIENCE
    while (task := client.get(address).json())["state"] in {"waiting", "running"}:
        assert time.monotonic() < end, task
        time.sleep(0.1)
    assert task["state"] == "done", task
    return finish(client, f"{API}/tasks/{task['then']}") if task["then"] else task


def test_reports_become_an_account_that_is_set_right_and_back(server):
    """With the token alone: four reports in one request, their figures, a correction, its undoing, the changes."""
    client = server.client
    reports = [{"text": text, "outlet": name, "published": DAYS[name]} for name, text in TEXTS.items() if DAYS[name]]
    begun = client.post(f"{API}/reports", json={"reports": reports})
    assert begun.status_code == 202
    finish(client, begun.headers["location"])
    (story,) = client.get(f"{API}/stories").json()["items"]
    assert story["counts"]["reports"] == len(reports)
    figures = client.get(f"{API}/stories/{story['id']}/figures").json()["items"]
    claim = next(claim for figure in figures for claim in figure["claims"] if claim["quote"] == "14 people")
    words = {name: claim[name] for name in ("report", "start", "end")}
    given = {"kind": "kind", "targets": [words], "after": {"kind": "injured"}, "why": "they were hurt"}
    made = client.post(f"{API}/corrections", json=given)
    assert made.status_code == 201, made.text
    finish(client, f"{API}/tasks/{made.json()['task']['id']}")
    corrected = client.get(f"{API}/stories/{story['id']}/corrections").json()["items"]
    assert [(one["id"], one["state"]) for one in corrected] == [(made.json()["told"]["id"], "applied")]
    undone = client.post(f"{made.headers['location']}/undo", json={"why": "they were not"})
    finish(client, f"{API}/tasks/{undone.json()['task']['id']}")
    first, second, third = [line["entry"] for line in client.get(f"{API}/accounts").json()["items"]]
    changes = client.get(f"{API}/accounts/{second}/changes", params={"since": first}).json()["lines"]
    assert any(words["start"] == cited["start"] for line in changes for cited in line["citations"])
    assert client.get(f"{API}/stories/{story['id']}/figures").json()["items"][0]["kind"] == figures[0]["kind"]
    assert third > second
