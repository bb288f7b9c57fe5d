"""A story as its page shows it: every line with its anchor, and every word that it rests on with the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from storyledger.render.changes import HEADS, change_words, part_words
from storyledger.render.cited import short_hash
from storyledger.render.correction_words import mark_words, signed_words, value_words, what_words
from storyledger.render.edtf import span_words
from storyledger.render.letters import letters
from storyledger.render.page.lines import Line, Mark, Origin, Report
from storyledger.render.words import brief_days, count_words, decision_words, main_label, main_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.render.page.links import Links

Told = dict[str, Any]
"""A line as templates take it: its `line`, what the account has of it (`given`), its marks, and words made for it."""

_ORIGIN_COLOURS: Final = 8
"""Colours of the style sheet; a ninth origin takes the first again, for letters tell them apart too."""
_KEY: Final = 10
"""Digits of a line's anchor: enough to tell the lines of a story apart, and where they do not a number is added."""


class StoryPage:
    """One story: gives lines their anchors and gathers what they cite.

    An anchor is made from the words that its line rests on first, so that it holds while the account grows and its
    lines are numbered anew.
    """

    def __init__(
        self, story: Mapping[str, Any], links: Links, changed: Sequence[Mapping[str, Any]] | None = None
    ) -> None:
        self.given = story
        self.links = links
        self.title = str(story["title"]) or "Untitled story"
        self.days = _days(story)
        self._anchors: set[str] = set()
        self.origins = self._read_origins()
        self.reports = [
            Report(report, letters(index), self.origins[report["origin"] or report["id"]], links)
            for index, report in enumerate(story["reports"])
        ]
        self.by_id = {report.given["id"]: report for report in self.reports}
        self.changed = changed is not None
        self.about = main_words(story)
        self.about_label = main_label(story)
        self.decided = [decision_words(decision) for decision in story.get("decisions", ())]
        self.corrections = self._corrections()
        self._corrected = {
            told["given"]["id"]: (told["line"].href, mark_words(told["given"])) for told in self.corrections
        }
        for report in self.reports:
            report.by_hand = self.by_hand(report.given)
        self.about_line = self.line("Main event", "overview", self.about_label, words=self.about)
        self.about_marks = self.cites("brief", self.about_line, story["main"]["citations"]) if self.about else []
        self.counts = [
            count_words(len(self.reports), "report"),
            count_words(len(self.origins), "independent origin"),
            count_words(len(story["figures"]), "figure"),
            count_words(len(story["quotations"]), "statement"),
            count_words(len(story["events"]), "event"),
        ]
        self.brief = self._brief()
        self.changes = self._changes(changed or ())

    # What one cites, and from where.

    def mark(self, kind: str, line: Line, report: str, start: int, end: int) -> Mark:
        """Return the words of a report that a line rests on."""
        marks = self.by_id[report].marks
        mark = marks.setdefault((start, end), Mark(self.by_id[report], start, end))
        mark.kinds.add(kind)
        mark.lines.setdefault(line.anchor, line)
        return mark

    def cites(self, kind: str, line: Line, citations: Iterable[Mapping[str, Any]]) -> list[Mark]:
        """Return the words that a line cites, each once."""
        marks = [self.mark(kind, line, cited["report"], cited["start"], cited["end"]) for cited in citations]
        return list({id(mark): mark for mark in marks}.values())

    def line(self, kind: str, part: str, *key: object, words: str = "", name: str = "") -> Line:
        """Return a line of a part; `key` is what it is told apart by, `name` what its anchor begins with."""
        stem = f"{self.links.prefix}{name or kind.lower().replace(' ', '-')}-{short_hash(*key)[:_KEY]}"
        anchor, number = stem, 1
        while anchor in self._anchors:
            number += 1
            anchor = f"{stem}-{number}"
        self._anchors.add(anchor)
        return Line(anchor, kind, words, part, self.links)

    def by_hand(self, given: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return for each correction that a line stands corrected by its address and its words."""
        return [self._corrected[id_] for id_ in given.get("corrected", ()) if id_ in self._corrected]

    # The head.

    def _read_origins(self) -> dict[str, Origin]:
        """Return the origins by id in the story's order; one a report where the account does not list them."""
        listed = {origin["id"]: origin for origin in self.given.get("origins", [])}
        for report in self.given["reports"]:
            id_ = report["origin"] or report["id"]
            listed.setdefault(id_, {"id": id_})
        out = {}
        for number, (id_, origin) in enumerate(listed.items(), start=1):
            line = self.line("Origin", "origins", id_, words=f"Origin {number}")
            out[id_] = Origin(line, line.words, (number - 1) % _ORIGIN_COLOURS + 1, origin)
        return out

    def _corrections(self) -> list[Told]:
        """Return what was set right by hand, with the words that it is about where they stand in these reports."""
        texts = {id_: report.text for id_, report in self.by_id.items()}
        out = []
        for correction in self.given.get("corrections", ()):
            line = self.line("Correction", "by-hand", correction["id"], words=what_words(correction))
            here: list[Mapping[str, Any]] = []
            gone: list[Mapping[str, Any]] = []
            for target in correction.get("targets", ()):
                words = texts.get(target["report"], "")[target["start"] : target["end"]]
                (here if words and words == target["words"] else gone).append(target)
            out.append(
                {
                    "line": line,
                    "given": correction,
                    "before": value_words(correction.get("before")),
                    "after": value_words(correction.get("after")),
                    "signed": signed_words(correction),
                    "marks": self.cites("brief", line, here),
                    "gone": [target for target in gone if target["words"]],
                    "reports": [self.by_id[t["report"]] for t in gone if not t["words"] and t["report"] in self.by_id],
                }
            )
        return out

    def _brief(self) -> list[Told]:
        """Return the lines; a day stands before the first of the lines that tell of it."""
        out = []
        for day, told in brief_days(self.given["brief"]):
            key = tuple(told["citations"][0].values()) if told["citations"] else (told["text"],)
            line = self.line("Brief", "overview", *key, words=told["text"])
            marks = self.cites("brief", line, told["citations"])
            out.append({"line": line, "given": told, "text": told["text"], "day": day, "marks": marks})
        return out

    def _changes(self, changed: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Told]]]:
        """Return what changed since an earlier account, kind by kind, the most urgent first."""
        kinds: dict[str, list[Told]] = {change: [] for change in HEADS}
        for change in changed:
            line = self.line("Change", "overview", change["part"], change["id"], change["change"], words=change["what"])
            kinds[change["change"]].append(
                {
                    "line": line,
                    "given": change,
                    "part": part_words(change),
                    "words": change_words(change),
                    "opens": None,
                    "marks": self.cites("brief", line, change["citations"]),
                }
            )
        return [(HEADS[change], lines) for change, lines in kinds.items() if lines]

    def open_changes(self, figures: Mapping[str, Line]) -> None:
        """Let what changed lead to the report or to the figure that it is about, by the figures' ids."""
        for _, lines in self.changes:
            for told in lines:
                part, id_ = told["given"]["part"], told["given"]["id"]
                if part == "report" and id_ in self.by_id:
                    told["opens"] = self.by_id[id_].href
                elif part in {"figure", "claim"} and id_ in figures:
                    told["opens"] = figures[id_].href


def _days(story: Mapping[str, Any]) -> str:
    """Return the days of a story's reports in words; those of anything in it where no report has a day.

    The account's own first and last day may lie far off: a report of a quake dates the one before it, too.
    """
    published = span_words(report["published"] for report in story["reports"])
    return published or span_words((story["from"], story["to"]))
