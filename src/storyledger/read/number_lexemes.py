"""The words, numbers and signs of a text as the number grammar sees them, and what it asks of them in passing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from storyledger.read.number_words import LEXEME, Words, load_words

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
    "multiple",
]

QUANTITIES: Final = frozenset(
    {"count", "money", "percent", "fraction", "magnitude", "distance", "measure", "duration", "tally"}
)
"""Senses that state how much or how many; the others only look like it."""


LONGEST: Final = 60
"""Lexemes on either side that are looked at for an address: no address of our news corpora has more."""


class Lexeme(NamedTuple):
    """A word, a row of digits or a sign."""

    text: str
    low: str
    start: int
    end: int
    gap: bool
    """White space, or the text's start, before it."""


class Core(NamedTuple):
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
    lead_i: int = -1
    """The lexeme of the word that opens it: "between 200 and 300"."""


class Lexemes:
    """The lexemes of one stretch of text, with small questions about them; every place outside is empty."""

    def __init__(self, text: str, start: int, stop: int) -> None:
        self.text = text
        self.words = load_words()
        self.lex = split_lexemes(text, start, stop)
        self.lows = [lexeme.low for lexeme in self.lex]
        self.low: Callable[[int], str] = defaultdict(str, enumerate(self.lows)).__getitem__
        """The word in lower case at a place; asked so often that its cost is most of the scan's."""
        self.cores: dict[int, Core | None] = {}
        """The single numbers read so far, by their first lexeme: rules that look ahead read each of them once."""

        self.millions = -1000
        """The last number of which an "m" said that it is in millions."""
        self._chunk = (0, 0, False)
        """The last chunk without white space that was asked about: its ends, and whether it is an address."""

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

    def in_address(self, i: int) -> bool:
        """Whether the chunk without white space around lexeme i looks like an address, a file name or a hash."""
        a, b, known = self._chunk
        if not a <= i < b:
            a, b = i, i + 1
            while a > 0 and not self.lex[a].gap and i - a < LONGEST:
                a -= 1
            while b < len(self.lex) and not self.lex[b].gap and b - i < LONGEST:
                b += 1
            known = is_address([self.lex[k].low for k in range(a, b)], self.words)
            self._chunk = (a, b, known)
        return known

    def number_next(self, i: int) -> bool:
        """Whether a number seems to begin at lexeme i."""
        word = self.low(i)
        return word[:1].isdecimal() or word in self.words.units or word in self.words.tens or word in self.words.vague

    def lex_text(self, i: int) -> str:
        """Lexeme i as it is written, empty outside."""
        return self.lex[i].text if 0 <= i < len(self.lex) else ""

    def between(self, i: int, last: int) -> str:
        """The text from lexeme i to lexeme `last`, both with it."""
        return self.text[self.lex[i].start : self.lex[last].end]

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


def is_address(chunk: list[str], words: Words) -> bool:
    """Whether lexemes without white space between them are an address, a file name or a row of figures and letters."""
    if len(chunk) < 3:
        return False
    if "@" in chunk or "_" in chunk or "www" in chunk or "http" in chunk or "https" in chunk:
        return True
    mixed = 0
    for before, word, after in zip(chunk[:-1], chunk[1:], [*chunk[2:], ""], strict=True):
        if word == "." and after in words.near["address ends"] and before[-1].isalnum():
            return True
        # "9f86d08": a figure behind a letter twice is no number with its unit
        mixed += word[0].isdecimal() and before[-1].isalpha() and before not in words.currency_before
    return mixed >= 2


def split_lexemes(text: str, start: int, stop: int) -> list[Lexeme]:
    """The lexemes of `text[start:stop]` in order; offsets are into `text`."""
    out: list[Lexeme] = []
    make = tuple.__new__  # half of the scan's time goes here, and less than in Lexeme(...)
    last = -1
    for match in LEXEME.finditer(text, start, stop):
        word = match.group()
        begin, end = match.span()
        out.append(make(Lexeme, (word, word.lower(), begin, end, begin != last)))
        last = end
    return out
