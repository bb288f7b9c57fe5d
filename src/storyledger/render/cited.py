"""A citation with all that lets a reader check it: its words, and its report's outlet, address, hash and page.

Every export shows citations through this file. An account may come from an older version or from another's hand: what
a citation lacks is left empty, and nothing is made up for it.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.clean import markup_text, web_address
from storyledger.render.correction_words import signed_words
from storyledger.render.letters import letters
from storyledger.render.pages import page_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Line = dict[str, Any]
"""An object of the account's JSON."""

_BLANKS: Final = re.compile(r"[\s\u2028\u2029]+")
_REORDERING: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)
"""Marks that reorder what follows them, until another ends it: in one line with ours they would reach beyond their own
text. The marks of one place (U+200E, U+200F, U+061C) stay, for right-to-left text needs them."""
_SAFE: Final = re.compile(r"[^a-z0-9]+")
OPENING: Final = 200
"""Characters of a report's opening that stand for the whole report where a line is about all of it."""
PARTS: Final = ("events", "other_events", "positions", "entities", "places", "brief")
"""The parts of a story whose lines have `citations`."""


@dataclass(frozen=True, slots=True)
class Cited:
    """The exact words of one report, `text[start:end]`, with what the account knows of the report."""

    report: str
    start: int
    end: int
    words: str
    letter: str
    """The letters that stand for the report in this story; empty where the story does not hold it."""
    page: int | None
    """Number of the page on which the words begin, where the report has pages; from 1."""
    pages: str
    """The same as a reader wants it, with the page on which the words end: "p. 3", "pp. 3–4"; else empty."""
    outlet: str
    title: str
    url: str | None
    """The report's address where it is one of the web; another's scheme is never followed."""
    sha256: str
    published: str | None
    language: str | None

    @property
    def name(self) -> str:
        """What to call the report: its outlet, else its title, else its id."""
        return self.outlet or self.title or self.report


class Sources:
    """A story's reports, for looking up what a citation says."""

    def __init__(self, story: Mapping[str, Any]) -> None:
        self._reports: dict[str, Line] = {report["id"]: report for report in story.get("reports", ())}
        self._corrections = {line["id"]: line for line in story.get("corrections") or ()}
        self._letters = {id_: letters(index) for index, id_ in enumerate(self._reports)}

    def cite(self, citation: Mapping[str, Any]) -> Cited:
        """Return the citation with its words and its report; a report that the story lacks gives empty fields."""
        id_, start, end = citation["report"], citation["start"], citation["end"]
        report = self._reports.get(id_, {})
        return Cited(
            report=id_,
            start=start,
            end=end,
            words=report.get("text", "")[start:end],
            letter=self._letters.get(id_, ""),
            page=bisect_right(report.get("pages") or (), start) or None,
            pages=page_words(report, start, end),
            outlet=report.get("outlet") or "",
            title=report.get("title") or "",
            url=web_address(report.get("url")),
            sha256=report.get("sha256") or "",
            published=report.get("published"),
            language=report.get("language"),
        )

    def cite_all(self, line: Mapping[str, Any]) -> list[Cited]:
        """Return the citations of a line, each once, in their order."""
        found = (self.cite(citation) for citation in line.get("citations") or ())
        return list(dict.fromkeys(found))

    def cite_opening(self, report: str) -> Cited:
        """Return the first words of a report, cut at a word: they stand where a line is about the whole of it."""
        text = self._reports.get(report, {}).get("text", "")
        end = len(text)
        if end > OPENING:
            cut = text.rfind(" ", 0, OPENING + 1)
            end = cut if cut > 0 else OPENING
        return self.cite({"report": report, "start": 0, "end": end})

    def cite_figure(self, figure: Mapping[str, Any]) -> Cited:
        """Return the words of the claim that gives the figure's best value, else of its first claim."""
        best = figure.get("best")
        given = (claim for claim in figure["claims"] if best is not None and claim.get("value") == best)
        return self.cite(next(given, figure["claims"][0]))

    def cite_targets(self, correction: Mapping[str, Any]) -> list[Cited]:
        """Return the words that a correction by hand is about; of another version of a report, those that it gives."""
        found = []
        for target in correction.get("targets") or ():
            sha256 = target.get("sha256") or ""
            if self._reports.get(target["report"], {}).get("sha256") != sha256:
                found.append(replace(self.cite(target), words=target.get("words") or "", sha256=sha256))
            elif target["start"] == target["end"]:
                found.append(self.cite_opening(target["report"]))
            else:
                found.append(self.cite(target))
        return found or self.cite_all(correction)

    def by_hand(self, line: Mapping[str, Any]) -> str:
        """Return by whom and when a line was set right by hand, such as "set by hand by Ada"; empty for others."""
        known = (self._corrections.get(id_) for id_ in line.get("corrected") or ())
        return "; ".join(dict.fromkeys(signed_words(correction) for correction in known if correction))

    def __iter__(self) -> Iterator[tuple[str, Line]]:
        """Yield each report's letters and the report, in the story's order."""
        return ((self._letters[id_], report) for id_, report in self._reports.items())


def one_line(text: object) -> str:
    """Return foreign text as one line: blanks and line breaks become single spaces, control characters their pictures.

    Marks that reorder text beyond itself become U+FFFD.
    """
    return _BLANKS.sub(" ", str(text)).strip().translate(_REORDERING).translate(_BREAKS) if text else ""


_BREAKS: Final = {**{code: ord(markup_text(chr(code))) for code in (*range(0x20), *range(0x7F, 0xA0))}} | dict.fromkeys(
    range(0xD800, 0xE000), 0xFFFD
)


def markup_deep(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value with the strings in it free of control characters and of what UTF-8 cannot hold."""
    if isinstance(value, str):
        return markup_text(value)
    if isinstance(value, dict):
        return {key: markup_deep(one) for key, one in value.items()}
    return [markup_deep(one) for one in value] if isinstance(value, list | tuple) else value


def short_hash(*parts: object) -> str:
    """Return 16 hexadecimal digits that the parts always give and that other parts practically never do."""
    joined = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def file_stem(name: str) -> str:
    """Return a name that any file system takes, of letters a to z, digits and hyphens; a changed one gets a hash."""
    plain = _SAFE.sub("-", name.lower()).strip("-")[:60]
    return plain if plain == name else f"{plain or 'story'}-{short_hash(name)[:8]}"


def by_hand(account: Mapping[str, Any]) -> list[tuple[Line, Line]]:
    """Return each correction by hand with its story, or with an empty one where it stands beside the stories."""
    found: list[tuple[Line, Line]] = [({}, correction) for correction in account.get("corrections") or ()]
    found += [(story, line) for story in account["stories"] for line in story.get("corrections") or ()]
    return found
