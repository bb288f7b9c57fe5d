"""The sections of a story's page, each a list of lines; what belongs together there is grouped when it is shown."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.edtf import day_words, sort_key
from storyledger.render.words import KINDS, claim_words, number_words, range_words, said_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.render.page.lines import Line
    from storyledger.render.page.story import StoryPage, Told

_UNDATED: Final = "Undated"


def find_figures(story: StoryPage) -> list[Told]:
    """Return the figures: first those that several claims tell, the best witnessed first, then those told once."""
    out = []
    for figure in story.given["figures"]:
        first = figure["claims"][0]
        line = story.line("Figure", "figures", first["report"], first["start"], first["end"], words=figure["what"])
        claims = [_claim(story, line, claim) for claim in figure["claims"]]
        out.append(
            {
                "line": line,
                "given": figure,
                "best": number_words(figure["best"]) or range_words(figure),
                "range": range_words(figure),
                "claims": claims,
                "by_day": sorted(claims, key=lambda claim: sort_key(claim["given"]["as_of"])),
                "start": 0,
                "by_hand": story.by_hand(figure),
                "once": len(claims) == 1,
            }
        )
    return sorted(out, key=_figure_order)


def _figure_order(told: Told) -> tuple[Any, ...]:
    kind = KINDS.index(told["given"]["kind"])
    return (1, kind) if told["once"] else (0, -told["given"]["origins"], -len(told["claims"]), kind)


def _claim(story: StoryPage, figure: Line, claim: Mapping[str, Any]) -> Told:
    # The margin leads to the claim and names it by its figure.
    place = (claim["report"], claim["start"], claim["end"])
    line = story.line("Figure", "figures", *place, words=figure.words, name="claim")
    source = None
    if claim["source_start"] is not None and claim["source"]:
        source = story.mark("source", line, claim["report"], claim["source_start"], claim["source_end"])
    return {
        "line": line,
        "given": claim,
        "mark": story.mark("figure", line, *place),
        "source": source,
        "report": story.by_id[claim["report"]],
        "says": claim_words(claim),
        "by_hand": story.by_hand(claim),
    }


def find_events(story: StoryPage, events: Sequence[Mapping[str, Any]], kind: str, part: str) -> list[Told]:
    """Return events in the order of their days."""
    out = []
    for event in sorted(events, key=lambda event: sort_key(event["date"])):
        line = story.line(kind, part, *_first_place(event), words=event["what"])
        marks = story.cites("event", line, event["citations"])
        day = day_words(event["date"]) or _UNDATED
        out.append({"line": line, "given": event, "marks": marks, "by_hand": story.by_hand(event), "day": day})
    return out


def find_said(story: StoryPage) -> list[Told]:
    """Return the quotations by speaker, the same words of several reports as one; the unnamed come last."""
    quotations = story.given["quotations"]
    by_id = {quotation["id"]: quotation for quotation in quotations}
    shown: set[str] = set()
    speakers: dict[str | None, list[Told]] = defaultdict(list)
    for quotation in quotations:
        if quotation["id"] in shown:
            continue
        same = [quotation, *(by_id[other] for other in quotation["same_as"] if other not in shown)]
        same = list({told["id"]: told for told in same}.values())
        shown.update(told["id"] for told in same)
        place = (quotation["report"], quotation["start"], quotation["end"])
        who = quotation["speaker"] or quotation["speaker_text"] or "not named"
        line = story.line("Said", "said", *place, words=who)
        speakers[quotation["speaker"]].append(
            {
                "line": line,
                "given": quotation,
                "speaker": quotation["speaker"],
                "words": said_words(quotation),
                "by_hand": [mark for told in same for mark in story.by_hand(told)],
                "marks": [story.mark("said", line, told["report"], told["start"], told["end"]) for told in same],
            }
        )
    ordered = sorted(speakers.items(), key=lambda entry: (entry[0] is None, -len(entry[1])))
    return [told for _, lines in ordered for told in lines]


def find_positions(story: StoryPage) -> list[tuple[str, list[Told]]]:
    """Return each actor with where it stood, those of whom most is told first."""
    actors: dict[str, list[Told]] = defaultdict(list)
    for position in story.given["positions"]:
        words = f"{position['actor']} {position['stance']} {position['issue']}"
        line = story.line("Position", "positions", *_first_place(position), words, words=words)
        marks = story.cites("position", line, position["citations"])
        day = day_words(position["date"]) or _UNDATED
        actors[position["actor"]].append(
            {"line": line, "given": position, "marks": marks, "by_hand": story.by_hand(position), "day": day}
        )
    return sorted(actors.items(), key=lambda entry: -len(entry[1]))


def lay_grid(rows: Sequence[tuple[str, list[Told]]]) -> dict[str, Any]:
    """Return the grid of some actors: the days on which one of them took a stand as columns, the actors as rows."""
    days = {told["day"]: sort_key(told["given"]["date"]) for _, lines in rows for told in lines}
    grid = []
    for actor, lines in rows:
        cells: dict[str, list[Told]] = {}
        for told in lines:
            cells.setdefault(told["day"], []).append(told)
        grid.append((actor, cells))
    return {"days": sorted(days, key=lambda day: days[day]), "rows": grid}


def find_conflicts(story: StoryPage) -> list[Told]:
    """Return the contradictions with the words of each side."""
    out = []
    for conflict in story.given["conflicts"]:
        cited = [tuple(side["citations"][0].values()) for side in conflict["sides"] if side["citations"]]
        line = story.line("Contradiction", "conflicts", conflict["kind"], *cited, words=conflict["what"])
        sides = [
            {"says": side["says"], "marks": story.cites("conflict", line, side["citations"])}
            for side in conflict["sides"]
        ]
        out.append({"line": line, "given": conflict, "sides": sides})
    return out


def find_copies(story: StoryPage) -> list[Told]:
    """Return the pairs of reports that share text, with the passages on both sides."""
    out = []
    for copy in story.given["copies"]:
        left, right = story.by_id[copy["report"]], story.by_id[copy["of"]]
        words = f"{left.name} and {right.name}"
        line = story.line("Shared text", "copies", copy["report"], copy["of"], words=words)
        passages = [
            {
                "mark": story.mark("passage", line, copy["report"], passage["start"], passage["end"]),
                "of": story.mark("passage", line, copy["of"], passage["of_start"], passage["of_end"]),
            }
            for passage in sorted(copy["passages"], key=lambda passage: passage["start"])
        ]
        out.append({"line": line, "given": copy, "report": left, "of": right, "passages": passages})
    return out


def find_doubts(story: StoryPage) -> list[Told]:
    """Return the words whose speaker or reference is broken."""
    out = []
    for doubt in story.given["doubts"]:
        place = (doubt["report"], doubt["start"], doubt["end"])
        line = story.line("Doubt", "doubts", *place, words=doubt["why"])
        out.append({"line": line, "given": doubt, "mark": story.mark("doubt", line, *place)})
    return out


def find_names(story: StoryPage, section: str, kind: str) -> list[Told]:
    """Return the entities or the places, those most often cited first."""
    out = []
    for named in story.given[section]:
        known = named.get("id") or named.get("gazetteer_id") or named["name"]
        line = story.line(kind.capitalize(), "places" if kind == "place" else "names", known, words=named["name"])
        marks = story.cites(kind, line, named["citations"])
        others = [name for name in named.get("names", []) if name != named["name"]]
        out.append({"line": line, "given": named, "marks": marks, "others": others, "by_hand": story.by_hand(named)})
    return sorted(out, key=lambda shown: -len(shown["marks"]))


def _first_place(given: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return where the first of a line's cited words stand."""
    cited = given["citations"][:1]
    return (cited[0]["report"], cited[0]["start"], cited[0]["end"]) if cited else (given.get("id"),)
