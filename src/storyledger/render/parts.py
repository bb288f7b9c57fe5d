"""An account's lines, part by part, each with the story that it stands in: what the terminal's tables list.

A line is never changed here: what is listed is the account's own object.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.words import number_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a part of a story's account."""

    story: Json
    number: int
    """Its place in its part of the story, from 1; a claim's in its figure."""
    value: Json
    """The account's object."""
    figure: Json | None = None
    """Of a claim: the figure that it is a claim of."""
    on_timeline: bool = True
    """Of an event: whether the account has it on its timeline."""

    @property
    def key(self) -> tuple[str, str]:
        """The line's story and id, which no other line with an id has."""
        return self.story["id"], self.value["id"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an account, and where its lines have what can be asked for."""

    one: str
    """What a line is called: "figure"."""
    many: str
    lines: Callable[[Json], Iterator[Line]]
    cited: Callable[[Line], Iterable[Json]]
    """The line's citations."""
    texts: Callable[[Line], Iterable[str]]
    """Our words for it, beside the words that it cites."""
    kind: str = "kind"
    """The field that `kinds` is about."""
    day: str | None = None
    """The field of its day."""
    places: Callable[[Line], Iterable[str]] = lambda _: ()
    who: Callable[[Line], Iterable[str | None]] = lambda _: ()
    described: Callable[[Line], Iterable[str]] = lambda _: ()
    """How a report describes those people; asked only for what is nobody's name."""


def lines_json(lines: Iterable[Line], part: str) -> Iterator[dict[str, Any]]:
    """Yield each line as the account's JSON object, with its story's id and the words of its citations."""
    texts: dict[str, dict[str, str]] = {}
    for line in lines:
        story = line.story
        known = texts.get(story["id"]) or texts.setdefault(story["id"], texts_of(story))
        out: dict[str, Any] = {"story": story["id"]}
        if "id" not in line.value:
            out["number"] = line.number
        if line.figure is not None:
            out |= {"figure": line.figure["id"], **{key: line.figure[key] for key in ("what", "kind", "unit", "place")}}
        if part == "events":
            out["on_timeline"] = line.on_timeline
        told: dict[str, Any] = _with_words({**line.value}, known)
        yield out | told


def texts_of(story: Json) -> dict[str, str]:
    """Return the text of each of a story's reports by its id."""
    return {report["id"]: report["text"] for report in story["reports"]}


def _with_words(value: Any, texts: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON value
    """Return a line's value in which each citation has its words beside it."""
    if isinstance(value, list):
        return [_with_words(one, texts) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"report", "start", "end"}:
        return {**value, "words": texts[value["report"]][value["start"] : value["end"]]}
    return {key: _with_words(one, texts) for key, one in value.items()}


def lines_of(story: Json, part: str) -> Iterator[Line]:
    """Yield a story's lines of a part, in the account's order."""
    return PARTS[part].lines(story)


def _plain(part: str) -> Callable[[Json], Iterator[Line]]:
    def lines(story: Json) -> Iterator[Line]:
        return (Line(story, number, value) for number, value in enumerate(story.get(part) or (), 1))

    return lines


def _claims(story: Json) -> Iterator[Line]:
    for figure in story["figures"]:
        for number, claim in enumerate(figure["claims"], 1):
            yield Line(story, number, claim, figure)


def _shared(line: Line) -> Iterator[Json]:
    for passage in line.value["passages"]:
        yield {"report": line.value["report"], "start": passage["start"], "end": passage["end"]}
        yield {"report": line.value["of"], "start": passage["of_start"], "end": passage["of_end"]}


def _events(story: Json) -> Iterator[Line]:
    for part in ("events", "other_events"):
        for number, event in enumerate(story.get(part) or (), 1):
            yield Line(story, number, event, on_timeline=part == "events")


def _citations(line: Line) -> Iterable[Json]:
    cited: Iterable[Json] = line.value["citations"]
    return cited


def _sentence(claim: Json) -> dict[str, Any]:
    return {"report": claim["report"], "start": claim["sentence_start"], "end": claim["sentence_end"]}


def _sides(line: Line) -> Iterator[Json]:
    for side in line.value["sides"]:
        yield from side["citations"]


def _sources(claim: Json) -> Iterator[str | None]:
    yield claim.get("source_name")
    yield claim["source"]


def _speaker_text(line: Line) -> Iterator[str]:
    """Yield how the report names the speaker where that says more than a pronoun: "the foreign minister"."""
    told = line.value["speaker_text"] or ""
    if " " in told:
        yield told


PARTS: Final = {
    "figures": Part(
        "figure", "figures", _plain("figures"),
        cited=lambda line: (_sentence(claim) for claim in line.value["claims"]),
        texts=lambda line: (line.value["what"], line.value["unit"] or "", number_words(line.value["best"])),
        day="as_of",
        places=lambda line: (line.value["place"],),
        who=lambda line: (name for claim in line.value["claims"] for name in _sources(claim)),
    ),
    "claims": Part(
        "claim", "claims", _claims,
        cited=lambda line: (_sentence(line.value),),
        texts=lambda line: ((line.figure or {})["what"], number_words(line.value["value"])),
        day="as_of",
        places=lambda line: ((line.figure or {})["place"],),
        who=lambda line: _sources(line.value),
    ),
    "quotations": Part(
        "statement", "statements", _plain("quotations"),
        cited=lambda line: (line.value,),
        texts=lambda _: (),
        day="date",
        who=lambda line: (line.value["speaker"],),
        described=_speaker_text,
    ),
    "events": Part(
        "event", "events", _events,
        cited=_citations,
        texts=lambda line: (line.value["what"],),
        day="date",
        places=lambda line: line.value["places"],
        who=lambda line: line.value["actors"],
    ),
    "positions": Part(
        "position", "positions", _plain("positions"),
        cited=_citations,
        texts=lambda line: (line.value["issue"], line.value["stance"]),
        kind="stance",
        day="date",
        who=lambda line: (line.value["actor"],),
    ),
    "conflicts": Part(
        "contradiction", "contradictions", _plain("conflicts"),
        cited=_sides,
        texts=lambda line: (line.value["what"], *(side["says"] for side in line.value["sides"])),
    ),
    "origins": Part(
        "origin", "origins", _plain("origins"),
        cited=lambda line: ({"report": report, "start": 0, "end": 0} for report in line.value["reports"]),
        texts=lambda line: (line.value["credit"] or "",),
    ),
    "copies": Part("copy", "copies", _plain("copies"), cited=_shared, texts=lambda _: ()),
}  # fmt: skip
"""The parts that can be listed, by the names of their tables."""
