"""The text of a feed parsed, in a process of its own where it has more than a few pages.

The parsers beneath have patterns that take time that grows with the square of what they are given: an author of 40 kB
costs feedparser 9 s, 20,000 categories as much, a tag with 10,000 attributes in an entry's markup costs lxml 4 s.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from storyledger.ingest.apart import ApartError, Limits, run_apart
from storyledger.ingest.feed_entry import Entry, Feed, FeedRefusedError
from storyledger.ingest.feed_json import parse_json
from storyledger.ingest.feed_xml import parse_xml, scan_tags

if TYPE_CHECKING:
    from storyledger.config import IngestSettings

_APART_CHARACTERS = 16_000
"""A feed above this is parsed in a process of its own (0.3 s): the worst that fits below it takes about a second."""
_ANSWER = 200_000_000
"""Bytes of what that process says of a feed: each of its words comes twice, a character in six bytes at most."""


def parse_text(text: str, base: str | None, settings: IngestSettings) -> Feed:
    """Return the feed in the text; raises FeedRefusedError where it is none, may not be parsed or cannot be in time."""
    if len(text) <= _APART_CHARACTERS:
        return _parse(text, base)
    if not _is_json(text):
        scan_tags(text)  # what declares a document type is refused here already
    limits = Limits(settings.html_seconds, settings.apart_memory, _ANSWER)
    try:
        told: dict[str, Any] = run_apart("feed", json.dumps([text, base]).encode(), limits)
    except ApartError as error:
        raise FeedRefusedError(f"the feed {error}") from None
    if "refused" in told:
        raise FeedRefusedError(told["refused"])
    entries = (Entry(**one | {"span": tuple(one["span"]) if one["span"] else None}) for one in told["entries"])
    return Feed(told["title"], told["site"], told["language"], tuple(entries))


def feed_apart(raw: bytes) -> dict[str, Any]:
    """Return a feed as JSON has it, from its text and address as JSON: what the process apart does."""
    text, base = json.loads(raw)
    try:
        return asdict(_parse(text, base))
    except FeedRefusedError as error:
        return {"refused": str(error)}


def _parse(text: str, base: str | None) -> Feed:
    return parse_json(text, base) if _is_json(text) else parse_xml(text, base)


def _is_json(text: str) -> bool:
    return text.lstrip().startswith("{")
