"""One reporting word with its parts."""

from __future__ import annotations

from typing import NamedTuple


class Frame(NamedTuple):
    """One reporting word with its parts, as ranges of tokens (first and last)."""

    cue: tuple[int, int]
    lemma: str
    shape: str
    subject: int | None
    """Head of the noun phrase that speaks; None where the sentence names nobody."""
    speaker: tuple[int, int] | None
    content: tuple[int, int] | None
    """None where the words said are only in quotation marks or in another sentence."""
    left: bool
    """The content stands before the cue."""
    clause: tuple[int, int]
    """The cue with its subject and adverbials: what is no content."""
