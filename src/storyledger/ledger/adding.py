"""Taking reports into the ledger: what is new, what is a new version, what is there already.

A report is recognised by its address: a page that was taken in before and says something else now is a new version of
the same report, unless it is a capture that was taken in before, as an earlier version. Else by its bytes, or by the
same text of one outlet, site and day: then it is there already, and another address of it is an `also` entry. Else it
is new. Nothing is ever taken out.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple
from urllib.parse import urlsplit

from storyledger.ledger.bulk import insert_rows, insert_tuples, rows_where
from storyledger.ledger.log import read_entries
from storyledger.ledger.objects import keep_objects, sha256_of
from storyledger.ledger.schema import addresses, reports
from storyledger.ledger.storable import storable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from storyledger.ledger.entries import Entry
    from storyledger.ledger.log import Appender
    from storyledger.records import Report, Taken

Status = Literal["new", "new version", "also", "there"]
_HELD: Final = tuple(
    reports.c[name] for name in ("seq", "likeness", "report", "version", "sha256", "text_sha256", "input", "url")
)
"""What a shelf knows of a version of a report: the last six are those of `Held`."""
_REPORT_COLUMNS: Final = (
    "seq", "at", "report", "version", "sha256", "text_sha256", "likeness", "input", "url", "title", "outlet", "author",
    "language", "published",
)  # fmt: skip
_OF_BODY: Final = itemgetter(*_REPORT_COLUMNS[2:])


class Added(NamedTuple):
    """What became of a report that was given to the ledger; told only when it is durable."""

    status: Status
    report: str
    """Its id in the ledger."""
    version: int
    sha256: str
    seq: int | None
    """The number of the log's entry; None where nothing was added."""
    input: str
    title: str | None = None


class Held(NamedTuple):
    """The newest version of a report, as far as it is needed to recognise it."""

    report: str
    version: int
    sha256: str
    text_sha256: str
    input: str
    url: str | None


class Signed(NamedTuple):
    """A report that is to be added, with its text's bytes, their hash, and its likeness."""

    taken: Taken
    text: bytes
    text_sha256: str
    likeness: str


def text_bytes(text: str) -> bytes:
    """Return a text's bytes in UTF-8: the working copy. Lone surrogates, which only broken input has, are kept."""
    return text.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1_000)
def _site_of(url: str) -> str | None:
    """Return the host in an address, or in its beginning up to the path."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return url


def likeness(report: Report, text_sha256: str) -> str:
    """Return one hash for the same text of one outlet, site and day."""
    url = report.url or ""
    end = url.find("/", len("https://"))
    site = _site_of(url if end < 0 else url[:end])
    parts = (text_sha256, report.outlet or "", site or "", report.published or "")
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class Shelf:
    """What a batch needs to know of the reports that are there, kept up to date while the batch is added."""

    def __init__(self, connection: Connection, batch: Sequence[Signed]) -> None:
        """Look up all that the batch's reports could meet, in a few queries."""
        self._connection = connection
        self._captures: dict[tuple[str, str], list[int | Entry]] = {}
        self._last_from: dict[tuple[str, str], str] = {}
        self._newest: dict[str, Held] = {}
        self._by_url: dict[str, str] = {}
        self._by_sign: dict[str, str] = {}
        self._places: set[tuple[str, str, str | None]] = set()
        taken = [signed.taken.report for signed in batch]
        asked = {
            reports.c.sha256: {r.sha256 for r in taken},
            reports.c.likeness: {signed.likeness for signed in batch},
            reports.c.url: {r.url for r in taken if r.url},
            reports.c.report: {r.id for r in taken},  # a file is known by its name and this: see `at_address`
        }
        ids: set[str] = set()
        for column, values in asked.items():
            ids.update(report for (report,) in rows_where(connection, (reports.c.report,), column, values))
        for seq, like, *fields in sorted(rows_where(connection, _HELD, reports.c.report, ids)):
            self.put(Held(*fields), like, seq)
        places = (addresses.c.report, addresses.c.input, addresses.c.url)
        for place in rows_where(connection, places, addresses.c.report, ids):
            self.put_address(*place)

    def put(self, held: Held, like: str, entry: int | Entry) -> None:
        """Take notice of a report's newest version, and of the entry that tells of it, or of its number."""
        if isinstance(entry, int) or entry.body["containers"] or entry.body["exchanges"]:
            self._captures.setdefault((held.report, held.sha256), []).append(entry)
        self._last_from[held.report, held.input] = held.sha256
        self._newest[held.report] = held
        self._by_sign[held.sha256] = self._by_sign[like] = held.report
        if held.url:
            self._by_url.setdefault(held.url, held.report)
        self.put_address(held.report, held.input, held.url)

    def put_address(self, report: str, given: str, url: str | None) -> None:
        """Take notice of a place where a report was found."""
        self._places.add((report, given, url))

    def at_address(self, taken: Taken) -> Held | None:
        """Return the report that stood at this address before, or in this file."""
        report = taken.report
        id_ = self._by_url.get(report.url) if report.url else None
        placed = taken.placed and not taken.containers and not taken.exchanges and report.input != "-"
        if id_ is None and placed and (report.id, report.input) in self._last_from:
            id_ = report.id
        return None if id_ is None else self._newest[id_]

    def alike(self, report: Report, like: str) -> Held | None:
        """Return the report of the same bytes, or of the same text, outlet, site and day."""
        id_ = self._by_sign.get(report.sha256, self._by_sign.get(like))
        return None if id_ is None else self._newest[id_]

    def took(self, held: Held, taken: Taken) -> bool:
        """Return whether this capture was taken in before, as any version: adding again what was added adds nothing.

        A file is known where it has the bytes that it had last; what came out of a container or over the network, where
        the same bytes came out of the same place in it, or at the same time.
        """
        report = taken.report
        if not taken.containers and not taken.exchanges:
            return self._last_from.get((held.report, report.input)) == report.sha256
        way = _way_of(add_body(Signed(taken, b"", "", ""), ("", 0), None))
        for entry in self._captures.get((held.report, report.sha256), ()):
            told = next(read_entries(self._connection, start=entry, end=entry + 1)) if isinstance(entry, int) else entry
            if _way_of(told.body) == way:
                return True
        return False

    def knows(self, report: str, given: str, url: str | None) -> bool:
        """Return whether a report was found there before."""
        return (report, given, url) in self._places

    def free_id(self, report: Report) -> str:
        """Return an id that no report has: the proposed one, with digits of the hash where that is taken."""
        id_, digits = report.id, 6
        while id_ in self._newest:
            id_ = f"{report.id}-{report.sha256[:digits]}"
            digits += 2
        return id_


