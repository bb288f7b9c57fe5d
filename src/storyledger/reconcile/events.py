"""One happening from the sentences that tell it, over all reports of a story, with its day, its words and who tells it.

Each event that the reader found becomes a telling: its words weighted by rarity in the story, its frames, actors,
places, numbers and day. Tellings are joined best pair first (average linkage), never over days that cannot both be
right; sentences that go on with an event are cited with it. Left out: sub-events and causality; two happenings of one
kind, one day and one place that no word tells apart.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from storyledger.datelines import WEEKDAYS
from storyledger.reconcile.lines import starts_with_pronoun, write_line
from storyledger.records import Citation, Happening

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.records import Entity, Event, Modality, Reading, Sentence, Story, Token

_FLOOR = 6.0
"""Added to log odds so that likeness starts at 0: a pair below it, or never compared, speaks most strongly against."""
JOIN = 3.9
"""Mean likeness (log odds plus _FLOOR) of two groups of tellings from which on they are one happening. Set on the
four open gold stories by the recall of gold events at twenty listed: .83 to .90 between 3.3 and 4.5, so little hangs
on it. Averaging log odds keeps chains apart better than averaging probabilities did (.79 at best)."""
_FULL = 500
"""Up to this many tellings every pair is compared; beyond, only those that share a rare word."""
_POSTING = 60
"""With more tellings than `_FULL`, a word that more tellings than this share proposes no pairs."""
_EVIDENCE = {
    "bias": -3.6,
    "words": 7.6,
    "nothing shared": -1.0,
    "frame": 0.4,
    "other frame": -0.4,
    "day of both": 2.4,
    "day of one": 1.2,
    "day of neither": -0.1,
    "other day": -1.0,
    "actor": 0.2,
    "place": 1.3,
    "other place": -1.5,
    "number": 2.4,
    "speaker of both": 1.8,
    "speaker": 0.8,
    "other speaker": -2.7,
    "said and told": -0.3,
    "same sentence": 2.0,
    "next": 1.7,
    "near": 0.8,
}
"""What speaks for one happening, in log odds: logistic regression over the 25,814 pairs of tellings of the four open
gold stories (average precision on the story left out: .42 to .60), rounded. Other places, other speakers and nothing
shared were set by hand: the gold stories lump a day's strikes on neighbouring towns, but what the text keeps apart
should stay apart."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM", "X"})
"""`X` too: where no part of speech is known, every word counts and its rarity tells."""
_LIGHT = frozenset(
    (
        "be",
        "have",
        "do",
        "say",
        "tell",
        "make",
        "take",
        "get",
        "go",
        "come",
        "give",
        "use",
        "other",
        "more",
        "such",
        "many",
        "several",
        "people",
        "year",
        "month",
        "week",
        "day",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    )
)
_WEIGHT = {"stated": 3.0, "sentence": 2.0, "carried": 1.0, "report": 0.6, "none": 0.0}
_VAGUE = 0.1
"""What a month or a year says of a happening's day against a day: "last year" stands beside it, hardly ever for it."""
_FIRM = frozenset({"stated", "sentence"})


@dataclass(frozen=True, slots=True)
class _Telling:
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


def reconcile_events(story: Story, readings: Sequence[Reading], entities: Sequence[Entity]) -> tuple[Happening, ...]:
    """Happenings in order of date (undated last), each with all its citations; ids `e1`, `e2`, ... in that order.

    `origins` counts independent origins, not reports. `reason` says what joined the tellings and what gave the day.
    """
    tellings = _settle_weekdays(_gather(story, readings, entities), readings)
    groups = _join(tellings)
    groups = _attach(groups, tellings)
    beside: dict[tuple[str, int], list[Event]] = defaultdict(list)
    for t in tellings:
        beside[t.report, t.sentence.index].append(t.event)
    happenings = [_happening(group, beside) for group in groups]
    happenings.sort(
        key=lambda h: (_first(h.date) or date.max, -h.salience, h.citations[0].report, h.citations[0].start)
    )
    return tuple(_numbered(happenings))


