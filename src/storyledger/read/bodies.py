"""Organisations that are known by their name, or by the word that it ends or begins with, beside the encoder's labels.

The encoder has seen few organisations: what the world knows of them stands in `lexicon/organisations.txt`, and the
words that make a body of the capitalised words beside them in `lexicon/bodies.txt`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from storyledger.read.naming import NAME_KINDS, Cut, is_capital, is_glued, is_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.naming import Shares
    from storyledger.records import Token

CUE = 0.15
"""How likely a listed name that may be something else must be an organisation's for the encoder."""
SURE = 0.5
"""The same where not even a capital letter speaks for it."""
NAMED = 0.3
"""How likely the words of a body that no list holds must be in a name of whatever kind. 0.1 and 0.5 change F1 by 0.2 at
most on GUM's and re3d's parts."""
_ORGANISATION = NAME_KINDS.index("organisation")


# --- listed names ---------------------------------------------------------------------------------------------------


class _Entry(NamedTuple):
    """A listed name after its first word."""

    rest: tuple[str, ...]
    capitals: bool
    """Whether it is one word of capitals only."""
    open: bool
    """Whether it may be something else, too."""
    company: bool
    """Whether it is a company's: in small letters, too, several words of it are hardly anything else."""


def add_listed(sentence: int, tokens: tuple[Token, ...], cuts: list[Cut], shares: Shares) -> list[Cut]:
    """Returns the names of a sentence with the listed organisations among them, in order, none overlapping another."""
    listed = _listed()
    shouted: bool | None = None
    at = 0
    while at < len(tokens):
        parts = _parts(tokens[at].text)
        entries = listed.get(parts[0], ()) if parts else ()
        if entries and shouted is None:
            shouted = not any(token.text.islower() for token in tokens)
        at += 1
        for entry in entries:
            last = _last_word(tokens, at - 1, parts[1:], entry.rest)
            if last is None:
                continue
            words = slice(at - 1, last + 1)
            if _is_meant(tokens[words], shares[words], entry, shouted=bool(shouted)):
                cuts = _with_listed(cuts, Cut(sentence, at - 1, last, "organisation", known=not entry.open))
                at = last + 1
                break
    return cuts


@lru_cache(maxsize=1)
def _listed() -> dict[str, tuple[_Entry, ...]]:
    """The listed names by their first word, longest first."""
    text = resources.files("storyledger").joinpath("read", "lexicon", "organisations.txt").read_text(encoding="utf-8")
    found: dict[str, list[_Entry]] = {}
    company = False
    for line in text.splitlines():
        if line.startswith("["):
            company = line.startswith("[companies")
        if not line or line[0] in "#[":
            continue
        name = line.removeprefix("?")
        first, *rest = _words(name)
        found.setdefault(first, []).append(_Entry(tuple(rest), name.isupper() and not rest, line[0] == "?", company))
    return {word: tuple(sorted(entries, key=lambda entry: -len(entry.rest))) for word, entries in found.items()}


def _words(name: str) -> list[str]:
    """A listed name as the words that a text's words are compared with: "'s" apart, no hyphens, no accents."""
    plain = _plain(name).replace("-", " ").replace(",", " ,")
    words = []
    for word in plain.split():
        if word.endswith("'s"):
            words += [word[:-2], "'s"]
        elif word.endswith("s'"):
            words += [word[:-1], "'"]
        else:
            words.append(word)
    return words


def _plain(word: str) -> str:
    word = word.lower()
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word.replace("’", "'")) if not unicodedata.combining(c))


@lru_cache(maxsize=20_000)
def _parts(word: str) -> tuple[str, ...]:
    """A text's word in the form of listed names' words: none for a hyphen, several for a word with one inside."""
    plain = _plain(word)
    return tuple(plain.replace("-", " ").split()) if "-" in plain else (plain,)


def _last_word(tokens: Sequence[Token], at: int, have: tuple[str, ...], rest: tuple[str, ...]) -> int | None:
    """Where a listed name ends that begins at a word, whose first part is taken; None where the text has another."""
    while True:
        if have != rest[: len(have)]:
            return None
        rest = rest[len(have) :]
        if not rest:
            return at
        at += 1
        if at >= len(tokens):
            return None
        have = _parts(tokens[at].text)


def _is_meant(tokens: Sequence[Token], shares: Shares, entry: _Entry, *, shouted: bool) -> bool:
    """Whether these words mean the listed name: by their capitals, or else by what the encoder says."""
    likely = sum(share[_ORGANISATION] for share in shares) / len(shares)
    first = tokens[0].text[0].isupper()
    if entry.capitals and not tokens[0].text.isupper():
        return False
    if entry.open or (shouted and entry.capitals):
        return likely >= (CUE if first else SURE)
    if first:
        return likely >= CUE or not any(_is_small_word(token) for token in tokens)
    return tokens[-1].text[0].isupper() or (entry.company and len(tokens) > 1) or likely >= CUE


