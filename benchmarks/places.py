"""Measure toponyms against GeoVirus: which names are found, and how far from the annotated position they are put.

    python benchmarks/places.py GEOVIRUS_XML [--half even|odd|all]

GeoVirus (Gritta, Pilehvar, Collier 2018; 229 Wikinews articles, GPL-3.0) is not part of this project: give its XML
file. Thresholds were
looked at on the articles of even number; the figures to quote are those of the odd ones, the default.

Printed, and written to benchmarks/results/places.json:
    names       precision, recall and F1 of toponym spans; a span is right if it overlaps an annotated one of which it
    shares half
    within161   of the annotated toponyms that were found, the share put within 161 km (100 miles) of the annotated
    position
    median_km   median distance of those
    resolved    of all annotated toponyms, the share found and put within 161 km
    largest     within161 of a baseline that takes the most populous candidate of the same gazetteer, on the same
    mentions
Annotated positions of countries and provinces are one point for a whole area, so the same measures stand beside for
the rest.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

from storyledger.config import ReadSettings
from storyledger.read.gazetteer import Candidate, Gazetteer, kilometres
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.read.places import find_places
from storyledger.records import Report, Toponym

RESULTS = Path(__file__).parent / "results" / "places.json"
NEAR = 161.0

Gold = tuple[int, int, float, float]


def load(path: Path) -> list[tuple[Report, list[Gold]]]:
    """Return each article as a report, with its annotated spans and positions; offsets one off are put right."""
    articles = []
    for number, article in enumerate(ET.parse(path).getroot()):
        text = article.findtext("text") or ""
        golds: list[Gold] = []
        for location in article.iter("location"):
            name = location.findtext("name") or ""
            start = int(location.findtext("start") or 0)
            at = min((i for i in range(max(0, start - 3), start + 4) if text.startswith(name, i)), default=start - 1)
            lat, lon = float(location.findtext("lat") or 0), float(location.findtext("lon") or 0)
            golds.append((at, at + len(name), lat, lon))
        articles.append((Report(id=str(number), text=text, sha256="", input=str(path)), golds))
    return articles


def half_shared(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Return whether two spans share half of the two together."""
    inter = min(a[1], b[1]) - max(a[0], b[0])
    return inter > 0 and inter / (max(a[1], b[1]) - min(a[0], b[0])) >= 0.5


def measure(pairs: list[tuple[list[Gold], tuple[Toponym, ...]]], gazetteer: Gazetteer) -> dict[str, float | int]:
    """Return the measures over articles given as annotated and found toponyms."""
    gold_count = found_count = hits = near = local = local_near = baseline = 0
    distances: list[float] = []
    for golds, found in pairs:
        gold_count += len(golds)
        found_count += len(found)
        used: set[int] = set()
        for gold in golds:
            match = next(
                (i for i, t in enumerate(found) if i not in used and half_shared((t.start, t.end), gold[:2])), None
            )
            if match is None:
                continue
            used.add(match)
            hits += 1
            toponym = found[match]
            distance = kilometres((toponym.latitude, toponym.longitude), gold[2:])
            distances.append(distance)
            near += distance <= NEAR
            candidates = gazetteer.find(toponym.text)
            largest: Candidate | None = max(candidates, key=lambda c: c.population, default=None)
            baseline += largest is not None and kilometres((largest.latitude, largest.longitude), gold[2:]) <= NEAR
            if toponym.feature not in ("country", "region"):
                local += 1
                local_near += distance <= NEAR
    precision, recall = hits / max(1, found_count), hits / max(1, gold_count)
    return {
        "toponyms": gold_count,
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / max(1e-9, precision + recall), 3),
        "within161": round(near / max(1, hits), 3),
        "within161_towns_and_smaller": round(local_near / max(1, local), 3),
        "median_km": round(statistics.median(distances or [0.0]), 1),
        "resolved": round(near / max(1, gold_count), 3),
        "largest_within161": round(baseline / max(1, hits), 3),
    }


def main(argv: list[str]) -> int:
    """Measure, print and write the results."""
    if not argv:
        print(__doc__)
        return 2
    half = argv[argv.index("--half") + 1] if "--half" in argv else "odd"
    path = Path(argv[0])
    articles = [a for i, a in enumerate(load(path)) if half == "all" or (i % 2 == 1) == (half == "odd")]
    gazetteer = Gazetteer.load()
    encoder = Encoder.load(ReadSettings())
    parsed = list(parse_reports([report for report, _ in articles], encoder))
    start = time.perf_counter()
    found = [find_places(p, gazetteer) for p in parsed]
    seconds = time.perf_counter() - start
    figures = measure([(golds, f) for (_, golds), f in zip(articles, found, strict=True)], gazetteer)
    words = sum(len(report.text.split()) for report, _ in articles)
    result = {
        "corpus": "GeoVirus", "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "half": half, "articles":
        len(articles),
        "model": encoder.identity, "words_per_second": round(words / seconds), **figures,
    }  # fmt: skip
    print(json.dumps(result, indent=2))
    if half == "odd":
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(result, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
