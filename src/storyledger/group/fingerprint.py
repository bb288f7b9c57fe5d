"""What a report is about, as weighed features: content words, names, numbers and what they count, days, places.

Words, names and numbers are taken from the surface, so that thousands of reports cost seconds and a report that nobody
has parsed can be grouped; days and places from the reading where it has them. A feature weighs more the rarer it is: in
the reports at hand, and, because a handful of reports cannot tell what is common, in English at large
(lexicon/frequencies.tsv, taken as a thousand reports that are always there; names are never in it). Names and names
in a row ("Staffan de Mistura") weigh more than words, because an event is known by who, where and how many.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from storyledger.datelines import WEEKDAYS
from storyledger.group.words import WORD, function_words, is_furniture, key_of, lexicon, stems_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from storyledger.records import Reading

CLASSES = ("word", "name", "names in a row", "number", "count", "day", "place")
PLAIN, NAME, ROW, NUMBER, COUNT, DAY, PLACE = range(len(CLASSES))
CLASS_WEIGHT = np.array([1.0, 1.25, 2.0, 0.3, 1.0, 0.0, 1.0])
"""In the cosine: who and where weigh more than what; a number says little until one knows what it counts ("13 people").
A place stands among the names already and weighs again, under the one name that the gazetteer has for all spellings.
Days are compared on their own (likeness.py)."""
LEAD = 80
"""Words of title and opening that are also compared on their own: news says first what happened."""
_COUNTRY = 0.2
"""Of a place's weight, for a country: two events of one country are not one event."""
_READ = 20_000
"""Characters read of a report."""
_MOST = 500
"""Words read of a report: what identifies the event stands at the top, the end is background and page."""
BACKGROUND = 1000
"""Reports that the table of frequencies stands for."""
REPEATED = 5
"""A line that this many reports have is page, unless most of the report is such lines (reprints of one wire)."""
# fmt: off
_CALENDAR = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "am", "pm",
    "eve", "easter", "christmas", "halloween", "thanksgiving",
})
# fmt: on
_WEEKDAY = re.compile(r"\b(?:" + "|".join(WEEKDAYS) + r"|today|yesterday)\b", re.IGNORECASE)
_DAYS_READ = 1500
"""Characters in which days are looked for: those that follow are mostly of what came before."""
# fmt: off
_NUMBER_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12",
}
# fmt: on
_BEFORE_SENTENCE = frozenset('.!?"“')
Feature = tuple[int, str]
"""Class, by its place in CLASSES, and the word or words."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A report as lines of text, ready for features: its title first, the page's and its outlet's words left out."""

    title: str
    lines: tuple[str, ...]
    outlet: frozenset[str]


def read_outlines(readings: Sequence[Reading]) -> list[Outline]:
    """Return the outlines of reports; lines that many of them have are left out, as the page's."""
    split = [own_lines(reading) for reading in readings]
    counts = Counter(line for lines in split for line in set(lines))
    page = {line for line, count in counts.items() if count >= REPEATED}
    return [read_outline(reading, lines, page) for reading, lines in zip(readings, split, strict=True)]


def own_lines(reading: Reading) -> list[str]:
    """Return the lines of a report's beginning that are not blank."""
    return [line.strip() for line in reading.report.text[:_READ].split("\n") if line.strip()]


def read_outline(reading: Reading, lines: Sequence[str], page: Collection[str]) -> Outline:
    """Return the outline of a report of these lines, without those of the page."""
    own = [line for line in lines if line not in page]
    outlet = frozenset(key_of(w) for w in WORD.findall(reading.report.outlet or "")) - function_words()
    title = _without_site(reading.report.title or "", outlet)
    kept = own if 2 * len(own) >= len(lines) else lines
    return Outline(title, tuple(line for line in kept if not is_furniture(line)), outlet)


def _without_site(title: str, outlet: frozenset[str]) -> str:
    """Return the title without "| The Daily" or "- The Daily" at its end."""
    for mark in (" | ", " :: ", " » ", " - ", " – ", " — ", " -- "):
        head, found, tail = title.rpartition(mark)
        words = {key_of(w) for w in WORD.findall(tail)}
        if found and len(head) > 15 and (words & outlet or (mark in {" | ", " :: ", " » "} and len(tail) <= 40)):
            return head
    return title


def find_evidence(reading: Reading, outline: Outline) -> dict[Feature, float]:
    """Return a report's features of every class, with how much of it they are."""
    row = find_features(outline, counted=True)
    row.update(dict.fromkeys(((DAY, day) for day in _days_told(reading)), 1.0))
    for toponym in reading.toponyms:
        feature = (PLACE, toponym.gazetteer_id)
        row[feature] = row.get(feature, 0.0) + (_COUNTRY if toponym.feature == "country" else 1.0)
    return row


