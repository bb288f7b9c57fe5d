"""What the time expressions of a report say of the day it was published on: each a log-likelihood for each day.

`date_evidence` for dates with a month, `weekday_evidence` for weekdays, `year_evidence` for years and lengths of time.
The tables are relative frequencies from dated articles (see each).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from storyledger.read import edtf
from storyledger.read.tense import follows_telling, is_before_past

if TYPE_CHECKING:
    from storyledger.read.tense import Tense
    from storyledger.read.time_clues import Clue
    from storyledger.records import Parsed

Scores = NDArray[np.float64]
Days = NDArray[np.int64]
Table = tuple[tuple[int, float], ...]
"""Shares of the distances in days: up to each of them."""

# Shares of the distances in days from a weekday told as past to the report's day, 0 to 6, counted on every sixth
# article of five Timeline17 topics
# and every twelfth local-news report on shootings (900 weekdays, dates hidden), rounded. The newest weekday beside a
# telling verb ("said Tuesday")
# is nearly always the report's day or the day before; the newest of several is nearer than a lone one; the others lie
# anywhere in the week.
_TOLD_BESIDE = (0.66, 0.25, 0.03, 0.015, 0.015, 0.015, 0.015)
_LONE_PAST = (0.44, 0.34, 0.13, 0.03, 0.02, 0.02, 0.02)
_NEWEST_PAST = (0.60, 0.28, 0.05, 0.03, 0.02, 0.01, 0.01)
_OTHER_PAST = (0.05, 0.33, 0.25, 0.13, 0.09, 0.06, 0.09)
# What a night, or a late hour, of a weekday adds, by the distance: mostly told on the next day (of 52 such weekdays in
# the same articles 5 lay on the day of the report and 36 on the day before it; of other weekdays 43 and 24 in a
# hundred); damped, as the nights of one text are mostly one night.
_NIGHT = (-1.4, 0.4, 0.0, 0.0, 0.0, 0.0, 0.0)
_FUTURE = (0.26, 0.17, 0.17, 0.12, 0.11, 0.09, 0.08)
_NOT_BESIDE = 1.0
"""Log-likelihood against a report whose newest weekday is not the one beside a telling verb, where another one is.

Any value from .7 to 1.5 does as well on 230 reports of Timeline17, the incidents and the development stories, dates
hidden (mean log-probability of the right weekday -1.24; -1.25 where only weekdays beside telling verbs can be newest).
"""
# What lies between the newest date told as past and the report: shares for 0, 1, 2 to 6, 7 to 30 days, and so on.
# From the same articles.
_GAPS = ((0, 0.30), (1, 0.22), (6, 0.27), (30, 0.12), (365, 0.06), (3650, 0.03))
_YEARLESS_PAST = ((0, 0.25), (1, 0.20), (6, 0.25), (30, 0.16), (180, 0.10), (364, 0.04))
# The same where the text tells its news by weekdays: a date is then what lies further back ("the October 3 strike").
# Of 72 such articles on the tuning half 5 tell a date of the last two days, 7 of the last week, 39 of the last month.
_BESIDE_WEEKDAYS = ((0, 0.05), (1, 0.04), (6, 0.12), (30, 0.51), (180, 0.24), (364, 0.04))
_WITH_WEEKDAY = ((0, 0.36), (1, 0.28), (6, 0.22), (30, 0.07), (180, 0.04), (364, 0.03))
_YEARLESS_FUTURE = ((0, 0.04), (1, 0.23), (6, 0.33), (30, 0.25), (180, 0.12), (364, 0.03))
# What lies between the newest year told as past and the report's: 0, 1, 2, ... years; first where a day
# or a month of that year is told, then where the year stands alone ("in 2011"): that is background, and mostly older.
# From the same articles.
_YEARS = (0.80, 0.07, 0.06, 0.02, 0.01, 0.01, 0.01, 0.01, 0.005, 0.005)
_LONE_YEARS = (0.25, 0.17, 0.13, 0.10, 0.08, 0.06, 0.05, 0.04, 0.03, 0.03)
_UNIX_DAY = date(1970, 1, 1).toordinal()
_IMPOSSIBLE = -9.0
"""Log-likelihood of what the words exclude: texts are stitched and misprinted, so nothing is excluded outright."""
_HARDLY = 1.5 * _IMPOSSIBLE
"""The same of a date without its year a year off or more: such dates lie within weeks."""
EARLIEST, LATEST = 1990, 2040
"""Years between which an undated report may lie: digital news."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One clue's say over the candidate days."""

    words: str
    says: str
    scores: Scores


