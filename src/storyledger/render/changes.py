"""What changed since an earlier account, in words: the same on the page and in the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.edtf import day_words
from storyledger.render.words import claim_words, count_words, number_words, range_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEADS: Final = {
    "contradicted": "Newly contradicted",
    "revised": "Revised",
    "new": "New",
    "withdrawn": "Withdrawn",
    "settled": "Settled",
}
_PARTS: Final = {
    "report": "report",
    "conflict": "contradiction",
    "figure": "figure",
    "claim": "claim",
    "event": "event",
    "position": "position",
    "quotation": "statement",
}
_LONGEST: Final = 200


def change_words(line: Mapping[str, Any]) -> str:
    """Return what a line of the changes says beside its `what`, such as `35 → 41; 2 → 3 origins`; it may be empty."""
    before, after = line["before"], line["after"]
    if line["part"] == "figure":
        return _figure_words(before, after)
    if line["part"] == "claim":
        return _pair(_claim(before), _claim(after))
    if line["part"] == "event":
        return _pair(_event(before), _event(after))
    if line["part"] == "position":
        return _pair(_position(before), _position(after))
    if line["part"] == "conflict":
        return "  ≠  ".join((after or before or {"sides": []})["sides"])
    if line["part"] == "quotation":
        return _quotation_words(before, after)
    if before and after and "published" in after:
        return _pair(day_words(before["published"]) or "undated", day_words(after["published"]) or "undated")
    return ""


def count_changes(lines: Iterable[Mapping[str, Any]]) -> str:
    """Return how many lines of each change there are, such as `2 revised, 14 new`; `nothing` for none."""
    counts = Counter(line["change"] for line in lines)
    return ", ".join(f"{counts[change]} {HEADS[change].lower()}" for change in HEADS if counts[change]) or "nothing"


def count_parts(lines: Iterable[Mapping[str, Any]]) -> str:
    """Return how many lines of each part there are, such as `3 claims, 12 statements`."""
    counts = Counter(line["part"] for line in lines)
    return ", ".join(count_words(counts[part], name) for part, name in _PARTS.items() if counts[part])


def part_words(line: Mapping[str, Any]) -> str:
    """Return the name of the line's part: what it is that changed."""
    return _PARTS[line["part"]]


def _pair(before: str, after: str) -> str:
    if before and after:
        return f"{before} → {after}" if before != after else after
    return before or after


def _best(figure: Mapping[str, Any] | None) -> str:
    return (number_words(figure["best"]) or range_words(figure)) if figure else ""


def _figure_words(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    if not before or not after:
        return _best(after or before)
    parts = [_pair(_best(before), _best(after))]
    if (one := range_words(before)) != (two := range_words(after)) and (one, two) != (_best(before), _best(after)):
        parts.append(f"reported {_pair(one, two)}")
    if before["standing"] != after["standing"]:
        parts.append(_pair(before["standing"], after["standing"]))
    if before["origins"] != after["origins"]:
        parts.append(f"{before['origins']} → {count_words(after['origins'], 'origin')}")
    if before["as_of"] != after["as_of"]:
        parts.append(f"as of {_pair(day_words(before['as_of']) or 'no day', day_words(after['as_of']) or 'no day')}")
    return "; ".join(parts)


def _claim(claim: Mapping[str, Any] | None) -> str:
    if not claim:
        return ""
    about = ", ".join(part for part in (claim["source"], day_words(claim["as_of"])) if part)
    return f"{claim_words(claim)} ({about})" if about else claim_words(claim)


def _event(event: Mapping[str, Any] | None) -> str:
    if not event:
        return ""
    day = day_words(event["date"]) or "no day given"
    return day if event["modality"] == "happened" else f"{day} ({event['modality']})"


def _position(position: Mapping[str, Any] | None) -> str:
    if not position:
        return ""
    day = day_words(position.get("date"))
    return f"{position['stance']} ({day})" if day else str(position["stance"])


def _quotation_words(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    if before and after:
        return _pair(before["speaker"] or "not named", after["speaker"] or "not named")
    content = " ".join((after or before or {"content": ""})["content"].split())
    return content if len(content) <= _LONGEST else f"{content[: _LONGEST - 1].rsplit(' ', 1)[0]}…"
