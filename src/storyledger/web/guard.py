"""Who asks, and whether they may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

    from storyledger.web.settings import ServeSettings


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks."""

    name: str
    role: Literal["reader", "editor", "admin"]


def visitor(request: Request) -> Visitor:
    """Return who asks."""
    return Visitor(request.app.state.desk.settings.by, "admin")


def csrf_token(_request: Request) -> str:
    """Return the token that forms carry."""
    return ""


def install_guards(app: FastAPI, settings: ServeSettings) -> None:
    """Put the guards before an application."""
