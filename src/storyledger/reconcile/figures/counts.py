"""A claim with what comparing needs, and how two of them compare: numbers, words, places.

What neighbours add to a claim is found in surroundings.py, what the story's claims say together in knowledge.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from math import cos, hypot, radians
from typing import TYPE_CHECKING, Final

from storyledger.reconcile.spelling import lexicon

if TYPE_CHECKING:
    from storyledger.records import Claim, Toponym

PERSON_KINDS: Final = frozenset(
    [
        *("killed", "injured", "missing", "evacuated", "displaced", "rescued", "trapped", "detained", "besieged"),
        *("affected", "fighters"),
    ]
)
HARM: Final = frozenset({"killed", "injured"})
"""What one attack or disaster does to people: whoever counts the one day by day counts the other so."""
MOVES: Final = ("evacuated", "displaced", "rescued", "affected")
"""Kinds between which a verb decides ("left", "were taken out"), first the one that wins where the reports are even."""
GIVEN: Final = frozenset({"votes", "share", "money", "aid", "detained"})
"""Kinds whose number belongs to whoever acts: a candidate's votes, a country's pledge."""
SPECIFIC: Final = 20
"""Numbers above this are told twice by chance in one sentence's words less than once in a story."""
DIGITS: Final = 3
"""Digits of a number that two reports hit upon by chance less than once in a story."""
CUMULATIVE: Final = frozenset(
    {"killed", "injured", "evacuated", "displaced", "rescued", "detained", "affected", "buildings"}
)
"""Kinds whose counts of one event only grow."""
FAR: Final = 60
"""Days between two counts beyond which they are of different events."""
BRIEF: Final = 3
"""Days over which the count of one event is still corrected, though no word calls it a toll."""
GARBLED: Final = 0.8
"""Share of the long words from which two sentences are one that was copied with an error."""
ALIKE: Final = 1.35
"""Two counts of one day whose ratio is at most this may be two tellings of one count (8,000 and 9,000 evacuated)."""
CITY: Final = 25.0
"""Kilometres between two places of one city and its surroundings."""
REGION: Final = 60.0
"""Kilometres from the middle of a region to a place in it; larger regions hold more than one event."""
DEGREE: Final = 111.2
"""Kilometres of a degree of latitude."""
LONG: Final = 3
"""Letters of a word beyond which it tells what a sentence is about."""
LOOKED: Final = 400
"""Claims that are compared with each other for this; a story of nine reports has fewer than 200."""


@dataclass(frozen=True, slots=True)
class Count:
    """A claim with what comparing needs."""

    report: str
    outlet: str
    """Its report's name for a reader."""
    quote: str
    """Its words."""
    claim: Claim
    order: int
    day: date | None
    """Day for which it holds, else the report's."""
    told: date | None
    """Day of its report: who tells of Friday on Sunday may know more than who tells it on Friday."""
    places: frozenset[str]
    """Keys of its place: gazetteer id, folded words, and "country:" its country."""
    country: str
    toponym: Toponym | None
    named: frozenset[str]
    """Keys of all places that its report names: one of these is meant where the claim names none."""
    words: frozenset[str]
    whole: Claim | None
    of_them: bool = False
    """Told as some of those told before ("two of the victims"), whether or not their number is known."""
    rest: bool = False
    """Told of others: "four others were hurt", beside those told before."""
    adds: bool = False
    """Told as more beyond an earlier count of its kind and place ("another five"), not as a count of its own."""
    nation: str = ""
    """Whose people are counted, in the words of the number: "50 Sudanese soldiers"."""
    actor: str = ""
    """Whose number it is, where the kind asks for it: the name that is the subject of its verb."""
    happening: str = ""
    """What harmed those counted, in the words of the number's clause: "blast", "fighting"."""
    summed: tuple[Claim, ...] = ()
    """Counts of the same kind in the same report that it is the sum of."""
    term_of: frozenset[int] = frozenset()
    """The sums that it is a term of, by their order."""

    withdrawn: bool = False
    """Its report tells it as taken back."""
    replaces: frozenset[int] = frozenset()
    """The claims of its report, by where they start, that it is set in the place of."""
    against: int | None = None
    """Where the claim of its sentence starts that it is compared with: "234, more than the 85 given by"."""
    happened: date | None = None
    """The one earlier day that its sentence tells: of the event whose toll is counted anew months later."""
    beside: bool = False
    """Told beside others of its kind in one sentence, each by who they are: "eight climbers and two guides"."""
    size: float = field(init=False, default=0.0)
    """The number to compare: value, else the middle of a range, else the lower bound of a vague plural."""
    vague: bool = field(init=False, default=False)
    """As in "dozens": a lower bound alone."""
    population: str = field(init=False, default="")
    """Who or what is counted; of things the unit, where nothing else is known."""
    telling: frozenset[str] = field(init=False, default=frozenset())
    """The longer words of its sentence."""

    def __post_init__(self) -> None:
        """Work out once what every comparison asks for."""
        claim = self.claim
        size = claim.value
        if size is None:
            between = claim.low is not None and claim.high is not None
            size = ((claim.low or 0.0) + (claim.high or 0.0)) / 2 if between else claim.low or claim.high or 0.0
        object.__setattr__(self, "size", size)
        object.__setattr__(self, "vague", claim.value is None and claim.high is None)
        object.__setattr__(self, "population", name_population(claim))
        object.__setattr__(self, "telling", frozenset(word for word in self.words if len(word) > LONG))


