"""How well the timeline of a topic's reports matches one that a journalist wrote (Timeline17).

    timelines.py FOLDER [--topics NAME...] [--cache FOLDER] [--out FILE]

FOLDER has TOPIC.articles.jsonl (dated articles) and TOPIC.timelines.jsonl (a list of [day, sentences] a line). The
articles of a topic are read, and reconciled as one story; of its happenings as many days are taken as the journalist's
timeline has, and for each day as many lines as it has on average. Measured is what Gholipour Ghalandari and Ifrim
(2020) report: F1 of the days, and ROUGE-1 and -2 aligned by day and content, many to one (Martschat and Markert 2017),
by the package tilse, whose authors wrote the measure: `pip install --no-deps tilse nltk regex joblib scipy`.
`--cache` keeps the parses in a folder, so that another run costs only the rest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import re
import time
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tilse.data.timelines import GroundTruth, Timeline
from tilse.evaluation.rouge import TimelineRougeEvaluator

from storyledger.account.timeline import worth
from storyledger.config import ReadSettings
from storyledger.group.copies import find_copies
from storyledger.group.origins import find_origins
from storyledger.read import Reader
from storyledger.read.parse import parse_reports
from storyledger.reconcile.entities import reconcile_entities
from storyledger.reconcile.events import reconcile_events
from storyledger.records import Report, Story

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.records import Happening, Parsed, Reading

_WORD = re.compile(r"\w+(?:['’]\w+)?|[^\w\s]")


def load_reports(path: Path) -> list[Report]:
    """The dated articles of a topic; their treebank signs undone, for the reader expects text as papers print it."""
    reports = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            row = json.loads(line)
            text = row["text"].replace("``", '"').replace("''", '"').replace("-LRB-", "(").replace("-RRB-", ")")
            text = re.sub(r" ([,.;:!?)%]|'s\b|'\B|n't\b|'re\b|'ve\b|'ll\b)", r"\1", text).replace("( ", "(")
            reports.append(Report(id=row["id"], text=text, sha256="", input=path.name, published=row["date"]))
    return reports


def parse(reports: Sequence[Report], reader: Reader, cache: Path | None) -> list[Parsed]:
    """The parses, out of the cache where they are there for these texts and weights."""
    if cache is None:
        return list(parse_reports(reports, reader.encoder))
    key = hashlib.sha256("".join([reader.identity, *(report.text for report in reports)]).encode()).hexdigest()
    kept = cache / f"{key[:16]}.pickle"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(list(parse_reports(reports, reader.encoder))))
    loaded: list[Parsed] = pickle.loads(kept.read_bytes())
    return loaded


def tell(readings: Sequence[Reading]) -> tuple[Happening, ...]:
    """The happenings of all reports, taken as one story."""
    copies = find_copies(readings)
    story = Story(
        id="s1",
        reports=tuple(reading.report.id for reading in readings),
        copies=copies,
        origins=find_origins(readings, copies),
        reason="given",
    )
    return reconcile_events(story, readings, reconcile_entities(readings))


def rank_days(happenings: Sequence[Happening], reported: tuple[date, date]) -> list[tuple[str, list[Happening]]]:
    """The days that happenings are of, those with most told on them first, and each day's happenings by their worth."""
    by_day: dict[str, list[tuple[float, Happening]]] = defaultdict(list)
    for told in happenings:
        if told.date and re.fullmatch(r"\d{4}-\d{2}-\d{2}", told.date):
            by_day[told.date].append((worth(told, reported), told))
    ranked = {day: sorted(told, key=lambda each: (-each[0], each[1].id)) for day, told in by_day.items()}
    weight = {day: sum(max(0.0, value) for value, _ in told) for day, told in ranked.items()}
    return [(day, [each for _, each in ranked[day]]) for day in sorted(ranked, key=lambda day: (-weight[day], day))]


def cut(days: Sequence[tuple[str, Sequence[Happening]]], dates: int, lines: int) -> dict[date, list[str]]:
    """The first `dates` days with `lines` lines each, words apart as in the reference."""
    return {
        date.fromisoformat(day): [" ".join(_WORD.findall(told.what)) for told in happenings[:lines]]
        for day, happenings in days[:dates]
    }


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--topics", nargs="*")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    topics = options.topics or sorted(path.name.partition(".")[0] for path in options.folder.glob("*.articles.jsonl"))
    evaluator = TimelineRougeEvaluator(measures=["rouge_1", "rouge_2"], rouge_computation="reimpl")
    reader = Reader(ReadSettings())
    rows: dict[str, dict[str, float]] = {}
    for topic in topics:
        started = time.perf_counter()
        reports = load_reports(options.folder / f"{topic}.articles.jsonl")
        readings = [reader.find(parsed) for parsed in parse(reports, reader, options.cache)]
        read = time.perf_counter() - started
        happenings = tell(readings)
        first, *_, last = sorted(report.published for report in reports)
        days = rank_days(happenings, (date.fromisoformat(first), date.fromisoformat(last)))
        told = time.perf_counter() - started - read
        scores: dict[str, list[float]] = defaultdict(list)
        lines = (options.folder / f"{topic}.timelines.jsonl").read_text(encoding="utf-8").split("\n")
        for reference in (json.loads(line) for line in lines if line.strip()):
            score(reference, days, evaluator, scores)
        rows[topic] = {name: round(sum(values) / len(values), 3) for name, values in scores.items()}
        rows[topic] |= {"reports": len(reports), "seconds reading": round(read), "seconds reconciling": round(told, 1)}
        print(topic, rows[topic], flush=True)
    names = ("date F1", "ROUGE-1", "ROUGE-2")
    rows["mean"] = {name: round(sum(row[name] for row in rows.values()) / len(rows), 3) for name in names}
    print("mean", rows["mean"])
    if options.out:
        options.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def score(
    reference: Sequence[tuple[str, Sequence[str]]],
    days: Sequence[tuple[str, Sequence[Happening]]],
    evaluator: TimelineRougeEvaluator,
    scores: Mapping[str, list[float]],
) -> None:
    """Adds what one reference timeline gives to the scores."""
    gold = {date.fromisoformat(day): list(sentences) for day, sentences in reference}
    each = max(1, round(sum(map(len, gold.values())) / len(gold)))
    own = cut(days, len(gold), each)
    right = len(own.keys() & gold.keys())
    scores["date F1"].append(2 * right / (len(own) + len(gold)))
    found = evaluator.evaluate_align_date_content_costs_many_to_one(Timeline(own), GroundTruth([Timeline(gold)]))
    for name, measure in (("ROUGE-1", "rouge_1"), ("ROUGE-2", "rouge_2")):
        scores[name].append(found[measure]["f_score"])


if __name__ == "__main__":
    main()
