"""The files of a ledger's folder: every byte is held by something, and no crash nor other writer is called a fault."""

import importlib.util
import os
import random
import sqlite3
import sys
from pathlib import Path

import pytest
from ledger.case_seals import closed, flip, left_by_killed, reports, snapshot, wheres

from storyledger.errors import LedgerError
from storyledger.ledger import Ledger, seals, store
from storyledger.ledger.head import HEAD
from storyledger.ledger.seals import DATABASE, FRAMES, PAGES, WAL, read_frames, read_pages
from storyledger.ledger.sqlite_pages import page_owners
from storyledger.ledger.store import PAGE_SIZE
from storyledger.ledger.verify import verify_ledger
from storyledger.ledger.wal import Wal, checksum, frames_in_index, page_digest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def folder(tmp_path):
    """A closed ledger with forty reports."""
    return closed(tmp_path / "ledger")


@pytest.fixture
def killed(folder, tmp_path):
    """The folder as a killed process left it after three more transactions."""
    return left_by_killed(folder, tmp_path / "killed")


# --- at rest and after a crash --------------------------------------------------------------------------------------


def test_a_closed_ledger_is_three_files(folder):
    """Nothing of a closed ledger stands in a write-ahead log."""
    assert sorted(path.name for path in folder.iterdir()) == [HEAD, PAGES, DATABASE]
    assert verify_ledger(str(folder)).sound


def test_every_page_has_the_digest_that_is_told(folder):
    """Of the file as it is, in order."""
    table = read_pages(folder)
    content = (folder / DATABASE).read_bytes()
    assert table.count * table.page_size == len(content)
    for page in range(1, table.count + 1):
        assert table.digest(page) == page_digest(content[(page - 1) * table.page_size : page * table.page_size])


@pytest.mark.parametrize("form", [1, 2])
def test_a_ledger_whose_pages_were_digested_otherwise_goes_on_so(tmp_path, monkeypatch, form):
    """BLAKE2b and SHA-256 stood in ledgers before; each goes on, and is found damaged, by the digests it has."""
    place = tmp_path / "ledger"
    with monkeypatch.context() as before:
        before.setattr(seals, "FORM", form)
        with Ledger.open(str(place), by="ana", create=True) as ledger:
            list(ledger.add(reports(0, 40)))
    with Ledger.open(str(place), by="ana") as ledger:
        list(ledger.add(reports(100, 10)))
        assert read_frames(place).form == form
        assert verify_ledger(str(place)).sound
    table = read_pages(place)
    assert table.form == form
    assert table.digest(1) == page_digest((place / DATABASE).read_bytes()[: table.page_size], form)
    assert verify_ledger(str(place)).sound
    flip(place / DATABASE, 9000)
    assert not verify_ledger(str(place)).sound


@pytest.mark.parametrize("size", [512, 4096, 65536])
def test_a_ledger_of_pages_of_another_size_keeps_it(tmp_path, monkeypatch, size):
    """Ledgers had SQLite's 4096 before; each is verified, written, and has pages and frames named by its own."""
    place = tmp_path / "ledger"
    with monkeypatch.context() as before:
        before.setattr(store, "PAGE_SIZE", size)
        closed(place)
    crashed = left_by_killed(place, tmp_path / "killed")
    for folder in (place, crashed):
        assert wheres(folder) == []
        assert read_pages(folder).page_size == size
    last = (place / DATABASE).stat().st_size // size
    owners = page_owners(lambda n: (place / DATABASE).read_bytes()[(n - 1) * size : n * size], last)
    flip(place / DATABASE, last * size - 5)
    assert wheres(place)[0] == f"page {last} of {DATABASE} ({owners[last]})"
    wal = crashed / WAL
    content = wal.read_bytes()
    frame = (len(content) - 32) // (size + 24) - 1
    page = int.from_bytes(content[32 + frame * (size + 24) :][:4], "big")
    flip(wal, 32 + frame * (size + 24) + 100)
    told = [where for where in wheres(crashed) if where.startswith(f"frame {frame} of {WAL} (page {page}: ")]
    assert told
    (crashed / PAGES).unlink()
    assert set(told) <= set(wheres(crashed)), "the write-ahead log tells the size too"


def test_what_a_killed_process_left_is_sound_and_goes_on(killed):
    """Its transactions are there, in the log; the next writer goes on, and closing brings them into the file."""
    assert {FRAMES, WAL} <= {path.name for path in killed.iterdir()}
    assert verify_ledger(str(killed)).entries == 71
    with Ledger.open(str(killed), by="ana") as ledger:
        assert len(ledger.listed()) == 70
        list(ledger.add(reports(200, 1)))
        assert verify_ledger(str(killed)).sound
    assert sorted(path.name for path in killed.iterdir()) == [HEAD, PAGES, DATABASE]
    assert verify_ledger(str(killed)).sound


