"""The fields that a form offers for a line, and the corrections that a form which was sent comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storyledger.by_hand import number_fields
from storyledger.corrections import FIGURE_KINDS, make_correction, make_target
from storyledger.errors import CorrectionError
from storyledger.render.words import claim_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.by_hand import Signed
    from storyledger.records import CorrectedValue, Correction, LineOf, Report

DROPS: Final[Mapping[str, str]] = {
    "claim": "It is no figure",
    "quotation": "It is no statement",
    "event": "It is no event",
    "stance": "It is no position",
    "name": "It is no name",
    "doubt": "Nothing is doubtful here",
}
"""What the button says that takes a line out of the account."""
_NUMBER: Final = ("approximate", "high", "low", "value")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    """As it is sent."""
    kind: str
    """The kind of correction that sets it."""
    label: str
    hint: str = ""
    empty: str = ""
    """What an empty field means; without it the field cannot be empty."""
    choices: tuple[str, ...] = ()
    suggest: str = ""
    """Of what the story's own are suggested: `names`, `units` or `places`."""


_DAY: Final = "a day such as 2030-01-31, or 2030-01, 2030, or two with a slash"
_FIELDS: Final[Mapping[str, tuple[Field, ...]]] = {
    "claim": (
        Field("value", "value", "Number", "such as 9000, about 900, at least 40, 200 to 300"),
        Field("kind", "kind", "What is counted", choices=FIGURE_KINDS),
        Field("unit", "unit", "The noun that is counted", "such as people, buses, tonnes", suggest="units"),
        Field("source", "source", "Whom the report has it from", empty="its own voice", suggest="names"),
        Field("as_of", "as_of", "Day for which it holds", _DAY, "not known"),
        Field("place", "place", "Where it is counted", empty="not known", suggest="places"),
    ),
    "quotation": (Field("speaker", "speaker", "Who says it", empty="nobody who is named", suggest="names"),),
    "stance": (Field("speaker", "speaker", "Whose position it is", suggest="names"),),
    "event": (Field("date", "event_date", "Day on which it happened", _DAY, "not known"),),
    "report": (
        Field("published", "published", "Day of publication", _DAY),
        Field("outlet", "outlet", "Outlet", empty="not known"),
        Field("title", "title", "Title", empty="none"),
    ),
}


def fields_of(of: str) -> tuple[Field, ...]:
    """Return the fields that can be set in a sort of line; none for a name and a doubt, which can only be dropped."""
    return _FIELDS.get(of, ())


def shown(field: Field, fields: Mapping[str, Any]) -> str:
    """Return what a field of a form holds before anybody writes in it."""
    if field.name == "value":
        return claim_words(fields) if any(fields.get(key) is not None for key in ("value", "low", "high")) else ""
    return str(fields.get(field.name) or "")


def make_changes(  # noqa: PLR0913 - a form, what it was shown for, and who sent it
    report: Report,
    of: LineOf,
    span: tuple[int, int],
    fields: Mapping[str, Any],
    given: Mapping[str, str | None],
    *,
    signed: Signed,
) -> list[Correction]:
    """Return a correction for each field that says something else than it was shown with.

    Raises CorrectionError for what cannot be set, and where nothing is changed.
    """
    target = make_target(report, *span, of)
    made = []
    for field in fields_of(of):
        text = given.get(field.name)
        if text is None:
            continue
        text = " ".join(text.split())
        if text == " ".join(shown(field, fields).split()):
            continue
        after = _after(field, text)
        before = {key: fields.get(key) for key in after}
        made.append(make_correction(field.kind, [target], after, before=before, **signed))
    if not made:
        raise CorrectionError("nothing was changed: write what is right into a field, and why")
    return made


def _after(field: Field, text: str) -> dict[str, CorrectedValue]:
    if field.name == "value":
        return number_fields(text)
    if not text and not field.empty:
        message = f"{field.label}: this cannot be empty"
        raise CorrectionError(message)
    return {field.name: text or None}


def drop_line(report: Report, of: LineOf, span: tuple[int, int], signed: Signed) -> Correction:
    """Return the correction that takes a line out; raises CorrectionError where it cannot be."""
    return make_correction("drop", [make_target(report, *span, of)], **signed)
