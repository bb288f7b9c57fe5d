"""What went wrong, as `application/problem+json` (RFC 9457): what was found, what was expected, what there is to do."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi import HTTPException
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as RoutingError
from starlette.responses import Response

from storyledger.errors import CorrectionError, CrowdedError, DecisionError, LedgerError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI
    from pydantic import ValidationError
    from starlette.requests import Request

MEDIA_TYPE: Final = "application/problem+json"
_SHOWN: Final = 60
_MOST: Final = 20
"""Faults told of one request."""
_CROWDED: Final = "30"
"""Seconds after which to try again where too much waits: a task takes some, or minutes."""
_LOCKED: Final = "5"
"""Seconds after which to try again where another process writes: a batch takes less than one."""
_BUSY: Final = ("another process", "locked", "lock timeout")
"""What the ledger and its databases say where another writer is in the way."""
_PLACES: Final = {"path": "path", "query": "query", "header": "header", "cookie": "cookie", "body": "body"}


class Problem(HTTPException):
    """Why a request has no other answer."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Say it in a sentence; `errors` names what of the request is meant."""
        super().__init__(status, detail, dict(headers) if headers else None)
        self.errors = tuple(errors)


def wrong(where: str, name: str, message: str, found: object = None) -> Problem:
    """Return the problem that one value of a request cannot be taken (422)."""
    return Problem(422, f"{name}: {message}", [_error(where, name, message, found)])


def missing(what: str, name: str, choose: str) -> Problem:
    """Return the problem that there is nothing of a name (404), and where those that there are stand."""
    return Problem(404, f"There is no {what} {_show(name)} here; {choose} lists those there are.")


def problem_response(
    status: int, detail: str, errors: Sequence[Mapping[str, Any]] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Return a problem as an answer."""
    told: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    told["detail"] = detail
    if errors:
        told["errors"] = list(errors)
    return Response(json.dumps(told), status, headers, MEDIA_TYPE)


def install_problems(app: FastAPI) -> None:
    """Have an application answer with problems and nothing else."""
    app.add_exception_handler(RoutingError, _tell_http)
    app.add_exception_handler(RequestValidationError, _tell_validation)
    app.add_exception_handler(CorrectionError, _tell_by_hand)
    app.add_exception_handler(DecisionError, _tell_by_hand)
    app.add_exception_handler(LedgerError, _tell_ours)
    app.add_exception_handler(CrowdedError, _tell_ours)


async def _tell_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, RoutingError)
    headers = dict(error.headers or {})
    detail = str(error.detail)
    if error.status_code == 404 and not isinstance(error, HTTPException):
        detail = f"Nothing is at {_show(request.url.path)}; openapi.json lists what there is."
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted(_allowed(request)))
        detail = f"{request.method} is nothing that can be done here; what can be done: {headers['Allow']}."
    return problem_response(error.status_code, detail, getattr(error, "errors", ()), headers)


async def _tell_validation(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told = _of_faults(error.errors())
    return problem_response(told.status_code, str(told.detail), told.errors)


def validation_problem(error: ValidationError) -> Problem:
    """Return the problem that a body is not as it is described."""
    return _of_faults([{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors(include_url=False)])


def _of_faults(faults: Sequence[Any]) -> Problem:
    errors = []
    for fault in faults[:_MOST]:
        where, *path = fault["loc"]
        name = ".".join(map(str, path)) or str(where)
        errors.append(_error(_PLACES.get(str(where), "body"), name, str(fault["msg"]), fault.get("input")))
    return Problem(422, "; ".join(f"{fault['name']}: {fault['message']}" for fault in errors[:3]), errors)


async def _tell_by_hand(_request: Request, error: Exception) -> Response:
    return problem_response(422, str(error), [_error("body", "body", str(error))])


def status_of(error: Exception) -> tuple[int, dict[str, str]]:
    """Return the status, with its headers, that tells of an error: whether to come again is what matters."""
    if isinstance(error, CrowdedError):
        return 429 if error.own else 503, {"Retry-After": _CROWDED}
    if isinstance(error, LedgerError) and any(sign in str(error) for sign in _BUSY):
        return 503, {"Retry-After": _LOCKED}
    return 500, {}


async def _tell_ours(_request: Request, error: Exception) -> Response:
    """Tell that the ledger cannot be used: another process writes, too much waits, or what it holds was damaged."""
    status, headers = status_of(error)
    return problem_response(status, str(error), headers=headers)


def _allowed(request: Request) -> set[str]:
    """Return the methods that the description has for a path."""
    path = request.url.path.removeprefix(request.scope.get("root_path", "")).split("/")
    found: set[str] = set()
    for template, methods in request.app.openapi()["paths"].items():
        parts = template.split("/")
        if len(parts) == len(path) and all(a == b or (a[:1] == "{" and b) for a, b in zip(parts, path, strict=True)):
            found |= {method.upper() for method in methods}
    return found | ({"HEAD"} if "GET" in found else set())


def _error(where: str, name: str, message: str, found: object = None) -> dict[str, str]:
    told = {"in": where, "name": _cut(name), "message": _cut(message, 300)}
    if isinstance(found, str | int | float | bool):
        told["found"] = _show(found)
    return told


def _show(value: object) -> str:
    try:
        return _cut(repr(value))
    except ValueError:  # a number too long to be written out
        return "a number beyond all measure"


def _cut(text: str, longest: int = _SHOWN) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