def _numbered(happenings: Iterable[Happening]) -> Iterable[Happening]:
    for number, h in enumerate(happenings, start=1):
        yield Happening(
            f"e{number}",
            h.date,
            h.what,
            h.kind,
            h.modality,
            h.actors,
            h.places,
            h.origins,
            h.salience,
            h.citations,
            h.reason,
        )


# --- tellings -------------------------------------------------------------------------------------------------------


def _first(value: str | None) -> date | None:
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


def _days(value: str | None) -> tuple[int, int] | None:
    """First and last day of an EDTF value as ordinals; None for what is open or vaguer than a month."""
    if not value:
        return None
    first_text, _, last_text = value.partition("/")
    first = _first(first_text)
    if first is None:
        return None
    if last_text:
        last = _first(last_text)
        return None if last is None or last < first else (first.toordinal(), last.toordinal())
    plain = first_text.rstrip("~?%")
    if len(plain) == 4:
        return None
    if len(plain) == 7:
        return first.toordinal(), (first + timedelta(days=30)).toordinal()
    return first.toordinal(), first.toordinal()


def _gather(story: Story, readings: Sequence[Reading], entities: Sequence[Entity]) -> list[_Telling]:
    """All events of the story's reports as tellings, in order of report and place."""
    origin_of = story.origin_of()
    known = {name.casefold(): entity.id for entity in entities for name in (entity.name, *entity.names)}
    raw: list[tuple[Reading, Event, Sentence, Counter[str]]] = []
    frequency: Counter[str] = Counter()
    seen: set[tuple[str, int]] = set()
    for reading in readings:
        sentences = {s.index: s for s in reading.parsed.sentences}
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
        tellings.append(
            _Telling(
                index=index,
                report=reading.report.id,
                origin=origin_of.get(reading.report.id, reading.report.id),
                sentence=sentence,
                event=event,
                days=_days(event.date),
                words={t: w / length for t, w in weights.items() if w > 0},
                actors=frozenset(_key(a, known) for a in event.actors),
                speaker=speaker,
                places=frozenset(p.casefold() for p in event.places) - everywhere,
                numbers=frozenset(_numbers(sentence.tokens, event.start, event.end)),
            )
        )
    return tellings


def _settle_weekdays(tellings: Sequence[_Telling], readings: Sequence[Reading]) -> list[_Telling]:
    """The tellings, bare weekdays of reports of unknown day settled by the days that the other reports tell.

    A Saturday is the story's Saturday where two thirds of what the others tell of Saturdays is of one day, told by two
    reports at least, or by one in much the same words: reports of different weeks may meet in one story.
    """
    told: dict[int, Counter[int]] = defaultdict(Counter)
    tellers: dict[int, list[_Telling]] = defaultdict(list)
    for t in tellings:
        if t.days and _firm_day(t):
            told[date.fromordinal(t.days[0]).weekday()][t.days[0]] += 1
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
    settled = []
    for t in tellings:
        near = [x for x in open_times.get(t.report, ()) if x[1] == t.event.sentence]
        inside = [x for x in near if t.event.start <= x[0] < t.event.end]
        if t.event.date is None and near:
            _, _, text, weekday = (inside or near)[0]
            days = told[weekday].most_common(1)
            if days and days[0][1] * 3 >= 2 * told[weekday].total() and _backed(t, tellers[days[0][0]]):
                settled_day = date.fromordinal(days[0][0]).isoformat()
                reason = f"“{text}”, in a report of unknown day: the one that the story's other reports tell of"
                event = replace(t.event, date=f"{settled_day}~", date_reason=reason, date_basis="sentence")
                settled.append(replace(t, event=event, days=_days(settled_day)))
                continue
        settled.append(t)
    return settled


