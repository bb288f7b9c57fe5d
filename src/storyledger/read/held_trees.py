"""Trees of "the health authority in opposition-held Orvel said": what holds a place stands before its name.

Where the parser hangs "in" from the holder, the place's name is left over and becomes a second subject of the verb.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Token

_HELD: Final = frozenset({"held", "controlled", "occupied", "besieged", "run", "ruled", "administered", "backed"})
_DASHES: Final = frozenset({"-", "–"})
_PLACED: Final = frozenset({"in", "of", "from", "at", "near", "across", "around"})


def hang_held(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The words with the place behind "opposition-held" hung from the noun that is there, where both are subjects."""
    if not any(token.text.lower() in _HELD for token in tokens):
        return tuple(tokens)
    hung = list(tokens)
    for k in range(4, len(hung) - 1):
        if hung[k].text.lower() not in _HELD or hung[k - 1].text not in _DASHES:
            continue
        place, at = hung[k + 1], k - 3
        noun = next((j for j in range(at - 1, -1, -1) if hung[j].deprel in {"nsubj", "nsubj:pass"}), -1)
        if (
            noun >= 0
            and hung[at].text.lower() in _PLACED
            and place.upos in {"PROPN", "NOUN"}
            and place.deprel in {"nsubj", "nsubj:pass"}
            and place.head == hung[noun].head > k + 1
        ):
            hung[k + 1] = replace(place, head=noun, deprel="nmod")
            hung[at] = replace(hung[at], head=k + 1, deprel="case")
            for j in range(at + 1, k + 1):
                if not at < hung[j].head <= k + 1:
                    hung[j] = replace(hung[j], head=k + 1, deprel="amod" if j == k else hung[j].deprel)
    return tuple(hung)
