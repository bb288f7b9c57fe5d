"""The account's quotations as attributions: kind, all of their content, and a cue where one stands beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storyledger.read.attribution_contents import with_question_word
from storyledger.read.attribution_records import Attribution
from storyledger.read.attribution_words import FIRST_AND_SECOND, VERBS, attributing_verbs, is_one_of, is_written
from storyledger.read.sayings import lemma_of, verbs, word_list
from storyledger.read.speaking import can_speak, speaking_phrase
from storyledger.read.subjects import find_subject
from storyledger.read.trees import base

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.read.attribution_words import AttributionKind
    from storyledger.read.trees import Tree
    from storyledger.records import Quotation


def _kind_of(q: Quotation, tree: Tree | None) -> AttributionKind:
    """What the account quotes is said, unless its cue tells that it is thought, wished or judged."""
    if q.direct or tree is None or q.cue_start is None:
        return "said"
    cue = next((t for t in tree.tokens if t.start == q.cue_start), None)
    entries = () if cue is None or cue.upos not in VERBS else attributing_verbs().get(lemma_of(cue), ())
    if not entries or any(kind == "said" for kind, _ in entries):
        return "said"
    return entries[0][0]


QUOTES = frozenset({"“", "”", '"', "``", "''", "'", "‘", "’", "«", "»"})


def with_cues(tree: Tree, said: Sequence[Quotation]) -> list[Quotation]:
    """The quotations, those without a cue given the word of saying that stands right beside them, where one does.

    “It was, she put it, ...”: words that report nothing elsewhere, or only what may be said ("they would ask:").
    """
    found = []
    for q in said:
        found.append(q)
        if q.cue_start is not None or not q.direct:
            continue
        inside = [i for i, t in enumerate(tree.tokens) if q.start <= t.start < q.end]
        if not inside:
            continue
        for i in _near(tree, inside[0], inside[-1]):
            subject = find_subject(tree, i)
            if subject is None or inside[0] <= subject <= inside[-1] or not can_speak(tree, subject):
                continue
            first, last = speaking_phrase(tree, subject, i)
            tokens = tree.tokens
            if first <= i <= last or first <= inside[0] <= last:
                continue
            found[-1] = replace(
                q,
                speaker_start=tokens[first].start,
                speaker_end=tokens[last].end,
                cue_start=tokens[i].start,
                cue_end=tokens[i].end,
            )
            break
    return found


def _near(tree: Tree, first: int, last: int) -> Iterator[int]:
    """Verbs of saying within a few words of a quoted stretch, those before it first."""
    for i in (*range(first - 1, max(-1, first - 7), -1), *range(last + 1, min(len(tree.tokens), last + 9))):
        token = tree.tokens[i]
        if token.upos == "VERB" and token.xpos != "VBN":
            lemma = lemma_of(token)
            said = any(kind == "said" for kind, _ in attributing_verbs().get(lemma, ()))
            if said or lemma in verbs() or lemma in {"put", "go", "begin", "end", "close", "finish"}:
                yield i


def find_issuer(tree: Tree, k: int) -> tuple[int, int] | None:
    """Who speaks in a paper, a post or a speech `k`, as characters, where the sentence says who has put it out.

    "Olsen released a statement condemning the raid", "she gave a speech that attacked the council".
    """
    tokens = tree.tokens
    verb = tokens[k].head
    given = next((j for j in tree.kids[k] if tokens[j].deprel == "acl:relcl" and j > k), None)
    if given is not None and tree.forms[tree.kid(given, "nsubj") or k] in word_list("relatives"):
        given = None
    told = (
        given is not None
        and lemma_of(tokens[given]) in word_list("issuing")
        and tree.has(k, {"to", "according", "in"}, "case")
    )
    if given is not None and told:
        verb = given  # "according to a speech that she gave"
    elif base(tokens[k].deprel) != "obj" or not 0 <= verb < k or lemma_of(tokens[verb]) not in word_list("issuing"):
        return None
    if not (is_written(tree, k) or is_one_of(tree, k, "works") or is_one_of(tree, k, "speeches")):
        return None
    subject = find_subject(tree, verb)
    if subject is None or subject >= verb or tree.kid(verb, "aux:pass") is not None:
        return None
    if not (can_speak(tree, subject) or tree.forms[subject] in FIRST_AND_SECOND):
        return None
    first, last = speaking_phrase(tree, subject, verb)
    return tokens[first].start, tokens[last].end


def as_attribution(q: Quotation, tree: Tree | None = None, *, nested: bool) -> Attribution:
    """The quotation as an attribution; with its tree, all of what is said, and ended where its cue stands in it."""
    start, end = (q.start, q.end) if tree is None else _whole(tree, q)
    if q.cue_start is not None and q.cue_end is not None and start <= q.cue_start < end:
        # the cue stands in the midst of what is said: the longer side of it
        first = min(q.cue_start, q.cue_start if q.speaker_start is None else q.speaker_start)
        last = max(q.cue_end, q.cue_end if q.speaker_end is None else q.speaker_end)
        if start < first and first - start >= end - last:
            end = first
        elif last < end:
            start = last
    return Attribution(
        start,
        end,
        q.sentence,
        _kind_of(q, tree),
        q.speaker_start,
        q.speaker_end,
        q.cue_start,
        q.cue_end,
        nested=nested,
        quotation=q,
    )


def _whole(tree: Tree, q: Quotation) -> tuple[int, int]:
    """The content of a quotation with the words in which a quoted part of it stands.

    The account's quotation is what stands between the marks; here it is all that is said: "said it was “a disgrace” for
    them". A comma or colon before the mark says that the quoted words stand for themselves.
    """
    tokens = tree.tokens
    start, end = q.start, q.end
    if q.cue_start is None or not tree.sentence.start <= q.cue_start < tree.sentence.end:
        return start, end
    cue = next((k for k, t in enumerate(tokens) if t.start == q.cue_start), None)
    if not q.direct:
        first = next((k for k, t in enumerate(tokens) if t.start >= start), 0)
        if cue is not None and cue < first:
            first = with_question_word(tree, (first, first), cue)[0]
            start = min(start, tokens[first].start)
        return start, end
    inside = [k for k, t in enumerate(tokens) if start <= t.start < end]
    if cue is None or not inside or inside[0] <= cue <= inside[-1]:
        return start, end
    first, last = inside[0], inside[-1]
    marks = first - 1
    while marks >= 0 and tokens[marks].text in QUOTES:
        marks -= 1
    behind = last + 1
    while behind < len(tokens) and tokens[behind].text in QUOTES:
        behind += 1
    if cue < first and marks > cue and tokens[marks].upos != "PUNCT":
        opening = next((k + 1 for k in range(cue + 1, marks + 1) if tokens[k].text.lower() == "that"), cue + 1)
        while opening <= marks and (
            tokens[opening].upos == "PUNCT"
            or tokens[opening].text.lower() == "as"
            or _is_beside_cue(tree, q, cue, opening)
        ):
            opening += 1
        if opening <= marks:
            start = tokens[opening].start
    if behind < len(tokens) and tokens[behind].upos in {"ADP", "SCONJ"} and behind > marks + 1:
        clause = tokens[behind].head
        limit = next(
            (k for k in range(behind, len(tokens)) if tokens[k].text in {",", ";", "—", "–", "--", "."}), behind
        )
        if behind < clause < limit and cue not in range(behind, limit):
            end = tokens[limit - 1].end
    return start, end


def _is_beside_cue(tree: Tree, q: Quotation, cue: int, k: int) -> bool:
    """Whether a word between cue and content belongs to the cue: its speaker, or somebody to whom it is said."""
    token = tree.tokens[k]
    if q.speaker_start is not None and q.speaker_end is not None and q.speaker_start <= token.start < q.speaker_end:
        return True
    return token.head == cue and base(token.deprel) in {"advmod", "iobj", "compound"}
