"""How often somebody may try to sign in, and ask; and that nobody can lock another out."""

import pytest
from web_team import PASSWORDS, browser, cookies_of, sign_in, try_to_sign_in

from storyledger.web.guards import rates


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
