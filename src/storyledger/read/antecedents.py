"""Whether a pronoun without a resolved speaker has somebody near before it whom it can mean.

A doubt needs more than a pronoun that was not resolved: "Two parties will boycott the vote, they said" leaves no reader
in doubt. Looked for are nouns of people and bodies, and names, in the sentence before the pronoun and the two sentences
before that.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING

from storyledger.read.happening_words import lexicon_lines
from storyledger.read.sayings import roles
from storyledger.read.stance_words import lexicon as stance_lexicon
from storyledger.read.trees import base

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from storyledger.read.trees import Tree
    from storyledger.records import Name, Parsed, Token

_BACK = 2
"""Sentences before the pronoun's own."""
_GENDERS = {"he": "m", "him": "m", "she": "f", "her": "f"}


@cache
def doubt_words(name: str) -> frozenset[str]:
    """One of the short word lists of lexicon/doubt_words.txt, by its name."""
    return next(frozenset(line[1:]) for line in lexicon_lines("doubt_words.txt") if line[0] == name)


def can_be_meant(parsed: Parsed, trees: Sequence[Tree], words: str, start: int) -> bool:
    """Whether a pronoun at an offset has a noun of its kind, or a person's name, near before it."""
    own = _position_of(trees, start)
    if words.lower() in _GENDERS and own >= 0:
        sentence = trees[own].sentence.index
        if any(n.kind == "person" and n.end <= start for n in _names_of(parsed, sentence)):
            return True
    return can_be_meant_here(trees, words, start)


def can_be_meant_here(trees: Sequence[Tree], words: str, start: int) -> bool:
    """Whether a pronoun at an offset has a noun of its kind near before it."""
    pronoun = words.lower()
    return any(_fits(pronoun, token, subject=subject) for token, subject in _before(trees, start))


def is_named_behind(tree: Tree, start: int, pronoun: str) -> bool:
    """Whether the one whom a pronoun means is the subject of what follows: "He had enough, the mayor said"."""
    return any(
        token.start > start and base(token.deprel) == "nsubj" and _fits(pronoun.lower(), token, subject=True)
        for token in tree.tokens
    )


def last_names(parsed: Parsed) -> frozenset[str]:
    """The last words of the persons' names, in lower case."""
    return frozenset(word for n in parsed.names if n.kind == "person" for word in n.text.lower().split()[-1:])


def names_somebody(parsed: Parsed, trees: Sequence[Tree], index: int) -> bool:
    """Whether a sentence has a person's name for its subject."""
    at = bisect_left(trees, index, key=lambda tree: tree.sentence.index)
    if at == len(trees) or trees[at].sentence.index != index:
        return False
    subjects = [t for t in trees[at].tokens if base(t.deprel) == "nsubj"]
    return any(
        n.kind == "person" and any(n.start <= t.start < n.end for t in subjects) for n in _names_of(parsed, index)
    )


def is_person(words: str | None, people: Collection[str]) -> bool:
    """Whether words name or describe one person: they end as a name does, or in a person's role."""
    last = (words or "").lower().split()[-1:]
    return bool(last) and (
        any(name.lower().split()[-1:] == last for name in people) or roles().get(last[0], ("",))[0] == "person"
    )


def _position_of(trees: Sequence[Tree], start: int) -> int:
    """Which of the trees, which stand as the text does, holds an offset; -1 for none."""
    at = bisect_right(trees, start, key=lambda tree: tree.sentence.start) - 1
    return at if at >= 0 and start < trees[at].sentence.end else -1


def _names_of(parsed: Parsed, sentence: int) -> tuple[Name, ...]:
    """The names of one sentence; a report's names stand as the text does."""
    first = bisect_left(parsed.names, sentence, key=lambda name: name.sentence)
    return parsed.names[first : bisect_right(parsed.names, sentence, key=lambda name: name.sentence)]


def _before(trees: Sequence[Tree], start: int) -> Iterator[tuple[Token, bool]]:
    """The nouns before an offset, in its sentence and the two body sentences before, and whether each is a subject."""
    own = _position_of(trees, start)
    for tree in trees[max(0, own - _BACK) : own + 1] if own >= 0 else ():
        for token in tree.tokens:
            if token.start < start and token.upos in {"NOUN", "PROPN"}:
                yield token, base(token.deprel) == "nsubj"


def _fits(pronoun: str, token: Token, *, subject: bool) -> bool:
    """Whether a noun can be what a pronoun means: by number, by whether it is of people, by gender where it has one."""
    word = token.text.lower()
    kind, gender = roles().get(word, ("", "-"))
    plural = token.xpos in {"NNS", "NNPS"}
    actor = token.lemma in stance_lexicon().actors
    if pronoun in _GENDERS:
        return (
            not plural
            and (kind == "person" or (actor and kind == "" and token.lemma not in doubt_words("bodies")))
            and (gender in {"-", _GENDERS[pronoun]})
        )
    if pronoun == "they":
        return subject and (plural or kind == "people") and (kind in {"people", "body"} or actor)
    if pronoun == "it" and kind == "words":
        return not plural
    if pronoun == "it":
        return (
            subject
            and not plural
            and (kind == "body" or token.lemma in doubt_words("bodies") or (actor and kind not in {"person", ""}))
        )
    return False
