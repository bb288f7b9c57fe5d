"""What looks like a number and counts nothing: years, dates, clock times, ages, codes, scores, list numbers, addresses.

Each rule looks at one row of digits and its neighbours and says its sense and where it ends; the first that knows wins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.number_ages import age
from storyledger.read.number_context import (
    age_phrase,
    ballot_near,
    clock_after,
    countable_after,
    hedged_before,
    hour_of_day,
    is_year,
    month_after,
    tally_context,
    unit_phrase,
)
from storyledger.read.number_digits import join_groups, read_digits
from storyledger.read.number_words import COUNTRY_LETTERS, DASHES

if TYPE_CHECKING:
    from collections.abc import Callable

    from storyledger.read.number_lexemes import Lexemes, Sense

Excluded = tuple["Sense", int]
"""A sense that counts nothing, and the lexeme after the expression."""


EMERGENCY: Final = frozenset({"911", "999", "112", "000", "110", "119", "108"})
CALLS: Final = frozenset({"call", "calls", "caller", "callers", "dispatch", "dispatcher", "dispatchers", "operator"})
COUNTED_PARTS: Final = frozenset({"%", "per", "percent", "pct", "point", "strong"})


def excluded_digits(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """The sense of digits that count nothing, and the lexeme after them; None if they may count."""
    joined = row.glued(i) or (row.glued(i + 1) and row.low(i + 1) not in {",", ";", ")"}) or row.low(i).count(".") == 2
    for rule in RULES if joined else APART:
        found = rule(row, i, value)
        if found is not None:
            return None if found is COUNTS else found
    return None


COUNTS: Final[Excluded] = ("count", -1)
"""A rule's word that the digits are a number, whatever the rules behind it think."""


# --- codes and addresses -------------------------------------------------------------------------------------------


