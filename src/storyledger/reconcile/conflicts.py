"""Contradictions of a story: claims and events that cannot both hold, each with the cause named.

Independence is checked before disagreement is claimed: two values of one source in two copies of one origin are a
garbled copy or an update, never two witnesses. A later toll is no contradiction of an earlier one, nor is what was
done by Friday one of its denial on Thursday. Left out here: contradictions of place and of agent, and those of events
that were not brought together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from storyledger.reconcile.arithmetic import find_broken_sums
from storyledger.reconcile.bounds import are_compatible, find_voice, show_number
from storyledger.reconcile.figures.counts import HARM, PERSON_KINDS, read_day
from storyledger.records import OWN_DAY, Citation, Conflict, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.records import Claim, Event, Figure, Happening, Position, Reading, ReportedClaim, Story

_HARM = {"killed": "killed", "injured": "wounded", "missing": "missing"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DEEDS = frozenset({"AID", "ASSAULT", "COERCE", "COOPERATE", "MOBILIZE", "PROTEST", "RETREAT"})
"""Kinds of events that somebody does to somebody. "Was not identified" and "did not say" deny nothing that others tell:
on 112 stories of local news the four contradictions that other kinds gave were none."""
_DISTINCT = 20
"""Below this the same number of dead here and wounded there is chance."""
_ROUND_NUMBER = 100
"""So is a number of whole hundreds: anything is counted in them."""


def find_conflicts(
    story: Story,
    readings: Sequence[Reading],
    figures: Sequence[Figure],
    happenings: Sequence[Happening],
    positions: Sequence[Position] = (),
) -> tuple[Conflict, ...]:
    """The contradictions of one story, numbers first, each side with its citations."""
    origin_of = story.origin_of()
    outlets = {r.report.id: r.report.outlet or r.report.title or r.report.id for r in readings}
    found: list[Conflict] = []
    by_id = {r.report.id: r for r in readings}
    for figure in figures:
        found.extend(_number_conflicts(figure, origin_of, outlets, by_id))
    found.extend(_garbled(figures, outlets))
    found.extend(find_broken_sums(readings, figures, outlets))
    found.extend(_day_conflicts(by_id, happenings, outlets))
    found.extend(_whether_conflicts(by_id, happenings, origin_of, outlets))
    found.extend(_opposed_positions(positions, origin_of, outlets))
    return tuple(found)


# --- numbers --------------------------------------------------------------------------------------------------------


def _number_conflicts(
    figure: Figure, origin_of: dict[str, str], outlets: dict[str, str], by_id: Mapping[str, Reading]
) -> list[Conflict]:
    """At most two contradictions a figure: whether anyone at all, and how many."""
    claims = [
        c
        for c in figure.claims
        if not c.claim.projected and not c.claim.delta and _is_day_sure(c.claim, by_id[c.report])
    ]
    against = [
        (a, b)
        for a, b in combinations(claims, 2)
        if _same_day(a.claim, b.claim)
        and not are_compatible(a.claim, b.claim)
        and not _grew(a, b, by_id)
        and not _grew(b, a, by_id)
    ]
    if not against:
        return []
    whether = [(a, b) for a, b in against if (a.claim.value == 0) != (b.claim.value == 0)]
    number = [pair for pair in against if pair not in whether]
    conflicts = []
    if whether:
        reason = "One side says that none had yet been counted, the other gives a number for the same day."
        conflicts.append(Conflict("whether", figure.what, reason, _sides(whether, outlets)))
    voices = [
        (a, b)
        for a, b in number
        if find_voice(a.claim, a.report, origin_of) != find_voice(b.claim, b.report, origin_of)
    ]
    if voices:
        conflicts.append(Conflict("number", figure.what, _number_reason(voices, origin_of), _sides(voices, outlets)))
    elif any(a.report != b.report for a, b in number):
        conflicts.append(Conflict("garbled", figure.what, _garbled_reason(number, origin_of), _sides(number, outlets)))
    return conflicts


def _number_reason(pairs: Sequence[tuple[ReportedClaim, ReportedClaim]], origin_of: dict[str, str]) -> str:
    populations = {claim.claim.population or "person" for pair in pairs for claim in pair}
    if len(populations) > 1 and all(claim.claim.kind in PERSON_KINDS for pair in pairs for claim in pair):
        named = " and ".join(sorted(populations))
        return f"The sources do not count the same people for the same day: {named}."
    sources = {claim.claim.source_name or claim.claim.source for pair in pairs for claim in pair}
    origins = {origin_of.get(claim.report, claim.report) for pair in pairs for claim in pair}
    if len(sources) > 1:
        told = f"{_count(len(sources), 'source')} behind {_count(len(origins), 'origin')}"
        return f"{told} count differently for the same day."
    return f"{_count(len(origins), 'origin')} give different numbers for the same day."


def _garbled_reason(pairs: Sequence[tuple[ReportedClaim, ReportedClaim]], origin_of: dict[str, str]) -> str:
    origins = {origin_of.get(claim.report, claim.report) for pair in pairs for claim in pair}
    if len(origins) == 1:
        return "Reports of one origin give different numbers for the same source: a copying error or an update."
    return "Independent reports give one source different numbers for the same day: an update, or one of them erred."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _grew(late: ReportedClaim, early: ReportedClaim, by_id: Mapping[str, Reading]) -> bool:
    """Whether a count of a day's dead or hurt is told on a later day than another, and is larger: more was known."""
    days = [read_day(by_id[told.report].dating.value) for told in (early, late)]
    harm = late.claim.kind in HARM and late.claim.value is not None and early.claim.value is not None
    return bool(
        harm and days[0] and days[1] and days[0] < days[1] and (late.claim.value or 0.0) > (early.claim.value or 0.0)
    )


