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
from functools import lru_cache, reduce
from itertools import chain, repeat
from operator import attrgetter, or_
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from storyledger.datelines import MONTHS, WEEKDAYS
from storyledger.group.page_lines import REPEATED, Page, own_lines
from storyledger.group.words import (
    LONGEST_FURNITURE,
    WORD,
    function_words,
    is_furniture_of,
    key_of,
    lexicon,
    page_marks,
    pair_swaps,
    stem_of,
    stems_of,
    swaps,
    word_stem,
)
from storyledger.lands import land_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

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
_MOST = 500
"""Words read of a report: what identifies the event stands at the top, the end is background and page."""
BACKGROUND = 1000
"""Reports that the table of frequencies stands for."""
# fmt: off
_CALENDAR = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "am", "pm",
    "eve", "easter", "christmas", "halloween", "thanksgiving",
})
# fmt: on
_WEEKDAY = re.compile(r"\b(?:" + "|".join(WEEKDAYS) + r"|today|yesterday)\b", re.IGNORECASE)
_DATE = re.compile(
    r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:t|uary|ruary|ch|il|e|y|ust|t?ember|ober)?\.? "
    r"([0-3]?\d)(?:st|nd|rd|th)?\b(?:,? ((?:19|20)\d\d)\b)?"
)
"""A month, a day, and a year where one is told."""
_AHEAD = 2
"""Days after publication that a day without a year may be: what is told as to come mostly has more before it."""
_DAYS_READ = 1500
"""Characters in which days are looked for: those that follow are mostly of what came before."""
# fmt: off
_NUMBER_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12",
}
# fmt: on
_BEFORE_SENTENCE = frozenset('.!?"“')
Feature = str
"""Class, by its place in CLASSES, as one digit, and the word or words: one text, as looking up a pair costs thrice."""


def make_feature(kind: int, words: str) -> Feature:
    """Return the feature of a class that has these words."""
    return f"{kind}{words}"


def kind_of(feature: Feature) -> int:
    """Return the class of a feature, by its place in CLASSES."""
    return ord(feature[0]) - 48


def words_of(feature: Feature) -> str:
    """Return the word or words of a feature."""
    return feature[1:]


@dataclass(frozen=True, slots=True)
class Outline:
    """A report as lines of text, ready for features: its title first, the page's and its outlet's words left out."""

    title: str
    lines: tuple[str, ...]
    outlet: frozenset[str]


def read_outlines(readings: Sequence[Reading]) -> list[Outline]:
    """Return the outlines of reports; lines that many of them have are left out, as the page's."""
    split = [own_lines(reading.report.text) for reading in readings]
    counts = Counter(line for lines in split for line in set(lines))
    page = Page(frozenset(line for line, count in counts.items() if count >= REPEATED))
    return [read_outline(reading, lines, page) for reading, lines in zip(readings, split, strict=True)]


def read_outline(reading: Reading, lines: Sequence[str], page: Page) -> Outline:
    """Return the outline of a report of these lines, without what is the page's."""
    lines = [line for line in lines if line not in page.notices] if page.notices else lines
    own = [line for line in lines if line not in page.lines] if page.lines else lines
    report = reading.report
    outlet = _outlet_words(report.outlet) if report.outlet else frozenset()
    title = _without_site(report.title.removesuffix(page.site), outlet) if report.title else ""
    kept = own if 2 * len(own) >= len(lines) else lines
    return Outline(title, tuple([line for line in kept if not _is_page_line(line)]), outlet)


@lru_cache(maxsize=1024)
def _outlet_words(outlet: str) -> frozenset[str]:
    return frozenset(map(key_of, WORD.findall(outlet))) - function_words()


def _is_page_line(line: str) -> bool:
    if len(line) > LONGEST_FURNITURE:
        return False
    _, words, marks = _read_line(line)
    return bool(marks & _OF_PAGES) and is_furniture_of(line, [word.key for word in words])


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
    if reading.times or reading.dating.value:
        for day in _days_told(reading):
            row[make_feature(DAY, day)] = 1.0
    for toponym in reading.toponyms:
        feature = make_feature(PLACE, toponym.gazetteer_id)
        row[feature] = row.get(feature, 0.0) + (_COUNTRY if toponym.feature == "country" else 1.0)
    return row


