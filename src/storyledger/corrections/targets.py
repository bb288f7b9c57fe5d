"""What somebody means to set right, from what they give: `REPORT:START-END`, a report and its words, or a report.

The words lead to the line of the account that rests on them; where there are several, or none, the error tells what
stands there to choose from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storyledger.corrections.files import FIELDS, OF, make_target
from storyledger.errors import CorrectionError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storyledger.records import CorrectedValue, Dossier, LineOf, Report, Target

_DIGITS: Final = 12
_MARKS: Final = ("''", '""', "‘’", "“”", "«»")
_SHOWN: Final = 8
"""Choices that an error lists."""
_AROUND: Final = 30
"""Characters shown on either side of words that stand in several places."""
ORDER: Final[tuple[LineOf, ...]] = ("claim", "quotation", "event", "stance", "name", "doubt")


@dataclass(frozen=True, slots=True)
class Standing:
    """A line as it stands now, with the fields that a correction can set."""

    of: LineOf
    start: int
    end: int
    fields: tuple[tuple[str, CorrectedValue], ...]


def find_words(given: str, reports: Mapping[str, Report]) -> tuple[Report, int, int]:
    """Return the report and the span that `REPORT:START-END`, `REPORT 'words'` or `REPORT` names.

    The whole report is the span from 0 to 0. Raises CorrectionError with what there is to choose from.
    """
    given = given.strip()
    if given in reports:
        return reports[given], 0, 0
    named, _, span = given.rpartition(":")
    first, _, last = span.partition("-")
    if named in reports and first.isdecimal() and last.isdecimal():
        report, start, end = reports[named], int(first[:_DIGITS]), int(last[:_DIGITS])
        if not start < end <= len(report.text):
            message = f"{report.id} has no words at {start}-{end}: it has {len(report.text)} characters."
            raise CorrectionError(message)
        return report, start, end
    id_, _, quoted = given.partition(" ")
    if id_ not in reports:
        named = named if first.isdecimal() and last.isdecimal() else id_
        some = ", ".join([*reports][:_SHOWN]) + (", …" if len(reports) > _SHOWN else "")
        message = f"{_short(named)!r} is no report here. Reports are: {some}."
        raise CorrectionError(message)
    return (reports[id_], *_stands(quoted, reports[id_]))


def _stands(quoted: str, report: Report) -> tuple[int, int]:
    """Return where words stand in a report, white space of any sort between them."""
    words = quoted.strip()
    if len(words) > 1 and words[0] + words[-1] in _MARKS:
        words = words[1:-1].strip()
    if not words:
        message = f"no words of {report.id} are given; write {report.id}:START-END or {report.id} 'its words'."
        raise CorrectionError(message)
    found = _occurrences(words, report.text)
    if len(found) == 1:
        return found[0]
    if not found:
        folded = _occurrences(words, report.text, fold=True)
        near = "".join(f"\n  {_place(report, *span)}" for span in folded[:_SHOWN])
        hint = f" In other letters they stand at:{near}" if near else ""
        message = f"the words {_short(words)!r} do not stand in {report.id}.{hint}"
        raise CorrectionError(message)
    places = "".join(f"\n  {_place(report, *span)}" for span in found[:_SHOWN])
    more = f"\n  and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    message = f"the words {_short(words)!r} stand {len(found)} times in {report.id}; name one:{places}{more}"
    raise CorrectionError(message)


def _occurrences(words: str, text: str, *, fold: bool = False) -> list[tuple[int, int]]:
    """Return where words stand in a text, white space of any length being one blank; `fold` takes either case."""
    shown: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        if not character.isspace():
            shown.append(_small(character) if fold else character)
        elif shown and shown[-1] != " ":
            shown.append(" ")
        else:
            continue
        places.append(at)
    line, needle = "".join(shown), " ".join(words.split())
    needle = "".join(map(_small, needle)) if fold else needle
    found, at = [], line.find(needle)
    while at >= 0:
        found.append((places[at], places[at + len(needle) - 1] + 1))
        at = line.find(needle, at + len(needle))
    return found


def _small(character: str) -> str:
    """Return a letter's small form where that is one letter too."""
    small = character.lower()
    return small if len(small) == 1 else character


def _place(report: Report, start: int, end: int) -> str:
    around = report.text[max(0, start - _AROUND) : end + _AROUND]
    return f"{report.id}:{start}-{end}  … {' '.join(around.split())} …"


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 70 else f"{line[:69]}…"


