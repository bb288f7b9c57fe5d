"""A correction made, written as the JSON object that a line of a file of corrections is, and read back."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, get_args

from storyledger.errors import CorrectionError
from storyledger.records import Correction, CorrectionKind, Target

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.records import CorrectedValue, LineOf, Report

Json = dict[str, Any]

FIGURE_KINDS: Final = (
    "killed", "injured", "missing", "trapped", "evacuated", "displaced", "rescued", "detained", "besieged",
    "affected", "fighters", "population", "buildings", "vehicles", "aid", "money", "votes", "share", "magnitude",
    "distance", "other",
)  # fmt: skip
OF: Final[Mapping[str, tuple[LineOf, ...]]] = {
    "speaker": ("quotation", "stance"),
    "source": ("claim",),
    "value": ("claim",),
    "kind": ("claim",),
    "unit": ("claim",),
    "as_of": ("claim",),
    "place": ("claim",),
    "event_date": ("event",),
    "drop": ("quotation", "claim", "event", "name", "stance", "doubt"),
    "published": ("report",),
    "outlet": ("report",),
    "title": ("report",),
    "same_figure": ("claim",),
    "other_figure": ("claim",),
    "same_name": ("name",),
    "other_name": ("name",),
    "confirm": ("report", "quotation", "claim", "event", "name", "stance", "doubt"),
}
"""Of what each kind sets something right."""
SETTLES: Final = ("doubt", "conflict", "number", "day")
"""What a person can look at and find right: words that could not stand, a contradiction, a number that one origin has
against others, the day of a report that was worked out from its words."""
BETWEEN: Final = frozenset({"same_figure", "other_figure", "same_name", "other_name"})
"""Kinds that are about two lines or more together."""
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "value": ("approximate", "high", "low", "value"),
    "event_date": ("date",),
    "confirm": ("settles",),
    "drop": (),
    "undo": (),
    **{kind: (kind,) for kind in ("speaker", "source", "kind", "unit", "as_of", "place")},
    **{kind: (kind,) for kind in ("published", "outlet", "title")},
    **dict.fromkeys(BETWEEN, ()),
}
"""The fields that each kind sets, all of which `after` must have."""
_NEVER_EMPTY: Final = frozenset({"kind", "unit", "published", "settles"})
_DAYS: Final = frozenset({"as_of", "date", "published"})
_DAY: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[~?%]?")
_MOST: Final = 1e300
"""The largest number that is taken: far above what is counted, and below what a float cannot hold."""
_LONGEST: Final = 2000
"""Characters of a text field: a name or a reason is shorter."""


def text_sum(text: str) -> str:
    """Return the SHA-256 of a report's text in UTF-8, by which a correction knows it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def make_target(report: Report, start: int, end: int, of: LineOf) -> Target:
    """Return the words `report.text[start:end]` as the target of a correction; raises CorrectionError outside of it."""
    if not 0 <= start <= end <= len(report.text) or (start == end and of != "report"):
        message = f"{report.id}:{start}-{end} are no words of it: the report has {len(report.text)} characters."
        raise CorrectionError(message)
    return Target(report.id, report.sha256, text_sum(report.text), start, end, of, report.text[start:end])


def make_correction(  # noqa: PLR0913 - who, when and why belong to every correction
    kind: str,
    targets: Sequence[Target],
    after: Mapping[str, CorrectedValue] | None = None,
    *,
    before: Mapping[str, CorrectedValue] | None = None,
    who: str,
    when: str,
    why: str,
    undoes: str = "",
) -> Correction:
    """Return a correction, its id made from all that it says; raises CorrectionError where that does not fit its kind.

    `after` has the fields that FIELDS names for the kind; `before` what these were seen to be, as far as it is known.
    """
    given: Json = {
        "kind": kind,
        "targets": [_target_json(target) for target in targets],
        "before": dict(before or {}),
        "after": dict(after or {}),
        "undoes": undoes,
        "who": who,
        "when": when,
        "why": why,
    }
    try:
        return _read(given)
    except ValueError as error:
        raise CorrectionError(str(error)) from error


# --- JSON -----------------------------------------------------------------------------------------------------------


