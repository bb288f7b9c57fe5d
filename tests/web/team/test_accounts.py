"""Tokens, passwords and roles: who may change them, and what follows at once."""

import pytest
from web_team import PASSWORDS, audited, browser, sign_in, team_app, try_to_sign_in

from storyledger.errors import TeamError
from storyledger.ledger.team_store import TeamStore
from storyledger.web.app import create_app
from storyledger.web.settings import ServeSettings

# --- tokens ---------------------------------------------------------------------------------------------------------


def make_token(client, **form):
    page = client.post("/team/account/tokens", data={"note": "nightly", "role": "reader", "days": 30, **form}).text
    return page.partition("<code>storyledger_")[2].partition("</code>")[0]


def test_a_token_opens_the_api_and_nothing_else(app):
    """In the header, without cookie and CSRF token."""
    token = "storyledger_" + make_token(sign_in(app, "mara"))
    program = browser(app, headers={"authorization": f"Bearer {token}"})
    assert program.get("/api/v1/stories").status_code == 200
    assert program.get("/").status_code == 401
    assert program.get("/team/accounts").status_code == 401
    assert browser(app, headers={"authorization": f"Bearer {token}x"}).get("/api/v1/stories").status_code == 401


def test_a_token_does_what_its_role_may(app, clock):
    """A reader's writes nothing, an editor cannot make an admin's, and its days are counted."""
    ed = sign_in(app, "ed")
    assert make_token(ed, role="admin") and app.state.door.store.tokens()[0].role == "editor"  # noqa: PT018
    reading = browser(app, headers={"authorization": f"Bearer storyledger_{make_token(ed)}"})
    assert reading.post("/api/v1/decisions", json={}).status_code == 403
    assert reading.get("/api/v1/stories").status_code == 200
    clock.now += 31 * 86_400
    assert reading.get("/api/v1/stories").status_code == 401
    assert make_token(ed, days=0) == ""
    assert make_token(ed, days=366) == ""


def test_a_token_is_revoked_by_its_owner_and_by_admins(app):
    """And by nobody else."""
    mara, ed, rea = (sign_in(app, name) for name in ("mara", "ed", "rea"))
    programs = [browser(app, headers={"authorization": f"Bearer storyledger_{make_token(ed)}"}) for _token in range(2)]
    first, second = app.state.door.store.tokens()
    rea.post(f"/team/account/tokens/{first.id}/revoke")
    assert rea.post(f"/team/accounts/tokens/{first.id}/revoke").status_code == 403
    assert [program.get("/api/v1/stories").status_code for program in programs] == [200, 200]
    assert ed.post(f"/team/account/tokens/{first.id}/revoke").status_code == 303
    assert mara.post(f"/team/accounts/tokens/{second.id}/revoke").status_code == 303
    assert [program.get("/api/v1/stories").status_code for program in programs] == [401, 401]


# --- accounts -------------------------------------------------------------------------------------------------------


def test_a_password_is_changed_by_who_knows_the_old_one(app):
    """All other sessions end; the old password opens nothing."""
    here, there = sign_in(app, "ed"), sign_in(app, "ed")
    form = {"present": PASSWORDS["ed"], "password": "a longer password of his", "again": "a longer password of his"}
    for wrong in ({"present": "wrong"}, {"again": "another"}, {"password": "short", "again": "short"}):
        answer = here.post("/team/account/password", data={**form, **wrong})
        assert answer.status_code == 422
        assert form["password"] not in answer.text
    assert here.post("/team/account/password", data=form).status_code == 303
    assert here.get("/team/account").status_code == 200
    assert there.get("/team/account").status_code == 303
    assert try_to_sign_in(browser(app), "ed", PASSWORDS["ed"]).status_code == 401
    assert try_to_sign_in(browser(app), "ed", form["password"]).status_code == 303


