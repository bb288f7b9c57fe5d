"""The orders in which the lines of an account's parts are listed, what is told most first."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.edtf import sort_key
from storyledger.render.parts import PARTS, Line
from storyledger.render.words import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

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


def days_told(lines: Iterable[Line]) -> dict[tuple[str, str], str | None]:
    """Return the day of each statement; of one without a day, that of the report that has it."""
    published = {
        (story["id"], report["id"]): report["published"]
        for story in {line.story["id"]: line.story for line in lines}.values()
        for report in story["reports"]
    }
    return {line.key: line.value["date"] or published[line.story["id"], line.value["report"]] for line in lines}


def _said_by(key: Callable[[Line, tuple[str, str]], Any]) -> Order:
    """Return an order by a key that is given each statement with its day."""

    def order(lines: list[Line]) -> list[Line]:
        days = {told: sort_key(day) for told, day in days_told(lines).items()}
        return sorted(lines, key=lambda line: key(line, days[line.key]))

    return order


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


def _conflict_order(*, by_kind: bool = False) -> Order:
    """Return the order of contradictions: before what only changed from day to day, those of many origins first."""

    def order(lines: list[Line]) -> list[Line]:
        origin = {
            (story["id"], report["id"]): report["origin"] or report["id"]
            for story in {line.story["id"]: line.story for line in lines}.values()
            for report in story["reports"]
        }

        def key(line: Line) -> tuple[Any, ...]:
            cited = PARTS["conflicts"].cited(line)
            origins = {origin[line.story["id"], citation["report"]] for citation in cited}
            kind = line.value["kind"]
            return kind if by_kind else "", kind == "time", -len(origins), line.number

        return sorted(lines, key=key)

    return order


def _origin_order(lines: list[Line]) -> list[Line]:
    """Return origins, those of most reports first, then those on which most rests."""
    stories = {line.story["id"]: line.story for line in lines}
    rests = {id_: rests_on(story) for id_, story in stories.items()}

    def key(line: Line) -> tuple[int, int]:
        held = rests[line.story["id"]][line.value["id"]]
        return -len(line.value["reports"]), -held.figures - held.quotations

    return sorted(lines, key=key)


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


def rests_on(story: Json) -> dict[str, Rests]:
    """Return how many figures and statements rest on each origin of a story, by the origin's id.

    The same words in two reports of one origin count once.
    """
    origin = {report: line["id"] for line in story.get("origins") or () for report in line["reports"]}
    figures, alone, quotations = Counter[str](), Counter[str](), Counter[str]()
    for figure in story["figures"]:
        told = {origin[claim["report"]] for claim in figure["claims"] if claim["report"] in origin}
        figures.update(told)
        alone.update(told if len(told) == 1 else ())
    seen: set[tuple[str, str]] = set()
    for quotation in story["quotations"]:
        if (held := origin.get(quotation["report"])) is not None:
            quotations[held] += (held, quotation["id"]) not in seen
            seen.update((held, id_) for id_ in (quotation["id"], *quotation["same_as"]))
    return {id_: Rests(figures[id_], alone[id_], quotations[id_]) for id_ in set(origin.values())}


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
        "speaker": _said_by(lambda line, day: (not line.value["speaker"], str(line.value["speaker"]).casefold(), day)),
        "day": _said_by(lambda _, day: day),
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
        "importance": _conflict_order(),
        "kind": _conflict_order(by_kind=True),
    },
    "origins": {"importance": _origin_order},
    "copies": {"importance": _by(lambda line: -shared_length(line.value))},
}
"""The orders in which a part's lines can be had, by name; the first is its own."""
