"""What happened, as each sentence of a report tells it: who did what, where, on which day, and whether it did happen.

One event a clause: the clause's predicate and the event nouns in it give the kind (PLOVER root codes, in
lexicon/happenings.txt) and finer frames. What is said under a plain verb of saying is the event and the speaker its
source; a demand, an accusation or an announcement is an event itself. A date comes from the clause, else the sentence,
else a sentence before, else it is the report's day. Left out: coreference of events beyond "the attack" and pronouns
(the reconciling stage compares all reports), sub-events, causality.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeVar

from storyledger.read.clause_times import attach_times, first_day, settle_weekdays, to_day, weekday_of, without_clock
from storyledger.read.event_actors import find_actors, name_or_phrase
from storyledger.read.event_days import EventDay, coming_day, find_event_day
from storyledger.read.event_salience import Outcome, find_cues, likelihood
from storyledger.read.event_settings import PERSON_PRONOUNS, Memory, Setting, Telling
from storyledger.read.event_tellings import find_modality, is_raised, predicate_chain, tell_clause
from storyledger.read.happening_words import happening_words, telling_words
from storyledger.read.trees import SUBJECTS, Tree, leading_trees
from storyledger.records import Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Dating, Name, Parsed, Quotation, Sentence, Timex, Toponym

MAX_EVENTS = 4
"""Events kept of one sentence: the gold stories' fullest sentence tells three."""
_MAX_CLAUSES = 10
_STATIVE_FRAMES = frozenset({"missing"})
_TOLD_DAYS = frozenset({"metadata", "dateline"})
_PAST = frozenset({"past", "past-perfect", "present-perfect"})
_ADDRESS = ("http", "www.")


def find_events(
    parsed: Parsed,
    dating: Dating,
    times: tuple[Timex, ...],
    toponyms: tuple[Toponym, ...],
    quotations: tuple[Quotation, ...],
) -> tuple[Event, ...]:
    """Events in the order of their sentences, at most four a sentence; offsets into the report's text.

    `date` is EDTF, no more precise than the words; `date_reason` says from which words it follows.
    """
    words = happening_words()
    grouped_times = _by_sentence(settle_weekdays(times, dating.value))
    grouped_toponyms = _by_sentence(toponyms)
    grouped_quotations = _by_sentence(quotations)
    grouped_names = _by_sentence(parsed.names)
    latest = first_day((dating.value or "").split("/")[-1]) or first_day(dating.value)
    memory = Memory(first_day(dating.value), latest, dating.basis in _TOLD_DAYS, by_frame={})
    events: list[Event] = []
    ordinal = 0
    trees = leading_trees(parsed.sentences)
    text = parsed.report.text
    for place, sentence in enumerate(parsed.sentences):
        if sentence.kind == "furniture" or not sentence.tokens or _tells_nothing(sentence, text):
            continue
        tree = trees[place]
        heads = tree.clause_heads[:_MAX_CLAUSES]
        mine = grouped_times.get(sentence.index, ())
        setting = Setting(
            tree,
            tuple(grouped_names.get(sentence.index, ())),
            tuple(grouped_toponyms.get(sentence.index, ())),
            tuple(grouped_quotations.get(sentence.index, ())),
            tuple(attach_times(tree, mine, heads)),
            ordinal,
            frozenset(heads),
            memory,
            words,
            any(t.value is None and weekday_of(t.text) is not None for t in mine),
        )
        found = _sentence_events(setting, heads)
        events.extend(found)
        _remember(setting, found)
        ordinal += sentence.kind == "body"
    if any(event.kind == "ASSAULT" for event in events) and _is_of_nature(trees):
        events = [_by_nature(event) for event in events]
    return tuple(events)


_NATURE = frozenset({"storm", "quake", "flood", "landslide", "volcano", "aftershock", "drought"})
_HARM = frozenset({"kill", "die", "say"})
_STRIKING = frozenset({"hit", "strike", "pound", "batter", "pummel", "lash", "slam"})
"""What storms do as well as gunners."""
_LEAD = 3
"""Sentences in which a report tells what it is about."""


def _is_of_nature(trees: Sequence[Tree]) -> bool:
    """Whether what a report tells first is a disaster of nature, and no attack."""
    told = [
        word for tree in trees[:_LEAD] for at, word in telling_words(tree).items() if tree.lemmas[at] not in _STRIKING
    ]
    named = any(
        words.nouns[form].frame in _NATURE
        for words in (happening_words(),)
        for tree in trees[:_LEAD]
        for form, token in zip(tree.forms, tree.tokens, strict=True)
        if token.upos == "PROPN" and form in words.nouns
    )
    violent = any(word.kind == "ASSAULT" and word.frame != "kill" for word in told)
    return not violent and (named or any(word.frame in _NATURE for word in told))


