"""How many the story's event killed and hurt: the pair of numbers that agrees best with all that its reports tell.

Reports tell it in pieces that bound each other: "five people were shot", "one of them died", "the victim, 23", "four
were treated". Each piece speaks for some pairs (killed, injured) and against others; the pair with most support over
the independent origins is the toll. People told of one by one are counted by who they are, and are a lower bound where
a number is told; a later death moves one from the injured to the killed. Titles speak loudest, then the lead.

The toll is an existing figure where one counts it; else a figure of its own, whose claims are the people counted. A
war or a disaster has its tolls in numerals: there nobody is counted, and no figure is marked.
Left out: events told together in one report ("a violent weekend").
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from storyledger.reconcile.victims import ACCUSED, RANK, join_outcomes, main_day, of_the_event, people_of
from storyledger.records import Claim, Figure, ReportedClaim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from storyledger.reconcile.victims import Person
    from storyledger.records import Outcome, Reading, Story, Victim

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
SILENT: Final = 0.7
"""What a number of people struck speaks for a pair with dead of whom no report tells in front."""
PART: Final = 0.5
"""What a number that is fewer than one told before speaks for: for any that is not smaller."""
NTH: Final = 1.0
"""Weight of "a fourth man": there are four at least."""
BEYOND: Final = 0.3
"""Weight of a report whose first sentences count over several events: it tells of this one among others."""
OPENED: Final = 2
LARGE: Final = 100
"""A number of people, told in several places, from which an event is large: its victims are told in numerals."""
TRIED: Final = 12
"""Numbers of a kind, the most told first, of which pairs are tried: stories of ten reports have eight at most."""
STATED: Final = 16
"""Numbers of one report that are weighed, the first of the title and the lead before the rest."""
TALLIES: Final = 100
"""Reports that are weighed: more tell nothing new of one small event."""
STAGED: Final = 10
"""A number of people from which reports tell it in stages rather than by person: then the latest stage stands."""
SHARE: Final = 0.2
"""Share of the numbers of people in a story from which large ones are its own, and no statistics in passing."""
LARGE_KINDS: Final = frozenset({"killed", "injured", "missing", "displaced", "evacuated", "besieged", "affected"})
SHOWN: Final = 8
"""People who are named in the sentence that says how they were counted."""

_Kind = Literal["killed", "injured"]


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


def reconcile_tolls(story: Story, readings: Sequence[Reading], figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The story's figures with the toll of its event marked, counted anew where no figure has it."""
    chosen = [reading for reading in readings if reading.report.id in set(story.reports)]
    if _is_large(figures, len(chosen)) and not _is_headed(figures, chosen):
        return tuple(figures)
    size = {report: len(origin.reports) for origin in story.origins for report in origin.reports}
    day = main_day(chosen)
    tallies = [tally for reading in chosen if (tally := _tally(reading, day, size.get(reading.report.id, 1)))][:TALLIES]
    origin_of = story.origin_of()
    killed, injured = estimate(tallies)
    toll = _Toll(killed, injured, tuple(tallies), tuple(chosen), origin_of)
    out = list(figures)
    kinds: tuple[_Kind, ...] = ("killed", "injured")
    for kind in kinds:
        number = toll.number(kind)
        at = _find_figure(out, kind, number, _is_best)
        told = at is not None or not number or _is_told(out, kind, number, len(chosen))
        made = None if told else toll.figure(f"f{len(out) + 1}", kind, out)
        if at is None and made is None and number:
            found = (_find_figure(out, kind, number, fits) for fits in (_has_best, _has_claim))
            at = next((one for one in found if one is not None), None)
        if at is not None:
            struck = kind == "injured" and 0 < number < STAGED and out[at].best == number + killed
            best, why = (float(number), toll.basis(kind)) if struck else (out[at].best, out[at].basis)
            out[at] = replace(out[at], best=best, basis=why, toll=True)
        elif made is not None:
            out.append(made)
    return tuple(out)


