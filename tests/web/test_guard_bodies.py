"""How much a request may bring, and how slowly: what is too much or too slow is refused, and nothing waits for it."""

import anyio
import pytest
from starlette.testclient import TestClient
from web_client import BASE, browse
from web_guarded import ask, guarded

from storyledger.web.guards.bodies import BodyLimits

SMALL = BodyLimits(bytes=1_000, upload_bytes=5_000)


def test_a_body_that_says_it_is_too_large_is_refused_unread():
    """By its length."""
    app = guarded(SMALL)
    answer = browse(app).post("/write", data={"a": "x" * 1_001})
    assert (answer.status_code, app.state.written) == (413, [])
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("path", ["/write", "/api/v1/write"])
def test_a_body_that_grows_too_large_is_refused(path):
    """Though it did not say its length, and though the route itself meant to answer."""
    app = guarded(SMALL)
    kind = "application/json" if "api" in path else "application/x-www-form-urlencoded"
    answer = browse(app).post(path, content=iter([b"x" * 600] * 2), headers={"content-type": kind})
    assert (answer.status_code, app.state.written) == (413, [])


def test_files_may_be_larger_up_to_their_own_limit():
    """Than forms without."""
    app = guarded(SMALL)
    client = browse(app)
    assert client.post("/upload", files={"file": ("a", b"x" * 3_000)}).status_code == 200
    assert client.post("/upload", files={"file": ("a", b"x" * 6_000)}).status_code == 413
    assert app.state.written == [3_000]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_who_is_not_signed_in_brings_little(kind):
    """The form to sign in is open to everybody, and is no place to fill memory and disk."""
    client = TestClient(guarded(), base_url=BASE)
    answer = client.post("/team/sign-in", content=b"x" * 65_537, headers={"content-type": kind})
    assert answer.status_code == 413


def signed(app):
    client = browse(app)
    cookie = f"storyledger-8321={client.cookies['storyledger-8321']}"
    kind = "application/x-www-form-urlencoded"
    return {"cookie": cookie, "x-csrf-token": client.headers["x-csrf-token"], "content-type": kind}


def test_a_body_that_never_comes_is_not_waited_for():
    """408, and the connection is free again."""
    app = guarded(BodyLimits(pause=0.01))
    headers = signed(app)

    async def never():
        await anyio.Event().wait()

    assert anyio.run(lambda: ask(app, never, headers=headers))[0] == 408
    assert app.state.written == []


def test_a_body_that_drips_is_not_waited_for():
    """Each piece in time, and all of them too late."""
    clock = [0.0]
    app = guarded(BodyLimits(clock=lambda: clock[0]))
    headers = signed(app)

    async def drip():
        clock[0] += 15
        return {"type": "http.request", "body": b"x", "more_body": True}

    assert anyio.run(lambda: ask(app, drip, headers=headers))[0] == 408
    assert clock[0] < 100


def test_a_large_upload_over_a_slow_line_is_waited_for():
    """A megabyte in a minute and a quarter: the time grows with what came."""
    clock = [0.0]
    app = guarded(BodyLimits(clock=lambda: clock[0]))
    headers = signed(app)

    async def slow():
        clock[0] += 7.5
        return {"type": "http.request", "body": b"a" * 100_000, "more_body": clock[0] < 75}

    assert anyio.run(lambda: ask(app, slow, headers=headers))[0] == 200
