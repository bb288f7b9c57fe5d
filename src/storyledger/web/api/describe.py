"""The description of the API (OpenAPI 3.1); its schemas of a story's lists are those of the account's JSON."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from fastapi.openapi.utils import get_openapi

from storyledger.render import account_schema
from storyledger.web.api.adding import GivenReports
from storyledger.web.api.paging import MOST
from storyledger.web.api.parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI

Json = dict[str, Any]
_REF: Final = "#/components/schemas/"
_ABOUT: Final = f"""\
What a ledger of Storyledger holds, and the account of it, for programs.

Offsets are Unicode code points into a report's text, half open. Lists come a page at a time: `limit` lines, up to
{MOST}, fewer where they are long; `next` is the address of the page after, null after the last. A walk that follows
`next` meets each line once, also when reports are added meanwhile; where an account was made anew and the line with
which a page ended is gone, the answer is 410, and the walk begins again. A cursor is to be handed back as it came.

Answers that are kept have an `ETag`: with `If-None-Match` an unchanged one costs a 304. What cannot be done is told as
`application/problem+json` (RFC 9457), `errors` naming each value that was found and what was expected.

Who asks: a browser by its cookie, whose writing requests bring the page's token in `X-CSRF-Token`; a program with
`Authorization: Bearer TOKEN`. Readers may ask for everything, editors also change things.
"""
_TAGS: Final = {
    "ledger": "The ledger as a whole.",
    "stories": "Stories of the newest account, and their lists.",
    "accounts": "Accounts as they were made and kept.",
    "reports": "Reports as they came, version by version; more of them.",
    "search": "Words found again.",
    "by hand": "Corrections and decisions, and taking them back.",
    "log": "Every step, with proof.",
    "tasks": "Work under way.",
}


def describe(api: FastAPI, prefix: str) -> Json:
    """Return the description of an application that is mounted at a prefix, made once."""
    if api.openapi_schema is None:
        api.openapi_schema = _described(api, prefix)
    return api.openapi_schema


def _described(api: FastAPI, prefix: str) -> Json:
    told = get_openapi(
        title="Storyledger",
        version=api.version,
        summary="A ledger of news reports, and a checkable account of them.",
        description=_ABOUT,
        routes=api.routes,
        tags=[{"name": name, "description": says} for name, says in _TAGS.items()],
        servers=[{"url": prefix}],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    components = told.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    given = GivenReports.model_json_schema(ref_template=f"{_REF}{{model}}")
    schemas |= {**given.pop("$defs", {}), "GivenReports": given}
    schemas |= our_schemas()
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": "A token of a program."},
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "storyledger",
            "description": "The cookie of who signed in, or opened the printed address.",
        },
    }
    told["security"] = [{"bearer": []}, {"session": []}]
    return told


@cache
def our_schemas() -> Json:
    """Return the schemas of all answers by their names: the account's, the API's own, and pages of each."""
    account = account_schema()
    schemas = {name: _moved(schema) for name, schema in account.pop("$defs").items()}
    for key in ("$schema", "$id"):
        account.pop(key)
    schemas["account"] = _moved(account)
    own = json.loads((files("storyledger.web.api") / "schemas.json").read_text("utf-8"))
    schemas |= own
    counts = {part: {"type": "integer", "minimum": 0} for part in PARTS}
    schemas["StoryHead"]["properties"]["counts"] |= {"properties": counts, "required": [*counts]}
    paged = {f"{name}_page": name for name in PARTS.values()}
    paged |= {
        "StoryPage": "StoryHead",
        "AccountPage": "Account",
        "StoredPage": "Stored",
        "TaskPage": "Task",
        "EntryPage": "Entry",
        "ByHandPage": "ByHand",
        "HitPage": "Hit",
    }
    return schemas | {page: _page_of(name) for page, name in paged.items()}


def _page_of(name: str) -> Json:
    return {
        "type": "object",
        "required": ["items", "total", "cursor", "next"],
        "additionalProperties": False,
        "properties": {
            "items": {"type": "array", "items": {"$ref": f"{_REF}{name}"}},
            "total": {"type": "integer", "minimum": 0, "description": "How many all pages have."},
            "cursor": {"type": ["string", "null"], "description": "For the next page; null after the last."},
            "next": {"type": ["string", "null"], "description": "The next page's address; null after the last."},
        },
    }


def _moved(schema: Mapping[str, Any]) -> Json:
    """Return a schema of the account's with its references where they stand here."""
    text = json.dumps(schema).replace('"#/$defs/', f'"{_REF}')
    moved: Json = json.loads(text)
    return moved
