"""Toponyms over the reports of a story: one record a place, each name settled to one place.

Reports that put one name in different places are settled by majority, each report one vote and those whose country
the whole
story names most one half more; a region and its capital of one name stay two places, because the reports tell them
apart
("Idlib province", "Idlib").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from storyledger.folding import fold, plain
from storyledger.records import Citation, Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.records import Reading, Toponym

_AREAS = frozenset(("country", "region", "district"))
COHERENCE = 0.5
"""Votes that the story's country shares add to a place: less than one report, so that it breaks ties only."""


def reconcile_places(readings: Sequence[Reading]) -> tuple[Place, ...]:
    """Return the places that the reports name, those cited most first, with all their spellings and citations."""
    settled = _settle(readings)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    citations: dict[str, set[Citation]] = defaultdict(set)
    records: dict[str, Toponym] = {}
    for reading in readings:
        for toponym in reading.toponyms:
            place = settled[_key(toponym)]
            records.setdefault(place.gazetteer_id, place)
            spellings[place.gazetteer_id][_tidy(toponym.text)] += 1
            citations[place.gazetteer_id].add(Citation(reading.report.id, toponym.start, toponym.end))
    places = [
        Place(
            name=_main_name(spellings[id_], place),
            names=tuple(sorted(spellings[id_], key=lambda s: (-spellings[id_][s], s))),
            latitude=place.latitude,
            longitude=place.longitude,
            gazetteer_id=id_,
            feature=place.feature,
            citations=tuple(sorted(citations[id_], key=lambda c: (c.report, c.start, c.end))),
        )
        for id_, place in records.items()
    ]
    return tuple(sorted(places, key=lambda p: (-len(p.citations), p.gazetteer_id)))


def _tidy(text: str) -> str:
    """Return the spelling on one line, without a possessive or a hyphen at its end."""
    words = " ".join(text.split())
    for ending in ("'s", "’s", "s'", "s’"):
        if len(words) > len(ending) + 1 and words.endswith(ending):
            words = words[:-2] if ending[0] != "s" else words[:-1]
    return words.rstrip("-–—'’ ") or text


def _key(toponym: Toponym) -> tuple[str, bool]:
    return fold(toponym.text), toponym.feature in _AREAS


def _settle(readings: Sequence[Reading]) -> Mapping[tuple[str, bool], Toponym]:
    """Return the place of each name: the one that most reports give it."""
    countries: Counter[str] = Counter()
    votes: dict[tuple[str, bool], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    records: dict[str, Toponym] = {}
    for reading in readings:
        countries.update({toponym.country for toponym in reading.toponyms if toponym.country})
        for toponym in reading.toponyms:
            records.setdefault(toponym.gazetteer_id, toponym)
            votes[_key(toponym)][toponym.gazetteer_id].add(reading.report.id)
    most = max(countries.values(), default=1)
    return {
        key: records[
            max(
                places,
                key=lambda id_, p=places: (  # type: ignore[misc]
                    len(p[id_]) + COHERENCE * countries[records[id_].country] / most,
                    id_,
                ),
            )
        ]
        for key, places in votes.items()
    }


def _main_name(spellings: Counter[str], place: Toponym) -> str:
    """Return the gazetteer's name where the reports use it, else their commonest spelling, not all in capitals."""
    own = plain(place.name)
    best = max(spellings, key=lambda s: (plain(s) == own, not s.isupper() or len(s) < 5, spellings[s], len(s), s))
    return best.title() if best.isupper() and len(best) > 4 else best
