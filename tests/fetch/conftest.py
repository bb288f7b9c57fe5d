"""What the tests of fetching share: servers that stop with the test, an authority, clients that may reach them."""

import ssl

import pytest
import trustme
from fetch_servers import OnlyThese, Server, answer

from storyledger.config import FetchSettings
from storyledger.fetch.client import Client


@pytest.fixture
def serve():
    """Return a function that starts a server."""
    servers = []

    def start(pages=None, **options):
        servers.append(Server(pages or {}, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def decoy(serve):
    """Return a server that nobody may connect to."""
    server = serve({"*": answer("a secret of this machine")})
    yield server
    assert server.connections == 0, "a connection was made to a forbidden host"


@pytest.fixture(scope="session")
def authority():
    """Return an authority that the tests' clients trust."""
    return trustme.CA()


@pytest.fixture
def tls_of(authority):
    """Return a function that gives a server's side of TLS for names, by the trusted authority or another."""

    def make(*names, by=None, **options):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        (by or authority).issue_cert(*names, **options).configure_cert(context)
        return context

    return make


@pytest.fixture
def client(authority):
    """Return a function that makes a client for the servers of a test; any name resolves to 127.0.0.1."""

    def make(*servers, resolve=None, clock=None, **limits):
        trust = ssl.create_default_context()
        authority.configure_trust(trust)
        limits = {"host_delay_seconds": 0, "back_off_seconds": 0, "read_seconds": 3, "total_seconds": 10} | limits
        return Client(
            FetchSettings(**limits),
            policy=OnlyThese(*servers),
            resolve=resolve or (lambda _host, _port: ["127.0.0.1"]),
            trust=trust,
            clock=clock.clock() if clock else None,
        )

    return make
