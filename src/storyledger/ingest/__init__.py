"""Ingest: bytes become reports. One file a format; what cannot be read becomes a Problem, and the run goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from storyledger.ingest.draft import Draft, digest, safe_id
from storyledger.ingest.html import read_html
from storyledger.ingest.jsonl import read_json, read_lines
from storyledger.ingest.language import find_language
from storyledger.ingest.text import read_text
from storyledger.ingest.walk import Source, find_sources
from storyledger.records import Address, Problem, Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.config import IngestSettings

__all__ = ["ingest_paths"]


def ingest_paths(
    inputs: Sequence[str], settings: IngestSettings, stdin: IO[bytes] | None = None
) -> tuple[tuple[Report, ...], tuple[Problem, ...]]:
    """Return the reports that the inputs hold, in the inputs' order, and a problem for all that could not be read.

    An input is a file, a folder, a glob pattern, or `-` for `stdin`. Ids are unique: the JSON id or the file's name,
    with the first six digits of the content's hash where two would be the same. The same bytes twice are one report
    with two addresses, and so is the same text twice from one outlet, site and day.
    """
    reports: list[Report] = []
    problems: list[Problem] = []
    ids: set[str] = set()
    found: dict[object, int] = {}
    also: dict[int, list[Address]] = {}
    for source in find_sources(inputs, stdin):
        if isinstance(source, Problem):
            problems.append(source)
            continue
        for draft in _read(source, settings, stdin):
            if isinstance(draft, Problem):
                problems.append(draft)
            elif (same := found.get(draft.sha256, found.get(_identity(draft)))) is not None:
                also.setdefault(same, []).append(Address(draft.input, draft.url))
            elif isinstance(checked := _check(draft, settings), Problem):
                problems.append(checked)
            else:
                report = _report(draft, checked, ids)
                ids.add(report.id)
                found[report.sha256] = found[_identity(draft)] = len(reports)
                reports.append(report)
    for index, addresses in also.items():
        reports[index] = replace(reports[index], also_at=tuple(addresses))
    return tuple(reports), tuple(problems)


def _identity(draft: Draft) -> tuple[str | None, ...]:
    """Return what two drafts of one report have in common: the text, and the outlet, site and day that carry it."""
    try:
        site = urlsplit(draft.url or "").hostname
    except ValueError:
        site = draft.url
    return digest(draft.text.strip().encode("utf-8", "surrogatepass")), draft.outlet, site, draft.published


def _read(source: Source, settings: IngestSettings, stdin: IO[bytes] | None) -> Iterator[Draft | Problem]:
    if source.format == "lines" and source.path is not None:
        yield from _read_stream(source, settings)
        return
    try:
        raw = _bytes(source, settings, stdin)
    except OSError as error:
        why = (
            "permission denied"
            if isinstance(error, PermissionError)
            else (error.strerror or type(error).__name__).lower()
        )
        yield Problem(source.input, f"the file could not be read ({why})")
        return
    if isinstance(raw, Problem):
        yield raw
    elif not raw.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        yield Problem(source.input, "the file is empty")
    else:
        format_ = source.format or _sniff(raw)
        if format_ == "html":
            yield from read_html(raw, source.name, source.input, settings)
        elif format_ == "json":
            yield from read_json(raw, source.name, source.input)
        else:
            yield from read_text(raw, source.name, source.input)


def _bytes(source: Source, settings: IngestSettings, stdin: IO[bytes] | None) -> bytes | Problem:
    """Return the source's bytes; a source above the limit is refused before it is read."""
    limit = settings.max_bytes
    if source.path is None:
        assert stdin is not None
        raw = stdin.read(limit + 1)
        if len(raw) > limit:
            return Problem(
                source.input, f"standard input has more than {limit:,} bytes, the most that is read as one input"
            )
        return raw
    size = source.path.stat().st_size
    if size > limit:
        return Problem(source.input, f"the file has {size:,} bytes; files up to {limit:,} bytes are read")
    return source.path.read_bytes()


