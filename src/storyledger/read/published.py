"""When a report was published, and how that is known: `find_published`.

In this order: the input's metadata; the day in the report's address; a publication line or an agency's dateline in the
text; else the words. The words are solved together, as a careful reader does it: every weekday, month-day, year, and
length of time is a clue that makes some days likelier than others ("Friday (Dec 16)" leaves the years in which 16
December is a Friday; a day told as past bounds from below, a day to come from above; "more than five years" of what
began in 2011 speaks for 2016). The clues' log-likelihoods are added up for each day of a plausible range, and the
answer is the day, or the span of days, that holds most of the probability. Where none does, there is no answer:
nothing is guessed. No event is known to this module, only words. The tables are relative frequencies from dated
articles (see each); `benchmarks/published.py` measures the outcome.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from storyledger.read import edtf
from storyledger.read.tense import follows_telling, tense_at
from storyledger.read.times import scan_report
from storyledger.records import Dating

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.tense import Tense
    from storyledger.read.timegrammar import Clue
    from storyledger.records import Anchor, Elapsed, Neighbour, Parsed

_Scores = NDArray[np.float64]
_Days = NDArray[np.int64]

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
# How the days of a story's dated reports bear on another's: a report is weighed by how alike it is; the chance falls by
# the day, faster the more alike the two are, but for a share that falls slowly, as stories go on for weeks. Fitted to
# windows of nine days of Timeline17's H1N1 and Iraq, to 60 incidents and to the development stories, dates hidden (mean
# log-probability of the right day -2.37, -3.07 and -3.29; -2.39, -3.24 and -3.71 for the nearest report alone).
_NEAR_FALL, _ALIKE_FALL, _SLOW_FALL, _SLOW_SHARE, _NEAR_FLOOR = 0.4, 5.0, 0.2, 0.35, 0.0005
_ALIKE_SCALE, _MOST_ALIKE = 0.05, 0.5
_ANCHOR, _ANCHOR_SCALE = 6.0, 12.0
"""Log-likelihood against days that a shared weekday excludes, at most and by how alike the two sentences are.

Nothing changes on the hidden-date windows from 4 to 6 and from 12 to 18; without it a third fewer days are told.
"""
_UNRELATED, _UNRELATED_DAYS = 0.2, 40
"""The share of lengths of time taken to be of something else than what the other report tells, over so many days.

Judged, not fitted: too few of the hidden-date windows have one. From .1 to .3 nothing changes on them.
"""
_SURE = (0.75, 0.75, 0.85)
"""A day, two days, and a longer span are told when they hold this much of the probability.

Set on the tuning half so that at least nine of ten told days are right.
"""
_SURE_NEAR = (0.85, 0.75, 0.8)
"""The same where the story's other reports had a say; they are no independent draws, so a day needs more.

Set on the hidden-date windows: nine of ten answers hold the right day, 19 of 20 come within a day of it.
"""
_SURE_FEW = (0.85, 0.8, 0.9)
"""The same with fewer than three dated reports, which may lie at one end of the story."""
_LONGEST_SPAN = 4
_EARLIEST, _LATEST = 1990, 2040
"""Years between which an undated report may lie: digital news."""

_LABELS = re.compile(
    r"(?:published|posted|updated|date of publication|publication date|publish date|released|filed|uploaded|dated|date|"
    r"article is from|created|modified|aired|story from|"
    r"(?:published|posted|updated)(?: by [^\n]{1,40}?| at \d{1,2}[:.]\d\d ?[ap]\.?m\.?,?))"
    r"\s{0,3}(?:on|at|in|from)?\s{0,3}[:,|]?\s{0,3}$"
)
_ADDRESS_DAY = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?!\d)")
_ADDRESS_DIGITS = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_ARCHIVED = re.compile(r"/web/(19[89]\d|20[0-4]\d)(\d\d)(\d\d)\d{6}[a-z_]{0,4}/(?=https?:)")
"""A web archive's address of a copy: year, month, day and hour of it stand before the page's own address."""
_DATELINE_DATE_IN_BRACKETS = re.compile(r"\)\s{0,2}[-–—:]")
_DATELINE_END = re.compile(
    r"\W{0,3}(?:\([^()\n]{1,40}\)|-LRB-[^()\n]{1,40}-RRB-|[A-Z][\w/. ]{1,20})?\s{0,2}(?:[-–—:]|_)"
)
_LINE_FILLER = frozenset(
    [
        "on",
        "at",
        "by",
        "am",
        "pm",
        "gmt",
        "utc",
        "est",
        "edt",
        "cet",
        "bst",
        "ist",
        "updated",
        "published",
        "posted",
        "date",
        "last",
        "local",
        "time",
        "the",
        "of",
        "a",
        "p",
        "m",
    ]
)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """One clue's say over the candidate days."""

    words: str
    says: str
    scores: _Scores


