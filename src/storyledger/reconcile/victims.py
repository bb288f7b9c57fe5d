"""Who is who among those whom one report tells to be killed or hurt: its mentions, brought to persons.

A name, an age, a sex or a role that differ tell two people apart, and so do "another" and one verb with two objects;
else a new mention is somebody told of before: reports tell the same of one victim three times over. What belongs to
another event (long ago, a count over the year, a day off the main one) is left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Outcome, Reading, Victim

RANK: Final[dict[str, int]] = {"killed": 3, "injured": 2, "struck": 1, "unhurt": 0}
"""How much an outcome tells: a death is the last that is told of somebody."""
LOOKED: Final = 60
"""Persons of one report among whom a mention is looked for: lists of a year's victims go on and on."""
GROWN: Final = 16
NEXT: Final = 1
"""Sentences behind one that tells of another event in which a pronoun means somebody of that."""
FOCUS: Final = 0.5
"""What the day of what a report is about counts, beside a day at a victim's own verb."""
PRETEEN: Final = 12
SHORT: Final = 2
"""Letters that a first name shares with its short forms: "Ralph", "Raphael"."""
_LITTLE: Final = frozenset({"baby", "infant", "toddler", "newborn", "child", "kid"})
_ADULT: Final = frozenset({"man", "woman", "husband", "wife", "father", "mother", "officer", "adult", "driver"})
_TEENS: Final = frozenset({"teen", "teenager"})
_YOUNG: Final = frozenset(
    {"boy", "girl", "child", "toddler", "teen", "teenager", "son", "daughter", "kid", "student", "juvenile"}
)
_EXCLUSIVE: Final = (frozenset({"driver", "passenger", "pedestrian", "cyclist", "motorcyclist", "bystander"}),)
"""Roles of one event of which nobody has two."""
ACCUSED: Final = frozenset({"gunman", "shooter", "suspect", "attacker", "assailant", "robber", "burglar", "intruder"})
_OFFICERS: Final = frozenset({"officer", "deputy", "trooper", "policeman", "guard", "detective", "sheriff", "sergeant"})


@dataclass(slots=True)
class Person:
    """One person of whom a report tells, with all that is said of them."""

    mentions: list[Victim] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """Words of the name, lower case."""
    given: set[str] = field(default_factory=set)
    """Words by which full names begin."""
    age: int | None = None
    sex: str = ""
    roles: set[str] = field(default_factory=set)
    outcome: Outcome = "unhurt"

    more: bool = False
    """Told of as one beyond others: "another man"."""
    own: bool = False
    """Told to have done it themselves."""
    slain: bool = False
    """Told to have been killed by somebody or something."""

    def add(self, mention: Victim) -> None:
        """Take in what another mention says."""
        self.mentions.append(mention)
        if mention.name:
            self.names |= name_words(mention.name)
            self.given |= given_name(mention.name)
        if self.age is None:
            self.age = mention.age
        self.sex = self.sex or mention.sex
        self.roles.add(mention.role)
        self.more = self.more or mention.more
        self.own = self.own or mention.self_inflicted
        self.slain = self.slain or (mention.object and mention.outcome == "killed")
        if RANK[mention.outcome] > RANK[self.outcome]:
            self.outcome = mention.outcome


def name_words(name: str) -> set[str]:
    """The words of a name without initials, points and a possessive."""
    words = {word.strip(".,'’\"“”").removesuffix("'s").removesuffix("’s") for word in name.lower().split()}
    return {word for word in words if len(word) > 2} or words


def given_name(name: str) -> set[str]:
    """The word by which a full name begins; empty for one word alone or an initial."""
    words = [word.strip(".,'’\"“”()") for word in name.lower().split()]
    return {words[0]} if len(words) > 1 and len(words[0]) > 2 and "." not in words[0] else set()


def _is_namesake(v: Victim, p: Person) -> bool:
    """Whether two full names begin otherwise, as those of a family do: "Ann Holt" and "Carl Holt"."""
    given = given_name(v.name or "")
    return bool(given and p.given) and not any(
        one in p.names or one[:SHORT] == other[:SHORT] for one in given for other in p.given
    )


