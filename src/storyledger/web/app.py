"""The application: guards, pages and the API over one ledger."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI

from storyledger import __version__
from storyledger.ledger import Ledger
from storyledger.ledger.pending import read_pending
from storyledger.web import assets
from storyledger.web.api import page
from storyledger.web.api.app import PREFIX, create_api
from storyledger.web.context import Desk, make_templates
from storyledger.web.guard import install_guards
from storyledger.web.hand.routers import ROUTERS as BY_HAND
from storyledger.web.head import AnswersHead
from storyledger.web.making import Making
from storyledger.web.pages import add, errors, front, reports, search, stories, tasks
from storyledger.web.views import are_listed
from storyledger.web.waiting import Waiting, home_of
from storyledger.web.work import Works

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import APIRouter

    from storyledger.web.settings import ServeSettings
    from storyledger.web.work import Task

_PAGES: Final[tuple[APIRouter, ...]] = (
    front.router,
    add.router,
    tasks.router,
    stories.router,
    reports.router,
    search.router,
    assets.router,
    page.router,
    *BY_HAND,
)


def create_app(settings: ServeSettings) -> FastAPI:
    """Return the application that serves a ledger, which is made where there is none.

    Raises LedgerError where there is none that can be used.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        desk: Desk = app.state.desk
        desk.works.take_up(desk.waiting.left)
        _catch_up(desk)
        yield
        desk.close()
        app.state.door.close()

    app = FastAPI(
        title="Storyledger",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        openapi_url=None,  # the API is an application of its own
    )
    ledger = Ledger.open(settings.ledger, by=settings.by, create=True)
    making = Making(ledger, settings.by)
    app.state.desk = Desk(
        settings,
        ledger,
        Works(settings.ledger, settings.by, after=lambda task: _make_pages(making, task)),
        make_templates(),
        Waiting(home_of(settings.ledger)),
        making,
    )
    app.state.api = create_api(app.state.desk)
    app.mount(PREFIX, app.state.api)
    for router in _PAGES:
        app.include_router(router, include_in_schema=False)
    errors.install(app)
    app.add_middleware(AnswersHead)
    install_guards(app, settings)
    return app


def _make_pages(making: Making, task: Task) -> None:
    """Begin with the pages of the stories that a task has listed."""
    if task.kind in {"account", "views"} and task.state == "done":
        making.begin()


def _catch_up(desk: Desk) -> None:
    """Begin what a server that ended before left undone."""
    with desk.ledger.store.read() as connection:
        pending = read_pending(connection)
    if pending:
        desk.works.submit("account", {})
    elif not are_listed(desk.ledger):
        desk.works.submit("views", {})
    desk.making.begin()
