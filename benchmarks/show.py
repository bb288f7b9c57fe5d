#!/usr/bin/env python3
"""Write docs/quality.md from the last results of the benchmarks.

    show.py [--check]

Reads benchmarks/results/*.json; every file there must have its part in this script, so that no result goes unshown.
With `--check` nothing is written, and the status is 1 where the page is stale.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results"
PAGE = HERE.parent / "docs" / "quality.md"

HEAD = """# How well it reads

Written by `benchmarks/show.py` from the last results in `benchmarks/results/`; each part names the command that made
them. None of the corpora below is part of this repository. Figures are per cent unless said otherwise.
"""

PARTS = {
    # file: title, command, note
    "stories": (
        "Whole accounts, on stories annotated by hand",
        "benchmarks/score_stories.py STORIES SCORER --out benchmarks/results/stories.json",
        """Six stories of five to eight reports each. Four of them (aleppo-2016, ghouta-2017, minsk-2015,
nepal-quake-2015) were looked at while the program was written; of beirut-2020 and kerala-2018 only the scores were
seen, and a few rules for days, places and sources were kept or narrowed by them: theirs are nearer to what a new story
gets, but not blind. 0 to 1, higher is better.""",
    ),
    "seeds": (
        "Five undated reports on Aleppo, as plain files",
        "benchmarks/seeds.py FOLDER --out benchmarks/results/seeds.json",
        "What an analyst must find in their account. The program was written with them in view.",
    ),
    "reader": (
        "The reader: words, syntax, names",
        "benchmarks/reader_accuracy.py CORPORA",
        """Test parts of UD English EWT, GUM (genres with free texts) and UNER EWT; one source of re3d was held out.
Names by the encoder's labels alone, and as reports get them, where mentions decide together and lists have their say;
one rule for names in small letters was kept by UNER's score. Trees are the best projective
ones; the float graph was measured before that, with the best trees of all (int8 then: EWT 90.1, GUM 89.3, its news
88.0).""",
    ),
    "damage": (
        "Text as it comes: the same scores on damaged text",
        "benchmarks/damage.py CORPORA --stories STORIES --scorer SCORER",
        """Commas or quotation marks deleted, all letters small, headlines in capitals; beside each score its share of
the undamaged one. Stories from 0 to 1, the rest in per cent; of PolNeAR every third file.""",
    ),
    "quotations": (
        "Attributions on political news (PolNeAR, development part)",
        "benchmarks/quotations.py FOLDER --out benchmarks/results/quotations.json",
        """Never trained on. All that people say, think and want and papers show; `said` is the account's quotations
alone, only a part of it. `first` and `second` are the halves of the files: errors were looked at in the first.
Shares of source, cue and content found by overlap and to the letter; the rest F1.""",
    ),
    "figures": (
        "Number expressions (NewsQuant, half)",
        "benchmarks/figures.py FILE",
        "Never trained on; its errors were looked at.",
    ),
    "times": (
        "Time expressions",
        "benchmarks/times.py CORPORA",
        "Half of the documents of WikiWars and MEANTIME was used to set rules, the other half is reported.",
    ),
    "events": (
        "Events: triggers, and whether they have happened (MEANTIME)",
        "benchmarks/events.py CORPORA",
        """Rules on the parse. Its events were not trained on; their errors were looked at. MEANTIME marks every event
word, we tell one event a clause: hence the low recall.""",
    ),
    "published": ("Publication days with the dates hidden", "benchmarks/published.py SHARED", "Counts of reports."),
    "places": (
        "Toponyms (GeoVirus)",
        "benchmarks/places.py FILE",
        "Thresholds were set on the even articles; the odd ones are reported. Shares from 0 to 1.",
    ),
    "incidents": (
        "Incidents: how many killed and injured, when and where",
        "benchmarks/incidents.py FOLDER --half 1 --summary benchmarks/results/incidents.json",
        """Local news on shootings, the articles of one incident given as one story, exact matches in shares of 1.
Errors were looked at in half 0, and those of place in the first part of half 1; of the rest of half 1 (unseen) only
the totals were seen while rules were chosen. `named town` leaves out where the corpus names a county alone.""",
    ),
    "grouping": (
        "Reports into stories",
        "benchmarks/grouping.py MEASURE STORIES --no-baseline --read 120 --json benchmarks/results/grouping.json",
        """Adjusted Rand index and B-cubed, 0 to 1; the number of stories is never told. From bare texts, but for the
rows that say read. Errors were looked at in half 0 of the incidents and the first topics of ECB+; the rest was only
measured, but for one rule (a report whose notices were cut is not short), which half 1's score and the size of one of
its stories called for.""",
    ),
    "stream": (
        "Reports into stories as they come",
        "benchmarks/stream.py MEASURE --out benchmarks/results/stream.json",
        """googlenews, 11,109 items of one day, a hundred at a time; seconds of processor time on one core. The products
of large arrays (TF-IDF, plain) cost more or less by machine, by its memory and by what else runs there: on several
machines they took 4.3 to 5.3 times as long as the stream as it came, on this one (AVX-512) 7.3 times. TF-IDF sees
all items before the first and its threshold is the best of five in hindsight; tuned, it multiplies the columns of one
item alone. Then what an invented item costs with ever more held.""",
    ),
    "timelines": (
        "Timelines beside those of journalists (Timeline17, a part)",
        "benchmarks/timelines.py FOLDER --out benchmarks/results/timelines.json",
        """As many days and lines as the reference has; of the reports those published between its first and last day.
