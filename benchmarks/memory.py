#!/usr/bin/env python3
"""Peak memory of one run over all given reports, beside a bare interpreter.

    memory.py REPORTS... [--out benchmarks/results/memory.json]

Prints the peak resident size in MB of `storyledger account` over all inputs together and that of `python -c pass`, each
in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path


def peak_megabytes(command: list[str]) -> float:
    """Peak resident size of the command's process in MB (10^6 bytes); raises where the command fails."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} ended with status {status}")
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_maxrss * unit / 1e6


def main() -> None:
    """Measure, print, and keep the figures where `--out` says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", nargs="+")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    account = [sys.executable, "-m", "storyledger", "account", *arguments.reports, "--quiet", "--json", "/dev/null"]
    figures = {
        "peak_mb": round(peak_megabytes(account), 1),
        "bare_python_mb": round(peak_megabytes([sys.executable, "-c", "pass"]), 1),
        "inputs": len(arguments.reports),
    }
    for name, value in figures.items():
        print(f"{name:16} {value}")
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
