"""Connections that keep a server waiting: a head that comes too slowly, or never, ends, and others are answered."""

import asyncio
import socket
import threading
import time
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from web_guarded import guarded

from storyledger.web import connections
from storyledger.web.listening import open_sockets, server_options
from storyledger.web.settings import ServeSettings

PATIENCE = 60


@contextmanager
def listening(app=None):
    """Yield the address of a server that runs, as `serve` starts it."""
    (opened,), port = open_sockets(ServeSettings(ledger="none", by="mara", port=0))
    app = guarded() if app is None else app
    server = uvicorn.Server(uvicorn.Config(app, **server_options()))
    thread = threading.Thread(target=server.run, args=([opened],))
    thread.start()
    try:
        end = time.monotonic() + PATIENCE
        while not server.started:
            assert time.monotonic() < end
            time.sleep(0.01)
        yield ("127.0.0.1", port)
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        opened.close()


@contextmanager
def connected(address, *sent):
    """Yield a connection over which something was sent."""
    with socket.create_connection(address, timeout=PATIENCE) as opened:
        for piece in sent:
            opened.sendall(piece)
        yield opened


def rest(opened):
    """What comes over a connection until the other side closes it."""
    told = b""
    try:
        while piece := opened.recv(65_536):
            told += piece
    except ConnectionResetError:
        pass
    return told


def answers(address):
    """Whether somebody who asks now is answered by the application."""
    return httpx.get(f"http://{address[0]}:{address[1]}/static/app.css", timeout=PATIENCE).status_code == 200


@pytest.fixture
def hasty(monkeypatch):
    """Have a head waited for shorter than an idle connection is kept."""
    monkeypatch.setattr(connections, "_HEAD", 0.5)


@pytest.mark.usefixtures("hasty")
def test_a_head_that_does_not_end_is_answered_with_408():
    """However regularly its bytes come: the time is that of the whole."""
    with listening() as address, connected(address, b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n") as opened:
        opened.settimeout(0.05)
        end, told = time.monotonic() + PATIENCE, b""
        while not told:
            assert time.monotonic() < end
            try:
                opened.sendall(b"x-a: b\r\n")
                told = opened.recv(100)
            except TimeoutError:
                continue
        opened.settimeout(PATIENCE)
        assert told.startswith(b"HTTP/1.1 408 ")
        assert b"connection: close" in told + rest(opened)


@pytest.mark.usefixtures("hasty")
def test_a_connection_that_sends_nothing_is_closed_without_a_word():
    """A browser opens some ahead."""
    with listening() as address, connected(address) as opened:
        assert rest(opened) == b""


@pytest.mark.usefixtures("hasty")
def test_the_next_request_of_a_connection_must_come_in_time_too():
    """The first one was answered; its second head stops in the middle."""
    with listening() as address:
        whole = b"GET /static/app.css HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
        with connected(address, whole, b"GET / HTTP/1.1\r\n") as opened:
            told = rest(opened)
    assert told.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in told


@pytest.mark.usefixtures("hasty")
def test_an_answer_that_takes_long_is_waited_for():
    """The time is that of the head alone; a second request behind a slow answer is answered as well."""

    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        await receive()
        await asyncio.sleep(1.5)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"done"})

    request = b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
    with listening(app) as address, connected(address, request, request) as opened:
        assert rest(opened).count(b"done") == 2


def test_others_are_answered_while_hundreds_of_heads_drip(monkeypatch):
    """The connection that has waited longest for its head makes room; those that came in between are served."""
    monkeypatch.setattr(connections, "_OPEN", 20)
    monkeypatch.setattr(connections, "_HEAD", 3_600.0)
    with listening() as address:
        dripping = []
        try:
            for number in range(60):
                dripping.append(socket.create_connection(address, timeout=PATIENCE))
                dripping[-1].sendall(b"GET / HTTP/1.1\r\n")
                if number % 10 == 9:
                    assert answers(address)
            for opened in dripping[:30]:  # the first ones are closed, whatever they send
                assert rest(opened) == b""
        finally:
            for opened in dripping:
                opened.close()


def test_a_head_that_is_too_long_is_refused():
    """It is not kept in memory until it ends."""
    with listening() as address, connected(address, b"GET / HTTP/1.1\r\n") as opened:
        try:
            for _ in range(100):
                opened.sendall(b"x-a: " + b"b" * 1_000 + b"\r\n")
        except OSError:
            pass
        assert rest(opened)[:13] in {b"HTTP/1.1 400 ", b"HTTP/1.1 431 ", b""}


def test_what_is_told_of_a_late_head_is_whole():
    """Its length is that of its words."""
    head, _blank, body = connections._TOO_LATE.partition(b"\r\n\r\n")
    assert f"content-length: {len(body)}".encode() in head
