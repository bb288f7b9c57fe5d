"""An account as tables: one row a line, each row with the words it rests on and the report that has them.

A row has room for one citation: its first, or that of the claim that gave the best value. All citations of all lines
stand in the table `citations`, and `citations` in a row says how many there are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.changes import change_words
from storyledger.render.cited import PARTS, Cited, Sources, by_hand
from storyledger.render.parts import Line, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Story = Mapping[str, Any]
    Rows = Iterator[tuple["Cell", ...]]

Cell = str | int | float | bool | None

PROOF: Final = ("report", "start", "end", "words", "page", "outlet", "url", "sha256")
"""The columns at the end of every table that let its row be checked: `words` is the report's `text[start:end]`."""
JOIN: Final = " | "
"""Between the values of a cell that has several."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table's name, the names of its columns, and its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def account_tables(account: Mapping[str, Any]) -> tuple[Table, ...]:
    """Return the account's tables in the order in which a reader wants them.

    `corrections`, `decisions`, `changes` and `problems` are there only where the account has any; the rest always are.
    """
    stories: Sequence[Story] = account["stories"]
    tables = [
        Table(name, ("story", *columns, *PROOF), tuple(row for story in stories for row in rows(story, Sources(story))))
        for name, (columns, rows) in _TABLES.items()
    ]
    tables += [
        Table("corrections", (*_CORRECTION, *PROOF), tuple(_corrections(account))),
        Table("decisions", ("story", *_DECISION, *PROOF), tuple(row for story in stories for row in _decisions(story))),
        Table("changes", ("story", *_CHANGE, *PROOF), tuple(_changes(account))),
        Table("problems", ("input", "line", "message"), tuple(_problems(account))),
    ]
    return tuple(table for table in tables if table.rows or table.name in _TABLES)


def part_table(part: str, lines: Iterable[Line]) -> Table:
    """Return some lines of a part as the table that `account_tables` has of all of them; `part` is one of PARTS."""
    columns, row = _LISTED[part]
    sources: dict[str, Sources] = {}
    rows: list[tuple[Cell, ...]] = []
    for line in lines:
        known = sources.get(line.story["id"]) or sources.setdefault(line.story["id"], Sources(line.story))
        rows += row(line, known)
    return Table(part, ("story", *columns, *PROOF), tuple(rows))


def _proof(cited: Cited | None) -> tuple[Cell, ...]:
    if cited is None:
        return (None,) * len(PROOF)
    return (
        cited.report,
        cited.start,
        cited.end,
        cited.words,
        cited.page,
        cited.outlet or None,
        cited.url,
        cited.sha256 or None,
    )


def _first(found: Sequence[Cited]) -> tuple[Cell, ...]:
    return _proof(found[0] if found else None)


def _joined(values: Iterable[object] | None) -> str | None:
    return JOIN.join(str(value) for value in values or ()) or None


def _fields(line: Mapping[str, Any], names: Sequence[str]) -> tuple[Cell, ...]:
    """Return the line's fields in the order of their columns; a list becomes one cell, a missing field an empty one."""
    return tuple(_joined(value) if isinstance(value := line.get(name), list) else value for name in names)


_STORY: Final = ("title", "from", "to", "reports", "origins", "reason", "main_date", "main_place", "main_reason")
_REPORT: Final = (
    "title", "author", "language", "published", "published_basis", "published_reason", "origin", "input", "corrected",
)  # fmt: skip
_ORIGIN: Final = ("origin", "credit", "reason", "reports")
_COPY: Final = ("of", "kind", "passage", "of_start", "of_end", "of_words", "of_outlet", "of_url", "of_sha256", "reason")
_FIGURE: Final = (
    "id", "what", "kind", "unit", "place", "low", "best", "high", "as_of", "basis", "standing", "reports", "origins",
    "part_of", "toll", "reasons", "corrected",
)  # fmt: skip
_CLAIM: Final = (
    "value", "low", "high", "approximate", "source", "source_name", "source_start", "source_end", "as_of", "projected",
    "delta", "sentence_start", "sentence_end", "reasons", "corrected",
)  # fmt: skip
_QUOTATION: Final = (
    "id", "speaker", "speaker_text", "speaker_start", "speaker_end", "cue", "cue_start", "cue_end", "direct", "date",
    "same_as", "reason", "corrected",
)  # fmt: skip
_EVENT: Final = (
    "id", "date", "what", "kind", "modality", "actors", "places", "reports", "origins", "salience", "reason",
    "corrected",
)  # fmt: skip
_POSITION: Final = ("actor", "issue", "stance", "changed_from", "date", "corrected")
_ENTITY: Final = ("id", "kind", "name", "names", "corrected")
_PLACE: Final = ("name", "names", "latitude", "longitude", "gazetteer_id", "feature")
_CORRECTION: Final = (
    "story", "id", "kind", "who", "when", "why", "state", "note", "before", "after", "undoes", "rest", "target_sha256",
)  # fmt: skip
_DECISION: Final = ("id", "kind", "who", "when", "why", "role", "named_sha256")
_CHANGE: Final = ("change", "part", "id", "what", "values", "reason", "citations")


