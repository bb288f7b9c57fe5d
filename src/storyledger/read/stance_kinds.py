"""Which stance a word takes: its own, turned by negation, made a condition by what hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.stance_words import lexicon, words_of

if TYPE_CHECKING:
    from storyledger.read.stance_words import Kind
    from storyledger.read.trees import Tree

_OPPOSITE: dict[Kind, Kind] = {"accepts": "rejects", "proposes": "rejects"}
_CAUSES = frozenset({"because", "since", "as", "after", "although", "though"})
"""What opens a reason or a setting: words of condition in it set none."""
_MODAL = frozenset({"will", "would", "can", "could", "must", "should", "'ll", "’ll", "wo", "ca", "shall"})

_SITES = frozenset(
    ("city", "town", "village", "area", "district", "country", "base", "post", "enclave", "region", "camp")
)


def find_kind(tree: Tree, index: int) -> Kind | None:
    """The stance that the word at `index` takes, negation counted; None where it takes none."""
    words = lexicon()
    token = tree.tokens[index]
    kind: Kind | None = None
    weak = False
    disposed = is_disposed(tree, index)
    if disposed:
        kind = words.adjectives.get(tree.forms[index])
    elif token.upos == "VERB":
        for spelling in tree.spellings(index):
            if spelling in words.verbs:
                kind = words.verbs[spelling]
                break
        else:
            weak = any(s in words.weak for s in tree.spellings(index))
        if _sets_a_term(tree, index):
            return "demands"
    elif token.upos == "ADJ" or (
        token.upos in {"ADP", "ADV"}
        and tree.lemmas[index] == "against"
        and (tree.heads[index] < 0 or is_said_of_somebody(tree, index))
    ):
        kind = words.adjectives.get(tree.lemmas[index])
    elif token.upos == "NOUN":
        kind = _noun_kind(tree, index)
        if (
            kind is None
            and tree.lemmas[index] in {"favour", "favor"}
            and any(tree.forms[k] == "in" for k in tree.kids[index])
        ):
            kind = "accepts"
    if weak and tree.lemmas[index] == "leave" and not leaves_a_place(tree, index):
        return None
    if weak and _open_question(tree, index):
        return None
    if weak and _conditional(tree, index):
        return "accepts"  # "will release the aid only if": the condition makes it one
    if weak:
        negated = is_negated(tree, index)
        modal = any(tree.forms[k] in _MODAL for k in tree.kids[index] if tree.relations[k] == "aux")
        return "rejects" if modal and negated else None
    if kind is None or _open_question(tree, index) or _asserts(tree, index) or _is_idle(tree, index, kind):
        return None
    if token.upos == "VERB" and not disposed:
        kind = _asked(tree, index, kind)
        above = tree.heads[index]
        if above >= 0 and tree.relations[index] in {"xcomp", "ccomp"}:
            governing = words.verbs.get(tree.lemmas[above])
            if governing in {"rejects", "demands", "proposes", "denies"}:
                return None  # "refused to accept": the word above takes the stance
    if is_negated(tree, index):
        return _OPPOSITE.get(kind)
    return kind


def is_said_of_somebody(tree: Tree, index: int) -> bool:
    """Whether somebody is told to be against what follows: "it was categorically against any intervention"."""
    k = index - 1
    while k > 0 and tree.tokens[k].upos in {"ADV", "PART"}:
        k -= 1
    return k > 0 and tree.lemmas[k] == "be" and tree.relations[index] == "case" and index < tree.heads[index]


def ends_issue(tree: Tree, index: int, at: int) -> bool:
    """Whether a word of ending stands between a word of stance and its issue: "an end to the sanctions"."""
    for above in (at, *tree.ancestors(at)):
        if above == index:
            return False
        if tree.lemmas[above] in words_of("ending"):
            return True
    return False


def _sets_a_term(tree: Tree, index: int) -> bool:
    """Whether somebody is given so much time to do something: "gave the junta one week to hand power back"."""
    if tree.lemmas[index] != "give" or is_passive(tree, index) or tree.negated(index):
        return False
    terms = [k for k in tree.kids[index] if k > index and tree.lemmas[k] in _TERMS]
    terms += [g for k in tree.kids[index] for g in tree.kids[k] if k > index and tree.lemmas[g] in _TERMS]
    clauses = [k for at in (index, *terms) for k in tree.find(at, {"xcomp", "acl", "advcl"})]
    return bool(terms) and any(tree.forms[k] == "to" for clause in clauses for k in tree.kids[clause])


_TERMS = frozenset({"hour", "day", "week", "month", "deadline"})


_CALLING = frozenset({"call", "describe", "label", "brand"})


def _is_idle(tree: Tree, index: int, kind: Kind) -> bool:
    """Whether a word of stance takes none here: "refused to say", "maintained the peace", "rather than accept"."""
    lemma = tree.lemmas[index]
    below = tree.find(index, {"xcomp", "ccomp", "advcl"})
    if any(tree.lemmas[k] in words_of("telling") and tree.tokens[k].xpos != "VBG" for k in below):
        return True  # what is refused is to tell; who "rejected it, saying ..." refused more
    if any(tree.forms[k] == "than" for k in tree.kids[index]):
        return True
    if any(tree.lemmas[k] in _CALLING and tree.find(k, {"obj"}) and tree.find(k, {"xcomp", "obl"}) for k in below):
        return True  # "declined to call the strike a crime"
    if kind == "claims" and lemma != "claim" and not tree.find(index, {"ccomp"}):
        return True
    if lemma == "seek" and tree.find(index, {"xcomp"}):
        return True
    if lemma == "want" and tree.relations[index] == "acl:relcl":
        return True  # "the number of Norlanders who wanted to leave"
    if lemma == "work" and any(tree.lemmas[k] in _EMPLOYERS for k in tree.find(index, {"obl", "nmod"})):
        return True  # "worked for an aid group"
    if lemma in {"ask", "insist"} and any(
        (lemma == "insist" and tree.negated(k)) or (lemma == "ask" and _asks(tree, k)) for k in below
    ):
        return True
    return lemma == "appeal" and any(tree.forms[g] == "against" for k in tree.kids[index] for g in tree.kids[k])


_EMPLOYERS = frozenset(
    (
        *("group", "agency", "organisation", "organization", "charity", "company", "firm", "office", "ministry"),
        *("body", "unit", "service", "mission", "embassy", "contractor", "hospital", "newspaper", "programme", "team"),
    )
)


def _asks(tree: Tree, clause: int) -> bool:
    """Whether a clause is a question: "how long they would stay"."""
    members = tree.descendants(clause)
    return any(tree.tokens[k].xpos in {"WRB", "WP", "WDT"} for k in members[:4])


def _conditional(tree: Tree, index: int) -> bool:
    """Whether a promise hangs on a condition: "will leave if", "would pay only if"."""
    modal = any(tree.forms[k] in _MODAL for k in tree.kids[index] if tree.relations[k] == "aux")
    return (
        modal
        and not is_negated(tree, index)
        and any(
            tree.relations[k] == "advcl"
            and any(tree.relations[g] == "mark" and tree.forms[g] in {"if", "once", "provided"} for g in tree.kids[k])
            for k in tree.kids[index]
        )
    )


def _open_question(tree: Tree, index: int) -> bool:
    """Whether the stance is only asked about or feared: "whether they will accept", "fear that it will not pay"."""
    at = index
    for _ in range(4):
        if any(tree.relations[k] == "mark" and tree.forms[k] in {"whether", "if"} for k in tree.kids[at]):
            return True
        head = tree.heads[at]
        if head < 0 or tree.relations[at] not in {"xcomp", "ccomp", "conj"}:
            return False
        if tree.relations[at] == "ccomp":
            return tree.lemmas[head] in words_of("fears") and tree.lemmas[head] not in {"ask", "see", "decide"}
        at = head
    return False


def _asserts(tree: Tree, index: int) -> bool:
    """Whether the word only states how things are: "agreed that the war was illegal", "insisted it had no plans"."""
    if tree.lemmas[index] not in words_of("asserting"):
        return False
    for kid in tree.find(index, {"ccomp"}):
        marks = {tree.forms[k] for k in tree.kids[kid] if tree.relations[k] in {"aux", "cop", "aux:pass"}}
        finite = tree.tokens[kid].xpos in {"VBD", "VBZ", "VBP"} or marks & words_of("stating")
        if finite and not marks & {"must", "should", "shall", "be"}:
            return True
    return False


def _noun_kind(tree: Tree, index: int) -> Kind | None:
    """Nouns take a stance where somebody holds them: "the French call for observers", "their rejection of"."""
    words = lexicon()
    kind = words.nouns.get(tree.lemmas[index])
    if kind is None:
        return None
    head = tree.heads[index]
    if head >= 0 and tree.tokens[head].upos == "VERB" and any(s in words.verbs for s in tree.spellings(head)):
        return None  # "rejected the offer": the verb takes it
    return kind


def _asked(tree: Tree, index: int, kind: Kind) -> Kind:
    """The verb's stance with its complement: to call for a thing proposes it, to call on somebody to act demands."""
    return "demands" if kind == "proposes" and tree.lemmas[index] == "call" and tree.find(index, {"xcomp"}) else kind


