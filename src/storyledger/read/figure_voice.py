"""Whether a number that stands beside what somebody says is the report's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.figure_speakers import source_words

if TYPE_CHECKING:
    from storyledger.read.counted import View
    from storyledger.read.figure_reports import Draft


def is_background(view: View, cue: int, draft: Draft) -> bool:
    """Whether the report itself tells the number in a clause on what somebody speaks of.

    Of what was asked for or judged: "requested the raid that killed 22 people", "condemned the raid, which killed 22".
    Or in a tense that what is said in the past would not have: "said they had agreed to end a war that has killed
    260,000", where the speakers' own words would be "had killed" (backshift: Quirk et al., 1985, 14.31).
    """
    clause = _relative_above(view, draft.counted.head if draft.counted.head >= 0 else view.at(draft.number.start))
    if clause is None or clause == cue:
        return False
    if view.lemma(cue) in source_words("judging"):
        return True
    perfect = any(view.low(k) in {"has", "have"} for k in view.tree.kids[clause] if view.get(k).deprel == "aux")
    between = range(cue + 1, clause) if cue < clause else range(clause)
    shifted = any(view.low(k) in {"had", "would", "was", "were"} or view.get(k).xpos == "VBD" for k in between)
    return perfect and shifted and view.get(cue).xpos == "VBD"


def _relative_above(view: View, k: int) -> int | None:
    """The verb of the nearest relative clause above a word: "a war that has killed 260,000 people"."""
    for _ in range(8):
        token = view.get(k)
        if token.deprel == "acl:relcl" and any(view.low(j) in {"that", "which"} for j in view.tree.kids[k]):
            return k
        told = token.deprel == "ccomp" and view.lemma(token.head) == "leave"  # "has left 70 people dead"
        if (
            (token.deprel in {"ccomp", "parataxis", "advcl"} and not told)
            or not 0 <= token.head < len(view)
            or token.head == k
        ):
            return None
        k = token.head
    return None
