"""A sentence's dependency tree, as the event and stance finders ask about it: clauses, subjects, negation, tense.

Every answer is linear in the sentence and holds for any tree, broken ones included (heads out of range, cycles).
Left out: enhanced dependencies, ellipsis.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

from storyledger.read.kept import last_kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.read.happening_words import TellingWord
    from storyledger.records import Sentence, Token

MAX_TOKENS = 400
"""A longer sentence is read up to here: the longest in our news corpora has 190 words."""

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass"})
_OF_PREDICATES = frozenset({"cop", "nsubj", "nsubj:pass"})
"""Relations to what is a predicate though no verb."""
_OF_MODIFIERS = frozenset({"amod", "case", "compound", "advmod", "fixed", "mark", "cc"})
"""Relations of verbs that head no clause."""
_CLAUSAL = frozenset({"ccomp", "advcl", "acl:relcl", "parataxis", "csubj", "advcl:relcl"})
_NEGATIONS = frozenset(
    {"not", "n't", "n’t", "never", "no", "neither", "nor", "none", "nobody", "nothing", "hardly", "cannot"}
)
_FUTURE = frozenset({"will", "shall", "'ll", "wo", "’ll"})
_MODAL = frozenset({"may", "might", "could", "would", "can", "should", "must", "ca"})

Tense = Literal["past", "past-perfect", "present-perfect", "progressive", "present", "future", "modal", "bare"]


@cache
def lexicon_lines(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of one of this package's word lists, each split at white space; comments and empty lines left out."""
    text = (resources.files("storyledger") / "read" / "lexicon" / name).read_text(encoding="utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines() if line.strip() and not line.startswith("#"))


class Tree:
    """One sentence's tree. Indices are of `tokens`, which may be fewer than the sentence's (see MAX_TOKENS)."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens: tuple[Token, ...] = sentence.tokens[:MAX_TOKENS]
        size = len(self.tokens)
        self.heads = [t.head if 0 <= t.head < size and t.head != i else -1 for i, t in enumerate(self.tokens)]
        self.kids: list[list[int]] = [[] for _ in range(size)]
        for i, head in enumerate(self.heads):
            if head >= 0:
                self.kids[head].append(i)
        self._relations = [t.deprel for t in self.tokens]
        self._lemmas = [t.lemma.lower() for t in self.tokens]
        self.lows = [t.text.lower() for t in self.tokens]
        """The word forms, lower case."""
        # What is asked time and again, by events and by stances.
        self._spellings: dict[int, tuple[str, ...]] = {}
        self._noun_spellings: dict[int, tuple[str, ...]] = {}
        self.told: dict[int, TellingWord | None] = {}
        """What each word tells of a happening, as far as it has been looked up."""
        self._tenses: dict[int, Tense] = {}
        self._clause_heads: tuple[int, ...] | None = None
        self._with_subject = {
            head for head, relation in zip(self.heads, self._relations, strict=True) if relation in _OF_PREDICATES
        }

    def relation(self, index: int) -> str:
        """The token's relation to its head, subtype included."""
        return self._relations[index]

    def lemma(self, index: int) -> str:
        """The token's lemma, lower case."""
        return self._lemmas[index]

    def low(self, index: int) -> str:
        """The token's word form, lower case."""
        return self.lows[index]

    def with_particle(self, index: int) -> str:
        """The lemma with its particle (`pull_out`), or alone where there is none."""
        for kid in self.kids[index]:
            if self.relation(kid) == "compound:prt":
                return f"{self.lemma(index)}_{self.lemma(kid)}"
        return self.lemma(index)

    def spellings(self, index: int) -> tuple[str, ...]:
        """What to look a predicate up by, most specific first: with particle, with a preposition, alone."""
        known = self._spellings.get(index)
        if known is None:
            known = self._spellings[index] = self._spell(index)
        return known

    def _spell(self, index: int) -> tuple[str, ...]:
        lemmas, relations = self._lemmas, self._relations
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
        lemma = self._lemmas[index]
        found = []
        for kid in self.kids[index]:
            if index - 2 <= kid < index and self._relations[kid] in {"compound", "amod", "punct"}:
                found += [f"{self._lemmas[kid]}-{lemma}", f"{self._lemmas[kid]}{lemma}"]
        singular = (lemma[:-1],) if lemma.endswith("s") and len(lemma) > 3 else ()
        return (*found, lemma, *singular)

    def find(self, index: int, relations: Iterable[str]) -> list[int]:
        """The children of `index` with one of these relations, in order."""
        kids = self.kids[index]
        if not kids:
            return []
        wanted = relations if isinstance(relations, frozenset) else frozenset(relations)
        return [kid for kid in kids if self._relations[kid] in wanted]

    def descendants(self, index: int, stop: frozenset[int] = frozenset()) -> list[int]:
        """`index` and everything below it in order, not entering the tokens in `stop`."""
        if not self.kids[index]:
            return [index]
        seen = {index}
        stack = [index]
        while stack:
            for kid in self.kids[stack.pop()]:
                if kid not in seen and kid not in stop:
                    seen.add(kid)
                    stack.append(kid)
        return sorted(seen)

    def ancestors(self, index: int) -> list[int]:
        """The heads above `index`, nearest first; ends at the root or where a cycle closes."""
        found: list[int] = []
        seen = {index}
        head = self.heads[index]
        while head >= 0 and head not in seen:
            found.append(head)
            seen.add(head)
            head = self.heads[head]
        return found

    def is_predicate(self, index: int) -> bool:
        """Whether the token heads a clause: a full verb that is no mere modifier, or what a subject belongs to."""
        if self.tokens[index].upos == "VERB":
            return self._relations[index] not in _OF_MODIFIERS
        return index in self._with_subject

    def clause_heads(self) -> tuple[int, ...]:
        """The tokens that head a clause: roots, complements, relative and adverbial clauses, conjuncts with a verb."""
        if self._clause_heads is None:
            self._clause_heads = tuple(self._find_clause_heads())
        return self._clause_heads

    def _find_clause_heads(self) -> list[int]:
        found = []
        for i, token in enumerate(self.tokens):
            if (
                (token.upos != "VERB" and i not in self._with_subject)
                or not self.is_predicate(i)
                or self._infinitive(i)
            ):
                continue
            if (
                self.heads[i] < 0
                or token.deprel in _CLAUSAL
                or (token.deprel == "conj" and self.is_predicate(self.heads[i]))
                or (token.deprel in {"acl", "xcomp"} and any(self.relation(k) in SUBJECTS for k in self.kids[i]))
            ):
                found.append(i)
        if not found and self.tokens:
            roots = [i for i, head in enumerate(self.heads) if head < 0]
            found = roots[:1] or [0]
        return found

    def _infinitive(self, index: int) -> bool:
        """Whether the predicate is a bare purpose ("to flee the town") of the clause above: no clause of its own."""
        if self.heads[index] < 0 or self.relation(index) not in {"advcl", "acl", "xcomp"}:
            return False
        kids = self.kids[index]
        return any(self.relation(k) == "mark" and self.low(k) == "to" for k in kids) and not any(
            self.relation(k) in SUBJECTS for k in kids
        )

    def subjects(self, index: int) -> list[int]:
        """The head tokens of the clause's subjects; of the clause above where it is coordinated or controlled."""
        at = index
        for _ in range(4):
            own = self.find(at, SUBJECTS)
            if own:
                return own
            if self._relations[at] not in {"conj", "xcomp", "advcl", "ccomp", "acl"}:
                break
            at = self.heads[at]
            if at < 0:
                break
        return []

    def marks(self, index: int) -> set[str]:
        """Lemmas of the auxiliaries, markers and adverbs that belong to the clause itself."""
        wanted = {"aux", "aux:pass", "mark", "advmod", "cop", "det", "cc:preconj"}
        return {self.lemma(k) for k in self.kids[index] if self.relation(k) in wanted}

    def negated(self, index: int) -> bool:
        """Whether the clause is denied: "not", "never", "no one", "neither side", "failed to"."""
        for kid in self.kids[index]:
            low = self.low(kid)
            relation = self.relation(kid)
            if relation in {"advmod", "aux", "neg", "mark", "cc:preconj"} and low in _NEGATIONS:
                return True
            if relation in SUBJECTS or relation == "obj":
                if low in {"none", "nobody", "nothing", "neither"}:
                    return True
                if any(self.low(g) in {"no", "neither"} for g in self.kids[kid]):
                    return True
        head = self.heads[index]
        failing = {"fail", "refuse", "decline", "avoid", "stop"}
        return head >= 0 and self.relation(index) == "xcomp" and self.lemma(head) in failing

    def tense(self, index: int) -> Tense:
        """The clause's tense and aspect, read from its auxiliaries and the verb's tag."""
        known = self._tenses.get(index)
        if known is None:
            known = self._tenses[index] = self._find_tense(index)
        return known

    def _find_tense(self, index: int) -> Tense:
        aux = [k for k in self.kids[index] if self.relation(k) in {"aux", "aux:pass", "cop"}]
        words = [self.low(k) for k in aux]
        tag = self.tokens[index].xpos
        if any(w in _FUTURE for w in words):
            return "future"
        if any(w in _MODAL for w in words):
            return "modal"
        if "had" in words:
            return "past-perfect"
        if any(w in {"has", "have", "'ve", "’ve"} for w in words):
            return "present-perfect"
        if tag == "VBG":
            return "progressive"
        if tag == "VBD" or any(self.tokens[k].xpos == "VBD" or self.low(k) in {"was", "were", "did"} for k in aux):
            return "past"
        if tag in {"VBZ", "VBP"} or aux:
            return "present"
        return "past" if tag == "VBN" else "bare"

    def stretch(self, indices: Sequence[int]) -> tuple[int, int]:
        """Where the tokens' words stand in the report: from the first one's start to the last one's end."""
        return self.tokens[min(indices)].start, self.tokens[max(indices)].end


class Trees:
    """The trees of a report's sentences by their place among them, each grown when it is first asked for."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._grown: list[Tree | None] = [None] * len(sentences)

    def __getitem__(self, place: int) -> Tree:
        """The tree of the sentence at `place`."""
        tree = self._grown[place]
        if tree is None:
            tree = self._grown[place] = Tree(self._sentences[place])
        return tree


@last_kept
def clause_trees(sentences: Sequence[Sentence]) -> Trees:
    """The trees of a report's sentences; the same ones for each who asks while the report is read."""
    return Trees(sentences)
