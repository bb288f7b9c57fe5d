"""No words of a report, a person or an address become part of a page: more than two hundred payloads in every place.

Here the pages' markup is looked at; tests/browser/test_xss.py has a browser run it.
"""

import json
import re
from html import escape, unescape
from urllib.parse import quote, urljoin, urlsplit

import pytest
from web_client import BASE
from web_ledger import served
from web_team import browser, sign_in, team_app, try_to_sign_in
from xss import PAYLOADS, faults_of, fill_hostile, mixed_account

from storyledger.render import render_html

_LINK = re.compile(r'(?:href|action)="([^"]+)"')
_MOST = 300
"""Pages that a crawl visits: all kinds, many of them many times over."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Return a client over a ledger of hostile reports."""
    folder = tmp_path_factory.mktemp("hostile") / "ledger"
    fill_hostile(folder)
    with served(folder) as client:
        yield client


def crawl(client, most=_MOST):
    """Yield pages that can be come to by links from the first one, with their addresses, the nearest first."""
    seen, waiting = {"/"}, ["/"]
    while waiting and len(seen) < most + len(waiting):
        address = waiting.pop(0)
        answer = client.get(address)
        yield address, answer
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        for link in _LINK.findall(answer.text):
            parts = urlsplit(urljoin(address, unescape(link)))
            following = parts._replace(fragment="").geturl()
            if not parts.netloc and following not in seen:
                seen.add(following)
                waiting.append(following)


def test_there_are_hundreds_of_payloads():
    """Each once."""
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 200


def test_no_page_has_an_element_that_a_payload_brought(hostile):
    """Whatever titles, texts, names, outlets, addresses, file names and reasons say: all of it is text."""
    kinds, shown = set(), set()
    for address, answer in crawl(hostile):
        kinds.add(re.sub(r"/[^/?]*\d[^/?]*", "/N", address.partition("?")[0]))
        assert answer.status_code < 500, address
        assert answer.headers["x-content-type-options"] == "nosniff", address
        assert "content-security-policy" in answer.headers, address
        if answer.headers.get("content-type", "").startswith("text/html"):
            saved = answer.headers.get("content-disposition", "").startswith("attachment")
            assert faults_of(answer.text, file=saved) == [], address
            told = unescape(answer.text)
            shown |= {payload for payload in PAYLOADS if payload not in shown and payload in told}
    assert len(kinds) > 15, "the crawl came to few kinds of pages"
    assert len(shown) > 0.9 * len(PAYLOADS), "few of the payloads were shown at all"


@pytest.mark.parametrize(
    "address",
    [
        "/search?q={}",
        "/search?q=ferry&outlet={}&speaker={}&since={}",
        "/stories/{}",
        "/stories/mixed-0/{}",
        "/stories/mixed-0/lines/{}",
        "/stories/mixed-0/reports/{}",
        "/reports/{}",
        "/reports/gazette-0?words={}",
        "/correct?report={}&of={}",
        "/correct?report=gazette-0&start=0&end=40&of={}",
        "/correct/{}",
        "/move?report={}",
        "/undo?id={}",
        "/compare?a={}&b={}",
        "/export/{}",
        "/log/{}",
        "/tasks/{}",
        "/{}",
        "/api/v1/{}",
        "/api/v1/reports/{}",
        "/api/v1/search?words={}&since={}",
        "/api/v1/log?cursor={}",
    ],
)
def test_no_word_of_an_address_becomes_part_of_the_answer(hostile, address):
    """What was looked for, and what was not found, comes back as text or as JSON."""
    for payload in PAYLOADS if address == "/search?q={}" else PAYLOADS[len(address) % 3 :: 3]:
        answer = hostile.get(address.format(*[quote(payload, safe="")] * 3), follow_redirects=False)
        assert answer.status_code < 500, payload
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "hacked" not in answer.cookies
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if kind == "text/html":
            assert faults_of(answer.text) == [], payload
        else:
            assert kind in {"application/json", "application/problem+json", "text/plain", ""}, payload
        where = urlsplit(answer.headers.get("location", "/"))
        assert where.netloc in {"", urlsplit(BASE).netloc}, payload
        assert where.path.startswith("/"), payload