def quote_clue(text: str, clue: Clue) -> str:
    """Return the words of a time expression in quotation marks."""
    return f"“{' '.join(text[clue.start : clue.end].split())}”"


def date_evidence(
    text: str, clues: list[Clue], tenses: list[Tense | None], days: Days, pin: Clue | None
) -> list[Evidence]:
    """What dates with a month say: the newest told as past lies close before, those to come lie after."""
    evidence: list[Evidence] = []
    past: list[tuple[int, Clue]] = []
    seen: set[tuple[int | None, int | None, int | None]] = set()
    ahead = {
        (clue.month, clue.day)
        for clue, tense in zip(clues, tenses, strict=True)
        if clue.form == "day"
        and clue.year is None
        and (tense in ("future", "open", "present") or clue.before in ("from", "starting", "beginning", "by", "until"))
    }
    by_weekday = any(
        clue.form == "weekday" and not clue.relation and tense in ("past", None)
        for clue, tense in zip(clues, tenses, strict=True)
    )
    for clue, tense in zip(clues, tenses, strict=True):
        if clue.form != "day" or not clue.month or not clue.day:
            continue
        # A caption tells in the present of the day that it names in full.
        future = tense in ("future", "open") if clue.year is not None else (clue.month, clue.day) in ahead
        key = (clue.year, clue.month, clue.day)
        if key in seen and clue is not pin:
            continue
        seen.add(key)
        if clue.year is not None:
            day = edtf.make_day(clue.year, clue.month, clue.day)
            if day is None or not EARLIEST <= day.year <= LATEST:
                continue
            ordinal = day.toordinal()
            if future:
                scores = np.where(days <= ordinal, 0.0, -2.5 if tense == "future" else -0.7)
                evidence.append(Evidence(quote_clue(text, clue), "lies ahead of it", scores))
            else:
                past.append((ordinal, clue))
            continue
        table = _WITH_WEEKDAY if clue.weekday is not None else _BESIDE_WEEKDAYS if by_weekday else _YEARLESS_PAST
        evidence.append(_yearless(text, clue, days, table, future=future, pinned=clue is pin, hard=tense == "past"))
    if past:
        newest, clue = max(past, key=lambda item: item[0])
        evidence.append(
            Evidence(quote_clue(text, clue), "is the newest date told", _by_distance(days - newest, _GAPS, _IMPOSSIBLE))
        )
    return evidence


_LOOKING_BACK = re.compile(
    r"\b(?P<number>an?|one|two|three|four|five|ten|\d{1,2})[- ]years? (?:on|later|after|since)\b"
    r"|\b(?P<first>first|one-year|second|third|fifth|tenth) anniversary\b",
    re.IGNORECASE,
)
_YEARS_BACK = {
    **dict.fromkeys(("a", "an", "one", "first", "one-year"), 1),
    **dict.fromkeys(("two", "second"), 2),
    **dict.fromkeys(("three", "third"), 3),
    **dict.fromkeys(("five", "fifth"), 5),
    **dict.fromkeys(("ten", "tenth"), 10),
    "four": 4,
}
_OPENING = 250
"""Characters in which a report that looks back says so."""
_YEAR_LEAST = 300
"""Days that "a year on" is at the least."""


def looks_back(text: str, clues: list[Clue]) -> tuple[str, int] | None:
    """Return the words by which a report looks back on what it dates, and the first day it can be of; else None.

    As in "One year on: 40 lives" over "the dam gave way on 3 March 2019". Where the report tells a day of its own time
    too, that says more.
    """
    found = _LOOKING_BACK.search(text, 0, _OPENING)
    if found is None:
        return None
    word = (found["number"] or found["first"]).lower()
    years = int(word) if word.isdigit() else _YEARS_BACK[word]
    days = [
        day.toordinal()
        for clue in clues
        if clue.form == "day" and clue.year and (day := edtf.make_day(clue.year, clue.month or 1, clue.day or 1))
    ]
    if not days or max(days) - min(days) > _YEAR_LEAST or not years:
        return None
    return f"“{found.group()}”", max(days) + years * _YEAR_LEAST


def _by_distance(gap: Days, table: Table, beyond: float) -> Scores:
    """Return the log-likelihood a day of a date that lies `gap` days off, by a table of shares; `beyond` behind it."""
    scores = np.full(len(gap), beyond)
    low = 0
    for high, part in table:
        inside = (gap >= low) & (gap <= high)
        scores[inside] = np.log(part / (high - low + 1))
        low = high + 1
    return scores


