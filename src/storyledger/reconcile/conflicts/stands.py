"""An actor for and against one thing on one day, as different origins tell it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from storyledger.records import Conflict, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.reconcile.conflicts.comparing import Told
    from storyledger.records import Position

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORD = re.compile(r"\w+")
_FOR = frozenset({"proposes", "accepts"})
_AGAINST = frozenset({"rejects", "denies"})
_LONGEST = 160
"""Characters of a position's words that are shown."""


def find_opposed_positions(told: Told, positions: Sequence[Position]) -> Iterator[Conflict]:
    """An actor for and against one thing on one day, told by different origins."""
    held: dict[tuple[str, str, str], list[Position]] = defaultdict(list)
    for position in positions:
        if position.date and _DAY.fullmatch(position.date):
            held[(position.actor, position.issue, position.date)].append(position)
    for (actor, issue, day), stances in held.items():
        pro = [p for p in stances if p.stance in _FOR]
        con = [p for p in stances if p.stance in _AGAINST]
        told_by = [{told.origin_of.get(c.report, c.report) for p in side for c in p.citations} for side in (pro, con)]
        if not pro or not con or told_by[0] & told_by[1]:
            continue
        sides = tuple(
            Side(f"{actor} {p.stance} {issue}, {told.outlets[p.citations[0].report]}", p.citations)
            for p in (pro[0], con[0])
        )
        reason = f"Different origins put {actor} on both sides on {day}."
        yield Conflict("whether", f"{actor} on {issue}", reason, sides)


_BODIES = frozenset(
    (
        "front", "army", "group", "party", "movement", "union", "force", "forces", "militia", "council", "ministry",
        "government", "state", "guard", "brigade", "brigades", "alliance", "coalition", "faction", "military", "police",
    )
)  # fmt: skip
"""Last words of names that many bodies have."""


def find_disowned_deeds(told: Told, positions: Sequence[Position]) -> Iterator[Conflict]:
    """Who blames somebody that denies it, and who claims a deed that another says was not his.

    "The president accused the followers of Ruiz of the attack. Ruiz denied any part in it"; "the Front claimed the
    attack", and "the minister denied that the Front was behind it". Who is meant stands by name in the words of the
    other.
    """
    ours = [p for p in positions if p.issue == "responsibility"]
    denials = [p for p in ours if p.stance == "denies"]
    for stated in [p for p in ours if p.stance in {"accuses", "claims"}]:
        blames = stated.stance == "accuses"
        for denial in denials:
            named, words = (denial.actor, stated) if blames else (stated.actor, denial)
            if denial.actor == stated.actor or not _names(told, words, named):
                continue
            reason = (
                f"{stated.actor} blames {denial.actor} or those of that side, and {denial.actor} denies it."
                if blames
                else f"{stated.actor} claims it; {denial.actor} denies that it was {stated.actor}."
            )
            sides = (
                Side(f"{'blames' if blames else 'claims it'}, {stated.actor}", stated.citations),
                Side(f"denies it, {denial.actor}", denial.citations),
            )
            yield Conflict("agent", _words(told, stated), reason, sides)
            break


def _words(told: Told, position: Position) -> str:
    """The words in which a position was first told."""
    cited = position.citations[0]
    text = " ".join(told.readings[cited.report].report.text[cited.start : cited.end].split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


def _names(told: Told, position: Position, name: str) -> bool:
    """Whether the words of a position name somebody, by the last word of the name or by the name that it stands for."""
    words = _WORD.findall(name.lower())
    short = words[-1:] if name.istitle() and words and words[-1] not in _BODIES else words
    for cited in position.citations:
        text = told.readings[cited.report].report.text[cited.start : cited.end].lower()
        if f" {' '.join(short)} " in f" {' '.join(_WORD.findall(text))} ":
            return True
    return False
