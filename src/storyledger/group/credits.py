"""Whose text a report carries: agency credits in datelines, bylines, source lines and the outlet's own name.

"(AP Photo/...)" credits a picture and "Reuters reported" names a source: neither says that the text is the agency's.
"told Reuters" or "an AFP photographer" is a trace: an agency's own words for its own staff, weaker than a credit.

The list of agencies ends somewhere, so an unlisted name counts where only an agency stands: in brackets between a
dateline's place and its dash, on a closing line "Source: Name", before "contributed to this report". What stands after
© is whoever owns the page, which names the origin but makes nobody an agency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from storyledger.group.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.records import Report

_HEAD, _TAIL = 600, 500
"""Characters at the start and at the end of a text in which credits stand."""
_READ = 100_000
"""Characters in which traces are looked for."""


@dataclass(frozen=True, slots=True)
class Credit:
    """An agency named as the hand that wrote a text."""

    agency: str
    kind: Literal["dateline", "byline", "source line", "outlet", "copyright", "trace"]
    words: str
    """The words that credit it."""


def find_credits(report: Report) -> tuple[Credit, ...]:
    """Return the agencies that a report credits with its text, credits before traces, each agency once."""
    found: dict[str, Credit] = {}
    for credit in _all(report):
        found.setdefault(credit.agency, credit)
    return tuple(found.values())


def find_agencies(report: Report) -> tuple[Credit, ...]:
    """Return the credits that make a text an agency's: all but those of a page's owner."""
    return tuple(credit for credit in find_credits(report) if credit.kind != "copyright")


def names_itself(report: Report) -> str | None:
    """Return the outlet of a report if a dateline or a source line of its own names it, as an agency's text does."""
    if not report.outlet:
        return None
    slots = [match[2] for match in _DATELINE.finditer(report.text[:_HEAD]) if _is_dateline(match[1])]
    slots += [match[1] for match in _SOURCE.finditer(report.text[-_TAIL:])]
    for slot in slots:
        name = " ".join(slot.split()).removeprefix("The ").removeprefix("the ").rstrip(".")
        if name and name.lower() == report.outlet.removeprefix("The ").lower():
            return name
    return None


def _all(report: Report) -> Iterator[Credit]:
    text = report.text[:_READ] if len(report.text) <= _READ else report.text[:_READ] + report.text[-_TAIL:]
    agencies = _agencies()
    if report.outlet:
        for match in _patterns().outlet.finditer(report.outlet[:200]):
            yield Credit(agencies[match[1]], "outlet", report.outlet)
    head, tail = text[:_HEAD], text[-_TAIL:]
    # Looking for the names alone costs a tenth of looking for them in all their places.
    named = any(name in text for name in agencies)
    if named:
        yield from _by_name(head, tail)
    yield from _by_form(report, head, tail)
    if named:
        for match in _patterns().trace.finditer(text):
            yield Credit(agencies[match[1] or match[2]], "trace", match[0].strip())


def _by_name(head: str, tail: str) -> Iterator[Credit]:
    """Yield the credits of agencies that are in the list."""
    agencies, patterns = _agencies(), _patterns()
    for match in patterns.dateline.finditer(head):
        yield Credit(agencies[match[1]], "dateline", match[0].strip())
    for part in (head, tail):
        for match in patterns.byline.finditer(part):
            yield Credit(agencies[match[1]], "byline", match[0].strip())
        for match in patterns.source.finditer(part):
            yield Credit(agencies[match[1] or match[2]], "source line", match[0].strip())
    for line in tail.split("\n"):
        names = (
            [name.strip() for name in _BETWEEN.split(line.strip(" \t()[].-–—"))] if len(line) <= _LONGEST_LINE else []
        )
        if len(names) > 1 and all(name in agencies for name in names):
            for name in names:
                yield Credit(agencies[name], "source line", line.strip())


