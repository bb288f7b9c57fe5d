"""How fast copies are found among many reports, beside datasketch's MinHash LSH in the same run.

    copies_speed.py [--reports N] [--texts FILE ...] [--out FILE]

The reports: N made here from sentence frames of ours with words of ours in their slots, by frequencies as in language;
with `--texts`, those of JSON Lines files (field `text`, a hundred words and more) instead, which hold copies of their
own. One in ten is made into a copy of another report, of three kinds in turn: *whole* (a new first line, every
hundredth word changed), *third* (a third of the sentences, and as many of a further report again), *reworded* (every
fourth word replaced, every third short word left out, the halves of each sentence changed over). No report has two
copies.

datasketch has to be installed beside the project; without it our side runs alone.
Both sides begin with the texts and end with pairs of reports, on one core, and see the same features: five words in a
row, in lower case.
datasketch: the shingles of a report as a set of bytes, `MinHash.bulk` with crc32 for hashing (a third of the time of
its own), 128 permutations, `MinHashLSH` filled in one insertion session, every report queried once; at the thresholds
.2 (a third of a report is a Jaccard similarity of about .25) and .1.
Ours: `shared_shingles`, the pairs that share a tenth of the shorter report's shingles (the same job);
`find_candidates`, which looks for rewording as well; `find_copies`, which then lays the texts side by side word by word
and says what was copied. Seconds are the processor's, so that other work on the machine counts little; wall-clock
seconds stand beside. All sides take turns for ROUNDS rounds (the alignment comes once), the round that took the least
counts, and ours begins each without what it remembers of words.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from storyledger.group.copies import find_copies
from storyledger.group.copy_index import find_candidates, shared_shingles
from storyledger.group.words import key_of, split_sentences, stem_of, word_stem
from storyledger.records import Dating, Parsed, Reading, Report

if TYPE_CHECKING:
    from collections.abc import Callable

Pair = tuple[int, int]
ROUNDS = 3
LEAST = 100
"""Words of a text of a corpus: a third of less is a line or two."""
KINDS = ("whole", "third", "reworded")
FRAMES = (
    "The {} of {} {} the {} {} on {}, and {} {} were {} to the {}.",
    "At least {} {} and {} {} near {} after a {} {} the {} of the {}.",
    "{} {} said the {} had {} its {} because of the {} in {}.",
    "In {}, {} {} a {} that {} had {} for {} years.",
    "{} was {} by {} from {}, {} to {} {}, who {} it {}.",
    "A {} {} of {} {} in the {} {} as {} {} away from {}.",
    "According to {} {}, no {} has {} {} since {} {} {}.",
    "{} and {} {} their {} {} to {}, where {} {} was {}.",
    "It was the {} {} in {} months: {} {}, {} {} and {} without {}.",
    "{} {} denied that {} {} {}, but {} {} {} of it.",
    "Until {} {}, {} will {} every {} {} in {} and {}.",
    "{}'s {} {} {} {} {}, while the {} {} {} {}.",
)
SHORT = ("the", "of", "to", "and", "a", "in", "that", "on", "by", "for", "with", "as", "was", "at", "from", "it", "its")


def made_reports(count: int, draw: random.Random) -> list[str]:
    """Return reports of sixteen sentences; a thousand words make up half of them, 30,000 the rest."""
    starts, middles, ends = (
        ["b", "br", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "w"],
        ["a", "e", "i", "o", "u", "ai", "ea", "ou"],
        ["n", "r", "l", "t", "s", "nd", "rk", "m"],
    )
    words = sorted(
        {
            draw.choice(starts)
            + draw.choice(middles)
            + draw.choice(ends)
            + draw.choice(middles)
            + draw.choice(["", *ends])
            for _ in range(60_000)
        }
    )
    draw.shuffle(words)
    words = [word.title() if i % 7 == 0 else word for i, word in enumerate(words[:30_000])]
    chance = 1 / (np.arange(len(words)) + 20)
    slots = 16 * max(frame.count("{}") for frame in FRAMES) * count
    drawn = iter(np.random.default_rng(5).choice(len(words), size=slots, p=chance / chance.sum()).tolist())
    reports = []
    for _ in range(count):
        frames = [draw.choice(FRAMES) for _ in range(16)]
        reports.append("\n".join(f.format(*(words[next(drawn)] for _ in range(f.count("{}")))) for f in frames))
    return reports


def plant(reports: list[str], draw: random.Random) -> dict[Pair, str]:
    """Make every tenth report a copy of another, in place; return the pairs with the kind of the copy."""
    planted = {}
    others = [i for i in range(len(reports)) if i % 10]
    draw.shuffle(others)
    for step, i in enumerate(range(0, len(reports), 10)):
        of, kind = others[step], KINDS[step % len(KINDS)]
        sentences = [reports[of][start:end].strip() for start, end in split_sentences(reports[of])]
        if kind == "whole":
            words = ("News from our desk.\n" + reports[of]).split(" ")
            words[50::100] = ["altogether"] * len(words[50::100])
            reports[i] = " ".join(words)
        elif kind == "third":
            kept = sentences[::3]
            own = [reports[i][start:end].strip() for start, end in split_sentences(reports[i])]
            reports[i] = "\n".join(kept + own[: len(kept)])
        else:
            pool = [word for start, end in split_sentences(reports[i]) for word in reports[i][start:end].split()]
            reports[i] = "\n".join(reword(sentence, pool, draw) for sentence in sentences)
        planted[min(of, i), max(of, i)] = kind
    return planted


def reword(sentence: str, pool: list[str], draw: random.Random) -> str:
    """Return the sentence in other words and another order, made by rule."""
    words = sentence.rstrip(".").split()
    words = words[len(words) // 2 :] + words[: len(words) // 2]
    kept = []
    for number, word in enumerate(words):
        if word.lower() in SHORT and number % 3 == 0:
            continue
        kept.append(draw.choice(pool).strip(".") if number % 4 == 3 else word)
    return " ".join(kept) + "."


def light(number: int, text: str) -> Reading:
    """Return a reading of the text alone, without a parse."""
    report = Report(id=str(number), text=text, sha256="", input="")
    return Reading(Parsed(report, (), ()), Dating(None, "unknown", ""), (), (), (), (), (), (), ())


def with_datasketch(texts: list[str], threshold: float) -> set[Pair]:
    """Return the pairs that MinHash LSH brings up."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 - only where it is installed

    shingles = []
    for text in texts:
        words = text.lower().split()
        shingles.append({" ".join(words[k : k + 5]).encode() for k in range(max(1, len(words) - 4))})
    sketches = MinHash.bulk(shingles, num_perm=128, hashfunc=zlib.crc32)
    index = MinHashLSH(threshold=threshold, num_perm=128)
    with index.insertion_session() as session:
        for number, sketch in enumerate(sketches):
            session.insert(number, sketch)
    return {
        (min(number, other), max(number, other))
        for number, sketch in enumerate(sketches)
        for other in index.query(sketch)
        if other != number
    }


