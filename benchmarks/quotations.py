#!/usr/bin/env python3
"""Source, cue and content of quotations beside an annotated corpus of political news (PolNeAR 1.0).

    quotations.py FOLDER [--out benchmarks/results/quotations.json] [--errors 20]

FOLDER holds `text/*.txt` and `attributions/*.ann` (brat standoff: Source, Cue, Content; an `E` line an attribution).
A predicted span is found by overlap when it shares a character with a gold span of its kind, one to one, the larger
overlap first; exactly, when both have the same characters once "that", quotation marks and outer punctuation are
taken off both. Ours has an entry a sentence for speech that runs over several, PolNeAR one for all of it: entries
that follow each other under one cue are joined before they are compared. PolNeAR also annotates what people think,
want and plan without saying it, and what documents show; nothing is adjusted for that.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from storyledger.config import ReadSettings
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.read.quotations import find_quotations
from storyledger.records import Report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Quotation

Span = tuple[int, int]
KINDS = ("source", "cue", "content")
# Forms that say without doubt that somebody says something; "content.plain" is the recall over attributions whose
# cue holds one.
PLAIN = frozenset(
    {"said", "says", "say", "told", "tells", "according", "added", "wrote", "announced", "warned", "saying", "adding"}
)
OUTER = " \t\r\n\"'“”‘’«»`.,;:!?–—-"


def read_gold(path: Path) -> list[dict[str, Span]]:
    """The attributions of one file: kind to span; of a span in pieces the longest piece."""
    spans: dict[str, Span] = {}
    found: list[dict[str, Span]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            places = rest.split("\t")[0].split(" ", 1)[1]
            pieces = [(int(a), int(b)) for a, b in re.findall(r"(\d+) (\d+)", places)]
            spans[name] = max(pieces, key=lambda p: p[1] - p[0])
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("E"):
            parts: dict[str, Span] = {}
            for role, target in re.findall(r"([A-Z][a-z]+)\d*:(T\d+)", rest):
                if role.lower() in KINDS and target in spans:
                    kind = role.lower()
                    if kind not in parts or spans[target][1] - spans[target][0] > parts[kind][1] - parts[kind][0]:
                        parts[kind] = spans[target]
            if "content" in parts:
                found.append(parts)
    return found


def joined(quotations: Sequence[Quotation]) -> list[Span]:
    """Content spans, those under one cue that follow each other within three characters joined."""
    spans: list[tuple[Span, int | None]] = []
    for q in sorted(quotations, key=lambda q: (q.start, q.end)):
        if (
            spans
            and q.direct
            and q.cue_start is not None
            and spans[-1][1] == q.cue_start
            and 0 <= q.start - spans[-1][0][1] <= 3
        ):
            spans[-1] = ((spans[-1][0][0], q.end), q.cue_start)
        else:
            spans.append(((q.start, q.end), q.cue_start))
    return [span for span, _ in spans]


def matched(gold: list[Span], predicted: list[Span]) -> list[tuple[int, int]]:
    """Pairs of overlapping spans, one to one, the larger share first."""
    pairs = []
    for i, g in enumerate(gold):
        for j, p in enumerate(predicted):
            inter = min(g[1], p[1]) - max(g[0], p[0])
            if inter > 0:
                pairs.append((inter / (max(g[1], p[1]) - min(g[0], p[0])), i, j))
    used_left: set[int] = set()
    used_right: set[int] = set()
    kept = []
    for _, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            kept.append((i, j))
    return kept


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


def main() -> None:
    """Measure, print, and keep the figures where `--out` says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="print so many contents missed and found in vain")
    arguments = parser.parse_args()
    reports, golds = [], []
    digest = hashlib.sha256()
    for path in sorted((arguments.folder / "attributions").glob("*.ann")):
        source = next((arguments.folder / "text").glob(path.stem.rsplit("_", 1)[0] + "*"))
        text = source.read_text(encoding="utf-8")
        digest.update(path.read_bytes())
        golds.append(read_gold(path))
        reports.append(Report(path.stem, text, "", str(source)))
    counts = {f"{kind}.{how}": 0 for kind in KINDS for how in ("overlap", "exact", "gold", "predicted")}
    counts |= {"plain.gold": 0, "plain.found": 0}
    missed: list[str] = []
    vain: list[str] = []
    encoder = Encoder.load(ReadSettings())
    for parsed, gold in zip(parse_reports(reports, encoder), golds, strict=True):
        text = parsed.report.text
        quotations = find_quotations(parsed, ())
        predicted = {
            "content": joined(quotations),
            "cue": [(q.cue_start, q.cue_end) for q in quotations if q.cue_start is not None and q.cue_end is not None],
            "source": [
                (q.speaker_start, q.speaker_end)
                for q in quotations
                if q.speaker_start is not None and q.speaker_end is not None
            ],
        }
        for kind in KINDS:
            left = list(dict.fromkeys(g[kind] for g in gold if kind in g))
            right = list(dict.fromkeys(predicted[kind]))
            pairs = matched(left, right)
            counts[f"{kind}.overlap"] += len(pairs)
            counts[f"{kind}.exact"] += sum(bare(text, left[i]) == bare(text, right[j]) for i, j in pairs)
            counts[f"{kind}.gold"] += len(left)
            counts[f"{kind}.predicted"] += len(right)
            if kind == "content":
                found = {i for i, _ in pairs}
                taken = {j for _, j in pairs}
                plain = {
                    g["content"] for g in gold if "cue" in g and PLAIN & set(text[slice(*g["cue"])].lower().split())
                }
                counts["plain.gold"] += sum(span in plain for span in left)
                counts["plain.found"] += sum(left[i] in plain for i in found)
                by_content = {g["content"]: g for g in gold}
                missed += [
                    " | ".join(text[slice(*by_content[s].get(k, (0, 0)))] for k in KINDS)
                    for i, s in enumerate(left)
                    if i not in found
                ]
                vain += [
                    f"{q.speaker_text} | {q.cue} | {text[q.start : q.end]}"
                    for j, s in enumerate(right)
                    if j not in taken
                    for q in quotations
                    if (q.start, q.end) == s
                ]
    figures: dict[str, object] = {
        f"{kind}.{how}": score(counts[f"{kind}.{how}"], counts[f"{kind}.gold"], counts[f"{kind}.predicted"])
        for kind in KINDS
        for how in ("overlap", "exact")
    }
    figures["content.plain"] = {"recall": round(100 * counts["plain.found"] / max(1, counts["plain.gold"]), 1)}
    figures["corpus"] = {"name": "PolNeAR 1.0, development part", "files": len(reports), "sha256": digest.hexdigest()}
    figures["model"] = encoder.identity
    for name, value in figures.items():
        print(f"{name:16} {value}")
    for title, lines in (("missed", missed), ("in vain", vain)):
        step = max(1, len(lines) // max(1, arguments.errors))
        for line in lines[::step][: arguments.errors]:
            print(f"{title:8} {line[:220]!r}")
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