def _by_form(report: Report, head: str, tail: str) -> Iterator[Credit]:
    """Yield the credits of names that are in no list, by the slot that they stand in."""
    for match in _DATELINE.finditer(head) if "(" in head else ():
        if _is_dateline(match[1]) and (name := _name(match[2], report)):
            yield Credit(name, "dateline", match[0].strip())
    for match in _SOURCE.finditer(tail) if "ource:" in tail else ():
        if name := _name(match[1], report):
            yield Credit(name, "source line", match[0].strip())
    for match in _CONTRIBUTED.finditer(tail) if "contributed to" in tail else ():
        # "Jane Doe contributed" is a colleague: a name of several words must say that it is a house.
        name = _name(match[2], report)
        if name and (match[1] or " " not in name or _HOUSES & set(name.lower().split())):
            yield Credit(name, "source line", match[0].strip())
    for part in (head, tail):
        for match in _FIRST_IN.finditer(part) if _FIRST.search(part) else ():
            if name := _name(match[1], report):
                yield Credit(name, "source line", match[0].strip())
    for match in _COPYRIGHT.finditer(tail):
        if name := _name(match[1], report):
            yield Credit(name, "copyright", match[0].strip())


def _is_dateline(words: str) -> bool:
    """Say whether what stands before the brackets is a place in capitals, a day, or nothing."""
    first = words.partition(",")[0].strip()
    return not first or first.isupper() or any(word.strip(".").lower() in _no_names() for word in words.split())


def _name(words: str, report: Report) -> str:
    """Return the name in a slot as it is shown; empty if it is a place, a day, a picture's credit or the outlet."""
    name = " ".join(words.split()).removeprefix("The ").removeprefix("the ").rstrip(".")
    parts = name.split()
    if not 1 <= len(parts) <= _LONGEST_NAME or len(name) < 2:
        return ""
    if not all(part[0].isupper() or part in {"of", "and", "&"} for part in parts) or any(map(str.isdigit, name)):
        return ""
    if name.lower() in _no_names() or any(part.lower() in _no_names() for part in parts if part not in {"of", "and"}):
        return ""
    if report.outlet and name.lower() in report.outlet.lower():
        return ""
    return _agencies().get(name, name)


_LONGEST_NAME = 4
_LONGEST_LINE = 80
"""Characters of a line that holds the names of agencies and nothing else."""
_BETWEEN = re.compile(r"[,/&+]|\band\b")
_HOUSES = frozenset(("agence", "agencia", "agency", "bureau", "media", "network", "news", "press", "service", "wire"))
_DATELINE = re.compile(r"(?:^|\n)[ \t]{0,3}([^()\n]{0,60})\(([^()\n]{2,50})\)[ \t]?(?:--|[-–—])[ \t]")
_SOURCE = re.compile(r"(?:^|\n)[ \t]{0,3}[Ss]ource:[ \t]{0,3}([^()\n:;,/]{2,50})(?=\n|$)")
_CONTRIBUTED = re.compile(
    r"(?:^|[\n.(])[ \t]{0,3}([Tt]he )?((?:[A-Z][\w&.’'-]{0,30} ){1,4})(?:also )?"
    r"contributed to this (?:report|story|article)"
)
_FIRST = re.compile(r"(?:[Ff]irst|[Oo]riginally|epublished|eproduced) ")
_FIRST_IN = re.compile(
    r"(?:^|[\n.(])[ \t]{0,3}(?:(?:This|The) (?:story|article|report|piece|text) )?(?:was |is )?"
    r"(?:(?:[Ff]irst|[Oo]riginally) (?:appeared|published|printed) (?:in|on|by|at)|[Rr]epublished (?:with permission )?"
    r"(?:from|by)|[Rr]eproduced from)[ \t]((?:[Tt]he )?[A-Z][\w&’'-]{0,30}(?: (?:of|and|&|[A-Z][\w&’'-]{0,30})){0,4})"
)
_COPYRIGHT = re.compile(
    r"(?:^|\n)[ \t]{0,3}(?:©|\([Cc]\)|Copyright ©?)[ \t]?(?:\d{4},? )?([^()\n:;,/\d]{2,50})(?=\n|$)"
)


@lru_cache(maxsize=1)
def _no_names() -> frozenset[str]:
    return frozenset(name.strip().lower() for line in lexicon("no_agencies.txt") for name in line.split(","))


@lru_cache(maxsize=1)
def _agencies() -> dict[str, str]:
    return {
        spelling.strip(): line.split("|")[0].strip()
        for line in lexicon("agencies.txt")
        for spelling in line.split("|")[1:]
    }


class _Patterns(NamedTuple):
    """Where the agencies of the list stand; the agency's name is the first group that matched."""

    dateline: re.Pattern[str]
    byline: re.Pattern[str]
    source: re.Pattern[str]
    outlet: re.Pattern[str]
    trace: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    names = "|".join(re.escape(name) for name in sorted(_agencies(), key=len, reverse=True))
    return _Patterns(
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
