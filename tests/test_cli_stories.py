"""`storyledger stories`: what it lists, what it writes down, and that the next run keeps it."""

from __future__ import annotations

import json
import sys
import types
from dataclasses import replace

import pytest
from account_records import make_account

from storyledger import cli
from storyledger.group import make_decision
from storyledger.records import Dating, Named, Parsed, Problem, Reading, Report
from storyledger.render import account_json, render_html, render_terminal, validate

TEXTS = {
    "market-1": "A car bomb killed 14 people outside the Linden Street market in Varna Kesh on Monday, Dana Rusk said.",
    "market-2": "Police in Varna Kesh searched for the driver of the car that blew up at the Linden Street market. "
    "Dana Rusk buried her brother, one of the 14 people killed outside the Linden Street market.",
    "wool": "Exports of wool rose in the second quarter, the bank of the islands said.",
    "skier": "Linnea Frost won the downhill race at Hochkar by four hundredths of a second.",
}


@pytest.fixture(autouse=True)
def pipeline(monkeypatch):
    """A stand-in for the pipeline that has read four reports."""
    module = types.ModuleType("storyledger.pipeline")
    module.texts = dict(TEXTS)

    def read_inputs(*_arguments):
        readings = [
            Reading(
                Parsed(Report(id=id_, text=text, sha256=f"sha-{text[:20]}", input=id_), (), ()),
                Dating("2032-03-01", "metadata", ""),
                *[()] * 7,
            )
            for id_, text in module.texts.items()
        ]
        return readings, (Problem("broken.txt", "empty"),)

    module.read_inputs = read_inputs
    monkeypatch.setitem(sys.modules, "storyledger.pipeline", module)
    return module


@pytest.fixture
def run(capfd):
    """Return a function that runs the program and gives exit status, standard output and standard error."""

    def run_program(*arguments):
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main(["stories", "reports", *arguments])
        sys.stdout.flush()
        return (ended.value.code, *capfd.readouterr())

    return run_program


@pytest.fixture
def listed(run, tmp_path):
    """Return a function that gives the stories as sets of ids."""

    def list_stories(*arguments):
        code, _, err = run("--json", str(tmp_path / "out.json"), "-q", *arguments)
        assert code == 0, err
        told = json.loads((tmp_path / "out.json").read_text("utf-8"))
        return {frozenset(report["id"] for report in story["reports"]): story for story in told["stories"]}

    return list_stories


MARKET = frozenset({"market-1", "market-2"})


def test_the_stories_are_listed_in_a_table(run):
    """A line each with its reports below, none longer than 80 columns; what could not be read is told apart."""
    code, out, err = run()
    assert code == 0
    assert out.startswith("STORY")
    assert "market-1, market-2" in out
    assert max(len(line) for line in out.splitlines()) <= 80
    assert "broken.txt" in err


def test_a_merge_is_kept_in_later_runs(listed, run, tmp_path):
    """It is written down with who, when and why, and shows in the table."""
    desk = str(tmp_path / "desk.jsonl")
    merged = listed("--decisions", desk, "--merge", "wool", "--merge", "skier", "--why", "a joke", "--by", "Ada")
    assert merged.keys() == {MARKET, frozenset({"wool", "skier"})}
    assert listed("--decisions", desk).keys() == merged.keys()
    (line,) = (tmp_path / "desk.jsonl").read_text("utf-8").splitlines()
    written = json.loads(line)
    assert (written["kind"], written["who"], written["why"]) == ("together", "Ada", "a joke")
    assert written["when"]
    assert "put together by Ada" in " ".join(run("--decisions", desk)[1].split())


