"""What tests of the served ledger share."""

import shutil

import pytest
from web_ledger import fill, served


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """Return the folder of a ledger with an account, made once; it is not to be written to."""
    folder = tmp_path_factory.mktemp("filled") / "ledger"
    fill(folder)
    return folder


@pytest.fixture
def client(filled, tmp_path):
    """Return a client over a copy of that ledger."""
    shutil.copytree(filled, tmp_path / "ledger")
    with served(tmp_path / "ledger") as opened:
        yield opened
