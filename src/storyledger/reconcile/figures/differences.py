"""Why two claims cannot count the same thing: each reason a function that gives it as words, or None.

`IDENTITY` holds for any two claims of a figure: kind, people, place, time, part and whole. `COURSE` looks at the
numbers alone, and holds for a claim and its nearest number in the figure: a toll goes from 10 to 400 in six reports,
no two of which lie far apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.reconcile.bounds import are_compatible
from storyledger.reconcile.figures.counts import (
    ALIKE,
    BRIEF,
    CUMULATIVE,
    FAR,
    GIVEN,
    HARM,
    PERSON_KINDS,
    SPECIFIC,
    Count,
    Known,
    are_close,
    are_nested,
    is_distinct,
    is_garbled,
    is_near,
    is_one_telling,
    name_population,
)
from storyledger.reconcile.figures.side_by_side import (
    are_compared,
    are_rivals,
    is_counted_anew,
    is_of_before,
    is_replaced,
)
from storyledger.reconcile.spelling import lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Rule = Callable[[Count, Count, Known], str | None]

STOCKS: Final = frozenset({"missing", "trapped", "besieged"})
"""Kinds whose counts of one event rise and fall."""
GROWTH: Final = 12.0
"""A toll that grew more than this between two reports that follow each other is not taken for the same count."""
STEADY: Final = 1.15
"""Ratio up to which two numbers may be one state, told by two or on two days: a population, a price, a convoy."""
FLUCTUATION: Final = 2.0
"""Ratio up to which the missing or trapped of two days may be those of one event."""
ANEW: Final = 4.0
"""Ratio up to which a number of another day is the same count, told in the same words: hectares burnt."""
SHARED: Final = 4
"""Longer words that the two sentences must have in common for that."""
CROWD: Final = 5.0
"""Ratio up to which two sides may count one crowd: organisers tell three times the number of the police, or more."""
ONE: Final = 0.4
"""Share of the long words of their sentences from which two reports tell of one and the same person."""
SUDDEN: Final = 6.0
"""Growth within a day that is allowed for the dead and injured of one place: counts after a blast grow by the hour."""
UNDATED: Final = 5.0
"""Growth that is allowed where the day of one count is not known."""
SHRINK: Final = 0.85
"""A later count may fall to this share of an earlier one: tolls are corrected downwards by some per cent, not more."""
STALE: Final = 1
"""Days by which a number that a report tells may be older than the report."""
KEPT: Final = 0.5
"""A number so told is at least this share of the one of its day: counts double in a day, seldom more."""
LARGE: Final = 50
"""A count from here on is taken for a running toll without a word that says so."""


def find_difference(count: Count, group: Sequence[Count], known: Known) -> str | None:
    """Why a claim cannot stand under a figure, asked of its claims; None if nothing speaks against it."""
    others = [other for other in group if not is_replaced(count, other)]
    rivals = {other.size for other in group if are_rivals(count, other)}
    for other in others:
        rival = other.report == count.report and other.size in rivals
        for rule in IDENTITY:
            why = None if rival and rule is _one_report else rule(count, other, known)
            if why:
                return why
    neighbours = _neighbours(count, group)
    reasons = [next((why for rule in COURSE if (why := rule(count, other, known))), None) for other in neighbours]
    if reasons and all(reasons) and len(others) == len(group) and not rivals:
        return reasons[0]
    taken = {other.size for other in group if other.withdrawn}
    lasting = [other for other in others if other.size not in taken]
    low = [other for other in lasting if other.size <= count.size]
    contested = {other.size for other in lasting if any(are_rivals(other, rival) for rival in low)}
    lasting = [other for other in lasting if other.size not in contested]
    return next((why for other in lasting if (why := _toll_fell(count, other, known))), None)


def _neighbours(count: Count, group: Sequence[Count]) -> tuple[Count, ...]:
    """The claims of a figure whose numbers lie next to a claim's, one below and one above."""
    stated = [other for other in group if not other.vague] or list(group)
    below = [other for other in stated if other.size <= count.size]
    above = [other for other in stated if other.size >= count.size]
    near = {
        *((max(below, key=lambda other: (other.size, -other.order)),) if below else ()),
        *((min(above, key=lambda other: (other.size, other.order)),) if above else ()),
    }
    return tuple(sorted(near, key=lambda other: other.order))


# --- what is counted ------------------------------------------------------------------------------------------------