def _read_stream(source: Source, settings: IngestSettings) -> Iterator[Draft | Problem]:
    """Read JSON Lines line by line: the file may be of any size, a line may not."""
    assert source.path is not None
    try:
        with source.path.open("rb") as stream:
            if stream.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
                # UTF-16 has no byte lines.
                raw = _bytes(source, settings, None)
                yield from [raw] if isinstance(raw, Problem) else read_json(raw, source.name, source.input)
                return
            stream.seek(0)
            too_long: list[Problem] = []
            lines = _limited_lines(stream, settings.max_bytes, source.input, too_long)
            for draft in read_lines(lines, source.name, source.input):
                yield draft
                while too_long:
                    yield too_long.pop()
            yield from too_long
    except OSError as error:
        why = (
            "permission denied"
            if isinstance(error, PermissionError)
            else (error.strerror or type(error).__name__).lower()
        )
        yield Problem(source.input, f"the file could not be read ({why})")


def _limited_lines(stream: IO[bytes], limit: int, name: str, too_long: list[Problem]) -> Iterator[bytes]:
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            too_long.append(
                Problem(name, f"the line has more than {limit:,} bytes, the most that is read as one report", number)
            )
            while line and not line.endswith(b"\n"):
                line = stream.readline(limit + 1)
            yield b""  # keeps the count of lines
        else:
            yield line


def _sniff(raw: bytes) -> str:
    """Return the format of unnamed bytes: JSON begins with a bracket, a page with a tag; all else is text."""
    start = raw[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b'{"', b"{ ", b"{\n", b"{\r", b"{}", b"[{", b"[ {", b"[\n", b"[\r")):
        return "json"
    lower = start[:300].lower()
    if lower.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) or (
        lower.startswith(b"<!--") and b"<html" in raw[:4000].lower()
    ):
        return "html"
    return "text"


def _check(draft: Draft, settings: IngestSettings) -> str | Problem | None:
    """Return the text's language, or the problem: nothing to read, or a language that the reader does not know."""
    if not draft.text.strip():
        return Problem(_file(draft), "the file is empty", draft.line)
    if len(draft.text) > settings.max_characters:
        most = f"up to {settings.max_characters:,} are read as one report: split it"
        return Problem(_file(draft), f"the text has {len(draft.text):,} characters; {most}", draft.line)
    if not any(c.isalpha() for c in draft.text[:200_000]):
        return Problem(_file(draft), "there are no words in this text", draft.line)
    language, reason = find_language(draft.text, settings.languages)
    known = ", ".join(settings.languages)
    if language is not None and language not in settings.languages:
        name = "a language it does not know" if language == "und" else f"the language '{language}'"
        return Problem(_file(draft), f"the text is in {name} ({reason}); the reader reads: {known}", draft.line)
    declared = (draft.language or "").replace("_", "-").split("-")[0].lower()
    if language is None and declared and declared not in settings.languages and 2 <= len(declared) <= 3:
        return Problem(
            _file(draft), f"the text is said to be in '{declared}' and {reason}; the reader reads: {known}", draft.line
        )
    return language or declared or None


def _file(draft: Draft) -> str:
    """Return the input without the line, which a problem names apart."""
    return draft.input if draft.line is None else draft.input.removesuffix(f":{draft.line}")


def _report(draft: Draft, language: str | None, ids: set[str]) -> Report:
    id_ = base = safe_id(draft.name)
    # Six digits of the hash: the suffix does not depend on what else is read, or in which order.
    digits = 6
    while id_ in ids:
        id_ = f"{base}-{draft.sha256[:digits]}"
        digits += 2
    return Report(
        id=id_,
        text=draft.text,
        sha256=draft.sha256,
        input=draft.input,
        title=draft.title,
        outlet=draft.outlet,
        author=draft.author,
        url=draft.url,
        language=language,
        published=draft.published,
        published_reason=draft.published_reason,
    )
