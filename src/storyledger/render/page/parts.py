"""The parts of a story's page in their order: what each is called, what shows it, how it is cut into pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from storyledger.render.page.sections import (
    find_conflicts,
    find_copies,
    find_doubts,
    find_events,
    find_figures,
    find_names,
    find_positions,
    find_said,
    lay_grid,
)
from storyledger.render.words import count_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from storyledger.render.page.story import StoryPage, Told

OTHER_EVENTS: Final = 200
"""Events beside the timeline's that a file shows, folded; the account's JSON has more, and served pages have all."""
ROWS: Final = 150
"""Rows of claims or stands on a page at most, however few its figures or actors are: one that has more goes on on the
next page. Beyond it a browser on a phone is busy for longer than a blink when the page opens."""

Where = Literal["both", "file", "served"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a story: all its lines, in the order in which they are shown."""

    name: str
    title: str
    template: str
    items: Sequence[Any]
    lay: Callable[[Sequence[Any]], Mapping[str, Any]]
    """What the template takes, made of some of the items."""
    lines: Callable[[Any], Iterable[Any]]
    """The lines of an item that get their page with it."""
    size: int = 50
    """Items a page."""
    cut: Callable[[Any], Sequence[tuple[Any, int]]] | None = None
    """Where an item may have many rows: it in pieces of as many as a page has, each with its rows."""
    where: Where = "both"
    within: str = ""
    """The section that holds it in a file; served, it has pages of its own."""
    counted: bool = True
    """Whether the number of its items says something."""

    def pages(self) -> Iterator[Sequence[Any]]:
        """Yield the items page by page; one page for none. A line learns on which page it stands."""
        page: list[Any] = []
        rows, number = 0, 1
        for item in self.items:
            for piece, heavy in self.cut(item) if self.cut else ((item, 0),):
                if page and (len(page) >= self.size or rows + heavy > ROWS):
                    yield page
                    page, rows = [], 0
                    number += 1
                page.append(piece)
                rows += heavy
                for line in self.lines(piece):
                    line.page = number
        yield page


def grouped(items: Iterable[Any], key: Callable[[Any], Any]) -> list[tuple[Any, list[Any]]]:
    """Return runs of neighbouring items with the same key."""
    out: list[tuple[Any, list[Any]]] = []
    for item in items:
        of = key(item)
        if not out or out[-1][0] != of:
            out.append((of, []))
        out[-1][1].append(item)
    return out


def story_parts(story: StoryPage) -> list[Part]:
    """Return the parts of a story that hold something; every word that they cite is marked in its report by now."""
    figures = find_figures(story)
    story.open_changes({told["given"]["id"]: told["line"] for told in figures})
    events = find_events(story, story.given["events"], "Event", "timeline")
    others = story.given.get("other_events", [])
    if not story.links.served:
        best = sorted(range(len(others)), key=lambda at: (-others[at]["origins"], -others[at]["salience"], at))
        others = [others[at] for at in sorted(best[:OTHER_EVENTS])]
    more = find_events(story, others, "Other event", "events")
    said = find_said(story)
    positions = find_positions(story)
    conflicts = find_conflicts(story)
    copies = find_copies(story)
    doubts = find_doubts(story)
    names = find_names(story, "entities", "name")
    places = find_names(story, "places", "place")
    for report in story.reports:
        report.number_marks()
    parts = (
        Part("changes", "What changed", "changes", story.changes, _whole, _none, where="file", counted=False),
        Part("brief", "Brief", "brief", story.brief, _whole, _none, where="file", counted=False),
        Part("figures", "Figures", "figures", figures, _lay_figures, _figure_lines, 30, _cut_figure),
        Part("timeline", "Timeline", "timeline", events, _by_day, _own_line),
        Part("events", "What else happened", "events", more, _by_day, _own_line, within="timeline"),
        Part("said", "Who said what", "said", said, lambda items: {"speakers": grouped(items, _speaker)}, _own_line),
        Part("positions", "Positions", "positions", positions, lay_grid, _position_lines, 25, _cut_row),
        Part("conflicts", "Contradictions", "conflicts", conflicts, _whole, _own_line),
        Part("by-hand", "Set by hand", "corrections", story.corrections, _whole, _own_line, size=100),
        Part("origins", "Origins", "origins", _origin_rows(story), _whole, lambda row: [row[0].line], counted=False),
        Part("copies", "Shared passages", "copies", copies, _whole, _own_line, within="origins"),
        Part("doubts", "Doubts", "doubts", doubts, _whole, _own_line),
        Part("names", "Names", "names", names, _whole, _own_line, size=100),
        Part("places", "Places", "places", places, _whole, _own_line, size=100),
        Part("reports", "The reports", "reports", story.reports, _whole, _none, size=100),
    )  # fmt: skip
    other = "file" if story.links.served else "served"
    return [
        part for part in parts if part.where != other and (part.items or (part.name == "changes" and story.changed))
    ]


