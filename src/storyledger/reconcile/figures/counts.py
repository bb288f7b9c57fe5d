"""The claims of a story with what comparing them needs, and what they say of the story together.

A claim says of what place, people and day it is only as far as its own words go. What its neighbours add is added here:
a part is counted where its whole is, "there" is the place named last, a number of several reports that tell it in one
sentence's words is of one kind.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import combinations, pairwise
from math import cos, hypot, radians
from typing import TYPE_CHECKING, Final

from storyledger.reconcile.spelling import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.records import Claim, Entity, Reading, Token, Toponym

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
MANY: Final = 1000
"""Two counts of so many people moved that are equal, within days, are one, though a verb tells them apart."""
TOUCHING: Final = 0.25
"""Share of the long words from which they must tell it of the same event."""
DIGITS: Final = 3
"""Digits of a number that two reports hit upon by chance less than once in a story."""
BRIEF: Final = 3
"""Days over which the count of one event is still corrected, though no word calls it a toll."""
GARBLED: Final = 0.8
"""Share of the long words from which two sentences are one that was copied with an error."""
ALIKE: Final = 1.35
"""Two counts of one day whose ratio is at most this may be two tellings of one count (8,000 and 9,000 evacuated)."""
DAYS: Final = 3
"""A kind with counts for this many single days is told day by day: Ghouta has six such days, a quake one."""
CITY: Final = 25.0
"""Kilometres between two places of one city and its surroundings."""
REGION: Final = 60.0
"""Kilometres from the middle of a region to a place in it; larger regions hold more than one event."""
DEGREE: Final = 111.2
"""Kilometres of a degree of latitude."""
APART: Final = 2.0
"""Ratio from which the counts of a country and of a place in it are two: of one blast they grow by less in a day."""
LOOKED: Final = 400
"""Claims that are compared with each other for this; a story of nine reports has fewer than 200."""
CLIMB: Final = 12
"""Words from a number up to the verb that it depends on; longer ways are parses of broken text."""
TERMS: Final = 4
"""Numbers that are tried together for a sum."""
SUMMED: Final = 8
"""Least sum that is believed: 2 and 3 make 5 by chance."""


@dataclass(frozen=True, slots=True)
class Count:
    """A claim with what comparing needs."""

    report: str
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
    adds: bool = False
    """Told as more beyond an earlier count of its kind and place ("another five"), not as a count of its own."""
    nation: str = ""
    """Whose people are counted, in the words of the number: "50 Sudanese soldiers"."""
    actor: str = ""
    """Whose number it is, where the kind asks for it: the name that is the subject of its verb."""
    summed: tuple[Claim, ...] = ()
    """Counts of the same kind in the same report that it is the sum of."""

    @property
    def size(self) -> float:
        """The number to compare: value, else the middle of a range, else the lower bound of a vague plural."""
        claim = self.claim
        if claim.value is not None:
            return claim.value
        if claim.low is not None and claim.high is not None:
            return (claim.low + claim.high) / 2
        return claim.low or claim.high or 0.0

    @property
    def vague(self) -> bool:
        """As in "dozens": a lower bound alone."""
        return self.claim.value is None and self.claim.high is None

    @property
    def population(self) -> str:
        """Who or what is counted; of things the unit, where nothing else is known."""
        return name_population(self.claim)


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


def find_counts(readings: Sequence[Reading], entities: Sequence[Entity]) -> list[Count]:
    """The claims of the readings in order, each with its place, day, whole and actor; `entities` lends spellings."""
    spellings = _spellings(entities)
    counts: list[Count] = []
    for reading in readings:
        toponyms: dict[str, Toponym] = {}
        for toponym in reading.toponyms:
            toponyms.setdefault(toponym.text, toponym)
        named = frozenset(key for text, toponym in toponyms.items() for key in _place_keys(text, toponym, spellings))
        told = read_day(reading.dating.value)
        text = reading.report.text
        for claim in reading.claims:
            whole = _whole(claim, reading)
            place = (
                claim.place
                or _place_there(claim, reading)
                or _place_telling(claim, reading, toponyms)
                or (whole.place if whole is not None else None)
            )
            found = toponyms.get(place or "")
            sentence = text[claim.sentence_start : claim.sentence_end].lower()
            counts.append(
                Count(
                    report=reading.report.id,
                    claim=claim,
                    order=len(counts),
                    day=read_day(claim.as_of) or (None if claim.scope == "background" else told),
                    told=told,
                    places=_place_keys(place, found, spellings),
                    country=found.country if found is not None else "",
                    toponym=found,
                    named=named,
                    words=frozenset(word.strip(".,;:\"'“”‘’()") for word in sentence.split()),
                    whole=whole,
                    nation=_nation(claim, reading),
                    actor=_actor(claim, reading) if claim.kind in GIVEN else "",
                )
            )
    return _agree_on_kinds(_add_up(_find_additions(counts)))


def name_population(claim: Claim) -> str:
    """Who or what is counted; of things the unit where nothing else is known, under one name for one thing."""
    if claim.kind in PERSON_KINDS:
        return claim.population or "person"
    word = (claim.population or claim.unit).lower().removeprefix("metric ")
    return next((name for name, words in _things() if word in words), word)


@cache
def _things() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((name, words) for name, words in lexicon("quantities.txt").items() if name.startswith("thing "))


def know(counts: Sequence[Count]) -> Known:
    """What the claims of a story say together."""
    return Known(_main_places(counts), _split_populations(counts), _recurrent(counts), _levels(counts))


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


# --- a claim's whole, place and actor -------------------------------------------------------------------------------


def _whole(claim: Claim, reading: Reading) -> Claim | None:
    at = claim.part_of
    return reading.claims[at] if at is not None and 0 <= at < len(reading.claims) else None


def _place_there(claim: Claim, reading: Reading) -> str | None:
    """The place that "there" after a number means: the one named last before it, in its sentence or the one before."""
    tokens = _tokens(claim, reading)
    there = next((t for t in tokens if t.lemma == "there" and t.upos == "ADV" and t.start >= claim.end), None)
    if there is None:
        return None
    before = [
        toponym
        for toponym in reading.toponyms
        if toponym.sentence in {claim.sentence, claim.sentence - 1} and toponym.end <= there.start
    ]
    return max(before, key=lambda toponym: toponym.start).text if before else None


def _place_telling(claim: Claim, reading: Reading, toponyms: dict[str, Toponym]) -> str | None:
    """The place that tells its own count: "Accra reported 70 cases", not "Accra said that 70 soldiers were killed"."""
    places = {name.text for name in reading.parsed.names if name.kind == "place"} | toponyms.keys()
    if claim.source not in places or claim.source_end is None or claim.source_end > claim.start:
        return None
    between = reading.report.text[claim.source_end : claim.start].lower().split()
    telling = lexicon("quantities.txt")["telling a count"]
    return claim.source if between and set(between) <= telling else None


def _tokens(claim: Claim, reading: Reading) -> tuple[Token, ...]:
    sentences = reading.parsed.sentences
    return sentences[claim.sentence].tokens if 0 <= claim.sentence < len(sentences) else ()


def _actor(claim: Claim, reading: Reading) -> str:
    """The last word, folded, of the name that is subject of the verb on which the number depends; else empty."""
    tokens = _tokens(claim, reading)
    k = next((n for n, token in enumerate(tokens) if claim.start <= token.start < claim.end), None)
    for _ in range(CLIMB):
        if k is None or not 0 <= k < len(tokens):
            return ""
        subject = next((n for n, t in enumerate(tokens) if t.head == k and t.deprel.startswith("nsubj")), None)
        if subject is not None:
            token = tokens[subject]
            name = next((n for n in reading.parsed.names if n.start <= token.start < n.end), None)
            return name.text.split()[-1].casefold() if name and name.text.split() else ""
        k = tokens[k].head
    return ""


def _nation(claim: Claim, reading: Reading) -> str:
    """The people named within the words of a number, folded; else empty."""
    return next(
        (
            name.text.casefold()
            for name in reading.parsed.names
            if name.kind == "group" and claim.start <= name.start and name.end <= claim.end
        ),
        "",
    )


def _spellings(entities: Sequence[Entity]) -> dict[str, str]:
    """Folded spelling of a place to the folded main name of its entity."""
    table: dict[str, str] = {}
    for entity in entities:
        if entity.kind == "place":
            for name in entity.names:
                table.setdefault(name.casefold(), entity.name.casefold())
    return table


def _place_keys(place: str | None, toponym: Toponym | None, spellings: dict[str, str]) -> frozenset[str]:
    if not place:
        return frozenset()
    name = spellings.get(place.casefold(), place.casefold())
    shared = lexicon("quantities.txt")["part of a place's name"]
    keys = {word for word in name.replace("-", " ").split() if word not in shared and len(word) > 2} or {name}
    if toponym is not None:
        keys.add(toponym.gazetteer_id)
        if toponym.feature == "country":
            keys.add(f"country:{toponym.country}")
    return frozenset(keys)


def _find_additions(counts: Sequence[Count]) -> list[Count]:
    """The counts, those marked that add to another of their kind.

    "84 were killed and another 659 injured" adds nothing to the injured, "another 34 died in India" nothing to
    India's dead: what it is beyond is of another kind or place.
    """
    found: list[Count] = []
    for n, count in enumerate(counts):
        before = [other for other in counts[max(0, n - LOOKED) : n] if other.report == count.report]
        same = [other for other in before if other.claim.kind == count.claim.kind]
        beyond = same or [
            other
            for other in before
            if other.claim.kind in PERSON_KINDS and count.claim.sentence - other.claim.sentence <= 2
        ]
        adds = count.claim.delta and (
            not beyond
            or any(
                other.claim.kind == count.claim.kind
                and (not count.claim.place or not other.places or bool(other.places & count.places))
                for other in beyond
            )
        )
        found.append(replace(count, adds=adds))
    return found


# --- claims that speak for each other -------------------------------------------------------------------------------


def _add_up(counts: list[Count]) -> list[Count]:
    """The counts, those that are the sum of others of their kind in the sentences beside them with these others."""
    by_report: dict[tuple[str, str], list[int]] = {}
    for n, count in enumerate(counts):
        if count.claim.value is not None and not count.claim.projected and count.claim.kind not in {"share", "other"}:
            by_report.setdefault((count.report, count.claim.kind), []).append(n)
    summed = list(counts)
    for places in by_report.values():
        for n in places[:LOOKED]:
            terms = _terms(counts[n], [counts[m] for m in places[:LOOKED] if m != n])
            if terms:
                summed[n] = replace(counts[n], summed=tuple(term.claim for term in terms))
    return summed


def _terms(total: Count, others: Sequence[Count]) -> tuple[Count, ...]:
    """Neighbouring counts of the same day, each of another place or thing, that come to the total; else none."""
    if total.size < SUMMED or total.whole is not None:
        return ()
    near = [
        other
        for other in others
        if abs(other.claim.sentence - total.claim.sentence) <= 2
        and 0 < other.size < total.size
        and (other.day == total.day or not other.day or not total.day)
    ][: 2 * TERMS]
    for size in range(2, TERMS + 1):
        for terms in combinations(near, size):
            apart = len({(term.places, term.population) for term in terms}) == size
            if apart and sum(term.size for term in terms) == total.size:
                return terms
    return ()


def _agree_on_kinds(counts: list[Count]) -> list[Count]:
    """The counts, each number that several reports tell of the same people or things under one kind.

    "8,500 had left" and "8,500 had been taken out" are read apart, as displaced and evacuated; a reprint that swaps
    the verb still tells the same number, and so do two reports that tell so large a number for nearly one day. Who
    was killed and who was hurt is never made one: there a swap is an error.
    """
    by_bounds: dict[tuple[float | None, ...], list[int]] = {}
    for n, count in enumerate(counts):
        if count.claim.kind in {*MOVES, "other"} and count.size > SPECIFIC:
            by_bounds.setdefault((count.claim.value, count.claim.low, count.claim.high), []).append(n)
    agreed = list(counts)
    for numbers in by_bounds.values():
        for n in numbers[:LOOKED]:
            alike = [m for m in numbers[:LOOKED] if m == n or _is_one_number(counts[n], counts[m])]
            kinds = Counter(counts[m].claim.kind for m in alike if counts[m].claim.kind != "other")
            kind = min(kinds, key=lambda kind: (-kinds[kind], MOVES.index(kind)), default="other")
            if kind != counts[n].claim.kind:
                agreed[n] = replace(counts[n], claim=replace(counts[n].claim, kind=kind))
    return agreed


def _is_one_number(a: Count, b: Count) -> bool:
    """Whether two reports tell one number of one kind of moving, whatever verb they use."""
    if is_one_telling(a, b):
        return "other" not in {a.claim.kind, b.claim.kind} or name_population(a.claim) == name_population(b.claim)
    near = a.day and b.day and abs((a.day - b.day).days) <= BRIEF
    striking = a.claim.value is not None and (
        is_distinct(a.size) or (a.size >= MANY and is_one_telling(a, b, TOUCHING))
    )
    same = a.population == b.population and "other" not in {a.claim.kind, b.claim.kind}
    return bool(a.report != b.report and near and striking and same)


def is_distinct(number: float) -> bool:
    """Whether a number has three digits or more that are not noughts at its end: "2,750", not "300,000"."""
    return number >= SPECIFIC and len(f"{number:.0f}".rstrip("0")) >= DIGITS


def is_one_telling(a: Count, b: Count, least: float = 0.5) -> bool:
    """Whether two reports tell a number in nearly one sentence: `least` of the long words of the shorter are shared."""
    left, right = ({word for word in count.words if len(word) > 3} for count in (a, b))
    return a.report != b.report and len(left & right) >= least * min(len(left), len(right)) > 0


def is_garbled(a: Count, b: Count) -> bool:
    """Whether two reports give one source two numbers for one day in one sentence's words: a copying error."""
    named = a.claim.source and b.claim.source and a.claim.source.casefold() == b.claim.source.casefold()
    return bool(named and a.day and a.day == b.day and is_one_telling(a, b, GARBLED))


