"""Every quotation of a report, direct and indirect: who says it, by which word, and exactly which words are said.

Reporting words and their complements come from the parse (reporting.py), stretches between quotation marks from the
marks (marks.py), and both are brought together here: words said without a cue go to the cue that stands nearest in
the same quotation, speech that runs over several sentences gives one entry a sentence, and speakers are resolved in
the order of the text (speakers.py). A quoted fragment inside an indirect quotation is no entry of its own. Left out:
quotations inside direct speech.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storyledger.read.marks import MARKS, Quoted, find_marks, paragraphs
from storyledger.read.reporting import Frame, find_frames
from storyledger.read.sayings import roles, word_list
from storyledger.read.speakers import Cast, Mention, Phrase, Resolved, find_cast, resolve
from storyledger.read.subjects import can_speak
from storyledger.read.trees import Tree, base, grow_trees, noun_phrase
from storyledger.read.unmarked import with_unmarked
from storyledger.records import Quotation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.records import Parsed, Timex

LEADING = " \t\r\n,;:.–—-•*·…)]" + "\u200b\ufeff"
TRAILING = " \t\r\n,;:–—-(["
# Quoted words of a sentence without any reporting word: this many make speech of it, fewer are a name or a term.
SPEECH_WORDS = 4
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of a quoted stretch that stands in one sentence."""

    start: int
    end: int
    quoted: int
    """Index of the quoted stretch."""
    words: int


@dataclass(frozen=True, slots=True)
class Draft:
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


def find_quotations(parsed: Parsed, times: tuple[Timex, ...]) -> tuple[Quotation, ...]:
    """Every quotation of the report, in order of its content.

    Direct speech has one entry a sentence; `content` is without the cue, "that" and the quotation marks. `speaker` is
    None where the words beside the cue have no antecedent.
    """
    text = parsed.report.text
    trees = grow_trees(parsed.sentences)
    quoted = find_marks(text, paragraphs(parsed.sentences))
    if not any(q.double for q in quoted):
        # single marks alone are as often stray apostrophes
        quoted = with_unmarked(quoted, trees)
    segments = _segments(text, trees, quoted)
    wholly = frozenset(n for n, tree in enumerate(trees) if _is_wholly_quoted(text, tree, segments[n]))
    indices = frozenset(trees[n].sentence.index for n in wholly)
    cast = find_cast(parsed, trees, tuple((q.start, q.end) for q in quoted), indices)
    drafts: list[Draft] = []
    bare: dict[int, Frame] = {}
    for n, tree in enumerate(trees):
        if tree.sentence.kind == "furniture" and not segments[n]:
            continue
        barred = _barred(tree, segments[n])
        frames = [
            frame
            for frame in find_frames(
                tree,
                barred=barred,
                headline=tree.sentence.kind in {"headline", "list"},
                speech=any(s.words >= SPEECH_WORDS and _is_speech(text, tree, s) for s in segments[n]),
            )
            if _may_speak(tree, frame)
        ]
        own, alone = _drafts(text, tree, n, frames, segments[n])
        drafts.extend(own)
        if alone is not None and not own:
            bare[n] = alone
    drafts.extend(_carried((text, trees), quoted, segments, drafts, bare))
    drafts.sort(key=lambda d: (d.start, d.end))
    return tuple(_resolved(parsed, trees, cast, _single(drafts), times))


def _may_speak(tree: Tree, frame: Frame) -> bool:
    """Whether the frame's subject is somebody, as far as the word itself tells."""
    if frame.subject is None:
        return True
    token = tree.tokens[frame.subject]
    if token.text.lower() in word_list("no_speakers") and token.upos in {"PRON", "DET", "ADV"}:
        return False
    if frame.speaker is not None and frame.speaker[0] <= frame.cue[0] <= frame.speaker[1]:
        return False
    if token.text.lower() == "it" and frame.shape not in {"clause", "according"} and frame.lemma != "read":
        return False
    if token.text.lower() in word_list("days"):
        return False
    if frame.shape == "quote" and frame.lemma in word_list("going_on") and not can_speak(tree, frame.subject):
        return False  # "As the chaos continues": only a person goes on speaking
    return any(c.isalpha() for c in token.text)


# --- quotation marks and sentences -----------------------------------------------------------------------------------


def _segments(text: str, trees: Sequence[Tree], quoted: Sequence[Quoted]) -> tuple[tuple[Segment, ...], ...]:
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


