"""Stretches of a sentence, as first and last token: what they hold, where they end, what belongs to a cue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.datelines import after_dateline
from storyledger.read.sayings import lemma_of, verbs, word_list
from storyledger.read.trees import base

if TYPE_CHECKING:
    from storyledger.read.trees import Tree

Range = tuple[int, int]
_RELATIVES = frozenset({"which", "who", "whom", "whose", "where"})


def count_words(tree: Tree, span: Range) -> int:
    """Number of words, punctuation aside."""
    return sum(
        1
        for j in range(max(0, span[0]), min(span[1], len(tree.tokens) - 1) + 1)
        if tree.tokens[j].upos not in {"PUNCT", "SYM"}
    )


def trimmed(tree: Tree, span: Range, cue: int) -> Range:
    """Content to the right of the cue, ended where the report's own voice turns in: ", while", ", who", ", adding"."""
    first, last = span
    if first < cue:
        return span
    for j in range(first + 1, last):
        if tree.tokens[j].text not in {",", ";", "—", "–", "--"}:
            continue
        after = tree.tokens[j + 1]
        word = after.text.lower()
        relative = word in _RELATIVES or after.upos == "ADP"
        if relative and tree.tokens[j].text == "," and _tells_more(tree, j + 1, last):
            return first, j - 1
        if j == first + 1:
            continue
        if word in {"and", "but"} and j + 3 <= last and tree.forms[j + 2] in {"he", "she", "they"}:
            again = j + 3 if tree.tokens[j + 3].upos != "ADV" else j + 4
            if (
                again <= last
                and tree.tokens[again].xpos in {"VBD", "VBZ"}
                and "clause" in verbs().get(lemma_of(tree.tokens[again]), ())
            ):
                return first, j - 1
        if tree.tokens[j].text in {"—", "–", "--"} and after.text[:1].isupper() and after.upos in {"DET", "PRON"}:
            return first, j - 1  # a heading that runs on into the text
        if tree.tokens[j].text != ",":
            continue
        if word in word_list("turning") and _opens_clause(tree, j + 1, last):
            return first, j - 1
        if word in {"which", "who", "whose", "whom", "where"} and _goes_to_the_end(tree, j + 1, last):
            return first, j - 1
        if word in word_list("going_back") and (lemma_of(after) in verbs() or word == "raising"):
            return first, j - 1
    return first, last


def _tells_more(tree: Tree, j: int, last: int) -> bool:
    """Whether a relative clause behind a comma runs to the end, with words of somebody's in it.

    "criticised Ruiz, who called her a liar", "seized on the speech, in which he said", "the mill, whose owners say so".
    """
    k = j
    if tree.tokens[k].upos == "ADP" and k + 1 < last:
        k += 1
    if tree.forms[k] not in _RELATIVES:
        return False
    verb = k
    for _ in range(6):
        verb = tree.tokens[verb].head
        if not k < verb <= last:
            return False
        if tree.tokens[verb].deprel == "acl:relcl":
            break
    if tree.tokens[verb].deprel != "acl:relcl" or tree.tokens[verb].head >= j or tree.high[verb] < last:
        return False
    return any(
        lemma_of(tree.tokens[n]) in verbs() and tree.tokens[n].upos == "VERB" and tree.kid(n, "nsubj") is not None
        for n in range(k + 1, last + 1)
    )


def _goes_to_the_end(tree: Tree, j: int, last: int) -> bool:
    """Whether the relative clause that opens at `j` runs to the end.

    Nothing behind it belongs to what stands before.
    """
    verb = tree.tokens[j].head
    if not j < verb < len(tree.tokens):
        return False
    antecedent = tree.tokens[verb].head
    return all(
        j <= tree.tokens[k].head or tree.tokens[k].head == antecedent or tree.tokens[k].upos == "PUNCT"
        for k in range(j, last + 1)
    )


def _opens_clause(tree: Tree, j: int, last: int) -> bool:
    """Whether the word at `j` opens a clause of its own, rather than "as well as" or "as a result"."""
    token = tree.tokens[j]
    if token.deprel == "mark":
        return True
    return token.text.lower() != "as" and any(
        tree.tokens[k].upos in {"VERB", "AUX"} for k in range(j + 1, min(j + 12, last + 1))
    )


