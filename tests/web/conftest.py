"""What tests of the served ledger share."""

import shutil

import hand_ledger
import pytest
import web_ledger


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """Return the folder of a ledger with an account, made once; it is not to be written to."""
    folder = tmp_path_factory.mktemp("filled") / "ledger"
    web_ledger.fill(folder)
    return folder


@pytest.fixture
def client(filled, tmp_path):
    """Return a client over a copy of that ledger."""
    shutil.copytree(filled, tmp_path / "ledger")
    with web_ledger.served(tmp_path / "ledger") as opened:
        yield opened


@pytest.fixture
def served(tmp_path):
    """Return a client and the desk that it asks: the little story that is set right by hand."""
    with hand_ledger.serve(tmp_path) as both:
        yield both
