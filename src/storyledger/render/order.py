"""The orders in which the lines of an account's parts are listed, what is told most first."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.edtf import sort_key
from storyledger.render.parts import PARTS, Line
from storyledger.render.words import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Json = Mapping[str, Any]
    Order = Callable[[list[Line]], list[Line]]


def order_lines(lines: Sequence[Line], part: str, sort: str, limit: int | None) -> list[Line]:
    """Return the lines in an order of `SORTS[part]`, at most `limit`.

    In the part's own order, the first, those that most origins tell are the ones that stay; in another its first ones.
    """
    kept = list(lines)
    own, *_ = SORTS[part]
    if limit is not None and len(kept) > limit:
        weigh = SORTS[part]["importance"] if sort == own and "importance" in SORTS[part] else SORTS[part][sort]
        best = weigh(kept)[:limit]
        chosen = {id(line) for line in best}
        kept = [line for line in kept if id(line) in chosen]
    return SORTS[part][sort](kept)


def _by(key: Callable[[Line], Any]) -> Order:
    return lambda lines: sorted(lines, key=key)


def _day(line: Line) -> tuple[str, str]:
    return sort_key(line.value.get("as_of") if "as_of" in line.value else line.value.get("date"))


def told_day(line: Line) -> tuple[str | None, bool]:
    """Return the day of a statement and whether it is its own; else it is the day of the report that has it."""
    if line.value["date"]:
        return line.value["date"], True
    return next(one["published"] for one in line.story["reports"] if one["id"] == line.value["report"]), False


def _said_day(line: Line) -> tuple[str, str]:
    return sort_key(told_day(line)[0])


def _figure_weight(line: Line) -> tuple[Any, ...]:
    figure = line.figure or line.value
    reports = len({claim["report"] for claim in figure["claims"]})
    best = figure["best"] if figure["best"] is not None else figure["low"] or 0
    return -figure["origins"], _kind(figure), -reports, -best


def _kind(figure: Json) -> int:
    return KINDS.index(figure["kind"]) if figure["kind"] in KINDS else len(KINDS)


def _figures_by_weight(lines: list[Line]) -> list[Line]:
    """Return figures by their weight, each figure's parts behind it."""
    ordered = sorted(lines, key=_figure_weight)
    held = {line.key for line in ordered}
    parts: dict[tuple[str, str], list[Line]] = defaultdict(list)
    wholes = []
    for line in ordered:
        whole = (line.story["id"], line.value.get("part_of") or "")
        if whole in held and whole != line.key:
            parts[whole].append(line)
        else:
            wholes.append(line)
    out: list[Line] = []
    seen: set[tuple[str, str]] = set()
    waiting = [*reversed(wholes)]
    while waiting:
        line = waiting.pop()
        if line.key not in seen:
            seen.add(line.key)
            out.append(line)
            waiting.extend(reversed(parts[line.key]))
    return [*out, *(line for line in ordered if line.key not in seen)]  # figures that are parts of each other


def _claims_by_weight(lines: list[Line]) -> list[Line]:
    """Return claims in the order of their figures, each figure's by day."""
    figures = _figures_by_weight(list({_figure_key(line): _figure_line(line) for line in lines}.values()))
    place = {line.key: index for index, line in enumerate(figures)}
    return sorted(lines, key=lambda line: (place[_figure_key(line)], _day(line), line.number))


def _figure_key(line: Line) -> tuple[str, str]:
    assert line.figure is not None
    return line.story["id"], line.figure["id"]


def _figure_line(line: Line) -> Line:
    assert line.figure is not None
    return Line(line.story, 0, line.figure)


def _quotation_weight(line: Line) -> tuple[Any, ...]:
    return -len(line.value["same_as"]), not line.value["direct"]


def _position_order(lines: list[Line]) -> list[Line]:
    """Return positions actor by actor, who changed and who takes most of them first; an actor's by issue and day."""
    counts = Counter(line.value["actor"] for line in lines)
    changed = {line.value["actor"] for line in lines if line.value.get("changed_from")}

    def key(line: Line) -> tuple[Any, ...]:
        actor = line.value["actor"]
        return actor not in changed, -counts[actor], actor, line.value["issue"], _day(line)

    return sorted(lines, key=key)


def _conflict_weight(line: Line) -> tuple[Any, ...]:
    """Contradictions before what only changed from day to day; those of many origins first."""
    origin = {report["id"]: report["origin"] or report["id"] for report in line.story["reports"]}
    origins = {origin[citation["report"]] for citation in PARTS["conflicts"].cited(line)}
    return line.value["kind"] == "time", -len(origins), line.number


def _origin_weight(line: Line) -> tuple[Any, ...]:
    rests = rests_on(line)
    return -len(line.value["reports"]), -rests.figures - rests.quotations


def shared_length(copy: Json) -> int:
    """Return how many characters of a copy stand in what it is a copy of."""
    return sum(passage["end"] - passage["start"] for passage in copy["passages"])


@dataclass(frozen=True, slots=True)
class Rests:
    """How much of a story's account rests on one origin."""

    figures: int
    alone: int
    """Figures that no other origin tells."""
    quotations: int


def rests_on(line: Line) -> Rests:
    """Return how many figures and quotations rest on an origin; the same words in two of its reports count once."""
    reports = set(line.value["reports"])
    told = [f for f in line.story["figures"] if any(claim["report"] in reports for claim in f["claims"])]
    said: set[str] = set()
    count = 0
    for quotation in line.story["quotations"]:
        if quotation["report"] in reports:
            count += quotation["id"] not in said
            said.update((quotation["id"], *quotation["same_as"]))
    return Rests(len(told), sum(figure["origins"] == 1 for figure in told), count)


SORTS: Final[dict[str, dict[str, Order]]] = {
    "figures": {
        "importance": _figures_by_weight,
        "kind": _by(lambda line: (_kind(line.value), *_figure_weight(line))),
        "day": _by(_day),
        "value": _by(lambda line: -(line.value["best"] if line.value["best"] is not None else line.value["low"] or 0)),
        "what": _by(lambda line: str(line.value["what"]).casefold()),
    },
    "claims": {
        "importance": _claims_by_weight,
        "day": _by(_day),
        "value": _by(
            lambda line: -(line.value["value"] if line.value["value"] is not None else line.value["low"] or 0)
        ),
    },
    "quotations": {
        "speaker": _by(
            lambda line: (not line.value["speaker"], str(line.value["speaker"]).casefold(), _said_day(line))
        ),
        "day": _by(_said_day),
        "importance": _by(_quotation_weight),
    },
    "events": {
        "day": _by(_day),
        "importance": _by(lambda line: (-line.value["origins"], -line.value.get("salience", 0))),
    },
    "positions": {
        "actor": _position_order,
        "issue": _by(lambda line: (line.value["issue"].casefold(), _day(line), line.value["actor"])),
        "day": _by(_day),
    },
    "conflicts": {
        "importance": _by(_conflict_weight),
        "kind": _by(lambda line: (line.value["kind"], *_conflict_weight(line))),
    },
    "origins": {"importance": _by(_origin_weight)},
    "copies": {"importance": _by(lambda line: -shared_length(line.value))},
}
"""The orders in which a part's lines can be had, by name; the first is its own."""