def _stories(story: Story, sources: Sources) -> Rows:
    main = story.get("main") or {}
    origins = {report.get("origin") or report["id"] for report in story["reports"]}
    told = (story["title"], story.get("from"), story.get("to"), len(story["reports"]), len(origins))
    about = (
        main.get("date"),
        main.get("place"),
        _joined(filter(None, (main.get("date_reason"), main.get("place_reason")))),
    )
    proof = sources.cite_all(main) or [sources.cite_opening(story["reports"][0]["id"])]
    yield (story["id"], *told, story.get("reason"), *about, *_first(proof))


def _reports(story: Story, sources: Sources) -> Rows:
    for _, report in sources:
        also = _joined(address.get("url") or address["input"] for address in report.get("also_at") or ())
        counted = (also, len(report["text"]), len(report.get("pages") or ()) or None)
        proof = _proof(sources.cite_opening(report["id"]))
        yield (story["id"], *_fields(report, _REPORT), *counted, *proof)


def _origin(line: Line, sources: Sources) -> Rows:
    origin = line.value
    told = (origin["id"], origin.get("credit"), origin.get("reason"), len(origin["reports"]))
    for report in origin["reports"]:
        yield (line.story["id"], *told, *_proof(sources.cite_opening(report)))


def _copy(line: Line, sources: Sources) -> Rows:
    copy = line.value
    for number, passage in enumerate(copy["passages"], 1):
        here = sources.cite({"report": copy["report"], "start": passage["start"], "end": passage["end"]})
        there = sources.cite({"report": copy["of"], "start": passage["of_start"], "end": passage["of_end"]})
        told = (copy["of"], copy["kind"], number, there.start, there.end, there.words)
        found = (there.outlet or None, there.url, there.sha256 or None, copy.get("reason"))
        yield (line.story["id"], *told, *found, *_proof(here))


def _figure(line: Line, sources: Sources) -> Rows:
    figure = line.value
    proof = _proof(sources.cite_figure(figure))
    yield (line.story["id"], *_fields(figure, _FIGURE), len(figure["claims"]), *proof)


def _claim(line: Line, sources: Sources) -> Rows:
    figure, claim = line.figure or {}, line.value
    whole = {**claim, "start": claim["sentence_start"], "end": claim["sentence_end"]}
    told = (figure["id"], figure["what"], line.number, *_fields(claim, _CLAIM), sources.cite(whole).words)
    yield (line.story["id"], *told, *_proof(sources.cite(claim)))


def _quotation(line: Line, sources: Sources) -> Rows:
    yield (line.story["id"], *_fields(line.value, _QUOTATION), *_proof(sources.cite(line.value)))


def _event(line: Line, sources: Sources) -> Rows:
    found = sources.cite_all(line.value)
    yield (line.story["id"], *_fields(line.value, _EVENT), line.on_timeline, len(found), *_first(found))


def _conflict(line: Line, sources: Sources) -> Rows:
    conflict = line.value
    for place, side in enumerate(conflict["sides"], 1):
        found = sources.cite_all(side)
        told = (line.number, *_fields(conflict, ("kind", "what", "reason")), place, side["says"], len(found))
        yield (line.story["id"], *told, *_first(found))


def _numbered(names: Sequence[str]) -> Callable[[Line, Sources], Rows]:
    """Return the row of a line that has fields and citations and nothing beside, not even an id."""

    def row(line: Line, sources: Sources) -> Rows:
        found = sources.cite_all(line.value)
        yield (line.story["id"], line.number, *_fields(line.value, names), len(found), *_first(found))

    return row


def _listed(part: str) -> Callable[[Story, Sources], Rows]:
    """Return the rows of all of a story's lines of a part."""
    _, row = _LISTED[part]
    return lambda story, sources: (cells for line in lines_of(story, part) for cells in row(line, sources))


