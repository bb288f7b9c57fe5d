"""What is kept of what was done and refused, and that odd input breaks nothing."""

import shutil
from urllib.parse import quote_from_bytes

import pytest
from web_client import BASE
from web_team import PASSWORDS, ROLES, WEAK, audited, browser, sign_in, try_to_sign_in

from storyledger.ledger.team_store import TeamStore
from storyledger.web.app import create_app
from storyledger.web.guards import rates
from storyledger.web.settings import ServeSettings
from storyledger.web.team import passwords
from storyledger.web.team.passwords import Passwords
from storyledger.web.work import Task


def test_the_audit_has_what_was_done_and_what_was_refused(app):
    """Who, when, from where, what; and its chain holds."""
    client = browser(app, "203.0.113.5")
    try_to_sign_in(client, "ed", "wrong password")
    sign_in(app, "ed", client)
    client.get("/team/accounts")
    client.post("/team/account/sessions", headers={"x-csrf-token": "x"})
    client.post("/team/account/sessions", headers={"origin": "https://evil.example"})
    client.post("/team/sign-out")
    assert audited(app) == [
        ("ed", "sign-in failed"),
        ("ed", "sign-in"),
        ("ed", "refused"),
        ("ed", "refused"),
        ("", "refused"),
        ("ed", "sign-out"),
    ]
    store = app.state.door.store
    assert {entry.address for entry in store.audited()} == {"203.0.113.5"}
    assert store.check_audit() == []


def test_what_is_typed_into_the_field_of_the_name_is_not_kept(app):
    """It may be a password."""
    try_to_sign_in(browser(app), "correct horse battery", "mara")
    entry = app.state.door.store.audited()[0]
    assert (entry.who, entry.what, entry.detail) == ("", "sign-in failed", "unknown name")


def test_refused_requests_do_not_fill_the_disk(app):
    """Ten a minute of one address are kept, and the rest refused all the same."""
    client = browser(app)
    got = [client.get("/", headers={"host": "evil.example"}).status_code for _time in range(50)]
    assert got == [421] * 50
    assert len(audited(app)) == rates.TOLD.amount


def test_pages_of_the_team_run_nothing(app):
    """What others chose (a browser's name, a note) is text."""
    client = browser(app, headers={"user-agent": "<script>alert(1)</script>"})
    sign_in(app, "mara", client)
    assert "<script>alert" not in client.get("/team/account").text
    assert "<script>alert" not in client.post("/team/account/tokens", data={"note": "<script>alert(1)</script>"}).text
    for path in ("/team/audit", "/team/accounts"):
        page = client.get(path).text
        assert "&lt;script&gt;alert" in page
        assert "<script>alert" not in page


def test_all_team_pages_are_there_and_lead_to_each_other(app):
    """For an admin; what goes on from the audit's first page is its second."""
    client = sign_in(app, "mara")
    for number in range(120):
        app.state.door.store.audit("did", "mara", "", f"thing {number}")
    page = client.get("/team/audit").text
    assert "thing 119" in page
    older = page.partition('href="/team/audit?before=')[2].partition('"')[0]
    assert "thing 5<" in client.get(f"/team/audit?before={older}").text
    assert client.get("/team/audit?before=99999999999999999999999").status_code == 200
    assert "Sign out" in client.get("/").text
    assert client.get(BASE + "/team/account?done=<b>").status_code == 200


def test_the_audit_names_what_was_added_and_taken_along(app, monkeypatch):
    """With the address, which says what; what only looked is not kept."""
    task = Task(1, "add", {}, "ed")
    monkeypatch.setattr(app.state.desk.works, "submit", lambda *_args: task)
    client = sign_in(app, "ed")
    assert client.post("/api/v1/reports", json={"reports": [{"text": "A report of our own."}]}).status_code == 202
    client.get("/")
    assert client.get("/log/0/entry.json").status_code == 200
    assert audited(app) == [("ed", "sign-in"), ("ed", "addition"), ("ed", "export")]
    assert app.state.door.store.audited()[1].detail == "POST /api/v1/reports: 202"


def test_what_somebody_decides_stands_under_their_name_in_the_log(filled, tmp_path, monkeypatch):
    """In the ledger's log for good, and in the audit with from where."""
    shutil.copytree(filled, tmp_path / "with" / "ledger")
    with TeamStore.open(str(tmp_path / "with" / "ledger"), create=True) as team:
        for name, role in ROLES.items():
            team.add(name, role, Passwords(WEAK).hash(PASSWORDS[name]))
    monkeypatch.setattr(passwords, "PasswordHasher", lambda: WEAK)
    app = create_app(ServeSettings(ledger=str(tmp_path / "with" / "ledger"), by="server", team=True))
    monkeypatch.setattr(app.state.desk.works, "submit", lambda *_args: Task(1, "account", {}, "ed"))
    client = sign_in(app, "ed")
    report = client.get("/api/v1/reports").json()["items"][0]["report"]
    answer = client.post("/api/v1/decisions", json={"kind": "apart", "ids": [report], "why": "another accident"})
    assert answer.status_code == 201, answer.text
    entry = app.state.desk.ledger.entries(["decide"])[-1]
    assert (entry.by, entry.body["who"], entry.body["why"]) == ("ed", "ed", "another accident")
    assert audited(app)[-1] == ("ed", "decision")
    app.state.door.close()
    app.state.desk.close()


ODD = [
    "",
    "\x00",
    "\ud83d",
    "\u202e",
    "%00",
    "9" * 400,
    "a" * 60_000,
    "../..",
    "'; DROP TABLE team_accounts; --",
    "{{7*7}}",
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd[:10]))
def test_odd_input_breaks_nothing(app, odd):
    """In any field and any address: it is refused, or taken for what it is, and everybody is still there."""
    client = sign_in(app, "mara")
    odd = odd.encode("utf-8", "surrogatepass")
    fields = ["name", "password", "onward", "role", "present", "again", "note", "days"]
    body = b"&".join(name.encode() + b"=" + quote_from_bytes(odd).encode() for name in fields)
    within = quote_from_bytes(odd[:2_000], safe="") or "x"
    addresses = [
        "/team/sign-in", "/team/account/password", "/team/account/tokens", f"/team/account/tokens/{within}/revoke",
        "/team/accounts", f"/team/accounts/{within}/role", f"/team/accounts/{within}/password",
        f"/team/accounts/{within}/remove", f"/team/accounts/tokens/{within}/revoke", "/team/accounts/ed/role",
    ]  # fmt: skip
    kind = {"content-type": "application/x-www-form-urlencoded"}
    for address in addresses:
        for sent in (body, b"", b"&&=;&"):
            assert client.post(address, content=sent, headers=kind).status_code < 500, address
    for address in (f"/team/audit?before={within}", f"/team/account?done={within}", f"/team/sign-in?next={within}"):
        assert client.get(address).status_code < 500, address
    names = {account.name for account in app.state.door.store.accounts()}
    assert {"ed", "mara", "rea"} <= names
    assert app.state.door.store.check_audit() == []
