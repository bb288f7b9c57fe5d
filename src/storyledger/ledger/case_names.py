"""The names of files in a case file: of our own making, harmless on every system, whatever a report is called."""

from __future__ import annotations

import hashlib
import re
from typing import Final

_SAFE: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9])?")
"""Lower case alone: on some systems two names that differ in case are one file."""
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)")
"""Names that Windows keeps for its devices, with any ending."""
_ENDINGS: Final = {
    "text/plain": "txt",
    "text/html": "html.txt",
    "application/xhtml+xml": "xhtml.txt",
    "application/xml": "xml.txt",
    "text/xml": "xml.txt",
    "application/rss+xml": "xml.txt",
    "application/atom+xml": "xml.txt",
    "application/json": "json",
    "application/feed+json": "json",
    "application/x-ndjson": "jsonl",
    "application/pdf": "pdf",
    "message/rfc822": "eml.txt",
    "application/warc": "warc",
}
"""What could run or fetch something when a browser or a mail program opens it ends in `.txt`."""


class FileNames:
    """Names for the files of one case, no two alike."""

    def __init__(self) -> None:
        """Begin with none taken."""
        self._stems: dict[str, str] = {}

    def original(self, sha256: str, media_type: str) -> str:
        """Return where an original lies: under its hash, with an ending by its kind."""
        return f"data/originals/{sha256}.{_ending(media_type)}"

    def evidence(self, sha256: str, media_type: str) -> str:
        """Return where evidence lies: under its hash, with an ending by its kind."""
        return f"data/evidence/{sha256}.{_ending(media_type)}"

    def text(self, report: str, version: int) -> str:
        """Return where the text of a report's version lies: under the report's id where that is harmless."""
        return f"data/texts/{self._stem(report)}.v{version}.txt"

    def _stem(self, report: str) -> str:
        stem = report if _SAFE.fullmatch(report) and not _RESERVED.match(report) else ""
        if not stem:
            plain = re.sub(r"[^a-z0-9]+", "-", report.lower()).strip("-")[:40].strip("-")
            stem = f"{plain or 'report'}-{_digits(report)[:12]}"
            if _RESERVED.match(stem):
                stem = f"report-{_digits(report)[:12]}"
        if self._stems.setdefault(stem, report) != report:
            stem = f"report-{_digits(report)}"
            self._stems[stem] = report
        return stem


def _digits(report: str) -> str:
    return hashlib.sha256(report.encode("utf-8", "surrogatepass")).hexdigest()


def _ending(media_type: str) -> str:
    return _ENDINGS.get(media_type.partition(";")[0].strip().lower(), "bin")
