"""One happening from the sentences that tell it, over all reports of a story, with its day, its words and who tells it.

Each event that the reader found becomes a telling: its words weighted by rarity in the story, its frames, actors,
places, numbers and day. Tellings are joined best pair first (average linkage), never over days that cannot both be
right; sentences that go on with an event are cited with it. Left out: sub-events and causality; two happenings of one
kind, one day and one place that no word tells apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from storyledger.about import aboutness, weigh_words
from storyledger.datelines import is_glued
from storyledger.reconcile.lines import starts_with_pronoun, write_line
from storyledger.reconcile.telling_groups import attach_sequels, join_tellings
from storyledger.reconcile.tellings import (
    FIRM,
    day_span,
    first_day,
    gather_tellings,
    is_firm,
    mark_recurring,
    settle_weekdays,
)
from storyledger.records import Citation, Happening

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.reconcile.tellings import Telling
    from storyledger.records import Entity, Event, Modality, Reading, Story

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WEIGHT = {"hand": 4.0, "stated": 3.0, "sentence": 2.0, "carried": 1.0, "report": 0.6, "none": 0.0}
_ABOUT = 2.0
"""What a telling gains that is all of what the story's origins share: of twenty tellings of one thing most are beside
it. Set on three topics of Timeline17 (finan, h1n1, haiti; aligned ROUGE-1 .143 without, .155 with 1, .158 with 2)."""
_OTHER_DAY = 0.5
"""What a telling loses whose words give another day than the happening's: "on Tuesday" beside a Wednesday misleads."""
_OTHER_DEED = 0.5
"""What a telling loses whose sentence tells first of all another deed, of another day: "who was fired last week"."""
_MAIN = frozenset({"conj", "ccomp", "parataxis"})
"""Relations by which a clause stands beside the main one."""
_CLAUSES = 4
"""Such clauses above a deed that are looked at."""
_LEANING = 0.4
"""What a clause without a main one loses ("Because it did not here in the north" leans on what stands before it), and
what bids its reader do something: "Think of every child"."""
_VAGUE = 0.1
"""What a month or a year says of a happening's day against a day: "last year" stands beside it, hardly ever for it."""


def reconcile_events(story: Story, readings: Sequence[Reading], entities: Sequence[Entity]) -> tuple[Happening, ...]:
    """Happenings in order of date (undated last), each with all its citations; ids `e1`, `e2`, ... in that order.

    `origins` counts independent origins, not reports. `reason` says what joined the tellings and what gave the day.
    """
    tellings = mark_recurring(settle_weekdays(gather_tellings(story, readings, entities), readings))
    groups = join_tellings(tellings)
    groups = attach_sequels(groups, tellings)
    beside: dict[tuple[str, int], list[Event]] = defaultdict(list)
    for t in tellings:
        beside[t.report, t.sentence.index].append(t.event)
    words = weigh_words(story, readings)
    happenings = [_happening(group, beside, words) for group in groups]
    happenings.sort(
        key=lambda h: (first_day(h.date) or date.max, -h.salience, h.citations[0].report, h.citations[0].start)
    )
    return tuple(replace(h, id=f"e{number}") for number, h in enumerate(happenings, start=1))


def _happening(
    group: Sequence[Telling], beside: Mapping[tuple[str, int], Sequence[Event]], words: Mapping[str, float]
) -> Happening:
    """What a group of tellings says together; `beside` holds all events of a sentence, `words` the story's."""
    told = [t for t in group if not t.event.continues] or list(group)
    day, why = _choose_day(told)
    best = max(told, key=lambda t: (_clarity(t, day, words) - _beside_main(t, beside), -t.index))
    if _is_overruled(best, day, told):
        day, why = best.event.date, f"day: {best.event.date_reason} (report {best.report})"
    origins = {t.origin for t in group}
    salience = max(t.event.salience for t in told)
    citations: dict[tuple[str, int, int], Citation] = {}
    for t in sorted(group, key=lambda t: (t is not best, t.index)):
        citations.setdefault((t.report, t.event.start, t.event.end), Citation(t.report, t.event.start, t.event.end))
    what, whole = write_line(best.sentence, best.event)
    modality = _choose_modality(told, best, day)
    if whole and modality in {"denied", "planned", "possible"} and _is_done(best, beside):
        modality = "happened"  # the line tells what the main clause does; only a clause below is denied or to come
    kinds = Counter(t.event.kind for t in told if t.event.kind != "OTHER")
    kind = best.event.kind if best.event.kind != "OTHER" or not kinds else kinds.most_common(1)[0][0]
    return Happening(
        id="",
        date=day,
        what=what,
        kind=kind,
        modality=modality,
        actors=_most(a for t in told for a in dict.fromkeys(t.event.actors)),
        places=_most(p for t in told for p in dict.fromkeys(t.event.places)),
        origins=len(origins),
        salience=round(salience, 3),
        citations=tuple(citations.values()),
        reason=_reason(group, why),
    )


