"""What a person should settle in a story: contradictions, doubtful words, numbers and days that rest on little."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.edtf import day_words
from storyledger.render.words import count_words, number_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Json = dict[str, Any]
Span = tuple[str, int, int]

KINDS: Final[Mapping[str, str]] = {
    "correction": "Corrections that could not be applied",
    "conflict": "Contradictions",
    "number": "Numbers that one origin has against several",
    "doubt": "Words that cannot stand as they are",
    "day": "Days worked out from words",
}
"""The kinds in the order in which they come, each with its heading."""
ORDER_WORDS: Final = (
    "What a brief rests on comes first; then corrections that could not be applied, contradictions, numbers that one "
    "origin has against several, words that cannot stand, and days worked out from words; of each, those of stories of "
    "more reports first."
)
_AROUND: Final = 140
"""Characters shown on either side of the words."""
_SHOWN: Final = 6
"""Words shown of one doubt."""


def doubt_key(kind: str, spans: Iterable[Span]) -> str:
    """Return what tells one doubt from another as long as its words are the same."""
    content = json.dumps([kind, sorted(spans)])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def settled_key(correction: Mapping[str, Any]) -> str:
    """Return the key of the doubt that a `confirm` settles."""
    spans = [(target["report"], target["start"], target["end"]) for target in correction["targets"]]
    return doubt_key(correction["after"]["settles"], spans)


def story_doubts(story: Mapping[str, Any]) -> list[Json]:
    """Return what is to be settled in a story, with its words; what somebody found right is left out."""
    settled = {
        settled_key(correction)
        for correction in story.get("corrections", ())
        if correction["kind"] == "confirm" and correction["state"] == "applied"
    }
    told = _Story(story)
    return [doubt for doubt in told.doubts() if doubt["key"] not in settled]


def rank_doubts(stories: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Return all doubts in the order in which they come: story, number in the story's list, kind, key."""
    kinds = list(KINDS)
    ranked = []
    for story in stories:
        for number, doubt in enumerate(story_doubts(story)):
            rank = (not doubt["brief"], kinds.index(doubt["kind"]), -len(story["reports"]), story["id"], number)
            ranked.append((rank, [story["id"], number, doubt["kind"], doubt["key"]]))
    return [told for _, told in sorted(ranked, key=lambda pair: pair[0])]


def beside(text: str, span: tuple[int, int], most: int) -> tuple[str, str]:
    """Return what stands before and behind words in their line, whole words, with a sign where it is cut."""
    start, end = span
    left = text[max(0, start - most) : start].rpartition("\n")[2]
    if len(left) == most and start > most and not text[start - most - 1].isspace():
        left = f"…{left[len(left.split(' ', 1)[0]) :]}" if " " in left else f"…{left}"
    right = text[end : end + most].partition("\n")[0]
    if len(right) == most and end + most < len(text) and not text[end + most].isspace():
        right = f"{right.rpartition(' ')[0]} …" if " " in right else f"{right}…"
    return left, right


class _Story:
    """A story, with what finding its doubts looks up again and again."""

    def __init__(self, story: Mapping[str, Any]) -> None:
        self.story = story
        self.reports = {report["id"]: report for report in story["reports"]}
        self.claims = {
            (claim["report"], claim["start"], claim["end"]) for fig in story["figures"] for claim in fig["claims"]
        }
        self.brief = [(c["report"], c["start"], c["end"]) for line in story["brief"] for c in line["citations"]]

    def doubts(self) -> Iterator[Json]:
        yield from self.corrections()
        for conflict in self.story["conflicts"]:
            if conflict["kind"] != "time":  # an update is no contradiction
                sides = [(cited, side["says"]) for side in conflict["sides"] for cited in side["citations"]]
                yield self._told("conflict", conflict["what"], conflict["reason"], sides)
        for figure in self.story["figures"]:
            yield from self.lone(figure)
        for doubt in self.story["doubts"]:
            yield self._told("doubt", doubt["why"], "", [(doubt, "")], of="doubt")
        for report in self.story["reports"]:
            if report["published"] and report["published_basis"] == "text":
                cited = {"report": report["id"], "start": 0, "end": 0}
                what = f"Published {day_words(report['published'])}"
                yield self._told("day", what, report["published_reason"] or "", [(cited, "")], of="report")

    def corrections(self) -> Iterator[Json]:
        for correction in self.story.get("corrections", ()):
            if correction["note"]:
                here = [target for target in correction["targets"] if target["report"] in self.reports]
                told = self._told("correction", correction["kind"], correction["note"], [])
                words = [
                    {**self._place(target["report"]), "before": "", "quote": target["words"], "after": "", "says": ""}
                    for target in here
                ]
                key = doubt_key("correction", [(correction["id"], 0, 0)])
                yield {**told, "key": key, "words": words, "correction": correction}

    def lone(self, figure: Mapping[str, Any]) -> Iterator[Json]:
        """Yield a figure whose best value one origin has, while others have another for the same days."""
        best = figure["best"]
        days = {None, figure["as_of"]}  # what was counted on another day is an update
        counted = [claim for claim in figure["claims"] if not claim.get("projected") and claim["as_of"] in days]
        if best is None or figure["standing"] == "superseded":
            return
        of = {True: {}, False: {}}  # type: dict[bool, dict[str, Mapping[str, Any]]]
        for claim in counted:
            of[claim["value"] == best].setdefault(self._origin(claim["report"]), claim)
        against = {origin: claim for origin, claim in of[False].items() if origin not in of[True]}
        if len(of[True]) != 1 or len(against) < 2:
            return
        others = sorted({number_words(claim["value"]) for claim in against.values() if claim["value"] is not None})
        why = f"{number_words(best)} rests on one origin; {count_words(len(against), 'other')} say otherwise"
        why = f"{why}: {', '.join(others[:_SHOWN])}." if others else f"{why}."
        words = [(claim, "") for claim in (*of[True].values(), *against.values())]
        told = self._told("number", figure["what"], why, words)
        yield {**told, "brief": told["brief"] or bool(figure.get("toll"))}

    def _origin(self, report: str) -> str:
        return self.reports[report]["origin"] or report

    def _told(
        self, kind: str, what: str, why: str, words: Sequence[tuple[Mapping[str, Any], str]], of: str | None = None
    ) -> Json:
        spans = list(dict.fromkeys((cited["report"], cited["start"], cited["end"]) for cited, _ in words))
        says = {(cited["report"], cited["start"], cited["end"]): side for cited, side in words}
        return {
            "kind": kind,
            "key": doubt_key(kind, spans),
            "what": what,
            "why": why,
            "brief": any(self._in_brief(span) for span in spans),
            "words": [self._words(span, says[span], of) for span in spans[:_SHOWN]],
            "spans": [[*span, of or self._of(span)] for span in spans],
        }

    def _of(self, span: Span) -> str:
        return "claim" if span in self.claims else "event"

    def _in_brief(self, span: Span) -> bool:
        report, start, end = span
        return any(one == report and a < end and start < b for one, a, b in self.brief)

    def _place(self, report: str) -> Json:
        told = self.reports[report]
        return {"report": report, "outlet": told["outlet"] or "", "title": told["title"] or "", "start": 0, "end": 0}

    def _words(self, span: Span, says: str, of: str | None) -> Json:
        report, start, end = span
        text = self.reports[report]["text"]
        left, right = beside(text, (start, end), _AROUND)
        return {
            **self._place(report),
            "of": of or self._of(span),
            "start": start,
            "end": end,
            "before": left,
            "quote": text[start:end],
            "after": right,
            "says": says,
        }
