"""How well reports are grouped into stories, on corpora that stay outside the project.

    grouping.py MEASURE_FOLDER [STORIES_FOLDER] [--no-baseline] [--json FILE] [--read N]

MEASURE_FOLDER has incidents/, ecbplus_topics_1_35/ and googlenews_ts/; STORIES_FOLDER a folder with reports/ a story.
Prints the adjusted Rand index, B-cubed F1 and seconds; beside each, scikit-learn's TF-IDF with average linkage at the
threshold that is best in hindsight (for googlenews see stream.py). The number of stories is never told. Weights were
set by hand while looking at errors on half 0 of the incidents, the first 17 topics of ECB+ and the stories; of half 1
and of the later topics only the figures were seen. googlenews was looked at in a third of its items.
Stories are grouped from their bare texts here, without the reader's places and days; `--read N` reads the first N
articles of half 0 and as many of ECB+, and groups them once from their texts and once as the program does.
Needs scikit-learn.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score

from storyledger.config import GroupSettings, ReadSettings
from storyledger.group.stories import group_alike
from storyledger.read import Reader
from storyledger.records import Dating, Parsed, Reading, Report


def reading(
    id_: str, text: str, title: str | None = None, day: str | None = None, outlet: str | None = None
) -> Reading:
    """Return a light reading: the text alone, with no parse."""
    report = Report(id=id_, text=text, sha256="", input="", title=title, outlet=outlet)
    return Reading(Parsed(report, (), ()), Dating(day, "metadata", ""), (), (), (), (), (), (), ())


def rows(path: Path) -> list[dict[str, object]]:
    """Return the objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def incidents(folder: Path, half: int | None) -> tuple[list[str], list[Reading]]:
    """Return labels and readings of one half of the incidents; half 0 was looked at for errors."""
    kept = [
        row
        for row in rows(folder / "incidents" / "articles.jsonl")
        if half is None or int(hashlib.md5(str(row["incident"]).encode()).hexdigest(), 16) % 2 == half
    ]
    made = [
        reading(str(r["id"]), str(r["text"] or ""), str(r["title"] or ""), str(r["date"] or "") or None) for r in kept
    ]
    return [str(row["incident"]) for row in kept], made


RESULTS: dict[str, dict[str, float]] = {}


def b_cubed(gold: list[str], found: list[int]) -> float:
    """Return B-cubed F1 of a grouping."""
    in_gold, in_found, both = Counter(gold), Counter(found), Counter(zip(gold, found, strict=True))
    pairs = list(zip(gold, found, strict=True))
    precision = sum(both[p] / in_found[p[1]] for p in pairs) / len(pairs)
    recall = sum(both[p] / in_gold[p[0]] for p in pairs) / len(pairs)
    return 2 * precision * recall / (precision + recall)


def measure(name: str, gold: list[str], readings: list[Reading], baseline: str | None) -> None:
    """Group, compare and print a line; then the baseline's."""
    started = time.perf_counter()
    found = [0] * len(readings)
    for number, members in enumerate(group_alike(readings, GroupSettings())):
        for i in members:
            found[i] = number
    seconds = time.perf_counter() - started
    score = f"ARI {adjusted_rand_score(gold, found):.3f}  B3 {b_cubed(gold, found):.3f}"
    print(f"{name:28} {score}  {len(set(found))} stories of {len(set(gold))}  {seconds:.1f} s", flush=True)
    RESULTS[name] = {
        "ari": round(float(adjusted_rand_score(gold, found)), 3),
        "b_cubed": round(b_cubed(gold, found), 3),
        "reports": len(gold),
        "stories_found": len(set(found)),
        "stories": len(set(gold)),
        "seconds": round(seconds, 1),
    }
    if baseline is None:
        return
    started = time.perf_counter()
    matrix = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(
        f"{r.report.title or ''} {r.report.text}" for r in readings
    )
    distance = 1 - (matrix @ matrix.T).toarray()
    tried = [
        AgglomerativeClustering(None, metric="precomputed", linkage="average", distance_threshold=t).fit_predict(
            distance
        )
        for t in (0.7, 0.75, 0.8, 0.85, 0.9)
    ]
    best = max(tried, key=lambda f: adjusted_rand_score(gold, f))
    seconds = time.perf_counter() - started
    score = f"ARI {adjusted_rand_score(gold, best):.3f}  B3 {b_cubed(gold, list(best)):.3f}"
    print(f"{'  TF-IDF, ' + baseline:28} {score}  {len(set(best))} stories  {seconds:.1f} s", flush=True)


def ecbplus(folder: Path, half: str | None) -> tuple[list[str], list[Reading]]:
    """Return labels and readings of the topics; the "first" half of them as they are numbered was looked at."""
    documents = rows(folder / "ecbplus_topics_1_35" / "docs.jsonl")
    topics = sorted({int(str(d["topic"])) for d in documents})
    first = set(topics[: len(topics) // 2])
    kept = [d for d in documents if half is None or (int(str(d["topic"])) in first) == (half == "first")]
    return [str(d["story"]) for d in kept], [reading(str(d["doc"]), str(d["text"])) for d in kept]


def measure_read(name: str, gold: list[str], bare: list[Reading]) -> None:
    """Group the reports from their bare texts, and again from what the reader finds in them."""
    reader = Reader(ReadSettings(threads=1))
    reports = [
        replace(r.report, published=r.dating.value, published_reason="given" if r.dating.value else None) for r in bare
    ]
    measure(f"{name}, bare texts", gold, bare, None)
    measure(f"{name}, read", gold, list(reader.read(reports, lambda _done: None)), None)


def main() -> None:
    """Measure everything that is there."""
    folder = Path(sys.argv[1])
    with_baseline = "--no-baseline" not in sys.argv
    if len(sys.argv) > 2 and not sys.argv[2].startswith("-"):
        gold, made = [], []
        for story in sorted(p for p in Path(sys.argv[2]).iterdir() if (p / "reports").is_dir()):
            for path in sorted((story / "reports").glob("*.json")):
                r = json.loads(path.read_text(encoding="utf-8"))
                gold.append(story.name)
                made.append(
                    reading(f"{story.name}/{r['id']}", r["text"], r.get("title"), r.get("published"), r.get("outlet"))
                )
        measure("stories in one folder", gold, made, "average linkage" if with_baseline else None)
    for part, name in (("second", "ECB+, later topics"), ("first", "ECB+, first topics"), (None, "ECB+ topics 1-35")):
        measure(name, *ecbplus(folder, part), "average linkage" if with_baseline else None)
    for half, name in ((1, "incidents, half 1"), (0, "incidents, half 0"), (None, "incidents, all")):
        gold, made = incidents(folder, half)
        measure(name, gold, made, "average linkage" if with_baseline and half == 1 else None)
    items = rows(folder / "googlenews_ts" / "TS.jsonl")
    made = [reading(str(i), str(item["text"])) for i, item in enumerate(items)]
    measure("googlenews, one day", [str(item["cluster"]) for item in items], made, None)
    if "--read" in sys.argv:
        most = int(sys.argv[sys.argv.index("--read") + 1])
        for name, (gold, made) in (("incidents", incidents(folder, 0)), ("ECB+", ecbplus(folder, "first"))):
            measure_read(f"{name}, {most} articles", gold[:most], made[:most])
    if "--json" in sys.argv:
        out = Path(sys.argv[sys.argv.index("--json") + 1])
        out.write_text(json.dumps(RESULTS, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