def _most(items: Iterable[str]) -> tuple[str, ...]:
    """The items named most often, six at most, in order of number and then of appearance."""
    return tuple(item for item, _ in Counter(items).most_common(6))


def _choose_day(group: Sequence[Telling]) -> tuple[str | None, str]:
    """The day that the tellings give, those with words beside the trigger counting most; and why.

    A week says half of what a day says, and the other half for the days in it that other tellings state. What somebody
    set by hand holds against all of them.
    """
    by_hand = [t for t in group if t.event.date_basis == "hand" and t.event.date is not None]
    if by_hand:
        chosen = max(by_hand, key=lambda t: (t.event.salience, -t.index))
        return chosen.event.date, f"day: {chosen.event.date_reason} (report {chosen.report})"
    votes: dict[str, float] = defaultdict(float)
    reasons: dict[str, Telling] = {}
    firm_days = {t.days[0]: t.event.date.rstrip("~") for t in group if t.event.date and t.days and is_firm(t)}
    for t in group:
        if t.event.date is None:
            continue
        value = t.event.date.rstrip("~")
        weight = _WEIGHT[t.event.date_basis] * (1.0 if _DAY.match(value) else _VAGUE) * (0.2 + t.event.salience)
        if t.days and t.days[0] < t.days[1]:
            weight /= 2
            for day, stated in firm_days.items():
                if t.days[0] <= day <= t.days[1]:
                    votes[stated] += weight
        votes[value] += weight
        held = reasons.get(value)
        if held is None or _rank(t) > _rank(held):
            reasons[value] = t
    if not votes:
        return None, "no telling gives a day"
    value = max(votes, key=lambda d: (votes[d], -(day_span(d) or (10**7, 0))[0], d))
    value = _finer(value, votes)
    surest = max(group, key=lambda t: (t.event.salience, -t.index))
    if surest.event.date is None and not _DAY.match(value):
        return None, "no telling gives a day, only a month or a year behind it"
    chosen = reasons[value]
    others = sorted(d for d in votes if d != value and reasons[d].event.date_basis in FIRM)
    why = f"day: {chosen.event.date_reason} (report {chosen.report})"
    if others:
        why += f"; other tellings say {', '.join(others[:3])}"
    return chosen.event.date, why


def _is_overruled(best: Telling, day: str | None, group: Sequence[Telling]) -> bool:
    """Whether the line itself tells a week, a month or a year, and its day is only that of a report.

    "The bridge fell last spring" is not of the day on which somebody wrote of bridges; a day of the week told may be.
    """
    if best.event.date_basis != "stated" or best.event.date == day or best.event.date is None:
        return False
    if _DAY.match(best.event.date) and best.days is not None and best.days[0] == best.days[1]:
        return False
    chosen = day_span(day)
    if best.days and chosen and best.days[0] <= chosen[0] and chosen[1] <= best.days[1]:
        return False
    same = [t for t in group if t.event.date and t.event.date.rstrip("~") == (day or "").rstrip("~")]
    return all(t.event.date_basis == "report" for t in same)


def _beside_main(t: Telling, beside: Mapping[tuple[str, int], Sequence[Event]]) -> float:
    """What a telling loses whose sentence tells first of all another deed, of another day."""
    if not t.days:
        return 0.0
    events = (e for e in beside[t.report, t.sentence.index] if e.frames[:1] != ("say",))
    others = {e.trigger_start for e in events if (day := day_span(e.date)) and day != t.days}
    if not others:
        return 0.0
    tokens = t.sentence.tokens[:400]
    roots = {k.start for k in tokens if not 0 <= k.head < len(tokens)}
    at = next((k for k in tokens if k.start == t.event.trigger_start), None)
    for _ in range(_CLAUSES):  # a clause beside the main one stands in the line with a day of its own
        if at is not None and at.deprel in _MAIN and 0 <= at.head < len(tokens):
            at = tokens[at.head]
    if at is None or at.start in roots or others.isdisjoint(roots):
        return 0.0
    return _OTHER_DEED


