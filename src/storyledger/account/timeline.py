"""Which happenings a timeline shows: those that more origins tell, that matter, that have a day; by their days."""

from __future__ import annotations

import heapq
import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from storyledger.about import aboutness
from storyledger.datelines import is_glued

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.records import Happening

_CROWDED = 0.06
"""Each happening of the same day that is already chosen costs the next one this much, so that one busy day does not
fill the timeline; set on the four open gold stories, whose fullest day has three of thirteen events."""

_ORIGIN = 0.15
"""What each doubling of the independent origins adds; .1 to .22 differ little on the open gold stories. The number of
sentences adds nothing there: background is repeated most."""

_ABOUT = 2.0
"""What it adds that a line is of what the story's origins share: on topics of Timeline17 with some hundred reports the
lines come nearer to journalists' (aligned ROUGE-1 .125 without, .128 with 1, .134 with 2, .133 with 4)."""
_USUAL = 0.25
"""The middle line's share; what only touches on the story has less."""
_DAY = 0.2
"""What the day with most told of it adds, other days by their share of that: with .2 to .4 more of thirty lines stand
on days that journalists chose in four of five timelines of Timeline17 and fewer in none; with more, quiet days go."""

_MATTER = 2.0
"""What a line lacks that tells nothing of its day's matter beside one that tells all of it; set on three topics of
Timeline17 (finan, h1n1, haiti; aligned ROUGE-1 .157 without, .158 with 1 to 2, .159 with 4)."""
_NO_DAY = 0.3
"""What one lacks that is of no single day: as much as a middling line of a day."""

_COURSE = 10
"""Days of a story from which on they count in full: among two or three each is a turn of it."""
_LEAST = 0.3
"""Worth below which a happening fills a timeline rather than tells it; the least of the 60 that the open gold stories
list is .30, and half of what news stories at large put below it was comment and furniture."""
_FEW = 5
"""A timeline as short as this takes what there is."""

_MOST_OTHERS = 1000
"""Happenings beside the timeline's that an account keeps: a story of 5,000 reports has some hundred thousand."""
_MAIN = 10.0
"""Above every worth: a story's main event is not left out of its course."""
_FAR = 180
"""Days outside the reports' own days from which on a happening is history."""
_HISTORY = 0.35
_UNCLEAR = 0.25
"""What a line loses that begins with a word for something told before, or does not tell who says its words."""
_POINTING = frozenset(
    {"he", "she", "it", "they", "his", "her", "their", "its", "i", "we", "my", "our", "these", "those"}
)
_MARKS = frozenset({'"', "“", "‘", "'"})
_SPOKEN = re.compile(r"[\"“][^\"“”]*(?:[\"”]|$)")
"""Words in quotation marks: a line of nothing else does not tell who says it."""
_ALIKE = 0.75
"""Share of the words of both lines from which on they tell the same."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Bearing:
    """What tells how much a happening belongs to its story."""

    reported: tuple[date, date] | None = None
    """The first and the last day from which a report is; None where no report's day is known."""
    words: Mapping[str, float] = field(default_factory=dict)
    """How widely the story's origins share each stem (`about.weigh_words`)."""
    words_of_days: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """For each day how widely those that tell of it share each stem (`about.weigh_words_of_days`)."""


UNKNOWN = Bearing()
"""Where nothing is known of the story but its happenings."""


def choose_timeline(
    happenings: Sequence[Happening], limit: int, bearing: Bearing = UNKNOWN, main: str | None = None
) -> tuple[Happening, ...]:
    """At most `limit` happenings in order of date, undated ones last; an empty tuple for a limit below 1.

    Chosen one by one: worth, plus what its day weighs, less what the same day already shows, and less what it lacks of
    the day's matter. A line that says what a chosen one says is left out, and what is worth little once there are five.
    The happening with the id `main`, of the event that the story is about, always stands on it.
    """
    weight = {h.id: worth(h, bearing) for h in happenings}
    days = weigh_days(happenings, weight)
    most = max(days.values(), default=0.0) or 1.0
    share = _DAY * min(1.0, len(days) / _COURSE)
    for h in happenings:
        weight[h.id] += share * (days.get(h.date or "", 0.0) / most) + (_MAIN if h.id == main else 0.0)
    slight = {h.id for h in happenings if weight[h.id] < _LEAST}
    lacks = weigh_lacks(happenings, bearing)
    for h in happenings:
        weight[h.id] -= lacks[h.id] if h.id != main else 0.0
    remaining = sorted(happenings, key=lambda h: (-weight[h.id], h.id))
    chosen: list[Happening] = []
    told: list[set[str]] = []
    shown: dict[str, int] = {}
    while remaining and len(chosen) < limit:
        # Only the best few can be the next: the day's cost is bounded.
        best = max(remaining[:50], key=lambda h: weight[h.id] - _CROWDED * min(5, shown.get(h.date or "", 0)))
        remaining.remove(best)
        words = {word.lower() for word in _WORD.findall(best.what)}
        if (len(chosen) >= _FEW and best.id in slight) or any(_same(words, other) for other in told):
            continue
        chosen.append(best)
        told.append(words)
        shown[best.date or ""] = shown.get(best.date or "", 0) + 1
    return tuple(sorted(chosen, key=lambda h: (h.date is None, h.date or "", -weight[h.id], h.id)))


