"""What one account says that an earlier one did not, worked out once and kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from storyledger.account import compare_accounts
from storyledger.ledger.views import View, read_view, replace_views
from storyledger.render.changes import HEADS, change_words, part_words
from storyledger.web.hand.lines import words_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from storyledger.ledger import Ledger

Json = dict[str, Any]
PAGE: Final = 100
"""Lines of one page."""
_HEAD: Final = "comparison"
_CITED: Final = 6
"""Words that one line links to."""


def kept_comparison(ledger: Ledger, earlier: int, later: int) -> Json | None:
    """Return how many lines of each change there are between two accounts, None where that is not worked out yet."""
    found: Json | None = _read(ledger, earlier, later, _HEAD, 1)
    return found


def comparison_page(ledger: Ledger, earlier: int, later: int, change: str, page: int) -> list[Json]:
    """Return a page of the lines of one change; none behind the last."""
    return _read(ledger, earlier, later, change, page) or []


def keep_comparison(ledger: Ledger, earlier: int, later: int) -> Json:
    """Work out and keep what changed between the accounts of two entries; returns what `kept_comparison` does."""
    was, now = (_account(ledger, seq) for seq in (earlier, later))
    lines = compare_accounts(was, now)["lines"]
    story_of = {report["id"]: story["id"] for story in now["stories"] for report in story["reports"]}
    titles = {story["id"]: story["title"] for story in now["stories"]}
    told = [_line(line, story_of, titles) for line in lines]
    best = _best_words(now)
    for line, shown in zip(lines, told, strict=True):
        if shown["moved"] and (line["story"], line["id"]) in best:
            shown["cited"] = list(dict.fromkeys((best[line["story"], line["id"]], *shown["cited"])))
    counts = {change: sum(line["change"] == change for line in told) for change in HEADS}
    head = {"counts": counts, "moved": [line for line in told if line["moved"]][:PAGE]}
    replace_views(ledger, _place(earlier, later), "comparison", _views(head, told))
    return head


def _views(head: Json, told: list[Json]) -> Iterator[View]:
    yield View(_HEAD, 1, json.dumps(head).encode())
    for change in HEADS:
        lines = [line for line in told if line["change"] == change]
        for start in range(0, len(lines), PAGE):
            yield View(change, start // PAGE + 1, json.dumps(lines[start : start + PAGE]).encode())


def _line(line: Mapping[str, Any], story_of: Mapping[str, str], titles: Mapping[str, str]) -> Json:
    """Return a line as the page shows it, each of its words with an address in the newest account."""
    moved = line["part"] == "figure" and line["before"] and line["after"]
    moved = bool(moved and line["before"]["best"] != line["after"]["best"])
    return {
        "change": line["change"],
        "part": part_words(line),
        "what": line["what"],
        "words": change_words(line),
        "reason": line["reason"],
        "story": line["story"],
        "title": titles.get(line["story"] or "", ""),
        "moved": moved,
        "before": line["before"]["best"] if moved else None,
        "after": line["after"]["best"] if moved else None,
        "cited": [
            words_address(story_of.get(cited["report"]), cited["report"], cited["start"], cited["end"])
            for cited in line["citations"][:_CITED]
        ],
        "earlier": [{"report": one["report"], "quote": one["quote"]} for one in line["earlier"][:_CITED]],
    }


def _best_words(account: Json) -> dict[tuple[str, str], str]:
    """Return for each figure the address of the words that state its best number; none where no claim has it."""
    found = {}
    for story in account["stories"]:
        for figure in story["figures"]:
            for claim in figure["claims"]:
                if claim["value"] == figure["best"]:
                    address = words_address(story["id"], claim["report"], claim["start"], claim["end"])
                    found[story["id"], figure["id"]] = address
    return found


def _account(ledger: Ledger, seq: int) -> Json:
    from storyledger.ledger.lists import entry_at  # noqa: PLC0415 - one row

    entry = entry_at(ledger, seq)
    assert entry is not None, "the caller looked it up"
    told: Json = json.loads(ledger.object(entry.body["sha256"]))
    return told


def _place(earlier: int, later: int) -> str:
    """Return what stands in the place of a story's id; the next account drops it, as it does stories that are gone."""
    return f"comparison {earlier} {later}"


def _read(ledger: Ledger, earlier: int, later: int, part: str, page: int) -> Any:  # noqa: ANN401 - as it was kept
    found = read_view(ledger, _place(earlier, later), part, page)
    told: Any = None if found is None else json.loads(found)
    return told
