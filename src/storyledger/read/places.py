"""Which places a report names, and where they lie: `find_places`.

`place_mentions` finds the words, `place_candidates` what the gazetteer has for them, `place_settling` which of these is
meant; all names of a report are settled together. Time is linear in the report. Capitals that stand for governments are
kept as the places they are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from storyledger.read.focus_outlets import outlet_city
from storyledger.read.place_mentions import find_mentions
from storyledger.read.place_settling import settle
from storyledger.records import Toponym

if TYPE_CHECKING:
    from storyledger.read.gazetteer import Gazetteer
    from storyledger.records import Parsed


def find_places(parsed: Parsed, gazetteer: Gazetteer) -> tuple[Toponym, ...]:
    """Return the report's toponyms by their spans, each settled to one place of the gazetteer, with the reason.

    Names that the gazetteer does not know give nothing.
    """
    report = parsed.report
    mentions = find_mentions(parsed, gazetteer)
    home = outlet_city(parsed, (), gazetteer) if mentions else None
    settled = settle(report, mentions, (_count_demonyms(parsed, gazetteer), home), gazetteer)
    toponyms = [
        Toponym(
            start=mention.start,
            end=mention.end,
            text=report.text[mention.start : mention.end],
            sentence=mention.sentence,
            name=place.name,
            latitude=place.latitude,
            longitude=place.longitude,
            gazetteer_id=place.gazetteer_id,
            country=place.country,
            feature=place.feature,
            reason=reason,
        )
        for mention, place, reason in settled
    ]
    return tuple(sorted(toponyms, key=lambda t: (t.start, t.end)))


def _count_demonyms(parsed: Parsed, gazetteer: Gazetteer) -> Counter[str]:
    """Return how often the report names each country's people or uses its adjective."""
    counts: Counter[str] = Counter()
    for name in parsed.names:
        if name.kind in ("group", "organisation"):
            for word in name.text.split()[:6]:
                code = gazetteer.demonym(word)
                if code is not None:
                    counts[code] += 1
    return counts