def _by_nature(event: Event) -> Event:
    """The event, its deaths told as the disaster's where they are told without a doer."""
    ours = event.kind == "ASSAULT" and not event.actors and set(event.frames) <= _NATURE | _HARM
    return replace(event, kind="DISASTER") if ours else event


def _tells_nothing(sentence: Sentence, text: str) -> bool:
    """Whether a sentence asks, or gives an address to write to, rather than tells."""
    tokens = sentence.tokens
    last = [t.text for t in tokens[-3:]]
    if "?" in last and not any(t.text in {"“", "”", '"', "«", "»"} for t in tokens):
        return True
    written = text[sentence.start : sentence.end].lower()
    # Word by word only where there is anything to find.
    return ("@" in written or "http" in written or "www." in written) and any(
        t.text.lower().startswith(_ADDRESS) or ("@" in t.text[1:-3] and "." in t.text) for t in tokens
    )


_Item = TypeVar("_Item", "Timex", "Toponym", "Quotation", "Name")


def _by_sentence(items: Sequence[_Item]) -> dict[int, list[_Item]]:
    grouped: dict[int, list[_Item]] = defaultdict(list)
    for item in items:
        grouped[item.sentence].append(item)
    return grouped


def _speech(setting: Setting, head: int) -> Literal["plain", "act", ""]:
    """Whether the clause says that somebody says something."""
    tree = setting.tree
    spellings = tree.spellings(head)
    if any(s in setting.words.acts for s in spellings):
        return "act"
    if is_raised(tree, head):
        return ""
    if tree.lemmas[head] in setting.words.plain and any(
        tree.relations[k] in {"ccomp", "parataxis", "obj", "xcomp", "punct", "advcl"} for k in tree.kids[head]
    ):
        return "plain"
    if tree.lemmas[head] in setting.words.plain and tree.relations[head] == "parataxis":
        return "plain"
    return ""


def _direct_share(setting: Setting) -> float:
    """The share of the sentence's characters that stand in direct quotations."""
    sentence = setting.tree.sentence
    inside = sum(
        max(0, min(q.end, sentence.end) - max(q.start, sentence.start)) for q in setting.quotations if q.direct
    )
    return inside / max(1, sentence.end - sentence.start)


def _speaker_of(setting: Setting, head: int) -> str | None:
    """Whose words the clause brings: the speaker of the quotation with this cue, else the subject as it stands."""
    tree = setting.tree
    start, end = tree.stretch([head])
    for quotation in setting.quotations:
        if (
            quotation.cue_start is not None
            and quotation.cue_end is not None
            and quotation.cue_start < end
            and start < quotation.cue_end
        ):
            return quotation.speaker or quotation.speaker_text
    for subject in tree.subjects(head):
        # "Thousands are feared dead", "the mayor was told": those of whom it is said do not say it.
        if tree.tokens[subject].upos != "PRON" and tree.relations[subject] != "nsubj:pass":
            return name_or_phrase(setting, subject)
    return None


def _sentence_events(setting: Setting, heads: Sequence[int]) -> list[Event]:
    """The sentence's events, best first four, in the order of their words."""
    tree = setting.tree
    if _direct_share(setting) > 0.55:
        spoken = _spoken(setting)
        return [spoken] if spoken else []
    tellings = {h: tell_clause(tree, h, setting.heads, setting.words) for h in heads}
    source: dict[int, str] = {}
    said_in: dict[int, int] = {}
    silent: set[int] = set()
    statements: set[int] = set()
    for head in heads:
        speech = _speech(setting, head)
        if not speech:
            continue
        content = [k for k in tree.kids[head] if tree.relations[k] in {"ccomp", "parataxis"} and k in setting.heads]
        if tree.relations[head] == "parataxis" and tree.heads[head] in setting.heads and not content:
            content = [tree.heads[head]]
        speaker = _speaker_of(setting, head)
        content += [
            k for c in content for k in tree.kids[c] if tree.relations[k] == "conj" and k in setting.heads and k != head
        ]
        telling_content = [k for k in content if _is_told(setting, tellings[k])]
        for k in content:
            if speaker:
                source.setdefault(k, speaker)
            said_in.setdefault(k, head)
        if speech == "plain" and telling_content:
            silent.add(head)
            silent.update(k for k in content if k not in telling_content)
        else:
            statements.add(head)
            own_day = {d.clause for d in setting.dated}
            silent.update(k for k in content if not (k in own_day and tellings[k].frames))
    found: list[Event] = []
    for head in heads:
        if head in silent:
            continue
        telling = tellings[head]
        if head in statements:
            below = [f for k, at in said_in.items() if at == head for f in tellings[k].frames]
            speaker = _speaker_of(setting, head) or (setting.memory.person if _pronoun_subject(tree, head) else None)
            found.append(_event(setting, telling, said_in.get(head, -1), speaker, below))
        elif _worth_telling(setting, telling, said_in):
            found.append(_event(setting, telling, said_in.get(head, -1), source.get(head)))
    best = sorted(range(len(found)), key=lambda i: (-found[i].salience, i))[:MAX_EVENTS]
    return [found[i] for i in sorted(best)]


