"""What holds of every number: read again it says the same, however it is written, and its cost is its text's length."""

import json
import sys
from pathlib import Path

import pytest
from figure_cases import CASES
from hostile import UNITS
from hypothesis import given
from hypothesis import strategies as st

from storyledger.read.numbers import QUANTITIES, find_numbers, read_number

ROOT = Path(__file__).parent.parent.parent

# --- one number, many ways to write it ------------------------------------------------------------------------------

SMALL = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
YEARS = range(1500, 2200)
"""Four figures without a separator may be a year."""


def spell(number):
    """The number in words: 1,215 is "one thousand two hundred and fifteen"."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        return TENS[number // 10] + (f"-{SMALL[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {spell(number % 100)}" if number % 100 else ""
        return f"{SMALL[number // 100]} hundred{rest}"
    for scale, name in ((10**6, "million"), (10**3, "thousand")):
        if number >= scale:
            rest = f" {spell(number % scale)}" if number % scale else ""
            return f"{spell(number // scale)} {name}{rest}"
    raise AssertionError(number)


def group_as_in_india(number):
    """The number with Indian separators: 1234567 is "12,34,567"."""
    digits = str(number)
    head, tail = digits[:-3], digits[-3:]
    groups = [tail]
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return ",".join(groups)


def shift(digits, first):
    """The digits in a script whose nought is the character `first`."""
    return "".join(chr(ord(first) + int(digit)) if digit.isdecimal() else digit for digit in digits)


STYLES = {
    "western": lambda n: f"{n:,}",
    "plain": lambda n: f"{n:,}" if n in YEARS else str(n),
    "Indian": group_as_in_india,
    "European": lambda n: f"{n:,}".replace(",", ".") if n >= 10**6 else f"{n:,}",
    "Swiss": lambda n: f"{n:,}".replace(",", "’"),
    "no-break spaces": lambda n: f"{n:,}".replace(",", "\u00a0"),
    "narrow spaces": lambda n: f"{n:,}".replace(",", "\u202f"),
    "thin spaces": lambda n: f"{n:,}".replace(",", "\u2009"),
    "Arabic": lambda n: shift(f"{n:,}".replace(",", "٬"), "٠"),
    "full width": lambda n: shift(f"{n:,}".replace(",", "，"), "０"),
    "Devanagari": lambda n: shift(group_as_in_india(n), "०"),
    "words": spell,
    "thousands": lambda n: f"{n // 1000} thousand" if n % 1000 == 0 else f"{n:,}",
    "millions": lambda n: f"{n // 10**5 / 10:g} million" if n % 10**5 == 0 and n >= 10**6 else f"{n:,}",
    "crores": lambda n: f"{n // 10**7} crore" if n % 10**7 == 0 else group_as_in_india(n),
}
BEFORE = {
    "": (True, True),
    "exactly": (True, True),
    "a total of": (True, True),
    **dict.fromkeys(("at least", "more than", "over", "no fewer than", "upwards of", "in excess of"), (True, False)),
    **dict.fromkeys(("at the very least", "not less than", "well over", "north of", "a minimum of"), (True, False)),
    **dict.fromkeys(("up to", "as many as", "fewer than", "not more than", "at most", "a maximum of"), (False, True)),
    **dict.fromkeys(("about", "some", "nearly", "roughly", "close to", "an estimated", "nigh on"), (False, False)),
}
AFTER = {
    **dict.fromkeys(("or more", "and counting", "and rising", "at the very least"), (True, False)),
    **dict.fromkeys(("or fewer", "at most"), (False, True)),
    **dict.fromkeys(("or so", "or thereabouts", "give or take"), (False, False)),
}
NOUNS = ["people", "houses", "children", "wounded soldiers", "buffaloes"]
COUNTS = st.one_of(st.integers(13, 999), st.integers(1000, 99_999), st.integers(10**5, 10**8)).flatmap(
    lambda n: st.sampled_from([n, n // 1000 * 1000 or n, n // 10**5 * 10**5 or n])
)


def bounds(number):
    """Value, low and high."""
    return number.value, number.low, number.high


@given(COUNTS, st.sampled_from(sorted(STYLES)), st.sampled_from(sorted(BEFORE)), st.sampled_from(NOUNS))
def test_a_count_is_read_in_every_style_behind_every_hedge(count, style, hedge, noun):
    """However a count is written, its value is read, and the hedge before it says which side is open."""
    found = read_number(f"There were {hedge} {STYLES[style](count)} {noun} there.")
    low, high = BEFORE[hedge]
    assert found is not None
    assert bounds(found) == (count, count if low else None, count if high else None)


@given(COUNTS, st.sampled_from(sorted(STYLES)), st.sampled_from(sorted(AFTER)))
def test_a_hedge_behind_a_count_bounds_it(count, style, hedge):
    """The hedge may stand behind the number, in any style of writing it."""
    found = read_number(f"We counted {STYLES[style](count)} {hedge}.")
    low, high = AFTER[hedge]
    assert found is not None
    assert bounds(found) == (count, count if low else None, count if high else None)


@given(COUNTS, st.integers(2, 90), st.sampled_from(sorted(set(STYLES) - {"words"})))
def test_a_range_is_read_in_every_style(count, more, style):
    """Two counts joined by "to", "and" or a dash are the ends of a range."""
    low, high = STYLES[style](count), STYLES[style](count + more)
    for text in (f"We saw {low} to {high} people.", f"Between {low} and {high} people came.", f"{low} – {high} people"):
        found = read_number(text)
        assert found is not None
        assert bounds(found) == (None, count, count + more), text


@given(COUNTS, st.sampled_from(sorted(STYLES)), st.sampled_from(sorted(BEFORE)), st.sampled_from(NOUNS))
def test_the_words_of_a_number_read_alone_give_its_bounds(count, style, hedge, noun):
    """The words from the hedge to the number's end say by themselves what the number said in its sentence."""
    text = f"On Friday they told us of {hedge} {STYLES[style](count)} {noun} in the valley."
    found = [number for number in find_numbers(text) if number.sense in QUANTITIES]
    assert len(found) == 1
    again = read_number(text[found[0].start : found[0].end])
    assert again is not None
    assert bounds(again) == bounds(found[0])


