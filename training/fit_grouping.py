"""Print the weights of the formula by which grouping judges pairs of reports (src/storyledger/group/likeness.py).

    fit_grouping.py INCIDENTS_FOLDER

Fitted on the half of the incidents whose hash is even; benchmarks/grouping.py reports on the other half.
Needs scikit-learn.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from storyledger.group.fingerprint import read_outlines
from storyledger.group.likeness import compare_pairs
from storyledger.records import Dating, Parsed, Reading, Report


def main() -> None:
    """Fit and print."""
    rows = [json.loads(line) for line in (Path(sys.argv[1]) / "articles.jsonl").read_text().split("\n") if line]
    rows = [r for r in rows if int(hashlib.md5(r["incident"].encode()).hexdigest(), 16) % 2 == 0]
    readings = []
    for row in rows:
        report = Report(id=row["id"], text=row["text"] or "", sha256="", input="", title=row["title"])
        readings.append(
            Reading(Parsed(report, (), ()), Dating(row["date"], "metadata", ""), (), (), (), (), (), (), ())
        )
    days = np.array([float(date.fromisoformat(r["date"][:10]).toordinal()) if r["date"] else np.nan for r in rows])
    pairs = compare_pairs(read_outlines(readings), days)
    label = np.array([r["incident"] for r in rows])
    same = label[pairs.left] == label[pairs.right]
    model = LogisticRegression(C=1, max_iter=5000).fit(pairs.measures, same)
    print(f"{len(same)} pairs, {same.sum()} of one incident")
    print("FORMULA =", tuple(round(float(x), 3) for x in (*model.intercept_, *model.coef_[0])))


if __name__ == "__main__":
    main()
