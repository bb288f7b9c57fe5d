"""What a story is about, when and where: the day and the place that its independent origins tell of its main event.

Each report's signs (`Focus`) are brought to one vote a report and origin, so that neither a long report nor a wire
story's many copies outvote the others; the day and the place with most of the votes are taken. Left out: stories of
two main events.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from storyledger.datelines import MONTHS
from storyledger.folding import plain
from storyledger.records import Citation, MainEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storyledger.records import Focus, Happening, Reading, Sign, Story

_SLIP = 28
_FIRM = 0.3
_OF_A_MONTH = (*MONTHS, "/", "-")
"""What stands with a day of the month, in words or in figures."""
_UNSURE = 0.4
"""Weight that a report's vote lacks to count in full: one that only hints at a day hardly votes."""


def find_main_event(story: Story, readings: Sequence[Reading], happenings: Sequence[Happening]) -> MainEvent | None:
    """The story's main event; None where no report has a focus."""
    told = [(reading, reading.focus) for reading in readings if reading.focus is not None]
    if not told:
        return None
    origin_of = story.origin_of()
    days = _settle_weekdays(told)
    day, day_signs, day_share = _vote(
        told, origin_of, lambda focus: focus.days, lambda sign: days.get(sign.value, sign.value)
    )
    _, place_signs, place_share = _vote(told, origin_of, lambda focus: focus.places, lambda sign: plain(sign.value))
    place = _shown(place_signs)
    cited = [
        Citation(report, sign.start, sign.end)
        for signs in (day_signs, place_signs)
        for report, sign in signs[:5]
        if sign.start < sign.end
    ]
    if not cited:
        return None
    return MainEvent(
        happening=_told_by(happenings, day, day_signs),
        date=day,
        date_reason=_reason(day_signs),
        date_share=day_share,
        place=place.value if place else None,
        place_reason=_reason(place_signs),
        place_share=place_share,
        toponym=next((sign.place for _, sign in place_signs if sign.place is not None), None),
        citations=tuple(dict.fromkeys(cited)),
    )


def _settle_weekdays(told: Sequence[tuple[Reading, Focus]]) -> dict[str, str]:
    """Days that bare weekdays gave, with the day of the month that another sign gives the same weekday.

    A weekday is as right as the report's own day, and a page may bear the day of a later change: where "2 March" is
    told of the event and "Saturday" comes out a week or two later, that Saturday was the 2nd. Only where the day of
    the month is told at least half as firmly: of two attacks a week apart the later is no slip.
    """
    plain_days: dict[str, float] = defaultdict(float)
    weekdays: dict[str, float] = defaultdict(float)
    for reading, focus in told:
        for sign in focus.days:
            words = reading.report.text[sign.start : sign.end]
            numbered = any(character.isdigit() for character in words) and any(m in words.lower() for m in _OF_A_MONTH)
            (plain_days if numbered else weekdays)[sign.value] += sign.weight
    settled = {}
    for value, weight in weekdays.items():
        day = date.fromisoformat(value)
        for other, firm in plain_days.items():
            apart = (day - date.fromisoformat(other)).days
            if 0 < apart <= _SLIP and apart % 7 == 0 and firm >= max(weight / 2, _FIRM) and value not in plain_days:
                settled[value] = other
    return settled


_Signed = tuple[str, "Sign"]


def _vote(
    told: Sequence[tuple[Reading, Focus]],
    origin_of: dict[str, str],
    signs_of: Callable[[Focus], Sequence[Sign]],
    key_of: Callable[[Sign], str],
) -> tuple[str | None, list[_Signed], float]:
    """The value that most votes are for, the signs of it, the heaviest first, and its share of all votes."""
    by_origin: dict[str, list[dict[str, float]]] = defaultdict(list)
    behind: dict[str, list[_Signed]] = defaultdict(list)
    for reading, focus in told:
        weights: dict[str, float] = defaultdict(float)
        for sign in signs_of(focus):
            weights[key_of(sign)] += sign.weight
            behind[key_of(sign)].append((reading.report.id, sign))
        whole = sum(weights.values()) + _UNSURE
        firm = min(1.0, 2 * max((sign.weight for sign in signs_of(focus)), default=0.0))
        votes = {value: firm * weight / whole for value, weight in weights.items()}
        by_origin[origin_of.get(reading.report.id, reading.report.id)].append(votes)
    total: dict[str, float] = defaultdict(float)
    for reports in by_origin.values():
        for votes in reports:
            for value, vote in votes.items():
                total[value] += vote / len(reports)
    if not total:
        return None, [], 0.0
    best = min(total, key=lambda value: (-total[value], value))
    signs = sorted(behind[best], key=lambda item: (-item[1].weight, item[0], item[1].start))
    return best, signs, total[best] / sum(total.values())


def _told_by(happenings: Sequence[Happening], day: str | None, signs: Sequence[_Signed]) -> str | None:
    """The id of the happening of that day whose citations hold most of the words that tell the day."""

    def held(happening: Happening) -> int:
        return sum(
            c.report == report and c.start <= sign.start < c.end for report, sign in signs for c in happening.citations
        )

    same = [h for h in happenings if (h.date or "").rstrip("~") == day and h.modality not in {"denied", "possible"}]
    best = max(same, key=lambda h: (held(h), h.salience, h.id), default=None)
    return best.id if best is not None and held(best) else None


def _shown(signs: Sequence[_Signed]) -> Sign | None:
    return signs[0][1] if signs else None


def _reason(signs: Sequence[_Signed]) -> str:
    """The best sign's reason, and how many reports stand behind it."""
    if not signs:
        return ""
    report, sign = signs[0]
    reports = len({r for r, _ in signs})
    more = f"; so in {reports} reports" if reports > 1 else ""
    return f"{sign.reason} (report {report}){more}"
