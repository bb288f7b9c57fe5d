"""Direct speech in a report that lost all its quotation marks: told by who speaks in it.

A report does not say "I", "we", "you" or "isn't" in its own voice. Where it has no mark at all, such words in what
stands beside "..., the mayor said." make speech of it, with the sentences of the paragraph that carry it on; so do they
in a paragraph below "The mayor said:". Left out: speech without such words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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
# How words go on behind their cue: "and", "because", "is that"; and in which tenses.
_JOINING = frozenset(("CC", "IN", "VBZ", "VBP", "MD", "RB"))
_PRESENT = frozenset(("VBZ", "VBP", "MD"))
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


def _speaks(tree: Tree, first: int, stop: int, *, by: str = "") -> bool:
    """Whether the words speak of themselves, to somebody, or in short forms.

    Of "he's" nothing follows where it is he that would speak: nobody says so of himself.
    """
    for token in tree.tokens[first:stop]:
        word = token.text.lower().replace("’", "'")
        if word in _SPEAKING and token.text not in ("US", "I.") and token.upos in ("PRON", "DET"):
            return True
        if word in _SHORT_FORMS or (word == "'s" and token.upos in ("AUX", "VERB", "PRON") and by not in tree.forms):
            return True
    return False


def _announces(tree: Tree) -> bool:
    """Whether the sentence ends as "The mayor said:" does."""
    return tree.tokens[-1].text == ":" and any(frame.subject is not None for frame in find_frames(tree))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a sentence's cue says of it."""

    start: int = -1
    """Of the words said, where they may be direct speech; -1 where the sentence only tells what somebody said."""
    end: int = -1
    speaks: bool = False
    rest: int = -1
    """Where the words said go on behind the cue, up to the sentence's end; -1 where they do not."""
    speaker: str = ""
    """The last word of the speaker's name, or "he" or "she"."""
    alone: bool = False
    """The sentence says who said it, and nothing of what was said: "the mayor said"."""


def _of_paragraph(trees: Sequence[Tree], *, announced: bool) -> Iterator[Quoted]:
    cued = [_said_in(tree) for tree in trees]
    if announced and not any(cued):
        yield _unmarked(trees[0].sentence.start, trees[-1].sentence.end)
        return
    behind = trees[0].sentence.start
    for n, cue in enumerate(cued):
        if cue is None:
            continue
        at, said = n, cue
        if cue.alone and n > 0 and cued[n - 1] is None and _asks(trees[n - 1]):
            before = trees[n - 1]
            at = n - 1
            speaks = _speaks(before, 0, len(before.tokens))
            said = replace(cue, start=before.sentence.start, end=before.sentence.end, speaks=speaks)
        if said.start < behind:
            continue
        first = at
        while (
            first > 0
            and said.start == trees[at].sentence.start
            and cued[first - 1] is None
            and trees[first - 1].sentence.kind == "body"
            and _speaks(trees[first - 1], 0, len(trees[first - 1].tokens), by=said.speaker)
        ):
            first -= 1
        first = first if trees[first].sentence.start >= behind else at
        last = _goes_on(trees, cued, n, said)
        if not said.speaks and first == at and last == n:
            continue
        start = trees[first].sentence.start if first < at else said.start
        behind = trees[last].sentence.end
        if said.rest >= 0:
            yield _unmarked(start, said.end)
            yield _unmarked(said.rest, behind)
        elif at == n and (last == n or said.end >= trees[n].sentence.end - 1):
            yield _unmarked(start, behind if last > n else said.end)
        else:
            yield _unmarked(start, said.end)
            if last > n:
                yield _unmarked(trees[n + 1].sentence.start, behind)


def _goes_on(trees: Sequence[Tree], cued: Sequence[_Said | None], n: int, said: _Said) -> int:
    """The last sentence of what is said with the cue in sentence `n`."""
    last = n
    for right in range(n + 1, len(trees)):
        tree = trees[right]
        if cued[right] is not None or tree.sentence.kind != "body":
            break
        if said.speaker and any(token.text == said.speaker and token.upos == "PROPN" for token in tree.tokens):
            break  # "Mr. Olsen served two terms": nobody tells that of himself
        if _is_speech(tree) or (said.speaks and len(trees) <= _PARAGRAPH):
            last = right
    return last


