"""What every page and every answer of the API needs: the ledger, the work under way, the templates."""

from __future__ import annotations

import secrets
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from storyledger import __version__
from storyledger.errors import LedgerError
from storyledger.render.clean import markup_text, web_address
from storyledger.render.edtf import day_words, span_words
from storyledger.render.words import count_words
from storyledger.web.assets import asset_address
from storyledger.web.guard import csrf_token, visitor
from storyledger.web.words import stage_words, task_words, when_words

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from pathlib import Path

    from storyledger.ledger import Ledger
    from storyledger.web.making import Making
    from storyledger.web.settings import ServeSettings
    from storyledger.web.waiting import Waiting
    from storyledger.web.work import Works

_PATIENCE: Final = 5.0
"""Seconds for which somebody's request to write waits for another writer: a batch of reports takes less than one."""
_HOLE: Final = secrets.token_urlsafe(24)
_TOKEN: Final = secrets.token_urlsafe(24)
"""Where a kept page has what differs: no report can have these in it."""
_FRAMES: Final = 100
"""Pages that are kept but for what is in them."""
_FILTERS: Final = {
    "web_address": web_address,
    "count_words": count_words,
    "day_words": day_words,
    "span_words": span_words,
    "stage_words": stage_words,
    "task_words": task_words,
    "when_words": when_words,
}


@dataclass(slots=True)
class Desk:
    """A ledger that is served."""

    settings: ServeSettings
    ledger: Ledger
    works: Works
    templates: Environment
    waiting: Waiting
    """Where what is uploaded lies until it is taken in."""
    making: Making
    """Makes the pages of stories."""
    frames: dict[Hashable, tuple[list[bytes], list[bytes]]] = field(default_factory=dict)
    """Pages around what was rendered before, by all that they show; in pieces between which the token stands."""
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Have the ledger wait for other writers as long as somebody waits for a page."""
        self.ledger.store.patience = _PATIENCE

    @contextmanager
    def writing(self) -> Iterator[Ledger]:
        """Yield the ledger for one writer of this process at a time.

        Raises LedgerError where another holds it for long: somebody looks at the page that is about to come, and who
        waits for it keeps others from theirs.
        """
        if not self._writing.acquire(timeout=_PATIENCE):
            message = f"another process has been writing to the ledger {self.ledger.shown!r} for {_PATIENCE:g} seconds"
            raise LedgerError(f"{message}; nothing was changed: try again in a moment")
        try:
            yield self.ledger
        finally:
            self._writing.release()

    @property
    def uploads(self) -> Path:
        """The folder in which each upload gets a folder of its own."""
        return self.waiting.folder

    def close(self) -> None:
        """End the work and give the ledger back; what was not taken in yet waits for the next server."""
        self.works.close()
        self.making.close()
        self.waiting.close()
        self.ledger.close()


def desk_of(request: Request) -> Desk:
    """Return what the application serves."""
    desk: Desk = request.app.state.desk
    return desk


async def the_desk(request: Request) -> Desk:
    """Return what the application serves, to a route; not in a thread of its own, as what waits for nothing.

    Raises HTTPException for an address with a sign that not every database can look for.
    """
    if "\x00" in request.scope["path"] or b"%00" in request.scope["query_string"]:
        raise HTTPException(400, "The address has a sign in it that no name here has (NUL).")
    return desk_of(request)


TheDesk = Annotated[Desk, Depends(the_desk)]
"""The parameter of every route that reads or writes."""


def make_templates() -> Environment:
    """Return the templates of the pages; everything in them is escaped, and a missing name is an error."""
    loader = ChoiceLoader([PackageLoader("storyledger.web"), PackageLoader("storyledger.render")])
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
        auto_reload=False,
    )
    environment.filters.update(_FILTERS)
    environment.globals.update(asset_address=asset_address, version=__version__)
    return environment


def _shown(value: object) -> object:
    """Return what a template may write: text without the signs that HTML cannot hold."""
    return markup_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def show_framed(
    request: Request,
    template: str,
    html: bytes,
    of: Hashable,
    **told: Any,  # noqa: ANN401 - what the template shows
) -> HTMLResponse:
    """Return a page around `html`, which was rendered before, as `show_page` does; what is around it is kept.

    `of` must change with all that is told: where it is the same again, for the same visitor, nothing is rendered.
    """
    desk = desk_of(request)
    here, who, csrf, task = request.scope["path"], visitor(request), csrf_token(request), desk.works.current()
    key = (template, here, who, of)
    frame = desk.frames.get(key) if task is None else None
    if frame is None:
        given = {"here": here, "visitor": who, "csrf": _TOKEN, "shown_ledger": desk.ledger.shown, "task": task}
        given |= {"team": desk.settings.team, "html": Markup(_HOLE)}  # noqa: S704 - a text of ours
        page = desk.templates.get_template(template).render(**given, **told)
        before, _, after = page.partition(_HOLE)
        frame = (before.encode().split(_TOKEN.encode()), after.encode().split(_TOKEN.encode()))
        if task is None:
            desk.frames[key] = frame
            while len(desk.frames) > _FRAMES:
                desk.frames.pop(next(iter(desk.frames)), None)
    token = csrf.encode()
    return HTMLResponse(b"".join((token.join(frame[0]), html, token.join(frame[1]))))


def show_page(request: Request, template: str, *, status: int = 200, **told: Any) -> HTMLResponse:  # noqa: ANN401
    """Return a page made of a template, within the layout that all pages share."""
    desk = desk_of(request)
    content = desk.templates.get_template(template).render(
        request=request,
        here=request.url.path,
        visitor=visitor(request),
        csrf=csrf_token(request),
        shown_ledger=desk.ledger.shown,
        task=desk.works.current(),
        team=desk.settings.team,
        **told,
    )
    return HTMLResponse(content, status_code=status)