def _is_headed(figures: Sequence[Figure], readings: Sequence[Reading]) -> bool:
    """Whether the titles of half the reports tell of few victims, and all large numbers of dead and hurt alone.

    These are then statistics beside a small event, "the city's 344th homicide": a war has its displaced and besieged.
    """
    large = {
        figure.kind
        for figure in figures
        if figure.kind in LARGE_KINDS and any((one.claim.value or 0) >= LARGE for one in figure.claims)
    }
    told = sum(any(v.in_title and not v.aside and (v.value or 0) < LARGE for v in r.victims) for r in readings)
    return large <= {"killed", "injured", "affected"} and 2 * told >= len(readings)


def _is_large(figures: Sequence[Figure], reports: int) -> bool:
    """Whether the story is of a war or a disaster: many numbers of people are large, in half of its reports or more."""
    told: dict[str, list[float]] = {}
    for figure in figures:
        for one in figure.claims:
            if figure.kind in LARGE_KINDS and not one.claim.projected:
                told.setdefault(one.report, []).append(one.claim.value or one.claim.low or 0)
    large = {report: sum(number >= LARGE for number in numbers) for report, numbers in told.items()}
    of_large = sum(large[report] >= SHARE * len(numbers) for report, numbers in told.items())
    return sum(large.values()) > 1 and 2 * of_large >= reports


# --- what one report tells -------------------------------------------------------------------------------------------


def _tally(reading: Reading, day: int | None, copies: int) -> Tally | None:
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


# --- the pair that fits best -----------------------------------------------------------------------------------------


def estimate(tallies: Sequence[Tally]) -> tuple[int, int]:
    """Killed and injured: the pair with most support; of equals the smaller."""
    tallies = without_passing(tallies)
    join_outcomes([(tally.day, tally.people, any(s.value > 1 for s in tally.statements)) for tally in tallies])
    killed: Counter[int] = Counter({0: 1})
    hurt: Counter[int] = Counter({0: 1})
    totals: Counter[int] = Counter()
    for tally in tallies:
        living = tally.count("injured", "struck")
        killed.update({tally.count("killed"), tally.count("killed", firm=True)})
        hurt.update({tally.count("injured"), living})
        hurt.update({tally.count("injured", firm=True), tally.count("injured", "struck", firm=True)})
        for s in tally.statements:
            if s.outcome == "killed":
                killed.update({s.value, s.value + tally.own_deaths * s.mention.object})
            else:
                hurt.update({s.value, s.value + living * s.more})
                totals[s.value] += 1
    dead = [number for number, _ in killed.most_common(TRIED)]
    left = {number for number, _ in hurt.most_common(2 * TRIED)}
    left |= {total - k for total, _ in totals.most_common(TRIED) for k in dead if total >= k}
    best = max((support(k, i, tallies), -k, -i) for k in dead for i in left)
    return -best[1], -best[2]


def without_passing(tallies: Sequence[Tally]) -> list[Tally]:
    """The tallies without large numbers that no report tells in its title or lead: those are of other events."""
    main = {s.value for tally in tallies for s in tally.statements if s.weight > BODY}
    return [
        replace(tally, statements=tuple(s for s in tally.statements if s.value < STAGED or s.value in main))
        for tally in tallies
    ]


def support(killed: int, injured: int, tallies: Sequence[Tally]) -> float:
    """How much the reports speak for a pair of numbers."""
    raised = max((tally.day for tally in tallies if tally.tells(killed)), default="")
    told_on = min((tally.day for tally in tallies if tally.tells_in_front(killed)), default="")
    return sum(
        tally.share
        * (_stated(killed, injured, tally, raised, told_on=told_on) + _enumerated(killed, injured, tally, tallies))
        for tally in tallies
    )