def _backed(t: _Telling, tellers: Sequence[_Telling]) -> bool:
    """Whether two reports tell of the day, or one in words like these."""
    return len({o.report for o in tellers}) > 1 or any(_cosine(t.words, o.words) > 0.15 for o in tellers[:200])


def _weekday(text: str) -> int | None:
    """The one weekday that the words name without a number, Monday 0."""
    found = [WEEKDAYS.index(w) for w in text.lower().split() if w in WEEKDAYS]
    return found[0] if len(found) == 1 and not any(c.isdigit() for c in text) else None


def _key(name: str, known: dict[str, str]) -> str:
    """The entity behind a name, or the name's last word (its head) in lower case."""
    low = name.casefold()
    if low in known:
        return known[low]
    return low.split()[-1].rstrip("s") if low.split() else low


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


# --- likeness -------------------------------------------------------------------------------------------------------


def _conflict(a: _Telling, b: _Telling) -> bool:
    """Whether two tellings cannot be of one happening: days that words state and that lie apart."""
    if a.days is None or b.days is None:
        return False
    gap = max(a.days[0], b.days[0]) - min(a.days[1], b.days[1])
    if gap <= 0:
        return False
    firm = (a.event.date_basis in _FIRM) + (b.event.date_basis in _FIRM)
    if firm == 2:
        # One day apart can be one happening dated by two outlets; only nearly the same words say so.
        return gap > 1 or _cosine(a.words, b.words) < 0.35
    return gap > (3 if firm == 1 else 7)


def _cosine(a: dict[str, float], b: dict[str, float]) -> float:
    if len(b) < len(a):
        a, b = b, a
    return sum(w * b[t] for t, w in a.items() if t in b)


def _likeness(a: _Telling, b: _Telling) -> float:
    """How likely it is that two tellings speak of one happening, in log odds above -_FLOOR; -1 where they cannot.

    A sum of what speaks for and against it; _EVIDENCE holds the weights.
    """
    if _conflict(a, b):
        return -1.0
    held = _EVIDENCE
    shared = _cosine(a.words, b.words)
    total = held["bias"] + held["words"] * shared
    if shared < 0.03 and not (a.actors & b.actors or a.places & b.places or a.numbers & b.numbers):
        total += held["nothing shared"]
    frames_a, frames_b = set(a.event.frames) - {"say"}, set(b.event.frames) - {"say"}
    if frames_a and frames_b:
        total += held["frame"] if frames_a & frames_b else held["other frame"]
    if a.days and b.days:
        firm = (a.event.date_basis in _FIRM) + (b.event.date_basis in _FIRM)
        if a.days[0] <= b.days[1] and b.days[0] <= a.days[1]:
            if max(a.days[1] - a.days[0], b.days[1] - b.days[0]) > 1:
                firm = min(firm, 1)  # "last week" holds any of its days
            total += (held["day of neither"], held["day of one"], held["day of both"])[firm]
        elif firm < 2:
            total += held["other day"]
    if a.actors & b.actors:
        total += held["actor"]
    if a.places & b.places:
        total += held["place"]
    elif a.places and b.places:
        total += held["other place"]
    if a.numbers & b.numbers:
        total += held["number"]
    said_a, said_b = a.event.frames[:1] == ("say",), b.event.frames[:1] == ("say",)
    if a.speaker and a.speaker == b.speaker:
        total += held["speaker of both"] if said_a and said_b else held["speaker"]
    elif said_a and said_b and a.speaker and b.speaker:
        total += held["other speaker"]
    elif said_a != said_b:
        total += held["said and told"]
    if a.report == b.report:
        apart = abs(a.sentence.index - b.sentence.index)
        total += (
            held["same sentence"] if apart == 0 else held["next"] if apart == 1 else held["near"] if apart <= 3 else 0.0
        )
    return max(0.0, total + _FLOOR)


