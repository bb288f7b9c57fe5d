"""Whether a sentence tells again, in other words, what a brief tells of the same day already.

Two reports share few words of one event ("Robbers drove into a shop", "A car was rammed through a jeweller's window"),
and most of those that they share are what all reports of the story share. Left out: an event of another day told again.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from storyledger.about import matter_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.records import Citation, Reading

_SAME = 0.55
"""Share of what the story's reports share, by weight, among the words of the sentence with less, from which on two
sentences of one day tell the same; read off the briefs of five news stories."""
_LEAD = 1500
"""Code points of a report that are looked at for what its story's reports share."""
_OF_PEOPLE = frozenset({"killed", "injured", "missing", "evacuated", "displaced", "rescued", "trapped", "detained"})
_TELLING = 3
"""People from which on a count tells which happening of a day is meant: many wounded one or two."""


class Matter(NamedTuple):
    """What a sentence tells, as it is compared."""

    words: frozenset[str]
    people: frozenset[float]
    """How many people it counts: two attacks of a day are told apart by their dead."""
    acts: frozenset[str] = frozenset()
    """The words that tell what was done, statements aside."""
    places: frozenset[str] = frozenset()


def weigh_shared(readings: Sequence[Reading]) -> dict[str, float]:
    """For each stem the share of the reports that have it where they begin."""
    spread = Counter(word for reading in readings for word in matter_words(reading.report.text[:_LEAD]))
    return {word: n / len(readings) for word, n in spread.items()}


def find_matter(text: str, citation: Citation, reading: Reading) -> Matter:
    """What the sentence at `citation` tells."""
    counted = (
        claim.value if claim.value is not None else claim.low
        for claim in reading.claims
        if claim.kind in _OF_PEOPLE and citation.start <= claim.start < citation.end
    )
    done = [
        e
        for e in reading.events
        if citation.start <= e.trigger_start < citation.end and e.modality == "happened" and e.frames[:1] != ("say",)
    ]
    return Matter(
        frozenset(matter_words(text)),
        frozenset(value for value in counted if value is not None),
        frozenset(e.trigger for e in done),
        frozenset(place.casefold() for e in done for place in e.places),
    )


def is_repeated(matter: Matter, told: Sequence[Matter], weight: Mapping[str, float]) -> bool:
    """Whether one of those told tells the same."""
    return any(_is_same(matter, other, weight) for other in told)


def _is_same(left: Matter, right: Matter, weight: Mapping[str, float]) -> bool:
    if left.people and right.people and left.people.isdisjoint(right.people):
        return False
    if (
        left.acts & right.acts
        and max(left.people & right.people, default=0) >= _TELLING
        and not _is_elsewhere(left, right)
    ):
        return True
    least = min(sum(weight.get(word, 0.0) for word in matter.words) for matter in (left, right))
    shared = sum(weight.get(word, 0.0) for word in left.words & right.words)
    return least > 0 and shared >= _SAME * least


def _is_elsewhere(left: Matter, right: Matter) -> bool:
    return bool(left.places and right.places and left.places.isdisjoint(right.places))
