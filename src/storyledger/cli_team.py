"""The commands `storyledger team ...`: who may come into a ledger that is served to a team."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

from storyledger.console import EXIT_NOTHING, ledger_option, user_name

if TYPE_CHECKING:
    from storyledger.ledger.team_store import Account, TeamStore

_ROLES: Final = ("reader", "editor", "admin")
_LINES: Final = 4_096
"""Characters of a file that a password is looked for in."""

_EXAMPLES = """
\b
Examples:
  storyledger team add mara --role admin --ledger aleppo
      the first account; the password is asked for
  storyledger team add ed --role editor --ledger aleppo
  pass show desk/rea | storyledger team add rea --password-file - --ledger aleppo
      a reader, whose password is read
  storyledger serve --team --ledger aleppo
      lets them in
  storyledger team token ed --role reader --days 30 --note nightly --ledger aleppo
      for a program that asks the API in ed's name
  storyledger team audit --ledger aleppo
      who did what, and whether the audit is as it was written

\b
A reader sees everything and changes nothing; an editor adds, corrects and decides; an admin also gives roles.
"""

password_option = click.option(
    "--password-file",
    metavar="FILE",
    help="Read the password from the first line of this file; `-` is standard input. Else it is asked for, twice.",
)


@click.group(epilog=_EXAMPLES, short_help="Accounts of a ledger that is served to a team.")
def team() -> None:
    """Say who may come into a ledger that is served with `storyledger serve --team`, and as what."""


@team.command(short_help="Add an account.")
@click.argument("name")
@click.option("--role", type=click.Choice(_ROLES), default="reader", show_default=True, help="What it may do.")
@password_option
@ledger_option
def add(*, name: str, role: str, password_file: str | None, ledger: str) -> None:
    """Add an account; NAME stands in the ledger's log for what is done by it."""
    from storyledger.errors import TeamError
    from storyledger.ledger.team_store import check_name

    check_name(name)
    with _open(ledger, create=True) as store:
        if store.find(name) is not None:
            raise TeamError(f"there is an account {name!r} already; `storyledger team password` sets its password")
        made = store.add(name, role, _new_password(name, password_file))
        _tell(store, "account added", f"{made.name}: {role}")
    click.echo(f"{made.name} was added as {role}.")


@team.command("list", short_help="List the accounts.")
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON object.")
@ledger_option
def list_(*, as_json: bool, ledger: str) -> None:
    """List the accounts with their roles, and the tokens that programs come in with."""
    with _open(ledger) as store:
        accounts, tokens = store.accounts(), store.tokens()
        open_in = {account.name: len(store.sessions(account)) for account in accounts}
    if as_json:
        _print_json(
            {
                "accounts": [
                    {"name": account.name, "role": account.role, "made": _at(account.made)} for account in accounts
                ],
                "tokens": [
                    {
                        "id": token.id,
                        "account": token.account.name,
                        "role": token.role,
                        "note": token.note,
                        "until": _at(token.until),
                        "used": None if token.seen is None else _at(token.seen),
                    }
                    for token in tokens
                ],
            }
        )
        return
    for account in accounts:
        signed_in = f", signed in {open_in[account.name]} times" if open_in[account.name] else ""
        click.echo(f"{account.name}  {account.role}  since {_at(account.made)[:10]}{signed_in}")
    for token in tokens:
        used = "never used" if token.seen is None else f"used {_at(token.seen)[:10]}"
        until = _at(token.until)[:10]
        _echo(f"token {token.id} of {token.account.name} as {token.role}, until {until}, {used}: {token.note}")


@team.command(short_help="Give an account another role.")
@click.argument("name")
@click.argument("role", type=click.Choice(_ROLES))
@ledger_option
def role(*, name: str, role: str, ledger: str) -> None:
    """Give an account another role; wherever it is signed in, it has to sign in again."""
    with _open(ledger) as store:
        account = _find(store, name)
        store.set_role(account, role)
        _tell(store, "role changed", f"{account.name}: {account.role} to {role}")
    click.echo(f"{account.name} is {role} now.")


@team.command(short_help="Set an account's password.")
@click.argument("name")
@password_option
@ledger_option
def password(*, name: str, password_file: str | None, ledger: str) -> None:
    """Set an account's password; wherever it is signed in, it has to sign in again."""
    with _open(ledger) as store:
        account = _find(store, name)
        store.set_password(account, _new_password(account.name, password_file))
        _tell(store, "password set", account.name)
    click.echo(f"The password of {account.name} was set.")


@team.command(short_help="Remove an account.")
@click.argument("name")
@ledger_option
def remove(*, name: str, ledger: str) -> None:
    """Let nobody in by an account any more; its name stays in the log, and cannot be given again."""
    with _open(ledger) as store:
        account = _find(store, name)
        store.remove(account)
        _tell(store, "account removed", account.name)
    click.echo(f"{account.name} was removed.")


