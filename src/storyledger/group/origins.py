"""How many independent pieces of reporting a story rests on.

The rule: a report has another's origin when at least half of its text stands in passages that the two share, or when
both carry the same agency and at least a seventh is shared. A background sentence lifted into an otherwise own report
leaves that report independent, because what it adds was found out by somebody else; but from half on, most of what it
says was not. For agency texts the bar is lower, because two outlets that carry one agency's report and cut and edit it
in their own ways share its finding of facts, whatever is left of its words.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storyledger.group.credits import find_agencies, find_credits, names_itself
from storyledger.group.handouts import find_page_lines
from storyledger.group.words import is_furniture, split_sentences
from storyledger.records import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.records import Copy, Passage, Reading

MOST = 0.5
"""Share of a report's text that makes it another's. In tests/cases/copies reports with lifted sentences have .24 to
.48, copies .52 to .99 of the text that has more."""
SAME_AGENCY = 0.14
"""The same where both carry one agency: a seventh of a short report is two sentences."""


@dataclass(frozen=True, slots=True)
class _Tie:
    """A copy that makes two reports one origin."""

    report: str
    of: str
    passages: tuple[Passage, ...]
    most: float
    """The greater of the shares of either text that stands in both."""
    why: str

    def inside(self, id_: str) -> list[tuple[int, int]]:
        """Return where in one of its two reports the passages lie."""
        if id_ == self.report:
            return [(p.start, p.end) for p in self.passages]
        return [(p.of_start, p.of_end) for p in self.passages]

    def other(self, id_: str) -> str:
        """Return the report at the other end."""
        return self.of if id_ == self.report else self.report


def find_origins(readings: Sequence[Reading], copies: Iterable[Copy]) -> tuple[Origin, ...]:
    """Return the origins of a story's reports: every report belongs to exactly one, in the reports' order."""
    by_id = {reading.report.id: reading for reading in readings}
    credited = {id_: {c.agency for c in find_agencies(r.report)} for id_, r in by_id.items()}
    ties = [
        tie
        for copy in copies
        if copy.report in by_id and copy.of in by_id and (tie := _tie(copy, by_id, credited)) is not None
    ]
    above = {id_: id_ for id_ in by_id}

    def root(id_: str) -> str:
        while above[id_] != id_:
            above[id_] = above[above[id_]]
            id_ = above[id_]
        return id_

    left_out = _stitches(ties, credited)
    reasons: dict[str, list[str]] = {}
    for number, tie in enumerate(ties):
        if number in left_out:
            continue
        one, other = sorted((root(tie.report), root(tie.of)))
        above[other] = one
        reasons.setdefault(tie.report, []).append(tie.why)
    members: dict[str, list[str]] = {}
    for id_ in by_id:
        members.setdefault(root(id_), []).append(id_)
    origins: dict[str, Origin] = {}
    for ids in members.values():
        origin = _origin(ids, by_id, reasons)
        # Pages without a report may have one text and be no origin's: an id is one origin's alone.
        while origin.id in origins:
            origin = replace(origin, id=f"{origin.id}-{len(origins)}")
        origins[origin.id] = origin
    return tuple(origins.values())


def _tie(copy: Copy, by_id: dict[str, Reading], credited: dict[str, set[str]]) -> _Tie | None:
    """Return the tie that a copy makes; None where too little is shared."""
    share = _share(by_id[copy.report], [(p.start, p.end) for p in copy.passages])
    of_share = _share(by_id[copy.of], [(p.of_start, p.of_end) for p in copy.passages])
    agencies = sorted(credited[copy.report] & credited[copy.of])
    most, whose = max((share, copy.report), (of_share, copy.of))
    if most >= MOST:
        how = "is told" if copy.kind == "rewritten" else "stands"
        why = f"{most:.0%} of {whose} {how} in both {copy.report} and {copy.of}"
    elif agencies and most >= SAME_AGENCY:
        why = f"{copy.report} and {copy.of} both carry {agencies[0]}, and {most:.0%} of {whose} stands in both"
    else:
        return None
    return _Tie(copy.report, copy.of, copy.passages, most, why)


def _stitches(ties: list[_Tie], credited: dict[str, set[str]]) -> set[int]:
    """Return the numbers of the ties that only a page stitched from two origins would make.

    A report whose parts come from reports of different agencies is no bridge between these: it goes with the one that
    it has most from. The two must share no text themselves, and stand in different places of the page.
    """
    of_report: dict[str, list[int]] = {}
    for number, tie in enumerate(ties):
        for id_ in (tie.report, tie.of):
            of_report.setdefault(id_, []).append(number)
    tied = {frozenset((tie.report, tie.of)) for tie in ties}
    left_out: set[int] = set()
    for id_, numbers in of_report.items():
        if not 1 < len(numbers) <= _MOST_SOURCES:
            continue
        spans = {number: ties[number].inside(id_) for number in numbers}
        ranked = sorted(numbers, key=lambda n: (-sum(end - start for start, end in spans[n]), ties[n].other(id_)))
        for place, number in enumerate(ranked):
            mine = ties[number].other(id_)
            for better in ranked[:place]:
                other = ties[better].other(id_)
                if (
                    credited[mine]
                    and credited[other]
                    and not credited[mine] & credited[other]
                    and frozenset((mine, other)) not in tied
                    and not _overlap(spans[number], spans[better])
                ):
                    left_out.add(number)
    return left_out


_MOST_SOURCES = 50
"""Ties of one report above which it is a wire that many carry, and no page stitched from a few."""


def _overlap(mine: list[tuple[int, int]], other: list[tuple[int, int]]) -> bool:
    return any(start < last and first < end for start, end in mine for first, last in other)


def _origin(ids: list[str], by_id: dict[str, Reading], reasons: dict[str, list[str]]) -> Origin:
    why = [reason for id_ in ids for reason in reasons.get(id_, ())]
    return Origin(
        id="origin-" + min(_digest(by_id[id_].report.text) for id_ in ids)[:8],
        reports=tuple(ids),
        credit=_credit(ids, by_id),
        reason="; ".join(why) if why else "shares less than half of its text with any other report",
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _credit(ids: list[str], by_id: dict[str, Reading]) -> str | None:
    """Return the agency that the reports credit, credits before traces, the most reports first."""
    votes: dict[str, tuple[int, int]] = {}
    for id_ in ids:
        for credit in find_credits(by_id[id_].report):
            strong, weak = votes.get(credit.agency, (0, 0))
            votes[credit.agency] = (strong + (credit.kind != "trace"), weak + 1)
    # A trace alone, in a single report, is a source that was spoken to, not yet an agency's text.
    known = {agency: vote for agency, vote in votes.items() if vote[0] or (len(ids) > 1 and vote[1] > 1)}
    if known:
        return max(sorted(known), key=lambda agency: known[agency])
    # An agency that no list has, on its own page: others carry its text, and its dateline says whose it is.
    return next((name for id_ in ids if len(ids) > 1 and (name := names_itself(by_id[id_].report))), None)


def _share(reading: Reading, spans: list[tuple[int, int]]) -> float:
    """Return the part of a report's text, page furniture aside, that the spans cover."""
    text = reading.report.text
    lines = [(s.start, s.end) for s in reading.parsed.sentences if s.kind != "furniture"] or list(split_sentences(text))
    page = list(find_page_lines(text))
    body = [
        (start, end)
        for start, end in lines
        if not is_furniture(text[start:end]) and not any(first <= start < last for first, last in page)
    ]
    whole = sum(end - start for start, end in body)
    covered = 0
    for start, end in body:
        inside = sorted((max(start, s), min(end, e)) for s, e in spans if s < end and e > start)
        at = start
        for first, last in inside:
            covered += max(0, last - max(at, first))
            at = max(at, last)
    return covered / whole if whole else 0.0
