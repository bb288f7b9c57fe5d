"""The pages of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.web.hand import between, correct, decide, undo

if TYPE_CHECKING:
    from fastapi import APIRouter

ROUTERS: Final[tuple[APIRouter, ...]] = (correct.router, between.router, decide.router, undo.router)
