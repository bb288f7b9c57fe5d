"""The words of a report as grouping sees them: where they stand, what they weigh, and which are somebody's speech.

Grouping compares thousands of reports, so it looks at the surface: words by one linear expression, a light stemmer and
a list of words that rewrites swap. Left out: parsing, and meaning beyond that list.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from storyledger.group.handouts import find_handed_out, find_page_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.records import Reading

WORD = re.compile(r"\d[\d.,]*\d|[^\W_]+(?:['’][^\W_]+)*")
"""Numbers with their separators in one piece, words with their apostrophes."""

_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])|\n+")
_ENDS = ".!?…\n"
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Gov|Sen|Rep|St|Jr|Sr|No|Inc|Co|Corp|Ltd|vs|Jan|Feb|Mar|Apr|Jun|Jul"
    r"|Aug|Sept?|Oct|Nov|Dec)|\b[A-Za-z])\.$"
)
_QUOTED = 2_000
"""Longest stretch between quotation marks that is taken for speech, in characters: a lost closing mark must not
swallow the rest of a report."""


_PAGE_WORDS = 3
"""Words of a page in one line from which on the line is the page's."""
LONGEST_FURNITURE = 220
"""Characters; a copyright notice has up to 200, and a text that lost its line breaks is no notice."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, or a line of the page: its words by index, half open."""

    first: int
    last: int
    start: int
    end: int
    furniture: bool
    """Belongs to the page, not to the report."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one report."""

    spans: tuple[tuple[int, int], ...]
    keys: tuple[str, ...]
    """Lower case, without apostrophes: what exact copies share."""
    stems: tuple[str, ...]
    """Stem, or the first of the word's group in the list of swaps: what rewrites share. Empty for function words."""
    weights: tuple[float, ...]
    """What a shared word says of a shared text: 0 in quotation marks and page furniture, .3 for names and numbers
    (independent reports share those), .5 for function words, 1 for the rest."""
    names: frozenset[int]
    """Indices of words that are part of a name or a number."""
    lines: tuple[Line, ...]

    def weight(self, first: int, last: int) -> float:
        """Return the sum of the weights from word `first` up to word `last`."""
        return sum(self.weights[first:last])


def read_words(reading: Reading) -> Words:
    """Return the words of a report; its own sentences are used where the reader gave them."""
    text = reading.report.text
    spans = tuple([found.span() for found in WORD.finditer(text)])
    spelled = [text[start:end] for start, end in spans]
    keys = tuple(map(key_of, spelled))
    heard = {(q.start, q.end) for q in reading.quotations if q.direct} | set(find_quoted(text))
    quoted = sorted(heard | set(find_handed_out(text)))
    sentences = [(s.start, s.end, s.kind == "furniture") for s in reading.parsed.sentences] or [
        (start, end, False) for start, end in split_sentences(text)
    ]
    starts = [start for start, _ in spans]
    lines: list[Line] = []
    opening: set[int] = set()
    page_lines = tuple(find_page_lines(text))
    furniture = _inside(spans, page_lines)
    for start, end, page in sentences:
        first, last = bisect_right(starts, start - 1), bisect_right(starts, end - 1)
        if first < last:
            page_line = page or first in furniture or is_furniture(text[start:end])
            lines.append(Line(first, last, start, end, page_line))
            opening.add(first)
            if page_line:
                furniture.update(range(first, last))
    speech = _inside(spans, quoted)
    functional = function_words()
    names = frozenset(
        i
        for i, word in enumerate(spelled)
        if not word[0].islower()
        and (
            word[0].isdigit()
            or (word[0].isupper() and keys[i] not in functional and (i not in opening or _goes_on(spelled, spans, i)))
        )
    )
    weights = [0.5 if key in functional else 1.0 for key in keys]
    for i in names:
        weights[i] = 0.3
    for i in speech | furniture:
        weights[i] = 0.0
    return Words(spans, keys, stems_of(keys), tuple(weights), names, tuple(lines))


def _goes_on(spelled: list[str], spans: tuple[tuple[int, int], ...], i: int) -> bool:
    """Say whether the capitalised word that opens a sentence goes on in another: the first part of a name."""
    return i + 1 < len(spelled) and spelled[i + 1][0].isupper() and spans[i + 1][0] - spans[i][1] <= 2


def _inside(spans: tuple[tuple[int, int], ...], stretches: Sequence[tuple[int, int]]) -> set[int]:
    starts = [start for start, _ in spans]
    inside: set[int] = set()
    for start, end in stretches:
        inside.update(range(bisect_right(starts, start - 1), bisect_right(starts, end - 1)))
    return inside


