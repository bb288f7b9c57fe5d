"""The commands that keep a ledger: what they write where, and how they end; nothing is read by the model here."""

import csv
import hashlib
import io
import json
from contextlib import contextmanager
from pathlib import Path

import pytest

from storyledger.ledger import Ledger

FIRST = "Three boats reached the harbour on Monday, the coast guard said. Forty people were brought ashore."
SECOND = "A bridge over the Mar river fell on Tuesday night. Nobody was hurt, the mayor told reporters."


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Return a folder with two reports, which is the current one."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "boats.txt").write_text(FIRST)
    (tmp_path / "in" / "bridge.txt").write_text(SECOND)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(out):
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.usefixtures("desk")
def test_what_is_added_is_told_and_adding_it_again_adds_nothing(run):
    """A line a new report; the second time only the count of what is known."""
    assert run("add", "in") == (0, b"added       boats\nadded       bridge\n", "2 added.\n")
    before = run("log", "--json")[1]
    assert run("add", "in") == (0, b"", "2 known.\n")
    assert run("log", "--json")[1] == before


@pytest.mark.usefixtures("desk")
def test_the_ledger_is_the_folder_of_that_name_or_the_one_that_is_named(run, monkeypatch):
    """By option, by environment, else `ledger` in the current folder."""
    run("add", "in/boats.txt")
    run("add", "in", "--ledger", "other")
    assert len(run("list")[1].splitlines()) == 2
    assert len(run("list", "--ledger", "other")[1].splitlines()) == 3
    monkeypatch.setenv("STORYLEDGER_LEDGER", "other")
    assert len(run("list")[1].splitlines()) == 3


def test_what_cannot_be_read_is_named_and_costs_nothing_else(desk, run):
    """A problem a line on standard error; status 0, since something was taken in."""
    (desk / "in" / "empty.txt").write_text("")
    status, out, err = run("add", "in", "missing.txt")
    assert (status, out.count(b"added")) == (0, 2)
    assert "in/empty.txt: the file is empty" in err
    assert "missing.txt: there is no such file or folder" in err
    assert err.endswith("2 added; 2 could not be read.\n")


@pytest.mark.usefixtures("desk")
def test_nothing_taken_in_at_all_is_status_one(run):
    """There is nothing in the ledger then, and the call says why."""
    status, out, err = run("add", "missing.txt")
    assert (status, out) == (1, b"")
    assert err.endswith("nothing added; 1 could not be read.\n")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1/x", "gopher://host/1", "http://[::1]/"])
@pytest.mark.usefixtures("desk")
def test_an_address_that_may_not_be_fetched_is_refused_by_name(run, address):
    """No file is read by an address, and nothing on this machine."""
    status, _, err = run("add", address)
    assert status == 1
    assert address in err


def test_a_changed_file_is_a_new_version_and_its_change_is_shown(desk, run):
    """The first version stays, with its bytes."""
    run("add", "in")
    (desk / "in" / "boats.txt").write_text(FIRST.replace("Forty", "Fifty"))
    assert run("add", "in")[1] == b"new version boats v2\n"
    rows = lines(run("list", "--versions", "--json")[1])
    assert [(row["report"], row["version"]) for row in rows] == [("boats", 1), ("bridge", 1), ("boats", 2)]
    assert run("show", "boats", "--version", 1, "--original")[1] == FIRST.encode()
    status, out, _ = run("show", "boats", "--changes")
    assert status == 0
    assert b"- " in out
    assert b"Forty" in out
    assert b"Fifty" in out


@pytest.mark.usefixtures("desk")
def test_a_report_is_shown_with_the_way_it_came(run):
    """Hashes, input, hand and entry; the text's beginning below."""
    run("add", "in", "--by", "Mara Quint")
    _, out, _ = run("show", "bridge")
    shown = " ".join(out.decode().split())
    assert hashlib.sha256(SECOND.encode()).hexdigest() in shown.replace(" ", "")
    assert "by Mara Quint, entry 2 of the log" in shown
    assert "from in/bridge.txt" in shown
    assert SECOND in shown
    assert all(len(line) <= 80 for line in out.decode().splitlines())


@pytest.mark.usefixtures("desk")
def test_a_report_that_is_not_there_is_an_error_that_says_where_to_look(run):
    """Status 1 and one line."""
    run("add", "in")
    status, out, err = run("show", "boat")
    assert (status, out) == (1, b"")
    assert err == "storyledger: the ledger holds no report 'boat'; `storyledger list` shows those it holds\n"


