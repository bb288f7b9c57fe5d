"""Paper for the PDF: lines of text broken, ordered and drawn, with links from any word of them to any other.

fpdf2 draws and shapes the letters. Its own lines put numbers into the wrong place where right-to-left words stand in a
left-to-right paragraph, and cannot carry links: so lines are made here, by the levels of the Unicode Bidirectional
Algorithm (UAX 9), which fpdf2 works out, and its rules L1 and L2.

Left out: hyphenation, justified lines, text from top to bottom.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from fpdf import FPDF
from fpdf.bidi import BidiParagraph, auto_detect_base_direction
from fpdf.enums import TextDirection
from fpdf.fonts import TTFFont
from fpdf.output import OutputProducer

from storyledger.render.cited import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fpdf.output import PDFInfo

    Colour = tuple[int, int, int]

INK: Final = (26, 26, 26)
GREY: Final = (105, 105, 105)
LINK: Final = (22, 78, 120)
RULE: Final = (205, 205, 205)
MARGIN: Final = 20.0
"""Millimetres on each side."""
_BOTTOM: Final = 22.0
LEADING: Final = 1.38
"""Height of a line by the size of its letters."""
_POINT: Final = 25.4 / 72
_RIGHT_TO_LEFT: Final = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_PARTS: Final = re.compile(
    r"\s+|[\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\s\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
)
"""Blanks, single signs of scripts that break anywhere, and words."""
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u061c\u2060\ufeff\u00ad\ufe0e\ufe0f"))
_PLAIN: Final = re.compile(
    r"[\u0020-\u02ff\u0370-\u0482\u048a-\u058f\u10a0-\u10ff\u1e00-\u206f\u20a0-\u20cf\u2100-\u27bf\ufffd]*"
)
"""Text whose letters stand side by side as they come: shaping would only kern it, at five times the time."""
_LARGE: Final = 12.0
"""Points from which letters are kerned all the same."""
_NO_DAY: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""What fpdf2 works with where no day of making is told; it is in no file."""
_LONGEST: Final = 4000
"""Characters of one piece of text: what is longer is cut and marked, and stands whole in the other exports."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of one look, perhaps a link."""

    text: str
    bold: bool = False
    size: float = 10
    colour: Colour = INK
    leads: bool = False
    """Whether a paragraph that it begins, perhaps after a quotation mark, runs as its words do; others run right."""
    link: int | str | None = None
    anchor: int | None = None
    """The link that leads to where it is drawn."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one piece and one direction in a line."""

    piece: Piece
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line's runs in the order in which they are seen, its width, and whether it begins on the right."""

    runs: tuple[Run, ...]
    width: float
    right: bool


class _Producer(OutputProducer):
    """Leaves the day of making out where there is none: the same account gives the same bytes."""

    def _add_info(self) -> PDFInfo:
        info = super()._add_info()
        if not (isinstance(self.fpdf, Paper) and self.fpdf.dated):
            del info.creation_date
        return info


