"""Corrections by hand in the account's JSON: what became of each, and a mark on every line that stands otherwise."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from storyledger.corrections import BETWEEN, correction_json
from storyledger.errors import AccountError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from storyledger.records import Corrected, CorrectionOutcome

Json = dict[str, Any]

_SECTIONS: Final[Mapping[str, str]] = {
    "events": "event",
    "other_events": "event",
    "positions": "stance",
    "entities": "name",
}
"""Sections whose lines cite, and of what corrections are that change them."""
_RECOUNTED: Final = frozenset({"value", "kind"})
"""Corrections of a claim that make the sentence it stands in say something else."""
MARKED: Final = ("reports", "figures", "quotations", *_SECTIONS)
"""Sections whose lines bear the marks."""


def with_corrections(story: Json, outcomes: Sequence[CorrectionOutcome]) -> Json:
    """Return the story's JSON with its corrections, each with the lines that it changed, and the marks on these.

    The very same where nothing was corrected.
    """
    if not outcomes:
        return story
    told = {**story, **{section: [dict(line) for line in story[section]] for section in MARKED}}
    for figure in told["figures"]:
        figure["claims"] = [dict(claim) for claim in figure["claims"]]
    between = {outcome.correction.id for outcome in outcomes if outcome.correction.kind in BETWEEN}
    places: dict[tuple[Any, ...], list[Json]] = defaultdict(list)
    for line, span in _lines(told):
        places[span].append(line)
    listed = []
    for outcome in outcomes:
        lines = []
        for corrected in outcome.lines:
            here = places[corrected.of, corrected.report, corrected.start, corrected.end]
            for line in here:
                _mark(line, corrected.correction)
            if corrected.of == "claim" and outcome.correction.kind in _RECOUNTED:
                for line in _happenings_with(told, corrected):
                    _mark(line, corrected.correction)
            lines.append({**_place(corrected), "id": here[0].get("id") if here else None})
        listed.append({**correction_json(outcome.correction), "state": outcome.state, "note": outcome.note})
        listed[-1]["lines"] = lines
    for figure in told["figures"]:
        ids = [id_ for claim in figure["claims"] for id_ in claim.get("corrected", ())]
        for id_ in ids:
            if id_ in between:
                _mark(figure, id_)
    _name_figures(told["figures"], listed)
    return {**told, "corrections": listed}


def _happenings_with(story: Mapping[str, Any], claim: Corrected) -> Iterator[Json]:
    """Yield the events whose words hold those of a claim: they tell its number as the report has it."""
    for section, of in _SECTIONS.items():
        for line in story[section] if of == "event" else ():
            cited = ((c["start"], c["end"]) for c in line["citations"] if c["report"] == claim.report)
            if any(start <= claim.start < end for start, end in cited):
                yield line


def _place(corrected: Corrected) -> Json:
    place = {"of": corrected.of, "report": corrected.report, "start": corrected.start, "end": corrected.end}
    return {**place, "was": corrected.was} if corrected.was else place


def _lines(story: Mapping[str, Any]) -> Iterator[tuple[Json, tuple[Any, ...]]]:
    """Yield each line with what it is and where its words stand; one that cites several words once for each."""
    for report in story["reports"]:
        yield report, ("report", report["id"], 0, 0)
    for figure in story["figures"]:
        for claim in figure["claims"]:
            yield claim, ("claim", claim["report"], claim["start"], claim["end"])
    for quotation in story["quotations"]:
        yield quotation, ("quotation", quotation["report"], quotation["start"], quotation["end"])
    for section, of in _SECTIONS.items():
        for line in story[section]:
            for cited in line["citations"]:
                yield line, (of, cited["report"], cited["start"], cited["end"])


def _mark(line: Json, correction: str) -> None:
    marks = line.setdefault("corrected", [])
    if correction not in marks:
        marks.append(correction)


def _name_figures(figures: Iterable[Mapping[str, Any]], listed: Iterable[Json]) -> None:
    """Name the figure of each claim that was changed: a claim has no id of its own."""
    home = {
        (claim["report"], claim["start"], claim["end"]): figure["id"]
        for figure in figures
        for claim in figure["claims"]
    }
    for correction in listed:
        for line in correction["lines"]:
            if line["of"] == "claim":
                line["id"] = home.get((line["report"], line["start"], line["end"]))


def check_corrections(story: Mapping[str, Any], at: str) -> None:
    """Return nothing where each mark names a correction of the story; raises AccountError for one that does not."""
    known = {correction["id"] for correction in story.get("corrections", ())}
    for section in MARKED:
        for index, line in enumerate(story.get(section, ())):
            claims = [(f".claims[{n}]", claim) for n, claim in enumerate(line.get("claims", ()))]
            for place, marked in (("", line), *claims):
                for id_ in marked.get("corrected", ()):
                    if id_ not in known:
                        where = f"{at}.{section}[{index}]{place}.corrected"
                        raise AccountError(f"{where}: no correction has the id {id_!r}")