def test_no_ledger_is_an_error_that_says_how_one_is_made(desk, run):
    """Reading commands make none."""
    status, _, err = run("list", "--ledger", "none")
    assert status == 1
    assert "`storyledger add --ledger none`" in err
    assert not (desk / "none").exists()


def test_a_folder_of_other_files_is_not_turned_into_a_ledger(desk, run):
    """Nothing is written among the user's own files."""
    status, _, err = run("add", "in", "--ledger", "in")
    assert status == 1
    assert "holds other files" in err
    assert sorted(path.name for path in (desk / "in").iterdir()) == ["boats.txt", "bridge.txt"]


@pytest.mark.usefixtures("desk")
def test_a_checkpoint_of_another_ledger_is_said_to_be_one(run):
    """Beside the fault that it makes: the wrong file was named, or the ledger was replaced."""
    run("add", "in")
    run("add", "in", "--ledger", "other")
    run("checkpoint", "--ledger", "other", "--out", "other.txt")
    code, out = run("verify", "--checkpoint", "other.txt")[:2]
    assert code == 1
    assert b"checkpoint other.txt is about another ledger, storyledger." in out
    run("checkpoint", "--out", "own.txt")
    code, out = run("verify", "--checkpoint", "own.txt")[:2]
    assert code == 0
    assert b"another" not in out


@pytest.mark.usefixtures("desk")
def test_the_log_is_one_chain_of_canonical_lines(run):
    """What --json writes can be checked with a hash function alone."""
    run("add", "in")
    before = None
    for seq, line in enumerate(run("log", "--json")[1].splitlines()):
        entry = json.loads(line)
        assert (entry["seq"], entry["prev"]) == (seq, before)
        before = hashlib.sha256(b"\x00" + line).hexdigest()
    assert seq == 2


def test_lines_of_hostile_titles_stay_lines(desk, run):
    """A title with escape sequences and line breaks is no terminal command."""
    report = {"text": FIRST, "title": "Quiet\x1b[2J\nnight\u202e", "id": "x\x1b]0;y\x07"}
    (desk / "in" / "h.jsonl").write_text(json.dumps(report) + "\n")
    for call in (("add", "in/h.jsonl"), ("list",), ("log",), ("show", "x-0-y")):
        out = run(*call)[1].decode()
        assert "\x1b" not in out
        assert "\u202e" not in out


@pytest.mark.usefixtures("desk")
def test_words_of_a_report_are_shown_by_the_place_that_tables_name(run):
    """In their surroundings, alone, or as JSON; with the brackets of a table, too."""
    run("add", "in")
    start = FIRST.index("Forty people")
    place = f"boats:{start}-{start + 12}"
    for written in (place, f"[{place}]", f"[{place} p. 3]"):
        out = run("show", written)[1].decode()
        assert out.startswith(f"{place}\n\nThree boats reached")
        assert "*Forty people* were brought ashore." in " ".join(out.split())
    assert run("show", place, "--text")[1] == b"Forty people\n"
    told = json.loads(run("show", place, "--json")[1])
    assert (told["words"], told["report"], told["sha256"]) == (
        "Forty people",
        "boats",
        hashlib.sha256(FIRST.encode()).hexdigest(),
    )
    status, out, err = run("show", "boats:90-9000")
    assert (status, out) == (1, b"")
    assert f"'boats' has {len(FIRST)} characters" in err
    assert run("show", place, "--original")[0] == 2
    assert run("show", "boat:1-2")[0] == 1


def test_lists_wrap_and_cut_nothing(desk, run):
    """At 80 columns every word of a title is there, in the list, the log and what add says."""
    title = "Harbour closed " * 12 + "漢字の見出し " * 9
    (desk / "in" / "long.jsonl").write_text(json.dumps({"text": FIRST + " Late.", "title": title, "id": "long"}) + "\n")
    for call in (("add", "in"), ("list",), ("log",)):
        out = run(*call)[1].decode()
        assert "".join(title.split()) in "".join(out.replace("VER", "").split()).replace("long", "", 1)
        assert all(len(line) + sum(ord(sign) > 0x2E00 for sign in line) <= 80 for line in out.splitlines())


