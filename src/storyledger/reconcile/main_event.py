"""What a story is about, when and where: the day and the place that its independent origins tell of its main event.

Each report's signs (`Focus`) are brought to one vote a report and origin, so that neither a long report nor a wire
story's many copies outvote the others; the day and the place with most of the votes are taken. Left out: stories of
two main events.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from math import cos, hypot, radians
from typing import TYPE_CHECKING, NamedTuple

from storyledger.datelines import MONTHS, own_title
from storyledger.folding import plain
from storyledger.records import Citation, MainEvent, Sign

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from storyledger.records import Focus, Happening, Reading, Story, Toponym

_SLIP = 28
_COUNTY_DEGREES = 0.8
"""Degrees of latitude, some 90 km."""
_AGAINST = 0.5
"""Of a report's vote, what counts against a day after it: half, so that one early report does not rule out many."""
_SAME_WEEKDAY = 1.5
_PART = 0.1
_OWN_NAME = 0.5
"""Share of what is told of a town under its own name from which on reports that call it a part are believed."""
_SURE = 0.5
_HEADLINE = 0.6
_TOWN_SHARE = 0.1
_TOWN_FIRM = 0.1
"""Weight of a town's sign that is enough beside a county that it lies in: somebody of the town, where no other is."""
_BY_OUTLET = "; the outlet's "
"""In the reason of a place that nothing but the outlet located (read/focus_wholes.py)."""
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
    poll = _poll(told, origin_of, lambda focus: focus.days, lambda sign: days.get(sign.value, sign.value))
    day, day_signs, day_share = _outcome(poll, _day_before_reports(poll, told, origin_of))
    told = _known_elsewhere(told)
    parts = _parts(told)
    told = _with_headlines(told, parts)
    poll = _poll(
        told, origin_of, lambda focus: focus.places, lambda sign: parts.get(plain(sign.value), plain(sign.value))
    )
    place_key, place_signs, place_share = _outcome(poll, _town_in(poll))
    named = [item for item in place_signs if plain(item[1].value) == place_key] or place_signs
    cited = [
        Citation(report, sign.start, sign.end)
        for signs in (day_signs, place_signs)
        for report, sign in signs[:5]
        if sign.start < sign.end
    ]
    cited = cited or _beginnings(readings, {report for signs in (day_signs, place_signs) for report, _ in signs})
    if not cited:
        return None
    return MainEvent(
        happening=_told_by(happenings, day, day_signs),
        date=day,
        date_reason=_reason(day_signs, origin_of),
        date_share=day_share,
        place=named[0][1].value if named else None,
        place_reason=_reason(place_signs, origin_of),
        place_share=place_share,
        toponym=next((sign.place for _, sign in named if sign.place is not None), None),
        citations=tuple(dict.fromkeys(cited)),
    )


def _beginnings(readings: Sequence[Reading], reports: AbstractSet[str]) -> list[Citation]:
    """Where the texts of some reports begin: what a headline says stands above that."""
    found = []
    for reading in readings:
        first = next((s for s in reading.parsed.sentences if s.start < s.end), None)
        if reading.report.id in reports and first is not None:
            found.append(Citation(reading.report.id, first.start, first.end))
    return found[:5]


def _known_elsewhere(told: Sequence[tuple[Reading, Focus]]) -> list[tuple[Reading, Focus]]:
    """The same, places that a report's outlet alone located told as another report does that knows them."""
    known: dict[str, Sign] = {}
    for _, focus in told:
        for sign in focus.places:
            if sign.place is not None and sign.weight >= _FIRM and _BY_OUTLET not in sign.reason:
                known.setdefault(plain(sign.value), sign)

    def settled(reading: Reading, sign: Sign) -> Sign:
        other = known.get(plain(reading.report.text[sign.start : sign.end])) if _BY_OUTLET in sign.reason else None
        if other is None:
            return sign
        reason = sign.reason.partition(_BY_OUTLET)[0]
        return replace(sign, value=other.value, place=other.place, reason=reason)

    return [
        (reading, replace(focus, places=tuple(settled(reading, sign) for sign in focus.places)))
        for reading, focus in told
    ]


