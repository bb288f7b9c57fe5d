"""The brief's own words: the frames that it sets around quoted ones, and what must hold for each to be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from storyledger.records import Claim

OTHERS: Final = "Other claims"
"""Claims of one figure; nothing is said of their days."""
SAME_DAY: Final = "Other claims for the same day"
"""Claims of one figure that all hold for the line's day."""
DIFFER: Final = "Claims for the same day differ"
"""As `SAME_DAY`, of a figure whose standing is disputed."""
DISAGREE: Final = "Reports disagree"
"""Sentences in which the sides of one contradiction stand."""
COPIES: Final = "Copies differ"
"""As `DISAGREE`, of a contradiction between copies of one report."""
CLAIM_FRAMES: Final = (OTHERS, SAME_DAY, DIFFER)
CONFLICT_FRAMES: Final = (DISAGREE, COPIES)

SOURCE: Final = ", according to "
"""Before the words that name whose claim it is."""
OWN_VOICE: Final = ", in a report's own voice"
"""Behind a claim that the report makes itself."""
_BEGINNINGS: Final = frozenset(
    ["A", "An", "The", "One", "Two", "Some", "Several", "Many", "Other", "Another", "His", "Her", "Its", "Their", "Our"]
)
BULLETS: Final = "•·-–—* "
"""What stands before a list's item and is not taken over."""
ENDS: Final = " ."
"""What a quoted sentence loses at its ends."""


def framed(frame: str, what: str) -> str:
    """The beginning of a line of claims: what they count, as their figure is called, then the frame."""
    if not what or ": " in what:
        return frame
    return f"{what[:1].upper()}{what[1:]}, {frame[:1].lower()}{frame[1:]}"


def claim_frame(words: str) -> str | None:
    """The frame of claims that a line's beginning holds, with or without what they count; None where it holds none."""
    for frame in CLAIM_FRAMES:
        if words == frame or words.endswith(f", {frame[:1].lower()}{frame[1:]}"):
            return frame
    return None


def name_by_hand(claim: Claim) -> str | None:
    """The name that somebody gave a claim's source by hand, as it stands in square brackets; None where nobody did.

    It need not stand in the report: the correction, which the account shows, is its proof.
    """
    name = claim.source_name or claim.source
    if "source" not in claim.by_hand or not name:
        return None
    return one_line(name).replace("[", "(").replace("]", ")")


def within_line(words: str) -> str:
    """The words as they stand amid a line: the capital of an article or pronoun that began their sentence is small.

    "The Orvel Post" is "the Orvel Post" there too.
    """
    first, space, rest = words.partition(" ")
    return f"{first.lower()} {rest}" if space and rest and first in _BEGINNINGS else words


def one_line(words: str) -> str:
    """The words with every run of white space as one space."""
    return " ".join(words.split())
