"""What pages show of the newest account, made once after each account, so that showing it costs a row or two.

A story's views are kept in two steps: what lists and programs ask for at once, its pages later or when asked for.
Views are a cache, no evidence: they are made again from the account that the log names. What they were made of is kept
with them, so that those of a story that did not change are left as they are.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from storyledger.ledger.pending import SINCE_STATE
from storyledger.ledger.schema import views
from storyledger.ledger.storable import storable_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import Connection

    from storyledger.ledger.ledger import Ledger

WHOLE: Final = ""
"""In the place of a story's id: a view of the ledger as a whole."""
_MADE_OF: Final = ""
_BATCH: Final = 500
_ONE: Final = sa.select(views.c.content).where(
    views.c.story == sa.bindparam("story"), views.c.part == sa.bindparam("part"), views.c.page == sa.bindparam("page")
)

_ONE_AND_NEWS: Final = sa.select(_ONE.scalar_subquery(), SINCE_STATE.exists())


@dataclass(frozen=True, slots=True)
class View:
    """A page of a part of what is shown."""

    part: str
    page: int
    """From 1 on."""
    content: bytes


def read_view(ledger: Ledger, story: str, part: str, page: int = 1) -> bytes | None:
    """Return one view, None where there is none; one row is read."""
    with ledger.store.read() as connection:
        return read_view_in(connection, story, part, page)


def read_view_in(connection: Connection, story: str, part: str, page: int = 1) -> bytes | None:
    """Return one view on an open connection, None where there is none."""
    asked = {"story": storable_text(story), "part": storable_text(part), "page": page}
    found = connection.execute(_ONE, asked).scalar_one_or_none()
    return None if found is None else zlib.decompress(found)


def read_view_and_news(connection: Connection, story: str, part: str, page: int = 1) -> tuple[bytes | None, bool]:
    """Return one view, and whether anything was written since the newest account was begun (`pending.py`), in a row."""
    asked = {"story": storable_text(story), "part": storable_text(part), "page": page}
    found, news = connection.execute(_ONE_AND_NEWS, asked).one()
    return None if found is None else zlib.decompress(found), bool(news)


def read_views(ledger: Ledger, story: str, part: str, start: int = 1, most: int = 1) -> list[View]:
    """Return up to `most` pages of a part, from the page `start` on."""
    query = (
        sa.select(views.c.page, views.c.content)
        .where(views.c.story == story, views.c.part == part, views.c.page >= start)
        .order_by(views.c.page)
        .limit(most)
    )
    with ledger.store.read() as connection:
        rows = connection.execute(query).all()
    return [View(part, row.page, zlib.decompress(row.content)) for row in rows]


def made_of(ledger: Ledger) -> dict[str, str]:
    """Return for each story that has views, and for the ledger as a whole, what they were made of."""
    query = sa.select(views.c.story, views.c.content).where(views.c.part == _MADE_OF)
    with ledger.store.read() as connection:
        return {row.story: row.content.decode() for row in connection.execute(query)}


def made_of_story(ledger: Ledger, story: str) -> str | None:
    """Return what the views of one story were made of, or of the ledger as a whole; None where there are none."""
    with ledger.store.read() as connection:
        return read_made_of(connection, story)


def read_made_of(connection: Connection, story: str) -> str | None:
    """Return the same on an open connection."""
    query = sa.select(views.c.content).where(views.c.story == story, views.c.part == _MADE_OF, views.c.page == 0)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else found.decode()


def has_view(ledger: Ledger, story: str, part: str) -> bool:
    """Return whether there is a part of a story, which is not read."""
    query = sa.select(views.c.page).where(views.c.story == storable_text(story), views.c.part == part).limit(1)
    with ledger.store.read() as connection:
        return connection.execute(query).first() is not None


def stories_with(ledger: Ledger, part: str, *, without: str) -> set[str]:
    """Return the stories that have views of one part and none of another."""
    having = sa.select(views.c.story).where(views.c.part == without)
    query = sa.select(views.c.story).where(views.c.part == part, views.c.story.not_in(having))
    with ledger.store.read() as connection:
        return set(connection.execute(query).scalars())


def replace_views(ledger: Ledger, story: str, of: str, made: Iterable[View]) -> None:
    """Keep views in the place of all that a story had, whole or not at all; `of` says what they were made of."""
    replace_stories(ledger, [(story, of, made)])


def replace_stories(ledger: Ledger, told: Iterable[tuple[str, str, Iterable[View]]]) -> None:
    """Do the same for several stories in one transaction: each is told by its id, what it was made of, and its views.

    All of them are held in memory, so they should be few.
    """
    rows: list[dict[str, Any]] = []
    stories = []
    for story, of, made in told:
        stories.append(story)
        rows.append({"story": story, "part": _MADE_OF, "page": 0, "content": of.encode()})
        rows += _rows(story, made)
    with ledger.store.write() as connection:
        for story in stories:
            connection.execute(views.delete().where(views.c.story == story))
        _insert(connection, rows)


def add_views(ledger: Ledger, story: str, of: str, made: Iterable[View]) -> bool:
    """Keep views beside those that a story has, all or none; False, and nothing kept, where it was told anew since."""
    rows = _rows(story, made)
    with ledger.store.write() as connection:
        query = sa.select(views.c.content).where(views.c.story == story, views.c.part == _MADE_OF, views.c.page == 0)
        if connection.execute(query).scalar_one_or_none() != of.encode():
            return False
        parts = sorted({row["part"] for row in rows})
        for at in range(0, len(parts), _BATCH):
            old = views.c.part.in_(parts[at : at + _BATCH])
            connection.execute(views.delete().where(views.c.story == story, old))
        _insert(connection, rows)
    return True


def _rows(story: str, made: Iterable[View]) -> list[dict[str, Any]]:
    return [
        {"story": story, "part": view.part, "page": view.page, "content": zlib.compress(view.content, 6)}
        for view in made
    ]


def _insert(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    for at in range(0, len(rows), _BATCH):
        connection.execute(views.insert(), rows[at : at + _BATCH])


def drop_views(ledger: Ledger, stories: Collection[str]) -> None:
    """Remove the views of stories that are no more."""
    with ledger.store.write() as connection:
        for story in stories:
            connection.execute(views.delete().where(views.c.story == story))