def _days_told(reading: Reading) -> set[str]:
    """Return the days (EDTF) that the beginning of a report tells of.

    A report that was not read has no time expressions; there a weekday is the last before publication.
    """
    if reading.times:
        values = (t.value for t in reading.times if t.value and t.kind in {"date", "time"} and t.start < _DAYS_READ)
        return {value[:10] for value in values if len(value) >= 10 and "/" not in value[:10]}
    try:
        published = date.fromisoformat((reading.dating.value or "")[:10])
    except ValueError:
        return set()
    found = set()
    for match in _WEEKDAY.finditer(f"{reading.report.title or ''}\n{reading.report.text[:_DAYS_READ]}"):
        word = match.group().lower()
        back = int(word == "yesterday") if word not in WEEKDAYS else (published.weekday() - WEEKDAYS.index(word)) % 7
        if published.toordinal() > back:
            found.add((published - timedelta(back)).isoformat())
    return found


def find_features(outline: Outline, most: int = _MOST, *, counted: bool = False) -> dict[Feature, float]:
    """Return the words, names and numbers of a report's first `most` words with how much of it they are.

    The opening counts more. With `counted`, numbers stand with what they count, too.
    """
    found: dict[Feature, float] = {}
    for feature, weight in _features(outline, most, counted=counted):
        found[feature] = found.get(feature, 0.0) + weight
    return found


def _features(outline: Outline, most: int, *, counted: bool) -> Iterator[tuple[Feature, float]]:
    platforms = _platforms()
    left = most
    seen: set[str] = set()
    # Text that lost its capitals: a word that is not in the table of common ones is taken for a name.
    caseless = all(line[:500] == line[:500].lower() for line in (outline.title, *outline.lines[:20]))
    for place, line in enumerate((outline.title, *outline.lines)):
        if left <= 0:
            return
        if not line or line in seen:
            continue
        seen.add(line)
        words = [(m.group(), m.start(), m.end()) for m in WORD.finditer(line[: left * 20])][:left]
        if not words:
            continue
        keys = tuple(key_of(word) for word, _, _ in words)
        stems = stems_of(keys)
        names = _find_names(line, words, stems, caseless=caseless)
        for i, (word, _, end) in enumerate(words):
            weight = 2.0 if place == 0 else 1.5 if most - left + i < LEAD else 1.0
            key = keys[i]
            if key in _CALENDAR or key in outline.outlet or key in platforms:
                continue
            number = key if word[0].isdigit() else _NUMBER_WORDS.get(key)
            following = keys[i + 1] if i + 1 < len(words) else ""
            counts = bool(following) and not following[0].isdigit() and following not in _CALENDAR
            if counted and number is not None and counts and stems[i + 1]:
                yield (COUNT, f"{number} {stems[i + 1]}"), weight
            if word[0].isdigit():
                yield (NUMBER, key), weight
            elif names[i]:
                yield (NAME, key), weight
                if (
                    following
                    and names[i + 1]
                    and words[i + 1][1] - end <= 1
                    and following not in _CALENDAR | outline.outlet
                ):
                    yield (ROW, f"{key} {following}"), weight
            elif stems[i]:
                yield (PLAIN, stems[i]), weight
        left -= len(words)


def _find_names(
    line: str, words: Sequence[tuple[str, int, int]], stems: Sequence[str], *, caseless: bool
) -> list[bool]:
    """Return for each word of a line whether it is part of a name.

    Where a capital says nothing, at the start of a sentence, in a headline and in text that lost its capitals, a word
    is taken for a name that is not in the table of common ones.
    """
    functional, common = function_words(), frequencies()
    titled = not caseless and sum([word[0].isupper() for word, _, _ in words]) > 0.6 * len(words)
    found = []
    for i, (word, start, _) in enumerate(words):
        if word[0].isdigit() or key_of(word) in functional or not stems[i] or not (caseless or word[0].isupper()):
            found.append(False)
        elif caseless or titled or i == 0 or line[max(0, start - 2) : start].rstrip()[-1:] in _BEFORE_SENTENCE:
            found.append(stems[i] not in common)
        else:
            found.append(True)
    return found


@lru_cache(maxsize=1)
def _platforms() -> frozenset[str]:
    return frozenset(word for line in lexicon("platforms.txt") for word in line.split())


@lru_cache(maxsize=1)
def frequencies() -> dict[str, int]:
    """Return how many of a thousand reports a common stem stands in."""
    rows: Iterable[list[str]] = (line.split("\t") for line in lexicon("frequencies.tsv"))
    return {stem: int(count) for stem, count in rows}