def _plain(part: str, names: Sequence[str]) -> Callable[[Story, Sources], Rows]:
    row = _numbered(names)

    def rows(story: Story, sources: Sources) -> Rows:
        for number, value in enumerate(story[part], 1):
            yield from row(Line(story, number, value), sources)

    return rows


def _doubts(story: Story, sources: Sources) -> Rows:
    for number, doubt in enumerate(story["doubts"], 1):
        yield (story["id"], number, doubt["why"], *_proof(sources.cite(doubt)))


def _citations(story: Story, sources: Sources) -> Rows:
    """Yield every citation of every line that may have several; `line` is the line's id, else its number."""
    for part in PARTS:
        for number, line in enumerate(story.get(part) or (), 1):
            for place, cited in enumerate(sources.cite_all(line), 1):
                yield (story["id"], part, line.get("id") or number, None, place, *_proof(cited))
    for number, conflict in enumerate(story["conflicts"], 1):
        for side, told in enumerate(conflict["sides"], 1):
            for place, cited in enumerate(sources.cite_all(told), 1):
                yield (story["id"], "conflicts", number, side, place, *_proof(cited))


def _corrections(account: Mapping[str, Any]) -> Rows:
    """Yield a row for each of the words that a correction is about; what we have no column for stands in `rest`."""
    known = _CORRECTION[1:-2]
    for story, line in by_hand(account):
        cited = Sources(story).cite_targets(line)
        rest = {key: value for key, value in line.items() if key not in (*known, "targets", "citations")}
        told = [_json(line.get(key)) if key in {"before", "after"} else line.get(key) for key in known]
        sums = [target.get("sha256") for target in line.get("targets") or ()]
        for place in range(max(len(cited), 1)):
            sha256 = sums[place] if place < len(sums) else None
            proof = _proof(cited[place] if cited else None)
            yield (story.get("id"), *told, _json(rest), sha256, *proof)


def _json(value: object) -> str | None:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None


def _decisions(story: Story) -> Rows:
    sources = Sources(story)
    held = {report["id"] for report in story["reports"]}
    for decision in story.get("decisions") or ():
        for role in ("reports", "to", "apart_from"):
            for named in decision.get(role) or ():
                proof = sources.cite_opening(named["id"]) if named["id"] in held else None
                told = _fields(decision, ("id", "kind", "who", "when", "why"))
                yield (story["id"], *told, role, named["sha256"], *_proof(proof))


def _changes(account: Mapping[str, Any]) -> Rows:
    stories = {story["id"]: Sources(story) for story in account["stories"]}
    for line in (account.get("changes") or {"lines": ()})["lines"]:
        found = stories[line["story"]].cite_all(line) if line["story"] in stories else []
        told = (*_fields(line, ("change", "part", "id", "what")), change_words(line), line["reason"], len(found))
        yield (line["story"], *told, *_first(found))


def _problems(account: Mapping[str, Any]) -> Rows:
    for problem in account.get("problems") or ():
        yield _fields(problem, ("input", "line", "message"))


_LISTED: Final[dict[str, tuple[tuple[str, ...], Callable[[Line, Sources], Rows]]]] = {
    "origins": (_ORIGIN, _origin),
    "copies": (_COPY, _copy),
    "figures": ((*_FIGURE, "claims"), _figure),
    "claims": (("figure", "what", "number", *_CLAIM, "sentence"), _claim),
    "quotations": (_QUOTATION, _quotation),
    "events": ((*_EVENT, "on_timeline", "citations"), _event),
    "positions": (("number", *_POSITION, "citations"), _numbered(_POSITION)),
    "conflicts": (("conflict", "kind", "what", "reason", "side", "says", "citations"), _conflict),
}
"""The columns and the row of the parts whose lines can be chosen one by one."""

_TABLES: Final[dict[str, tuple[tuple[str, ...], Callable[[Story, Sources], Rows]]]] = {
    "stories": (_STORY, _stories),
    "reports": ((*_REPORT, "also_at", "characters", "pages"), _reports),
    **{part: (columns, _listed(part)) for part, (columns, _) in _LISTED.items()},
    "entities": (("number", *_ENTITY, "citations"), _plain("entities", _ENTITY)),
    "places": (("number", *_PLACE, "citations"), _plain("places", _PLACE)),
    "doubts": (("number", "why"), _doubts),
    "brief": (("number", "date", "text", "citations"), _plain("brief", ("date", "text"))),
    "citations": (("part", "line", "side", "number"), _citations),
}
