"""A PDF: its text by PDFium, page by page, with wrapped lines joined to paragraphs (`pdf_lines`).

PDFium runs in a process of its own under limits of time and memory. Left out: text recognition of scanned pages, tables
as tables, and the date of files that a browser printed, which tells when somebody saved a page.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from storyledger.ingest.apart import ApartError, Limits, run_apart
from storyledger.ingest.draft import Draft, digest, safe_line
from storyledger.ingest.pdf_lines import Line, join_pages
from storyledger.records import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storyledger.config import IngestSettings

_ANSWER: Final = 50_000_000
"""Bytes of a text at most: two million characters, each escaped, with their lines' places."""
_HYPHEN: Final = 0x02
"""What PDFium puts for a hyphen at the end of a line."""
_FAR: Final = 1e6
"""Points; the largest page that PDF knows has 14,400."""
_LINE_END: Final = 0x0A
_RETURN: Final = 0x0D
_NO_TITLE: Final = ("untitled", "microsoft word", "microsoft powerpoint")
"""How titles begin that a program made up; those that end as a file name does are none either."""
_FILE_ENDINGS: Final = (
    ".doc",
    ".docx",
    ".htm",
    ".html",
    ".indd",
    ".odt",
    ".pages",
    ".pdf",
    ".qxd",
    ".qxp",
    ".rtf",
    ".tmp",
)


def read_pdf(raw: bytes, name: str, input_name: str, settings: IngestSettings) -> Iterator[Draft | Problem]:
    """Yield the report that a PDF holds, with where its pages begin, or the problem with it."""
    limits = Limits(settings.pdf_seconds, settings.apart_memory, _ANSWER)
    head = f"{settings.max_pdf_pages} {settings.max_characters}\n".encode()
    try:
        told = run_apart("pdf", head + raw, limits)
    except ApartError as error:
        yield Problem(input_name, f"the PDF {error}; print it anew to PDF, or save its text")
        return
    if "problem" in told:
        yield Problem(input_name, told["problem"])
        return
    pages = [[Line(*line) for line in page] for page in told["pages"]]
    lost = told["lost"]
    if lost and len(lost) == len(pages):
        yield Problem(input_name, f"the PDF is damaged: none of its pages can be opened ({len(pages):,} are named)")
        return
    if lost:
        named = ", ".join(map(str, lost[:10])) + (f" and {len(lost) - 10} more" if len(lost) > 10 else "")
        yield Problem(input_name, f"pages that cannot be opened are left out, the others are read: {named}")
    text, starts, headline = join_pages(pages)
    if not text.strip():
        count = f"{len(pages):,} pages" if len(pages) != 1 else "one page"
        message = f"the PDF has {count} and no text in them: pictures of pages; run text recognition (OCR) on it first"
        yield Problem(input_name, message)
        return
    meta = told["meta"]
    title = safe_line(meta.get("Title"))
    yield Draft(
        text=text,
        sha256=digest(raw),
        input=input_name,
        name=name,
        title=title if title and _is_title(title) else safe_line(headline),
        author=safe_line(meta.get("Author")),
        original=raw,
        media_type="application/pdf",
        pages=starts,
    )


def _is_title(title: str) -> bool:
    lower = title.lower()
    made_up = lower.startswith(_NO_TITLE) or lower.endswith(_FILE_ENDINGS)
    return not made_up and any(character.isalnum() for character in lower)


# --- in the process apart -------------------------------------------------------------------------------------------


def pages_apart(given: bytes) -> dict[str, Any]:
    """Return the pages' lines and the metadata, or a problem; for `run_apart`.

    Before the PDF's bytes stands a line with the most pages and characters that are read.
    """
    import pypdfium2 as pdfium  # noqa: PLC0415 - loads PDFium, in the process apart only
    from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDFText_GetUnicode  # noqa: PLC0415

    head, _, raw = given.partition(b"\n")
    most_pages, most = map(int, head.split())
    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            return {"problem": "the PDF is encrypted and asks for a password; save a copy without one"}
        return {"problem": "the PDF is damaged: PDFium finds no document in it"}
    if len(document) > most_pages:
        return {"problem": f"the PDF has {len(document):,} pages; up to {most_pages:,} are read: split it"}
    pages: list[list[tuple[object, ...]]] = []
    lost: list[int] = []
    count = 0
    for number in range(len(document)):
        try:
            page = document[number]
            lines = list(_lines(page.get_textpage(), FPDFText_GetUnicode))
            page.close()
        except pdfium.PdfiumError:  # a page that is named and is not there, or not one
            lines = []
            lost.append(number + 1)
        count += sum(len(str(line[0])) for line in lines)
        if count > most:
            return {
                "problem": f"the PDF has more than {most:,} characters, the most that is read as one report: split it"
            }
        pages.append(lines)
    return {"pages": pages, "lost": lost, "meta": document.get_metadata_dict(skip_empty=True)}


def _lines(page: Any, code_at: Callable[[Any, int], int]) -> Iterator[tuple[object, ...]]:  # noqa: ANN401 - pypdfium2 is untyped
    """Yield the lines of a page in the order of the file, as the fields of `Line`."""
    codes: list[int] = []
    places: list[int] = []
    count = page.count_chars()
    for index in range(count + 1):
        code = code_at(page, index) if index < count else _LINE_END
        if code in {_LINE_END, _RETURN, _HYPHEN}:
            if places:
                left, bottom, _, _ = page.get_charbox(places[0], loose=True)
                _, _, right, top = page.get_charbox(places[-1], loose=True)
                places_of = (left, bottom, right, top - bottom)
                yield _characters(codes), *map(_place, places_of), code == _HYPHEN
            codes, places = [], []
        elif code:
            codes.append(code)
            if not chr(code).isspace():
                places.append(index)


def _place(given: float) -> float:
    """Return a place on paper; a page can be made on which letters stand nowhere, or beyond all pages."""
    return min(max(given, -_FAR), _FAR) if math.isfinite(given) else 0.0


def _characters(codes: list[int]) -> str:
    """Return the text of UTF-16 code units, as PDFium gives them."""
    return "".join(map(chr, codes)).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
