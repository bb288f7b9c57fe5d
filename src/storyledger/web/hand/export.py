"""An account in the forms that other programs and people take, and the case file that proves it."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import threading
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import FileResponse, StreamingResponse
from starlette.background import BackgroundTask

from storyledger.errors import ExportError
from storyledger.ledger import Ledger
from storyledger.ledger.browse import checked_pieces, size_of
from storyledger.ledger.case import export_case, names_of
from storyledger.ledger.lists import newest_entry
from storyledger.render.csv import csv_pieces
from storyledger.render.exports import EXPORTS, render_export
from storyledger.web.context import TheDesk, show_page
from storyledger.web.guard import Visitor, require_editor, require_reader
from storyledger.web.hand.kept import STORIES, read_whole
from storyledger.web.views import told_rest, told_story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from storyledger.ledger import Entry
    from storyledger.web.context import Desk

router = APIRouter()

_MOST: Final = 256 << 20
"""Bytes of an account that are made into another form while somebody waits; the command line has no such bound."""
_LAID_OUT: Final = 24 << 20
"""The same for forms that lay out pages: some thousand reports."""
_TWICE: Final = 2
"""Times that a case takes the bytes of its ledger on the disk: in a folder, and packed."""
_ROWS: Final = frozenset({"csv", "csv-excel"})
"""Forms that are written story by story."""
_PAGES: Final = frozenset({"html", "pdf"})
_TYPES: Final[Mapping[str, str]] = {
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".csv": "text/csv; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}
_AT_WORK = threading.BoundedSemaphore(2)
"""Forms that are made at a time: laying out pages keeps a core busy."""


@router.get("/export")
def show_forms(
    request: Request,
    desk: TheDesk,
    _who: Annotated[Visitor, Depends(require_reader)],
    story: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Return the forms in which a story, or the whole newest account, can be taken away."""
    entry = newest_entry(desk.ledger, "account")
    titles = {head[0]: head[1] for head in read_whole(desk.ledger, STORIES) or ()}
    if story and story not in titles:
        raise HTTPException(404, f"The newest account has no story {story!r}.")
    return show_page(
        request, "export.html.j2", entry=entry, forms=EXPORTS.values(), story=story, title=titles.get(story, "")
    )


