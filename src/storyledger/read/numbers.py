"""Number expressions of a text with the bounds that their words allow, by surface alone.

Digits with separators (western, Indian, European), number words, scales, vague plurals ("dozens", "tens of
thousands"), ranges,
fractions, per cent, money and measures; hedges before and after them; "could reach 10,000" as a projection. What
looks like a
number and counts nothing (years, ages, dates, clock times, ordinals, codes, scores, list numbers) comes back under
its own sense,
so that a caller sees what was left out and why. Bounds follow the table of the account's contract.

Left out: Roman numerals, arithmetic ("2x3"), numbers spelled digit by digit, languages other than English.
Everything is one pass over the words with bounded look-around: linear in the text.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Sense = Literal[
    "count",
    "money",
    "percent",
    "fraction",
    "magnitude",
    "distance",
    "measure",
    "duration",
    "tally",
    "age",
    "year",
    "date",
    "time",
    "ordinal",
    "code",
    "list",
    "score",
]

QUANTITIES: Final = frozenset(
    {"count", "money", "percent", "fraction", "magnitude", "distance", "measure", "duration", "tally"}
)
"""Senses that state how much or how many; the others only look like it."""

MAX_DIGITS: Final = 15
"""A longer row of digits is an identifier: beyond it floating point no longer tells neighbours apart."""

_LEXEME: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_", re.UNICODE)
_WORD: Final = re.compile(r"[^\W\d_]+|[½¼¾⅓⅔]")
_DIGIT: Final = re.compile(r"\d")
_DASHES: Final = frozenset("-–—‐‑−")
_LOOK: Final = 60
"""Lexemes of context on either side that decide what a number is; the longest of our phrases has five words."""
_SIZES: Final = frozenset({"ounce", "oz", "inch", "litre", "liter", "gallon", "pint", "gram", "watt", "volt", "pound"})
_COUNTRIES: Final = frozenset({"us", "a", "c", "s", "hk", "nz", "nt", "au"})
_PEOPLE: Final = frozenset(
    {"people", "men", "women", "children", "dead", "deaths", "civilians", "killed", "injured", "wounded", "others"}
)
_VULGAR: Final = MappingProxyType({"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 33.3 / 100, "⅔": 66.7 / 100})


@dataclass(frozen=True, slots=True)
class Number:
    """A number expression: where it stands, what it states, what it bounds."""

    start: int
    """First character, hedge included: "at least 273"."""
    end: int
    core_start: int
    """First character of the number itself: "273"."""
    core_end: int
    value: float | None
    """As stated; None for ranges and vague plurals."""
    low: float | None
    high: float | None
    approximate: bool
    sense: Sense
    unit: str = ""
    """Currency, measure or "per cent" where the expression carries one; the counted noun is not looked for here."""
    unit_end: int = 0
    """Where that unit ends in the text; equals `end` if it stands before the number or is absent."""
    vague: bool = False
    """A bare plural: "dozens"."""
    single: bool = False
    """"one", or "another" without a number: counts only where something happens to it."""
    zero: bool = False
    """"no one", "none", "no deaths"."""
    projected: bool = False
    delta: bool = False
    hyphenated: bool = False
    """Joined to its noun: "15-member"."""
    definite: bool = False
    """"the two", "both", "its three": refers back rather than counting."""
    parts: tuple[Number, ...] = ()
    """A change ("from 200 to 300"), a tally ("105-15"): its numbers one by one."""


class _Lexeme(NamedTuple):
    text: str
    low: str
    start: int
    end: int
    gap: bool
    """White space, or the text's start, before it."""


@dataclass(frozen=True, slots=True)
class _Core:
    """A number as it stands without hedges: lexemes [i, j)."""

    i: int
    j: int
    value: float | None
    low: float | None
    high: float | None
    form: Literal["digits", "words", "vague", "range", "change", "tally", "fraction", "none", "single"]
    approximate: bool = False
    scaled: bool = False
    sense: Sense | None = None
    unit: str = ""
    unit_j: int = 0
    prefix_i: int = -1
    parts: tuple[_Core, ...] = ()


# --- word lists ----------------------------------------------------------------------------------------------------


@cache
def load_lists(name: str) -> Mapping[str, tuple[str, ...]]:
    """Sections of a word list of this package: section name to its entries, in order, lower case.

    A list is a text file under `lexicon/`: "#" comments, "[section]" heads, one entry a line.
    """
    text = resources.files("storyledger.read").joinpath("lexicon", name).read_text(encoding="utf-8")
    sections: dict[str, list[str]] = {}
    entries: list[str] = []
    for raw in text.splitlines():
        line = raw.strip().lower()
        if line.startswith("# ") or line == "#" or not line:
            continue
        if line.startswith("[") and line.endswith("]"):
            entries = sections.setdefault(line[1:-1], [])
        else:
            entries.append(line)
    return MappingProxyType({head: tuple(lines) for head, lines in sections.items()})


def _values(section: str) -> dict[str, float]:
    pairs = (line.split(" = ") for line in load_lists("numbers.txt")[section])
    return {key: float(value) for key, value in pairs}


_Hedges = tuple[tuple[tuple[str, ...], str], ...]


class _Words:
    """The lists as the grammar asks for them; built once."""

    def __init__(self) -> None:
        lists, measures, hedges = load_lists("numbers.txt"), load_lists("measures.txt"), load_lists("hedges.txt")
        self.units = _values("units")
        self.tens = _values("tens")
        self.scales = _values("scales")
        self.glued = _values("glued")
        self.vague = _values("vague")
        self.fractions = _values("fractions")
        self.few = frozenset(lists["few"])
        self.none = _phrases(lists["none"])
        self.none_nouns = frozenset(lists["none nouns"])
        self.percent = _phrases(lists["percent"])
        self.currency_before = frozenset(lists["currency before"])
        self.currency_after = dict(line.split(" = ") for line in lists["currency after"])
        self.duration = frozenset(measures["duration"])
        self.distance = frozenset(measures["distance"])
        self.measure = _phrases((*measures["measure"], *measures["distance"]))
        self.code_before = frozenset(measures["code before"])
        self.code_always = frozenset(measures["code always"])
        self.street = frozenset(measures["street"])
        self.months = frozenset(measures["months"])
        self.year_before = frozenset(measures["year before"])
        self.clock = frozenset(measures["clock after"])
        self.age_nouns = frozenset(measures["age nouns"])
        self.aged_nouns = frozenset(measures["aged nouns"])
        self.score_words = frozenset(measures["score words"])
        self.vote_words = frozenset(measures["vote words"])
        self.magnitude = frozenset(measures["magnitude nouns"])
        self.before: _Hedges = _longest(
            (phrase, effect) for effect in ("lower", "upper", "about", "exact", "delta") for phrase in hedges[effect]
        )
        self.before_by_last = _by_word(self.before, -1)
        self.before_by_first = _by_word(self.before, 0)
        self.after = _longest(
            (phrase, effect) for effect in ("lower", "upper", "about") for phrase in hedges[f"{effect} after"]
        )
        self.after_by_first = _by_word(self.after, 0)
        self.reach_by_last = _by_word(_longest((phrase, "upper") for phrase in hedges["reach"]), -1)
        self.beyond_by_last = _by_word(_longest((phrase, "lower") for phrase in hedges["reach beyond"]), -1)
        self.modal = _longest((phrase, "modal") for phrase in hedges["modal"])
        self.modal_adverb = frozenset(hedges["modal adverb"])
        self.beginnings = frozenset({"no", "nobody", "none", "another", "a", "an", "one", "half", "quarter"}).union(
            self.few, self.units, self.tens, self.vague, _VULGAR
        )
        """The words with which a number can begin; almost no word of a text is one."""
        # An article begins a number only before a scale or a part: "a dozen", "a third of".
        self.telling = (self.beginnings - {"a", "an"}).union(self.scales, self.fractions)


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(match.group() for match in _LEXEME.finditer(phrase))


