"""How a browser comes to a ledger that is served: opened by the program, by https, and by a name that is not ours."""

import ssl
import stat

import pytest
import trustme
from browser_checks import find, until
from selenium.webdriver.support.ui import WebDriverWait
from serving import PATIENCE, Served

OPENER = """#!/bin/sh
echo "$1" >> "{told}"
"""
ASK = """
const [path, how, done] = arguments;
fetch(path, how).then(async (answer) => done([answer.status, await answer.text()]), (error) => done([0, `${error}`]));
"""


@pytest.fixture
def openers(tmp_path):
    """Return the folder of programs that systems open addresses with, which keep what they are told, and where."""
    told = tmp_path / "told.txt"
    told.touch()
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("xdg-open", "open"):
        program = folder / name
        program.write_text(OPENER.format(told=told))
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return folder, told


@pytest.fixture
def serve(tmp_path):
    """Return a function that starts a server over a new ledger; it is ended after the test."""
    started = []

    def start(*options, **more):
        started.append(Served(tmp_path / "ledger", *options, **more))
        return started[-1]

    yield start
    for served in started:
        served.end()


def log_of(served):
    """Return what the ledger's log has."""
    return [entry["kind"] for entry in served.client.get("/api/v1/log").json()["items"]]


def test_serve_opens_the_browser_at_an_address_that_lets_it_in_once(page, serve, openers, monkeypatch):
    """It is another address than the one printed; who comes with it a second time is told, and both are out."""
    folder, told = openers
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    served = serve("--open")
    address = served.wait(lambda: told.read_text().strip())
    assert address.startswith(f"{served.base}/?token=")
    assert address != served.address
    page.driver.get(address)
    until(page, "return location.search === ''")
    assert "Begin with some reports" in find(page, "h1").text
    page.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    page.driver.get(address)
    assert "was used before" in page.driver.page_source
    page.driver.get(f"{served.base}/")
    assert "Begin with some reports" not in page.driver.page_source


def test_no_open_leaves_the_browser_alone(serve, openers, monkeypatch):
    """Nothing is started, and the printed address is the way in."""
    folder, told = openers
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    served = serve("--no-open")
    assert served.client.get("/api/v1/ledger").status_code == 200
    assert told.read_text() == ""


def test_by_https_the_whole_way_in_works_and_nothing_goes_unencrypted(page, serve, tmp_path):
    """A browser that does not know who signed refuses; one that does is let in with a cookie for https alone."""
    authority = trustme.CA()
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    files = ("--certificate", str(tmp_path / "both.pem"), "--key", str(tmp_path / "both.pem"))
    served = serve(*files, trusted=trusted)
    assert served.base.startswith("https://127.0.0.1:")
    driver = page.driver
    driver.get(served.address)
    assert "ERR_CERT_AUTHORITY_INVALID" in driver.page_source
    driver.get(f"http{served.address.removeprefix('https')}")
    assert "ERR_EMPTY_RESPONSE" in driver.page_source
    driver.execute_cdp_cmd("Security.setIgnoreCertificateErrors", {"ignore": True})
    try:
        driver.get(served.address)
        WebDriverWait(driver, PATIENCE).until(lambda driver: driver.current_url == f"{served.base}/")
        (cookie,) = driver.get_cookies()
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Strict")
        page.messages()
        page.requests()
        driver.get(f"{served.base}/add")
        page.run("document.getElementById('text').value = 'A ferry sank off Port Amber on Friday, police said.'")
        find(page, "form.paste button").click()
        until(page, "return location.pathname.startsWith('/tasks/')")
        until(page, "return document.querySelector('.result a') !== null")
        assert all(url.startswith((served.base, "data:")) for url in page.requests())
        assert page.messages() == []
    finally:
        driver.execute_cdp_cmd("Security.setIgnoreCertificateErrors", {"ignore": False})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"), ("GET", "/log"), ("GET", "/static/app.js"), ("GET", "/api/v1/reports"), ("POST", "/add"),
        ("POST", "/account"), ("POST", "/api/v1/decisions"), ("PUT", "/api/v1/reports"), ("DELETE", "/api/v1/tasks/1"),
    ],
)  # fmt: skip
def test_a_name_that_was_made_to_lead_here_gets_nothing_and_does_nothing(page, rebound, method, path):
    """DNS rebinding: for the browser the hostile page and the ledger are one origin, and still it is turned away."""
    served, base = rebound
    before = log_of(served)
    page.driver.get(f"{base}/")
    assert page.run("return location.hostname") == "evil.example"
    how = {"method": method, "credentials": "include"}
    if method == "POST":
        how |= {"body": "text=planted", "headers": {"content-type": "application/x-www-form-urlencoded"}}
    status, words = page.driver.execute_async_script(ASK, path, how)
    assert status == 421, words
    assert "Nothing is served here under that name" in words
    assert "planted" not in words
    assert log_of(served) == before
    assert served.client.get("/api/v1/tasks").json()["items"] == []


def test_the_token_does_not_let_a_foreign_name_in(page, rebound):
    """Even the address that was printed, under that name: no page, no cookie."""
    served, base = rebound
    page.driver.get(f"{base}/?{served.address.partition('?')[2]}")
    assert "Nothing is served here under that name" in page.driver.page_source
    assert page.driver.get_cookies() == []


@pytest.fixture(scope="module")
def rebound(tmp_path_factory):
    """Return a server, and its address by a name whose owner made it lead to this computer."""
    served = Served(tmp_path_factory.mktemp("rebound") / "ledger")
    yield served, f"http://evil.example:{served.base.rpartition(':')[2]}"
    served.end()
