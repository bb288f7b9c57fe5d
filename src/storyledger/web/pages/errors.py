"""What somebody sees where something is not there, cannot be read or broke: what happened, and what there is to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from storyledger.errors import StoryledgerError
from storyledger.web.api.problems import problem_response, status_of
from storyledger.web.context import show_page
from storyledger.web.guard import is_known
from storyledger.web.guards.answers import is_script, refusal

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

_HEADS: Final = {
    400: "That cannot be read",
    403: "That is not allowed",
    404: "There is nothing here",
    405: "That cannot be done here",
    413: "That is too much",
    422: "That cannot be read",
    429: "Too much waits",
    500: "Something broke",
    503: "The ledger is busy",
}
_MISSING: Final = "This address leads nowhere. It may be of a story or a report that was named otherwise before."


def install(app: FastAPI) -> None:
    """Have an application tell its errors as pages."""
    app.add_exception_handler(HTTPException, _tell_http)
    app.add_exception_handler(RequestValidationError, _tell_validation)
    app.add_exception_handler(StoryledgerError, _tell_ours)


async def _tell_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code < 400 or error.status_code in {401, 403}:
        return refusal(request, error.status_code, str(error.detail), error.headers)
    message = _MISSING if error.detail == "Not Found" else str(error.detail)
    return _tell(request, error.status_code, message)


async def _tell_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    names = ", ".join(sorted({str(fault["loc"][-1]) for fault in error.errors()}))
    return _tell(request, 422, f"The address says something that cannot be read: {names}.")


async def _tell_ours(request: Request, error: Exception) -> Response:
    status, headers = status_of(error)
    answer = _tell(request, status, f"{str(error)[:1].upper()}{str(error)[1:].rstrip('.')}.")
    answer.headers.update(headers)
    return answer


def _tell(request: Request, status: int, message: str) -> Response:
    if is_script(request):
        return problem_response(status, message)
    if not is_known(request):
        return refusal(request, status, message)
    head = _HEADS.get(status, "That does not work")
    return show_page(request, "error.html.j2", status=status, head=head, message=message)