def test_an_open_browser_is_no_place_to_guess_passwords_in(app):
    """Five times, as at the door."""
    client = sign_in(app, "ed")
    form = {"present": "wrong", "password": "a longer password of his", "again": "a longer password of his"}
    for _time in range(5):
        client.post("/team/account/password", data=form)
    assert "too often" in client.post("/team/account/password", data={**form, "present": PASSWORDS["ed"]}).text


def test_one_is_signed_out_everywhere_else(app):
    """Where a browser was left open."""
    here, there = sign_in(app, "ed"), sign_in(app, "ed")
    assert here.post("/team/account/sessions").status_code == 303
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 303)


def test_an_admin_adds_changes_and_removes_accounts(app):
    """Each step counts at once, in all browsers."""
    mara = sign_in(app, "mara")
    form = {"name": "ana", "role": "reader", "password": "a password for ana"}
    assert mara.post("/team/accounts", data=form).status_code == 303
    PASSWORDS["ana"] = form["password"]
    ana = sign_in(app, "ana")
    assert mara.post("/team/accounts/ana/role", data={"role": "editor"}).status_code == 303
    assert ana.get("/").status_code == 303
    ana = sign_in(app, "ana", browser(app))
    assert mara.post("/team/accounts/ana/password", data={"password": "another one for ana"}).status_code == 303
    assert ana.get("/").status_code == 303
    assert try_to_sign_in(browser(app), "ana", form["password"]).status_code == 401
    assert mara.post("/team/accounts/ana/remove").status_code == 303
    assert try_to_sign_in(browser(app), "ana", "another one for ana").status_code == 401
    done = [what for who, what in audited(app) if who == "mara"]
    assert done == ["sign-in", "account added", "role changed", "password set", "account removed"]


@pytest.mark.parametrize(
    ("path", "form", "says"),
    [
        ("/team/accounts", {"name": "ed", "role": "reader", "password": "a good long one"}, "already"),
        ("/team/accounts", {"name": "<b>", "role": "reader", "password": "a good long one"}, "cannot be a name"),
        ("/team/accounts", {"name": "ana", "role": "root", "password": "a good long one"}, "is no role"),
        ("/team/accounts", {"name": "ana", "role": "reader", "password": "short"}, "characters"),
        ("/team/accounts/mara/role", {"role": "reader"}, "last admin"),
        ("/team/accounts/mara/remove", {}, "last admin"),
        ("/team/accounts/nobody/remove", {}, "no account"),
        ("/team/accounts/ed/password", {"password": "password1234"}, "others would try"),
    ],
)
def test_what_cannot_be_is_told_on_the_page(app, path, form, says):
    """And nothing is changed."""
    answer = sign_in(app, "mara").post(path, data=form)
    assert answer.status_code == 422
    assert says in answer.text
    assert [account.name for account in app.state.door.store.accounts()] == ["ed", "mara", "rea"]


@pytest.mark.parametrize("name", ["ed", "rea"])
def test_only_admins_see_accounts_and_audit(app, name):
    """Neither pages nor deeds."""
    client = sign_in(app, name)
    assert [client.get(path).status_code for path in ("/team/accounts", "/team/audit")] == [403, 403]
    assert client.post(f"/team/accounts/{name}/role", data={"role": "admin"}).status_code == 403
    assert app.state.door.store.find(name).role == {"ed": "editor", "rea": "reader"}[name]


def test_a_team_without_an_admin_is_not_served(tmp_path, monkeypatch):
    """And says how one is made."""
    app = team_app(tmp_path, monkeypatch)
    app.state.desk.close()
    ledger = app.state.desk.settings.ledger
    other = str(tmp_path / "other")
    create_app(ServeSettings(ledger=other, by="x")).state.desk.close()
    with pytest.raises(TeamError, match="team add NAME --role admin"):
        create_app(ServeSettings(ledger=other, by="x", team=True))
    with TeamStore.open(ledger) as store:
        store.add("zoe", "admin", "x")
        store.remove(store.find("mara"))
    create_app(ServeSettings(ledger=ledger, by="x", team=True)).state.desk.close()