def people_of(victims: Sequence[Victim]) -> list[Person]:
    """The distinct persons whom mentions of one person each tell of, in order of their first mention."""
    people: list[Person] = []
    for mention in victims:
        if mention.value != 1 or mention.aside:
            continue
        person = find_person(people[-LOOKED:], mention)
        if person is None:
            person = Person()
            people.append(person)
        person.add(mention)
    return people


def join_outcomes(reports: Sequence[tuple[str, Sequence[Person], bool]]) -> None:
    """Tell each report's wounded dead where a later report tells of the same person's death.

    `reports`: the day and the people of each, and whether its numbers tell of more. The same: a name or an age is
    shared and nothing differs; or each report tells of one person alone, on one day or later.
    """
    dead = [(n, person) for n, (_, people, _) in enumerate(reports) for person in people if person.outcome == "killed"]
    alone = [len(people) == 1 and not more for _, people, more in reports]
    for n, (day, people, _) in enumerate(reports):
        for person in people:
            if person.outcome != "killed" and any(
                m != n
                and ((_shares(person, one) and day < reports[m][0]) or (alone[n] and alone[m] and day <= reports[m][0]))
                and all(_is_compatible(person, mention) for mention in one.mentions[:LOOKED])
                for m, one in dead[:LOOKED]
            ):
                person.outcome = "killed"


def _shares(a: Person, b: Person) -> bool:
    return bool(a.names & b.names) or (a.age is not None and a.age == b.age)


def find_person(people: Sequence[Person], v: Victim) -> Person | None:
    """The person told of before whom a mention means; None where it tells of somebody new."""
    recent = sorted(people, key=lambda p: -p.mentions[-1].start)
    fits = [p for p in recent if _is_compatible(p, v) and not _is_apart(p, v)]
    if not v.known:
        fits.sort(key=lambda p: (v.self_inflicted and not p.own, p.outcome != v.outcome))
    if v.name:
        return _named(fits, v)
    beyond = v.more and not v.object  # "a boy shot another boy": another than the one who did it
    if v.age is not None:
        aged = [p for p in fits if p.age == v.age]
        if aged and (not beyond or v.known):
            return aged[0]
        if beyond:
            return _told_as_more(aged, v)
        return next((p for p in fits if p.age is None), None)
    if v.known:
        return _known(fits, v)
    if beyond:
        return _told_as_more(fits, v)
    return fits[0] if fits else None


def _named(fits: list[Person], v: Victim) -> Person | None:
    named = [p for p in fits if p.names]
    if named:
        return named[0]
    aged = [p for p in fits if v.age is not None and p.age == v.age]
    if aged:
        return aged[0]
    if v.self_inflicted:
        fits = [p for p in fits if p.own or p.roles & ACCUSED or not any(m.object for m in p.mentions)]
    # names come with those to whom it was done; who did it is often named elsewhere
    return max(fits, key=lambda p: (not p.own, len(p.mentions))) if fits else None


def _known(fits: list[Person], v: Victim) -> Person | None:
    if v.self_inflicted and v.role not in _YOUNG:
        own = [p for p in fits if p.own]
        if own:
            return own[0]
        # whoever was killed by somebody did not do it: "he shot his brother, then himself"
        fits = [p for p in fits if not p.slain or p.roles & _YOUNG]
    return fits[0] if fits else None


def _told_as_more(fits: list[Person], v: Victim) -> Person | None:
    """The one whom an earlier sentence has already told as another."""
    return next((p for p in fits if p.more and p.mentions[-1].sentence != v.sentence), None)


def _is_apart(p: Person, v: Victim) -> bool:
    """One verb with two objects has two people."""
    return any(
        m.sentence == v.sentence and m.trigger_start == v.trigger_start and m.start != v.start
        for m in p.mentions[-LOOKED:]
    )


