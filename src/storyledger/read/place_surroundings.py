"""What the words around a name say of it: that a place follows, what it is, that it is an address or a credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.place_words import load_words

if TYPE_CHECKING:
    from storyledger.read.gazetteer import Feature
    from storyledger.records import Sentence

_QUARTERS = frozenset(("ne", "nw", "se", "sw", "n.e.", "n.w.", "s.e.", "s.w."))


def word_at(sentence: Sentence, at: int) -> str:
    """Return a word of the sentence in small letters, an empty one beyond its ends."""
    return sentence.tokens[at].text.lower() if 0 <= at < len(sentence.tokens) else ""


def said_kind(sentence: Sentence, first: int, last: int) -> Feature | None:
    """Return what the words around a name, or in it, say that it is: "the town of X", "X province"."""
    kinds = load_words().kinds
    after = kinds.get(word_at(sentence, last))
    if after is not None:
        return after
    if last - first > 1 and (own := kinds.get(word_at(sentence, last - 1))) is not None:
        return own
    if last - first > 1 and (own := kinds.get(word_at(sentence, first))) is not None:
        return own
    if word_at(sentence, first - 1) == "of":
        return kinds.get(word_at(sentence, first - 2))
    return kinds.get(word_at(sentence, first - 1))


def stands_in(sentence: Sentence, first: int) -> bool:
    """Return whether the words before leave no doubt of a place: "in X", but not "to X", who may be a person."""
    before = word_at(sentence, first - 1)
    return before in load_words().surely or (before == "of" and word_at(sentence, first - 2) in load_words().kinds)


def is_named(sentence: Sentence, first: int) -> bool:
    """Return whether the words introduce a place by its kind: "the town of X"."""
    return word_at(sentence, first - 1) == "of" and word_at(sentence, first - 2) in load_words().kinds


def stands_as_place(sentence: Sentence, first: int) -> bool:
    """Return whether the words before say that a place follows: "in X", "the town of X", "in the X"."""
    words = load_words()
    before = word_at(sentence, first - 1)
    if before == "the":
        before = word_at(sentence, first - 2)
    return before in words.before or (before == "of" and word_at(sentence, first - 2) in words.kinds)


def is_credit(sentence: Sentence, first: int, last: int) -> bool:
    """Return whether the words stand in brackets before a dash, where a dateline ends."""
    return (
        last < 16
        and word_at(sentence, first - 1) == "("
        and word_at(sentence, last) == ")"
        and word_at(sentence, last + 1) in ("-", "--", "–", "—")
    )


def is_street(sentence: Sentence, last: int) -> bool:
    """Return whether the name ends in a word that makes it an address, or such a word follows."""
    street = load_words().street
    follows = last < len(sentence.tokens) and sentence.tokens[last].text[:1].isupper()
    return word_at(sentence, last - 1).rstrip(".") in street or (
        follows and word_at(sentence, last).rstrip(".") in street
    )


def is_quarter(sentence: Sentence, first: int, last: int) -> bool:
    """Return whether the name is the quarter of a town that a street's name ends in: "M Street SE"."""
    is_quarter = last - first == 1 and word_at(sentence, first) in _QUARTERS
    return is_quarter and word_at(sentence, first - 1).rstrip(".") in load_words().street
