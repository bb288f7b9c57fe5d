"""What the API answers about an account, as rows of the ledger's views: lines of JSON, cut into rows of bounded size.

An answer is then a row that says where what stands, and the row or two in which it stands; nothing is parsed. Each line
has a key made from what it is about and not from its place, so that a walk through pages finds its way on when the
story was told anew in between.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from storyledger.ledger.views import WHOLE, View, read_view

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence

    from storyledger.ledger import Ledger

PARTS: Final[Mapping[str, str]] = {
    "reports": "report",
    "origins": "origin",
    "copies": "copy",
    "figures": "figure",
    "quotations": "quotation",
    "events": "event",
    "other_events": "event",
    "positions": "position",
    "conflicts": "conflict",
    "entities": "entity",
    "places": "place",
    "doubts": "doubt",
    "brief": "brief_line",
    "decisions": "decision",
    "corrections": "correction",
}
"""The lists of a story, each with the definition of its lines in the account's JSON Schema."""
STORIES: Final = "stories"
"""The list of stories, a part of the ledger as a whole."""
KEY: Final = 12
"""Hexadecimal digits of a line's key: among a million lines of a part two are alike once in 500 parts."""
_INDEX: Final = "api/index"
_HEAD: Final = "api/head"
_ROW_LINES: Final = 100
_ROW_BYTES: Final = 256 << 10
_LONGEST: Final = 4 << 20
"""Bytes of a page, above which it has fewer lines than asked for; one line is always there, however long."""


class Index(NamedTuple):
    """Where the lines of a part stand."""

    tag: str
    """Changes when the part does."""
    starts: Sequence[int]
    """Which line, from 0, each row begins with."""
    total: int


# --- made after an account ------------------------------------------------------------------------------------------


def story_parts(story: Mapping[str, Any]) -> Iterator[View]:
    """Yield the views of one story for the API."""
    yield View(_HEAD, 1, _line(story_head(story)))
    index: dict[str, Index] = {}
    for part in PARTS:
        index[part] = yield from _part(part, story.get(part, ()))
    yield View(_INDEX, 1, json.dumps(index).encode())


def whole_parts(stories: Iterable[Mapping[str, Any]]) -> Iterator[View]:
    """Yield the views of the list of stories: those that end last come first, of one day by their ids."""
    heads = sorted(map(story_head, stories), key=lambda head: str(head["id"]))
    heads.sort(key=lambda head: head["to"] or "", reverse=True)
    index = yield from _part(STORIES, heads)
    yield View(_INDEX, 1, json.dumps({STORIES: index}).encode())


def story_head(story: Mapping[str, Any]) -> dict[str, Any]:
    """Return a story without its lists: what it is about, and how long each list is."""
    return {
        **{name: story[name] for name in ("id", "title", "from", "to")},
        "reason": story.get("reason", ""),
        "main": story.get("main"),
        "outlets": sorted({report["outlet"] for report in story["reports"] if report["outlet"]}),
        "counts": {part: len(story.get(part, ())) for part in PARTS},
    }


def _part(part: str, items: Iterable[Mapping[str, Any]]) -> Generator[View, None, Index]:
    """Yield the rows of a part, and return where they begin."""
    whole = hashlib.sha256()
    starts: list[int] = []
    keys: list[str] = []
    row: list[bytes] = []
    size = 0

    def cut() -> View:
        starts.append(len(keys) - len(row))
        return View(_rows(part), len(starts), b"\n".join(row))

    for item in items:
        line = _line(item)
        if row and (len(row) >= _ROW_LINES or size + len(line) > _ROW_BYTES):
            yield cut()
            row, size = [], 0
        row.append(line)
        keys.append(line_key(part, item))
        size += len(line)
        whole.update(line + b"\n")
    if row:
        yield cut()
    yield View(_keys(part), 1, "".join(keys).encode())
    return Index(whole.hexdigest()[:KEY], starts, len(keys))


def line_key(part: str, item: Mapping[str, Any]) -> str:
    """Return what a line is known by in another account, where ids count anew: its words, else its id."""
    about: list[Any] = [part]
    if part in {"figures", "events", "other_events", "positions", "conflicts", "brief", "quotations", "doubts"}:
        about += [item.get(name) for name in ("kind", "actor", "issue", "stance")] + _first_words(item)
    elif part in {"places", "copies"}:
        about += [item.get(name) for name in ("name", "gazetteer_id", "report", "of")]
    else:
        about.append(item["id"])
    return hashlib.sha256(json.dumps(about).encode()).hexdigest()[:KEY]


def _first_words(item: Mapping[str, Any]) -> list[Any]:
    cited = item.get("claims") or item.get("citations") or [item]
    if "sides" in item:
        cited = [words for side in item["sides"] for words in side["citations"]]
    return list(min((str(words["report"]), words["start"], words["end"]) for words in cited))


def _line(item: Mapping[str, Any]) -> bytes:
    """Return an object as one line of UTF-8; lone surrogates, which it cannot hold, come out as escapes."""
    try:
        return json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(item, separators=(",", ":")).encode()


def _rows(part: str) -> str:
    return f"api/{part}"


def _keys(part: str) -> str:
    return f"api/{part}/keys"


# --- read for an answer ---------------------------------------------------------------------------------------------


def read_head(ledger: Ledger, story: str) -> bytes | None:
    """Return what is told of a story as a whole, None where there is none of that id."""
    return read_view(ledger, story, _HEAD) if story != WHOLE else None


def read_index(ledger: Ledger, story: str, part: str) -> Index | None:
    """Return where a part's lines stand, None where there is no such story."""
    content = read_view(ledger, story, _INDEX)
    return None if content is None else Index(*json.loads(content)[part])


def find_line(ledger: Ledger, story: str, part: str, key: str) -> int | None:
    """Return the number of the last line with a key, None where there is none any more."""
    content = read_view(ledger, story, _keys(part)) or b""
    wanted = key.encode()
    at = content.rfind(wanted)
    while at >= 0 and at % KEY:
        at = content.rfind(wanted, 0, at + KEY - 1)
    return None if at < 0 else at // KEY


def read_lines(ledger: Ledger, story: str, part: str, index: Index, span: tuple[int, int]) -> list[bytes]:
    """Return lines of a part from one on, so many at most, and fewer where they are long; some where there are some."""
    first, most = span
    last = min(first + most, index.total)
    rows = [n for n, start in enumerate(index.starts) if start < last and _end(index, n) > first]
    lines: list[bytes] = []
    size = 0
    for row in rows:
        content = read_view(ledger, story, _rows(part), row + 1)
        if content is None:
            break  # told anew this very moment, which the caller finds out
        begin = index.starts[row]
        for line in content.split(b"\n")[max(0, first - begin) : last - begin]:
            if lines and size + len(line) > _LONGEST:
                return lines
            lines.append(line)
            size += len(line)
    return lines


def _end(index: Index, row: int) -> int:
    return index.starts[row + 1] if row + 1 < len(index.starts) else index.total
