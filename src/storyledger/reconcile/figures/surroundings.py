"""The claims of a story with what their surroundings add to them.

A claim says of what place, people and day it is only as far as its own words go. What its neighbours add is added here:
a part is counted where its whole is, "there" is the place named last, a number of several reports that tell it in one
sentence's words is of one kind.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Final

from storyledger.reconcile.figures.counts import (
    BRIEF,
    GIVEN,
    HARM,
    LOOKED,
    MOVES,
    PERSON_KINDS,
    SPECIFIC,
    Count,
    is_distinct,
    is_one_telling,
    name_population,
    read_day,
    tells_of_others,
)
from storyledger.reconcile.spelling import lexicon
from storyledger.reconcile.withdrawn import find_withdrawn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from storyledger.records import Claim, Entity, Name, Reading, Token, Toponym

MANY: Final = 1000
"""Two counts of so many people moved that are equal, within days, are one, though a verb tells them apart."""
TOUCHING: Final = 0.25
"""Share of the long words from which they must tell it of the same event."""
BESIDE: Final = 2
"""Sentences between a number and that of those whom it is told beside."""
_OF_THEM: Final = re.compile(r"\bof (?:the|them|these|those|whom|his|her|its|their)\b", re.IGNORECASE)
_THEN_OF_THEM: Final = re.compile(r"\s" + _OF_THEM.pattern, re.IGNORECASE)
CLIMB: Final = 12
"""Words from a number up to the verb that it depends on; longer ways are parses of broken text."""
TERMS: Final = 4
"""Numbers that are tried together for a sum."""
SUMMED: Final = 8
"""Least sum that is believed: 2 and 3 make 5 by chance."""


def find_counts(readings: Sequence[Reading], entities: Sequence[Entity]) -> list[Count]:
    """The claims of the readings in order, each with its place, day, whole and actor; `entities` lends spellings."""
    spellings = _spellings(entities)
    called = {name.casefold(): entity.name for entity in reversed(entities) for name in entity.names}
    counts: list[Count] = []
    resolved: dict[str, Toponym] = {}
    for reading in readings:
        for toponym in reading.toponyms:
            resolved.setdefault(toponym.text, toponym)
    for reading in readings:
        # a name that one report alone leaves open is the place that the story's others mean by it
        names = {name.text for name in reading.parsed.names if name.kind == "place" and name.text in resolved}
        toponyms = {name: resolved[name] for name in names}
        for toponym in reversed(reading.toponyms):
            toponyms[toponym.text] = toponym
        places = {name.text for name in reading.parsed.names if name.kind == "place"} | toponyms.keys()
        beside: dict[int, list[Name]] = {}
        for name in reading.parsed.names:
            beside.setdefault(name.sentence, []).append(name)
        known = {toponym.sentence for toponym in reading.toponyms}
        named = frozenset(key for text, toponym in toponyms.items() for key in _place_keys(text, toponym, spellings))
        told = read_day(reading.dating.value)
        text = reading.report.text
        withdrawn = find_withdrawn(reading)
        happened = _days_told(reading)
        for claim in reading.claims:
            whole = _whole(claim, reading)
            place = claim.place
            if "place" not in claim.by_hand:
                place = (
                    place
                    or _place_there(claim, reading)
                    or _place_telling(claim, reading, places)
                    or (None if claim.sentence in known else _place_unknown(claim, reading, beside))
                    or (whole.place if whole is not None else None)
                )
            found = toponyms.get(place or "")
            sentence = text[claim.sentence_start : claim.sentence_end].lower()
            counts.append(
                Count(
                    report=reading.report.id,
                    outlet=reading.report.outlet or reading.report.title or reading.report.id,
                    quote=" ".join(text[claim.start : claim.end].split()),
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
                    of_them=claim.value is not None and _is_of_them(claim, text),
                    rest=tells_of_others(claim, text),
                    nation=_nation(claim, beside),
                    actor=_actor(claim, reading, called) if claim.kind in GIVEN else "",
                    happening=_happening(claim, reading) if claim.kind in HARM else "",
                    withdrawn=claim.start in withdrawn,
                    happened=happened.get(claim.sentence) if claim.kind in HARM else None,
                    against=_compared(claim, reading),
                    replaces=frozenset(start for start, right in withdrawn.items() if right is claim),
                )
            )
    return _agree_on_kinds(_add_up(_find_additions(_find_lists(counts))))


def _days_told(reading: Reading) -> dict[int, date]:
    """By sentence, the one full day before the report's that is told in it."""
    told: dict[int, set[date]] = {}
    own = read_day(reading.dating.value)
    for timex in reading.times:
        day = read_day(timex.value) if timex.kind == "date" and len(timex.value or "") == _FULL_DAY else None
        if day is not None and own is not None and day < own:
            told.setdefault(timex.sentence, set()).add(day)
    return {sentence: next(iter(days)) for sentence, days in told.items() if len(days) == 1}


