"""Which body a description means that names none: "the group", "the charity", "the company"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.cast import name_words
from storyledger.read.pronouns import sorted_before
from storyledger.read.sayings import word_list

if TYPE_CHECKING:
    from storyledger.read.cast import Cast, Phrase, Someone


def called_body(cast: Cast, phrase: Phrase) -> int | None:
    """The body that the sentence itself names and says the kind of: "the charity Orvel Aid was hit, the group said"."""
    inside = {
        m.who
        for m in sorted_before(cast, phrase.start)
        if m.sentence == phrase.sentence
        and cast.someone[m.who].named
        and cast.someone[m.who].kind == "body"
        and not cast.someone[m.who].words.isdisjoint(word_list("generic_bodies"))
    }
    return inside.pop() if len(inside) == 1 else None


_OF_ONE_KIND = frozenset(
    ("ministry", "government", "army", "military", "police", "court", "parliament", "union", "party")
)
"""Bodies of which a name that has another kind of body in it is none."""
_KINDS = frozenset(
    (
        "organization", "organisation", "committee", "council", "commission", "federation", "association", "agency",
        "fund", "bank", "university", "institute", "observatory", "society", "union", "company", "party", "movement",
        "ministry", "court", "army", "police", "programme", "program", "cross", "crescent", "hospital",
    )
)  # fmt: skip


_PRIVATE = frozenset(("charity", "company", "firm", "newspaper", "paper", "observatory", "watchdog", "monitor"))
_STATE = frozenset(
    (
        "house", "senate", "congress", "parliament", "ministry", "government", "army", "military", "police", "court",
        "nations", "council", "nato", "un", "pentagon", "kremlin", "department", "navy", "assembly", "cabinet",
        "committee",
    )
)  # fmt: skip
"""Words of a state's bodies, none of which is "the charity" or "the company"."""


_THEIRS = 4
"""Sentences behind the words of a body's president in which "the charity" is that body."""


def _of_speaker(cast: Cast, who: int, word: str) -> int | None:
    """The body whose president or spokesman somebody is called by name: "MSF president Ada Obi" speaks for MSF."""
    someone = cast.someone[who]
    if someone.kind != "person" or not someone.named or word not in word_list("generic_bodies") or word == "group":
        return None
    titles = someone.words - frozenset(name_words(someone.name))
    return next(
        (
            n
            for n, body in enumerate(cast.someone)
            if body.kind == "body"
            and body.named
            and not body.place
            and titles.issuperset(name_words(body.name)[:1])
            and (word not in _PRIVATE or body.words.isdisjoint(_STATE))
        ),
        None,
    )


def last_body(cast: Cast, phrase: Phrase, word: str) -> int | None:
    """The body that spoke last, or, failing that, the last one that was a subject.

    "The union" is not whom "the company" means, though "the group" may mean any.
    """
    any_kind = word in word_list("bodies_of_any_kind")

    def is_other(someone: Someone) -> bool:
        """Whether it is a body of another kind: no organization is "the ministry", nor is what goes by its letters."""
        if word in _PRIVATE and (someone.place or not someone.words.isdisjoint(_STATE)):
            return True
        if word not in _OF_ONE_KIND or word in someone.words:
            return False
        return word == "ministry" or not _KINDS.isdisjoint(someone.words)

    for m in reversed(cast.heard):
        someone = cast.someone[m.who]
        theirs = _of_speaker(cast, m.who, word) if phrase.sentence - m.sentence <= _THEIRS else None
        if theirs is not None and not is_other(cast.someone[theirs]):
            return theirs
        if is_other(someone):
            continue
        if someone.kind == "body" and phrase.sentence - m.sentence <= 12 and (someone.named or any_kind):
            return m.who
    for m in reversed(sorted_before(cast, phrase.start)):
        someone = cast.someone[m.who]
        if (
            someone.kind == "body"
            and not is_other(someone)
            and (someone.named or any_kind)
            and m.subject
            and not m.possessive
            and len(someone.words) > 1
            and phrase.sentence - m.sentence <= 4
        ):
            return m.who
    return None
