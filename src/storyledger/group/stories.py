"""Which reports tell one story.

Every report begins as its own story. The two stories that fit each other best are looked at first; the first decision
is which fit is best, the second whether it is good enough to join. The fit of two stories is the mean probability over
all their pairs of reports, so a single look-alike does not pull two events together. A report without a day that is
left alone goes to the story that it fits clearly better than any other, and stories whose sums of features are alike
are joined (profiles.py). Reports are put in an order of their own first, so the result does not depend on the order in
which they are given.

Left out: a memory of earlier runs, and stories split or merged by hand.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from storyledger.group.copies import find_copies
from storyledger.group.fingerprint import CLASS_WEIGHT, find_features, frequencies, read_outlines
from storyledger.group.likeness import compare_pairs, read_evidence
from storyledger.group.origins import find_origins
from storyledger.group.profiles import join_profiles
from storyledger.group.words import WORD, key_of, stems_of
from storyledger.records import Story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from storyledger.config import GroupSettings
    from storyledger.records import Reading

    Bools = NDArray[np.bool_]

_FLOOR = 0.01
"""Probability below which a pair counts as none: the mean of two stories of ten reports each moves by less than .01."""


def group_stories(readings: Sequence[Reading], settings: GroupSettings) -> tuple[Story, ...]:
    """Return the stories, each with its copies and origins, by their first day; every report is in exactly one."""
    ordered = sorted(readings, key=_rank)
    stories = [_story([ordered[i] for i in members]) for members in group_alike(ordered, settings)]
    return tuple(story for _, story in sorted(stories, key=lambda pair: pair[0]))


def group_alike(readings: Sequence[Reading], settings: GroupSettings) -> list[list[int]]:
    """Return the indices of the readings of each story, in the readings' order, without looking at copies."""
    days = np.array([day if (day := _day(r)) is not None else np.nan for r in readings], dtype=np.float64)
    matrix = read_evidence(readings)
    pairs = compare_pairs(matrix, days)
    kept = pairs.chance >= _FLOOR
    near: list[dict[int, float]] = [{} for _ in readings]
    for a, b, value in zip(
        pairs.left[kept].tolist(), pairs.right[kept].tolist(), pairs.chance[kept].tolist(), strict=True
    ):
        near[a][b] = near[b][a] = value
    members = _join(near, settings.join)
    _place_undated(members, near, np.isnan(days), settings)
    return sorted(sorted(group) for group in join_profiles(members, matrix, days))


def _place_undated(
    members: list[list[int]], near: list[dict[int, float]], undated: Bools, settings: GroupSettings
) -> None:
    """Put each report that has no day and stands alone with the story that it clearly fits better than any other.

    Without a day it lacks two of the signs by which the others were joined, so less is asked of the rest.
    """
    found = []
    for i, group in enumerate(members):
        if len(group) != 1 or not undated[group[0]]:
            continue
        fits = sorted(((total / len(members[other]), -other) for other, total in near[i].items()), reverse=True)
        stories = [(mean, -other) for mean, other in fits if len(members[-other]) > 1]
        if not stories or stories[0][0] < settings.place:
            continue
        rivals = [mean for mean, other in fits if -other != stories[0][1]]
        if stories[0][0] >= settings.clearly * max(rivals, default=0.0):
            found.append((i, stories[0][1]))
    for i, story in found:
        members[story] += members[i]
        members[i] = []


