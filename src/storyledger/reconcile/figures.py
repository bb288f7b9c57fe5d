"""Claims over the reports of a story brought together into figures, with a range and a best value by a stated rule.

Two claims stand under one figure only if they count the same thing: same kind, same population, same place, same
stretch of
time. Reasons against are absolute (`DIFFERENCES`), reasons for are added up (`_likeness`); a claim joins the figure
that it is most
like, if no reason against any of its claims holds. A cumulative toll of one event is one figure over time, a part is
not its whole, a projection and what is added to a toll stand apart, and so do the totals of a whole war.
The best value is never a mean: see `_latest_total` and `_most_told`.
Left out: sums over conjuncts, figures that span stories.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from storyledger.records import Figure, ReportedClaim

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storyledger.records import Claim, Entity, Reading, Standing, Story, Toponym

PERSON_KINDS: Final = frozenset(
    {
        "killed",
        "injured",
        "missing",
        "evacuated",
        "displaced",
        "rescued",
        "trapped",
        "detained",
        "besieged",
        "affected",
        "fighters",
    }
)
CUMULATIVE: Final = frozenset(
    {"killed", "injured", "evacuated", "displaced", "rescued", "detained", "affected", "buildings"}
)
"""Kinds whose counts of one event only grow."""
MOVES: Final = ("evacuated", "displaced", "rescued", "affected")
"""Kinds between which a verb decides ("left", "were taken out"), first the one that wins where the reports are even."""
SPECIFIC: Final = 20
"""Numbers above this are told twice by chance in one sentence's words less than once in a story."""
GARBLED: Final = 0.8
"""Share of the long words from which two sentences are one that was copied with an error."""
SAME: Final = 2.5
"""Likeness from which a claim joins a figure. Set on the gold stories of Aleppo, Ghouta, Nepal and Minsk."""
ALIKE: Final = 1.35
"""Two counts of one day whose ratio is at most this may be two tellings of one count (8,000 and 9,000 evacuated)."""
GROWTH: Final = 12.0
"""A toll that grew more than this between two reports is not taken for the same count without the same place in
words."""
DAYS: Final = 3
"""A kind with counts for this many single days is told day by day: Ghouta has six such days, a quake one."""
BRIEF: Final = 3
"""Days over which the count of one event is still corrected, though no word calls it a toll."""
LARGE: Final = 50
"""A count from here on is taken for a running toll without a word that says so."""
FAR: Final = 60
"""Days between two counts beyond which they are of different events."""
SUDDEN: Final = 6.0
"""Growth within a day that is allowed for the dead and injured of one place: counts after a blast grow by the hour."""
ROLES: Final = frozenset(
    {
        *("passenger", "resident", "villager", "patient", "protester", "demonstrator", "victim", "worker", "employee"),
        *(
            "student",
            "tourist",
            "worshipper",
            "migrant",
            "inmate",
            "prisoner",
            "hostage",
            "miner",
            "survivor",
            "member",
        ),
    }
)
"""What those counted were doing there: the count of all may be told in these words."""
APART: Final = 2.0
"""Ratio from which the counts of a country and of a place in it are two: of one blast they grow by less in a day."""
LOOKED: Final = 400
"""Claims with places that are compared for that; a story of nine reports has fewer than 200."""
UNDATED: Final = 5.0
"""Growth that is allowed where the day of one count is not known."""
SHRINK: Final = 0.85
"""A later count may fall to this share of an earlier one: tolls are corrected downwards by some per cent, not more."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the story's claims say together."""

    main: frozenset[str]
    """Keys of the place that it is about."""
    split: frozenset[str]
    """Kinds for which it tells civilians from all."""
    recurrent: frozenset[str]
    """Kinds that it counts day by day: a war, not one blast."""
    apart: frozenset[str] = frozenset()
    """Kinds for which it tells a country's count from that of a place in it."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A claim with what comparing needs."""

    report: str
    claim: Claim
    order: int
    day: date | None
    """Day for which it holds, else the report's."""
    places: frozenset[str]
    """Keys of its place: gazetteer id, folded words, and "in:" its country."""
    country: str
    words: frozenset[str]
    whole: Claim | None

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


