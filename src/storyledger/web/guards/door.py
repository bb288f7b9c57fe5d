"""The door: who comes in, as whom, and what they may do there. Whatever is not opened to somebody is closed to them.

A route that says nothing about who may use it is open to readers where it only reads, and to editors where it writes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

from storyledger.web.guards import csrf
from storyledger.web.guards.answers import SAFE, refusal
from storyledger.web.guards.rates import READING, WRITING
from storyledger.web.visitors import role_allows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from storyledger.web.guards.rates import Rates
    from storyledger.web.visitors import Role, Visitor

CAME: Final = "storyledger.came"
"""Under which name a request carries who came."""


@dataclass(frozen=True, slots=True)
class Came:
    """Who came to the door."""

    visitor: Visitor | None
    secret: bytes | None = None
    """Of which this browser's CSRF tokens are made."""
    bearer: bool = False
    """Whether a token in the `Authorization` header was shown: no browser sends that by itself."""
    session: bytes | None = None
    """What the store keeps this visitor's session under."""
    cookies: Sequence[str] = field(default=())
    """What the answer sets."""


class Door(Protocol):
    """Who is let in, on one's own computer or in a team."""

    rates: Rates | None

    def address(self, base: str, *, once: bool = False) -> str:
        """Return the address to open: for who started the server, or with `once` for the browser it opens for them."""

    def close(self) -> None:
        """Give back what it holds."""

    def is_open(self, path: str) -> bool:
        """Return whether anybody may ask for this."""

    async def receive(self, request: Request) -> Came | Response:
        """Return who came, or the answer that they get at once."""

    async def turn_away(self, request: Request) -> Response:
        """Return the answer for who is not known, and may not do this without."""

    def needed(self, method: str, path: str) -> Role:
        """Return the least role that a request takes."""

    async def tell(self, request: Request, what: str, detail: str) -> None:
        """Keep in the audit what was done, or refused."""


class KeepsDoor:
    """Lets in whom the door lets in, to what their role allows, and writing only with a token of their own."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        """Stand before an application."""
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        came = await self.door.receive(request)
        if not isinstance(came, Came):
            await came(scope, receive, send)
            return
        scope[CAME] = came
        answer = await self._refused(request, came)
        if answer is None and request.method not in SAFE and not came.bearer:
            token, receive = await csrf.find_token(request, receive)
            if not csrf.fits(token, came.secret):
                message = "The page from which this came is too old, or not yours; load it again. Nothing was changed."
                await self.door.tell(request, "refused", message)
                answer = refusal(request, 403, message)
        if answer is not None:
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, self._watched(request, came, send))

    async def _refused(self, request: Request, came: Came) -> Response | None:
        method, path = request.method, request.scope["path"]
        if came.visitor is None:
            return None if self.door.is_open(path) else await self.door.turn_away(request)
        needed = self.door.needed(method, path)
        if not self.door.is_open(path) and not role_allows(came.visitor.role, needed):
            message = f"{came.visitor.name} may not do that: it takes the role {needed}. An admin can give it."
            await self.door.tell(request, "refused", message)
            return refusal(request, 403, message)
        if self.door.rates is not None:
            limit = READING if method in SAFE else WRITING
            seconds = self.door.rates.wait(limit, came.visitor.name)
            if seconds:
                message = f"That is more than {limit.amount} a minute; go on in {seconds} seconds."
                return refusal(request, 429, message, {"retry-after": str(seconds)})
        return None

    def _watched(self, request: Request, came: Came, send: Send) -> Send:
        """Return what sends the answer on, with its cookies, and tells the audit what was done."""

        async def say(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for cookie in came.cookies:
                    headers.append("set-cookie", cookie)
                if came.visitor is not None and message["status"] < 400:
                    if request.method not in SAFE:
                        await self.door.tell(request, "did", f"{message['status']}")
                    elif headers.get("content-disposition", "").startswith("attachment"):
                        await self.door.tell(request, "export", headers["content-disposition"])
                elif message["status"] in {401, 403} and came.visitor is not None:
                    await self.door.tell(request, "refused", f"{message['status']}")
            await send(message)

        return say
