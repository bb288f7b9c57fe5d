"""Which changes since an earlier account follow from what somebody set right by hand, and whose words say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Json = dict[str, Any]
Span = tuple[str, int, int]
"""The SHA-256 of a report's bytes, and where in its text."""


def tell_by_hand(lines: Iterable[Json], earlier: Mapping[str, Any], later: Mapping[str, Any]) -> list[Json]:
    """Return the lines of changes, with another reason where a correction that the earlier account had not explains it.

    A correction that no longer holds explains its lines too.
    """
    was, now = _applied(earlier), _applied(later)
    made = [(now[id_], "") for id_ in now if id_ not in was]
    made += [(was[id_], "No longer ") for id_ in was if id_ not in now]
    if not made:
        return list(lines)
    reasons: dict[Span, str] = {}
    for (correction, sums), before in made:
        for line in correction["lines"]:
            if line["report"] in sums:
                span = (sums[line["report"]], line["start"], line["end"])
                reasons[span] = _said(correction, before)
    sums = {report["id"]: report["sha256"] for story in later["stories"] for report in story["reports"]}
    return [_with_reason(line, sums, reasons) for line in lines]


def _applied(account: Mapping[str, Any]) -> dict[str, tuple[Mapping[str, Any], dict[str, str]]]:
    """Return by its id each correction that holds in an account, with the sums of its story's reports."""
    found = {}
    for story in account["stories"]:
        sums = {report["id"]: report["sha256"] for report in story["reports"]}
        for correction in story.get("corrections", ()):
            if correction["state"] == "applied" and correction["kind"] != "confirm":
                found[correction["id"]] = correction, sums
    return found


def _said(correction: Mapping[str, Any], before: str) -> str:
    who = f" by {correction['who']}" if correction["who"] else ""
    when = f", {correction['when'][:10]}" if correction["when"] else ""
    why = f": {correction['why'].rstrip('.')}" if correction["why"] else ""
    said = f"set by hand{who}{when}{why}."
    return f"{before}{said}" if before else said[0].upper() + said[1:]


def _with_reason(line: Json, sums: Mapping[str, str], reasons: Mapping[Span, str]) -> Json:
    found = list(dict.fromkeys(reasons[span] for span in _spans(line, sums) if span in reasons))
    if not found:
        return line
    if line["part"] == "figure":  # claims that came and went may have done it as well
        return {**line, "reason": " ".join((line["reason"], *found[:3]))}
    return {**line, "reason": " ".join(found[:3])}


def _spans(line: Mapping[str, Any], sums: Mapping[str, str]) -> Iterator[Span]:
    for cited in line["citations"]:
        yield sums.get(cited["report"], ""), cited["start"], cited["end"]
    for cited in line["earlier"]:
        yield cited["sha256"], cited["start"], cited["end"]
