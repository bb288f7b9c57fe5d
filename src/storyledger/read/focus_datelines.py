"""The towns of datelines that the reader took for no place: "ORVEL (Wire) -", "ORVEL, Ala. -"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.datelines import after_dateline
from storyledger.folding import plain
from storyledger.read.focus_known import wholes_of
from storyledger.read.focus_towns import UNKNOWN, Spot, as_toponym, find_town, spot_value, tidy
from storyledger.read.focus_words import focus_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.gazetteer import Gazetteer
    from storyledger.records import Parsed, Toponym

_SENTENCES = 8
"""Sentences at a report's beginning that may have a dateline."""
_LEAST, _WORDS = 4, 3
"""Letters of a town's name, and its words."""


def find_in_datelines(
    parsed: Parsed, near: Sequence[Toponym], spots: Sequence[Spot], gazetteer: Gazetteer
) -> list[Spot]:
    """The towns, and listed parts of cities, in capitals at a dateline's beginning, where no spot stands in it."""
    taken = [spot.start for spot in spots if spot.place < _SENTENCES]
    found = []
    for place, sentence in enumerate(parsed.sentences[:_SENTENCES]):
        if sentence.kind == "furniture" or not sentence.tokens:
            continue
        telling = sentence.start + after_dateline(parsed.report.text[sentence.start : sentence.end])
        if telling == sentence.start or any(sentence.start <= start < telling for start in taken):
            continue
        tokens = sentence.tokens[:_WORDS]
        size = next((i for i, t in enumerate(tokens) if not (t.text.isupper() and t.text.isalpha())), len(tokens))
        if not size or tokens[size - 1].end > telling:
            continue
        start, end = tokens[0].start, tokens[size - 1].end
        text = parsed.report.text[start:end]
        if len(text) < _LEAST:
            continue
        is_no_town = set(plain(text).split()) & (focus_words().counties | focus_words().streets)
        town = None if is_no_town else find_town(text, near, gazetteer)
        if town is not None:
            toponym = as_toponym(text, town, "it stands first in the dateline", (start, end))
            found.append(Spot(spot_value(toponym), start, end, place, 1.0, toponym))
        elif wholes_of(text):
            found.append(Spot(tidy(text), start, end, place, UNKNOWN, None))
    return found
