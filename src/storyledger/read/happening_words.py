"""Which words tell a happening, of which kind (PLOVER root codes) and frame, and in which part of speech."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.read.trees import Tree


@dataclass(frozen=True, slots=True)
class TellingWord:
    """What a word tells: its kind, and the finer frame."""

    kind: str
    frame: str


@dataclass(frozen=True, slots=True)
class HappeningWords:
    """The word lists of happenings; each file's head says what it holds."""

    verbs: dict[str, TellingWord]
    verb_lemmas: frozenset[str]
    """What the verbs' spellings begin with: "pull" of "pull_out"."""
    nouns: dict[str, TellingWord]
    noun_ends: frozenset[str]
    """What the nouns' spellings end in: "fire" of "ceasefire"."""
    adjectives: dict[str, TellingWord]
    causes: dict[str, TellingWord]
    phases: dict[str, str]
    plain: frozenset[str]
    acts: frozenset[str]
    stative: frozenset[str]
    background: frozenset[str]
    planning: dict[str, frozenset[str]]
    actors: frozenset[str]


@cache
def lexicon_lines(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of one of this package's word lists, each split at white space; comments and empty lines left out."""
    text = (resources.files("storyledger") / "read" / "lexicon" / name).read_text(encoding="utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def happening_words() -> HappeningWords:
    """The word lists, read once."""
    parts: dict[str, dict[str, TellingWord]] = {"v": {}, "n": {}, "a": {}, "c": {}}
    for kind, frame, pos, *words in lexicon_lines("happenings.txt"):
        for word in words:
            parts[pos].setdefault(word, TellingWord(kind, frame))
    phases: dict[str, str] = {}
    for phase, *words in lexicon_lines("phases.txt"):
        for word in words:
            phases.setdefault(word, phase)
    reporting = {line[0]: frozenset(line[1:]) for line in lexicon_lines("reporting.txt")}
    return HappeningWords(
        verbs=parts["v"],
        verb_lemmas=frozenset(spelling.partition("_")[0] for spelling in parts["v"]),
        nouns=parts["n"],
        noun_ends=frozenset(spelling[at:] for spelling in parts["n"] for at in range(len(spelling))),
        adjectives=parts["a"],
        causes=parts["c"],
        phases=phases,
        plain=reporting["plain"],
        acts=reporting["act"],
        stative=frozenset(w for line in lexicon_lines("stative.txt") for w in line),
        background=frozenset(w for line in lexicon_lines("background.txt") for w in line),
        actors=frozenset(w for name in ("actors.txt", "people.txt") for line in lexicon_lines(name) for w in line),
        planning={line[0]: frozenset(line[1:]) for line in lexicon_lines("planning.txt")},
    )


_TELLING = frozenset({"VERB", "NOUN", "PROPN", "ADJ"})
"""Parts of speech of the words that the lexicon has."""


def telling_words(tree: Tree) -> Mapping[int, TellingWord]:
    """The words of a sentence that tell a happening, by their places, in order; looked up once."""
    if tree.telling is None:
        tree.telling = {}
        words = happening_words()
        for i, token in enumerate(tree.tokens):
            if token.upos in _TELLING or token.xpos.startswith("VB"):
                word = _look_up(tree, i, words)
                if word is not None:
                    tree.telling[i] = word
    return tree.telling


_OBJECTS = frozenset({"obj"})


def _look_up(tree: Tree, index: int, words: HappeningWords) -> TellingWord | None:
    """What the token tells, by its spellings and part of speech; None where it tells no happening."""
    token = tree.tokens[index]
    upos = token.upos
    if upos == "VERB" or token.xpos.startswith("VB"):
        if tree.lemmas[index] not in words.verb_lemmas:
            return None
        # What is done to whom is more specific than a particle: troops that are pulled out withdraw, a child is saved.
        objects = (f"{tree.lemmas[index]}_{tree.lemmas[k]}" for k in tree.find(index, _OBJECTS))
        for spelling in (*objects, *tree.spellings(index)):
            if spelling in words.verbs:
                return words.verbs[spelling]
        if upos not in {"NOUN", "PROPN"}:
            return None
    if upos in {"NOUN", "PROPN"} and token.text != "March":
        lemma = tree.lemmas[index]
        listed = lemma in words.noun_ends or lemma[:-1] in words.nouns
        for spelling in tree.noun_spellings(index) if listed else ():
            if spelling in words.nouns:
                return words.nouns[spelling]
        return None
    if upos == "ADJ":
        return words.adjectives.get(tree.lemmas[index])
    return None