def _kinds_differ(a: Count, b: Count, known: Known) -> str | None:  # noqa: ARG001 - one signature a rule
    if a.claim.kind != b.claim.kind:
        return "they are of different kinds"
    # "may be homeless" and "are homeless" of one number are one count; a toll that could be reached is none
    if a.claim.projected != b.claim.projected and not (a.size == b.size and near_days(a, b)):
        return "one is a projection"
    steady = a.claim.kind == "population" or (a.size == b.size and a.size > SPECIFIC and not a.vague)
    if (a.claim.scope == "background") != (b.claim.scope == "background") and not steady:
        return "one sums up a whole war or years"
    if (a.claim.scope == "rate") != (b.claim.scope == "rate"):
        return "one tells so many in each stretch of time"
    return None


def _one_sentence(a: Count, b: Count, known: Known) -> str | None:  # noqa: ARG001
    if (
        a.report == b.report
        and a.claim.sentence == b.claim.sentence
        and not (a.size == b.size and a.claim.unit == b.claim.unit)
        and not are_compared(a, b)
    ):
        return "one sentence tells them apart"
    return None


def _one_report(a: Count, b: Count, known: Known) -> str | None:  # noqa: ARG001
    """Two numbers of one day that lie far apart in one report are two counts, though others may lie between them."""
    if a.report != b.report or not a.claim.as_of or a.claim.as_of != b.claim.as_of:
        return None
    counted = a.claim.kind in CUMULATIVE and not is_near(a, b)
    things = a.claim.kind == "vehicles" and a.size != b.size
    if a.vague or b.vague or 0 in {a.size, b.size} or not (counted or things):
        return None
    if counted and (_is_floor_under(a, b) or _is_floor_under(b, a)):
        return None
    return "one report tells them apart for one day"


def _is_floor_under(floor: Count, other: Count) -> bool:
    """Whether a round "at least two dozen" is told of those whose exact number stands elsewhere in its report."""
    low = floor.claim.low
    return low is not None and floor.claim.high is None and other.claim.high is not None and low < other.size


def _part_and_whole(a: Count, b: Count, known: Known) -> str | None:  # noqa: ARG001
    """A part that is made by something else than who is counted: "20,000 of them since Monday"."""
    for part, other in ((a, b), (b, a)):
        elsewhere = part.size != other.size or (bool(part.places) and not part.places & other.places)
        if other.whole is None and not other.of_them and _is_part(part) and elsewhere:
            return "one is a part" if part.population == other.population else None
    return None


def _is_part(count: Count) -> bool:
    if count.whole is None:
        return count.of_them
    bare = count.population == "person" and count.whole.kind == count.claim.kind  # "31 foreigners, including eight"
    return bare or count.population == name_population(count.whole)


def _sums(a: Count, b: Count, known: Known) -> str | None:  # noqa: ARG001
    """A count that is told as the sum of others stands above the counts of places; its terms stand side by side."""
    if a.term_of & b.term_of:
        return "they come to one sum"
    for total, other in ((a, b), (b, a)):
        if not total.summed or total.size == other.size:
            continue
        if total.report == other.report and other.claim in total.summed:
            return "one is the sum of the other and more"
        if not other.summed and len({term.place for term in total.summed}) > 1 and other.places == total.places:
            return "one is a sum over places"
    return None


def _deltas(a: Count, b: Count, known: Known) -> str | None:  # noqa: ARG001
    told_twice = a.report != b.report and a.day == b.day and is_near(a, b)
    if a.adds != b.adds and a.size != b.size and not told_twice:
        return "one adds to the other"
    if a.adds and b.adds and a.size != b.size and a.day and b.day and a.day != b.day:
        return "they add on different days"
    return None


def _populations(a: Count, b: Count, known: Known) -> str | None:
    left, right = a.population, b.population
    if a.nation and b.nation and a.nation != b.nation:
        return f"one counts {a.nation.title()}, the other {b.nation.title()}"
    if (a.claim.unit == "nationals") != (b.claim.unit == "nationals") and a.size != b.size:
        return "nationals of one country are told from all"
    if left == right or a.claim.kind in {"magnitude", "money", "share", "votes", "population"}:
        return None
    if a.claim.kind not in PERSON_KINDS:
        return None if a.size == b.size and is_distinct(a.size) else "they count different things"
    words = lexicon("quantities.txt")
    pair = {left, right}
    if a.claim.kind == "affected" and pair <= {"person", "case", "patient"}:
        return None  # each case is a person
    if pair == {"person", "civilian"}:
        return "civilians are told from all" if a.claim.kind in known.split else None
    if pair & words["apart"]:
        return "they count different people"
    if a.size == b.size or a.vague or b.vague:
        return None
    # "33 passengers", "34 people": those who were there, by what they were
    near = is_near(a, b) or (
        are_compatible(a.claim, b.claim) and a.size <= FLUCTUATION * b.size <= FLUCTUATION**2 * a.size
    )
    if "person" in pair and pair & words["role"] and near and not (a.beside or b.beside):
        return None
    return "they count different people"


