"""More than two hundred payloads in every place that somebody else fills, run by a browser: none of them does anything.

Both with the policy that pages are served with and without it, so that neither is there for the other's sake.
"""

import re
import threading
from urllib.parse import quote, urlsplit

import pytest
import uvicorn
from selenium.webdriver.support.ui import WebDriverWait
from web_ledger import StillWorks
from xss import PAYLOADS, TAGS, fill_hostile, mixed_account

from storyledger.render import render_html
from storyledger.web.app import create_app
from storyledger.web.settings import ServeSettings

MOST = 90
"""Pages that are visited in each mode: all kinds of them, the first of each kind before its others."""
PATIENCE = 60
FOREIGN = """
const allowed = new Set(arguments[0]);
const found = [];
for (const element of document.querySelectorAll('*')) {
  const tag = element.localName;
  if (!allowed.has(tag)) found.push(tag);
  for (const {name, value} of element.attributes) {
    if (/^on|^srcdoc$|^formaction$|^ping$/.test(name)) found.push(`${tag} ${name}`);
    if (/^(href|src|action|data|xlink:href)$/.test(name) && /^[\\x00-\\x20]*(javascript|vbscript|data):/i.test(value)
        && !(tag === 'link' && element.rel === 'icon')) found.push(`${tag} ${name}=${value.slice(0, 60)}`);
  }
  if (tag === 'script' && !element.src && !arguments[1]) found.push('script without an address');
  if (tag === 'meta' && element.httpEquiv && !arguments[1]) found.push('meta http-equiv');
  if (tag === 'link' && !['stylesheet', 'icon'].includes(element.rel)) found.push(`link ${element.rel}`);
}
return [window.hacked === undefined, document.title !== 'hacked', document.cookie.includes('hacked'), found];
"""
STIR = """
for (const element of document.querySelectorAll('details')) element.open = true;
for (const element of Array.from(document.querySelectorAll('a, button, input, [tabindex]')).slice(0, 60)) {
  element.focus();
}
for (const type of ['pointerover', 'mouseover', 'mouseenter', 'pointermove']) {
  for (const element of Array.from(document.querySelectorAll('mark, a.cite, svg *, summary, td')).slice(0, 80)) {
    element.dispatchEvent(new PointerEvent(type, {bubbles: true}));
  }
}
const cites = Array.from(document.querySelectorAll('a.cite')).slice(0, arguments[0]);
for (const cite of cites) cite.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
return cites.length;
"""
LINKS = """
const whole = (link) => new URL(link.getAttribute('href'), location).href.split('#')[0];
return Array.from(document.querySelectorAll('a[href]'), whole);
"""


class Unguarded:
    """An application whose answers come without the policy: escaping alone must hold."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        async def say(message):
            if message["type"] == "http.response.start":
                headers = [pair for pair in message["headers"] if pair[0] != b"content-security-policy"]
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, say)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Return the folder of a ledger of hostile reports, with an account."""
    folder = tmp_path_factory.mktemp("hostile") / "ledger"
    fill_hostile(folder)
    return folder


