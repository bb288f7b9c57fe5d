"""The application: guards, pages and the API over one ledger."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from storyledger import __version__
from storyledger.ledger import Ledger
from storyledger.web.context import Desk, make_templates
from storyledger.web.guard import install_guards
from storyledger.web.pages import front
from storyledger.web.views import are_made
from storyledger.web.work import Works

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import APIRouter

    from storyledger.web.settings import ServeSettings

_PAGES: Final[tuple[APIRouter, ...]] = (front.router,)
_API: Final[tuple[APIRouter, ...]] = ()


def create_app(settings: ServeSettings) -> FastAPI:
    """Return the application that serves a ledger, which is made where there is none.

    Raises LedgerError where there is none that can be used.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        desk: Desk = app.state.desk
        if not are_made(desk.ledger):
            desk.works.submit("views", {})
        yield
        desk.works.close()
        desk.ledger.close()

    app = FastAPI(
        title="Storyledger",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.desk = Desk(
        settings,
        Ledger.open(settings.ledger, by=settings.by, create=True),
        Works(settings.ledger, settings.by),
        make_templates(),
    )
    for router in _API:
        app.include_router(router, prefix="/api/v1")
    for router in _PAGES:
        app.include_router(router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=str(files("storyledger.web") / "static")), name="static")
    install_guards(app, settings)
    return app