def _yearless(  # noqa: PLR0913 - three of them are flags of the same clue
    text: str, clue: Clue, days: Days, table: Table, *, future: bool, pinned: bool, hard: bool
) -> Evidence:
    """What a month and day without a year say, with the weekday beside it where one stands; by `table` if past."""
    assert clue.month
    assert clue.day
    years = range(date.fromordinal(int(days[0])).year - 1, date.fromordinal(int(days[-1])).year + 2)
    dates = [day for year in years if (day := edtf.make_day(year, clue.month, clue.day))]
    if clue.weekday is not None:
        dates = [day for day in dates if day.weekday() == clue.weekday]
    said = (
        "names weekday and day, which agree only in some years"
        if clue.weekday is not None
        else "gives the day of the year"
    )
    if not dates:
        return Evidence(quote_clue(text, clue), said, np.zeros(len(days)))
    ordinals = np.array([day.toordinal() for day in dates])
    if pinned:
        return Evidence(quote_clue(text, clue), "is the dateline", np.where(np.isin(days, ordinals), 0.0, _IMPOSSIBLE))
    behind = np.searchsorted(ordinals, days, side="right") - 1
    gap_back = np.where(behind >= 0, days - ordinals[np.maximum(behind, 0)], 100_000)
    ahead = np.searchsorted(ordinals, days, side="left")
    gap_ahead = np.where(ahead < len(ordinals), ordinals[np.minimum(ahead, len(ordinals) - 1)] - days, 100_000)
    back = _by_distance(gap_back, table, _HARDLY)
    forward = _by_distance(gap_ahead, _YEARLESS_FUTURE, _HARDLY)
    if future:
        scores = np.logaddexp(forward + np.log(0.92), back + np.log(0.08))
    elif hard:
        ahead_of_it = 0.01 if clue.before == "since" else 0.04  # of 119 told as past, five lay ahead
        scores = np.logaddexp(back + np.log(1 - ahead_of_it), forward + np.log(ahead_of_it))
    else:
        scores = np.logaddexp(back + np.log(0.85), forward + np.log(0.15))
    return Evidence(quote_clue(text, clue), said, np.maximum(scores, _IMPOSSIBLE))


def weekday_evidence(parsed: Parsed, clues: list[Clue], tenses: list[Tense | None], days: Days) -> list[Evidence]:
    """What lone weekdays say: those told as past lie at most six days back, those to come at most six ahead."""
    text = parsed.report.text
    sentences = {sentence.index: sentence for sentence in parsed.sentences}
    evidence: list[Evidence] = []
    past: dict[int, Clue] = {}
    beside: set[int] = set()
    nights: set[int] = set()
    ahead: dict[int, tuple[Clue, bool]] = {}
    for clue, tense in zip(clues, tenses, strict=True):
        if clue.form != "weekday" or clue.weekday is None or clue.relation:
            continue
        if tense in ("past", None):
            past.setdefault(clue.weekday, clue)
            if is_before_past(sentences[clue.sentence], clue.start):
                continue  # "had said on Wednesday": not what the report has as news
            if follows_telling(sentences[clue.sentence], clue.start):
                beside.add(clue.weekday)
            elif clue.part == "night" or clue.edge == "late":
                nights.add(clue.weekday)
        else:
            ahead.setdefault(clue.weekday, (clue, tense == "future"))
    weekday_of = (days - 1) % 7
    if past:
        week = np.array([_past_score(weekday, past, beside, nights) for weekday in range(7)])
        words = ", ".join(quote_clue(text, clue) for clue in past.values())
        evidence.append(Evidence(words, "are told as past" if len(past) > 1 else "is told as past", week[weekday_of]))
    for weekday, (clue, sure) in ahead.items():
        distance = (weekday - weekday_of) % 7
        scores = np.log(np.array(_FUTURE))[distance]
        if not sure:
            scores = np.logaddexp(scores, np.log(np.array(_OTHER_PAST))[-distance % 7]) - np.log(2)
        evidence.append(
            Evidence(quote_clue(text, clue), "is to come" if sure else "is seen as to come", scores * 0.8)
        )  # clues of one text are no independent draws
    dated = _dated_weekdays(text, clues, tenses, days)
    for weekday, clue in past.items():
        if weekday in dated:
            # The weekday stands for the day of the same name that the text dates: then that day is less
            # than a week ago.
            name, ordinals = dated[weekday]
            within = np.zeros(len(days), dtype=bool)
            for ordinal in ordinals:
                within |= (days >= ordinal) & (days <= ordinal + 6)
            if within.any():
                evidence.append(Evidence(quote_clue(text, clue), f"stands for {name}", np.where(within, 0.0, -1.5)))
    return evidence