def _is_compatible(p: Person, v: Victim) -> bool:
    """Whether nothing that is said of them differs."""
    if v.sex and p.sex and v.sex != p.sex:
        return False
    if p.more and not v.known and {p.outcome, v.outcome} == {"killed", "injured"}:
        return False  # "two were killed, and a third was hurt": told apart by what happened to them
    if v.age is not None and p.age is not None and v.age != p.age:
        return False
    if v.name and p.names and (not (name_words(v.name) & p.names) or _is_namesake(v, p)):
        return False
    roles = p.roles | {v.role}
    if roles & _LITTLE and roles & _ADULT:
        return False
    if any(v.role in apart and p.roles & apart - {v.role} and v.role not in p.roles for apart in _EXCLUSIVE):
        return False
    if (v.role in ACCUSED and p.roles & _OFFICERS) or (v.role in _OFFICERS and p.roles & ACCUSED):
        return False
    age = v.age if v.age is not None else p.age
    return age is None or not (
        (roles & _LITTLE and age > GROWN + 1)
        or (roles & _TEENS and not PRETEEN < age < 20)
        or (roles & _ADULT and age < GROWN)
    )


# --- the day ---------------------------------------------------------------------------------------------------------


def of_the_event(victims: Sequence[Victim], day: int | None) -> list[Victim]:
    """The mentions that belong to the event of a day (ordinal), others only where they tell of a person of that event.

    "He died on Thursday" is three days off, and of the same man.
    """
    off = {id(v) for v in victims if v.aside or _is_off(v, day)}
    if not off:
        return list(victims)
    people = people_of([v for v in victims if id(v) not in off])
    kept: list[Victim] = []
    others: list[Person] = []
    at = -1
    for v in victims:
        if v.aside:
            known = False
        elif id(v) in off:
            known = v.value == 1 and bool(v.name or v.known) and find_person(people, v) is not None
        else:
            # "the girl survived", right behind a girl of another event
            known = not (
                v.known and v.value == 1 and 0 < v.sentence - at <= NEXT and find_person(others, v) is not None
            )
        if known:
            kept.append(v)
        elif v.value == 1:
            if v.sentence - at > NEXT:
                others = []
            at = v.sentence
            other = find_person(others, v)
            if other is None:
                other = Person()
                others.append(other)
            other.add(v)
    return kept


def main_day(readings: Sequence[Reading]) -> int | None:
    """The day (ordinal) on which most reports say that it happened; the earliest of several.

    Beside the days of those to whom it happened, the day of what each report is about has a say.
    """
    days: dict[int, float] = defaultdict(float)
    for reading in readings:
        bounds = (_bounds(v.when) for v in reading.victims if v.when and not v.aside)
        for day in {first for first, last in filter(None, bounds) if first == last}:
            days[day] += 1
    for reading in readings:
        signs = reading.focus.days if reading.focus else ()
        weight = sum(sign.weight for sign in signs)
        for sign in signs:
            span = _bounds(sign.value)
            if span and span[0] == span[1]:
                days[span[0]] += FOCUS * sign.weight / weight
    return max(days, key=lambda day: (days[day], -day)) if days else None


def _is_off(v: Victim, day: int | None) -> bool:
    bounds = _bounds(v.when) if v.when and day is not None else None
    return bounds is not None and day is not None and not bounds[0] - 1 <= day <= bounds[1] + 1


def _bounds(value: str) -> tuple[int, int] | None:
    """First and last day of an EDTF day, month, year or interval, as ordinals."""
    first, slash, last = value.partition("/")
    if slash:
        begin, end = _bounds(first), _bounds(last)
        return (begin[0], end[1]) if begin and end else None
    text = first.rstrip("~?%")[:10]
    try:
        if len(text) == 4:
            return date(int(text), 1, 1).toordinal(), date(int(text), 12, 31).toordinal()
        if len(text) == 7:
            begins = date(int(text[:4]), int(text[5:7]), 1).toordinal()
            return begins, begins + 30
        day = date.fromisoformat(text).toordinal()
    except ValueError:
        return None
    return day, day