def _asks(tree: Tree) -> bool:
    """Whether the sentence is one that a cue behind it is cut off from: it ends in a question or exclamation mark."""
    return tree.sentence.kind == "body" and tree.tokens[-1].text[-1:] in ("?", "!")


def _unmarked(start: int, end: int) -> Quoted:
    return Quoted(start, end, opened=False, closed=False, double=True)


def _is_speech(tree: Tree) -> bool:
    return tree.sentence.kind == "body" and _speaks(tree, 0, len(tree.tokens))


def _said_in(tree: Tree) -> _Said | None:
    """What is said in the sentence; None where nobody but the speakers themselves ("I think") says anything."""
    if tree.sentence.kind != "body":
        return None
    told = None
    for frame in find_frames(tree):
        if frame.subject is None or tree.forms[frame.subject] in _SPEAKING:
            continue
        speaker = _name(tree, frame)
        words = _said(tree, frame)
        if words is not None:
            first, stop = words
            start = tree.sentence.start if first <= 1 else tree.tokens[first].start
            end = tree.tokens[stop - 1].end if stop <= frame.clause[0] else tree.sentence.end
            return _Said(start, end, _speaks(tree, first, stop), _rest(tree, frame, stop), speaker)
        # In "... when they hear a candidate say so, I think" and "People believe it, you know" the candidate's word and
        # the belief are part of what is said.
        cue = tree.tokens[frame.cue[0]]
        outer = base(cue.deprel) in ("root", "parataxis") and (cue.xpos == "VBD" or frame.lemma in _TELLING)
        alone = frame.clause[0] == 0 and _tells_nothing(tree, frame)
        if alone or outer or not _is_speech(tree):
            told = _Said(speaker=speaker, alone=alone)
    return told


def _tells_nothing(tree: Tree, frame: Frame) -> bool:
    """Whether nothing that is said stands in the sentence: "The mayor said", "he asked, pointing to the doors"."""
    behind = tree.tokens[frame.clause[1] + 1 :]
    return len(behind) < 2 or (behind[0].text == "," and behind[1].xpos == "VBG")


def _name(tree: Tree, frame: Frame) -> str:
    """The last word of the name of who speaks, or "he" or "she"; empty where it is neither."""
    if frame.speaker is None:
        return ""
    tokens = tree.tokens[frame.speaker[0] : frame.speaker[1] + 1]
    names = [token.text for token in tokens if token.upos == "PROPN"] or [
        token.text.lower() for token in tokens if token.text.lower() in ("he", "she")
    ]
    return names[-1] if names else ""


def _rest(tree: Tree, frame: Frame, stop: int) -> int:
    """Where the words said go on behind their cue: ", he said, and to say that the time is up"; -1 where they do not.

    What the report tells behind a cue is in the past: "We will wait, he said, and left the room".
    """
    tokens = tree.tokens
    at = frame.clause[1] + 1
    if stop > frame.clause[0] or at + 3 >= len(tokens) or tokens[at].text != ",":
        return -1
    behind = tokens[at + 1 :]
    if behind[0].xpos not in _JOINING or any(token.xpos in ("VBD", "VBN") for token in behind):
        return -1
    return behind[0].start if any(token.xpos in _PRESENT for token in behind) else -1


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
    while first < last and tokens[first].text in (",", ":"):
        first += 1
    if frame.left:
        stop = frame.clause[0]
        while stop > 0 and not tokens[stop - 1].text[-1:].isalnum() and tokens[stop - 1].text not in (")", "]", "%"):
            stop -= 1
        # "When you look at it, we lost": words that speak before the content are said as well.
        return (0, stop) if stop > first and (first <= 1 or _speaks(tree, 0, first)) else None
    if first < 1 or tokens[first - 1].text not in (",", ":") or last < len(tokens) - 2:
        return None
    return (first, last + 1) if tokens[first - 1].text == ":" or tokens[first].text[:1].isupper() else None
