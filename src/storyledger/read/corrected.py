"""A reading with what people set right by hand in it: the last correction of each field of a line holds.

Nothing is lost: a claim says in its reasons who set it right and what was read before, and `Reading.corrected` tells
of each correction in which line it was applied, or why it could not be. What rests on a corrected line follows it: the
claims and events inside a quotation have its speaker, people counted one by one go with the number that counts them.
Left out: lines that the reader did not find; they cannot be added by hand.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from storyledger.corrections import BETWEEN, set_right
from storyledger.read.corrected_lines import (
    OUTCOMES,
    correct_claim,
    correct_quotation,
    correct_victim,
    was_read,
    with_speaker,
)
from storyledger.records import Corrected, Dating

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.read.corrected_lines import Fields
    from storyledger.records import (
        Claim,
        Correction,
        Event,
        Focus,
        LineOf,
        Quotation,
        Reading,
        Report,
        Stance,
        Target,
        Victim,
    )

_OF_REPORT: Final = ("published", "outlet", "title")
_VICTIM: Final = "victim"
"""People told of one by one, whom the account shows as claims."""
_NAMED: Final[Mapping[LineOf, str]] = {"name": "name", "stance": "position"}


def correct_report(report: Report, corrections: Sequence[Correction]) -> Report:
    """Return the report with the outlet and the title that were set by hand; the same where none was."""
    fields = _of_report(report, corrections)
    set_: dict[str, Any] = {kind: dict(c.after)[kind] for kind, c in fields.items() if kind != "published"}
    return replace(report, **set_) if set_ else report


def correct_dating(report: Report, dating: Dating, corrections: Sequence[Correction]) -> Dating:
    """Return the report's day as it was set by hand; the same where it was not."""
    correction = _of_report(report, corrections).get("published")
    if correction is None:
        return dating
    was = f"{dating.value or 'unknown'}: {dating.reason}" if dating.reason else dating.value or "unknown"
    return Dating(str(dict(correction.after)["published"]), "metadata", set_right(correction, was))


def _of_report(report: Report, corrections: Sequence[Correction]) -> Fields:
    return {c.kind: c for c in corrections if c.kind in _OF_REPORT and any(t.report == report.id for t in c.targets)}


def correct_reading(reading: Reading, corrections: Sequence[Correction]) -> Reading:
    """Return the reading as it was set right by hand; the very same where nothing is about its report.

    `corrections` are those that stand, in order, their words known to be in this text. A line that is no longer found
    at its words is found by the one that overlaps them. The report and its day are set before, by `correct_report` and
    `correct_dating`: here it is only told that they were.
    """
    mine = [(c, t) for c in corrections for t in c.targets if t.report == reading.report.id]
    if not mine:
        return reading
    plan = _Plan(reading)
    for correction, target in mine:
        plan.take(correction, target)
    return plan.apply()