def choose_others(
    happenings: Sequence[Happening], timeline: Sequence[Happening], bearing: Bearing = UNKNOWN
) -> tuple[Happening, ...]:
    """The happenings that a timeline leaves out, in order of date, undated ones last: the weightiest thousand."""
    shown = {h.id for h in timeline}
    weight = {h.id: worth(h, bearing) for h in happenings if h.id not in shown}
    left = heapq.nsmallest(_MOST_OTHERS, (h for h in happenings if h.id in weight), key=lambda h: (-weight[h.id], h.id))
    return tuple(sorted(left, key=lambda h: (h.date is None, h.date or "", -weight[h.id], h.id)))


def weigh_days(happenings: Iterable[Happening], weight: Mapping[str, float]) -> dict[str, float]:
    """For each day that happenings are of, what they weigh together by `weight`, a mapping of their ids.

    Days of which much is told, by the reports of other days too, are the turns of a story: on the topics of Timeline17
    the sum finds the days that journalists chose as well as counts of reports, or of reports of later days, do.
    """
    days: dict[str, float] = defaultdict(float)
    for h in happenings:
        if h.date and is_day(h.date):
            days[h.date] += max(0.0, weight[h.id])
    return dict(days)


def weigh_lacks(happenings: Iterable[Happening], bearing: Bearing) -> dict[str, float]:
    """For each id, how much less of its day's matter a happening's line tells than the line that tells most of it."""
    if not bearing.words_of_days:
        return dict.fromkeys((h.id for h in happenings), 0.0)
    told = {h.id: (h.date or "", aboutness(h.what, bearing.words_of_days.get(h.date or "", {}))) for h in happenings}
    most: dict[str, float] = {}
    for day, share in told.values():
        most[day] = max(most.get(day, 0.0), share)
    return {id_: _MATTER * (most[day] - share) if is_day(day) else _NO_DAY for id_, (day, share) in told.items()}


def is_day(when: str) -> bool:
    """Whether an EDTF date is of one day."""
    return len(when.rstrip("~")) == len("2016-12-16")


def _same(left: set[str], right: set[str]) -> bool:
    """Whether two lines are all but the same words and the same numbers."""
    if {w for w in left if w.isdigit()} != {w for w in right if w.isdigit()}:
        return False
    return bool(left) and len(left & right) >= _ALIKE * max(len(left), len(right))


def worth(happening: Happening, bearing: Bearing) -> float:
    """How much a happening belongs on the timeline, about 0 to 2: salience, origins, and how much it is of the story.

    What only might happen, what has no day, what lies far outside of the days of the reports is worth less.
    """
    weight = happening.salience + _ORIGIN * math.log2(max(1, happening.origins))
    weight += _ABOUT * (aboutness(happening.what, bearing.words) - _USUAL) if bearing.words else 0.0
    if happening.date is None or len(happening.date) < len("2016-12-16"):
        weight -= 0.5
    if happening.modality in {"possible", "denied"}:
        weight -= 0.1
    first = _WORD.search(happening.what)
    if first and first.group().lower() in _POINTING:
        weight -= _UNCLEAR
    if happening.what[:1] in _MARKS and not _WORD.search(_SPOKEN.sub("", happening.what)):
        weight -= _UNCLEAR
    if is_glued(happening.what):
        weight -= _UNCLEAR
    if is_history(happening.date, bearing.reported):
        weight -= _HISTORY
    return weight


def is_history(day: str | None, reported: tuple[date, date] | None) -> bool:
    """Whether a day lies far outside of the days from which the reports are; never where those are unknown."""
    if reported is None:
        return False
    try:
        first = date.fromisoformat((day or "")[:10])
    except ValueError:
        return False
    return not (first - reported[0]).days >= -_FAR or (first - reported[1]).days > _FAR