def _pairs(tellings: Sequence[_Telling]) -> Iterable[tuple[int, int]]:
    """The pairs worth comparing: all of a small story, those that share a rare word of a large one."""
    if len(tellings) <= _FULL:
        for i in range(len(tellings)):
            for j in range(i + 1, len(tellings)):
                yield i, j
        return
    postings: dict[str, list[int]] = defaultdict(list)
    spread = Counter(word for t in tellings for word in t.words)
    for t in tellings:
        shared = [w for w in t.words if spread[w] > 1]  # a word that stands once proposes nothing
        for word in sorted(shared, key=lambda w: (-t.words[w], w))[:8]:
            postings[word].append(t.index)
    seen: set[tuple[int, int]] = set()
    for members in postings.values():
        # The tellings of a common word are compared in a window in the order of their days.
        members.sort(key=lambda i: (tellings[i].days or (0, 0), i))
        window = len(members) if len(members) <= _POSTING else 6
        for at, i in enumerate(members):
            for j in members[at + 1 : at + 1 + window]:
                pair = (min(i, j), max(i, j))
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _join(tellings: Sequence[_Telling]) -> list[list[_Telling]]:
    """Tellings in groups, joined best pair first while the groups' mean likeness reaches JOIN and no days conflict."""
    near: dict[int, dict[int, float]] = {t.index: {} for t in tellings if not t.event.continues}
    apart: dict[int, set[int]] = defaultdict(set)
    for i, j in _pairs(tellings):
        if i not in near or j not in near:
            continue
        score = _likeness(tellings[i], tellings[j])
        if score < 0:
            apart[i].add(j)
            apart[j].add(i)
        elif score > 0:
            near[i][j] = near[j][i] = score
    groups = {i: [i] for i in near}
    sums = {i: dict(others) for i, others in near.items()}
    heap = [(-s, i, j) for i, others in near.items() for j, s in others.items() if i < j and s >= JOIN]
    heapq.heapify(heap)
    following = len(tellings)
    while heap:
        negative, i, j = heapq.heappop(heap)
        if i not in groups or j not in groups or _mean(sums, groups, i, j) != -negative:
            continue
        new = following
        following += 1
        groups[new] = groups.pop(i) + groups.pop(j)
        apart[new] = apart.pop(i, set()) | apart.pop(j, set())
        joined: dict[int, float] = defaultdict(float)
        for old in (i, j):
            for other, total in sums.pop(old).items():
                sums.get(other, {}).pop(old, None)
                if other in groups:
                    joined[other] += total
        sums[new] = dict(joined)
        for other in [k for k in apart[new] if k in groups]:
            apart[other] = (apart[other] - {i, j}) | {new}
        apart[new] = {k for k in apart[new] if k in groups}
        for other, total in joined.items():
            sums[other][new] = total
            if other not in apart[new]:
                mean = _mean(sums, groups, new, other)
                if mean >= JOIN:
                    heapq.heappush(heap, (-mean, min(new, other), max(new, other)))
    return [[tellings[i] for i in sorted(members)] for members in groups.values()]


def _mean(sums: dict[int, dict[int, float]], groups: dict[int, list[int]], i: int, j: int) -> float:
    total = sums.get(i, {}).get(j, 0.0)
    return total / (len(groups[i]) * len(groups[j]))


def _attach(groups: list[list[_Telling]], tellings: Sequence[_Telling]) -> list[list[_Telling]]:
    """Sentences that go on with the event before them, put with it; alone where nothing stands before."""
    place = {t.index: group for group in groups for t in group}
    found = list(groups)
    previous: dict[str, list[_Telling]] = defaultdict(list)
    for t in tellings:
        if t.event.continues and t.index not in place:
            before = [p for p in previous[t.report] if 0 < t.sentence.index - p.sentence.index <= 2]
            before.sort(
                key=lambda p: (
                    p.sentence.index,
                    _cosine(p.words, t.words) + (p.speaker == t.speaker) * 0.1,
                    p.event.salience,
                )
            )
            if before:
                group = place[before[-1].index]
                group.append(t)
            else:
                group = [t]
                found.append(group)
            place[t.index] = group
        previous[t.report] = [*previous[t.report][-5:], t]
    return found


