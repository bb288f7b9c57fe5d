"""Taking reports in: as JSON, as files of any kind that is read, by their addresses."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Annotated, Any, Final

import anyio.to_thread
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from storyledger.render.clean import web_address
from storyledger.web.api.answers import BODY, Editor, accepted, json_answer, schema_ref
from storyledger.web.api.problems import Problem, validation_problem, wrong
from storyledger.web.api.tasks import task_json
from storyledger.web.context import TheDesk
from storyledger.web.uploads import Sent, new_folder, open_private, receive_form

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from storyledger.web.context import Desk

router = APIRouter(tags=["reports"])
_MOST: Final = 1_000
_ADDRESSES: Final = "addresses"
_NAME: Final = "api.jsonl"
_Text = Annotated[str | None, Field(max_length=2_000)]


class GivenReport(BaseModel):
    """A report as a line of a JSON Lines file has it; what is not known is left out."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=2_000_000, pattern=r"\S")]
    id: Annotated[str | None, Field(max_length=200, description="What the ledger's id is made from.")] = None
    title: _Text = None
    outlet: Annotated[_Text, Field(description="Who published it.")] = None
    author: _Text = None
    url: Annotated[_Text, Field(description="Where it stands on the web.")] = None
    published: Annotated[_Text, Field(description="The day it was published.", examples=["2016-12-16"])] = None
    language: Annotated[_Text, Field(description="BCP 47.", examples=["en"])] = None


class GivenReports(BaseModel):
    """What is to be taken in."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"reports": [{"text": "Nine people were hurt on Route 9.", "outlet": "Courier"}]},
                {"addresses": ["https://news.example/story"]},
            ]
        },
    )

    reports: Annotated[list[GivenReport], Field(max_length=_MOST)] = []
    addresses: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=2_000)]],
        Field(max_length=_MOST, description="Pages, feeds and files on the web (http, https)."),
    ] = []


_FORM: Final = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "files": {
            "type": "array",
            "items": {"type": "string", "contentMediaType": "application/octet-stream"},
            "description": "Files of any kind that `storyledger add` reads.",
        },
        _ADDRESSES: {"type": "string", "description": "Addresses, one a line."},
    },
}


@router.post(
    "/reports",
    status_code=202,
    operation_id="addReports",
    summary="Take reports in",
    responses=accepted("The task that takes them in; an account follows by itself.", *BODY, 415),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": schema_ref("GivenReports")},
                "multipart/form-data": {"schema": _FORM},
            },
        }
    },
)
async def add_reports(request: Request, desk: TheDesk, who: Editor) -> Response:
    """Return the task that takes in reports given as JSON, as files of a form, or by addresses."""
    desk.works.check_room(who.name)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        given = await _from_json(request, desk)
    elif kind == "multipart/form-data":
        given = await _from_form(request, desk)
    else:
        message = f"Reports come as application/json or multipart/form-data, not as {kind[:60] or 'nothing named'}."
        raise Problem(415, message)
    try:
        task = desk.works.submit("add", given, who.name)
    except BaseException:
        shutil.rmtree(given["folder"], ignore_errors=True)
        raise
    location = f"{request.scope.get('root_path', '')}/tasks/{task.id}"
    return json_answer(task_json(task), 202, {"Location": location})


async def _from_json(request: Request, desk: Desk) -> dict[str, Any]:
    body = await request.body()
    return await anyio.to_thread.run_sync(_take_json, body, desk.uploads)


def _take_json(body: bytes, home: Path) -> dict[str, Any]:
    try:
        given = GivenReports.model_validate_json(body)
    except ValidationError as error:
        raise validation_problem(error) from error
    _check_addresses(given.addresses)
    if not given.reports and not given.addresses:
        raise wrong("body", "reports", "there is nothing to take in: give `reports` or `addresses`")
    folder = new_folder(home)
    if not given.reports:
        return {"folder": str(folder), _ADDRESSES: given.addresses}
    with open_private(folder / "000000") as file:
        file.writelines(f"{json.dumps(report.model_dump(exclude_none=True))}\n".encode() for report in given.reports)
    return {"folder": str(folder), "uploads": [("000000", _NAME)], _ADDRESSES: given.addresses}


async def _from_form(request: Request, desk: Desk) -> dict[str, Any]:
    sent = await receive_form(request, desk.uploads)
    try:
        addresses = _check_form(sent)
    except BaseException:
        shutil.rmtree(sent.folder, ignore_errors=True)
        raise
    return {"folder": str(sent.folder), "uploads": sent.files, _ADDRESSES: addresses}


def _check_form(sent: Sent) -> list[str]:
    """Return the addresses of a form; raises Problem where there is nothing in it, or what is not taken."""
    addresses = sent.fields.get(_ADDRESSES, "").split()
    if strange := sorted(sent.fields.keys() - {_ADDRESSES, "csrf"}):
        raise wrong("body", strange[0], f"a form has files, and the field `{_ADDRESSES}`")
    if len(addresses) > _MOST:
        raise wrong("body", _ADDRESSES, f"{_MOST:,} addresses are taken at once, not {len(addresses):,}")
    _check_addresses(addresses)
    if not sent.files and not addresses:
        raise wrong("body", "files", f"there is nothing to take in: give files, or `{_ADDRESSES}`")
    return addresses


def _check_addresses(addresses: Sequence[str]) -> None:
    for address in addresses:
        if web_address(address) is None:
            raise wrong("body", _ADDRESSES, "expected a web address such as https://news.example/story", address)
