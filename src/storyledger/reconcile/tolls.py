"""How many the story's event killed and hurt: the pair of numbers that agrees best with all that its reports tell.

Reports tell it in pieces that bound each other: "five people were shot", "one of them died", "the victim, 23", "four
were treated". Each piece speaks for some pairs (killed, injured) and against others; the pair with most support over
the independent origins is the toll. People told of one by one are counted by who they are, and are a lower bound where
a number is told; a later death moves one from the injured to the killed (`tallies`, `toll_pair`).

The toll is an existing figure where one counts it; else a figure of its own, whose claims are the people counted. A
war or a disaster has its tolls in numerals: there nobody is counted, and no figure is marked.
Left out: telling apart the events of one report ("a violent weekend"); such a report speaks the less.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from storyledger.reconcile.tallies import tally_report
from storyledger.reconcile.toll_pair import STAGED, estimate
from storyledger.reconcile.victims import RANK, main_day
from storyledger.records import Claim, Figure, ReportedClaim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from storyledger.reconcile.tallies import Tally
    from storyledger.reconcile.victims import Person
    from storyledger.records import Outcome, Reading, Story, Victim

LARGE: Final = 100
"""A number of people, told in several places, from which an event is large: its victims are told in numerals."""
TALLIES: Final = 100
"""Reports that are weighed: more tell nothing new of one small event."""
SHARE: Final = 0.2
"""Share of the numbers of people in a story from which large ones are its own, and no statistics in passing."""
LARGE_KINDS: Final = frozenset({"killed", "injured", "missing", "displaced", "evacuated", "besieged", "affected"})
MANY_DAYS: Final = 4
"""Days of its reports from which a story may be of several events with victims of their own."""
SHOWN: Final = 8
"""People who are named in the sentence that says how they were counted."""

_Kind = Literal["killed", "injured"]


def reconcile_tolls(story: Story, readings: Sequence[Reading], figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The story's figures with the toll of its event marked, counted anew where no figure has it."""
    chosen = [reading for reading in readings if reading.report.id in set(story.reports)]
    if _is_large(figures, len(chosen)) and not _is_headed(figures, chosen):
        return tuple(figures)
    size = {report: len(origin.reports) for origin in story.origins for report in origin.reports}
    day = main_day(chosen)
    counted = (tally_report(reading, day, size.get(reading.report.id, 1)) for reading in chosen)
    tallies = [tally for tally in counted if tally is not None][:TALLIES]
    origin_of = story.origin_of()
    killed, injured = estimate(tallies)
    toll = _Toll(killed, injured, tuple(tallies), tuple(chosen), origin_of)
    out = list(figures)
    kinds: tuple[_Kind, ...] = ("killed", "injured")
    for kind in kinds:
        number = toll.number(kind)
        at = _find_figure(out, kind, number, _is_best)
        told = at is not None or not number or _is_told(out, kind, number, chosen)
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


# --- the figure ------------------------------------------------------------------------------------------------------


def _is_told(figures: Sequence[Figure], kind: _Kind, number: int, readings: Sequence[Reading]) -> bool:
    """Whether numerals tell more than were counted: then these are the toll.

    Those of most reports; of two reports in a story of many days, whose victims are not those of one event.
    """
    days = {reading.dating.value[:10] for reading in readings if reading.dating.value}
    return any(
        figure.kind == kind
        and len(figure.claims) > 1
        and (
            ((figure.best or 0) >= max(number, STAGED) and 2 * len(told) > len(readings))
            or ((figure.best or 0) > number and len(told) > 1 and len(days) >= MANY_DAYS)
        )
        and not all(one.claim.projected or one.claim.scope == "background" for one in figure.claims)
        for figure in figures
        for told in ({one.report for one in figure.claims},)
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
        told = [one for figure in figures if figure.kind in _OUTCOMES for one in figure.claims]

        def stands(one: ReportedClaim) -> bool:
            return any(_overlap(one, other) for other in told)

        claims = tuple(one for tally in self.tallies for one in self.claims(tally, kind) if not stands(one))
        if not claims and not any(_has_claim(figure, self.number(kind)) for figure in figures if figure.kind == kind):
            claims = tuple(one for one in self.titled(kind) if not stands(one))
        if not claims:
            # The numbers that are summed up may stand under figures of their own, their sum may not.
            known = [one for one in told if one.claim.value == self.number(kind)]
            claims = tuple(one for one in self.summed(kind) if not any(_overlap(one, other) for other in known))
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


def _overlap(one: ReportedClaim, other: ReportedClaim) -> bool:
    """Whether two claims rest on words of one report that have some in common."""
    return one.report == other.report and one.claim.start < other.claim.end and other.claim.start < one.claim.end


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
