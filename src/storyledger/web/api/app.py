"""The API as an application of its own, with its own errors and its own description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import FastAPI

from storyledger import __version__
from storyledger.web.api import accounts, adding, hand, ledger, log, reports, search, stories, tasks
from storyledger.web.api.describe import describe
from storyledger.web.api.problems import install_problems

if TYPE_CHECKING:
    from storyledger.web.context import Desk

PREFIX: Final = "/api/v1"
_ROUTERS: Final = (
    ledger.router,
    stories.router,
    accounts.router,
    reports.router,
    adding.router,
    search.router,
    hand.router,
    log.router,
    tasks.router,
)


def create_api(desk: Desk) -> FastAPI:
    """Return the API over what is served, to be mounted at PREFIX behind the guards."""
    api = FastAPI(
        title="Storyledger",
        version=__version__,
        docs_url=None,  # its page loads scripts from elsewhere; /api shows the same
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    api.state.desk = desk
    for router in _ROUTERS:
        api.include_router(router)
    install_problems(api)
    api.openapi = lambda: describe(api, PREFIX)  # type: ignore[method-assign]
    return api
