"""How well copies are found: our own pairs at six strengths of rewriting, hard non-copies, and stories with gold.

    copies.py [--stories STORIES_FOLDER] [--out FILE]

Own pairs: every file of tests/cases/copies holds a wire report, what was made from it (strengths 1 to 6, and own
reports with a lifted passage) and what others wrote of the same event without it. Thresholds were set on the files of
SET and on the development stories; the other files are reported. A pair of texts of one file of which one was written
without the other is a hard non-copy: the same event, the same facts and, mostly, the same quotations;
tests/cases/origins has more of them, with whatever else two independent reports may share. `precision` counts wrong
pairs of all files. STORIES_FOLDER has stories with reports/ and gold.json.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

from storyledger.group.copies import find_copies
from storyledger.records import Dating, Parsed, Reading, Report

CASES = Path(__file__).parent.parent / "tests" / "cases"
SET = ("ceasefire", "court", "election", "epidemic", "ferry", "fire", "flood", "storm", "strike")
"""Files that thresholds were set on."""
STRENGTHS = {
    "copy 1": "1 cut",
    "copy 2": "2 edited",
    "copy 3": "3 swapped",
    "copy 4": "4 shuffled",
    "copy 5": "5 recast",
    "copy 6": "6 retold",
    "lifted": "lifted passage",
}
Row = dict[str, Any]


def reading(id_: str, text: str, day: str | None = None, outlet: str | None = None) -> Reading:
    """Return a light reading: the text alone, with no parse."""
    report = Report(id=id_, text=text, sha256="", input="", outlet=outlet)
    return Reading(Parsed(report, (), ()), Dating(day, "metadata", ""), (), (), (), (), (), (), ())


def parts_of(path: Path) -> list[tuple[str, str]]:
    """Return the labels and texts of a case file."""
    parts = re.split(r"^=== (.*)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [(label.strip(), text.strip("\n")) for label, text in zip(parts[::2], parts[1::2], strict=True)]


def pairs_found(readings: list[Reading]) -> set[frozenset[str]]:
    """Return the ids of every two readings that are copies."""
    return {frozenset((copy.report, copy.of)) for copy in find_copies(readings)}


def own_cases() -> Row:
    """Return precision and recall over our own texts, by half and by strength."""
    made = []
    for path in sorted((CASES / "copies").glob("*.txt")):
        made += [reading(f"{path.stem}/{label}/{n}", text) for n, (label, text) in enumerate(parts_of(path))]
    found = pairs_found(made)
    counts: Counter[tuple[str, str]] = Counter()
    for a, b in combinations(made, 2):
        (family, label, _), (other, of, _) = a.report.id.split("/"), b.report.id.split("/")
        hit = frozenset((a.report.id, b.report.id)) in found
        half = "set" if family in SET and other in SET else "reported"
        if family != other:
            what = "other event"
        elif "own" in {label, of}:
            what = "hard non-copy"
        elif "original" in {label, of}:
            what = STRENGTHS[label if of == "original" else of]
        else:
            continue
        counts[half, what] += 1
        counts[half, f"{what}, found"] += hit
    return {half: _rates(half, counts) for half in ("set", "reported")}


def _rates(half: str, counts: Counter[tuple[str, str]]) -> Row:
    row: Row = {}
    for name in STRENGTHS.values():
        row[name] = f"{counts[half, f'{name}, found']} of {counts[half, name]}"
    right = sum(counts[half, f"{name}, found"] for name in STRENGTHS.values())
    wanted = sum(counts[half, name] for name in STRENGTHS.values())
    hard, far = counts[half, "hard non-copy, found"], counts[half, "other event, found"]
    row |= {
        "pairs": wanted,
        "recall": round(right / wanted, 3),
        "hard non-copies": counts[half, "hard non-copy"],
        "hard non-copies found": hard,
        "pairs of other events": counts[half, "other event"],
        "pairs of other events found": far,
        "precision": round(right / max(1, right + hard + far), 3),
    }
    return row


def origin_cases() -> Row:
    """Return how many of the pairs of tests/cases/origins are told right, copies and non-copies."""
    row = {"copies": 0, "copies found": 0, "non-copies": 0, "non-copies found": 0}
    for path in sorted((CASES / "origins").glob("*.txt")):
        parts = parts_of(path)
        made = []
        for label, text in parts[:-1]:
            name, outlet, day = (field.strip() for field in label.split("|"))
            made.append(reading(name, text, day, outlet))
        fields = dict(line.split(": ", 1) for line in parts[-1][1].strip().split("\n"))
        wanted = {frozenset(pair.split("-")) for pair in fields["copies"].split() if "-" in pair}
        found = pairs_found(made)
        for a, b in combinations(made, 2):
            pair = frozenset((a.report.id, b.report.id))
            kind = "copies" if pair in wanted else "non-copies"
            row[kind] += 1
            row[f"{kind} found"] += pair in found
    return row


def stories(folder: Path) -> Row:
    """Return F1 of the pairs of each gold story, the mean, and how many pairs of one story are no copies."""
    row: Row = {}
    apart = wrong = 0
    for story in sorted(p for p in folder.iterdir() if (p / "gold.json").is_file()):
        made = []
        for path in sorted((story / "reports").glob("*.json")):
            r = json.loads(path.read_text(encoding="utf-8"))
            made.append(reading(r["id"], r["text"], r.get("published"), r.get("outlet")))
        gold = {frozenset((c["a"], c["b"])) for c in json.loads((story / "gold.json").read_text()).get("copies", [])}
        found = pairs_found(made)
        row[story.name] = round(2 * len(gold & found) / (len(gold) + len(found)), 3) if gold or found else 1.0
        apart += len(made) * (len(made) - 1) // 2 - len(gold)
        wrong += len(found - gold)
    return row | {"mean": round(sum(row.values()) / len(row), 3), "non-copies": apart, "non-copies found": wrong}


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    result: Row = {"own pairs": own_cases(), "origins": origin_cases()}
    if given.stories:
        result["stories, F1"] = stories(given.stories)
    shown = json.dumps(result, indent=1)
    print(shown)
    if given.out:
        given.out.write_text(shown + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
