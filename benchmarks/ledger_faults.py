#!/usr/bin/env python3
"""Kill sessions on ledgers a thousand times, and let the disk fail, and look at the ledger after each.

    ledger_faults.py [--kills 1000] [--failures 300] [--out FILE]

A session takes in, reads, corrects and accounts for what is not there yet of sixteen reports, and tells what the ledger
acknowledged. It is killed before, within or after a call to the system that changes a file, drawn by chance (four in
five), or at a time drawn by chance; or such a call fails, once or from then on. Then `verify` must pass, all that was
acknowledged must be there, no report half, and the next session goes on from there. Linux on x86-64.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from ledger_faults import FAILURES, KILLS, Trials
from traced import available


def main() -> int:
    """Try, print and keep the result; 1 where something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--failures", type=int, default=300)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--in", dest="where", type=Path, help="a folder on the disk to try it on")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    if not available():
        raise SystemExit("no process may be traced here")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(dir=asked.where) as base:
        folders = [Path(base) / name for name in ("calls", "times", "failures")]
        for folder in folders:
            folder.mkdir()
        by_time = asked.kills // 5
        calls = Trials(folders[0], asked.seed).by_call(asked.kills - by_time, KILLS)
        times = Trials(folders[1], asked.seed + 1).by_time(by_time)
        failures = Trials(folders[2], asked.seed + 2).by_call(asked.failures, FAILURES)
    wrong = [*calls.wrong, *times.wrong, *failures.wrong]
    result = {
        "sessions killed before a call": calls.by_act["before"],
        "sessions killed within a call that writes": calls.by_act["torn"],
        "sessions killed after a call": calls.by_act["after"],
        "sessions killed at a time": times.by_act["killed"],
        "sessions in which a call failed once": failures.by_act["error"],
        "sessions whose disk failed or was full from a call on": failures.by_act["full"],
        "sessions that came to their end": calls.completed + times.completed + failures.completed,
        "ledgers with anything lost, half there or not verified": len(wrong),
    }
    text = json.dumps(result, indent=2) + "\n"
    print(text, end="")
    print(f"{time.monotonic() - started:.0f} seconds", *wrong, sep="\n", file=sys.stderr)
    if asked.out:
        asked.out.write_text(text, "utf-8")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
