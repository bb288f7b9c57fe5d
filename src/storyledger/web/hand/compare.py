"""What one account of the ledger says that an earlier one did not: two days' accounts side by side."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from storyledger.console import now
from storyledger.ledger.browse import list_accounts
from storyledger.ledger.lists import entry_at
from storyledger.render.changes import HEADS
from storyledger.web.context import TheDesk, show_page
from storyledger.web.guard import Visitor, require_reader
from storyledger.web.hand.compared import comparison_page, keep_comparison, kept_comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.ledger import Entry
    from storyledger.web.context import Desk
    from storyledger.web.work import Task

router = APIRouter()

_LISTED: Final = 100
"""Accounts that are offered to choose from, the newest."""
_SMALL: Final = 4_000_000
"""Bytes of two accounts up to which they are compared at once, which takes under a second; larger ones are a task's."""
Change = Literal["", "contradicted", "revised", "new", "withdrawn", "settled"]


@router.get("/compare")
def show_changes(  # noqa: PLR0913, PLR0917 - which two, which changes, and who asks
    request: Request,
    desk: TheDesk,
    who: Annotated[Visitor, Depends(require_reader)],
    earlier: Annotated[int | None, Query(ge=0)] = None,
    later: Annotated[int | None, Query(ge=0)] = None,
    change: Change = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Return what changed between two accounts: by default the newest, and the last one of an earlier day."""
    accounts = list_accounts(desk.ledger, _LISTED)
    pair = _pair(desk, accounts, earlier, later)
    told: dict[str, Any] = {"accounts": accounts, "pair": pair, "heads": HEADS}
    if pair is None:
        return show_page(request, "compare.html.j2", **told, head=None, waiting=None)
    was, is_now = pair
    head = kept_comparison(desk.ledger, was.seq, is_now.seq)
    if head is None:
        size = sum(int(entry.body.get("size", 0)) for entry in pair)
        if size > _SMALL:
            waiting = _task(desk, {"earlier": was.seq, "later": is_now.seq}, who)
            return show_page(request, "compare.html.j2", status=202, **told, head=None, waiting=waiting)
        with desk.writing() as ledger:
            head = keep_comparison(ledger, was.seq, is_now.seq)
    first: str = change or next((name for name in HEADS if head["counts"][name]), "new")
    lines = comparison_page(desk.ledger, was.seq, is_now.seq, first, page)
    chosen = {"earlier": was.seq, "later": is_now.seq}
    return show_page(
        request,
        "compare.html.j2",
        **told,
        head=head,
        waiting=None,
        change=first,
        groups=[(title, list(mine)) for title, mine in groupby(lines, key=lambda line: line["title"])],
        page=page,
        pages=max(1, -(-head["counts"][first] // 100)),
        address=f"/compare?{urlencode(chosen)}",
    )


def _task(desk: Desk, given: dict[str, int], who: Visitor) -> Task:
    """Return the task that compares two accounts; one that failed is shown, not begun again and again."""
    there = [task for task in desk.works.all() if task.kind == "compare" and task.given == given]
    if there and there[0].state != "done":
        return there[0]
    return desk.works.submit("compare", given, who.name)


def _pair(
    desk: Desk, accounts: Sequence[tuple[int, str]], earlier: int | None, later: int | None
) -> tuple[Entry, Entry] | None:
    """Return the two accounts that are meant, the earlier first; None where the ledger has fewer than two."""
    chosen = later if later is not None else (accounts[0][0] if accounts else None)
    if chosen is None:
        return None
    is_now = _account(desk, chosen)
    if earlier is not None:
        was = _account(desk, earlier)
        if was.seq == is_now.seq:
            raise HTTPException(404, "These are one account: choose two.")
        return (was, is_now) if was.seq < is_now.seq else (is_now, was)
    before = [(seq, at) for seq, at in accounts if seq < is_now.seq]
    today = is_now.at[:10] if later is not None else now()[:10]
    of_another_day = next((seq for seq, at in before if at[:10] < today), before[0][0] if before else None)
    return None if of_another_day is None else (_account(desk, of_another_day), is_now)


def _account(desk: Desk, seq: int) -> Entry:
    entry = entry_at(desk.ledger, seq)
    if entry is None or entry.kind != "account":
        raise HTTPException(404, f"Entry {seq} of the log is no account.")
    return entry
