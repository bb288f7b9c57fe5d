"""What a story's dated reports say of the day of another one: how near they lie, and what they tell of the same things.

`near_prior` is how likely days are by the others' days; `anchor_evidence` is for weekdays whose day another report
tells, `elapsed_evidence` for lengths of time whose beginning another report tells.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from storyledger.read import edtf
from storyledger.read.day_evidence import Days, Evidence, Scores, quote_clue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from storyledger.read.tense import Tense
    from storyledger.read.time_clues import Clue
    from storyledger.records import Anchor, Elapsed, Neighbour

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
_BEFORE = 3.0
"""Log-likelihood against days before the story began: a report of what led to it may be in the story."""
_UNRELATED, _UNRELATED_DAYS = 0.2, 40
"""The share of lengths of time taken to be of something else than what the other report tells, over so many days.

Judged, not fitted: too few of the hidden-date windows have one. From .1 to .3 nothing changes on them.
"""


def near_spans(near: Sequence[Neighbour]) -> list[tuple[Neighbour, tuple[date, date]]]:
    """Return the neighbours with their days, those within three weeks of the median.

    A story's report "updated" months later tells nothing of the others.
    """
    known = [(neighbour, span) for neighbour in near if (span := edtf.days_of(neighbour.day))]
    if len(known) < 3:
        return known
    middle = sorted(first.toordinal() for _, (first, _) in known)[len(known) // 2]
    return [(neighbour, span) for neighbour, span in known if abs(span[0].toordinal() - middle) <= 21]


def near_prior(days: Days, near: Sequence[tuple[Neighbour, tuple[date, date]]]) -> Scores:
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


def beginning_evidence(days: Days, near: Sequence[Neighbour]) -> list[Evidence]:
    """What the day on which the story began says: no report of it is older."""
    told = next((neighbour.began for neighbour in near if neighbour.began), None)
    span = edtf.days_of(told) if told else None
    if span is None:
        return []
    scores = np.where(days >= span[0].toordinal(), 0.0, -_BEFORE)
    return [Evidence(f"{span[0].isoformat()}", "is the day on which the story began by its other reports", scores)]


def _fading(distance: Scores, fall: float) -> Scores:
    """Return a probability that falls by `fall` (natural logarithm) a day on both sides."""
    return np.asarray(np.exp(-fall * distance) * (1 - np.exp(-fall)) / (1 + np.exp(-fall)), dtype=np.float64)


def anchor_evidence(
    text: str, clues: list[Clue], tenses: list[Tense | None], days: Days, near: list[Neighbour]
) -> list[Evidence]:
    """What weekdays say whose day a dated report tells: those told as past lie at most six days back."""
    best: dict[int, tuple[Anchor, Neighbour]] = {}
    for neighbour in near:
        for anchor in neighbour.anchors:
            held = best.get(anchor.start)
            if held is None or anchor.alike > held[0].alike:
                best[anchor.start] = (anchor, neighbour)
    evidence: list[Evidence] = []
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
                Evidence(
                    quote_clue(text, clue),
                    f"is told in much the same words by the story's report {neighbour.report} of {neighbour.day}, "
                    f"where it is {anchor.day}",
                    np.where(within, 0.0, -left),
                )
            )
    return evidence


def elapsed_evidence(text: str, days: Days, near: list[Neighbour]) -> list[Evidence]:
    """What lengths of time say whose beginning a dated report tells: each once, by the report that tells it best."""
    best: dict[str, tuple[Elapsed, Neighbour]] = {}
    for neighbour in near:
        for length in neighbour.elapsed:
            words = " ".join(text[length.start : length.end].lower().split())
            held = best.get(words)
            if held is None or length.spread < held[0].spread:
                best[words] = (length, neighbour)
    evidence: list[Evidence] = []
    for length, neighbour in best.values():
        span = edtf.days_of(length.day)
        if span is None:
            continue
        off = (days - span[0].toordinal()) / length.spread
        fits = (1 - _UNRELATED) * np.exp(-0.5 * off * off) / (length.spread * math.sqrt(2 * math.pi))
        words = " ".join(text[length.start : length.end].split())
        evidence.append(
            Evidence(
                f"“{words}”",
                f"counts from what the story's report {neighbour.report} tells, to about {length.day}",
                np.log(fits + _UNRELATED / _UNRELATED_DAYS),
            )
        )
    return evidence
