"""Where each actor stood on each issue, day by day, over a story's reports; a change of stance shows as a change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storyledger.lands import land_of
from storyledger.records import Citation, Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.records import Entity, Reading, Stance, Story

_SIDES = {
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
BODIES = frozenset(
    [
        *("army", "military", "navy", "air force", "police", "government", "presidency", "parliament", "state media"),
        *("foreign ministry", "defence ministry", "defense ministry", "interior ministry", "health ministry"),
    ]
)
"""Bodies of which a country has one: told without the country, they are those of the only one told of."""
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
    taken = _share_names(taken, entities)
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


def _share_names(taken: Sequence[_Taken], entities: Sequence[Entity]) -> list[_Taken]:
    """Actors that differ only by article, number or case are one: "rebels", "The rebels", "Rebel".

    So are a country's bodies, "Sudan's army" and "the Sudanese army", and "the army" where the story has no other's.
    """
    owners: dict[str, set[str]] = {}
    for name in (*(t.actor for t in taken), *(name for e in entities for name in (e.name, *e.names))):
        owner, body = _body(name)
        if owner and body in BODIES:
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


def _body(actor: str) -> tuple[str, str]:
    """Whose body an actor is, and which: a country's code or a name, and "army"; no owner for anything else."""
    words = [w for w in actor.split() if w.casefold() not in {"the", "a", "an"}]
    body = " ".join(w.casefold() for w in words[1:])
    if body in BODIES and words[0][:1].isupper():
        owner = words[0].removesuffix("'s").removesuffix("’s").casefold()
        return land_of(owner) or owner, body
    return "", " ".join(w.casefold().rstrip("s") for w in words)


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
    """Positions with the stance before, where the side changed from one day to a later one."""
    last: Position | None = None
    for position in positions:
        same = last is not None and (last.actor, last.issue) == (position.actor, position.issue)
        if not same:
            last = None
        if (
            last is not None
            and position.date
            and last.date
            and last.date[:10] < position.date[:10]
            and _SIDES.get(last.stance) != _SIDES.get(position.stance)
        ):
            yield replace(position, changed_from=last.stance)
        else:
            yield position
        last = position
