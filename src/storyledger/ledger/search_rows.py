"""What of a report can be found: a row for each sentence, quotation, claim, event and name, with its words. Pure.

A report that was read gives all of them; one that was not gives its title and its text, cut into sentences by a rule.
Offsets are into the report's text; a title has none.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from storyledger.ledger.search_words import BETWEEN, find_words, forms, joined
from storyledger.ledger.sentences import cut_sentences
from storyledger.ledger.storable import storable_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from storyledger.records import Reading, Report

RowKind = Literal["title", "text", "quotation", "claim", "event", "name"]
ROW_KINDS: Final[tuple[RowKind, ...]] = ("title", "text", "quotation", "claim", "event", "name")
MOST_WORDS: Final = 200
"""Words of text in one row; a longer stretch is several."""
_MOST_INDEXED: Final = 250
"""Words of one row with its other fields: PostgreSQL keeps 255 places of one word."""
_MOST_PLACES: Final = 40
_HEAD: Final = 3
"""Rows among which a text's own headline stands."""
_LONGEST_FIELD: Final = 2_000
"""Characters of a number's or an event's words that are looked at: sentences without end overlap in them."""


@dataclass(frozen=True, slots=True)
class SearchRow:
    """Something that can be found."""

    kind: RowKind
    start: int
    end: int
    """The very words: of the sentence, the quotation, the number, the event, the name."""
    shown_start: int
    shown_end: int
    """What is shown of the text when it is found."""
    first: str | None
    last: str | None
    """The days it is about, else the report's: `YYYY-MM-DD`."""
    speaker: str | None
    words: str
    """Its words as they are compared (search_words.py), with blanks between them."""
    speaker_words: str
    place_words: str


@dataclass(frozen=True, slots=True)
class _Source:
    """What the rows of one report share."""

    text: str
    days: tuple[str | None, str | None]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return a span that lies within the text, which one of a forged reading may not."""
        start = max(0, min(start, len(self.text)))
        return start, max(start, min(end, len(self.text)))


def search_rows(reading: Reading) -> tuple[SearchRow, ...]:
    """Return what can be found of a report that was read: its sentences and what was found in them."""
    source = _Source(reading.report.text, days_of(reading.dating.value or reading.report.published))
    places = _Places(reading)
    rows: list[SearchRow] = []
    for sentence in reading.parsed.sentences:
        rows.extend(_text_rows(source, *source.span(sentence.start, sentence.end), places))
    rows[:0] = _title_rows(reading.report, source, rows)
    rows.extend(_quotation_rows(reading, source, places))
    rows.extend(_claim_rows(reading, source, places))
    rows.extend(_event_rows(reading, source, places))
    rows.extend(_name_rows(reading, source))
    return tuple(rows)


def text_rows(report: Report) -> tuple[SearchRow, ...]:
    """Return what can be found of a report that was not read: its title and its sentences, cut by a simple rule."""
    source = _Source(report.text, days_of(report.published))
    rows: list[SearchRow] = []
    for start, end in cut_sentences(report.text):
        rows.extend(_text_rows(source, start, end, None))
    return (*_title_rows(report, source, rows), *rows)


def days_of(value: str | None) -> tuple[str | None, str | None]:
    """Return the first and the last day of an EDTF value, None twice where it names none."""
    from storyledger.render.edtf import day_bounds  # noqa: PLC0415 - its package takes longer than opening a ledger

    return day_bounds(value) or (None, None)


class _Places:
    """The places that a report names, found by where they stand."""

    def __init__(self, reading: Reading) -> None:
        self._toponyms = sorted(reading.toponyms, key=lambda toponym: toponym.start)
        self._starts = [toponym.start for toponym in self._toponyms]

    def within(self, start: int, end: int) -> list[str]:
        """Return the places named in a stretch of text, as they are written there and as the gazetteer has them."""
        first = bisect_right(self._starts, start - 1)
        last = bisect_right(self._starts, end - 1)
        named = self._toponyms[first : min(last, first + _MOST_PLACES)]
        return list(dict.fromkeys(name for toponym in named for name in (toponym.text, toponym.name)))


def _title_rows(report: Report, source: _Source, rows: Sequence[SearchRow]) -> Iterator[SearchRow]:
    """Yield the title's row, where the text does not begin with the title."""
    words = " ".join(forms(report.title)[:MOST_WORDS])
    if words and all(row.words != words for row in rows[:_HEAD]):
        yield SearchRow("title", 0, 0, 0, 0, *source.days, None, words, "", "")