def test_a_copy_without_the_logs_index_is_verified_elsewhere(killed):
    """Who copies a folder may leave out what SQLite makes anew; nothing is made anew in the copy."""
    (killed / f"{DATABASE}-shm").unlink()
    before = snapshot(killed)
    assert verify_ledger(str(killed)).sound
    assert snapshot(killed) == before


@pytest.mark.parametrize("which", ["folder", "killed"])
def test_nothing_is_written_by_verify(request, which):
    """Neither where all is sound nor where it is damaged."""
    place = request.getfixturevalue(which)
    before = snapshot(place)
    assert verify_ledger(str(place)).sound
    assert snapshot(place) == before
    flip(place / DATABASE, 9000)
    before = snapshot(place)
    assert not verify_ledger(str(place)).sound
    assert snapshot(place) == before


@pytest.mark.skipif(
    os.name != "posix" or os.getuid() != 0, reason="another user is needed to whom the folder is closed"
)
@pytest.mark.parametrize("which", ["folder", "killed"])
def test_a_folder_that_cannot_be_written_is_verified_and_read(request, which, tmp_path_factory):
    """As on a read-only medium; adding to it is an error that says so."""
    place = request.getfixturevalue(which)
    verify_ledger(str(place))  # so that the child loads nothing any more
    for path in (place, *place.parents):
        if path.stat().st_uid == os.getuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)
        if path == tmp_path_factory.getbasetemp().parent.parent:
            break
    before = snapshot(place)
    child = os.fork()
    if child == 0:
        os.setuid(65534)
        code = 3
        try:
            code = 0 if verify_ledger(str(place)).sound and not os.access(place, os.W_OK) else 1
            with Ledger.open(str(place), by="ana") as ledger:
                code += 0 if ledger.report(ledger.find("r7")).text.startswith("Report 7.") else 1
                try:
                    list(ledger.add(reports(500, 1)))
                except LedgerError:
                    pass
                else:
                    code += 1
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert snapshot(place) == before


# --- faults ---------------------------------------------------------------------------------------------------------


def test_a_byte_that_no_row_stands_in_is_found(folder):
    """The unused middle of a page, and a page of the list of free ones."""
    content, half = (folder / DATABASE).read_bytes(), PAGE_SIZE // 2
    page = next(
        number
        for number in range(2, len(content) // PAGE_SIZE)
        if content[(number - 1) * PAGE_SIZE] == 13
        and content[(number - 1) * PAGE_SIZE :][half - 48 : half + 48] == bytes(96)
    )
    flip(folder / DATABASE, (page - 1) * PAGE_SIZE + half)
    (where,) = wheres(folder)
    assert where.startswith(f"page {page} of {DATABASE} (")


@pytest.mark.parametrize("name", [HEAD, PAGES])
def test_every_byte_of_the_small_files_is_held(folder, name):
    """A flip anywhere in them is found and names the file alone."""
    content = (folder / name).read_bytes()
    for at in range(0, len(content), 7):
        flip(folder / name, at)
        assert wheres(folder) == [name], at
        (folder / name).write_bytes(content)


def test_frames_of_the_log_are_named(killed):
    """Their number, and the page that they hold."""
    flip(killed / WAL, 32 + 3 * (PAGE_SIZE + 24) + 500)
    told = wheres(killed)
    assert any(where.startswith(f"frame 3 of {WAL} (page ") for where in told)
    assert any(where.startswith("entr") for where in told), "and which entries are lost with it"


def test_a_ledger_whose_log_is_damaged_is_not_opened(killed):
    """SQLite would drop what was acknowledged, and then remove the log that shows it."""
    flip(killed / WAL, 32 + 3 * (PAGE_SIZE + 24) + 500)
    before = snapshot(killed)
    with pytest.raises(LedgerError, match="verify"):
        Ledger.open(str(killed), by="ana")
    assert snapshot(killed) == before


@pytest.mark.parametrize("name", [HEAD, PAGES, FRAMES, WAL, DATABASE])
def test_a_missing_file_is_named(killed, name):
    """Whichever of them it is."""
    (killed / name).unlink()
    assert name in wheres(killed)


def test_a_journal_that_was_put_beside_the_database_is_found(folder):
    """SQLite would copy it into the database at the next opening."""
    (folder / f"{DATABASE}-journal").write_bytes(b"x" * 600)
    assert f"{DATABASE}-journal" in wheres(folder)


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 100, b"SQLite format 3\0", b"x" * 10_000, b"SQLite format 3\0" + b"\xff" * 20_000]
)
def test_no_damage_stops_verify(folder, content):
    """What is no database any more is told, with everything that is missing."""
    (folder / DATABASE).write_bytes(content)
    told = wheres(folder)
    assert any(DATABASE in where for where in told)
    assert any(where.startswith("entr") for where in told)