def _with_headlines(told: Sequence[tuple[Reading, Focus]], parts: Mapping[str, str]) -> list[tuple[Reading, Focus]]:
    """The same, a report whose headline alone names a town that another report is sure of with a sign of that."""
    sure: dict[str, Sign] = {}
    for _, focus in told:
        for sign in focus.places:
            is_town = sign.place is not None and sign.place.feature == "city" and plain(sign.value) not in parts
            if is_town and sign.weight >= _SURE:
                sure.setdefault(sign.value, sign)
    found = []
    for reading, focus in told:
        title = own_title(reading.report.title or "")
        own = {plain(sign.value) for sign in focus.places if sign.weight >= _FIRM}
        new = tuple(
            Sign(value, _HEADLINE, 0, 0, f"the headline names “{value}”", sign.place)
            for value, sign in sure.items()
            if value in title and plain(value) not in own and f" {plain(value)} " in f" {plain(title)} "
        )
        found.append((reading, replace(focus, places=(*focus.places, *new)) if new else focus))
    return found


def _parts(told: Sequence[tuple[Reading, Focus]]) -> dict[str, str]:
    """The plain names of towns' parts, with the town's: what one report shows to be a part of a town is so in all."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    named: dict[str, float] = defaultdict(float)
    for reading, focus in told:
        for sign in focus.places:
            word, town = plain(reading.report.text[sign.start : sign.end]), plain(sign.value)
            named[town] += sign.weight if word == town and sign.place is not None else 0.0
            if (
                _BY_OUTLET not in sign.reason
                and word
                and f" {town} " not in f" {word} "
                and f" {word} " not in f" {town} "
            ):
                found[word][town] += sign.weight
    return {
        word: max(towns, key=lambda town: (towns[town], town))
        for word, towns in found.items()
        if word in named and max(towns.values()) >= max(_PART, _OWN_NAME * named[word])
    }


def _day_before_reports(poll: _Poll, told: Sequence[tuple[Reading, Focus]], origin_of: dict[str, str]) -> str | None:
    """The day that most votes are for; a day of one origin alone has against it who told of the event before it.

    A page may bear a later day than its words, and "on Tuesday" is then some other Tuesday. What several origins tell
    is no such slip: a story of many days goes on.
    """
    against: dict[str, float] = defaultdict(float)
    for value, signs in poll.behind.items():
        if len({origin_of.get(report, report) for report, _ in signs}) > 1:
            continue
        for reading, focus in told:
            published = (reading.dating.value or "")[:10]
            if focus.days and len(published) == len(value) and published < value:
                share = _SAME_WEEKDAY if _tells_weekday_before(focus, value) else _AGAINST
                against[value] += share * poll.cast[reading.report.id]
    return min(poll.total, key=lambda value: (against[value] - poll.total[value], value), default=None)


def _tells_weekday_before(focus: Focus, value: str) -> bool:
    """Whether a report tells the event of the same weekday some weeks before a day."""
    apart = ((date.fromisoformat(value) - date.fromisoformat(s.value)).days for s in focus.days if s.weight >= _FIRM)
    return any(0 < days <= _SLIP and days % 7 == 0 for days in apart)


def _town_in(poll: _Poll) -> str | None:
    """The town that is told of often enough beside the county or region that is told of most; else what is."""
    best = _most(poll)
    if best is None:
        return None
    total, behind = poll.total, poll.behind
    area = next((sign.place for _, sign in behind[best] if sign.place is not None), None)
    if area is None or area.feature not in {"district", "region", "country"}:
        return best
    # Many counties share a name: where the reports' own differ, none of them is sure to be the one.
    is_placed = area.feature == "district" and len({s.place.gazetteer_id for _, s in behind[best] if s.place}) == 1
    towns = {
        value
        for value, signs in behind.items()
        for _, sign in signs
        if sign.weight >= _TOWN_FIRM
        and sign.place is not None
        and sign.place.feature == "city"
        and sign.place.country == area.country
        and (not is_placed or _is_near(sign.place, area))
    }
    town = max(towns, key=lambda value: (total[value], value), default=best)
    return town if total[town] >= _TOWN_SHARE * total[best] else best


def _is_near(town: Toponym, county: Toponym) -> bool:
    """Whether a town lies as near to a county's middle as its own towns do."""
    north, east = town.latitude - county.latitude, (town.longitude - county.longitude) * cos(radians(county.latitude))
    return hypot(north, east) < _COUNTY_DEGREES


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