def reconcile_figures(story: Story, readings: Sequence[Reading], entities: Sequence[Entity]) -> tuple[Figure, ...]:
    """The story's figures in the order of their first claims.

    Every claim of the story's reports stands under exactly one figure. `entities` lends the spellings of places.
    """
    chosen = [reading for reading in readings if reading.report.id in set(story.reports)]
    spellings = _spellings(entities)
    items = _agree_on_kinds(_items(chosen, spellings))
    known = _Known(_main_places(items), _split_populations(items), _recurrent(items), _levels(items))
    groups: list[list[_Item]] = []
    reasons: list[list[str]] = []
    for item in sorted(items, key=lambda it: (it.vague, it.day or date.max, it.order)):
        best: tuple[float, int, str] | None = None
        for at, group in enumerate(groups):
            if any(_difference(item, other, known) for other in group):
                continue
            score, why = max(_likeness(item, other, known.main) for other in group)
            if score >= SAME and (best is None or score > best[0]):
                best = score, at, why
        if best is None:
            groups.append([item])
            reasons.append([])
        else:
            groups[best[1]].append(item)
            reasons[best[1]].append(best[2])
    origin_of = {report: origin.id for origin in story.origins for report in origin.reports}
    ordered = sorted(zip(groups, reasons, strict=True), key=lambda pair: min(item.order for item in pair[0]))
    return tuple(
        _figure(f"f{number}", sorted(group, key=lambda it: it.order), tuple(dict.fromkeys(why)), origin_of)
        for number, (group, why) in enumerate(ordered, start=1)
    )


# --- what comparing needs ------------------------------------------------------------------------------------------


def _spellings(entities: Sequence[Entity]) -> dict[str, str]:
    """Folded spelling of a place to the folded main name of its entity."""
    table: dict[str, str] = {}
    for entity in entities:
        if entity.kind == "place":
            for name in entity.names:
                table.setdefault(name.casefold(), entity.name.casefold())
    return table


def _items(readings: Sequence[Reading], spellings: dict[str, str]) -> list[_Item]:
    items: list[_Item] = []
    for reading in readings:
        toponyms: dict[str, Toponym] = {}
        for toponym in reading.toponyms:
            toponyms.setdefault(toponym.text, toponym)
        day = _day(reading.dating.value)
        text = reading.report.text
        for claim in reading.claims:
            keys, country = _place_keys(claim.place, toponyms, spellings)
            sentence = text[claim.sentence_start : claim.sentence_end].lower()
            words = frozenset(word.strip(".,;:\"'“”‘’()") for word in sentence.split())
            whole = (
                reading.claims[claim.part_of]
                if claim.part_of is not None and 0 <= claim.part_of < len(reading.claims)
                else None
            )
            items.append(
                _Item(
                    reading.report.id,
                    claim,
                    len(items),
                    _day(claim.as_of) or (None if claim.scope == "background" else day),
                    keys,
                    country,
                    words,
                    whole,
                )
            )
    return items


def _day(value: str | None) -> date | None:
    """The last day of an EDTF value that covers two days at most; of a month or year its end; None otherwise."""
    if not value:
        return None
    first, slash, last = value.partition("/")
    if slash:
        start, end = _day(first), _day(last)
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


def _agree_on_kinds(items: list[_Item]) -> list[_Item]:
    """The items, each number that several reports tell in nearly one sentence under one kind of moving.

    "8,500 had left" and "8,500 had been taken out" are read apart, as displaced and evacuated; a reprint that swaps
    the verb still tells the same number. Who was killed and who was hurt is never made one: there a swap is an error.
    """
    by_bounds: dict[tuple[float | None, ...], list[int]] = {}
    for n, item in enumerate(items):
        if item.claim.kind in MOVES and item.size > SPECIFIC:
            by_bounds.setdefault((item.claim.value, item.claim.low, item.claim.high), []).append(n)
    agreed = list(items)
    for numbers in by_bounds.values():
        for n in numbers[:LOOKED]:
            alike = [m for m in numbers[:LOOKED] if m == n or _one_telling(items[n], items[m])]
            counts = Counter(items[m].claim.kind for m in alike)
            kind = min(counts, key=lambda kind: (-counts[kind], MOVES.index(kind)))
            if kind != items[n].claim.kind:
                agreed[n] = replace(items[n], claim=replace(items[n].claim, kind=kind))
    return agreed


