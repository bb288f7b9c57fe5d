"""The commands that print a part of an account: where it comes from, in which form it leaves, how they end."""

import copy
import csv
import io
import json
import re
import sys
from pathlib import Path

import pytest

from storyledger import cli_given, console
from storyledger.cli_tables import ORDERS
from storyledger.config import IngestSettings
from storyledger.desk import keep_account
from storyledger.ingest import take_in
from storyledger.ledger import Ledger
from storyledger.render import dump_json
from storyledger.render.order import SORTS

COMMANDS = ("figures", "timeline", "said", "positions", "conflicts", "origins")
PARTS = {"timeline": "events", "said": "quotations"}


@pytest.fixture
def written(told, tmp_path, monkeypatch):
    """Return the invented account, which lies in the current folder's `account.json`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "account.json").write_bytes(dump_json(told))
    return told


@pytest.fixture
def kept(told, tmp_path, monkeypatch):
    """Return an open ledger with two reports and an account of them, in the current folder's `ledger`."""
    monkeypatch.chdir(tmp_path)
    for name in ("boats", "bridge"):
        (tmp_path / f"{name}.txt").write_text(f"The {name} were seen on Monday, the mayor said to everybody who asked.")
    with Ledger.open(str(tmp_path / "ledger"), by="m", create=True) as ledger:
        list(ledger.add(take_in([str(tmp_path / "boats.txt"), str(tmp_path / "bridge.txt")], IngestSettings())))
        keep(ledger, told)
        yield ledger


def keep(ledger, told):
    """Keep the account as if it were of all reports that the ledger holds."""
    listed = ledger.listed()
    keep_account(ledger, {**told, "stories": []}, dump_json(told), listed)


@pytest.fixture
def made_anew(told, monkeypatch):
    """Return a list that gets an entry whenever an account of a ledger is made; reading is left out."""
    made = []

    def make(ledger, _wanted, _settings, *, quiet):
        made.append(quiet)
        anew = copy.deepcopy(told)
        anew["stories"][0]["title"] = "Made anew"
        keep(ledger, anew)
        return anew

    monkeypatch.setattr(cli_given, "account_of_ledger", make)
    return made


def test_the_orders_are_those_that_there_are():
    """The help's list is the renderer's."""
    for command, orders in ORDERS.items():
        assert tuple(SORTS[PARTS.get(command, command)]) == orders
    assert set(SORTS["claims"]) <= set(ORDERS["figures"])


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_table_fits_and_has_no_escape_sequence(run, command):
    """At 80 columns in a pipe, and at any width asked for."""
    status, out, err = run(command, "account.json")
    assert (status, err) == (0, "")
    assert b"\x1b" not in out
    assert b"Oster dam failure above Varnholt" in out
    assert max(map(len, out.decode().splitlines())) <= 80
    assert max(map(len, run(command, "account.json", "--width", "44")[1].decode().splitlines())) <= 44


@pytest.mark.usefixtures("written")
def test_on_a_terminal_there_are_colours_unless_they_are_refused(run, monkeypatch):
    """As elsewhere: NO_COLOR ends them."""
    monkeypatch.setattr("storyledger.cli_tables.has_colour", lambda: True)
    assert b"\x1b[" in run("figures", "account.json")[1]
    monkeypatch.undo()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert console.has_colour()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not console.has_colour()


@pytest.mark.parametrize("command", COMMANDS)
def test_json_is_an_object_a_line(written, run, command):
    """Each line is the account's own object with its story; nothing else goes to standard output."""
    status, out, err = run(command, "account.json", "--json")
    assert (status, err) == (0, "")
    lines = [json.loads(line) for line in out.splitlines()]
    part = PARTS.get(command, command)
    told = written["stories"][0][part]
    assert len(lines) == len(told)
    for line in lines:
        assert line["story"] == "s1"
        assert any(set(one) <= set(line) and one.get("id") == line.get("id") for one in told)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("command", COMMANDS)
def test_csv_is_the_table_of_the_export(run, tmp_path, command):
    """The same columns and, in another order perhaps, the same rows."""
    run("export", "account.json", "--format", "csv", "--to", "tables")
    exported = list(
        csv.reader(io.StringIO((tmp_path / "tables" / f"{PARTS.get(command, command)}.csv").read_bytes().decode()))
    )
    status, out, err = run(command, "account.json", "--csv")
    assert (status, err) == (0, "")
    header, *rows = csv.reader(io.StringIO(out.decode(), newline=""), strict=True)
    assert header == exported[0]
    assert sorted(rows) == sorted(exported[1:])


@pytest.mark.usefixtures("written")
def test_claims_and_passages_are_tables_of_their_own(run):
    """A claim a line, with its figure; a copy with its passages."""
    lines = [json.loads(line) for line in run("figures", "account.json", "--claims", "--json")[1].splitlines()]
    assert len(lines) == 11
    assert {line["figure"] for line in lines} == {"f1", "f2", "f3", "f4"}
    assert run("figures", "account.json", "--claims", "--csv")[1].startswith(b"story,figure,what,number,value")
    assert b"[herald:46-232] [courier:86-272]" in run("origins", "account.json", "--passages")[1]
    status, _, err = run("figures", "account.json", "--claims", "--sort", "what")
    assert (status, "importance, day or value" in err) == (2, True)