def _stated(killed: int, injured: int, tally: Tally, raised: str, *, told_on: str) -> float:
    """What its numbers speak for.

    `raised` is the last day on which this number of dead is told, `told_on` the first on which a report tells it in its
    title or lead; empty where none does.
    """
    total = 0.0
    living = tally.count("injured", "struck")
    for s in tally.statements:
        if s.some:
            most = {"killed": killed, "injured": injured}.get(s.outcome, killed + injured)
            total += s.weight * (PART if s.mention.nth is None else 1.0) * (s.value <= most)
        elif s.outcome == "killed":
            grew = tally.day <= raised and s.value < killed <= s.value + 2  # the wounded of early reports die
            # "kills two, then himself"
            besides = s.mention.object and killed == s.value + tally.own_deaths
            total += s.weight * (1.0 if killed == s.value or besides else 0.5 if grew else 0.0)
        elif s.outcome == "injured":
            alive = killed and tally.day < told_on  # those who died later
            sums = killed and killed + injured == s.value
            loose = 0.5 if s.more and injured > s.value else (1.0 if alive else 0.6) if sums else 0.0
            total += s.weight * (1.0 if injured == s.value else loose)
        elif s.more:
            total += s.weight * 0.8 * (injured in {s.value, s.value + living})
        else:
            # of those shot some may be dead; "one killed and four shot" leaves them out
            among = s.value == injured or s.value <= killed
            # a report that counts the struck in front would tell of the dead there
            silent = killed and s.weight > BODY and not told_on
            total += s.weight * ((SILENT if silent else 1.0) if killed + injured == s.value else 0.5 * among)
    return total


def _is_numbered(tally: Tally, tallies: Sequence[Tally], *, dead: bool) -> bool:
    """Whether numbers tell of the dead, or of the hurt, so that who is told of one by one counts less.

    They do where the report has one, where any has one of so many that nobody names them all, and where the report
    tells of none while one of the same day or later has them in front.
    """

    def meant(s: Statement) -> bool:
        return (s.outcome == "killed") == dead

    if any(meant(s) for s in tally.statements):
        return True
    none = not (tally.count("killed") if dead else tally.count("injured", "struck"))
    return any(
        meant(s) and (s.value >= STAGED or (none and s.weight > BODY and tally.day <= other.day))
        for other in tallies
        for s in other.statements
    )


def _enumerated(killed: int, injured: int, tally: Tally, tallies: Sequence[Tally]) -> float:
    """What the people told of one by one speak for: a lower bound, and the count where no number is told."""
    told_dead = _is_numbered(tally, tallies, dead=True)
    told_hurt = _is_numbered(tally, tallies, dead=False)
    dead, hurt, open_ = tally.count("killed"), tally.count("injured"), tally.count("struck")
    sure = tally.count("killed", firm=True)
    # those of whom nothing more is told may be among the dead whom a number tells of
    living = hurt + max(0, open_ - max(0, killed - dead))
    sure_living = tally.count("injured", firm=True) + max(0, tally.count("struck", firm=True) - max(0, killed - sure))
    total = (0.5 if told_dead else 1.5) * (0.75 * (killed == sure) + 0.25 * (killed == dead))
    total += (0.4 if told_hurt else 1.2) * 0.5 * ((injured == living) + (injured == sure_living))
    total -= 0.8 * max(0, sure - killed) + 0.2 * max(0, dead - killed)
    total -= 0.8 * max(0, hurt - injured) + 0.5 * max(0, hurt + open_ + dead - injured - killed)
    return total


# --- the figure ------------------------------------------------------------------------------------------------------


def _is_told(figures: Sequence[Figure], kind: _Kind, number: int, reports: int) -> bool:
    """Whether numerals of most reports tell more than were counted: then these are the toll."""
    return any(
        figure.kind == kind
        and len(figure.claims) > 1
        and (figure.best or 0) >= max(number, STAGED)
        and 2 * len({one.report for one in figure.claims}) > reports
        and not all(one.claim.projected or one.claim.scope == "background" for one in figure.claims)
        for figure in figures
    )


def _find_figure(
    figures: Sequence[Figure], kind: _Kind, number: int, fits: Callable[[Figure, int], bool]
) -> int | None:
    """Index of the figure of a kind that fits the number; of several that with most claims of it."""
    found = [at for at, figure in enumerate(figures) if figure.kind == kind and fits(figure, number)]
    return max(found, key=lambda at: (_claims(figures[at], number), -at)) if found else None


