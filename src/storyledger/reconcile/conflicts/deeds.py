"""What reports tell to have been done, clause by clause: by whom, to whom, when, where, and by whose account.

A deed is read off the parse: its verb (or the noun of a deed that somebody is blamed for), subject and object with
passives turned, the day and the places that stand with it, whether it is told as done or denied, and the speaker of
the quotation that holds it. What is only wished, planned, feared or set as a condition is no deed. Left out: deeds
told by nouns alone, irony, what a reader infers.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from storyledger.folding import plain
from storyledger.reconcile.conflicts.clauses import (
    MODALS,
    Clauses,
    acts,
    find_act,
    find_standing,
    find_subjects,
    is_negated,
    words_of,
)
from storyledger.reconcile.conflicts.phrases import (
    Around,
    find_day,
    find_party,
    find_settings,
    find_source,
    find_stretch,
    is_time,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.reconcile.conflicts.phrases import Party
    from storyledger.records import Entity, Name, Quotation, Reading, Timex, Toponym

LONGEST = 120
"""Tokens of a sentence that is looked at; longer ones are lists or broken text."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing told as done, or as not done."""

    report: str
    origin: str
    sentence: int
    start: int
    """The clause."""
    end: int
    trigger: int
    act: str
    agent: Party | None
    theme: Party | None
    done: bool
    so_far: bool
    """Denied for all the time until its day: "has not left yet"."""
    day: str | None
    exact: bool
    """The day stands with the deed itself; else it is that on which it was told, at the latest."""
    places: tuple[Toponym, ...]
    settings: frozenset[str]
    """Names that stand with the deed as where, from where or whereto."""
    source: str
    """Whose account it is; empty where it is the report's own."""
    blamed: bool = False
    """The agent is blamed, or claims the deed, rather than told to have done it."""
    bare: bool = False
    """A participle behind its noun: "the interview published on Monday"."""
    edge: bool = False
    """The words put it near the day's edge: "late on Monday"."""
    background: frozenset[str] = frozenset()
    """Content lemmas and numbers of its sentence: what else is told with it."""


def read_deeds(readings: Sequence[Reading], origin_of: Mapping[str, str], entities: Sequence[Entity]) -> list[Deed]:
    """Every deed that the reports tell, in the order of the reports and their words."""
    ids: dict[str, str] = {}
    for entity in entities:
        for name in (entity.name, *entity.names):
            key = plain(name)
            ids[key] = entity.id if ids.get(key, entity.id) == entity.id else key
    found: list[Deed] = []
    for reading in readings:
        found.extend(_of_report(reading, origin_of.get(reading.report.id, reading.report.id), ids))
    return found


def _of_report(reading: Reading, origin: str, ids: Mapping[str, str]) -> list[Deed]:
    names, times = _by_sentence(reading.parsed.names), _by_sentence(reading.times)
    toponyms = _by_sentence(reading.toponyms)
    quotations = _quotations_by_sentence(reading)
    found: list[Deed] = []
    for sentence in reading.parsed.sentences:
        if sentence.kind in {"furniture", "caption"} or not 2 < len(sentence.tokens) <= LONGEST:
            continue
        if any(token.text == "?" for token in sentence.tokens[-3:]):
            continue
        clauses = Clauses(sentence)
        around = Around(
            reading,
            origin,
            clauses,
            tuple(names.get(sentence.index, ())),
            tuple(times.get(sentence.index, ())),
            tuple(toponyms.get(sentence.index, ())),
            tuple(quotations.get(sentence.index, ())),
            ids,
            frozenset(
                t.lemma.lower()
                for t in sentence.tokens
                if t.upos in {"NOUN", "VERB", "ADJ", "NUM"} and len(t.text) > 1 and t.xpos != "NNP"
            ),
        )
        for at, token in enumerate(clauses.tokens):
            if token.upos in {"VERB", "AUX"} and token.deprel not in {"aux", "aux:pass", "cop"}:
                found.extend(_deeds_at(around, at))
    return found


_Item = TypeVar("_Item", "Timex", "Toponym", "Name")


