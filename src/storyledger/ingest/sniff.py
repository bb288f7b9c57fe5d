"""Which format bytes without a telling name are in: by their first bytes, or by the type that they are said to be."""

from __future__ import annotations

import re
from typing import Final

from storyledger.ingest.feed import feed_format
from storyledger.ingest.inflate import GZIP

HEAD: Final = 4096
"""Bytes looked at."""
_MAGIC: Final = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (GZIP, "gzip"),
    (b"WARC/1.", "warc"),
)
_MAIL: Final = re.compile(
    rb"^(?:mime-version|message-id|received|return-path|delivered-to):", re.IGNORECASE | re.MULTILINE
)
_MAIL_START: Final = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,40}: ")
TYPES: Final = {
    "text/plain": "text",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/json": "json",
    "application/x-ndjson": "lines",
    "application/jsonl": "lines",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/x-zip-compressed": "zip",
    "application/wacz": "wacz",
    "application/gzip": "gzip",
    "application/x-gzip": "gzip",
    "application/warc": "warc",
    "message/rfc822": "eml",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/feed+json": "feed",
    "application/rdf+xml": "feed",
    "text/x-opml": "feed",
}
"""Media types (RFC 6838) and the format that reads them."""
_CHARSET: Final = re.compile(r";\s{0,9}charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_NEVER: Final = {"image", "audio", "video", "font", "model"}


def sniff(head: bytes) -> str:
    """Return the format of unnamed bytes from the first of them: what shows no other is text."""
    for magic, format_ in _MAGIC:
        if head.startswith(magic):
            return format_
    if feed_format(head) is not None:
        return "feed"
    start = head[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b'{"', b"{ ", b"{\n", b"{\r", b"{}", b"[{", b"[ {", b"[\n", b"[\r")):
        return "json"
    lower = start[:300].lower()
    if lower.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) or (
        lower.startswith(b"<!--") and b"<html" in head[:HEAD].lower()
    ):
        return "html"
    return "eml" if _MAIL_START.match(head) and len(_MAIL.findall(head[:HEAD])) > 1 else "text"


def charset_of(media_type: str | None) -> str | None:
    """Return the encoding that a Content-Type names, None for none."""
    found = _CHARSET.search(media_type or "")
    return found[1] if found else None


def format_of_type(media_type: str | None, raw: bytes) -> str | None:
    """Return the format of bytes that were declared to be of a type; None for a type that is not read.

    Servers declare wrongly: what the bytes show for sure is believed before the type.
    """
    shown = sniff(raw[:HEAD])
    declared = (media_type or "").partition(";")[0].strip().lower()
    if shown == "zip" and TYPES.get(declared) == "wacz":
        return "wacz"
    if shown == "gzip" and TYPES.get(declared) == "warc":
        return "warc"
    if shown != "text":
        return shown
    return None if declared.partition("/")[0] in _NEVER else TYPES.get(declared, shown)