@dataclass(frozen=True, slots=True)
class Known:
    """What the story's claims say together."""

    main: frozenset[str]
    """Keys of the place that it is about."""
    split: frozenset[str]
    """Kinds for which it tells civilians from all."""
    recurrent: frozenset[str]
    """Kinds that it counts day by day: a war, not one blast."""
    apart: frozenset[str] = frozenset()
    """Kinds for which it tells a country's count from that of a place in it."""
    wholes: frozenset[int] = frozenset()
    """Counts of a place, by order, that are the country's by another name all the same."""


_DONE_TO_PERSONS: Final = frozenset({"arrest", "detention", "rescue", "evacuation"})
"""What is counted in the place of those to whom it is done: "24 arrests"."""


def name_population(claim: Claim) -> str:
    """Who or what is counted; of things the unit where nothing else is known, under one name for one thing."""
    if claim.kind in PERSON_KINDS:
        return "person" if claim.population in _DONE_TO_PERSONS else claim.population or "person"
    word = (claim.population or claim.unit).lower().removeprefix("metric ")
    return next((name for name, words in _things() if word in words), word)


@cache
def _things() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((name, words) for name, words in lexicon("quantities.txt").items() if name.startswith("thing "))


@lru_cache(maxsize=4096)  # each claim is held against many
def read_day(value: str | None) -> date | None:
    """The last day of an EDTF value that covers two days at most; of a month or year its end; None otherwise."""
    if not value:
        return None
    first, slash, last = value.partition("/")
    if slash:
        start, end = read_day(first), read_day(last)
        return end if start and end and (end - start).days <= 1 else None
    text = value.rstrip("~?%").partition("T")[0]
    try:
        if len(text) == 4:
            return date(int(text), 12, 31)
        if len(text) == 7:
            return date(int(text[:4]), int(text[5:7]), 28)
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_distinct(number: float) -> bool:
    """Whether a number has three digits or more that are not noughts at its end: "2,750", not "300,000"."""
    return number >= SPECIFIC and len(f"{number:.0f}".rstrip("0")) >= DIGITS


def is_one_telling(a: Count, b: Count, least: float = 0.5) -> bool:
    """Whether two reports tell a number in nearly one sentence: `least` of the long words of the shorter are shared."""
    if a.report == b.report:
        return False
    return len(a.telling & b.telling) >= least * min(len(a.telling), len(b.telling)) > 0


def is_garbled(a: Count, b: Count) -> bool:
    """Whether two reports give one source two numbers for one day in one sentence's words: a copying error."""
    named = a.claim.source and b.claim.source and a.claim.source.casefold() == b.claim.source.casefold()
    return bool(named and a.day and a.day == b.day and is_one_telling(a, b, GARBLED))


def is_near(a: Count, b: Count) -> bool:
    """Whether two numbers may be two tellings of one count."""
    low, high = sorted((a.size, b.size))
    return high <= low * ALIKE


def are_nested(a: Count, b: Count) -> bool:
    """Whether one place is the country of the other."""
    return (
        bool(a.country)
        and a.country == b.country
        and ((f"country:{a.country}" in a.places) != (f"country:{b.country}" in b.places))
    )


def are_close(a: Count, b: Count) -> bool:
    """Whether two places lie in one city or its surroundings: a port and its city, a suburb and the next."""
    left, right = a.toponym, b.toponym
    if left is None or right is None or left.country != right.country or "country" in {left.feature, right.feature}:
        return False
    wide = left.feature == "region" or right.feature == "region"
    north = left.latitude - right.latitude
    east = (left.longitude - right.longitude) * cos(radians((left.latitude + right.latitude) / 2))
    return hypot(north, east) * DEGREE <= (REGION if wide else CITY)


def tells_of_others(claim: Claim, text: str) -> bool:
    """Whether the words of a number set those counted beside others: "four others", "another man"."""
    words = {word.strip(".,;:\"'“”‘’()") for word in text[claim.start : claim.end].lower().split()}
    return bool(words & {"other", "others", "another"})
