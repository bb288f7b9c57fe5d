"""Each event of the reader as a telling: words weighted by rarity in the story, actors, places, numbers and day."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from storyledger.datelines import WEEKDAYS
from storyledger.reconcile.positions import SIDES
from storyledger.reconcile.telling_parties import find_act, find_parties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Entity, Event, Name, Reading, Sentence, Stance, Story, Token

_LEAD = 3
"""Sentences, with the headline, in which a report tells the weekday of its news."""
FIRM = frozenset({"hand", "stated", "sentence"})
"""Bases of a day that the sentence itself tells; others are taken over from elsewhere."""
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM", "X"})
"""`X` too: where no part of speech is known, every word counts and its rarity tells."""
_LIGHT = frozenset(
    {
        "be", "have", "do", "say", "tell", "make", "take", "get", "go", "come", "give", "use", "other", "more", "such",
        "many", "several", "people", "year", "month", "week", "day", "monday", "tuesday", "wednesday", "thursday",
        "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july", "august",
        "september", "october", "november", "december",
    }
)  # fmt: skip
"""Words that nearly every telling may have."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One event of one report, as it is compared."""

    index: int
    report: str
    origin: str
    sentence: Sentence
    event: Event
    days: tuple[int, int] | None
    """First and last day as ordinals."""
    words: dict[str, float]
    """Weights of the content words, of length 1."""
    actors: frozenset[str]
    speaker: str | None
    places: frozenset[str]
    numbers: frozenset[str]
    act: str = ""
    """What its trigger names; empty for what tells nearly anything."""
    recurs: bool = False
    """The story tells such acts of several days: each has its strikes and its dead."""
    parties: frozenset[str] = frozenset()
    """Who and what stands with the trigger: entities, else lemmas."""
    stands: frozenset[tuple[str, str, str]] = frozenset()
    """Who is told to be for or against what: actor, issue and side."""
    weekday: int | None = None
    """The weekday that its words name, Monday 0, where no report tells which one it was."""

    @property
    def falls_on(self) -> int | None:
        """The weekday of its one day, Monday 0, or the one that it names; None where neither is known."""
        if self.days is None or self.days[0] != self.days[1]:
            return self.weekday
        return date.fromordinal(self.days[0]).weekday()


