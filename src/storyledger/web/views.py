"""What pages and the API show of an account, made once after it and kept in the ledger's views."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from storyledger import __version__
from storyledger.ledger.log import last_entry
from storyledger.ledger.views import WHOLE, View, drop_views, made_of, read_view, replace_views
from storyledger.render.edtf import span_words
from storyledger.web.api.parts import story_parts, whole_parts
from storyledger.web.hand.kept import hand_story_views, hand_whole_views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from storyledger.ledger import Entry, Ledger

FRONT: Final = "front"
"""The view of the ledger as a whole: what it holds, and its stories, 50 a page."""
_STORIES: Final = 50
_PROBLEMS: Final = 500
"""Problems that are told on a page of their own."""
PROBLEMS: Final = "problems"
_PAGE: Final = "page/"
"""Before the part of a story's page."""
LINES: Final = "lines"
"""The view that tells where each line of a story stands."""


def make_newest_views(ledger: Ledger, tell: Callable[[str, int, int], None]) -> None:
    """Make the views of the newest account that the log names, where they are not there."""
    newest = _newest(ledger)
    if newest is not None:
        make_views(ledger, json.loads(ledger.object(newest.body["sha256"])), newest, tell)


def are_made(ledger: Ledger) -> bool:
    """Return whether the views are those of the newest account, made by this version."""
    newest = _newest(ledger)
    return newest is None or made_of(ledger).get(WHOLE) == _whole(newest)


def _newest(ledger: Ledger) -> Entry | None:
    """Return the entry of the newest account; the others are not read."""
    with ledger.store.read() as connection:
        return last_entry(connection, "account")


def make_views(ledger: Ledger, told: Mapping[str, Any], entry: Entry, tell: Callable[[str, int, int], None]) -> None:
    """Make the views of an account; those of a story that is as it was are left as they are."""
    there = made_of(ledger)
    if there.get(WHOLE) == _whole(entry):
        return
    stories = told["stories"]
    for done, story in enumerate(stories, start=1):
        of = _of(story)
        if there.get(story["id"]) != of:
            replace_views(ledger, story["id"], of, story_views(story, of))
        tell("views", done, len(stories))
    drop_views(ledger, there.keys() - {story["id"] for story in stories} - {WHOLE})
    replace_views(
        ledger, WHOLE, _whole(entry), chain(_front(stories, entry, told["problems"]), hand_whole_views(stories))
    )


def story_views(story: Mapping[str, Any], of: str) -> Iterator[View]:
    """Yield all views of one story; `of` is what tells this state of it from others."""
    from storyledger.render.page.links import ServedLinks  # noqa: PLC0415 - where views are made
    from storyledger.render.page.views import render_views  # noqa: PLC0415

    places: dict[str, tuple[str, int]] = {}
    for view in render_views(story, links=ServedLinks(story["id"])):
        head = {"story": story["title"], "title": view.title, "page": view.page, "pages": view.pages, "of": of}
        yield View(f"{_PAGE}{view.part}", view.page, f"{json.dumps(head)}\n{view.html}".encode("utf-8", "replace"))
        places.update((line, (view.part, view.page)) for line in view.lines)
    yield View(LINES, 1, json.dumps(places).encode())
    yield from story_parts(story)
    yield from hand_story_views(story)


def read_page(ledger: Ledger, story: str, part: str, page: int) -> tuple[dict[str, Any], str] | None:
    """Return what a page of a story is about, and its HTML; None where there is none."""
    content = read_view(ledger, story, f"{_PAGE}{part}", page) if story != WHOLE else None
    if content is None:
        return None
    head, _, html = content.partition(b"\n")
    return json.loads(head), html.decode()


def find_line(ledger: Ledger, story: str, line: str) -> tuple[str, int] | None:
    """Return the part and the page on which a line of a story stands, by its anchor; None where it is no more."""
    content = read_view(ledger, story, LINES) if story != WHOLE else None
    found = json.loads(content).get(line) if content is not None else None
    return None if found is None else (found[0], found[1])


def _front(stories: Sequence[Mapping[str, Any]], entry: Entry, problems: Sequence[Any]) -> Iterator[View]:
    """Yield the pages of the list of stories, the newest first."""
    from storyledger.web.context import make_templates  # noqa: PLC0415 - where views are made

    template = make_templates().get_template("stories.html.j2")
    lines = sorted((_line(story) for story in stories), key=lambda line: line["to"] or "", reverse=True)
    pages = max(1, -(-len(lines) // _STORIES))
    told = {"problems": list(problems)[:_PROBLEMS], "untold": len(problems)}
    yield View(PROBLEMS, 1, json.dumps(told).encode())
    whole = {
        "account": entry.seq,
        "at": entry.at,
        "stories": len(lines),
        "reports": sum(line["reports"] for line in lines),
        "untold": len(problems),
        "made": _whole(entry),
    }
    for page in range(1, pages + 1):
        shown = lines[(page - 1) * _STORIES : page * _STORIES]
        html = template.render(front={"page": page, "pages": pages, "lines": shown})
        yield View(FRONT, page, f"{json.dumps(whole)}\n{html}".encode("utf-8", "replace"))
    yield from whole_parts(stories)


def _line(story: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a list of stories says of one."""
    published = [report["published"] for report in story["reports"] if report["published"]]
    return {
        "id": story["id"],
        "title": story["title"],
        "days": span_words(published or (story["from"], story["to"])),
        "to": max(published, default=story["to"]),
        "reports": len(story["reports"]),
        "origins": len({report["origin"] or report["id"] for report in story["reports"]}),
        "outlets": sorted({report["outlet"] for report in story["reports"] if report["outlet"]})[:8],
        "conflicts": len(story["conflicts"]),
        "doubts": len(story["doubts"]),
        "brief": next((line["text"] for line in story["brief"]), ""),
    }


def _of(story: Mapping[str, Any]) -> str:
    """Return what tells one state of a story from another, and one version of the program."""
    content = json.dumps(story, sort_keys=True, separators=(",", ":")).encode()
    return f"{_maker()} {hashlib.sha256(content).hexdigest()}"


def _whole(entry: Entry) -> str:
    return f"{_maker()} {entry.seq}"


@cache
def _maker() -> str:
    """Return what tells one version of that which makes views from another: a checkout changes and keeps its number."""
    content = hashlib.sha256()
    for part in ("render", "web"):
        for path in sorted((Path(__file__).parent.parent / part).rglob("*")):
            if path.suffix in {".py", ".j2", ".json"}:
                content.update(path.read_bytes())
    return f"{__version__} {content.hexdigest()[:16]}"
