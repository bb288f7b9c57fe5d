"""The figures of one report: every number that counts something, what it counts, whom it comes from and for which day.

The steps for each sentence: number expressions (`numbers`), the noun and the kind (`counted`), what an elliptical
number takes
over from the numbers before it, parts and their wholes, the source, the day, and last what is no figure for a reader
(ages,
durations, "the two leaders"). Each claim carries the rules that decided as sentences.
Left out: tables, arithmetic in words ("twice as many"), coreference of numbers beyond three sentences.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from storyledger.read.counted import (
    EVENT_KINDS,
    Counted,
    Found,
    Subject,
    View,
    counted_noun,
    find_kind,
    is_person,
    noun_set,
)
from storyledger.read.edtf import days_of
from storyledger.read.numbers import QUANTITIES, Number, find_numbers, read_number
from storyledger.read.trees import base
from storyledger.records import OWN_DAY, Claim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Dating, Name, Parsed, Quotation, Sentence, Timex, Toponym

MAX_TOKENS: Final = 600
"""A longer sentence is no sentence: it is read in its first words only. The longest of our news corpora has 190."""
CARRY: Final = 3
"""Sentences over which "the toll" or "those killed" carries a source on; gold stories have it over one and two."""
NEAR: Final = 1200
"""Characters back to the last speaker whom a pronoun can mean: about two paragraphs of news."""
SPAN: Final = 40
"""Quotations before a sentence's end among which those that enclose its numbers are looked for."""
SMALL: Final = 10
"""A count up to this, of things that nothing happens to, is told in passing ("two regions") and is no figure."""
ILLNESS: Final = 2
"""Words of disease from which a report is taken to tell of one; news of quakes and courts has one in passing."""
BESIDE: Final = 25
"""Places or times of one sentence that are looked at before a number, and behind it: no sentence of our news corpora
has as many, and lists without an end cost no more than their length."""
RECENT: Final = 60
"""Days after an event in which its toll still grows: as long as two counts of one event may lie apart."""
BACKGROUND_DAYS: Final = 200
"""A date this long before the report's day belongs to its background ("killed since March 2011")."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A number on its way to a claim."""

    sentence: int
    number: Number
    counted: Counted
    found: Found | None
    start: int
    end: int
    part_of: int | None = None
    source: _Source | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Source:
    text: str
    start: int | None
    end: int | None
    name: str | None
    reason: str
    date: str | None = None


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
    context = _Context(parsed, dating, times, toponyms, quotations)
    drafts: list[_Draft] = []
    for sentence in parsed.sentences:
        if sentence.kind == "furniture" or not sentence.tokens:
            continue
        context.read(sentence, drafts)
    return context.claims(drafts)


