"""JSON Feed, version 1 and 1.1 (jsonfeed.org): its items, and where in the text each stands, to the character."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from storyledger.ingest.draft import safe_line, safe_url
from storyledger.ingest.encoding import scalar
from storyledger.ingest.feed_entry import MOST_ENTRIES, Feed, FeedRefusedError, Given, make_entry, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACE = re.compile(r"[ \t\r\n]*")
_VERSION = "jsonfeed.org/version/1"


def parse_json(text: str, base: str | None) -> Feed:
    """Return the feed in the text; raises FeedRefusedError where it is none."""
    try:
        told, items = _read(text)
    except json.JSONDecodeError as error:
        raise FeedRefusedError(f"broken JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise FeedRefusedError("broken JSON: nested too deep") from None
    except ValueError as error:  # a number of thousands of digits
        raise FeedRefusedError(f"broken JSON: {error}") from None
    if _VERSION not in _text(told, "version"):
        raise FeedRefusedError(f"this is no JSON Feed of version 1: its field 'version' names no {_VERSION}")
    if len(items) > MOST_ENTRIES:
        raise FeedRefusedError(f"the feed has {len(items):,} entries; feeds of up to {MOST_ENTRIES:,} are read")
    site = safe_url(_text(told, "home_page_url"))
    near = site or safe_url(_text(told, "feed_url")) or base
    entries = tuple(
        make_entry(_given(item, span, _text(told, "language")), near) for item, span in items if isinstance(item, dict)
    )
    return Feed(safe_line(_text(told, "title")), site, safe_line(_text(told, "language")), entries)


def _given(item: dict[str, Any], span: tuple[int, int], language: str) -> Given:
    content = plain_text(_text(item, "content_html"))
    plain = "\n".join(line for part in _text(item, "content_text").split("\n") if (line := " ".join(part.split())))
    listed = item.get("authors")
    authors = listed if isinstance(listed, list) else [item.get("author")]
    names = [name for author in authors[:20] if isinstance(author, dict) and (name := _text(author, "name"))]
    dates = (("date_published", _text(item, "date_published")), ("date_modified", _text(item, "date_modified")))
    id_ = item.get("id")
    return Given(
        key=str(id_) if isinstance(id_, int) and not isinstance(id_, bool) else _text(item, "id"),
        title=_text(item, "title"),
        # An item that speaks of a page elsewhere gives that page as its external address; its own is the report's.
        link=_text(item, "url") or _text(item, "external_url"),
        text=max((content, plain), key=len) or plain_text(_text(item, "summary")),
        author=", ".join(names),
        language=_text(item, "language") or language,
        dates=dates,
        span=span,
    )


def _read(text: str) -> tuple[dict[str, Any], list[tuple[Any, tuple[int, int]]]]:
    """Return the feed's fields but for its items, and the items with their places; raises ValueError."""
    decoder = json.JSONDecoder(strict=False)
    told: dict[str, Any] = {}
    items: list[tuple[Any, tuple[int, int]]] = []
    at = _expect(text, _skip(text, 0), "{")
    if text[at : at + 1] == "}":
        return told, items
    while True:
        if text[at : at + 1] != '"':
            raise json.JSONDecodeError("Expecting property name enclosed in double quotes", text, at)
        name, at = decoder.raw_decode(text, at)
        at = _expect(text, _skip(text, at), ":")
        if name == "items" and text[at : at + 1] == "[":
            found = list(_elements(text, at, decoder))
            at = found.pop()[1][1]
            items.extend(found)
        else:
            told[name], at = decoder.raw_decode(text, at)
        at = _skip(text, at)
        if text[at : at + 1] == "}":
            return told, items
        at = _expect(text, at, ",")


def _elements(text: str, at: int, decoder: json.JSONDecoder) -> Iterator[tuple[Any, tuple[int, int]]]:
    """Yield each element of the list at `at` with its place, and last the list's own."""
    begin = at
    at = _expect(text, at, "[")
    while text[at : at + 1] != "]":
        value, end = decoder.raw_decode(text, at)
        yield value, (at, end)
        at = _skip(text, end)
        if text[at : at + 1] != "]":
            at = _expect(text, at, ",")
    yield None, (begin, at + 1)


def _expect(text: str, at: int, mark: str) -> int:
    if text[at : at + 1] != mark:
        raise json.JSONDecodeError(f"Expecting '{mark}'", text, at)
    return _skip(text, at + 1)


def _skip(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start


def _text(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    return scalar(value).strip() if isinstance(value, str) else ""
