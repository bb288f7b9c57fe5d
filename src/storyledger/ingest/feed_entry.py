"""What a feed gives, whatever its format: its entries as cleaned fields, and markup reduced to running text.

A feed's markup is other people's and is never shown: only its words are kept, a line for each block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

from storyledger.ingest.draft import day_in_address, edtf_day, safe_line, safe_url

MOST_ENTRIES = 10_000
"""Entries read of one feed; the longest that we know of, archives of whole outlets, have about 5,000."""
_DROPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "form",
        "button",
        "select",
        "textarea",
        "input",
        "nav",
        "head",
        "link",
        "meta",
        "title",
    ]
)
"""Elements whose content is no part of what is told."""
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_FOOTER = re.compile(r"The post .{1,300} (?:appeared first on|first appeared on) .{1,120}")
"""The line that blogging programs put under each entry of a feed."""
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*(?:\s|$)")
_DRESS = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
"""Beginnings of hosts that tell nothing of the site."""
_ENDING = re.compile(r"\.(?:html?|xhtml|php|aspx?|jsp|pdf|txt|xml|json)$", re.IGNORECASE)
_NO_NAMES = frozenset({"", "index", "article", "story", "news", "default", "feed", "rss", "atom"})


class FeedRefusedError(ValueError):
    """The feed is not parsed, or is none; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed. Words and addresses are cleaned, the text is plain; nothing in it is markup."""

    key: str
    """What the feed tells entries apart by: the guid or id, else the link; empty where there is neither."""
    title: str | None
    link: str | None
    text: str
    """The content, else the summary; empty where the entry has neither."""
    author: str | None = None
    outlet: str | None = None
    """The outlet that the entry itself names as its source; None where it is the feed's own."""
    language: str | None = None
    published: str | None = None
    published_reason: str | None = None
    span: tuple[int, int] | None = None
    """Where the entry stands in the feed's decoded text; None where that could not be made out."""
    fields: dict[str, str] = field(default_factory=dict)
    """The fields as the parser gave them: what is kept as the original where there is no span."""

    @property
    def tells(self) -> bool:
        """Whether the entry has running text: a sentence at least."""
        return any(len(line.split()) >= 5 and _SENTENCE_END.search(line) for line in self.text.split("\n"))


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, its entries in its own order."""

    title: str | None
    site: str | None
    """The address of the pages that the feed belongs to."""
    language: str | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """An entry's fields as a parser found them, before anything is cleaned."""

    key: str = ""
    title: str = ""
    link: str = ""
    text: str = ""
    author: str = ""
    source: str = ""
    source_link: str = ""
    language: str = ""
    dates: tuple[tuple[str, str], ...] = ()
    """Name of the field and what stands in it, the day of publication before the day of a change."""
    span: tuple[int, int] | None = None


def make_entry(given: Given, base: str | None) -> Entry:
    """Return the entry with its words cleaned, its link made absolute by `base`, its day from its dates or its link."""
    link = safe_url(given.link) or _absolute(base, given.link)
    published, reason = None, None
    for name, value in given.dates:
        if published is None and (published := edtf_day(value)):
            reason = f"feed {name}: {safe_line(value[:40])}"
    if published is None and (published := day_in_address(link)):
        reason = "the day in the address"
    outlet = safe_line(given.source) or _site_name(given.source_link)
    title = safe_line(given.title)
    # Aggregators write the outlet behind the title: "Bridge closes - Valley Post".
    if title and outlet and title.endswith(f" - {outlet}"):
        title = title.removesuffix(f" - {outlet}").strip() or title
    named = {name: value for name, value in given.dates if value}
    fields = {
        "id": given.key, "title": given.title, "link": given.link, "text": given.text, "author": given.author,
        "source": given.source, "language": given.language, **named,
    }  # fmt: skip
    return Entry(
        key=safe_line(given.key) or link or "",
        title=title,
        link=link,
        text=given.text,
        author=safe_line(given.author),
        outlet=outlet,
        language=safe_line(given.language),
        published=published,
        published_reason=reason,
        span=given.span,
        fields={name: value for name, value in fields.items() if value},
    )


def entry_name(key: str, fallback: str) -> str:
    """Return what an entry's id is made from: its key, of an address the telling part."""
    return address_name(key) if safe_url(key) else key or fallback


def address_name(url: str) -> str:
    """Return what the id of a page's report is made from: the last telling part, with the query where that selects."""
    try:
        parts = urlsplit(url)
        host = _DRESS.sub("", parts.hostname or "page")
    except ValueError:
        return url
    pieces = [_ENDING.sub("", unquote(piece)) for piece in parts.path.split("/") if piece]
    telling = pieces[-1] if pieces else ""
    if telling.lower() in _NO_NAMES or telling.isdigit():
        telling = "-".join(part for part in (host, *pieces[-2:]) if part)
    return f"{telling}-{parts.query[:60]}" if parts.query and len(telling) < 30 else telling


def plain_text(markup: str) -> str:
    """Return the words of a piece of HTML, a line for each block; scripts, forms and frames are left out."""
    if "<" not in markup and "&" not in markup:
        return joined_lines(markup)
    from lxml import etree  # noqa: PLC0415 - needed for feeds only
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    # The parser refuses zero bytes, and ends at them where it does not.
    clean = markup.replace("\x00", " ")
    try:
        tree = document_fromstring(
            clean.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8", no_network=True)
        )
    except (etree.ParserError, ValueError):
        return ""
    pieces: list[str] = []
    dropped = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            pieces.append("" if dropped else element.tail or "")
            continue
        name = str(element.tag)
        if event == "start":
            dropped += name in _DROPPED
            pieces.append("\n" if name in _BLOCKS else "")
            pieces.append("" if dropped else _spaced(element.text))
        else:
            dropped -= name in _DROPPED
            pieces.append("\n" if name in _BLOCKS else "")
            pieces.append("" if dropped else _spaced(element.tail))
    return _lines("".join(pieces).split("\n"))


def joined_lines(text: str) -> str:
    """Return plain text with a line for each paragraph: feeds wrap lines, and part paragraphs by empty ones."""
    paragraphs: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            paragraphs[-1].append(line)
        else:
            paragraphs.append([])
    return _lines([" ".join(lines) for lines in paragraphs])


def _spaced(text: str | None) -> str:
    """Return the text with its line ends as spaces: in markup only blocks make lines."""
    return (text or "").replace("\r", " ").replace("\n", " ")


def _lines(given: list[str]) -> str:
    lines = [" ".join(line.split()) for part in given for line in part.split("\n")]
    kept = [line for line in lines if line]
    while kept and _FOOTER.fullmatch(kept[-1]):
        kept.pop()
    return "\n".join(kept)


def _absolute(base: str | None, link: str) -> str | None:
    if not base or not link.strip():
        return None
    try:
        return safe_url(urljoin(base, link.strip()))
    except ValueError:
        return None


def _site_name(link: str) -> str | None:
    """Return the host of a source that is named by its address alone."""
    try:
        host = urlsplit(safe_url(link) or "").hostname
    except ValueError:
        return None
    return safe_line((host or "").removeprefix("www."))
