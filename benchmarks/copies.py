"""How well and how fast copies are found, beside datasketch's MinHash LSH where it is installed.

    copies.py [--stories STORIES_FOLDER] [--reports N]

Three parts: our own pairs at five strengths of rewriting (tests/cases/copies); the gold pairs of STORIES_FOLDER, where
each story has reports/ and gold.json; and N reports made by drawing sentences from a vocabulary, one in ten a copy of
another cut to a third, with the share of such copies found and the seconds that it takes.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from itertools import combinations
from pathlib import Path

from storyledger.group.copies import find_copies
from storyledger.group.copy_index import candidate_pairs
from storyledger.records import Dating, Parsed, Reading, Report

CASES = Path(__file__).parent.parent / "tests" / "cases" / "copies"
LATER = ("mine", "exchange", "bridge", "drought", "protest")
"""Files written when all thresholds stood."""


def reading(id_: str, text: str, day: str | None = None, outlet: str | None = None) -> Reading:
    """Return a light reading: the text alone, with no parse."""
    report = Report(id=id_, text=text, sha256="", input="", outlet=outlet)
    return Reading(Parsed(report, (), ()), Dating(day, "metadata", ""), (), (), (), (), (), (), ())


def own_cases() -> None:
    """Print precision and recall over every pair of our own texts."""
    made = []
    for path in sorted(CASES.glob("*.txt")):
        parts = re.split(r"^=== (.*)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        for label, text in zip(parts[::2], parts[1::2], strict=True):
            made.append(reading(f"{path.stem}/{label.strip()}/{len(made)}", text.strip("\n")))
    found = {frozenset((c.report, c.of)) for c in find_copies(made)}
    right = wanted = wrong = later = later_wanted = 0
    for a, b in combinations(made, 2):
        (family, label, _), (other, of, _) = a.report.id.split("/"), b.report.id.split("/")
        hit = frozenset((a.report.id, b.report.id)) in found
        if family != other or "own" in {label, of}:
            wrong += hit
        elif "original" in {label, of}:
            wanted += 1
            right += hit
            later_wanted += family in LATER
            later += hit and family in LATER
    print(f"own pairs: recall {right}/{wanted}, {wrong} wrong pairs")
    print(f"of these, written when all thresholds stood: recall {later}/{later_wanted}")


def stories(folder: Path) -> None:
    """Print F1 of the pairs of each gold story and the mean."""
    scores = []
    for story in sorted(p for p in folder.iterdir() if (p / "gold.json").is_file()):
        made = []
        for path in sorted((story / "reports").glob("*.json")):
            r = json.loads(path.read_text(encoding="utf-8"))
            made.append(reading(r["id"], r["text"], r.get("published"), r.get("outlet")))
        gold = {frozenset((c["a"], c["b"])) for c in json.loads((story / "gold.json").read_text()).get("copies", [])}
        found = {frozenset((c.report, c.of)) for c in find_copies(made)}
        scores.append(2 * len(gold & found) / (len(gold) + len(found)) if gold or found else 1.0)
        print(f"{story.name:20} F1 {scores[-1]:.3f}  {len(gold)} pairs, {len(found)} found")
    print(f"{'mean':20} F1 {sum(scores) / len(scores):.3f}")


def made_reports(count: int) -> tuple[list[str], set[tuple[int, int]]]:
    """Return texts with word frequencies as in language, and the pairs of which one is the other cut to a third."""
    draw = random.Random(5)
    words = [f"{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676 % 26)}w{i}" for i in range(20_000)]
    weights = [1 / (rank + 5) for rank in range(len(words))]
    texts: list[list[str]] = []
    pairs = set()
    for i in range(count):
        if i % 10 == 9:
            of = draw.randrange(i)
            kept = draw.sample(texts[of], max(1, len(texts[of]) // 3))
            pairs.add((of, i))
            own = [" ".join(draw.choices(words, weights, k=20)) + "." for _ in range(5)]
            texts.append([*kept, *own])
        else:
            texts.append([" ".join(draw.choices(words, weights, k=20)) + "." for _ in range(15)])
    return ["\n".join(text) for text in texts], pairs


def scale(count: int) -> None:
    """Print seconds and recall of the candidates and of the whole, and of MinHash LSH."""
    texts, pairs = made_reports(count)
    started = time.perf_counter()
    found = set(candidate_pairs(texts))
    seconds = time.perf_counter() - started
    recall = len(found & pairs) / len(pairs)
    print(f"{count:,} reports: candidates {seconds:.1f} s, recall {recall:.3f}, {len(found):,} pairs")
    made = [reading(str(i), text) for i, text in enumerate(texts)]
    started = time.perf_counter()
    copies = {tuple(sorted((int(c.report), int(c.of)))) for c in find_copies(made)}
    seconds = time.perf_counter() - started
    print(f"  with alignment {seconds:.1f} s, recall {len(copies & pairs) / len(pairs):.3f}, {len(copies)} pairs")
    try:
        from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 - only where it is installed
    except ImportError:
        print("  datasketch is not installed: no comparison")
        return
    started = time.perf_counter()
    index = MinHashLSH(threshold=0.2, num_perm=128)
    near = set()
    for i, text in enumerate(texts):
        words = text.split()
        sketch = MinHash(num_perm=128)
        for k in range(len(words) - 4):
            sketch.update(" ".join(words[k : k + 5]).encode())
        near.update((int(other), i) for other in index.query(sketch))
        index.insert(str(i), sketch)
    print(f"  MinHash LSH {time.perf_counter() - started:.1f} s, recall {len(near & pairs) / len(pairs):.3f}")


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path)
    parser.add_argument("--reports", type=int, default=2000)
    given = parser.parse_args()
    own_cases()
    if given.stories:
        stories(given.stories)
    if given.reports:
        scale(given.reports)


if __name__ == "__main__":
    main()
