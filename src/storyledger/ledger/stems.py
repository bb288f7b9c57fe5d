"""Stems of English words, so that "evacuate" finds "evacuated" and "evacuation".

Porter's algorithm of 1980 ("An algorithm for suffix stripping", Program 14(3)), which its author froze: an index worked
out today is the same in years. Its successors are still being changed, and so are the databases' own; with our own the
same words are found in SQLite and in PostgreSQL. Left out: other languages, whose words are their own stems.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_LONGEST: Final = 64
"""Letters of a word that is stemmed; SQLite's `porter` has the same bound."""
_VOWELS: Final = frozenset("aeiou")
_STEP_2: Final = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("logi", "log"),
    ("bli", "ble"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"),
    ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"),
    ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
)  # fmt: skip
_STEP_3: Final = (
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
)  # fmt: skip
_STEP_4: Final = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "sion", "tion", "ou", "ism",
    "ate", "iti", "ous", "ive", "ize",
)  # fmt: skip


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the stem of a word in lower case; words of other letters than a to z, or too short, come back as are."""
    if not 2 < len(word) <= _LONGEST or not (word.isascii() and word.isalpha()):
        return word
    for step in (_plurals, _past, _final_y, _double_suffixes, _endings, _residues, _final_e):
        word = step(word)
    return word


def _shape(word: str) -> str:
    """Return a letter for each letter: v for vowels, c for consonants; y is a vowel behind a consonant."""
    shape = ""
    for letter in word:
        vowel = letter in _VOWELS or (letter == "y" and shape[-1:] == "c")
        shape += "v" if vowel else "c"
    return shape


def _measure(word: str) -> int:
    """Return how often a consonant follows upon a vowel: m in Porter's [C](VC)^m[V]."""
    return _shape(word).count("vc")


def _is_short(word: str) -> bool:
    """Return whether a word ends in consonant, vowel, consonant, the last not w, x or y: *o."""
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"


def _plurals(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for suffix in ("ed", "ing"):
        if word.endswith(suffix):
            base = word[: -len(suffix)]
            return _mend(base) if "v" in _shape(base) else word
    return word


def _mend(base: str) -> str:
    """Return the base of a past or a participle with what its ending had taken, or doubled, put right."""
    if base.endswith(("at", "bl", "iz")):
        return base + "e"
    if len(base) > 1 and base[-1] == base[-2] and _shape(base)[-1] == "c" and base[-1] not in "lsz":
        return base[:-1]
    return base + "e" if _measure(base) == 1 and _is_short(base) else base


def _final_y(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and "v" in _shape(word[:-1]) else word


def _replaced(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for suffix, instead in endings:
        if word.endswith(suffix):
            base = word[: -len(suffix)]
            return base + instead if _measure(base) > 0 else word
    return word


def _double_suffixes(word: str) -> str:
    return _replaced(word, _STEP_2)


def _endings(word: str) -> str:
    return _replaced(word, _STEP_3)


def _residues(word: str) -> str:
    for suffix in _STEP_4:
        if word.endswith(suffix):
            base = word[: -len(suffix)] + ("s" if suffix == "sion" else "t" if suffix == "tion" else "")
            return base if _measure(base) > 1 else word
    return word


def _final_e(word: str) -> str:
    if word.endswith("e"):
        base = word[:-1]
        if _measure(base) > 1 or (_measure(base) == 1 and not _is_short(base)):
            word = base
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word