def find_published(parsed: Parsed, near: Sequence[Neighbour] = ()) -> Dating:
    """Return the day on which a report was published, with its basis and a reason that quotes the deciding words.

    `near` holds the dated reports of the same story, where the caller knows them: they narrow down what the words leave
    open. The value is a day, an interval of at most five days where only that follows, or None with the basis
    `unknown`.
    """
    report = parsed.report
    if report.published:
        value = report.published.partition("T")[0]
        days = edtf.days_of(value)
        if days:
            copied = _copied_before(report.url or "", days[0])
            return copied or Dating(value, "metadata", report.published_reason or "told by the input's metadata")
    address = _ADDRESS_DAY.search(report.url or "")
    if address:
        day = edtf.make_day(*(int(part) for part in address.groups()))
        if day:
            return Dating(day.isoformat(), "metadata", f"the address has {address.group()}")
    clues = scan_report(parsed)
    line = _publication_line(report.text, clues)
    if line and not _is_late_update(line, near):
        return line
    pin = _dateline(report.text, clues)
    if pin and pin.year is not None and pin.month and pin.day:
        day = edtf.make_day(pin.year, pin.month, pin.day)
        if day:
            return Dating(day.isoformat(), "dateline", f"the dateline says {_quote(report.text, pin)}")
    return _solve(parsed, clues, pin, near)


def _copied_before(address: str, told: date) -> Dating | None:
    """Return the day of a page that a web archive copied before the day that its metadata tell: a later change's.

    It is the day in the page's own address, else about that of the copy; None where the metadata may be right.
    """
    copy = _ARCHIVED.search(address)
    copied = edtf.make_day(*(int(part) for part in copy.groups())) if copy else None
    if copy is None or copied is None or told <= copied:
        return None
    own = _ADDRESS_DAY.search(address, copy.end()) or _ADDRESS_DIGITS.search(address, copy.end())
    day = edtf.make_day(*(int(part) for part in own.groups())) if own else None
    late = f"a web archive copied the page on {copied.isoformat()}, before the metadata's {told.isoformat()}"
    if own and day and day <= copied:
        return Dating(day.isoformat(), "metadata", f"the address has {own.group()}; {late}")
    return Dating(f"{copied.isoformat()}~", "metadata", late)


def _is_late_update(line: Dating, near: Sequence[Neighbour]) -> bool:
    """Return whether an "updated" line lies weeks away from the story's other reports.

    A page that was touched again, not the report.
    """
    spans = [span for _, span in _together(near)]
    day = edtf.days_of(line.value)
    return bool(
        spans
        and day
        and ("updated" in line.reason.lower())
        and all(abs((day[0] - first).days) > 30 for first, _ in spans)
    )


def _quote(text: str, clue: Clue) -> str:
    return f"“{' '.join(text[clue.start : clue.end].split())}”"


# --- lines that say it ------------------------------------------------------------------------------------------------