def add_batch(connection: Connection, log: Appender, batch: Sequence[Taken]) -> list[Added]:
    """Return what became of each report of a batch, in order; all of it is durable when the transaction ends."""
    contents: dict[str, bytes] = {}
    signed = [_sign(storable(taken)) for taken in batch]
    shelf = Shelf(connection, signed)
    told: list[Added] = []
    rows: list[tuple[object, ...]] = []
    also: list[dict[str, object]] = []
    for one in signed:
        taken, text, text_sha256, like = one
        report = taken.report
        before = shelf.at_address(taken)
        same = before if before and (before.text_sha256 == text_sha256 or shelf.took(before, taken)) else None
        if before is None:
            same = shelf.alike(report, like)
        if same is not None:
            told.append(_known(log, shelf, same, report, also))
            continue
        id_ = before.report if before else shelf.free_id(report)
        version = before.version + 1 if before else 1
        contents[report.sha256] = taken.original
        contents[text_sha256] = text
        for proof in taken.evidence:
            contents[sha256_of(proof.content)] = proof.content
        replaces = before.sha256 if before else None
        entry = log.append("add", add_body(one, (id_, version), replaces))
        rows.append(_report_values(entry))
        shelf.put(Held(id_, version, report.sha256, text_sha256, report.input, report.url), like, entry)
        status: Status = "new version" if before else "new"
        told.append(Added(status, id_, version, report.sha256, entry.seq, report.input, report.title))
    keep_objects(connection, contents)
    log.flush()
    insert_tuples(connection, reports, _REPORT_COLUMNS, rows)
    insert_rows(connection, addresses, also)
    return told


def add_body(signed: Signed, name: tuple[str, int], replaces: str | None) -> dict[str, Any]:
    """Return the body of an `add` entry: what was kept, from where, and how it came."""
    taken, _text, text_sha256, like = signed
    report = taken.report
    return {
        "report": name[0],
        "version": name[1],
        "replaces": replaces,
        "sha256": report.sha256,
        "size": len(taken.original),
        "media_type": taken.media_type,
        "text_sha256": text_sha256,
        "likeness": like,
        "input": report.input,
        "title": report.title,
        "outlet": report.outlet,
        "author": report.author,
        "url": report.url,
        "language": report.language,
        "published": report.published,
        "published_reason": report.published_reason,
        "pages": report.pages,
        "containers": taken.containers
        and [{"kind": c.kind, "input": c.input, "sha256": c.sha256, "member": c.member} for c in taken.containers],
        "exchanges": taken.exchanges
        and [
            {
                "url": e.url,
                "status": e.status,
                "connected_to": e.connected_to,
                "at": e.at,
                "headers": [list(header) for header in e.headers],
            }
            for e in taken.exchanges
        ],
        "evidence": taken.evidence
        and [
            {"what": e.what, "media_type": e.media_type, "sha256": sha256_of(e.content), "size": len(e.content)}
            for e in taken.evidence
        ],
    }


def report_row(entry: Entry) -> dict[str, object]:
    """Return the row of `reports` that an `add` entry comes to."""
    return dict(zip(_REPORT_COLUMNS, _report_values(entry), strict=True))


def _report_values(entry: Entry) -> tuple[object, ...]:
    """Return the values of that row, in the order of `_REPORT_COLUMNS`."""
    return entry.seq, entry.at, *_OF_BODY(entry.body)


def address_row(entry: Entry) -> dict[str, object]:
    """Return the row of `addresses` that an `also` entry comes to."""
    return {"seq": entry.seq, **{name: entry.body[name] for name in ("report", "version", "input", "url")}}


def _sign(taken: Taken) -> Signed:
    text = text_bytes(taken.report.text)
    text_sha256 = taken.report.sha256 if text == taken.original else sha256_of(text)
    return Signed(taken, text, text_sha256, likeness(taken.report, text_sha256))


def _known(log: Appender, shelf: Shelf, held: Held, report: Report, also: list[dict[str, object]]) -> Added:
    """Return what became of a report that is there already; a further address of it is told to the log."""
    if shelf.knows(held.report, report.input, report.url):
        return Added("there", held.report, held.version, held.sha256, None, report.input, report.title)
    body = {"report": held.report, "version": held.version, "input": report.input, "url": report.url}
    entry = log.append("also", body)
    also.append(address_row(entry))
    shelf.put_address(held.report, report.input, report.url)
    return Added("also", held.report, held.version, held.sha256, entry.seq, report.input, report.title)


def _way_of(body: dict[str, Any]) -> object:
    """Return what tells one capture from another of the same bytes: where in its containers it stood, when it came."""
    places = [(told["sha256"] or told["input"], told["member"]) for told in body["containers"]]
    return places, [told["at"] for told in body["exchanges"]]
