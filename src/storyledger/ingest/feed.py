"""Feeds: RSS 0.9 to 2.0, Atom and JSON Feed as reports, OPML as a list of feeds.

An entry with running text is a report. Its original is the entry as it stands in the feed, byte for byte: the element
of an XML feed, the item of a JSON Feed. Where that cannot be cut out exactly, because the feed is not well-formed or in
an encoding that does not give the same bytes back, the original is the entry's fields as canonical JSON instead. The
feed itself is named as the container, with its hash.

Left out: what only a feed's page holds; `storyledger.fetch` follows the links.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.ingest.draft import Draft, digest, safe_line, safe_url
from storyledger.ingest.encoding import Decoded, NotTextError, decode_bytes
from storyledger.ingest.feed_entry import Entry, Feed, FeedRefusedError, entry_name
from storyledger.ingest.feed_parse import parse_text
from storyledger.ingest.feed_xml import scan_tags
from storyledger.records import Container, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.config import IngestSettings

__all__ = ["Entry", "Feed", "Subscription", "draft_entry", "feed_format", "parse_feed", "read_feed", "read_opml"]

_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,60}:)?(rss|feed|rdf|opml)[\s>/]", re.IGNORECASE)
_MARK_BYTES = 4
"""A byte order mark's length at most: it is the encoding's signature, and no part of the text."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that an OPML file lists."""

    title: str | None
    feed: str
    """The feed's address."""
    site: str | None
    """The address of the pages that the feed belongs to."""


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A parsed feed with the bytes that it came in."""

    feed: Feed
    raw: bytes
    decoded: Decoded
    sha256: str
    exact: bool
    """Does the text give the same bytes again, so that a piece of the one is a piece of the other?"""


def feed_format(raw: bytes) -> str | None:
    """Return "feed" or "opml" where the first bytes are those of one, else None; a guess made from the root element."""
    start = raw[:4000].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").replace(b"\x00", b"")
    if start.startswith(b"{"):
        return "feed" if b"jsonfeed.org/version/1" in start.replace(b"\\/", b"/") else None
    if not start.startswith(b"<"):
        return None
    text = start.decode("latin-1")
    at = 0
    while text.startswith(("<?", "<!"), at):
        end = text.find("-->" if text.startswith("<!--", at) else ">", at)
        if end < 0:
            return None
        at = text.find("<", end)
        if at < 0:
            return None
    found = _ROOT.match(text, at)
    return None if found is None else "opml" if found[1].lower() == "opml" else "feed"


def parse_feed(raw: bytes, input_name: str, settings: IngestSettings, base: str | None = None) -> OpenFeed | Problem:
    """Return the feed in the bytes, or the problem with it; relative links are made absolute by `base`, its address."""
    if len(raw) > settings.max_html_bytes:
        return Problem(input_name, f"the feed has {len(raw):,} bytes; feeds up to {settings.max_html_bytes:,} are read")
    try:
        decoded = decode_bytes(raw, markup=True)
        feed = parse_text(decoded.text, base, settings)
    except (NotTextError, FeedRefusedError) as error:
        return Problem(input_name, str(error))
    return OpenFeed(feed, raw, decoded, digest(raw), _gives_back(decoded, raw))


def read_feed(raw: bytes, name: str, input_name: str, settings: IngestSettings) -> Iterator[Draft | Problem]:
    """Yield a report for each entry with running text, and a problem for each without."""
    opened = parse_feed(raw, input_name, settings)
    if isinstance(opened, Problem):
        yield opened
        return
    if not opened.feed.entries:
        yield Problem(input_name, "the feed has no entries")
    for number, entry in enumerate(opened.feed.entries, start=1):
        if entry.tells:
            yield draft_entry(opened, number, name, input_name)
        else:
            what = f"'{entry.title[:80]}'" if entry.title else f"number {number}"
            where = f"; its page is {entry.link}" if entry.link else ""
            yield Problem(input_name, f"the feed's entry {what} has no running text of its own{where}")


def draft_entry(opened: OpenFeed, number: int, name: str, input_name: str) -> Draft:
    """Return the feed's entry of that number, counted from 1, as a report made of the entry's own text."""
    entry = opened.feed.entries[number - 1]
    original = _cut(opened, entry)
    exact = original is not None
    if original is None:
        original = json.dumps(entry.fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    is_json = not exact or original.startswith(b"{")
    return Draft(
        text=entry.text,
        sha256=digest(original),
        input=input_name,
        name=entry_name(entry.key, f"{name}-{number}"),
        title=entry.title,
        outlet=entry.outlet or opened.feed.title,
        author=entry.author,
        url=entry.link,
        language=entry.language or opened.feed.language,
        published=entry.published,
        published_reason=entry.published_reason,
        original=original,
        media_type="application/json" if is_json else "application/xml",
        containers=(Container("feed", input_name, opened.sha256, entry.key or f"entry {number}"),),
    )


def read_opml(raw: bytes, input_name: str) -> Iterator[Subscription | Problem]:
    """Yield the feeds that an OPML file lists, each address once, and a problem where there are none."""
    from lxml import etree  # noqa: PLC0415 - needed for lists of feeds only

    try:
        text = decode_bytes(raw, markup=True).text
        root = scan_tags(text).root
    except (NotTextError, FeedRefusedError) as error:
        yield Problem(input_name, str(error))
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, encoding="utf-8")
    try:
        tree = etree.fromstring(text[max(root, 0) :].encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        tree = None
    seen: set[str] = set()
    for outline in () if tree is None else tree.iter("outline", "OUTLINE", "Outline"):
        kept = {str(key).lower(): str(value) for key, value in outline.attrib.items()}
        if not kept.get("xmlurl", "").strip():
            continue  # a folder of feeds
        address = safe_url(kept["xmlurl"])
        if address is None:
            yield Problem(input_name, f"this is no web address: '{(safe_line(kept['xmlurl']) or '')[:80]}'")
        elif address not in seen:
            seen.add(address)
            title = safe_line(kept.get("title")) or safe_line(kept.get("text"))
            yield Subscription(title, address, safe_url(kept.get("htmlurl")))
    if not seen:
        yield Problem(input_name, "no feed is listed in this file: no outline has an address in 'xmlUrl'")


def _gives_back(decoded: Decoded, raw: bytes) -> bool:
    try:
        again = decoded.text.encode(decoded.encoding)
    except (UnicodeError, LookupError):
        return False
    return raw.endswith(again) and len(raw) - len(again) <= _MARK_BYTES


def _cut(opened: OpenFeed, entry: Entry) -> bytes | None:
    """Return the entry's bytes as they stand in the feed, or None where they cannot be told for certain."""
    if entry.span is None or not opened.exact:
        return None
    return opened.decoded.text[entry.span[0] : entry.span[1]].encode(opened.decoded.encoding)
