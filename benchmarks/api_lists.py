"""How long the API takes for pages of a story of 1,000 reports, beside reading single rows of the same ledger.

    python benchmarks/api_lists.py

Prints the median of 200 requests for each list, through the whole application with its guards, and the ratio to the
time of three single-row queries; and what a walk through all figures takes.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from web_ledger import served

from storyledger.ledger import Ledger
from storyledger.ledger.views import WHOLE, read_view, replace_views
from storyledger.web.api.parts import PARTS, story_parts, whole_parts

REPORTS = 1_000
ROUNDS = 200


def made() -> dict[str, object]:
    """Return a story of many reports, each of which has a claim of every fifth figure."""
    cited = [{"report": f"r{n}", "start": 10, "end": 40} for n in range(REPORTS)]
    claim = {"quote": "at least 14 people", "value": 14, "low": 14, "high": None, "reasons": ["its words"] * 3}
    story: dict[str, object] = {"id": "s", "title": "Many", "from": "2031-03-01", "to": "2031-03-30"}
    story["reports"] = [{"id": f"r{n}", "outlet": f"Outlet {n % 80}", "text": "word " * 600} for n in range(REPORTS)]
    story["figures"] = [
        {"id": f"f{n}", "kind": "killed", "claims": [{**claim, **one} for one in cited[n % 5 :: 5][: 1 + n % 200]]}
        for n in range(2_000)
    ]
    story["quotations"] = [{"id": f"q{n}", **cited[n % REPORTS], "content": "words " * 20} for n in range(8_000)]
    story["events"] = [{"id": f"e{n}", "what": "it happened", "citations": cited[n : n + 5]} for n in range(500)]
    return story


def median(ask: object) -> float:
    """Return the middle of the times of many calls, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()  # type: ignore[operator]
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1_000


def main() -> None:
    """Make the ledger, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger"
        story = made()
        with Ledger.open(str(path), by="bench", create=True) as ledger:
            began = time.perf_counter()
            replace_views(ledger, "s", "of", story_parts(story))
            replace_views(ledger, WHOLE, "of", whole_parts([story]))
            print(f"views of the story made in {time.perf_counter() - began:.2f} s")
            rows = median(lambda: [read_view(ledger, "s", "api/index") for _ in range(3)])
            print(f"three single-row queries: {rows:.2f} ms")
        with served(path) as client:
            nothing = median(lambda: client.get("/api/v1/stories/none"))
            print(f"a request that finds nothing: {nothing:.2f} ms")
            for part in PARTS:
                if story.get(part):
                    address = f"/api/v1/stories/s/{part}?limit=50"
                    took, size = median(lambda: client.get(address)), len(client.get(address).content)  # noqa: B023
                    print(f"{part:12} {took:7.2f} ms, {took / rows:5.1f} times three rows, {size:,} bytes")
            began, count, following = time.perf_counter(), 0, "/api/v1/stories/s/figures?limit=500"
            while following:
                page = client.get(following).json()
                count, following = count + len(page["items"]), page["next"]
            print(f"all {count:,} figures in {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main()
