"""Words a second of the whole reading stage beside the bare encoder's forward pass over the same sentences, in one run.

    python benchmarks/read_speed.py FOLDER... [--rounds 7] [--threads 0]

Each FOLDER holds reports as JSON files or plain texts, at any depth. The ratio says how much all that stands around the
encoder (segmentation, subwords, trees, lemmas, names, and every finder) costs.

A machine that does other things too is faster at one moment than at the next. So the encoder, the parse and the whole
reading take turns, round after round, each round's ratio is of times that stand beside each other, and the median over
the rounds is what counts; the spread is printed with it. Each ratio is given twice: by the clock on the wall, which is
what a user waits for (the finders work while the encoder is at the next reports), and by the processor's time of all
threads, which does not depend on how many cores were free.

The bare encoder is ONNX Runtime's session with so many threads, one batch after another, as one runs a model. Reading
runs batches side by side instead, a thread each, which is faster by itself; so that nothing of it is taken for the
finders' merit, the encoder is measured in that way too, and reading beside both.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import onnxruntime

from storyledger.config import ReadSettings
from storyledger.read import Reader
from storyledger.read.parse import cut_windows, make_batches, parse_reports
from storyledger.read.segment import segment_text
from storyledger.records import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray


BARE, SIDE_BY_SIDE = "bare encoder", "bare encoder, batches side by side"


class Cost(NamedTuple):
    """Seconds of one piece of work."""

    wall: float
    processor: float


def measure(work: Callable[[], Iterable[object]]) -> Cost:
    """What it costs to go through all that the work yields."""
    wall, processor = time.perf_counter(), time.process_time()
    for _ in work():
        pass
    return Cost(time.perf_counter() - wall, time.process_time() - processor)


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


def bare_encoder(threads: int) -> Callable[[Mapping[str, NDArray[np.int64]]], object]:
    """The weights in a session of their own, whose threads share each batch."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    options.enable_mem_pattern = False
    weights = resources.files("storyledger").joinpath("read", "weights", "reader.onnx").read_bytes()
    session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    return lambda inputs: session.run(["upos", "xpos", "heads", "arcs", "relations", "names"], dict(inputs))


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--out", type=Path, help="keep the figures in this JSON file")
    options = parser.parse_args()
    reports = [report for folder in options.folders for report in load_reports(folder)]
    started = time.perf_counter()
    reader = Reader(ReadSettings(threads=options.threads))
    loading = time.perf_counter() - started
    encoder = reader.encoder
    windows = []
    for number, report in enumerate(reports):
        for index, piece in enumerate(segment_text(report.text, report.title)):
            windows.extend(cut_windows(number, index, [report.text[s:e] for s, e in piece.tokens], encoder))
    words = sum(len(window.words) for window in windows)
    batches = [
        encoder.inputs([window.words for window in batch]) for batch in make_batches(windows, encoder.batch_tokens)
    ]
    pool = ThreadPoolExecutor(encoder.threads)
    bare = bare_encoder(encoder.threads)
    works: dict[str, Callable[[], Iterable[object]]] = {
        BARE: lambda: map(bare, batches),
        SIDE_BY_SIDE: lambda: pool.map(encoder.run, batches),
        "parse_reports": lambda: parse_reports(reports, encoder),
        "read_reports": lambda: reader.read(reports),
    }
    for work in works.values():  # once for the memories that a run fills
        measure(work)
    costs: dict[str, list[Cost]] = {name: [] for name in works}
    for _ in range(options.rounds):
        for name, work in works.items():
            costs[name].append(measure(work))
    print(f"{len(reports)} reports, {words} words, {len(windows)} sentences or parts, {len(batches)} batches")
    figures: dict[str, object] = {
        "reports": len(reports),
        "words": words,
        "threads": options.threads or os.cpu_count(),
        "rounds": options.rounds,
    }
    for name, spent in costs.items():
        speed = words / median(cost.wall for cost in spent)
        figures[f"{name}, words/s"] = round(speed)
        print(f"{name}: {speed:.0f} words/s")
        for beside in () if name == BARE else (BARE,) if name == SIDE_BY_SIDE else (BARE, SIDE_BY_SIDE):
            for measured, kind in (("wall", "ratio to the"), ("processor", "ratio of processor time to the")):
                ratios = [
                    getattr(cost, measured) / getattr(other, measured)
                    for cost, other in zip(spent, costs[beside], strict=True)
                ]
                figures[f"{name}, {kind} {beside}"] = round(median(ratios), 2)
                print(f"    {kind} {beside}: {median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    print(f"{'loading':16} {loading:8.2f} s, once a run, not in the figures above")
    print(f"{'peak memory':16} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
