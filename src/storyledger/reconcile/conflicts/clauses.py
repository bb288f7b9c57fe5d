"""A sentence's clauses: what is above and below a word, which act a verb names, and whether it is told as done."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from storyledger.reconcile.spelling import lexicon

if TYPE_CHECKING:
    from storyledger.records import Sentence, Token

STEPS = 8
"""Clauses looked at above a verb."""
MODALS = frozenset(
    ("will", "would", "could", "may", "might", "must", "should", "can", "shall", "'ll", "’ll", "wo", "ca", "'d", "’d")
)
_NOT = frozenset({"not", "n't", "n’t", "never"})
_OPEN = frozenset({"if", "unless", "whether", "before", "until", "till", "so", "than", "lest"})
"""Marks of clauses that tell nothing as done."""
_PERFECT = frozenset({"have", "has", "had", "'ve", "’ve", "having"})
SIDE_CLAUSES = frozenset({"acl:relcl", "parataxis", "advcl", "ccomp", "acl", "punct", "conj", "advcl:relcl"})


@cache
def acts() -> dict[str, tuple[str, bool]]:
    """The act behind a word, and whether the word says that it was not done."""
    found: dict[str, tuple[str, bool]] = {}
    for name, words in lexicon("deeds.txt").items():
        kind, _, act = name.partition(" ")
        if kind in {"act", "undone"}:
            for word in words:
                found.setdefault(word, (act, kind == "undone"))
    return found


def words_of(section: str) -> frozenset[str]:
    """A section of lexicon/deeds.txt."""
    return lexicon("deeds.txt")[section]


class Clauses:
    """A sentence's tokens with their kids; what is asked of it is looked up, not kept."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens: tuple[Token, ...] = sentence.tokens
        self.kids: list[list[int]] = [[] for _ in self.tokens]
        self.heads: list[int] = []
        for at, token in enumerate(self.tokens):
            head = token.head if 0 <= token.head < len(self.tokens) and token.head != at else -1
            self.heads.append(head)
            if head >= 0:
                self.kids[head].append(at)

    def low(self, at: int) -> str:
        """The word in lower case."""
        return self.tokens[at].text.lower()

    def find(self, at: int, *relations: str) -> list[int]:
        """The kids of a word in these relations; "nsubj" is no "nsubj:pass"."""
        return [k for k in self.kids[at] if self.tokens[k].deprel in relations]

    def below(self, at: int, barred: frozenset[str] = frozenset()) -> list[int]:
        """A word and all below it, in order, without what hangs on by a barred relation."""
        found, queue = {at}, [at]
        while queue:
            for kid in self.kids[queue.pop()]:
                if kid not in found and self.tokens[kid].deprel not in barred:
                    found.add(kid)
                    queue.append(kid)
        return sorted(found)

    def above(self, at: int) -> list[int]:
        """The words above a word, the nearest first; at most as many as there are."""
        found: list[int] = []
        while self.heads[at] >= 0 and self.heads[at] not in found and len(found) < len(self.tokens):
            at = self.heads[at]
            found.append(at)
        return found


def find_act(clauses: Clauses, at: int) -> tuple[str, bool, int]:
    """The act that a verb names, whether as undone, and the word that makes it one with the verb: "shot [down]"."""
    lemma = clauses.tokens[at].lemma.lower()
    for kid in clauses.kids[at]:
        relation = clauses.tokens[kid].deprel
        beside = [kid] if relation in {"compound:prt", "obj", "advmod", "obl", "xcomp"} else []
        if relation == "obl":
            beside += clauses.find(kid, "case")
        for word in beside:
            joined = f"{lemma}_{clauses.tokens[word].lemma.lower()}"
            if joined in acts():
                return *acts()[joined], word
        if relation == "compound:prt":
            return f"{lemma}_{clauses.tokens[kid].lemma.lower()}", False, kid
    return *acts().get(lemma, (lemma, False)), -1


def find_subjects(clauses: Clauses, at: int) -> list[int]:
    """The subject of a verb, that of the verb it is joined to, or the noun that its clause tells of."""
    for _ in range(STEPS):
        own = clauses.find(at, "nsubj", "nsubj:pass")
        if own:
            word = own[0]
            if clauses.low(word) in {"who", "which", "that"} and clauses.tokens[at].deprel == "acl:relcl":
                return [clauses.heads[at]] if clauses.heads[at] >= 0 else []
            return own
        if clauses.tokens[at].deprel not in {"conj", "xcomp"} or clauses.heads[at] < 0:
            return []
        at = clauses.heads[at]
    return []


