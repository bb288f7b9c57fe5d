"""Pages that are digested while the next transaction is written: acknowledged is only what all was told of."""

import shutil

import pytest
from ledger.case_shelves import take

from storyledger.errors import LedgerError
from storyledger.ledger import Ledger
from storyledger.ledger import ledger as ledger_module
from storyledger.ledger.ahead import Ahead
from storyledger.ledger.head import read_head
from storyledger.ledger.seals import FRAMES, WAL, read_frames
from storyledger.ledger.verify import verify_ledger
from storyledger.ledger.wal import Wal


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where a ledger will be, with four reports a transaction."""
    monkeypatch.setattr(ledger_module, "_BATCH", 4)
    return tmp_path / "ledger"


def reports(start, count):
    """Reports of their own words."""
    return [take(f"r{n}", f"Report {n}. " + "Rain fell. " * 400) for n in range(start, start + count)]


def open_at(folder, by="ana"):
    """The ledger, open."""
    return Ledger.open(str(folder), by=by, create=True)


def test_what_is_yielded_is_told(folder):
    """By the head, and the frames of the log that hold it by ledger.frames; all is yielded, in order."""
    seen = []
    with open_at(folder) as ledger:
        for added in ledger.add(iter(reports(0, 22))):
            assert read_head(folder).size > added.seq
            told = read_frames(folder)
            with Wal.open(folder / WAL) as wal:
                assert wal.header == told.wal_header
                assert len(wal.committed(len(told.frames), told.frames[-1].header)) <= 1
            seen.append(added.report)
    assert seen == [f"r{n}" for n in range(22)]
    assert verify_ledger(str(folder)).sound


def test_nothing_is_yielded_before_it_is_told(folder, monkeypatch):
    """As long as the digests are not made, no report of the transaction is acknowledged."""
    monkeypatch.setattr(Ahead, "done", False)
    pulled = []

    def stream():
        for one in reports(0, 9):
            pulled.append(one.report.id)
            yield one

    with open_at(folder) as ledger:
        adding = ledger.add(stream())
        assert next(adding).report == "r0"
        assert pulled == [f"r{n}" for n in range(8)], "the second transaction told of the first"
        assert read_head(folder).size == 5
        assert [added.report for added in adding] == [f"r{n}" for n in range(1, 9)]
    assert verify_ledger(str(folder)).sound


def test_what_is_made_meanwhile_is_yielded_with_the_next_report(folder, monkeypatch):
    """Not only when a whole batch has come together."""
    monkeypatch.setattr(Ahead, "done", property(lambda self: bool(self.frames())))
    pulled = []

    def stream():
        for one in reports(0, 9):
            pulled.append(one.report.id)
            yield one

    with open_at(folder) as ledger:
        adding = ledger.add(stream())
        assert next(adding).report == "r0"
        assert len(pulled) <= 5
        adding.close()
    assert verify_ledger(str(folder)).entries == 5


def write_ahead(ledger, start):
    """Write a transaction that is told later."""
    with ledger.writing(ahead=True) as (connection, log):
        ledger_module.add_batch(connection, log, reports(start, 4))


def test_a_copy_taken_before_it_is_told_is_what_a_killed_process_leaves(folder, tmp_path):
    """Sound, with all in it; the next writer tells of it."""
    with open_at(folder) as ledger:
        write_ahead(ledger, 0)
        assert ledger.store.unsettled
        shutil.copytree(folder, tmp_path / "copy")
    assert verify_ledger(str(tmp_path / "copy")).reports == 4
    with open_at(tmp_path / "copy") as ledger:
        list(ledger.add(reports(0, 5)))
    assert verify_ledger(str(tmp_path / "copy")).reports == 5


@pytest.mark.parametrize("closed", [True, False])
def test_who_writes_meanwhile_tells_of_it(folder, closed):
    """Another writer between two transactions, whether he seals or not; the head is never put back."""
    with open_at(folder) as ledger, open_at(folder, "bo") as other:
        write_ahead(ledger, 0)
        list(other.add(reports(100, 2)))
        if closed:
            other.close()
        assert read_head(folder).size == 7
        write_ahead(ledger, 10)
        assert read_head(folder).size == 7
        ledger.store.settle()
        assert read_head(folder).size == 11
        assert verify_ledger(str(folder)).sound
    assert verify_ledger(str(folder)).reports == 10


def test_who_writes_meanwhile_and_is_settled_after(folder):
    """The head is not put back by who comes late."""
    with open_at(folder) as ledger, open_at(folder, "bo") as other:
        write_ahead(ledger, 0)
        list(other.add(reports(100, 2)))
        ledger.store.settle()
        assert not ledger.store.unsettled
        assert read_head(folder).size == 7
        assert verify_ledger(str(folder)).sound
    assert verify_ledger(str(folder)).sound


def test_another_entry_between_two_batches(folder):
    """Who adds may write something else while he is told."""
    with open_at(folder) as ledger:
        for added in ledger.add(iter(reports(0, 10))):
            ledger.append("correct", {"why": added.report})
        assert read_head(folder).size == 21
    assert verify_ledger(str(folder)).entries == 21


def test_a_batch_that_fails_takes_no_word_of_the_one_before(folder, monkeypatch):
    """What was written before is yielded; then the error."""
    monkeypatch.setattr(Ahead, "done", False)
    real = ledger_module.add_batch

    def failing(connection, log, batch):
        added = real(connection, log, batch)
        if batch[0].report.id == "r4":
            raise LedgerError("no more")
        return added

    monkeypatch.setattr(ledger_module, "add_batch", failing)
    seen = []

    def add(ledger):
        for added in ledger.add(iter(reports(0, 10))):
            seen.append(added.report)  # noqa: PERF401 - one by one, up to the error

    with open_at(folder) as ledger:
        with pytest.raises(LedgerError, match="no more"):
            add(ledger)
        assert seen == ["r0", "r1", "r2", "r3"]
        assert read_head(folder).size == 5
    assert verify_ledger(str(folder)).reports == 4


def test_frames_that_cannot_be_read_are_told_of(folder, monkeypatch):
    """The batch is there, and not acknowledged; the same command goes on."""
    with monkeypatch.context() as broken:

        def fail(*_):
            raise OSError(5, "Input/output error")

        broken.setattr(Wal, "next_commit", fail)
        with pytest.raises(LedgerError, match="look at the disk"), open_at(folder) as ledger:
            list(ledger.add(iter(reports(0, 10))))
    assert verify_ledger(str(folder)).sound
    with open_at(folder) as ledger:
        list(ledger.add(iter(reports(0, 10))))
    assert verify_ledger(str(folder)).reports == 10
    assert not (folder / FRAMES).exists()
