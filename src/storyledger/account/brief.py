"""The brief: at most ten sentences, the newest state first, each in the reports' own words.

Events and best figures are told by a sentence taken whole from a report; ranges and disagreements by a frame of ours
around quoted words ("Claims for the same day differ: ..."). `check.strange_words` proves that the frame adds no fact.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.records import BriefLine, Citation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.records import Claim, Conflict, Dossier, Figure, Happening, Reading, ReportedClaim, Sentence

LIMIT = 10
_EVENTS = 5
_FIGURES = 3
_CLAIMS = 4
_LONGEST = 330
"""Code points a taken sentence may have; a page of a newspaper rarely holds a longer one, glued text does."""
_ALIKE = 0.6
"""Share of the shorter sentence's content words in a sentence already taken from which on it adds nothing."""
_WORD = re.compile(r"[^\W_]{3,}")
_PRONOUNS = frozenset({"he", "she", "it", "they", "who", "we", "i"})
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


@dataclass(frozen=True, slots=True)
class _Entry:
    day: str
    order: int
    lines: tuple[BriefLine, ...]


def write_brief(dossier: Dossier, timeline: Sequence[Happening]) -> tuple[BriefLine, ...]:
    """At most ten lines: main figures with their range, main events, main disagreement; newest first."""
    readings = {reading.report.id: reading for reading in dossier.readings}
    taken: list[set[str]] = []
    entries: list[_Entry] = []
    told: set[str] = set()
    for figure in _main_figures(dossier):
        if len(told) == _FIGURES:
            break
        lines = _figure_lines(figure, readings, taken)
        if lines:
            told.add(figure.what)
            entries.append(_Entry(_day(lines[0].date), len(entries), lines))
    entries.extend(_event_entries(timeline, readings, taken, len(entries)))
    disagreement = _disagreement(dossier.conflicts, told, readings)
    if disagreement:
        day = max((entry.day for entry in entries), default="")
        entries.append(_Entry(day, len(entries), (disagreement,)))
    entries.sort(key=lambda entry: (_inverse(entry.day), entry.order))
    return tuple(line for entry in entries for line in entry.lines)[:LIMIT]


def _inverse(day: str) -> tuple[int, ...]:
    """Sort key that puts later days first and unknown ones last."""
    return tuple(-ord(character) for character in day) or (1,)


def _day(edtf: str | None) -> str:
    """The last day of an EDTF date or interval, for sorting."""
    return (edtf or "").split("/")[-1].rstrip("~?%.")


# --- figures --------------------------------------------------------------------------------------------------------


def _main_figures(dossier: Dossier) -> list[Figure]:
    def weight(figure: Figure) -> float:
        size = math.log10(max(figure.best or figure.high or figure.low or 1.0, 1.0) + 1)
        kind = _KIND_WEIGHT.get(figure.kind, 0.5)
        return kind * (1 + math.log2(figure.origins + len(figure.claims))) + 0.3 * size

    real = [f for f in dossier.figures if f.claims and not all(c.claim.projected for c in f.claims)]
    return sorted(real, key=lambda figure: (-weight(figure), figure.id))


def _figure_lines(figure: Figure, readings: Mapping[str, Reading], taken: list[set[str]]) -> tuple[BriefLine, ...]:
    """The sentence that holds the best value, then the other claims; nothing where no sentence stands alone."""
    claims = [c for c in figure.claims if not c.claim.projected]
    ranked = sorted(claims, key=lambda c: c.claim.value != figure.best or figure.best is None)
    for best in ranked:
        sentence = _clean_sentence(readings[best.report], best.claim.start)
        if sentence and _is_new(sentence[0], taken):
            break
    else:
        return ()
    text, citation = sentence
    lines = [BriefLine(text, (citation,), best.claim.as_of or figure.as_of)]
    told = (best.claim.value, best.claim.low, best.claim.high)
    others = [c for c in _distinct_claims(claims) if (c.claim.value, c.claim.low, c.claim.high) != told]
    if others:
        lines.append(_other_claims(figure, best, others[:_CLAIMS], readings))
    return tuple(lines)


def _other_claims(
    figure: Figure, best: ReportedClaim, others: Sequence[ReportedClaim], readings: Mapping[str, Reading]
) -> BriefLine:
    same_day = all(c.claim.as_of == best.claim.as_of for c in others) and best.claim.as_of is not None
    frame = "Other claims for the same day" if same_day else "Other claims"
    if same_day and figure.standing == "disputed":
        frame = "Claims for the same day differ"
    parts, citations = [], []
    for reported in others:
        claim = reported.claim
        text = readings[reported.report].report.text
        quote = " ".join(text[claim.start : claim.end].split())
        citations.append(Citation(reported.report, claim.start, claim.end))
        named = _source_words(claim, text)
        if named:
            source = " ".join(text[named[0] : named[1]].split())
            citations.append(Citation(reported.report, *named))
            parts.append(f"“{quote}”, according to {source}")
        else:
            parts.append(f"“{quote}”, in a report's own voice" if claim.source is None else f"“{quote}”")
    days = {c.claim.as_of for c in others}
    return BriefLine(
        f"{frame}: {'; '.join(parts)}.", tuple(dict.fromkeys(citations)), days.pop() if len(days) == 1 else None
    )


