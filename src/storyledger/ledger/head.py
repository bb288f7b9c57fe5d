"""The file beside a ledger's database that says how far it was when it was last written.

It says how long the log is and the leaf hash of its last entry, how far SQLite's write-ahead log was known, and how
often the ledger had been sealed. A database that was cut, or put back to an earlier state, is behind it. Who can write
the whole folder can put back all of it: against that stand checkpoints kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final, NamedTuple

from storyledger.errors import LedgerError
from storyledger.ledger.seals import replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

HEAD: Final = "ledger.head"


class Head(NamedTuple):
    """How far a ledger was."""

    size: int
    """Entries in the log."""
    leaf: str
    """The leaf hash of the last of them."""
    frames: str | None = None
    """Salts and number of the frames of SQLite's write-ahead log; None where there were none."""
    sealed: int = 0
    """How often the ledger had been sealed."""

    def content(self) -> bytes:
        """Return the file's bytes, with a check of its own."""
        told = json.dumps(self._asdict(), sort_keys=True)
        check = hashlib.sha256(told.encode()).hexdigest()[:32]
        return (json.dumps({**self._asdict(), "check": check}, sort_keys=True) + "\n").encode()


def write_head(folder: Path, head: Head) -> None:
    """Replace the file, whole or not at all."""
    replace_file(folder / HEAD, head.content())


def tell_head(folder: Path, last: tuple[int, bytes] | None, frames: str | None, sealed: int) -> None:
    """Write how far the ledger is, by its last entry's number and leaf hash; nothing while the log is empty.

    At any time the file is behind by one transaction or one sealing at most: it is told before the next.
    """
    if last is not None:
        head = Head(last[0] + 1, last[1].hex(), frames, sealed)
        if read_head(folder) != head:
            write_head(folder, head)


def retell_head(folder: Path, frames: str | None, sealed: int) -> None:
    """Write how far the files are, the log being as it was."""
    head = read_head(folder)
    if head is not None:
        tell_head(folder, (head.size - 1, bytes.fromhex(head.leaf)), frames, sealed)


def read_head(folder: Path) -> Head | None:
    """Return what the file says, None where it is missing; raises LedgerError where it is damaged."""
    try:
        content = (folder / HEAD).read_bytes()
    except FileNotFoundError:
        return None
    try:
        told = json.loads(content)
        head = Head(*(told[name] for name in Head._fields))
        sound = head.content() == content and isinstance(head.size, int) and len(bytes.fromhex(head.leaf)) == 32
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise LedgerError(f"{HEAD} in {str(folder)!r} is damaged: it is not as it was written") from error
    if not sound:
        raise LedgerError(f"{HEAD} in {str(folder)!r} is damaged: it is not as it was written")
    return head


def check_head(connection: Connection, folder: Path) -> None:
    """Raise LedgerError where the log is not what the file says: nothing may be written upon a log that was cut."""
    import sqlalchemy as sa  # noqa: PLC0415 - with the store

    from storyledger.ledger.schema import entries  # noqa: PLC0415

    head = read_head(folder)
    if head is None or head.size == 0:
        return
    leaf = connection.execute(sa.select(entries.c.leaf).where(entries.c.seq == head.size - 1)).scalar_one_or_none()
    if leaf is None or bytes(leaf).hex() != head.leaf:
        message = (
            f"the log in {str(folder)!r} is not the one that {HEAD} speaks of (entry {head.size - 1}): it was cut, put "
            "back or altered. Nothing was written; `storyledger verify` says more"
        )
        raise LedgerError(message)
