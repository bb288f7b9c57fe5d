"""Measures how long `storyledger --help` takes beside the interpreter with the command-line library alone.

    python benchmarks/startup.py [--runs 15] [--most 1.5]

Both are started in turn, so that a busy machine slows both alike; the medians' ratio is printed and ends the program
with status 1 where it is above `--most`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

BASE = "import click; click.Command('x')"


def seconds(code: str, *arguments: str) -> float:
    """Return the wall-clock seconds of one run of the interpreter."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> int:
    """Return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--most", type=float, default=1.5)
    parser.add_argument("--out", type=Path, help="keep the figures in this JSON file")
    given = parser.parse_args()
    helped, base = [], []
    for run in range(given.runs + 1):
        pair = seconds("from storyledger.cli import main; main()", "--help"), seconds(BASE)
        if run:  # the first one fills the caches
            helped.append(pair[0])
            base.append(pair[1])
    ours, theirs = statistics.median(helped), statistics.median(base)
    ratio = ours / theirs
    if given.out:
        figures = {"storyledger --help, ms": ours * 1000, "interpreter and click, ms": theirs * 1000, "ratio": ratio}
        given.out.write_text(json.dumps({k: round(v, 2) for k, v in figures.items()}, indent=1) + "\n", "utf-8")
    print(f"storyledger --help {ours * 1000:.0f} ms, interpreter and click {theirs * 1000:.0f} ms: ratio {ratio:.2f}")
    return 1 if ratio > given.most else 0


if __name__ == "__main__":
    sys.exit(main())