def _deeds(a: Count, b: Count, known: Known) -> str | None:  # noqa: ARG001
    """Where the kind says little, those who need food are not those who fell ill, nor a crowd those who wait."""
    buried = (a.claim.event == "bury") != (b.claim.event == "bury")
    if a.claim.kind == "killed" and buried and not is_near(a, b):
        return "one counts those who were buried"  # in graves, mostly; those under an avalanche are the dead
    if a.claim.kind not in {"affected", "other", "detained"}:
        return None
    left, right = _deed(a), _deed(b)
    alike = (a.claim.low, a.claim.value, a.claim.high) == (b.claim.low, b.claim.value, b.claim.high)
    if a.claim.kind == "detained" and (left == _FREED) != (right == _FREED) and not alike:
        return "one counts those who were let go"
    if a.size == b.size and not a.vague:
        return None
    if a.claim.kind == "other" and "person" in {a.population, b.population} and not left == right != "":
        return None if is_one_telling(a, b) else "nothing says that they are told of one thing"
    listed = left.startswith("event ") and right.startswith("event ")
    if left and right and left != right and (listed or not is_one_telling(a, b)):
        return f'one is told by "{a.claim.event}", the other by "{b.claim.event}"'
    return None


_FREED: Final = "event free"


def _deed(count: Count) -> str:
    event = (count.claim.event or "").replace(" ", "_")
    words = lexicon("quantities.txt")
    return next((name for name, told in words.items() if name.startswith("event ") and event in told), event)


def _actors(a: Count, b: Count, known: Known) -> str | None:  # noqa: ARG001
    """Votes and pledges of two are two counts, and a number whose owner is not told is only joined to its like."""
    if a.claim.kind not in GIVEN or (a.size == b.size and a.report != b.report):
        return None
    if a.claim.kind == "votes" and a.claim.event != b.claim.event:
        return "they are of different votes"
    if (
        a.claim.kind == "money"
        and a.size != b.size
        and "money" not in {a.claim.what, b.claim.what}
        and (a.claim.what != b.claim.what)
    ):
        return f"one is {a.claim.what}, the other {b.claim.what}"
    if a.actor and b.actor and a.actor != b.actor:
        return f"one is of {a.actor.title()}, the other of {b.actor.title()}"
    if a.size != b.size and a.claim.kind in {"votes", "share"} and not (a.actor and a.actor == b.actor):
        return "they may be of different sides"
    return None


_OF_NATURE: Final = frozenset({"disease", "quake", "weather"})


def _happenings_differ(a: Count, b: Count, known: Known) -> str | None:  # noqa: ARG001
    """The dead of an offensive and those of a blast, each told so, unless one telling number is the same."""
    same = a.size == b.size and (is_distinct(a.size) or is_one_telling(a, b))
    both = {a.happening, b.happening}
    if "attack" in both and not both & _OF_NATURE:
        return None  # a blast and fighting may be called an attack, too
    if a.happening and b.happening and a.happening != b.happening and not same:
        return "they are of different happenings"
    return None


# --- where and when -------------------------------------------------------------------------------------------------


def _ones_differ(a: Count, b: Count, known: Known) -> str | None:  # noqa: ARG001
    """One person each, of two reports that tell different things of them, is not one and the same person."""
    if not a.size == b.size == 1 or a.report == b.report or a.claim.kind not in PERSON_KINDS or a.places & b.places:
        return None
    return None if is_one_telling(a, b, ONE) else "each tells of one person, and not of the same"


