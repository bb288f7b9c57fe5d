"""Numbers that a report tells as taken back, each with the number that was set in its place.

As in "253 people were killed, not 359 as police had said" and "first said 368 had been rescued, but corrected that
later". Left out: numbers that another report takes back without telling them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storyledger.records import Claim, Reading

_NEAR: Final = 2
"""Sentences behind a number that was corrected in which the right one stands."""
_NOT: Final = re.compile(r"(?:[,–—-] ?| and )not $")
_FIRST: Final = re.compile(r"\b(?:first|initially|originally|earlier|previously)\b", re.IGNORECASE)
_CORRECTED: Final = re.compile(
    r"\b(?:but|and|before|then|later)\b[^.]{0,40}\b(?:correct|retract|withdr[ae]w|revis|t(?:ook|aken|aking) back)",
    re.IGNORECASE,
)


def find_withdrawn(reading: Reading) -> dict[int, Claim]:
    """For each number that is taken back, by where it starts, the claim that stands in its place."""
    text = reading.report.text
    found: dict[int, Claim] = {}
    for n, claim in enumerate(reading.claims):
        if claim.value is None or claim.projected:
            continue
        right: Claim | None = None
        if _NOT.search(text, max(claim.sentence_start, claim.start - 8), claim.start):
            right = _alike(claim, reversed(reading.claims[:n]), 0)
        elif _FIRST.search(text, claim.sentence_start, claim.start) and _CORRECTED.search(
            text, claim.end, claim.sentence_end
        ):
            right = _alike(claim, reading.claims[n + 1 :], _NEAR)
        if right is not None:
            found[claim.start] = right
            for other in reading.claims[:n]:  # where the report itself told it first
                if (other.kind, other.part_of) == (claim.kind, None) and claim.value in {other.value, other.low}:
                    found[other.start] = right
    return found


def _alike(claim: Claim, others: Iterable[Claim], far: int) -> Claim | None:
    """The first of other claims within so many sentences that counts the same by another number."""
    for other in others:
        if abs(other.sentence - claim.sentence) > far:
            return None
        if other.kind == claim.kind and other.part_of is None and other.value not in {None, claim.value}:
            return other
    return None
