"""Signing in: the same work and words for names that are there as for others, and no more tries than a person needs.

Nobody can lock another out: tries count for the address or the browser that they come from; those for a name, from
wherever, only keep out browsers that never signed in with it, and only when hundreds were tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import anyio
from starlette.concurrency import run_in_threadpool

from storyledger.ledger.team_store import fold_name
from storyledger.web.guards.peers import neighbourhood, peer_address
from storyledger.web.guards.rates import SIGN_IN_BY_ADDRESS, SIGN_IN_BY_BOTH, SIGN_IN_BY_NAME
from storyledger.web.team.secrets import hash_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from storyledger.ledger.team_store import Account
    from storyledger.web.team.door import TeamDoor

WRONG: Final = "The name or the password is wrong."
_AT_ONCE: Final = 2
"""Passwords that are compared at once: each takes a core and 64 MiB."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What became of trying to sign in."""

    account: Account | None
    message: str = ""
    wait: int = 0
    """Seconds until the next try."""
    cookies: Sequence[str] = ()


class Signing:
    """Lets people in by their passwords."""

    def __init__(self, door: TeamDoor) -> None:
        """Hold the door."""
        self._door = door
        self._at_once = anyio.CapacityLimiter(_AT_ONCE)

    async def sign_in(self, request: Request, name: str, password: str) -> Signed:
        """Return who signed in, with the cookies of a new session; or why not."""
        store, cookies = self._door.store, self._door.cookies
        account = await run_in_threadpool(store.find, name)
        wait = self._wait(request, name, account)
        if wait:
            minutes = -(-wait // 60)
            message = f"That was tried too often. Try again in {minutes} minute{'s' if minutes > 1 else ''}."
            await self._door.tell(request, "refused", "tried to sign in too often")
            return Signed(None, message, wait)
        fits = await self.fits(account, password)
        address = peer_address(request.scope)
        if account is None or not fits:
            # Only a name that is there is written down: people type passwords into the wrong field.
            who = "" if account is None else account.name
            detail = "wrong password" if who else "unknown name"
            await run_in_threadpool(store.audit, "sign-in failed", who, address, detail)
            return Signed(None, WRONG)
        self._door.tries.forget_tries(SIGN_IN_BY_BOTH, fold_name(name), self._from(request, account))
        secret, cookie = cookies.new_session()
        browser = request.headers.get("user-agent", "")
        await run_in_threadpool(self._begin, account, (secret, password), request, browser)
        known = await run_in_threadpool(store.find, account.name)  # a newer hash may be kept now
        return Signed(account, cookies=(*cookies.over()[1:], cookie, cookies.new_known(known or account)))

    async def fits(self, account: Account | None, password: str) -> bool:
        """Return whether a password is an account's; as much work is done where there is no such account."""
        kept = None if account is None else account.password
        return await anyio.to_thread.run_sync(self._door.passwords.fits, kept, password, limiter=self._at_once)

    async def hash(self, password: str) -> str:
        """Return the hash under which a password is kept."""
        return await anyio.to_thread.run_sync(self._door.passwords.hash, password, limiter=self._at_once)

    def _begin(self, account: Account, secrets: tuple[str, str], request: Request, browser: str) -> None:
        """Keep the new session; the one with which this browser came, if any, is over."""
        door, (secret, password) = self._door, secrets
        if door.passwords.is_old(account.password):
            door.store.rehash(account, door.passwords.hash(password))
        held = request.cookies.get(door.cookies.session)
        if held:
            door.store.end_session(hash_of(held))
        door.store.sweep(door.lasting.idle, door.lasting.longest)
        door.store.begin_session(account, hash_of(secret), peer_address(request.scope), browser)
        door.store.audit("sign-in", account.name, peer_address(request.scope), browser)

    def _wait(self, request: Request, name: str, account: Account | None) -> int:
        """Return the seconds to wait; each try counts, before it is known what comes of it."""
        # Names that are not there are counted as others are: else the count would tell which are.
        tries, known = self._door.tries, fold_name(name)
        where = self._from(request, account)
        waits = [
            tries.wait_for_try(SIGN_IN_BY_ADDRESS, neighbourhood(peer_address(request.scope))),
            tries.wait_for_try(SIGN_IN_BY_BOTH, known, where),
        ]
        if not where.startswith("browser "):
            waits.append(tries.wait_for_try(SIGN_IN_BY_NAME, known))
        return max(waits)

    def _from(self, request: Request, account: Account | None) -> str:
        """Return where tries come from: a browser that signed in with this account before, else an address."""
        browser = self._door.cookies.knows(request.cookies.get(self._door.cookies.known, ""), account)
        return f"address {neighbourhood(peer_address(request.scope))}" if browser is None else f"browser {browser}"