@team.command(short_help="Make a token for a program, or revoke one.")
@click.argument("name")
@click.option("--role", type=click.Choice(_ROLES), default="reader", show_default=True, help="What it may do at most.")
@click.option(
    "--days", type=click.IntRange(1, 365), default=90, show_default=True, metavar="N", help="For how long it is good."
)
@click.option("--note", metavar="TEXT", default="", help="What it is for.")
@click.option("--revoke", metavar="ID", help="Instead: let nobody in by this token of the account any more.")
@ledger_option
def token(*, name: str, role: str, days: int, note: str, revoke: str | None, ledger: str) -> None:
    """Print a new token with which a program asks the API in an account's name; it is printed once and kept nowhere."""
    from storyledger.web.team.secrets import new_token

    with _open(ledger) as store:
        account = _find(store, name)
        if revoke is None:
            click.echo(new_token(store, account, role, days, note))
            _tell(store, "token made", f"{account.name}: {role}, {days} days: {note}")
            return
        if not store.revoke(revoke, account):
            click.echo(f"{account.name} has no token {revoke}; `storyledger team list` shows them.", err=True)
            sys.exit(EXIT_NOTHING)
        _tell(store, "token revoked", f"{account.name}: {revoke}")
    click.echo(f"The token {revoke} lets nobody in any more.")


@team.command(short_help="Print who did what, and check the audit.")
@click.option("--most", type=click.IntRange(1), default=50, show_default=True, metavar="N", help="The newest so many.")
@click.option("--json", "as_json", is_flag=True, help="Print all as JSON Lines, the oldest first.")
@ledger_option
def audit(*, most: int, as_json: bool, ledger: str) -> None:
    """Print who did what, when and from where, and say whether the audit is as it was written.

    Each entry holds the hash of the one before. Keep the last hash elsewhere: who cuts the end off, or writes all of it
    anew, comes to another. Exit status: 0 all is as it was written, 1 it is not.
    """
    import json
    from dataclasses import asdict

    with _open(ledger) as store:
        wrong = store.check_audit()
        entries = list(reversed(store.audited(most=1 << 31 if as_json else most)))
    for entry in entries:
        if as_json:
            click.echo(json.dumps(asdict(entry)))
        else:
            who, address = entry.who or "nobody known", entry.address or "this computer"
            _echo(
                f"{entry.seq}  {entry.at}  {who}, {address}  {entry.what}{': ' if entry.detail else ''}{entry.detail}"
            )
    for line in wrong:
        click.echo(f"storyledger: {line}", err=True)
    if wrong:
        sys.exit(EXIT_NOTHING)
    if entries and not as_json:
        click.echo(f"All is as it was written. The last hash: {entries[-1].hash}")


def _open(ledger: str, *, create: bool = False) -> TeamStore:
    from storyledger.ledger.team_store import TeamStore

    return TeamStore.open(ledger, create=create)


def _find(store: TeamStore, name: str) -> Account:
    from storyledger.errors import TeamError

    found = store.find(name)
    if found is None:
        there = ", ".join(account.name for account in store.accounts())
        raise TeamError(f"there is no account {name!r}; there are {there or 'none'}")
    return found


def _new_password(name: str, file: str | None) -> str:
    """Return the hash of a password that was asked for or read; raises TeamError for one that is not good."""
    from storyledger.web.team.passwords import Passwords, check_password

    given = _asked(name) if file is None else _read(file)
    check_password(given, name)
    return Passwords().hash(given)


def _asked(name: str) -> str:
    if not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask for the password at; give it with --password-file -")
    asked: str = click.prompt(f"Password for {name}", hide_input=True, confirmation_prompt="Again", err=True)
    return asked


def _read(file: str) -> str:
    from pathlib import Path

    try:
        content = sys.stdin.buffer.read(_LINES) if file == "-" else Path(file).read_bytes()[:_LINES]
        lines = content.decode().splitlines()
    except OSError as error:
        raise click.UsageError(f"--password-file {file!r}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise click.UsageError(f"--password-file {file!r}: is no text in UTF-8.") from error
    return lines[0] if lines else ""


def _tell(store: TeamStore, what: str, detail: str) -> None:
    """Keep in the audit what was done at the command line, by this computer's user."""
    store.audit(what, f"{user_name()} (command line)", "", detail)


def _at(seconds: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _echo(line: str) -> None:
    from storyledger.render.clean import screen_line

    click.echo(screen_line(line))


def _print_json(told: Any) -> None:  # noqa: ANN401 - JSON is any value
    import json

    click.echo(json.dumps(told, indent=1))
