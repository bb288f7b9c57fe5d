"""Setting right what was read at some words: the form, and what it writes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError

from storyledger.errors import CorrectionError, LedgerError
from storyledger.web.context import TheDesk, show_page
from storyledger.web.guard import Visitor, require_editor, require_reader
from storyledger.web.hand.fields import DROPS, drop_line, fields_of, make_changes, shown
from storyledger.web.hand.kept import SUGGESTED, read_kept
from storyledger.web.hand.lines import (
    EDITABLE,
    HandMade,
    Line,
    Words,
    correct_address,
    find_words,
    hand_made,
    sign,
    words_address,
)
from storyledger.web.hand.writing import keep_corrections, sign_form, to_written

router = APIRouter()

Reader = Annotated[Visitor, Depends(require_reader)]
Editor = Annotated[Visitor, Depends(require_editor)]


class Given(BaseModel):
    """The form as it was sent; a field that is None was not in it."""

    report: str
    start: int = 0
    end: int = 0
    of: Literal["claim", "quotation", "event", "stance", "name", "doubt", "report"]
    seen: str
    """The state of the line that the form was shown for."""
    do: Literal["set", "drop"] = "set"
    why: str = ""
    value: str | None = None
    kind: str | None = None
    unit: str | None = None
    source: str | None = None
    as_of: str | None = None
    place: str | None = None
    speaker: str | None = None
    date: str | None = None
    published: str | None = None
    outlet: str | None = None
    title: str | None = None


async def _given(request: Request) -> Given:
    """Return the form as it was sent. FastAPI's own reading takes an empty field for none: here it sets to nothing."""
    sent = await request.form()
    try:
        return Given.model_validate({name: sent[name] for name in Given.model_fields if name in sent})
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error


@router.get("/correct")
def show_form(  # noqa: PLR0913, PLR0917 - the words, and who asks
    request: Request,
    desk: TheDesk,
    _who: Reader,
    report: str,
    start: Annotated[int, Query(ge=0)] = 0,
    end: Annotated[int, Query(ge=0)] = 0,
    of: str = "",
) -> Response:
    """Return what was read at some words of a report, with a form for each line that rests on them."""
    return _page(request, desk, (report, start, end, of))


@router.post("/correct")
def set_right(request: Request, desk: TheDesk, who: Editor, given: Annotated[Given, Depends(_given)]) -> Response:
    """Write what a form sets right to the log, a correction for each field that was changed."""
    at = (given.report, given.start, given.end, given.of)
    with desk.writing() as ledger:
        hand = hand_made(ledger)
        words = _words(desk, at, hand)
        fields, seen = _now(words, given, hand)
        if fields is None or seen != given.seen:
            return _page(request, desk, at, 409, given=given, stale=True)
        try:
            signed = sign_form(who, given.why)
            span = (given.start, given.end)
            if given.do == "drop":
                made = [drop_line(words.report, given.of, span, signed)]
            else:
                made = make_changes(words.report, given.of, span, fields, given.model_dump(), signed=signed)
        except CorrectionError as error:
            return _page(request, desk, at, 422, given=given, refused=str(error))
        entries = keep_corrections(ledger, made, who)
    return to_written(desk, entries, who)


@router.get("/pending.json")
def show_pending(desk: TheDesk, _who: Reader) -> JSONResponse:
    """Return the words that were set right since the newest account, for the script that marks their lines."""
    hand = hand_made(desk.ledger)
    places = [
        (target.report, target.start, target.end, target.of)
        for correction in hand.corrections
        if hand.state(correction) == "pending"
        for target in correction.targets
    ]
    return JSONResponse({"places": list(dict.fromkeys(places))})


def _words(desk: TheDesk, at: tuple[str, int, int, str], hand: HandMade | None = None) -> Words:
    report, start, end, _of = at
    try:
        return find_words(desk.ledger, report, start, end, hand)
    except LedgerError as error:
        raise HTTPException(404, str(error)) from error


def report_fields(words: Words) -> dict[str, Any]:
    """Return what can be set of a report: as the account has it, else as it was taken in."""
    report = words.report
    return {key: words.about.get(key, getattr(report, key)) for key in ("published", "outlet", "title")}


def report_line(words: Words, hand: HandMade) -> Line:
    """Return the report itself as a line that can be set right."""
    fields, span = report_fields(words), (0, 0)
    before = hand.at(words.report.id, span, ["report"])
    seen = sign(words.report, "report", span, fields, before, hand)
    return Line(
        "report", 0, 0, fields, words.report.title or words.report.id, {}, "", tuple(map(hand.told, before)), seen
    )


def _now(words: Words, given: Given, hand: HandMade) -> tuple[Any, str]:
    """Return the fields of the line that a form is about as they are now, and its state; None where it is no more."""
    if given.of == "report":
        line = report_line(words, hand)
        return line.fields, line.seen
    for line in words.lines:
        if (line.of, line.start, line.end) == (given.of, given.start, given.end):
            return line.fields, line.seen
    return None, ""


def _page(  # noqa: PLR0913 - what was sent, and what became of it
    request: Request,
    desk: TheDesk,
    at: tuple[str, int, int, str],
    status: int = 200,
    *,
    given: Given | None = None,
    stale: bool = False,
    refused: str = "",
) -> Response:
    hand = hand_made(desk.ledger)
    words = _words(desk, at, hand)
    wanted = at[3]
    lines = sorted(words.lines, key=lambda line: line.of != wanted) if words.start < words.end else []
    forms = [_form(line, given) for line in lines if line.of in EDITABLE]
    whole = words.start == words.end
    if whole:
        forms = [_form(report_line(words, hand), given)]
    return show_page(
        request,
        "correct.html.j2",
        status=status,
        words=words,
        whole=whole,
        forms=forms,
        others=[line for line in lines if line.of not in EDITABLE],
        suggested=(read_kept(desk.ledger, words.story, SUGGESTED) if words.story else None) or {},
        href=words_address(words.story, words.report.id, words.start, words.end),
        report_href=correct_address(words.report.id),
        stale=stale,
        refused=refused,
        given=given,
    )


def _form(line: Line, given: Given | None) -> dict[str, Any]:
    """Return a line with its form: the fields as they are, or as they were just sent."""
    mine = given is not None and (given.of, given.start, given.end) == (line.of, line.start, line.end)
    fields = [
        {
            "told": field,
            "now": shown(field, line.fields),
            "value": (getattr(given, field.name) or "") if mine else shown(field, line.fields),
        }
        for field in fields_of(line.of)
    ]
    return {
        "line": line,
        "fields": fields,
        "drop": DROPS.get(line.of),
        "why": given.why if given is not None and mine else "",
        "mine": mine,
        "pending": any(before.state == "pending" for before in line.before),
    }
