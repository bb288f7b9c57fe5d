"""Where connections go: to the address that was checked, and to no other, whatever the network says."""

import socket
import ssl
import threading
import time
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import trustme
from fetch_servers import OnlyThese, answer, article, redirect

from storyledger.config import FetchSettings
from storyledger.errors import FetchError
from storyledger.fetch.client import Client
from storyledger.fetch.connection import system_trust


def test_the_connection_goes_to_the_checked_address(serve, client):
    """And the exchange says which one that was."""
    server = serve({"/": answer(article())})
    found = client(server).fetch(server.url())
    assert found.exchanges[0].connected_to == f"127.0.0.1:{server.port}"
    assert b"Bridge closes" in found.body


FORBIDDEN_HOSTS = (
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "localhost.", "[::1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "0.0.0.0", "0",
    "①②⑦.0.0.1", "127.0.0.1.", "user@127.0.0.1", "169.254.169.254", "10.0.0.1", "192.168.0.1", "[fd00:ec2::254]",
    "[fe80::1]", "metadata.google.internal",
)  # fmt: skip


@pytest.mark.parametrize("host", FORBIDDEN_HOSTS)
def test_a_redirect_to_a_forbidden_host_makes_no_connection(host, serve, client, decoy):
    """In any spelling; the server that stands there never hears of it."""
    server = serve({"/": redirect(f"http://{host}:{decoy.port}/secret")})
    with pytest.raises(FetchError):
        client(server).fetch(server.url())
    assert server.connections == 1


@pytest.mark.parametrize("host", FORBIDDEN_HOSTS)
def test_a_forbidden_host_named_at_first_makes_no_connection(host, client, decoy):
    """What a user pastes from a page is checked like a redirect."""
    with pytest.raises(FetchError):
        client().fetch(f"http://{host}:{decoy.port}/secret")


@pytest.mark.parametrize("scheme", ["file", "ftp", "gopher", "data", "javascript", "ldap", "unix"])
def test_a_redirect_to_another_scheme_is_refused(scheme, serve, client):
    """No file is opened and no other protocol is spoken."""
    server = serve({"/": redirect(f"{scheme}:///etc/passwd")})
    with pytest.raises(FetchError, match="only http and https"):
        client(server).fetch(server.url())


