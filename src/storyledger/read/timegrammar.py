"""Time expressions as they are worded, before any calendar.

`find_times` resolves them and `find_published` reasons over them. One scan over the words of a sentence: each word has
at most one class (lexicon/times.txt); at a word of a class a small grammar is tried (`time_dates`, `time_periods`,
`time_amounts` and their like), which looks a bounded number of words ahead, so the scan is linear in the text. Which
words beside it let a number be a year, or "may" a month, is in lexicon/time_neighbours.txt.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from storyledger.read.time_adverbs import read_deictic, read_every, read_set, read_vague
from storyledger.read.time_amounts import read_half, read_quantity, read_unit
from storyledger.read.time_clocks import clock_at
from storyledger.read.time_dates import calendar_digits, more_days, read_holiday, read_month, read_weekday
from storyledger.read.time_periods import read_after, read_edge, read_ordinal, read_part, read_relative, read_season
from storyledger.read.time_words import DASHES, ORDINAL_ENDS, as_clue, lay_out, load_words, neighbours
from storyledger.read.time_years import short_year, year_at

if TYPE_CHECKING:
    from storyledger.read.time_clues import Clue
    from storyledger.read.time_words import Found, Reader, Words

_DIGIT, _LETTERS = re.compile(r"\d"), re.compile(r"[^\W\d_]+")


@cache
def load_starts() -> frozenset[str]:
    """Return the words of the lexicon of which each time expression without digits has one, lower case.

    An amount needs a unit, so numbers and articles are not among them; nor is "new", behind which a year stands.
    """
    kinds = _READERS.keys() - {"number", "article", "some", "couple"}
    return frozenset(word for word, (kind, _) in load_words().items() if kind in kinds) - {"new"}


def scan_sentence(text: str, start: int, end: int, sentence: int) -> list[Clue]:
    """Return the time expressions of `text[start:end]` in order, not overlapping."""
    # Most sentences tell no time, which their words alone show.
    if not _DIGIT.search(text, start, end) and load_starts().isdisjoint(_LETTERS.findall(text[start:end].lower())):
        return []
    words = lay_out(text, (start, end), sentence, _READERS)
    return _join(words, _scan(words))


def _scan(words: Words) -> list[Clue]:
    """Return the time expressions in order, each as it stands by itself."""
    clues: list[Clue] = []
    taken = 0
    for i in [place for place, kind in enumerate(words.kind) if kind in _READERS]:
        found = _READERS[words.kind[i]](words, i, 0) if i >= taken else None
        if found is None:
            continue
        fields, j = found
        left = _extend_left(words, i, fields, taken)
        more = fields.get("more")
        clues.append(as_clue(words, fields, left, j))
        taken = j
        if fields["form"] == "year" and more is None:
            more = short_year(words, j, fields)
        if more is None and fields["form"] == "day" and fields.get("day") and fields.get("weekday") is None:
            more = more_days(words, j, fields)
        while more is not None:
            fields, first, j = more
            clues[-1] = clues[-1]._replace(joined=_is_span(words, taken, first))
            clues.append(as_clue(words, fields, first, j))
            taken = j
            more = more_days(words, j, fields) if fields["form"] == "day" else None
    return clues


def _is_span(words: Words, i: int, j: int) -> bool:
    """Return whether the words from i to j mean "up to"."""
    return j - i == 1 and (words.low[i] in ("to", "through", "until", "till", "/") or words.low[i] in DASHES)


def _extend_left(words: Words, i: int, fields: dict[str, Any], taken: int) -> int:
    """Return where the expression starts once hedges and the article in front are taken in."""
    left = i
    form = fields["form"]
    if form in ("duration", "shift", "year", "decade", "century", "clock", "day", "month", "vague") and fields.get(
        "relation"
    ) not in ("that", "same"):
        for _ in range(4):
            low = words.low[left - 1] if left > taken else ""
            before = words.low[left - 2] if left - 1 > taken else ""
            if (
                form not in ("duration", "shift", "vague")
                and low not in ("circa", "about", "around", "approximately", "roughly", ".")
            ) or (form in ("clock", "day", "month", "year") and low in ("about", "around") and form != "year"):
                break
            if low == "." and before in ("ca", "c") and form in ("year", "decade", "century"):
                left -= 2
                fields["approximate"] = True
                continue
            if form == "vague":
                left -= low == "right" and words.low[left] == "now"
                break
            if words.kind[left - 1] == "hedge" and left > taken and low != "well":
                if (
                    form in ("duration", "shift")
                    and low in ("over", "under")
                    and before in ("all", "take", "taken", "taking")
                ):
                    break
                left -= 1
                fields["approximate"] = fields.get("approximate") or low not in neighbours("exact hedges")
                continue
            if (low == "than" and before in ("more", "less", "fewer", "longer", "later")) or (
                low in ("least", "most") and before == "at"
            ):
                left -= 2
                fields["approximate"] = True
                continue
            break
    if (
        left > taken
        and (
            words.low[left - 1] == "the"
            or (fields.get("the") == "any" and words.low[left - 1] in ("this", "that", "these"))
        )
        and fields.get("the")
    ):
        left -= 1
    return left


def _read_digits(words: Words, i: int, depth: int) -> Found | None:
    """Read what starts with digits: dates, clock times, years, decades, "26 days", "21st century"."""
    found = calendar_digits(words, i)
    if found:
        return found
    clock = clock_at(words, i)
    if clock:
        return clock
    if words.low[i + 1] in ORDINAL_ENDS and words.start[i + 1] == words.end[i]:
        return read_ordinal(words, i, depth)
    quantity = read_quantity(words, i, depth)
    if quantity:
        return quantity
    return year_at(words, i, sure=False)


_READERS: dict[str, Reader] = {
    "month": read_month,
    "weekday": read_weekday,
    "digits": _read_digits,
    "number": read_quantity,
    "article": read_quantity,
    "some": read_quantity,
    "couple": read_quantity,
    "half": read_half,
    "unit": read_unit,
    "ordinal": read_ordinal,
    "relative": read_relative,
    "edge": read_edge,
    "part": read_part,
    "season": read_season,
    "deictic": read_deictic,
    "every": read_every,
    "set": read_set,
    "vague": read_vague,
    "after": read_after,
    "holiday": read_holiday,
}
"""What reads an expression that begins with a word of the class."""


def _join(words: Words, clues: list[Clue]) -> list[Clue]:
    """Mark the left ends of ranges, and lend the year of the right end ("October and November 2016", "1957-58")."""
    joined: list[Clue] = []
    for position, clue in enumerate(clues):
        following = clues[position + 1] if position + 1 < len(clues) else None
        if following is None or following.start - clue.end > 12:
            joined.append(clue)
            continue
        between = words.text[clue.end : following.start].strip().lower()
        spans = (
            between in DASHES
            or between in ("to", "until", "till", "through", "up to")
            or (between == "and" and clue.before == "between")
        )
        dated = clue.form in ("day", "month", "season", "year", "weekday", "decade") and following.form in (
            "day",
            "month",
            "season",
            "year",
            "weekday",
            "decade",
        )
        new = clue
        if dated and spans and (clue.form == following.form or {clue.form, following.form} <= {"day", "month", "year"}):
            new = new._replace(joined=True)
        if (
            dated
            and new.year is None
            and not new.relation
            and following.year is not None
            and new.month is not None
            and following.month is not None
            and (spans or between in ("and", "or", "/", "&"))
        ):
            earlier = (new.month, new.day or 0) <= (following.month, following.day or 31)
            new = new._replace(year=following.year if earlier else following.year - 1)
        if (
            new.form == "season"
            and new.year is None
            and not new.unit
            and following.form == "season"
            and following.year is not None
            and not new.relation
        ):
            new = new._replace(year=following.year)
        joined.append(new)
    return joined