def correction_json(correction: Correction) -> Json:
    """Return a correction as the JSON object that stands in a file of corrections; empty fields are left out."""
    out = {
        "id": correction.id,
        "kind": correction.kind,
        "targets": [_target_json(target) for target in correction.targets],
        "before": {key: _plain(value) for key, value in correction.before},
        "after": {key: _plain(value) for key, value in correction.after},
        "undoes": correction.undoes,
    }
    kept = {key: value for key, value in out.items() if value}
    return {**kept, "who": correction.who, "when": correction.when, "why": correction.why}


def _target_json(target: Target) -> Json:
    return {key: getattr(target, key) for key in Target.__slots__}


def _plain(value: CorrectedValue) -> CorrectedValue:
    """Return whole numbers as integers, so that 300 and 300.0 are one correction."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def read_corrections(text: str) -> tuple[Correction, ...]:
    """Return the corrections of a JSON Lines text, in order; raises CorrectionError with the line that is wrong."""
    corrections: list[Correction] = []
    known: set[str] = set()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            correction = parse_correction(json.loads(line))
        except (CorrectionError, ValueError, RecursionError) as error:
            message = f"line {number}: {error}"
            raise CorrectionError(message) from error
        if correction.undoes and correction.undoes not in known:
            message = f"line {number}: undoes {correction.undoes!r}, which stands in no line before it"
            raise CorrectionError(message)
        corrections.append(correction)
        known.add(correction.id)
    return tuple(corrections)


def parse_correction(given: Any) -> Correction:  # noqa: ANN401 - parsed JSON
    """Return the correction that a parsed JSON object tells; raises CorrectionError where it tells none.

    An `id` that is given must be the one that its content comes to: else the line was changed after it was written.
    """
    try:
        correction = _read(given)
    except ValueError as error:
        raise CorrectionError(str(error)) from error
    if given.get("id", correction.id) != correction.id:
        message = f"its id is {show(given['id'])}, its content's {correction.id!r}: changed after it was written"
        raise CorrectionError(message)
    return correction


def _read(given: Any) -> Correction:  # noqa: ANN401 - parsed JSON
    if not isinstance(given, dict):
        message = f"expected an object, found {type(given).__name__}"
        raise ValueError(message)  # noqa: TRY004 - told as a wrong line
    kind: Any = given.get("kind")
    if kind not in get_args(CorrectionKind):
        message = f"kind is {show(kind)}; expected one of {', '.join(get_args(CorrectionKind))}"
        raise ValueError(message)
    who, when, why, undoes = (_text(given.get(key, ""), key) for key in ("who", "when", "why", "undoes"))
    targets = _read_targets(kind, given.get("targets", []))
    after = _read_fields(kind, given.get("after", {}), "after")
    before = _read_fields(kind, given.get("before", {}), "before")
    if missing := [key for key in FIELDS[kind] if key not in dict(after)]:
        message = f"'after' of {kind!r} lacks {', '.join(repr(key) for key in missing)}"
        raise ValueError(message)
    if kind == "value":
        _check_bounds(dict(after))
    if bool(undoes) != (kind == "undo"):
        message = "'undo' needs the id of a correction in 'undoes'" if not undoes else f"{kind!r} undoes nothing"
        raise ValueError(message)
    made = Correction("", kind, targets, before, after, undoes, who, when, why)
    content = {key: value for key, value in correction_json(made).items() if key != "id"}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return replace(made, id="correction-" + hashlib.sha256(canonical.encode()).hexdigest()[:12])


def show(value: object) -> str:
    """Return a value for a message, cut where it is long."""
    return repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:59]}…"


def _text(value: object, key: str, longest: int = _LONGEST) -> str:
    if not isinstance(value, str):
        message = f"{key!r} is no text, but {show(value)}"
        raise ValueError(message)  # noqa: TRY004 - told as a wrong line
    if len(value) > longest:
        message = f"{key!r} has {len(value)} characters; {longest} are the most"
        raise ValueError(message)
    return value


def _read_targets(kind: str, given: object) -> tuple[Target, ...]:
    least = {**dict.fromkeys(BETWEEN, 2), "undo": 0}.get(kind, 1)
    if not isinstance(given, list) or len(given) < least or (kind == "undo" and given):
        some = {0: "no targets", 1: "a target or more", 2: "two targets or more"}[least]
        message = f"{kind!r} needs {some} in 'targets'"
        raise ValueError(message)
    targets = tuple(_read_target(kind, one) for one in given)
    if len(set(targets)) < len(targets):
        message = "two of its targets are the same"
        raise ValueError(message)
    return targets


def _read_target(kind: str, given: object) -> Target:
    if not isinstance(given, dict):
        message = f"a target is {show(given)}; expected an object"
        raise ValueError(message)  # noqa: TRY004 - told as a wrong line
    report, sha256, text_sha256 = (_text(given.get(key), key) for key in ("report", "sha256", "text_sha256"))
    start, end, of = given.get("start"), given.get("end"), given.get("of")
    words = _text(given.get("words"), "words", longest=10**7)
    if of not in OF[kind]:
        message = f"'of' is {show(of)}; {kind!r} is of {' or '.join(OF[kind])}"
        raise ValueError(message)
    spans = isinstance(start, int) and isinstance(end, int) and not isinstance(start, bool) and 0 <= start <= end
    if not spans or end - start != len(words) or (start == end and of != "report"):  # type: ignore[operator]
        message = f"{show(words)} does not stand at {show(start)} to {show(end)}"
        raise ValueError(message)
    return Target(report, sha256, text_sha256, start, end, of, words)  # type: ignore[arg-type]


def _read_fields(kind: str, given: object, where: str) -> tuple[tuple[str, CorrectedValue], ...]:
    if not isinstance(given, dict):
        message = f"{where!r} is {show(given)}; expected an object"
        raise ValueError(message)  # noqa: TRY004 - told as a wrong line
    if strange := [key for key in given if key not in FIELDS[kind]]:
        known = ", ".join(FIELDS[kind]) or "none"
        message = f"{where!r} of {kind!r} has the field {show(strange[0])}; it may have: {known}"
        raise ValueError(message)
    return tuple((key, _read_value(key, given[key], strict=where == "after")) for key in sorted(given))


def _read_value(key: str, value: object, *, strict: bool) -> CorrectedValue:
    """Return a field's value; raises ValueError. What was seen before may be what nobody may set."""
    if key == "approximate":
        if not isinstance(value, bool):
            message = f"{key!r} is {show(value)}; expected true or false"
            raise ValueError(message)
        return value
    if value is None and not (strict and key in _NEVER_EMPTY):
        return None
    if key in {"value", "low", "high"}:
        if not isinstance(value, int | float) or isinstance(value, bool):
            message = f"{key!r} is {show(value)}; expected a number or null"
            raise ValueError(message)
        if not -_MOST <= value <= _MOST:
            message = f"{key!r} is no number that can be counted with"
            raise ValueError(message)
        return float(value)
    text = _text(value, key)
    if strict and not text.strip():
        message = f"{key!r} is empty"
        raise ValueError(message)
    if strict and key == "kind" and text not in FIGURE_KINDS:
        message = f"'kind' of a figure is {show(text)}; expected one of {', '.join(FIGURE_KINDS)}"
        raise ValueError(message)
    if strict and key == "settles" and text not in SETTLES:
        message = f"'settles' is {show(text)}; expected one of {', '.join(SETTLES)}"
        raise ValueError(message)
    if strict and key in _DAYS and not _is_day(text):
        message = f"{key!r} is {show(text)}; expected a day such as 2030-01-31, or 2030-01, 2030, or two with a slash"
        raise ValueError(message)
    return text


def _is_day(text: str) -> bool:
    """Return whether a text is an EDTF year, month, day or span of these."""
    parts = text.split("/")
    if len(parts) > 2:
        return False
    days = []
    for part in parts:
        match = _DAY.fullmatch(part)
        if match is None:
            return False
        try:
            days.append(date(int(match[1]), int(match[2] or 1), int(match[3] or 1)))
        except ValueError:
            return False
    return days == sorted(days)


def _check_bounds(after: Mapping[str, CorrectedValue]) -> None:
    ordered = [float(number) for key in ("low", "value", "high") if (number := after[key]) is not None]
    if ordered != sorted(ordered):
        message = "'low', 'value' and 'high' must not fall"
        raise ValueError(message)
