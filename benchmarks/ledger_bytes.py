#!/usr/bin/env python3
"""Random single faults of a ledger's files: how many `verify` finds, and for how many it names what was hit.

    ledger_bytes.py [--count 10000] [--seed 1] [--out FILE]

Two folders of sixty reports each, with versions, further addresses, hand-made readings, a correction, accounts and a
checkpoint: one that was closed, and one whose process was killed after a transaction, with SQLite's write-ahead log.
Each fault is made on a copy of one of their files, drawn by its share of the bytes half of the time and at random the
other half: a bit or some bytes changed, a range deleted, bytes put in, the end cut off, a stretch zeroed, a page put in
place of another, two pages swapped, a file removed, two files swapped, a file put back to an earlier state. What
changes nothing (zeros zeroed) is drawn again.

Found: `verify` reports a fault. Located: it names the file, and in ledger.sqlite and its log the page or the frame that
was hit (of what moves all bytes behind it, the first). The log's index (ledger.sqlite-shm) is left alone: SQLite makes
it anew when a database is opened after a crash, and reads nothing of the old one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import random
import re
import shutil
import signal
import sqlite3
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from storyledger.ledger import Ledger
from storyledger.ledger.seals import DATABASE, FRAMES, PAGES, WAL
from storyledger.ledger.store import PAGE_SIZE
from storyledger.ledger.verify import Verified, verify_ledger
from storyledger.records import Dating, Parsed, Reading, Report, Sentence, Taken, Token

PAGE = PAGE_SIZE
FRAME = PAGE + 24
FILES = (DATABASE, PAGES, "ledger.head", FRAMES, WAL)
WORDS = ("rain", "river", "bridge", "mayor", "police", "bus", "school", "market", "ferry", "harbour", "fire", "road")
AREA = re.compile(rf"pages? (\d+)(?: to (\d+))? of {DATABASE}|{DATABASE} from page (\d+)")
IN_WAL = re.compile(rf"frame (\d+) of {WAL}|(header of {WAL})|{WAL} after frame (-?\d+)")


# --- the ledgers ----------------------------------------------------------------------------------------------------


def take(number: int, rng: random.Random, *, version: int = 1, size: int = 300) -> Taken:
    """Return a report of invented words."""
    words = " ".join(rng.choice(WORDS) for _ in range(rng.randrange(20, size)))
    text = f"Report {number}, version {version}. {words}."
    original = f"<html><body><p>{text}</p></body></html>".encode()
    report = Report(
        id=f"r{number}",
        text=text,
        sha256=hashlib.sha256(original).hexdigest(),
        input=f"in/r{number}.html",
        title=f"Report {number}",
        url=f"https://wharf.example/{number}",
        outlet="The Daily Wharf",
        published=f"2021-03-{number % 28 + 1:02}",
    )
    return Taken(report, original, "text/html")


def read(report: Report) -> Reading:
    """Return a reading with one sentence."""
    words = report.text.split(" ")[:12]
    tokens, at = [], 0
    for word in words:
        tokens.append(Token(at, at + len(word), word, word.lower(), "X", "FW", -1, "root"))
        at += len(word) + 1
    sentence = Sentence(0, 0, at - 1, 0, "body", tuple(tokens))
    dating = Dating(report.published, "metadata", "given")
    return Reading(Parsed(report, (sentence,), ()), dating, (), (), (), (), (), (), ())


def fill(ledger: Ledger, numbers: range, rng: random.Random) -> None:
    """Add reports with all that comes after them, in several transactions."""
    taken = [take(number, rng, size=300 if number % 10 else 3000) for number in numbers]
    for start in range(0, len(taken), 10):
        list(ledger.add(taken[start : start + 10]))
    list(ledger.add(take(number, rng, version=2) for number in numbers if number % 5 == 0))
    again = [take for take in taken if take.report.id.endswith("3")]
    list(ledger.add(replace(one, report=replace(one.report, input="again.html", url=None)) for one in again))
    listed = ledger.listed()
    ledger.keep_readings(
        [(row, read(ledger.report(row))) for row in listed if row.report.endswith(("1", "2"))], "model"
    )
    ledger.append("correct", {"what": "a figure was set right by hand", "report": listed[0].report})
    account = json.dumps({"stories": [], "of": [row.report for row in listed], "drawn": rng.random()}).encode()
    ledger.keep_account(account, {"stories": []})
    ledger.keep_state("feed", f"next visit {rng.random()}")


@dataclass(frozen=True)
class Kept:
    """A folder to be damaged, and its files at an earlier time."""

    name: str
    folder: Path
    files: dict[str, bytes]
    earlier: dict[str, bytes]


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of a ledger's files."""
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).exists()}


