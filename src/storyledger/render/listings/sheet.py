"""One story's listing: its head, what its rows cite, and the key to the letters that stand for its reports."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.cited import Sources
from storyledger.render.clean import screen_line, screen_piece
from storyledger.render.edtf import day_bounds, day_words, span_words
from storyledger.render.parts import texts_of
from storyledger.render.screen import Column, Row, Screen, draw_table, words
from storyledger.render.words import agreement_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.text import Text

    Json = Mapping[str, Any]

_MONTH: Final = re.compile(r"\b(January|February|March|April|June|July|August|September|October|November|December)\b")
_SENTENCE_END: Final = re.compile(r"[.!?][\"”’']?\s|\n\s*\n")
_REACH: Final = 240
"""Characters to each side of cited words in which their sentence's beginning and end are looked for."""
_ROOM: Final = 120
"""Characters shown to each side where the sentence is longer."""
_QUOTES: Final = "“”‘’\"'"


@dataclass(frozen=True, slots=True)
class Look:
    """How a listing is wanted."""

    width: int = 80
    colour: bool = False
    cited: bool = False
    """With the words that each row cites."""
    sort: str = ""
    """The order in which the lines come, where it makes another table."""


class Sheet:
    """What the rows of one story's listing share."""

    def __init__(self, screen: Screen, story: Json, look: Look) -> None:
        """Begin one; no letter is used yet."""
        self.screen = screen
        self.story = story
        self.look = look
        self.sources = Sources(story)
        self.texts = texts_of(story)
        self.said_in = {quotation["id"]: quotation["report"] for quotation in story["quotations"]}
        self._letters = {report["id"]: (at, letter) for at, (letter, report) in enumerate(self.sources)}
        self._origins = {report["id"]: report["origin"] or report["id"] for report in story["reports"]}
        self._used: set[str] = set()
        self._known = {name: entity["name"] for entity in reversed(story["entities"]) for name in entity["names"]}
        years = Counter(bounds[0][:4] for report in story["reports"] if (bounds := day_bounds(report["published"])))
        self._year = years.most_common(1)[0][0] if years else ""

    def head(self) -> None:
        """Write what story this is."""
        story = self.story
        self.screen.print(words((screen_line(story["title"]) or "Untitled story", "bold")))
        days = span_words(report["published"] for report in story["reports"]) or span_words(
            (story["from"], story["to"])
        )
        counted = agreement_words(len(story["reports"]), len(set(self._origins.values())))
        self.screen.print(words(("  ·  ".join(part for part in (days, counted, story["id"]) if part), "dim")))

    def key(self) -> None:
        """Write which report each of the letters that were used stands for."""
        if not self._used:
            return
        rows = []
        for letter, report in self.sources:
            if report["id"] in self._used:
                about = screen_line(report["outlet"] or report["title"] or "")
                told = about if about == screen_line(report["id"]) else f"{about} ({screen_line(report['id'])})"
                day = self.day(report["published"]) or "undated"
                rows.append(Row((words((letter, "bold cyan")), words(told.strip()), words((day, "dim")))))
        self.screen.print()
        draw_table(self.screen, (Column("", 4), Column(""), Column("", 16)), rows)

    def day(self, value: str | None) -> str:
        """Return a day in words, with months of three letters; without the year in which most of the reports are."""
        bounds = day_bounds(value)
        own = bounds is not None and {bounds[0][:4], bounds[1][:4]} == {self._year}
        return _MONTH.sub(lambda month: month[0][:3], day_words(value, year=not own))

    def letters(self, reports: Iterable[str]) -> Text:
        """Return the letters of reports, each once, in their order in the story; the key will name them."""
        wanted = set(reports)
        self._used |= wanted
        return words((" ".join(letter for _, letter in sorted(self._letters[id_] for id_ in wanted)), "cyan"))

    def origins(self, reports: Iterable[str]) -> int:
        """Return how many independent origins reports have."""
        return len({self._origins[report] for report in reports})

    def place(self, citation: Json) -> Text:
        """Return where words stand, as `storyledger show` takes it: `[REPORT:START-END]`."""
        cited = self.sources.cite(citation)
        self._used.add(cited.report)
        page = f" {cited.pages}" if cited.pages else ""
        return words((f"[{screen_line(cited.report)}:{cited.start}-{cited.end}{page}]", "dim"))

    def known(self, name: str | None) -> str:
        """Return the one name under which the story knows a source, else the name as it is."""
        return screen_line(self._known.get(name or "", name or ""))

    def quote(self, citation: Json) -> Text:
        """Return the exact words of a citation in quotation marks, as one line."""
        return words(f"“{screen_line(self.sources.cite(citation).words).strip(_QUOTES)}”")

    def sentence(self, citation: Json) -> Text:
        """Return a citation's words in their sentence, marked: bold with colour, else between asterisks."""
        cited = self.sources.cite(citation)
        text = self.texts[cited.report]
        begin, end = _sentence(text, cited.start, cited.end)
        before, after = screen_piece(text[begin : cited.start]).lstrip(), screen_piece(text[cited.end : end]).rstrip()
        if len(before) > _ROOM:
            before = f"… {before[-_ROOM:].partition(' ')[2]}"
        if len(after) > _ROOM:
            after = f"{after[:_ROOM].rpartition(' ')[0]} …"
        marked = screen_line(cited.words)
        if not before and not after:
            return words(marked)
        return words(before, (marked, "bold yellow") if self.look.colour else f"*{marked}*", after)

    def cited(self, citations: Iterable[Json]) -> tuple[Text, ...]:
        """Return the lines for what a row cites, where the words are wanted: each with its place; else none."""
        if not self.look.cited:
            return ()
        once = {(told["report"], told["start"], told["end"]): told for told in citations}
        return tuple(words(self.sentence(told), " ", self.place(told)) for told in once.values())

    def by_hand(self, line: Json) -> str:
        """Return by whom and when a line was set right by hand; empty for others."""
        return screen_line(self.sources.by_hand(line))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence around some words begins and ends, as far as it can be told from its signs."""
    begin = max(start - _REACH, 0)
    for found in _SENTENCE_END.finditer(text, begin, start):
        begin = found.end()
    stop = min(end + _REACH, len(text))
    found_end = _SENTENCE_END.search(text, max(end - 2, 0), stop)
    return begin, max(found_end.end() if found_end else stop, end)