def before_finite(tree: Tree, verb: int, span: Range) -> Range:
    """An infinitive's stretch, ended before a finite verb that the parser has coordinated with it."""
    for k in tree.kids[verb]:
        token = tree.tokens[k]
        if token.deprel == "conj" and token.xpos in {"VBD", "VBZ"} and tree.kid(k, "nsubj") is None and k > verb:
            cc = min([tree.low[k], *(j for j in tree.kids[k] if tree.tokens[j].deprel == "cc")])
            if cc - 1 > span[0]:
                return span[0], min(span[1], cc - 1)
    return span


def stands_under(tree: Tree, i: int, words: set[str]) -> Range | None:
    """What stands under a preposition or conjunction of the verb or noun: its range, the preposition left out."""
    for k in tree.kids[i]:
        token = tree.tokens[k]
        if base(token.deprel) not in {"obl", "nmod", "advcl", "xcomp", "ccomp", "acl", "obj"}:
            continue
        for j in tree.kids[k]:
            if base(tree.tokens[j].deprel) in {"case", "mark"} and tree.forms[j] in words and j < k and j > i:
                return j + 1, tree.high[k]
    return None


def cue_clause(tree: Tree, i: int, speaker: Range | None) -> Range:
    """The cue with its subject, auxiliaries and the adverbials behind it: "the mayor said at the end of a walk"."""
    first = last = i
    if speaker is not None:
        first, last = min(first, speaker[0]), max(last, speaker[1])
    for k in tree.kids[i]:
        if base(tree.tokens[k].deprel) in {"aux", "advmod"} and k < i and not (speaker is not None and k < speaker[0]):
            first = min(first, k)
    for k in sorted(tree.kids[i]):
        relation = base(tree.tokens[k].deprel)
        if (
            k > last
            and relation in {"iobj", "advmod", "obl", "obj", "nmod"}
            and _is_beside(tree, i, k)
            and tree.low[k] <= last + 1
        ):
            last = max(last, tree.high[k])
    return first, last


def _is_beside(tree: Tree, i: int, k: int) -> bool:
    """Whether an adverbial or addressee belongs to the cue's clause.

    It stands after the cue and holds no clause itself.
    """
    return k > i and not any(tree.tokens[j].deprel in {"ccomp", "parataxis"} for j in tree.kids[k])


def rest_of(tree: Tree, first: int) -> Range | None:
    """From `first` to the end of the sentence, final punctuation left out."""
    last = len(tree.tokens) - 1
    while last >= first and tree.tokens[last].upos == "PUNCT":
        last -= 1
    while (
        first <= last
        and tree.tokens[first].upos == "PUNCT"
        and tree.tokens[first].text in {",", ":", ";", "-", "–", "—"}
    ):
        first += 1
    return (first, last) if first <= last else None


def holds_verb(tree: Tree, span: Range) -> bool:
    """Whether a finite verb stands in the stretch."""
    return any(
        tree.tokens[j].xpos in {"VBD", "VBZ", "VBP", "MD"} or tree.tokens[j].upos == "AUX"
        for j in range(span[0], span[1] + 1)
    )


_DATELINE: Final = 40
"""Words that a dateline may have."""


def telling_start(tree: Tree) -> int:
    """First word behind a dateline ("JAKARTA, Jan 9 - ", "Kathmandu: "); 0 where there is none."""
    first = tree.tokens[:_DATELINE]
    if not first:
        return 0
    text = "".join(
        f"{token.text}{' ' * (after.start - token.end)}"
        for token, after in zip(first, (*first[1:], first[-1]), strict=True)
    )
    skipped = after_dateline(text)
    if skipped:
        return next((j for j, token in enumerate(first) if token.start >= first[0].start + skipped), 0)
    for j in range(1, min(12, len(tree.tokens) - 1)):
        token = tree.tokens[j]
        spaced = token.end < tree.tokens[j + 1].start
        if (
            token.text in {"-", "--", "–", "—", "―", ":"}
            and spaced
            and (token.text == ":" or tree.tokens[j - 1].end < token.start)
        ):
            return j + 1
        if token.upos not in {"PROPN", "NUM", "PUNCT", "SYM"}:
            break
        if j == 1 and tree.tokens[0].upos != "PROPN":
            break
    return 0
