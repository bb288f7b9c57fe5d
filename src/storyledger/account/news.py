"""What of a timeline is news to a brief's reader: no history, and no plan whose day has come since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.account.timeline import is_history

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.account.timeline import Bearing
    from storyledger.records import Citation, Happening, Reading


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
        if any(happened_beside(readings[cited.report], cited) for cited in happening.citations[:1]):
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


def last_day(edtf: str | None) -> str:
    """The last day of an EDTF date or interval, for sorting; a year or month sorts before its days."""
    day = (edtf or "").split("/")[-1].rstrip("~?%.")
    return day + "-00" * ((10 - len(day)) // 3) if day else ""