def _places_differ(a: Count, b: Count, known: Known) -> str | None:
    if a.claim.kind in {"magnitude", "votes"} or is_same_place(a, b, known.main):
        return None
    # "in the capital", "in the country": one blast under two names, unless the story tells the two counts apart
    if (
        (are_nested(a, b) or are_close(a, b))
        and a.claim.kind not in known.apart | known.recurrent
        and (min(a.size, b.size) > 1 or (0 in {a.size, b.size} and a.claim.kind in HARM))
    ):
        return None
    # "377 died near the capital", "1,127 died": no place named means the story's country, if it has one toll only
    lies_in_main = any(one.country and f"country:{one.country}" in known.main for one in (a, b) if one.places)
    alone = not (a.places and b.places) and not (a.vague or b.vague)
    if alone and lies_in_main and a.claim.kind not in known.apart | known.recurrent:
        return None
    of_wholes = len(known.wholes & {a.order, b.order})
    if (of_wholes and are_nested(a, b)) or (of_wholes == len((a, b)) and a.country == b.country):
        return None
    # the claim without a place is of one that its report names, or tells nearly the number
    if not (a.places and b.places) and (a.places & b.named or b.places & a.named or is_near(a, b)):
        return None
    if a.claim.scope == "background" and not (a.places and b.places):
        return None
    # near the capital, in the suburb: one count under two names of its place
    once = a.size > 2 and a.report != b.report and a.claim.kind not in known.apart | known.recurrent
    if once and a.size == b.size and near_days(a, b) and (a.places & b.named or b.places & a.named):
        return None
    telling = a.size > 10 or a.population == b.population not in {"person", "civilian"}
    if telling and a.size == b.size and a.day == b.day and a.day is not None:
        return None
    if a.size == b.size and a.claim.kind not in PERSON_KINDS:
        return None
    if a.size == b.size and a.size > 100:
        return None
    return "they are of different places"


def near_days(a: Count, b: Count) -> bool:
    """Whether two claims are of days near each other."""
    return a.day is not None and b.day is not None and abs((a.day - b.day).days) <= BRIEF


def is_same_place(a: Count, b: Count, main: frozenset[str]) -> bool:
    """Whether two claims are of one place as far as their words go: no place named means the story's own."""
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


def are_apart(a: Count, b: Count, main: frozenset[str]) -> bool:
    """Whether when and where two claims of one kind hold keeps them apart for sure, if their numbers differ.

    It follows from `_places_differ` and `_times_differ`, and depends on nothing but kind, places, scope and days.
    """
    if a.day and b.day:
        apart = abs((a.day - b.day).days)
        short = BRIEF if a.claim.kind in PERSON_KINDS | {"magnitude"} else 0
        if (apart > FAR and not is_counted_anew(a, b)) or (a.claim.scope == b.claim.scope == "day" and apart > short):
            return True
    if a.claim.kind in {"magnitude", "votes"} or not (a.places and b.places):
        return False
    return not (is_same_place(a, b, main) or are_nested(a, b) or are_close(a, b))


def _times_differ(a: Count, b: Count, known: Known) -> str | None:
    left, right = a.claim.scope, b.claim.scope
    apart = abs((a.day - b.day).days) if a.day and b.day else 0
    if (apart > FAR and not is_counted_anew(a, b)) or is_of_before(a, b) or is_of_before(b, a):
        return "they are of different times"
    short = BRIEF if a.claim.kind in PERSON_KINDS | {"magnitude"} else 0
    if left == right == "day" and apart > short and a.size != b.size:
        return "they are of different days"
    if a.claim.kind not in known.recurrent:
        return None
    if {left, right} == {"day", "period"} and a.size != b.size:
        return "one covers a day, the other longer"
    small = a.vague or b.vague or min(a.size, b.size) < LARGE
    if left == right == "" and apart > BRIEF and a.claim.kind in CUMULATIVE and small:
        return "they are of different days, and neither is a running toll"
    if "day" in {left, right} and left != "period" != right and a.day and b.day:
        told = a.claim.as_of != b.claim.as_of
        if told and (a.size != b.size or apart > BRIEF):
            return "they are of different days"
    return None


# --- numbers --------------------------------------------------------------------------------------------------------