def _by_sentence(items: Iterable[_Item]) -> dict[int, list[_Item]]:
    grouped: dict[int, list[_Item]] = {}
    for item in items:
        grouped.setdefault(item.sentence, []).append(item)
    return grouped


def _quotations_by_sentence(reading: Reading) -> dict[int, list[Quotation]]:
    """The quotations that reach into each sentence, by its index, in order."""
    sentences = sorted(reading.parsed.sentences, key=lambda s: s.end)
    ends = [sentence.end for sentence in sentences]
    grouped: dict[int, list[Quotation]] = {}
    for quotation in sorted(reading.quotations, key=lambda q: q.start):
        for at in range(bisect_right(ends, quotation.start), len(sentences)):
            if sentences[at].start >= quotation.end:
                break
            grouped.setdefault(sentences[at].index, []).append(quotation)
    return grouped


# --- one verb -------------------------------------------------------------------------------------------------------


def _deeds_at(around: Around, at: int) -> list[Deed]:
    """The deeds that one verb tells: mostly one; those that it blames somebody for."""
    clauses = around.clauses
    lemma = clauses.tokens[at].lemma.lower()
    blamed = _blamed(around, at)
    if blamed or lemma in words_of("saying") or lemma in words_of("light"):
        return blamed
    standing = find_standing(clauses, at)
    if standing is None:
        return []
    done, so_far = standing
    act, undone, inside = find_act(clauses, at)
    if undone and act == "take":
        if not any(clauses.low(k) == "still" for k in clauses.kids[at]):
            return []
        so_far = True
    if undone:
        done = not done
    if not done and clauses.tokens[at].xpos == "VBG" and not _is_gerund(clauses, at):
        return []  # "is not leaving" speaks of what is to come
    if not done and any(
        clauses.tokens[k].deprel == "advmod" and clauses.low(k).endswith("ly") for k in clauses.kids[at]
    ):
        return []  # "does not spread easily" denies only the how
    bare = clauses.tokens[at].deprel == "acl" and not clauses.find(at, "nsubj", "nsubj:pass", "aux")
    passive = bare or bool(clauses.find(at, "nsubj:pass", "aux:pass"))
    subjects = find_subjects(clauses, at)
    objects = [] if passive else clauses.find(at, "obj")
    if inside >= 0:
        act, objects = _inner(clauses, act, inside, objects)
        if not objects and not passive and clauses.tokens[inside].deprel == "compound:prt":
            # "shot down the plane": behind a particle an object is at times taken for a setting
            bare_obl = [k for k in clauses.find(at, "obl") if not clauses.find(k, "case")]
            objects = [k for k in bare_obl if not is_time(around, k)]
    agent = theme = None
    if passive:
        agents = clauses.find(at, "obl:agent") or [
            k for k in clauses.find(at, "obl") if any(clauses.low(g) == "by" for g in clauses.kids[k])
        ]
        if bare and clauses.heads[at] >= 0:
            subjects = [clauses.heads[at]]
        agent = find_party(around, agents[0], at) if agents and not is_time(around, agents[0]) else None
        theme = find_party(around, subjects[0], at) if subjects else None
    else:
        agent = find_party(around, subjects[0], at) if subjects else None
        theme = find_party(around, objects[0], at) if objects else None
    if undone and act == "take":
        agent = None
    if act == "accept" and theme is None:
        return []  # "refused to say", "accepted that"
    if done and any(party is not None and party.is_anybody for party in (agent, theme)):
        return []  # "asked whether anyone had left"
    none = any(party is not None and party.none and not party.is_anybody for party in (agent, theme))
    settings, places = find_settings(around, at)
    if act in words_of("moves") or (theme is None and act not in words_of("doing")):
        if theme is not None:
            settings |= theme.names
        theme, agent = agent, None
    if none:
        done = not done
    day, exact, edge = find_day(around, at)
    start, end = find_stretch(clauses, at, subjects)
    return [
        Deed(
            report=around.reading.report.id,
            origin=around.origin,
            sentence=clauses.sentence.index,
            start=start,
            end=end,
            trigger=clauses.tokens[at].start,
            act=act,
            agent=agent,
            theme=theme,
            done=done,
            so_far=so_far and not done,
            day=day,
            exact=exact,
            places=places,
            settings=settings,
            source=find_source(around, at),
            bare=bare,
            edge=edge,
            background=around.background,
        )
    ]