def find_standing(clauses: Clauses, at: int) -> tuple[bool, bool] | None:
    """Whether a verb is told as done (True) or as not done, and whether for all the time so far; None if neither."""
    token = clauses.tokens[at]
    auxiliaries = {clauses.low(k) for k in clauses.find(at, "aux", "aux:pass")}
    marks = {clauses.low(k) for k in clauses.find(at, "mark")}
    if token.deprel == "conj" and not auxiliaries and not clauses.find(at, "nsubj", "nsubj:pass"):
        head = clauses.heads[at]
        auxiliaries |= {clauses.low(k) for k in clauses.find(head, "aux")} if head >= 0 else set()
    if auxiliaries & MODALS:
        return None
    if (
        token.xpos in {"VBZ", "VBP"}
        and not auxiliaries
        and clauses.sentence.kind != "headline"
        and not any(clauses.low(k) == "still" for k in clauses.kids[at])
    ):
        return None  # what is so in general: "the virus spreads by touch"
    lifted = _lifted(clauses, at)
    if lifted is None and (
        "to" in marks or (token.xpos == "VB" and not auxiliaries & {"do", "does", "did"}) or _is_loose(clauses, at)
    ):
        return None
    done = not is_negated(clauses, at)
    so_far = bool(auxiliaries & _PERFECT) or any(clauses.low(k) in {"yet", "still"} for k in clauses.kids[at])
    if lifted is not None:
        done, so_far = done == lifted, True
        at = clauses.heads[at]
    for _ in range(STEPS):
        if {clauses.low(k) for k in clauses.find(at, "mark")} & _OPEN:
            return None
        head, relation = clauses.heads[at], clauses.tokens[at].deprel
        if head < 0 or relation in {"acl:relcl", "parataxis"}:
            return done, so_far
        above = clauses.tokens[head].lemma.lower()
        if relation == "acl" or (relation == "ccomp" and clauses.tokens[head].upos == "NOUN"):
            verdict = _of_noun(clauses, at, head)
            if verdict is None:
                return None
            return done == verdict, so_far
        if relation == "advcl":
            return (done, so_far) if _is_factual(clauses, at) else None
        if relation in {"ccomp", "csubj", "xcomp"} and lifted is None:
            if is_negated(clauses, head) or {clauses.low(k) for k in clauses.find(head, "aux")} & MODALS:
                return None
            if above in words_of("denying"):
                done = not done
            elif above not in words_of("saying") and above not in words_of("going on"):
                return None
        elif relation not in {"conj", "ccomp", "xcomp", "csubj"}:
            return None
        at, lifted = head, None
    return None


def _is_loose(clauses: Clauses, at: int) -> bool:
    """Whether a participle stands without an auxiliary, and so without saying when: "fleeing the town"."""
    token = clauses.tokens[at]
    if token.xpos == "VBG":
        denied = clauses.heads[at] >= 0 and clauses.tokens[clauses.heads[at]].lemma.lower() in words_of("denying")
        return not clauses.find(at, "aux") and not denied
    return False


def _lifted(clauses: Clauses, at: int) -> bool | None:
    """Whether a verb above says that the deed was not done: False for "failed to leave", "has yet to arrive"."""
    head = clauses.heads[at]
    if clauses.tokens[at].deprel != "xcomp" or head < 0:
        return None
    if clauses.tokens[head].lemma.lower() == "fail":
        return False
    beside = {clauses.low(k) for k in (*clauses.kids[at], *clauses.kids[head])}
    if clauses.tokens[head].lemma.lower() in {"have", "be"} and beside & {"yet", "still"}:
        return False
    return None


def is_negated(clauses: Clauses, at: int) -> bool:
    """Whether a verb has a "not" or "never" before it."""
    # "organized or not": what stands behind denies nothing
    return any(clauses.low(k) in _NOT and k < at for k in clauses.kids[at])


def _is_factual(clauses: Clauses, at: int) -> bool:
    """Whether a side clause tells what was: "when it was shelled", "after they left"."""
    words = {clauses.low(k) for k in clauses.kids[at] if clauses.tokens[k].deprel in {"mark", "advmod"}}
    finite = clauses.tokens[at].xpos in {"VBD", "VBZ", "VBP"} or bool(
        clauses.find(at, "aux", "aux:pass", "nsubj", "nsubj:pass")
    )
    return finite and bool(words & {"when", "after", "as", "while", "since", "because", "although", "though", "where"})


def _of_noun(clauses: Clauses, at: int, noun: int) -> bool | None:
    """What a clause behind a noun tells: True for "the train derailed near", False for "denied reports that"."""
    lemma = clauses.tokens[noun].lemma.lower()
    that = any(clauses.low(k) == "that" for k in clauses.find(at, "mark"))
    if not that:
        return True if clauses.tokens[at].xpos == "VBN" else None
    if lemma not in words_of("tells"):
        return None
    verb = clauses.heads[noun]
    denied = (
        verb >= 0
        and clauses.tokens[noun].deprel in {"obj", "nsubj:pass"}
        and clauses.tokens[verb].lemma.lower() in words_of("denying")
    )
    return False if denied else None
