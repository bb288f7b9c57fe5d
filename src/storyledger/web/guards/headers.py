"""What every answer says to the browser: run and load nothing but ours, be framed by nobody, keep nothing.

Also an answer to what broke gets them: this guard stands outermost, and answers itself where nobody did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

from storyledger.web.guards.answers import refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SOURCES: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # the empty icon
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
POLICY: Final = "; ".join(f"{kind} {sources}" for kind, sources in _SOURCES.items())
_ALWAYS: Final = {
    "x-content-type-options": "nosniff",
    # Not no-referrer: with that, browsers name no origin in their own pages' forms, and those would be refused.
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_UNLESS_SET: Final = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
}
"""What a route may say otherwise: originals are sandboxed, static files may be kept."""
_SAID: Final = [(name.encode(), value.encode()) for name, value in _ALWAYS.items()]
_SAID_UNLESS_SET: Final = [(name.encode(), value.encode()) for name, value in _UNLESS_SET.items()]
_OWN: Final = {"localhost", "127.0.0.1", "::1"}
"""Names under which other programs on this computer serve unencrypted: those are not to be cut off."""
_YEAR: Final = 31_536_000


class SaysHeaders:
    """Adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # there are none
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = False

        async def say(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                headers = [header for header in message["headers"] if header[0].decode("latin-1") not in _ALWAYS]
                named = {name for name, _ in headers}
                headers += _SAID
                headers += [header for header in _SAID_UNLESS_SET if header[0] not in named]
                message = {**message, "headers": headers}
                if scope["scheme"] == "https" and Request(scope).url.hostname not in _OWN:
                    MutableHeaders(scope=message)["strict-transport-security"] = f"max-age={_YEAR}"
            await send(message)

        try:
            await self.app(scope, receive, say)
        except Exception:
            if not began:
                message = "Something broke on this side; the terminal in which `storyledger serve` runs says what."
                await refusal(Request(scope), 500, message)(scope, receive, say)
            raise
