"""A ledger whose process is killed, whose disk fails, and that many use at once: nothing acknowledged is lost."""

import errno
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import pytest
import traced
from ledger_faults import FAILURES, KILLS, Trials
from ledger_work import NOW, complaints, made, plan, session

from storyledger.errors import LedgerError
from storyledger.ledger.entries import leaf_hash
from storyledger.ledger.ledger import Ledger, list_reports
from storyledger.ledger.log import read_entries
from storyledger.ledger.seals import WAL, read_frames
from storyledger.ledger.verify import verify_ledger
from storyledger.ledger.wal import NoWal, Wal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are copied")
needs_tracing = pytest.mark.skipif(not traced.available(), reason="no process may be traced here")

MEMORY = Path("/dev/shm")
"""A disk in memory, where the system has one: what a killed process leaves is the same there, and sooner."""
WRITERS, READERS = 2, 8
EACH = 12
"""Reports that each of the writers adds for itself, and as many that both add."""


@pytest.fixture
def quick_path(tmp_path):
    """An empty folder, on a disk that synchronises at once if there is one."""
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        yield Path(name)


@needs_tracing
def test_killed_at_calls_to_the_system(quick_path):
    """Killed before, within and after writes, renames and synchronisations; the benchmark does a thousand."""
    tried = Trials(quick_path, seed=1).by_call(40, KILLS)
    assert tried.wrong == []
    assert sum(tried.by_act.values()) > 20


def test_killed_at_any_time(quick_path):
    """The same by the clock, wherever the process is."""
    tried = Trials(quick_path, seed=2).by_time(20)
    assert tried.wrong == []


@needs_tracing
def test_a_disk_that_fails_or_is_full(quick_path):
    """Any call may fail, once or from then on: the user is told, and what was acknowledged is there."""
    tried = Trials(quick_path, seed=3).by_call(30, FAILURES)
    assert tried.wrong == []
    assert any("full" in said or "No space" in said for said in tried.said)


@pytest.mark.slow
@needs_tracing
@pytest.mark.parametrize("act", ["before", "error"])
def test_every_call_of_one_transaction(quick_path, act):
    """Killed before each call to the system in turn, or with each failing, from opening to closing."""
    items = plan(6)
    before, folder = quick_path / "before", quick_path / "ledger"
    told = []
    session(before, items[:3], told.append)

    def work(tell):
        try:
            session(folder, items, tell, batch=len(items))
        except LedgerError as error:
            tell(f"failed {error}")

    calls, number = 1, 0
    while number < calls:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(before, folder)
        ended = traced.run_traced(work, number or None, act, errno.EIO)
        calls = calls if number else ended.calls + 1
        acknowledged = [line for line in (*told, *ended.told) if not line.startswith("failed")]
        assert ended.error is None
        assert complaints(folder, items, [x for lines in acknowledged for x in lines.splitlines()]) == [], number
        number += 1
    assert calls > 20


def add_when_told(folder, wait):
    """What somebody else does who has the ledger open: a short report, later."""

    def work(tell):
        with Ledger.open(str(folder), by="other") as ledger:
            ledger.listed()
            (wait / "open").touch()
            while not (wait / "go").exists():
                time.sleep(0.005)
            for added in ledger.add(iter([made(900)])):
                tell(f"add {added.report} {added.version} {added.sha256}")

    return work


@pytest.mark.slow
@needs_tracing
@pytest.mark.parametrize("act", ["error", "after"])
def test_a_commit_that_fails_while_others_have_the_ledger_open(quick_path, act):
    """What SQLite took back, or what a killed writer did not tell it, may stand in its log, whole: it is not sealed.

    The other goes on upon what SQLite knows, writes over it, and every byte is as the seals say.
    """
    items = [*plan(6), made(900)]
    before, folder, wait = quick_path / "before", quick_path / "ledger", quick_path / "wait"
    told = []
    session(before, items[:2], told.append)
    known = [line for lines in told for line in lines.splitlines()]

    def work(tell):
        try:
            with Ledger.open(str(folder), by="tester", now=lambda: NOW) as ledger:
                for batch in (items[2:3], items[3:6]):
                    for added in ledger.add(iter(batch)):
                        tell(f"add {added.report} {added.version} {added.sha256}")
                tell("all")
        except LedgerError as error:
            tell(f"failed {error}")

    left, number = 0, 1
    while True:
        for path in (folder, wait):
            shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(before, folder)
        wait.mkdir()
        other = traced.Running(add_when_told(folder, wait))
        while not (wait / "open").exists():
            time.sleep(0.005)
        ended = traced.run_traced(work, number, act, errno.EIO)
        with Wal.open(folder / WAL) or NoWal() as wal:
            frames = 0 if wal is None else sum(map(len, wal.committed(0, None)))
            log = read_frames(folder)
            left += frames > (0 if log is None else len(log.frames))
        (wait / "go").touch()
        also = other.end()
        assert (ended.error, also.error) == (None, None), number
        acknowledged = [line for line in (*known, *ended.told, *also.told) if line.startswith("add")]
        assert complaints(folder, items, acknowledged) == [], number
        if ended.told[-1:] == ["all"] and ended.calls < number:
            break
        number += 1
    assert left > 1, "none of the calls left a transaction in the log that SQLite does not know"


