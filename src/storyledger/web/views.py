"""What pages and the API show of an account, made once after it and kept in the ledger's views.

First the list of stories, and of each that changed what the API and the forms show, with the story itself: some
milliseconds a story. Its pages are made of that afterwards, the newest story first, or when somebody asks for them
(`pages/making.py`); whenever they are made, they are the same.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from storyledger import __version__
from storyledger.ledger.log import last_entry
from storyledger.ledger.views import (
    WHOLE,
    View,
    add_views,
    drop_views,
    has_view,
    made_of,
    made_of_story,
    read_made_of,
    read_view,
    read_view_in,
    replace_stories,
    replace_views,
    stories_with,
)
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
"""The view that tells where each line of a story stands; it is there when the story's pages are."""
_TOLD: Final = "told"
"""The story as the account has it."""
_REST: Final = "rest"
"""The account without its stories."""
_ORDER: Final = "order"
"""The ids of the stories as they are listed."""
_AT_ONCE: Final = 200
"""Reports of the stories that are kept in one transaction: some megabytes."""


def list_newest(ledger: Ledger, tell: Callable[[str, int, int], None]) -> None:
    """Make the views of the newest account that the log names but its stories' pages, where they are not there."""
    newest = _newest(ledger)
    if newest is not None:
        list_stories(ledger, json.loads(ledger.object(newest.body["sha256"])), newest, tell)


def are_listed(ledger: Ledger) -> bool:
    """Return whether the list of stories is that of the newest account, made by this version."""
    newest = _newest(ledger)
    return newest is None or made_of(ledger).get(WHOLE) == _whole(newest)


def _newest(ledger: Ledger) -> Entry | None:
    """Return the entry of the newest account; the others are not read."""
    with ledger.store.read() as connection:
        return last_entry(connection, "account")


def make_views(ledger: Ledger, told: Mapping[str, Any], entry: Entry, tell: Callable[[str, int, int], None]) -> None:
    """Make all views of an account, the pages of its stories too."""
    list_stories(ledger, told, entry, tell)
    for story in stories_unmade(ledger):
        make_pages(ledger, story)


def list_stories(ledger: Ledger, told: Mapping[str, Any], entry: Entry, tell: Callable[[str, int, int], None]) -> None:
    """Make the views of an account but its stories' pages; all that a story has that is as it was is left."""
    there = made_of(ledger)
    if there.get(WHOLE) == _whole(entry):
        return
    stories = told["stories"]
    done = 0
    for batch in _batches(stories):
        changed = [(story, of) for story in batch if there.get(story["id"]) != (of := _of(story))]
        if changed:
            replace_stories(ledger, ((story["id"], of, _told_views(story)) for story, of in changed))
        done += len(batch)
        tell("views", done, len(stories))
    drop_views(ledger, there.keys() - {story["id"] for story in stories} - {WHOLE})
    rest = {key: value for key, value in told.items() if key != "stories"}
    kept = [View(_REST, 1, json.dumps(rest).encode())]
    whole = chain(kept, _front(stories, entry, told["problems"]), hand_whole_views(stories))
    replace_views(ledger, WHOLE, _whole(entry), whole)


def _batches(stories: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Yield stories in their order, as many at once as are kept in one transaction; a large one is alone or last."""
    batch: list[Mapping[str, Any]] = []
    reports = 0
    for story in stories:
        batch.append(story)
        reports += len(story["reports"])
        if reports >= _AT_ONCE:
            yield batch
            batch, reports = [], 0
    if batch:
        yield batch


def _told_views(story: Mapping[str, Any]) -> Iterator[View]:
    """Yield the views of one story but its pages, and the story, of which these are made."""
    yield View(_TOLD, 1, json.dumps(story, separators=(",", ":")).encode())
    yield from story_parts(story)
    yield from hand_story_views(story)


def stories_unmade(ledger: Ledger) -> list[str]:
    """Return the stories whose pages are not made, in the order of the list of stories."""
    unmade = stories_with(ledger, _TOLD, without=LINES)
    if not unmade:
        return []
    listed = json.loads(read_view(ledger, WHOLE, _ORDER) or b"[]")
    return [story for story in listed if story in unmade] + sorted(unmade.difference(listed))


def told_rest(ledger: Ledger, entry: Entry) -> dict[str, Any] | None:
    """Return an account without its stories; None where it is not the one whose stories are listed."""
    with ledger.store.read() as connection:
        of = read_made_of(connection, WHOLE)
        content = read_view_in(connection, WHOLE, _REST)
    found: dict[str, Any] | None = json.loads(content) if content is not None and of == _whole(entry) else None
    return found


def told_story(ledger: Ledger, story: str) -> dict[str, Any] | None:
    """Return a story as the account that is listed has it; None where it has none of that id."""
    content = read_view(ledger, story, _TOLD) if story != WHOLE else None
    found: dict[str, Any] | None = None if content is None else json.loads(content)
    return found


def is_unmade(ledger: Ledger, story: str) -> bool:
    """Return whether there is such a story, its pages not made."""
    return has_view(ledger, story, _TOLD) and not has_view(ledger, story, LINES)


def make_pages(ledger: Ledger, story: str) -> None:
    """Make the pages of a story where they are not made; for a story that was told anew meanwhile nothing is kept."""
    of = made_of_story(ledger, story)
    told = read_view(ledger, story, _TOLD) if is_unmade(ledger, story) else None
    if of is not None and told is not None:
        add_views(ledger, story, of, page_views(json.loads(told), of))


def page_views(story: Mapping[str, Any], of: str) -> Iterator[View]:
    """Yield the pages of one story, and where its lines stand; `of` is what tells this state of it from others."""
    from storyledger.render.page.links import ServedLinks  # noqa: PLC0415 - where views are made
    from storyledger.render.page.views import render_views  # noqa: PLC0415

    places: dict[str, tuple[str, int]] = {}
    for view in render_views(story, links=ServedLinks(story["id"])):
        head = {"story": story["title"], "title": view.title, "page": view.page, "pages": view.pages, "of": of}
        yield View(f"{_PAGE}{view.part}", view.page, f"{json.dumps(head)}\n{view.html}".encode("utf-8", "replace"))
        places.update((line, (view.part, view.page)) for line in view.lines)
    yield View(LINES, 1, json.dumps(places).encode())


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
    yield View(_ORDER, 1, json.dumps([line["id"] for line in lines]).encode())
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
