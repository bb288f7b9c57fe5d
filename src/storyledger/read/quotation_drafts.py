"""The quotations of one sentence, their speakers still to be resolved: cues brought together with quotation marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from storyledger.read.marks import MARKS
from storyledger.read.stretches import telling_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.read.marks import Quoted
    from storyledger.read.reporting_frames import Frame
    from storyledger.read.trees import Tree
    from storyledger.records import Token

LEADING = " \t\r\n,;:.–—-•*·…)]" + "\u200b\ufeff"
TRAILING = " \t\r\n,;:–—-(["
# Quoted words of a sentence without any reporting word: this many make speech of it, fewer are a name or a term.
SPEECH_WORDS = 4
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_start, _end = attrgetter("start"), attrgetter("end")


class Segment(NamedTuple):
    """The part of a quoted stretch that stands in one sentence."""

    start: int
    end: int
    quoted: int
    """Index of the quoted stretch."""
    words: int


class Draft(NamedTuple):
    """A quotation whose speaker is still to be resolved."""

    sentence: int
    """Position in the list of sentences."""
    start: int
    end: int
    direct: bool
    frame: Frame | None
    cue_sentence: int
    """Where the frame stands."""
    quoted: int
    """Index of the quoted stretch that holds it, or -1."""
    carried: str = ""
    """Why the frame of another sentence holds for this one."""


def find_segments(text: str, trees: Sequence[Tree], quoted: Sequence[Quoted]) -> tuple[tuple[Segment, ...], ...]:
    """For each sentence the quoted stretches in it, clipped to it and trimmed. One sweep over both lists."""
    found: list[tuple[Segment, ...]] = []
    at = 0
    for tree in trees:
        start, end = tree.sentence.start, tree.sentence.end
        while at < len(quoted) and quoted[at].end <= start:
            at += 1
        here: list[Segment] = []
        k = at
        while k < len(quoted) and quoted[k].start < end:
            first, last = max(start, quoted[k].start), min(end, quoted[k].end)
            first, last = _trim(text, first, last, " \t\r\n", " \t\r\n")
            if first < last and any(c.isalnum() for c in text[first : min(last, first + 200)]):
                here.append(Segment(first, last, k, len(text[first:last].split())))
            k += 1
        found.append(tuple(here))
    return tuple(found)


def _trim(text: str, start: int, end: int, leading: str, trailing: str) -> tuple[int, int]:
    while start < end and text[start] in leading:
        start += 1
    while end > start and text[end - 1] in trailing:
        end -= 1
    return start, end


def is_wholly_quoted(tree: Tree, segments: Sequence[Segment]) -> bool:
    """Whether no word of the sentence stands outside quotation marks."""
    barred = find_barred(tree, segments)
    return bool(segments) and all(
        i in barred or not any(c.isalnum() for c in token.text) for i, token in enumerate(tree.tokens)
    )


def _inside(segments: Sequence[Segment], start: int, end: int) -> bool:
    return any(s.start < end and start < s.end for s in segments)


def find_barred(tree: Tree, segments: Sequence[Segment]) -> frozenset[int]:
    """Words inside quotation marks: no cues."""
    if not segments:
        return frozenset()
    return frozenset(
        i
        for s in segments
        for i in range(bisect_right(tree.tokens, s.start, key=_end), bisect_left(tree.tokens, s.end, key=_start))
    )


def draft_quotations(
    text: str, tree: Tree, n: int, frames: Sequence[Frame], segments: Sequence[Segment]
) -> tuple[list[Draft], Frame | None]:
    """The quotations of one sentence.

    And the frame of a bare cue ("he said.") where what is said stands in another sentence.
    """
    drafts: list[Draft] = []
    free = list(segments)
    waiting: list[Frame] = []
    # "he said, according to the agency": the person's own cue comes first
    for passing in (False, True):
        for frame in frames:
            if (frame.shape == "according") is not passing:
                continue
            draft = _fitted(text, tree, n, frame, segments) if frame.content is not None else None
            if draft is None:
                waiting.append(frame)
                continue
            if passing and any(d.direct and d.start < draft.end and draft.start < d.end for d in drafts):
                continue
            drafts.append(draft)
            free = [s for s in free if not (s.start < draft.end and draft.start < s.end)]
        # of two cues the nearer one takes what is said
        for frame in sorted(waiting, key=lambda f: _apart(tree, f, free)) if not passing else ():
            near = _nearest(tree, frame, free)
            if near is not None:
                drafts.append(
                    Draft(n, near.start, near.end, direct=True, frame=frame, cue_sentence=n, quoted=near.quoted)
                )
                free.remove(near)
    drafts.extend(_left_over(tree, n, drafts, free))
    drafts = _without_echoes(drafts)
    alone = None
    if not drafts:
        alone = next((f for f in waiting if f.shape in {"clause", "quote"} and (f.subject is not None)), None)
    return drafts, alone


def _fitted(text: str, tree: Tree, n: int, frame: Frame, segments: Sequence[Segment]) -> Draft | None:
    """The frame's content in characters, brought into line with the quotation marks."""
    assert frame.content is not None
    tokens = tree.tokens
    first = frame.content[0] or telling_start(tree)
    if first > frame.content[1]:
        return None
    start, end = tokens[first].start, tokens[min(frame.content[1], len(tokens) - 1)].end
    cue_start, cue_end = tokens[frame.cue[0]].start, tokens[frame.cue[1]].end
    touching = [s for s in segments if s.start < end and start < s.end]
    start, end = _bounded(text, start, end, touching)
    words_outside = _words_outside(text, start, end, touching) if touching else 0
    if touching and words_outside == 0 and not (cue_start < touching[-1].end and cue_end > touching[0].start):
        best = max(touching, key=lambda s: (s.words, -s.start))
        return Draft(n, best.start, best.end, direct=True, frame=frame, cue_sentence=n, quoted=best.quoted)
    if touching and frame.shape in {"clause", "quote"}:
        # speech in full marks beside other words: “We must act,” he said of the plan that ... The marks know better
        # than the parser.
        best = max(touching, key=lambda s: (s.words, -s.start))
        speech = is_speech(text, tree, best)
        if speech and best.words >= 2 * words_outside and best.words >= SPEECH_WORDS:
            return Draft(n, best.start, best.end, direct=True, frame=frame, cue_sentence=n, quoted=best.quoted)
    for segment in touching:
        # take a quoted fragment in whole, with its marks
        if (segment.start < start or segment.start == start < segment.end < end) and not (
            segment.start <= cue_start < segment.end
        ):
            start = _mark_before(text, segment.start)
        if segment.end > end and not segment.start <= cue_start < segment.end:
            end = _mark_after(text, segment.end)
    for segment in segments:
        if segment.start >= start and segment.end <= end + 1:
            end = max(end, min(_mark_after(text, segment.end), tree.sentence.end)) if segment.end >= end - 1 else end
    if start < cue_end and cue_start < end:
        return None
    start, end = _trimmed(text, start, end, segments)
    if start >= end or not any(c.isalnum() for c in text[start:end]):
        return None
    return Draft(n, start, end, direct=False, frame=frame, cue_sentence=n, quoted=-1)