@router.get("/export/{form}")
def take_form(
    desk: TheDesk,
    _who: Annotated[Visitor, Depends(require_reader)],
    form: str,
    story: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Return a story, or the whole newest account, in a form: one file, or a ZIP file of several."""
    if form not in EXPORTS:
        raise HTTPException(404, f"{form!r} is no form of export; there are {', '.join(EXPORTS)}.")
    if form == "json" and not story:
        return _stored(desk, _newest(desk))
    if form in _ROWS and not story and (answer := _tables(desk, _newest(desk), form)) is not None:
        return answer
    told = _account(desk, _newest(desk), story, _LAID_OUT if form in _PAGES else _MOST)
    if not _AT_WORK.acquire(timeout=30):
        raise HTTPException(503, "Others are taking accounts away: try again in a minute.")
    try:
        files = render_export(told, form)
    except ExportError as error:
        raise HTTPException(422, f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    finally:
        _AT_WORK.release()
    name = file_name(told["stories"][0]["title"] if story else "ledger")
    if len(files) == 1:
        ((own, content),) = files.items()
        return _attached(content, f"{name}-{own}")
    return _attached(_zipped(files, name), f"{name}-{form}.zip")


@router.post("/export/case")
def take_case(desk: TheDesk, who: Annotated[Visitor, Depends(require_editor)]) -> Response:
    """Return the case file of the newest account as a ZIP file; that it was handed out is an entry of the log."""
    entry = _newest(desk)
    if _TWICE * size_of(desk.ledger) > shutil.disk_usage(tempfile.gettempdir()).free:
        message = "There is no room here for that: `storyledger export --case` writes it to a folder of your choice."
        raise HTTPException(507, message)
    told = _account(desk, entry, "", _LAID_OUT)
    return _written(lambda folder: _make_case(desk, who, folder, (entry, told)))


def _stored(desk: Desk, entry: Entry) -> Response:
    """Return an account as the ledger keeps it, piece by piece; all of it was checked before the first."""
    size, pieces = checked_pieces(desk.ledger, entry.body["sha256"])
    headers = {"Content-Disposition": 'attachment; filename="ledger-account.json"', "Content-Length": str(size)}
    return StreamingResponse(pieces, media_type=_TYPES[".json"], headers=headers)


def _tables(desk: Desk, entry: Entry, form: str) -> Response | None:
    """Return an account's tables as a ZIP file, one story held at a time; None where that account is not listed yet."""
    rest = told_rest(desk.ledger, entry)
    if rest is None or rest.get("changes"):
        return None

    def stories() -> Iterator[dict[str, Any]]:
        for head in entry.body["stories"]:
            told = told_story(desk.ledger, head["id"])
            if told is None:
                break  # told anew this very moment, which is seen below
            yield told

    def write(folder: Path) -> Path:
        made: set[str] = set()
        for name, piece in csv_pieces(stories(), rest, excel=form == "csv-excel"):
            made.add(name)
            with (folder / name).open("ab") as out:
                out.write(piece.encode("utf-8", "replace"))
        if told_rest(desk.ledger, entry) is None:
            raise HTTPException(503, "A new account was made meanwhile: take that one.", {"Retry-After": "1"})
        path = folder / f"ledger-{form}.zip"
        with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(made):
                _put(archive, folder / name, f"ledger/{name}")
        return path

    return _written(write)


def _put(out: zipfile.ZipFile, file: Path, name: str) -> None:
    """Put a file into a ZIP file, piece by piece, with no day or owner, so that the same account gives the same."""
    told = zipfile.ZipInfo(name)
    told.compress_type, told.file_size = zipfile.ZIP_DEFLATED, file.stat().st_size
    with file.open("rb") as given, out.open(told, "w") as put:
        shutil.copyfileobj(given, put, 1 << 20)


def _written(write: Callable[[Path], Path]) -> Response:
    """Return a ZIP file that was written to a folder of its own, whole before the first byte of it is sent."""
    if not _AT_WORK.acquire(timeout=30):
        raise HTTPException(503, "Others are taking accounts away: try again in a minute.")
    folder = Path(tempfile.mkdtemp(prefix="storyledger-export-"))
    try:
        path = write(folder)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise HTTPException(507, f"There is no room to write that ({error.strerror or error}).") from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        _AT_WORK.release()
    clear = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(path, media_type="application/zip", filename=path.name, background=clear)


def _make_case(desk: Desk, who: Visitor, folder: Path, account: tuple[Entry, dict[str, Any]]) -> Path:
    """Return the ZIP file of a case that was made in a folder of its own."""
    entry, told = account
    name = f"case-{entry.seq}"
    html = render_export(told, "html")["account.html"]
    with Ledger.open(desk.settings.ledger, by=who.name) as ledger:  # so that the log names who took it
        named, every = names_of(entry.body), {row.report for row in ledger.listed()}
        content = ledger.object(entry.body["sha256"])
        reports = None if named == every else sorted(named)
        export_case(ledger, folder / name, account=content, html=html, reports=reports)
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as out:
        for file in sorted((folder / name).rglob("*")):
            if file.is_file():
                out.write(file, f"{name}/{file.relative_to(folder / name).as_posix()}")
                file.unlink()
    shutil.rmtree(folder / name)
    return path


def _newest(desk: Desk) -> Entry:
    entry = newest_entry(desk.ledger, "account")
    if entry is None:
        raise HTTPException(404, "There is no account yet.")
    return entry


class _Named(msgspec.Struct):
    """As much of a story as tells which one it is."""

    id: str


def _account(desk: Desk, entry: Entry, story: str, most: int) -> dict[str, Any]:
    """Return the account of an entry, with one story alone where one is named; only that is parsed in full."""
    if not story:
        _check_size(size_of(desk.ledger, [entry.body["sha256"]]), most)
        told: dict[str, Any] = json.loads(desk.ledger.object(entry.body["sha256"]))
        return told
    rest = told_rest(desk.ledger, entry)
    if rest is not None and (one := told_story(desk.ledger, story)) is not None:
        _check_size(len(json.dumps(one)), most)
        return {**{key: rest[key] for key in ("schema", "generator")}, "stories": [one], "problems": []}
    content = desk.ledger.object(entry.body["sha256"])
    parts = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    for raw in msgspec.json.decode(parts["stories"], type=list[msgspec.Raw]):
        if msgspec.json.decode(raw, type=_Named).id == story:
            _check_size(len(bytes(raw)), most)
            about = {key: json.loads(bytes(parts[key])) for key in ("schema", "generator")}
            return {**about, "stories": [json.loads(bytes(raw))], "problems": []}
    raise HTTPException(404, f"The newest account has no story {story!r}.")


def _check_size(size: int, most: int) -> None:
    if size > most:
        message = f"This has {size:,} bytes, and {most:,} are the most here: `storyledger export` has no such bound."
        raise HTTPException(413, message)


def file_name(title: str) -> str:
    """Return a title as a plain name of a file that every system takes: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "story"


def _attached(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    kind = _TYPES.get(Path(name).suffix, "application/octet-stream")
    return Response(content, media_type=kind, headers=headers)


def _zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}"), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