def _one_telling(a: _Item, b: _Item, least: float = 0.5) -> bool:
    """Whether two reports tell a number in nearly one sentence: `least` of the long words of the shorter are shared."""
    left, right = ({word for word in item.words if len(word) > 3} for item in (a, b))
    return a.report != b.report and len(left & right) >= least * min(len(left), len(right)) > 0


def _is_garbled(a: _Item, b: _Item) -> bool:
    """Whether two reports give one source two numbers for one day in one sentence's words: a copying error."""
    named = a.claim.source and b.claim.source and a.claim.source.casefold() == b.claim.source.casefold()
    return bool(named and a.day and a.day == b.day and _one_telling(a, b, GARBLED))


_DIRECTIONS: Final = frozenset(
    [
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "new",
        "old",
        "mount",
        "city",
        "province",
        "district",
        "region",
        "state",
        "san",
        "saint",
        "lake",
        "river",
        "upper",
        "lower",
        "great",
        "greater",
        "the",
        "of",
        "al",
        "el",
        "town",
        "village",
        "area",
        "valley",
        "base",
        "camp",
        "governorate",
        "county",
        "suburb",
    ]
)


def _place_keys(
    place: str | None, toponyms: dict[str, Toponym], spellings: dict[str, str]
) -> tuple[frozenset[str], str]:
    if not place:
        return frozenset(), ""
    name = spellings.get(place.casefold(), place.casefold())
    keys = {word for word in name.replace("-", " ").split() if word not in _DIRECTIONS and len(word) > 2} or {name}
    toponym = toponyms.get(place)
    country = ""
    if toponym is not None:
        keys.add(toponym.gazetteer_id)
        if toponym.feature == "country":
            keys.add(f"country:{toponym.country}")
        country = toponym.country
    return frozenset(keys), country


def _main_places(items: Sequence[_Item]) -> frozenset[str]:
    """Keys of the place that most claims about persons name: where a claim names none, it is meant."""
    counts: Counter[frozenset[str]] = Counter(
        item.places for item in items if item.places and item.claim.kind in PERSON_KINDS
    )
    keys: Counter[str] = Counter()
    for places, count in counts.items():
        for key in places:
            keys[key] += count
    if not keys:
        return frozenset()
    top = max(keys.values())
    best = {key for key, count in keys.items() if count == top}
    return frozenset(key for places in counts for key in places if places & best and keys[key] * 2 >= top)


def _split_populations(items: Sequence[_Item]) -> frozenset[str]:
    """Kinds for which the story itself tells civilians from all: "50,000 people, 40,000 of them civilians"."""
    return frozenset(
        item.claim.kind
        for item in items
        if item.whole is not None and item.claim.population == "civilian" and item.whole.population in {"person", ""}
    )


def _nested(a: _Item, b: _Item) -> bool:
    """Whether one place is the country of the other."""
    return (
        bool(a.country)
        and a.country == b.country
        and ((f"country:{a.country}" in a.places) != (f"country:{b.country}" in b.places))
    )


def _levels(items: Sequence[_Item]) -> frozenset[str]:
    """Kinds for which the counts of a country and of a place in it lie apart on one day: a quake, not one blast."""
    dated = [item for item in items if item.country and item.day and not item.vague and item.whole is None]
    return frozenset(
        a.claim.kind
        for n, a in enumerate(dated[:LOOKED])
        for b in dated[n + 1 : LOOKED]
        if a.claim.kind == b.claim.kind
        and a.day == b.day
        and _nested(a, b)
        and max(a.size, b.size) > APART * min(a.size, b.size)
    )