@pytest.mark.parametrize("found", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.1.1.1", "169.254.169.254", "0.0.0.0"])
def test_a_name_that_resolves_to_a_forbidden_host_makes_no_connection(found, serve, client, decoy):
    """Named at first or after a redirect."""
    server = serve({"/": redirect(f"http://inside.test:{decoy.port}/secret")})

    def resolve(host, _port):
        return [found] if host == "inside.test" else ["127.0.0.1"]

    for url in (server.url(), f"http://inside.test:{decoy.port}/secret"):
        with pytest.raises(FetchError, match="only public addresses"):
            client(server, resolve=resolve).fetch(url)


def test_a_name_that_resolves_differently_the_next_time_gains_nothing(client, decoy):
    """A resolver that gives a public address to be checked and another to connect to is asked once, and held to it."""
    asked = []

    def rebinding(host, _port):
        asked.append(host)
        return ["93.184.215.14"] if len(asked) == 1 else ["127.0.0.1"]

    reached = []

    class Socket(socket.socket):
        def connect(self, ends):
            reached.append(ends)
            raise ConnectionRefusedError(111, "Connection refused")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storyledger.fetch.connection.socket.socket", Socket)
        with pytest.raises(FetchError, match="no connection to rebind"):
            client(retries=0, resolve=rebinding).fetch(f"http://rebind.test:{decoy.port}/secret")
    assert asked == ["rebind.test"]
    assert reached == [("93.184.215.14", decoy.port)]


def test_a_name_that_changes_between_redirects_is_checked_again(serve, client):
    """Each step resolves anew and checks anew."""
    asked = []

    def rebinding(host, _port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    server = serve({"/": redirect("/again"), "/again": answer("reached")})
    with pytest.raises(FetchError, match=r"127\.0\.0\.2, this machine itself"):
        client(server, resolve=rebinding).fetch(server.url())
    assert server.asked == ["/"]


def test_one_forbidden_address_among_several_makes_no_connection(serve, client):
    """Not even to the public one of them."""
    server = serve({"/": answer("reached")})
    with pytest.raises(FetchError, match="only public"):
        client(server, resolve=lambda *_: ["127.0.0.1", "127.0.0.2"]).fetch(server.url())
    assert server.connections == 0


def test_the_programs_client_connects_to_no_server_of_this_machine(serve):
    """Without a test's policy there is no way to 127.0.0.1, not even on a port of the web."""
    server = serve({"*": answer("a secret")})
    for url in (server.url(host="127.0.0.1"), "http://127.0.0.1/", "http://[::1]/", "http://localhost/"):
        with pytest.raises(FetchError):
            Client(FetchSettings(retries=0)).fetch(url)
    with pytest.raises(FetchError, match="this machine itself"):
        Client(FetchSettings(retries=0), resolve=lambda *_: ["127.0.0.1"]).fetch("http://paper.example/")
    assert server.connections == 0


def test_proxies_of_the_environment_are_not_used(serve, client, decoy, monkeypatch):
    """A proxy would resolve names itself, behind the check."""
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{decoy.port}")
    server = serve({"/": answer("reached")})
    assert client(server).fetch(server.url()).body == b"reached"


def test_a_resolver_that_never_answers_is_left_behind(client):
    """Finding a host has its time limit."""
    begin = time.monotonic()
    with pytest.raises(FetchError, match="not found in time"):
        client(retries=0, connect_seconds=0.3, resolve=lambda *_: threading.Event().wait(60) or []).fetch(
            "http://a.test/"
        )
    assert time.monotonic() - begin < 30


def test_a_second_address_is_tried_where_the_first_does_not_answer(serve, client, monkeypatch):
    """As browsers do; no more than so many."""
    server = serve({"/": answer("reached")})
    tried = []

    class Picky(socket.socket):
        def connect(self, ends):
            tried.append(ends[0])
            if ends[0] != "127.0.0.1":
                raise ConnectionRefusedError(111, "Connection refused")
            super().connect(ends)

    monkeypatch.setattr("storyledger.fetch.connection.socket.socket", Picky)
    found = client(server, resolve=lambda *_: ["93.184.215.14", "127.0.0.1"]).fetch(server.url())
    assert found.body == b"reached"
    assert tried == ["93.184.215.14", "127.0.0.1"]
    with pytest.raises(FetchError, match=r"no connection to paper\.test"):
        client(server, retries=0, addresses_tried=1, resolve=lambda *_: ["93.184.215.14", "127.0.0.1"]).fetch(
            server.url()
        )


# --- TLS ------------------------------------------------------------------------------------------------------------


def test_tls_is_verified_for_the_hosts_name(serve, client, tls_of):
    """By the name in the address, while the connection goes to the checked address."""
    server = serve({"/": answer("kept safe")}, tls=tls_of("paper.test"))
    assert client(server).fetch(server.url()).body == b"kept safe"


def test_the_name_is_told_to_the_server(serve, client, tls_of):
    """Servers of many sites choose the certificate by it."""
    told = []
    tls = tls_of("paper.test")
    tls.sni_callback = lambda _socket, name, _context: told.append(name)
    server = serve({"/": answer("ok")}, tls=tls)
    client(server).fetch(server.url())
    assert told == ["paper.test"]


def test_certificate_errors_are_told_and_nothing_is_sent(serve, client, tls_of):
    """Of another name, of an unknown authority, expired: each with its reason; no request leaves."""
    past = datetime(2001, 1, 1, tzinfo=UTC)
    cases = {
        "not valid for 'paper.test'": tls_of("other.test"),
        "unable to get local issuer certificate": tls_of("paper.test", by=trustme.CA()),
        "certificate has expired": tls_of("paper.test", not_after=past),
    }
    for why, tls in cases.items():
        server = serve({"*": answer("not reached")}, tls=tls)
        with pytest.raises(FetchError, match=rf"the certificate of paper\.test is not valid: .*{why}"):
            client(server).fetch(server.url())
        assert server.asked == []
        assert server.connections == 1  # it is no use to try again


def test_the_programs_client_trusts_public_authorities_only(serve, tls_of):
    """A certificate by an authority of somebody's own is refused, and names are checked."""
    server = serve({"*": answer("not reached")}, tls=tls_of("paper.test"))
    plain = Client(FetchSettings(retries=0), policy=OnlyThese(server), resolve=lambda *_: ["127.0.0.1"])
    with pytest.raises(FetchError, match=r"the certificate of paper\.test is not valid"):
        plain.fetch(server.url())
    assert server.asked == []
    trust = system_trust()
    assert (trust.verify_mode, trust.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_a_server_without_tls_behind_https_is_told(serve, client):
    """With the name of the host, not with a trace."""
    server = serve({"*": answer("plain")})
    with pytest.raises(FetchError, match=r"paper\.test did not agree on encryption"):
        client(server, retries=0, connect_seconds=1).fetch(server.url(scheme="https"))


def test_a_tls_handshake_that_hangs_ends_in_time(client):
    """A server that accepts and says nothing costs the time limit."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        end = SimpleNamespace(port=silent.getsockname()[1])
        begin = time.monotonic()
        with pytest.raises(FetchError, match="in time"):
            client(end, retries=0, connect_seconds=0.5).fetch(f"https://paper.test:{end.port}/")
        assert time.monotonic() - begin < 30