def inside_word(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """Part of an address, a handle, a code: "p/1EWLK", "G20", "F-16", "COVID-19", "#5"; "'98s"."""
    del value
    text, prev = row.lex[i].text, row.low(i - 1)
    if (row.glued(i) or row.glued(i + 1)) and row.in_address(i):
        return "code", i + 1
    if row.glued(i):
        if prev in {"_", "#", "@", "№", "\\"}:
            return "code", i + 1
        money = prev in row.words.currency_before or (
            prev in COUNTRY_LETTERS and row.glued(i - 1) and row.low(i - 2) == "$"
        )
        if row.alpha(i - 1) and not money and not (prev == "m" and "." in text):
            return "code", i + 1
        if prev in {"'", "’"} and row.glued(i - 1) and row.digits(i - 2):
            return "code", i + 1  # "5'11"
        if prev == "/" and row.glued(i - 1) and row.alpha(i - 2):
            return "code", i + 1  # "S/RES/2254"
        if prev == "+" and row.glued(i - 1) and row.digits(i - 2):
            return "code", i + 1  # "P5+1"
        if prev == "[" and row.glued(i - 1) and row.low(i + 1) == "]" and len(text) <= 3:
            return "list", i + 2  # a footnote: "people[12]"
        if prev in DASHES and row.glued(i - 1) and row.digits(i - 2) and row.glued(i - 2) and row.alpha(i - 3):
            return "code", i + 1  # "A380-800"
        if prev in DASHES and row.glued(i - 1) and row.alpha(i - 2):
            joined = row.low(i - 2)
            if joined == "minus":
                return COUNTS
            if joined != "magnitude" and joined not in row.words.currency_before:
                return ("year" if joined in {"mid", "pre", "post", "early", "late"} else "code"), i + 1
    if prev in DASHES and row.low(i - 2) == "covid":
        return "code", i + 1
    if row.low(i + 1) in {"'", "’"} and row.glued(i + 1) and row.low(i + 2) == "s" and row.glued(i + 2):
        return "year", i + 3  # "the 1990's", "in their 20's"
    if prev in {"'", "’", "‘"} and len(text) == 2 and row.glued(i) and text.isdecimal():
        if row.low(i + 1) == "s":
            return "year", i + 2
        if row.low(i - 2) in row.words.year_before and not countable_after(row, i + 1):
            return "year", i + 1
    if row.low(i + 1) in DASHES and row.glued(i + 1) and row.glued(i + 2):
        after = row.low(i + 2)
        if after in row.words.near["joined to codes"]:
            return "code", i + 3
        if after in row.words.units and row.capital(i + 2):
            return "code", i + 3  # "7-Eleven"
    return None


def after_article(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """A model's name, "a 747", "a 737-800", unless the article belongs to what is counted: "a 5 per cent rise"."""
    text, nxt = row.lex[i].text, row.low(i + 1)
    if row.low(i - 1) not in {"a", "an"} or value is None or not text.isdecimal():
        return None
    if nxt in DASHES and row.glued(i + 1) and row.digits(i + 2) and row.glued(i + 2):
        model = len(text) == len(row.low(i + 2)) == 3 and not countable_after(row, i + 3)
        return ("code", i + 3) if model else None
    if len(text) != 3 or text[0] != "7" or text[2] not in "70":
        return None
    measured = unit_phrase(row, i + 1) or nxt in row.words.duration or nxt in row.words.scales or nxt in COUNTED_PARTS
    if measured or countable_after(row, i + 1) or (row.glued(i + 1) and nxt not in {".", ","}):
        return None
    return "code", i + 1


def glued_letters(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """Ordinals, decades, hours and other letters glued to digits: "21st", "1990s", "7pm", "5G"."""
    del value
    words, nxt, prev = row.words, row.low(i + 1), row.low(i - 1)
    if not (row.glued(i + 1) and row.alpha(i + 1)):
        return None
    if nxt in {"st", "nd", "rd", "th"}:
        return ("date" if prev in words.months or month_after(row, i + 2) else "ordinal"), i + 2
    if nxt == "s":
        return "year", i + 2
    if nxt in {"am", "pm", "a", "p"} and clock_after(row, i + 1):
        return "time", i + 2
    if nxt in {"hrs", "h"} and len(row.lex[i].text) == 4:
        return "time", i + 2
    if nxt == "g" and row.capital(i + 1) and len(row.lex[i].text) == 1:
        return "code", i + 2
    unit = nxt in words.glued or (nxt,) in words.measure or nxt in words.duration or nxt in words.currency_after
    if row.digits(i + 2) and row.glued(i + 2) and (nxt,) not in words.measure and nxt not in words.currency_after:
        return "code", i + 3  # "1.1b3"
    if nxt in {"h", "x"} or not (unit or nxt in {"pc", "pct", "p", "ish"}):
        return "code", i + 2
    return None


# --- times and places ----------------------------------------------------------------------------------------------


def clock_time(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """As in "3:20", "10.45pm", "0900 GMT", "1400 hours", "12 noon"; a frequency, "98.5 FM"; "44 BC"."""
    text, nxt = row.lex[i].text, row.low(i + 1)
    if nxt == ":" and row.glued(i + 1) and row.digits(i + 2) and row.glued(i + 2):
        j = i + 3
        while row.low(j) == ":" and row.digits(j + 1):
            j += 2
        return "time", j
    if clock_after(row, i + 1) and value is not None and (value <= 24 or (len(text) == 4 and text.isdecimal())):
        return "time", i + 1
    hour = value is not None and value <= 12
    if hour and (nxt in {"noon", "midnight"} or hour_of_day(row, i, i + 1)):
        return "time", i + 1
    if nxt in {"fm", "am"} and "." in text and row.lex[i + 1].text.isupper():
        return "code", i + 2
    if nxt in {"bc", "bce", "ad"} and row.lex[i + 1].text.isupper():
        return "year", i + 2
    if nxt == "b" and row.low(i + 2) == "." and row.low(i + 3) == "c" and row.lex[i + 1].text == "B":
        return "year", i + 2
    return None


def street_address(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """As in "the 300 block of", "207 Capri Court", "5800 South 53rd Glen"."""
    del value
    if not row.lex[i].text.isdecimal():
        return None
    nxt, prev = row.low(i + 1), row.low(i - 1)
    if nxt == "block" and row.low(i + 2) in {"of", "", ".", ",", "on"}:
        return "code", i + 2
    if nxt in DASHES and row.digits(i + 2) and row.glued(i + 2):  # "31-33 Plymouth Street"
        street = row.capital(i + 3) and (row.low(i + 4) in row.words.street or row.low(i + 5) in row.words.street)
        return ("code", i + 4) if street and row.capital(i + 4) else None
    if not row.alpha(i + 1) or not row.capital(i + 1):
        return None
    if row.low(i + 2) == "." and len(nxt) == 1 and row.capital(i + 3):  # "946 N. Mills Ave."
        return ("code", i + 5) if row.low(i + 4) in row.words.street else None
    if nxt in {"north", "south", "east", "west", "n", "s", "e", "w"} and (
        not prev or prev in row.words.near["before addresses"]
    ):
        k = i + 2
        if row.digits(k):
            k += 1 + (row.low(k + 1) in {"st", "nd", "rd", "th"})
        if row.alpha(k) and row.capital(k) and not countable_after(row, k):
            return "code", k + 1
    for k in (i + 2, i + 3):
        if not row.alpha(k) or not row.capital(k):
            return None
        if row.low(k) in row.words.street:
            return "code", k + 1
    return None


def bare_decimal(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """A decimal without its nought: ".001 per cent" is read with its point, ".44" is a calibre."""
    del value
    if row.low(i - 1) == "." and row.glued(i) and row.gap(i - 1):
        return COUNTS if row.low(i + 1) in {"per", "%", "percent"} else ("code", i + 1)
    return None


# --- dates ---------------------------------------------------------------------------------------------------------


def numeric_date(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """As in "18.12.2014", "15/12/2016", "9/11", "2016-12-15", "2016-17"; also phone numbers and scores with dashes."""
    text, nxt, prev = row.lex[i].text, row.low(i + 1), row.low(i - 1)
    if text.count(".") == 2 and (value is None or (len(text) <= 10 and join_groups(text.split(".")) is None)):
        return "date", i + 1
    if not (row.glued(i + 1) and row.digits(i + 2) and row.glued(i + 2)):
        return None
    if nxt in {"/", "⁄"}:
        if row.low(i + 3) == "/" and row.digits(i + 4):
            return "date", i + 5
        top, below = read_digits(text), read_digits(row.low(i + 2))
        part = row.low(i + 3) == "of" or row.low(i + 3) in DASHES
        if top is not None and below is not None and top < below and part and prev not in {"sept", "since"}:
            return COUNTS
        return ("score" if tally_context(row, i, i + 3) else "date"), i + 3
    return digit_row(row, i) if nxt in DASHES else None


def digit_row(row: Lexemes, i: int) -> Excluded | None:
    """Digits joined by dashes: dates, year ranges, phone numbers; None for a plain range or tally."""
    j, groups = i + 1, [row.lex[i].text]
    while row.low(j) in DASHES and row.glued(j) and row.digits(j + 1) and row.glued(j + 1):
        groups.append(row.lex[j + 1].text)
        j += 2
    first, second = groups[0], groups[1]
    if (
        len(groups) == 3
        and all(group.isdecimal() for group in groups)
        and len(second) <= 2
        and (len(first) == 4 or (len(groups[2]) == 4 and len(first) <= 2))
    ):
        return "date", j
    if len(groups) == 3 and tally_context(row, i, j):
        return None
    if len(groups) >= 3:
        return "code", j
    if not second.isdecimal():
        pass
    elif is_year(first) and (len(second) == 2 or is_year(second)) and row.low(i - 1) not in row.words.currency_before:
        return "year", j
    elif (
        len(first) == 3
        and len(second) == 4
        and first.isdecimal()
        and (row.low(j) in {"or", "and"} or not countable_after(row, j))
    ):
        return "code", j  # "555-1234"
    a, b = read_digits(first), read_digits(second)
    if a is None or b is None or ballot_near(row, i, j) or row.low(j) in row.words.scales:
        return None
    played = a <= 20 and b <= 20 and tally_context(row, i, j) and not countable_after(row, j)
    return ("score", j) if a >= b or played else None


def worded_date(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """As in "April 25", "Nov. 14 to 17", "25 April", "5-7 May", "May 2015"."""
    if value is None:
        return None
    text, nxt, prev, words = row.lex[i].text, row.low(i + 1), row.low(i - 1), row.words
    day = value <= 31
    if prev in words.months and not (prev == "may" and row.low(i - 2) in {"it", "they", "toll", "that", "which"}):
        if len(text) >= 5 and text.isdecimal() and int(text[-4:]) in range(1900, 2100):
            return "date", i + 1  # "Nov 272017", from a page without spaces
        if day and nxt not in words.scales and nxt != "%":
            short = row.digits(i + 2) and len(row.low(i + 2)) <= 2
            if short and (nxt in DASHES or (nxt in {"to", "and", "or"} and not countable_after(row, i + 3))):
                return "date", i + 3
            return "date", i + 1
        if is_year(text):
            return "date", i + 1
    if prev == "." and row.low(i - 2) in words.months and row.glued(i - 1) and (day or is_year(text)):
        return "date", i + 1
    if day and text.isdecimal():
        if month_after(row, i + 1) or (nxt == "of" and month_after(row, i + 2)):
            return "date", i + 1
        link = nxt in DASHES or nxt in {"to", "and", "or"}
        if link and row.digits(i + 2) and month_after(row, i + 3) and len(row.low(i + 2)) <= 2:
            return "date", i + 3
    return None


def postal_code(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """As in "Springfield, IL 62704"."""
    del value
    state = row.lex_text(i - 1)
    if len(row.lex[i].text) != 5 or not row.lex[i].text.isdecimal():
        return None
    if row.low(i + 1) == "zip" or (row.low(i - 1) == "." and row.low(i - 3) == "." and len(row.low(i - 2)) == 1):
        return "code", i + 1
    if len(state) == 2 and state.isupper():
        return ("code", i + 1) if row.low(i - 2) == "," and not countable_after(row, i + 1) else None
    return None


def bare_year(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """As in "in 2015"; a last figure behind a slash, "1/2/3"."""
    del value
    if is_year(row.lex[i].text) and year_context(row, i):
        return "year", i + 1
    if row.low(i - 1) == "/" and row.glued(i) and row.digits(i - 2):
        return "date", i + 1
    return None


def year_context(row: Lexemes, i: int) -> bool:
    """Whether the four-figure number at lexeme i is a year: it is, unless a hedge or a noun says otherwise."""
    words = row.words
    prev, nxt = row.low(i - 1), row.low(i + 1)
    if (
        prev in words.currency_before
        or nxt in words.scales
        or nxt in {"%", "per", "percent"}
        or unit_phrase(row, i + 1)
    ):
        return False
    if prev in words.year_before and not (prev in words.near["year or count"] and countable_after(row, i + 1)):
        return True
    if "1800" <= row.lex[i].text <= "2199" and not hedged_before(row, i) and nxt not in words.near["persons"]:
        return True
    if prev in {"(", "©", "copyright"} or nxt in {")", "'", "’"}:
        return True
    return not hedged_before(row, i) and not countable_after(row, i + 1)


# --- names, ages, lists --------------------------------------------------------------------------------------------


def named_by_number(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """As in "Flight 370", "Section 3", "No. 10", "Article 5"."""
    del value
    nxt = row.low(i + 1)
    if "." in row.lex[i].text or nxt in {"%", "percent", "per", "pc", "pct"} or nxt in row.words.scales:
        return None
    at = i - 2 if row.low(i - 1) == "." and row.glued(i - 1) else i - 1
    near, sign = row.words.near["named with capital"], row.lex_text(at)
    station = 3 <= len(sign) <= 4 and sign.isupper() and sign[0] in "KW"
    if age_phrase(row, i + 1):
        return None
    if station and not countable_after(row, i + 1) and row.gap(i):
        return "code", i + 1  # "KHOU 11"
    known = row.low(at) in row.words.code_before or row.low(at) in near
    if not known or not names_by_number(row, at, i):
        return None
    if nxt == "of" and row.digits(i + 2) and row.low(at) in row.words.near["counted through"]:
        return "code", i + 3  # "page 2 of 9"
    return "code", further_names(row, at, i + 1)


def further_names(row: Lexemes, at: int, j: int) -> int:
    """The lexeme after the numbers that share a plural: "Sections 3, 4 and 7", but "Article 5 and 12 envoys"."""
    if not row.low(at).endswith("s") and row.low(at) not in {"pp", "article"}:
        return j
    while (
        (row.low(j) in {",", "and", "or", "to", "&"} or row.low(j) in DASHES)
        and row.digits(j + 1)
        and len(row.low(j + 1)) <= 4
        and not countable_after(row, j + 2)
        and row.low(j + 2) != "of"
    ):
        j += 2
    return j


def names_by_number(row: Lexemes, at: int, i: int) -> bool:
    """Whether the word at lexeme `at` names by number: "Flight 370", but not "in zone 12 people"."""
    word, words = row.lex[at], row.words
    if word.low in words.code_always:
        return True
    if word.low in {"no", "p", "pp", "c", "mp", "ps", "fig", "vol"}:
        return word.low != "no" or row.low(at + 1) == "." or word.text[0].isupper()
    if word.low in {"number", "numbers"}:
        before = row.low(at - 1)
        if before in {"the", "a", "an"}:
            return False
        if before in words.near["before the verb number"] and word.text[0].islower():
            return False
    if word.low in words.near["named with capital"]:
        return word.text[0].isupper() and not countable_after(row, i + 1)
    if word.low in {"day", "week", "season"}:
        return not countable_after(row, i + 1)
    if word.text[0].isupper() and at > 0 and row.low(at - 1) not in {".", "!", "?"}:
        return True
    return not countable_after(row, i + 1)


def list_number(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """As in "1. To the content", "(2)", "3)" at a line's start."""
    del value
    text, nxt = row.lex[i].text, row.low(i + 1)
    line_start = i == 0 or "\n" in row.text[row.lex[i - 1].end : row.lex[i].start]
    stop = nxt in {".", ":"} and row.glued(i + 1) and row.gap(i + 2)
    if line_start and len(text) <= 3 and (nxt in {")", "•"} or stop):
        return "list", i + 1
    if nxt != ")":
        return None
    if row.low(i - 1) == "(":
        return ("list", i + 1) if len(text) <= 2 else None
    if len(text) == 1 and all(row.low(k) != "(" for k in range(max(0, i - 20), i)):
        return "list", i + 1
    return None


def phone_number(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """As in "+44 20 7946 0958", "(212) 555-0100", "dial 112"; a row that begins with a nought is a code."""
    del value
    text, prev, words = row.lex[i].text, row.low(i - 1), row.words
    if prev == "+" and row.glued(i) and row.low(i - 2) and row.digits(i + 1):
        return "code", digits_end(row, i + 1)
    if prev == "(" and row.low(i + 1) == ")" and len(text) == 3 and row.digits(i + 2):
        return "code", digits_end(row, i + 2)
    if not text.isdecimal():
        return None
    if len(text) > 1 and text[0] == "0" and row.low(i + 1) != "%":
        return "code", digits_end(row, i + 1) if row.digits(i + 1) else i + 1
    if text in EMERGENCY and (prev.startswith(("call", "dial", "phon", "rang")) or row.low(i + 1) in CALLS):
        return "code", i + 1
    told = prev in words.near["before phone numbers"]
    for k in (i - 2, i - 3):
        told = told or (row.low(k) in words.near["phones"] and row.low(k + 1) in {"is", ":", "on", "number", "at", "."})
    if told and len(text) >= 3 and not countable_after(row, i + 1):
        return "code", digits_end(row, i + 1)
    return None


def digits_end(row: Lexemes, j: int) -> int:
    """The lexeme after a row of digits that only spaces and dashes part, as in phone numbers."""
    while row.digits(j) or (row.low(j) in DASHES and row.digits(j + 1)):
        j += 1
    return j


RULES: Final[tuple[Callable[[Lexemes, int, float | None], Excluded | None], ...]] = (
    inside_word,
    after_article,
    glued_letters,
    clock_time,
    street_address,
    bare_decimal,
    numeric_date,
    worded_date,
    postal_code,
    bare_year,
    named_by_number,
    age,
    list_number,
    phone_number,
)
"""The rules in the order in which they are asked."""

APART: Final = tuple(rule for rule in RULES if rule not in {inside_word, glued_letters, bare_decimal, numeric_date})
"""Those that can know digits with space around them: most numbers of a text are asked these alone."""
