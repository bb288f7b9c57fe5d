"""What speaks for two claims counting the same thing, as a score and a sentence that a reader can check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.reconcile.bounds import show_amount
from storyledger.reconcile.figures.counts import CUMULATIVE, LONG, PERSON_KINDS, is_near
from storyledger.reconcile.figures.differences import is_same_place
from storyledger.reconcile.figures.side_by_side import is_replaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.reconcile.figures.counts import Count, Known

SAME: Final = 2.0
"""Likeness from which a claim joins a figure: on the gold stories of Aleppo, Ghouta, Nepal and Minsk any threshold
from 1.5 to 2.25 gives the same figures, and from 2.75 on claims of one quantity are kept apart."""
WORD: Final = 0.15
"""What a longer word that both sentences have adds, up to 1."""
DAY_BY_DAY: Final = 0.5
"""How much more must speak for it where the story counts a kind day by day: there another count is always near."""


def needed(count: Count, known: Known) -> float:
    """Likeness from which a claim joins a figure."""
    return SAME + (DAY_BY_DAY if count.claim.kind in known.recurrent else 0.0)


def find_likeness(count: Count, group: Sequence[Count], main: frozenset[str]) -> tuple[float, str]:
    """How much speaks for a claim belonging to a figure, and a sentence that says what, by its likest claim."""
    score, why, other = max(
        ((*_compare(count, other, main), other) for other in group), key=lambda told: (told[0], -told[2].order)
    )
    both = count.outlet == other.outlet
    where = (
        f"“{count.quote}” and “{other.quote}” in"
        if both
        else f"“{count.quote}” in {count.outlet} and “{other.quote}” in"
    )
    return score, f"{where} {other.outlet}: {', '.join(why)}."


def _compare(a: Count, b: Count, main: frozenset[str]) -> tuple[float, list[str]]:
    score = 1.0
    people = a.claim.kind in PERSON_KINDS
    why = [
        f"both count {a.claim.unit or b.claim.unit or 'people'} {a.claim.kind}" if people else "both count one thing"
    ]
    if a.claim.kind == "magnitude":
        score += 2.0
        why.append("of one quake")
    if a.claim.scope == b.claim.scope == "background":
        score += 1.0
        why.append("in the whole conflict")
    if a.size == b.size:
        score += 2.0 if a.size > 10 else 1.0
        why.append(f"the same number ({show_amount(a.size)})")
    elif is_near(a, b):
        score += 0.5
        why.append("numbers close to each other")
    if is_replaced(a, b):
        score += 2.0
        why.append("told in the place of the other")
    if a.places & b.places:
        score += 1.0
        why.append(f"in {a.claim.place or b.claim.place or 'one place'}")
    elif is_same_place(a, b, main):
        score += 0.5
        why.append("in the place that the story is about")
    if a.population == b.population or {a.population, b.population} == {"person", "civilian"}:
        score += 0.5
        if not people and a.claim.unit:
            why.append(f"in {a.claim.unit}" if a.claim.kind == "other" else f"of {a.claim.unit}")
    if a.claim.scope == b.claim.scope:
        score += 0.5
    if a.claim.as_of and a.claim.as_of == b.claim.as_of:
        score += 0.5
        why.append(f"for {a.claim.as_of}")
    elif a.day and b.day and a.claim.kind in CUMULATIVE:
        score += 0.25
        why.append("as a toll that grew")
    if a.claim.event and b.claim.event and _act(a.claim.event) == _act(b.claim.event):
        score += 0.5
        why.append(f'told by "{a.claim.event}"')
    score += min(1.0, WORD * sum(len(word) > LONG + 1 for word in a.telling & b.telling))
    return score, why


def _act(event: str) -> str:
    """The word that tells what happened, without its ending: "injured" and "injure"."""
    return event.removesuffix("ed").removesuffix("e")