@pytest.fixture(params=["with the policy", "without it"])
def served(request, hostile):
    """Return where the ledger is served, and the address that lets a browser in."""
    app = create_app(ServeSettings(ledger=str(hostile), by="mara", port=0))
    app.state.desk.works.close()
    app.state.desk.works = StillWorks(str(hostile), "mara")
    shown = app if request.param == "with the policy" else Unguarded(app)
    server = uvicorn.Server(uvicorn.Config(shown, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    threading.Event().wait(0.2)
    while not server.started:
        threading.Event().wait(0.1)
    port = server.servers[0].sockets[0].getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    yield base, app.state.door.address(base)
    server.should_exit = True
    running.join(PATIENCE)
    app.state.desk.close()


def kind_of(address):
    """Return what sort of page an address is of."""
    path = urlsplit(address).path
    return re.sub(r"/(story|mixed)-[^/]+", "/STORY", re.sub(r"/(gazette|herald|mail|notes)[^/]*", "/REPORT", path))


def look(page, allowed, *, file=False):
    """Fail where a payload did something on the page that is open, or became a part of it."""
    clean, title, cookie, found = page.run(FOREIGN, sorted(allowed), file)
    address = page.driver.current_url
    assert clean, address
    assert title, address
    assert not cookie, address
    assert found == [], address


def complaints(page):
    """Return what the console says of markup that the policy stopped."""
    return [told for told in page.messages() if "Content Security Policy" in told or "Refused to" in told]


def test_no_served_page_runs_a_payload(page, served):
    """Every kind of page, what opens on it, and words of addresses: nothing runs, nothing is asked for elsewhere."""
    base, way_in = served
    page.driver.get(way_in)
    WebDriverWait(page.driver, PATIENCE).until(lambda driver: "token=" not in driver.current_url)
    page.messages()
    page.requests()
    waiting = [f"{base}/", *(f"{base}/search?q={quote(payload, safe='')}" for payload in PAYLOADS[::9])]
    waiting += [f"{base}/stories/{quote(payload, safe='')}" for payload in PAYLOADS[1::40]]
    waiting += [f"{base}/correct?report=gazette-0&start=0&end=40&of={quote(PAYLOADS[9], safe='')}"]
    seen, kinds, visited, opened = set(waiting), {}, 0, 0
    while waiting and visited < MOST:
        waiting.sort(key=lambda address: kinds.get(kind_of(address), 0))
        address = waiting.pop(0)
        kinds[kind_of(address)] = kinds.get(kind_of(address), 0) + 1
        page.driver.get(address)
        visited += 1
        look(page, TAGS)
        opened += page.run(STIR, 2) > 0
        page.run("return new Promise((done) => setTimeout(done, 60))")
        look(page, TAGS)
        links = page.run(LINKS)
        for link in links:
            plain = not re.search(r"/(original|text|export|static|api/v1)\b|entry\.json", link.removeprefix(base))
            if link.startswith(base) and link not in seen and plain:
                seen.add(link)
                waiting.append(link)
    assert len(kinds) > 15
    assert opened > 5
    foreign = [url for url in page.requests() if not url.startswith((base, "data:", "about:", "chrome"))]
    assert foreign == []
    assert complaints(page) == []


@pytest.mark.parametrize("policy", [True, False], ids=["with the policy", "without it"])
def test_the_file_runs_no_payload(page, tmp_path, policy):
    """One file with all payloads in all places."""
    html = render_html(mixed_account())
    if not policy:
        html, gone = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
        assert gone == 1
    (tmp_path / "account.html").write_text(html, "utf-8")
    page.messages()
    page.requests()
    page.driver.get((tmp_path / "account.html").as_uri())
    look(page, TAGS, file=True)
    page.run(STIR, 30)
    page.run("return new Promise((done) => setTimeout(done, 200))")
    look(page, TAGS, file=True)
    assert [url for url in page.requests() if not url.startswith(("data:", "file:", "about:"))] == []
    assert complaints(page) == []


def test_a_payload_that_gets_through_is_seen(page, tmp_path):
    """Without escaping, the look at the page and the list of requests tell of it."""
    for payload in ("<img src=x onerror=window.hacked=1>", "<svg onload=window.hacked=1>", "<iframe src=/x>"):
        (tmp_path / "open.html").write_text(f"<!DOCTYPE html><title>x</title><p>{payload}</p>", "utf-8")
        page.driver.get((tmp_path / "open.html").as_uri())
        page.run("return new Promise((done) => setTimeout(done, 100))")
        with pytest.raises(AssertionError):
            look(page, TAGS)
    (tmp_path / "open.html").write_text("<!DOCTYPE html><img src=http://127.0.0.1:9/beacon>", "utf-8")
    page.driver.get((tmp_path / "open.html").as_uri())
    assert "http://127.0.0.1:9/beacon" in page.requests()
