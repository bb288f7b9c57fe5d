#!/usr/bin/env python3
"""Source, cue and content of attributions beside an annotated corpus of political news (PolNeAR 1.0).

    quotations.py FOLDER [--out benchmarks/results/quotations.json] [--errors 20]

FOLDER holds `text/*.txt` and `attributions/*.ann` (brat standoff: Source, Cue, Content; an `E` line an attribution).
What is measured is the whole layer of `find_attributions`: PolNeAR annotates what people say, think and want, and what
documents show. It annotates no attribution inside another, so our nested ones are left out of the comparison.

Spans come in pieces ("..., he said, ...", speech over several sentences; ours has an entry a sentence). A predicted
attribution is found by overlap when it shares a character with a gold span of its kind, one to one, the larger overlap
first; exactly, when the longest pieces of both have the same characters once "that", quotation marks and outer
punctuation are taken off both. Our entries under one cue are the pieces of one attribution, and so are entries of
speech without a cue that follow each other within three characters.

`said` are the figures of the account's quotations alone, the part of the layer that is said, beside all of PolNeAR.
`first` and `second` are the halves of the files by name: errors were looked at in the first half only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from storyledger.config import ReadSettings
from storyledger.read.attributions import find_attributions
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.records import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.read.attribution_records import Attribution

Span = tuple[int, int]
Spans = tuple[Span, ...]
KINDS = ("source", "cue", "content")
# Forms that say without doubt that somebody says something; "content.plain" is the recall over attributions whose
# cue holds one.
PLAIN = frozenset(
    {"said", "says", "say", "told", "tells", "according", "added", "wrote", "announced", "warned", "saying", "adding"}
)
OUTER = " \t\r\n\"'“”‘’«»`.,;:!?–—-"


def read_gold(path: Path) -> list[dict[str, Spans]]:
    """The attributions of one file: kind to the pieces of its span."""
    spans: dict[str, Spans] = {}
    found: list[dict[str, Spans]] = []
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines:
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            places = rest.split("\t")[0].split(" ", 1)[1]
            spans[name] = tuple((int(a), int(b)) for a, b in re.findall(r"(\d+) (\d+)", places))
    for line in lines:
        name, _, rest = line.partition("\t")
        if name.startswith("E"):
            parts: dict[str, Spans] = {}
            for role, target in re.findall(r"([A-Z][a-z]+)\d*:(T\d+)", rest):
                if role.lower() in KINDS and target in spans:
                    kind = role.lower()
                    parts[kind] = tuple(sorted((*parts.get(kind, ()), *spans[target])))
            if "content" in parts:
                found.append(parts)
    return found


def grouped(attributions: Iterable[Attribution]) -> list[dict[str, Spans]]:
    """Ours in the same form: entries under one cue are the pieces of one attribution."""
    groups: list[tuple[Attribution, list[Span]]] = []
    by_cue: dict[int, int] = {}
    for one in sorted(attributions, key=lambda a: (a.start, a.end)):
        place = None if one.cue_start is None else by_cue.get(one.cue_start)
        if (
            one.cue_start is None
            and groups
            and groups[-1][0].cue_start is None
            and 0 <= one.start - groups[-1][1][-1][1] <= 3
        ):
            place = len(groups) - 1
        if place is None:
            place = len(groups)
            groups.append((one, []))
            if one.cue_start is not None:
                by_cue[one.cue_start] = place
        pieces = groups[place][1]
        if pieces and 0 <= one.start - pieces[-1][1] <= 3:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], one.end))
        else:
            pieces.append((one.start, one.end))
    found = []
    for one, pieces in groups:
        parts: dict[str, Spans] = {"content": tuple(pieces)}
        if one.cue_start is not None and one.cue_end is not None:
            parts["cue"] = ((one.cue_start, one.cue_end),)
        if one.source_start is not None and one.source_end is not None:
            parts["source"] = ((one.source_start, one.source_end),)
        found.append(parts)
    return found


def size(spans: Spans) -> int:
    """The characters of all pieces."""
    return sum(end - start for start, end in spans)


def matched(gold: Sequence[Spans], predicted: Sequence[Spans]) -> list[tuple[int, int]]:
    """Pairs of overlapping spans, one to one, the larger share first."""
    pairs = []
    for i, g in enumerate(gold):
        for j, p in enumerate(predicted):
            inter = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in g for b in p)
            if inter > 0:
                pairs.append((inter / (size(g) + size(p) - inter), i, j))
    used_left: set[int] = set()
    used_right: set[int] = set()
    kept = []
    for _, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            kept.append((i, j))
    return kept


def longest(spans: Spans) -> Span:
    """The longest piece."""
    return max(spans, key=lambda p: p[1] - p[0])


def bare(text: str, span: Span) -> Span:
    """The span without "that", quotation marks and punctuation around it."""
    start, end = span
    while True:
        while start < end and text[start] in OUTER:
            start += 1
        while end > start and text[end - 1] in OUTER:
            end -= 1
        if text[start : start + 5].lower() != "that ":
            return start, end
        start += 5


def score(hits: int, gold: int, predicted: int) -> dict[str, float]:
    """F1, precision and recall, in per cent."""
    precision = hits / predicted if predicted else 0.0
    recall = hits / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return {"f1": round(100 * f1, 1), "precision": round(100 * precision, 1), "recall": round(100 * recall, 1)}


class Tally:
    """What was found, over some of the files."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.missed: list[str] = []
        self.vain: list[str] = []
        self.inexact: list[str] = []

    def add(self, text: str, gold: Sequence[dict[str, Spans]], ours: Sequence[dict[str, Spans]]) -> None:
        """Count the attributions of one report."""
        for kind in KINDS:
            left = list(dict.fromkeys(g[kind] for g in gold if kind in g))
            right = list(dict.fromkeys(o[kind] for o in ours if kind in o))
            pairs = matched(left, right)
            same = [bare(text, longest(left[i])) == bare(text, longest(right[j])) for i, j in pairs]
            self.counts[f"{kind}.overlap"] += len(pairs)
            self.counts[f"{kind}.exact"] += sum(same)
            self.counts[f"{kind}.gold"] += len(left)
            self.counts[f"{kind}.predicted"] += len(right)
            if kind == "content":
                plain = {
                    g["content"]
                    for g in gold
                    if "cue" in g and PLAIN & {w for a, b in g["cue"] for w in text[a:b].lower().split()}
                }
                self.counts["plain.gold"] += sum(span in plain for span in left)
                self.counts["plain.found"] += sum(left[i] in plain for i, _ in pairs)
                self._keep(text, gold, [s for i, s in enumerate(left) if i not in {i for i, _ in pairs}], self.missed)
                self._keep(text, ours, [s for j, s in enumerate(right) if j not in {j for _, j in pairs}], self.vain)
                self.inexact += [
                    f"{text[slice(*longest(left[i]))]} | {text[slice(*longest(right[j]))]}"
                    for (i, j), exact in zip(pairs, same, strict=True)
                    if not exact
                ]

    @staticmethod
    def _keep(text: str, found: Sequence[dict[str, Spans]], contents: Sequence[Spans], lines: list[str]) -> None:
        by_content = {f["content"]: f for f in found}
        lines += [
            " | ".join(text[slice(*longest(by_content[s].get(kind, ((0, 0),))))] for kind in KINDS) for s in contents
        ]

    def figures(self) -> dict[str, dict[str, float]]:
        """F1, precision and recall of each kind."""
        return {
            f"{kind}.{how}": score(
                self.counts[f"{kind}.{how}"], self.counts[f"{kind}.gold"], self.counts[f"{kind}.predicted"]
            )
            for kind in KINDS
            for how in ("overlap", "exact")
        }


