"""The brief: at most ten sentences, the newest state first, each in the reports' own words.

Events and best figures are told by a sentence taken whole from a report; ranges and disagreements by a frame of ours
around quoted words ("Claims for the same day differ: ..."). `check.brief_faults` proves that no line adds a fact.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from storyledger.account.frames import (
    COPIES,
    DIFFER,
    DISAGREE,
    ENDS,
    OTHERS,
    OWN_VOICE,
    SAME_DAY,
    SOURCE,
    framed,
    name_by_hand,
    one_line,
)
from storyledger.account.news import happened_beside, is_recalled, last_day, still_news
from storyledger.account.repeats import Matter, find_matter, is_repeated, weigh_shared
from storyledger.account.sentences import is_headline, is_pointer, is_recounted, take_sentence, words_within_line
from storyledger.account.timeline import UNKNOWN, Bearing, is_history, worth
from storyledger.records import BriefLine, Citation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.records import Claim, Conflict, Dossier, Figure, Happening, Reading, ReportedClaim

LIMIT = 10
_EVENTS = 6
_FIGURES = 3
_CLAIMS = 4
_ALIKE = 0.6
"""Share of the shorter sentence's content words in a sentence already taken from which on it adds nothing."""
_WORD = re.compile(r"[^\W_]{3,}")
_KIND_WEIGHT = {
    "killed": 3.0,
    "evacuated": 2.6,
    "missing": 2.2,
    "injured": 2.2,
    "displaced": 2.0,
    "besieged": 1.8,
    "trapped": 1.8,
    "rescued": 1.6,
    "affected": 1.5,
    "detained": 1.5,
    "votes": 1.2,
    "money": 1.0,
    "buildings": 1.0,
}
"""What an editor asks first: lives, then harm, then means. Other kinds weigh a half."""


_TELLING = 2.0
"""Kinds that weigh as much are told even where one claim stands alone; others only where two do."""
_SLIGHT = 0.4
"""Worth below which a happening adds nothing to a brief that tells three, where the reports' days are known; the least
that the open gold stories' briefs tell is .77."""
_ENOUGH = 3
_SOUND = 0.5
"""Worth of a happening that may set how far the story has come."""
_NEWS = 0.3
"""What the newest days add to a happening's worth in a brief: the reader asks how things stand."""
_SAME_DAY = 0.2
"""What each happening that a brief already tells of a day costs the next of that day: it covers the story's course."""
_FIRM = 0.3
"""Share of the origins' votes for its day from which on a story has one main event rather than a course of them."""
_MAIN = 10.0
"""Above every worth: what the story is about is told."""
_OLDER = 0.15
"""What a happening of the day before the newest one loses against it for the first line."""
_FRESH = timedelta(days=1)
"""The first line tells the weightiest happening of the newest days, not merely the last one."""


@dataclass(frozen=True, slots=True)
class _Entry:
    day: str
    order: int
    lines: tuple[BriefLine, ...]
    worth: float = 0.0
    """Of a happening, as the timeline has it; 0 for figures and disagreements."""
    is_toll: bool = False
    """It begins with a count of the dead that half of the story's origins tell."""


def write_brief(dossier: Dossier, timeline: Sequence[Happening], bearing: Bearing = UNKNOWN) -> tuple[BriefLine, ...]:
    """At most ten lines: main events, main figures with their range, main disagreement; newest first.

    The first line is the weightiest happening of the newest days. `bearing` tells how far a happening is of the story.
    """
    readings = {reading.report.id: reading for reading in dossier.readings}
    taken: list[set[str]] = []
    shared = weigh_shared(dossier.readings)
    main = dossier.main.happening if dossier.main and dossier.main.date_share >= _FIRM else None
    entries = _event_entries(still_news(timeline, readings, bearing), readings, taken, bearing, main, shared)
    entries = [_counted_later(entry, dossier.figures) for entry in entries]
    told: set[str] = set()
    for figure in _main_figures(dossier, bearing.reported):
        if len(told) == _FIGURES:
            break
        said = " ".join(line.text for entry in entries for line in entry.lines)
        lines, best = _figure_lines(figure, readings, taken, said, entries)
        is_toll = figure.kind == "killed" and 2 * figure.origins >= len(dossier.story.origins) > 1
        if lines and _KIND_WEIGHT.get(figure.kind, 0.5) < _TELLING and _is_told(lines[0], entries, readings, shared):
            continue
        if lines:
            told.add(figure.what)
            entries.append(_Entry(_figure_day(figure, lines[0], bearing), len(entries), lines, is_toll=is_toll))
        elif (at := _told_already(best, entries)) is not None:
            others = _other_lines(figure, best, readings, said, entries[at].lines[0].date)
            if others:
                told.add(figure.what)
                entries[at] = replace(
                    entries[at], lines=(*entries[at].lines, *others), is_toll=is_toll or entries[at].is_toll
                )
    disagreement = _disagreement(dossier.conflicts, told, readings, taken)
    lead = _toll(entries) or _lead(entries)
    entries.sort(key=lambda entry: (entry is not lead, _inverse(entry.day), entry.order))
    told_lines = tuple(line for entry in entries for line in entry.lines)
    # What is disputed comes last: it has two sides, and often two days.
    return (*told_lines[: LIMIT - 1], disagreement) if disagreement else told_lines[:LIMIT]