def _text_rows(source: _Source, start: int, end: int, places: _Places | None) -> Iterator[SearchRow]:
    for first, last, words in _pieces(source.text, start, end):
        named = _fields(places.within(first, last)) if places else ""
        yield SearchRow("text", first, last, first, last, *source.days, None, words, "", named)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield a stretch of text with its words, in several pieces where it has too many for one; without blank ends."""
    found = list(find_words(text, start, end))
    for at in range(0, len(found), MOST_WORDS):
        piece = found[at : at + MOST_WORDS]
        first = piece[0].start if at else start + _blanks(text, start, piece[0].start)
        last = piece[-1].end if at + MOST_WORDS < len(found) else _trimmed(text, piece[-1].end, end)
        yield first, last, " ".join(word.form for word in piece)


def _blanks(text: str, start: int, end: int) -> int:
    lead = text[start:end]
    return len(lead) - len(lead.lstrip())


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _quotation_rows(reading: Reading, source: _Source, places: _Places) -> Iterator[SearchRow]:
    for quotation in reading.quotations:
        speaker = _storable(quotation.speaker or quotation.speaker_text)
        said = _fields([speaker, quotation.speaker_text])
        days = _days_or(quotation.date, source)
        for first, last, words in _pieces(source.text, *source.span(quotation.start, quotation.end)):
            named = _fields(places.within(first, last))
            content = _cut(f"{words} {BETWEEN} {said}" if said else words)
            yield SearchRow("quotation", first, last, first, last, *days, speaker, content, said, named)


def _claim_rows(reading: Reading, source: _Source, places: _Places) -> Iterator[SearchRow]:
    for claim in reading.claims:
        span = source.span(claim.start, claim.end)
        value = None if claim.value is None else f"{claim.value:.15g}"
        words = _fields([_told(source, span), claim.what, claim.kind, value, claim.source_name or claim.source])
        speaker = _storable(claim.source_name or claim.source)
        named = _fields([claim.place, *places.within(claim.sentence_start, claim.sentence_end)])
        shown = source.span(min(claim.sentence_start, claim.start), max(claim.sentence_end, claim.end))
        days = _days_or(claim.as_of, source)
        yield SearchRow("claim", *span, *shown, *days, speaker, words, _fields([speaker]), named)


def _event_rows(reading: Reading, source: _Source, places: _Places) -> Iterator[SearchRow]:
    for event in reading.events:
        span = source.span(event.start, event.end)
        words = _fields([_told(source, span), event.trigger, event.kind, *event.actors, *event.places])
        named = _fields([*event.places, *places.within(event.start, event.end)])
        speaker = _storable(event.source)
        days = _days_or(event.date, source)
        yield SearchRow("event", *span, *span, *days, speaker, words, _fields([speaker]), named)


def _name_rows(reading: Reading, source: _Source) -> Iterator[SearchRow]:
    """Yield each name once, where the report has it first."""
    sentences = reading.parsed.sentences
    seen = set()
    for name in reading.parsed.names:
        words = _fields([name.text])
        if not words or (name.kind, words) in seen:
            continue
        seen.add((name.kind, words))
        span = shown = source.span(name.start, name.end)
        if 0 <= name.sentence < len(sentences):
            shown = source.span(sentences[name.sentence].start, sentences[name.sentence].end)
        named = words if name.kind == "place" else ""
        content = _fields([name.text, name.kind])
        yield SearchRow("name", *span, *shown, *source.days, None, content, "", named)


def _told(source: _Source, span: tuple[int, int]) -> str:
    start, end = span
    return source.text[start : min(end, start + _LONGEST_FIELD)]


def _storable(text: str | None) -> str | None:
    return None if text is None else storable_text(text)


def _days_or(value: str | None, source: _Source) -> tuple[str | None, str | None]:
    first, last = days_of(value)
    return source.days if first is None else (first, last)


def _fields(values: Iterable[str | None]) -> str:
    return _cut(joined(dict.fromkeys(values)))


def _cut(words: str) -> str:
    """Return words, no more than a row holds."""
    return " ".join(words.split(" ", _MOST_INDEXED)[:_MOST_INDEXED])
