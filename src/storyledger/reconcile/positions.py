"""Where each actor stood on each issue, day by day, over a story's reports; a change of stance shows as a change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from storyledger.lands import land_of
from storyledger.reconcile.spelling import lexicon
from storyledger.records import Citation, Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.records import Entity, Reading, Stance, Story

SIDES = {
    "proposes": "for",
    "accepts": "for",
    "demands": "for",
    "rejects": "against",
    "conditions": "conditions",
    "denies": "denies",
    "claims": "claims",
    "accuses": "accuses",
}
"""Only a move from one side to another is a change: who proposed a truce and then demands one has not changed."""
COPIED_WORDS = 6
"""A clause of so many words that stands in two reports alike is copied, not said twice. Set by hand."""
EXACT = len("2000-01-01")


@dataclass(frozen=True, slots=True)
class _Taken:
    actor: str
    stance: Stance
    citation: Citation


def reconcile_positions(story: Story, readings: Sequence[Reading], entities: Sequence[Entity]) -> tuple[Position, ...]:
    """Positions in order of actor, issue and day; the same stance on the same day stands once, with all its citations.

    `changed_from` is the stance taken before, where the actor moved from one side of the issue to another.
    Actors are called by their entity's name; a name that no entity has stays as it is.
    """
    wanted = set(story.reports)
    named = _names(entities)
    taken = [
        _Taken(named.get(s.actor.casefold(), s.actor), s, Citation(r.report.id, s.start, s.end))
        for r in readings
        if not wanted or r.report.id in wanted
        for s in r.stances
    ]
    taken = _share_names(taken, entities, [r for r in readings if not wanted or r.report.id in wanted])
    days = _days({r.report.id: r.report.text for r in readings}, taken)
    merged: dict[tuple[str, str, str, str | None], list[Citation]] = {}
    for t in taken:
        key = (t.actor, t.stance.issue, t.stance.stance, days[t])
        held = merged.setdefault(key, [])
        if t.citation not in held:
            held.append(t.citation)
    positions = [
        Position(actor=actor, issue=issue, stance=stance, date=day, citations=tuple(citations))
        for (actor, issue, stance, day), citations in merged.items()
    ]
    positions.sort(key=lambda p: (p.actor, p.issue, p.date is None, p.date or "", p.stance))
    return tuple(_with_changes(positions))


def _names(entities: Sequence[Entity]) -> dict[str, str]:
    """Every name to its entity's main name; a name of two entities to neither."""
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    for entity in entities:
        for name in (entity.name, *entity.names):
            key = name.casefold()
            if found.get(key, entity.name) != entity.name:
                doubtful.add(key)
            found[key] = entity.name
    return {key: name for key, name in found.items() if key not in doubtful}


def _share_names(taken: Sequence[_Taken], entities: Sequence[Entity], readings: Sequence[Reading]) -> list[_Taken]:
    """Actors that differ only by article, number or case are one: "rebels", "The rebels", "Rebel".

    So are a country's bodies, "Sudan's army" and "the Sudanese army", and "the army" where the story has no other's.
    """
    owners: dict[str, set[str]] = {}
    bare = any(not owner and body in _bodies() for owner, body in (_body(t.actor) for t in taken))
    names = (*(t.actor for t in taken), *(name for e in entities for name in (e.name, *e.names)))
    for owner, body in (*map(_body, names), *(_bodies_told(readings) if bare else ())):
        if owner and body in _bodies():
            owners.setdefault(body, set()).add(owner)
    shown: dict[tuple[str, str], str] = {}
    keys = []
    for t in taken:
        owner, body = _body(t.actor)
        if not owner and len(owners.get(body, ())) == 1:
            owner = next(iter(owners[body]))
        keys.append((owner, body or t.actor))
        held = shown.get(keys[-1])
        if held is None or (_body(t.actor)[0] and not _body(held)[0]):
            shown[keys[-1]] = t.actor
    return [replace(t, actor=shown[key]) for t, key in zip(taken, keys, strict=True)]