def _source_words(claim: Claim, text: str) -> tuple[int, int] | None:
    """Where the source stands: its words beside the claim, or, where those are a pronoun, the name before them."""
    if claim.source_start is None or claim.source_end is None:
        return None
    if text[claim.source_start : claim.source_end].strip().lower() not in _PRONOUNS:
        return claim.source_start, claim.source_end
    at = text.rfind(claim.source_name, 0, claim.start) if claim.source_name else -1
    return (at, at + len(claim.source_name)) if claim.source_name and at >= 0 else None


def _distinct_claims(claims: Sequence[ReportedClaim]) -> list[ReportedClaim]:
    """One claim for each value and source, those with a named source first among equals, latest day first."""
    kept: dict[tuple[float | None, float | None, float | None], ReportedClaim] = {}
    for reported in sorted(claims, key=lambda c: (c.claim.source_start is None, c.report, c.claim.start)):
        key = (reported.claim.value, reported.claim.low, reported.claim.high)
        kept.setdefault(key, reported)
    return sorted(kept.values(), key=lambda c: (_inverse(_day(c.claim.as_of)), -(c.claim.value or c.claim.low or 0)))


# --- events ---------------------------------------------------------------------------------------------------------


def _event_entries(
    timeline: Sequence[Happening], readings: Mapping[str, Reading], taken: list[set[str]], order: int
) -> list[_Entry]:
    entries: list[_Entry] = []
    ranked = sorted(timeline, key=lambda h: (-h.salience * (1 + math.log2(max(h.origins, 1))), h.id))
    for happening in ranked:
        if len(entries) == _EVENTS:
            break
        for cited in happening.citations:
            sentence = _clean_sentence(readings[cited.report], cited.start)
            if sentence and _is_new(sentence[0], taken):
                text, citation = sentence
                line = BriefLine(text, (citation,), happening.date)
                entries.append(_Entry(_day(happening.date), order + len(entries), (line,)))
                break
    return entries


# --- disagreement ---------------------------------------------------------------------------------------------------


def _disagreement(conflicts: Sequence[Conflict], told: set[str], readings: Mapping[str, Reading]) -> BriefLine | None:
    """The first contradiction that the figures' own ranges have not told already, in the words of its sides."""
    for conflict in conflicts:
        if conflict.what in told or len(conflict.sides) < 2:
            continue
        parts, citations = [], []
        for side in conflict.sides[:3]:
            citation = side.citations[0]
            sentence = _clean_sentence(readings[citation.report], citation.start)
            if not sentence:
                break
            text, cited = sentence
            parts.append(f"“{text.strip(' .')}”")
            citations.append(cited)
        distinct = tuple(dict.fromkeys(citations))
        if len(parts) > 1 and len(distinct) > 1:
            return BriefLine(f"Reports disagree: {'; '.join(dict.fromkeys(parts))}.", distinct)
    return None


# --- sentences ------------------------------------------------------------------------------------------------------


def _clean_sentence(reading: Reading, offset: int) -> tuple[str, Citation] | None:
    """The sentence at `offset` as one line, with its citation; None where it does not stand alone."""
    sentence = next((s for s in reading.parsed.sentences if s.start <= offset < s.end), None)
    if sentence is None or not _stands_alone(sentence, reading):
        return None
    text = " ".join(reading.report.text[sentence.start : sentence.end].split()).lstrip("•·-–—* ")
    if not text or len(text) > _LONGEST:
        return None
    return text, Citation(reading.report.id, sentence.start, sentence.end)


def _stands_alone(sentence: Sentence, reading: Reading) -> bool:
    """False for captions, furniture, sentences that begin with a pronoun, and those that carry a doubt."""
    if sentence.kind in {"caption", "furniture"} or not sentence.tokens:
        return False
    if any(doubt.start < sentence.end and sentence.start < doubt.end for doubt in reading.doubts):
        return False
    first = next((token for token in sentence.tokens if token.upos != "PUNCT"), sentence.tokens[0])
    return not (first.upos == "PRON" or first.text.lower() in {"but", "and", "or", "this", "that", "these", "those"})


def _is_new(text: str, taken: list[set[str]]) -> bool:
    words = {word.lower() for word in _WORD.findall(text)}
    if not words or any(len(words & other) / min(len(words), len(other)) >= _ALIKE for other in taken):
        return False
    taken.append(words)
    return True
