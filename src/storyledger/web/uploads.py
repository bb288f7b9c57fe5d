"""A form with files, taken down as it comes: files go to a folder under numbers, names are only ever text.

A body that breaks off or is no form leaves nothing behind.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from fastapi import HTTPException
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

if TYPE_CHECKING:
    from fastapi import Request
    from python_multipart.multipart import MultipartCallbacks

MOST_FILES: Final = 20_000
_MOST_FIELDS: Final = 50
_MOST_FIELD_BYTES: Final = 9_000_000
"""Of one field that is no file: the longest text that is read as one report, should each letter take four bytes."""
_LONGEST_NAME: Final = 200


@dataclass(slots=True)
class Sent:
    """What a form brought."""

    folder: Path
    """Where its files lie; who takes them removes it."""
    fields: dict[str, str] = field(default_factory=dict)
    files: list[tuple[str, str]] = field(default_factory=list)
    """Each file's name in the folder, and the one under which it came."""


def plain_name(given: str) -> str:
    """Return the last part of a file's name, without signs that are not shown, no longer than file names are."""
    last = given.replace("\\", "/").rpartition("/")[2]
    shown = " ".join("".join(c if c.isprintable() else " " for c in last[: _LONGEST_NAME * 20]).split())
    if len(shown) > _LONGEST_NAME:
        stem, dot, ending = shown.rpartition(".")
        kept = f"{dot}{ending}" if stem and len(ending) < 10 else ""
        shown = shown[: _LONGEST_NAME - len(kept)] + kept
    return shown if shown.strip(". ") else "upload"


def new_folder(home: Path, prefix: str | None = None) -> Path:
    """Return a new folder in another, for its owner alone; without a prefix, names are in the order of their time."""
    if prefix is None:
        prefix = f"{time.time_ns():020}-"
    home.mkdir(mode=0o700, exist_ok=True)  # what cleans up temporary folders may have taken it
    return Path(tempfile.mkdtemp(prefix=prefix, dir=home))


def open_private(path: Path) -> IO[bytes]:
    """Return a new file, open for writing, that its owner alone may read; one that stands there is written anew."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600), "wb")


async def receive_form(request: Request, home: Path) -> Sent:
    """Return what a form brings; its files are in a new folder in `home`. Raises HTTPException for what is no form."""
    sent = Sent(new_folder(home))
    try:
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            fields = await request.form(max_files=0, max_fields=_MOST_FIELDS)
            sent.fields = {name: value for name, value in fields.items() if isinstance(value, str)}
            return sent
        parts = _Parts(sent)
        try:
            parser = MultipartParser(options[b"boundary"], parts.callbacks())
            async for piece in request.stream():
                parser.write(piece)
        finally:
            parts.close()
        parts.check()
    except FormParserError as error:
        shutil.rmtree(sent.folder, ignore_errors=True)
        raise HTTPException(400, "What was sent is no form as browsers send it; nothing of it was taken.") from error
    except BaseException:
        shutil.rmtree(sent.folder, ignore_errors=True)
        raise
    return sent


class _Parts:
    """Takes down the parts of a form as the parser finds them."""

    def __init__(self, sent: Sent) -> None:
        self._whole = False
        self._sent = sent
        self._header, self._value = b"", b""
        self._name, self._disposition = "", b""
        self._text = bytearray()
        self._file: IO[bytes] | None = None
        self._skipped = False

    def callbacks(self) -> MultipartCallbacks:
        """Return what the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._add_header,
            "on_header_value": self._add_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._end_headers,
            "on_part_data": self._add,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def check(self) -> None:
        """Raise HTTPException where the form did not come to its end."""
        if not self._whole:
            raise HTTPException(400, "What was sent broke off in the middle; nothing of it was taken. Send it again.")

    def close(self) -> None:
        """Close the file that is open."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._header, self._value, self._disposition = b"", b"", b""
        self._text.clear()
        self._skipped = False

    def _add_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header, self._value = b"", b""

    def _end_headers(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        named = options.get(b"filename")
        if named is None:
            if len(self._sent.fields) >= _MOST_FIELDS:
                raise HTTPException(400, f"A form here has at most {_MOST_FIELDS} fields.")
            return
        if len(self._sent.files) >= MOST_FILES:
            raise HTTPException(
                413, f"Up to {MOST_FILES:,} files are taken at once; pack them in a ZIP, or give parts."
            )
        stored = f"{len(self._sent.files):06}"
        self._file = open_private(self._sent.folder / stored)
        self._sent.files.append((stored, plain_name(named.decode("utf-8", "replace"))))
        self._skipped = not named

    def _add(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(data[start:end])
            return
        if len(self._text) + end - start > _MOST_FIELD_BYTES:
            raise HTTPException(413, "The text is longer than what is read as one report: split it.")
        self._text += data[start:end]

    def _end(self) -> None:
        if self._file is None:
            self._sent.fields[self._name] = self._text.decode("utf-8", "replace")
            return
        empty = self._file.tell() == 0
        self.close()
        if self._skipped and empty:  # no file was chosen
            self._sent.files.pop()

    def _finish(self) -> None:
        self._whole = True