def make_closed(root: Path, rng: random.Random) -> Kept:
    """Return a ledger that was closed."""
    folder = root / "closed"
    with Ledger.open(str(folder), by="bench", create=True) as ledger:
        fill(ledger, range(30), rng)
    earlier = contents(folder)
    with Ledger.open(str(folder), by="bench") as ledger:
        fill(ledger, range(30, 60), rng)
    return Kept("closed", folder, contents(folder), earlier)


def make_killed(root: Path, rng: random.Random) -> Kept:
    """Return a ledger whose process was killed after a transaction."""
    folder = root / "killed"
    with Ledger.open(str(folder), by="bench", create=True) as ledger:
        fill(ledger, range(30), rng)
    child = os.fork()
    if child == 0:
        ledger = Ledger.open(str(folder), by="bench")
        fill(ledger, range(30, 45), rng)
        shutil.copytree(folder, root / "earlier")
        fill(ledger, range(45, 60), rng)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    return Kept("killed", folder, contents(folder), contents(root / "earlier"))


# --- the faults -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """What was done to which files; `places` are first bytes that are others now, one a file, or two of one file."""

    kind: str
    files: dict[str, bytes | None]
    hit: tuple[tuple[str, int | None], ...]


def draw(kept: Kept, rng: random.Random) -> Fault:
    """Return a fault that changes something."""
    while True:
        fault = _draw(kept, rng)
        if any(content != kept.files.get(name) for name, content in fault.files.items()):
            return fault


def _draw(kept: Kept, rng: random.Random) -> Fault:
    names = list(kept.files)
    name = rng.choices(names, [len(kept.files[n]) for n in names])[0] if rng.random() < 0.5 else rng.choice(names)
    content = kept.files[name]
    at = rng.randrange(len(content))
    kind = rng.choice(
        ("bit", "byte", "bytes", "deleted", "inserted", "truncated", "zeroed", "overwritten", "swapped pages")
        if rng.random() < 0.97
        else ("removed", "swapped files", "put back")
    )
    if kind in {"removed", "swapped files", "put back"}:
        return _draw_file(kept, kind, name, rng)
    length = min(len(content) - at, rng.choice((1, 2, 8, 100, 512, PAGE, 3 * PAGE)))
    if kind == "bit":
        changed = bytes([content[at] ^ (1 << rng.randrange(8))])
    elif kind == "byte":
        changed = bytes([(content[at] + rng.randrange(1, 256)) % 256])
    elif kind == "bytes":
        changed = rng.randbytes(length)
    elif kind == "deleted":
        return _told(kind, name, content, content[:at] + content[at + length :], moved=True)
    elif kind == "inserted":
        return _told(kind, name, content, content[:at] + rng.randbytes(length) + content[at:], moved=True)
    elif kind == "truncated":
        return Fault(kind, {name: content[:at]}, ((name, at),))
    elif kind == "zeroed":
        at, length = at // 512 * 512, rng.choice((512, PAGE))
        changed = bytes(min(length, len(content) - at))
    else:
        return _draw_pages(kind, name, content, rng)
    return _told(kind, name, content, content[:at] + changed + content[at + len(changed) :])


def _draw_pages(kind: str, name: str, content: bytes, rng: random.Random) -> Fault:
    """Two pages of the database or two frames of the log, or two stretches of a small file."""
    start, size = (32, FRAME) if name == WAL else (0, PAGE) if name == DATABASE else (0, 16)
    count = (len(content) - start) // size
    one, other = sorted(start + rng.randrange(count) * size for _ in range(2))
    first, second = content[one : one + size], content[other : other + size]
    changed = bytearray(content)
    changed[one : one + size] = second
    if kind == "swapped pages":
        changed[other : other + size] = first
    return _told(kind, name, content, bytes(changed))


def _draw_file(kept: Kept, kind: str, name: str, rng: random.Random) -> Fault:
    if kind == "removed":
        return Fault(kind, {name: None}, ((name, None),))
    if kind == "swapped files":
        other = rng.choice([one for one in kept.files if one != name])
        return Fault(kind, {name: kept.files[other], other: kept.files[name]}, ((name, None), (other, None)))
    earlier = kept.earlier[name]
    return Fault(kind, {name: earlier}, ((name, None),))


def _told(kind: str, name: str, before: bytes, after: bytes, *, moved: bool = False) -> Fault:
    """Return the fault with each page or frame that is another now, or with the first where all behind it moved."""
    start, size = (32, FRAME) if name == WAL else (0, PAGE)
    common = min(len(before), len(after))
    spots = [0] if before[:start] != after[:start] else []
    spots += [at for at in range(start, common, size) if before[at : at + size] != after[at : at + size]]
    first = next((at for at in range(common) if before[at] != after[at]), common)
    places = [first] if moved else spots
    return Fault(kind, {name: after}, tuple((name, at) for at in places))


