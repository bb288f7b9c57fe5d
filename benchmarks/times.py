#!/usr/bin/env python3
"""Measure time expressions on WikiWars and MEANTIME: strict span F1, and F1 of spans with the right value.

    times.py CORPORA [--half tune|report] [--show N] [--plain]

CORPORA is the folder that holds `train/wikiwars` and `train/meantime`. The documents are taken in the order of their
names: every second one was used for tuning, the others are reported and written to results/times.json. `--plain` uses
no parse (tense then comes from the words alone).

How values are compared. The corpora write TIMEX3 (2016-W50, 2016-SU, 2016-Q3, 194, BC0499); ours are EDTF, so ours are
written in TIMEX3 first: weeks, weekends, seasons, quarters, halves, decades, centuries and BC years one to one; `~`
and the open end of "since" left out (TIMEX3 keeps them in `mod`). Parts of the day after T (TMO, TNI) are left out on
both sides, clock times are kept to the minute without zone. Gold values that name no calendar time (PAST_REF, PXD,
XXXX-XX-XX, null) agree with our None. Durations are compared by length: P1DE is P10Y; P24H is PT24H. Expressions of
zero extent and the document's creation time, given as metadata, are not counted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storyledger.config import ReadSettings
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.read.times import find_single_times
from storyledger.records import Dating, Parsed, Report, Sentence, Token

HERE = Path(__file__).parent


@dataclass
class Document:
    """A text with its day and its annotated spans and values."""

    name: str
    published: str
    text: str
    gold: list[tuple[int, int, str]]


def _flatten(element: ET.Element, pieces: list[str], gold: list[tuple[int, int, str]]) -> None:
    start = sum(map(len, pieces))
    pieces.append(element.text or "")
    for child in element:
        _flatten(child, pieces, gold)
        pieces.append(child.tail or "")
    if element.tag == "TIMEX3":
        gold.append((start, sum(map(len, pieces)), element.get("value") or ""))


def wikiwars(corpora: Path) -> list[Document]:
    """The war narratives, with the TIMEX3 annotation."""
    documents = []
    for path in sorted((corpora / "train/wikiwars").rglob("whole-tml/**/*.tml")):
        root = ET.fromstring(path.read_text(encoding="utf-8"))
        published = root.find("DCT/TIMEX3").get("value")[:10]
        pieces: list[str] = []
        gold: list[tuple[int, int, str]] = []
        _flatten(root.find("TEXT"), pieces, gold)
        documents.append(Document(path.stem, published, "".join(pieces), gold))
    return documents


def meantime(corpora: Path) -> list[Document]:
    """The annotated sentences only: MEANTIME marks the first five of an article and its title."""
    documents = []
    for path in sorted((corpora / "train/meantime/intra-doc_annotation").rglob("*.xml")):
        root = ET.parse(path).getroot()
        tokens = [(t.get("t_id"), int(t.get("sentence")), t.text or "") for t in root.iter("token")]
        text, places, sentences, last = "", {}, {}, None
        for id_, sentence, word in tokens:
            if sentence > 5:
                break
            if last is not None:
                text += " " if sentence == last else "\n"
            places[id_] = (len(text), len(text) + len(word))
            sentences[id_] = sentence
            text += word
            last = sentence
        published, gold = "", []
        for timex in root.iter("TIMEX3"):
            if timex.get("functionInDocument") == "CREATION_TIME":
                published = timex.get("value")
            anchors = [t.get("t_id") for t in timex.iter("token_anchor")]
            if anchors and all(a in places for a in anchors):
                gold.append((places[anchors[0]][0], places[anchors[-1]][1], timex.get("value")))
        documents.append(Document(path.stem, published[:10], text, gold))
    return documents


SEASONS = {
    "21": "SP",
    "22": "SU",
    "23": "FA",
    "24": "WI",
    "33": "Q1",
    "34": "Q2",
    "35": "Q3",
    "36": "Q4",
    "40": "H1",
    "41": "H2",
}


def as_timex3(value: str | None, kind: str) -> str | None:
    """Our value as TIMEX3 would have it."""
    if value is None or kind in ("duration", "set"):
        return value
    value = value.removesuffix("/..")
    if "/" in value:
        first, last = value.replace("~", "").split("/")
        try:
            a, b = date.fromisoformat(first), date.fromisoformat(last)
        except ValueError:
            return value
        year, week, _ = a.isocalendar()
        if (b - a).days == 6:
            return f"{year}-W{week:02d}"
        if (b - a).days == 1 and a.weekday() == 5:
            return f"{year}-W{week:02d}-WE"
        return value
    value = value.rstrip("~")
    if value.startswith("-"):
        year, dash, rest = value[1:].partition("-")
        return f"BC{int(year) + 1:04d}{dash}{SEASONS.get(rest, rest)}"
    if value == "0000":
        return "BC0001"
    year, _, season = value.partition("-")
    if season in SEASONS:
        return f"{year}-{SEASONS[season]}"
    return value.replace("X", "")


def same(ours: str | None, kind: str, gold: str | None) -> bool:
    """Whether our value says what the gold says."""
    gold = gold or ""
    vague = gold in ("", "null") or "REF" in gold or "X" in gold
    if vague:
        if kind == "set" and gold.startswith("X"):
            return True
        if ours is None:
            return True
        # XXXX-XX-XXTNI is a part of a day without the day; 1968-XX-XX a year with the rest open.
        return bool(re.fullmatch(r"\d{4}(-XX)*", gold)) and as_timex3(ours, kind) == gold[:4]
    value = as_timex3(ours, kind)
    if value is None:
        return False
    if kind in ("duration", "set"):
        return length(value) == length(gold)
    value = re.sub(r"(T\d\d:\d\d)(:00)?(Z)?$", r"\1", value)
    gold = re.sub(r"T(MO|AF|EV|NI|MI|DT|XX)$", "", gold)
    gold = re.sub(r"(T\d\d:\d\d)(:00)?(Z|[-+]\d\d)?$", r"\1", gold)
    return value == gold


def length(value: str) -> str:
    """A duration in one unit, for comparison."""
    found = re.fullmatch(r"PT?([\d.]+)(DE|CE|[SMHDWYQ])", value)
    if not found:
        return value
    number, unit = float(found[1]), found[2]
    number, unit = {"DE": (number * 10, "Y"), "CE": (number * 100, "Y"), "Q": (number * 3, "M")}.get(
        unit, (number, unit)
    )
    return f"{number:g}{unit}{'T' if value.startswith('PT') and unit == 'M' else ''}"


def plain(report: Report) -> Parsed:
    """Words and sentences without a parse."""
    sentences, text = [], report.text
    bounds = [0]
    for match in re.finditer(r"(?<=[.!?])\s+(?=[A-Z\"“‘])|\n+", text):
        bounds += [match.start(), match.end()]
    bounds.append(len(text))
    for a, b in zip(bounds[::2], bounds[1::2], strict=True):
        tokens = tuple(
            Token(a + m.start(), a + m.end(), m.group(), m.group().lower(), "X", "", -1, "")
            for m in re.finditer(r"\w+|[^\w\s]", text[a:b])
        )
        if tokens:
            sentences.append(Sentence(len(sentences), a, b, 0, "body", tokens))
    return Parsed(report, tuple(sentences), ())


def parse(reports: list[Report], without: bool) -> list[Parsed]:
    """The reports parsed by the shipped reader, or cut into words alone."""
    if without:
        return [plain(report) for report in reports]
    return list(parse_reports(reports, Encoder.load(ReadSettings())))


def measure(documents: list[Document], without: bool, show: int) -> dict[str, float]:
    """Score one corpus; print up to `show` differences."""
    reports = [Report(id=d.name, text=d.text, sha256="", input=d.name) for d in documents]
    parsed = parse(reports, without)
    gold_n = found_n = strict = value = relaxed = 0
    shown = 0
    seconds = 0.0
    for document, reading in zip(documents, parsed, strict=True):
        before = time.perf_counter()
        times = find_single_times(reading, Dating(document.published, "metadata", ""))
        seconds += time.perf_counter() - before
        gold = {(a, b): v for a, b, v in document.gold}
        found = {(t.start, t.end): t for t in times}
        gold_n += len(gold)
        found_n += len(found)
        relaxed += sum(any(a < y and x < b for x, y in found) for a, b in gold)
        for span, timex in found.items():
            if span in gold:
                strict += 1
                right = same(timex.value, timex.kind, gold[span])
                value += right
                if not right and shown < show:
                    shown += 1
                    context = document.text[max(0, span[0] - 60) : span[1] + 30].replace("\n", " ")
                    print(
                        f"VALUE {document.name[:12]} {timex.text!r} ours {timex.value} gold {gold[span]} "
                        f"| {timex.reason} | {context}"
                    )
            elif shown < show:
                shown += 1
                context = document.text[max(0, span[0] - 40) : span[1] + 40].replace("\n", " ")
                print(f"EXTRA {document.name[:12]} {timex.text!r} ours {timex.value} | {context}")
        for span, gold_value in gold.items():
            if span not in found and shown < show:
                shown += 1
                context = document.text[max(0, span[0] - 40) : span[1] + 40].replace("\n", " ")
                print(f"MISSED {document.name[:12]} {document.text[span[0] : span[1]]!r} gold {gold_value} | {context}")

    def f1(hits: int) -> float:
        return round(200 * hits / (gold_n + found_n), 1)

    words = sum(len(s.tokens) for p in parsed for s in p.sentences)
    return {
        "documents": len(documents), "gold": gold_n, "found": found_n, "strict_f1": f1(strict), "value_f1": f1(value),
        "relaxed_recall": round(100 * relaxed / gold_n, 1), "words_per_second": round(words / seconds),
    }  # fmt: skip


def main() -> int:
    """Measure, print, and keep the reported half's figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--half", choices=("tune", "report"), default="report")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--only", choices=("wikiwars", "meantime"))
    options = parser.parse_args()
    results: dict[str, dict[str, float] | str] = {}
    for name, load in (("wikiwars", wikiwars), ("meantime", meantime)):
        if options.only in (None, name):
            documents = load(options.corpora)
            digest = hashlib.sha256("".join(d.text for d in documents).encode()).hexdigest()[:16]
            half = documents[options.half == "report" :: 2]
            results[name] = {**measure(half, options.plain, options.show), "texts_sha256": digest}
            print(name, options.half, json.dumps(results[name]))
    if options.half == "report" and not options.plain and not options.only:
        (HERE / "results").mkdir(exist_ok=True)
        (HERE / "results/times.json").write_text(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