@pytest.mark.usefixtures("written")
def test_who_and_paths_are_told_apart(run, tmp_path):
    """What exists or looks like a path is one; every other argument is a name, and --who always is."""
    status, out, _ = run("said", "MORVAY", "reet", "account.json")
    assert status == 0
    assert b"Ilka Morvay" in out
    assert b"Jonas Reet" in out
    assert b"Pal Dreher" not in out
    (tmp_path / "dreher").mkdir()
    assert b"Pal Dreher" in run("said", "--who", "dreher", "account.json")[1]
    status, _, err = run("said", "morvay", "reports/none.json")
    assert (status, "reports/none.json" in err) == (1, True)


@pytest.mark.usefixtures("written")
def test_without_a_name_the_speakers_are_counted(run):
    """A wish of any other sort shows statements, and so does --all."""
    assert b"SPEAKER" in run("said", "account.json")[1]
    for wish in (("--all",), ("--direct",), ("--about", "dam"), ("--since", "2024")):
        out = run("said", "account.json", *wish)[1]
        assert b"SPEAKER" not in out
        assert b"[" in out
    assert b"[courier:200-230], also in B" in run("said", "account.json", "--all")[1]
    assert b"[herald:160-190]" not in run("said", "account.json", "--all")[1]
    assert b"At least 14" not in run("said", "account.json", "--direct")[1]


@pytest.mark.usefixtures("written")
def test_where_nothing_fits_it_is_said_what_there_is(run):
    """Status 1, nothing on standard output; of several names those that nobody has."""
    status, out, err = run("said", "Ilna Morvay", "account.json")
    assert (status, out) == (1, b"")
    assert err == "storyledger: no statement is by anybody named “Ilna Morvay”; did you mean “Ilka Morvay”?\n"
    status, out, err = run("said", "reet", "Ilna Morvay", "account.json")
    assert (status, err) == (0, "Nobody is named “Ilna Morvay”; did you mean Ilka Morvay?\n")
    assert run("figures", "account.json", "--kind", "lost", "--json")[:2] == (1, b"")


@pytest.mark.usefixtures("written")
def test_what_is_left_out_of_a_long_table_is_told(run):
    """On standard error, so that a pipe gets the table alone; JSON and CSV are whole unless a limit is given."""
    status, out, err = run("figures", "account.json", "--limit", "2")
    assert (status, err) == (0, "2 of 4 figures shown; --limit 0 shows all.\n")
    assert b"crowns" not in out
    assert run("figures", "account.json", "--limit", "0")[2] == ""
    assert len(run("figures", "account.json", "--json", "--limit", "1")[1].splitlines()) == 1
    status, out, err = run("said", "account.json", "--limit", "1")
    assert (status, err) == (0, "1 of 5 speakers shown; --limit 0 shows all.\n")
    assert b"Ilka Morvay" in out
    assert b"Jonas Reet" not in out


def test_long_tables_stop_and_json_does_not(written, run, tmp_path):
    """Thirty lines of a table, all of JSON and CSV, unless --limit says otherwise."""
    (story,) = written["stories"]
    story["events"] = [{**story["events"][0], "id": f"e{number}"} for number in range(40)]
    story["main"] = None
    for name in ("changes", "corrections"):
        written.pop(name, None)
    (tmp_path / "account.json").write_bytes(dump_json(written))
    assert run("timeline", "account.json")[2] == "30 of 40 events shown; --limit 0 shows all.\n"
    assert len(run("timeline", "account.json", "--json")[1].splitlines()) == 40
    assert len(run("timeline", "account.json", "--json", "--limit", "0")[1].splitlines()) == 40


@pytest.mark.usefixtures("written")
def test_events_off_the_timeline_are_shown_when_asked_for(written, run, tmp_path):
    """--all shows them, too; no other call does."""
    event = written["stories"][0]["events"].pop()
    written["stories"][0]["other_events"] = [event]
    (tmp_path / "account.json").write_bytes(dump_json(written))
    assert len(run("timeline", "account.json", "--json")[1].splitlines()) == len(written["stories"][0]["events"])
    lines = [json.loads(line) for line in run("timeline", "account.json", "--json", "--all")[1].splitlines()]
    assert [line["on_timeline"] for line in lines].count(False) == 1


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("figures", "account.json", "--json", "--csv"), "--json or --csv"),
        (("figures", "account.json", "--ledger", "x"), "PATH or --ledger"),
        (("figures", "account.json", "--since", "Tuesday"), "is no day"),
        (("timeline", "account.json", "--sort", "weight"), "weight"),
        (("figures", "account.json", "--width", "12"), "12"),
    ],
)
def test_wrong_calls_say_what_is_wrong(run, arguments, message):
    """Status 2, nothing on standard output."""
    status, out, err = run(*arguments)
    assert (status, out) == (2, b"")
    assert message in err