def _pronoun_subject(tree: Tree, head: int) -> bool:
    return any(tree.forms[s] in PERSON_PRONOUNS for s in tree.subjects(head))


def _is_told(setting: Setting, telling: Telling) -> bool:
    """Whether the words said tell a happening, rather than an opinion, a plan or a wish."""
    tree = setting.tree
    if not telling.frames or telling.frames == ("truce",):
        return False
    start, end = tree.stretch([telling.head])
    if any(q.direct and q.start <= start and end <= q.end for q in setting.quotations):
        return False
    if tree.tense(telling.head) in {"modal", "bare"} or tree.marks(telling.head) & {"if", "unless", "whether"}:
        return False
    if tree.tense(telling.head) == "future":
        return any(d.clause == telling.head for d in setting.dated)
    chain = predicate_chain(tree, telling.head)
    predicate = chain[-1]
    by_predicate = (
        predicate == telling.trigger
        or telling.trigger in tree.kids[predicate]
        or telling.trigger in tree.kids[telling.head]
    )
    return by_predicate and tree.lemmas[telling.head] not in setting.words.acts


def _worth_telling(setting: Setting, telling: Telling, said_in: dict[int, int]) -> bool:
    """Whether a clause is an event of its own: main clauses, what is said, others only with a day of their own."""
    tree = setting.tree
    head = telling.head
    has_day = any(d.clause == head and not d.by_noun for d in setting.dated)
    if not telling.frames and not has_day and tree.tokens[head].upos not in {"VERB", "ADJ", "AUX"}:
        return False  # a title, a credit, a place and day
    if tree.heads[head] < 0 or head in said_in:
        return True
    if tree.relations[head] == "conj" and any(tree.relations[k] in SUBJECTS for k in tree.kids[head]):
        return bool(telling.frames) or has_day
    return has_day and (bool(telling.frames) or tree.lemmas[head] not in setting.words.stative)


def _spoken(setting: Setting) -> Event | None:
    """The event of a sentence that is mostly direct speech: its speaker says it."""
    tree = setting.tree
    sentence = tree.sentence
    quotation = next((q for q in setting.quotations if q.direct), None)
    if quotation is None:
        return None
    speaker = quotation.speaker or quotation.speaker_text
    frames = ["say"]
    frames.extend(dict.fromkeys(word.frame for word in telling_words(tree).values() if word.frame != "say"))
    day, reason, basis = None, "no day stands with these words", "none"
    if quotation.date:
        day, reason, basis = without_clock(quotation.date), "the day on which the quotation was said", "stated"
    else:
        outside = [
            d for d in setting.dated if not (quotation.start <= d.timex.start < quotation.end) and to_day(d.value)
        ]
        if outside:
            day, reason, basis = outside[0].value, f"“{outside[0].timex.text}” beside the quotation", "stated"
    continues = False
    previous = setting.memory.last
    near = previous is not None and tree.sentence.index - setting.memory.last_index <= 2
    if previous is not None and near and speaker and speaker in (previous.source, *previous.actors[:1]):
        continues = basis == "none"
        if continues and previous.date:
            day, reason, basis = (
                previous.date,
                f"carried from the sentence before, by the same speaker ({previous.date_reason})",
                "carried",
            )
    if basis == "none" and setting.memory.report_day:
        lead = setting.memory.lead_day or setting.memory.report_day
        day, reason, basis = lead.isoformat(), "quoted in the report of the day without a day of its own", "report"
    cue_start = quotation.cue_start if quotation.cue_start is not None else sentence.start
    cue_end = quotation.cue_end if quotation.cue_end is not None else min(sentence.end, sentence.start + 1)
    cues = ["bias", f"day {basis}", "spoken", *(["continues"] if continues else []), *(["named"] if speaker else [])]
    salience = likelihood(cues)
    return Event(
        start=sentence.start,
        end=sentence.end,
        sentence=sentence.index,
        trigger_start=cue_start,
        trigger_end=cue_end,
        trigger=(quotation.cue or "say").lower(),
        kind="OTHER",
        date=day,
        date_reason=reason,
        modality="happened",
        actors=(speaker,) if speaker else (),
        places=tuple(dict.fromkeys(t.name for t in setting.toponyms))[:6],
        salience=salience,
        frames=tuple(frames),
        date_basis=basis,  # type: ignore[arg-type]
        source=speaker,
        continues=continues,
    )


