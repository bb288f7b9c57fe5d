"""One number as it stands, without hedges: digits or words with their scales, a vague plural, a fraction, "no one"."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from storyledger.read.number_context import countable_after, hedged_before, lost_pound, unit_phrase
from storyledger.read.number_digits import multiply, read_digits
from storyledger.read.number_exclusions import excluded_digits
from storyledger.read.number_lexemes import Core
from storyledger.read.number_spelled import fraction_core, out_of_core, vague_core, word_core
from storyledger.read.number_words import DASHES, VULGAR

if TYPE_CHECKING:
    from storyledger.read.number_lexemes import Lexemes

NARROW: Final = frozenset({"\u00a0", "\u2007", "\u2009", "\u202f"})
"""No-break, figure, thin and narrow no-break space."""
NEAR: Final = 15
"""Lexemes within which an "m" may mean a million again: about a clause or two."""
SLASHES: Final = frozenset({"/", "⁄"})
THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}\.\d{3}")


def none_core(row: Lexemes, i: int) -> Core | None:
    """As in "no one", "none of them", "no deaths", "not a single one"."""
    words = row.words
    if row.low(i) not in {"no", "not", "nobody", "none"}:
        return None
    for phrase in words.none:
        if row.phrase(i, phrase):
            # "No one disaster", "no one's", "not one but two": not a count of people.
            after = row.low(i + len(phrase))
            if after in words.near["none not before"] or (phrase == ("not", "one") and after == "of"):
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
        return vulgar_core(row, i)
    if word not in row.words.beginnings or not word[0].isalpha():
        return None
    return fraction_core(row, i) or word_core(row, i) or vague_core(row, i) or another_core(row, i)


def vulgar_core(row: Lexemes, i: int) -> Core:
    """As in "½ of the town", a share; before a unit or a scale, a number: "½ mile", "½ million", "½ per cent"."""
    value = VULGAR[row.low(i)]
    scaled, j, more = read_scales(row, value, i + 1)
    if more:
        return Core(i, j, scaled, scaled, scaled, "digits", scaled=True)
    measured = unit_phrase(row, i + 1) or row.low(i + 1) in row.words.duration
    if measured or row.low(i + 1) in {"%", "percent"} or row.phrase(i + 1, ("per", "cent")):
        return Core(i, i + 1, value, value, value, "digits")
    return Core(i, i + 1, value * 100, value * 100, value * 100, "fraction")


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
    if row.low(j) in row.words.near["persons"] and THOUSANDS.fullmatch(lexeme.text):
        value *= 1000  # "12.500 people"
    prefix = -1
    value, j = spaced_groups(row, i, value)
    sign = row.low(i - 1)
    if sign == "minus" or (sign in DASHES and row.glued(i) and is_negative(row, i)):
        value, prefix = -value, i - 2 if row.low(i - 2) == "minus" else i - 1
    if sign == "." and row.glued(i) and row.gap(i - 1) and lexeme.text.isdecimal():
        value, prefix = value / 10 ** len(lexeme.text), i - 1
    scaled = False
    if row.glued(j) and row.low(j) in words.glued and glued_scale(row, i, j):
        value = multiply(value, words.glued[row.low(j)])
        if row.low(j) == "m":
            row.millions = i
        scaled, j = True, j + 1
    elif row.low(j) == "m" and not row.glued(j) and spaced_millions(row, i, j):
        value, scaled, j = multiply(value, words.glued["m"]), True, j + 1
    elif row.glued(j) and (row.low(j) == "k" or (row.low(j) == "m" and may_be_millions(row, i))):
        return Core(i, j + 1, value, value, value, "digits", sense="code")
    elif row.low(j) in VULGAR and value < 1000:
        value, j = value + VULGAR[row.low(j)], j + 1
    elif j == i + 1 and value < 1000 and row.digits(j) and row.low(j + 1) in SLASHES and row.digits(j + 2):
        part = slashed(row, j)
        if part is not None:
            value, j = value + part, j + 3  # "3 1/2 miles"
    if value < 1000 and row.phrase(j, ("and", "a", "half")):
        value, j = value + 0.5, j + 3  # "4 and a half years", "2 and a half million"
    value, j, more = read_scales(row, value, j)
    # "1/16 of": a fraction; other slashes were excluded above.
    if j == i + 1 and row.low(j) in SLASHES and row.digits(j + 1) and row.glued(j):
        below = read_digits(row.low(j + 1))
        if below:
            share = round(value / below * 100, 6)
            return Core(i, j + 2, share, share, share, "fraction")
    return digit_share(row, i, j, value) or Core(
        i, j, value, value, value, "digits", scaled=scaled or more, prefix_i=prefix
    )


def digit_share(row: Lexemes, i: int, j: int, value: float) -> Core | None:
    """As in "1 in 5 pupils" at a clause's start or behind a hedge; not "killed 1 in 5 attacks"."""
    if not 0 < value < 10 or row.low(j) not in {"in", "out"}:
        return None
    before = row.low(i - 1)
    if row.alpha(i - 1) and before not in row.words.near["before shares"] and not hedged_before(row, i):
        return None
    return out_of_core(row, i, j, value)


