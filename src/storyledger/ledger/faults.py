"""What is wrong with a ledger: one record a fault, which says where it is."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

READING_ERRORS: Final = (SQLAlchemyError, sqlite3.Error, UnicodeError)
"""What reading a damaged database raises; the last where SQLite quotes damaged bytes in what it says."""

What = Literal["altered", "missing", "inserted", "reordered", "truncated", "rolled back", "derived", "damaged"]
"""altered: other bytes than were written · missing, inserted, reordered: entries, objects, rows, files · truncated: the
end is missing · rolled back: an earlier state was put in place · derived: a table that is worked out from the log says
something else than the log · damaged: it cannot be read."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a ledger that is not as it was written."""

    what: What
    where: str
    """The entry, the object, or else the file and page: "entry 12 (add of r7, version 1)", "page 531 of ledger.sqlite
    (table chunks)"."""
    message: str
    """A sentence that says what was found and what was expected."""


def what_was_said(error: Exception) -> str:
    """Return what a database said, in one line."""
    if isinstance(error, UnicodeError):
        return "what the database says of it is no text"
    return " ".join(str(error.orig if isinstance(error, DBAPIError) else error).split())


def numbered(first: int, last: int, one: str, many: str) -> str:
    """Return "page 5" or "pages 5 to 9"."""
    return f"{one} {first}" if first == last else f"{many} {first} to {last}"


def ranges(numbers: list[int]) -> list[tuple[int, int]]:
    """Return ascending numbers as runs without gaps, each with its first and last."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
