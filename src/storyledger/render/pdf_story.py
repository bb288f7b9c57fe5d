"""A story on paper: its sections in the order in which an editor reads, then every citation's words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.changes import HEADS, change_words, part_words
from storyledger.render.cited import Cited, one_line
from storyledger.render.correction_words import correction_words
from storyledger.render.edtf import day_words, sort_key, span_words
from storyledger.render.pdf_paper import GREY, INK, LINK, Piece
from storyledger.render.pdf_print import GAP, Print
from storyledger.render.words import (
    KINDS,
    agreement_words,
    brief_days,
    claim_words,
    count_words,
    decision_words,
    main_label,
    main_words,
    number_words,
    range_words,
    said_words,
    source_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from storyledger.render.pdf_paper import Colour

    Story = Mapping[str, Any]

_STANDING: Final[dict[str, Colour]] = {
    "disputed": (170, 30, 30),
    "superseded": (140, 90, 0),
    "agreed": (20, 105, 55),
}
_CELL: Final = 240
_SIDE: Final = 420
"""Characters of a cell, and of the words of one side of a contradiction: a row has to fit a page."""
_SIDES: Final = 4
"""Citations whose words are printed on a side of a contradiction."""
_COLUMNS: Final = (
    (0, 70, "What is counted"),
    (72, 24, "Low"),
    (97, 24, "Best"),
    (122, 24, "High"),
    (148, 22, "Standing"),
)


class StoryPrint(Print):
    """Stories, set on paper one after another."""

    def story(self, story: Story, changes: Iterable[Mapping[str, Any]]) -> None:
        """Set a story, on a page of its own, with what changed in it since an earlier account."""
        self.begin(story)
        self.paper.add_page()
        self._head(story)
        self._brief(story)
        self._changes(story, changes)
        self._figures(story)
        self._timeline(story)
        self._said(story)
        self._positions(story)
        self._conflicts(story)
        self._doubts(story)
        self._by_hand(story)
        self._reports(story)
        self._origins(story)
        self.citations()

    def _head(self, story: Story) -> None:
        paper = self.paper
        title = paper.plain(story.get("title") or "Untitled story", 300)
        paper.start_section(title, level=0)
        origins = {report.get("origin") or report["id"] for report in story["reports"]}
        counted = agreement_words(len(story["reports"]), len(origins))
        paper.flow([Piece(title, bold=True, size=20, leads=True)])
        paper.y += 1.5
        days = span_words(report.get("published") for report in story["reports"])
        paper.flow(self.joined((days, counted), colour=GREY))
        if about := main_words(story):
            main = self.sources.cite_all(story["main"])[:3]
            paper.flow([Piece(f"{main_label(story)}: ", colour=GREY), self.piece(about), *self.marks(main)])
        paper.rule(2.5)

    def _brief(self, story: Story) -> None:
        if not story["brief"]:
            return
        self.section("Brief")
        for day, line in brief_days(story["brief"]):
            if day:
                self.paper.need(12)
                self.paper.y += 1
                self.paper.flow([self.piece(day, bold=True, size=9, colour=GREY)])
            self.paper.flow([self.piece(line["text"], size=10.5, leads=True), *self.cited(line)])
            self.paper.y += 1.2

    def _changes(self, story: Story, changes: Iterable[Mapping[str, Any]]) -> None:
        lines = [line for line in changes if line["story"] == story["id"]]
        if not lines:
            return
        self.section("What changed", "since the earlier account")
        for line in lines:
            head = Piece(f"{HEADS[line['change']]} {part_words(line)}: ", bold=True)
            words = ": ".join(part for part in (one_line(line["what"]), one_line(change_words(line))) if part)
            self.item([head, self.piece(words), *self.cited(line)])

    def _figures(self, story: Story) -> None:
        order = {kind: place for place, kind in enumerate(KINDS)}
        figures = sorted(
            story["figures"],
            key=lambda figure: (-figure["origins"], -len(figure["claims"]), order.get(figure["kind"], len(order))),
        )
        if not figures:
            return
        self.section("Figures", "best value and reported range, how it stands, and who says what")
        self._figure_heads()
        for figure in figures:
            self._figure(figure)

    def _figure_heads(self) -> None:
        self.paper.row([(left, width, [Piece(text, size=7.5, colour=GREY)]) for left, width, text in _COLUMNS])
        self.paper.rule(0.6)

    def _figure(self, figure: Mapping[str, Any]) -> None:
        paper = self.paper
        low, high = number_words(figure["low"]), number_words(figure["high"])
        best = paper.plain(number_words(figure["best"]) or range_words(figure))
        standing = paper.plain(figure["standing"])
        values = (
            Piece(paper.plain(figure["what"], _CELL), bold=True, size=9.5, leads=True),
            Piece(low or "open", size=9.5, colour=INK if low else GREY),
            Piece(best, bold=True, size=9.5),
            Piece(high or "open", size=9.5, colour=INK if high else GREY),
            Piece(standing, size=9.5, colour=_STANDING.get(figure["standing"], GREY)),
        )
        reports = len({claim["report"] for claim in figure["claims"]})
        behind = [f"{agreement_words(reports, figure['origins'])}, {count_words(len(figure['claims']), 'claim')}"]
        behind += [f"as of {day_words(figure['as_of'])}"] if figure.get("as_of") else []
        behind += [one_line(figure["basis"])] if len(figure["claims"]) > 1 and figure.get("basis") else []
        below = [[self.piece("; ".join(behind), size=8, colour=GREY), *self.hand(figure)]]
        for (said, source, day), cited in self._told(figure).items():
            who = self.joined((source, day), ", ", size=9)
            below.append([Piece(f"{paper.plain(said)}: ", size=9), *who, *self.marks(cited)])
        tall = sum(paper.tall(line, 3) for line in below) + 14
        if paper.need(min(tall, 70)):
            self._figure_heads()
        paper.row([(left, width, [value]) for (left, width, _), value in zip(_COLUMNS, values, strict=True)])
        for line in below:
            paper.flow(line, 3)
        paper.rule(0.9)

    def _told(self, figure: Mapping[str, Any]) -> dict[tuple[str, str, str], list[Cited]]:
        """Return the figure's claims: what is said, by whom and as of when, with all that say the same."""
        told: dict[tuple[str, str, str], list[Cited]] = defaultdict(list)
        named: dict[str, str] = {}
        for claim in sorted(figure["claims"], key=lambda claim: sort_key(claim.get("as_of"))):
            source = one_line(claim.get("source_name") or claim.get("source") or "in the report's own voice")
            source = named.setdefault(source_key(source), source)
            day = day_words(claim.get("as_of"), year=False)
            told[claim_words(claim), source, day].append(self.sources.cite(claim))
        return told

    def _timeline(self, story: Story) -> None:
        events = sorted(story["events"], key=lambda event: sort_key(event.get("date")))
        if not events:
            return
        self.section("Timeline", count_words(len(events), "event"))
        paper = self.paper
        last = None
        for event in events:
            day = paper.plain(day_words(event.get("date")) or "no day given", 60)
            lead = [Piece(day, bold=True, size=9)]
            modality = event.get("modality", "happened")
            note = [GAP, self.piece(f"({modality})", colour=_STANDING["superseded"])] if modality != "happened" else []
            reports = len({one["report"] for one in event["citations"]})
            behind = self.note(agreement_words(reports, event["origins"])) if reports > 1 else []
            told = [self.piece(event["what"], leads=True), *note, *self.hand(event), *self.cited(event), *behind]
            fresh = paper.need(max(min(paper.tall(told, 36), 60), 5.0 * len(paper.lines(lead, 34))))
            top, page = paper.y, paper.page
            paper.row([(0, 34, lead)] if fresh or day != last else [])
            below, last = paper.y, day
            paper.set_y(top)
            paper.flow(told, 36)
            paper.y = (max(paper.y, below) if paper.page == page else paper.y) + 1.6

    def _said(self, story: Story) -> None:
        by_id = {quotation["id"]: quotation for quotation in story["quotations"]}
        by_speaker: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        seen: set[str] = set()
        for quotation in story["quotations"]:
            if quotation["id"] not in seen:
                by_speaker[quotation.get("speaker") or ""].append(quotation)
            seen.update((quotation["id"], *quotation["same_as"]))
        if not by_speaker:
            return
        self.section("Who said what", count_words(sum(1 for name in by_speaker if name), "speaker"))
        for speaker, quotations in sorted(by_speaker.items(), key=lambda entry: (not entry[0], -len(entry[1]))):
            self.paper.need(14)
            self.paper.flow([self.piece(speaker or "Speaker not named", bold=True)])
            for quotation in quotations:
                same = [quotation, *(by_id[other] for other in quotation["same_as"] if other in by_id)]
                remarks = [*self.hand(quotation), *self.marks(map(self.sources.cite, same))]
                self.item([*self._content(quotation), *remarks], 7)
            self.paper.y += 1.2

    def _content(self, quotation: Mapping[str, Any]) -> list[Piece]:
        words = self.piece(said_words(quotation), leads=True)
        day = self.note(day_words(quotation.get("date")))
        if quotation["direct"]:
            return [Piece("“"), words, Piece("”"), *day]
        cue = [self.piece(f"{quotation['cue']}:", colour=GREY), GAP] if quotation.get("cue") else []
        return [*cue, words, *day]

    def _positions(self, story: Story) -> None:
        if not story["positions"]:
            return
        self.section("Positions")
        for line in story["positions"]:
            before = f", before: {line['changed_from']}" if line.get("changed_from") else ""
            who, what = self.piece(line["actor"], bold=True), self.piece(f"{line['stance']}: {line['issue']}{before}")
            self.item([who, GAP, what, *self.note(day_words(line.get("date"))), *self.hand(line), *self.cited(line)])

    def _conflicts(self, story: Story) -> None:
        if not story["conflicts"]:
            return
        self.section("Contradictions", "what cannot both hold, side by side")
        paper = self.paper
        for conflict in story["conflicts"]:
            paper.need(34)
            paper.flow([self.piece(conflict["what"], bold=True), *self.note(conflict["kind"])])
            paper.flow([self.piece(conflict["reason"], size=9, colour=GREY)])
            paper.y += 1
            sides = list(conflict["sides"])
            for first in range(0, len(sides), 2):
                pair = sides[first : first + 2]
                says = [[Piece(paper.plain(side["says"], _CELL), bold=True, size=9.5, leads=True)] for side in pair]
                paper.row([(87 * place, 80, side) for place, side in enumerate(says)])
                found = [self.sources.cite_all(side)[:_SIDES] for side in pair]
                for depth in range(max(map(len, found))):
                    here = [(place, cited[depth]) for place, cited in enumerate(found) if depth < len(cited)]
                    paper.row([(87 * place, 80, self._quoted(cited)) for place, cited in here])
                paper.y += 2
            paper.rule(0.5)

    def _quoted(self, cited: Cited) -> list[Piece]:
        words = Piece(self.paper.plain(cited.words, _SIDE), size=9, leads=True)
        name = Piece(self.paper.plain(f"{cited.letter} {cited.name}", 60), size=7.5, colour=GREY)
        return [Piece("“", size=9), words, Piece("”", size=9), GAP, name, *self.marks([cited])]

    def _doubts(self, story: Story) -> None:
        if not story["doubts"]:
            return
        self.section("Doubts", "words whose speaker or reference cannot stand as they are")
        for line in story["doubts"]:
            self.item([self.piece(line["why"]), *self.marks([self.sources.cite(line)])])

    def _by_hand(self, story: Story) -> None:
        corrections, decisions = story.get("corrections") or (), story.get("decisions") or ()
        if not corrections and not decisions:
            return
        self.section("Set right by hand", "who, when and why")
        for line in decisions:
            self.item([self.piece(decision_words(line))])
        for line in corrections:
            self.item([self.piece(correction_words(line)), *self.marks(self.sources.cite_targets(line))])

    def _reports(self, story: Story) -> None:
        paper = self.paper
        self.section("Reports", "with the sum of the original bytes")
        copies = defaultdict(list)
        letters = {report["id"]: letter for letter, report in self.sources}
        for copy in story["copies"]:
            stretches = count_words(len(copy["passages"]), "stretch", "stretches")
            copies[copy["report"]].append(f"{copy['kind']} as {letters.get(copy['of'], copy['of'])} ({stretches})")
        for letter, report in self.sources:
            paper.need(20)
            top = paper.y
            paper.row([(0, 9, [Piece(letter, bold=True, colour=LINK)])])
            paper.set_y(top)
            cited = self.sources.cite_opening(report["id"])
            paper.flow([self.piece(cited.title or cited.name, bold=True, leads=True)], 10)
            day = day_words(cited.published) or "undated"
            basis = f"{day} ({report['published_basis']})" if cited.published and report.get("published_basis") else day
            about = (cited.outlet, basis, report.get("language"), *copies[report["id"]])
            paper.flow([*self.joined(about, size=9), *self.hand(report)], 10)
            if cited.url:
                paper.flow([Piece(paper.plain(cited.url, 400), size=8, colour=LINK, link=_address(cited.url))], 10)
            paper.flow(self.joined((report["id"], f"SHA-256 {cited.sha256}"), size=7.5, colour=GREY), 10)
            paper.y += 1.8

    def _origins(self, story: Story) -> None:
        shared = [origin for origin in story.get("origins") or () if len(origin["reports"]) > 1]
        if not shared:
            return
        self.section("Reports of one origin", "they count once")
        letters = {report["id"]: letter for letter, report in self.sources}
        for origin in shared:
            who = ", ".join(letters.get(report, report) for report in origin["reports"])
            credit = f", credited to {origin['credit']}" if origin.get("credit") else ""
            self.item([self.piece(f"{who}{credit}:", bold=True), GAP, self.piece(origin.get("reason") or "")])


def _address(url: str) -> str:
    """Return a web address in the characters that a PDF's link holds."""
    return "".join(sign if sign.isascii() and sign not in '()<>\\"' else _percent(sign) for sign in url)


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "replace"))
