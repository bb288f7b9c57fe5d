"""A number in what somebody else is told to have said, behind what was said, and a total that a new count brings.

"Denied claims by the rebels that 40 had died", "It began in a kitchen, he said, and took three houses", "reported 12
deaths, bringing the total to 412".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.counted import EVENT_KINDS, is_person
from storyledger.read.figure_givers import find_phrase
from storyledger.read.figure_reports import FigureSource
from storyledger.read.figure_speakers import from_quotation, source_words
from storyledger.read.figure_tolls import BRINGING
from storyledger.read.kind_words import Found, kind_table
from storyledger.read.trees import base

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.counted import View
    from storyledger.read.figure_reports import Draft, ReportView

_DEEP: Final = 12
"""Words above a number that are looked at; the deepest clauses of our news have eight."""


def find_claimed(report: ReportView, view: View, draft: Draft) -> tuple[FigureSource | None, bool]:
    """Whose claim, report or statement the number stands in, and whether the one who tells of it denies it.

    Neither where it stands in none, or in one of nobody's that is not denied.
    """
    noun = _claim_above(view, view.at(draft.number.core_start))
    if noun < 0:
        return None, False
    denied = _is_denied(view, noun)
    for child in view.tree.kids[noun]:
        deprel, low = base(view.get(child).deprel), view.low(child)
        case = view.tree.kid(child, "case")
        if deprel == "nmod" and child > noun and case is not None and view.tree.has(child, {"by", "from"}, "case"):
            span = find_phrase(view, case + 1)
        elif child < noun and (deprel == "compound" or view.get(child).deprel == "nmod:poss"):
            if view.upos(child) == "PRON" or low in source_words("no giver"):
                continue
            first = min([child, *(k for k in view.tree.kids[child] if view.upos(k) not in {"PUNCT", "DET"})])
            span = view.get(first).start, view.get(child).end
        else:
            continue
        if span is not None:
            words = report.text[span[0] : span[1]]
            reason = f'source: it stands in a {view.lemma(noun)} of "{words}"'
            return FigureSource(words, span[0], span[1], words, reason), denied
    return None, denied


def _claim_above(view: View, k: int) -> int:
    """The noun for something said in whose clause, or "of" phrase, a word stands; -1."""
    for _ in range(_DEEP):
        head, deprel = view.get(k).head, view.get(k).deprel
        if not 0 <= head < len(view):
            return -1
        # "claims by the rebels that 40 had died": the parser may hang the clause on the rebels
        that = view.tree.has(k, {"that"}, "mark")
        above = view.get(head).head if deprel == "acl:relcl" and that else -1
        for noun in (head, above):
            if 0 <= noun < k and view.upos(noun) == "NOUN" and view.lemma(noun) in source_words("claimed"):
                clause = that and base(deprel) in {"acl", "ccomp"}
                phrase = noun == head and base(deprel) == "nmod" and view.tree.has(k, {"of", "about"}, "case")
                if clause or phrase:
                    return noun
        k = head
    return -1


def _is_denied(view: View, noun: int) -> bool:
    """Whether somebody denies or rejects what the noun stands for."""
    head = view.get(noun).head
    return 0 <= head < len(view) and view.lemma(head) in source_words("denying")


def find_bringer(report: ReportView, view: View, draft: Draft) -> FigureSource | None:
    """The speaker of the count that brings a total: "the ministry reported 12 deaths, bringing the total to 412"."""
    verb = _brought(view, draft)
    if verb < 0:
        return None
    cue = view.get(view.get(verb).head).start
    for quotation in report.around.get(view.sentence.index, ()):
        if quotation.cue_start == cue and (quotation.speaker_text or quotation.speaker):
            return from_quotation(report, quotation)
    return None


def find_continued(report: ReportView, view: View, draft: Draft) -> FigureSource | None:
    """The speaker of a clause that goes on behind the cue: "It began in a kitchen, he said, and took three houses"."""
    k = view.at(draft.number.core_start)
    for _ in range(_DEEP):
        head = view.get(k).head
        if not 0 <= head < len(view):
            return None
        if view.get(k).deprel == "conj" and view.upos(k) == "VERB":
            if any(base(view.get(child).deprel) in {"nsubj", "csubj"} for child in view.tree.kids[k]):
                return None
            place = view.get(head).start
            for quotation in report.around.get(view.sentence.index, ()):
                cue = quotation.cue_start
                if (
                    quotation.start <= place < quotation.end
                    and cue is not None
                    and quotation.end <= cue < view.get(k).start
                    and (quotation.speaker_text or quotation.speaker)
                ):
                    return from_quotation(report, quotation)
            return None
        k = head
    return None


def of_total(view: View, draft: Draft, earlier: Sequence[Draft]) -> Draft:
    """The draft, with the kind of what it is the total of: "12 deaths, bringing the total to 412"."""
    if draft.found is not None and draft.found.kind != "other":
        return draft
    if _brought(view, draft) < 0:
        return draft
    noun = draft.counted.noun if draft.counted.head >= 0 else ""
    for before in reversed(earlier):
        alike = not noun or before.counted.noun == noun
        if alike and before.found is not None and before.found.kind in EVENT_KINDS | {"affected"}:
            rule = f"{before.found.kind}: the total of those told before"
            return draft._replace(found=before.found._replace(rule=rule))
    return draft


def brings(view: View, draft: Draft) -> bool:
    """Whether what stands before brings the total to this number: "12 died, bringing the total to 412"."""
    return _brought(view, draft) >= 0


def _brought(view: View, draft: Draft) -> int:
    """The participle by which a count brings a total to this number; -1."""
    k = view.at(draft.number.core_start)
    for _ in range(_DEEP):
        head, deprel = view.get(k).head, base(view.get(k).deprel)
        if not 0 <= head < len(view):
            return -1
        if deprel == "advcl" and view.lemma(k) in BRINGING and view.get(k).xpos == "VBG":
            totals = (view.lemma(c) for c in view.tree.kids[k] if view.get(c).deprel == "obj")
            return k if not source_words("total").isdisjoint(totals) else -1
        if deprel not in {"obl", "obj", "nmod", "conj", "nummod", "advmod", "compound"}:
            return -1
        k = head
    return -1


def crowd_beside(report: ReportView, view: View, drafts: Sequence[Draft], at: int, begin: int) -> int | None:
    """Index of the crowd whose number is told anew: before a semicolon of the sentence, else in the sentence before."""
    here = [k for k in range(begin, at) if drafts[k].number.sense == "count"]
    if not here:
        return crowd_before(report, view, drafts[:begin])
    between = view.words(view.at(drafts[here[-1]].end - 1) + 1, view.at(drafts[at].start))
    told = drafts[here[-1]]
    parted = {";", "while", "but", "though", "although", "and"} & set(between)
    if len(here) > 1 or not parted or (told.found is not None and told.found.kind != "other"):
        return None
    return here[-1] if is_person(view, told.counted) else None


def crowd_before(report: ReportView, view: View, before: Sequence[Draft]) -> int | None:
    """Index of the one count of the sentence before, of persons to whom nothing happened: "10,000 people cheered"."""
    counts = [k for k, d in enumerate(before) if d.sentence == view.sentence.index - 1 and d.number.sense == "count"]
    told = before[counts[0]] if len(counts) == 1 else None
    if told is None or (told.found is not None and told.found.kind != "other"):
        return None
    return counts[0] if is_person(report.views[told.sentence], told.counted) else None


def told_before(report: ReportView, view: View) -> Found | None:
    """What is counted by the subject of the sentence before, which has no number: "The number of refugees doubled"."""
    before = report.sentences.get(view.sentence.index - 1)
    if before is None or before.paragraph != view.sentence.paragraph:
        return None
    for i, token in enumerate(before.tokens):
        if base(token.deprel) != "nsubj" or token.lemma not in _TALLIES:
            continue
        of = (t for t in before.tokens[i + 1 :] if t.head == i and t.deprel == "nmod")
        counted = next((kind_table("noun").get(t.lemma) or kind_table("noun").get(t.text.lower()) for t in of), None)
        if counted is not None:
            return Found(counted, None, f'{counted}: the count of "{token.text}" told of before')
    return None


_TALLIES: Final = frozenset({"number", "count", "tally", "total", "toll", "figure"})