_FULL_DAY: Final = len("2015-10-03")


def _happening(claim: Claim, reading: Reading) -> str:
    """What harmed those counted, by its noun or its verb, from the number up to the verb that tells their fate.

    As in "the blast killed 12", "three drowned", "five were killed when troops fired on a boat".
    """
    tokens = _tokens(claim, reading)
    k = next((n for n, token in enumerate(tokens) if claim.start <= token.start < claim.end), -1)
    above: list[int] = []
    while 0 <= k < len(tokens) and k not in above and len(above) < CLIMB:
        above.append(k)
        if tokens[k].upos == "VERB":
            break
        k = tokens[k].head
    # "200 killed and 400 wounded in the fighting": what stands behind the second verb is said of both
    shared = {n for n, t in enumerate(tokens) if t.upos == "VERB" and t.deprel == "conj" and t.head in above[-1:]}
    tallies = {n for n, t in enumerate(tokens) if t.head in above and t.deprel == "nsubj" and t.lemma in _TALLIES}
    told = {*above, *shared, *tallies}
    words = {t.lemma for n, t in enumerate(tokens) if t.head in told and n not in told and t.deprel in _BY_WHAT}
    verbs = ((n, t) for n, t in enumerate(tokens) if t.upos == "VERB")
    deeds = {t.lemma for n, t in verbs if n in above or (t.head in {*above, *shared} and t.deprel == "advcl")}
    named = {name for name, known in _happenings("happening ") if words & known}
    named |= {name for name, known in _happenings("harming ") if deeds & known}
    if not named and any(c.sentence == claim.sentence and c.unit in _CASES for c in reading.claims):
        return "disease"  # "162 cases and 106 deaths"
    if not named and claim.place is None and _IN_PLACE & {token.lemma for token in tokens}:
        return _told_before(claim, reading)
    return min(named) if len(named) == 1 else ""


def _told_before(claim: Claim, reading: Reading) -> str:
    """What harmed those of the sentence before: "20 died in the blast. Thirteen bodies were found at the site"."""
    before = [other for other in reading.claims if other.sentence == claim.sentence - 1 and other.kind == claim.kind]
    sentences = reading.parsed.sentences
    one = before and sentences[before[0].sentence].paragraph == sentences[claim.sentence].paragraph
    return _happening(before[0], reading) if one else ""


_IN_PLACE: Final = frozenset({"site", "scene", "body", "corpse", "injury", "wound", "rubble", "wreckage"})


_CASES: Final = frozenset({"case", "cases", "infection", "infections"})
_TALLIES: Final = frozenset({"toll", "number", "tally", "count"})
_BY_WHAT: Final = frozenset({"nsubj", "obl", "obl:agent", "nmod"})


@cache
def _happenings(role: str) -> tuple[tuple[str, frozenset[str]], ...]:
    sections = lexicon("quantities.txt").items()
    return tuple((name.removeprefix(role), words) for name, words in sections if name.startswith(role))


def _compared(claim: Claim, reading: Reading) -> int | None:
    """Where the claim starts that another's is told to differ from: "234 are missing, more than the 85 given by"."""
    before = reading.report.text[max(0, claim.start - _THAN) : claim.start].lower().split()
    if "than" not in before[-2:] or claim.source_start is None or claim.source_start < claim.end:
        return None
    here = (c for c in reading.claims if c.sentence == claim.sentence and c.kind == claim.kind and c.end <= claim.start)
    return next((c.start for c in here if c.source and c.source != claim.source), None)


_THAN: Final = 12
"""Characters before a number in which "than the" stands."""


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


