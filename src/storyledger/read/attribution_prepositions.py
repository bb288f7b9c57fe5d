"""Prepositions that attribute: "the deal, per the mayor, was a swindle", "to critics, it is theft", "is against"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.attribution_verbs import make_found
from storyledger.read.attribution_words import Found, is_written
from storyledger.read.speaking import can_speak, speaking_nouns, speaking_phrase
from storyledger.read.stretches import holds_verb, rest_of, trimmed
from storyledger.read.subjects import find_subject
from storyledger.read.trees import base, noun_phrase

if TYPE_CHECKING:
    from storyledger.read.stretches import Range
    from storyledger.read.trees import Tree

PREPOSITIONS = frozenset({"per", "to", "against"})


def find_preposition_cue(tree: Tree, i: int) -> Found | None:
    """What preposition `i` attributes, and to whom; None where it attributes nothing, as nearly always."""
    tokens = tree.tokens
    noun = tokens[i].head
    if tokens[i].deprel == "fixed" and 0 <= noun < i and tree.forms[noun] == "as":
        noun = tokens[noun].head  # "as per the letter"
    elif tokens[i].deprel != "case":
        return None
    if not i < noun < len(tokens):
        return None
    form = tree.forms[i]
    if form == "against":
        return _against(tree, i, noun)
    if form == "to" and i > 0:
        return None
    return _as_told_by(tree, i, noun)


def _as_told_by(tree: Tree, i: int, noun: int) -> Found | None:
    """What is so per the mayor, or to the critics: the rest of the sentence."""
    tokens = tree.tokens
    first, last = noun_phrase(tree, noun, left=i + 1)
    if tree.forms[i] == "to":
        several = tokens[noun].upos == "PROPN" or (tokens[noun].xpos == "NNS" and can_speak(tree, noun))
        right = rest_of(tree, last + 2) if last + 1 < len(tokens) and tokens[last + 1].text == "," else None
        if not several or right is None or not holds_verb(tree, right):
            return None
        return Found("thought", (i, i), (first, last), trimmed(tree, right, i))
    # "per person", "per the usual": a name, a body or a paper that is known
    named = tokens[noun].upos == "PROPN" and tree.forms[noun] not in speaking_nouns()
    known = named or tree.kid(noun, "det", "nmod:poss") is not None
    if not known or not (can_speak(tree, noun) or is_written(tree, noun)):
        return None
    cue = (i - 1, i) if i > 0 and tree.forms[i - 1] == "as" else (i, i)
    left = (0, cue[0] - 1)
    while left[1] >= 0 and tokens[left[1]].upos == "PUNCT":
        left = (0, left[1] - 1)
    content: Range | None = left if left[1] > 0 and holds_verb(tree, left) else rest_of(tree, last + 1)
    if content is None or not holds_verb(tree, content):
        content = rest_of(tree, last + 1) if content == left else None
    return None if content is None or content[0] >= content[1] else Found("said", cue, (first, last), content)


def _against(tree: Tree, i: int, noun: int) -> Found | None:
    """What somebody is against: "the mayor is against the plan"."""
    link = next((k for k in tree.kids[noun] if k < i and base(tree.tokens[k].deprel) == "cop"), None)
    if link is None or tree.forms[i - 1] in {"up", "out"}:
        return None
    subject = find_subject(tree, noun)
    if subject is None or subject >= link or not can_speak(tree, subject) or tree.forms[subject] == "it":
        return None
    return make_found(tree, (link, i), "judged", speaking_phrase(tree, subject, link), (i + 1, tree.high[noun]))
