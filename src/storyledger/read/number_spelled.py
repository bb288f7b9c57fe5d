"""Numbers in words: "twenty-one", "two and a half million", "several hundred", "dozens", "two-thirds"."""

from __future__ import annotations

from typing import Final

from storyledger.read.number_context import countable_after, hedged_before
from storyledger.read.number_digits import read_digits, scale_of
from storyledger.read.number_lexemes import Core, Lexemes
from storyledger.read.number_words import DASHES

_AND_A_HALF: Final = ("-", "and", "-", "a", "-", "half")


def word_core(row: Lexemes, i: int) -> Core | None:
    """Number words: "twenty-one", "two and a half million", "a dozen", "half a million", "several hundred"."""
    words = row.words
    word = row.low(i)
    if row.glued(i) and row.low(i - 1) in DASHES and row.alpha(i - 2) and row.glued(i - 1):
        return None  # "forty-niner", "catch-all-one": inside another word
    if (row.glued(i) or row.glued(i + 1)) and row.in_address(i):
        return None
    if word in {"a", "an"}:
        if row.low(i + 1) not in words.scales or row.low(i + 1) == "lac":
            return None
        return spelled(row, i, 1.0, i + 1)
    if word == "half":
        at = i + 4 if row.phrase(i + 1, ("-", "a", "-")) else i + 2
        if row.low(i + 1) not in {"a", "-"} or row.low(at) not in words.scales:
            return None
        value = 0.5 * words.scales[row.low(at)]
        return Core(i, at + 1, value, value, value, "words", scaled=True)
    if word == "quarter" and row.phrase(i + 1, ("of", "a")) and row.low(i + 3) in words.scales:
        value = 0.25 * words.scales[row.low(i + 3)]
        return Core(i - 1 if row.low(i - 1) == "a" else i, i + 4, value, value, value, "words", scaled=True)
    if word in words.few:
        j = i + 2 if word == "couple" and row.low(i + 1) == "of" else i + 1
        if row.low(j) not in words.scales:
            return None
        low, j = 2.0 * words.scales[row.low(j)], j + 1
        while row.low(j) in words.scales:
            low, j = low * words.scales[row.low(j)], j + 1
        return Core(i, j, None, low, None, "vague", approximate=True, scaled=True)
    if word in words.scales:  # "over hundred people"; "hundred" alone is no number
        bare = len(word) > 3 and hedged_before(row, i) and not row.glued(i)
        return spelled(row, i, 1.0, i) if bare else None
    if word in words.units or word in words.tens:
        core = spelled(row, i, 0.0, i)
        if core is not None and not core.scaled and names_in_words(row, core):
            return core._replace(sense="code")
        return core
    return None


def names_in_words(row: Lexemes, core: Core) -> bool:
    """As in "phase two", "Chapter Seven", "day one", "ground zero", "zero tolerance", "a six-figure sum"."""
    near, before, after = row.words.near, row.low(core.i - 1), row.low(core.j)
    if core.value == 0 and (before in near["zero after"] or after in near["zero before"] or after == "-"):
        return True
    if after == "-" and row.glued(core.j) and row.low(core.j + 1) in near["joined to codes"]:
        return True
    if before in near["ones"]:
        return core.value == 1 and not countable_after(row, core.j) and row.low(core.j) not in {"of", "by", "in"}
    return (
        before in near["named in words"] and not countable_after(row, core.j) and not row.phrase(core.j, ("of", "them"))
    )


def spelled(row: Lexemes, i: int, current: float, j: int) -> Core | None:
    """The value of a row of number words from lexeme j; `current` is what "a" already gave."""
    words = row.words
    total = 0.0
    last = "scale-next" if current else ""
    begun = bool(current)
    scaled = False
    while True:
        at = j
        if last in {"unit", "tens"} and row.phrase(at, _AND_A_HALF):
            current, j, last = current + 0.5, at + len(_AND_A_HALF), "half"
            continue
        if begun and row.low(at) in DASHES and row.glued(at) and row.glued(at + 1):
            at += 1
            if row.low(at) not in words.units and row.low(at) not in words.scales:
                break
        elif (
            begun
            and row.low(at) == "and"
            and last == "scale"
            and (row.low(at + 1) in words.units or row.low(at + 1) in words.tens)
        ):
            # "one hundred and five", but "two hundred and five hundred" and "a million and two children" are two
            # numbers.
            if total and not current:
                break
            if current < 100 or words.scales.get(row.low(at + 2), 1000) < 1000:
                break
            at += 1
        elif (
            begun and row.phrase(at, ("and", "a", "half")) and (last != "scale" or row.low(at + 3) not in words.scales)
        ):
            if row.low(at + 3) in words.scales:
                current += 0.5
                j, last = at + 3, "half"
                continue
            if last == "scale" and total:
                total, j = total * 1.5 if total == scale_of(total) else total, at + 3
            elif last in {"unit", "tens"}:
                current, j = current + 0.5, at + 3  # "four and a half months"
            break
        word = row.low(at)
        if word in words.units:
            if last == "unit" or (last == "tens" and words.units[word] >= 10) or last == "scale-next":
                break
            current += words.units[word]
            last = "unit"
        elif word in words.tens:
            if last in {"unit", "tens", "scale-next"}:
                break
            current += words.tens[word]
            last = "tens"
        elif word in words.scales and begun:
            scale = words.scales[word]
            if word == "dozen" and last == "scale":
                break
            if scale == 100:
                current = (current or 1.0) * scale
            else:
                total += (current or 1.0) * scale if current or not total else total * (scale - 1)
                current = 0.0
            last, scaled = "scale", True
        else:
            break
        begun, j = True, at + 1
    if not begun:
        return None
    value = total + current
    if not scaled and row.low(j) in words.scales:
        return None
    return Core(i, j, value, value, value, "words", scaled=scaled)