@pytest.mark.usefixtures("desk")
def test_lists_as_csv_have_every_field(run):
    """A row a report, an entry of the log, a hit; the first names the columns."""
    run("add", "in")
    header, first, second = csv.reader(io.StringIO(run("list", "--csv")[1].decode(), newline=""))
    assert header[:2] == ["report", "version"]
    assert (first[0], second[0]) == ("boats", "bridge")
    rows = list(csv.reader(io.StringIO(run("log", "--csv")[1].decode(), newline="")))
    assert rows[0] == ["seq", "at", "kind", "by", "what"]
    assert [row[2] for row in rows[1:]] == ["begin", "add", "add"]
    header, hit = csv.reader(io.StringIO(run("search", "bridge", "--csv")[1].decode(), newline=""))
    told = dict(zip(header, hit, strict=True))
    assert told["report"] == "bridge"
    assert SECOND[int(told["start"]) : int(told["end"])].startswith("A bridge over the Mar")
    for command in ("list", "log", "search"):
        assert run(command, *(["x"] if command == "search" else []), "--json", "--csv")[0] == 2


@pytest.mark.usefixtures("desk")
def test_the_first_search_after_adding_tells_how_far_it_is(run, monkeypatch):
    """How many of the added reports can be found by now; the second search has nothing to make."""
    told = []

    @contextmanager
    def telling(*, show):
        assert not show, "standard error is no terminal here"
        yield lambda *step: told.append(step)

    monkeypatch.setattr("storyledger.cli_search.show_progress", telling)
    run("add", "in")
    assert run("search", "bridge")[0] == 0
    assert told == [("Indexing", 0, 2), ("Indexing", 2, 2)]
    assert run("search", "boats")[0] == 0
    assert len(told) == 2


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("name", ["a\tb", "a\nb", "\x1b[31mana", "ana\u202e"])
def test_a_name_or_a_reason_is_words_in_one_line(run, name):
    """Signs that move the cursor or turn the line are refused before anything is written."""
    for call in (("add", "in", "--by", name), ("verify", "--reseal", name), ("watch", "feed", "--by", name)):
        status, _, err = run(*call)
        assert status == 2
        assert "control character" in err
        assert name[1:] not in err
    assert run("list")[0] != 0, "no ledger was made"


@pytest.mark.usefixtures("desk")
def test_a_search_in_a_story_that_is_none_says_which_there_are(run):
    """And how stories come to be, where there are none yet; words that are not found are no error of the call."""
    run("add", "in")
    status, _, err = run("search", "bridge", "--story", "nope")
    assert (status, "no story has this id; no account was made yet" in " ".join(err.split())) == (2, True)
    content = b"{}"
    with Ledger.open("ledger", by="ana") as ledger:
        row = ledger.find("bridge")
        told = {"id": "story-1", "title": "A bridge fell", "reports": [["bridge", 1]]}
        about = {"reports": [{"report": "bridge", "version": 1, "sha256": row.sha256}], "stories": [told], "model": "m"}
        ledger.keep_account(content, about)
    status, _, err = run("search", "bridge", "--story", "nope")
    assert (status, "there are story-1 “A bridge fell”" in " ".join(err.split())) == (2, True)
    assert run("search", "bridge", "--story", "story-1")[0] == 0
    assert run("search", "boats", "--story", "story-1")[:2] == (1, b"Nothing was found.\n")


@pytest.mark.usefixtures("desk")
def test_lost_seals_are_made_anew_on_the_users_word_alone(run, desk):
    """`verify` names them and changes nothing; with a reason they are made, and the log tells it."""
    run("add", "in")
    (desk / "ledger" / "ledger.pages").unlink()
    assert run("verify")[0] == 1
    status, out, err = run("verify", "--reseal", "left out when the folder was copied", "--by", "ana")
    assert (status, out.startswith(b"Sound:")) == (0, True)
    assert "made anew on your word: entry 3 of the log says so" in err
    assert b"ledger.pages made anew: left out when" in run("log", "--kind", "checkpoint")[1]
    status, _, err = run("verify", "--reseal", "again")
    assert (status, "nothing to make anew" in err) == (1, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.usefixtures("desk")
def test_a_full_disk_is_told_with_the_name_of_the_file(run):
    """What could not be written, and why."""
    run("add", "in")
    assert run("log", "--json", "/dev/full") == (
        1, b"", "storyledger: '/dev/full' could not be written: No space left on device\n",
    )  # fmt: skip
