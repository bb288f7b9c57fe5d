"""How long a happening had gone on when a report was written, and when it began by another: `find_courses`.

"A three-week offensive" in an undated report, "the assault began in mid-November" in a dated one: the first is of early
December. A length of time counts where it qualifies the noun of a happening ("the 26-day-old strike", "after nine days
of protests", "on the third day of the siege", "the evacuation entered a second day"); a beginning where a verb of
beginning has that noun and a date, or where a dated report tells a length. Nouns are compared by the groups of words
that a rewrite swaps. Two happenings of one name are not told apart, so what follows is a clue and no proof.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from storyledger.datelines import WEEKDAYS
from storyledger.group.words import lexicon, stems_of
from storyledger.records import Elapsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.records import Reading, Sentence, Token

_BEGIN = frozenset(["begin", "start", "launch", "commence", "open", "erupt", "resume", "break", "mount", "declare"])
_UNITS = {"D": 1.0, "W": 7.0, "M": 30.4}
_DURATION = re.compile(r"P(\d{1,3})([DWM])$")
_SOFT = {"D": 1.0, "W": 2.5, "M": 8.0}
"""Standard deviation in days of what a length in days, weeks or months may be off by: a third of the unit, rounded up
for days, which are counted from the first or from the second one."""
_NOUN_ROLES = ("nsubj", "nsubj:pass", "obj", "obl", "nmod")
_TELLING = 2.0
"""Standard deviation in days of when something is told of that came "two weeks after the quake": mostly at once."""
_LONGEST = 120.0
"""Days; longer lengths are rounder than anything that could date a report."""
_MID, _MONTH = 3.0, 9.0
"""Standard deviations in days of "mid-November" and of a month."""


@dataclass(frozen=True, slots=True)
class Course:
    """How long something had gone on when a report was written, or on which day it began."""

    start: int
    end: int
    noun: str
    days: float | None
    """How long it had gone on; None where the beginning is told."""
    began: date | None
    spread: float
    """Standard deviation in days."""


def find_courses(reading: Reading) -> list[Course]:
    """Return what a report tells of how long things had gone on, and, of a dated one, when they began."""
    found: list[Course] = []
    day = last_day(reading.dating.value)
    sentences = {sentence.index: sentence for sentence in reading.parsed.sentences}
    # a weekday without its date is of the last days: "was found on Friday, 17 days after it collapsed"
    dated = Counter(
        timex.sentence
        for timex in reading.times
        if timex.kind in ("date", "time") and (timex.value or timex.text.lower() not in WEEKDAYS)
    )
    for each in reading.parsed.sentences:
        found.extend(_by_order(each))
    for timex in reading.times:
        sentence = sentences.get(timex.sentence)
        if sentence is None:
            continue
        at = bisect_left(sentence.tokens, timex.start, key=lambda token: token.start)
        until = bisect_left(sentence.tokens, timex.end, key=lambda token: token.start)
        if at >= until:
            continue
        length = _DURATION.match(timex.value or "") if timex.kind == "duration" else None
        if length:
            days = int(length.group(1)) * _UNITS[length.group(2)]
            spread = _SOFT[length.group(2)]
            noun = _qualified(sentence.tokens, at, until)
            if noun is None and not dated[timex.sentence]:
                noun, exact = _after(sentence.tokens, at, until)
                spread = math.hypot(0.5 if exact else spread, _TELLING)
            if noun and 2 <= days <= _LONGEST:
                found.append(Course(timex.start, timex.end, noun, days, None, spread))
        elif timex.kind == "date" and timex.value and day:
            began = _when(timex.value, timex.text)
            noun = _begun(sentence.tokens, at, until) if began else None
            if began and noun and began[0] <= day:
                found.append(Course(timex.start, timex.end, noun, None, *began))
    return found


def match_courses(own: list[Course], other: list[Course], published: date | None) -> list[Elapsed]:
    """Return on what day a report would be written by each of its lengths, as the other report tells the beginning."""
    found: list[Elapsed] = []
    for here in own:
        if here.days is None:
            continue
        best: Elapsed | None = None
        for there in other:
            if there.noun != here.noun:
                continue
            began = there.began
            if there.days is not None and published:
                began = published - timedelta(days=there.days)
            if began is None:
                continue
            spread = math.hypot(here.spread, there.spread)
            if best is None or spread < best.spread:
                day = (began + timedelta(days=here.days)).isoformat()
                best = Elapsed(here.start, here.end, day, round(spread, 1), there.start, there.end)
        if best:
            found.append(best)
    return found


def _by_order(sentence: Sentence) -> Iterator[Course]:
    """Yield the happenings in "the second day of the evacuation", "the protests entered a third week"."""
    tokens = sentence.tokens
    for i, token in enumerate(tokens[:-1]):
        number = _ordinal(token.text.lower())
        unit = tokens[i + 1].lemma
        if number is None or unit not in ("day", "week", "month"):
            continue
        length = _UNITS[unit[0].upper()]
        days = (number - 1 + (0.5 if length > 1 else 0.0)) * length
        noun = _qualified(tokens, i, i + 2) or _entering(tokens, i + 1)
        if noun and days <= _LONGEST:
            # The first day may be counted or not, and most of a week or month lies on either side of its middle.
            yield Course(token.start, tokens[i + 1].end, noun, days, None, max(0.7, 0.3 * length))


def _qualified(tokens: tuple[Token, ...], at: int, until: int) -> str | None:
    """Return the happening that a length qualifies: "a three-week offensive", "nine days of protests"."""
    head = next((i for i in range(at, until) if not at <= tokens[i].head < until), at)
    above = tokens[head].head
    if tokens[head].deprel in ("compound", "amod", "nmod", "obl:unmarked", "nmod:unmarked", "nummod"):
        if until <= above <= until + 3 and (tokens[above].upos == "NOUN" or tokens[above].deprel in _NOUN_ROLES):
            return _key(tokens[above])  # "offensive" is at times tagged as an adjective
        if 0 <= above < len(tokens) and tokens[above].lemma == "old" and 0 <= tokens[above].head < len(tokens):
            return _key(tokens[tokens[above].head])
    if until < len(tokens) and tokens[until].lemma == "of":
        for i in range(until + 1, min(len(tokens), until + 6)):
            if tokens[i].upos in ("NOUN", "VERB") and tokens[i].deprel != "compound":
                return _key(tokens[i])
            if tokens[i].upos not in ("DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM"):
                break
    return None


def _after(tokens: tuple[Token, ...], at: int, until: int) -> tuple[str | None, bool]:
    """Return the happening in "two weeks after the quake", "a month to the day after the army began its offensive".

    With it, whether the length is told to the day.
    """
    exact = any(token.text.lower() in ("exactly", "precisely") for token in tokens[max(0, at - 1) : at])
    if [token.text.lower() for token in tokens[until : until + 3]] == ["to", "the", "day"]:
        exact, until = True, until + 3
    if until >= len(tokens) or tokens[until].text.lower() not in ("after", "since", "into"):
        return None, exact
    for i in range(until + 1, min(len(tokens), until + 10)):
        if tokens[i].lemma in _BEGIN and tokens[i].upos == "VERB":
            return _object_or_subject(tokens, i), exact
        if _happens(tokens, i):
            return _key(tokens[i]), exact  # "17 days after it collapsed"
        if tokens[i].upos in ("PUNCT", "VERB"):
            return None, exact
        if tokens[i].upos == "NOUN" and tokens[i].head <= until and tokens[i].deprel.startswith(("obl", "nmod")):
            return _key(tokens[i]), exact
    return None, exact


def _entering(tokens: tuple[Token, ...], unit: int) -> str | None:
    """Return the subject of "entered a second day", "is in its third week"."""
    verb = tokens[unit].head
    if not 0 <= verb < len(tokens):
        return None
    has_in = any(
        tokens[i].head == unit and tokens[i].lemma in ("in", "into", "for") for i in range(max(0, unit - 4), unit)
    )
    if tokens[verb].lemma not in ("enter", "begin", "start") and not has_in:
        return None
    subjects = [i for i, token in enumerate(tokens) if token.head == verb and token.deprel.startswith("nsubj")]
    if tokens[verb].upos == "NOUN" and verb < unit:
        return _key(tokens[verb])
    return _key(tokens[subjects[0]]) if subjects and tokens[subjects[0]].upos == "NOUN" else None


def _begun(tokens: tuple[Token, ...], at: int, until: int) -> str | None:
    """Return what began at a date: the subject of "began", the object of "launched"."""
    head = next((i for i in range(at, until) if not at <= tokens[i].head < until), at)
    verb = tokens[head].head
    if not 0 <= verb < len(tokens) or tokens[verb].xpos == "VB":
        return None  # "was due to begin"
    if tokens[verb].lemma in _BEGIN:
        return _object_or_subject(tokens, verb)
    led = any(token.head == verb and token.deprel == "mark" for token in tokens[until:verb])
    return _key(tokens[verb]) if _happens(tokens, verb) and not led else None  # "on 3 May, ten days after it fell"


def _happens(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a verb tells what happened to something, at once and without a noun for it: "collapsed on Wednesday"."""
    if tokens[i].upos != "VERB" or tokens[i].xpos not in ("VBD", "VBN") or tokens[i].lemma in _BEGIN:
        return False
    if tokens[i].lemma not in _sudden():
        return False
    return any(token.head == i and token.deprel.startswith("nsubj") for token in tokens)