def test_a_full_database(tmp_path):
    """SQLite's own "full" ends a batch with a message that says what to do; with room, the same command goes on."""
    items = plan(40)
    told = []
    with Ledger.open(str(tmp_path), by="tester", create=True, now=lambda: NOW) as ledger:
        told += [f"add {a.report} {a.version} {a.sha256}" for a in ledger.add(iter(items[:4]))]
        with ledger.store.read() as connection:
            used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={used + 3}")
        with pytest.raises(LedgerError, match="full; nothing of this batch was kept: make room"):
            list(ledger.add(iter(items)))
    assert complaints(tmp_path, items, told) == []
    session(tmp_path, items, told.append)
    assert complaints(tmp_path, items, [line for lines in told for line in lines.splitlines()], whole=True) == []


def test_files_that_may_not_grow(tmp_path):
    """The system's limit for the size of files is met in the middle of writing: told, nothing half there."""
    items = plan(60)

    def work(tell):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
        try:
            session(tmp_path / "ledger", items, tell)
        except LedgerError as error:
            tell(f"failed {error}")

    ended = traced.Running(work).end()
    assert ended.error is None
    assert ended.told[-1].startswith("failed the ledger")
    told = ended.told[:-1]
    assert complaints(tmp_path / "ledger", items, told) == []
    session(tmp_path / "ledger", items, told.append)
    assert complaints(tmp_path / "ledger", items, [x for t in told for x in t.splitlines()], whole=True) == []


def write(folder, own):
    """What a writer does: its own reports, and between them those of all writers."""

    def work(tell):
        shared = [made(number) for number in range(1, EACH)]
        with Ledger.open(str(folder), by=f"writer {own}", create=True) as ledger:
            for number in range(EACH):
                pair = [made(1_000 * own + number), shared[number % len(shared)]]
                for added in ledger.add(iter(pair)):
                    tell(f"add {added.report} {added.version} {added.sha256}")

    return work


def look(folder, until):
    """What a reader does: each look sees one state, which begins with all that it saw before."""

    def work(tell):
        seen = []
        while not until.exists():
            with Ledger.open(str(folder), by="reader") as ledger, ledger.store.read() as connection:
                first = [entry.seq for entry in read_entries(connection)]
                rows = list_reports(connection, versions=True)
                entries = list(read_entries(connection))
            leaves = [leaf_hash(entry.content()) for entry in entries]
            chained = [None, *(leaf.hex() for leaf in leaves)]
            if first != [entry.seq for entry in entries] or first != list(range(len(first))):
                raise AssertionError("a look saw two states, or a gap")
            if leaves[: len(seen)] != seen or [entry.prev for entry in entries] != chained[: len(entries)]:
                raise AssertionError("what was there before is not there any more, or the chain is broken")
            if {row.seq for row in rows} != {entry.seq for entry in entries if entry.kind == "add"}:
                raise AssertionError("the tables are not those of the log")
            seen = leaves
            tell(f"saw {len(seen)}")
            time.sleep(0.02)

    return work


def test_two_writers_and_eight_readers(tmp_path):
    """All that two writers were told is there once, in one chain; readers always see the whole beginning of it."""
    folder, until = tmp_path / "ledger", tmp_path / "done"
    Ledger.open(str(folder), by="tester", create=True).close()
    readers = [traced.Running(look(folder, until)) for _ in range(READERS)]
    writers = [traced.Running(write(folder, own)) for own in range(1, WRITERS + 1)]
    wrote = [writer.end() for writer in writers]
    until.touch()
    looked = [reader.end() for reader in readers]
    assert [ended.error for ended in (*wrote, *looked)] == [None] * (WRITERS + READERS)
    assert verify_ledger(str(folder)).faults == ()
    with Ledger.open(str(folder), by="tester") as ledger:
        rows = {(row.report, row.version): row.sha256 for row in ledger.listed(versions=True)}
    told = [line.split()[1:] for ended in wrote for line in ended.told]
    assert all(rows[report, int(version)] == sha256 for report, version, sha256 in told)
    assert sorted(rows.values()) == sorted({sha256 for _report, _version, sha256 in told})
    assert len(rows) == WRITERS * EACH + EACH - 1
    assert sum(len(ended.told) for ended in looked) > READERS


@needs_tracing
def test_the_trials_can_fail(quick_path, monkeypatch):
    """A ledger that acknowledges before it is durable loses reports, and the trials say so."""
    real = Ledger.add

    def hasty(self, items):
        batch = list(items)
        for item in batch:  # told before it is written
            yield from [type("Added", (), {"report": item.report.id, "version": 1, "sha256": item.report.sha256})]
        list(real(self, iter(batch)))

    monkeypatch.setattr(Ledger, "add", hasty)
    tried = Trials(quick_path, seed=1).by_call(40, KILLS)
    assert any("lost: add" in wrong for wrong in tried.wrong)
