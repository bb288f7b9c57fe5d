"""Spellings folded to keys, so that one name under several transliterations meets itself. Imports nothing of ours.

Two keys: `plain` forgets only case, accents and punctuation; `fold` forgets what transliterations disagree about,
above all
those from Arabic and Cyrillic: the article, the quality of a vowel within its class, doubled letters, h, q and k, gh
and g.
`fold` is for finding candidates: whoever uses it compares the candidates' spellings afterwards (`likeness`).
Left out: telling languages apart. Letters of other scripts stand in the keys as they are.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

MAX_NAME = 100
"""Characters of a name that count: the longest English place name in GeoNames has 88."""
_REMEMBERED = 1_024
"""Names whose keys are remembered: a report's names come again in it and in the story's other reports."""

_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ŋ": "n", "ə":
        "a",
        "ħ": "h", "ŧ": "t", "ĸ": "k", "ɛ": "e", "ɔ": "o",
    }
)  # fmt: skip
_DROPPED = frozenset("'’‘ʼʻ`´ʾʿʹʺ′\"“”ˈ·")  # apostrophes and their look-alikes: half-rings, primes, quotation marks
_ARTICLES = frozenset(
    (
        "al",
        "el",
        "ul",
        "ar",
        "er",
        "as",
        "es",
        "ash",
        "esh",
        "at",
        "et",
        "ad",
        "ed",
        "az",
        "ez",
        "an",
        "en",
        "adh",
        "ath",
    )
)
_SHORTENED = {"st": "saint", "ste": "saint", "mt": "mount", "ft": "fort"}
_SUN = frozenset("tdrzsnl")  # letters before which the Arabic article takes their sound
_CONSONANTS = (
    ("tch", "s"), ("sch", "s"), ("dzh", "j"), ("sh", "s"), ("ch", "s"), ("ph", "f"), ("kh", "k"), ("gh", "g"), ("th",
    "t"),
    ("dh", "d"), ("zh", "j"), ("dj", "j"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("ce", "se"), ("ci", "si"), ("cy",
    "sy"),
    ("c", "k"),
)  # fmt: skip
_VOWELS = (("eau", "o"), ("au", "o"), ("aw", "o"), ("ow", "o"), ("ew", "o"), ("uw", "o"))
_CLASS = {"a": "a", "e": "a", "i": "a", "y": "a", "o": "o", "u": "o"}


def _plain_once(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    kept: list[str] = []
    alone = True  # is the last letter kept the only one of its word?
    for at, char in enumerate(letters):
        if char in _DROPPED or unicodedata.combining(char):
            continue
        if char.isalnum():
            alone = not kept or kept[-1] == " " or (at > 0 and letters[at - 1] == "." and alone)
            kept.append(char)
        elif char == "." and alone and kept and kept[-1] != " ":
            continue  # U.S., D.C.: the letters of an abbreviation stay together
        elif kept and kept[-1] != " ":
            kept.append(" ")
    return "".join(kept).strip()


def _settle(text: str, step: object) -> str:
    """Return `text` after applying `step` until nothing changes, so that the outcome is its own key."""
    assert callable(step)
    for _ in range(MAX_NAME):
        after: str = step(text)
        if after == text:
            break
        text = after
    return text


def plain(text: str) -> str:
    """Return the name without case, accents and punctuation: "Côte d'Ivoire" -> "cote divoire"."""
    return _plain(text[:MAX_NAME])


@lru_cache(maxsize=_REMEMBERED)
def _plain(text: str) -> str:
    words = text.lower().split()
    if text.isascii() and "".join(words).isalnum():  # most names; the same outcome, ten times as fast
        return " ".join(words)
    return _settle(text, _plain_once)


def _fold_word(word: str, *, first: bool) -> str:
    # Deir Ezzor, Salah Eddin: the article grown together with its noun
    if not first and len(word) > 4 and word[0] in "ae" and word[1] in _SUN and word[1] == word[2]:
        word = word[2:]
    for written, folded in _VOWELS:
        word = word.replace(written, folded)
    for written, folded in _CONSONANTS:
        word = word.replace(written, folded)
    folded_letters: list[str] = []
    for at, char in enumerate(word):
        letter = _CLASS.get(char, char)
        if char == "y" and at == 0 and len(word) > 1:
            letter = "y"
        elif char == "h" and at > 0:
            continue
        elif char == "w":
            letter = "v"
        if not folded_letters or folded_letters[-1] != letter:
            folded_letters.append(letter)
    return "".join(folded_letters)


def _fold_once(text: str) -> str:
    words = [_SHORTENED.get(word, word) for word in text.split()] if " " in text else [text]
    kept = [word for word in words if word not in _ARTICLES] or words
    return "".join(_fold_word(word, first=at == 0) for at, word in enumerate(kept))


def fold(text: str) -> str:
    """Return a key on which transliterations of one name agree: "al-Fu'ah", "Foah" and "Fuaa" all give "foa".

    Idempotent; time is linear in `text`, of which `MAX_NAME` characters count.
    """
    return _fold(plain(text))


@lru_cache(maxsize=_REMEMBERED)
def _fold(text: str) -> str:
    return _settle(text, _fold_once)


def distance(left: str, right: str) -> int:
    """Return the least number of letters to insert, delete or replace to make one string the other (Levenshtein)."""
    if len(left) < len(right):
        left, right = right, left
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(before + (a != b), row[j] + 1, row[j - 1] + 1)
    return row[-1]


def likeness(left: str, right: str) -> float:
    """Return how alike two names are spelled, 0 to 1: the share of letters that stay, blanks and articles aside."""
    a, b = (
        "".join([word for word in plain(name).split() if word not in _ARTICLES] or plain(name).split())
        for name in (left, right)
    )
    longest = max(len(a), len(b))
    return 1.0 if longest == 0 else 1.0 - distance(a, b) / longest