def _is_told(
    line: BriefLine, entries: Sequence[_Entry], readings: Mapping[str, Reading], shared: Mapping[str, float]
) -> bool:
    """Whether an entry of the same day tells what the line tells, in other words; `shared` from `weigh_shared`."""

    def matter(told: BriefLine) -> Matter:
        return find_matter(told.text, told.citations[0], readings[told.citations[0].report])

    same_day = [matter(e.lines[0]) for e in entries if last_day(e.lines[0].date) == last_day(line.date)]
    return is_repeated(matter(line), same_day, shared)


def _toll(entries: Sequence[_Entry]) -> _Entry | None:
    """The count of the dead that most of the story's origins tell, where it stands for the newest days."""
    days = [found for entry in entries if (found := _as_date(entry.day))]
    newest = max(days, default=None)
    for entry in entries:
        day = _as_date(entry.day)
        if entry.is_toll and newest and day and newest - day <= _FRESH:
            return entry
    return None


def _figure_day(figure: Figure, line: BriefLine, bearing: Bearing) -> str:
    """The day by which a figure's lines are ordered: the line's own, or that of the last reports.

    The last reports' where the best of a count that grows is the highest, beyond all that have a day: its own day is
    not told, and it is still how things stand.
    """
    dated = [told.claim.value for told in figure.claims if told.claim.as_of and told.claim.value is not None]
    if line.date is None and bearing.reported and dated and figure.best is not None and figure.best > max(dated):
        return bearing.reported[1].isoformat()
    return last_day(line.date)


def _lead(entries: Sequence[_Entry]) -> _Entry | None:
    """The weightiest happening of the newest days."""
    days = {entry.order: found for entry in entries if entry.worth and (found := _as_date(entry.day))}
    if not days:
        return None
    newest = max(days.values())
    fresh = [entry for entry in entries if entry.order in days and newest - days[entry.order] <= _FRESH]
    return max(fresh, key=lambda entry: (entry.worth - _OLDER * (newest - days[entry.order]).days, -entry.order))


def _as_date(day: str) -> date | None:
    try:
        return date.fromisoformat(day[:10])
    except ValueError:
        return None


def _inverse(day: str) -> tuple[int, ...]:
    """Sort key that puts later days first and unknown ones last."""
    return tuple(-ord(character) for character in day) or (1,)


# --- figures --------------------------------------------------------------------------------------------------------


def _main_figures(dossier: Dossier, reported: tuple[date, date] | None) -> list[Figure]:
    """The figures that a brief may tell, the weightiest first: counted, and of what the reports are about."""

    def weight(figure: Figure) -> float:
        size = math.log10(max(figure.best or figure.high or figure.low or 1.0, 1.0) + 1)
        kind = _KIND_WEIGHT.get(figure.kind, 0.5)
        return kind * (1 + math.log2(figure.origins + len(figure.claims))) + 0.3 * size

    def is_told(figure: Figure) -> bool:
        counted = [c.claim for c in figure.claims if not c.claim.projected]
        if all(claim.scope in {"background", "rate"} or claim.delta for claim in counted):
            return False  # no count at all, that of a whole war, or only "another 25" beside one that is told elsewhere
        if is_history(last_day(figure.as_of), reported):
            return False
        return _KIND_WEIGHT.get(figure.kind, 0.5) >= _TELLING or len(figure.claims) > 1

    return sorted(filter(is_told, dossier.figures), key=lambda figure: (-weight(figure), figure.id))


