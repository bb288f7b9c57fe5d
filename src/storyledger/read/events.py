"""What happened, as each sentence of a report tells it: who did what, where, on which day, and whether it did happen.

One event a clause: the clause's predicate and the event nouns in it give the kind (PLOVER root codes, in
lexicon/happenings.txt) and finer frames. What is said under a plain verb of saying is the event and the speaker its
source; a demand, an accusation or an announcement is an event itself. A date comes from the clause, else the sentence,
else a sentence before, else it is the report's day. Left out: coreference of events beyond "the attack" and pronouns
(the reconciling stage compares all reports), sub-events, causality.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, TypeVar

from storyledger.read.clause_times import attach_times, first_day, settle_weekdays, to_day, weekday_of, without_clock
from storyledger.read.clause_tree import SUBJECTS, Tree, clause_trees
from storyledger.read.happening_words import TELLING, HappeningWords, TellingWord, happening_words, look_up
from storyledger.records import Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.clause_times import DatedClause
    from storyledger.records import Dating, Modality, Name, Parsed, Quotation, Sentence, Timex, Toponym

MAX_EVENTS = 4
"""Events kept of one sentence: the gold stories' fullest sentence tells three."""
_MAX_CLAUSES = 10
_NEWS_DAYS = 7
"""A day further back than this is background in a report of the day: gold events are at most six days older than the
report that tells them as news (the four open gold stories)."""

_CUES = {
    "bias": -0.5,
    "day stated": 0.6,
    "day sentence": 0.7,
    "day carried": -0.3,
    "day report": -1.0,
    "day none": -0.5,
    "vague": -1.4,
    "lead": 1.4,
    "early": 0.8,
    "late": -0.3,
    "place": 0.7,
    "frameless": -1.0,
    "named": 0.3,
    "spoken": 0.4,
    "continues": -0.3,
    "caption": -0.4,
    "short": -0.3,
    "stative": -0.4,
    "modality denied": -0.4,
    "modality ongoing": -0.6,
    "modality possible": -0.4,
    "modality happened": -0.2,
    "modality planned": 0.2,
    "tense past": 0.2,
    "tense past-perfect": 0.4,
    "tense present": -0.3,
    "tense present-perfect": -0.5,
    "tense modal": -0.3,
    "tense bare": -0.4,
    "shown": -1.0,
    "comment": -1.0,
    "since": -0.8,
    "old": -0.6,
    "background": -0.5,
}
"""What makes an event one for the timeline, in log odds: logistic regression over the 586 events that the reader
finds in the four open gold stories, told by a gold event's sentence or not (area under the curve on the story left
out: .69 to .90), rounded. The last five are rarer there than in news at large and were set by hand."""

_Basis = Literal["stated", "sentence", "carried", "report", "none"]
_PEOPLE = frozenset({"he", "she", "him", "her"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "this", "these", "that", "those", "him", "her", "them"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "such"})
_CARRYING = frozenset(
    {
        "also",
        "meanwhile",
        "elsewhere",
        "later",
        "then",
        "there",
        "afterwards",
        "afterward",
        "separately",
        "still",
        "another",
    }
)
_OTHER_TIMES = frozenset({"after", "before", "since", "until", "till", "because", "although", "though", "that"})
"""Words before a clause that is not of the same day as the clause above."""
_STATIVE_FRAMES = frozenset({"missing"})
_READER = frozenset({"you", "your", "yours", "i", "my", "me", "myself"})
"""Outside quotation marks these speak to the reader or of the writer: comment, not news."""
_QUOTES = frozenset({"“", "”", '"', "‘"})
_ADDRESS = ("http", "www.")
_LOOSE = frozenset(
    (
        "people", "person", "other", "one", "many", "most", "much", "some", "several", "all", "none", "anyone",
        "someone",
        "everyone", "nobody", "ten", "hundred", "thousand", "dozen", "score", "million", "number", "total", "estimate",
        "majority", "rest", "half", "each", "both", "any", "few", "lot", "man", "woman", "night", "morning",
        "afternoon",
        "evening", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    )
)  # fmt: skip
"""Heads of phrases that name nobody: "tens of thousands", "most people", "Wednesday night"."""
_OF_ACTORS = frozenset({"obl:agent", "obl", "nmod", "nmod:poss", "obj", "iobj"})
"""Relations of whoever does something or has it done to him, beside the subject's."""
_NAMED_KINDS = frozenset({"person", "organisation", "group", "place"})


