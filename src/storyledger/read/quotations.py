"""Every quotation of a report, direct and indirect: who says it, by which word, and exactly which words are said.

Reporting words and their complements come from the parse (reporting.py), stretches between quotation marks from the
marks (marks.py), and both are brought together a sentence at a time (quotation_drafts.py): words said without a cue go
to the cue that stands nearest in the same quotation, speech that runs over several sentences gives one entry a
sentence (quotation_links.py), and speakers are resolved in the order of the text (speakers.py). A quoted fragment
inside an indirect quotation is no entry of its own. Left out: quotations inside direct speech.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.lands import lands_of
from storyledger.read.cast import Mention, Phrase, Resolved, find_cast
from storyledger.read.marks import find_marks, paragraphs
from storyledger.read.quotation_days import find_day
from storyledger.read.quotation_drafts import (
    FINITE,
    SPEECH_WORDS,
    draft_quotations,
    find_barred,
    find_segments,
    is_speech,
    is_wholly_quoted,
)
from storyledger.read.quotation_links import carry_on
from storyledger.read.reporting import find_frames
from storyledger.read.sayings import roles, word_list
from storyledger.read.signed_speech import find_signed_lines, signed
from storyledger.read.speakers import resolve
from storyledger.read.speaking import can_speak
from storyledger.read.trees import grow_trees
from storyledger.read.unmarked import with_unmarked
from storyledger.records import Quotation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.read.cast import Cast
    from storyledger.read.quotation_drafts import Draft
    from storyledger.read.reporting_frames import Frame
    from storyledger.read.trees import Tree
    from storyledger.records import Parsed, Timex


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
    lines = tuple(find_signed_lines(text, parsed.names, quoted))
    if lines:
        quoted = tuple(sorted((*quoted, *lines), key=lambda q: q.start))
    segments = find_segments(text, trees, quoted)
    wholly = frozenset(n for n, tree in enumerate(trees) if is_wholly_quoted(tree, segments[n]))
    indices = frozenset(trees[n].sentence.index for n in wholly)
    cast = find_cast(parsed, trees, tuple((q.start, q.end) for q in quoted), indices)
    drafts: list[Draft] = []
    bare: dict[int, Frame] = {}
    for n, tree in enumerate(trees):
        if tree.sentence.kind == "furniture" and not segments[n]:
            continue
        frames = [
            frame
            for frame in find_frames(
                tree,
                barred=find_barred(tree, segments[n]),
                headline=tree.sentence.kind in {"headline", "list"},
                speech=any(s.words >= SPEECH_WORDS and is_speech(text, tree, s) for s in segments[n]),
            )
            if _may_speak(tree, frame)
        ]
        own, alone = draft_quotations(text, tree, n, frames, segments[n])
        drafts.extend(own)
        if alone is not None and not own:
            bare[n] = alone
    drafts.extend(carry_on((text, trees), quoted, segments, drafts, bare))
    drafts.sort(key=lambda d: (d.start, d.end))
    return tuple(signed(text, tuple(_resolved(parsed, trees, cast, _single(drafts), times))))


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
    _name_headlines(trees, cast, outcome)
    for draft in drafts:
        near = told.get(trees[draft.cue_sentence].sentence.index, ())
        yield _record(parsed, trees, draft, outcome.get(_speaker_key(draft)), near)


_SOON = 8
"""Speakers of the text among whom one whom the headline only describes is looked for."""


def _name_headlines(trees: Sequence[Tree], cast: Cast, outcome: dict[tuple[int, int, int], Resolved]) -> None:
    """Names whom a headline only describes by the first speaker of the text who is called so.

    "Norland asked for it, general says" over "General Ada Obi said that Norland had asked".
    """
    spoken = sorted(outcome.items(), key=lambda item: trees[item[0][0]].tokens[item[0][1]].start)
    body = [(key, found) for key, found in spoken if trees[key[0]].sentence.kind != "headline"][:_SOON]
    for key, found in spoken:
        tree = trees[key[0]]
        if tree.sentence.kind != "headline" or found.name is None:
            continue
        known = cast.someone[found.who] if found.who is not None else None
        if known is not None and known.named:
            if known.name != found.name and found.reason.startswith("described"):
                outcome[key] = found._replace(name=known.name)  # whom the text has named since
            continue
        role = tree.tokens[key[2]].text.lower()
        lands = lands_of({t.text.lower() for t in tree.tokens[key[1] : key[2] + 1]})
        for (n, first, last), other in body:
            someone = cast.someone[other.who] if other.who is not None else None
            if other.name is None or someone is None or not someone.named or someone.place:
                continue
            words = {t.text.lower() for t in trees[n].tokens[first : last + 1]} | someone.words
            far = lands and lands_of(words) and lands.isdisjoint(lands_of(words))
            if role in words and role in roles() and not far:
                outcome[key] = Resolved(other.name, other.who, f"the {role} who speaks in the text is {other.name}")
                break


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
        date=find_day(tree, draft, times),
        reason=reason,
    )
