"""Speech that runs over several sentences: which cue holds for a quoted sentence that has none of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.read.marks import MARKS
from storyledger.read.quotation_drafts import SPEECH_WORDS, Draft, holds_finite, is_speech, is_wholly_quoted
from storyledger.read.reporting_frames import Frame
from storyledger.read.sayings import roles
from storyledger.read.signed_speech import find_signature
from storyledger.read.trees import base, noun_phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.read.marks import Quoted
    from storyledger.read.quotation_drafts import Segment
    from storyledger.read.trees import Tree


@dataclass(frozen=True, slots=True)
class Links:
    """What a quoted sentence without a cue may take its frame from."""

    by_quoted: dict[int, Draft]
    """The first draft of each quoted stretch."""
    by_sentence: dict[int, list[Draft]]
    carried: dict[int, Draft]
    """Drafts of sentences that have taken their frame from a neighbour."""
    bare: dict[int, Frame]
    """Cues that stand in a sentence without what is said."""
    wholly: frozenset[int]
    """Sentences of which no word stands outside quotation marks."""


def carry_on(
    page: tuple[str, Sequence[Tree]],
    quoted: Sequence[Quoted],
    segments: Sequence[Sequence[Segment]],
    drafts: Sequence[Draft],
    bare: dict[int, Frame],
) -> Iterator[Draft]:
    """Quoted sentences without a cue of their own, each with the frame that holds for it."""
    text, trees = page
    wholly = frozenset(n for n, tree in enumerate(trees) if is_wholly_quoted(tree, segments[n]))
    links = Links({}, {}, {}, bare, wholly)
    for draft in drafts:
        links.by_sentence.setdefault(draft.sentence, []).append(draft)
        if draft.quoted >= 0:
            links.by_quoted.setdefault(draft.quoted, draft)
    for n, tree in enumerate(trees):
        taken = links.by_sentence.get(n, [])
        for segment in segments[n]:
            if any(d.start < segment.end and segment.start < d.end for d in taken):
                continue
            if segment.words >= SPEECH_WORDS and find_signature(text, quoted[segment.quoted].end) is not None:
                yield Draft(
                    n, segment.start, segment.end, direct=True, frame=None, cue_sentence=n, quoted=segment.quoted
                )  # “...” — Marta Olsen
                continue
            if tree.sentence.kind == "headline":
                continue
            runs_on = _runs_over(tree, quoted[segment.quoted])
            whole = is_wholly_quoted(tree, [segment])
            told_apart = not taken and segment.words >= SPEECH_WORDS and is_speech(text, tree, segment)
            told_apart = told_apart or (not taken and _is_own_clause(text, tree, segment))
            if not (whole or told_apart or (runs_on and segment.words >= 2)):
                continue
            carried = _from_neighbours(trees, n, segment, links, whole=whole)
            tail = text[tree.sentence.start : tree.sentence.end].rstrip()
            if carried is None or (tail.endswith("]") and "[" not in tail):
                continue  # the end of a link to another report
            links.carried[n] = carried
            links.by_quoted.setdefault(segment.quoted, carried)
            yield carried


def _is_own_clause(text: str, tree: Tree, segment: Segment) -> bool:
    """Whether the quoted words are all of a clause that ends the sentence: She ran when “suddenly the walls shook”."""
    words = [t for t in tree.tokens if segment.start <= t.start < segment.end]
    before = text[tree.sentence.start : segment.start].rstrip(MARKS + " ").rpartition(" ")[2].lower()
    return (
        before in {"when", "because", "since", "as"}
        and segment.words > SPEECH_WORDS
        and not any(c.isalnum() for c in text[segment.end : tree.sentence.end])
        and holds_finite(tree, segment)
        and any(base(t.deprel) == "nsubj" for t in words)
    )


def _runs_over(tree: Tree, quoted: Quoted) -> bool:
    return quoted.start < tree.sentence.start or quoted.end > tree.sentence.end


def _from_neighbours(trees: Sequence[Tree], n: int, segment: Segment, links: Links, *, whole: bool) -> Draft | None:
    """The draft for a quoted sentence.

    With the frame of the same quotation, of the next sentence, or of the one before.
    """

    def draft(frame: Frame | None, where: int, why: str) -> Draft:
        return Draft(
            n,
            segment.start,
            segment.end,
            direct=True,
            frame=frame,
            cue_sentence=where,
            quoted=segment.quoted,
            carried=why,
        )

    same = links.by_quoted.get(segment.quoted)
    if same is not None:
        return draft(
            same.frame,
            same.cue_sentence,
            same.carried or "the same quotation has its reporting word in another sentence",
        )
    paragraph = trees[n].sentence.paragraph
    # “...” he said. — split from its cue by the sentence splitter
    after = n + 1
    if (
        whole
        and after in links.bare
        and trees[after].sentence.paragraph == paragraph
        and len(trees[after].tokens) <= 30
    ):
        frame = links.bare[after]
        if frame.clause[0] <= 1:
            return draft(frame, after, "the reporting word stands right behind the quotation")
    if not whole:
        subject = _own_subject(trees[n], segment)
        return draft(subject, n, "spoken by the subject of the sentence") if subject is not None else None
    before = n - 1
    if before < 0:
        # a quotation opens the text: its speaker may follow
        return (
            draft(links.bare.get(after), after, "the reporting word stands behind the quotation")
            if after in links.bare
            else draft(None, n, "")
        )
    if before in links.bare and trees[before].sentence.paragraph >= paragraph - 1:
        return draft(links.bare[before], before, "the reporting word stands right before the quotation")
    earlier = links.carried.get(before)
    if earlier is None:
        own = links.by_sentence.get(before, [])
        earlier = next((d for d in reversed(own) if d.direct and d.frame is not None), None) or (
            own[-1] if own else None
        )
    if earlier is not None and trees[before].sentence.paragraph >= paragraph - 1:
        why = (
            "carries on the quotation before it"
            if earlier.direct
            else "follows what the same speaker is reported to have said"
        )
        return draft(earlier.frame, earlier.cue_sentence, why)
    if after in links.bare and trees[after].sentence.paragraph <= paragraph + 1:
        return draft(links.bare[after], after, "the reporting word stands in the next sentence")
    subject = None if before in links.wholly else _own_subject(trees[before], None)
    if subject is not None and trees[before].sentence.paragraph >= paragraph - 1:
        return draft(subject, before, "the person told of right before")
    second = before - 1
    if second >= 0 and trees[second].sentence.paragraph == paragraph:
        own = links.by_sentence.get(second, [])
        last = links.carried.get(second) or next((d for d in reversed(own) if d.direct and d.frame is not None), None)
        if last is not None and last.frame is not None:
            return draft(last.frame, last.cue_sentence, "follows what was quoted in the same paragraph")
    return draft(None, n, "")


def _own_subject(tree: Tree, segment: Segment | None) -> Frame | None:
    """A frame without a cue for the person who is the subject of a sentence."""
    known = roles()
    for i, token in enumerate(tree.tokens):
        if base(token.deprel) != "nsubj" or (segment is not None and token.start >= segment.start):
            continue
        word = token.text.lower()
        person = (
            token.upos == "PROPN" or word in {"he", "she", "who"} or known.get(word, ("", ""))[0] == "person"
        ) and (0 <= token.head < len(tree.tokens) and tree.tokens[token.head].upos in {"VERB", "AUX", "NOUN", "ADJ"})
        if person and word != "who":
            speaker = noun_phrase(tree, i)
            return Frame((-1, -1), "", "none", i, speaker, None, left=False, clause=speaker)
    return None
