"""How well the timeline of a topic's reports matches one that a journalist wrote (Timeline17).

    timelines.py FOLDER [--topics NAME...] [--cache FOLDER] [--out FILE]

FOLDER has TOPIC.articles.jsonl (dated articles) and TOPIC.timelines.jsonl (a list of [day, sentences] a line). For each
of a topic's timelines the articles published between its first and its last day are reconciled as one story; of its
happenings as many of those days are taken as the timeline has, the weightiest, and for each day as many lines as it has
on average. So it is done by Gholipour Ghalandari and Ifrim (2020); measured is what they report: F1 of the days, and
ROUGE-1 and -2 aligned by day and content, many to one (Martschat and Markert 2017), by the package tilse, whose authors
wrote the measure: `pip install --no-deps tilse nltk regex joblib scipy`. A topic's figures are the means over its
timelines, `mean` is that over topics; over all timelines, as there, is `mean over timelines`. `--cache` keeps the
parses in a folder, so that another run costs only the rest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import re
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from nltk.tokenize.treebank import TreebankWordTokenizer
from tilse.data.timelines import GroundTruth, Timeline
from tilse.evaluation.rouge import TimelineRougeEvaluator

from storyledger.about import matter_words, weigh_words, weigh_words_of_days
from storyledger.account.timeline import Bearing, weigh_days, weigh_lacks, worth
from storyledger.config import ReadSettings
from storyledger.group.copies import find_copies
from storyledger.group.origins import find_origins
from storyledger.read import Reader
from storyledger.read.parse import parse_reports
from storyledger.reconcile.entities import reconcile_entities
from storyledger.reconcile.events import reconcile_events
from storyledger.records import Dossier, Report, Story

if TYPE_CHECKING:
    from storyledger.records import Happening, Parsed, Reading

_WORDS = TreebankWordTokenizer()
_SIGNS = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": " "})


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


def tell(readings: Sequence[Reading]) -> Dossier:
    """The happenings of the reports, taken as one story; nothing else of it is reconciled but the names."""
    copies = find_copies(readings)
    story = Story(
        id="s1",
        reports=tuple(reading.report.id for reading in readings),
        copies=copies,
        origins=find_origins(readings, copies),
        reason="given",
    )
    entities = reconcile_entities(readings)
    happenings = reconcile_events(story, readings, entities)
    return Dossier(story, tuple(readings), entities, (), (), (), happenings, (), ())


Reference = Mapping[date, Sequence[str]]
_ALIKE = 0.6
"""Share of the shorter line's words in another of its day from which on it adds nothing."""


def choose(dossier: Dossier, reference: Reference) -> dict[date, list[str]]:
    """As many days as the reference has, each with as many lines as it has on average; words apart as there."""
    first, last = min(reference), max(reference)
    story, readings = dossier.story, dossier.readings
    of_days = weigh_words_of_days(story, readings, dossier.happenings)
    bearing = Bearing((first, last), weigh_words(story, readings), of_days)
    by_day: dict[str, list[Happening]] = defaultdict(list)
    for told in dossier.happenings:
        if told.date and re.fullmatch(r"\d{4}-\d{2}-\d{2}", told.date) and str(first) <= told.date <= str(last):
            by_day[told.date].append(told)
    dated = [told for day in by_day.values() for told in day]
    weight = {told.id: worth(told, bearing) for told in dated}
    days = weigh_days(dated, weight)
    for id_, lack in weigh_lacks(dated, bearing).items():
        weight[id_] -= lack
    each = max(1, round(sum(map(len, reference.values())) / len(reference)))
    return {
        date.fromisoformat(day): choose_lines(sorted(by_day[day], key=lambda told: (-weight[told.id], told.id)), each)
        for day in sorted(days, key=lambda day: (-days[day], day))[: len(reference)]
    }


def part_words(line: str) -> str:
    """The line, its words apart as in the references: "Haiti 's", "50,000", "two-day"; other measures read them so."""
    return " ".join(_WORDS.tokenize(line.translate(_SIGNS), convert_parentheses=True))


def choose_lines(ranked: Sequence[Happening], number: int) -> list[str]:
    """The first lines, those left out that say what one before them says."""
    lines: list[str] = []
    taken: list[set[str]] = []
    for told in ranked:
        words = matter_words(told.what)
        if not any(words and len(words & other) >= _ALIKE * min(len(words), len(other)) for other in taken):
            taken.append(words)
            lines.append(part_words(told.what))
        if len(lines) == number:
            break
    return lines


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
        scores: dict[str, list[float]] = defaultdict(list)
        lines = (options.folder / f"{topic}.timelines.jsonl").read_text(encoding="utf-8").split("\n")
        for rows_told in (json.loads(line) for line in lines if line.strip()):
            reference = {date.fromisoformat(day): list(sentences) for day, sentences in rows_told}
            span = (str(min(reference)), str(max(reference)))
            inside = [one for one in readings if span[0] <= (one.report.published or "") <= span[1]]
            score(reference, choose(tell(inside), reference), evaluator, scores)
        told = time.perf_counter() - started - read
        rows[topic] = {name: round(sum(values) / len(values), 3) for name, values in scores.items()}
        rows[topic] |= {"reports": len(reports), "timelines": len(scores["date F1"])}
        rows[topic] |= {"seconds reading": round(read), "seconds telling": round(told, 1)}
        print(topic, rows[topic], flush=True)
    names = ("date F1", "ROUGE-1", "ROUGE-2")
    rows["mean"] = {name: round(sum(row[name] for row in rows.values()) / len(rows), 3) for name in names}
    timelines = sum(row["timelines"] for topic, row in rows.items() if topic != "mean")
    rows["mean over timelines"] = {
        name: round(sum(row[name] * row["timelines"] for topic, row in rows.items() if topic != "mean") / timelines, 3)
        for name in names
    }
    print({name: row for name, row in rows.items() if name.startswith("mean")})
    if options.out:
        options.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def score(
    reference: Reference,
    own: Reference,
    evaluator: TimelineRougeEvaluator,
    scores: Mapping[str, list[float]],
) -> None:
    """Adds what one reference timeline gives to the scores."""
    right = len(own.keys() & reference.keys())
    scores["date F1"].append(2 * right / (len(own) + len(reference)))
    truth = GroundTruth([Timeline(dict(reference))])
    found = evaluator.evaluate_align_date_content_costs_many_to_one(Timeline(dict(own)), truth)
    for name, measure in (("ROUGE-1", "rouge_1"), ("ROUGE-2", "rouge_2")):
        scores[name].append(found[measure]["f_score"])


if __name__ == "__main__":
    main()
