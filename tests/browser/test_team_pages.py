"""The pages of a team in the browser: signing in and out, one's account, all accounts, the audit, at every width."""

import threading

import pytest
import uvicorn
from browser_checks import keep
from page_looks import OVERFLOW, check_rules
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from web_team import PASSWORDS, team_app

from storyledger.web.listening import base_address, open_sockets, server_options

PAGES = ("account", "accounts", "audit")
PATIENCE = 60


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Return the address of a server in a thread, over the ledger of a team of three."""
    with pytest.MonkeyPatch.context() as patched:
        app = team_app(tmp_path_factory.mktemp("team"), patched)
        sockets, _port = open_sockets(app.state.desk.settings.__class__(ledger="", by="", port=0, team=True))
        server = uvicorn.Server(uvicorn.Config(app, **server_options()))
        thread = threading.Thread(target=server.run, args=(sockets,))
        thread.start()
        yield base_address(sockets, app.state.desk.settings)
        server.should_exit = True
        thread.join(PATIENCE)


def until(page, found):
    """Wait until something is so in the browser."""
    return WebDriverWait(page.driver, PATIENCE, 0.1).until(found)


def fill(page, name, password):
    """Send the form to sign in."""
    for field, words in (("name", name), ("password", password)):
        box = page.driver.find_element(By.ID, field)
        box.clear()
        box.send_keys(words)
    page.driver.find_element(By.CSS_SELECTOR, "main button").click()


@pytest.fixture
def signed_in(page, base):
    """Return the browser, signed in as the admin."""
    page.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    page.driver.get(f"{base}/team/account")
    fill(page, "mara", PASSWORDS["mara"])
    until(page, lambda driver: driver.current_url == f"{base}/team/account")
    page.messages()
    return page


def check(page):
    """Nothing stands outside, every text can be read, and axe finds nothing."""
    assert page.run(OVERFLOW) == [0, []]
    check_rules(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_pages_are_whole_at_every_width(signed_in, base, request, width, scheme):
    """With what is folded away opened, and without a word in the console."""
    signed_in.size(width)
    signed_in.prefer(prefers_color_scheme=scheme)
    for name in PAGES:
        signed_in.driver.get(f"{base}/team/{name}")
        signed_in.run("for (const part of document.querySelectorAll('details')) part.open = true")
        check(signed_in)
        keep(signed_in, request, f"team-{name}-{width}-{scheme}")
    assert [line for line in signed_in.messages() if "Password forms" not in line] == []


@pytest.mark.parametrize("width", [360, 1440])
def test_a_wrong_password_is_told_and_the_right_one_leads_on(page, base, width):
    """Without scripts; the name need not be typed again."""
    page.size(width)
    page.scripts(on=False)
    page.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    page.driver.get(f"{base}/search?q=a")
    fill(page, "rea", "not the password")
    until(page, lambda driver: driver.find_elements(By.CSS_SELECTOR, "[role=alert]"))
    assert page.driver.find_element(By.ID, "name").get_attribute("value") == "rea"
    page.scripts(on=True)
    check(page)
    fill(page, "rea", PASSWORDS["rea"])
    until(page, lambda driver: driver.current_url == f"{base}/search?q=a")


def test_an_admin_adds_a_reader_who_sees_no_way_to_write(signed_in, base):
    """Who signs out leaves nothing behind that going back shows."""
    driver = signed_in.driver
    driver.get(f"{base}/team/accounts")
    driver.find_element(By.ID, "name").send_keys("zoe")
    driver.find_element(By.CSS_SELECTOR, "section:last-of-type input[type=password]").send_keys("a password for zoe")
    driver.find_element(By.XPATH, "//button[text()='Add the account']").click()
    until(signed_in, lambda driver: driver.current_url.endswith("?done=added"))
    driver.find_element(By.XPATH, "//button[text()='Sign out']").click()
    until(signed_in, lambda driver: driver.current_url == f"{base}/team/sign-in")
    driver.back()
    until(signed_in, lambda driver: "/team/sign-in" in driver.current_url)
    driver.get(f"{base}/team/sign-in")
    fill(signed_in, "zoe", "a password for zoe")
    until(signed_in, lambda driver: driver.current_url == f"{base}/")
    until(signed_in, lambda driver: driver.find_elements(By.CSS_SELECTOR, ".account bdi"))
    assert driver.find_element(By.CSS_SELECTOR, ".account bdi").text == "zoe"
    assert not driver.find_elements(By.CSS_SELECTOR, "a[href='/add'], a[href='/team/accounts']")
