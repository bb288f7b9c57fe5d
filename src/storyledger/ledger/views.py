"""What pages show of the newest account, made once after each account, so that showing it costs a row or two.

Views are a cache, no evidence: they are made again from the account that the log names. What they were made of is kept
with them, so that those of a story that did not change are left as they are.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from storyledger.ledger.schema import views
from storyledger.ledger.storable import storable_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

    from storyledger.ledger.ledger import Ledger

WHOLE: Final = ""
"""In the place of a story's id: a view of the ledger as a whole."""
_MADE_OF: Final = ""
_BATCH: Final = 500
_ONE: Final = sa.select(views.c.content).where(
    views.c.story == sa.bindparam("story"), views.c.part == sa.bindparam("part"), views.c.page == sa.bindparam("page")
)


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
    query = sa.select(views.c.content).where(views.c.story == story, views.c.part == _MADE_OF, views.c.page == 0)
    with ledger.store.read() as connection:
        found = connection.execute(query).scalar_one_or_none()
    return None if found is None else found.decode()


def replace_views(ledger: Ledger, story: str, of: str, made: Iterable[View]) -> None:
    """Keep views in the place of all that a story had, whole or not at all; `of` says what they were made of."""
    rows = [{"story": story, "part": _MADE_OF, "page": 0, "content": of.encode()}]
    rows += [
        {"story": story, "part": view.part, "page": view.page, "content": zlib.compress(view.content, 6)}
        for view in made
    ]
    with ledger.store.write() as connection:
        connection.execute(views.delete().where(views.c.story == story))
        for at in range(0, len(rows), _BATCH):
            connection.execute(views.insert(), rows[at : at + _BATCH])


def drop_views(ledger: Ledger, stories: Collection[str]) -> None:
    """Remove the views of stories that are no more."""
    with ledger.store.write() as connection:
        for story in stories:
            connection.execute(views.delete().where(views.c.story == story))
