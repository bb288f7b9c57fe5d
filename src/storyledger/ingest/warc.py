"""Web archives: WARC 1.0 and 1.1, whole or gzip'd by record, and WACZ, a ZIP with WARC files in it.

Read in place, record by record. A report's original is the payload after transfer and content decoding, the page as a
browser got it; the record as it stands in the archive is kept beside it as evidence. The day of the capture is no day
of publication: it is kept with the exchange. A revisit says that what came was a page that was captured before: where
it came from another address, the report has that address too. Left out: requests, redirects, errors, pictures and
scripts, and records that are continued in others.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections import OrderedDict
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from storyledger.ingest.archive import contained, hash_at_hand, member_label, open_zip
from storyledger.ingest.draft import Draft, day_in_address, safe_line, safe_url
from storyledger.ingest.inflate import GZIP, Inflating, decode_content
from storyledger.ingest.piece import DamagedError, Piece, buffered, held, why
from storyledger.ingest.sniff import charset_of, format_of_type
from storyledger.ingest.warc_records import Cut, cut_records
from storyledger.records import Container, Evidence, Exchange, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.ingest.archive import Archive
    from storyledger.ingest.piece import Budget, Inside

_READ: Final = {"html", "pdf", "text"}
"""Formats of payloads that may be reports; a site's JSON and feeds repeat its pages."""
_MOST_HEADERS: Final = 100
_MOST_PACKAGE: Final = 20_000_000
"""Bytes of a WACZ's datapackage.json at most: a hundred a file."""
_MOST_REMEMBERED: Final = 4 << 20
"""Bytes of the latest pages, for revisits of them: a page is captured at its addresses soon after each other, and
memory stays flat. A revisit of a page further back adds nothing, and is told."""
_ODD_PACKAGE: Final = {
    KeyError: "it lacks the field {}",
    TypeError: "a field in it is of another type than the format has",
    RecursionError: "it is nested beyond all measure",
}


def read_warc(piece: Piece, budget: Budget, inside: Inside) -> Iterator[Draft | Problem]:
    """Yield the reports in the records of a web archive, and a problem for each record that is damaged."""
    whole = Container("warc", piece.input, hash_at_hand(piece), "")
    stream, inflating = piece.stream, None
    if stream.peek(2)[:2] == GZIP:
        inflating = Inflating(stream, budget, past_damage=True)
        stream = buffered(inflating)
    records = revisits = 0
    captured = _Captured()
    for cut in cut_records(stream, budget.settings.max_held_bytes):
        budget.count_member()
        records += 1
        if cut.damage is not None:
            yield Problem(piece.input, f"record {cut.number} of the web archive is left out: {cut.damage}")
            continue
        try:
            record = _parse(cut)
        except Exception as error:  # noqa: BLE001 - whatever a record does to the parser, the others are read
            yield Problem(
                piece.input, f"record {cut.number} of the web archive has no header that can be read ({why(error)})"
            )
            continue
        if record.rec_type == "revisit":
            again = captured.again(record, whole)
            revisits += again is None
            if again is not None:
                yield again
            continue
        for draft in _read_record(record, cut, whole, budget, inside):
            captured.remember(record, draft)
            yield draft
    if not records:
        yield Problem(piece.input, "this is no web archive: no WARC record in it")
    if revisits:
        message = (
            f"{revisits:,} records say that a page had not changed since it was captured before; they add no report"
        )
        yield Problem(piece.input, message)
    if inflating is not None and inflating.damage:
        yield Problem(piece.input, f"the web archive {inflating.damage}; what came out whole is read")


class _Captured:
    """The latest pages of an archive, by address and by the digest that their records state."""

    def __init__(self) -> None:
        self._drafts: OrderedDict[str, Draft] = OrderedDict()
        self._by_digest: dict[str, str] = {}
        self._size = 0

    def remember(self, record: Any, draft: Draft | Problem) -> None:  # noqa: ANN401 - warcio is untyped
        """Keep a page as long as there is room."""
        if isinstance(draft, Problem) or draft.url is None:
            return
        if draft.url in self._drafts:
            self._size -= _bytes_of(self._drafts.pop(draft.url))
        self._drafts[draft.url] = draft
        self._size += _bytes_of(draft)
        if (digest := _payload_digest(record)) is not None:
            self._by_digest[digest] = draft.url
        while self._size > _MOST_REMEMBERED:
            self._size -= _bytes_of(self._drafts.popitem(last=False)[1])

    def again(self, record: Any, whole: Container) -> Draft | None:  # noqa: ANN401 - warcio is untyped
        """Return the page that a revisit says was there, at its own address; None for the same or an unknown one."""
        url = _address(record.rec_headers.get_header("WARC-Target-URI"))
        before = _address(record.rec_headers.get_header("WARC-Refers-To-Target-URI"))
        digest = _payload_digest(record)
        known = before if before is not None else self._by_digest.get(digest or "")
        draft = self._drafts.get(known or "")
        stated = self._by_digest.get(digest or "", known)
        if url is None or draft is None or url == draft.url or stated != known:
            return None
        http = record.http_headers
        exchanges = (_exchange(record, url, _status(http)),) if http is not None else ()
        return replace(draft, url=url, input=f"{whole.input}!/{url}", exchanges=exchanges)


