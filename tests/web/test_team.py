"""A ledger that is served to a team: who comes in, who stays in, what each may do, and what is kept of it."""

import shutil
from urllib.parse import quote_from_bytes

import limits.storage.memory
import pytest
from web_client import BASE, token_in
from web_team import PASSWORDS, ROLES, WEAK, audited, browser, sign_in, team_app, try_to_sign_in

from storyledger.errors import TeamError
from storyledger.ledger.team_store import TeamStore
from storyledger.web.app import create_app
from storyledger.web.guards import csrf, rates
from storyledger.web.settings import ServeSettings
from storyledger.web.team import passwords
from storyledger.web.team.door import IDLE, LONGEST
from storyledger.web.team.passwords import Passwords
from storyledger.web.team.signing import WRONG
from storyledger.web.work import Task


class Clock:
    """A clock that tests set on."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def time(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    for module in (limits.storage.memory, limits.strategies, rates):
        monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def app(tmp_path, monkeypatch, clock):
    app = team_app(tmp_path, monkeypatch)
    app.state.door.store._now = clock.time
    yield app
    app.state.door.close()
    app.state.desk.close()


# --- signing in -----------------------------------------------------------------------------------------------------


def test_who_is_not_signed_in_is_led_to_the_form_and_back(app):
    """To where they wanted to be."""
    client = browser(app)
    answer = client.get("/search?q=a b&place=X")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/team/sign-in?next=%2Fsearch%3Fq%3Da%2520b%26place%3DX",
    )
    form = client.get(answer.headers["location"])
    assert 'value="/search?q=a%20b&amp;place=X"' in form.text
    onward = try_to_sign_in(client, "mara", PASSWORDS["mara"], onward="/search?q=a%20b&place=X")
    assert (onward.status_code, onward.headers["location"]) == (303, "/search?q=a%20b&place=X")
    assert client.get(onward.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(app, onward):
    """Whatever the address of the form says."""
    client = browser(app)
    assert "evil" not in client.get("/team/sign-in", params={"next": onward}).text
    answer = try_to_sign_in(client, "mara", PASSWORDS["mara"], onward=onward)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_script_that_is_not_signed_in_is_told_so(app):
    """In JSON, with how to."""
    answer = browser(app).get("/api/v1/stories")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "Bearer" in answer.json()["detail"]


def test_a_name_is_one_however_it_is_written(app):
    """It stands in the log as it was given to the account."""
    client = browser(app)
    assert try_to_sign_in(client, " MARA ", PASSWORDS["mara"]).status_code == 303
    assert audited(app)[-1] == ("mara", "sign-in")


def test_wrong_names_and_wrong_passwords_get_one_answer(app):
    """So that nobody finds out which names there are: not by words, not by headers, not by the work that is done."""
    answers = [
        try_to_sign_in(browser(app), name, password)
        for name, password in (
            ("mara", "wrong password"),
            ("nobody", "wrong password"),
            ("\x00", "x"),
            ("a" * 500, "x"),
        )
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert all(WRONG in answer.text for answer in answers)
    assert {tuple(sorted(answer.headers.keys())) for answer in answers} == {tuple(sorted(answers[0].headers.keys()))}


def test_as_much_work_is_done_for_unknown_names(app, monkeypatch):
    """One password is compared, whoever it is."""
    compared = []
    real = Passwords.fits
    monkeypatch.setattr(Passwords, "fits", lambda self, kept, given: compared.append(given) or real(self, kept, given))
    for name in ("mara", "nobody"):
        try_to_sign_in(browser(app), name, "wrong password")
    assert len(compared) == 2


def test_another_sites_form_signs_nobody_in(app):
    """Else somebody would write under the attacker's name without knowing."""
    client = browser(app)
    token = token_in(client.get("/team/sign-in").text)
    form = {"name": "mara", "password": PASSWORDS["mara"]}
    assert client.post("/team/sign-in", data=form).status_code == 403
    other = token_in(browser(app).get("/team/sign-in").text)
    assert client.post("/team/sign-in", data={**form, "csrf": other}).status_code == 403
    answer = client.post("/team/sign-in", data={**form, "csrf": token}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


# --- sessions -------------------------------------------------------------------------------------------------------


def cookies_of(answer):
    """Return the cookies that an answer sets: name to (value, flags)."""
    found = {}
    for line in answer.headers.get_list("set-cookie"):
        pair, *flags = line.split("; ")
        name, _is, value = pair.partition("=")
        found[name] = value, set(flags)
    return found


def test_cookies_are_for_us_alone(app):
    """No script reads them, and they end with the browser."""
    found = cookies_of(try_to_sign_in(browser(app), "mara", PASSWORDS["mara"]))
    value, flags = found["storyledger-8321"]
    assert flags == {"HttpOnly", "Path=/", "SameSite=Lax"}
    assert len(value) >= 43
    assert "HttpOnly" in found["storyledger-8321-known"][1]


@pytest.mark.parametrize("told", [{"tls": True}, {"proxies": ("10.0.0.9",)}])
def test_over_https_cookies_never_travel_in_the_clear(tmp_path, monkeypatch, told):
    """Secure, and of a kind that no other host can set."""
    app = team_app(tmp_path, monkeypatch, names=("desk.example",), **told)
    told_by_proxy = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.5"}
    client = browser(app, base="https://desk.example", headers=told_by_proxy if "proxies" in told else {})
    answer = try_to_sign_in(client, "mara", PASSWORDS["mara"])
    found = cookies_of(answer)
    assert {"__Host-storyledger", "__Host-storyledger-known"} <= set(found)
    assert all({"Secure", "HttpOnly", "Path=/"} <= flags for _value, flags in found.values())
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    app.state.desk.close()


def test_a_session_that_somebody_else_made_is_not_taken(app):
    """Signing in makes a new one, and the one with which the browser came is worth nothing (session fixation)."""
    client = browser(app)
    for name in ("storyledger-8321", "storyledger-8321-before"):
        client.cookies.set(name, "chosen-by-the-attacker", domain="127.0.0.1", path="/")
    sign_in(app, "mara", client)
    attacker = browser(app, cookies={"storyledger-8321": "chosen-by-the-attacker"})
    assert attacker.get("/").status_code == 303
    first = client.cookies["storyledger-8321"]
    assert first != "chosen-by-the-attacker"
    sign_in(app, "mara", client)
    assert client.cookies["storyledger-8321"] != first
    assert browser(app, cookies={"storyledger-8321": first}).get("/").status_code == 303


def test_the_token_of_the_form_is_not_the_sessions(app):
    """What was known before signing in opens nothing after."""
    client = browser(app)
    before = token_in(client.get("/team/sign-in").text)
    sign_in(app, "mara", client)
    assert client.post("/team/sign-out", headers={"x-csrf-token": before}).status_code == 403


def test_a_session_that_is_not_used_is_over(app, clock):
    """And so is its token."""
    client = sign_in(app, "mara")
    clock.now += IDLE - 1
    assert client.get("/").status_code == 200
    clock.now += IDLE
    assert client.get("/").headers["location"] == "/team/sign-in"
    assert client.post("/team/account/sessions").status_code == 401


def test_a_session_that_is_used_is_over_after_a_day_of_work(app, clock):
    """However often."""
    client = sign_in(app, "mara")
    for _time in range(LONGEST // 3_600 - 1):
        clock.now += 3_600
        assert client.get("/").status_code == 200
    clock.now += 3_600
    assert client.get("/").status_code == 303


def test_signing_out_ends_the_session_for_good(app):
    """Not only in this browser: whoever has its cookie is out, and the browser forgets its pages."""
    client = sign_in(app, "mara")
    held = dict(client.cookies)
    answer = client.post("/team/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/team/sign-in")
    assert "cache" in answer.headers["clear-site-data"]
    assert cookies_of(answer)["storyledger-8321"][0] in {"", '""'}
    assert browser(app, cookies=held).get("/").status_code == 303
    assert audited(app)[-1] == ("mara", "sign-out")


def test_a_token_of_another_is_refused(app):
    """Each opens only its own session."""
    mara, ed = sign_in(app, "mara"), sign_in(app, "ed")
    answer = ed.post("/team/account/sessions", headers={"x-csrf-token": mara.token})
    assert answer.status_code == 403
    assert ("ed", "refused") in audited(app)
    forged = csrf.make_token(csrf.derive("x"))
    assert ed.post("/team/account/sessions", headers={"x-csrf-token": forged}).status_code == 403


def test_pages_are_not_kept_by_the_browser(app):
    """Who comes to the computer next sees nothing by going back."""
    assert sign_in(app, "mara").get("/").headers["cache-control"] == "no-store"


def test_what_nobody_gave_leave_for_is_closed(app):
    """Also a page that does not exist, so that nobody finds out which do."""
    client = browser(app)
    for path in (
        "/",
        "/nothing",
        "/team/",
        "/team/accounts",
        "/team/sign-in/",
        "/staticx",
        "/team/sign-in/../accounts",
    ):
        assert client.get(path).status_code == 303, path
    assert client.get("/static/nothing").status_code == 404


# --- how often ------------------------------------------------------------------------------------------------------


def test_one_address_tries_one_name_five_times(app, clock):
    """Then not even the right password helps, until a quarter of an hour has gone."""
    client = browser(app)
    assert [try_to_sign_in(client, "mara", "wrong password").status_code for _time in range(5)] == [401] * 5
    answer = try_to_sign_in(client, "mara", PASSWORDS["mara"])
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900
    clock.now += 901
    assert try_to_sign_in(client, "mara", PASSWORDS["mara"]).status_code == 303


@pytest.mark.parametrize(
    "names",
    [("mara", "MARA", "Mara", "ｍａｒａ", "mARA", "marA"), ("nobo", "NOBO", "Nobo", "ｎｏｂｏ", "nOBO", "nobO")],
)
def test_a_name_is_slowed_down_however_it_is_written(app, names):
    """Also one that is not there: who counts tries would else find out which names there are."""
    client = browser(app)
    assert [try_to_sign_in(client, name, "wrong password").status_code for name in names] == [401] * 5 + [429]


def test_nobody_locks_another_out(app):
    """Who tries a name keeps out neither others nor its owner at another address."""
    attacker = browser(app, "203.0.113.5")
    for _time in range(10):
        try_to_sign_in(attacker, "mara", "wrong password")
    assert try_to_sign_in(browser(app), "mara", PASSWORDS["mara"]).status_code == 303
    assert try_to_sign_in(attacker, "ed", PASSWORDS["ed"]).status_code == 303


def test_many_addresses_together_are_slowed_down_and_a_known_browser_is_not(app, clock):
    """A hundred computers guess in turn: the owner still comes in from where they came in before."""
    owner = sign_in(app, "mara")
    owner.token = ""
    got = []
    for number in range(101):
        clock.now += 1
        attacker = browser(app, f"198.51.100.{number}")
        got += [try_to_sign_in(attacker, "mara", "wrong password").status_code for _time in range(3)]
    assert got[:298] == [401] * 298
    assert got[-1] == 429
    assert try_to_sign_in(browser(app, "192.0.2.1"), "mara", PASSWORDS["mara"]).status_code == 429
    for name in ("storyledger-8321", "storyledger-8321-before"):
        owner.cookies.delete(name)
    assert try_to_sign_in(owner, "mara", PASSWORDS["mara"]).status_code == 303
    assert try_to_sign_in(browser(app, "192.0.2.1"), "ed", PASSWORDS["ed"]).status_code == 303


def test_a_browser_is_known_for_its_own_account_and_password_only(app):
    """Who once signed in as themselves tries no other name more often, nor one whose password was changed since."""
    cookies, store = app.state.door.cookies, app.state.door.store
    value = cookies_of(try_to_sign_in(browser(app), "ed", PASSWORDS["ed"]))["storyledger-8321-known"][0]
    assert cookies.knows(value, store.find("ed"))
    assert not cookies.knows(value, store.find("mara"))
    assert not cookies.knows("x" + value, store.find("ed"))
    assert not cookies.knows(value, None)
    store.set_password(store.find("ed"), "another hash")
    assert not cookies.knows(value, store.find("ed"))


def test_one_address_tries_all_names_together_so_often(app):
    """Going through names is slow as well."""
    client = browser(app)
    got = [try_to_sign_in(client, f"name{number}", "wrong password").status_code for number in range(101)]
    assert got == [401] * 100 + [429]


def test_a_network_of_ipv6_is_one_address(app):
    """Each household has more of them than there are tries."""
    got = [try_to_sign_in(browser(app, f"2001:db8::{n}"), "mara", "wrong password").status_code for n in range(1, 8)]
    assert got == [401] * 5 + [429] * 2


def test_reading_and_writing_have_limits(app, clock, monkeypatch):
    """Of one visitor; what was asked for too often is told with how long to wait, and then goes on."""
    for name, most in (("READING", 20), ("WRITING", 5)):
        monkeypatch.setattr(f"storyledger.web.guards.door.{name}", rates.RateLimitItemPerMinute(most, namespace=name))
    client = sign_in(app, "mara")
    got = [client.get("/team/account").status_code for _time in range(20)]
    assert got == [200] * 19 + [429]  # one was asked for in signing in
    assert sign_in(app, "ed").get("/team/account").status_code == 200
    clock.now += 121
    answers = [client.post("/team/account/sessions") for _time in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    clock.now += 121
    assert client.get("/team/account").status_code == 200


def test_one_address_has_a_limit_before_anything_is_looked_up(app, monkeypatch):
    """Guessed cookies cost no questions to the database beyond it."""
    monkeypatch.setattr("storyledger.web.team.door.BY_ADDRESS", rates.RateLimitItemPerMinute(10, namespace="x"))
    asked = []
    monkeypatch.setattr(app.state.door, "_session", asked.append)
    client = browser(app, cookies={"storyledger-8321": "guess"})
    assert [client.get("/").status_code for _time in range(12)] == [303] * 10 + [429] * 2
    assert len(asked) == 10


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


# --- what is kept of it ---------------------------------------------------------------------------------------------


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
