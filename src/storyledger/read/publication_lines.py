"""The lines of a text that say when it was published: a publication line, and an agency's dateline.

Both go by form alone: a label before a date, a date that has a line to itself or with a name, a place in capitals
before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storyledger.datelines import WEEKDAYS
from storyledger.read import edtf
from storyledger.read.day_evidence import EARLIEST, LATEST, quote_clue
from storyledger.records import Dating

if TYPE_CHECKING:
    from storyledger.read.time_clues import Clue

_LABELS = re.compile(
    r"(?:published|posted|updated|date of publication|publication date|publish date|released|filed|uploaded|dated|date|"
    r"article is from|created|modified|aired|story from|"
    r"(?:published|posted|updated)(?: by [^\n]{1,40}?| at \d{1,2}[:.]\d\d ?[ap]\.?m\.?,?))"
    r"\s{0,3}(?:on|at|in|from)?\s{0,3}[:,|]?\s{0,3}$"
)
_DATELINE_DATE_IN_BRACKETS = re.compile(r"\)\s{0,2}[-–—:]")
_DATELINE_END = re.compile(
    r"\W{0,3}(?:\([^()\n]{1,40}\)|-LRB-[^()\n]{1,40}-RRB-|[A-Z][\w/. ]{1,20})?\s{0,2}(?:[-–—:]|_)"
)
_AGENCY_END = re.compile(r"\s{0,2}\([A-Z][\w/. ]{1,20}\)\s{0,2}[-–—]{1,2}\s")
_DATELINE_STOP = re.compile(r"\.\s{1,2}[A-Z“\"]")
"""The full stop behind a dateline in capitals: "GENEVA, May 9 2021. The envoy said"."""
_TOWN_DATELINE_END = re.compile(r"\s{0,2}(?:\([A-Z][\w/. ]{1,20}\)\s{0,2})?[-–—]{1,2}\s")
_BRACKETED_TOWN_END = re.compile(r"\s{0,2}\)\s{0,2}[-–—:]{1,2}\s")
"""What ends "(Nairobi, September 19, 2032) – "."""
_TOWN_DATELINE = re.compile(
    r"^\(?[A-Z][\w. ]{1,30}, (?:\d{1,2} )?[A-Z][a-z]{2,8}\.? (?:\d{1,4},? ?){1,2}", re.MULTILINE
)
"""Lines that begin with a town and a day."""
_TOWN_AND_LAND = re.compile(r"[A-Z]{3,20}, [A-Z][^\W\d_]{1,20}(?: [A-Z][^\W\d_]{1,20}){0,3}, $")
"""What stands before the date in "JINDO, South Korea, April 16, 2014 (Wire) -"."""
_TOWN_WORDS = 3
_CHRONOLOGY = 2
_LINE_FILLER = frozenset(
    [
        "on",
        "at",
        "by",
        "am",
        "pm",
        "gmt",
        "utc",
        "est",
        "edt",
        "cet",
        "bst",
        "ist",
        "updated",
        "published",
        "posted",
        "date",
        "last",
        "local",
        "time",
        "the",
        "of",
        "a",
        "p",
        "m",
    ]
)
_TOP = 400
"""How far from a report's beginning the line of an outlet's name and a date may stand, in characters."""
_LONGEST_NAME_LINE = 90
_AROUND_NAMES = " \t,.;:|/()[]-–—•·"
_IN_NAMES = frozenset(["of", "the", "and", "for", "by", "in", "de", "la", "le", "el", "al", "s", "d", "l"])
_OF_PICTURES = frozenset(
    ["photo", "photograph", "photographer", "picture", "image", "file", "map", "video", "getty", "handout", "caption"]
)


def find_publication_line(text: str, clues: list[Clue]) -> Dating | None:
    """Return the day of a line such as "Published November 17 2017", or of a date that stands alone near the top."""
    updated: Dating | None = None
    for clue in clues:
        if (
            clue.form != "day"
            or clue.year is None
            or not clue.month
            or not clue.day
            or not EARLIEST - 20 <= clue.year <= LATEST
        ):
            continue
        day = edtf.make_day(clue.year, clue.month, clue.day)
        if day is None:
            continue
        before = text[max(0, clue.start - 48) : clue.start]
        label = _LABELS.search(_without_weekday(before.lower()))
        if label and _is_label(before, label.start(), at_top=clue.start < 48):
            dating = Dating(
                day.isoformat(),
                "dateline",
                f"the text says “{' '.join((before[label.start() :] + text[clue.start : clue.end]).split())}”",
            )
            if "updated" not in label.group() and "modified" not in label.group():
                return dating
            updated = updated or dating
            continue
        barred = clue.start < 700 and (
            before.rstrip(" ")[-1:] in "|•·" or text[clue.end : clue.end + 2].strip(" ")[:1] in ("|", "•", "·")
        )
        if (
            (barred and before.strip())
            or (clue.start < 1500 and _stands_alone(text, clue))
            or (clue.start < _TOP and (_stands_by_name(text, clue) or _opens_a_line(text, clue)))
        ):
            return updated or Dating(day.isoformat(), "dateline", f"a line near the top says {quote_clue(text, clue)}")
    return updated


def _without_weekday(before: str) -> str:
    """Return the words before a date less a weekday at their end, with the length kept."""
    match = re.search(r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?[,.]?\s{1,2}$", before)
    return before[: match.start()] if match else before


def _is_label(before: str, start: int, *, at_top: bool) -> bool:
    """Return whether the label starts a line or follows a separator: "a study published on ..." is none."""
    head = before[:start].rstrip(" \t")
    head = re.sub(r"(?i)(?:\b(?:first|last|was|is|this|originally|story)\s{0,2}){1,16}$", "", head).rstrip(" \t")
    return (
        (not head and at_top)
        or (bool(head) and head[-1] in "\n|•·—–*>([")
        or (before[start : start + 1].isupper() and (not head or not head[-1].isalnum()))
    )


def _stands_alone(text: str, clue: Clue) -> bool:
    """Return whether a date has a line to itself but for a clock time, or a clock time beside it at the top."""
    line_start = text.rfind("\n", 0, clue.start) + 1
    line_end = text.find("\n", clue.end)
    line_end = len(text) if line_end < 0 else line_end
    if line_end - line_start <= 120:
        rest = text[line_start : clue.start] + " " + text[clue.end : line_end]
        words = re.findall(r"[^\W\d_]+", rest)
        if all(word.lower() in _LINE_FILLER for word in words) and (
            words or line_end - line_start <= clue.end - clue.start + 16
        ):
            return True
    if clue.start > 400:
        return False
    # "Thursday 13 January 2005 03.10 GMT", "Tue Jun 5, 2012 6:10 pm EST": nobody tells of events so.
    return bool(
        re.match(
            r"\W{0,4}(?:at\s)?\d{1,2}\s?[:.]\s?\d\d\s{0,2}(?:[ap]\.?m\b|gmt|utc|e[sd]t|bst|cet|[A-Z]{3}\b)",
            text[clue.end : clue.end + 24],
            re.IGNORECASE,
        )
    )


def _stands_by_name(text: str, clue: Clue) -> bool:
    """Return whether a name and the date have a line to themselves below the headline, as people clip articles.

    "Orvel Post, 14 April 2032"; "Ann Doe, The Orvel Post (14 April 2032)". The first line may be a headline that names
    the day of what it tells, and does not count.
    """
    line_start = text.rfind("\n", 0, clue.start) + 1
    line_end = text.find("\n", clue.end)
    line_end = len(text) if line_end < 0 else line_end
    if not text[:line_start].strip() or line_end - line_start > _LONGEST_NAME_LINE:
        return False
    before, after = text[line_start : clue.start], text[clue.end : line_end]
    named, rest = (before, after) if before.strip(_AROUND_NAMES) else (after, before)
    words = re.findall(r"[^\W\d_]+", named)
    return (
        bool(words)
        and words[0].lower() not in _OF_PICTURES
        and not rest.strip(_AROUND_NAMES)
        and any(word[0].isupper() for word in words)
        and all(word[0].isupper() or word in _IN_NAMES for word in words)
    )


def _opens_a_line(text: str, clue: Clue) -> bool:
    """Return whether a date opens a line below a headline: "June 6, 2023 - The toll", "6 June 2023. The toll".

    A chronology has several such lines.
    """
    line_start = text.rfind("\n", 0, clue.start) + 1
    if line_start != clue.start or clue.weekday is not None:
        return False
    if not text[:line_start].strip() or not _DASH.match(text, clue.end):
        return False
    return len(_DATED_LINE.findall(text)) < _CHRONOLOGY


_DASH = re.compile(r"(?:\s{0,2}[-–—]{1,2}|\.)\s{1,2}[A-Z“\"]")
_DATED_LINE = re.compile(r"^(?:\d{1,2} )?[A-Z][a-z]{2,8}\.? (?:\d{1,4},? ?){1,2}(?:[-–—]|\.\s)", re.MULTILINE)
"""Lines that begin with a day and a dash or a full stop."""


def find_dateline(text: str, clues: list[Clue]) -> Clue | None:
    """Return the date of "KATHMANDU, April 25 (Reuters) -"; the year is often left out."""
    for clue in clues:
        if clue.start > 2500:
            return None
        if clue.form != "day" or not clue.month or not clue.day:
            continue
        line_start = text.rfind("\n", 0, clue.start) + 1
        head = text[line_start : clue.start]
        if not head.strip() and _AGENCY_END.match(text, clue.end) and clue.weekday is None:
            return clue  # "Sept 15 (Wire) - Rescuers"
        if _has_a_line(text, line_start, clue) and sum(_has_a_line(text, None, other) for other in clues) == 1:
            return clue
        whole = len(head) <= 60
        if not whole:
            head = head[-60:]
            if ". " in head:
                head = head[head.rfind(". ") + 2 :]
            else:
                continue
        words = re.findall(r"[^\W\d_]+", head)
        if not words or not all(word[0].isupper() for word in words) or "." in head.rstrip()[-1:]:
            continue
        if not words[0].isupper() or len(words[0]) < 2:
            if whole and _opens_a_report(text, line_start, clue, words):
                return clue
            continue
        bracketed = head.rstrip()[-1:] == "(" and _DATELINE_DATE_IN_BRACKETS.match(text, clue.end)
        shouted = sum(word.isupper() for word in words) * 2 >= len(words)
        if (shouted or (whole and _TOWN_AND_LAND.match(head))) and (
            bracketed or _DATELINE_END.match(text, clue.end) or (whole and _DATELINE_STOP.match(text, clue.end))
        ):
            return clue
    return None


def _has_a_line(text: str, line_start: int | None, clue: Clue) -> bool:
    """Return whether a day has a line below the headline, alone or behind a name: "Marn, 28 April", "July 17 (Wire)".

    Or behind the one who writes: "By our own staff, 27 August".
    """
    if line_start is None:
        line_start = text.rfind("\n", 0, clue.start) + 1
    if clue.form != "day" or not clue.month or not clue.day or not 0 < line_start <= _TOP:
        return False
    head = text[line_start : clue.start]
    if len(head) > _LONGEST_NAME_LINE or not _LINE_ENDS.match(text, clue.end) or not text[:line_start].strip():
        return False
    words = re.findall(r"[^\W\d_]+", head)
    if words[:1] == ["By"]:
        return head.rstrip().endswith(",") and not any(char.isdigit() for char in head)
    if words and (not head.rstrip().endswith((",", "-", "–", "—", "|")) or words[0].lower() in _OF_PICTURES):
        return False
    return len(words) <= _TOWN_WORDS and all(word[0].isupper() for word in words)


_LINE_ENDS = re.compile(r"[ \t.]{0,3}(?:\((?:an? )?[A-Za-z][\w/. ]{1,20}\)[ \t.]{0,3})?(?:\n|$)")
"""What may stand behind a day up to the end of its line: "(Wire)", a full stop."""


def _opens_a_report(text: str, line_start: int, clue: Clue, words: list[str]) -> bool:
    """Return whether "Nairobi, July 2 - " or "(Nairobi, July 2) - " opens a report.

    There is one such line, below a headline, with a comma and a dash: a chronology has one for each day, and
    "Monday, July 2 - " is of the day that follows.
    """
    head = text[line_start : clue.start].rstrip()
    named = head.endswith(",") and len(words) <= _TOWN_WORDS and words[0].lower() not in WEEKDAYS
    if not named or not text[:line_start].strip() or line_start > _TOP:
        return False
    end = _BRACKETED_TOWN_END if head.lstrip().startswith("(") else _TOWN_DATELINE_END
    return bool(end.match(text, clue.end)) and len(_TOWN_DATELINE.findall(text)) < _CHRONOLOGY
