"""What a number measures: money, per cent, magnitude, distance, duration, age; and "one" that is no number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.number_context import age_phrase, countable_after, hour_of_day, lost_pound, unit_phrase
from storyledger.read.number_cores import read_simple
from storyledger.read.number_words import COUNTRY_LETTERS, DASHES

if TYPE_CHECKING:
    from storyledger.read.number_lexemes import Core, Lexemes, Sense

SIZES: Final = frozenset({"ounce", "oz", "inch", "litre", "liter", "gallon", "pint", "gram", "watt", "volt", "pound"})
AMBIGUOUS: Final = frozenset({"pound", "pounds", "real", "won", "rand", "crowns"})
"""Weights, verbs and names as well as currencies: money only after a scale ("4 million pounds")."""
EUROPEAN: Final = frozenset(
    {"country", "countries", "nation", "nations", "member", "members", "state", "states", "zone", "area", "bloc"}
)
GLUED: Final = frozenset({"euro", "dh", "dhs", "tk", "ksh"})
"""Currencies only where the number is glued to them: "euro110 billion", but "Euro 2016"."""
PAID: Final = 6
"""Words before an amount in which a word of paying makes it money."""


def with_unit(row: Lexemes, core: Core) -> Core:
    """The number with the currency, per cent, magnitude or measure that stands beside it."""
    words, j = row.words, core.j
    before = core.i - 1
    # currency before: "$5", "US$5", "Rs 5", "Rs. 5"
    at = before
    if row.low(at) == "." and row.low(at - 1) == "rs":
        at -= 1
    if row.low(at) in COUNTRY_LETTERS and row.glued(core.i) and row.glued(at) and row.low(at - 1) == "$":
        return core._replace(sense="money", unit="$", prefix_i=at - 1)
    if row.glued(j) and row.low(j) == "p" and core.form == "digits" and not row.phrase(j + 1, (".", "m")):
        return core._replace(j=j + 1, sense="money", unit="p", unit_j=j + 1)
    if (
        row.low(at) in words.currency_before
        and core.form in {"digits", "words"}
        and (row.digits(core.i) or row.glued(core.i))
        and (row.low(at) not in GLUED or row.glued(core.i))
    ):
        symbol = row.low(at)
        if (
            symbol in {"$", "£", "€", "¥"}
            and row.glued(at)
            and row.low(at - 1) in {"us", "a", "c", "s", "hk", "nz", "nt", "r", "u.s"}
        ):
            at -= 1
        return core._replace(sense="money", unit=symbol, prefix_i=at)
    if core.form == "digits" and lost_pound(row, core.i):
        return core._replace(sense="money", unit="£", prefix_i=before)
    if core.form == "fraction":
        return core._replace(sense="fraction", unit="per cent")
    hyphen = row.low(j) in DASHES and row.glued(j) and row.glued(j + 1)
    at = j + 1 if hyphen else j
    for phrase, _ in words.percent.get(row.low(at), ()):
        if row.phrase(at, phrase) and (row.alpha(at) or row.low(at) == "%"):
            return core._replace(j=at + len(phrase), sense="percent", unit="per cent", unit_j=at + len(phrase))
    name = row.low(at)
    if (
        name in {"us", "american", "canadian", "australian", "indian", "pakistani", "syrian"}
        and row.low(at + 1) in words.currency_after
    ):
        return core._replace(sense="money", unit=words.currency_after[row.low(at + 1)], unit_j=at + 2)
    if name == "euro" and row.low(at + 1) in EUROPEAN:
        return core  # "the 15 euro countries"
    if name in words.currency_after and (core.scaled or name not in AMBIGUOUS or is_paid(row, core, at)):
        return core._replace(sense="money", unit=words.currency_after[name], unit_j=at + 1)
    return core


def is_paid(row: Lexemes, core: Core, at: int) -> bool:
    """Whether money is meant by a word that is a weight as well: "pay 5,000 pounds", not "500 pounds of explosives"."""
    if row.low(at + 1) in {"of", "per"}:
        return False
    return any(row.low(k) in row.words.near["paying"] for k in range(max(0, core.i - PAID), core.i))


def read_sense(row: Lexemes, core: Core) -> tuple[Sense, str, int]:
    """What a core's number is, its unit if the expression carries one, and the lexeme after that unit."""
    j = core.j
    if core.sense is not None and core.sense != "count":
        return core.sense, core.unit, max(core.unit_j, 0)
    if core.form in {"none", "single"}:
        return "count", "", 0
    if core.form == "fraction":
        return "fraction", "per cent", 0
    if is_magnitude(row, core):
        return "magnitude", "magnitude", 0
    if age_phrase(row, j) or (core.form in {"words", "digits"} and spelled_age(row, core)):
        return "age", "", 0
    hyphen = row.low(j) in DASHES and row.glued(j) and row.glued(j + 1)
    at = j + 1 if hyphen else j
    if core.form in {"words", "digits"} and core.value is not None:
        if core.value <= 12 and hour_of_day(row, core.i, j):
            return "time", "", 0
        if row.low(at) in {"times", "fold"} or row.phrase(at, ("time",)):
            return "multiple", "", 0  # "three times as many", "a ten-fold rise"
    measured = duration_unit(row, core, at) or measure_unit(row, at, hyphen=hyphen)
    if measured is not None:
        return measured
    return ("code" if is_pronoun(row, core) else "count"), "", 0


