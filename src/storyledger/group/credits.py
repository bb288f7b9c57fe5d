"""Whose text a report carries: agency credits in datelines, bylines, source lines and the outlet's own name.

"(AP Photo/...)" credits a picture and "Reuters reported" names a source: neither says that the text is the agency's.
"told Reuters" or "an AFP photographer" is a trace: an agency's own words for its own staff, weaker than a credit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from storyledger.group.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.records import Report

_HEAD, _TAIL = 600, 500
"""Characters at the start and at the end of a text in which credits stand."""


@dataclass(frozen=True, slots=True)
class Credit:
    """An agency named as the hand that wrote a text."""

    agency: str
    kind: Literal["dateline", "byline", "source line", "outlet", "trace"]
    words: str
    """The words that credit it."""


def find_credits(report: Report) -> tuple[Credit, ...]:
    """Return the agencies that a report credits with its text, credits before traces, each agency once."""
    found: dict[str, Credit] = {}
    for credit in _all(report):
        found.setdefault(credit.agency, credit)
    return tuple(found.values())


def _all(report: Report) -> Iterator[Credit]:
    text = report.text
    dateline, byline, source, outlet, trace = _patterns()
    agencies = _agencies()
    if report.outlet:
        for match in outlet.finditer(report.outlet[:200]):
            yield Credit(agencies[match[1]], "outlet", report.outlet)
    head, tail = text[:_HEAD], text[-_TAIL:]
    for match in dateline.finditer(head):
        yield Credit(agencies[match[1]], "dateline", match[0].strip())
    for part in (head, tail):
        for match in byline.finditer(part):
            yield Credit(agencies[match[1]], "byline", match[0].strip())
        for match in source.finditer(part):
            yield Credit(agencies[match[1] or match[2]], "source line", match[0].strip())
    for match in trace.finditer(text[:100_000]):
        yield Credit(agencies[match[1] or match[2]], "trace", match[0].strip())


@lru_cache(maxsize=1)
def _agencies() -> dict[str, str]:
    return {
        spelling.strip(): line.split("|")[0].strip()
        for line in lexicon("agencies.txt")
        for spelling in line.split("|")[1:]
    }


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = "|".join(re.escape(name) for name in sorted(_agencies(), key=len, reverse=True))
    return (
        # MOSCOW (Reuters) - / (AFP) -- / BEIRUT, Dec 5 (Xinhua):
        re.compile(rf"\(({names})(?:[/ ][\w .]{{1,20}})?\)\s?(?:--|[-–—:])"),
        re.compile(rf"(?:^|\n)\s{{0,3}}(?:By|From|by)\s(?:the\s|The\s)?({names})\s{{0,3}}(?:$|\n)"),
        # Source: AFP / AFP/nc / - Reuters / (with inputs from AFP) / Associated Press on a line of its own
        re.compile(
            rf"(?<![Ii]mage )(?<![Pp]hoto )(?<![Pp]icture )"
            rf"(?:[Ss]ource|[Cc]redit|[Cc]opyright(?: \d{{4}})?|©(?: \d{{4}})?"
            rf"|[Ww]ith (?:inputs?|agencies|files?)(?: from)?)"
            rf"[: ]\s{{0,3}}(?:the\s|The\s)?({names})\b(?!\s?(?:[Pp]hoto|[Ii]mage|/Getty|[Vv]ideo))"
            rf"|(?:^|\n)\s{{0,3}}[-–—(]{{0,2}}\s?({names})(?:/[a-z]{{2,4}})?\)?\.?\s{{0,3}}(?:$|\n)"
        ),
        re.compile(rf"(?:^|[(/,]\s?|via )({names})(?:[)/,]|$)"),
        re.compile(
            rf"\b(?:told|tells)\s(?:the\s)?({names})\b(?!\s(?:television|TV|reporters))"
            rf"|\b(?:[Aa]n?|[Tt]he)\s({names})\s(?:correspondent|reporter|journalist|photographer|witness|cameraman|team|tally|count)\b"
        ),
    )
