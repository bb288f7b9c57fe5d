"""`storyledger correct`: what it shows, what it writes down, and what it refuses."""

import json
import sys
import types

import pytest
from click.testing import CliRunner
from corrected_story import make_account

from storyledger.cli import cli
from storyledger.cli_correct import read_corrections_file
from storyledger.corrections import correction_json


@pytest.fixture
def run(monkeypatch):
    """Return a function that runs the command on the little story and gives exit status and output."""
    module = types.ModuleType("storyledger.pipeline")
    module.build_accounts = lambda _paths, settings, *_: make_account(*settings.corrections)
    monkeypatch.setitem(sys.modules, "storyledger.pipeline", module)

    def run_command(*arguments):
        ended = CliRunner().invoke(cli, ["correct", "reports", *arguments], catch_exceptions=False)
        return ended.exit_code, ended.output

    return run_command


@pytest.fixture
def desk(tmp_path):
    """The name of a file of corrections that is not there yet."""
    return str(tmp_path / "desk.jsonl")


def lines(desk):
    """The lines of a file of corrections."""
    from pathlib import Path

    return [json.loads(line) for line in Path(desk).read_text("utf-8").splitlines()]


def test_what_was_read_at_some_words_is_shown(run):
    """Without a correction asked for, the lines that rest on the words are listed, with their spans."""
    code, out = run("--at", "mail '17 people'")
    assert code == 0
    assert "claim mail:95-104 “17 people”: as_of 2031-03-04, high 17, kind killed" in out
    assert "event mail:" in out
    code, out = run("--at", "mail")
    assert "mail: outlet Mail, title Ferry: mail, published 2031-03-04" in out


def test_a_correction_is_one_line_with_who_when_and_why(run, desk):
    """It is added to the file, with what was seen before; a second one sees what the first has set."""
    at = ("--corrections", desk, "--at", "mail '17 people'")
    code, out = run(*at, "--value", "about 20", "--why", "a misprint", "--by", "Ada")
    assert code == 0, out
    code, out = run(*at, "--value", "at least 1,200", "--why", "a misprint", "--by", "Bea")
    assert code == 0, out
    first, second = lines(desk)
    assert (first["kind"], first["who"], first["why"]) == ("value", "Ada", "a misprint")
    assert first["when"]
    assert first["before"] == {"approximate": False, "high": 17, "low": 17, "value": 17}
    assert first["after"]["value"] == 20
    assert second["before"] == first["after"]
    assert second["after"] == {"approximate": False, "high": None, "low": 1200, "value": 1200}
    assert first["id"] in out or second["id"] in out
    assert [correction_json(c) for c in read_corrections_file(desk)] == lines(desk)


@pytest.mark.parametrize(
    ("option", "value", "where", "field", "before"),
    [
        ("--speaker", "Lena Voss", "gazette 'The deck gave way'", "speaker", "Dana Rusk"),
        ("--speaker", "", "gazette 'The deck gave way'", "speaker", "Dana Rusk"),
        ("--source", "the crew", "mail '17 people'", "source", "the coast guard"),
        ("--as-of", "2031-03-03", "mail '17 people'", "as_of", "2031-03-04"),
        ("--kind", "injured", "mail '17 people'", "kind", "killed"),
        ("--published", "2031-04-01", "notes", "published", None),
        ("--outlet", "Evening Mail", "mail", "outlet", "Mail"),
        ("--event-date", "2031-03-03", "notes 'Notes of a volunteer in Port Amber.'", "date", None),
    ],
)
def test_each_field_has_an_option(run, desk, option, value, where, field, before):
    """Empty sets it to nothing."""
    code, out = run("--corrections", desk, "--at", where, option, value, "--why", "so it is")
    assert code == 0, out
    (line,) = lines(desk)
    assert (line["before"], line["after"]) == ({field: before}, {field: value or None})


def test_claims_and_names_are_joined_and_told_apart(run, desk):
    """Two places are named, and nothing is set."""
    two = ("--at", "mail '17 people'", "--at", "notes 'nine people'")
    code, out = run("--corrections", desk, *two, "--same-figure", "--why", "one toll")
    assert code == 0, out
    (line,) = lines(desk)
    assert [target["words"] for target in line["targets"]] == ["17 people", "nine people"]
    assert "before" not in line
    assert "after" not in line


def test_dropping_and_undoing(run, desk):
    """A drop says what it is none of; an undo needs no reports and takes back by id."""
    code, _ = run("--corrections", desk, "--at", "mail '17 people'", "--drop", "event", "--why", "no deed")
    assert code == 0
    (line,) = lines(desk)
    assert line["targets"][0]["of"] == "event"
    ended = CliRunner().invoke(cli, ["correct", "--corrections", desk, "--undo", line["id"], "--why", "it was one"])
    assert ended.exit_code == 0
    assert lines(desk)[1]["undoes"] == line["id"]
    code, out = run("--corrections", desk, "--undo", "correction-9", "--why", "x")
    assert code == 2
    assert f"The latest: {line['id']}" in out