@dataclass(slots=True)
class _Plan:
    """What is to be set right in one reading."""

    reading: Reading
    fields: dict[tuple[str, int], Fields] = field(default_factory=lambda: defaultdict(dict))
    faults: list[Corrected] = field(default_factory=list)
    extra: list[Corrected] = field(default_factory=list)
    """Lines that follow a corrected one."""

    def take(self, correction: Correction, target: Target) -> None:
        """Take notice of a correction of one line; a fault where there is no such line."""
        if correction.kind in _OF_REPORT:
            self.fields["report", 0][correction.kind] = correction
            return
        if correction.kind in BETWEEN:
            return  # what is between lines is set right where the lines are brought together
        if correction.kind == "confirm":  # it was looked at: nothing stands otherwise
            report = self.reading.report.id
            self.extra.append(Corrected(correction.id, report, target.start, target.end, target.of))
            return
        of: str = target.of
        found = _find(self.lines(of), target)
        if not found and of == "claim":
            of = _VICTIM
            found = _find(self.lines(of), target)
        if not found:
            what = _NAMED.get(target.of, target.of)
            words = " ".join(target.words.split())
            self._fault(correction, target, f"no {what}, or more than one, is found at “{words[:60]}” now")
            return
        if of == _VICTIM and not _fits_victim(correction):
            self._fault(correction, target, "it counts people told of one by one: only its number and kind can be set")
            return
        for at in found:
            self.fields[of, at][correction.kind] = correction

    def _fault(self, correction: Correction, target: Target, why: str) -> None:
        self.faults.append(
            Corrected(correction.id, self.reading.report.id, target.start, target.end, target.of, fault=why)
        )

    def lines(self, of: str) -> Sequence[Any]:
        """Return all lines of one sort that were read."""
        reading = self.reading
        every: dict[str, Sequence[Any]] = {
            "quotation": reading.quotations,
            "claim": reading.claims,
            "event": reading.events,
            "stance": reading.stances,
            "name": reading.parsed.names,
            "doubt": reading.doubts,
            _VICTIM: reading.victims,
        }
        return every.get(of, ())

    def of(self, of: str, at: int) -> Fields:
        """Return what is set in one line; only that it is dropped, where it is."""
        fields = self.fields.get((of, at), {})
        return {"drop": fields["drop"]} if "drop" in fields else fields

    def dropped(self, of: str) -> set[int]:
        """Return the places of the lines that are none."""
        return {at for (sort, at), fields in self.fields.items() if sort == of and "drop" in fields}

    # --- setting right ---

    def apply(self) -> Reading:
        """Return the reading set right."""
        reading = self.reading
        quotations = [correct_quotation(q, self.of("quotation", at)) for at, q in enumerate(reading.quotations)]
        spoken = [
            (was, now, self.of("quotation", at)["speaker"])
            for at, (was, now) in enumerate(zip(reading.quotations, quotations, strict=True))
            if now is not was
        ]
        claims = [self._claim(claim, at, spoken) for at, claim in enumerate(reading.claims)]
        events = [self._event(event, at, spoken) for at, event in enumerate(reading.events)]
        stances = [self._stance(stance, at, spoken) for at, stance in enumerate(reading.stances)]
        gone = self.dropped("name")
        names = tuple(name for at, name in enumerate(reading.parsed.names) if at not in gone)
        lost = [reading.parsed.names[at] for at in gone]
        return replace(
            reading,
            parsed=replace(reading.parsed, names=names) if gone else reading.parsed,
            toponyms=tuple(t for t in reading.toponyms if not any(_overlap(t, name) for name in lost)),
            quotations=_kept(quotations, self.dropped("quotation")),
            claims=_reindexed(claims, self.dropped("claim")),
            events=_kept(events, self.dropped("event")),
            stances=_kept(stances, self.dropped("stance")),
            doubts=_kept(reading.doubts, self.dropped("doubt")),
            victims=self._victims(),
            focus=self._focus(events),
            corrected=(*self._told(), *self.extra, *self.faults),
        )

    def _told(self) -> list[Corrected]:
        """Return for each correction that holds the lines in which it does."""
        told: dict[Corrected, None] = {}
        for (of, at), fields in self.fields.items():
            for correction in self.of(of, at).values():
                told[self._corrected(correction, of, at)] = None
            for kind, correction in fields.items():
                if kind != "drop" and "drop" in fields:
                    why = f"the line was dropped by {fields['drop'].id}"
                    told[replace(self._corrected(correction, of, at), fault=why)] = None
        return list(told)

    def _corrected(self, correction: Correction, of: str, at: int) -> Corrected:
        report = self.reading.report.id
        if of == "report":
            return Corrected(correction.id, report, 0, 0, "report")
        line = self.lines(of)[at]
        shown: Any = "claim" if of == _VICTIM else of
        return Corrected(correction.id, report, line.start, line.end, shown, was=was_read(line, correction.kind))

    def _follow(self, correction: Correction, line: Claim | Event | Stance, of: LineOf) -> None:
        """Take notice that a line follows one that was corrected."""
        self.extra.append(Corrected(correction.id, self.reading.report.id, line.start, line.end, of))

    def _claim(self, claim: Claim, at: int, spoken: Sequence[tuple[Quotation, Quotation, Correction]]) -> Claim:
        fields = self.of("claim", at)
        if "drop" in fields:
            return claim
        text = self.reading.report.text
        for was, now, correction in spoken:
            if "source" not in fields and _is_said_by(claim, was):
                claim = with_speaker(claim, was, now, correction, text)
                self._follow(correction, claim, "claim")
        return correct_claim(claim, fields, text)

    def _event(self, event: Event, at: int, spoken: Sequence[tuple[Quotation, Quotation, Correction]]) -> Event:
        fields = self.of("event", at)
        if "drop" in fields:
            return event
        for was, now, correction in spoken:
            followed = _with_teller(event, was, now)
            if followed is not event:
                event = followed
                self._follow(correction, event, "event")
        if dated := fields.get("event_date"):
            day = dict(dated.after)["date"]
            reason = set_right(dated, event.date or "no day")
            event = replace(event, date=day, date_reason=reason, date_basis="hand")  # type: ignore[arg-type]
        return event

    def _stance(self, stance: Stance, at: int, spoken: Sequence[tuple[Quotation, Quotation, Correction]]) -> Stance:
        fields = self.of("stance", at)
        if correction := fields.get("speaker"):
            return replace(stance, actor=str(dict(correction.after)["speaker"] or stance.actor))
        for was, now, correction in spoken:
            if now.speaker is not None and stance.actor == was.speaker and _overlap(was, stance):
                stance = replace(stance, actor=now.speaker)
                self._follow(correction, stance, "stance")
        return stance

    def _victims(self) -> tuple[Victim, ...]:
        """Return the people told of, those whom a corrected number counts as that has it."""
        out = []
        changed = [(claim, self.of("claim", at)) for at, claim in enumerate(self.reading.claims)]
        changed = [(claim, fields) for claim, fields in changed if fields]
        for at, victim in enumerate(self.reading.victims):
            own = dict(self.of(_VICTIM, at))
            for claim, fields in changed:
                if not victim.in_title and _overlap(victim, claim):
                    own = {**fields, **own}
            if (kept := correct_victim(victim, own)) is not None:
                out.append(kept)
        return tuple(out)

    def _focus(self, events: Sequence[Event]) -> Focus | None:
        """Return what the report is about, the days in the words of an event whose day was set by hand as that has it.

        Only a single day can be voted for: a sign whose event was set to another span is left out.
        """
        focus = self.reading.focus
        set_ = [event for event in events if event.date_basis == "hand"]
        if focus is None or not set_:
            return focus
        days = []
        for sign in focus.days:
            told = next((e for e in set_ if e.start <= sign.start < e.end and sign.start < sign.end), None)
            if told is None:
                days.append(sign)
            elif told.date is not None and len(told.date) == len("2030-01-31"):
                days.append(replace(sign, value=told.date, reason=told.date_reason))
        return replace(focus, days=tuple(days))


