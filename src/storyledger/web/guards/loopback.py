"""The door on one's own computer: who has the address that `storyledger serve` printed is its user.

Other sites are kept out by what they cannot forge (sites.py). Other users of the computer can connect to the port as
well, and are kept out by a token in the address, which the first request exchanges for a cookie. The browser that is
opened for the user gets another one, good once and for a minute: command lines can be read by everybody on a computer,
and whoever was quicker with it loses what they got as soon as the browser comes with it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from starlette.responses import HTMLResponse

from storyledger.web.guards.answers import SAFE, is_script, local_path, onward, refusal
from storyledger.web.guards.csrf import derive
from storyledger.web.guards.door import Came
from storyledger.web.visitors import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from storyledger.web.guards.rates import Rates
    from storyledger.web.visitors import Role

STATIC: Final = "/static/"
_ONCE: Final = 60.0
"""Seconds for which the address that a browser is opened with is good."""
_BROWSERS: Final = 100
"""Browsers that may be open at once; the one that came first is forgotten first."""


class LoopbackDoor:
    """Lets in this computer's user."""

    rates: Rates | None = None
    """Nobody else is there who could be kept waiting."""

    def __init__(
        self, user: str, port: int, *, https: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Make the token; `port` tells our cookie from that of another ledger that is served beside this one."""
        self.token = secrets.token_urlsafe(32)
        self.cookie = f"storyledger-{port}"
        self._visitor = Visitor(user, "admin")
        self._https = https
        self._clock = clock
        self._once: OrderedDict[bytes, tuple[float, bytes | None]] = OrderedDict()
        self._sessions: OrderedDict[bytes, None] = OrderedDict()

    def address(self, base: str, *, once: bool = False) -> str:
        """Return the address to open: `base` with the token, or with one that is good once."""
        token = self.token
        if once:
            token = secrets.token_urlsafe(32)
            self._once[_hash(token)] = (self._clock() + _ONCE, None)
        return f"{base}/?{urlencode({'token': token})}"

    def close(self) -> None:
        """Give back nothing: all it holds is in memory."""

    def is_open(self, path: str) -> bool:
        """Return whether anybody may ask for this."""
        return path.startswith(STATIC)

    def needed(self, method: str, path: str) -> Role:  # noqa: ARG002 - of every door
        """Return the least role that a request takes."""
        return "admin"

    async def tell(self, request: Request, what: str, detail: str) -> None:
        """Keep nothing: there is one person, whose deeds stand in the ledger's log."""

    async def receive(self, request: Request) -> Came | Response:
        """Return the user where the cookie or the token is theirs, and nobody else."""
        given = request.query_params.get("token")
        if given is not None and request.method == "GET" and not request.url.path.startswith(STATIC):
            return self._exchange(request, given)
        kind, _space, shown = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and _same(shown, self.token):
            return Came(self._visitor, bearer=True)
        session = request.cookies.get(self.cookie, "")
        if _hash(session) in self._sessions:
            return Came(self._visitor, derive(session))
        return Came(None)

    async def turn_away(self, request: Request) -> Response:
        """Return what to do: a link of another site's page leads here without the cookie, and leads on from here."""
        if is_script(request) or request.method not in SAFE:
            message = "Give the token of the address that `storyledger serve` printed: Authorization: Bearer TOKEN."
            return refusal(request, 401, message, {"www-authenticate": "Bearer"})
        if request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
            here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return onward(request, 401, "Another page led here.", local_path(here))
        message = (
            "Open the address that `storyledger serve` printed in its terminal: it lets this browser in, and no other "
            "user of this computer."
        )
        return refusal(request, 401, message)

    def _exchange(self, request: Request, given: str) -> Response:
        """Return a page that sets the cookie and leads on: a redirect would not bring a strict cookie along."""
        name = _hash(given)
        until, earlier = self._once.get(name, (0.0, None))
        if not _same(given, self.token):
            if earlier is not None and self._clock() <= until:
                self._sessions.pop(earlier, None)
                self._once[name] = (0.0, None)
                message = (
                    "This address was used before, and whoever did that is out again. If it was not you, another user "
                    "of this computer was quicker. Open the address that `storyledger serve` printed."
                )
                return refusal(request, 401, message)
            if earlier is not None or self._clock() > until:
                message = "This address is not good any more. Open the one that `storyledger serve` printed."
                return refusal(request, 401, message)
        session = secrets.token_urlsafe(32)
        if until:
            self._once[name] = (until, _hash(session))
        self._sessions[_hash(session)] = None
        while len(self._sessions) > _BROWSERS:
            self._sessions.popitem(last=False)
        path = local_path(quote(request.url.path))
        kept = urlencode([(key, value) for key, value in request.query_params.multi_items() if key != "token"])
        address = path + (f"?{kept}" if kept else "")
        desk = request.app.state.desk
        page = desk.templates.get_template("team/opening.html.j2").render(address=address)
        response = HTMLResponse(page)
        made = cookie(self.cookie, session, same_site="Strict", secure=self._https)
        response.headers.append("set-cookie", made)
        return response


def cookie(name: str, value: str, *, same_site: str, secure: bool = False, seconds: int | None = None) -> str:
    """Return a cookie for this site alone that no script can read: until the browser is closed, or for `seconds`."""
    jar: SimpleCookie = SimpleCookie()
    jar[name] = value
    made = jar[name]
    made["path"], made["httponly"], made["samesite"] = "/", True, same_site
    if secure:
        made["secure"] = True
    if seconds is not None:
        made["max-age"] = seconds
    return made.OutputString()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), token.encode())
