"""Who comes in to a ledger that is served to a team, and who stays in."""

import pytest
from web_client import token_in
from web_team import PASSWORDS, audited, browser, cookies_of, sign_in, team_app, try_to_sign_in

from storyledger.web.guards import csrf
from storyledger.web.team.door import IDLE, LONGEST
from storyledger.web.team.passwords import Passwords
from storyledger.web.team.signing import WRONG

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