def _days_told(reading: Reading) -> set[str]:
    """Return the days (EDTF) that the beginning of a report tells of; a span ("last week") is none of them.

    A report that was not read has no time expressions; there a weekday, and a day of a month, is the last before
    publication.
    """
    if reading.times:
        values = (t.value for t in reading.times if t.value and t.kind in {"date", "time"} and t.start < _DAYS_READ)
        return {value[:10] for value in values if len(value) >= 10 and "/" not in value}
    if not reading.dating.value:
        return set()
    try:
        published = date.fromisoformat(reading.dating.value[:10])
    except ValueError:
        return set()
    found = set()
    text = f"{reading.report.title or ''}\n{reading.report.text[:_DAYS_READ]}"
    for match in _DATE.finditer(text):
        day = _last_day(match, published)
        if day:
            found.add(day.isoformat())
    for match in _WEEKDAY.finditer(text):
        word = match.group().lower()
        back = int(word == "yesterday") if word not in WEEKDAYS else (published.weekday() - WEEKDAYS.index(word)) % 7
        if published.toordinal() > back:
            found.add((published - timedelta(back)).isoformat())
    return found


def _last_day(match: re.Match[str], published: date) -> date | None:
    """Return the day that a month and a day mean, the last until publication where no year is told."""
    month = MONTHS.index(match[1].lower()) + 1
    for year in (int(match[3]),) if match[3] else (published.year, published.year - 1):
        try:
            day = date(year, month, int(match[2]))
        except ValueError:
            continue
        if match[3] or day <= published + timedelta(_AHEAD):
            return day
    return None


def find_features(outline: Outline, most: int = _MOST, *, counted: bool = False) -> dict[Feature, float]:
    """Return the words, names and numbers of a report's first `most` words with how much of it they are.

    The opening counts more. With `counted`, numbers stand with what they count, too.
    """
    found: dict[Feature, float] = {}
    left = most
    seen: set[str] = set()
    outlet, get = outline.outlet, found.get
    # Text that lost its capitals: a word that is not in the table of common ones is taken for a name.
    caseless = all(map(_is_low, (outline.title, *outline.lines[:20])))
    for place, line in enumerate((outline.title, *outline.lines)):
        if left <= 0:
            break
        if not line or line in seen:
            continue
        seen.add(line)
        short = len(line) <= min(LONGEST_FURNITURE, left * 20)
        between, words, _ = _read_line(line) if short else _split_line(line[: left * 20], left)
        if len(words) > left:
            between, words, _ = _split_line(line, left)
        names = _find_names(words, between, caseless=caseless)
        if place == 0:
            weights: Iterable[float] = repeat(2.0)
        else:
            weights = chain(repeat(1.5, max(0, LEAD - (most - left))), repeat(1.0))
        before = number_before = ""
        weight_before = 0.0
        for word, named, gap, weight in zip(words, names, between, weights, strict=False):
            if number_before:
                if word.counted:
                    feature = f"{_COUNT}{number_before} {word.counted}"
                    found[feature] = get(feature, 0.0) + weight_before
                number_before = ""
            if outlet and word.key in outlet:
                before = ""
                continue
            if word.apart:
                if word.calendar:
                    before = ""
                    continue
                if word.platform:
                    if named and before and len(gap) <= 1:
                        feature = f"{_ROW}{before} {word.called}"
                        found[feature] = get(feature, 0.0) + weight_before
                    before = ""
                    continue
                if counted:
                    number_before, weight_before = word.number, weight
            if named:
                if before and len(gap) <= 1:
                    feature = f"{_ROW}{before} {word.called}"
                    found[feature] = get(feature, 0.0) + weight_before
                before, weight_before = word.called, weight
                feature = word.name
            else:
                before = ""
                feature = word.plain
                if not feature:
                    continue
            found[feature] = get(feature, 0.0) + weight
        left -= len(words)
    return found


def _is_low(line: str) -> bool:
    head = line[:500]
    return head == head.lower()


