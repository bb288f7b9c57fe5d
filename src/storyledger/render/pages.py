"""On which page of a paged original words stand: what a reader with the paper in hand looks for."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from storyledger.render.letters import letters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def page_words(report: Mapping[str, Any], start: int, end: int) -> str:
    """Return "p. 3", or "pp. 3–4" for words that run over a page's end; empty where the report has no pages."""
    pages: Sequence[int] = report.get("pages", ())
    if not pages:
        return ""
    first, last = bisect_right(pages, start), bisect_right(pages, max(start, end - 1))
    return f"p. {first}" if first == last else f"pp. {first}–{last}"


class Names(dict[str, str]):
    """Each report's letter by its id, the same that the page gives it."""

    def __init__(self, reports: Sequence[Mapping[str, Any]]) -> None:
        super().__init__((report["id"], letters(index)) for index, report in enumerate(reports))
        self._reports = {report["id"]: report for report in reports}

    def at(self, cited: Mapping[str, Any]) -> str:
        """Return the letter of the report that is cited, with the page where it has pages: "B p. 3"."""
        page = page_words(self._reports[cited["report"]], cited["start"], cited["end"])
        return f"{self[cited['report']]} {page}".rstrip()
