"""Adding reports: files, a pasted text, addresses. What comes is taken in by a task, whose page tells how it goes."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from storyledger.ingest import Pasted, check_pasted
from storyledger.web.context import TheDesk, show_page
from storyledger.web.guard import Visitor, require_editor
from storyledger.web.guards.answers import is_script
from storyledger.web.uploads import Sent, receive_form

if TYPE_CHECKING:
    from storyledger.web.work import Task

router = APIRouter()

_FIELDS = ("title", "outlet", "url", "published", "text")


@router.get("/add")
def show_add(request: Request, _who: Annotated[Visitor, Depends(require_editor)]) -> HTMLResponse:
    """Return the form."""
    return show_page(request, "add.html.j2", given={}, fault="")


@router.post("/add")
async def add(request: Request, desk: TheDesk, who: Annotated[Visitor, Depends(require_editor)]) -> Response:
    """Take down what a form brings and have it taken in; a form that cannot be taken comes back as it was."""
    desk.works.check_room(who.name)
    sent = await receive_form(request, desk.uploads)
    try:
        given, fault = _read_form(sent)
        if not fault:
            return lead_to(request, desk.works.submit("add", given, who.name))
    except BaseException:
        shutil.rmtree(sent.folder, ignore_errors=True)
        raise
    shutil.rmtree(sent.folder, ignore_errors=True)
    if is_script(request):
        return JSONResponse({"detail": fault}, 422)
    return show_page(request, "add.html.j2", status=422, given=sent.fields, fault=fault)


@router.post("/account")
def make_account(request: Request, desk: TheDesk, who: Annotated[Visitor, Depends(require_editor)]) -> Response:
    """Have the account made of all that the ledger holds."""
    return lead_to(request, desk.works.submit("account", {}, who.name))


def lead_to(request: Request, task: Task) -> Response:
    """Return the way to a task's page, as a redirect or, for a script, as JSON."""
    address = f"/tasks/{task.id}"
    if is_script(request):
        return JSONResponse({"task": task.id, "address": address}, 202)
    return RedirectResponse(address, 303)


def _read_form(sent: Sent) -> tuple[dict[str, Any], str]:
    """Return what the task is given, and what is wrong with the form; that is empty where nothing is."""
    addresses = list(dict.fromkeys(line.strip() for line in sent.fields.get("addresses", "").splitlines()))
    given: dict[str, Any] = {
        "folder": str(sent.folder),
        "uploads": sent.files,
        "texts": [],
        "addresses": [address for address in addresses if address],
    }
    fields = {name: sent.fields.get(name, "") for name in _FIELDS}
    if fields["text"].strip():
        if fault := check_pasted(Pasted(**fields)):
            return given, fault
        given["texts"].append(fields)
    elif any(value.strip() for value in fields.values()):
        return given, "The pasted report has no text yet: paste it below its title."
    if not (given["uploads"] or given["texts"] or given["addresses"]):
        return given, "Nothing was given: choose files, paste a text, or name an address."
    return given, ""