# --- finding --------------------------------------------------------------------------------------------------------


def _find(lines: Sequence[Any], target: Target) -> list[int]:
    """Return the lines at exactly these words, else the only one that overlaps them."""
    exact = [at for at, line in enumerate(lines) if (line.start, line.end) == (target.start, target.end)]
    if exact:
        return exact
    near = [at for at, line in enumerate(lines) if line.start < target.end and target.start < line.end]
    return near if len(near) == 1 else []


def _fits_victim(correction: Correction) -> bool:
    return correction.kind in {"drop", "value"} or dict(correction.after).get("kind") in OUTCOMES


def _overlap(one: Any, other: Any) -> bool:  # noqa: ANN401 - any two lines
    return bool(one.start < other.end and other.start < one.end)


def _with_teller(event: Event, was: Quotation, now: Quotation) -> Event:
    """Return an event told by a speaker with the one who was set by hand; that it was said is the speaker's doing."""
    if was.speaker is None or now.speaker is None or not (_overlap(was, event) or was.sentence == event.sentence):
        return event
    if event.source == was.speaker:
        event = replace(event, source=now.speaker)
    if was.cue_start is not None and event.trigger_start == was.cue_start and event.actors[:1] == (was.speaker,):
        event = replace(event, actors=(now.speaker, *event.actors[1:]))
    return event


def _is_said_by(claim: Claim, quotation: Quotation) -> bool:
    """Return whether a claim stands in a quotation and is its speaker's."""
    if not quotation.start <= claim.start < quotation.end:
        return False
    if quotation.speaker_start is not None and claim.source_start == quotation.speaker_start:
        return True
    return quotation.speaker is not None and quotation.speaker in (claim.source_name, claim.source)


def _kept(lines: Sequence[Any], dropped: set[int]) -> tuple[Any, ...]:
    return tuple(line for at, line in enumerate(lines) if at not in dropped)


def _reindexed(claims: Sequence[Claim], dropped: set[int]) -> tuple[Claim, ...]:
    """Return the claims that are left, each pointing at its whole where that is left too."""
    if not dropped:
        return tuple(claims)
    places = {at: n for n, at in enumerate(at for at in range(len(claims)) if at not in dropped)}
    return tuple(
        replace(claim, part_of=places.get(claim.part_of)) if claim.part_of is not None else claim
        for at, claim in enumerate(claims)
        if at in places
    )