# --- one clause -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Telling:
    """What a clause tells."""

    head: int
    trigger: int
    own: tuple[int, ...]
    kind: str
    frames: tuple[str, ...]
    phase: str


def _chain(tree: Tree, head: int) -> list[int]:
    """The predicate and those it controls: "was due to begin" gives due, begin."""
    found = [head]
    at = head
    while len(found) < 5:
        below = [k for k in tree.kids[at] if tree.relation(k) == "xcomp" and k not in found]
        if not below:
            break
        at = below[0]
        found.append(at)
    return found


def _nearness(tree: Tree, noun: int, words: HappeningWords) -> tuple[bool, int, int]:
    """Which noun under a carrying verb names the happening: a disaster that strikes, the object, the subject."""
    word = look_up(tree, noun, words)
    strikes = word is not None and word.kind == "DISASTER" and tree.relation(noun) == "nsubj"
    return not strikes, {"obj": 0, "nsubj:pass": 1, "nsubj": 2}.get(tree.relation(noun), 3), noun


def _tell(tree: Tree, head: int, heads: frozenset[int], words: HappeningWords) -> _Telling:
    """The clause's trigger, kind and frames: the predicate's, else those of the event noun that it carries."""
    own = tuple(tree.descendants(head, heads - {head}))
    chain = _chain(tree, head)
    phase = ""
    main: tuple[int, TellingWord] | None = None
    for at in chain:
        spelling = next((s for s in tree.spellings(at) if s in words.phases), None)
        if spelling and words.phases[spelling] != "carry":
            phase = phase or words.phases[spelling]
        word = look_up(tree, at, words)
        speaks = tree.lemma(at) in words.acts or tree.lemma(at) in words.plain
        light = spelling is not None and not (word and any("_" in s and s in words.verbs for s in tree.spellings(at)))
        if word and (not light or speaks):
            main = (at, word)
        elif light:
            nouns = [
                k
                for k in dict.fromkeys((*tree.kids[at], *tree.subjects(head)))
                if (tree.relation(k) in {"obj", "obl", "obl:arg"} or tree.relation(k) in SUBJECTS)
                and look_up(tree, k, words)
                and tree.tokens[k].upos == "NOUN"
            ]
            nouns.sort(key=lambda k: _nearness(tree, k, words))
            if nouns:
                noun = look_up(tree, nouns[0], words)
                assert noun is not None
                main = (nouns[0], noun)
            elif word and main is None:
                main = (at, word)
        if speaks:
            break
    frames: list[str] = []
    kind = "OTHER"
    trigger = chain[-1] if len(chain) > 1 and tree.lemma(head) in {"be", "have"} else head
    if main:
        trigger, word = main
        kind = word.kind
        frames.append(word.frame)
    for at in own:
        token = tree.tokens[at]
        if token.upos not in TELLING and not token.xpos.startswith("VB"):
            continue
        if at == trigger or (token.deprel == "amod" and token.upos == "VERB"):
            continue  # "besieged" in "the besieged town" tells nothing
        found = look_up(tree, at, words)
        if found and found.frame not in frames:
            frames.append(found.frame)
            if kind == "OTHER" and not main:
                kind = found.kind
    return _Telling(head, trigger, own, kind, tuple(frames), phase)


