"""Which files the user's inputs name: a file, a folder (all of it), a glob pattern, or `-` for standard input.

A folder is read in order of path; hidden files and folders, links to folders and files of other kinds are passed
over without a word, because a folder of reports often holds notes and pictures too; links that lead out of it are
told. What is named directly is read or reported as a problem.
"""

from __future__ import annotations

import glob
import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import IO, TYPE_CHECKING

from storyledger.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".pdf": "pdf",
    ".eml": "eml",
    ".zip": "zip",
    ".gz": "gzip",
    ".warc": "warc",
    ".wacz": "wacz",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
    ".opml": "feed",
}
"""File endings (lower case) and the format that reads them."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read, or standard input."""

    input: str
    """As shown to the user."""
    name: str
    """File name without its ending."""
    format: str | None
    """One of `FORMATS`; None where the ending does not say and the first bytes must."""
    path: Path | None
    """None for standard input."""


def format_of(name: str) -> str | None:
    """Return the format that a file name's ending tells, None for one that is not read."""
    lower = name.lower()
    return "warc" if lower.endswith(".warc.gz") else FORMATS.get(PurePosixPath(lower).suffix)


def find_sources(inputs: Sequence[str], stdin: IO[bytes] | None) -> Iterator[Source | Problem]:
    """Yield what the inputs name, in the inputs' order, each file once; a problem for an input that names nothing."""
    seen: set[str] = set()
    for given in inputs:
        for found in _find(given, stdin):
            if isinstance(found, Source) and found.path is not None:
                key = os.path.realpath(found.path)
                if key in seen:
                    continue
                seen.add(key)
            yield found


def _find(given: str, stdin: IO[bytes] | None) -> Iterator[Source | Problem]:
    if given == "-":
        if stdin is None:
            yield Problem("-", "standard input is not there to be read")
        else:
            yield Source("-", "stdin", None, None)
        return
    if not given or "\x00" in given:
        yield Problem(repr(given), "this is no path")
        return
    path = Path(given)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if glob.has_magic(given):
            yield from _match(given)
        else:
            yield Problem(given, _why(error))
        return
    if stat.S_ISDIR(mode):
        yield from _walk(path, given)
    elif not stat.S_ISREG(mode):
        yield Problem(given, "this is no regular file; use - to read standard input")
    else:
        yield source_of(path, given)


def source_of(path: Path, given: str) -> Source | Problem:
    """Return a file that goes by the name `given`, which may be another than it has here, or why it is not read."""
    named = PurePath(given)
    ending = named.suffix.lower()
    if ending and ending not in FORMATS:
        return Problem(given, f"files of type {ending} are not read; read are {', '.join(FORMATS)}")
    return Source(given, named.stem, format_of(named.name), path)


def _match(pattern: str) -> Iterator[Source | Problem]:
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute patterns
    found = 0
    for match in matches:
        path = Path(match)
        if path.is_dir():
            # "**" names folders and the files in them; a pattern that names only folders means their contents.
            if "**" not in pattern:
                for source in _walk(path, match):
                    found += isinstance(source, Source)
                    yield source
        elif path.suffix.lower() in FORMATS and path.is_file():
            found += 1
            yield Source(match, path.stem, format_of(path.name), path)
    if not found:
        message = (
            f"{len(matches)} files match, none of a type that is read" if matches else "no file matches this pattern"
        )
        yield Problem(pattern, f"{message}; read are {', '.join(FORMATS)}")


def _walk(folder: Path, given: str) -> Iterator[Source | Problem]:
    failures: list[OSError] = []
    found: list[Path] = []
    others = 0
    home = os.path.realpath(folder)
    for parent, folders, names in os.walk(folder, onerror=failures.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(parent) / name
            if not name.startswith(".") and path.suffix.lower() in FORMATS and path.is_file():
                # An archive unpacked here may hold links to anything on this machine.
                if path.is_symlink() and os.path.commonpath((home, os.path.realpath(path))) != home:
                    yield Problem(
                        _printable(str(path)), "this is a link that leads out of the folder; name it to read it"
                    )
                    others += 1
                    continue
                found.append(path)
            else:
                others += 1
    for failure in failures:
        yield Problem(str(failure.filename or given), _why(failure))
    if not found and not failures:
        there = f" ({others} other files)" if others else ""
        yield Problem(given, f"no reports in this folder{there}; read are {', '.join(FORMATS)}")
    for path in sorted(found, key=lambda p: p.parts):
        yield Source(_printable(str(path)), path.stem, format_of(path.name), path)


def _printable(path: str) -> str:
    """Return the path without the stand-ins for bytes that are no UTF-8, which no output could hold."""
    return path.encode("utf-8", "replace").decode()


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder"
    if isinstance(error, PermissionError):
        return "it may not be read (permission denied)"
    return f"it could not be read ({(error.strerror or type(error).__name__).lower()})"
