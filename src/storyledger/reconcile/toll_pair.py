"""The pair of numbers, killed and injured, that agrees best with all that the reports of one event tell.

Each number and each person told of speaks for some pairs and against others; the pair with most support over the
independent origins is taken. People told of one by one are a lower bound where a number is told; a later death moves
one from the injured to the killed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from storyledger.reconcile.tallies import BODY
from storyledger.reconcile.victims import join_outcomes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from storyledger.reconcile.tallies import Statement, Tally
    from storyledger.records import Outcome

# Set by hand on half 0 of the incidents corpus, as in tallies.py.
SILENT: Final = 0.7
"""What a number of people struck speaks for a pair with dead of whom no report tells in front."""
PART: Final = 0.5
"""What a number that is fewer than one told before speaks for: for any that is not smaller."""
TRIED: Final = 12
"""Numbers of a kind, the most told first, of which pairs are tried: stories of ten reports have eight at most."""
STAGED: Final = 10
"""A number of people from which reports tell it in stages rather than by person: then the latest stage stands."""


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
    weighed = [_weigh(tally, tallies) for tally in tallies]
    best = max((value, -k, -i) for k in dead for i, value in _supports(k, left, weighed))
    return -best[1], -best[2]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A report's tally with what does not depend on the pair that is tried."""

    tally: Tally
    dead: int
    hurt: int
    open: int
    """People of whom nothing more is told than that they were struck."""
    firm: tuple[int, int, int]
    """Of these three those who are not told of in passing."""
    numbered_dead: bool
    numbered_hurt: bool


def _weigh(tally: Tally, tallies: Sequence[Tally]) -> _Weighed:
    outcomes: tuple[Outcome, ...] = ("killed", "injured", "struck")
    dead, hurt, open_ = (tally.count(outcome) for outcome in outcomes)
    firm = [tally.count(outcome, firm=True) for outcome in outcomes]
    return _Weighed(
        tally,
        dead,
        hurt,
        open_,
        (firm[0], firm[1], firm[2]),
        _is_numbered(tally, tallies, dead=True),
        _is_numbered(tally, tallies, dead=False),
    )


def without_passing(tallies: Sequence[Tally]) -> list[Tally]:
    """The tallies without large numbers that no report tells in its title or lead: those are of other events."""
    main = {s.value for tally in tallies for s in tally.statements if s.weight > BODY}
    return [
        replace(tally, statements=tuple(s for s in tally.statements if s.value < STAGED or s.value in main))
        for tally in tallies
    ]


def _supports(killed: int, left: Iterable[int], weighed: Sequence[_Weighed]) -> Iterator[tuple[int, float]]:
    """For each number of injured how much the reports speak for it beside this number of killed."""
    raised = max((w.tally.day for w in weighed if w.tally.tells(killed)), default="")
    told_on = min((w.tally.day for w in weighed if w.tally.tells_in_front(killed)), default="")
    for injured in left:
        yield (
            injured,
            sum(
                w.tally.share * (_stated(killed, injured, w, raised, told_on=told_on) + _enumerated(killed, injured, w))
                for w in weighed
            ),
        )


def _stated(killed: int, injured: int, weighed: _Weighed, raised: str, *, told_on: str) -> float:
    """What its numbers speak for.

    `raised` is the last day on which this number of dead is told, `told_on` the first on which a report tells it in its
    title or lead; empty where none does.
    """
    total = 0.0
    tally, living = weighed.tally, weighed.hurt + weighed.open
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


def _enumerated(killed: int, injured: int, w: _Weighed) -> float:
    """What the people told of one by one speak for: a lower bound, and the count where no number is told."""
    sure, sure_hurt, sure_open = w.firm
    # those of whom nothing more is told may be among the dead whom a number tells of
    living = w.hurt + max(0, w.open - max(0, killed - w.dead))
    sure_living = sure_hurt + max(0, sure_open - max(0, killed - sure))
    total = (0.5 if w.numbered_dead else 1.5) * (0.75 * (killed == sure) + 0.25 * (killed == w.dead))
    total += (0.4 if w.numbered_hurt else 1.2) * 0.5 * ((injured == living) + (injured == sure_living))
    total -= 0.8 * max(0, sure - killed) + 0.2 * max(0, w.dead - killed)
    total -= 0.8 * max(0, w.hurt - injured) + 0.5 * max(0, w.hurt + w.open + w.dead - injured - killed)
    return total
