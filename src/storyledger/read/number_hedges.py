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
    projected = delta = False
    if sense not in QUANTITIES:
        return effects, begin, projected, delta
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
    # quotation marks inside the hedge: `some "dozens"` stays outside; a projection is looked for last
    for table in (row.words.beyond_by_last, row.words.reach_by_last):
        for phrase, effect in table.get(row.low(begin - 1), ()):
            at = begin - len(phrase)
            if at < floor or not row.phrase(at, phrase):
                continue
            while at > floor and row.low(at - 1) in row.words.modal_adverb:
                at -= 1
            for modal, _ in row.words.modal:
                if at - len(modal) >= floor and row.phrase_before(at, modal):
                    if "lower" not in effects and "upper" not in effects:
                        effects.append(effect)
                    return effects, at - len(modal), True, delta
    return effects, begin, projected, delta


def hedge_fits(row: Lexemes, phrase: tuple[str, ...], at: int, effects: list[str]) -> bool:
    """Whether the phrase at lexeme `at` is a hedge here: guards for words that are hedges only sometimes."""
    word, prev = phrase[0], row.low(at - 1)
    if len(phrase) == 1:
        if word == "past":
            return prev not in {"the", "half", "quarter", "this"}
        if word in {"over", "under"} and prev in {"up", "down"}:
            return False
        if word in {"passing", "passed", "tops", "topped"} and prev in {"was", "were", "being", "been", "be"}:
            return False
        if word == "say":
            return prev in {",", "(", "–", "-"} and row.low(at + 1) != ","
        if word == "near" and prev in {"the", "a"}:
            return False
        if word == "odd":
            return False
    if word in {"tops", "max", "maximum", "minimum"} and effects:
        return False
    return phrase not in (("as", "long", "as"), ("as", "far", "as")) or not effects


def hedges_after(row: Lexemes, end: int, unit_j: int) -> tuple[list[str], int]:
    """Effects of hedges after the number, up to two words of its unit between: "200 people or more"."""
    at = max(end, unit_j)
    if row.low(at) in DASHES and row.glued(at) and row.low(at + 1) in {"odd", "plus"}:
        at += 1
    for skip in range(3):
        here = at + skip
        for phrase, effect in row.words.after_by_first.get(row.low(here), ()):
            if not row.phrase(here, phrase):
                continue
            if (
                phrase in {("at", "least"), ("at", "most"), ("or", "more"), ("or", "less"), ("or", "so")}
                or skip == 0
                or phrase[:2] == ("and", "counting")
            ):
                if not after_fits(row, phrase, here, skip):
                    continue
                return [effect], here + len(phrase)
        if not row.alpha(here) or row.low(here) in row.words.near["no unit"]:
            break
    return [], end


def after_fits(row: Lexemes, phrase: tuple[str, ...], at: int, skip: int) -> bool:
    """Whether the phrase at lexeme `at`, `skip` words behind the number, bounds that number."""
    following = row.low(at + len(phrase))
    if phrase == ("+",):
        return row.glued(at) and not row.digits(at + 1)
    if phrase[-1] in {"more", "less"} and following == "than":
        return False  # "1,400 square kilometres and more than 30 villages": the next number's
    if phrase in {("plus",), ("odd",)}:
        return row.alpha(at + 1) or row.glued(at)
    if phrase == ("tops",) or phrase in {("minimum",), ("maximum",)}:
        return following in {"", ".", ",", "of"}
    if phrase in {("at", "least"), ("at", "most"), ("at", "the", "most")}:
        # "killed 12 people at least 3 of them": the hedge belongs to the next number
        return read_simple(row, at + len(phrase)) is None and (
            skip > 0 or not following or following in row.words.near["closing"] or not following.isalpha()
        )
    if phrase in {("approximately",), ("approx",), ("under",), ("over",)}:
        return read_simple(row, at + len(phrase)) is None and following in {"", ".", ",", ")"}
    return True


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
