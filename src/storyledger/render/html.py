"""The account as one HTML file: everything inside, nothing fetched, every line a link to its exact words."""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from storyledger.render.changes import HEADS, change_words, count_changes, part_words
from storyledger.render.clean import markup_text, web_address
from storyledger.render.correction_words import mark_words, signed_words, value_words, what_words
from storyledger.render.course import draw_course
from storyledger.render.edtf import day_words, sort_key, span_words
from storyledger.render.letters import letters
from storyledger.render.marks import Paragraph, mark_spans
from storyledger.render.pages import page_words
from storyledger.render.ranges import draw_figure
from storyledger.render.words import (
    KINDS,
    agreement_words,
    claim_words,
    count_words,
    decision_words,
    main_label,
    main_words,
    number_words,
    range_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
_HIT: Final = "background:var(--hit);color:var(--hit-ink)"
_UNDATED: Final = "Undated"
_OTHER_EVENTS: Final = 200
"""Events beside the timeline's that the page shows, folded; the account's JSON has more."""
_ORIGIN_COLOURS: Final = 8
"""Colours of the style sheet; a ninth origin takes the first again, for letters tell them apart too."""


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

    @property
    def label(self) -> str:
        """Return what a link to it shows: the report's letter and its number in the text."""
        return f"{self.report.letter}{self.number}"

    @property
    def anchor(self) -> str:
        """Return its id in the page."""
        return f"{self.report.anchor}-{self.number}"

    @property
    def words(self) -> str:
        """Return the exact words."""
        return self.report.text[self.start : self.end]

    @property
    def page(self) -> str:
        """Return the page of a paged report on which they stand; empty for others."""
        return page_words(self.report.given, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the account, as a mark points back to it."""

    anchor: str
    kind: str
    words: str

    @property
    def quiet(self) -> bool:
        """Return whether a paragraph's margin folds it away: names stand in every sentence."""
        return self.kind in {"Name", "Place"}


@dataclass(frozen=True, slots=True)
class Origin:
    """An independent origin on the page."""

    anchor: str
    label: str
    colour: int
    given: Mapping[str, Any]


@dataclass(slots=True)
class Report:
    """A report on the page."""

    given: Mapping[str, Any]
    anchor: str
    letter: str
    origin: Origin
    marks: dict[tuple[int, int], Mark] = field(default_factory=dict)
    paragraphs: list[tuple[Paragraph, list[Mark], list[tuple[Line, list[Mark]]]]] = field(default_factory=list)
    by_hand: list[tuple[str, str]] = field(default_factory=list)
    """What was set right of the report itself: the anchor of the correction and its words."""

    @property
    def colour(self) -> int:
        """Return the colour of its origin."""
        return self.origin.colour

    @property
    def text(self) -> str:
        """Return the text as it was taken in."""
        text: str = self.given["text"]
        return text

    @property
    def name(self) -> str:
        """Return what the page calls the report: its outlet, else its id."""
        return str(self.given["outlet"] or self.given["id"])

    @property
    def day(self) -> str:
        """Return its day in words."""
        return day_words(self.given["published"]) or "undated"

    @property
    def language(self) -> str | None:
        """Return its language where it is a well-formed tag."""
        language = self.given["language"]
        return language if language and _LANGUAGE.fullmatch(language) else None


class _StoryPage:
    """One story on the page: gives lines their anchors and gathers what they cite."""

    def __init__(self, story: Mapping[str, Any], number: int, changed: Sequence[Mapping[str, Any]] | None) -> None:
        self.given = story
        self.anchor = f"s{number}"
        self.origins = self._read_origins()
        self.reports = [
            Report(
                report,
                f"{self.anchor}-{letters(index).lower()}",
                letters(index),
                self.origins[report["origin"] or report["id"]],
            )
            for index, report in enumerate(story["reports"])
        ]
        self.by_id = {report.given["id"]: report for report in self.reports}
        self.changed = changed is not None
        self.changes = self._changes(changed or ())
        self.about = main_words(story)
        self.about_label = main_label(story)
        self.decided = [decision_words(decision) for decision in story.get("decisions", ())]
        self.corrections = self._corrections()
        for report in self.reports:
            report.by_hand = self._by_hand(report.given)
        line = Line(f"{self.anchor}-main-event-1", self.about_label, self.about)
        self.about_marks = self._cites("brief", line, story["main"]["citations"]) if self.about else []
        self.brief = self._brief()
        self.figures, self.single_figures = self._figures()
        self.events = self._events(self.given["events"], "Event")
        others = self.given.get("other_events", [])
        best = sorted(range(len(others)), key=lambda at: (-others[at]["origins"], -others[at]["salience"], at))
        self.other_events = self._events([others[at] for at in sorted(best[:_OTHER_EVENTS])], "Other event")
        self.untold_events = max(0, len(others) - _OTHER_EVENTS)
        self.speakers = self._speakers()
        self.positions = self._positions()
        self.conflicts = self._conflicts()
        self.copies = self._copies()
        self.doubts = self._doubts()
        self.names = self._names("entities", "name")
        self.places = self._names("places", "place")
        for report in self.reports:
            _lay_marks(report)

    # What one cites, and from where.

    def _mark(self, kind: str, line: Line, report: str, start: int, end: int) -> Mark:
        marks = self.by_id[report].marks
        mark = marks.setdefault((start, end), Mark(self.by_id[report], start, end))
        mark.kinds.add(kind)
        mark.lines.setdefault(line.anchor, line)
        return mark

    def _cites(self, kind: str, line: Line, citations: Iterable[Mapping[str, Any]]) -> list[Mark]:
        marks = [self._mark(kind, line, cited["report"], cited["start"], cited["end"]) for cited in citations]
        return list({id(mark): mark for mark in marks}.values())

    def _line(self, kind: str, number: int, words: str) -> Line:
        return Line(f"{self.anchor}-{kind.lower().replace(' ', '-')}-{number}", kind, words)

    # The sections.

    def _read_origins(self) -> dict[str, Origin]:
        """Return the origins by id in the story's order; one a report where the account does not list them."""
        listed = {origin["id"]: origin for origin in self.given.get("origins", [])}
        for report in self.given["reports"]:
            id_ = report["origin"] or report["id"]
            listed.setdefault(id_, {"id": id_})
        return {
            id_: Origin(
                f"{self.anchor}-origin-{number}", f"Origin {number}", (number - 1) % _ORIGIN_COLOURS + 1, origin
            )
            for number, (id_, origin) in enumerate(listed.items(), start=1)
        }

    def _changes(self, changed: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return what changed since an earlier account, kind by kind, the most urgent first."""
        kinds: dict[str, list[dict[str, Any]]] = {change: [] for change in HEADS}
        figures = {figure["id"]: index for index, figure in enumerate(self.given["figures"], start=1)}
        for number, change in enumerate(changed, start=1):
            line = self._line("Change", number, change["what"])
            at = figures.get(change["id"]) if change["part"] in {"figure", "claim"} else None
            if change["part"] == "report" and change["id"] in self.by_id:
                opens: str | None = self.by_id[change["id"]].anchor
            else:
                opens = self._line("Figure", at, change["what"]).anchor if at else None
            kinds[change["change"]].append(
                {
                    "line": line,
                    "given": change,
                    "part": part_words(change),
                    "words": change_words(change),
                    "opens": opens,
                    "marks": self._cites("brief", line, change["citations"]),
                }
            )
        return [(HEADS[change], lines) for change, lines in kinds.items() if lines]

    def _corrections(self) -> list[dict[str, Any]]:
        """Return what was set right by hand, with the words that it is about where they stand in these reports."""
        out = []
        for number, correction in enumerate(self.given.get("corrections", ()), start=1):
            line = self._line("Correction", number, what_words(correction))
            texts = {id_: report.text for id_, report in self.by_id.items()}
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
                    "marks": self._cites("brief", line, here),
                    "gone": [target for target in gone if target["words"]],
                    "reports": [self.by_id[t["report"]] for t in gone if not t["words"] and t["report"] in self.by_id],
                }
            )
        return out

    def _by_hand(self, line: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return for each correction that a line stands corrected by its anchor and its words."""
        known = {shown["given"]["id"]: shown for shown in self.corrections}
        found = [known[id_] for id_ in line.get("corrected", ()) if id_ in known]
        return [(shown["line"].anchor, mark_words(shown["given"])) for shown in found]

    def _brief(self) -> list[dict[str, Any]]:
        """Return the lines; a day stands before the first of the lines that tell of it."""
        out, shown = [], ""
        for number, told in enumerate(self.given["brief"], start=1):
            line = self._line("Brief", number, told["text"])
            day = day_words(told["date"]) if told.get("date") else "Not tied to a day" if shown else ""
            marks = self._cites("brief", line, told["citations"])
            out.append({"line": line, "text": told["text"], "day": day if day != shown else "", "marks": marks})
            shown = day or shown
        return out

    def _figures(self) -> tuple[list[dict[str, Any]], list[tuple[str, list[dict[str, Any]]]]]:
        """Return the figures that several claims tell, and those told once, by kind."""
        compared, single = [], defaultdict(list)
        for number, figure in enumerate(self.given["figures"], start=1):
            line = self._line("Figure", number, figure["what"])
            shown = {
                "line": line,
                "given": figure,
                "best": number_words(figure["best"]) or range_words(figure),
                "range": range_words(figure),
                "day": day_words(figure["as_of"]),
                "claims": [self._claim(line, index, claim) for index, claim in enumerate(figure["claims"], start=1)],
                "by_hand": self._by_hand(figure),
                "drawing": draw_figure(figure),
                "course": draw_course(figure),
            }
            shown["by_day"] = sorted(shown["claims"], key=lambda claim: sort_key(claim["given"]["as_of"]))
            if len(figure["claims"]) > 1:
                compared.append(shown)
            else:
                single[figure["kind"]].append(shown)
        compared.sort(
            key=lambda shown: (-shown["given"]["origins"], -len(shown["claims"]), KINDS.index(shown["given"]["kind"]))
        )
        ordered = sorted(single.items(), key=lambda entry: KINDS.index(entry[0]))
        return compared, ordered

    def _claim(self, figure: Line, index: int, claim: Mapping[str, Any]) -> dict[str, Any]:
        line = Line(f"{figure.anchor}-claim-{index}", "Figure", figure.words)
        source = None
        if claim["source_start"] is not None and claim["source"]:
            source = self._mark("source", line, claim["report"], claim["source_start"], claim["source_end"])
        return {
            "line": line,
            "given": claim,
            "mark": self._mark("figure", line, claim["report"], claim["start"], claim["end"]),
            "source": source,
            "report": self.by_id[claim["report"]],
            "says": claim_words(claim),
            "day": day_words(claim["as_of"]),
            "by_hand": self._by_hand(claim),
        }

    def _events(self, events: Sequence[Mapping[str, Any]], kind: str) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return the events by day."""
        days: dict[str, list[dict[str, Any]]] = {}
        numbered = list(enumerate(events, start=1))
        for number, event in sorted(numbered, key=lambda entry: sort_key(entry[1]["date"])):
            line = self._line(kind, number, event["what"])
            marks = self._cites("event", line, event["citations"])
            days.setdefault(day_words(event["date"]) or _UNDATED, []).append(
                {"line": line, "given": event, "marks": marks, "by_hand": self._by_hand(event)}
            )
        return list(days.items())

    def _speakers(self) -> list[tuple[str | None, list[dict[str, Any]]]]:
        """Return the quotations by speaker, the same words of several reports as one entry; the unnamed come last."""
        quotations = self.given["quotations"]
        by_id = {quotation["id"]: quotation for quotation in quotations}
        shown: set[str] = set()
        speakers: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
        for number, quotation in enumerate(quotations, start=1):
            line = self._line("Said", number, quotation["speaker"] or quotation["speaker_text"] or "not named")
            if quotation["id"] in shown:
                continue
            same = [quotation, *(by_id[other] for other in quotation["same_as"] if other not in shown)]
            same = list({told["id"]: told for told in same}.values())
            shown.update(told["id"] for told in same)
            speakers[quotation["speaker"]].append(
                {
                    "line": line,
                    "given": quotation,
                    "words": quotation["content"].strip(' ,“”"'),
                    "day": day_words(quotation["date"]),
                    "by_hand": [mark for told in same for mark in self._by_hand(told)],
                    "marks": [self._mark("said", line, told["report"], told["start"], told["end"]) for told in same],
                }
            )
        return sorted(speakers.items(), key=lambda entry: (entry[0] is None, -len(entry[1])))

    def _positions(self) -> dict[str, Any]:
        """Return the grid: days as columns, actors as rows."""
        cells: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        days: dict[str, tuple[str, str]] = {}
        for number, position in enumerate(self.given["positions"], start=1):
            day = day_words(position["date"]) or _UNDATED
            days.setdefault(day, sort_key(position["date"]))
            line = self._line("Position", number, f"{position['actor']} {position['stance']} {position['issue']}")
            marks = self._cites("position", line, position["citations"])
            cells[position["actor"]][day].append(
                {"line": line, "given": position, "marks": marks, "by_hand": self._by_hand(position)}
            )
        rows = sorted(cells.items(), key=lambda entry: -sum(len(told) for told in entry[1].values()))
        return {"days": sorted(days, key=lambda day: days[day]), "rows": rows}

    def _conflicts(self) -> list[dict[str, Any]]:
        out = []
        for number, conflict in enumerate(self.given["conflicts"], start=1):
            line = self._line("Contradiction", number, conflict["what"])
            sides = [
                {"says": side["says"], "marks": self._cites("conflict", line, side["citations"])}
                for side in conflict["sides"]
            ]
            out.append({"line": line, "given": conflict, "sides": sides})
        return out

    def _copies(self) -> list[dict[str, Any]]:
        out = []
        for number, copy in enumerate(self.given["copies"], start=1):
            left, right = self.by_id[copy["report"]], self.by_id[copy["of"]]
            line = self._line("Shared text", number, f"{left.name} and {right.name}")
            passages = [
                {
                    "mark": self._mark("passage", line, copy["report"], passage["start"], passage["end"]),
                    "of": self._mark("passage", line, copy["of"], passage["of_start"], passage["of_end"]),
                }
                for passage in sorted(copy["passages"], key=lambda passage: passage["start"])
            ]
            out.append(
                {
                    "line": line,
                    "given": copy,
                    "report": left,
                    "of": right,
                    "passages": passages,
                }
            )
        return out

    def _doubts(self) -> list[dict[str, Any]]:
        out = []
        for number, doubt in enumerate(self.given["doubts"], start=1):
            line = self._line("Doubt", number, doubt["why"])
            mark = self._mark("doubt", line, doubt["report"], doubt["start"], doubt["end"])
            out.append({"line": line, "given": doubt, "mark": mark})
        return out

    def _names(self, section: str, kind: str) -> list[dict[str, Any]]:
        out = []
        for number, named in enumerate(self.given[section], start=1):
            line = self._line(kind.capitalize(), number, named["name"])
            marks = self._cites(kind, line, named["citations"])
            others = [name for name in named.get("names", []) if name != named["name"]]
            told = {"line": line, "given": named, "marks": marks, "others": others}
            out.append({**told, "by_hand": self._by_hand(named)})
        return sorted(out, key=lambda shown: -len(shown["marks"]))

    # What the head says.

    @property
    def origin_rows(self) -> list[tuple[Origin, list[Report]]]:
        """Return each origin with its reports."""
        rows = [
            (origin, [report for report in self.reports if report.origin is origin]) for origin in self.origins.values()
        ]
        return [row for row in rows if row[1]]

    @property
    def sections(self) -> list[tuple[str, str, bool]]:
        """Return id, name and whether there is anything in it, for each section."""
        return [
            ("changes", "What changed", self.changed),
            ("brief", "Brief", bool(self.brief)),
            ("figures", "Figures", bool(self.given["figures"])),
            ("timeline", "Timeline", bool(self.events)),
            ("said", "Who said what", bool(self.speakers)),
            ("positions", "Positions", bool(self.given["positions"])),
            ("conflicts", "Contradictions", bool(self.conflicts)),
            ("by-hand", "Set by hand", bool(self.corrections)),
            ("origins", "Origins", True),
            ("doubts", "Doubts", bool(self.doubts)),
            ("names", "Names", bool(self.names)),
            ("places", "Places", bool(self.places)),
            ("reports", "The reports", True),
        ]

    @property
    def title(self) -> str:
        """Return the story's title."""
        return str(self.given["title"]) or "Untitled story"

    @property
    def days(self) -> str:
        """Return the days of its reports in words; those of anything in it where no report has a day.

        The account's own first and last day may lie far off: a report of a quake dates the one before it, too.
        """
        published = span_words(report.given["published"] for report in self.reports)
        return published or span_words((self.given["from"], self.given["to"]))

    @property
    def counts(self) -> list[str]:
        """Return what the story holds, in words."""
        return [
            count_words(len(self.reports), "report"),
            count_words(len(self.origins), "independent origin"),
            count_words(len(self.given["figures"]), "figure"),
            count_words(len(self.given["quotations"]), "statement"),
            count_words(len(self.given["events"]), "event"),
        ]


def _lay_marks(report: Report) -> None:
    """Number the report's marks in the order of its text and lay them over its paragraphs."""
    marks = [report.marks[span] for span in sorted(report.marks, key=lambda span: (span[0], -span[1]))]
    for number, mark in enumerate(marks, start=1):
        mark.number = number
    for paragraph in mark_spans(report.text, [(mark.start, mark.end) for mark in marks]):
        for piece in paragraph.pieces:
            if piece.step == "open":
                marks[piece.span].pieces += 1
        begun = [marks[index] for index in paragraph.spans]
        report.paragraphs.append((paragraph, marks, _notes(begun)))


def _notes(marks: Sequence[Mark]) -> list[tuple[Line, list[Mark]]]:
    """Return the way back from a paragraph: each line that rests on its words, once, with the marks it rests on."""
    lines: dict[str, tuple[Line, list[Mark]]] = {}
    for mark in marks:
        for line in mark.lines.values():
            lines.setdefault(line.anchor, (line, []))[1].append(mark)
    return sorted(lines.values(), key=lambda entry: entry[0].quiet)


# --- the page -------------------------------------------------------------------------------------------------------


def _asset(name: str) -> str:
    return (importlib.resources.files("storyledger.render") / "templates" / name).read_text("utf-8")


def _shown(value: object) -> object:
    """Return what the template may write: text without the signs that HTML cannot hold."""
    return markup_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("storyledger.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["web_address"] = web_address
    environment.filters["count_words"] = count_words
    environment.filters["count_changes"] = count_changes
    environment.globals["agreement_words"] = agreement_words
    return environment


def _hash(content: str) -> str:
    """Return the source expression by which the content security policy allows exactly this element."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def render_html(account: Mapping[str, Any]) -> str:
    """Return the account as one HTML document that needs no network and no script to be read.

    `account` is the JSON object of `account_json`. Text of reports is only ever text; the one style sheet and the one
    script are allowed by their hashes and nothing else is.
    """
    changes = account.get("changes")
    lines = changes["lines"] if changes else ()
    stories = [
        _StoryPage(story, number, [line for line in lines if line["story"] == story["id"]] if changes else None)
        for number, story in enumerate(account["stories"], start=1)
    ]
    gone = [
        {"given": line, "part": part_words(line), "words": change_words(line)} for line in lines if not line["story"]
    ]
    style = _asset("account.css") + "".join(_split_rules(stories))
    script = _asset("account.js")
    return (
        _environment()
        .get_template("account.html.j2")
        .render(
            account=account,
            stories=stories,
            gone=gone,
            style=Markup(style),  # noqa: S704 - our own file and ids we made
            script=Markup(script),  # noqa: S704 - our own file
            policy="; ".join(
                (
                    "default-src 'none'",
                    f"style-src {_hash(style)}",
                    f"script-src {_hash(script)}",
                    "img-src data:",
                    "base-uri 'none'",
                    "form-action 'none'",
                    "require-trusted-types-for 'script'",
                )
            ),
        )
    )


def _split_rules(stories: Iterable[_StoryPage]) -> Iterable[str]:
    """Yield a rule for each span that stands in several elements: all of them light up, not only the one targeted."""
    for story in stories:
        for report in story.reports:
            for mark in report.marks.values():
                if mark.pieces > 1:
                    yield f":root:has(#{mark.anchor}:target) .{mark.anchor}{{{_HIT}}}\n"