def vague_core(row: Lexemes, i: int) -> Core | None:
    """As in "dozens", "tens of thousands", "hundreds of thousands"."""
    words = row.words
    word = row.low(i)
    if word not in words.vague or (row.glued(i) and row.low(i - 1) in DASHES):
        return None
    low, j = words.vague[word], i + 1
    while row.low(j) == "of" and row.low(j + 1) in words.vague and words.vague[row.low(j + 1)] >= 100:
        low, j = low * words.vague[row.low(j + 1)] / 2, j + 2
    if word == "tens" and j == i + 1:
        return None
    if word == "scores" and not scores_count(row, i):
        return None
    if (row.phrase(j, ("and", word)) or row.phrase(j, ("upon", word))) and j == i + 1:
        j += 2
    start = i - 1 if row.low(i - 1) in {"many", "several"} else i
    return Core(start, j, None, low, None, "vague", approximate=True)


def scores_count(row: Lexemes, i: int) -> bool:
    """As in "scores of people", "scores were killed"; not "test scores", "he scores"."""
    near = row.words.near
    if not row.low(i + 1) and not row.low(i - 1):
        return True
    if row.low(i + 1) == "of":
        return row.low(i - 1) not in {"the", "test", "exam", "its", "their"}
    if row.low(i + 1) in {"or", "if", "and", ","} and any(row.low(i + k) in row.words.vague for k in (2, 3, 4, 5)):
        return True
    harmed = row.low(i - 1) in near["scores harmed"]
    if harmed and (not row.alpha(i + 1) or row.low(i + 1) in near["scores harmed before"]):
        return True  # "wounding scores."
    return row.low(i + 1) in near["scores before"] and (
        i == 0 or not row.alpha(i - 1) or row.low(i - 1) in near["scores after"]
    )


def fraction_core(row: Lexemes, i: int) -> Core | None:
    """As in "half of", "a third of", "two-thirds", "one in five", "nine out of ten": a share in per cent."""
    words, word = row.words, row.low(i)
    if word == "half":
        return half_core(row, i)
    if word == "one" and row.low(i + 1) == "half" and row.low(i + 2) in {"of", ""}:
        return Core(i, i + 2, 50.0, 50.0, 50.0, "fraction")
    if word in {"a", "an", "one"}:
        count = 1.0
    elif word in words.units and 1 < words.units[word] < 10:
        count = words.units[word]
    else:
        return None
    j = i + 2 if row.low(i + 1) in DASHES and row.glued(i + 1) else i + 1
    name = row.low(j)
    if name in words.fractions and name not in {"half", "halves"}:
        return part_core(row, i, j, count)
    return None if word in {"a", "an"} else out_of_core(row, i, j, count)


def half_core(row: Lexemes, i: int) -> Core | None:
    """As in "half of them", "over half"; not "half a million", "the second half"."""
    near, before, after = row.words.near, row.low(i - 1), row.low(i + 1)
    if after in {"a", "-", "an"} or before in near["half not after"]:
        return None
    if before in {"a", "one"} and after != "of":
        return None
    alone = not after and (not before or hedged_before(row, i))
    if after not in near["half before"] and not alone and not hedged_before(row, i):
        return None
    return Core(i, i + 1, 50.0, 50.0, 50.0, "fraction")


def part_core(row: Lexemes, i: int, j: int, count: float) -> Core | None:
    """As in "a third of the town", "two-thirds", "a quarter of a million"; the part's name is lexeme j."""
    words, name = row.words, row.low(j)
    plural = name.endswith("s")
    if (count == 1) == plural:
        return None
    if row.phrase(j + 1, ("of", "a")) and row.low(j + 3) in words.scales:
        part = {"third": 1 / 3, "sixth": 1 / 6}.get(name.rstrip("s"), words.fractions[name] / 100)
        value = float(round(count * part * words.scales[row.low(j + 3)]))
        return Core(i, j + 4, value, value, value, "words", scaled=True)
    # "a third man", "a quarter-final": a share is one of something, or stands alone at a clause's end.
    if row.low(j + 1) in DASHES and row.glued(j + 1):
        return None
    alone = not row.low(j + 1) and (not row.low(i - 1) or hedged_before(row, i))
    if count == 1 and row.low(j + 1) != "of" and not alone and (row.low(i) != "one" or row.alpha(j + 1)):
        return None
    value = round(count * {"third": 100 / 3, "sixth": 100 / 6}.get(name.rstrip("s"), words.fractions[name]), 1)
    return Core(i, j + 1, value, value, value, "fraction")


def out_of_core(row: Lexemes, i: int, j: int, count: float) -> Core | None:
    """As in "one in five", "nine out of ten"; not "one in three days"."""
    words = row.words
    if row.low(j) == "in":
        k = j + 1
    elif row.phrase(j, ("out", "of")):
        k = j + 2
    else:
        return None
    if row.low(k) == "every":
        k += 1
    below = words.units.get(row.low(k), words.tens.get(row.low(k), 0.0))
    if row.digits(k):
        below = read_digits(row.low(k)) or 0.0
    if below <= count or (below <= 12 and row.low(k + 1) in words.duration) or row.low(k + 1) in words.scales:
        return None
    value = round(count / below * 100, 1)
    return Core(i, k + 1, value, value, value, "fraction")
