"""The commands that prove: `verify`, whether a ledger is what was written, and `checkpoint`, what it is now."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from storyledger.console import (
    EXIT_NOTHING,
    check_output,
    ledger_option,
    one_line,
    open_ledger,
    show_progress,
    terminal_width,
    user_name,
    write_file,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.x509 import Certificate

    from storyledger.ledger import Ledger
    from storyledger.ledger.checkpoints import Checkpoint, KeptCheckpoint
    from storyledger.ledger.faults import Fault
    from storyledger.ledger.keys import PublicKey

_SHOWN: Final = 100
"""Faults that are printed; a ledger that is damaged all over has thousands."""

_VERIFY_EXAMPLES = """
\b
Examples:
  storyledger verify --ledger aleppo
      every entry, original, text and page against its hash
  storyledger verify --ledger aleppo --checkpoint monday.txt --key desk.pub
      and that the log begins as it was when that checkpoint was made and signed
  storyledger verify --ledger aleppo --root tsa.pem
      and that its time stamps go back to this authority
  storyledger verify --ledger aleppo --reseal "ledger.pages was left out when the folder was copied"
      make ledger.pages anew where it was lost and all else is sound; the log says so

\b
Nothing is written, but by --reseal. Exit status: 0 the ledger is as it was written, 1 faults were found (each is
named), 2 wrong usage.
"""


@click.command(epilog=_VERIFY_EXAMPLES, short_help="Check a ledger: every entry, original and page.")
@ledger_option
@click.option("--checkpoint", "notes", metavar="FILE", multiple=True, help="A checkpoint that was kept elsewhere.")
@click.option(
    "--key", "keys", metavar="FILE", multiple=True, help="Public keys, one a line, that may sign checkpoints."
)
@click.option("--root", "roots", metavar="FILE", multiple=True, help="Certificates that time stamps must go back to.")
@click.option(
    "--reseal",
    "why",
    metavar="WHY",
    callback=one_line,
    help="Make lost or damaged ledger.pages and .frames anew, first.",
)
@click.option(
    "--by", metavar="NAME", callback=one_line, help="Whose hand makes them anew; else the name of this computer's user."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was checked and found as one JSON object.")
@click.option("--quiet", "-q", is_flag=True, help="No progress, and nothing printed where all is well.")
def verify(
    *,
    ledger: str,
    notes: tuple[str, ...],
    keys: tuple[str, ...],
    roots: tuple[str, ...],
    why: str | None,
    by: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Check that a ledger is what was written into it, and say where it is not."""
    from storyledger.ledger.verify import verify_ledger

    if why is not None:
        _reseal(ledger, why, by)
    public, certificates = _read_keys(keys), _read_roots(roots)
    given = [(name, _read_note(name)) for name in notes]
    with show_progress(show=not quiet and sys.stderr.isatty()) as tell:
        found = verify_ledger(
            ledger, checkpoints=[note for _, note in given], on_progress=lambda n: tell("verify", n, 0)
        )
    told = _of_another(ledger, given) + [line for name, note in given for line in _signatures(name, note, public)]
    faults = [_fault_line(fault) for fault in found.faults]
    if found.sound:
        with open_ledger(ledger) as kept:
            told += _kept_lines(kept, public, certificates)
    wrong = [line for line, sound in told if not sound]
    if as_json:
        _print_json(found, told)
    else:
        _print(found, faults, told, quiet=quiet)
    if faults or wrong:
        sys.exit(EXIT_NOTHING)


def _reseal(ledger: str, why: str, by: str | None) -> None:
    from storyledger.ledger.reseal import reseal

    entry = reseal(ledger, by=by or user_name(), why=why)
    click.echo(f"The seals were made anew on your word: entry {entry.seq} of the log says so.", err=True)


def _fault_line(fault: Fault) -> str:
    """Return a fault as one line: its kind, its place, what was found."""
    place = "" if fault.where in fault.message else f"{fault.where}: "
    return f"{fault.what}: {place}{fault.message}"


def _print_json(found: Any, told: Sequence[tuple[str, bool]]) -> None:  # noqa: ANN401 - a record of the ledger's
    import json
    from dataclasses import asdict

    signatures = [{"says": line, "sound": sound} for line, sound in told]
    click.echo(json.dumps({"sound": found.sound, **asdict(found), "checkpoints": signatures}, indent=1))