F1 of the days, and ROUGE of the lines aligned by day and words (tilse), from 0 to 1. What chooses
lines was set on finan, h1n1 and haiti, what weighs days on all; errors of all were looked at.""",
    ),
    "copies": (
        "Shared text",
        "benchmarks/copies.py --stories STORIES --out benchmarks/results/copies.json",
        """Texts of our own writing, by strength of rewriting; thresholds were set on one half, the other is reported.
Hard non-copies are two reporters on one event.""",
    ),
    "copies_speed": (
        "Shared text among many reports, beside MinHash LSH",
        "benchmarks/copies_speed.py --out benchmarks/results/copies_speed.json",
        """Reports made from sentence frames of ours, one in ten a planted copy; processor seconds from the texts to the
pairs, on one core. What both sides do stands in the script.""",
    ),
    "ledger_add": (
        "A ledger: adding reports, beside plain inserts",
        "benchmarks/ledger_add.py --out benchmarks/results/ledger_add.json",
        """In turns on a shared machine; the ratios count. `same rows`: plain inserts of all that the ledger writes, in
tables with the same indexes; `bare`: originals and texts, in one table that has none. MB of 10^6 bytes.""",
    ),
    "ledger_bytes": (
        "A ledger: single faults of its files",
        "benchmarks/ledger_bytes.py --out benchmarks/results/ledger_bytes.json",
        """Bits, bytes, ranges, pages and whole files, drawn by chance, of a closed ledger and of one whose process was
killed. `located`: `verify` names the file and, in the database and its log, the page or frame that was hit.""",
    ),
    "ledger_faults": (
        "A ledger: killed, and on a disk that fails",
        "benchmarks/ledger_faults.py --out benchmarks/results/ledger_faults.json",
        """Sessions that take in, read and account for reports, struck at a point drawn by chance. After each, `verify`
must pass, all that was acknowledged be there and no report half; then work goes on from there.""",
    ),
    "ledger_search": (
        "A ledger: searching 10,000 reports, beside a scan",
        "benchmarks/ledger_search.py --out benchmarks/results/ledger_search.json",
        """Processor milliseconds a page of twenty hits, ranked, with snippets; `LIKE` counts the lines of a table in
memory that hold the words, and does no more.""",
    ),
    "serve_first_view": (
        "A ledger in the browser: its first page, and a story of 1,000 reports",
        "benchmarks/serve_first_view.py --browser --out benchmarks/results/serve_first_view.json",
        """Processor milliseconds in one process: `GET /` through all guards, beside three single-row queries and the
rendering of the same page by the same templates; the list on it is rendered once, after each account. Of the story's
pages the slowest and the largest of each part (of 1,000 reports' pages, the first 50), and in headless Chromium the
longest task of the main thread on opening the largest (0: none above 50 ms), on a shared machine with two cores.""",
    ),
    "speed": (
        "Speed",
        "benchmarks/read_speed.py REPORTS --out benchmarks/results/speed.json",
        """Words a second on a shared machine with two cores; the ratios in the same run count. The bare encoder is ONNX
Runtime with so many threads, batch after batch; reading runs batches side by side, a thread each, which is faster by
itself, so the encoder is measured in that way too. These are of a processor without products of bytes of its
own (AVX2); on one with them (VNNI) the encoder read 13,187 and 16,854 words a second, and the ratios of reading were
1.30 and 1.60.""",
    ),
    "memory": ("Memory", "benchmarks/memory.py REPORTS... --out benchmarks/results/memory.json", "MB of 10^6 bytes."),
    "startup": (
        "Start-up",
        "benchmarks/startup.py --out benchmarks/results/startup.json",
        "Milliseconds, and the ratio.",
    ),
}


def rows(value: object, path: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Every leaf of a result with its path, in order; floats to three digits."""
    if isinstance(value, dict):
        return [row for key, inner in value.items() for row in rows(inner, (*path, str(key)))]
    if isinstance(value, list):
        return [(" / ".join(path), ", ".join(str(item) for item in value))]
    shown = f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return [(" / ".join(path), shown)]


def table(result: object) -> list[str]:
    """A Markdown table: columns where all entries have the same keys, else a row a leaf."""
    if isinstance(result, dict) and len(result) > 1 and all(isinstance(v, dict) for v in result.values()):
        keys = list(dict.fromkeys(key for inner in result.values() for key in inner))
        flat = all(not isinstance(v, dict | list) for inner in result.values() for v in inner.values())
        if flat and len(keys) <= 9:
            lines = ["| | " + " | ".join(keys) + " |", "|---|" + "---|" * len(keys)]
            for name, inner in result.items():
                cells = [rows(inner[key])[0][1] if key in inner else "" for key in keys]
                lines.append(f"| {name} | " + " | ".join(cells) + " |")
            return lines
    return ["| measure | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows(result))]


def page() -> str:
    """The page's text; ends the program where a result has no part here."""
    results = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(RESULTS.glob("*.json"))}
    unknown = results.keys() - PARTS.keys()
    if unknown:
        raise SystemExit(f"{', '.join(sorted(unknown))}: results without a part in {Path(__file__).name}")
    lines = [HEAD]
    for name, (title, command, note) in PARTS.items():
        if name in results:
            lines += [f"## {title}", "", note, "", *table(results[name]), "", f"`python {command}`", ""]
    return "\n".join(lines)


def main() -> int:
    """Write or check the page; 1 where it is stale."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    text = page()
    if parser.parse_args().check:
        return int(not PAGE.exists() or PAGE.read_text("utf-8") != text)
    PAGE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