def _past_score(weekday: int, past: dict[int, Clue], beside: set[int], nights: set[int]) -> float:
    """Return the log-likelihood of the weekdays told as past in a report of a given weekday."""
    distances = {told: (weekday - told) % 7 for told in past}
    newest = min(past, key=lambda told: distances[told])
    table = _TOLD_BESIDE if newest in beside else _LONE_PAST if len(past) == 1 else _NEWEST_PAST
    score = float(np.log(table[distances[newest]]))
    if beside and newest not in beside:
        score -= _NOT_BESIDE
    score += sum(_NIGHT[distances[told]] for told in nights - beside)
    for told, distance in distances.items():
        if told != newest:
            score += 0.8 * float(np.log(_OTHER_PAST[distance]))
    return score


def _dated_weekdays(
    text: str, clues: list[Clue], tenses: list[Tense | None], days: Days
) -> dict[int, tuple[str, list[int]]]:
    """Return, by weekday, the newest dates told as past.

    With their words, and the days that they can be within the candidates' years.
    """
    dated: dict[int, tuple[str, list[int]]] = {}
    years = range(date.fromordinal(int(days[0])).year - 1, date.fromordinal(int(days[-1])).year + 1)
    for clue, tense in zip(clues, tenses, strict=True):
        if (
            clue.form != "day"
            or not clue.month
            or not clue.day
            or tense in ("future", "open")
            or (clue.year is None and clue.weekday is None)
        ):
            continue
        found = [
            day for year in ([clue.year] if clue.year else years) if (day := edtf.make_day(year, clue.month, clue.day))
        ]
        found = [day for day in found if clue.weekday is None or day.weekday() == clue.weekday]
        for day in found:
            _, ordinals = dated.setdefault(day.weekday(), (quote_clue(text, clue), []))
            ordinals.append(day.toordinal())
    return {
        weekday: (words, [max(ordinals)] if all(clue.year for clue in clues if clue.form == "day") else ordinals)
        for weekday, (words, ordinals) in dated.items()
    }


def year_evidence(text: str, clues: list[Clue], tenses: list[Tense | None], days: Days) -> list[Evidence]:
    """What lone years and lengths of time say about the report's year."""
    evidence: list[Evidence] = []
    year_of = (days - _UNIX_DAY).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    past = [
        clue
        for clue, tense in zip(clues, tenses, strict=True)
        if clue.form in ("year", "month")
        and clue.year
        and EARLIEST <= clue.year <= LATEST
        and tense != "future"
        and clue.before not in ("by", "until", "till")
    ]
    if past:
        newest = max(past, key=lambda clue: clue.year or 0)
        gap = year_of - (newest.year or 0)
        scores = np.full(len(days), _IMPOSSIBLE)
        dated = any(clue.year == newest.year and clue.month for clue in clues)
        for years, part in enumerate(_YEARS if dated else _LONE_YEARS):
            scores[gap == years] = np.log(part)
        same = gap == 0
        if newest.form == "year" and (
            newest.before == "since" or "since" in text[max(0, newest.start - 80) : newest.start].lower().split()
        ):
            scores[same] -= 2.0  # what goes on since this year is said otherwise in the same year
        if newest.form == "month" and newest.month:
            month_of = np.array([date.fromordinal(int(day)).month for day in days])
            scores[same & (month_of < newest.month)] = _IMPOSSIBLE
        evidence.append(Evidence(quote_clue(text, newest), "is the newest year told", scores))
        lengths = [
            clue
            for clue in clues
            if clue.form == "duration"
            and clue.unit == "y"
            and clue.number
            and 2 <= clue.number <= 30
            and clue.number == int(clue.number)
        ]
        for length in lengths[:4]:
            starts = {clue.year for clue in past if clue.year}
            ends = {start + int(length.number or 0) for start in starts}
            fits = np.isin(year_of, list(ends))
            if fits.any() and not fits.all():
                evidence.append(
                    Evidence(
                        quote_clue(text, length),
                        f"counted from {_either(starts)} speaks for {_either(set(year_of[fits].tolist()))}",
                        np.where(fits, 3.0, 0.0),
                    )
                )
    ahead = [
        clue
        for clue, tense in zip(clues, tenses, strict=True)
        if clue.form == "year" and clue.year and (tense == "future" or clue.before in ("by", "until"))
    ]
    evidence.extend(
        Evidence(quote_clue(text, clue), "lies ahead of it", np.where(year_of <= (clue.year or 0), 0.0, -2.0))
        for clue in ahead[:2]
    )
    return evidence


def _either(years: set[int]) -> str:
    return " or ".join(str(year) for year in sorted(years))
