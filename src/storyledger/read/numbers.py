"""Number expressions of a text with the bounds that their words allow, by surface alone.

Digits with separators (western, Indian, European), number words, scales, vague plurals ("dozens", "tens of
thousands"), ranges, fractions, per cent, money and measures; hedges before and after them; "could reach 10,000" as a
projection. What looks like a number and counts nothing (years, ages, dates, clock times, ordinals, codes, scores, list
numbers) comes back under its own sense, so that a caller sees what was left out and why. Bounds follow the table of the
account's contract.

One concern a module: `number_lexemes` splits the text, `number_digits` and `number_spelled` read one number,
`number_exclusions` tells what is none, `number_ranges` joins numbers, `number_units` says what they measure,
`number_hedges` what bounds them; the word lists are laid out by `number_words`.

Left out: Roman numerals, arithmetic ("2x3"), numbers spelled digit by digit, languages other than English.
Everything is one pass over the words with bounded look-around: linear in the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from storyledger.read.number_hedges import bounds_of, delta_after, hedges_after, hedges_before, rate_words
from storyledger.read.number_lexemes import QUANTITIES, Core, Lexemes, Sense
from storyledger.read.number_ranges import read_core
from storyledger.read.number_units import magnitude_span, read_sense
from storyledger.read.number_words import DASHES, load_lists, load_words

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["QUANTITIES", "Number", "Sense", "find_numbers", "load_lists", "read_number"]

RATED: Final = frozenset({"count", "money", "measure", "distance", "percent"})
"""Senses of which so many a day can be told."""
_WORD: Final = re.compile(r"[^\W\d_]+|[½¼¾⅓⅔]")
_DIGIT: Final = re.compile(r"\d")


class Number(NamedTuple):
    """A number expression: where it stands, what it states, what it bounds."""

    start: int
    """First character, hedge included: "at least 273"."""
    end: int
    core_start: int
    """First character of the number itself: "273"."""
    core_end: int
    value: float | None
    """As stated; None for ranges and vague plurals."""
    low: float | None
    high: float | None
    approximate: bool
    sense: Sense
    unit: str = ""
    """Currency, measure or "per cent" where the expression carries one; the counted noun is not looked for here."""
    unit_end: int = 0
    """Where that unit ends in the text; equals `end` if it stands before the number or is absent."""
    vague: bool = False
    """A bare plural: "dozens"."""
    single: bool = False
    """"one", or "another" without a number: counts only where something happens to it."""
    zero: bool = False
    """"no one", "none", "no deaths", "zero", "0"."""
    projected: bool = False
    rate: str = ""
    """For each of what so many are told: "a day", "per 100,000 people"; empty for a count."""
    delta: bool = False
    hyphenated: bool = False
    """Joined to its noun: "15-member"."""
    definite: bool = False
    """"the two", "both", "its three": refers back rather than counting."""
    parts: tuple[Number, ...] = ()
    """A change ("from 200 to 300"), a tally ("105-15"): its numbers one by one."""


def find_numbers(text: str, start: int = 0, end: int | None = None) -> tuple[Number, ...]:
    """All number expressions in `text[start:end]`, in order, none overlapping another; offsets are into `text`.

    Those whose `sense` is not among `QUANTITIES` count nothing. Raises nothing, whatever the text.
    """
    return tuple(_numbers(text, start, len(text) if end is None else end))


def _numbers(text: str, start: int, stop: int) -> Iterator[Number]:
    words = load_words()
    if not _DIGIT.search(text, start, stop) and words.telling.isdisjoint(_WORD.findall(text[start:stop].lower())):
        return
    row = Lexemes(text, start, stop)
    floor = 0
    beginnings = words.beginnings
    for i in [i for i, low in enumerate(row.lows) if low in beginnings or low[0].isdecimal()]:
        core = read_core(row, i) if i >= floor else None
        if core is None:
            continue
        number, j = finish(row, core, floor)
        yield number
        floor = max(j, core.j, i + 1)


def read_number(quote: str) -> Number | None:
    """The first quantity in a few words: what a claim's quotation says when it is read again."""
    for number in _numbers(quote, 0, len(quote)):
        if number.sense in QUANTITIES:
            return number
    return None


def finish(row: Lexemes, core: Core, floor: int) -> tuple[Number, int]:
    """The record for a core with its hedges, and the lexeme after it.

    Hedges start no earlier than lexeme `floor`.
    """
    sense, unit, unit_j = read_sense(row, core)
    begin = core.prefix_i if core.prefix_i >= 0 else core.i
    if core.lead_i >= floor:
        begin = core.lead_i
    end = core.j
    # "excited about another": one more takes no hedge
    lowest = begin if core.form == "single" else floor
    effects, begin, projected, delta = hedges_before(row, begin, lowest, sense)
    after, end = hedges_after(row, end, unit_j) if sense in QUANTITIES else ([], end)
    value, low, high, approximate = bounds_of(core, [*effects, *after])
    if sense == "magnitude":
        begin, unit_j = magnitude_span(row, core, begin, unit_j)
        end = max(end, core.j, unit_j)
    rate, after_rate = rate_words(row, max(end, unit_j), sense) if sense in RATED else ("", 0)
    last = row.lex[end - 1].end
    start = row.lex[begin].start
    unit_end = max(last, row.lex[unit_j - 1].end) if unit_j > core.i else last
    number = Number(
        start=start,
        end=last,
        core_start=row.lex[core.prefix_i if core.prefix_i >= 0 else core.i].start,
        core_end=row.lex[core.j - 1].end,
        value=value,
        low=low,
        high=high,
        approximate=approximate,
        sense=sense,
        unit=unit,
        unit_end=unit_end,
        vague=core.form == "vague",
        single=core.form == "single" or (core.form == "words" and core.value == 1 and core.j == core.i + 1),
        zero=core.form == "none" or (value == 0 and sense == "count"),
        projected=projected,
        rate=rate,
        delta=delta or core.form == "single" or delta_after(row, end),
        hyphenated=row.low(core.j) in DASHES and row.glued(core.j) and row.glued(core.j + 1) and row.alpha(core.j + 1),
        definite=row.low(begin - 1) in row.words.near["definite"] and not effects,
        parts=tuple(
            finish(row, part._replace(sense=None) if part.sense == "tally" else part, part.i)[0] for part in core.parts
        )
        if core.parts
        else (),
    )
    if sense == "tally" or core.form == "tally":
        number = number._replace(parts=tuple(part._replace(sense="tally") for part in number.parts))
    if core.form == "change":
        number = number._replace(parts=tuple(part._replace(sense=sense, unit=unit) for part in number.parts))
    return number, max(end, after_rate)