def find_quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between double quotation marks in one paragraph, marks included.

    Straight marks open after space or bracket; a mark whose partner is missing is passed over. Speech that runs over
    paragraphs opens anew in each and closes in the last.
    """
    start = 0
    for paragraph in text.split("\n"):
        opened = -1
        for at, mark in _marks(paragraph):
            before = paragraph[at - 1] if at else " "
            after = paragraph[at + 1] if at + 1 < len(paragraph) else " "
            opens = mark in "“„«" or (mark == '"' and (before.isspace() or before in "([—–-") and not after.isspace())
            if opened >= 0 and not opens:
                if at - opened <= _QUOTED:
                    yield start + opened, start + at + 1
                opened = -1
            elif opens:
                opened = at
        if opened >= 0 and len(paragraph) - opened <= _QUOTED and paragraph[opened] == "“":
            yield start + opened, start + len(paragraph)
        start += len(paragraph) + 1


def _marks(paragraph: str) -> Iterator[tuple[int, str]]:
    at = 0
    for part in re.split(r"([\"“”„«»])", paragraph):
        if part in {'"', "“", "”", "„", "«", "»"}:
            yield at, part
        at += len(part)


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a text by its full stops and line ends, for texts that no reader has parsed."""
    start = 0
    for found in _END.finditer(text) if any(mark in text for mark in _ENDS) else ():
        end = found.end()
        if found.group()[0] == "." and _ABBREVIATION.search(text, max(start, found.start() - 12), found.start() + 1):
            continue
        if text[start:end].strip():
            yield start, end
        start = end
    if text[start:].strip():
        yield start, len(text)


def is_furniture(line: str) -> bool:
    """Say whether a line belongs to the page and not to the report."""
    if len(line) > LONGEST_FURNITURE:
        return False
    return _tells_page(line, WORD.findall(line.lower()))


def is_furniture_of(line: str, keys: Sequence[str]) -> bool:
    """Say the same of a line whose words' keys are known."""
    plain = line.isascii() and "'" not in line and "," not in line
    return _tells_page(line, keys) if plain and len(line) <= LONGEST_FURNITURE else is_furniture(line)


def _tells_page(line: str, words: Sequence[str]) -> bool:
    if page_marks().isdisjoint(words):
        return False
    if len(_page_words().intersection(words)) >= _PAGE_WORDS:
        return True
    phrases = _furniture()
    named = phrases.keys() & words
    if not named:
        return False
    low = " ".join(line.lower().split())
    return any(phrase in low for word in named for phrase in phrases[word])


@lru_cache(maxsize=131_072)
def key_of(word: str) -> str:
    """Return a word as exact copies share it: lower case, without apostrophes and without separators in numbers."""
    if word[0].isdigit():
        return word.replace(",", "")
    return word.lower().replace("'", "").replace("’", "")


def stems_of(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return each word's stem or the first of its group of swaps; empty for function words."""
    made = list(map(word_stem, keys))
    pairs = pair_swaps()
    after = -1
    for i in [i for i, key in enumerate(keys) if key in pairs]:
        if i > after and i + 1 < len(keys) and (group := pairs[keys[i]].get(keys[i + 1])):
            made[i : i + 2] = group, ""
            after = i + 1
    return tuple(made)


@lru_cache(maxsize=131_072)
def word_stem(key: str) -> str:
    """Return a word's stem or the first of its group of swaps, seen alone; empty for function words."""
    if key in function_words():
        return ""
    stem = stem_of(key)
    return swaps().get(stem, stem)


@lru_cache(maxsize=65_536)
def stem_of(word: str) -> str:
    """Return the word without its ending (plural, past, participle, adverb): crude, the same for all forms."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word[-1] == "s":
        for ending, put in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) + len(put) >= 3:
                word = word[: -len(ending)] + put
                break
    if word[-1] in "dgy":
        for ending, put in _ENDINGS_TWO:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                word = word[: -len(ending)] + put
                break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word


_ENDINGS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("ss", "ss"),
    ("us", "us"),
    ("is", "is"),
    ("s", ""),
)
_ENDINGS_TWO = (("ied", "y"), ("ing", ""), ("edly", ""), ("ed", ""), ("ly", ""))


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """Return the list of function words."""
    return frozenset(word for line in lexicon("function_words.txt") for word in line.split())


@lru_cache(maxsize=1)
def _furniture() -> dict[str, tuple[str, ...]]:
    """Return the phrases of a page by their longest word but the last, which a page may glue to what follows."""
    found: dict[str, list[str]] = {}
    for phrase in lexicon("furniture.txt"):
        words = WORD.findall(phrase)
        found.setdefault(max(words[:-1] or words, key=len), []).append(phrase)
    return {word: tuple(phrases) for word, phrases in found.items()}


@lru_cache(maxsize=1)
def page_marks() -> frozenset[str]:
    """Return the words, in lower case, without any of which a line is no page's."""
    return _page_words() | _furniture().keys()


@lru_cache(maxsize=1)
def _page_words() -> frozenset[str]:
    return frozenset(word for line in lexicon("page_words.txt") for word in line.split())


@lru_cache(maxsize=1)
def swaps() -> dict[str, str]:
    """Return the stem of the first word of each group of swaps, by the stems of its words."""
    found: dict[str, str] = {}
    for line in lexicon("synonyms.txt"):
        group, *_ = line.split()
        for word in line.split():
            if "_" not in word:
                found.setdefault(stem_of(word), stem_of(group))
    return found


@lru_cache(maxsize=1)
def pair_swaps() -> dict[str, dict[str, str]]:
    """Return the groups of swaps of two words, by the first word and the second."""
    found: dict[str, dict[str, str]] = {}
    for line in lexicon("synonyms.txt"):
        group, *_ = line.split()
        for word in line.split():
            if word.count("_") == 1:
                first, second = word.split("_")
                found.setdefault(first, {}).setdefault(second, stem_of(group))
    return found


def lexicon(name: str) -> list[str]:
    """Return the lines of one of this stage's word lists, without comments and blank lines."""
    text = resources.files("storyledger.group").joinpath("lexicon", name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