@cache
def _bodies() -> frozenset[str]:
    """Bodies of which a country has one: told without the country, they are those of the only one told of."""
    return frozenset(body.replace("_", " ") for body in lexicon("bodies.txt")["one a country"])


def _body(actor: str) -> tuple[str, str]:
    """Whose body an actor is, and which: a country's code or a name, and "army"; no owner for anything else."""
    words = [w for w in actor.split() if w.casefold() not in {"the", "a", "an"}]
    body = " ".join(w.casefold() for w in words[1:])
    if body in _bodies() and words[0][:1].isupper():
        owner = words[0].removesuffix("'s").removesuffix("’s").casefold()
        return land_of(owner) or owner, body
    kind, of, land = actor.partition(" of ")
    kind = kind.casefold().removeprefix("the ")
    code = land_of(land.casefold()) if of and kind in _bodies() else None
    if code:
        return code, kind
    return "", " ".join(w.casefold().rstrip("s") for w in words)


def _bodies_told(readings: Iterable[Reading]) -> Iterable[tuple[str, str]]:
    """Each country's body that the reports' words tell of, in passing too: "hills held by the Ethiopian army"."""
    for reading in readings:
        for sentence in reading.parsed.sentences:
            words = [token.text for token in sentence.tokens]
            for at in range(len(words)):
                for size in (1, 2):
                    body = " ".join(words[at : at + size]).casefold()
                    if body not in _bodies():
                        continue
                    before = at - 2 if at and words[at - 1] in {"'s", "’s"} else at - 1
                    behind = words[at + size + 1 : at + size + 2] if words[at + size : at + size + 1] == ["of"] else []
                    for name in (*(words[before : before + 1] if before >= 0 else ()), *behind):
                        owner = land_of(name.casefold()) if name[:1].isupper() else None
                        if owner:
                            yield owner, body


def _days(texts: Mapping[str, str], taken: Sequence[_Taken]) -> dict[_Taken, str | None]:
    """The day of each stance, over copies: the same words in two reports stand for one act.

    Its day is the one that any of the reports lets one know, an exact one first, then the earliest.
    """
    told: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    holders: dict[tuple[str, ...], set[str]] = {}
    keys: dict[_Taken, tuple[str, ...]] = {}
    for t in taken:
        words = texts[t.citation.report][t.citation.start : t.citation.end].casefold().split()
        keys[t] = key = (t.actor, t.stance.issue, t.stance.stance, " ".join(words))
        holders.setdefault(key, set()).add(t.citation.report)
        if t.stance.date and len(words) >= COPIED_WORDS:
            told.setdefault(key, set()).add((t.citation.report, t.stance.date))
    found: dict[_Taken, str | None] = {}
    for t in taken:
        days = {day for _, day in told.get(keys[t], ())}
        copied = days and len(holders[keys[t]]) > 1
        found[t] = min(days, key=lambda d: (len(d) != EXACT, d)) if copied else t.stance.date
    return found


def _with_changes(positions: Iterable[Position]) -> Iterable[Position]:
    """Positions with the stance before, where the side changed from one day to a later one.

    Where an actor stood on two sides on the day before, as who accepts on a condition, neither of them is left by
    taking it again.
    """
    for _, taken in groupby(positions, key=lambda p: (p.actor, p.issue)):
        by_day: dict[str, list[Position]] = {}
        for position in taken:
            if position.date is None:
                yield position
                continue
            before = next((day for day in reversed(by_day) if _is_before(day, position.date)), "")
            last = by_day.get(before, [])
            changed = bool(last) and SIDES.get(position.stance) not in {SIDES.get(p.stance) for p in last}
            yield replace(position, changed_from=last[-1].stance) if changed else position
            by_day.setdefault(position.date, []).append(position)


def _is_before(one: str, other: str) -> bool:
    """Whether a day lies before another for sure: a month is not before its days."""
    return one[:EXACT] < other[:EXACT] and not other.startswith(one)
