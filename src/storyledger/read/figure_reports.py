"""A report as the rules about figures ask about it, and a number on its way to a claim."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from storyledger.read.clause_times import settle_weekdays
from storyledger.read.counted import noun_set
from storyledger.read.edtf import days_of
from storyledger.read.tense import tense_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from storyledger.read.counted import Counted, View
    from storyledger.read.kind_words import Found
    from storyledger.read.numbers import Number
    from storyledger.records import Dating, Name, Parsed, Quotation, Timex, Toponym

CARRY: Final = 3
"""Sentences over which "the toll" or "those killed" carries a source on; gold stories have it over one and two."""
PLAYED: Final = 4
"""Words of games from which a report is taken to tell of a sport; news that names a team or a match has fewer."""
SPAN: Final = 40
"""Quotations before a sentence's end among which those that enclose its numbers are looked for; times of one day."""
LATE: Final = 1
"""Days by which a report may be published after it was written; with 0, as_of falls on three of four gold stories."""
ILLNESS: Final = 2
"""Words of disease from which a report is taken to tell of one; news of quakes and courts has one in passing."""
BESIDE: Final = 25
"""Places or times of one sentence that are looked at before a number, and behind it: no sentence of our news corpora
has as many, and lists without an end cost no more than their length."""


class Draft(NamedTuple):
    """A number on its way to a claim."""

    sentence: int
    number: Number
    counted: Counted
    found: Found | None
    start: int
    end: int
    part_of: int | None = None
    source: FigureSource | None = None
    reasons: tuple[str, ...] = ()
    takes_up: int | None = None
    """Index of the count in a sentence before that this one takes up ("among those killed")."""


class FigureSource(NamedTuple):
    """Whom a number comes from: the words and where they stand, the name that they mean, and why."""

    text: str
    start: int | None
    end: int | None
    name: str | None
    reason: str
    date: str | None = None


