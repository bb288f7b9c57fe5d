"""What stands beside a report's words and tells nothing: place, day and agency of a dateline, a title's outlet."""

from __future__ import annotations

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LOOKED_AT = 140
"""Code points from the start; a dateline with place, country, day, hour, agency and two writers is shorter."""
_PIECE = re.compile(r"\S+")
_DASHES = frozenset({"-", "--", "---", "–", "—", "―"})
_MONTHS = frozenset(
    (
        *MONTHS, "sept", "january", "february", "march", "april", "june", "july", "august", "september", "october",
        "november", "december",
    )
)  # fmt: skip
_WEEKDAYS = frozenset(
    (
        *WEEKDAYS, "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
    )
)  # fmt: skip
_MARKS = frozenset("-–—―|")
_HOURS = frozenset(("am", "pm", "gmt", "utc", "bst", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "cet"))
_SMALL = frozenset(("de", "del", "la", "el", "al", "of", "the", "and", "in", "near", "at", "von", "am", "pm", "by"))
_STAMPS = frozenset(("page", "last", "updated", "update", "published", "posted", "at", "first"))
_CLOCK = re.compile(r"\d{1,4}(?:[.:]\d\d){0,2}(?:st|nd|rd|th|am|pm|h|gmt|bst)?")
_ZONES = frozenset(("et", "pt", "ct", "ist", "sgt", "hkt", "jst", "aest", "aedt", "nzst", "sast", "uk", "us", "local"))
_STAMPED = frozenset((*_MONTHS, *_WEEKDAYS, *_HOURS, *_STAMPS, *_ZONES, "time", "on", "date", "modified", "edition"))
_LONGEST_STAMP = 90
"""Code points; "Published: Wednesday, March 13, 2019, 12:38 AM Updated: ..." has some 80."""
SHOUTED = re.compile(r"\b[A-Z]{3,}\b(?:[ ,]+[A-Z]{2,}\b){3}")
"""Four words in capitals on end: a headline or a page's buttons, glued to the sentence behind them."""
_GLUED = re.compile(
    r"\blast updated\b|\bfull article\b|\bUK time\b|.\((?:Reuters|AP|AFP)\) [-–—]|\| \w{3} \w{3} \d|\d{4} \| ?By\b"
    r"|\b\d{1,2}[.:]\d\d (?:GMT|BST|UTC|CET|E[SD]T)\b|\bwire staff\b|\bupdate \d{1,2}:\d\d",
    re.IGNORECASE,
)
"""What stands around a page's text and was run into a sentence of it."""
_RUN_ON = re.compile(
    r"[\w)%] (?:The|An|In|On|At|For|From|With|By|After|Before|When|While|As|It|He|She|They|We|There|This|These|Those"
    r"|Some|Many|Most|But|And|However|Meanwhile|Several|More|About) [a-z]|[\w.] NEW: "
)
"""The first word of a sentence in the midst of one, with nothing before it that ends the other."""
_LISTED = 2
"""Semicolons that a sentence may have; a page's list of what it holds has more."""
HEADLINE = 25
"""Code points that a headline has at least; what is shorter is a dateline that lost its marks."""


def after_dateline(text: str) -> int:
    """Where the telling begins in a sentence: behind "LIMA, March 3 (Newswire) - ", behind "3 March 2019 10.15 GMT ".

    0 where no dateline stands first, and where nothing would be left.
    """
    start = text[:_LOOKED_AT]
    if start[:1].isalpha() and _MARKS.isdisjoint(start) and not _opens_with_day(start):
        return 0  # most sentences
    pieces = [(match.start(), match.end(), match.group()) for match in _PIECE.finditer(start)]
    found = _to_dash(pieces) or _to_day(pieces)
    return found if found < len(text) and text[found:].strip() else 0


def is_stamp(line: str) -> bool:
    """Whether a line is nothing but the day and the hour of a page: "11:39am UK, Monday 09 September 2019"."""
    if len(line) > _LONGEST_STAMP:
        return False
    words = [word for piece in line.split() if (word := piece.strip("()[],.;:|/-–—").lower())]
    dated = any(word in _MONTHS or word in _WEEKDAYS for word in words)
    timed = any((word.isdigit() and len(word) == 4) or (":" in word and word[:1].isdigit()) for word in words)
    return dated and timed and all(word in _STAMPED or _CLOCK.fullmatch(word) for word in words)


def _opens_with_day(start: str) -> bool:
    """Whether the first word may be a day's or a stamp's."""
    bare = start.split(maxsplit=1)[0].strip(":,.()-").lower()
    return bare in _MONTHS or bare in _WEEKDAYS or bare in _HOURS or bare in _STAMPS


def _to_dash(pieces: list[tuple[int, int, str]]) -> int:
    """Behind the dash that ends a dateline; every word before it is a name, a day, an hour or in brackets."""
    marked = False
    in_brackets = False
    for at, (_, _, word) in enumerate(pieces[:-1]):
        if word in _DASHES:
            return pieces[at + 1][0] if marked and at > 0 else 0
        in_brackets = in_brackets or word.startswith(("(", "["))
        bare = word.strip("()[],.;:|/").lower()
        marked = marked or in_brackets or (len(word.strip(",.")) > 3 and word.isupper()) or bare in _MONTHS
        if in_brackets:
            in_brackets = not word.rstrip(",.:").endswith((")", "]"))
        elif not (word[:1].isupper() or bare in _SMALL or bare in _HOURS or not bare or _CLOCK.fullmatch(bare)):
            return 0
    return 0


def _to_day(pieces: list[tuple[int, int, str]]) -> int:
    """Behind a day with its year, or behind "CITY | Wed", that only stands before a sentence."""
    at = 0
    barred = next((i for i, piece in enumerate(pieces[:5]) if piece[2] == "|"), None)
    if barred:
        if not all(word.isupper() for _, _, word in pieces[:barred]):
            return 0
        at = barred + 1
    while at < len(pieces) - 1 and pieces[at][2].strip(":,").lower() in _STAMPS:
        at += 1  # "Page last updated at 16:51 GMT, ..."
    start = at
    month = year = False
    while at < len(pieces):
        bare = pieces[at][2].strip(",.()-").lower()
        if bare in _MONTHS:
            month = True
        elif bare.isdigit() and len(bare) == 4 and bare[:2] in {"19", "20"} and month and not year:
            year = True
        elif bare not in _WEEKDAYS and bare not in _HOURS and not _CLOCK.fullmatch(bare):
            break
        at += 1
    if at in {start, len(pieces)} or not (barred or pieces[at][2][:1].isupper()):
        return 0
    return pieces[at][0] if (month and year) or barred else 0


def is_glued(line: str) -> bool:
    """Whether a page's stamps and buttons, or a headline, were run into the line."""
    if line.count(";") > _LISTED:
        return True
    return any(
        found is not None for found in (SHOUTED.search(line), _GLUED.search(line), _RUN_ON.search(line, HEADLINE))
    )


def own_title(title: str) -> str:
    """The headline without the outlet's name behind it."""
    for mark in (" - ", " | ", " :: ", " « ", " » ", " – ", " — "):
        head, found, _ = title.partition(mark)
        if found and len(head) > 15:
            title = head
    return title
