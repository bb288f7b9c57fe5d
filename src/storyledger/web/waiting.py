"""What was given to be taken in and is not yet: kept in a folder, so that it is not lost with the server.

Each addition has a folder of its own, named by when it came, with its files under numbers and, written last, a note of
what it is; where the note is missing, what was sent broke off. A server has a folder for its additions, and holds it
locked while it runs; what it left when it ended, however that was, the next one takes over. All of it is for the eyes
of its owner alone. What a computer had not written to its disk when the power failed is lost.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import tempfile
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from storyledger.errors import LedgerError
from storyledger.ingest import Pasted
from storyledger.ledger.locking import folder_lock
from storyledger.ledger.store import is_postgresql
from storyledger.web.uploads import MOST_FILES, new_folder, open_private, plain_name

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOME: Final = "waiting"
_SERVER: Final = "server-"
_NOTE: Final = "note.json"
_MOST_NOTE: Final = 64 << 20
"""Bytes of a note: what was pasted, and the names of up to 20,000 files."""
_NUMBER: Final = re.compile(r"[0-9]{6}")
_PATIENCE: Final = 10.0
"""Seconds for another server that is just beginning."""


@dataclass(frozen=True, slots=True)
class Note:
    """What an addition is, beside its files."""

    given: Mapping[str, Any]
    """As a task is given it, its `folder` among it."""
    by: str
    begun: int = 0
    """How often it was begun."""
    error: str = ""
    """Why it was not taken in, where it was tried and waits for a hand."""


def home_of(address: str) -> Path:
    """Return where the additions to a ledger wait: in its folder, or for a database in one of this user's."""
    if not is_postgresql(address):
        return Path(address) / _HOME
    import platformdirs  # noqa: PLC0415 - for a database alone

    name = sha256(address.encode()).hexdigest()[:32]
    return Path(platformdirs.user_state_path("storyledger", appauthor=False), _HOME, name)


class Waiting:
    """The folder of one server's additions, which no other takes while it runs."""

    def __init__(self, home: Path) -> None:
        """Make the folder in `home`, or a temporary one where nothing can be written there, and take over what is left.

        Raises LedgerError where another server holds `home` for long.
        """
        self._held = ExitStack()
        self.left: tuple[Note, ...] = ()
        """What servers that are no more left behind, in the order in which it came."""
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            with folder_lock(home, wait=_PATIENCE):  # so that nobody takes a folder that is not locked yet
                self.folder = new_folder(home, _SERVER)
                self._held.enter_context(folder_lock(self.folder, wait=0))
                self.left = self._take_over(home)
        except OSError:
            self.folder = new_folder(Path(tempfile.gettempdir()), "storyledger-")
            self._held.callback(shutil.rmtree, self.folder, ignore_errors=True)

    def _take_over(self, home: Path) -> tuple[Note, ...]:
        found: list[Path] = []
        for server in home.glob(f"{_SERVER}*"):
            if server == self.folder or server.is_symlink():
                continue
            with suppress(LedgerError, OSError), folder_lock(server, wait=0):  # else that server runs
                found.extend(
                    one.rename(self.folder / one.name)
                    for one in server.iterdir()
                    if (one / _NOTE).is_file() and not one.is_symlink()
                )
                shutil.rmtree(server)
        notes = [_read_note(folder) for folder in sorted(found)]
        return tuple(note for note in notes if note is not None)

    def close(self) -> None:
        """Give the folder back; what lies in it waits for the next server."""
        self._held.close()
        if self.folder.is_dir() and not any(one.is_dir() for one in self.folder.iterdir()):
            shutil.rmtree(self.folder, ignore_errors=True)


def write_note(note: Note) -> None:
    """Write down what an addition is, beside its files; from now on it outlives the server."""
    folder = Path(note.given["folder"])
    told = {**asdict(note), "given": {key: value for key, value in note.given.items() if key != "folder"}}
    with open_private(folder / f"{_NOTE}.new") as file:
        file.write(json.dumps(told).encode())
    (folder / f"{_NOTE}.new").replace(folder / _NOTE)


def drop_note(folder: str) -> None:
    """Give an addition up: nobody takes it over any more."""
    with suppress(OSError):
        Path(folder, _NOTE).unlink()


def size_of(folder: str) -> int:
    """Return the bytes of an addition's files."""
    with os.scandir(folder) as files:
        return sum(file.stat(follow_symlinks=False).st_size for file in files)


def _read_note(folder: Path) -> Note | None:
    """Return what an addition is; one that is not as we write it is given up: None.

    Whoever can write here can do what this user can, but a name is still no path, and a link is not followed.
    """
    try:
        with (folder / _NOTE).open("rb") as file:
            told = json.loads(file.read(_MOST_NOTE))
        given = told["given"]
        taken = {
            "folder": str(folder),
            "uploads": [
                (stored, plain_name(name)) for stored, name in given.get("uploads", ()) if _is_ours(folder, stored)
            ][:MOST_FILES],
            "texts": [asdict(Pasted(**text)) for text in given.get("texts", ())],
            "addresses": [str(address) for address in given.get("addresses", ())],
        }
        return Note(taken, str(told["by"]), int(told["begun"]), str(told["error"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
        return None


def _is_ours(folder: Path, stored: str) -> bool:
    return _NUMBER.fullmatch(stored) is not None and stat.S_ISREG((folder / stored).lstat().st_mode)
