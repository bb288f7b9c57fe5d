"""Lists a page at a time: how long a page is, where the next begins, and the answer that holds one.

A cursor says after which line a page begins. Nothing but the shape of one is believed: it is looked up each time, and
one that leads nowhere any more is told as such.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlencode

from fastapi import Query
from starlette.responses import Response

from storyledger.web.api.parts import KEY, find_line, line_key, read_index, read_lines
from storyledger.web.api.problems import Problem, missing, wrong

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from storyledger.ledger import Ledger

MOST: Final = 500
Limit = Annotated[int, Query(ge=1, le=MOST, description="Lines of a page; long lines make it shorter.")]
"""The parameter of every list."""
_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_NUMBER: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_SAYS: Final = "`cursor` of the page before; the page after it is returned."
Cursor = Annotated[str | None, Query(pattern=f"^{_SHAPE.pattern}$", description=_SAYS)]
"""The parameter of lists that are made with an account."""
LogCursor = Annotated[str | None, Query(pattern=f"^{_NUMBER.pattern}$", description=_SAYS)]
"""The parameter of lists that are only added to."""
_ABOUT: Final = "it is `cursor` of the page before, as it stands there"


def page_of_part(request: Request, ledger: Ledger, story: str, part: str, asked: tuple[int, str | None]) -> Response:
    """Return a page of a part of a story, or of the list of stories.

    A page goes on after the line with which the one before ended, also where the story was told anew in between; where
    that line is gone, the walk has to begin again (410). Raises Problem, also where there is no such story.
    """
    limit, cursor = asked
    while True:
        index = read_index(ledger, story, part)
        if index is None:
            raise no_story(story)
        first = 0 if cursor is None else _after(ledger, story, part, index.tag, _read(cursor))
        etag = _etag(index.tag, part, first, limit)
        if is_known(request, etag):
            return Response(status_code=304, headers=_caching(etag))
        lines = read_lines(ledger, story, part, index, (first, limit))
        again = read_index(ledger, story, part)
        if again is not None and again.tag == index.tag:  # else an account was made just now
            break
    after = first + len(lines)
    following = None
    if lines and after < index.total:
        following = _write(index.tag, after, line_key(part, json.loads(lines[-1])))
    return page_response(request, lines, following, total=index.total, etag=etag)


def page_response(
    request: Request, lines: Iterable[bytes], cursor: str | None, *, total: int, etag: str | None = None
) -> Response:
    """Return a page: `items`, `total`, and for the next page its `cursor` and its address in `next`."""
    following = None
    headers = _caching(etag) if etag else {}
    if cursor is not None:
        asked = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        following = f"{request.scope.get('root_path', '')}{_path(request)}?{urlencode([*asked, ('cursor', cursor)])}"
        headers["Link"] = f'<{following}>; rel="next"'
    content = b'{"items":[%s],"total":%d,"cursor":%s,"next":%s}' % (
        b",".join(lines),
        total,
        json.dumps(cursor).encode(),
        json.dumps(following).encode(),
    )
    return Response(content, headers=headers, media_type="application/json")


def _path(request: Request) -> str:
    """Return the path as it was asked for, escaped as it was."""
    raw = request.scope.get("raw_path") or request.url.path.encode()
    path: str = raw.decode("ascii", "replace").partition("?")[0]
    return path.removeprefix(request.scope.get("root_path", ""))


def json_response(request: Request, content: bytes) -> Response:
    """Return JSON that is kept as it is, with the tag by which a client asks whether it still holds."""
    etag = _etag(hashlib.sha256(content).hexdigest())
    if is_known(request, etag):
        return Response(status_code=304, headers=_caching(etag))
    return Response(content, headers=_caching(etag), media_type="application/json")


def is_known(request: Request, etag: str) -> bool:
    """Return whether who asks has this answer already (If-None-Match)."""
    given = request.headers.get("if-none-match", "")
    return any(one.strip().removeprefix("W/") in {etag, "*"} for one in given.split(","))


def _etag(*parts: object) -> str:
    return f'"{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]}"'


def _caching(etag: str) -> dict[str, str]:
    return {"ETag": etag, "Cache-Control": "private, no-cache"}


def no_story(story: str) -> Problem:
    """Return the problem that there is no such story."""
    return missing("story", story, "/api/v1/stories, of the newest account,")


# --- cursors over what was made once --------------------------------------------------------------------------------


def _write(tag: str, offset: int, key: str) -> str:
    whole = bytes.fromhex(tag) + offset.to_bytes(4, "big") + bytes.fromhex(key)
    return base64.urlsafe_b64encode(whole).decode().rstrip("=")


def _read(cursor: str) -> tuple[str, int, str]:
    if _SHAPE.fullmatch(cursor) is None:
        raise wrong("query", "cursor", _ABOUT, cursor)
    whole = base64.urlsafe_b64decode(f"{cursor}==")
    if base64.urlsafe_b64encode(whole).decode().rstrip("=") != cursor:
        raise wrong("query", "cursor", _ABOUT, cursor)
    half = KEY // 2
    return whole[:half].hex(), int.from_bytes(whole[half:-half], "big"), whole[-half:].hex()


def _after(ledger: Ledger, story: str, part: str, tag: str, cursor: tuple[str, int, str]) -> int:
    """Return the number of the line with which a page begins."""
    of, offset, key = cursor
    if of == tag:
        return offset
    found = find_line(ledger, story, part, key)
    if found is None:
        raise Problem(410, "The line with which that page ended is gone: the account was made anew. Begin again.")
    return found + 1


# --- cursors over what is only added to -----------------------------------------------------------------------------


def write_number(number: int) -> str:
    """Return the cursor of a page that ends with an entry of the log."""
    return base64.urlsafe_b64encode(number.to_bytes(8, "big")).decode().rstrip("=")


def read_number(cursor: str | None) -> int | None:
    """Return the number of an entry with which a page ended, None for the first page; raises Problem for no cursor."""
    if cursor is None:
        return None
    number = -1
    if _NUMBER.fullmatch(cursor) is not None:
        number = int.from_bytes(base64.urlsafe_b64decode(f"{cursor}="), "big")
    if not 0 <= number < 1 << 62 or write_number(number) != cursor:
        raise wrong("query", "cursor", _ABOUT, cursor)
    return number
