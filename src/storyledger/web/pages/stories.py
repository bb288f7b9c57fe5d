"""A story's pages: overview, sections, reports with their words marked.

They are made after the account, or now where nobody came to it yet.
"""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from storyledger.ledger.story_places import reports_once_in, stories_of
from storyledger.web.context import Desk, TheDesk, show_page
from storyledger.web.views import find_line, is_unmade, read_page

router = APIRouter()

Page = Annotated[int, Query(ge=1, le=1_000_000)]
_PATIENCE: Final = 20.0
"""Seconds that a request waits for pages: those of most stories take one; of a thousand reports, some twenty."""


@router.get("/stories/{story}")
def show_overview(request: Request, desk: TheDesk, story: str) -> Response:
    """Return the page that a story opens with."""
    return _show(request, desk, story, "overview")


@router.get("/stories/{story}/lines/{line}")
def find(request: Request, desk: TheDesk, story: str, line: str) -> Response:
    """Return the way to a line of the account, on whichever page it stands now."""
    if (later := _make(request, desk, story)) is not None:
        return later
    found = find_line(desk.ledger, story, line)
    base = f"/stories/{quote(story, safe='')}"
    if found is None:
        raise HTTPException(404, "That line is no longer in the story: the account was made anew since.")
    part, page = found
    path = base if part == "overview" else f"{base}/{part}"
    return RedirectResponse(f"{path}{f'?page={page}' if page > 1 else ''}#{quote(line)}", 303)


@router.get("/stories/{story}/reports/{report}")
def show_report_in_story(request: Request, desk: TheDesk, story: str, report: str) -> Response:
    """Return a report's text with all words marked on which lines of the story rest."""
    told = read_page(desk.ledger, story, f"reports/{report}", 1)
    if told is None and (later := _make(request, desk, story)) is not None:
        return later
    if told is None and (place := stories_of(desk.ledger, [report]).get(report)) and place[0] != story:
        return RedirectResponse(f"/stories/{quote(place[0], safe='')}/reports/{quote(report, safe='')}", 303)
    return _show(request, desk, story, f"reports/{report}", report=report)


@router.get("/stories/{story}/{part}")
def show_part(request: Request, desk: TheDesk, story: str, part: str, page: Page = 1) -> Response:
    """Return a page of a section."""
    return _show(request, desk, story, part, page)


def _show(  # noqa: PLR0913, PLR0917 - what names a page
    request: Request, desk: Desk, story: str, part: str, page: int = 1, report: str | None = None
) -> Response:
    told = read_page(desk.ledger, story, part, page)
    if told is None:
        if (later := _make(request, desk, story)) is not None:
            return later
        told = read_page(desk.ledger, story, part, page)
    if told is None:
        return _tell_gone(request, desk, story, part)
    head, html = told
    return show_page(request, "story.html.j2", head=head, html=html, story=story, part=part, report=report)


def _make(request: Request, desk: Desk, story: str) -> Response | None:
    """Have the pages of a story made where they are not yet; returns what to show while they are still being made."""
    if not is_unmade(desk.ledger, story):
        return None
    error = desk.making.ask(story, _PATIENCE)
    if not is_unmade(desk.ledger, story):
        return None
    if error:
        raise HTTPException(500, f"The pages of this story could not be made: {error}.")
    answer = show_page(request, "story_making.html.j2", status=503, story=story)
    answer.headers.update({"Retry-After": "1", "Refresh": "1"})
    return answer


def _tell_gone(request: Request, desk: Desk, story: str, part: str) -> HTMLResponse:
    """Return what became of a page: the story is no more, or it has no such part any more."""
    overview = read_page(desk.ledger, story, "overview", 1)
    if overview is not None:
        return show_page(request, "story_gone.html.j2", status=404, title=overview[0]["story"], story=story, reports=[])
    reports = reports_once_in(desk.ledger, story)
    if not reports:
        raise HTTPException(404, "There is no such story, and there was none in the accounts of this ledger.")
    places = stories_of(desk.ledger, reports)
    now = [(report, *places.get(report, ("", ""))) for report in reports]
    return show_page(request, "story_gone.html.j2", status=404, title=None, story=story, reports=now, part=part)
