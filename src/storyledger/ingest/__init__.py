"""Ingest: bytes become reports. One file a format; what cannot be read becomes a Problem, and the run goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from storyledger.ingest.draft import digest, safe_id, safe_line
from storyledger.ingest.formats import limit_of, read_outermost, read_whole
from storyledger.ingest.language import find_language
from storyledger.ingest.pasted import Pasted, check_pasted, draft_pasted
from storyledger.ingest.piece import Budget, Piece, buffered, held
from storyledger.ingest.sniff import HEAD, charset_of, format_of_type, sniff
from storyledger.ingest.walk import find_sources, source_of
from storyledger.records import Address, Problem, Report, Taken

if TYPE_CHECKING:
    import io
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from storyledger.config import IngestSettings
    from storyledger.ingest.draft import Draft
    from storyledger.ingest.walk import Source

__all__ = ["Pasted", "check_pasted", "ingest_paths", "read_bytes", "take_drafts", "take_file", "take_in", "take_pasted"]


def take_in(
    inputs: Sequence[str], settings: IngestSettings, stdin: IO[bytes] | None = None
) -> Iterator[Taken | Problem]:
    """Yield each report that the inputs hold with its original bytes, in the inputs' order, and what was not read.

    An input is a file, a folder, a glob pattern, or `-` for `stdin`. One report is held at a time, so memory does not
    grow with the inputs. The same report may come twice, and two may propose one id: who keeps them tells them apart.
    """
    for source in find_sources(inputs, stdin):
        if isinstance(source, Problem):
            yield source
        else:
            yield from take_drafts(_read_source(source, settings, stdin), settings)


def take_file(path: Path, name: str, settings: IngestSettings) -> Iterator[Taken | Problem]:
    """Yield the reports in a file that was handed over under a name of its own, as an upload is; as `take_in` does."""
    source = source_of(path, name)
    drafts: Iterable[Draft | Problem] = (
        (source,) if isinstance(source, Problem) else _read_source(source, settings, None)
    )
    yield from (_unplaced(one) for one in take_drafts(drafts, settings))


def take_pasted(pasted: Pasted, settings: IngestSettings) -> Iterator[Taken | Problem]:
    """Yield the report that somebody pasted."""
    yield from (_unplaced(one) for one in take_drafts([draft_pasted(pasted)], settings))


def _unplaced(one: Taken | Problem) -> Taken | Problem:
    return one if isinstance(one, Problem) else replace(one, placed=False)


def read_bytes(
    raw: bytes, name: str, input_name: str, media_type: str | None, settings: IngestSettings
) -> Iterator[Taken | Problem]:
    """Yield the reports in bytes that came from elsewhere, as `take_in` does for a file.

    `name` is what ids are made from, `input_name` what problems name, `media_type` the declared type, such as the
    Content-Type of an answer: it is believed where the bytes do not say otherwise.
    """
    format_ = format_of_type(media_type, raw)
    if format_ is None:
        yield Problem(input_name, f"the type {safe_line(media_type)} is not read")
        return
    piece = held(raw, name, input_name, format_, charset_of(media_type))
    yield from take_drafts(read_outermost(piece, Budget(settings, len(raw))), settings)


def ingest_paths(
    inputs: Sequence[str], settings: IngestSettings, stdin: IO[bytes] | None = None
) -> tuple[tuple[Report, ...], tuple[Problem, ...]]:
    """Return the reports that the inputs hold, in the inputs' order, and a problem for all that could not be read.

    Ids are unique: the JSON id or the file's name, with the first six digits of the content's hash where two would be
    the same. The same bytes twice are one report with two addresses, and so is the same text twice from one outlet,
    site and day. Inputs are those of `take_in`.
    """
    reports: list[Report] = []
    problems: list[Problem] = []
    ids: set[str] = set()
    found: dict[object, int] = {}
    also: dict[int, list[Address]] = {}
    for taken in take_in(inputs, settings, stdin):
        if isinstance(taken, Problem):
            problems.append(taken)
            continue
        report = taken.report
        identity = _identity(report)
        if (same := found.get(report.sha256, found.get(identity))) is not None:
            also.setdefault(same, []).append(Address(report.input, report.url))
            continue
        report = replace(report, id=_unique(report, ids))
        ids.add(report.id)
        found[report.sha256] = found[identity] = len(reports)
        reports.append(report)
    for index, addresses in also.items():
        reports[index] = replace(reports[index], also_at=tuple(addresses))
    return tuple(reports), tuple(problems)


def _identity(report: Report) -> tuple[str | None, ...]:
    """Return what two reports have in common that are one: the text, and the outlet, site and day that carry it."""
    try:
        site = urlsplit(report.url or "").hostname
    except ValueError:
        site = report.url
    return digest(report.text.strip().encode("utf-8", "surrogatepass")), report.outlet, site, report.published


def _unique(report: Report, ids: set[str]) -> str:
    """Return an id that is not taken: the suffix does not depend on what else is read, or in which order."""
    id_, digits = report.id, 6
    while id_ in ids:
        id_ = f"{report.id}-{report.sha256[:digits]}"
        digits += 2
    return id_


def _read_source(source: Source, settings: IngestSettings, stdin: IO[bytes] | None) -> Iterator[Draft | Problem]:
    try:
        if source.path is None:
            assert stdin is not None
            yield from _read_standard_input(source, settings, buffered(stdin))
            return
        with source.path.open("rb") as stream:
            size = source.path.stat().st_size
            piece = Piece(stream, source.name, source.input, source.format, size, at_hand=True)
            yield from read_outermost(piece, Budget(settings, size))
    except OSError as error:
        why = (
            "permission denied"
            if isinstance(error, PermissionError)
            else (error.strerror or type(error).__name__).lower()
        )
        yield Problem(source.input, f"the file could not be read ({why})")


def _read_standard_input(
    source: Source, settings: IngestSettings, stdin: io.BufferedReader
) -> Iterator[Draft | Problem]:
    format_ = sniff(stdin.peek(HEAD))
    raw = read_whole(Piece(stdin, source.name, source.input, None), limit_of(format_, settings))
    if isinstance(raw, Problem):
        yield raw
    else:
        yield from read_outermost(held(raw, source.name, source.input, None), Budget(settings, len(raw)))


def take_drafts(drafts: Iterable[Draft | Problem], settings: IngestSettings) -> Iterator[Taken | Problem]:
    """Yield each draft as a report with its bytes, or the problem with it: no words, or in a language not known."""
    for draft in drafts:
        if isinstance(draft, Problem):
            yield draft
        elif isinstance(checked := _check(draft, settings), Problem):
            yield checked
        else:
            yield Taken(
                report=_report(draft, checked),
                original=draft.original,
                media_type=draft.media_type,
                containers=draft.containers,
                exchanges=draft.exchanges,
                evidence=draft.evidence,
            )


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


def _report(draft: Draft, language: str | None) -> Report:
    return Report(
        id=safe_id(draft.name),
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
        pages=draft.pages,
    )