def _publication_line(text: str, clues: list[Clue]) -> Dating | None:
    """Return the day of a line such as "Published November 17 2017", or of a date that stands alone near the top."""
    updated: Dating | None = None
    for clue in clues:
        if (
            clue.form != "day"
            or clue.year is None
            or not clue.month
            or not clue.day
            or not _EARLIEST - 20 <= clue.year <= _LATEST
        ):
            continue
        day = edtf.make_day(clue.year, clue.month, clue.day)
        if day is None:
            continue
        before = text[max(0, clue.start - 48) : clue.start]
        label = _LABELS.search(_without_weekday(before.lower()))
        if label and _is_label(before, label.start(), at_top=clue.start < 48):
            dating = Dating(
                day.isoformat(),
                "dateline",
                f"the text says “{' '.join((before[label.start() :] + text[clue.start : clue.end]).split())}”",
            )
            if "updated" not in label.group() and "modified" not in label.group():
                return dating
            updated = updated or dating
            continue
        barred = clue.start < 700 and (
            before.rstrip(" ")[-1:] in "|•·" or text[clue.end : clue.end + 2].strip(" ")[:1] in ("|", "•", "·")
        )
        if (barred and before.strip()) or (clue.start < 1500 and _stands_alone(text, clue)):
            return updated or Dating(day.isoformat(), "dateline", f"a line near the top says {_quote(text, clue)}")
    return updated