def located(fault: Fault, verified: Verified) -> bool:
    """Return whether the faults that were found name each place that was hit."""
    told = [found.where for found in verified.faults]
    for name, at in fault.hit:
        if at is None or name not in {DATABASE, WAL}:
            sound = any(where == name or name in where for where in told)
        elif name == DATABASE:
            sound = any(_covers(where, at // PAGE + 1) for where in told)
        else:
            sound = any(_names(where, at) for where in told)
        if not sound:
            return False
    return True


def _covers(where: str, page: int) -> bool:
    match = AREA.match(where)
    if match is None:
        return False
    first, last, cut = match.groups()
    return int(cut) <= page if cut else int(first) <= page <= int(last or first)


def _names(where: str, at: int) -> bool:
    if at < 32:
        return where in {f"header of {WAL}", WAL}
    match = IN_WAL.match(where)
    if match is None:
        return where == WAL and at < 32 + FRAME
    number, _header, after = match.groups()
    frame = (at - 32) // FRAME
    return int(number) == frame if number is not None else after is not None and int(after) == frame - 1


def stray(fault: Fault, verified: Verified) -> bool:
    """Return whether a page of the database is named that was not hit, where one file was changed in its place."""
    if len(fault.files) > 1 or any(at is None for _name, at in fault.hit):
        return False
    name = fault.hit[0][0]
    moved = fault.kind in {"deleted", "inserted", "truncated"}
    hit = {spot // PAGE + 1 for one, spot in fault.hit if one == DATABASE}
    for found in verified.faults:
        match = AREA.match(found.where)
        if match is None or match[3]:
            continue
        pages = set(range(int(match[1]), int(match[2] or match[1]) + 1))
        if name != DATABASE or (min(pages) < min(hit) if moved else not pages <= hit):
            return True
    return False


# --- the run --------------------------------------------------------------------------------------------------------


def run(root: Path, count: int, seed: int) -> dict[str, object]:
    """Return what came of so many faults."""
    rng = random.Random(seed)
    ledgers = (make_closed(root, rng), make_killed(root, rng))
    sound = [verify_ledger(str(kept.folder)) for kept in ledgers]
    for kept, verified in zip(ledgers, sound, strict=True):
        if not verified.sound:
            raise SystemExit(f"the ledger {kept.name} is not sound to begin with: {verified.faults}")
    made: Counter[str] = Counter()
    found: Counter[str] = Counter()
    named: Counter[str] = Counter()
    too_much = 0
    missed: list[dict[str, object]] = []
    began, longest = time.perf_counter(), 0.0
    for number in range(count):
        kept = ledgers[number % 2]
        fault = draw(kept, rng)
        for name, content in fault.files.items():
            _write(kept.folder / name, content)
        start = time.perf_counter()
        verified = verify_ledger(str(kept.folder))
        took = time.perf_counter() - start
        longest = max(longest, took)
        for name in fault.files:
            _write(kept.folder / name, kept.files[name])
        key = f"{kept.name}, {fault.kind}"
        made[key] += 1
        is_found, is_located = not verified.sound, located(fault, verified)
        found[key] += is_found
        named[key] += is_located
        too_much += stray(fault, verified)
        if not is_located and len(missed) < 20:
            where = [fault_found.where for fault_found in verified.faults][:6]
            missed.append({"what": key, "hit": [list(hit) for hit in fault.hit][:4], "told": where})
    seconds = time.perf_counter() - began
    return {
        "faults": count,
        "found": sum(found.values()),
        "located": sum(named.values()),
        "pages_named_that_were_not_hit": too_much,
        "missed": missed,
        "by_kind": {key: {"faults": made[key], "found": found[key], "located": named[key]} for key in sorted(made)},
        "seed": seed,
        "ms_each": round(1000 * seconds / count, 1),
        "ms_longest": round(1000 * longest, 1),
        "ledgers": {
            kept.name: {
                "entries": verified.entries,
                "objects": verified.objects,
                "reports": verified.reports,
                "readings": verified.readings,
                "bytes": {name: len(content) for name, content in kept.files.items()},
            }
            for kept, verified in zip(ledgers, sound, strict=True)
        },
        "sqlite": sqlite3.sqlite_version,
        "python": platform.python_version(),
    }


def _write(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(content)


def main() -> None:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        told = run(Path(root), options.count, options.seed)
    written = json.dumps(told, indent=1) + "\n"
    print(written)
    if options.out:
        options.out.write_text(written, "utf-8")


if __name__ == "__main__":
    main()
