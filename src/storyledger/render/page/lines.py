"""What a story's page is made of: reports, the cited words in them, and the lines that rest on these."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.edtf import day_words
from storyledger.render.marks import Paragraph, mark_spans
from storyledger.render.pages import page_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.render.page.links import Links

_NAME: Final = 40
"""Letters of a title that stand for a report without an outlet, as wide as the names of most outlets."""
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")


@dataclass(slots=True)
class Mark:
    """Cited words of one report: an anchor in its text, and the lines that rest on them."""

    report: Report
    start: int
    end: int
    kinds: set[str] = field(default_factory=set)
    lines: dict[str, Line] = field(default_factory=dict)
    number: int = 0
    pieces: int = 0
    """Elements over which they run, for elements nest and citations need not."""

    @property
    def label(self) -> str:
        """Return what a link to it shows: the report's letter and its number in the text."""
        return f"{self.report.letter}{self.number}"

    @property
    def anchor(self) -> str:
        """Return its id in the page that shows the report."""
        return self.report.links.mark_anchor(self)

    @property
    def href(self) -> str:
        """Return its address."""
        return self.report.links.mark_href(self)

    @property
    def words(self) -> str:
        """Return the exact words."""
        return self.report.text[self.start : self.end]

    @property
    def page(self) -> str:
        """Return the page of a paged report on which they stand; empty for others."""
        return page_words(self.report.given, self.start, self.end)


@dataclass(slots=True)
class Line:
    """A line of the account, as a mark points back to it."""

    anchor: str
    kind: str
    words: str
    part: str
    """The part of the story that shows it."""
    links: Links
    page: int = 1
    """The page of the part, where parts have several."""

    @property
    def href(self) -> str:
        """Return its address."""
        return self.links.line_href(self)

    @property
    def quiet(self) -> bool:
        """Return whether a paragraph's margin folds it away: names stand in every sentence."""
        return self.kind in {"Name", "Place"}


@dataclass(frozen=True, slots=True)
class Origin:
    """An independent origin on the page."""

    line: Line
    label: str
    colour: int
    given: Mapping[str, Any]

    @property
    def href(self) -> str:
        """Return its address."""
        return self.line.href


@dataclass(slots=True)
class Report:
    """A report on the page."""

    given: Mapping[str, Any]
    letter: str
    origin: Origin
    links: Links
    marks: dict[tuple[int, int], Mark] = field(default_factory=dict)
    by_hand: list[tuple[str, str]] = field(default_factory=list)
    """What was set right of the report itself: the address of the correction and its words."""
    day: str = field(init=False)
    """Its day in words."""
    name: str = field(init=False)
    """What the page calls it: its outlet, else the beginning of its title, else its id."""

    @property
    def anchor(self) -> str:
        """Return its id in the page."""
        return self.links.report_anchor(self)

    @property
    def href(self) -> str:
        """Return the address of its text."""
        return self.links.report_href(self)

    @property
    def colour(self) -> int:
        """Return the colour of its origin."""
        return self.origin.colour

    @property
    def text(self) -> str:
        """Return the text as it was taken in."""
        text: str = self.given["text"]
        return text

    def __post_init__(self) -> None:
        """Say the day and the name once: every link to the report's words tells them."""
        title = " ".join(str(self.given["title"] or "").split())
        if len(title) > _NAME:
            title = f"{title[:_NAME].rsplit(' ', 1)[0].rstrip(' ,.;:–—-')}…"
        self.name = str(self.given["outlet"] or title or self.given["id"])
        self.day = day_words(self.given["published"]) or "undated"

    @property
    def language(self) -> str | None:
        """Return its language where it is a well-formed tag."""
        language = self.given["language"]
        return language if language and _LANGUAGE.fullmatch(language) else None

    def number_marks(self) -> None:
        """Number the marks in the order of the text; nothing may be cited after that."""
        for number, mark in enumerate(self._ordered(), start=1):
            mark.number = number

    def lay_marks(self) -> list[tuple[Paragraph, list[Mark], list[tuple[Line, list[Mark]]]]]:
        """Return the paragraphs with all marks of the report and the lines that rest on each paragraph's words."""
        marks = self._ordered()
        out = []
        for paragraph in mark_spans(self.text, [(mark.start, mark.end) for mark in marks]):
            for piece in paragraph.pieces:
                if piece.step == "open":
                    marks[piece.span].pieces += 1
            out.append((paragraph, marks, _notes([marks[index] for index in paragraph.spans])))
        return out

    def _ordered(self) -> list[Mark]:
        return [self.marks[span] for span in sorted(self.marks, key=lambda span: (span[0], -span[1]))]


def _notes(marks: Sequence[Mark]) -> list[tuple[Line, list[Mark]]]:
    """Return the way back from a paragraph: each line that rests on its words, once, with the marks it rests on."""
    lines: dict[str, tuple[Line, list[Mark]]] = {}
    for mark in marks:
        for line in mark.lines.values():
            lines.setdefault(line.anchor, (line, []))[1].append(mark)
    return sorted(lines.values(), key=lambda entry: entry[0].quiet)