def _finer(value: str, votes: dict[str, float]) -> str:
    """A week's day, where other tellings give one: "last week" and a report of that Thursday."""
    span = day_span(value)
    if span is None or span[1] - span[0] < 3:
        return value
    inside = [d for d in votes if (day := day_span(d)) and day[0] == day[1] and span[0] <= day[0] <= span[1]]
    return max(inside, key=lambda d: (votes[d], d)) if inside else value


def _rank(t: Telling) -> tuple[float, bool]:
    """How well a telling's day is founded."""
    return _WEIGHT[t.event.date_basis], not (t.event.date or "").endswith("~")


def _choose_modality(group: Sequence[Telling], best: Telling, day: str | None) -> Modality:
    """What the telling that the line is taken from says, unless others tell for the same day that it happened.

    That somebody said something always happened: statements count only where all are.
    """
    if best.event.modality == "happened":
        return "happened"
    told = [t for t in group if t.event.frames[:1] != ("say",) and t.event.date_basis in FIRM]
    same = [t for t in told if (t.event.date or "").rstrip("~") == (day or "").rstrip("~")]
    done = sum(t.event.modality == "happened" for t in same)
    return "happened" if 2 * done > len(same) else best.event.modality


def _is_done(t: Telling, beside: Mapping[tuple[str, int], Sequence[Event]]) -> bool:
    """Whether the sentence's main clause tells, in its own voice, something that did happen."""
    others = [e for e in beside[t.report, t.sentence.index] if e is not t.event and e.frames[:1] != ("say",)]
    heads = [i for i, k in enumerate(t.sentence.tokens[:400]) if not 0 <= k.head < len(t.sentence.tokens)]
    starts = {t.sentence.tokens[i].start for i in heads}
    return any(e.modality == "happened" and e.trigger_start in starts for e in others)


def _clarity(t: Telling, day: str | None, words: Mapping[str, float]) -> float:
    """How well one telling serves as the line for the reader: dated, whole, short, of the story, names first."""
    text = " ".join(token.text for token in t.sentence.tokens)
    score = t.event.salience + (_ABOUT * aboutness(text, words) if words else 0.0)
    if is_glued(text):
        score -= 0.3
    if t.event.date == day:
        score += 0.15
    elif is_firm(t):
        score -= _OTHER_DAY
    if t.event.date_basis == "stated":
        score += 0.1
    length = t.sentence.end - t.sentence.start
    if length > 260 or length < 35:
        score -= 0.15
    if t.sentence.kind == "headline":
        score += 0.1
    if t.sentence.kind in {"caption", "list"}:
        score -= 0.2
    first = t.sentence.tokens[0] if t.sentence.tokens else None
    if starts_with_pronoun(t.sentence):
        score -= 0.4
    elif first is not None and (first.text[:1] in "\"“‘'" or first.text[:1].islower()):
        score -= 0.2
    if first is not None and (
        (first.deprel == "mark" and t.sentence.tokens[first.head].deprel == "root")
        or (first.xpos == "VB" and first.deprel == "root")
    ):
        score -= _LEANING
    if t.event.continues:
        score -= 0.3
    if t.event.start > t.sentence.start + length // 3:
        score -= 0.2
    return score


def _reason(group: Sequence[Telling], why: str) -> str:
    """What joined the tellings, and where the day is from: two facts that a reader can check."""
    if len({t.report for t in group}) == 1 and len(group) == 1:
        return f"told once; {why}"
    shared = Counter(w for t in group for w in t.words)
    common = [w for w, n in shared.most_common(12) if n >= max(2, len(group) // 2)][:5]
    actors = [a for a, n in Counter(a for t in group for a in t.event.actors).most_common(2) if n > 1]
    facts = []
    if common:
        facts.append("the words " + ", ".join(f"“{w}”" for w in common))
    if actors:
        facts.append("the actors " + ", ".join(actors))
    days = {t.event.date for t in group if t.event.date_basis in FIRM}
    if len(days) == 1:
        facts.append("the day that they state")
    joined = f"{len(group)} tellings joined by " + "; ".join(facts or ["likeness as a whole"])
    return f"{joined}; {why}"