def _is_gerund(clauses: Clauses, at: int) -> bool:
    """Whether an -ing form stands for something done, without "is" or "was": "denied killing"."""
    return not clauses.find(at, "aux")


def _inner(clauses: Clauses, act: str, inside: int, objects: list[int]) -> tuple[str, list[int]]:
    """The act and its objects where a word makes one act with the verb: "[shot down] the plane", "[opened fire]"."""
    relation = clauses.tokens[inside].deprel
    if inside in objects:
        return act, []
    if relation == "case" and clauses.heads[inside] >= 0:
        return act, [clauses.heads[inside]]
    if objects and act == "attack" and clauses.tokens[objects[0]].lemma.lower() in words_of("deeds"):
        deed = objects[0]
        noun = clauses.tokens[deed].lemma.lower()
        return acts().get(noun, (noun, False))[0], [
            k
            for k in clauses.find(deed, "nmod")
            if any(clauses.low(g) in {"of", "on", "against"} for g in clauses.kids[k])
        ]
    return act, objects


# --- blame ----------------------------------------------------------------------------------------------------------


def _blamed(around: Around, at: int) -> list[Deed]:
    """The deeds that somebody is blamed for, or claims: "blamed rebels for the shelling", "claimed responsibility"."""
    clauses = around.clauses
    lemma = clauses.tokens[at].lemma.lower()
    passive = bool(clauses.find(at, "nsubj:pass", "aux:pass"))
    if is_negated(clauses, at) or {clauses.low(k) for k in clauses.find(at, "aux")} & MODALS:
        return []
    objects, subjects = clauses.find(at, "obj"), find_subjects(clauses, at)
    accused = subjects if passive else objects
    by = "" if passive else _text(around, subjects)
    if lemma in {"claim", "take"} and objects and clauses.tokens[objects[0]].lemma.lower() == "responsibility":
        accused, by = subjects, _text(around, subjects)
        under = [*clauses.find(objects[0], "nmod"), *clauses.find(at, "obl")]
    elif lemma in words_of("blaming"):
        under = [*clauses.find(at, "obl"), *(k for o in objects for k in clauses.find(o, "nmod"))]
    else:
        return []
    found = []
    for deed in under:
        if not any(clauses.low(k) in {"for", "of"} for k in clauses.find(deed, "case")):
            continue
        noun = clauses.tokens[deed].lemma.lower()
        if noun not in words_of("deeds") or not accused:
            continue
        agent = find_party(around, accused[0], at)
        if agent is None:
            continue
        objects_of = [
            k
            for k in clauses.find(deed, "nmod")
            if any(clauses.low(g) in {"of", "on", "against"} for g in clauses.kids[k])
        ]
        theme = find_party(around, objects_of[0], at) if objects_of else None
        act = acts().get(noun, (noun, False))[0]
        day, exact, edge = find_day(around, at)
        own = [t.value for t in around.times if t.value and _within(clauses, deed, t)]
        if own and own[0]:
            day, exact = own[0].partition("T")[0], True
        else:
            exact = False
        start, end = find_stretch(clauses, at, subjects)
        found.append(
            Deed(
                report=around.reading.report.id,
                origin=around.origin,
                sentence=clauses.sentence.index,
                start=start,
                end=end,
                trigger=clauses.tokens[at].start,
                act=act,
                agent=agent,
                theme=theme,
                done=True,
                so_far=False,
                day=day,
                exact=exact,
                places=(),
                settings=frozenset(),
                source=by or find_source(around, at),
                blamed=True,
                edge=edge,
                background=around.background,
            )
        )
    return found


def _within(clauses: Clauses, noun: int, timex: Timex) -> bool:
    return any(timex.start <= clauses.tokens[k].start < timex.end for k in clauses.below(noun))


def _text(around: Around, subjects: Sequence[int]) -> str:
    if not subjects:
        return ""
    party = find_party(around, subjects[0], subjects[0])
    return party.text if party else ""