def is_near(a: Count, b: Count) -> bool:
    """Whether two numbers may be two tellings of one count."""
    low, high = sorted((a.size, b.size))
    return high <= low * ALIKE


# --- what the story says --------------------------------------------------------------------------------------------


def _main_places(counts: Sequence[Count]) -> frozenset[str]:
    """Keys of the place that most claims about persons name: where a claim names none, it is meant."""
    named: Counter[frozenset[str]] = Counter(
        count.places for count in counts if count.places and count.claim.kind in PERSON_KINDS
    )
    keys: Counter[str] = Counter()
    for places, number in named.items():
        for key in places:
            keys[key] += number
    if not keys:
        return frozenset()
    top = max(keys.values())
    best = {key for key, number in keys.items() if number == top}
    return frozenset(key for places in named for key in places if places & best and keys[key] * 2 >= top)


def _split_populations(counts: Sequence[Count]) -> frozenset[str]:
    """Kinds for which the story itself tells civilians from all: "50,000 people, 40,000 of them civilians"."""
    return frozenset(
        count.claim.kind
        for count in counts
        if count.whole is not None and count.claim.population == "civilian" and count.whole.population in {"person", ""}
    )


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


def _levels(counts: Sequence[Count]) -> frozenset[str]:
    """Kinds for which one report tells a country's count beside the much smaller one of a place in it.

    A quake has such counts, one blast has not: there different reports name its place more or less closely.
    """
    dated = [count for count in counts if count.country and not count.vague and count.whole is None]
    return frozenset(
        a.claim.kind
        for a, b in _pairs(dated[:LOOKED])
        if a.report == b.report
        and a.claim.kind == b.claim.kind
        and a.population == b.population
        and a.day == b.day
        and are_nested(a, b)
        and _of_country(a, b).size > APART * _of_place(a, b).size
    )


