"""Words as the search compares them: without case and accents, with their place in the text.

The index holds these, not the text: how the databases cut and fold words is then no matter, and one query finds the
same in both. "U.N." is `un`, "9,000" is `9000`, "Sana'a's" is `sanaa`, "cease-fire" is `cease` and `fire`; every
character of a script that sets no spaces is a word. Left out: words of other languages that are written as one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BETWEEN: Final = "\ue000"
"""Stands in the index between two fields of one row: no text comes to this word, so no phrase runs over it."""
_LONGEST: Final = 64
"""Characters of a word: what is longer is several words. PostgreSQL takes 2,046 bytes."""
_MARKS: Final = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0900-\u0963\u0966-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e"
    "\u0eb1-\u0ebc\u0ec8-\u0ecd\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff"
    "\ufe20-\ufe2f"
)
"""What belongs to a word beside letters and digits: accents and vowel signs set apart, joiners, the soft hyphen."""
_PART: Final = rf"[\w{_MARKS}]"
_WORD: Final = re.compile(
    r"\d{1,3}(?:,\d{3})+"  # 9,000
    r"|(?:[^\W\d_]\.)+[^\W\d_](?!\w)\.?"  # U.N.
    rf"|{_PART}{{1,{_LONGEST}}}(?:['’ʼ‘]{_PART}{{1,{_LONGEST}}}){{0,3}}"
)
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
_FRACTION: Final = re.compile("[¼-¾⅐-⅟↉]")  # what they come apart to would grow together with the whole before
_LETTERS: Final = str.maketrans(
    {"ـ": "", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_POSSESSIVE: Final = ("'s", "’s", "ʼs", "‘s")


class Word(NamedTuple):
    """A word as it is compared, and where it stands."""

    form: str
    start: int
    end: int


def find_words(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """Yield the words of a text, or of a stretch of it, in order; time is linear in its length."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        at = match.start()
        for form, first, last in _forms(match.group()):
            yield Word(form, at + first, at + last)


def forms(text: str | None) -> list[str]:
    """Return the words of a text as they are compared."""
    return [] if text is None else [word.form for word in find_words(text)]


def joined(fields: Iterable[str | None]) -> str:
    """Return the words of several fields for the index, with what no phrase runs over between them."""
    told = [" ".join(found) for field in fields if (found := forms(field))]
    return f" {BETWEEN} ".join(told)


@lru_cache(maxsize=1 << 16)
def _forms(written: str) -> tuple[Word, ...]:
    """Return what one match comes to: nearly always one word."""
    whole = len(written)
    if written.isascii() and written.isalnum():
        return (Word(written.lower(), 0, whole),)
    if written.endswith(_POSSESSIVE):
        written = written[:-2]
    letters = _folded(written)
    if not _UNSPACED.search(letters) and "_" not in written:
        return (Word(letters[:_LONGEST], 0, whole),) if letters else ()
    return tuple(_each(written))


def _each(written: str) -> Iterator[Word]:
    """Yield the words of a match that holds several: characters of a script without spaces, or underlines."""
    began = 0
    form = ""
    for at, char in enumerate(written):
        folded = _folded(char)
        alone = bool(_UNSPACED.match(char))
        if form and (alone or char == "_"):
            yield Word(form[:_LONGEST], began, at)
            form = ""
        if alone and folded:
            yield Word(folded, at, at + 1)
        elif not alone:
            began = began if form else at
            form += folded
    if form:
        yield Word(form[:_LONGEST], began, len(written))


def _folded(text: str) -> str:
    """Return the letters, digits and vowel signs of a text, without case and accents."""
    letters = unicodedata.normalize("NFKD", _FRACTION.sub("", text).casefold()).casefold().translate(_LETTERS)
    if letters.isalnum():
        return letters
    return "".join(char for char in letters if char.isalnum() or _is_vowel_sign(char))


def _is_vowel_sign(char: str) -> bool:
    """Return whether a mark is a letter's equal, as in the scripts of India, and no accent or point."""
    return unicodedata.category(char)[0] == "M" and not unicodedata.combining(char)
