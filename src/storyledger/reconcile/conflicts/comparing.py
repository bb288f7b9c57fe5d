"""Whether two deeds tell of one thing, and whether two witnesses tell them: what every kind of contradiction asks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from storyledger.folding import plain
from storyledger.reconcile.conflicts.clauses import words_of
from storyledger.records import Citation, Side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.reconcile.conflicts.deeds import Deed
    from storyledger.reconcile.conflicts.phrases import Party
    from storyledger.records import Reading, Toponym

_LONGEST = 160
"""Characters of a clause shown as what a contradiction is about."""
_EARTH = 6371.0
_NEAR = 25.0
"""Kilometres within which two places may be one: a town and the village beside it. Set by hand."""
_COARSE = frozenset({"country", "region", "water", "other"})
_ROLES = frozenset({"the", "a", "an", "his", "her", "its", "their"})


@dataclass(frozen=True, slots=True)
class Told:
    """What the contradictions of one story are looked for in."""

    readings: Mapping[str, Reading]
    """By report."""
    origin_of: Mapping[str, str]
    outlets: Mapping[str, str]
    """Name for a reader of each report."""
    main: Mapping[str, str]
    """The main name of each spelling of an entity, by its plain form."""

    def words(self, deed: Deed) -> str:
        """The clause as it stands, cut where it is long."""
        text = " ".join(self.readings[deed.report].report.text[deed.start : deed.end].split())
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"

    def voice(self, deed: Deed) -> str:
        """Who tells it, for a reader: the source, or the report itself."""
        source = " ".join(deed.source.split())
        return source or self.outlets.get(deed.report, deed.report)

    def account(self, deed: Deed) -> str:
        """Who tells it, inside a sentence: "the account of the Observatory"."""
        voice = self.voice(deed)
        first, _, rest = voice.partition(" ")
        return (
            f"the account of {first.lower()} {rest}"
            if first in {"The", "A", "An", "One"}
            else f"the account of {voice}"
        )

    def side(self, deed: Deed, says: str) -> Side:
        """One side: what it says, who says it, and where."""
        return Side(f"{says}, {self.voice(deed)}", (Citation(deed.report, deed.start, deed.end),))

    def key(self, source: str) -> str:
        """A source's name for comparison: its main name, without article."""
        words = plain(source).split()
        while words and words[0] in _ROLES:
            words = words[1:]
        name = " ".join(words)
        return self.main.get(name, name)


def are_two_voices(a: Deed, b: Deed, told: Told) -> bool:
    """Whether two witnesses tell the two: other sources, or independent reports that name none or one.

    Copies of one origin are one witness, however their words differ.
    """
    one, two = told.key(a.source), told.key(b.source)
    if one and two and one == two:
        return False
    if a.report == b.report:
        return bool(one and two)
    if a.origin == b.origin:
        return bool(one and two)
    return True


def are_one_thing(a: Party | None, b: Party | None) -> bool:
    """Whether two phrases can mean one thing: a shared name, or the same noun with nothing that sets them apart."""
    if a is None or b is None:
        return False
    if not a.head and a.none:
        return _is_somebody(b)
    if not b.head and b.none:
        return _is_somebody(a)
    apart = words_of("others")
    if (a.words | b.words) & apart:
        return False
    if a.numbers and b.numbers and a.numbers != b.numbers and not (a.none or b.none):
        return False
    if a.names and b.names:
        if not a.names & b.names:
            return False
        return a.head == b.head or a.proper or b.proper
    if a.proper or b.proper:
        return False
    return a.head == b.head and (a.words <= b.words or b.words <= a.words)


def _is_somebody(party: Party) -> bool:
    """Whether "nobody" can deny it of the phrase: of people, and of what carries them."""
    return not party.proper


def share_settings(a: Deed, b: Deed) -> bool:
    """Whether the names that stand with two deeds leave open that they are one: none, or one in common."""
    return not (a.settings and b.settings) or bool(a.settings & b.settings)


def show_day(day: str | None) -> str:
    """A day for a reader, with what joins it: " on 13 March 2029"; empty where none is known."""
    known = read_day(day)
    return f" on {known.day} {known:%B %Y}" if known else ""


@lru_cache(maxsize=4096)  # each deed is held against many
def read_day(value: str | None) -> date | None:
    """The day of an EDTF value that is one."""
    if not value or "/" in value:
        return None
    try:
        return date.fromisoformat(value.partition("T")[0].rstrip("~?%"))
    except ValueError:
        return None


def apart(a: Toponym, b: Toponym) -> float:
    """Kilometres between two places; 0 where one may hold the other."""
    if a.gazetteer_id == b.gazetteer_id or a.feature in _COARSE or b.feature in _COARSE:
        return 0.0
    lat, lon = math.radians(b.latitude - a.latitude), math.radians(b.longitude - a.longitude)
    part = math.sin(lat / 2) ** 2 + math.cos(math.radians(a.latitude)) * math.cos(math.radians(b.latitude)) * (
        math.sin(lon / 2) ** 2
    )
    far = 2 * _EARTH * math.asin(min(1.0, math.sqrt(part)))
    return far if far > _NEAR else 0.0


def shared_background(a: Deed, b: Deed) -> int:
    """How many content words two deeds' sentences share: what else is told with both."""
    return len(a.background & b.background)
