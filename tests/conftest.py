"""What tests of several stages share."""

import json
import signal
import sys
from pathlib import Path

import hypothesis
import pytest

from storyledger import cli

# How long an example takes depends on the machine and what else it does: tests of speed compare, and do not time.
hypothesis.settings.register_profile("storyledger", deadline=None)
hypothesis.settings.load_profile("storyledger")

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
