"""What `verify` finds of what somebody did to a ledger with SQL, and what a ledger alone cannot show."""

import hashlib
import itertools
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from builders import make_reading
from ledger.case_shelves import take

from storyledger.errors import LedgerError
from storyledger.ledger import Ledger
from storyledger.ledger.checkpoints import make_checkpoint
from storyledger.ledger.entries import leaf_hash, parse_entry
from storyledger.ledger.head import Head, read_head, write_head
from storyledger.ledger.objects import CHUNK
from storyledger.ledger.seals import DATABASE, PAGES, PageTable, read_pages
from storyledger.ledger.store import is_postgresql
from storyledger.ledger.verify import verify_ledger
from storyledger.ledger.wal import page_digest

NUMBERS = itertools.count()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def first_filled(request, tmp_path_factory):
    """The address of a closed ledger: reports with versions and addresses, readings, a checkpoint, an account."""
    if request.param == "sqlite":
        address = str(tmp_path_factory.mktemp("filled") / "ledger")
    else:
        address = request.getfixturevalue("postgresql_address")()
    with Ledger.open(address, by="ana", create=True) as ledger:
        list(ledger.add(take(f"r{n}", f"Report {n}. " + "Rain. " * n, title=f"T{n}") for n in range(8)))
        list(ledger.add([take("r1", "Another text.", input="r1.txt"), take("x", "Report 2. Rain. Rain. ", input="y")]))
        list(ledger.add([take("big", "Large.", os.urandom(2 * CHUNK + 5), evidence=[("warc", "a/b", b"WARC")])]))
        listed = ledger.find("r3")
        ledger.keep_readings([(listed, make_reading("r3", ledger.report(listed).text))], "model")
        make_checkpoint(ledger)
        ledger.keep_account(b"{}", {"stories": []})
    return address


@pytest.fixture
def filled(request, first_filled, tmp_path):
    """A copy of that ledger."""
    if is_postgresql(first_filled):
        server = request.getfixturevalue("postgresql_server")
        name, first = f"filled_{next(NUMBERS)}", sa.make_url(first_filled).database
        server.psql(f"CREATE DATABASE {name} TEMPLATE {first};")
        return server.get_uri(name)
    shutil.copytree(first_filled, tmp_path / "ledger")
    return str(tmp_path / "ledger")


def attack(address, *deeds):
    """Run SQL on a closed ledger as somebody would who can write to it, without its guards, and seal it again."""
    if is_postgresql(address):
        engine = sa.create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
        with engine.begin() as connection:
            connection.execute(sa.text("SET session_replication_role = replica"))
            for deed, values in deeds:
                connection.execute(sa.text(deed), values)
        engine.dispose()
        return
    connection = sqlite3.connect(Path(address) / DATABASE, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=OFF")
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    connection.execute("BEGIN")
    for name, _sql in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for deed, values in deeds:
        connection.execute(deed, values)
    for _name, sql in triggers:
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.close()
    seal_again(Path(address))


def seal_again(folder):
    """Make ledger.pages anew: it is no secret how."""
    table = read_pages(folder)
    content = (folder / DATABASE).read_bytes()
    pages = [content[at : at + table.page_size] for at in range(0, len(content), table.page_size)]
    sealed = PageTable(table.number, table.page_size, len(pages), b"".join(map(page_digest, pages)))
    (folder / PAGES).write_bytes(sealed.content())


def query(address, asked):
    """Return rows of a closed ledger."""
    if is_postgresql(address):
        engine = sa.create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
        with engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(sa.text(asked))]
        engine.dispose()
        return rows
    connection = sqlite3.connect(f"{(Path(address) / DATABASE).as_uri()}?immutable=1", uri=True)
    rows = connection.execute(asked).fetchall()
    connection.close()
    return rows


def entry_at(address, seq):
    """Return an entry's bytes."""
    return bytes(query(address, f"SELECT content FROM entries WHERE seq = {seq}")[0][0])


def put(seq, content):
    """Return the deed that replaces an entry, with its own leaf hash."""
    values = {"seq": seq, "content": content, "leaf": leaf_hash(content)}
    return "UPDATE entries SET content = :content, leaf = :leaf WHERE seq = :seq", values


