"""Who can speak, and the words that name a speaker: a name, people, a body; not a figure, a street, a quake."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from storyledger.read.sayings import read_lexicon, roles, word_list
from storyledger.read.trees import base, noun_phrase

if TYPE_CHECKING:
    from storyledger.read.trees import Tree


def speaking_phrase(tree: Tree, head: int, cue: int) -> tuple[int, int]:
    """The noun phrase around `head` on its side of the cue."""
    first, last = noun_phrase(tree, head, right=cue - 1) if head < cue else noun_phrase(tree, head, left=cue + 1)
    limit = cue - 1 if head < cue else len(tree.tokens) - 1
    floor = 0 if head < cue else cue + 1
    while last > head and tree.forms[last] in {"here", "there"}:
        last -= 1
    if (
        first - 2 > floor
        and tree.tokens[first].upos == "PROPN"
        and tree.forms[first - 1] in roles()
        and tree.tokens[first - 1].upos == "NOUN"
        and tree.tokens[first - 2].upos in {"DET", "PRON"}
        and tree.tokens[first - 3].text == ","
    ):
        first -= 2  # "..., its spokeswoman Ana Silva said": the parser may hang the office from what is said
    elif (
        first - 1 > floor
        and tree.tokens[first].upos == "PROPN"
        and tree.tokens[first - 1].upos == "NOUN"
        and can_speak(tree, first - 1)
        and tree.tokens[first - 2].text == ","
    ):
        first -= 1  # "..., engineer Ana Silva said"
    while tree.tokens[first].upos in {"NOUN", "PROPN"} and first > floor and tree.tokens[first - 1].upos == "PROPN":
        first -= 1  # "the Rights Watch monitor": the parser may hang the name elsewhere
    if _is_in_office(tree, first, last) and first - 1 > floor:
        first -= 2  # "Secretary of State Ann Doe": the parser may hang the office elsewhere
        while first > floor and tree.tokens[first - 1].upos == "PROPN":
            first -= 1
    if first == 0 and first < head and tree.forms[0] == "as":
        first = 1  # "As many experts, including her, have pointed out"
    while first < head and tree.forms[first] in word_list("days"):
        first += 1  # "On Monday state radio said"
    if tree.tokens[last].upos == "NOUN":
        # "engineer Paula Ortiz": the parser may hang the name elsewhere
        while last < limit and tree.tokens[last + 1].upos == "PROPN":
            last += 1
    for k in tree.kids[cue]:
        # "an official of the ministry said": the parser may take both for the subject
        if last < k <= limit and base(tree.tokens[k].deprel) == "nsubj" and tree.low[k] == last + 1:
            last = k if tree.tokens[last + 1].deprel == "case" else last
    # "his brother-in-law": parts joined by hyphens are one word
    while (
        last + 2 <= limit
        and tree.tokens[last + 1].text in {"-", "‐", "–"}
        and tree.tokens[last].end == tree.tokens[last + 1].start
        and tree.tokens[last + 1].end == tree.tokens[last + 2].start
        and tree.tokens[last + 2].upos not in {"VERB", "AUX"}
    ):
        last += 2
    return first, last


def _is_in_office(tree: Tree, first: int, last: int) -> bool:
    """Whether an office and "of" stand before its field and a name: "Secretary of" before "State Ann Doe"."""
    if first < len(("Secretary", "of")) or last - first < len(("Ann", "Doe")) or tree.forms[first - 1] != "of":
        return False
    named = all(token.upos == "PROPN" for token in tree.tokens[first : last + 1])
    return named and tree.forms[first - 2] in _OFFICES


_OFFICES = frozenset({"secretary", "minister", "chief", "director", "commissioner", "chairman", "speaker"})


# Nouns of agents ("insurers", "cyclist") are endless; these endings tell them, but for the things that end alike.
AGENT_ENDINGS = ("er", "ers", "or", "ors", "ist", "ists", "man", "men", "ian", "ians", "ee", "ees")


@cache
def speaking_nouns() -> frozenset[str]:
    """Further nouns that can speak, of whom nothing but that is known."""
    return frozenset(word for line in read_lexicon("speaking_nouns.txt") for word in line.split())


def can_speak(tree: Tree, head: int) -> bool:
    """Whether the noun phrase can speak: a name, a person, people, a body; not a figure, a street, a quake."""
    token = tree.tokens[head]
    word = token.text.lower()
    if token.upos == "PROPN" or token.xpos in {"NNP", "NNPS"}:
        return True
    if token.upos == "PRON" or token.xpos in {"PRP", "WP"}:
        return word in {
            "he",
            "she",
            "they",
            "who",
            "it",
            "one",
            "some",
            "many",
            "others",
            "both",
            "someone",
            "somebody",
        } or (word in {"them", "him", "her"} and token.deprel != "nmod:poss")
    known = roles().get(word) or roles().get(token.lemma)
    if known is not None:
        return known[0] != "words" or word in {"statement", "resolution", "letter", "communique", "communiqué"}
    if token.upos == "NOUN" and (word in speaking_nouns() or token.lemma in speaking_nouns()):
        return True
    if token.upos == "NUM" or word in word_list("quantities"):
        some = _counted_of(tree, head)
        if some is not None:
            return can_speak(tree, some)
    if "." in token.text[1:-1] and token.text.isupper():
        return True  # "the I.R.S.", whatever the tagger takes it for
    if (
        token.upos == "NOUN"
        and len(word) > 4
        and word.endswith(AGENT_ENDINGS)
        and word not in word_list("no_agents")
        and token.lemma not in word_list("no_agents")
    ):
        return True
    return token.upos in {"NUM", "ADJ"} and word in {"two", "three", "both", "many", "others"}


def fights(tree: Tree, subject: int | None, lemma: str) -> bool:
    """Whether the verb tells of blows and not of words: "rebels attacked", "the army defended"."""
    if subject is None or lemma not in word_list("fighting"):
        return False
    token = tree.tokens[subject]
    return token.lemma in word_list("armed") or token.text.lower() in word_list("armed")


def _counted_of(tree: Tree, head: int) -> int | None:
    """Whom "one of the doctors" and "a number of towns" are part of; behind the quantity, so without a loop."""
    return next(
        (
            k
            for k in tree.kids[head]
            if k > head and base(tree.tokens[k].deprel) == "nmod" and tree.has(k, {"of"}, "case")
        ),
        None,
    )


def first_noun(tree: Tree, start: int) -> int | None:
    """The last noun of the first run of nouns at `start`."""
    found = None
    for j in range(start, min(start + 12, len(tree.tokens))):
        upos = tree.tokens[j].upos
        if upos in {"NOUN", "PROPN", "PRON"} and tree.forms[j] not in word_list("relatives"):
            found = j
        elif found is not None or upos not in {"DET", "ADJ", "NUM", "PUNCT"}:
            break
    return found