class ReportView:
    """One report while its figures are found."""

    def __init__(
        self,
        parsed: Parsed,
        dating: Dating,
        times: tuple[Timex, ...],
        toponyms: tuple[Toponym, ...],
        quotations: tuple[Quotation, ...],
    ) -> None:
        self.parsed = parsed
        self.text = parsed.report.text
        self.dating = dating
        self.views: dict[int, View] = {}
        self.quake_day: str | None = None  # looked for when a magnitude first asks
        self.sentences = {sentence.index: sentence for sentence in parsed.sentences}
        self.times: dict[int, list[Timex]] = {}
        self._days: dict[int, tuple[Timex, ...]] = {}
        times = settle_weekdays(times, dating.value)
        for timex in times:
            self.times.setdefault(timex.sentence, []).append(timex)
        self.toponyms: dict[int, list[Toponym]] = {}
        for toponym in toponyms:
            self.toponyms.setdefault(toponym.sentence, []).append(toponym)
        self.quotations = sorted(quotations, key=lambda q: q.start)
        self.starts = [quotation.start for quotation in self.quotations]
        self.names = sorted(parsed.names, key=lambda name: name.start)
        self.name_starts = [name.start for name in self.names]
        self.around = self.enclosing(parsed)
        self.persons = frozenset(
            word
            for name in parsed.names
            if name.kind == "person"
            for word in name.text.lower().split()
            if len(word) > 2
        )
        self.quotations_by_sentence: dict[int, list[Quotation]] = {}
        for quotation in quotations:
            self.quotations_by_sentence.setdefault(quotation.sentence, []).append(quotation)
        low = self.text.lower()
        evacuation = low.count("evacuat") + low.count("withdrew from") + low.count("withdrawal from")
        self.leaving = "evacuated" if evacuation >= 2 else "displaced"
        self.day = self.told_day(times)
        words = Counter(low.replace("-", " ").replace(",", " ").replace(".", " ").split())

        def told(section: str) -> int:
            return sum(words[word] for word in words.keys() & noun_set(section))

        named = words.keys() & noun_set("epidemic") & noun_set("disease name")
        disease = told("epidemic") + sum(words[word] for word in named)
        # the hospitals of a quake may be full of a virus's patients too: what the report tells most of decides
        self.illness = disease >= ILLNESS and disease > told("violence")
        self.stamps = _find_stamps(parsed, self.text)
        """Where the clock times stand that head the entries of a live report."""
        # "surrounded" is said of flooded villages too
        self.siege = told("siege") >= 1
        self.sport = len({word.removesuffix("s") for word in words} & noun_set("sport")) >= PLAYED
        self.relief = told("disaster") > 1 and not told("fighting")

    def enclosing(self, parsed: Parsed) -> dict[int, list[Quotation]]:
        """Quotations by each sentence that they reach into, the shortest first."""
        found: dict[int, list[Quotation]] = {}
        at = 0
        for sentence in parsed.sentences:
            while at < len(self.quotations) and self.quotations[at].start < sentence.end:
                at += 1
            # a quotation runs over few sentences: those that began within the reach before this one are looked at
            for quotation in self.quotations[max(0, at - SPAN) : at]:
                if quotation.end > sentence.start:
                    found.setdefault(sentence.index, []).append(quotation)
        for inside in found.values():
            inside.sort(key=lambda q: (q.end - q.start, q.start))
        return found

    def told_day(self, times: tuple[Timex, ...]) -> str:
        """The day whose state the report tells: the last that it names, where it was published by the day after.

        A page's date is often that of the morning after the writing, but not later. Else the report's own day.
        """
        own = (self.dating.value or "").partition("T")[0]
        published = days_of(own)
        if not own or published is None:
            return own
        near: dict[date, list[Timex]] = {}
        for timex in times:
            days = days_of(timex.value) if timex.kind in {"date", "time"} and self.is_prose(timex) else None
            if days and days[0] == days[1] <= published[1] and (published[0] - days[1]).days <= LATE:
                near.setdefault(days[1], []).append(timex)
        for day in sorted(near, reverse=True):
            # the header's own date is the report's day, and is named in a line like "Published November 22"
            if day == published[1] and self.only_header(times, day.isoformat()):
                continue
            if not all(self.is_ahead(timex) for timex in near[day][:SPAN]):
                return day.isoformat()
        return own

    def is_prose(self, timex: Timex) -> bool:
        """Whether a time stands in the telling and not in the page's furniture."""
        sentence = self.sentences.get(timex.sentence)
        return sentence is not None and sentence.kind != "furniture"

    def is_ahead(self, timex: Timex) -> bool:
        """Whether a time is told as to come: "is to visit the valley on Saturday" tells nothing of Saturday."""
        sentence = self.sentences.get(timex.sentence)
        return sentence is not None and tense_at(sentence, timex.start, timex.end) == "future"

    def only_header(self, times: tuple[Timex, ...], day: str) -> bool:
        """Whether a day is named in the report's header alone."""
        return all(
            any(
                word in self.text[max(0, timex.start - 30) : timex.start].lower()
                for word in ("published", "updated", "publication", "from ")
            )
            for timex in times
            if (timex.value or "").partition("T")[0].rstrip("~") == day
        )

    def days_named(self, sentence: int) -> tuple[Timex, ...]:
        """The times of a sentence that are single days; asked for again and again by the counts after it."""
        found = self._days.get(sentence)
        if found is None:
            found = tuple(timex for timex in self.times.get(sentence, ()) if is_day(timex.value))
            self._days[sentence] = found
        return found

    def names_from(self, start: int, stop: int) -> list[Name]:
        """The names that begin in a stretch."""
        return self.names[bisect_left(self.name_starts, start) : bisect_left(self.name_starts, stop)]


STAMPED: Final = 3
"""Sentences that begin with four digits of a clock from which a report is one of entries with their times."""


def _find_stamps(parsed: Parsed, text: str) -> frozenset[int]:
    """Where sentences begin with a clock time in four digits and go on with a capital, if several do."""
    found = set()
    for sentence in parsed.sentences:
        head = text[sentence.start : sentence.start + 6]
        digits, space, letter = head[:4], head[4:5], head[5:6]
        clock = len(digits) == len("2319") and digits.isdecimal() and digits < "2400" and digits[2:] < "60"
        if clock and space == " " and letter.isupper():
            found.add(sentence.start)
    return frozenset(found) if len(found) >= STAMPED else frozenset()


_Item = TypeVar("_Item", "Timex", "Toponym")


def items_near(items: Sequence[_Item], at: int) -> Sequence[_Item]:
    """The items of a sentence, in order: of very many those that stand nearest to a place before and after it."""
    if len(items) <= 2 * BESIDE:
        return items
    middle = bisect_left(items, at, key=lambda item: item.start)
    return items[max(0, middle - BESIDE) : middle + BESIDE]


def is_day(value: str | None) -> bool:
    """Whether an EDTF value is one day."""
    days = days_of(value)
    return days is not None and days[0] == days[1]