def main() -> None:
    """Measure, print, and keep the figures where `--out` says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="print so many errors of each sort, of the first half")
    arguments = parser.parse_args()
    reports, golds = [], []
    digest = hashlib.sha256()
    for path in sorted((arguments.folder / "attributions").glob("*.ann")):
        source = next((arguments.folder / "text").glob(path.stem.rsplit("_", 1)[0] + "*"))
        text = source.read_text(encoding="utf-8")
        digest.update(path.read_bytes())
        golds.append(read_gold(path))
        reports.append(Report(path.stem, text, "", str(source)))
    every, said, first, second = Tally(), Tally(), Tally(), Tally()
    encoder = Encoder.load(ReadSettings())
    for n, (parsed, gold) in enumerate(zip(parse_reports(reports, encoder), golds, strict=True)):
        text = parsed.report.text
        attributions = find_attributions(parsed, ())
        ours = grouped(a for a in attributions if not a.nested)
        for tally in (every, first if 2 * n < len(reports) else second):
            tally.add(text, gold, ours)
        said.add(text, gold, grouped(a for a in attributions if a.quotation is not None))
    figures: dict[str, object] = {**every.figures()}
    figures["content.plain"] = {
        "recall": round(100 * every.counts["plain.found"] / max(1, every.counts["plain.gold"]), 1)
    }
    for name, tally in (("said", said), ("first", first), ("second", second)):
        figures[name] = {key: value["f1"] for key, value in tally.figures().items()}
    figures["corpus"] = {"name": "PolNeAR 1.0, development part", "files": len(reports), "sha256": digest.hexdigest()}
    figures["model"] = encoder.identity
    for name, value in figures.items():
        print(f"{name:16} {value}")
    for title, lines in (("missed", first.missed), ("in vain", first.vain), ("inexact", first.inexact)):
        step = max(1, len(lines) // max(1, arguments.errors))
        for line in lines[::step][: arguments.errors]:
            print(f"{title:8} {line[:220]!r}")
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