class _Context:
    """One report while its figures are found."""

    def __init__(
        self,
        parsed: Parsed,
        dating: Dating,
        times: tuple[Timex, ...],
        toponyms: tuple[Toponym, ...],
        quotations: tuple[Quotation, ...],
    ) -> None:
        self.parsed = parsed
        self.text = parsed.report.text
        self.dating = dating
        self.views: dict[int, View] = {}
        self.times: dict[int, list[Timex]] = {}
        for timex in times:
            self.times.setdefault(timex.sentence, []).append(timex)
        self.toponyms: dict[int, list[Toponym]] = {}
        for toponym in toponyms:
            self.toponyms.setdefault(toponym.sentence, []).append(toponym)
        self.quotations = sorted(quotations, key=lambda q: q.start)
        self.starts = [quotation.start for quotation in self.quotations]
        self.names = sorted(parsed.names, key=lambda name: name.start)
        self.name_starts = [name.start for name in self.names]
        self.around = self.enclosing(parsed)
        self.persons = frozenset(
            word
            for name in parsed.names
            if name.kind == "person"
            for word in name.text.lower().split()
            if len(word) > 2
        )
        self.quotations_by_sentence: dict[int, list[Quotation]] = {}
        for quotation in quotations:
            self.quotations_by_sentence.setdefault(quotation.sentence, []).append(quotation)
        low = self.text.lower()
        evacuation = low.count("evacuat") + low.count("withdrew from") + low.count("withdrawal from")
        self.leaving = "evacuated" if evacuation >= 2 else "displaced"
        self.day = self.told_day(times)
        words = low.replace("-", " ").replace(",", " ").replace(".", " ").split()
        self.illness = sum(word in noun_set("epidemic") for word in words) >= ILLNESS
        self.siege = sum(low.count(word) for word in ("besieg", "siege", "encircl", "surrounded")) >= 1

    def enclosing(self, parsed: Parsed) -> dict[int, list[Quotation]]:
        """Quotations by each sentence that they reach into, the shortest first."""
        found: dict[int, list[Quotation]] = {}
        at = 0
        for sentence in parsed.sentences:
            while at < len(self.quotations) and self.quotations[at].start < sentence.end:
                at += 1
            # a quotation runs over few sentences: those that began within the reach before this one are looked at
            for quotation in self.quotations[max(0, at - SPAN) : at]:
                if quotation.end > sentence.start:
                    found.setdefault(sentence.index, []).append(quotation)
        for inside in found.values():
            inside.sort(key=lambda q: (q.end - q.start, q.start))
        return found

    def told_day(self, times: tuple[Timex, ...]) -> str:
        """The day that the report tells of.

        The last day it names, up to two days before it was published, else its own.
        """
        own = (self.dating.value or "").partition("T")[0]
        report = days_of(own)
        if not own or report is None:
            return own
        named = [
            days[1]
            for timex in times
            if timex.kind in {"date", "time"} and (days := days_of(timex.value)) and days[0] == days[1]
        ]
        near = [day for day in named if day <= report[1] and (report[0] - day).days <= 2]
        # the header's own date is the report's day, and is named in a line like "Published November 22"
        if report[1] in near and self.only_header(times, own):
            near = [day for day in near if day != report[1]]
        return max(near).isoformat() if near else own

    def only_header(self, times: tuple[Timex, ...], own: str) -> bool:
        """Whether the report's own day is named in its header alone."""
        return all(
            any(
                word in self.text[max(0, timex.start - 30) : timex.start].lower()
                for word in ("published", "updated", "publication", "from ")
            )
            for timex in times
            if (timex.value or "").partition("T")[0] == own
        )

    # --- numbers of a sentence ---

    def read(self, sentence: Sentence, drafts: list[_Draft]) -> None:
        """Append the sentence's drafts."""
        clipped = (
            sentence if len(sentence.tokens) <= MAX_TOKENS else replace(sentence, tokens=sentence.tokens[:MAX_TOKENS])
        )
        view = View(clipped, self.text)
        self.views[sentence.index] = view
        stop = clipped.tokens[-1].end
        begin = len(drafts)
        lower = self.text[sentence.start : sentence.end].lower()
        # to leave under a truce or in a convoy is to be evacuated, whatever the rest of the report tells
        leaving = "evacuated" if any(word in lower for word in _EVACUATION) else self.leaving
        for number in self.numbers(clipped.tokens[0].start, stop):
            if view.at(number.core_end - 1) >= len(view):
                continue
            counted = counted_noun(view, number)
            found = find_kind(view, number, counted, Subject(leaving, self.siege, self.illness))
            start, end = self.span(view, number, counted, found)
            drafts.append(_Draft(sentence.index, number, counted, found, start, end))
        self.complete(view, drafts, begin)
        for at in range(begin, len(drafts)):
            drafts[at] = replace(drafts[at], source=self.source(view, drafts, at, begin))
        self.prune(view, drafts, begin)

    def numbers(self, start: int, stop: int) -> list[Number]:
        """Quantities of the sentence; a change gives its last number, a tally each of its numbers."""
        out: list[Number] = []
        numbers = find_numbers(self.text, start, stop)
        names = self.names_from(start, stop) if numbers else []
        for number in numbers:
            if number.sense not in QUANTITIES or number.sense == "duration":
                continue
            if any(
                name.start < number.core_start and number.core_end <= name.end and name.kind != "group"
                for name in names
            ):
                continue  # inside a name: "Boeing 737", "Boko 2 Haram"
            if number.parts and number.sense == "tally":
                out.extend(number.parts)
            elif number.parts:
                out.append(replace(number.parts[-1], unit=number.unit or number.parts[-1].unit))
            else:
                out.append(number)
        return out

    def names_from(self, start: int, stop: int) -> list[Name]:
        """The names that begin in a stretch."""
        return self.names[bisect_left(self.name_starts, start) : bisect_left(self.name_starts, stop)]

    def span(self, view: View, number: Number, counted: Counted, found: Found | None) -> tuple[int, int]:
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
        start = number.start
        for stop in (end, max(number.end, number.unit_end), number.end):
            again = read_number(self.text[start:stop])
            if again is not None and (again.value, again.low, again.high) == (number.value, number.low, number.high):
                return start, stop
        return number.start, number.end

    # --- what a number takes over from others ---

    def complete(self, view: View, drafts: list[_Draft], begin: int) -> None:
        """Kinds of parts, conjuncts and elliptical numbers, from those before them."""
        for at in range(begin, len(drafts)):
            draft = drafts[at]
            i = view.at(draft.number.start)
            if draft.found is not None and draft.found.kind == "leaving":
                draft = replace(draft, found=replace(draft.found, kind=self.leaving))
            if view.low(i - 1) == "by" and view.lemma(i - 2) in _GROWING and draft.number.sense == "count":
                draft = replace(draft, number=replace(draft.number, delta=True))  # "the toll rose by 15 to 82"
            whole = self.whole(view, drafts, at, begin, i)
            if whole is not None:
                draft = replace(draft, part_of=whole)
                draft = self.part_kind(drafts, draft, whole)
            drafts[at] = draft
            if draft.found is None:
                draft = self.elliptical(view, drafts, at, begin)
            draft = self.others(view, drafts, draft, at, begin)
            if draft.found is None and self.siege and self.remains(view, draft):
                draft = replace(
                    draft, found=Found("besieged", "remain", "besieged: they remain in a place under siege")
                )
            drafts[at] = draft
        # a conjunct takes the kind of the one after it: "308 buses, 61 ambulances ... were used", "12 people and two
        # dogs were killed"
        for at in range(len(drafts) - 2, begin - 1, -1):
            draft, after = drafts[at], drafts[at + 1]
            if (
                draft.found is None
                and after.part_of is None
                and after.found is not None
                and after.found.kind in EVENT_KINDS
                and self.joined(view, draft, after)
            ):
                drafts[at] = replace(
                    draft, found=replace(after.found, rule=f"{after.found.rule}, shared with the number after it")
                )

    def others(self, view: View, drafts: list[_Draft], draft: _Draft, at: int, begin: int) -> _Draft:
        """As in "destroyed 230 homes and damaged 1,100 others", "by 312 votes to 288": more of the same things."""
        if at <= begin:
            return draft
        before = drafts[at - 1]
        if (
            before.found is None
            or (before.counted.head < 0 and before.found.kind != "votes")
            or draft.number.sense != "count"
        ):
            return draft
        thing = before.found.kind in {"buildings", "vehicles", "votes"} and not is_person(view, before.counted)
        i = view.at(draft.number.start)
        if thing and draft.counted.noun == "other" and (draft.found is None or draft.found.event == "other"):
            rule = f"{before.found.kind}: others of {self.quote(before)}"
            return replace(
                draft, counted=replace(draft.counted, noun=before.counted.noun), found=replace(before.found, rule=rule)
            )
        if (
            before.found.kind == "votes"
            and draft.counted.head < 0
            and view.low(i - 1) in {"to", "against"}
            and i - 2 <= view.at(before.end - 1)
        ):
            return replace(draft, found=replace(before.found, rule=f"votes: against {self.quote(before)}"))
        return draft

    def remains(self, view: View, draft: _Draft) -> bool:
        k = view.at(draft.end - 1) + 1
        return any(view.lemma(j) in {"remain", "stay", "concentrate"} for j in range(k, min(k + 6, len(view))))

    def joined(self, view: View, left: _Draft, right: _Draft) -> bool:
        """Only "and" or a comma between two counts."""
        a, b = view.at(left.end - 1) + 1, view.at(right.start)
        between = [view.low(k) for k in range(a, b)]
        if between[-3:] == ["as", "well", "as"]:
            return True
        return 0 < len(between) <= 3 and all(word in {"and", ",", "or", "plus"} for word in between)

    def whole(self, view: View, drafts: list[_Draft], at: int, begin: int, i: int) -> int | None:
        """Index of the claim of which this is a part: "including", "among them", "of them", "of whom"."""
        number = drafts[at].number
        earlier = [k for k in range(begin, at) if drafts[k].part_of is None and drafts[k].number.sense == "count"]
        before = [view.low(k) for k in range(max(0, i - 3), i)]
        k = view.at(number.core_end - 1) + 1
        after = [view.low(j) for j in range(k, min(k + 4, len(view)))]
        inside = ("including" in before[-2:]) or before[-2:] in (
            ["among", "them"],
            ["of", "whom"],
            ["among", "whom"],
            ["of", "these"],
            ["of", "them"],
            ["of", "which"],
        )
        inside = inside or before[-3:-1] in (["among", "them"], ["of", "whom"])
        inside = inside or after[:2] in (
            ["of", "them"],
            ["of", "whom"],
            ["of", "these"],
            ["among", "them"],
            ["of", "those"],
        )
        # "10 of the dead are officers", "three of the wounded"; "six children were among the 10 people killed"
        inside = inside or (
            after[:2] in (["of", "the"], ["of", "those"])
            and any(
                word in noun_set("state") or word in {"killed", "hurt", "hostages", "victims"} for word in after[2:3]
            )
        )
        if not inside and at + 1 < len(drafts):
            behind = [
                view.low(j)
                for j in range(max(0, view.at(drafts[at + 1].number.start) - 3), view.at(drafts[at + 1].number.start))
            ]
            size, other = number.value or 0.0, drafts[at + 1].number.value or 0.0
            if "among" in behind and size < other and is_person(view, drafts[at + 1].counted):
                return at + 1
        if (
            not inside
            and at - 1 >= begin
            and drafts[at - 1].part_of is not None
            and self.joined(view, drafts[at - 1], drafts[at])
        ):
            return drafts[at - 1].part_of
        if not inside:
            return None
        size = number.value or number.low or 0.0
        people = [
            k
            for k in earlier
            if is_person(self.views[drafts[k].sentence], drafts[k].counted) and drafts[k].found is not None
        ]
        larger = [
            k
            for k in people or earlier
            if (drafts[k].number.value or drafts[k].number.low or drafts[k].number.high or 0.0) >= size
        ]
        if larger or people or earlier:
            return (larger or people or earlier)[-1]
        if begin > 0 and drafts[begin - 1].sentence == view.sentence.index - 1 and after[:2] != ["including"]:
            return next(
                (
                    k
                    for k in range(begin - 1, -1, -1)
                    if drafts[k].part_of is None and drafts[k].sentence == view.sentence.index - 1
                ),
                None,
            )
        return None

    def part_kind(self, drafts: list[_Draft], draft: _Draft, whole: int) -> _Draft:
        """A part is counted as its whole is: 108 wounded among those evacuated are evacuated.

        Fighters stay fighters.
        """
        above = drafts[whole].found
        if above is None:
            return draft
        own = draft.found
        if (
            own is not None
            and draft.counted.head < 0
            and 0 <= own.trigger < self.views[draft.sentence].at(drafts[whole].start)
        ):
            own = None  # the word that decided stands before the whole: "killed only there; 40 cases, including 20 in"
        if (
            own is not None
            and own.kind in EVENT_KINDS | {"affected"}
            and (above.kind in {"affected", "other", "vehicles"} or own.kind == "killed")
        ):
            return draft
        if own is not None and own.kind in {"vehicles", "buildings", "money", "share", "magnitude"}:
            return draft
        fighter = draft.counted.noun in noun_set("fighter")
        if fighter and above.kind not in {"killed", "injured", "missing", "detained", "besieged", "trapped"}:
            return replace(
                draft, found=Found("fighters", draft.counted.noun, "fighters: the part is named as fighters")
            )
        if above.kind in {"buildings", "vehicles", "other"}:
            return draft
        return replace(
            draft,
            found=Found(
                above.kind, above.event, f"{above.kind}: a part of {self.quote(drafts[whole])}", above.projected
            ),
        )

    def elliptical(self, view: View, drafts: list[_Draft], at: int, begin: int) -> _Draft:
        """A number without a noun or verb of its own takes both from the one that it follows."""
        draft = drafts[at]
        i = view.at(draft.number.start)
        bare = draft.counted.head < 0
        if (
            not bare
            and draft.number.delta
            and is_person(view, draft.counted)
            and view.low(i - 1) in {"-", "–", "—", "plus"}
        ):
            bare = True  # "121 people were rescued - an extra 31 people on Tuesday"
        if not bare and not (
            is_person(view, draft.counted) and at > begin and self.joined(view, drafts[at - 1], draft)
        ):
            return draft
        before = next((drafts[k] for k in range(at - 1, begin - 1, -1) if drafts[k].found is not None), None)
        if before is not None and before.found is not None and before.number.sense == draft.number.sense:
            between = [view.low(k) for k in range(view.at(before.end - 1) + 1, i)]
            verbs = [
                k
                for k in range(view.at(before.end - 1) + 1, i)
                if view.upos(k) == "VERB"
                and view.lemma(k) not in {"report", "say", "kill", "injure", "wound", "include"}
            ]
            linked = (
                between[-1:] in (["and"], [","], ["or"], ["with"], ["but"], ["-"], ["–"], ["—"])
                or "and" in between[-3:]
                or between[-3:] == ["as", "well", "as"]
            )
            linked = linked or between[-1:] in (["said"], ["says"], ["say"])
            if linked and len(verbs) <= 1:
                things = before.found.kind in {"buildings", "vehicles", "aid", "other", "fighters"} and bare
                return replace(
                    draft,
                    counted=replace(draft.counted, head=before.counted.head, noun=before.counted.noun)
                    if things and draft.counted.head < 0
                    else draft.counted,
                    found=replace(before.found, rule=f"{before.found.rule}, taken over from {self.quote(before)}"),
                )
        words = [view.low(k) for k in range(max(0, i - 8), i)]
        if any(word in {"figure", "toll", "number", "total", "count", "it", "tally"} for word in words):
            earlier = next(
                (
                    d
                    for d in reversed(drafts[:begin])
                    if view.sentence.index - d.sentence <= 2
                    and d.found is not None
                    and d.found.kind in EVENT_KINDS | {"affected"}
                ),
                None,
            )
            if earlier is not None and earlier.found is not None:
                return replace(
                    draft,
                    found=replace(
                        earlier.found,
                        rule=f"{earlier.found.rule}, taken over from {self.quote(earlier)}",
                        projected=draft.number.projected or "should" in words,
                    ),
                )
        return draft

    def quote(self, draft: _Draft) -> str:
        return f'"{self.text[draft.start : draft.end]}"'

    # --- no figures ---

    def prune(self, view: View, drafts: list[_Draft], begin: int) -> None:
        """Drop what counts nothing that a reader would note; indices of wholes are kept right."""
        keep = [at for at in range(begin, len(drafts)) if self.worth(view, drafts[at])]
        moved = {old: begin + new for new, old in enumerate(keep)}
        kept = []
        for at in keep:
            draft = drafts[at]
            if draft.part_of is not None and draft.part_of >= begin:
                draft = replace(draft, part_of=moved.get(draft.part_of))
            kept.append(draft)
        drafts[begin:] = kept

    def worth(self, view: View, draft: _Draft) -> bool:
        """Whether this is a figure, and not "the two leaders", "one of", "five-day", "80 km east of"."""
        number, counted, found = draft.number, draft.counted, draft.found
        kind = found.kind if found is not None else "other"
        k = view.at(max(number.end, number.unit_end, number.core_end) - 1) + 1
        noun = counted.noun
        if noun in noun_set("never") or view.low(counted.head) in noun_set("never"):
            return number.sense != "count" and noun != "point"
        if number.sense == "distance" and kind == "other":
            return True  # a height of rain or water
        if number.sense == "distance":
            beyond = [view.low(j) for j in range(k, k + 3)]
            i = view.at(number.start)
            if view.low(i - 1) in {"(", "/"}:
                return False
            if number.unit in {"mm", "cm", "inch"} and view.upos(k) == "NOUN":
                return False
            if {view.lemma(j) for j in range(max(0, i - 12), min(len(view), k + 8))} & _EFFECTS:
                return True
            return not (
                set(beyond)
                & {
                    "east",
                    "west",
                    "north",
                    "south",
                    "from",
                    "away",
                    "off",
                    "outside",
                    "northeast",
                    "northwest",
                    "southeast",
                    "southwest",
                    "north-east",
                    "north-west",
                    "south-east",
                    "south-west",
                    "inland",
                    "of",
                    "deep",
                    "below",
                    "underground",
                    "offshore",
                    "up",
                    "down",
                    "apart",
                }
            )
        if number.sense == "measure":
            i = view.at(number.start)
            return view.low(i - 1) not in {"(", "/"}
        before = view.at(number.start)
        if counted.head < 0 and view.low(before - 1) == "of" and view.lemma(before - 2) in noun_set("family"):
            return False  # "a mother of three"
        if number.zero:
            return kind in EVENT_KINDS and not self.unknown(view, number)
        value = number.value if number.value is not None else number.low or number.high or 0.0
        if number.single:
            if kind not in EVENT_KINDS or kind == "besieged" or (counted.head < 0 and view.low(k) in {"with", "of"}):
                return False
            if counted.head >= 0 and not is_person(view, counted):
                return False
            if view.low(view.at(number.start) - 1) == "of":
                return False  # "eight people of one family"
            return not (found is not None and found.negated)
        if number.hyphenated and kind not in {"money", "magnitude", "share", "votes"}:
            strong = self.text[number.core_end : number.core_end + 7].lower() in {"-strong", "–strong"}
            return (
                strong
                or noun in {"member", "bus", "vehicle", "truck", "car"}
                or (kind in EVENT_KINDS and not noun.endswith("old"))
            )
        if number.definite and number.sense == "count" and not number.vague:
            if value <= SMALL and kind not in {"killed", "injured", "missing", "rescued", "detained", "trapped"}:
                return False
            if value <= SMALL and counted.head < 0:
                return False
        if kind == "other" and number.sense == "count" and not number.vague:
            if value <= SMALL:
                return (
                    not number.definite
                    and (noun in noun_set("small") or self.indefinite(view, counted, value))
                    and not self.family(view, draft, kind, value)
                )
            if counted.head < 0 and not self.bare_worth(view, number):
                return False
        if (
            kind in {"fighters", "population", "affected", "aid"}
            and not (kind == "affected" and (noun == "case" or draft.part_of is not None or self.illness))
            and value <= 3
            and not number.vague
            and number.sense == "count"
        ):
            return False
        if (
            kind == "other"
            and number.vague
            and counted.head < 0
            and view.low(k) in {"in", "on", "at"}
            and view.low(view.at(number.start) - 1) in {"by", "the"}
        ):
            return False
        return not self.family(view, draft, kind, value)

    def unknown(self, view: View, number: Number) -> bool:
        """As in "no one can say how many", "nobody knows": nothing is counted."""
        k = view.at(number.end - 1) + 1
        ahead = [view.lemma(j) for j in range(k, min(k + 6, len(view)))]
        for at, lemma in enumerate(ahead):
            if lemma in _KNOWING:
                return True
            if view.upos(k + at) not in {"AUX", "ADV", "PART", "ADP", "PRON", "DET", "NOUN", "ADJ"}:
                return False
        return False

    def indefinite(self, view: View, counted: Counted, value: float) -> bool:
        """As in "six villages", "nine pages": a plural that is told for the first time."""
        if counted.head < 0 or counted.noun in noun_set("passing"):
            return False
        return value >= 2 and view.get(counted.head).xpos == "NNS"

    def bare_worth(self, view: View, number: Number) -> bool:
        """A bare number above ten: a team of 62, 4,000 of them; not a stray numeral in a heading."""
        i = view.at(number.start)
        return view.low(i - 1) in {"of", "to", "at", "by", "with", "said", "says", "say"} or view.low(
            view.at(number.core_end - 1) + 1
        ) in {
            "of",
            "have",
            "had",
            "were",
            "are",
        }

    def family(self, view: View, draft: _Draft, kind: str, value: float) -> bool:
        """As in "her husband, five children, mother": persons of one family, to whom nothing happens."""
        if kind != "other" or value > 15:
            return False
        near = {
            view.lemma(k) for k in range(max(0, view.at(draft.start) - 6), min(len(view), view.at(draft.end - 1) + 7))
        }
        return bool(near & noun_set("family")) and draft.counted.noun in noun_set("child")

    # --- whom it comes from ---

    def source(self, view: View, drafts: list[_Draft], at: int, begin: int) -> _Source | None:
        """The source of one draft.

        The speaker of the words around it, "according to", a count given, a witness, or carried on.
        """
        draft = drafts[at]
        core = draft.number.core_start
        if self.hearsay(view, draft):
            return None
        for quotation in self.around.get(view.sentence.index, ()):
            if (
                quotation.start <= core < quotation.end
                and (quotation.speaker_text or quotation.speaker)
                and not self.beside(quotation, core)
                and not self.deed(view, quotation, draft)
            ):
                return self.from_quotation(quotation)
        found = self.according(view, core) or self.giver(view, draft) or self.sayer(view, draft)
        if found is not None and not self.counted_itself(view, found, draft):
            return found
        for other in drafts[begin:at]:
            # "17 people were dead and another 25 injured, X said": the content ended early, the conjunct shares its
            # source
            if other.source is not None and self.same_clause(view, other, draft):
                return other.source
        return self.carried(view, drafts, at, begin)

    def hearsay(self, view: View, draft: _Draft) -> bool:
        """As in "said to be nine pages long": nobody is named."""
        i = view.at(draft.start)
        return [view.low(k) for k in range(max(0, i - 3), i)] in (
            ["said", "to", "be"],
            ["reported", "to", "be"],
            ["believed", "to", "be"],
        )

    def beside(self, quotation: Quotation, core: int) -> bool:
        """Whether it stands beyond the cue ("she told us from the capital, where 181 were killed")."""
        if quotation.direct or quotation.cue_end is None or not quotation.start <= quotation.cue_end < core:
            return False
        words = self.text[quotation.cue_end : core].lower()
        return ", where " in words or ", which " in words or ", who " in words

    def deed(self, view: View, quotation: Quotation, draft: _Draft) -> bool:
        """Whether the reporting word is a deed here: "pledged $50 million", "the virus has claimed 59 lives".

        Also "the country has recorded 87 deaths" and "X reports from Mexico", which say nothing of who counted.
        """
        if quotation.direct or quotation.cue_start is None or quotation.cue_end is None:
            return False
        cue = view.at(quotation.cue_start)
        low = self.text[quotation.cue_end : quotation.cue_end + 6].lower().split()[:1]
        if low == ["from"]:
            return True
        if any(view.low(k) in {"that", "how"} for k in range(cue + 1, min(cue + 3, len(view)))):
            return False
        object_near = 0 < view.at(draft.start) - cue <= 3
        lemma = view.lemma(cue)
        if lemma in {"pledge", "promise", "offer", "donate", "claim", "demand"} and object_near:
            return lemma != "claim" or draft.counted.noun == "life"
        if lemma in _ADDRESSING and object_near and is_person(view, draft.counted):
            return True  # "judges questioned 18 officials"
        words = (quotation.speaker_text or "").lower().split()
        return lemma in {"record", "see"} and bool(words) and words[-1] in _AREAS

    def counted_itself(self, view: View, source: _Source, draft: _Draft) -> bool:
        """Whether the giver is what the number counts, "six other cities reported", or an area that "has recorded"."""
        words = source.text.lower().split()
        if words[:1] in (["the"], ["this"], ["that"]) and len(words) <= 3 and words[-1] in _AREAS:
            return True
        return (
            source.start is not None
            and source.end is not None
            and draft.counted.head >= 0
            and source.start <= view.get(draft.counted.head).start < source.end
        )

    def from_quotation(self, quotation: Quotation) -> _Source:
        words = quotation.speaker_text or quotation.speaker or ""
        name, end = quotation.speaker, quotation.speaker_end
        if quotation.speaker_text and quotation.speaker_start is not None and end is not None:
            # "UN envoy" + "Staffan de Mistura", "the news agency" + "AFP": one phrase
            for other in self.names_from(end, end + 3):
                if other.kind in {"person", "organisation"} and not self.text[end : other.start].strip():
                    words, end = self.text[quotation.speaker_start : other.end], other.end
                    return _Source(
                        words,
                        quotation.speaker_start,
                        end,
                        other.text,
                        f'source: the words stand in what "{words}" says',
                        quotation.date,
                    )
        low = words.lower().strip()
        reason = f'source: the words stand in what "{words}" says'
        if low in _PRONOUNS or low in _GENERIC:
            if name is None or name.lower() == low:
                name = self.recent(quotation.start, low)
            if name:
                reason = f'source: "{words}" is {name}'
                words = name
        elif (
            name
            and not _shares(words, name)
            and not low.startswith(("a ", "an ", "another "))
            and low.split()[-1] in _ROLES
            and name[:1].isupper()
        ):
            reason = f'source: "{words}" is {name}'
            words = name
        return _Source(words, quotation.speaker_start, quotation.speaker_end, name, reason, quotation.date)

    def recent(self, start: int, pronoun: str) -> str | None:
        """The speaker named last before an offset whom a pronoun or "the group" can mean."""
        for at in range(bisect_left(self.starts, start) - 1, -1, -1):
            quotation = self.quotations[at]
            if start - quotation.start > NEAR:
                return None
            name = quotation.speaker or quotation.speaker_text
            if not name or name.lower() in _PRONOUNS or name.lower() in _GENERIC:
                continue
            person = any(word in self.persons for word in name.lower().split())
            if person == (pronoun in {"he", "she"}):
                return name
        return None

    def sayer(self, view: View, draft: _Draft) -> _Source | None:
        """As in "..., X said" after the number or "X said ..." before it, where no quotation was found."""
        i, j = view.at(draft.number.core_start), view.at(draft.end - 1)
        for k in range(j + 1, min(len(view), j + 90)):
            if view.low(k) in {";", "("}:
                break  # "hundreds of deaths (our sources say at least 500)"
            if view.upos(k) == "VERB" and view.lemma(k) in _SAYING and view.get(k).xpos in {"VBD", "VBZ", "VBP"}:
                commas = any(view.low(m) == "," for m in range(len(view)))
                found = self.said_by(view, k, commas=commas)
                if found is None:
                    break
                ahead = view.low(k + 1)
                if ahead == "that" or (
                    view.upos(k + 1) in {"PROPN", "NOUN", "DET", "PRON", "NUM"}
                    and view.lemma(k) != "tell"
                    and ahead not in _DAYS
                    and k + 4 < len(view)
                ):
                    break  # it opens a clause of its own
                return found
        aside = self.aside(view, i)
        if aside is not None:
            return aside
        for k in range(i - 1, max(-1, i - 40), -1):
            if view.low(k) == ";" or (view.low(k) in {"but", "while", "although"} and k < i - 1):
                break
            if (
                view.upos(k) == "VERB"
                and view.lemma(k) in _SAYING
                and view.get(k).xpos in {"VBD", "VBZ", "VBP"}
                and view.low(k + 1) != ","
            ):
                direct = all(view.upos(m) in {"ADV", "ADP", "DET", "SCONJ", "NUM", "ADJ"} for m in range(k + 1, i))
                if direct:
                    return self.said_by(view, k, commas=False)
                break
        return None

    def aside(self, view: View, i: int) -> _Source | None:
        """As in "The retreat went well, he said, but six soldiers died": the aside covers what follows it."""
        for k in range(i - 1, 1, -1):
            if view.low(k) == ";":
                return None
            if view.low(k + 1) != "," or view.upos(k) != "VERB" or view.lemma(k) not in _SAYING:
                continue
            if view.low(k - 2) != "," or view.upos(k - 1) not in {"PRON", "PROPN"}:
                continue
            for quotation in self.quotations_by_sentence.get(view.sentence.index, ()):
                if quotation.cue_start == view.get(k).start:
                    return self.from_quotation(quotation)
            return self.said_by(view, k, commas=False)
        return None

    def said_by(self, view: View, k: int, *, commas: bool) -> _Source | None:
        """The subject that ends right before the reporting verb at token k."""
        last = k - 1
        while view.upos(last) in {"ADV", "AUX"}:
            last -= 1
        if last < 0:
            return None
        low = view.low(last)
        end = view.get(last).end
        if view.upos(last) == "PRON":
            if low not in {"he", "she", "it", "they"}:
                return None
            name = self.recent(view.get(last).start, low)
            return _Source(name, view.get(last).start, end, name, f'source: "{low}" is {name}') if name else None
        if view.upos(last) not in {"NOUN", "PROPN"}:
            return None
        first = last
        # names do not overlap: only the last that begins before here can reach it
        before_end = bisect_left(self.name_starts, end)
        for other in self.names[max(0, before_end - 1) : before_end]:
            if end <= other.end and other.kind in {"person", "organisation"}:
                first = view.at(other.start)
        while first > 0 and last - first < 12:
            before, upos = view.low(first - 1), view.upos(first - 1)
            if before in {"--", "–", "—", ",", ":", '"', "”", "“"}:
                break
            if before in {"the", "a", "an"}:
                first -= 1
                # "a spokesman for the ministry"
                if view.low(first - 1) in {"of", "for"} and view.upos(first - 2) in {"NOUN", "PROPN"}:
                    first -= 2
                    continue
                break
            if (
                upos == "ADJ"
                or (upos in {"NOUN", "PROPN"} and (commas or view.low(first)[:1].islower() or upos == "PROPN"))
                or before in {"-", "'s", "’s", "of", "for"}
            ):
                if before in _DAYS:
                    break
                first -= 1
            else:
                break
        if (
            commas
            and first > 0
            and view.low(first - 1)
            not in {",", '"', "”", "’", "'", "and", ".", "(", "–", "—", ":", "but", "while", "as"}
            and view.low(first) not in {"the", "a", "an"}
        ):
            return None
        words = self.text[view.get(first).start : end]
        if words.lower() in _GENERIC:
            words = self.recent(view.get(first).start, words.lower()) or words
        return _Source(words, view.get(first).start, end, words, f'source: "{words} {view.low(k)}"')

    def according(self, view: View, core: int) -> _Source | None:
        """As in "according to X" in the number's sentence."""
        for k in range(len(view) - 1):
            if view.low(k) == "according" and view.low(k + 1) == "to":
                span = self.phrase(view, k + 2 + (view.low(k + 2) == "to"))
                if span is None:
                    continue
                after = [j for j in range(view.at(core), k) if view.low(j) == ";"]
                if after:
                    continue
                text = self.text[span[0] : span[1]]
                return _Source(text, span[0], span[1], text, f'source: "according to {text}"')
        return None

    def phrase(self, view: View, k: int) -> tuple[int, int] | None:
        """Offsets of the noun phrase that starts at token k, with its "of" and "for" phrases."""
        begin = k
        last = -1
        while k < len(view) and k - begin < 14:
            upos, low = view.upos(k), view.low(k)
            if upos in {"NOUN", "PROPN"} and low not in _DAYS:
                last = k
            elif upos == "PRON" and last < 0:
                last = k
                break
            elif (
                upos in {"DET", "ADJ", "NUM", "PRON"} or low in {"-", "'s", "’s", "'"} or (upos == "VERB" and last < 0)
            ):
                if last >= 0 and upos == "DET" and low != "the":
                    break
                if last >= 0 and upos == "DET" and view.low(k - 1) not in {"of", "for", "in", "at", "from"}:
                    break
            elif (
                low in {"of", "for", "in", "at", "from"}
                and last == k - 1
                and view.upos(k + 1) in {"PROPN", "DET", "NOUN", "ADJ"}
                and view.low(k + 1) not in _DAYS
            ) or (low in {"and", "&"} and last == k - 1 and view.upos(k + 1) in {"PROPN", "ADJ", "NOUN"}):
                pass
            else:
                break
            k += 1
        if last < 0:
            return None
        return view.get(begin).start, view.get(last).end

    def giver(self, view: View, draft: _Draft) -> _Source | None:
        """The subject of a verb that gives the count.

        "the UN puts it at", "officials estimated 4,279", "a reporter saw the bodies of".
        """
        i = view.at(draft.number.core_end - 1)
        cur = draft.counted.head if draft.counted.head >= 0 else i
        steps = 0
        while 0 <= cur < len(view) and steps < 8:
            head = view.get(cur).head
            if not 0 <= head < len(view) or head == cur:
                break
            relation = view.get(cur).deprel
            verb = view.get(head)
            steps += 1
            direct = relation in {"obj", "ccomp", "xcomp"} or verb.lemma in _PUTTING | _SEEING | _SHOWING
            if (
                verb.upos == "VERB"
                and not relation.startswith(("nsubj", "advcl", "parataxis"))
                and direct
                and verb.lemma in _GIVING | _SEEING | _SHOWING
            ):
                for child in view.tree.kids[head]:
                    if view.get(child).deprel == "nsubj" and child < head:
                        found = self.as_giver(view, child, head)
                        if found is not None:
                            return found
            cur = head
        # without a usable parse: "X reported a figure of N", "which X puts at N"
        for k in range(i - 1, max(-1, i - 9), -1):
            if (
                view.upos(k) == "VERB"
                and view.lemma(k) in {"put", "estimate", "report", "give", "say"}
                and view.get(k).xpos in {"VBD", "VBZ", "VBP"}
            ):
                between = {view.low(j) for j in range(k + 1, i)}
                if between & {"figure", "toll", "number", "at", "total"} and view.upos(k - 1) in {"NOUN", "PROPN"}:
                    return self.as_giver(view, k - 1, k)
        return None

    def as_giver(self, view: View, subject: int, verb: int) -> _Source | None:
        low, high = view.tree.low[subject], min(view.tree.high[subject], verb - 1)
        stop = subject
        for k in range(subject + 1, high + 1):
            if view.low(k) in {",", "(", "who", "which", "that"} or view.upos(k) == "VERB":
                break
            stop = k
        start = view.get(max(low, subject - 8)).start
        text = self.text[start : view.get(stop).end]
        lemma = view.lemma(verb)
        if lemma in _SEEING and not any(view.lemma(k) in _WITNESSES for k in range(low, stop + 1)):
            return None
        if lemma in _SHOWING and not any(
            view.lemma(k) in {"video", "statement", "footage", "list", "figure", "report", "photo", "picture", "image"}
            for k in range(verb + 1, min(verb + 6, len(view)))
        ):
            return None
        if text.lower() in _PRONOUNS:
            return None
        return _Source(text, start, view.get(stop).end, text, f'source: "{text}" gives the count ("{view.low(verb)}")')

    def same_clause(self, view: View, left: _Draft, right: _Draft) -> bool:
        """Whether the conjunct `right` shares the clause, and so the source, of `left`."""
        a, b = view.at(left.end - 1) + 1, view.at(right.start)
        words = [view.low(k) for k in range(a, b)]
        if right.part_of is not None:
            return True
        if any(words[k : k + 2] == ["and", "that"] for k in range(len(words))) and len(words) <= 20:
            return True
        return (
            "and" in words
            and not ({"while", "but", "although", ";", "whereas"} & set(words))
            and len(words) <= 12
            and words[-1:] != [","]
        )

    def carried(self, view: View, drafts: list[_Draft], at: int, begin: int) -> _Source | None:
        """The source of the count that this sentence takes up.

        "The toll included ...", "... were among those killed".
        """
        draft = drafts[at]
        kind = draft.found.kind if draft.found is not None else None
        if kind not in EVENT_KINDS:
            return None
        words = [view.low(k) for k in range(min(len(view), 60))]
        signal = (
            words[:2]
            in (
                ["the", "toll"],
                ["the", "victims"],
                ["those", "killed"],
                ["the", "dead"],
                ["of", "those"],
                ["of", "them"],
                ["among", "them"],
                ["the", "figure"],
            )
        ) or any(
            words[k : k + 2] in (["among", "those"], ["among", "them"], ["of", "those"]) for k in range(len(words))
        )
        if not signal:
            return None
        index = view.sentence.index
        for other in reversed(drafts[:begin]):
            if index - other.sentence > CARRY:
                return None
            if other.found is not None and other.found.kind == kind:
                if other.source is None:
                    return None
                return replace(other.source, reason=f"{other.source.reason}; carried on from the count before")
        return None

    # --- the day ---

    def as_of(self, draft: _Draft) -> tuple[str | None, str | None, str]:
        """The day for which a number holds (EDTF), why, and the scope; no day where the text does not let one say."""
        kind = draft.found.kind if draft.found is not None else "other"
        view = self.views[draft.sentence]
        if self.background(view, draft):
            return None, "day: a total of the whole conflict or of years, not of a day", "background"
        i, j = view.at(draft.start), view.at(draft.end - 1)
        best: tuple[int, Timex] | None = None
        for timex in _beside(self.times.get(draft.sentence, ()), draft.start):
            if timex.kind not in {"date", "time"} or not timex.value or timex.value.startswith(("P", "XXXX")):
                continue
            a, b = view.at(timex.start), view.at(timex.end - 1)
            before = [view.low(k) for k in range(max(0, a - 2), a)]
            if timex.value[:1] == "1" and timex.value[:2] < "17":
                continue  # a clock time taken for a year
            if kind in {"killed", "injured", "missing", "displaced", "affected"} and self.of_event(view, a, timex):
                continue
            run = [view.low(k) for k in range(max(0, a - 8), a)]
            if "since" in run and not {",", "said", ";"} & set(run[run.index("since") :]):
                continue  # "since the rains began in June"
            if set(before) & {"since", "until", "till"} or (before[-1:] == ["from"]) or "X" in timex.value:
                continue
            if {view.low(k) for k in range(max(0, a - 4), a)} & {
                "published",
                "updated",
                "publication",
                "posted",
            } and a < 8:
                continue
            if a > j:
                between = [view.low(k) for k in range(j + 1, a)]
                far = len(between)
                if set(between) & {"after", "when", "before", "which", "who", "as", "while", "since"} or (
                    "that" in between and "said" not in between
                ):
                    far += 40
            elif b < i:
                between = [view.low(k) for k in range(b + 1, i)]
                far = len(between)
                # a relative clause opened well before it; "said that on Friday 12 people died" opens none
                opened = [view.low(k) for k in range(max(0, a - 8), max(0, a - 2))]
                if {"that", "which", "when"} & set(opened) and "said" not in opened:
                    far += 40
                if {"but", "while", ";"} & set(between):
                    far += 30
            else:
                far = 0
            crossed = range(j + 1, a) if a > j else range(b + 1, i)
            far += 15 * sum(view.upos(k) == "NUM" for k in crossed)
            if view.low(b + 1) in {"'s", "’s"}:
                far += 40
            if best is None or far < best[0]:
                best = far, timex
        scope = "period" if self.over_time(view, draft) else ""
        if best is not None and best[0] < 30:
            value = (best[1].value or "").partition("T")[0]
            said = self.of_saying(view, best[1])
            return value, f'day: "{best[1].text}" ({best[1].reason})', scope or ("" if said else "day")
        if kind in {"population", "distance"}:
            return None, None, ""
        if draft.source is not None and draft.source.date:
            return draft.source.date.partition("T")[0], "day: on which it was said", scope
        day = self.day
        if day and kind in EVENT_KINDS | {
            "affected",
            "other",
            "vehicles",
            "buildings",
            "share",
            "money",
            "fighters",
            "aid",
        }:
            return day, f"{OWN_DAY}, for the text gives the present state", scope
        return None, None, scope

    def over_time(self, view: View, draft: _Draft) -> bool:
        """Whether the count covers a period: "since Tuesday", "in two weeks", "so far", "the toll"."""
        i = view.at(draft.start)
        trigger = draft.found.trigger if draft.found is not None else -1
        words = [view.low(k) for k in range(max(0, i - 25), min(len(view), i + 25))]
        text = f" {' '.join(words)} "
        if any(phrase in text for phrase in _PERIODS):
            return True
        if 0 <= trigger < len(view) and view.lemma(trigger) in {"toll", "number", "tally"}:
            return True
        return any(
            timex.kind == "duration" and abs(view.at(timex.start) - i) < 20
            for timex in _beside(self.times.get(draft.sentence, ()), draft.start)
        )

    def of_event(self, view: View, a: int, timex: Timex) -> bool:
        """As in "the quake on 12 January killed": the day of the event, before its verb, is not that of the toll.

        Of an event long ago ("the quake of 1934") it is all that one can say.
        """
        own, days = days_of(self.dating.value), days_of(timex.value)
        if own is None or days is None or (own[0] - days[1]).days > RECENT:
            return False
        k = a - 1
        if view.low(k) in {"on", "of", "in"}:
            k -= 1
        return view.lemma(k) in _EVENTS

    def of_saying(self, view: View, timex: Timex) -> bool:
        """Whether it is the day on which somebody said it."""
        k = view.at(timex.start)
        near = [view.lemma(j) for j in range(max(0, k - 3), min(len(view), k))]
        return bool(set(near) & _SAYING)

    def background(self, view: View, draft: _Draft) -> bool:
        """Whether the count sums up years: "since the war began", "since March 2011", "since then"."""
        words = [view.low(k) for k in range(min(len(view), MAX_TOKENS))]
        j = view.at(draft.end - 1)
        if words[:2] == ["since", "then"]:
            return True
        for k, word in enumerate(words):
            if word != "since":
                continue
            if k - j > 14 or {"power", "office"} & set(words[max(0, k - 3) : k]):
                continue  # of somebody named on the way: "in power since 1981"
            if k > j and not {"which", "who", "where", "that", "when", "-"}.isdisjoint(words[j + 1 : k]):
                continue
            ahead = words[k + 1 : k + 8]
            if any(w in _CONFLICTS for w in ahead) or any(w.isdigit() and len(w) == 4 for w in words[k + 1 : k + 4]):
                report = days_of(self.dating.value)
                for timex in _beside(self.times.get(draft.sentence, ()), view.get(k).start):
                    days = days_of(timex.value)
                    if (
                        report
                        and days
                        and k < view.at(timex.start) <= k + 8
                        and (report[0] - days[1]).days <= BACKGROUND_DAYS
                    ):
                        break
                else:
                    return True
        return any(
            word in {"war", "conflict"}
            and ({"began", "started"} & set(words[k : k + 4]) or "old" in words[max(0, k - 4) : k])
            for k, word in enumerate(words)
        )

    # --- claims ---

    def claims(self, drafts: list[_Draft]) -> tuple[Claim, ...]:
        """The drafts as records."""
        return tuple(self.claim(self.added(drafts, at)) for at in range(len(drafts)))

    def added(self, drafts: list[_Draft], at: int) -> _Draft:
        """The draft, told as an addition only where it adds to a count of its kind.

        "Another 23 are missing" after a count of the dead adds to nothing; "25 on Wednesday alone" is no toll.
        """
        draft = drafts[at]
        kind = draft.found.kind if draft.found is not None else "other"
        view = self.views[draft.sentence]
        j = view.at(draft.end - 1)
        i = view.at(draft.start)
        if kind in EVENT_KINDS | {"affected"}:
            around = " ".join(view.low(k) for k in range(max(0, i - 12), min(len(view), j + 14)))
            beyond = [view.low(k) for k in range(j + 1, min(len(view), j + 12))]
            alone = "alone" in beyond and any(t.sentence == draft.sentence for t in self.times.get(draft.sentence, ()))
            if alone or any(phrase in around for phrase in _ONE_DAY):
                return replace(draft, number=replace(draft.number, delta=True))
        if not draft.number.delta or view.low(i - 1) == "by":
            return draft
        near = [
            other.found.kind
            for other in drafts[max(0, at - 8) : at]
            if other.found is not None and draft.sentence - other.sentence <= CARRY and other.part_of is None
        ]
        if near and kind not in near and set(near) & EVENT_KINDS:
            return replace(draft, number=replace(draft.number, delta=False))
        return draft

    def claim(self, draft: _Draft) -> Claim:
        number, found = draft.number, draft.found
        kind = found.kind if found is not None else "other"
        view = self.views[draft.sentence]
        sentence = view.sentence
        unit = self.unit(view, draft)
        place = self.place(view, draft)
        as_of, day_reason, scope = self.as_of(draft)
        projected = number.projected or (found is not None and found.projected) or self.conditional(view, draft)
        source = draft.source
        reasons = [
            *(draft.reasons),
            found.rule if found is not None else "other: nothing in the sentence says what happens to them",
        ]
        reasons.append(source.reason if source is not None else "source: the report's own voice")
        if day_reason:
            reasons.append(day_reason)
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
            what=_what(self.thing(view, draft, unit, kind), kind, place, projected=projected),
            population=self.population(view, draft, kind),
            place=place,
            event=found.event if found is not None else None,
            source=source.text if source is not None else None,
            source_start=source.start if source is not None else None,
            source_end=source.end if source is not None else None,
            source_name=source.name if source is not None else None,
            as_of=as_of,
            part_of=draft.part_of,
            projected=projected,
            delta=number.delta,
            reasons=tuple(reasons),
            scope=scope,
        )

    def conditional(self, view: View, draft: _Draft) -> bool:
        i = view.at(draft.start)
        words = [view.low(k) for k in range(max(0, i - 4), i)]
        j = view.at(draft.end - 1)
        beyond = {view.low(k) for k in range(j + 1, min(j + 4, len(view)))}
        if beyond & {"projected", "forecast", "predicted"} or set(words) & {"projects", "predicts", "forecasts"}:
            return True
        if {"prepared", "preparing", "prepare"} & {view.low(k) for k in range(max(0, i - 6), i)}:
            return True
        return "should" in words or (
            "if" in words and any(word in {"reach", "reaches", "exceed", "exceeds"} for word in words)
        )

    def unit(self, view: View, draft: _Draft) -> str:
        number, counted = draft.number, draft.counted
        if number.unit:
            return number.unit
        if counted.head >= 0:
            token = view.get(counted.head)
            word = token.text if token.upos == "PROPN" else token.text.lower()
            return (
                "people"
                if word
                in {"dead", "wounded", "injured", "missing", "homeless", "displaced", "lives", "deaths", "others"}
                else word
            )
        kind = draft.found.kind if draft.found is not None else "other"
        if self.of_cases(view, draft):
            return "cases"
        if kind in EVENT_KINDS or kind in {"affected", "fighters", "population"}:
            return "people"
        if number.vague and view.upos(view.at(number.core_end - 1) + 1) in {"VERB", "AUX"}:
            return "people"  # "thousands held a protest"
        if kind == "other" and draft.found is not None:
            return "people"  # "thousands gathered"
        if kind == "votes":
            return "votes"
        i = view.at(draft.start)
        if number.sense == "count" and any(view.lemma(k) in _CROWDS for k in range(max(0, i - 4), i)):
            return "people"  # "a crowd of 20,000"
        return ""

    def of_cases(self, view: View, draft: _Draft) -> bool:
        """As in "the number of confirmed cases has climbed to 8,480": cases, not persons, are counted."""
        found = draft.found
        return found is not None and found.kind == "affected" and view.lemma(found.trigger) in {"case", "infection"}

    def thing(self, view: View, draft: _Draft, unit: str, kind: str) -> str:
        """What is counted, for a line that an editor would print."""
        noun = view.get(draft.counted.head).text if draft.counted.head >= 0 else ""
        if kind == "votes":
            event = draft.found.event if draft.found is not None else ""
            return {"favour": "votes in favour", "against": "votes against"}.get(event or "", noun or "votes")
        if kind == "money":
            return self.money(view, draft)
        if kind == "magnitude":
            return "magnitude"
        if draft.number.unit == "per cent":
            return f"share of {noun} (per cent)" if noun else "share (per cent)"
        if kind == "distance":
            return f"distance in {unit}"
        k = view.at(max(draft.number.end, draft.number.unit_end) - 1) + 1
        if draft.number.sense == "measure" and view.low(k) == "of":
            last = k
            while view.upos(last + 1) in {"ADJ", "NOUN", "PROPN"} and last - k < 4:
                last += 1
            if last > k:  # "tonnes of medical supplies"
                return f"{unit} of {self.text[view.get(k + 1).start : view.get(last).end]}"
        return unit or "number given"

    def money(self, view: View, draft: _Draft) -> str:
        """What the money is, by the verb before it or the noun."""
        i = view.at(draft.start)
        for k in range(i - 1, max(-1, i - 5), -1):
            if view.lemma(k) in _MONEY:
                return f"money {_MONEY[view.lemma(k)]}"
            if view.upos(k) in {"VERB", "PUNCT"}:
                break
        near = {view.lemma(k) for k in range(max(0, i - 9), min(len(view), view.at(draft.end - 1) + 5))}
        return next(
            (word for word in ("damage", "loss", "compensation", "aid", "debt", "profit") if word in near), "money"
        )

    def population(self, view: View, draft: _Draft, kind: str) -> str:
        """Who or what is counted, normalised.

        "civilian", "child", "woman", "fighter", "person", else the noun's lemma.
        """
        noun, head = draft.counted.noun, draft.counted.head
        if head < 0:
            k = view.at(draft.number.core_end - 1) + 1
            if view.low(k) == "of" and view.low(k + 1) in {"them", "whom", "these", "those"}:
                for group in ("child", "woman", "fighter", "civilian"):
                    if view.lemma(k + 2) in noun_set(group) or view.low(k + 2) in noun_set(group):
                        return group
            if self.of_cases(view, draft):
                return "case"
            return "person" if kind in EVENT_KINDS or kind == "affected" else ""
        for group in ("child", "woman", "fighter", "civilian"):
            if noun in noun_set(group) or view.low(head) in noun_set(group):
                return group
        if noun in noun_set("state") or noun in {
            "people",
            "person",
            "man",
            "other",
            "life",
            "individual",
            "resident",
            "inhabitant",
            "evacuee",
            "refugee",
            "victim",
            "human",
            "soul",
            "national",
            "citizen",
        }:
            return "person"
        return noun

    def place(self, view: View, draft: _Draft) -> str | None:
        """The toponym of the number's clause: the nearest after it, else the nearest before it."""
        i, j = view.at(draft.start), view.at(draft.end - 1)
        best: tuple[int, str] | None = None
        skipped = -9
        kind = draft.found.kind if draft.found is not None else "other"
        for toponym in _beside(self.toponyms.get(draft.sentence, ()), draft.start):
            k = view.at(toponym.start)
            if k < len(view) and view.low(k + 1) in {"-", "–"} and view.low(k + 2) in {"based", "backed", "led"}:
                continue
            own = self.speaks(draft, toponym)
            if own is None:
                continue
            if own and kind not in EVENT_KINDS | {"affected", "population"}:
                continue
            if kind in {"aid", "money", "vehicles", "fighters"} and (
                view.low(k - 1) == "from" or base(view.get(min(k, len(view) - 1)).deprel) == "nsubj"
            ):
                continue  # those who send
            if self.aside_place(view, toponym, k, draft):
                skipped = k
                continue
            if view.low(k - 1) in {"and", "or", ","} and k - skipped <= 3:
                skipped = k
                continue  # "teams from Turkey and France"
            prepositional = any(
                view.low(m)
                in {
                    "in",
                    "at",
                    "from",
                    "near",
                    "of",
                    "on",
                    "outside",
                    "into",
                    "around",
                    "across",
                    "to",
                    "hit",
                    "struck",
                }
                for m in range(max(0, k - 3), k)
            )
            beside = any(view.low(m) in {"near", "outside", "capital"} for m in range(max(0, k - 3), k))
            far = (k - j if k > j else (i - k) + 6) + (0 if prepositional else 8) + (14 if beside else 0)
            crossed = (min(j + 1, k), k) if k > j else (min(k, i), i)
            if k < i and view.low(k + 1) == "," and view.low(k + 2) in {"where", "which"}:
                far = min(far, 2)  # "in Mexico, where it may have killed 159"
            if k + 1 == i or (
                k < i
                and kind in EVENT_KINDS | {"affected"}
                and view.get(k).deprel == "nsubj"
                and not view.joints[crossed[1]] - view.joints[crossed[0]]
            ):
                far = min(far, 3)  # "Canada has 496 cases and Costa Rica nine"
            if own:
                far = min(far, 11)  # "Mexico reported 1,004 cases": nearer than any other place but one "in" which
            far += 10 * (view.breaks[crossed[1]] - view.breaks[crossed[0]])
            far += 6 * (view.numerals[crossed[1]] - view.numerals[crossed[0]])
            if best is None or far < best[0]:
                best = far, toponym.text
        return best[1] if best is not None and best[0] < 40 else None

    def speaks(self, draft: _Draft, toponym: Toponym) -> bool | None:
        """None where the place only belongs to the source's name or description; True where the place itself speaks."""
        source = draft.source
        if source is None or source.start is None or source.end is None:
            return False
        if source.start <= toponym.start < source.end:
            return True if source.text.strip().lower().removeprefix("the ") == toponym.text.lower() else None
        if source.end <= toponym.start < draft.start:
            # "the group, which follows the war from Britain, estimated ..."
            between = self.text[source.end : toponym.start].lower()
            if any(word in between for word in (" which ", " who ", " based ", "whose ")):
                after = self.text[toponym.end : draft.start].lower()
                return None if any(word in after for word in _SPEECH) else False
        return False

    def aside_place(self, view: View, toponym: Toponym, k: int, draft: _Draft) -> bool:
        """Whether the place says where somebody comes from or goes: "US troops", "travelled to Mexico"."""
        after = view.at(toponym.end - 1) + 1
        while view.upos(after) == "ADJ" or view.low(after) in {"'s", "’s"}:
            after += 1
        if view.low(after) in _BODIES or view.lemma(after) in _BODIES:
            return True
        if view.low(k - 1) not in {"to", "from", "with"}:
            return False
        kind = draft.found.kind if draft.found is not None else "other"
        before = {view.lemma(m) for m in range(max(0, k - 4), k - 1)}
        if before & _TRAVEL and kind not in {"evacuated", "displaced", "rescued"}:
            return True
        m = k - 2
        return view.low(k - 1) == "from" and m != draft.counted.head and view.lemma(m) in noun_set("helper")