def _claims(figure: Figure, number: int) -> int:
    return sum(told.claim.value == number for told in figure.claims)


def _is_whole(figure: Figure) -> bool:
    """Whether it counts what happened to all people of the event, and no part, group or whole war."""
    return any(
        not told.claim.projected
        and told.claim.scope != "background"
        and told.claim.part_of is None
        and told.claim.population not in {"child", "woman"}
        for told in figure.claims
    )


def _is_best(figure: Figure, number: int) -> bool:
    """It is the figure's best; or the figure grew over the reports and had this stage: then its best stands."""
    if not _is_whole(figure) or figure.best == number or number < STAGED or (figure.best or 0) < STAGED:
        return _is_whole(figure) and figure.best == number
    told = {(one.report, one.claim.value) for one in figure.claims}
    grew = len({report for report, _ in told}) > 1 and len({value for _, value in told}) > 1
    return grew and _claims(figure, number) > 0


def _has_best(figure: Figure, number: int) -> bool:
    """It is the figure's best, though its words may be those of a part."""
    return figure.best == number and not all(told.claim.projected for told in figure.claims)


def _has_claim(figure: Figure, number: int) -> bool:
    """Some report tells the number, though not as the last."""
    return _is_whole(figure) and _claims(figure, number) > 0


@dataclass(frozen=True, slots=True)
class _Toll:
    """The pair of numbers with what it rests on."""

    killed: int
    injured: int
    tallies: tuple[Tally, ...]
    readings: tuple[Reading, ...]
    origin_of: dict[str, str]

    def number(self, kind: _Kind) -> int:
        return self.killed if kind == "killed" else self.injured

    def figure(self, name: str, kind: _Kind, figures: Sequence[Figure]) -> Figure | None:
        """The people told of one by one and the numbers that fit; None where no words can be cited.

        Words that already stand under a figure stay there: every claim stands under one.
        """
        told = [
            (one.report, one.claim.start, one.claim.end)
            for figure in figures
            if figure.kind in _OUTCOMES
            for one in figure.claims
        ]

        def stands(one: ReportedClaim) -> bool:
            here, start, end = one.report, one.claim.start, one.claim.end
            return any(report == here and first < end and start < last for report, first, last in told)

        claims = tuple(one for tally in self.tallies for one in self.claims(tally, kind) if not stands(one))
        if not claims and not any(_has_claim(figure, self.number(kind)) for figure in figures if figure.kind == kind):
            claims = tuple(one for one in self.titled(kind) if not stands(one))
        if not claims:
            claims = tuple(self.summed(kind))
        if not claims:
            return None
        number = float(self.number(kind))
        origins = len({self.origin_of.get(one.report, one.report) for one in claims})
        return Figure(
            id=name,
            what=f"people {kind}",
            kind=kind,
            unit="people",
            place=None,
            low=number,
            best=number,
            high=number,
            as_of=max((one.claim.as_of for one in claims if one.claim.as_of), default=None),
            basis=self.basis(kind),
            standing="agreed" if origins > 1 else "single",
            origins=origins,
            claims=claims,
            toll=True,
        )

    def claims(self, tally: Tally, kind: _Kind) -> list[ReportedClaim]:
        """One report's people of this outcome, and its numbers from which the toll follows."""
        fitting = {self.number(kind)} if kind == "killed" else {self.injured, self.injured + self.killed}
        mentions = [_best_mention(person) for person in tally.people if person.outcome in _OUTCOMES[kind]]
        mentions += [s.mention for s in tally.statements if s.outcome in _OUTCOMES[kind] and s.value in fitting]
        if not any(v is not None and not v.in_title for v in mentions):
            mentions += [v for v in tally.several if v.outcome in _OUTCOMES[kind]]
        cited = {(v.start, v.end): v for v in mentions if v is not None and not v.in_title}
        return [ReportedClaim(tally.report, _claim(cited[span], kind)) for span in sorted(cited)]

    def summed(self, kind: _Kind) -> Iterator[ReportedClaim]:
        """Where no words tell the number: those whose numbers have it as their sum, "two adults and three children"."""
        for tally in self.tallies:
            for s in tally.statements:
                mention = s.mention
                joined = mention.end > mention.start and not mention.in_title and s.value == self.number(kind)
                if joined and s.outcome in _OUTCOMES[kind]:
                    why = f"the numbers told of together come to {s.value}"
                    yield ReportedClaim(tally.report, replace(_claim(mention, kind), reasons=(why,)))

    def titled(self, kind: _Kind) -> Iterator[ReportedClaim]:
        """Where titles alone tell the number: the words with which their reports tell what happened."""
        for reading in self.readings:
            title = [v for v in reading.victims if v.in_title and v.outcome in _OUTCOMES[kind]]
            if not title or not reading.events:
                continue
            event = max(reading.events, key=lambda event: (event.salience, -event.start))
            sentence = reading.parsed.sentences[event.sentence]
            if not sentence.start <= event.trigger_start < event.trigger_end <= sentence.end:
                continue
            cited = replace(
                title[0],
                start=event.trigger_start,
                end=event.trigger_end,
                sentence=event.sentence,
                sentence_start=sentence.start,
                sentence_end=sentence.end,
                value=None,
                exact=False,
                when=None,
            )
            why = f'the report\'s title tells it: "{reading.report.title}"'
            claim = replace(_claim(cited, kind), low=None, reasons=(why,))
            yield ReportedClaim(reading.report.id, claim)

    def basis(self, kind: _Kind) -> str:
        """How the number was reached, as a sentence."""
        number = self.number(kind)
        for tally in self.tallies:
            people = [person for person in tally.people if person.outcome in _OUTCOMES[kind]]
            if len(people) == number:
                shown = "; ".join(_shown(person) for person in people[:SHOWN])
                return f"Counted over the people whom the reports tell of one by one: {shown}."
        if kind == "injured" and self.killed:
            struck = number + self.killed
            if any(s.outcome == "struck" and s.value == struck for tally in self.tallies for s in tally.statements):
                return f"Of {struck} people struck, {self.killed} were killed: {number} are left."
        return "The number that agrees best with all that the reports tell of killed and injured together."


