"""Lemmas of English words from their form and part of speech, by rule and a list of irregular forms."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

_VOWELS = frozenset("aeiou")


@lru_cache(maxsize=1)
def _irregular() -> dict[tuple[str, str], str]:
    """(form, class) to lemma, from the lexicon's lines "class lemma: forms"."""
    text = resources.files("storyledger").joinpath("read", "lexicon", "irregular_forms.txt").read_text(encoding="utf-8")
    table = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            head, _, forms = line.partition(":")
            kind, lemma = head.split()
            for form in forms.split():
                table[form, kind] = lemma
    return table


@lru_cache(maxsize=4)
def _words(name: str) -> frozenset[str]:
    text = resources.files("storyledger").joinpath("read", "lexicon", name).read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=65_536)
def lemmatize(form: str, upos: str, xpos: str) -> str:
    """Returns the lemma in lower case; the form itself where no rule holds. Never raises."""
    lower = form.lower().replace("’", "'")
    kind = _KIND.get(upos)
    if kind is None:
        if lower == "her" and xpos == "PRP$":
            return lower
        return _CLOSED.get(lower, lower) if upos in ("PART", "PRON", "DET", "SCONJ") else lower
    if len(lower) > 40:
        return lower
    known = _irregular().get((lower, "r" if upos == "ADV" else kind)) or _irregular().get((lower, kind))
    if known is not None:
        return known
    if kind == "n":
        # A surname such as "Powers" keeps its s: only the plural tags take it off.
        return _singular(lower) if xpos in ("NNS", "NNPS") else lower
    if kind == "v":
        return _verb(lower, xpos)
    return _positive(lower, xpos)


_KIND = {"NOUN": "n", "PROPN": "n", "VERB": "v", "AUX": "v", "ADJ": "a", "ADV": "a"}
_CLOSED = {
    "n't": "not",
    "nt": "not",
    "her": "she",
    "whom": "who",
    "an": "a",
    "'": "'s",
    "me": "i",
    "us": "we",
    "him": "he",
    "them": "they",
    "these": "this",
    "those": "that",
}


def _singular(word: str) -> str:
    if word.endswith("men") and len(word) > 4:
        return word[:-2] + "an"
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "'s")) or word[0].isdigit():
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    if word.endswith("oes"):
        return word[:-2]
    if word.endswith(("uses", "ises")) and word[:-2] in _words("stems_with_e.txt"):
        return word[:-2]
    return word[:-1]


def _verb(word: str, xpos: str) -> str:
    if xpos == "VBZ":
        if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
            return word
        if word.endswith("ies") and len(word) > 4:
            return word[:-3] + "y"
        if word.endswith(("ches", "shes", "sses", "xes", "zzes", "oes")):
            return word[:-2]
        return word[:-1]
    if xpos == "VBG" and word.endswith("ing") and len(word) > 4:
        return _restore(word[:-3])
    if xpos in ("VBD", "VBN") and word.endswith("ed") and len(word) > 3:
        if word.endswith("ied") and len(word) > 4:
            return word[:-3] + "y"
        return _restore(word[:-2])
    return word


def _restore(stem: str) -> str:
    """The verb that leaves `stem` without -ed or -ing: a doubled consonant undone, a silent e put back."""
    if not any(c in "aeiouy" for c in stem):
        return stem + "e" if len(stem) > 1 else stem
    if stem + "e" in _words("stems_with_e.txt"):
        return stem + "e"
    last, before = stem[-1], stem[-2:-1]
    if stem.endswith(("ll", "ss", "ff", "zz")):
        return stem[:-1] if stem[:-1] in _words("verbs_doubling_l.txt") else stem
    if last == before and last in "bdgmnprt" and len(stem) > 3:
        return stem[:-1]
    if stem.endswith(_TAKES_E):
        return stem if stem.endswith(_KEEPS_G) else stem + "e"
    if before not in _VOWELS or last in "wxyaeio" or stem[-3:-2] in _VOWELS:
        return stem
    if _syllables(stem) == 1:
        # One short syllable: "hop" would have doubled, so "hoping" comes from "hope".
        return stem + "e"
    return stem + "e" if stem.endswith(_LONG_TAKES_E) else stem


# Endings of stems behind which English always writes an e: "forc", "argu", "chang", "settl".
_TAKES_E = (
    *(
        "v",
        "u",
        "c",
        "dg",
        "ang",
        "eng",
        "ing",
        "arg",
        "erg",
        "org",
        "urg",
        "rs",
        "ls",
        "ns",
        "ps",
        "ths",
        "az",
        "ez",
        "iz",
        "oz",
        "uz",
        "yz",
    ),
    *("bl", "cl", "dl", "fl", "gl", "kl", "pl", "tl", "zl", "eas", "aus", "ous", "ois", "ais"),
)
_KEEPS_G = ("hang", "bang", "ring", "bring", "sing", "wing", "belong", "clang", "king", "ping", "ding", "ting")
# Endings of stems of two syllables and more with one vowel before the last consonant, after which the e is the rule.
_LONG_TAKES_E = (
    *(
        "at",
        "iz",
        "is",
        "ur",
        "ut",
        "ir",
        "ok",
        "os",
        "us",
        "as",
        "ag",
        "eg",
        "ug",
        "ak",
        "in",
        "id",
        "ad",
        "od",
        "ud",
        "um",
        "ar",
        "ot",
        "il",
        "ys",
    ),
)


def _syllables(stem: str) -> int:
    count, inside = 0, False
    for c in stem:
        vowel = c in "aeiouy"
        count += vowel and not inside
        inside = vowel
    return count


def _positive(word: str, xpos: str) -> str:
    if xpos in ("JJR", "RBR") and word.endswith("er") and len(word) > 4:
        return _degree(word[:-2])
    if xpos in ("JJS", "RBS") and word.endswith("est") and len(word) > 5:
        return _degree(word[:-3])
    return word


def _degree(stem: str) -> str:
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if stem + "e" in _words("stems_with_e.txt"):
        return stem + "e"
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] in "bdgmnpt":
        return stem[:-1]
    return stem
