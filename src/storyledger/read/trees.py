"""A parsed sentence as all finders ask about it: children and spans, clauses, subjects, negation, tense, noun phrases.

A report's trees are grown once, when its first finder asks; what is asked of them time and again is kept with them.
Every answer is linear in the sentence and holds for any tree, broken ones included (a head out of range, a loop).
Left out: enhanced dependencies, ellipsis.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

from storyledger.read.kept import last_kept
from storyledger.read.sayings import word_list

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from storyledger.read.happening_words import TellingWord
    from storyledger.records import Sentence, Token

# What a noun phrase keeps of the words that hang from its head; relative clauses, appositions and asides stay outside.
NOUN_PARTS = frozenset(
    {"advmod", "amod", "case", "cc", "compound", "compound:prt", "conj", "det", "det:predet", "fixed", "flat",
     "flat:name", "goeswith", "nmod", "nmod:desc", "nmod:npmod", "nmod:poss", "nmod:tmod", "nmod:unmarked",
     "nummod", "poss", "reparandum"}
)  # fmt: skip


# Words of a sentence read at once: the longest sentence of the treebanks has 159; some steps grow with the square of
# the length.
LONGEST = 400

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass"})
_OF_PREDICATES = frozenset({"cop", "nsubj", "nsubj:pass"})
"""Relations to what is a predicate though no verb."""
_OF_MODIFIERS = frozenset({"amod", "case", "compound", "advmod", "fixed", "mark", "cc"})
"""Relations of verbs that head no clause."""
_CLAUSAL = frozenset({"ccomp", "advcl", "acl:relcl", "parataxis", "csubj", "advcl:relcl"})
_SHARING = frozenset({"conj", "xcomp", "advcl", "ccomp", "acl"})
"""Relations of clauses that may have the subject of the one above."""
_OF_THE_CLAUSE = frozenset({"aux", "aux:pass", "mark", "advmod", "cop", "det", "cc:preconj"})
_HELPERS = frozenset({"aux", "aux:pass", "cop"})
_DENYING = frozenset({"advmod", "aux", "neg", "mark", "cc:preconj"})
_NEGATIONS = frozenset(
    {"not", "n't", "n’t", "never", "no", "neither", "nor", "none", "nobody", "nothing", "hardly", "cannot"}
)
_FAILING = frozenset({"fail", "refuse", "decline", "avoid", "stop"})
_FUTURE = frozenset({"will", "shall", "'ll", "wo", "’ll"})
_MODAL = frozenset({"may", "might", "could", "would", "can", "should", "must", "ca"})

Tense = Literal["past", "past-perfect", "present-perfect", "progressive", "present", "future", "modal", "bare"]


class Tree:
    """A sentence's words, by columns, and its tree. All lists go by the words' places in `tokens`."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens: tuple[Token, ...] = sentence.tokens
        size = len(self.tokens)
        self.relations = [token.deprel for token in self.tokens]
        """The words' relations to their heads, subtypes included."""
        self.lemmas = [token.lemma for token in self.tokens]
        self.forms = [token.text.lower() for token in self.tokens]
        """The words as written, in lower case."""
        self.heads: list[int] = []
        """The words' heads; -1 at the root, and where the parse is damaged."""
        self.kids: list[list[int]] = [[] for _ in self.tokens]
        """The words that hang from each word, in order."""
        for i, token in enumerate(self.tokens):
            head = token.head
            if 0 <= head < size and head != i:
                self.heads.append(head)
                self.kids[head].append(i)
            else:
                self.heads.append(-1)
        self.telling: dict[int, TellingWord] | None = None
        """The words that tell a happening, when they have been looked up."""
        self._spellings: dict[int, tuple[str, ...]] = {}
        self._noun_spellings: dict[int, tuple[str, ...]] = {}
        self._tenses: dict[int, Tense] = {}

    # --- words ------------------------------------------------------------------------------------------------------

    def text(self, first: int, last: int) -> str:
        """The words from `first` to `last`, joined by single spaces where the text has any space."""
        parts: list[str] = []
        for i in range(first, last + 1):
            token = self.tokens[i]
            if parts and self.tokens[i - 1].end != token.start:
                parts.append(" ")
            parts.append(token.text)
        return "".join(parts)

    def stretch(self, indices: Sequence[int]) -> tuple[int, int]:
        """Where the tokens' words stand in the report: from the first one's start to the last one's end."""
        return self.tokens[min(indices)].start, self.tokens[max(indices)].end

    def with_particle(self, index: int) -> str:
        """The lemma with its particle (`pull_out`), or alone where there is none."""
        for kid in self.kids[index]:
            if self.relations[kid] == "compound:prt":
                return f"{self.lemmas[index]}_{self.lemmas[kid]}"
        return self.lemmas[index]

    def spellings(self, index: int) -> tuple[str, ...]:
        """What to look a predicate up by, most specific first: with particle, with a preposition, alone."""
        known = self._spellings.get(index)
        if known is None:
            known = self._spellings[index] = self._spell(index)
        return known

    def _spell(self, index: int) -> tuple[str, ...]:
        lemmas, relations = self.lemmas, self.relations
        lemma = lemmas[index]
        kids = self.kids[index]
        found = [f"{lemma}_{lemmas[kid]}" for kid in kids if relations[kid] == "compound:prt"]
        for kid in kids:
            relation = relations[kid]
            if relation in {"obl", "nmod", "advmod", "advcl", "obl:arg"}:
                found.extend(f"{lemma}_{lemmas[g]}" for g in self.kids[kid] if relations[g] in {"case", "mark"})
                if relation == "advmod":
                    found.append(f"{lemma}_{lemmas[kid]}")
            elif relation in {"obj", "xcomp"}:
                found.append(f"{lemma}_{lemmas[kid]}")
                found.extend(f"{lemma}_{lemmas[g]}" for g in self.kids[kid] if relations[g] == "mark")
        return (*found, lemma)

    def noun_spellings(self, index: int) -> tuple[str, ...]:
        """What to look a noun up by: with the word before it, closed up or hyphenated ("cease-fire"), then alone."""
        known = self._noun_spellings.get(index)
        if known is None:
            known = self._noun_spellings[index] = self._spell_noun(index)
        return known

    def _spell_noun(self, index: int) -> tuple[str, ...]:
        lemma = self.lemmas[index]
        found = []
        for kid in self.kids[index]:
            if index - 2 <= kid < index and self.relations[kid] in {"compound", "amod", "punct"}:
                found += [f"{self.lemmas[kid]}-{lemma}", f"{self.lemmas[kid]}{lemma}"]
        singular = (lemma[:-1],) if lemma.endswith("s") and len(lemma) > 3 else ()
        return (*found, lemma, *singular)

    # --- up and down --------------------------------------------------------------------------------------------------

    def kid(self, index: int, *relations: str) -> int | None:
        """The first child under one of these relations, subtypes included, or None."""
        for k in self.kids[index]:
            relation = self.relations[k]
            if relation in relations or base(relation) in relations:
                return k
        return None

    def has(self, index: int, words: AbstractSet[str], *relations: str) -> bool:
        """Whether a child under one of these relations has one of these lemmas or forms."""
        for k in self.kids[index]:
            if (self.forms[k] in words or self.lemmas[k] in words) and (
                self.relations[k] in relations or base(self.relations[k]) in relations
            ):
                return True
        return False

    def find(self, index: int, relations: AbstractSet[str]) -> list[int]:
        """The children of `index` with one of these relations, in order."""
        return [kid for kid in self.kids[index] if self.relations[kid] in relations]

    def descendants(self, index: int, stop: frozenset[int] = frozenset()) -> list[int]:
        """`index` and everything below it in order, not entering the tokens in `stop`."""
        kids = self.kids
        found = [index]
        barred = {index, *stop}
        # Each word has one head, so none is met twice but the first, where a loop closes.
        for at in found:
            if kids[at]:
                found += [kid for kid in kids[at] if kid not in barred]
        found.sort()
        return found

    def ancestors(self, index: int) -> list[int]:
        """The heads above `index`, nearest first; ends at the root or where a cycle closes."""
        found: list[int] = []
        head = self.heads[index]
        while head >= 0 and head != index and head not in found:
            found.append(head)
            head = self.heads[head]
        return found

    @cached_property
    def low(self) -> list[int]:
        """The first word that each word governs, itself at least; punctuation aside."""
        return self._spans[0]

    @cached_property
    def high(self) -> list[int]:
        """The last word that each word governs."""
        return self._spans[1]

    @cached_property
    def _spans(self) -> tuple[list[int], list[int]]:
        heads, kids, relations = self.heads, self.kids, self.relations
        order = [i for i, head in enumerate(heads) if head < 0]
        # From the roots down none is met twice; words on a loop are not met at all.
        for i in order:
            order.extend(kids[i])
        low = list(range(len(heads)))
        high = list(range(len(heads)))
        for i in reversed(order):
            head = heads[i]
            if head >= 0 and relations[i] != "punct":
                if low[i] < low[head]:  # noqa: PLR1730 - a call of min costs as much as all else here
                    low[head] = low[i]
                if high[i] > high[head]:  # noqa: PLR1730
                    high[head] = high[i]
        return low, high

    # --- clauses ------------------------------------------------------------------------------------------------------

    @cached_property
    def _with_subject(self) -> set[int]:
        return {head for head, relation in zip(self.heads, self.relations, strict=True) if relation in _OF_PREDICATES}

    def is_predicate(self, index: int) -> bool:
        """Whether the token heads a clause: a full verb that is no mere modifier, or what a subject belongs to."""
        if self.tokens[index].upos == "VERB":
            return self.relations[index] not in _OF_MODIFIERS
        return index in self._with_subject

    @cached_property
    def clause_heads(self) -> tuple[int, ...]:
        """The tokens that head a clause: roots, complements, relative and adverbial clauses, conjuncts with a verb."""
        found = []
        for i, token in enumerate(self.tokens):
            if (
                (token.upos != "VERB" and i not in self._with_subject)
                or not self.is_predicate(i)
                or self._is_bare_purpose(i)
            ):
                continue
            relation = token.deprel
            if (
                self.heads[i] < 0
                or relation in _CLAUSAL
                or (relation == "conj" and self.is_predicate(self.heads[i]))
                or (relation in {"acl", "xcomp"} and self._has_subject(i))
            ):
                found.append(i)
        if not found and self.tokens:
            roots = [i for i, head in enumerate(self.heads) if head < 0]
            found = roots[:1] or [0]
        return tuple(found)

    def _has_subject(self, index: int) -> bool:
        return any(self.relations[k] in SUBJECTS for k in self.kids[index])

    def _is_bare_purpose(self, index: int) -> bool:
        """Whether the predicate is a bare purpose ("to flee the town") of the clause above: no clause of its own."""
        if self.heads[index] < 0 or self.relations[index] not in {"advcl", "acl", "xcomp"}:
            return False
        marked = any(self.relations[k] == "mark" and self.forms[k] == "to" for k in self.kids[index])
        return marked and not self._has_subject(index)

    def subjects(self, index: int) -> list[int]:
        """The head tokens of the clause's subjects; of the clause above where it is coordinated or controlled."""
        at = index
        for _ in range(4):
            own = self.find(at, SUBJECTS)
            if own:
                return own
            if self.relations[at] not in _SHARING:
                break
            at = self.heads[at]
            if at < 0:
                break
        return []

    def marks(self, index: int) -> set[str]:
        """Lemmas of the auxiliaries, markers and adverbs that belong to the clause itself."""
        return {self.lemmas[k] for k in self.kids[index] if self.relations[k] in _OF_THE_CLAUSE}

    def negated(self, index: int) -> bool:
        """Whether the clause is denied: "not", "never", "no one", "neither side", "failed to"."""
        for kid in self.kids[index]:
            form = self.forms[kid]
            relation = self.relations[kid]
            if relation in _DENYING and form in _NEGATIONS:
                return True
            if relation in SUBJECTS or relation == "obj":
                if form in {"none", "nobody", "nothing", "neither"}:
                    return True
                if any(self.forms[g] in {"no", "neither"} for g in self.kids[kid]):
                    return True
        head = self.heads[index]
        return head >= 0 and self.relations[index] == "xcomp" and self.lemmas[head] in _FAILING

    def tense(self, index: int) -> Tense:
        """The clause's tense and aspect, read from its auxiliaries and the verb's tag."""
        known = self._tenses.get(index)
        if known is None:
            known = self._tenses[index] = self._find_tense(index)
        return known

    def _find_tense(self, index: int) -> Tense:
        aux = self.find(index, _HELPERS)
        words = {self.forms[k] for k in aux}
        tag = self.tokens[index].xpos
        if words & _FUTURE:
            return "future"
        if words & _MODAL:
            return "modal"
        if "had" in words:
            return "past-perfect"
        if words & {"has", "have", "'ve", "’ve"}:
            return "present-perfect"
        if tag == "VBG":
            return "progressive"
        if tag == "VBD" or words & {"was", "were", "did"} or any(self.tokens[k].xpos == "VBD" for k in aux):
            return "past"
        if tag in {"VBZ", "VBP"} or aux:
            return "present"
        return "past" if tag == "VBN" else "bare"