def wheres(address, **options):
    """Return what and where of each fault."""
    return [(fault.what, fault.where) for fault in verify_ledger(address, **options).faults]


def test_a_ledger_as_it_was_written_is_sound(filled):
    """Everything counted, nothing found, and somebody told of it."""
    told = []
    verified = verify_ledger(filled, on_progress=told.append)
    assert verified.sound
    assert (verified.entries, verified.reports, verified.readings) == (15, 9, 1)
    assert verified.objects == len(query(filled, "SELECT id FROM objects"))
    assert verified.bytes > 2 * CHUNK


def test_an_altered_entry_is_named(filled):
    """A word in it, its hash left: it is not that of the hash."""
    content = entry_at(filled, 4).replace(b'"T3"', b'"T4"')
    attack(filled, ("UPDATE entries SET content = :content WHERE seq = 4", {"content": content}))
    assert ("altered", "entry 4 (add of r3, version 1)") in wheres(filled)


def test_an_altered_entry_with_its_hash_made_anew_breaks_the_chain_at_the_next(filled):
    """It is named, not the one that shows it."""
    attack(filled, put(4, entry_at(filled, 4).replace(b'"T3"', b'"T4"')))
    named = [where for what, where in wheres(filled) if what == "altered"]
    assert named == ["entry 4 (add of r3, version 1)"]


def test_the_last_entry_replaced_is_found_by_what_was_kept_of_it(filled):
    """In a folder by ledger.head; in a database by a checkpoint that somebody has."""
    with Ledger.open(filled, by="ana") as ledger:
        kept = make_checkpoint(ledger)
    known = (kept.checkpoint,)
    last = kept.seq
    content = entry_at(filled, last).replace(b'"by":"ana"', b'"by":"bob"')
    attack(filled, put(last, content))
    if not is_postgresql(filled):
        assert wheres(filled) == [("altered", f"entry {last} (checkpoint)")]
    account = last - 1
    content = entry_at(filled, account).replace(b'"by":"ana"', b'"by":"bob"')
    attack(filled, put(account, content), put(last, entry_at(filled, last)))
    assert any("entries 0 to" in where for _what, where in wheres(filled, checkpoints=known))


def test_all_entries_from_one_on_written_anew_are_found_by_the_checkpoints(filled):
    """Who rewrites the whole chain, the head and the seals cannot rewrite the checkpoint that another has."""
    with Ledger.open(filled, by="ana") as ledger:
        known = make_checkpoint(ledger).checkpoint
    deeds, prev = [], leaf_hash(entry_at(filled, 3))
    size = known.size
    for seq in range(4, size):
        entry = parse_entry(entry_at(filled, seq))
        body = {**entry.body, "title": "T9"} if seq == 4 else entry.body
        if entry.kind == "checkpoint":
            body = {"what": "other"}
        content = type(entry)(entry.seq, entry.kind, entry.at, entry.by, entry.program, prev.hex(), body).content()
        prev = leaf_hash(content)
        deeds.append(put(seq, content))
    deeds.append(("DELETE FROM entries WHERE seq >= :size", {"size": size}))
    deeds.append(("UPDATE reports SET title = 'T9' WHERE seq = 4", {}))
    attack(filled, *deeds)
    if not is_postgresql(filled):
        head = read_head(Path(filled))
        write_head(Path(filled), head._replace(size=size, leaf=prev.hex()))
    assert verify_ledger(filled).sound, "a ledger alone cannot show it"
    assert wheres(filled, checkpoints=[known]) == [("rolled back", f"entries 0 to {size - 1}")]


def test_two_entries_swapped_are_both_named(filled):
    """Each stands where the other says that it does."""
    four, six = entry_at(filled, 4), entry_at(filled, 6)
    attack(filled, put(4, six), put(6, four))
    assert {("reordered", "entry 4"), ("reordered", "entry 6")} <= set(wheres(filled))


def test_a_deleted_entry_is_named(filled):
    """From the middle; what was made of it is named beside it."""
    attack(filled, ("DELETE FROM entries WHERE seq = 5", {}))
    told = wheres(filled)
    assert ("missing", "entry 5") in told
    assert not any(where.startswith(("entry 4", "entry 6")) for _what, where in told)


