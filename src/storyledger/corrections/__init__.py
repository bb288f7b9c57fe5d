"""What people set right by hand in what the program read: made, written as JSON Lines, read back, bound to reports.

A correction names the exact words that the corrected line rests on, and the version of the report that they stand in,
by the SHA-256 of its text. Corrections are only ever added: of two that set one field of one line the later one holds,
and `undo` takes one back. Applying them is the stages' own: read/corrected.py and reconcile/corrected.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.corrections.binding import Bound, bind_corrections, standing
from storyledger.corrections.files import (
    BETWEEN,
    FIELDS,
    FIGURE_KINDS,
    OF,
    SETTLES,
    correction_json,
    make_correction,
    make_target,
    parse_correction,
    read_corrections,
    text_sum,
)
from storyledger.corrections.targets import Standing, aim, find_lines, find_words, tell_lines

if TYPE_CHECKING:
    from storyledger.records import Correction

__all__ = [
    "BETWEEN",
    "FIELDS",
    "FIGURE_KINDS",
    "OF",
    "SETTLES",
    "Bound",
    "Standing",
    "aim",
    "bind_corrections",
    "correction_json",
    "find_lines",
    "find_words",
    "make_correction",
    "make_target",
    "parse_correction",
    "read_corrections",
    "set_right",
    "signed",
    "standing",
    "tell_lines",
    "text_sum",
]


def signed(correction: Correction) -> str:
    """Return who set something right by hand, when and why: "set by hand by Ada, 2030-01-01: the text says so"."""
    who = f" by {correction.who}" if correction.who else ""
    when = f", {correction.when[:10]}" if correction.when else ""
    why = f": {correction.why}" if correction.why else ""
    return f"set by hand{who}{when}{why}"


def set_right(correction: Correction, was: str) -> str:
    """Return the reason that a corrected line carries: `signed` and what was read before."""
    return f"{signed(correction)} (was {was})"
