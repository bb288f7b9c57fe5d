"""The figures of one report: every number that counts something, what it counts, whom it comes from and for which day.

The steps for each sentence: number expressions (`numbers`), the noun and the kind (`counted`), what a number takes
over from those before it, parts and their wholes (`figure_parts`), whose it is (`figure_sources`), and what is no
figure for a reader (`figure_worth`); last, for what is left, unit and population (`figure_units`), place
(`figure_places`) and day (`figure_days`). Each claim carries the rules that decided as sentences.
Left out: tables, arithmetic in words ("twice as many"), coreference of numbers beyond three sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.counted import EVENT_KINDS, Counted, View, counted_noun
from storyledger.read.figure_days import find_day
from storyledger.read.figure_kinds import find_kind
from storyledger.read.figure_parts import complete_drafts, mark_addition
from storyledger.read.figure_places import find_place
from storyledger.read.figure_reports import Draft, ReportView
from storyledger.read.figure_sources import find_source, find_taken_up
from storyledger.read.figure_speakers import source_words
from storyledger.read.figure_subjects import Subject
from storyledger.read.figure_units import name_claim, name_population, name_thing, name_unit
from storyledger.read.figure_verbs import POSSIBLE
from storyledger.read.figure_worth import prune_drafts
from storyledger.read.numbers import QUANTITIES, Number, find_numbers, read_number
from storyledger.read.trees import leading_trees
from storyledger.records import Claim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.kind_words import Found
    from storyledger.records import Dating, Parsed, Quotation, Timex, Toponym

_EVACUATION: Final = (
    *("evacuat", "truce", "ceasefire", "cease-fire", "convoy", "humanitarian corridor", "safe passage", "could leave"),
    *("allowed to leave", "ordered to leave", "told to leave"),
)


def find_figures(
    parsed: Parsed,
    dating: Dating,
    times: tuple[Timex, ...],
    toponyms: tuple[Toponym, ...],
    quotations: tuple[Quotation, ...],
) -> tuple[Claim, ...]:
    """The report's claims in order of the text; `part_of` counts positions in the result.

    Offsets are into the report's text. Raises nothing, whatever the text.
    """
    report = ReportView(parsed, dating, times, toponyms, quotations)
    drafts: list[Draft] = []
    for tree in leading_trees(parsed.sentences):
        if tree.sentence.kind != "furniture" and tree.tokens:
            _read_sentence(report, View(tree, report.text), drafts)
    drafts = [mark_addition(report, drafts, at) for at in range(len(drafts))]
    return tuple(_claim(report, drafts, at) for at in range(len(drafts)))


def _read_sentence(report: ReportView, view: View, drafts: list[Draft]) -> None:
    """Append the sentence's drafts."""
    sentence = view.sentence
    report.views[sentence.index] = view
    numbers = _numbers(report, view.tokens[0].start, view.tokens[-1].end)
    if not numbers:
        return
    begin = len(drafts)
    lower = report.text[sentence.start : sentence.end].lower()
    # to leave under a truce or in a convoy is to be evacuated, whatever the rest of the report tells
    leaving = "evacuated" if any(word in lower for word in _EVACUATION) else report.leaving
    subject = Subject(leaving, report.siege, report.illness, report.relief)
    for number in numbers:
        if view.at(number.core_end - 1) >= len(view):
            continue
        counted = _without_person(report, view, number, counted_noun(view, number))
        found = find_kind(view, number, counted, subject)
        start, end = _span(report, view, number, counted, found)
        drafts.append(Draft(sentence.index, number, counted, found, start, end))
    complete_drafts(report, view, drafts, begin)
    for at in range(begin, len(drafts)):
        drafts[at] = drafts[at]._replace(takes_up=find_taken_up(report, view, drafts, at, begin))
        drafts[at] = drafts[at]._replace(source=find_source(report, view, drafts, at, begin))
    prune_drafts(report, view, drafts, begin)


def _numbers(report: ReportView, start: int, stop: int) -> list[Number]:
    """Quantities of the sentence; a change gives its last number, a tally each of its numbers."""
    out: list[Number] = []
    numbers = find_numbers(report.text, start, stop)
    names = report.names_from(start, stop) if numbers else []
    for number in numbers:
        if number.sense not in QUANTITIES or number.sense == "duration":
            continue
        if number.core_start in report.stamps:
            continue  # "2319 The airport is open again"
        if any(
            name.start < number.core_start and number.core_end <= name.end and name.kind != "group" for name in names
        ):
            continue  # inside a name: "Boeing 737", "Boko 2 Haram"
        if number.parts and number.sense == "tally":
            out.extend(number.parts)
        elif number.parts:
            out.append(number.parts[-1]._replace(unit=number.unit or number.parts[-1].unit))
        else:
            out.append(number)
    return out


def _without_person(report: ReportView, view: View, number: Number, counted: Counted) -> Counted:
    """What is counted, less a person's name that only a lost comma let in: "could reach 900 Minister Ada Obi said"."""
    if counted.head < 0 or view.get(counted.head).xpos == "NNPS":
        return counted
    head = view.get(counted.head)
    behind = counted.head + 1
    speaks = view.lemma(behind) in source_words("saying") and view.get(behind).xpos in {"VBD", "VBZ"}
    if not (head.xpos == "NNP" and speaks) and not any(
        name.kind == "person" and name.start <= head.start < name.end
        for name in report.names_from(number.core_end, head.end)
    ):
        return counted
    last = view.at(number.core_end - 1)
    return Counted(head=-1, first=last + 1, last=last, noun="")


