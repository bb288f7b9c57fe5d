#!/usr/bin/env python3
"""Measure how fast reports go into a ledger, beside plain inserts of the same bytes, and the memory it takes.

    ledger_add.py [--reports 10000] [--rounds 3] [--out FILE]

Both sides write the same originals and texts into an SQLite database in WAL with full synchronisation, as many reports
in a transaction, in turns, on the same disk. The plain side has one table with a row a report and no index. The ledger
hashes, recognises, logs, seals and indexes as well. Reports are made beforehand; nothing is read in them. Memory is the
peak of a process of its own that makes its reports one by one.
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
from typing import TYPE_CHECKING

from storyledger.ledger import ledger as ledger_module
from storyledger.ledger.ledger import Ledger
from storyledger.records import Report, Taken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SYLLABLES = "ka lo mi ren tas vor bel dun sha pri ost ang eli ura nim fos".split()
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


def into_table(path: Path, items: Sequence[Taken], batch: int) -> float:
    """Return the seconds until all reports are in a plain table, and it is closed."""
    started = time.perf_counter()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
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


def rounds(count: int, times: int, where: Path) -> dict[str, object]:
    """Return the throughput of both sides, in turns."""
    items = [made(number) for number in range(count)]
    batch = ledger_module._BATCH  # noqa: SLF001 - the same number of reports a transaction
    pairs = []
    for number in range(times):
        folder = where / f"round{number}"
        folder.mkdir()
        pairs.append((into_ledger(folder / "ledger", items), into_table(folder / "plain.sqlite", items, batch)))
        shutil.rmtree(folder)
    megabytes = sum(len(item.original) + len(item.report.text.encode()) for item in items) / 1e6
    ledger, plain = (statistics.median(side) for side in zip(*pairs, strict=True))
    return {
        "reports": count,
        "megabytes": round(megabytes, 1),
        "reports a transaction": batch,
        "ledger, reports a second": round(count / ledger),
        "plain inserts, reports a second": round(count / plain),
        "ratio of seconds": round(statistics.median(one / other for one, other in pairs), 2),
        "ratios of the rounds": [round(one / other, 2) for one, other in pairs],
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
        result = rounds(asked.reports, asked.rounds, where)
        result |= {f"peak memory for {count:,} reports, MB": round(peak(count, where), 1) for count in (SHORT, LONG)}
    text = json.dumps(result, indent=2) + "\n"
    print(text, end="")
    if asked.out:
        asked.out.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
