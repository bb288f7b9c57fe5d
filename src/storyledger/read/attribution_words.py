"""The words that attribute, from the lexicon, and what hangs from them in a parsed sentence.

Verbs stand in lexicon/attribution_verbs.txt, nouns, adjectives and adverbs in lexicon/attribution_words.txt, each with
the kind of attribution and the shapes in which it takes its content.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from storyledger.read.sayings import read_lexicon, roles, word_list
from storyledger.read.trees import Tree, base

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.read.stretches import Range

AttributionKind = Literal["said", "judged", "thought", "felt", "wanted", "shown"]
Entry = tuple[AttributionKind, frozenset[str]]


FIRST_AND_SECOND = frozenset({"i", "we", "you", "us", "me", "nobody", "everyone", "everybody", "anyone", "all", "most",
                              "few", "none", "several", "another", "those", "neither", "either"})  # fmt: skip

VERBS = frozenset({"VERB", "AUX"})


class Found(NamedTuple):
    """A cue with its parts, as ranges of tokens of one sentence."""

    kind: AttributionKind
    cue: Range
    source: Range | None
    content: Range
    negated: bool = False
    printed: bool = False
    """The source is something printed: "the poll", "a study"."""


@cache
def light_verbs() -> frozenset[str]:
    """Verbs that lend their subject to a noun that is their object: "issued a warning that"."""
    return _lending("light")


@cache
def leading_verbs() -> frozenset[str]:
    """Verbs that lend their subject to a noun under their preposition: "came to the conclusion that"."""
    return _lending("leading")


def _lending(name: str) -> frozenset[str]:
    lines = (line.split("\t") for line in read_lexicon("attribution_phrases.txt"))
    return frozenset(word for kind, _, words in lines if kind == name for word in words.split())


@cache
def attributing_verbs() -> Mapping[str, tuple[Entry, ...]]:
    """Verbs (and verb_particle, verb_preposition) with their kinds and shapes."""
    return _entries("attribution_verbs.txt", 0)


@cache
def governed_words() -> Mapping[str, frozenset[str]]:
    """Verbs that stand in the lexicon with a particle or preposition: to those words."""
    found: dict[str, set[str]] = {}
    for word in attributing_verbs():
        verb, _, rest = word.partition("_")
        if rest:
            found.setdefault(verb, set()).add(rest)
    return {verb: frozenset(rest) for verb, rest in found.items()}


@cache
def attributing_words(part: str) -> Mapping[str, tuple[Entry, ...]]:
    """Nouns, adjectives or adverbs with their kinds and shapes."""
    return _entries("attribution_words.txt", 1, part)


def _entries(name: str, skip: int, part: str = "") -> Mapping[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for line in read_lexicon(name):
        fields = line.split("\t")
        if part and fields[0] != part:
            continue
        kind, shapes, words = fields[skip : skip + 3]
        for word in words.split():
            found.setdefault(word, []).append((entry_kind(kind), frozenset(shapes.split())))
    return {word: tuple(entries) for word, entries in found.items()}


def entry_kind(name: str) -> AttributionKind:
    """The kind that a lexicon names."""
    kinds: dict[str, AttributionKind] = {
        "said": "said", "judged": "judged", "thought": "thought", "felt": "felt", "wanted": "wanted", "shown": "shown"
    }  # fmt: skip
    return kinds[name]


@cache
def written_words() -> frozenset[str]:
    """What is something said or printed: "report", "poll"."""
    return frozenset(word for word, (kind, _) in roles().items() if kind == "words")


def is_written(tree: Tree, subject: int) -> bool:
    """Whether the subject is something said or printed: "the report", "a poll"."""
    token = tree.tokens[subject]
    known = roles().get(token.text.lower()) or roles().get(token.lemma)
    return known is not None and known[0] == "words"


def is_one_of(tree: Tree, subject: int, words: str) -> bool:
    """Whether the subject is one of a word list: of "rules", which allow and forbid, or of "works", which show."""
    token = tree.tokens[subject]
    return token.lemma in word_list(words) or token.text.lower() in word_list(words)


def find_complement(
    tree: Tree, i: int, shapes: frozenset[str], *, behind: int | None = None
) -> tuple[Range, str] | None:
    """What stands behind a noun or adjective in one of the shapes, and the shape.

    Or what hangs from verb `i` and stands behind word `behind`.
    """
    tokens = tree.tokens
    for k in tree.kids[i]:
        if k < (i if behind is None else behind):
            continue
        relation = tokens[k].deprel
        if base(relation) in {"acl", "ccomp", "advcl", "xcomp", "csubj", "parataxis"} and relation != "acl:relcl":
            marks = {
                tokens[j].text.lower() for j in tree.kids[k] if base(tokens[j].deprel) in {"mark", "case"} and j < k
            }
            if "that" in shapes and (
                marks & {"that", "whether", "if"} or (base(relation) == "ccomp" and not marks & {"to"})
            ):
                return (tree.low[k], tree.high[k]), "that"
            if "to" in shapes and "to" in marks and tokens[k].upos in {"VERB", "AUX", "NOUN", "ADJ"}:
                return (tree.low[k], tree.high[k]), "to"
            fit = marks & shapes - {"that", "to"}
            if fit:
                return (min(tree.low[k] + 1, k), tree.high[k]), min(fit)
        elif relation == "acl:relcl" and "that" in shapes and tree.has(k, {"that"}, "mark"):
            return (tree.low[k], tree.high[k]), "that"
        elif base(relation) in {"nmod", "obl"}:
            case = next((j for j in tree.kids[k] if tokens[j].deprel == "case" and j < k), None)
            word = "" if case is None else tokens[case].text.lower()
            timed = tokens[k].text.lower() in word_list("days") or tokens[k].upos == "NUM"
            if case is not None and not timed and ("unto" if word == "to" else word) in shapes:
                return (case + 1, tree.high[k]), word
    return _clause_behind(tree, i) if "that" in shapes and behind is None else None


def _clause_behind(tree: Tree, i: int) -> tuple[Range, str] | None:
    """The clause whose "that" follows the noun's phrase, where the parser hangs it elsewhere."""
    tokens = tree.tokens
    at = max(i, tree.high[i]) + 1
    if at + 1 >= len(tokens) or tokens[at].text.lower() != "that" or tokens[at].deprel != "mark":
        return None
    clause = tokens[at].head
    if not at < clause < len(tokens) or tokens[i].upos != "NOUN":
        return None
    return (at, max(clause, tree.high[clause])), "that"