def _bytes_of(draft: Draft) -> int:
    return len(draft.original) + len(draft.text) + sum(len(proof.content) for proof in draft.evidence)


def _payload_digest(record: Any) -> str | None:  # noqa: ANN401 - warcio is untyped
    stated: str | None = record.rec_headers.get_header("WARC-Payload-Digest")
    return stated.strip().lower() if stated else None


def _parse(cut: Cut) -> Any:  # noqa: ANN401 - warcio is untyped
    from warcio.recordloader import ArcWarcRecordLoader  # noqa: PLC0415 - needed for web archives only

    return ArcWarcRecordLoader(verify_http=False, arc2warc=False).parse_record_stream(
        io.BytesIO(cut.raw if cut.block is not None else cut.header), known_format="warc"
    )


def _read_record(
    record: Any,  # noqa: ANN401 - warcio is untyped
    cut: Cut,
    whole: Container,
    budget: Budget,
    inside: Inside,
) -> Iterator[Draft | Problem]:
    """Yield the reports of a record that holds a page, a PDF or a text; nothing for others."""
    url = _address(record.rec_headers.get_header("WARC-Target-URI"))
    if record.rec_type not in {"response", "resource"} or url is None:
        return
    http = record.http_headers
    status = _status(http) if http is not None else 200
    declared = http.get_header("Content-Type") if http is not None else record.content_type
    if status // 100 != 2 or not _may_be_read(declared, url):
        return
    where = f"{whole.input}!/{url}"
    if cut.block is None:
        most = budget.settings.max_held_bytes
        yield Problem(where, f"the record has more than {most:,} bytes, the most that is read as one input")
        return
    try:
        payload = _payload(record, budget)
    except DamagedError as error:
        yield Problem(where, f"the payload {error}; the other records are read")
        return
    format_ = format_of_type(declared, payload)
    if format_ not in _READ or not payload.strip():
        return
    if (fault := _digest_fault(record, cut.block)) is not None:
        yield Problem(where, fault)
    id_ = safe_line(record.rec_headers.get_header("WARC-Record-ID")) or f"record {cut.number}"
    container = replace(whole, member=id_)
    # A resource came some other way than by an HTTP request: its day stands in the record.
    exchanges = (_exchange(record, url, status),) if http is not None else ()
    evidence = Evidence("warc", "application/warc", cut.raw)
    for draft in inside(held(payload, _name(url), where, format_, charset_of(declared))):
        if isinstance(draft, Draft):
            draft = replace(draft, url=url, exchanges=exchanges, evidence=(evidence,))  # noqa: PLW2901
            if draft.published is None and (day := day_in_address(url)):
                draft = replace(draft, published=day, published_reason="the day in the address")  # noqa: PLW2901
        yield contained(draft, container)


def _address(given: str | None) -> str | None:
    url = safe_url(given)
    try:
        return url if url and urlsplit(url).hostname else None
    except ValueError:
        return None


def _status(http: Any) -> int:  # noqa: ANN401 - warcio is untyped
    code = str(http.get_statuscode() or "")
    return int(code) if re.fullmatch(r"[1-5][0-9]{2}", code) else 0


def _may_be_read(declared: str | None, url: str) -> bool:
    """Whether a payload of this type may be a report; most of a web archive is pictures, styles and scripts."""
    type_ = (declared or "").partition(";")[0].strip().lower()
    if type_ == "text/plain" and urlsplit(url).path == "/robots.txt":
        return False
    return type_ in {
        "",
        "text/html",
        "application/xhtml+xml",
        "application/pdf",
        "text/plain",
        "application/octet-stream",
    }


def _payload(record: Any, budget: Budget) -> bytes:  # noqa: ANN401 - warcio is untyped
    """Return the bytes of the page; raises DamagedError, TooMuchError."""
    from warcio.bufferedreaders import ChunkedDataReader  # noqa: PLC0415 - needed for web archives only

    most = budget.settings.max_held_bytes
    stream, http = record.raw_stream, record.http_headers
    if http is None:
        return bytes(stream.read(most))
    if "chunked" in (http.get_header("Transfer-Encoding") or "").lower():
        stream = ChunkedDataReader(stream)
    raw = bytearray()
    while piece := stream.read(65_536):
        raw += piece
    return decode_content(bytes(raw), http.get_header("Content-Encoding") or "", budget, most)