@lru_cache(maxsize=1024)
def base(relation: str) -> str:
    """The relation without its subtype."""
    return relation.partition(":")[0]


@last_kept
def grow_trees(sentences: Sequence[Sentence]) -> tuple[Tree, ...]:
    """The trees of a report's sentences, in order; a sentence above LONGEST words comes in pieces of that length."""
    trees: list[Tree] = []
    for sentence in sentences:
        if len(sentence.tokens) <= LONGEST:
            trees.append(Tree(sentence))
            continue
        for first in range(0, len(sentence.tokens), LONGEST):
            part = sentence.tokens[first : first + LONGEST]
            tokens = tuple(replace(t, head=t.head - first if first <= t.head < first + LONGEST else -1) for t in part)
            trees.append(Tree(replace(sentence, start=tokens[0].start, end=tokens[-1].end, tokens=tokens)))
    return tuple(trees)


@last_kept
def leading_trees(sentences: Sequence[Sentence]) -> tuple[Tree, ...]:
    """One tree a sentence, in order: of all its words, or of the first LONGEST."""
    trees = iter(grow_trees(sentences))
    found = []
    for sentence in sentences:
        found.append(next(trees))
        for _ in range(LONGEST, len(sentence.tokens), LONGEST):
            next(trees)  # the rest of a long sentence
    return tuple(found)