def _figure_lines(
    figure: Figure, readings: Mapping[str, Reading], taken: list[set[str]], said: str, entries: Sequence[_Entry]
) -> tuple[tuple[BriefLine, ...], ReportedClaim]:
    """The sentence that holds the best value with the other claims, and the claim that was taken for the best.

    No lines where that sentence is told already or where none stands alone.
    """
    claims = [c for c in figure.claims if not c.claim.projected]
    beside = {"injured", "missing"} if figure.kind == "killed" else set()

    kinds: dict[tuple[str, int], set[str]] = {}
    for report in {told.report for told in claims}:
        for claim in readings[report].claims:
            kinds.setdefault((report, claim.sentence), set()).add(claim.kind)

    def rank(told: ReportedClaim) -> tuple[bool, bool, bool]:
        # One sentence with the dead and the hurt, so that the hurt's does not tell the dead again.
        near = kinds.get((told.report, told.claim.sentence), set())
        other = told.claim.value != figure.best or figure.best is None
        return other, _told_already(told, entries) is None, near.isdisjoint(beside)

    ranked = sorted(claims, key=rank)
    for best in ranked:
        if is_recalled(best.claim, readings[best.report]):
            continue
        if is_recounted(best.claim):
            if best.claim.value == figure.best:
                break  # no words of a report say it; the figure does, with who set it right
            continue
        line = None if is_headline(readings[best.report], best.claim.start) else _claim_line(best, figure, readings)
        if line is None:
            continue
        if not _is_new(line.text, taken):
            return (), best
        return (line, *_other_lines(figure, best, readings, said, line.date)), best
    return (), ranked[0]


def _claim_line(told: ReportedClaim, figure: Figure, readings: Mapping[str, Reading]) -> BriefLine | None:
    """The sentence that holds a claim; where it begins with "He" or "The group", the source's name in their place."""
    reading, claim = readings[told.report], told.claim
    day = claim.as_of or figure.as_of
    sentence = take_sentence(reading, claim.start)
    if sentence is not None:
        return BriefLine(sentence[0], (sentence[1],), day)
    text = reading.report.text
    name = _source_words(claim, text)
    given = one_line(text[slice(*name)]) if name is not None else name_by_hand(claim)
    if given is None or claim.source_end is None or name == (claim.source_start, claim.source_end):
        return None
    sentence = take_sentence(reading, claim.start, claim.source_end)
    if sentence is None or sentence[1].start != claim.source_start:
        return None
    line = f"[{given}]{sentence[0][len(one_line(text[claim.source_start : claim.source_end])) :]}"
    named = (Citation(told.report, *name),) if name is not None else ()
    return BriefLine(line, (sentence[1], *named), day)


def _told_already(claim: ReportedClaim, entries: Sequence[_Entry]) -> int | None:
    """The index of the entry whose first sentence holds the claim."""
    for at, entry in enumerate(entries):
        first = entry.lines[0]
        if any(c.report == claim.report and c.start <= claim.claim.start < c.end for c in first.citations):
            return at
    return None


def _other_lines(
    figure: Figure, best: ReportedClaim, readings: Mapping[str, Reading], said: str, day: str | None
) -> tuple[BriefLine, ...]:
    """What others claim, as one line under `day`; claims whose words are in what is `said` already are left out."""
    told = (best.claim.value, best.claim.low, best.claim.high)
    others = [
        c
        for c in _distinct_claims([c for c in figure.claims if not c.claim.projected])
        if (c.claim.value, c.claim.low, c.claim.high) != told
        and not _says_less(c.claim, best.claim)
        and not is_recounted(c.claim)
        and c.claim.value not in figure.taken_back
        and _quote(c, readings) not in said
    ]
    return (_other_claims(figure, others[:_CLAIMS], readings, day),) if others else ()


def _quote(reported: ReportedClaim, readings: Mapping[str, Reading]) -> str:
    """The claim's number in the report's words, on one line."""
    text = readings[reported.report].report.text
    return one_line(text[reported.claim.start : reported.claim.end])


