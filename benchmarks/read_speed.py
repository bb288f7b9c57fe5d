"""Words a second of the whole reading stage beside the bare encoder's forward pass over the same sentences, in one run.

    python benchmarks/read_speed.py FOLDER [--rounds 3] [--threads 0]

FOLDER holds reports as JSON files or plain texts, at any depth. The best of the rounds counts for both; the ratio says
how much all that stands around the encoder (segmentation, subwords, trees, lemmas, names, and every finder) costs.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from pathlib import Path

from storyledger.config import ReadSettings
from storyledger.read import read_reports
from storyledger.read.model import Encoder
from storyledger.read.parse import cut_windows, make_batches, parse_reports
from storyledger.read.segment import segment_text
from storyledger.records import Report


def load_reports(folder: Path) -> list[Report]:
    """The reports of a folder: JSON objects with a `text`, or plain texts."""
    reports = []
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".txt":
            reports.append(Report(id=str(path), text=path.read_text(encoding="utf-8"), sha256="", input=str(path)))
        elif path.suffix == ".json":
            given = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(given, dict) and isinstance(given.get("text"), str):
                fields = {name: given.get(name) for name in ("title", "outlet", "url", "published")}
                reports.append(Report(id=str(path), text=given["text"], sha256="", input=str(path), **fields))
    return reports


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--out", type=Path, help="keep the figures in this JSON file")
    options = parser.parse_args()
    settings = ReadSettings(threads=options.threads)
    reports = load_reports(options.folder)
    started = time.perf_counter()
    encoder = Encoder.load(settings)
    loading = time.perf_counter() - started
    windows = []
    for number, report in enumerate(reports):
        for index, piece in enumerate(segment_text(report.text, report.title)):
            windows.extend(cut_windows(number, index, [report.text[s:e] for s, e in piece.tokens], encoder))
    words = sum(len(window.words) for window in windows)
    batches = [
        encoder.inputs([window.words for window in batch]) for batch in make_batches(windows, encoder.batch_tokens)
    ]
    encoder.run(batches[0])
    bare = parsing = whole = float("inf")
    for _ in range(options.rounds):
        started = time.perf_counter()
        for batch in batches:
            encoder.run(batch)
        bare = min(bare, time.perf_counter() - started)
        started = time.perf_counter()
        for _parsed in parse_reports(reports, encoder):
            pass
        parsing = min(parsing, time.perf_counter() - started)
        started = time.perf_counter()
        for _reading in read_reports(reports, settings):
            pass
        whole = min(whole, time.perf_counter() - started - loading)
    if options.out:
        figures = {
            "reports": len(reports),
            "words": words,
            "threads": options.threads or os.cpu_count(),
            "bare encoder, words/s": round(words / bare),
            "parse_reports, words/s": round(words / parsing),
            "read_reports, words/s": round(words / whole),
            "parse_reports, ratio to the encoder": round(parsing / bare, 2),
            "read_reports, ratio to the encoder": round(whole / bare, 2),
        }
        options.out.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    print(f"{len(reports)} reports, {words} words, {len(windows)} sentences or parts, {len(batches)} batches")
    print(f"bare encoder      {words / bare:10.0f} words/s")
    print(f"parse_reports     {words / parsing:10.0f} words/s, {parsing / bare:.2f} times the encoder's time")
    print(f"read_reports      {words / whole:10.0f} words/s, {whole / bare:.2f} times the encoder's time")
    print(f"loading           {loading:10.2f} s, once a run, not in the figures above")
    print(f"peak memory       {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:10.0f} MB")


if __name__ == "__main__":
    main()