def _place_telling(claim: Claim, reading: Reading, places: AbstractSet[str]) -> str | None:
    """The place that tells its own count: "Accra reported 70 cases", not "Accra said that 70 soldiers were killed"."""
    if claim.source not in places or claim.source_end is None or claim.source_end > claim.start:
        return None
    between = reading.report.text[claim.source_end : claim.start].lower().split()
    telling = lexicon("quantities.txt")["telling a count"]
    return claim.source if between and set(between) <= telling else None


def _place_unknown(claim: Claim, reading: Reading, beside: Mapping[int, Sequence[Name]]) -> str | None:
    """The one place named before a number in its sentence that no gazetteer knows: "In the village of Mirdesh"."""
    named = [name for name in beside.get(claim.sentence, ()) if name.kind == "place" and name.end <= claim.start]
    if len(named) != 1:
        return None
    before = reading.report.text[claim.sentence_start : named[0].start].lower().split()
    return named[0].text if before and before[-1] in {"in", "at", "near", "of"} else None


def _tokens(claim: Claim, reading: Reading) -> tuple[Token, ...]:
    sentences = reading.parsed.sentences
    return sentences[claim.sentence].tokens if 0 <= claim.sentence < len(sentences) else ()


def _actor(claim: Claim, reading: Reading, called: Mapping[str, str]) -> str:
    """The last word, folded, of the name that is subject of the verb on which the number depends; else empty.

    `called` has the main name for each folded name of the story: "U.N." and "the United Nations" are one.
    """
    tokens = _tokens(claim, reading)
    k = next((n for n, token in enumerate(tokens) if claim.start <= token.start < claim.end), None)
    for _ in range(CLIMB):
        if k is None or not 0 <= k < len(tokens):
            return ""
        subject = next((n for n, t in enumerate(tokens) if t.head == k and t.deprel.startswith("nsubj")), None)
        if subject is not None:
            token = tokens[subject]
            name = next((n for n in reading.parsed.names if n.start <= token.start < n.end), None)
            words = called.get(name.text.casefold(), name.text).split() if name is not None else []
            return words[-1].casefold() if words else ""
        k = tokens[k].head
    return ""