_Item = TypeVar("_Item", "Timex", "Toponym")


def _beside(items: Sequence[_Item], at: int) -> Sequence[_Item]:
    """The items of a sentence, in order: of very many those that stand nearest to a place before and after it."""
    if len(items) <= 2 * BESIDE:
        return items
    middle = bisect_left(items, at, key=lambda item: item.start)
    return items[max(0, middle - BESIDE) : middle + BESIDE]


def _shares(left: str, right: str) -> bool:
    """Whether two names share a word of three letters or more."""
    a = {word for word in left.lower().split() if len(word) > 2}
    return bool(a & {word for word in right.lower().split() if len(word) > 2})


_GROWING: Final = frozenset({"rise", "increase", "grow", "climb", "jump", "fall", "drop", "go", "up", "swell", "soar"})
_CROWDS: Final = frozenset(
    ["crowd", "turnout", "audience", "gathering", "team", "force", "group", "staff", "crew", "army", "attendance"]
)
_EVACUATION: Final = (
    *("evacuat", "truce", "ceasefire", "cease-fire", "convoy", "humanitarian corridor", "safe passage", "could leave"),
    *("allowed to leave", "ordered to leave", "told to leave"),
)
_ADDRESSING: Final = frozenset(
    [
        *("question", "ask", "urge", "tell", "accuse", "criticise", "criticize", "order", "thank", "warn", "blame"),
        *("praise", "condemn", "advise", "call", "invite", "inform", "address", "name", "identify"),
    ]
)
_ONE_DAY: Final = (
    *("past 24 hours", "last 24 hours", "past 24 hour", "previous 24 hours", "24-hour period", "in a single day"),
    *("in one day", "within a day", "past day"),
)
_AREAS: Final = frozenset({"country", "state", "city", "nation", "region", "province", "district", "town", "area"})
_EVENTS: Final = frozenset(
    ["quake", "earthquake", "tsunami", "disaster", "storm", "cyclone", "hurricane", "typhoon", "flood", "floods"]
)
_KNOWING: Final = frozenset({"know", "say", "tell", "guess", "estimate", "claim", "expect", "believe", "see", "want"})
_SPEECH: Final = (" said", " says", " estimat", " report", " put", " count", " record", " told", " confirm", " announc")
_TRAVEL: Final = frozenset({"travel", "return", "link", "fly", "visit", "trip", "journey", "tie", "arrive", "come"})
_BODIES: Final = frozenset(
    [
        *("troop", "soldier", "marine", "general", "government", "military", "army", "navy", "forces", "force"),
        *("official", "officials", "president", "minister", "ministry", "authority", "authorities", "embassy"),
        *("dollar", "helicopter", "aircraft", "warplane", "jet", "police", "expert", "general", "secretary", "senator"),
        *("spokesman", "spokeswoman", "ambassador", "agency", "red", "rescuer", "firefighter", "doctor", "team"),
    ]
)
_PRONOUNS: Final = frozenset(
    ["he", "she", "it", "they", "who", "we", "i", "that", "this", "these", "those", "him", "her", "them", "which"]
)
_GENERIC: Final = frozenset(
    {
        "the group",
        "the man",
        "the woman",
        "the organisation",
        "the organization",
        "the body",
        "the 41-year-old",
        "the company",
        "the president",
        "the minister",
        "the prime minister",
        "the leader",
        "the envoy",
    }
)
_DAYS: Final = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
_GIVING: Final = frozenset(
    [
        "put",
        "estimate",
        "report",
        "give",
        "count",
        "record",
        "say",
        "confirm",
        "announce",
        "document",
        "register",
        "tell",
        "claim",
        "state",
        "add",
        "note",
        "quote",
    ]
)
_PERIODS: Final = (
    " since ",
    " so far ",
    " a total of ",
    " in all ",
    " in total ",
    " overall ",
    " death toll ",
    " two weeks ",
    " past week ",
    " last week ",
    " up to now ",
    " to date ",
    " altogether ",
    " this month ",
    " this week ",
    " this year ",
    " rose to ",
    " risen to ",
    " climbed to ",
    " now known ",
)
_EFFECTS: Final = frozenset({"hear", "feel", "shatter", "rattle", "damage", "visible", "flatten", "destroy", "blow"})
_CONFLICTS: Final = frozenset(
    {
        "war",
        "conflict",
        "uprising",
        "independence",
        "revolution",
        "invasion",
        "protests",
        "crisis",
        "occupation",
        "insurgency",
    }
)
_ROLES: Final = frozenset(
    [
        "envoy",
        "minister",
        "president",
        "pm",
        "premier",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "chief",
        "leader",
        "head",
        "director",
        "chairman",
        "chancellor",
        "ambassador",
        "king",
        "mayor",
        "governor",
    ]
)
_SAYING: Final = frozenset(
    ["say", "tell", "report", "announce", "confirm", "add", "state", "claim", "note", "warn", "estimate"]
)
_PUTTING: Final = frozenset(["put", "estimate", "give", "count", "record", "report"])
_SEEING: Final = frozenset({"see", "witness", "count", "spot", "observe"})
_SHOWING: Final = frozenset({"post", "publish", "release", "circulate"})
_WITNESSES: Final = frozenset(
    [
        "witness",
        "photographer",
        "correspondent",
        "reporter",
        "journalist",
        "resident",
        "doctor",
        "medic",
        "activist",
        "official",
        "cameraman",
        "eyewitness",
    ]
)