def _numbers_differ(a: Count, b: Count, known: Known) -> str | None:
    """Counts that neither one telling nor growth over time can bring together."""
    kind = a.claim.kind
    if a.size == b.size or is_garbled(a, b):
        return None
    if kind == "magnitude":
        return None if abs(a.size - b.size) <= 0.5 else "the magnitudes are of different quakes"
    if a.vague or b.vague:
        return _vague_differ(a, b)
    if 0 in {a.size, b.size}:
        return None if _is_none_of_them(a, b, known) else "one is none"
    ratio = max(a.size, b.size) / min(a.size, b.size)
    if a.claim.scope == "background":
        return None if ratio <= 3 else "the totals lie too far apart"
    if kind not in CUMULATIVE:
        return _states_differ(a, b, ratio)
    return None if ratio <= ALIKE else _growth_differs(a, b, known, ratio)


def _states_differ(a: Count, b: Count, ratio: float) -> str | None:
    """Counts that do not only grow: of one state when close, when told anew in the same words, or by two sides."""
    if ratio <= (FLUCTUATION if a.claim.kind in STOCKS else STEADY):
        return None
    if a.day and b.day and a.day != b.day:
        if ratio <= ANEW and is_one_telling(a, b) and len(a.telling & b.telling) >= SHARED:
            return None
        early, late = (a, b) if a.day < b.day else (b, a)
        if a.claim.kind in STOCKS and late.size < early.size and ratio <= GROWTH:
            return None  # the missing are found
    crowd = a.claim.event is not None and a.claim.event == b.claim.event in lexicon("quantities.txt")["crowd"]
    if crowd and ratio <= CROWD and a.day == b.day and a.claim.source and b.claim.source:
        return None  # who counts a march counts for a side
    return "the numbers lie too far apart"


def _is_none_of_them(a: Count, b: Count, known: Known) -> bool:
    """Whether "no one" speaks of those whom the other counts: of one place in words, or of the one event's harm."""
    if a.claim.kind in HARM and a.claim.kind not in known.recurrent:
        return True
    return a.claim.kind in PERSON_KINDS and bool(a.places & b.places)


def _vague_differ(a: Count, b: Count) -> str | None:
    vague, other = (a, b) if a.vague else (b, a)
    if other.vague:
        ratio = max(a.size, b.size) / max(1.0, min(a.size, b.size))
        return None if ratio <= 100 else "the bounds lie too far apart"
    # "dozens" may turn out 19, and may grow to hundreds; "thousands" is no 150
    if other.size < vague.size / 2:
        return "the bound lies far above"
    return None if other.size <= vague.size * 60 else "the bound lies far below"


def _growth_differs(a: Count, b: Count, known: Known, ratio: float) -> str | None:
    if (a.day is None or b.day is None) and a.report != b.report:
        return None if ratio <= UNDATED else "the numbers lie too far apart, and a day is missing"
    sudden = (
        a.claim.kind in HARM and a.report != b.report and (a.places & b.places or a.claim.kind not in known.recurrent)
    )
    if sudden and a.day == b.day and ratio <= SUDDEN:
        return None
    if a.day is None or b.day is None or a.day == b.day:
        if ratio <= 2.5 and "period" in {a.claim.scope, b.claim.scope}:
            return None
        return "the numbers of one day lie too far apart"
    return None if ratio <= GROWTH else "the number would have grown too fast"


def _toll_fell(a: Count, b: Count, known: Known) -> str | None:
    """A count that only grows cannot fall; but a report may tell a number that is a day old, or set one right."""
    if a.claim.kind not in CUMULATIVE or a.vague or b.vague or not a.day or not b.day or a.day == b.day:
        return None
    if a.claim.scope == "background" or is_near(a, b) or is_garbled(a, b):
        return None
    early, late = (a, b) if a.day < b.day else (b, a)
    if late.size >= early.size * SHRINK or late.replaces:
        return None
    if early.told and late.told and early.told > late.told and near_days(a, b):
        return None  # of the night before, but told weeks later, when more was known
    stale = a.claim.kind not in known.recurrent and (late.day - early.day).days <= STALE  # type: ignore[operator]
    if stale and late.size >= early.size * KEPT and early.report != late.report:
        return None
    return "the later number is smaller"


IDENTITY: Final[tuple[Rule, ...]] = (
    _kinds_differ,
    _one_sentence,
    _one_report,
    _part_and_whole,
    _sums,
    _deltas,
    _populations,
    _deeds,
    _actors,
    _happenings_differ,
    _ones_differ,
    _places_differ,
    _times_differ,
)
"""Reasons against that any two claims of a figure must not give, asked in this order; one is enough."""
COURSE: Final[tuple[Rule, ...]] = (_numbers_differ,)
"""Reasons against that a claim must not give beside its nearest numbers."""
