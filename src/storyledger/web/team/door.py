"""The door of a team: who has signed in, or shows a token, comes in with the role of their account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from storyledger.errors import TeamError
from storyledger.ledger.team_store import TeamStore
from storyledger.web.guards.answers import API, SAFE, TEAM, is_script, refusal
from storyledger.web.guards.csrf import derive
from storyledger.web.guards.door import CAME, Came
from storyledger.web.guards.loopback import STATIC
from storyledger.web.guards.peers import neighbourhood, peer_address
from storyledger.web.guards.rates import BY_ADDRESS, TOLD, TOLD_OF_ALL, Rates
from storyledger.web.team.cookies import Cookies
from storyledger.web.team.passwords import Passwords
from storyledger.web.team.secrets import hash_of
from storyledger.web.team.signing import Signing
from storyledger.web.visitors import Visitor

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from storyledger.ledger.team_store import Session
    from storyledger.web.settings import ServeSettings
    from storyledger.web.visitors import Role

IDLE: Final = 2 * 3_600
"""Seconds after which a session that is not used is over."""
LONGEST: Final = 12 * 3_600
"""Seconds after which every session is over: a working day."""
SIGN_IN: Final = "/team/sign-in"
OWN: Final = ("/team/account", "/team/sign-out")
"""What everybody who is signed in may do with their own account."""
_DEEDS: Final = (
    ("undo", "undo"),
    ("corrections", "correction"),
    ("correct", "correction"),
    ("decisions", "decision"),
    ("move", "decision"),
    ("doubts", "decision"),
    ("reports", "addition"),
    ("add", "addition"),
    ("account", "account asked for"),
    ("accounts", "account asked for"),
    ("export", "export"),
    ("log", "check"),
    ("tasks", "task stopped"),
)
"""What is said to have been done, by a word of the address, the first that stands in it."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a session lasts."""

    idle: int = IDLE
    longest: int = LONGEST


class TeamDoor:
    """Lets in the accounts of a team."""

    rates: Rates | None

    def __init__(self, store: TeamStore, cookies: Cookies, passwords: Passwords | None = None) -> None:
        """Hold the team's store; passwords are made with the library's parameters unless others are given."""
        self.store = store
        self.cookies = cookies
        self.passwords = passwords or Passwords()
        self.rates = self.tries = Rates()
        self.lasting = Lasting()
        self.signing = Signing(self)

    @classmethod
    def open(cls, settings: ServeSettings) -> Self:
        """Return the door of a ledger's team; raises TeamError where nobody could come in."""
        store = TeamStore.open(settings.ledger)
        https = settings.tls or bool(settings.proxies)
        try:
            _check_admin(store)
            return cls(store, Cookies(store.key("cookies"), settings.port, https=https))
        except BaseException:
            store.close()
            raise

    def address(self, base: str, *, once: bool = False) -> str:  # noqa: ARG002 - of every door
        """Return the address to open."""
        return f"{base}/"

    def close(self) -> None:
        """Give the store back."""
        self.store.close()

    def is_open(self, path: str) -> bool:
        """Return whether anybody may ask for this."""
        return path.startswith(STATIC) or path == SIGN_IN

    def needed(self, method: str, path: str) -> Role:
        """Return the least role that a request takes: what is not said otherwise, readers read and editors write."""
        if any(path == own or path.startswith(f"{own}/") for own in OWN):
            return "reader"
        if path.startswith(TEAM):
            return "admin"
        return "reader" if method in SAFE else "editor"

    async def receive(self, request: Request) -> Came | Response:
        """Return whose cookie or token comes with a request; a new browser gets a cookie for the sign-in form."""
        seconds = self.tries.wait(BY_ADDRESS, neighbourhood(peer_address(request.scope)))
        if seconds:
            message = f"Too much is asked for from your address; go on in {seconds} seconds."
            return refusal(request, 429, message, {"retry-after": str(seconds)})
        kind, _space, shown = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return await self._by_token(request, shown)
        held = request.cookies.get(self.cookies.session)
        if held:
            session = await run_in_threadpool(self._session, held)
            if session is not None:
                who = Visitor(session.account.name, _role(session.account.role))
                return Came(who, derive(held), session=session.hash)
        before = request.cookies.get(self.cookies.before, "")
        if before:
            return Came(None, derive(before))
        if request.url.path == SIGN_IN and request.method in SAFE:
            made, cookie = self.cookies.new_before()
            return Came(None, derive(made), cookies=(cookie,))
        return Came(None)

    async def turn_away(self, request: Request) -> Response:
        """Return the way to sign in."""
        if is_script(request):
            message = "Sign in first, or show a token (`storyledger team token NAME`): Authorization: Bearer TOKEN."
            return refusal(request, 401, message, {"www-authenticate": "Bearer"})
        if request.method not in SAFE:
            return refusal(request, 401, "You are not signed in, or not any more. Nothing was changed.")
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(SIGN_IN if here == "/" else f"{SIGN_IN}?{urlencode({'next': here})}", 303)

    async def tell(self, request: Request, what: str, detail: str) -> None:
        """Keep in the audit what was done, or refused; of refused requests so many that nobody fills the disk."""
        came: Came | None = request.scope.get(CAME)
        who = came.visitor.name if came is not None and came.visitor is not None else ""
        path, address = request.url.path, peer_address(request.scope)
        if what == "did":
            if path.startswith(TEAM):
                return  # told where it is done, with whom it was done to
            what = deed(path)
        elif what == "refused" and (
            self.tries.wait(TOLD, neighbourhood(address)) or self.tries.wait(TOLD_OF_ALL, "all")
        ):
            return
        await run_in_threadpool(self.store.audit, what, who, address, f"{request.method} {path}: {detail}")

    async def _by_token(self, request: Request, shown: str) -> Came | Response:
        found = await run_in_threadpool(self.store.token, hash_of(shown))
        if found is None or not request.url.path.startswith(API):
            message = "That token is not good (any more), or not for this: it is for addresses under /api/."
            await self.tell(request, "refused", message)
            return refusal(request, 401, message, {"www-authenticate": "Bearer"})
        return Came(Visitor(found.account.name, _role(found.role)), bearer=True)

    def _session(self, held: str) -> Session | None:
        return self.store.session(hash_of(held), self.lasting.idle, self.lasting.longest)


def deed(path: str) -> str:
    """Return what the audit calls a change that was made at an address."""
    parts = path.split("/")
    return next((told for word, told in _DEEDS if word in parts), "change")


def _check_admin(store: TeamStore) -> None:
    if not any(account.role == "admin" for account in store.accounts()):
        message = "nobody could give roles: `storyledger team add NAME --role admin` makes the first account"
        raise TeamError(message)


def _role(role: str) -> Role:
    return "admin" if role == "admin" else "editor" if role == "editor" else "reader"