def _span(report: ReportView, view: View, number: Number, counted: Counted, found: Found | None) -> tuple[int, int]:
    """The number with its hedge and unit, such that reading those words again gives the same bounds."""
    end = max(number.end, number.unit_end)
    if counted.head >= 0 and counted.last < len(view):
        end = max(end, view.get(counted.last).end)
    if found is not None and found.kind == "votes" and counted.head < 0:
        k = view.at(number.core_end - 1) + 1
        if view.low(k) == "in":
            k += 1
        if view.low(k) in {"favour", "favor", "against"}:
            end = max(end, view.get(k).end)
    first, last = view.at(number.start), view.at(number.end - 1)
    # "between" and "of" may stand outside of the number, and are needed to read it: "a quarter of them"
    starts = [number.start, *([view.get(first - 1).start] if view.low(first - 1) in {"between", "from"} else [])]
    ends = [end, max(number.end, number.unit_end), number.end, view.get(min(last + 1, len(view) - 1)).end]
    for start in starts:
        for stop in ends:
            again = read_number(report.text[start:stop])
            if again is not None and (again.value, again.low, again.high) == (number.value, number.low, number.high):
                return start, stop
    return number.start, number.end


def _claim(report: ReportView, drafts: Sequence[Draft], at: int) -> Claim:
    draft = drafts[at]
    number, found = draft.number, draft.found
    kind = found.kind if found is not None else "other"
    view = report.views[draft.sentence]
    sentence = report.sentences[draft.sentence]
    unit = name_unit(view, draft)
    place = find_place(report, view, drafts, at)
    day = find_day(report, drafts, at)
    projected = number.projected or (found is not None and found.projected) or _is_projected(view, draft)
    source = draft.source
    reasons = [
        *(draft.reasons),
        found.rule if found is not None else "other: nothing in the sentence says what happens to them",
    ]
    reasons.append(source.reason if source is not None else "source: the report's own voice")
    if day.reason:
        reasons.append(day.reason)
    what = name_claim(
        name_thing(report, view, draft, unit, kind),
        kind,
        place,
        projected=projected,
        event=found.event if found is not None else None,
    )
    if number.rate:
        reasons.append(f'scope: "{number.rate}" tells so many in each, no total')
    return Claim(
        start=draft.start,
        end=draft.end,
        sentence=draft.sentence,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        value=number.value,
        low=number.low,
        high=number.high,
        approximate=number.approximate,
        kind=kind,
        unit=unit,
        what=f"{what} {number.rate}" if number.rate else what,
        population=name_population(view, draft, kind),
        place=place,
        event=found.event if found is not None else None,
        source=source.text if source is not None else None,
        source_start=source.start if source is not None else None,
        source_end=source.end if source is not None else None,
        source_name=source.name if source is not None else None,
        as_of=day.value,
        part_of=draft.part_of,
        projected=projected,
        delta=number.delta,
        reasons=tuple(reasons),
        scope="rate" if number.rate else day.scope,
    )


_CHANGING: Final = frozenset(
    {
        *("rise", "increase", "grow", "fall", "drop", "shrink", "climb", "decline", "reach", "exceed", "jump", "swell"),
        *("contract", "expand", "total", "top", "surpass", "slow", "slip", "decrease", "double", "triple", "widen"),
    }
)
_FORESEEING: Final = frozenset({"expect", "forecast", "project", "predict", "likely", "set", "due", "anticipate"})
REACH: Final = 5
"""Words between a verb of change and its number: "rise next year by about 40"."""


def _is_forecast(view: View, i: int) -> bool:
    """As in "is expected to shrink by 3 per cent", "would rise to 4 million": told of what is to come."""
    for k in range(i - 1, max(0, i - REACH - 1), -1):
        if view.upos(k) in {"VERB", "NOUN"} and view.lemma(k) in _CHANGING and view.get(k).xpos == "VB":
            before = view.words(k - 4, k)
            foreseen = "to" in before[-2:] and not _FORESEEING.isdisjoint(view.lemmas(k - 5, k))
            return foreseen or not {"would", "could", "may", "might", "will"}.isdisjoint(before[-3:])
        if view.upos(k) in {"VERB", "AUX", "PUNCT"}:
            return False
    return False


_FEARING: Final = frozenset({"fear", "fears", "feared", "fearing"})


def _may_be_met(view: View, draft: Draft) -> bool:
    """Whether harm is told that may be met with: "the country may see 300 deaths", "we can register 1,000 deaths"."""
    noun = draft.counted.head
    if draft.found is None or draft.found.kind not in EVENT_KINDS or noun < 0 or view.get(noun).deprel != "obj":
        return False
    verb = view.get(noun).head
    return view.lemma(verb) in _MEETING and view.tree.has(verb, POSSIBLE, "aux")


_MEETING: Final = frozenset({"see", "register", "record", "have", "face", "suffer", "reach", "expect", "witness"})


def _is_projected(view: View, draft: Draft) -> bool:
    i = view.at(draft.start)
    if not draft.number.definite and _is_forecast(view, view.at(draft.number.core_start)):
        return True
    words = view.words(i - 4, i)
    # "it is feared that 120 people died", "rescuers fear 40 are trapped"; "in fear after" fears no number
    if words and (words[-1] in _FEARING or (words[-1] == "that" and view.low(i - 2) in _FEARING)):
        return view.upos(i - 1) in {"VERB", "SCONJ", "ADP", "PRON"}
    j = view.at(draft.end - 1)
    beyond = set(view.words(j + 1, j + 4))
    if beyond & {"projected", "forecast", "predicted"} or set(words) & {"projects", "predicts", "forecasts"}:
        return True
    if {"prepared", "preparing", "prepare"} & set(view.words(i - 6, i)) or _may_be_met(view, draft):
        return True
    return "should" in words or (
        "if" in words and any(word in {"reach", "reaches", "exceed", "exceeds"} for word in words)
    )
