"""Finding words again, with all that `storyledger search` can be asked."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from storyledger.errors import LedgerError
from storyledger.ledger.search import MOST_HITS
from storyledger.ledger.search import Query as Asked
from storyledger.ledger.search import search as find
from storyledger.ledger.search_rows import RowKind
from storyledger.web.api.answers import Reader, answers
from storyledger.web.api.paging import page_response
from storyledger.web.api.problems import wrong
from storyledger.web.context import TheDesk

router = APIRouter(tags=["search"])
_Text = Annotated[str | None, Field(max_length=500)]


class Filters(BaseModel):
    """What is looked for; all that is given must hold."""

    words: Annotated[
        str,
        Field(
            max_length=2_000,
            description='Words, "words in a row", -without, one OR another, beginn*.',
            examples=['"green buses" -Idlib'],
        ),
    ] = ""
    kind: Annotated[list[RowKind], Field(max_length=10, description="Where to look; else title and text.")] = []
    since: Annotated[_Text, Field(description="About this day (EDTF) or later.", examples=["2016-12-15"])] = None
    until: Annotated[_Text, Field(description="About this day (EDTF) or earlier.", examples=["2016-12"])] = None
    place: Annotated[_Text, Field(description="A place named in the line.")] = None
    speaker: Annotated[_Text, Field(description="Who says it, or whom a number is from.")] = None
    outlet: Annotated[_Text, Field(description="Who published it.")] = None
    story: Annotated[_Text, Field(description="In the reports of this story.")] = None
    report: Annotated[_Text, Field(description="In this report.")] = None
    anywhere: Annotated[bool, Field(description="The words may stand anywhere in a report, not in one line.")] = False
    versions: Annotated[bool, Field(description="In all versions of each report, not the newest alone.")] = False
    limit: Annotated[int, Field(ge=1, le=MOST_HITS, description="Hits of a page.")] = 20
    cursor: Annotated[str | None, Field(max_length=100, description="`cursor` of the page before.")] = None


@router.get(
    "/search",
    operation_id="search",
    summary="Words found again",
    responses=answers("HitPage", "A page of hits, the best first; all pages are of one state of the ledger."),
)
def search(request: Request, desk: TheDesk, _who: Reader, asked: Annotated[Filters, Query()]) -> Response:
    """Return what was found in titles, texts, quotations, claims, events and names."""
    told = asked.model_dump(exclude={"kind"})
    kinds = tuple(dict.fromkeys(asked.kind)) or ("title", "text")
    try:
        page = find(desk.ledger, Asked(**told, kinds=kinds))
    except LedgerError as error:
        name = _meant(asked, str(error))
        if name is None:
            raise
        raise wrong("query", name, str(error), getattr(asked, name)) from error
    lines = [json.dumps(asdict(hit)).encode() for hit in page.hits]
    return page_response(request, lines, page.cursor, total=page.total)


def _meant(asked: Filters, message: str) -> str | None:
    """Return which value an error is about, None where it is about the ledger."""
    for name in ("since", "until", "cursor"):
        value = getattr(asked, name)
        if value is not None and message.startswith(repr(value)):
            return name
    return None
