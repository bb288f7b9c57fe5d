"""Ledgers of both kinds: in a folder, and in a database of a PostgreSQL server that the tests start themselves."""

import pytest

from storyledger.ledger import Ledger


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
