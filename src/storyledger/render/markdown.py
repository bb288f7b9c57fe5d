"""The account in Markdown, to paste where an editor writes: lists, and a footnote for each citation.

Footnotes are written as GitHub, Pandoc and most editors read them (`[^1]`); where they are not known, the signs still
lead a reader to the words. Left out: copies passage by passage, names and places, which are tables and maps.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.changes import HEADS, change_words, part_words
from storyledger.render.cited import Cited, Sources, by_hand, one_line
from storyledger.render.correction_words import correction_words
from storyledger.render.edtf import day_words, sort_key, span_words
from storyledger.render.words import (
    agreement_words,
    claim_words,
    decision_words,
    main_label,
    main_words,
    number_words,
    range_words,
    said_words,
    source_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SIGNS: Final = re.compile(
    r"[\\`*_\[\]<>&|~^$@#{}=]"  # what is markup anywhere, in CommonMark or a dialect of it
    r"|\A[-+]|(?<=\A\d)[.)]|(?<=\A\d\d)[.)]|(?<=\A\d{3})[.)]|\A:"  # what begins a list or a definition
    r"|:(?=[^\s\d])|(?<=\w)\.(?=\w)(?!\d)"  # what editors make addresses of: https://x, mailto:x, www.x.y
)
_LONG_NUMBER: Final = re.compile(r"\A(\d{4,9})([.)])")
_IN_ADDRESS: Final = re.compile(r"[^!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~\u00a1-\U0010ffff]")
_FOOTNOTE_WORDS: Final = 300
"""Characters of cited words that a footnote shows: a longer passage is found by its span."""


def plain_markdown(text: object) -> str:
    """Return foreign text as one line of Markdown that shows the very same characters.

    Nothing in it becomes a link, HTML, a heading, a list, emphasis or code, not in GitHub's dialect either; an address
    without a scheme stays text where the dialect lets a backslash stop it.
    """
    line = _SIGNS.sub(lambda found: f"\\{found[0]}", one_line(text))
    return _LONG_NUMBER.sub(r"\1\\\2", line)


class _Footnotes:
    """Citations in the order in which the text first makes them, numbered from 1."""

    def __init__(self) -> None:
        self._numbers: dict[Cited, int] = {}

    def mark(self, cited: Iterable[Cited]) -> str:
        """Return the signs of the citations, each once: ` [^1] [^2]`; empty for none."""
        numbers = (self._numbers.setdefault(one, len(self._numbers) + 1) for one in cited)
        return "".join(f" [^{number}]" for number in dict.fromkeys(numbers))

    def lines(self) -> Iterator[str]:
        """Yield the footnotes: whose words, the words, and how to find them."""
        for cited, number in self._numbers.items():
            words = plain_markdown(cited.words)
            if len(cited.words) > _FOOTNOTE_WORDS:
                words = plain_markdown(f"{cited.words[:_FOOTNOTE_WORDS].rsplit(' ', 1)[0]} […]")
            who = ", ".join(
                part
                for part in (
                    plain_markdown(cited.letter),
                    plain_markdown(cited.name),
                    plain_markdown(day_words(cited.published)),
                    cited.pages,
                )
                if part
            )
            sha256 = f", SHA-256 {plain_markdown(cited.sha256[:12])}…" if cited.sha256 else ""
            where = f"report {plain_markdown(cited.report)}, characters {cited.start}–{cited.end}{sha256}"
            yield f"[^{number}]: {who}: “{words}” ({where})"


def render_markdown(account: Mapping[str, Any]) -> str:
    """Return the account as one Markdown text: its stories, then every citation as a footnote.

    A footnote names the report, the cited characters and the beginning of the SHA-256 of the report's bytes; the whole
    of it stands with the story's reports.
    """
    notes = _Footnotes()
    blocks: list[list[str]] = []
    for story in account["stories"]:
        blocks += _story(story, notes, (account.get("changes") or {"lines": ()})["lines"])
    loose = [f"- {plain_markdown(correction_words(line))}" for story, line in by_hand(account) if not story]
    blocks += _section("Set right by hand", loose)
    told = (
        f"- {plain_markdown(line['input'])}: {plain_markdown(line['message'])}"
        for line in account.get("problems") or ()
    )
    blocks += _section("Could not be read", told)
    blocks.append(list(notes.lines()))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _section(title: str, lines: Iterable[str]) -> list[list[str]]:
    found = list(lines)
    return [[f"## {title}"], found] if found else []


def _story(story: Mapping[str, Any], notes: _Footnotes, changes: Iterable[Mapping[str, Any]]) -> Iterator[list[str]]:
    sources = Sources(story)
    yield [f"# {plain_markdown(story.get('title')) or 'Untitled story'}"]
    origins = {report.get("origin") or report["id"] for report in story["reports"]}
    days = span_words(report.get("published") for report in story["reports"])
    counted = agreement_words(len(story["reports"]), len(origins))
    yield [f"{days} · {counted}" if days else counted]
    if about := main_words(story):
        yield [f"{main_label(story)}: {plain_markdown(about)}{notes.mark(sources.cite_all(story['main'])[:3])}"]
    brief = (
        f"- {_dated(line.get('date'))}{plain_markdown(line['text'])}{_marks(line, sources, notes)}"
        for line in story["brief"]
    )
    yield from _section("Brief", brief)
    yield from _section("What changed", _changes(story, changes, sources, notes))
    yield from _section("Figures", _figures(story, sources, notes))
    yield from _section("Timeline", _timeline(story, sources, notes))
    yield from _section("Who said what", _said(story, sources, notes))
    yield from _section("Positions", _positions(story, sources, notes))
    yield from _section("Contradictions", _conflicts(story, sources, notes))
    doubts = (f"- {plain_markdown(line['why'])}{notes.mark([sources.cite(line)])}" for line in story["doubts"])
    yield from _section("Doubts", doubts)
    yield from _section("Set right by hand", _hand(story, sources, notes))
    yield from _section("Reports", _reports(sources))
    origins_told = (
        f"- {plain_markdown(', '.join(origin['reports']))}: {plain_markdown(origin.get('reason') or 'one origin')}"
        for origin in story.get("origins") or ()
    )
    yield from _section("Origins", origins_told)


def _marks(line: Mapping[str, Any], sources: Sources, notes: _Footnotes) -> str:
    return notes.mark(sources.cite_all(line))


def _hand_set(line: Mapping[str, Any], sources: Sources) -> str:
    """Return a remark where a line was set right by hand."""
    words = sources.by_hand(line)
    return f" *({plain_markdown(words)})*" if words else ""


def _dated(day: str | None) -> str:
    return f"**{plain_markdown(day_words(day))}:** " if day else ""


def _brief(story: Mapping[str, Any], sources: Sources, notes: _Footnotes) -> Iterator[str]:
    for line in story["brief"]:
        yield f"- {_dated(line.get('date'))}{plain_markdown(line['text'])}{_marks(line, sources, notes)}"


def _changes(
    story: Mapping[str, Any], changes: Iterable[Mapping[str, Any]], sources: Sources, notes: _Footnotes
) -> Iterator[str]:
    for line in changes:
        if line["story"] == story["id"]:
            words = plain_markdown(change_words(line))
            what = ": ".join(part for part in (plain_markdown(line["what"]), words) if part)
            yield f"- {HEADS[line['change']]} {part_words(line)}: {what}{_marks(line, sources, notes)}"


def _figures(story: Mapping[str, Any], sources: Sources, notes: _Footnotes) -> Iterator[str]:
    figures = sorted(story["figures"], key=lambda figure: (-figure["origins"], -len(figure["claims"])))
    for figure in figures:
        best, reported = number_words(figure["best"]) or range_words(figure), range_words(figure)
        reports = len({claim["report"] for claim in figure["claims"]})
        about = [figure["standing"], agreement_words(reports, figure["origins"])]
        if reported and reported != best:
            about.insert(0, f"reported: {reported}")
        if figure.get("as_of"):
            about.append(f"as of {plain_markdown(day_words(figure['as_of']))}")
        hand = _hand_set(figure, sources)
        yield f"- **{plain_markdown(best)}** {plain_markdown(figure['what'])} ({', '.join(about)}){hand}"
        told: dict[tuple[str, str], list[Cited]] = defaultdict(list)
        named: dict[str, str] = {}
        for claim in sorted(figure["claims"], key=lambda claim: sort_key(claim.get("as_of"))):
            source = one_line(claim.get("source_name") or claim.get("source") or "in the report's own voice")
            # "Syria's state media" and "the state media in Syria" are one line.
            source = named.setdefault(source_key(source), source)
            told[claim_words(claim), source].append(sources.cite(claim))
        for (said, source), cited in told.items():
            yield f"  - {plain_markdown(said)}: {plain_markdown(source)}{notes.mark(cited)}"


def _timeline(story: Mapping[str, Any], sources: Sources, notes: _Footnotes) -> Iterator[str]:
    for event in sorted(story["events"], key=lambda event: sort_key(event.get("date"))):
        modality = event.get("modality", "happened")
        note = "" if modality == "happened" else f" ({plain_markdown(modality)})"
        day = _dated(event.get("date")) or "**No day given:** "
        yield f"- {day}{plain_markdown(event['what'])}{note}{_hand_set(event, sources)}{_marks(event, sources, notes)}"


def _said(story: Mapping[str, Any], sources: Sources, notes: _Footnotes) -> Iterator[str]:
    """Yield each speaker with the statements; the same words in several reports are one, with all their footnotes."""
    by_id = {quotation["id"]: quotation for quotation in story["quotations"]}
    by_speaker: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    seen: set[str] = set()
    for quotation in story["quotations"]:
        if quotation["id"] not in seen:
            by_speaker[quotation.get("speaker") or ""].append(quotation)
        seen.update((quotation["id"], *quotation["same_as"]))
    for speaker, quotations in sorted(by_speaker.items(), key=lambda entry: (not entry[0], -len(entry[1]))):
        yield f"- **{plain_markdown(speaker) or 'Speaker not named'}**"
        for quotation in quotations:
            same = [quotation, *(by_id[other] for other in quotation["same_as"] if other in by_id)]
            content = plain_markdown(said_words(quotation))
            cue = f"{plain_markdown(quotation['cue'])}: " if quotation.get("cue") else ""
            said = f"“{content}”" if quotation["direct"] else f"{cue}{content}"
            day = f" ({plain_markdown(day_words(quotation['date']))})" if quotation.get("date") else ""
            yield f"  - {said}{day}{_hand_set(quotation, sources)}{notes.mark(map(sources.cite, same))}"


def _positions(story: Mapping[str, Any], sources: Sources, notes: _Footnotes) -> Iterator[str]:
    for line in story["positions"]:
        before = f", before: {plain_markdown(line['changed_from'])}" if line.get("changed_from") else ""
        about = f"**{plain_markdown(line['actor'])}** {plain_markdown(line['stance'])}: {plain_markdown(line['issue'])}"
        day = f" ({plain_markdown(day_words(line['date']))}{before})" if line.get("date") else before
        yield f"- {about}{day}{_hand_set(line, sources)}{_marks(line, sources, notes)}"


def _conflicts(story: Mapping[str, Any], sources: Sources, notes: _Footnotes) -> Iterator[str]:
    for conflict in story["conflicts"]:
        what, kind, reason = (plain_markdown(conflict[name]) for name in ("what", "kind", "reason"))
        yield f"- **{what}** ({kind}): {reason}"
        for side in conflict["sides"]:
            yield f"  - {plain_markdown(side['says'])}{_marks(side, sources, notes)}"


def _hand(story: Mapping[str, Any], sources: Sources, notes: _Footnotes) -> Iterator[str]:
    for decision in story.get("decisions") or ():
        yield f"- {plain_markdown(decision_words(decision))}"
    for line in story.get("corrections") or ():
        yield f"- {plain_markdown(correction_words(line))}{notes.mark(sources.cite_targets(line))}"


def _reports(sources: Sources) -> Iterator[str]:
    for letter, report in sources:
        cited = sources.cite_opening(report["id"])
        named = [plain_markdown(part) for part in (cited.title, cited.outlet, day_words(cited.published)) if part]
        basis = f"published: {plain_markdown(report['published_basis'])}" if report.get("published_basis") else ""
        address = f"<{_IN_ADDRESS.sub(_percent, cited.url)}>" if cited.url else ""
        about = [plain_markdown(report["id"]), basis, address, f"SHA-256 {plain_markdown(cited.sha256)}"]
        known = ", ".join(part for part in about if part)
        yield f"- **{letter}** {', '.join(named) or 'untitled'} ({known}){_hand_set(report, sources)}"


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
