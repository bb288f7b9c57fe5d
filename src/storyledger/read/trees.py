"""Walking a parsed sentence: children, the stretch that a word governs, noun phrases.

Everything is linear in the number of tokens, and holds for damaged trees too (a head out of range, a loop).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from storyledger.read.kept import last_kept
from storyledger.read.sayings import word_list

if TYPE_CHECKING:
    from collections.abc import Sequence

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


@dataclass(frozen=True, slots=True)
class Tree:
    """A sentence with its children and spans.

    `low[i]` and `high[i]` are the first and last token that word `i` governs.
    """

    sentence: Sentence
    tokens: tuple[Token, ...]
    """The words."""
    kids: tuple[tuple[int, ...], ...]
    low: tuple[int, ...]
    high: tuple[int, ...]

    def kid(self, index: int, *relations: str) -> int | None:
        """The first child under one of these relations, subtypes included, or None."""
        return next(
            (
                k
                for k in self.kids[index]
                if base(self.tokens[k].deprel) in relations or self.tokens[k].deprel in relations
            ),
            None,
        )

    def has(self, index: int, words: frozenset[str] | set[str], *relations: str) -> bool:
        """Whether a child under one of these relations has one of these lemmas or forms."""
        for k in self.kids[index]:
            token = self.tokens[k]
            if (base(token.deprel) in relations or token.deprel in relations) and (
                token.text.lower() in words or token.lemma in words
            ):
                return True
        return False

    def text(self, first: int, last: int) -> str:
        """The words from `first` to `last`, joined by single spaces where the text has any space."""
        parts: list[str] = []
        for i in range(first, last + 1):
            token = self.tokens[i]
            if parts and self.tokens[i - 1].end != token.start:
                parts.append(" ")
            parts.append(token.text)
        return "".join(parts)


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
            trees.append(grow_tree(sentence))
            continue
        for first in range(0, len(sentence.tokens), LONGEST):
            part = sentence.tokens[first : first + LONGEST]
            tokens = tuple(replace(t, head=t.head - first if first <= t.head < first + LONGEST else -1) for t in part)
            trees.append(grow_tree(replace(sentence, start=tokens[0].start, end=tokens[-1].end, tokens=tokens)))
    return tuple(trees)


def grow_tree(sentence: Sentence) -> Tree:
    """The sentence with children and governed spans worked out."""
    tokens = sentence.tokens
    size = len(tokens)
    heads = [token.head if 0 <= token.head < size else -1 for token in tokens]
    kids: list[list[int]] = [[] for _ in tokens]
    order: list[int] = []
    for i, head in enumerate(heads):
        if head >= 0 and head != i:
            kids[head].append(i)
        else:
            heads[i] = -1
            order.append(i)
    # Each word has one head, so from the roots none is met twice; words on a loop are not met at all.
    for i in order:
        order.extend(kids[i])
    low = list(range(size))
    high = list(range(size))
    for i in reversed(order):
        head = heads[i]
        if head >= 0 and tokens[i].deprel != "punct":
            if low[i] < low[head]:  # noqa: PLR1730 - a call of min costs as much as all else here
                low[head] = low[i]
            if high[i] > high[head]:  # noqa: PLR1730
                high[head] = high[i]
    return Tree(sentence, tokens, tuple(map(tuple, kids)), tuple(low), tuple(high))


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
    if relation == "nmod":  # "The regime on July 22 announced"
        return not any(tokens[j].lemma in word_list("days") for j in (k, *tree.kids[k]))
    if relation == "compound":  # "On Monday state radio said"
        return k > i or tree.kid(k, "case") is None
    return True
