"""Sources in passing, "according to X": X speaks, and the rest of the clause is what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.reporting_frames import Frame
from storyledger.read.sayings import roles
from storyledger.read.speaking import first_noun
from storyledger.read.stretches import count_words, holds_verb, rest_of, trimmed
from storyledger.read.trees import base, noun_phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.read.stretches import Range
    from storyledger.read.trees import Tree


_RELATIVES: Final = frozenset({"which", "who", "whom", "where", "when"})


def according_frames(tree: Tree, i: int) -> Iterator[Frame]:
    """The frame of "according to X": X speaks, and the rest of the clause is what is said."""
    tokens = tree.tokens
    if tokens[i].text.lower() != "according" or i + 2 >= len(tokens) or tokens[i + 1].text.lower() != "to":
        return
    start = i + 2
    while start < len(tokens) - 1 and tokens[start].text.lower() == "to":
        start += 1
    subject = (
        tokens[i].head
        if start <= tokens[i].head < len(tokens) and tokens[tokens[i].head].upos != "VERB"
        else first_noun(tree, start)
    )
    if subject is None:
        return
    speaker = noun_phrase(tree, subject, left=start)
    speaker = (start, max(speaker[1], start))
    clause = (i, speaker[1])
    before = i - 1
    while before >= 0 and tokens[before].upos == "PUNCT":
        before -= 1
    leads = (
        before < 0
        or (tokens[before].upos in {"CCONJ", "ADV"} and before < 2)
        or (tokens[before].upos in {"CCONJ", "SCONJ"})
    )
    content: Range | None
    if leads:
        end = speaker[1]
        for k in tree.kids[subject]:
            # an apposition or a clause between commas belongs to the speaker: "according to X, a monitor, ..."
            if base(tree.tokens[k].deprel) in {"appos", "acl"} and tree.low[k] - end <= 2 and k > end:
                end = max(end, tree.high[k])
        content = rest_of(tree, _behind_apposition(tree, end + 1))
        if content is not None:
            content = trimmed(tree, content, i)
    elif tree.forms[before] in _RELATIVES and (verb := tokens[subject].head) > speaker[1]:
        # "a town in which, according to residents, 22 people died": no more than its own clause
        content, leads = rest_of(tree, speaker[1] + 1), True
        if content is not None:
            content = trimmed(tree, (content[0], min(content[1], max(verb, tree.high[verb]))), i)
    else:
        head = tokens[subject].head
        first = 0
        if 0 <= head < i:
            first = _clause_start(tree, head, i)
        content = (first, before) if first <= before else None
        behind = rest_of(tree, speaker[1] + 1)
        split = content is not None and behind is not None and not holds_verb(tree, content)
        if split and behind is not None and holds_verb(tree, (behind[0], min(behind[0] + 1, behind[1]))):
            content, leads = trimmed(tree, behind, i), True  # "The shells, according to residents, fell near"
    if content is None or count_words(tree, content) < 2:
        return
    yield Frame((i, start - 1), "according", "according", subject, speaker, content, not leads, clause)


def _behind_apposition(tree: Tree, first: int) -> int:
    """Where what is said begins after "according to X": behind an age or a description between commas.

    "according to Omar Haddad, 41, ...", "according to Omar Haddad, the port's director, ...".
    """
    tokens = tree.tokens
    for _ in range(2):
        if first >= len(tokens) or tokens[first].text != ",":
            break
        second = next((j for j in range(first + 1, min(first + 14, len(tokens))) if tokens[j].text == ","), None)
        if second is None or second == first + 1 or not holds_verb(tree, (second + 1, len(tokens) - 1)):
            break
        inside = tokens[first + 1 : second]
        age = len(inside) == 1 and inside[0].upos == "NUM"
        described = all(
            t.upos in {"DET", "NOUN", "PROPN", "ADJ", "ADP", "PART", "PRON", "CCONJ", "NUM"} for t in inside
        ) and any(t.text.lower() in roles() for t in inside)
        if not (age or described):
            break
        first = second
    return first


def _clause_start(tree: Tree, head: int, before: int) -> int:
    """First token of the clause in which `head` stands."""
    i = head
    for _ in range(20):
        token = tree.tokens[i]
        if token.deprel in {"root", "parataxis"} or not 0 <= token.head < len(tree.tokens):
            break
        if (token.upos in {"VERB", "AUX"} or tree.kid(i, "cop") is not None) and base(token.deprel) == "ccomp":
            break
        i = token.head
    first = min(tree.low[i], i)
    if not holds_verb(tree, (0, first - 1)):
        first = 0
    while first < before and tree.tokens[first].upos in {"CCONJ", "PUNCT"}:
        first += 1
    return first
