"""Every route there is, asked for by somebody who may not: whoever adds one need not think of it, and is held to it."""

import re

import pytest
from web_client import BASE
from web_team import browser, sign_in, team_app

from storyledger.web.team.door import OWN, SIGN_IN, TeamDoor, deed

SAFE = {"GET", "HEAD", "OPTIONS"}


def routes(found, prefix=""):
    """Yield path and method of every route, with those of routers and applications within."""
    for route in found:
        within = getattr(route, "original_router", None)
        if within is not None:
            yield from routes(within.routes, prefix + route.include_context.prefix)
        elif getattr(route, "methods", None):
            for method in sorted(route.methods):
                yield prefix + route.path, method
        else:
            yield from routes(route.routes, prefix + route.path)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patched:
        app = team_app(tmp_path_factory.mktemp("team"), patched)
        app.state.door.rates = None
        app.state.door.tries.wait = lambda *_args: 0
        yield app
        app.state.door.close()
        app.state.desk.close()


@pytest.fixture(scope="module")
def everything(app):
    found = sorted(set(routes(app.routes)))
    assert len(found) > 60, "the walk does not find the routes"
    return [(re.sub(r"\{\w+(:\w+)?\}", "1", path), method) for path, method in found]


def writing(everything):
    found = [(path, method) for path, method in everything if method not in SAFE and path != SIGN_IN]
    assert len(found) > 15
    return found


def test_the_walk_knows_pages_api_and_team(everything):
    """Each part of the application is gone through."""
    paths = {path for path, _method in everything}
    assert {"/", "/add", SIGN_IN, "/team/accounts/1/role", "/api/v1/stories", "/static/1/1"} <= paths


def test_who_is_not_signed_in_reads_nothing(app, everything):
    """Pages lead to the form, the API says 401; only the form and style sheets are for everybody."""
    client = browser(app)
    for path, method in everything:
        if method == "GET" and path != SIGN_IN and not path.startswith("/static/"):
            answer = client.get(path)
            assert answer.status_code == (401 if path.startswith("/api/") else 303), path
            if answer.status_code == 303:
                assert answer.headers["location"].startswith(SIGN_IN)


def test_who_is_not_signed_in_writes_nothing(app, everything):
    """Neither plainly nor with a token that was made up, nor as our own page."""
    client = browser(app, headers={"origin": BASE, "sec-fetch-site": "same-origin", "x-csrf-token": "A" * 86})
    for path, method in writing(everything):
        assert client.request(method, path).status_code == 401, (method, path)


def test_readers_write_nothing_but_to_their_own_account(app, everything):
    """Though they have a token of their own."""
    client = sign_in(app, "rea")
    asked = [(path, method) for path, method in writing(everything) if not path.startswith(OWN)]
    for path, method in asked:
        assert client.request(method, path).status_code == 403, (method, path)


def test_nobody_writes_without_a_token_of_their_own(app, everything):
    """Not even an admin whose browser another site's page sends."""
    client = sign_in(app, "mara")
    client.token = ""
    for path, method in writing(everything):
        assert client.request(method, path).status_code == 403, (method, path)


def test_the_teams_pages_are_for_admins(app, everything):
    """Accounts, roles and the audit: an editor neither sees nor changes them."""
    client = sign_in(app, "ed")
    asked = [(path, method) for path, method in everything if path.startswith("/team/")]
    for path, method in asked:
        if path != SIGN_IN and not path.startswith(OWN) and method != "HEAD":
            assert client.request(method, path).status_code == 403, (method, path)


def test_routes_refuse_readers_by_themselves(app, everything, monkeypatch):
    """With the door's own rule taken away: what writes says so, too, so that one mistake opens nothing."""
    monkeypatch.setattr(TeamDoor, "needed", lambda *_args: "reader")
    client = sign_in(app, "rea")
    asked = [(path, method) for path, method in writing(everything) if not path.startswith(OWN)]
    let_in = [(method, path) for path, method in asked if client.request(method, path).status_code != 403]
    assert let_in == []


def test_the_door_refuses_by_itself(app, monkeypatch):
    """With the routes' own rules taken away: readers who would write, and editors who would rule."""
    monkeypatch.setattr("storyledger.web.guard.role_allows", lambda *_args: True)
    assert sign_in(app, "rea").post("/add").status_code == 403
    editor = sign_in(app, "ed")
    assert editor.get("/team/audit").status_code == 403
    assert editor.post("/team/accounts/ed/role", data={"role": "admin"}).status_code == 403


def test_what_writes_is_called_something_in_the_audit(everything):
    """Other than "change"."""
    paths = [path for path, _method in writing(everything) if not path.startswith("/team/")]
    assert [path for path in paths if deed(path) == "change"] == []
