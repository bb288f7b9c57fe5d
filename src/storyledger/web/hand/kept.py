"""What the pages of this package need of an account, made once after it: no request works an account out.

Of a story: for each report the lines that rest on its words (`hand lines REPORT`), its figures with their claims
(`hand figures`), its names (`hand names`), those that forms suggest (`hand suggested`), its reports (`hand reports`),
its doubts (`hand doubts`). Of the ledger: the stories (`hand stories`), what became of each correction
(`hand outcomes`), which doubts come first (`hand doubts`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from storyledger.ledger.views import WHOLE, View, read_view
from storyledger.web.hand.doubted import beside, rank_doubts, story_doubts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storyledger.ledger import Ledger

Json = dict[str, Any]

FIGURES: Final = "hand figures"
NAMES: Final = "hand names"
SUGGESTED: Final = "hand suggested"
REPORTS: Final = "hand reports"
DOUBTS: Final = "hand doubts"
STORIES: Final = "hand stories"
OUTCOMES: Final = "hand outcomes"
_CLAIM: Final = ("value", "low", "high", "approximate", "source", "as_of")
_BESIDE: Final = 90
"""Characters shown on either side of a claim or a name in a list of many."""
_MENTIONS: Final = 40
"""Spellings of one name that are kept: of a head of state in a story of a thousand reports, the first will do."""
_MOST: Final = 500
"""Names that are suggested."""
_REPORT: Final = ("id", "title", "outlet", "published", "published_basis", "published_reason", "sha256", "origin")


def hand_story_views(story: Mapping[str, Any]) -> Iterator[View]:
    """Yield what these pages need of one story."""
    lines = lines_of(story)
    for report in story["reports"]:
        told = {"story": story["id"], "report": {key: report[key] for key in _REPORT}}
        told["report"]["corrected"] = report.get("corrected", [])
        yield _view(f"hand lines {report['id']}", {**told, "lines": lines[report["id"]]})
    texts = {report["id"]: report["text"] for report in story["reports"]}
    yield _view(FIGURES, [_figure(figure, texts) for figure in story["figures"]])
    yield _view(NAMES, [_name(entity, texts) for entity in story["entities"]])
    yield _view(SUGGESTED, _suggested(story))
    yield _view(REPORTS, [{key: report[key] for key in _REPORT} for report in story["reports"]])
    yield _view(DOUBTS, story_doubts(story))


def hand_whole_views(stories: Sequence[Mapping[str, Any]]) -> Iterator[View]:
    """Yield what these pages need of the account as a whole."""
    heads = [[s["id"], s["title"], s["from"], s["to"], len(s["reports"])] for s in stories]
    yield _view(STORIES, heads)
    outcomes: dict[str, list[Json]] = defaultdict(list)
    for story in stories:
        for correction in story.get("corrections", ()):
            told = {"story": story["id"], "state": correction["state"], "note": correction["note"]}
            outcomes[correction["id"]].append({**told, "lines": len(correction["lines"])})
    yield _view(OUTCOMES, outcomes)
    yield _view(DOUBTS, rank_doubts(stories))


def read_kept(ledger: Ledger, story: str, part: str) -> Any:  # noqa: ANN401 - as it was kept
    """Return what was kept of a story under a name, None where nothing was."""
    found = read_view(ledger, story, part)
    return None if found is None else json.loads(found)


def read_whole(ledger: Ledger, part: str) -> Any:  # noqa: ANN401 - as it was kept
    """Return what was kept of the account as a whole under a name, None where there is no account yet."""
    return read_kept(ledger, WHOLE, part)


def lines_of(story: Mapping[str, Any]) -> dict[str, list[Json]]:
    """Return for each report of a story the lines that rest on its words: `of`, `start`, `end`, `fields`, `what`.

    `fields` are those that a correction can set. A contradiction and a line of the brief have none.
    """
    found: dict[str, list[Json]] = defaultdict(list)

    def put(of: str, cited: Mapping[str, Any], line: Mapping[str, Any], **told: Any) -> None:  # noqa: ANN401
        span = {"of": of, "start": cited["start"], "end": cited["end"]}
        found[cited["report"]].append({**span, "corrected": line.get("corrected", []), **told})

    for figure in story["figures"]:
        of_figure = {"kind": figure["kind"], "unit": figure["unit"], "place": figure["place"]}
        for claim in figure["claims"]:
            fields = {**{key: claim[key] for key in _CLAIM}, **of_figure}
            sentence = [claim["sentence_start"], claim["sentence_end"]]
            why = claim.get("reasons", [])
            put(
                "claim",
                claim,
                claim,
                fields=fields,
                what=figure["what"],
                figure=figure["id"],
                sentence=sentence,
                why=why,
            )
    for quotation in story["quotations"]:
        fields = {"speaker": quotation["speaker"]}
        put("quotation", quotation, quotation, fields=fields, what=quotation["content"], why=[quotation["reason"]])
    for section in ("events", "other_events"):
        for event in story.get(section, ()):
            for cited in event["citations"]:
                put("event", cited, event, fields={"date": event["date"]}, what=event["what"], why=[event["reason"]])
    for position in story["positions"]:
        what = f"{position['stance']}: {position['issue']}"
        for cited in position["citations"]:
            put("stance", cited, position, fields={"speaker": position["actor"]}, what=what, why=[])
    for entity in story["entities"]:
        for cited in entity["citations"]:
            put("name", cited, entity, fields={}, what=entity["name"], entity=entity["id"], why=[])
    for doubt in story["doubts"]:
        put("doubt", doubt, doubt, fields={}, what=doubt["why"], why=[])
    for conflict in story["conflicts"]:
        for side in conflict["sides"]:
            for cited in side["citations"]:
                put("conflict", cited, {}, fields={}, what=conflict["what"], why=[conflict["reason"]])
    for line in story["brief"]:
        for cited in line["citations"]:
            put("brief", cited, {}, fields={}, what=line["text"], why=[])
    return found


def _figure(figure: Mapping[str, Any], texts: Mapping[str, str]) -> Json:
    about = ("id", "what", "kind", "unit", "place", "low", "best", "high", "as_of", "standing", "origins")
    claims = [
        {**{key: claim[key] for key in _CLAIM}, **_cited(claim, texts[claim["report"]])} for claim in figure["claims"]
    ]
    return {**{key: figure[key] for key in about}, "claims": claims}


def _name(entity: Mapping[str, Any], texts: Mapping[str, str]) -> Json:
    """Return a name of the story; the first of each spelling in each report is enough to point at it."""
    first: dict[tuple[str, str], Json] = {}
    for cited in entity["citations"]:
        text = texts[cited["report"]]
        first.setdefault((cited["report"], text[cited["start"] : cited["end"]]), _cited(cited, text))
    about = {key: entity[key] for key in ("id", "kind", "name", "names")}
    return {**about, "citations": list(first.values())[:_MENTIONS]}


def _suggested(story: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the names, places and counted nouns of a story, for those who write into a field."""
    names = story["entities"]
    return {
        "names": sorted({name["name"] for name in names if name["kind"] != "place"})[:_MOST],
        "places": sorted({name["name"] for name in names if name["kind"] == "place"})[:_MOST],
        "units": sorted({figure["unit"] for figure in story["figures"] if figure["unit"]})[:_MOST],
    }


def _cited(cited: Mapping[str, Any], text: str) -> Json:
    """Return cited words with what stands beside them in their line."""
    start, end = cited["start"], cited["end"]
    left, right = beside(text, (start, end), _BESIDE)
    return {
        "report": cited["report"],
        "start": start,
        "end": end,
        "left": left,
        "quote": text[start:end],
        "right": right,
    }


def _view(part: str, told: Any) -> View:  # noqa: ANN401 - any JSON value
    return View(part, 1, json.dumps(told, separators=(",", ":")).encode())
