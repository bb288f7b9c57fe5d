"""One number as it stands, without hedges: digits or words with their scales, a vague plural, a fraction, "no one"."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from storyledger.read.number_digits import read_digits
from storyledger.read.number_exclusions import excluded_digits
from storyledger.read.number_lexemes import Core
from storyledger.read.number_spelled import fraction_core, vague_core, word_core
from storyledger.read.number_words import DASHES, VULGAR

if TYPE_CHECKING:
    from storyledger.read.number_lexemes import Lexemes


def none_core(row: Lexemes, i: int) -> Core | None:
    """As in "no one", "none of them", "no deaths"."""
    words = row.words
    if row.low(i) not in {"no", "nobody", "none"}:
        return None
    for phrase in words.none:
        if row.phrase(i, phrase):
            # "No one disaster", "no one's": not a count of people.
            after = row.low(i + len(phrase))
            if phrase == ("no", "one") and after in {"'", "’", "else", "-"}:
                return None
            return Core(i, i + len(phrase), 0.0, 0.0, 0.0, "none")
    if row.low(i) == "no" and row.low(i + 1) in words.none_nouns:
        return Core(i, i + 1, 0.0, 0.0, 0.0, "none")
    return None


def read_simple(row: Lexemes, i: int) -> Core | None:
    """One number: digits or words with their scales, a vague plural, a fraction; each is read once and kept."""
    if i in row.cores:
        return row.cores[i]
    core = row.cores[i] = _simple(row, i)
    return core


def _simple(row: Lexemes, i: int) -> Core | None:
    word = row.low(i)
    if not word:
        return None
    if word[0].isdecimal():
        return digit_core(row, i)
    if word in VULGAR:
        return Core(i, i + 1, VULGAR[word] * 100, VULGAR[word] * 100, VULGAR[word] * 100, "fraction")
    if word not in row.words.beginnings or not word[0].isalpha():
        return None
    return fraction_core(row, i) or word_core(row, i) or vague_core(row, i) or another_core(row, i)


def another_core(row: Lexemes, i: int) -> Core | None:
    """As in "another child": one more, said without a number."""
    if row.low(i) != "another":
        return None
    alone = not row.low(i + 1) and not row.low(i - 1)
    if not alone and (not row.alpha(i + 1) or row.low(i + 1) in row.words.near["another not"]):
        return None
    # a row of "another another" is no speech: it is not followed to its end
    if not alone and (row.low(i + 1) == "another" or read_simple(row, i + 1) is not None):
        return None
    return Core(i, i + 1, 1.0, 1.0, 1.0, "single")


def digit_core(row: Lexemes, i: int) -> Core:
    """A number in digits with its scales, or what only looks like one, under its sense."""
    lexeme, words = row.lex[i], row.words
    value = read_digits(lexeme.text)
    j = i + 1
    excluded = excluded_digits(row, i, value)
    if excluded is not None:
        sense, j = excluded
        return Core(i, j, value, value, value, "digits", sense=sense)
    if value is None or not math.isfinite(value):
        # "1,5 million" is a decimal comma; "2016,2017" is nothing that counts.
        head = lexeme.text.split(",")
        if len(head) == 2 and row.low(j) in words.scales and len(lexeme.text) <= 6 and "." not in lexeme.text:
            value = float(".".join(head))
        else:
            return Core(i, j, None, None, None, "digits", sense="code")
    if row.low(i - 1) == "minus" or (row.low(i - 1) in DASHES and row.glued(i) and row.low(i - 2) in {"minus", "$"}):
        value = -value
    if row.low(i - 1) == "." and row.glued(i) and row.gap(i - 1) and lexeme.text.isdecimal():
        value /= 10 ** len(lexeme.text)
    # Narrow or no-break spaces between groups of three.
    while (
        row.digits(j)
        and len(row.lex[j].text) == 3
        and len(row.lex[j - 1].text) <= 3
        and row.text[row.lex[j - 1].end : row.lex[j].start] in {"\u00a0", "\u202f", "\u2009"}
    ):
        value = value * 1000 + float(row.lex[j].text)
        j += 1
    scaled = False
    if row.glued(j) and row.low(j) in words.glued and glued_scale(row, i, j):
        value *= words.glued[row.low(j)]
        scaled, j = True, j + 1
    elif row.low(j) in VULGAR and value < 1000:
        value, j = value + VULGAR[row.low(j)], j + 1
    if row.low(j) == "and" and row.low(j + 1) == "a" and row.low(j + 2) == "half" and row.low(j + 3) in words.scales:
        value, j = value + 0.5, j + 3
    value, j, more = read_scales(row, value, j)
    # "1/16 of": a fraction; other slashes were excluded above.
    if row.low(j) in {"/", "⁄"} and row.digits(j + 1) and row.glued(j):
        below = read_digits(row.low(j + 1))
        if below:
            share = round(value / below * 100, 6)
            return Core(i, j + 2, share, share, share, "fraction")
    return Core(i, j, value, value, value, "digits", scaled=scaled or more)


def read_scales(row: Lexemes, value: float, j: int) -> tuple[float, int, bool]:
    """Scale words after a number: "4.9 million", "2 lakh crore", "8-million"."""
    scaled = False
    for _ in range(2):
        at = j + 1 if row.low(j) in DASHES and row.glued(j) and row.glued(j + 1) else j
        if row.low(at) not in row.words.scales or (row.low(at) in {"mn", "bn", "tn"} and at != j):
            break
        value, j, scaled = value * row.words.scales[row.low(at)], at + 1, True
    return value, j, scaled


def glued_scale(row: Lexemes, i: int, j: int) -> bool:
    """Whether the letter glued to the digits is a scale ("$3m", "1.2m people") and not a unit ("37m", "5G")."""
    word = row.lex[j].text
    if row.glued(j + 1) and (row.alpha(j + 1) or row.digits(j + 1)):
        return False
    if row.low(i - 1) in row.words.currency_before:
        return True
    if word in {"bn", "mn", "tn", "bln", "mln", "trn", "k", "K"}:
        return True
    if word == "M" and "." in row.lex[i].text and row.gap(j + 1):
        return True
    if word in {"m", "M"}:
        after = row.low(j + 1)
        return (
            row.alpha(j + 1)
            and len(after) > 3
            and after.endswith(("s", "people", "children", "women", "men"))
            and after not in {"across", "class", "tons", "tonnes"}
        )
    return False
