"""What a telling's trigger does, and who and what stands with it: its subject, its object, what its noun is of.

Two tellings of one happening often share little more than that: "Orr was charged over the fire", "prosecutors charged
Orr". A pronoun is the actor that the reader found for it. Left out: parties named in another sentence only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storyledger.records import Event, Token

_LIGHT = frozenset(
    {
        "be", "have", "do", "say", "tell", "make", "take", "get", "go", "come", "give", "use", "begin", "start",
        "report", "continue", "happen", "occur", "follow", "put", "set", "keep", "see", "call", "bring", "hold", "work",
        "need",
    }
)  # fmt: skip
"""Triggers that tell nearly any happening."""
_CORE = ("nsubj", "obj", "iobj", "csubj")
_OF_NOUN = ("nmod", "compound")
_UP = frozenset({"xcomp", "conj", "advcl"})
"""Relations whose verb may have its subject at the verb above: "was freed and flew home"."""
_HOPS = 4
_STEM = 4
"""Letters that a verb and its noun share, of one frame: "evacuate" and "evacuation", "shoot" and "shooting"."""


def find_act(event: Event) -> str:
    """What the trigger names, alike for a verb and its noun of one frame; empty for what tells nearly anything."""
    lemma = event.trigger.casefold()
    if lemma in _LIGHT or event.frames[:1] == ("say",):
        return ""
    return f"{event.frames[0]} {lemma[:_STEM]}" if event.frames else lemma


def find_parties(event: Event, tokens: Sequence[Token], key: Callable[[int], str]) -> frozenset[str]:
    """Keys of those who stand with the trigger; `key` gives a token's, and those of the actors are for its pronouns."""
    at = next((i for i, t in enumerate(tokens) if t.start <= event.trigger_start < t.end), -1)
    if at < 0:
        return frozenset()
    kids: dict[int, list[int]] = {}
    for i, token in enumerate(tokens):
        kids.setdefault(token.head, []).append(i)
    found = [i for i in kids.get(at, ()) if _is_party(tokens, kids, at, i)]
    found += _from_above(tokens, kids, at, found)
    heads = {x for i in found for x in (i, *(k for k in kids.get(i, ()) if tokens[k].deprel in {"conj", "appos"}))}
    return frozenset(key(i) for i in heads if tokens[i].upos not in {"PRON", "DET", "NUM"})


def _is_party(tokens: Sequence[Token], kids: dict[int, list[int]], at: int, i: int) -> bool:
    relation = tokens[i].deprel
    if relation.startswith("obl"):
        return any(tokens[k].text.lower() == "by" for k in kids.get(i, ())) and tokens[i].upos != "NUM"
    return relation.startswith(_CORE) or (tokens[at].upos in {"NOUN", "PROPN"} and relation.startswith(_OF_NOUN))


def _from_above(tokens: Sequence[Token], kids: dict[int, list[int]], at: int, own: Sequence[int]) -> list[int]:
    """The subject that a verb has from the verb above it, or the noun that it stands behind."""
    if any(tokens[i].deprel.startswith("nsubj") for i in own) and tokens[at].deprel != "acl:relcl":
        return []
    for _ in range(_HOPS):
        above = tokens[at].head
        if not 0 <= above < len(tokens):
            return []
        if tokens[at].deprel.startswith("acl"):
            return [above]
        if tokens[at].deprel not in _UP:
            return []
        at = above
        subjects = [i for i in kids.get(at, ()) if tokens[i].deprel.startswith("nsubj")]
        if subjects:
            return subjects
    return []