def is_negated(tree: Tree, index: int) -> bool:
    """Denied by itself ("will not agree", "no longer") or by what stands right above it ("is not ready to")."""
    if tree.negated(index):
        return True
    for kid in tree.kids[index]:
        if tree.forms[kid] == "longer" and any(tree.forms[g] == "no" for g in tree.kids[kid]):
            return True
        if tree.forms[kid] == "longer" and kid > 0 and tree.forms[kid - 1] == "no":
            return True
        if tree.relations[kid] == "advmod" and tree.forms[kid] in {"no", "never"}:
            return True
    return bool(
        index > 0
        and tree.tokens[index].upos in {"NOUN", "ADJ"}
        and any(tree.forms[i] == "not" for i in range(max(0, index - 2), index))
    )


def with_condition(tree: Tree, index: int, kind: Kind, issue_at: int) -> Kind:
    """A stance with a condition in its scope is a condition: "will not agree to a truce without", "will leave if"."""
    words = lexicon().conditions
    wanted = (
        words["negative"]
        if kind == "rejects"
        else words["positive"]
        if kind in {"accepts", "proposes"}
        else frozenset()
    )
    if not wanted:
        return kind
    beside = frozenset(
        k
        for k in tree.kids[index]
        if tree.relations[k] in {"conj", "parataxis", "acl:relcl"}
        or (
            any(tree.relations[g] == "mark" and tree.forms[g] in _CAUSES for g in tree.kids[k])
            and not any(tree.forms[g] in {"until", "till"} for g in tree.kids[k])  # "until after you release ours"
        )
    )
    for at in tree.descendants(index, beside):
        if (
            tree.forms[at] in wanted
            and at > min(index, issue_at)
            and tree.relations[at] in {"case", "mark", "advmod", "cc", "sconj"}
        ):
            if tree.forms[at] in {"before", "only"} and tree.relations[at] != "mark":
                continue
            return "conditions"
    return kind


def is_disposed(tree: Tree, index: int) -> bool:
    """Whether a participle tells what somebody is ready for, as an adjective does: "it was committed to the truce"."""
    ready = tree.tokens[index].upos == "VERB" and tree.forms[index] in lexicon().adjectives
    if not ready or not is_passive(tree, index) or tree.find(index, {"obl:agent"}):
        return False
    return index + 1 < len(tree.tokens) and tree.forms[index + 1] == "to"


def is_passive(tree: Tree, index: int) -> bool:
    """Whether a verb is passive."""
    return any(tree.relations[k] in {"aux:pass", "nsubj:pass"} for k in tree.kids[index])


def leaves_a_place(tree: Tree, index: int) -> bool:
    """Whether "leave" is a departure: without an object, or leaving a place; not "leave them to their fate"."""
    objects = tree.find(index, {"obj"})
    return not objects or any(tree.tokens[k].upos == "PROPN" or tree.lemmas[k] in _SITES for k in objects)
