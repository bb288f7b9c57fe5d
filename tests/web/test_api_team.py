"""Who may ask the API what, where a ledger is served to a team; refusals are problems like all others."""

import pytest
from starlette.testclient import TestClient
from web_api import check_answer
from web_client import BASE
from web_team import team_app

from storyledger.web.team.secrets import new_token

API = "/api/v1"


@pytest.fixture
def app(tmp_path, monkeypatch):
    """Return the application over a ledger of a team."""
    made = team_app(tmp_path, monkeypatch)
    yield made
    made.state.desk.close()


def program(app, name, role=None):
    """Return a client with a token of an account, with its role or a lesser one."""
    store = app.state.door.store
    account = store.find(name)
    token = new_token(store, account, role or account.role, 1, "a test")
    return TestClient(app, base_url=BASE, headers={"authorization": f"Bearer {token}"})


def operations(app):
    """Return method and path of all that can be asked, with something in the place of each name."""
    for path, methods in app.state.api.openapi()["paths"].items():
        for method in methods:
            yield (
                method.upper(),
                f"{API}{path}".replace("{entry}", "0").replace("{version}", "1").replace("{task}", "1"),
            )


def test_nobody_learns_anything_without_a_token(app):
    """Every operation, and the description: 401, as a problem."""
    client = TestClient(app, base_url=BASE)
    for method, path in [*operations(app), ("GET", f"{API}/openapi.json")]:
        answer = client.request(method, path)
        assert answer.status_code == 401, path
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == 401


@pytest.mark.parametrize(("name", "role"), [("rea", None), ("ed", "reader")])
def test_readers_read_and_change_nothing(app, name, role):
    """Neither with an account that only reads, nor with an editor's token that was made to read."""
    client = program(app, name, role)
    size = client.get(f"{API}/log").json()["total"]
    for method, path in operations(app):
        answer = client.request(method, path)
        if method != "GET":
            assert answer.status_code == 403, path
            check_answer(client, method, answer)
        else:
            assert answer.status_code not in {401, 403}, path
    assert client.get(f"{API}/log").json()["total"] == size
    assert app.state.desk.works.all() == []


def test_editors_change_things_under_their_own_name(app):
    """With a token of theirs, without one of a page's."""
    answer = program(app, "ed").post(f"{API}/accounts")
    assert answer.status_code == 202
    assert answer.json()["by"] == "ed"
    app.state.desk.works.stop(answer.json()["id"])
