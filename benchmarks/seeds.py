#!/usr/bin/env python3
"""Check the account of the five first reports on Aleppo (December 2016), given as plain text files.

    seeds.py FOLDER [--out FILE]

FOLDER holds the five texts as they came, without dates or names. Prints one line a fact that the account must show,
`ok` or `MISSING`, and ends with status 1 where one is missing. The texts are no part of this repository; the facts are.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from storyledger.config import Settings
from storyledger.pipeline import build_accounts
from storyledger.render.json import account_json, validate

CLAIMS = (
    # value, low, high, kind, words of the source (None: the report's own voice)
    (9000, None, 9000, "evacuated", "state media"),
    (8500, None, None, "evacuated", "Observatory"),
    (8000, None, None, "evacuated", "state media"),
    (35000, 35000, None, "evacuated", None),
    (80, 80, None, "killed", "president of a local council"),
    (3500, None, 3500, "injured", "president of a local council"),
    (310000, 310000, None, "killed", None),
    (105, 105, 105, "votes", None),
    (15, 15, 15, "votes", None),
    (52, 52, 52, "votes", None),
    (308, 308, 308, "vehicles", None),
    (61, 61, 61, "vehicles", None),
    (1231, 1231, 1231, "vehicles", None),
)
DAYS = (
    # words of the report's title; first and last day that its words allow; whether the words leave the day open
    ("Putin calls for", "2016-12-16", "2016-12-16", False),
    ("Russia calls for", "2016-12-16", "2016-12-16", False),
    ("Turkish, Russian leaders", "2016-12-08", "2016-12-08", False),
    ("victory in Aleppo", "2016-12-08", "2016-12-09", False),
    # tells of "last week" and of no day, month or year: a day follows only from knowing when the telephone call was
    ("Aleppo Liberation", "2016-12-22", "2016-12-31", True),
)
POSITIONS = (("Assad", "truce", "rejects"), ("Putin", "truce", "proposes"), ("ebel", "truce", "proposes"))
SHARED = "was still on the agenda"


def days_between(edtf: str | None, first: str, last: str) -> int | None:
    """Days by which an EDTF day or span misses [first, last]; None where it says no day."""
    try:
        ends = [date.fromisoformat(part.rstrip("~?%")) for part in (edtf or "").split("/")]
    except ValueError:
        return None
    low, high = date.fromisoformat(first), date.fromisoformat(last)
    return max((low - ends[-1]).days, (ends[0] - high).days, 0)


def facts(story: dict[str, Any]) -> list[tuple[str, bool]]:
    """What the account must show, each with whether it does."""
    found: list[tuple[str, bool]] = []
    claims = [(figure["kind"], claim) for figure in story["figures"] for claim in figure["claims"]]
    for value, low, high, kind, source in CLAIMS:
        shown = any(
            (k, c["value"], c["low"], c["high"]) == (kind, value, low, high)
            and (source in (c["source"] or "") if source else c["source"] is None)
            for k, c in claims
        )
        found.append((f"{value:,} {kind}, {source or 'own voice'}", shown))
    for title, first, last, left_open in DAYS:
        report = next(r for r in story["reports"] if title in (r["title"] or r["text"][:200]))
        missed = days_between(report["published"], first, last)
        found.append(
            (f"published {first}..{last}: {report['published']}", missed <= 1 if missed is not None else left_open)
        )
    texts = {report["id"]: report["text"] for report in story["reports"]}
    shared = [texts[c["report"]][p["start"] : p["end"]] for c in story["copies"] for p in c["passages"]]
    found.append(("the sentence that the two aggregators share", any(SHARED in words for words in shared)))
    for actor, issue, stance in POSITIONS:
        held = any(actor in p["actor"] and (p["issue"], p["stance"]) == (issue, stance) for p in story["positions"])
        found.append((f"{actor} {stance} {issue}", held))
    return found


def main() -> int:
    """Print the facts; 0 where all are shown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--out", type=Path, help="keep the outcome there")
    given = parser.parse_args()
    account = account_json(build_accounts([given.folder], Settings()))
    validate(account)
    checked = [("one story", len(account["stories"]) == 1)]
    checked += facts(max(account["stories"], key=lambda story: len(story["reports"])))
    for fact, shown in checked:
        print(f"{'ok' if shown else 'MISSING':8} {fact}")
    missing = sum(not shown for _, shown in checked)
    if given.out:
        outcome = {fact: "shown" if shown else "missing" for fact, shown in checked}
        given.out.write_text(json.dumps(outcome, indent=1) + "\n", encoding="utf-8")
    print(f"{len(checked) - missing} passed, {missing} failed")
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main())
