#!/usr/bin/env python3
"""What a stream of reports costs, beside TF-IDF with one pass over nearest centroids, and as ever more are held.

    stream.py MEASURE_FOLDER [--out FILE] [--held 100000] [--no-plain]

MEASURE_FOLDER has googlenews_ts/: 11,109 items of one day, about twenty words each. They come a hundred at a time;
the stream sweeps and settles by itself as it grows, sweeps at the end, and then settles as if all were read at once;
beside that, all of them are read at once. Beside it in the same run, scikit-learn's TF-IDF of all items at once and one
pass over nearest centroids, at the threshold that is best in hindsight, in two forms: plain (centroids in rows, one
product with all of them an item) and tuned by us (centroids in columns, the item's columns alone). All sides begin with
the texts in memory and end with a story an item. Seconds are of processor time on one core (libraries are held to one
thread), the least of ROUNDS in which all sides take turns; ours begins each without what it remembers of words. Then
invented items, a thousand a day in stories of three days: milliseconds a report in every ten thousand, settling apart.
Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from grouping import b_cubed, reading, rows
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from storyledger.config import GroupSettings
from storyledger.group import fingerprint, words
from storyledger.group.fingerprint import frequencies
from storyledger.group.stream import Stream

if TYPE_CHECKING:
    from storyledger.records import Reading

BATCH = 100
ROUNDS = 2


def labels(stories: list[list[int]], count: int) -> list[int]:
    """Return the number of every report's story."""
    found = [0] * count
    for number, members in enumerate(stories):
        for i in members:
            found[i] = number
    return found


def scored(gold: list[str], found: list[int], seconds: float) -> dict[str, float]:
    """Return the scores of a grouping."""
    return {
        "ari": round(float(adjusted_rand_score(gold, found)), 3),
        "b_cubed": round(b_cubed(gold, found), 3),
        "stories": len(set(found)),
        "seconds": round(seconds, 2),
    }


def one_pass(texts: list[str], least: float, *, plain: bool) -> list[int]:
    """Return the groups of TF-IDF and one pass: an item joins the nearest centroid that is near enough."""
    matrix = TfidfVectorizer().fit_transform(texts)
    width = matrix.shape[1]
    centroids = np.zeros((64, width)) if plain else np.zeros((width, 64))
    length, count, found = np.zeros(64), 0, []
    for i in range(matrix.shape[0]):
        span = slice(matrix.indptr[i], matrix.indptr[i + 1])
        columns, values = matrix.indices[span], matrix.data[span]
        near = np.zeros(0)
        if count and plain:
            near = centroids[:count] @ matrix[i].toarray()[0] / length[:count]
        elif count:
            near = values @ centroids[columns, :count] / length[:count]
        best = int(near.argmax()) if count else 0
        if not count or near[best] < least:
            best = count
            count += 1
            if best == len(length):
                centroids = np.concatenate([centroids, np.zeros_like(centroids)], axis=0 if plain else 1)
                length = np.concatenate([length, np.zeros_like(length)])
        length[best] = np.sqrt(length[best] ** 2 + 2 * (near[best] * length[best] if best < len(near) else 0) + 1)
        if plain:
            centroids[best, columns] += values
        else:
            centroids[columns, best] += values
        found.append(best)
    return found


def beside(folder: Path, *, plain: bool) -> dict[str, dict[str, float]]:
    """Return the scores and seconds of the stream and of the baselines."""
    items = rows(folder / "googlenews_ts" / "TS.jsonl")
    gold, texts = [str(item["cluster"]) for item in items], [str(item["text"]) for item in items]
    made = [reading(str(i), text) for i, text in enumerate(texts)]
    frequencies()
    taken: dict[str, dict[str, float]] = {}

    def keep(name: str, row: dict[str, float]) -> None:
        if name not in taken or row["seconds"] < taken[name]["seconds"]:
            taken[name] = row

    thresholds: tuple[float, ...] = (0.08, 0.1, 0.12, 0.15, 0.2)
    for _ in range(ROUNDS):
        for name, row in streamed(gold, made).items():
            keep(name, row)
        tried = {}
        for least in thresholds:
            started = time.process_time()
            found = one_pass(texts, least, plain=False)
            tried[least] = scored(gold, found, time.process_time() - started)
        best = max(tried, key=lambda least: tried[least]["ari"])
        thresholds = (best,)
        keep(f"TF-IDF, one pass, best of five thresholds ({best}), tuned", tried[best])
        if plain:
            started = time.process_time()
            found = one_pass(texts, best, plain=True)
            keep(f"TF-IDF, one pass ({best}), plain", scored(gold, found, time.process_time() - started))
    return taken