def _same_day(a: Claim, b: Claim) -> bool:
    return a.as_of is not None and a.as_of == b.as_of


def _is_day_sure(claim: Claim, reading: Reading) -> bool:
    """Whether a claim's day is told in words, or is the one on which its report is known to have been published.

    A toll in a report of the 25th to the 28th is no other number for the 25th: it grew.
    """
    own = any(reason.startswith(OWN_DAY) for reason in claim.reasons)
    return not own or (reading.dating.value or "").partition("T")[0] == claim.as_of


def _sides(pairs: Iterable[tuple[ReportedClaim, ReportedClaim]], outlets: dict[str, str]) -> tuple[Side, ...]:
    """One side a quoted number and source, each with every report that says so."""
    sides: dict[tuple[str, str], dict[Citation, None]] = defaultdict(dict)
    for pair in pairs:
        for reported in pair:
            claim = reported.claim
            source = claim.source_name or claim.source or outlets.get(reported.report, reported.report)
            sides[(show_number(claim), source)][Citation(reported.report, claim.start, claim.end)] = None
    return tuple(Side(f"{number}, {source}", tuple(citations)) for (number, source), citations in sides.items())


# --- garbled copies -------------------------------------------------------------------------------------------------


def _garbled(figures: Sequence[Figure], outlets: dict[str, str]) -> list[Conflict]:
    """The same striking number told once of the dead and once of the wounded."""
    by_value: dict[float, list[tuple[Figure, ReportedClaim]]] = defaultdict(list)
    for figure in figures:
        if figure.kind not in _HARM:
            continue
        for reported in figure.claims:
            value = reported.claim.value
            if value is not None and value >= _DISTINCT and value % _ROUND_NUMBER:
                by_value[value].append((figure, reported))
    conflicts = []
    for value, told in by_value.items():
        kinds = {figure.kind for figure, _ in told}
        reports = {reported.report for _, reported in told}
        places = {reported.claim.place for _, reported in told}
        if len(kinds) < 2 or len(reports) < 2 or len(places) > 1:
            continue
        sides = []
        for kind in sorted(kinds):
            of_kind = [reported for figure, reported in told if figure.kind == kind]
            names = ", ".join(dict.fromkeys(outlets.get(r.report, r.report) for r in of_kind))
            citations = tuple(Citation(r.report, r.claim.start, r.claim.end) for r in of_kind)
            sides.append(Side(f"{value:,.0f} {_HARM[kind]}, {names}", citations))
        reason = "The same number stands for different harm: one report has probably garbled the other."
        conflicts.append(Conflict("garbled", f"{value:,.0f} people", reason, tuple(sides)))
    return conflicts


# --- days -----------------------------------------------------------------------------------------------------------


_SINCE = re.compile(r"\b(?:since|until|till|from)\b", re.IGNORECASE)
"""Words that make a day the edge of a period: "killed since Thursday" does not say that it happened on Thursday."""


