"""The day on which something was said, where the cue's own clause tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.trees import base

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.quotation_drafts import Draft
    from storyledger.read.trees import Tree
    from storyledger.records import Timex


_RELATIVES = frozenset(["who", "which", "that", "whose", "where"])
_EARLIER = frozenset(["after", "before", "since", "until"])
"""Words that set another clause's time off from that of the cue before it."""


def _tells_of_saying(tree: Tree, index: int, cue: int) -> bool:
    """Whether the time at a word can be the cue's: not that of another clause or of a noun ("the flood of 1934")."""
    if any(tree.forms[k] in _EARLIER for k in range(cue + 1, index)):
        return False  # "officials said, after an avalanche swept the camp on Saturday"
    at = index
    for _ in range(6):
        token = tree.tokens[at]
        if base(token.deprel) == "nmod" and any(tree.forms[k] == "of" for k in tree.kids[at]):
            return False
        if base(token.deprel) == "acl" and any(tree.forms[k] in _RELATIVES for k in tree.kids[at]):
            return False  # "the mayor, who took office in 2018, said"
        at = token.head
        if at == cue or not 0 <= at < len(tree.tokens):
            return True
    return True


def find_day(tree: Tree, draft: Draft, times: Sequence[Timex]) -> str | None:
    """The day of a time expression that hangs from the cue or stands in its clause, outside what is said."""
    frame = draft.frame
    if frame is None or frame.cue[0] < 0:
        return None
    for timex in times:
        if timex.sentence != tree.sentence.index or timex.value is None or timex.kind not in {"date", "time"}:
            continue
        if not timex.value[:4].isdigit():
            continue  # "12XX", "-0604": nobody is quoted for a century
        if timex.start < draft.end and draft.start < timex.end and draft.sentence == draft.cue_sentence:
            continue
        inside = [i for i, t in enumerate(tree.tokens) if t.start < timex.end and t.end > timex.start]
        if not inside or not _tells_of_saying(tree, inside[-1], frame.cue[0]):
            continue
        if frame.clause[0] <= inside[0] <= frame.clause[1]:
            return timex.value
        for i in inside:
            head = tree.tokens[i].head
            if not inside[0] <= head <= inside[-1]:
                at = i
                for _ in range(3):
                    at = tree.tokens[at].head
                    if at == frame.cue[0]:
                        return timex.value
                    if not 0 <= at < len(tree.tokens) or base(tree.tokens[at].deprel) in {"ccomp", "conj", "root"}:
                        break
    return None
