"""Where a ledger may be served: nowhere that others reach, unless people sign in and nobody reads along."""

import errno
import ipaddress
import socket

import pytest

from storyledger.errors import ServeError
from storyledger.web import listening
from storyledger.web.listening import base_address, check_listening, open_sockets, server_options
from storyledger.web.settings import ServeSettings

BEYOND = ["0.0.0.0", "::", "192.168.1.20", "10.0.0.1", "fe80::1", "::ffff:192.168.1.20", "0", "169.254.1.1"]


def settings(host, **told):
    return ServeSettings(ledger="none", by="mara", host=host, port=0, **told)


@pytest.mark.parametrize("host", BEYOND)
def test_what_others_reach_is_refused_without_signing_in(host):
    """And told what to do: even with encryption."""
    for told in ({}, {"tls": True}, {"names": ("a.example",)}):
        with pytest.raises(ServeError, match="--team"):
            check_listening(settings(host, **told))


@pytest.mark.parametrize("host", BEYOND)
def test_what_others_reach_is_refused_unencrypted(host):
    """Passwords would be read on the way."""
    with pytest.raises(ServeError, match="--certificate"):
        check_listening(settings(host, team=True, names=("a.example",)))


@pytest.mark.parametrize("host", ["", " ", "*", "no such host", "a" * 300, "\x00"])
def test_what_is_no_address_is_refused(host):
    """An empty one would be all of them."""
    with pytest.raises(ServeError):
        check_listening(settings(host))


@pytest.mark.parametrize("addresses", [["192.168.1.20"], ["127.0.0.1", "192.168.1.20"], ["::1", "0.0.0.0"]])
def test_a_name_that_resolves_elsewhere_is_refused(monkeypatch, addresses):
    """Though one of its addresses may be ours, and though it is called localhost."""
    told = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in addresses]
    monkeypatch.setattr(listening.socket, "getaddrinfo", lambda *_args, **_how: told)
    with pytest.raises(ServeError, match="--team"):
        check_listening(settings("localhost"))


def test_a_name_is_resolved_once(monkeypatch):
    """What it leads to when we listen is what was judged."""
    answers = iter([[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]])
    monkeypatch.setattr(listening.socket, "getaddrinfo", lambda *_args, **_how: next(answers))
    sockets, port = open_sockets(settings("desk.example"))
    try:
        assert [opened.getsockname() for opened in sockets] == [("127.0.0.1", port)]
        assert base_address(sockets, settings("desk.example")) == f"http://127.0.0.1:{port}"
    finally:
        for opened in sockets:
            opened.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1", "127.1"])
def test_this_computer_alone_is_allowed(host):
    """With signing in or without."""
    assert check_listening(settings(host))
    assert check_listening(settings(host, team=True))


@pytest.mark.parametrize("told", [{"tls": True}, {"proxies": ("10.0.0.5",)}])
def test_a_team_may_be_served_where_nobody_reads_along(told):
    """By a certificate, or behind a proxy that has one."""
    assert check_listening(settings("192.168.1.20", team=True, **told)) == [ipaddress.ip_address("192.168.1.20")]


def test_at_all_addresses_a_name_must_be_given():
    """Else any name would do, also one that another site made up."""
    with pytest.raises(ServeError, match="--name"):
        check_listening(settings("0.0.0.0", team=True, tls=True))
    assert check_listening(settings("0.0.0.0", team=True, tls=True, names=("desk.example",)))


def test_a_proxy_is_for_a_team():
    """It brings others, and they would all be the computer's user."""
    with pytest.raises(ServeError, match="--team"):
        check_listening(settings("127.0.0.1", proxies=("10.0.0.5",)))


@pytest.mark.parametrize("proxy", ["0.0.0.0/0", "::/0", "*", "proxy.example", "10.0.0.1/8", ""])
def test_not_everybody_is_a_proxy(proxy):
    """Nor a name, which may lead to anybody."""
    with pytest.raises(ServeError, match="--proxy"):
        check_listening(settings("127.0.0.1", team=True, proxies=(proxy,)))


def test_a_port_that_is_taken_is_told():
    """With what to do."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = ServeSettings(ledger="none", by="mara", port=other.getsockname()[1])
        with pytest.raises(ServeError, match="--port 0"):
            open_sockets(taken)


def test_only_what_was_judged_is_bound(monkeypatch):
    """Where one of two cannot be, none is left open."""
    opened = []
    real = listening._bind

    def bind(address, port):
        if opened:
            raise OSError(errno.EADDRINUSE, "Address already in use")
        opened.append(real(address, port))
        return opened[-1]

    told = [(2, 1, 6, "", (address, 0)) for address in ("127.0.0.1", "127.0.0.2")]
    monkeypatch.setattr(listening.socket, "getaddrinfo", lambda *_args, **_how: told)
    monkeypatch.setattr(listening, "_bind", bind)
    with pytest.raises(ServeError):
        open_sockets(settings("localhost"))
    assert opened[0].fileno() == -1


def test_the_command_refuses_before_anything_is_made(run, tmp_path):
    """No ledger, no socket, and what to do in one line."""
    status, _out, err = run("serve", "--host", "0.0.0.0", "--ledger", tmp_path / "l", "--no-open")
    assert status == 1
    assert "--team" in err
    assert not (tmp_path / "l").exists()


def test_the_server_believes_no_headers_and_writes_no_addresses_down():
    """There are tokens in addresses; by itself the server takes anybody's word on this computer."""
    told = server_options()
    assert [told[name] for name in ("proxy_headers", "access_log", "server_header")] == [False] * 3
