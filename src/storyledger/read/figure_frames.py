"""What a verb with the words around it says of those who are counted: "take 16 people into custody" detains them.

A frame is a line of `lexicon/frames.txt`: a verb, the place of those counted and the words that must follow or precede.
Three roles: those counted do it (agent), it is done to them (patient), or they stand right behind its words (object of
a preposition: "search for 21 men"). Of several frames that fit the one with the most words decides.
Left out: frames whose words the sentence has before the verb ("into custody were taken ...").
Everything looks at a bounded window of one sentence.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from storyledger.read.numbers import load_lists

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.read.counted import View

CLAUSE: Final = 14
"""Words after a verb that are looked at for the rest of its frame; longer complements are rare in news."""
GAP: Final = 5
"""Words that may stand between two words of a frame ("take them, still in their nightclothes, to hospital")."""
BEFORE: Final = 7
"""Words before those counted that are looked at ("contact was lost on Friday night with 12 climbers")."""

_COUNTS: Final = frozenset(
    ["dozens", "hundreds", "thousands", "scores", "millions", "many", "several", "others", "another"]
)
"""Others of whom something else is said: "left 22 dead and dozens injured"."""

_Slot = frozenset[str]


class Frame(NamedTuple):
    """One line of the list."""

    kind: str
    words: tuple[_Slot, ...]
    """Without the verb for agents and patients; all words where those counted come last."""


@cache
def _frames() -> Mapping[tuple[str, str], tuple[Frame, ...]]:
    """Frames by role and first word (last word for the role "object"), the longest first."""
    sections = load_lists("frames.txt")
    sets = {name.strip(): words.split() for name, _, words in (line.partition("=") for line in sections["sets"])}
    found: dict[tuple[str, str], list[Frame]] = defaultdict(list)
    for kind, lines in sections.items():
        if kind == "sets":
            continue
        for line in lines:
            parts = line.split()
            at = parts.index("_")
            slots = [_slot(part, sets) for part in parts if part != "_"]
            if at == 0:
                role, key, rest = "agent", slots[0], tuple(slots[1:])
            elif at == len(parts) - 1:
                role, key, rest = "object", slots[-1], tuple(slots)
            else:
                role, key, rest = "patient", slots[0], tuple(slots[1:])
            for word in key:
                found[role, word].append(Frame(kind, rest))
    return {key: tuple(sorted(frames, key=lambda frame: -len(frame.words))) for key, frames in found.items()}


def _slot(part: str, sets: Mapping[str, list[str]]) -> _Slot:
    words: list[str] = []
    for word in part.split("|"):
        words.extend(sets[word[1:]] if word.startswith("$") else [word])
    return frozenset(words)


def frame_after(view: View, verb: int, role: str, skip: tuple[int, int] | None = None) -> tuple[str, str] | None:
    """Kind and the words that decided, of the frame that the verb at a token begins; None where none fits.

    `role` is "agent" or "patient"; `skip` are the first token of those counted and the one after their last, where
    they follow the verb.
    """
    best: tuple[int, str, str] | None = None
    for key in {view.lemma(verb), view.low(verb)}:
        for frame in _frames().get((role, key), ()):
            if best is not None and len(frame.words) <= best[0]:
                break
            words = _follow(view, verb + 1, skip, frame)
            if words is not None:
                best = len(frame.words), frame.kind, " ".join([view.lemma(verb), *words])
                break
    return best[1:] if best is not None else None


def _follow(view: View, start: int, skip: tuple[int, int] | None, frame: Frame) -> list[str] | None:
    """The words of the sentence that fill a frame in order, from a token on, those counted left out; or None."""
    k = start
    words = []
    for slot in frame.words:
        at = -1
        if skip is not None and k < skip[0]:
            # before a long phrase: "left homeless 300,000 people", "took in 380 people with burns"
            at = next((j for j in range(k, skip[0]) if _is(view, j, slot)), -1)
        if at < 0:
            at = _find(view, max(k, skip[1]) if skip is not None else k, slot, start)
        if at < 0:
            return None
        words.append(view.low(at))
        k = at + 1
    return words


def _is(view: View, k: int, slot: _Slot) -> bool:
    return view.low(k).rstrip(".") in slot or view.lemma(k) in slot  # "made them ill." taken for an abbreviation


def _find(view: View, k: int, slot: _Slot, start: int) -> int:
    """The token of a frame's next word, or -1; not beyond the clause, nor across another preposition."""
    after_preposition = view.upos(k - 1) == "ADP"
    for j in range(k, min(k + GAP + 1, start + CLAUSE + GAP, len(view))):
        if _is(view, j, slot):
            return j
        upos = view.upos(j)
        if (
            view.low(j) in {";", ":", "but", "while"}
            or view.low(j) in _COUNTS
            or upos == "NUM"
            or (upos == "ADP" and after_preposition and (view.low(j - 1), view.low(j)) != ("out", "of"))
        ):
            return -1
        if upos in {"VERB", "AUX"} and view.get(j).xpos in {"VBD", "VBZ", "VBP", "MD"}:
            return -1
        if view.low(j) == "," and view.upos(j + 1) == "CCONJ":
            return -1
    return -1


def frame_before(view: View, first: int) -> tuple[str, str, int] | None:
    """Kind, the words that decided and the first of their tokens, for a noun phrase that begins at a token."""
    i = first - 1
    while i >= 0 and (view.upos(i) in {"DET", "ADV"} or view.low(i) in {'"', "“", "‘", "'", "these", "those"}):
        i -= 1
    if i < 0:
        return None
    best: tuple[int, str, str, int] | None = None
    for key in {view.lemma(i), view.low(i)}:
        for frame in _frames().get(("object", key), ()):
            if best is not None and len(frame.words) <= best[0]:
                break
            at = _leads(view, i, frame.words)
            if at >= 0:
                best = len(frame.words), frame.kind, " ".join(view.words(at, i + 1)), at
                break
    return best[1:] if best is not None else None


def _leads(view: View, last: int, words: tuple[_Slot, ...]) -> int:
    """The token of a frame's first word where its words lead up to a token, or -1."""
    k = last
    for number, slot in enumerate(reversed(words)):
        if number == 0:
            k -= 1
            continue
        for j in range(k, max(k - GAP, last - BEFORE - len(words), -1), -1):
            if _is(view, j, slot):
                k = j
                break
            if view.upos(j) in {"PUNCT", "NUM"} and view.low(j) not in {'"', "“", "”", "-"}:
                return -1
            # only what belongs to the words may stand between: "contact was lost with", "cut power late on Monday to"
            if number == 1 and len(words) == 2 and view.upos(j) in {"NOUN", "VERB", "ADP", "PROPN"}:
                return -1
        else:
            return -1
        k -= 1
    return k + 1
