"""What a hostile page in the same browser can do to a ledger that is served on this computer: link to it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from serving import PATIENCE, Served

PAGE = """<!DOCTYPE html><title>hostile</title>
<a id="link" href="{ours}/log">a link</a>
<form id="add" method="post" action="{ours}/add"><input name="text" value="planted"><input name="csrf" value="x"></form>
<form id="stop" method="post" enctype="text/plain" action="{ours}/api/v1/decisions"><input name="{{" value="}}"></form>
<iframe id="frame" src="{ours}/"></iframe>
<img id="picture" src="{ours}/">
<script id="script" src="{ours}/api/v1/ledger"></script>
"""
NAVIGATION = (By.CSS_SELECTOR, "nav[aria-label=Main]")
TRY = """
const [address, how] = arguments;
return fetch(address, how).then((answer) => [answer.type, answer.status], (error) => ['refused', 0]);
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Return a server over a new ledger."""
    served = Served(tmp_path_factory.mktemp("served") / "ledger")
    yield served
    served.end()


@pytest.fixture(scope="module", params=["localhost", "127.0.0.1"])
def hostile(request, served):
    """Return the address of another server: another site, or another port of the same one."""

    class Hostile(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE.format(ours=served.base).encode())

        def log_message(self, *_what):
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{request.param}:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def lured(page, served, hostile):
    """Return the browser, let in to the ledger, on the hostile page."""
    page.driver.get(served.address)
    wait = WebDriverWait(page.driver, PATIENCE)
    wait.until(lambda driver: driver.current_url == f"{served.base}/" and driver.find_elements(*NAVIGATION))
    page.driver.get(hostile)
    return page


def log_of(served):
    """Return what the ledger's log has."""
    return [entry["kind"] for entry in served.client.get("/api/v1/log").json()["items"]]


@pytest.mark.parametrize("form", ["add", "stop"])
def test_its_forms_change_nothing(lured, served, form):
    """Whatever they send, with the cookie or without."""
    before = log_of(served)
    lured.driver.find_element(By.ID, form).submit()
    WebDriverWait(lured.driver, PATIENCE).until(lambda driver: driver.current_url.startswith(served.base))
    assert "nothing was changed" in lured.driver.page_source
    assert log_of(served) == before
    assert served.client.get("/api/v1/tasks").json()["items"] == []


@pytest.mark.parametrize(
    ("method", "mode"), [("GET", "cors"), ("GET", "no-cors"), ("POST", "cors"), ("POST", "no-cors"), ("DELETE", "cors")]
)
def test_its_scripts_read_and_write_nothing(lured, served, method, mode):
    """Answers are withheld from it, and what it sends is refused."""
    before = log_of(served)
    how = {"method": method, "mode": mode, "credentials": "include"}
    assert lured.run(TRY, f"{served.base}/api/v1/reports", how) in (["refused", 0], ["opaque", 0])
    assert log_of(served) == before


def test_it_can_not_frame_or_embed_our_pages(lured):
    """So that nobody is led to click on what they do not see."""
    assert lured.run("return document.getElementById('picture').naturalWidth") == 0
    lured.driver.switch_to.frame("frame")
    framed = lured.driver.find_element(By.TAG_NAME, "body").get_attribute("class")
    lured.driver.switch_to.default_content()
    assert "served" not in framed.split()


def test_its_links_open_our_pages_with_one_click_more(lured, served):
    """The cookie is kept back for another site's link, and comes along from our own page."""
    lured.driver.find_element(By.ID, "link").click()
    driver = lured.driver
    wait = WebDriverWait(driver, PATIENCE)
    wait.until(lambda driver: driver.current_url == f"{served.base}/log")
    go_on = (By.LINK_TEXT, "Go on")
    wait.until(lambda driver: driver.find_elements(*NAVIGATION) or driver.find_elements(*go_on))
    for link in driver.find_elements(*go_on):
        link.click()
    wait.until(lambda driver: driver.find_elements(*NAVIGATION))