def _modality(tree: Tree, telling: _Telling, words: HappeningWords, *, later: bool) -> Modality:
    """Whether it happened: from tense, negation and the words above; `later`: its day is after the report's."""
    head = telling.head
    chain = _chain(tree, head)
    below_be = len(chain) > 1 and tree.lemma(head) == "be"
    tense = tree.tense(head)
    if any(tree.negated(at) for at in chain) and "delay" not in telling.frames:
        return "denied"
    if any(tree.relation(k) == "advmod" and tree.low(k) in {"nearly", "almost"} for k in tree.kids[head]):
        return "denied"  # "the dam nearly broke"
    planning = words.planning
    for at in chain[:-1] if len(chain) > 1 else ():
        lemma = tree.lemma(at)
        if lemma in planning["failed"]:
            return "denied"
        if lemma in planning["planned"] or below_be:
            return "planned"
        if lemma in planning["possible"]:
            return "possible"
    marks = tree.marks(head)
    if marks & {"if", "unless", "whether"}:
        return "possible"
    if tense == "future":
        return "planned"
    if tense == "modal":
        texts = {tree.tokens[k].text.lower() for k in tree.kids[head] if tree.relation(k) == "aux"}
        return "planned" if "would" in texts else "possible"
    if later:
        return "planned"
    if "to" in marks and (tense == "bare" or "be" in marks or tree.tokens[head].xpos == "VB"):
        return "planned"
    if tree.tokens[head].upos == "ADJ" and tree.lemma(head) in planning["planned"]:
        return "planned"
    if (
        tense == "progressive"
        or telling.phase == "continue"
        or (tense == "present" and tree.sentence.kind != "headline")
    ):
        return "ongoing"
    return "happened"


def _phrase(tree: Tree, index: int) -> str:
    """The noun phrase in short: the head with its compounds, adjectives and names."""
    keep = [index]
    for kid in tree.kids[index]:
        if tree.relation(kid) in {"compound", "amod", "flat", "nmod:poss"} and index - 5 < kid < index + 3:
            keep.extend(i for i in tree.descendants(kid)[:6] if abs(i - index) < 6)
    dropped = {"case", "det", "punct", "nummod", "advmod", "cc"}
    keep = [i for i in sorted(set(keep)) if i == index or tree.relation(i) not in dropped]
    return " ".join(tree.tokens[i].text for i in keep)[:80]


@dataclass(slots=True)
class _Memory:
    """What earlier sentences of the same report leave for later ones."""

    report_day: date | None
    lead_day: date | None = None
    last: Event | None = None
    last_index: int = -2
    person: str | None = None
    by_frame: dict[str, tuple[str, str]] | None = None
    """frame -> (date, words that told it)."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """What is known of one sentence before its events are read."""

    tree: Tree
    names: tuple[Name, ...]
    toponyms: tuple[Toponym, ...]
    quotations: tuple[Quotation, ...]
    dated: tuple[DatedClause, ...]
    ordinal: int
    """Place among the body sentences, from 0; headlines have 0."""
    heads: frozenset[int]
    """The tokens that head a clause."""
    memory: _Memory
    words: HappeningWords
    open_day: bool
    """A weekday stands in the sentence whose date the report's unknown day leaves open."""


def _named(setting: _Setting, index: int) -> list[str]:
    """Who stands in a noun phrase: the names in it that are no modifiers of place, else the phrase itself."""
    tree = setting.tree
    first, last = tree.tokens[index].start, tree.tokens[index].end
    found = [n.text for n in setting.names if n.kind in _NAMED_KINDS and n.start <= first and last <= n.end]
    if found:
        conjuncts = [k for k in tree.kids[index] if tree.relation(k) in {"conj", "appos", "flat", "compound"}]
        for kid in conjuncts:
            at = tree.tokens[kid].start
            found.extend(n.text for n in setting.names if n.start <= at < n.end and n.text not in found)
        return found
    if tree.tokens[index].upos in {"PRON", "NUM", "DET"}:
        return []
    inside = tree.descendants(index, setting.heads - {index})
    modifiers = [i for i in inside if tree.relation(i) in {"compound", "amod", "nmod:poss", "flat", "appos", "conj"}]
    acts = any(noun in setting.words.actors for noun in tree.noun_spellings(index))
    qualified = False
    for kid in modifiers:
        at = tree.tokens[kid].start
        # "Iranian authorities" are who acts, neither the Iranians nor Iran; of "the Texas death" nobody is told.
        qualifies = tree.relation(kid) in {"compound", "amod", "nmod:poss"} and tree.heads[kid] == index
        for name in setting.names:
            if name.kind in _NAMED_KINDS and name.start <= at < name.end and name.text not in found:
                if qualifies and name.kind in {"group", "place"}:
                    qualified = True
                else:
                    found.append(name.text)
    if found:
        return found[:4]
    loose = all(noun in _LOOSE for noun in tree.noun_spellings(index)[-1:]) or tree.lemma(index) in _LOOSE
    if loose or (not acts and (qualified or tree.tokens[index].upos != "PROPN")):
        return []  # the second point, the number of dead, most people
    return [_phrase(tree, index)]