def _join(near: list[dict[int, float]], least: float) -> list[list[int]]:
    """Return groups by average linkage: two join, best first, while the mean over all pairs reaches `least`.

    `near` holds the probability of each pair, and afterwards the sum between each two groups; an empty group has none.
    """
    members = [[i] for i in range(len(near))]
    version = [0] * len(near)
    queue = [(-value, a, b, 0, 0) for a, row in enumerate(near) for b, value in row.items() if a < b and value >= least]
    heapq.heapify(queue)
    while queue:
        _, a, b, version_a, version_b = heapq.heappop(queue)
        # A group that has changed since has been queued anew; one that was joined is at version -1.
        if version[a] != version_a or version[b] != version_b:
            continue
        members[a] += members[b]
        members[b] = []
        version[a], version[b] = version[a] + 1, -1
        del near[a][b]
        for other, total in near[b].items():
            if other != a:
                del near[other][b]
                near[a][other] = near[other][a] = near[a].get(other, 0.0) + total
        near[b] = {}
        for other, total in near[a].items():
            mean = total / (len(members[a]) * len(members[other]))
            if mean >= least:
                low, high = min(a, other), max(a, other)
                heapq.heappush(queue, (-mean, low, high, version[low], version[high]))
    return members


def _story(readings: list[Reading]) -> tuple[tuple[str, str], Story]:
    """Return a story of reports in order, with what it is sorted by."""
    copies = find_copies(readings)
    first = readings[0]
    id_ = "story-" + hashlib.sha256(first.report.text.encode("utf-8", "replace")).hexdigest()[:8]
    story = Story(
        id=id_,
        reports=tuple(r.report.id for r in readings),
        copies=copies,
        origins=find_origins(readings, copies),
        reason=_reason(readings),
    )
    return (first.dating.value or "9999", id_), story


def _reason(readings: list[Reading]) -> str:
    """Return why the reports stand together: what most of them share and few other reports have, and their days."""
    if len(readings) == 1:
        return "no other report shares enough of its names, places, numbers and words"
    features = [find_features(outline) for outline in read_outlines(readings)]
    counts = Counter(feature for row in features for feature in row)
    common = frequencies()
    telling = [
        (counts[f] * CLASS_WEIGHT[f[0]] / (1 + common.get(f[1], 0) / 50), f)
        for f in counts
        if counts[f] > len(readings) / 2 and len(f[1]) > 2
    ]
    telling.sort(key=lambda pair: (-pair[0], pair[1]))
    surface = _surface(readings)
    shown: list[str] = []
    for _, (kind, words) in telling:
        if not any(words in other.lower() or other.lower() in words for other in shown):
            shown.append(surface.get(words, words) if kind == 0 else words if kind == 3 else words.title())
    days = sorted(r.dating.value[:10] for r in readings if r.dating.value)
    when = (
        f"; published {days[0]} to {days[-1]}"
        if days and days[0] != days[-1]
        else f"; published {days[0]}"
        if days
        else ""
    )
    return f"most of its {len(readings)} reports share: {', '.join(shown[:8]) or 'many words'}{when}"


def _surface(readings: list[Reading]) -> dict[str, str]:
    """Return for each stem the commonest word that has it."""
    counts: dict[str, Counter[str]] = {}
    for reading in readings:
        keys = tuple(key_of(m.group()) for m in WORD.finditer(reading.report.text[:5000]))
        for stem, key in zip(stems_of(keys), keys, strict=True):
            if stem:
                counts.setdefault(stem, Counter())[key] += 1
    return {stem: min(found, key=lambda word: (-found[word], word)) for stem, found in counts.items()}


def _rank(reading: Reading) -> tuple[str, str, str]:
    """Return what reports are ordered by: the day, then what does not depend on where they were found."""
    digest = hashlib.sha256(reading.report.text.encode("utf-8", "replace")).hexdigest()
    return reading.dating.value or "9999", digest, reading.report.id


def _day(reading: Reading) -> float | None:
    """Return the number of the day of publication; the middle of a month or an interval; None where it is not known."""
    value = (reading.dating.value or "").rstrip("~?%")
    ends = [_ordinal(part.rstrip("~?%")) for part in value.split("/")]
    known = [end for end in ends if end is not None]
    return sum(known) / len(known) if known else None


def _ordinal(value: str) -> float | None:
    try:
        if len(value) == 7:
            return float(date.fromisoformat(value + "-15").toordinal())
        return float(date.fromisoformat(value[:10]).toordinal())
    except ValueError:
        return None
