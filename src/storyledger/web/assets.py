"""The style sheets and the script of the pages, each at an address that changes with its content."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Final

from fastapi import APIRouter, Response

router = APIRouter()

_ASSETS: Final = {
    "account.css": ("storyledger.render", "templates/account.css", "text/css; charset=utf-8"),
    "chart.css": ("storyledger.render", "charts/chart.css", "text/css; charset=utf-8"),
    "app.css": ("storyledger.web", "static/app.css", "text/css; charset=utf-8"),
    "hand.css": ("storyledger.web", "static/hand.css", "text/css; charset=utf-8"),
    "api.css": ("storyledger.web", "static/api.css", "text/css; charset=utf-8"),
    "app.js": ("storyledger.web", "static/app.js", "text/javascript; charset=utf-8"),
}


@cache
def _content(name: str) -> tuple[bytes, str]:
    """Return an asset and what tells it from its other versions."""
    package, path, _ = _ASSETS[name]
    content = files(package).joinpath(path).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:16]


def asset_address(name: str) -> str:
    """Return where a page finds an asset as it is now."""
    return f"/static/{_content(name)[1]}/{name}"


@router.get("/static/{digest}/{name}")
def show_asset(digest: str, name: str) -> Response:
    """Return an asset; one of an earlier version is not there any more."""
    if name not in _ASSETS or _content(name)[1] != digest:
        return Response("There is no such file.\n", 404, media_type="text/plain")
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(_content(name)[0], media_type=_ASSETS[name][2], headers=headers)