def _recurrent(items: Sequence[_Item]) -> frozenset[str]:
    """Kinds that the story counts for several single days: there one day's count is not the toll."""
    days: dict[str, set[str]] = {}
    for item in items:
        if item.claim.scope == "day" and item.claim.as_of:
            days.setdefault(item.claim.kind, set()).add(item.claim.as_of)
    return frozenset(kind for kind, told in days.items() if len(told) >= DAYS)


# --- reasons against ------------------------------------------------------------------------------------------------


def _difference(a: _Item, b: _Item, known: _Known) -> str | None:
    """Why two claims cannot count the same thing; None if nothing speaks against it."""
    for rule in DIFFERENCES:
        why = rule(a, b, known)
        if why:
            return why
    return None


def _kinds_differ(a: _Item, b: _Item, known: _Known) -> str | None:  # noqa: ARG001 - one signature a rule
    if a.claim.kind != b.claim.kind:
        return "they are of different kinds"
    near = a.day and b.day and abs((a.day - b.day).days) <= BRIEF
    # "may be homeless" and "are homeless" of one number are one count; a toll that could be reached is none
    if a.claim.projected != b.claim.projected and not (a.size == b.size and near):
        return "one is a projection"
    if (a.claim.scope == "background") != (b.claim.scope == "background"):
        return "one sums up a whole war or years"
    return None


def _one_sentence(a: _Item, b: _Item, known: _Known) -> str | None:  # noqa: ARG001
    if (
        a.report == b.report
        and a.claim.sentence == b.claim.sentence
        and not (a.size == b.size and a.claim.unit == b.claim.unit)
    ):
        return "one sentence tells them apart"
    return None


def _part_and_whole(a: _Item, b: _Item, known: _Known) -> str | None:  # noqa: ARG001
    for part, other in ((a, b), (b, a)):
        if (
            part.whole is not None
            and other.whole is None
            and _population(part) == _population(other)
            and part.size != other.size
        ):
            return "one is a part"
    return None


def _deltas(a: _Item, b: _Item, known: _Known) -> str | None:  # noqa: ARG001
    if a.claim.delta != b.claim.delta and a.size != b.size and (a.report == b.report or not _near(a, b)):
        return "one adds to the other"
    return None


def _populations(a: _Item, b: _Item, known: _Known) -> str | None:
    if a.claim.kind not in PERSON_KINDS:
        if a.claim.kind in {"magnitude", "money", "share", "votes"}:
            return "they are of different votes" if a.claim.kind == "votes" and a.claim.event != b.claim.event else None
        if a.claim.kind == "population":
            return None
        return None if _population(a) == _population(b) else "they count different things"
    left, right = _population(a), _population(b)
    if left == right:
        return None
    pair = {left, right}
    if pair == {"person", "civilian"}:
        return "civilians are told from all" if a.claim.kind in known.split else None
    if pair & {"child", "woman", "fighter"}:
        return "they count different people"
    if a.size == b.size or a.vague or b.vague:
        return None
    # "33 passengers", "34 people": those who were there, by what they were
    if "person" in pair and pair & ROLES and _near(a, b):
        return None
    return "they count different people"


def _population(item: _Item) -> str:
    return item.claim.population or ("person" if item.claim.kind in PERSON_KINDS else item.claim.unit)


def _places_differ(a: _Item, b: _Item, known: _Known) -> str | None:
    if a.claim.kind in {"magnitude", "votes"} or _same_place(a, b, known.main):
        return None
    # "in the capital", "in the country": one blast under two names, unless the story tells the two counts apart
    if (
        _nested(a, b)
        and a.claim.kind in PERSON_KINDS
        and a.claim.kind not in known.apart | known.recurrent
        and min(a.size, b.size) > 1
    ):
        return None
    if a.claim.scope == "background" and not (a.places and b.places):
        return None
    # near the capital, in the suburb: one count under two names of its place
    telling = a.size > 10 or _population(a) == _population(b) not in {"person", "civilian"}
    if telling and a.size == b.size and a.day == b.day and a.day is not None:
        return None
    if a.size == b.size and a.claim.kind not in PERSON_KINDS:
        return None
    if a.size == b.size and a.size > 100:
        return None
    return "they are of different places"


