"""Who says a number, by the reporting verb beside it: "40 died, police said", "the mayor told reporters that 40"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.figure_givers import find_phrase, from_phrase, is_deed_of_adding, is_tally, said_by
from storyledger.read.figure_reports import FigureSource
from storyledger.read.figure_speakers import from_quotation, source_words
from storyledger.read.sayings import roles
from storyledger.read.trees import base

if TYPE_CHECKING:
    from storyledger.read.counted import View
    from storyledger.read.figure_reports import Draft, ReportView

HEADED: Final = 6
"""Words of a source beside a headline's colon at most."""


def find_sayer(report: ReportView, view: View, draft: Draft) -> FigureSource | None:
    """As in "..., X said" after the number or "X said ..." before it, where no quotation was found."""
    i, j = view.at(draft.number.core_start), view.at(draft.end - 1)
    for k in range(j + 1, min(len(view), j + 90)):
        if view.low(k) in {";", "("}:
            break  # "hundreds of deaths (our sources say at least 500)"
        if (
            view.upos(k) == "VERB"
            and view.lemma(k) in source_words("saying")
            and view.get(k).xpos in {"VBD", "VBZ", "VBP"}
        ):
            commas = "," in view.tree.forms
            if view.low(k + 1) == "by" or view.words(k + 1, k + 4) == ["in", "part", "by"]:
                continue  # "a gap explained in part by": said by nobody
            found = said_by(report, view, k, commas=commas)
            if found is None:
                after = _said_after(report, view, k)
                if after is not None:
                    return after
                break
            ahead = view.low(k + 1)
            if ahead == "that" or (
                view.upos(k + 1) in {"PROPN", "NOUN", "DET", "PRON", "NUM"}
                and view.lemma(k) != "tell"
                and ahead not in source_words("weekday")
                and k + 4 < len(view)
            ):
                break  # it opens a clause of its own
            if _opens_count(view, k + 1):
                break  # "220,000 marched, while the ministry said about 20,000 did"
            return found
    aside = _find_aside(report, view, i)
    if aside is not None:
        return aside
    reach = i
    for k in range(i - 1, max(-1, i - 40), -1):
        if view.low(k) == ";" or (view.low(k) in {"but", "while", "although"} and k < i - 1):
            break
        if (
            view.upos(k) == "VERB"
            and view.lemma(k) in source_words("saying")
            and view.get(k).xpos in {"VBD", "VBZ", "VBP"}
            and view.low(k + 1) != ","
        ):
            if view.lemma(k) == "add" and is_deed_of_adding(view, draft, k):
                break
            if view.lemma(k) in source_words("addressing") and _is_listening(view, draft, k):
                break  # "told thousands of supporters": they are told, nobody tells of them
            found = said_by(report, view, k, commas=False)
            if found is not None and is_tally(view, found.start or 0, found.end or 0):
                reach = view.at(found.start or 0)
                continue  # "X said 41 countries reported 300 deaths"
            direct = all(view.upos(m) in {"ADV", "ADP", "DET", "SCONJ", "NUM", "ADJ"} for m in range(k + 1, reach))
            return found if direct else None
    return None


def _opens_count(view: View, k: int) -> bool:
    """Whether a number with a word for its exactness stands at token k: "about 20,000", "no more than 300"."""
    end = k
    while end < k + 4 and view.low(end) in _EXACTNESS:
        end += 1
    return end > k and view.upos(end) == "NUM"


def _is_listening(view: View, draft: Draft, verb: int) -> bool:
    """Whether those who are counted are whom the verb's subject speaks to."""
    head = draft.counted.head
    listeners = {head, view.at(draft.start)} | ({view.get(head).head} if head >= 0 else set())
    return any(
        0 <= k < len(view) and view.get(k).head == verb and base(view.get(k).deprel) in {"iobj", "obj"}
        for k in listeners
    )


_EXACTNESS = frozenset(
    (
        "about", "around", "some", "nearly", "almost", "roughly", "approximately", "over", "under", "more", "less",
        "fewer", "than", "at", "least", "most", "only", "just", "up", "to", "no", "not", "as", "many", "few",
    )
)  # fmt: skip


def find_headed(report: ReportView, view: View, draft: Draft) -> FigureSource | None:
    """Who stands before or behind a headline's colon: "UN: 100,000 have fled", "40 dead in floods: Red Cross".

    A place is none: "Libya: thousands feared dead".
    """
    if view.sentence.kind != "headline":
        return None
    colons = [k for k in range(1, len(view)) if view.low(k) == ":"]
    if not colons:
        return None
    i, j = view.at(draft.start), view.at(draft.end - 1)
    for first, last, beside in ((0, colons[0] - 1, i > colons[0]), (colons[-1] + 1, len(view) - 1, j < colons[-1])):
        if not beside or not 0 <= last - first < HEADED:
            continue
        if any(view.upos(k) not in {"PROPN", "NOUN", "ADJ", "DET", "PART"} for k in range(first, last + 1)):
            continue
        start, end = view.get(first).start, view.get(last).end
        names = [n for n in report.names_from(start, end) if n.end == end]
        role = roles().get(view.low(last))
        body = any(n.kind in {"person", "organisation"} for n in names)
        if body or (not names and role is not None and role[0] != "words"):
            text = report.text[start:end]
            return FigureSource(text, start, end, text, f'source: "{text}" beside the headline\'s colon')
    return None


def _said_after(report: ReportView, view: View, k: int) -> FigureSource | None:
    """The name behind a reporting verb that ends its clause: "... died said Lena Holm"."""
    if view.upos(k + 1) != "PROPN" and view.low(k + 1) not in {"the", "a", "an"}:
        return None
    span = find_phrase(view, k + 1)
    if span is None or view.upos(view.at(span[1] - 1) + 1) not in {"PUNCT", ""}:
        return None
    return from_phrase(report, span, view.low(k))


def _find_aside(report: ReportView, view: View, i: int) -> FigureSource | None:
    """As in "The retreat went well, he said, but six soldiers died": the aside covers what follows it."""
    for quotation in report.quotations_by_sentence.get(view.sentence.index, ()):
        # the same without its commas: "The retreat went well he said but six soldiers died"
        if quotation.direct or quotation.cue_start is None or quotation.start > quotation.cue_start:
            continue
        k = view.at(quotation.cue_start)
        if k < i and view.upos(k - 1) == "PRON" and view.low(k + 1) in {"but", "and", "as", "because", "though"}:
            return from_quotation(report, quotation)
    for k in range(i - 1, 1, -1):
        if view.low(k) == ";":
            return None
        if view.low(k + 1) != "," or view.upos(k) != "VERB" or view.lemma(k) not in source_words("saying"):
            continue
        if view.low(k - 2) != "," or view.upos(k - 1) not in {"PRON", "PROPN"}:
            continue
        for quotation in report.quotations_by_sentence.get(view.sentence.index, ()):
            if quotation.cue_start == view.get(k).start:
                return from_quotation(report, quotation)
        return said_by(report, view, k, commas=False)
    return None