def _actors(setting: _Setting, telling: _Telling) -> tuple[str, ...]:
    """Who does it, then to whom: subjects, agents and possessors, then objects."""
    tree = setting.tree
    found: list[str] = []
    passive = any(tree.relation(k) in {"nsubj:pass", "aux:pass"} for k in tree.kids[telling.head])
    doers: list[int] = []
    done_to: list[int] = []
    for subject in tree.subjects(telling.head):
        (done_to if passive else doers).append(subject)
        if tree.tokens[subject].text.lower() in _PEOPLE and setting.memory.person:
            found.append(setting.memory.person)
    for at in dict.fromkeys((telling.head, telling.trigger)):
        for kid in tree.kids[at]:
            relation = tree.relation(kid)
            if relation not in _OF_ACTORS:
                continue
            cases = {tree.lemma(g) for g in tree.kids[kid] if tree.relation(g) == "case"}
            if relation == "obl:agent" or (relation in {"obl", "nmod"} and "by" in cases) or relation == "nmod:poss":
                doers.append(kid)
            elif (relation in {"obj", "iobj"} and kid != telling.trigger) or (
                relation in {"obl", "nmod"} and cases & {"with", "against", "on", "between", "to"}
            ):
                done_to.append(kid)
    for group in (doers, done_to):
        for at in group:
            if any(
                tree.tokens[at].start >= d.timex.start and tree.tokens[at].end <= d.timex.end for d in setting.dated
            ):
                continue
            for name in _named(setting, at):
                if name not in found and weekday_of(name) is None and name.lower() not in _PRONOUNS:
                    found.append(name)
    return tuple(found[:6])


