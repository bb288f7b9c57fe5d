"""The account that a command is given: of reports, of a ledger, or written before.

Nothing heavy is imported before a command runs (benchmarks/startup.py).
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import click

from storyledger.console import EXIT_NOTHING, open_ledger, show_progress, tell_problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.config import Settings
    from storyledger.ledger import Entry, Ledger
    from storyledger.ledger.entries import Kind

_MARK: Final = b'"storyledger/account/'
"""What stands near the beginning of every account that `storyledger account --json` writes."""
_NEAR: Final = 400
_BY_HAND: Final[tuple[Kind, ...]] = ("decide", "correct")


def read_account(name: str, option: str) -> dict[str, Any]:
    """Return an account that was written before; a wrong file is a wrong call, told before the work begins."""
    try:
        content = Path(name).read_bytes()
    except OSError as error:
        raise _refused(name, option, f"cannot be read ({error.strerror})") from error
    return _checked(content, name, option)


def _checked(content: bytes, name: str, option: str) -> dict[str, Any]:
    from storyledger.errors import AccountError
    from storyledger.render import validate

    try:
        given = parse_account(content)
        validate(given)
    except (ValueError, RecursionError) as error:
        raise _refused(name, option, f"not JSON ({error})") from error
    except AccountError as error:
        raise _refused(name, option, f"not an account ({error})") from error
    return given


def _refused(name: str, option: str, why: str) -> click.UsageError:
    return click.UsageError(f"{option} {name!r}: {why}. Give a file that `storyledger account --json` wrote.")


def parse_account(content: bytes) -> dict[str, Any]:
    """Return an account from its bytes; a ledger's own need no check."""
    import json

    told: dict[str, Any] = json.loads(content)
    return told


def kept_account(kept: Ledger, entry: int | None = None) -> Entry:
    """Return the entry of an account that a ledger keeps; raises where there is none."""
    from storyledger.ledger.lists import entry_at, newest_entry

    newest = newest_entry(kept, "account")
    chosen = newest if entry is None else entry_at(kept, entry)
    if newest is None:
        message = "the ledger has no account yet; `storyledger account --ledger` makes one."
        raise click.ClickException(message)
    if chosen is None or chosen.kind != "account":
        message = f"entry {entry} of the log is no account; `storyledger log --kind account` lists them."
        raise click.ClickException(message)
    return chosen


def build_account(
    paths: Sequence[str], settings: Settings, *, quiet: bool, stdin: IO[bytes] | None = None
) -> dict[str, Any]:
    """Return the account of the reports in files and folders; `-` among them is standard input, or `stdin`."""
    from storyledger.pipeline import build_accounts
    from storyledger.render import account_json

    if "-" in paths and stdin is None:
        stdin = sys.stdin.buffer
    with show_progress(show=not quiet and sys.stderr.isatty()) as tell:
        return account_json(build_accounts(paths, settings, stdin=stdin, on_progress=tell))


def account_of_ledger(kept: Ledger, wanted: Sequence[str], settings: Settings, *, quiet: bool) -> dict[str, Any]:
    """Return the account of a ledger's reports, all or those whose ids are wanted; it is kept in the ledger."""
    from storyledger.desk import account_ledger, keep_account
    from storyledger.render import account_json, dump_json, validate

    with show_progress(show=not quiet and sys.stderr.isatty()) as tell:
        made, listed = account_ledger(kept, settings, wanted, tell)
        told = account_json(made)
        validate(told)
        if told["stories"]:
            keep_account(kept, told, dump_json(told), listed)
    return told


def given_account(paths: Sequence[str], ledger: str) -> dict[str, Any]:
    """Return the account of reports, or the one that a file holds, or that of a ledger as it is now.

    What could not be read is told, and where nothing could, the program ends.
    """
    from storyledger.config import Settings

    if not paths:
        with open_ledger(ledger) as kept:
            told = _current_account(kept)
    elif (written := written_account(paths)) is not None:
        return written
    else:
        stdin = io.BytesIO(sys.stdin.buffer.read()) if "-" in paths else None
        if stdin is not None and len(paths) == 1 and _MARK in stdin.getvalue()[:_NEAR]:
            return _checked(stdin.getvalue(), "-", "PATH")
        told = build_account(paths, Settings(), quiet=False, stdin=stdin)
        tell_problems(told["problems"])
    if not told["stories"]:
        click.echo("No account could be made: no report could be read.", err=True)
        sys.exit(EXIT_NOTHING)
    return told


def written_account(paths: Sequence[str]) -> dict[str, Any] | None:
    """Return the account that the one path given holds; None where paths are of reports."""
    held = [name for name in paths if _holds_account(Path(name))]
    if not held:
        return None
    if len(paths) > 1:
        message = f"{held[0]!r} is an account: give it alone, or the reports."
        raise click.UsageError(message)
    return read_account(held[0], "PATH")


def _holds_account(path: Path) -> bool:
    try:
        if path.suffix != ".json" or not path.is_file():
            return False
        with path.open("rb") as file:
            return _MARK in file.read(_NEAR)
    except OSError:  # reading will tell about it
        return False


def _current_account(kept: Ledger) -> dict[str, Any]:
    """Return the newest account that a ledger keeps, where it is of what the ledger holds now; else a new one.

    It is of other reports where some were added since, and may be another where something was decided or set right.
    """
    from storyledger.config import Settings
    from storyledger.ledger.lists import newest_entry

    held = {(row.report, row.version) for row in kept.listed()}
    if not held:
        message = "the ledger holds no report yet; `storyledger add PATH` takes some in."
        raise click.ClickException(message)
    newest = newest_entry(kept, "account")
    hand = max((one.seq for kind in _BY_HAND if (one := newest_entry(kept, kind)) is not None), default=0)
    if newest is not None and newest.seq > hand:
        if _reports_of(newest) == held:
            return parse_account(kept.object(newest.body["sha256"]))
        for entry in reversed(kept.entries(["account"], start=hand)):  # the newest may be of some of the reports
            if _reports_of(entry) == held:
                return parse_account(kept.object(entry.body["sha256"]))
    made = newest is not None
    why = "Its newest account is not of what the ledger holds now" if made else "The ledger has no account yet"
    click.echo(f"{why}; making one.", err=True)
    told = account_of_ledger(kept, (), Settings(), quiet=False)
    tell_problems(told["problems"])
    return told


def _reports_of(entry: Entry) -> set[tuple[str, int]]:
    """Return the reports of an account, each with its version."""
    return {(named["report"], named["version"]) for named in entry.body["reports"]}