_CONTENT = frozenset(("NOUN", "PROPN", "ADJ", "VERB"))
_SHORT = 3
"""Letters of particles such as "al" and "for", which no capital is expected of."""


def _is_small_word(token: Token) -> bool:
    return token.text.islower() and len(token.text) > _SHORT and token.upos in _CONTENT


def _with_listed(cuts: list[Cut], known: Cut) -> list[Cut]:
    """The names with a listed one, which stands for what it covers, but not for a longer name that it is in."""
    over = [cut for cut in cuts if cut.first <= known.last and cut.last >= known.first]
    for cut in over:
        if cut.first <= known.first and cut.last >= known.last and (cut.first, cut.last) != (known.first, known.last):
            return cuts
    return _in_place_of(over, cuts, known)


# --- bodies by a word of theirs -------------------------------------------------------------------------------------


def add_headed(sentence: int, tokens: tuple[Token, ...], cuts: list[Cut], shares: Shares) -> list[Cut]:
    """Returns the names of a sentence with those whole that a word such as "Ministry" makes a body's, in order.

    Only in a sentence with small letters: elsewhere capitals say nothing.
    """
    closing, opening = _heads()
    cased: bool | None = None
    for at, token in enumerate(tokens):
        if not token.text[0].isupper():
            continue
        word = token.text.lower()
        if word not in closing and word not in opening:
            continue
        if cased is None:
            cased = any(each.text.islower() and len(each.text) > _SHORT for each in tokens)
        if not cased:
            return cuts
        first = _first_word(tokens, at, cuts) if word in closing else at
        last = max(at, _last_of(tokens, at + 1, cuts)) if word in opening else at
        likely = [sum(share) for share in shares[first : last + 1]]
        if first < last and sum(likely) / len(likely) >= NAMED:
            cuts = _with_body(cuts, Cut(sentence, first, last, "organisation"))
    return cuts


_CORPORATE = frozenset(("inc", "inc.", "inc.,", "ltd", "ltd.", "llc", "corp", "corp.", "plc"))


@lru_cache(maxsize=1)
def _heads() -> tuple[frozenset[str], frozenset[str]]:
    """The words that bodies' names end with, and those that they begin with before "of" or "for"."""
    text = resources.files("storyledger").joinpath("read", "lexicon", "bodies.txt").read_text(encoding="utf-8")
    sections: dict[str, set[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), set())
        elif line and not line.startswith("#"):
            section.update(line.split())
    return frozenset(sections["closing"]), frozenset(sections["opening"])


def _first_word(tokens: Sequence[Token], at: int, cuts: Sequence[Cut]) -> int:
    """The first of the capitalised words before a closing word; itself where the name goes on behind it."""
    goes_on = at + 1 < len(tokens) and is_capital(tokens[at + 1]) and not any(cut.first == at + 1 for cut in cuts)
    if goes_on:
        return at
    people = {cut.last for cut in cuts if cut.kind == "person" and cut.first < cut.last}
    first = at
    while first > 0:
        before = first - 1
        if (
            tokens[before].text == "-"
            and is_glued(tokens, first)
            and before > 0
            and tokens[before - 1].text[0].isupper()
        ):
            first -= 2
        elif is_capital(tokens[before]) and before not in people and tokens[before].text.lower() not in _CORPORATE:
            first -= 1
        else:
            break
    while first < at and is_title(tokens[first]):
        first += 1
    return first


def _last_of(tokens: Sequence[Token], at: int, cuts: Sequence[Cut]) -> int:
    """The last of the capitalised words after "of" or "for"; -1 where they are none or a name of their own."""
    if at + 1 >= len(tokens) or tokens[at].text not in ("of", "for"):
        return -1
    start = at + 2 if tokens[at + 1].text.lower() == "the" else at + 1
    if any(cut.first == start and (cut.kind in ("place", "person") or tokens[at].text == "for") for cut in cuts):
        return -1
    last = -1
    while start < len(tokens) and is_capital(tokens[start]) and not is_title(tokens[start]):
        last = start
        start += 1
    return last


def _with_body(cuts: list[Cut], body: Cut) -> list[Cut]:
    """The names with a body, which takes in what it overlaps; not where a longer or a listed name holds its head."""
    over = [cut for cut in cuts if cut.first <= body.last and cut.last >= body.first]
    for cut in over:
        covers = cut.first <= body.first and cut.last >= body.last
        same = (cut.first, cut.last) == (body.first, body.last)
        if (covers and (cut.kind == "organisation" or not same)) or (cut.known and cut.last == body.last):
            return cuts
    return _in_place_of(over, cuts, body)


def _in_place_of(over: Sequence[Cut], cuts: list[Cut], name: Cut) -> list[Cut]:
    """The names with one in the place of those that it overlaps, as wide as the organisations among these."""
    for cut in over:
        if cut.kind == "organisation":
            name.first, name.last = min(name.first, cut.first), max(name.last, cut.last)
    return sorted([*(cut for cut in cuts if cut not in over), name], key=lambda cut: cut.first)
