"""Who asks, and whether they may: what every page and every answer of the API goes by.

Routes say who may use them (`require_reader`, `require_editor`, `require_admin`); every form carries `csrf_token` in a
hidden field `csrf`, its first, and every writing request of a script the header `X-CSRF-Token`. The guards stand before
all routes and hold for those that say nothing, too: see guards/.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, HTTPException, Request

from storyledger.web.guards import csrf
from storyledger.web.guards.bodies import BodyLimits, LimitsBodies
from storyledger.web.guards.door import CAME, Came, KeepsDoor
from storyledger.web.guards.headers import SaysHeaders
from storyledger.web.guards.loopback import LoopbackDoor
from storyledger.web.guards.peers import TrustsProxies
from storyledger.web.guards.sites import LOOPBACK, KeepsSites
from storyledger.web.visitors import Visitor, role_allows

if TYPE_CHECKING:
    from fastapi import FastAPI

    from storyledger.web.guards.door import Door
    from storyledger.web.settings import ServeSettings
    from storyledger.web.visitors import Role

__all__ = [
    "Visitor",
    "csrf_token",
    "install_guards",
    "is_known",
    "require_admin",
    "require_editor",
    "require_reader",
    "visitor",
]


def visitor(request: Request) -> Visitor:
    """Return who asks; raises HTTPException 401 for somebody who is not known."""
    came: Came | None = request.scope.get(CAME)
    if came is None or came.visitor is None:
        raise HTTPException(401, "Sign in first.")
    return came.visitor


def is_known(request: Request) -> bool:
    """Return whether it is known who asks: where not, a page has nobody to be made for."""
    came: Came | None = request.scope.get(CAME)
    return came is not None and came.visitor is not None


def csrf_token(request: Request) -> str:
    """Return the token that forms carry in the hidden field `csrf`, and scripts in the header `X-CSRF-Token`.

    It is another text each time, and good as long as the session is. Empty for who needs none.
    """
    came: Came | None = request.scope.get(CAME)
    return csrf.make_token(came.secret) if came is not None and came.secret is not None else ""


def require_reader(who: Annotated[Visitor, Depends(visitor)]) -> Visitor:
    """Return who asks; refuses who is not signed in."""
    return _require(who, "reader")


def require_editor(who: Annotated[Visitor, Depends(visitor)]) -> Visitor:
    """Return who asks; refuses readers."""
    return _require(who, "editor")


def require_admin(who: Annotated[Visitor, Depends(visitor)]) -> Visitor:
    """Return who asks; refuses all but admins."""
    return _require(who, "admin")


def install_guards(app: FastAPI, settings: ServeSettings, limits: BodyLimits | None = None) -> Door:
    """Return the door, with all guards put before an application."""
    door = _door(app, settings)
    names = {*LOOPBACK, *settings.names, _as_named(settings.host)}

    async def tell(request: Request, message: str) -> None:
        await door.tell(request, "refused", message)

    # From the inside out: what is added last hears of a request first.
    app.add_middleware(KeepsDoor, door=door)
    app.add_middleware(LimitsBodies, limits=limits or BodyLimits())
    app.add_middleware(KeepsSites, names=names, tell=tell)
    if settings.proxies:
        app.add_middleware(TrustsProxies, proxies=settings.proxies)
    app.add_middleware(SaysHeaders)
    app.state.door = door
    return door


def _door(app: FastAPI, settings: ServeSettings) -> Door:
    if not settings.team:
        return LoopbackDoor(settings.by, settings.port, https=settings.tls)
    from storyledger.web.team import admin, pages  # noqa: PLC0415 - what only a team needs
    from storyledger.web.team.door import TeamDoor  # noqa: PLC0415

    for router in (pages.router, admin.router):
        app.include_router(router, include_in_schema=False)
    return TeamDoor.open(settings)


def _as_named(host: str) -> str:
    """Return an address to listen at as it stands in `Host`."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return f"[{address}]" if address.version == 6 else str(address)


def _require(who: Visitor, role: Role) -> Visitor:
    if not role_allows(who.role, role):
        raise HTTPException(403, f"{who.name} may not do that: it takes the role {role}. An admin can give it.")
    return who