_MONEY: Final = {
    "pledge": "pledged",
    "promise": "promised",
    "donate": "donated",
    "raise": "raised",
    "allocate": "allocated",
    "approve": "approved",
    "send": "sent",
    "give": "given",
    "need": "needed",
    "seek": "sought",
    "cost": "it costs",
    "spend": "spent",
    "pay": "paid",
    "lose": "lost",
    "receive": "received",
}
_SAID_BY_NOUN: Final = frozenset(
    {
        *("bodies", "fatalities", "deaths", "death", "cases", "case", "infections", "casualties", "victims", "arrests"),
        *("injuries", "body", "corpses", "killings", "detainees", "prisoners", "refugees", "evacuees", "survivors"),
    }
)
_DONE: Final = {
    "killed": "killed",
    "injured": "injured",
    "missing": "missing",
    "evacuated": "evacuated",
    "displaced": "displaced",
    "rescued": "rescued",
    "trapped": "trapped",
    "detained": "detained",
    "besieged": "besieged",
    "affected": "affected",
    "population": "living",
}


def _what(thing: str, kind: str, place: str | None, *, projected: bool) -> str:
    """A line for the reader: "people evacuated from Aleppo"."""
    words = [thing]
    done = _DONE.get(kind, "")
    if done and thing not in _SAID_BY_NOUN:
        words.append(f"who could be {done}" if projected and kind != "population" else done)
    if kind == "money":
        return thing
    if place and place not in thing:
        words.append(f"from {place}" if kind == "evacuated" else f"in {place}")
    elif kind == "population":
        words.append("there")
    return " ".join(words)