def _object_or_subject(tokens: tuple[Token, ...], verb: int) -> str | None:
    """Return what began: a verb's object, else its subject, else the noun that its clause tells of."""
    nouns = [
        i
        for role in ("obj", "nsubj")
        for i, token in enumerate(tokens)
        if token.head == verb and token.deprel.startswith(role) and token.upos == "NOUN"
    ]
    if tokens[verb].deprel == "acl:relcl" and not nouns and tokens[tokens[verb].head].upos == "NOUN":
        nouns = [tokens[verb].head]
    return _key(tokens[nouns[0]]) if nouns else None


def _when(value: str, words: str) -> tuple[date, float] | None:
    """Return the middle of an EDTF day, span or month, and its standard deviation in days."""
    plain = value.rstrip("~?%")
    month = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", plain)
    if month:
        year, number = int(month.group(1)), int(month.group(2))
        edge = words.lower().replace("the ", "")
        if edge.startswith(("mid", "early", "late")):
            return date(year, number, 5 if edge.startswith("early") else 15 if edge.startswith("mid") else 25), _MID
        return date(year, number, 15), _MONTH
    day = one_day(value)
    return (day, 2.0 if value != plain else 0.5) if day else None


def last_day(value: str | None) -> date | None:
    """Return the day of an EDTF value, or the last one of a span; None for a month or a year."""
    return one_day(value.rpartition("/")[2]) if value else None


def one_day(value: str | None) -> date | None:
    """Return the day of an EDTF value; None for a span, a month or a year."""
    if not value or "/" in value:
        return None
    try:
        return date.fromisoformat(value.partition("T")[0].rstrip("~?%"))
    except ValueError:
        return None


def _key(token: Token) -> str | None:
    key = stems_of((token.text.lower(),))[0]
    return key if key and key not in _planned() else None


@lru_cache(maxsize=1)
def _planned() -> frozenset[str]:
    """Return the keys of what mostly has its length beforehand: "a five-day truce" says nothing of how long it held."""
    return frozenset(stems_of(tuple(" ".join(lexicon("planned_lengths.txt")).split())))


@lru_cache(maxsize=1)
def _sudden() -> frozenset[str]:
    """Return the verbs of what happens once and at once, so that days are counted from it."""
    return frozenset(" ".join(lexicon("sudden_happenings.txt")).split())


def _ordinal(word: str) -> int | None:
    digits = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", word)
    return int(digits.group(1)) if digits else _ordinals().get(word)


@lru_cache(maxsize=1)
def _ordinals() -> dict[str, int]:
    return {word: number for number, word in enumerate(" ".join(lexicon("ordinals.txt")).split(), start=1)}