# --- our own texts --------------------------------------------------------------------------------------------------


def own_texts():
    """Every line of the case files and of the examples: texts of our own writing."""
    for path in sorted(CASES.glob("*.txt")):
        yield from (line[2:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("= "))
    for path in sorted((ROOT / "examples").rglob("*.txt")):
        yield path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "examples").rglob("*.json*")):
        for line in path.read_text(encoding="utf-8").splitlines() if path.suffix == ".jsonl" else [path.read_text()]:
            yield str(json.loads(line).get("text", ""))


def words_of(text, number):
    """The number with its unit, with nothing but itself, and with the word behind ("no deaths", "half of")."""
    yield text[number.start : max(number.end, number.unit_end)]
    yield text[number.start : number.end]
    rest = text[number.end : number.end + 40].split()
    yield f"{text[number.start : number.end]} {rest[0] if rest else ''}"


def test_every_number_of_our_texts_says_the_same_when_it_is_read_alone():
    """The words of every quantity in cases and examples contain it: read again they give the same bounds."""
    read = 0
    for text in own_texts():
        for number in find_numbers(text):
            if number.sense in QUANTITIES and not number.parts:
                again = [found for found in map(read_number, words_of(text, number)) if found is not None]
                assert bounds(number) in [bounds(found) for found in again], (text, text[number.start : number.end])
                read += 1
    assert read > 1000


# --- what is never a number -----------------------------------------------------------------------------------------

NEVER = {
    "Section {n} of the code": (1, 999),
    "Article {n} and Resolution {n}": (1, 2999),
    "Flight {n} landed": (10, 999),
    "a {n}-year-old girl": (1, 110),
    "the man, aged {n}, spoke": (1, 110),
    "the {n}th victim": (4, 19),
    "on {n} May": (1, 31),
    "on May {n}, it rained": (1, 31),
    "at {n}:30": (0, 23),
    "at {n} pm": (1, 11),
    "by {n} o'clock": (1, 12),
    "in {n} it rained": (1800, 2100),
    "in the {n}s": (1900, 2020),
    "COVID-{n}": (1, 99),
    "an F-{n} flew": (1, 99),
    "the G{n} summit": (5, 77),
    "Room {n} was locked": (1, 999),
    "see https://news.example/{n}/item-{n}": (1, 9999),
    "people said so.[{n}]": (1, 999),
    "call 555-0{n}": (100, 199),
    "they won 3-1 and {n}-0 on penalties": (1, 6),
    "on {n}/11/2015": (1, 30),
    "page {n} of 99": (1, 98),
}


@given(st.data(), st.sampled_from(sorted(NEVER)))
def test_what_only_looks_like_a_number_counts_nothing(data, pattern):
    """Dates, ages, clock times, codes and scores are no quantities, whatever their figures."""
    number = data.draw(st.integers(*NEVER[pattern]))
    text = pattern.format(n=number)
    assert [text[n.start : n.end] for n in find_numbers(text) if n.sense in QUANTITIES] == []


# --- cost -----------------------------------------------------------------------------------------------------------

ROWS = {
    **UNITS,
    "another": "another ",
    "joined by dashes": "1-",
    "joined by slashes": "12/",
    "joined by commas": "1,",
    "rising": "1, 2, up to 3, ",
    "spaced thousands": "1 000 ",
    "broken thousands": "1, 000 ",
    "modals": "could still yet well reach ",
    "hedges behind": "5 people or more ",
    "shares": "one in five of ",
    "changes": "rose from 5 to 6 ",
    "handles": "a.b1@c",
    "hashes": "9f86d08",
    "months": "May 5 May ",
    "articles": "Articles 5, 6 and ",
    "phones": "call 555 ",
    "rates": "5 people a day ",
    "vague pairs": "hundreds, if not ",
    "ages": "aged 5, 6, ",
    "small raised figures": "5²",
}


def calls(text):
    """How many functions are called to read a text: what a clock would tell, without the clock's moods."""
    count = 0

    def add(_frame, event, _argument):
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(add)
    try:
        find_numbers(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", sorted(ROWS))
def test_the_cost_of_reading_grows_with_the_text(name):
    """Four times the text takes four times the work, give or take a tenth: nothing is read again and again."""
    short, long = (ROWS[name] * (length // len(ROWS[name]) + 1) for length in (4_000, 16_000))
    assert calls(long) <= 4.4 * calls(short) + 1_000


@pytest.mark.parametrize("name", sorted(ROWS))
def test_the_work_for_a_character_is_bounded(name):
    """No text, however dense its numbers, takes more than 200 calls a character: the densest row of all takes 150."""
    text = ROWS[name] * (8_000 // len(ROWS[name]) + 1)
    assert calls(text) <= 200 * len(text)


@pytest.mark.parametrize("text", ["9" * 10_000, "9" * 200_000, "9," * 5_000, "1." * 5_000, "1e999", "1e" + "9" * 500])
def test_a_row_of_digits_without_end_is_no_number(text):
    """Ten thousand digits are no count of anything, and cost no more than any other word."""
    assert all(number.sense not in QUANTITIES for number in find_numbers(f"It was {text} people."))
