"""A ledger whose writers are killed, or that others use meanwhile: neither is called a fault, nor loses anything."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from ledger.case_seals import closed, left_by_killed, reports, wheres
from ledger.case_shelves import take

from storyledger.errors import LedgerError
from storyledger.ledger import Ledger, seals, store
from storyledger.ledger import verify as verify_module
from storyledger.ledger.head import HEAD, read_head
from storyledger.ledger.locking import folder_lock
from storyledger.ledger.seals import DATABASE, FRAMES, PAGES, WAL, read_frames, read_pages
from storyledger.ledger.store import PAGE_SIZE
from storyledger.ledger.verify import verify_ledger

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def folder(tmp_path):
    """A closed ledger with forty reports."""
    return closed(tmp_path / "ledger")


@pytest.fixture
def killed(folder, tmp_path):
    """The folder as a killed process left it after three more transactions."""
    return left_by_killed(folder, tmp_path / "killed")


# --- crashes and others at work -------------------------------------------------------------------------------------


def _write_until_killed(place, told, seed):
    rng = random.Random(seed)
    while True:
        with Ledger.open(str(place), by="child", create=True) as ledger:
            for _time in range(rng.randrange(1, 5)):
                batch = [
                    take(f"r{n}", "Rain. " * rng.randrange(400), input=f"{n}") for n in rng.sample(range(10**9), 8)
                ]
                for added in ledger.add(batch):
                    os.write(told, f"{added.report}\n".encode())
            ledger.keep_state("x", str(rng.random()))


@pytest.mark.skipif(os.name != "posix", reason="kills a forked process")
def test_killed_at_any_point_a_ledger_is_sound_and_has_all_it_acknowledged(tmp_path, monkeypatch):
    """Also while it is made, sealed or closed; before it is opened again, while it is open, and after."""
    monkeypatch.setattr(seals, "SEAL_BYTES", 200_000)
    place = tmp_path / "ledger"
    rng = random.Random(11)
    for time_ in range(12):
        if time_ % 4 == 0:
            shutil.rmtree(place, ignore_errors=True)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                _write_until_killed(place, writing, time_)
            finally:
                os._exit(1)
        os.close(writing)
        time.sleep(rng.random() * 0.5)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "it ended by itself"
        with os.fdopen(reading, "rb") as told:
            acknowledged = set(told.read().decode().split())
        if (place / DATABASE).exists():
            assert verify_ledger(str(place)).sound
        with Ledger.open(str(place), by="ana", create=True) as ledger:
            assert acknowledged <= {listed.report for listed in ledger.listed()}
            assert verify_ledger(str(place)).sound
        assert verify_ledger(str(place)).sound


def test_writers_killed_one_after_another_before_the_first_entry_was_told(tmp_path, monkeypatch):
    """The second tells it before its own, and what neither could tell is no fault; a longer log without it is one."""
    left = tmp_path / "left"
    with Ledger.open(str(tmp_path / "new"), by="ana", create=True):
        shutil.copytree(tmp_path / "new", left)
    (left / HEAD).unlink()
    assert verify_ledger(str(left)).sound, "killed before the head was written for the first time"
    tell_head, copies = store.tell_head, iter(range(99))

    def tell(*told):
        shutil.copytree(left, tmp_path / f"again{next(copies)}")
        tell_head(*told)

    monkeypatch.setattr(store, "tell_head", tell)
    with Ledger.open(str(left), by="ana") as ledger:
        list(ledger.add(reports(1, 2)))
    monkeypatch.undo()
    states = [verify_ledger(str(tmp_path / f"again{n}")) for n in range(next(copies))]
    assert [state.faults for state in states] == [()] * len(states)
    assert {state.entries for state in states} == {1, 3}
    (left / HEAD).unlink()
    assert HEAD in wheres(left)


def test_a_transaction_that_a_killed_writer_could_not_tell_is_no_fault(killed):
    """One at most: the next writer tells it before his own."""
    log, head = read_frames(killed), (killed / HEAD).read_bytes()
    content = (killed / FRAMES).read_bytes()
    last = max(n for n, frame in enumerate(log.frames[:-1]) if frame.commit)
    block = 4 + (len(log.frames) - last - 1) * 32 + 16
    with Ledger.open(str(killed), by="ana") as ledger:
        list(ledger.add(reports(300, 2)))
        copy = killed.parent / "copy"
        shutil.copytree(killed, copy)
    (copy / HEAD).write_bytes(head)
    assert verify_ledger(str(copy)).sound, "killed before the head was written"
    (copy / FRAMES).write_bytes(content)
    assert verify_ledger(str(copy)).sound, "killed before the frames were told"
    (copy / FRAMES).write_bytes(content[:-block])
    assert FRAMES in wheres(copy), "but two are one too many"


def test_half_a_block_is_no_fault_where_the_log_has_the_rest(killed, tmp_path):
    """A writer killed while he told the frames; any other end is one."""
    before, head = (killed / FRAMES).read_bytes(), (killed / HEAD).read_bytes()
    with Ledger.open(str(killed), by="ana") as ledger:
        list(ledger.add(reports(300, 2)))
        after = (killed / FRAMES).read_bytes()
        copy = tmp_path / "copy"
        shutil.copytree(killed, copy)
    (copy / HEAD).write_bytes(head)
    half = after[: (len(before) + len(after)) // 2]
    (copy / FRAMES).write_bytes(half)
    assert verify_ledger(str(copy)).sound
    (copy / FRAMES).write_bytes(half[:-1] + bytes([half[-1] ^ 1]))
    assert wheres(copy) == [FRAMES]
    (copy / FRAMES).write_bytes(half)
    with Ledger.open(str(copy), by="ana") as ledger:
        assert len(ledger.listed()) == 72
    assert verify_ledger(str(copy)).sound


@pytest.mark.parametrize("step", ["marked", "copied", "half copied", "told"])
def test_killed_in_the_middle_of_sealing_is_no_fault(killed, step):
    """Before, while and after SQLite copies the log into the file; the next writer ends it."""
    frames, head, pages = ((killed / name).read_bytes() for name in (FRAMES, HEAD, PAGES))
    before = (killed / DATABASE).read_bytes()
    log = read_frames(killed)
    mark = log.block(())
    wal, shm = (killed / WAL).read_bytes(), (killed / f"{DATABASE}-shm").read_bytes()
    Ledger.open(str(killed), by="ana").close()
    after = (killed / DATABASE).read_bytes()
    (killed / HEAD).write_bytes(head)
    if step == "told":
        assert verify_ledger(str(killed)).sound
        (killed / FRAMES).write_bytes(frames + mark)
        assert verify_ledger(str(killed)).sound
    else:
        (killed / PAGES).write_bytes(pages)
        (killed / FRAMES).write_bytes(frames + mark)
    if step in {"marked", "half copied"}:
        (killed / WAL).write_bytes(wal)
        (killed / f"{DATABASE}-shm").write_bytes(shm)
        pages = range(0, len(before), PAGE_SIZE)
        halves = ((at, at + PAGE_SIZE // 2, at + PAGE_SIZE) for at in pages)
        torn = next(m for a, m, b in halves if before[a:m] != after[a:m] and before[m:b] != after[m:b])
        (killed / DATABASE).write_bytes(before if step == "marked" else after[:torn] + before[torn:])
    elif step == "copied":
        (killed / WAL).write_bytes(b"")
    assert wheres(killed) == []
    with Ledger.open(str(killed), by="ana") as ledger:
        assert len(ledger.listed()) == 70
        list(ledger.add(reports(300, 2)))
    assert wheres(killed) == []
    assert read_head(killed).sealed == read_pages(killed).number


def test_who_forgets_to_close_breaks_no_seal(folder):
    """SQLite copies the log by itself when the last connection goes."""
    child = os.fork()
    if child == 0:
        try:
            ledger = Ledger.open(str(folder), by="ana")
            list(ledger.add(reports(100, 30)))
            ledger.store._engine.dispose()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert not (folder / WAL).exists()
    assert verify_ledger(str(folder)).sound
    with Ledger.open(str(folder), by="ana") as ledger:
        assert len(ledger.listed()) == 70
    assert verify_ledger(str(folder)).sound


def test_a_reader_who_keeps_the_log_from_being_copied_costs_nothing(folder):
    """What he keeps back is sealed by the last to close."""
    reader = Ledger.open(str(folder), by="reader")
    with reader.store.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM entries").scalar()
        with Ledger.open(str(folder), by="ana") as ledger:
            list(ledger.add(reports(100, 30)))
        assert (folder / FRAMES).exists()
        assert verify_ledger(str(folder)).sound
        with Ledger.open(str(folder), by="ana") as ledger:
            list(ledger.add(reports(200, 30)))
        assert verify_ledger(str(folder)).sound
    reader.close()
    assert not (folder / FRAMES).exists()
    assert verify_ledger(str(folder)).entries == 101


def test_verify_beside_writers_raises_no_false_alarm(folder, monkeypatch):
    """Two of them, sealing all the time, in this process and another; no lock of theirs is lost by it."""
    monkeypatch.setattr(seals, "SEAL_BYTES", 50_000)
    child = os.fork()
    if child == 0:
        try:
            with Ledger.open(str(folder), by="child") as ledger:
                for start in range(1000, 1200, 5):
                    list(ledger.add(reports(start, 5)))
        finally:
            os._exit(0)
    stop = threading.Event()
    failed = []

    def write():
        try:
            with Ledger.open(str(folder), by="ana") as ledger:
                for start in range(2000, 2200, 5):
                    list(ledger.add(reports(start, 5)))
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)
        stop.set()

    thread = threading.Thread(target=write)
    thread.start()
    looks = 0
    while not stop.is_set() or not looks:
        assert wheres(folder) == []
        looks += 1
    thread.join()
    os.waitpid(child, 0)
    assert not failed
    assert verify_ledger(str(folder)).reports == 440


def test_verify_in_the_same_process_gives_no_lock_away(folder):
    """Closing a descriptor of the database would: another process could then remove the log under our feet."""
    with Ledger.open(str(folder), by="ana") as ledger:
        list(ledger.add(reports(100, 5)))
        assert verify_ledger(str(folder)).sound
        look = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM states'); c.close()"
        subprocess.run([sys.executable, "-c", look, folder / DATABASE], check=True)
        assert (folder / WAL).exists()


def test_a_writer_who_finds_another_at_work_says_so(folder):
    """After the time that he waits."""
    with folder_lock(folder), pytest.raises(LedgerError, match="another process"), folder_lock(folder, wait=0.05):
        pass


def test_verify_sees_one_state_of_the_tables(folder, monkeypatch):
    """What is written while it looks is no fault, and no reason to look again."""
    entries = verify_ledger(str(folder)).entries
    wrote = []

    def write(_count):
        if not wrote:
            with Ledger.open(str(folder), by="bo") as other:
                wrote.extend(other.add(reports(500, 3)))

    def refuse(*_args, **_named):
        raise AssertionError("it looked again")

    with Ledger.open(str(folder), by="ana") as ledger:
        list(ledger.add(reports(100, 99 - entries + 1)))  # told of the log's last entry, before objects are looked at
        monkeypatch.setattr(verify_module, "_AGAIN", 1)
        monkeypatch.setattr(verify_module, "folder_lock", refuse)
        verified = verify_ledger(str(folder), on_progress=write)
    assert len(wrote) == 3
    assert verified.sound
    assert verified.entries == 100