def _is_wholly_quoted(text: str, tree: Tree, segments: Sequence[Segment]) -> bool:
    """Whether no word of the sentence stands outside quotation marks."""
    if not segments:
        return False
    return all(_inside(segments, t.start, t.end) or not any(c.isalnum() for c in t.text) for t in tree.tokens) and bool(
        text
    )


def _inside(segments: Sequence[Segment], start: int, end: int) -> bool:
    return any(s.start < end and start < s.end for s in segments)


def _barred(tree: Tree, segments: Sequence[Segment]) -> frozenset[int]:
    """Words inside quotation marks: no cues."""
    if not segments:
        return frozenset()
    return frozenset(i for i, t in enumerate(tree.tokens) if _inside(segments, t.start, t.end))


# --- one sentence ----------------------------------------------------------------------------------------------------


def _drafts(
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
        for frame in waiting if not passing else ():
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
    start, end = tokens[frame.content[0]].start, tokens[min(frame.content[1], len(tokens) - 1)].end
    cue_start, cue_end = tokens[frame.cue[0]].start, tokens[frame.cue[1]].end
    touching = [s for s in segments if s.start < end and start < s.end]
    start, end = _bounded(text, start, end, touching)
    words_outside = _words_outside(text, start, end, touching)
    if touching and words_outside == 0 and not (cue_start < touching[-1].end and cue_end > touching[0].start):
        best = max(touching, key=lambda s: (s.words, -s.start))
        return Draft(n, best.start, best.end, direct=True, frame=frame, cue_sentence=n, quoted=best.quoted)
    if touching and frame.shape in {"clause", "quote"}:
        # speech in full marks beside other words: “We must act,” he said of the plan that ... The marks know better
        # than the parser.
        best = max(touching, key=lambda s: (s.words, -s.start))
        speech = _is_speech(text, tree, best)
        if speech and best.words >= 2 * words_outside and best.words >= SPEECH_WORDS:
            return Draft(n, best.start, best.end, direct=True, frame=frame, cue_sentence=n, quoted=best.quoted)
    for segment in touching:
        # take a quoted fragment in whole, with its marks
        if segment.start < start and not segment.start <= cue_start < segment.end:
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


def _holds_finite(tree: Tree, segment: Segment) -> bool:
    return any(
        (t.xpos in FINITE or t.upos == "AUX") and t.start >= segment.start and t.end <= segment.end for t in tree.tokens
    )


def _is_speech(text: str, tree: Tree, segment: Segment) -> bool:
    """Whether a quoted stretch is a clause.

    It holds a finite verb and stands at an edge or behind a cue's comma or colon.
    """
    finite = _holds_finite(tree, segment)
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


def _nearest(tree: Tree, frame: Frame, free: Sequence[Segment]) -> Segment | None:
    """The free quoted stretch that a cue without a complement goes with: beside it, and long enough to be said."""
    cue = tree.tokens[frame.cue[0]]
    if frame.shape not in {"clause", "quote", "object"}:
        return None

    def gap(segment: Segment) -> int:
        return segment.start - cue.end if segment.start >= cue.end else cue.start - segment.end

    fit = [s for s in free if s.words >= SPEECH_WORDS or gap(s) <= 4]
    if not fit:
        return None
    return max(fit, key=lambda s: (s.words, -gap(s))) if all(gap(s) < 200 for s in fit) else min(fit, key=gap)


def _left_over(tree: Tree, n: int, drafts: list[Draft], free: Sequence[Segment]) -> Iterator[Draft]:
    """Quoted speech of the sentence that no frame has taken.

    A second quotation, or speech that the subject of the sentence utters.
    """
    for segment in free:
        if segment.words < SPEECH_WORDS or not _holds_finite(tree, segment):
            continue
        split = next((d for d in drafts if d.direct and d.frame is not None), None)
        if split is not None:
            # the cue splits the sentence: the longer part stands for it
            if segment.end - segment.start > split.end - split.start:
                drafts[drafts.index(split)] = replace(
                    split, start=segment.start, end=segment.end, quoted=segment.quoted
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


def _single(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts without exact repetitions of span and cue."""
    seen: set[tuple[int, int, int]] = set()
    kept = []
    for draft in drafts:
        cue = draft.frame.cue[0] if draft.frame is not None else -1
        key = (draft.start, draft.end, cue)
        if key not in seen:
            seen.add(key)
            kept.append(draft)
    return kept


# --- quotations over several sentences -------------------------------------------------------------------------------


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


def _carried(
    page: tuple[str, Sequence[Tree]],
    quoted: Sequence[Quoted],
    segments: Sequence[Sequence[Segment]],
    drafts: Sequence[Draft],
    bare: dict[int, Frame],
) -> Iterator[Draft]:
    """Quoted sentences without a cue of their own, each with the frame that holds for it."""
    text, trees = page
    links = Links({}, {}, {}, bare)
    for draft in drafts:
        links.by_sentence.setdefault(draft.sentence, []).append(draft)
        if draft.quoted >= 0:
            links.by_quoted.setdefault(draft.quoted, draft)
    for n, tree in enumerate(trees):
        taken = links.by_sentence.get(n, [])
        for segment in segments[n]:
            if any(d.start < segment.end and segment.start < d.end for d in taken) or tree.sentence.kind == "headline":
                continue
            runs_on = _runs_over(tree, quoted[segment.quoted])
            whole = _is_wholly_quoted(text, tree, [segment])
            told_apart = not taken and segment.words >= SPEECH_WORDS and _is_speech(text, tree, segment)
            if not (whole or told_apart or (runs_on and segment.words >= 2)):
                continue
            carried = _from_neighbours(trees, n, segment, links, whole=whole)
            tail = text[tree.sentence.start : tree.sentence.end].rstrip()
            if carried is None or (tail.endswith("]") and "[" not in tail):
                continue  # the end of a link to another report
            links.carried[n] = carried
            links.by_quoted.setdefault(segment.quoted, carried)
            yield carried


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
    subject = _own_subject(trees[before], None)
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


# --- speakers and the record -----------------------------------------------------------------------------------------


def _resolved(
    parsed: Parsed, trees: Sequence[Tree], cast: Cast, drafts: Sequence[Draft], times: tuple[Timex, ...]
) -> Iterator[Quotation]:
    """The drafts as records.

    Speakers are resolved in the order in which their cues stand; the entries come in order of content.
    """
    outcome: dict[tuple[int, int, int], Resolved] = {}
    beside: dict[int, list[Draft]] = {}
    for draft in drafts:
        beside.setdefault(draft.cue_sentence, []).append(draft)
    told: dict[int, list[Timex]] = {}
    for timex in times:
        told.setdefault(timex.sentence, []).append(timex)
    by_cue = sorted(
        (d for d in drafts if d.frame is not None and d.frame.speaker is not None),
        key=lambda d: (
            trees[d.cue_sentence].tokens[d.frame.speaker[0]].start if d.frame and d.frame.speaker else 0,
            d.start,
        ),
    )
    for draft in by_cue:
        key = _speaker_key(draft)
        if key in outcome:
            continue
        assert draft.frame is not None
        assert draft.frame.speaker is not None
        assert draft.frame.subject is not None
        tree = trees[draft.cue_sentence]
        first, last = draft.frame.speaker
        start, end = tree.tokens[first].start, tree.tokens[last].end
        phrase = Phrase(start, end, tree.sentence.index, draft.frame.subject, first, last, _said_by(tree, draft))
        found = resolve(cast, tree, phrase)
        outcome[key] = found
        if found.who is not None and not _is_quoted_by_another(draft, beside[draft.cue_sentence]):
            cast.hear(Mention(start, end, tree.sentence.index, found.who, subject=True))
    for draft in drafts:
        near = told.get(trees[draft.cue_sentence].sentence.index, ())
        yield _record(parsed, trees, draft, outcome.get(_speaker_key(draft)), near)


def _is_quoted_by_another(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether the cue stands in what another says of the same sentence, whose drafts these are.

    After "Ruiz asked why the mayor had said so." it is Ruiz who goes on, not the mayor.
    """
    assert draft.frame is not None
    inner = draft.frame
    return any(
        other.frame is not None
        and other.frame.cue != inner.cue
        and other.frame.speaker != inner.speaker
        and other.frame.cue[0] >= 0
        and other.frame.content is not None
        and other.frame.content[0] <= inner.cue[0] <= other.frame.content[1]
        and not other.frame.left
        for other in drafts
    )


def _said_by(tree: Tree, draft: Draft) -> tuple[int, int]:
    """The stretch in which a speaker is not named by his own pronoun.

    It is what he says, with the first part of a clause that his cue interrupts.
    """
    frame = draft.frame
    if frame is None or frame.left or frame.content is None or draft.sentence != draft.cue_sentence:
        return draft.start, draft.end
    after = frame.clause[1] + 1
    goes_on = after < len(tree.tokens) and (tree.tokens[after].text == "," or tree.tokens[after].xpos in FINITE)
    if frame.clause[0] > 0 and goes_on and not any(t.xpos in FINITE for t in tree.tokens[: frame.clause[0]]):
        return tree.sentence.start, draft.end
    return draft.start, draft.end


def _speaker_key(draft: Draft) -> tuple[int, int, int]:
    if draft.frame is None or draft.frame.speaker is None:
        return (-1, -1, -1)
    return (draft.cue_sentence, *draft.frame.speaker)


def _record(
    parsed: Parsed, trees: Sequence[Tree], draft: Draft, found: Resolved | None, times: Sequence[Timex]
) -> Quotation:
    text = parsed.report.text
    frame = draft.frame
    tree = trees[draft.cue_sentence]
    speaker_start = speaker_end = cue_start = cue_end = None
    cue = speaker_text = None
    if frame is not None and frame.speaker is not None:
        speaker_start, speaker_end = tree.tokens[frame.speaker[0]].start, tree.tokens[frame.speaker[1]].end
        speaker_text = text[speaker_start:speaker_end]
    if frame is not None and frame.cue[0] >= 0:
        cue_start, cue_end = tree.tokens[frame.cue[0]].start, tree.tokens[frame.cue[1]].end
        cue = text[cue_start:cue_end]
    reason = found.reason if found is not None else "no speaker stands beside the words"
    if draft.carried:
        reason = f"{draft.carried}; {reason}"
    return Quotation(
        start=draft.start,
        end=draft.end,
        sentence=trees[draft.sentence].sentence.index,
        direct=draft.direct,
        speaker=found.name if found is not None else None,
        speaker_text=speaker_text,
        speaker_start=speaker_start,
        speaker_end=speaker_end,
        cue=cue,
        cue_start=cue_start,
        cue_end=cue_end,
        date=_said_on(tree, draft, times),
        reason=reason,
    )


_RELATIVES = frozenset(["who", "which", "that", "whose", "where"])
_EARLIER = frozenset(["after", "before", "since", "until"])
"""Words that set another clause's time off from that of the cue before it."""


def _tells_of_saying(tree: Tree, index: int, cue: int) -> bool:
    """Whether the time at a word can be the cue's: not that of another clause or of a noun ("the flood of 1934")."""
    if any(tree.tokens[k].text.lower() in _EARLIER for k in range(cue + 1, index)):
        return False  # "officials said, after an avalanche swept the camp on Saturday"
    at = index
    for _ in range(6):
        token = tree.tokens[at]
        if base(token.deprel) == "nmod" and any(tree.tokens[k].text.lower() == "of" for k in tree.kids[at]):
            return False
        if base(token.deprel) == "acl" and any(tree.tokens[k].text.lower() in _RELATIVES for k in tree.kids[at]):
            return False  # "the mayor, who took office in 2018, said"
        at = token.head
        if at == cue or not 0 <= at < len(tree.tokens):
            return True
    return True


def _said_on(tree: Tree, draft: Draft, times: Sequence[Timex]) -> str | None:
    """The day of a time expression that hangs from the cue or stands in its clause, outside what is said."""
    frame = draft.frame
    if frame is None or frame.cue[0] < 0:
        return None
    for timex in times:
        if timex.sentence != tree.sentence.index or timex.value is None or timex.kind not in {"date", "time"}:
            continue
        if not timex.value[:4].isdigit():
            continue  # "12XX", "-0604": nobody is quoted for a century
        if timex.start < draft.end and draft.start < timex.end and draft.sentence == draft.cue_sentence:
            continue
        inside = [i for i, t in enumerate(tree.tokens) if t.start < timex.end and t.end > timex.start]
        if not inside or not _tells_of_saying(tree, inside[-1], frame.cue[0]):
            continue
        if frame.clause[0] <= inside[0] <= frame.clause[1]:
            return timex.value
        for i in inside:
            head = tree.tokens[i].head
            if not inside[0] <= head <= inside[-1]:
                at = i
                for _ in range(3):
                    at = tree.tokens[at].head
                    if at == frame.cue[0]:
                        return timex.value
                    if not 0 <= at < len(tree.tokens) or base(tree.tokens[at].deprel) in {"ccomp", "conj", "root"}:
                        break
    return None