def _event(
    setting: Setting,
    telling: Telling,
    said_in: int,
    source: str | None,
    below: Sequence[str] | None = None,
) -> Event:
    """One clause's event, with its day, places, actors and salience.

    It is a statement of its source's where there is `below`: the frames of what is said.
    """
    tree = setting.tree
    is_statement = below is not None
    start, end = tree.stretch(telling.own)
    tense = tree.tense(telling.head)
    day = find_event_day(setting, telling, said_in, tense, is_statement=is_statement)
    latest = setting.memory.latest_day
    later = bool(latest and (first := first_day(day.value)) and first > latest)
    if later and not setting.memory.firm and tense in _PAST:
        later = False  # the report's day was worked out, and what it tells in the past tells of it too
    if not later and not is_statement:
        moved = coming_day(tree, telling, day, setting)
        later, day = moved is not None, moved or day
    modality = "happened" if is_statement and not later else find_modality(tree, telling, setting.words, later=later)
    if is_statement and tree.tense(telling.head) == "future":
        modality = "planned"
    if is_statement and tree.negated(telling.head):
        modality = "denied"  # "did not say whether"
    if said_in >= 0 and modality == "planned" and tree.lemmas[said_in] in setting.words.acts:
        modality = "announced"
    if said_in >= 0 and tree.lemmas[said_in] in {"deny", "dispute", "dismiss"} and modality in {"happened", "ongoing"}:
        modality = "denied"
    if day.basis in {"report", "carried"} and modality in {"planned", "announced"} and not is_statement:
        day = EventDay(
            day.value, day.reason + "; the day of the announcement, the day announced for is not told", day.basis
        )
    actors = find_actors(setting, telling)
    in_clause = [t.name for t in setting.toponyms if start <= t.start < end]
    places = tuple(dict.fromkeys(in_clause or [t.name for t in setting.toponyms]))[:6]
    trigger = tree.tokens[telling.trigger]
    cues = find_cues(setting, telling, Outcome(day, modality, actors, places), is_statement=is_statement)
    frames = telling.frames
    if below is not None:
        frames = tuple(dict.fromkeys(("say", *frames, *below)))
        actors = actors if not source or source in actors else (source, *actors)
        start, end = tree.sentence.start, tree.sentence.end
    return Event(
        start=start,
        end=end,
        sentence=tree.sentence.index,
        trigger_start=trigger.start,
        trigger_end=trigger.end,
        trigger=tree.with_particle(telling.trigger),
        kind=telling.kind,
        date=day.value,
        date_reason=day.reason,
        modality=modality,
        actors=actors,
        places=places,
        salience=likelihood(cues),
        frames=frames,
        date_basis=day.basis,
        source=source,
        continues=day.continues,
    )


def _remember(setting: Setting, found: Sequence[Event]) -> None:
    """Keep what later sentences may refer to."""
    sentence = setting.tree.sentence
    if found:
        best = max(found, key=lambda e: (e.date_basis == "stated", e.salience))
        setting.memory.last, setting.memory.last_index = best, sentence.index
        assert setting.memory.by_frame is not None
        for event in found:
            if event.date and event.date_basis in {"stated", "sentence"} and to_day(event.date):
                words = sentence.tokens[0].text if sentence.tokens else ""
                for frame in event.frames:
                    if frame != "say":
                        setting.memory.by_frame.setdefault(frame, (event.date, words))
            first = first_day(event.date)
            if (
                setting.memory.lead_day is None
                and event.date_basis == "stated"
                and first
                and to_day(event.date)
                and event.modality in {"happened", "ongoing"}
                and setting.ordinal < 4
                and (
                    setting.memory.report_day is None
                    or timedelta(0) <= setting.memory.report_day - first <= timedelta(days=2)
                )
            ):
                setting.memory.lead_day = first
    people = [n for n in setting.names if n.kind == "person"]
    if people:
        tree = setting.tree
        subjects = {s for h in tree.clause_heads[:2] for s in tree.subjects(h)}
        spans = [tree.stretch([s]) for s in subjects]
        as_subject = [n for n in people if any(n.start <= a and b <= n.end for a, b in spans)]
        setting.memory.person = (as_subject or people)[0].text
