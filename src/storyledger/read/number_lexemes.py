"""The words, numbers and signs of a text as the number grammar sees them, and what it asks of them in passing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from storyledger.read.number_words import LEXEME, load_words

if TYPE_CHECKING:
    from collections.abc import Callable

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


class Lexeme(NamedTuple):
    """A word, a row of digits or a sign."""

    text: str
    low: str
    start: int
    end: int
    gap: bool
    """White space, or the text's start, before it."""


@dataclass(frozen=True, slots=True)
class Core:
    """A number as it stands without hedges: lexemes [i, j)."""

    i: int
    j: int
    value: float | None
    low: float | None
    high: float | None
    form: Literal["digits", "words", "vague", "range", "change", "tally", "fraction", "none", "single"]
    approximate: bool = False
    scaled: bool = False
    """A scale word or letter belongs to it: "4 million"."""
    sense: Sense | None = None
    unit: str = ""
    unit_j: int = 0
    """The lexeme after its unit; 0 if that stands before the number or is absent."""
    prefix_i: int = -1
    """The lexeme of the currency before it."""
    parts: tuple[Core, ...] = ()


class Lexemes:
    """The lexemes of one stretch of text, with small questions about them; every place outside is empty."""

    def __init__(self, text: str, start: int, stop: int) -> None:
        self.text = text
        self.words = load_words()
        self.lex = split_lexemes(text, start, stop)
        self.low: Callable[[int], str] = defaultdict(str, enumerate([lexeme.low for lexeme in self.lex])).__getitem__
        """The word in lower case at a place; asked so often that its cost is most of the scan's."""
        self.cores: dict[int, Core | None] = {}
        """The single numbers read so far, by their first lexeme: rules that look ahead read each of them once."""

    def __len__(self) -> int:
        return len(self.lex)

    def gap(self, i: int) -> bool:
        """Whether white space, or an end of the text, stands before lexeme i."""
        return self.lex[i].gap if 0 <= i < len(self.lex) else True

    def glued(self, i: int) -> bool:
        """Whether lexeme i follows the one before without white space."""
        return 0 < i < len(self.lex) and not self.lex[i].gap

    def digits(self, i: int) -> bool:
        """Whether lexeme i is a row of digits."""
        return self.low(i)[:1].isdecimal()

    def alpha(self, i: int) -> bool:
        """Whether lexeme i is a word."""
        return self.low(i)[:1].isalpha()

    def capital(self, i: int) -> bool:
        """Whether lexeme i begins with a capital letter."""
        return 0 <= i < len(self.lex) and self.lex[i].text[0].isupper()

    def number_next(self, i: int) -> bool:
        """Whether a number seems to begin at lexeme i."""
        word = self.low(i)
        return word[:1].isdecimal() or word in self.words.units or word in self.words.tens or word in self.words.vague

    def phrase(self, i: int, words: tuple[str, ...]) -> bool:
        """Whether these words stand from lexeme i on."""
        low = self.low
        for k, word in enumerate(words, start=i):
            if low(k) != word:
                return False
        return i + len(words) <= len(self.lex)

    def phrase_before(self, i: int, words: tuple[str, ...]) -> bool:
        """Whether these words stand right before lexeme i."""
        return i >= len(words) and self.phrase(i - len(words), words)


def split_lexemes(text: str, start: int, stop: int) -> list[Lexeme]:
    """The lexemes of `text[start:stop]` in order; offsets are into `text`."""
    out: list[Lexeme] = []
    last = -1
    for match in LEXEME.finditer(text, start, stop):
        word = match.group()
        begin, end = match.span()
        out.append(Lexeme(word, word.lower(), begin, end, begin != last))
        last = end
    return out