def _says_less(claim: Claim, best: Claim) -> bool:
    """Whether a claim is none at all, one of more, or a vague number that the best is one of ("thousands")."""
    if claim.value == 0 or claim.delta or (claim.value is None and claim.low is None and claim.high is None):
        return True
    value = best.value if best.value is not None else best.low
    return claim.value is None and claim.approximate and value is not None and value >= (claim.low or 0)


def _other_claims(
    figure: Figure, others: Sequence[ReportedClaim], readings: Mapping[str, Reading], day: str | None
) -> BriefLine:
    frame = OTHERS
    if day is not None and all(c.claim.as_of == day for c in others):
        frame = DIFFER if figure.standing == "disputed" else SAME_DAY
    parts, citations = [], []
    for reported in others:
        claim = reported.claim
        text = readings[reported.report].report.text
        quote = _quote(reported, readings)
        citations.append(Citation(reported.report, claim.start, claim.end))
        named = _source_words(claim, text)
        if named:
            citations.append(Citation(reported.report, *named))
            parts.append(f"“{quote}”{SOURCE}{words_within_line(readings[reported.report], *named)}")
        elif given := name_by_hand(claim):
            parts.append(f"“{quote}”{SOURCE}[{given}]")
        else:
            parts.append(f"“{quote}”{OWN_VOICE}" if claim.source is None else f"“{quote}”")
    return BriefLine(f"{framed(frame, figure.what)}: {'; '.join(parts)}.", tuple(dict.fromkeys(citations)), day)


def _source_words(claim: Claim, text: str) -> tuple[int, int] | None:
    """Where the source stands: its words beside the claim, or, where those stand for a name, that name before them."""
    if claim.source_start is None or claim.source_end is None:
        return None
    if not is_pointer(text[claim.source_start : claim.source_end]):
        return claim.source_start, claim.source_end
    at = text.rfind(claim.source_name, 0, claim.start) if claim.source_name else -1
    return (at, at + len(claim.source_name)) if claim.source_name and at >= 0 else None


def _distinct_claims(claims: Sequence[ReportedClaim]) -> list[ReportedClaim]:
    """One claim for each value and source, those with a named source first among equals, latest day first."""
    kept: dict[tuple[float | None, float | None, float | None], ReportedClaim] = {}
    for reported in sorted(claims, key=lambda c: (c.claim.source_start is None, c.report, c.claim.start)):
        key = (reported.claim.value, reported.claim.low, reported.claim.high)
        kept.setdefault(key, reported)
    return sorted(
        kept.values(), key=lambda c: (_inverse(last_day(c.claim.as_of)), -(c.claim.value or c.claim.low or 0))
    )


# --- events ---------------------------------------------------------------------------------------------------------


def _event_entries(  # noqa: PLR0913, PLR0917 - what the brief has at hand
    timeline: Sequence[Happening],
    readings: Mapping[str, Reading],
    taken: list[set[str]],
    bearing: Bearing,
    main: str | None,
    shared: Mapping[str, float],
) -> list[_Entry]:
    """The main event and the weightiest happenings, each by a sentence that stands alone.

    What is still to come ranks by its telling.
    """
    entries: list[_Entry] = []
    # "This week" is no day that anything else could be older than.
    sound = [h for h in timeline if h.modality == "happened" and h.date and "/" not in h.date]
    days = [_as_date(last_day(h.date)) for h in sound if worth(h, bearing) >= _SOUND]
    newest = max((day for day in days if day), default=None)

    def rank(happening: Happening) -> float:
        day = _as_date(last_day(happening.date))
        fresh = newest is not None and day is not None and timedelta(0) <= newest - day <= _FRESH
        return worth(happening, bearing) + (_NEWS if fresh else 0.0) + (_MAIN if happening.id == main else 0.0)

    ranked = {h.id: rank(h) for h in timeline if h.modality not in {"possible", "denied"}}
    remaining = [h for h in timeline if h.id in ranked]
    shown: Counter[str] = Counter()
    # A sentence stands under the last day that it tells of: "35,000 left, most of them after the vote of Monday".
    latest: defaultdict[tuple[str, int], str] = defaultdict(str)
    for other in timeline:
        if other.modality == "happened":
            for cited in other.citations:
                latest[cited.report, cited.start] = max(latest[cited.report, cited.start], last_day(other.date))
    matters: defaultdict[str, list[Matter]] = defaultdict(list)
    while remaining and len(entries) < _EVENTS:
        happening = max(remaining, key=lambda h: (ranked[h.id] - _SAME_DAY * shown[last_day(h.date)], h.id))
        remaining.remove(happening)
        day = last_day(happening.date)
        if bearing.reported and len(entries) >= _ENOUGH and ranked[happening.id] < _SLIGHT:
            continue
        sentence = next(
            (
                found
                for cited in happening.citations
                if day >= latest[cited.report, cited.start]
                and not is_headline(readings[cited.report], cited.start)
                and (found := take_sentence(readings[cited.report], cited.start))
                and not is_repeated(find_matter(*found, readings[cited.report]), matters[day], shared)
                and _is_new(found[0], taken)
            ),
            None,
        )
        if sentence is None:
            continue
        text, citation = sentence
        shown[day] += 1
        matters[day].append(find_matter(text, citation, readings[citation.report]))
        told_day = happening.date
        if bearing.reported and day > bearing.reported[1].isoformat():
            day = bearing.reported[1].isoformat()
            if done := happened_beside(readings[citation.report], citation):
                told_day, day = done, last_day(done)
        line = BriefLine(text, (citation,), told_day)
        entries.append(_Entry(day, len(entries), (line,), worth(happening, bearing)))
    return entries


