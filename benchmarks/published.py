#!/usr/bin/env python3
"""Measure how well publication days are worked out: dated reports with their dates hidden.

    published.py FOLDER [--half tune|report] [--every N] [--show N]

FOLDER holds `stories/*/reports/*.json` and `corpora` (`measure/timeline17_part/*.articles.jsonl`,
`measure/incidents/articles.jsonl`, `train/meantime`); what is missing is left out. Every N-th article is taken, its
title and address left away: from the first on for tuning, from the second on for the reported figures. For each set
and each basis: how many reports get a day, how many of these days are right, how many get a span of days, how many of
these hold the day, and how many get no answer. Stories are measured twice: each report alone, and with the days of the
story's other reports given. Windows are dated as a whole: reports of one topic or incident within nine days, at most
ten, the lines that date them cut out; every second one gets its day back, and `pipeline.date_together` works out the
others. There a report counts where its line and its archive's date agree to the day or the next. Timeline17's and the
incidents' dates come from web archives and are off by a day or more at times, which bounds what can be reached there.
"""

from __future__ import annotations

import argparse
import json
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import accumulate
from pathlib import Path

from storyledger.config import ReadSettings
from storyledger.group import find_neighbours
from storyledger.pipeline import date_together
from storyledger.read import date_reading, edtf
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.read.published import find_published
from storyledger.read.times import find_times, scan_report
from storyledger.records import Dating, Neighbour, Parsed, Reading, Report

HERE = Path(__file__).parent
MOST_GROUPS = 200  # topics or incidents whose windows are looked at
LONGEST = 8000  # characters of an article that are read: what dates it stands near its top


def stories(folder: Path) -> dict[str, list[tuple[Report, str]]]:
    """Reports with their expected days, by story; days that only the gold has (EDTF) are taken from there."""
    sets: dict[str, list[tuple[Report, str]]] = {}
    for path in sorted(folder.glob("stories/*/reports/*.json")):
        item = json.loads(path.read_text(encoding="utf-8"))
        gold = json.loads((path.parent.parent / "gold.json").read_text(encoding="utf-8"))
        day = item.get("published") or (gold.get("published_inferred") or {}).get(item["id"])
        name = path.parent.parent.name
        sets.setdefault(name, []).append(
            (Report(id=f"{name}/{item['id']}", text=item["text"], sha256="", input=name), day or "")
        )
    return sets