# --- the report -----------------------------------------------------------------------------------------------------


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
    memory = _Memory(first_day(dating.value), by_frame={})
    events: list[Event] = []
    ordinal = 0
    trees = clause_trees(parsed.sentences)
    text = parsed.report.text
    for place, sentence in enumerate(parsed.sentences):
        if sentence.kind == "furniture" or not sentence.tokens or _tells_nothing(sentence, text):
            continue
        tree = trees[place]
        heads = tree.clause_heads()[:_MAX_CLAUSES]
        mine = grouped_times.get(sentence.index, ())
        setting = _Setting(
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
    return tuple(events)


def _tells_nothing(sentence: Sentence, text: str) -> bool:
    """Whether a sentence asks, or gives an address to write to, rather than tells."""
    tokens = sentence.tokens
    last = [t.text for t in tokens[-3:]]
    if "?" in last and not any(t.text in {"“", "”", '"', "«", "»"} for t in tokens):
        return True
    written = text[sentence.start : sentence.end].lower()
    # Word by word only where there is anything to find.
    return any(sign in written for sign in ("@", *_ADDRESS)) and any(
        t.text.lower().startswith(_ADDRESS) or ("@" in t.text[1:-3] and "." in t.text) for t in tokens
    )


_Item = TypeVar("_Item", "Timex", "Toponym", "Quotation", "Name")


def _by_sentence(items: Sequence[_Item]) -> dict[int, list[_Item]]:
    grouped: dict[int, list[_Item]] = defaultdict(list)
    for item in items:
        grouped[item.sentence].append(item)
    return grouped


def _speech(setting: _Setting, head: int) -> Literal["plain", "act", ""]:
    """Whether the clause says that somebody says something."""
    tree = setting.tree
    spellings = tree.spellings(head)
    if any(s in setting.words.acts for s in spellings):
        return "act"
    if tree.lemma(head) in setting.words.plain and any(
        tree.relation(k) in {"ccomp", "parataxis", "obj", "xcomp", "punct", "advcl"} for k in tree.kids[head]
    ):
        return "plain"
    if tree.lemma(head) in setting.words.plain and tree.relation(head) == "parataxis":
        return "plain"
    return ""


def _direct_share(setting: _Setting) -> float:
    """The share of the sentence's characters that stand in direct quotations."""
    sentence = setting.tree.sentence
    inside = sum(
        max(0, min(q.end, sentence.end) - max(q.start, sentence.start)) for q in setting.quotations if q.direct
    )
    return inside / max(1, sentence.end - sentence.start)


def _speaker_of(setting: _Setting, head: int) -> str | None:
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
        if tree.tokens[subject].upos != "PRON" and tree.relation(subject) != "nsubj:pass":
            return _phrase_or_name(setting, subject)
    return None


def _phrase_or_name(setting: _Setting, index: int) -> str:
    start, end = setting.tree.stretch([index])
    named = next((n.text for n in setting.names if n.start <= start and end <= n.end), None)
    return named or _phrase(setting.tree, index)


def _sentence_events(setting: _Setting, heads: Sequence[int]) -> list[Event]:
    """The sentence's events, best first four, in the order of their words."""
    tree = setting.tree
    sentence = tree.sentence
    if _direct_share(setting) > 0.55:
        spoken = _spoken(setting)
        return [spoken] if spoken else []
    tellings = {h: _tell(tree, h, setting.heads, setting.words) for h in heads}
    source: dict[int, str] = {}
    said_in: dict[int, int] = {}
    silent: set[int] = set()
    statements: set[int] = set()
    for head in heads:
        speech = _speech(setting, head)
        if not speech:
            continue
        content = [k for k in tree.kids[head] if tree.relation(k) in {"ccomp", "parataxis"} and k in setting.heads]
        if tree.relation(head) == "parataxis" and tree.heads[head] in setting.heads and not content:
            content = [tree.heads[head]]
        speaker = _speaker_of(setting, head)
        content += [
            k for c in content for k in tree.kids[c] if tree.relation(k) == "conj" and k in setting.heads and k != head
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
        is_statement = head in statements
        if not is_statement and not _worth_telling(setting, telling, said_in):
            continue
        event = _event(setting, telling, said_in.get(head, -1), is_statement=is_statement)
        if is_statement:
            below = [f for k, at in said_in.items() if at == head for f in tellings[k].frames]
            speaker = _speaker_of(setting, head) or (setting.memory.person if _pronoun_subject(tree, head) else None)
            frames = tuple(dict.fromkeys(("say", *event.frames, *below)))
            actors = event.actors if not speaker or speaker in event.actors else (speaker, *event.actors)
            event = replace(event, frames=frames, actors=actors, source=speaker, start=sentence.start, end=sentence.end)
        elif head in source:
            event = replace(event, source=source[head])
        found.append(event)
    best = sorted(range(len(found)), key=lambda i: (-found[i].salience, i))[:MAX_EVENTS]
    return [found[i] for i in sorted(best)]


def _pronoun_subject(tree: Tree, head: int) -> bool:
    return any(tree.tokens[s].text.lower() in _PEOPLE for s in tree.subjects(head))


def _is_told(setting: _Setting, telling: _Telling) -> bool:
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
    chain = _chain(tree, telling.head)
    predicate = chain[-1]
    by_predicate = (
        predicate == telling.trigger
        or telling.trigger in tree.kids[predicate]
        or telling.trigger in tree.kids[telling.head]
    )
    return by_predicate and tree.lemma(telling.head) not in setting.words.acts


def _worth_telling(setting: _Setting, telling: _Telling, said_in: dict[int, int]) -> bool:
    """Whether a clause is an event of its own: main clauses, what is said, others only with a day of their own."""
    tree = setting.tree
    head = telling.head
    has_day = any(d.clause == head and not d.by_noun for d in setting.dated)
    if not telling.frames and not has_day and tree.tokens[head].upos not in {"VERB", "ADJ", "AUX"}:
        return False  # a title, a credit, a place and day
    if tree.heads[head] < 0 or head in said_in:
        return True
    if tree.relation(head) == "conj" and any(tree.relation(k) in SUBJECTS for k in tree.kids[head]):
        return bool(telling.frames) or has_day
    return has_day and (bool(telling.frames) or tree.lemma(head) not in setting.words.stative)


def _spoken(setting: _Setting) -> Event | None:
    """The event of a sentence that is mostly direct speech: its speaker says it."""
    tree = setting.tree
    sentence = tree.sentence
    quotation = next((q for q in setting.quotations if q.direct), None)
    if quotation is None:
        return None
    speaker = quotation.speaker or quotation.speaker_text
    frames = ["say"]
    for i in range(len(tree.tokens)):
        word = look_up(tree, i, setting.words)
        if word and word.frame not in frames:
            frames.append(word.frame)
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
    salience = _likely(cues)
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
    setting: _Setting,
    telling: _Telling,
    said_in: int,
    *,
    is_statement: bool,
) -> Event:
    """One clause's event, with its day, places, actors and salience."""
    tree = setting.tree
    start, end = tree.stretch(telling.own)
    tense = tree.tense(telling.head)
    day = _date(setting, telling, said_in, tense, is_statement=is_statement)
    later = bool(setting.memory.report_day and (first := first_day(day.value)) and first > setting.memory.report_day)
    if not later and not is_statement:
        moved = _coming(tree, telling, day, setting)
        later, day = moved is not None, moved or day
    modality = "happened" if is_statement and not later else _modality(tree, telling, setting.words, later=later)
    if is_statement and tree.tense(telling.head) == "future":
        modality = "planned"
    if is_statement and tree.negated(telling.head):
        modality = "denied"  # "did not say whether"
    if said_in >= 0 and modality == "planned" and tree.lemma(said_in) in setting.words.acts:
        modality = "announced"
    if said_in >= 0 and tree.lemma(said_in) in {"deny", "dispute", "dismiss"} and modality in {"happened", "ongoing"}:
        modality = "denied"
    if day.basis in {"report", "carried"} and modality in {"planned", "announced"} and not is_statement:
        day = _Day(
            day.value, day.reason + "; the day of the announcement, the day announced for is not told", day.basis
        )
    actors = _actors(setting, telling)
    in_clause = [t.name for t in setting.toponyms if start <= t.start < end]
    places = tuple(dict.fromkeys(in_clause or [t.name for t in setting.toponyms]))[:6]
    trigger = tree.tokens[telling.trigger]
    cues = _cues(setting, telling, _Outcome(day, modality, actors, places), is_statement=is_statement)
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
        salience=_likely(cues),
        frames=telling.frames,
        date_basis=day.basis,
        continues=day.continues,
    )