@dataclass(frozen=True, slots=True)
class Section:
    """A part, or a page of it, as a template shows it."""

    part: Part
    shown: Mapping[str, Any]
    page: int = 1
    pages: int = 1
    rest: str = ""
    """What the link to the rest of the part says; empty where all of it is here."""
    claims: int = 0
    """How many of a figure's claims are shown, the latest; 0: all of them."""
    inner: Mapping[str, Any] | None = None
    """What another part shows within this one."""


def file_sections(parts: Sequence[Part]) -> list[Section]:
    """Return the sections of a file, each with the part that stands within it."""
    names = {part.name for part in parts}
    inner = {part.within: part.lay(part.items) for part in parts if part.within in names}
    return [
        Section(part, part.lay(part.items), inner=inner.get(part.name)) for part in parts if part.within not in names
    ]


def _whole(items: Sequence[Any]) -> Mapping[str, Any]:
    return {"told": items}


def _cut_figure(told: Told) -> Sequence[tuple[Told, int]]:
    """Return a figure with so many of its claims as a page has, and again with the next: `start` says from which on."""
    claims = told["by_day"]
    pieces = [(start, claims[start : start + ROWS]) for start in range(0, len(claims), ROWS)]
    return [({**told, "start": start, "by_day": piece}, len(piece)) for start, piece in pieces]


def _cut_row(row: tuple[str, list[Told]]) -> Sequence[tuple[tuple[str, list[Told]], int]]:
    actor, stands = row
    pieces = [stands[start : start + ROWS] for start in range(0, len(stands), ROWS)]
    return [((actor, piece), len(piece)) for piece in pieces]


def _by_day(items: Sequence[Any]) -> Mapping[str, Any]:
    return {"days": grouped(items, lambda told: told["day"])}


def _lay_figures(items: Sequence[Any]) -> Mapping[str, Any]:
    single = grouped((told for told in items if told["once"]), lambda told: told["given"]["kind"])
    return {"figures": [told for told in items if not told["once"]], "once": single}


def _none(_: Any) -> Iterable[Any]:  # noqa: ANN401 - any item
    return ()


def _own_line(told: Mapping[str, Any]) -> Iterable[Any]:
    return (told["line"],)


def _figure_lines(told: Mapping[str, Any]) -> Iterable[Any]:
    if not told["start"]:
        yield told["line"]
    yield from (claim["line"] for claim in told["by_day"])


def _position_lines(row: tuple[str, Sequence[Mapping[str, Any]]]) -> Iterable[Any]:
    return (told["line"] for told in row[1])


def _speaker(told: Mapping[str, Any]) -> object:
    return told["speaker"]


def _origin_rows(story: StoryPage) -> list[tuple[Any, list[Any]]]:
    """Return each origin that has reports with these."""
    rows: dict[str, tuple[Any, list[Any]]] = {}
    for report in story.reports:
        rows.setdefault(report.origin.line.anchor, (report.origin, []))[1].append(report)
    order = [origin.line.anchor for origin in story.origins.values()]
    return [rows[anchor] for anchor in order if anchor in rows]


def untold_events(story: StoryPage) -> str:
    """Return how many events a file leaves out, in words; empty for none."""
    left = len(story.given.get("other_events", [])) - OTHER_EVENTS
    return count_words(left, "more event") if left > 0 and not story.links.served else ""
