#!/usr/bin/env python3
"""Measure how fast reports go into a ledger, beside plain inserts of the same bytes, and the memory it takes.

    ledger_add.py [--reports 10000] [--rounds 3] [--out FILE]

All sides write into an SQLite database in WAL with full synchronisation, as many reports in a transaction, in turns, on
the same disk. `same rows`: plain inserts of all that the ledger writes, log entries included, into tables with the same
indexes. `bare`: originals, texts and a few fields into one table without an index, which could not even tell whether a
report is there already. The ledger hashes, recognises, chains and seals besides. Reports are made beforehand; nothing
is read in them. Memory is the peak of a process of its own that makes its reports one by one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from storyledger.ledger import ledger as ledger_module
from storyledger.ledger.ledger import Ledger
from storyledger.records import Report, Taken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SYLLABLES = ("ka", "lo", "mi", "ren", "tas", "vor", "bel", "dun", "sha", "pri", "ost", "ang", "eli", "ura", "nim")
TABLES = ("objects", "chunks", "entries", "reports")
SHORT, LONG = 2_000, 10_000
"""Reports for which memory is measured."""


def made(number: int) -> Taken:
    """Return a report of 500 words, about 3,300 characters, in a page of about 8,500: always the same for a number."""
    chance = random.Random(number)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(500)]
    text = "\n".join(" ".join(words[start : start + 40]).capitalize() + "." for start in range(0, 500, 40))
    page = "".join(f'<p class="article-body__paragraph">{line}</p>\n' for line in text.split("\n"))
    original = (
        f"<html><head><title>{number}</title>{'<link rel=stylesheet href=/style.css>' * 110}{page}</html>".encode()
    )
    report = Report(
        f"report-{number}",
        text,
        hashlib.sha256(original).hexdigest(),
        f"pages/{number}.html",
        title=" ".join(words[:8]),
        outlet="Outlet",
        url=f"https://example.org/{number}",
        published="2026-01-01",
    )
    return Taken(report, original, "text/html")


def stream(count: int) -> Iterator[Taken]:
    """Yield reports as they are asked for."""
    return (made(number) for number in range(count))


def into_ledger(folder: Path, items: Sequence[Taken]) -> float:
    """Return the seconds until all reports are in a new ledger, and it is closed."""
    started = time.perf_counter()
    with Ledger.open(str(folder), by="benchmark", create=True) as ledger:
        count = sum(1 for _ in ledger.add(iter(items)))
    seconds = time.perf_counter() - started
    if count != len(items):
        raise SystemExit(f"{count} reports were added, not {len(items)}")
    return seconds


def plain(path: Path) -> sqlite3.Connection:
    """Return a new database with the ledger's durability."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def into_table(path: Path, items: Sequence[Taken], batch: int) -> float:
    """Return the seconds until all reports are in one plain table, and it is closed."""
    started = time.perf_counter()
    connection = plain(path)
    connection.execute("CREATE TABLE reports (id, input, title, outlet, url, published, sha256, original, text)")
    for start in range(0, len(items), batch):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (r.id, r.input, r.title, r.outlet, r.url, r.published, r.sha256, item.original, r.text.encode())
                for item in items[start : start + batch]
                for r in (item.report,)
            ],
        )
        connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - started


class Copied(NamedTuple):
    """What a ledger wrote: its tables' SQL, and their rows in the order in which they were written."""

    schema: list[str]
    rows: dict[str, list[tuple[object, ...]]]


def copied(database: Path) -> Copied:
    """Return what stands in a ledger's database."""
    connection = sqlite3.connect(database)
    asked = "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL AND tbl_name = ?"
    schema = [sql for table in TABLES for (sql,) in connection.execute(asked, (table,))]
    rows = {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES}
    connection.close()
    return Copied(schema, {table: told for table, told in rows.items() if told})


def into_tables(path: Path, given: Copied, batches: int) -> float:
    """Return the seconds until the same rows are in the same tables, plainly inserted."""
    started = time.perf_counter()
    connection = plain(path)
    for sql in given.schema:
        connection.execute(sql)
    for number in range(batches):
        connection.execute("BEGIN IMMEDIATE")
        for table, rows in given.rows.items():
            part = rows[len(rows) * number // batches : len(rows) * (number + 1) // batches]
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", part)
        connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - started


def rounds(count: int, times: int, where: Path) -> dict[str, object]:
    """Return the throughput of all sides, in turns."""
    items = [made(number) for number in range(count)]
    batch = ledger_module._BATCH  # noqa: SLF001 - as many reports a transaction
    seconds = []
    given = None
    for number in range(times):
        folder = where / f"round{number}"
        folder.mkdir()
        ledger = into_ledger(folder / "ledger", items)
        given = given or copied(folder / "ledger" / "ledger.sqlite")
        same = into_tables(folder / "same.sqlite", given, -(-count // batch))
        seconds.append((ledger, same, into_table(folder / "bare.sqlite", items, batch)))
        shutil.rmtree(folder)
    megabytes = sum(len(item.original) + len(item.report.text.encode()) for item in items) / 1e6
    speeds = [round(count / statistics.median(side)) for side in zip(*seconds, strict=True)]
    ratios = {"same rows": [a / b for a, b, _ in seconds], "bare": [a / c for a, _, c in seconds]}
    return {
        "reports": count,
        "megabytes of originals and texts": round(megabytes, 1),
        "reports a transaction": batch,
        **dict(zip((f"reports a second: {side}" for side in ("ledger", "same rows", "bare")), speeds, strict=True)),
        **{f"seconds beside {name}": round(statistics.median(sides), 2) for name, sides in ratios.items()},
        **{f"rounds beside {name}": [round(side, 2) for side in sides] for name, sides in ratios.items()},
    }


def peak(count: int, where: Path) -> float:
    """Return the peak memory in MB of a process that adds so many reports."""
    told = subprocess.run(
        [sys.executable, __file__, "--peak", str(count), "--in", str(where)], check=True, capture_output=True, text=True
    )
    return float(told.stdout)


def main() -> int:
    """Measure, print and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--in", dest="where", type=Path, help="a folder on the disk to measure on")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--peak", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.where) as name:
        where = Path(name)
        if asked.peak:
            with Ledger.open(str(where / "ledger"), by="benchmark", create=True) as ledger:
                sum(1 for _ in ledger.add(stream(asked.peak)))
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6)
            return 0
        # first, while this process is small: a new one's peak begins with that of the process that started it
        memory = {f"peak memory for {count:,} reports, MB": round(peak(count, where), 1) for count in (SHORT, LONG)}
        result = rounds(asked.reports, asked.rounds, where) | memory
    text = json.dumps(result, indent=2) + "\n"
    print(text, end="")
    if asked.out:
        asked.out.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
