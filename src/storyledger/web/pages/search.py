"""Finding words in all that the ledger holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse  # noqa: TC002 - FastAPI reads the annotations

from storyledger.errors import LedgerError
from storyledger.ledger import search as found
from storyledger.ledger.search_index import count_unindexed
from storyledger.web.context import Desk, TheDesk, show_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.ledger.search_rows import RowKind

router = APIRouter()

_WHERE: Final[Mapping[str, tuple[RowKind, ...]]] = {
    "reports": ("title", "text"),
    "statements": ("quotation",),
    "figures": ("claim",),
    "events": ("event",),
    "names": ("name",),
}
_FILTERS: Final = ("since", "until", "place", "speaker", "outlet", "story")
_Words = Annotated[str, Query(max_length=2_000)]
_Filter = Annotated[str, Query(max_length=300)]


@router.get("/search")
def show_search(  # noqa: PLR0913, PLR0917 - a parameter for each field of the form
    request: Request,
    desk: TheDesk,
    q: _Words = "",
    where: _Filter = "reports",
    since: _Filter = "",
    until: _Filter = "",
    place: _Filter = "",
    speaker: _Filter = "",
    outlet: _Filter = "",
    story: _Filter = "",
    cursor: _Filter = "",
    anywhere: bool = False,
) -> HTMLResponse:
    """Return what was found, the best first, 20 a page, and the form to look for something else."""
    asked = {"since": since, "until": until, "place": place, "speaker": speaker, "outlet": outlet, "story": story}
    given: dict[str, Any] = {"q": q, "where": where if where in _WHERE else "reports", **asked}
    page, fault = None, ""
    if q.strip() or any(value.strip() for value in asked.values()):
        filters: dict[str, Any] = {name: value.strip() or None for name, value in asked.items()}
        query = found.Query(q, _WHERE[given["where"]], anywhere=anywhere, cursor=cursor or None, **filters)
        try:
            page = found.search(desk.ledger, query)
            if not page.total and given["where"] == "reports" and not anywhere:
                anywhere = True  # no line has all of the words; perhaps a report does
                page = found.search(desk.ledger, replace(query, anywhere=True))
        except LedgerError as error:
            if "was altered" in str(error) or desk.ledger.shown in str(error):
                raise
            fault = str(error)
    more = ""
    if page and page.cursor:
        kept = {**given, "anywhere": "1" if anywhere else "", "cursor": page.cursor}
        more = urlencode({name: value for name, value in kept.items() if value})
    return show_page(
        request,
        "search.html.j2",
        status=422 if fault else 200,
        given=given,
        filtered=any(asked[name] for name in _FILTERS),
        fault=fault,
        page=page,
        hits=[_shown(hit) for hit in page.hits] if page else [],
        more=more,
        anywhere=anywhere and page is not None and page.total > 0,
        later=bool(cursor),
        unindexed=_prepare(desk),
    )


def _prepare(desk: Desk) -> int:
    """Return how many reports cannot be found yet: added by another hand, they are prepared now."""
    with desk.ledger.store.read() as connection:
        count = count_unindexed(connection)
    if count:
        desk.works.submit("index", {})
    return count


def _shown(hit: found.Hit) -> dict[str, Any]:
    """Return a hit with its words in pieces, those looked for marked, and the address of the words."""
    pieces, at = [], 0
    for start, end in hit.snippet.marks:
        pieces += [(hit.snippet.text[at:start], False), (hit.snippet.text[start:end], True)]
        at = end
    pieces.append((hit.snippet.text[at:], False))
    words = "" if hit.kind == "title" else f"&words={hit.start}-{hit.end}#words"
    return {"hit": hit, "pieces": pieces, "query": f"version={hit.version}{words}"}
