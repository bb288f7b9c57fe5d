"""Direct speech in a report that lost all its quotation marks: told by who speaks in it.

A report does not say "I", "we", "you" or "isn't" in its own voice. Where it has no mark at all, such words in what
stands beside "..., the mayor said." make speech of it, with the sentences of the paragraph that carry it on; so do they
in a paragraph below "The mayor said:". Left out: speech without such words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.read.marks import Quoted
from storyledger.read.reporting import find_frames
from storyledger.read.trees import base

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.read.reporting_frames import Frame
    from storyledger.read.trees import Tree

_SPEAKING = frozenset(
    ("i", "we", "you", "me", "us", "my", "our", "your", "mine", "ours", "yours", "myself", "ourselves", "yourself")
)
_SHORT_FORMS = frozenset(("n't", "'re", "'ve", "'ll", "'m", "'d"))
_TELLING = frozenset(("say", "tell", "ask", "add", "write", "explain"))
# A paragraph of more sentences is a page that lost its paragraphs: there only sentences with such words are taken.
_PARAGRAPH = 8


def with_unmarked(quoted: Sequence[Quoted], trees: Sequence[Tree]) -> tuple[Quoted, ...]:
    """The quoted stretches and the unmarked ones, in order and without overlap; of two that overlap the unmarked."""
    unmarked = find_unmarked(trees)
    free = []
    at = 0
    for one in quoted:
        while at < len(unmarked) and unmarked[at].end <= one.start:
            at += 1
        if at == len(unmarked) or unmarked[at].start >= one.end:
            free.append(one)
    return tuple(sorted((*free, *unmarked), key=lambda q: q.start))


def find_unmarked(trees: Sequence[Tree]) -> tuple[Quoted, ...]:
    """Every stretch of direct speech of a report without quotation marks, in order and without overlap."""
    found: list[Quoted] = []
    first = 0
    for n in range(1, len(trees) + 1):
        if n == len(trees) or trees[n].sentence.paragraph != trees[first].sentence.paragraph:
            paragraph = trees[first:n]
            if any(_speaks(tree, 0, len(tree.tokens)) for tree in paragraph):
                found.extend(_of_paragraph(paragraph, announced=first > 0 and _announces(trees[first - 1])))
            first = n
    return tuple(found)


def _speaks(tree: Tree, first: int, stop: int) -> bool:
    """Whether the words speak of themselves, to somebody, or in short forms."""
    for token in tree.tokens[first:stop]:
        word = token.text.lower().replace("’", "'")
        if (word in _SPEAKING and token.text not in ("US", "I.") and token.upos in ("PRON", "DET")) or (
            word in _SHORT_FORMS or (word == "'s" and token.upos in ("AUX", "VERB", "PRON"))
        ):
            return True
    return False


def _announces(tree: Tree) -> bool:
    """Whether the sentence ends as "The mayor said:" does."""
    return tree.tokens[-1].text == ":" and any(frame.subject is not None for frame in find_frames(tree))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a sentence's cue says of it."""

    start: int
    """Of the words said, where they may be direct speech; -1 where the sentence only tells what somebody said."""
    end: int
    speaks: bool


def _of_paragraph(trees: Sequence[Tree], *, announced: bool) -> Iterator[Quoted]:
    cued = [_said_in(tree) for tree in trees]
    if announced and not any(cued):
        yield _unmarked(trees[0].sentence.start, trees[-1].sentence.end)
        return
    behind = trees[0].sentence.start
    for n, said in enumerate(cued):
        if said is None or said.start < behind:
            continue
        opens = said.start == trees[n].sentence.start
        first = n
        while first > 0 and opens and cued[first - 1] is None and _is_speech(trees[first - 1]):
            first -= 1
        first = first if trees[first].sentence.start >= behind else n
        last = n
        for right in range(n + 1, len(trees)):
            if cued[right] is not None or trees[right].sentence.kind != "body":
                break
            if _is_speech(trees[right]) or (said.speaks and len(trees) <= _PARAGRAPH):
                last = right
        if not said.speaks and first == last:
            continue
        start = trees[first].sentence.start if first < n else said.start
        behind = trees[last].sentence.end
        if last == n or said.end >= trees[n].sentence.end - 1:
            yield _unmarked(start, behind if last > n else said.end)
        else:
            yield _unmarked(start, said.end)
            yield _unmarked(trees[n + 1].sentence.start, behind)


def _unmarked(start: int, end: int) -> Quoted:
    return Quoted(start, end, opened=False, closed=False, double=True)


def _is_speech(tree: Tree) -> bool:
    return tree.sentence.kind == "body" and _speaks(tree, 0, len(tree.tokens))


def _said_in(tree: Tree) -> _Said | None:
    """What is said in the sentence; None where nobody but the speakers themselves ("I think") says anything."""
    if tree.sentence.kind != "body":
        return None
    told = False
    for frame in find_frames(tree):
        if frame.subject is None or tree.forms[frame.subject] in _SPEAKING:
            continue
        words = _said(tree, frame)
        if words is not None:
            first, stop = words
            start = tree.sentence.start if first <= 1 else tree.tokens[first].start
            end = tree.tokens[stop - 1].end if stop <= frame.clause[0] else tree.sentence.end
            return _Said(start, end, _speaks(tree, first, stop))
        # In "... when they hear a candidate say so, I think" and "People believe it, you know" the candidate's word and
        # the belief are part of what is said.
        cue = tree.tokens[frame.cue[0]]
        outer = base(cue.deprel) in ("root", "parataxis") and (cue.xpos == "VBD" or frame.lemma in _TELLING)
        told = told or outer or not _is_speech(tree)
    return _Said(-1, -1, speaks=False) if told else None


def _said(tree: Tree, frame: Frame) -> tuple[int, int] | None:
    """The words said where they may be direct speech, as first and stop.

    They open the sentence before the cue ("..., he said."), or stand behind its comma or colon with a capital.
    """
    tokens = tree.tokens
    if frame.shape not in ("clause", "quote"):
        return None
    before = frame.clause[0] - 1
    if before > 0 and tokens[before].text[:1] in ("?", "!"):
        # "Why did we wait? the mayor asked."
        return 0, before + 1
    if frame.content is None:
        return None
    first, last = frame.content
    if frame.left:
        stop = frame.clause[0]
        while stop > 0 and not tokens[stop - 1].text[-1:].isalnum() and tokens[stop - 1].text not in (")", "]", "%"):
            stop -= 1
        # "When you look at it, we lost": words that speak before the content are said as well.
        return (0, stop) if stop > first and (first <= 1 or _speaks(tree, 0, first)) else None
    if first < 1 or tokens[first - 1].text not in (",", ":") or last < len(tokens) - 2:
        return None
    return (first, last + 1) if tokens[first - 1].text == ":" or tokens[first].text[:1].isupper() else None
