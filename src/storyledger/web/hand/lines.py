"""What stands at some words of a report, as the newest account has it and as people have set it right since."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote, urlencode

from storyledger.corrections import correction_json, standing, text_sum
from storyledger.errors import LedgerError
from storyledger.ledger.log import last_entry
from storyledger.ledger.story_places import stories_of
from storyledger.render.correction_words import correction_words
from storyledger.web.hand.kept import read_kept
from storyledger.web.hand.unlisted import unlisted_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.ledger import Entry, Ledger
    from storyledger.records import Correction, Report

Json = dict[str, Any]

EDITABLE: Final = ("claim", "quotation", "event", "stance", "name", "doubt")
"""Sorts of lines that can be set right, in the order in which they are shown."""
NAMES: Final = {
    "claim": "Figure",
    "quotation": "Statement",
    "event": "Event",
    "stance": "Position",
    "name": "Name",
    "doubt": "Doubt",
    "conflict": "Contradiction",
    "brief": "Line of the brief",
    "report": "Report",
}
_OF_FIGURE: Final = ("kind", "unit", "place")
_AROUND: Final = 320
"""Characters of its paragraph shown on either side of the words."""
_COVERED: Final = "account covers"
"""The state in which it is kept how much of the log the newest account has (ledger/pending.py)."""


class Before(NamedTuple):
    """What somebody set right in a line."""

    id: str
    words: str
    state: str
    """"pending" where no account has it yet, "holds", or "undone"."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the account that rests on words of a report."""

    of: str
    start: int
    end: int
    fields: Mapping[str, Any]
    """What a correction can set, as the account has it."""
    what: str
    told: Mapping[str, Any]
    """All that was kept of it."""
    words: str
    before: tuple[Before, ...]
    """What was set right here, in order."""
    seen: str
    """What tells this state of the line from any other: a form that was shown carries it."""

    @property
    def name(self) -> str:
        """What sort of line it is, for a reader."""
        return NAMES[self.of]


class Words(NamedTuple):
    """Words of a report in their paragraph, with the lines that rest on them."""

    report: Report
    version: int
    about: Mapping[str, Any]
    """The report as the account has it: its title, outlet and day; empty where it has none yet."""
    story: str | None
    story_title: str
    start: int
    end: int
    left: str
    words: str
    right: str
    lines: tuple[Line, ...]
    unlisted: tuple[Json, ...] = ()
    """Of a report as a whole: its events that the account leaves out."""


class HandMade(NamedTuple):
    """What people wrote into the log: corrections in order, with the entries that hold them."""

    corrections: tuple[Correction, ...]
    entries: Mapping[str, Entry]
    """By the id of the correction."""
    standing: frozenset[str]
    covered: int
    """Entries of the log that the newest account has."""

    def state(self, correction: Correction) -> str:
        """Return "pending" where no account has it yet, else whether it holds."""
        if correction.id not in self.standing:
            return "undone"
        return "pending" if self.entries[correction.id].seq >= self.covered else "holds"

    def told(self, correction: Correction) -> Before:
        """Return a correction in words, with its state."""
        return Before(correction.id, correction_words(correction_json(correction)), self.state(correction))

    def at(self, report: str, span: tuple[int, int], of: Iterable[str]) -> list[Correction]:
        """Return the corrections of these very words."""
        kinds = set(of)
        return [
            c
            for c in self.corrections
            if any((t.report, t.start, t.end) == (report, *span) and t.of in kinds for t in c.targets)
        ]


def covered(ledger: Ledger) -> int:
    """Return how many entries of the log the newest account has; those behind may not be in it."""
    kept = ledger.state(_COVERED)
    if kept is not None:
        return int(kept)
    with ledger.store.read() as connection:
        last = last_entry(connection, "account")
    return 0 if last is None else last.seq


def hand_made(ledger: Ledger) -> HandMade:
    """Return the corrections of a ledger's log."""
    from storyledger.corrections import parse_correction  # noqa: PLC0415 - with the rest

    entries = ledger.entries(["correct"])
    made = [parse_correction(entry.body) for entry in entries]
    by_id = {one.id: entry for one, entry in zip(made, entries, strict=True)}
    return HandMade(tuple(made), by_id, frozenset(one.id for one in standing(made)), covered(ledger))


