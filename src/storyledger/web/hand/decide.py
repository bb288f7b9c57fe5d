"""Which reports are one story: moving some to another, letting them stand as their own, making one story of two."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request, Response
from pydantic import BaseModel

from storyledger.by_hand import Grouping, merge_stories, move_reports, split_reports
from storyledger.errors import CorrectionError, DecisionError
from storyledger.ledger.story_places import stories_of
from storyledger.web.context import TheDesk, show_page
from storyledger.web.guard import Visitor, require_editor, require_reader
from storyledger.web.hand.kept import REPORTS, STORIES, read_kept, read_whole
from storyledger.web.hand.lines import story_address
from storyledger.web.hand.writing import keep_decision, sign_form, to_written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.by_hand import Signed
    from storyledger.ledger import Ledger
    from storyledger.records import Decision

router = APIRouter()

_SHOWN: Final = 25
"""Other stories that are offered, the nearest first."""


class Given(BaseModel):
    """The form as it was sent."""

    story: str
    seen: str
    do: Literal["move", "own", "merge"]
    report: list[str] = []
    to: str = ""
    find: str = ""
    why: str = ""


@router.get("/move")
def show_move(
    request: Request,
    desk: TheDesk,
    _who: Annotated[Visitor, Depends(require_reader)],
    report: str = "",
    story: str = "",
    find: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Return the reports of a story and the stories that they may belong to."""
    home = story or stories_of(desk.ledger, [report] if report else []).get(report, ("", ""))[0]
    if not home:
        raise HTTPException(404, "Name a story, or a report that the newest account has.")
    return _page(request, desk, home, {report}, find=find)


@router.post("/move")
def move(
    request: Request,
    desk: TheDesk,
    who: Annotated[Visitor, Depends(require_editor)],
    given: Annotated[Given, Form()],
) -> Response:
    """Write to the log where reports belong."""
    with desk.writing() as ledger:
        reports = _reports(ledger, given.story)
        if _seen(given.story, reports) != given.seen:
            return _page(request, desk, given.story, set(given.report), 409, given=given, stale=True)
        try:
            made = _decide(ledger, given, reports, sign_form(who, given.why))
        except (CorrectionError, DecisionError) as error:
            return _page(request, desk, given.story, set(given.report), 422, given=given, refused=str(error))
        entries = keep_decision(ledger, made, who)
    return to_written(desk, entries, who)


def _decide(ledger: Ledger, given: Given, reports: Sequence[dict[str, Any]], signed: Signed) -> Decision:
    stories = {given.story: [told["id"] for told in reports]}
    sums = {told["id"]: told["sha256"] for told in reports}
    if given.do != "own":
        if not given.to:
            raise DecisionError("no other story was chosen")
        there = read_kept(ledger, given.to, REPORTS)
        if there is None or given.to == given.story:
            message = f"{given.to!r} is no other story of the newest account"
            raise DecisionError(message)
        stories[given.to] = [told["id"] for told in there]
        sums.update((told["id"], told["sha256"]) for told in there)
    now = Grouping(stories, sums)
    if given.do == "merge":
        return merge_stories([given.story, given.to], now, signed)
    if not given.report or not set(given.report) <= set(stories[given.story]):
        raise DecisionError("no report of this story was ticked")
    if given.do == "own":
        return split_reports(given.report, now, signed)
    return move_reports(given.report, given.to, now, signed)


def _reports(ledger: Ledger, story: str) -> list[dict[str, Any]]:
    reports: list[dict[str, Any]] | None = read_kept(ledger, story, REPORTS)
    if reports is None:
        raise HTTPException(404, f"The newest account has no story {story!r}.")
    return reports


def _seen(story: str, reports: Sequence[dict[str, Any]]) -> str:
    content = json.dumps([story, [told["sha256"] for told in reports]])
    return hashlib.sha256(content.encode()).hexdigest()[:20]


def _page(  # noqa: PLR0913 - what was asked for, what was sent, and what became of it
    request: Request,
    desk: TheDesk,
    story: str,
    ticked: set[str],
    status: int = 200,
    *,
    find: str = "",
    given: Given | None = None,
    stale: bool = False,
    refused: str = "",
) -> Response:
    reports = _reports(desk.ledger, story)
    find = given.find if given is not None else find
    every = read_whole(desk.ledger, STORIES) or []
    own = next((head for head in every if head[0] == story), None)
    title = own[1] if own else story
    sought = find.casefold().split()
    others = [head for head in every if head[0] != story and all(word in head[1].casefold() for word in sought)]
    titles = [told["title"] or "" for told in reports if told["id"] in ticked]
    others.sort(key=lambda head: _distance(" ".join((title, *titles)), own, head))
    chosen = given.to if given is not None else ""
    return show_page(
        request,
        "correct_move.html.j2",
        status=status,
        story=story,
        title=title,
        href=story_address(story),
        reports=reports,
        ticked=ticked,
        others=others[:_SHOWN],
        count=len(others),
        chosen=chosen,
        find=find,
        seen=_seen(story, reports),
        why=given.why if given is not None else "",
        stale=stale,
        refused=refused,
    )


def _distance(words: str, own: Sequence[Any] | None, other: Sequence[Any]) -> tuple[float, ...]:
    """Return how far another story is by the words of its title, then by its days."""
    one, two = set(words.casefold().split()), set(other[1].casefold().split())
    shared = sum(len(word) > 3 for word in one & two) / max(1, len(two))
    days = [day for day in (own[2] if own else None, other[2]) if day]
    return (-round(shared, 3), _days_apart(days))


def _days_apart(days: Sequence[str]) -> float:
    try:
        one, two = (date.fromisoformat(day) for day in days)
    except ValueError:  # none, or one without a day
        return 10.0**6
    return float(abs((one - two).days))