def _same_place(a: _Item, b: _Item, main: frozenset[str]) -> bool:
    if a.places & b.places:
        return True
    if not a.places and not b.places:
        return True
    if not a.places or not b.places:
        return bool((a.places or b.places) & main)
    # a country and a place in it, where the story does not happen there: "India" and "Bihar"
    return any(
        f"country:{inner.country}" in outer.places and not (outer.places & main) and inner.country
        for inner, outer in ((a, b), (b, a))
    )


def _times_differ(a: _Item, b: _Item, known: _Known) -> str | None:
    left, right = a.claim.scope, b.claim.scope
    if a.day and b.day and abs((a.day - b.day).days) > FAR:
        return "they are of different times"
    if left == right == "day" and a.day and b.day and abs((a.day - b.day).days) > BRIEF and a.size != b.size:
        return "they are of different days"
    if a.claim.kind not in known.recurrent:
        return None
    if {left, right} == {"day", "period"} and a.size != b.size:
        return "one covers a day, the other longer"
    if left == right == "" and a.day and b.day and a.claim.kind in CUMULATIVE:
        apart = abs((a.day - b.day).days)
        if apart > BRIEF and (a.vague or b.vague or min(a.size, b.size) < LARGE):
            return "they are of different days, and neither is a running toll"
    if left == right == "day" and a.claim.as_of != b.claim.as_of and a.size != b.size:
        return "they are of different days"
    return None


def _numbers_differ(a: _Item, b: _Item, known: _Known) -> str | None:
    """Counts that neither one telling nor growth over time can bring together."""
    kind = a.claim.kind
    if a.size == b.size or _is_garbled(a, b):
        return None
    if kind == "magnitude":
        return None if abs(a.size - b.size) <= 0.5 else "the magnitudes are of different quakes"
    if a.vague or b.vague:
        vague, other = (a, b) if a.vague else (b, a)
        if other.vague:
            ratio = max(a.size, b.size) / max(1.0, min(a.size, b.size))
            return None if ratio <= 100 else "the bounds lie too far apart"
        # "dozens" may turn out 19, and may grow to hundreds; "thousands" is no 150
        if other.size < vague.size / 2:
            return "the bound lies far above"
        return None if other.size <= vague.size * 60 else "the bound lies far below"
    if 0 in {a.size, b.size}:
        return None if kind in PERSON_KINDS and a.places & b.places else "one is none"
    ratio = max(a.size, b.size) / min(a.size, b.size)
    if a.claim.scope == "background":
        return None if ratio <= 3 else "the totals lie too far apart"
    if kind not in CUMULATIVE:
        return (
            None
            if ratio <= (2.0 if kind in {"missing", "trapped", "besieged"} else 1.15)
            else "the numbers lie too far apart"
        )
    if ratio <= ALIKE:
        return None
    if (a.day is None or b.day is None) and a.report != b.report:
        return None if ratio <= UNDATED else "the numbers lie too far apart, and a day is missing"
    sudden = (
        kind in {"killed", "injured"}
        and a.report != b.report
        and (a.places & b.places or (kind not in known.recurrent and _same_place(a, b, known.main)))
    )
    if sudden and a.day == b.day and ratio <= SUDDEN:
        return None
    if a.day is None or b.day is None or a.day == b.day:
        return (
            None
            if ratio <= 2.5 and "period" in {a.claim.scope, b.claim.scope}
            else "the numbers of one day lie too far apart"
        )
    early, late = (a, b) if a.day < b.day else (b, a)
    if late.size < early.size * SHRINK:
        return "the later number is smaller"
    return None if ratio <= GROWTH else "the number would have grown too fast"


DIFFERENCES: Final[tuple[Callable[[_Item, _Item, _Known], str | None], ...]] = (
    _kinds_differ,
    _one_sentence,
    _part_and_whole,
    _deltas,
    _populations,
    _places_differ,
    _times_differ,
    _numbers_differ,
)
"""Reasons against, asked in this order; one is enough."""


