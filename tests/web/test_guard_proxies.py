"""Behind a reverse proxy: its word is taken for who asks, and nobody else's; and nobody else is answered."""

import pytest
from web_team import audited, browser, team_app, try_to_sign_in

HTTPS = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.5"}
NAME = "https://desk.example"


@pytest.fixture
def app(tmp_path, monkeypatch):
    app = team_app(tmp_path, monkeypatch, proxies=("10.0.0.5", "10.1.0.0/16", "::1"), names=("desk.example",))
    yield app
    app.state.door.close()
    app.state.desk.close()


@pytest.mark.parametrize("proxy", ["10.0.0.5", "10.1.2.3", "::1"])
def test_a_proxy_is_answered(app, proxy):
    """By its address, or its network."""
    assert browser(app, proxy, "http://desk.example", headers=HTTPS).get("/team/sign-in").status_code == 200


@pytest.mark.parametrize("other", ["10.0.0.6", "127.0.0.1", "203.0.113.5", "testclient", "10.2.0.1"])
def test_nobody_is_answered_past_the_proxy(app, other):
    """Their passwords would come in the clear, and they could claim any address."""
    answer = browser(app, other, NAME, headers=HTTPS).get("/team/sign-in")
    assert answer.status_code == 403
    assert "<form" not in answer.text


@pytest.mark.parametrize("headers", [{}, {"x-forwarded-proto": "http"}, {"x-forwarded-proto": "gopher"}], ids=str)
def test_a_proxy_that_serves_unencrypted_is_refused(app, headers):
    """And told what it must pass on."""
    answer = browser(app, "10.0.0.5", "http://desk.example", headers=headers).get("/team/sign-in")
    assert answer.status_code == 403
    assert "X-Forwarded-Proto" in answer.text


def test_the_address_is_that_which_the_proxy_saw(app):
    """Not one that was claimed before it: limits and the audit go by it."""
    claimed = {**HTTPS, "x-forwarded-for": "192.0.2.1, 203.0.113.5, 10.1.2.3"}
    client = browser(app, "10.0.0.5", NAME, headers=claimed)
    try_to_sign_in(client, "mara", "wrong password")
    assert audited(app) == [("mara", "sign-in failed")]
    assert app.state.door.store.audited()[0].address == "203.0.113.5"


def test_another_name_that_the_proxy_claims_counts_for_nothing(app):
    """`Host` is what is looked at, and it must be ours."""
    claimed = {**HTTPS, "host": "evil.example", "x-forwarded-host": "desk.example"}
    assert browser(app, "10.0.0.5", NAME, headers=claimed).get("/team/sign-in").status_code == 421


def test_without_a_proxy_nobodys_word_is_taken(tmp_path, monkeypatch):
    """Else each try to sign in would come from another address."""
    app = team_app(tmp_path, monkeypatch)
    for number in range(6):
        client = browser(app, headers={"x-forwarded-for": f"203.0.113.{number}", "x-forwarded-proto": "https"})
        answer = try_to_sign_in(client, "mara", "wrong password")
    assert answer.status_code == 429
    assert {entry.address for entry in app.state.door.store.audited()} == {"10.0.0.9"}
    app.state.door.close()
    app.state.desk.close()
