"""Time expressions as they are worded, before any calendar.

`find_times` resolves them and `find_published` reasons over them. One scan over the words of a sentence: each word has
at most one class (lexicon/times.txt); at a word of a class a small grammar is tried, which looks a bounded number of
words ahead, so the scan is linear in the text. The scan works on runs of letters, runs of digits and single marks of
its own, not on the parser's words: dates are written in ways ("2016-12-16", "Nov 012017", "mid-November") on which
tokenizers disagree.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Form = Literal[
    "day", "month", "year", "decade", "century", "season", "weekday", "deictic", "part", "unit", "shift", "duration",
    "set", "clock", "holiday", "slashed", "vague",
]  # fmt: skip

_ATOM = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_DIGIT, _LETTERS = re.compile(r"\d"), re.compile(r"[^\W\d_]+")
_UNKNOWN = ("", "")
_DASHES = frozenset("-–—‐‑−")
_APOSTROPHES = frozenset("'’‘ʼ")
_YEAR_PREPOSITIONS = frozenset(
    [
        "in",
        "since",
        "by",
        "until",
        "till",
        "from",
        "to",
        "of",
        "during",
        "before",
        "after",
        "around",
        "about",
        "circa",
        "early",
        "late",
        "mid",
        "and",
        "or",
        "between",
        "through",
        "into",
        "for",
    ]
)
_RANGE_WORDS = frozenset(("to", "and", "or", "through", "until", "till", "&"))
_AFTER_DAY = frozenset(
    [
        "in",
        "at",
        "on",
        "by",
        "when",
        "as",
        "the",
        "after",
        "before",
        "with",
        "and",
        "to",
        "were",
        "was",
        "while",
        "but",
        "respectively",
        "from",
        "of",
        "near",
        "for",
        "that",
        "it",
        "he",
        "she",
        "they",
    ]
)
_NOUN_EDGES = frozenset(("beginning", "start", "end", "close", "middle", "midst", "opening"))
_MONTH_LEADS = frozenset(
    [
        "in",
        "since",
        "until",
        "till",
        "by",
        "of",
        "from",
        "to",
        "during",
        "last",
        "next",
        "this",
        "early",
        "late",
        "mid",
        "and",
        "before",
        "after",
        "through",
        "between",
        "for",
        "every",
        "each",
        "that",
        "following",
        "previous",
        "coming",
        "beginning",
        "a",
        "its",
    ]
)
# Before "march" and "may" in a text without capitals: no article, no "to", nothing that a verb or a protest follows.
_BARE_MONTH_LEADS = _MONTH_LEADS - frozenset(
    "a and beginning coming each every following for its previous that this through to".split()  # noqa: SIM905
)
_CLOCK_LEADS = frozenset(
    (
        "at",
        "by",
        "around",
        "about",
        "since",
        "from",
        "until",
        "till",
        "before",
        "after",
        "to",
        "and",
        "between",
        "(",
        ",",
        "|",
        "-",
        "–",
    )
)
_LOOK = 8  # words that a sub-expression may reach ahead; the longest in the corpora is 7


class Clue(NamedTuple):
    """A time expression as worded. Fields that its form has no use for keep their defaults."""

    start: int
    end: int
    sentence: int
    form: Form
    year: int | None = None
    """As written; astronomical before year 1."""
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """0 is Monday."""
    number: float | None = None
    """How many units; None for "several"."""
    unit: str = ""
    """S M H d w e(weekend) f(fortnight) m q y D C K."""
    relation: str = ""
    """last is -1, this 0, next +1; past, prev, fol, com, that, same, the; ago, + (later), - (earlier)."""
    edge: str = ""
    """early, mid or late."""
    part: str = ""
    """Part of the day."""
    approximate: bool = False
    clock: str = ""
    """hh:mm."""
    zone: str = ""
    """Z for UTC, ? for another zone."""
    code: int = 0
    """EDTF season code, or the ordinal of a part of a period."""
    before: str = ""
    """The word in front."""
    after: str = ""
    """The word behind."""
    inner: Clue | None = None
    """The period of which this is a part ("the first week of March")."""
    joined: bool = False
    """The left end of a range whose right end is the next clue."""
    set_of: str = ""


@cache
def load_words() -> dict[str, tuple[str, str]]:
    """Return class and value of each word of the lexicon, lower case."""
    words: dict[str, tuple[str, str]] = {}
    text = resources.files("storyledger").joinpath("read", "lexicon", "times.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kind, value, forms = line.split("\t")
            for form in forms.split("|"):
                words[form] = (kind, value)
    return words


@cache
def load_starts() -> frozenset[str]:
    """Return the words of the lexicon of which each time expression without digits has one, lower case.

    An amount needs a unit, so numbers and articles are not among them; nor is "new", behind which a year stands.
    """
    kinds = _STARTERS.keys() - {"number", "article", "some", "couple"}
    return frozenset(word for word, (kind, _) in load_words().items() if kind in kinds) - {"new"}


def scan_sentence(text: str, start: int, end: int, sentence: int) -> list[Clue]:
    """Return the time expressions of `text[start:end]` in order, not overlapping."""
    # Most sentences tell no time, which their words alone show.
    if not _DIGIT.search(text, start, end) and load_starts().isdisjoint(_LETTERS.findall(text[start:end].lower())):
        return []
    return _Scan(text, start, end, sentence).run()


_Found = tuple[dict[str, Any], int]


class _Scan:
    """One pass over one sentence.

    Methods named after what they read return the fields found and the index after them, or None.
    """

    def __init__(self, text: str, start: int, end: int, sentence: int) -> None:
        words = load_words()
        self.text = text
        self.sentence = sentence
        atoms = list(_ATOM.finditer(text, start, end))
        self.size = len(atoms)
        # Each column goes on for some empty places, so that looking ahead needs no bounds.
        beyond = [""] * _LOOK
        self.word = [atom[0] for atom in atoms]
        self.low = [word.lower() for word in self.word]
        known = [words.get(low, _UNKNOWN) for low in self.low]
        self.kind = [
            kind or ("digits" if word[0].isdecimal() and word.isascii() else "")
            for (kind, _), word in zip(known, self.word, strict=True)
        ]
        self.value = [value for _, value in known] + beyond
        self.word += beyond
        self.low += beyond
        self.kind += beyond
        self.start = [atom.start() for atom in atoms] + [end] * _LOOK
        self.end = [atom.end() for atom in atoms] + [end] * _LOOK
        for i in [i for i in range(self.size) if self.low[i] == "new" and self.low[i + 1] not in ("year", "years")]:
            self.kind[i] = ""
        line = text[start:end]
        if line.islower() or line.isupper():
            self.word = [self.cased(i) for i in range(len(self.word))]

    # --- letters of one size ------------------------------------------------------------------------------------------

    def cased(self, i: int) -> str:
        """Return the word as a text with capitals would have it, as far as it matters to times."""
        low, kind = self.low[i], self.kind[i]
        before = self.kind[i - 1] if i else ""
        if kind == "month":
            return low.capitalize() if self.is_month(i) else low
        if kind == "holiday" or (low in ("eve", "day") and before == "holiday"):
            return low.capitalize()
        if kind == "weekday" and (len(low) > 5 or (i and self.low[i - 1] in ("on", "last", "next")) or self.day_by(i)):
            return low.capitalize()
        near = before == "digits" or (i > 0 and self.low[i - 1] in ("century", "centuries", "s"))
        if kind == "zone" or (low in ("bc", "bce", "ad", "ce") and (near or self.kind[i + 1] == "digits")):
            return low.upper()
        # "490 b.c.", "79 a.d."
        if low in ("b", "a") and near and self.low[i + 1] == "." and self.low[i + 2] in ("c", "d"):
            return low.upper()
        if low in ("c", "d") and i > 2 and self.low[i - 1] == "." and self.low[i - 2] in ("a", "b"):
            return low.upper()
        return low

    def day_by(self, i: int) -> bool:
        """Return whether a number stands on either side, a full stop, a comma, or the th of an ordinal left out."""
        right = i + 2 if self.low[i + 1] in (".", ",") else i + 1
        left = i - 2 if i > 1 and self.low[i - 1] in ("st", "nd", "rd", "th") else i - 1
        return self.kind[right] == "digits" or (left >= 0 and self.kind[left] in ("digits", "ordinal"))

    def is_month(self, i: int) -> bool:
        """Return whether the name of a month is one, judged without its capital: "march", "may" and "dec" are words."""
        low = self.low[i]
        before = self.low[i - 1] if i else ""
        if len(low) > 4 and low != "march":
            return True
        if len(low) < 5 and low not in ("june", "july", "may"):
            return self.day_by(i)
        if low in ("june", "july") or self.kind[i + 1] == "digits":
            return True
        # "At least 5 may have died", "in March and may end": behind a month stands no verb.
        ends = low == "march" or not self.low[i + 1].isalpha() or self.low[i + 1] in _AFTER_DAY
        if self.day_by(i):
            return ends
        if before in ("to", "and", "or", "through") or before in _DASHES:
            return ends and any(self.kind[k] == "month" for k in range(max(0, i - 3), i))
        return before in _BARE_MONTH_LEADS

    # --- the scan -----------------------------------------------------------------------------------------------------

    def run(self) -> list[Clue]:
        clues: list[Clue] = []
        taken = 0
        for i in [place for place, kind in enumerate(self.kind) if kind in _STARTERS]:
            found = _STARTERS[self.kind[i]](self, i, 0) if i >= taken else None
            if found is None:
                continue
            fields, j = found
            left = self.extend_left(i, fields, taken)
            shown = dict(fields)
            shown.pop("the", None)
            more = shown.pop("more", None)
            clues.append(
                Clue(
                    start=self.start[left],
                    end=self.end[j - 1],
                    sentence=self.sentence,
                    before=self.low[left - 1] if left else "",
                    after=self.low[j],
                    **shown,
                )
            )
            taken = j
            if fields["form"] == "year" and more is None:
                more = self.short_year(j, fields)
            if more is None and fields["form"] == "day" and fields.get("day") and fields.get("weekday") is None:
                more = self.more_days(j, fields)
            while more is not None:
                fields, first, j = more
                clues[-1] = clues[-1]._replace(joined=self.is_span(taken, first))
                clues.append(
                    Clue(
                        start=self.start[first],
                        end=self.end[j - 1],
                        sentence=self.sentence,
                        before=self.low[first - 1],
                        after=self.low[j],
                        **fields,
                    )
                )
                taken = j
                more = self.more_days(j, fields) if fields["form"] == "day" else None
        return _join(self, clues)

    def short_year(self, j: int, fields: dict[str, Any]) -> tuple[dict[str, Any], int, int] | None:
        """Read the right end of "2007-08", "1958/59"."""
        year, short = fields["year"], self.word[j + 1]
        if (
            not (self.low[j] in _DASHES or self.low[j] == "/")
            or len(short) != 2
            or self.kind[j + 1] != "digits"
            or year < 1000
        ):
            return None
        if (
            self.end[j - 1] != self.start[j]
            or self.end[j] != self.start[j + 1]
            or self.low[j + 2] in (*_DASHES, "/", ".", "%")
        ):
            return None
        full = year // 100 * 100 + int(short)
        return ({"form": "year", "year": full}, j + 1, j + 2) if full > year else None

    def is_span(self, i: int, j: int) -> bool:
        """Return whether the words from i to j mean "up to"."""
        return j - i == 1 and (self.low[i] in ("to", "through", "until", "till", "/") or self.low[i] in _DASHES)

    def extend_left(self, i: int, fields: dict[str, Any], taken: int) -> int:
        """Return where the expression starts once hedges and the article in front are taken in."""
        left = i
        form = fields["form"]
        if form in ("duration", "shift", "year", "decade", "century", "clock", "day", "month", "vague") and fields.get(
            "relation"
        ) not in ("that", "same"):
            for _ in range(4):
                low = self.low[left - 1] if left > taken else ""
                before = self.low[left - 2] if left - 1 > taken else ""
                if (
                    form not in ("duration", "shift", "vague")
                    and low not in ("circa", "about", "around", "approximately", "roughly", ".")
                ) or (form in ("clock", "day", "month", "year") and low in ("about", "around") and form != "year"):
                    break
                if low == "." and before in ("ca", "c") and form in ("year", "decade", "century"):
                    left -= 2
                    fields["approximate"] = True
                    continue
                if form == "vague":
                    left -= low == "right" and self.low[left] == "now"
                    break
                if self.kind[left - 1] == "hedge" and left > taken and low != "well":
                    if (
                        form in ("duration", "shift")
                        and low in ("over", "under")
                        and before in ("all", "take", "taken", "taking")
                    ):
                        break
                    left -= 1
                    fields["approximate"] = fields.get("approximate") or low not in (
                        "just",
                        "only",
                        "another",
                        "exactly",
                        "mere",
                        "fully",
                    )
                    continue
                if (low == "than" and before in ("more", "less", "fewer", "longer", "later")) or (
                    low in ("least", "most") and before == "at"
                ):
                    left -= 2
                    fields["approximate"] = True
                    continue
                break
        if (
            left > taken
            and (
                self.low[left - 1] == "the"
                or (fields.get("the") == "any" and self.low[left - 1] in ("this", "that", "these"))
            )
            and fields.get("the")
        ):
            left -= 1
        return left

    # --- numbers ----------------------------------------------------------------------------------------------------

    def number_at(self, i: int) -> tuple[float | None, int] | None:
        """Read "26", "2.5", "1,000", "twenty-two", "two and a half", "a few", "several", "a couple of"."""
        kind = self.kind[i]
        if kind == "digits":
            value = float(self.word[i]) if len(self.word[i]) < 10 else 0.0
            j = i + 1
            if (
                self.low[j] == ","
                and self.kind[j + 1] == "digits"
                and len(self.word[j + 1]) == 3
                and self.end[i] == self.start[j]
            ):
                value, j = value * 1000 + float(self.word[j + 1]), j + 2
            elif (
                self.low[j] == "."
                and self.kind[j + 1] == "digits"
                and self.end[j] == self.start[j + 1]
                and len(self.word[j + 1]) < 5
            ):
                value, j = float(f"{self.word[i]}.{self.word[j + 1]}"), j + 2
            return self.and_half(value, j)
        if kind == "number":
            value, j = float(self.value[i]), i + 1
            after = j + 1 if self.low[j] in _DASHES else j
            if 20 <= value < 100 and self.kind[after] == "number" and float(self.value[after]) < 10:
                value, j = value + float(self.value[after]), after + 1
            while self.low[j] in ("hundred", "thousand") and value < 1000 and j < i + 6:
                value, j = value * float(self.value[j]), j + 1
            return self.and_half(value, j)
        if kind == "article":
            j = i + 1
            if self.kind[j] == "some" or self.low[j] == "little":
                return None, j + 1
            if self.kind[j] == "couple":
                return 2.0, j + 2 if self.low[j + 1] == "of" else j + 1
            if self.kind[j] == "half" and self.kind[j + 1] == "unit":
                return 0.5, j + 1
            if self.kind[j] == "number" and float(self.value[j]) >= 100:
                return float(self.value[j]), j + 1
            if self.kind[j] == "number" and self.low[j] != "one":  # "a sixty-day period"
                return self.number_at(j)
            if self.kind[j] == "digits":
                return self.number_at(j)
            return 1.0, j
        if kind == "some":
            j = i + 1
            if self.low[i] == "tens" and self.low[j] == "of":
                j += 1 + (self.low[j + 1] == "thousands")
            return None, j + 1 if self.low[j] == "of" else j
        if kind == "couple":
            return 2.0, i + 2 if self.low[i + 1] == "of" else i + 1
        return None

    def and_half(self, value: float, j: int) -> tuple[float, int]:
        if self.low[j] == "and" and self.low[j + 1] == "a" and self.low[j + 2] == "half":
            return value + 0.5, j + 3
        if self.low[j] == "and" and self.low[j + 1] == "half" and self.kind[j + 2] == "unit":
            return value + 0.5, j + 2
        return value, j

    # --- amounts ----------------------------------------------------------------------------------------------------

    def quantity(self, i: int, depth: int) -> _Found | None:
        """Read "four years", "two days later", "a year and a half", "five-year", "a dozen years ago"."""
        if i and self.kind[i] in ("number", "digits") and self.low[i - 1] in ("$", "€", "£", "#"):
            return None
        found = self.number_at(i)
        if found is None:
            return None
        number, j = found
        if self.kind[i] == "article" and self.kind[i + 1] in ("number", "digits"):
            # "a ten-day visit", "a 60-day truce": the article belongs to the noun behind.
            return None
        if (
            self.kind[i] == "article"
            and self.kind[j] == "unit"
            and self.low[j + 1] in _DASHES
            and self.low[j + 2] == "long"
        ):
            return None
        if self.low[j] in ("to", "or") and self.kind[j + 1] in (
            "digits",
            "number",
        ):  # "two or three days", "12 to 18 months": no one length
            second = self.number_at(j + 1)
            if second and (
                self.kind[second[1]] == "unit"
                or (self.low[second[1]] in _DASHES and self.kind[second[1] + 1] == "unit")
            ):
                number, j = None, second[1]
        elif self.low[j] in _DASHES and self.kind[j + 1] == "digits" and self.kind[j + 2] == "unit":
            number, j = None, j + 2
        if (self.low[j] in _DASHES and self.kind[j + 1] == "unit") or (
            self.kind[j] == "filler" and self.kind[i] != "article"
        ):
            j += 1
        if self.low[j] in _APOSTROPHES:
            return None
        if self.kind[j] != "unit":
            return None
        unit = self.value[j]
        if unit == "S" and self.low[j] == "second" and (number is None or self.kind[i] == "article" or number != 1):
            return None
        if self.low[j] == "min" and self.word[j] != "min":
            return None
        if unit == "q" and self.kind[j - 1] != "filler":  # "three quarters of the troops"
            return None
        return self.amount(number, unit, j + 1, depth)

    def amount(self, number: float | None, unit: str, j: int, depth: int) -> _Found:
        """Read what follows number and unit: "ago", "later", "old", "and a half", "-long"."""
        if self.low[j] == "and" and self.low[j + 1] == "a" and self.low[j + 2] == "half" and number is not None:
            number, j = number + 0.5, j + 3
        if self.low[j] in _DASHES and self.low[j + 1] in ("long", "old"):
            return {"form": "duration", "number": number, "unit": unit}, j + 2
        if self.low[j] in _APOSTROPHES and self.low[j + 1] != "s":
            j += 1
            return {"form": "duration", "number": number, "unit": unit}, j - 1
        if self.low[j] == "old" and unit in ("y", "m"):
            return {"form": "duration", "number": number, "unit": unit}, j + 1
        if self.low[j] == "of" and self.low[j + 1] == "age":
            return {"form": "duration", "number": number, "unit": unit}, j + 2
        if depth == 0:
            shift = self.shift_word(j)
            if shift:
                return {"form": "shift", "number": number, "unit": unit, "relation": shift[0]}, shift[1]
        return {"form": "duration", "number": number, "unit": unit}, j

    def shift_word(self, j: int) -> tuple[str, int] | None:
        """Read "ago", "later", "earlier", "previously", "from now".

        "before" and "after" only where nothing is named behind them.
        """
        low = self.low[j]
        if low == "ago":
            return "ago", j + 1
        if low in ("later", "afterwards", "afterward", "thereafter", "hence"):
            return "+", j + 1
        if low in ("earlier", "previously", "beforehand"):
            return "-", j + 1
        if low == "from" and self.low[j + 1] in ("now", "today"):
            return "hence", j + 2
        if low in ("before", "after") and (
            not self.word[j + 1] or not (self.word[j + 1][0].isalnum() or self.low[j + 1] in "'’\"“")
        ):
            return ("-" if low == "before" else "+"), j + 1
        if low == "on" and self.kind[j - 1] == "unit" and not self.word[j + 1].isalnum():
            return "+", j + 1
        return None

    def half_first(self, i: int, depth: int) -> _Found | None:
        """Read "half an hour", "half a century ago"."""
        if self.kind[i + 1] == "article" and self.kind[i + 2] == "unit":
            return self.amount(0.5, self.value[i + 2], i + 3, depth)
        return None

    def unit_first(self, i: int, depth: int) -> _Found | None:
        """Read units without a number.

        "days later", "years", "the weekend", "the year 2015", "the day before", "month-long".
        """
        unit, low = self.value[i], self.low[i]
        if unit == "S":
            return self.ordinal_first(i, depth) if low == "second" else None
        if low in ("min", "mins", "hr", "hrs", "yr", "yrs", "secs"):
            return None
        j = i + 1
        plural = low.endswith("s") or low == "millennia"
        if self.low[j] in _DASHES and self.low[j + 1] == "long":
            return {"form": "duration", "unit": unit, "number": None if plural else 1.0}, j + 2
        if unit == "y" and self.kind[j] == "digits" and len(self.word[j]) == 4:
            found = self.year_at(j, sure=True)
            if found:
                return found[0] | {"the": True}, found[1]
        before = self.low[i - 1] if i else ""
        if unit == "e":
            if before in ("the", "over", "at", "on"):
                return {"form": "unit", "unit": "e", "relation": "the", "number": 1.0, "the": True}, j
            return None
        if plural:
            if unit in ("q", "e", "f", "K"):
                return None
            if before in ("these", "those") and unit == "d":
                return {"form": "vague", "relation": "present", "the": "any"}, j
            shift = self.shift_word(j) if depth == 0 else None
            if shift:
                return {"form": "shift", "number": None, "unit": unit, "relation": shift[0]}, shift[1]
            return {"form": "duration", "number": None, "unit": unit}, j
        if before == "the" and unit in ("d", "w", "m", "y", "D"):
            if self.low[j] == "before" and not self.word[j + 1].isalnum() and unit in ("d", "y", "m", "w"):
                return {"form": "unit", "unit": unit, "relation": "prev", "number": 1.0, "the": True}, j + 1
            if (self.low[j] == "after" and not self.word[j + 1].isalnum()) or (
                self.low[j] == "following" and unit == "d"
            ):
                return {"form": "unit", "unit": unit, "relation": "fol", "number": 1.0, "the": True}, j + 1
            if self.low[j] == "before" and self.low[j + 1] == "yesterday":
                return {"form": "deictic", "number": -2.0, "the": True}, j + 2
            if self.low[j] == "after" and self.low[j + 1] == "tomorrow":
                return {"form": "deictic", "number": 2.0, "the": True}, j + 2
            if depth:
                return {"form": "unit", "unit": unit, "relation": "the", "number": 1.0, "the": True}, j
        return None

    # --- calendar dates -----------------------------------------------------------------------------------------------

    def month_first(self, i: int, depth: int) -> _Found | None:
        """Read "November", "Nov. 16", "December 16, 2016", "February of 1940", "Nov 012017", "August of that year"."""
        low, word = self.low[i], self.word[i]
        month = int(self.value[i])
        j = i + 1
        if self.low[j] == "." and len(low) <= 4 and self.end[i] == self.start[j] and low != "may":
            j += 1
        if low == "may" and word == "may":
            return None
        if low in ("march", "mar", "jan", "dec", "jun", "sep") and word.islower():
            return None
        sure = len(low) > 4 and low != "march"
        fields: dict[str, Any] = {"form": "month", "month": month}
        if self.kind[j] == "digits":
            digits = self.word[j]
            if (
                len(digits) <= 2
                and 1 <= int(digits) <= 31
                and not self.is_clock(j)
                and self.kind[j + 1] != "unit"
                and self.low[j + 1] != "%"
            ):
                k = j + 1
                if self.low[k] in ("st", "nd", "rd", "th") and self.start[k] == self.end[k - 1]:
                    k += 1
                if self.kind[k] != "count" or self.low[k] in ("killed", "dead"):
                    fields |= {"form": "day", "day": int(digits)}
                    year = self.trailing_year(k)
                    if year:
                        fields["year"], k = year
                        return fields, k
                    related = self.related_year(k)
                    return (fields | related[0], related[1]) if related else (fields, k)
            if (
                len(digits) == 6 and 1 <= int(digits[:2]) <= 31 and 1900 <= int(digits[2:]) <= 2099
            ):  # "Nov 012017": the blank was lost
                return fields | {"form": "day", "day": int(digits[:2]), "year": int(digits[2:])}, j + 1
            if len(digits) == 5 and 1900 <= int(digits[1:]) <= 2099 and digits[0] != "0":
                return fields | {"form": "day", "day": int(digits[0]), "year": int(digits[1:])}, j + 1
        if self.kind[j] == "ordinal" and self.value[j] != "-1" and self.low[j] != "first":
            fields |= {"form": "day", "day": int(self.value[j])}
            year = self.trailing_year(j + 1)
            k = j + 1
            if year:
                fields["year"], k = year
            return fields, k
        year = self.trailing_year(j)
        if year:
            fields["year"], j = year
            return fields, j
        if (
            self.low[j] in _APOSTROPHES
            and self.kind[j + 1] == "digits"
            and len(self.word[j + 1]) == 2
            and self.end[j] == self.start[j + 1]
        ):
            short = int(self.word[j + 1])
            return fields | {"year": 2000 + short if short < 50 else 1900 + short}, j + 2
        related = self.related_year(j)
        if related:
            return fields | related[0], related[1]
        before = self.low[i - 1] if i else ""
        if before in _DASHES and i > 1:
            before = self.low[i - 2]
        if self.low[j] in _DASHES and self.kind[j + 1] == "month" and word[0].isupper():
            return fields, i + 1
        if sure and word[0].isupper():
            return fields, i + 1
        if not sure and (before in _MONTH_LEADS or depth) and word[0].isupper():
            following = self.word[j]
            if low == "may" and following[:1].isupper() and before in ("and", "to"):
                return None
            return fields, i + 1
        return None

    def related_year(self, j: int) -> _Found | None:
        """Read "of that year", "this year", "last year", "next year" behind a month, a day or a season."""
        k = j + 1 if self.low[j] == "of" else j
        if self.low[k] == "the":
            k += 1
        if self.kind[k] == "relative" and self.low[k + 1] == "year" and self.low[k] not in ("past", "coming"):
            return {"relation": {"prev": "prev", "fol": "fol"}.get(self.value[k], self.value[k]), "unit": "y"}, k + 2
        return None

    def trailing_year(self, k: int) -> tuple[int, int] | None:
        """Read the year behind a month or a day, over a comma or "of"."""
        j = k
        if self.low[j] == "," or self.low[j] == "of":
            j += 1
        if self.kind[j] != "digits":
            return None
        digits = self.word[j]
        if len(digits) in (3, 4):
            era = self.era_at(j + 1)
            if era:
                return (1 - int(digits) if era[0] == "BC" else int(digits)), era[1]
        if len(digits) == 4 and 1000 <= int(digits) <= 2199:
            after = self.kind[j + 1]
            if self.low[k] == "," and after == "count" and self.low[j + 1] not in ("killed", "dead", "per"):
                return None
            if after == "unit" or self.is_clock(j):
                return None
            return int(digits), j + 1
        return None

    def era_at(self, j: int) -> tuple[str, int] | None:
        """Read BC, B.C., BCE, AD, A.D., CE."""
        word = self.word[j]
        if word in ("BC", "BCE"):
            return "BC", j + 1
        if word in ("AD", "CE"):
            return "AD", j + 1
        if word in ("B", "A") and self.low[j + 1] == "." and self.word[j + 2] in ("C", "D"):
            return word + ("C" if word == "B" else "D"), j + 4 if self.low[j + 3] == "." else j + 3
        return None

    def more_days(self, j: int, fields: dict[str, Any]) -> tuple[dict[str, Any], int, int] | None:
        """Read the days that hang on a month already read: "April 6 and 7", "February 3-5, 2015"."""
        if fields.get("year") is not None or not fields.get("month"):
            return None
        low = self.low[j]
        if not (low in _RANGE_WORDS or low in _DASHES or low == ",") or self.kind[j + 1] != "digits":
            return None
        digits, k = self.word[j + 1], j + 2
        if len(digits) > 2 or not 1 <= int(digits) <= 31 or self.is_clock(j + 1):
            return None
        if self.low[k] in ("st", "nd", "rd", "th"):
            k += 1
        if self.kind[k] == "month" or self.kind[k] == "unit" or self.low[k] in _DASHES or self.low[k] == "%":
            return None
        new: dict[str, Any] = {"form": "day", "month": fields["month"], "day": int(digits)}
        year = self.trailing_year(k)
        if year:
            new["year"] = year[0]
            return new, j + 1, year[1]
        if low == ",":
            return None
        if low not in _DASHES and self.word[k][:1].isalpha() and self.low[k] not in _AFTER_DAY:
            return None
        return new, j + 1, k

    def is_clock(self, j: int) -> bool:
        """Return whether the digits at j are the hour of a clock time."""
        return (
            (self.low[j + 1] in (":", ".") and self.kind[j + 2] == "digits" and len(self.word[j + 2]) == 2 and
            self.end[j] == self.start[j + 1]
             and self.end[j + 1] == self.start[j + 2]
             and (self.low[j + 1] == ":" or self.meridiem_at(j + 3) is not None))
            or self.meridiem_at(j + 1) is not None
        )  # fmt: skip

    def weekday_first(self, i: int, depth: int) -> _Found | None:
        """Read "Friday", "Thursday night", "Friday (Dec 16)", "Saturday, June 1, 2013", "Monday last week"."""
        low, word = self.low[i], self.word[i]
        if word.islower() and (len(low) < 6 or not low.endswith("day")):
            return None
        weekday = int(self.value[i])
        j = i + 1
        short = len(low) <= 4
        if short and self.low[j] == "." and self.end[i] == self.start[j]:
            j += 1
        fields: dict[str, Any] = {"form": "weekday", "weekday": weekday}
        if low.endswith("days"):
            return {"form": "set", "set_of": "P1W", "weekday": weekday}, j
        if self.kind[j] == "part" or (self.low[j] in ("early", "late") and self.kind[j + 1] == "part"):
            k = j + (self.kind[j] != "part")
            if self.value[k]:
                fields["part"] = self.value[k]
                j = k + 1
        elif self.kind[j] == "edge" and self.low[j] in ("early", "late") and not self.kind[j + 1]:
            pass
        k = j
        closing = ""
        if self.low[k] in ("(", "["):
            closing = ")" if self.low[k] == "(" else "]"
            k += 1
        elif self.low[k] in (",", "the"):
            k += 1
            if self.low[k] == "the":
                k += 1
        if self.kind[k] in ("month", "digits"):
            inner = self.month_first(k, 1) if self.kind[k] == "month" else self.calendar_digits(k)
            if inner and inner[0]["form"] == "day" and "more" not in inner[0]:
                k = inner[1]
                if not closing or self.low[k] == closing:
                    return inner[0] | fields | {"form": "day"}, k + bool(closing)
        if self.low[j] == "last" and self.low[j + 1] == "week":
            return fields | {"relation": "-1", "unit": "w"}, j + 2
        if self.low[j] in ("next", "this") and self.low[j + 1] == "week":
            return fields | {"relation": "+1" if self.low[j] == "next" else "0", "unit": "w"}, j + 2
        if self.low[j] == "of" and self.low[j + 1] in ("last", "next", "this") and self.low[j + 2] == "week":
            return fields | {"relation": {"last": "-1", "next": "+1", "this": "0"}[self.low[j + 1]], "unit": "w"}, j + 3
        if (
            short
        ):  # "sun", "sat", "mon" are words and parts of names: a lone one needs a part of the day or a preposition
            before = self.low[i - 1] if i else ""
            if not (
                fields.get("part")
                or before in ("on", "since", "until", "last", "next", "this", "late", "early", "by")
                or depth
            ):
                return None
            if not word[0].isupper() or (low in ("sun", "sat", "mon", "wed") and before != "on"):
                return None
        elif word.islower() and low == "sunday" and self.low[j] == "school":
            return None
        return fields, j

    def digits_first(self, i: int, depth: int) -> _Found | None:
        """Read what starts with digits: dates, clock times, years, decades, "26 days", "21st century"."""
        found = self.calendar_digits(i)
        if found:
            return found
        clock = self.clock_at(i)
        if clock:
            return clock
        if self.low[i + 1] in ("st", "nd", "rd", "th") and self.start[i + 1] == self.end[i]:
            return self.ordinal_first(i, depth)
        quantity = self.quantity(i, depth)
        if quantity:
            return quantity
        return self.year_at(i, sure=False)

    def calendar_digits(self, i: int) -> _Found | None:
        """Read "16 December 2016", "the 16th of March", "2016-12-16", "12/16/2016", "14 to 17 November"."""
        digits = self.word[i]
        a = int(digits) if len(digits) <= 4 else 0
        j = i + 1
        mark = self.low[j]
        if (
            len(digits) == 4
            and mark in ("-", "/", ".", "–")
            and self.kind[j + 1] == "digits"
            and self.low[j + 2] == mark
            and self.kind[j + 3] == "digits"
        ):
            month, day = self.word[j + 1], self.word[j + 3]
            if 1 <= a <= 2199 and len(month) <= 2 and len(day) <= 2 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
                k = j + 4
                if self.word[k] == "T" and self.kind[k + 1] == "digits":
                    while (
                        k < j + 11
                        and k < self.size
                        and (self.word[k].isalnum() or self.low[k] in (":", ".", "+", "-"))
                        and self.start[k] == self.end[k - 1]
                    ):
                        k += 1
                return {"form": "day", "year": a, "month": int(month), "day": int(day)}, k
        if (
            len(digits) <= 2
            and mark in ("/", ".", "-")
            and self.kind[j + 1] == "digits"
            and self.low[j + 2] == mark
            and self.kind[j + 3] == "digits"
        ):
            b, year = self.word[j + 1], self.word[j + 3]
            if (
                len(b) <= 2
                and len(year) in (2, 4)
                and (mark == "/" or len(year) == 4)
                and 1 <= a <= 31
                and 1 <= int(b) <= 31
            ):
                full = int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 50 else 1900 + int(year)
                first, second = a, int(b)
                if first <= 12 and second > 12:
                    return {"form": "day", "year": full, "month": first, "day": second}, j + 4
                if first > 12 >= second or (first == second and first <= 12):
                    return {"form": "day", "year": full, "month": second, "day": first}, j + 4
                if first <= 12 and second <= 12:
                    if mark == ".":
                        return {"form": "day", "year": full, "month": second, "day": first}, j + 4
                    return {"form": "slashed", "year": full, "month": first, "day": second}, j + 4
        if len(digits) > 2 or not 1 <= a <= 31:
            return None
        the = False
        if self.low[j] in ("st", "nd", "rd", "th") and self.start[j] == self.end[i]:
            j += 1
            the = True
        if self.low[j] == "of" and self.kind[j + 1] == "month":
            j += 1
        if self.low[j] in _DASHES and self.kind[j + 1] == "month" and len(self.low[j + 1]) == 3:
            j += 1
            if self.low[j + 1] in _DASHES and self.kind[j + 2] == "digits" and len(self.word[j + 2]) == 4:
                return {"form": "day", "day": a, "month": int(self.value[j]), "year": int(self.word[j + 2])}, j + 3
        if (self.kind[j] == "month" and (self.word[j][0].isupper()) and self.low[j] != "may") or (
            self.low[j] == "may" and self.word[j] != "may"
        ):
            return self.day_month(a, j, the=the)
        if self.low[j] in _RANGE_WORDS or self.low[j] in _DASHES or self.low[j] == "/":
            b = self.word[j + 1]
            k = j + 2
            if self.kind[j + 1] == "digits" and len(b) <= 2 and 1 <= int(b) <= 31:
                if self.low[k] in ("st", "nd", "rd", "th"):
                    k += 1
                if self.low[k] == "of":
                    k += 1
                if self.kind[k] == "month" and self.word[k][0].isupper():
                    fields, end = self.day_month(int(b), k, the=the)
                    fields.pop("the", None)
                    left = {key: fields[key] for key in ("form", "month", "year", "relation", "unit") if key in fields}
                    return left | {"day": a, "the": the, "more": (fields, j + 1, end)}, j
        return None

    def day_month(self, day: int, j: int, *, the: bool) -> _Found:
        fields: dict[str, Any] = {"form": "day", "day": day, "month": int(self.value[j]), "the": the}
        k = j + 1
        if self.low[k] == "." and len(self.low[j]) <= 4 and (self.kind[k + 1] == "digits" or self.low[k + 1] == ","):
            k += 1
        year = self.trailing_year(k)
        if year:
            fields["year"], k = year
            return fields, k
        related = self.related_year(k)
        if related:
            return fields | related[0], related[1]
        return fields, j + 1

    def clock_at(self, i: int) -> _Found | None:
        """Read "11:56 am", "6 p.m.", "08:30 UTC", "1630 GMT", "10:00hrs", "5 o'clock"."""
        digits = self.word[i]
        if len(digits) > 4:
            return None
        hour, minute, j = int(digits), 0, i + 1
        sure = False
        colon = self.low[j]
        if (
            len(digits) <= 2
            and colon in (":", ".")
            and self.kind[j + 1] == "digits"
            and len(self.word[j + 1]) == 2
            and self.end[i] == self.start[j]
            and self.end[j] == self.start[j + 1]
        ):
            minute = int(self.word[j + 1])
            j += 2
            sure = colon == ":"
            if sure and self.low[j] == ":" and self.kind[j + 1] == "digits" and len(self.word[j + 1]) == 2:
                j += 2
        elif len(digits) == 4 and (
            self.kind[j] == "zone"
            or (self.low[j] in ("hours", "hrs") and (digits[0] == "0" or self.low[i - 1] == "at"))
        ):
            hour, minute = hour // 100, hour % 100
            sure = True
        elif len(digits) > 2:
            return None
        meridiem = self.meridiem_at(j)
        if meridiem:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if meridiem[0] == "p" else 0)
            j = meridiem[1]
            sure = True
        elif self.low[j] == "o" and self.low[j + 1] in _APOSTROPHES and self.low[j + 2] == "clock":
            return {"form": "clock", "clock": "", "zone": "?"}, j + 3
        before = self.low[i - 1] if i else ""
        bare = self.kind[j] != "zone" and not meridiem and len(digits) < 4
        if bare and before and before not in _CLOCK_LEADS:  # "the score was 3:12"
            return None
        if not sure or hour > 23 or minute > 59:
            return None
        fields: dict[str, Any] = {"form": "clock", "clock": f"{hour:02d}:{minute:02d}"}
        if self.low[j] == "(" and self.kind[j + 1] == "zone" and self.word[j + 1].isupper():
            k = j + 2
            for _ in range(3):
                if self.low[k] in ("+", "-") or self.kind[k] == "digits":
                    k += 1
            if self.low[k] == ")":
                plain = k == j + 2
                return fields | {"zone": self.value[j + 1] if plain else "?"}, k + 1
        if self.kind[j] == "zone" or self.low[j] in ("hours", "hrs"):
            fields["zone"] = "Z" if self.value[j] == "Z" else "?"
            j += 1
            if self.low[j] in ("+", "-") and self.kind[j + 1] == "digits":
                fields["zone"] = "?"
                j += 2
        elif self.low[j] == "local" and self.low[j + 1] == "time":
            fields["zone"] = "?"
        return fields, j

    def meridiem_at(self, j: int) -> tuple[str, int] | None:
        """Read am, pm, a.m., p.m."""
        low = self.low[j]
        if low in ("am", "pm"):
            return low[0], j + 1
        if low in ("a", "p") and self.low[j + 1] == "." and self.low[j + 2] == "m":
            return low, j + 4 if self.low[j + 3] == "." and self.start[j + 3] == self.end[j + 2] else j + 3
        return None

    def year_at(self, i: int, *, sure: bool) -> _Found | None:
        """Read "2015", "1960s", "'60s", "499 BC", "AD 79".

        A bare number is a year only where its neighbours allow it.
        """
        digits = self.word[i]
        j = i + 1
        before = self.low[i - 1] if i else ""
        value = int(digits) if len(digits) <= 4 else -1
        if len(digits) in (2, 3) and digits.endswith("0") and self.low[j] == "s" and self.start[j] == self.end[i]:
            era = self.era_at(j + 1)
            if era and era[0] == "BC":
                return {"form": "decade", "year": -value, "the": True}, era[1]
        if len(digits) == 4 and digits.endswith("0") and self.low[j] == "s" and self.start[j] == self.end[i]:
            return {"form": "decade", "year": value, "the": True}, j + 1
        if (
            len(digits) == 4
            and digits.endswith("0")
            and self.low[j] in _APOSTROPHES
            and self.low[j + 1] == "s"
            and before in ("the", "early", "late", "mid", "-")
            and self.start[j] == self.end[i]
        ):
            return {"form": "decade", "year": value, "the": True}, j + 2
        if (
            len(digits) == 2
            and digits.endswith("0")
            and self.low[j] == "s"
            and self.start[j] == self.end[i]
            and before in (*_APOSTROPHES, "the", "early", "late", "mid")
        ):
            return {"form": "decade", "year": 1900 + value, "the": True}, j + 1
        era = self.era_at(j)
        if era and len(digits) <= 4:
            return {"form": "year", "year": 1 - value if era[0] == "BC" else value}, era[1]
        if self.word[i - 1] == "AD" and i and 1 <= value <= 2100:
            return {"form": "year", "year": value}, j
        if before in ("$", "€", "£", "#", ".", "№", "no", "/") or (
            before == "," and i > 1 and self.kind[i - 2] == "digits" and self.end[i - 1] == self.start[i]
        ):
            return None
        if (
            len(digits) in (3, 4)
            and self.low[j] in (*_DASHES, "and", "to", "or", "/")
            and self.kind[j + 1] == "digits"
            and self.era_at(j + 2)
            and (self.era_at(j + 2) or ("",))[0] == "BC"
        ):
            return {"form": "year", "year": 1 - value}, j
        if len(digits) != 4 or not 1000 <= value <= 2100:
            return None
        if sure:
            return {"form": "year", "year": value}, j
        after = self.low[j]
        if (self.kind[j] in ("unit", "count") and after not in ("killed", "dead", "per", "injured", "wounded")) or (
            after in ("%", "°", "$", ":") and self.kind[j + 1] == "digits"
        ):
            return None
        if (after in (",", ".") and self.kind[j + 1] == "digits" and self.end[j] == self.start[j + 1]) or self.low[
            j
        ] == "%":
            return None
        hedged = before in (
            "than",
            "least",
            "some",
            "nearly",
            "almost",
            "over",
            "roughly",
            "approximately",
            "another",
            "up",
            "about",
            "around",
            "least",
        )
        if hedged and (
            value < 1500
            or value > 2030
            or self.kind[j] == "count"
            or (after.isalpha() and after.endswith("s") and len(after) > 3 and self.low[j] != "s")
        ):
            return None
        if 1900 <= value <= 2050:
            plural = after.isalpha() and after.endswith("s") and len(after) > 4
            paired = self.kind[i - 2] == "digits" and len(self.word[i - 2]) == 4
            if (
                plural and not paired and before in ("and", "or", "to", "about", "around", "with")
            ):  # "2,000 soldiers and 1900 horses"
                return None
            if (
                before in _YEAR_PREPOSITIONS
                or not before
                or before
                in (
                    "the",
                    "a",
                    "(",
                    ",",
                    "'s",
                    "fiscal",
                    "s",
                    "year",
                    "its",
                    "his",
                    "her",
                    "their",
                    "our",
                    "spring",
                    "summer",
                    "autumn",
                    "fall",
                    "winter",
                )
                or before in _DASHES
                or self.kind[i - 1] in ("month", "season", "edge", "holiday")
            ):
                return {"form": "year", "year": value}, j
            if value % 100 == 0 or (
                after.isalpha()
                and after.endswith("s")
                and not after.endswith("ss")
                and after not in ("as", "was", "is", "its", "his", "has", "s", "this")
            ):
                return None
            return {"form": "year", "year": value}, j
        if (
            (before in _YEAR_PREPOSITIONS and before not in ("about", "around", "for", "into"))
            or before in ("(", *_DASHES)
            or self.kind[i - 1] in ("season", "edge", "holiday", "relative")
        ):
            if (
                after.isalpha()
                and after.endswith("s")
                and not after.endswith("ss")
                and after not in ("as", "was", "is", "its", "his", "has", "s", "this")
            ):
                return None
            if (before == "to" and value % 100 == 0) or (before in ("of", "and", "or", "to") and value > 2030):
                return None
            return {"form": "year", "year": value}, j
        if value >= 1400 and (
            (before == "," and not self.word[j].isalnum())
            or (after in _DASHES and self.kind[j + 1] == "digits" and len(self.word[j + 1]) == 4)
        ):
            return {"form": "year", "year": value}, j
        if before == "the" and self.word[j][:1].isalpha() and value >= 1400:
            return {"form": "year", "year": value}, j
        return None

    # --- words ------------------------------------------------------------------------------------------------------

    def part_of(self, j: int, depth: int) -> _Found | None:
        """Read the period behind "of" or "in": "of March", "of the year", "in the summer of 1955"."""
        if depth >= 3 or j >= self.size:
            return None
        if self.low[j] in ("the", "a"):
            j += 1
        kind = self.kind[j]
        if kind not in (
            "month",
            "weekday",
            "digits",
            "unit",
            "relative",
            "season",
            "part",
            "ordinal",
            "edge",
            "holiday",
            "deictic",
        ):
            return None
        found = _STARTERS[kind](self, j, depth + 1)
        if found is None or found[0]["form"] in ("duration", "shift", "set", "vague", "clock", "slashed"):
            return None
        if "more" in found[0]:
            found[0].pop("more")
        return found

    def ordinal_first(self, i: int, depth: int) -> _Found | None:
        """Read "21st century", "the first quarter of 2009", "the last week of March", "the first of May"."""
        if self.kind[i] == "digits":
            number, j = int(self.word[i]) if len(self.word[i]) < 4 else 0, i + 2
        else:
            number, j = (2 if self.low[i] == "second" else int(self.value[i])), i + 1
            if (
                self.low[j] in _DASHES
                and number >= 20
                and (self.kind[j + 1] == "ordinal" or self.low[j + 1] == "second")
            ):
                number += 2 if self.low[j + 1] == "second" else int(self.value[j + 1])
                j += 2
        if self.low[j] in _DASHES and self.kind[j + 1] == "unit":
            j += 1
        if self.low[j] in ("century", "centuries"):
            if number < 1 or number > 30:
                return None
            era = self.era_at(j + 1)
            return {
                "form": "century",
                "number": float(number),
                "the": True,
                "code": -1 if era and era[0] == "BC" else 0,
            }, era[1] if era else j + 1
        if self.kind[j] == "month" and 1 <= number <= 31 and self.word[j][0].isupper() and self.low[j] != "may":
            return self.day_month(number, j, the=True)
        if (
            self.low[j] == "of"
            and self.kind[j + 1] == "month"
            and 1 <= number <= 31
            and self.word[j + 1][0].isupper()
            and self.low[i - 1] == "the"
        ):
            return self.day_month(number, j + 1, the=True)
        unit = self.value[j] if self.kind[j] == "unit" else "h" if self.low[j] in ("half", "part") else ""
        if unit in ("q", "h") and (number in (1, 2, 3, 4, -1)):
            k = j + 1
            inner = (
                self.part_of(k + 1, depth)
                if self.low[k] in ("of", "in")
                else self.part_of(k, depth)
                if self.kind[k] in ("digits", "relative")
                else None
            )
            if inner and inner[0]["form"] in ("year", "unit", "month", "decade", "century"):
                return {
                    "form": "season",
                    "code": number,
                    "unit": unit,
                    "the": True,
                    "inner": self.clue(inner[0], k, inner[1]),
                }, inner[1]
            if unit == "q":
                return {"form": "season", "code": number, "unit": "q", "the": True}, k
            return None
        if unit in ("d", "w", "m", "y", "D", "H") and self.low[j + 1] == "of":
            inner = self.part_of(j + 2, depth)
            if inner and inner[0]["form"] in ("month", "year", "unit", "season", "decade"):
                return {
                    "form": "unit",
                    "unit": unit,
                    "relation": "of",
                    "code": number,
                    "the": True,
                    "inner": self.clue(inner[0], j + 2, inner[1]),
                }, inner[1]
        if (self.kind[j] in ("number", "digits", "some")) and number in (1, -1):  # "the first ten months of 2014"
            count = self.number_at(j)
            if count and self.kind[count[1]] == "unit" and self.value[count[1]] != "S":
                k = count[1] + 1
                if self.low[k] == "of":
                    inner = self.part_of(k + 1, depth)
                    if inner and inner[0]["form"] in ("month", "year", "unit"):
                        return {
                            "form": "duration",
                            "number": count[0],
                            "unit": self.value[count[1]],
                            "the": True,
                        }, inner[1]
                return {"form": "duration", "number": count[0], "unit": self.value[count[1]], "the": True}, k
        return None

    def clue(self, fields: dict[str, Any], i: int, j: int) -> Clue:
        shown = {name: value for name, value in fields.items() if name not in ("the", "more")}
        return Clue(
            start=self.start[i],
            end=self.end[j - 1],
            sentence=self.sentence,
            before=self.low[i - 1] if i else "",
            after=self.low[j],
            **shown,
        )

    def relative_first(self, i: int, depth: int) -> _Found | None:
        """Read "last week", "the past 26 days", "next Monday", "this morning", "that year", "the same day"."""
        relation, low = self.value[i], self.low[i]
        j = i + 1
        if relation == "-1" and self.low[j] == "-":
            return None
        the = relation not in ("0", "that")
        before = self.low[i - 1] if i else ""
        if relation == "same" and before not in ("the", "that", "this"):
            return None
        if low == "very":
            return None
        if relation == "that" and self.low[j] == "same":
            relation, j = "same", j + 1
        if relation == "same" and before in ("that", "this"):
            the = "any"  # type: ignore[assignment]
        kind = self.kind[j]
        if kind in ("number", "digits", "some", "couple", "half") and relation not in ("0", "that", "same"):
            count = self.number_at(j)
            if count:
                k = count[1] + (self.kind[count[1]] == "filler")
                if self.low[k] in _DASHES and self.kind[k + 1] == "unit":
                    k += 1
                if self.kind[k] == "unit" and self.value[k] != "S":
                    return {
                        "form": "duration",
                        "number": count[0],
                        "unit": self.value[k],
                        "relation": relation,
                        "the": the,
                    }, k + 1
            return None
        if kind == "filler" and self.kind[j + 1] == "unit":
            j, kind = j + 1, "unit"
        if kind == "unit" and self.value[j] != "S":
            unit = self.value[j]
            plural = self.low[j].endswith("s")
            if unit == "y" and relation in ("0", "that") and plural:
                return None
            if plural:
                if relation in ("0", "that"):
                    return None
                return {"form": "duration", "number": None, "unit": unit, "relation": relation, "the": the}, j + 1
            if relation == "that" and self.low[j + 1] in ("is", "was", "that"):
                return None
            fields: dict[str, Any] = {"form": "unit", "unit": unit, "relation": relation, "number": 1.0, "the": the}
            if relation == "past" or (relation == "-1" and before == "the" and unit in ("w", "m", "y", "D", "C")):
                if self.low[j + 1] == "of" and relation == "-1":
                    inner = self.part_of(j + 2, depth)
                    if inner and inner[0]["form"] in ("month", "year", "unit"):
                        return {
                            "form": "unit",
                            "unit": unit,
                            "relation": "of",
                            "code": -1,
                            "the": True,
                            "inner": self.clue(inner[0], j + 2, inner[1]),
                        }, inner[1]
                return {"form": "duration", "number": 1.0, "unit": unit, "relation": "past", "the": the}, j + 1
            if relation == "-1" and unit == "d":  # "the last day" is of something
                return None
            if unit == "q" and relation in ("-1", "+1", "0", "prev"):
                return {"form": "unit", "unit": "q", "relation": relation, "number": 1.0, "the": the}, j + 1
            if unit in ("H", "M"):
                return None
            return fields, j + 1
        if kind == "weekday" and relation in ("-1", "+1", "0", "that", "fol", "prev", "past", "com", "same"):
            inner = self.weekday_first(j, 1)
            if inner and inner[0]["form"] == "weekday" and "relation" not in inner[0]:
                return inner[0] | {"relation": relation, "the": the}, inner[1]
            return None
        if kind == "month" and relation in ("-1", "+1", "0", "that", "fol", "prev", "past", "com"):
            inner = self.month_first(j, 1)
            if inner and inner[0].get("year") is None and "relation" not in inner[0]:
                return inner[0] | {"relation": relation, "the": the}, inner[1]
            return None
        if kind == "season" and relation in ("-1", "+1", "0", "that", "fol", "prev", "past", "com", "same"):
            return {"form": "season", "code": int(self.value[j]), "relation": relation, "the": the}, j + 1
        if (
            kind == "part"
            and relation in ("-1", "+1", "0", "that", "fol", "prev", "same")
            and not self.low[j].endswith("s")
        ):
            if relation == "-1" and self.low[j] != "night" and self.low[j] != "evening":
                return None
            fields = {"form": "part", "part": self.value[j], "relation": relation, "the": the}
            return fields, j + 1
        if self.low[j] in ("time", "period", "moment", "point", "date", "era") and relation in ("that", "0", "same"):
            if relation in ("0", "that") and before not in (
                "at",
                "by",
                "during",
                "throughout",
                "of",
                "in",
                "to",
                "until",
                "from",
                "since",
                "before",
                "after",
                "around",
            ):
                return None
            return {"form": "vague", "relation": "told", "the": the}, j + 1
        if (
            low == "past"
            and before == "the"
            and (
                not self.word[j].isalnum() or self.low[j] in ("and", "or", "but", "that", "when", "have", "has", "had")
            )
        ):
            return {"form": "vague", "relation": "past", "the": True}, j
        return None

    def edge_first(self, i: int, depth: int) -> _Found | None:
        """Read "early October", "mid-November", "the end of the month", "early in 1862", "the middle of August"."""
        low, edge = self.low[i], self.value[i]
        j = i + 1
        if low in _NOUN_EDGES:
            if self.low[j] != "of":
                return None
            j += 1
        elif self.low[j] in _DASHES:
            j += 1
            if self.low[j] == "to":
                return None
        elif self.low[j] == "part" and self.low[j + 1] == "of":
            j += 2
        elif self.low[j] in ("in", "on") and low in ("early", "late"):
            j += 1
        found = self.part_of(j, depth)
        if found is None:
            return None
        fields, k = found
        if fields["form"] == "deictic" and low not in ("early", "late"):
            return None
        return fields | {
            "edge": edge,
            "the": low in _NOUN_EDGES or bool(fields.get("the")) or low in ("mid", "early", "late"),
        }, k

    def part_first(self, i: int, depth: int) -> _Found | None:
        """Read "the night of 8 February", "noon", "at dawn", "the evening"."""
        low = self.low[i]
        j = i + 1
        before = self.low[i - 1] if i else ""
        if low in (
            "eve",
            "morning",
            "evening",
            "night",
            "afternoon",
            "dawn",
            "midnight",
            "noon",
            "dusk",
            "daybreak",
            "mornings",
            "nights",
            "midday",
        ):
            k = j
            if self.low[k] == "hours":
                k += 1
            if self.low[k] in ("of", "on") or self.kind[k] == "weekday":
                inner = self.part_of(k + 1 if self.low[k] in ("of", "on") else k, depth)
                joined = self.low[k] == "of" or low in ("midnight", "dawn")
                if (
                    inner
                    and joined
                    and inner[0]["form"] in ("day", "weekday", "deictic", "unit", "holiday")
                    and (inner[0]["form"] != "unit" or inner[0].get("unit") == "d")
                ):
                    return inner[0] | {"part": self.value[i], "the": True}, inner[1]
        if low in ("eve", "mornings", "evenings", "afternoons", "daylight"):
            return None
        if low in ("noon", "midnight", "midday"):
            return {"form": "clock", "clock": "12:00" if self.value[i] == "noon" else "00:00", "part": self.value[i]}, j
        if before == "the" or (
            before in ("at", "by", "until", "before", "since", "from", "after")
            and low in ("night", "dawn", "dusk", "nightfall", "daybreak", "sunset", "sunrise", "nighttime", "lunchtime")
        ):
            if self.low[j] in ("of", "before", "after") and self.low[j] != "of":
                return None
            if (
                before == "the"
                and self.low[i - 2]
                not in ("in", "during", "through", "by", "into", "throughout", "for", "until", "all", "over")
                and i > 1
            ):
                return None
            return {"form": "part", "part": self.value[i], "relation": "the", "the": True}, j
        return None

    def season_first(self, i: int, depth: int) -> _Found | None:
        """Read "the summer of 1955", "winter", "spring 2016", "fall of that year"; "the fall of Aleppo" is none."""
        low = self.low[i]
        j = i + 1
        before = self.low[i - 1] if i else ""
        fields: dict[str, Any] = {"form": "season", "code": int(self.value[i]), "the": True}
        k = j + 1 if self.low[j] in ("of", ",") or self.low[j] in _DASHES else j
        if (
            self.low[j] in _DASHES
            and self.kind[k] == "digits"
            and len(self.word[k]) == 4
            and 1000 <= int(self.word[k]) <= 2100
        ):
            return fields | {"year": int(self.word[k])}, k + 1
        year = self.trailing_year(j)
        if year:
            return fields | {"year": year[0]}, year[1]
        related = self.related_year(j)
        if related:
            return fields | related[0], related[1]
        if self.word[j] in ("Olympics", "Games", "Olympic", "Palace", "Guard"):
            return None
        if low in ("fall", "spring"):
            leads = (
                "in",
                "since",
                "until",
                "by",
                "early",
                "late",
                "mid",
                "last",
                "next",
                "this",
                "every",
                "that",
                "during",
                "following",
            )
            led = (
                before in leads
                or depth
                or (
                    before == "the"
                    and (
                        self.low[i - 2] in ("in", "by", "until", "since", "during", "of")
                        or (self.low[j] in ("and", "or") and self.kind[j + 1] in ("season", "edge"))
                    )
                )
            )
            if not led or self.low[j] == "of" or (self.kind[i - 1] == "number" if i else False):
                return None
        return fields, j

    def deictic_first(self, i: int, depth: int) -> _Found | None:  # noqa: ARG002 - starters share a signature
        """Read "today", "yesterday evening", "tonight", "overnight"."""
        value, j = self.value[i], i + 1
        if self.low[j] in _APOSTROPHES and self.word[j + 1] == "Zaman":
            return None
        if value in ("night", "over"):
            return {"form": "part", "part": "night", "relation": "0" if value == "night" else "over"}, j
        if self.word[i] == "Today" and i and self.word[i - 1] in ("USA", "Russia", "India", "China"):
            return None
        fields: dict[str, Any] = {"form": "deictic", "number": float(value)}
        if self.kind[j] == "part" and not self.low[j].endswith("s"):
            return fields | {"part": self.value[j]}, j + 1
        return fields, j

    def every_first(self, i: int, depth: int) -> _Found | None:  # noqa: ARG002 - starters share a signature
        """Read "every Friday", "each day", "every two weeks", "per month"."""
        j = i + 1
        if self.kind[j] == "weekday" and self.low[i] != "per":
            return {"form": "set", "set_of": "P1W", "weekday": int(self.value[j])}, j + 1
        if self.kind[j] == "month" and self.low[i] != "per":
            return {"form": "set", "set_of": "P1Y"}, j + 1
        if self.kind[j] == "season":
            return {"form": "set", "set_of": "P1Y"}, j + 1
        if self.kind[j] == "part":
            return {"form": "set", "set_of": "P1D"}, j + 1
        number: float | None = 1.0
        if self.kind[j] in ("number", "digits") or self.low[j] == "few":
            count = (None, j + 1) if self.low[j] == "few" else self.number_at(j)
            if count:
                number, j = count
        if self.kind[j] == "unit" and self.value[j] not in ("S", "e", "f", "K"):
            return {"form": "set", "number": number, "unit": self.value[j]}, j + 1
        return None

    def set_first(self, i: int, depth: int) -> _Found | None:  # noqa: ARG002 - starters share a signature
        """Read "daily", "weekly", "annual"; not in names ("Daily Mail")."""
        if self.word[i][0].isupper() and i:
            return None
        return {"form": "set", "set_of": self.value[i]}, i + 1

    def vague_first(self, i: int, depth: int) -> _Found | None:  # noqa: ARG002 - starters share a signature
        """Read "now", "recently", "the future": time, but no calendar time."""
        low, j = self.low[i], i + 1
        if low in ("soon", "shortly", "previously", "formerly", "lately"):
            return None
        if low == "now" and self.low[j] in ("that", *_DASHES):
            return None
        return {
            "form": "vague",
            "relation": self.value[i],
            "the": low == "future" and self.low[i - 1] == "the" and self.low[j] != "of",
        }, j

    def after_first(self, i: int, depth: int) -> _Found | None:
        """Read "later that month", "earlier today", "later in the year"."""
        low = self.low[i]
        if low not in ("later", "earlier"):
            return None
        j = i + 1
        if self.low[j] in ("in", "on"):
            j += 1
        if self.low[j] not in ("the", "this", "that") and self.kind[j] not in ("deictic", "weekday", "relative"):
            return None
        found = self.part_of(j, depth)
        if (
            found is None
            or found[0]["form"] not in ("unit", "deictic", "weekday", "part", "season")
            or found[0].get("relation") in ("-1", "+1", "fol", "prev")
        ):
            return None
        if found[0]["form"] == "weekday" and self.low[i + 1] == "on":
            return found[0] | {"the": False}, found[1]
        return found[0] | {"the": False}, found[1]

    def holiday_first(self, i: int, depth: int) -> _Found | None:  # noqa: ARG002 - starters share a signature
        """Read "Christmas Eve", "Christmas 2007", "Easter", "New Year's Day"."""
        if not self.word[i][0].isupper():
            return None
        j = i + 1
        value = self.value[i]
        if self.low[i] == "new":
            if self.word[j] not in ("Year", "Years"):
                return None
            j += 1
            while self.low[j] in ("'", "’", "s", "'s", "’s"):
                j += 1
            if self.word[j] not in ("Eve", "Day"):
                return None
            value, j = ("12-31" if self.word[j] == "Eve" else value), j + 1
        elif self.word[j] == "Eve" and value == "12-25":
            value, j = "12-24", j + 1
        elif self.word[j] == "Day":
            j += 1
        elif self.word[j] in ("Island", "Sunday", "Monday", "Rising"):
            return None
        fields: dict[str, Any] = {"form": "holiday"}
        if value not in ("none", "easter"):
            fields |= {"month": int(value[:2]), "day": int(value[3:])}
        year = self.trailing_year(j)
        if year:
            fields["year"], j = year
        return fields, j


_STARTERS: dict[str, Callable[[_Scan, int, int], _Found | None]] = {
    "month": _Scan.month_first,
    "weekday": _Scan.weekday_first,
    "digits": _Scan.digits_first,
    "number": _Scan.quantity,
    "article": _Scan.quantity,
    "some": _Scan.quantity,
    "couple": _Scan.quantity,
    "half": _Scan.half_first,
    "unit": _Scan.unit_first,
    "ordinal": _Scan.ordinal_first,
    "relative": _Scan.relative_first,
    "edge": _Scan.edge_first,
    "part": _Scan.part_first,
    "season": _Scan.season_first,
    "deictic": _Scan.deictic_first,
    "every": _Scan.every_first,
    "set": _Scan.set_first,
    "vague": _Scan.vague_first,
    "after": _Scan.after_first,
    "holiday": _Scan.holiday_first,
}
"""What reads an expression that begins with a word of the class."""


def _join(scan: _Scan, clues: list[Clue]) -> list[Clue]:
    """Mark the left ends of ranges, and lend the year of the right end ("October and November 2016", "1957-58")."""
    joined: list[Clue] = []
    for position, clue in enumerate(clues):
        following = clues[position + 1] if position + 1 < len(clues) else None
        if following is None or following.start - clue.end > 12:
            joined.append(clue)
            continue
        between = scan.text[clue.end : following.start].strip().lower()
        spans = (
            between in _DASHES
            or between in ("to", "until", "till", "through", "up to")
            or (between == "and" and clue.before == "between")
        )
        dated = clue.form in ("day", "month", "season", "year", "weekday", "decade") and following.form in (
            "day",
            "month",
            "season",
            "year",
            "weekday",
            "decade",
        )
        new = clue
        if dated and spans and (clue.form == following.form or {clue.form, following.form} <= {"day", "month", "year"}):
            new = new._replace(joined=True)
        if (
            dated
            and new.year is None
            and not new.relation
            and following.year is not None
            and new.month is not None
            and following.month is not None
            and (spans or between in ("and", "or", "/", "&"))
        ):
            earlier = (new.month, new.day or 0) <= (following.month, following.day or 31)
            new = new._replace(year=following.year if earlier else following.year - 1)
        if (
            new.form == "season"
            and new.year is None
            and not new.unit
            and following.form == "season"
            and following.year is not None
            and not new.relation
        ):
            new = new._replace(year=following.year)
        joined.append(new)
    return joined