def test_an_entry_put_in_is_named(filled):
    """All after it moved on by one: they call themselves one lower."""
    shift = "UPDATE entries SET seq = seq + :by WHERE seq >= :from"
    new = entry_at(filled, 5)
    attack(
        filled,
        (shift, {"by": 1000, "from": 6}),
        (shift, {"by": -999, "from": 1006}),
        (
            "INSERT INTO entries (seq, kind, content, leaf) VALUES (6, 'add', :content, :leaf)",
            {"content": new, "leaf": leaf_hash(new)},
        ),
    )
    told = wheres(filled)
    assert any(what == "inserted" and where.startswith("entr") for what, where in told), told
    assert any(where.startswith(("entry 6", "entry 5")) for _what, where in told), told


def test_an_entry_taken_out_and_the_rest_moved_up_is_found(filled):
    """All after it call themselves one higher."""
    shift = "UPDATE entries SET seq = seq + :by WHERE seq >= :from"
    attack(
        filled,
        ("DELETE FROM entries WHERE seq = 5", {}),
        (shift, {"by": 1000, "from": 6}),
        (shift, {"by": -1001, "from": 1006}),
    )
    assert ("missing", "entries before 5") in wheres(filled)


def test_a_cut_log_is_found_by_the_head_or_by_a_checkpoint_kept_elsewhere(filled):
    """With the head made anew and all that came of them gone, only who kept a checkpoint can know."""
    with Ledger.open(filled, by="ana") as ledger:
        known = make_checkpoint(ledger).checkpoint
        size = known.size
    attack(filled, ("DELETE FROM entries WHERE seq >= :from", {"from": size - 1}))
    account = hashlib.sha256(b"{}").hexdigest()
    if not is_postgresql(filled):
        head = read_head(Path(filled))
        told = [where for what, where in wheres(filled) if what == "truncated"]
        assert told == [f"entries {size - 1} to {size}"]
        write_head(Path(filled), head._replace(size=size - 1, leaf=leaf_hash(entry_at(filled, size - 2)).hex()))
    attack(
        filled,
        (
            "DELETE FROM chunks WHERE object IN (SELECT id FROM objects WHERE sha256 = :name)",
            {"name": account},
        ),
        ("DELETE FROM objects WHERE sha256 = :name", {"name": account}),
    )
    assert verify_ledger(filled).sound, "a ledger alone cannot show it"
    assert wheres(filled, checkpoints=[known]) == [("truncated", f"entry {size - 1}")]


def test_a_checkpoint_in_the_log_that_is_another_logs_is_found(filled):
    """The root in an entry is worked out again."""
    with Ledger.open(filled, by="ana") as ledger:
        ledger.append("checkpoint", {"what": "note", "tree_size": 3, "root": "00" * 32})
    assert wheres(filled) == [("rolled back", "entries 0 to 2")]


