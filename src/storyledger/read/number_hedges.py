"""Hedges before and after a number, projections, and the bounds that they allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.number_cores import read_simple
from storyledger.read.number_lexemes import QUANTITIES
from storyledger.read.number_words import DASHES

if TYPE_CHECKING:
    from storyledger.read.number_lexemes import Core, Lexemes, Sense


def hedges_before(row: Lexemes, begin: int, floor: int, sense: Sense) -> tuple[list[str], int, bool, bool]:
    """Effects of the hedges before lexeme `begin`, where they start, and whether they project or add."""
    effects: list[str] = []
    delta = False
    if sense not in QUANTITIES or sense == "tally":
        return effects, begin, False, delta
    # "could climb past 400": the whole before "past 400" alone
    expected = projection(row, begin, floor)
    if expected is not None:
        return [expected[0]] if expected[0] else [], expected[1], True, delta
    for _ in range(3):
        hit = next(
            (
                (phrase, effect)
                for phrase, effect in row.words.before_by_last.get(row.low(begin - 1), ())
                if row.phrase_before(begin, phrase)
                and begin - len(phrase) >= floor
                and hedge_fits(row, phrase, begin - len(phrase), effects)
            ),
            None,
        )
        if hit is None:
            break
        phrase, effect = hit
        begin -= len(phrase)
        if effect == "delta":
            delta = True
        elif effect != "exact":
            effects.append(effect)
    expected = projection(row, begin, floor)
    if expected is None:
        return effects, begin, False, delta
    if expected[0] and "lower" not in effects and "upper" not in effects:
        effects.append(expected[0])
    return effects, expected[1], True, delta


def projection(row: Lexemes, begin: int, floor: int) -> tuple[str, int] | None:
    """The effect of a projection that ends before lexeme `begin` ("could reach"), and where it starts; else None."""
    for table in (row.words.beyond_by_last, row.words.reach_by_last):
        for phrase, effect in table.get(row.low(begin - 1), ()):
            at = begin - len(phrase)
            if at < floor or not row.phrase(at, phrase):
                continue
            negated = False
            while at > floor and row.low(at - 1) in row.words.modal_adverb:
                at -= 1
                negated = negated or row.low(at) == "not"
            for modal, _ in row.words.modal:
                if at - len(modal) < floor or not row.phrase_before(at, modal):
                    continue
                if negated and effect == "upper" and phrase[-1] not in {"reach", "hit", "to"}:
                    return None  # "may not be 100 per cent"
                if (
                    effect == "upper"
                    and phrase in row.words.stative
                    and not row.words.near["possible"].intersection(modal)
                ):
                    return "", at - len(modal)  # "will cost $5m", "is expected to total 40"
                return ("upper" if negated else effect), at - len(modal)
    return None


_HANDING = frozenset({"hand", "hands", "handed", "handing", "turn", "turned", "turning"})


def hedge_fits(row: Lexemes, phrase: tuple[str, ...], at: int, effects: list[str]) -> bool:
    """Whether the phrase at lexeme `at` is a hedge here: guards for words that are hedges only sometimes."""
    word, prev = phrase[0], row.low(at - 1)
    if len(phrase) == 1:
        if word == "past":
            return (
                prev.startswith(row.words.change_stems) or not row.alpha(at - 1) or prev in row.words.near["past after"]
            )
        if word in {"over", "under"} and prev in {"up", "down"}:
            return False
        if word == "over" and prev in _HANDING:
            return False  # "to hand over three ports"
        if word in {"passing", "passed", "tops", "topped"} and prev in {"was", "were", "being", "been", "be"}:
            return False
        if word == "say":
            return prev in {",", "(", "–", "-"} and row.low(at + 1) != ","
        if word == "near" and prev in {"the", "a"}:
            return False
        if word == "odd":
            return False
    if phrase == ("up", "to"):  # "the toll went up to 61", "was put up to 61 from 54"; "prices rose up to 30%" stays
        return prev not in {"go", "goes", "going", "gone", "went"} and row.low(at + 3) != "from"
    if phrase == ("north", "of"):
        return prev not in row.words.near["places after"] and not row.digits(at - 1)
    if word in {"tops", "max", "maximum", "minimum"} and effects:
        return False
    return phrase not in (("as", "long", "as"), ("as", "far", "as")) or not effects


def hedges_after(row: Lexemes, end: int, unit_j: int) -> tuple[list[str], int]:
    """Effects of hedges after the number, up to two words of its unit between: "200 people or more"."""
    at = max(end, unit_j)
    if row.low(at) in DASHES and row.glued(at) and row.low(at + 1) in {"odd", "plus", "ish"}:
        at += 1
    if row.phrase(at, ("of", "them")):
        at += 2
    for skip in range(3):
        here = at + skip
        if row.low(here) == "," and row.low(here + 1) in {"if", "give", "and", "at"}:
            here += 1  # "40, if not more"
        for phrase, effect in row.words.after_by_first.get(row.low(here), ()):
            # "200 people or more", but not "200 people over", "200 people and more"
            beyond = skip == 0 or (len(phrase) > 1 and phrase != ("and", "more"))
            if beyond and row.phrase(here, phrase) and after_fits(row, phrase, here, skip):
                return [effect], here + len(phrase)
        if not row.alpha(here) or row.low(here) in row.words.near["no unit"]:
            break
    return [], end


def after_fits(row: Lexemes, phrase: tuple[str, ...], at: int, skip: int) -> bool:
    """Whether the phrase at lexeme `at`, `skip` words behind the number, bounds that number."""
    following = row.low(at + len(phrase))
    if phrase == ("+",):
        return row.glued(at) and not row.digits(at + 1)
    if phrase[0] == "or" and read_simple(row, at + len(phrase)) is not None:
        return False  # "one source or over 2,000"
    if phrase == ("and", "more") or phrase[-1] in {"rising", "climbing", "growing"}:
        return not following.isalpha()
    if phrase == ("ish",):
        return row.glued(at)
    if phrase in {("plus",), ("odd",)}:
        return row.alpha(at + 1) or row.glued(at)
    if phrase == ("tops",) or phrase in {("minimum",), ("maximum",)}:
        return following in {"", ".", ",", "of"}
    if phrase[0] == "at":
        # "killed 12 people at least 3 of them": the hedge belongs to the next number
        return read_simple(row, at + len(phrase)) is None and (
            skip > 0 or not following or following in row.words.near["closing"] or not following.isalpha()
        )
    if phrase in {("approximately",), ("approx",), ("under",), ("over",)}:
        return read_simple(row, at + len(phrase)) is None and following in {"", ".", ",", ")"}
    return True


def rate_words(row: Lexemes, end: int, sense: Sense) -> tuple[str, int]:
    """The words that say for each of what so many are told, and the lexeme after a number in them; empty, 0 for none.

    As in "12 people a day", "5 per 1,000"; up to three words may stand between. "12 people a day after the talks" is a
    count.
    """
    words = row.words
    for k in range(end, end + 4):
        word, unit = row.low(k), row.low(k + 1)
        if word == "per" and (row.alpha(k + 1) or row.digits(k + 1)) and unit != "cent":
            counted = row.number_next(k + 1)
            last = k + 2 if counted and row.alpha(k + 2) else k + 1
            return row.between(k, last), k + 2 if counted else 0
        if word in words.near["each time"]:
            return row.between(k, k), 0
        if word in {"a", "an", "each", "every"}:
            timed = unit in words.near["rate units"] and row.low(k + 2) not in words.near["moments"]
            priced = sense == "money" and (unit in words.near["price units"] or (unit,) in words.measure)
            if timed or (priced and not unit.endswith("s")):
                return row.between(k, k + 1), 0
        if not row.alpha(k) or word in words.near["no unit"]:
            break
    return "", 0


def delta_after(row: Lexemes, end: int) -> bool:
    """As in "five more": not "five more than"."""
    return row.low(end) == "more" and row.low(end + 1) != "than"


def bounds_of(core: Core, effects: list[str]) -> tuple[float | None, float | None, float | None, bool]:
    """Value, low, high and whether approximate, by the table of the account's contract."""
    approximate = core.approximate or "about" in effects
    if core.form in {"range", "change"}:
        return None, core.low, core.high, approximate
    if core.form == "vague":
        return None, core.low, None, True
    value = core.value
    if "lower" in effects and "upper" in effects:
        return value, value, value, approximate
    if "lower" in effects:
        return value, value, None, approximate
    if "upper" in effects:
        return value, None, value, approximate
    if "about" in effects:
        return value, None, None, True
    return value, value, value, False