@pytest.fixture
def doubtful(monkeypatch):
    """Return a function that runs the command on two reports that contradict each other, one of a day worked out."""
    from hand_ledger import OTHER, VALLEY, make

    from storyledger.config import Settings
    from storyledger.pipeline import Shelf, account_reports, read_all

    reports = (
        make("pass", OTHER, title="Avalanche at Hollin", language="en"),
        make("valley", VALLEY, title="Avalanche", language="en", published="2031-05-05"),
    )
    _, readings, _ = read_all(reports, Settings(), lambda *_: None)
    kept = {reading.report: reading for reading in readings}
    shelf = Shelf(lambda report, _model: kept.get(report), lambda _readings, _model: None)
    module = types.ModuleType("storyledger.pipeline")
    module.build_accounts = lambda _paths, settings, *_: account_reports(reports, settings, shelf=shelf)
    monkeypatch.setitem(sys.modules, "storyledger.pipeline", module)

    def run_command(*arguments):
        ended = CliRunner().invoke(cli, ["correct", "reports", *arguments], catch_exceptions=False)
        return ended.exit_code, ended.output, module.build_accounts

    return run_command


def test_what_was_looked_at_is_found_right_as_in_the_browser(doubtful, desk):
    """One place of a contradiction stands for all of its words, as the queue of doubts has them; then it is settled."""
    from dataclasses import replace

    from storyledger.config import Settings
    from storyledger.render import account_json
    from storyledger.web.hand.doubted import story_doubts

    code, out, build = doubtful(
        "--corrections", desk, "--at", "pass 'seven people'", "--confirm", "conflict", "--why", "x"
    )
    assert code == 0, out
    (line,) = lines(desk)
    assert line["after"] == {"settles": "conflict"}
    assert {target["report"] for target in line["targets"]} == {"pass", "valley"}
    before = account_json(build([], Settings()))["stories"]
    after = account_json(build([], replace(Settings(), corrections=read_corrections_file(desk))))["stories"]
    settled = {d["key"] for s in before for d in story_doubts(s)} - {d["key"] for s in after for d in story_doubts(s)}
    assert len(settled) == 1
    code, out, _build = doubtful(
        "--corrections", desk, "--at", "pass 'seven people'", "--confirm", "conflict", "--why", "x"
    )
    assert code == 2
    assert "no conflict rests on the words at pass 'seven people'" in out
    assert len(lines(desk)) == 1


def test_a_day_that_was_worked_out_is_found_right_by_its_report(doubtful, desk):
    """No words are named; where nothing of the sort is doubtful, what is stands in the error."""
    code, out, _ = doubtful("--corrections", desk, "--at", "valley", "--confirm", "day", "--why", "x")
    assert code == 2
    assert "day pass Published 2–5 May 2031" in out
    code, out, _ = doubtful("--corrections", desk, "--at", "pass", "--confirm", "day", "--why", "the paper's head")
    assert code == 0, out
    (line,) = lines(desk)
    assert [(target["report"], target["of"]) for target in line["targets"]] == [("pass", "report")]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "--at WHERE is missing"),
        (("--at", "mail", "--confirm", "day", "--why", "z"), "--confirm needs --corrections FILE or --ledger"),
        (("--at", "mail", "--confirm", "day", "--corrections", "D", "--why", "z"), "Nothing here is doubtful"),
        (("--at", "mail", "--outlet", "X"), "--outlet needs --corrections FILE or --ledger"),
        (("--at", "mail", "--outlet", "X", "--corrections", "D", "--why", " "), "--why TEXT"),
        (
            ("--at", "mail", "--outlet", "X", "--title", "Y", "--corrections", "D", "--why", "z"),
            "one correction a call",
        ),
        (("--at", "mail", "--same-name", "--corrections", "D", "--why", "z"), "give --at for each"),
        (("--at", "mail 'nine'", "--drop", "claim", "--corrections", "D", "--why", "z"), "do not stand in mail"),
        (("--at", "herald 'At least'", "--speaker", "X", "--corrections", "D", "--why", "z"), "claim herald:0-18"),
        (("--at", "mail '17 people'", "--value", "many", "--corrections", "D", "--why", "z"), "is no number"),
        (("--at", "mail '17 people'", "--as-of", "May", "--corrections", "D", "--why", "z"), "expected a day"),
        (("--at", "mail '17 people'", "--kind", "slain", "--corrections", "D", "--why", "z"), "expected one of killed"),
        (("--at", "mail", "--undo", "x", "--corrections", "D", "--why", "z"), "no --at"),
        (("--at", "mail", "--ledger", "L", "--corrections", "D"), "at once"),
    ],
)
def test_half_a_call_is_refused_and_writes_nothing(run, tmp_path, monkeypatch, arguments, complaint):
    """The error says what is missing, or what there is to choose from."""
    monkeypatch.chdir(tmp_path)
    code, out = run(*arguments)
    assert code == 2, out
    assert complaint in out
    assert not list(tmp_path.iterdir())


def test_a_broken_file_is_named_by_its_line(run, desk, tmp_path):
    """Before the work, and the file stays as it is."""
    (tmp_path / "desk.jsonl").write_text("{}\n", "utf-8")
    code, out = run("--corrections", desk, "--at", "mail", "--outlet", "X", "--why", "z")
    assert code == 2
    assert "line 1: kind is None" in out
    assert (tmp_path / "desk.jsonl").read_text("utf-8") == "{}\n"


def test_a_missing_last_line_break_is_mended(run, desk, tmp_path):
    """Each correction stands on a line of its own."""
    run("--corrections", desk, "--at", "mail", "--outlet", "X", "--why", "z")
    path = tmp_path / "desk.jsonl"
    path.write_text(path.read_text("utf-8").rstrip("\n"), "utf-8")
    run("--corrections", desk, "--at", "mail", "--outlet", "Y", "--why", "z")
    assert len(lines(desk)) == 2
