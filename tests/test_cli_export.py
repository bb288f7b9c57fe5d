"""The command `export`: accounts in other forms, and case files; the accounts here are made by hand."""

import json
import subprocess
import sys

import pytest
from account_records import make_account

from storyledger.cli_export import FORMATS
from storyledger.ledger import Ledger
from storyledger.render import account_json, dump_json
from storyledger.render.exports import EXPORTS


@pytest.fixture
def account(tmp_path, monkeypatch):
    """Return the bytes of an account in the current folder's `account.json`."""
    monkeypatch.chdir(tmp_path)
    content = dump_json(account_json(make_account()))
    (tmp_path / "account.json").write_bytes(content)
    return content


def test_every_form_can_be_asked_for():
    """The command's list is the registry's."""
    assert set(FORMATS) == set(EXPORTS)


@pytest.mark.parametrize("form", ["json", "markdown", "geojson", "ftm", "html"])
def test_a_form_of_one_file_goes_to_standard_output_or_a_file(account, run, tmp_path, form):
    """The same bytes, whole."""
    status, out, err = run("export", "account.json", "--format", form)
    assert (status, err) == (0, "")
    assert run("export", "account.json", "--format", form, "--to", "out")[0] == 0
    assert (tmp_path / "out").read_bytes() == out
    assert len(out) > 40
    if form == "json":
        assert json.loads(out) == json.loads(account)


@pytest.mark.usefixtures("account")
def test_tables_go_to_a_folder(run, tmp_path):
    """A file for each; without a folder the call is refused, as they cannot all go to one place."""
    assert run("export", "account.json", "--format", "csv")[0] == 2
    assert run("export", "account.json", "--format", "csv", "--to", "tables")[0] == 0
    assert (tmp_path / "tables" / "claims.csv").is_file()


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "give --format FORMAT or --case FOLDER"),
        (("--format", "csv", "--case", "c"), "give --format FORMAT or --case FOLDER"),
        (("account.json", "--case", "c"), "an account alone proves nothing"),
        (("missing.json", "--format", "json"), "cannot be read (No such file or directory)"),
    ],
)
def test_wrong_calls_say_what_is_wrong(run, arguments, message):
    """Status 2, nothing written."""
    status, out, err = run("export", *arguments)
    assert (status, out) == (2, b"")
    assert message in err


@pytest.mark.usefixtures("account")
def test_a_ledger_without_an_account_says_how_one_is_made(run, tmp_path):
    """Status 1."""
    Ledger.open(str(tmp_path / "ledger"), by="m", create=True).close()
    status, _, err = run("export", "--format", "json")
    assert status == 1
    assert "`storyledger account --ledger`" in err


def test_the_newest_account_of_a_ledger_is_exported_or_the_one_that_is_named(account, run, tmp_path):
    """By its entry in the log."""
    told = json.loads(account)
    about = {"reports": [], "stories": [], "model": ""}
    other = dump_json({**told, "problems": [*told["problems"], {"input": "late.txt", "message": "empty"}]})
    with Ledger.open(str(tmp_path / "ledger"), by="m", create=True) as kept:
        first = kept.keep_account(account, about).seq
        kept.keep_account(other, about)
    assert run("export", "--format", "json")[1] == other
    assert run("export", "--format", "json", "--entry", first)[1] == account
    assert run("export", "--format", "json", "--entry", 99)[0] == 1


@pytest.mark.slow
def test_a_case_file_of_a_ledger_is_checked_by_python_alone(run, tmp_path, monkeypatch):
    """From reports to a case that a stranger verifies; and the ledger is sound after it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.txt").write_text(
        "At least nine people were killed on Monday when the river Tarn burst its banks, the interior ministry said.\n"
        "Some 1,200 people were brought to schools, its spokeswoman Ada Lind told reporters in the town of Vell.\n"
    )
    for call in (
        ("add", "r.txt"),
        ("account", "--ledger", "ledger", "--quiet"),
        ("checkpoint", "--new-key", "desk.key", "--name", "desk.example"),
        ("export", "--case", "case", "--key", "desk.key"),
        ("checkpoint", "--key", "desk.key", "--out", "note.txt"),
        ("verify", "--checkpoint", "note.txt", "--key", "desk.key.pub"),
    ):
        status, out, err = run(*call)
        assert status == 0, f"{call}: {out!r} {err}"
    assert b"signed by desk.example" in out
    script = [sys.executable, "-I", "-S", "verify.py"]
    checked = subprocess.run(script, cwd=tmp_path / "case", capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    (text,) = (tmp_path / "case" / "data" / "texts").iterdir()
    text.write_text(text.read_text().replace("nine", "five"))
    checked = subprocess.run(script, cwd=tmp_path / "case", capture_output=True, text=True, check=False)
    assert checked.returncode == 1
    assert text.name in checked.stdout