_Signed = tuple[str, Sign]


class _Poll(NamedTuple):
    """The votes of all reports, those of one origin together one."""

    total: dict[str, float]
    behind: dict[str, list[_Signed]]
    """The signs of each value."""
    cast: dict[str, float]
    """How much each report's own vote is worth, 0 to 1."""


def _poll(
    told: Sequence[tuple[Reading, Focus]],
    origin_of: dict[str, str],
    signs_of: Callable[[Focus], Sequence[Sign]],
    key_of: Callable[[Sign], str],
) -> _Poll:
    """The reports' votes, by the values that `key_of` gives their signs."""
    by_origin: dict[str, list[dict[str, float]]] = defaultdict(list)
    behind: dict[str, list[_Signed]] = defaultdict(list)
    cast: dict[str, float] = {}
    for reading, focus in told:
        weights: dict[str, float] = defaultdict(float)
        for sign in signs_of(focus):
            weights[key_of(sign)] += sign.weight
            behind[key_of(sign)].append((reading.report.id, sign))
        whole = sum(weights.values()) + _UNSURE
        firm = min(1.0, 2 * max((sign.weight for sign in signs_of(focus)), default=0.0))
        votes = {value: firm * weight / whole for value, weight in weights.items()}
        cast[reading.report.id] = sum(votes.values())
        by_origin[origin_of.get(reading.report.id, reading.report.id)].append(votes)
    total: dict[str, float] = defaultdict(float)
    for reports in by_origin.values():
        for votes in reports:
            for value, vote in votes.items():
                total[value] += vote / len(reports)
    return _Poll(dict(total), dict(behind), cast)


def _most(poll: _Poll) -> str | None:
    return min(poll.total, key=lambda value: (-poll.total[value], value), default=None)


def _outcome(poll: _Poll, chosen: str | None) -> tuple[str | None, list[_Signed], float]:
    """The value chosen, the signs of it, the heaviest first, and its share of all votes."""
    if chosen is None:
        return None, [], 0.0
    signs = sorted(poll.behind[chosen], key=lambda item: (-item[1].weight, item[0], item[1].start))
    return chosen, signs, poll.total[chosen] / sum(poll.total.values())


def _told_by(happenings: Sequence[Happening], day: str | None, signs: Sequence[_Signed]) -> str | None:
    """The id of the happening of that day whose citations hold most of the words that tell the day."""

    def held(happening: Happening) -> int:
        return sum(
            c.report == report and c.start <= sign.start < c.end for report, sign in signs for c in happening.citations
        )

    same = [h for h in happenings if (h.date or "").rstrip("~") == day and h.modality not in {"denied", "possible"}]
    best = max(same, key=lambda h: (held(h), h.salience, h.id), default=None)
    return best.id if best is not None and held(best) else None


def _reason(signs: Sequence[_Signed], origin_of: dict[str, str]) -> str:
    """The best sign's reason, and how many reports of how many origins stand behind it."""
    if not signs:
        return ""
    report, sign = signs[0]
    reports = {r for r, _ in signs}
    origins = len({origin_of.get(r, r) for r in reports})
    behind = f"{len(reports)} reports, {origins} origin{'s' if origins > 1 else ''}"
    more = f"; so in {behind}" if len(reports) > 1 else ""
    return f"{sign.reason} (report {report}){more}"
