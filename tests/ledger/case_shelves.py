"""Ledgers with a few reports, for tests."""

import hashlib

from storyledger.ledger import Ledger
from storyledger.records import Evidence, Report, Taken

CLOCK = "2026-03-01T08:00:00Z"


def open_ledger(folder, *, by="ana", now=lambda: CLOCK):
    """Open a ledger, made where it is missing."""
    return Ledger.open(str(folder), by=by, create=True, now=now)


def take(id_, text, original=None, *, media_type="text/plain", evidence=(), **fields):
    """A report as it is taken in."""
    content = text.encode("utf-8", "surrogatepass") if original is None else original
    fields = {"input": f"{id_}.txt", **fields}
    report = Report(id=id_, text=text, sha256=hashlib.sha256(content).hexdigest(), **fields)
    return Taken(report, content, media_type, evidence=tuple(Evidence(*one) for one in evidence))