class Paper(FPDF):
    """A4 pages with text that flows over them."""

    def __init__(self, created: datetime | None) -> None:
        """Make paper without fonts; `created` is the day of making that the file tells, none where it is None."""
        super().__init__(format="A4")
        self.dated = created is not None
        self.set_creation_date(created or _NO_DAY)
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=False)
        self.c_margin = 0
        self.foot = ""
        """What stands at the foot of each page beside its number."""
        self.unset: dict[str, int] = {}
        """Characters that no font has, and how often they stand in the text."""
        self._fonts: dict[str, set[int]] = {}
        """The characters of each font, in the order in which the fonts are looked through."""
        self._covered: set[int] = set()
        self._widths: dict[tuple[bool, float, str], float] = {}

    def bring_fonts(self, regular: str, bold: str, others: Sequence[str]) -> None:
        """Load fonts by their paths; the others are looked through in their order for what the first lack."""
        self.add_font("text", "", regular)
        self.add_font("text", "B", bold)
        for number, path in enumerate(others):
            self.add_font(f"other{number}", "", path)
        self._fonts = {
            name: set(font.cmap) for name, font in self.fonts.items() if isinstance(font, TTFFont) and name != "textB"
        }
        self._covered = set().union(*self._fonts.values())

    # --- text ---------------------------------------------------------------------------------------------------

    def plain(self, text: object, longest: int = _LONGEST) -> str:
        """Return foreign text as one line that the fonts can set: a sign that none of them has becomes U+FFFD."""
        line = one_line(text).translate(_INVISIBLE)
        if len(line) > longest:
            line = f"{line[:longest].rsplit(' ', 1)[0]} […]"
        missing = {sign for sign in line if ord(sign) not in self._covered}
        for sign in sorted(missing):
            self.unset[sign] = self.unset.get(sign, 0) + line.count(sign)
        return line.translate(dict.fromkeys(map(ord, missing), 0xFFFD))

    def output_bytes(self) -> bytes:
        """Return the file."""
        return bytes(self.output(output_producer_class=_Producer))

    def footer(self) -> None:
        """Draw the title and the number of the page."""
        self.set_y(-14)
        line = self.lines([Piece(self.foot, size=7.5, colour=GREY)], self.epw - 30)[:1]
        if line:
            self._draw_line(line[0], MARGIN, self.epw - 30, 4)
        # On the left of its place: how wide the number of all pages will be is not known yet.
        self.set_xy(self.w - MARGIN - 12, self.h - 14)
        self._look(Piece("", size=7.5, colour=GREY))
        self.cell(12, 4, f"{self.page_no()} / {{nb}}")

    # --- lines --------------------------------------------------------------------------------------------------

    def lines(self, pieces: Sequence[Piece], width: float) -> list[Line]:
        """Return the pieces' text, broken into lines of at most `width` millimetres."""
        pieces = [piece for piece in pieces if piece.text]
        right, levels = _levels(pieces)
        rows: list[list[tuple[Piece, str, int]]] = [[]]
        used = 0.0
        for whole in _words(pieces):
            word = whole
            blank = word[0][1].startswith(" ")
            size = sum(self._width(piece, part) for piece, part, _ in word)
            if used + size > width and not blank:
                if rows[-1]:
                    rows.append([])
                    used = 0.0
                while size > width:
                    head, word = self._split(word, width)
                    rows[-1].extend(head)
                    rows.append([])
                    size = sum(self._width(piece, part) for piece, part, _ in word)
            elif blank and not rows[-1]:
                continue
            rows[-1].extend(word)
            used += size
        return [self._line(row, levels, right=right) for row in rows if row]

    def _line(self, row: list[tuple[Piece, str, int]], levels: Sequence[int], *, right: bool) -> Line:
        """Return a row of parts as a line: runs of one level, put in order by rule L2; blanks at the end go."""
        while row and row[-1][1].startswith(" "):
            row.pop()
        signs = [
            (piece, levels[at + offset] if levels else 0, sign)
            for piece, part, at in row
            for offset, sign in enumerate(part)
        ]
        runs = [_run(list(found)) for _, found in groupby(signs, key=lambda sign: (id(sign[0]), sign[1]))]
        if levels:
            runs = _apart(runs, level=1 if right else 0)
        width = sum(self._width(run.piece, run.text) for run in runs)
        return Line(tuple(_in_order(runs)), width, right)

    def _split(
        self, word: list[tuple[Piece, str, int]], width: float
    ) -> tuple[list[tuple[Piece, str, int]], list[tuple[Piece, str, int]]]:
        """Return the beginning of a word that fills a line, at least one sign of it, and the rest."""
        head: list[tuple[Piece, str, int]] = []
        for index, (piece, part, at) in enumerate(word):
            size = self._width(piece, part)
            if size <= width:
                head.append((piece, part, at))
                width -= size
                continue
            low, high = 0, len(part)
            while low < high:
                middle = (low + high + 1) // 2
                low, high = (middle, high) if self._width(piece, part[:middle]) <= width else (low, middle - 1)
            while 0 < low < len(part) and unicodedata.category(part[low]).startswith("M"):
                low -= 1
            low = low or (0 if head else 1)
            if low:
                head.append((piece, part[:low], at))
            rest = [(piece, part[low:], at + low)] if low < len(part) else []
            return head, [*rest, *word[index + 1 :]]
        return head, []

    def _width(self, piece: Piece, text: str) -> float:
        key = (piece.bold, piece.size, text)
        found = self._widths.get(key)
        if found is None:
            found = 0.0
            for font, part in self._by_font(text):
                self._look(piece, font)
                self._shape(piece, part)
                found += self.get_string_width(part)
            self._widths[key] = found
        return found

    def _by_font(self, text: str) -> list[tuple[str, str]]:
        """Return the text in stretches of one font: a font goes on for as long as it has the characters.

        fpdf2 can do this itself, but loses the size of letters behind a stretch of another font.
        """
        out: list[tuple[str, str]] = []
        first = next(iter(self._fonts))
        for sign in text:
            font = out[-1][0] if out else first
            if ord(sign) not in self._fonts[font]:
                font = next((name for name, codes in self._fonts.items() if ord(sign) in codes), first)
            if out and out[-1][0] == font:
                out[-1] = (font, out[-1][1] + sign)
            else:
                out.append((font, sign))
        return out

    def _look(self, piece: Piece, font: str = "text") -> None:
        self.set_font(font, "B" if piece.bold and font == "text" else "", piece.size)
        self.set_text_color(*piece.colour)

    def _shape(self, piece: Piece, text: str, direction: TextDirection | None = None) -> None:
        """Have letters joined, placed and brackets turned where the text needs it, or is so large that one sees it."""
        shaped = direction == TextDirection.RTL or piece.size >= _LARGE or not _PLAIN.fullmatch(text)
        self.set_text_shaping(use_shaping_engine=shaped, direction=direction)

    # --- drawing ------------------------------------------------------------------------------------------------

    def tall(self, pieces: Sequence[Piece], left: float = 0) -> float:
        """Return the height in millimetres that `flow` needs for the pieces."""
        return len(self.lines(pieces, self.epw - left)) * _height(pieces)

    def need(self, height: float) -> bool:
        """Begin a new page where less than `height` millimetres are left on this one; return whether it did."""
        if self.y + height <= self.h - _BOTTOM:
            return False
        self.add_page()
        self.set_xy(MARGIN, MARGIN)
        return True

    def flow(self, pieces: Sequence[Piece], left: float = 0, width: float | None = None) -> None:
        """Draw the pieces as a paragraph from here down, `left` millimetres in, over as many pages as it takes."""
        width = self.epw - left if width is None else width
        height = _height(pieces)
        for line in self.lines(pieces, width):
            self.need(height)
            self._draw_line(line, MARGIN + left, width, height)
            self.set_xy(MARGIN, self.y + height)

    def row(self, cells: Sequence[tuple[float, float, Sequence[Piece]]]) -> None:
        """Draw cells beside each other, each `left`, `width` and pieces, on one page; go on below the highest."""
        broken = [(left, width, self.lines(pieces, width), _height(pieces)) for left, width, pieces in cells]
        tall = max((len(lines) * height for _, _, lines, height in broken), default=0)
        self.need(tall)
        top = self.y
        for left, width, lines, height in broken:
            self.y = top
            for line in lines:
                self._draw_line(line, MARGIN + left, width, height)
                self.y += height
        self.set_xy(MARGIN, top + tall)

    def rule(self, gap: float = 1.5) -> None:
        """Draw a thin line across the page."""
        self.y += gap
        self.set_draw_color(*RULE)
        self.set_line_width(0.2)
        self.line(MARGIN, self.y, self.w - MARGIN, self.y)
        self.set_xy(MARGIN, self.y + gap)

    def _draw_line(self, line: Line, left: float, width: float, height: float) -> None:
        top = self.y
        x = left + width - line.width if line.right else left
        for run in line.runs:
            right = run.level % 2 == 1
            if run.piece.anchor is not None:
                self.set_link(run.piece.anchor, y=top, page=self.page)
            parts = self._by_font(run.text)
            for font, part in reversed(parts) if right else parts:
                size = self._width(run.piece, part)
                self._look(run.piece, font)
                self._shape(run.piece, part, TextDirection.RTL if right else TextDirection.LTR)
                self.set_xy(x, top)
                self.cell(size, height, part, link=run.piece.link or "")
                x += size
        self.y = top


