"""What somebody gets who is refused: a page for a browser, JSON for a script, a line of text for anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, PlainTextResponse

from storyledger.web.api.problems import problem_response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment
    from starlette.requests import Request
    from starlette.responses import Response

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
API: Final = "/api/"
TEAM: Final = "/team/"

_HEADS: Final = {
    400: "That cannot be read",
    401: "Who are you?",
    403: "That is not allowed",
    408: "That took too long",
    413: "That is too much",
    421: "Not by this name",
    429: "Too many at once",
    500: "Something broke",
}


def is_script(request: Request) -> bool:
    """Return whether a program or a page's script asks, for which JSON is the answer."""
    by_script = request.headers.get("sec-fetch-mode", "navigate") != "navigate"
    return by_script or request.url.path.startswith(API) or "x-csrf-token" in request.headers


def wants_page(request: Request) -> bool:
    """Return whether a person looks at the answer in a browser."""
    return not is_script(request) and "text/html" in request.headers.get("accept", "")


def refusal(request: Request, status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer that refuses a request, in the form that fits who asked."""
    if is_script(request):
        return problem_response(status, message, headers=headers)
    templates = _templates(request)
    if templates is None or not wants_page(request):
        return PlainTextResponse(f"{message}\n", status, headers=headers)
    head = _HEADS.get(status, "That does not work")
    content = templates.get_template("team/refused.html.j2").render(head=head, message=message, onward=None)
    return HTMLResponse(content, status, headers=headers)


def onward(request: Request, status: int, message: str, address: str) -> Response:
    """Return a page with a link that leads on: what is asked from there comes from our own site."""
    templates = _templates(request)
    if templates is None:
        return PlainTextResponse(f"{message}\n", status)
    page = templates.get_template("team/refused.html.j2")
    return HTMLResponse(page.render(head="Storyledger", message=message, onward=address), status)


def local_path(address: str | None) -> str:
    """Return where to go on this site; the first page for an address that leads, or might lead, to another one."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return "/"
    if "\\" in address or any(letter <= " " or letter == "\x7f" for letter in address):
        return "/"  # browsers read \ as /, and drop line ends and tabs
    return address


def _templates(request: Request) -> Environment | None:
    application = request.scope.get("app")
    desk = getattr(getattr(application, "state", None), "desk", None)
    return getattr(desk, "templates", None)