@dataclass(frozen=True, slots=True)
class _Day:
    value: str | None
    reason: str
    basis: _Basis
    continues: bool = False


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What was found of a clause's event before its place on a timeline is judged."""

    day: _Day
    modality: Modality
    actors: tuple[str, ...]
    places: tuple[str, ...]


def _date(setting: _Setting, telling: _Telling, said_in: int, tense: str, *, is_statement: bool) -> _Day:
    """The clause's day: its own words', the saying's, the sentence's, an earlier sentence's, the report's."""
    tree = setting.tree
    trigger = tree.tokens[telling.trigger].text
    own = [d for d in setting.dated if d.clause == telling.head]
    own.sort(key=lambda d: (not to_day(d.value), d.since, d.by_noun))
    if own and (not own[0].by_noun or telling.trigger in tree.ancestors(_token_at(tree, own[0].timex.start))):
        chosen = own[0]
        value = chosen.value
        if chosen.since:
            return _Day(value, f"since “{chosen.timex.text}”: the day it began ({chosen.timex.reason})", "stated")
        return _Day(value, f"“{chosen.timex.text}” belongs to “{trigger}” ({chosen.timex.reason})", "stated")
    if said_in >= 0:
        beside = [d for d in setting.dated if d.clause == said_in and to_day(d.value)]
        if beside and tense not in {"future", "modal", "bare"}:
            return _Day(beside[0].value, f"“{beside[0].timex.text}”, the day on which it is said", "sentence")
    others = [
        d for d in setting.dated if to_day(d.value) and not d.since and not _is_aside(tree, d.clause, telling.head)
    ]
    if is_statement:
        # The day of what is said is not the day of the saying: "announced that talks would take place on Saturday".
        others = [d for d in others if not _is_said(tree, d.clause, telling.head)]
    others.sort(key=lambda d: (d.by_noun, abs(d.timex.start - tree.tokens[telling.trigger].start)))
    if others and tense != "past-perfect" and not (others[0].by_noun and tense in {"present", "present-perfect"}):
        return _Day(others[0].value, f"“{others[0].timex.text}” in the same sentence", "sentence")
    if own and to_day(own[0].value) and not own[0].by_noun:
        return _Day(own[0].value, f"“{own[0].timex.text}” in the same clause", "sentence")
    return _undated(setting, telling, tense, is_statement=is_statement)


