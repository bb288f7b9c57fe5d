"""The log: every entry from the newest back, what it is made of and its proof, and whether all of it was checked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from storyledger.ledger.browse import entries_back
from storyledger.ledger.checkpoints import kept_checkpoints
from storyledger.ledger.entries import KINDS, leaf_hash
from storyledger.ledger.lists import count_entries, entry_at
from storyledger.ledger.proofs import Tree
from storyledger.render.correction_words import what_words
from storyledger.render.words import count_words
from storyledger.web.context import TheDesk, show_page
from storyledger.web.guard import Visitor, require_editor, require_reader
from storyledger.web.hand.tasks import VERIFIED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.ledger import Entry, Ledger

router = APIRouter()

_PAGE: Final = 50
_LONGEST: Final = 200_000
"""Characters of an entry that the page shows; an account of many reports has more, and can be downloaded."""
_CHECKPOINTS: Final = {"timestamp": "time stamp", "case": "case file handed out", "seals": "seals made anew"}
Kind = Literal["", "begin", "add", "also", "read", "account", "correct", "decide", "checkpoint"]
Number = Annotated[int, Path(ge=0, le=1 << 60)]


@router.get("/log")
def show_log(
    request: Request,
    desk: TheDesk,
    _who: Annotated[Visitor, Depends(require_reader)],
    kind: Kind = "",
    by: Annotated[str, Query(max_length=200)] = "",
    before: Annotated[int | None, Query(ge=0, le=1 << 60)] = None,
) -> Response:
    """Return a page of the log, the newest entries first, of one kind and one hand or of all."""
    found, onward = entries_back(desk.ledger, before, _PAGE, [kind] if kind else (), by)
    asked = {key: value for key, value in (("kind", kind), ("by", by)) if value}
    return show_page(
        request,
        "log.html.j2",
        entries=[_line(entry) for entry in found],
        onward=None if onward is None else f"/log?{urlencode({**asked, 'before': onward})}",
        newest=before is not None,
        kinds=KINDS,
        kind=kind,
        by=by,
        size=count_entries(desk.ledger, ()),
        **_checked(desk.ledger),
    )


@router.post("/log/verify")
def check_log(desk: TheDesk, who: Annotated[Visitor, Depends(require_editor)]) -> Response:
    """Have every entry, original and page of the ledger checked; returns the way to the task."""
    task = desk.works.submit("verify", {}, who.name)
    return RedirectResponse(f"/tasks/{task.id}", 303)


@router.get("/log/{number}")
def show_entry(
    request: Request, desk: TheDesk, _who: Annotated[Visitor, Depends(require_reader)], number: Number
) -> Response:
    """Return one entry with its bytes and the proof that it stands in the log."""
    entry = _entry(desk.ledger, number)
    tree = Tree(desk.ledger.leaves())
    size = len(tree.leaves)
    content = entry.content().decode()
    return show_page(
        request,
        "log_entry.html.j2",
        entry=entry,
        line=_line(entry),
        pretty=json.dumps(entry.body, indent=1, ensure_ascii=False)[:_LONGEST],
        content=content[:_LONGEST],
        cut=len(content) > _LONGEST,
        leaf=leaf_hash(entry.content()).hex(),
        root=tree.root().hex(),
        size=size,
        path=[part.hex() for part in tree.inclusion(number)],
        before=number - 1 if number else None,
        after=number + 1 if number + 1 < size else None,
    )


@router.get("/log/{number}/entry.json")
def take_entry(desk: TheDesk, _who: Annotated[Visitor, Depends(require_reader)], number: Number) -> Response:
    """Return an entry's bytes: the canonical JSON that its leaf hash is made of."""
    headers = {"Content-Disposition": f'attachment; filename="entry-{number}.json"'}
    return Response(_entry(desk.ledger, number).content(), media_type="application/json", headers=headers)


def _entry(ledger: Ledger, number: int) -> Entry:
    entry = entry_at(ledger, number)
    if entry is None:
        raise HTTPException(404, f"The log has no entry {number}.")
    return entry


def _checked(ledger: Ledger) -> dict[str, Any]:
    """Return when the ledger was last checked and with what outcome, and its last checkpoint."""
    kept = ledger.state(VERIFIED)
    checkpoints = kept_checkpoints(ledger)
    return {
        "verified": None if kept is None else json.loads(kept),
        "checkpoint": checkpoints[-1] if checkpoints else None,
    }


def _line(entry: Entry) -> dict[str, Any]:
    """Return what a list of entries says of one: in words, with the page that shows more."""
    body: Mapping[str, Any] = entry.body
    says, href = _says(entry.kind, body)
    return {"seq": entry.seq, "kind": entry.kind, "at": entry.at, "by": entry.by, "says": says, "href": href}


def _says(kind: str, body: Mapping[str, Any]) -> tuple[str, str]:
    report = body.get("report")
    page = f"/reports/{quote(report, safe='')}" if isinstance(report, str) else ""
    match kind:
        case "begin":
            return "the ledger was begun", ""
        case "add":
            version = f", version {body['version']}" if body["version"] > 1 else ""
            return f"{body.get('title') or report}{version}", page
        case "also":
            return f"{report} found at another place as well", page
        case "read":
            return f"{report} read", page
        case "account":
            reports = count_words(len(body.get("reports", ())), "report")
            return f"account of {reports} in {count_words(len(body.get('stories', ())), 'story', 'stories')}", "/"
        case "correct":
            return f"{what_words(body)}: {body.get('why', '')}", ""
        case "decide":
            return f"{body.get('kind', '')}: {body.get('why', '')}", ""
        case "checkpoint":
            return _CHECKPOINTS.get(body.get("what", ""), "checkpoint"), ""
    return kind, ""
