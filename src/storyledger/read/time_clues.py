"""A time expression as it is worded, before any calendar: the record that `timegrammar` gives."""

from __future__ import annotations

from typing import Literal, NamedTuple

Form = Literal[
    "day", "month", "year", "decade", "century", "season", "weekday", "deictic", "part", "unit", "shift", "duration",
    "set", "clock", "holiday", "slashed", "vague",
]  # fmt: skip


class Clue(NamedTuple):
    """A time expression as worded. Fields that its form has no use for keep their defaults."""

    start: int
    end: int
    sentence: int
    form: Form
    year: int | None = None
    """As written; astronomical before year 1."""
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """0 is Monday."""
    number: float | None = None
    """How many units; None for "several"."""
    unit: str = ""
    """S M H d w e(weekend) f(fortnight) m q y D C K."""
    relation: str = ""
    """last is -1, this 0, next +1; past, prev, fol, com, that, same, the; ago, + (later), - (earlier)."""
    edge: str = ""
    """early, mid or late."""
    part: str = ""
    """Part of the day."""
    approximate: bool = False
    clock: str = ""
    """hh:mm."""
    zone: str = ""
    """Z for UTC, ? for another zone."""
    code: int = 0
    """EDTF season code, or the ordinal of a part of a period."""
    before: str = ""
    """The word in front."""
    after: str = ""
    """The word behind."""
    inner: Clue | None = None
    """The period of which this is a part ("the first week of March")."""
    joined: bool = False
    """The left end of a range whose right end is the next clue."""
    set_of: str = ""
