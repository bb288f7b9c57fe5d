"""A ledger in PostgreSQL: a real server, several writers, the database's own guards, and what its driver says."""

import sys
import threading

import pytest
import sqlalchemy as sa
from ledger.case_shelves import take

from storyledger.errors import LedgerError
from storyledger.ledger import Ledger, is_postgresql
from storyledger.ledger.verify import verify_ledger


@pytest.fixture
def address(postgresql_address):
    """The address of an empty database."""
    return postgresql_address()


def test_the_server_is_a_real_one(address):
    """Of a version that is kept up."""
    with Ledger.open(address, by="ana", create=True) as ledger, ledger.store.read() as connection:
        assert int(connection.execute(sa.text("SHOW server_version_num")).scalar_one()) >= 150_000


def test_writers_at_once_keep_one_chain(address):
    """Each takes his turn; readers see one state throughout."""
    Ledger.open(address, by="ana", create=True).close()
    failed = []

    def write(name):
        try:
            with Ledger.open(address, by=name) as ledger:
                for number in range(10):
                    told = list(ledger.add([take(f"{name}{number}", f"{name} {number}", input=f"{name}{number}")]))
                    assert told[0].status == "new"
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    def read():
        try:
            with Ledger.open(address, by="reader") as ledger:
                for _time in range(20):
                    with ledger.store.read() as connection:
                        count = sa.text("SELECT (SELECT count(*) FROM reports), (SELECT max(seq) FROM entries)")
                        first, last = (tuple(connection.execute(count).one()) for _again in range(2))
                        assert first == last
                        assert first[0] == first[1]
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "c")]
    threads += [threading.Thread(target=read) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    verified = verify_ledger(address)
    assert (verified.entries, verified.faults) == (31, ())


@pytest.mark.parametrize(
    "deed", ["TRUNCATE entries CASCADE", "DELETE FROM objects WHERE false", "UPDATE chunks SET n = 1"]
)
def test_kept_tables_cannot_be_changed_by_any_statement(address, deed):
    """Also not by one that touches no row."""
    with (
        Ledger.open(address, by="ana", create=True) as ledger,
        pytest.raises(LedgerError, match="only added to"),
        ledger.store.write() as connection,
    ):
        connection.execute(sa.text(deed))


def test_reading_cannot_write(address):
    """A reader's transaction is read-only."""
    with (
        Ledger.open(address, by="ana", create=True) as ledger,
        pytest.raises(LedgerError, match="read-only"),
        ledger.store.read() as connection,
    ):
        connection.execute(sa.text("INSERT INTO states VALUES ('a', 'b')"))


def test_a_server_that_cannot_be_reached_is_told_without_the_password():
    """An error, no traceback, and nothing that a screen should not show."""
    address = "postgresql://ana:secret@127.0.0.1:1/ledger"
    for attempt in (lambda: Ledger.open(address, by="ana", create=True), lambda: verify_ledger(address)):
        with pytest.raises(LedgerError) as told:
            attempt()
        assert "secret" not in str(told.value)
        assert "127.0.0.1" in str(told.value)


def test_a_missing_driver_is_named(monkeypatch):
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LedgerError, match="pip install"):
        Ledger.open("postgresql://127.0.0.1/ledger", by="ana")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://host/db", True),
        ("postgres://host/db", True),
        ("postgresql", False),
        ("./postgresql://x", False),
        ("/srv/ledger", False),
    ],
)
def test_addresses_are_told_from_folders(address, told):
    """By their beginning."""
    assert is_postgresql(address) is told


@pytest.mark.parametrize(
    "address", ["", " ", "mysql://ana@host/desk", "https://host/desk", "postgresql://ana:geheim@host:many/desk"]
)
def test_what_is_no_ledgers_address_is_said_to_be_none(address, tmp_path, monkeypatch):
    """No folder of that name is made, and no password shown."""
    monkeypatch.chdir(tmp_path)
    for call in (lambda: Ledger.open(address, by="ana", create=True), lambda: verify_ledger(address)):
        with pytest.raises(LedgerError, match="give a folder, or postgresql://") as caught:
            call()
        assert "geheim" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
