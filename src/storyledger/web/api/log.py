"""The log: every entry as it is kept, and the proof that it stands in the tree whose root a checkpoint signs."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from storyledger.ledger import Entry
from storyledger.ledger.checkpoints import ORIGIN
from storyledger.ledger.entries import Kind, leaf_hash
from storyledger.ledger.lists import count_entries, entry_at, page_entries
from storyledger.ledger.proofs import Tree
from storyledger.web.api.answers import Reader, Seq, answers, json_answer
from storyledger.web.api.paging import Limit, LogCursor, page_response, read_number, write_number
from storyledger.web.api.problems import missing, wrong
from storyledger.web.context import TheDesk

router = APIRouter(tags=["log"])
_PAGE_BYTES: Final = 4 << 20
Kinds = Annotated[list[Kind] | None, Query(max_length=8, description="Entries of these kinds alone.")]
Size = Annotated[
    int | None, Query(ge=1, le=(1 << 53) - 1, description="Of the log's beginning of so many entries; else of all.")
]


@router.get(
    "/log",
    operation_id="listEntries",
    summary="The log's entries, the first one first",
    responses=answers("EntryPage", "A page of entries."),
)
def list_entries(
    request: Request,
    desk: TheDesk,
    _who: Reader,
    limit: Limit = 50,
    cursor: LogCursor = None,
    kind: Kinds = None,
) -> Response:
    """Return a page of the log's entries, each with its leaf hash."""
    kinds = tuple(dict.fromkeys(kind or ()))
    total = count_entries(desk.ledger, kinds)
    lines: list[bytes] = []
    last, size = -1, 0
    for entry in page_entries(desk.ledger, kinds, read_number(cursor), limit + 1):
        if len(lines) == limit or size > _PAGE_BYTES:
            return page_response(request, lines, write_number(last), total=total)
        lines.append(json.dumps(_entry_json(entry)).encode())
        last, size = entry.seq, size + len(lines[-1])
    return page_response(request, lines, None, total=total)


@router.get(
    "/log/{entry}",
    operation_id="getEntry",
    summary="An entry of the log",
    responses=answers("Entry", "The entry.", 404),
)
def get_entry(desk: TheDesk, _who: Reader, entry: Seq) -> Response:
    """Return one entry of the log with its leaf hash."""
    found = entry_at(desk.ledger, entry)
    if found is None:
        raise missing("entry", str(entry), "/api/v1/log")
    return json_answer(_entry_json(found))


@router.get(
    "/log/{entry}/proof",
    operation_id="getProof",
    summary="The proof that an entry stands in the log",
    responses=answers("Proof", "The audit path from the entry's leaf to the tree's root (RFC 9162).", 404),
)
def get_proof(desk: TheDesk, _who: Reader, entry: Seq, size: Size = None) -> Response:
    """Return the audit path of an entry in the Merkle tree of the log, or of its beginning."""
    found = entry_at(desk.ledger, entry)
    if found is None:
        raise missing("entry", str(entry), "/api/v1/log")
    whole = count_entries(desk.ledger, ())
    size = whole if size is None else size
    if not entry < size <= whole:
        raise wrong("query", "size", f"a beginning that has entry {entry} has {entry + 1} to {whole} entries", size)
    tree = Tree(desk.ledger.leaves(size))
    begun = entry_at(desk.ledger, 0)
    return json_answer(
        {
            "ledger": f"{ORIGIN}{begun.body['ledger']}" if begun is not None else None,
            "entry": entry,
            "size": size,
            "leaf": tree.leaves[entry].hex(),
            "path": [node.hex() for node in tree.inclusion(entry)],
            "root": tree.root().hex(),
        }
    )


def _entry_json(entry: Entry) -> dict[str, Any]:
    content = entry.content()
    return {**json.loads(content), "leaf": leaf_hash(content).hex()}
