"""Numbers and bounds in words, the same on the page and in the terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.edtf import day_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


KINDS: Final = (
    "killed", "injured", "missing", "trapped", "evacuated", "displaced", "rescued", "detained", "besieged",
    "affected", "fighters", "population", "buildings", "vehicles", "aid", "money", "votes", "share", "magnitude",
    "distance", "other",
)  # fmt: skip
"""The kinds of figures in the order in which a reader wants to see them: people first."""


def number_words(value: float | None) -> str:
    """Return a number as papers print it, such as `35,000`, `7.8` or `140 million`; empty for None."""
    if value is None:
        return ""
    value = float(value)
    for size, name in ((1e9, "billion"), (1e6, "million")):
        # Only where nothing is lost by it: 1,234,567 stays as it is.
        if abs(value) >= size and (value / size * 1000).is_integer():
            return f"{value / size:,.3f}".rstrip("0").rstrip(".") + f" {name}"
    if value.is_integer():
        return f"{int(value):,}"
    return f"{value:,.6f}".rstrip("0").rstrip(".")


_VAGUE: Final = re.compile(
    r"\b(?:(?:tens|hundreds|scores|dozens) of (?:thousands|millions|billions)|dozens|scores|hundreds|thousands|millions"
    r"|billions)\b",
    re.IGNORECASE,
)


def vague_words(claim: Mapping[str, Any]) -> str:
    """Return the plural that a claim without a number gives, such as `thousands`; empty where it gives a number."""
    if claim.get("value") is not None or claim.get("high") is not None:
        return ""
    found = _VAGUE.search(claim.get("quote") or "")
    return found.group().lower() if found else ""


def claim_words(claim: Mapping[str, Any]) -> str:
    """Return what a claim's bounds say, such as `at least 273`, `about 8,500`, `200 to 300` or `thousands`."""
    value, low, high = claim.get("value"), claim.get("low"), claim.get("high")
    if value is None:
        if vague := vague_words(claim):
            return vague
        if low is not None and high is not None:
            said = f"{number_words(low)} to {number_words(high)}"
        elif low is not None:
            said = f"at least {number_words(low)}"
        elif high is not None:
            said = f"up to {number_words(high)}"
        else:
            return "no number"
        return said
    said = number_words(value)
    if claim.get("approximate"):
        return f"about {said}"
    if low is not None and high is None:
        return f"at least {said}"
    if high is not None and low is None:
        return f"up to {said}"
    if low is not None and high is not None and low != high:
        return f"{said} ({number_words(low)} to {number_words(high)})"
    return said


def range_words(figure: Mapping[str, Any]) -> str:
    """Return the reported range of a figure, such as `8,000 to 35,000`, `14 or more` or `thousands`."""
    low, high = figure.get("low"), figure.get("high")
    claims = figure.get("claims") or ()
    if high is None and claims and all(vague_words(claim) for claim in claims):
        return vague_words(max(claims, key=lambda claim: claim.get("low") or 0))
    if low is None and high is None:
        return number_words(figure.get("best"))
    if low is None:
        return f"up to {number_words(high)}"
    if high is None:
        return f"{number_words(low)} or more"
    return number_words(low) if low == high else f"{number_words(low)} to {number_words(high)}"


def count_words(number: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun, such as `1 report` or `7 reports`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def agreement_words(reports: int, origins: int) -> str:
    """Return how many say it, such as `12 reports, 3 origins`: reports alone would count reprints as witnesses."""
    return f"{count_words(reports, 'report')}, {count_words(origins, 'origin')}"


FIRM: Final = 0.5
"""Share of the votes from which on a story's day or place is shown as its own: stories of one event have about .9 for
their day, stories of several days .3 to .45, on the gold stories and the example."""


def main_words(story: Mapping[str, Any]) -> str:
    """Return when and where a story's main event was, such as `25 April 2015, Kathmandu`; empty where neither is firm.

    A story of many days has no day of its own, and is shown without.
    """
    main = story.get("main") or {}
    day = day_words(main.get("date")) if main.get("date_share", 0) >= FIRM else ""
    place = main.get("place") if main.get("place_share", 0) >= FIRM else ""
    return ", ".join(part for part in (day, place) if part)


def main_label(story: Mapping[str, Any]) -> str:
    """Return what to call what `main_words` tells: the main event, or only the place where a story of many days was."""
    return "Main event" if (story.get("main") or {}).get("date_share", 0) >= FIRM else "Place"


_LINKS: Final = frozenset({"the", "a", "an", "of", "in", "for", "s"})


def source_key(name: str) -> str:
    """Return a key on which the ways to write one source agree: "State media in Syria", "Syria's state media"."""
    words = name.casefold().replace("’", "'").replace("'s ", " ").split()
    return " ".join(sorted(word for word in words if word not in _LINKS)) or name.casefold()


def decision_words(decision: Mapping[str, Any]) -> str:
    """Return what was decided by hand, by whom, when and why: "a, b put together by Ada on 2030-01-01: one blast"."""
    named = [report["id"] for report in decision["reports"]]
    listed = ", ".join(named[:3]) + (f" and {len(named) - 3} more" if len(named) > 3 else "")
    done = {"together": "put together", "apart": "told apart", "move": "moved"}[decision["kind"]]
    who = f" by {decision['who']}" if decision["who"] else ""
    when = f" on {decision['when'][:10]}" if decision["when"] else ""
    why = f": {decision['why']}" if decision["why"] else ""
    return f"{listed} {done}{who}{when}{why}"


def brief_days(lines: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield a brief's lines, each with the day to print before it; empty where the line before tells of the same.

    What is tied to no day gets a heading only after something that is.
    """
    shown = ""
    for line in lines:
        day = day_words(line["date"]) if line.get("date") else "Not tied to a day" if shown else ""
        yield (day if day != shown else ""), line
        shown = day or shown


def said_words(quotation: Mapping[str, Any]) -> str:
    """What was said: direct speech without the marks around it, anything else with those that stand within it."""
    content: str = quotation["content"].strip(" ,\n")
    if quotation["direct"]:
        return content.strip(_QUOTES)
    odd = ('"' if content.count('"') % 2 else "") + ("“”" if content.count("“") != content.count("”") else "")
    return content.strip(f" ,{odd}")


_QUOTES: Final = "“”‘’\"', \n"
