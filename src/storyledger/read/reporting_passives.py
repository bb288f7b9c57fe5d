"""Reporting words in the passive: "was accused by X of Y", "was quoted as saying"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.contents import said_clause
from storyledger.read.reporting_frames import Frame
from storyledger.read.sayings import word_list
from storyledger.read.speaking import can_speak
from storyledger.read.stretches import count_words, holds_verb, rest_of, stands_under
from storyledger.read.subjects import find_agent, find_subject, lacks_auxiliary
from storyledger.read.trees import base, noun_phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.read.trees import Tree


def is_passive(tree: Tree, i: int) -> bool:
    """Whether the words are not the subject's: "was quoted as saying", "said to be nine pages long"."""
    if i > 0 and tree.tokens[i - 1].text in {"”", '"', "''", "’", "»"}:
        return False  # “...?” asked somebody
    form = tree.forms[i]
    after = tree.forms[i + 1] if i + 1 < len(tree.tokens) else ""
    helped = any(base(tree.tokens[k].deprel) == "aux" and k < i for k in tree.kids[i])
    if form == "said" and not helped:
        return after == "to"  # "said to be nine pages long"; else a past tense, whatever the tagger has made of it
    if form in word_list("thought_of") and not helped and _of_others(tree, i):
        return True
    if form == "told" and not helped and tree.tokens[i].deprel not in {"root", "conj"} and after in {"to", "by"}:
        return True
    if any(tree.tokens[k].deprel in {"nsubj:pass", "aux:pass", "csubj:pass"} for k in tree.kids[i]):
        return not lacks_auxiliary(tree, i)
    if form == "told":
        return False
    if any(tree.tokens[k].deprel == "nsubj" and k < i for k in tree.kids[i]):
        return False  # "and an official called for a truce", whatever the tagger has made of the form
    return tree.tokens[i].xpos == "VBN" and tree.tokens[i].deprel in {"acl", "amod"} and tree.kid(i, "aux") is None


def _of_others(tree: Tree, i: int) -> bool:
    """Whether what is thought stands behind as no clause, whatever the parser has made of it.

    "54 others believed trapped", "two men believed to be the gunmen were seen".
    """
    after = tree.forms[i + 1 : i + 3]
    if after[:1] == ["to"]:
        return after[1:] in (["be"], ["have"])
    behind = tree.tokens[i + 2].upos if i + 2 < len(tree.tokens) else "PUNCT"
    return after[:1] != [] and after[0] in word_list("fates") and behind not in {"NOUN", "PROPN", "ADJ"}


def quoted_as_saying(tree: Tree, i: int) -> Iterator[Frame]:
    """The frame of "quoted X as saying (that) ...": the words are X's."""
    saying = next(
        (
            j
            for j in range(i + 1, min(i + 60, len(tree.tokens)))
            if tree.forms[j] in {"saying", "telling", "warning", "adding"} and tree.forms[j - 1] == "as"
        ),
        None,
    )
    if saying is None:
        return
    if is_passive(tree, i):
        subject = find_subject(tree, i)
    else:
        subject = next(
            (k for k in tree.kids[i] if base(tree.tokens[k].deprel) in {"obj", "nsubj", "obl"} and i < k < saying), None
        )
        if subject is None and saying - 2 > i:
            subject = saying - 2
    if subject is None:
        return
    speaker = noun_phrase(
        tree, subject, left=0 if subject < i else i + 1, right=len(tree.tokens) - 1 if subject < i else saying - 2
    )
    while (
        subject > i
        and tree.tokens[speaker[1]].upos == "NOUN"
        and speaker[1] < saying - 2
        and tree.tokens[speaker[1] + 1].upos == "PROPN"
    ):
        speaker = (speaker[0], saying - 2)
    content = said_clause(tree, saying, (saying, saying))
    right = rest_of(tree, saying + 1)
    if right is not None and tree.tokens[right[0]].text.lower() == "by" and not holds_verb(tree, right):
        right = None  # "was quoted as saying by the agency"
        content = content if content is not None and content[0] < saying else None
    if (content is None or content[0] < saying) and right is not None and count_words(tree, right) > 2:
        content = right
    elif content is None or content[0] < saying:
        first = min(speaker[0], i)
        quoting = find_subject(tree, i)
        if quoting is not None and not is_passive(tree, i):
            first = min(first, noun_phrase(tree, quoting)[0])
        content = (0, first - 1) if first > 2 else None
    yield Frame(
        (saying, saying),
        "say",
        "clause",
        subject,
        speaker,
        content,
        content is not None and content[0] < i,
        (min(i, speaker[0]), saying),
    )


def passive_frames(tree: Tree, i: int, lemma: str, shapes: frozenset[str]) -> Iterator[Frame]:
    """The frames of "was accused by X of Y", "was quoted as saying"; others only where an agent is named."""
    if "quoting" in shapes:
        yield from quoted_as_saying(tree, i)
        return
    agent = find_agent(tree, i)
    if agent is None or not can_speak(tree, agent):
        return
    speaker = noun_phrase(tree, agent, left=i + 1) if agent > i else noun_phrase(tree, agent, right=i - 1)
    if tree.tokens[speaker[0]].text.lower() == "by":
        speaker = (min(speaker[0] + 1, agent), speaker[1])
    clause = (i, max(i, speaker[1]))
    if "accuse" in shapes:
        content = stands_under(tree, i, {"of"})
        if content is not None:
            yield Frame((i, i), lemma, "accuse", agent, speaker, content, left=False, clause=clause)
        return
    if "clause" in shapes:
        content = said_clause(tree, i, clause)
        if content is not None:
            yield Frame((i, i), lemma, "clause", agent, speaker, content, content[0] < i, clause)
    elif "as" in shapes:
        content = stands_under(tree, i, {"as"})
        if content is not None:
            yield Frame((i, i), lemma, "as", agent, speaker, content, left=False, clause=clause)
