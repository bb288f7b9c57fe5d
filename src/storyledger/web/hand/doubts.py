"""The queue of what a person should settle, over all stories, the most important first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request, Response
from pydantic import BaseModel

from storyledger.by_hand import confirm_doubt
from storyledger.errors import CorrectionError
from storyledger.render.correction_words import what_words
from storyledger.web.context import TheDesk, show_page
from storyledger.web.guard import Visitor, require_editor, require_reader
from storyledger.web.hand.doubted import KINDS, ORDER_WORDS, settled_key
from storyledger.web.hand.kept import DOUBTS, STORIES, read_kept, read_whole
from storyledger.web.hand.lines import correct_address, hand_made, story_address, words_address
from storyledger.web.hand.writing import keep_corrections, sign_form, to_written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.by_hand import Signed
    from storyledger.ledger import Ledger
    from storyledger.records import Correction

router = APIRouter()

_PAGE: Final = 20
Kind = Literal["", "correction", "conflict", "number", "doubt", "day"]


class Given(BaseModel):
    """The form as it was sent."""

    story: str
    key: str
    why: str = ""


@router.get("/doubts")
def show_doubts(
    request: Request,
    desk: TheDesk,
    _who: Annotated[Visitor, Depends(require_reader)],
    kind: Kind = "",
    story: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=10**6)] = 1,
) -> Response:
    """Return a page of what is to be settled."""
    return _page(request, desk, kind, story, page)


@router.post("/doubts")
def settle(
    request: Request,
    desk: TheDesk,
    who: Annotated[Visitor, Depends(require_editor)],
    given: Annotated[Given, Form()],
) -> Response:
    """Write to the log that somebody looked at what was doubtful, and found nothing wrong."""
    with desk.writing() as ledger:
        told = next((one for one in read_kept(ledger, given.story, DOUBTS) or () if one["key"] == given.key), None)
        if told is None or given.key in _settled(ledger):
            refused = "this is not doubtful any more: it was settled, or the account has changed since"
            return _page(request, desk, "", "", 1, status=409, refused=refused)
        try:
            made = _confirm(ledger, told, sign_form(who, given.why))
        except CorrectionError as error:
            return _page(request, desk, "", given.story, 1, status=422, refused=str(error), at=given.key)
        entries = keep_corrections(ledger, [made], who)
    return to_written(desk, entries, who)


def _confirm(ledger: Ledger, told: Mapping[str, Any], signed: Signed) -> Correction:
    reports = {id_: ledger.report(ledger.find(id_)) for id_ in {span[0] for span in told["spans"]}}
    return confirm_doubt(told, reports, signed)


def _settled(ledger: Ledger) -> set[str]:
    """Return the keys of what was settled since the newest account."""
    from storyledger.corrections import correction_json  # noqa: PLC0415 - where there are some

    hand = hand_made(ledger)
    return {
        settled_key(correction_json(one))
        for one in hand.corrections
        if one.kind == "confirm" and hand.state(one) == "pending"
    }


def _page(  # noqa: PLR0913 - which of them, and what became of what was sent
    request: Request,
    desk: TheDesk,
    kind: str,
    story: str,
    page: int,
    *,
    status: int = 200,
    refused: str = "",
    at: str = "",
) -> Response:
    ranked: Sequence[Sequence[Any]] | None = read_whole(desk.ledger, DOUBTS)
    settled = _settled(desk.ledger) if ranked else set()
    every = [one for one in ranked or () if one[3] not in settled and (not story or one[0] == story)]
    counts = {name: sum(one[2] == name for one in every) for name in KINDS}
    chosen = [one for one in every if not kind or one[2] == kind]
    start = (page - 1) * _PAGE
    titles = {head[0]: head[1] for head in read_whole(desk.ledger, STORIES) or ()}
    if story and story not in titles:
        raise HTTPException(404, f"The newest account has no story {story!r}.")
    shown = _shown(desk.ledger, chosen[start : start + _PAGE], titles)
    asked = {key: value for key, value in (("kind", kind), ("story", story)) if value}
    return show_page(
        request,
        "doubts.html.j2",
        status=status,
        doubts=shown,
        made=ranked is not None,
        kinds=KINDS,
        counts=counts,
        all=len(every),
        count=len(chosen),
        order=ORDER_WORDS,
        kind=kind,
        story=story,
        title=titles.get(story, ""),
        page=page,
        pages=max(1, -(-len(chosen) // _PAGE)),
        more=f"/doubts?{urlencode({**asked, 'page': ''})}",
        refused=refused,
        at=at,
    )


def _shown(ledger: Ledger, chosen: Sequence[Sequence[Any]], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return doubts with their words and the addresses of the forms that set them right."""
    kept = {story: read_kept(ledger, story, DOUBTS) or [] for story in {one[0] for one in chosen}}
    shown = []
    for story, number, _kind, key in chosen:
        told = next((one for one in kept[story][number : number + 1] if one["key"] == key), None)
        if told is None:
            continue  # the story's views are being made anew
        words = [
            {
                **one,
                "href": words_address(story, one["report"], one["start"], one["end"]),
                "correct": correct_address(one["report"], one["start"], one["end"], one.get("of", "")),
            }
            for one in told["words"]
        ]
        correction = told.get("correction")
        shown.append(
            {
                **told,
                "heading": KINDS[told["kind"]],
                "what": what_words(correction) if correction else told["what"],
                "story": story,
                "title": titles.get(story, ""),
                "href": story_address(story),
                "words": words,
                "undoes": correction["id"] if correction else "",
                "more": max(0, len(told["spans"]) - len(words)),
            }
        )
    return shown