# --- the lines ------------------------------------------------------------------------------------------------------


def find_lines(dossier: Dossier, report: str, start: int, end: int) -> list[Standing]:
    """Return the lines that rest on these very words, else all that overlap them, sort by sort."""
    every = [line for line in _lines(dossier, report) if line.start < end and start < line.end]
    exact = [line for line in every if (line.start, line.end) == (start, end)]
    kept = exact + [line for line in every if line.of not in {one.of for one in exact}]
    kept.sort(key=lambda line: (ORDER.index(line.of), line.start, line.end))
    return list({(line.of, line.start, line.end): line for line in reversed(kept)}.values())[::-1]


def _lines(dossier: Dossier, report: str) -> Iterator[Standing]:
    """Yield all lines of one report as its story has them."""
    for figure in dossier.figures:
        for told in figure.claims:
            if told.report == report:
                yield _standing("claim", told.claim)
    for reading in dossier.readings:
        if reading.report.id == report:
            for quotation in reading.quotations:
                yield _standing("quotation", quotation)
            for event in reading.events:
                yield _standing("event", event)
            for stance in reading.stances:
                yield _standing("stance", stance, speaker="actor")
            for doubt in reading.doubts:
                yield _standing("doubt", doubt)
    for entity in dossier.entities:
        for cited in entity.citations:
            if cited.report == report:
                yield _standing("name", cited)


def _standing(of: LineOf, line: Any, **names: str) -> Standing:  # noqa: ANN401 - a line of any sort
    keys = sorted({key for kind, ofs in OF.items() if of in ofs and kind != "confirm" for key in FIELDS[kind]})
    fields = [(key, getattr(line, names.get(key, key))) for key in keys]
    return Standing(of, line.start, line.end, tuple(fields))


def aim(
    kind: str, given: str, dossiers: Sequence[Dossier], of: str | None = None
) -> tuple[Target, dict[str, CorrectedValue]]:
    """Return the line that a correction of this kind is about, and its fields as they are seen now.

    `of` says which sort of line is meant where a kind may be of several. Raises CorrectionError where there is no such
    line, or more than one, with those that stand there.
    """
    homes = {reading.report.id: dossier for dossier in dossiers for reading in dossier.readings}
    readings = {reading.report.id: reading for dossier in dossiers for reading in dossier.readings}
    report, start, end = find_words(given, {id_: reading.report for id_, reading in readings.items()})
    if OF[kind] == ("report",):
        reading = readings[report.id]
        seen = reading.dating.value if kind == "published" else getattr(reading.report, kind)
        return make_target(report, start, end, "report"), {kind: seen}
    if start == end:
        message = f"{kind!r} is about words of a report: {report.id}:START-END or {report.id} 'its words'."
        raise CorrectionError(message)
    lines = find_lines(homes[report.id], report.id, start, end)
    wanted = [of] if of else list(OF[kind])
    fitting: list[Standing] = next(
        (found for sort in wanted if (found := [line for line in lines if line.of == sort])), []
    )
    if len(fitting) != 1:
        what = " or ".join(wanted)
        why = f"no {what} rests on" if not fitting else f"more than one {what} rests on"
        message = f"{why} the words {_short(report.text[start:end])!r} of {report.id}. {tell_lines(lines, report)}"
        raise CorrectionError(message)
    line = fitting[0]
    seen_now = {key: value for key, value in line.fields if key in FIELDS[kind]}
    return make_target(report, line.start, line.end, line.of), seen_now


def tell_lines(lines: Sequence[Standing], report: Report) -> str:
    """Return the lines that stand at some words, one a line of text, each with its span and what it says."""
    if not lines:
        return "Nothing that was read rests on them."
    told = [f"\n  {line.of} {report.id}:{line.start}-{line.end}  {_says(line, report)}" for line in lines]
    more = f"\n  and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
    return f"What rests on them:{''.join(told[:_SHOWN])}{more}"


def _says(line: Standing, report: Report) -> str:
    fields = [
        f"{key} {_plain(value)}"
        for key, value in line.fields
        if value is not None and value is not False and value != ""
    ]
    words = f"“{_short(report.text[line.start : line.end])}”"
    return f"{words}: {', '.join(fields)}" if fields else words


def _plain(value: CorrectedValue) -> str:
    return f"{value:,.15g}" if isinstance(value, float) else str(value)