def test_a_split_a_move_and_their_undoing(listed, tmp_path):
    """Each is a line more, and taking it back another."""
    desk = str(tmp_path / "desk.jsonl")
    parted = listed("--decisions", desk, "--split", "market-2", "--why", "another blast")
    assert frozenset({"market-2"}) in parted
    moved = listed("--decisions", desk, "--move", "market-2", "--to", "wool", "--why", "why not")
    assert frozenset({"market-2", "wool"}) in moved
    lines = [json.loads(line) for line in (tmp_path / "desk.jsonl").read_text("utf-8").splitlines()]
    listed("--decisions", desk, "--undo", lines[1]["id"], "--why", "wrong")
    back = listed("--decisions", desk, "--undo", lines[0]["id"], "--why", "wrong")
    assert MARKET in back
    assert len((tmp_path / "desk.jsonl").read_text("utf-8").splitlines()) == 4


def test_stories_can_be_named_by_their_ids(listed, tmp_path):
    """A merge of two stories names all their reports."""
    stories = listed()
    desk = str(tmp_path / "desk.jsonl")
    ids = [stories[MARKET]["id"], stories[frozenset({"wool"})]["id"]]
    merged = listed("--decisions", desk, "--merge", ids[0], "--merge", ids[1], "--why", "one")
    assert frozenset({*MARKET, "wool"}) in merged


def test_a_decision_outlives_new_names(listed, tmp_path, pipeline):
    """The files are renamed; the decision finds them by their bytes."""
    desk = str(tmp_path / "desk.jsonl")
    listed("--decisions", desk, "--split", "market-2", "--why", "another blast")
    pipeline.texts = {f"new-{id_}": text for id_, text in TEXTS.items()}
    assert frozenset({"new-market-2"}) in listed("--decisions", desk)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--merge", "wool", "--merge", "skier"], "--decisions"),
        (["--merge", "wool", "--merge", "skier", "--decisions", "DESK"], "--why"),
        (["--merge", "wool", "--why", "x", "--decisions", "DESK"], "two ids"),
        (["--merge", "wool", "--merge", "nobody", "--why", "x", "--decisions", "DESK"], "no story and no report"),
        (["--split", "wool", "--why", "x", "--decisions", "DESK"], "nothing would stay"),
        (["--move", "wool", "--why", "x", "--decisions", "DESK"], "--to"),
        (["--move", "market-1", "--to", "market-2", "--why", "x", "--decisions", "DESK"], "already"),
        (["--undo", "decision-1", "--why", "x", "--decisions", "DESK"], "no such decision"),
        (["--split", "wool", "--move", "wool", "--to", "skier", "--decisions", "DESK"], "one decision a call"),
        (["--decisions", "DESK"], "makes one"),
    ],
)
def test_a_wrong_call_says_what_to_do(run, tmp_path, arguments, told):
    """It ends with status 2 and writes nothing."""
    desk = tmp_path / "desk.jsonl"
    code, _, err = run(*[str(desk) if a == "DESK" else a for a in arguments])
    assert code == 2
    assert told in err
    assert not desk.exists()


def test_a_broken_file_of_decisions_is_named_by_its_line(run, tmp_path):
    """Before any report is read."""
    desk = tmp_path / "desk.jsonl"
    desk.write_text('\n{"kind": "merge"}\n', "utf-8")
    code, _, err = run("--decisions", str(desk))
    assert code == 2
    assert "line 2" in err


def test_the_account_says_what_was_decided():
    """In its JSON, which stays valid, in the terminal and on the page: who, when and why."""
    made = make_account()
    decided = make_decision(
        "together", ((Named("r1", "x"), Named("r2", "y")), (), ()), who="Ada", when="2030-01-01", why="one"
    )
    (told,) = made.stories
    story = replace(told.dossier.story, decisions=(decided,))
    told = replace(told, dossier=replace(told.dossier, story=story))
    account = account_json(replace(made, stories=(told,)))
    validate(account)
    assert account["stories"][0]["decisions"][0]["who"] == "Ada"
    said = "r1, r2 put together by Ada on 2030-01-01: one"
    assert f"By hand: {said}" in render_terminal(account, 100, colour=False)
    assert said in render_html(account)
