"""Plain text: kept character for character; a first line that looks like a headline becomes the title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.ingest.draft import Draft, digest, safe_line
from storyledger.ingest.encoding import NotTextError, decode_bytes
from storyledger.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_HEADLINE = re.compile(
    r"(?:by |published|updated|last updated|posted|date |source|\(|\[|https?:|image|media|photo|copyright)",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"[A-Z][A-Z .'-]{2,40}(?:,[^—–-]{0,40})?\s?(?:\([A-Za-z /]{2,20}\))?\s?(?:--|—|–|-|:)\s")


def read_text(raw: bytes, name: str, input_name: str, charset: str | None = None) -> Iterator[Draft | Problem]:
    """Yield the one report that a plain text holds, or the problem with it; `charset` is what a server declared."""
    try:
        text = decode_bytes(raw, charset=charset).text
    except NotTextError as error:
        yield Problem(input_name, str(error))
        return
    yield Draft(text=text, sha256=digest(raw), input=input_name, name=name, title=find_headline(text), original=raw)


def find_headline(text: str) -> str | None:
    """Return the first line if it looks like a headline: short, capitalised, without a full stop, text below it."""
    first, _, rest = text[:20_000].lstrip("\ufeff \t\r\n").partition("\n")
    line = first.strip()
    if not 12 <= len(line) <= 160 or not rest.strip() or not 3 <= len(line.split()) <= 24:
        return None
    if line[-1] in ".,;:-–—" or not (line[0].isupper() or line[0].isdigit() or line[0] in "\"'“‘"):
        return None
    if _NO_HEADLINE.match(line) or _DATELINE.match(line):
        return None
    body = next((part.strip() for part in rest.split("\n") if part.strip()), "")
    # What follows must be running text or another short line of its kind, not the second half of a wrapped line.
    return safe_line(line) if body and not body[0].islower() else None