def _run(signs: list[tuple[Piece, int, str]]) -> Run:
    return Run(signs[0][0], "".join(sign for _, _, sign in signs), signs[0][1])


def _apart(runs: list[Run], level: int) -> list[Run]:
    """Return the runs with the ends of their pieces' isolates between them, which keep the pieces in their places."""
    out = runs[:1]
    for before, after in pairwise(runs):
        if before.piece is not after.piece:
            out.append(Run(after.piece, "", level))
        out.append(after)
    return out


def _height(pieces: Iterable[Piece]) -> float:
    return max((piece.size for piece in pieces), default=10) * _POINT * LEADING


def _levels(pieces: Sequence[Piece]) -> tuple[bool, Sequence[int]]:
    """Return whether the paragraph begins on the right, and each sign's level; no levels where all run to the right.

    Pieces are isolated from each other (UAX 9, 2.7): a number behind an Arabic name stays behind it.
    """
    if not any(_RIGHT_TO_LEFT.search(piece.text) for piece in pieces):
        return False, ()
    lead = next((piece.text for piece in pieces[:2] if piece.leads), "")
    direction = auto_detect_base_direction(lead)
    marked = "".join(f"\u2068{piece.text}\u2069" for piece in pieces)
    characters = BidiParagraph(text=marked, base_direction=direction, preserve_bn_chars=True).get_characters()
    levels = [sign.embedding_level for sign in characters if sign.character not in "\u2068\u2069"]
    return direction == TextDirection.RTL, levels


def _words(pieces: Sequence[Piece]) -> Iterable[list[tuple[Piece, str, int]]]:
    """Yield the parts that a line must keep together: a blank, or all that stands without one, over several pieces."""
    at = 0
    word: list[tuple[Piece, str, int]] = []
    for piece in pieces:
        for found in _PARTS.finditer(piece.text):
            part = (piece, found[0], at + found.start())
            wide = found[0] >= "\u3000" and len(found[0]) == 1
            blank = found[0].startswith(" ")
            if (blank or wide) and word:
                yield word
                word = []
            if blank:
                yield [part]
            else:
                word.append(part)
        at += len(piece.text)
    if word:
        yield word


def _in_order(runs: list[Run]) -> list[Run]:
    """Return the runs as they are seen: from the highest level down, each stretch at it or above is turned (L2)."""
    runs = list(runs)
    for level in range(max((run.level for run in runs), default=0), 0, -1):
        start = 0
        while start < len(runs):
            if runs[start].level < level:
                start += 1
                continue
            end = start
            while end < len(runs) and runs[end].level >= level:
                end += 1
            runs[start:end] = runs[start:end][::-1]
            start = end
    return runs