def _bounded(text: str, start: int, end: int, touching: Sequence[Segment]) -> tuple[int, int]:
    """The stretch without "that" and punctuation before it."""
    while True:
        start, end = _trim(text, start, end, LEADING, " \t\r\n")
        lower = text[start : start + 5].lower()
        if lower == "that " and not _inside(touching, start, start + 4):
            start += 5
            continue
        return start, end


def _words_outside(text: str, start: int, end: int, segments: Sequence[Segment]) -> int:
    """Number of words of the stretch that stand outside quotation marks.

    An article before the quotation does not count.
    """
    count = 0
    at = start
    for s in sorted(segments, key=lambda s: s.start):
        piece = text[at : max(at, min(s.start, end))]
        words = [w for w in piece.split() if any(c.isalnum() for c in w)]
        count += len([w for w in words if w.lower() not in {"a", "an", "the", "that", "it", "for"}])
        at = max(at, s.end)
    count += len([w for w in text[at : max(at, end)].split() if any(c.isalnum() for c in w)])
    return count


def holds_finite(tree: Tree, segment: Segment) -> bool:
    """Whether a finite verb stands in the quoted stretch."""
    return any(
        (t.xpos in FINITE or t.upos == "AUX") and t.start >= segment.start and t.end <= segment.end for t in tree.tokens
    )


def is_speech(text: str, tree: Tree, segment: Segment) -> bool:
    """Whether a quoted stretch is a clause.

    It holds a finite verb and stands at an edge or behind a cue's comma or colon.
    """
    finite = holds_finite(tree, segment)
    before = text[max(tree.sentence.start, segment.start - 3) : segment.start].strip(MARKS + " ")
    return finite and (not before or before[-1] in ",:;.!?–—-…" or text[segment.start].isupper())


