"""`storyledger team`: accounts at the command line, with passwords that stand in no argument."""

import io
import json
import os
import pty
import sqlite3
import sys
from types import SimpleNamespace

import pytest

from storyledger.ledger import Ledger
from storyledger.ledger.team_store import TeamStore
from storyledger.web.team.passwords import Passwords

GOOD = "correct horse battery"


@pytest.fixture
def ledger(tmp_path):
    Ledger.open(str(tmp_path / "l"), by="m", create=True).close()
    return str(tmp_path / "l")


@pytest.fixture
def team(run, ledger, monkeypatch):
    """Return a function that runs `storyledger team` with some standard input."""

    def run_team(*arguments, given=GOOD):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(given.encode()), isatty=lambda: False))
        return run("team", *arguments, "--ledger", ledger)

    return run_team


def add(team, name, role):
    status, out, err = team("add", name, "--role", role, "--password-file", "-")
    assert status == 0, err
    assert out.decode() == f"{name} was added as {role}.\n"


def test_an_account_is_added_and_its_password_fits(team, ledger):
    """And it is listed."""
    add(team, "mara", "admin")
    with TeamStore.open(ledger) as store:
        assert Passwords().fits(store.find("mara").password, GOOD)
    assert team("list")[1].decode().startswith("mara  admin  since ")
    assert json.loads(team("list", "--json")[1])["accounts"][0]["role"] == "admin"


@pytest.mark.parametrize(
    ("arguments", "given", "says"),
    [
        (("add", "ed", "--password-file", "-"), "short", "characters"),
        (("add", "ed", "--password-file", "-"), "", "0 characters"),
        (("add", "ed", "--password-file", "-"), "password1234", "others would try"),
        (("add", "a b", "--password-file", "-"), GOOD, "cannot be a name"),
        (("add", "mara", "--password-file", "-"), GOOD, "already"),
        (("add", "ed"), GOOD, "--password-file -"),
        (("add", "ed", "--password-file", "nowhere"), GOOD, "cannot be read"),
        (("role", "mara", "reader"), "", "last admin"),
        (("remove", "mara"), "", "last admin"),
        (("remove", "nobody"), "", "there are mara"),
        (("token", "mara", "--revoke", "x"), "", "no token x"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_what_to_do(team, ledger, arguments, given, says):
    """And nothing is changed."""
    add(team, "mara", "admin")
    status, _out, err = team(*arguments, given=given)
    assert status in {1, 2}
    assert says in err
    with TeamStore.open(ledger) as store:
        assert [(account.name, account.role) for account in store.accounts()] == [("mara", "admin")]


def test_a_password_is_no_argument():
    """It would stand in the shell's history and in the list of processes."""
    from storyledger.cli_team import team as group

    options = {form for command in group.commands.values() for option in command.params for form in option.opts}
    assert "--password" not in options


def test_roles_and_passwords_are_changed_and_accounts_removed(team, ledger):
    """Each is told, and kept in the audit."""
    add(team, "mara", "admin")
    add(team, "ed", "reader")
    assert team("role", "ED", "editor")[1] == b"ed is editor now.\n"
    assert team("password", "ed", "--password-file", "-", given="another long one")[0] == 0
    with TeamStore.open(ledger) as store:
        assert Passwords().fits(store.find("ed").password, "another long one")
    assert team("remove", "ed")[0] == 0
    entries = [json.loads(line) for line in team("audit", "--json")[1].splitlines()]
    assert [entry["what"] for entry in entries] == [
        "account added", "account added", "role changed", "password set", "account removed",
    ]  # fmt: skip
    assert all(entry["who"].endswith("(command line)") for entry in entries)
    assert GOOD not in json.dumps(entries)


def test_a_token_is_printed_once_and_revoked(team, ledger):
    """It lets in until then."""
    from storyledger.web.team.secrets import hash_of

    add(team, "mara", "admin")
    made = team("token", "mara", "--role", "editor", "--note", "nightly")[1].decode().strip()
    with TeamStore.open(ledger) as store:
        kept = store.token(hash_of(made))
        assert (kept.role, kept.note) == ("editor", "nightly")
    listed = team("list")[1].decode()
    assert f"token {kept.id} of mara as editor" in listed
    assert made not in listed
    assert team("token", "mara", "--revoke", kept.id)[0] == 0
    with TeamStore.open(ledger) as store:
        assert store.token(hash_of(made)) is None


def test_an_audit_that_was_changed_is_told(team, ledger):
    """With the entry, and by the exit status."""
    add(team, "mara", "admin")
    add(team, "ed", "reader")
    status, out, _err = team("audit")
    assert status == 0
    assert "All is as it was written. The last hash: " in out.decode()
    with sqlite3.connect(f"{ledger}/team.sqlite") as plain:
        plain.execute("DROP TRIGGER team_audit_no_delete")
        plain.execute("DELETE FROM team_audit WHERE seq = 0")
    status, _out, err = team("audit")
    assert status == 1
    assert "audit entry 0 is missing" in err


def test_without_a_ledger_there_is_no_team(run, tmp_path):
    """And none is made beside it."""
    status, _out, err = run("team", "add", "mara", "--password-file", "-", "--ledger", tmp_path / "none")
    assert status == 1
    assert "there is no ledger" in err
    assert not (tmp_path / "none").exists()


@pytest.mark.slow
def test_a_password_is_asked_for_twice_and_not_shown(ledger):
    """At a terminal: what is typed stands nowhere."""
    command = [sys.executable, "-m", "storyledger", "team", "add", "mara", "--role", "admin", "--ledger", ledger]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(command[0], command)
    shown = b""
    for question in (b"Password for mara: ", b"Again: "):
        while not shown.endswith(question):
            shown += os.read(terminal, 1_000)
        os.write(terminal, GOOD.encode() + b"\n")
    try:
        while piece := os.read(terminal, 1_000):
            shown += piece
    except OSError:  # how a terminal ends
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert b"mara was added as admin." in shown
    assert GOOD.encode() not in shown
