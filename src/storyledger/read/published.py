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

import re
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from storyledger.read import edtf
from storyledger.read.day_evidence import (
    EARLIEST,
    LATEST,
    Days,
    Evidence,
    Scores,
    date_evidence,
    looks_back,
    quote_clue,
    weekday_evidence,
    year_evidence,
)
from storyledger.read.near_evidence import anchor_evidence, beginning_evidence, elapsed_evidence, near_prior, near_spans
from storyledger.read.publication_lines import find_dateline, find_publication_line
from storyledger.read.tense import tense_at
from storyledger.read.times import scan_report
from storyledger.records import Dating

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.tense import Tense
    from storyledger.read.time_clues import Clue
    from storyledger.records import Neighbour, Parsed

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
_LONG_AGO = 9.0
"""Log-likelihood against days at which what a report looks back on had just happened."""
_ADDRESS_DAY = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?!\d)")
_ADDRESS_DIGITS = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_ARCHIVED = re.compile(r"/web/(19[89]\d|20[0-4]\d)(\d\d)(\d\d)\d{6}[a-z_]{0,4}/(?=https?:)")
"""A web archive's address of a copy: year, month, day and hour of it stand before the page's own address."""


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
    line = find_publication_line(report.text, clues)
    if line and not _is_late_update(line, near):
        return line
    pin = find_dateline(report.text, clues)
    if pin and pin.year is not None and pin.month and pin.day:
        day = edtf.make_day(pin.year, pin.month, pin.day)
        if day:
            return Dating(day.isoformat(), "dateline", f"the dateline says {quote_clue(report.text, pin)}")
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
    spans = [span for _, span in near_spans(near)]
    day = edtf.days_of(line.value)
    return bool(
        spans
        and day
        and ("updated" in line.reason.lower())
        and all(abs((day[0] - first).days) > 30 for first, _ in spans)
    )


def _solve(parsed: Parsed, clues: list[Clue], pin: Clue | None, near: Sequence[Neighbour]) -> Dating:
    text = parsed.report.text
    sentences = {sentence.index: sentence for sentence in parsed.sentences}
    tenses = [tense_at(sentences[clue.sentence], clue.start, clue.end) for clue in clues]
    back = looks_back(text, clues)
    kept = near_spans(near) if back is None else []  # the others are of the time on which it looks back
    spans = [span for _, span in kept]
    days = _candidates(clues, tenses, spans)
    if days is None:
        told = _told_weekdays(text, clues)
        yearless = (pin.month, pin.day) if pin and pin.month and pin.day else None
        return Dating(None, "unknown", f"no year is told{told}", yearless)
    evidence = [
        *date_evidence(text, clues, tenses, days, pin),
        *weekday_evidence(parsed, clues, tenses, days),
        *year_evidence(text, clues, tenses, days),
        *anchor_evidence(text, clues, tenses, days, [neighbour for neighbour, _ in kept]),
        *elapsed_evidence(text, days, [neighbour for neighbour, _ in kept]),
        *beginning_evidence(days, [neighbour for neighbour, _ in kept]),
    ]
    if back is not None:
        words, first_day = back
        evidence.append(Evidence(words, "looks back on what it tells", np.where(days >= first_day, 0.0, -_LONG_AGO)))
    prior = near_prior(days, kept)
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
    words = [quote_clue(text, clue) for clue in clues if clue.form in ("weekday", "day", "month")][:3]
    return f": {', '.join(words)} could be of any year" if words else ""


def _candidates(clues: list[Clue], tenses: list[Tense | None], spans: list[tuple[date, date]]) -> Days | None:
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
        and EARLIEST <= clue.year <= LATEST
        and tense != "future"
        and clue.before not in ("by", "until", "till")
    ]
    if not years:
        return None
    newest = max(years)
    return np.arange(date(newest, 1, 1).toordinal(), date(min(LATEST, newest + 9), 12, 31).toordinal() + 1)


def _deciding(evidence: list[Evidence], total: Scores, first: int, last: int) -> list[Evidence]:
    """Return the few clues without which the answer would hold the least."""

    def held(scores: Scores) -> float:
        share = np.exp(scores - scores.max())
        return float(share[first : last + 1].sum() / share.sum())

    losses = sorted((held(total - item.scores), position) for position, item in enumerate(evidence))
    base = held(total)
    return [evidence[position] for share, position in losses[:4] if share < base - 0.01]


def _open_reason(evidence: list[Evidence], days: Days, share: Scores) -> str:
    ranked = np.argsort(share)[::-1][:3]
    likely = ", ".join(_day(days[int(i)]) for i in ranked)
    words = ", ".join(item.words for item in evidence[:4])
    return f"the words leave it open ({words or 'no clue'}): likeliest {likely}"
