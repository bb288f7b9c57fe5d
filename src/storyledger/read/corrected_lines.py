"""Single lines of a reading with fields that were set by hand, each with a reason that says what was read before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from storyledger.corrections import set_right
from storyledger.read.counted import EVENT_KINDS, noun_set
from storyledger.read.figure_units import name_claim
from storyledger.read.lemma import lemmatize
from storyledger.records import OWN_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.records import Claim, Correction, Outcome, Quotation, Victim

Fields = dict[str, "Correction"]
"""For each kind the correction that holds."""

OUTCOMES: Final[Mapping[str, Outcome]] = {"killed": "killed", "injured": "injured"}
"""Kinds of figures that count people told of one by one."""
_PEOPLE: Final = frozenset({"people", "persons", "person", "others", "lives"})


def correct_quotation(quotation: Quotation, fields: Fields) -> Quotation:
    """Return the quotation with the speaker that was set; the very same where none was."""
    correction = fields.get("speaker")
    if correction is None:
        return quotation
    speaker = dict(correction.after)["speaker"]
    return replace(quotation, speaker=speaker, reason=set_right(correction, was_read(quotation, "speaker")))  # type: ignore[arg-type]


def correct_claim(claim: Claim, fields: Fields, text: str) -> Claim:
    """Return the claim with the fields that were set, and for each a reason with what was read before."""
    if not fields or "drop" in fields:
        return claim
    was = claim
    for kind, correction in sorted(fields.items()):
        after: dict[str, Any] = dict(correction.after)
        if kind == "source":
            claim = _with_source(claim, after["source"], text)
        elif kind == "as_of":
            kept = tuple(reason for reason in claim.reasons if not reason.startswith(OWN_DAY))
            claim = replace(claim, as_of=after["as_of"], reasons=kept)
        else:
            claim = replace(claim, **after)
        reason = f"{_LABELS.get(kind, kind)} {set_right(correction, was_read(was, kind))}"
        claim = replace(claim, reasons=(*claim.reasons, reason), by_hand=(*claim.by_hand, *sorted(after)))
    if "unit" in fields or "kind" in fields:
        claim = replace(claim, population=_population(claim, was))
    if fields.keys() & {"unit", "kind", "place"}:
        event = claim.event if claim.kind == was.kind else None
        what = name_claim(_thing(claim, was), claim.kind, claim.place, projected=claim.projected, event=event)
        claim = replace(claim, what=what)
    return claim


_LABELS: Final[Mapping[str, str]] = {"value": "number", "as_of": "day"}


def was_read(line: Any, kind: str) -> str:  # noqa: ANN401 - a line of any sort
    """Return what the line said before, in words; empty where a correction of this kind sets no field of it."""
    if kind == "source":
        return line.source_name or line.source or "the report's own voice"
    if kind == "speaker":
        return str(getattr(line, "speaker", None) or getattr(line, "actor", None) or "not named")
    if kind == "event_date":
        return line.date or "no day"
    if kind == "value":
        return _number(line.value, getattr(line, "low", line.value), getattr(line, "high", line.value), line)
    return str(getattr(line, kind, None) or "none") if kind in {"kind", "unit", "as_of", "place"} else ""


def _number(value: float | None, low: float | None, high: float | None, line: Any) -> str:  # noqa: ANN401 - as above
    if value is not None and low == high == value:
        return f"{'about ' if getattr(line, 'approximate', False) else ''}{value:,.15g}"
    if low is None and high is None:
        return f"{value:,.15g}" if value is not None else "no number"
    if low is None or high is None:
        return f"at least {low:,.15g}" if low is not None else f"at most {high:,.15g}"
    return f"{low:,.15g} to {high:,.15g}"


def _with_source(claim: Claim, source: str | None, text: str) -> Claim:
    """Return the claim as another's, whose name is cited where the report has it: the last before the claim, first."""
    at = text.rfind(source, 0, claim.start) if source else -1
    if at < 0 and source:
        at = text.find(source, claim.end)
    span = (at, at + len(source)) if source and at >= 0 else (None, None)
    return replace(claim, source=source, source_name=source, source_start=span[0], source_end=span[1])


def with_speaker(claim: Claim, was: Quotation, now: Quotation, correction: Correction, text: str) -> Claim:
    """Return the claim as said by whom its quotation is set to; words that only point ("he") stay as they are."""
    before = claim.source_name or claim.source or "not named"
    points = claim.source is not None and claim.source != was.speaker
    if points and now.speaker is not None:
        claim = replace(claim, source_name=now.speaker)
    else:
        claim = _with_source(claim, now.speaker, text)
    reason = f"source, as the speaker of its quotation, {set_right(correction, before)}"
    return replace(claim, reasons=(*claim.reasons, reason), by_hand=(*claim.by_hand, "source"))


def _population(claim: Claim, was: Claim) -> str:
    """Return who is counted, of a claim whose unit or kind was set by hand."""
    if claim.unit == was.unit:
        return claim.population or ("person" if claim.kind in EVENT_KINDS else "")
    words = claim.unit.lower().split()
    noun = lemmatize(words[-1], "NOUN", "NNS") if words else ""
    for group in ("child", "woman", "fighter", "civilian"):
        if noun in noun_set(group) or (words and words[-1] in noun_set(group)):
            return group
    return "person" if words and (words[-1] in _PEOPLE or noun in noun_set("state")) else noun


def _thing(claim: Claim, was: Claim) -> str:
    """Return what is counted, for the line that a reader sees."""
    if (claim.unit, claim.kind) == (was.unit, was.kind):
        # "tonnes of flour in Port Amber": only where it is changed
        known = name_claim("", was.kind, was.place, projected=was.projected, event=was.event)
        if was.what.endswith(known):
            return was.what.removesuffix(known).strip() or claim.unit or "number given"
    fixed = {"money": "money", "magnitude": "magnitude", "share": f"share ({claim.unit or 'per cent'})"}
    if claim.kind == "distance":
        return f"distance in {claim.unit}"
    return fixed.get(claim.kind, claim.unit or "number given")


def correct_victim(victim: Victim, fields: Fields) -> Victim | None:
    """Return people told of with what was set in the number that counts them; None where they are none."""
    if "drop" in fields:
        return None
    if correction := fields.get("kind"):
        outcome = OUTCOMES.get(str(dict(correction.after)["kind"]))
        if outcome is None:
            return None
        victim = replace(victim, outcome=outcome)
    if correction := fields.get("value"):
        after = dict(correction.after)
        number, low, high = after["value"], after["low"], after["high"]
        exact = number is not None and low == number == high
        victim = replace(victim, value=float(number) if number is not None else None, exact=exact)
    return victim
