"""Who asks, and whether they may: what every page and every answer of the API goes by.

Routes say who may use them (`require_reader`, `require_editor`, `require_admin`); every form carries `csrf_token` in a
hidden field `csrf`, its first, and every writing request of a script the header `X-CSRF-Token`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, HTTPException, Request

from storyledger.web.visitors import Visitor, role_allows

if TYPE_CHECKING:
    from fastapi import FastAPI

    from storyledger.web.settings import ServeSettings
    from storyledger.web.visitors import Role

__all__ = ["Visitor", "csrf_token", "install_guards", "require_admin", "require_editor", "require_reader", "visitor"]


def visitor(request: Request) -> Visitor:
    """Return who asks."""
    return Visitor(request.app.state.desk.settings.by, "admin")


def csrf_token(_request: Request) -> str:
    """Return the token that forms carry in the hidden field `csrf`, and scripts in the header `X-CSRF-Token`."""
    return ""


def _require(who: Visitor, role: Role) -> Visitor:
    if not role_allows(who.role, role):
        raise HTTPException(403, f"{who.name} is a {who.role} here; this takes an {role}.")
    return who


def require_reader(who: Annotated[Visitor, Depends(visitor)]) -> Visitor:
    """Return who asks; refuses everybody who is not signed in."""
    return _require(who, "reader")


def require_editor(who: Annotated[Visitor, Depends(visitor)]) -> Visitor:
    """Return who asks; refuses readers."""
    return _require(who, "editor")


def require_admin(who: Annotated[Visitor, Depends(visitor)]) -> Visitor:
    """Return who asks; refuses all but admins."""
    return _require(who, "admin")


def install_guards(app: FastAPI, settings: ServeSettings) -> None:
    """Put the guards before an application."""
