"""Verbs that attribute only with a noun of their own: "made fun of the plan", "took the council to task"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from storyledger.read.attribution_verbs import make_found
from storyledger.read.attribution_words import FIRST_AND_SECOND, AttributionKind, Found, entry_kind, find_complement
from storyledger.read.sayings import lemma_of, read_lexicon
from storyledger.read.speaking import can_speak, speaking_phrase
from storyledger.read.stretches import trimmed
from storyledger.read.subjects import find_subject
from storyledger.read.trees import base

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.read.stretches import Range
    from storyledger.read.trees import Tree

# Words between a verb and its noun at most: "took the whole of the town council to task".
APART = 10


class Phrase(NamedTuple):
    """One verb with the noun under which it is kept, and the shapes in which both take their content."""

    verb: str
    kind: AttributionKind
    shapes: frozenset[str]


@cache
def phrases() -> Mapping[str, tuple[Phrase, ...]]:
    """Noun to the verbs with which it attributes."""
    found: dict[str, list[Phrase]] = {}
    for line in read_lexicon("attribution_phrases.txt"):
        kind, shapes, words = line.split("\t")
        if kind in {"light", "leading"}:
            continue
        for phrase in words.split():
            verb, _, noun = phrase.partition("_")
            found.setdefault(noun, []).append(Phrase(verb, entry_kind(kind), frozenset(shapes.split())))
    return {noun: tuple(entries) for noun, entries in found.items()}


def find_phrase_cue(tree: Tree, i: int, entries: tuple[Phrase, ...]) -> Found | None:
    """What a verb and its noun `i` attribute together to the verb's subject; None where they attribute nothing."""
    tokens = tree.tokens
    verb = tokens[i].head
    if not 0 <= verb < i <= verb + APART or tokens[verb].upos != "VERB":
        return None
    relation = base(tokens[i].deprel)
    if relation not in {"obj", "obl", "xcomp", "advmod", "compound", "iobj"}:
        return None
    lemma = lemma_of(tokens[verb])
    for phrase in entries:
        if phrase.verb != lemma or ("object" in phrase.shapes) == (relation == "obj"):
            continue
        content = _content(tree, i, verb, phrase.shapes)
        subject = find_subject(tree, verb) if content is not None else None
        if content is None or subject is None or not subject < verb:
            continue
        if tree.kid(verb, "aux:pass") is not None:
            return None
        if not (can_speak(tree, subject) or tree.forms[subject] in FIRST_AND_SECOND):
            return None
        source = speaking_phrase(tree, subject, verb)
        span = (verb, i) if content[0] > i else (verb, verb)
        return make_found(tree, span, phrase.kind, source, content)
    return None


def _content(tree: Tree, i: int, verb: int, shapes: frozenset[str]) -> Range | None:
    if "object" in shapes:
        k = tree.kid(verb, "obj")
        return None if k is None or k < verb else trimmed(tree, (max(verb + 1, tree.low[k]), tree.high[k]), verb)
    behind = find_complement(tree, i, shapes) or find_complement(tree, verb, shapes, behind=i)
    return None if behind is None else behind[0]
