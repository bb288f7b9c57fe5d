"""A ledger that is served to a team of three, and browsers of theirs."""

import shutil
import tempfile
from functools import cache

from argon2 import PasswordHasher
from starlette.testclient import TestClient
from web_client import BASE, token_in

from storyledger.ledger import Ledger
from storyledger.ledger.team_store import TeamStore
from storyledger.web.app import create_app
from storyledger.web.settings import ServeSettings
from storyledger.web.team import passwords
from storyledger.web.team.passwords import Passwords

WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""As little work as there can be: what tests need is whether it is done."""
PASSWORDS = {"mara": "correct horse battery", "ed": "four words of his own", "rea": "only reads the pages"}
ROLES = {"mara": "admin", "ed": "editor", "rea": "reader"}


def team_app(folder, monkeypatch, **told):
    """Return the application over a ledger in a folder, with an account of each role."""
    monkeypatch.setattr(passwords, "PasswordHasher", lambda: WEAK)
    address = str(folder / "ledger")
    shutil.copytree(_prepared().name, address)
    return create_app(ServeSettings(ledger=address, by="server", team=True, **told))


@cache
def _prepared():
    """Return a folder with the ledger and its team, made once and copied for each test; it goes away at the end."""
    folder = tempfile.TemporaryDirectory(prefix="storyledger-team-")
    Ledger.open(folder.name, by="mara", create=True).close()
    with TeamStore.open(folder.name, create=True) as team:
        for name, role in ROLES.items():
            team.add(name, role, Passwords(WEAK).hash(PASSWORDS[name]))
    return folder


class Browser(TestClient):
    """A browser whose pages send their token with what they change, as forms and scripts do."""

    token = ""

    def request(self, method, url, **told):
        if self.token and method != "GET":
            told["headers"] = {"x-csrf-token": self.token, **(told.get("headers") or {})}
        return super().request(method, url, **told)


def browser(app, address="10.0.0.9", base=BASE, **told):
    """Return a browser that nobody signed in with."""
    return Browser(app, base_url=base, client=(address, 1), follow_redirects=False, **told)


def try_to_sign_in(client, name, password, **form):
    """Return what a browser gets that sends the form."""
    token = token_in(client.get("/team/sign-in").text)
    return client.post("/team/sign-in", data={"csrf": token, "name": name, "password": password, **form})


def sign_in(app, name, client=None):
    """Return a browser in which somebody is signed in."""
    client = client or browser(app)
    client.token = ""
    answer = try_to_sign_in(client, name, PASSWORDS[name])
    assert answer.status_code == 303, answer.text
    client.token = token_in(client.get("/team/account").text)
    return client


def audited(app):
    """Return what the audit has, the oldest first: (who, what)."""
    return [(entry.who, entry.what) for entry in reversed(app.state.door.store.audited(most=1_000))]


def cookies_of(answer):
    """Return the cookies that an answer sets: name to (value, flags)."""
    found = {}
    for line in answer.headers.get_list("set-cookie"):
        pair, *flags = line.split("; ")
        name, _is, value = pair.partition("=")
        found[name] = value, set(flags)
    return found
