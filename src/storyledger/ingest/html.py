"""A saved web page: main text by trafilatura, title, outlet, author, address and date from the page's own metadata.

The date comes only from elements that state it (JSON-LD, meta properties, <time>), never from a search of the words:
that is the reader's work, which gives reasons. Menus, comments and advertisements are left out by trafilatura.
Large pages are read in a process of their own under a time limit, because some shapes of page (a tag with a hundred
thousand attributes) cost the parser quadratic time: 209 kB of them take 4 s, 2 MB would take minutes.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from storyledger.ingest.apart import ApartError, Limits, run_apart
from storyledger.ingest.draft import Draft, day_in_address, digest, edtf_day, safe_line, safe_url
from storyledger.ingest.encoding import NotTextError, decode_bytes
from storyledger.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.config import IngestSettings

_META_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "article.published",
    "publish-date",
    "publish_date",
    "publishdate",
    "pubdate",
    "published-date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "article_date_original",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "citation_publication_date",
    "originalpublicationdate",
    "date",
)
"""Names of meta elements that state the day of publication, the most trusted first."""
_ARTICLE_TYPES = re.compile(r"article|posting|report|newsitem", re.IGNORECASE)
_TAG = re.compile(r"<[!/?a-zA-Z]")
_NO_ARTICLE = "no article was found in this page: no run of sentences outside menus and lists"
_NO_MARKUP = "there is no markup in this page: it is plain text, and is read where its name ends in .txt"
_ANSWER = 100_000_000
"""Bytes of an article at most: a page of ten million characters, each escaped."""
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]?\s*$")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page gives; text None where there is no article in it."""

    text: str | None
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    published: str | None = None
    published_reason: str | None = None


def read_html(
    raw: bytes, name: str, input_name: str, settings: IngestSettings, charset: str | None = None
) -> Iterator[Draft | Problem]:
    """Yield the article of a saved page, or the problem with it; `charset` is what a server declared."""
    if len(raw) > settings.max_html_bytes:
        yield Problem(input_name, f"the page has {len(raw):,} bytes; pages up to {settings.max_html_bytes:,} are read")
        return
    try:
        markup = decode_bytes(raw, markup=True, charset=charset).text
    except NotTextError as error:
        yield Problem(input_name, str(error))
        return
    try:
        page = _find_apart(markup, settings) if len(raw) > settings.html_apart_bytes else find_article(markup)
    except ApartError as error:
        yield Problem(input_name, f"the page {error}; its markup is not that of an article")
        return
    except Exception as error:  # noqa: BLE001 - whatever a hostile page does to the parser, the run goes on
        yield Problem(input_name, f"the page's markup could not be read ({type(error).__name__})")
        return
    if page.text is None:
        yield Problem(input_name, _NO_ARTICLE if _TAG.search(markup) else _NO_MARKUP)
        return
    yield Draft(
        text=page.text,
        sha256=digest(raw),
        input=input_name,
        name=name,
        title=page.title,
        outlet=page.outlet,
        author=page.author,
        url=page.url,
        published=page.published,
        published_reason=page.published_reason,
        original=raw,
        media_type="text/html",
    )


def find_article(markup: str) -> Page:
    """Return the article in a page's markup, with its metadata."""
    import trafilatura  # noqa: PLC0415 - half a second to load, needed for pages only
    from trafilatura.utils import load_html  # noqa: PLC0415

    # trafilatura reports every page that it finds dubious; we say so ourselves, once, naming the file.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    tree = load_html(markup)
    if tree is None:
        return Page(None)
    linked = list(_linked_articles(tree))
    published, reason = _find_date(tree, linked)
    meta = trafilatura.extract_metadata(tree, extensive=False)
    url = safe_url(_first(tree, "//link[@rel='canonical']/@href")) or safe_url(meta.url if meta else None)
    url = url or safe_url(_meta(tree, "og:url"))
    if published is None and (published := day_in_address(url)):
        reason = "the day in the address"
    document = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    kept = getattr(document, "text", None)
    text = str(kept) if kept else None
    title = _meta(tree, "og:title") or (meta.title if meta else None)
    outlet = _publisher(linked) or _meta(tree, "og:site_name") or (meta.sitename if meta else None)
    return Page(
        text=text if text and _reads_as_article(text) else None,
        title=safe_line(title),
        outlet=safe_line(outlet),
        author=safe_line(meta.author if meta else None),
        url=url,
        published=published,
        published_reason=reason,
    )