def _digest_fault(record: Any, block: bytes) -> str | None:  # noqa: ANN401 - warcio is untyped
    """Return what is wrong where the record's block is not that of which it states the digest."""
    name, _, stated = (record.rec_headers.get_header("WARC-Block-Digest") or "").strip().partition(":")
    if not stated or name.lower() not in {"sha1", "sha256", "sha512", "md5"}:
        return None
    found = hashlib.new(name.lower(), block, usedforsecurity=False)
    if stated.lower() in {found.hexdigest(), base64.b32encode(found.digest()).decode().lower()}:
        return None
    return f"the record's bytes are not those of which it states the digest ({name}); it was changed after the capture"


def _exchange(record: Any, url: str, status: int) -> Exchange:  # noqa: ANN401 - warcio is untyped
    headers = record.http_headers.headers[:_MOST_HEADERS]
    return Exchange(
        url=url,
        status=status,
        connected_to=safe_line(record.rec_headers.get_header("WARC-IP-Address")) or "",
        at=_second(record.rec_headers.get_header("WARC-Date")),
        headers=tuple((safe_line(name) or "", safe_line(value) or "") for name, value in headers),
    )


def _second(stamp: str | None) -> str:
    """Return a WARC-Date to the second; empty for none."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z", (stamp or "").strip())
    return f"{found[1]}Z" if found else ""


def _name(url: str) -> str:
    """Return what a report's id is made from: the last part of the address, else its host."""
    parts = urlsplit(url)
    last = PurePosixPath(unquote(parts.path)).name
    return PurePosixPath(last).stem or last or parts.hostname or "page"


# --- WACZ -----------------------------------------------------------------------------------------------------------


def read_wacz(piece: Piece, budget: Budget, inside: Inside) -> Iterator[Draft | Problem]:
    """Yield the reports in a WACZ's web archives, and a problem for each file that is not the one it lists."""
    try:
        archive = open_zip(piece, budget)
    except DamagedError as error:
        yield Problem(piece.input, f"the web archive {error}")
        return
    yield from _check_package(archive, piece.input)
    seen = 0
    for info in archive.zip.infolist():
        budget.count_member()
        label = member_label(info.filename, info.flag_bits)
        if not label.lower().endswith((".warc", ".warc.gz")) or info.is_dir():
            continue
        seen += 1
        where = f"{piece.input}!/{label}"
        container = Container("wacz", piece.input, archive.sha256, label)
        try:
            name = PurePosixPath(label).name
            for draft in inside(Piece(archive.open(info), name, where, "warc")):
                yield contained(draft, container)
        except DamagedError as error:
            yield Problem(where, f"the web archive {error}; the others are read")
    if not seen:
        yield Problem(piece.input, "no WARC files in this web archive")


def _check_package(archive: Archive, input_name: str) -> Iterator[Problem]:
    """Yield a problem for each file that is not the one of which datapackage.json states the digest."""
    names = {info.filename: info for info in archive.zip.infolist()}
    if "datapackage.json" not in names:
        yield Problem(input_name, "the web archive has no datapackage.json; its files' digests cannot be checked")
        return
    try:
        raw = archive.open(names["datapackage.json"]).read(_MOST_PACKAGE)
        resources = json.loads(raw)["resources"]
        stated = [(str(one["path"]), str(one["hash"])) for one in resources]
        if "datapackage-digest.json" in names:
            digest = json.loads(archive.open(names["datapackage-digest.json"]).read(_MOST_PACKAGE))
            if str(digest["hash"]) != f"sha256:{hashlib.sha256(raw).hexdigest()}":
                yield Problem(
                    input_name, "datapackage.json is not the one of which datapackage-digest.json states the digest"
                )
    except (DamagedError, ValueError, KeyError, TypeError, RecursionError) as error:
        odd = _ODD_PACKAGE.get(type(error), "it is no JSON").format(error)
        yield Problem(input_name, f"the web archive's list of files (datapackage.json) cannot be read: {odd}")
        return
    for path, hash_ in stated:
        if path not in names:
            yield Problem(input_name, f"the web archive lists a file that is not in it: {safe_line(path)}")
        elif not _has_digest(archive, path, hash_):
            message = "is not the file of which datapackage.json states the digest: it was changed or is damaged"
            yield Problem(f"{input_name}!/{safe_line(path)}", f"{message}; it is read all the same")


def _has_digest(archive: Archive, path: str, stated: str) -> bool:
    name, _, value = stated.partition(":")
    if name not in {"sha256", "md5", "sha1", "sha512"}:
        return False
    try:
        found = hashlib.file_digest(archive.open(archive.zip.getinfo(path)), name)
    except DamagedError:
        return False
    return found.hexdigest() == value.lower()