def find_words(ledger: Ledger, report: str, start: int, end: int, hand: HandMade | None = None) -> Words:
    """Return what stands at words of a report's newest version; `start` equal to `end` for the report as a whole.

    Raises LedgerError where there is no such report, or it has no such words.
    """
    listed = ledger.find(report)
    told = ledger.report(listed)
    if not 0 <= start <= end <= len(told.text):
        message = f"the report {report!r} has no words at {start} to {end}: it has {len(told.text):,} characters."
        raise LedgerError(message)
    story, title = stories_of(ledger, [report]).get(report, (None, ""))
    kept = read_kept(ledger, story, f"hand lines {report}") if story is not None else None
    if kept is not None and kept["report"]["sha256"] != told.sha256:
        kept = None  # the account is of an earlier version
    made = hand or hand_made(ledger)
    lines = [] if kept is None else kept["lines"]
    unlisted = [] if kept is None else unlisted_events(ledger, listed, lines)
    text = told.text
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    last = len(text) if last < 0 else last
    return Words(
        told,
        listed.version,
        {} if kept is None else kept["report"],
        story,
        title,
        start,
        end,
        f"{'…' if start - first > _AROUND else ''}{text[max(first, start - _AROUND) : start]}",
        text[start:end],
        f"{text[end : min(last, end + _AROUND)]}{'…' if last - end > _AROUND else ''}",
        tuple(_lines(told, (start, end), [*lines, *unlisted], made)) if start < end else (),
        tuple(unlisted) if start == end else (),
    )


def _lines(report: Report, span: tuple[int, int], kept: Sequence[Json], hand: HandMade) -> list[Line]:
    """Return the lines at these very words, and of sorts that have none there those that overlap them."""
    every = [told for told in kept if told["start"] < span[1] and span[0] < told["end"]]
    exact = [told for told in every if (told["start"], told["end"]) == span]
    sorts = {told["of"] for told in exact}
    chosen = exact + [told for told in every if told["of"] not in sorts]
    order = [*EDITABLE, "conflict", "brief"]
    chosen.sort(key=lambda told: (order.index(told["of"]), told["start"], told["end"]))
    found: dict[tuple[str, int, int, str], Line] = {}
    for told in chosen:
        found.setdefault((told["of"], told["start"], told["end"], told["what"]), make_line(report, told, hand))
    return list(found.values())


def make_line(report: Report, told: Mapping[str, Any], hand: HandMade) -> Line:
    """Return a line as it was kept, with what people set right in it."""
    start, end = told["start"], told["end"]
    before = hand.at(report.id, (start, end), [told["of"]])
    fields = dict(told["fields"])
    for correction in before:  # a figure has one noun, kind and place for all of its claims: the claim's own was set;
        # and what the account leaves out is told as it was read
        if (correction.kind in _OF_FIGURE or told.get("unlisted")) and hand.state(correction) == "holds":
            fields |= dict(correction.after)
    seen = sign(report, told["of"], (start, end), fields, before, hand)
    states = tuple(map(hand.told, before))
    return Line(told["of"], start, end, fields, told["what"], told, report.text[start:end], states, seen)


def sign(  # noqa: PLR0913, PLR0917 - all that a line's state is
    report: Report,
    of: str,
    span: tuple[int, int],
    fields: Mapping[str, Any],
    before: Sequence[Correction],
    hand: HandMade,
) -> str:
    """Return what tells one state of a line from any other: the text, its fields, what was set right since."""
    holding = [correction.id for correction in before if correction.id in hand.standing]
    content = json.dumps([text_sum(report.text), of, *span, fields, holding], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:20]


# --- addresses ------------------------------------------------------------------------------------------------------


def words_address(story: str | None, report: str, start: int, end: int) -> str:
    """Return where the words stand in the report's page; the form that sets them right where no story has them."""
    if story is None:
        return correct_address(report, start, end)
    page = f"/stories/{quote(story, safe='')}/reports/{quote(report, safe='')}"
    return page if start == end else f"{page}#w{start}-{end}"


def story_address(story: str) -> str:
    """Return where a story stands."""
    return f"/stories/{quote(story, safe='')}"


def correct_address(report: str, start: int = 0, end: int = 0, of: str = "") -> str:
    """Return where words, or a report as a whole, are set right."""
    told = {"report": report, "start": start, "end": end, **({"of": of} if of else {})}
    return f"/correct?{urlencode(told)}"
