"""Checks of an account before it leaves: every line cites, every citation stands, the brief says nothing of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.errors import AccountError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.records import Account, BriefLine, Citation, StoryAccount

_TOKEN = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_]+")


def check_account(account: Account) -> None:
    """Nothing; raises AccountError that names the story and the line where a check fails."""
    for story in account.stories:
        texts = {reading.report.id: reading.report.text for reading in story.dossier.readings}
        for what, citations in _lines(story):
            if not citations:
                raise AccountError(f"{story.dossier.story.id}: {what} cites nothing; every line must cite")
            for citation in citations:
                _check_citation(citation, what, texts)
        for line in story.brief:
            stray = strange_words(line, texts)
            if stray:
                raise AccountError(f"{story.dossier.story.id}: brief says {stray!r}, which none of its citations does")


def _lines(story: StoryAccount) -> Iterable[tuple[str, Sequence[Citation]]]:
    dossier = story.dossier
    if dossier.main is not None:
        yield "the main event", dossier.main.citations
    for happening in story.timeline:
        yield f"event {happening.id}", happening.citations
    for entity in dossier.entities:
        yield f"entity {entity.name!r}", entity.citations
    for place in dossier.places:
        yield f"place {place.name!r}", place.citations
    for position in dossier.positions:
        yield f"position of {position.actor!r}", position.citations
    for conflict in dossier.conflicts:
        for side in conflict.sides:
            yield f"conflict over {conflict.what!r}", side.citations
    for line in story.brief:
        yield f"brief line {line.text!r}", line.citations


def _check_citation(citation: Citation, what: str, texts: Mapping[str, str]) -> None:
    text = texts.get(citation.report)
    if text is None:
        raise AccountError(f"{what} cites report {citation.report!r}, which the story does not hold")
    if not 0 <= citation.start < citation.end <= len(text):
        raise AccountError(
            f"{what} cites {citation.start}:{citation.end} of {citation.report!r}, which has {len(text)} characters"
        )


FRAME_WORDS = frozenset(
    {
        "according",
        "claims",
        "copies",
        "day",
        "differ",
        "disagree",
        "for",
        "other",
        "own",
        "report",
        "reports",
        "same",
        "voice",
    }
)
"""The content words of the brief's own frames; every other word must stand in the cited words."""
_GLUE = frozenset({"a", "in", "s", "the", "to"})
_QUOTED = re.compile("“([^“”]*)”")


def strange_words(line: BriefLine, texts: Mapping[str, str]) -> list[str]:
    """What a brief line says and its citations do not: misquoted words, then other words and numbers."""
    cited = [" ".join(texts[c.report][c.start : c.end].split()) for c in line.citations]
    stray = [quote for quote in _QUOTED.findall(line.text) if not any(quote in words for words in cited)]
    known = {token.lower() for words in cited for token in _TOKEN.findall(words)} | FRAME_WORDS | _GLUE
    return stray + [token for token in _TOKEN.findall(line.text) if token.lower() not in known]