# --- what is concluded ----------------------------------------------------------------------------------------------


def _happening(group: Sequence[_Telling], beside: Mapping[tuple[str, int], Sequence[Event]]) -> Happening:
    """What a group of tellings says together; `beside` holds all events of a sentence."""
    told = [t for t in group if not t.event.continues] or list(group)
    day, why = _choose_day(told)
    best = max(told, key=lambda t: (_clarity(t, day), -t.index))
    origins = {t.origin for t in group}
    salience = max(t.event.salience for t in told)
    citations: dict[tuple[str, int, int], Citation] = {}
    for t in sorted(group, key=lambda t: (t is not best, t.index)):
        citations.setdefault((t.report, t.event.start, t.event.end), Citation(t.report, t.event.start, t.event.end))
    what, whole = write_line(best.sentence, best.event)
    modality = _choose_modality(told, best, day)
    if whole and modality in {"denied", "planned", "possible"} and _is_done(best, beside):
        modality = "happened"  # the line tells what the main clause does; only a clause below is denied or to come
    kinds = Counter(t.event.kind for t in told if t.event.kind != "OTHER")
    kind = best.event.kind if best.event.kind != "OTHER" or not kinds else kinds.most_common(1)[0][0]
    return Happening(
        id="",
        date=day,
        what=what,
        kind=kind,
        modality=modality,
        actors=_most(a for t in told for a in dict.fromkeys(t.event.actors)),
        places=_most(p for t in told for p in dict.fromkeys(t.event.places)),
        origins=len(origins),
        salience=round(salience, 3),
        citations=tuple(citations.values()),
        reason=_reason(group, why),
    )


def _most(items: Iterable[str]) -> tuple[str, ...]:
    """The items named most often, six at most, in order of number and then of appearance."""
    return tuple(item for item, _ in Counter(items).most_common(6))


def _choose_day(group: Sequence[_Telling]) -> tuple[str | None, str]:
    """The day that the tellings give, those with words beside the trigger counting most; and why.

    A week says half of what a day says, and the other half for the days in it that other tellings state.
    """
    votes: dict[str, float] = defaultdict(float)
    reasons: dict[str, _Telling] = {}
    firm_days = {t.days[0]: t.event.date.rstrip("~") for t in group if t.event.date and t.days and _firm_day(t)}
    for t in group:
        if t.event.date is None:
            continue
        value = t.event.date.rstrip("~")
        weight = _WEIGHT[t.event.date_basis] * (1.0 if _DAY.match(value) else _VAGUE) * (0.2 + t.event.salience)
        if t.days and t.days[0] < t.days[1]:
            weight /= 2
            for day, stated in firm_days.items():
                if t.days[0] <= day <= t.days[1]:
                    votes[stated] += weight
        votes[value] += weight
        held = reasons.get(value)
        if held is None or _rank(t) > _rank(held):
            reasons[value] = t
    if not votes:
        return None, "no telling gives a day"
    value = max(votes, key=lambda d: (votes[d], -(_days(d) or (10**7, 0))[0], d))
    value = _finer(value, votes)
    surest = max(group, key=lambda t: (t.event.salience, -t.index))
    if surest.event.date is None and not _DAY.match(value):
        return None, "no telling gives a day, only a month or a year behind it"
    chosen = reasons[value]
    others = sorted(d for d in votes if d != value and reasons[d].event.date_basis in _FIRM)
    why = f"day: {chosen.event.date_reason} (report {chosen.report})"
    if others:
        why += f"; other tellings say {', '.join(others[:3])}"
    return chosen.event.date, why


