"""Work on a ledger that is interrupted, and what must hold of the ledger afterwards.

A plan is a list of reports that are always the same; a session takes in, reads, corrects and accounts for all of them
that are not there yet, and tells each thing as soon as the ledger has acknowledged it.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from builders import make_parsed

from storyledger.errors import LedgerError
from storyledger.ledger import ledger as ledger_module
from storyledger.ledger.entries import leaf_hash
from storyledger.ledger.ledger import Ledger, Listed
from storyledger.ledger.merkle import tree_root
from storyledger.ledger.verify import verify_ledger
from storyledger.records import Dating, Reading, Report, Taken

MODEL = "stand-in"
NOW = "2026-01-02T03:04:05Z"
WORDS = (
    "the",
    "bridge",
    "over",
    "river",
    "was",
    "closed",
    "when",
    "12",
    "people",
    "had",
    "been",
    "counted",
    "in",
    "east",
)


def digest(content: bytes) -> str:
    """The SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def made(number: int, kind: str = "", size: int = 2_000) -> Taken:
    """A report of a plan, always the same: of kind "version" it replaces the one of that number."""
    text = " ".join(WORDS[(number * 7 + place * place) % len(WORDS)] for place in range(size // 6))
    text = f"Report {number} {kind}.\n{text}\n"
    page = f"<p>{text}</p>".encode()
    url = f"https://example.org/{number}" if number % 3 == 0 else None
    fields = {"title": f"Report {number}", "outlet": "Example", "url": url, "published": "2026-01-01"}
    return Taken(Report(f"r{number}", text, digest(page), f"in{kind}/{number}.html", **fields), page, "text/html")


def plan(count: int, large: int = 0) -> list[Taken]:
    """So many reports, among them new versions and further addresses of earlier ones; `large` have several pieces."""
    items = []
    for number in range(count):
        if number % 9 == 4:
            items.append(made(number - 1, "version"))  # of the same address: 3, 12, 21 ...
        elif number % 9 == 7:
            same = made(number - 1)
            report = Report(
                same.report.id, same.report.text, same.report.sha256, f"copy/{number}.html", outlet=same.report.outlet
            )
            items.append(Taken(report, same.original, same.media_type))
        else:
            items.append(made(number, size=1_500_000 if number < large else 2_000))
    return items


def read_stand_in(report: Report) -> Reading:
    """A reading without a reader: words and sentences only."""
    parsed = make_parsed(report.id, report.text[:600])
    return Reading(parsed, Dating(None, "unknown", "no clue"), (), (), (), (), (), (), ())


def session(folder: Path, items: list[Taken], tell: Callable[[str], None], batch: int = 4, by: str = "tester") -> None:
    """Do what is left of the work, telling what is acknowledged; more than one transaction for each batch."""
    with (
        patch.object(ledger_module, "_BATCH", max(1, batch // 2)),
        Ledger.open(str(folder), by=by, create=True, now=lambda: NOW) as ledger,
    ):
        for start in range(0, len(items), batch):
            for added in ledger.add(iter(items[start : start + batch])):
                tell(f"add {added.report} {added.version} {added.sha256}")
            rows = [row for row in ledger.listed(versions=True) if ledger.reading(row, MODEL) is None]
            if rows:
                ledger.keep_readings([(row, read_stand_in(ledger.report(row))) for row in rows], MODEL)
                tell("\n".join(f"read {row.report} {row.version}" for row in rows))
            account = json.dumps([row.report for row in ledger.listed()]).encode()
            entry = ledger.keep_account(account, {"stories": []})
            tell(f"account {entry.body['sha256']}")
        if not ledger.entries(["correct"]):
            entry = ledger.append("correct", {"why": "a test"})
            tell(f"correct {entry.seq}")


def complaints(folder: Path, items: list[Taken], told: list[str], *, whole: bool = False) -> list[str]:
    """What is wrong with a ledger after sessions that told this; `whole`: the last one was not interrupted."""
    try:
        verified = verify_ledger(str(folder))
    except LedgerError as error:
        return [f"no ledger: {error}"] if told or whole else []
    if verified.faults:
        return [str(fault) for fault in verified.faults]
    if not verified.entries:
        return [f"lost: {line}" for line in told]
    with Ledger.open(str(folder), by="checker") as ledger:
        return [*of_log(ledger), *of_told(ledger, told), *of_reports(ledger, items, whole=whole)]


def of_log(ledger: Ledger) -> Iterator[str]:
    """Whether the log is one chain without gaps, and its leaves are those of its entries."""
    prev = None
    entries = ledger.entries()
    for seq, entry in enumerate(entries):
        if entry.seq != seq or entry.prev != prev:
            yield f"entry {seq} does not follow the one before"
        prev = leaf_hash(entry.content()).hex()
    leaves = ledger.leaves()
    if tree_root(leaves) != tree_root(leaf_hash(entry.content()) for entry in entries):
        yield "the leaves are not those of the entries"


def of_told(ledger: Ledger, told: list[str]) -> Iterator[str]:
    """Whether all that was acknowledged is there."""
    rows = {(row.report, row.version): row for row in ledger.listed(versions=True)}
    accounts = {entry.body["sha256"] for entry in ledger.entries(["account"])}
    corrected = {entry.seq for entry in ledger.entries(["correct"])}
    for line in told:
        what, *rest = line.split()
        row = rows.get((rest[0], int(rest[1]))) if what in {"add", "read"} else None
        there = {
            "add": lambda row=row, rest=rest: row is not None and row.sha256 == rest[2],
            "read": lambda row=row: row is not None and ledger.reading(row, MODEL) is not None,
            "account": lambda rest=rest: rest[0] in accounts and digest(ledger.object(rest[0])) == rest[0],
            "correct": lambda rest=rest: int(rest[0]) in corrected,
        }
        if not there[what]():
            yield f"lost: {line}"


def of_reports(ledger: Ledger, items: list[Taken], *, whole: bool) -> Iterator[str]:
    """Whether each report is one of the plan's, in all its parts, and once; with `whole`, none is missing."""
    planned = {item.report.sha256: item for item in reversed(items)}  # the first of the same bytes
    rows = ledger.listed(versions=True)
    seen = [row.sha256 for row in rows]
    if len(seen) != len(set(seen)):
        yield "a report is there twice"
    if not set(seen) <= planned.keys() or (whole and set(seen) != planned.keys()):
        yield "other reports are there than were given"
    for row in rows:
        item = planned.get(row.sha256)
        if item and not sound(ledger, row, item, whole=whole):
            yield f"half there: {row.report}, version {row.version}"


def sound(ledger: Ledger, row: Listed, item: Taken, *, whole: bool) -> bool:
    """Whether a report's original, text, row and entry are as they were given, and so is what was read."""
    report = ledger.report(row)
    reading = ledger.reading(row, MODEL)
    return (
        ledger.original(row) == item.original
        and report.text == item.report.text
        and report.title == item.report.title
        and (reading.parsed.sentences == read_stand_in(report).parsed.sentences if reading else not whole)
    )
