"""What the dated reports of a story say of the day of an undated one: what both tell of, and how alike they are.

"The dam gave way on Wednesday" in an undated report, and much the same sentence in one of Friday 15 June: the same
Wednesday, the 13th; so the undated report is of the 13th or at most six days later. Sentences are
compared by their content words, names and numbers, each weighed by its rarity in English and in the story: what all
reports of a story share says nothing of when. Which report is most like the undated one says about when, too: reports
of one day tell the same news.

How long a happening had gone on in the one report, and when it began by the other, speaks too (`elapsed.py`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from storyledger.datelines import WEEKDAYS
from storyledger.group.elapsed import find_courses, last_day, match_courses, one_day
from storyledger.group.fingerprint import PLAIN, find_features, frequencies, kind_of, read_outlines, words_of
from storyledger.group.words import read_words
from storyledger.records import Anchor, Neighbour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.group.fingerprint import Feature
    from storyledger.records import Reading, Token

_WEEKDAY = re.compile(r"\b(?:" + "|".join(WEEKDAYS) + r")\b", re.IGNORECASE)
_CALENDAR = frozenset(WEEKDAYS)
_BACKGROUND = 1000
"""Reports that the table of frequencies stands for."""
_COMMON = 8
"""In a larger story, what more than half of its reports share is not compared."""
_WIDEST = 60
"""Nor what more reports than this share: the work grows with its square."""
_MOST = 12
"""Neighbours that are looked at: more change nothing, and a story may have thousands of reports."""
_OTHER_NUMBERS = 0.5
"""Of a match of two sentences of a toll whose numbers all differ: "rose to 273 on Friday", "to 1,045 on Friday"."""
_TALLIES = frozenset({"toll", "tally", "number", "count"})
_LARGE = 20
"""What a number is greater than that tells two counts apart; less is a day, an hour or an age too often."""
_AHEAD = 0.6
"""Of a match whose day lies ahead of the report that tells it."""
_LEAST, _SHARE = 4.0, 0.15
"""Content that two sentences share, in weight and as a part of both, from which they may tell the same. Set on windows
of nine days of Timeline17's H1N1 and Iraq: of the weekdays that such pairs share nine of ten are of one week."""


_BEGUN = 2
"""Reports of later days that must tell the first one's day."""
_SAME_THING = 0.4
"""How alike two sentences count that tell one weekday as that of one thing: "Sunday's election"."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence that tells of a weekday."""

    start: int
    end: int
    weekday: int
    day: date | None
    content: dict[str, float]
    whole: float
    named: bool
    """The weekday is told by its name."""
    of: str
    """The lemma of what it is the day of: "Sunday's election", "the election on Sunday"."""
    numbers: frozenset[int]
    """The counts that a sentence of a toll tells: it was so high on one day only."""


