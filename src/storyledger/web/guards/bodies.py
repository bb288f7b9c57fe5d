"""How much a request may bring, and how long it may take to bring it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import anyio
from starlette.requests import Request

from storyledger.web.guards.answers import TEAM, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """What a request's body may weigh and take."""

    bytes: int = 16 << 20
    """Of a form or JSON, read by who may write: twice the longest report that is taken, in whatever letters."""
    upload_bytes: int = 256 << 20
    """Of a form with files: archives of a day's pages; the reports in them are limited when they are taken in."""
    team_bytes: int = 64 << 10
    """Of a form about accounts, which somebody sends who has not signed in yet."""
    pause: float = 20.0
    """Seconds between two pieces of it."""
    seconds: float = 60.0
    """Seconds for all of it, and one more for each `speed` bytes."""
    speed: int = 50_000
    """Bytes a second: a slow line from the field is no attack, a byte a second is."""
    clock: Callable[[], float] = time.monotonic


class _OverTheLimitError(Exception):
    """Raised into the application that reads the body; what it answers then is not sent."""


class LimitsBodies:
    """Refuses bodies that are too large (413) or too slow (408)."""

    def __init__(self, app: ASGIApp, limits: BodyLimits) -> None:
        """Stand before an application."""
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        reader = _Reader(receive, self.limits, self._most(request))
        told = request.headers.get("content-length", "")
        if told.isdecimal() and int(told[:20]) > reader.most:
            reader.refuse_size()
            await reader.refusal(request)(scope, receive, send)
            return
        began = False

        async def say(message: Message) -> None:
            nonlocal began
            if reader.refused is None or began:
                began = True
                await send(message)

        try:
            await self.app(scope, reader.receive, say)
        except _OverTheLimitError:
            pass
        except Exception:
            if reader.refused is None:  # else it is what the application made of ours
                raise
        if reader.refused is not None and not began:
            await reader.refusal(request)(scope, receive, send)

    def _most(self, request: Request) -> int:
        """Return how much a request may bring."""
        if request.scope["path"].startswith(TEAM):
            return self.limits.team_bytes
        upload = request.headers.get("content-type", "").lower().startswith("multipart/form-data")
        return self.limits.upload_bytes if upload else self.limits.bytes


class _Reader:
    """Hands on a body as long as it keeps to the limits."""

    def __init__(self, receive: Receive, limits: BodyLimits, most: int) -> None:
        self.refused: tuple[int, str] | None = None
        self.most = most
        self._receive, self._limits = receive, limits
        self._began = limits.clock()
        self._size, self._whole = 0, False

    async def receive(self) -> Message:
        """Return the next piece; raises where it is too late or too much."""
        if self._whole:  # what comes now is only whether the browser is gone
            return await self._receive()
        if self.refused is not None:
            raise _OverTheLimitError
        try:
            with anyio.fail_after(self._limits.pause):
                message = await self._receive()
        except TimeoutError as error:
            self._refuse_time()
            raise _OverTheLimitError from error
        self._size += len(message.get("body", b""))
        self._whole = message["type"] != "http.request" or not message.get("more_body", False)
        if self._size > self.most:
            self.refuse_size()
        elif self._limits.clock() - self._began > self._limits.seconds + self._size / self._limits.speed:
            self._refuse_time()
        if self.refused is not None:
            self._whole = False
            raise _OverTheLimitError
        return message

    def refuse_size(self) -> None:
        """Refuse for the size."""
        self.refused = 413, f"This takes up to {_words(self.most)} at once; give it in parts."

    def _refuse_time(self) -> None:
        self.refused = 408, "What was sent came too slowly; try again."

    def refusal(self, request: Request) -> ASGIApp:
        """Return the answer."""
        assert self.refused is not None
        return refusal(request, *self.refused, headers={"connection": "close"})


def _words(size: int) -> str:
    return f"{size >> 20:,} MiB" if size >= 1 << 20 else f"{size >> 10:,} KiB"
