"""What stands around a number: the questions that several rules ask of its neighbours, by surface alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.number_words import DASHES

if TYPE_CHECKING:
    from storyledger.read.number_lexemes import Lexemes


PEOPLE: Final = ("children", "people", "women", "men", "folk")
"""Ends of plurals without an "s": "1709 schoolchildren", "2000 fishermen"."""


def countable_after(row: Lexemes, j: int) -> bool:
    """Whether a plural follows within two words: the surface's guess at "2000 people"."""
    near = row.words.near
    for k in (j, j + 1):
        word = row.low(k)
        if not row.alpha(k):
            return False
        if word in near["counted"] or (len(word) > len("women") and word.endswith(PEOPLE)):
            return True
        if (
            len(word) > 3
            and word.endswith("s")
            and not word.endswith(("ss", "us", "is", "ous"))
            and word not in near["no plurals"]
        ):
            return True
        if word in near["clause words"]:
            return False
    return False


def unit_phrase(row: Lexemes, j: int) -> int:
    """Lexemes of a unit of measure that starts at j; 0 if there is none.

    Letters and words of other meaning ("in", "m", "c") are units only where they are glued to their number, "m" also
    where what it measures follows: "5 m of rope".
    """
    for size in (2, 1):
        if tuple(row.low(j + k) for k in range(size)) in row.words.measure:
            break
    else:
        return 0
    if size == 1 and row.low(j) in row.words.near["glued units"] and not row.glued(j):
        return 1 if row.low(j) == "m" and row.low(j + 1) in row.words.near["after metres"] else 0
    return size


def month_after(row: Lexemes, j: int) -> bool:
    """Whether lexeme j is a month: "may" and "march" are verbs too, months have a capital."""
    return row.low(j) in row.words.months and row.capital(j)


def clock_after(row: Lexemes, j: int) -> bool:
    """As in "pm", "a.m.", "GMT", "o'clock", "local time"; "hours" after four figures."""
    word = row.low(j)
    if word in row.words.near["zones"]:
        return word != "am" or row.low(j - 2) != "i"
    if word == "o" and row.low(j + 1) in {"'", "’", "‘"} and row.low(j + 2) == "clock":
        return True
    if word in {"a", "p"} and row.low(j + 1) == "." and row.low(j + 2) == "m":
        return True
    if (
        word in {"hours", "hrs"}
        and row.digits(j - 1)
        and len(row.low(j - 1)) == 4
        and row.low(j - 2) in {"at", "by", "until", "from", "about", "around"}
    ):
        return True
    return word == "local" and row.low(j + 1) == "time"


def is_year(text: str) -> bool:
    """Whether four figures may be a year."""
    return len(text) == 4 and text.isdecimal() and 1500 <= int(text) <= 2199


def tally_context(row: Lexemes, i: int, j: int) -> bool:
    """Whether a word of votes or of games stands near lexemes [i, j)."""
    near = {row.low(k) for k in range(max(0, i - 8), min(len(row), j + 6))}
    return bool(near & (row.words.vote_words | row.words.score_words))


def vote_near(row: Lexemes, i: int, j: int) -> bool:
    """Whether a vote is spoken of near lexemes [i, j)."""
    return any(row.low(k) in row.words.near["voting"] for k in range(max(0, i - 6), min(len(row), j + 4)))


def ballot_near(row: Lexemes, i: int, j: int) -> bool:
    """Whether numbers [i, j) joined by a dash count votes: "passed 52-48", "a 5-4 ruling"; not "won 3-1 and passed"."""
    if vote_near(row, i, j):
        return True
    return any(row.low(k) in row.words.near["ballots"] for k in (i - 1, i - 2, j, j + 1))


def hour_of_day(row: Lexemes, i: int, j: int) -> bool:
    """Whether the small number [i, j) is an hour: "at six in the morning", "half past six", "at 10 Friday night"."""
    before = row.low(i - 1)
    if before in {"past", "to"}:
        return row.low(i - 2) in {"half", "quarter"}
    if before not in {"at", "by", "until", "till", "around", "about", "before", "after", "since", "from"}:
        return False
    if row.phrase(j, ("in", "the")):
        return row.low(j + 2) in {"morning", "afternoon", "evening"}
    if row.low(j).endswith("day") and row.low(j + 1) in {"morning", "afternoon", "evening", "night"}:
        return True
    return row.phrase(j, ("at", "night")) or row.phrase(j, ("this", "morning"))


def follows_noun(row: Lexemes, j: int) -> bool:
    """Whether a word that may be a noun stands at lexeme j."""
    return row.alpha(j) and row.low(j) not in row.words.near["no noun"]


def change_verb(row: Lexemes, i: int) -> bool:
    """Whether one of the eight lexemes before lexeme i tells of a change: "rose", "falling", "up"."""
    return any(row.low(k).startswith(row.words.change_stems) for k in range(max(0, i - 8), i))


def hedged_before(row: Lexemes, i: int) -> bool:
    """Whether a hedge that bounds stands right before lexeme i."""
    return any(
        effect in {"lower", "upper", "about"} and row.phrase_before(i, phrase)
        for phrase, effect in row.words.before_by_last.get(row.low(i - 1), ())
    )


def hedge_free(row: Lexemes, i: int) -> int:
    """Index of the first lexeme of the hedges that stand before lexeme i ("between about 200 and 300")."""
    i = i - 1 if row.low(i - 1) in row.words.currency_before else i
    for phrase, effect in row.words.before_by_last.get(row.low(i - 1), ()):
        if effect == "about" and row.phrase_before(i, phrase):
            return i - len(phrase)
    return i


def age_phrase(row: Lexemes, j: int) -> bool:
    """As in "-year-old", " years old", " years of age" from lexeme j."""
    if row.low(j) in DASHES:
        j += 1
    if row.low(j) == "age" and row.low(j + 1) in {"range", "group", "bracket", "ranges", "groups", "brackets"}:
        return True
    if row.low(j) not in {"year", "years", "month", "months", "week", "weeks", "day", "days", "yr", "yrs"}:
        return False
    k = j + 1
    if row.low(k) in DASHES:
        k += 1
    return row.low(k) in {"old", "olds"} or row.phrase(k, ("of", "age"))


def lost_pound(row: Lexemes, i: int) -> bool:
    """Whether a "#" apart from the digits at lexeme i stands for a pound sign that an old code page lost: "# 12m".

    A thousand or more in groups is taken for a sum as well, but not at the head of a line, where it may be a heading.
    """
    if row.low(i - 1) != "#" or not row.gap(i) or not row.gap(i - 1):
        return False
    after = row.low(i + 1)
    if after in row.words.scales or (after in row.words.glued and after != "k" and row.alpha(i + 1)):
        return len(after) > 1 or not row.alpha(i + 2) or row.gap(i + 2)
    return "," in row.lex[i].text and i > 1 and "\n" not in row.text[row.lex[i - 2].end : row.lex[i - 1].start]
