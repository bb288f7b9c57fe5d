"""Whose page makes the browser ask: other sites in the same browser get nothing from here and change nothing.

`Host` must be a name of ours: a hostile name that was made to resolve to this machine (DNS rebinding) is refused.
`Sec-Fetch-Site` and `Origin`, which no page can forge, must be ours for what changes something; for what only reads,
another site may do no more than link here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from starlette.requests import Request

from storyledger.web.guards.answers import SAFE, refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from starlette.types import ASGIApp, Receive, Scope, Send

    Tell = Callable[[Request, str], Awaitable[None]]

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names that cannot be made to lead elsewhere, so that any port may stand behind them: tunnels end on others."""
_HOST: Final = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::[0-9]{1,5})?")


class KeepsSites:
    """Refuses requests by foreign names, and what other sites' pages ask for."""

    def __init__(self, app: ASGIApp, names: Collection[str], tell: Tell) -> None:
        """Stand before an application that is asked for by these names; `tell` hears of what was refused."""
        self.app = app
        self.names = frozenset(name.lower() for name in names)
        self.tell = tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        refused = self._host(request) or _asked_by(request)
        if refused is None:
            await self.app(scope, receive, send)
            return
        status, message = refused
        await self.tell(request, message)
        await refusal(request, status, message)(scope, receive, send)

    def _host(self, request: Request) -> tuple[int, str] | None:
        given = request.headers.getlist("host")
        matched = _HOST.fullmatch(given[0].lower()) if len(given) == 1 else None
        if matched is None:
            return 400, "The request does not say whom it is for (Host)."
        if matched[1] not in self.names:
            return 421, "Nothing is served here under that name; `--name NAME` of `storyledger serve` adds one."
        return None


def _asked_by(request: Request) -> tuple[int, str] | None:
    """Return why what asks may not: None where it is a page of ours, or no page at all."""
    site = request.headers.get("sec-fetch-site")
    if request.method not in SAFE:
        origins = request.headers.getlist("origin")
        ours = f"{request.url.scheme}://{request.headers['host'].lower()}"
        if site not in {None, "same-origin", "none"} or any(origin.lower() != ours for origin in origins):
            return 403, "Another site's page asked for this change; nothing was changed."
        return None
    linked = request.headers.get("sec-fetch-mode") == "navigate" and (
        request.headers.get("sec-fetch-dest", "document") == "document"
    )
    if site not in {None, "same-origin", "none"} and not linked:
        return 403, "Another site's page may link to this one, and no more."
    return None