def _finer(value: str, votes: dict[str, float]) -> str:
    """A week's day, where other tellings give one: "last week" and a report of that Thursday."""
    span = _days(value)
    if span is None or span[1] - span[0] < 3:
        return value
    inside = [d for d in votes if (day := _days(d)) and day[0] == day[1] and span[0] <= day[0] <= span[1]]
    return max(inside, key=lambda d: (votes[d], d)) if inside else value


def _rank(t: _Telling) -> tuple[float, bool]:
    """How well a telling's day is founded."""
    return _WEIGHT[t.event.date_basis], not (t.event.date or "").endswith("~")


def _firm_day(t: _Telling) -> bool:
    return t.days is not None and t.days[0] == t.days[1] and t.event.date_basis in _FIRM


def _choose_modality(group: Sequence[_Telling], best: _Telling, day: str | None) -> Modality:
    """What the telling that the line is taken from says, unless others tell for the same day that it happened.

    That somebody said something always happened: statements count only where all are.
    """
    if best.event.modality == "happened":
        return "happened"
    told = [t for t in group if t.event.frames[:1] != ("say",) and t.event.date_basis in _FIRM]
    same = [t for t in told if (t.event.date or "").rstrip("~") == (day or "").rstrip("~")]
    done = sum(t.event.modality == "happened" for t in same)
    return "happened" if 2 * done > len(same) else best.event.modality


def _is_done(t: _Telling, beside: Mapping[tuple[str, int], Sequence[Event]]) -> bool:
    """Whether the sentence's main clause tells, in its own voice, something that did happen."""
    others = [e for e in beside[t.report, t.sentence.index] if e is not t.event and e.frames[:1] != ("say",)]
    heads = [i for i, k in enumerate(t.sentence.tokens[:400]) if not 0 <= k.head < len(t.sentence.tokens)]
    starts = {t.sentence.tokens[i].start for i in heads}
    return any(e.modality == "happened" and e.trigger_start in starts for e in others)


def _clarity(t: _Telling, day: str | None) -> float:
    """How well one telling serves as the line for the reader: dated, whole, short, no pronoun at its start."""
    score = t.event.salience
    if t.event.date == day:
        score += 0.15
    if t.event.date_basis == "stated":
        score += 0.1
    length = t.sentence.end - t.sentence.start
    if length > 260 or length < 35:
        score -= 0.15
    if t.sentence.kind == "headline":
        score += 0.1
    if t.sentence.kind in {"caption", "list"}:
        score -= 0.2
    first = t.sentence.tokens[0] if t.sentence.tokens else None
    if starts_with_pronoun(t.sentence):
        score -= 0.4
    elif first is not None and (first.text[:1] in "\"“‘'" or first.text[:1].islower()):
        score -= 0.2
    if t.event.continues:
        score -= 0.3
    if t.event.start > t.sentence.start + length // 3:
        score -= 0.2
    return score


def _reason(group: Sequence[_Telling], why: str) -> str:
    """What joined the tellings, and where the day is from: two facts that a reader can check."""
    if len({t.report for t in group}) == 1 and len(group) == 1:
        return f"told once; {why}"
    shared = Counter(w for t in group for w in t.words)
    common = [w for w, n in shared.most_common(12) if n >= max(2, len(group) // 2)][:5]
    actors = [a for a, n in Counter(a for t in group for a in t.event.actors).most_common(2) if n > 1]
    facts = []
    if common:
        facts.append("the words " + ", ".join(f"“{w}”" for w in common))
    if actors:
        facts.append("the actors " + ", ".join(actors))
    days = {t.event.date for t in group if t.event.date_basis in _FIRM}
    if len(days) == 1:
        facts.append("the day that they state")
    joined = f"{len(group)} tellings joined by " + "; ".join(facts or ["likeness as a whole"])
    return f"{joined}; {why}"