def compare_reports(readings: Sequence[Reading]) -> list[dict[int, float]]:
    """Return how alike the reports of one story are: for each, the others by index, 0 to 1.

    What all of them share counts nothing.
    """
    rows = [find_features(outline) for outline in read_outlines(readings)]
    counts = Counter(feature for row in rows for feature in row)
    known = frequencies()
    many = len(rows)
    holders: dict[Feature, list[tuple[int, float]]] = {}
    for i, row in enumerate(rows):
        weights = {}
        for feature, amount in row.items():
            rarity = math.log(_BACKGROUND / (1 + (known.get(words_of(feature), 0) if kind_of(feature) == PLAIN else 0)))
            weight = (1 + math.log(max(1.0, amount))) * max(0.0, rarity) * _of_story(counts[feature], many)
            if weight:
                weights[feature] = weight
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        for feature, weight in weights.items():
            if 1 < counts[feature] <= min(max(_COMMON, many // 2), _WIDEST):
                holders.setdefault(feature, []).append((i, weight / length))
    alike: list[dict[int, float]] = [{} for _ in rows]
    for held in holders.values():
        for place, (i, weight) in enumerate(held):
            for j, other in held[place + 1 :]:
                alike[i][j] = alike[j][i] = alike[i].get(j, 0.0) + weight * other
    return alike


def _of_story(count: int, many: int) -> float:
    """Return the weight of a word by the number of the story's reports that have it: 1 for two of many, 0 for all."""
    return math.log((many + 1) / (count + 0.5)) / math.log((many + 1) / 1.5)


def find_neighbours(readings: Sequence[Reading]) -> tuple[tuple[Neighbour, ...], ...]:
    """Return, for each report of one story, its dated neighbours: the most alike first, at most `_MOST` of them.

    A report is never its own neighbour. Of an undated report only weekdays in words ("late on Thursday") are compared.
    """
    many = len(readings)
    alike = compare_reports(readings)
    rarity = find_rarity(readings)
    told = [_told(reading, rarity) for reading in readings]
    courses = [find_courses(reading) for reading in readings]
    dated = [i for i in range(many) if readings[i].dating.value]
    published = [last_day(reading.dating.value) for reading in readings]
    began = find_beginning([readings[j] for j in dated])
    found = []
    for i, reading in enumerate(readings):
        near = sorted((j for j in dated if j != i), key=lambda j: (-alike[i].get(j, 0.0), readings[j].report.id))[
            :_MOST
        ]
        found.append(
            tuple(
                Neighbour(
                    readings[j].report.id,
                    readings[j].dating.value or "",
                    round(alike[i].get(j, 0.0), 4),
                    _anchors(reading, told[i], told[j], published[j]),
                    tuple(match_courses(courses[i], courses[j], published[j])),
                    began,
                )
                for j in near
            )
        )
    return tuple(found)


def find_beginning(readings: Sequence[Reading]) -> str | None:
    """Return the day on which a story began by its dated reports: that of the first, told by most of the later ones.

    None where fewer than two later reports tell it: then it may have begun before.
    """
    firsts = [one_day(reading.dating.value) for reading in readings]
    days = [day for day in firsts if day is not None]
    if len(days) < _BEGUN + 1:
        return None
    first = min(days)
    later = [reading for reading, day in zip(readings, firsts, strict=True) if day is not None and day > first]
    telling = sum(any(timex.value == first.isoformat() for timex in reading.times) for reading in later)
    return first.isoformat() if telling >= _BEGUN and 2 * telling >= len(later) else None


def _anchors(
    reading: Reading, own: Sequence[_Told], other: Sequence[_Told], published: date | None
) -> tuple[Anchor, ...]:
    """Return the best match of each weekday that the report tells without a date.

    A day that lies ahead of the other report counts less: plans move, and stitched texts keep stale ones.
    """
    found = []
    for here in own:
        text = reading.report.text[here.start : here.end].lower()
        if not here.named or any(c.isdigit() for c in text) or text.startswith(("last", "next", "previous")):
            continue
        best: Anchor | None = None
        for there in other:
            if there.day is None or there.day.weekday() != here.weekday:
                continue
            small, large = sorted((here.content, there.content), key=len)
            shared = sum(weight for stem, weight in small.items() if stem in large)
            share = shared / math.sqrt(here.whole * there.whole)
            if published and there.day > published:
                share *= _AHEAD
            if here.numbers and there.numbers and here.numbers.isdisjoint(there.numbers):
                share *= _OTHER_NUMBERS
            if here.of and here.of == there.of:
                share = max(share, _SAME_THING)
            elif shared < _LEAST:
                continue
            if share >= _SHARE and (best is None or share > best.alike):
                day = there.day.isoformat()
                best = Anchor(here.start, here.end, day, there.start, there.end, round(min(1.0, share), 4))
        if best:
            found.append(best)
    return tuple(found)


def find_rarity(readings: Sequence[Reading]) -> dict[str, float]:
    """Return what a stem weighs: rare in English and in the story much, in all of its reports nothing."""
    counts: Counter[str] = Counter()
    for reading in readings:
        counts.update(set(read_words(reading).stems))
    known = frequencies()
    many = len(readings)
    return {
        stem: max(0.0, math.log(_BACKGROUND / (1 + known.get(stem, 0)))) * _of_story(counts[stem], many)
        for stem in counts
        if stem and stem not in _CALENDAR
    }


def _told(reading: Reading, rarity: dict[str, float]) -> list[_Told]:
    """Return the sentences that tell of a weekday or of a known day."""
    words = read_words(reading)
    lines = {line.start: line for line in words.lines if not line.furniture}
    sentences = {sentence.index: sentence for sentence in reading.parsed.sentences}
    found = []
    for timex in reading.times:
        sentence = sentences.get(timex.sentence)
        line = lines.get(sentence.start) if sentence else None
        day = one_day(timex.value)
        named = _WEEKDAY.search(timex.text)
        if line is None or (day is None and named is None):
            continue
        content = {stem: rarity.get(stem, 0.0) for stem in words.stems[line.first : line.last] if rarity.get(stem)}
        whole = sum(content.values())
        if whole:
            weekday = WEEKDAYS.index(named.group().lower()) if named else (day or date.min).weekday()
            of = _thing_of(sentence.tokens, timex.start) if sentence else ""
            tally = sentence is not None and any(token.lemma in _TALLIES for token in sentence.tokens)
            numbers = _counts(reading.report.text[line.start : line.end]) if tally else frozenset()
            found.append(_Told(timex.start, timex.end, weekday, day, content, whole, named is not None, of, numbers))
    return found


def _counts(text: str) -> frozenset[int]:
    """Return the counts that stand in figures: more than a handful, and no year."""
    found = (int(digits.replace(",", "")) for digits in _COUNT.findall(text))
    return frozenset(count for count in found if count > _LARGE and not _FIRST_YEAR <= count <= _LAST_YEAR)


_COUNT = re.compile(r"(?<![\d.,:/-])\d{1,3}(?:,\d{3}){1,3}(?![\d,.]\d)|(?<![\d.,:/-])\d{2,9}(?![\d,.:/-]\d)")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def _thing_of(tokens: Sequence[Token], start: int) -> str:
    """Return the lemma of the noun whose day is told at an offset: its owner, or what stands "on" it; else nothing."""
    at = next((i for i, token in enumerate(tokens) if token.start <= start < token.end), -1)
    above = tokens[at].head if at >= 0 else -1
    if not 0 <= above < len(tokens) or tokens[above].upos != "NOUN" or not tokens[at].deprel.startswith("nmod"):
        return ""
    return tokens[above].lemma
