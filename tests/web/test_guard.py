"""What other sites in the browser, other users of the computer and clumsy requests get: a refusal that says so.

Each test fails when its guard is taken away.
"""

import anyio
import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from web_client import BASE, browse, token_in
from web_guarded import EVIL, guarded

from storyledger.web.guards import csrf
from storyledger.web.guards.answers import local_path
from storyledger.web.guards.loopback import LoopbackDoor


@pytest.fixture
def app():
    return guarded()


@pytest.fixture
def client(app):
    return browse(app)


# --- by which name --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1:8321", "localhost:8321", "[::1]:8321", "LOCALHOST", "localhost:9000"])
def test_names_of_this_computer_are_answered(client, host):
    """Also in capitals, and behind another port: a tunnel ends on one of its own."""
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8321", "127.0.0.1.evil.example", "localhost.evil.example", "localhost.", "0.0.0.0"],
)
def test_a_hostile_name_that_resolves_to_us_is_refused(client, host):
    """DNS rebinding: the browser believes that the other site's pages and ours are one."""
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "mara" not in answer.text


@pytest.mark.parametrize("host", ["", "localhost@evil.example", "evil.example/localhost", "localhost:http", "a b"])
def test_what_is_no_name_is_refused(client, host):
    """Whatever a proxy or a script makes of it."""
    assert client.get("/", headers={"host": host}).status_code == 400


def test_two_names_are_none(client):
    """Which of them counts is not left to whoever reads last."""
    headers = [("host", "localhost:8321"), ("host", "evil.example")]
    assert client.get("/", headers=headers).status_code == 400


def test_a_name_that_was_added_is_answered():
    """As `--name` has it."""
    assert browse(guarded(names=("desk.example",))).get("/", headers={"host": "desk.example"}).status_code == 200


# --- for whose page -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": EVIL},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://localhost:8321"},
        {"origin": "https://127.0.0.1:8321"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=str,
)
def test_another_sites_page_changes_nothing(app, client, headers):
    """Even with the cookie and a token that fits: neither a site elsewhere, nor another port of this computer."""
    assert client.post("/write", headers=headers).status_code == 403
    assert app.state.written == []


def test_our_own_page_writes(app, client):
    """With what browsers say of it."""
    assert client.post("/write", headers={"sec-fetch-site": "same-origin"}).json() == {"by": "mara"}
    assert app.state.written == [{}]


@pytest.mark.parametrize(
    "how",
    [{"mode": "cors", "dest": "empty"}, {"mode": "no-cors", "dest": "image"}, {"mode": "navigate", "dest": "iframe"}],
)
def test_another_sites_page_reads_nothing(client, how):
    """By no script, no picture and no frame."""
    headers = {"sec-fetch-site": "cross-site", **{f"sec-fetch-{name}": value for name, value in how.items()}}
    assert client.get("/", headers=headers).status_code == 403


def test_another_sites_page_may_link_here(client):
    """A link in a mail opens the page."""
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client.get("/", headers=headers).status_code == 200


def test_a_link_without_the_strict_cookie_leads_on(app):
    """The browser keeps it back for another site's link, and sends it from the page that we answer with."""
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "accept": "text/html"}
    answer = TestClient(app, base_url=BASE).get("/stories/s1?page=2", headers=headers)
    assert answer.status_code == 401
    assert '<a href="/stories/s1?page=2">' in answer.text


# --- with a token ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "x", "é", "A" * 86, "!" * 86], ids=["none", "short", "letters", "forged", "odd"])
@pytest.mark.parametrize("path", ["/write", "/api/v1/write"])
def test_writing_without_a_token_that_fits_is_refused(app, client, token, path):
    """In the header; the cookie alone is not enough."""
    headers = {"x-csrf-token": token.encode()}
    assert client.post(path, headers=headers, json={}).status_code == 403
    assert app.state.written == []


def test_a_token_of_another_session_is_refused(app, client):
    """It opens only its own."""
    other = browse(app)
    assert client.post("/write", headers={"x-csrf-token": other.headers["x-csrf-token"]}).status_code == 403
    assert app.state.written == []


def test_a_token_of_a_session_that_is_over_is_refused(client):
    """It ends when the server does."""
    later = browse(guarded())
    assert later.post("/write", headers={"x-csrf-token": client.headers["x-csrf-token"]}).status_code == 403


def test_the_token_is_another_text_on_each_page(client):
    """So that compressed pages tell nothing of it; all of them fit."""
    tokens = {token_in(client.get("/").text) for _page in range(5)}
    assert len(tokens) == 5
    assert all(client.post("/write", headers={"x-csrf-token": token}).status_code == 200 for token in tokens)


