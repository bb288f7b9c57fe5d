"""Quotations over the reports of a story: each speaker under one name, the same words found elsewhere."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from storyledger.reconcile.naming import Naming
from storyledger.records import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Entity, Quotation, Reading, Story

_WORD = re.compile(r"[^\W_]+")
_SAME_WORDS = 0.6
"""Share of the shorter quotation's word trigrams that the other must hold: half the words changed breaks it, a changed
tense or a dropped adverb does not. Set by hand on our own example reports."""
_SHORTEST = 4
"""Words; shorter contents ("It is over") are the same by chance."""


def reconcile_quotations(story: Story, readings: Sequence[Reading], entities: Sequence[Entity]) -> tuple[Said, ...]:
    """All quotations of a story in the order of its reports, speakers under their main names, twins pointed at."""
    listed: list[tuple[str, str, Quotation, str | None]] = []
    naming = Naming(entities)
    for reading in readings:
        for quotation in sorted(reading.quotations, key=lambda q: (q.start, q.end)):
            speaker = quotation.speaker
            if speaker:
                speaker = naming.main_name(speaker) or speaker
            listed.append((f"{story.id}-q{len(listed) + 1}", reading.report.id, quotation, speaker))
    texts = {reading.report.id: reading.report.text for reading in readings}
    shingles = [_trigrams(texts[report][quotation.start : quotation.end]) for _, report, quotation, _ in listed]
    twins = _find_twins(listed, shingles)
    return tuple(
        Said(
            id=id_,
            report=report,
            quotation=quotation,
            speaker=speaker,
            same_as=tuple(listed[other][0] for other in sorted(twins[index])),
        )
        for index, (id_, report, quotation, speaker) in enumerate(listed)
    )


def _trigrams(text: str) -> frozenset[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < _SHORTEST:
        return frozenset()
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _find_twins(
    listed: Sequence[tuple[str, str, Quotation, str | None]], shingles: Sequence[frozenset[tuple[str, ...]]]
) -> list[set[int]]:
    """For each quotation the indexes of those in other reports that hold the same words."""
    holders: dict[tuple[str, ...], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    twins: list[set[int]] = [set() for _ in listed]
    for index, grams in enumerate(shingles):
        shared: Counter[int] = Counter()
        report = listed[index][1]
        for gram in grams:
            for where, others in holders[gram].items():
                if where != report:
                    shared.update(others)
            holders[gram][report].append(index)
        for other, count in shared.items():
            if count / min(len(grams), len(shingles[other])) >= _SAME_WORDS:
                twins[index].add(other)
                twins[other].add(index)
    return twins