def test_what_another_program_wrote_is_found(folder):
    """Also where the log and every row are as they were."""
    connection = sqlite3.connect(folder / DATABASE)
    connection.execute("INSERT INTO states (name, content) VALUES ('x', 'y')")
    connection.commit()
    connection.execute("VACUUM")
    connection.close()
    assert all(DATABASE in where for where in wheres(folder))
    assert wheres(folder)


def test_random_faults_are_all_found_and_named():
    """A hundred and fifty of the ten thousand that the benchmark draws."""
    spec = importlib.util.spec_from_file_location("ledger_bytes", ROOT / "benchmarks" / "ledger_bytes.py")
    benchmark = importlib.util.module_from_spec(spec)
    import tempfile

    sys.modules["ledger_bytes"] = benchmark
    spec.loader.exec_module(benchmark)
    with tempfile.TemporaryDirectory() as root:
        told = benchmark.run(Path(root), 150, seed=6)
    assert (told["found"], told["located"]) == (150, 150), told["missed"]
    assert told["pages_named_that_were_not_hit"] == 0


# --- the formats ----------------------------------------------------------------------------------------------------


def test_frames_are_taken_for_written_as_sqlite_takes_them(tmp_path):
    """The checksums are SQLite's own; what follows the last whole transaction is left out."""
    connection = sqlite3.connect(tmp_path / "a", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("CREATE TABLE t (a)")
    for number in range(5):
        connection.execute("INSERT INTO t VALUES (?)", (os.urandom(3000 * number),))
    with Wal.open(tmp_path / "a-wal") as wal:
        assert wal.sound
        whole = wal.committed(0, None)
        assert sum(map(len, whole)) == wal.whole()
        assert len(whole) == 6
    content = bytearray((tmp_path / "a-wal").read_bytes())
    content[-10] ^= 1
    (tmp_path / "b-wal").write_bytes(content)
    with Wal.open(tmp_path / "b-wal") as wal:
        assert wal.committed(0, None) == whole[:-1]
    connection.close()


def test_the_index_says_which_frames_count(tmp_path):
    """SQLite's own count; none of a log begun anew, and nothing where the index is not whole."""
    connection = sqlite3.connect(tmp_path / "a", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (a)")
    connection.execute("INSERT INTO t VALUES (zeroblob(20000))")
    with Wal.open(tmp_path / "a-wal") as wal:
        index, salts = (tmp_path / "a-shm").read_bytes(), wal.header[16:24]
        assert frames_in_index(index, salts) == wal.whole() == sum(map(len, wal.committed(0, None)))
        assert len(wal.committed(0, None, wal.whole() - 1)) == len(wal.committed(0, None)) - 1
    assert frames_in_index(index, bytes(8)) == 0
    assert frames_in_index(index[:90], salts) is None
    assert frames_in_index(bytes(16) + index[16:], salts) is None
    connection.close()


def test_the_checksum_is_the_same_in_either_byte_order():
    """A log may come from a machine of the other kind."""
    content = os.urandom(64)
    swapped = b"".join(content[at : at + 4][::-1] for at in range(0, 64, 4))
    assert checksum(content, (1, 2), big=False) == checksum(swapped, (1, 2), big=True)


def test_every_page_is_named_by_what_it_belongs_to(folder):
    """Tables, indexes, their overflow pages, free pages: as SQLite's own statistics have them."""
    content = (folder / DATABASE).read_bytes()
    owners = page_owners(lambda n: content[(n - 1) * PAGE_SIZE : n * PAGE_SIZE], len(content) // PAGE_SIZE)
    assert set(owners) == set(range(1, len(content) // PAGE_SIZE + 1))
    connection = sqlite3.connect(f"{(folder / DATABASE).as_uri()}?immutable=1", uri=True)
    try:
        told = dict(connection.execute("SELECT pageno, name FROM dbstat"))
    except sqlite3.OperationalError:  # not every SQLite keeps them
        told = {}
    for page, name in told.items():
        assert owners[page].split(" ")[-1] == name.replace("sqlite_schema", "schema").replace("sqlite_master", "schema")
    connection.close()


@pytest.mark.parametrize("seed", range(30))
def test_no_damage_leads_the_naming_of_pages_astray(folder, seed):
    """It ends, whatever the pointers say."""
    rng = random.Random(seed)
    content = bytearray((folder / DATABASE).read_bytes())
    for _time in range(rng.choice((1, 50, 5000))):
        content[rng.randrange(len(content))] = rng.randrange(256)
    owners = page_owners(lambda n: bytes(content[(n - 1) * PAGE_SIZE : n * PAGE_SIZE]), len(content) // PAGE_SIZE)
    assert set(owners) <= set(range(1, len(content) // PAGE_SIZE + 1))
