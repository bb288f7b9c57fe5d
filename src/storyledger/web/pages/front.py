"""The first page: what the ledger holds, and its stories."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse  # noqa: TC002 - FastAPI reads the annotations

from storyledger.ledger.pending import Pending, read_pending
from storyledger.ledger.views import WHOLE, read_view, read_view_and_news
from storyledger.web.context import TheDesk, show_framed, show_page
from storyledger.web.views import FRONT, PROBLEMS

router = APIRouter()


@router.get("/")
def show_front(request: Request, desk: TheDesk, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1) -> HTMLResponse:
    """Return the list of stories, 50 a page, the newest first."""
    with desk.ledger.store.read() as connection:
        view, news = read_view_and_news(connection, WHOLE, FRONT, page)
        pending = read_pending(connection) if news else Pending()
    if view is None and page > 1:
        raise HTTPException(404, f"There is no page {page} of stories.")
    head, _, html = (view or b"null").partition(b"\n")
    front: dict[str, Any] | None = json.loads(head)
    if front is not None and pending.account > front["account"]:
        desk.works.submit("views", {})  # an account was made by another hand, such as the command line's
    of = (head, pending)
    return show_framed(request, "front.html.j2", html, of, front=front, pending=pending)


@router.get("/problems")
def show_problems(request: Request, desk: TheDesk) -> HTMLResponse:
    """Return what the newest account could not take in."""
    view = read_view(desk.ledger, WHOLE, PROBLEMS)
    return show_page(request, "problems.html.j2", front=None if view is None else json.loads(view))
