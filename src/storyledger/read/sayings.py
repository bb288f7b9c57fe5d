"""The reporting words and the nouns that can speak, from the lexicon."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storyledger.records import Token


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the short word lists of lexicon/quotation_words.txt, by its name."""
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in read_lexicon("quotation_words.txt"):
        name, _, rest = line.partition("\t")
        found[name] = frozenset(rest.split())
    return found


def read_lexicon(name: str) -> list[str]:
    """The lines of a word list, without comments and blank lines."""
    text = resources.files("storyledger.read").joinpath("lexicon", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


IRREGULAR = {
    "said": "say",
    "says": "say",
    "saying": "say",
    "told": "tell",
    "tells": "tell",
    "wrote": "write",
    "written": "write",
    "swore": "swear",
    "forecasted": "forecast",
    "spoke": "speak",
    "thought": "think",
    "put": "put",
    "puts": "put",
    "gave": "give",
    "denied": "deny",
    "denies": "deny",
    "replied": "reply",
    "cried": "cry",
    "pled": "plead",
    "referred": "refer",
    "urging": "urge",
    "urged": "urge",
}


@cache
def verbs() -> dict[str, frozenset[str]]:
    """The reporting verbs with their shapes, from the lexicon."""
    found: dict[str, frozenset[str]] = {}
    for line in read_lexicon("reporting_verbs.txt"):
        lemma, _, shapes = line.partition("\t")
        found[lemma] = frozenset(shapes.split())
    return found


@cache
def roles() -> dict[str, tuple[str, str]]:
    """Nouns that can speak: word to kind (person, people, body, words) and gender (m, f, -)."""
    found: dict[str, tuple[str, str]] = {}
    for line in read_lexicon("speaking_roles.txt"):
        word, kind, gender = line.split("\t")
        found[word] = (kind, gender)
    return found


def lemma_of(token: Token) -> str:
    """The lemma, put right for the reporting verbs that rules get wrong."""
    return _put_right(token.text, token.lemma)


@lru_cache(maxsize=65_536)
def _put_right(text: str, lemma: str) -> str:
    form = text.lower()
    if form in IRREGULAR:
        return IRREGULAR[form]
    known = verbs()
    if lemma in known:
        return lemma
    for ending, put in (
        ("ies", "y"),
        ("ied", "y"),
        ("es", "e"),
        ("ed", "e"),
        ("ing", "e"),
        ("s", ""),
        ("ed", ""),
        ("ing", ""),
    ):
        if form.endswith(ending) and form[: -len(ending)] + put in known:
            return form[: -len(ending)] + put
    return lemma