def gather_tellings(story: Story, readings: Sequence[Reading], entities: Sequence[Entity]) -> list[Telling]:
    """All events of the story's reports as tellings, in order of report and place."""
    origin_of = story.origin_of()
    known = {name.casefold(): entity.id for entity in entities for name in (entity.name, *entity.names)}
    raw: list[tuple[Reading, Event, Sentence, Counter[str]]] = []
    frequency: Counter[str] = Counter()
    seen: set[tuple[str, int]] = set()
    names: dict[str, dict[int, list[Name]]] = {}
    taken: dict[tuple[str, int], list[Stance]] = defaultdict(list)
    for reading in readings:
        sentences = {s.index: s for s in reading.parsed.sentences}
        of_sentence = names.setdefault(reading.report.id, defaultdict(list))
        for name in reading.parsed.names:
            of_sentence[name.sentence].append(name)
        for stance in reading.stances:
            taken[reading.report.id, stance.sentence].append(stance)
        for event in reading.events:
            sentence = sentences.get(event.sentence)
            if sentence is None:
                continue
            terms = Counter(_terms(sentence.tokens, event.start, event.end))
            if (reading.report.id, event.sentence) not in seen:
                seen.add((reading.report.id, event.sentence))
                frequency.update(set(_terms(sentence.tokens, sentence.start, sentence.end)))
            raw.append((reading, event, sentence, terms))
    total = max(1, len(seen))
    common = Counter(place for _, event, _, _ in raw for place in {p.casefold() for p in event.places})
    # A place that a quarter of the tellings name (the country, the city of the story) tells no two of them apart.
    everywhere = {place for place, n in common.items() if n > max(3, len(raw) // 4)}
    tellings = []
    for index, (reading, event, sentence, terms) in enumerate(raw):
        weights = {t: (1 + math.log(n)) * math.log(1 + total / max(1, frequency[t])) for t, n in terms.items()}
        length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        speaker = _key(event.source, known) if event.source else None
        speaker = None if speaker in _ANYBODY else speaker
        tellings.append(
            Telling(
                index=index,
                report=reading.report.id,
                origin=origin_of.get(reading.report.id, reading.report.id),
                sentence=sentence,
                event=event,
                days=day_span(event.date),
                words={t: w / length for t, w in weights.items() if w > 0},
                actors=frozenset(_key(a, known) for a in event.actors),
                speaker=speaker,
                places=frozenset(p.casefold() for p in event.places) - everywhere,
                numbers=frozenset(_numbers(sentence.tokens, event.start, event.end)),
                act=find_act(event),
                parties=_parties(event, sentence, names[reading.report.id][sentence.index], known),
                stands=frozenset(
                    _stand(stance, known)
                    for stance in taken.get((reading.report.id, event.sentence), ())
                    if stance.start < event.end and event.start < stance.end
                ),
            )
        )
    return tellings


def _stand(stance: Stance, known: dict[str, str]) -> tuple[str, str, str]:
    return _key(stance.actor, known), stance.issue, SIDES.get(stance.stance, "")


def _parties(event: Event, sentence: Sentence, names: Sequence[Name], known: dict[str, str]) -> frozenset[str]:
    """Who and what stands with the trigger; a name is its entity."""

    def key(index: int) -> str:
        token = sentence.tokens[index]
        named = next((name.text for name in names if name.start <= token.start < name.end), None)
        return _key(named, known) if named else token.lemma.casefold()

    return find_parties(event, sentence.tokens, key)


def settle_weekdays(tellings: Sequence[Telling], readings: Sequence[Reading]) -> list[Telling]:
    """The tellings, bare weekdays of reports of unknown day settled by the days that the other reports tell.

    A Saturday is the story's Saturday where two thirds of the others that tell of a Saturday mean one day, told by two
    reports at least, or by one in much the same words: reports of different weeks may meet in one story. What
    stays open keeps its weekday.
    """
    told: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    tellers: dict[int, list[Telling]] = defaultdict(list)
    for t in tellings:
        if t.days and is_firm(t):
            told[date.fromordinal(t.days[0]).weekday()][t.days[0]].add(t.report)
            tellers[t.days[0]].append(t)
    open_times = {
        r.report.id: [
            (x.start, x.sentence, x.text, day)
            for x in r.times
            if x.value is None and (day := _weekday(x.text)) is not None
        ]
        for r in readings
        if r.dating.value is None
    }
    # what a report of unknown day tells without a day is of the weekday that it names first
    leads = {report: times[0][3] for report, times in open_times.items() if times and times[0][1] <= _LEAD}
    settled = []
    for t in tellings:
        near = [x for x in open_times.get(t.report, ()) if x[1] == t.event.sentence]
        inside = [x for x in near if t.event.start <= x[0] < t.event.end]
        if t.event.date is None and near and t.event.date_basis != "hand":
            _, _, text, weekday = (inside or near)[0]
            reports = {day: len(those) for day, those in told[weekday].items()}
            best = max(reports, key=reports.__getitem__, default=0)
            if reports and reports[best] * 3 >= 2 * sum(reports.values()) and _backed(t, tellers[best]):
                settled_day = date.fromordinal(best).isoformat()
                reason = f"“{text}”, in a report of unknown day: the one that the story's other reports tell of"
                event = replace(t.event, date=f"{settled_day}~", date_reason=reason, date_basis="sentence")
                settled.append(replace(t, event=event, days=day_span(settled_day)))
                continue
            if inside:
                settled.append(replace(t, weekday=weekday))
                continue
        news = leads.get(t.report) if t.event.date is None and t.event.modality == "happened" else None
        settled.append(replace(t, weekday=news) if news is not None else t)
    return settled


def mark_recurring(tellings: Sequence[Telling]) -> list[Telling]:
    """The tellings, those marked whose act sentences themselves tell of several days."""
    days: dict[str, set[int]] = defaultdict(set)
    for t in tellings:
        if t.days and is_firm(t):
            days[t.act].add(t.days[0])
    return [replace(t, recurs=True) if len(days[t.act]) > 1 else t for t in tellings]


def _backed(t: Telling, tellers: Sequence[Telling]) -> bool:
    """Whether two reports tell of the day, or one in words like these."""
    return len({o.report for o in tellers}) > 1 or any(cosine(t.words, o.words) > 0.15 for o in tellers[:200])


def _weekday(text: str) -> int | None:
    """The one weekday that the words name without a number, Monday 0."""
    found = [WEEKDAYS.index(w) for w in text.lower().split() if w in WEEKDAYS]
    return found[0] if len(found) == 1 and not any(c.isdigit() for c in text) else None


def _key(name: str, known: dict[str, str]) -> str:
    """The entity behind a name, or the name's last word (its head) in lower case."""
    low = name.casefold()
    if low in known:
        return known[low]
    words = low.replace("’s", "'s").split()
    if len(words) > 1 and words[-1] == "office":
        owner = words[-2].removesuffix("'s")
        return f"{owner} office"  # the president's is not a foreign premier's
    return words[-1].rstrip("s") if words else low


_ANYBODY = frozenset({"media", "medium", "witness", "witnesse", "survivor", "observer", "analyst", "expert"})
"""Sources that may be others each time that they are named."""


def _terms(tokens: Sequence[Token], start: int, end: int) -> list[str]:
    """Content lemmas between two offsets, without weekdays, months and words that carry nothing."""
    return [
        t.lemma.casefold()
        for t in tokens
        if t.upos in _CONTENT and start <= t.start < end and t.lemma.casefold() not in _LIGHT and len(t.text) > 1
    ]


def _numbers(tokens: Sequence[Token], start: int, end: int) -> list[str]:
    """Numbers of two digits or more, as written without separators; years are left out."""
    found = []
    for t in tokens:
        if start <= t.start < end and t.text[:1].isdigit():
            digits = t.text.replace(",", "")
            if len(digits) >= 2 and not (len(digits) == 4 and digits[:2] in {"19", "20"}):
                found.append(digits)
    return found


def first_day(value: str | None) -> date | None:
    """The first day of an EDTF value; the first of the month or year where it names no day."""
    text = (value or "").partition("/")[0].rstrip("~?%")
    parts = text.split("-")
    try:
        if len(text) == 4:
            return date(int(text), 1, 1)
        if len(parts) == 2:
            return date(int(parts[0]), min(12, max(1, int(parts[1]))), 1)
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def day_span(value: str | None) -> tuple[int, int] | None:
    """First and last day of an EDTF value as ordinals; None for what is open or vaguer than a month."""
    if not value:
        return None
    first_text, _, last_text = value.partition("/")
    first = first_day(first_text)
    if first is None:
        return None
    if last_text:
        last = first_day(last_text)
        return None if last is None or last < first else (first.toordinal(), last.toordinal())
    plain = first_text.rstrip("~?%")
    if len(plain) == 4:
        return None
    if len(plain) == 7:
        return first.toordinal(), (first + timedelta(days=30)).toordinal()
    return first.toordinal(), first.toordinal()


def cosine(a: dict[str, float], b: dict[str, float]) -> float:
    """How alike two weighted bags of words of length 1 are, 0 to 1."""
    if len(b) < len(a):
        a, b = b, a
    return sum(w * b[t] for t, w in a.items() if t in b)


def is_firm(t: Telling) -> bool:
    """Whether the telling's own sentence gives one day."""
    return t.days is not None and t.days[0] == t.days[1] and t.event.date_basis in FIRM