def test_a_form_brings_the_token_in_a_field(app, client):
    """And the page gets all of the form, as it was."""
    token = client.headers.pop("x-csrf-token")
    assert client.post("/write", data={"text": "a&b=ü", "csrf": token}).status_code == 200
    assert app.state.written[0]["text"] == "a&b=ü"
    assert client.post("/write", data={"text": "a"}).status_code == 403
    assert client.post("/write", data={"csrf": [token, token]}).status_code == 403


def test_a_form_with_files_brings_it_first(app, client):
    """Nothing of the files is held before it is known whose they are."""
    token = client.headers.pop("x-csrf-token")
    content = b"x" * 300_000
    first = [("csrf", (None, token)), ("file", ("a.txt", content))]
    assert client.post("/upload", files=first).status_code == 200
    assert app.state.written == [300_000]
    assert client.post("/upload", files=first[::-1]).status_code == 403
    assert client.post("/upload", files=[("csrf", ("a.txt", token)), first[1]]).status_code == 403
    assert client.post("/upload", files=[("other", (None, token)), first[1]]).status_code == 403
    assert app.state.written == [300_000]


@pytest.mark.parametrize("size", [1, 7, 64, 100_000])
def test_a_form_in_pieces_of_any_size_is_read_alike(size):
    """The token is found, and the body handed on from its beginning."""
    secret = bytes(32)
    token = csrf.make_token(secret)
    body = f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n--b\r\n'.encode() + b"x" * 30_000
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages[-1]["more_body"] = False
    left = list(messages)

    async def receive():
        return left.pop(0)

    async def find():
        from starlette.requests import Request

        scope = {"type": "http", "headers": [(b"content-type", b"multipart/form-data; boundary=b")]}
        found, again = await csrf.find_token(Request(scope), receive)
        read = b""
        more = True
        while more:
            message = await again()
            read, more = read + message["body"], message["more_body"]
        return found, read

    found, read = anyio.run(find)
    assert csrf.fits(found, secret)
    assert read == body


# --- other users of this computer -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/?token=wrong", "/original", "/api/v1/write", "/nothing", "/static/../"])
def test_who_has_not_the_printed_address_sees_nothing(app, path):
    """Another user of the computer can connect, and gets no further."""
    answer = TestClient(app, base_url=BASE).get(path)
    assert answer.status_code == 401
    assert "mara" not in answer.text


def test_who_has_not_the_printed_address_writes_nothing(app):
    """Nor with a cookie of their own making."""
    client = TestClient(app, base_url=BASE, cookies={"storyledger-8321": "x"})
    assert client.post("/write", headers={"x-csrf-token": csrf.make_token(csrf.derive("x"))}).status_code == 401
    assert app.state.written == []


