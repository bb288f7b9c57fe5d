"""What one attribution holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from storyledger.read.attribution_words import AttributionKind
    from storyledger.records import Quotation


class Attribution(NamedTuple):
    """Who says, thinks, feels, wants or shows what: spans of the report's text, half open."""

    start: int
    """The content, without "that"."""
    end: int
    sentence: int
    """Index of the sentence in which the content stands."""
    kind: AttributionKind
    source_start: int | None
    """The words for whose it is, beside the cue; None where nobody is named."""
    source_end: int | None
    cue_start: int | None
    cue_end: int | None
    negated: bool = False
    """The cue is denied: "did not say whether"."""
    printed: bool = False
    """The source is something printed: "the poll", "a study"."""
    nested: bool = False
    """It stands in the content of another, and is no claim that the other only takes up."""
    quotation: Quotation | None = None
    """The account's quotation, where it is one."""
