"""What pages and the API show of an account, made once after it and kept in the ledger's views."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from storyledger import __version__
from storyledger.ledger.views import WHOLE, View, drop_views, made_of, replace_views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from storyledger.ledger import Entry, Ledger

FRONT: Final = "front"
"""The view of the ledger as a whole: what it holds, and its stories, 50 a page."""
_STORIES: Final = 50
_COUNTED: Final = ("reports", "figures", "quotations", "events", "positions", "conflicts", "doubts")


def make_newest_views(ledger: Ledger, tell: Callable[[str, int, int], None]) -> None:
    """Make the views of the newest account that the log names, where they are not there."""
    entries = ledger.entries(["account"])
    if entries:
        make_views(ledger, json.loads(ledger.object(entries[-1].body["sha256"])), entries[-1], tell)


def are_made(ledger: Ledger) -> bool:
    """Return whether the views are those of the newest account, made by this version."""
    from storyledger.ledger.log import last_entry  # noqa: PLC0415 - one row

    with ledger.store.read() as connection:
        last = last_entry(connection, "account")
    return last is None or made_of(ledger).get(WHOLE) == _whole(last)


def make_views(ledger: Ledger, told: Mapping[str, Any], entry: Entry, tell: Callable[[str, int, int], None]) -> None:
    """Make the views of an account; those of a story that is as it was are left as they are."""
    there = made_of(ledger)
    if there.get(WHOLE) == _whole(entry):
        return
    stories = told["stories"]
    for done, story in enumerate(stories, start=1):
        of = _of(story)
        if there.get(story["id"]) != of:
            replace_views(ledger, story["id"], of, story_views(story))
        tell("views", done, len(stories))
    drop_views(ledger, there.keys() - {story["id"] for story in stories} - {WHOLE})
    replace_views(ledger, WHOLE, _whole(entry), _front(stories, entry, told["problems"]))


def story_views(story: Mapping[str, Any]) -> Iterator[View]:
    """Yield all views of one story."""
    head = {**_line(story), "parts": {name: len(story.get(name, ())) for name in _COUNTED}}
    yield View("head", 1, json.dumps(head).encode())


def _front(stories: Sequence[Mapping[str, Any]], entry: Entry, problems: Sequence[Any]) -> Iterator[View]:
    """Yield the pages of the list of stories, the newest first."""
    lines = sorted((_line(story) for story in stories), key=lambda line: line["to"] or "", reverse=True)
    pages = max(1, -(-len(lines) // _STORIES))
    whole = {
        "account": entry.seq,
        "at": entry.at,
        "stories": len(lines),
        "reports": sum(line["reports"] for line in lines),
        "problems": list(problems)[:_STORIES],
        "pages": pages,
    }
    for page in range(1, pages + 1):
        told = {**whole, "page": page, "lines": lines[(page - 1) * _STORIES : page * _STORIES]}
        yield View(FRONT, page, json.dumps(told).encode())


def _line(story: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a list of stories says of one."""
    return {
        "id": story["id"],
        "title": story["title"],
        "from": story["from"],
        "to": story["to"],
        "reports": len(story["reports"]),
        "origins": len({report["origin"] or report["id"] for report in story["reports"]}),
        "outlets": sorted({report["outlet"] for report in story["reports"] if report["outlet"]})[:8],
        "conflicts": len(story["conflicts"]),
        "doubts": len(story["doubts"]),
        "brief": [line["text"] for line in story["brief"][:2]],
    }


def _of(story: Mapping[str, Any]) -> str:
    """Return what tells one state of a story from another, and one version of the program."""
    content = json.dumps(story, sort_keys=True, separators=(",", ":")).encode()
    return f"{__version__} {hashlib.sha256(content).hexdigest()}"


def _whole(entry: Entry) -> str:
    return f"{__version__} {entry.seq}"