def _counted_later(entry: _Entry, figures: Sequence[Figure]) -> _Entry:
    """The entry with the day of the count that its sentence gives, where that is later than what happened.

    "9,000 had left since Thursday", told on Friday, is how things stood on Friday.
    """
    (line,) = entry.lines
    (cited,) = line.citations
    counted = [
        told.claim.as_of
        for figure in figures
        for told in figure.claims
        if told.report == cited.report and cited.start <= told.claim.start < cited.end and not told.claim.projected
    ]
    days = [day for day in counted if day and "/" not in day and _as_date(day) and day > entry.day]
    if not days or not _as_date(entry.day):
        return entry
    return replace(entry, day=max(days), lines=(replace(line, date=max(days)),))


# --- disagreement ---------------------------------------------------------------------------------------------------


def _disagreement(
    conflicts: Sequence[Conflict], told: set[str], readings: Mapping[str, Reading], taken: list[set[str]]
) -> BriefLine | None:
    """The widest contradiction that the figures' own ranges have not told already, in the words of its sides.

    The widest is that which most reports tell; those between copies of one report come after all others.
    """
    for conflict in sorted(conflicts, key=lambda conflict: (conflict.kind == "garbled", -_width(conflict))):
        if conflict.kind == "time" or conflict.what in told or len(conflict.sides) < 2:
            continue
        parts, citations = [], []
        for side in conflict.sides[:3]:
            citation = side.citations[0]
            sentence = take_sentence(readings[citation.report], citation.start)
            if not sentence:
                break
            text, cited = sentence
            parts.append(f"“{text.strip(ENDS)}”")
            citations.append(cited)
        distinct = tuple(dict.fromkeys(citations))
        is_copy = conflict.kind == "garbled"
        if len(parts) > 1 and len(distinct) == 1 and not is_copy:
            # One sentence tells both sides: "29 buses were on their way, but monitors said that nobody had left".
            line = take_sentence(readings[distinct[0].report], distinct[0].start)
            if line and _is_new(line[0], taken):
                return BriefLine(line[0], distinct)
        elif len(parts) > 1 and len(distinct) > 1:
            frame = COPIES if is_copy else DISAGREE
            return BriefLine(f"{frame}: {'; '.join(dict.fromkeys(parts))}.", distinct)
    return None


def _width(conflict: Conflict) -> int:
    """How many reports tell a contradiction."""
    return len({citation.report for side in conflict.sides for citation in side.citations})


# --- sentences ------------------------------------------------------------------------------------------------------


def _is_new(text: str, taken: list[set[str]]) -> bool:
    words = {word.lower() for word in _WORD.findall(text)}
    if not words or any(len(words & other) / min(len(words), len(other)) >= _ALIKE for other in taken):
        return False
    taken.append(words)
    return True
