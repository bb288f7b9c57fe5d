#!/usr/bin/env python3
"""Event triggers and whether they have happened, beside MEANTIME's event mentions; writes results/events.json.

    events.py CORPORA [--out FILE] [--show N]

CORPORA holds `train/meantime`: its names are trained on, its events are not; their errors were looked at. It marks
every event of a title and an article's first five sentences, verbs and nouns, statements too; ours is one event a
clause that tells something, so recall is bounded. A trigger is right where it shares a character with a mention. On
the triggers that both have: whether the event is told as having happened, is still to come or possible, or is denied.
"""

from __future__ import annotations

import argparse
import json
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

from storyledger.config import ReadSettings
from storyledger.read import Reader
from storyledger.records import Report

HERE = Path(__file__).parent
FACTUALITY = {
    "happened": "happened",
    "ongoing": "happened",
    "announced": "to come",
    "planned": "to come",
    "possible": "to come",
    "denied": "denied",
}
Mention = tuple[int, int, str, str]


def factuality(mention: ET.Element) -> str:
    """`denied`, `to come` or `happened`; empty where MEANTIME leaves it open."""
    certainty, polarity, time = (mention.get(name) for name in ("certainty", "polarity", "time"))
    if polarity == "NEG":
        return "denied"
    if time == "FUTURE" or certainty in ("POSSIBLE", "PROBABLE"):
        return "to come"
    return "happened" if (certainty, polarity, time) == ("CERTAIN", "POS", "NON_FUTURE") else ""


def read_document(path: Path) -> tuple[Report, list[Mention]]:
    """The annotated part of an article and its event mentions: start, end, part of speech, factuality."""
    root = ET.parse(path).getroot()
    text, places, last = "", {}, None
    for token in root.iter("token"):
        sentence, word = int(token.get("sentence") or 0), token.text or ""
        if sentence > 5:
            break
        text += "" if last is None else " " if sentence == last else "\n"
        places[token.get("t_id")] = (len(text), len(text) + len(word))
        text, last = text + word, sentence
    day = next(
        (t.get("value") or "" for t in root.iter("TIMEX3") if t.get("functionInDocument") == "CREATION_TIME"), ""
    )
    mentions = []
    for mention in root.iter("EVENT_MENTION"):
        anchors = [places[a.get("t_id")] for a in mention.findall("token_anchor") if a.get("t_id") in places]
        if anchors:
            mentions.append((anchors[0][0], anchors[-1][1], mention.get("pos") or "", factuality(mention)))
    return Report(path.stem, text, "", "meantime", published=day[:10] or None), mentions


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--out", type=Path, default=HERE / "results/events.json")
    parser.add_argument("--show", type=int, default=0, help="print so many triggers with another factuality")
    options = parser.parse_args()
    documents = [read_document(p) for p in sorted(options.corpora.glob("train/meantime/intra-doc_annotation/*/*.xml"))]
    if not documents:
        sys.exit(f"{options.corpora}: no train/meantime/intra-doc_annotation there; name the folder of the corpora")
    count: Counter[str] = Counter()
    confusion: Counter[tuple[str, str]] = Counter()
    shown = 0
    readings = Reader(ReadSettings()).read([report for report, _ in documents])
    for reading, (report, mentions) in zip(readings, documents, strict=True):
        open_mentions = {mention[:2]: mention for mention in mentions}
        count["mentions"] += len(mentions)
        count["verbs"] += sum(mention[2] == "VERB" for mention in mentions)
        for event in reading.events:
            count["triggers"] += 1
            place = next((p for p in open_mentions if p[0] < event.trigger_end and event.trigger_start < p[1]), None)
            if place is None:
                continue
            _, _, part, told = open_mentions.pop(place)
            count["right"] += 1
            count["verbs right"] += part == "VERB"
            if told:
                ours = FACTUALITY[event.modality]
                confusion[told, ours] += 1
                if ours != told and shown < options.show:
                    shown += 1
                    print(f"{told} found {event.modality}: [{event.trigger}] {report.text[event.start : event.end]}")
    outcome = {
        "triggers": {
            "precision": round(100 * count["right"] / count["triggers"], 1),
            "recall": round(100 * count["right"] / count["mentions"], 1),
            "recall of verbs": round(100 * count["verbs right"] / count["verbs"], 1),
        },
        "factuality of shared triggers": {
            "accuracy": round(100 * sum(n for (a, b), n in confusion.items() if a == b) / sum(confusion.values()), 1),
            "all told as happened": round(
                100 * sum(n for (a, _), n in confusion.items() if a == "happened") / sum(confusion.values()), 1
            ),
            **{
                f"{kind} F1": round(
                    200
                    * confusion[kind, kind]
                    / max(1, sum(n for (a, b), n in confusion.items() for side in (a, b) if side == kind)),
                    1,
                )
                for kind in ("happened", "to come", "denied")
            },
        },
    }
    print(json.dumps(outcome, indent=1), dict(count), dict(confusion))
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(outcome, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
