"""Trees of sentences that begin with a dateline: "ABUJA, Nigeria (AP) — West African leaders on Sunday gave ...".

Treebanks have few of them, and a parser hangs the telling from the town: the leaders stand in apposition to Abuja, and
the verb has no subject or a town for one. What is told stands by itself; the dateline hangs from it and says nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Token

_CLAUSES: Final = frozenset({"root", "ccomp", "parataxis", "conj", "dep"})
_NOMINAL: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_KEPT: Final = frozenset({"punct", "obl", "advmod", "advcl", "cc", "mark", "obl:tmod", "obl:unmarked"})


def free_telling(tokens: Sequence[Token], start: int) -> tuple[Token, ...]:
    """The words with what is told from `start` on in a tree of its own, from which the dateline before it hangs.

    A noun that hung from the dateline becomes the subject of the first verb behind it that has none.
    """
    freed = list(tokens)
    main = next((k for k, token in enumerate(freed) if token.head < 0), -1)
    if not 0 < start < len(freed) or main < 0:
        return tuple(tokens)
    hung = [j for j in range(start, len(freed)) if 0 <= freed[j].head < start]
    if main < start:
        main = next((j for j in hung if freed[j].upos == "VERB"), hung[0] if hung else -1)
        if main < 0:
            return tuple(tokens)
        freed[main] = replace(freed[main], head=-1, deprel="root")
        hung.remove(main)
    for j in hung:
        verb = _without_subject(freed, j, start) if freed[j].upos in _NOMINAL else -1
        if verb >= 0:
            passive = any(token.head == verb and token.deprel == "aux:pass" for token in freed)
            freed[j] = replace(freed[j], head=verb, deprel="nsubj:pass" if passive else "nsubj")
        else:
            told = freed[j].deprel if freed[j].deprel in _KEPT else "dep"
            freed[j] = replace(freed[j], head=main, deprel=told)
    for i in range(start):
        if not 0 <= freed[i].head < start:
            freed[i] = replace(freed[i], head=main, deprel="punct" if freed[i].deprel == "punct" else "dep")
    return tuple(freed)


def _without_subject(tokens: Sequence[Token], noun: int, start: int) -> int:
    """The first verb behind a noun that begins a clause and has no subject in what is told; -1 where none is."""
    subjects = {t.head for t in tokens[start:] if t.deprel.startswith("nsubj")}
    for verb in range(noun + 1, len(tokens)):
        token = tokens[verb]
        if (
            token.upos == "VERB"
            and token.deprel in _CLAUSES
            and verb not in subjects
            and not _hangs(tokens, verb, noun)
        ):
            return verb
    return -1


def _hangs(tokens: Sequence[Token], low: int, high: int) -> bool:
    """Whether a word stands below another in the tree."""
    for _ in tokens:
        if low == high:
            return True
        low = tokens[low].head
        if low < 0:
            return False
    return True
