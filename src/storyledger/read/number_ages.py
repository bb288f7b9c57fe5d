"""Ages, which count nothing: "aged 5 to 12", "a woman, 34, was", "children under 5", "most are under 15"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.number_context import age_phrase, countable_after, unit_phrase

if TYPE_CHECKING:
    from storyledger.read.number_lexemes import Lexemes, Sense

Excluded = tuple["Sense", int]
"""The sense of an age, and the lexeme after the expression."""

OLD: Final = 70
"""The highest age that people are told to be over or under."""
PERSONS: Final = 12
"""Words before such an age in which those stand who have it."""
OLDEST: Final = 110
_AFTER_AGE: Final = frozenset({"from", ",", ".", "who", "with", "in", "said"})
_PARENTS: Final = frozenset({"mother", "father", "grandmother", "grandfather", "husband"})
TURNED: Final = frozenset({"turned", "turning", "turns"})


def age(row: Lexemes, i: int, value: float | None) -> Excluded | None:
    """As in "aged 5 to 12", "ages 4, 6 and 13", "aged between 25 and 45", "Um Abdu, 30, as", "children under 5"."""
    prev = row.low(i - 1)
    if prev == "of" and row.low(i - 2) == "ages":
        return "age", i + 3 if row.low(i + 1) in {"and", "to", "-", "–"} and row.digits(i + 2) else i + 1
    if (prev == "of" and row.low(i - 2) == "age") or (prev in TURNED and not (row.glued(i + 1) and row.alpha(i + 1))):
        return None if countable_after(row, i + 1) or "." in row.lex[i].text else ("age", i + 1)
    if prev in {"ages", "aged", "age"}:
        j = i + 1
        while row.low(j) in {"to", "and", "-", "–", ","} and row.digits(j + 1) and not countable_after(row, j + 2):
            j += 2
        return "age", j
    if row.low(i - 1) == "between" and row.low(i + 1) == "and" and row.digits(i + 2):
        mean = row.low(i + 3) == "(" and "age" in {row.low(i + 4), row.low(i + 5)}
        aged = row.low(i - 2) in {"ages", "aged", "age", "ranging"}
        if aged or mean or row.phrase(i + 3, ("years", "old")):
            return "age", i + 3
    # "two men, 18 and 19, were"
    together = prev == "," and row.low(i - 2) in row.words.near["aged together"] and row.low(i + 1) == "and"
    if together and row.digits(i + 2) and row.low(i + 3) in {",", ".", ";"}:
        return "age", i + 3
    return ("age", i + 1) if is_age(row, i, value) else None


def is_age(row: Lexemes, i: int, value: float | None) -> bool:
    """As in "Um Abdu, 30, as": a number between commas after a name; "30-year-old"; "under 18"."""
    if value is None or value > 120 or "." in row.lex[i].text:
        return False
    prev, nxt = row.low(i - 1), row.low(i + 1)
    # "John Smith Jr., 41, of"
    if prev == "," and row.low(i - 2) == "." and row.low(i - 3) in {"jr", "sr"} and (not nxt or nxt in {",", ".", ";"}):
        return True
    # "the man, 28, later died"; "a woman and a man, both 19, were"
    both = prev in {"both", "each"} and row.low(i - 2) == ","
    told = both or (prev == "," and row.low(i - 2) in row.words.aged_nouns)
    if told and nxt in {",", ".", ";", ":"} and value >= 1 and not row.digits(i + 2):
        return True
    # "a teacher of 52 from the hills said", but "a father of 12 from the hills"
    if prev == "of" and row.low(i - 3) in {"a", "an"} and 10 <= value <= OLDEST and nxt in _AFTER_AGE:
        return row.low(i - 2) in row.words.aged_nouns and row.low(i - 2) not in _PARENTS
    # "he was 14 at the time"
    if prev in {"was", "is"} and row.low(i - 2) in {"he", "she"}:
        return (
            nxt not in {"%", "per", "percent"}
            and not (row.glued(i + 1) and row.alpha(i + 1))
            and not unit_phrase(row, i + 1)
        )
    named = row.alpha(i - 2) and row.capital(i - 2)
    if prev == "," and named and (not nxt or nxt in row.words.near["after ages"]):
        if nxt == "," and row.number_next(i + 2):
            return False
        return row.low(i - 2) not in row.words.months and value >= 1 and nxt != "were"
    if prev == "(" and nxt == ")" and named and 5 <= value <= 110:
        return True
    if countable_after(row, i + 1):
        return age_phrase(row, i + 1)
    if prev in {"under", "over", "below", "above"} and row.low(i - 2) in row.words.age_nouns:
        return True
    if prev == "at" and row.low(i - 2) in {"dies", "died", "dead"}:
        return row.low(i - 3) not in {"of", "the"}  # "put the number of dead at 31"
    # "most of the dead are under 15", "half of them were reported to be under 18"
    if prev in {"under", "over"} and value <= OLD and (not nxt or nxt in {".", ",", ";"}):
        near = {row.low(k) for k in range(max(0, i - PERSONS), i)}
        if row.low(i - 2) in {"are", "were", "be"} and near & {"are", "were"} and near & row.words.near["some of them"]:
            return True
    return age_phrase(row, i + 1)