def _reads_as_article(text: str) -> bool:
    """Is there running text? A menu has lines of a few words; an article has sentences of some length."""
    words = sum(
        len(line.split()) for line in text.split("\n") if len(line.split()) >= 8 and _SENTENCE_END.search(line[-8:])
    )
    return words >= 20


def _find_apart(markup: str, settings: IngestSettings) -> Page:
    """Return the article, read in a process of its own; raises ApartError."""
    limits = Limits(settings.html_seconds, settings.apart_memory, _ANSWER)
    return Page(**run_apart("html", markup.encode(), limits))


def article_apart(raw: bytes) -> dict[str, Any]:
    """Return a page's article as JSON has it; for `run_apart`."""
    return asdict(find_article(raw.decode()))


def _find_date(tree: Any, linked: list[dict[str, Any]]) -> tuple[str | None, str | None]:  # noqa: ANN401 - lxml is untyped
    for item in linked:
        for field in ("datePublished", "dateCreated"):
            if isinstance(value := item.get(field), str) and (day := edtf_day(value)):
                return day, f"JSON-LD {field}: {value[:40]}"
    stated: dict[str, tuple[str, str]] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        stated.setdefault(key.strip().lower(), (element.get("content") or "", key))
    for name in _META_DATES:
        value, key = stated.get(name, ("", ""))
        if value and (day := edtf_day(value)):
            return day, f"meta {safe_line(key)}: {value[:40]}"
    times = [(e, e.get("datetime") or "") for e in tree.iter("time")]
    marked = [
        (value, "time pubdate" if e.get("pubdate") is not None else f"time itemprop {e.get('itemprop')}")
        for e, value in times
        if e.get("pubdate") is not None or (e.get("itemprop") or "").lower() == "datepublished"
    ]
    # Without a mark, <time> speaks for the page only if all of them state one day: lists of other articles have many.
    days = {edtf_day(value) for _, value in times if value}
    if not marked and len(days) == 1:
        marked = [(value, "time datetime") for _, value in times if value]
    for value, where in marked:
        if day := edtf_day(value):
            return day, f"{where}: {value[:40]}"
    for value in tree.xpath("//*[@itemprop='datePublished']/@content")[:5]:
        if day := edtf_day(str(value)):
            return day, f"itemprop datePublished: {str(value)[:40]}"
    return None, None


def _linked_articles(tree: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - lxml is untyped
    """Yield the JSON-LD objects of the page that are articles."""
    for script in tree.xpath("//script[@type='application/ld+json']")[:20]:
        try:
            value = json.loads((script.text or "")[:500_000], strict=False)
        except (ValueError, RecursionError):
            continue
        todo = [value]
        for _ in range(200):
            if not todo:
                break
            item = todo.pop(0)
            if isinstance(item, list):
                todo.extend(item[:50])
            elif isinstance(item, dict):
                kind = item.get("@type")
                kinds = kind if isinstance(kind, list) else [kind]
                if any(isinstance(k, str) and _ARTICLE_TYPES.search(k) for k in kinds):
                    yield item
                todo.extend(item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item)


def _publisher(linked: list[dict[str, Any]]) -> str | None:
    for item in linked:
        publisher = item.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str) and name.strip() and not name.startswith("http"):
            return name
    return None


def _meta(tree: Any, name: str) -> str | None:  # noqa: ANN401 - lxml is untyped
    return _first(tree, f"//meta[@property='{name}' or @name='{name}']/@content")


def _first(tree: Any, path: str) -> str | None:  # noqa: ANN401 - lxml is untyped
    found = tree.xpath(path)
    return str(found[0]) if found and str(found[0]).strip() else None
