"""What a story is about, by its words: how much of a line is of what its reports share, on the whole or of a day."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.records import Happening, Reading, Story

_WORD = re.compile(r"[^\W_]{3,}")
_STEM = 6
"""Letters by which words are told apart: "evacuees" and "evacuation" name one matter."""
_LEAD = 1500
"""Code points of a report that are looked at: headline and first paragraphs say what it is about."""
_SHORTEST = 3
"""Words added to a line's length, so that a single shared word does not make it one of the story's."""
_TOP = 10
_MANY = 20
"""Origins from which on words tell what is beside the story. Five reports of one story are all of it, and what only one
of them tells is news as good as the rest (events found in the six gold stories: .88 without this, .82 with it); among
hundreds some are of other matters."""
_PLAIN = frozenset(
    {
        "about", "after", "all", "also", "and", "any", "are", "been", "before", "being", "but", "can", "could",
        "down", "for", "from", "had", "has", "have", "her", "him", "his", "how", "into", "its", "just", "may",
        "more", "most", "new", "not", "now", "off", "one", "only", "other", "our", "out", "over", "said", "say",
        "says", "she", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they",
        "this", "those", "told", "two", "under", "until", "was", "were", "what", "when", "where", "which",
        "while", "who", "why", "will", "with", "would", "you", "your",
    }
)  # fmt: skip
"""Words that every report shares with every other."""


def matter_words(text: str) -> set[str]:
    """The stems of the words that say what a text is about."""
    return {word.lower()[:_STEM] for word in _WORD.findall(text) if word.lower() not in _PLAIN}


def weigh_words(story: Story, readings: Sequence[Reading]) -> dict[str, float]:
    """For each stem in the reports' beginnings how widely the origins share it, 0 to 1; empty below 20 origins."""
    of_origin: dict[str, set[str]] = {}
    origin_of = story.origin_of()
    for reading in readings:
        origin = origin_of.get(reading.report.id, reading.report.id)
        of_origin.setdefault(origin, set()).update(matter_words(reading.report.text[:_LEAD]))
    spread = Counter(word for words in of_origin.values() for word in words)
    if len(of_origin) < _MANY:
        return {}
    most = math.log(1 + len(of_origin))
    return {word: math.log(1 + n) / most for word, n in spread.items()}


def weigh_words_of_days(
    story: Story, readings: Sequence[Reading], happenings: Iterable[Happening]
) -> dict[str, dict[str, float]]:
    """For each day, how widely the origins that tell of it share each stem of what they tell; empty below 20 origins.

    1 is what those ten stems weigh on the mean that most origins share: they say what the day was about.
    """
    origin_of = story.origin_of()
    if len(set(origin_of.values())) < _MANY:
        return {}
    texts = {reading.report.id: reading.report.text for reading in readings}
    tellers: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for happening in happenings:
        for cited in happening.citations if happening.date else ():
            for word in matter_words(texts[cited.report][cited.start : cited.end]):
                tellers[happening.date or ""][word].add(origin_of.get(cited.report, cited.report))
    weights = {}
    for day, words in tellers.items():
        shared = {word: math.log(1 + len(origins)) for word, origins in words.items()}
        top = heapq.nlargest(_TOP, shared.values())
        weights[day] = {word: weight * len(top) / sum(top) for word, weight in shared.items()}
    return weights


def aboutness(line: str, weights: Mapping[str, float]) -> float:
    """0 to 1: how much of a line's words the story's origins share."""
    words = matter_words(line)
    return sum(weights.get(word, 0.0) for word in words) / (len(words) + _SHORTEST)