# --- reasons for ----------------------------------------------------------------------------------------------------


def _near(a: _Item, b: _Item) -> bool:
    low, high = sorted((a.size, b.size))
    return high <= low * ALIKE


def _likeness(a: _Item, b: _Item, main: frozenset[str]) -> tuple[float, str]:
    """How much speaks for one quantity, and a sentence that says what."""
    score = 1.0
    why = [f"both count {a.claim.kind}"]
    if a.claim.kind == "magnitude":
        score += 2.0
        why.append("of one quake")
    if a.claim.scope == b.claim.scope == "background":
        score += 1.0
        why.append("in the whole conflict")
    if a.size == b.size:
        score += 2.0 if a.size > 10 else 1.0
        why.append(f"the same number ({a.size:g})")
    elif _near(a, b):
        score += 0.5
        why.append("numbers close to each other")
    if a.places & b.places:
        score += 1.0
        why.append(f"in {a.claim.place}")
    elif _same_place(a, b, main):
        score += 0.5
        why.append("in the place that the story is about")
    if _population(a) == _population(b) or {_population(a), _population(b)} == {"person", "civilian"}:
        score += 0.5
        why.append(f"of {a.claim.unit or 'the same kind'}")
    if a.claim.scope == b.claim.scope:
        score += 0.5
    if a.claim.as_of and a.claim.as_of == b.claim.as_of:
        score += 0.5
        why.append(f"for {a.claim.as_of}")
    elif a.day and b.day and a.claim.kind in CUMULATIVE:
        score += 0.25
        why.append("as a toll that grew")
    if a.claim.event and a.claim.event == b.claim.event:
        score += 0.5
        why.append(f'told by "{a.claim.event}"')
    shared = {word for word in a.words & b.words if len(word) > 4}
    score += min(1.0, 0.15 * len(shared))
    return score, ": ".join((f"{a.report} and {b.report}", ", ".join(why)))


# --- the conclusion -------------------------------------------------------------------------------------------------


def _figure(name: str, group: list[_Item], reasons: tuple[str, ...], origin_of: dict[str, str]) -> Figure:
    def origin(item: _Item) -> str:
        return origin_of.get(item.report, item.report)

    kind = group[0].claim.kind
    rule = _latest_total if kind in CUMULATIVE and group[0].claim.scope != "day" else _most_told
    best, basis = rule(group, origin)
    stated = [item for item in group if not item.vague] or group
    lows = [
        value
        for item in stated
        if (value := item.claim.low if item.claim.value is None else item.claim.value) is not None
    ]
    highs = [
        value
        for item in stated
        if (value := item.claim.high if item.claim.value is None else item.claim.value) is not None
    ]
    units = Counter(item.claim.unit for item in group if item.claim.unit)
    named = Counter(item.claim.place for item in group if item.claim.place)
    unit = units.most_common(1)[0][0] if units else ""
    place = named.most_common(1)[0][0] if named else None
    days = sorted(
        item.claim.as_of
        for item in group
        if item.claim.as_of and item.claim.value is not None and item.claim.value == best
    )
    if best is None:
        days = sorted(item.claim.as_of for item in group if item.claim.as_of)
    lead = next((item for item in group if item.claim.place == place and item.claim.unit == unit), group[0])
    return Figure(
        id=name,
        what=lead.claim.what,
        kind=kind,
        unit=unit,
        place=place,
        low=min(lows) if lows else None,
        best=best,
        high=max(highs) if highs else None,
        as_of=days[-1] if days else None,
        basis=basis,
        standing=_standing(group, best, origin),
        origins=len({origin(item) for item in group}),
        claims=tuple(ReportedClaim(item.report, item.claim) for item in group),
        reasons=reasons,
    )


def _backing(group: Sequence[_Item], value: float, origin: Callable[[_Item], str]) -> int:
    """Independent origins that state a value."""
    return len({origin(item) for item in group if item.claim.value == value})