def is_negative(row: Lexemes, i: int) -> bool:
    """Whether the dash glued before the digits at lexeme i is a minus: "-5C", "$-3", but not "2-3" or "F-5"."""
    if row.low(i - 2) in {"minus", "$"}:
        return True
    return row.gap(i - 1) and (
        row.low(i + 1) in {"°", "degree", "degrees", "celsius"} or row.lex_text(i + 1) in {"C", "F"}
    )


def slashed(row: Lexemes, i: int) -> float | None:
    """The value of a fraction below one in figures at lexeme i: "1/2", "3/4"; None for dates and scores."""
    top, below = read_digits(row.low(i)), read_digits(row.low(i + 2))
    return top / below if top and below in {2, 3, 4, 5, 8, 16} and top < below else None


def spaced_groups(row: Lexemes, i: int, value: float) -> tuple[float, int]:
    """The value of digits whose thousands are set apart by spaces, or came apart, and the lexeme after them.

    Narrow and no-break spaces join groups of three wherever they stand. A plain space ("25 000"), or a comma with a
    space or a line's end behind it ("1, 200"), joins them only where nothing else can be meant: a group that begins
    with a nought, a hedge or currency before, or, for the plain space, a plural behind.
    """
    j = i + 1
    if not row.digits(j) and not (row.low(j) == "," and row.digits(j + 1)):
        return value, j
    if not row.lex[i].text.isdecimal() or len(row.lex[i].text) > 3 or value == 0:
        return value, j
    groups: list[tuple[str, str]] = []
    sure = False
    while True:
        at = j + 1 if row.low(j) == "," and row.glued(j) else j
        if not row.digits(at) or len(row.low(at)) != 3 or not row.low(at).isdecimal() or row.low(at) == "911":
            break
        space = row.text[row.lex[at - 1].end : row.lex[at].start]
        kind = "narrow" if space in NARROW and at == j else "," if at > j else "plain"
        if (kind != "narrow" and space not in {" ", "\n"}) or (groups and kind != groups[0][0]):
            break
        groups.append((kind, row.lex[at].text))
        sure = sure or kind == "narrow" or row.lex[at].text[0] == "0"
        j = at + 1
    if not groups:
        return value, i + 1
    hedged = hedged_before(row, i) or row.low(i - 1) in row.words.currency_before
    alone = not row.digits(j) and row.low(j) not in row.words.currency_after and not (row.digits(i - 1) and row.gap(i))
    spaced = groups[0][0] == "plain" and row.alpha(j) and row.text[row.lex[j - 1].end : row.lex[j].start] == " "
    plural = spaced and countable_after(row, j) and row.low(j) not in row.words.near["states"]
    if not (sure or (alone and (hedged or plural))):
        return value, i + 1
    for _, group in groups:
        value = value * 1000 + float(group)
    return value, j


def read_scales(row: Lexemes, value: float, j: int) -> tuple[float, int, bool]:
    """Scale words after a number: "4.9 million", "2 lakh crore", "8-million"."""
    scaled = False
    for _ in range(2):
        at = j + 1 if row.low(j) in DASHES and row.glued(j) and row.glued(j + 1) else j
        if row.low(at) not in row.words.scales or (row.low(at) in {"mn", "bn", "tn"} and at != j):
            break
        value, j, scaled = multiply(value, row.words.scales[row.low(at)]), at + 1, True
    return value, j, scaled


def may_be_millions(row: Lexemes, i: int) -> bool:
    """Whether digits with an "m" stand near others in millions: "killed 1.2m people and infected 45m" gives no metres.

    Nor does it give a count, for the words alone do not say which.
    """
    near = i - row.millions < NEAR and not row.alpha(i + 2)
    return near and not any(row.low(k) in {".", "!", "?"} for k in range(row.millions, i))


def spaced_millions(row: Lexemes, i: int, j: int) -> bool:
    """Whether an "m" apart from its number at lexeme i is a million: "$2.5 m", "2.5 m people"; not "2.5 m waves"."""
    if row.low(j + 1) == "." and row.glued(j + 1) and row.glued(j + 2) and row.alpha(j + 2):
        return False  # "5 m.p.h."
    rupees = row.low(i - 1) == "." and row.low(i - 2) == "rs"
    if row.low(i - 1) in row.words.currency_before or rupees or lost_pound(row, i):
        return True
    after = row.low(j + 1)
    return after in row.words.near["counted by the million"] or after in row.words.currency_after


def glued_scale(row: Lexemes, i: int, j: int) -> bool:
    """Whether the letter glued to the digits is a scale ("$3m", "1.2m people") and not a unit ("37m", "5G")."""
    word = row.lex[j].text
    if row.glued(j + 1) and (row.alpha(j + 1) or row.digits(j + 1)):
        return False
    if row.low(i - 1) in row.words.currency_before or lost_pound(row, i):
        return True
    if word in {"bn", "mn", "tn", "bln", "mln", "trn"}:
        return True
    if word in {"k", "K"}:  # "10k people", but "ran a 5k", "in 4K"
        return countable_after(row, j + 1) or row.low(i - 1) not in {"a", "the", "an", "in"}
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
