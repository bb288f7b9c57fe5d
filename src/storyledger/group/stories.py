"""Which reports tell one story, with their copies and origins, and why.

The grouping itself is the stream's (stream.py): reading everything at once is a stream that is settled once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from storyledger.group.copies import find_copies
from storyledger.group.decisions import decided_about
from storyledger.group.elapsed import last_day
from storyledger.group.fingerprint import (
    CLASS_WEIGHT,
    NUMBER,
    PLAIN,
    find_features,
    frequencies,
    kind_of,
    read_outlines,
    words_of,
)
from storyledger.group.origins import find_origins
from storyledger.group.stream import Stream, rank_of, story_id
from storyledger.group.words import WORD, key_of, stems_of
from storyledger.records import Story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.config import GroupSettings
    from storyledger.records import Decision, Reading


def group_stories(readings: Sequence[Reading], settings: GroupSettings) -> tuple[Story, ...]:
    """Return the stories, each with its copies and origins, by their first day; every report is in exactly one.

    What was decided by hand holds, whatever the reports say.
    """
    groups = [sorted((readings[i] for i in members), key=rank_of) for members in group_alike(readings, settings)]
    groups.sort(key=lambda group: rank_of(group[0]))
    stories = []
    taken: Counter[str] = Counter()
    for group in groups:
        id_ = story_id(rank_of(group[0])[1])
        taken[id_] += 1
        # Two copies of one text that were told apart by hand begin two stories.
        stories.append(_story(group, id_ if taken[id_] == 1 else f"{id_}-{taken[id_]}", settings.decisions))
    return tuple(stories)


def group_alike(readings: Sequence[Reading], settings: GroupSettings) -> list[list[int]]:
    """Return the indices of the readings of each story, in the readings' order, without looking at copies."""
    stream = Stream(settings)
    stream.add(with_years(readings))
    return sorted(sorted(group) for group in stream.stories())


def with_years(readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings, those of a dateline without a year dated in the one year that the others leave for it.

    It is the year in which its day comes within weeks of a dated report's, where only one year has such; where no
    report is dated, all are of one year. For grouping alone: what an account tells of their days is worked out later.
    """
    if not any(reading.dating.yearless for reading in readings):
        return list(readings)
    dated = [one for reading in readings if (one := last_day(reading.dating.value)) is not None]
    return [_with_year(reading, dated) if reading.dating.yearless else reading for reading in readings]


_NEAR = 31
"""Days from a dated report within which a dateline without a year is taken to lie."""
_NO_YEAR = 2000
"""Year of all where no report tells one: it has a 29 February."""


def _with_year(reading: Reading, dated: Sequence[date]) -> Reading:
    month, day = reading.dating.yearless or (1, 1)
    years = {one.year + shift for one in dated for shift in (-1, 0, 1)} if dated else {_NO_YEAR}
    near = []
    for year in sorted(years):
        try:
            told = date(year, month, day)
        except ValueError:
            continue
        if not dated or any(abs((told - one).days) <= _NEAR for one in dated):
            near.append(told)
    if len(near) != 1:
        return reading
    return replace(reading, dating=replace(reading.dating, value=near[0].isoformat()))


def _story(readings: list[Reading], id_: str, decisions: Sequence[Decision]) -> Story:
    copies = find_copies(readings)
    return Story(
        id=id_,
        reports=tuple(r.report.id for r in readings),
        copies=copies,
        origins=find_origins(readings, copies),
        reason=_reason(readings),
        decisions=decided_about(decisions, (r.report for r in readings)) if decisions else (),
    )


def _reason(readings: list[Reading]) -> str:
    """Return why the reports stand together: what most of them share and few other reports have, and their days."""
    if len(readings) == 1:
        return "no other report shares enough of its names, places, numbers and words"
    features = [find_features(outline) for outline in read_outlines(readings)]
    counts = Counter(feature for row in features for feature in row)
    common = frequencies()
    telling = [
        (counts[f] * CLASS_WEIGHT[kind_of(f)] / (1 + common.get(words_of(f), 0) / 50), f)
        for f in counts
        if counts[f] > len(readings) / 2 and len(words_of(f)) > 2
    ]
    telling.sort(key=lambda pair: (-pair[0], pair[1]))
    surface = _surface(readings)
    shown: list[str] = []
    for _, feature in telling:
        kind, words = kind_of(feature), words_of(feature)
        if not any(words in other.lower() or other.lower() in words for other in shown):
            shown.append(surface.get(words, words) if kind == PLAIN else words if kind == NUMBER else words.title())
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
