"""Where things stand: in one file every link is an anchor, on served pages it leads to the page that has the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, urlencode

from storyledger.render.cited import short_hash

if TYPE_CHECKING:
    from storyledger.render.page.lines import Line, Mark, Report


class Links(Protocol):
    """What a story's templates ask for anchors (ids) and addresses (href)."""

    prefix: str
    """Before every id that templates make, so that two stories of one file do not meet."""
    served: bool
    """Whether each part of the story has pages of its own."""

    def mark_anchor(self, mark: Mark) -> str:
        """Return the id of cited words in their report."""

    def mark_href(self, mark: Mark) -> str:
        """Return the address of cited words."""

    def line_href(self, line: Line) -> str:
        """Return the address of a line of the account."""

    def report_anchor(self, report: Report) -> str:
        """Return the id of a report."""

    def report_href(self, report: Report) -> str:
        """Return the address of a report's text."""

    def part_href(self, part: str, page: int = 1) -> str:
        """Return the address of a part of the story."""

    def correct_href(self, of: str, mark: Mark) -> str | None:
        """Return where a line that stands with these words can be set right by hand; None where it cannot."""


class FileLinks:
    """Anchors of one file; words are named by their report's letter and their number in it."""

    served = False

    def __init__(self, story: int) -> None:
        self.prefix = f"s{story}-"

    def mark_anchor(self, mark: Mark) -> str:
        """Return an id such as `s1-a-3`: the third cited words in the first story's report A."""
        return f"{self.report_anchor(mark.report)}-{mark.number}"

    def mark_href(self, mark: Mark) -> str:
        """Return the anchor."""
        return f"#{self.mark_anchor(mark)}"

    def line_href(self, line: Line) -> str:
        """Return the anchor."""
        return f"#{line.anchor}"

    def report_anchor(self, report: Report) -> str:
        """Return an id such as `s1-a`."""
        return f"{self.prefix}{report.letter.lower()}"

    def report_href(self, report: Report) -> str:
        """Return the anchor."""
        return f"#{self.report_anchor(report)}"

    def part_href(self, part: str, page: int = 1) -> str:
        """Return the anchor of a section; there is one page of each."""
        del page
        return f"#{self.prefix}{part}"

    def correct_href(self, of: str, mark: Mark) -> None:
        """Return None: a file is only read."""
        del of, mark


class ServedLinks:
    """Addresses of served pages; words are named by their place in the text, which holds while the account grows."""

    served = True
    prefix = ""

    def __init__(self, story: str, root: str = "") -> None:
        self._story = f"{root}/stories/{quote(story, safe='')}"
        self._correct = f"{root}/correct"
        self._id = story

    def mark_anchor(self, mark: Mark) -> str:
        """Return an id such as `w120-180`: the characters 120 to 180 of the report."""
        return f"w{mark.start}-{mark.end}"

    def mark_href(self, mark: Mark) -> str:
        """Return the address of the report's page, at the words."""
        return f"{self.report_href(mark.report)}#{self.mark_anchor(mark)}"

    def line_href(self, line: Line) -> str:
        """Return the address of the page that has the line, at the line."""
        return f"{self.part_href(line.part, line.page)}#{line.anchor}"

    def report_anchor(self, report: Report) -> str:
        """Return an id that a story's lists of reports can hold."""
        return f"report-{short_hash(report.given['id'])[:10]}"

    def report_href(self, report: Report) -> str:
        """Return the address of the report's page."""
        return f"{self._story}/reports/{quote(report.given['id'], safe='')}"

    def part_href(self, part: str, page: int = 1) -> str:
        """Return the address of a page of a part; the overview stands at the story's own."""
        address = self._story if part == "overview" else f"{self._story}/{part}"
        return address if page == 1 else f"{address}?page={page}"

    def correct_href(self, of: str, mark: Mark) -> str:
        """Return the address of the form that sets right what was read in these words."""
        told = {"story": self._id, "report": mark.report.given["id"], "start": mark.start, "end": mark.end, "of": of}
        return f"{self._correct}?{urlencode(told)}"
