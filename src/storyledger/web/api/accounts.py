"""Accounts that were made of the ledger: each is kept whole, and streamed as it was written."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from storyledger.account import compare_accounts
from storyledger.ledger.entries import Kind
from storyledger.ledger.lists import count_entries, entry_at, page_entries
from storyledger.ledger.objects import read_chunks
from storyledger.web.api.answers import BODY, Editor, Reader, Seq, accepted, answers, json_answer
from storyledger.web.api.paging import (
    Limit,
    LogCursor,
    is_known,
    json_response,
    page_response,
    read_number,
    write_number,
)
from storyledger.web.api.problems import Problem, missing
from storyledger.web.api.tasks import task_json
from storyledger.web.context import TheDesk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.ledger import Entry, Ledger

router = APIRouter(tags=["accounts"])

_KIND: Final[tuple[Kind, ...]] = ("account",)
_COMPARED: Final = 32 << 20
"""Bytes of two accounts that are compared within a request: beyond, `storyledger compare` has the time for it."""
_ONE_AT_A_TIME: Final = threading.Lock()
_PAGE_BYTES: Final = 8 << 20
"""Of the log's entries read for a page: that of an account of ten thousand reports is a megabyte."""
Since = Annotated[int, Query(ge=0, le=(1 << 53) - 1, description="The entry of the account before.")]


@router.get(
    "/accounts",
    operation_id="listAccounts",
    summary="Accounts, the oldest first",
    responses=answers("AccountPage", "A page of accounts."),
)
def list_accounts(
    request: Request, desk: TheDesk, _who: Reader, limit: Limit = 50, cursor: LogCursor = None
) -> Response:
    """Return a page of the accounts that the log names, each with its entry and how much it tells."""
    lines: list[bytes] = []
    last, size = -1, 0
    after = read_number(cursor)
    for entry in page_entries(desk.ledger, _KIND, after, limit + 1):
        if len(lines) == limit or size > _PAGE_BYTES:
            return _page(request, desk.ledger, lines, write_number(last))
        lines.append(json.dumps(account_line(entry)).encode())
        last, size = entry.seq, size + len(entry.body.get("reports", ())) * 100
    return _page(request, desk.ledger, lines, None)


def _page(request: Request, ledger: Ledger, lines: list[bytes], cursor: str | None) -> Response:
    return page_response(request, lines, cursor, total=count_entries(ledger, _KIND))


def account_line(entry: Entry) -> dict[str, Any]:
    """Return what a list says of an account."""
    return {
        "entry": entry.seq,
        "at": entry.at,
        "by": entry.by,
        "program": entry.program,
        "model": entry.body.get("model"),
        "sha256": entry.body["sha256"],
        "size": entry.body["size"],
        "stories": len(entry.body.get("stories", ())),
        "reports": len(entry.body.get("reports", ())),
    }


@router.get(
    "/accounts/{entry}",
    operation_id="getAccount",
    summary="An account, whole",
    responses=answers("account", "The account's JSON, byte for byte as it was kept.", 404, kept=True),
)
def get_account(request: Request, desk: TheDesk, _who: Reader, entry: Seq) -> Response:
    """Return the JSON of an account, piece by piece; its ETag is the SHA-256 that stands in the log."""
    found = _account(desk.ledger, entry)
    etag = f'"{found.body["sha256"]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if is_known(request, etag):
        return Response(status_code=304, headers=headers)
    headers["Content-Length"] = str(found.body["size"])
    return StreamingResponse(_pieces(desk.ledger, found.body["sha256"]), headers=headers, media_type="application/json")


@router.get(
    "/accounts/{entry}/changes",
    operation_id="listChanges",
    summary="What an account says that an earlier one did not",
    responses=answers("changes", "The changes, the most urgent first.", 404, 413, 429, kept=True),
)
def list_changes(request: Request, desk: TheDesk, _who: Reader, entry: Seq, since: Since) -> Response:
    """Return what is new, revised, withdrawn, contradicted or settled in an account since another one."""
    later, earlier = _account(desk.ledger, entry), _account(desk.ledger, since)
    size = later.body["size"] + earlier.body["size"]
    if size > _COMPARED:
        message = (
            f"Accounts of {size:,} bytes are not compared in a request ({_COMPARED:,} are); fetch and compare them."
        )
        raise Problem(413, message)
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        raise Problem(429, "Two other accounts are being compared.", headers={"Retry-After": "5"})
    try:
        told = [json.loads(desk.ledger.object(one.body["sha256"])) for one in (earlier, later)]
        changes = compare_accounts(told[0], told[1])
    finally:
        _ONE_AT_A_TIME.release()
    return json_response(request, json.dumps(changes).encode())


@router.post(
    "/accounts",
    status_code=202,
    operation_id="makeAccount",
    summary="Read what is new and make an account",
    responses=accepted("The task that makes it; one that waits already is not doubled.", *BODY),
)
def make_account(request: Request, desk: TheDesk, who: Editor) -> Response:
    """Return the task that reads what was added and makes the account of the whole ledger."""
    task = desk.works.submit("account", {}, who.name)
    root = request.scope.get("root_path", "")
    return json_answer(task_json(task), 202, {"Location": f"{root}/tasks/{task.id}"})


def _account(ledger: Ledger, seq: int) -> Entry:
    found = entry_at(ledger, seq)
    if found is None or found.kind != "account":
        raise missing("account", str(seq), "/api/v1/accounts")
    return found


def _pieces(ledger: Ledger, name: str) -> Iterator[bytes]:
    with ledger.store.read() as connection:
        yield from read_chunks(connection, name)
