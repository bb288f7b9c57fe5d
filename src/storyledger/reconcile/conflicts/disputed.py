"""Numbers that somebody disputes in so many words: "Norland disputes that number", "denies having given the 11,300"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from storyledger.reconcile.bounds import show_number
from storyledger.reconcile.conflicts.clauses import Clauses, words_of
from storyledger.records import Citation, Conflict, ReportedClaim, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.reconcile.conflicts.comparing import Told
    from storyledger.records import Claim, Figure, Reading

_BACK: Final = 2
"""Sentences before "disputes that number" in which the number may stand."""
_WITHOUT: Final = frozenset({"conj", "cc", "punct", "advcl", "parataxis"})
"""What hangs on the verb and is no part of the disputing."""
_PHRASE: Final = frozenset({"acl:relcl", "appos", "parataxis", "punct"})
"""What hangs on a subject and is no part of its name."""


class _Disputing(NamedTuple):
    """Who disputes, in which words of a report."""

    report: str
    sentence: int
    who: str
    start: int
    end: int
    bare: bool
    """The number is not told with it: "disputes that number"."""
    gave: bool
    """It is having given the number that is denied."""


def find_disputed_numbers(told: Told, figures: Sequence[Figure]) -> Iterator[Conflict]:
    """What one gives as a number and another disputes, or is said to have given and denies; each number once."""
    named = {(c.report, c.claim.start): figure for figure in figures for c in figure.claims}
    used: set[tuple[str, int]] = set()
    for reading in told.readings.values():
        for disputing in _disputings(reading):
            pair = _number_before(reading, disputing, told) if disputing.bare else _number_told(disputing, told)
            if pair is None or (pair.report, pair.claim.start) in used:
                continue
            used.add((pair.report, pair.claim.start))
            figure = named.get((pair.report, pair.claim.start))
            giver = pair.claim.source_name or pair.claim.source or told.outlets.get(pair.report, pair.report)
            itself = told.key(giver) == told.key(disputing.who)
            number = show_number(pair.claim)
            reason = (
                f"{opening(giver)} is told to have given {number}, and denies it."
                if itself
                else f"{opening(giver)} gives {number}; {inside(disputing.who)} disputes it."
            )
            cited = Citation(disputing.report, disputing.start, disputing.end)
            sides = (
                Side(f"{number}, {giver}", (Citation(pair.report, pair.claim.start, pair.claim.end),)),
                Side(f"{'not given by' if itself else 'disputed by'} {inside(disputing.who)}", (cited,)),
            )
            yield Conflict("number", figure.what if figure else pair.claim.what, reason, sides)


def opening(name: str) -> str:
    """A name as it opens a sentence: "The Red Crescent"."""
    return f"{name[0].upper()}{name[1:]}" if name.partition(" ")[0] in {"the", "a", "an"} else name


def inside(name: str) -> str:
    """A name as it stands inside a sentence: "the Red Crescent"."""
    first, _, rest = name.partition(" ")
    return f"{first.lower()} {rest}" if rest and first in {"The", "A", "An"} else name


def _disputings(reading: Reading) -> Iterator[_Disputing]:
    """Each clause of a report in which somebody disputes a number."""
    for sentence in reading.parsed.sentences:
        if sentence.kind == "furniture" or not any(
            t.lemma.lower() in words_of("disputing") for t in sentence.tokens[:60]
        ):
            continue
        clauses = Clauses(sentence)
        for at, token in enumerate(clauses.tokens):
            if token.lemma.lower() not in words_of("disputing") or token.xpos not in {"VBD", "VBZ", "VBP"}:
                continue
            subjects, objects = clauses.find(at, "nsubj"), clauses.find(at, "obj")
            if not subjects or clauses.tokens[subjects[0]].upos == "PRON":
                continue
            inside = clauses.below(at, _WITHOUT)
            start, end = clauses.tokens[min(inside)].start, clauses.tokens[max(inside)].end
            behind = range(clauses.tokens[at].end, end)
            told = any(c.start in behind for c in reading.claims if c.sentence == sentence.index)
            giving = [
                k
                for k in inside
                if k > at and clauses.tokens[k].lemma.lower() in words_of("giving") and clauses.tokens[k].head == at
            ]
            gave = bool(giving)
            objects += [k for verb in giving for k in clauses.find(verb, "obj")]
            counts = bool(objects) and clauses.tokens[objects[0]].lemma.lower() in words_of("number")
            bare = counts and not any(clauses.tokens[k].deprel in {"nmod", "acl"} for k in clauses.kids[objects[0]])
            if bare or (told and (counts or gave)):
                words = [clauses.tokens[k] for k in clauses.below(subjects[0], _PHRASE)]
                who = reading.report.text[words[0].start : words[-1].end]
                yield _Disputing(reading.report.id, sentence.index, " ".join(who.split()), start, end, not told, gave)


def _number_before(reading: Reading, disputing: _Disputing, told: Told) -> ReportedClaim | None:
    """The number nearest before in the report, if somebody else gives it, or having given it is what is denied."""
    before = [
        claim
        for claim in reading.claims
        if claim.start < disputing.start and 0 <= disputing.sentence - claim.sentence <= _BACK and _counts(claim)
    ]
    nearest = max(before, key=lambda claim: claim.start, default=None)
    if nearest is None:
        return None
    itself = told.key(nearest.source_name or nearest.source or "") == told.key(disputing.who)
    if itself and not disputing.gave:
        return None
    return ReportedClaim(disputing.report, nearest)


def _number_told(disputing: _Disputing, told: Told) -> ReportedClaim | None:
    """The number told with the disputing as it stands elsewhere: given by who disputes it, else by anybody."""
    here = told.readings[disputing.report].claims
    values = {c.value for c in here if disputing.start <= c.start < disputing.end and _counts(c)}
    found = [
        ReportedClaim(report, claim)
        for report, reading in told.readings.items()
        for claim in reading.claims
        if claim.value in values
        and _counts(claim)
        and (report, claim.sentence) != (disputing.report, disputing.sentence)
    ]
    own = (c for c in found if told.key(c.claim.source_name or c.claim.source or "") == told.key(disputing.who))
    return next(own, None) or next(iter(found), None)


def _counts(claim: Claim) -> bool:
    return claim.value is not None and claim.kind not in {"distance", "magnitude", "share"}
