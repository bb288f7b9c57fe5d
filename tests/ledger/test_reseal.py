"""Seals made anew on somebody's word: only where all else is sound, and never without an entry in the log."""

import pytest
from ledger.case_seals import closed, flip, left_by_killed, reports, wheres

from storyledger.errors import LedgerError
from storyledger.ledger import Ledger
from storyledger.ledger.head import HEAD
from storyledger.ledger.reseal import reseal
from storyledger.ledger.seals import DATABASE, FRAMES, PAGES, WAL
from storyledger.ledger.verify import verify_ledger


@pytest.fixture
def folder(tmp_path):
    """A closed ledger with forty reports."""
    return closed(tmp_path / "ledger")


def lose(path):
    """It is not there any more."""
    path.unlink()


def damage(path):
    """One bit of its middle is another."""
    flip(path, path.stat().st_size // 2)


@pytest.mark.parametrize("harm", [lose, damage])
@pytest.mark.parametrize("name", [PAGES, FRAMES])
def test_what_was_lost_is_made_anew_and_the_log_says_so(folder, tmp_path, name, harm):
    """The ledger is sound and is written to again; the entry names the file, who and why."""
    place = left_by_killed(folder, tmp_path / "killed")
    harm(place / name)
    assert wheres(place)
    entry = reseal(str(place), by="ana", why="The disk lost it.")
    assert (entry.kind, entry.by, entry.body["what"], entry.body["why"]) == (
        "checkpoint", "ana", "seals", "The disk lost it.",
    )  # fmt: skip
    assert {one["file"] for one in entry.body["lost"]} == {name}
    assert verify_ledger(str(place)).faults == ()
    with Ledger.open(str(place), by="ben") as ledger:
        assert ledger.entry(entry.seq) == entry
        assert len(ledger.listed()) == 70
        list(ledger.add(reports(300, 3)))
    assert verify_ledger(str(place)).faults == ()
    flip(place / DATABASE, 3 * 8192 + 4000)
    assert wheres(place), "the new seals hold every byte"


def test_nothing_is_made_anew_where_nothing_is_wrong(folder):
    """Nor without a reason."""
    with pytest.raises(LedgerError, match="nothing to make anew"):
        reseal(str(folder), by="ana", why="For luck.")
    (folder / PAGES).unlink()
    with pytest.raises(LedgerError, match="give a reason"):
        reseal(str(folder), by="ana", why=" ")


@pytest.mark.parametrize("also", [HEAD, DATABASE])
def test_other_damage_is_not_sealed(folder, also):
    """It is told, and everything stays as it was."""
    (folder / PAGES).unlink()
    content = (folder / also).read_bytes()
    flip(folder / also, content.index(b"Report 12. Rain") if also == DATABASE else len(content) // 2)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(LedgerError, match="more than the seals"):
        reseal(str(folder), by="ana", why="The disk lost it.")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_byte_of_an_index_is_no_thing_to_seal(folder):
    """SQLite's own check is asked too: no entry and no object shows that an index says otherwise than its table."""
    content = (folder / DATABASE).read_bytes()
    at = content.rindex(b"r12") if content.count(b"r12") > 1 else None
    assert at is not None
    (folder / PAGES).unlink()
    flip(folder / DATABASE, at)
    with pytest.raises(LedgerError, match="more than the seals"):
        reseal(str(folder), by="ana", why="The disk lost it.")


def test_acknowledged_entries_that_are_gone_are_not_sealed(folder, tmp_path):
    """A write-ahead log that was lost with its frames: `ledger.head` knows how long the log was."""
    place = left_by_killed(folder, tmp_path / "killed")
    for name in (FRAMES, WAL):
        (place / name).unlink()
    with pytest.raises(LedgerError, match="more than the seals"):
        reseal(str(place), by="ana", why="The disk lost it.")


def test_seals_are_not_made_while_others_read(folder):
    """What they keep from being copied would not be sealed."""
    with Ledger.open(str(folder), by="ben") as ledger:
        list(ledger.add(reports(300, 3)))
        with ledger.store.read() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM entries").scalar()
            (folder / PAGES).unlink()
            with pytest.raises(LedgerError, match="others have the ledger"):
                reseal(str(folder), by="ana", why="The disk lost it.")
