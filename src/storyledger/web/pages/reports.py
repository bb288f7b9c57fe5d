"""A report as it came: its original and its hash, the way that it took, its versions and what changed, its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from storyledger.errors import LedgerError
from storyledger.ledger.story_places import stories_of
from storyledger.ledger.versions import changed_words, changes_between
from storyledger.render.marks import mark_spans
from storyledger.web.context import Desk, TheDesk, show_page

if TYPE_CHECKING:
    from storyledger.ledger import Listed

router = APIRouter()

_MOST_CHANGES: Final = 200
_SPAN: Final = re.compile(r"(\d{1,9})-(\d{1,9})")
_SANDBOX: Final = {"Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-store"}
Version = Annotated[int | None, Query(ge=1, le=1_000_000)]


@router.get("/reports/{report}")
def show_report(
    request: Request, desk: TheDesk, report: str, version: Version = None, words: Annotated[str, Query()] = ""
) -> HTMLResponse:
    """Return a report's page, of its newest version or another; `words` are characters of its text, such as 10-25."""
    listed = _find(desk, report, version)
    told = desk.ledger.report(listed)
    entry = desk.ledger.entry(listed.seq)
    before = _find(desk, report, listed.version - 1) if listed.version > 1 else None
    old = desk.ledger.report(before).text if before else ""
    spans = [(int(found[1]), int(found[2]))] if (found := _SPAN.fullmatch(words)) else []
    spans = [(start, end) for start, end in spans if start < end <= len(told.text)]
    return show_page(
        request,
        "report.html.j2",
        listed=listed,
        told=told,
        entry=entry,
        versions=desk.ledger.versions(report),
        changes=_changes(old, told.text) if before else None,
        story=stories_of(desk.ledger, [report]).get(report),
        paragraphs=mark_spans(told.text, spans),
    )


@router.get("/reports/{report}/original")
def get_original(desk: TheDesk, report: str, version: Version = None) -> Response:
    """Return the bytes that a report came as: always to be kept as a file, never shown by the browser."""
    listed = _find(desk, report, version)
    name = f"{_file_name(listed)}.original"
    headers = {**_SANDBOX, "Content-Disposition": f'attachment; filename="{name}"', "ETag": f'"{listed.sha256}"'}
    return Response(desk.ledger.original(listed), media_type="application/octet-stream", headers=headers)


@router.get("/reports/{report}/text")
def get_text(desk: TheDesk, report: str, version: Version = None) -> Response:
    """Return a report's text, as plain text."""
    listed = _find(desk, report, version)
    text = desk.ledger.report(listed).text.encode("utf-8", "replace")
    headers = {**_SANDBOX, "Content-Disposition": f'inline; filename="{_file_name(listed)}.txt"'}
    return Response(text, media_type="text/plain; charset=utf-8", headers=headers)


def _find(desk: Desk, report: str, version: int | None) -> Listed:
    try:
        return desk.ledger.find(report, version)
    except LedgerError as error:
        if "holds no report" not in str(error):
            raise
        which = "" if version is None else f" (version {version})"
        raise HTTPException(404, f"The ledger holds no report of that name{which}.") from error


def _file_name(listed: Listed) -> str:
    """Return a name that any computer takes: letters, digits, hyphens."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", listed.report).strip("-")[:80] or "report"
    return plain if listed.version == 1 else f"{plain}-v{listed.version}"


def _changes(old: str, new: str) -> dict[str, Any]:
    """Return what a version says otherwise than the one before, each change in pieces that went, came or stayed."""
    changes = [change for change in changes_between(old, new) if change.kind != "spacing"]
    shown = []
    for change in changes[:_MOST_CHANGES]:
        was, now = old[change.old_start : change.old_end], new[change.new_start : change.new_end]
        pieces: list[tuple[str, str]] = []
        at = 0
        for word in changed_words(was, now):
            pieces += [("", was[at : word.old_start]), ("del", was[word.old_start : word.old_end])]
            pieces.append(("ins", now[word.new_start : word.new_end]))
            at = word.old_end
        pieces.append(("", was[at:]))
        shown.append({"kind": change.kind, "pieces": [piece for piece in pieces if piece[1]]})
    return {"shown": shown, "count": len(changes)}