def _phrases(phrases: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(_split(phrase) for phrase in phrases)


def _longest(pairs: object) -> _Hedges:
    found = {_split(phrase): effect for phrase, effect in pairs}  # type: ignore[attr-defined]
    return tuple(sorted(found.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def _by_word(hedges: _Hedges, place: int) -> dict[str, _Hedges]:
    """The hedges by their first or last word, those of one word in the order given."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for hedge in hedges:
        found.setdefault(hedge[0][place], []).append(hedge)
    return {word: tuple(those) for word, those in found.items()}


@cache
def _words() -> _Words:
    return _Words()


# --- reading one text ----------------------------------------------------------------------------------------------


def find_numbers(text: str, start: int = 0, end: int | None = None) -> tuple[Number, ...]:
    """All number expressions in `text[start:end]`, in order, none overlapping another; offsets are into `text`.

    Those whose `sense` is not among `QUANTITIES` count nothing. Raises nothing, whatever the text.
    """
    stop = len(text) if end is None else end
    if not _DIGIT.search(text, start, stop) and _words().telling.isdisjoint(_WORD.findall(text[start:stop].lower())):
        return ()
    return _Scan(_lexemes(text, start, stop), text).run()


def read_number(quote: str) -> Number | None:
    """The first quantity in a few words: what a claim's quotation says when it is read again."""
    for number in find_numbers(quote):
        if number.sense in QUANTITIES:
            return number
    return None


def _lexemes(text: str, start: int, stop: int) -> list[_Lexeme]:
    out: list[_Lexeme] = []
    last = -1
    for match in _LEXEME.finditer(text, start, stop):
        word = match.group()
        begin, end = match.span()
        out.append(_Lexeme(word, word.lower(), begin, end, begin != last))
        last = end
    return out


def _literal(word: str) -> float | None:
    """The number that digits with separators spell; None if they are a date, a version or a list."""
    if sum(map(str.isdecimal, word)) > MAX_DIGITS:
        return None
    commas, dots = word.split(","), word.split(".")
    if len(commas) > 1 and len(dots) > 1:
        if word.rfind(".") > word.rfind(","):
            whole, _, rest = word.rpartition(".")
            return (
                None
                if "." in whole or _grouped(whole.split(",")) is None
                else float(whole.replace(",", "") + "." + rest)
            )
        whole, _, rest = word.rpartition(",")
        return (
            None if "," in whole or _grouped(whole.split(".")) is None else float(whole.replace(".", "") + "." + rest)
        )
    if len(commas) > 1:
        return _grouped(commas)
    if len(dots) > 2:
        return _grouped(dots)
    return float(word)


def _grouped(groups: list[str]) -> float | None:
    """Thousands groups, western ("1,234,567") or Indian ("12,34,567")."""
    first, rest = groups[0], groups[1:]
    if not 1 <= len(first) <= 3 or not rest or len(rest[-1]) != 3:
        return None
    if all(len(group) == 3 for group in rest) or (len(first) <= 2 and all(len(group) == 2 for group in rest[:-1])):
        return float("".join(groups))
    return None


class _Scan:
    """One pass over the lexemes of a text."""

    def __init__(self, lexemes: list[_Lexeme], text: str) -> None:
        self.lex = lexemes
        self.text = text
        self.words = _words()
        self.low: Callable[[int], str] = defaultdict(str, enumerate([lexeme.low for lexeme in lexemes])).__getitem__
        """The word in lower case at a place, empty outside; asked so often that its cost is most of the scan's."""

    # -- small questions --

    def gap(self, i: int) -> bool:
        return self.lex[i].gap if 0 <= i < len(self.lex) else True

    def glued(self, i: int) -> bool:
        """Whether lexeme i follows the one before without white space."""
        return 0 < i < len(self.lex) and not self.lex[i].gap

    def digits(self, i: int) -> bool:
        return self.low(i)[:1].isdecimal()

    def alpha(self, i: int) -> bool:
        return self.low(i)[:1].isalpha()

    def phrase(self, i: int, words: tuple[str, ...]) -> bool:
        low = self.low
        for k, word in enumerate(words, start=i):
            if low(k) != word:
                return False
        return i + len(words) <= len(self.lex)

    def phrase_before(self, i: int, words: tuple[str, ...]) -> bool:
        return i >= len(words) and self.phrase(i - len(words), words)

    # -- the pass --

    def run(self) -> tuple[Number, ...]:
        found: list[Number] = []
        floor = 0
        beginnings = self.words.beginnings
        for i, lexeme in enumerate(self.lex):
            if i < floor or not (lexeme.low in beginnings or lexeme.low[0].isdecimal()):
                continue
            core = self.core(i)
            if core is None:
                continue
            number, j = self.finish(core, floor)
            found.append(number)
            floor = max(j, core.j, i + 1)
        return tuple(found)

    # -- cores --

    def core(self, i: int) -> _Core | None:
        """The longest number expression that starts at lexeme i, hedges left aside."""
        none = self.none_core(i)
        if none is not None:
            return none
        first = self.simple(i)
        if first is None:
            return None
        if first.sense in {"code", "date", "time", "ordinal", "year", "list", "age", "score"}:
            return first
        return self.combined(first)

    def none_core(self, i: int) -> _Core | None:
        words = self.words
        if self.low(i) not in {"no", "nobody", "none"}:
            return None
        for phrase in words.none:
            if self.phrase(i, phrase):
                # "No one disaster", "no one's": not a count of people.
                after = self.low(i + len(phrase))
                if phrase == ("no", "one") and after in {"'", "’", "else", "-"}:
                    return None
                return _Core(i, i + len(phrase), 0.0, 0.0, 0.0, "none")
        if self.low(i) == "no" and self.low(i + 1) in words.none_nouns:
            return _Core(i, i + 1, 0.0, 0.0, 0.0, "none")
        return None

    def simple(self, i: int) -> _Core | None:
        """One number: digits or words with their scales, a vague plural, a fraction."""
        word = self.low(i)
        if not word:
            return None
        if word[0].isdecimal():
            return self.digit_core(i)
        if word in _VULGAR:
            return _Core(i, i + 1, _VULGAR[word] * 100, _VULGAR[word] * 100, _VULGAR[word] * 100, "fraction")
        if word not in self.words.beginnings or not word[0].isalpha():
            return None
        return self.fraction_core(i) or self.word_core(i) or self.vague_core(i) or self.another_core(i)

    def another_core(self, i: int) -> _Core | None:
        """As in "another child": one more, said without a number."""
        if self.low(i) == "another" and not self.low(i + 1) and not self.low(i - 1):
            return _Core(i, i + 1, 1.0, 1.0, 1.0, "single")
        if self.low(i) != "another" or not self.alpha(i + 1) or self.low(i + 1) in {"one", "day", "time", "way"}:
            return None
        if self.simple(i + 1) is not None or self.low(i + 1) in {
            "about",
            "around",
            "some",
            "at",
            "more",
            "nearly",
            "almost",
            "estimated",
        }:
            return None
        return _Core(i, i + 1, 1.0, 1.0, 1.0, "single")

    def digit_core(self, i: int) -> _Core:
        lexeme, words = self.lex[i], self.words
        value = _literal(lexeme.text)
        j = i + 1
        excluded = self.excluded_digits(i, value)
        if excluded is not None:
            sense, j = excluded
            return _Core(i, j, value, value, value, "digits", sense=sense)
        if value is None or not math.isfinite(value):
            # "1,5 million" is a decimal comma; "2016,2017" is nothing that counts.
            head = lexeme.text.split(",")
            if len(head) == 2 and self.low(j) in words.scales and len(lexeme.text) <= 6 and "." not in lexeme.text:
                value = float(".".join(head))
            else:
                return _Core(i, j, None, None, None, "digits", sense="code")
        if self.low(i - 1) == "minus" or (
            self.low(i - 1) in _DASHES and self.glued(i) and self.low(i - 2) in {"minus", "$"}
        ):
            value = -value
        if self.low(i - 1) == "." and self.glued(i) and self.gap(i - 1) and lexeme.text.isdecimal():
            value /= 10 ** len(lexeme.text)
        # Narrow or no-break spaces between groups of three.
        while (
            self.digits(j)
            and len(self.lex[j].text) == 3
            and len(self.lex[j - 1].text) <= 3
            and self.text[self.lex[j - 1].end : self.lex[j].start] in {"\u00a0", "\u202f", "\u2009"}
        ):
            value = value * 1000 + float(self.lex[j].text)
            j += 1
        scaled = False
        if self.glued(j) and self.low(j) in words.glued and self.glued_scale(i, j):
            value *= words.glued[self.low(j)]
            scaled, j = True, j + 1
        elif self.low(j) in _VULGAR and value < 1000:
            value, j = value + _VULGAR[self.low(j)], j + 1
        if (
            self.low(j) == "and"
            and self.low(j + 1) == "a"
            and self.low(j + 2) == "half"
            and self.low(j + 3) in words.scales
        ):
            value, j = value + 0.5, j + 3
        value, j, more = self.scales(value, j)
        # "1/16 of": a fraction; other slashes were excluded above.
        if self.low(j) in {"/", "⁄"} and self.digits(j + 1) and self.glued(j):
            below = _literal(self.low(j + 1))
            if below:
                share = round(value / below * 100, 6)
                return _Core(i, j + 2, share, share, share, "fraction")
        return _Core(i, j, value, value, value, "digits", scaled=scaled or more)

    def scales(self, value: float, j: int) -> tuple[float, int, bool]:
        """Scale words after a number: "4.9 million", "2 lakh crore", "8-million"."""
        scaled = False
        for _ in range(2):
            at = j + 1 if self.low(j) in _DASHES and self.glued(j) and self.glued(j + 1) else j
            if self.low(at) not in self.words.scales or (self.low(at) in {"mn", "bn", "tn"} and at != j):
                break
            value, j, scaled = value * self.words.scales[self.low(at)], at + 1, True
        return value, j, scaled

    def glued_scale(self, i: int, j: int) -> bool:
        """Whether the letter glued to the digits is a scale ("$3m", "1.2m people") and not a unit ("37m", "5G")."""
        word = self.lex[j].text
        if self.glued(j + 1) and (self.alpha(j + 1) or self.digits(j + 1)):
            return False
        if self.low(i - 1) in self.words.currency_before:
            return True
        if word in {"bn", "mn", "tn", "bln", "mln", "trn", "k", "K"}:
            return True
        if word == "M" and "." in self.lex[i].text and self.gap(j + 1):
            return True
        if word in {"m", "M"}:
            after = self.low(j + 1)
            return (
                self.alpha(j + 1)
                and len(after) > 3
                and after.endswith(("s", "people", "children", "women", "men"))
                and after
                not in {
                    "across",
                    "class",
                    "tons",
                    "tonnes",
                }
            )
        return False

    def word_core(self, i: int) -> _Core | None:
        """Number words: "twenty-one", "two and a half million", "a dozen", "half a million", "several hundred"."""
        words = self.words
        word = self.low(i)
        if self.glued(i) and self.low(i - 1) in _DASHES and self.alpha(i - 2) and self.glued(i - 1):
            return None  # "forty-niner", "catch-all-one": inside another word
        if word in {"a", "an"}:
            if self.low(i + 1) not in words.scales or self.low(i + 1) == "lac":
                return None
            return self.spelled(i, 1.0, i + 1)
        if word == "half" and self.low(i + 1) in {"a", "-"} and self.low(i + 2) in words.scales:
            value = 0.5 * words.scales[self.low(i + 2)]
            return _Core(i, i + 3, value, value, value, "words", scaled=True)
        if word == "quarter" and self.phrase(i + 1, ("of", "a")) and self.low(i + 3) in words.scales:
            value = 0.25 * words.scales[self.low(i + 3)]
            return _Core(i - 1 if self.low(i - 1) == "a" else i, i + 4, value, value, value, "words", scaled=True)
        if word in words.few and self.low(i + 1) in words.scales:
            low = 2.0 * words.scales[self.low(i + 1)]
            j = i + 2
            while self.low(j) in words.scales:
                low, j = low * words.scales[self.low(j)], j + 1
            return _Core(i, j, None, low, None, "vague", approximate=True, scaled=True)
        if word in words.units or word in words.tens:
            return self.spelled(i, 0.0, i)
        return None

    def spelled(self, i: int, current: float, j: int) -> _Core | None:
        """The value of a row of number words from lexeme j; `current` is what "a" already gave."""
        words = self.words
        total = 0.0
        last = "scale-next" if current else ""
        begun = bool(current)
        scaled = False
        while True:
            at = j
            if begun and self.low(at) in _DASHES and self.glued(at) and self.glued(at + 1):
                at += 1
                if self.low(at) not in words.units and self.low(at) not in words.scales:
                    break
            elif (
                begun
                and self.low(at) == "and"
                and last == "scale"
                and (self.low(at + 1) in words.units or self.low(at + 1) in words.tens)
            ):
                # "one hundred and five", but "two hundred and five hundred" and "a million and two children" are two
                # numbers.
                if total and not current:
                    break
                if current < 100 or self.low(at + 2) in words.scales:
                    break
                at += 1
            elif (
                begun
                and self.phrase(at, ("and", "a", "half"))
                and (last != "scale" or self.low(at + 3) not in words.scales)
            ):
                if self.low(at + 3) in words.scales:
                    current += 0.5
                    j, last = at + 3, "half"
                    continue
                if last == "scale" and total:
                    total, j = total * 1.5 if total == _round_scale(total) else total, at + 3
                break
            word = self.low(at)
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
        if not scaled and self.low(j) in words.scales:
            return None
        return _Core(i, j, value, value, value, "words", scaled=scaled)

    def vague_core(self, i: int) -> _Core | None:
        """As in "dozens", "tens of thousands", "hundreds of thousands"."""
        words = self.words
        word = self.low(i)
        if word not in words.vague or (self.glued(i) and self.low(i - 1) in _DASHES):
            return None
        low, j = words.vague[word], i + 1
        while self.low(j) == "of" and self.low(j + 1) in words.vague and words.vague[self.low(j + 1)] >= 100:
            low, j = low * words.vague[self.low(j + 1)] / 2, j + 2
        if word == "tens" and j == i + 1:
            return None
        if word == "scores" and not self.scores_count(i):
            return None
        if (self.phrase(j, ("and", word)) or self.phrase(j, ("upon", word))) and j == i + 1:
            j += 2
        start = i - 1 if self.low(i - 1) == "many" else i
        return _Core(start, j, None, low, None, "vague", approximate=True)

    def scores_count(self, i: int) -> bool:
        """As in "scores of people", "scores were killed"; not "test scores", "he scores"."""
        if self.low(i + 1) == "of":
            return self.low(i - 1) not in {"the", "test", "exam", "its", "their"}
        return self.low(i + 1) in {
            "more",
            "were",
            "are",
            "have",
            "had",
            "dead",
            "killed",
            "injured",
            "wounded",
            "missing",
            "feared",
            "others",
        } and (
            i == 0
            or not self.alpha(i - 1)
            or self.low(i - 1)
            in {"and", "with", "killing", "killed", "injuring", "wounding", "leaving", "left", "injured"}
        )

    def fraction_core(self, i: int) -> _Core | None:
        """As in "half of", "a third of", "two-thirds", "one in five", "nine out of ten": a share in per cent."""
        words = self.words
        j = i
        count = 1.0
        word = self.low(i)
        if word == "half":
            if self.low(j + 1) in {"a", "-", "an"} or self.low(i - 1) in {
                "first",
                "second",
                "other",
                "latter",
                "better",
                "and",
            }:
                return None
            if self.low(i - 1) in {"a", "one"} and self.low(i + 1) != "of":
                return None
            follows = self.low(j + 1) in {
                "of",
                "the",
                "its",
                "their",
                "his",
                "her",
                "our",
                "all",
                "those",
                "these",
                "this",
                "that",
            }
            if not follows and not self.hedged_before(i):
                return None
            return _Core(i, i + 1, 50.0, 50.0, 50.0, "fraction")
        if word in {"a", "an", "one"}:
            j = i + 1
        elif word in words.units and 1 < words.units[word] < 10:
            count, j = words.units[word], i + 1
        else:
            return None
        if self.low(j) in _DASHES and self.glued(j):
            j += 1
        name = self.low(j)
        if name in words.fractions and name not in {"half", "halves"}:
            plural = name.endswith("s")
            if self.phrase(j + 1, ("of", "a")) and self.low(j + 3) in words.scales and (count == 1) != plural:
                part = {"third": 1 / 3, "sixth": 1 / 6}.get(name.rstrip("s"), words.fractions[name] / 100)
                value = float(round(count * part * words.scales[self.low(j + 3)]))
                return _Core(i, j + 4, value, value, value, "words", scaled=True)
            if (count == 1) == plural or (self.phrase(j + 1, ("of", "a")) and self.low(j + 3) in words.scales):
                return None
            # "a third man", "a quarter-final": a share is one of something, or stands alone at a clause's end.
            if self.low(j + 1) in _DASHES and self.glued(j + 1):
                return None
            if count == 1 and word != "one" and self.low(j + 1) != "of":
                return None
            if count == 1 and self.alpha(j + 1) and self.low(j + 1) != "of":
                return None
            value = round(count * {"third": 100 / 3, "sixth": 100 / 6}.get(name.rstrip("s"), words.fractions[name]), 1)
            return _Core(i, j + 1, value, value, value, "fraction")
        # "one in five", "nine out of ten"
        if word in {"a", "an"}:
            return None
        k = j
        if self.low(k) == "in":
            k += 1
        elif self.phrase(k, ("out", "of")):
            k += 2
        else:
            return None
        if self.low(k) == "every":
            k += 1
        below = words.units.get(self.low(k), words.tens.get(self.low(k), 0.0))
        if self.digits(k):
            below = _literal(self.low(k)) or 0.0
        if below <= count or (below <= 12 and self.low(k + 1) in words.duration) or self.low(k + 1) in words.scales:
            return None
        value = round(count / below * 100, 1)
        return _Core(i, k + 1, value, value, value, "fraction")

    def hedged_before(self, i: int) -> bool:
        return any(
            effect in {"lower", "upper", "about"} and self.phrase_before(i, phrase)
            for phrase, effect in self.words.before_by_last.get(self.low(i - 1), ())
        )

    # -- combinations --

    def combined(self, first: _Core) -> _Core:
        """Ranges, changes, tallies and rows that start with `first`; else `first` with its unit."""
        if first.form == "vague" and self.low(first.j) == "of" and self.low(first.j + 1) in self.words.currency_after:
            return replace(
                first, sense="money", unit=self.words.currency_after[self.low(first.j + 1)], unit_j=first.j + 2
            )
        if first.form in {"vague", "none", "single"}:
            return first
        row = self.row(first)
        if row is not None:
            return row
        one = self.with_unit(first)
        link = one.j
        word = self.low(link)
        second: _Core | None = None
        kind = ""
        if word in _DASHES and self.low(link + 1):
            at = link + 1
            if first.form in {"digits", "fraction"} and (self.digits(at) or self.low(at) in self.words.currency_before):
                kind, second = "dash", self.after_link(at)
        elif word in {"to", "or", "and"} and self.low(link + 1):
            before = self.low(self.hedge_free(first.i) - 1)
            if word == "and" and before != "between":
                kind = ""
            else:
                kind, second = word, self.after_link(link + 1)
        if second is None or not kind or second.value is None or one.value is None:
            return one
        return self.joined(one, self.with_unit(second), kind)

    def hedge_free(self, i: int) -> int:
        """Index of the first lexeme of the hedges that stand before lexeme i ("between about 200 and 300")."""
        i = i - 1 if self.low(i - 1) in self.words.currency_before else i
        for phrase, effect in self.words.before_by_last.get(self.low(i - 1), ()):
            if effect == "about" and self.phrase_before(i, phrase):
                return i - len(phrase)
        return i

    def after_link(self, i: int) -> _Core | None:
        """The second number of a pair; a hedge or a currency may stand before it."""
        words = self.words
        for phrase, effect in words.before_by_first.get(self.low(i), ()):
            if effect in {"about", "upper"} and self.phrase(i, phrase):
                i += len(phrase)
                break
        if self.low(i) in words.currency_before:
            i += 1
        elif self.low(i + 1) in words.currency_before and self.glued(i + 1):
            i += 2
        core = self.simple(i)
        if core is None or core.form not in {"digits", "words"} or core.sense is not None:
            return None
        return core

    def joined(self, one: _Core, two: _Core, kind: str) -> _Core:
        """A range, a change or a tally of two numbers, or `one` alone if they do not belong together."""
        assert one.value is not None
        assert two.value is not None
        left, right = one.value, two.value
        if two.scaled and not one.scaled:
            scale = _round_scale(right)
            if left < 1000 <= scale and left * scale < right:
                left *= scale
        if two.sense == "percent" and one.form == "fraction":
            return one
        if one.sense in {"money", "percent"} and two.sense not in {one.sense, None, "count"}:
            return one
        sense = two.sense or one.sense
        unit = two.unit or one.unit
        before = self.low(self.hedge_free(one.i) - 1)
        if kind == "dash":
            if left >= right or (one.unit_j > one.i and one.sense == "duration"):
                return self.tally(one, two) if self.tally_context(one.i, two.j) else one
            if right - left == 1 and self.tally_context(one.i, two.j):
                return self.tally(one, two)
            if not self.glued(one.j) and self.gap(one.j + 1) and self.low(one.j) != "–":
                return one  # "died in 2015 - 300 of them"
        if kind == "or" and (left >= right or right > 3 * left):
            return one
        if kind == "to":
            if self.vote_near(one.i, two.j) and sense in {None, "count"} and before != "from":
                return self.tally(one, two)
            spread = self.low(self.hedge_free(one.i) - 2)
            if (
                before == "from"
                and not spread.startswith(("rang", "vary", "varie", "anywhere"))
                and (left > right or not self.follows_noun(two.j) or sense == "percent" or self.change_verb(one.i))
            ):
                return _Core(
                    one.i,
                    two.j,
                    None,
                    left,
                    right,
                    "change",
                    sense=sense,
                    unit=unit,
                    unit_j=two.unit_j,
                    parts=(one, two),
                    prefix_i=one.prefix_i,
                )
            if left >= right or before == "by":
                return one
        if kind == "and" and left >= right:
            return one
        return _Core(
            one.i,
            two.j,
            None,
            left,
            right,
            "range",
            scaled=one.scaled or two.scaled,
            sense=sense,
            unit=unit,
            unit_j=two.unit_j,
            prefix_i=one.prefix_i,
        )

    def change_verb(self, i: int) -> bool:
        return any(
            self.low(k).startswith(
                (
                    "rose",
                    "rise",
                    "rising",
                    "risen",
                    "fell",
                    "fall",
                    "climb",
                    "jump",
                    "grew",
                    "grow",
                    "increas",
                    "decreas",
                    "drop",
                    "went",
                    "declin",
                    "up",
                    "down",
                    "cut",
                    "revis",
                    "rais",
                    "lower",
                    "slip",
                    "plummet",
                    "plung",
                    "soar",
                )
            )
            for k in range(max(0, i - 8), i)
        )

    def follows_noun(self, j: int) -> bool:
        return self.alpha(j) and self.low(j) not in {
            "in",
            "on",
            "at",
            "by",
            "as",
            "and",
            "after",
            "before",
            "since",
            "but",
            "while",
            "when",
            "for",
            "from",
            "with",
            "over",
        }

    def vote_near(self, i: int, j: int) -> bool:
        near = [self.low(k) for k in range(max(0, i - 6), min(len(self.lex), j + 4))]
        return any(word in {"vote", "votes", "voted", "ballot"} for word in near)

    def tally_context(self, i: int, j: int) -> bool:
        near = {self.low(k) for k in range(max(0, i - 8), min(len(self.lex), j + 6))}
        return bool(near & (self.words.vote_words | self.words.score_words))

    def tally(self, one: _Core, two: _Core) -> _Core:
        """As in "a vote of 105-15-52": each number apart; elsewhere a score."""
        parts = [one, two]
        while self.low(parts[-1].j) in _DASHES and self.digits(parts[-1].j + 1) and self.glued(parts[-1].j):
            value = _literal(self.low(parts[-1].j + 1))
            if value is None:
                break
            parts.append(_Core(parts[-1].j + 1, parts[-1].j + 2, value, value, value, "digits"))
        near = {self.low(k) for k in range(max(0, one.i - 8), min(len(self.lex), parts[-1].j + 6))}
        sense: Sense = "tally" if near & self.words.vote_words else "score"
        return _Core(one.i, parts[-1].j, one.value, one.value, one.value, "tally", sense=sense, parts=tuple(parts))

    def row(self, first: _Core) -> _Core | None:
        """As in "200, 300, up to 1,000": one expression whose bounds are its ends."""
        if self.low(first.j) != "," or first.form != "digits":
            return None
        last, at, hedged, count = first, first.j, False, 1
        while self.low(at) == "," and count < 6:
            if hedged:
                return None
            k = at + 1
            if self.low(k) in {"even", "perhaps", "maybe", "or"}:
                k, hedged = k + 1, True
            for phrase in (("up", "to"), ("as", "many", "as"), ("as", "much", "as")):
                if self.phrase(k, phrase):
                    k, hedged = k + len(phrase), True
                    break
            after = self.simple(k)
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
        return _Core(first.i, last.j, None, first.value, last.value, "range")

    def with_unit(self, core: _Core) -> _Core:
        """The number with the currency, per cent, magnitude or measure that stands beside it."""
        words, j = self.words, core.j
        before = core.i - 1
        # currency before: "$5", "US$5", "Rs 5", "Rs. 5"
        at = before
        if self.low(at) == "." and self.low(at - 1) == "rs":
            at -= 1
        if self.low(at) in _COUNTRIES and self.glued(core.i) and self.glued(at) and self.low(at - 1) == "$":
            return replace(core, sense="money", unit="$", prefix_i=at - 1)
        if self.glued(j) and self.low(j) == "p" and core.form == "digits" and not self.glued(j + 1):
            return replace(core, j=j + 1, sense="money", unit="p", unit_j=j + 1)
        if (
            self.low(at) in words.currency_before
            and core.form in {"digits", "words"}
            and (self.digits(core.i) or self.glued(core.i))
        ):
            symbol = self.low(at)
            if (
                symbol in {"$", "£", "€", "¥"}
                and self.glued(at)
                and self.low(at - 1) in {"us", "a", "c", "s", "hk", "nz", "nt", "r", "u.s"}
            ):
                at -= 1
            return replace(core, sense="money", unit=symbol, prefix_i=at)
        if core.form == "fraction":
            return replace(core, sense="fraction", unit="per cent")
        hyphen = self.low(j) in _DASHES and self.glued(j) and self.glued(j + 1)
        at = j + 1 if hyphen else j
        for phrase in words.percent:
            if self.phrase(at, phrase) and (self.alpha(at) or self.low(at) == "%"):
                return replace(core, j=at + len(phrase), sense="percent", unit="per cent", unit_j=at + len(phrase))
        name = self.low(at)
        if (
            name in {"us", "american", "canadian", "australian", "indian", "pakistani", "syrian"}
            and self.low(at + 1) in words.currency_after
        ):
            return replace(core, sense="money", unit=words.currency_after[self.low(at + 1)], unit_j=at + 2)
        if name in words.currency_after and (
            core.scaled
            or name not in {"pound", "pounds", "real", "won", "rand", "cent", "cents"}
            or self.money_noun(core, name)
        ):
            return replace(core, sense="money", unit=words.currency_after[name], unit_j=at + 1)
        return core

    def money_noun(self, core: _Core, name: str) -> bool:
        return (name == "pounds" and core.scaled) or name in {"cents", "cent"}

    # -- what is no count --

    def excluded_digits(self, i: int, value: float | None) -> tuple[Sense, int] | None:
        """The sense of digits that count nothing, and the lexeme after them."""
        words, lex = self.words, self.lex
        text, prev, nxt = lex[i].text, self.low(i - 1), self.low(i + 1)
        glued_prev, glued_next = self.glued(i), self.glued(i + 1)
        # part of an address, a handle, a code: "p/1EWLK", "G20", "F-16", "COVID-19", "#5"
        if self.chunk_is_address(i):
            return "code", i + 1
        if glued_prev and (
            (
                self.alpha(i - 1)
                and prev not in words.currency_before
                and not (prev == "m" and "." in text)
                and not (prev in _COUNTRIES and self.glued(i - 1) and self.low(i - 2) == "$")
            )
            or prev in {"_", "#", "@", "№", "\\"}
        ):
            return "code", i + 1
        if glued_prev and prev in _DASHES and self.glued(i - 1) and self.alpha(i - 2):
            joined = self.low(i - 2)
            if joined == "minus":
                return None
            if joined != "magnitude" and self.low(i - 2) not in words.currency_before:
                return ("year" if joined in {"mid", "pre", "post", "early", "late"} else "code"), i + 1
        if prev in {"'", "’", "‘"} and len(text) == 2 and self.low(i + 1) == "s":
            return "year", i + 2
        # ordinals, decades, glued letters
        if glued_next and self.alpha(i + 1):
            if nxt in {"st", "nd", "rd", "th"}:
                return ("date" if prev in words.months or self.month_after(i + 2) else "ordinal"), i + 2
            if nxt == "s":
                return "year", i + 2
            if nxt in {"am", "pm", "a", "p"} and self.clock_after(i + 1):
                return "time", i + 2
            if (
                nxt not in words.glued
                and (nxt,) not in words.measure
                and nxt not in words.duration
                and nxt not in {"pc", "pct", "x", "p", *words.currency_after}
            ):
                return "code", i + 2
            if nxt in {"h", "x"}:
                return "code", i + 2
        # clock times: "3:20", "10.45pm", "0900 GMT", "1400 hours"
        if nxt == ":" and glued_next and self.digits(i + 2) and self.glued(i + 2):
            j = i + 3
            while self.low(j) == ":" and self.digits(j + 1):
                j += 2
            return "time", j
        if self.clock_after(i + 1) and value is not None and (value <= 24 or (len(text) == 4 and text.isdecimal())):
            return "time", i + 1
        if nxt in {"noon", "midnight"} and value is not None and value <= 12:
            return "time", i + 2
        if nxt in {"fm", "am"} and "." in text and self.alpha(i + 1) and lex[i + 1].text.isupper():
            return "code", i + 2  # a frequency
        if (nxt in {"bc", "bce", "ad"} and lex[i + 1].text.isupper()) or (
            nxt == "b" and self.low(i + 2) == "." and self.low(i + 3) == "c" and lex[i + 1].text == "B"
        ):
            return "year", i + 2
        # street addresses: "the 300 block of", "207 Capri Court", "5800 South 53rd Glen"
        if nxt == "block" and text.isdecimal() and self.low(i + 2) in {"of", "", ".", ",", "on"}:
            return "code", i + 2
        if (
            text.isdecimal()
            and nxt in {"north", "south", "east", "west", "n", "s", "e", "w"}
            and lex[i + 1].text[0].isupper()
            and prev in {"at", "of", "to", "near", "on", "in", "", ",", "(", "from"}
        ):
            k = i + 2
            if self.digits(k):
                k += 1 + (self.low(k + 1) in {"st", "nd", "rd", "th"})
            if self.alpha(k) and lex[k].text[0].isupper() and not self.countable_after(k):
                return "code", k + 1
        if text.isdecimal() and self.alpha(i + 1) and lex[i + 1].text[0].isupper():
            for k in (i + 2, i + 3):
                if not self.alpha(k) or not lex[k].text[0].isupper():
                    break
                if self.low(k) in words.street:
                    return "code", k + 1
        # a decimal without its nought: ".001 per cent" is read with its point, ".44" is a calibre
        if prev == "." and glued_prev and self.gap(i - 1) and self.low(i - 1) == ".":
            return None if nxt in {"per", "%", "percent"} else ("code", i + 1)
        # dates: "2016-12-15", "15/12/2016", "9/11", "18.12.2014", "April 25", "25 April", "Nov 272017"
        if (text.count(".") == 2 and value is None) or (
            value is not None and text.count(".") == 2 and len(text) <= 10 and not _is_grouped_dots(text)
        ):
            return "date", i + 1
        if nxt in {"/", "⁄"} and glued_next and self.digits(i + 2) and self.glued(i + 2):
            if self.low(i + 3) == "/" and self.digits(i + 4):
                return "date", i + 5
            top, below = _literal(text), _literal(self.low(i + 2))
            if (
                top is not None
                and below is not None
                and top < below
                and (self.low(i + 3) == "of" or (self.low(i + 3) in _DASHES))
                and prev not in {"sept", "since"}
            ):
                return None
            return ("score" if self.tally_context(i, i + 3) else "date"), i + 3
        if nxt in _DASHES and glued_next and self.digits(i + 2) and self.glued(i + 2):
            row = self.digit_row(i)
            if row is not None:
                return row
        if prev in words.months and not (
            self.low(i - 1) == "may" and self.low(i - 2) in {"it", "they", "toll", "that", "which"}
        ):
            if len(text) >= 5 and text.isdecimal() and value is not None and int(text[-4:]) in range(1900, 2100):
                return "date", i + 1
            if value is not None and value <= 31 and nxt not in words.scales and nxt != "%":
                # "Nov. 14 to 17", "December 15-16"
                j = i + 1
                if (self.low(j) in _DASHES and self.digits(j + 1) and len(self.low(j + 1)) <= 2) or (
                    self.low(j) in {"to", "and", "or"}
                    and self.digits(j + 1)
                    and len(self.low(j + 1)) <= 2
                    and not self.countable_after(j + 2)
                ):
                    j += 2
                return "date", j
            if self.is_year(text):
                return "date", i + 1
        if (
            prev == "."
            and self.low(i - 2) in words.months
            and self.glued(i - 1)
            and value is not None
            and (value <= 31 or self.is_year(text))
        ):
            return "date", i + 1
        if (
            value is not None
            and value <= 31
            and text.isdecimal()
            and (self.month_after(i + 1) or (self.low(i + 1) == "of" and self.month_after(i + 2)))
        ):
            return "date", i + 1
        if (
            value is not None
            and value <= 31
            and text.isdecimal()
            and nxt in _DASHES | {"to", "and", "or"}
            and self.digits(i + 2)
            and self.month_after(i + 3)
            and len(self.low(i + 2)) <= 2
        ):
            return "date", i + 3
        if self.is_year(text) and self.year_context(i):
            return "year", i + 1
        if prev == "/" and glued_prev and self.digits(i - 2):
            return "date", i + 1
        # names with a number: "Flight 370", "Section 3", "No. 10", "Article 5"
        at = i - 1
        if prev == "." and self.glued(i - 1):
            at = i - 2
        counts = "." in text or nxt in {"%", "percent", "per", "pc", "pct"} or nxt in words.scales
        if self.low(at) in words.code_before and not counts and self.names_by_number(at, i):
            return "code", i + 1
        if self.low(at) in {"ages", "aged", "age"}:
            j = i + 1
            while (
                self.low(j) in {"to", "and", "-", "–", ","} and self.digits(j + 1) and not self.countable_after(j + 2)
            ):
                j += 2
            return "age", j
        # "aged between 25 and 45", "the dead were between 19 and 97 (mean age 51)"
        if (
            prev == "between"
            and nxt == "and"
            and self.digits(i + 2)
            and (
                self.low(i - 2) in {"ages", "aged", "age", "ranging"}
                or self.phrase(i + 3, ("years", "old"))
                or (self.low(i + 3) == "(" and "age" in {self.low(i + 4), self.low(i + 5)})
            )
        ):
            return "age", i + 3
        if self.is_age(i):
            return "age", i + 1
        # lists: "1. To the content", "(2)", "3)"
        line_start = i == 0 or "\n" in self.text[lex[i - 1].end : lex[i].start]
        if (
            line_start
            and len(text) <= 3
            and (nxt in {")", "•"} or (nxt in {".", ":"} and glued_next and self.gap(i + 2)))
        ):
            return "list", i + 1
        if prev == "(" and nxt == ")" and len(text) <= 2:
            return "list", i + 1
        if nxt == ")" and len(text) == 1 and prev != "(" and self.open_bracket_missing(i):
            return "list", i + 1
        # phone numbers: "+44 20 7946 0958"
        if prev == "+" and glued_prev and self.low(i - 2) != "" and self.digits(i + 1):
            j = i + 1
            while self.digits(j) or (self.low(j) in _DASHES and self.digits(j + 1)):
                j += 1
            return "code", j
        if len(text) > 1 and text[0] == "0" and "." not in text and self.low(i + 1) != "%":
            return "code", i + 1
        return None

    def chunk_is_address(self, i: int) -> bool:
        """Whether the chunk without white space around lexeme i looks like an address or a file name."""
        a, b = i, i + 1
        while a > 0 and not self.lex[a].gap and i - a < _LOOK:
            a -= 1
        while b < len(self.lex) and not self.lex[b].gap and b - i < _LOOK:
            b += 1
        if b - a < 3:
            return False
        chunk = [self.lex[k].low for k in range(a, b)]
        if "@" in chunk or "_" in chunk or "www" in chunk or "http" in chunk or "https" in chunk:
            return True
        return any(
            chunk[k] == "."
            and chunk[k + 1] in {"com", "org", "net", "int", "gov", "html", "htm", "jpg", "php", "io", "co"}
            and chunk[k - 1][-1:].isalnum()
            for k in range(1, len(chunk) - 1)
        )

    def digit_row(self, i: int) -> tuple[Sense, int] | None:
        """Digits joined by dashes: dates, year ranges, phone numbers; None for a plain range or tally."""
        j, groups = i + 1, [self.lex[i].text]
        while self.low(j) in _DASHES and self.glued(j) and self.digits(j + 1) and self.glued(j + 1):
            groups.append(self.lex[j + 1].text)
            j += 2
        first, second = groups[0], groups[1]
        if (
            len(groups) == 3
            and all(group.isdecimal() for group in groups)
            and (
                (len(first) == 4 and len(second) <= 2) or (len(groups[2]) == 4 and len(first) <= 2 and len(second) <= 2)
            )
        ):
            return "date", j
        if len(groups) == 3 and self.tally_context(i, j):
            return None
        if len(groups) >= 3:
            return "code", j
        if (
            self.is_year(first)
            and second.isdecimal()
            and (len(second) == 2 or self.is_year(second))
            and self.low(i - 1) not in self.words.currency_before
        ):
            return "year", j
        if (
            len(first) == 3
            and len(second) == 4
            and first.isdecimal()
            and second.isdecimal()
            and not self.countable_after(j)
        ):
            return "code", j  # "555-1234"
        a, b = _literal(first), _literal(second)
        if a is None or b is None or self.vote_near(i, j) or self.low(j) in self.words.scales:
            return None
        played = a <= 20 and b <= 20 and self.tally_context(i, j) and not self.countable_after(j)
        return ("score", j) if a >= b or played else None

    def month_after(self, j: int) -> bool:
        word = self.low(j)
        if word not in self.words.months:
            return False
        # "may" and "march" are verbs too: as months they are written with a capital.
        return self.lex[j].text[0].isupper()

    def clock_after(self, j: int) -> bool:
        word = self.low(j)
        if word in {"am", "pm", "gmt", "utc", "est", "edt", "pst", "pdt", "cet", "cest", "bst", "ist", "oclock"}:
            return word != "am" or self.low(j - 2) != "i"
        if word == "o" and self.low(j + 1) in {"'", "’", "‘"} and self.low(j + 2) == "clock":
            return True
        if word in {"a", "p"} and self.low(j + 1) == "." and self.low(j + 2) == "m":
            return True
        if (
            word in {"hours", "hrs"}
            and self.digits(j - 1)
            and len(self.low(j - 1)) == 4
            and self.low(j - 2) in {"at", "by", "until", "from", "about", "around"}
        ):
            return True
        return word == "local" and self.low(j + 1) == "time"

    @staticmethod
    def is_year(text: str) -> bool:
        return len(text) == 4 and text.isdecimal() and 1500 <= int(text) <= 2199

    def year_context(self, i: int) -> bool:
        """Whether the four-figure number at lexeme i is a year: it is, unless a hedge or a noun says otherwise."""
        words = self.words
        prev, nxt = self.low(i - 1), self.low(i + 1)
        if (
            prev in words.currency_before
            or nxt in words.scales
            or nxt in {"%", "per", "percent"}
            or self.unit_phrase(i + 1)
        ):
            return False
        if prev in words.year_before and not (
            prev in {"about", "around", "of", "to", "by", "for", "and", "between", "the", "after", "from"}
            and self.countable_after(i + 1)
        ):
            return True
        if "1800" <= self.lex[i].text <= "2199" and not self.hedged_before(i) and nxt not in _PEOPLE:
            return True
        if prev in {"(", "©", "copyright"} or nxt in {")", "'", "’"}:
            return True
        if self.hedged_before(i):
            return False
        return not self.countable_after(i + 1)

    def countable_after(self, j: int) -> bool:
        """Whether a plural follows within two words: the surface's guess at "2000 people"."""
        for k in (j, j + 1):
            word = self.low(k)
            if not self.alpha(k):
                return False
            if word in {
                "people",
                "men",
                "women",
                "children",
                "dead",
                "deaths",
                "civilians",
                "killed",
                "injured",
                "wounded",
                "more",
                "others",
                "troops",
                "police",
                "personnel",
            }:
                return True
            if (
                len(word) > 3
                and word.endswith("s")
                and not word.endswith(("ss", "us", "is", "ous"))
                and word not in {"was", "has", "does", "says", "means", "kills", "leaves", "injures"}
            ):
                return True
            if word in {
                "in",
                "of",
                "the",
                "and",
                "a",
                "an",
                "to",
                "on",
                "by",
                "was",
                "were",
                "when",
                "with",
                "for",
                "as",
                "at",
                "after",
                "before",
                "is",
                "it",
                "he",
                "she",
                "they",
            }:
                return False
        return False

    def unit_phrase(self, j: int) -> int:
        """Lexemes of a unit of measure that starts at j; 0 if there is none."""
        for size in (2, 1):
            if tuple(self.low(j + k) for k in range(size)) in self.words.measure:
                return size
        return 0

    def names_by_number(self, at: int, i: int) -> bool:
        """As in "Flight 370" but not "in zone 12 people": the word before names by number."""
        word = self.lex[at]
        if word.low in self.words.code_always:
            return True
        if word.low in {"no", "p", "pp", "c", "mp", "ps", "fig", "vol"}:
            return word.low != "no" or self.low(at + 1) == "." or word.text[0].isupper()
        if self.low(at - 1) in {"the", "a", "an"} and word.low in {"number", "numbers"}:
            return False
        if word.low in {
            "numbers",
            "line",
            "road",
            "group",
            "team",
            "class",
            "area",
            "part",
            "issue",
            "bus",
            "train",
            "record",
            "box",
            "mark",
            "lead",
        }:
            return word.text[0].isupper() and not self.countable_after(i + 1)
        if self.low(i + 1) in self.words.scales:
            return False
        if word.low in {"day", "week", "season"}:
            return not self.countable_after(i + 1)
        if word.text[0].isupper() and at > 0 and self.lex[at - 1].low not in {".", "!", "?"}:
            return True
        return not self.countable_after(i + 1)

    def is_age(self, i: int) -> bool:
        """As in "Um Abdu, 30, as": a number between commas after a name; "30-year-old"; "under 18"."""
        text, words = self.lex[i].text, self.words
        value = _literal(text)
        if value is None or value > 120 or "." in text:
            return False
        nxt = self.low(i + 1)
        # "the man, 28, later died"; "a woman and a man, both 19, were"
        aside = self.low(i - 1) == "," or (self.low(i - 1) in {"both", "each"} and self.low(i - 2) == ",")
        if aside and nxt == "," and value >= 1 and not self.digits(i + 2):
            back = i - 2 if self.low(i - 1) == "," else i - 3
            if self.low(back) in words.aged_nouns or self.low(i - 1) in {"both", "each"}:
                return True
        if (
            self.low(i - 1) == ","
            and self.alpha(i - 2)
            and self.lex[i - 2].text[0].isupper()
            and nxt in {",", ".", ";", "", ")", "who", "and", "–", "-", "was", "were"}
        ):
            if nxt == "," and self.simple(i + 2) is not None:
                return False
            return self.low(i - 2) not in words.months and value >= 1 and nxt != "were"
        if (
            self.low(i - 1) == "("
            and nxt == ")"
            and self.alpha(i - 2)
            and self.lex[i - 2].text[0].isupper()
            and 5 <= value <= 110
        ):
            return True
        if (
            self.low(i - 1) in {"under", "over", "below", "above"}
            and self.low(i - 2) in words.age_nouns
            and not self.countable_after(i + 1)
        ):
            return True
        if self.low(i - 1) == "at" and self.low(i - 2) in {"dies", "died", "dead"} and not self.countable_after(i + 1):
            return True
        return self.age_phrase(i + 1)

    def age_phrase(self, j: int) -> bool:
        """As in "-year-old", " years old", " years of age" from lexeme j."""
        if self.low(j) in _DASHES:
            j += 1
        if self.low(j) not in {"year", "years", "month", "months", "week", "weeks", "day", "days", "yr", "yrs"}:
            return False
        k = j + 1
        if self.low(k) in _DASHES:
            k += 1
        return self.low(k) in {"old", "olds"} or self.phrase(k, ("of", "age"))

    def open_bracket_missing(self, i: int) -> bool:
        return all(self.low(k) != "(" for k in range(max(0, i - 20), i))

    # -- hedges and the final record --

    def finish(self, core: _Core, floor: int) -> tuple[Number, int]:
        """The record for a core with its hedges, and the lexeme after it.

        Hedges start no earlier than lexeme `floor`.
        """
        if core.form in {"digits", "words", "fraction"} and core.sense in {None, "count"}:
            core = self.with_unit(core)
        sense, unit, unit_j = self.sense(core)
        begin = core.prefix_i if core.prefix_i >= 0 else core.i
        end = core.j
        effects, begin, projected, delta = self.hedges(begin, floor, sense)
        after, end = self.hedges_after(end, unit_j) if sense in QUANTITIES else ([], end)
        value, low, high, approximate = _bounds(core, [*effects, *after])
        if sense == "magnitude":
            begin, unit_j = self.magnitude_span(core, begin, unit_j)
            end = max(end, core.j, unit_j)
        last = self.lex[end - 1].end
        start = self.lex[begin].start
        prev = self.low(begin - 1)
        unit_end = max(last, self.lex[unit_j - 1].end) if unit_j > core.i else last
        number = Number(
            start=start,
            end=last,
            core_start=self.lex[core.prefix_i if core.prefix_i >= 0 else core.i].start,
            core_end=self.lex[core.j - 1].end,
            value=value,
            low=low,
            high=high,
            approximate=approximate,
            sense=sense,
            unit=unit,
            unit_end=unit_end,
            vague=core.form == "vague",
            single=core.form == "single" or (core.form == "words" and core.value == 1 and core.j == core.i + 1),
            zero=core.form == "none",
            projected=projected,
            delta=delta or core.form == "single" or self.delta_after(end),
            hyphenated=self.low(core.j) in _DASHES
            and self.glued(core.j)
            and self.glued(core.j + 1)
            and self.alpha(core.j + 1),
            definite=prev
            in {
                "the",
                "these",
                "those",
                "all",
                "its",
                "their",
                "his",
                "her",
                "our",
                "your",
                "my",
                "last",
                "past",
                "next",
                "first",
                "both",
                "other",
            }
            and not effects,
            parts=tuple(
                self.finish(replace(part, sense=None) if part.sense == "tally" else part, part.i)[0]
                for part in core.parts
            )
            if core.parts
            else (),
        )
        if sense == "tally" or core.form == "tally":
            number = replace(number, parts=tuple(replace(part, sense="tally") for part in number.parts))
        if core.form == "change":
            number = replace(number, parts=tuple(replace(part, sense=sense, unit=unit) for part in number.parts))
        return number, end

    def delta_after(self, end: int) -> bool:
        return self.low(end) == "more" and self.low(end + 1) != "than"

    def hedges(self, begin: int, floor: int, sense: Sense) -> tuple[list[str], int, bool, bool]:
        """Effects of the hedges before lexeme `begin`, where they start, and whether they project or add."""
        effects: list[str] = []
        projected = delta = False
        if sense not in QUANTITIES:
            return effects, begin, projected, delta
        for _ in range(3):
            hit = next(
                (
                    (phrase, effect)
                    for phrase, effect in self.words.before_by_last.get(self.low(begin - 1), ())
                    if self.phrase_before(begin, phrase)
                    and begin - len(phrase) >= floor
                    and self.hedge_fits(phrase, begin - len(phrase), effects)
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
        for table in (self.words.beyond_by_last, self.words.reach_by_last):
            for phrase, effect in table.get(self.low(begin - 1), ()):
                at = begin - len(phrase)
                if at < floor or not self.phrase(at, phrase):
                    continue
                while at > floor and self.low(at - 1) in self.words.modal_adverb:
                    at -= 1
                for modal, _ in self.words.modal:
                    if at - len(modal) >= floor and self.phrase_before(at, modal):
                        if "lower" not in effects and "upper" not in effects:
                            effects.append(effect)
                        return effects, at - len(modal), True, delta
        return effects, begin, projected, delta

    def hedge_fits(self, phrase: tuple[str, ...], at: int, effects: list[str]) -> bool:
        """Whether the phrase at lexeme `at` is a hedge here: guards for words that are hedges only sometimes."""
        word, prev = phrase[0], self.low(at - 1)
        if len(phrase) == 1:
            if word == "past":
                return prev not in {"the", "half", "quarter", "this"}
            if (
                word in {"over", "under", "above", "below", "near", "short", "around", "about"}
                and prev in {"up", "down"}
                and word in {"over", "under"}
            ):
                return False
            if word in {"some", "over", "under", "about", "around"} and prev in {"and", "or"} and word == "some":
                return True
            if word in {"passing", "passed", "tops", "topped"} and prev in {"was", "were", "being", "been", "be"}:
                return False
            if word == "say":
                return prev in {",", "(", "–", "-"} and self.low(at + 1) != ","
            if word == "near" and prev in {"the", "a"}:
                return False
            if word == "odd":
                return False
        if word in {"tops", "max", "maximum", "minimum"} and effects:
            return False
        return phrase not in (("as", "long", "as"), ("as", "far", "as")) or not effects

    def hedges_after(self, end: int, unit_j: int) -> tuple[list[str], int]:
        """Effects of hedges after the number, up to two words of its unit between: "200 people or more"."""
        at = max(end, unit_j)
        if self.low(at) in _DASHES and self.glued(at) and self.low(at + 1) in {"odd", "plus"}:
            at += 1
        for skip in range(3):
            here = at + skip
            for phrase, effect in self.words.after_by_first.get(self.low(here), ()):
                if not self.phrase(here, phrase):
                    continue
                if (
                    phrase in {("at", "least"), ("at", "most"), ("or", "more"), ("or", "less"), ("or", "so")}
                    or skip == 0
                    or phrase[:2] == ("and", "counting")
                ):
                    if not self.after_fits(phrase, here, skip):
                        continue
                    return [effect], here + len(phrase)
            if not self.alpha(here) or self.low(here) in {
                "or",
                "and",
                "in",
                "of",
                "to",
                "the",
                "at",
                "by",
                "were",
                "was",
            }:
                break
        return [], end

    def after_fits(self, phrase: tuple[str, ...], at: int, skip: int) -> bool:
        following = self.low(at + len(phrase))
        if phrase == ("+",):
            return self.glued(at) and not self.digits(at + 1)
        if phrase in {("plus",), ("odd",)}:
            return self.alpha(at + 1) or self.glued(at)
        if phrase == ("tops",) or phrase in {("minimum",), ("maximum",)}:
            return following in {"", ".", ",", "of"}
        if phrase in {("at", "least"), ("at", "most"), ("at", "the", "most")}:
            # "killed 12 people at least 3 of them": the hedge belongs to the next number
            return self.simple(at + len(phrase)) is None and (
                skip > 0 or following in {"", ".", ",", ";", "people", "were", "are"} or not following.isalpha()
            )
        if phrase in {("approximately",), ("approx",), ("under",), ("over",)}:
            return self.simple(at + len(phrase)) is None and following in {"", ".", ",", ")"}
        return True

    def magnitude_span(self, core: _Core, begin: int, unit_j: int) -> tuple[int, int]:
        """A magnitude with its word: "magnitude-7.8", "7.8-magnitude", "magnitude of 7.9"."""
        at = begin
        if self.low(at - 1) == "of" and self.low(at - 2) == "magnitude":
            return at - 2, unit_j
        if self.low(at - 1) in _DASHES and self.low(at - 2) == "magnitude":
            return at - 2, unit_j
        if self.low(at - 1) == "magnitude":
            return at - 1, unit_j
        j = core.j + 1 if self.low(core.j) in _DASHES else core.j
        return begin, j + 1 if self.low(j) == "magnitude" else unit_j

    def sense(self, core: _Core) -> tuple[Sense, str, int]:
        """What a core's number is, its unit if the expression carries one, and the lexeme after that unit."""
        words, i, j = self.words, core.i, core.j
        if core.sense is not None and core.sense != "count":
            return core.sense, core.unit, max(core.unit_j, 0)
        if core.form in {"none", "single"}:
            return "count", "", 0
        if core.form == "fraction":
            return "fraction", "per cent", 0
        value = core.value if core.value is not None else core.low
        if self.is_magnitude(core):
            return "magnitude", "magnitude", 0
        hyphen = self.low(j) in _DASHES and self.glued(j) and self.glued(j + 1)
        at = j + 1 if hyphen else j
        if self.age_phrase(j):
            return "age", "", 0
        if core.form in {"words", "digits"} and self.spelled_age(core):
            return "age", "", 0
        if self.low(at) == "of" and core.form == "vague" and self.low(at + 1) in words.duration:
            return "duration", self.low(at + 1), at + 2
        for skip in (0, 1):
            word = self.low(at + skip)
            if (
                word in words.duration
                and (self.alpha(at + skip))
                and (
                    skip == 0
                    or self.low(at)
                    in {
                        "consecutive",
                        "full",
                        "more",
                        "whole",
                        "straight",
                        "long",
                        "business",
                        "working",
                        "school",
                        "additional",
                        "further",
                        "calendar",
                        "light",
                    }
                )
            ):
                return "duration", word, at + skip + 1
        size = self.unit_phrase(at)
        if (
            size == 1
            and self.low(at + 1) == "/"
            and self.low(at + 2) in {"h", "hr", "s", "hour"}
            and self.glued(at + 1)
        ):
            return "measure", f"{self.low(at)}/{self.low(at + 2)}", at + 3
        if size and core.form != "none":
            unit = " ".join(self.low(at + k) for k in range(size))
            if hyphen and unit in _SIZES:
                return "code", "", 0  # "a two-ounce bottle": a size of what is named
            if (
                unit
                not in {
                    "m",
                    "in",
                    "f",
                    "c",
                    "v",
                    "g",
                    "mi",
                    "ha",
                    "block",
                    "blocks",
                    "foot",
                    "yard",
                    "yards",
                    "degree",
                    "degrees",
                    "hp",
                    "mm",
                    "nm",
                }
                or self.glued(at)
                or unit in {"foot", "degree", "degrees", "yards", "yard", "blocks", "ha", "mm", "hp"}
            ):
                distance = unit in words.distance
                return ("distance" if distance else "measure"), unit, at + size
        if (
            core.form == "words"
            and core.i
            and value == 1
            and self.low(i - 1) in {"this", "that", "the", "each", "any", "every", "which"}
        ):
            return "code", "", 0
        if (
            core.form == "words"
            and value == 1
            and core.j == i + 1
            and self.low(j)
            in {
                "of",
                "another",
                "by",
                "-",
                "day",
                "time",
                "point",
                "would",
                "can",
                "could",
                "must",
                "should",
                "may",
                "might",
                "reason",
                "thing",
                "way",
            }
        ):
            if self.low(j) == "of" and self.low(j + 1) in {"them", "whom"}:
                return "count", "", 0
            return "code", "", 0
        return "count", "", 0

    def spelled_age(self, core: _Core) -> bool:
        """As in "aged five", "under five"."""
        prev = self.low(core.i - 1)
        if prev in {"aged", "age", "ages"}:
            return True
        if prev in {",", "and"}:  # "ages four, six and 13"
            k = core.i - 1
            while k > core.i - 9 and (self.low(k) in {",", "and"} or self.simple(k) is not None):
                k -= 1
            return self.low(k) in {"ages", "aged"}
        return (
            prev in {"under", "over"}
            and self.low(core.i - 2) in self.words.age_nouns
            and not self.countable_after(core.j)
        )

    def is_magnitude(self, core: _Core) -> bool:
        if core.form not in {"digits", "words"} or core.value is None or not 0 < core.value < 10.5 or core.scaled:
            return False
        i, j = core.i, core.j
        if core.form == "words":
            return self.low(i - 1) == "magnitude" or (self.low(j) in _DASHES and self.low(j + 1) == "magnitude")
        before = {self.low(i - 1), self.low(i - 2) if self.low(i - 1) in _DASHES | {"of", "was", ":", "at"} else ""}
        if "magnitude" in before:
            return True
        nxt = self.low(j + 1) if self.low(j) in _DASHES else self.low(j)
        if nxt == "magnitude":
            return True
        if self.phrase(j, ("on", "the", "richter")) or self.phrase(j, ("on", "richter")) or nxt == "richter":
            return True
        return (
            "." in self.lex[i].text
            and self.low(j) in self.words.magnitude
            and self.low(i - 1) in {"a", "the", "an", "measuring"}
        )


def _round_scale(value: float) -> float:
    """The largest scale word that divides a value: 5,000,000 -> 1,000,000."""
    for scale in (1e12, 1e9, 1e7, 1e6, 1e5, 1e3, 1e2):
        if value >= scale and math.isclose(value / scale * 10, round(value / scale * 10)):
            if scale in {1e7, 1e5}:
                continue
            return scale
    return 1.0


def _is_grouped_dots(text: str) -> bool:
    return _grouped(text.split(".")) is not None


def _bounds(core: _Core, effects: list[str]) -> tuple[float | None, float | None, float | None, bool]:
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