def _without_weekday(before: str) -> str:
    """Return the words before a date less a weekday at their end, with the length kept."""
    match = re.search(r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?[,.]?\s{1,2}$", before)
    return before[: match.start()] if match else before


def _is_label(before: str, start: int, *, at_top: bool) -> bool:
    """Return whether the label starts a line or follows a separator: "a study published on ..." is none."""
    head = before[:start].rstrip(" \t")
    head = re.sub(r"(?i)(?:\b(?:first|last|was|is|this|originally|story)\s{0,2}){1,16}$", "", head).rstrip(" \t")
    return (
        (not head and at_top)
        or (bool(head) and head[-1] in "\n|•·—–*>([")
        or (before[start : start + 1].isupper() and (not head or not head[-1].isalnum()))
    )


def _stands_alone(text: str, clue: Clue) -> bool:
    """Return whether a date has a line to itself but for a clock time, or a clock time beside it at the top."""
    line_start = text.rfind("\n", 0, clue.start) + 1
    line_end = text.find("\n", clue.end)
    line_end = len(text) if line_end < 0 else line_end
    if line_end - line_start <= 120:
        rest = text[line_start : clue.start] + " " + text[clue.end : line_end]
        words = re.findall(r"[^\W\d_]+", rest)
        if all(word.lower() in _LINE_FILLER for word in words) and (
            words or line_end - line_start <= clue.end - clue.start + 16
        ):
            return True
    if clue.start > 400:
        return False
    # "Thursday 13 January 2005 03.10 GMT", "Tue Jun 5, 2012 6:10 pm EST": nobody tells of events so.
    return bool(
        re.match(
            r"\W{0,4}(?:at\s)?\d{1,2}\s?[:.]\s?\d\d\s{0,2}(?:[ap]\.?m\b|gmt|utc|e[sd]t|bst|cet|[A-Z]{3}\b)",
            text[clue.end : clue.end + 24],
            re.IGNORECASE,
        )
    )


def _dateline(text: str, clues: list[Clue]) -> Clue | None:
    """Return the date of "KATHMANDU, April 25 (Reuters) -"; the year is often left out."""
    for clue in clues:
        if clue.start > 2500:
            return None
        if clue.form != "day" or not clue.month or not clue.day:
            continue
        line_start = text.rfind("\n", 0, clue.start) + 1
        head = text[line_start : clue.start]
        if len(head) > 60:
            head = head[-60:]
            if ". " in head:
                head = head[head.rfind(". ") + 2 :]
            else:
                continue
        words = re.findall(r"[^\W\d_]+", head)
        if (
            not words
            or not words[0].isupper()
            or len(words[0]) < 2
            or not all(word[0].isupper() for word in words)
            or "." in head.rstrip()[-1:]
        ):
            continue
        bracketed = head.rstrip()[-1:] == "(" and _DATELINE_DATE_IN_BRACKETS.match(text, clue.end)
        if sum(word.isupper() for word in words) * 2 >= len(words) and (
            bracketed or _DATELINE_END.match(text, clue.end)
        ):
            return clue
    return None


# --- the words together -----------------------------------------------------------------------------------------------


def _solve(parsed: Parsed, clues: list[Clue], pin: Clue | None, near: Sequence[Neighbour]) -> Dating:
    text = parsed.report.text
    sentences = {sentence.index: sentence for sentence in parsed.sentences}
    tenses = [tense_at(sentences[clue.sentence], clue.start, clue.end) for clue in clues]
    kept = _together(near)
    spans = [span for _, span in kept]
    days = _candidates(clues, tenses, spans)
    if days is None:
        told = _told_weekdays(text, clues)
        return Dating(None, "unknown", f"no year is told{told}")
    evidence = [
        *_date_evidence(text, clues, tenses, days, pin),
        *_weekday_evidence(parsed, clues, tenses, days),
        *_year_evidence(text, clues, tenses, days),
        *_anchor_evidence(text, clues, tenses, days, [neighbour for neighbour, _ in kept]),
        *_elapsed_evidence(text, days, [neighbour for neighbour, _ in kept]),
    ]
    prior = _near_scores(days, kept)
    total = prior + sum((item.scores for item in evidence), np.zeros(len(days)))
    share = np.exp(total - total.max())
    share /= share.sum()
    best = int(share.argmax())
    first, last, held = best, best, float(share[best])
    sure = _SURE if not spans else _SURE_FEW if len(spans) < 3 else _SURE_NEAR
    while held < sure[min(last - first, 2)] and last - first < _LONGEST_SPAN:
        left = share[first - 1] if first else -1.0
        right = share[last + 1] if last + 1 < len(days) else -1.0
        if max(left, right) < 0:
            break
        if right >= left:
            last += 1
            held += float(right)
        else:
            first -= 1
            held += float(left)
    if held < sure[min(last - first, 2)]:
        return Dating(None, "unknown", _open_reason(evidence, days, share))
    value = _day(days[first])
    if last > first:
        value += f"/{_day(days[last])}"
    deciding = _deciding(evidence, total, first, last)
    reason = "; ".join(f"{item.words} {item.says}" for item in deciding)
    if spans and not any(item.says.startswith("gives") for item in deciding):
        first_near, last_near = min(a for a, _ in spans).isoformat(), max(b for _, b in spans).isoformat()
        reason += f"{'; ' if reason else ''}other reports of the story are from {first_near} to {last_near}"
    if pin:
        return Dating(value, "dateline", reason)
    return Dating(value, "text", f"worked out from the words: {reason or 'all clues together'}")


def _day(ordinal: int | np.int64) -> str:
    return date.fromordinal(int(ordinal)).isoformat()


def _told_weekdays(text: str, clues: list[Clue]) -> str:
    words = [_quote(text, clue) for clue in clues if clue.form in ("weekday", "day", "month")][:3]
    return f": {', '.join(words)} could be of any year" if words else ""


def _candidates(clues: list[Clue], tenses: list[Tense | None], spans: list[tuple[date, date]]) -> _Days | None:
    """Return the days that come into question, or None where nothing tells the year."""
    if spans:
        first = min(a for a, _ in spans).toordinal() - 21
        last = max(b for _, b in spans).toordinal() + 21
        return np.arange(max(1, first), min(date.max.toordinal(), last) + 1)
    years = [
        clue.year
        for clue, tense in zip(clues, tenses, strict=True)
        if clue.year is not None
        and clue.form in ("day", "month", "year", "season")
        and _EARLIEST <= clue.year <= _LATEST
        and tense != "future"
        and clue.before not in ("by", "until", "till")
    ]
    if not years:
        return None
    newest = max(years)
    return np.arange(date(newest, 1, 1).toordinal(), date(min(_LATEST, newest + 9), 12, 31).toordinal() + 1)


def _near_scores(days: _Days, near: Sequence[tuple[Neighbour, tuple[date, date]]]) -> _Scores:
    """Return the log-prior that the story's other reports give: near their days, the nearer the more alike they are."""
    if not near:
        return np.zeros(len(days))
    alike = np.array([min(neighbour.alike, _MOST_ALIKE) for neighbour, _ in near])
    parts = np.exp((alike - alike.max()) / _ALIKE_SCALE)
    total = np.full(len(days), _NEAR_FLOOR)
    for part, closeness, (_, (first, last)) in zip(parts / parts.sum(), alike, near, strict=True):
        a, b = first.toordinal(), last.toordinal()
        distance = np.maximum(0, np.maximum(a - days, days - b)).astype(np.float64)
        fall = _NEAR_FALL + _ALIKE_FALL * closeness
        total += part * ((1 - _SLOW_SHARE) * _fading(distance, fall) + _SLOW_SHARE * _fading(distance, _SLOW_FALL))
    return np.asarray(np.log(total), dtype=np.float64)


def _fading(distance: _Scores, fall: float) -> _Scores:
    """Return a probability that falls by `fall` (natural logarithm) a day on both sides."""
    return np.asarray(np.exp(-fall * distance) * (1 - np.exp(-fall)) / (1 + np.exp(-fall)), dtype=np.float64)


def _anchor_evidence(
    text: str, clues: list[Clue], tenses: list[Tense | None], days: _Days, near: list[Neighbour]
) -> list[_Evidence]:
    """What weekdays say whose day a dated report tells: those told as past lie at most six days back."""
    best: dict[int, tuple[Anchor, Neighbour]] = {}
    for neighbour in near:
        for anchor in neighbour.anchors:
            held = best.get(anchor.start)
            if held is None or anchor.alike > held[0].alike:
                best[anchor.start] = (anchor, neighbour)
    evidence: list[_Evidence] = []
    said: dict[int, float] = {}
    for clue, tense in zip(clues, tenses, strict=True):
        match = best.get(clue.start)
        span = edtf.days_of(match[0].day) if match else None
        if match is None or span is None or clue.form != "weekday" or clue.relation:
            continue
        anchor, neighbour = match
        day = span[0].toordinal()
        first, last = (day, day + 6) if tense in ("past", None) else (day - 6, day + 6)
        # Each further weekday of the same week adds little: they come from the same match of the two reports.
        weight = min(_ANCHOR, _ANCHOR_SCALE * anchor.alike)
        left = max(0.3 * weight, weight - said.get(day // 7, 0.0))
        said[day // 7] = said.get(day // 7, 0.0) + left
        within = (days >= first) & (days <= last)
        if within.any():
            evidence.append(
                _Evidence(
                    _quote(text, clue),
                    f"is told in much the same words by the story's report {neighbour.report} of {neighbour.day}, "
                    f"where it is {anchor.day}",
                    np.where(within, 0.0, -left),
                )
            )
    return evidence


def _elapsed_evidence(text: str, days: _Days, near: list[Neighbour]) -> list[_Evidence]:
    """What lengths of time say whose beginning a dated report tells: each once, by the report that tells it best."""
    best: dict[str, tuple[Elapsed, Neighbour]] = {}
    for neighbour in near:
        for length in neighbour.elapsed:
            words = " ".join(text[length.start : length.end].lower().split())
            held = best.get(words)
            if held is None or length.spread < held[0].spread:
                best[words] = (length, neighbour)
    evidence: list[_Evidence] = []
    for length, neighbour in best.values():
        span = edtf.days_of(length.day)
        if span is None:
            continue
        off = (days - span[0].toordinal()) / length.spread
        fits = (1 - _UNRELATED) * np.exp(-0.5 * off * off) / (length.spread * math.sqrt(2 * math.pi))
        words = " ".join(text[length.start : length.end].split())
        evidence.append(
            _Evidence(
                f"“{words}”",
                f"counts from what the story's report {neighbour.report} tells, to about {length.day}",
                np.log(fits + _UNRELATED / _UNRELATED_DAYS),
            )
        )
    return evidence


def _together(near: Sequence[Neighbour]) -> list[tuple[Neighbour, tuple[date, date]]]:
    """Return the neighbours with their days, those within three weeks of the median.

    A story's report "updated" months later tells nothing of the others.
    """
    known = [(neighbour, span) for neighbour in near if (span := edtf.days_of(neighbour.day))]
    if len(known) < 3:
        return known
    middle = sorted(first.toordinal() for _, (first, _) in known)[len(known) // 2]
    return [(neighbour, span) for neighbour, span in known if abs(span[0].toordinal() - middle) <= 21]


def _gap_scores(gap: _Days) -> _Scores:
    """Return the log-likelihood a day of a date told as past that lies `gap` days before."""
    scores = np.full(len(gap), _IMPOSSIBLE)
    low = 0
    for high, part in _GAPS:
        inside = (gap >= low) & (gap <= high)
        scores[inside] = np.log(part / (high - low + 1))
        low = high + 1
    return scores


def _date_evidence(
    text: str, clues: list[Clue], tenses: list[Tense | None], days: _Days, pin: Clue | None
) -> list[_Evidence]:
    """What dates with a month say: the newest told as past lies close before, those to come lie after."""
    evidence: list[_Evidence] = []
    past: list[tuple[int, Clue]] = []
    seen: set[tuple[int | None, int | None, int | None]] = set()
    ahead = {
        (clue.month, clue.day)
        for clue, tense in zip(clues, tenses, strict=True)
        if clue.form == "day"
        and clue.year is None
        and (tense in ("future", "open", "present") or clue.before in ("from", "starting", "beginning", "by", "until"))
    }
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
            if day is None or not _EARLIEST <= day.year <= _LATEST:
                continue
            ordinal = day.toordinal()
            if future:
                scores = np.where(days <= ordinal, 0.0, -2.5 if tense == "future" else -0.7)
                evidence.append(_Evidence(_quote(text, clue), "lies ahead of it", scores))
            else:
                past.append((ordinal, clue))
            continue
        evidence.append(_yearless(text, clue, days, future=future, pinned=clue is pin, hard=tense == "past"))
    if past:
        newest, clue = max(past, key=lambda item: item[0])
        evidence.append(_Evidence(_quote(text, clue), "is the newest date told", _gap_scores(days - newest)))
    return evidence


def _yearless(  # noqa: PLR0913 - three of them are flags of the same clue
    text: str, clue: Clue, days: _Days, *, future: bool, pinned: bool, hard: bool
) -> _Evidence:
    """What a month and day without a year say, with the weekday beside it where one stands."""
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
        return _Evidence(_quote(text, clue), said, np.zeros(len(days)))
    ordinals = np.array([day.toordinal() for day in dates])
    if pinned:
        return _Evidence(_quote(text, clue), "is the dateline", np.where(np.isin(days, ordinals), 0.0, _IMPOSSIBLE))
    behind = np.searchsorted(ordinals, days, side="right") - 1
    gap_back = np.where(behind >= 0, days - ordinals[np.maximum(behind, 0)], 100_000)
    ahead = np.searchsorted(ordinals, days, side="left")
    gap_ahead = np.where(ahead < len(ordinals), ordinals[np.minimum(ahead, len(ordinals) - 1)] - days, 100_000)
    back = _yearly(gap_back, _YEARLESS_PAST if clue.weekday is None else _WITH_WEEKDAY)
    forward = _yearly(gap_ahead, _YEARLESS_FUTURE)
    if future:
        scores = np.logaddexp(forward + np.log(0.92), back + np.log(0.08))
    elif hard:
        scores = np.logaddexp(back + np.log(0.92), forward + np.log(0.08))
    else:
        scores = np.logaddexp(back + np.log(0.85), forward + np.log(0.15))
    return _Evidence(_quote(text, clue), said, np.maximum(scores, _IMPOSSIBLE))


def _yearly(gap: _Days, table: tuple[tuple[int, float], ...]) -> _Scores:
    """Return the log-likelihood of a date told without its year that lies `gap` days off.

    Mostly within weeks, hardly ever a year.
    """
    scores = np.full(len(gap), _IMPOSSIBLE * 1.5)
    low = 0
    for high, part in table:
        inside = (gap >= low) & (gap <= high)
        scores[inside] = np.log(part / (high - low + 1))
        low = high + 1
    return scores


def _weekday_evidence(parsed: Parsed, clues: list[Clue], tenses: list[Tense | None], days: _Days) -> list[_Evidence]:
    """What lone weekdays say: those told as past lie at most six days back, those to come at most six ahead."""
    text = parsed.report.text
    sentences = {sentence.index: sentence for sentence in parsed.sentences}
    evidence: list[_Evidence] = []
    past: dict[int, Clue] = {}
    beside: set[int] = set()
    nights: set[int] = set()
    ahead: dict[int, tuple[Clue, bool]] = {}
    for clue, tense in zip(clues, tenses, strict=True):
        if clue.form != "weekday" or clue.weekday is None or clue.relation:
            continue
        if tense in ("past", None):
            past.setdefault(clue.weekday, clue)
            if follows_telling(sentences[clue.sentence], clue.start):
                beside.add(clue.weekday)
            elif clue.part == "night" or clue.edge == "late":
                nights.add(clue.weekday)
        else:
            ahead.setdefault(clue.weekday, (clue, tense == "future"))
    weekday_of = (days - 1) % 7
    if past:
        week = np.array([_past_score(weekday, past, beside, nights) for weekday in range(7)])
        words = ", ".join(_quote(text, clue) for clue in past.values())
        evidence.append(_Evidence(words, "are told as past" if len(past) > 1 else "is told as past", week[weekday_of]))
    for weekday, (clue, sure) in ahead.items():
        distance = (weekday - weekday_of) % 7
        scores = np.log(np.array(_FUTURE))[distance]
        if not sure:
            scores = np.logaddexp(scores, np.log(np.array(_OTHER_PAST))[-distance % 7]) - np.log(2)
        evidence.append(
            _Evidence(_quote(text, clue), "is to come" if sure else "is seen as to come", scores * 0.8)
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
                evidence.append(_Evidence(_quote(text, clue), f"stands for {name}", np.where(within, 0.0, -1.5)))
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
    text: str, clues: list[Clue], tenses: list[Tense | None], days: _Days
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
            _, ordinals = dated.setdefault(day.weekday(), (_quote(text, clue), []))
            ordinals.append(day.toordinal())
    return {
        weekday: (words, [max(ordinals)] if all(clue.year for clue in clues if clue.form == "day") else ordinals)
        for weekday, (words, ordinals) in dated.items()
    }


def _year_evidence(text: str, clues: list[Clue], tenses: list[Tense | None], days: _Days) -> list[_Evidence]:
    """What lone years and lengths of time say about the report's year."""
    evidence: list[_Evidence] = []
    year_of = (days - _UNIX_DAY).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    past = [
        clue
        for clue, tense in zip(clues, tenses, strict=True)
        if clue.form in ("year", "month")
        and clue.year
        and _EARLIEST <= clue.year <= _LATEST
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
        evidence.append(_Evidence(_quote(text, newest), "is the newest year told", scores))
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
                    _Evidence(
                        _quote(text, length),
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
        _Evidence(_quote(text, clue), "lies ahead of it", np.where(year_of <= (clue.year or 0), 0.0, -2.0))
        for clue in ahead[:2]
    )
    return evidence


def _deciding(evidence: list[_Evidence], total: _Scores, first: int, last: int) -> list[_Evidence]:
    """Return the few clues without which the answer would hold the least."""

    def held(scores: _Scores) -> float:
        share = np.exp(scores - scores.max())
        return float(share[first : last + 1].sum() / share.sum())

    losses = sorted((held(total - item.scores), position) for position, item in enumerate(evidence))
    base = held(total)
    return [evidence[position] for share, position in losses[:4] if share < base - 0.01]


def _either(years: set[int]) -> str:
    return " or ".join(str(year) for year in sorted(years))


def _open_reason(evidence: list[_Evidence], days: _Days, share: _Scores) -> str:
    ranked = np.argsort(share)[::-1][:3]
    likely = ", ".join(_day(days[int(i)]) for i in ranked)
    words = ", ".join(item.words for item in evidence[:4])
    return f"the words leave it open ({words or 'no clue'}): likeliest {likely}"