def duration_unit(row: Lexemes, core: Core, at: int) -> tuple[Sense, str, int] | None:
    """As in "three days", "two consecutive nights", "dozens of hours"."""
    duration = row.words.duration
    if row.low(at) == "of" and core.form == "vague" and row.low(at + 1) in duration:
        return "duration", row.low(at + 1), at + 2
    if row.low(at) in duration:
        return "duration", row.low(at), at + 1
    if row.low(at) in row.words.near["before durations"] and row.low(at + 1) in duration:
        return "duration", row.low(at + 1), at + 2
    return None


def measure_unit(row: Lexemes, at: int, *, hyphen: bool) -> tuple[Sense, str, int] | None:
    """As in "80 kilometres", "14,000 square miles", "90 km/h"; a hyphen makes some a size: "a two-ounce bottle"."""
    size = unit_phrase(row, at)
    if not size:
        return None
    unit = " ".join(row.low(at + k) for k in range(size))
    after = at + size
    if unit in row.words.distance and row.low(after) in {"per", "an"} and row.low(after + 1) == "hour":
        return "measure", f"{unit} per hour", after + 2
    if unit in {"degree", "degrees", "°"} and row.low(after) in row.words.near["compass"]:
        return "code", "", 0
    if size == 1 and row.low(at + 1) == "/" and row.low(at + 2) in {"h", "hr", "s", "hour"} and row.glued(at + 1):
        return "measure", f"{unit}/{row.low(at + 2)}", at + 3
    if (hyphen and unit in SIZES) or (unit == "mm" and row.low(after) in row.words.near["weapons"]):
        return "code", "", 0
    return ("distance" if unit in row.words.distance else "measure"), unit, at + size


def is_pronoun(row: Lexemes, core: Core) -> bool:
    """As in "this one", "one of the best", "one could": no number; "one of them" counts."""
    near = row.words.near
    if core.form != "words" or core.value != 1:
        return False
    if row.low(core.i - 1) in near["pronoun one after"]:
        return True
    if core.j != core.i + 1 or row.low(core.j) not in near["pronoun one before"]:
        return False
    return row.low(core.j) != "of" or row.low(core.j + 1) not in {"them", "whom"}


def spelled_age(row: Lexemes, core: Core) -> bool:
    """As in "aged five", "under five"."""
    prev = row.low(core.i - 1)
    if prev in {"aged", "age", "ages"}:
        return True
    if prev in {",", "and"}:  # "ages four, six and 13"
        k = core.i - 1
        while k > core.i - 9 and (row.low(k) in {",", "and"} or read_simple(row, k) is not None):
            k -= 1
        return row.low(k) in {"ages", "aged"}
    return prev in {"under", "over"} and row.low(core.i - 2) in row.words.age_nouns and not countable_after(row, core.j)


def is_magnitude(row: Lexemes, core: Core) -> bool:
    """As in "magnitude 7.9", "a 6.2 quake", "6.4 on the Richter scale"."""
    if core.form not in {"digits", "words"} or core.value is None or not 0 < core.value < 10.5 or core.scaled:
        return False
    i, j = core.i, core.j
    if core.form == "words":
        return row.low(i - 1) == "magnitude" or (row.low(j) in DASHES and row.low(j + 1) == "magnitude")
    before = {row.low(i - 1), row.low(i - 2) if row.low(i - 1) in DASHES | {"of", "was", ":", "at"} else ""}
    if "magnitude" in before:
        return True
    nxt = row.low(j + 1) if row.low(j) in DASHES else row.low(j)
    if nxt == "magnitude":
        return True
    if row.phrase(j, ("on", "the", "richter")) or row.phrase(j, ("on", "richter")) or nxt == "richter":
        return True
    return (
        "." in row.lex[i].text
        and row.low(j) in row.words.magnitude
        and row.low(i - 1) in {"a", "the", "an", "measuring"}
    )


def magnitude_span(row: Lexemes, core: Core, begin: int, unit_j: int) -> tuple[int, int]:
    """A magnitude with its word: "magnitude-7.8", "7.8-magnitude", "magnitude of 7.9"."""
    at = begin
    if row.low(at - 1) == "of" and row.low(at - 2) == "magnitude":
        return at - 2, unit_j
    if row.low(at - 1) in DASHES and row.low(at - 2) == "magnitude":
        return at - 2, unit_j
    if row.low(at - 1) == "magnitude":
        return at - 1, unit_j
    j = core.j + 1 if row.low(core.j) in DASHES else core.j
    return begin, j + 1 if row.low(j) == "magnitude" else unit_j
