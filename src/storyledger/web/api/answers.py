"""What routes of the API share: who is let in, what an answer is described as, texts that name something."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Depends, Path
from starlette.responses import Response

from storyledger.web.api.problems import MEDIA_TYPE
from storyledger.web.guard import Visitor, require_editor, require_reader

if TYPE_CHECKING:
    from collections.abc import Mapping

Reader = Annotated[Visitor, Depends(require_reader)]
Editor = Annotated[Visitor, Depends(require_editor)]
StoryId = Annotated[str, Path(max_length=200, description="Id of a story.", examples=["story-88b56459"])]
ReportId = Annotated[str, Path(max_length=200, description="Id of a report.", examples=["01-meridian-2016-12-08"])]
Seq = Annotated[int, Path(ge=0, le=(1 << 53) - 1, description="Number of an entry in the log.", examples=[0])]
"""The largest is the one up to which every program's numbers are whole."""

_PROBLEMS: Final = {
    400: "The request cannot be read.",
    401: "Nobody is signed in, or the token is none.",
    403: "Who asks may not do that.",
    404: "There is nothing of that name.",
    408: "The request's body came too slowly.",
    409: "What stands there does not allow it.",
    410: "The line with which the page before ended is gone; begin again.",
    413: "That is more than is taken at once.",
    415: "The body is of another kind than is read.",
    422: "A value cannot be taken; `errors` says which, and what was expected.",
    429: "Too many requests, or tasks that wait; `Retry-After` says in how many seconds to go on.",
    503: "Another process is writing to the ledger, or too much waits; `Retry-After` says for how long.",
}
_ALWAYS: Final = (400, 401, 403, 422, 429, 503)
BODY: Final = (408, 413)
"""How what is sent may be refused, beside its values."""


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how the refusals of a route are described, those that every route knows among them."""
    content = {MEDIA_TYPE: {"schema": schema_ref("Problem")}}
    return {status: {"description": _PROBLEMS[status], "content": content} for status in (*_ALWAYS, *statuses)}


def answers(schema: str, says: str, *statuses: int, kept: bool = False) -> dict[int | str, dict[str, Any]]:
    """Return how the answers of a route that gives JSON are described; one that is `kept` may be known already."""
    told: dict[int | str, dict[str, Any]] = {
        200: {"description": says, "content": {"application/json": {"schema": schema_ref(schema)}}}
    }
    if kept:
        told[200]["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "Send it as If-None-Match."}}
        told[304] = {"description": "What was known already (If-None-Match) still holds."}
    return told | refusals(*statuses)


def accepted(says: str, *statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how the answers of a route that begins a task are described."""
    location = {"schema": {"type": "string"}, "description": "Where the task is told of."}
    content = {"application/json": {"schema": schema_ref("Task")}}
    return {202: {"description": says, "headers": {"Location": location}, "content": content}} | refusals(*statuses)


def schema_ref(name: str) -> dict[str, str]:
    """Return the reference to a schema of the description."""
    return {"$ref": f"#/components/schemas/{name}"}


def json_answer(told: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return an object as JSON; half a surrogate pair is told by its escape."""
    return Response(json.dumps(told), status, headers, media_type="application/json")