def _told_in(happening: Happening, by_id: Mapping[str, Reading]) -> list[tuple[str, Event]]:
    """The events that a happening's citations hold, with their reports; not those that began long before."""
    return [
        (citation.report, event)
        for citation in happening.citations
        if citation.report in by_id
        for event in by_id[citation.report].events
        if citation.start <= event.trigger_start < citation.end
        and (event.kind != "OTHER" or event.frames)
        and not _SINCE.search(by_id[citation.report].report.text, event.start, event.end)
    ]


def _day_conflicts(
    by_id: Mapping[str, Reading], happenings: Sequence[Happening], outlets: dict[str, str]
) -> list[Conflict]:
    """One happening that two reports put on different days."""
    conflicts = []
    for happening in happenings:
        days: dict[str, list[tuple[str, Event]]] = defaultdict(list)
        for report, event in _told_in(happening, by_id):
            if event.date and _DAY.fullmatch(event.date) and event.date_basis == "stated":
                days[event.date].append((report, event))
        for one, other in combinations(sorted(days), 2):
            pairs = [(a, b) for a in days[one] for b in days[other] if a[0] != b[0] and a[1].trigger == b[1].trigger]
            if not pairs:
                continue
            (report_a, event_a), (report_b, event_b) = pairs[0]
            sides = tuple(
                Side(f"{day}, {outlets[report]}", (Citation(report, event.start, event.end),))
                for day, report, event in ((one, report_a, event_a), (other, report_b, event_b))
            )
            conflicts.append(
                Conflict("day", happening.what, "Two reports put the same event on different days.", sides)
            )
            break
    return conflicts


def _whether_conflicts(
    by_id: Mapping[str, Reading], happenings: Sequence[Happening], origin_of: dict[str, str], outlets: dict[str, str]
) -> list[Conflict]:
    """One happening that one origin tells as done and another denies for the same day.

    A denial for an earlier day is none: what had not happened on Thursday may happen on Friday.
    """
    conflicts = []
    for happening in happenings:
        told = [(report, event) for report, event in _told_in(happening, by_id) if event.kind in _DEEDS]
        done = [(report, event) for report, event in told if event.modality in {"happened", "ongoing"}]
        denied = [(report, event) for report, event in told if event.modality == "denied"]
        pair = next(
            (
                (a, b)
                for a in done
                for b in denied
                if origin_of.get(a[0], a[0]) != origin_of.get(b[0], b[0])
                and a[1].trigger == b[1].trigger
                and a[1].date is not None
                and a[1].date == b[1].date
                and {actor.casefold() for actor in a[1].actors} & {actor.casefold() for actor in b[1].actors}
            ),
            None,
        )
        if pair:
            sides = tuple(
                Side(f"{says}, {event.source or outlets[report]}", (Citation(report, event.start, event.end),))
                for says, (report, event) in zip(("it happened", "it did not"), pair, strict=True)
            )
            reason = "One origin tells it as done, another denies it for the same day."
            conflicts.append(Conflict("whether", happening.what, reason, sides))
    return conflicts


# --- positions ------------------------------------------------------------------------------------------------------

_FOR = frozenset({"proposes", "accepts"})
_AGAINST = frozenset({"rejects", "denies"})


def _opposed_positions(
    positions: Sequence[Position], origin_of: dict[str, str], outlets: dict[str, str]
) -> list[Conflict]:
    """An actor for and against one thing on one day, told by different origins."""
    held: dict[tuple[str, str, str], list[Position]] = defaultdict(list)
    for position in positions:
        if position.date and _DAY.fullmatch(position.date):
            held[(position.actor, position.issue, position.date)].append(position)
    conflicts = []
    for (actor, issue, day), stances in held.items():
        pro = [p for p in stances if p.stance in _FOR]
        con = [p for p in stances if p.stance in _AGAINST]
        told_by = [{origin_of.get(c.report, c.report) for p in side for c in p.citations} for side in (pro, con)]
        if not pro or not con or told_by[0] & told_by[1]:
            continue
        sides = tuple(
            Side(f"{actor} {p.stance} {issue}, {outlets[p.citations[0].report]}", p.citations) for p in (pro[0], con[0])
        )
        reason = f"Different origins put {actor} on both sides on {day}."
        conflicts.append(Conflict("whether", f"{actor} on {issue}", reason, sides))
    return conflicts
