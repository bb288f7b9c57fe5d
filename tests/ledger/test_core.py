"""What a ledger does with reports: new, a new version, another address, there already; the same in both databases."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from builders import make_reading
from ledger.case_shelves import take

from storyledger.errors import LedgerError
from storyledger.ledger import Ledger
from storyledger.ledger.seals import DATABASE
from storyledger.ledger.verify import verify_ledger
from storyledger.records import Problem


def statuses(ledger, *taken):
    """What became of each report, with its name."""
    return [(added.status, added.report, added.version) for added in ledger.add(taken)]


def test_a_report_comes_out_as_it_went_in(ledger):
    """Text, original and everything told about it."""
    given = take(
        "fire", "Elf Häuser\u2028brannten.\0", b"<p>\xff</p>", media_type="text/html", title="T", outlet="O",
        author="A", url="https://a.example/1", language="de", published="2021-03", published_reason="m", pages=(0, 4),
    )  # fmt: skip
    (added,) = ledger.add([given])
    listed = ledger.find("fire")
    assert ledger.report(listed) == replace(given.report, also_at=())
    assert ledger.original(listed) == b"<p>\xff</p>"
    assert (added.status, added.version, listed.sha256) == ("new", 1, given.report.sha256)


def test_the_same_twice_adds_nothing(ledger):
    """Neither a report nor an entry."""
    assert statuses(ledger, take("a", "One."), take("a", "One.")) == [("new", "a", 1), ("there", "a", 1)]
    entries = len(ledger.entries())
    assert statuses(ledger, take("a", "One.")) == [("there", "a", 1)]
    assert len(ledger.entries()) == entries


def test_another_text_at_the_same_address_is_a_new_version(ledger):
    """The former stays, and can be asked for."""
    url = "https://a.example/1"
    assert statuses(ledger, take("a", "Five dead.", url=url)) == [("new", "a", 1)]
    assert statuses(ledger, take("x", "Six dead.", url=url)) == [("new version", "a", 2)]
    assert ledger.report(ledger.find("a")).text == "Six dead."
    assert ledger.report(ledger.find("a", 1)).text == "Five dead."
    assert [row.version for row in ledger.listed(versions=True)] == [1, 2]
    assert [row.version for row in ledger.listed()] == [2]


def test_the_same_bytes_elsewhere_are_another_address(ledger):
    """One report, found in two places."""
    assert statuses(ledger, take("a", "One.", input="a.txt")) == [("new", "a", 1)]
    assert statuses(ledger, take("b", "One.", input="b.txt")) == [("also", "a", 1)]
    assert [address.input for address in ledger.report(ledger.find("a")).also_at] == ["b.txt"]


def test_two_reports_never_share_an_id(ledger):
    """The second gets digits of its hash."""
    told = statuses(ledger, take("a", "One.", input="1"), take("a", "Two.", input="2"), take("a", "Three.", input="3"))
    assert [status for status, _id, _version in told] == ["new"] * 3
    assert len({id_ for _status, id_, _version in told}) == 3


def test_problems_are_handed_through_in_their_place(ledger):
    """A run says everything in order."""
    problem = Problem("x", "cannot be read")
    told = list(ledger.add([take("a", "One."), problem, take("b", "Two.")]))
    assert problem in told
    assert len(told) == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "half a pair: \udc80"},
        {"title": "NUL: \0"},
        {"input": "folder/\udcff.txt"},
        {"title": "x" * 100_000, "outlet": "y" * 5000, "url": "http://a.example/" + "z" * 9000},
        {"language": "x" * 200},
        {"published": "2020-01-01/" * 20},
        {"url": "http://[bad"},
        {"author": "\u202e\U0001d538 \ufeff"},
    ],
)
def test_no_odd_words_break_off_a_batch(ledger, ledger_address, fields):
    """What a database or JSON cannot hold is written in another way, and found again."""
    given = take("a", "Text: \udc80 \0.", **fields)
    assert statuses(ledger, given, take("b", "After.")) == [("new", "a", 1), ("new", "b", 1)]
    assert ledger.report(ledger.find("a")).text == given.report.text
    assert statuses(ledger, given) == [("there", "a", 1)]
    ledger.close()
    assert verify_ledger(ledger_address).sound


def test_a_long_id_is_cut(ledger):
    """The tables have room for 120 characters."""
    ((_status, id_, _version),) = statuses(ledger, take("i" * 300, "One."))
    assert id_ == "i" * 100


def test_a_reading_comes_back_for_its_model_alone(ledger):
    """Another model has not read it yet."""
    list(ledger.add([take("a", "One. Two.")]))
    listed = ledger.find("a")
    reading = make_reading("a", "One. Two.", report={"title": None})
    ledger.keep_readings([(listed, reading)], "model 1")
    ledger.keep_readings([(listed, reading)], "model 1")
    assert ledger.reading(listed, "model 1") == reading
    assert ledger.reading(listed, "model 2") is None
    assert len(ledger.entries(["read"])) == 1


def test_everything_is_there_after_opening_again(ledger_address):
    """The log goes on where it ended, chained."""
    for text in ("One.", "Two."):
        with Ledger.open(ledger_address, by="ana", create=True) as ledger:
            list(ledger.add([take("a", text, url="https://a.example/1")]))
    with Ledger.open(ledger_address, by="ana") as ledger:
        assert ledger.find("a").version == 2
        assert [entry.kind for entry in ledger.entries()] == ["begin", "add", "add"]
    assert verify_ledger(ledger_address).sound


def test_an_error_in_a_batch_leaves_nothing_of_it(ledger):
    """All or nothing: neither entries nor objects."""

    def fail(ledger):
        with ledger.writing() as (_connection, log):
            log.append("also", {"report": "x", "version": 1, "input": "i", "url": None})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail(ledger)
    assert [entry.kind for entry in ledger.entries()] == ["begin"]


def test_kept_rows_cannot_be_changed_or_deleted(ledger):
    """The database itself refuses, whoever asks by its connection."""
    list(ledger.add([take("a", "One.", b"<p>One.</p>" + bytes(1 << 20))]))
    for deed in ("UPDATE entries SET kind = 'x'", "DELETE FROM chunks", "UPDATE objects SET size = 0"):
        with pytest.raises(LedgerError, match="only added to"), ledger.store.write() as connection:
            connection.execute(sa.text(deed))
    with pytest.raises(LedgerError), ledger.store.read() as connection:
        connection.execute(sa.text("INSERT INTO nowhere VALUES (1)"))


def test_a_ledger_of_a_later_version_is_refused(ledger_address):
    """What is not understood is not written to."""
    with Ledger.open(ledger_address, by="ana", create=True) as ledger, ledger.store.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerError, match="later version"):
        Ledger.open(ledger_address, by="ana")


def test_no_ledger_is_made_unasked(ledger_address):
    """Reading from a mistyped address makes nothing."""
    with pytest.raises(LedgerError, match="no ledger"):
        Ledger.open(ledger_address, by="ana")
    assert not Path(ledger_address).exists()


@pytest.mark.parametrize("kind", ["a file", "a folder with other files", "another database", "no database"])
def test_what_is_no_ledger_is_left_alone(tmp_path, kind):
    """Refused, and as it was."""
    place = tmp_path / "place"
    if kind == "a file":
        place.write_text("x")
    else:
        place.mkdir()
    if kind == "a folder with other files":
        (place / "notes.txt").write_text("x")
    if kind == "another database":
        sqlite3.connect(place / DATABASE).execute("CREATE TABLE t (a)").connection.close()
    if kind == "no database":
        (place / DATABASE).write_bytes(b"no database" * 1000)
    with pytest.raises(LedgerError):
        Ledger.open(str(place), by="ana")
    if kind != "another database":  # that one may be asked by SQLite, which changes nothing
        with pytest.raises(LedgerError):
            Ledger.open(str(place), by="ana", create=True)


def test_a_database_of_something_else_is_left_alone(ledger_address):
    """No tables are made among those of others."""
    path = Path(ledger_address) / "ledger.sqlite"
    if "://" in ledger_address:
        engine = sa.create_engine(ledger_address.replace("postgresql://", "postgresql+psycopg://"))
    else:
        path.parent.mkdir()
        engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE recipes (name TEXT)"))
    with pytest.raises(LedgerError, match="is a database of something else \\(recipes\\)"):
        Ledger.open(ledger_address, by="ana", create=True)
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["recipes"]
    engine.dispose()
