"""How much an event is one that a timeline would tell: a logistic sum of cues from its words and its place."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from storyledger.read.clause_times import first_day, to_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.event_days import EventDay
    from storyledger.read.event_settings import Setting, Telling
    from storyledger.read.trees import Tree
    from storyledger.records import Modality

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
_READER = frozenset({"you", "your", "yours", "i", "my", "me", "myself"})
"""Outside quotation marks these speak to the reader or of the writer: comment, not news."""
_QUOTES = frozenset({"“", "”", '"', "‘"})


class Outcome(NamedTuple):
    """What was found of a clause's event before its place on a timeline is judged."""

    day: EventDay
    modality: Modality
    actors: tuple[str, ...]
    places: tuple[str, ...]


def likelihood(cues: Sequence[str]) -> float:
    """0 to 1: how likely the event is one that a timeline of its story would tell (a logistic sum of _CUES)."""
    total = sum(_CUES.get(cue, 0.0) for cue in cues)
    return round(1.0 / (1.0 + math.exp(-total)), 3)


def find_cues(setting: Setting, telling: Telling, outcome: Outcome, *, is_statement: bool) -> list[str]:
    """What speaks for and against an event's place on a timeline, by the names of _CUES."""
    tree = setting.tree
    sentence = tree.sentence
    memory = setting.memory
    day, basis = outcome.day.value, outcome.day.basis
    first = first_day(day)
    age = (memory.report_day - first).days if memory.report_day and first else 0
    lows, background = tree.forms, setting.words.background
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
        "stative": tree.lemmas[telling.head] in setting.words.stative
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


def _comments(setting: Setting) -> bool:
    """Whether the writer speaks of himself or to the reader, outside of all quotations."""
    lows = setting.tree.forms
    if _READER.isdisjoint(lows) or not _QUOTES.isdisjoint(lows):
        return False
    spoken = [(q.start, q.end) for q in setting.quotations if q.direct]
    return any(
        low in _READER and t.upos == "PRON" and not any(a <= t.start < b for a, b in spoken)
        for low, t in zip(lows, setting.tree.tokens, strict=True)
    )


def _since_then(tree: Tree, head: int) -> bool:
    """Whether the clause sums up a time: "killed since the war began", "the worst in decades"."""
    below = [k for k in tree.kids[head] if tree.relations[k] in {"advcl", "obl"}]
    return any(tree.forms[g] == "since" for k in below for g in tree.kids[k] if tree.relations[k] == "advcl")
