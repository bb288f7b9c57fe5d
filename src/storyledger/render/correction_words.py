"""Corrections by hand in words: what was set right, from what to what, by whom, when and why, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from storyledger.render.edtf import day_words
from storyledger.render.words import claim_words

if TYPE_CHECKING:
    from collections.abc import Mapping

WHAT: Final[Mapping[str, str]] = {
    "speaker": "speaker",
    "source": "source",
    "value": "number",
    "kind": "kind of figure",
    "unit": "what is counted",
    "as_of": "day",
    "place": "place",
    "event_date": "day",
    "published": "day of publication",
    "outlet": "outlet",
    "title": "title",
    "same_figure": "counts of one thing",
    "other_figure": "counts of different things",
    "same_name": "names of one and the same",
    "other_name": "names of different ones",
    "confirm": "found right",
    "undo": "taken back",
}
_DROPPED: Final[Mapping[str, str]] = {
    "quotation": "no statement",
    "claim": "no figure",
    "event": "no event",
    "name": "no name",
    "stance": "no position",
    "doubt": "no doubt",
}
_DAYS: Final = frozenset({"as_of", "date", "published"})


def what_words(correction: Mapping[str, Any]) -> str:
    """Return what a correction sets right, such as "speaker", or "no figure" where it drops one."""
    if correction["kind"] == "drop":
        of = {target["of"] for target in correction.get("targets", ())}
        return ", ".join(_DROPPED[one] for one in sorted(of)) or "dropped"
    if correction["kind"] == "undo":
        return f"{correction.get('undoes', '')} taken back"
    return WHAT.get(correction["kind"], correction["kind"])


def value_words(fields: Mapping[str, Any] | None) -> str:
    """Return the fields before or after in words; empty where there are none."""
    if not fields or "settles" in fields:
        return ""
    if "value" in fields or "low" in fields or "high" in fields:
        number = {"value": None, "low": None, "high": None, "approximate": False}
        return claim_words({**number, **fields}) or "no number"
    return ", ".join(
        (day_words(value) if key in _DAYS and isinstance(value, str) else "")
        or ("none" if value is None else str(value))
        for key, value in fields.items()
    )


def signed_words(correction: Mapping[str, Any]) -> str:
    """Return by whom and when: "set by hand by Ada Roe, 2 January 2030"; what was found right was "looked at"."""
    done = "looked at" if correction["kind"] == "confirm" else "set by hand"
    who = f" by {correction['who']}" if correction["who"] else ""
    when = f", {day_words(correction['when'][:10]) or correction['when']}" if correction["when"] else ""
    return f"{done}{who}{when}"


def correction_words(correction: Mapping[str, Any]) -> str:
    """Return a correction on one line: "speaker: Ada → Bea, set by hand by Cid, 2 January 2030: it is her voice"."""
    before, after = value_words(correction.get("before")), value_words(correction.get("after"))
    change = f": {f'{before} → ' if before else ''}{after}" if after else ""
    quoted = [target["words"] for target in correction.get("targets", ()) if target["words"]]
    about = " / ".join(f"“{_short(words)}”" for words in quoted[:2]) + (" …" if len(quoted) > 2 else "")
    why = f": {correction['why']}" if correction["why"] else ""
    state = "" if correction.get("state") in {None, "applied", "undo"} else f" ({correction['state']})"
    note = f"; {correction['note']}" if correction.get("note") else ""
    parts = [f"{what_words(correction)}{change}", *([f"of {about}"] if about else []), signed_words(correction)]
    return f"{', '.join(parts)}{why}{state}{note}"


def mark_words(correction: Mapping[str, Any]) -> str:
    """Return what stands beside a corrected line: by whom, when, why, and what was read there before."""
    why = f": {correction['why'].rstrip('.')}" if correction["why"] else ""
    if correction["kind"] == "confirm":
        signed = signed_words(correction)
        return f"{signed[:1].upper()}{signed[1:]}, and found right{why}."
    before = value_words(correction.get("before"))
    before = before or ", ".join(dict.fromkeys(line["was"] for line in correction.get("lines", ()) if line.get("was")))
    return f"{what_words(correction)} {signed_words(correction)}{why}.{f' Read before: {before}.' if before else ''}"


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