def streamed(gold: list[str], made: list[Reading]) -> dict[str, dict[str, float]]:
    """Return the scores and seconds of the stream as it came and settled, and of reading everything at once."""
    forget()
    started = time.process_time()
    stream = Stream(GroupSettings())
    moved = 0
    for first in range(0, len(made), BATCH):
        moved += len(stream.add(made[first : first + BATCH])[1])
    moved += len(stream.sweep())
    came = labels(stream.stories(), len(made))
    seconds = time.process_time() - started
    result = {"stream, as it came": {**scored(gold, came, seconds), "reports_moved": moved}}
    started = time.process_time() - seconds
    moved += len(stream.settle())
    settled = labels(stream.stories(), len(made))
    seconds = time.process_time() - started
    result["stream, settled"] = {**scored(gold, settled, seconds), "reports_moved": moved}
    forget()
    started = time.process_time()
    stream = Stream(GroupSettings())
    stream.add(made)
    at_once = labels(stream.stories(), len(made))
    result["all at once"] = scored(gold, at_once, time.process_time() - started)
    return result


def forget() -> None:
    """Forget what is remembered of words, as in a process that has just begun."""
    fingerprint._known_words.clear()  # noqa: SLF001 - nothing else does
    for remembered in (words.key_of, words.word_stem, words.stem_of):
        remembered.cache_clear()


def curve(held: int) -> dict[str, float]:
    """Return milliseconds a report in every tenth of a growing stream of invented items, without settling."""
    chance = random.Random(5)
    common = sorted(frequencies())
    live: list[list[str]] = []
    result: dict[str, float] = {}
    stream = Stream(GroupSettings())
    settling = 0.0
    replay = stream._replay  # noqa: SLF001 - settling is told apart

    def timed_replay() -> None:
        nonlocal settling
        started = time.process_time()
        replay()
        settling += time.process_time() - started

    stream._replay = timed_replay  # type: ignore[method-assign]  # noqa: SLF001 - as above
    spent = 0.0
    for number in range(0, held, BATCH):
        day = f"{2000 + number // 300_000}-{1 + number // 28_000 % 12:02}-{1 + number // 1000 % 28:02}"
        if number % 1000 == 0:
            live = live[50:] + [
                ["".join(chance.choices("bdfgklmnprstvaeiou", k=7)) for _ in range(12)]
                for _ in range(150 if not live else 50)
            ]
        batch = []
        for i in range(number, number + BATCH):
            words = [*chance.sample(chance.choice(live), 6), *chance.sample(common, 9)]
            chance.shuffle(words)
            batch.append(reading(str(i), " ".join(words), day=day))
        before = settling
        started = time.process_time()
        stream.add(batch)
        spent += time.process_time() - started - (settling - before)
        if (number + BATCH) % (held // 10) == 0:
            result[f"to {number + BATCH:,} held"] = round(1000 * spent / (held // 10), 3)
            print(f"{number + BATCH:9,} held  {result[f'to {number + BATCH:,} held']} ms a report", flush=True)
            spent = 0.0
    result["settling, a report in all"] = round(1000 * settling / held, 3)
    return result


def main() -> None:
    """Measure and print; write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--held", type=int, default=100_000)
    parser.add_argument("--no-plain", action="store_true")
    given = parser.parse_args()
    with threadpool_limits(1):
        result: dict[str, object] = dict(beside(given.folder, plain=not given.no_plain))
    for name, row in result.items():
        print(f"{name:60} {row}", flush=True)
    result["milliseconds a report"] = curve(given.held)
    if given.out:
        given.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
