"""What the event finder knows of a clause, of its sentence and of the sentences before, while it reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from storyledger.read.clause_times import DatedClause
    from storyledger.read.happening_words import HappeningWords
    from storyledger.read.trees import Tree
    from storyledger.records import Event, Name, Quotation, Toponym

PERSON_PRONOUNS = frozenset({"he", "she", "him", "her"})
PRONOUNS = frozenset({"he", "she", "it", "they", "this", "these", "that", "those", "him", "her", "them"})


class Telling(NamedTuple):
    """What a clause tells."""

    head: int
    trigger: int
    own: tuple[int, ...]
    kind: str
    frames: tuple[str, ...]
    phase: str


@dataclass(slots=True)
class Memory:
    """What earlier sentences of the same report leave for later ones."""

    report_day: date | None
    latest_day: date | None = None
    """The last day of which the report can be: of a report dated to a week its end."""
    firm: bool = True
    """The report's day is told with it, not worked out from its words."""
    lead_day: date | None = None
    last: Event | None = None
    last_index: int = -2
    person: str | None = None
    by_frame: dict[str, tuple[str, str]] | None = None
    """frame -> (date, words that told it)."""


class Setting(NamedTuple):
    """What is known of one sentence before its events are read."""

    tree: Tree
    names: tuple[Name, ...]
    toponyms: tuple[Toponym, ...]
    quotations: tuple[Quotation, ...]
    dated: tuple[DatedClause, ...]
    ordinal: int
    """Place among the body sentences, from 0; headlines have 0."""
    heads: frozenset[int]
    """The tokens that head a clause."""
    memory: Memory
    words: HappeningWords
    open_day: bool
    """A weekday stands in the sentence whose date the report's unknown day leaves open."""
