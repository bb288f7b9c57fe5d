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
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from storyledger.datelines import WEEKDAYS
from storyledger.group.words import (
    LONGEST_FURNITURE,
    WORD,
    function_words,
    is_furniture,
    key_of,
    lexicon,
    page_marks,
    pair_swaps,
    stems_of,
    word_stem,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

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
    return Outline(title, tuple([line for line in kept if not _is_page_line(line)]), outlet)


def _is_page_line(line: str) -> bool:
    return len(line) <= LONGEST_FURNITURE and True in [w.of_pages for w in _read_line(line)[1]] and is_furniture(line)


def _without_site(title: str, outlet: frozenset[str]) -> str:
    """Return the title without "| The Daily" or "- The Daily" at its end."""
    if not title:
        return ""
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
    left = most
    seen: set[str] = set()
    # Text that lost its capitals: a word that is not in the table of common ones is taken for a name.
    caseless = all(line[:500] == line[:500].lower() for line in (outline.title, *outline.lines[:20]))
    for place, line in enumerate((outline.title, *outline.lines)):
        if left <= 0:
            break
        if not line or line in seen:
            continue
        seen.add(line)
        short = len(line) <= min(LONGEST_FURNITURE, left * 20)
        between, words = _read_line(line) if short else _split_line(line[: left * 20], left)
        if len(words) > left:
            between, words = _split_line(line, left)
        names = _find_names(words, between, caseless=caseless)
        opening = 0 if place == 0 else LEAD - (most - left)
        before, number_before, weight_before = "", "", 0.0
        for i, (word, named, gap) in enumerate(zip(words, names, between, strict=False)):
            key, calendar, passed_over, number, of_number, name, plain = word.features
            weight = 2.0 if place == 0 else 1.5 if i < opening else 1.0
            if counted and number_before and of_number:
                feature = (COUNT, f"{number_before} {of_number}")
                found[feature] = found.get(feature, 0.0) + weight_before
            if calendar or key in outline.outlet:
                before = number_before = ""
                continue
            if named and before and len(gap) <= 1:
                feature = (ROW, f"{before} {key}")
                found[feature] = found.get(feature, 0.0) + weight_before
            if passed_over:
                before = number_before = ""
                continue
            if named:
                found[name] = found.get(name, 0.0) + weight
                before = key
            else:
                before = ""
                if plain:
                    found[plain] = found.get(plain, 0.0) + weight
            number_before, weight_before = number, weight
        left -= len(words)
    return found


class _Word(NamedTuple):
    """What is known of a word by its letters alone."""

    key: str
    features: tuple[str, bool, bool, str, str, Feature, Feature | None]
    """Its key; whether it is of the calendar; whether it is passed over, as that or as a platform's name; the number
    that it is, in digits; its stem where a number before it counts it; what it is as a name, and what else."""
    capital: bool
    nameable: bool
    """May be a name: no number, no function word."""
    rare: bool
    """May be a name, and stands in no table of common words."""
    pairs: bool
    """Two words that begin with it may have a stem in common."""
    of_pages: bool
    """Stands in lines of pages."""


_WORDS = re.compile(f"({WORD.pattern})")
"""Splits a line into what stands between its words, and the words."""


@lru_cache(maxsize=65_536)
def _word(spelled: str) -> _Word:
    key = key_of(spelled)
    return _with_stem(spelled, key, word_stem(key))


def _with_stem(spelled: str, key: str, stem: str) -> _Word:
    digits = spelled[0].isdigit()
    calendar = key in _CALENDAR
    nameable = bool(stem) and not digits and key not in function_words()
    plain = (NUMBER, key) if digits else (PLAIN, stem) if stem else None
    number = key if digits else _NUMBER_WORDS.get(key, "")
    counted = "" if digits or calendar else stem
    return _Word(
        key=key,
        features=(key, calendar, calendar or key in _platforms(), number, counted, (NAME, key), plain),
        capital=spelled[0].isupper(),
        nameable=nameable,
        rare=nameable and stem not in frequencies(),
        pairs=key in pair_swaps(),
        of_pages=spelled.lower() in page_marks(),
    )


@lru_cache(maxsize=256)
def _read_line(line: str) -> tuple[list[str], list[_Word]]:
    """Return what a short line says, kept for the next to ask: is it the page's, and what are its features."""
    return _split_line(line, len(line))


def _split_line(line: str, most: int) -> tuple[list[str], list[_Word]]:
    """Return what stands before each of a line's first words, and what is known of them by themselves and in pairs."""
    parts = _WORDS.split(line)
    spelled = parts[1::2][:most]
    words = list(map(_word, spelled))
    if True in [word.pairs for word in words]:
        keys = tuple([word.key for word in words])
        for i, (key, stem) in enumerate(zip(keys, stems_of(keys), strict=True)):
            if stem != word_stem(key):
                words[i] = _with_stem(spelled[i], key, stem)
    return parts[::2], words


def _find_names(words: Sequence[_Word], between: Sequence[str], *, caseless: bool) -> list[bool]:
    """Return for each word of a line whether it is part of a name; `between` is what stands before each.

    Where a capital says nothing, at the start of a sentence, in a headline and in text that lost its capitals, a word
    is taken for a name that is not in the table of common ones.
    """
    if caseless:
        return [word.rare for word in words]
    capitals = [word.capital for word in words]
    if sum(capitals) > 0.6 * len(words):
        return [word.rare and word.capital for word in words]
    return [
        capital and word.nameable and (word.rare or not (i == 0 or between[i][-2:].rstrip()[-1:] in _BEFORE_SENTENCE))
        for i, (word, capital) in enumerate(zip(words, capitals, strict=True))
    ]


@lru_cache(maxsize=1)
def _platforms() -> frozenset[str]:
    return frozenset(word for line in lexicon("platforms.txt") for word in line.split())


@lru_cache(maxsize=1)
def frequencies() -> dict[str, int]:
    """Return how many of a thousand reports a common stem stands in."""
    rows: Iterable[list[str]] = (line.split("\t") for line in lexicon("frequencies.tsv"))
    return {stem: int(count) for stem, count in rows}