def test_forms_that_are_refused_say_so_in_text(hostile):
    """What somebody typed stands in the form again, and nowhere else."""
    for payload in PAYLOADS[::4]:
        for address, fields in (
            ("/correct", {"report": "gazette-0", "start": 0, "end": 4, "of": "claim", "seen": payload, "why": payload}),
            ("/undo", {"id": payload, "why": payload}),
            ("/move", {"report": payload, "to": payload, "why": payload}),
            ("/add", {"text": "", "title": payload, "url": payload, "published": payload, "addresses": payload}),
            ("/doubts", {"key": payload, "story": payload, "why": payload}),
        ):
            answer = hostile.post(address, data=fields, follow_redirects=True)
            assert answer.status_code < 500, (address, payload)
            if answer.headers.get("content-type", "").startswith("text/html"):
                assert faults_of(answer.text) == [], (address, payload)


def test_an_original_is_never_shown_as_a_page(hostile):
    """Whatever its bytes are, they come as something to save, without scripts."""
    for name in ("gazette-0", "herald-1"):
        for address in (f"/reports/{name}/original", f"/api/v1/reports/{name}/original"):
            answer = hostile.get(address)
            assert answer.headers["content-disposition"].startswith("attachment")
            assert not answer.headers["content-type"].startswith(("text/html", "image/svg", "application/xhtml"))


def test_the_file_has_no_element_that_a_payload_brought():
    """One HTML file with all payloads in all places."""
    page = render_html(mixed_account())
    assert faults_of(page, file=True) == []
    told = unescape(page)
    assert len([payload for payload in PAYLOADS if payload in told]) > 0.9 * len(PAYLOADS)


def test_the_look_at_a_page_finds_payloads_that_got_through():
    """Nearly all that begin an element are told where they were not escaped, and none where they were."""
    begun = [payload for payload in PAYLOADS if re.match("<[a-zA-Z]", payload)]
    found = [payload for payload in begun if faults_of(f"<!DOCTYPE html><p>{payload}</p>")]
    assert len(found) > 0.9 * len(begun)
    for payload in PAYLOADS:
        assert faults_of(f"<!DOCTYPE html><p title='{escape(payload)}'>{escape(payload)}</p>") == []


def test_a_page_that_does_not_escape_is_told(hostile):
    """The page of a search, made by templates that write words as they are, has what a payload brought."""
    desk = hostile.app.state.desk
    escaping = desk.templates
    desk.templates = escaping.overlay(autoescape=False)
    try:
        page = hostile.get("/search", params={"q": '"><img src=x onerror=window.hacked=1>'}).text
    finally:
        desk.templates = escaping
    assert "attribute onerror of img" in faults_of(page)


def test_the_crawl_reads_what_the_api_says_as_json(hostile):
    """Payloads stand in it as they are, which is no page."""
    answer = hostile.get("/api/v1/stories/mixed-0/reports")
    assert answer.headers["content-type"] == "application/json"
    assert any("script" in json.dumps(report) for report in answer.json()["items"])


def test_a_teams_pages_show_names_browsers_and_notes_as_text(tmp_path, monkeypatch):
    """Who signs in, or tries to; with which browser; what a token is for; whom an admin adds, and under which role."""
    app = team_app(tmp_path, monkeypatch)
    monkeypatch.setattr(app.state.door, "rates", None)
    mara = sign_in(app, "mara")
    pages = []
    for payload in PAYLOADS[::5]:
        header = payload.encode("ascii", "replace").decode().translate(dict.fromkeys(range(32), "?"))
        client = browser(app)
        client.headers["user-agent"] = header
        pages.append(try_to_sign_in(client, payload, payload, next=payload))
        pages.append(client.get(f"/team/sign-in?next={quote(payload, safe='')}"))
        pages.append(mara.post("/team/account/tokens", data={"note": payload, "role": "reader", "days": "1"}))
        pages.append(mara.post("/team/accounts", data={"name": payload, "role": payload, "password": payload}))
        pages.append(mara.post(f"/team/accounts/{quote(payload, safe='')}/role", data={"role": payload}))
    pages += [mara.get(address) for address in ("/team/account", "/team/accounts", "/team/audit", "/")]
    told = unescape("".join(page.text for page in pages[-4:]))
    assert "window.hacked" in told, "nothing of a payload was shown"
    for page in pages:
        assert page.status_code < 500
        assert "hacked" not in page.cookies
        if page.headers.get("content-type", "").startswith("text/html"):
            assert faults_of(page.text) == [], page.request.url
    app.state.desk.close()