def _nation(claim: Claim, beside: Mapping[int, Sequence[Name]]) -> str:
    """The people named within the words of a number, folded; else empty."""
    return next(
        (
            name.text.casefold()
            for name in beside.get(claim.sentence, ())
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
    if ", " in name and " and " in name:
        return frozenset({name})  # "Norland, Marn and Orvel" is none of them
    shared = lexicon("quantities.txt")["part of a place's name"]
    keys = {word for word in name.replace("-", " ").split() if word not in shared and len(word) > 2} or {name}
    if toponym is not None:
        keys.add(toponym.gazetteer_id)
        if toponym.feature == "country":
            keys.add(f"country:{toponym.country}")
    return frozenset(keys)


def _is_of_them(claim: Claim, text: str) -> bool:
    """Whether a number is told of some of those before: "two of the victims", "two of them"."""
    return bool(_OF_THEM.search(text, claim.start, claim.end) or _THEN_OF_THEM.match(text, claim.end))


def _find_lists(counts: Sequence[Count]) -> list[Count]:
    """The counts, those marked that one sentence tells beside others of their kind, each by who they are."""
    told: dict[tuple[str, int, str], set[str]] = {}
    for count in counts:
        if count.whole is None:
            key = count.report, count.claim.sentence, count.claim.kind
            told.setdefault(key, set()).add(count.population)
    return [
        replace(count, beside=len(told.get((count.report, count.claim.sentence, count.claim.kind), ())) > 1)
        for count in counts
    ]


def _find_additions(counts: Sequence[Count]) -> list[Count]:
    """The counts, those marked that add to another of their kind.

    "Three new deaths" do, and "another five dead"; but "84 were killed and another 659 injured" adds nothing to the
    injured, "another 34 died in India" nothing to India's dead: what it is beyond is of another kind or place. "Four
    others were hurt" adds to the hurt told before.
    """
    found: list[Count] = []
    for n, count in enumerate(counts):
        if not count.claim.delta and not count.rest:
            new = count.claim.kind in HARM and "new" in count.quote.lower().split()
            found.append(replace(count, adds=True) if new else count)
            continue
        before = [other for other in counts[max(0, n - LOOKED) : n] if other.report == count.report]
        near = [other for other in before if count.claim.sentence - other.claim.sentence <= BESIDE]
        same = [other for other in before if other.claim.kind == count.claim.kind]
        beyond = same or [other for other in near if other.claim.kind in PERSON_KINDS]
        added = any(
            other.claim.kind == count.claim.kind
            and (not count.claim.place or not other.places or bool(other.places & count.places))
            for other in (beyond if count.claim.delta else near)
        )
        alone = count.claim.delta and not beyond
        found.append(replace(count, adds=added or alone or (count.rest and count.size == 1)))
    return found


def _add_up(counts: list[Count]) -> list[Count]:
    """The counts, those that are the sum of others of their kind in the sentences beside them with these others."""
    by_report: dict[tuple[str, str], list[int]] = {}
    for n, count in enumerate(counts):
        if count.claim.value is not None and not count.claim.projected and count.claim.kind not in {"share", "other"}:
            by_report.setdefault((count.report, count.claim.kind), []).append(n)
    summed: dict[int, tuple[Claim, ...]] = {}
    term_of: dict[int, set[int]] = {}
    for places in by_report.values():
        for n in places[:LOOKED]:
            terms = _terms(counts[n], [counts[m] for m in places[:LOOKED] if m != n])
            if terms:
                summed[n] = tuple(term.claim for term in terms)
            for term in terms:
                term_of.setdefault(term.order, set()).add(counts[n].order)
    return [
        replace(count, summed=summed.get(n, ()), term_of=frozenset(term_of.get(count.order, ())))
        if n in summed or count.order in term_of
        else count
        for n, count in enumerate(counts)
    ]


_LATE: Final = timedelta(days=3)
"""How much later a total may be told than the day of one of its terms: "22 here; four died there on Monday"."""


def _terms(total: Count, others: Sequence[Count]) -> tuple[Count, ...]:
    """Neighbouring counts of the same days, each of another place, thing or source, that come to the total; else none.

    As in "14 have died on both sides. Six died in the north, the minister said. Eight died in the south, a mayor said".
    """
    if total.size < SUMMED or total.whole is not None:
        return ()
    near = [
        other
        for other in others
        if abs(other.claim.sentence - total.claim.sentence) <= 2
        and 0 < other.size < total.size
        and (not other.day or not total.day or timedelta() <= total.day - other.day <= _LATE)
    ][: 2 * TERMS]
    for size in range(2, TERMS + 1):
        for terms in combinations(near, size):
            if any(_may_be_one(a, b) for a, b in combinations(terms, 2)):
                continue
            apart = len({(term.places, term.population) for term in terms}) == size
            sources = {term.claim.source_name or term.claim.source for term in terms} - {None}
            if (apart or len(sources) == size) and sum(term.size for term in terms) == total.size:
                return terms
    return ()


def _may_be_one(a: Count, b: Count) -> bool:
    """Whether a headline and its text may tell one number twice: the same people, and not of two places."""
    return (a.size, a.population) == (b.size, b.population) and not (a.places and b.places)


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
    agreed = _agree_on_verbs(counts)
    for numbers in by_bounds.values():
        for n in numbers[:LOOKED]:
            alike = [m for m in numbers[:LOOKED] if m == n or _is_one_number(counts[n], counts[m])]
            kinds = Counter(counts[m].claim.kind for m in alike if counts[m].claim.kind != "other")
            kind = _likeliest(kinds) if kinds else "other"
            if kind != counts[n].claim.kind and "kind" not in counts[n].claim.by_hand:
                agreed[n] = replace(counts[n], claim=replace(counts[n].claim, kind=kind))
    return agreed


def _agree_on_verbs(counts: Sequence[Count]) -> list[Count]:
    """The counts, those of one verb and one sort of people under the kind of moving that most of them are read as."""
    read: dict[tuple[str, str], Counter[str]] = {}
    for count in counts:
        if count.claim.kind in MOVES and count.claim.event:
            read.setdefault(_verb(count), Counter())[count.claim.kind] += 1
    return [
        count
        if count.claim.kind not in MOVES or not count.claim.event or "kind" in count.claim.by_hand
        else replace(count, claim=replace(count.claim, kind=_likeliest(read[_verb(count)])))
        for count in counts
    ]


def _verb(count: Count) -> tuple[str, str]:
    """A count's verb with its particle, and who is counted."""
    return " ".join((count.claim.event or "").split()[:2]), count.population


def _likeliest(kinds: Counter[str]) -> str:
    return min(kinds, key=lambda kind: (-kinds[kind], MOVES.index(kind)))


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
