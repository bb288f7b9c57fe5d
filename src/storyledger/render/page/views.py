"""A story cut into pages, each a piece of HTML that a server puts into its layout as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.page.drawings import Drawings
from storyledger.render.page.paper import fill
from storyledger.render.page.parts import Section, story_parts
from storyledger.render.page.story import StoryPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storyledger.render.page.links import Links
    from storyledger.render.page.parts import Part

_FIGURES: Final = 12
"""Figures on the overview: the best witnessed."""
_CLAIMS: Final = 12
"""Claims of each of these: the latest."""
_CONFLICTS: Final = 12
_KEY: Final = 12
"""Reports that the overview names beside the brief."""


@dataclass(frozen=True, slots=True)
class View:
    """A page of a part of a story: masthead, sections to choose from, and the part itself, with its first heading."""

    part: str
    """`overview`, a section such as `figures` or `said`, or `reports/` and a report's id."""
    title: str
    """What the part is called, for the page's own title; a report's title for a report."""
    page: int
    """From 1 on."""
    pages: int
    """How many pages the part has."""
    count: int
    """Lines of the whole part; a report's cited words."""
    lines: tuple[str, ...]
    """The anchors of the account's lines on this page: who has a line's anchor finds its page by it."""
    html: str


def render_views(story: Mapping[str, Any], *, links: Links) -> Iterator[View]:
    """Yield the pages of a story: the overview, each section in pages, and each report's text with all words marked.

    `story` is one of the JSON account's stories. The time grows with its size, and only one page is held at a time.
    """
    told = StoryPage(story, links)
    parts = story_parts(told)
    paged = {part.name: list(part.pages()) for part in parts}
    drawings = Drawings(told, parts)
    common = {
        "story": told,
        "parts": parts,
        "many": False,
        "of_story": "",
        "problems": False,
        "untold": "",
        "folded": False,
        "draw": drawings,
        "key_size": _KEY,
    }
    yield View("overview", told.title, 1, 1, len(told.brief), _overview_lines(told), _overview(common, parts, drawings))
    for part in parts:
        pages = paged[part.name]
        for number, items in enumerate(pages, start=1):
            if part.name == "figures":
                drawings.figures(items)
            section = Section(part, part.lay(items), number, len(pages))
            html = fill("page/view.j2", {**common, "section": section, "h": 1, "shown": part.name})
            lines = tuple(line.anchor for item in items for line in part.lines(item))
            yield View(part.name, part.title, number, len(pages), len(part.items), lines, html)
    for at, report in enumerate(told.reports):
        shown = {**common, "report": report, "laid": {report.given["id"]: report.lay_marks()}, "h": 1}
        beside = {
            "before": told.reports[at - 1] if at else None,
            "after": next(iter(told.reports[at + 1 : at + 2]), None),
        }
        html = fill("page/report_view.j2", {**shown, **beside, "shown": "reports"})
        title = str(report.given["title"] or report.name)
        yield View(f"reports/{report.given['id']}", title, 1, 1, len(report.marks), (), html)


def _overview_lines(story: StoryPage) -> tuple[str, ...]:
    about = [story.about_line] if story.about else []
    return tuple(line.anchor for line in (*about, *(told["line"] for told in story.brief)))


def _overview(common: Mapping[str, Any], parts: Sequence[Part], drawings: Drawings) -> str:
    """Return the page that a story opens with."""
    by_name = {part.name: part for part in parts}
    sections = []
    for name, most in (("figures", _FIGURES), ("conflicts", _CONFLICTS)):
        part = by_name.get(name)
        if part is not None:
            items = [item for item in part.items if not (name == "figures" and item["once"])][:most] or part.items[
                :most
            ]
            left = len(part.items) - len(items)
            if name == "figures":
                drawings.figures(items)
            rest = f"All {len(part.items):,}" if left else ""
            sections.append(Section(part, part.lay(items), rest=rest, claims=_CLAIMS))
    return fill("page/overview.j2", {**common, "sections": sections, "folded": True, "h": 2, "shown": "overview"})
