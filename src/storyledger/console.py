"""What all commands share at the edge: files written whole, problems told, progress shown, the terminal's width.

Nothing heavy is imported before it is used: `storyledger --help` must answer at once (benchmarks/startup.py).
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from storyledger.ledger import Ledger
    from storyledger.ledger.entries import Kind

T = TypeVar("T")

EXIT_NOTHING: Final = 1
"""Nothing could be made of what was given, or `verify` found faults."""
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what follows."""
PATIENCE: Final = 2.0
"""Seconds after which progress is shown."""


ledger_option = click.option(
    "--ledger",
    metavar="LEDGER",
    envvar="STORYLEDGER_LEDGER",
    default="ledger",
    show_default=True,
    help="The ledger: a folder, or the address of a PostgreSQL database; also in STORYLEDGER_LEDGER.",
)
"""The option of every command that works on a ledger."""


def open_ledger(address: str, *, by: str | None = None, create: bool = False) -> Ledger:
    """Return a ledger, to be used in a `with`; raises LedgerError where there is none."""
    from storyledger.ledger import Ledger

    return Ledger.open(address, by=by or user_name(), create=create)


def one_line(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Return a name or a reason as it was given; a wrong call where it is more than words in one line.

    It stands in a log that others read: signs that move the cursor or turn the line round have no place there.
    """
    import unicodedata

    for sign in value or "":
        if unicodedata.category(sign) in {"Cc", "Cs"} or sign in _TURNING:
            told = f"U+{ord(sign):04X}"
            raise click.BadParameter(f"there is a control character in it ({told}); give words in one line.")
    return value


def user_name() -> str:
    """Return the name of this computer's user, empty where it is not known."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def now() -> str:
    """Return this moment: ISO 8601 in UTC, to the second."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds")


def append_line(name: str, told: Mapping[str, Any]) -> None:
    """Add a JSON object to a file as a line of its own."""
    import json
    from pathlib import Path

    path = Path(name)
    ended = not path.exists() or path.read_bytes()[-1:] in {b"", b"\n"}
    with path.open("a", encoding="utf-8") as out:
        out.write(f"{'' if ended else chr(10)}{json.dumps(told, ensure_ascii=True)}\n")


class HandFile(NamedTuple):
    """A sort of file that people's decisions are kept in, a line each, and the words in which it is spoken of."""

    option: str
    """The option that names it: "--decisions"."""
    one: str
    """What a line of it is: "decision"."""
    maker: str
    """The call that makes one."""
    wrong: type[Exception]
    """What `parse` raises for a line that is none."""


def read_by_hand(
    name: str, about: HandFile, parse: Callable[[str], tuple[T, ...]], *, may_be_missing: bool
) -> tuple[T, ...]:
    """Return what a file holds; a wrong file is a wrong call, told before the work begins."""
    from pathlib import Path

    path = Path(name)
    if may_be_missing and not path.exists():
        return ()
    try:
        return parse(path.read_text("utf-8"))
    except OSError as error:
        message = f"{about.option} {name!r}: cannot be read ({error.strerror}). `{about.maker}` makes one."
        raise click.UsageError(message) from error
    except (about.wrong, UnicodeDecodeError) as error:
        message = f"{about.option} {name!r}: {error}. Mend or remove that line; each must be one {about.one}."
        raise click.UsageError(message) from error


def keep_by_hand(told: Mapping[str, Any], kind: Kind, kept: Ledger | None, name: str | None, option: str) -> str:
    """Add what somebody decided to a ledger's log, or to a file; returns the line that says so."""
    if kept is not None:
        entry = kept.append(kind, dict(told), by=told["who"])
        return f"Written to the ledger {kept.shown}: {told['id']}, entry {entry.seq}."
    assert name is not None
    append_line(name, told)
    return f"Written to {name}: {told['id']}. Give {option} {name} to keep it."


def terminal_width() -> int:
    """Return the columns of the terminal, up to 100, or 80."""
    import shutil

    # Beyond 100 columns lines get too long to read.
    return min(shutil.get_terminal_size((80, 24)).columns, 100) if sys.stdout.isatty() else 80


def has_colour() -> bool:
    """Return whether standard output is a terminal whose user did not refuse colours (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def tell_problems(problems: list[dict[str, Any]]) -> None:
    """Write what could not be read to standard error."""
    from storyledger.render.clean import screen_line

    for problem in problems:
        where = screen_line(problem["input"])
        if problem.get("line") is not None and f"line {problem['line']}" not in problem["message"]:
            where = f"{where}, line {problem['line']}"
        click.echo(f"storyledger: {where}: {screen_line(problem['message'])}", err=True)


# --- files ----------------------------------------------------------------------------------------------------------


def check_output(name: str | None) -> None:
    """Raise before the work, not after it, where a file cannot be written."""
    from pathlib import Path

    if name is None or name == "-":
        return
    path = Path(name)
    if path.is_dir():
        raise click.UsageError(f"{name!r} is a folder; give the name of a file.")
    if not path.parent.is_dir():
        raise click.UsageError(f"cannot write {name!r}: the folder {str(path.parent)!r} does not exist.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise click.UsageError(f"cannot write {name!r}: no permission.")


def write_file(name: str, content: bytes) -> None:
    """Write a file so that it is there whole or not at all; an OSError names it."""
    try:
        _write_whole(name, content)
    except BrokenPipeError:
        raise
    except OSError as error:
        where = "standard output" if name == "-" else repr(name)
        raise OSError(f"{where} could not be written: {error.strerror or error}") from error


def _write_whole(name: str, content: bytes) -> None:
    import tempfile
    from pathlib import Path

    if name == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    if path.exists() and not path.is_file():  # a pipe or a device: nothing to rename over
        path.write_bytes(content)
        return
    path = path.resolve()  # a link stays a link
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~mask)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_files(folder: str, files: Mapping[str, bytes], option: str) -> None:
    """Write files to a folder, which is made where there is none, and say how many on standard error."""
    from pathlib import Path

    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{option} {folder!r}: no folder can be made there ({error.strerror})."
        raise click.UsageError(message) from error
    for name, content in files.items():
        write_file(str(Path(folder) / name), content)
    click.echo(f"{len(files)} files in {folder}.", err=True)


def check_forms(*, as_json: bool, as_csv: bool) -> None:
    """Raise where two forms are asked for at once."""
    if as_json and as_csv:
        message = "give --json or --csv, not both."
        raise click.UsageError(message)


def write_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table to standard output as CSV, in which no cell is a formula."""
    from storyledger.render.csv import table_csv
    from storyledger.render.tables import Table

    write_file("-", table_csv(Table(name, tuple(columns), tuple(map(tuple, rows)))).encode("utf-8", "replace"))


# --- progress -------------------------------------------------------------------------------------------------------

_STAGES: Final = {
    "ingest": "Taking in",
    "read": "Reading",
    "group": "Grouping",
    "reconcile": "Reconciling",
    "account": "Writing",
    "verify": "Checking",
}


@contextmanager
def show_progress(*, show: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Yield what is told of each step; after PATIENCE seconds a bar shows it on standard error."""
    if not show:
        yield lambda _stage, _done, _total: None
        return
    import threading

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("Starting", total=None)

    def tell(stage: str, done: int, total: int) -> None:
        bar.update(task, description=_STAGES.get(stage, stage), completed=done, total=total or None)

    timer = threading.Timer(PATIENCE, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield tell
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