_OUTCOMES: Final[dict[_Kind, tuple[Outcome, ...]]] = {"killed": ("killed",), "injured": ("injured", "struck")}


def _best_mention(person: Person) -> Victim | None:
    """The words that tell most of a person: outcome, then name, then age."""

    def tells(v: Victim) -> tuple[int, bool, bool, bool, int]:
        return RANK[v.outcome], v.name is not None, v.age is not None, not v.known, -v.start

    return max((m for m in person.mentions if not m.in_title), key=tells, default=None)


def _shown(person: Person) -> str:
    mention = max(person.mentions, key=lambda m: (m.name is not None, m.age is not None, -m.start))
    age = f", {person.age}" if person.age is not None else ""
    return f"{mention.name or mention.role}{age}"


def _claim(v: Victim, kind: _Kind) -> Claim:
    if v.value is None:
        why = "several people: the words tell no number"
    elif v.value == 1:
        why = "counted as one: the words name or describe a person"
    elif v.outcome == "struck":
        why = "all who were struck: the dead may be among them"
    else:
        why = f"{kind}: told in a number"
    return Claim(
        start=v.start,
        end=v.end,
        sentence=v.sentence,
        sentence_start=v.sentence_start,
        sentence_end=v.sentence_end,
        value=v.value,
        low=v.value if v.value is not None else 2.0,
        high=v.value if v.exact else None,
        approximate=False,
        kind=kind,
        unit="person" if v.value == 1 else "people",
        what=f"people {kind}",
        population="person",
        place=None,
        event=None,
        source=None,
        source_start=None,
        source_end=None,
        source_name=None,
        as_of=v.when if v.when and len(v.when) == len("2016-12-16") else None,
        reasons=(why,),
    )
