"""What a format hands over before a report gets its id, and the cleaning of fields that come from outside.

Titles, ids and addresses are other people's words: they become file names, table cells and links, so control
characters, paths and script addresses are taken out of them here, once. The text itself is never cleaned.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate
from typing import TYPE_CHECKING

from storyledger.datelines import MONTHS

if TYPE_CHECKING:
    from storyledger.records import Container, Evidence, Exchange

_ID_LENGTH = 80
_FIELD_LENGTH = 500
_NOT_IN_ID = re.compile(r"[^\w.-]+")
_EDTF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)")
_STAMP = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]\d{2}|$)")
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
_WORDED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\s{1,3})?"
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s{1,3}"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?,?\s{1,3})?(\d{4})(?!\d)",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"/(19\d\d|20\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=[/-]|$)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A report without its final id."""

    text: str
    sha256: str
    input: str
    name: str
    """What the id is made from: the JSON id, else the file's name."""
    line: int | None = None
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    published: str | None = None
    published_reason: str | None = None
    original: bytes = b""
    """The bytes whose SHA-256 `sha256` is."""
    media_type: str = "text/plain"
    pages: tuple[int, ...] = ()
    containers: tuple[Container, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def digest(raw: bytes) -> str:
    """Return the SHA-256 of `raw` in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def safe_id(name: str) -> str:
    """Return `name` as an id: word characters, dots and hyphens, at most 80, never a path or a hidden file."""
    kept = _NOT_IN_ID.sub("-", unicodedata.normalize("NFC", name[: _ID_LENGTH * 4]))
    kept = re.sub(r"\.{2,}", ".", kept).strip("-.")[:_ID_LENGTH].strip("-.")
    return kept or "report"


def safe_line(value: str | None) -> str | None:
    """Return a title, name or author as one clean line of at most 500 characters; None where nothing is left.

    Control, bidirectional and unassigned characters go; white space becomes single spaces.
    """
    if value is None:
        return None
    spaced = " ".join(value[: _FIELD_LENGTH * 8].split())
    kept = "".join(c for c in spaced if c == " " or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Cn", "Co"})
    return kept.strip()[:_FIELD_LENGTH] or None


def safe_url(value: str | None) -> str | None:
    """Return the address if it is one of the web's (http, https), without white space; else None."""
    if value is None:
        return None
    address = value.strip()
    if len(address) > 4000 or not re.match(r"https?://[^\s<>\"'`]{3,}$", address, re.IGNORECASE):
        return None
    return address if address.isprintable() else None


def edtf_day(value: str) -> str | None:
    """Return an EDTF day, month, year or interval from a stamp in any common notation, or None.

    The calendar day is the one that the stamp states in its own time zone. "2016-12-16T10:00:00+01:00",
    "Fri, 16 Dec 2016 10:00:00 GMT", "December 16, 2016", "2016/12/16" are days; "2016-12" stays a month.
    Days written in figures with the year last are left: 03/04/2016 is two days.
    """
    text = value.strip()[:100]
    if "/" in text and len(parts := text.split("/")) == 2:
        ends = [edtf_day(part) for part in parts]
        if all(ends) and all(_EDTF.fullmatch(part.strip()) for part in parts):
            return "/".join(end for end in ends if end)
    if found := _EDTF.fullmatch(text):
        year, month, day = found.group(1, 2, 3)
        return text if _exists(int(year), int(month or 1), int(day or 1)) else None
    for pattern in (_STAMP, _SLASHED):
        if found := pattern.match(text):
            return _iso(int(found[1]), int(found[2]), int(found[3]))
    if parsed := parsedate(text):
        return _iso(*parsed[:3])
    if (found := _WORDED.search(text)) and (found[1] or found[3]) and not (found[1] and found[3]):
        return _iso(int(found[4]), MONTHS.index(found[2].lower()) + 1, int(found[1] or found[3]))
    return None


def day_in_address(url: str | None) -> str | None:
    """Return the day in an address of the form .../2016/12/16/..., as most outlets write it, or None."""
    found = list(_IN_ADDRESS.finditer(url or ""))
    return _iso(int(found[-1][1]), int(found[-1][2]), int(found[-1][3])) if found else None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _iso(year: int, month: int, day: int) -> str | None:
    return f"{year:04}-{month:02}-{day:02}" if _exists(year, month, day) else None
