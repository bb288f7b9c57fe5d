"""RSS and Atom: the fields by feedparser, and where in the text each entry stands by a scan of our own.

Feeds are hostile until shown otherwise. A feed that declares a document type is refused before any parser sees it:
feeds need none, and it is where entities are declared, those that expand without an end and those that name a file or
an address. The parser is given bytes in memory, never a name or an address, and fetches nothing.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

from storyledger.ingest.draft import digest, safe_line, safe_url
from storyledger.ingest.feed_entry import (
    MOST_ENTRIES,
    Feed,
    FeedRefusedError,
    Given,
    joined_lines,
    make_entry,
    plain_text,
)

_DECLARES = re.compile(r"<!(?:doctype|entity|element|attlist|notation)", re.IGNORECASE)
_NAME = re.compile(r"</?([^\s/>\"'<&=]{1,200})")
_QUOTE_OR_END = re.compile("[>\"']")
_ENTRIES = frozenset({"item", "entry"})


@dataclass(frozen=True, slots=True)
class Scan:
    """What a walk over the tags of a feed shows."""

    root: int
    """Where the first element begins."""
    spans: tuple[tuple[int, int], ...]
    """Where the entries stand, each from its start tag to the end of its end tag."""
    inside: tuple[int, ...]
    """Where the content of each entry begins."""


def scan_tags(text: str) -> Scan:
    """Return where the entries stand; raises FeedRefusedError at a declaration of a document type.

    One pass, linear in the text. Comments, CDATA sections, processing instructions and quoted attributes are passed
    over as XML has it; in a feed that is not well-formed an entry may be missed, and then has no span.
    """
    root, at = -1, 0
    spans: list[tuple[int, int]] = []
    inside: list[int] = []
    open_: list[tuple[str, int, int]] = []
    while (start := text.find("<", at)) >= 0:
        if text.startswith("<!--", start):
            at = _after(text, "-->", start + 4)
        elif text.startswith("<![CDATA[", start):
            at = _after(text, "]]>", start + 9)
        elif text.startswith("<?", start):
            at = _after(text, "?>", start + 2)
        elif _DECLARES.match(text, start):
            raise FeedRefusedError(
                "the feed declares a document type (DTD), which feeds need not have and which can make a parser expand "
                "text without an end or open files; it was not read"
            )
        elif found := _NAME.match(text, start):
            at = _tag_end(text, found.end())
            root = start if root < 0 else root
            name = found[1].rpartition(":")[2].lower()
            if name not in _ENTRIES:
                continue
            if text[start + 1] != "/":
                if text[at - 2 : at] != "/>":
                    open_.append((name, start, at))
            elif open_ and open_[-1][0] == name:
                _, begin, content = open_.pop()
                if not open_:  # an entry inside another belongs to it
                    spans.append((begin, at))
                    inside.append(content)
        else:
            at = start + 1
    return Scan(root, tuple(spans), tuple(inside))


def parse_xml(text: str, base: str | None) -> Feed:
    """Return the feed in the text; raises FeedRefusedError where it is none or may not be parsed."""
    scan = scan_tags(text)
    if scan.root < 0:
        raise FeedRefusedError("this is no feed: there is no element in it")
    if len(scan.spans) > MOST_ENTRIES:
        raise FeedRefusedError(f"the feed has {len(scan.spans):,} entries; feeds of up to {MOST_ENTRIES:,} are read")
    return _parse(text, scan, base)


def _after(text: str, mark: str, start: int) -> int:
    """Return the place after the next `mark`; the end of the text where there is none."""
    found = text.find(mark, start)
    return found + len(mark) if found >= 0 else len(text)


def _tag_end(text: str, at: int) -> int:
    """Return the place after the tag whose name ends at `at`; a quoted attribute may hold anything."""
    while found := _QUOTE_OR_END.search(text, at):
        if found[0] == ">":
            return found.end()
        at = _after(text, found[0], found.end())
    return len(text)


def _parse(text: str, scan: Scan, base: str | None) -> Feed:
    import feedparser  # noqa: PLC0415 - needed for feeds only

    # Each entry is given its number in an element that no feed can hold: its name is made from the feed's own hash.
    mark = f"x{digest(text.encode('utf-8', 'surrogatepass'))[:20]}"
    pieces: list[str] = []
    last = scan.root  # what stands before the first element says nothing; its patterns are the slowest
    for number, at in enumerate(scan.inside):
        pieces += (text[last:at], f"<{mark}>{number}</{mark}>")
        last = at
    pieces.append(text[last:])
    headers = {"content-type": "application/xml; charset=utf-8"} | ({"content-location": base} if base else {})
    found = feedparser.parse(
        io.BytesIO("".join(pieces).encode("utf-8", "replace")),  # bytes alone would be tried as a file's name
        response_headers=headers,
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    if not found.version and not found.entries:
        raise FeedRefusedError("this is no feed: neither RSS nor Atom")
    site = safe_url(_text(found.feed, "link"))
    near = site or base
    entries = []
    for entry in found.entries:
        marked = _text(entry, mark)
        span = scan.spans[int(marked)] if marked.isdecimal() and int(marked) < len(scan.spans) else None
        entries.append(make_entry(_given(entry, span), near))
    title, language = safe_line(_words(found.feed, "title")), safe_line(_text(found.feed, "language"))
    return Feed(title, site, language, tuple(entries))


def _given(entry: Any, span: tuple[int, int] | None) -> Given:  # noqa: ANN401 - feedparser is untyped
    contents = [_reduced(content) for content in dict.get(entry, "content") or ()]
    text = max(contents, key=len, default="") or _words(entry, "summary", lines=True)
    source = dict.get(entry, "source") or {}
    names = [name for author in dict.get(entry, "authors") or () if (name := _text(author, "name"))]
    dates = tuple((name, value) for name in ("published", "created", "updated") if (value := _text(entry, name)))
    return Given(
        key=_text(entry, "id"),
        title=_words(entry, "title"),
        link=_text(entry, "link"),
        text=text,
        author=", ".join(names),
        source=_words(source, "title"),
        source_link=_text(source, "link") or _text(source, "href"),
        language=_text(dict.get(entry, "title_detail") or {}, "language"),
        dates=dates,
        span=span,
    )


def _words(holder: Any, name: str, *, lines: bool = False) -> str:  # noqa: ANN401 - feedparser is untyped
    """Return a field that may be markup as words."""
    detail = dict.get(holder, f"{name}_detail")
    text = _reduced(detail) if detail else plain_text(_text(holder, name))
    return text if lines else " ".join(text.split())


def _reduced(detail: Any) -> str:  # noqa: ANN401 - feedparser is untyped
    value = _text(detail, "value")
    if dict.get(detail, "type") == "text/plain":
        return joined_lines(value)
    return plain_text(value)


def _text(holder: Any, name: str) -> str:  # noqa: ANN401 - feedparser is untyped
    # Past feedparser's own look-up, which gives one field for another and warns.
    value = dict.get(holder, name)
    return value.strip() if isinstance(value, str) else ""
