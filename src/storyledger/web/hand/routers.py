"""The pages of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.web.hand import between, compare, correct, decide, doubts, export, log, undo

if TYPE_CHECKING:
    from fastapi import APIRouter

ROUTERS: Final[tuple[APIRouter, ...]] = tuple(
    one.router for one in (correct, between, decide, undo, doubts, compare, export, log)
)