def _mark_before(text: str, at: int) -> int:
    while at > 0 and text[at - 1] in MARKS:
        at -= 1
    return at


def _mark_after(text: str, at: int) -> int:
    while at < len(text) and text[at] in MARKS:
        at += 1
    return at


def _trimmed(text: str, start: int, end: int, segments: Sequence[Segment]) -> tuple[int, int]:
    """Indirect content without the punctuation around it; a mark that closes a quoted fragment stays."""
    start, end = _trim(text, start, end, LEADING, TRAILING)
    changed = True
    while changed and start < end:
        changed = False
        if text[end - 1] in ".!?" and not text[end - 2 : end - 1].isupper() and text[max(0, end - 3) : end] != "...":
            end -= 1
            changed = True
        trimmed = _trim(text, start, end, LEADING, TRAILING)
        if trimmed != (start, end):
            start, end = trimmed
            changed = True
        last, first = text[end - 1 : end], text[start : start + 1]
        if (
            last
            and last in MARKS
            and last not in "'’"
            and not any(s.end <= end <= s.end + 3 and s.start >= start for s in segments)
        ):
            end -= 1
            changed = True
        if first and first in MARKS and not any(s.start - 3 <= start <= s.start and s.end <= end for s in segments):
            start += 1
            changed = True
        if last == ")" and "(" not in text[start:end]:
            end -= 1
            changed = True
    return start, end


def _apart(tree: Tree, frame: Frame, segments: Sequence[Segment]) -> int:
    """Characters between a cue and the quoted stretch that is nearest to it."""
    cue = tree.tokens[frame.cue[0]]
    return min((max(s.start - cue.end, cue.start - s.end) for s in segments), default=0)


def _nearest(tree: Tree, frame: Frame, free: Sequence[Segment]) -> Segment | None:
    """The free quoted stretch that a cue without a complement goes with: beside it, and long enough to be said."""
    cue = tree.tokens[frame.cue[0]]
    if frame.shape not in {"clause", "quote", "object"}:
        return None

    def gap(segment: Segment) -> int:
        return segment.start - cue.end if segment.start >= cue.end else cue.start - segment.end

    fit = [s for s in free if (s.words >= SPEECH_WORDS and not _is_title(tree, s, cue)) or gap(s) <= 4]
    if not fit:
        return None
    return max(fit, key=lambda s: (s.words, -gap(s))) if all(gap(s) < 200 for s in fit) else min(fit, key=gap)


def _is_title(tree: Tree, segment: Segment, cue: Token) -> bool:
    """Whether the quoted words before a cue are a name among other words: In “The Long Way Home” she asks ..."""
    if segment.start >= cue.end or holds_finite(tree, segment):
        return False
    return any(t.end <= segment.start and t.upos != "PUNCT" for t in tree.tokens)


def _left_over(tree: Tree, n: int, drafts: list[Draft], free: Sequence[Segment]) -> Iterator[Draft]:
    """Quoted speech of the sentence that no frame has taken.

    A second quotation, or speech that the subject of the sentence utters.
    """
    for segment in free:
        if segment.words < SPEECH_WORDS or not holds_finite(tree, segment):
            continue
        split = next((d for d in drafts if d.direct and d.frame is not None), None)
        if split is not None:
            # the cue splits the sentence: the longer part stands for it
            if segment.end - segment.start > split.end - split.start:
                drafts[drafts.index(split)] = split._replace(
                    start=segment.start, end=segment.end, quoted=segment.quoted
                )
            continue
        frames = [d for d in drafts if d.frame is not None and d.frame.shape == "clause"]
        if frames:
            yield Draft(
                n,
                segment.start,
                segment.end,
                direct=True,
                frame=frames[-1].frame,
                cue_sentence=n,
                quoted=segment.quoted,
            )


def _without_echoes(drafts: list[Draft]) -> list[Draft]:
    """Drafts without those that say the same words twice.

    Of direct speech with "he said, according to ..." the cue beside it stands.
    """
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.frame is not None and d.frame.shape == "according", d.start)):
        if draft.frame is not None and draft.frame.shape == "according":
            own = [d for d in kept if d.start < draft.end and draft.start < d.end and d.direct]
            if own:
                continue
        if any(d.start == draft.start and d.end == draft.end and d.frame == draft.frame for d in kept):
            continue
        kept.append(draft)
    return sorted(kept, key=lambda d: (d.start, d.end))