def with_alignment(texts: list[str]) -> set[Pair]:
    """Return the pairs that are copies once they are laid side by side."""
    found = find_copies([light(number, text) for number, text in enumerate(texts)])
    return {(min(a, b), max(a, b)) for a, b in ((int(c.report), int(c.of)) for c in found)}


def measure(find: Callable[[list[str]], Any], texts: list[str], planted: dict[Pair, str]) -> dict[str, Any]:
    """Return the seconds that a search takes, its pairs, and the share of the planted ones by kind."""
    find(texts[:200])
    for remembered in (key_of, word_stem, stem_of):
        remembered.cache_clear()
    wall, started = time.perf_counter(), time.process_time()
    found = set(find(texts))
    seconds, wall = time.process_time() - started, time.perf_counter() - wall
    row: dict[str, Any] = {"seconds": round(seconds, 2), "wall-clock": round(wall, 2), "pairs": len(found)}
    for kind in KINDS:
        wanted = {pair for pair, how in planted.items() if how == kind}
        row[f"recall, {kind}"] = round(len(found & wanted) / max(1, len(wanted)), 3)
    row["recall"] = round(len(found & set(planted)) / max(1, len(planted)), 3)
    row["planted among the pairs"] = round(len(found & set(planted)) / max(1, len(found)), 3)
    return row


def main() -> None:
    """Run both sides on the same reports and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--texts", type=Path, nargs="+", default=[])
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    draw = random.Random(5)
    if given.texts:
        lines = [line for path in given.texts for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        texts = [text for line in lines if len((text := json.loads(line)["text"]).split()) >= LEAST]
        draw.shuffle(texts)
        texts = texts[: given.reports]
    else:
        texts = made_reports(given.reports, draw)
    planted = plant(texts, draw)
    sides: dict[str, Callable[[list[str]], Any]] = {
        "shared shingles": lambda texts: shared_shingles(texts, share=0.1),
        "candidates": lambda texts: find_candidates(texts).pairs,
        "copies, aligned": with_alignment,
        "datasketch, threshold .2": lambda texts: with_datasketch(texts, 0.2),
        "datasketch, threshold .1": lambda texts: with_datasketch(texts, 0.1),
    }
    result: dict[str, Any] = {
        "reports": len(texts),
        "words": sum(len(text.split()) for text in texts),
        "planted": len(planted),
        "source": "corpora" if given.texts else "made",
        "machine": platform.processor() or platform.machine(),
    }
    for turn in range(ROUNDS):
        for name, find in sides.items():
            if turn and name == "copies, aligned":
                continue
            try:
                row = measure(find, texts, planted)
            except ImportError:
                continue
            print(name, row, flush=True)
            if name not in result or row["seconds"] < result[name]["seconds"]:
                result[name] = row
    for name in list(sides)[:3]:
        for other in list(sides)[3:]:
            if other in result:
                result[name][f"times as fast as {other}"] = round(result[other]["seconds"] / result[name]["seconds"], 1)
    shown = json.dumps(result, indent=1)
    print(shown)
    if given.out:
        given.out.write_text(shown + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
