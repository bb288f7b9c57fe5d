"""The first page: what the ledger holds, and its stories."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse  # noqa: TC002 - FastAPI reads the annotations

from storyledger.ledger.views import WHOLE, read_view
from storyledger.web.context import TheDesk, show_page
from storyledger.web.views import FRONT

router = APIRouter()


@router.get("/")
def show_front(request: Request, desk: TheDesk, page: int = 1) -> HTMLResponse:
    """Return the list of stories, 50 a page, the newest first."""
    view = read_view(desk.ledger, WHOLE, FRONT, page)
    return show_page(request, "front.html.j2", front=None if view is None else json.loads(view))