def test_the_printed_address_sets_a_cookie_that_is_for_us_alone(app):
    """No script reads it, no other site sends it, and it is not in the address of the page that comes next."""
    client = TestClient(app, base_url=BASE)
    answer = client.get(app.state.door.address(BASE) + "&page=2")
    name, *flags = answer.headers["set-cookie"].split("; ")
    assert name.startswith("storyledger-8321=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(flags)
    assert not any(flag.startswith(("Domain", "Max-Age", "expires")) for flag in flags)
    assert 'content="0; url=/?page=2"' in answer.text
    assert app.state.door.token not in answer.text


def test_over_https_the_cookie_never_travels_in_the_clear():
    """Where a certificate is given for one's own computer."""
    app = guarded(tls=True)
    address = app.state.door.address(BASE.replace("http:", "https:"))
    answer = TestClient(app, base_url=BASE.replace("http:", "https:")).get(address)
    assert "Secure" in answer.headers["set-cookie"].split("; ")
    assert "strict-transport-security" not in answer.headers  # of other programs at this address, too


def test_the_printed_address_opens_again(app):
    """In another browser, or after this one was closed."""
    assert all(browse(app).get("/").status_code == 200 for _browser in range(3))


def test_a_script_on_this_computer_shows_the_token(app):
    """In the header that no browser sends by itself, so it needs no other."""
    client = TestClient(app, base_url=BASE)
    client.headers["authorization"] = f"Bearer {app.state.door.token}"
    assert client.post("/api/v1/write", json={"a": 1}).status_code == 200
    assert client.post("/api/v1/write", json={}, headers={"authorization": "Bearer x"}).status_code == 401
    assert client.post("/api/v1/write", json={}, headers={"origin": EVIL}).status_code == 403
    assert app.state.written == [{"a": 1}]


def test_the_address_that_the_browser_is_opened_with_is_good_once(app):
    """Whoever read it off the command line and was quicker is out when the browser comes with it."""
    address = app.state.door.address(BASE, once=True)
    thief, owner = TestClient(app, base_url=BASE), TestClient(app, base_url=BASE)
    assert thief.get(address).status_code == 200
    assert thief.get("/").status_code == 200
    told = owner.get(address)
    assert told.status_code == 401
    assert "used before" in told.text
    assert thief.get("/").status_code == 401
    assert owner.get(address).status_code == 401


def test_the_address_that_the_browser_is_opened_with_is_good_for_a_minute(app):
    """After that it lets nobody in, and a tab that was kept puts nobody out."""
    clock = [0.0]
    door = LoopbackDoor("mara", 8321, clock=lambda: clock[0])
    app.middleware_stack = None
    for layer in app.user_middleware:
        if "door" in layer.kwargs:
            layer.kwargs["door"] = app.state.door = door
    used, unused = door.address(BASE, once=True), door.address(BASE, once=True)
    client = TestClient(app, base_url=BASE)
    assert client.get(used).status_code == 200
    clock[0] = 61.0
    assert TestClient(app, base_url=BASE).get(unused).status_code == 401
    assert TestClient(app, base_url=BASE).get(used).status_code == 401
    assert client.get("/").status_code == 200


def test_two_ledgers_that_are_served_side_by_side_have_cookies_of_their_own():
    """Cookies know no ports: one would put the other out."""
    assert LoopbackDoor("m", 8321).cookie != LoopbackDoor("m", 8322).cookie


# --- what answers say -----------------------------------------------------------------------------------------------

SAID = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/nothing", 404), ("/broken", 500)])
def test_every_answer_has_the_headers(app, client, path, status):
    """Also one to what is not there, and to what broke, which tells nobody how."""
    quiet = TestClient(app, base_url=BASE, cookies=client.cookies, raise_server_exceptions=False)
    answer = quiet.get(path)
    assert answer.status_code == status
    assert SAID.items() <= dict(answer.headers).items()
    assert "secret" not in answer.text
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"sec-fetch-site": "cross-site"}, {}], ids=str)
def test_refusals_have_the_headers(app, headers):
    """Whichever guard it was."""
    answer = TestClient(app, base_url=BASE).get("/", headers=headers)
    assert answer.status_code >= 400
    assert SAID.items() <= dict(answer.headers).items()


def test_a_route_may_say_otherwise_how_it_is_shown_and_kept(client):
    """Originals are in a sandbox."""
    answer = client.get("/original")
    assert (answer.headers["content-security-policy"], answer.headers["cache-control"]) == ("sandbox", "max-age=60")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_who_is_refused_gets_what_they_can_read(app):
    """A page in a browser, JSON for a program, a line for anything else."""
    client = TestClient(app, base_url=BASE)
    assert client.get("/", headers={"accept": "text/html"}).text.startswith("<!DOCTYPE html>")
    assert "storyledger serve" in client.get("/api/v1/stories", headers={"accept": "text/html"}).json()["detail"]
    assert client.get("/").headers["content-type"].startswith("text/plain")


def test_what_is_shown_of_a_request_runs_nothing(app):
    """An address made by somebody else is text, wherever it is quoted."""
    path = "/%22%3E%3Cscript%3Ealert(1)%3C/script%3E?token=" + app.state.door.token
    for client in (TestClient(app, base_url=BASE), browse(app)):
        headers = {"accept": "text/html", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
        for where in (path, path.partition("?")[0]):
            assert "<script>" not in client.get(where, headers=headers).text.replace('<script src="/static/', "")


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/\t/evil.example", "", None,
     "/a\r\nSet-Cookie: b=c", "evil.example", "\\\\evil.example", "/a\\b", "/\x00", "/\x7f"],
)  # fmt: skip
def test_no_address_leads_away(address):
    """Where somebody goes on after signing in is on this site."""
    assert local_path(address) == "/"


@pytest.mark.parametrize("address", ["/", "/stories/s1?page=2#a", "/search?q=a%0Ab", "/a//b"])
def test_addresses_of_ours_are_kept(address):
    """As they are."""
    assert local_path(address) == address


def test_the_printed_address_leads_to_no_other_site(app):
    """Whatever path stands before the token."""
    answer = TestClient(app, base_url=BASE).get(f"{BASE}//evil.example/?token={app.state.door.token}")
    assert 'content="0; url=/"' in answer.text


def test_a_redirect_adds_no_header(client):
    """Line ends in an address are escaped."""
    answer = client.get("/away", params={"to": "/a\r\nset-cookie: b=c"}, follow_redirects=False)
    assert "set-cookie" not in answer.headers
    assert "\n" not in answer.headers["location"]


def test_there_are_no_web_sockets(client):
    """They know no `Origin` rule of the browser's and nobody guards them, so none is opened, whoever adds a route."""
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/live") as opened:
        opened.receive_text()
