"""What a stance is about: the issue named in the scope of its word, nearest in the parse first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.stance_kinds import is_passive, leaves_a_place
from storyledger.read.stance_words import lexicon, words_of
from storyledger.read.trees import SUBJECTS

if TYPE_CHECKING:
    from storyledger.read.stance_words import Lexicon
    from storyledger.read.trees import Tree

FARTHEST = 3.0
"""How far below its word an issue may stand (see `_step`): "demanded that both sides agree on a truce" is 3. Set by
hand on news in which places, dates and appositions had been taken for issues."""


def find_issue(tree: Tree, index: int, farthest: float = FARTHEST) -> tuple[str, int] | None:
    """The issue named in the scope of a word, nearest in the tree first; with where it stands.

    The way down counts: through objects and complements freely, through a noun that says nothing of its own ("an end
    to", "the deployment of") cheaply, through any other noun dearly, and never into a place, a time or an apposition.
    """
    words = lexicon()
    queue: list[tuple[float, int]] = [(0.0, index)]
    seen = {index}
    best: tuple[float, int, str] | None = None
    while queue and len(seen) < 200:
        queue.sort(reverse=True)
        far, at = queue.pop()
        if far > farthest or (best is not None and far > best[0]):
            break
        issue = _names_issue(tree, at, words) if at != index else _own_issue(tree, at, words)
        if issue is not None and (best is None or (far, at) < best[:2]):
            best = (far, at, issue)
        for kid in tree.kids[at]:
            step = _step(tree, index, at, kid)
            if kid not in seen and step is not None:
                seen.add(kid)
                queue.append((far + step, kid))
    return (best[2], best[1]) if best else None


def _step(tree: Tree, index: int, at: int, kid: int) -> float | None:
    """How far it is from a word to one below it in looking for the issue; None where the way is barred."""
    relation = tree.relations[kid]
    if relation in {"ccomp", "xcomp"} and any(tree.forms[g] in {"whether", "if"} for g in tree.kids[kid]):
        return None
    if kid < index and relation == "obl":
        return None  # what opens the clause is its setting
    if relation in SUBJECTS:
        own = tree.relations[at] in {"ccomp", "csubj", "advcl", "xcomp"} and at != index
        return 1.0 if own or is_passive(tree, at) else None
    if relation == "advcl" and at == index and tree.lemmas[index] in _URGING and _is_to(tree, kid):
        return 1.0  # "gave them three days to surrender", "called on Norland to allow observers in"
    if relation in {"acl:relcl", "punct", "cc", "appos", "parataxis", "nmod:poss", "obl:tmod", "nmod:tmod", "advcl"}:
        return None
    if at == index and (relation == "conj" or _tree_is_condition(tree, kid)):
        return None
    if relation in {"compound", "amod"}:
        return 0.5
    if relation == "conj":
        return 0.25
    if relation in {"obl", "nmod", "obl:agent", "obl:unmarked"}:
        case = {tree.forms[g] for g in tree.kids[kid] if tree.relations[g] == "case"}
        if case & words_of("settings") or not case:
            return None
        bare = tree.tokens[at].upos not in {"NOUN", "PROPN"} or at == index or tree.lemmas[at] in words_of("light")
        return 1.0 if bare else 2.0
    if relation == "acl":
        to = any(tree.forms[g] in {"to", "of", "about"} and tree.relations[g] == "mark" for g in tree.kids[kid])
        return 1.0 if to else None
    return 1.0


_URGING = frozenset({"give", "call", "appeal", "press", "plead"})
"""Verbs whose clause with "to" tells what somebody else is to do, though the parser hangs it on them loosely."""


def _is_to(tree: Tree, index: int) -> bool:
    return any(tree.forms[k] == "to" and tree.relations[k] == "mark" for k in tree.kids[index])


def _tree_is_condition(tree: Tree, index: int) -> bool:
    words = lexicon().conditions["negative"]
    return any(tree.forms[g] in words for g in tree.kids[index] if tree.relations[g] in {"case", "mark"})


def _own_issue(tree: Tree, index: int, words: Lexicon) -> str | None:
    """The issue that a weak verb names itself: "will not leave", "would not surrender"."""
    if tree.tokens[index].upos == "VERB" and any(s in words.weak for s in tree.spellings(index)):
        return _names_issue(tree, index, words)
    return None


def _names_issue(tree: Tree, index: int, words: Lexicon) -> str | None:
    token = tree.tokens[index]
    if token.upos not in {"NOUN", "VERB", "ADJ", "PROPN"}:
        return None
    lemma = tree.lemmas[index]
    if tree.forms[index] == "according" or (token.upos == "VERB" and lemma in words_of("nouns_alone")):
        return None
    if lemma == "operation" and any(tree.lemmas[k] in words_of("help") for k in tree.kids[index]):
        return None
    if lemma == "release" and not _is_of_people(tree, index):
        return None
    if lemma == "talk" and token.upos == "NOUN" and not token.text.lower().endswith("s"):
        return None  # "talk of leaving" is about leaving
    for kid in tree.kids[index]:
        if (
            tree.relations[kid] in {"obj", "xcomp", "nsubj:pass", "obl", "ccomp"}
            and (lemma, tree.lemmas[kid]) in words.pairs
        ):
            return words.pairs[(lemma, tree.lemmas[kid])]
        of = any(tree.forms[k] in {"to", "of"} and tree.relations[k] == "case" for k in tree.kids[kid])
        if token.upos == "NOUN" and tree.relations[kid] == "nmod" and of and (lemma, tree.lemmas[kid]) in words.pairs:
            return words.pairs[(lemma, tree.lemmas[kid])]  # "a halt to the operations", "the use of force"
    if lemma == "leave" and token.upos == "VERB" and not leaves_a_place(tree, index):
        return None
    for spelling in tree.spellings(index) if token.upos == "VERB" else tree.noun_spellings(index):
        if spelling in words.issues:
            return words.issues[spelling]
    return None


def names_issue(tree: Tree, index: int) -> str | None:
    """The issue that a word itself names, or None."""
    return _names_issue(tree, index, lexicon())


def _is_captive(tree: Tree, index: int, k: int) -> bool:
    """Whether a pronoun is who is let go: "will not release him", "will never release them until you release ours"."""
    awaited = any(tree.forms[g] in _AWAITING for at in tree.find(index, {"advcl"}) for g in tree.kids[at])
    return tree.forms[k] in {"him", "her", "he", "she"} or (awaited and tree.forms[k] in {"them", "they"})


_AWAITING = frozenset({"until", "till", "unless", "before", "if"})


def _is_of_people(tree: Tree, index: int) -> bool:
    """Whether a release is that of people, and not of a document or of water."""
    if any(_is_captive(tree, index, k) for k in tree.find(index, {"obj", "nsubj:pass"})):
        return True
    owners = [tree.tokens[k] for k in tree.find(index, {"nmod:poss"})]
    if any(t.upos == "PROPN" or t.text.lower() in {"his", "her", "their"} for t in owners):
        return not any(tree.forms[g] == "of" for k in tree.find(index, {"nmod"}) for g in tree.kids[k])
    named = [k for k in tree.find(index, {"nmod"}) if tree.tokens[k].upos == "PROPN"]
    if any(tree.find(k, {"flat", "nmod:desc"}) for k in named):
        return True  # "the release of Mohamed Bazoum"
    return any(
        tree.lemmas[k] in words_of("freed") or tree.noun_spellings(k)[-1] in words_of("freed")
        for k in tree.descendants(index, frozenset(tree.find(index, {"acl:relcl", "advcl"})))
        if tree.tokens[k].upos in {"NOUN", "PROPN"}
    )
