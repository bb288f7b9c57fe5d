"""Whether two spellings name the same person or body, each judgement with a score and a reason.

Words alone are weighed here, no context: `entities.py` says which names meet. Titles, articles and possessives are no
part of a
name. Precision comes first: names that only resemble each other (two first names, one surname) are kept apart.
Left out: nicknames ("Bill", "William") and first names used alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from storyledger.folding import fold, likeness, plain

MIN_LIKENESS = 0.6
"""Words with one key but fewer letters in common are different names; set on the pairs in tests/cases/names/."""
Gender = Literal["male", "female"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Two spellings are one name, how surely (0 to 1), and why."""

    score: float
    reason: str


@cache
def lexicon(file_name: str) -> dict[str, frozenset[str]]:
    """Return a word list's sections by their headings."""
    sections: dict[str, set[str]] = defaultdict(set)
    section = ""
    for line in (files("storyledger.reconcile") / "lexicon" / file_name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            sections[section].update(line.split())
    return {name: frozenset(words) for name, words in sections.items()}


@cache
def aliases() -> dict[str, str]:
    """Return the main name of well-known bodies by each of their names, plain."""
    names: dict[str, str] = {}
    for line in (files("storyledger.reconcile") / "lexicon/aliases.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            main, *others = line.split("|")
            for name in (main, *others):
                names.setdefault(normal(name), main)
    return names


@lru_cache(maxsize=20_000)
def normal(name: str) -> str:
    """Return the name's plain words without article and possessive: "the Observatory's" -> "observatory"."""
    stripped = name.strip(" \t\n\"“”'‘’.,;:()[]-–—")
    for ending in ("'s", "’s", "'", "’"):
        stripped = stripped.removesuffix(ending)
    words = plain(stripped).split()
    while len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    return " ".join(words)


def _all_titles() -> frozenset[str]:
    titles = lexicon("titles.txt")
    return titles["male"] | titles["female"] | titles["plain"]


@lru_cache(maxsize=20_000)
def person_words(name: str) -> tuple[str, ...]:
    """Return the words of a person's name without titles: "UN envoy Staffan de Mistura" -> staffan, de, mistura."""
    words = normal(name).split()
    titles = _all_titles()
    at = 0
    while at < len(words) - 1 and (words[at] in titles or words[at] in ("of", "the", "for")):
        at += 1
    kept = words[at:]
    while len(kept) > 2 and kept[-1] in ("jr", "sr", "ii", "iii", "junior"):
        kept = kept[:-1]
    return tuple(kept)


def title_gender(words: str) -> Gender | None:
    """Return the gender that a title in the words tells ("Mrs"), or None."""
    titles = lexicon("titles.txt")
    for word in plain(words).split():
        if word in titles["female"]:
            return "female"
        if word in titles["male"]:
            return "male"
    return None


def core_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without the Arabic article, which is written or left out at will."""
    kept = tuple(word for word in words if word not in ("al", "el", "as", "ash", "ad", "ar", "an", "az", "at"))
    return kept or words


def surname_key(name: str) -> str:
    """Return a key on which the spellings of a surname agree."""
    words = core_words(person_words(name))
    return fold(words[-1]) if words else ""


def alike(left: str, right: str) -> bool:
    """Return whether two single words are one in different transliterations."""
    if left == right:
        return True
    return min(len(left), len(right)) >= 3 and fold(left) == fold(right) and likeness(left, right) >= MIN_LIKENESS


def _initial(short: str, long: str) -> bool:
    return len(short) == 1 and long.startswith(short)


def compare_people(left: str, right: str) -> Judgement | None:
    """Return why two names may be one person's, or None: equal, spelled alike, less a middle name, the surname."""
    a, b = core_words(person_words(left)), core_words(person_words(right))
    if len(a) < len(b):
        a, b, left, right = b, a, right, left
    if not b:
        return None
    if a == b:
        return Judgement(1.0, f'"{right}" and "{left}" are the same words but for titles and articles')
    if len(b) == 1:
        return _compare_single(a, b[0], left, right)
    if "".join(a) == "".join(b) or (
        fold("".join(a)) == fold("".join(b)) and likeness("".join(a), "".join(b)) >= MIN_LIKENESS
    ):
        return Judgement(0.9, f'"{right}" and "{left}" are spelled alike')
    if not alike(a[-1], b[-1]):
        return None
    if alike(a[0], b[0]) and (len(a) == len(b) == 2 or _in_order(b, a)):
        return Judgement(0.9, f'"{right}" and "{left}" share first and last name')
    if len(a) == len(b) == 2 and (_initial(a[0], b[0]) or _initial(b[0], a[0])):
        return Judgement(0.85, f'"{right}" and "{left}" share the last name and the first letter')
    if all(alike(x, y) for x, y in zip(reversed(a), reversed(b), strict=False)) and not _bound(a, len(b)):
        return Judgement(0.85, f'"{right}" ends "{left}"')
    return None


def _compare_single(a: tuple[str, ...], word: str, left: str, right: str) -> Judgement | None:
    if len(a) == 1:
        return Judgement(0.85, f'"{right}" and "{left}" are spelled alike') if alike(a[0], word) else None
    if alike(a[-1], word) and not _bound(a, 1):
        return Judgement(0.8, f'"{right}" is the last name of "{left}"')
    if a[0] == word and word in lexicon("bodies.txt")["family first"] and len(a) <= 3:
        return Judgement(0.75, f'"{right}" is the family name of "{left}", which stands first')
    return None


def _bound(words: tuple[str, ...], tail: int) -> bool:
    """Return whether the last `tail` words belong to a particle before them: "Salman" is not "Mohammed bin Salman"."""
    return len(words) > tail and words[-tail - 1] in {
        "bin",
        "ben",
        "ibn",
        "bint",
        "abu",
        "abd",
        "abdul",
        "abdel",
        "umm",
    }


def _in_order(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Return whether the short name's words all stand in the long one in order, initials for words."""
    rest = iter(long)
    return all(
        any(alike(word, other) or _initial(word, other) or _initial(other, word) for other in rest) for word in short
    )


_SKIPPED = frozenset(("of", "the", "for", "and", "in", "on", "to", "de", "des", "du", "la", "et", "a"))


def is_acronym(short: str, long: str) -> bool:
    """Return whether `short` is made of the first letters of `long`: "OSCE", "WHO"."""
    letters = short.replace(".", "").strip()
    if not (2 <= len(letters) <= 8 and letters.isalpha() and sum(c.isupper() for c in letters) >= len(letters) - 1):
        return False
    words = [word for word in normal(long).replace("-", " ").split() if word]
    if len(words) < 2:
        return False
    wanted = letters.lower()
    every = "".join(word[0] for word in words)
    strong = "".join(word[0] for word in words if word not in _SKIPPED)
    return wanted in (every, strong)


def compare_bodies(left: str, right: str) -> Judgement | None:
    """Return why two names of organisations may be one body's, or None: equal, known alias, acronym, spelled alike."""
    a, b = normal(left), normal(right)
    if not a or not b:
        return None
    if a == b:
        return Judgement(1.0, f'"{left}" and "{right}" are the same words')
    known = aliases()
    if a in known and known.get(b) == known[a]:
        return Judgement(0.95, f'"{left}" and "{right}" are both names of {known[a]}')
    for short, long in ((left, right), (right, left)):
        if len(short) < len(long) and len(short.replace(".", "")) >= 3 and is_acronym(short, long):
            return Judgement(0.85, f'"{short}" is made of the first letters of "{long}"')
    if len(a) >= 5 and fold(a) == fold(b) and likeness(a, b) >= 0.7:
        return Judgement(0.85, f'"{left}" and "{right}" are spelled alike')
    return None


def is_short_form(short: str, long: str) -> bool:
    """Return whether `short` is a telling part of `long`: "Observatory" of "Syrian Observatory for Human Rights".

    Words that many bodies share ("ministry", "Security") tell nothing: at least one other word must be in the part,
    or the United Nations be all that is left out ("Security Council"). "Foreign Ministry" tells no country.
    """
    a, b = normal(short).split(), normal(long).split()
    if not a or len(a) >= len(b):
        return False
    runs = any(b[i : i + len(a)] == a for i in range(len(b) - len(a) + 1))
    if not runs:
        return False
    common = lexicon("bodies.txt")["common"]
    if len(a) > 1 and b[: len(b) - len(a)] in (["un"], ["united", "nations"]) and b[-len(a) :] == a:
        return True
    return any(word not in common and word not in _SKIPPED and len(word) > 2 for word in a)