def _is_aside(tree: Tree, clause: int, head: int) -> bool:
    """Whether a day belongs to a clause under this one that tells of another time: "after", "who", "that"."""
    if clause < 0 or clause == head or head not in tree.ancestors(clause):
        return False
    relation = tree.relation(clause)
    if relation == "acl:relcl":
        return True
    return relation.startswith("advcl") and any(
        tree.relation(k) == "mark" and tree.low(k) in _OTHER_TIMES for k in tree.kids[clause]
    )


def _is_said(tree: Tree, clause: int, head: int) -> bool:
    """Whether a clause stands in what the verb at `head` says ("speaking on Tuesday" beside it does not)."""
    line = [clause, *tree.ancestors(clause)] if clause >= 0 else []
    if head not in line:
        return False
    return any(tree.relation(at) in {"ccomp", "parataxis", "csubj"} for at in line[: line.index(head)])


def _coming(tree: Tree, telling: _Telling, day: _Day, setting: _Setting) -> _Day | None:
    """A bare weekday of what is still to come ("talks would be held on Saturday"), when read as the last one."""
    first = first_day(day.value)
    report = setting.memory.report_day
    if (
        day.basis != "stated"
        or first is None
        or report is None
        or not timedelta(0) < report - first <= timedelta(days=6)
    ):
        return None
    marks = {tree.low(k) for k in tree.kids[telling.head] if tree.relation(k) == "aux"}
    if not marks & {"will", "would"} or "have" in marks:
        return None
    bare = [d for d in setting.dated if d.value == day.value and weekday_of(d.timex.text) is not None]
    if not bare:
        return None
    coming = first + timedelta(days=7)
    return _Day(
        coming.isoformat(), f"“{bare[0].timex.text}” is still to come: the next after {report.isoformat()}", "stated"
    )


def _token_at(tree: Tree, offset: int) -> int:
    return next((i for i, t in enumerate(tree.tokens) if t.start <= offset < t.end), 0)


def _undated(setting: _Setting, telling: _Telling, tense: str, *, is_statement: bool) -> _Day:
    """The day of a clause without one: carried over, or the report's."""
    tree = setting.tree
    sentence = tree.sentence
    subjects = tree.subjects(telling.head)
    relative = tree.relation(telling.head).startswith("acl")  # "that" in "a resolution that called on all sides"
    pronoun = not relative and any(tree.low(s) in _PRONOUNS for s in subjects)
    opening = {t.text.lower() for t in tree.tokens[:3]}
    adjacent = setting.memory.last is not None and sentence.index - setting.memory.last_index == 1
    # "The strikes hit ...": a definite event noun that an earlier sentence told with a day.
    for at in (telling.trigger, *subjects):
        definite = any(tree.tokens[k].text.lower() in _DEFINITE for k in tree.kids[at] if tree.relation(k) == "det")
        word = look_up(tree, at, setting.words) if definite and tree.tokens[at].upos == "NOUN" else None
        if word and setting.memory.by_frame and word.frame in setting.memory.by_frame and sentence.kind == "body":
            value, told = setting.memory.by_frame[word.frame]
            return _Day(
                value,
                f"carried: “the {tree.tokens[at].text}” was told before, at “{told}”",
                "carried",
                continues=adjacent,
            )
    if (
        adjacent
        and setting.memory.last
        and setting.memory.last.date
        and (pronoun or opening & _CARRYING)
        and tense != "past-perfect"
    ):
        return _Day(
            setting.memory.last.date,
            f"carried from the sentence before ({setting.memory.last.date_reason})",
            "carried",
            continues=pronoun,
        )
    if adjacent and setting.memory.last and tense == "past-perfect" and not is_statement:
        return _Day(
            setting.memory.last.date, "carried from the sentence before, which it explains", "carried", continues=True
        )
    day = setting.memory.report_day
    if tense == "past" and setting.memory.lead_day:
        return _Day(
            setting.memory.lead_day.isoformat(),
            "told in the past without a day, in a report whose news is of that day",
            "report",
        )
    if day and tense != "past-perfect":
        return _Day(day.isoformat(), "news of the report's day: no day stands with it", "report")
    if adjacent and setting.memory.last and setting.memory.last.date and tense != "past-perfect":
        return _Day(
            setting.memory.last.date, f"carried from the sentence before ({setting.memory.last.date_reason})", "carried"
        )
    return _Day(None, "no day stands with these words and the report's day is unknown", "none")