def noun_phrase(tree: Tree, head: int, *, left: int = 0, right: int | None = None) -> tuple[int, int]:
    """First and last token of the noun phrase around `head`, without relative clauses and appositions.

    Nothing before `left` or after `right` is taken in.
    """
    tokens = tree.tokens
    last_allowed = len(tokens) - 1 if right is None else right
    first = last = head
    queue = [head]
    seen = {head}
    while queue:
        i = queue.pop()
        if i < first:
            first = i
        elif i > last:
            last = i
        for k in tree.kids[i]:
            if k not in seen and left <= k <= last_allowed and _in_phrase(tree, head, i, k):
                seen.add(k)
                queue.append(k)
    for i in range(head - 1, first - 1, -1):
        if tokens[i].text in {"--", "–", "—", "―", ":", "|"}:
            first = i + 1  # a dateline before the speaker
            break
    return first, last


def _in_phrase(tree: Tree, head: int, i: int, k: int) -> bool:
    """Whether a child `k` of the word `i` in the noun phrase of `head` belongs to that phrase."""
    tokens = tree.tokens
    token = tokens[k]
    relation = token.deprel
    if relation == "appos":
        return token.upos == "PROPN" and k > head and tokens[tree.low[k] - 1].upos != "PUNCT"
    if relation == "punct":
        return k < head and token.text in {"-", "–", "’s", "(", ")"}
    if relation not in NOUN_PARTS:
        return False
    if i == head and k < head and relation in {"advmod", "case", "cc"} and token.lemma not in word_list("inside"):
        return False  # an adverb or a preposition of the head itself belongs to the clause, not to the phrase
    if relation == "conj":
        return token.upos not in {"VERB", "AUX"}
    if relation == "cc":
        return i != head
    if relation == "nmod":  # "The regime on July 22 announced", "... fell into the sea, the head of the watch said"
        apart = k < i and any(t.text == "," for t in tokens[k:i])
        return not apart and not any(tokens[j].lemma in word_list("days") for j in (k, *tree.kids[k]))
    if relation == "compound":  # "On Monday state radio said", but "the miners' union said"
        case = tree.kid(k, "case")
        return k > i or case is None or case > k
    return True
