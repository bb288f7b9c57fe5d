"""Whose a number is: the speaker of the words around it, who gives the count, a witness, or carried on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.content_shapes import CLAIMED_DEEDS
from storyledger.read.counted import EVENT_KINDS, View, is_person
from storyledger.read.figure_givers import (
    find_according,
    find_cited,
    find_giver,
    find_one_of_several,
    find_phrase,
    find_revised,
    find_telling,
    find_withdrawn,
    is_deed_of_adding,
    is_tally,
    is_withdrawn,
    released_by,
)
from storyledger.read.figure_reports import CARRY, Draft, FigureSource, ReportView
from storyledger.read.figure_sayers import find_headed, find_sayer
from storyledger.read.figure_speakers import from_quotation, source_words
from storyledger.read.figure_told import find_bringer, find_claimed, find_continued
from storyledger.read.figure_voice import is_background
from storyledger.read.kind_words import kind_table
from storyledger.read.trees import base

if TYPE_CHECKING:
    from storyledger.records import Quotation


def find_source(report: ReportView, view: View, drafts: list[Draft], at: int, begin: int) -> FigureSource | None:
    """The source of one draft, with whom it cites itself.

    The speaker of the words around it, "according to", a count given, a witness, or carried on.
    """
    found = _find_nearest(report, view, drafts, at, begin)
    cited = find_cited(report, view, found, drafts[at])
    return cited or (_with_cited(report, view, _named(report, view, found)) if found is not None else None)


def _named(report: ReportView, view: View, source: FigureSource) -> FigureSource:
    """The source under the name that a quotation of the sentence has for the same words: "aid group" as that group."""
    same = (
        quotation
        for quotation in report.around.get(view.sentence.index, ())
        if quotation.speaker_start == source.start and source.start is not None and source.name == source.text
    )
    name = next((q.speaker for q in same if q.speaker and q.speaker[:1].isupper()), None)
    if name is None or set(name.lower().split()) & set(source.text.lower().split()):
        return source
    return source._replace(text=name, name=name, reason=f'source: "{source.text}" is {name}')


def _find_nearest(report: ReportView, view: View, drafts: list[Draft], at: int, begin: int) -> FigureSource | None:
    draft = drafts[at]
    core = draft.number.core_start
    if _hearsay(view, draft):
        return None
    several = find_one_of_several(report, view, draft) or find_withdrawn(report, view, draft)
    several = several or find_telling(report, view, draft)
    if several is not None:
        return several
    claimed, denied = find_claimed(report, view, draft)
    if claimed is not None or denied:
        return claimed
    for quotation in report.around.get(view.sentence.index, ()):
        if (
            quotation.start <= core < quotation.end
            and (quotation.speaker_text or quotation.speaker)
            and not _by_tally(view, quotation)
            and not _past_cue(report, quotation, core)
            and not _deed(report, view, quotation, draft)
        ):
            released = _issuer(report, view, quotation)
            return released or _told_by(report, from_quotation(report, quotation), quotation)
    carried_on = find_bringer(report, view, draft) or find_continued(report, view, draft)
    if carried_on is not None:
        return carried_on
    found = find_according(report, view, core) or find_giver(report, view, draft) or find_sayer(report, view, draft)
    found = found or find_revised(report, view, draft) or find_headed(report, view, draft)
    if (
        found is not None
        and not _counted_itself(view, found, draft)
        and not _names_fated(view, found)
        and not (found.start is not None and found.end is not None and is_tally(view, found.start, found.end))
    ):
        return found
    for other in drafts[begin:at]:
        # "17 people were dead and another 25 injured, X said": the content ended early, the conjunct shares its
        # source
        if other.source is not None and _same_clause(view, other, draft):
            return other.source
    return _find_carried(view, drafts, at, begin)


def _by_tally(view: View, quotation: Quotation) -> bool:
    """Whether the speaker that was found is a count of its own: "the agency said 41 countries reported"."""
    start, end = quotation.speaker_start, quotation.speaker_end
    if start is None or end is None or quotation.sentence != view.sentence.index:
        return False
    return is_tally(view, start, end)


def _issuer(report: ReportView, view: View, quotation: Quotation) -> FigureSource | None:
    """Who issued the figures that are said to say something: "figures released by the health office put it at 219"."""
    end = quotation.speaker_end
    if end is None or quotation.sentence != view.sentence.index:
        return None
    return released_by(report, view, view.at(end - 1))


def _told_by(report: ReportView, source: FigureSource, quotation: Quotation) -> FigureSource:
    """The source, with whoever tells of its saying in the reason: "the agency says doctors have reported"."""
    for outer in report.around.get(quotation.sentence, ()):
        if (
            outer is not quotation
            and outer.speaker_text
            and outer.start <= (quotation.speaker_start or quotation.start) < quotation.end <= outer.end
        ):
            return source._replace(reason=f'{source.reason}, as "{outer.speaker_text}" tells')
    return source


def _with_cited(report: ReportView, view: View, source: FigureSource) -> FigureSource:
    """The source with whom it cites, as it stands in the text: "state media, citing a military source"."""
    if source.start is None or source.end is None or not view.sentence.start <= source.start < view.sentence.end:
        return source
    k = view.at(source.end)
    k += view.low(k) == ","
    if (view.low(k) in {"which", "who"} and view.lemma(k + 1) in {"cite", "quote"}) or (
        view.low(k) in {"quoted", "cited"} and view.low(k + 1) == "by"
    ):
        k += 1
    elif view.low(k) not in {"citing", "quoting"}:
        return source
    cited = find_phrase(view, k + 1)
    if cited is None:
        return source
    text = report.text[source.start : cited[1]]
    return source._replace(text=text, end=cited[1], reason=f'{source.reason}, "{view.low(k)}" another')


def _hearsay(view: View, draft: Draft) -> bool:
    """As in "said to be nine pages long": nobody is named."""
    i = view.at(draft.start)
    return view.words(i - 3, i) in (
        ["said", "to", "be"],
        ["reported", "to", "be"],
        ["believed", "to", "be"],
    )


def _past_cue(report: ReportView, quotation: Quotation, core: int) -> bool:
    """Whether it stands beyond the cue ("she told us from the capital, where 181 were killed")."""
    if quotation.direct or quotation.cue_end is None or not quotation.start <= quotation.cue_end < core:
        return False
    words = report.text[quotation.cue_end : core].lower()
    return ", where " in words or ", which " in words or ", who " in words


def _deed(report: ReportView, view: View, quotation: Quotation, draft: Draft) -> bool:
    """Whether the reporting word is a deed here: "pledged $50 million", "the virus has claimed 59 lives".

    Also "the country has recorded 87 deaths" and "X reports from Mexico", which say nothing of who counted.
    """
    if quotation.direct or quotation.cue_start is None or quotation.cue_end is None:
        return False
    cue = view.at(quotation.cue_start)
    low = report.text[quotation.cue_end : quotation.cue_end + 6].lower().split()[:1]
    if low == ["from"]:
        return True
    of_deed = draft.counted.head >= 0 and view.get(draft.counted.head).deprel == "nmod"
    if (view.lemma(cue) == "deny" and of_deed) or is_background(view, cue, draft):
        return True  # who denies that a gang was behind the killing of 20 does not count them
    if not {"that", "how"}.isdisjoint(view.words(cue + 1, cue + 3)):
        return False
    if view.lemma(cue) in source_words("addressing"):
        # "told the governor to punish the officers who killed 11": an order says nothing of what is told beside it
        between = view.words(cue + 1, view.at(draft.start))
        aside = next((k for k, word in enumerate(between) if word in {"who", "which", "whose", "where"}), None)
        if aside is not None and ("to" in between[:aside] or between[aside - 1 : aside] == [","]):
            return True
    if view.lemma(cue) == "add" and is_deed_of_adding(view, draft, cue):
        return True
    object_near = 0 < view.at(draft.start) - cue <= 3
    if _is_fated(view, cue):
        return True
    lemma = view.lemma(cue)
    if lemma == "claim" and any(
        view.lemma(k) in CLAIMED_DEEDS | {"responsibility", "credit"}
        for k in view.tree.kids[cue]
        if view.get(k).deprel == "obj" and k > cue
    ):
        return True  # "claimed responsibility for the blasts that killed 321"
    if (
        lemma in {"recommend", "propose", "order", "request", "suggest", "approve", "authorise", "authorize"}
        and object_near
    ):
        return True
    if lemma in {"pledge", "promise", "offer", "donate", "claim", "demand"} and object_near:
        return lemma != "claim" or draft.counted.noun == "life"
    if lemma in source_words("addressing") and object_near and is_person(view, draft.counted):
        return True  # "judges questioned 18 officials"
    words = (quotation.speaker_text or "").lower().split()
    return lemma in {"record", "see"} and bool(words) and words[-1] in source_words("area")


def _is_fated(view: View, cue: int) -> bool:
    """As in "12 staff confirmed dead, 300 missing": what is confirmed is what befell them, and they say nothing."""
    k = cue - 1
    while view.upos(k) in {"ADV", "AUX"}:
        k -= 1
    counted = any(view.upos(m) == "NUM" for m in range(max(0, k - 4), k + 1))
    return counted and view.low(cue + 1) in kind_table("state")


def _names_fated(view: View, source: FigureSource) -> bool:
    if source.end is None or not view.sentence.start <= source.end < view.sentence.end:
        return False
    return _is_fated(view, view.at(source.end - 1) + 1)


def _counted_itself(view: View, source: FigureSource, draft: Draft) -> bool:
    """Whether the giver is what the number counts, "six other cities reported", or an area that "has recorded"."""
    words = source.text.lower().split()
    if words[:1] in (["the"], ["this"], ["that"]) and len(words) <= 3 and words[-1] in source_words("area"):
        return True
    return (
        source.start is not None
        and source.end is not None
        and draft.counted.head >= 0
        and source.start <= view.get(draft.counted.head).start < source.end
    )


def _same_clause(view: View, left: Draft, right: Draft) -> bool:
    """Whether the conjunct `right` shares the clause, and so the source, of `left`."""
    a, b = view.at(left.end - 1) + 1, view.at(right.start)
    words = view.words(a, b)
    if right.part_of is not None:
        return True
    if not source_words("holding").isdisjoint(view.lemmas(a, b)):
        return False  # "... 74 cases, and the agency fears 2,000 people are infected"
    if words[:2] == [",", "with"] and len(words) <= 4:
        return True  # "raised its toll to 300, with at least 40 missing"
    if any(words[k : k + 2] == ["and", "that"] for k in range(len(words))) and len(words) <= 20:
        return True
    return (
        "and" in words
        and not ({"while", "but", "although", ";", "whereas"} & set(words))
        and len(words) <= 12
        and words[-1:] != [","]
    )


def find_taken_up(report: ReportView, view: View, drafts: list[Draft], at: int, begin: int) -> int | None:
    """Index of the count, in a sentence before, that this sentence takes up.

    "The toll included ...", "... were among those killed".
    """
    draft = drafts[at]
    if draft.takes_up is not None:
        return draft.takes_up
    kind = draft.found.kind if draft.found is not None else None
    if kind not in EVENT_KINDS:
        return None
    words = view.words(0, 60)
    text = f" {' '.join(words)} "
    among = " among those " in text or " among them " in text or " of those " in text
    if not among and " ".join(words[:2]) not in source_words("taking up"):
        return None
    for k in range(begin - 1, -1, -1):
        other = drafts[k]
        if view.sentence.index - other.sentence > CARRY:
            return None
        if is_withdrawn(report.views[other.sentence], other):
            continue
        if other.found is not None and other.found.kind == kind:
            return k
    return None


def _becomes(view: View, draft: Draft) -> bool:
    """Whether a count comes to be this one, which is news that somebody else may tell: "the toll rose to 88"."""
    verb = view.get(view.at(draft.number.core_start)).head
    return (
        0 <= verb < len(view)
        and view.lemma(verb) in source_words("becoming") | source_words("setting anew")
        and any(
            base(view.get(k).deprel) == "nsubj" and view.lemma(k) in source_words("count") for k in view.tree.kids[verb]
        )
    )


def _find_carried(view: View, drafts: list[Draft], at: int, begin: int) -> FigureSource | None:
    """The source of the count that this one takes up or is a part of, told in a sentence before."""
    found = drafts[at].found
    # "Fourteen of them were nurses" says nothing new of them; "two of the wounded died on Sunday" does
    whole = drafts[at].part_of if found is not None and found.trigger < 0 else None
    taken = None if _becomes(view, drafts[at]) else drafts[at].takes_up
    for before in (taken, whole):
        source = drafts[before].source if before is not None and before < begin else None
        if source is not None:
            return source._replace(reason=f"{source.reason}; carried on from the count before")
    return None