def _print(found: Any, faults: Sequence[str], told: Sequence[tuple[str, bool]], *, quiet: bool) -> None:  # noqa: ANN401
    from storyledger.render.clean import screen_line
    from storyledger.render.words import count_words

    for line in faults[:_SHOWN]:
        click.echo(screen_line(line))
    if len(faults) > _SHOWN:
        click.echo(f"... and {len(faults) - _SHOWN:,} more; --json prints all.")
    for line, sound in told:
        if not (sound and quiet):
            click.echo(screen_line(line))
    if found.sound and quiet:
        return
    counted = ", ".join(
        (
            count_words(found.entries, "entry", "entries"),
            count_words(found.reports, "report"),
            count_words(found.readings, "reading"),
            f"{count_words(found.objects, 'object')} ({found.bytes:,} bytes)",
        )
    )
    end = "." if found.sound else f"; {count_words(len(faults), 'fault')}."
    click.echo(f"{'Sound' if found.sound else 'NOT SOUND'}: {counted} checked{end}")


def _of_another(ledger: str, given: Sequence[tuple[str, Checkpoint]]) -> list[tuple[str, bool]]:
    """Return a line for each checkpoint that is about another log: the wrong file is commoner than a forged ledger."""
    from storyledger.errors import LedgerError
    from storyledger.ledger.checkpoints import ORIGIN

    if not given:
        return []
    try:
        with open_ledger(ledger) as kept:
            origin = next((f"{ORIGIN}{entry.body['ledger']}" for entry in kept.entries(["begin"])), None)
    except LedgerError:
        return []  # too damaged to be opened: the faults say so
    return [
        (f"checkpoint {name} is about another ledger, {note.origin}; this one is {origin}", False)
        for name, note in given
        if note.origin != origin
    ]


def _signatures(name: str, note: Checkpoint, keys: Sequence[PublicKey]) -> list[tuple[str, bool]]:
    """Return a line for each signature under a checkpoint, and whether it speaks for it."""
    from storyledger.ledger.checkpoints import check_checkpoint

    about = f"checkpoint {name} ({note.size:,} entries)"
    if not note.signatures:
        return [(f"{about}: not signed", not keys)]
    verdicts = check_checkpoint(note, keys)
    if keys and not any(signed.verdict == "good" for signed in verdicts):
        return [(f"{about}: signed by none of the keys given", False)]
    words = {"good": "signed by", "wrong": "NOT signed by, though it says so,", "unknown": "signed by an unknown key,"}
    return [(f"{about}: {words[signed.verdict]} {signed.name}", signed.verdict != "wrong") for signed in verdicts]


def _kept_lines(kept: Ledger, keys: Sequence[PublicKey], roots: Sequence[Certificate]) -> list[tuple[str, bool]]:
    """Return a line for each signature and time stamp that the ledger itself keeps."""
    from storyledger.errors import LedgerError
    from storyledger.ledger.checkpoints import kept_checkpoints
    from storyledger.ledger.timestamps import verify_timestamp

    lines: list[tuple[str, bool]] = []
    for one in kept_checkpoints(kept):
        if one.checkpoint.signatures:
            lines += _signatures(f"of entry {one.seq}", one.checkpoint, keys)
        for token in one.tokens:
            about = f"time stamp of entry {token.seq}"
            try:
                stamp = verify_timestamp(kept.object(token.sha256), one.checkpoint.text().encode(), roots)
            except LedgerError as error:
                lines.append((f"{about}: {error}", False))
                continue
            standing = {"trusted": "", "sound": " (give its root with --root)", "unchecked": " (not checked: no root)"}
            lines.append((f"{about}: {stamp.time} by {stamp.authority}{standing[stamp.standing]}", True))
    return lines


_CHECKPOINT_EXAMPLES = """
\b
Examples:
  storyledger checkpoint --ledger aleppo > monday.txt
      the log's length and root, to be mailed, printed or published
  storyledger checkpoint --new-key ~/desk.key --name newsroom.example/desk
      a key to sign with; its public half is written beside it
  storyledger checkpoint --ledger aleppo --key ~/desk.key --out monday.txt
  storyledger checkpoint --ledger aleppo --key ~/desk.key --timestamp http://tsa.example/tsr
      signed, and with the word of a time-stamp server (RFC 3161) for when

\b
Only the log's hash leaves the machine. `storyledger verify --checkpoint monday.txt` checks a ledger against it.
"""


