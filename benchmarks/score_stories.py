"""Scores the program on gold stories against the floors pinned in tests/floors.json.

    python benchmarks/score_stories.py STORIES SCORER [--floors FILE] [--pin] [--accounts FOLDER]

STORIES is a folder with one folder a story (`reports/`, `gold.json`); SCORER is the script that scores an account
against a story and prints JSON with `--json`. Prints a table: a row a measure, a column a story, then the means and
their floors. Ends with status 1 where a mean or a story is below its floor, or where a gold file is not the one whose
sha256 is pinned beside the floors: scores on another corpus cannot be compared. A story that is not pinned is shown,
and left out of the means. `--pin` writes the hashes of the gold files and of the scorer into the floors file; floors
themselves are changed by hand, in a commit of their own.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).parent.parent / "tests" / "floors.json"


def sha256(path: Path) -> str:
    """Return a file's sha256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def score_story(story: Path, scorer: Path, folder: Path) -> tuple[dict[str, float | None], float]:
    """Return a story's measures, and the seconds that the program took for it."""
    out = folder / f"{story.name}.json"
    command = [
        sys.executable,
        "-m",
        "storyledger.cli",
        "account",
        str(story / "reports"),
        "--json",
        str(out),
        "--quiet",
    ]
    began = time.perf_counter()
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    took = time.perf_counter() - began
    if made.returncode != 0:
        raise SystemExit(f"{story.name}: the program ended with status {made.returncode}:\n{made.stderr.strip()}")
    scored = subprocess.run(
        [sys.executable, str(scorer), str(story), str(out), "--json"], capture_output=True, text=True, check=True
    )
    measures: dict[str, float | None] = json.loads(scored.stdout)
    return measures, took


def check_corpus(stories: list[Path], scorer: Path, floors: dict[str, Any]) -> list[str]:
    """Return what differs from the corpus for which the floors were set."""
    pinned = floors["sha256"]
    found = {**{story.name: sha256(story / "gold.json") for story in stories}, "scorer": sha256(scorer)}
    faults = [f"{name}: pinned, and not there" for name in pinned if name not in found]
    if "scorer" not in pinned:
        faults.append("scorer: there, and not pinned")
    faults += [
        f"{name}: changed since the floors were set" for name in found if pinned.get(name, found[name]) != found[name]
    ]
    return faults


def show_table(rows: dict[str, dict[str, float | None]], floors: dict[str, float]) -> None:
    """Print a row a measure: each story, the mean, and the floor of the mean; a mean below its floor is marked."""
    measures = list(dict.fromkeys(name for row in rows.values() for name in row))
    width = max(len(measure) for measure in measures)
    print(" " * width, *(name[:10].rjust(10) for name in (*rows, "floor")))
    for measure in measures:
        values = [row.get(measure) for row in rows.values()]
        cells = ["-" if value is None else f"{value:.3f}" for value in values]
        floor = floors.get(measure)
        mark = " <" if floor is not None and (values[-1] is None or values[-1] < floor) else ""
        print(
            measure.ljust(width), *(cell.rjust(10) for cell in (*cells, "" if floor is None else f"{floor:.3f}")), mark
        )


def means(rows: dict[str, dict[str, float | None]]) -> dict[str, float | None]:
    """Return each measure's mean over the stories that have it."""
    out: dict[str, float | None] = {}
    for measure in dict.fromkeys(name for row in rows.values() for name in row):
        values = [value for row in rows.values() if (value := row.get(measure)) is not None]
        out[measure] = sum(values) / len(values) if values else None
    return out


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def check_floors(rows: dict[str, dict[str, float | None]], floors: dict[str, Any]) -> tuple[int, list[str]]:
    """Return how many floors hold, and what is below its floor; `mean` is one of the rows."""
    held, below = 0, []
    wanted = {"mean": floors["mean"], **floors.get("stories", {})}
    for name, floor in wanted.items():
        for measure, least in floor.items():
            value = rows.get(name, {}).get(measure)
            if value is not None and value >= least:
                held += 1
            else:
                below.append(
                    f"{name}: {measure} is {'missing' if value is None else f'{value:.3f}'}, its floor {least:.3f}"
                )
    return held, below


def main() -> int:
    """Return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--floors", type=Path, default=FLOORS)
    parser.add_argument("--pin", action="store_true", help="write the hashes of this corpus into the floors file")
    parser.add_argument("--accounts", type=Path, help="keep the accounts in this folder")
    parser.add_argument("--out", type=Path, help="keep the scores in this JSON file")
    given = parser.parse_args()
    stories = sorted(path.parent for path in given.stories.glob("*/gold.json"))
    if not stories:
        raise SystemExit(f"no story in {given.stories}: expected folders with reports/ and gold.json")
    floors = json.loads(given.floors.read_text("utf-8"))
    if given.pin:
        floors["sha256"] = {
            **{story.name: sha256(story / "gold.json") for story in stories},
            "scorer": sha256(given.scorer),
        }
        given.floors.write_text(json.dumps(floors, indent=2) + "\n", "utf-8")
        return 0
    began = time.perf_counter()
    faults = check_corpus(stories, given.scorer, floors)
    rows: dict[str, dict[str, float | None]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.accounts or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for story in stories:
            rows[story.name], took = score_story(story, given.scorer, folder)
            rows[story.name]["seconds"] = took
    pinned = {name: row for name, row in rows.items() if name in floors["sha256"]}
    for name in rows.keys() - pinned.keys():
        print(f"{name} is not pinned in {given.floors.name}: shown, not counted")
    rows["mean"] = means(pinned)
    if given.out:
        measures = dict.fromkeys(name for row in rows.values() for name in row if name != "seconds")
        table = {m: {story: _rounded(row.get(m)) for story, row in rows.items()} for m in measures}
        given.out.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    show_table(rows, floors["mean"])
    held, below = check_floors(rows, floors)
    for fault in (*faults, *below):
        print(f"FAILED {fault}")
    failed = len(below) + len(faults)
    print(f"{f'{failed} failed, ' if failed else ''}{held} passed in {time.perf_counter() - began:.2f}s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
