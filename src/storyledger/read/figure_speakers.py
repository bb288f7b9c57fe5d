"""The speaker of a quotation as the source of the counts in it."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, Final

from storyledger.read.counted import noun_set
from storyledger.read.figure_reports import FigureSource, ReportView
from storyledger.read.numbers import load_lists

if TYPE_CHECKING:
    from storyledger.records import Quotation

NEAR: Final = 1200
"""Characters back to the last speaker whom a pronoun can mean: about two paragraphs of news."""


_INSIDE: Final = frozenset({"of", "from", "for", "'s", "’s", "-"})
"""Words inside of a noun phrase that names a source."""


@cache
def source_words(section: str) -> frozenset[str]:
    """Words of one section of the list of what makes a source."""
    return frozenset(load_lists("figure_sources.txt")[section])


def _shares(left: str, right: str) -> bool:
    """Whether two names share a word of three letters or more."""
    a = {word for word in left.lower().split() if len(word) > 2}
    return bool(a & {word for word in right.lower().split() if len(word) > 2})


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """The span less the quotation marks at its ends, which belong to other words."""
    while start < end - 1 and text[start] in _MARKS:
        start += 1
    while end > start + 1 and text[end - 1] in _MARKS:
        end -= 1
    return start, end


_MARKS: Final = frozenset('"“” ')


def from_quotation(report: ReportView, quotation: Quotation) -> FigureSource:
    """The speaker as a source: the words as they stand, a pronoun or an office resolved to the name that it means."""
    words = quotation.speaker_text or quotation.speaker or ""
    name, start, end = quotation.speaker, quotation.speaker_start, quotation.speaker_end
    if quotation.speaker_text and start is not None and end is not None:
        joined = _joined_name(report, start, end)
        if joined is not None:
            words, start, end, name = joined
            reason = f'source: the words stand in what "{words}" says'
            return FigureSource(words, start, end, name, reason, quotation.date)
        start = _known_as(report, quotation.sentence, start)
        words = report.text[start:end] if start != quotation.speaker_start else words
        if words.count('"') == 1 or words.count("“") != words.count("”"):
            start, end = _without_marks(report.text, start, end)
            words = report.text[start:end]
        first, _, rest = words.partition(" ")
        if rest and first in noun_set("state") and words == report.text[start:end]:
            words, start = rest, start + len(first) + 1  # "... known to be dead officials said"
    low = words.lower().strip()
    reason = f'source: the words stand in what "{words}" says'
    if low in source_words("pronoun") or low in source_words("generic"):
        if name is None or name.lower() == low:
            name = recent_speaker(report, quotation.start, low)
        if name:
            reason = f'source: "{words}" is {name}'
            words = name
    elif (
        name
        and not _shares(words, name)
        and not low.startswith(("a ", "an ", "another "))
        and low.split()[-1] in source_words("role")
        and name[:1].isupper()
    ):
        reason = f'source: "{words}" is {name}'
        words = name
    elif low.startswith("the ") and "-based " in low and low.split()[-1] in source_words("body"):
        named = recent_speaker(report, quotation.start, "it")
        if named is not None and named[:1].isupper():
            reason = f'source: "{words}" is {named}'
            name = named
    return FigureSource(words, start, end, name, reason, quotation.date)


def _joined_name(report: ReportView, start: int, end: int) -> tuple[str, int, int, str] | None:
    """One phrase of a role and a name: "UN envoy" + "Ada Obi", "Ada Obi" + "the army's spokesman" without its comma."""
    for other in report.names_from(end, end + 3):
        if other.kind in {"person", "organisation"} and not report.text[end : other.start].strip():
            return report.text[start : other.end], start, other.end, other.text
    for other in report.names_from(max(0, start - 60), start):
        if other.kind == "person" and other.end < start and not report.text[other.end : start].strip():
            return report.text[other.start : end], other.start, end, other.text
    return None


def _known_as(report: ReportView, sentence: int, start: int) -> int:
    """Where the phrase of a source begins of which only the other name was taken: "volunteers known as the Vests"."""
    view = report.views.get(sentence)
    before = report.text[max(0, start - 16) : start].lower().rstrip(' "“')
    if view is None or not before.endswith((" known as", " called")):
        return start
    at = view.at(start) - 1
    while at > 0 and view.low(at) in {"as", "known", "called", "also", "better", "so", ",", '"', "“", "-"}:
        at -= 1
    first = at
    while first > 0 and not (view.upos(first) == "DET" and view.upos(first - 1) != "ADP"):
        upos = view.upos(first - 1)
        proper = upos == "PROPN" and (view.upos(first) != "NOUN" or view.get(first).text[:1].isupper())
        if not (proper or upos in {"NOUN", "ADJ", "DET"} or view.low(first - 1) in _INSIDE):
            break
        first -= 1
    return view.get(first).start if 0 <= at < len(view) else start


def recent_speaker(report: ReportView, start: int, pronoun: str) -> str | None:
    """The speaker named last before an offset whom a pronoun or "the group" can mean."""
    for at in range(bisect_left(report.starts, start) - 1, -1, -1):
        quotation = report.quotations[at]
        if start - quotation.start > NEAR:
            return None
        name = quotation.speaker or quotation.speaker_text
        if not name or name.lower() in source_words("pronoun") or name.lower() in source_words("generic"):
            continue
        if pronoun in source_words("generic") and not _is_proper(name):
            continue
        person = any(word in report.persons for word in name.lower().split())
        if person == (pronoun in source_words("person")):
            return name
    return None


def _is_proper(name: str) -> bool:
    """Whether it is a name, and not another body's description: "the union" is not whom "the company" means."""
    words = name.split()
    return any(word[:1].isupper() for word in words[words[0].lower() in {"the", "a", "an"} :])


def last_person(report: ReportView, start: int) -> str | None:
    """The person named last in the two sentences before an offset, where no saying tells whom "he" means."""
    for at in range(bisect_left(report.name_starts, start) - 1, -1, -1):
        name = report.names[at]
        if start - name.start > NEAR // 3:
            return None
        if name.kind == "person":
            return name.text
    return None
