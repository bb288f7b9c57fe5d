"""What is served: the ledger as a whole."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter
from starlette.responses import Response

from storyledger import __version__
from storyledger.ledger.checkpoints import ORIGIN, kept_checkpoints
from storyledger.ledger.lists import count_all, entry_at, newest_entry
from storyledger.ledger.views import WHOLE
from storyledger.web.api.accounts import account_line
from storyledger.web.api.answers import Reader, answers, json_answer
from storyledger.web.api.parts import STORIES, read_index
from storyledger.web.context import TheDesk

router = APIRouter(tags=["ledger"])


@router.get(
    "/ledger",
    operation_id="getLedger",
    summary="What the ledger holds",
    responses=answers("Ledger", "Counts, the newest account and the newest checkpoint."),
)
def get_ledger(desk: TheDesk, _who: Reader) -> Response:
    """Return what the ledger holds, the newest account and checkpoint in it, and which program serves it."""
    first = entry_at(desk.ledger, 0)
    account = newest_entry(desk.ledger, "account")
    checkpoint = newest_entry(desk.ledger, "checkpoint")
    notes = kept_checkpoints(desk.ledger)[-1:] if checkpoint is not None else ()
    index = read_index(desk.ledger, WHOLE, STORIES)
    return json_answer(
        {
            "ledger": f"{ORIGIN}{first.body['ledger']}" if first is not None else None,
            "generator": {"name": "storyledger", "version": __version__},
            "counts": {**asdict(count_all(desk.ledger)), "stories": 0 if index is None else index.total},
            "account": None if account is None else account_line(account),
            "checkpoint": next(
                ({"entry": kept.seq, "at": kept.at, "note": kept.checkpoint.text()} for kept in notes), None
            ),
        }
    )
