"""Reports: what the ledger says of each, its text, the bytes that it came as."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from storyledger.ledger.lists import count_reports, entry_at, page_reports, versions_of
from storyledger.web.api.answers import Reader, ReportId, answers, json_answer, refusals
from storyledger.web.api.paging import Limit, LogCursor, is_known, page_response, read_number, write_number
from storyledger.web.api.problems import missing
from storyledger.web.context import TheDesk

if TYPE_CHECKING:
    from storyledger.ledger import Ledger
    from storyledger.ledger.lists import Placed

router = APIRouter(tags=["reports"])
Number = Annotated[int, Path(ge=1, le=(1 << 31) - 1, description="Number of a version, from 1 on.", examples=[1])]
_HALVES: Final = re.compile("[\ud800-\udfff]")
_ETAG: Final = {"ETag": {"schema": {"type": "string"}, "description": "Send it as If-None-Match."}}
_KNOWN: Final = {304: {"description": "What was known already (If-None-Match) still holds."}}


@router.get(
    "/reports",
    operation_id="listReports",
    summary="Reports of the ledger, the first that came first",
    responses=answers("StoredPage", "A page of reports, each in its newest version."),
)
def list_reports(
    request: Request, desk: TheDesk, _who: Reader, limit: Limit = 50, cursor: LogCursor = None
) -> Response:
    """Return a page of reports; what is added later comes after all that was there."""
    found = page_reports(desk.ledger, read_number(cursor), limit + 1)
    lines = [json.dumps(_stored(placed)).encode() for placed in found[:limit]]
    following = write_number(found[limit - 1].first) if len(found) > limit else None
    return page_response(request, lines, following, total=count_reports(desk.ledger))


@router.get(
    "/reports/{report}",
    operation_id="getReport",
    summary="A report: where it is from, and its versions",
    responses=answers("StoredReport", "The report.", 404),
)
def get_report(desk: TheDesk, _who: Reader, report: ReportId) -> Response:
    """Return what the ledger says of a report: its newest version, other places where it was found, all versions."""
    every = _versions(desk.ledger, report)
    whole = desk.ledger.report(every[-1].listed)
    return json_answer(
        {
            **_stored(every[-1]),
            "author": whole.author,
            "language": whole.language,
            "also_at": [asdict(address) for address in whole.also_at],
            "versions": [_stored(placed) for placed in every],
        }
    )


@router.get(
    "/reports/{report}/versions/{version}",
    operation_id="getVersion",
    summary="A version of a report: what the log says of how it came",
    responses=answers("StoredVersion", "The version, with containers, exchanges and evidence.", 404),
)
def get_version(desk: TheDesk, _who: Reader, report: ReportId, version: Number) -> Response:
    """Return one version with what its entry in the log says."""
    placed = _version(desk.ledger, report, version)
    entry = entry_at(desk.ledger, placed.listed.seq)
    assert entry is not None
    return json_answer({**_stored(placed), "by": entry.by, "told": entry.body})


def _files(media_type: str, says: str) -> dict[int | str, dict[str, Any]]:
    content = {media_type: {"schema": {"type": "string"}}}
    return {200: {"description": says, "headers": _ETAG, "content": content}} | _KNOWN | refusals(404)


@router.get(
    "/reports/{report}/text",
    operation_id="getText",
    summary="A report's text, which citations count in",
    responses=_files("text/plain", "The text of the newest version, one sign for one, in UTF-8."),
)
def get_text(request: Request, desk: TheDesk, _who: Reader, report: ReportId) -> Response:
    """Return the text of a report's newest version."""
    return _text(request, desk.ledger, _versions(desk.ledger, report)[-1])


@router.get(
    "/reports/{report}/versions/{version}/text",
    operation_id="getVersionText",
    summary="The text of a version",
    responses=_files("text/plain", "The text, one sign for one, in UTF-8."),
)
def get_version_text(request: Request, desk: TheDesk, _who: Reader, report: ReportId, version: Number) -> Response:
    """Return the text of a version."""
    return _text(request, desk.ledger, _version(desk.ledger, report, version))


@router.get(
    "/reports/{report}/original",
    operation_id="getOriginal",
    summary="The bytes that a report came as",
    responses=_files("application/octet-stream", "The bytes of the newest version, to be saved."),
)
def get_original(request: Request, desk: TheDesk, _who: Reader, report: ReportId) -> Response:
    """Return the very bytes of a report's newest version, checked against their hash."""
    return _original(request, desk.ledger, _versions(desk.ledger, report)[-1])


@router.get(
    "/reports/{report}/versions/{version}/original",
    operation_id="getVersionOriginal",
    summary="The bytes that a version came as",
    responses=_files("application/octet-stream", "The bytes, to be saved."),
)
def get_version_original(request: Request, desk: TheDesk, _who: Reader, report: ReportId, version: Number) -> Response:
    """Return the very bytes of a version, checked against their hash."""
    return _original(request, desk.ledger, _version(desk.ledger, report, version))


def _text(request: Request, ledger: Ledger, placed: Placed) -> Response:
    name = placed.listed.text_sha256
    if (known := _known(request, name)) is not None:
        return known
    # Half a surrogate pair, which UTF-8 cannot hold, is one sign as it was: offsets stay what they are.
    text = _HALVES.sub("\ufffd", ledger.object(name).decode("utf-8", "surrogatepass"))
    return Response(text, headers=_kept(name), media_type="text/plain")


def _original(request: Request, ledger: Ledger, placed: Placed) -> Response:
    """Return a report's bytes as something to save, whatever they are: nothing of them is ever shown as a page."""
    name = placed.listed.sha256
    if (known := _known(request, name)) is not None:
        return known
    called = f"{placed.listed.report}.v{placed.listed.version}.original"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(called, safe='')}"}
    content = ledger.original(placed.listed)
    return Response(content, headers=_kept(name) | headers, media_type="application/octet-stream")


def _known(request: Request, name: str) -> Response | None:
    return Response(status_code=304, headers=_kept(name)) if is_known(request, f'"{name}"') else None


def _kept(name: str) -> dict[str, str]:
    return {"ETag": f'"{name}"', "Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}


def _versions(ledger: Ledger, report: str) -> list[Placed]:
    found = versions_of(ledger, report)
    if not found:
        raise missing("report", report, "/api/v1/reports")
    return found


def _version(ledger: Ledger, report: str, version: int) -> Placed:
    found = next((placed for placed in _versions(ledger, report) if placed.listed.version == version), None)
    if found is None:
        raise missing("version", f"{version} of {report}", f"/api/v1/reports/{quote(report, safe='')}")
    return found


def _stored(placed: Placed) -> dict[str, Any]:
    return {**asdict(placed.listed), "story": placed.story}
