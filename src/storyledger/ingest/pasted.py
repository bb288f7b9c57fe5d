"""A text that somebody pasted, with what they told of it: kept character for character, but for the ends of lines.

Forms send every line's end as carriage return and line feed, whatever was pasted: they are line feeds again here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from storyledger.ingest.draft import Draft, day_in_address, digest, edtf_day, safe_line, safe_url
from storyledger.ingest.text import find_headline
from storyledger.records import Problem

INPUT: Final = "pasted text"
_WORD: Final = re.compile(r"\w+")
_NAMED: Final = 6
"""Words of the title that make the report's id."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text, and what is told of it; all but the text may be empty."""

    text: str
    title: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    """A day in any common notation, such as 2016-12-16."""


def check_pasted(pasted: Pasted) -> str:
    """Return what is wrong with what was told of a pasted text, as a sentence; empty where nothing is."""
    told, url = pasted.published.strip(), pasted.url.strip()
    if told and edtf_day(told) is None:
        return f"{safe_line(told)!r} is no date; give one such as 2016-12-16, or leave it open."
    if url and safe_url(url) is None:
        return f"{safe_line(url)!r} is no web address; give one such as https://news.example/story, or leave it open."
    return ""


def draft_pasted(pasted: Pasted) -> Draft | Problem:
    """Return the report that was pasted, or the problem with what was told of it."""
    if fault := check_pasted(pasted):
        return Problem(INPUT, fault)
    published = edtf_day(pasted.published)
    url = safe_url(pasted.url)
    reason = "told with the pasted text" if published else None
    if published is None and (published := day_in_address(url)):
        reason = "the day in the address"
    text = pasted.text.replace("\r\n", "\n").replace("\r", "\n")
    raw = text.encode("utf-8", "replace")
    title = safe_line(pasted.title) or find_headline(text)
    return Draft(
        text=raw.decode(),
        sha256=digest(raw),
        input=INPUT,
        name="-".join(_WORD.findall(title or "pasted")[:_NAMED]),
        title=title,
        outlet=safe_line(pasted.outlet),
        url=url,
        published=published,
        published_reason=reason,
        original=raw,
    )