@pytest.mark.parametrize(
    ("deed", "what", "where"),
    [
        ("UPDATE chunks SET content = :new WHERE object = {big} AND n = 1", "altered", "original of big, version 1"),
        ("UPDATE chunks SET content = :same WHERE object = {big} AND n = 1", "altered", "original of big, version 1"),
        ("DELETE FROM chunks WHERE object = {big} AND n = 1", "missing", "original of big, version 1"),
        ("DELETE FROM chunks WHERE object = {big} AND n = 2", "missing", "original of big, version 1"),
        ("UPDATE chunks SET n = 3 WHERE object = {big} AND n = 2", "missing", "original of big, version 1"),
        ("INSERT INTO chunks (object, n, content) VALUES ({big}, 3, :new)", "missing", "original of big, version 1"),
        ("INSERT INTO chunks (object, n, content) VALUES (9999, 0, :new)", "inserted", "piece 0 of object 9999"),
        ("DELETE FROM objects WHERE id = {big}", "missing", "original of big, version 1"),
        ("UPDATE objects SET content = :new WHERE id = {big}", "missing", "original of big, version 1"),
        ("UPDATE objects SET content = :new WHERE sha256 = '{text}'", "altered", "text of big, version 1"),
        ("UPDATE objects SET content = NULL WHERE sha256 = '{text}'", "missing", "text of big, version 1"),
        ("UPDATE objects SET size = size + 1 WHERE id = {big}", "altered", "original of big, version 1"),
        ("UPDATE objects SET size = 7 WHERE sha256 = '{text}'", "altered", "text of big, version 1"),
        (
            "INSERT INTO objects (id, sha256, size) VALUES (9998, '" + "ab" * 32 + "', 0)",
            "inserted",
            "object " + "ab" * 32,
        ),
    ],
)
def test_what_was_done_to_an_original_or_a_text_is_named(filled, deed, what, where):
    """By report and version; a stray object by its hash."""
    ((big, text),) = query(
        filled,
        "SELECT o.id, r.text_sha256 FROM objects AS o JOIN reports AS r ON r.sha256 = o.sha256 WHERE r.report = 'big'",
    )
    values = {"new": b"other", "same": bytes(CHUNK)}
    attack(filled, (deed.format(big=big, text=text), {name: values[name] for name in values if f":{name}" in deed}))
    assert any(found == what and named.startswith(where) for found, named in wheres(filled)), wheres(filled)


def test_objects_that_were_kept_in_pieces_before_are_read_and_verified(filled):
    """As all were before objects of one piece stood in one row."""
    with Ledger.open(filled, by="ana") as ledger:
        before = [(ledger.report(row).text, ledger.original(row)) for row in ledger.listed(versions=True)]
    attack(
        filled,
        ("INSERT INTO chunks (object, n, content) SELECT id, 0, content FROM objects WHERE length(content) > 0", {}),
        ("UPDATE objects SET content = NULL", {}),
    )
    assert verify_ledger(filled).sound
    with Ledger.open(filled, by="ana") as ledger:
        rows = ledger.listed(versions=True)
        assert [(ledger.report(row).text, ledger.original(row)) for row in rows] == before
        assert [added.status for added in ledger.add([take("new", "New.")])] == ["new"]
    assert verify_ledger(filled).sound


@pytest.mark.parametrize(
    ("deed", "what", "where"),
    [
        ("UPDATE reports SET outlet = 'O' WHERE seq = 4", "derived", "(add of r3, version 1) in the table reports"),
        ("UPDATE reports SET text_sha256 = likeness WHERE seq = 4", "derived", "entry 4 (add of r3, version 1)"),
        ("DELETE FROM addresses", "derived", "(also of r2, version 1) in the table addresses"),
        ("UPDATE readings SET model = 'another'", "derived", "(read of r3, version 1) in the table readings"),
        (
            "INSERT INTO addresses (seq, report, version, input) VALUES (2, 'r1', 1, 'x')",
            "inserted",
            "row 2 in the table addresses",
        ),
    ],
)  # fmt: skip
def test_a_table_that_says_something_else_than_the_log_is_named(filled, deed, what, where):
    """Each is worked out again, row by row."""
    attack(filled, (deed, {}))
    assert any(found == what and where in named for found, named in wheres(filled)), wheres(filled)


def test_a_guard_taken_away_is_found(filled):
    """The triggers that refuse changes are part of the ledger."""
    if is_postgresql(filled):
        attack(filled, ("DROP TRIGGER entries_only_added_to ON entries", {}))
        assert wheres(filled) == [("missing", "trigger entries_only_added_to in the schema")]
        attack(filled, ("ALTER TABLE chunks DISABLE TRIGGER chunks_only_added_to", {}))
        assert ("missing", "trigger chunks_only_added_to in the schema") in wheres(filled)
        return
    connection = sqlite3.connect(Path(filled) / DATABASE)
    connection.execute("DROP TRIGGER entries_no_update")
    connection.execute("CREATE TRIGGER t AFTER INSERT ON entries BEGIN SELECT 1; END")
    connection.execute("DROP INDEX reports_url")
    connection.commit()
    connection.close()
    seal_again(Path(filled))
    assert wheres(filled) == [
        ("missing", "index reports_url in the schema"),
        ("missing", "trigger entries_no_update in the schema"),
        ("inserted", "trigger t in the schema"),
    ]


