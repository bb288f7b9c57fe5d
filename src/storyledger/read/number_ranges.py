"""Pairs and rows of numbers that are one expression: ranges, changes, tallies, "200, 300, up to 1,000"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.number_context import change_verb, follows_noun, hedge_free, tally_context, vote_near
from storyledger.read.number_cores import none_core, read_simple
from storyledger.read.number_digits import multiply, read_digits, scale_of
from storyledger.read.number_lexemes import Core
from storyledger.read.number_units import with_unit
from storyledger.read.number_words import DASHES

if TYPE_CHECKING:
    from storyledger.read.number_lexemes import Lexemes, Sense


def read_core(row: Lexemes, i: int) -> Core | None:
    """The longest number expression that starts at lexeme i, hedges left aside."""
    none = none_core(row, i)
    if none is not None:
        return none
    first = read_simple(row, i)
    if first is None:
        return None
    if first.sense in {"code", "date", "time", "ordinal", "year", "list", "age", "score"}:
        return first
    return combined(row, first)


def combined(row: Lexemes, first: Core) -> Core:
    """Ranges, changes, tallies and rows that start with `first`; else `first` with its unit."""
    if first.form == "vague" and row.low(first.j) == "of" and row.low(first.j + 1) in row.words.currency_after:
        return first._replace(sense="money", unit=row.words.currency_after[row.low(first.j + 1)], unit_j=first.j + 2)
    if first.form == "vague":
        return vague_pair(row, first)
    if first.form in {"none", "single"}:
        return first
    rising = rising_row(row, first)
    if rising is not None:
        return rising
    one = with_unit(row, first)
    link = one.j
    word = row.low(link)
    second: Core | None = None
    kind = ""
    if word in DASHES and row.low(link + 1):
        at = link + 1
        if first.form in {"digits", "fraction"} and (row.digits(at) or row.low(at) in row.words.currency_before):
            kind, second = "dash", after_link(row, at)
    elif word in {"to", "or", "and"} and row.low(link + 1):
        before = row.low(hedge_free(row, first.i) - 1)
        if word == "and" and before != "between":
            kind = ""
        else:
            kind, second = word, after_link(row, link + 1, spread=_is_spread(row, first))
    if second is None or not kind or second.value is None or one.value is None:
        return one
    return joined(row, one, with_unit(row, second), kind)


def vague_pair(row: Lexemes, first: Core) -> Core:
    """As in "hundreds, if not thousands", "dozens, perhaps hundreds": no fewer than the first."""
    at = first.j + 1 if row.low(first.j) == "," else first.j
    for phrase in row.words.alternatives:
        if row.phrase(at, phrase):
            second = read_simple(row, at + len(phrase))
            if second is not None and second.form == "vague" and second.low is not None and second.i > first.i:
                closed = row.low(second.j) == "," and row.low(second.j + 1) == "of"
                return first._replace(j=second.j + closed)  # "hundreds, if not thousands, of people"
    return first


def _is_spread(row: Lexemes, first: Core) -> bool:
    """Whether the words before a number tell that two ends follow: "between", "range from", "anywhere from"."""
    at = hedge_free(row, first.i) - 1
    return row.low(at) == "between" or (row.low(at) == "from" and row.low(at - 1).startswith(_SPREAD))


_SPREAD: Final = ("rang", "vary", "varie", "anywhere")


def after_link(row: Lexemes, i: int, *, spread: bool = False) -> Core | None:
    """The second number of a pair; a hedge or a currency may stand before it.

    A lower bound only where the words before told that two ends follow: "range from 20,000 to at least 70,000".
    """
    words = row.words
    hedges = {"about", "upper", "lower"} if spread else {"about", "upper"}
    for phrase, effect in words.before_by_first.get(row.low(i), ()):
        if effect in hedges and row.phrase(i, phrase):
            i += len(phrase)
            break
    if row.low(i) in words.currency_before:
        i += 1
    elif row.low(i + 1) in words.currency_before and row.glued(i + 1):
        i += 2
    core = read_simple(row, i)
    if core is None or core.form not in {"digits", "words"} or core.sense is not None:
        return None
    return core


def joined(row: Lexemes, one: Core, two: Core, kind: str) -> Core:
    """A range, a change or a tally of two numbers, or `one` alone if they do not belong together."""
    assert one.value is not None
    assert two.value is not None
    left, right = one.value, two.value
    before = row.low(hedge_free(row, one.i) - 1)
    if two.scaled and not one.scaled:
        scale = scale_of(right)
        if left < 1000 and left * scale < right:
            left = multiply(left, scale)
    elif kind != "and" or before == "between":
        left = elliptic_thousands(row, one, two)
    odds = kind == "to" and right == 1 and left > 1 and before != "from" and not two.scaled
    if odds and not vote_near(row, one.i, two.j):
        return one._replace(j=two.j, sense="score", unit="", unit_j=0)  # "5 to 1"
    if two.sense == "percent" and one.form == "fraction":
        return one
    if one.sense in {"money", "percent"} and two.sense not in {one.sense, None, "count"}:
        return one
    if one.sense == "percent" and two.sense is None and one.value is not None and kind == "to":
        return one  # "fell 3 percent to 9,400"
    sense = two.sense or one.sense
    unit = two.unit or one.unit
    joined = Core(
        one.i, two.j, None, left, right, "range", sense=sense, unit=unit, unit_j=two.unit_j, prefix_i=one.prefix_i
    )
    if kind == "dash":
        if left >= right or (one.unit_j > one.i and one.sense == "duration"):
            return tally(row, one, two) if tally_context(row, one.i, two.j) else one
        if right - left == 1 and tally_context(row, one.i, two.j):
            return tally(row, one, two)
        if not row.glued(one.j) and row.gap(one.j + 1) and row.low(one.j) != "–":
            return one  # "died in 2015 - 300 of them"
    if kind == "or" and (left >= right or right > 3 * left):
        return one
    if kind == "to":
        if vote_near(row, one.i, two.j) and sense in {None, "count"} and before != "from":
            return tally(row, one, two)
        spread = row.low(hedge_free(row, one.i) - 2)
        if (
            before == "from"
            and not spread.startswith(_SPREAD)
            and (left > right or not follows_noun(row, two.j) or sense == "percent" or change_verb(row, one.i))
        ):
            return joined._replace(form="change", parts=(one, two))
        if left >= right or before == "by":
            return one
    if kind == "and" and left >= right:
        return one
    lead_i = hedge_free(row, one.i) - 1 if kind == "and" else -1
    if kind == "to" and after_link(row, one.j + 1) is None:
        lead_i = hedge_free(row, one.i) - 2  # without "range from" the second would be a number of its own
    return joined._replace(scaled=one.scaled or two.scaled, lead_i=lead_i)


def elliptic_thousands(row: Lexemes, one: Core, two: Core) -> float:
    """The first of two numbers, in thousands where only the second says so: "2-3,000 people" are 2,000 to 3,000."""
    assert one.value is not None
    assert two.value is not None
    plain = one.form == two.form == "digits" and not one.scaled and one.value < 1000 and one.value % 1 == 0
    grouped = "," in row.lex[two.i].text and two.value % 1000 == 0 and two.value < 1_000_000
    thousands = one.value * 1000
    # three times the first at most, as where "or" joins two numbers: "1 to 10,000" means what it says
    return thousands if plain and grouped and thousands < two.value <= 3 * thousands else one.value


def tally(row: Lexemes, one: Core, two: Core) -> Core:
    """As in "a vote of 105-15-52": each number apart; elsewhere a score."""
    parts = [one, two]
    while row.low(parts[-1].j) in DASHES and row.digits(parts[-1].j + 1) and row.glued(parts[-1].j):
        value = read_digits(row.low(parts[-1].j + 1))
        if value is None:
            break
        parts.append(Core(parts[-1].j + 1, parts[-1].j + 2, value, value, value, "digits"))
    near = {row.low(k) for k in range(max(0, one.i - 8), min(len(row.lex), parts[-1].j + 6))}
    sense: Sense = "tally" if near & row.words.vote_words else "score"
    return Core(one.i, parts[-1].j, one.value, one.value, one.value, "tally", sense=sense, parts=tuple(parts))


def rising_row(row: Lexemes, first: Core) -> Core | None:
    """As in "200, 300, up to 1,000": one expression whose bounds are its ends."""
    if row.low(first.j) != "," or first.form != "digits":
        return None
    last, at, hedged, count = first, first.j, False, 1
    while row.low(at) == "," and count < 6:
        if hedged:
            return None
        k = at + 1
        if row.low(k) in {"even", "perhaps", "maybe", "or"}:
            k, hedged = k + 1, True
        for phrase in (("up", "to"), ("as", "many", "as"), ("as", "much", "as")):
            if row.phrase(k, phrase):
                k, hedged = k + len(phrase), True
                break
        after = read_simple(row, k)
        if (
            after is None
            or after.form != "digits"
            or after.sense is not None
            or after.value is None
            or last.value is None
        ):
            break
        if after.value <= last.value:
            return None
        last, at, count = after, after.j, count + 1
    if count < 2 or not hedged:
        return None
    return Core(first.i, last.j, None, first.value, last.value, "range")