@pytest.mark.usefixtures("written")
def test_an_account_can_come_from_a_pipe(run, monkeypatch, tmp_path):
    """`-` is an account as well as a report."""
    stdin = io.TextIOWrapper(io.BytesIO((tmp_path / "account.json").read_bytes()))
    monkeypatch.setattr(sys, "stdin", stdin)
    status, out, _ = run("figures", "-")
    assert status == 0
    assert b"people missing" in out


def test_a_broken_account_is_refused(written, run, tmp_path):
    """Status 2 and the place that breaks the contract; it is not read as a report."""
    written["stories"][0]["figures"][0]["claims"][0]["end"] = 10**6
    (tmp_path / "account.json").write_bytes(dump_json(written))
    status, out, err = run("figures", "account.json")
    assert (status, out) == (2, b"")
    assert "not an account" in err


@pytest.mark.slow
def test_an_account_is_written_as_tables_and_shows_one_story(run, tmp_path):
    """Account --csv writes the files that export writes; --story shows only what it names, and says what there is."""
    (tmp_path / "a.txt").write_text(
        "At least nine people were killed on Monday when the Tarn burst its banks, police said."
    )
    status, out, err = run("account", tmp_path / "a.txt", "--csv", tmp_path / "tables", "--json", tmp_path / "a.json")
    assert (status, "files in" in err) == (0, True)
    run("export", tmp_path / "a.json", "--format", "csv", "--to", tmp_path / "again")
    assert {file.name: file.read_bytes() for file in (tmp_path / "tables").iterdir()} == {
        file.name: file.read_bytes() for file in (tmp_path / "again").iterdir()
    }
    title = json.loads((tmp_path / "a.json").read_bytes())["stories"][0]["title"]
    assert run("account", tmp_path / "a.txt", "--story", title.split()[0])[1] == out
    status, out, err = run("account", tmp_path / "a.txt", "--story", "locusts")
    assert (status, out) == (1, b"")
    assert "“locusts”" in err


def test_a_written_account_is_shown_again(written, run, tmp_path):
    """The summary, and the forms that are asked for; beside other paths, or with what is for reports, it is refused."""
    status, out, err = run("account", "account.json", "--json", "again.json")
    assert status == 0
    assert b"Oster dam failure above Varnholt" in out
    assert "reports/photo.jpg" in err
    assert json.loads((tmp_path / "again.json").read_bytes()) == written
    (tmp_path / "a.txt").write_text("x")
    for call in (("account", "account.json", "a.txt"), ("figures", "a.txt", "account.json")):
        status, out, err = run(*call)
        assert (status, out) == (2, b"")
        assert "is an account: give it alone" in err
    (tmp_path / "d.jsonl").write_text("")
    assert run("account", "account.json", "--decisions", "d.jsonl")[0] == 2


# --- of a ledger ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("kept")
def test_the_newest_account_of_the_ledger_is_shown(run, made_anew):
    """Nothing is made where it is of what the ledger holds."""
    status, out, err = run("figures")
    assert (status, err, made_anew) == (0, "", [])
    assert b"people missing" in out


def test_an_account_is_made_anew_where_it_is_not_of_what_the_ledger_holds(kept, run, made_anew, tmp_path):
    """After a report was added, and after something was decided; it is said so, and kept for the next call."""
    (tmp_path / "late.txt").write_text("A late report came in on Tuesday, the editor said, and it changes everything.")
    list(kept.add(take_in([str(tmp_path / "late.txt")], IngestSettings())))
    status, out, err = run("figures")
    assert (status, len(made_anew)) == (0, 1)
    assert b"Made anew" in out
    assert "Its newest account is not of what the ledger holds now; making one." in err
    assert run("figures")[2] == ""
    assert len(made_anew) == 1
    kept.append("decide", {"id": "d1", "kind": "undo"})
    run("figures")
    assert len(made_anew) == 2


def test_a_ledger_without_an_account_gets_one(run, made_anew, tmp_path, monkeypatch):
    """It is said that there was none."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("A report of some length came in on Tuesday, the editor said to the others.")
    with Ledger.open(str(tmp_path / "ledger"), by="m", create=True) as ledger:
        status, _, err = run("figures")
        assert (status, err) == (1, "Error: the ledger holds no report yet; `storyledger add PATH` takes some in.\n")
        list(ledger.add(take_in([str(tmp_path / "a.txt")], IngestSettings())))
    assert "The ledger has no account yet; making one." in run("figures")[2]
    assert len(made_anew) == 1


def test_the_example_is_read_and_listed(run):
    """From reports to a table in one call: the numbers of the example, each with the letters of its reports."""
    status, out, err = run(
        "figures", Path(__file__).parent.parent / "examples" / "aleppo-2016", "--about", "evacuated aleppo"
    )
    assert (status, err) == (0, "")
    assert re.search(r"35,000 +people evacuated from Aleppo", out.decode())