def _of_country(a: Count, b: Count) -> Count:
    return a if f"country:{a.country}" in a.places else b


def _of_place(a: Count, b: Count) -> Count:
    return b if _of_country(a, b) is a else a


def _pairs(counts: Sequence[Count]) -> Iterator[tuple[Count, Count]]:
    return combinations(counts, 2)


def _recurrent(counts: Sequence[Count]) -> frozenset[str]:
    """Kinds that the story counts for several single days: there one day's count is not the toll.

    The days of one toll that is told again and again only grow; those of a war fall too. A report that tells an
    earlier day's number as it was told then, beside that of a later day, says so too: a toll would have grown.
    """
    single = [
        count
        for count in counts
        if count.claim.scope == "day"
        and count.claim.as_of
        and count.whole is None
        and not count.vague
        and (count.claim.kind not in PERSON_KINDS or count.population in {"person", "civilian"})
    ]
    days: dict[str, dict[str, float]] = {}
    for count in single:
        told = days.setdefault(count.claim.kind, {})
        day = count.claim.as_of or ""
        told[day] = max(told.get(day, 0.0), count.size)
    found = {kind for kind, told in days.items() if len(told) >= DAYS and _falls([told[day] for day in sorted(told)])}
    found |= {count.claim.kind for count in single[:LOOKED] if count.claim.kind in HARM and _is_kept(count, single)}
    return frozenset(found | HARM) if found & HARM else frozenset(found)


def _falls(numbers: Sequence[float]) -> bool:
    return any(late * ALIKE < early for early, late in pairwise(numbers))


def _is_kept(count: Count, single: Sequence[Count]) -> bool:
    """Whether a day's number is told on that day, and as it was by a report that has another for a later day."""
    if count.told is None or count.told != count.day:
        return False
    again = {
        other.report
        for other in single[:LOOKED]
        if other.claim.kind == count.claim.kind
        and (other.day, other.size) == (count.day, count.size)
        and other.told is not None
        and other.told > count.told
    }
    return any(
        later.report in again
        and later.claim.kind == count.claim.kind
        and later.day is not None
        and later.day > count.told
        and later.size != count.size
        for later in single[:LOOKED]
    )