def _likely(cues: Sequence[str]) -> float:
    """0 to 1: how likely the event is one that a timeline of its story would tell (a logistic sum of _CUES)."""
    total = sum(_CUES.get(cue, 0.0) for cue in cues)
    return round(1.0 / (1.0 + math.exp(-total)), 3)


def _cues(setting: _Setting, telling: _Telling, outcome: _Outcome, *, is_statement: bool) -> list[str]:
    """What speaks for and against an event's place on a timeline, by the names of _CUES."""
    tree = setting.tree
    sentence = tree.sentence
    memory = setting.memory
    day, basis = outcome.day.value, outcome.day.basis
    first = first_day(day)
    age = (memory.report_day - first).days if memory.report_day and first else 0
    lows, background = tree.lows, setting.words.background
    tense = tree.tense(telling.head)
    spoken_by_days = any(d.since and (memory.report_day is None or not to_day(d.value)) for d in setting.dated)
    found = {
        "bias": True,
        f"day {basis}": basis != "none" or not setting.open_day,
        "day sentence": basis == "sentence" or (basis == "none" and setting.open_day),
        "vague": bool(day) and not to_day(day),
        "lead": sentence.kind == "body" and setting.ordinal == 0,
        "early": sentence.kind == "body" and 0 < setting.ordinal < 4,
        "late": setting.ordinal >= 15,
        "caption": sentence.kind == "caption",
        "frameless": not telling.frames,
        "named": bool(setting.names) and bool(outcome.actors),
        "place": bool(outcome.places),
        "old": age > _NEWS_DAYS,
        "since": spoken_by_days or _since_then(tree, telling.head),
        "background": any(lows[i] in background for i in telling.own),
        "stative": tree.lemma(telling.head) in setting.words.stative
        and telling.trigger == telling.head
        and not is_statement,
        f"modality {outcome.modality}": True,
        f"tense {tense}": True,
        "continues": outcome.day.continues,
        "short": len(tree.tokens) < 8,
        "comment": _comments(setting),
        "shown": tense in {"present", "progressive"} and basis == "stated" and age > 0 and not is_statement,
    }
    return [cue for cue, holds in found.items() if holds]


def _comments(setting: _Setting) -> bool:
    """Whether the writer speaks of himself or to the reader, outside of all quotations."""
    lows = setting.tree.lows
    if _READER.isdisjoint(lows) or not _QUOTES.isdisjoint(lows):
        return False
    spoken = [(q.start, q.end) for q in setting.quotations if q.direct]
    return any(
        low in _READER and t.upos == "PRON" and not any(a <= t.start < b for a, b in spoken)
        for low, t in zip(lows, setting.tree.tokens, strict=True)
    )


def _since_then(tree: Tree, head: int) -> bool:
    """Whether the clause sums up a time: "killed since the war began", "the worst in decades"."""
    below = [k for k in tree.kids[head] if tree.relation(k) in {"advcl", "obl"}]
    return any(tree.low(g) == "since" for k in below for g in tree.kids[k] if tree.relation(k) == "advcl")


def _remember(setting: _Setting, found: Sequence[Event]) -> None:
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
        subjects = {s for h in tree.clause_heads()[:2] for s in tree.subjects(h)}
        spans = [tree.stretch([s]) for s in subjects]
        as_subject = [n for n in people if any(n.start <= a and b <= n.end for a, b in spans)]
        setting.memory.person = (as_subject or people)[0].text
