"""Lines that belong to a page and not to its text: menus, sharing, dates and addresses, bylines."""

from __future__ import annotations

import re

from storyledger.datelines import is_stamp
from storyledger.read.insertions import POST
from storyledger.read.segment_marks import letters_of, load_list

_DATE_LINE = re.compile(
    r"(?:(?:last |first )?(?:updated|published|posted|modified)(?: (?:on|at))?:?\s|date of publication|"
    r"this article is (?:from|more than))",
    re.IGNORECASE,
)
_PLAIN_DATE = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?(?:\d{1,2}\s+)?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+\d{1,4}(?:,?\s+\d{4})?"
    r"(?:[,\s|-]+\d{1,2}[:.]\d\d.{0,12})?\s*$",
    re.IGNORECASE,
)
_AGENCY_LINE = re.compile(
    r"^[A-Z][\w .,]{2,40}\s[–—-]{1,2}\s(?:Reuters|AP|AFP|dpa|Xinhua|UPI|TASS|ANI|PTI|IANS|Agencies)$"
)
_STAMP = re.compile(
    r"(?:(?:first |last )?(?:published|posted|updated|modified)(?: on| at)?:? )(?:[a-z]{3,9}day,? |[a-z]{3},? )?"
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d|\d{1,4}[ /.:-])",
    re.IGNORECASE,
)
_LABEL_LINE = re.compile(
    r"(?:read|watch|listen|see|look|also|photos|pictures|gallery|slideshow|in (?:pictures|photos|video)|"
    r"(?:read|watch|see|listen) (?:it )?(?:here|now|next|this|too))\s?[:|»>→-]+\s",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|\(C\))\s?\S")
_REPORTERS = re.compile(
    r"[(\[]?(?i:(?:additional |with )?reporting|writing|edited|editing|compiled|written|translated)"
    r"(?i: and (?:writing|editing|reporting))?(?i: by) [A-Z]"
)
_REPORTER_PLACE = r"[A-Z][\w'’-]{1,20}(?: [A-Z][\w.'’-]{0,20}){1,3} in [A-Z][\w'’-]{1,20}(?: [A-Z][\w'’-]{1,20})?"
_REPORTERS_PLACES = re.compile(rf"{_REPORTER_PLACE}(?:(?:,| and|, and) {_REPORTER_PLACE}){{0,4}}")
_SMALL_IN_BYLINES = frozenset(
    ("and", "in", "for", "of", "de", "da", "van", "von", "al", "el", "bin", "to", "the", "at")
)
_ADDRESS_LINE = re.compile(
    r"(?:(?:https?://|www\.)\S{1,300}|[\w.+-]{1,60}@[\w-]{1,60}\.[\w.-]{1,60}|@\w{1,20})\s*$", re.IGNORECASE
)


def is_furniture(line: str, plain: str, length: int) -> bool:
    """Menus, sharing, comment forms, tags, bare dates and addresses, bylines."""
    if not plain:
        return True
    plain = plain.lstrip("0123456789 ") or plain
    if length > 250:
        return False
    lines = load_list("furniture_lines.txt")
    if plain in lines:
        return True
    words = plain.split()
    # A phrase of the list that opens a short line ("Read also: ...") makes it furniture as well.
    if length < 160 and any(" ".join(words[:n]) + " ..." in lines for n in range(1, min(6, len(words)) + 1)):
        return True
    if _ADDRESS_LINE.match(line) or (length < 40 and line.startswith(("Source:", "SOURCE:", "Sources:", "Tags:"))):
        return True
    if (length < 60 and (_DATE_LINE.match(line) or _PLAIN_DATE.match(line))) or (length < 120 and _STAMP.match(line)):
        return True
    if is_stamp(line):
        return True
    if line[0] == "[" and line[-1] == "]":
        return True
    if POST.fullmatch(line) or (length < 120 and _COPYRIGHT.match(line)) or _REPORTERS.match(line):
        return True
    if length < 160 and line[-1] not in ".!" and _LABEL_LINE.match(line):
        return True
    return length < 100 and _is_byline(line, plain)


def _is_byline(line: str, plain: str) -> bool:
    """Whether a line is "By Jon Doe", "Jon Doe, Reuters", "Jon Doe for CNN", "Jon Doe in Lima", or an agency's name."""
    outlets = load_list("outlets_lines.txt")
    if plain in outlets:
        return True
    if len(line) < 60 and _AGENCY_LINE.search(line):
        return True
    words = line.split()
    if words[0].lower().rstrip(":") in ("by", "from") and 1 < len(words) <= 12:
        return line[-1] != "." and all(_in_byline(word) for word in words[1:])
    if _REPORTERS_PLACES.fullmatch(line) and words[0].lower() in load_list("first_names.txt"):
        return True
    # What stands behind the name is an outlet or a post, else "Paris, London" would be one.
    place = max(line.rfind(mark) for mark in (",", "|", " for ", " - ", " – ", " — ", ";"))
    behind = letters_of(line[place + 1 :]).removeprefix("for ").removeprefix("the ")
    name = line[:place].split()
    named = 1 < len(name) <= 8 and all(_in_byline(word) for word in name) and not any(map(str.isdigit, plain))
    ends = {behind.partition(" ")[0], behind.rpartition(" ")[2]}
    return named and (behind in outlets or not ends.isdisjoint(load_list("byline_posts.txt")))


def _in_byline(word: str) -> bool:
    return word[:1].isupper() or word in _SMALL_IN_BYLINES or word in ("|", "–", "-", "/", "&")