@pytest.mark.parametrize(
    "value", [7, 10**12, "text", None, 1.5, b"", b"{}", b"[" * 100_000, b"\xff" * 10, b'{"seq":' + b"9" * 5000 + b"}"]
)
def test_anything_in_the_place_of_an_entry_is_a_fault_and_no_crash(tmp_path, value):
    """SQLite takes any type anywhere; a number is no invitation to make room for as many bytes."""
    address = str(tmp_path / "ledger")
    with Ledger.open(address, by="ana", create=True) as ledger:
        list(ledger.add(take(f"r{n}", f"Report {n}.") for n in range(3)))
    null = value is None
    column = "leaf" if null else "content"
    attack(address, (f"UPDATE entries SET {column} = ? WHERE seq = 2", (b"" if null else value,)))
    original = "(SELECT sha256 FROM reports WHERE report = 'r0')"
    attack(address, (f"UPDATE objects SET content = ? WHERE sha256 = {original}", (b"" if null else value,)))
    attack(address, ("UPDATE reports SET url = ? WHERE seq = 1", (value if not null else 5,)))
    told = wheres(address)
    assert any(where.startswith("entry 2") for _what, where in told)
    assert any(where.startswith("original of r0") for _what, where in told)


def test_a_folder_put_back_to_an_earlier_state_is_shown_by_a_checkpoint_alone(tmp_path):
    """Copied whole, with head and seals: a ledger cannot know."""
    folder = tmp_path / "ledger"
    with Ledger.open(str(folder), by="ana", create=True) as ledger:
        list(ledger.add([take("a", "One.")]))
    shutil.copytree(folder, tmp_path / "earlier")
    with Ledger.open(str(folder), by="ana") as ledger:
        list(ledger.add([take("b", "Two.")]))
        known = make_checkpoint(ledger).checkpoint
    assert verify_ledger(str(folder), checkpoints=[known]).sound
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "earlier", folder)
    assert verify_ledger(str(folder)).sound
    assert wheres(str(folder), checkpoints=[known]) == [("truncated", "entry 2")]


def test_the_database_alone_put_back_is_found(tmp_path):
    """The head and the seals know more than it."""
    folder = tmp_path / "ledger"
    with Ledger.open(str(folder), by="ana", create=True) as ledger:
        list(ledger.add([take("a", "One.")]))
    earlier = (folder / DATABASE).read_bytes()
    with Ledger.open(str(folder), by="ana") as ledger:
        list(ledger.add([take("b", "Two.")]))
    (folder / DATABASE).write_bytes(earlier)
    told = wheres(str(folder))
    assert ("truncated", "entry 2") in told
    assert any(where.endswith("of ledger.sqlite (schema)") or f"of {DATABASE}" in where for _what, where in told)
    with pytest.raises(LedgerError, match="cut, put back or altered"), Ledger.open(str(folder), by="ana") as ledger:
        list(ledger.add([take("c", "Three.")]))


def test_a_head_that_was_put_back_is_found(tmp_path):
    """Where nobody was killed, it is as long as the log."""
    folder = tmp_path / "ledger"
    with Ledger.open(str(folder), by="ana", create=True) as ledger:
        list(ledger.add([take("a", "One."), take("b", "Two.")]))
    head = read_head(folder)
    first = leaf_hash(entry_at(str(folder), 0)).hex()
    write_head(folder, Head(1, first, None, head.sealed))
    assert wheres(str(folder)) == [("rolled back", "ledger.head")]


def test_there_is_nothing_to_verify_where_no_ledger_is(tmp_path, ledger_address):
    """That is an error of use, no fault."""
    with pytest.raises(LedgerError, match=r"no ledger|no tables"):
        verify_ledger(ledger_address)
    (tmp_path / "db").mkdir()
    connection = sqlite3.connect(tmp_path / "db" / DATABASE)
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(LedgerError, match="no ledger"):
        verify_ledger(str(tmp_path / "db"))
    with pytest.raises(LedgerError):
        verify_ledger("postgresql://nobody@127.0.0.1:1/nothing")