class _Word:
    """What is known of a word by its letters alone."""

    __slots__ = (
        "apart", "calendar", "called", "capital", "counted", "key", "marks", "name", "nameable", "number", "plain",
        "platform", "rare",
    )  # fmt: skip

    def __init__(self, spelled: str, key: str, stem: str) -> None:
        """Work it out."""
        lists = _lists()
        digits = spelled[0].isdigit()
        self.key = key
        self.calendar = key in _CALENDAR
        self.platform = key in lists.platforms
        self.number = key if digits else _NUMBER_WORDS.get(key, "")
        """The number that it is, in digits."""
        self.counted = "" if digits or self.calendar else stem
        """Its stem where a number before it counts it."""
        bare = key[:-1] if spelled.endswith(_POSSESSIVE) else key
        self.called = land_of(bare) or bare
        """What it is called as a name: a country and its people by one code, and nobody by what is theirs."""
        self.name: Feature = f"{NAME}{self.called}"
        """What it is as a name."""
        self.plain: Feature = f"{NUMBER}{key}" if digits else f"{PLAIN}{stem}" if stem else ""
        """What else it is."""
        self.capital = spelled[0].isupper()
        self.nameable = bool(stem) and not digits and key not in lists.functional
        """May be a name: no number, no function word."""
        self.rare = self.nameable and stem not in lists.common
        """May be a name, and stands in no table of common words."""
        self.apart = self.calendar or self.platform or bool(self.number)
        """It is more than a word or a name."""
        self.marks = _PAIRS * (key in lists.pairs) + _OF_PAGES * (spelled.lower() in lists.pages)
        """Whether two words that begin with it may have a stem in common, and whether it stands in lines of pages."""


_POSSESSIVE = ("'s", "’s")
_PAIRS, _OF_PAGES = 1, 2
_marks_of = attrgetter("marks")
_COUNT, _ROW = str(COUNT), str(ROW)
_WORDS = re.compile(f"({WORD.pattern})")
"""Splits a text into what stands between its words, and the words."""


class _Words(dict[str, _Word]):
    """What is known of words, worked out where it is asked for first.

    A dictionary that forgets all when it is full is asked in half the time of a cache that forgets one by one.
    """

    def __missing__(self, spelled: str) -> _Word:
        """Work it out."""
        if len(self) >= _KEPT:
            self.clear()
        # What is kept here need not be kept under its key and under its stem as well.
        key, lists = key_of.__wrapped__(spelled), _lists()
        stem = "" if key in lists.functional else stem_of.__wrapped__(key)
        word = self[spelled] = _Word(spelled, key, lists.swaps.get(stem, stem))
        return word


_KEPT = 65_536
_known_words = _Words()


@lru_cache(maxsize=256)
def _read_line(line: str) -> tuple[list[str], list[_Word], int]:
    """Return what a short line says, kept for the next to ask: is it the page's, and what are its features."""
    return _split_line(line, len(line))


def _split_line(line: str, most: int) -> tuple[list[str], list[_Word], int]:
    """Return what stands before each of a line's first words, what is known of them, and the marks that any has.

    What is known of words is by themselves and in pairs.
    """
    between, spelled = _pieces(line)
    if len(spelled) > most:
        spelled = spelled[:most]
    words = list(map(_known_words.__getitem__, spelled))
    marks = reduce(or_, set(map(_marks_of, words)), 0)
    if marks & _PAIRS:
        keys = tuple([word.key for word in words])
        for i, (key, stem) in enumerate(zip(keys, stems_of(keys), strict=True)):
            if stem != word_stem(key):
                words[i] = _Word(spelled[i], key, stem)
    return between, words, marks


def _pieces(line: str) -> tuple[list[str], list[str]]:
    """Return what stands before each word of a line, and the words.

    Most pieces between spaces are a word and nothing else, and in headlines often all of them: looking at that costs a
    fifth of looking for words in them.
    """
    pieces = line.split(" ")
    if "" not in pieces and "".join(pieces).isalpha():
        return ["", *[" "] * (len(pieces) - 1)], pieces
    between: list[str] = []
    spelled: list[str] = []
    gap = ""
    for piece in pieces:
        if piece.isalpha():
            between.append(gap)
            spelled.append(piece)
            gap = " "
            continue
        parts = _WORDS.split(piece)
        if len(parts) > 1:
            between.append(gap + parts[0])
            between += parts[2:-1:2]
            spelled += parts[1::2]
            gap = ""
        gap += parts[-1] + " "
    return between, spelled


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


class _Lists(NamedTuple):
    """What a word is looked up in."""

    functional: Container[str]
    common: Container[str]
    platforms: Container[str]
    pairs: Container[str]
    pages: Container[str]
    swaps: dict[str, str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    return _Lists(function_words(), frequencies(), _platforms(), pair_swaps(), page_marks(), swaps())


@lru_cache(maxsize=1)
def _platforms() -> frozenset[str]:
    return frozenset(word for line in lexicon("platforms.txt") for word in line.split())


@lru_cache(maxsize=1)
def frequencies() -> dict[str, int]:
    """Return how many of a thousand reports a common stem stands in."""
    rows: Iterable[list[str]] = (line.split("\t") for line in lexicon("frequencies.tsv"))
    return {stem: int(count) for stem, count in rows}