def articles(folder: Path, every: int, half: str) -> dict[str, list[tuple[Report, str]]]:
    """Dated articles with their days, by corpus."""
    sets: dict[str, list[tuple[Report, str]]] = {}
    for path in sorted(folder.glob("corpora/measure/timeline17_part/*.articles.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            sets.setdefault("timeline17", []).append(
                (Report(item["id"], item["text"][:LONGEST], "", "timeline17"), item["date"])
            )
    path = folder / "corpora/measure/incidents/articles.jsonl"
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if item.get("date"):
                sets.setdefault("incidents", []).append(
                    (Report(item["id"], item["text"][:LONGEST], "", "incidents"), item["date"])
                )
    # The tables were counted on every sixth article from the first on: from the second on none was looked at.
    sets = {name: items[half == "report" :: every] for name, items in sets.items()}
    paths = sorted(folder.glob("corpora/train/meantime/intra-doc_annotation/*/*.xml"))
    for path in paths[half == "report" :: 2]:
        root = ET.parse(path).getroot()
        day = next((t.get("value") for t in root.iter("TIMEX3") if t.get("functionInDocument") == "CREATION_TIME"), "")
        text, last = "", None
        for token in root.iter("token"):
            if last is not None:
                text += " " if token.get("sentence") == last else "\n"
            text += token.text or ""
            last = token.get("sentence")
        sets.setdefault("meantime", []).append((Report(path.stem, text[:LONGEST], "", "meantime"), day or ""))
    return sets


def make_reading(parsed: Parsed, day: str) -> Reading:
    """A report with its times, and nothing else, against a day that is given; undated where there is none."""
    dating = Dating(day, "metadata", "given") if day else Dating(None, "unknown", "hidden")
    return Reading(parsed, dating, find_times(parsed, dating), (), (), (), (), (), ())


def within(value: str, expected: str) -> bool:
    """Whether the day found is the expected one, or lies in the expected span."""
    found, right = edtf.days_of(value), edtf.days_of(expected)
    return bool(found and right and right[0] <= found[0] and found[1] <= right[1])


def holds(value: str, expected: str) -> bool:
    """Whether the span found shares a day with the expected one."""
    found, right = edtf.days_of(value), edtf.days_of(expected)
    return bool(found and right and found[0] <= right[1] and right[0] <= found[1])


def tally(
    results: list[tuple[Parsed, str, tuple[Neighbour, ...]]], show: int, name: str
) -> dict[str, dict[str, float | int]]:
    """Count answers by basis; print up to `show` wrong ones."""
    counts: dict[str, Counter[str]] = {}
    for parsed, expected, near in results:
        if not edtf.days_of(expected):
            continue
        dating = find_published(parsed, near)
        count = counts.setdefault(dating.basis, Counter())
        count["reports"] += 1
        if dating.value is None:
            count["open"] += 1
            right = True
        elif "/" in dating.value:
            right = holds(dating.value, expected)
            count["spans"] += 1
            count["spans_right"] += right
        else:
            right = within(dating.value, expected)
            count["days"] += 1
            count["days_right"] += right
            found, other = edtf.days_of(dating.value), edtf.days_of(expected)
            count["days_right_or_next"] += bool(found and other and abs((found[0] - other[0]).days) <= 1)
        if not right and show:
            show -= 1
            print(
                f"{name} {parsed.report.id} expected {expected} found {dating.value} ({dating.basis}): "
                f"{dating.reason[:300]}"
            )
    return {basis: dict(count) for basis, count in sorted(counts.items())}


def hide_lines(reports: list[Report], encoder: Encoder) -> tuple[list[Parsed | None], dict[int, str]]:
    """The reports parsed without the lines that date them, and the days told there; None where none can be cut out."""
    parsed: list[Parsed | None] = [None] * len(reports)
    told: dict[int, str] = {}
    texts = {number: report.text for number, report in enumerate(reports)}
    left = list(texts)
    for _ in range(4):
        again = list(parse_reports([replace(reports[number], text=texts[number]) for number in left], encoder))
        rest = []
        for number, item in zip(left, again, strict=True):
            dating = find_published(item)
            if dating.basis != "dateline":
                parsed[number] = item
                continue
            if dating.value and "/" not in dating.value:
                told.setdefault(number, dating.value)
            text = texts[number]
            days = (clue for clue in scan_report(item) if clue.form == "day")
            line = next((c for c in days if " ".join(text[c.start : c.end].split()) in dating.reason), None)
            if line:
                texts[number] = _cut(text, line.start, line.end)
                rest.append(number)
        left = rest
        if not left:
            break
    return parsed, told


def _cut(text: str, start: int, end: int) -> str:
    """The text without the line of a date, or, where the line is long, without the date and the words before it."""
    line, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    if stop - line > 90:
        line, stop = max(line, start - 25), end
    return text[:line] + text[stop:]


def windows(folder: Path, encoder: Encoder) -> dict[str, list[list[tuple[Parsed, str, bool]]]]:
    """By corpus, windows of reports with their days and whether these are sure enough to be counted."""
    sets: dict[str, dict[str, list[tuple[Report, str]]]] = {"timeline17 windows": {}, "incident windows": {}}
    for path in sorted(folder.glob("corpora/measure/timeline17_part/*.articles.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            sets["timeline17 windows"].setdefault(path.name, []).append(
                (Report(item["id"], item["text"][:5000], "", "timeline17"), item["date"])
            )
    path = folder / "corpora/measure/incidents/articles.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        item = json.loads(line)
        if item.get("date"):
            sets["incident windows"].setdefault(item["incident"], []).append(
                (Report(item["id"], item["text"][:4000], "", "incidents"), item["date"])
            )
    found: dict[str, list[list[tuple[Parsed, str, bool]]]] = {}
    for name, topics in sets.items():
        groups = [items for items in topics.values() if len(items) >= 3][:MOST_GROUPS]
        flat = [item for items in groups for item in items]
        parsed, told = hide_lines([report for report, _ in flat], encoder)
        ends = list(accumulate(len(items) for items in groups))
        for first, end in zip([0, *ends], ends, strict=False):
            rows = [
                (item, told.get(number, flat[number][1])[:10], _agree(told.get(number), flat[number][1]))
                for number in range(first, end)
                if (item := parsed[number]) is not None
            ]
            rows.sort(key=lambda row: (row[1], row[0].report.id))
            found.setdefault(name, []).extend(_split(rows))
    return found


def _agree(told: str | None, archived: str) -> bool:
    return told is not None and abs((date.fromisoformat(told) - date.fromisoformat(archived[:10])).days) <= 1


def _split(rows: list[tuple[Parsed, str, bool]]) -> list[list[tuple[Parsed, str, bool]]]:
    """The rows, in order of days, in windows of nine days and ten reports; those of fewer than three are left out."""
    split: list[list[tuple[Parsed, str, bool]]] = [[]]
    for row in rows:
        window = split[-1]
        far = window and (date.fromisoformat(row[1]) - date.fromisoformat(window[0][1])).days > 9
        if far or len(window) == 10:
            split.append([])
        split[-1].append(row)
    return [window for window in split if len(window) >= 3 and any(sure for _, _, sure in window)]


def tally_windows(found: list[list[tuple[Parsed, str, bool]]], show: int, name: str) -> dict[str, int]:
    """Count the answers for the hidden reports, each window twice: every other report hidden, then the others."""
    count: Counter[str] = Counter()
    for window in found:
        for hidden in (0, 1):
            given = [make_reading(item, "" if i % 2 == hidden else day) for i, (item, day, _) in enumerate(window)]
            own = [date_reading(reading, ()) if i % 2 == hidden else reading for i, reading in enumerate(given)]
            for i, (reading, (_, day, sure)) in enumerate(zip(date_together(own), window, strict=True)):
                if i % 2 != hidden or not sure:
                    continue
                value = reading.dating.value
                count["reports"] += 1
                if not value:
                    count["open"] += 1
                    continue
                form = "spans" if "/" in value else "days"
                count[form] += 1
                count[f"{form}_right"] += holds(value, day)
                ends, right = edtf.days_of(value), date.fromisoformat(day)
                count["right_or_next"] += bool(ends and (ends[0] - right).days <= 1 and (right - ends[1]).days <= 1)
                if not holds(value, day) and show:
                    show -= 1
                    print(f"{name} {reading.report.id} expected {day} found {value}: {reading.dating.reason[:300]}")
    return dict(count)


def main() -> int:
    """Measure, print, and keep the reported half's figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("tune", "report"), default="report")
    parser.add_argument("--every", type=int, default=6)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    encoder = Encoder.load(ReadSettings())
    outcome: dict[str, object] = {"half": options.half, "every": options.every}
    told = stories(options.folder)
    alone: list[tuple[Parsed, str, tuple[Neighbour, ...]]] = []
    together: list[tuple[Parsed, str, tuple[Neighbour, ...]]] = []
    for items in told.values():
        parsed = list(parse_reports([report for report, _ in items], encoder))
        for position, (reading, (_, expected)) in enumerate(zip(parsed, items, strict=True)):
            alone.append((reading, expected, ()))
            others = [
                make_reading(other, day if place != position else "")
                for place, (other, (_, day)) in enumerate(zip(parsed, items, strict=True))
            ]
            together.append((reading, expected, find_neighbours(others)[position]))
    if told:
        outcome["stories, each report alone"] = tally(alone, options.show, "alone")
        outcome["stories, the others' days given"] = tally(together, options.show, "together")
    for name, items in articles(options.folder, options.every, options.half).items():
        parsed = list(parse_reports([report for report, _ in items], encoder))
        outcome[name] = tally(
            [(reading, expected, ()) for reading, (_, expected) in zip(parsed, items, strict=True)], options.show, name
        )
    for name, found in windows(options.folder, encoder).items():
        outcome[name] = tally_windows(found, options.show, name)
    for name, value in outcome.items():
        print(name, json.dumps(value))
    if options.half == "report":
        (HERE / "results").mkdir(exist_ok=True)
        (HERE / "results/published.json").write_text(json.dumps(outcome, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
