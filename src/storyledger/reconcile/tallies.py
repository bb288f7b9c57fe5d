"""What one report tells in all of those killed and hurt: the numbers with their weight, and the people one by one.

Titles speak loudest, then the lead; a number that is fewer than one told before is a part, and a report that counts
over several events speaks the less.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from storyledger.reconcile.victims import ACCUSED, of_the_event, people_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from storyledger.reconcile.victims import Person
    from storyledger.records import Outcome, Reading, Victim

# The weights were set by hand while looking at what went wrong in half 0 of the incidents corpus (929 shootings).
TITLE: Final = 3.0
LEAD: Final = 2.0
BODY: Final = 0.7
LEADING: Final = 2
"""Sentences with victims that are the lead."""
OPENING: Final = 15
"""Sentences of a report among which those of the lead stand."""
FIRM: Final = 3
"""Sentences with victims within which nobody is told of in passing."""
NTH: Final = 1.0
"""Weight of "a fourth man": there are four at least."""
BEYOND: Final = 0.3
"""Weight of a report whose first sentences count over several events: it tells of this one among others."""
OPENED: Final = 2
STATED: Final = 16
"""Numbers of one report that are weighed, the first of the title and the lead before the rest."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A number of people that one report tells, with its weight."""

    outcome: Outcome
    value: int
    weight: float
    more: bool
    """Beyond people told of one by one: "three others"."""
    mention: Victim
    some: bool = False
    """Fewer than the report has told before: "six were shot; two died, three are in hospital" leaves one out."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one report tells in all."""

    report: str
    day: str
    share: float
    """One over the reports of its origin: copies speak once."""
    statements: tuple[Statement, ...]
    people: tuple[Person, ...]
    lead: frozenset[int]
    several: tuple[Victim, ...]
    """Plurals without a number: "the victims"."""

    def count(self, *outcomes: Outcome, firm: bool = False) -> int:
        """People with these outcomes; only those not told of in passing if `firm`."""
        return sum(person.outcome in outcomes and (not firm or self.is_firm(person)) for person in self.people)

    @property
    def own_deaths(self) -> int:
        """People who killed themselves."""
        return sum(person.own and person.outcome == "killed" for person in self.people)

    def tells_in_front(self, killed: int) -> bool:
        """Whether its title or lead tells of so many dead."""
        return any(s.outcome == "killed" and s.weight > BODY and s.value >= killed for s in self.statements) or (
            sum(
                person.outcome == "killed"
                and any(m.outcome == "killed" and (m.in_title or m.sentence in self.lead) for m in person.mentions)
                for person in self.people
            )
            >= killed
        )

    def is_firm(self, person: Person) -> bool:
        """Told of in the title or the lead, or more than once."""
        return len(person.mentions) > 1 or any(m.in_title or m.sentence in self.lead for m in person.mentions)

    def tells(self, killed: int) -> bool:
        """Whether it tells this number of dead."""
        return self.count("killed") == killed or any(
            statement.outcome == "killed" and statement.value == killed for statement in self.statements
        )


def tally_report(reading: Reading, day: int | None, copies: int) -> Tally | None:
    """What one report tells of the event of a day (ordinal), or None where it tells of nobody.

    `copies`: the reports of its origin, itself among them.
    """
    victims = of_the_event(reading.victims, day)
    if not victims:
        return None
    people = people_of(victims)
    told = sorted({v.sentence for v in victims if not v.in_title})
    best: dict[tuple[Outcome, int, bool, bool], Statement] = {}
    wide = min((v.sentence for v in reading.victims if v.wide and not v.in_title), default=OPENING)
    told = [one for one in told if one < max(wide, OPENED)] or told[:1]  # then come the others of its count
    lead = frozenset(one for one in told[:LEADING] if one < OPENING)
    for statement in _in_parts(_statements(victims, people, lead)):
        key = statement.outcome, statement.value, statement.more, statement.some
        known = best.get(key)
        if known is None:
            best[key] = statement
        else:  # the title speaks louder; what can be cited stands in the text
            mention = known.mention if statement.mention.in_title else statement.mention
            best[key] = replace(known, weight=max(known.weight, statement.weight), mention=mention)
    return Tally(
        reading.report.id,
        (reading.dating.value or "")[:10],
        (BEYOND if _tells_beyond(reading.victims) else 1.0) / copies,
        tuple(sorted(best.values(), key=lambda statement: -statement.weight)[:STATED]),
        tuple(people),
        frozenset(told[:FIRM]),
        tuple(v for v in victims if v.value is None),
    )


def _tells_beyond(victims: Sequence[Victim]) -> bool:
    """Whether the title or the first sentences count over several events, or a longer time."""
    return any(v.wide and v.sentence < OPENED for v in victims)


def _in_parts(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The numbers in the order in which they are told, those marked that are fewer than one told before."""
    most = {"killed": 0, "hurt": 0}
    told = sorted(statements, key=lambda s: (not s.mention.in_title, s.mention.start))
    beyond = {s.value - 1 for s in told if s.mention.nth is not None and s.some}
    for s in told:
        kind = "killed" if s.outcome == "killed" else "hurt"
        added = kind == "hurt" and s.value in beyond
        yield replace(s, some=s.some or added or s.value < most[kind])
        most[kind] = max(most[kind], s.value)


def _statements(victims: Sequence[Victim], people: Sequence[Person], lead: frozenset[int]) -> Iterator[Statement]:
    """The numbers told: of one verb's people the sum, "two adults and three children were found dead"."""
    together: dict[tuple[int, int, Outcome], list[Victim]] = {}
    beside_in = Counter(
        key for person in people for key in {(m.sentence, m.outcome) for m in person.mentions if not m.known}
    )
    for v in victims:
        if not v.value or (v.part and v.outcome != "killed"):
            continue
        if v.nth is not None and not v.known and v.role not in ACCUSED:
            # "the third of them to be shot has died" makes no three dead; "a fifth murder victim" five
            dead = v.outcome == "killed" and v.start <= v.trigger_start < v.end
            yield Statement("killed" if dead else "struck", v.nth, NTH, more=False, mention=v, some=True)
        weight = TITLE if v.in_title else LEAD if v.sentence in lead else BODY
        if not v.known:
            together.setdefault((v.sentence, v.trigger_start, v.outcome), []).append(v)
        elif v.value > 1:
            yield Statement(v.outcome, int(v.value), weight, v.more, v)
    for (sentence, _, outcome), told in together.items():
        number = int(sum(v.value or 0 for v in told))
        first = max(told, key=lambda v: v.value or 0)
        if len(told) > 1 and not first.in_title:
            first = replace(first, start=min(v.start for v in told), end=max(v.end for v in told), value=float(number))
        weight = TITLE if first.in_title else LEAD if sentence in lead else BODY
        if not any(v.numeral for v in told) or (number == 1 and (weight == BODY or first.more)):
            continue
        more = all(v.more for v in told)
        if more:
            # "killed a man and two others": with those of the same sentence it is a total
            beside = beside_in[sentence, outcome]
            number, more = number + beside, not beside
        yield Statement(outcome, number, weight, more, first)
