"""The file beside a ledger's database that says how long the log was when it was last written.

A database that was cut, or put back to an earlier state, is shorter than this file says. Who can write the whole folder
can put back both: against that stand checkpoints kept elsewhere.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from storyledger.errors import LedgerError

if TYPE_CHECKING:
    from sqlalchemy import Connection

HEAD: Final = "ledger.head"


class Head(NamedTuple):
    """The log's length and the leaf hash of its last entry."""

    size: int
    leaf: str


def write_head(folder: Path, head: Head) -> None:
    """Replace the file, whole or not at all."""
    content = json.dumps({"leaf": head.leaf, "size": head.size}, sort_keys=True) + "\n"
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".head.")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(folder / HEAD)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_head(folder: Path) -> Head | None:
    """Return what the file says, None where it is missing; raises LedgerError where it is damaged."""
    try:
        content = (folder / HEAD).read_bytes()
    except FileNotFoundError:
        return None
    try:
        told = json.loads(content)
        head = Head(told["size"], told["leaf"])
        sound = isinstance(head.size, int) and content.decode() == json.dumps(told, sort_keys=True) + "\n"
        sound = sound and set(told) == {"size", "leaf"} and len(bytes.fromhex(head.leaf)) == 32
    except (ValueError, KeyError, TypeError) as error:
        raise LedgerError(f"{str(folder / HEAD)!r} is damaged: {error}") from error
    if not sound:
        raise LedgerError(f"{str(folder / HEAD)!r} is damaged: it is not as it was written")
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