def _exact(item: _Item) -> bool:
    return item.claim.low == item.claim.high and item.claim.low is not None


def _latest_total(group: Sequence[_Item], origin: Callable[[_Item], str]) -> tuple[float | None, str]:
    """The value of the latest day.

    Of several, the one with most independent origins, then the exact one, then the highest.
    """
    stated = [item for item in group if item.claim.value is not None]
    if not stated:
        return None, "No number is stated, only a bound."
    days = [item.day for item in stated if item.day is not None]
    last = max(days) if days else None
    # a count that only grows: a number above all dated ones is later, though its day is not told
    dated = max((item.claim.value or 0.0 for item in stated if item.day is not None), default=0.0)
    beyond = [item for item in stated if item.day is None and (item.claim.value or 0.0) > dated * ALIKE]
    if beyond and days:
        top = max(beyond, key=lambda it: (it.claim.value or 0.0, _exact(it)))
        count = _backing(stated, top.claim.value or 0.0, origin)
        return top.claim.value, f"A count that grows: the highest number, its day not told, by {_origins(count)}."
    latest = [item for item in stated if item.day == last] if last is not None else stated
    chosen = max(
        latest, key=lambda it: (_backing(latest, it.claim.value or 0.0, origin), _exact(it), it.claim.value or 0.0)
    )
    count = _backing(group, chosen.claim.value or 0.0, origin)
    when = f" ({last.isoformat()})" if last is not None else ""
    if len({item.claim.value for item in stated}) == 1:
        return chosen.claim.value, f"The only number stated, by {_origins(count)}."
    return chosen.claim.value, f"A count that grows: the number of the latest day{when}, told by {_origins(count)}."


def _most_told(group: Sequence[_Item], origin: Callable[[_Item], str]) -> tuple[float | None, str]:
    """The value that most independent origins state; of several, the latest, then the exact one."""
    stated = [item for item in group if item.claim.value is not None]
    if not stated:
        return None, "No number is stated, only a bound."
    chosen = max(
        stated,
        key=lambda it: (_backing(stated, it.claim.value or 0.0, origin), it.day or date.min, _exact(it), -it.order),
    )
    count = _backing(stated, chosen.claim.value or 0.0, origin)
    if len({item.claim.value for item in stated}) == 1:
        return chosen.claim.value, f"The only number stated, by {_origins(count)}."
    return (
        chosen.claim.value,
        f"The number that most independent origins tell ({_origins(count)}); of several, the latest.",
    )


def _origins(count: int) -> str:
    return "one origin" if count == 1 else f"{count} independent origins"


def _agree(a: Claim, b: Claim) -> bool:
    """Whether both can be right: the bounds overlap, "about" reaching ten per cent either way."""

    def bounds(claim: Claim) -> tuple[float, float]:
        if claim.approximate and claim.value is not None:
            return claim.value * 0.9, claim.value * 1.1
        return (claim.low if claim.low is not None else 0.0), (claim.high if claim.high is not None else float("inf"))

    (low, high), (floor, roof) = bounds(a), bounds(b)
    return low <= roof and floor <= high


def _standing(group: Sequence[_Item], best: float | None, origin: Callable[[_Item], str]) -> Standing:
    """Agreed: two origins can both be right about the best value; disputed: two of one day cannot; else single."""
    for i, a in enumerate(group):
        for b in group[i + 1 :]:
            if a.claim.kind == "magnitude" and abs(a.size - b.size) <= 0.2:
                continue
            if (
                a.day is not None
                and a.day == b.day
                and a.claim.projected == b.claim.projected
                and not _agree(a.claim, b.claim)
            ):
                return "disputed"
    if all(item.claim.projected for item in group) and len({origin(item) for item in group}) == 1:
        return "single"
    backing = {origin(item) for item in group if best is None or item.claim.value == best}
    if len(backing) < 2:
        leads = [item for item in group if item.claim.value == best]
        backing |= {
            origin(item) for item in group for lead in leads if item.day == lead.day and _agree(item.claim, lead.claim)
        }
    return "agreed" if len(backing) >= 2 else "single"
