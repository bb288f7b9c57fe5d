"""What every section of the PDF is made of: headings, items, and citations that lead to their words and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from storyledger.render.cited import Cited, Sources
from storyledger.render.edtf import day_words
from storyledger.render.pdf_paper import GREY, INK, LINK, Paper, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.render.pdf_paper import Colour

HAND: Final = (140, 90, 0)
GAP: Final = Piece(" ")
_MARKS: Final = 12
"""Citations that a line shows; the rest are counted."""
_WORDS: Final = 900
"""Characters of cited words that are printed: a longer passage is found by its span."""
_NAME: Final = 48
_KEPT: Final = 60.0
"""Millimetres up to which a paragraph is kept on one page."""


class Print:
    """Sections set on paper; the citations of one story are numbered as they come."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.sources = Sources({})
        self._numbers: dict[Cited, int] = {}
        self._words: dict[int, int] = {}
        """For each number the link to its words, and that to the line that first has it."""
        self._lines: dict[int, int] = {}

    def begin(self, story: Mapping[str, Any]) -> None:
        """Begin the numbers anew, for the citations of a story."""
        self.sources = Sources(story)
        self._numbers, self._words, self._lines = {}, {}, {}

    def plain_list(self, title: str, lines: Iterable[str]) -> None:
        """Set a section of plain lines; nothing where there are none."""
        found = list(lines)
        if not found:
            return
        self.section(title, level=0)
        for line in found:
            self.item([self.piece(line)])

    def colophon(self, generator: Mapping[str, Any], unset: Iterable[str]) -> None:
        """Set how the account was made and how to check it, and what could not be set."""
        paper = self.paper
        made = f"Made by Storyledger {generator['version']}; read with {generator['model'] or 'no model'}."
        check = (
            "To check a line, take the report whose original bytes have the SHA-256 that stands with it, and look at "
            "the characters named: Unicode code points of its text, counted from 0, the last not included."
        )
        lines = [made, check]
        if missing := ", ".join(unset):
            lines.append(f"No font at hand has {missing}; \ufffd stands for them. Other exports have them whole.")
        pieces = [[self.piece(line, size=7.5, colour=GREY)] for line in lines]
        paper.need(sum(map(paper.tall, pieces)) + 9)
        paper.y += 5
        paper.rule()
        for line in pieces:
            paper.flow(line)

    def piece(
        self, text: object, *, bold: bool = False, size: float = 10, colour: Colour = INK, leads: bool = False
    ) -> Piece:
        """Return foreign text as a piece."""
        return Piece(self.paper.plain(text), bold=bold, size=size, colour=colour, leads=leads)

    def joined(
        self, parts: Iterable[object], between: str = " · ", *, size: float = 10, colour: Colour = INK
    ) -> list[Piece]:
        """Return the parts that are not empty, with what stands between them; each runs in its own direction."""
        pieces: list[Piece] = []
        for part in parts:
            if part:
                pieces += [Piece(between, size=size, colour=colour), self.piece(part, size=size, colour=colour)]
        return pieces[1:]

    def note(self, text: object) -> list[Piece]:
        """Return a remark that stands small and grey behind a line, kept together; nothing for no text."""
        words = self.paper.plain(text, 120)
        return [GAP, Piece(f"\u00a0{words.replace(' ', chr(0xA0))}", size=7.5, colour=GREY)] if words else []

    def hand(self, line: Mapping[str, Any]) -> list[Piece]:
        """Return the remark that a line was set right by hand, by whom and when; nothing for others."""
        words = self.sources.by_hand(line)
        return [GAP, self.piece(words, size=7.5, colour=HAND)] if words else []

    def marks(self, cited: Iterable[Cited]) -> list[Piece]:
        """Return the citations' numbers, each a link to its words; where a number first stands the way back ends."""
        found = list(dict.fromkeys(cited))
        pieces: list[Piece] = []
        for one in found[:_MARKS]:
            number = self._numbers.setdefault(one, len(self._numbers) + 1)
            anchor = None
            if number not in self._words:
                self._words[number] = self.paper.add_link()
                anchor = self._lines[number] = self.paper.add_link()
            mark = Piece(f"[{number}]", size=7.5, colour=LINK, link=self._words[number], anchor=anchor)
            # The first is kept with the last word.
            pieces += [Piece(" " if pieces else "\u00a0", size=7.5), mark]
        if len(found) > _MARKS:
            pieces.append(Piece(f" +{len(found) - _MARKS}", size=7.5, colour=GREY))
        return pieces

    def cited(self, line: Mapping[str, Any]) -> list[Piece]:
        """Return the numbers of a line's citations."""
        return self.marks(self.sources.cite_all(line))

    def section(self, title: str, note: str = "", level: int = 1) -> None:
        """Set a heading with a bookmark, and keep it with what follows."""
        paper = self.paper
        if not paper.need(42):
            paper.y += 6
        paper.start_section(title, level=level)
        paper.flow([Piece(title, bold=True, size=13), *self.note(note)])
        paper.y += 1.2

    def item(self, pieces: Sequence[Piece], left: float = 4) -> None:
        """Set a paragraph with a dash before it."""
        paper = self.paper
        paper.need(min(paper.tall(pieces, left), _KEPT))
        top = paper.y
        paper.row([(left - 4, 4, [Piece("–", colour=GREY)])])
        paper.set_y(top)
        paper.flow(pieces, left)
        paper.y += 0.7

    def citations(self) -> None:
        """Set the words of every citation that the story made."""
        if not self._numbers:
            return
        self.section("The words cited", "a number leads back to the line that rests on them")
        paper = self.paper
        for cited, number in self._numbers.items():
            words = paper.plain(cited.words, _WORDS)
            said = [Piece("“", size=9), Piece(words, size=9, leads=True), Piece("”", size=9)]
            name = paper.plain(cited.name, _NAME)
            about = (
                cited.letter,
                name,
                day_words(cited.published),
                cited.pages,
                f"characters {cited.start}–{cited.end} of {cited.report}",
                f"SHA-256 {cited.sha256[:12]}…" if cited.sha256 else "",
            )
            known = self.joined(about, size=7.5, colour=GREY)
            paper.need(min(paper.tall(said, 12) + paper.tall(known, 12), _KEPT))
            top = paper.y
            back = Piece(f"[{number}]", size=8, colour=LINK, link=self._lines[number], anchor=self._words[number])
            paper.row([(0, 11, [back])])
            paper.set_y(top)
            paper.flow(said, 12)
            paper.flow(known, 12)
            paper.y += 1.2