@click.command(epilog=_CHECKPOINT_EXAMPLES, short_help="Write down what a ledger is now: signed, time-stamped.")
@ledger_option
@click.option("--key", "key_file", metavar="FILE", help="Sign with this private key.")
@click.option("--timestamp", "server", metavar="ADDRESS", help="Have a time-stamp server (RFC 3161) stamp it.")
@click.option("--root", "roots", metavar="FILE", multiple=True, help="Certificates that the stamp must go back to.")
@click.option("--out", "out_file", metavar="FILE", default="-", help="Write it here; else to standard output.")
@click.option("--new-key", "new_file", metavar="FILE", help="Make a key to sign with, and nothing else.")
@click.option("--name", metavar="NAME", help="The name of the new key, such as newsroom.example/desk.")
@click.option("--passphrase", is_flag=True, help="Ask for a passphrase that protects the key.")
@click.option("--by", metavar="NAME", callback=one_line, help="Whose hand; else the name of this computer's user.")
def checkpoint(
    *,
    ledger: str,
    key_file: str | None,
    server: str | None,
    roots: tuple[str, ...],
    out_file: str,
    new_file: str | None,
    name: str | None,
    by: str | None,
    passphrase: bool,
) -> None:
    """Write down the length of a ledger's log and the root of its Merkle tree, as they are now."""
    if new_file is not None:
        _new_key(Path(new_file), name, ledger, passphrase=passphrase)
        return
    from storyledger.ledger.checkpoints import make_checkpoint
    from storyledger.ledger.keys import load_signer

    check_output(out_file)
    certificates = _read_roots(roots)
    with open_ledger(ledger, by=by) as kept:
        signer = None
        if key_file is not None:
            asked = click.prompt("Passphrase", hide_input=True, err=True) if passphrase else None
            signer = load_signer(Path(key_file), passphrase=asked, name=name, apart_from=kept.store.folder)
        made = make_checkpoint(kept, signer)
        write_file(out_file, made.checkpoint.text().encode())
        if server is not None:
            click.echo(_stamp(kept, made, server, certificates), err=True)


def _stamp(kept: Ledger, made: KeptCheckpoint, server: str, roots: Sequence[Certificate]) -> str:
    """Return the line that tells of a time stamp, which is kept in the ledger."""
    from storyledger.fetch.post import post
    from storyledger.ledger.timestamps import keep_timestamp, timestamp_checkpoint

    token = timestamp_checkpoint(made.checkpoint.text().encode(), server, post, roots)
    entry = keep_timestamp(kept, made, token, server)
    return f"Stamped {entry.body['time']} by {entry.body['authority']}; kept as entry {entry.seq}."[: terminal_width()]


def _new_key(path: Path, name: str | None, ledger: str, *, passphrase: bool) -> None:
    from storyledger.ledger import is_postgresql
    from storyledger.ledger.keys import new_key

    if name is None:
        raise click.UsageError("--new-key needs --name, such as newsroom.example/desk.")
    asked = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True) if passphrase else None
    public = new_key(path, name, passphrase=asked, apart_from=None if is_postgresql(ledger) else Path(ledger))
    click.echo(public.vkey)
    click.echo(f"The private key is in {path}; give the line above, {path}.pub, to who checks.", err=True)


# --- files given ----------------------------------------------------------------------------------------------------


def _read_note(name: str) -> Checkpoint:
    from storyledger.errors import LedgerError
    from storyledger.ledger.checkpoints import read_checkpoint

    try:
        return read_checkpoint(_read("--checkpoint", name).decode("utf-8"))
    except (LedgerError, UnicodeDecodeError) as error:
        raise click.UsageError(f"--checkpoint {name!r}: {error}") from error


def _read_keys(names: Sequence[str]) -> list[PublicKey]:
    from storyledger.errors import LedgerError
    from storyledger.ledger.keys import read_public_keys

    keys: list[PublicKey] = []
    for name in names:
        try:
            keys += read_public_keys(_read("--key", name).decode("utf-8"))
        except (LedgerError, UnicodeDecodeError) as error:
            raise click.UsageError(f"--key {name!r}: {error}") from error
    return keys


def _read_roots(names: Sequence[str]) -> list[Certificate]:
    from storyledger.errors import LedgerError
    from storyledger.ledger.timestamps import read_certificates

    roots: list[Certificate] = []
    for name in names:
        try:
            roots += read_certificates(_read("--root", name))
        except LedgerError as error:
            raise click.UsageError(f"--root {name!r}: {error}") from error
    return roots


def _read(option: str, name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{option} {name!r}: cannot be read ({error.strerror}).") from error
