"""The title of a story: the headline that names most of what its reports share."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storyledger.records import Dossier, Reading

_WORD = re.compile(r"[^\W_]{3,}")
_OUTLET_TAIL = re.compile(r"\s+[|»]\s+[^|»]{2,40}$")
_SHORTEST = 3
"""Words added to a headline's length, so that a single shared word makes no title."""
_LEAD = 600
"""Code points: the headline and the first paragraphs, where a report says what it is about."""


def choose_title(dossier: Dossier) -> str:
    """A headline of one of the reports, as it stands there but for the outlet's name at its end."""
    candidates = [(reading, _headline(reading)) for reading in dossier.readings]
    leads = [_words(reading.report.text[:_LEAD]) for reading in dossier.readings]
    spread: Counter[str] = Counter(word for lead in leads for word in lead)

    def shared(headline: str) -> float:
        words = _words(headline)
        weight = sum(spread[word] - 1 for word in words if spread[word] > 1)
        return weight / (len(words) + _SHORTEST)

    titled = [(shared(headline), index, headline) for index, (_, headline) in enumerate(candidates) if headline]
    if not titled:
        return dossier.story.id
    return max(titled, key=lambda item: (item[0], -item[1]))[2]


def _headline(reading: Reading) -> str:
    title = reading.report.title
    if not title:
        first = next((s for s in reading.parsed.sentences if s.kind == "headline"), None)
        title = reading.report.text[first.start : first.end] if first else ""
    return _OUTLET_TAIL.sub("", " ".join(title.split()))


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}
