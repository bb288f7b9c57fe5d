"""What of a timeline is news to a brief's reader: no history, and no plan whose day has come since."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.account.timeline import is_history
from storyledger.records import OWN_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.account.timeline import Bearing
    from storyledger.records import Citation, Claim, Happening, Reading

_MONTH = re.compile(r"\d{4}-\d\d")


def still_news(
    timeline: Sequence[Happening], readings: Mapping[str, Reading], bearing: Bearing
) -> tuple[Happening, ...]:
    """The timeline without history, and without plans whose day has come: later reports tell what came of them.

    A plan that its sentence tells beside something done ("agreed on a ceasefire that will begin on Sunday") stays.
    """
    last = bearing.reported[1].isoformat() if bearing.reported else ""

    def is_past(happening: Happening) -> bool:
        day = last_day(happening.date)
        if is_history(day, bearing.reported):
            return True
        if happening.modality not in {"planned", "announced"} or not day or day > last:
            return False
        first = happening.citations[0]
        done = last_day(happened_beside(readings[first.report], first))
        if done and done < day:
            return False
        written = max((last_day(readings[cited.report].dating.value) for cited in happening.citations), default="")
        return written < last

    return tuple(happening for happening in timeline if not is_past(happening))


def happened_beside(reading: Reading, cited: Citation) -> str | None:
    """The day of what a sentence tells as done beside what is to come: "was remanded to appear on 19 August"."""
    start, end = next(
        ((s.start, s.end) for s in reading.parsed.sentences if s.start <= cited.start < s.end), (cited.start, cited.end)
    )
    return next(
        (e.date for e in reading.events if e.modality == "happened" and e.date and start <= e.trigger_start < end), None
    )


def is_recalled(claim: Claim, reading: Reading) -> bool:
    """Whether a count has its report's day for want of another, and its sentence tells of another month.

    "In February a quake killed 600": a claim's day is none that "February" is.
    """
    if not claim.as_of or not any(reason.startswith(OWN_DAY) for reason in claim.reasons):
        return False
    told = [time.value for time in reading.times if time.sentence == claim.sentence and time.value]
    return any(_MONTH.match(value) and not claim.as_of.startswith(value[:7]) for value in told)


def last_day(edtf: str | None) -> str:
    """The last day of an EDTF date or interval, for sorting; a year or month sorts before its days."""
    day = (edtf or "").split("/")[-1].rstrip("~?%.")
    return day + "-00" * ((10 - len(day)) // 3) if day else ""
